"""The row below an article's last sentence, where the cursor goes when everything in it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView


def end_row(view: DeskView) -> tuple[str, ...]:
    """Return the text of the row below the last sentence, in forms from the longest to the shortest."""
    key, pending = view.shell.key_of("article.next"), view.session.pending
    here = view.session.progress
    if here.judged < here.claims:
        return ("the end of the article",)
    order = view.articles.order
    if pending.left and order and order[-1] == view.session.number:
        return f"done; {pending.left:,} left further up: {key} goes there", f"done; {key} further up", f"done: {key}"
    if pending.left:
        return f"done: {key} next article with something left", f"done: {key} next with something left", f"done: {key}"
    return ("done: everything is judged", "all is judged")
