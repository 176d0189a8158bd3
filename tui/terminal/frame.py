"""A frame: every cell of a screen and its look, filled from what Textual's compositor hands out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate

from tui.terminal.cells import lay
from tui.terminal.charset import UTF8, fitted
from tui.terminal.sgr import PLAIN, Look, blank, look_of

Cells = tuple[list[str], list[Look]]
"""A row or a part of one: its clusters and their looks; neither list is ever changed."""


class Frame:
    """`height` rows of `width` cells; `text[y][x]` is a cluster, "" the second cell of a wide one.

    What is put into it is what the locale's character set, `charset`, can show.
    """

    def __init__(self, width: int, height: int, charset: str = UTF8) -> None:
        self.charset = charset
        self.width = width
        self.height = height
        self.text = [[" "] * width for _ in range(height)]
        self.looks: list[list[Look]] = [[PLAIN] * width for _ in range(height)]

    def put(self, x: int, y: int, segments: Iterable[Segment], end: int, system: ColorSystem) -> None:
        """Write segments from column `x` up to column `end` of row `y`; what lies outside the frame is left out."""
        self.put_row(x, y, cut(segments, system, self.charset), end)

    def put_row(self, x: int, y: int, row: Cells, end: int) -> None:
        """Write cells from column `x` up to column `end` of row `y`; what lies outside the frame is left out."""
        room = min(end, self.width) - x
        if room <= 0 or not 0 <= y < self.height:
            return
        text, looks = row
        if len(text) > room:
            text, looks = text[:], looks[:]
            if not text[room]:
                text[room - 1] = " "  # half of a wide cluster is shown as a blank
            del text[room:], looks[room:]
        self._write(x, y, text, looks)

    def _write(self, x: int, y: int, text: list[str], looks: list[Look]) -> None:
        """Replace cells and keep the rule that every wide cluster has both its cells and no other has."""
        row = self.text[y]
        end = x + len(text)
        if text and not text[0]:
            text = [" ", *text[1:]]
        if x and x < self.width and not row[x]:
            row[x - 1] = " "
        if end < self.width and not row[end]:
            row[end] = " "
        row[x:end] = text
        self.looks[y][x:end] = looks


def cut(segments: Iterable[Segment], system: ColorSystem, charset: str = UTF8) -> Cells:
    """Return segments cell by cell, with the look of each."""
    text: list[str] = []
    looks: list[Look] = []
    for content, style, control in segments:
        if control:
            continue
        cells = lay(content)
        if charset != UTF8:
            cells = fitted(cells, charset)
        look = look_of(style, system) if style is not None else PLAIN
        text += cells
        bare = blank(look)
        if bare is look or bare == look or " " not in cells:
            looks += [look] * len(cells)
        else:
            looks += [bare if cell == " " else look for cell in cells]
    return text, looks


def apply_layout(frame: Frame, update: LayoutUpdate, system: ColorSystem) -> range:
    """Write a whole region into the frame and return its rows."""
    left, top = update.region.x, update.region.y
    for y, strips in enumerate(update.strips, top):
        x = left
        for strip in strips:
            frame.put(x, y, strip, frame.width, system)
            x += strip.cell_length
    return range(top, top + len(update.strips))


def apply_chops(frame: Frame, update: ChopsUpdate, system: ColorSystem) -> set[int]:
    """Write the changed fragments of lines into the frame and return their rows."""
    rows: set[int] = set()
    for y, first, last in update.spans:
        rows.add(y)
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < last and end > first:
                frame.put(x, y, strip, min(end, last), system)
    return rows
