"""A desk on the disk with verdicts of its own, from desk.toml to every file that leaves it, also when they change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from review.agreement.report import Settings
from review.agreement.round_report import round_report
from review.consensus import Rule
from review.events import Holding, Role
from review.rounds import Round, State
from review.scale import SHIPPED, Scale, to_toml
from store import toml
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import NAMES, load
from store.folder_desk import FileDesk
from store.manage.narrowing import of_verdicts
from store.opening import open_desk, open_rounds
from store.person import current_person
from store.rounds.files import create, save
from store.schemas import schema_of_desk
from tests.review.agreement.test_oracles import oracle
from tui.cli.main import main

from .conftest import decide

FIRST = "000_55d43b964525e033.txt"
SETS = sorted(SHIPPED)
AT = range(8, 20)


def named(folder: Path, written: str) -> None:
    """Write the verdicts of a desk into its settings, in place of those that are there."""
    settings = folder / ".copydesk" / "desk.toml"
    kept = settings.read_text().partition("\nverdicts")[0].partition("\n[verdicts")[0]
    settings.write_text(f"{kept.rstrip()}\n{written}\n")


@contextmanager
def rounds(folder: Path, *names: str) -> Iterator[Sequence[FileDesk]]:
    """Open a desk in some rounds."""
    desks = open_rounds(str(folder), names, "lea")
    try:
        yield desks
    finally:
        for desk in desks:
            desk.close()


def judged(folder: Path, scale: Scale, round: str) -> None:
    """Let two people judge a dozen sentences of an article, differing on each third."""
    for number, who in enumerate(("ana", "bo")):
        desk = open_desk(folder, who, round)
        for at in AT:
            name = scale.names[(at + number * (at % 3 == 0)) % len(scale)]
            decide(desk, FIRST, at, Holding(name, True, reasons=("figure",)), who)
        desk.close()


def exported(desks: Sequence[FileDesk], name: str = "jsonl", wanted: Wanted | None = None) -> bytes:
    """Return an export in a format."""
    return b"".join(load(name).write(job_of(desks, wanted or Wanted(), "desk", 0)))


def records(raw: bytes) -> list[dict[str, Any]]:
    """Return the records of an export."""
    return [json.loads(one) for one in raw.splitlines()]


@pytest.fixture
def samples(samples: Path) -> Path:
    """Return a folder with one of the articles: more add nothing here but time."""
    for path in samples.glob("*.txt"):
        if path.name != FIRST:
            path.unlink()
    return samples


@pytest.fixture(params=SETS)
def desk(request: pytest.FixtureRequest, samples: Path) -> tuple[Path, Scale]:
    """Return a desk with a shipped set of verdicts, whose round two people have judged and a third has settled."""
    open_desk(samples, "lea").close()
    named(samples, f'verdicts = "{request.param}"')
    scale = SHIPPED[request.param]
    desk = open_desk(samples, "lea")
    one = Round("one", lead="lea", reviewers=("ana", "bo"), adjudicators=("lea",), scale=desk.rules.scale)
    create(desk.layout, one, current_person())
    layout = desk.layout
    desk.close()
    judged(samples, scale, "one")
    save(layout, replace(one, state=State.CLOSED), current_person())
    lea = open_desk(samples, "lea", "one")
    decide(lea, FIRST, 9, Holding(scale.names[-1], True, why="ambiguous"), "lea", role=Role.ADJUDICATOR)
    lea.close()
    return samples, scale


def test_a_round_is_played_through_with_verdicts_of_its_own(desk: tuple[Path, Scale], tmp_path: Path) -> None:
    """Agreement as another library has it, what was settled, every format, and back into an empty desk."""
    folder, scale = desk
    with rounds(folder, "one") as [one]:
        assert (one.rules.scale.names, one.rules.scale.is_ordinal) == (scale.names, scale.is_ordinal)
        every = list(one.decisions.everything())
        found = round_report(one.rules, every, one.articles.claims(), Settings(draws=100))
        place = {name: float(at) for at, name in enumerate(scale.names)}
        said = [
            (event.reviewer, event.sentence, place[str(event.holding.verdict)]) for event in one.decisions.everything()
        ]
        table = [[value for _, _, value in sorted(row for row in said if row[0] == who)] for who in ("ana", "bo")]
        figures = {value.key: value.value for value in found.verdicts.values}
        for level in ("nominal", *(["ordinal"] if scale.is_ordinal else [])):
            alpha = oracle("krippendorff").alpha(
                reliability_data=oracle("numpy").array(table), level_of_measurement=level
            )
            assert figures[f"krippendorff_alpha_{level}"] == pytest.approx(alpha, abs=1e-9)
        assert (figures["krippendorff_alpha_ordinal"] is None) is not scale.is_ordinal
        final = records(exported([one], wanted=Wanted(final=True)))
        assert [one["verdict"] for one in final if one["sentence"] == 9] == [scale.names[-1]]
        for name in NAMES:
            text = exported([one], name, Wanted(final=name == "claimreview")).decode()
            assert [verdict for verdict in scale.names if verdict not in text] == [], name
        raw = exported([one])
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.loads(schema_of_desk(scale)))
    assert all(validator.is_valid(one) for one in records(raw))
    file, back = tmp_path / "out.jsonl", tmp_path / "back"
    file.write_bytes(raw)
    back.mkdir()
    for path in folder.glob("*.txt"):
        (back / path.name).write_bytes(path.read_bytes())
    open_desk(back, "lea").close()
    assert main(["import", str(back), str(file), "--dry-run"]) == 1, "a desk without the verdicts refuses"
    named(back, (folder / ".copydesk" / "desk.toml").read_text().splitlines()[-1])
    assert main(["import", str(back), str(file)]) == 0
    with rounds(back, "one") as [there]:
        assert exported([there]) == raw


def test_a_round_keeps_the_verdicts_that_it_was_opened_with(desk: tuple[Path, Scale]) -> None:
    """What the desk calls verdicts later changes nothing of what leaves an earlier round; together all are there."""
    folder, scale = desk
    with rounds(folder, "one") as before:
        kept = {name: exported(before, name) for name in NAMES}
    named(folder, '[verdicts]\nyes = { letter = "y", sign = "Y" }\nno = { letter = "n", sign = "N" }')
    with rounds(folder, "main") as [main_round]:
        decide(main_round, FIRST, 8, Holding("no", True), "lea")
    with rounds(folder, "one") as after:
        assert {name: exported(after, name) for name in NAMES} == kept
    with rounds(folder) as every:
        assert {one["verdict"] for one in records(exported(every))} == {"no", *scale.names}
        page = exported(every, "html").decode()
        for name in ("yes", "no", *scale.names):
            assert f'<th scope="col">{name}</th>' in page


def test_a_verdict_that_was_renamed_keeps_what_was_said(samples: Path) -> None:
    """The main round has the desk's verdicts: under the old name they were given, under the new one they leave."""
    open_desk(samples, "lea").close()
    table = '[verdicts]\ntrue = { letter = "t", order = 1, finds_fault = false }\n%s = { letter = "f", order = 2%s }'
    named(samples, table % ("false", ""))
    for number, who in enumerate(("ana", "bo")):
        desk = open_desk(samples, who)
        decide(desk, FIRST, 8, Holding("false", True), who)
        decide(desk, FIRST, 9, Holding(("true", "false")[number], True), who)
        desk.close()
    named(samples, table % ("untrue", ', was = "false"'))
    desk = open_desk(samples, "ana")
    decide(desk, FIRST, 9, Holding("untrue", True), "ana")
    desk.close()
    with rounds(samples, "main") as [opened]:
        given = [(one["sentence"], one["reviewer"], one["verdict"]) for one in records(exported([opened]))]
        assert given == [(at, who, "untrue") for at in (8, 9) for who in ("ana", "bo")]
        found = round_report(opened.rules, list(opened.decisions.everything()), opened.articles.claims(), Settings(100))
        assert found.verdicts.categories == ("untrue",)
        majority = records(exported([opened], wanted=Wanted(consensus=Rule.MAJORITY)))
        assert {one["source_of_consensus"]["rule"] for one in majority} == {"unanimous"}
    assert main(["export", str(samples), "--verdict", "false", "-o", str(samples.parent / "x.jsonl")]) == 0
    assert len((samples.parent / "x.jsonl").read_bytes().splitlines()) == 4
    assert main(["judge", str(FIRST), "9", "false", "--desk", str(samples), "--as", "ana"]) == 0
    with rounds(samples, "main") as [opened]:
        assert {one["verdict"] for one in records(exported([opened]))} == {"untrue"}


def test_a_verdict_renamed_after_a_round_was_opened_is_one_in_reports(desk: tuple[Path, Scale]) -> None:
    """Each record has what its round calls it; a report counts both as one, and either name finds all."""
    folder, scale = desk
    last = scale.verdicts[-1]
    table = to_toml(Scale((*scale.verdicts[:-1], replace(last, name="renamed", was=(last.name,)))))
    lines = (f"{name} = {toml.value(entry)}" for name, entry in table.items())
    named(folder, "\n".join(["[verdicts]", *lines]))
    with rounds(folder, "main") as [main_round]:
        decide(main_round, FIRST, 8, Holding("renamed", True), "lea")
    with rounds(folder, "one", "main") as every:
        assert {"renamed", last.name} <= {one["verdict"] for one in records(exported(every))}
        page = exported(every, "html").decode()
        assert '<th scope="col">renamed</th>' in page
        assert f'<th scope="col">{last.name}</th>' not in page
        wanted = [of_verdicts(every, Wanted(verdicts=(name,))) for name in ("renamed", last.name)]
        assert wanted[0] == wanted[1]


def test_commands_ask_the_desk_for_its_verdicts(
    desk: tuple[Path, Scale], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The schema, the types, Label Studio's interface, the card of a data set, what --only takes, what --map maps."""
    folder, scale = desk
    first, last = scale.names[0], scale.names[-1]

    def said(*words: str, code: int = 0) -> str:
        capfd.readouterr()
        assert main([*words]) == code
        out, err = capfd.readouterr()
        return out or err

    assert json.loads(said("schema", str(folder)))["properties"]["verdict"]["enum"] == [*scale.names, None]
    assert f'"counts" STRUCT("{first}" BIGINT' in said("schema", str(folder), "--for", "duckdb")
    assert said("export", str(folder), "--labelling-interface").count("<Label value=") == len(scale)
    said("export", str(folder), "--dataset", str(tmp_path / "set"))
    card = (tmp_path / "set" / "README.md").read_text()
    assert f"| {' | '.join(scale.names)} | none |" in card
    assert [line[2:].partition(":")[0] for line in card.splitlines() if line.startswith("- ") and ": " in line][
        -len(scale) :
    ] == list(scale.names)
    assert ("In this order" in card) is scale.is_ordinal
    only = records(said("export", str(folder), "--round", "one", "--only", f"verdict:{last}").encode())
    assert last in {one["verdict"] for one in only}
    assert "Did you mean" in said("export", str(folder), "--only", f"verdict:{last[:-1]}", code=2)
    one = {**only[0], "sentence": 20, "start": None, "quote": "", "verdict": "odd", "reviewer": "lea", "round": "main"}
    file = tmp_path / "odd.jsonl"
    file.write_text(json.dumps(one))
    assert "there is no 'odd'" in said("import", str(folder), str(file), code=1)
    assert "odd = nowhere" in said("import", str(folder), str(file), "--map", "odd=nowhere", code=2)
    said("import", str(folder), str(file), "--map", f"odd={last}")
    [taken] = records(said("export", str(folder), "--round", "main").encode())
    assert (taken["verdict"], taken["label"]) == (last, "odd")
