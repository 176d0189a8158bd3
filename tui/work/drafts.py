"""The drafts of a session: at hand at once, on the disk within a second, gone when what they became is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Condition, Lock, Thread

from review.events import Event
from store.drafts import Draft, DraftFolder

DELAY_SECONDS = 0.4
"""Seconds for which further letters are waited for before a draft is written."""

Spot = tuple[str, str, int, str]


class Drafts:
    """Keeps drafts in memory and, in a thread of its own, on the disk."""

    def __init__(self, folder: DraftFolder, present: Callable[[str, str], str] = lambda name, _: name) -> None:
        """`present` returns the present name of the article that had a name, with the text of a digest."""
        self._folder = folder
        self._present = present
        self._drafts: dict[Spot, Draft] | None = None
        self._entered: dict[Spot, Draft] = {}  # on its way to the desk: not offered again, but kept until it is there
        self._changed: dict[Spot, Draft | None] = {}
        self._ours: dict[Spot, Draft] = {}  # as last read or written: another program of the same writer may have more
        self._change = Condition()
        self._disk = Lock()
        self._closed = False
        self._thread: Thread | None = None
        self.refused = ""
        """Why the disk did not take a draft, or the empty string."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is being written anywhere."""
        return not self._known()

    def find(self, wanted: Draft) -> Mapping[str, str] | None:
        """Return the texts of a draft of the same kind on the same sentence, or None.

        Where the article has another text by now, it is the sentence that has the same words.
        """
        drafts = self._known()
        found = drafts.get(wanted.spot)
        if found is None and drafts:
            found = next((one for one in drafts.values() if self._is_moved(one, wanted)), None)
        return found.fields if found else None

    def keep(self, draft: Draft) -> None:
        """Keep a draft in place of the one before; it is on the disk within a second."""
        self._forget_moved(draft)
        self._known()[draft.spot] = draft
        self._entered.pop(draft.spot, None)
        self._write(draft.spot, draft)

    def drop(self, draft: Draft) -> None:
        """Forget a draft: its writer took it back."""
        self._forget_moved(draft)
        if self._known().pop(draft.spot, None) or self._entered.pop(draft.spot, None):
            self._write(draft.spot, None)

    def entered(self, draft: Draft) -> None:
        """Offer a draft no longer: it was entered.

        It is removed when `stored` hears of it.
        """
        found = self._known().pop(draft.spot, None)
        if found is not None:
            self._entered[draft.spot] = found

    def stored(self, events: Iterable[Event]) -> None:
        """Remove drafts that have become events on the desk."""
        if self._entered:
            there = {(event.article, event.snapshot, event.sentence) for event in events}
            for spot in [spot for spot in self._entered if spot[:3] in there]:
                del self._entered[spot]
                self._write(spot, None)

    def flush(self) -> None:
        """Write the waiting drafts at once, in the calling thread."""
        with self._disk:
            with self._change:
                changed, self._changed = self._changed, {}
            for spot, draft in changed.items():
                try:
                    if draft is not None:
                        self._folder.save(draft)
                        self._ours[spot] = draft
                    elif spot in self._ours:
                        self._folder.remove(self._ours[spot])
                        del self._ours[spot]
                    self.refused = ""
                except OSError as error:
                    self.refused = error.strerror or str(error)
                    with self._change:
                        self._changed.setdefault(spot, draft)

    def close(self) -> None:
        """Write the waiting drafts and end the thread."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self.flush()

    def _known(self) -> dict[Spot, Draft]:
        """Return all drafts by sentence and kind; they are read the first time."""
        if self._drafts is None:
            self._drafts = {draft.spot: draft for draft in self._folder.load()}
            self._ours |= self._drafts
        return self._drafts

    def _forget_moved(self, wanted: Draft) -> None:
        """Drop the draft on an earlier text of the article that this one goes on with."""
        if wanted.spot not in self._known():
            for one in [one for one in self._known().values() if self._is_moved(one, wanted)]:
                del self._known()[one.spot]
                self._write(one.spot, None)

    def _is_moved(self, one: Draft, wanted: Draft) -> bool:
        """Whether a draft on another text of the article, or under its earlier name, is about the sentence wanted."""
        if one.kind != wanted.kind or not one.quote or one.quote.split() != wanted.quote.split():
            return False
        if one.article == wanted.article:
            return one.snapshot != wanted.snapshot
        is_there = one.snapshot != wanted.snapshot or one.sentence == wanted.sentence
        return is_there and self._present(one.article, one.snapshot) == wanted.article

    def _write(self, spot: Spot, draft: Draft | None) -> None:
        with self._change:
            self._changed[spot] = draft
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._run, name="copydesk-drafts", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._changed or self._closed)
                if not self._closed:
                    self._change.wait_for(lambda: self._closed, DELAY_SECONDS)
                if self._closed:
                    return
            self.flush()
