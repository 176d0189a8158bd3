"""`DeskView`: the desk screen as its helpers see it, what it holds and what they may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from keymaps.actions import Scope
from reading.lexicon import LexiconChange
from tui.shell.background import Background
from tui.shell.dispatch import Handler
from tui.shell.shell import shell_of
from tui.work.acts import Acts
from tui.work.article_filter import ArticleFilter
from tui.work.session import Session

if TYPE_CHECKING:
    from review.holdings import Progress
    from review.links import HintTime
    from review.rounds import Round
    from store.desk import Card, Problem
    from store.manage.tasks import LeadTask
    from tui.widgets.article_list import ArticleList
    from tui.widgets.inspector import Inspector
    from tui.widgets.reader import Reader
    from tui.widgets.status import StatusBar, TitleBar
    from tui.work.adjudication import Adjudication
    from tui.work.elsewhere import Marks
    from tui.work.guidance import Guidance
    from tui.work.search import SearchHit


T = TypeVar("T")


class ListOrdering(Protocol):
    """What filters and sorts the list, in a thread where it takes long."""

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Filter by a text and the present sort."""

    def settle(self) -> None:
        """Let keys wait until the list is as it was asked for."""


class TextFiltering(Protocol):
    """Finds the articles with a word in their text."""

    def names(self, word: str) -> frozenset[str] | None:
        """Return the articles that have a word; None while they are not known."""

    def want(self, words: Sequence[str]) -> None:
        """Look for words that are not known yet."""

    def hurry(self) -> None:
        """Look now, without a pause in the typing."""

    def renew(self) -> None:
        """Forget the answers: the articles are others now."""


class Remote(Protocol):
    """Follows what others write, and the rounds that ask for this reviewer."""

    invitations: Sequence[str]
    """The rounds that have come to ask this reviewer, until they were looked at."""
    lost: int
    """How many sentences' decisions the disk does not have any more."""
    gone: str
    """The folder of the desk that is not there any more."""
    arriving: tuple[int, int]
    """How many files of a first reading were read, and of how many, as of the last look; (0, 0) when none goes on."""

    def progress(self, card: Card, reviewer: str) -> Progress:
        """Return a reviewer's progress in an article; the own one, with what is on its way, for an empty name."""

    def look(self, then: Callable[[], None] | None = None) -> None:
        """Look for new events of others; `then` is called when they are shown."""

    def invited(self, invitations: Sequence[str]) -> None:
        """Show which rounds ask."""

    def warn(self, problems: Sequence[Problem]) -> None:
        """Report problems of the disk that were not reported before."""

    def show_changes(self, changed: frozenset[str], cards: Sequence[Card] | None = None) -> None:
        """Show decisions on these articles that came from others."""

    def catch_up(self) -> None:
        """Show the changes that waited while another screen was on top."""


class RoundNotices(Protocol):
    """Says what changed in the round, and which rounds wait for their lead."""

    tasks: Sequence[LeadTask]
    """What waits for this person as a lead, until they have looked at the rounds."""

    is_settled: bool
    """Whether nothing is left to settle in the round, for who may settle it."""

    def ruled(self, rules: Round) -> None:
        """Say how the round is otherwise than it was."""

    def announce(self) -> bool:
        """Say at the start that there are guidelines that were not read; whether there was anything to say."""

    def look_for_tasks(self) -> None:
        """Find out which rounds wait for this person."""

    def look_what_is_settled(self) -> None:
        """Find out whether anything is left to settle."""

    def wait_for(self, tasks: Sequence[LeadTask]) -> None:
        """Show which rounds wait for their lead."""


class Pasts(Protocol):
    """What was done to the sentences of the open article."""

    def forget(self) -> None:
        """Read everything anew: another article is open, or others have written."""


class OtherSayings(Protocol):
    """What other articles say of the sentences of the open one."""

    was_asked: bool
    """Whether somebody looked, now or on an earlier day."""
    is_ready: bool
    """Whether articles were compared since the start."""

    @property
    def marks(self) -> Mapping[str, Marks]:
        """The sentences that another article contradicts, by article."""

    @property
    def when(self) -> HintTime:
        """When this round shows hints."""

    def want(self, sort: str, kinds: Collection[str], then: Callable[[], None]) -> bool:
        """Have what the list is sorted by or filtered for looked up; whether that is known already, else `then` comes.

        `kinds` are the kinds of differences that are asked for.
        """

    def differing(self, card: Card) -> Collection[str]:
        """Return the kinds of the differences of an article, as far as the round lets one see them now."""

    def worth(self, name: str) -> float:
        """Return how much an article is worth judging first, 0 while that is not known."""

    @property
    def may_look(self) -> bool:
        """Whether something can be looked up now without a long wait."""

    def count(self, card: Card) -> int:
        """Return how many sentences of an article differ, as far as the round lets one see it now."""

    def ready(self, act: Callable[[], None]) -> None:
        """Act once the articles are compared."""

    def looked_at(self, place: tuple[str, int], hints: Iterable[str]) -> None:
        """Keep what the dialog showed of a sentence, until the cursor goes on."""

    def follow(self, changed: Collection[str], articles: bool) -> None:
        """Follow what others wrote on some articles; `articles` is whether the desk has other articles or texts now."""


class DeskView(Screen[None]):
    """The desk screen's state and what its helpers may ask of it; `tui.screens.desk.screen` is the screen itself."""

    session: Session
    acts: Acts
    background: Background
    """What reads from the desk beside the keys."""
    pane: str
    """The pane that is current: `list`, `reader` or `inspector`."""
    zen: bool
    inspecting: bool | None
    """Whether the inspector is wanted; None while the reviewer has not said so."""
    adjudication: Adjudication | None
    """The adjudication that the reviewer came here from, to see a case."""
    taught: list[LexiconChange]
    """Changes of the lexicon made since the start, for undo."""
    desk_hits: Sequence[SearchHit]
    """The hits of the last search of the desk, as it showed them."""
    decisions_query: str | None
    """The query that the list of decisions was left with; None before it was opened."""
    sort: str
    filter: str
    article_filter: ArticleFilter
    order: ListOrdering
    texts: TextFiltering
    remote: Remote
    past: Pasts
    elsewhere: OtherSayings
    guidance: Guidance
    round_news: RoundNotices
    title_bar: TitleBar
    articles: ArticleList
    reader: Reader
    inspector: Inspector
    status: StatusBar

    shell = cached_property(shell_of)
    """The application."""

    def fetch(self, read: Callable[[], T], take: Callable[[T], None]) -> None:
        """Read data for an action, and go on with the action and then with the keys typed meanwhile."""
        raise NotImplementedError

    def title_of(self, name: str) -> str:
        """Return the title of an article of the desk, or its name where it has none."""
        raise NotImplementedError

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of the pane that has the focus."""
        raise NotImplementedError

    def handlers(self) -> Mapping[str, Handler]:
        """Return what the desk performs, by action."""
        raise NotImplementedError

    def cannot(self, action_id: str, /) -> str:
        """Return why an action cannot be performed now, or the empty string."""
        raise NotImplementedError

    def lost(self, count: int, gone: str) -> None:
        """Show that decisions are missing on the disk, or that they are there again."""
        raise NotImplementedError

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        raise NotImplementedError

    def focus_pane(self, name: str) -> None:
        """Make a pane current."""
        raise NotImplementedError

    def fit_panes(self) -> None:
        """Show the panes that fit, and give the focus to the one that is current."""
        raise NotImplementedError

    def inspect(self) -> None:
        """Show the current sentence in the inspector, with the known part of its past."""
        raise NotImplementedError

    def show_hints(self) -> None:
        """Show the keys that matter where the focus is."""
        raise NotImplementedError

    def remember(self) -> None:
        """Keep where the reviewer is, for the next start."""
        raise NotImplementedError
