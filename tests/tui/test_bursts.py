"""Keys of one write do what they do one by one, although the store has not answered when they come.

A gate keeps the answer back until all of them were posted. What they are meant for is then there, and nothing else is
judged.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest
from textual.pilot import Pilot

from review.events import Event, EventKind, Holding, Role
from review.rounds import State
from store.desk import Desk
from store.errors import StoreError
from store.exchange.export import to_file
from store.manage.query_search import find
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.fakes.rounds import FakeRounds
from tests.tui.differing import two
from tests.tui.helpers import article, settled
from tests.tui.test_adjudication import contested
from tests.tui.test_fact_sheet import sheet
from tests.tui.test_monkey import admin, folder, heard, key
from tests.tui.test_query_search import SENTENCES, desk_of
from tests.verdicts import Verdict
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.app.keyboard import PATIENCE_SECONDS
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens.adjudication import AdjudicationScreen
from tui.screens.decisions import DecisionsScreen
from tui.screens.desk.background import _Listing
from tui.screens.export import ExportDialog
from tui.screens.guidelines import GuidelinesSheet
from tui.screens.note import NoteDialog
from tui.screens.text_dialog import TextDialog
from tui.shell.kept_queries import KeptQueries
from tui.shell.settings import ScreenSettings
from tui.widgets.inspector_rows import Past
from tui.work.adjudication import Adjudication
from tui.work.decision_list import FIRST
from tui.work.search import SLICE

__all__ = ["folder"]  # the fixture
pytestmark = pytest.mark.in_threads

A, D, E = Verdict
LONG = [f"Sentence {number} says something of the harbour and of the lights above it." for number in range(120)]
AppOf = Callable[..., CopydeskApp]


class Gate:
    """Keeps back what is read until all keys were posted."""

    def __init__(self) -> None:
        self.flag, self.reached = Flag(), Flag()

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call that waits for the gate first."""

        def wait(*args: Any, **named: Any) -> Any:
            self.reached.set()
            assert self.flag.wait(LIMIT)
            return call(*args, **named)

        return wait

    def within(self, call: Callable[..., Iterator[Any]], first: int) -> Callable[..., Iterator[Any]]:
        """Return a generator that waits for the gate behind its first answers."""

        def wait(*args: Any, **named: Any) -> Iterator[Any]:
            for number, one in enumerate(call(*args, **named)):
                if number == first:
                    assert self.flag.wait(LIMIT)
                yield one

        return wait


class Burst:
    """An application, and keys that it gets in one write."""

    def __init__(self, app: CopydeskApp, pilot: Pilot[int], gate: Gate) -> None:
        self.app, self.pilot, self.gate = app, pilot, gate

    @property
    def session(self) -> Any:
        return self.app.desk_screen.session

    async def type(self, keys: str, text: str = "", then: str = "") -> None:
        """Post keys, letters and keys, let as many of them be heard as will, open the gate, wait for the others."""
        for one in (*keys.split(), *text, *then.split()):
            self.app.post_message(key("space" if one == " " else one))
        for _ in range(5):
            await self.pilot.pause()
        self.gate.flag.set()
        await heard(self.app, self.pilot)
        await settled(self.app)
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def listed(self) -> None:
        """Open the list of decisions, and wait for lines."""
        for one in ("g", "d"):
            self.app.post_message(key(one))
        await happens(lambda: isinstance(self.app.screen, DecisionsScreen) and self.app.screen.listed.rows)

    def held(self, article: str = "") -> dict[int, str | None]:
        """Return what the disk has of the verdicts in an article, the open one."""
        found = self.app.desk.decisions.held(article or self.session.name, self.app.desk.reviewer)
        return {at: event.holding.verdict for at, event in found.items()}


@asynccontextmanager
async def burst(app: CopydeskApp, gate: Gate) -> AsyncIterator[Burst]:
    """Run an application at the first sentence of its first article."""
    async with app.run_test(size=(100, 30)) as pilot:
        await heard(app, pilot)
        app.desk_screen.session.cursor.go(0)
        app.desk_screen.focus_pane("reader")
        await pilot.pause()
        try:
            yield Burst(app, pilot, gate)
        finally:
            gate.flag.set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Return a gate, which is open in the end."""
    one = Gate()
    yield one
    one.flag.set()


@pytest.fixture
def keep_back(monkeypatch: pytest.MonkeyPatch, gate: Gate) -> Callable[[str], None]:
    """Return what keeps back a function, by where it is looked up."""

    def keep(place: str) -> None:
        module, _, name = place.rpartition(".")
        found = __import__(module, fromlist=[name])
        monkeypatch.setattr(found, name, gate.before(getattr(found, name)))

    return keep


KeepBack = Callable[[str], None]


# ---------------------------------------------------------------------- searching the article


async def test_a_verdict_behind_an_accepted_query_is_for_what_it_finds(
    app_of: AppOf, gate: Gate, keep_back: KeepBack
) -> None:
    keep_back("store.manage.query_search.find_in")
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await on.type("/", "verdict:erroneous", "enter a")
        assert on.held() == {1: A, 3: E}


async def test_a_query_that_was_given_up_moves_nothing(app_of: AppOf, gate: Gate, keep_back: KeepBack) -> None:
    """Its answer comes when somebody judges where they are."""
    keep_back("store.manage.query_search.find_in")
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await on.type("/", "verdict:erroneous", "escape")
        await happens(lambda: not on.app.desk_screen.background.asks("search the article"))
        assert on.session.cursor.sentence == 0


async def test_a_verdict_behind_a_phrase_is_for_what_it_finds_in_a_long_article(app_of: AppOf, gate: Gate) -> None:
    filler = "The bridge cost nine million in the year that it was built. " * 20
    far = article("a.txt", *(filler.strip() for _ in range(80 * SLICE // len(filler))), "A needle cost nine million.")
    last = len(far.sentences) - 1
    async with burst(app_of(FakeDesk([far])), gate) as on:
        await on.type("/", "needle", "enter a")
        assert on.held() == {last: A}


# ---------------------------------------------------------------------- the list of decisions


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("g d * e enter", {0: E, 1: E, 3: E}),
        ("g d j j a", {0: D, 1: A, 3: E}),
        ("g d space space a enter", {0: A, 1: E, 3: A}),
        ("g d enter a", {0: A, 1: E, 3: E}),
        ("g d ' q a", {0: D, 1: E, 3: A}),
        ("g d / ctrl+u v e r d i c t : d i s p u t e d enter a", {0: A, 1: E, 3: E}),
    ],
)
async def test_keys_behind_the_list_of_decisions_are_for_its_lines(
    app_of: AppOf,
    gate: Gate,
    keep_back: KeepBack,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    expected: dict[int, str],
) -> None:
    desk = desk_of("a.txt")
    card = desk.cards()[0]
    desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, 0, Holding(D))])
    monkeypatch.setattr(KeptQueries, "load", lambda _: {"q": "verdict:erroneous by:ana"})
    keep_back("tui.work.decision_list.find")
    async with burst(app_of(desk), gate) as on:
        await on.type(keys)
        assert on.held() == expected


@pytest.mark.parametrize(("keys", "changed"), [("G a", [0]), ("* a enter", range(FIRST + 9))])
async def test_the_last_line_and_all_lines_are_those_of_the_whole_list(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch, keys: str, changed: Iterator[int]
) -> None:
    """Not of what was found when the key came: here the first screenful of decisions, the newest first."""
    count = FIRST + 9
    desk = FakeDesk([article("a.txt", *(f"The bridge cost {n} million." for n in range(count)))])
    card = desk.cards()[0]
    for at in range(count):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding(E))])
    monkeypatch.setattr("tui.work.decision_list.find", gate.within(find, FIRST))
    async with burst(app_of(desk), gate) as on:
        await on.listed()
        await on.type(keys)
        assert {at for at, verdict in on.held().items() if verdict == A} == set(changed)


async def test_keys_go_on_when_the_decisions_cannot_be_read(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> Iterator[object]:
        raise StoreError("The disk is gone")

    monkeypatch.setattr("tui.work.decision_list.find", gate.before(unreadable))
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await on.type("g d * e enter escape a")
        assert on.held() == {0: A, 1: E, 3: E}


@pytest.mark.parametrize("keys", ["* a n enter", "* a n escape a", "* a y d", "* a n * d y", "* a ? n j e"])
async def test_a_key_behind_an_answer_is_for_what_was_below_the_question(app_of: AppOf, gate: Gate, keys: str) -> None:
    held = []
    for waits in (True, False):
        async with burst(app_of(desk_of("a.txt")), gate) as on:
            await on.listed()
            for one in keys.split() if waits else (keys,):
                await on.type(one)
            held.append(on.held())
    assert held[0] == held[1]


async def test_letters_behind_an_export_of_the_list_judge_nothing(
    app_of: AppOf, gate: Gate, keep_back: KeepBack
) -> None:
    keep_back("tui.screens.export.choices")
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await on.listed()
        await on.type("E a")
        assert isinstance(on.app.screen, ExportDialog)
        assert on.held() == {1: E, 3: E}


async def test_keys_behind_an_export_are_for_the_page_below(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tui.screens.export.to_file", gate.before(to_file))
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await on.type("E enter a j d")
        assert on.held() == {0: A, 1: E, 3: D}
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("keys", ["z pagedown", "z pageup", "Z pagedown", "Z z pagedown", "Z Z pageup"])
async def test_a_page_is_one_of_the_panes_as_they_were_changed(app_of: AppOf, gate: Gate, keys: str) -> None:
    places = []
    for waits in (True, False):
        async with burst(app_of(FakeDesk([article("a.txt", *LONG)])), gate) as on:
            on.session.cursor.go(60)
            await on.pilot.pause()
            for one in keys.split() if waits else (keys,):
                await on.type(one)
            places.append(on.session.cursor.place)
    assert places[0] == places[1]


# ---------------------------------------------------------------------- ways out


async def leaving(on: Burst, keys: str, last: str) -> None:
    """Type keys, let them wait longer than anybody has to, and type the one that leaves."""
    for one in keys.split():
        on.app.post_message(key(one))
    await happens(lambda: on.gate.reached.is_set() and on.app.readiness.held_for)
    await on.pilot.pause()
    on.app.readiness._clock = lambda: on.app.clock() + PATIENCE_SECONDS
    on.app.post_message(key(last))
    await happens(lambda: on.app.return_value is not None or not on.app.keyboard.behind, lambda: "keys still wait")
    await on.pilot.pause()


WAYS_OUT = {
    "g d a": "tui.work.decision_list.find",
    "E a": "tui.screens.export.choices",
    "E enter a": "tui.screens.export.to_file",
}


@pytest.mark.parametrize("keys", WAYS_OUT)
async def test_escape_leaves_what_takes_long_and_judges_nothing(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: str
) -> None:
    monkeypatch.chdir(tmp_path)
    module, _, name = WAYS_OUT[keys].rpartition(".")
    monkeypatch.setattr(WAYS_OUT[keys], gate.before(getattr(import_module(module), name)))
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await leaving(on, keys, "escape")
        assert "typed meanwhile did nothing" in on.app.desk_screen.status.message
        assert on.app.screen is on.app.desk_screen
        await on.type("j e")
        assert on.app.screen is on.app.desk_screen
        assert on.held() == {1: E, 3: E}


@pytest.mark.parametrize("keys", WAYS_OUT)
async def test_ctrl_c_leaves_what_takes_long(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keys: str
) -> None:
    monkeypatch.chdir(tmp_path)
    module, _, name = WAYS_OUT[keys].rpartition(".")
    monkeypatch.setattr(WAYS_OUT[keys], gate.before(getattr(import_module(module), name)))
    async with burst(app_of(desk_of("a.txt")), gate) as on:
        await leaving(on, keys, "ctrl+c")
        assert on.app.return_value == 0 or on.app.screen is on.app.desk_screen
        gate.flag.set()


@pytest.mark.parametrize("keys", ["R", "R n", "R v", "R enter", "R j enter a"])
async def test_escape_leaves_rounds_that_take_long(
    folder: Path, app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    for name in ("enter", "all", "view"):
        monkeypatch.setattr(RoundAdmin, name, gate.before(getattr(RoundAdmin, name)))
    async with lead(folder, app_of, gate) as on:
        desk = on.app.desk
        await leaving(on, keys, "escape")
        assert on.app.screen is on.app.desk_screen
        await on.type("j")
        assert on.app.desk is desk
        assert on.app.screen is on.app.desk_screen
        assert not on.held()


async def test_a_round_that_somebody_left_is_not_entered(
    folder: Path, app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []

    def enter(self: RoundAdmin, name: str) -> Desk:
        desk = entered(self, name)
        monkeypatch.setattr(desk, "close", lambda: closed.append(name))
        return desk

    entered = RoundAdmin.enter
    monkeypatch.setattr(RoundAdmin, "enter", gate.before(enter))
    async with lead(folder, app_of, gate) as on:
        desk = on.app.desk
        await on.pilot.press("R")
        await heard(on.app, on.pilot)
        await leaving(on, "enter a", "escape")
        await on.type("j")
        await happens(lambda: closed)
        assert on.app.desk is desk
        assert not on.held()


# ---------------------------------------------------------------------- the search of the desk, the list of articles


@pytest.mark.parametrize(("keys", "place"), [("enter a", ("a.txt", 0)), ("down down down enter a", ("b.txt", 0))])
async def test_the_hit_that_is_gone_to_is_of_what_was_typed(
    app_of: AppOf, gate: Gate, keep_back: KeepBack, keys: str, place: tuple[str, int]
) -> None:
    """All in one write with the words; nobody waits for the pause after which a search begins."""
    keep_back("tui.screens.desk.search_dialog.search")
    desk = FakeDesk([article("a.txt", *SENTENCES), article("b.txt", *SENTENCES)])
    async with burst(app_of(desk), gate) as on:
        on.session.cursor.go(2)
        await on.type("g /", "bridge", keys)
        name, sentence = place
        assert on.held(name) == {sentence: A}
        assert [n for n in ("a.txt", "b.txt") if on.held(n)] == [name]


async def test_the_article_that_is_opened_is_one_that_the_filter_leaves(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the list is long, so that it is filtered beside the keys."""
    monkeypatch.setattr("tui.screens.desk.background.MANY", 0)
    desk = FakeDesk([article("bridges", *SENTENCES), article("towers", *SENTENCES)])
    async with burst(app_of(desk), gate) as on:
        on.app.desk_screen.focus_pane("list")
        monkeypatch.setattr(_Listing, "found", gate.before(_Listing.found))
        await on.type("/", "towers", "enter enter a")
        assert (on.held("bridges"), on.held("towers")) == ({}, {0: A})


async def test_the_article_that_is_opened_has_the_words_of_the_filter(app_of: AppOf, gate: Gate) -> None:
    """In its text, which is looked into when the typing pauses: the key that accepts does not wait for that."""
    desk = FakeDesk([article("bridges", *SENTENCES), article("towers", "A tower collapsed.")])
    async with burst(app_of(desk), gate) as on:
        on.app.desk_screen.focus_pane("list")
        await on.type("/", "collapsed", "enter enter a")
        assert (on.held("bridges"), on.held("towers")) == ({}, {0: A})


# ---------------------------------------------------------------------- rounds


@asynccontextmanager
async def lead(folder: Path, app_of: AppOf, gate: Gate) -> AsyncIterator[Burst]:
    """Run the application of somebody who leads a round."""
    app = app_of(open_desk(folder, "ana", "one"))
    rounds = admin(folder)
    app.settings = ScreenSettings(
        theme="dark", rounds=lambda: rounds, round_plan=plan_of_line, round_change=change_of_line
    )
    async with burst(app, gate) as on:
        yield on


async def test_letters_behind_guidelines_judge_nothing(
    folder: Path, app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin(folder).write_guidelines("one", b"Judge well.\n")
    monkeypatch.setattr(RoundAdmin, "guidelines", gate.before(RoundAdmin.guidelines))
    async with lead(folder, app_of, gate) as on:
        await on.type("g ? a d e")
        assert isinstance(on.app.screen, GuidelinesSheet)
        assert on.held() == {}


async def test_who_has_what_left_is_shown_once_it_is_counted(
    folder: Path, app_of: AppOf, gate: Gate, keep_back: KeepBack
) -> None:
    """Also where the key came before it was."""
    keep_back("tui.screens.chosen_round.round_status")
    async with lead(folder, app_of, gate) as on:
        await on.type("R m")
        assert isinstance(on.app.screen, TextDialog)


async def test_a_round_is_entered_as_it_was_changed(
    folder: Path, app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened first: a verdict that came in the same write was refused, as if the round were a draft."""
    admin(folder).new(plan_of_line("two --reviewers ana --overlap 1", "ana"))
    monkeypatch.setattr(RoundAdmin, "open", gate.before(RoundAdmin.open))
    async with lead(folder, app_of, gate) as on:
        await on.type("R j o enter a")
        assert on.app.desk.round == "two"
        assert list(on.held().values()) == [A]


# ---------------------------------------------------------------------- adjudication


async def test_a_note_that_is_typed_before_there_is_a_case_settles_nothing(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Adjudication, "read", gate.before(Adjudication.read))
    desk = contested()
    async with burst(app_of(desk), gate) as on:
        await on.type("g a n", "ade")
        assert isinstance(on.app.screen, NoteDialog)
        assert not desk.log("ana")
        await on.type("enter")
        assert isinstance(on.app.screen, AdjudicationScreen)
        assert on.app.screen.adjudication.note == "ade"


async def test_what_is_typed_behind_reading_a_case_settles_nothing(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is for the article."""
    monkeypatch.setattr(Adjudication, "read", gate.before(Adjudication.read))
    desk = contested()
    async with burst(app_of(desk), gate) as on:
        await on.type("g a enter a")
        assert on.app.screen is on.app.desk_screen
        assert not [event for event in desk.log("ana") if event.role is Role.ADJUDICATOR]


# ---------------------------------------------------------------------- what other articles say, and entities


async def test_the_sentence_of_another_article_is_gone_to_once_it_is_found(
    app_of: AppOf, gate: Gate, keep_back: KeepBack
) -> None:
    """By the key that came with the one that opens the dialog."""
    keep_back("tui.screens.desk.elsewhere_dialog.entries_of")
    async with burst(app_of(two()), gate) as on:
        await on.type("j = enter a")
        assert (on.held("a.txt"), on.held("b.txt")) == ({}, {1: A})


async def test_a_mention_is_gone_to_once_all_are_listed(app_of: AppOf, gate: Gate, keep_back: KeepBack) -> None:
    """Also of another article."""
    keep_back("tui.screens.desk.entity_view.dossier")
    async with burst(app_of(sheet()), gate) as on:
        await on.type("i down enter a")
        assert (on.held("a.txt"), on.held("b.txt")) == ({}, {0: A})


@pytest.mark.parametrize("opener", ["g /", "i"])
async def test_evidence_is_taken_before_the_dialog_is_left(app_of: AppOf, gate: Gate, opener: str) -> None:
    desk = sheet()
    async with burst(app_of(desk), gate) as on:
        quote = desk.articles.article
        on.gate.flag.clear()
        desk.article = gate.before(quote)  # type: ignore[method-assign]
        if opener == "i":
            await on.type("i down + escape")
        else:
            await on.type(opener, "mayor", "ctrl+y escape")
        assert on.app.screen is on.app.desk_screen
        assert [piece.source for piece in on.session.holding(0).evidence] == ["b.txt#1"]


async def test_the_inspector_stays_on_what_is_chosen_when_more_is_known(app_of: AppOf, gate: Gate) -> None:
    """What is read later stands above it: the key that opens it would open something else."""
    desk = sheet()
    card = desk.cards()[0]
    past = desk.append([Event(EventKind.DECIDE, "bo", "main", card.name, card.snapshot, 0, Holding(A))])
    async with burst(app_of(desk), gate) as on:
        screen = on.app.desk_screen
        screen.focus_pane("inspector")
        await on.pilot.pause()
        screen.inspector.show(on.session.article, on.session.current, Past())
        screen.inspector.point(1)
        assert screen.inspector.chosen == ("entity", 0)
        screen.inspector.show(on.session.article, on.session.current, Past(past))
        assert screen.inspector.chosen == ("entity", 0)


# ---------------------------------------------------------------------- articles that go


async def test_the_article_that_is_opened_is_not_the_withdrawn_one(
    app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk([article("bridges", *SENTENCES), article("towers", *SENTENCES)])
    monkeypatch.setattr(FakeRounds, "withdraw", gate.before(FakeRounds.withdraw))
    async with burst(app_of(desk), gate) as on:
        on.app.desk_screen.focus_pane("list")
        await on.type("X enter enter a")
        assert (on.held("bridges"), on.held("towers")) == ({}, {0: A})


async def test_a_round_is_made_and_opened_in_one_write(
    folder: Path, app_of: AppOf, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RoundAdmin, "planned", gate.before(RoundAdmin.planned))
    async with lead(folder, app_of, gate) as on:
        await on.type("R n", "two --reviewers ana,bo", "enter j j o")
        assert {one.name: one.state for one in admin(folder).all()}["two"] is State.OPEN
