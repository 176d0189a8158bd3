"""A line of a sentence's history: who did it is said first of all, however narrow the inspector is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Evidence, Holding, Link
from tests.verdicts import Verdict
from tui.shell.signs import ASCII
from tui.text.wrap import cells
from tui.widgets.inspector_rows import history_row

MOMENT = 1_760_000_000_000_000
TODAY = "2026-11-22"


def event(reviewer: str, kind: EventKind = EventKind.DECIDE) -> Event:
    verdict = Verdict.DISPUTED if kind is EventKind.DECIDE else None
    return Event(kind, reviewer, "main", "a.txt", "", 0, Holding(verdict), f"{MOMENT:014x}00abcd")


def shown(one: Event, width: int, before: Event | None = None) -> str:
    row = history_row(one, ASCII, TODAY, width, before)
    return "".join(text for text, _ in (*row.left, *row.right))


@pytest.mark.parametrize("width", [20, 26, 30, 40])
@pytest.mark.parametrize("kind", [EventKind.DECIDE, EventKind.SET_ASIDE])
def test_the_person_is_named_at_every_width(width: int, kind: EventKind) -> None:
    assert "ana" in shown(event("ana", kind), width)
    if kind is EventKind.DECIDE:
        assert cells(shown(event("ana"), width)) <= width


def test_where_there_is_room_the_whole_is_said() -> None:
    assert shown(event("ana"), 40).split()[0] == "2025-10-09"
    assert shown(event("ana"), 40).endswith("ana disputed")


def test_the_word_goes_before_the_name_and_the_time_before_the_word() -> None:
    assert shown(event("ana"), 26).split()[2:] == ["ana", "disputed"]
    assert shown(event("a-long-name"), 26).split()[-1] == "a-long-name"


def test_a_link_is_called_one_though_its_kind_is_evidence() -> None:
    """Made and removed; where what it replaced is not known, it is what its kind says."""
    bare = event("ana", EventKind.EVIDENCE)
    linked = replace(bare, holding=Holding(links=(Link("supports", "b.txt", "", 1),)), supersedes="")
    assert shown(linked, 40).endswith("ana link")
    assert shown(replace(bare, supersedes="x"), 40, linked).endswith("ana link")
    assert shown(replace(linked, supersedes="x"), 40).endswith("ana evidence")
    assert shown(bare, 40).endswith("ana evidence")
    with_evidence = replace(linked, holding=replace(linked.holding, evidence=(Evidence("a"),)))
    assert shown(with_evidence, 40, linked).endswith("ana evidence")
