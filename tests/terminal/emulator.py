"""A terminal in memory: pyte, with what full-screen programs use and it lacks, and answers to their questions."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from unicodedata import combining, normalize

import pyte

QUERY = re.compile(  # what programs ask a terminal; the group's name says which answer it gets
    rb"(?P<dsr>\x1b\[5n)|(?P<cpr>\x1b\[\??6n)|(?P<da1>\x1b\[0?c)|(?P<da2>\x1b\[>0?c)|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|(?P<kitty>\x1b\[\?u)|(?P<version>\x1b\[>0?q)|\x1b\[(?P<size>1[468])t"
    rb"|\x1b\](?P<colour>1[0-2]);\?(?:\x07|\x1b\\)"
)
UNKNOWN = re.compile(  # what pyte cannot parse, and the strings (OSC, DCS, APC) that draw nothing
    rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X].*?\x1b\\|\x1b\[[<=>][\d;:]*[ -/]*[@-~]"
    rb"|\x1b\[\?[\d;]*[ -/]*[^\d;hlJKn]|\x1b\[[\d;]*[ -/]+[@-~]|\x1b\[[\d;]*t",
    re.S,
)
PARTIAL = re.compile(rb"\x1b(?:\[[0-9;:<=>?]*[ -/]*|\][^\x07\x1b]*\x1b?|[P_^X](?:(?!\x1b\\).)*)?\Z", re.S)
ALTERNATE = frozenset({47, 1047, 1049})


class Cell(NamedTuple):
    """What one cell shows; `ink` of a blank that shows none is left out, for nobody can see it."""

    text: str
    ink: str
    paper: str
    marks: str


class Screen(pyte.Screen):
    """pyte's screen plus the alternate screen, REP, dim and double underline, and the modes that were set."""

    def __init__(self, columns: int, lines: int) -> None:
        self.extra: dict[tuple[int, int], str] = {}
        self.pen_extra = ""
        self.private: set[int] = set()
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        for char in data:
            x, y = self.cursor.x, self.cursor.y
            if combining(char) and x == self.columns:  # pyte would go to the next row for it, terminals do not
                last = self.buffer[y][x - 1]
                self.buffer[y][x - 1] = last._replace(data=normalize("NFC", last.data + char))
                continue
            super().draw(char)
            if combining(char):
                continue  # it belongs to the cell before, and the next one keeps its look
            for column in range(x, max(self.cursor.x, x + 1)):
                self.extra[column, y] = self.pen_extra

    def select_graphic_rendition(self, *attrs: int, **options: Any) -> None:
        codes = list(attrs) or [0]
        super().select_graphic_rendition(*codes, **options)
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                del codes[: 2 if codes[:1] == [5] else 4]
            elif code == 0:
                self.pen_extra = ""
            elif code in (2, 21):
                self.pen_extra = "".join(sorted({*self.pen_extra, "d" if code == 2 else "D"}))
            elif code in (22, 24):
                self.pen_extra = self.pen_extra.replace("d" if code == 22 else "D", "")

    def set_mode(self, *modes: int, **options: Any) -> None:
        super().set_mode(*modes, **options)
        self._private(modes, options, on=True)

    def reset_mode(self, *modes: int, **options: Any) -> None:
        super().reset_mode(*modes, **options)
        self._private(modes, options, on=False)

    def _private(self, modes: tuple[int, ...], options: dict[str, Any], *, on: bool) -> None:
        if options.get("private"):
            self.private = self.private | set(modes) if on else self.private - set(modes)
            if ALTERNATE & set(modes):
                self.erase_in_display(2)

    def erase_in_display(self, how: int = 0, *args: Any, **options: Any) -> None:
        super().erase_in_display(how, *args, **options)
        if how == 2:
            self.extra.clear()

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        super().erase_in_line(how, private)
        if how == 0:
            for column in range(self.cursor.x, self.columns):
                self.extra.pop((column, self.cursor.y), None)

    def cell(self, x: int, y: int) -> Cell:
        """Return what the cell at column `x` of row `y` shows."""
        char = self.buffer[y][x]
        marks = "".join(
            mark
            for mark, on in zip(
                "bius_r",
                (char.bold, char.italics, char.underscore, char.strikethrough, char.blink, char.reverse),
                strict=True,
            )
            if on
        ) + self.extra.get((x, y), "")
        if char.data.strip(" ") == "" and "r" not in marks:
            marks = "".join(mark for mark in marks if mark in "usD")
            return Cell(char.data, char.fg if marks else "", char.bg, marks)
        return Cell(char.data, char.fg, char.bg, marks)

    @property
    def display(self) -> list[str]:
        """The rows as text; pyte's own fails on a wide cluster that was half overwritten."""
        return ["".join(self.buffer[y][x].data for x in range(self.columns)) for y in range(self.lines)]

    def cells(self) -> list[list[Cell]]:
        """Return all cells, row by row."""
        return [[self.cell(x, y) for x in range(self.columns)] for y in range(self.lines)]


class Terminal:
    """A screen that is fed the bytes of a program."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._carry = b""

    def feed(self, data: bytes) -> None:
        """Interpret bytes; a sequence cut in two is kept until the rest comes."""
        data = self._carry + data
        cut = PARTIAL.search(data, max(0, len(data) - 4096))
        self._carry = data[cut.start() :] if cut else b""
        self._stream.feed(UNKNOWN.sub(b"", data[: len(data) - len(self._carry)]))

    def text(self) -> str:
        """Return the screen's rows without blanks at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display)
