"""A whole review of one sample in a real terminal, under each shipped keymap, by the keys of that keymap alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from keymaps.keymap import Keymap
from keymaps.load import SHIPPED
from reading.read import read_file
from tests.keymaps.pressing import sent
from tests.registry import shipped
from tests.terminal.ptydrive import Session
from tui.cli.keymap import user_file

COPYDESK = [sys.executable, "-m", "tui.cli.main"]
SAMPLE = "003_12fce444f31f5815.txt"
VERDICTS = ("accurate", "disputed", "erroneous")


def exported(desk: Path) -> list[dict[str, object]]:
    """What the export says of a desk."""
    done = subprocess.run([*COPYDESK, "export", str(desk)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def play(session: Session, keymap: Keymap, *steps: str | bytes | tuple[str]) -> None:
    """Press the keys of actions, type bytes as they are, and wait for what is in brackets."""
    for step in steps:
        if isinstance(step, tuple):
            session.wait_for(step[0])
        else:
            session.type(sent(keymap, step) if isinstance(step, str) else step)


@pytest.mark.pty
@pytest.mark.parametrize("name", SHIPPED)
def test_a_whole_review(name: str, samples: Path) -> None:
    """Every claim is tagged, one is cleared and tagged again, one noted; all of it is in the export."""
    keymap = shipped(name)
    path = samples / SAMPLE
    claims = [sentence.index for sentence in read_file(path).sentences if sentence.kind.is_claim]
    wanted = {index: VERDICTS[place % 3] for place, index in enumerate(claims)}
    all_judged, one_less = (rf" {number}/{len(claims)} judged" for number in (len(claims), len(claims) - 1))
    with Session([*COPYDESK, str(path), "--keymap", name], rows=30, columns=130) as session:
        session.wait_for(f"0/{len(claims)} judged")
        play(session, keymap, "sentence.first", "sentence.next-unjudged")
        for judged, index in enumerate(claims, 1):
            play(session, keymap, f"sentence.{wanted[index]}", (rf" {judged}/{len(claims)} judged",))
        play(session, keymap, "edit.undo", (one_less,), "edit.redo", (all_judged,), "sentence.last", "sentence.first")
        play(session, keymap, *["sentence.next"] * claims[0])
        play(session, keymap, "sentence.clear", (one_less,), "sentence.accurate", (all_judged,))
        play(session, keymap, "search.open", ("a phrase, or a query",), b"OpenAI\r", ("hit 2 of",))
        play(session, keymap, "search.next", (r"hit [3-9] of",), "sentence.first", *["sentence.next"] * claims[0])
        play(session, keymap, "sentence.note", ("Note on sentence",), b"seen\r", ("seen",))
        play(session, keymap, "app.help", ("In the article",), "dialog.close")
        session.wait_gone("In the article")
        play(session, keymap, "app.quit")
        session.ended()
        assert session.status == 0
    records = exported(path)
    assert {record["sentence"]: record["verdict"] for record in records} == wanted
    assert [record["note"] for record in records if record["note"]] == ["seen"]


@pytest.mark.pty
def test_a_hostile_keymap_is_one_report_and_the_program_works(samples: Path) -> None:
    """A hundred broken entries: told in the program and on stderr, and the shipped keys work."""
    path = user_file()
    path.parent.mkdir(parents=True)
    broken = [f'"\\u001b]52;c;{number}\\u0007" = "a"' for number in range(40)]
    broken += [f'sentence.nonsense-{number} = "ctrl+i"' for number in range(30)]
    broken += [f"sentence.x{number} = = " for number in range(25)]
    broken += ['sentence.accurate = "u"', "app.quit = []", 'app.help = "ctrl+shift+h"', 'dialog.close = "x"']
    broken += ['sentence.disputed = "g"']
    path.write_text("[keys]\n" + "\n".join(broken), encoding="utf-8")
    with Session([*COPYDESK, str(samples)], rows=30, columns=100) as session:
        session.wait_for("Some of your keys or settings cannot be used")
        session.type(b"a")
        session.wait_for(r" 1/\d+ judged")
        session.type(b"?")
        session.wait_for("no such action")
        session.type(b"\x1b")
        session.wait_gone("what to do, in your words")
        session.type(b"q")
        session.ended()
        assert session.status == 0
        assert b"\x1b]52;" not in bytes(session.raw)
        assert "100 entries of your keymap cannot be used" in session.raw.decode()
    done = subprocess.run([*COPYDESK, "keys", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 101
