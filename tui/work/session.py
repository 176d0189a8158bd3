"""The session: what each key does to the current sentences, and where the reviewer is on the desk.

Everything that a screen shows comes from here, and a listener hears what changed, so that it repaints no more. What has
to be read from the desk is fetched, which may take its time: nothing here waits for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from reading.packed import column
from review.answers import is_answer
from review.events import NOTHING, Event, EventKind, Evidence, Holding, Link
from review.holdings import Progress, cleared, decided, draft_line, is_claim, lacks, set_aside, taken_back
from review.links import all_linked, shows_hints
from review.reasons import REASONS, Reason, by_key
from review.rounds import Round
from review.scale import Scale
from store.desk import Card, Desk, Place, number_of
from tui.work.carried import carried
from tui.work.cursor import Cursor
from tui.work.echo import Done, earlier_line, echo
from tui.work.effort import IDLE_SECONDS
from tui.work.jumps import Jumps, Spot
from tui.work.news import KnownDesk, News, Renewal, arrivals, read_news
from tui.work.pending import PendingDecisions
from tui.work.sentence import OpenArticle, SentenceView, SentenceViews, read_article, view_of
from tui.work.writer import Batch, BatchResult

T = TypeVar("T")


class Listener(Protocol):
    """Repaints: hears of each change."""

    def opened(self) -> None:
        """Another article is current."""

    def moved(self, old: int, new: int) -> None:
        """The current sentence changed from `old` to `new`; the number behind the last one is the article's end."""

    def sentences_changed(self, article: str, sentences: Sequence[int]) -> None:
        """What these sentences hold, or how safe it is, changed."""

    def say(self, text: str, urgent: bool = False) -> None:
        """There is one line to say to the reviewer."""

    def did(self, text: str, undo: bool = True) -> None:
        """An act did that; `undo` is whether taking it back is the next thing to offer."""


class Fetch(Protocol):
    """Reads from the desk, which may take its time, and passes the answer on; keys wait until then."""

    def __call__(self, read: Callable[[], T], take: Callable[[T], None]) -> None:
        """Call `take` with the answer of `read`; of several readings under way only the last is passed on."""


def at_once(read: Callable[[], T], take: Callable[[T], None]) -> None:
    """Read in the thread that asks, where there is no screen to keep alive."""
    take(read())


AT_END = "This is the end of the article: nothing was changed"

REPEATABLE = frozenset({EventKind.DECIDE, EventKind.CLEAR, EventKind.SET_ASIDE, EventKind.TAKE_BACK})

Change = Callable[[Holding], Holding]
Then = Callable[[], None]


class _Repeat(Struct, frozen=True):
    """What `.` does again; `gives` is the verdict that it gives, if it does."""

    kind: EventKind
    change: Change
    advance: bool
    gives: str | None = None


class _Step(Struct, frozen=True):
    """The events that undo or redo a step, the article of the first where another is open, what is held in the rest.

    `sentence` is where the first is in the article's present text, None where it is gone.
    """

    events: tuple[Event, ...]
    opened: OpenArticle | None
    held: Mapping[str, Mapping[int, Event]]
    sentence: int | None


class DeskRules(Struct, frozen=True):
    """The desk's own rules: its reasons, the idle limit, and the earlier round's events where the round shows them."""

    reasons: tuple[Reason, ...] = REASONS
    earlier: Callable[[Round, str], Sequence[Event]] = lambda _round, _article: ()
    idle: float = IDLE_SECONDS


class Session:
    """One reviewer at work on one desk: the open article, a cursor in it, decisions on the disk and pending."""

    def __init__(
        self,
        desk: Desk,
        listener: Listener,
        *,
        submit: Callable[[Batch], None],
        resume: Callable[[], None],
        clock: Callable[[], float],
        terms: DeskRules | None = None,
        fetch: Fetch = at_once,
    ) -> None:
        self.desk = desk
        self.listener = listener
        self.pending = PendingDecisions(desk, submit, resume)
        self.cursor = Cursor(self, clock)
        self.terms = terms or DeskRules()
        self.cursor.effort.idle = self.terms.idle
        self.cards: Sequence[Card] = desk.articles.cards()
        self.left_at = desk.place()
        self.opened: OpenArticle | None = None
        self.views = SentenceViews(self._view, 0)
        self.marks: dict[str, Spot] = {}
        self.jumps = Jumps()
        self.hinted: Callable[[int], tuple[str, ...]] = lambda _sentence: ()
        """What other articles say that is on the screen now, of a sentence of the open article."""
        self.differing: frozenset[int] = frozenset()
        """The sentences of the open article of which another one says otherwise, as far as that was looked up."""
        self._held: Mapping[int, Event] = {}
        self._starts: Sequence[int] = ()
        self._seen: dict[str, int] = {}
        self._fetch = fetch
        self._repeat: _Repeat | None = None
        self._remarks: list[str] | None = None
        """What is said while an act is done, to stand behind it; None when nothing is being done."""

    # ------------------------------------------------------------------ what there is

    @property
    def article(self) -> Article | None:
        """The article that is open."""
        return self.opened.article if self.opened else None

    @property
    def name(self) -> str:
        """The open article's name, or the empty string."""
        return self.opened.article.name if self.opened else ""

    @property
    def number(self) -> int:
        """The open article's place among the cards, or -1."""
        return self.number_of(self.name)

    def number_of(self, name: str) -> int:
        """Return an article's place among the cards, or -1."""
        return number_of(self.cards, name)

    @property
    def scale(self) -> Scale:
        """The verdicts of the round."""
        return self.desk.rules.scale

    @property
    def progress(self) -> Progress:
        """How far the reviewer is with the open article."""
        return self.pending.progress(self.name) if self.opened else Progress(0, 0)

    @property
    def up_for_judgement(self) -> tuple[int, int]:
        """How many units of the open article the reviewer is to judge, and how many the round asks them for."""
        claims = self.progress.claims
        return claims, len(self.opened.claims) if self.opened and (claims or self.held()) else 0

    def held(self) -> Mapping[int, Event]:
        """Return the last event of each sentence of the open article."""
        return self._held

    def holding(self, sentence: int | None = None) -> Holding:
        """Return what the reviewer holds of a sentence (by default the current one)."""
        return _holding_of(self.held(), self.cursor.sentence if sentence is None else sentence)

    def is_claim(self, sentence: int) -> bool:
        """Whether a sentence of the open article is up for judgement."""
        return self.opened is not None and is_claim(sentence in self.opened.claims, self.held().get(sentence))

    def is_open(self, sentence: int) -> bool:
        """Whether a sentence is still to be judged."""
        return self.first_open((sentence,)) is not None

    def first_open(self, sentences: Iterable[int]) -> int | None:
        """Return the first of some sentences that is to be judged, or None."""
        if self.opened is None:
            return None
        claims, held = self.opened.claims, self.held()
        for sentence in sentences:
            event = held.get(sentence)
            if is_claim(sentence in claims, event) and (event is None or event.holding.verdict is None):
                return sentence
        return None

    @property
    def current(self) -> SentenceView | None:
        """The current sentence as it is shown; None where there is none, as at the end of the article."""
        return self.views[self.cursor.sentence] if self.cursor.total and not self.cursor.ended else None

    def shows_hints(self, sentence: int) -> bool:
        """Whether the round shows what other articles say of a sentence of the open one."""
        return shows_hints(self.desk.rules, self.holding(sentence))

    def show_differing(self, sentences: frozenset[int]) -> frozenset[int]:
        """Mark the sentences that another article contradicts; return those that look different."""
        changed, self.differing = self.differing ^ sentences, sentences
        self.views.forget(changed)
        return changed

    def quote_of(self, name: str, sentence: int) -> str:
        """Return a sentence's text where it is known without the disk, else the empty string."""
        article = self.article
        if article is None or article.name != name or not 0 <= sentence < len(article.sentences):
            return ""
        return article.quote(sentence)

    def may_have_past(self, sentence: int) -> bool:
        """Whether anything may have been done to a sentence of the open article, by anybody or in an earlier round."""
        rules, opened = self.desk.rules, self.opened
        if opened is None:
            return False
        others = opened.is_shared or (rules.show_earlier and bool(rules.previous))
        return others or sentence in self.held() or sentence in opened.stale

    def _view(self, number: int) -> SentenceView:
        assert self.opened is not None
        event, state = self.pending.last(self.name, number)
        cursor = self.cursor
        found = view_of(number, event, state, self.opened, self.desk.rules, cursor.place, cursor.selected)
        return replace(found, differs=True) if number in self.differing and self.shows_hints(number) else found

    def place_to_keep(self, state: Mapping[str, object] | None = None) -> Place:
        """Return where the reviewer is, for the next start."""
        return Place(self.name, self.cursor.place, state)

    def sentence_at(self, offset: int) -> int:
        """Return the sentence of the open article that a character belongs to, or the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    # ------------------------------------------------------------------ opening articles

    def start(self, only: str = "", fetch: Fetch = at_once) -> None:
        """Open the article of the last time, or `only`, or the first one that has something left."""
        place = self.left_at
        undone = (card.name for card in self.cards if self._left(card))
        names = chain((only, place.article), undone, (card.name for card in self.cards[:1]))
        name = next((name for name in names if self.number_of(name) >= 0), "")

        def take(opened: OpenArticle) -> None:
            self._take(opened)
            self._enter(place.sentence if name == place.article else None)

        if name:
            card = self.cards[self.number_of(name)]
            fetch(lambda: read_article(self.desk, card), take)

    def open(self, name: str, sentence: int | None = None, then: Then = lambda: None) -> None:
        """Make an article current, at a sentence, else where it was left, else at the first that is to be judged.

        That is a jump. `then` is called when it is.
        """
        self._open(name, sentence, self.jumps.leave, then)

    def _open(self, name: str, sentence: int | None, leave: Callable[[Spot], None], then: Then) -> None:
        """Make an article current; `leave` gets the place that is left."""

        def take(opened: OpenArticle) -> None:
            leave(self.current_place)
            self._leave()
            self._take(opened)
            self._enter(self._seen.get(name) if sentence is None else sentence)
            then()

        if name == self.name:
            leave(self.current_place)
            self._leave()
            self._enter(self._seen.get(name) if sentence is None else sentence)
            then()
            return
        card = self.cards[self.number_of(name)]
        self._fetch(lambda: read_article(self.desk, card), take)

    @property
    def current_place(self) -> Spot:
        """The article and the place in it that are current."""
        return self.name, self.cursor.place

    def jump(self, sentence: int) -> None:
        """Go to a sentence of the open article, which one can come back from."""
        self.jumps.leave(self.current_place)
        self.cursor.go(sentence)

    def jump_back(self, times: int = 1, then: Then = lambda: None) -> None:
        """Go back to where the last jumps began; `then` is called there."""
        self._go_along(self.jumps.back, times, "No jump to come back from", then)

    def jump_forward(self, times: int = 1, then: Then = lambda: None) -> None:
        """Go again to where one came back from; `then` is called there."""
        self._go_along(self.jumps.forward, times, "No jump to make again", then)

    def _go_along(
        self, step: Callable[[Spot, int, Callable[[Spot], bool]], Spot | None], times: int, nothing: str, then: Then
    ) -> None:
        to = step(self.current_place, times, lambda spot: self.number_of(spot[0]) >= 0)
        if to is None:
            self.say(nothing)
        elif to[0] != self.name:
            self._open(*to, leave=lambda _: None, then=then)
        else:
            if to[1] == self.cursor.total:
                self.cursor.end()
            else:
                self.cursor.go(to[1])
            then()

    def _leave(self) -> None:
        """Remember where the open article is left."""
        if self.opened is not None:
            self._seen[self.name] = self.cursor.place

    def _take(self, opened: OpenArticle) -> None:
        """Lay an article open as it was read."""
        self.opened = opened
        self.pending.take_from_disk(opened.article.name, opened.held)
        self._held = self.pending.held(opened.article.name)
        self._starts = column(opened.article.sentences, 1, "start")
        self.differing = frozenset()
        self.views = SentenceViews(self._view, len(opened.article.sentences))

    def _enter(self, sentence: int | None) -> None:
        """Stand in the article that was laid open, and say so."""
        self.cursor.enter(len(self.views), sentence)
        self.views.forget()
        self.listener.opened()

    def move_article(self, steps: int, order: Sequence[int] | None = None) -> None:
        """Go by articles, in the list's order (`order` are places among the cards)."""
        order = range(len(self.cards)) if order is None else order
        if not order:
            return
        if self.cursor.ended and steps == 1 and self._go_to_open(order):
            return
        at = order.index(self.number) if self.number in order else -1 if steps > 0 else len(order)
        to = max(0, min(at + steps, len(order) - 1))
        if to == at:
            self.listener.say("This is the last article" if steps > 0 else "This is the first article")
        else:
            self.open(self.cards[order[to]].name)

    def _go_to_open(self, order: Sequence[int]) -> bool:
        """Open the next article of the list that has something left, from its top when there is none further down."""
        at = order.index(self.number) if self.number in order else -1
        for number in (*order[at + 1 :], *order[: at + 1]):
            if number != self.number and self._left(self.cards[number]):
                self.open(self.cards[number].name)
                return True
        return False

    def reread(self, then: Then = lambda: None) -> None:
        """Take the open article from the desk again: its text is frozen, its mentions follow the lexicon."""
        name = self.name

        def take(article: Article) -> None:
            if self.opened is not None and self.name == name:
                self.opened = replace(self.opened, article=article)
                then()

        if self.opened is not None:
            self._fetch(lambda: self.desk.articles.article(name), take)

    def _left(self, card: Card) -> bool:
        progress = self.pending.progress_of(card)
        return progress.judged < progress.claims

    # ------------------------------------------------------------------ what others do

    def look_for_news(self, changed: Collection[str], cards: Sequence[Card] | None = None) -> Callable[[], News]:
        """Return a function that reads the news of these articles, for a thread; `cards` are the desk's articles now.

        The article that is open is read anew when it is among them, or has another text.
        """
        kept = {spot: self._text_of(spot[0]) for spot in (*self.marks.values(), *self.jumps.spots())}
        known = KnownDesk(self.cards, self.opened, kept, self.pending.entered)
        return partial(read_news, self.desk, known, changed, cards)

    def _text_of(self, name: str) -> str:
        """Return the snapshot of an article's text as it is known here, the open one's as it is shown."""
        if self.opened is not None and name == self.name:
            return self.opened.snapshot
        at = self.number_of(name)
        return self.cards[at].snapshot if at >= 0 else ""

    def renew(self, news: News) -> Renewal | None:
        """Take the desk as it is now, as others have written, added, changed or handed over; None when out of date."""
        if (news.name, news.entered) != (self.name, self.pending.entered) or self.pending.pending:
            return None
        before = self.cards
        self.marks = {letter: news.moved.get(spot, spot) for letter, spot in self.marks.items()}
        self.jumps.follow(news.moved)
        if news.cards is not None:
            self.cards = news.cards
            self.pending.renew(news.cards)
            self._rename(news.went.renamed)
        opened, retold = news.opened, False
        kept = {self.name} if opened is None else set()  # what is shown is forgotten only for what was read anew
        self.pending.forget(set(news.changed) - kept, news.progress, news.log)
        if opened is not None and self.opened is not None:
            retold = opened.snapshot != self.opened.snapshot
            self._retell(opened) if retold else self._take(opened)
        self.views.forget()
        if retold:
            return Renewal("This article has a new text; what still holds was carried over", retold=True)
        return Renewal(arrivals(before, self.cards, news.went))

    def _rename(self, renamed: Mapping[str, str]) -> None:
        """Remember the places in articles under their present names."""
        if renamed:
            self._seen = {renamed.get(name, name): place for name, place in self._seen.items()}
            self.marks = {letter: (renamed.get(name, name), at) for letter, (name, at) in self.marks.items()}
            self.jumps.rename(renamed)

    def _retell(self, opened: OpenArticle) -> None:
        """Open the current article's new text at the sentence that says the same, the nearest if several do."""
        assert self.article is not None
        here, ended = self.cursor.sentence, self.cursor.ended
        quote = self.article.quote(here) if self.article.sentences else ""
        self._take(opened)
        total = len(opened.article.sentences)
        same = [at for at in range(total) if opened.article.quote(at) == quote]
        self.cursor.enter(total, total if ended else min(same, key=lambda at: abs(at - here), default=here))

    # ------------------------------------------------------------------ what the cursor tells

    def moved(self, old: int, new: int) -> None:
        """Show another sentence as the current one."""
        ranged = self.cursor.anchor is not None
        self.views.forget(range(min(old, new), max(old, new) + 1) if ranged else (old, new))
        self.listener.moved(old, new)

    def say(self, text: str, urgent: bool = False) -> None:
        """Say one line to the reviewer, or keep it to be said with the act that is being done."""
        if self._remarks is None:
            self.listener.say(text, urgent)
        elif text:
            self._remarks.append(text)

    # ------------------------------------------------------------------ deciding

    def decide(self, verdict: str, count: int | None = None, reasons: tuple[str, ...] = ()) -> None:
        """Give the current sentence, the range, or `count` claims from here a verdict, and go to the next to judge."""

        def change(holding: Holding) -> Holding:
            now = decided(holding, verdict)
            return replace(now, reasons=reasons) if reasons else now

        self._enter_step(EventKind.DECIDE, change, advance=True, count=count, gives=verdict)

    def clear(self, count: int | None = None) -> None:
        """Take the verdict away, with its reasons, evidence and confidence."""
        targets = self.cursor.selected if self.cursor.anchor is not None else self._targets(count)
        if not any(self.holding(sentence).verdict for sentence in targets):
            self.say("No verdict to clear here")
            return
        self._enter_step(EventKind.CLEAR, cleared, count=count)

    def toggle_aside(self, count: int | None = None) -> None:
        """Set the current sentence, the range, or `count` claims aside as no claims, or take back in."""
        if self.is_claim(self.cursor.sentence):
            self._enter_step(EventKind.SET_ASIDE, set_aside, advance=True, count=count)
        else:
            self._enter_step(EventKind.TAKE_BACK, taken_back)

    def set_note(self, text: str) -> None:
        """Write the current sentence's note; an empty one removes it."""
        if text != self.holding().note:
            self._enter_step(EventKind.NOTE, lambda holding: replace(holding, note=text))

    def set_reasons(self, reasons: tuple[str, ...]) -> None:
        """Set the reasons of the verdict."""
        self._enter_step(EventKind.REASONS, lambda holding: replace(holding, reasons=reasons))

    def toggle_reason(self, key: str) -> None:
        """Add the reason with that key to the verdict, or take it away."""
        reason = self.reason_of_key(key)
        holding = self.holding()
        if reason is None:
            return
        if holding.verdict is None:
            self.say("A reason needs a verdict first")
            return
        had = holding.reasons
        self.set_reasons(tuple(one for one in had if one != reason) if reason in had else (*had, reason))

    def reason_of_key(self, key: str) -> str | None:
        """Return the name of the reason with that key; says which there are when there is none."""
        found = by_key(self.terms.reasons).get(key)
        if found is None:
            self.say(f"No reason {key}: {self.reason_keys()}")
        return found.name if found else None

    def verdict_of_letter(self, letter: str) -> str | None:
        """Return the name of the verdict with that letter; says which there are when there is none."""
        found = self.scale.by_letter.get(letter)
        if found is None:
            self.say(f"No verdict {letter}: {self.verdict_letters()}")
        return found.name if found else None

    def verdict_letters(self) -> str:
        """Return the verdicts with their letters, for the status line."""
        return "  ".join(f"{verdict.letter} {verdict.name}" for verdict in self.scale)

    def reason_keys(self) -> str:
        """Return the reasons with their keys, for the status line."""
        return "  ".join(f"{reason.key} {reason.name}" for reason in self.terms.reasons)

    def confirm(self) -> None:
        """Keep the verdict that was given before the sentence's text changed, or take a suggestion."""
        view = self.current
        before, suggested = (view.stale, view.suggested) if view else (None, None)
        self.cursor.anchor = None
        if before is not None:
            self._enter_step(EventKind.CONFIRM, lambda _holding: before.event.holding, advance=True)
        elif suggested is not None and suggested.holding.verdict is not None:
            self.decide(suggested.holding.verdict)
        else:
            self.say("Nothing to confirm here")

    def lacks(self, sentence: int | None = None) -> tuple[str, ...]:
        """Return the parts that a verdict lacks before it counts in this round."""
        return lacks(self.desk.rules, self.holding(sentence))

    def set_confidence(self, level: int | None) -> None:
        """Set how sure the reviewer is: 1 to 3, or None."""
        self._enter_step(EventKind.CONFIDENCE, lambda holding: replace(holding, confidence=level))

    def set_evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Set the evidence."""
        self._enter_step(EventKind.EVIDENCE, lambda holding: replace(holding, evidence=evidence))

    def toggle_link(self, *links: Link) -> None:
        """Link the current sentence to others with the same words, or take such links away."""
        self.cursor.anchor = None
        self._enter_step(EventKind.EVIDENCE, lambda holding: all_linked(holding, links))

    def repeat(self, count: int | None = None) -> None:
        """Do the last act again here."""
        if self._repeat is None:
            self.say("Nothing to repeat yet")
            return
        again = self._repeat
        self._enter_step(again.kind, again.change, advance=again.advance, count=count, gives=again.gives)

    def undo(self, times: int = 1) -> None:
        """Take back the last steps, wherever they were, and go there."""
        self._undo_or_redo(self.pending.look_for_undo, times, "undone", "Nothing to undo")

    def redo(self, times: int = 1) -> None:
        """Bring back what was undone last."""
        self._undo_or_redo(self.pending.look_for_redo, times, "redone", "Nothing to redo")

    def _undo_or_redo(
        self, look: Callable[[], Callable[[], tuple[Event, ...]]], times: int, what: str, nothing: str
    ) -> None:
        """Enter the events that undo or redo a step, go there, say what changed, and go on with the next."""

        def read(found: Callable[[], tuple[Event, ...]]) -> _Step:
            now = [carried(self.desk, event, cards) for event in found()]
            events = tuple(event for event, _ in now)
            at = number_of(cards, events[0].article) if events else -1
            elsewhere = at >= 0 and events[0].article != name
            further = {event.article for event in events} - {name}  # of an act on several articles
            held = {one: self.desk.decisions.held(one, self.desk.reviewer) for one in further}
            opened = read_article(self.desk, cards[at]) if elsewhere else None
            return _Step(events, opened, held, now[0][1] if events else None)

        def take(step: _Step) -> None:
            events, opened = step.events, step.opened
            if not events:
                self.say(nothing)
                return
            self.jumps.leave(self.current_place)
            for article, held in step.held.items():
                self.pending.take_from_disk(article, held)
            if opened is not None:
                self._leave()
                self._take(opened)
            events = self.pending.enter_step(events).events
            if opened is not None:
                self._enter(step.sentence)
            self.show_changed(events)
            if step.sentence is not None:
                self.cursor.go(step.sentence)
            articles = len({event.article for event in events})
            where = f"{opened.article.title}, " if opened is not None else ""
            where = f"{articles} articles, " if articles > 1 else where
            replaced = zip(events, self.pending.replaced, strict=True)
            done = [self._change_of(event, last) for event, last in replaced if self.pending.is_shown(event)]
            unseen = earlier_line(len(events) - len(done), self.number_of(events[0].article) >= 0)
            said = "; ".join(part for part in (echo(done, where), unseen) if part)
            self.listener.did(f"{what}: {said}", undo=False)
            if times > 1:
                self._undo_or_redo(look, times - 1, what, nothing)

        name, cards, found = self.name, self.cards, look()
        self._fetch(lambda: read(found), take)

    def _change_of(self, event: Event, before: Event | None) -> Done:
        """Return an event's change of a sentence, to be put into words."""
        if self.opened is not None and event.article == self.name:
            claims: Collection[int] = self.opened.claims
        else:
            number = self.number_of(event.article)
            claims = self.cards[number].claims if number >= 0 else ()
        by_kind = event.sentence in claims
        held = before.holding if before else NOTHING
        return Done(event.sentence, held, event.holding, is_claim(by_kind, before), is_claim(by_kind, event))

    def toggle_range(self) -> None:
        """Begin a range at the current sentence, or give it up."""
        if self.cursor.ended:
            self.say(AT_END)
            return
        before = self.cursor.selected
        self.cursor.anchor = self.cursor.sentence if self.cursor.anchor is None else None
        self._show_sentences(self.name, before)
        self.say(
            f"Range: move, then a key for all; {len(self.cursor.selected)} so far"
            if self.cursor.anchor is not None
            else ""
        )

    def _enter_step(
        self,
        kind: EventKind,
        change: Change,
        *,
        advance: bool = False,
        count: int | None = None,
        gives: str | None = None,
    ) -> None:
        """Enter one step on the selected sentences, and say what changed where the page alone does not show it."""
        if self.article is None or not self.article.sentences:
            return
        if self.cursor.ended:
            self.say(AT_END)
            return
        targets = self._targets(count)
        if self._overwrites(targets, gives):
            return
        ranged, marked = self.cursor.anchor is not None, {*targets, *self.cursor.selected}
        of, self.cursor.anchor = len(self.cursor.selected) if ranged else 0, None
        held, rules, last = self.held(), self.desk.rules, targets[-1]
        lacked = bool(lacks(rules, _holding_of(held, last)))
        spent = round(self.cursor.effort.spent(), 3)
        events = [
            self._event(kind, n, change(_holding_of(held, n)), spent if n == self.cursor.sentence else 0.0)
            for n in targets
        ]
        self.pending.enter_step(events)
        done = [self._change_of(event, last) for event, last in zip(events, self.pending.replaced, strict=True)]
        if kind in REPEATABLE:
            self._repeat = _Repeat(kind, change, advance, gives)
        self.cursor.effort.restart()
        self.views.forget(sorted(marked))
        if ranged or len(targets) > 1:
            self.cursor.go(last)
        missing, self._remarks = lacks(rules, _holding_of(held, last)), []
        if not missing and (advance or lacked):
            self.cursor.seek()
        remarks, self._remarks = self._remarks, None
        self.listener.sentences_changed(
            self.name, sorted(marked)
        )  # where the cursor is by now: what it left is not looked into
        self.cursor.stayed = gives is not None and self.cursor.place == last
        self.listener.did("; ".join(part for part in (echo(done, of=of), draft_line(missing), *remarks) if part))

    def _overwrites(self, targets: Sequence[int], gives: str | None) -> bool:
        """Whether a key too many would change the verdict on which the cursor stayed after the act before; says so."""
        if not self.cursor.stayed or gives is None:
            return False
        held = self.holding(targets[0]).verdict
        if held in (None, gives):
            return False
        lacked = draft_line(self.lacks(targets[0]))
        self.say(f"sentence {targets[0] + 1} stays {held}: move first to change it{'; ' if lacked else ''}{lacked}")
        return True

    def _targets(self, count: int | None) -> list[int]:
        if self.cursor.anchor is not None:
            claims = [sentence for sentence in self.cursor.selected if self.is_claim(sentence)]
            return claims or list(self.cursor.selected)
        if not count or count < 2 or self.article is None:
            return [self.cursor.sentence]
        rest = (n for n in range(self.cursor.sentence + 1, len(self.article.sentences)) if self.is_claim(n))
        return [self.cursor.sentence, *(n for _, n in zip(range(count - 1), rest, strict=False))]

    def _event(self, kind: EventKind, sentence: int, holding: Holding, duration: float) -> Event:
        assert self.opened is not None
        return Event(
            kind=kind,
            reviewer=self.desk.reviewer,
            round=self.desk.round,
            article=self.name,
            snapshot=self.opened.snapshot,
            sentence=sentence,
            holding=holding,
            duration=duration,
            hinted=self._hinted(sentence, holding),
        )

    def _hinted(self, sentence: int, holding: Holding) -> tuple[str, ...]:
        """Return what was on the screen when the verdict was given; what was shown after it is no hint for it."""
        before = self.held().get(sentence)
        if before is not None and is_answer(holding.verdict, holding.claim):
            had = before.holding
            if (had.verdict, had.claim) == (holding.verdict, holding.claim):
                return before.hinted
        return self.hinted(sentence)

    # ------------------------------------------------------------------ the disk

    def acknowledge(self, outcome: BatchResult) -> frozenset[str]:
        """Show that acts are saved, or taken back with the reason; return the articles that are to be read anew.

        What was decided on an earlier text of theirs changed what is carried over.
        """
        self.show_changed(self.pending.acknowledge(outcome))
        if outcome.error is not None:
            self.say(str(outcome.error), urgent=True)
        return frozenset(event.article for event in outcome.stored if not self.pending.is_shown(event))

    def retry(self) -> None:
        """Try again to save the failed acts."""
        if not self.pending.failed:
            self.say("Everything is saved")
            return
        self.show_changed(self.pending.retry())

    def show_changed(self, events: Iterable[Event]) -> None:
        """Show the sentences of events as they are now, article by article."""
        by_article: dict[str, list[int]] = {}
        for event in filter(self.pending.is_shown, events):
            by_article.setdefault(event.article, []).append(event.sentence)
        for article, sentences in by_article.items():
            self._show_sentences(article, sentences)

    def _show_sentences(self, article: str, sentences: Iterable[int]) -> None:
        """Show these sentences anew."""
        numbers = list(sentences)
        if article == self.name:
            self.views.forget(numbers)
        self.listener.sentences_changed(article, numbers)


def _holding_of(held: Mapping[int, Event], sentence: int) -> Holding:
    """Return what is held of a sentence."""
    event = held.get(sentence)
    return event.holding if event else NOTHING
