"""Work beside the keys: what others wrote, the order of the list, and words looked up in the texts.

Where a desk is small the answer is there at once; where it is large it shows when it is found, and no key waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.timer import Timer

from reading.errors import CopydeskError
from review.events import Event
from review.holdings import Progress
from store.desk import Card, Problem
from tui.shell.background import Question
from tui.widgets.inspector_rows import Past
from tui.work.article_filter import ArticleFilter, parse, sought
from tui.work.news import News, Renewal
from tui.work.pending import SaveState
from tui.work.sentence import SentenceView
from tui.work.session import Session
from tui.work.unsaved import spots

if TYPE_CHECKING:
    from reading.lexicon import Lexicon
    from tui.screens.desk.view import DeskView

LOOK_EVERY = 2.0
"""Seconds between two looks at what others wrote: some calls of stat, and nothing is sent while nothing changed."""
_NOTHING = Progress(0, 0)


class RemoteChanges:
    """Looks at the files of others beside the work, and shows what they have written."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._progress: dict[str, Mapping[str, Progress]] = {}
        self._waiting: frozenset[str] = frozenset()
        self._after: list[Callable[[], None]] = []
        self._again = False
        self._cards: Sequence[Card] | None = None
        self._lexicon: Lexicon | None = None
        self.arriving = view.session.desk.arriving()
        """How many files of a first reading were read, and of how many, as of the last look; (0, 0) without one."""
        self._is_arriving = bool(self.arriving[1])
        self.lost, self.gone = 0, ""
        self._is_silent = False
        self.invitations: Sequence[str] = ()
        """The rounds that have come to ask this reviewer, until they were looked at."""

    def progress(self, card: Card, reviewer: str) -> Progress:
        """Return a reviewer's progress in an article; the own one, with what is on its way, for an empty name."""
        session = self._view.session
        if not reviewer or reviewer == session.desk.reviewer:
            return session.pending.progress_of(card)
        found = self._progress.get(reviewer)
        if found is None:
            self._count(reviewer)
            found = self._progress.get(reviewer, {})
        return found.get(card.name, _NOTHING)

    def _count(self, reviewer: str) -> None:
        """Count a reviewer's verdicts beside the keys; the list shows the count when it is known."""
        desk, is_first = self._view.session.desk, reviewer not in self._progress
        self._progress.setdefault(reviewer, {})
        self._view.background.ask(
            f"progress of {reviewer}",
            lambda _: dict(desk.decisions.progress(reviewer)),
            lambda counted: self._counted(reviewer, counted, is_first),
        )  # in a blind round nobody sees others: their progress is then nothing

    def _counted(self, reviewer: str, counted: Mapping[str, Progress], is_first: bool) -> None:
        self._progress[reviewer] = counted
        if is_first:
            self._view.order.want(self._view.filter)

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Look for new events of others; `then` is invited when they are shown."""
        if then is not None:
            self._after.append(then)
        if self._view.background.asks("look"):  # asked anew, what this look finds would be forgotten
            self._again = self._again or then is not None
        else:
            self._view.background.ask("look", self._read, self._looked, self._looked)

    def _looked(self, found: object) -> None:
        """Look once more if somebody asked since, or files are left to be read; else call those who wait for it."""
        before, self.arriving = self.arriving, self._view.session.desk.arriving()
        goes_on = bool(self.arriving[1]) and not isinstance(found, CopydeskError)
        self._is_arriving = self._is_arriving or goes_on
        if self.arriving != before:
            self._view.status.repaint()
        if self._again or goes_on:
            self._again = False
            self.look()
        elif not self._view.background.asks("news"):
            self._tell()

    def _tell(self) -> None:
        after, self._after = self._after, []
        for then in after:
            then()

    def _read(self, question: Question[None]) -> None:
        """Look once, in a thread; files that cannot be read are tried again at the next look."""
        session = self._view.session
        try:
            self._read_on(question, session)
        finally:
            lost, gone = spots(session.desk.decisions.missing()), session.desk.missing_folder()
            if (lost, gone) != (self.lost, self.gone):
                question.tell(self._view.lost, lost, gone)

    def _read_on(self, question: Question[None], session: Session) -> None:
        rules = session.desk.rules
        changed = session.desk.refresh()
        if session.desk.rules is not rules:
            question.tell(self._view.round_news.ruled, session.desk.rules)
        cards = session.desk.articles.cards() if changed else session.cards
        hub = self._view.shell.settings.hub
        problems = [*session.desk.problems(), *(hub.state.problems if hub is not None else ())]
        round_admin = self._view.shell.settings.round_admin
        invitations = round_admin.invitations(session.desk.round) if round_admin else ()
        renewed = cards is not session.cards and cards != session.cards
        if hub is not None and hub.is_silent() != self._is_silent:
            self._is_silent = not self._is_silent
            question.tell(self._view.status.repaint)
        if changed or self._waiting:
            question.tell(self.show_changes, changed, cards if renewed else None)
        lexicon, before = session.desk.articles.lexicon(), self._lexicon
        self._lexicon = lexicon
        if before is not None and lexicon != before:
            question.tell(self._learned, session)
        if problems != self._view.shell.problems:
            question.tell(self.warn, problems)
        if invitations != self.invitations:
            question.tell(self.invited, invitations)

    def _learned(self, session: Session) -> None:
        """Show the mentions of the open article anew: somebody edited the lexicon, perhaps by hand."""
        view, before = self._view, session.article
        if view.session is not session or before is None:
            return

        def show() -> None:
            if session.article is not None and session.article.mentions != before.mentions:
                view.reader.refresh_mentions(session.article)
                view.inspect()

        session.reread(show)

    def invited(self, invitations: Sequence[str]) -> None:
        """Show which rounds ask, in the bottom line and for as long as they were not looked at."""
        self.invitations = invitations
        if self._view.remote is self:
            self._view.status.repaint()

    def warn(self, problems: Sequence[Problem]) -> None:
        """Report problems of the disk that were not reported before; help lists all, with what to do."""
        app = self._view.shell
        fresh = [one for one in problems if one not in app.problems]
        app.problems = problems
        if fresh and self._view.remote is self:
            more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
            key = app.key_of("app.help")
            self._view.say(f"{fresh[0].title}{more} ({key} tells): {fresh[0].path}")

    def show_changes(self, changed: frozenset[str], cards: Sequence[Card] | None = None) -> None:
        """Show decisions on these articles that came from others, or from another window of the same person.

        `cards` are the desk's articles when they are not what they were. All of it waits while something is on its
        way to the disk or a dialog asks about the sentence shown: both belong to the text that is shown.
        """
        if self._view.remote is not self:  # the reviewer went to another round meanwhile
            return
        for reviewer in self._progress:
            self._count(reviewer)
        self._waiting |= changed
        self._cards = cards or self._cards
        if self._view.app.screen is self._view:
            self.catch_up()

    def catch_up(self) -> None:
        """Show the changes that waited while another screen was on top."""
        session = self._view.session
        if session.pending.pending or not self._waiting:
            return
        read = session.look_for_news(self._waiting, self._cards)
        self._view.background.ask("news", lambda _: read(), self._show)

    def _show(self, news: News) -> None:
        """Show the answer, unless the reviewer went on meanwhile: then it is asked again, later."""
        view, session = self._view, self._view.session
        if view.app.screen is not view:
            return
        place = view.articles.place()
        renewal = session.renew(news)
        if renewal is None:
            self.catch_up()
            return
        self._waiting -= frozenset(news.changed)
        view.elsewhere.follow(news.changed, news.cards is not None)
        self._cards = None if self._cards is news.cards else self._cards
        view.past.forget()
        if news.cards is not None:
            self._lay_out(renewal, place)
        elif news.opened is not None:
            view.reader.show_views(session.views, session.cursor.place)
        view.inspect()
        view.articles.repaint()
        view.show_hints()
        self._tell()

    def _lay_out(self, renewal: Renewal, place: tuple[str, int]) -> None:
        """Show the articles there are now, the filter and the cursor as they were, and say what is new."""
        view, session = self._view, self._view.session
        view.article_filter = filter_of(view)
        view.texts.renew()
        view.order.want(view.filter, at_once=True)
        view.articles.keep(*place)
        if renewal.retold:
            view.reader.show(session.article, session.views, session.cursor.place)
        else:
            view.reader.show_views(session.views, session.cursor.place)
        if self._is_arriving:
            self._is_arriving = bool(session.desk.arriving()[1])
            quiet = self._is_arriving or view.status.message  # what the start has to say matters more
            said = "" if quiet else f"All {len(session.cards):,} articles are read"
        else:
            said = renewal.said
        if said:
            view.say(said)


SHOWN = 8
"""Events of a sentence's history that the inspector shows."""


class SentencePasts:
    """What was done to the sentences of the open article: read when the inspector shows one, and kept.

    What was read before stays on the screen until it is known what is there now.
    """

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._known: dict[int, Past] = {}
        self._old: set[int] = set()
        self._asked: int | None = None
        self._earlier: tuple[str, Mapping[int, Sequence[Event]]] = ("", {})

    def forget(self) -> None:
        """Read everything anew: another article is open, or others have written."""
        self._known.clear()
        self._asked = None

    def ask_again(self, sentences: Iterable[int]) -> None:
        """Read the past of these sentences anew when they are shown."""
        self._old.update(sentences)
        self._asked = None

    def past_of(self, sentence: SentenceView | None) -> Past:
        """Return the known part of a sentence's past, and have the rest read and shown soon."""
        view = self._view
        if sentence is None:
            return Past()
        found = self._known.get(sentence.number)
        if found is not None and sentence.number not in self._old:
            return found
        session, number = view.session, sentence.number
        if number == self._asked or sentence.state is SaveState.PENDING or not session.may_have_past(number):
            return found or Past()
        self._asked = number
        desk, rules, name, known = session.desk, session.desk.rules, session.name, self._earlier
        earlier_of, links = session.terms.earlier, sentence.holding.links

        def read(_: object) -> tuple[Past, tuple[str, Mapping[int, Sequence[Event]]]]:
            earlier = known if known[0] == name else (name, _by_sentence(earlier_of(rules, name)))
            history = desk.decisions.history(name, number, SHOWN)
            anchors = {link: desk.decisions.anchor(link.article, link.snapshot, link.sentence) for link in links}
            return Past(history, earlier[1].get(number, ()), anchors), earlier

        def take(found: tuple[Past, tuple[str, Mapping[int, Sequence[Event]]]]) -> None:
            if session.name == name:
                self._known[number], self._earlier = found
                self._old.discard(number)
                view.inspect()

        view.background.ask("past", read, take)
        return self._known.get(number, Past())


def _by_sentence(events: Iterable[Event]) -> Mapping[int, Sequence[Event]]:
    """Return the events that give a verdict, by sentence."""
    found: dict[int, list[Event]] = {}
    for event in events:
        if event.holding.verdict:
            found.setdefault(event.sentence, []).append(event)
    return found


def filter_of(view: DeskView) -> ArticleFilter:
    """Return the filter of the list over the articles there are now."""
    others = view.elsewhere
    return ArticleFilter(
        view.session.cards,
        view.remote.progress,
        view.texts.names,
        others.differing,
        others.worth,
        view.session.scale,
    )


MANY = 5_000
"""Articles from which on a key does not wait for the list."""


class _Listing(Struct, frozen=True):
    """The articles there are, the filter, and what they are sorted by."""

    article_filter: ArticleFilter
    filter: str
    sort: str

    def found(self) -> Sequence[int]:
        return self.article_filter.sorted(self.article_filter.find(self.filter), self.sort)


class ListOrder:
    """Keeps the list in step with the filter and the sorting; of several wishes on their way the last one is shown."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._listing: _Listing | None = None
        self._is_known = True

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Show the articles that match a filter, sorted as chosen; `at_once` waits for them however many there are."""
        view = self._view
        view.filter = text.strip()
        asked = parse(view.filter, view.session.scale)
        view.texts.want(sought((*asked.words, *asked.without)))
        view.remember()
        kinds = [kind for term in parse(view.filter, view.session.scale).differences for kind in term.values]
        self._is_known = view.elsewhere.want(view.sort, kinds, lambda: self.want(view.filter))
        listing = _Listing(view.article_filter, view.filter, view.sort)
        if not self._is_known:
            view.articles.announce(f"{_in_words(listing)} …")
            return
        if at_once or len(listing.article_filter.cards) < MANY or not _in_words(listing):
            self._listing = None
            self._show(listing, listing.found())
            return
        self._listing = listing
        view.articles.announce(f"{_in_words(listing)} …")
        view.background.ask("order", lambda _: listing.found(), partial(self._take, listing))

    def settle(self) -> None:
        """Let keys wait until the list is as it was asked for: they are meant for its articles."""
        view = self._view
        view.texts.hurry()
        looks = () if self._is_known or not view.elsewhere.may_look else ("elsewhere", "worth")
        self._wait((*looks, "texts", "order"))

    def _wait(self, topics: Sequence[str]) -> None:
        """Let keys wait for the answers on some topics, one after the other."""
        if topics:
            self._view.background.once(topics[0], partial(self._wait, topics[1:]))

    def _take(self, listing: _Listing, order: Sequence[int]) -> None:
        """Show the answer, if it is still wanted."""
        if self._listing is listing:
            self._listing = None
            self._show(listing, order)

    def _show(self, listing: _Listing, order: Sequence[int]) -> None:
        self._view.articles.show_order(order, _in_words(listing))


def _in_words(listing: _Listing) -> str:
    return " ".join(part for part in (listing.filter, "" if listing.sort == "name" else f"by {listing.sort}") if part)


PAUSE = 0.12
"""Seconds without a key after which words are looked up."""


class TextFilter:
    """Knows which articles have the words of the present filter in their text, and says so when it has found out."""

    def __init__(self, view: DeskView, told: Callable[[], None]) -> None:
        self._view, self._desk, self._told = view, view.session.desk, told
        self._found: dict[str, frozenset[str]] = {}
        self._wanted: Sequence[str] = ()
        self._missing: Sequence[str] = ()
        self._timer: Timer | None = None

    def names(self, word: str) -> frozenset[str] | None:
        """Return the names of the articles with a word in their text, or None while they are not known."""
        return self._found.get(word)

    def want(self, words: Sequence[str]) -> None:
        """Look these words up once the typing pauses, and forget all others."""
        if self._timer is not None:
            self._timer.stop()
        self._wanted = words
        self._found = {word: self._found[word] for word in words if word in self._found}
        self._missing = [word for word in words if word not in self._found]
        self._timer = self._view.set_timer(PAUSE, self.hurry) if self._missing else None

    def hurry(self) -> None:
        """Look up what waits for a pause in the typing."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        missing, self._missing = self._missing, ()
        if missing:
            self._begin(missing)

    def renew(self) -> None:
        """Look the words up again, for articles have come or changed; until then the old answer holds."""
        if self._wanted:
            self._begin(self._wanted)

    def _begin(self, words: Sequence[str]) -> None:
        """Ask the index: the first time it is built, which takes long on a large desk."""

        def look(question: Question[None]) -> None:
            def report(done: int, of: int) -> bool:
                question.takes_long(done, of)
                return question.is_wanted

            for word in words:
                names = self._desk.search.mentioning(word, report)
                question.tell(self._learn, word, names)

        self._view.background.ask("texts", look)  # on failure titles still match; opening an article says what is wrong

    def _learn(self, word: str, names: frozenset[str]) -> None:
        if word in self._wanted:
            self._found[word] = names
            self._told()
