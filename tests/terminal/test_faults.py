"""A fault anywhere ends the session: not 0, the terminal given back, the fault named, what was decided on the disk."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.terminal.endings import SAVED, assert_restored, judging, kept
from tests.terminal.ptydrive import Session
from tests.terminal.resting import members

pytestmark = pytest.mark.pty

PROGRAM = """
import os, sys
from importlib import import_module

module, owner, name = sys.argv.pop(1).split(":")
sign = sys.argv.pop(1)
cls = getattr(import_module(module), owner)
real = getattr(cls, name)

def broken(*arguments, **named):
    if os.path.exists(sign):
        os.unlink(sign)
        raise ValueError("broken on purpose")
    return real(*arguments, **named)

setattr(cls, name, broken)
if owner == "TerminalLine":
    sys.modules[module].unblocking = lambda fd: -1  # so that everything goes through the thread
sys.argv[0] = "copydesk"
from tui.start import main
sys.exit(main())
"""
"""Runs copydesk with one method that fails once, as soon as a file is there."""


def decide(session: Session) -> None:
    session.type(b"j")


def resize(session: Session) -> None:
    session.resize(30, 100)


def resume(session: Session) -> None:
    session.signal(signal.SIGSTOP)
    session.signal(signal.SIGCONT)


def stop(session: Session) -> None:
    session.signal(signal.SIGTSTP)


def wait(_: Session) -> None:
    """Do nothing: what comes by itself every two seconds is enough."""


PLACES: Mapping[str, tuple[str, Callable[[Session], None]]] = {
    "a widget that draws what a key changed": ("tui.widgets.reader:Reader:window", decide),
    "a widget that draws everything": ("tui.widgets.status:StatusBar:draw", resize),
    "what paints at the end of the loop's turn": ("tui.terminal.output:Painter:_targets", decide),
    "a timer of the loop": ("tui.terminal.driver:TerminalDriver:_send_size", resize),
    "the thread that writes to the terminal": ("tui.terminal.line:TerminalLine:_write", decide),
    "the thread that reads keys": ("tui.terminal.driver:TerminalDriver:_take", decide),
    "the thread that writes decisions": ("tui.work.writer:Writer:_next", lambda session: session.type(b"a")),
    "a thread that looks what others wrote": ("store.folder_desk:FileDesk:refresh", wait),
    "what a signal does": ("tui.terminal.driver:TerminalDriver:_set_raw", resume),
    "what a signal does at once": ("tui.terminal.driver:TerminalDriver:disable_input", stop),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_ends_the_session(desk: Path, tmp_path: Path, place: str) -> None:
    where, cause = PLACES[place]
    sign = tmp_path / "broken"
    program = [sys.executable, "-c", PROGRAM, where, str(sign), "open", str(desk), "--as", "ana"]
    with judging(desk, program) as session:
        session.type(b"a")
        session.wait_for(rf"saved {SAVED + 1}\b")
        sign.touch()
        cause(session)
        session.ended()
        assert session.status == 70
        assert_restored(session)
        told = "".join(session.text().split())  # a long line is broken anywhere
        assert "afaultincopydeskitself" in told
        assert "ValueError:brokenonpurpose" in told
        assert members(session.pid) == []
    assert not sign.exists()
    assert kept(desk) in (SAVED + 1, SAVED + 2)
