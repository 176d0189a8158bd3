"""What the page does with mentions: jump from one to the next, highlight some types, open an entity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reading.article import EntityType, Mention
from tui.dispatch import Call, Handler

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


def entity_actions(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers of the page's actions on mentions."""
    return {
        "mention.next": lambda call: _jump(desk, call.times),
        "mention.previous": lambda call: _jump(desk, -call.times),
        "entity.highlight": lambda _: _highlight(desk),
        "entity.open": lambda call: _open(desk, call),
    }


def _shown(desk: DeskScreen) -> list[Mention]:
    """Return the mentions that are highlighted, those of every type when none is."""
    article = desk.session.article
    wanted = desk.reader.highlight
    return [m for m in article.mentions if wanted in (None, "", str(m.type))] if article else []


def _jump(desk: DeskScreen, steps: int) -> None:
    """Go to a mention further on or back, from the one last gone to or else from the current sentence."""
    article, session = desk.session.article, desk.session
    if article is None:
        return
    at = desk.reader.mention
    span = article.sentences[session.cursor]
    inside = at is not None and span.start <= at.start < span.end
    start = at.start if at is not None and inside else (span.start - 1 if steps > 0 else span.start)
    ahead = [m for m in _shown(desk) if (m.start > start if steps > 0 else m.start < start)]
    if not ahead:
        desk.said("No mention further on" if steps > 0 else "No mention before")
        return
    from store.sighting import sentence_of

    target = ahead[min(steps, len(ahead)) - 1] if steps > 0 else ahead[max(steps, -len(ahead))]
    session.go(max(0, sentence_of(article, target.start)))
    desk.reader.show_mention(target)
    name = f"{target.entity}, " if target.entity != article.text[target.start : target.end] else ""
    desk.said(f"{name}{str(target.type).lower()}")


def _highlight(desk: DeskScreen) -> None:
    """Go from all types to each type of the article in turn, to none, to all."""
    article = desk.session.article
    present = {m.type for m in article.mentions} if article else set()
    order: list[str | None] = ["", *(str(kind) for kind in EntityType if kind in present), None]
    now = desk.reader.highlight
    desk.reader.highlight = order[(order.index(now) + 1) % len(order)] if now in order else ""
    desk.reader.repaint()
    shown = desk.reader.highlight
    count = len(_shown(desk))
    if shown is None:
        desk.said("Highlighting: off")
    else:
        desk.said(f"Highlighting: {shown.lower() or 'all types'} ({count} mentions)")


def _open(desk: DeskScreen, call: Call) -> None:
    """Open the mention last gone to, else the first of the sentence; with a number, that one of the sentence."""
    article, session = desk.session.article, desk.session
    if article is None:
        return
    from tui.entity_index import nearest

    here = nearest(article.mentions, article, session.cursor)
    if not here:
        desk.said(f"No entity in this sentence; {desk.copydesk.key_of('mention.next')} goes to the next one")
        return
    chosen = here.index(desk.reader.mention) if desk.reader.mention in here else 0
    if call.count:
        if call.count > len(here):
            names = f"{len(here)} entities" if len(here) > 1 else "one entity"
            desk.said(f"This sentence has {names}, no number {call.count}")
            return
        chosen = call.count - 1
    from tui.screens.entity import EntityView

    desk.app.push_screen(EntityView(desk, here, chosen))
