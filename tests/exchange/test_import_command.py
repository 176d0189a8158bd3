"""`copydesk import`: all that it prints, its exit codes, and what it reads from where."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from reading import guard
from reading.errors import CopydeskError
from review.events import Role
from store.exchange.peers import registry
from store.opening import open_desk
from tui.cli import importing
from tui.cli.main import main

from .incoming import FIRST, SECOND, line

ALL_OF_IT = [
    line(),
    line(sentence=9, reviewer="", agent="checker", verdict="accurate", round="second"),
    line(sentence=8, verdict="accurate"),
    {"article": "nowhere\x1b.txt", "sentence": 1, "verdict": "accurate"},
    line(article=SECOND, note="Ask the mayor", reasons=["date"], reviewer=""),
]
"""Two of other people, one of a sentence that is decided already, one that is wrong, and one of whoever imports."""
WRONG = "no such article on this desk: 'nowhere␛.txt'"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of records."""
    return written(tmp_path / "in.jsonl", *ALL_OF_IT)


def written(path: Path, *records: object) -> Path:
    """Write records, one a line."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


def held(folder: Path, reviewer: str, round: str = "main") -> list[tuple[str, int, str | None, Role]]:
    """Return what somebody's decisions are: article, sentence, verdict, and in which capacity."""
    desk = open_desk(folder, "ana", round)
    found = [
        (event.article, event.sentence, event.holding.verdict, event.role) for event in desk.decisions.log(reviewer)
    ]
    desk.close()
    return found


def test_what_an_import_prints(samples: Path, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Lines that are left out, as they are read, and the counts; everybody's decisions are in their own name."""
    assert main(["import", str(samples), str(file), "--as", "bo"]) == 1
    out, err = capfd.readouterr()
    conflict, wrong, counts = err.splitlines()
    assert out == ""
    assert conflict.startswith(f"{file}:3: ")
    assert wrong.startswith(f"{file}:4: ")
    assert "\x1b" not in err
    assert counts == "copydesk: 3 taken in, 1 in conflict, 1 refused; 2 in round main, 1 in round second"
    assert held(samples, "ana") == [(FIRST, 8, "disputed", Role.REVIEWER)]
    assert held(samples, "bo") == [(SECOND, 8, "disputed", Role.REVIEWER)]
    assert held(samples, "checker", "second") == [(FIRST, 9, "accurate", Role.AGENT)]
    assert main(["import", str(samples), str(file), "--as", "bo", "--round", "third", "--ack"]) == 1
    out, err = capfd.readouterr()
    assert [row.split()[0] for row in out.splitlines()] == ["1", "2", "5"]
    assert err.splitlines()[-1].endswith("; in round third")


def test_what_an_import_says_as_json(samples: Path, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Faults stand in it, and not on stderr as well; where it is only tried, every change that it would make."""
    open_desk(samples).close()
    arguments = ["import", str(samples), str(file), "--as", "bo", "--json"]
    assert main([*arguments, "--dry-run"]) == 1
    out, err = capfd.readouterr()
    tried = json.loads(out)
    changes = tried.pop("changes")
    assert [(one["conflict"], one["line"]) for one in tried["faults"]] == [(True, 3), (False, 4)]
    faults = tried.pop("faults")
    assert tried == {
        "format": "jsonl",
        "dry_run": True,
        "taken_in": 3,
        "there_already": 0,
        "in_conflict": 1,
        "refused": 1,
        "passed_over": 0,
        "articles": [],
        "rounds": {"main": 2, "second": 1},
        "passed": {},
    }
    counts = "3 {}, 1 in conflict, 1 refused; 2 in round main, 1 in round second\n"
    assert err == f"copydesk: nothing was written; it would be: {counts.format('to be taken in')}"
    assert [{key: one[key] for key in one if key != "changes"} for one in changes] == [
        {"line": at, "article": article, "sentence": sentence, "reviewer": who, "round": round, "new": True}
        for at, article, sentence, who, round in (
            (1, FIRST, 8, "ana", "main"),
            (2, FIRST, 9, "checker", "second"),
            (5, SECOND, 8, "bo", "main"),
        )
    ]
    assert changes[2]["changes"] == {
        "verdict": [None, "disputed"],
        "note": ["", "Ask the mayor"],
        "reasons": [[], ["date"]],
    }
    assert held(samples, "ana") == held(samples, "bo") == []

    assert main(arguments) == 1
    out, err = capfd.readouterr()
    assert json.loads(out) == {**tried, "dry_run": False, "faults": faults}
    assert err == f"copydesk: {counts.format('taken in')}"
    newer = written(file, line(verdict="accurate", modified="2199-01-01T00:00:00Z"))
    assert main([*arguments[:2], str(newer), "--json", "--dry-run"]) == 0
    [change] = json.loads(capfd.readouterr().out)["changes"]
    assert (change["new"], change["changes"]) == (False, {"verdict": ["disputed", "accurate"]})


def test_a_round_that_is_not_there_yet_can_be_tried(
    samples: Path, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody has decided anything in it, whatever they did in others; one that is there says what it has."""
    written(file, line())
    arguments = ["import", str(samples), str(file), "--as", "ana"]
    assert main(arguments) == 0
    capfd.readouterr()
    tried = "copydesk: nothing was written; it would be: 1 to be taken in; in round second\n"
    for _ in range(2):
        assert main([*arguments, "--round", "second", "--dry-run"]) == 0
        assert capfd.readouterr() == (f"{FIRST}, sentence 9, ana: verdict disputed\n", tried)
    assert not (samples / ".copydesk" / "rounds" / "second").exists()
    assert main([*arguments, "--round", "second"]) == 0
    capfd.readouterr()
    assert main([*arguments, "--round", "second", "--dry-run"]) == 0
    tried = "copydesk: nothing was written; it would be: 0 to be taken in, 1 there already; in round second\n"
    assert capfd.readouterr() == ("", tried)


def test_changes_are_printed_where_it_is_only_tried(
    samples: Path, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    open_desk(samples).close()
    assert (
        main(["import", str(samples), str(written(file, ALL_OF_IT[0], ALL_OF_IT[4])), "--as", "bo", "--dry-run"]) == 0
    )
    assert capfd.readouterr() == (
        f"{FIRST}, sentence 9, ana: verdict disputed\n"
        f"{SECOND}, sentence 9, bo: verdict disputed; note “Ask the mayor”; reasons date\n",
        "copydesk: nothing was written; it would be: 2 to be taken in; in round main\n",
    )


@pytest.mark.parametrize(("name", "text"), [("a.json", "[]"), ("a.jsonl", ""), ("a.csv", "article,sentence,verdict\n")])
def test_a_file_that_has_nothing_takes_nothing_in(
    samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    open_desk(samples).close()
    (tmp_path / name).write_text(text)
    for more, said in (([], "0 taken in"), (["--dry-run"], "nothing was written; it would be: 0 to be taken in")):
        assert main(["import", str(samples), str(tmp_path / name), *more]) == 0
        assert capfd.readouterr() == ("", f"copydesk: {said}\n")


def test_faults_of_a_list_and_of_a_table_are_told_by_their_place(
    samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """With what is right of them taken in."""
    (tmp_path / "a.json").write_text(json.dumps([line(), 3]))
    assert main(["import", str(samples), str(tmp_path / "a.json")]) == 1
    wrong, counts = capfd.readouterr().err.splitlines()
    assert wrong.startswith(f"{tmp_path / 'a.json'}:2: ")
    assert counts == "copydesk: 1 taken in, 1 refused; in round main"
    (tmp_path / "a.csv").write_text(
        f"article,sentence,verdict,reviewer\n{FIRST},9,accurate,ana\n{FIRST},x,accurate,ana\n"
    )
    assert main(["import", str(samples), str(tmp_path / "a.csv")]) == 1
    wrong, counts = capfd.readouterr().err.splitlines()
    assert wrong.startswith(f"{tmp_path / 'a.csv'}:3: ")
    assert counts == "copydesk: 1 taken in, 1 refused; in round main"


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let something come on stdin."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_stdin_is_read_whole_where_it_is_no_record(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A list or a table has to be named; what went wrong is told of stdin."""
    piped(monkeypatch, f"article,sentence,verdict\n{FIRST},8,accurate\n{FIRST},x,accurate\n".encode())
    assert main(["import", str(samples), "-", "--from", "csv", "--as", "ana"]) == 1
    wrong, counts = capfd.readouterr().err.splitlines()
    assert wrong.startswith("stdin:3: ")
    assert counts == "copydesk: 1 taken in, 1 refused; in round main"


def test_only_so_much_of_stdin_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as a file may have; one byte more is refused."""
    monkeypatch.setattr(guard, "largest", lambda _: 8)
    piped(monkeypatch, b"12345678")
    assert importing._bytes("-") == b"12345678"
    stdin = io.BytesIO(b"123456789 and so on")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stdin))
    with pytest.raises(CopydeskError, match="The file could not be read"):
        importing._bytes("-")
    assert stdin.tell() == 9


def test_files_that_cannot_be_read(samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each is one sentence; a device is one that may have no end."""
    for file, why in (
        ("/dev/zero", "/dev/zero: it is a device. Name a file"),
        (str(tmp_path), f"{tmp_path}: Is a directory"),
        (str(tmp_path / "none"), f"{tmp_path / 'none'}: No such file or directory"),
    ):
        assert main(["import", str(samples), file]) == 2
        assert capfd.readouterr() == ("", f"copydesk: The file could not be read: {why}\n")
    assert main(["import", str(samples), os.devnull]) == 0
    assert capfd.readouterr() == ("", "copydesk: 0 taken in\n")
    assert main(["import", str(samples), "no\x1bne.json", "--from", "doccano"]) == 2
    assert capfd.readouterr().err == "copydesk: The file could not be read: no␛ne.json: No such file or directory\n"


def test_a_file_that_nobody_knows_is_to_be_named(
    samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """With all names that there are."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert main(["import", str(samples), str(tmp_path / "a.csv")]) == 2
    names = ", ".join(registry.NAMES)
    said = f"copydesk: It is not known what this file is: {tmp_path / 'a.csv'}. Name it with --from: {names}\n"
    assert capfd.readouterr() == ("", said)


def test_the_export_of_another_program(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its texts come in as articles; what is left out and passed over is told by reason, with the first entries."""
    rows = [
        {"id": 1, "text": "It rained. It snowed.", "label": [[0, 10, "accurate"], [11, 21, "odd"]]},
        {"id": 2, "text": "It was dark.", "label": [[0, 12, "-"], [0, 12, "odd"]]},
    ]
    file = written(tmp_path / "bo.jsonl", *rows)
    arguments = ["import", str(tmp_path / "desk"), str(file), "--from", "doccano", "--map", "odd=-"]
    left = [
        f"{file}: 1 left out: no verdict for -; --map '-=VERDICT' gives one (entry 2)",
        f"{file}: 2 passed over: odd is mapped to nothing",
    ]
    assert main([*arguments, "--dry-run"]) == 1
    out, err = capfd.readouterr()
    assert out == "imported/bo.jsonl#1, sentence 1, bo: verdict accurate\n"
    counts = "2 new articles, 1 {}taken in, 1 refused, 2 passed over; in round main"
    tried = f"copydesk: nothing was written; it would be: {counts.format('to be ')}"
    assert err.splitlines() == [*left, tried]
    assert not (tmp_path / "desk").exists()
    assert main(arguments) == 1
    assert capfd.readouterr() == ("", "\n".join([*left, f"copydesk: {counts.format('')}", ""]))
    assert main([*arguments, "--json"]) == 1
    out, err = capfd.readouterr()
    said = json.loads(out)
    assert (said["format"], said["articles"], said["passed_over"]) == ("doccano", [], 2)
    assert said["passed"] == {"odd is mapped to nothing": 2}
    assert err.splitlines()[:-1] == left


def test_without_a_desk_this_folder_becomes_one(
    samples: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Unless a desk is named, or this folder is in one."""
    monkeypatch.chdir(samples)
    written(file, line())
    kept = file.parent / "kept"
    open_desk(samples, desk=kept).close()
    assert main(["import", str(file), "--desk", str(kept)]) == 0
    assert not (samples / ".copydesk").exists()
    assert main(["import", str(file)]) == 0
    assert (samples / ".copydesk").is_dir()
    inner = samples / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    capfd.readouterr()
    assert main(["import", str(file)]) == 0
    assert capfd.readouterr().err == "copydesk: 0 taken in, 1 there already; in round main\n"
    assert not (inner / ".copydesk").exists()
