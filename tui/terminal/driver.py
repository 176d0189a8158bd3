"""Textual's driver for Linux and macOS, with what hours over SSH taught: it never blocks and never spins.

Differences from the stock driver: output goes to standard output through a `Line`; a closed terminal becomes SIGHUP
to this process instead of a busy loop; resizes are merged; leaving wakes the input thread instead of waiting for
its poll; a SIGCONT without a SIGTSTP before it does not start everything twice.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import constants, events, messages
from textual.geometry import Size

from tui.terminal.environment import ASCII, UTF8, terminal_size
from tui.terminal.input import Answer, Ground, InputParser, Mouse, Paste, Token
from tui.terminal.keycodes import Key
from tui.terminal.line import TerminalLine
from tui.terminal.textual_private import OpenDriver, report_to

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

RESIZE_SECONDS = 0.05
"""A window that is dragged sends a size at each step: only one that stays for so long is worth a layout."""
FLUSH_SECONDS = 1.0
"""Leaving waits so long for a line that takes nothing; whoever quits must not wait for a dead connection."""
REPLY_SECONDS = 0.5
"""So long are answers waited for when leaving: on slow lines they are under way, and would reach the shell as text."""
ANSWER_SECONDS = 3.0
"""A terminal that has not answered its first question by then answers none."""

MODES_OFF = "\x1b[?2004l\x1b[?7h"
MOUSE_ON, MOUSE_OFF = "\x1b[?1000h\x1b[?1006h", "\x1b[?1000l\x1b[?1006l"
QUESTION = "\x1b[5n"
"""Whether the terminal is there: every one knows it, where others are printed by some; the answer comes in its turn."""
GROUND_QUESTION = "\x1b]11;?\x1b\\"
"""Asks for the colour of the background; who does not know it answers nothing, and nobody waits."""
POINTER = "\x1b]22;"
RESTORE = f"\x1b[m\x1b[?2026l{MODES_OFF}\x1b[?1049l\x1b[?25h"
"""What gives the terminal back: colours, end of a synchronized frame, modes, the normal screen, the cursor.

Where a stalled line cut the sequence before it, some terminals lose the first one of these: it is the one that can be.
"""


def nothing() -> None:
    """Stand in for a listener that is not there yet."""


class InputError(Exception):
    """Keys can no longer be read."""

    def __str__(self) -> str:
        return f"keys could no longer be read ({self.args[0]}); what was decided is saved"


class TerminalDriver(OpenDriver):
    """The driver copydesk runs with.

    The output layer listens to `replied`, `drained` and `on_lost_screen`.

    `replied`: the terminal answered a question. `drained`: what was queued has been written. `on_lost_screen`: the
    screen's content is not known any more (resized, resumed). `resumed`: the process goes on after it was stopped.
    `failed`: keys can no longer be read. `on_ground`: the terminal said whether its background is dark. All are called
    in the event loop's thread. `questions` counts questions not yet answered.
    """

    settings_before: list[Any] | None = None
    """The terminal's settings to restore, where somebody changed them before this driver; else its own finding."""
    entered = False
    """Whether the terminal is on the alternate screen already."""
    cursor_shown = False
    """Whether the terminal's cursor is seen; it is placed in any case, for screen readers and magnifiers."""
    charset = UTF8
    """The terminal's character set: what is sent is encoded, and what is typed decoded, by it."""

    asks_ground = False
    """Whether the terminal is asked what colour its background has; it is once."""

    restoring = RESTORE
    """What gives the terminal back."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        """`options` are those of Textual's drivers."""
        super().__init__(app, **options)
        self.replied: Callable[[], None] = nothing
        self.drained: Callable[[], None] = nothing
        self.on_lost_screen: Callable[[], object] = lambda: app.refresh(layout=True)
        self.resumed: Callable[[], object] = getattr(app, "resumed", nothing)
        self.failed: Callable[[Exception], None] = report_to(app)
        self.on_ground: Callable[[bool], None] = getattr(app, "on_ground", lambda _dark: None)
        self.questions = 0
        self._known_to_answer = False
        self._output = sys.__stdout__.fileno() if sys.__stdout__ is not None else 1
        self._line: TerminalLine | None = None
        self._wake: tuple[int, int] | None = None
        self._resizing: asyncio.TimerHandle | None = None
        self._answered = threading.Condition()
        self._started = False
        self.attrs_before = self.settings_before

    # ---- output

    @property
    def waiting(self) -> bool:
        """Whether the terminal has not taken everything yet."""
        return self._line is not None and self._line.waiting

    def write(self, data: str) -> None:
        """Queue `data` for the terminal; never blocks.

        Shapes of a mouse pointer that is not used are left out.
        """
        if self._line is not None and (self.has_mouse or not data.startswith(POINTER)):
            self._line.write(data)

    def control(self, sequence: str) -> None:
        """Send a control sequence that is no part of a frame."""
        self.write(sequence)

    def ask(self) -> str:
        """Return a question, and count it: its answer shows that everything before it has arrived."""
        with self._answered:
            self.questions += 1
        return QUESTION

    def _expect_no_answer(self) -> None:
        """Forget the first question of a terminal that answers none: leaving would wait for it."""
        if not self._known_to_answer:
            self.forget_questions()

    def forget_questions(self) -> None:
        """Expect no more answers: they may be lost."""
        with self._answered:
            self.questions = 0
            self._answered.notify_all()

    # ---- start and stop

    def start_application_mode(self) -> None:
        """Take the terminal: alternate screen, raw keys, modes; start reading."""
        self._line = TerminalLine(self._output, self._from_thread(lambda: self.drained()), hang_up, self.charset)
        self._wake = os.pipe()
        self._started = True
        self._set_raw()
        resized = self._from_thread(self._resized)
        signal.signal(signal.SIGWINCH, lambda *_: resized())
        self._send_size()
        self.write(("" if self.entered else "\x1b[?1049h") + f"\x1b[?25{'h' if self.cursor_shown else 'l'}")
        self.entered = False
        self.write(MOUSE_ON if self.has_mouse else "")
        self.exit_event.clear()
        self.keys = threading.Thread(target=self.run_input_thread, name="copydesk-keys", daemon=True)
        self.keys.start()
        if self.asks_ground:  # before the other question: when that is answered, this one will not be any more
            self.asks_ground = False
            self.write(GROUND_QUESTION)
        self.write(self.ask())
        self.loop.call_later(ANSWER_SECONDS, self._expect_no_answer)
        self.enable_modes()
        if self.was_suspended():
            self.send_message(self.SignalResume())
            self.on_lost_screen()

    def _set_raw(self) -> None:
        """Keys one by one, without echo or signals; keys typed before are kept."""
        try:
            settings = termios.tcgetattr(self.fileno)
            if self.attrs_before is None:
                self.attrs_before = termios.tcgetattr(self.fileno)
            self.raw_flags(settings)
            settings[6][termios.VMIN] = 1
            termios.tcsetattr(self.fileno, termios.TCSANOW, settings)
        except termios.error:
            return

    def disable_input(self) -> None:
        """Stop reading keys; answers still on their way are waited for, lest they reach the shell as text."""
        if self.keys is None:
            return
        with self._answered:
            self._answered.wait_for(lambda: not self.questions, REPLY_SECONDS)
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.exit_event.set()
        if self._wake is not None:
            os.write(self._wake[1], b".")
        self.keys.join(FLUSH_SECONDS)
        self.keys = None
        try:
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        except termios.error:
            return

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self.disable_input()
        self._restore_settings()
        self.write((MOUSE_OFF if self.has_mouse else "") + self.restoring)
        self._started = False

    def close(self) -> None:
        """Wait for what is still to be written, but not for ever."""
        if self._line is not None:
            self._line.flush(FLUSH_SECONDS)
            self._line.close()
            if self._line.failed:
                self.abandon()
            self._line = None
        if self._wake is not None:
            for end in self._wake:
                os.close(end)
            self._wake = None

    def abandon(self) -> None:
        """Give the terminal back from any thread, however stalled the line: what is queued is thrown away."""
        if self._line is not None:
            self._line.drop()
        self._restore_settings()
        try:
            termios.tcflush(self._output, termios.TCOFLUSH)
        except termios.error:
            return
        os.write(self._output, ((MOUSE_OFF if self.has_mouse else "") + self.restoring).encode())

    def _restore_settings(self) -> None:
        if self.attrs_before is not None:
            try:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            except termios.error:
                return

    # ---- suspend and resume

    def suspend(self) -> None:
        """Give the terminal back and stop; a fault in a signal's handler would surface wherever the program is."""
        try:
            super().suspend()
        except Exception as error:
            self.failed(error)

    def go_on(self) -> None:
        """Start again after a suspension, in the event loop's turn."""
        if self.starts_again:
            self._from_thread(self._continued)()

    def _continued(self) -> None:
        """Take the terminal again; after a plain stop the screen only needs painting anew."""
        self.resumed()
        if self._started:
            self._set_raw()
            self.on_lost_screen()
        else:
            self.resume_application_mode()

    # ---- input

    def run_input_thread(self) -> None:
        """Read keys and answers until told to stop; a terminal that has gone away ends the process."""
        try:
            self._read_input()
        except Exception as error:
            if not self.exit_event.is_set():
                self.forget_questions()  # nobody is left who would hear an answer
                failure = InputError(f"{type(error).__name__}: {error}")
                failure.__cause__ = error
                self._from_thread(lambda: self.failed(failure))()

    def _read_input(self) -> None:
        # What takes only ASCII sends nothing else, unless it knows UTF-8 and only its locale does not say so.
        typed = UTF8 if self.charset == ASCII else self.charset
        parser = InputParser(typed, clock=monotonic, escape=constants.ESCAPE_DELAY)
        assert self._wake is not None
        with self.new_selector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake[0], selectors.EVENT_READ)
            while not self.exit_event.is_set():
                deadline = parser.deadline
                ready = selector.select(None if deadline is None else max(0.0, deadline - monotonic()))
                if not ready:
                    self._take(parser.tick())
                elif any(key.fd == self.fileno for key, _ in ready):
                    data = self._read()
                    if not data:
                        self.at_end()
                        return
                    self._take(parser.feed(data))

    def new_selector(self) -> selectors.BaseSelector:
        """Return what waits for keys."""
        return selectors.DefaultSelector()

    def at_end(self) -> None:
        """Go where there will be no more keys: the terminal has gone."""
        hang_up()

    def _read(self) -> bytes:
        """Return what was typed; nothing when the terminal has gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _take(self, tokens: Iterable[Token]) -> None:
        """Pass keys on; answers of the terminal go to `replied`, the first one to the application too."""
        for token in tokens:
            match token:
                case Key(name, character):
                    self.process_message(events.Key(name, character))
                case Paste(text):
                    self.process_message(events.Paste(text))
                case Answer():
                    self._replied()
                case Ground():
                    self._from_thread(partial(self.on_ground, token.is_dark))()
                case Mouse() if self.has_mouse and (event := mouse_event(token)):
                    self.process_message(event)

    def _replied(self) -> None:
        """Tell that the terminal has answered: from the first answer on it is asked again behind every frame."""
        with self._answered:
            self.questions = max(0, self.questions - 1)
            self._answered.notify_all()
        self._from_thread(lambda: self.replied())()
        if not self._known_to_answer:
            self._known_to_answer = True
            self.send_message(messages.TerminalSupportsSynchronizedOutput())

    def send_message(self, message: Message) -> None:
        """Put a message into the application's queue, from any thread, without making a task of each."""
        self.loop.call_soon_threadsafe(self.application.post_message, message)

    # ---- size

    def _resized(self) -> None:
        """Tell of a new size when no other has followed within a moment."""
        if self._resizing is not None:
            self._resizing.cancel()
        self._resizing = self.loop.call_later(RESIZE_SECONDS, self._settle_size)

    def _settle_size(self) -> None:
        self._resizing = None
        self._send_size()
        self.on_lost_screen()

    def _send_size(self) -> None:
        size = Size(*self.size())
        self.send_message(events.Resize(size, size))

    def size(self) -> tuple[int, int]:
        """Return columns and rows as the terminal says them, or 80 by 24."""
        columns, rows = terminal_size(self._output)
        return columns or 80, rows or 24

    def _from_thread(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Return a function that calls `listener` in the event loop, as long as there is one."""

        def call() -> None:
            try:
                self.loop.call_soon_threadsafe(listener)
            except RuntimeError:
                return  # the loop has ended: nobody listens any more

        return call


def mouse_event(mouse: Mouse) -> events.MouseEvent | None:
    """Return the event of a turn of the wheel, or of the left button; other buttons, and moves, are nothing."""
    if mouse.code in (64, 65):
        kind: type[events.MouseEvent] = events.MouseScrollUp if mouse.code == 64 else events.MouseScrollDown
    elif mouse.code == 0:
        kind = events.MouseDown if mouse.pressed else events.MouseUp
    else:
        return None
    x, y, button = mouse.x, mouse.y, int(mouse.code == 0)
    return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)


def hang_up() -> None:
    """Do what the kernel does when a terminal goes away, for the cases in which it does not."""
    os.kill(os.getpid(), signal.SIGHUP)
