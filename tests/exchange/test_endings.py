"""The ending of a file says what is in it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reading.errors import CopydeskError
from store.exchange.formats.registry import KINDS, by_ending
from tests.store.test_renames import desk
from tui.cli.main import main

__all__ = ["desk"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_ending_is_its_format(kind: object) -> None:
    """The longest ending that fits, whatever its case; a name without an ending is JSONL."""
    name, ending = getattr(kind, "name"), getattr(kind, "ending")  # noqa: B009
    assert by_ending(f"out{ending}") == by_ending(f"a.b/OUT{ending.upper()}".rpartition("/")[2]) == name
    assert by_ending("decisions") == by_ending(".hidden") == by_ending("..hidden") == "jsonl"


@pytest.mark.parametrize(("ending", "name"), [("htm", "html"), ("markdown", "md"), ("ndjson", "jsonl")])
def test_an_ending_may_be_spelt_otherwise(ending: str, name: str) -> None:
    assert by_ending(f"out.{ending}") == by_ending(f"OUT.{ending.upper()}") == name


@pytest.mark.parametrize("name", ["out.xlsx", "out.ods", "out.txt", "out.docx", "x.jsonl.gz", "a.\x1b[31m"])
def test_an_unknown_ending_is_a_mistake(name: str) -> None:
    """The error lists the endings there are, and says what to do for a spreadsheet."""
    with pytest.raises(CopydeskError) as caught:
        by_ending(name)
    assert ".jsonl, .csv" in caught.value.hint
    assert "\x1b" not in str(caught.value)


def test_files_hold_what_they_say(desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An array, a table with tabs and a page of annotations hold the records of the JSONL; nothing is written else."""
    out = {ending: tmp_path / f"out.{ending}" for ending in ("jsonl", "json", "tsv", "jsonld")}
    for path in out.values():
        assert main(["export", str(desk), "-o", str(path)]) == 0
    records = [json.loads(line) for line in out["jsonl"].read_text().splitlines()]
    assert len(records) == 2
    assert json.loads(out["json"].read_text()) == records
    rows = list(csv.DictReader(io.StringIO(out["tsv"].read_text()), dialect="excel-tab"))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    page = json.loads(out["jsonld"].read_text())
    assert page["type"] == "AnnotationPage"
    assert [item["id"].rpartition(":")[2] for item in page["items"]] == [record["id"] for record in records]
    assert not any("@context" in item for item in page["items"])
    assert main(["export", str(desk), "-o", str(tmp_path / "out.xlsx")]) == 2
    assert "say --format" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()
