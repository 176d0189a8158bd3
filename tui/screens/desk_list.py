"""The list's own actions: moving, opening, filtering while it is typed, sorting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.dispatch import Handler, plain
from tui.filtering import SORTS, parse

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


def listing(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers of the list."""
    articles = desk.articles
    return {
        "list.open": plain(lambda: _open(desk)),
        "list.next": lambda call: articles.point(articles.cursor + call.times),
        "list.previous": lambda call: articles.point(articles.cursor - call.times),
        "list.page-next": lambda call: articles.point(articles.cursor + call.times * articles.page_rows()),
        "list.page-previous": lambda call: articles.point(articles.cursor - call.times * articles.page_rows()),
        "list.first": plain(lambda: articles.point(0)),
        "list.last": plain(lambda: articles.point(len(articles.order) - 1)),
        "list.filter": plain(lambda: _ask(desk)),
        "list.sort": plain(lambda: _sort(desk)),
    }


def _open(desk: DeskScreen) -> None:
    card = desk.articles.card
    if card is None:
        desk.said("Nothing to open")
        return
    desk.session.open(card.name)
    desk.focus_pane("reader")


def _ask(desk: DeskScreen) -> None:
    """Ask for a filter and apply it while it is typed."""
    from tui.screens.dialogs import Prompt

    before = desk.filter

    def done(text: str | None) -> None:
        desk.order.want(before if text is None else text)
        unknown = parse(desk.filter).unknown
        if unknown:
            desk.said(f"Not understood: {' '.join(unknown)}")

    hint = "filter: words  is:unread is:open is:done  has:disputed  by:NAME"
    prompt = Prompt("Filter", before, placeholder=hint, bottom=True, changed=desk.order.want)
    desk.app.push_screen(prompt, done)


def _sort(desk: DeskScreen) -> None:
    desk.sort = SORTS[(SORTS.index(desk.sort) + 1) % len(SORTS)]
    desk.order.want(desk.filter)
    desk.said(f"Sorted by {desk.sort}")
