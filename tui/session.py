"""The presenter: what each key does to the sentences that are current. No Textual here.

Everything that a screen shows comes from here, and a listener hears what changed, so that it repaints no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from review.deeds import cleared, decided, set_aside, taken_back
from review.drafts import lacks, said
from review.events import Event, EventKind, Evidence, Holding
from review.reasons import REASONS, Reason, by_key
from review.rounds import Round
from review.verdicts import Verdict
from store.door import Door
from tui.ledger import Ledger
from tui.saver import Deed, Outcome
from tui.walk import Listener, Walk

REPEATABLE = frozenset({EventKind.DECIDE, EventKind.CLEAR, EventKind.SET_ASIDE, EventKind.TAKE_BACK})

Change = Callable[[Holding], Holding]


class _Repeat(Struct, frozen=True):
    """What `.` does again."""

    kind: EventKind
    change: Change
    advance: bool


class Terms(Struct, frozen=True):
    """What the desk defines: the reasons there are, and what the round before held of an article, where shown."""

    reasons: tuple[Reason, ...] = REASONS
    earlier: Callable[[Round, str], Sequence[Event]] = lambda _round, _article: ()


class Session(Walk):
    """One reviewer at work on one desk."""

    def __init__(
        self,
        door: Door,
        listener: Listener,
        *,
        submit: Callable[[Deed], None],
        resume: Callable[[], None],
        clock: Callable[[], float],
        terms: Terms | None = None,
    ) -> None:
        super().__init__(door, listener, Ledger(door, submit, resume), clock)
        self.terms = terms or Terms()
        self._repeat: _Repeat | None = None

    def decide(self, verdict: Verdict, count: int | None = None, reasons: tuple[str, ...] = ()) -> None:
        """Give the current sentence, the range, or `count` claims from here a verdict, and go to the next to judge."""

        def change(holding: Holding) -> Holding:
            now = decided(holding, verdict)
            return replace(now, reasons=reasons) if reasons else now

        self._do(EventKind.DECIDE, change, advance=True, count=count)

    def clear(self, count: int | None = None) -> None:
        """Take the verdict away, and what hung on it."""
        targets = self.selected if self.anchor is not None else self._targets(count)
        if not any(self.holding(sentence).verdict for sentence in targets):
            self.listener.said("No verdict to clear here")
            return
        self._do(EventKind.CLEAR, cleared, count=count)

    def aside(self, count: int | None = None) -> None:
        """Set the current sentence, the range, or `count` claims aside as no claims, or take back in."""
        if self.is_claim(self.cursor):
            self._do(EventKind.SET_ASIDE, set_aside, advance=True, count=count)
        else:
            self._do(EventKind.TAKE_BACK, taken_back)

    def note(self, text: str) -> None:
        """Write the current sentence's note; an empty one removes it."""
        if text != self.holding().note:
            self._do(EventKind.NOTE, lambda holding: replace(holding, note=text))

    def reasons(self, reasons: tuple[str, ...]) -> None:
        """Set the reasons of the verdict."""
        self._do(EventKind.REASONS, lambda holding: replace(holding, reasons=reasons))

    def toggle_reason(self, key: str) -> None:
        """Add the reason with that key to the verdict, or take it away."""
        reason = self.reason(key)
        holding = self.holding()
        if reason is None:
            return
        if holding.verdict is None:
            self.listener.said("A reason needs a verdict first")
            return
        had = holding.reasons
        self.reasons(tuple(one for one in had if one != reason) if reason in had else (*had, reason))

    def reason(self, key: str) -> str | None:
        """Return the name of the reason with that key; says which there are when there is none."""
        found = by_key(self.terms.reasons).get(key)
        if found is None:
            self.listener.said(f"No reason {key}: {self.reason_keys()}")
        return found.name if found else None

    def reason_keys(self) -> str:
        """Return the reasons with their keys, for the status line."""
        return "  ".join(f"{reason.key} {reason.name}" for reason in self.terms.reasons)

    def confirm(self) -> None:
        """Keep the verdict that was given before the sentence's text changed, or take a suggestion."""
        before, suggested = self.stale_at(self.cursor), self.suggestion(self.cursor)
        self.anchor = None
        if before is not None:
            self._do(EventKind.CONFIRM, lambda _holding: before.event.holding, advance=True)
        elif suggested is not None and suggested.holding.verdict is not None:
            self.decide(suggested.holding.verdict)
        else:
            self.listener.said("Nothing to confirm here")

    def lacks(self, sentence: int | None = None) -> tuple[str, ...]:
        """Return what a verdict still lacks before it counts in this round."""
        return lacks(self.door.rules, self.holding(sentence))

    def confidence(self, level: int | None) -> None:
        """Set how sure the reviewer is: 1 to 3, or None."""
        self._do(EventKind.CONFIDENCE, lambda holding: replace(holding, confidence=level))

    def evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Set the evidence."""
        self._do(EventKind.EVIDENCE, lambda holding: replace(holding, evidence=evidence))

    def repeat(self, count: int | None = None) -> None:
        """Do the last deed again here."""
        if self._repeat is None:
            self.listener.said("Nothing to repeat yet")
            return
        self._do(self._repeat.kind, self._repeat.change, advance=self._repeat.advance, count=count)

    def undo(self) -> None:
        """Take back the last step, wherever it was, and go there."""
        self._went(self.ledger.undo(), "Nothing to undo")

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._went(self.ledger.redo(), "Nothing to redo")

    def extend(self) -> None:
        """Begin a range at the current sentence, or give it up."""
        before = self.selected
        self.anchor = self.cursor if self.anchor is None else None
        self.listener.marked(self.name, before)
        self.listener.said(
            f"Range: move, then a key for all; {len(self.selected)} so far" if self.anchor is not None else ""
        )

    def _do(self, kind: EventKind, change: Change, *, advance: bool = False, count: int | None = None) -> None:
        """Enter one step on what is selected."""
        if self.article is None or not self.article.sentences:
            return
        targets = self._targets(count)
        ranged, marked, self.anchor = self.anchor is not None, {*targets, *self.selected}, None
        lacked = bool(self.lacks(targets[-1]))
        spent = round(self._clock() - self._since, 3)
        events = [self._event(kind, n, change(self.holding(n)), spent if n == self.cursor else 0.0) for n in targets]
        self.ledger.enter(events)
        if kind in REPEATABLE:
            self._repeat = _Repeat(kind, change, advance)
        self._since = self._clock()
        self.listener.marked(self.name, sorted(marked))
        if ranged or len(targets) > 1:
            self.listener.said(f"{len(targets)} sentences" if len(targets) > 1 else "")
            self.go(targets[-1])
        missing = self.lacks(targets[-1])
        if missing:
            self.listener.said(said(missing))
        elif advance or lacked:
            self.seek()

    def _targets(self, count: int | None) -> list[int]:
        if self.anchor is not None:
            claims = [sentence for sentence in self.selected if self.is_claim(sentence)]
            return claims or list(self.selected)
        if not count or count < 2 or self.article is None:
            return [self.cursor]
        rest = (n for n in range(self.cursor + 1, len(self.article.sentences)) if self.is_claim(n))
        return [self.cursor, *(n for _, n in zip(range(count - 1), rest, strict=False))]

    def _event(self, kind: EventKind, sentence: int, holding: Holding, duration: float) -> Event:
        assert self.article is not None
        return Event(
            kind=kind,
            reviewer=self.door.reviewer,
            round=self.door.round,
            article=self.name,
            snapshot=self.snapshot,
            sentence=sentence,
            holding=holding,
            duration=duration,
        )

    def _went(self, events: Sequence[Event], nothing: str) -> None:
        """Go to where an undo or redo happened."""
        if not events:
            self.listener.said(nothing)
            return
        if events[0].article != self.name:
            self.open(events[0].article, events[0].sentence)
        self.listener.marked(self.name, [event.sentence for event in events])
        self.go(events[0].sentence)

    # ------------------------------------------------------------------ the disk

    def settle(self, outcome: Outcome) -> None:
        """Show what became of deeds: saved, or taken back with the reason."""
        self._tell(self.ledger.settle(outcome))
        if outcome.error is not None:
            self.listener.said(str(outcome.error), urgent=True)

    def retry(self) -> None:
        """Try again to save what failed."""
        if not self.ledger.failed:
            self.listener.said("Everything is saved")
            return
        self._tell(self.ledger.retry())

    def _tell(self, events: Iterable[Event]) -> None:
        by_article: dict[str, list[int]] = {}
        for event in events:
            by_article.setdefault(event.article, []).append(event.sentence)
        for article, sentences in by_article.items():
            self.listener.marked(article, sentences)
