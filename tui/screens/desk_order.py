"""Which articles the list shows in which order: found at once, or beside the keys where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from tui.filtering import Shelf, parse, sought

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

MANY = 5_000
"""Articles from which on a key does not wait for the list."""


class _Wish(Struct, frozen=True):
    """The articles there are, the filter, and what they are sorted by."""

    shelf: Shelf
    filter: str
    sort: str

    def found(self) -> Sequence[int]:
        return self.shelf.sorted(self.shelf.find(self.filter), self.sort)


class Order:
    """Keeps the list in step with the filter and the sorting; of several wishes on their way the last one is shown."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._wish: _Wish | None = None
        self._busy = False

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Show the articles that match a filter, sorted as chosen; `at_once` waits for them however many there are."""
        desk = self._desk
        desk.filter = text.strip()
        desk.texts.want(sought(parse(desk.filter).words))
        desk.remember()
        wish = _Wish(desk.shelf, desk.filter, desk.sort)
        if at_once or len(wish.shelf.cards) < MANY or not _said(wish):
            self._wish = None
            self._show(wish, wish.found())
            return
        self._wish = wish
        desk.articles.announce(f"{_said(wish)} …")
        if not self._busy:
            self._busy = True
            desk.run_worker(partial(self._work, wish), "find what the list shows", group="order", thread=True)

    def _work(self, wish: _Wish | None) -> None:
        """Fulfil wishes in a thread, until there is none."""
        while wish is not None:
            wish = self._desk.app.call_from_thread(self._take, wish, wish.found())

    def _take(self, wish: _Wish, order: Sequence[int]) -> _Wish | None:
        """Show what was found, if it is still wanted; return what is wanted instead."""
        if self._wish is wish:
            self._wish = None
            if wish.shelf is self._desk.shelf:  # else the reviewer went to another round meanwhile
                self._show(wish, order)
        self._busy = self._wish is not None
        return self._wish

    def _show(self, wish: _Wish, order: Sequence[int]) -> None:
        self._desk.articles.show_order(order, _said(wish))


def _said(wish: _Wish) -> str:
    return " ".join(part for part in (wish.filter, "" if wish.sort == "name" else f"by {wish.sort}") if part)
