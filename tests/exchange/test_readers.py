"""Others read what leaves: pandas, DuckDB, Hugging Face datasets, Label Studio's own converter.

Each test is skipped, and says so, where its reader is not installed: `pip install -e '.[readers]'`, in an environment
of its own, runs them all, as `.ci/run` does. doccano's own transformer needs a spaCy that no present Python has, so its
format is tested by its rules.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from reading.article import Article
from store.exchange.columns import COLUMNS, READERS, call_for
from store.exchange.formats.labelstudio import interface
from store.schemas import record_schema

from .incoming import Desks, exported
from .samples import export, full, hostile

TEXTS = (
    *("id", "article", "article_sha256", "title", "source", "quote", "prefix", "suffix", "verdict", "note", "reviewer"),
    *("round", "created", "modified", "role", "status", "supersedes", "guidelines"),
)
WHOLE = ("schema_version", "sentence", "start", "end")

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs, not ours


def reader(name: str) -> Any:
    """Import a reader, or skip and say what is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"{name} is not installed", exc_type=ImportError)


@pytest.fixture
def file(articles: tuple[Article, ...], tmp_path: Path) -> Path:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(exported(full(articles)))
    return path


def facts(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def comes_back(records: list[dict[str, Any]], file: Path, articles: tuple[Article, ...]) -> None:
    """Assert that what a reader gives back, imported into an empty desk, is the export again, byte for byte."""
    desks = Desks(articles)
    lines = [
        json.dumps({key: value for key, value in record.items() if value is not None}, ensure_ascii=False).encode()
        for record in records
    ]
    assert [one for one in desks.take(*lines) if not hasattr(one, "id")] == []
    assert desks.export() == file.read_bytes()


def test_pandas_reads_the_right_types_and_gives_every_fact_back(file: Path, articles: tuple[Article, ...]) -> None:
    pandas = reader("pandas")
    frame = pandas.read_json(file, lines=True, convert_dates=False, dtype=False)
    for key in WHOLE:
        assert frame[key].dtype == "int64"
    for key in TEXTS:
        assert all(isinstance(value, str) for value in frame[key]), key
    assert frame["duration"].dtype == "float64"
    assert pandas.to_datetime(frame["created"]).dt.tz is not None
    back = frame.to_json(orient="records", lines=True, force_ascii=False, double_precision=15)
    records = [json.loads(line) for line in back.splitlines()]
    comes_back(records, file, articles)


def test_pandas_reads_the_csv(articles: tuple[Article, ...], tmp_path: Path) -> None:
    pandas = reader("pandas")
    for desk in (full(articles), hostile()):
        path = tmp_path / "decisions.csv"
        path.write_bytes(export("csv", desk))
        frame = pandas.read_csv(path, keep_default_na=False)
        assert len(frame) == exported(desk).count(b"\n")
        assert frame["start"].dtype == "int64"
        assert set(frame["verdict"]) <= {"accurate", "disputed", "erroneous"}


def test_duckdb_reads_the_right_types_and_gives_every_fact_back(file: Path, articles: tuple[Article, ...]) -> None:
    duckdb = reader("duckdb")
    with duckdb.connect() as connection:
        connection.sql(f"create table records as select * from read_json('{file}', format='newline_delimited')")
        table = connection.sql("select * from records")
        types = {name: str(kind) for name, kind in zip(table.columns, table.types, strict=True)}
        for key in WHOLE:
            assert types[key] == "BIGINT"
        assert types["duration"] == "DOUBLE"
        assert types["verdict"] == types["quote"] == "VARCHAR"
        assert types["created"].startswith("TIMESTAMP")
        assert types["reasons"] == "VARCHAR[]"
        assert types["entities"].startswith("STRUCT")
        assert types["evidence"].startswith("STRUCT")
        names = [row[0] for row in connection.sql(f"select distinct verdict from '{file}' order by all").fetchall()]
        assert names == ["accurate", "disputed", "erroneous"]
        out = file.with_name("back.jsonl")
        texts = "timestampformat '%Y-%m-%dT%H:%M:%S.%fZ'"
        connection.sql(f"copy records to '{out}' (format json, {texts})")
    comes_back(facts(out), file, articles)


def test_datasets_reads_the_right_types_and_gives_every_fact_back(
    file: Path, articles: tuple[Article, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "1")
    datasets = reader("datasets")
    reader("tqdm").tqdm.monitor_interval = 0  # else its bars leave a thread behind
    loaded = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features["verdict"].dtype == "string"
    for key in WHOLE:
        assert loaded.features[key].dtype == "int64"
    assert loaded.features["duration"].dtype == "float64"
    out = tmp_path / "back.jsonl"
    loaded.to_json(out)
    comes_back([_plain(record) for record in facts(out)], file, articles)


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """Take back what a table of one type for all rows made of a time."""
    for key in ("created", "modified"):
        if isinstance(record[key], int):
            from datetime import UTC, datetime

            record[key] = datetime.fromtimestamp(record[key] / 1e6, UTC).isoformat()
    return record


def test_label_studios_converter_reads_the_tasks(articles: tuple[Article, ...], tmp_path: Path) -> None:
    reader("label_studio_sdk")
    converter = reader("label_studio_sdk.converter")
    tasks = tmp_path / "tasks.json"
    tasks.write_bytes(export("labelstudio", full(articles)))
    config = tmp_path / "config.xml"
    config.write_text(interface())
    made = converter.Converter(str(config), str(tmp_path), download_resources=False)
    made.convert_to_json_min(str(tasks), str(tmp_path / "min"), is_dir=False)
    (result,) = (tmp_path / "min").glob("*.json")
    rows = json.loads(result.read_text())
    assert len(rows) == 9
    texts = {article.text: article for article in articles}
    for row in rows:
        for label in row["verdict"]:
            assert row["text"] in texts
            assert row["text"][label["start"] : label["end"]] == label["text"]
            assert label["labels"][0] in ("accurate", "disputed", "erroneous")


def test_label_studios_own_schema_takes_the_interface_and_the_tasks(articles: tuple[Article, ...]) -> None:
    shown = reader("label_studio_sdk.label_interface").LabelInterface(interface())
    shown.validate()
    tasks = json.loads(export("labelstudio", full(articles)))
    assert tasks
    for task in tasks:
        assert shown.validate_task({"data": task["data"]})
        assert all(shown.validate_annotation(annotation) for annotation in task["annotations"])
        assert all(shown.validate_prediction(prediction) for prediction in task["predictions"])


SIZES = {"30 lines": 30, "150 lines": 150, "25,000 lines": 25_000, "20 MB": 0}
"""Lines of a file that is read; none where it is 20 MB whose lines are long."""
LATE = 5
"""Lines at the end of a file that have what no line before them has."""


def large(path: Path, articles: tuple[Article, ...], size: int) -> int:
    """Write a file whose first lines have nothing but what they must, and whose last ones have every key."""
    note = "" if size else "x" * 15_000
    bare = json.loads(exported(full(articles)).splitlines()[0])
    bare |= {
        "reasons": [],
        "evidence": [],
        "entities": [],
        "confidence": None,
        "note": note,
        "source_of_consensus": None,
    }
    count = size or 20_000_000 // (len(json.dumps(bare)) + 1)
    rich = {**bare, **RICH}
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            line = {**(bare if number < count - LATE else rich), "id": f"{number:020x}", "sentence": number}
            file.write(json.dumps(line) + "\n")
    return count


_BY = {"accurate": 1, "disputed": 1, "erroneous": 0, "no claim": 0}
_SHARES = {key: value / 2 for key, value in _BY.items()}
RICH: dict[str, Any] = {
    "reasons": ["date", "figure"],
    "evidence": [{"source": "https://example.org", "quote": "so", "stance": "refutes", "accessed": "2026-01-02"}],
    "entities": [{"start": 1, "end": 4, "type": "PERSON", "text": "Bo", "entity": "Bo Lee"}],
    "confidence": 3,
    "source_of_consensus": {
        "rule": "majority",
        "certainty": 0.75,
        "votes": [{"reviewer": "ana", "verdict": "accurate"}, {"reviewer": "bo", "verdict": None}],
    },
    "score": 0.5,
    "why": "sources differ",
    "weighed": ["01", "02"],
    "links": [
        {
            **{"relation": "supports", "article": "b.txt", "source": "b.txt", "article_sha256": "", "sentence": 3},
            "quote": "q",
        }
    ],
    "hinted": ["sign"],
    "spans": [{"start": 1, "end": 3, "text": "ab", "label": "Number"}],
    "label": "REFUTES",
    "aside": {"kind": "caption", "by": "markup"},
    "place": {"page": 2, "paragraph": 3, "part": "b.txt", "time": "0:01", "until": "0:02", "speaker": "Ann"},
    "published": "2024-05-01",
    "authors": ["Ann Lee", "Bo"],
    "url": "https://paper.example/a",
    "outlet": "The Paper",
    "language": "en",
    "control": "accurate",
    "claim": False,
    "event": "decide",
    "event_id": "01",
    "stale": True,
    "answers": {
        "counts": _BY,
        "shares": _SHARES,
        "asked": 2,
        "posterior": _SHARES,
        "assumes": "nothing",
        "calibrated": {"temperature": 1.5, "controls": 20},
    },
    "chain": [
        {
            **{"round": "main", "rule": "majority", "verdict": None, "claim": False, "certainty": 0.5},
            "votes": [{"reviewer": "ana", "answer": "no claim"}],
        }
    ],
}


def last_of(reader_name: str, path: Path, cache: Path) -> tuple[int, dict[str, Any]]:
    """Return how many records a reader has by the call that `copydesk schema --for` prints, and the last of them."""
    call = call_for(reader_name, str(path))
    if reader_name == "duckdb":
        with reader("duckdb").connect() as connection:
            table = connection.sql(call.rstrip().rstrip(";"))
            rows = table.fetchall()
            return len(rows), dict(zip(table.columns, rows[-1], strict=True))
    reader({"pandas": "pandas", "polars": "polars", "datasets": "datasets"}[reader_name])
    names: dict[str, Any] = {}
    if reader_name == "datasets":
        reader("tqdm").tqdm.monitor_interval = 0  # else its bars leave a thread behind
        call = call.replace("features=features,", f'features=features, cache_dir="{cache}",')
    exec(call, names)  # what is printed is what is run
    records = names["records"]
    if reader_name == "pandas":
        return len(records), records.iloc[-1].to_dict()
    if reader_name == "polars":
        return len(records), records.row(-1, named=True)
    return len(records), records[-1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", READERS)
def test_the_printed_call_reads_every_fact_however_late_it_comes(
    name: str, size: str, articles: tuple[Article, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is empty in the first lines, or not there, is in the last ones as it was written; 20 MB too."""
    for variable in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(variable, "1")
    path = tmp_path / "decisions.jsonl"
    count = large(path, articles, SIZES[size])
    found, last = last_of(name, path, tmp_path / "cache")
    assert found == count
    assert set(COLUMNS) <= set(last)
    for key, value in RICH.items():
        assert last[key] == value, key
    assert last["sentence"] == count - 1


def test_the_types_name_every_key_of_the_schema() -> None:
    assert set(json.loads(record_schema())["properties"]) - set(COLUMNS) == set()
