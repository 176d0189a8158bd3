"""How the words of a line look: spans of the text, each with a style, laid over the line's own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rich.style import Style

from tui.text.wrap import clusters, is_narrow
from tui.widgets.lines import Part

Span = tuple[int, int, Style]
"""Start and end in the text, and what to lay over it."""


@lru_cache(256)
def ink(style: Style) -> Style:
    """Return a style without its background, to be laid over the text's own."""
    return Style(color=style.color, bold=style.bold, italic=style.italic, underline=style.underline)


def dressed(text: str, start: int, base: Style, spans: Sequence[Span]) -> list[Part]:
    """Return a line's text, which begins at `start`, cut where its look changes; no cluster is cut."""
    if not spans:
        return [(text, base)]
    end = start + len(text)
    bounds = sorted({start, end, *(max(start, a) for a, _, _ in spans), *(min(end, b) for _, b, _ in spans)})
    if not is_narrow(text):
        ends = {start + high for _, high, _ in clusters(text)} | {start}
        bounds = [bound for bound in bounds if bound in ends]
    parts: list[Part] = []
    for low, high in pairwise(bounds):
        style = base
        for a, b, more in spans:
            if a <= low < b:
                style = style + more
        parts.append((text[low - start : high - start], style))
    return parts


def touching(spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield those of sorted spans that overlap with a stretch of the text."""
    for at in range(max(0, bisect_left(spans, (start, 0)) - 1), len(spans)):
        if spans[at][0] >= end:
            break
        if spans[at][1] > start:
            yield spans[at]
