"""Tables, JSON and packed lines become records; what holds none is named, and decisions stay with their texts."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from reading.article import Kind
from reading.errors import ReadingError
from reading.load import load
from reading.read import read
from reading.records import Fields
from reading.source import Source
from reading.walk import walk
from tests.reading.files import write
from tui.cli.main import main

ONE, TWO = "The council met. It voted “yes”, 5 to 4.", "Snow fell\nin the hills."


def said(path: Path, fields: Fields | None = None) -> list[tuple[str, str]]:
    return [(source.name, source.text) for source in load(path, fields=fields)]


@pytest.mark.parametrize(
    ("sign", "name"), [(",", "t.csv"), (";", "t.csv"), ("\t", "t.csv"), ("|", "t.csv"), ("\t", "t.tsv")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_records(tmp_path: Path, sign: str, name: str, end: str, encoding: str) -> None:
    rows = [["id", "claim", "outlet"], ["a", f'"{ONE}"', "BBC"], ["b", '"Snow ""fell""\nin the hills."', ""]]
    text = end.join(sign.join(row) for row in rows) + end
    [first, second] = load(write(tmp_path, name, text.encode(encoding)))
    assert (first.name, first.text, first.metadata) == (f"{name}#a", ONE, {"id": "a", "outlet": "BBC"})
    assert (second.name, second.text) == (f"{name}#b", 'Snow "fell"\nin the hills.')


@pytest.mark.parametrize("key", ["text", "Claim", "statement", "body", "content", "sentence"])
def test_the_text_is_found_by_its_name(tmp_path: Path, key: str) -> None:
    path = write(tmp_path, "t.json", json.dumps([{"number": 7, "speaker": "Ann Lee", key: ONE}]))
    assert said(path) == [("t.json#1", ONE)]


def test_a_record_of_one_line_is_a_claim(tmp_path: Path) -> None:
    """However short, and without a stop: nothing is there that it could head."""
    path = write(tmp_path, "a.csv", "claim\nDie Rente ist sicher\nNancy Pelosi owns Nvidia\n")
    kinds = [[unit.kind for unit in read(source, source.name).sentences] for source in load(path)]
    assert kinds == [[Kind.SENTENCE], [Kind.SENTENCE]]


def test_a_number_under_a_usual_name_is_no_text(tmp_path: Path) -> None:
    assert said(write(tmp_path, "t.csv", "sentence,claim\n3,It rained.\n")) == [("t.csv#1", "It rained.")]


def test_a_field_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "a,b\nIt rained.,It snowed.\n")
    assert said(path, Fields(text="b")) == [("t.csv#1", "It snowed.")]
    with pytest.raises(ReadingError, match=r"Which field holds the text.*a, b") as raised:
        said(path)
    assert "--text-field" in raised.value.hint


def test_json_is_an_array_or_an_object(tmp_path: Path) -> None:
    assert said(write(tmp_path, "t.json", json.dumps({"id": "z", "text": ONE}))) == [("t.json#z", ONE)]
    found: list[Source] = []
    with pytest.raises(ReadingError, match=r"2 of 3 entries hold no article: .*entry 1: not a JSON object"):
        found.extend(load(write(tmp_path, "t.json", json.dumps([7, {"text": ONE}, {"text": ""}]))))
    assert [source.text for source in found] == [ONE]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "7", '"text"', "[1, 2"])
def test_what_is_no_json_is_a_clear_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadingError, match=r"t\.json"):
        said(write(tmp_path, "t.json", text))


def test_broken_rows_are_named_and_the_others_read(tmp_path: Path) -> None:
    found: list[Source] = []
    text = 'id,text\n1,It rained.\n2,It snowed, too.\n\n3,It froze.\n4,"It thawed.\n'
    with pytest.raises(ReadingError, match=r"2 of 4 rows .*row 2: 3 cells, where the header has 2 \(line 3\).*row 4"):
        found.extend(load(write(tmp_path, "t.csv", text)))
    assert [source.text for source in found] == ["It rained.", "It froze."]
    with pytest.raises(ReadingError, match="Two columns have one name"):
        said(write(tmp_path, "u.csv", "text,text\nIt rained.,It snowed.\n"))


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    long = "It rained. " * 30_000
    assert said(write(tmp_path, "t.csv", f"text\n{long}\n")) == [("t.csv#1", long)]


def test_packed_lines_are_records(tmp_path: Path) -> None:
    data = gzip.compress(json.dumps({"text": ONE}).encode() + b"\n" + json.dumps({"text": TWO}).encode())
    assert said(write(tmp_path, "t.jsonl.gz", data)) == [("t.jsonl.gz#1", ONE), ("t.jsonl.gz#2", TWO)]
    for broken in (data[:40], b"no gzip", data[:-8] + b"12345678"):
        with pytest.raises(ReadingError, match=r"t\.jsonl\.gz: it cannot be unpacked"):
            said(write(tmp_path, "t.jsonl.gz", broken))


def test_a_bomb_is_defused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines without an end, and lines without number, stop where nothing larger is read."""
    monkeypatch.setattr("reading.guard.UNPACKED", 1 << 20)
    monkeypatch.setattr("reading.guard.ARTICLE", 1 << 16)
    for bomb in (b" " * (8 << 20), b"\n" * (8 << 20)):
        with pytest.raises(ReadingError, match="unpacked it has more than 1 MB"):
            said(write(tmp_path, "t.jsonl.gz", gzip.compress(bomb)))


def test_a_folder_takes_records_and_leaves_settings(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "id,claim\n1,It rained.\n")
    write(tmp_path, "b.csv", "year,tonnes\n2024,7\n")
    write(tmp_path, "c.json", json.dumps([{"id": 1, "text": "It rained."}]))
    write(tmp_path, "d.json", json.dumps({"name": "settings", "version": "1"}))
    write(tmp_path, "e.jsonl.gz", gzip.compress(b'{"text": "It rained."}'))
    found = walk(tmp_path)
    assert [path.name for path in found.files] == ["a.csv", "c.json", "e.jsonl.gz"]
    assert found.skipped["other"] == 2


def test_decisions_stay_when_a_row_is_put_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows without an id are known by their text."""
    path = write(tmp_path, "t.csv", "claim\nAlpha met on Monday.\nBeta met on Tuesday.\n")
    desk = ["--desk", str(tmp_path)]
    assert main(["add", str(path), *desk, "--workers", "1"]) == 0
    assert main(["judge", "t.csv#1", "1", "accurate", *desk]) == 0
    write(tmp_path, "t.csv", "claim\nIt was cold on Sunday.\nAlpha met on Monday.\nBeta met on Tuesday.\n")
    assert main(["add", str(path), *desk, "--workers", "1"]) == 0
    capsys.readouterr()
    assert main(["export", str(tmp_path)]) == 0
    [record] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (record["quote"], record["status"], record["source"]) == ("Alpha met on Monday.", "current", "t.csv")


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_stdin_is_read_and_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b"It rained on Monday. It snowed."))
    assert main(["read", "-", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["sentences"]) == 2
    table = b"claim\nIt rained on Monday.\n"
    for said in ("1 added", "1 already there"):
        monkeypatch.setattr(sys, "stdin", Stdin(table))
        assert main(["add", "-", "--from", "csv", "--desk", str(tmp_path), "--workers", "1"]) == 0
        assert said in capsys.readouterr().err
    [kept] = tmp_path.glob("stdin-*.csv")
    assert kept.read_bytes() == table
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    assert main(["read", "-"]) == 2
    assert "Nothing came on stdin" in capsys.readouterr().err
