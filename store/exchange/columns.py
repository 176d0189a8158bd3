"""The type of every key that a record can have, once, and how pandas, Polars, DuckDB, datasets and Arrow spell it.

Readers of JSON guess types from the lines at the beginning of a file, and a key that is empty there, or comes later, is
guessed wrong or dropped. Who reads with these types loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from review.answers import NO_CLAIM
from review.scale import DEFAULT, Scale
from store.exchange.record import CONTROL, KEYS, ORIGIN, SPANS


class Plain(Struct, frozen=True):
    """A value without parts: `text`, `whole`, `real` or `flag`."""

    kind: str


class Listed(Struct, frozen=True):
    """A list of values of one type."""

    of: Type


class Nested(Struct, frozen=True):
    """A table with named entries."""

    entries: Mapping[str, Type]


Type = Plain | Listed | Nested
TEXT, WHOLE, REAL, FLAG = map(Plain, ("text", "whole", "real", "flag"))
_TEXTS = Listed(TEXT)


def _table(**entries: Type) -> Nested:
    return Nested(entries)


def _answers(verdicts: Sequence[str]) -> Nested:
    """Return the type of counts by answer, one for each verdict of a scale."""

    def by_answer(of: Type) -> Nested:
        return Nested(dict.fromkeys((*verdicts, NO_CLAIM), of))

    return _table(
        counts=by_answer(WHOLE),
        shares=by_answer(REAL),
        asked=WHOLE,
        posterior=by_answer(REAL),
        assumes=TEXT,
        calibrated=_table(temperature=REAL, controls=WHOLE),
    )


_SPAN = {"start": WHOLE, "end": WHOLE}
_VOTES = Listed(_table(reviewer=TEXT, verdict=TEXT))
_NOT_TEXT: Mapping[str, Type] = {
    **dict.fromkeys(("schema_version", "sentence", "start", "end", "confidence"), WHOLE),
    **dict.fromkeys(("duration", "score"), REAL),
    **dict.fromkeys(("claim", "stale"), FLAG),
    **dict.fromkeys(("reasons", "weighed", "hinted", "authors"), _TEXTS),
    "evidence": Listed(_table(source=TEXT, quote=TEXT, stance=TEXT, accessed=TEXT)),
    "source_of_consensus": _table(rule=TEXT, certainty=REAL, votes=_VOTES),
    "anchor": _table(status=TEXT, score=REAL),
    "aside": _table(kind=TEXT, by=TEXT),
    "place": _table(page=WHOLE, paragraph=WHOLE, part=TEXT, time=TEXT, until=TEXT, speaker=TEXT),
    "entities": Listed(Nested({**_SPAN, "type": TEXT, "text": TEXT, "entity": TEXT})),
    SPANS: Listed(Nested({**_SPAN, "text": TEXT, "label": TEXT})),
    "links": Listed(
        _table(relation=TEXT, article=TEXT, source=TEXT, article_sha256=TEXT, sentence=WHOLE, quote=TEXT),
    ),
    "answers": _answers(DEFAULT.names),
    "chain": Listed(
        _table(
            round=TEXT,
            rule=TEXT,
            verdict=TEXT,
            claim=FLAG,
            certainty=REAL,
            votes=Listed(_table(reviewer=TEXT, answer=TEXT)),
        )
    ),
}
_SOME = (
    "score",
    "why",
    "weighed",
    "links",
    "hinted",
    SPANS,
    "label",
    CONTROL,
    "claim",
    "aside",
    "place",
    "event",
    "event_id",
)
COLUMNS: Mapping[str, Type] = {
    name: _NOT_TEXT.get(name, TEXT) for name in chain(KEYS, ORIGIN, _SOME, ("stale", "answers", "chain"))
}
"""Every key that copydesk writes, in the order of a record, then those that only some records have."""


def columns_of(scale: Scale) -> Mapping[str, Type]:
    """Return the columns of records whose verdicts are of a scale."""
    return {**COLUMNS, "answers": _answers(scale.names)}


def spelt(
    of: Type, plain: Mapping[str, str], listed: Callable[[str], str], table: Callable[[Mapping[str, str]], str]
) -> str:
    """Return a type as a reader spells it: its words for plain values, and how it writes lists and tables."""
    if isinstance(of, Plain):
        return plain[of.kind]
    if isinstance(of, Listed):
        return listed(spelt(of.of, plain, listed, table))
    return table({name: spelt(one, plain, listed, table) for name, one in of.entries.items()})


def _quoted(entries: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'"{name}": {one}' for name, one in entries.items()) + "}"


def _duckdb(of: Type) -> str:
    words = {"text": "VARCHAR", "whole": "BIGINT", "real": "DOUBLE", "flag": "BOOLEAN"}
    return spelt(
        of,
        words,
        lambda one: f"{one}[]",
        lambda entries: "STRUCT(" + ", ".join(f'"{name}" {one}' for name, one in entries.items()) + ")",
    )


def _polars(of: Type) -> str:
    words = {"text": "pl.String", "whole": "pl.Int64", "real": "pl.Float64", "flag": "pl.Boolean"}
    return spelt(of, words, lambda one: f"pl.List({one})", lambda entries: f"pl.Struct({_quoted(entries)})")


def _datasets(of: Type) -> str:
    kinds = {"text": "string", "whole": "int64", "real": "float64", "flag": "bool"}
    words = {kind: f'Value("{name}")' for kind, name in kinds.items()}
    return spelt(of, words, lambda one: f"List({one})", _quoted)


_LARGEST = 64 << 20
"""Bytes of a line that DuckDB reads."""
_PANDAS = {"text": "object", "whole": "Int64", "real": "float64", "flag": "boolean"}


def _lines(entries: Mapping[str, str], indent: str) -> str:
    return "".join(f'{indent}"{name}": {one},\n' for name, one in entries.items())


def _for_pandas(file: str, columns: Mapping[str, Type]) -> str:
    types = {name: f'"{_PANDAS[of.kind]}"' for name, of in columns.items() if isinstance(of, Plain)}
    every = ", ".join(f'"{name}"' for name in columns)
    return f"""import pandas as pd

records = pd.read_json("{file}", lines=True, convert_dates=False, dtype=False)
every = [{every}]
records = records.reindex(columns=[*records.columns, *(name for name in every if name not in records)])
records = records.astype({{
{_lines(types, "    ")}}})
"""


def _for_polars(file: str, columns: Mapping[str, Type]) -> str:
    return f"""import polars as pl

records = pl.read_ndjson("{file}", schema={{
{_lines({name: _polars(of) for name, of in columns.items()}, "    ")}}})
"""


def _for_duckdb(file: str, columns: Mapping[str, Type]) -> str:
    types = {name: f"'{_duckdb(of)}'" for name, of in columns.items()}
    options = f"'{file}', format = 'newline_delimited', maximum_object_size = {_LARGEST}"
    return f"""SELECT * FROM read_json({options}, columns = {{
{_lines(types, "    ")[:-2]}
}});
"""


def _for_datasets(file: str, columns: Mapping[str, Type]) -> str:
    return f"""import json
from datasets import Dataset, Features, List, Value

features = Features({{
{_lines({name: _datasets(of) for name, of in columns.items()}, "    ")}}})


def records_of(file):
    for line in open(file, encoding="utf-8"):
        yield {{**dict.fromkeys(features), **json.loads(line)}}


records = Dataset.from_generator(records_of, features=features, gen_kwargs={{"file": "{file}"}})
"""


READERS: Mapping[str, Callable[[str, Mapping[str, Type]], str]] = {
    "pandas": _for_pandas,
    "polars": _for_polars,
    "duckdb": _for_duckdb,
    "datasets": _for_datasets,
}
"""The call with which each reader reads a file of records, by the reader's name."""


def call_for(reader: str, file: str = "decisions.jsonl", scale: Scale = DEFAULT) -> str:
    """Return the call with which a reader reads a JSONL file of records right, as code."""
    return READERS[reader](file, columns_of(scale))
