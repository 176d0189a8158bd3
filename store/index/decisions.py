"""The decisions of one round as one person may see them: looked up in the index, read from the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Reversible, Sequence, Set
from functools import partial
from heapq import heapify, heappop, heappush
from operator import attrgetter
from threading import RLock
from typing import TYPE_CHECKING

import msgspec

from review.answers import Answer, finished, is_answer
from review.events import Event, RawEvent
from review.holdings import Progress
from store.articles.catalogue import Catalogue
from store.desk import DecidedSentence, Reanchored, SentenceKey, Tally
from store.index.columns import WRITER_BITS
from store.index.counting import Counts
from store.index.history import ReviewerLog, SentenceHistory, latest
from store.index.index import Index, LastEvent
from store.index.permissions import RoundPermissions
from store.index.reader import IndexReader
from store.index.reanchoring import LoadVersion, Reanchorer, as_in_current_text, reanchored
from store.journal.codec import E, event_of, raw_of
from store.journal.writer import Written
from store.rounds.round_texts import asked_about

if TYPE_CHECKING:
    from reading.anchor import Anchor

_BY_SENTENCE = attrgetter("sentence", "reviewer")
_BY_NUMBER = attrgetter("sentence")


class DecisionIndex:
    """The events of one round by article and by reviewer, and their count; for use by several threads."""

    def __init__(
        self, reader: IndexReader, index: Index, catalogue: Catalogue, permissions: RoundPermissions, load: LoadVersion
    ) -> None:
        """`reader` keeps `index`; `load` returns an article by name as the snapshot of a digest has it."""
        self._reader = reader
        self._index = index
        self._catalogue = catalogue
        self._permissions = permissions
        self._reanchorer = Reanchorer(load)
        self._lock = RLock()
        self._progress: dict[str, Counts] = {}
        self._history: SentenceHistory | None = None
        reader.refresh()

    def refresh(self) -> frozenset[str]:
        """Read what others have written since, and return the articles that have other events now.

        By one thread at a time, which lets the others get on while it reads.
        """
        self._reader.prepare()
        with self._lock:
            changed = self._reader.refresh()
            self._renew(changed)
            return changed

    def advance(self, written: Written | None) -> None:
        """Take in the events that our own journal just wrote."""
        with self._lock:
            self._renew(self._reader.advance(written))

    def save(self) -> None:
        """Keep columns on the disk, so that the next opening need not read the files again."""
        with self._lock:
            self._reader.save()

    def recount(self) -> None:
        """Count everything anew: other articles, or other rules."""
        with self._lock:
            self._progress.clear()

    def newest(self, reviewer: str) -> int:
        """Return the microsecond of a reviewer's last event, or of the round's seal, or 0: what follows is later."""
        with self._lock:
            manifest = self._reader.sealed()
            return max(self._index.newest(reviewer) >> 24, manifest.at if manifest else 0)

    def superseded(self, event: Event) -> str:
        """Return the id of the reviewer's last event on the same sentence, or the empty string."""
        with self._lock:
            if self._index.is_all_on(event.article, event.snapshot):  # no earlier text to look through
                last = self._index.identity(event.article, event.reviewer, event.snapshot, event.sentence)
                return f"{last:020x}" if last else ""
        ids = [held.id for held in self._held(event.article, event.reviewer) if held.sentence == event.sentence]
        return f"{max(ids):020x}" if ids else ""

    def names(self) -> set[str]:
        """Return the names of the articles that have events and are not withdrawn."""
        with self._lock:
            return {name for name in self._index.articles() if name not in self._catalogue.withdrawn_rows()}

    def progress(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress in this round, by article name; each is counted when it is looked at."""
        with self._lock:
            if reviewer not in self._progress:
                self._progress[reviewer] = Counts(self._catalogue, lambda name: self._count(name, reviewer), self._lock)
            return self._progress[reviewer]

    def tally(self, reviewer: str) -> Tally:
        """Return one reviewer's progress where anything was decided or given out, and the claims of all others."""
        with self._lock:
            begun, rules = self.names(), self._permissions.rules
            rows = [row for name in begun | rules.assignment.keys() if (row := self._catalogue.current(name))]
            known = self.progress(reviewer)
            counted = {row.name: known[row.name] for row in rows}
        claims = sum(int(row.claims, 16).bit_count() for row in rows)
        return Tally(counted, self._catalogue.claims() - claims if rules.is_everything else 0)

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        """Return the last event of each sentence of an article for one reviewer in this round."""
        return {event.sentence: event for event in self._events(self._held(article, reviewer))}

    def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
        """Return one reviewer's decisions on earlier texts of an article that no later act has replaced."""
        row = self._catalogue.current(article)
        if row is None or len(self._catalogue.versions(article)) < 2:
            return ()
        with self._lock:
            return reanchored(
                self._reanchorer, self._reader.lines, article, row.snapshot, self._last(article, reviewer)
            )

    def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
        """Return where a sentence of one of an article's texts is in the present one."""
        row = self._catalogue.current(article)
        with self._lock:
            return self._reanchorer.anchor(article, snapshot, row.snapshot if row else "", sentence)

    def current(self, article: str) -> Sequence[Event]:
        """Return the last event of each (reviewer, sentence) of this round that this reviewer may see."""
        found = list(self._events(self._held(article)))
        return sorted(found, key=_BY_SENTENCE)

    def newest_first(self) -> Iterator[DecidedSentence]:
        """Yield the sentences that `current` has events on, the last event first, without reading any event."""
        with self._lock:
            newest = self._index.newest_by_article()
        waiting: list[tuple[int, str, DecidedSentence | None]] = [
            (-(micros + 1) << WRITER_BITS, name, None) for name, micros in newest.items()
        ]  # before every event of theirs
        heapify(waiting)
        while waiting:
            _, name, one = heappop(waiting)
            if one is not None:
                yield one
                continue
            for found in self._decided(name):
                heappush(waiting, (-found.newest, f"{name}\0{found.sentence:07}", found))

    def _decided(self, article: str) -> list[DecidedSentence]:
        """Return the sentences of an article that were decided on."""
        found: dict[int, list[LastEvent]] = {}
        for one in self._held(article):
            found.setdefault(one.sentence, []).append(one)
        return [
            DecidedSentence(article, sentence, max(one.id for one in of), {one.reviewer: one.verdict for one in of})
            for sentence, of in found.items()
        ]

    def contested(self, article: str) -> Sequence[Event]:
        """Return the events of `current` on sentences with several answers; the others are not read.

        Where somebody took in a sentence that others, who answered all else, left aside, all events are needed to say.
        """
        held = self._held(article)
        claims = self._claims(article)
        said: dict[int, set[Answer]] = {}
        answered: dict[str, set[int]] = {}
        for one in held:
            if is_answer(one.verdict, one.claim):
                said.setdefault(one.sentence, set()).add(None if one.claim is False else one.verdict)
                answered.setdefault(one.reviewer, set()).add(one.sentence)
        taken_in = [sentence for sentence in said if sentence not in claims] if claims else []
        if any(sentence not in answered[name] for name in finished(answered, claims) for sentence in taken_in):
            return self.current(article)
        found = self._events([one for one in held if len(said.get(one.sentence, ())) > 1])
        return sorted(found, key=_BY_SENTENCE)

    def _claims(self, article: str) -> frozenset[int]:
        """Return the sentences of an article that the round takes up."""
        row = self._catalogue.current(article)
        claims = int(row.claims, 16) if row else 0
        every = frozenset(at for at in range(claims.bit_length()) if claims >> at & 1)
        return self._permissions.rules.claims_taken_up(article, every)

    def current_raw(self, article: str) -> Sequence[RawEvent]:
        """Return the events of `current` as fast as they can be read, for going through a whole desk."""
        row = self._catalogue.current(article)
        with self._lock:
            is_plain = not self._permissions.counts_only and (row is None or self._asked(article, row.snapshot) is None)
            runs = self._index.runs(article, row.snapshot) if row and is_plain else None
            if runs is None:
                return sorted(self._moved(article), key=_BY_SENTENCE)
            lines = self._reader.lines
            if article in self._permissions.rules.excluded:
                runs = [run for run in runs if self._permissions.counts_answers_of(lines.reviewer(run.file), article)]
            runs.sort(key=lambda run: lines.reviewer(run.file))
            found = [event for run in runs for event in lines.events_of_run(run)]
        found.sort(key=_BY_NUMBER)  # what is equal stays in its order
        while row and found and found[-1].sentence >= row.sentences:  # nobody judged what is not there
            found.pop()
        return found

    def _moved(self, article: str) -> list[RawEvent]:
        """Return the held events as they stand in the current text, one by one."""
        held = {one.place: one for one in self._held(article)}
        return [
            event
            if (event.snapshot, event.sentence) == (one.snapshot, one.sentence)
            else msgspec.structs.replace(event, snapshot=one.snapshot, sentence=one.sentence)
            for event, one in self._read(held, raw_of)
        ]

    def first_events(self, article: str) -> Mapping[SentenceKey, RawEvent]:
        """Return the first event of each sentence by each reviewer, where that may not be the last one too."""
        row = self._catalogue.current(article)
        with self._lock:
            if not self._index.has_history(article):
                return {}
            places = self._index.places(article)
            seen = (e for e in self._reader.lines.events(places, raw_of) if self._permissions.shows(e.reviewer))
            events = sorted(seen, key=lambda event: event.id, reverse=True)
            first = {(event.reviewer, event.snapshot, event.sentence): event for event in events}
            if row is not None:
                for event in events:
                    now = self._now_at(article, event.snapshot, event.sentence)
                    if now is not None:
                        first[event.reviewer, row.snapshot, now] = event
        return first

    def history(self, article: str, sentence: int | None = None, last: int | None = None) -> Sequence[Event]:
        """Return the events of an article, or of one of its sentences, that this reviewer may see, by id."""
        lines, shows = self._reader.lines, self._permissions.shows
        with self._lock:
            if sentence is None:
                places = self._index.places(article)
            else:
                past = self._history_of(article)
                places = past.places(self._now(article, past, sentence))
            places = sorted(place for place in places if shows(lines.reviewer(place[0])))
            if last is not None:
                places = latest(places, last)
            events = {event.id: event for event in lines.events(places, event_of)}
            found = [event for _, event in sorted(events.items())]
            return found if last is None else found[max(0, len(found) - last) :]

    def _history_of(self, article: str) -> SentenceHistory:
        """Return where each sentence's events are: of the article that was asked for last, up to date."""
        if self._history is None or self._history.article != article:
            self._history = SentenceHistory(article)
        self._history.refresh(self._index, self._reader.lines)
        return self._history

    def _now(self, article: str, past: SentenceHistory, sentence: int) -> Iterator[tuple[str, int]]:
        """Yield the sentences of all texts of an article that are this one in the current text."""
        row = self._catalogue.current(article)
        for snapshot, numbers in past.sentences.items():
            if row is None or row.snapshot == snapshot:
                yield snapshot, sentence
            else:
                yield from ((snapshot, n) for n in numbers if self._now_at(article, snapshot, n) == sentence)

    def log(self, reviewer: str) -> Reversible[Event]:
        """Return all of one reviewer's events of this round, by id, for undo and redo."""
        with self._lock:
            return ReviewerLog(self._reader, reviewer) if self._permissions.shows(reviewer) else ()

    def reviewers(self) -> Sequence[str]:
        """Return the reviewers of this round that this reviewer may see, themselves included."""
        with self._lock:
            return sorted({self._permissions.reviewer, *self._reader.reviewers()})

    def _held(self, article: str, reviewer: str | None = None) -> list[LastEvent]:
        """Return the last events of the current snapshot's sentences, of one reviewer or all who may be shown.

        Of all those are left out whom the round does not hear on the article.
        """
        found, permissions = self._counted(article, reviewer), self._permissions
        if reviewer is None and article in permissions.rules.excluded:
            found = [one for one in found if permissions.counts_answers_of(one.reviewer, article)]
        return [one for one in found if permissions.shows(one.reviewer)] if permissions.counts_only else found

    def _counted(self, article: str, reviewer: str | None = None) -> list[LastEvent]:
        """Return the same for counting: of everybody, shown or not."""
        row = self._catalogue.current(article)
        with self._lock:
            last = self._last(article, reviewer)
            if row is None:
                return last
            found = self._reanchorer.on_current_text(article, row.snapshot, last)
            return [one for one in found if one.sentence < row.sentences]  # nobody judged what is not there

    def _last(self, article: str, reviewer: str | None = None) -> list[LastEvent]:
        """Return the last event of each sentence of all snapshots that the round asks about, of one reviewer or all."""
        return self._parted(article, reviewer)[0]

    def not_asked(self) -> Counter[str]:
        """Count the last events on sentences that the round does not ask about, by reviewer; they are in no figure."""
        with self._lock:
            articles = [name for name in self._index.articles() if name in self._permissions.written.texts]
            return Counter(one.reviewer for article in articles for one in self._parted(article)[1])

    def _parted(self, article: str, reviewer: str | None = None) -> tuple[list[LastEvent], list[LastEvent]]:
        """Return the last events on all snapshots of an article: on what the round asks about, and on other sentences.

        What is said of the text that the round numbers was looked at when its file was read.
        """
        found = list(self._index.last(article, reviewer))
        if article not in self._permissions.written.texts:
            return found, []
        asked = {text: self._asked(article, text) for text in {one.snapshot for one in found}}
        parted: tuple[list[LastEvent], list[LastEvent]] = [], []
        for one in found:
            of = asked[one.snapshot]
            parted[of is not None and one.sentence not in of].append(one)
        return parted

    def _asked(self, article: str, text: str) -> Set[int | None] | None:
        """Return the sentences of one text that the round asks about, None where nothing is left to look at."""
        return asked_about(self._permissions.written, article, text, self._reanchorer.anchor)

    def _events(self, wanted: list[LastEvent]) -> list[Event]:
        """Return the held events, as they stand in the current text."""
        held = {one.place: one for one in wanted}
        with self._lock:
            return [as_in_current_text(event, one) for event, one in self._read(held, event_of)]

    def _read(
        self, held: Mapping[tuple[int, int], LastEvent], decode: Callable[[bytes], E]
    ) -> Iterator[tuple[E, LastEvent]]:
        """Yield the held events with their index entries; one that its file no longer has is passed over."""
        by_id = {f"{one.id:020x}": one for one in held.values()}
        for event in self._reader.lines.events(sorted(held), decode):
            if event.id in by_id:
                yield event, by_id[event.id]

    def _now_at(self, article: str, snapshot: str, sentence: int) -> int | None:
        """Return the sentence of the current text that one of a snapshot is now, or None for an orphan."""
        row = self._catalogue.current(article)
        if row is None or row.snapshot == snapshot:
            return sentence
        return self._reanchorer.anchor(article, snapshot, row.snapshot, sentence).sentence

    def controls(self, reviewer: str) -> Mapping[str, Progress]:
        """Return one reviewer's progress with the controls alone, as far as they may be known here, by article name."""
        sentences: dict[str, set[int]] = {}
        for article, sentence in self._permissions.rules.controls:
            sentences.setdefault(article, set()).add(sentence)
        found = {}
        for article, only in sentences.items():
            row, held = self._catalogue.current(article), self._counted(article, reviewer)
            if row is not None:
                read = partial(self._events, held)
                found[article] = self._permissions.count(row, reviewer, held, read, frozenset(only))
        return found

    def _count(self, article: str, reviewer: str) -> Progress | None:
        """Count one article; None when it is not on the desk."""
        row = self._catalogue.current(article)
        held = self._counted(article, reviewer) if self._index.size(article) else []
        return self._permissions.count(row, reviewer, held, lambda: self._events(held)) if row else None

    def _renew(self, changed: Set[str]) -> None:
        """Note that these articles must be counted again when somebody asks."""
        for counts in self._progress.values():
            counts.forget(changed)
