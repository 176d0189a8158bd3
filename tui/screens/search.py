"""Searching the whole desk: hits appear while the phrase is typed, each in its context; enter goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from store.door import Card, Door
from tui.dispatch import Handler, plain
from tui.screens.dialogs import Dialog, Keys
from tui.searching import Hit, search, spans
from tui.signs import Signs
from tui.widgets.field import Field
from tui.widgets.hits import Hits

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

PAUSE = 0.12
"""Seconds without a key after which the search begins."""


class SearchDialog(Dialog[tuple[Hit, Sequence[Hit]]]):
    """Asks for words and shows where they stand; the result is the hit that was chosen, and all hits."""

    class Reading(Message):
        """The index is being built, and so many articles have been read."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done, self.of = done, of

    def __init__(self, door: Door, cards: Sequence[Card], signs: Signs, phrase: str = "") -> None:
        super().__init__(classes="-finder")
        self.results = Hits(signs)
        self._door, self._cards, self._phrase = door, cards, phrase
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out title, field, hits and keys."""
        with Vertical(classes="box"):
            yield Static(Content("Search the desk"), classes="title", markup=False)
            yield Field(self._phrase, placeholder='words in any form, "words in this order"')
            yield self.results
            yield Keys("dialog.next", "dialog.accept", "dialog.close")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the typing pauses."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, lambda: self.look_for(event.value.strip()))

    def look_for(self, phrase: str) -> None:
        """Search for a phrase, giving up the search before."""
        self._phrase = phrase
        self.workers.cancel_group(self, "search")
        self.results.clear("Searching" if phrase else "")
        if phrase:
            self._search(phrase)

    @work(thread=True, group="search", exclusive=True, exit_on_error=False, description="search the desk")
    def _search(self, phrase: str) -> None:
        worker = get_current_worker()
        found = 0

        def told(done: int, of: int) -> bool:
            if of:
                self.post_message(self.Reading(done, of))
            return not worker.is_cancelled

        for hits in search(self._door, self._cards, phrase, told):
            found += len(hits)
            if not worker.is_cancelled:
                self.app.call_from_thread(self._add, phrase, hits)
        if not found and not worker.is_cancelled:
            self.app.call_from_thread(self._nothing, phrase)

    def on_search_dialog_reading(self, message: Reading) -> None:
        """Say how much of the desk has been read, where nothing was found yet."""
        if self._phrase and not self.results.hits:
            self.results.clear(f"Reading the desk: {message.done:,} of {message.of:,} articles")

    def _add(self, phrase: str, hits: list[Hit]) -> None:
        if phrase == self._phrase and self.is_attached:
            self.results.add(hits)

    def _nothing(self, phrase: str) -> None:
        if phrase == self._phrase and self.is_attached:
            self.results.clear("Nowhere on this desk.")

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving among the hits, and going to one."""
        page = max(1, self.results.size.height - 1)
        return {
            **super().handlers(),
            "dialog.next": plain(lambda: self.results.point(1)),
            "dialog.previous": plain(lambda: self.results.point(-1)),
            "dialog.page-next": plain(lambda: self.results.point(page)),
            "dialog.page-previous": plain(lambda: self.results.point(-page)),
            "dialog.accept": plain(self._accept),
        }

    def _accept(self) -> None:
        chosen = self.results.chosen
        if chosen is not None:
            self.dismiss((chosen, tuple(self.results.hits)))


def search_desk(desk: DeskScreen) -> None:
    """Ask what to search for, go to the hit that was chosen, and mark all hits of its article."""

    def go(result: tuple[Hit, Sequence[Hit]] | None) -> None:
        if result is None:
            return
        hit, hits = result
        desk.session.open(hit.article, hit.sentence)
        desk.reader.hits = spans(desk.session.article, hits) if desk.session.article else ()
        desk.focus_pane("reader")
        desk.reader.repaint()

    desk.app.push_screen(SearchDialog(desk.session.door, desk.session.cards, desk.copydesk.settings.signs), go)
