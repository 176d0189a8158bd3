"""What the page does with mentions: jump from one to the next, highlight some types, open an entity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reading.article import EntityType, Mention
from store.desk import sentence_of
from tui.shell.dispatch import Call, Handler
from tui.work.entities import nearest

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView


def entity_actions(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of the page's actions on mentions."""
    return {
        "mention.next": lambda call: _jump(view, call.times),
        "mention.previous": lambda call: _jump(view, -call.times),
        "entity.highlight": lambda _: _highlight(view),
        "entity.open": lambda call: _open(view, call),
    }


def _shown(view: DeskView) -> list[Mention]:
    """Return the mentions that are highlighted, those of every type when none is."""
    article = view.session.article
    wanted = view.reader.highlight
    return [m for m in article.mentions if wanted in (None, "", str(m.type))] if article else []


def _jump(view: DeskView, steps: int) -> None:
    """Go to a mention further on or back, from the one last gone to or else from the current sentence."""
    article, session, forward = view.session.article, view.session, steps > 0
    if article is None:
        return
    at = view.reader.mention
    span = article.sentences[session.cursor.sentence]
    start = span.start - 1 if forward else span.start
    if at is not None and span.start <= at.start < span.end:
        start = at.start
    ahead = [m for m in _shown(view) if (m.start > start if forward else m.start < start)]
    if not ahead:
        view.say("No mention further on" if forward else "No mention before")
        return

    target = ahead[min(steps, len(ahead)) - 1] if forward else ahead[max(steps, -len(ahead))]
    session.jump(max(0, sentence_of(article, target.start)))
    view.reader.show_mention(target)
    is_seen = target.entity == article.text[target.start : target.end] and not view.shell.settings.speak
    name = "" if is_seen else f"{target.entity}, "
    view.say(f"{name}{str(target.type).lower()}")


def _highlight(view: DeskView) -> None:
    """Go from all types to each type of the article in turn, to none, to all."""
    article = view.session.article
    present = {m.type for m in article.mentions} if article else set()
    order: list[str | None] = ["", *(str(kind) for kind in EntityType if kind in present), None]
    now = view.reader.highlight
    view.reader.highlight = order[(order.index(now) + 1) % len(order)] if now in order else ""
    view.reader.repaint()
    shown = view.reader.highlight
    count = len(_shown(view))
    if shown is None:
        view.say("Highlighting: off")
    else:
        view.say(f"Highlighting: {shown.lower() or 'all types'} ({count} mentions)")


def _open(view: DeskView, call: Call) -> None:
    """Open the mention last gone to, else the first of the sentence; with a number, that one of the sentence."""
    article, session = view.session.article, view.session
    if article is None:
        return

    here = nearest(article.mentions, article, session.cursor.sentence)
    if not here:
        view.say(f"No entity in this sentence; {view.shell.key_of('mention.next')} goes to the next one")
        return
    chosen = here.index(view.reader.mention) if view.reader.mention in here else 0
    if call.count:
        if call.count > len(here):
            names = f"{len(here)} entities" if len(here) > 1 else "one entity"
            view.say(f"This sentence has {names}, no number {call.count}")
            return
        chosen = call.count - 1
    from tui.screens.desk.entity_view import EntityView

    view.app.push_screen(EntityView(view, here, chosen))
