"""A data set that can be pushed: tables that others load, a card, guidelines, agreement, and nobody's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from tests.exchange.test_readers import reader
from tests.verdicts import Verdict
from tui.cli.main import main

from .incoming import FIRST, SECOND

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs, not ours

SETTINGS = """
[dataset]
title = "Verdicts: a test"
description = "What was judged."
license = "cc-by-4.0"
citation = "@misc{verdicts, title={Verdicts}}"
language = ["en"]
[dataset.splits]
test = 0.5
"""


@pytest.fixture
def judged(samples: Path) -> Path:
    """Return a desk on which two people judged sentences of two articles, with guidelines and settings."""
    given = {"ana": (Verdict.ACCURATE, Verdict.ERRONEOUS), "bobby": (Verdict.ACCURATE, Verdict.DISPUTED)}
    for who, verdicts in given.items():
        desk = open_desk(samples, who)
        for name in (FIRST, SECOND):
            sha256 = desk.articles.article(name).sha256
            claims = sorted(next(card.claims for card in desk.articles.cards() if card.name == name))
            desk.decisions.append(
                [
                    Event(EventKind.DECIDE, who, "main", name, sha256, at, Holding(verdict, True))
                    for at, verdict in zip(claims, verdicts, strict=False)
                ]
            )
        desk.close()
    with (samples / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write(SETTINGS)
    (samples / ".copydesk" / "rounds" / "main" / "guidelines.md").write_text("# How to judge\n\nWith care.\n")
    return samples


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_data_set_has_tables_a_card_and_nobody_s_name(judged: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    found = files(out)
    assert {"README.md", "agreement.json"} < set(found)
    assert any(name.startswith("data/annotations/") for name in found)
    assert any(name.startswith("data/verdicts/") for name in found)
    assert not any(b"bobby" in raw or b'"ana"' in raw for raw in found.values())
    card = found["README.md"].decode()
    front = yaml.safe_load(card.split("---\n")[1])
    assert (front["license"], front["pretty_name"], front["language"]) == ("cc-by-4.0", "Verdicts: a test", ["en"])
    for config in front["configs"]:
        for file in config["data_files"]:
            assert file["path"] in found
    assert [config["config_name"] for config in front["configs"]] == ["annotations", "verdicts"]
    for said in ("## Motivation", "@misc{verdicts", "What was judged.", "pseudonym"):
        assert said in card
    [agreement] = json.loads(found["agreement.json"])
    assert (agreement["round"], agreement["reviewers"]) == ("main", 2)
    assert agreement["coefficients"]["percent"]["value"] == 0.5
    if guidelines := found.get("guidelines/main.md"):
        assert b"With care." in guidelines


def test_it_is_written_again_over_itself_and_over_nothing_else(
    judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    assert main(["export", str(judged), "--dataset", str(out), "--no-pseudonyms"]) == 0
    assert "Reviewers are named." in (out / "README.md").read_text()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    assert main(["export", str(judged), "--dataset", str(mine)]) == 2
    assert "The folder is not empty" in capfd.readouterr().err
    assert files(mine) == {"thesis.txt": b"mine"}
    assert main(["export", str(judged), "--dataset", str(out), "--history"]) == 2


def test_a_data_set_inside_the_desk_is_no_article(judged: Path) -> None:
    before = len(open_desk(judged).articles.cards())
    assert main(["export", str(judged), "--dataset", str(judged / "set")]) == 0
    assert len(open_desk(judged).articles.cards()) == before


def test_no_split_has_an_article_of_another(judged: Path, tmp_path: Path) -> None:
    pandas = reader("pandas")
    reader("pyarrow")
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    seen: set[str] = set()
    for path in sorted((out / "data" / "annotations").iterdir()):
        articles = set(pandas.read_parquet(path)["article"])
        assert not articles & seen
        seen |= articles
    assert seen == {FIRST, SECOND}


def test_datasets_loads_it_offline(judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(variable, "1")
    datasets = reader("datasets")
    reader("tqdm").tqdm.monitor_interval = 0  # else its bars leave a thread behind
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    loaded = datasets.load_dataset(str(out), cache_dir=str(tmp_path / "cache"))
    assert sum(part.num_rows for part in loaded.values()) == 8
    final = datasets.load_dataset(str(out), "verdicts", cache_dir=str(tmp_path / "cache"))
    assert sum(part.num_rows for part in final.values()) == 4
    [first, *_] = next(part for part in loaded.values() if part.num_rows)
    assert first["verdict"] in set(Verdict)
    assert first["created"].tzinfo is not None


def test_parquet_has_the_schema_and_every_fact(judged: Path, tmp_path: Path) -> None:
    parquet = reader("pyarrow.parquet")
    out, lines = tmp_path / "out.parquet", tmp_path / "out.jsonl"
    assert main(["export", str(judged), "-o", str(out)]) == 0
    assert main(["export", str(judged), "-o", str(lines)]) == 0
    table = parquet.read_table(out)
    assert str(table.schema.field("created").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("reasons").type) == "list<element: string>"
    rows, records = table.to_pylist(), [json.loads(line) for line in lines.read_bytes().splitlines()]
    assert len(rows) == len(records) == 8
    for row, record in zip(rows, records, strict=True):
        for key, value in record.items():
            if key not in ("created", "modified"):
                assert row[key] == value, key
        assert row["modified"].isoformat(timespec="microseconds").replace("+00:00", "Z") == record["modified"]


def test_nothing_of_an_earlier_data_set_stays_that_the_new_one_lacks(
    judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Names that were in it would be pushed with the new one; what git and people put beside it stays."""
    out = tmp_path / "set"
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("bobby")
    (out / "LICENSE").write_text("mine")
    assert main(["export", str(judged), "--dataset", str(out), "--no-pseudonyms"]) == 0
    settings = judged / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text().replace("[dataset.splits]", "").replace("test = 0.5", ""))
    capfd.readouterr()
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    found = files(out)
    assert (found.pop(".git/HEAD"), found.pop("LICENSE")) == (b"bobby", b"mine")
    assert not any("test" in name for name in found)
    assert not any(b"bobby" in raw for raw in found.values())
    assert "removed the earlier" in capfd.readouterr().err


def test_where_people_are_still_named_is_said_and_unknown_keys_are_left_out(
    judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Notes stay as they are, so somebody has to look; nobody can tell who is named under a key of another program."""
    line = {"article": SECOND, "sentence": 9, "verdict": "accurate", "note": "BOBBY's mail", "reviewer": "ana"}
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({**line, "annotator": {"name": "bobby"}, "label": "yes"}) + "\n")
    assert main(["import", str(judged), str(path)]) == 0
    capfd.readouterr()
    assert main(["export", str(judged), "--dataset", str(tmp_path / "set")]) == 0
    told = [one for one in capfd.readouterr().err.splitlines() if "are named" in one]
    assert len(told) == 1
    assert "1 record of data/annotations/" in told[0]
    assert main(["export", str(judged), "--pseudonyms", "--article", SECOND]) == 0
    records = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [one.get("label") for one in records if one["note"]] == ["yes"]
    assert not any("annotator" in one for one in records)
