"""The dialog for one piece of evidence: where it is, what it says, whether it supports or refutes."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from review.events import Evidence
from tui.dispatch import Handler, plain
from tui.screens.dialogs import Dialog, Keys
from tui.widgets.field import Field

STANCES = ("supports", "refutes")


class EvidenceDialog(Dialog[Evidence]):
    """Asks for source, quotation and stance; the result is the piece, or None."""

    def __init__(self, piece: Evidence) -> None:
        super().__init__()
        self._piece = piece

    def compose(self) -> ComposeResult:
        """Lay out three fields."""
        with Vertical(classes="box"):
            yield Static(Content("Evidence"), classes="title", markup=False)
            for name, value, placeholder in (
                ("source", self._piece.source, "address, or article#sentence of this desk"),
                ("quote", self._piece.quote, "what it says, word for word"),
                ("stance", self._piece.stance, "supports or refutes"),
            ):
                yield Field(value, placeholder=placeholder, id=name)
            yield Static(Content(""), id="fault", classes="quiet", markup=False)
            yield Keys("dialog.accept", "dialog.next-field", "dialog.close")

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: accepting takes what the fields hold."""
        return {**super().handlers(), "dialog.accept": plain(self._accept)}

    def _accept(self) -> None:
        source, quote, stance = (
            self.query_one(f"#{name}", Input).value.strip() for name in ("source", "quote", "stance")
        )
        meant = [one for one in STANCES if stance and one.startswith(stance.lower())]
        if not source or not meant:
            what = "Say where the evidence is." if not source else "Does it support or refute? s or r is enough."
            self.query_one("#fault", Static).update(Content(what))
            self.query_one("#source" if not source else "#stance", Input).focus()
            return
        self.dismiss(replace(self._piece, source=source, quote=quote, stance=meant[0]))
