"""Decisions carried over: each decision on an earlier text of an article is found in the current text.

Nothing is written when an article changes. An event keeps the snapshot and sentence it was made on; its place in the
current text follows from the two snapshots, which are both kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading.article import Article
from review.events import NOTHING, Event, EventKind
from store.desk import Reanchored
from store.errors import StoreError
from store.index.event_files import EventFiles
from store.index.index import LastEvent
from store.journal.codec import event_of

if TYPE_CHECKING:  # at run time with the first decision on an earlier text
    from reading.anchor import Anchor

LoadVersion = Callable[[str, str], Article]


class Reanchorer:
    """Computes anchors between snapshots of an article, each pair once."""

    def __init__(self, load: LoadVersion) -> None:
        """`load` returns an article by name as the snapshot of a digest has it; StoreError when it is lost."""
        self._load = load
        self._known: dict[tuple[str, str, str], tuple[Anchor, ...]] = {}

    def anchor(self, article: str, old: str, new: str, sentence: int) -> Anchor:
        """Return where a sentence of an old snapshot is in a new one."""
        from reading.anchor import ORPHAN

        anchors = self._anchors(article, old, new)
        return anchors[sentence] if 0 <= sentence < len(anchors) else ORPHAN

    def quote(self, article: str, snapshot: str, sentence: int) -> str:
        """Return a sentence's text in one snapshot; empty when the snapshot is lost."""
        try:
            return self._load(article, snapshot).quote(sentence)
        except (StoreError, IndexError):
            return ""

    def on_current_text(self, article: str, current: str, last: list[LastEvent]) -> list[LastEvent]:
        """Return the events that hold on the current text: made on it, or carried over to the same words."""
        if all(held.snapshot == current for held in last):
            return last
        best: dict[tuple[str, int], LastEvent] = {}
        for held in last:
            here = self._here(article, current, held)
            if here is not None:
                key = here.reviewer, here.sentence
                if key not in best or here.packed > best[key].packed:
                    best[key] = here
        return list(best.values())

    def on_earlier_texts(self, article: str, current: str, last: Iterable[LastEvent]) -> list[tuple[LastEvent, Anchor]]:
        """Return the decisions on earlier texts, each with its place in the current one."""
        return [
            (held, self.anchor(article, held.snapshot, current, held.sentence))
            for held in last
            if held.snapshot != current
        ]

    def _here(self, article: str, current: str, held: LastEvent) -> LastEvent | None:
        """Return an event as it holds in the current text, or None when it does not."""
        if held.snapshot == current:
            return held
        found = self.anchor(article, held.snapshot, current, held.sentence)
        if not found.is_same or found.sentence is None:
            return None
        return held._replace(snapshot=current, sentence=found.sentence)

    def _anchors(self, article: str, old: str, new: str) -> tuple[Anchor, ...]:
        from reading.anchor import anchor

        key = article, old, new
        if key not in self._known:
            try:
                before, after = self._load(article, old), self._load(article, new)
            except StoreError:
                self._known[key] = ()
            else:
                self._known[key] = anchor(_quotes(before), _quotes(after))
        return self._known[key]


def _quotes(article: Article) -> list[str]:
    return [article.text[sentence.start : sentence.end] for sentence in article.sentences]


def as_in_current_text(event: Event, held: LastEvent) -> Event:
    """Return an event as it stands in the current text."""
    if (event.snapshot, event.sentence) == (held.snapshot, held.sentence):
        return event
    return replace(event, snapshot=held.snapshot, sentence=held.sentence)


def reanchored(
    reanchorer: Reanchorer, lines: EventFiles, article: str, current: str, last: list[LastEvent]
) -> list[Reanchored]:
    """Return the decisions on earlier texts that no act on the current one has replaced, the orphans last."""
    made_here = {held.sentence: held for held in last if held.snapshot == current}
    events = {event.id: event for event in lines.events(sorted(held.place for held in last), event_of)}
    found = []
    for held, where in reanchorer.on_earlier_texts(article, current, last):
        event = events.get(f"{held.id:020x}")
        here = made_here.get(where.sentence) if where.sentence is not None else None
        if event is None or event.holding == NOTHING or _replaced(held, here, events):
            continue
        old = reanchorer.quote(article, held.snapshot, held.sentence)
        new = reanchorer.quote(article, current, where.sentence) if where.sentence is not None else ""
        found.append(Reanchored(event, where, old, new))
    return sorted(found, key=lambda one: (one.anchor.sentence is None, one.anchor.sentence or 0, one.event.id))


def _replaced(held: LastEvent, here: LastEvent | None, events: Mapping[str, Event]) -> bool:
    """Whether a later act on the current text speaks for the sentence; one that was undone to nothing does not."""
    if here is None or here.id < held.id:
        return False
    event = events.get(f"{here.id:020x}")
    return event is None or event.kind is not EventKind.UNDO or event.holding != NOTHING
