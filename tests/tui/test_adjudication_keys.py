"""The keys of adjudication: what each does and says, what the lines around the case tell, and what cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from textual.widgets import Static

from reading.article import Article
from review.events import Event, EventKind, Evidence, Holding, Link
from review.rounds import Round, State
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, drawn, screen_text
from tests.tui.test_adjudication import A, E, contested, done, opened
from tui.app.app import CopydeskApp
from tui.screens.adjudication import AdjudicationScreen, progress_of

ENDED = "All are settled; k goes back to the last one"
NOTHING_NOTED = "No reviewer wrote a note, named evidence or linked a sentence here"


async def test_each_key_is_answered_with_what_it_did(app_of: Callable[..., CopydeskApp]) -> None:
    """The case one is at, how many are left, and what is said of the case that was settled before."""
    keys: Sequence[tuple[str, int | None, str, str, str]] = [
        ("adjudication.next", 2, "", "3 of 3; 3 to settle", ""),
        ("adjudication.previous", 2, "", "1 of 3; 3 to settle", ""),
        ("adjudication.next", None, "", "2 of 3; 3 to settle", ""),
        ("adjudication.previous", None, "", "1 of 3; 3 to settle", ""),
        ("adjudication.side-1", None, "", "2 of 3; 2 to settle", "Sided with bo: sentence 1"),
        ("adjudication.side-3", None, "", "2 of 3; 2 to settle", "There is no reviewer 3 here"),
        ("adjudication.disputed", None, "", "3 of 3; 1 to settle", "Settled as disputed: sentence 2"),
        ("adjudication.tag", None, "x", "3 of 3; 1 to settle", "No verdict x: a accurate, d disputed, e erroneous"),
        ("adjudication.why", None, "", "3 of 3; 1 to settle", "Why: ambiguous text"),
        (
            "adjudication.tag", None, "e", "3 of 3; 0 to settle", "Settled as erroneous: sentence 3. All are settled."
        ),
        ("adjudication.why", None, "", "3 of 3; 0 to settle", ENDED),
        ("adjudication.previous", None, "", "3 of 3; 0 to settle", ""),
        (
            "adjudication.no-claim", None, "", "3 of 3; 0 to settle",
            "Settled as no claim: sentence 3 (erroneous → no claim). All are settled.",
        ),
        ("adjudication.previous", 2, "", "2 of 3; 0 to settle", ""),
        (
            "adjudication.back", None, "", "2 of 3; 0 to settle",
            "Sent back: sentence 2 (disputed → sent back). 2 settled, 1 sent back.",
        ),
        ("edit.undo", 2, "", "3 of 3; 0 to settle", "Undone: sentence 3"),
        ("edit.undo", 9, "", "1 of 3; 3 to settle", "Nothing more to be undone"),
        ("edit.undo", None, "", "1 of 3; 3 to settle", "Nothing to be undone"),
        ("edit.redo", 2, "", "2 of 3; 1 to settle", "Redone: sentence 2"),
        ("edit.redo", 9, "", "2 of 3; 0 to settle", "Nothing more to be redone"),
        ("edit.redo", None, "", "2 of 3; 0 to settle", "Nothing to be redone"),
        ("adjudication.accurate", None, "", "2 of 3; 0 to settle", "Settled as accurate: sentence 2. All are settled."),
        ("adjudication.side-2", None, "", "2 of 3; 0 to settle", ENDED),
    ]  # fmt: skip
    app = app_of(contested())
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        title = screen.title_bar
        assert (title.desk, title.round, title.reviewer) == ("adjudication", "main", "ana")
        for action, count, argument, facts, said in keys:
            app.perform(action, count, argument)
            await done(app, pilot)
            assert ("; ".join(screen.facts()), screen.status.message) == (facts, said), (action, count)
        assert drawn(screen.pane.rows) == "\n ▌  done: all of them are settled"


@pytest.mark.parametrize(
    ("progress", "is_begun", "cases", "told"),
    [
        (0.0, False, 0, ("0% read",)),
        (0.494, False, 3, ("49% read",)),
        (0.5, True, 3, ("3 of 3", "1 to settle", "50% read")),
        (1.0, True, 3, ("3 of 3", "1 to settle")),
        (1.0, True, 0, ("Nothing to settle",)),
    ],
)
def test_how_far_one_is(progress: float, is_begun: bool, cases: int, told: Sequence[str]) -> None:
    """What is left is told once there is a case; how much was read, until all is."""
    found: Any = SimpleNamespace(progress=progress, is_begun=is_begun, cases=range(cases), at=2, left=1)
    assert progress_of(found) == told


@pytest.mark.parametrize(
    ("rules", "read_only", "why"),
    [
        ({}, "", ""),
        ({"adjudicators": ("bo",)}, "", "Only bo can settle this round."),
        ({}, "kept by bo", "kept by bo"),
        ({"adjudicators": ("bo",)}, "kept by bo", "Only bo can settle this round."),
    ],
)
async def test_who_cannot_settle_still_looks(
    app_of: Callable[..., CopydeskApp], rules: dict[str, Any], read_only: str, why: str
) -> None:
    """Cases are gone through, read in context and left; whatever else a key does needs the right to settle."""
    desk = contested()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        desk.rules, desk.read_only = replace(desk.rules, **rules), read_only
        told = {action: screen.cannot(action) for action in screen.handlers()}
    acts = {*(f"side-{n}" for n in range(1, 10)), "accurate", "disputed", "erroneous", "tag", "no-claim", "back", "why"}
    looks = {"next", "previous", "page-next", "page-previous", "read"}
    assert told == {
        **{f"adjudication.{act}": why for act in (*acts, "note")},
        **{f"adjudication.{look}": "" for look in looks},
        "adjudication.notes": NOTHING_NOTED,
        "app.back": "",
        "edit.undo": why,
        "edit.redo": why,
    }


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (Holding(A), NOTHING_NOTED),
        (Holding(A, note="n"), ""),
        (Holding(A, evidence=(Evidence("e"),)), ""),
        (Holding(A, links=(Link("repeats", "b", "", 0),)), ""),
    ],
)
async def test_notes_are_shown_where_one_of_the_votes_has_more(
    app_of: Callable[..., CopydeskApp], held: Holding, why: str
) -> None:
    desk = contested()
    desk.append([Event(EventKind.NOTE, "bo", desk.round, "a", "", 0, held)])
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert screen.cannot("adjudication.notes") == why


async def test_of_many_reviewers_nine_have_a_key(app_of: Callable[..., CopydeskApp]) -> None:
    """The line of keys names the first and the last of those that there are."""
    hints = {}
    for count in (3, 9, 10):
        desk = FakeDesk([article("a", "One.")])
        people = [f"p{number:02}" for number in range(count)]
        for number, who in enumerate(people):
            desk.append([Event(EventKind.DECIDE, who, desk.round, "a", "", 0, Holding(E if number else A))])
        desk.rules = Round(state=State.CLOSED, reviewers=tuple(people), adjudicators=("ana",))
        app = app_of(desk)
        async with app.run_test(size=(120, 40)) as pilot:
            screen = await opened(app, pilot)
            hints[count] = [hint.key for hint in screen.status.hints if hint.word == "side"]
    assert hints == {3: ["1-3"], 9: ["1-9"], 10: ["1-9"]}


async def test_where_reviewers_differ_on_nothing_there_is_nothing_to_settle(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """Nor anything to read in context; a key that would settle says so."""
    desk = FakeDesk([article("a", "One.")])
    desk.rules = contested().rules
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert drawn(screen.pane.rows) == "\n  Reviewers differ on no sentence of this round."
        assert screen.facts() == ("Nothing to settle",)
        await pilot.press("1")
        assert screen.status.message == "Reviewers differ on no sentence."
        app.perform("adjudication.read")
        await done(app, pilot)
        assert app.screen is screen


class Refusing(FakeDesk):
    """A desk whose disk refuses something, by the name of what asks for it."""

    refused = ""

    def contested(self, article: str) -> Sequence[Event]:
        self._refuse("contested")
        return super().contested(article)

    def version(self, name: str, snapshot: str) -> Article:
        self._refuse("version")
        return super().version(name, snapshot)

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        self._refuse("append")
        return super().append(events)

    def _refuse(self, what: str) -> None:
        if what == self.refused:
            raise StoreError("Not possible", f"the disk refuses: {what}")


@pytest.mark.parametrize("refused", ["contested", "version"])
async def test_a_case_that_cannot_be_read_is_told(app_of: Callable[..., CopydeskApp], refused: str) -> None:
    desk = contested(Refusing)
    assert isinstance(desk, Refusing)
    desk.refused = refused
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        assert (screen.status.message, screen.status.urgent) == (f"Not possible: the disk refuses: {refused}", True)


async def test_what_cannot_be_written_is_told_and_leaves_the_case_as_it_was(
    app_of: Callable[..., CopydeskApp],
) -> None:
    desk = contested(Refusing)
    assert isinstance(desk, Refusing)
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("1", "2", "k")
        await done(app, pilot)
        shown = drawn(screen.pane.rows)
        desk.refused = "append"
        for action in ("adjudication.side-2", "adjudication.back", "adjudication.why", "edit.undo"):
            app.perform(action, 1)
            await done(app, pilot)
            told = screen.status.message, screen.status.urgent
            assert told == ("Not possible: the disk refuses: append", True), action
            assert drawn(screen.pane.rows) == shown
            assert list(screen.facts()) == ["2 of 3", "1 to settle"]


async def test_notes_and_evidence_are_shown_from_the_first_vote_on(app_of: Callable[..., CopydeskApp]) -> None:
    """Pages of them follow each other with a line in common; another key shows the votes alone again."""
    desk = contested()
    note = "\n".join(f"line {number}" for number in range(30))
    desk.append([Event(EventKind.NOTE, "bo", desk.round, "a", "", 0, Holding(A, note=note))])
    app = app_of(desk)
    seen = []
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await opened(app, pilot)
        for action, times in [("notes", 1), ("page-next", 1), ("page-next", 2), ("page-previous", 1), ("notes", 1)]:
            app.perform(f"adjudication.{action}", times)
            await done(app, pilot)
            lines = screen_text(app).splitlines()
            seen.append((screen.pane.top, lines[2].strip(), screen.status.message, list(screen.facts())[2:]))
        below = "ctrl+f: {} below".format
        assert seen == [
            (6, "1 bo                         2 cy", f"Notes and evidence   {below('20 lines')}", [below("20 lines")]),
            (19, "line 11", "", [below("7 lines")]),
            (26, "line 18", "", []),
            (13, "line 5", "", [below("13 lines")]),
            (0, "sentence 1 of 3  A", "Votes", []),
        ]
        app.perform("adjudication.notes")
        await done(app, pilot)
        await pilot.resize_terminal(60, 60)
        await pilot.pause()
        for told in ("Votes", "Notes and evidence"):
            app.perform("adjudication.notes")
            await done(app, pilot)
            assert screen.status.message == told


async def test_a_note_goes_with_the_decision_to_come(app_of: Callable[..., CopydeskApp]) -> None:
    """One that was half written is offered again; what was emptied is not."""

    async def dialog() -> list[str]:
        app.perform("adjudication.note")
        await done(app, pilot)
        return [str(line.render()) for line in app.screen.query(Static)][:2]

    app = app_of(contested())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        assert await dialog() == ["Note on your decision", ""]
        await pilot.press(*"half", "escape")
        await done(app, pilot)
        assert screen.status.message == "Draft kept: n goes on with it"
        assert list(screen.facts()) == ["1 of 3", "3 to settle", "draft of a note: n"]
        assert (await dialog())[0] == "Note on your decision, from your draft"
        await pilot.press("ctrl+u", "escape")
        await done(app, pilot)
        assert (screen.status.message, list(screen.facts())) == ("", ["1 of 3", "3 to settle"])
        await dialog()
        await pilot.press(*"whole", "enter")
        await done(app, pilot)
        assert (screen.status.message, list(screen.facts())) == ("", ["1 of 3", "3 to settle"])
        assert drawn(screen.pane.rows).splitlines()[-2:] == [" not settled yet", " note: whole"]


async def test_a_case_is_read_in_its_article(app_of: Callable[..., CopydeskApp]) -> None:
    """And going back leads to the case as it was left."""
    app = app_of(contested())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("j", "enter")
        await done(app, pilot)
        left = app.desk_screen.session.current_place, app.desk_screen.adjudication
        assert left == (("a", 1), screen.adjudication)
        assert app.screen is app.desk_screen
        app.perform("app.back")
        await done(app, pilot)
        assert isinstance(app.screen, AdjudicationScreen)
        assert app.screen.facts() == ("2 of 3", "3 to settle")


async def test_the_letters_of_verdicts_stand_above_the_bottom_line_where_it_is_full(
    app_of: Callable[..., CopydeskApp],
) -> None:
    letters = "a accurate  d disputed  e erroneous"
    app = app_of(contested())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        assert screen.status.message == letters
        await pilot.press("escape")
        await pilot.resize_terminal(40, 24)
        await pilot.press("t")
        await pilot.pause()
        assert screen.status.message == ""
        assert screen_text(app).splitlines()[-2:] == [
            f" {letters}".ljust(40),
            " 1 of 3   3 to settle                t  ",
        ]
