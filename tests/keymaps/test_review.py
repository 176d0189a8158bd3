"""A whole review of one sample in a real terminal, under each shipped keymap, by the keys of that keymap alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from keymaps.load import SHIPPED, shipped
from reading.read import read_file
from tests.keymaps.pressing import sent
from tests.terminal.ptydrive import Session
from tui.keys import user_file

COPYDESK = [sys.executable, "-m", "tui.cli"]
SAMPLE = "003_12fce444f31f5815.txt"
VERDICTS = ("accurate", "disputed", "erroneous")


def exported(desk: Path) -> list[dict[str, object]]:
    """What the export says of a desk."""
    done = subprocess.run([*COPYDESK, "export", str(desk)], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.pty
@pytest.mark.parametrize("name", SHIPPED)
def test_a_whole_review(name: str, samples: Path) -> None:
    """Every claim is tagged, one is cleared and tagged again, one noted; all of it is in the export."""
    keymap = shipped(name)
    path = samples / SAMPLE
    claims = [sentence.index for sentence in read_file(path).sentences if sentence.kind.is_claim]
    wanted = {index: VERDICTS[place % 3] for place, index in enumerate(claims)}
    with Session([*COPYDESK, str(path), "--keymap", name], rows=30, columns=130) as session:
        session.wait_for(f"0/{len(claims)} judged")
        session.type(sent(keymap, "sentence.first"))
        session.type(sent(keymap, "sentence.next-unjudged"))
        for judged, index in enumerate(claims, 1):
            session.type(sent(keymap, f"sentence.{wanted[index]}"))
            session.wait_for(rf" {judged}/{len(claims)} judged")
        session.type(sent(keymap, "edit.undo"))
        session.wait_for(rf" {len(claims) - 1}/{len(claims)} judged")
        session.type(sent(keymap, "edit.redo"))
        session.wait_for(rf" {len(claims)}/{len(claims)} judged")
        session.type(sent(keymap, "sentence.last"))
        session.type(sent(keymap, "sentence.first"))
        for _ in range(claims[0]):
            session.type(sent(keymap, "sentence.next"))
        session.type(sent(keymap, "sentence.clear"))
        session.wait_for(rf" {len(claims) - 1}/{len(claims)} judged")
        session.type(sent(keymap, "sentence.accurate"))
        session.wait_for(rf" {len(claims)}/{len(claims)} judged")
        session.type(sent(keymap, "search.open"))
        session.wait_for("search in this article")
        session.type(b"OpenAI\r")
        session.wait_for("hit 2 of")
        session.type(sent(keymap, "search.next"))
        session.wait_for(r"hit [3-9] of")
        session.type(sent(keymap, "sentence.first"))
        for _ in range(claims[0]):
            session.type(sent(keymap, "sentence.next"))
        session.type(sent(keymap, "sentence.note"))
        session.wait_for("Note on sentence")
        session.type(b"seen\r")
        session.wait_for("seen")
        session.type(sent(keymap, "app.help"))
        session.wait_for("In the article")
        session.type(sent(keymap, "dialog.close"))
        session.settle()
        session.type(sent(keymap, "app.quit"))
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
        session.wait_for("Some keys of your keymap cannot be used")
        session.type(b"a")
        session.wait_for(r" 1/\d+ judged")
        session.type(b"?")
        session.wait_for("no such action")
        session.type(b"\x1b")
        session.settle()
        session.type(b"q")
        session.ended()
        assert session.status == 0
        assert b"\x1b]52;" not in bytes(session.raw)
        assert "100 entries of your keymap cannot be used" in session.raw.decode()
    done = subprocess.run([*COPYDESK, "keys", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 101
