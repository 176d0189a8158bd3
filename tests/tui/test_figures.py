"""What becomes of answers on the command line: no claim, too few, known, final, left out, programs, pseudonyms."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from review.events import Event, EventKind, Holding, Role
from store.errors import StoreError
from store.layout import Layout
from store.opening import open_desk
from store.person import current_person
from store.rounds.files import find, set_control
from store.schemas import record_schema
from tests.verdicts import Verdict
from tui.cli.main import main
from tui.work.adjudication import Adjudication

VALID = Draft202012Validator(json.loads(record_schema()))
SENTENCES = 6
Line = dict[str, object]


class Cli:
    """Runs commands and keeps what they said."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capfd = folder, capfd
        self.err = ""

    def __call__(self, *argv: str, code: int = 0) -> str:
        """Return a command's stdout."""
        self._capfd.readouterr()
        found = main(list(argv))
        out, self.err = self._capfd.readouterr()
        assert found == code, (argv, found, self.err)
        return out

    def bring(self, lines: Sequence[Line], code: int = 0) -> None:
        """Import records."""
        file = self.folder.parent / "in.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        self("import", str(self.folder), str(file), code=code)

    def records(self, *argv: str, code: int = 0) -> list[dict[str, object]]:
        """Return what an export prints; every line is valid."""
        found = [json.loads(line) for line in self("export", str(self.folder), *argv, code=code).splitlines()]
        for record in found:
            VALID.validate(record)
        return found

    @property
    def layout(self) -> Layout:
        """The paths of the desk."""
        desk = open_desk(self.folder, create=False)
        desk.close()
        return desk.layout


@pytest.fixture
def cli(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Cli:
    """Return the commands on a desk of two articles of six sentences and a headline, number 0."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in "ab":
        body = " ".join(f"In {1900 + at} some {at * 7} people came to Leeds." for at in range(SENTENCES))
        (folder / f"{name}.txt").write_text(f"Harbour works begin {name}\n\n{body}\n")
    commands = Cli(folder, capfd)
    commands("add", str(folder), "--desk", str(folder))
    return commands


def said(who: str, answers: str, article: str = "a.txt", round_: str = "main") -> list[Line]:
    """Return one's answers from sentence 1 on: a letter each, "-" no claim, "." nothing."""
    names = {"a": "accurate", "d": "disputed", "e": "erroneous", "-": None}
    return [
        {"article": article, "sentence": at, "verdict": names[one], "reviewer": who, "round": round_}
        | ({"claim": False} if one == "-" else {})
        for at, one in enumerate(answers, 1)
        if one != "."
    ]


def chain(record: dict[str, object]) -> list[tuple[str, str]]:
    """Return round and rule of each step that a final record came by."""
    steps = record["chain"]
    assert isinstance(steps, list)
    return [(step["round"], step["rule"]) for step in steps]


def of(record: dict[str, object]) -> tuple[object, object]:
    """Return what a record's consensus came to, and by which rule."""
    source = record["source_of_consensus"]
    assert isinstance(source, dict)
    return record["verdict"], source["rule"]


def test_claim_or_not_is_a_difference(cli: Cli) -> None:
    """One sets a sentence aside, the other finds it wrong: unresolved, counted in the agreement, and taken up again."""
    cli.bring([*said("ana", "-aaaaa"), *said("bo", "eaaaaa")])
    first, *others = cli.records("--consensus", "unanimous")
    assert of(first) == (None, "unresolved")
    assert first["answers"] == {
        "counts": {"no claim": 1, "erroneous": 1},
        "shares": {"no claim": 0.5, "erroneous": 0.5},
    }
    assert {of(record) for record in others} == {("accurate", "unanimous")}
    found = json.loads(cli("agreement", str(cli.folder), "--round", "main", "--json", "--draws", "100"))
    assert found["claim"]["coefficients"]["percent"]["value"] == pytest.approx(5 / 6)
    assert found["answers"]["coefficients"]["percent"]["value"] == pytest.approx(5 / 6)
    assert found["coefficients"]["percent"]["value"] == 1.0
    assert found["claim"]["given"] == {"claim": 11, "no claim": 1}
    text = cli("agreement", str(cli.folder), "--round", "main", "--draws", "100")
    assert "Claim or no claim: 12 sentences up for judgement, 6 answered" in text
    assert "given that both took the sentence as a claim" in text
    assert "with no claim as one more category" in text
    shown = cli("rounds", "new", "two", str(cli.folder), "--only", "disputed", "--reviewers", "cy,di")
    assert "0/1" in shown
    report = cli("export", str(cli.folder), "--format", "md")
    assert "– no claim" in report
    assert "| – | no claim | 1 |" in report
    assert "claim or not: percent agreement" in report


def test_one_vote_of_two_is_no_consensus(cli: Cli) -> None:
    """Incomplete in the record, the report, the board and the next round; no claim review; one suffices where asked."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "2", "--open")
    cli.bring([*said("ana", "e", round_="one"), *said("ana", ".a", round_="one"), *said("bo", ".a", round_="one")])
    cli("rounds", "close", "one", str(cli.folder))
    for rule in ("unanimous", "majority", "dawid-skene", "one-coin"):
        first, second = cli.records("--round", "one", "--consensus", rule)
        assert of(first) == (None, "incomplete")
        assert (first["status"], first["answers"]["asked"]) == ("unresolved", 2)  # type: ignore[index]
        assert second["verdict"] == "accurate"
    reviews = cli("export", str(cli.folder), "--round", "one", "--consensus", "majority", "--format", "claimreview")
    assert len(reviews.splitlines()) == 1
    alone = cli.records("--round", "one", "--consensus", "unanimous", "--least", "1")
    assert of(alone[0]) == ("erroneous", "unanimous")
    assert "11 of 12 incomplete" in cli("rounds", "show", "one", str(cli.folder))
    facts = json.loads(cli("rounds", "show", "one", str(cli.folder), "--json"))
    assert (facts["sentences"]["incomplete"], facts["sentences"]["unanswered"]) == (11, 10)
    assert "11 of 12 incomplete" in cli("export", str(cli.folder), "--round", "one", "--format", "html")
    for only in ("incomplete", "is:incomplete article:a*"):
        name = f"x{len(only)}"
        cli("rounds", "new", name, str(cli.folder), "--only", only, "--from", "one", "--reviewers", "cy,di")
        taken = find(cli.layout, name).sentences
        assert taken["a.txt"] == (1, 3, 4, 5, 6)
        assert ("b.txt" in taken) is (only == "incomplete")
    cli("export", str(cli.folder), "--least", "2", code=2)


def test_controls_are_known_and_counted_apart(cli: Cli) -> None:
    """The known verdict is the consensus, with the votes beside it; a control is in no other count."""
    cli(
        "rounds",
        "new",
        "one",
        str(cli.folder),
        "--articles",
        "a.txt",
        "--reviewers",
        "ana,bo",
        "--overlap",
        "2",
        "--open",
    )
    cli("rounds", "control", "one", "a.txt", "2", "erroneous", "--desk", str(cli.folder))
    cli.bring([*said("ana", ".aaaaa", round_="one"), *said("bo", "adaaaa", round_="one")])
    assert "ana: 1 of 6 sentences left" in cli("rounds", "remind", "one", str(cli.folder)), "a control is left to do"
    cli.bring(said("ana", "a", round_="one"))
    shown = cli("rounds", "show", "one", str(cli.folder))
    assert "5/5   controls 1/1" in shown
    assert "nothing left" in cli("rounds", "remind", "one", str(cli.folder))
    assert "9 accurate, 1 disputed, 0 erroneous" in shown
    cli("rounds", "close", "one", str(cli.folder))
    found = cli.records("--round", "one", "--consensus", "majority")
    by_sentence = {record["sentence"]: record for record in found}
    control = by_sentence[1]
    assert of(control) == ("erroneous", "known")
    votes = control["source_of_consensus"]["votes"]  # type: ignore[index]
    assert [vote["verdict"] for vote in votes] == ["accurate", "accurate"]
    assert of(by_sentence[2]) == (None, "unresolved")
    facts = json.loads(cli("rounds", "show", "one", str(cli.folder), "--json"))
    assert facts["controls"] == {"ana": {"judged": 1, "of": 1}, "bo": {"judged": 1, "of": 1}}
    assert (facts["sentences"]["sentences"], facts["sentences"]["controls"]) == (5, 1)


def test_one_final_verdict_a_sentence_over_all_rounds(cli: Cli) -> None:
    """Known, then adjudicated, then the latest round in which enough answered; the chain says how."""
    me = open_desk(cli.folder, create=False).reviewer
    cli("rounds", "new", "one", str(cli.folder), "--articles", "a.txt", "--reviewers", "ana,bo", "--open")
    cli.bring([*said("ana", "aaaaa.", round_="one"), *said("bo", "aedea.", round_="one")])
    cli("rounds", "close", "one", str(cli.folder))
    set_control(cli.layout, find(cli.layout, "one"), ("a.txt", 1), Verdict.DISPUTED, current_person())
    cli.bring([{**line, "role": "adjudicator"} for line in said(me, "..e...", round_="one")])
    options = ("--only", "disputed", "--from", "one", "--reviewers", "cy,di", "--open")
    cli("rounds", "new", "two", str(cli.folder), *options)
    cli.bring([*said("cy", ".eaa..", round_="two"), *said("di", ".ea...", round_="two")])
    cli("rounds", "close", "two", str(cli.folder))
    found = {record["sentence"]: record for record in cli.records("--final")}
    assert {at: of(record) for at, record in found.items()} == {
        1: ("disputed", "known"),
        2: ("erroneous", "unanimous"),
        3: ("erroneous", "adjudicated"),
        4: (None, "unresolved"),
        5: ("accurate", "unanimous"),
    }
    assert chain(found[2]) == [("one", "unresolved"), ("two", "unanimous")]
    assert chain(found[4]) == [("one", "unresolved"), ("two", "incomplete")]
    assert found[3]["reviewer"] == me
    assert len({record["id"] for record in found.values()}) == 5
    settings = cli.layout.settings
    text = settings.read_text()
    settings.write_text(text + '\n[consensus]\nrule = "majority"\nleast = 1\n')
    assert of({r["sentence"]: r for r in cli.records("--final")}[4]) == ("accurate", "unanimous")
    settings.write_text(text + '\n[consensus]\nrule = "majoritt"\n')
    cli("export", str(cli.folder), "--final", code=2)
    assert "majority" in cli.err
    assert "desk.toml" in cli.err


def test_a_round_that_is_blind_and_open_has_no_say_in_final_verdicts(cli: Cli) -> None:
    """That is said, with exit code 1: one's own verdicts there are no consensus of anybody."""
    cli.bring([*said("ana", "aaaaaa"), *said("bo", "aaaaaa")])
    cli("rounds", "new", "two", str(cli.folder), "--reviewers", "ana,bo", "--blind", "--open")
    cli.bring(said("ana", "eeeeee", round_="two"))
    found = cli.records("--final", "--as", "ana", code=1)
    assert {of(record) for record in found} == {("accurate", "unanimous")}
    assert "two" in cli.err
    assert "blind and open" in cli.err
    bot = {**said("", "a")[0], "agent": "checker", "reviewer": ""}
    cli.bring([bot])
    argv = ("agreement", str(cli.folder), "--round", "main", "--agent", "checker", "--draws", "100")
    assert "blind and open" in " ".join(cli(*argv, "--against", "final", code=1).split())
    cli(*argv)


def test_final_verdicts_of_another_name_are_the_round_s_own(cli: Cli) -> None:
    """A verdict that was renamed between two rounds is one: a program that said it before is right afterwards."""
    new = ("--reviewers", "ana,bo", "--overlap", "2", "--open")
    cli("rounds", "new", "one", str(cli.folder), *new)
    for who in ("ana", "bo"):
        cli.bring(said(who, "aaeeae", round_="one"))
    cli("rounds", "close", "one", str(cli.folder))
    cli.bring([{**line, "agent": "checker", "reviewer": ""} for line in said("", "aaeeae", round_="one")])
    verdicts = 'accurate = { order = 1 }\ndisputed = { order = 2 }\nwrong = { order = 3, was = "erroneous" }'
    cli.layout.settings.write_text(f"{cli.layout.settings.read_text()}\n[verdicts]\n{verdicts}\n")
    cli("rounds", "new", "two", str(cli.folder), *new)
    for who in ("ana", "bo"):
        judged = said(who, "aaeeae", round_="two")
        cli.bring([{**one, "verdict": "wrong"} if one["verdict"] == "erroneous" else one for one in judged])
    argv = ("agreement", str(cli.folder), "--round", "one", "--agent", "checker", "--draws", "100", "--json")
    closely = json.loads(cli(*argv, "--against", "final"))["agents"][0]
    assert (closely["pairs"], closely["accuracy"]["value"]) == (6, 1.0)
    assert [one["verdict"] for one in closely["verdicts"]] == ["accurate", "disputed", "erroneous"]


def damaged(file: Path) -> None:
    """Leave a file of events with something amid them that is none."""
    lines = file.read_bytes().split(b"\n")
    lines[3] = lines[3][:40] + b"\x00" * 20
    file.write_bytes(b"\n".join(lines))


def shortened(file: Path) -> None:
    """Leave half of a file of events, as a copy that was broken off does; long ago, so nobody is writing it."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    os.utime(file, (1_000_000_000, 1_000_000_000))


def linked(file: Path) -> None:
    """Put a symbolic link in its place."""
    moved = file.rename(file.parent.parent / "moved")
    file.symlink_to(moved)


def garbled(file: Path) -> None:
    """Make the lead's file of controls say nothing that can be understood."""
    (file.parent.parent / "controls.toml").write_text("[[control]\n")


DAMAGE: dict[str, Callable[[Path], None]] = {
    "damaged": damaged, "cut off": shortened, "symbolic link": linked, "controls": garbled
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_left_out_is_said(cli: Cli, kind: str) -> None:
    """By every command that makes figures, on stderr with the file and exit code 1, and in every report and board."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "2", "--open")
    cli.bring([*said("ana", "aaaaaa", round_="one"), *said("bo", "aaaaae", round_="one")])
    folder = cli.layout.reviewer("one", "bo")
    [file] = folder.glob("*.json")
    DAMAGE[kind](file)
    name = "controls.toml" if kind == "controls" else file.name
    commands = [
        ("export", str(cli.folder)),
        ("export", str(cli.folder), "--consensus", "dawid-skene"),
        ("agreement", str(cli.folder), "--round", "one", "--draws", "100"),
        ("rounds", "show", "one", str(cli.folder)),
        ("rounds", "remind", "one", str(cli.folder)),
        ("history", "a.txt", "--desk", str(cli.folder), "--round", "one"),
    ]
    for argv in commands:
        out = cli(*argv, code=1)
        assert name in cli.err, argv
        assert "left out" in cli.err
        if argv[0] in ("agreement", "rounds") and argv[1] != "remind":
            assert name in "".join(out.split())
    for argv in (
        ("agreement", str(cli.folder), "--round", "one", "--draws", "100"),
        ("rounds", "show", "one", str(cli.folder)),
    ):
        assert any(name in one for one in json.loads(cli(*argv, "--json", code=1))["left_out"])
    for format_ in ("md", "html"):
        report = cli("export", str(cli.folder), "--format", format_, code=1)
        assert name in report.replace("\\", "")


@pytest.mark.parametrize("verb", ["close", "finish"])
def test_who_closes_or_finishes_hears_what_was_left_out(cli: Cli, verb: str) -> None:
    """What is missing or not settled rests on part of what was decided: that is said, and the exit code is 1."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "2", "--open")
    cli.bring([*said("ana", "aaaaaa", round_="one"), *said("bo", "aaaaae", round_="one")])
    if verb == "finish":
        cli("rounds", "close", "one", str(cli.folder))
    [file] = cli.layout.reviewer("one", "bo").glob("*.json")
    shortened(file)
    cli("rounds", verb, "one", str(cli.folder), code=1)
    assert f"left out: A file of events is cut off: {file}" in cli.err


def test_a_file_in_the_place_of_a_reviewer_s_folder_is_said(cli: Cli) -> None:
    """Of somebody whom the round asks nothing is read then, which must not look like nothing done."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "2", "--open")
    cli.bring(said("ana", "aaaaaa", round_="one"))
    cli.layout.reviewer("one", "bo").write_text("x")
    (cli.layout.round("one") / "notes").write_text("nobody's folder")
    cli("agreement", str(cli.folder), "--round", "one", "--draws", "100", code=1)
    assert "left out: A file lies where bo's folder should be" in cli.err
    assert "notes" not in cli.err


@pytest.mark.parametrize("verb", ["close", "assign", "finish", "control"])
@pytest.mark.parametrize("file", ["round.toml", "controls.toml"])
def test_what_cannot_be_understood_is_never_written_over(cli: Cli, verb: str, file: str) -> None:
    """A lead's settings and controls are work: they are refused by name and stay for the lead to mend."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "1", "--open")
    cli("rounds", "control", "one", "a.txt", "2", "erroneous", "--desk", str(cli.folder))
    if verb == "finish":
        cli("rounds", "close", "one", str(cli.folder))
    path = cli.layout.round("one") / file
    path.write_text("x = [")
    more = {
        "assign": ("--overlap", "2"),
        "control": ("a.txt", "3", "erroneous", "--desk", str(cli.folder)),
    }.get(verb, ())
    desk = () if verb == "control" else (str(cli.folder),)
    cli("rounds", verb, "one", *desk, *more, code=2)
    assert str(path) in cli.err
    assert path.read_text() == "x = ["


def test_nothing_is_said_of_a_sound_desk(cli: Cli) -> None:
    """Exit code 0, nothing on stderr."""
    cli.bring([*said("ana", "aaaaaa"), *said("bo", "aaaaae")])
    for argv in (("export",), ("agreement", "--round", "main", "--draws", "100")):
        cli(argv[0], str(cli.folder), *argv[1:])
        assert "left out" not in cli.err


def test_who_judged_a_sentence_does_not_settle_it(cli: Cli) -> None:
    """Also where everybody judges and nobody was asked by name: what somebody answered is never replaced."""
    cli.bring([*said("ana", "aaaaaa"), *said("bo", "aaaaee")])
    cli("rounds", "close", "main", str(cli.folder), "--as", "ana")
    settled = Event(EventKind.DECIDE, "", "main", "a.txt", "", 5, Holding(Verdict.DISPUTED), role=Role.ADJUDICATOR)
    for who, refused in (("ana", True), ("zoe", False)):
        cli("rounds", "lead", "main", who, "--desk", str(cli.folder), "--as", "ana", code=2 if who == "ana" else 0)
        desk = open_desk(cli.folder, who, "main", create=False)
        event = replace(settled, reviewer=who, snapshot=desk.articles.cards()[0].snapshot)
        work = Adjudication(desk)
        work.take_cases(list(work.read()))
        assert ("You judged this sentence" in work.cannot()) is refused
        if refused:
            with pytest.raises(StoreError, match="you judged it yourself"):
                desk.decisions.append([event])
        else:
            desk.decisions.append([event])
        desk.close()
    votes = {(one["reviewer"], one["verdict"]) for one in cli.records("--round", "main") if one["sentence"] == 5}
    assert votes == {("ana", "accurate"), ("bo", "erroneous"), ("zoe", "disputed")}


def test_a_history_of_nothing_says_where_it_looked(cli: Cli) -> None:
    """Without `--round` that is the round one would work in: what was done in another must not look like nothing."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--open")
    cli.bring(said("ana", "a", round_="one"))
    assert cli("history", "a.txt", "--desk", str(cli.folder), "--as", "zed") == ""
    assert "nobody did anything to a.txt in round main; --round NAME" in cli.err
    assert cli("history", "a.txt", "--desk", str(cli.folder), "--round", "one") != ""
    assert cli.err == ""


def test_programs_come_after_people(cli: Cli) -> None:
    """Refused while people judge, brought in after closing, hidden when it is opened again, and looked at closely."""
    cli("rounds", "new", "one", str(cli.folder), "--reviewers", "ana,bo", "--overlap", "2", "--blind", "--open")
    for who in ("ana", "bo"):
        for article in ("a.txt", "b.txt"):
            cli.bring(said(who, "aaaede", article, "one"))
    bot = [
        {**line, "agent": "checker", "reviewer": "", "score": 0.8}
        for article in ("a.txt", "b.txt")
        for line in said("", "aaaedd", article, "one")
    ]
    cli.bring(bot, code=1)
    assert "when it is closed" in cli.err
    cli("rounds", "close", "one", str(cli.folder))
    cli.bring(bot)
    argv = ("agreement", str(cli.folder), "--round", "one", "--draws", "100")
    for against, pairs in (("people", 24), ("final", 12)):
        found = json.loads(cli(*argv, "--agent", "checker", "--against", against, "--json"))
        closely = next(one for one in found["agents"] if one["person"] is None)
        assert (closely["against"], closely["pairs"]) == (against, pairs)
        assert closely["accuracy"]["value"] == pytest.approx(10 / 12)
        assert closely["baseline"]["value"] == pytest.approx(6 / 12)
        assert closely["brier"]["value"] == pytest.approx((10 * 0.04 + 2 * 0.64) / 12, abs=1e-6)
        assert {"macro_f1", "ece", "bins", "verdicts", "alternative_annotator", "people_kappa"} <= closely.keys()
    text = cli(*argv, "--agent", "checker")
    for part in ("accuracy", "always saying accurate", "the people's own kappa", "macro F1", "Brier", "certainty"):
        assert part in text
    cli(*argv, "--agent", "chequer", code=2)
    assert "checker" in cli.err
    cli("rounds", "reopen", "one", str(cli.folder))
    cli.bring(bot[:1], code=0)
    cli.bring([{**bot[0], "verdict": "disputed"}], code=1)


def test_pseudonyms(cli: Cli) -> None:
    """Nobody's name is left, whatever is exported; the same ones come again, and other ones without the key."""
    cli.bring([*said("anastasia", "aaaaa-"), *said("boleslav", "eaaaaa")])
    for argv in (
        (),
        ("--consensus", "majority"),
        ("--final",),
        ("--history",),
        ("--format", "html"),
        ("--format", "csv"),
    ):
        out = cli("export", str(cli.folder), *argv, "--pseudonyms")
        assert "anastasia" not in out
        assert "boleslav" not in out
    plain, hidden = cli.records(), cli.records("--pseudonyms")
    assert len({record["reviewer"] for record in hidden}) == 2
    assert not {record["id"] for record in plain} & {record["id"] for record in hidden}
    assert cli.records("--pseudonyms") == hidden
    (cli.layout.index / str(os.getuid()) / "pseudonyms.key").unlink()
    assert cli.records("--pseudonyms") != hidden


def test_answers_that_are_no_claim_come_back(cli: Cli, tmp_path: Path) -> None:
    """A line for each on request, and in a history; another desk reads them in and exports the same."""
    cli.bring([*said("ana", "-aaaaa"), *said("bo", "e-aaaa")])
    assert len(cli.records()) == 10
    asked = cli.records("--answers")
    assert [(r["verdict"], r["claim"]) for r in asked if "claim" in r] == [(None, False)] * 2
    other = tmp_path / "other"
    other.mkdir()
    for name in "ab":
        (other / f"{name}.txt").write_text((cli.folder / f"{name}.txt").read_text())
    twin = Cli(other, cli._capfd)
    twin("add", str(other), "--desk", str(other))
    twin.bring(asked)
    assert twin.records("--answers") == asked
    assert twin.records("--consensus", "majority")[0]["answers"] == cli.records("--consensus", "majority")[0]["answers"]


def test_weighed_records_say_what_they_assume(cli: Cli) -> None:
    """The whole posterior, the shares, and what the certainty takes for granted."""
    chance = random.Random(1)
    cli.bring([line for who in ("ana", "bo", "cy") for line in said(who, "".join(chance.choices("aade", k=6)))])
    for rule in ("dawid-skene", "one-coin"):
        records = cli.records("--consensus", rule)
        assert len(records) == 6
        for record in records:
            answers = record["answers"]
            assert isinstance(answers, dict)
            assert sum(answers["posterior"].values()) == pytest.approx(1, abs=1e-5)
            assert sum(answers["shares"].values()) == pytest.approx(1, abs=1e-5)
            assert "independently" in answers["assumes"]


def test_reliability_is_in_the_report(cli: Cli) -> None:
    """Each reviewer's sensitivity by class with its interval, in text and JSON."""
    cli.bring([*said("ana", "aaadee"), *said("bo", "aaaade"), *said("cy", "aeadee")])
    argv = ("agreement", str(cli.folder), "--round", "main", "--draws", "100")
    [ana, *_] = json.loads(cli(*argv, "--json"))["reliability"]
    assert (ana["reviewer"], ana["answers"]) == ("ana", 6)
    assert ana["sensitivity"]["accurate"]["ci"][0] < ana["sensitivity"]["accurate"]["value"]
    assert "Each reviewer, as Dawid and Skene estimate it" in cli(*argv)
