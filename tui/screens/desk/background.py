"""Work beside the keys: what others wrote, the order of the list, and words looked up in the texts.

Where a desk is small the answer is there at once; where it is large it shows when it is found, and no key waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from reading.errors import CopydeskError
from review.holdings import Progress
from store.desk import Card, Desk, Problem
from tui.work.article_filter import ArticleFilter, parse, sought
from tui.work.session import Renewal

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView

LOOK_EVERY = 2.0
"""Seconds between two looks at what others wrote: some calls of stat, and nothing is sent while nothing changed."""


class RemoteChanges:
    """Looks at the files of others beside the work, and shows what they have written."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._progress: dict[str, Mapping[str, Progress]] = {}
        self._waiting: frozenset[str] = frozenset()
        self._cards: Sequence[Card] | None = None
        self.calls: Sequence[str] = ()
        """The rounds that have come to ask this reviewer, until they were looked at."""

    def progress(self, card: Card, reviewer: str) -> Progress:
        """Return a reviewer's progress in an article; the own one, with what is on its way, for an empty name."""
        session = self._view.session
        if not reviewer or reviewer == session.desk.reviewer:
            return session.pending.progress_of(card)
        found = self._progress.get(reviewer)
        if found is None:
            try:
                found = session.desk.progress(reviewer)
            except CopydeskError:  # in a blind round nobody sees others: their progress is then nothing
                found = {}
            self._progress[reviewer] = found
        return found.get(card.name, Progress(0, 0))

    def look(self) -> Worker[None]:
        """Look in a thread: the disk may be slow, and a write of one's own may be under way."""
        return self._view.run_worker(
            self.read,
            "look what others wrote",
            group="look",
            thread=True,
            exclusive=True,
        )

    def read(self) -> None:
        """Look once, in a thread that is not the interface's."""
        session = self._view.session
        try:
            changed = session.desk.refresh()
            cards = session.desk.cards() if changed else session.cards
            problems = session.desk.problems()
            calls = (
                round_admin.calls.look(session.desk.round)
                if (round_admin := self._view.shell.settings.round_admin)
                else ()
            )
        except CopydeskError:  # what cannot be read now is looked at again in a moment
            return
        renewed = cards is not session.cards and cards != session.cards
        if changed or self._waiting:
            self._view.app.call_from_thread(self.wrote, changed, cards if renewed else None)
        if problems != self._view.shell.problems:
            self._view.app.call_from_thread(self.warn, problems)
        if calls != self.calls:
            self._view.app.call_from_thread(self.called, calls)

    def called(self, calls: Sequence[str]) -> None:
        """Show which rounds ask, in the bottom line and for as long as they were not looked at."""
        self.calls = calls
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
            self._view.said(f"{fresh[0].title}{more} ({key} tells): {fresh[0].path}")

    def wrote(self, changed: frozenset[str], cards: Sequence[Card] | None = None) -> None:
        """Show decisions on these articles that came from others, or from another window of the same person.

        `cards` are the desk's articles when they are not what they were. All of it waits while something is on its
        way to the disk or a dialog asks about the sentence shown: both belong to the text that is shown.
        """
        if self._view.remote is not self:  # the reviewer went to another round meanwhile
            return
        self._progress.clear()
        self._waiting |= changed
        self._cards = cards or self._cards
        if self._view.app.screen is self._view:
            self.catch_up()

    def catch_up(self) -> None:
        """Show the changes that waited while another screen was on top."""
        view, session = self._view, self._view.session
        if session.pending.pending or not self._waiting:
            return
        changed, self._waiting = self._waiting, frozenset()
        cards, self._cards = self._cards, None
        place = view.articles.place()
        renewal = session.renew(cards) if cards is not None else None
        session.pending.forget(changed)
        if session.name in changed:
            session.look_back()
        if renewal is not None:
            self._lay_out(renewal, place)
        elif session.name in changed:
            view.reader.repaint()
        view.inspector.update()
        view.articles.repaint()
        view.show_hints()

    def _lay_out(self, renewal: Renewal, place: tuple[str, int]) -> None:
        """Show the articles there are now, the filter and the cursor as they were, and say what is new."""
        view = self._view
        view.article_filter = ArticleFilter(view.session.cards, self.progress, view.texts.names)
        view.texts.renew()
        view.order.want(view.filter, at_once=True)
        view.articles.keep(*place)
        if renewal.retold:
            view.reader.show()
        else:
            view.reader.repaint()
        if renewal.said:
            view.said(renewal.said)


MANY = 5_000
"""Articles from which on a key does not wait for the list."""


class _Wish(Struct, frozen=True):
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
        self._wish: _Wish | None = None
        self._busy = False

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Show the articles that match a filter, sorted as chosen; `at_once` waits for them however many there are."""
        view = self._view
        view.filter = text.strip()
        view.texts.want(sought(parse(view.filter).words))
        view.remember()
        wish = _Wish(view.article_filter, view.filter, view.sort)
        if at_once or len(wish.article_filter.cards) < MANY or not _said(wish):
            self._wish = None
            self._show(wish, wish.found())
            return
        self._wish = wish
        view.articles.announce(f"{_said(wish)} …")
        if not self._busy:
            self._busy = True
            view.run_worker(partial(self._work, wish), "find what the list shows", group="order", thread=True)

    def _work(self, wish: _Wish | None) -> None:
        """Fulfil wishes in a thread, until there is none."""
        while wish is not None:
            wish = self._view.app.call_from_thread(self._take, wish, wish.found())

    def _take(self, wish: _Wish, order: Sequence[int]) -> _Wish | None:
        """Show an answer that is still wanted; return the wish that replaced it, if any."""
        if self._wish is wish:
            self._wish = None
            if wish.article_filter is self._view.article_filter:  # else the reviewer went to another round meanwhile
                self._show(wish, order)
        self._busy = self._wish is not None
        return self._wish

    def _show(self, wish: _Wish, order: Sequence[int]) -> None:
        self._view.articles.show_order(order, _said(wish))


def _said(wish: _Wish) -> str:
    return " ".join(part for part in (wish.filter, "" if wish.sort == "name" else f"by {wish.sort}") if part)


PAUSE = 0.12
"""Seconds without a key after which words are looked up."""


class TextFilter:
    """Knows which articles have the words of the present filter in their text, and says so when it has found out."""

    def __init__(self, screen: Screen[None], desk: Desk, told: Callable[[], None]) -> None:
        self._view, self._desk, self._told = screen, desk, told
        self._found: dict[str, frozenset[str]] = {}
        self._wanted: Sequence[str] = ()
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
        missing = [word for word in words if word not in self._found]
        self._timer = self._view.set_timer(PAUSE, partial(self._begin, missing)) if missing else None

    def renew(self) -> None:
        """Look the words up again, for articles have come or changed; until then the old answer holds."""
        if self._wanted:
            self._begin(self._wanted)

    def _begin(self, words: Sequence[str]) -> None:
        self._view.run_worker(
            partial(self._look, words),
            "filter by text",
            group="texts",
            thread=True,
            exclusive=True,
        )

    def _look(self, words: Sequence[str]) -> None:
        """Ask the index, in a thread: the first time it is built, which takes long on a large desk."""
        worker = get_current_worker()
        for word in words:
            try:
                names = self._desk.mentioning(word, lambda _done, _of: not worker.is_cancelled)
            except CopydeskError:  # titles still match; what is wrong is said where an article is opened
                return
            if worker.is_cancelled:
                return
            self._view.app.call_from_thread(self._learn, word, names)

    def _learn(self, word: str, names: frozenset[str]) -> None:
        if word in self._wanted:
            self._found[word] = names
            self._told()
