"""A monkey at the keyboard: whatever is typed, pasted, resized or stopped, what was acknowledged is exported.

The ordinary suite runs a few hundred keys with a fixed seed; `COPYDESK_MONKEY=full` runs 5,000 with each of three.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.terminal.budget import copydesk
from tests.terminal.endings import stopped
from tests.terminal.ptydrive import Session
from tests.waiting import until
from tui.cli.main import main

pytestmark = pytest.mark.pty

FULL = os.environ.get("COPYDESK_MONKEY") == "full"
SEEDS_OF_CHANCE, KEYS = ((2, 3, 4), 5_000) if FULL else ((1,), 400)
SIZES = ((24, 80), (40, 120), (12, 40), (30, 100))
VERDICTS = b"aaaaddee"
OTHERS = (b"j", b"k", b"J", b"K", b"N", b"u", b"\x12", b"x", b"s", b"c", b".", b"V", b"G", b"z", b"Z", b"T", b"#", b" ")
ACTS = (b"Df", b"Wd", b"rf", b"rd", b"3a", b"2e", b"5s", b"2x", b"\t", b"\x1b[A", b"\x1b[B", b"\x1b[13;2u", b"\x1b[I")
DIALOGS = (
    *(
        b"nnote \xc3\xa9\r",
        b"nleft\x1b",
        b"n\x1b",
        b"+http://x\t\t\x15r\r",
        b"+half\x1b",
        b"/the\r",
        b"/zzz\x1b",
        b"?\x1b",
    ),
    *(b"n\x1b[200~pasted\nqJaaa\x1b[201~\r", b"\x1b[200~aaadddqq\x1b[201~", b"nab\x7f\x7fc\n d\r", b"ma", b"'a"),
    *(b"gdje\x1b", b"gd\ra", b"gdG d\r\x1b", b"g/the\rd", b"/verdict:disputed\re", b"/is:unjudged\x1b", b"=\x1b"),
)
"""What is opened and worked with in one write, also where the store has to be asked first."""


def strokes(random: Random) -> Iterator[bytes]:
    """Yield what is typed in one go: a key, several at once, a dialog from its opening to its end."""
    while True:
        chance = random.random()
        if chance < 0.4:
            yield bytes([random.choice(VERDICTS)])
        elif chance < 0.65:
            yield random.choice(OTHERS)
        elif chance < 0.75:
            yield random.choice(ACTS)
        elif chance < 0.85:
            yield random.choice(DIALOGS)
        else:  # typed ahead
            yield b"".join(islice(strokes(random), random.randint(2, 6)))


def resize(session: Session, random: Random) -> None:
    session.resize(*random.choice(SIZES))


def suspend(session: Session, random: Random) -> None:
    """Stop the program with what is typed meanwhile still to be read, and let it go on."""
    session.signal(random.choice((signal.SIGTSTP, signal.SIGSTOP)))

    def is_stopped() -> bool:
        """Return whether it has stopped, whatever it wrote before; going on sooner would be lost on it."""
        session.pump(0)
        return stopped(session.pid)

    until(is_stopped)
    session.type(bytes(random.choices(VERDICTS, k=3)))
    session.signal(signal.SIGCONT)


def play(session: Session, random: Random, keys: int) -> int:
    """Type so many keys, disturbed now and then; return how many there were."""
    disturbances: tuple[Callable[[Session, Random], None], ...] = (resize, resize, suspend)
    typed = 0
    for stroke in strokes(random):
        session.type(stroke)
        typed += len(stroke)
        if random.random() < 0.02:
            random.choice(disturbances)(session, random)
        if random.random() < 0.2:
            session.rest()
        while session.pump(0):
            pass
        assert not session.closed, f"it ended at {stroke!r}: {session.text()}"
        if typed >= keys:
            return typed
    return typed


@pytest.mark.parametrize("seed", SEEDS_OF_CHANCE)
def test_what_was_acknowledged_is_exported(desk: Path, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    environ = {"XDG_STATE_HOME": str(tmp_path / "state"), "VISUAL": "true"}
    with Session(copydesk(desk), environ=environ, cwd=tmp_path) as session:
        session.wait_for("judged")
        play(session, random, KEYS)
        session.resize(40, 120)
        session.rest()
        session.press("esc", "esc", "esc")  # out of whatever is open
        session.type(b"k")
        told: list[str] = []

        def all_saved() -> bool:
            """Return whether the bottom line says how many are saved, and that none waits."""
            session.pump(0)
            told[:] = re.findall(r"saved ([\d,]+)(?![\d,]| \+)", session.text())
            return bool(told)

        until(all_saved, session.text)
        (acknowledged,) = told
        session.quit("q")
        assert session.status == 0
    assert main(["check", str(desk)]) == 0
    out = tmp_path / "out.jsonl"
    assert main(["export", str(desk), "-o", str(out), "--as", "ana"]) == 0
    exported = [json.loads(line) for line in out.read_text().splitlines()]
    assert len([one for one in exported if one["reviewer"] == "ana"]) == int(acknowledged.replace(",", ""))
