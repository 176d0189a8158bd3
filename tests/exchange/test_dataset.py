"""A data set that can be pushed: tables that others load, a card, guidelines, agreement, and nobody's name."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from review.events import Event, EventKind, Holding
from store.errors import StoreError
from store.exchange.about import DataSet, DeskAbout, Publisher, about_of
from store.exchange.dataset import DataSetTerms, _datasheet, _front, _remove_others, split_of, splits_of
from store.exchange.export import Job, Wanted
from store.folder_desk import FileDesk
from store.layout import DeskSettings
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


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a table's files, whichever of the two formats they are written in."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".parquet":
            found += reader("pyarrow.parquet").read_table(path).to_pylist()
        else:
            found += map(json.loads, path.read_bytes().splitlines())
    return found


def test_a_data_set_has_tables_a_card_and_nobody_s_name(judged: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    found = files(out)
    assert {"README.md", "agreement.json"} < set(found)
    assert any(name.startswith("data/annotations/") for name in found)
    assert any(name.startswith("data/verdicts/") for name in found)
    assert (len(rows(out / "data" / "annotations")), len(rows(out / "data" / "verdicts"))) == (8, 4)
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


@pytest.mark.parametrize(("least", "settled"), [(1, 2), (3, 0)])
def test_a_data_set_needs_as_many_answers_as_the_desk_says(
    judged: Path, tmp_path: Path, least: int, settled: int
) -> None:
    """On two sentences two people agree, on two they differ; no sentence has three answers."""
    with (judged / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write(f"[consensus]\nleast = {least}\n")
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    final = [row["verdict"] for row in rows(out / "data" / "verdicts")]
    assert len(final) == 4
    assert [verdict for verdict in final if verdict] == [Verdict.ACCURATE] * settled


def test_it_is_written_again_over_itself_and_over_nothing_else(
    judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "set"
    assert main(["export", str(judged), "--dataset", str(out)]) == 0
    assert main(["export", str(judged), "--dataset", str(out), "--no-pseudonyms"]) == 0
    assert "Reviewers are named." in (out / "README.md").read_text()
    assert {row["reviewer"] for row in rows(out / "data" / "annotations")} == {"ana", "bobby"}
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
    assert len(rows(out / "data" / "annotations")) == 8
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


def test_what_a_desk_says_of_itself_is_what_its_settings_say() -> None:
    """Texts without blanks at their ends; what is not said is empty, and what is none is refused or passed over."""
    assert about_of(DeskSettings()) == DeskAbout({}, Publisher("", "", "", ""), DataSet("", "", "", "", "", "", ()))
    names = ("title", "description", "license", "citation", "url", "contact")
    said = about_of(
        DeskSettings(
            others={
                "dataset": {name: f" {name} " for name in names} | {"language": ["en", 3]},
                "publisher": {name: f" {name}\n" for name in ("name", "url", "logo", "reviews")},
                "people": {"ana": "a@b", "bo": {"email": "c@d"}, "cy": {"email": ""}, "dee": 3, "ed": {}},
            }
        )
    )
    assert said.dataset == DataSet(*names, ("en", "3"))
    assert said.publisher == Publisher("name", "url", "logo", "reviews")
    assert said.emails == {"ana": "a@b", "bo": "c@d"}
    for language, found in (("en", ("en",)), (3, ())):
        assert about_of(DeskSettings(others={"dataset": {"language": language}})).dataset.language == found
    assert about_of(DeskSettings(others={"dataset": 3, "publisher": [], "people": "x"})) == about_of(DeskSettings())


@pytest.mark.parametrize(
    ("shares", "splits"),
    [
        ({}, {"train": 1.0}),
        ("none", {"train": 1.0}),
        ({"dev": 0.25, "test": 0.25}, {"dev": 0.25, "test": 0.25, "train": 0.5}),
    ],
)
def test_what_is_in_no_split_is_for_training(shares: object, splits: dict[str, float]) -> None:
    assert splits_of(shares) == splits


@pytest.mark.parametrize(
    "shares", [{"x": 0}, {"x": 1}, {"x": True}, {"x": "0.1"}, {"x": -0.1}, {"a b": 0.1}, {"a": 0.5, "b": 0.5}]
)
def test_a_share_is_a_part_of_the_articles(shares: dict[str, object]) -> None:
    with pytest.raises(StoreError, match=r"The desk.s settings cannot be used: dataset\.splits"):
        splits_of(shares)


def test_an_article_is_always_in_the_same_split() -> None:
    """By its name alone, and about as often as the split's share says."""
    splits = {"dev": 0.25, "test": 0.25, "train": 0.5}
    found = [split_of(f"{number}.txt", splits) for number in range(400)]
    assert found == [split_of(f"{number}.txt", splits) for number in range(400)]
    assert found[:3] == ["train", "dev", "dev"]
    assert 70 < found.count("dev") < 130
    assert 70 < found.count("test") < 130
    assert split_of("x", {"none": 0.0}) == "train"


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (999, "n<1K"),
        (1_000, "1K<n<10K"),
        (9_999, "1K<n<10K"),
        (10_000, "10K<n<100K"),
        (99_999, "10K<n<100K"),
        (100_000, "100K<n<1M"),
        (999_999, "100K<n<1M"),
        (1_000_000, "n>1M"),
    ],
)
def test_a_data_set_is_of_some_size(count: int, size: str) -> None:
    counts = {"annotations": Counter({"accurate": count - 1, "none": 1})}
    assert f'size_categories: ["{size}"]\n' in _front(DataSet(), "x", {}, counts)


@pytest.mark.parametrize(
    ("about", "contact"),
    [
        (DataSet(contact="ana", url="http://x"), "ana"),
        (DataSet(url="http://x"), "http://x"),
        (DataSet(), "*To be said by who publishes it.*"),
    ],
)
def test_a_data_set_names_who_can_be_asked(about: DataSet, contact: str) -> None:
    """And whether its reviewers have their own names in it."""
    job = Job(partial(iter, ()), desk="spring")
    for key, people in ((b"", "Reviewers are named."), (b"key", "Where a reviewer is named, it is a pseudonym")):
        terms = DataSetTerms(Wanted(pseudonyms=key), Wanted(), {"train": 1.0})
        sheet = _datasheet(job, about, [], terms)
        assert f"## Maintenance\n\nContact: {contact}\n\n" in sheet
        assert people in sheet
        assert terms.is_pseudonymous is bool(key)


def test_only_what_a_data_set_has_is_removed_of_an_earlier_one(tmp_path: Path) -> None:
    """Tables and guidelines that are not written again; neither other files nor folders."""
    names = (
        *("data/annotations/a.parquet", "data/annotations/b.jsonl", "data/annotations/keep.jsonl"),
        *("data/annotations/mine.txt", "data/verdicts/c.parquet", "data/other/d.parquet"),
        *("guidelines/e.md", "guidelines/f.txt", "data/verdicts/g.jsonl/h"),
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    gone = ["data/annotations/a.parquet", "data/annotations/b.jsonl", "data/verdicts/c.parquet", "guidelines/e.md"]
    assert _remove_others(tmp_path, ["data/annotations/keep.jsonl"]) == gone
    assert [name for name in names if not (tmp_path / name).exists()] == gone


def test_what_is_said_of_a_data_set(judged: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every file that was written and every one of an earlier one that is gone; what to look at before it is public."""
    out = tmp_path / "se\x1bt"
    shown = tmp_path / "se␛t"
    arguments = ["export", str(judged), "--dataset", str(out)]
    assert main([*arguments, "--as", "ana"]) == 0
    first = files(out)
    said, err = capfd.readouterr()
    assert (said, sorted(err.splitlines())) == ("", sorted(f"copydesk: wrote {shown / name}" for name in first))
    settings = judged / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text().replace('license = "cc-by-4.0"\n', "").replace("test = 0.5\n", ""))
    closed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        really = FileDesk.close

        def noting(desk: FileDesk) -> None:
            closed.append(desk.round)
            really(desk)

        patch.setattr(FileDesk, "close", noting)
        assert main([*arguments, "--no-pseudonyms"]) == 0
    assert closed == ["main"]
    second = files(out)
    gone = sorted(first.keys() - second.keys())
    assert len(gone) > 0
    assert capfd.readouterr().err.splitlines()[-len(gone) - 1 :] == [
        *(f"copydesk: removed the earlier {shown / name}" for name in gone),
        "copydesk: the data card has no license: `license` of [dataset] in desk.toml",
    ]


def test_a_data_set_of_some_articles_and_sentences(judged: Path, tmp_path: Path) -> None:
    """What is asked for holds for people's answers and for the verdicts that they come to; names stay the same."""
    names: set[str] = set()
    for number, (more, answers, verdicts) in enumerate(
        [
            ([], 8, 4),
            (["--article", SECOND], 4, 2),
            (["--only", f"article:{SECOND} verdict:disputed"], 2, 1),
            (["--only", "verdict:disputed", "--reviewer", "bobby"], 2, 2),
            (["--round", "main", "--no-text"], 8, 4),
        ]
    ):
        out = tmp_path / str(number)
        assert main(["export", str(judged), "--dataset", str(out), *more]) == 0
        given = rows(out / "data" / "annotations")
        assert (len(given), len(rows(out / "data" / "verdicts"))) == (answers, verdicts)
        names |= {str(row["reviewer"]) for row in given}
    assert len(names) == 2
    assert not names & {"ana", "bobby"}


def test_the_interface_of_label_studio_has_the_verdicts_of_the_desk(
    judged: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also where no round is open to who asks; nothing else is exported then."""
    with (judged / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write('[reasons]\nphoto = "h"\n')
    assert main(["export", str(judged), "--labelling-interface", "--as", "zoe", "-o", str(judged / "out")]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert all(f'value="{name}"' in out for name in (*(one.value for one in Verdict), "photo"))
    assert out.rstrip().endswith("</View>")
    assert out == out.strip() + "\n"
    assert not (judged / "out").exists()
