"""Parquet without pyarrow: the types, rows and groups of rows it is given; the files themselves are read elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec, module_from_spec
from io import BytesIO
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from review.answers import NO_CLAIM
from review.scale import SHIPPED, Scale
from store.exchange.columns import COLUMNS
from store.exchange.export import ExportedArticle, Job
from store.exchange.record import Record

from .expected import article, records

Rows = list[dict[str, Any]]


class Writer:
    """Writes a line for each group of rows, and behind all of them where each began."""

    def __init__(self, sink: BytesIO, schema: Mapping[str, object], compression: str) -> None:
        assert (set(schema), compression) == ({*COLUMNS, "extra"} - {"place"}, "zstd")
        self.sink = sink
        self.begun: list[int] = []
        sink.write(b"PAR1\n")

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.sink.write(json.dumps(self.begun).encode())
        self.sink.close()

    def write_table(self, rows: Rows) -> None:
        self.begun.append(self.sink.tell())
        self.sink.write(json.dumps(rows, default=lambda time: time.isoformat()).encode() + b"\n")


@pytest.fixture
def parquet(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the module of the format as it is with a pyarrow that names types and writes lines."""
    arrow: Any = ModuleType("pyarrow")
    for kind in ("string", "int64", "float64", "bool_"):
        setattr(arrow, kind, lambda kind=kind: kind)
    arrow.list_ = lambda of: [of]
    arrow.struct = arrow.schema = dict
    arrow.field = lambda name, of: (name, of)
    arrow.timestamp = lambda unit, tz: f"{unit} {tz}"
    arrow.Table = SimpleNamespace(from_pylist=lambda rows, schema: rows)
    arrow.parquet = ModuleType("pyarrow.parquet")
    arrow.parquet.ParquetWriter = Writer
    monkeypatch.setitem(sys.modules, "pyarrow", arrow)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", arrow.parquet)
    spec = find_spec("store.exchange.formats.parquet")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_column_has_the_type_of_its_key(parquet: Any) -> None:
    """Times are times; counts have an entry for each of the desk's verdicts; what is in no column is text."""
    scale = SHIPPED["truth-o-meter"]
    schema = parquet.schema_of(scale)
    assert list(schema) == [*(name for name in COLUMNS if name != "place"), "extra"]
    assert schema["created"] == schema["modified"] == "us UTC"
    assert [schema[name] for name in ("id", "sentence", "duration", "claim", "extra")] == [
        *("string", "int64", "float64", "bool_", "string"),
    ]
    assert schema["reasons"] == ["string"]
    assert schema["evidence"] == [dict.fromkeys(("source", "quote", "stance", "accessed"), "string")]
    assert schema["answers"]["counts"] == dict.fromkeys((*scale.names, NO_CLAIM), "int64")


def written(parquet: Any, made: Sequence[Record], scale: Scale | None = None) -> tuple[list[Rows], list[bytes]]:
    """Return the groups of rows that are written, found by where they are said to begin, and the pieces of the file."""
    exported = ExportedArticle(article(), tuple(made))
    pieces = list(parquet.write(Job(lambda: iter([exported]), scales={"main": scale} if scale else {})))
    whole = b"".join(pieces)
    begun = json.loads(whole.splitlines()[-1])
    return [json.loads(whole[at:].split(b"\n", 1)[0]) for at in begun], pieces


@pytest.mark.parametrize(("count", "groups"), [(0, [0]), (1, [1]), (2, [2, 0]), (3, [2, 1]), (5, [2, 2, 1])])
def test_rows_are_written_in_groups(
    count: int, groups: list[int], parquet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is given away before the next is made, and stands where the end of the file says."""
    monkeypatch.setattr(parquet, "_ROWS", 2)
    made = [*records(True)][:count]
    found, pieces = written(parquet, made)
    assert [len(rows) for rows in found] == groups
    assert [row["id"] for rows in found for row in rows] == [one.id for one in made]
    assert len(pieces) == len(groups)


def test_a_row_has_every_key_and_those_that_nobody_knows_as_json(parquet: Any) -> None:
    """A key that a record lacks is empty; times are read."""
    plain, *_ = records(True)
    odd = replace(plain, created="", tail=plain.tail.with_extra({**plain.extra, "mine": "é", "place": {"page": 2}}))
    [[one, other]], _ = written(parquet, [plain, odd])
    assert list(one) == list(other) == [*(name for name in COLUMNS if name != "place"), "extra"]
    assert (one["extra"], one["stale"], one["answers"]) == (None, None, None)
    assert (one["created"], other["created"]) == ("2026-01-01T00:01:00+00:00", None)
    assert one["reasons"] == ["date", "figure"]
    assert json.loads(other["extra"]) == {"place": {"page": 2}, "mine": "é"}
    assert "é" in other["extra"]
    assert {key: value for key, value in other.items() if key not in ("created", "extra")} == {
        key: value for key, value in one.items() if key not in ("created", "extra")
    }


@pytest.mark.parametrize(
    ("counts", "kept"),
    [({}, False), ({"true": 1, NO_CLAIM: 2}, False), ({"true": 1, "odd": 1}, True), ({"odd": 1}, True)],
)
def test_counts_of_an_answer_that_the_desk_lacks_are_kept_as_json(
    counts: dict[str, int], kept: bool, parquet: Any
) -> None:
    """All of them, beside those that have a column."""
    scale = SHIPPED["truth-o-meter"]
    assert "true" in scale.names
    plain, *_ = records(True)
    answers = {"counts": counts, "assumes": "much"}
    [[row]], _ = written(parquet, [replace(plain, tail=plain.tail.with_extra({"answers": answers}))], scale)
    assert row["answers"] == answers
    assert (json.loads(row["extra"]) if row["extra"] else None) == ({"answers": answers} if kept else None)
