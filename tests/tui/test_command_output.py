"""What commands print on a terminal or into a pipe: articles, their margins and breaks, and how far they are."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Kind, Mention, Sentence
from reading.places import SourcePlace
from store.desk import Problem
from store.manage.adding import AddProgress
from tests.tui.helpers import FlushedTerminal, Terminal
from tui.cli import output
from tui.cli.output import (
    Meter,
    StatusReport,
    clock_time,
    line,
    print_article,
    print_json,
    print_listing,
    record,
    wrapped,
)

SAID = "Ann Lee left. It rained in Leeds all day long.\nBy Bo\n"
ARTICLE = Article(
    "a", "a", "A", SAID,
    (Sentence(0, 0, 13), Sentence(1, 14, 46), Sentence(2, 47, 52, Kind.BYLINE)),
    (Mention(0, 7, EntityType.PERSON, "Ann Lee"), Mention(27, 32, EntityType.PLACE, "Leeds")),
)  # fmt: skip
LINES = "Ann Lee left. It rained in\nLeeds all day long.\nBy Bo\n"
COLOURED = "COLOURED"
HUES = (
    "\x1b[04m\x1b[32mAnn Lee\x1b[39;49;00m left. It rained in\n"
    "\x1b[04m\x1b[33mLeeds\x1b[39;49;00m all day long.\n\x1b[90mBy Bo\x1b[39;49;00m\n"
)


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (False, {}, SAID),
        (False, {"NO_COLOR": "1"}, SAID),
        (False, {"FORCE_COLOR": "1"}, COLOURED),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, SAID),
        (True, {}, COLOURED),
        (True, {"NO_COLOR": "1"}, LINES),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, LINES),
        (True, {"TERM": "dumb"}, LINES),
        (True, {"TERM": "dumb", "FORCE_COLOR": "1"}, COLOURED),
        (False, {"TERM": "dumb", "FORCE_COLOR": "1"}, COLOURED),
    ],
)
def test_an_article_in_colour_or_not(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], expected: str
) -> None:
    """In colour on a terminal that has any, or where it is asked for; plain and whole into a pipe."""
    monkeypatch.setenv("COLUMNS", "26")
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    print_article(ARTICLE, environment)
    assert out.getvalue() == expected.replace(COLOURED, HUES)


@pytest.mark.parametrize(("columns", "first"), [(10, "Ann Lee left. It"), (200, LINES.partition("Leeds")[0].strip())])
def test_an_article_s_lines_have_room_and_an_end(monkeypatch: pytest.MonkeyPatch, columns: int, first: str) -> None:
    """Twenty cells at least, and 76 at most."""
    monkeypatch.setenv("COLUMNS", str(columns))
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    print_article(ARTICLE, {"NO_COLOR": "1"})
    shown = out.getvalue().splitlines()
    assert shown[0].startswith(first)
    assert max(map(len, shown)) == (19 if columns == 10 else 46)
    print_article(Article("a", "a", "A", "x" * 70 + " y" * 9, ()), {"NO_COLOR": "1"})
    assert max(map(len, out.getvalue().splitlines())) == (70 if columns == 10 else 76)


def beside(text: str, *margins: str) -> str:
    """Return lines each behind its margin."""
    lines = zip(margins, text.splitlines(keepends=True), strict=True)
    return "".join(map("".join, lines))


PLACED = replace(ARTICLE, places=(SourcePlace(14, page=2), SourcePlace(47, speaker="ANN LEE")))
"""The first of two sentences in a line has no place; what stands beside the second is as wide as beside the third."""


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (False, {}, beside(SAID, "p. 2     ", "ANN LEE  ")),
        (True, {"NO_COLOR": "1"}, beside(LINES, "p. 2     ", " " * 9, "ANN LEE  ")),
        (True, {}, beside(HUES, "p. 2     ", " " * 9, "ANN LEE  ")),
    ],
)
def test_the_place_of_what_begins_in_a_line_stands_beside_it(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, environment: dict[str, str], expected: str
) -> None:
    """Of the first that has one; a line has as much less room as that takes."""
    monkeypatch.setenv("COLUMNS", "35")
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    print_article(PLACED, environment)
    assert out.getvalue() == expected


def test_places_that_say_nothing_take_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    for places in ((SourcePlace(0),), (SourcePlace(200, page=1),)):
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        print_article(replace(ARTICLE, text=SAID.rstrip(), places=places), {})
        assert out.getvalue() == SAID


def test_units_are_listed_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their number from 1, their kind, their place, and their text in one line that does nothing to a terminal."""
    text = SAID.replace("It rained", "It\nrained").replace("Bo", "B\x1b")
    for of, margins in ((ARTICLE, ("", "", "")), (PLACED, (" " * 9, "p. 2     ", "ANN LEE  "))):
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        print_listing(replace(of, text=text))
        assert out.getvalue().splitlines() == [
            f"   1  sentence    {margins[0]}Ann Lee left.",
            f"   2  sentence    {margins[1]}It rained in Leeds all day long.",
            f"   3  byline      {margins[2]}By B␛",
        ]


def test_an_article_as_json() -> None:
    """Why a unit is no claim, and its place, stand where there is one."""
    units: list[dict[str, Any]] = [
        {"index": 0, "start": 0, "end": 13, "kind": "sentence"},
        {"index": 1, "start": 14, "end": 46, "kind": "sentence"},
        {"index": 2, "start": 47, "end": 52, "kind": "byline", "aside": "begins as by-lines do"},
    ]
    told = {
        "title": "A",
        "sha256": ARTICLE.sha256,
        "language": "en",
        "text": SAID,
        "sentences": units,
        "entities": [
            {"start": 0, "end": 7, "type": "PERSON", "text": "Ann Lee", "entity": "Ann Lee"},
            {"start": 27, "end": 32, "type": "PLACE", "text": "Leeds", "entity": "Leeds"},
        ],
    }
    assert record(replace(ARTICLE, language="en")) == told
    units[1]["place"] = {"page": 2}
    units[2]["place"] = {"speaker": "ANN LEE"}
    assert record(replace(PLACED, language="en")) == told


def test_json_stands_behind_what_was_printed_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In UTF-8 whatever the locale; what would act on a terminal is one of its escapes."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    print("before")
    print_json({"é": "\x1b\u202e\n"})
    out.seek(0)
    assert out.buffer.read().decode() == 'before\n{"é": "\\u001b\\u202e\\n"}\n'


def test_what_the_locale_lacks_is_printed_as_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    out = FlushedTerminal("ascii")
    monkeypatch.setattr(sys, "stdout", out)
    print_article(Article("a", "a", "A", "Zürich\n", ()), {"NO_COLOR": "1"})
    out.flush()
    assert out.getvalue() == "Z\\xfcrich\n"


def test_each_group_of_names_has_its_hue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Underlined; a title is bold, and what is none of anybody's claims is grey."""
    hues = {"PERSON": 32, "ORG": 36, "PLACE": 33, "ROLE": 35, "PRODUCT": 31, "WORK": 31}
    kinds = list(EntityType)
    text = "Head\n" + " ".join("x" * 3 for _ in kinds) + "\nBy Bo\n"
    mentions = tuple(Mention(5 + 4 * at, 8 + 4 * at, kind, "xxx") for at, kind in enumerate(kinds))
    end = len(text) - 1
    units = (Sentence(0, 0, 4, Kind.HEADLINE), Sentence(1, 5, end - 6), Sentence(2, end - 5, end, Kind.BYLINE))
    out = Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("COLUMNS", "200")
    print_article(Article("a", "a", "A", text, units, mentions), {})
    words = " ".join(f"\x1b[04m\x1b[{hues.get(kind.value, 34)}mxxx\x1b[39;49;00m" for kind in kinds)
    assert out.getvalue() == f"\x1b[01mHead\x1b[39;49;00m\n{words}\n\x1b[90mBy Bo\x1b[39;49;00m\n"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdefgh ij", 4, "abcdefgh\nij"),
        ("ab cd", 5, "ab cd"),
        ("ab cde", 5, "ab\ncde"),
        ("ab  cde fg", 5, "ab \ncde\nfg"),
        ("ab\ncd ef", 4, "ab\ncd\nef"),
        ("aaaa 日本語日本 bb", 10, "aaaa\n日本語日本\nbb"),
        ("“日” b", 6, "“日” b"),
        ("日本 語日", 8, "日本\n語日"),
        ("日本 語日", 9, "日本 語日"),
    ],
)
def test_lines_are_broken_at_spaces(text: str, width: int, shown: str) -> None:
    """What goes on behind a break is counted in cells."""
    assert wrapped(text, width) == shown


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (AddProgress(0, 0, 0, 0.5), "[####################] 0 articles, 0.00 MB/s"),
        (AddProgress(1, 500_000, 1_000_000, 2.0), "[##########..........] 1 article, 0.25 MB/s, 2 s left"),
        (AddProgress(5, 1_000_000, 2_000_000, 1.0), "[##########..........] 5 articles, 1.0 MB/s, 1 s left"),
        (AddProgress(5, 999_999, 2_000_000, 1.0), "[#########...........] 5 articles, 1.00 MB/s, 1 s left"),
        (AddProgress(5, 1_000_000, 2_000_000, 0.99), "[##########..........] 5 articles, 1.0 MB/s"),
        (AddProgress(5, 3_000_000, 2_000_000, 2.0), "[####################] 5 articles, 1.5 MB/s, 0 s left"),
        (AddProgress(0, 0, 5, 2.0), "[....................] 0 articles, 0.00 MB/s"),
        (AddProgress(1, 1, 4, 0.0), "[#####...............] 1 article, 1.0 MB/s"),
    ],
)
def test_how_far_adding_is(progress: AddProgress, said: str) -> None:
    """What is left is told after a second, where anything came."""
    assert line(progress) == said


def test_durations() -> None:
    seconds = (0, 59.4, 59.6, 3599, 3600, 3660, 86_399)
    said = ["0 s", "59 s", "1 min 00 s", "59 min 59 s", "1 h 0 min", "1 h 1 min", "23 h 59 min"]
    assert [clock_time(each) for each in seconds] == said


def test_the_meter_waits_its_time_and_keeps_to_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is drawn at once; a line is wiped only where one was drawn."""
    monkeypatch.setattr(output, "_EVERY", 0.25)
    monkeypatch.setenv("COLUMNS", "12")
    now, stream = [0.0], FlushedTerminal()
    meter = Meter(stream, lambda: now[0])
    meter.clear()
    for moment in (0.0, 0.125, 0.25, 0.375):
        now[0] = moment
        meter.show(AddProgress(int(8 * moment), 0, 1, moment))
    drawn = "\r\x1b[K[.........."
    assert stream.getvalue() == drawn * 2
    meter.clear()
    assert stream.getvalue() == drawn * 2 + "\r\x1b[K"


@pytest.mark.parametrize(
    ("stream", "moments", "said"),
    [
        (FlushedTerminal, (10.25,), ""),
        (FlushedTerminal, (10.25, 10.5, 10.59375, 10.75), "\rit: 1 of 4 (25%)\x1b[K\rit: 3 of 4 (75%)\x1b[K\r\x1b[K"),
        (io.StringIO, (10.25, 10.5, 15.25, 15.5), "it: 1 of 4 (25%)\nit: 3 of 4 (75%)\n"),
    ],
)
def test_a_long_computation_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO | FlushedTerminal], moments: tuple[float, ...], said: str
) -> None:
    """After half a second; in place on a terminal, where it is wiped at the end, seldom elsewhere."""
    heard, now = stream(), [10.0]
    monkeypatch.setattr(sys, "stderr", heard)
    monkeypatch.setattr(output, "monotonic", lambda: now[0])
    with StatusReport("it") as report:
        for done, moment in enumerate(moments):
            now[0] = moment
            report.progress(done, 4)
    assert heard.getvalue() == said


def test_what_was_left_out_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 1; problems of the disk stand a line each, with what to do."""
    problems = [Problem("Cut off", "a\x1b", "Copy it"), Problem("Gone", "b"), Problem("Gone", "b")]
    assert output.tell_left_out(problems) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"copydesk: left out: {one.sentence}".replace("\x1b", "␛") for one in problems[:2]
    ]
    assert output.tell_left_out([]) == 0
    assert capsys.readouterr().err == ""
    assert output.problem_lines(problems[:2]) == "  Cut off: a␛. Copy it\n  Gone: b"
