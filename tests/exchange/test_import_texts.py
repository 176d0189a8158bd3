"""What the import command says, to the word: counts, what was left out, changes, and what a file is."""

from __future__ import annotations

import argparse
import io
import os
import stat
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from store.exchange.importing import RefusedLine
from tui.cli import importing
from tui.cli.importing import ImportReport


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
