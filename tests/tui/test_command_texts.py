"""What commands print, to the word: lists that are cut, counts of one and of many, figures, terminals and pipes."""

from __future__ import annotations

import argparse
import io
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from keymaps.faults import Fault
from reading import guard
from reading.article import Article, EntityType, Kind, Mention, Sentence
from reading.errors import CopydeskError, ReadingError
from reading.guard import VARIABLE
from reading.walk import Walk
from review.consensus import Rule
from review.elsewhere.values import (
    Band,
    Difference,
    DifferenceKind,
    Fact,
    FactKind,
    Hints,
    Partner,
    Passage,
    Strength,
)
from review.events import Event, EventKind, Holding
from review.rounds import Round
from store.articles.intake import Intake
from store.desk import Problem
from store.errors import Asks
from store.exchange.export import Wanted
from store.exchange.importing import RefusedLine
from store.manage.adding import AddProgress
from store.manage.merge import Conflict, Merged
from store.manage.withdrawing import ArticleStatus
from tests.verdicts import Verdict
from tui.cli import config, importing, keymap, options, output, standard_input
from tui.cli import main as command_line
from tui.cli.commands import (
    add,
    agreement,
    articles,
    doctor,
    elsewhere,
    export,
    facts,
    keys,
    merge,
    show,
    withdraw,
)
from tui.cli.doctor import DoctorFinding
from tui.cli.exporting import export_dataset
from tui.cli.importing import ImportReport
from tui.cli.main import main
from tui.cli.output import Meter, StatusReport, clock_time, line, print_article, wrapped


def names(count: int) -> list[str]:
    """Return as many names of articles."""
    return [f"{number:02}.txt" for number in range(count)]


def test_what_became_of_articles() -> None:
    """Twenty of each kind are named, of more the number; one of each text is kept."""
    few = Intake(renamed=[("a", "b")], gone=["c"], copies={"d": ["e"], "f": ["g", "h"], "g": ["f", "h"]})
    assert list(add.life(few)) == [
        "a is b now, and keeps its decisions",
        "c is not in its file any more; its decisions stay, and `copydesk withdraw` takes it out",
        "d has the same text as e; `copydesk withdraw d` keeps one",
        "f, g have the same text as h; `copydesk withdraw f g` keeps one",
    ]
    for count, more in ((20, 0), (21, 1), (23, 3)):
        many = Intake(
            renamed=[(name, f"new {name}") for name in names(count)],
            gone=names(count),
            copies={name: [f"{name} copy"] for name in names(count)},
        )
        said = list(add.life(many))
        assert sum(each.endswith("keeps its decisions") for each in said) == 20
        assert sum("not in its file" in each for each in said) == 20
        assert sum("has the same text" in each for each in said) == 20
        assert [each for each in said if each.startswith("…")] == [
            f"… and {more} more were renamed; `copydesk articles` lists all",
            f"… and {more} more are gone; `copydesk articles` lists all",
            f"… and {more} more texts came twice; `copydesk articles` lists all",
        ] * bool(more)
    alike = {name: [other for other in names(22) if other != name] for name in names(22)}
    [copies] = add.life(Intake(copies=alike))
    assert copies.startswith("01.txt, 02.txt, ")
    assert copies.endswith(" 19.txt 20.txt` keeps one")
    assert ", 20.txt have the same text as 00.txt;" in copies


def adder(unchanged: int = 0, **more: Any) -> Any:
    """Return what an adder says it did."""
    return SimpleNamespace(result=Intake(**more), unchanged=unchanged)


def test_what_add_says(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts of what there was, then what was passed over, and problems last."""
    many = adder(
        3,
        new=["a", "b"],
        updated=["c"],
        renamed=[("d", "e")],
        gone=["f"],
        ours=[(name, "a report") for name in names(22)],
        problems=[Problem("No text", "x\x1b", "Look")],
    )
    add._tell(many, {"other": 2, "ignored": 0, "hidden": 1}, stopped=True)
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == [
        "copydesk: 2 added, 1 renamed, 1 updated, 3 already there, 1 gone",
        "  d is e now, and keeps its decisions",
        "  f is not in its file any more; its decisions stay, and `copydesk withdraw` takes it out",
    ]
    assert lines[3].startswith("copydesk: passed over, for copydesk wrote it or has it elsewhere: 00.txt (a report), ")
    assert lines[3].endswith(", 19.txt (a report), and 2 more")
    assert lines[4:] == [
        "copydesk: files passed over: 2 other, 1 hidden",
        "copydesk: stopped. What is in is in; the same command goes on from there.",
        "copydesk: 1 could not be added:",
        "  No text: x␛. Look",
    ]
    add._tell(adder(ours=[(name, "kept") for name in names(20)]), {}, stopped=False)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "copydesk: nothing to add"
    assert second.endswith(", 19.txt (kept)")
    for count, more in ((0, ""), (20, ""), (21, ", and 1 more")):
        add._tell_documents([Path(name) for name in names(count)])
        said = capsys.readouterr().err
        assert said.endswith(f"19.txt{more}\n") if count else not said
        assert said.startswith("copydesk: not read, `copydesk read FILE` says how to convert: 00.txt, ") is bool(count)


def test_what_add_says_as_json() -> None:
    did = adder(
        4,
        new=["a"],
        updated=["b"],
        renamed=[("c", "d")],
        copies={"e": ["f"]},
        gone=["g"],
        ours=[("h", "a report")],
        problems=[Problem("No text", "x", "Look")],
    )
    walked = Walk((), {"other": 2, "ignored": 0}, (), (Path("i.doc"),), ())
    assert add._as_json(did, walked, [Problem("No pattern", "y")], stopped=True) == {
        "added": ["a"],
        "updated": ["b"],
        "renamed": [{"from": "c", "to": "d"}],
        "same_text": {"e": ["f"]},
        "gone": ["g"],
        "unchanged": 4,
        "passed_over": {"other": 2},
        "documents": ["i.doc"],
        "written_by_copydesk": ["h"],
        "problems": [
            {"title": "No text", "path": "x", "hint": "Look"},
            {"title": "No pattern", "path": "y", "hint": ""},
        ],
        "stopped": True,
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "present   a.txt  1 unit  0 decisions"),
        ({"sentences": 2, "decisions": 1, "versions": 2}, "present   a.txt  2 units  1 decision  2 versions"),
        (
            {"state": "withdrawn", "rounds": ("one", "two"), "formerly": ("b", "c"), "same_text_as": ("d", "e")},
            "withdrawn a.txt  1 unit  0 decisions  in one, two  was b, c  same text as d, e",
        ),
        ({"state": "gone", "why": "a\x1b copy"}, "gone      a.txt  1 unit  0 decisions  a␛ copy"),
    ],
)
def test_the_line_of_an_article(more: dict[str, Any], said: str) -> None:
    plain: dict[str, Any] = {"state": "present", "sentences": 1, "versions": 1, "rounds": (), "decisions": 0}
    assert articles._line(ArticleStatus("a.txt", title="A", **{**plain, **more})) == said


@pytest.mark.parametrize(
    ("read", "fits", "fits_not"),
    [
        (agreement._epsilon, {"0": 0, "0.2": 0.2, "0.999": 0.999}, ("1", "-0.1", "1.5")),
        (agreement._draws, {"100": 100, "1000000": 1_000_000}, ("99", "1000001", "x")),
        (export._least, {"1": 1, "12": 12}, ("0", "-1", "x", "1.5", "")),
    ],
)
def test_limits_of_numbers(read: Callable[[str], object], fits: dict[str, object], fits_not: tuple[str, ...]) -> None:
    """The ends are taken, and what is beyond them is not."""
    assert {text: read(text) for text in fits} == fits
    for text in fits_not:
        with pytest.raises((ValueError, argparse.ArgumentTypeError)):
            read(text)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("a.txt", "a.txt"),
        ("b.txt", "sub/b.txt"),
        ("sub/b.txt", "sub/b.txt"),
        ("c", "sub/c.txt"),
        ("harb", "harbour.txt"),
        ("b", "b"),
        ("ub/b.txt", "ub/b.txt"),
        ("sub", "sub"),
        ("d.txt", "d.txt"),
    ],
)
def test_an_article_by_the_end_or_the_beginning_of_its_name(wanted: str, found: str) -> None:
    """Of just one; a whole name goes before an end, and what is ambiguous or unknown is itself."""
    there = ["a.txt", "sub/a.txt", "sub/b.txt", "sub/b2.txt", "sub/c.txt", "harbour.txt", "x/d.txt", "y/d.txt"]
    assert show._one_of(wanted, iter(there)) == found


def test_findings_of_the_doctor() -> None:
    """One a line where all fit, else what follows from each stands below it."""
    findings = [DoctorFinding("TERM", "xterm", "colours"), DoctorFinding("size", "80x24\x1b", "all fits")]
    table = [f"{'TERM':<12} {'xterm':<48} colours", f"{'size':<12} {'80x24␛':<48} all fits"]
    widest = max(map(len, table))
    assert list(doctor.finding_lines(findings, 0)) == table
    assert list(doctor.finding_lines(findings, widest)) == table
    assert list(doctor.finding_lines(findings, widest - 1)) == [
        "TERM         xterm",
        f"{'':15}colours",
        "size         80x24␛",
        f"{'':15}all fits",
    ]
    assert list(doctor.finding_lines(findings, 22))[-2:] == [f"{'':15}all", f"{'':15}fits"]


def test_a_sentence_begins_large() -> None:
    assert [keys._sentence(text) for text in ("no such key", "x", "")] == ["No such key", "X", ""]


# What export says.


def test_names_in_a_sentence() -> None:
    assert [export._listed(some) for some in (["a"], ["a", "b"], ["a", "b\x1b", "c"])] == [
        "a",
        "a and b",
        "a, b␛ and c",
    ]
    assert export._rounds([Round("one")]) == "round one"
    assert export._rounds([Round("one"), Round("two")]) == "the rounds one and two"


def wanted(**more: object) -> argparse.Namespace:
    """Return the arguments of an export."""
    plain: dict[str, object] = {
        **{"final": False, "consensus": None, "history": False, "least": None, "no_text": False, "answers": False},
        **{"reviewer": [], "article": [], "verdict": []},
    }
    return argparse.Namespace(**{**plain, **more})


def test_what_an_export_is_asked_for() -> None:
    """Arguments that contradict each other are refused."""
    found = export._wanted(wanted(reviewer=["ana"], article=["a*"], verdict=["accurate"], no_text=True, history=True))
    assert (found.reviewers, found.articles, found.verdicts) == (("ana",), ("a*",), ("accurate",))
    assert (found.text, found.history, found.consensus, found.least) == (False, True, None, None)
    found = export._wanted(wanted(consensus="majority", least=2, answers=True))
    assert (found.text, found.consensus, found.least, found.final, found.answers) == (
        True,
        Rule.MAJORITY,
        2,
        False,
        True,
    )
    assert export._wanted(wanted(final=True, least=1)).final
    for wrong, said in (
        ({"final": True, "history": True}, "--history and --final"),
        ({"consensus": "majority", "history": True}, "--history and --consensus"),
        ({"least": 1}, "--least"),
        ({"least": 1, "history": True}, "--least"),
    ):
        with pytest.raises(CopydeskError, match=said):
            export._wanted(wanted(**wrong))


def test_whose_drafts_are_told() -> None:
    """Those that were asked for, by reviewer and verdict."""
    draft = Event(EventKind.DECIDE, "ana", "main", "a", "", 1, Holding(Verdict.ACCURATE))
    empty = Event(EventKind.CLEAR, "ana", "main", "a", "", 1, Holding())
    for more, told in (
        ({}, (True, True)),
        ({"reviewer": ["ana", "bo"]}, (True, True)),
        ({"reviewer": ["bo"]}, (False, False)),
        ({"verdict": ["accurate"]}, (True, False)),
        ({"verdict": ["disputed"]}, (False, False)),
        ({"reviewer": ["bo"], "verdict": ["accurate"]}, (False, False)),
    ):
        asked = export._wanted(wanted(**more))
        assert (export._is_wanted(asked, draft), export._is_wanted(asked, empty)) == told


# What import says.


def imported(**more: Any) -> ImportReport:
    """Return the report on an import."""
    return ImportReport("in\x1b.csv", **more)


@pytest.mark.parametrize(
    ("report", "dry", "said"),
    [
        (imported(), False, "copydesk: 0 taken in"),
        (
            imported(counts=Counter({"refused": 1, "taken in": 2, "there already": 3}), rounds=Counter({"one": 5})),
            False,
            "copydesk: 2 taken in, 3 there already, 1 refused; in round one",
        ),
        (
            imported(counts=Counter({"in conflict": 1}), rounds=Counter({"one": 2, "t\x1b": 1}), articles=["a"]),
            True,
            "copydesk: nothing was written; it would be: 1 new article, 0 to be taken in, 1 in conflict; "
            "2 in round one, 1 in round t␛",
        ),
        (imported(counts=Counter({"passed over": 2}), articles=["a", "b"]), False,
         "copydesk: 2 new articles, 0 taken in, 2 passed over"),
    ],
)  # fmt: skip
def test_what_import_says(report: ImportReport, dry: bool, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    importing._tell(argparse.Namespace(json=False, dry_run=dry), report)
    assert capsys.readouterr() == ("", f"{said}\n")


def test_what_an_import_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Of another program's export by reason, the commonest first, with the first entries that have it."""
    faults = [RefusedLine(number, f"no label (in {number})") for number in (9, 1, 2, 3, 4, 5)]
    faults += [RefusedLine(7, "no text"), *(RefusedLine(number, "no sentence") for number in (1, 2, 3, 4, 5))]
    passed = Counter({"not about it": 1, "nothing\x1b": 2})
    importing._tell(
        argparse.Namespace(json=False, dry_run=False), imported(faults=faults, passed=passed, format="brat")
    )
    assert capsys.readouterr().err.splitlines() == [
        "in␛.csv: 6 left out: no label (entry 9, 1, 2, 3, 4, …)",
        "in␛.csv: 5 left out: no sentence (entry 1, 2, 3, 4, 5)",
        "in␛.csv: 1 left out: no text (entry 7)",
        "in␛.csv: 2 passed over: nothing␛",
        "in␛.csv: 1 passed over: not about it",
        "copydesk: 0 taken in",
    ]


def test_a_change_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """What would be otherwise, and of what is new only what it will be; a list by its sources."""
    changes = {
        "verdict": ("accurate", "disputed"),
        "note": ("", "It was nine"),
        "evidence": ([{"source": "a"}, "b"], ()),
        "confidence": (1, None),
    }
    change = {"article": "a\x1b", "sentence": 2, "reviewer": "ana", "new": False, "changes": changes}
    assert importing._change_in_words(change) == (
        "a␛, sentence 3, ana: verdict accurate → disputed; note “It was nine”; evidence a, b → none; "
        "confidence 1 → none"
    )
    new = {**change, "new": True, "changes": {"verdict": ("x", "accurate")}}
    assert importing._change_in_words(new) == "a␛, sentence 3, ana: verdict accurate"
    same = {**change, "changes": {}}
    assert importing._change_in_words(same) == "a␛, sentence 3, ana: as it is, at another time"
    importing._tell(argparse.Namespace(json=False, dry_run=True), imported(changes=[same]))
    assert capsys.readouterr().out == "a␛, sentence 3, ana: as it is, at another time\n"


@pytest.mark.parametrize(
    ("file", "program", "who"),
    [
        ("-", "doccano", "doccano"),
        ("ana.jsonl", "doccano", "ana"),
        ("in/All.jsonl", "doccano", "doccano"),
        ("project-1.jsonl", "doccano", "doccano"),
        ("allan.jsonl", "doccano", "allan"),
        ("ana.jsonl", "brat", "brat"),
    ],
)
def test_who_annotated_where_an_export_does_not_say(file: str, program: str, who: str) -> None:
    assert importing._unnamed(file, program) == who


def test_lines_that_are_too_long_are_cut() -> None:
    """Just above the limit, so that it shows; what follows is read all the same."""
    text = b"abcd\n" + b"efgh\n" + b"x" * 50 + b"\nabcde\nlast" + b"y" * 9
    assert list(importing._cut_lines(io.BytesIO(text), 5)) == [b"abcd\n", b"efgh\n", b"xxxxxxx", b"abcde\n", b"lastyyy"]


def test_devices_that_may_have_no_end(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    ends = {path: importing._is_endless(Path(path).stat()) for path in ("/dev/zero", os.devnull, str(tmp_path / "a"))}
    assert list(ends.values()) == [True, False, False]
    assert importing._is_endless(SimpleNamespace(st_mode=stat.S_IFBLK, st_rdev=7))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "does"),
    [
        (b"", True),
        (b'\xef\xbb\xbf \n{"article": "a", "sentence": 1, "verdict": "accurate"}\nx', True),
        (b'{"id": 1, "text": "x", "labels": []}\n', False),
        (b"article,sentence\n", False),
        (b'[{"article": "a", "sentence": 1, "verdict": "accurate"}]', False),
    ],
)
def test_whether_a_file_begins_with_a_record(tmp_path: Path, text: bytes, does: bool) -> None:
    """What cannot be read is left to who reads it."""
    (tmp_path / "a").write_bytes(text)
    assert importing._begins_with_a_record(str(tmp_path / "a")) is does
    assert importing._begins_with_a_record(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("name", "text", "source", "format", "whole"),
    [
        ("a.jsonl", '{"article": "a", "quote": "x"}\n', None, "jsonl", False),
        ("a.jsonl", '{"foo": 1}\n{"article": "a", "quote": "x"}\n', None, "jsonl", False),
        ("a.jsonl", '\ufeff \n{"article": "a", "sentence": 1}\n', None, "jsonl", False),
        ("a.jsonl", "", None, "jsonl", False),
        ("a.json", ' [{"article": "a", "sentence": 1, "verdict": "accurate"}]', None, "jsonl", True),
        ("a.json", "[]", None, "jsonl", True),
        ("a.csv", "article,sentence,verdict\na,1,accurate\n", None, "csv", True),
        ("a.jsonl", '{"id": 1, "text": "x", "label": [[0, 1, "a"]]}\n', None, "doccano", True),
        ("a.jsonl", '{"id": 1, "text": "x", "label": [[0, 1, "a"]]}\n', "prodigy", "prodigy", True),
        ("a.jsonl", '{"foo": 1}\n', "jsonl", "jsonl", False),
        ("a.jsonl", '{"foo": 1}\n', None, None, False),
        ("a.json", ' [{"article": "a", "quote": "x"}]', None, None, False),
        ("a.csv", "article,b\n1,2\n", None, None, False),
    ],
)
def test_what_a_file_is(
    tmp_path: Path, name: str, text: str, source: str | None, format: str | None, whole: bool
) -> None:
    """By what is in it, unless it is named; records are read as they come, and what looks like none is refused."""
    (tmp_path / name).write_text(text, "utf-8")
    args = argparse.Namespace(source=source, file=str(tmp_path / name))
    if format is None:
        with pytest.raises(CopydeskError, match="It is not known what this file is"):
            importing._format(args)
        return
    found, export = importing._format(args)
    assert (found, export is not None) == (format, whole)


# What stands on a terminal.


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


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


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdefgh ij", 4, "abcdefgh\nij"),
        ("ab cd", 5, "ab cd"),
        ("ab cde", 5, "ab\ncde"),
        ("ab  cde fg", 5, "ab \ncde\nfg"),
        ("ab\ncd ef", 4, "ab\ncd\nef"),
        ("aaaa 日本語日本 bb", 10, "aaaa\n日本語日本\nbb"),
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
    now, stream = [0.0], Terminal()
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
        (Terminal, (10.25,), ""),
        (Terminal, (10.25, 10.5, 10.59375, 10.75), "\rit: 1 of 4 (25%)\x1b[K\rit: 3 of 4 (75%)\x1b[K\r\x1b[K"),
        (io.StringIO, (10.25, 10.5, 15.25, 15.5), "it: 1 of 4 (25%)\nit: 3 of 4 (75%)\n"),
    ],
)
def test_a_long_computation_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], moments: tuple[float, ...], said: str
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


# What a command does with people, files and errors.


@pytest.mark.parametrize(("asked", "workers"), [([], 3), (["--workers", "2"], 2)])
def test_articles_are_read_by_as_many_processes_as_there_are_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], workers: int
) -> None:
    """Unless a number is asked for; the line that says how far it is is taken away at the end."""
    given: list[object] = []
    drawn: list[str] = []
    meter = SimpleNamespace(show=lambda _: None, clear=lambda: drawn.append("cleared"))

    def adder_of(workers: int, *_: Any, **__: Any) -> Any:
        given.append(workers)
        return SimpleNamespace(take=lambda *_: Intake(), result=Intake(), unchanged=0)

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(add, "Adder", adder_of)
    monkeypatch.setattr(add, "Meter", lambda: meter)
    (tmp_path / "a.txt").write_text("A title\n\nOne is said here.\n")
    assert main(["add", str(tmp_path), *asked]) == 0
    assert (given, drawn) == ([workers], ["cleared"])


class Asked:
    """Rounds that ask before an article is taken out of one that runs."""

    def __init__(self) -> None:
        self.out_of_rounds: list[bool] = []

    def withdraw(self, names: list[str], why: str, out_of_rounds: bool) -> None:
        self.out_of_rounds.append(out_of_rounds)
        if not out_of_rounds:
            raise Asks("It runs", "one\x1b", "Say so")


@pytest.mark.parametrize(
    ("terminals", "answer", "does"),
    [
        ("in err", "y\n", True),
        ("in err", " YES \n", True),
        ("in err", "n\n", False),
        ("in err", "", False),
        ("in", "y\n", False),
        ("err", "y\n", False),
    ],
)
def test_withdrawing_from_a_round_that_runs_is_asked_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, terminals: str, answer: str, does: bool
) -> None:
    """Where both sides are one; whoever does not say yes has the error."""
    said = (Terminal if "err" in terminals else io.StringIO)()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(sys, "stdin", (Terminal if "in" in terminals else io.StringIO)(answer))
    rounds = Asked()
    with nullcontext() if does else pytest.raises(Asks):
        withdraw._withdraw(rounds, ["a"], argparse.Namespace(why="", yes=False))  # type: ignore[arg-type]
    assert rounds.out_of_rounds == ([False, True] if does else [False])
    question = "Take them out of the round too? [y/N] "
    assert said.getvalue().endswith(question) is (terminals == "in err")
    assert "\x1b" not in said.getvalue()


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let something come on stdin."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_what_comes_on_stdin_is_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under a name that follows from what it is; nothing that was there is written over."""
    piped(monkeypatch, b"<p>Said.</p>")
    kept = standard_input.into_folder(tmp_path, "html")
    assert kept.name == f"stdin-{sha256(b'<p>Said.</p>').hexdigest()[:12]}.html"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"<p>Said.</p>", 0o644)
    assert capsys.readouterr().err == f"copydesk: kept what came on stdin as {kept}\n"
    kept.write_bytes(b"changed")
    piped(monkeypatch, b"<p>Said.</p>")
    assert standard_input.into_folder(tmp_path, "html") == kept
    assert (kept.read_bytes(), capsys.readouterr().err) == (b"changed", "")
    piped(monkeypatch, b"Said.")
    with standard_input.as_file("") as path:
        assert (path.name, path.read_bytes()) == ("stdin.txt", b"Said.")
    assert not path.exists()


@pytest.mark.parametrize(("data", "said"), [(b"", "Nothing came"), (b" \n\t", "Nothing came"), (b"12345", "Too much")])
def test_stdin_that_is_nothing_or_too_much(monkeypatch: pytest.MonkeyPatch, data: bytes, said: str) -> None:
    monkeypatch.setattr(guard, "largest", lambda _: 4)
    piped(monkeypatch, data)
    with pytest.raises(ReadingError, match=said):
        standard_input._all()
    piped(monkeypatch, b"1234")
    assert standard_input._all() == b"1234"


def test_faults_of_settings_and_keymaps() -> None:
    """Counted where something cannot be used; a warning alone stands for itself."""
    wrong, warning = Fault("k.toml", 3, "a", "no such action"), Fault("k.toml", 4, "", "seldom", warning=True)
    assert (keymap.report([]), config.report(())) == ("", "")
    assert keymap.report([warning]) == "k.toml:4: seldom"
    head = "1 entry of your keymap cannot be used; the shipped keys stand there."
    assert keymap.report([wrong, warning]).splitlines() == [
        head, "  k.toml:3: a: no such action", "  k.toml:4: seldom"
    ]  # fmt: skip
    assert keymap.report([wrong, wrong]).startswith("2 entries of your keymap")
    assert config.report((wrong,)) == "1 setting of yours cannot be used.\n  k.toml:3: a: no such action"
    assert config.report((wrong, wrong)).startswith("2 settings of yours")


HERE, THERE = Passage("a.txt", 2, 0, 4, "nine\nmen"), Passage("b\x1b.txt", 0, 5, 8, "ten")


def test_what_other_articles_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Differences before partners, each with where it stands, from 1; as JSON from 0."""
    hints = Hints(
        (Partner("b\x1b.txt", 0, 0.875, Band.SAME, "Ten  came."),),
        (
            Difference(DifferenceKind.MONEY, HERE, THERE, Strength.STRONG),
            Difference(DifferenceKind.DATE, THERE, HERE, Strength.WEAK),
        ),
    )
    elsewhere._print(ARTICLE, 1, hints)
    assert capsys.readouterr().out.splitlines() == [
        "a#2  It rained in Leeds all day long.",
        f"  ≠ {DifferenceKind.MONEY.value:9} “nine men”, there “ten”  b␛.txt#1",
        f"  ~ {DifferenceKind.DATE.value:9} “ten”, there “nine men”  a.txt#3",
        f"  {Band.SAME.value:4} 0.88  b␛.txt#1  Ten came.",
    ]
    told = elsewhere._json("a.txt", 1, hints)
    assert (told["article"], told["sentence"]) == ("a.txt", 1)
    assert told["partners"] == [{"article": "b\x1b.txt", "sentence": 0, "score": 0.875, "band": Band.SAME.value}]
    assert told["differences"][0] == {  # type: ignore[index]
        "kind": DifferenceKind.MONEY.value,
        "here": {"start": 0, "end": 4, "text": "nine\nmen"},
        "there": {"article": "b\x1b.txt", "sentence": 0, "start": 5, "end": 8, "text": "ten"},
        "strength": "strong",
    }


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact(FactKind.ROLE, "lead", HERE, "Ann", "Acme", True), "role      former lead of Acme: Ann  a.txt#3"),
        (Fact(FactKind.ROLE, "lead", HERE, "Ann"), "role      lead: Ann  a.txt#3"),
        (Fact(FactKind.QUOTATION, "It rained", HERE, "Ann"), "quotation “It rained”  a.txt#3"),
        (
            Fact(FactKind.DATE, "2026-01-02", HERE, differs=(THERE, HERE)),
            "date      2026-01-02 (nine men)  a.txt#3  ≠ b␛.txt#1 “ten”, a.txt#3 “nine men”",
        ),
    ],
)
def test_the_line_of_a_fact(fact: Fact, said: str) -> None:
    assert facts._line(fact) == said
    assert facts._json(fact)["differs"] == [
        {"article": one.article, "sentence": one.sentence, "start": one.start, "end": one.end, "text": one.text}
        for one in fact.differs
    ]


def test_when_hints_will_be_shown() -> None:
    """And which article was meant."""
    cards = [SimpleNamespace(name=name) for name in ("a.txt", "b.txt")]
    desk: Any = SimpleNamespace(
        round="one", rules=Round("one", blind=True), articles=SimpleNamespace(cards=lambda: cards)
    )
    after = "round one shows hints once you have judged a sentence: 2 lines not shown"
    assert elsewhere.not_shown(desk, "2 lines") == after
    desk.rules = Round("one", hints="off")
    assert elsewhere.not_shown(desk, "2 lines") == "round one shows no hints"
    assert elsewhere.named(desk, "b*") == ["b.txt"]
    for glob, hint in (("a.tx", "Did you mean a.txt?"), ("zzzzzz", "`copydesk articles` lists all")):
        with pytest.raises(CopydeskError) as refused:
            elsewhere.named(desk, glob)
        assert hint in str(refused.value)
    cards.clear()
    assert elsewhere.named(desk, "zzzzzz") == []


def test_what_a_copy_brought_as_json() -> None:
    """With each conflict in words; in a blind round not what was decided."""
    ours = Event(EventKind.DECIDE, "ana", "one", "a.txt", "", 2, Holding(Verdict.ACCURATE), id="2026")
    theirs = Event(EventKind.DECIDE, "ana", "one", "a.txt", "", 2, Holding(Verdict.DISPUTED), id="2025")
    problem = Problem("Cut off", "x", "Copy it")
    done = Merged(3, 2, 1, [Conflict(ours, theirs, shown=False)], [problem])
    where = "ana decided twice, in round one on a.txt, sentence 3; both are kept, the desk's holds"
    assert merge._of_copy("copy", done) == {
        "copy": "copy",
        "events": 3,
        "texts": 2,
        "rounds": 1,
        "conflicts": [{"reviewer": "ana", "round": "one", "article": "a.txt", "sentence": 2, "told": where}],
        "problems": [{"title": "Cut off", "path": "x", "hint": "Copy it"}],
    }
    assert merge._in_words(Conflict(theirs, ours, shown=False)).endswith("the copy's holds")


@pytest.mark.parametrize("more", [{"history": True}, {"consensus": Rule.MAJORITY}, {"final": True}])
def test_a_data_set_is_no_other_export(more: dict[str, Any]) -> None:
    """Neither what else may be asked for, nor a format or a file."""
    nothing = argparse.Namespace(format=None, output=None)
    with pytest.raises(CopydeskError, match="--dataset"):
        export_dataset(nothing, Wanted(**more))
    for given in ({"format": "csv"}, {"output": "x"}):
        with pytest.raises(CopydeskError, match="--dataset"):
            export_dataset(argparse.Namespace(**{**vars(nothing), **given}), Wanted())


def command(run: Callable[[argparse.Namespace], int]) -> Any:
    """Return a command that does that."""
    return SimpleNamespace(HELP="x", arguments=options.common, run=run)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CopydeskError("No\x1b", "x", "Look"), 2, "copydesk: No␛: x. Look\n"),
        (KeyboardInterrupt(), 130, ""),
        (FileNotFoundError(2, "No such file", "a\x1b"), 2, "copydesk: No such file: a␛\n"),
        (OSError(5, "Broken"), 70, "copydesk: a fault in copydesk itself: OSError: [Errno 5] Broken. "
         "Run it again with --debug to see where.\n"),
        (ValueError("x\x1b"), 70, "copydesk: a fault in copydesk itself: ValueError: x␛. "
         "Run it again with --debug to see where.\n"),
    ],
)  # fmt: skip
def test_errors_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    """And an exit code; with `--debug` where it came from, safe to print."""

    def run(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    assert main(["check"]) == code
    assert capsys.readouterr().err == said
    assert main(["check", "--debug"]) == code
    traced = capsys.readouterr().err
    assert ("Traceback" in traced, "raise error" in traced) == (bool(said), bool(said))
    assert "\x1b" not in traced


def test_a_command_s_exit_code_and_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among it the title that is drawn already, and the size up to which files are read."""
    given: list[tuple[object, str | None]] = []
    monkeypatch.setenv(VARIABLE, "1")  # so that it is taken away again
    monkeypatch.delenv(VARIABLE)

    def run(args: argparse.Namespace) -> int:
        given.append((args.splash, os.environ.get(VARIABLE)))
        return 1

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    splash: Any = object()
    assert main(["check"], splash) == 1
    assert main(["check", "--max-size", "0.5"]) == 1
    assert given == [(splash, None), (None, "0.5")]
    for size in ("0", "-1", str(1 << 20), "x"):
        with pytest.raises(SystemExit):
            main(["check", "--max-size", size])
    assert options._megabytes(str((1 << 20) - 1)) == (1 << 20) - 1
