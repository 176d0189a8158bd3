"""Makes an SVG of the cells of a terminal: small, without fonts, scripts or links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI, TerminalTheme

FONT = "Menlo,Consolas,'DejaVu Sans Mono',monospace"
FONT_SIZE, WIDE, HIGH, MARGIN, TITLE = 14, 8.4, 17, 10, 28
"""Pixels: of a letter, of a cell, around all cells, and of the line above them."""
MARK = "#ff9d3b"
"""The colour of what points at something."""


class Pointer(Struct, frozen=True):
    """A number that stands before a cell of the picture, and the word for what is there."""

    row: int
    column: int
    word: str


class Run(Struct, frozen=True):
    """Letters of one look in a row, from a column on."""

    column: int
    text: str
    ink: str
    ground: str
    looks: tuple[str, ...]


def drawing(
    rows: Iterable[Iterable[Segment]], title: str, colours: TerminalTheme = DIMMED_MONOKAI, at: Sequence[Pointer] = ()
) -> str:
    """Return the SVG of rows of cells; what `at` points to is numbered, and named in lines below."""
    lines = [list(runs_of(row, colours)) for row in rows]
    across = max((run.column + cell_len(run.text) for line in lines for run in line), default=0)
    named = list(legend(at, across))
    ground = lines[0][0].ground
    wide, high = round(across * WIDE + 2 * MARGIN, 1), TITLE + (len(lines) + len(named)) * HIGH + MARGIN
    looks: dict[tuple[str, ...], str] = {}
    boxes = [box for at_row, line in enumerate(lines) for box in _boxes(at_row, line, ground)]
    texts = [text for at_row, line in enumerate(lines) if (text := _text(at_row, line, looks))]
    styles = "".join(f".{name}{{{';'.join(look)}}}" for look, name in looks.items())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high}" font-family="{FONT}" '
            f'font-size="{FONT_SIZE}" xml:space="preserve"><style>text{{white-space:pre}}{styles}</style>',
            f'<rect width="{wide:g}" height="{high}" rx="6" fill="{ground}"/>',
            f'<text x="{wide / 2:g}" y="19" fill="#8a8a8a" text-anchor="middle">{escape(title, quote=False)}</text>',
            *boxes,
            *texts,
            *_pointers(at),
            *_named(named, len(lines)),
            "</svg>",
            "",
        ]
    )


def runs_of(row: Iterable[Segment], colours: TerminalTheme) -> Iterator[Run]:
    """Yield what a row has beside blanks on its ground, neighbours of one look as one."""
    column = 0
    for style, segments in groupby(row, key=lambda segment: segment.style or Style.null()):
        text = "".join(segment.text for segment in segments if not segment.control)
        ink = style.color.get_truecolor(colours) if style.color else colours.foreground_color
        ground = style.bgcolor.get_truecolor(colours, foreground=False) if style.bgcolor else colours.background_color
        if style.reverse:
            ink, ground = ground, ink
        if style.dim:
            ink = type(ink)(*((one + other) // 2 for one, other in zip(ink, ground, strict=True)))
        looks = [f"fill:{ink.hex}"]
        if style.bold:
            looks.append("font-weight:bold")
        if style.italic:
            looks.append("font-style:italic")
        if style.underline or style.strike:
            looks.append(f"text-decoration:{'underline' if style.underline else 'line-through'}")
        yield Run(column, text, ink.hex, ground.hex, tuple(looks))
        column += cell_len(text)


def legend(at: Sequence[Pointer], across: int) -> Iterator[str]:
    """Yield lines that name what is numbered, as wide as the picture."""
    line = ""
    for number, pointer in enumerate(at, 1):
        part = f"{number} {pointer.word}"
        if line and len(line) + 3 + len(part) > across - 2:
            yield line
            line = ""
        line += ("   " if line else "") + part
    if line:
        yield line


def _boxes(at_row: int, line: Iterable[Run], ground: str) -> Iterator[str]:
    for colour, runs in groupby(line, key=lambda run: run.ground):
        if colour != ground:
            found = list(runs)
            across = sum(cell_len(run.text) for run in found)
            yield (
                f'<rect x="{_x(found[0].column)}" y="{TITLE + at_row * HIGH}" width="{round(across * WIDE, 1):g}" '
                f'height="{HIGH}" fill="{colour}"/>'
            )


def _text(at_row: int, line: Iterable[Run], looks: dict[tuple[str, ...], str]) -> str:
    """Return the letters of a row; each run has its place and its length, so that any font fits its cells."""
    spans = []
    for run in line:
        is_lined = run.looks[-1].startswith("text-decoration")
        text = run.text if is_lined else run.text.rstrip()
        column = run.column + (0 if is_lined else len(text) - len(text.lstrip()))
        text = text if is_lined else text.lstrip()
        if text.strip():
            name = looks.setdefault(run.looks, f"s{len(looks)}")
            across = cell_len(text)
            length = f' textLength="{round(across * WIDE, 1):g}"' if across > 1 else ""
            spans.append(f'<tspan x="{_x(column)}" class="{name}"{length}>{escape(text, quote=False)}</tspan>')
    return f'<text y="{TITLE + at_row * HIGH + 13}">{"".join(spans)}</text>' if spans else ""


def _pointers(at: Sequence[Pointer]) -> Iterator[str]:
    for number, pointer in enumerate(at, 1):
        x, y = MARGIN + (pointer.column - 1.2) * WIDE, TITLE + (pointer.row + 0.5) * HIGH
        yield (
            f'<circle cx="{x:.1f}" cy="{y:g}" r="8.5" fill="{MARK}"/><text x="{x:.1f}" y="{y + 4:g}" font-size="12" '
            f'font-weight="bold" text-anchor="middle">{number}</text>'
        )


def _named(lines: Sequence[str], below: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f'<text x="{_x(1)}" y="{TITLE + (below + number) * HIGH + 17}" fill="{MARK}">{escape(line)}</text>'


def _x(column: int) -> str:
    return f"{round(MARGIN + column * WIDE, 1):g}"
