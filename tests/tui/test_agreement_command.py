"""`copydesk agreement --table`: figures on stdout, one clear message for what is no table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.agreement.against import Against, AgentFigure, Bin, OfVerdict
from review.agreement.alternative import AgainstReviewer, Alternative
from review.agreement.contributions import OfCategory, OfGroup, OfPair, OfUnit
from review.agreement.of_agents import OfAgent
from review.agreement.report import JACKKNIFE, Report, Value, report
from review.agreement.round_report import ReportPart, RoundReport
from review.agreement.table import tabulate
from review.reliability import OfReviewer, Share
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


def test_a_table_s_reviewers_and_the_order_of_its_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As they are named, spaces or not; what has no desk is made none."""
    file = tmp_path / "table.csv"
    file.write_text("ana,bo,cy\nlow,high,low\nhigh,mid,mid\nlow,low,mid\n")
    asked = ["--columns", "ana, ,bo ", "--order", "low, high,,mid", "--draws", "100", "--json"]
    assert main(["agreement", "--table", str(file), *asked]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["reviewers"], found["categories"]) == (["ana", "bo"], ["low", "high", "mid"])
    (tmp_path / "a.txt").write_text("A title\n\nOne is said here.\n")
    assert main(["agreement", str(tmp_path)]) == 2
    assert not (tmp_path / ".copydesk").exists()


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


def coefficient(key: str, name: str, figure: float | None, unsure: str | None = None, **more: object) -> Value:
    """Return a coefficient of twelve units, without an interval unless `more` has one."""
    plain = Value(key, name, figure, None, None, 12, 2, 1, None, unsure, 100, "", JACKKNIFE)
    return replace(plain, **more)


PERCENT = coefficient("percent", "percent agreement", 0.75, ci=(0.5, 1.0), se=0.125)
TABLE = Report(
    raters=("ana", "bo", "cy"),
    categories=("accurate", "disputed"),
    spacing="nominal",
    units=12,
    missing=1,
    draws=100,
    seed=7,
    resampled="articles",
    groups=2,
    values=(
        PERCENT,
        coefficient("cohen_kappa", "Cohen's kappa", -0.0001, "every draw has the same value"),
        coefficient("gwet_ac1", "Gwet's AC1", None, undefined="undefined because only one verdict was used"),
    ),
    verdicts=(OfCategory("accurate", 0.75, 0.8, 0.5), OfCategory("disputed", 0.25, None, None)),
    pairs=(OfPair("ana", "bo", 12, 0.75, 0.5, None), OfPair("ana", "cy", 11, 1.0, None, 0.25)),
    articles=(OfGroup("a.txt", 12, 0.75, 1.0),),
    sentences=(
        OfUnit("a.txt:9", "a.txt", (1, 2), 0.5, 0.5),
        OfUnit("a.txt:2", "a.txt", (3, 0), 1.0, 0.0),
        *(OfUnit(f"a.txt:{number}", "a.txt", (2, 1), number / 10, 0.5) for number in (8, 3, 4, 1, 6)),
    ),
    confusion=((8.0, 2.0), (2.0, 0.5)),
    cautions=("Few units.",),
)
TEST = Alternative(
    epsilon=0.1,
    reviewers=(
        AgainstReviewer("ana", 12, 0.75, 0.5, 0.01, beaten=True),
        AgainstReviewer("bo", 12, 0.25, 0.5, 0.6, beaten=False),
    ),
    winning=0.5,
    advantage=0.625,
    winning_interval=(0.25, 0.75),
    advantage_interval=(0.5, 0.75),
)
CHECKER = Against(
    agent="checker",
    against="people",
    n=24,
    sentences=12,
    no_claim=2,
    commonest="accurate",
    accuracy=AgentFigure(0.5, (0.25, 0.75)),
    baseline=AgentFigure(),
    kappa=AgentFigure(0.1, (-0.1, 0.3)),
    macro_f1=AgentFigure(0.4),
    verdicts=(
        OfVerdict("accurate", 6, 7, AgentFigure(0.5, (0.25, 0.75)), AgentFigure(0.6), AgentFigure()),
        OfVerdict("long-to-say", 1, 1, AgentFigure(), AgentFigure(), AgentFigure(0.3, (0.1, 0.5))),
    ),
    scored=24,
    brier=AgentFigure(0.2),
    ece=AgentFigure(0.1),
    bins=(Bin(0.0, 0.1, 0, None, None), Bin(0.8, 0.9, 11, 0.85, 0.7), Bin(0.9, 1.0, 13, 0.95, None)),
    alternative=TEST,
)
PART = ReportPart(12, 11, (("claim", 20), ("no claim", 4)), (PERCENT,))
ROUND = RoundReport(
    TABLE,
    claims=PART,
    answers=ReportPart(12, 11, (("accurate", 9), ("no claim", 4)), (PERCENT,)),
    agents=(OfAgent("checker", "", 24, 0.5, 0.25, None), OfAgent("checker", "ana", 0, None, None, 0.125)),
    notes=("A note that is long enough to go on below itself, where it stands as far in as above.",),
    left_out=("A file of events is cut off: here.",),
    reviewers=(OfReviewer("ana", 1, Share(0.9, (0.5, 1.0), 3.2), {"accurate": Share(None, None, 0.0)}, {}),),
    against=CHECKER,
)

WHOLE = """\
3 reviewers, 12 units, 1 empty cell
  ana, bo, cy

Left out: A file of events is cut off: here.

Claim or no claim: 12 sentences up for judgement, 11 answered by two or
more: 20 claim, 4 no claim.
                                  value   95% interval       se       n
percent agreement                 0.750   0.500 …  1.000   0.125      12

The verdict, given that both took the sentence as a claim:

                                  value   95% interval       se       n
percent agreement                 0.750   0.500 …  1.000   0.125      12
Cohen's kappa                     0.000         –              –      12
                                  no interval: every draw has the same
                                  value
Gwet's AC1                        undefined because only one verdict was
                                  used
Intervals: percentile bootstrap, 100 draws of 2 articles, seed 7 (of means
over pairs: one article left out at a time); 2 categories used, spacing
nominal.

All answers, with no claim as one more category: 9 accurate, 4 no claim.
                                  value   95% interval       se       n
percent agreement                 0.750   0.500 …  1.000   0.125      12

Each verdict               share   agreement   kappa
  accurate                 75.0%       0.800   0.500
  disputed                 25.0%           –       –

Confusion, over all pairs
                 accurate   disputed
  accurate              8          2
  disputed              2        0.5

Each pair                              n   percent   kappa      pi
  ana, bo                             12     75.0%   0.500       –
  ana, cy                             11    100.0%       –   0.250

Each article, its share of disagreement            n   percent    share
  a.txt                                           12     75.0%   100.0%

Least agreed
  a.txt:1                                     2 accurate, 1 disputed
  a.txt:3                                     2 accurate, 1 disputed
  a.txt:4                                     2 accurate, 1 disputed
  a.txt:9                                     1 accurate, 2 disputed
  a.txt:6                                     2 accurate, 1 disputed

Each reviewer, as Dawid and Skene estimate it from all answers: how often
right, and how often a sentence of each class is called by its name, with
95% intervals, of how many sentences
  ana, 1 answer
    right                 0.900  0.500 … 1.000     of 3.2
    accurate                  –                    of 0.0

Agents against people, in no figure above       n  percent   kappa     AC1
  checker, all people                          24    50.0%   0.250       –
  checker, ana                                  0        –       –   0.125

checker against people's verdicts: 24 pairs on 12 sentences; 2 more said
to be no claim
                                value   95% interval
  accuracy                      0.500  0.250 … 0.750
  always saying accurate            –
  Cohen's kappa                 0.100  -0.100 … 0.300
  the people's own kappa        0.000
  macro F1                      0.400
  Brier, of the chosen label    0.200
  calibration error (ECE)       0.100
                precision              recall                 F1
  accurate     0.500  0.250 … 0.750   0.600                      –
  long-to-say      –                      –                  0.300  0.100 … 0.500
  certainty           n   mean    right
  [0.8, 0.9)         11  0.850   0.700
  [0.9, 1.0]         13  0.950   –
  Alternative-annotator test, epsilon 0.1: winning rate 0.500 (0.250 …
  0.750), may stand for people (0.5 passes); as near as people in 62.5%
  (0.500 … 0.750).
                          shared   program      own       p
    ana                       12     75.0%    50.0%   0.010  beaten
    bo                        12     25.0%    50.0%   0.600  not beaten

Cautions
  - Few units.

Notes
  - A note that is long enough to go on below itself, where it stands as
    far in as above.
"""
NARROW = (
    """\
Left out: A file of events is cut off:
  here.

Claim or no claim: 12 sentences up for
judgement, 11 answered by two or more:
20 claim, 4 no claim.
  value    95% interval     se   n
percent agreement
  0.750  0.500 …  1.000  0.125  12

The verdict, given that both took the sentence as a claim:

  value    95% interval     se   n
percent agreement
  0.750  0.500 …  1.000  0.125  12
Cohen's kappa
  0.000               –      –  12
  no interval: every draw has the same
  value
Gwet's AC1
  undefined because only one verdict was
  used
Intervals: percentile bootstrap, 100
draws of 2 articles, seed 7 (of means
over pairs: one article left out at a
time); 2 categories used, spacing
nominal.
""",
    """\
Agents against people, in no figure
  above
   n  percent  kappa    AC1
checker, all people
  24    50.0%  0.250      –
checker, ana
   0        –      –  0.125
""",
    """\
  Alternative-annotator test, epsilon
  0.1: winning rate 0.500 (0.250 …
  0.750), may stand for people (0.5
  passes); as near as people in 62.5%
  (0.500 … 0.750).
  shared  program    own      p
ana
      12    75.0%  50.0%  0.010      beaten
bo
      12    25.0%  50.0%  0.600  not beaten
""",
)


def test_the_whole_report() -> None:
    """Every part with its figures in columns; below the width of a table each name has its figures below it."""
    text = "\n".join(lines(ROUND))
    assert text.partition("\nConventions\n")[0] == WHOLE
    assert "  - Cohen's kappa, Cohen's kappa, linear weights, " in text
    narrow = "\n".join(lines(ROUND, 40))
    assert [part for part in NARROW if part not in narrow] == []


def of_program(**more: object) -> RoundReport:
    return replace(ROUND, against=replace(CHECKER, **more))


def of_table(**more: object) -> RoundReport:
    return replace(ROUND, verdicts=replace(TABLE, **more))


MANY = tuple(f"verdict-{number:02}" for number in range(21))
OF_MANY = tuple(OfCategory(name, 0.04, None, None) for name in MANY)


@pytest.mark.parametrize(
    ("found", "said", "unsaid"),
    [
        (of_table(raters=("ana", "bo")), ("Confusion: rows ana, columns bo",), ("Confusion, over", "Each pair")),
        (of_table(raters=("ana",)), (), ("Confusion", "Each pair")),
        (of_table(pairs=()), ("over all pairs",), ("Each pair",)),
        (of_table(categories=("accurate",), sentences=()), (), ("Confusion",)),
        (of_table(categories=MANY[:12], confusion=((1.0,) * 12,) * 12, sentences=()), ("12 verdict-11",), ("Least",)),
        (of_table(categories=MANY[:13], confusion=((1.0,) * 13,) * 13, sentences=()), (), ("Confusion",)),
        (of_table(verdicts=OF_MANY), ("verdict-19", "\n  … and 1 more\n"), ("verdict-20",)),
        (of_table(verdicts=OF_MANY[:20]), ("verdict-19",), ("… and",)),
        (of_table(missing=0), ("3 reviewers, 12 units\n",), ("empty",)),
        (of_table(articles=()), ("Least agreed",), ("Each article",)),
        (of_table(units=0), ("No figure is defined yet: nothing was judged by two reviewers.\n",), ("Intervals:",)),
        (of_table(resampled="units"), ("2 units, seed 7 (of means over pairs: one unit left out at a time)",), ()),
        (of_table(values=(replace(PERCENT, method="drawn"), *TABLE.values[1:])), ("seed 7; 2",), ("means over",)),
        (of_table(cautions=()), ("Notes",), ("Cautions",)),
        (replace(ROUND, notes=(), left_out=()), ("Cautions",), ("Notes", "Left out")),
        (replace(ROUND, claims=None), (), ("Claim or no claim", "given that both")),
        (
            replace(ROUND, claims=replace(PART, values=())),
            ("11 answered by two or more; nobody answered no claim.",),
            ("20 claim", "given that both"),
        ),
        (replace(ROUND, answers=replace(PART, values=())), (), ("All answers",)),
        (replace(ROUND, reviewers=()), (), ("Dawid and Skene",)),
        (replace(ROUND, agents=()), (), ("Agents against",)),
        (replace(ROUND, against=None), (), ("checker against",)),
        (of_program(against="final"), ("checker against final verdicts: 24",), ()),
        (of_program(no_claim=0), ("24 pairs on 12 sentences\n",), ("more said",)),
        (of_program(n=0), ("0 pairs on 12",), ("accuracy", "certainty", "epsilon")),
        (of_program(scored=0), ("macro F1", "epsilon"), ("Brier", "(ECE)", "certainty")),
        (
            of_program(alternative=Alternative(0.25, undefined="there are fewer than three reviewers")),
            ("test, epsilon 0.25: undefined because there are fewer than three reviewers.",),
            ("winning",),
        ),
        (of_program(alternative=replace(TEST, winning=0.4, winning_interval=None)), ("0.400, may not stand",), ()),
    ],
)  # fmt: skip
def test_parts_of_a_report(found: RoundReport, said: Sequence[str], unsaid: Sequence[str]) -> None:
    """What there is nothing for has no head either; what depends on the reviewers or the program is said so."""
    text = "\n".join(lines(found))
    unbroken = " ".join(text.split())
    assert [part for part in said if part not in text and part not in unbroken] == []
    assert [part for part in unsaid if part in text or part in unbroken] == []
