"""`copydesk export`: what is printed, what is written, and what it says when it cannot."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from review.events import Event, EventKind, Holding
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.verdicts import Verdict
from tui.cli.commands import export
from tui.cli.main import main

FIRST = "000_55d43b964525e033.txt"


@pytest.fixture
def judged(samples: Path) -> Path:
    """Return a desk on the disk where ana decided ten sentences."""
    desk = open_desk(samples, "ana")
    article = desk.articles.article(FIRST)
    for sentence in range(8, 18):
        held = Holding(Verdict.DISPUTED, True, note="=look")
        desk.decisions.append([Event(EventKind.DECIDE, "ana", "main", FIRST, article.sha256, sentence, held)])
    desk.close()
    return samples


def test_prints_one_line_for_each_current_decision(judged: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", str(judged)]) == 0
    out, err = capfdbinary.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["sentence"] for record in records] == list(range(8, 18))
    assert {record["article"] for record in records} == {FIRST}
    assert not any(str(judged) in str(record) for record in records)
    assert err == b""


def test_writes_a_file_whole_with_the_usual_mode_and_says_so(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = judged.parent / "out.csv"
    target.write_text("before")
    target.chmod(0o640)
    assert main(["export", str(judged), "-o", str(target)]) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert "wrote" in err
    written = target.read_text()
    assert written.startswith("schema_version,id,")
    assert written.count("'=look") == 10
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in judged.parent.iterdir()) == ["out.csv", "samples"]


def test_a_failed_export_leaves_the_old_file(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = judged.parent / "there"
    folder.mkdir()
    target = folder / "out.doccano.jsonl"
    target.write_text("before")
    assert main(["export", str(judged), "--no-text", "-o", str(target)]) == 2
    assert target.read_text() == "before"
    assert list(folder.iterdir()) == [target]
    assert main(["export", str(judged), "-o", str(judged.parent / "nowhere" / "out.jsonl")]) == 2
    assert "nowhere" in capfd.readouterr().err


def test_writes_into_a_pipe_and_a_device(judged: Path) -> None:
    pipe = judged.parent / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert main(["export", str(judged), "-o", str(pipe)]) == 0
    assert os.read(reader, 1 << 20).count(b"\n") == 10
    os.close(reader)
    assert main(["export", str(judged), "-o", os.devnull]) == 0
    assert Path(os.devnull).is_char_device()


def test_follows_a_link_to_the_file_it_names(judged: Path) -> None:
    real, link = judged.parent / "real.jsonl", judged.parent / "link.jsonl"
    link.symlink_to(real)
    assert main(["export", str(judged), "-o", str(link)]) == 0
    assert link.is_symlink()
    assert real.read_bytes().count(b"\n") == 10


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--reviewer amna", "amna decided nothing; ana did"),
        ("--verdict accurate", "no verdict is accurate; there are disputed"),
        ("--article 9*", "no article's name matches 9*"),
        ("--article 001*", "no decision has all that was asked for"),
        ("--round one", "nobody has decided anything in round one"),
        ("--reviewer amna --consensus majority", "amna decided nothing; ana did"),
        ("--reviewer amna --history", "amna decided nothing; ana did"),
    ],
)
@pytest.mark.parametrize("format", ["jsonl", "csv", "html"])
def test_an_empty_result_is_no_error_but_is_said(
    judged: Path, capfd: pytest.CaptureFixture[str], asked: str, said: str, format: str
) -> None:
    """In one sentence on stderr, with what is there instead; what reads stdout gets what an empty export is."""
    assert main(["rounds", "new", "one", str(judged), "--reviewers", "ana,bo", "--as", "ana", "--open"]) == 0
    capfd.readouterr()
    assert main(["export", str(judged), "--as", "bo", "--format", format, *asked.split()]) == 0
    out, err = capfd.readouterr()
    assert err == f"copydesk: nothing to export: {said}\n"
    assert format != "jsonl" or out == ""
    assert said not in out


def test_notes_without_a_verdict_are_named(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(open_desk(samples, "ana")) as desk:
        card = desk.articles.cards()[0]
        desk.decisions.append(
            [Event(EventKind.NOTE, "ana", "main", card.name, card.snapshot, 0, Holding(note="Ask the mayor."))]
        )
    assert main(["export", str(samples), "--as", "ana"]) == 0
    assert "nobody has given a verdict; --history has the notes" in capfd.readouterr().err
    assert main(["export", str(samples), "--as", "ana", "--history"]) == 0
    assert "Ask the mayor." in capfd.readouterr().out


def test_no_desk_and_no_round_are_mistakes(tmp_path: Path, judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "nothing")]) == 2
    assert main(["export", str(judged), "--round", "second"]) == 2
    assert "second" in capfd.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_verdict_that_no_round_has_is_a_mistake(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The nearest name is said; the desk's own are known only once it is open."""
    assert main(["export", str(judged), "--verdict", "acurate"]) == 2
    out, err = capfd.readouterr()
    assert (out, err) == ("", "copydesk: There is no such verdict on this desk: acurate. Did you mean accurate?\n")


def test_a_full_disk_is_told_in_one_sentence(judged: Path) -> None:
    """Whether a file was named or stdout leads there."""
    command = [sys.executable, "-m", "tui.cli.main", "export", str(judged)]
    with Path("/dev/full").open("wb") as full:
        printed = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    named = subprocess.run([*command, "-o", "/dev/full"], stderr=subprocess.PIPE, check=False)
    for done in (printed, named):
        assert done.returncode == 2
        assert b"The export could not be written" in done.stderr
        assert b"Traceback" not in done.stderr


def exported(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, int]]:
    """Return the reviewer, round and sentence of each line that a successful export prints."""
    assert main(["export", *arguments]) == 0
    lines = map(json.loads, capfd.readouterr().out.splitlines())
    return [(one["reviewer"], one["round"], one["sentence"]) for one in lines]


def test_only_what_a_query_finds(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The sentences that a query finds, with everybody's decisions; narrowed further by the other options."""
    desk = open_desk(judged, "bo")
    article = desk.articles.article(FIRST)
    for sentence, verdict in ((8, Verdict.ERRONEOUS), (9, Verdict.DISPUTED), (20, Verdict.ACCURATE)):
        held = Holding(verdict, True, reasons=("figure",) if sentence == 8 else ())
        desk.decisions.append([Event(EventKind.DECIDE, "bo", "main", FIRST, article.sha256, sentence, held)])
    desk.close()
    here = str(judged)
    both = [("ana", "main", 8), ("bo", "main", 8)]
    assert exported(capfd, here, "--only", "reason:figure") == both
    assert exported(capfd, here, "--only", "reason:figure", "--reviewer", "ana") == both[:1]
    assert exported(capfd, here, "--only", "-reviewer:ana verdict:accurate") == [("bo", "main", 20)]
    assert [one[2] for one in exported(capfd, here, "--only", "reviewer:bo", "--history")] == [8, 8, 9, 9, 20]
    assert [one[2] for one in exported(capfd, here, "--only", "reviewer:bo", "--final")] == [8, 9, 20]
    assert exported(capfd, here, "--only", "article:nothing*") == []
    assert len(exported(capfd, here, "--only", "")) == 13


def test_only_says_what_it_does_not_understand(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(judged), "--only", "verdict:disputd"]) == 2
    out, err = capfd.readouterr()
    assert (out, "verdict:disputed" in err) == ("", True)
    assert main(["export", str(judged), "--only", "reviewer:nobody"]) == 0
    assert "no sentence meets the query" in capfd.readouterr().err


def test_only_follows_a_sentence_that_has_changed(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A decision that the query lists as stale comes with the text that it was made on."""
    path = judged / FIRST
    desk = open_desk(judged, "ana")
    article = desk.articles.article(FIRST)
    quote = article.quote(10)
    desk.close()
    text = path.read_text()
    assert text.count(quote) == 1
    path.write_text(text.replace(quote, quote.replace(" ", " really ", 1)))
    assert main(["add", str(path), "--desk", str(judged)]) == 0
    assert main(["export", str(judged), "--only", "is:stale"]) == 0
    [record] = map(json.loads, capfd.readouterr().out.splitlines())
    assert (record["status"], record["quote"]) == ("stale", quote)


def test_an_export_is_private_when_one_of_its_rounds_hides(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Not only when all do, and it is said; its rounds are let go of, and who may see nothing of their own is told."""
    new = ["rounds", "new", "one", str(judged), "--reviewers", "ana,bo", "--blind", "--as", "lea", "--open"]
    assert main(new) == 0
    capfd.readouterr()
    target = judged.parent / "out.jsonl"
    target.touch(0o644)
    closed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        really = FileDesk.close

        def noting(desk: FileDesk) -> None:
            closed.append(desk.round)
            really(desk)

        patch.setattr(FileDesk, "close", noting)
        assert main(["export", str(judged), "--as", "ana", "-o", str(target)]) == 0
    assert sorted(closed) == ["main", "one"]
    out, err = capfd.readouterr()
    wrote = f"copydesk: wrote {target}"
    assert (out, err.splitlines()[-1]) == ("", f"{wrote}, readable by you alone: a round in it is blind and open")
    assert (target.stat().st_mode & 0o777, target.read_bytes().count(b"\n")) == (0o600, 10)
    assert main(["export", str(judged), "--as", "ana", "--round", "main", "-o", str(target)]) == 0
    assert capfd.readouterr() == ("", f"{wrote}\n")


def test_a_minus_is_stdout_and_a_format_goes_before_an_ending(
    judged: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(judged)
    assert main(["export", "-o", "-"]) == 0
    out, err = capfd.readouterr()
    assert (out.count("\n"), err) == (10, "")
    assert main(["export", "--format", "csv", "-o", "out.jsonl", "--verdict", "accurate"]) == 0
    none = "copydesk: nothing to export: no verdict is accurate; there are disputed\n"
    assert capfd.readouterr() == ("", f"copydesk: wrote out.jsonl\n{none}")
    assert Path("out.jsonl").read_text().startswith("schema_version,id,")
    assert not Path("-").exists()


def test_what_a_terminal_cannot_show_is_not_sent_to_it(
    judged: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe and a file get it, and a terminal gets everything else."""
    written: Any = SimpleNamespace(write=lambda _: iter([b"PAR1"]))
    monkeypatch.setattr(export, "load", lambda _: written)
    for is_terminal, name, code, sent in (
        (True, "parquet", 2, b""),
        (True, "csv", 0, b"PAR1"),
        (False, "parquet", 0, b"PAR1"),
    ):
        screen = SimpleNamespace(isatty=lambda at=is_terminal: at, buffer=io.BytesIO(), flush=lambda: None)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            assert main(["export", str(judged), "--format", name]) == code
        assert screen.buffer.getvalue() == sent
        refused = "copydesk: A terminal cannot show it: parquet. Name a file with -o\n"
        nothing = "copydesk: nothing to export: no decision has all that was asked for\n"  # it asked for no article
        assert capfd.readouterr().err == (refused if code else nothing)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True, flush=lambda: None))
        assert main(["export", str(judged), "-o", str(judged.parent / "a.parquet")]) == 0
    assert (judged.parent / "a.parquet").read_bytes() == b"PAR1"


def test_a_query_that_nobody_understands_is_told_before_a_desk_is_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "none"), "--only", "is:nonsense"]) == 2
    assert capfd.readouterr().err.startswith("copydesk: Not understood: is:nonsense")


def test_whether_people_have_other_names_and_texts_leave(judged: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same name each time; without text, no quote."""
    names = set()
    for more in (["--pseudonyms"], ["--pseudonyms", "--no-text"], ["--no-pseudonyms"], []):
        assert main(["export", str(judged), *more]) == 0
        records = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
        [name] = {one["reviewer"] for one in records}
        assert (name == "ana") is ("--pseudonyms" not in more)
        assert all(bool(one.get("quote")) is ("--no-text" not in more) for one in records)
        names.add(name)
    assert len(names) == 2
