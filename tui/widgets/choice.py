"""One of several values, turned with the keys that move through a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reading.clean import visible
from tui.signs import ASCII
from tui.wrap import cells, fit

if TYPE_CHECKING:
    from tui.app import CopydeskApp


class Choice(Widget, can_focus=True):
    """Shows a label and the value that is chosen; the marks around the value say that it has the focus."""

    class Turned(Message):
        """Another value was chosen."""

    def __init__(self, label: str, values: Sequence[str], *, id: str) -> None:
        super().__init__(id=id)
        self._label, self._values = label, tuple(values)
        self.at = 0
        """The place of the chosen value."""

    @property
    def value(self) -> str:
        """The chosen value."""
        return self._values[self.at]

    def turn(self, steps: int) -> None:
        """Choose the value that many places on, round and round."""
        self.at = (self.at + steps) % len(self._values)
        self.refresh()
        self.post_message(self.Turned())

    def on_focus(self) -> None:
        """Show the marks."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the marks away."""
        self.refresh()

    def render(self) -> RenderResult:
        """Return the line."""
        signs = cast("CopydeskApp", self.app).settings.signs
        left, right = ("< ", " >") if signs is ASCII else ("‹ ", " ›")
        if not self.has_focus:
            left, right = "  ", ""
        room = self.size.width - cells(f"{self._label:<8}{left}{right}")
        return Content(f"{self._label:<8}{left}{fit(visible(self.value), max(0, room), signs.ellipsis)}{right}")
