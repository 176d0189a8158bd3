"""Undo and redo at work: the last steps are taken back or brought back wherever they were, and one goes there.

Which events that takes is a rule of `review.undo`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from review.events import Event
from store.desk import number_of
from tui.work.carried import carried
from tui.work.echo import done_by, earlier_line, echo
from tui.work.sentence import OpenArticle, read_article
from tui.work.session import Session


class _Step(Struct, frozen=True):
    """The events that undo or redo a step, the article of the first where another is open, what is held in the rest.

    `sentence` is where the first is in the article's present text, None where it is gone.
    """

    events: tuple[Event, ...]
    opened: OpenArticle | None
    held: Mapping[str, Mapping[int, Event]]
    sentence: int | None


def undo(session: Session, times: int = 1) -> None:
    """Take back the last steps, wherever they were, and go there."""
    _enter(session, session.pending.look_for_undo, times, "undone", "Nothing to undo")


def redo(session: Session, times: int = 1) -> None:
    """Bring back what was undone last."""
    _enter(session, session.pending.look_for_redo, times, "redone", "Nothing to redo")


def _enter(
    session: Session, look: Callable[[], Callable[[], tuple[Event, ...]]], times: int, what: str, nothing: str
) -> None:
    """Enter the events that undo or redo a step, go there, say what changed, and go on with the next."""
    desk, name, cards, found = session.desk, session.name, session.cards, look()

    def read() -> _Step:
        now = [carried(desk, event, cards) for event in found()]
        events = tuple(event for event, _ in now)
        at = number_of(cards, events[0].article) if events else -1
        further = {event.article for event in events} - {name}  # of an act on several articles
        held = {one: desk.decisions.held(one, desk.reviewer) for one in further}
        opened = read_article(desk, cards[at]) if at >= 0 and events[0].article != name else None
        return _Step(events, opened, held, now[0][1] if events else None)

    def take(step: _Step) -> None:
        if not step.events:
            session.say(nothing)
            return
        session.jumps.leave(session.current_place)
        for article, held in step.held.items():
            session.pending.take_from_disk(article, held)
        events = session.pending.enter_step(step.events).events
        if step.opened is not None:
            session.lay_open(step.opened, step.sentence)
        session.show_changed(events)
        if step.sentence is not None:
            session.cursor.go(step.sentence)
        session.listener.did(f"{what}: {_said(session, step, events)}", undo=False)
        if times > 1:
            _enter(session, look, times - 1, what, nothing)

    session.fetch(read, take)


def _said(session: Session, step: _Step, events: tuple[Event, ...]) -> str:
    """Return what a step's events, which were just entered, changed, in words."""
    pending, articles = session.pending, len({event.article for event in events})
    where = f"{step.opened.article.title}, " if step.opened is not None else ""
    where = f"{articles} articles, " if articles > 1 else where
    replaced = zip(events, pending.replaced, strict=True)
    shown = ((event, before) for event, before in replaced if pending.is_shown(event))
    done = [done_by(event, before, _claims_in(session, event.article)) for event, before in shown]
    unseen = earlier_line(len(events) - len(done), session.number_of(events[0].article) >= 0)
    return "; ".join(part for part in (echo(done, where), unseen) if part)


def _claims_in(session: Session, name: str) -> frozenset[int]:
    """Return the sentences of an article of the list that are claims by their kind, of the open one as it is shown."""
    if session.opened is not None and name == session.name:
        return session.opened.claims
    return session.cards[session.number_of(name)].claims
