"""The yardstick: a Textual application that shows one line and repaints it for each `j`."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget


class Line(Widget, can_focus=True):
    """One line with a counter."""

    DEFAULT_CSS = "Line { height: 1; }"
    count = 0

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        from rich.segment import Segment

        return Strip([Segment(f"ready {self.count}", self.rich_style)]).adjust_cell_length(self.size.width)


class Bare(App[None]):
    """Shows the line."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The line."""
        yield Line()

    def key_j(self) -> None:
        """Count on."""
        line = self.query_one(Line)
        line.count += 1
        line.refresh()

    def key_q(self) -> None:
        """Leave."""
        self.exit()


if __name__ == "__main__":
    Bare().run(mouse=False)
