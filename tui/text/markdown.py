"""Markdown laid out for the terminal: headings, lists, quotations, tables and code as rows of text with their looks.

markdown-it reads the markup, and is imported when somebody opens a text. What it does not know stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from reading.clean import visible
from tui.text.wrap import breaks, cells, fit, spans

if TYPE_CHECKING:
    from markdown_it.token import Token

Row = tuple[tuple[str, str], ...]
"""Text and its look, part by part."""
Piece = tuple[str, str]

TEXT, HEAD, QUIET, CODE, EMPHASIS = "text", "head", "quiet", "key", "emphasis"
LONGEST = 200_000
"""Characters beyond which a text is shown as it is: a page of guidelines has a hundredth of it."""
NARROWEST = 8
"""Cells that a text has at least, however deep it is indented."""


class Ink(Struct, frozen=True):
    """The signs that rows are drawn with."""

    bullet: str = "•"
    rule: str = "─"
    wall: str = "│"
    ellipsis: str = "…"


def rows(text: str, width: int, ink: Ink | None = None) -> list[Row]:
    """Return Markdown as rows of at most `width` cells."""
    if len(text) > LONGEST:
        return _as_it_is(text, width)
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).parse(text)
    drawn = ((), *_Layout(width, ink or Ink()).rows(tokens))
    made = [row for before, row in pairwise(drawn) if before or row]
    if made and not made[-1]:
        made.pop()
    return made or _as_it_is(text, width)  # nested too deep to be read as markup


def _as_it_is(text: str, width: int) -> list[Row]:
    """Return a text as rows that keep its lines."""
    return [((piece, TEXT),) for line in text.splitlines() for piece in _wrapped(visible(line), width)]


class _Layout:
    """Walks the tokens of one text."""

    def __init__(self, width: int, ink: Ink) -> None:
        self._width, self._ink = max(2 * NARROWEST, width), ink
        self._before: list[str] = []
        """What stands before a row, from the outermost list or quotation to the innermost."""
        self._bullet = ""
        """What stands before the next row instead of the innermost indent."""
        self._numbers: list[int | None] = []
        """The next number of each list that is open, or None in one without numbers."""
        self._table: list[list[str]] = []
        self._look = TEXT

    def rows(self, tokens: Sequence[Token]) -> Iterator[Row]:
        """Yield the rows of a text."""
        for token in tokens:
            if token.type in ("hr", "fence", "code_block"):
                yield from self._drawn(token)
            elif token.type == "inline":
                yield from self._inline(token)
            elif token.nesting > 0:
                self._open(token)
            elif token.nesting < 0:
                yield from self._close(token)

    def _open(self, token: Token) -> None:
        """Begin what stands around further rows."""
        match token.type:
            case "heading_open":
                self._look = HEAD
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "list_item_open":
                self._item()
            case "blockquote_open":
                self._before.append(f"{self._ink.wall} ")
            case "tr_open":
                self._table.append([])

    def _close(self, token: Token) -> Iterator[Row]:
        """End it, with an empty row where something else begins."""
        match token.type:
            case "heading_close":
                self._look = TEXT
                yield ()
            case "paragraph_close" if not token.hidden:
                yield ()
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                if not self._numbers:
                    yield ()
            case "list_item_close" | "blockquote_close":
                self._before.pop()
                self._bullet = ""
            case "table_close":
                yield from self._columns()
                yield ()

    def _drawn(self, token: Token) -> Iterator[Row]:
        """Yield a rule, or code line by line."""
        if token.type == "hr":
            yield from self._placed(((self._ink.rule * self._room, QUIET),))
        else:
            for line in token.content.rstrip("\n").split("\n"):
                yield from self._placed(((fit(visible(line), self._room - 2, self._ink.ellipsis), CODE),), "  ")
        yield ()

    def _inline(self, token: Token) -> Iterator[Row]:
        """Yield a paragraph or a heading, or keep the cell of a table."""
        pieces = list(_pieces(token.children or (), self._look))
        if self._table:
            self._table[-1].append("".join(text for text, _ in pieces).replace("\n", " "))
        else:
            yield from self._paragraph(pieces)

    @property
    def _room(self) -> int:
        """The cells that are left beside what stands before a row."""
        return self._width - cells(self._indent())

    def _indent(self, bullet: str = "") -> str:
        """Return what stands before a row, the innermost alone where it would leave too little for the text."""
        before = [*self._before[:-1], bullet or self._before[-1]] if self._before else []
        while before and cells("".join(before)) > self._width - NARROWEST:
            del before[0]
        return "".join(before)

    def _item(self) -> None:
        """Begin an item of the innermost list."""
        number = self._numbers[-1]
        self._bullet = f"{self._ink.bullet} " if number is None else f"{number}. "
        if number is not None:
            self._numbers[-1] = number + 1
        self._before.append(" " * cells(self._bullet))

    def _placed(self, row: Row, indent: str = "") -> Iterator[Row]:
        """Yield a row behind what stands before it."""
        before = self._indent(self._bullet)
        self._bullet = ""
        yield ((before + indent, QUIET), *row) if before or indent else row

    def _paragraph(self, pieces: Sequence[Piece]) -> Iterator[Row]:
        """Yield a paragraph as rows, broken where it is broken in the text and where the width ends."""
        line: list[Piece] = []
        for text, look in (*pieces, ("\n", TEXT)):
            for number, part in enumerate(text.split("\n")):
                if number:
                    for row in _dressed(line, self._room):
                        yield from self._placed(row)
                    line = []
                if part:
                    line.append((part, look))

    def _columns(self) -> Iterator[Row]:
        """Yield a table in columns where its width allows, else the cells of each row below each other."""
        table, self._table = self._table, []
        widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
        if sum(widths) + 2 * len(widths) <= self._room:
            for number, row in enumerate(table):
                padded = [text + " " * (widths[at] - cells(text)) for at, text in enumerate(row)]
                yield from self._placed((("  ".join(padded).rstrip(), TEXT if number else HEAD),))
            return
        for row in table[1:]:
            for name, text in zip(table[0], row, strict=True):
                for line in _wrapped(f"{name}: {text}", self._room) if text else ():
                    yield from self._placed(((line, TEXT),))
            yield ()


def _pieces(tokens: Sequence[Token], look: str) -> Iterator[Piece]:
    """Yield the text of a paragraph with its looks; links show where they lead."""
    looks, leads = [look], [""]
    for token in tokens:
        if token.type in ("strong_open", "em_open", "s_open"):
            looks.append({"strong_open": HEAD, "em_open": EMPHASIS}.get(token.type, QUIET))
        elif token.type in ("strong_close", "em_close", "s_close"):
            looks.pop()
        elif token.type == "link_open":
            leads.append("" if token.markup == "autolink" else str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            to = leads.pop()
            if to:
                yield visible(f" <{to}>"), QUIET
        elif token.type in ("softbreak", "hardbreak"):
            yield (" " if token.type == "softbreak" else "\n"), looks[-1]
        elif token.type == "code_inline":
            yield visible(token.content), CODE
        elif token.content:
            yield visible(token.content), looks[-1]


def _dressed(pieces: Sequence[Piece], width: int) -> Iterator[Row]:
    """Yield pieces of one line as rows of at most `width` cells, each cut where its look changes."""
    text = "".join(part for part, _ in pieces)
    at, bounds = 0, []
    for part, look in pieces:
        bounds.append((at, at + len(part), look))
        at += len(part)
    for start, end in spans(0, len(text), breaks(text, 0, len(text), width)):
        end = start + len(text[start:end].rstrip())
        found = [(text[max(start, a) : min(end, b)], look) for a, b, look in bounds if a < end and b > start]
        yield tuple(found)


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of at most `width` cells."""
    places = spans(0, len(text), breaks(text, 0, len(text), max(NARROWEST, width)))
    return [text[start:end].rstrip() for start, end in places]
