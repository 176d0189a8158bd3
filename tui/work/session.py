"""The session: where the reviewer is on the desk, what is held and shown there, and what changed on the disk meanwhile.

Everything that a screen shows comes from here, and a listener hears what changed, so that it repaints no more. What has
to be read from the desk is fetched, which may take its time: nothing here waits for it. What keys do to sentences is in
`tui.work.acts`, and how that is taken back in `tui.work.undo`.
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
from review.events import NOTHING, Event, Holding
from review.holdings import Progress, is_claim, lacks
from review.links import shows_hints
from review.reasons import REASONS, Reason, by_key
from review.rounds import Round
from review.scale import Scale
from store.desk import Card, Desk, Place, number_of
from tui.work.cursor import Cursor
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

Then = Callable[[], None]


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
        self.fetch = fetch
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
        self._unsaid: list[str] | None = None
        """What there is to say while `go_on` keeps it for an act's line; None when it is said at once."""

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
        event = self._held.get(self.cursor.sentence if sentence is None else sentence)
        return event.holding if event else NOTHING

    def lacks(self, sentence: int | None = None) -> tuple[str, ...]:
        """Return the parts that a verdict lacks before it counts in this round."""
        return lacks(self.desk.rules, self.holding(sentence))

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
        if name:
            card, sentence = self.cards[self.number_of(name)], place.sentence if name == place.article else None
            fetch(lambda: read_article(self.desk, card), lambda opened: self.lay_open(opened, sentence))

    def open(self, name: str, sentence: int | None = None, then: Then = lambda: None) -> None:
        """Make an article current, at a sentence, else where it was left, else at the first that is to be judged.

        That is a jump. `then` is called when it is.
        """
        self._open(name, sentence, self.jumps.leave, then)

    def _open(self, name: str, sentence: int | None, leave: Callable[[Spot], None], then: Then) -> None:
        """Make an article current; `leave` gets the place that is left."""

        def take(opened: OpenArticle) -> None:
            leave(self.current_place)
            self.lay_open(opened, self._seen.get(name) if sentence is None else sentence)
            then()

        if name == self.name:
            leave(self.current_place)
            self._leave()
            self._enter(self._seen.get(name) if sentence is None else sentence)
            then()
            return
        card = self.cards[self.number_of(name)]
        self.fetch(lambda: read_article(self.desk, card), take)

    def lay_open(self, opened: OpenArticle, sentence: int | None) -> None:
        """Leave the current article for one that was read: at a sentence, else at the first that is to be judged."""
        self._leave()
        self._take(opened)
        self._enter(sentence)

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
            self.fetch(lambda: self.desk.articles.article(name), take)

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

    # ------------------------------------------------------------------ the cursor

    def moved(self, old: int, new: int) -> None:
        """Show another sentence as the current one."""
        ranged = self.cursor.anchor is not None
        self.views.forget(range(min(old, new), max(old, new) + 1) if ranged else (old, new))
        self.listener.moved(old, new)

    def say(self, text: str, urgent: bool = False) -> None:
        """Say one line to the reviewer, or keep it to be said with the act that is being done."""
        if self._unsaid is None:
            self.listener.say(text, urgent)
        elif text:
            self._unsaid.append(text)

    def go_on(self) -> Sequence[str]:
        """Go to the next sentence that is to be judged; return what there is to say of that, for an act's line."""
        unsaid = self._unsaid = []
        self.cursor.seek()
        self._unsaid = None
        return unsaid

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

    # ------------------------------------------------------------------ what keys name

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
