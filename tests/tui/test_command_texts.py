"""What commands print, to the word: lists that are cut, counts of one and of many, figures, terminals and pipes."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from keymaps.faults import Fault
from reading import guard
from reading.errors import CopydeskError, ReadingError
from reading.guard import VARIABLE
from reading.walk import Walk
from review.consensus import Rule
from review.elsewhere.values import (
    Band,
    Difference,
    DifferenceKind,
    Fact,
    FactKind,
    Hints,
    Partner,
    Passage,
    Strength,
)
from review.events import Event, EventKind, Holding
from review.rounds import Round
from store.articles.intake import Intake
from store.desk import Problem
from store.exchange.export import Wanted
from store.manage.merge import Conflict, Merged
from store.manage.withdrawing import ArticleStatus
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.cli import config, keymap, options, standard_input
from tui.cli import main as command_line
from tui.cli.commands import (
    add,
    agreement,
    articles,
    doctor,
    elsewhere,
    export,
    facts,
    keys,
    merge,
    show,
)
from tui.cli.doctor import DoctorFinding
from tui.cli.exporting import export_dataset
from tui.cli.main import main


def names(count: int) -> list[str]:
    """Return as many names of articles."""
    return [f"{number:02}.txt" for number in range(count)]


def test_what_became_of_articles() -> None:
    """Twenty of each kind are named, of more the number; one of each text is kept."""
    few = Intake(renamed=[("a", "b")], gone=["c"], copies={"d": ["e"], "f": ["g", "h"], "g": ["f", "h"]})
    assert list(add.life(few)) == [
        "a is b now, and keeps its decisions",
        "c is not in its file any more; its decisions stay, and `copydesk withdraw` takes it out",
        "d has the same text as e; `copydesk withdraw d` keeps one",
        "f, g have the same text as h; `copydesk withdraw f g` keeps one",
    ]
    for count, more in ((20, 0), (21, 1), (23, 3)):
        many = Intake(
            renamed=[(name, f"new {name}") for name in names(count)],
            gone=names(count),
            copies={name: [f"{name} copy"] for name in names(count)},
        )
        said = list(add.life(many))
        assert sum(each.endswith("keeps its decisions") for each in said) == 20
        assert sum("not in its file" in each for each in said) == 20
        assert sum("has the same text" in each for each in said) == 20
        assert [each for each in said if each.startswith("…")] == [
            f"… and {more} more were renamed; `copydesk articles` lists all",
            f"… and {more} more are gone; `copydesk articles` lists all",
            f"… and {more} more texts came twice; `copydesk articles` lists all",
        ] * bool(more)
    alike = {name: [other for other in names(22) if other != name] for name in names(22)}
    [copies] = add.life(Intake(copies=alike))
    assert copies.startswith("01.txt, 02.txt, ")
    assert copies.endswith(" 19.txt 20.txt` keeps one")
    assert ", 20.txt have the same text as 00.txt;" in copies


def adder(unchanged: int = 0, **more: Any) -> Any:
    """Return what an adder says it did."""
    return SimpleNamespace(result=Intake(**more), unchanged=unchanged)


def test_what_add_says(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts of what there was, then what was passed over, and problems last."""
    many = adder(
        3,
        new=["a", "b"],
        updated=["c"],
        renamed=[("d", "e")],
        gone=["f"],
        ours=[(name, "a report") for name in names(22)],
        problems=[Problem("No text", "x\x1b", "Look")],
    )
    add._tell(many, {"other": 2, "ignored": 0, "hidden": 1}, stopped=True)
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == [
        "copydesk: 2 added, 1 renamed, 1 updated, 3 already there, 1 gone",
        "  d is e now, and keeps its decisions",
        "  f is not in its file any more; its decisions stay, and `copydesk withdraw` takes it out",
    ]
    assert lines[3].startswith("copydesk: passed over, for copydesk wrote it or has it elsewhere: 00.txt (a report), ")
    assert lines[3].endswith(", 19.txt (a report), and 2 more")
    assert lines[4:] == [
        "copydesk: files passed over: 2 other, 1 hidden",
        "copydesk: stopped. What is in is in; the same command goes on from there.",
        "copydesk: 1 could not be added:",
        "  No text: x␛. Look",
    ]
    add._tell(adder(ours=[(name, "kept") for name in names(20)]), {}, stopped=False)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "copydesk: nothing to add"
    assert second.endswith(", 19.txt (kept)")
    for count, more in ((0, ""), (20, ""), (21, ", and 1 more")):
        add._tell_documents([Path(name) for name in names(count)])
        said = capsys.readouterr().err
        assert said.endswith(f"19.txt{more}\n") if count else not said
        assert said.startswith("copydesk: not read, `copydesk read FILE` says how to convert: 00.txt, ") is bool(count)


def test_what_add_says_as_json() -> None:
    did = adder(
        4,
        new=["a"],
        updated=["b"],
        renamed=[("c", "d")],
        copies={"e": ["f"]},
        gone=["g"],
        ours=[("h", "a report")],
        problems=[Problem("No text", "x", "Look")],
    )
    walked = Walk((), {"other": 2, "ignored": 0}, (), (Path("i.doc"),), ())
    assert add._as_json(did, walked, [Problem("No pattern", "y")], stopped=True) == {
        "added": ["a"],
        "updated": ["b"],
        "renamed": [{"from": "c", "to": "d"}],
        "same_text": {"e": ["f"]},
        "gone": ["g"],
        "unchanged": 4,
        "passed_over": {"other": 2},
        "documents": ["i.doc"],
        "written_by_copydesk": ["h"],
        "problems": [
            {"title": "No text", "path": "x", "hint": "Look"},
            {"title": "No pattern", "path": "y", "hint": ""},
        ],
        "stopped": True,
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "present   a.txt  1 unit  0 decisions"),
        ({"sentences": 2, "decisions": 1, "versions": 2}, "present   a.txt  2 units  1 decision  2 versions"),
        (
            {"state": "withdrawn", "rounds": ("one", "two"), "formerly": ("b", "c"), "same_text_as": ("d", "e")},
            "withdrawn a.txt  1 unit  0 decisions  in one, two  was b, c  same text as d, e",
        ),
        ({"state": "gone", "why": "a\x1b copy"}, "gone      a.txt  1 unit  0 decisions  a␛ copy"),
    ],
)
def test_the_line_of_an_article(more: dict[str, Any], said: str) -> None:
    plain: dict[str, Any] = {"state": "present", "sentences": 1, "versions": 1, "rounds": (), "decisions": 0}
    assert articles._line(ArticleStatus("a.txt", title="A", **{**plain, **more})) == said


@pytest.mark.parametrize(
    ("read", "fits", "fits_not"),
    [
        (agreement._epsilon, {"0": 0, "0.2": 0.2, "0.999": 0.999}, ("1", "-0.1", "1.5", "x")),
        (agreement._draws, {"100": 100, "1000000": 1_000_000}, ("99", "1000001", "x")),
        (export._least, {"1": 1, "12": 12}, ("0", "-1", "x", "1.5", "")),
    ],
)
def test_limits_of_numbers(read: Callable[[str], object], fits: dict[str, object], fits_not: tuple[str, ...]) -> None:
    """The ends are taken, and what is beyond them is not."""
    assert {text: read(text) for text in fits} == fits
    for text in fits_not:
        with pytest.raises((ValueError, argparse.ArgumentTypeError)):
            read(text)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("a.txt", "a.txt"),
        ("b.txt", "sub/b.txt"),
        ("sub/b.txt", "sub/b.txt"),
        ("c", "sub/c.txt"),
        ("harb", "harbour.txt"),
        ("b", "b"),
        ("ub/b.txt", "ub/b.txt"),
        ("sub", "sub"),
        ("d.txt", "d.txt"),
    ],
)
def test_an_article_by_the_end_or_the_beginning_of_its_name(wanted: str, found: str) -> None:
    """Of just one; a whole name goes before an end, and what is ambiguous or unknown is itself."""
    there = ["a.txt", "sub/a.txt", "sub/b.txt", "sub/b2.txt", "sub/c.txt", "harbour.txt", "x/d.txt", "y/d.txt"]
    assert show._one_of(wanted, iter(there)) == found


def test_findings_of_the_doctor() -> None:
    """One a line where all fit, else what follows from each stands below it."""
    findings = [DoctorFinding("TERM", "xterm", "colours"), DoctorFinding("size", "80x24\x1b", "all fits")]
    table = [f"{'TERM':<12} {'xterm':<48} colours", f"{'size':<12} {'80x24␛':<48} all fits"]
    widest = max(map(len, table))
    assert list(doctor.finding_lines(findings, 0)) == table
    assert list(doctor.finding_lines(findings, widest)) == table
    assert list(doctor.finding_lines(findings, widest - 1)) == [
        "TERM         xterm",
        f"{'':15}colours",
        "size         80x24␛",
        f"{'':15}all fits",
    ]
    assert list(doctor.finding_lines(findings, 22))[-2:] == [f"{'':15}all", f"{'':15}fits"]


def test_a_sentence_begins_large() -> None:
    assert [keys._sentence(text) for text in ("no such key", "x", "")] == ["No such key", "X", ""]


# What export says.
# What import says.
# What stands on a terminal.
@pytest.mark.parametrize(("asked", "workers"), [([], 3), (["--workers", "2"], 2)])
def test_articles_are_read_by_as_many_processes_as_there_are_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], workers: int
) -> None:
    """Unless a number is asked for; the line that says how far it is is taken away at the end."""
    given: list[object] = []
    drawn: list[str] = []
    meter = SimpleNamespace(show=lambda _: None, clear=lambda: drawn.append("cleared"))

    def adder_of(workers: int, *_: Any, **__: Any) -> Any:
        given.append(workers)
        return SimpleNamespace(take=lambda *_: Intake(), result=Intake(), unchanged=0)

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(add, "Adder", adder_of)
    monkeypatch.setattr(add, "Meter", lambda: meter)
    (tmp_path / "a.txt").write_text("A title\n\nOne is said here.\n")
    assert main(["add", str(tmp_path), *asked]) == 0
    assert (given, drawn) == ([workers], ["cleared"])


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let something come on stdin."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_what_comes_on_stdin_is_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under a name that follows from what it is; nothing that was there is written over."""
    kept = standard_input.into_folder(tmp_path, b"<p>Said.</p>", "html")
    assert kept.name == f"stdin-{sha256(b'<p>Said.</p>').hexdigest()[:12]}.html"
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"<p>Said.</p>", 0o644)
    assert capsys.readouterr().err == f"copydesk: kept what came on stdin as {kept}\n"
    kept.write_bytes(b"changed")
    assert standard_input.into_folder(tmp_path, b"<p>Said.</p>", "html") == kept
    assert (kept.read_bytes(), capsys.readouterr().err) == (b"changed", "")
    piped(monkeypatch, b"Said.")
    with standard_input.as_file("") as path:
        assert (path.name, path.read_bytes()) == ("stdin.txt", b"Said.")
    assert not path.exists()


@pytest.mark.parametrize(("data", "said"), [(b"", "Nothing came"), (b" \n\t", "Nothing came"), (b"12345", "Too much")])
def test_stdin_that_is_nothing_or_too_much(monkeypatch: pytest.MonkeyPatch, data: bytes, said: str) -> None:
    monkeypatch.setattr(guard, "largest", lambda _: 4)
    piped(monkeypatch, data)
    with pytest.raises(ReadingError, match=said):
        standard_input.read()
    piped(monkeypatch, b"1234")
    assert standard_input.read() == b"1234"


def test_faults_of_settings_and_keymaps() -> None:
    """Counted where something cannot be used; a warning alone stands for itself."""
    wrong, warning = Fault("k.toml", 3, "a", "no such action"), Fault("k.toml", 4, "", "seldom", warning=True)
    assert (keymap.report([]), config.report(())) == ("", "")
    assert keymap.report([warning]) == "k.toml:4: seldom"
    head = "1 entry of your keymap cannot be used; the shipped keys stand there."
    assert keymap.report([wrong, warning]).splitlines() == [
        head, "  k.toml:3: a: no such action", "  k.toml:4: seldom"
    ]  # fmt: skip
    assert keymap.report([wrong, wrong]).startswith("2 entries of your keymap")
    assert config.report((wrong,)) == "1 setting of yours cannot be used.\n  k.toml:3: a: no such action"
    assert config.report((wrong, wrong)).startswith("2 settings of yours")


HERE, THERE = Passage("a.txt", 2, 0, 4, "nine\nmen"), Passage("b\x1b.txt", 0, 5, 8, "ten")


def test_what_other_articles_say(capsys: pytest.CaptureFixture[str]) -> None:
    """Differences before partners, each with where it stands, from 1; as JSON from 0."""
    hints = Hints(
        (Partner("b\x1b.txt", 0, 0.875, Band.SAME, "Ten  came."),),
        (
            Difference(DifferenceKind.MONEY, HERE, THERE, Strength.STRONG),
            Difference(DifferenceKind.DATE, THERE, HERE, Strength.WEAK),
        ),
    )
    elsewhere._print(article("a", "Ann Lee left.", "It rained in Leeds all day long."), 1, hints)
    assert capsys.readouterr().out.splitlines() == [
        "a#2  It rained in Leeds all day long.",
        f"  ≠ {DifferenceKind.MONEY.value:9} “nine men”, there “ten”  b␛.txt#1",
        f"  ~ {DifferenceKind.DATE.value:9} “ten”, there “nine men”  a.txt#3",
        f"  {Band.SAME.value:4} 0.88  b␛.txt#1  Ten came.",
    ]
    told = elsewhere._json("a.txt", 1, hints)
    assert (told["article"], told["sentence"]) == ("a.txt", 1)
    assert told["partners"] == [{"article": "b\x1b.txt", "sentence": 0, "score": 0.875, "band": Band.SAME.value}]
    assert told["differences"][0] == {  # type: ignore[index]
        "kind": DifferenceKind.MONEY.value,
        "here": {"start": 0, "end": 4, "text": "nine\nmen"},
        "there": {"article": "b\x1b.txt", "sentence": 0, "start": 5, "end": 8, "text": "ten"},
        "strength": "strong",
    }


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (Fact(FactKind.ROLE, "lead", HERE, "Ann", "Acme", True), "role      former lead of Acme: Ann  a.txt#3"),
        (Fact(FactKind.ROLE, "lead", HERE, "Ann"), "role      lead: Ann  a.txt#3"),
        (Fact(FactKind.QUOTATION, "It rained", HERE, "Ann"), "quotation “It rained”  a.txt#3"),
        (
            Fact(FactKind.DATE, "2026-01-02", HERE, differs=(THERE, HERE)),
            "date      2026-01-02 (nine men)  a.txt#3  ≠ b␛.txt#1 “ten”, a.txt#3 “nine men”",
        ),
    ],
)
def test_the_line_of_a_fact(fact: Fact, said: str) -> None:
    assert facts._line(fact) == said
    assert facts._json(fact)["differs"] == [
        {"article": one.article, "sentence": one.sentence, "start": one.start, "end": one.end, "text": one.text}
        for one in fact.differs
    ]


def test_when_hints_will_be_shown() -> None:
    """And which article was meant."""
    cards = [SimpleNamespace(name=name) for name in ("a.txt", "b.txt")]
    desk: Any = SimpleNamespace(
        round="one", rules=Round("one", blind=True), articles=SimpleNamespace(cards=lambda: cards)
    )
    after = "round one shows hints once you have judged a sentence: 2 lines not shown"
    assert elsewhere.not_shown(desk, "2 lines") == after
    desk.rules = Round("one", hints="off")
    assert elsewhere.not_shown(desk, "2 lines") == "round one shows no hints"
    assert elsewhere.named(desk, "b*") == ["b.txt"]
    for glob, hint in (("a.tx", "Did you mean a.txt?"), ("zzzzzz", "`copydesk articles` lists all")):
        with pytest.raises(CopydeskError) as refused:
            elsewhere.named(desk, glob)
        assert hint in str(refused.value)
    cards.clear()
    assert elsewhere.named(desk, "zzzzzz") == []


def test_what_a_copy_brought_as_json() -> None:
    """With each conflict in words; in a blind round not what was decided."""
    ours = Event(EventKind.DECIDE, "ana", "one", "a.txt", "", 2, Holding(Verdict.ACCURATE), id="2026")
    theirs = Event(EventKind.DECIDE, "ana", "one", "a.txt", "", 2, Holding(Verdict.DISPUTED), id="2025")
    problem = Problem("Cut off", "x", "Copy it")
    done = Merged(3, 2, 1, [Conflict(ours, theirs, shown=False)], [problem])
    where = "ana decided twice, in round one on a.txt, sentence 3; both are kept, the desk's holds"
    assert merge._of_copy("copy", done) == {
        "copy": "copy",
        "events": 3,
        "texts": 2,
        "rounds": 1,
        "conflicts": [{"reviewer": "ana", "round": "one", "article": "a.txt", "sentence": 2, "told": where}],
        "problems": [{"title": "Cut off", "path": "x", "hint": "Copy it"}],
    }
    assert merge._in_words(Conflict(theirs, ours, shown=False)).endswith("the copy's holds")


@pytest.mark.parametrize("more", [{"history": True}, {"consensus": Rule.MAJORITY}, {"final": True}])
def test_a_data_set_is_no_other_export(more: dict[str, Any]) -> None:
    """Neither what else may be asked for, nor a format or a file."""
    nothing = argparse.Namespace(format=None, output=None)
    with pytest.raises(CopydeskError, match="--dataset"):
        export_dataset(nothing, Wanted(**more))
    for given in ({"format": "csv"}, {"output": "x"}):
        with pytest.raises(CopydeskError, match="--dataset"):
            export_dataset(argparse.Namespace(**{**vars(nothing), **given}), Wanted())


def command(run: Callable[[argparse.Namespace], int]) -> Any:
    """Return a command that does that."""
    return SimpleNamespace(HELP="x", arguments=options.common, run=run)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CopydeskError("No\x1b", "x", "Look"), 2, "copydesk: No␛: x. Look\n"),
        (KeyboardInterrupt(), 130, ""),
        (FileNotFoundError(2, "No such file", "a\x1b"), 2, "copydesk: No such file: a␛\n"),
        (OSError(5, "Broken"), 70, "copydesk: a fault in copydesk itself: OSError: [Errno 5] Broken. "
         "Run it again with --debug to see where.\n"),
        (ValueError("x\x1b"), 70, "copydesk: a fault in copydesk itself: ValueError: x␛. "
         "Run it again with --debug to see where.\n"),
    ],
)  # fmt: skip
def test_errors_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    """And an exit code; with `--debug` where it came from, safe to print."""

    def run(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    assert main(["check"]) == code
    assert capsys.readouterr().err == said
    assert main(["check", "--debug"]) == code
    traced = capsys.readouterr().err
    assert ("Traceback" in traced, "raise error" in traced) == (bool(said), bool(said))
    assert "\x1b" not in traced


def test_a_command_s_exit_code_and_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among it the title that is drawn already, and the size up to which files are read."""
    given: list[tuple[object, str | None]] = []
    monkeypatch.setenv(VARIABLE, "1")  # so that it is taken away again
    monkeypatch.delenv(VARIABLE)

    def run(args: argparse.Namespace) -> int:
        given.append((args.splash, os.environ.get(VARIABLE)))
        return 1

    monkeypatch.setattr(command_line, "load", lambda _: command(run))
    splash: Any = object()
    assert main(["check"], splash) == 1
    assert main(["check", "--max-size", "0.5"]) == 1
    assert given == [(splash, None), (None, "0.5")]
    for size in ("0", "-1", str(1 << 20), "x"):
        with pytest.raises(SystemExit):
            main(["check", "--max-size", size])
    assert options._megabytes(str((1 << 20) - 1)) == (1 << 20) - 1
