"""Adjudication: its undo and redo, and keys that come faster than the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event as Gate

import msgspec
import pytest
from textual.pilot import Pilot

from reading.article import Article, Kind
from review.consensus import Rule, consensus_of
from review.events import Event, EventKind, Holding, Link, Role
from review.rounds import Round, State
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, shown
from tests.verdicts import Verdict
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.adjudication import AT_ONCE, AdjudicationScreen

A, D, E = Verdict


class SlowDesk(FakeDesk):
    """A desk whose disk takes its time: until somebody opens the gate."""

    gate: Gate

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Keep events after the gate was opened."""
        assert self.gate.wait(LIMIT)
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
    return [o.verdict if o.verdict else "-" if o.decided is None else "back" for o in outcomes]


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
        assert "1-2 side" in screen_text(app)
        assert "b send back" in screen_text(app)
        desk.rules = Round(state=State.ADJUDICATED, reviewers=("bo", "cy"), adjudicators=("ana",))
        await pilot.press("j")
        await done(app, pilot)
        assert "1-2 side" not in screen_text(app)


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
    desk.gate = Gate()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("1", "2", "d")
        assert not desk.log("ana")
        desk.gate.set()
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
    for gate in desk.gates.values():
        gate.set()


@pytest.mark.in_threads
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
        screen.adjudication.take_again(screen.adjudication.read_again([first, last]))
        for gate in gated.gates.values():
            gate.set()
        await done(app, pilot)
        assert list(screen.facts()) == ["3 of 257", "255 to settle"]
        places = [(case.article, case.sentence) for case in screen.adjudication.cases]
        assert places == [(name, 0) for name in sorted(gated.gates)]


@pytest.mark.in_threads
async def test_cases_that_are_read_meanwhile_leave_the_window_where_it_is(
    app_of: Callable[..., CopydeskApp], gated: GatedDesk
) -> None:
    app = app_of(gated)
    async with app.run_test(size=(40, 8)) as pilot:
        screen = await opened(app, pilot)
        gated.gates[min(gated.gates)].set()
        await happens(lambda: list(screen.facts())[:2] == ["1 of 1", "1 to settle"])
        app.perform("adjudication.page-next")
        await pilot.pause()
        top = screen.pane.top
        assert top > 0
        for gate in gated.gates.values():
            gate.set()
        await happens(lambda: list(screen.facts())[:2] == ["1 of 257", "257 to settle"])
        await pilot.pause()
        assert screen.pane.top == top


@pytest.mark.in_threads
async def test_one_leaves_while_cases_are_read(app_of: Callable[..., CopydeskApp], gated: GatedDesk) -> None:
    """Escape is answered at once, and what was asked for before is not done to a case nobody has seen."""
    app = app_of(gated)
    async with app.run_test(size=(120, 30)) as pilot:
        await opened(app, pilot)
        await pilot.press("1", "escape")
        await pilot.pause()
        assert app.screen is app.desk_screen
        for gate in gated.gates.values():
            gate.set()
        await done(app, pilot)
        assert not gated.log("ana")


async def test_what_was_sent_back_is_not_called_settled(app_of: Callable[..., CopydeskApp]) -> None:
    """Nor is what was settled as no claim called sent back."""
    app = app_of(contested())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("1", "k", "s")
        await done(app, pilot)
        assert "sentence 1 (accurate → no claim)" in screen_text(app)
        await pilot.press("k", "a", "k", "b")
        await done(app, pilot)
        assert "sentence 1 (accurate → sent back)" in screen_text(app)
        await pilot.press("1", "2")
        await done(app, pilot)
        assert "Sided with cy: sentence 3. 2 settled, 1 sent back." in screen_text(app)
        assert "done: 2 settled, 1 sent back" in screen_text(app)
        await pilot.press("e")
        await done(app, pilot)
        assert "2 settled, 1 sent back; k goes back to the last one" in screen_text(app)


class ManyTexts(FakeDesk):
    """A desk that keeps the texts that an article had."""

    texts: dict[str, Article]

    def version(self, name: str, snapshot: str) -> Article:
        return self.texts[snapshot]


async def test_a_case_stands_in_the_text_that_it_was_read_on(app_of: Callable[..., CopydeskApp]) -> None:
    """Its number is another in the article's next text, which shows once the cases have been read again."""
    desk = contested(ManyTexts)
    assert isinstance(desk, ManyTexts)
    old, new = desk.article("a"), article("a", "Put in.", "One.", "Two.", "Three.")
    desk.texts = {one.sha256: one for one in (old, new)}
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        desk._articles["a"] = new
        await pilot.press("j", "k")
        await done(app, pilot)
        assert "sentence 1 of 3" in screen_text(app)
        await pilot.press("1")
        await done(app, pilot)
        assert "sentence 2 of 4" in screen_text(app)
        assert "Put in." in screen_text(app)


async def test_a_key_too_many_settles_nothing_anew(app_of: Callable[..., CopydeskApp]) -> None:
    """When the last one is settled the cursor leaves it, also for keys typed ahead; one goes back by moving."""
    desk = contested(SlowDesk)
    assert isinstance(desk, SlowDesk)
    desk.gate = Gate()
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("1", "1", "1", "e", "w")
        desk.gate.set()
        await happens(lambda: len(desk.log("ana")) == 3)
        await done(app, pilot)
        assert settled(desk) == ["accurate"] * 3
        assert len(desk.log("ana")) == 3
        assert "done: all of them are settled" in screen_text(app)
        await pilot.press("e")
        await done(app, pilot)
        assert "All are settled" in screen_text(app).splitlines()[-1]
        assert len(desk.log("ana")) == 3
        app.perform("adjudication.previous")
        await done(app, pilot)
        assert screen.adjudication.at == 2
        await pilot.press("e")
        await done(app, pilot)
        assert settled(desk) == ["accurate", "accurate", "erroneous"]
        assert "sentence 3 (accurate → erroneous)" in screen_text(app)


async def test_a_note_on_what_is_settled_is_a_further_event(app_of: Callable[..., CopydeskApp], tmp_path: Path) -> None:
    """It is said to be saved when it is, and what was typed waits as a draft no more."""
    desk = contested()
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("1")
        await done(app, pilot)
        app.perform("adjudication.previous")
        await done(app, pilot)
        app.perform("adjudication.note")
        await pilot.press(*"see p. 4", "enter")
        await done(app, pilot)
        assert "Note saved" in screen_text(app)
        before, after = desk.log("ana")
        assert after.holding == msgspec.structs.replace(before.holding, note="see p. 4")
        app.drafts.flush()
    assert not list(tmp_path.rglob("*.json"))


async def test_what_was_prepared_for_a_case_is_there_again(app_of: Callable[..., CopydeskApp], tmp_path: Path) -> None:
    """Its cause and note, and a note half written, in another session; gone when the case is settled."""
    desk = contested()
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        app.perform("adjudication.why")
        await done(app, pilot)
        app.perform("adjudication.note")
        await pilot.press(*"whole", "enter")
        await done(app, pilot)
        app.perform("adjudication.note")
        await pilot.press(*" half", "escape")
        await done(app, pilot)
        assert "Draft kept" in screen_text(app)
        app.drafts.flush()
    again = app_of(desk, drafts=tmp_path)
    async with again.run_test(size=(80, 24)) as pilot:
        screen = await opened(again, pilot)
        await done(again, pilot)
        assert (screen.adjudication.why, screen.adjudication.note) == ("ambiguous text", "whole")
        assert "draft of a note: n" in screen_text(again)
        again.perform("adjudication.note")
        await pilot.pause()
        assert "whole half" in screen_text(again)
        await pilot.press("enter")
        await done(again, pilot)
        await pilot.press("1")
        await done(again, pilot)
        (event,) = desk.log("ana")
        assert (event.holding.why, event.holding.note) == ("ambiguous text", "whole half")
        again.drafts.flush()
    assert not list(tmp_path.rglob("*.json"))


async def test_claim_or_no_claim_is_a_case(app_of: Callable[..., CopydeskApp]) -> None:
    """One set the sentence aside: that stands in a column of its own, and one may side with it."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    for who, holding in (("bo", Holding(claim=False)), ("cy", Holding(E, True))):
        desk.append([Event(EventKind.DECIDE, who, desk.round, "a", "", 0, holding)])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot)
        await done(app, pilot)
        assert "– no claim" in screen_text(app)
        await pilot.press("1")
        await done(app, pilot)
        [decided] = [event for event in desk.current("a") if event.role is Role.ADJUDICATOR]
        assert (decided.holding.verdict, decided.holding.claim) == (None, False)
        assert len(decided.weighed) == 2
        assert "All are settled" in screen_text(app)


async def test_what_a_colleague_took_in_and_others_left_aside_is_a_case(app_of: Callable[..., CopydeskApp]) -> None:
    """The headline is judged by bo; cy has answered all else and left it aside, which stands in a column too."""
    text = article("a", "One.", "Two.")
    headline = msgspec.structs.replace(text.sentences[0], kind=Kind.HEADLINE)
    desk = FakeDesk([msgspec.structs.replace(text, sentences=(headline, *text.sentences[1:]))])
    for who, sentences in (("bo", (0, 1)), ("cy", (1,))):
        for sentence in sentences:
            desk.append([Event(EventKind.DECIDE, who, desk.round, "a", "", sentence, Holding(A, True))])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await done(app, pilot)
        case = screen.adjudication.case
        assert case is not None
        assert case.sentence == 0
        assert [vote.reviewer for vote in case.votes] == ["bo", "cy"]
        await pilot.press("s")
        await done(app, pilot)
        assert "All are settled" in screen_text(app)


@pytest.mark.parametrize(("reviewers", "shown"), [((), True), (("ana", "bo"), False)])
async def test_whom_a_round_asks_by_name_sees_no_suggestion_while_it_is_open(
    app_of: Callable[..., CopydeskApp], reviewers: tuple[str, ...], shown: bool
) -> None:
    """Brought in after closing, it stays out of sight when the round is opened again."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    desk.append([Event(EventKind.DECIDE, "bot", desk.round, "a", "", 0, Holding(E, True), role=Role.AGENT)])
    desk.rules = Round(state=State.OPEN, reviewers=reviewers)
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.desk_screen.session.open("a", 0)
        await done(app, pilot)
        assert ("suggested" in screen_text(app)) is shown


async def test_links_stand_with_the_evidence_and_go_with_the_side_that_is_taken(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """What a sentence of another article is to this one, which it is, and its words."""
    desk = FakeDesk([article("a", "One.", "Two.")])
    link = Link("contradicts", "b.txt", "", 3, "It is not so.")
    for who, holding in (("bo", Holding(E, True, links=(link,))), ("cy", Holding(A, True))):
        desk.append([Event(EventKind.DECIDE, who, desk.round, "a", "", 0, holding)])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(app, pilot)
        await done(app, pilot)
        assert "contradicts: b.txt, sentence 4" in screen_text(app)
        assert "“It is not so.”" in screen_text(app)
        await pilot.press("1")
        await done(app, pilot)
        [decided] = [event for event in desk.current("a") if event.role is Role.ADJUDICATOR]
        assert decided.holding.links == (link,)
