"""The keys of the list of decisions: what each does and says, what it asks first, and what cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event as Gate
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from reading.article import Article
from review.events import Event, EventKind, Holding
from store.desk import FoundSentence, ProgressCallback, no_progress
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, shown
from tests.tui.test_decision_list import desk_of_three
from tests.tui.test_search import BuildingDesk
from tui.app.app import CopydeskApp
from tui.screens import decisions
from tui.screens.dialogs import Dialog
from tui.screens.note import Area
from tui.shell.kept_queries import KeptQueries
from tui.terminal.clipboard import Clipboard
from tui.work.decision_list import DecisionRow, find_rows

ONE_STEP = "It is one step: one undo takes it back."


async def opened(app: CopydeskApp, pilot: Pilot[int]) -> Any:
    """Open the list."""
    await pilot.pause()
    app.perform("decisions.open")
    await pilot.pause()
    return app.screen


async def done(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Wait until what was asked for is done and shown."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_each_key_is_answered_with_what_it_did(app_of: Callable[..., CopydeskApp]) -> None:
    """Where one is, how many are marked, and what was done to how many; what is asked first stands in a dialog."""
    here, marked = "2 of 3; One", "3 of 3; 3 marked; One"
    keys: Sequence[tuple[str, int | None, str, str, str, Sequence[str]]] = [
        ("decisions.next", 2, "", "3 of 3; One", "", ()),
        ("decisions.previous", None, "", here, "", ()),
        ("decisions.disputed", None, "", here, "1 sentence tagged disputed · u undo", ()),
        ("decisions.disputed", None, "", here, "Nothing was changed; 1 left out: as before", ()),
        ("decisions.tag", None, "x", here, "No verdict x: a accurate  d disputed  e erroneous", ()),
        ("decisions.tag", None, "e", here, "1 sentence tagged erroneous · u undo", ()),
        ("decisions.reason", None, "f", here, "1 sentence given the reason figure · u undo", ()),
        ("decisions.reason", None, "d", here, "1 sentence given the reason date · u undo", ()),
        ("decisions.reason", None, "f", here, "1 sentence without the reason figure · u undo", ()),
        ("decisions.note", None, "", here, "", ("Note on 1 sentence", "Two.")),
        ("dialog.close", None, "", here, "", ()),
        ("decisions.note", None, "", here, "", ("Note on 1 sentence", "Two.")),
        ("dialog.accept", None, "", here, "Nothing was changed; 1 left out: as before", ()),
        ("decisions.clear", None, "", here, "1 sentence without a verdict now · u undo", ()),
        ("decisions.clear", None, "", here, "Nothing was changed; 1 left out: no verdict of yours", ()),
        ("edit.undo", 2, "", here, "undone: sentence 2: reason figure", ()),
        ("edit.redo", 2, "", here, "redone: sentence 2: erroneous → not judged", ()),
        ("decisions.mark", None, "", "3 of 3; 1 marked; One", "", ()),
        ("decisions.mark-all", None, "", marked, "3 marked", ()),
        ("decisions.note", None, "", marked, "", ("Note on 3 sentences", "")),
        ("dialog.close", None, "", marked, "", ()),
        ("decisions.reason", None, "f", marked, "", ("Give 3 sentences the reason figure?", ONE_STEP)),
        ("dialog.close", None, "", marked, "Nothing was changed", ()),
        ("decisions.disputed", None, "", marked, "", ("Tag 3 sentences disputed?", ONE_STEP)),
        ("dialog.close", None, "", marked, "Nothing was changed", ()),
        ("decisions.clear", None, "", marked, "", ("Take the verdict off 3 sentences?", ONE_STEP)),
        (
            "dialog.accept", None, "", "3 of 3; One",
            "2 sentences without a verdict now; 1 left out: no verdict of yours · u undo", (),
        ),
        ("decisions.mark-all", None, "", marked, "3 marked", ()),
        ("decisions.mark-all", None, "", "3 of 3; One", "None marked", ()),
        ("decisions.first", None, "", "1 of 3; One", "", ()),
        ("decisions.last", None, "", "3 of 3; One", "", ()),
        ("decisions.keep", None, "q", "3 of 3; One", "Kept under q: by:ana", ()),
        ("decisions.keep", None, "p", "3 of 3; One", "Kept under p: by:ana", ()),
        ("decisions.recall", None, "z", "3 of 3; One", "No query is kept under z: p by:ana   q by:ana", ()),
        ("decisions.keep", None, "q", "3 of 3; One", "No longer kept under q: by:ana", ()),
        ("decisions.keep", None, "p", "3 of 3; One", "No longer kept under p: by:ana", ()),
        ("decisions.recall", None, "q", "3 of 3; One", "No query is kept under q", ()),
    ]  # fmt: skip
    app = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        title = screen.title_bar
        assert (title.desk, title.round, title.reviewer) == ("decisions", "main", "ana")
        for action, count, argument, facts, said, asked in keys:
            app.perform(action, count, argument)
            await done(app, pilot)
            told = tuple(str(line.render()) for line in app.screen.query(Static))[:2]
            assert ("; ".join(screen.facts()), screen.status.message, told) == (facts, said, asked), (action, argument)


async def test_a_reason_is_taken_off_where_all_that_are_marked_have_it(app_of: Callable[..., CopydeskApp]) -> None:
    """Else given to those without; the others keep theirs."""
    desk = desk_of_three()
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        asked = []
        for act in ("reason", "mark-all", "reason", "mark-all", "reason"):
            app.perform(f"decisions.{act}", None, "f")
            await done(app, pilot)
            if isinstance(app.screen, Dialog):
                asked.append(str(app.screen.query(Static).first().render()))
                await pilot.press("enter")
                await done(app, pilot)
                asked.append(screen.status.message)
        assert asked == [
            "Give 3 sentences the reason figure?",
            "2 sentences given the reason figure; 1 left out: as before · u undo",
            "Take the reason figure off 3 sentences?",
            "3 sentences without the reason figure · u undo",
        ]


async def test_a_note_is_written_on_what_is_chosen_and_shown_when_it_is_changed(
    app_of: Callable[..., CopydeskApp],
) -> None:
    app = app_of(desk_of_three())
    said = []
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        for keys in (("s", "o"), (), ("ctrl+u",)):
            app.perform("decisions.note")
            await done(app, pilot)
            before = app.screen.query_one(Area).text
            await pilot.press(*keys, "enter")
            await done(app, pilot)
            said.append((before, screen.status.message))
        assert said == [
            ("", "Note written on 1 sentence · u undo"),
            ("so", "Nothing was changed; 1 left out: as before"),
            ("so", "Note taken off 1 sentence · u undo"),
        ]


async def test_sentences_are_copied_with_their_references(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """White space is one space, and nothing in a name acts on the terminal it is pasted into."""
    copied: list[str] = []

    def copy(_: Clipboard, text: str) -> str:
        copied.append(text)
        return "copied"

    monkeypatch.setattr(Clipboard, "copy", copy)
    desk = FakeDesk([article("a\x1b", "One  of\ntwo.", "Two.")])
    card = desk.cards()[0]
    for at in (0, 1):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        said = []
        for act in ("copy", "mark-all", "copy"):
            app.perform(f"decisions.{act}")
            await done(app, pilot)
            said.append(screen.status.message)
    two, one = "“Two.”\n— A␛, a␛, sentence 2", "“One of two.”\n— A␛, a␛, sentence 1"
    assert copied == [two, f"{two}\n\n{one}"]
    assert said == ["1 sentence: copied", "2 marked", "2 sentences: copied"]


async def test_a_key_that_has_nothing_to_act_on_says_so(app_of: Callable[..., CopydeskApp]) -> None:
    """And one that writes, where nothing can be written; whatever only looks is free."""
    needs_line = {"go", "mark", "mark-all", "copy"}
    writes = {"tag", "reason", "note", "clear", "accurate", "disputed", "erroneous"}
    free = {"next", "previous", "page-next", "page-previous", "first", "last", "query", "keep", "recall"}
    others = {"app.back": "", "export.open": "", "edit.undo": "", "edit.redo": ""}
    for desk in (FakeDesk([article("one", "One.")]), desk_of_three()):
        nothing = "" if desk.log("ana") else "No sentence is listed"
        app = app_of(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(app, pilot)
            for desk.read_only, refused in (("", nothing), ("bo keeps it", "Read-only: bo keeps it")):
                assert {action: screen.cannot(action) for action in screen.handlers()} == {
                    **{f"decisions.{act}": nothing for act in needs_line},
                    **{f"decisions.{act}": refused for act in writes},
                    **{f"decisions.{act}": "" for act in free},
                    **others,
                }, desk.read_only


async def test_what_may_follow_a_key_is_told(app_of: Callable[..., CopydeskApp]) -> None:
    """The letters of verdicts and reasons, above the bottom line where that is full; kept queries, and letters."""
    app = app_of(desk_of_three(), queries=KeptQueries(None, {"z": "is:open", "b": "bridges"}))
    async with app.run_test(size=(200, 24)) as pilot:
        screen = await opened(app, pilot)
        told = {}
        for argument in ("verdict", "reason", "query", "keep", "mark"):
            screen.say("")
            screen.offer(argument)
            told[argument] = screen.status.message
        assert told == {
            "verdict": "a accurate  d disputed  e erroneous",
            "reason": "f figure  n name  d date  q quote  a attribution  c context  z causation  s superlative"
            "  o outdated  u unverifiable  p opinion",
            "query": "b bridges   z is:open",
            "keep": "any letter; taken: b z",
            "mark": "",
        }
        await pilot.resize_terminal(60, 24)
        await pilot.press("r")
        await pilot.pause()
        assert screen.status.message == ""
        assert "f figure" in screen_text(app)
    app = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.offer("query")
        assert screen.status.message == "No query is kept yet"
        screen.offer("keep")
        assert screen.status.message == "any letter"


async def test_a_query_is_asked_for_and_what_is_wrong_with_it_is_told(app_of: Callable[..., CopydeskApp]) -> None:
    """The list is that of what is typed; a wrong one lists nothing once it is accepted, and is not kept."""
    app = app_of(desk_of_three())
    told = []
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(app, pilot)
        for typed, key in (
            ("two", "enter"),
            ("verdict:disputed", "enter"),
            ("by:ana", "escape"),
            ("by:bo", "enter"),
            ("verdict:disputd", "enter"),
            ("xyzzy:1", "enter"),
            ("", "enter"),
            ("verdict:disputd", "enter"),
        ):
            app.perform("decisions.query")
            await done(app, pilot)
            begun = app.screen.query_one(Input).value
            await pilot.press("ctrl+u", *typed, key)
            await done(app, pilot)
            lines = screen.lines_pane.nothing if not screen.listed.rows else str(len(screen.listed.rows))
            told.append((begun, screen.listed.text, screen.status.message, lines))
        wrong, strange = "Not understood: verdict:disputd; did you mean verdict:disputed?", "Not understood: xyzzy:1"
        nothing = "No sentence meets this query"
        assert told == [
            ("by:ana ", "two", "", "1"),
            ("two ", "verdict:disputed", "", nothing),
            ("verdict:disputed ", "verdict:disputed", "", nothing),
            ("verdict:disputed ", "by:bo", "", nothing),
            ("by:bo ", "verdict:disputd", wrong, wrong),
            ("verdict:disputd ", "xyzzy:1", strange, strange),
            ("xyzzy:1 ", "", "", "3"),
            ("", "verdict:disputd", wrong, wrong),
        ]
        app.perform("decisions.keep", None, "k")
        assert screen.status.message == wrong
        app.perform("decisions.query")
        await done(app, pilot)
        await pilot.press("ctrl+u", "enter")
        await done(app, pilot)
        app.perform("decisions.keep", None, "k")
        assert screen.status.message == "There is no query to keep; every sentence is listed"


async def test_a_list_of_ones_own_decisions_before_the_first(app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(FakeDesk([article("one", "One.")]))
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(app, pilot)
        assert screen.lines_pane.nothing == "Nothing decided yet; / asks otherwise"
        assert screen.facts() == ()


async def test_titles_stand_in_the_bottom_line_where_lines_have_no_room_for_them(
    app_of: Callable[..., CopydeskApp],
) -> None:
    title = "A title that is longer than there is room for"
    desk = FakeDesk([article(title.lower(), "One.")])
    card = desk.cards()[0]
    desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, 0, Holding("accurate"))])
    app = app_of(desk)
    titles = {}
    async with app.run_test(size=(60, 24)) as pilot:
        screen = await opened(app, pilot)
        for width in (60, 95, 96):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            titles[width] = list(screen.facts())[1:]
        assert titles == {60: ["A Title Tha…"], 95: ["A Title That Is Lo…"], 96: []}


class Refusing(FakeDesk):
    """A desk whose disk refuses something, by the name of what asks for it."""

    refused = ""

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        self._refuse("held")
        return super().held(article, reviewer)

    def article(self, name: str) -> Article:
        self._refuse("article")
        return super().article(name)

    def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[FoundSentence]:
        self._refuse("find")
        return super().find(query, limit, report)

    def reviewers(self) -> Sequence[str]:
        self._refuse("reviewers")
        return super().reviewers()

    def _refuse(self, what: str) -> None:
        if what == self.refused:
            raise StoreError("Not possible", f"the disk refuses: {what}")


async def test_what_the_disk_refuses_is_told(app_of: Callable[..., CopydeskApp]) -> None:
    """Of what is listed in the bottom line, once; in place of the lines where there are none."""
    desk = Refusing([article("one", *(f"Sentence {number} stands here." for number in range(90)))])
    card = desk.cards()[0]
    for at in sorted(card.claims):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    app = app_of(desk)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(app, pilot)
        for refused, action in (
            ("held", "decisions.disputed"),
            ("article", "decisions.copy"),
            ("article", "decisions.last"),
            ("reviewers", "export.open"),
        ):
            screen.say("")
            desk.refused = refused
            app.perform(action)
            await done(app, pilot)
            told = screen.status.message, screen.status.urgent
            assert told == (f"Not possible: the disk refuses: {refused}", True), action
        screen.say("")
        desk.refused = "find"
        screen.ask("two")
        await done(app, pilot)
        assert (screen.lines_pane.nothing, screen.status.message) == ("Not possible: the disk refuses: find", "")


@pytest.mark.in_threads
async def test_how_much_of_a_large_desk_was_read_is_told_until_a_line_is_there(
    app_of: Callable[..., CopydeskApp],
) -> None:
    desk = BuildingDesk([article("one", "A bridge fell.")])
    desk.gate = Gate()
    app = app_of(desk)
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(app, pilot)
        screen.ask("bridge")
        await shown(app, pilot, "Reading the desk: 300 of 1,000 articles")
        desk.gate.set()
        await shown(app, pilot, "A bridge fell.")


async def test_a_list_that_breaks_off_says_why(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the lines that were found before."""

    def broken(*about: Any) -> Iterator[list[DecisionRow]]:
        yield next(find_rows(*about))[:2]
        raise StoreError("Not possible", "the disk is gone")

    monkeypatch.setattr(decisions, "find_rows", broken)
    app = app_of(desk_of_three())
    async with app.run_test(size=(100, 24)) as pilot:
        screen = await opened(app, pilot)
        assert (screen.status.message, screen.status.urgent) == ("Not possible: the disk is gone", True)
        assert len(screen.listed.rows) == 2
