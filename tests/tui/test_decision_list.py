"""The lines of the list of decisions, without a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.query import parse
from review.scale import DEFAULT
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens import decisions
from tui.screens.desk import actions
from tui.widgets.decision_lines import DecisionLines
from tui.work.decision_list import LONGEST, DecisionList, DecisionRow, Quotes, find_rows
from tui.work.session import Session

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def desk_of_three() -> FakeDesk:
    """Return a desk with three decisions of ana."""
    desk = FakeDesk([article("one", "One.", "Two.", "Three.")])
    card = desk.cards()[0]
    for at in range(3):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    return desk


def test_few_lines_are_shown_when_more_take_long() -> None:
    """Lines come all at once where they are found at once, and each as it is found where that takes its time."""
    desk, query = desk_of_three(), parse("by:ana")
    fast = list(find_rows(desk, desk.cards(), query, NOW, lambda _done, _of: True, clock=lambda: 0.0))
    slow = list(
        find_rows(desk, desk.cards(), query, NOW, lambda _done, _of: True, clock=count(0, LONGEST * 2).__next__)
    )
    assert [len(rows) for rows in fast] == [3]
    assert [len(rows) for rows in slow] == [1, 1, 1, 0]


def rows_of(desk: FakeDesk, said: Callable[[int, int], bool] = lambda _done, _of: True) -> list[list[DecisionRow]]:
    """Return the lines of ana's decisions as they come."""
    return list(find_rows(desk, desk.cards(), parse("by:ana"), NOW, said, clock=lambda: 0.0))


def test_a_screenful_comes_first_and_has_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then more at once, without them; nothing of articles that are not the reviewer's, and no more than is wanted."""
    monkeypatch.setattr("tui.work.decision_list.FIRST", 2)
    monkeypatch.setattr("tui.work.decision_list.SOME", 3)
    desk = FakeDesk([article("one", *"abcdefg"), article("two", "h")])
    for card in desk.cards():
        for at in sorted(card.claims):
            desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    mine = [card for card in desk.cards() if card.name == "one"]
    found = list(find_rows(desk, mine, parse("by:ana"), NOW, lambda _done, _of: True, clock=lambda: 0.0))
    assert [len(rows) for rows in found] == [2, 3, 2]
    assert [row.quote is not None for rows in found for row in rows] == [True] * 2 + [False] * 5
    assert {row.hit.article for rows in found for row in rows} == {"one"}
    assert {row.snapshot for rows in found for row in rows} == {mine[0].snapshot}
    heard = iter([True, True, False])
    stopped = find_rows(desk, mine, parse("by:ana"), NOW, lambda _done, of: of > 0 or next(heard), clock=lambda: 0.0)
    assert [len(rows) for rows in stopped] == [2]


def test_the_texts_of_an_article_are_read_once() -> None:
    desk, read = desk_of_three(), []

    def article_of(name: str) -> object:
        read.append(name)
        return desk.article(name)

    quotes = Quotes(cast("Any", SimpleNamespace(articles=SimpleNamespace(article=article_of))))
    assert [quotes.of(("one", at)) for at in range(4)] == ["One.", "Two.", "Three.", ""]
    assert read == ["one"]


def listed_of(desk: FakeDesk, in_memory: object = None) -> DecisionList:
    """Return a list with the lines of ana's decisions."""
    pending = SimpleNamespace(held_in_memory=lambda _article: in_memory)
    listed = DecisionList(cast("Session", SimpleNamespace(desk=desk, scale=DEFAULT, pending=pending)), "by:ana")
    for rows in rows_of(desk):
        listed.take(rows)
    return listed


def test_an_act_falls_on_what_is_marked_in_its_order_else_on_the_current_line() -> None:
    listed = listed_of(desk_of_three())
    places = [row.place for row in listed.rows]
    assert [listed.number_of(place) for place in (*places, ("one", 9))] == [0, 1, 2, None]
    assert listed.targets() == [listed.rows[0].target]
    listed.cursor = 2
    listed.mark()
    assert listed.cursor == 2, "there is no next one"
    listed.cursor = 0
    listed.mark()
    assert (listed.cursor, listed.chosen) == (1, listed.rows[1])
    assert listed.targets() == [listed.rows[0].target, listed.rows[2].target]
    listed.cursor = 0
    listed.mark()
    assert listed.targets() == [listed.rows[2].target]
    listed.mark_all()
    assert listed.targets() == [row.target for row in listed.rows]
    listed.mark_all()
    assert (listed.marked, listed.targets()) == ({}, [listed.rows[1].target])
    listed.mark()
    listed.is_complete = True
    listed.begin("by:bo")
    assert (listed.marked, listed.cursor, listed.is_complete, listed.text) == ({}, 0, False, "by:bo")
    assert (listed.targets(), listed.chosen, listed.number_of(places[0])) == ([], None, None)
    listed.mark()
    listed.mark_all()
    assert (listed.marked, listed.cursor) == ({}, 0)


def test_a_text_that_comes_late_goes_to_its_own_line() -> None:
    listed = listed_of(desk_of_three())
    first, second, _ = listed.rows
    late = [replace(row, quote="late") for row in listed.rows]
    listed.quoted([(0, late[0]), (1, late[2]), (3, late[1])])
    assert [row.quote for row in listed.rows] == ["late", second.quote, listed.rows[2].quote]
    assert "late" not in (first.quote, second.quote, listed.rows[2].quote)


def test_what_one_holds_is_what_is_on_its_way_else_what_was_found() -> None:
    desk = desk_of_three()
    card = desk.cards()[0]
    desk.append([Event(EventKind.DECIDE, "bo", "main", "one", card.snapshot, 0, Holding("disputed"))])
    listed = listed_of(desk)
    row = next(row for row in listed.rows if row.hit.sentence == 0)
    own, others = listed.own_event(row), listed.others_events(row)
    assert own is not None
    assert own.reviewer == "ana"
    assert [one.reviewer for one in others] == ["bo"]
    assert listed_of(desk, {}).own_event(row) is None
    assert listed_of(desk, {0: own}).own_event(row) is own


def test_lines_that_are_shown_no_more_are_kept_until_a_thread_lets_go_of_them() -> None:
    """Another letter of a query takes the time of no long list."""
    desk = desk_of_three()
    listed = DecisionList(cast("Session", SimpleNamespace(desk=desk, scale=DEFAULT)), "by:ana")
    for rows in find_rows(desk, desk.cards(), listed.query, NOW, lambda _done, _of: True):
        listed.take(rows)
    before = listed.rows
    listed.begin("by:anna")
    assert (listed.rows, len(before)) == ([], 3)
    listed.let_go()
    assert before == []


@pytest.mark.in_threads
async def test_no_further_lines_are_read_before_those_that_were_read_are_drawn(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first are not read before the empty list is drawn: reading and drawing at once take longer than in turns."""
    drawn, read = [-1], list[int]()
    window = DecisionLines.window

    def slowly(*about: Any) -> Iterator[list[DecisionRow]]:
        [rows] = find_rows(*about)
        for row in rows:
            read.append(drawn[-1])
            yield [row]
        read.append(drawn[-1])

    def drawing(self: DecisionLines, first: int, end: int) -> Any:
        drawn.append(len(self.listed.rows))
        return window(self, first, end)

    monkeypatch.setattr(decisions, "find_rows", slowly)
    monkeypatch.setattr(DecisionLines, "window", drawing)
    monkeypatch.setattr(decisions, "PATIENCE", LIMIT)
    app = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)):
        app.perform("decisions.open")
        await happens(lambda: len(read) == 4)
    assert read == [0, 1, 2, 3]


async def test_what_the_list_needs_is_loaded_when_a_key_may_open_it(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the first of its keys, before the second; a key that cannot lead there loads nothing."""
    monkeypatch.delitem(sys.modules, "tui.screens.decisions")
    loaded: list[str] = []
    monkeypatch.setattr(actions, "import_module", loaded.append)
    app = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await pilot.press("escape")
        assert loaded == []
        await pilot.press("g")
        await happens(lambda: loaded == ["tui.screens.decisions"])


async def test_whoever_leaves_the_list_lets_go_of_its_lines_beside_the_keys(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """The query stays for the next time; no key waits until a hundred thousand lines are gone at once."""
    app: Any = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("decisions.open")
        await happens(lambda: getattr(app.screen, "listed", None) and app.screen.listed.is_complete)
        rows = app.screen.listed.rows
        assert len(rows) == 3
        await pilot.press("q")
        await happens(lambda: app.screen is app.desk_screen and rows == [])
        assert app.desk_screen.decisions_query == "by:ana"


@pytest.mark.parametrize(
    ("reasons", "note", "drawn"),
    [
        ((), "the sum is of 1974", "✎ the sum is of…  "),
        (("figure",), "the sum is of 1974", "figure  ✎ the su…  "),
        (("attribution", "superlative"), "the sum is of 1974", "✎ the sum is of…  "),
    ],
)
async def test_a_line_of_80_cells_has_the_beginning_of_a_note(
    app_of: Callable[..., CopydeskApp], reasons: tuple[str, ...], note: str, drawn: str
) -> None:
    """Less of it where a reason stands beside it."""
    desk = FakeDesk([article("one", "The bridge cost nine million, which is more than anybody had said before.")])
    card = desk.cards()[0]
    held = Holding("disputed", reasons=reasons, note=note)
    desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, 0, held)])
    app: Any = app_of(desk)
    async with app.run_test(size=(80, 24)):
        app.perform("decisions.open")
        await happens(lambda: getattr(app.screen, "listed", None) and app.screen.listed.is_complete)
        await happens(lambda: drawn in screen_text(app), lambda: screen_text(app))


async def test_what_is_typed_into_the_query_is_another_term(app_of: Callable[..., CopydeskApp]) -> None:
    """It is not added to the end of the last one; and the key that keeps a query says which letters are taken."""
    app: Any = app_of(desk_of_three())
    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("decisions.open")
        await happens(lambda: getattr(app.screen, "listed", None) and app.screen.listed.is_complete)
        await pilot.press("m", "q", "m")
        assert "any letter; taken: q" in screen_text(app)
        await pilot.press("escape", "/", *"two", "enter")
        await happens(lambda: app.screen.listed.text == "by:ana two" and app.screen.listed.is_complete)
        assert len(app.screen.listed.rows) == 1


async def test_what_is_saved_before_the_list_is_laid_out_is_told_to_it(app_of: Callable[..., CopydeskApp]) -> None:
    """It is on top from the moment it is asked for, and whatever was just decided is acknowledged meanwhile."""
    app = app_of(desk_of_three())
    async with app.run_test() as pilot:
        await pilot.pause()
        app.desk_screen.focus_pane("reader")
        app.perform_now("decisions.open", None, "")
        assert isinstance(app.screen, decisions.DecisionsScreen)
        app.desk_screen.sentences_changed("one", [0])
        await happens(lambda: "Three." in screen_text(app), lambda: screen_text(app))


async def test_a_page_of_the_list_is_a_page_and_goes_back_as_far(app_of: Callable[..., CopydeskApp]) -> None:
    desk = FakeDesk([article("one", *(f"Sentence {number} stands here." for number in range(90)))])
    card = desk.cards()[0]
    for at in sorted(card.claims):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    app: Any = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("decisions.open")
        await happens(lambda: getattr(app.screen, "listed", None) and app.screen.listed.is_complete)
        listed, page = app.screen.listed, app.screen.lines_pane.page()
        assert 5 < page < 24
        places = []
        for action, times in (("next", None), ("next", 2), ("previous", None), ("next", 9), ("previous", 9)):
            app.perform(f"decisions.page-{action}", times)
            await pilot.pause()
            places.append(listed.cursor)
        assert places == [page, 3 * page, 2 * page, 89, 0]
