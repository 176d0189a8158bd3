"""Whatever happens to the line: no acknowledged decision is lost, the terminal is given back, nothing is left or spins.

All against the program itself, with decisions made and saved before, and one just made.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from store.desk import open_desk
from tests.conftest import SEEDS
from tests.hostile import active_on_screen
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session
from tui.cli import main

pytestmark = pytest.mark.pty

ALTERNATE, PASTE, SYNC = 1049, 2004, 2026
SAVED = 2


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, in a desk already."""
    folder = tmp_path_factory.mktemp("known") / "samples"
    shutil.copytree(SEEDS, folder)
    open_desk(folder, reviewer="ana").close()
    return folder


@pytest.fixture
def desk(known: Path, tmp_path: Path) -> Path:
    """A private copy of that desk."""
    return Path(shutil.copytree(known, tmp_path / "samples"))


@contextmanager
def judging(desk: Path, command: list[str] | None = None, **options: object) -> Iterator[Session]:
    """Run copydesk on the desk with two decisions made, which the status line says are saved."""
    with Session(command or copydesk(desk), **options) as session:  # type: ignore[arg-type]
        session.before = session.settings()  # type: ignore[attr-defined]
        session.wait_for("judged", 120)
        session.press("a", "d")
        session.wait_for(rf"saved {SAVED}\b", 30)
        session.settle(0.2)
        yield session


@pytest.fixture
def session(desk: Path) -> Iterator[Session]:
    """Run copydesk on the desk, two decisions made."""
    with judging(desk) as session:
        yield session


def kept(desk: Path) -> int:
    """Return how many decisions the disk has; the desk must open, and nothing in it be wrong."""
    assert main(["check", str(desk)]) == 0
    door = open_desk(desk, reviewer="ana")
    try:
        return sum(progress.judged for progress in door.progress("ana").values())
    finally:
        door.close()


def members(session: Session) -> list[int]:
    """Return the processes of the program's own session: it and whatever it started."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session.pid and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (OSError, psutil.Error):
            continue
    return found


def assert_gone(session: Session, desk: Path, just_made: int = 0) -> None:
    """No process is left, and the disk has what was acknowledged, with or without the last ones."""
    assert members(session) == []
    assert SAVED <= kept(desk) <= SAVED + just_made


def assert_restored(session: Session) -> None:
    """The terminal is on its normal screen, with its cursor, and in no mode that a shell would stumble over."""
    session.draw()
    modes = {mode >> 5 if mode > 5000 else mode for mode in session.terminal.screen.private}
    assert not {ALTERNATE, PASTE, SYNC, 1000, 1003, 1004} & modes
    assert not session.terminal.screen.cursor.hidden
    assert session.settings() == session.before  # type: ignore[attr-defined]


def assert_rests(pid: int) -> None:
    """The process uses next to no processor time."""
    process = psutil.Process(pid)
    before = process.cpu_times()
    time.sleep(0.5)
    after = process.cpu_times()
    assert after.user + after.system - before.user - before.system < 0.15


def wait_until(check: Callable[[], object], timeout: float = 10.0) -> None:
    """Wait for a condition that the screen does not show."""
    deadline = time.monotonic() + timeout
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def stopped(pid: int) -> bool:
    """Whether the process is stopped."""
    return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)


# ---------------------------------------------------------------------- the end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_ending_signal_restores_the_terminal(session: Session, desk: Path, number: signal.Signals) -> None:
    session.type(b"a")
    session.signal(number)
    session.ended()
    assert session.status == 128 + number
    assert_restored(session)
    assert_gone(session, desk, just_made=1)


def test_what_was_decided_but_not_yet_acknowledged_gets_time_to_reach_the_disk(session: Session, desk: Path) -> None:
    session.type(b"aaa")
    session.wait_for(rf"{SAVED + 3}/\d+ judged|saved {SAVED + 3}\b")  # shown, whether or not it is on the disk yet
    session.signal(signal.SIGTERM)
    session.ended()
    assert kept(desk) == SAVED + 3


def test_quitting_restores_the_terminal(session: Session, desk: Path) -> None:
    session.type(b"a")
    session.quit("q")
    assert session.status == 0
    assert_restored(session)
    assert members(session) == []
    assert kept(desk) == SAVED + 1


def test_a_closed_terminal_ends_the_process(session: Session, desk: Path) -> None:
    session.type(b"a")
    session.hang_up()
    session.ended(reading=False)
    assert_gone(session, desk, just_made=1)


def test_a_closed_terminal_ends_the_process_even_without_the_signal(desk: Path) -> None:
    """Under nohup the kernel's SIGHUP is ignored; reading the end of input must not become a busy loop."""
    command = ["sh", "-c", f"trap '' HUP; exec {sys.executable} -m tui.start open {desk} --as ana"]
    with judging(desk, command) as session:
        session.hang_up()
        session.ended(reading=False)
        assert_gone(session, desk)


def test_killed_outright_it_loses_nothing_and_starts_where_it_was(desk: Path) -> None:
    with judging(desk, columns=130, rows=30) as session:
        session.press("J", "j", "j", "z", "#", "tab", "o", "/")
        session.type(b"openai is:unread\r")
        session.wait_for("of 5")
        session.settle(0.3)
        time.sleep(0.7)  # the place is kept in a quiet moment
        before = session.text()
        session.signal(signal.SIGKILL)
        session.ended()
        assert_gone(session, desk)
    with Session(copydesk(desk), columns=130, rows=30) as session:
        session.wait_for("of 5", 30)
        session.settle(0.3)
        assert session.text() == before
        session.quit("q")


FAULT = """
import sys
from tui.session import Session
def fail(*_):
    raise RuntimeError("boom \\x1b]0;owned\\x07 \\x9b31m \\u202e [sic]")
Session.clear = fail
from tui.start import main
sys.exit(main())
"""


@pytest.mark.parametrize("option", [[], ["--debug"]])
def test_a_fault_in_copydesk_is_told_in_a_sentence_and_costs_no_decision(desk: Path, option: list[str]) -> None:
    """A traceback, with what people and articles say in it, is for those who ask for it."""
    command = [sys.executable, "-c", FAULT, "open", str(desk), "--as", "ana", *option]
    with judging(desk, command, columns=200) as session:
        session.type(b"ax")
        session.ended()
        assert session.status == 70
        assert_restored(session)
        assert_gone(session, desk, just_made=1)
        told = bytes(session.raw).rpartition(b"1049l")[2].decode()
        assert ("Traceback" in told) is bool(option)
        assert "RuntimeError: boom ␛]0;owned␇ �31m ⇤ [sic]" in told
        assert active_on_screen(bytes(session.raw)) == []


# ---------------------------------------------------------------------- a line that stalls


def stall(session: Session, keys: int = 300) -> None:
    """Type without reading, until the program's output has filled the line."""
    for i in range(keys):
        os.write(session.fd, b" " if i % 2 else b"b")
        time.sleep(0.002)
    time.sleep(0.3)


def test_a_stalled_line_does_not_freeze_the_program_or_make_it_spin(session: Session, desk: Path) -> None:
    """Keys and saving go on; when reading goes on, the last frame is painted; in between memory stays as it is."""
    memory = psutil.Process(session.pid).memory_info().rss
    stall(session)
    session.type(b"]a")
    wait_until(lambda: kept(desk) == SAVED + 1)
    assert_rests(session.pid)
    assert psutil.Process(session.pid).memory_info().rss - memory < 8_000_000
    session.wait_for(rf"saved {SAVED + 1}\b")
    assert session.key("j").bytes
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_stall_and_then_a_hang_up_end_the_process(session: Session, desk: Path) -> None:
    stall(session)
    session.hang_up()
    session.ended(reading=False)
    assert_gone(session, desk)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_on_a_stalled_line_ends_the_process(session: Session, desk: Path, number: signal.Signals) -> None:
    stall(session)
    session.signal(number)
    session.ended(reading=False)
    assert session.status == 128 + number
    session.closed = False
    session.settle(0.2)
    assert_restored(session)
    assert_gone(session, desk)


def test_a_lost_answer_holds_painting_up_for_a_while_only(session: Session) -> None:
    session.answers = False
    for _ in range(4):
        session.key("j", wait=0.3)
    before = session.bytes
    session.settle(4.0, 4.0)
    assert session.bytes > before
    assert session.key("j").bytes or session.key("j").bytes


# ---------------------------------------------------------------------- stopped and continued


def test_in_a_shell_ctrl_z_gives_the_terminal_back_and_fg_paints_it_whole(desk: Path) -> None:
    """A real shell's job control: the prompt comes back, cooked; afterwards every cell is as it was."""
    line = " ".join(copydesk(desk))
    with Session(["bash", "--norc", "-i"], environ={"PS1": "ready> "}) as session:
        session.wait_for("ready> ")
        session.type(f"{line}\r".encode())
        session.wait_for("judged", 120)
        session.press("a", "d")
        session.wait_for(rf"saved {SAVED}\b", 30)
        session.settle(0.3)
        before = session.terminal.screen.cells()
        session.type(b"\x1a")
        session.wait_for("Stopped")
        session.settle(0.2)
        assert 1049 not in session.terminal.screen.private
        assert not session.terminal.screen.cursor.hidden
        job = next(pid for pid in members(session) if pid != session.pid)
        assert stopped(job)
        session.type(b"stty -a\r")
        session.wait_for(r" icanon")
        assert " echo " in session.text()
        session.type(b"fg\r")
        session.wait_for("judged")
        session.settle(0.5)
        assert session.terminal.screen.cells() == before
        assert_rests(job)
        session.type(b"a")
        session.wait_for(rf"saved {SAVED + 1}\b")
        session.type(b"q")
        session.wait_for(r"ready> +$")
        session.type(b"exit\r")
        session.ended()
        assert members(session) == []
    assert kept(desk) == SAVED + 1


def test_stopped_from_outside_and_continued_there_is_still_one_of_everything(session: Session, desk: Path) -> None:
    before = session.terminal.screen.cells()
    threads = psutil.Process(session.pid).num_threads()
    session.signal(signal.SIGSTOP)
    wait_until(lambda: stopped(session.pid))
    session.terminal.feed(b"\x1b[H\x1b[2Jshell")
    session.signal(signal.SIGCONT)
    session.settle(0.5)
    assert session.terminal.screen.cells() == before
    assert psutil.Process(session.pid).num_threads() == threads
    session.key("a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    assert_rests(session.pid)
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


# ---------------------------------------------------------------------- sizes and keys


def test_a_storm_of_resizes_is_painted_once_or_twice(session: Session, desk: Path) -> None:
    before = session.bytes
    for i in range(20):
        session.resize(24, 61 + i)
        time.sleep(0.01)
        if i == 10:
            session.type(b"a")
    session.wait_for(rf"saved {SAVED + 1}\b")
    session.settle(0.5)
    assert session.bytes - before < 3 * 6_000
    assert "▌" in session.text()
    assert_rests(session.pid)
    session.quit("q")
    assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_split_arrow_key_is_one_key_and_no_letters(desk: Path) -> None:
    """Over SSH the two halves of an arrow key may come 200 ms apart: the letter in it must not act, nor escape."""
    with judging(desk, environ={"SSH_TTY": "/dev/pts/9"}) as session:
        session.key("g")
        session.key("/")
        session.type(b"safety")
        session.wait_for("safety")
        session.settle(0.2)
        session.type(b"\x1b")
        time.sleep(0.2)
        session.type(b"[D")
        session.settle(0.2)
        session.type(b"X")
        session.wait_for("safetXy")
        assert "[" not in session.text().split("safetXy")[1].splitlines()[0]
        session.key("esc", wait=2.0)
        session.wait_for("judged")
        session.quit("q")
    assert kept(desk) == SAVED


def test_nothing_is_sent_while_nobody_types(session: Session) -> None:
    before = session.bytes
    session.settle(1.5, 1.5)
    assert session.bytes == before
    assert_rests(session.pid)
