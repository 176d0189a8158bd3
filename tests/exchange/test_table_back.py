"""A table that was corrected in a spreadsheet comes back: only what was corrected changes, seen before it does."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from review.events import Event, EventKind, Evidence, Holding
from store.opening import open_desk
from tests.verdicts import Verdict
from tui.cli.main import main

from .incoming import FIRST

NOTE = "=1+1 and a\nsecond line; \u202ehidden"


@pytest.fixture
def judged(samples: Path) -> Path:
    """Return a desk with three decisions, one of them with all that a holding has."""
    desk = open_desk(samples)
    sha256 = desk.articles.article(FIRST).sha256
    piece = Evidence("https://example.org/a?b=1", "he joined", "refutes", "2026-01-02")
    full = Holding(Verdict.ERRONEOUS, True, NOTE, ("date", "figure"), 2, (piece,))
    for at, held in ((8, full), (9, Holding(Verdict.ACCURATE, True)), (10, Holding(Verdict.DISPUTED, True, "'quoted"))):
        desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", FIRST, sha256, at, held)])
    desk.close()
    return samples


def table(desk: Path) -> tuple[Path, list[dict[str, str]]]:
    path = desk.parent / "decisions.csv"
    assert main(["export", str(desk), "-o", str(path)]) == 0
    return path, list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline="")))


def write(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> None:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def records(desk: Path) -> list[dict[str, object]]:
    out = desk.parent / "out.jsonl"
    assert main(["export", str(desk), "-o", str(out)]) == 0
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def test_an_untouched_table_changes_nothing(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, _ = table(judged)
    before = records(judged)
    assert main(["import", str(judged), str(path)]) == 0
    assert "0 taken in, 3 there already" in capfd.readouterr().err
    assert records(judged) == before


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
def test_what_was_corrected_is_taken_and_seen_before(
    delimiter: str, encoding: str, judged: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever the program that wrote it takes for a table."""
    path, rows = table(judged)
    rows[1]["verdict"], rows[1]["note"] = "Disputed ", "typed in a spreadsheet"
    rows[2]["reasons"] = "date; figure"
    write(path, rows, delimiter, encoding)
    before = records(judged)
    capfd.readouterr()
    assert main(["import", str(judged), str(path), "--dry-run"]) == 0
    out, err = capfd.readouterr()
    assert out.splitlines() == [
        f"{FIRST}, sentence 10, {before[0]['reviewer']}: verdict accurate → disputed; note “typed in a spreadsheet”",
        f"{FIRST}, sentence 11, {before[0]['reviewer']}: reasons date, figure",
    ]
    assert "nothing was written; it would be: 2 to be taken in, 1 there already" in err
    assert records(judged) == before
    assert main(["import", str(judged), str(path)]) == 0
    after = records(judged)
    assert [one["verdict"] for one in after] == ["erroneous", "disputed", "disputed"]
    assert (after[1]["note"], after[2]["note"], after[2]["reasons"]) == (
        "typed in a spreadsheet",
        "'quoted",
        ["date", "figure"],
    )
    assert after[0] == before[0]
    assert after[1]["created"] == before[1]["created"]
    assert str(after[1]["modified"]) > str(before[1]["modified"])


def test_what_a_table_lacks_stays(judged: Path) -> None:
    """Columns that were deleted are not emptied cells."""
    path, rows = table(judged)
    write(path, [{"article": one["article"], "sentence": one["sentence"], "verdict": "accurate"} for one in rows])
    assert main(["import", str(judged), str(path)]) == 0
    first, *_ = records(judged)
    assert (first["verdict"], first["note"], first["reasons"], first["confidence"]) == (
        "accurate",
        NOTE,
        ["date", "figure"],
        2,
    )
    assert len(first["evidence"]) == 1  # type: ignore[arg-type]
    path, rows = table(judged)
    rows[0]["note"], rows[0]["evidence"] = "", ""
    write(path, rows)
    assert main(["import", str(judged), str(path)]) == 0
    assert (records(judged)[0]["note"], records(judged)[0]["evidence"]) == ("", [])


def test_a_correction_of_what_changed_meanwhile_is_a_conflict(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, rows = table(judged)
    desk = open_desk(judged)
    held = Holding(Verdict.ERRONEOUS, True)
    sha256 = desk.articles.article(FIRST).sha256
    desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", FIRST, sha256, 9, held)])
    desk.close()
    rows[1]["verdict"] = "disputed"
    write(path, rows)
    assert main(["import", str(judged), str(path)]) == 1
    assert "decisions.csv:" in (err := capfd.readouterr().err)
    assert "1 in conflict" in err
    assert records(judged)[1]["verdict"] == "erroneous"


def test_bad_cells_are_named_by_their_row(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, rows = table(judged)
    rows[0]["verdict"], rows[1]["anchor"], rows[2]["note"] = "wrong", "{", "kept"
    write(path, rows)
    assert main(["import", str(judged), str(path)]) == 1
    err = capfd.readouterr().err
    assert "it is one of accurate" in err
    assert "anchor: the cell is not JSON" in err
    assert records(judged)[2]["note"] == "kept"


def test_what_a_spreadsheet_does_to_times_and_rows_is_no_fault(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Excel writes times as its country does, pads with empty rows and cells, and knows `sep=` in the first line."""
    path, rows = table(judged)
    for row in rows:
        row |= {"created": "29.11.2026 11:03", "modified": "11/29/26 11:03 AM"}
    rows[1]["verdict"] = "Disputed "
    rows[2] |= {"created": "1767265200000", "modified": "1767265200000"}  # a data frame's
    rows = [{key.title(): cell for key, cell in row.items()} for row in rows]
    write(path, [*rows, dict.fromkeys(rows[0], "")], ";")
    head, line, rest = path.read_bytes().partition(b"\r\n")
    path.write_bytes(b"sep=;\r\n" + head + line + rest + b";" * 40 + b"\r\n")
    assert main(["import", str(judged), str(path)]) == 0
    assert "1 taken in, 2 there already" in capfd.readouterr().err
    assert [one["verdict"] for one in records(judged)] == ["erroneous", "disputed", "disputed"]
