"""One line of text to type into, as every dialog has it."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from reading.clean import visible


@cache
def own_keys(kind: type[Widget]) -> dict[str, str]:
    """Return the actions of a widget's own keys, by the names of the keys."""
    return {
        binding.key: binding.action
        for base in reversed(kind.__mro__)
        for binding in Binding.make_bindings(base.__dict__.get("BINDINGS", ()))
    }


async def obey(widget: Widget, event: events.Key) -> bool:
    """Perform what a key of the widget's own does, in its turn; whether it was one.

    Textual does it when all text that waits has gone in: of `ab`, backspace and `c` in one read it makes `ab`.
    """
    action = None if event.is_printable else own_keys(type(widget)).get(event.key)
    if action is None:
        return False
    event.stop()
    event.prevent_default()
    await widget.app.run_action(action, widget)
    return True


class Field(Input):
    """A field in which nothing blinks, and what cannot be seen becomes its symbol as soon as it is in it.

    What is shown is what is stored: a control character in a pasted or older text is not dropped on the way to the
    screen, and its symbol is as long as it was, so that the cursor stays where it is.
    """

    BINDINGS: ClassVar[list[Any]] = [
        Binding("alt+b", "cursor_left_word", "Move cursor left a word", show=False),
        Binding("alt+f", "cursor_right_word", "Move cursor right a word", show=False),
        Binding("alt+backspace,ctrl+backspace", "delete_left_word", "Delete left to start of word", show=False),
    ]

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they were typed, however many wait."""
        if not await obey(self, event):
            await super()._on_key(event)

    def validate_value(self, value: str) -> str:
        """Return the text with symbols for what would act on a terminal, or not be seen."""
        return visible(value)

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what was pasted, not only the first."""
        event.prevent_default()
        super()._on_paste(events.Paste(" ".join(event.text.splitlines())))
        event.stop()
