"""`copydesk agreement --table`: figures on stdout, one clear message for what is no table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.agreement.report import report
from review.agreement.round_report import RoundReport
from review.agreement.table import tabulate
from tui.cli.main import main
from tui.text.agreement import WIDTH, lines

KEYS = [
    "percent",
    "cohen_kappa",
    "cohen_kappa_linear",
    "cohen_kappa_quadratic",
    "scott_pi",
    "fleiss_kappa",
    "krippendorff_alpha_nominal",
    "krippendorff_alpha_ordinal",
    "krippendorff_alpha_interval",
    "gwet_ac1",
    "gwet_ac2_quadratic",
    "brennan_prediger",
]


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON holds every coefficient with the agreed keys; a BOM is no part of the first name."""
    file = tmp_path / "table.csv"
    file.write_bytes(b"\xef\xbb\xbfana,bo,cy\n1,1,\n2,2,3\n3,3,3\n1,2,1\n")
    assert main(["agreement", "--table", str(file), "--json", "--draws", "200"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["coefficients"]) == KEYS
    assert found["reviewers"] == ["ana", "bo", "cy"]
    for value in found["coefficients"].values():
        assert {"value", "ci", "se", "n", "k", "missing", "undefined"} <= set(value)
        assert (value["n"], value["k"], value["missing"], value["undefined"]) == (4, 3, 1, None)
        assert value["ci"][0] <= value["value"] <= value["ci"][1]
    assert found["bootstrap"]["method"] == "percentile"


def test_one_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One unit, one article, one category: none of them has the plural's s."""
    file = tmp_path / "table.csv"
    file.write_text("ana,bo\nyes,yes\n")
    assert main(["agreement", "--table", str(file), "--draws", "100"]) == 0
    text = capsys.readouterr().out
    assert "2 reviewers, 1 unit\n" in text
    assert "draws of 1 unit," in " ".join(text.split())
    assert "1 category used" in " ".join(text.split())


def test_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text names what was computed, how, and with what cautions, within 80 columns."""
    file = tmp_path / "table.csv"
    file.write_text("ana,bo,cy\n" + "yes,yes,yes\n" * 9 + "yes,no,yes\n")
    assert main(["agreement", "--table", str(file), "--draws", "100"]) == 0
    text = capsys.readouterr().out
    assert "Krippendorff's alpha, nominal" in text
    assert "97% of the verdicts are yes" in text
    assert "percentile bootstrap, 100 draws of 10 units" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("ana\nyes\nno\n", "undefined because no unit was judged by two reviewers"),
        ("ana,bo\n", "undefined because no unit was judged by two reviewers"),
        ("ana,bo\nyes,\n,no\n", "undefined because no unit was judged by two reviewers"),
        ("ana,bo\nyes,yes\nyes,yes\n", "undefined because only one verdict was used"),
    ],
)
def test_undefined(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, reason: str) -> None:
    """One rater, no units, no overlap, one verdict: a reason instead of a number."""
    file = tmp_path / "table.csv"
    file.write_text(content)
    assert main(["agreement", "--table", str(file), "--json"]) == 0
    kappa = json.loads(capsys.readouterr().out)["coefficients"]["cohen_kappa"]
    assert (kappa["value"], kappa["ci"], kappa["undefined"]) == (None, None, reason)
    assert main(["agreement", "--table", str(file)]) == 0
    assert reason.split()[-1] in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,a\n1,1\n"])
def test_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    """What is no table: one line on stderr, exit code 2."""
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    assert main(["agreement", "--table", str(file)]) == 2
    assert main(["agreement", "--table", str(tmp_path / "none.csv")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 2


def test_measurements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hundreds of different numbers have figures, say why they have no interval, and make no huge report."""
    file = tmp_path / "table.csv"
    file.write_text("a,b\n" + "".join(f"{n},{n + 0.5}\n" for n in range(300)))
    assert main(["agreement", "--table", str(file), "--json"]) == 0
    text = capsys.readouterr().out
    assert len(text) < 200_000
    found = json.loads(text)
    assert found["coefficients"]["krippendorff_alpha_interval"]["value"] > 0.99
    assert found["coefficients"]["krippendorff_alpha_interval"]["ci_undefined"] == "more than 200 different values"
    assert found["confusion"] == []
    assert main(["agreement", "--table", str(file)]) == 0
    assert "more" in capsys.readouterr().out


def test_twelve_long_categories_are_crossed_within_the_width() -> None:
    """A table too wide for its names has numbers, and is cut where these do not fit; no count is lost."""
    names = [f"verdict-longlonglonglon-{letter}" for letter in "abcdefghijkl"]
    pairs = [(one, other) for number, one in enumerate(names) for other in names for _ in range(number + 1)]
    found = report(tabulate("ab", pairs, order=names), draws=100)
    text = list(lines(RoundReport(found)))
    start = text.index("Confusion: rows a, columns b") + 1
    table = text[start : text.index("", text.index("", start) + 1)]
    assert max(map(len, table)) <= WIDTH
    for number, name in enumerate(names, 1):
        rows = [line.split() for line in table if line.split()[:2] == [str(number), name]]
        assert [float(cell) for row in rows for cell in row[2:]] == [float(number)] * 12


@pytest.mark.parametrize("width", [38, 56])
def test_on_a_narrow_screen_figures_stand_in_columns_below_each_name(width: int) -> None:
    """Below the heads of their columns, none of them on a line of its own; at its width the report is as ever."""
    people = ["ana", "bo", "cy"]
    given = [("accurate", "accurate", "disputed")] * 3 + [("disputed", "disputed", "disputed")] * 9
    found = RoundReport(report(tabulate(people, given), draws=100))
    text = list(lines(found, width))
    assert max(map(len, text)) <= width
    head = next(line for line in text if "95% interval" in line)
    (at,) = [number for number, line in enumerate(text) if line == "percent agreement"]
    assert head.split() == ["value", "95%", "interval", "se", "n"]
    assert text[at + 1].rstrip().endswith("12")
    assert text[at + 1].index(".") < head.index("value") + 5
    assert len(text[at + 1]) == len(head)
    assert list(lines(found, 200)) == list(lines(found))


def test_a_desk_refuses_weights_that_verdicts_have_none_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Interval weights are refused in words; nominal ones are taken."""
    (tmp_path / "a.txt").write_text("A title\n\nOne is said here.\n")
    assert main(["add", str(tmp_path / "a.txt"), "--desk", str(tmp_path)]) == 0
    assert main(["agreement", str(tmp_path), "--weights", "interval"]) == 2
    assert "Interval weights need numbers: verdicts are names and have none" in capsys.readouterr().err
    assert main(["agreement", str(tmp_path), "--weights", "nominal", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["weights"] == "nominal"


def test_a_program_that_suggested_nothing_is_told_with_the_round(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says in which round it was looked for, and how suggestions come in there."""
    assert main(["add", str(samples)]) == 0
    assert main(["agreement", str(samples), "--round", "main", "--agent", "checker"]) == 2
    said = capsys.readouterr().err
    assert "suggested anything in round main: checker" in said
    assert "`copydesk import FILE --round main` brings suggestions in" in said
