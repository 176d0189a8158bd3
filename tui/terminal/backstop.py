"""The last line of defence of stock output: text on its way to the terminal loses whatever acts on one."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.terminal.cells import ACTIVE


class Backstop(LineFilter):
    """A filter for all lines of an app; what it drops is zero cells wide, so that nothing moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the segments without anything active."""
        return [
            segment if segment.text.isprintable() else Segment(ACTIVE.sub("", segment.text), segment.style)
            for segment in segments
        ]
