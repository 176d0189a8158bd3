"""The lines of the list of decisions, without a screen: what stands at their ends, and what is cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from textual.geometry import Region

from review.events import Event, EventKind, Holding
from review.query import parse
from tests.tui.helpers import PLAIN, bare
from tests.verdicts import Verdict
from tui.shell.signs import UNICODE
from tui.widgets.decision_lines import DecisionLines
from tui.work.pending import SaveState

pytestmark = pytest.mark.usefixtures("alone")


def decision(who: str, at: str = "", **holding: Any) -> Event:
    """Return a decision on the first sentence of an article, with the id of a moment."""
    stamp = f"{int(datetime.fromisoformat(at).timestamp() * 1e6):014x}00abcd" if at else ""
    return Event(EventKind.DECIDE, who, "main", "a.txt", "", 0, Holding(**holding), stamp)


def listed(
    quote: str | None,
    own: Event | None = None,
    others: Sequence[Event] = (),
    words: str = "",
) -> tuple[Any, Any]:
    """Return a list of one line, and the line."""
    decisions = [one for one in (own, *others) if one]
    hit = SimpleNamespace(article="a.txt", sentence=0, stale=(), decisions=decisions)
    row = SimpleNamespace(hit=hit, quote=quote, place=("a.txt", 0))
    session = SimpleNamespace(
        pending=SimpleNamespace(state=lambda *_: SaveState.SAVED),
        number_of=lambda _: 0,
        cards=[SimpleNamespace(title="The title")],
    )
    found = SimpleNamespace(
        rows=[row], cursor=0, marked=set(), text="is:x", is_complete=True, query=parse(words), session=session,
        own_event=lambda _: own, others_events=lambda _: others,
    )  # fmt: skip
    return found, row


def lines_of(monkeypatch: pytest.MonkeyPatch, found: Any, height: int = 5) -> DecisionLines:
    """Return the widget over a list, on the second of January."""
    made: DecisionLines = bare(DecisionLines(found, UNICODE, lambda: "2026-01-02"), monkeypatch, 80, height)
    return made


@pytest.mark.parametrize(
    ("own", "others", "room", "right"),
    [
        (None, (), 30, [" "]),
        (decision("ana", verdict=Verdict.ACCURATE), (), 30, ["  now", " "]),
        (decision("ana", "2026-01-02T09:08", verdict=Verdict.ACCURATE), (), 30, ["  09:08", " "]),
        (decision("ana", "2026-01-01T09:08"), (), 30, ["  01-01", " "]),
        (decision("ana", "2025-12-31T09:08"), (decision("bo", "2026-01-02T10:00"),), 30, ["  ·bo", "  10:00", " "]),
        (
            decision("ana", reasons=("figure", "date"), note="It was  nine, not ten, they said"),
            (),
            60,
            ["  figure, date", "  ✎ It was nine, not ten, they said", "  now", " "],
        ),
        (
            decision("ana", reasons=("figure", "date"), note="It was  nine, not ten, they said"),
            (),
            50,
            ["  figure, date", "  ✎ It was nine, no…", "  now", " "],
        ),
        (
            decision("ana", reasons=("figure", "date"), note="It was  nine, not ten, they said"),
            (),
            28,
            ["  figure, date", "  ✎ It w…", "  now", " "],
        ),
        (
            decision("ana", reasons=("figure", "date"), note="It was  nine, not ten, they said"),
            (),
            27,
            ["  ✎ It was nine, no…", "  now", " "],
        ),
        (
            None,
            (decision("bo", claim=False), decision("cy", verdict=Verdict.ACCURATE), decision("anastasia")),
            20,
            ["  –bo ✓cy ·an…", " "],
        ),
        (None, (decision("anastasia-maria"),), 3, ["  ·anastasia-…", " "]),
    ],
)
def test_what_stands_at_a_line_s_end(
    monkeypatch: pytest.MonkeyPatch, own: Event | None, others: Sequence[Event], room: int, right: list[str]
) -> None:
    """Reasons, the beginning of the note, who, when: from the left they go, the note is cut before that."""
    found, row = listed("One.", own, others)
    assert lines_of(monkeypatch, found)._right(row, room) == right


@pytest.mark.parametrize(
    ("quote", "words", "parts"),
    [
        ("It  rained\x1b.", "", ["It rained␛."]),
        ("It rained in Leeds.", "LEEDS", ["It rained in ", "Leeds", "."]),
        ("It rained in Leeds.", "it leeds", ["", "It", " rained in Leeds."]),
        ("a bcdefghijklm nopqrstuv Leeds.", "leeds", ["… bcdefghijklm nopqrstuv ", "Leeds", "."]),
        ("abcdefghijklm nopqrstuv Leeds.", "leeds", ["abcdefghijklm nopqrstuv ", "Leeds", "."]),
        ("It rained.", "leeds", ["It rained."]),
        (None, "leeds", ["…"]),
    ],
)
def test_a_sentence_round_what_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, quote: str | None, words: str, parts: list[str]
) -> None:
    """From a little before the first of the words that stands in it."""
    found, row = listed(quote, words=words)
    assert [text for text, _ in lines_of(monkeypatch, found)._quote(row, PLAIN)] == parts


def test_a_list_scrolls_with_its_cursor(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """Below a heading that stays; a line that is seen already moves nothing."""
    found, row = listed("One.")
    found.rows = [row] * 9
    lines = lines_of(monkeypatch, found)
    assert (lines.page(), lines.line_count(), list(lines.shown()), lines.current()) == (3, 10, [0, 1, 2, 3], (2, 1))
    tops = []
    for number in (3, 4, 99, 5, 4, -1):
        lines.point(number)
        tops.append((found.cursor, lines.top))
    assert tops == [(3, 0), (4, 1), (8, 5), (5, 5), (4, 4), (0, 0)]
    assert alone[0] == (Region(0, 1, 80, 1), Region(0, 4, 80, 1))
    lines.point(9)
    assert (list(lines.shown()), lines.top) == ([5, 6, 7, 8], 5)
    found.rows = [row] * 3
    found.cursor = 2
    lines.fit()
    assert (lines.top, list(lines.shown())) == (0, [0, 1, 2])
    low = lines_of(monkeypatch, found, 1)
    assert (low.page(), list(low.shown()), low._reveal()) == (1, [], False)


def test_a_line_in_its_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its title where there is room for it, and below so many cells the sentence alone."""
    found, _ = listed("It rained.", decision("ana", "2026-01-02T09:08", verdict=Verdict.ACCURATE))
    lines = lines_of(monkeypatch, found)
    drawn = {width: lines.draw(1, width).text for width in (55, 56, 95, 96, 159, 160)}
    assert drawn[55].rstrip() == "▌ ✓   1 It rained."
    assert drawn[56].split() == ["▌", "✓", "1", "It", "rained.", "09:08"]
    assert "The title" not in drawn[95]
    assert drawn[96].startswith(f"▌ ✓ {'The title':22}   1 It rained.")
    assert drawn[159].startswith(f"▌ ✓ {'The title':22}   1 It rained.")
    assert drawn[160].startswith(f"▌ ✓ {'The title':44}   1 It rained.")
    assert lines.draw(0, 40).text == "  Decisions  is:x                     1 "
    found.is_complete, found.text = False, ""
    assert lines.draw(0, 40).text == "  Decisions  all                     1… "
    assert lines.spoken_head() == "all, 1 so far"
    assert lines.spoken(0) == "1: ✓. It rained. The title, sentence 1, 09:08"
    found.marked.add(("a.txt", 0))
    assert lines.draw(1, 30).text.startswith(f"▌{UNICODE.full}✓")
    assert lines.spoken(0).startswith("1: marked, ")
    lines.nothing, found.rows = "Nothing\x1b found", []
    assert [lines.draw(number, 20).text.rstrip() for number in (1, 2)] == ["  Nothing␛ found", ""]
    assert (lines.spoken(0), lines.spoken_head()) == ("Nothing␛ found", "all")
