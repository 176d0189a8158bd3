"""A field and the lines that match what is typed into it: what help and palette share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.dispatch import Handler, plain
from tui.guide import Row
from tui.screens.dialogs import Dialog
from tui.widgets.field import Field
from tui.widgets.keytable import KeyTable

Match = Callable[[Sequence[Row], str], list[Row]]


class Finder(Dialog[str]):
    """Shows rows, fewer as one types; arrows move while the field keeps the focus."""

    def __init__(
        self, title: str, rows: Sequence[Row], match: Match, *, chooses: bool, placeholder: str, hint: str = ""
    ) -> None:
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self._title, self._rows, self._match = title, rows, match
        self._placeholder, self._hint = placeholder, hint
        self.table = KeyTable(chooses=chooses, empty="Nothing by that name.")

    def compose(self) -> ComposeResult:
        """Lay out title, field, rows and keys."""
        with Vertical(classes="box"):
            yield Static(Content(self._title), classes="title", markup=False)
            yield Field(placeholder=self._placeholder)
            yield self.table
            yield Static(Content(self._hint), classes="quiet", markup=False)

    def on_mount(self) -> None:
        """Show everything, and let typing begin at once."""
        self.table.show(self._rows)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        self.table.show(self._match(self._rows, event.value))

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving, and taking the chosen row."""
        return {
            **super().handlers(),
            "dialog.next": plain(lambda: self.table.move(1)),
            "dialog.previous": plain(lambda: self.table.move(-1)),
            "dialog.page-next": plain(lambda: self.table.page(1)),
            "dialog.page-previous": plain(lambda: self.table.page(-1)),
            "dialog.accept": plain(self._accept),
        }

    def _accept(self) -> None:
        """Return the chosen action; where rows only scroll, close."""
        row = self.table.chosen if self.table.chooses else None
        self.dismiss(row.action if row else None)
