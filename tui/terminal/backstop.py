"""The last line of defence of stock output: text on its way to the terminal loses whatever acts on one."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.terminal.cells import ACTIVE, lay
from tui.terminal.charset import UTF8, fitted


class Backstop(LineFilter):
    """A filter for all lines of an app; what it drops is zero cells wide, so that nothing moves.

    What the locale's character set lacks is replaced by as many cells.
    """

    def __init__(self, charset: str = UTF8) -> None:
        super().__init__()
        self._charset = charset

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the segments without anything active."""
        if self._charset != UTF8:
            return [Segment("".join(fitted(lay(text), self._charset)), style) for text, style, _ in segments]
        return [
            segment if segment.text.isprintable() else Segment(ACTIVE.sub("", segment.text), segment.style)
            for segment in segments
        ]
