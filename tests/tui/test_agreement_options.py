"""What `copydesk agreement` is asked for: how a table is read and computed, and which program is looked at."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from review.agreement.report import SEED
from store.opening import open_desk
from tui.cli import output
from tui.cli.main import main


@pytest.fixture
def table(tmp_path: Path) -> str:
    """The file of a table with a column that is nobody's verdicts."""
    path = tmp_path / "table.csv"
    path.write_text("ana,bo,day\n1,1,x\n2,3,y\n3,3,x\n1,2,y\n", "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("asked", "weights", "draws", "seed"),
    [
        ([], "interval", 2000, SEED),
        (["--weights", "nominal", "--draws", "100"], "nominal", 100, SEED),
        (["--weights", "ordinal", "--draws", "101", "--seed", "0"], "ordinal", 101, 0),
    ],
)
def test_a_table_is_computed_as_it_is_asked_for(
    table: str, capfd: pytest.CaptureFixture[str], asked: list[str], weights: str, draws: int, seed: int
) -> None:
    """The seed may be 0; what was left out of the table is noted."""
    assert main(["agreement", "--table", table, "--columns", "ana,bo", "--json", *asked]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["weights"], found["bootstrap"]["draws"], found["bootstrap"]["seed"]) == (weights, draws, seed)
    assert found["notes"] == ["Left out, as --columns names others: day."]
    assert [one["unit"] for one in found["sentences"]] == ["1", "2", "3", "4"]


def test_room_around_labels_is_none_of_them(table: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Nor is nothing between two commas a label, or a reviewer."""
    asked = ["--columns", "ana , ,bo,", "--order", "3, ,,1 ,2"]
    assert main(["agreement", "--table", table, *asked, "--draws", "100", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["reviewers"], found["categories"]) == (["ana", "bo"], ["3", "1", "2"])


def test_a_table_s_report_has_its_notes(table: str, capfd: pytest.CaptureFixture[str]) -> None:
    """In words as in JSON, and nothing else is said."""
    assert main(["agreement", "--table", table, "--columns", "ana,bo", "--draws", "100"]) == 0
    out, err = capfd.readouterr()
    assert "\nNotes\n  - Left out, as --columns names others: day.\n" in out
    assert out.startswith("2 reviewers, 4 units\n")
    assert err == ""


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (None, "The table cannot be read: t\x1b.csv. No such file or directory"),
        (b"ana,bo\n\xff,1\n", "The table is not UTF-8: t\x1b.csv. Save it as UTF-8 (CSV)."),
    ],
)
def test_what_is_no_table(
    table: bytes | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    if table is not None:
        Path("t\x1b.csv").write_bytes(table)
    assert main(["agreement", "--table", "t\x1b.csv"]) == 2
    assert capfd.readouterr() == ("", f"copydesk: {said}\n".replace("\x1b", "␛"))


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--epsilon", "1", "not a number from 0 to below 1: '1'"),
        ("--epsilon", "much", "not a number from 0 to below 1: 'much'"),
        ("--draws", "99", "not a number of draws from 100 to 1000000: '99'"),
        ("--draws", "many", "not a number of draws from 100 to 1000000: 'many'"),
    ],
)
def test_numbers_that_make_no_sense(option: str, value: str, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    """In words, with exit code 2."""
    with pytest.raises(SystemExit) as left:
        main(["agreement", option, value])
    assert left.value.code == 2
    assert capfd.readouterr().err.splitlines()[-1] == f"copydesk agreement: argument {option}: {said}"


@pytest.fixture
def suggested(samples: Path) -> Path:
    """A desk on whose first article six programs suggested, and three people judged."""
    desk = open_desk(samples)
    card = desk.articles.cards()[0]
    desk.close()
    lines: list[Mapping[str, object]] = [
        {"article": card.name, "sentence": at, **who, "verdict": "accurate" if at % 2 else "erroneous"}
        for who in (
            *({"agent": name} for name in ("zed", "checker", "beta", "mole", "eye", "ear")),
            *({"reviewer": name} for name in "xyz"),
        )
        for at in sorted(card.claims)[:6]
    ]
    file = samples.parent / "in.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    assert main(["import", str(samples), str(file)]) == 0
    return samples


@pytest.mark.parametrize(
    ("agent", "hint"),
    [
        ("chequer", "checker"),
        ("nobody at all", "beta, checker, ear, eye, mole, zed"),
        ("x", "beta, checker, ear, eye, mole, zed"),
    ],
)
def test_a_program_that_suggested_nothing(
    suggested: Path, capfd: pytest.CaptureFixture[str], agent: str, hint: str
) -> None:
    """The nearest is named, or all where none is near; a person is no program."""
    capfd.readouterr()
    assert main(["agreement", str(suggested), "--agent", agent]) == 2
    said = f"No program of that name suggested anything in round main: {agent}. There are suggestions by {hint}"
    assert capfd.readouterr() == ("", f"copydesk: {said}\n")


@pytest.mark.parametrize(("asked", "epsilon"), [([], 0.2), (["--epsilon", "0"], 0.0), (["--epsilon", "0.1"], 0.1)])
@pytest.mark.parametrize("against", ["people", "final"])
def test_what_a_program_is_set_against(
    suggested: Path, capfd: pytest.CaptureFixture[str], asked: list[str], epsilon: float, against: str
) -> None:
    """Each person's verdicts unless it is asked otherwise, at the price that is named."""
    capfd.readouterr()
    chosen = ["--against", "final"] if against == "final" else []
    argv = ["agreement", str(suggested), "--agent", "checker", "--draws", "100", "--json"]
    assert main([*argv, *chosen, *asked]) == 0
    out, err = capfd.readouterr()
    [closely] = [one for one in json.loads(out)["agents"] if "against" in one]
    assert (closely["agent"], closely["against"], closely["sentences"]) == ("checker", against, 6)
    assert closely["pairs"] == (18 if against == "people" else 6)
    assert closely["alternative_annotator"]["epsilon"] == epsilon
    assert err == ""


def test_resampling_says_how_far_it_is(
    table: str, suggested: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of a table and of a desk."""
    monkeypatch.setattr(output, "SOON", -math.inf)
    monkeypatch.setattr(output, "SELDOM", -math.inf)
    for asked in (["--table", table, "--columns", "ana,bo"], [str(suggested)]):
        capfd.readouterr()
        assert main(["agreement", *asked, "--draws", "100"]) == 0
        said = capfd.readouterr().err.splitlines()
        assert said[-1] == "resampling: 100 of 100 (100%)"
        assert all(line.startswith("resampling: ") for line in said)
