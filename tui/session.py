"""The presenter: which article and sentence are current, and what each key does to them. No Textual here.

Everything that a screen shows comes from here, and a listener hears what changed, so that it repaints no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from reading.article import Article
from review.deeds import cleared, decided, set_aside, taken_back
from review.events import Event, EventKind, Evidence, Holding
from review.progress import Progress, is_claim
from review.verdicts import Verdict
from store.door import Card, Door, Place
from tui.ledger import Ledger, State
from tui.saver import Deed, Outcome

Change = Callable[[Holding], Holding]


class Listener(Protocol):
    """Who repaints: hears what changed."""

    def opened(self) -> None:
        """Another article is current."""

    def moved(self, old: int, new: int) -> None:
        """The current sentence changed from `old` to `new`."""

    def marked(self, article: str, sentences: Iterable[int]) -> None:
        """What these sentences hold, or how safe it is, changed."""

    def said(self, text: str, urgent: bool = False) -> None:
        """There is one line to say to the reviewer."""


@dataclass(frozen=True, slots=True)
class _Repeat:
    """What `.` does again."""

    kind: EventKind
    change: Change
    advance: bool


class Session:
    """One reviewer at work on one desk."""

    def __init__(
        self,
        door: Door,
        listener: Listener,
        *,
        submit: Callable[[Deed], None],
        resume: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        self.door = door
        self.listener = listener
        self.cards: Sequence[Card] = door.cards()
        self.ledger = Ledger(door, submit, resume)
        self.article: Article | None = None
        self.claims: frozenset[int] = frozenset()
        self.cursor = 0
        self.anchor: int | None = None
        self.guidelines = ""
        self.marks: dict[str, tuple[str, int]] = {}
        self._numbers: Mapping[str, int] = {card.name: number for number, card in enumerate(self.cards)}
        self._seen: dict[str, int] = {}
        self._clock = clock
        self._since = clock()
        self._repeat: _Repeat | None = None

    # ------------------------------------------------------------------ where we are

    @property
    def name(self) -> str:
        """The current article's name, or the empty string."""
        return self.article.name if self.article else ""

    @property
    def number(self) -> int:
        """The current article's place among the cards, or -1."""
        return self.number_of(self.name)

    def number_of(self, name: str) -> int:
        """Return an article's place among the cards, or -1."""
        return self._numbers.get(name, -1)

    @property
    def progress(self) -> Progress:
        """How far the reviewer is with the current article."""
        return self.ledger.progress(self.name) if self.article else Progress(0, 0)

    @property
    def selected(self) -> range:
        """The sentences that a deed is done to: the range, or the current one."""
        if self.anchor is None:
            return range(self.cursor, self.cursor + 1)
        return range(min(self.anchor, self.cursor), max(self.anchor, self.cursor) + 1)

    def held(self) -> Mapping[int, Event]:
        """Return the last event of each sentence of the current article."""
        return self.ledger.held(self.name) if self.article else {}

    def holding(self, sentence: int | None = None) -> Holding:
        """Return what the reviewer holds of a sentence (by default the current one)."""
        return self.ledger.holding(self.name, self.cursor if sentence is None else sentence)

    def state(self, sentence: int) -> State:
        """Return how safe what a sentence of the current article shows is."""
        return self.ledger.state(self.name, sentence)

    def is_claim(self, sentence: int) -> bool:
        """Whether a sentence of the current article is up for judgement."""
        return is_claim(sentence in self.claims, self.held().get(sentence))

    def is_open(self, sentence: int) -> bool:
        """Whether a sentence is still to be judged."""
        event = self.held().get(sentence)
        return is_claim(sentence in self.claims, event) and (event is None or event.holding.verdict is None)

    def place(self, state: Mapping[str, object] | None = None) -> Place:
        """Return where the reviewer is, for the next start."""
        return Place(self.name, self.cursor, state)

    # ------------------------------------------------------------------ moving

    def start(self, only: str = "") -> None:
        """Open the article of the last time, or `only`, or the first one that has something left."""
        place = self.door.place()
        names = [only, place.article, *(c.name for c in self.cards if self._left(c))][:3] + [
            card.name for card in self.cards[:1]
        ]
        name = next((name for name in names if name in self._numbers), "")
        if name:
            self.open(name, place.sentence if name == place.article else None)

    def _claims(self, name: str) -> frozenset[int]:
        """Return the sentences of an article that are up for judgement in this round."""
        at = self.number_of(name)
        return self.cards[at].claims if at >= 0 else frozenset()

    def open(self, name: str, sentence: int | None = None) -> None:
        """Make an article current, at a sentence, else where it was left, else at the first that is to be judged."""
        if self.article:
            self._seen[self.name] = self.cursor
        if name != self.name:
            self.article = self.door.article(name)
            self.claims = self._claims(name)
        assert self.article is not None
        self.anchor = None
        if sentence is None:
            sentence = self._seen.get(name)
        if sentence is None:
            sentence = self._find(range(len(self.article.sentences)))
        self.cursor = max(0, min(sentence or 0, len(self.article.sentences) - 1))
        self._since = self._clock()
        self.listener.opened()

    def go(self, sentence: int) -> None:
        """Make a sentence of the current article current; the nearest there is."""
        if self.article is None:
            return
        old, self.cursor = self.cursor, max(0, min(sentence, len(self.article.sentences) - 1))
        if self.cursor != old:
            self._since = self._clock()
            self.listener.moved(old, self.cursor)

    def move(self, steps: int) -> None:
        """Go by sentences."""
        self.go(self.cursor + steps)

    def move_article(self, steps: int, order: Sequence[int] | None = None) -> None:
        """Go by articles, in the list's order (`order` are places among the cards)."""
        order = range(len(self.cards)) if order is None else order
        if not order:
            return
        at = order.index(self.number) if self.number in order else -1 if steps > 0 else len(order)
        to = max(0, min(at + steps, len(order) - 1))
        if to == at:
            self.listener.said("This is the last article" if steps > 0 else "This is the first article")
        else:
            self.open(self.cards[order[to]].name)

    def seek(self, forward: bool = True, times: int = 1) -> None:
        """Go to the next or previous sentence that is to be judged, around the end when there is none this way."""
        for _ in range(times):
            if not self._seek(forward):
                break

    def _seek(self, forward: bool) -> bool:
        """Go there; whether there was one."""
        total = len(self.article.sentences) if self.article else 0
        ahead = range(self.cursor + 1, total) if forward else range(self.cursor - 1, -1, -1)
        behind = range(self.cursor) if forward else range(total - 1, self.cursor, -1)
        found = self._find(ahead)
        if found is None:
            found = self._find(behind)
            if found is None:
                self.listener.said(self._nothing_left())
                return False
            self.listener.said("Nothing left below; went on from the top" if forward else "Went on from the end")
        self.go(found)
        return True

    def _nothing_left(self) -> str:
        """Say that the article has nothing more to be judged."""
        if self.is_open(self.cursor):
            return "This is the last one left"
        progress = self.progress
        return f"All {progress.claims} judged" if progress.claims else "Nothing to judge here"

    def _find(self, sentences: Iterable[int]) -> int | None:
        return next((sentence for sentence in sentences if self.is_open(sentence)), None)

    def _left(self, card: Card) -> bool:
        progress = self.ledger.progress(card.name)
        return progress.judged < progress.claims

    # ------------------------------------------------------------------ judging

    def decide(self, verdict: Verdict, count: int | None = None, reasons: tuple[str, ...] = ()) -> None:
        """Give the current sentence, the range, or the next `count` claims a verdict, and go to the next to judge."""

        def change(holding: Holding) -> Holding:
            now = decided(holding, verdict)
            return replace(now, reasons=reasons) if reasons else now

        self._do(EventKind.DECIDE, change, advance=True, count=count)

    def clear(self) -> None:
        """Take the verdict away, and what hung on it."""
        if not any(self.holding(sentence).verdict for sentence in self.selected):
            self.listener.said("No verdict to clear here")
            return
        self._do(EventKind.CLEAR, cleared)

    def aside(self) -> None:
        """Set aside as no claim, or take back in."""
        if self.is_claim(self.cursor):
            self._do(EventKind.SET_ASIDE, set_aside, advance=True)
        else:
            self._do(EventKind.TAKE_BACK, taken_back)

    def note(self, text: str) -> None:
        """Write the current sentence's note; an empty one removes it."""
        if text != self.holding().note:
            self._do(EventKind.NOTE, lambda holding: replace(holding, note=text))

    def reasons(self, reasons: tuple[str, ...]) -> None:
        """Set the reasons of the verdict."""
        self._do(EventKind.REASONS, lambda holding: replace(holding, reasons=reasons))

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
        self.listener.said(f"Range: move, then a key for all; {len(self.selected)} so far" if self.anchor else "")

    def _do(self, kind: EventKind, change: Change, *, advance: bool = False, count: int | None = None) -> None:
        """Enter one step on what is selected."""
        if self.article is None or not self.article.sentences:
            return
        targets = self._targets(count)
        ranged, self.anchor = self.anchor is not None, None
        spent = round(self._clock() - self._since, 3)
        events = [self._event(kind, n, change(self.holding(n)), spent if n == self.cursor else 0.0) for n in targets]
        self.ledger.enter(events)
        self._repeat = _Repeat(kind, change, advance)
        self._since = self._clock()
        self.listener.marked(self.name, targets)
        if ranged or len(targets) > 1:
            self.listener.said(f"{len(targets)} sentences")
            self.go(targets[-1])
        if advance:
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
            snapshot=self.cards[self.number].snapshot,
            sentence=sentence,
            holding=holding,
            duration=duration,
            guidelines=self.guidelines,
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
            self.listener.said(f"Not saved: {outcome.error}", urgent=True)

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
