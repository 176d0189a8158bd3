"""One line of text to type into, as every dialog has it."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from reading.clean import visible


class Field(Input):
    """A field in which nothing blinks, and what cannot be seen becomes its symbol as soon as it is in it.

    What is shown is what is stored: a control character in a pasted or older text is not dropped on the way to the
    screen, and its symbol is as long as it was, so that the cursor stays where it is.
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Return the text with symbols for what would act on a terminal, or not be seen."""
        return visible(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what was pasted, not only the first."""
        event.prevent_default()
        super()._on_paste(events.Paste(" ".join(event.text.splitlines())))
        event.stop()
