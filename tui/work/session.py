"""The session: what each key does to the current sentences, and where the reviewer is on the desk.

No Textual here. Everything that a screen shows comes from here, and a listener hears what changed, so that it repaints
no more than that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article, Mention
from reading.errors import CopydeskError
from reading.packed import column
from review.events import Event, EventKind, Evidence, Holding, Role, Verdict
from review.holdings import Progress, cleared, decided, is_claim, lacks, said, set_aside, taken_back
from review.reasons import REASONS, Reason, by_key
from review.rounds import Round, shows_suggestions
from store.desk import Card, Desk, Place, Reanchored, number_of
from tui.work.pending import PendingDecisions, SaveState
from tui.work.writer import Batch, BatchResult


class Listener(Protocol):
    """Repaints: hears of each change."""

    def opened(self) -> None:
        """Another article is current."""

    def moved(self, old: int, new: int) -> None:
        """The current sentence changed from `old` to `new`."""

    def marked(self, article: str, sentences: Iterable[int]) -> None:
        """What these sentences hold, or how safe it is, changed."""

    def said(self, text: str, urgent: bool = False) -> None:
        """There is one line to say to the reviewer."""


class Renewal(Struct, frozen=True):
    """What is new on a desk since it was last looked at, as a line for the reviewer (empty when it is not for them).

    `retold` is whether the current article has another text now, and was opened anew.
    """

    said: str
    retold: bool = False


class Cursor:
    """A desk, the current article and sentence in it, and the holdings of the article."""

    def __init__(self, desk: Desk, listener: Listener, pending: PendingDecisions, clock: Callable[[], float]) -> None:
        self.desk = desk
        self.listener = listener
        self.pending = pending
        self.cards: Sequence[Card] = desk.cards()
        self.article: Article | None = None
        self.snapshot = ""
        self.claims: frozenset[int] = frozenset()
        self.starts: Sequence[int] = ()
        self.stale: Mapping[int, Reanchored] = {}
        self.suggestions: Mapping[int, Event] = {}
        self.orphans = 0
        self.cursor = 0
        self.anchor: int | None = None
        self.marks: dict[str, tuple[str, int]] = {}
        self._seen: dict[str, int] = {}
        self._clock = clock
        self._since = clock()

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
        return number_of(self.cards, name)

    @property
    def progress(self) -> Progress:
        """How far the reviewer is with the current article."""
        return self.pending.progress(self.name) if self.article else Progress(0, 0)

    @property
    def selected(self) -> range:
        """The sentences that an act changes: the range, or the current one."""
        if self.anchor is None:
            return range(self.cursor, self.cursor + 1)
        return range(min(self.anchor, self.cursor), max(self.anchor, self.cursor) + 1)

    def held(self) -> Mapping[int, Event]:
        """Return the last event of each sentence of the current article."""
        return self.pending.held(self.name) if self.article else {}

    def holding(self, sentence: int | None = None) -> Holding:
        """Return what the reviewer holds of a sentence (by default the current one)."""
        return self.pending.holding(self.name, self.cursor if sentence is None else sentence)

    def state(self, sentence: int) -> SaveState:
        """Return how safe the displayed decision of a sentence of the current article is."""
        return self.pending.state(self.name, sentence)

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
        place = self.desk.place()
        undone = (card.name for card in self.cards if self._left(card))
        names = chain((only, place.article), undone, (card.name for card in self.cards[:1]))
        name = next((name for name in names if self.number_of(name) >= 0), "")
        if name:
            self.open(name, place.sentence if name == place.article else None)

    def open(self, name: str, sentence: int | None = None) -> None:
        """Make an article current, at a sentence, else where it was left, else at the first that is to be judged."""
        if self.article:
            self._seen[self.name] = self.cursor
        if name != self.name:
            self._take(name)
        assert self.article is not None
        self.anchor = None
        if sentence is None:
            sentence = self._seen.get(name)
        if sentence is None:
            sentence = self._find(range(len(self.article.sentences)))
        self.cursor = max(0, min(sentence or 0, len(self.article.sentences) - 1))
        self._since = self._clock()
        self.listener.opened()

    def _take(self, name: str) -> None:
        """Make an article current as the desk has it now."""
        card = self.cards[self.number_of(name)]
        self.article, self.snapshot, self.claims = self.desk.article(name), card.snapshot, card.claims
        self.starts = column(self.article.sentences, 1, "start")
        self.look_back()

    def renew(self, now: Sequence[Card]) -> Renewal:
        """Take the articles that the desk has now, as others have added, changed or handed them over."""
        before, self.cards = self.cards, now
        self.pending.renew(now)
        known = {card.name for card in before}
        fresh = [card for card in now if card.name not in known]
        gone = len(before) + len(fresh) - len(now)
        if self._is_retold():
            self._retell()
            return Renewal("This article has a new text; what still holds was carried over", retold=True)
        said = [f"{gone} went to others"] if gone else []
        if fresh:
            said.insert(0, f"1 new article: {fresh[0].title}" if len(fresh) == 1 else f"{len(fresh)} new articles")
        return Renewal("; ".join(said))

    def _is_retold(self) -> bool:
        return self.number >= 0 and self.cards[self.number].snapshot != self.snapshot

    def _retell(self) -> None:
        """Open the current article's new text at the sentence that says the same, the nearest if several do."""
        assert self.article is not None
        quote, here = self.article.quote(self.cursor) if self.article.sentences else "", self.cursor
        self._take(self.name)
        total = len(self.article.sentences)
        same = [at for at in range(total) if self.article.quote(at) == quote]
        self.cursor = min(same, key=lambda at: abs(at - here), default=max(0, min(here, total - 1)))
        self.anchor = None
        self._since = self._clock()

    def look_back(self) -> None:
        """Find the sentences to confirm in the current article: decisions on an earlier text, suggestions of agents."""
        name = self.name
        try:
            carried = self.desk.carried(name, self.desk.reviewer)
        except CopydeskError:  # what was carried over is an offer; the article is read without it
            carried = ()
        fuzzy = [one for one in carried if one.anchor.is_fuzzy and one.anchor.sentence is not None]
        self.stale = {one.anchor.sentence: one for one in fuzzy if one.anchor.sentence is not None}
        self.orphans = sum(one.anchor.sentence is None for one in carried)
        shown = shows_suggestions(self.desk.rules) and len(self.desk.reviewers()) > 1
        told = self.desk.current(name) if shown else ()
        self.suggestions = {
            event.sentence: event for event in told if event.role is Role.AGENT and event.holding.verdict is not None
        }

    def stale_at(self, sentence: int) -> Reanchored | None:
        """Return the decision on a sentence's earlier text, unless a later one replaced it."""
        found = self.stale.get(sentence)
        event = self.held().get(sentence) if found else None
        return None if event is not None and event.holding.verdict is not None else found

    def suggestion(self, sentence: int) -> Event | None:
        """Return an agent's suggestion for a sentence that the reviewer has not judged."""
        found = self.suggestions.get(sentence)
        return found if found is not None and self.is_open(sentence) else None

    def reread(self) -> None:
        """Take the current article from the desk again: its text is frozen, its mentions follow the lexicon."""
        if self.article is not None:
            self.article = self.desk.article(self.name)

    def sentence_at(self, offset: int) -> int:
        """Return the sentence of the current article that a character belongs to, or the one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def mentions(self, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions that begin in a span of the current article, in order."""
        found = self.article.mentions if self.article else ()
        low = bisect_left(found, start, key=lambda mention: mention.start)
        return found[low : bisect_left(found, end, lo=low, key=lambda mention: mention.start)]

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
        """Say why there is nothing to go to; that all is judged is a fact that the status line always says."""
        if self.is_open(self.cursor):
            return "This is the last one left"
        progress = self.progress
        return "" if progress.claims else "Nothing to judge here"

    def _find(self, sentences: Iterable[int]) -> int | None:
        return next((sentence for sentence in sentences if self.is_open(sentence)), None)

    def _left(self, card: Card) -> bool:
        progress = self.pending.progress_of(card)
        return progress.judged < progress.claims


REPEATABLE = frozenset({EventKind.DECIDE, EventKind.CLEAR, EventKind.SET_ASIDE, EventKind.TAKE_BACK})

Change = Callable[[Holding], Holding]


class _Repeat(Struct, frozen=True):
    """What `.` does again."""

    kind: EventKind
    change: Change
    advance: bool


class DeskRules(Struct, frozen=True):
    """The desk's own rules: its reasons, and the earlier round's events on an article, where the round shows them."""

    reasons: tuple[Reason, ...] = REASONS
    earlier: Callable[[Round, str], Sequence[Event]] = lambda _round, _article: ()


class Session(Cursor):
    """One reviewer at work on one desk."""

    def __init__(
        self,
        desk: Desk,
        listener: Listener,
        *,
        submit: Callable[[Batch], None],
        resume: Callable[[], None],
        clock: Callable[[], float],
        terms: DeskRules | None = None,
    ) -> None:
        super().__init__(desk, listener, PendingDecisions(desk, submit, resume), clock)
        self.terms = terms or DeskRules()
        self._repeat: _Repeat | None = None

    def decide(self, verdict: Verdict, count: int | None = None, reasons: tuple[str, ...] = ()) -> None:
        """Give the current sentence, the range, or `count` claims from here a verdict, and go to the next to judge."""

        def change(holding: Holding) -> Holding:
            now = decided(holding, verdict)
            return replace(now, reasons=reasons) if reasons else now

        self._do(EventKind.DECIDE, change, advance=True, count=count)

    def clear(self, count: int | None = None) -> None:
        """Take the verdict away, with its reasons, evidence and confidence."""
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
        """Return the parts that a verdict lacks before it counts in this round."""
        return lacks(self.desk.rules, self.holding(sentence))

    def confidence(self, level: int | None) -> None:
        """Set how sure the reviewer is: 1 to 3, or None."""
        self._do(EventKind.CONFIDENCE, lambda holding: replace(holding, confidence=level))

    def evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Set the evidence."""
        self._do(EventKind.EVIDENCE, lambda holding: replace(holding, evidence=evidence))

    def repeat(self, count: int | None = None) -> None:
        """Do the last act again here."""
        if self._repeat is None:
            self.listener.said("Nothing to repeat yet")
            return
        self._do(self._repeat.kind, self._repeat.change, advance=self._repeat.advance, count=count)

    def undo(self) -> None:
        """Take back the last step, wherever it was, and go there."""
        self._went(self.pending.undo(), "Nothing to undo")

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._went(self.pending.redo(), "Nothing to redo")

    def extend(self) -> None:
        """Begin a range at the current sentence, or give it up."""
        before = self.selected
        self.anchor = self.cursor if self.anchor is None else None
        self.listener.marked(self.name, before)
        self.listener.said(
            f"Range: move, then a key for all; {len(self.selected)} so far" if self.anchor is not None else ""
        )

    def _do(self, kind: EventKind, change: Change, *, advance: bool = False, count: int | None = None) -> None:
        """Enter one step on the selected sentences."""
        if self.article is None or not self.article.sentences:
            return
        targets = self._targets(count)
        ranged, marked, self.anchor = self.anchor is not None, {*targets, *self.selected}, None
        lacked = bool(self.lacks(targets[-1]))
        spent = round(self._clock() - self._since, 3)
        events = [self._event(kind, n, change(self.holding(n)), spent if n == self.cursor else 0.0) for n in targets]
        self.pending.enter(events)
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
            reviewer=self.desk.reviewer,
            round=self.desk.round,
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

    def acknowledge(self, outcome: BatchResult) -> None:
        """Show that acts are saved, or taken back with the reason."""
        self._tell(self.pending.acknowledge(outcome))
        if outcome.error is not None:
            self.listener.said(str(outcome.error), urgent=True)

    def retry(self) -> None:
        """Try again to save the failed acts."""
        if not self.pending.failed:
            self.listener.said("Everything is saved")
            return
        self._tell(self.pending.retry())

    def _tell(self, events: Iterable[Event]) -> None:
        by_article: dict[str, list[int]] = {}
        for event in events:
            by_article.setdefault(event.article, []).append(event.sentence)
        for article, sentences in by_article.items():
            self.listener.marked(article, sentences)
