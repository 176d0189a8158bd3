"""Pending decisions: what the disk has of a reviewer's decisions, and laid over it what is being written.

No Textual here. Acts enter at once under local names and go to the writer. When it reports, they are saved, or taken
back and kept for another attempt. Undo works on acts that are still on their way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Reversible, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from review.events import LOCAL, NOTHING, Event
from review.holdings import Progress, change_of, is_decision
from review.undo import Past, redo, undo
from store.desk import Card, Desk, number_of
from tui.work.writer import Batch, BatchResult


class SaveState(StrEnum):
    """How safe a sentence's displayed decision is."""

    SAVED = "saved"
    PENDING = "pending"
    FAILED = "failed"


class _Entry(Struct, frozen=True):
    """An act on its way, each event's predecessor for taking it back, and which events are on what is shown."""

    batch: Batch
    before: tuple[Event | None, ...]
    shown: tuple[bool, ...]


class PendingDecisions:
    """One reviewer's holdings over a desk."""

    def __init__(self, desk: Desk, submit: Callable[[Batch], None], resume: Callable[[], None]) -> None:
        self._desk = desk
        self._submit = submit
        self._resume = resume
        self._cards = desk.articles.cards()
        self._by_kind: dict[str, frozenset[int]] = {}
        begun = desk.decisions.tally(desk.reviewer)
        self._progress = dict(begun.progress)
        self._held: dict[str, dict[int, Event]] = {}
        self._before = desk.decisions.log(desk.reviewer)
        self._entered: list[Event] = []  # since then
        self._entries: list[_Entry] = []
        self._states: dict[tuple[str, int], SaveState] = {}
        self._steps: dict[str, str] = {}  # the real name of each local one that the disk has acknowledged
        self.entered = 0
        self.failed: list[Batch] = []
        self.replaced: Sequence[Event | None] = ()
        """What each of the events entered last took the place of."""
        self.saved = sum(progress.judged for progress in self._progress.values())
        self.left = begun.others + sum(progress.claims - progress.judged for progress in self._progress.values())

    @property
    def pending(self) -> int:
        """How many sentences have a decision on its way to the disk."""
        elsewhere = sum(entry.shown.count(False) for entry in self._entries)
        return elsewhere + sum(state is SaveState.PENDING for state in self._states.values())

    @property
    def refused(self) -> int:
        """How many sentences have a decision that the disk refused, however many a key gave it to."""
        events = (event for batch in self.failed for event in batch.events)
        return len({(event.article, event.snapshot, event.sentence) for event in events})

    def is_shown(self, event: Event) -> bool:
        """Whether an event is on the text that its article has; one on an earlier text says nothing of these words."""
        number = number_of(self._cards, event.article)
        return number >= 0 and self._cards[number].snapshot == event.snapshot

    def held(self, article: str) -> Mapping[int, Event]:
        """Return the last event of each sentence, with what is on its way."""
        if article not in self._held:
            self._held[article] = dict(self._desk.decisions.held(article, self._desk.reviewer))
        return self._held[article]

    def held_in_memory(self, article: str) -> Mapping[int, Event] | None:
        """Return the same where it is known without the disk, else None."""
        return self._held.get(article)

    def events_on_disk(self) -> Iterator[Event]:
        """Yield the last event of each sentence of the articles that were looked at, as the disk had it."""
        for held in self._held.values():
            yield from (event for event in held.values() if not event.id.startswith(LOCAL))

    def last(self, article: str, sentence: int) -> tuple[Event | None, SaveState]:
        """Return the last event of a sentence, and how safe it is."""
        return self.held(article).get(sentence), self._states.get((article, sentence), SaveState.SAVED)

    def state(self, article: str, sentence: int) -> SaveState:
        """Return how safe that is."""
        return self._states.get((article, sentence), SaveState.SAVED)

    def progress(self, article: str) -> Progress:
        """Return the progress in an article, with what is on its way."""
        found = self._progress.get(article)
        return _untouched(len(self._claims(article))) if found is None else found

    def progress_of(self, card: Card) -> Progress:
        """Return the same for a card, without looking it up by its name."""
        found = self._progress.get(card.name)
        return _untouched(len(card.claims)) if found is None else found

    def _claims(self, article: str) -> frozenset[int]:
        """Return the sentences of an article that are up for judgement by their kind."""
        found = self._by_kind.get(article)
        if found is None:
            number = number_of(self._cards, article)
            found = self._by_kind[article] = self._cards[number].claims if number >= 0 else frozenset()
        return found

    def enter_step(self, events: Sequence[Event]) -> Batch:
        """Lay the events of one step over what is held, as far as it is shown, and send them to the disk."""
        step = f"{LOCAL}{self.entered + 1}"
        named: list[Event] = []
        before: list[Event | None] = []
        shown = tuple(map(self.is_shown, events))
        for event, is_shown in zip(events, shown, strict=True):
            self.entered += 1
            last = self.held(event.article).get(event.sentence) if is_shown else None
            event = replace(
                event,
                id=f"{LOCAL}{self.entered}",
                step=step,
                supersedes=last.id if last else "",
                duration=max(event.duration, last.duration if last else 0.0),  # an undo takes no time back
                undoes=self._steps.get(event.undoes, event.undoes),
            )
            before.append(last)
            if is_shown:
                self._lay(event, last)
                self._states[event.article, event.sentence] = SaveState.PENDING
            named.append(event)
        self.replaced = before
        batch = Batch(self.entered, tuple(named))
        self._entered += named
        self._entries.append(_Entry(batch, tuple(before), shown))
        self._submit(batch)
        return batch

    def look_for_undo(self) -> Callable[[], tuple[Event, ...]]:
        """Return a function that finds the events for undoing the last step; it reads the desk, in a thread."""
        past, desk = self._past(), self._desk
        return lambda: undo(past, desk.decisions.history)

    def look_for_redo(self) -> Callable[[], tuple[Event, ...]]:
        """Return a function that finds the events for redoing the step last undone."""
        past = self._past()
        return lambda: redo(past)

    def acknowledge(self, outcome: BatchResult) -> tuple[Event, ...]:
        """Take in the writer's report; return the events on sentences that look different now."""
        if outcome.error is None:
            return self._acknowledge(outcome)
        return self._take_back()

    def retry(self) -> tuple[Event, ...]:
        """Enter the acts that failed once more, in their order."""
        again, self.failed = self.failed, []
        names: dict[str, str] = {}
        entered: list[Event] = []
        for batch in again:
            done = self.enter_step(
                [replace(event, undoes=names.get(event.undoes, event.undoes)) for event in batch.events]
            )
            names[batch.events[0].step] = done.events[0].step
            entered += done.events
        return tuple(entered)

    def renew(self, cards: Sequence[Card]) -> None:
        """Take the desk's articles again; those that went count no more, and `forget` counts the claims of new ones."""
        known = {card.name for card in cards}
        for card in self._cards:
            if card.name not in known:
                went = self.progress_of(card)
                self._progress.pop(card.name, None)
                self.saved -= went.judged
                self.left -= went.claims - went.judged
        before, self._cards = {card.name for card in self._cards}, cards
        self._by_kind.clear()
        for card in cards:
            if card.name not in before:
                self._progress.setdefault(card.name, Progress(0, 0))

    def forget(self, articles: Iterable[str], progress: Mapping[str, Progress], log: Reversible[Event]) -> None:
        """Take the disk's state of these articles, which changed from elsewhere; nothing is pending on them."""
        for article in articles:
            self._held.pop(article, None)
        for article, now in progress.items():
            old = self.progress(article)
            self.saved += now.judged - old.judged
            self.left += (now.claims - old.claims) - (now.judged - old.judged)
            self._progress[article] = now
        self._before, self._entered = log, []

    def take_from_disk(self, article: str, held: Mapping[int, Event]) -> None:
        """Take the disk's state of an article, unless something was decided on it since it was first read."""
        self._held.setdefault(article, dict(held))

    def _past(self) -> Past:
        """Return the reviewer's events as they are now, the newest first, those on their way among them."""
        entered, before = tuple(self._entered), self._before
        return lambda: chain(reversed(entered), reversed(before))

    def _acknowledge(self, outcome: BatchResult) -> tuple[Event, ...]:
        stored = iter(outcome.stored)
        rules = self._desk.rules
        names: dict[str, str] = {}
        for batch in outcome.batches:
            entry = self._entries.pop(0)
            for event, before, is_shown in zip(batch.events, entry.before, entry.shown, strict=True):
                real = next(stored)
                names[event.id], names["step:" + event.step] = real.id, real.step
                self._steps[event.step] = real.step
                if not is_shown:
                    continue
                was_counted = before is not None and is_decision(rules, before.holding)
                self.saved += is_decision(rules, real.holding) - was_counted
                where = self._held[event.article]
                if where.get(event.sentence) is event or where[event.sentence].id == event.id:
                    where[event.sentence] = real
                    self._states.pop((event.article, event.sentence), None)
        self._rename(names, outcome)
        return outcome.stored

    def _rename(self, names: Mapping[str, str], outcome: BatchResult) -> None:
        """Replace local names in the log's tail and in the acts that are still on their way."""
        log = self._entered
        waiting = sum(len(entry.batch.events) for entry in self._entries)
        log[len(log) - waiting - len(outcome.stored) : len(log) - waiting] = outcome.stored
        for place in range(len(log) - waiting, len(log)):
            event = log[place]
            log[place] = replace(
                event,
                supersedes=names.get(event.supersedes, event.supersedes),
                undoes=names.get("step:" + event.undoes, event.undoes),
            )

    def _take_back(self) -> tuple[Event, ...]:
        """Undo all that is on its way, newest first, and keep it."""
        entries, self._entries = self._entries, []
        for entry in reversed(entries):
            del self._entered[len(self._entered) - len(entry.batch.events) :]
            laid = zip(entry.batch.events, entry.before, entry.shown, strict=True)
            for event, before in reversed([(event, before) for event, before, is_shown in laid if is_shown]):
                self._lay(before or replace(event, holding=NOTHING), event)
                if before is None:
                    del self._held[event.article][event.sentence]
                self._states[event.article, event.sentence] = SaveState.FAILED
        self.failed += [entry.batch for entry in entries]
        self._resume()
        return tuple(event for entry in entries for event in entry.batch.events)

    def _lay(self, event: Event, before: Event | None) -> None:
        """Make `event` the last of its sentence, and the counts right."""
        by_kind = event.sentence in self._claims(event.article)
        change = change_of(self._desk.rules, by_kind, before, event)
        self.left += change.claims - change.judged
        self._progress[event.article] = self.progress(event.article).plus(change)
        self._held[event.article][event.sentence] = event


@lru_cache(maxsize=256)
def _untouched(claims: int) -> Progress:
    """Return the progress where nothing was decided."""
    return Progress(0, claims)
