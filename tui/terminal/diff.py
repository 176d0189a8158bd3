"""The bytes that turn one frame into another: only cells that differ, by the cheapest moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui.terminal.frame import PLAIN, Frame, Look, certain, change, fits_blank

NEAR = 3
"""Columns to the left up to which steps back are shorter than a place."""
SPILL = 2
"""Cells to the right of an uncertain cluster that a terminal may have drawn over: they are written again."""


class Pen:
    """What the terminal is about to do: where its cursor is and which look it writes with, None where unknown."""

    def __init__(self) -> None:
        self.x: int | None = None
        self.y: int | None = None
        self.look: Look | None = None
        self._is_sure = False  # whether the column is the same to every terminal
        self.out: list[str] = []

    def take(self) -> str:
        """Return what was written since the last call."""
        text = "".join(self.out)
        self.out.clear()
        return text

    def forget(self) -> None:
        """Assume nothing about the terminal any more."""
        self.x = self.y = self.look = None

    def clear(self) -> None:
        """Clear the screen to blanks of the default look."""
        self.out.append("\x1b[m\x1b[2J")
        self.look = PLAIN

    def move(self, x: int, y: int) -> None:
        """Put the cursor on a cell."""
        if self.x is None or y != self.y:
            self.out.append(self._absolute(x, y))
        elif x != self.x:
            step = f"\x1b[{x - self.x if x - self.x > 1 else ''}C" if x > self.x else f"\x1b[{x + 1}G"
            self.out.append(step)
        self._is_sure = self._is_sure or self.x is None or y != self.y or x < self.x
        self.x, self.y = x, y

    def _absolute(self, x: int, y: int) -> str:
        """Return what moves to another row, or from where the column is not known: the shortest way."""
        row = "" if y == 0 else str(y + 1)
        direct = f"\x1b[{row};{x + 1}H" if x else f"\x1b[{row}H"
        if self.y is None or y != self.y + 1:
            return direct
        if self.x is not None and self._is_sure and 0 <= self.x - x <= NEAR:
            return "\x1b[B" + "\b" * (self.x - x)
        below = f"\r\n\x1b[{x if x > 1 else ''}C" if x else "\r\n"
        return below if len(below) + 1 < len(direct) else direct  # most terminals are sent a second \r for \n

    def change(self, look: Look) -> None:
        """Write with another look from here on."""
        if look != self.look:
            self.out.append(change(self.look, look))
            self.look = look

    def fits(self, cell: str, look: Look) -> bool:
        """Whether this cell would look right if it were written as things stand."""
        return self.look == look or (cell == " " and self.look is not None and fits_blank(self.look, look))

    def put(self, cell: str, look: Look, width: int) -> None:
        """Write one cluster at the cursor."""
        if not self.fits(cell, look):
            self.change(look)
        self.out.append(cell)
        assert self.x is not None
        self.x += width
        self._is_sure = self._is_sure and cell.isascii()

    def put_uncertain(self, cell: str, look: Look, width: int) -> None:
        """Write a cluster whose width is uncertain: on blanks, and with the cursor placed anew after it."""
        assert self.x is not None
        self.change(look)
        self.out += [" " * width, f"\x1b[{self.x + 1}G", cell, f"\x1b[{self.x + width + 1}G"]
        self.x += width


def paint(shown: Frame, wanted: Frame, rows: Iterable[int], pen: Pen) -> str:
    """Return the bytes that make the terminal, which shows `shown`, show `wanted` in those rows; update `shown`.

    What the pen has the look of already comes first, the last row or the end of one: the way back costs fewer bytes
    than the colour would once more.
    """
    changed: list[FrameRow] = []
    for y in rows:
        old, new = shown.text[y], wanted.text[y]
        old_looks, new_looks = shown.looks[y], wanted.looks[y]
        if old != new or old_looks != new_looks:
            changed.append(FrameRow(new, new_looks, y, list(runs(old, new, old_looks, new_looks))))
            old[:], old_looks[:] = new, new_looks
    if changed and not changed[0].fits(0, pen) and changed[-1].ready(pen) == 0:
        changed.insert(0, changed.pop())
    for row in changed:
        ready = row.ready(pen)
        for start, end in (*row.stretches[ready:], *row.stretches[:ready]):
            row.write(start, end, pen)
    if pen.look is not None and pen.look.link:  # what comes next may not be ours
        pen.change(pen.look._replace(link=""))
    return pen.take()


def runs(old: list[str], new: list[str], old_looks: list[Look], new_looks: list[Look]) -> Iterator[tuple[int, int]]:
    """Return the stretches of cells to write, each from the first cell of a cluster to the end of one."""
    pairs = enumerate(zip(old, new, old_looks, new_looks, strict=True))
    changed = [x for x, (a, b, c, d) in pairs if (a is not b and a != b) or (c is not d and c != d)]
    start = end = -1
    for x in changed:
        last = x + 1
        if not (certain(new[x] or new[x - 1]) and certain(old[x] or old[x - 1])):
            last += SPILL + 1
        if x > end:
            if start >= 0:
                yield _whole(new, start, end)
            start, end = x, last
        end = max(end, last)
    if start >= 0:
        yield _whole(new, start, end)


def _whole(cells: list[str], start: int, end: int) -> tuple[int, int]:
    """Widen a stretch so that it cuts no wide cluster."""
    width = len(cells)
    end = min(end, width)
    while start and not cells[start]:
        start -= 1
    while end < width and not cells[end]:
        end += 1
    return start, end


class FrameRow:
    """One row of the frame that is to be shown, and the stretches of its cells that are to be written."""

    def __init__(self, cells: list[str], looks: list[Look], y: int, stretches: list[tuple[int, int]]) -> None:
        self.cells = cells
        self.looks = looks
        self.y = y
        self.stretches = stretches
        self.bare = self._bare()

    def _bare(self) -> int:
        """Return where the row's tail begins that is blank and plain, which one sequence erases."""
        x = len(self.cells)
        while x and self.cells[x - 1] == " " and self.looks[x - 1] == PLAIN:
            x -= 1
        return x

    def ready(self, pen: Pen) -> int:
        """Return the first stretch from which on all look right when they are written as things stand.

        It has a glyph in the pen's look: blanks alone, which fit many looks, would be written first for nothing.
        """
        found = len(self.stretches)
        for number in range(found - 1, -1, -1):
            if not self.fits(number, pen):
                break
            if self.looks[self.stretches[number][0]] == pen.look:
                found = number
        return found

    def fits(self, number: int, pen: Pen) -> bool:
        """Whether a stretch looks right when it is written as things stand."""
        start, end = self.stretches[number]
        return all(map(pen.fits, self.cells[start:end], self.looks[start:end]))

    def write(self, start: int, end: int, pen: Pen) -> None:
        """Write the cells from `start` to `end`."""
        self._go(start, pen)
        x = start
        while x < end:
            if x >= self.bare and end - x > 3:
                pen.change(PLAIN)
                pen.out.append("\x1b[K")
                break
            cell = self.cells[x]
            width = 2 if x + 1 < len(self.cells) and not self.cells[x + 1] else 1
            if certain(cell):
                pen.put(cell, self.looks[x], width)
            else:
                pen.put_uncertain(cell, self.looks[x], width)
            x += width
        if x >= len(self.cells):
            pen.x = None  # terminals differ in where the cursor is after the last column

    def _go(self, x: int, pen: Pen) -> None:
        """Move to a cell of this row, over a short gap by writing what is there already."""
        if pen.x is not None and pen.y == self.y and 0 < x - pen.x <= 4:
            gap = range(pen.x, x)
            if all(pen.fits(self.cells[i], self.looks[i]) and self.cells[i].isascii() and self.cells[i] for i in gap):
                pen.out.append("".join(self.cells[pen.x : x]))
                pen.x = x
                return
        pen.move(x, self.y)
