"""`copydesk export`: what is printed, what is written, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from tests.verdicts import Verdict
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
