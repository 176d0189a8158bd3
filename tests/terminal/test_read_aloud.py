"""A session that is read aloud, in the program itself: on a dumb terminal, in a pipe, under a screen reader."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session
from tests.waiting import LIMIT, until

READY = "says the whole screen"


def kept(desk: Path) -> int:
    """Return how many decisions of ana the disk has."""
    opened = open_desk(desk, reviewer="ana", enter=False)
    try:
        return sum(event.holding.verdict is not None for event in opened.decisions.log("ana"))
    finally:
        opened.close()


@pytest.mark.pty
def test_lines_go_out_one_below_the_other_and_nothing_else_does(desk: Path) -> None:
    """Not one control sequence, on a terminal that knows none; stopped, gone on with, hung up: all is kept."""
    with Session([*copydesk(desk), "--speak"], columns=60, environ={"TERM": "dumb"}) as session:
        session.wait_for(READY)
        session.type(b"a")
        session.wait_for("accurate, saved.")
        session.type(b"n")
        session.wait_for("> ")
        session.type(b"held\x7f")
        session.wait_for("> hel")
        session.type(b"\r")
        session.wait_for("note kept, saved.")
        session.type(b"\x1a")
        until(lambda: Path(f"/proc/{session.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")
        stopped = session.bytes
        session.signal(signal.SIGCONT)
        session.wait_for(lambda one: b"judged" in one.raw[stopped:])
        assert b"\x1b" not in session.raw
        assert all(len(line) < 60 for line in session.text().splitlines())
        session.type(b"d")
        session.wait_for("disputed, saved.")
        session.signal(signal.SIGHUP)
        session.ended()
        assert session.status == 128 + signal.SIGHUP
    assert b"\x1b" not in session.raw
    assert kept(desk) >= 2


def test_keys_come_from_a_pipe_and_lines_go_into_one(desk: Path) -> None:
    """The session ends after the last key, when everything is saved, with nothing on stderr."""
    done = subprocess.run(
        [*copydesk(desk), "--speak"],
        input=b"aj?\x1b[27ud",
        capture_output=True,
        timeout=LIMIT,
        env={**os.environ, "TERM": "", "ESCDELAY": "50"},
        check=False,
    )
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b""), said
    assert "accurate, saved." in said
    assert "disputed, saved." in said
    assert said.endswith("Left. Everything is saved.\n")
    assert kept(desk) == 2


@pytest.mark.pty
@pytest.mark.skipif(not shutil.which("yasr"), reason="yasr is not installed")
def test_yasr_speaks_what_a_key_did_and_no_more(desk: Path, tmp_path: Path) -> None:
    """yasr itself, with a voice that writes down what it says: after a step the sentence, after a verdict that too."""
    heard, run, voice, settings = (tmp_path / name for name in ("heard", "run", "voice", "yasr.conf"))
    voice.write_text(f"#!/bin/sh\nwhile IFS= read -r line; do printf '%s\\n' \"$line\" >> {heard}; done\n")
    run.write_text(f"#!/bin/sh\nexec {' '.join(copydesk(desk))} --speak\n")
    for one in (voice, run):
        one.chmod(0o700)
    settings.write_text(f"[options]\nsynthesizer=emacspeak server\nsynthesizer port=|{voice}\n")

    def spoken(key: str, last: str) -> str:
        before = len(heard.read_text()) if heard.exists() else 0
        session.type(key.encode())
        until(lambda: heard.exists() and last in heard.read_text()[before:])
        return heard.read_text()[before:]

    with Session(["yasr", "-C", str(settings), str(run)], columns=80) as session:
        session.wait_for(READY)
        until(lambda: heard.exists() and READY.split()[-1] in heard.read_text())
        step = spoken("j", "challenges.")
        assert "9 of 30, not judged yet" in step
        assert len(step) < 250
        verdict = spoken("a", "outcomes.")
        assert "sentence 9: accurate, saved." in verdict
        assert len(verdict) < 400
        session.type(b"q")
        session.ended()
