"""Text from outside as lines of a width: made visible, wrapped at spaces."""

from __future__ import annotations

from reading.clean import visible
from tui.text.wrap import breaks, fit, spans


def wrapped(text: str, width: int) -> list[str]:
    """Return text from outside as lines of at most `width` cells."""
    flat = visible(" ".join(text.split()))
    lines = spans(0, len(flat), breaks(flat, 0, len(flat), max(4, width)))
    return [flat[start:end].rstrip() for start, end in lines]


def beginning(text: str, width: int, most: int, ellipsis: str) -> list[str]:
    """Return the first lines of a text from outside, with a sign at their end where there are more."""
    lines = wrapped(text, width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fit(f"{lines[most - 1]} {lines[most]}", width, ellipsis)]


def paragraphs(text: str, width: int) -> list[str]:
    """Return a note as lines of at most `width` cells, its own line breaks kept."""
    return [line for part in text.splitlines() if part.strip() for line in wrapped(part, width)]
