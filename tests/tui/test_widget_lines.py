"""The lines that widgets draw, without a screen: which parts fit, which go first, which rows are painted anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Region, Size

from reading.article import EntityType, Mention
from review.elsewhere.values import Fact, FactKind, Passage
from review.events import Event, EventKind, Evidence, Holding
from review.holdings import Progress
from review.query import parse
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.screens.desk import entities, searching
from tui.screens.desk.entity_view import EntityList, SheetLine, sheet_lines
from tui.screens.desk.search_dialog import Hits
from tui.screens.key_menu import columns
from tui.screens.row_screen import RowPane, letters_line
from tui.shell.signs import UNICODE
from tui.widgets import inspector
from tui.widgets.article_list import ArticleList, _shortened
from tui.widgets.decision_lines import DecisionLines
from tui.widgets.inspector import InspectorRow, bracketed, flow
from tui.widgets.lines import Lines, Looks, clipped, spread, strip
from tui.widgets.status import HeadRule, Hint, StatusBar, TitleBar
from tui.widgets.styled import dressed, ink, touching
from tui.work.pending import SaveState
from tui.work.search import SearchHit

PLAIN = Style()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Region, ...]]:
    """Let lines be drawn without an application; return the regions that are painted, none for everything."""
    shown: list[tuple[Region, ...]] = []
    monkeypatch.setattr(Lines, "ellipsis", "…")
    monkeypatch.setattr(Lines, "_show", lambda _, *regions: shown.append(regions))
    monkeypatch.setattr(Lines, "leading", lambda _, style, address: style + Style(link=address or None))
    return shown


def bare(widget: Any, monkeypatch: pytest.MonkeyPatch, width: int = 40, height: int = 5) -> Any:
    """Return a widget that looks plain and has a size."""
    widget.looks = Looks(lambda _: PLAIN)
    monkeypatch.setattr(type(widget), "size", Size(width, height))
    return widget


# Parts of a line.


@pytest.mark.parametrize(
    ("left", "right", "width", "shown"),
    [
        (["ab", "cd"], ["ef"], 8, "abcd  ef"),
        (["ab", "cd"], ["ef"], 6, "abcdef"),
        (["ab", "cd"], ["ef"], 5, "ab…ef"),
        (["ab", "cd"], ["ef"], 4, "abef"),
        (["ab", "cd"], ["ef"], 2, "ef"),
        (["ab", "cd"], ["ef"], 1, "…"),
        (["ab"], ["ef", "gh"], 3, "ef…"),
        ([], [], 3, "   "),
    ],
)
def test_both_ends_of_a_line(left: list[str], right: list[str], width: int, shown: str) -> None:
    """The left one is cut first, and never both."""
    parts = [[(text, PLAIN) for text in side] for side in (left, right)]
    assert spread(parts[0], parts[1], width, PLAIN, "…").text == shown


def test_a_line_is_as_wide_as_it_should_be() -> None:
    """Filled up with its base, cut where it is longer; parts behind one that is cut are gone."""
    base = Style(bold=True)
    assert [(one.text, one.style) for one in strip([("a", PLAIN), ("", base)], 3, base)] == [("a", PLAIN), ("  ", base)]
    assert strip([("abcd", PLAIN)], 3, base).text == "abc"
    assert strip([("abc", PLAIN)], 3, base).cell_length == 3
    assert [text for text, _ in clipped([("ab", PLAIN), ("cde", PLAIN), ("f", PLAIN)], 4, "…")] == ["ab", "c…"]
    assert [text for text, _ in clipped([("ab", PLAIN), ("cde", PLAIN), ("f", PLAIN)], 2, "…")] == ["ab"]


def test_looks_laid_over_each_other() -> None:
    """Where spans overlap both show, a cluster is never cut, and the text's own ground stays."""
    bold, italic = Style(bold=True), Style(italic=True)
    parts = dressed("abcdef", 10, PLAIN, [(8, 12, bold), (11, 14, italic), (15, 99, bold)])
    assert parts == [
        ("a", bold), ("b", bold + italic), ("cd", italic), ("e", PLAIN), ("f", bold)
    ]  # fmt: skip
    assert dressed("abc", 0, bold, []) == [("abc", bold)]
    assert dressed("e\u0301a", 0, PLAIN, [(1, 3, bold)]) == [("e\u0301a", PLAIN)]
    full = Style(color="red", bgcolor="blue", bold=True, italic=True, underline=True)
    assert ink(full) == Style(color="red", bold=True, italic=True, underline=True)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, 5, [(0, 5)]),
        (4, 6, [(0, 5)]),
        (5, 10, []),
        (9, 11, [(10, 15)]),
        (14, 21, [(10, 15), (20, 25)]),
        (25, 30, []),
    ],
)
def test_spans_that_touch_a_stretch(start: int, end: int, found: list[tuple[int, int]]) -> None:
    assert list(touching([(0, 5), (10, 15), (20, 25)], start, end)) == found
    assert list(touching([], start, end)) == []


def test_lines_scroll_to_their_ends(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """And no further; only rows that are seen are painted anew, neighbours at once."""
    pane = bare(RowPane(), monkeypatch, 40, 5)
    pane.show([((f"row {number}", "text"),) for number in range(20)])
    assert alone == [()]
    assert [pane.scroll_lines_to(top) for top in (3, 3, 99, 15, -1)] == [True, False, True, False, True]
    assert (pane.top, len(alone)) == (0, 4)
    pane.scroll_lines_to(10)
    alone.clear()
    pane.refresh_numbers([9, 10, 11, 13, 14, 15])
    assert alone == [(Region(0, 0, 40, 2), Region(0, 3, 40, 2))]
    pane.refresh_numbers([9, 15])
    assert len(alone) == 1
    assert [one.text.strip() for one in pane.window(0, 2)] == ["row 10", "row 11"]
    pane.STAYS = 1
    assert [one.text.strip() for one in pane.window(0, 3)] == ["row 0", "row 11", "row 12"]
    pane.refresh_numbers([0, 11])
    assert alone[1:] == [(Region(0, 0, 40, 2),)]


def test_rows_that_did_not_change_are_not_painted(
    monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]
) -> None:
    """The current one is the first with a bar; what has fewer rows now is not scrolled past its end."""
    pane = bare(RowPane(), monkeypatch, 12, 2)
    rows = [((" ", "bar"), ("a", "text")), ((" ▌ ", "bar"), ("b", "text")), ((" ▌ ", "bar"), ("a long word", "text"))]
    pane.show(rows)
    assert (pane.current(), pane.line_count()) == ((3, 1), 3)
    pane.scroll_lines_to(1)
    alone.clear()
    pane.show([rows[0], rows[1], rows[1]])
    assert alone == [(Region(0, 1, 12, 1),)]
    pane.show(rows[:1])
    assert (pane.top, pane.current(), alone[1:]) == (0, None, [()])
    pane.show(rows)
    assert [pane.draw(number, 12).text for number in (-1, 2, 3)] == [" " * 12, " ▌ a long w…", " " * 12]
    assert (pane.spoken_here(), pane.spoken_head()) == ("b", "")


def test_letters_in_a_line() -> None:
    """Where the status line can hold them."""
    letters = [("a", "accurate"), ("d", "disputed")]
    assert letters_line(letters, 44) == "a accurate  d disputed"
    assert letters_line(letters, 43) == ""


@pytest.mark.parametrize(
    ("width", "most", "rows"),
    [
        (40, None, [" a accurate  d disputed  ctrl+x leave"]),
        (36, None, ["      a accurate  d disputed", " ctrl+x leave"]),
        (20, None, ["      a accurate", "      d disputed", " ctrl+x leave"]),
        (20, 2, [" a accurate", " … 2 more"]),
        (12, None, ["      a accu", "      d disp", " ctrl+x leav"]),
    ],
)
def test_keys_in_columns(width: int, most: int | None, rows: list[str]) -> None:
    """As many beside each other as fit; what has no room is counted."""
    found = columns([("a", "accurate"), ("d", "disputed"), ("ctrl+x", "leave")], width, most)
    assert ["".join(text for text, _ in row).rstrip() for row in found] == rows


# The bottom line and the top one.


def bottom(monkeypatch: pytest.MonkeyPatch, *facts: str, hints: Sequence[Hint] = ()) -> StatusBar:
    """Return a bottom line."""
    bar: StatusBar = bare(StatusBar(lambda: facts), monkeypatch)
    bar.hints = hints
    monkeypatch.setattr(StatusBar, "app", SimpleNamespace(_exit=True))
    return bar


HELP, NEXT, LAST = Hint("?", "help"), Hint("j", "next"), Hint("G", "last")
GROUPED = (HELP, Hint("a", "✓", group="verdict"), Hint("d", "?", group="verdict"), NEXT)
THREE, SOME = (HELP, NEXT, LAST), ("3 of 9", "", "all saved")
LONG = "a fact that is long indeed"


@pytest.mark.parametrize(
    ("facts", "hints", "width", "shown"),
    [
        (SOME, THREE, 60, " 3 of 9   all saved                  G last  j next  ? help "),
        (SOME, THREE, 44, " 3 of 9   all saved  G last  j next  ? help "),
        (SOME, THREE, 43, " 3 of 9   all saved         j next  ? help "),
        (SOME, THREE, 28, " 3 of 9   all saved  ? help "),
        (SOME, THREE, 20, " 3 of 9      ? help "),
        (("3 of 9", LONG), (), 36, f" 3 of 9   {LONG}"),
        (("3 of 9", LONG), (), 35, " 3 of 9   a fact that is long inde…"),
        (("3 of 9", LONG), (), 22, " 3 of 9   a fact that…"),
        (("3 of 9", LONG), (), 21, " 3 of 9              "),
        ((), GROUPED, 40, "               j next  a ✓  d ?  ? help "),
        ((), GROUPED, 23, "      a ✓  d ?  ? help "),
        ((), GROUPED, 16, "         ? help "),
        ((), GROUPED, 9, "         "),
    ],
)  # fmt: skip
def test_facts_and_keys(
    monkeypatch: pytest.MonkeyPatch, facts: Sequence[str], hints: Sequence[Hint], width: int, shown: str
) -> None:
    """The most important key stands last and goes last; a group stays together, a fact is cut where it can be read."""
    bar = bottom(monkeypatch, *facts, hints=hints)
    assert bar.draw(0, width).text == shown
    assert bar.draw(1, width).text == " " * width


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (70, " 3 of 9   a fact   Saved what you said         G last  j next  ? help "),
        (60, " 3 of 9   a fact   Saved what you said       j next  ? help "),
        (45, " 3 of 9   Saved what you said         ? help "),
        (30, " Saved what you said   ? help "),
        (20, " Saved wha…  ? help "),
    ],
)
def test_a_message_takes_the_middle(monkeypatch: pytest.MonkeyPatch, width: int, shown: str) -> None:
    """Beside the first fact, and beside one of its own where there is room."""
    bar = bottom(monkeypatch, "3 of 9", "all saved", hints=(HELP, NEXT, LAST))
    bar.say("Saved what you said", beside=lambda: "a fact")
    assert bar.draw(0, width).text == shown


def test_an_urgent_message_stands_alone(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """With the key that it offers; behind the first of two keys none is live, behind a number all are."""
    bar = bottom(monkeypatch, "3 of 9", hints=(HELP, NEXT, LAST))
    bar.say("Not saved", urgent=True, offers="G")
    assert bar.draw(0, 40).text == " Not saved       G last  j next  ? help "
    assert bar.draw(0, 30).text == " Not saved     G last  ? help "
    assert bar.draw(0, 20).text == " Not saved   ? help "
    bar.pending = "g"
    assert bar.draw(0, 40).text == " Not saved                           g  "
    bar.pending = "12"
    assert bar.draw(0, 40).text == " Not saved   12  G last  j next  ? help "
    painted = len(alone)
    bar.say("Not saved", urgent=True, offers="G")
    assert len(alone) == painted == 1
    bar.say("Not saved", urgent=True)
    assert len(alone) == 2


def test_what_is_said_is_read_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is that it was taken back; with whether something stands beside it."""
    heard: list[tuple[object, ...]] = []

    def hear(*said: object) -> None:
        heard.append(said)

    speaker = SimpleNamespace(say_line=hear, take_back_line=hear)
    bar = bottom(monkeypatch)
    monkeypatch.setattr(StatusBar, "app", SimpleNamespace(_exit=True, speaker=speaker))
    bar.say("One")
    bar.say("Two", urgent=True, beside=lambda: "x")
    bar.say("")
    assert heard == [("One", False, False), ("Two", True, True), ("Two",)]


@pytest.mark.parametrize(
    ("width", "top", "facts"),
    [
        (60, " copydesk  desk                            round one    ana ", "1979 · a long fact · b"),
        (59, " copydesk  desk                                        ana ", "1979 · a long fact · b"),
        (24, " copydesk  desk     ana ", "1979 · a long fact"),
        (23, " copydesk  desk    ana ", "1979 · b"),
        (12, " copydesk…a…", "1979"),
        (11, " copydesk……", ""),
    ],
)  # fmt: skip
def test_the_top_line_and_the_rule_below_it(monkeypatch: pytest.MonkeyPatch, width: int, top: str, facts: str) -> None:
    """The reviewer is the last to go; of the facts on the rule whole ones are shown."""
    title = bare(TitleBar(), monkeypatch)
    title.desk, title.round, title.reviewer = "desk", "one", "ana"
    assert title.draw(0, width).text == top
    assert title.draw(1, width).text == " " * width
    head = bare(HeadRule("─", "·"), monkeypatch)
    assert head.draw(0, width).text == "─" * width
    head.show(("1979", "a long fact", "b"), "http://x")
    rule = f"─ {facts} ".ljust(width, "─") if facts else "─" * width
    assert head.draw(0, width).text == rule
    assert head.draw(1, width).text == "─" * width
    assert any(one.style and one.style.link for one in head.draw(0, width)) is bool(facts)


def test_a_rule_is_drawn_anew_for_other_facts(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    head = bare(HeadRule("─", "·"), monkeypatch)
    for said, address in ((("a",), ""), (("a",), ""), (("a",), "http://x"), (("b",), "http://x")):
        head.show(said, address)
    assert len(alone) == 3
    head.show(("a very long fact",))
    assert head.draw(0, 14).text == "─ a very… ────"


# The inspector's rows.


def texts(rows: Sequence[InspectorRow]) -> list[str]:
    """Return the left side of rows."""
    return ["".join(text for text, _ in row.left) for row in rows]


def test_words_flow_with_their_looks() -> None:
    """A word that is wider than a row is broken; no row ends with a space."""
    found = flow([("one ", "a"), ("two ", "b"), ("threefour ", "c"), ("x", "d")], 7)
    assert [row.left for row in found] == [
        (("one ", "a"), ("two", "b")), (("threefo", "c"),), (("ur ", "c"), ("x", "d"))
    ]  # fmt: skip
    assert texts(flow([("abcd ", "a"), ("ef", "a")], 7)) == ["abcd ef"]
    assert texts(flow([("abcd ", "a"), ("efg", "a")], 7)) == ["abcd", "efg"]
    assert texts(flow([("abcdefgh", "a")], 1)) == ["abcd", "efgh"]
    assert flow([], 7) == []
    assert [bracketed(text, "[-", "-]") for text in (" a b ", "a", "  ")] == [" [-a b-] ", "[-a-]", "  "]


def test_words_behind_a_label() -> None:
    """Two rows at most; the label stands before the first alone."""
    label = inspector._labelled_rows
    assert texts(label("here  ", "one two three four five six", 16, "…")) == ["here  one two", "      three fou…"]
    assert texts(label("x ", "abcdefgh ijklmnop q", 10, "…")) == ["x abcdefgh", "  ijklmno…"]
    assert texts(label("", "one two three", 8, "…")) == [" one two", " three"]
    assert texts(label("there ", "one", 20, "…")) == ["there one"]
    assert texts(label("there ", "one two", 3, "…")) == ["there one", "      two"]
    assert label("x ", "one", 20, "…")[0].left[0] == ("x ", "quiet")


@pytest.mark.parametrize(
    ("width", "rows"), [(18, ["refutes  b.org/abc"]), (17, ["refutes", "b.org/abc"]), (8, ["refutes", "b.org/ab", "c"])]
)
def test_where_a_piece_of_evidence_is(width: int, rows: list[str]) -> None:
    """Behind its stance where it fits, else whole below it; each row leads there."""
    found = inspector._source_rows(Evidence("b.org/abc", "", "refutes"), width, ("evidence", 1))
    assert texts(found) == rows
    assert [row.target for row in found] == [("evidence", 1), *[None] * (len(rows) - 1)]
    [led] = {row.address for row in inspector._source_rows(Evidence("http://b.org/abc"), 80, ("evidence", 1))}
    assert led == "http://b.org/abc"


def test_when_something_was_done() -> None:
    """The time of today, the day of this year, else with its year."""
    moment = datetime(2026, 1, 2, 3, 4)
    days = {"2026-01-02": "03:04", "2026-05-01": "01-02 03:04", "2025-01-02": "2026-01-02 03:04"}
    assert {day: inspector._when(moment, day) for day in days} == days


# The lines of the list of decisions.


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


# What the page does with names and hits.

NAMES = article("a.txt", "Ann met Bo.", "Nobody came.", "Ann met Cy and Bo.")
SPOTS = ((0, "Ann"), (8, "Bo"), (25, "Ann"), (33, "Cy"), (40, "Bo"))
MENTIONS = tuple(Mention(at, at + len(name), EntityType.PERSON, name) for at, name in SPOTS)


class Page:
    """A view of an article: where one is, what is marked, what was said."""

    def __init__(self, sentence: int) -> None:
        self.said: list[str] = []
        self.session = SimpleNamespace(
            article=replace(NAMES, mentions=MENTIONS),
            name="a.txt",
            cursor=SimpleNamespace(sentence=sentence),
            jump=self.jump,
            number_of=lambda name: 0 if name == "a.txt" else -1,
            sentence_at=lambda at: max(n for n, one in enumerate(NAMES.sentences) if one.start <= at),
        )
        self.reader = SimpleNamespace(
            mention=None, highlight="", hits=(), repaint=lambda: None, show_mention=self.show_mention
        )
        keymap = SimpleNamespace(keys_of=lambda _: ("m", "n"))
        self.shell = SimpleNamespace(
            key_of=lambda action: f"<{action}>", settings=SimpleNamespace(speak=False), keymap=keymap
        )
        self.desk_hits: Sequence[Any] = ()
        self.say = self.said.append
        self.focus_pane = lambda _: None

    def jump(self, sentence: int) -> None:
        self.session.cursor.sentence = sentence

    def show_mention(self, mention: Mention) -> None:
        self.reader.mention = mention


@pytest.mark.parametrize(
    ("sentence", "on", "steps", "to", "said"),
    [
        (0, None, 1, (0, 0), "person"),
        (0, 0, 1, (0, 8), "person"),
        (0, 8, 1, (2, 25), "person"),
        (0, 0, 3, (2, 33), "person"),
        (0, 0, 9, (2, 40), "person"),
        (1, None, 1, (2, 25), "person"),
        (1, 0, 1, (2, 25), "person"),
        (1, None, -1, (0, 8), "person"),
        (2, 40, -1, (2, 33), "person"),
        (2, 40, -3, (0, 8), "person"),
        (2, 40, -9, (0, 0), "person"),
        (2, None, -1, (0, 8), "person"),
        (0, 0, -1, (0, 0), "No mention before"),
        (2, 40, 1, (2, 40), "No mention further on"),
    ],
)
def test_going_from_name_to_name(sentence: int, on: int | None, steps: int, to: tuple[int, int], said: str) -> None:
    """From the one last gone to, where one is in its sentence still, else from the sentence; at most to the last."""
    page: Any = Page(sentence)
    page.reader.mention = next((one for one in MENTIONS if one.start == on), None)
    entities._jump(page, steps)
    assert (page.session.cursor.sentence, page.reader.mention.start) == to
    assert page.said == [said]


def test_kinds_of_names_are_marked_in_turn() -> None:
    page: Any = Page(0)
    for _ in range(3):
        entities._highlight(page)
    assert page.said == [
        "Highlighting: person (5 mentions)", "Highlighting: off", "Highlighting: all types (5 mentions)"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "steps", "to"),
    [(0, 1, 2), (0, 2, 2), (1, 1, 2), (2, 1, 0), (2, 3, 2), (1, -1, 0), (0, -1, 2), (2, -1, 0)],
)
def test_going_from_hit_to_hit(sentence: int, steps: int, to: int) -> None:
    """A sentence is left at once, however many hits it has; behind the last one comes the first."""
    page: Any = Page(sentence)
    page.reader.hits = [(0, 3), (8, 10), (25, 28), (40, 42)]
    searching._step(page, steps)
    assert page.session.cursor.sentence == to
    assert page.said == [f"hit {1 if to == 0 else 3} of 4   <search.next> next   <search.previous> previous"]


def test_hits_of_an_article() -> None:
    """Whether one is on one is said where its key has another meaning; without any it is said how they are found."""
    page: Any = Page(1)
    searching._step(page, 1)
    assert page.said == ["Nothing searched for; <search.open> searches"]
    page.reader.hits = [(0, 3), (25, 28)]
    assert [searching.next_hit(page) for page.session.cursor.sentence in (0, 1, 2)] == [
        "   <search.next> next hit", "", "   <search.next> next hit"
    ]  # fmt: skip
    page.shell.keymap.keys_of = lambda _: ("m",)
    assert searching.next_hit(page) == ""


@pytest.mark.parametrize(
    ("sentence", "steps", "to"),
    [(0, 1, 2), (0, 2, 0), (2, 1, 0), (2, -1, 0), (0, -1, 2), (1, 1, 2), (1, -1, 0), (1, 2, 0)],
)
def test_going_from_hit_to_hit_of_the_desk(monkeypatch: pytest.MonkeyPatch, sentence: int, steps: int, to: int) -> None:
    """Each sentence once, round the end; from elsewhere in the article on or back from where one stands."""
    monkeypatch.setattr(searching, "places_of_hits", lambda *_: ())
    page: Any = Page(sentence)
    page.desk_hits = [SimpleNamespace(article="a.txt", sentence=number) for number in (0, 0, 2, 2)]
    searching._step(page, steps)
    assert page.session.cursor.sentence == to
    number = 1 if to == 0 else 2
    assert page.said == [f"hit {number} of 2 on the desk   <search.next> next   <search.previous> previous"]


# Lists of articles, of hits and of where a name stands.

CARDS = [
    SimpleNamespace(name=f"sub/{name}.txt", title=title, source=f"folder/of/articles/{name}.txt", sentences=count)
    for name, title, count in (("a", "The first title", 12), ("b", "", 1), ("c", "The third", 1200))
]
DONE = {"sub/a.txt": Progress(1, 3), "sub/b.txt": Progress(2, 2), "sub/c.txt": Progress(0, 0)}


def articles(monkeypatch: pytest.MonkeyPatch, width: int, height: int) -> Any:
    """Return the list of three articles, of which the second is open and another contradicts the first."""
    session = SimpleNamespace(
        cards=CARDS,
        name="sub/b.txt",
        number=1,
        number_of=lambda name: next((at for at, card in enumerate(CARDS) if card.name == name), -1),
        pending=SimpleNamespace(progress_of=lambda card: DONE[card.name]),
    )
    made = bare(ArticleList(session, UNICODE), monkeypatch, width, height)  # type: ignore[arg-type]
    monkeypatch.setattr(ArticleList, "outer_size", Size(width, height))
    made.differing = lambda card: 2 if card.name == "sub/a.txt" else 0
    return made


@pytest.mark.parametrize(
    ("width", "height", "rows"),
    [
        (
            40,
            14,
            [
                "▌  The first title                  1/3",
                "▌  folder/of/articles/a.txt ≠2 12 units",
                " ✓ sub/b.txt                        2/2",
                "   folder/of/articles/b.txt      1 unit",
                "   The third",
                "   folder/of/articles/c.txt 1,200 units",
            ],
        ),
        (
            40,
            13,
            ["▌  The first title               ≠2 1/3", " ✓ sub/b.txt                        2/2", "   The third"],
        ),
        (18, 13, ["▌  The fi… ≠2 1/3", " ✓ sub/b.txt  2/2", "   The third"]),
        (17, 13, ["▌  The first tit…", " ✓ sub/b.txt", "   The third"]),
        (
            70,
            20,
            [
                "▌  The first title         folder…/a.txt      12 units   ≠2       1/3",
                " ✓ sub/b.txt               folder…/b.txt       1 unit             2/2",
                "   The third               folder…/c.txt   1,200 units",
            ],
        ),
        (
            102,
            20,
            [
                f"▌  {'The first title':45} folder/of/articles/a.txt     12 units   ≠2       1/3",
                f" ✓ {'sub/b.txt':45} folder/of/articles/b.txt      1 unit             2/2",
                f"   {'The third':45} folder/of/articles/c.txt  1,200 units",
            ],
        ),
    ],
)
def test_articles_in_one_line_or_two(monkeypatch: pytest.MonkeyPatch, width: int, height: int, rows: list[str]) -> None:
    """Two where the list is high and not wide; figures go before the title does, the source is cut in its middle."""
    listed = articles(monkeypatch, width, height)
    assert listed.draw(0, width).text == "  Articles" + "3 ".rjust(width - 10)
    assert listed.draw(1, width).text == " " * width
    assert [listed.draw(2 + number, width).text.rstrip() for number in range(len(rows))] == rows
    assert listed.line_count() == 2 + len(rows)
    assert listed.draw(2 + len(rows), width).text == " " * width


def test_a_list_of_articles_keeps_its_place(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """Its cursor stays on a card that is still there; rows whose figures are as they were are not painted."""
    listed = articles(monkeypatch, 40, 4)
    assert (listed.page_rows(), listed.current(), listed.place()) == (1, (2, 2), ("sub/a.txt", 0))
    tops = []
    for row in (1, 2, 99, 1, 0, -1):
        listed.point(row)
        tops.append((listed.cursor, listed.top))
    assert tops == [(1, 0), (2, 1), (2, 1), (1, 1), (0, 0), (0, 0)]
    assert alone[0] == (Region(0, 2, 40, 2),)
    listed.show_order([2, 0], "is:x")
    assert (listed.cursor, listed.place(), listed.draw(0, 40).text) == (
        1,
        ("sub/a.txt", 1),
        "  Articles  is:x                 2 of 3 ",
    )
    listed.show_order([2, 1])
    assert (listed.cursor, listed.card) == (0, CARDS[2])
    listed.follow()
    assert listed.card is CARDS[1]
    listed.keep("sub/c.txt", 0)
    assert (listed.place(), listed.top) == (("sub/c.txt", 0), 0)
    listed.keep("sub/a.txt", 0)
    assert listed.card is CARDS[2]
    for number in (2, 3):
        listed.draw(number, 40)
    alone.clear()
    listed.refresh_article("sub/c.txt")
    assert alone == []
    monkeypatch.setitem(DONE, "sub/c.txt", Progress(1, 1))
    for name in ("sub/c.txt", "sub/a.txt"):
        listed.refresh_article(name)
    assert alone == [(Region(0, 2, 40, 1),)]
    listed.announce("is:y")
    assert alone[1:] == [(Region(0, 0, 40, 1),)]


def test_articles_read_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = articles(monkeypatch, 40, 14)
    assert [listed.spoken(number) for number in range(listed.spoken_count())] == [
        "1 of 3: The first title, 1 of 3 judged, 12 units, another article contradicts 2, folder/of/articles/a.txt",
        "2 of 3: sub/b.txt, 2 of 2 judged, done, open, 1 unit, folder/of/articles/b.txt",
        "3 of 3: The third, 0 of 0 judged, 1200 units, folder/of/articles/c.txt",
    ]
    assert (listed.spoken_head(), listed.spoken_at()) == ("Articles 3", 0)


@pytest.mark.parametrize(
    ("room", "shown"),
    [(23, "folder/of/articles.txt"), (21, "folder/of/…ticles.txt"), (10, "fold….txt"), (3, "f…t"), (1, "f…t")],
)
def test_a_path_is_cut_in_its_middle(room: int, shown: str) -> None:
    """Its two ends tell articles apart."""
    assert _shortened("folder/of/articles.txt", room, "…") == shown


def test_hits_below_the_titles_of_their_articles(
    monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]
) -> None:
    """The chosen one with its title where it is the first; what is held of each beside it."""
    hits = bare(Hits(UNICODE), monkeypatch, 40, 3)
    hits.clear("Nothing\x1b")
    assert (hits.draw(0, 12).text, hits.draw(1, 12).text) == ("Nothing␛    ", " " * 12)
    assert (hits.chosen, hits.line_count(), hits.spoken_head(), hits.spoken(0)) == (None, 1, "Nothing␛", "Nothing␛")
    hits.point(1)

    def found(sentence: int, **holding: Any) -> SearchHit:
        return SearchHit("a", "The title", sentence, "It rained in Leeds.", 13, 18, (), Holding(**holding))

    hits.add([found(0, verdict=Verdict.ACCURATE), found(11, claim=False)])
    hits.add([found(2)])
    assert [hits.draw(number, 40).text.rstrip() for number in range(-1, 6)][1:] == [
        "The title",
        "▌   1 ✓ It rained in Leeds.",
        "   12 – It rained in Leeds.",
        "The title",
        "    3 · It rained in Leeds.",
        "",
    ]
    assert hits.draw(1, 30).text == "▌   1 ✓ … rained in Leeds.    "
    assert (hits.line_count(), hits.spoken_count(), hits.spoken_head()) == (5, 3, "3 hits")
    assert hits.spoken(1).endswith("The title, sentence 12")
    assert hits.spoken(3) == "Nothing␛"
    tops = []
    alone.clear()
    for steps in (1, 1, 9, -1, -9):
        hits.point(steps)
        tops.append((hits.cursor, hits.top))
    assert tops == [(1, 0), (2, 2), (2, 2), (1, 1), (0, 0)]
    assert alone[0] == (Region(0, 1, 40, 2),)
    for number, cursor in ((4, 2), (3, 2), (1, 0)):
        hits.pick(number)
        assert hits.cursor == cursor
    hits.choose(1)
    assert hits.chosen.sentence == 11


def test_where_a_name_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the fact sheet; the words before it are cut at their beginning, so that names stand near the left."""
    shown = bare(EntityList(UNICODE), monkeypatch, 50, 3)
    shown.title_of = lambda name: f"Title of {name}"
    sightings = [
        SimpleNamespace(article="a", sentence=at, before=before, spelling="Ann", after=" left.")
        for at, before in enumerate(("On Monday morning ", "", "So ", ""))
    ]
    shown.show(sightings)
    assert [shown.draw(number, 50).text for number in (0, 1, 4)] == [
        "▌ …ay morning Ann left.            Title of a   1 ",
        "  Ann left.                        Title of a   2 ",
        " " * 50,
    ]
    moved = []
    for to in (2, 3, 99, 1, -1):
        shown.point(to)
        moved.append((shown.cursor, shown.top))
    assert moved == [(2, 0), (3, 1), (3, 1), (1, 1), (0, 0)]
    shown.show_facts([SheetLine("role", "lead", "b", 4, 2), SheetLine("", "chief", "c", 0, is_other=True)])
    assert (shown.cursor, shown.top, shown.line_count(), shown.current()) == (2, 0, 6, (2, 2))
    assert [shown.draw(number, 50).text for number in (0, 1)] == [
        "       role lead                Title of b   5 +2 ",
        f"          {UNICODE.differs} chief                  Title of c   1 ",
    ]
    assert shown.chosen is sightings[0]
    shown.pick(9)
    shown.pick(1)
    assert shown.chosen.text == "chief"
    shown.point_at(3)
    assert (shown.chosen, shown.spoken(1)[:3]) == (sightings[3], "2: ")


def test_the_fact_sheet() -> None:
    """What several articles say alike is one line; below it stand those that say otherwise."""

    def place(name: str, sentence: int = 0) -> Passage:
        return Passage(name, sentence, 0, 3, f"words of {name}")

    other = place("c", 2)
    found = [
        Fact(FactKind.ROLE, "lead", place("a", 1), "Ann", "Acme", differs=(other,)),
        Fact(FactKind.ROLE, "lead", place("b"), "Ann", "Acme", differs=(other,)),
        Fact(FactKind.ROLE, "lead", place("a"), "Bo", "Ann", True),
        Fact(FactKind.QUOTATION, "It rained", place("a"), "Bo"),
        Fact(FactKind.DATE, "2026-01-02", place("a"), "Bo"),
    ]
    assert sheet_lines("Ann", found, lambda passage: passage.text) == [
        SheetLine("role", "lead of Acme", "a", 1, 1),
        SheetLine("", "words of c", "c", 2, is_other=True),
        SheetLine("role", "Bo: former lead", "a", 0),
        SheetLine("quotation", "“It rained”", "a", 0),
        SheetLine("date", "2026-01-02", "a", 0),
    ]
