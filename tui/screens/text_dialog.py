"""A dialog of lines of text, which scrolls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from reading.clean import visible
from tui.screens.dialogs import Dialog, Keys
from tui.screens.row_screen import RowPane, StyledRow
from tui.shell.dispatch import Handler
from tui.text.paragraphs import wrapped
from tui.text.wrap import cells

AROUND_WIDE, AROUND_HIGH = 4, 6
"""Cells and lines of a sheet that are not its text's: padding, title, keys, and a blank line beside each of them."""
LOW = 16
"""Lines of a screen below which the text gets all that title and keys leave."""
KEYS_WRAP = 50
"""Cells of a sheet below which its keys take more than a line."""


class TextDialog(Dialog[None]):
    """Shows lines of text; closing it changes nothing."""

    AUTO_FOCUS = None

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(classes="-sheet")
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out title, text and keys."""
        self.pane = RowPane()
        with Vertical(classes="box"):
            yield Static(Content(visible(self._title)), classes="title", markup=False)
            yield self.pane
            yield Keys("dialog.next", "dialog.page-next", "dialog.close")

    def on_resize(self) -> None:
        """Take no more lines than the text has, and fill them once their width is known."""
        is_low = self.size.height < LOW
        self.set_class(is_low, "-short")
        box = self.query_one(".box")
        inner = min(int(box.styles.width.value), self.size.width) - AROUND_WIDE if box.styles.width else 0
        least = len(self.rows(inner)) + AROUND_HIGH if inner > KEYS_WRAP else self.size.height
        box.styles.height = self.size.height if is_low else min(least, self.size.height * 9 // 10)
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        self.pane.show(self.rows(self.pane.size.width))

    def rows(self, width: int) -> Sequence[StyledRow]:
        """Return the rows of the text."""
        return [((row, "text"),) for line in self._lines for row in self.wrapped_line(visible(line), width)]

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: scrolling."""
        return {
            **super().handlers(),
            "dialog.next": lambda call: self._scroll(call.times),
            "dialog.previous": lambda call: self._scroll(-call.times),
            "dialog.page-next": lambda call: self._scroll(call.times * self._page()),
            "dialog.page-previous": lambda call: self._scroll(-call.times * self._page()),
            "dialog.accept": lambda _: self.close(),
        }

    def _page(self) -> int:
        return max(1, self.pane.size.height - 1)

    def _scroll(self, lines: int) -> None:
        self.pane.scroll_lines_to(self.pane.top + lines)

    @staticmethod
    def wrapped_line(line: str, width: int) -> list[str]:
        """Return a line as rows of at most `width` cells, indented as it is."""
        if cells(line) <= width:
            return [line]
        margin = line[: len(line) - len(line.lstrip())][: width // 2]
        return [margin + row for row in wrapped(line, width - len(margin))]
