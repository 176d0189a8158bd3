"""Adjudication: its undo and redo, and keys that come faster than the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Event as Gate

import pytest
from textual.pilot import Pilot

from review.consensus import Rule, consensus_of
from review.events import Event, EventKind, Holding, Role, Verdict
from review.rounds import Round, State
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, shown
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.adjudication import AT_ONCE, AdjudicationScreen

A, D, E = Verdict


class SlowDesk(FakeDesk):
    """A desk whose disk takes its time: until somebody opens the gate."""

    new_files: Gate

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Keep events after the gate was opened."""
        assert self.new_files.wait(LIMIT)
        return super().append(events)


class GatedDesk(FakeDesk):
    """A desk whose events cannot be read until somebody opens the gate of their article."""

    gates: dict[str, Gate]

    def contested(self, article: str) -> Sequence[Event]:
        """Wait for the gate."""
        assert self.gates[article].wait(LIMIT)
        return super().contested(article)


def contested(desk_type: type[FakeDesk] = FakeDesk) -> FakeDesk:
    """Return a closed round in which bo and cy differ on three sentences, to be settled by ana."""
    desk = desk_type([article("a", "One.", "Two.", "Three."), article("b", "Four.")])
    for who, verdict in (("bo", A), ("cy", E)):
        for sentence in range(3):
            FakeDesk.append(desk, [Event(EventKind.DECIDE, who, desk.round, "a", "", sentence, Holding(verdict))])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    return desk


async def done(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Wait until all that was asked for is written and shown."""
    await app.workers.wait_for_complete()
    await pilot.pause()


def settled(desk: FakeDesk) -> list[str]:
    """What each sentence on which reviewers differ came to: the verdict, `back`, or `-` while nobody settled it."""
    outcomes = consensus_of(desk.current("a"), Rule.UNANIMOUS).outcomes.values()
    return [o.verdict.value if o.verdict else "-" if o.decided is None else "back" for o in outcomes]


async def opened(app: CopydeskApp, pilot: Pilot[int]) -> AdjudicationScreen:
    """Open the screen."""
    await pilot.pause()
    app.perform("adjudication.open")
    await pilot.pause()
    assert isinstance(app.screen, AdjudicationScreen)
    return app.screen


async def test_undo_and_redo_go_back_and_forth(app_of: Callable[..., CopydeskApp]) -> None:
    """Each decision is taken back in turn, where it was made, and brought back; sending back is a decision too."""
    desk = contested()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("1", "b", "d")
        await done(app, pilot)
        assert settled(desk) == ["accurate", "back", "disputed"]
        await pilot.press("u")
        await done(app, pilot)
        assert settled(desk) == ["accurate", "back", "-"]
        assert (screen.adjudication.at, screen.adjudication.left) == (2, 1)
        assert "Undone" in screen_text(app)
        await pilot.press("u", "u")
        await done(app, pilot)
        assert settled(desk) == ["-", "-", "-"]
        assert "not settled yet" in screen_text(app)
        await pilot.press("u")
        await done(app, pilot)
        assert "Nothing to be undone" in screen_text(app)
        await pilot.press("ctrl+r", "ctrl+r")
        await done(app, pilot)
        assert settled(desk) == ["accurate", "back", "-"]
        await pilot.press("e")
        await done(app, pilot)
        await pilot.press("u")
        await done(app, pilot)
        assert settled(desk) == ["accurate", "back", "-"]
        assert {event.reviewer for event in desk.log("bo")} == {"bo"}


async def test_the_bottom_line_shows_the_keys_that_can_act(app_of: Callable[..., CopydeskApp]) -> None:
    """One hint for all sides; none of them once the round is settled."""
    desk = contested()
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(app, pilot)
        assert "1-2 side with" in screen_text(app)
        assert "b send back" in screen_text(app)
        desk.rules = Round(state=State.ADJUDICATED, reviewers=("bo", "cy"), adjudicators=("ana",))
        await pilot.press("j")
        await done(app, pilot)
        assert "side with" not in screen_text(app)


async def test_undo_brings_an_earlier_decision_back(app_of: Callable[..., CopydeskApp]) -> None:
    """Deciding again and undoing that shows what was decided first, and another adjudicator's word stays."""
    desk = contested()
    card = desk.cards()[0]
    dee = Event(EventKind.DECIDE, "dee", desk.round, "a", card.snapshot, 0, Holding(D), role=Role.ADJUDICATOR)
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot)
        await pilot.press("1", "k", "2")
        await done(app, pilot)
        assert settled(desk)[0] == "erroneous"
        await pilot.press("u")
        await done(app, pilot)
        assert settled(desk)[0] == "accurate"
        desk.append([dee])
        await pilot.press("u")
        await done(app, pilot)
        assert settled(desk)[0] == "disputed"


async def test_fast_keys_settle_one_sentence_each(app_of: Callable[..., CopydeskApp]) -> None:
    """A key that comes while the one before is being written is about the next sentence, not the same one again."""
    desk = contested(SlowDesk)
    assert isinstance(desk, SlowDesk)
    desk.new_files = Gate()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("1", "2", "d")
        assert not desk.log("ana")
        desk.new_files.set()
        await happens(lambda: len(desk.log("ana")) == 3)
        await done(app, pilot)
        assert settled(desk) == ["accurate", "erroneous", "disputed"]
        assert screen.adjudication.left == 0
        assert "All are settled" in screen_text(app)
        assert len(desk.log("ana")) == 3


@pytest.fixture
def gated() -> Iterator[GatedDesk]:
    """Return a desk on which bo and cy differ in each of many articles, its gates shut; they open in the end."""
    desk = GatedDesk([article(f"{number:03}", "One.") for number in range(2 * AT_ONCE + 1)])
    desk.gates = {card.name: Gate() for card in desk.cards()}
    for who, verdict in (("bo", A), ("cy", E)):
        for name in desk.gates:
            FakeDesk.append(desk, [Event(EventKind.DECIDE, who, desk.round, name, "", 0, Holding(verdict))])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    yield desk
    for new_files in desk.gates.values():
        new_files.set()


async def test_the_first_case_is_settled_while_others_are_read(
    app_of: Callable[..., CopydeskApp], gated: GatedDesk
) -> None:
    """What is typed before there is a case waits for it; then one works while the rest of a large desk is read."""
    first, last = min(gated.gates), max(gated.gates)
    app = app_of(gated)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await opened(app, pilot)
        await shown(app, pilot, "Looking for what is left")
        await pilot.press("1", "2")
        for name in list(gated.gates)[: AT_ONCE - 1]:
            gated.gates[name].set()
        await shown(app, pilot, "3 of 127   Sided with cy")
        assert list(screen.facts()) == ["3 of 127", "125 to settle", "49% read"]
        assert [event.holding.verdict for event in gated.log("ana")] == [A, E]
        gated.gates[last].set()
        screen.adjudication.reload([first, last])
        for new_files in gated.gates.values():
            new_files.set()
        await done(app, pilot)
        assert list(screen.facts()) == ["3 of 257", "255 to settle"]
        places = [(case.article, case.sentence) for case in screen.adjudication.cases]
        assert places == [(name, 0) for name in sorted(gated.gates)]


async def test_one_leaves_while_cases_are_read(app_of: Callable[..., CopydeskApp], gated: GatedDesk) -> None:
    """Escape is answered at once, and what was asked for before is not done to a case nobody has seen."""
    app = app_of(gated)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(app, pilot)
        await pilot.press("1", "escape")
        await pilot.pause()
        assert app.screen is app.desk_screen
        for new_files in gated.gates.values():
            new_files.set()
        await done(app, pilot)
        assert not gated.log("ana")
