"""The dialog for a note: some sentences, on lines of their own where the writer wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.message_pump import MessagePumpClosed
from textual.widgets import Static, TextArea

from reading.clean import clean, visible
from reading.errors import CopydeskError
from tui.screens.dialogs import Dialog, Keys, obey
from tui.shell.dispatch import Handler, plain
from tui.shell.shell import shell_of
from tui.terminal.editor import edit
from tui.terminal.textual_private import next_message

LINES = 6  # more than most notes have; the text scrolls
LOW = 16  # lines: of fewer the dialog's frame would leave none to write in
AROUND, AROUND_LOW = 12, 9
"""The lines of the screen that are not the field's: title, sentence, keys, and the room around them."""


class Area(TextArea):
    """A text area that does not blink and shows invisible characters as symbols as soon as they are in it."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding("alt+b", "cursor_word_left", "Move cursor left a word", show=False),
        Binding("alt+f", "cursor_word_right", "Move cursor right a word", show=False),
    ]

    def __init__(self, text: str) -> None:
        super().__init__(clean(text).text, theme="css", highlight_cursor_line=False, compact=True)
        self.cursor_blink = False
        self._typed: list[str] = []

    async def on_key(self, event: events.Key) -> None:
        """Take characters that were typed, or pasted into a terminal that does not say so, as many as wait in one go.

        Each would have the whole paragraph wrapped anew. They are held back only while the very next message is
        another one: whatever comes between finds them in the text.
        """
        event.prevent_default()
        if not (event.is_printable and event.character):
            await obey(self, event)
            return
        event.stop()
        self._typed.append(event.character)
        after: Message | None = None
        with suppress(MessagePumpClosed):
            after = next_message(self)
        if not (isinstance(after, events.Key) and after.is_printable and after.character):
            typed, self._typed = "".join(self._typed), []
            self.replace(typed, *self.selection, maintain_selection_offset=False)

    def on_paste(self, event: events.Paste) -> None:
        """Take what was pasted with symbols for what would act on a terminal, or not be seen."""
        event.prevent_default()
        done = self.replace(clean(event.text).text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(done.end_location)


class NoteDialog(Dialog[str]):
    """Asks for a text of several lines; the result has no white space around it."""

    def __init__(
        self, title: str, text: str, quote: str = "", changed: Callable[[str], None] = lambda _text: None
    ) -> None:
        """`quote` is the sentence it is about, shown where there is room; `changed` hears the text as it is typed."""
        super().__init__(classes="-note")
        self._changed, self._told = changed, text
        self._title, self._text, self._quote = title, text, quote

    def compose(self) -> ComposeResult:
        """Lay out title, field, sentence and keys."""
        with Vertical(classes="box"):
            yield Static(Content(visible(self._title)), classes="title", markup=False)
            yield Area(self._text)
            yield Static(Content(visible(self._quote)), id="about", classes="quiet", markup=False)
            yield Keys("dialog.accept", "dialog.new-line", "note.editor", "dialog.close")

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def on_resize(self) -> None:
        """Give the field the room there is."""
        height, low = self.size.height, self.size.height < LOW
        self.query_one(TextArea).styles.height = max(2, min(LINES, height - (AROUND_LOW if low else AROUND)))
        self.query_one("#about").display = bool(self._quote) and not low

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving moves in the text."""
        area = self.query_one(TextArea)
        return {
            **super().handlers(),
            "dialog.accept": plain(lambda: self.dismiss(area.text.strip())),
            "dialog.new-line": plain(lambda: self._insert("\n")),
            "note.editor": plain(self._edit),
            "dialog.next": plain(area.action_cursor_down),
            "dialog.previous": plain(area.action_cursor_up),
            "dialog.page-next": plain(area.action_cursor_page_down),
            "dialog.page-previous": plain(area.action_cursor_page_up),
        }

    def on_text_area_changed(self) -> None:
        """Pass the written text on."""
        if self.is_current:
            self.hand_on()

    def hand_on(self) -> None:
        """Tell what the field holds, once."""
        text = self.query_one(TextArea).text
        if text != self._told:
            self._told = text
            self._changed(text)

    def _edit(self) -> None:
        """Go on in the writer's own editor; the text that comes back is made safe like a paste."""
        area = self.query_one(TextArea)
        try:
            text = edit(self.app, area.text)
        except CopydeskError as error:
            shell_of(self).say(str(error), urgent=True)
            self.query_one("#about", Static).update(Content(visible(str(error))))
            return
        area.text = clean(text).text
        area.move_cursor(area.document.end)

    def _insert(self, text: str) -> None:
        area = self.query_one(TextArea)
        area.replace(text, *area.selection)
