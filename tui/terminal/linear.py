"""A session without a screen: keys come as ever, and lines go out one below the other, for who listens or feels.

Nothing that was written is written again: a screen reader speaks what is new, a braille line shows the last one. Only
the line that is being typed changes, as it does in a shell. No control sequence is sent, so any terminal will do, and
input and output may be pipes.
"""

from __future__ import annotations

import os
import re
import selectors
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events

from reading.clean import visible
from tui.terminal.driver import TerminalDriver, hang_up, nothing
from tui.terminal.environment import UTF8, terminal_size, with_substitutes
from tui.terminal.frame import cells_of
from tui.text.wrap import breaks, cells, spans

if TYPE_CHECKING:
    from textual.app import App

COLUMNS, ROWS = 120, 40
"""The size of the screen that nobody sees: what depends on room has enough of it, whatever the terminal's size."""
PROMPT = "> "


class Typewriter:
    """Writes lines, and below them the line that is being typed, which alone may change."""

    def __init__(self, write: Callable[[str], None], columns: Callable[[], int]) -> None:
        """`columns` is how many the terminal has, 0 where it is a file."""
        self._write = write
        self._columns = columns
        self._shown = ""
        self._at = 0
        """How many characters of the line are left of the cursor."""
        self._row: int | None = None

    def line(self, text: str) -> None:
        """Write a line of its own, broken between words where the terminal ends; text from outside is made visible."""
        self.end()
        text, width = visible(text), self._columns()
        rows = [(0, len(text))] if not width else spans(0, len(text), breaks(text, 0, len(text), max(8, width - 1)))
        self._write("".join(f"{text[start:end].rstrip()}\n" for start, end in rows))

    def end(self) -> None:
        """End the line that is being typed: what follows stands below it."""
        if self._row is not None:
            self._write("\n")
        self._shown, self._at, self._row = "", 0, None

    def type(self, text: str, cursor: int, row: int = 0) -> None:
        """Show the line of a field with its cursor; another `row` of the same field begins a new line."""
        if self._row is not None and row != self._row:
            self.end()
        shown, at = self._window(visible(text), cursor)
        shown, at = PROMPT + shown, at + len(PROMPT)
        if self._row is None:
            self._row = row
        same = next((n for n, (a, b) in enumerate(zip(shown, self._shown, strict=False)) if a != b), None)
        same = min(len(shown), len(self._shown)) if same is None else same
        if same == len(shown) == len(self._shown):
            same = min(at, self._at)
        out = self._to(same)
        rest = shown[same:]
        lost = cells(self._shown[same:]) - cells(rest)
        if rest == self._shown[same:]:
            out += rest[: at - same]
        else:
            out += rest + " " * max(0, lost) + "\b" * (max(0, lost) + cells(shown[at:]))
        self._shown, self._at = shown, at
        if out:
            self._write(out)

    def _to(self, at: int) -> str:
        """Return what moves the cursor to a character that is on the line already."""
        if at <= self._at:
            return "\b" * cells(self._shown[at : self._at])
        return self._shown[self._at : at]

    def _window(self, text: str, cursor: int) -> tuple[str, int]:
        """Return the part of a text that one line has room for, and the cursor in it."""
        columns = self._columns()
        room = max(8, columns - len(PROMPT) - 1)
        if not columns or cells(text) < room:
            return text, cursor
        half = room // 2
        first = max(0, cursor - cursor % half - half) if cursor >= room - 1 else 0
        last = first
        while last < len(text) and cells(text[first : last + 1]) < room:
            last += 1
        return text[first:last], min(cursor, last) - first


class LinearDriver(TerminalDriver):
    """The driver of a session without a screen: frames go nowhere, lines go out by `print`."""

    restoring = ""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        speaker = getattr(app, "speaker", None)
        self.on_lost_screen = getattr(speaker, "again", nothing)
        self._leave = getattr(speaker, "leave", hang_up)
        self._typed_in = sys.__stdin__ is not None and sys.__stdin__.isatty()

    def write(self, data: str) -> None:
        """Leave out what Textual would show."""

    def print(self, text: str) -> None:
        """Write text in the terminal's character set; never blocks."""
        if self.charset != UTF8:
            parts = re.split(r"([\n\b]+)", text)
            text = "".join(
                part if at % 2 else "".join(with_substitutes(cells_of(part), self.charset))
                for at, part in enumerate(parts)
            )
        super().write(text)

    def control(self, sequence: str) -> None:
        """Send a control sequence, which only a clipboard needs, to a terminal that understands some."""
        if os.environ.get("TERM", "") not in ("", "dumb", "unknown"):
            super().write(sequence)

    def ask(self) -> str:
        """Ask nothing: there are no frames that could arrive."""
        return ""

    def new_selector(self) -> selectors.BaseSelector:
        """Return a selector that takes files, too."""
        return selectors.PollSelector()

    def _read(self) -> bytes:
        """Return what was typed; where it comes from a pipe, the end of a line is the enter key."""
        data = super()._read()
        return data if self._typed_in else data.replace(b"\r\n", b"\r").replace(b"\n", b"\r")

    def at_end(self) -> None:
        """Go where the keys end: a terminal that has gone hangs up, after a pipe's last key the session ends."""
        if self._typed_in:
            hang_up()
        else:
            self.send_message(events.Callback(callback=self._leave))

    def _resized(self) -> None:
        """Let the terminal have any size: it wraps lines itself."""

    def size(self) -> tuple[int, int]:
        """Return the size of the screen that nobody sees."""
        return COLUMNS, ROWS

    def columns(self) -> int:
        """Return the columns of the terminal, 0 where it is none or has no width."""
        return terminal_size(self._output)[0]


def linear_class(known: str) -> type[LinearDriver]:
    """Return the driver of a session without a screen, which knows its charset."""

    class Linear(LinearDriver):
        """The driver of this session."""

        charset = known

    return Linear
