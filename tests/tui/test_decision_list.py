"""The lines of the list of decisions, without a screen."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import cast

from review.events import Event, EventKind, Holding
from review.query import parse
from review.scale import DEFAULT
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article
from tui.work.decision_list import LONGEST, DecisionList, find_rows
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
