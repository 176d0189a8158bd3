"""What is sick costs itself only: the rest of the desk opens, and the file is named."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reading import guard
from reading.errors import ReadingError
from reading.load import load
from reading.read import read_file
from review.events import Event, EventKind, Holding
from store.articles import snapshots
from store.layout import HIDDEN, Layout
from store.manage.check import check
from store.opening import open_desk
from store.person import current_person
from tests.verdicts import Verdict
from tui.cli.main import main

DEEP = 5_000


def decide(folder: Path) -> None:
    with closing(open_desk(folder)) as desk:
        card = desk.articles.cards()[0]
        at = min(card.claims)
        desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, at,
                           Holding(Verdict.ACCURATE))])  # fmt: skip


def own(folder: Path) -> Path:
    return next((folder / HIDDEN / "rounds" / "main").glob("*/*.json")).parent


def pipe(path: Path) -> None:
    os.mkfifo(path)


def bound(path: Path) -> None:
    one = socket.socket(socket.AF_UNIX)
    here_now = os.open(".", os.O_RDONLY)
    os.chdir(path.parent)  # the path of a socket has few characters
    one.bind(path.name)
    os.fchdir(here_now)
    os.close(here_now)
    one.close()


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 << 30)


def brackets(path: Path) -> None:
    path.write_text('{"events":{\n "1":{"id":"1","kind":' + "[" * DEEP + "]" * DEEP + "}\n}}\n")


SICK: dict[str, Callable[[Path], None]] = {
    "pipe": pipe, "socket": bound, "link to a device": device, "3 GB": sparse, "deep": brackets,
    "folder": Path.mkdir,
}  # fmt: skip


@pytest.mark.parametrize("kind", SICK)
def test_events(samples: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In place of a file of events: what else was decided is exported, and check names the file."""
    decide(samples)
    path = own(samples) / "sick-0001.json"
    SICK[kind](path)
    assert main(["export", str(samples)]) in (0, 1)
    out, err = capsys.readouterr()
    assert out.count('"accurate"') == 1
    assert "sick-0001.json" in err
    main(["check", str(samples)])
    assert "sick-0001.json" in capsys.readouterr().out


@pytest.mark.parametrize("kind", SICK)
@pytest.mark.parametrize("name", ["lexicon.toml", "rounds/one/round.toml", "rounds/main/controls.toml"])
def test_settings(samples: Path, kind: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In place of what people write by hand."""
    decide(samples)
    assert main(["rounds", "new", "one", str(samples), "--reviewers", "a,b"]) == 0
    path = samples / HIDDEN / name
    path.unlink(missing_ok=True)
    SICK[kind](path)
    capsys.readouterr()
    assert main(["export", str(samples), "--round", "main"]) in (0, 1)
    assert capsys.readouterr().out.count('"accurate"') == 1
    assert main(["check", str(samples)]) == 1
    assert path.name in capsys.readouterr().out


@pytest.mark.parametrize("text", ["x = " + "[" * DEEP + "]" * DEEP, ".".join("a" * DEEP) + " = 1\n",
                                  "x = " + "{a=" * DEEP + "1" + "}" * DEEP])  # fmt: skip
@pytest.mark.parametrize("name", ["desk.toml", "lexicon.toml", "rounds/main/round.toml"])
def test_deep_toml(samples: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nested in any way it is damaged, not a fault of the program."""
    decide(samples)
    (samples / HIDDEN / name).write_text(text)
    for command in ("export", "check"):
        assert main([command, str(samples)]) in (0, 1, 2)
        assert "fault" not in capsys.readouterr().err


def test_a_deep_snapshot(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brought by whatever hand, it is named and the other articles stay."""
    decide(samples)
    path = snapshots.path_of(samples / HIDDEN / "articles", "0" * 64)
    deep = "[" * 900 + "]" * 900
    path.write_text(
        '{"version":1,"text":"","language":"en","replaced":0,"engines":{},"sentences":[],"mentions":[],"entries":'
        f'[{{"name":"x","source":"x","title":"x","entered":1,"metadata":{{"a":{deep}}}}}]}}'
    )
    assert main(["export", str(samples)]) in (0, 1)
    assert capsys.readouterr().out.count('"accurate"') == 1
    main(["check", str(samples)])
    assert path.name in capsys.readouterr().out


FRONT = {
    "flow": "---\na: " + "[" * 20_000 + "]" * 20_000 + "\n---\nOne is so.",
    "maps": "---\na: " + "{a: " * 10_000 + "}" * 10_000 + "\n---\nOne is so.",
    "blocks": "---\n" + "- " * 20_000 + "a\n---\nOne is so.",
    "toml": "+++\na = " + "[" * 20_000 + "]" * 20_000 + "\n+++\nOne is so.",
}


@pytest.mark.parametrize("kind", FRONT)
def test_front_matter(samples: Path, kind: str) -> None:
    """Nested 20,000 times it is told of one file, and the folder opens with the others."""
    (samples / "deep.md").write_text(FRONT[kind])
    with closing(open_desk(samples)) as desk:
        assert len(desk.articles.cards()) == 5
        assert any("deep.md" in problem.path for problem in desk.problems())


def test_deep_json_lines(tmp_path: Path) -> None:
    """A line that is nested deeper than anybody nests is one fault; the next line is an article."""
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "One is so.", "x": {"[" * 900}{"]" * 900}}}\n{{"text": "Two is so."}}\n')
    found = load(path)
    assert next(found).text == "Two is so."
    with pytest.raises(ReadingError, match="too deep"):
        next(found)


@pytest.mark.parametrize("kind", ["pipe", "socket", "link to a device", "3 GB"])
@pytest.mark.parametrize("command", ["read", "show", "history", "add", "import"])
def test_what_is_no_article(tmp_path: Path, kind: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Is refused by every command that takes a file, without waiting for it."""
    path = tmp_path / "sick.txt"
    SICK[kind](path)
    if command in ("add", "import") and kind != "3 GB":
        return  # those read what they are given line by line, and pipes are given on purpose
    argv = {"import": [command, str(tmp_path), str(path)]}.get(command, [command, str(path)])
    assert main(argv) in (1, 2)
    err = capsys.readouterr().err
    assert "fault" not in err
    assert "Traceback" not in err


def test_who_reads_raises_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an option of theirs; nothing in the folder can."""
    monkeypatch.setattr(guard, "ARTICLE", 1 << 20)
    path = tmp_path / "large.txt"
    path.write_text("One is so. " * 200_000)
    assert main(["read", str(path)]) == 2
    assert main(["read", str(path), "--max-size", "4"]) == 0
    monkeypatch.delenv(guard.VARIABLE, raising=False)


@pytest.mark.parametrize("unit", ["x", "word ", "It is so. ", "( ", ". ", "• a ", "*a ", "[", "`", "_a", "a'b "])
def test_reading_takes_time_as_the_length(tmp_path: Path, unit: str) -> None:
    """Four times the line does not take sixteen times the steps."""
    steps = []
    for length in (1 << 19, 1 << 21):
        path = tmp_path / f"{length}.md"
        path.write_text(unit * (length // len(unit)))
        began = time.process_time()
        article = read_file(path)
        steps.append(time.process_time() - began)
        assert len(article.text) == len(unit) * (length // len(unit))
    assert steps[1] < 12 * steps[0] + 1  # a square would be 16 times, and minutes


def test_every_finding_of_a_sound_desk_is_none(samples: Path) -> None:
    """The guard finds nothing where nothing is."""
    decide(samples)
    assert not list(check(Layout(samples, samples / HIDDEN), current_person()))


def test_largest_is_never_less_than_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nonsense in the variable changes nothing."""
    for value in ("", "x", "-1", "nan", "inf"):
        monkeypatch.setenv(guard.VARIABLE, value)
        assert guard.largest(10) == 10
    assert sys.maxsize > guard.EVENTS
