"""A frame: every cell of a screen and its look, filled from what Textual's compositor hands out.

Text becomes clusters with their widths; those whose width terminals disagree about are marked. A look becomes the
shortest control sequence that turns the look before it into this one. Here is the last line of defence, too: no
control character, bidi override, tag or lone surrogate becomes part of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, east_asian_width

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui.terminal.environment import UTF8, with_substitutes
from tui.terminal.textual_private import ChopsUpdate, LayoutUpdate, attributes_of
from tui.text.wrap import with_marks

LONGEST = 32
"""Code points of one cluster that are passed on: enough for a family of emoji, too few to choke a terminal."""

SIMPLE = re.compile(
    r"[\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u2010-\u2027\u2030-\u205e]*"
)
"""Characters that are one cell, alone, in every terminal: Latin, Greek, Cyrillic and their punctuation."""

SIGNS = frozenset("✓✗✔✘\ufffd")
"""One-cell signs outside those ranges and those of `_is_sign` that copydesk draws with."""

ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What must never reach a terminal from data: controls, bidi marks and overrides, invisible and tag characters."""


def cells_of(text: str) -> list[str]:
    """Return `text` cell by cell: a wide cluster is followed by an empty string for its second cell."""
    if (text.isascii() and text.isprintable()) or SIMPLE.fullmatch(text):
        return list(text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        if end - start > 1:
            width = with_marks(cluster, width)
        if width:  # a mark at the beginning has none, and nothing to stand on
            cells.append(harmless(cluster, width))
            cells.extend([""] * (width - 1))
    return cells


def harmless(cluster: str, width: int) -> str:
    """Return `cluster` without anything active, bounded in length; something that is `width` cells in any case."""
    return ACTIVE.sub("", cluster)[:LONGEST] or "�" + " " * (width - 1)


@lru_cache(maxsize=8192)
def certain(cell: str) -> bool:
    """Whether every terminal gives this cluster the width that Rich gives it.

    One letter with accents of Latin, Greek or Cyrillic, and single ideographs, kana and hangul are; emoji, joiners,
    variation selectors and scripts whose marks take space are not: after those the cursor is placed anew.
    """
    head = cell[:1]
    if len(cell) > 1:
        return SIMPLE.fullmatch(head) is not None and all(category(mark) == "Mn" for mark in cell[1:])
    if SIMPLE.fullmatch(head) or head in SIGNS:
        return True
    kind = category(head)
    if east_asian_width(head) in "WF":
        return kind in ("Lo", "Lm", "Po", "Ps", "Pe", "Pd") and ord(head) < 0x20000
    return kind in ("Ll", "Lu", "Lt", "Nd", "Sm") or _is_sign(head)


def _is_sign(character: str) -> bool:
    """Whether it is an arrow, a control picture, a line or a block: one cell unless something varies it."""
    return "\u2190" <= character <= "\u25ff"


SET = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
"""SGR parameters that switch on the attributes of a Rich style, by bit: bold, dim, italic, underline …"""

UNSET = ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55")
"""What switches each of them off again; some share one."""

REVERSE = 1 << 6  # Rich's bit of it
ON_BLANKS = 1 << 3 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
"""The attributes that show where there is no glyph: underlines, strike, frame, encircle, overline."""


class Look(NamedTuple):
    """How a cell looks: attribute bits as in a Rich style, SGR parameters of the two colours ("" is the default).

    `link` is the address that it leads to, or the empty string.
    """

    bits: int = 0
    ink: str = ""
    paper: str = ""
    link: str = ""


PLAIN = Look()
ADDRESS = re.compile(r"https?://[!-~]{1,2040}")
"""What may stand in the control sequence of a link: nothing that could end it."""


@lru_cache(maxsize=4096)
def look_of(style: Style, system: ColorSystem) -> Look:
    """Return the look of a Rich style with the colours that the terminal has."""
    ink, paper = style.color, style.bgcolor
    return Look(
        attributes_of(style),
        _parameters(";".join(ink.downgrade(system).get_ansi_codes(True)), "39") if ink else "",
        _parameters(";".join(paper.downgrade(system).get_ansi_codes(False)), "49") if paper else "",
        style.link if style.link and ADDRESS.fullmatch(style.link) else "",
    )


def _parameters(codes: str, default: str) -> str:
    return "" if codes == default else codes


@lru_cache(maxsize=4096)
def blank(look: Look) -> Look:
    """Return the part of a look that shows where there is no glyph."""
    if look.bits & REVERSE:
        return look
    bits = look.bits & ON_BLANKS
    return Look(bits, look.ink if bits else "", look.paper, look.link)


@lru_cache(maxsize=4096)
def fits_blank(pen: Look, look: Look) -> bool:
    """Whether a blank that should look like `look` does so when it is written with `pen`."""
    return blank(pen) == look


@lru_cache(maxsize=4096)
def change(old: Look | None, new: Look) -> str:
    """Return the shortest sequence from one look to another; None is a look that is not known."""
    link = f"\x1b]8;;{new.link}\x1b\\" if (old.link if old else "") != new.link else ""
    if link:
        old, new = old and old._replace(link=""), new._replace(link="")
    full = _sequence(["0"] if new == PLAIN else ["", *_all(new)])
    if old is None:
        return link + full
    if old == new:
        return link
    step = _sequence(_step(old, new))
    return link + (step if len(step) <= len(full) else full)


def _sequence(parameters: list[str]) -> str:
    text = ";".join(parameters)
    return f"\x1b[{'' if text == '0' else text}m"


def _all(look: Look) -> list[str]:
    bits = [SET[bit] for bit in range(13) if look.bits >> bit & 1]
    return [*bits, *(colour for colour in (look.ink, look.paper) if colour)]


def _step(old: Look, new: Look) -> list[str]:
    """Return the parameters that turn one look into another, switching attributes off and on."""
    off = {UNSET[bit] for bit in range(13) if (old.bits & ~new.bits) >> bit & 1}
    kept = {bit for bit in range(13) if old.bits >> bit & 1 and UNSET[bit] not in off}
    on = [SET[bit] for bit in range(13) if new.bits >> bit & 1 and bit not in kept]
    ink = [new.ink or "39"] if new.ink != old.ink else []
    paper = [new.paper or "49"] if new.paper != old.paper else []
    return [*sorted(off), *on, *ink, *paper]


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
        self.put_row(x, y, cells_of_segments(segments, system, self.charset), end)

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


def cells_of_segments(segments: Iterable[Segment], system: ColorSystem, charset: str = UTF8) -> Cells:
    """Return segments cell by cell, with the look of each."""
    text: list[str] = []
    looks: list[Look] = []
    for content, style, control in segments:
        if control:
            continue
        cells = cells_of(content)
        if charset != UTF8:
            cells = with_substitutes(cells, charset)
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
