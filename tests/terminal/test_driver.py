"""The driver over a terminal of its own: what it sends first and last, what it reads, and what it waits for."""

from __future__ import annotations

import asyncio
import os
import signal
import termios
import threading
import tty
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual import events, messages
from textual.app import App
from textual.geometry import Size
from textual.message import Message

from tests.waiting import LIMIT, happens
from tui.terminal import driver as module
from tui.terminal import linear as linear_module
from tui.terminal.driver import GROUND_QUESTION, MOUSE_OFF, MOUSE_ON, QUESTION, RESTORE, InputError, TerminalDriver
from tui.terminal.environment import ASCII, UTF8
from tui.terminal.line import TerminalLine
from tui.terminal.linear import COLUMNS, ROWS, LinearDriver, linear_class
from tui.terminal.textual_private import OpenDriver

ANSWER = b"\x1b[0n"
MODES = "\x1b[?2004h\x1b[?7l"


class Application:
    """What a driver tells."""

    def __init__(self) -> None:
        self.posted: list[Message] = []
        self.told: list[object] = []

    def post_message(self, message: Message) -> None:
        self.posted.append(message)

    def refresh(self, *, layout: bool) -> None:
        self.told.append("drawn" if layout else "drawn in part")

    def resumed(self) -> None:
        self.told.append("resumed")

    def on_ground(self, dark: bool) -> None:
        self.told.append(("dark", dark))

    def _handle_exception(self, error: Exception) -> None:
        self.told.append(error)


class Tried(TerminalDriver):
    """A driver whose terminal ends without a signal."""

    def at_end(self) -> None:
        self.application.told.append("gone")  # type: ignore[attr-defined]


class Stage:
    """A driver, its application, and the other end of its terminal."""

    def __init__(self, mouse: bool = True, driver: type[TerminalDriver] | None = None) -> None:
        self.ours, self.theirs = os.openpty()
        termios.tcsetwinsize(self.theirs, (30, 100))
        self.app = Application()
        self.driver = (driver or Tried)(cast("App[Any]", self.app), mouse=mouse)
        self.driver.fileno = self.driver._output = self.theirs
        self._heard = ""

    def heard(self, end: str) -> str:
        """Return what the terminal got since the last time, up to what ends it."""
        while not self._heard.endswith(end):
            self._heard += os.read(self.ours, 4096).decode()
        found, self._heard = self._heard, ""
        return found

    async def posted(self, kind: type[Message]) -> list[Message]:
        """Return the messages once there is one of a kind, and forget them."""
        await happens(lambda: any(isinstance(one, kind) for one in self.app.posted), lambda: str(self.app.posted))
        found, self.app.posted = self.app.posted, []
        return found

    def end(self) -> None:
        if self.driver.keys is not None:
            self.driver.forget_questions()
            self.driver.stop_application_mode()
        self.driver.close()
        for end in (self.ours, self.theirs):
            os.close(end)


@pytest.fixture
async def staged(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Stage]]:
    """Return what makes a stage; signals act as before afterwards."""
    monkeypatch.setattr(module, "hang_up", lambda: None)
    numbers = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)
    before = [signal.getsignal(number) for number in numbers]
    stages: list[Stage] = []

    def make(mouse: bool = True, driver: type[TerminalDriver] | None = None) -> Stage:
        stages.append(Stage(mouse, driver))
        return stages[-1]

    yield make
    for stage in stages:
        stage.end()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


Staged = Callable[..., Stage]


async def caught_up() -> None:
    """Let the event loop do what it was given so far."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    await done.wait()


@pytest.mark.parametrize(
    ("entered", "cursor", "mouse", "ground", "sent"),
    [
        (False, False, True, False, f"\x1b[?1049h\x1b[?25l{MOUSE_ON}{QUESTION}{MODES}"),
        (True, True, False, True, f"\x1b[?25h{GROUND_QUESTION}{QUESTION}{MODES}"),
    ],
)
async def test_a_terminal_is_taken_and_given_back_as_it_was(
    staged: Staged, entered: bool, cursor: bool, mouse: bool, ground: bool, sent: str
) -> None:
    stage = staged(mouse)
    driver = stage.driver
    before = termios.tcgetattr(stage.theirs)
    before[6][termios.VMIN] = 4
    termios.tcsetattr(stage.theirs, termios.TCSANOW, before)
    before = termios.tcgetattr(stage.theirs)
    driver.entered, driver.cursor_shown, driver.asks_ground = entered, cursor, ground
    driver.start_application_mode()
    assert stage.heard(MODES) == sent
    assert (driver.entered, driver.asks_ground, driver.questions) == (False, False, 1)
    raw = termios.tcgetattr(stage.theirs)
    assert not raw[3] & (termios.ECHO | termios.ICANON | termios.ISIG)
    assert before[0] & termios.ICRNL
    assert raw[0] == before[0] & ~(termios.ICRNL | termios.IXON)
    assert raw[1:3] == before[1:3]
    assert raw[6][termios.VMIN] in (1, b"\x01")
    (resize,) = await stage.posted(events.Resize)
    assert isinstance(resize, events.Resize)
    assert resize.size == Size(100, 30)
    driver.forget_questions()
    driver.stop_application_mode()
    assert stage.heard(RESTORE) == (MOUSE_OFF if mouse else "") + RESTORE
    assert termios.tcgetattr(stage.theirs) == before
    assert driver.keys is None
    assert signal.getsignal(signal.SIGWINCH) is signal.SIG_DFL


def test_every_terminal_knows_what_it_is_told() -> None:
    assert (MOUSE_ON, MOUSE_OFF) == ("\x1b[?1000h\x1b[?1006h", "\x1b[?1000l\x1b[?1006l")
    assert (QUESTION, GROUND_QUESTION) == ("\x1b[5n", "\x1b]11;?\x1b\\")
    assert RESTORE == "\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"


async def test_whoever_leaves_waits_for_answers_that_are_under_way(staged: Staged) -> None:
    """They would reach the shell as text."""
    stage = staged()
    waited: list[object] = []

    class Answered(threading.Condition):
        def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
            waited.append(predicate())
            os.write(stage.ours, ANSWER)
            return super().wait_for(predicate, LIMIT)

    stage.driver._answered = Answered()
    stage.driver.start_application_mode()
    stage.driver.disable_input()
    assert waited == [False]
    assert stage.driver.questions == 0
    stage.driver.disable_input()
    assert len(waited) == 1, "it has left already"


async def test_the_first_answer_is_told_once_and_each_counts(staged: Staged) -> None:
    stage = staged()
    driver, replies = stage.driver, []
    driver.replied = lambda: replies.append(driver.questions)
    driver.start_application_mode()
    driver.ask()
    os.write(stage.ours, ANSWER)
    told = await stage.posted(messages.TerminalSupportsSynchronizedOutput)
    assert replies == [1]
    assert isinstance(told[-1], messages.TerminalSupportsSynchronizedOutput)
    driver._expect_no_answer()
    assert driver.questions == 1, "who has answered once will answer"
    os.write(stage.ours, ANSWER + ANSWER)
    await happens(lambda: len(replies) == 3)
    assert driver.questions == 0
    assert stage.app.posted == []


async def test_a_terminal_that_answers_nothing_is_not_waited_for(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0)
    stage = staged()
    stage.driver.start_application_mode()
    assert stage.driver.questions == 1
    await happens(lambda: not stage.driver.questions)


async def test_keys_pastes_and_the_wheel_become_events(staged: Staged) -> None:
    stage = staged()
    stage.driver.start_application_mode()
    os.write(stage.ours, b"\x1b[200~two words\x1b[201~\x1b[<64;3;2M\x1b[<1;3;2M\x1b[<0;5;4M")
    os.write(stage.ours, b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\j")
    _, paste, wheel, button, key = await stage.posted(events.Key)
    assert isinstance(paste, events.Paste)
    assert paste.text == "two words"
    assert isinstance(wheel, events.MouseScrollUp)
    assert (wheel.x, wheel.y, wheel.screen_x, wheel.screen_y, wheel.button) == (2, 1, 2, 1, 0)
    assert isinstance(button, events.MouseDown)
    assert (button.x, button.y, button.button) == (4, 3, 1)
    assert isinstance(key, events.Key)
    assert (key.key, key.character) == ("j", "j")
    assert stage.app.told == [("dark", False)]


async def test_a_terminal_that_was_given_back_is_read_again(staged: Staged) -> None:
    stage = staged()
    for _ in range(2):
        stage.driver.start_application_mode()
        assert stage.driver.keys is not None
        assert stage.driver.keys.daemon
        os.write(stage.ours, b"j")
        await stage.posted(events.Key)
        stage.driver.forget_questions()
        stage.driver.stop_application_mode()
        stage.driver.close()


async def test_what_is_no_part_of_a_frame_goes_the_same_way(staged: Staged) -> None:
    stage = staged()
    stage.driver.start_application_mode()
    stage.heard(MODES)
    stage.driver.control("\x1b[c")
    assert stage.heard("c") == "\x1b[c"


async def test_a_mouse_that_is_not_used_is_not_heard(staged: Staged) -> None:
    stage = staged(mouse=False)
    stage.driver.start_application_mode()
    os.write(stage.ours, b"\x1b[<64;3;2Mj")
    assert [type(one) for one in await stage.posted(events.Key)] == [events.Resize, events.Key]


async def test_a_window_that_is_dragged_is_laid_out_once(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RESIZE_SECONDS", 0)
    stage = staged()
    stage.driver.start_application_mode()
    await stage.posted(events.Resize)
    for columns in (90, 85):
        termios.tcsetwinsize(stage.theirs, (20, columns))
        signal.raise_signal(signal.SIGWINCH)
    sizes = [one.size for one in await stage.posted(events.Resize) if isinstance(one, events.Resize)]
    assert sizes == [Size(85, 20)]
    assert stage.app.told == ["drawn"]


async def test_what_is_no_terminal_has_the_usual_size(staged: Staged) -> None:
    stage = staged()
    reading, stage.driver._output = os.pipe()
    assert stage.driver.size() == (80, 24)
    for end in (reading, stage.driver._output):
        os.close(end)


async def test_what_is_shown_goes_to_standard_output(monkeypatch: pytest.MonkeyPatch, staged: Staged) -> None:
    """Where there is none, to what would be it."""
    staged()  # signals act as before afterwards
    app = cast("App[Any]", Application())
    monkeypatch.setattr("sys.__stdout__", SimpleNamespace(fileno=lambda: 7))
    assert TerminalDriver(app)._output == 7
    monkeypatch.setattr("sys.__stdout__", None)
    assert TerminalDriver(app)._output == 1
    assert TerminalDriver(app).has_mouse


async def test_a_terminal_that_has_gone_is_the_end_of_keys(staged: Staged) -> None:
    stage = staged()
    stage.driver.start_application_mode()
    assert stage.driver.keys is not None
    os.close(stage.ours)
    stage.driver.keys.join(LIMIT)
    assert stage.app.told == ["gone"]
    stage.ours = os.open(os.devnull, os.O_RDONLY)


async def test_a_fault_of_the_reading_thread_is_told_unless_it_is_to_end(staged: Staged) -> None:
    driver = staged().driver
    app = cast("Application", driver.application)
    driver.ask()
    driver.run_input_thread()  # there is no pipe to wake it yet
    await caught_up()
    (fault,) = app.told
    assert isinstance(fault, InputError)
    assert str(fault) == "keys could no longer be read (AssertionError: ); what was decided is saved"
    assert isinstance(fault.__cause__, AssertionError)
    assert driver.questions == 0
    driver.exit_event.set()
    driver.run_input_thread()
    await caught_up()
    assert len(app.told) == 1


@pytest.mark.parametrize(("mouse", "sent"), [(True, MOUSE_OFF + RESTORE), (False, RESTORE)])
async def test_a_terminal_can_be_given_back_whatever_is_queued(staged: Staged, mouse: bool, sent: str) -> None:
    stage = staged(mouse)
    before = termios.tcgetattr(stage.theirs)
    stage.driver.start_application_mode()
    stage.heard(MODES)
    stage.driver.abandon()
    assert stage.heard(RESTORE) == sent
    assert termios.tcgetattr(stage.theirs) == before
    stage.driver.write("more")
    os.write(stage.theirs, b".")
    assert stage.heard(".") == ".", "nothing more is written"
    stage.driver.forget_questions()
    stage.driver.disable_input()
    ends = stage.driver._wake or ()
    stage.driver.close()
    assert stage.driver._wake is None
    assert len(ends) == 2
    for end in ends:
        with pytest.raises(OSError):  # noqa: PT011
            os.fstat(end)
    stage.driver.write("nothing is open any more")


async def test_where_writing_has_failed_the_terminal_is_given_back_without_it(staged: Staged) -> None:
    stage = staged()
    stage.driver.start_application_mode()
    stage.heard(MODES)
    stage.driver.forget_questions()
    stage.driver.disable_input()
    cast("Any", stage.driver._line).failed = True
    stage.driver.close()
    assert stage.heard(RESTORE) == MOUSE_OFF + RESTORE


async def test_after_a_stop_the_screen_is_drawn_or_taken_again(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of them depends on whether the terminal had been given back."""
    stage = staged()
    driver = stage.driver
    driver.start_application_mode()
    before = termios.tcgetattr(stage.theirs)
    monkeypatch.setattr(driver, "resume_application_mode", lambda: stage.app.told.append("taken"))
    changed = termios.tcgetattr(stage.theirs)
    changed[3] |= termios.ECHO
    termios.tcsetattr(stage.theirs, termios.TCSANOW, changed)
    driver.go_on()
    await happens(lambda: stage.app.told == ["resumed", "drawn"])
    assert termios.tcgetattr(stage.theirs) == before
    driver.forget_questions()
    driver.stop_application_mode()
    driver.go_on()
    await happens(lambda: stage.app.told[2:] == ["resumed", "taken"])
    driver._auto_restart = False
    driver.go_on()
    await caught_up()
    assert len(stage.app.told) == 4


async def test_a_session_that_comes_back_is_told(staged: Staged) -> None:
    stage = staged()
    stage.driver._must_signal_resume = True
    stage.driver.start_application_mode()
    told = await stage.posted(TerminalDriver.SignalResume)
    assert len(told) == 2
    assert stage.app.told == ["drawn"]
    assert not stage.driver.was_suspended()


async def test_a_fault_while_it_stops_is_told(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = ValueError()

    def fail(_: OpenDriver) -> None:
        raise fault

    monkeypatch.setattr(OpenDriver, "suspend", fail)
    stage = staged()
    stage.driver.suspend()
    assert stage.app.told == [fault]


async def test_an_event_loop_that_has_ended_is_told_nothing(staged: Staged) -> None:
    driver = staged().driver
    driver._loop = asyncio.new_event_loop()
    driver._loop.close()
    driver._from_thread(lambda: None)()


# ------------------------------------------------------------------------------------------- a session without a screen


def linear(staged: Staged, charset: str = UTF8) -> Stage:
    """A stage of a driver of lines, whose terminal makes no line feeds into two characters."""
    stage = staged(False, linear_class(charset))
    tty.setraw(stage.theirs)
    stage.driver._line = TerminalLine(stage.theirs, lambda: None, lambda: None, charset)
    return stage


@pytest.mark.parametrize(("charset", "sent"), [(UTF8, "é →\b\n"), (ASCII, "? ?\b\n")])
async def test_lines_go_out_in_the_characters_of_the_terminal(staged: Staged, charset: str, sent: str) -> None:
    """Frames do not; backspaces and line feeds are what they are in any of them."""
    stage = linear(staged, charset)
    driver = cast("LinearDriver", stage.driver)
    driver.write("a frame")
    assert driver.ask() == ""
    driver.print("é →\b\n")
    assert stage.heard("\n") == sent


@pytest.mark.parametrize(("term", "sent"), [("xterm", "\x1b[c"), ("dumb", ""), ("unknown", ""), ("", "")])
async def test_what_controls_a_terminal_goes_to_one_that_understands_it(
    staged: Staged, monkeypatch: pytest.MonkeyPatch, term: str, sent: str
) -> None:
    monkeypatch.setenv("TERM", term)
    stage = linear(staged)
    stage.driver.control("\x1b[c")
    cast("LinearDriver", stage.driver).print("\n")
    assert stage.heard("\n") == f"{sent}\n"


@pytest.mark.parametrize(("is_terminal", "typed"), [(True, b"a\r\nb\nc\rd"), (False, b"a\rb\rc\rd")])
async def test_the_end_of_a_line_from_a_pipe_is_the_enter_key(staged: Staged, is_terminal: bool, typed: bytes) -> None:
    driver = cast("LinearDriver", linear(staged).driver)
    driver._typed_in = is_terminal
    driver.fileno, writing = os.pipe()
    os.write(writing, b"a\r\nb\nc\rd")
    assert driver._read() == typed
    for end in (driver.fileno, writing):
        os.close(end)


async def test_after_the_last_key_of_a_pipe_the_session_ends(staged: Staged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the keys come from a terminal, that has hung up."""
    stage = linear(staged)
    driver = cast("LinearDriver", stage.driver)
    monkeypatch.setattr(linear_module, "hang_up", lambda: stage.app.told.append("hung up"))
    driver._leave = lambda: stage.app.told.append("left")
    driver._typed_in = True
    driver.at_end()
    assert stage.app.told == ["hung up"]
    driver._typed_in = False
    driver.at_end()
    await caught_up()
    (message,) = stage.app.posted
    assert isinstance(message, events.Callback)
    message.callback()
    assert stage.app.told == ["hung up", "left"]


async def test_whoever_reads_aloud_says_it_again_when_the_session_goes_on(
    staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a screen that nobody sees has a size of its own, whatever the terminal's."""
    speaker = SimpleNamespace(again=lambda: None, leave=lambda: None)
    monkeypatch.setattr(Application, "speaker", speaker, raising=False)
    driver = cast("LinearDriver", linear(staged).driver)
    assert (driver.on_lost_screen, driver._leave) == (speaker.again, speaker.leave)
    assert driver.size() == (COLUMNS, ROWS)
    assert driver.columns() == 100
    assert driver.restoring == ""


# ----------------------------------------------------------------------------------------------- running an application
