"""One sentence as the screen shows it, and the open article that it is in.

No Textual here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import overload

from msgspec import Struct

from reading.article import Article
from reading.errors import CopydeskError
from review.events import NOTHING, Event, Holding, Role
from review.holdings import is_claim, lacks
from review.rounds import Round, shows_suggestions
from review.spans import marked_spans
from store.desk import Card, Desk, Reanchored
from tui.work.pending import SaveState


class OpenArticle(Struct, frozen=True):
    """An article as the desk had it when it was read, with the reviewer's holdings and the sentences to confirm.

    `stale` are decisions on an earlier text of a sentence, `suggestions` those of agents, `orphans` counts decisions
    whose sentence is gone; `is_shared` is whether others may have decided on the article.
    """

    article: Article
    snapshot: str
    claims: frozenset[int]
    held: Mapping[int, Event] = {}
    stale: Mapping[int, Reanchored] = {}
    suggestions: Mapping[int, Event] = {}
    orphans: int = 0
    is_shared: bool = False


def read_article(desk: Desk, card: Card) -> OpenArticle:
    """Read all that the screen shows of an article; to be called from a thread that may wait."""
    try:
        carried = desk.decisions.reanchored(card.name, desk.reviewer)
    except CopydeskError:  # what was carried over is an offer; the article is read without it
        carried = ()
    found = {one.anchor.sentence: one for one in carried if one.anchor.is_fuzzy}
    is_shared = len(desk.decisions.reviewers()) > 1
    others = desk.decisions.current(card.name) if is_shared and shows_suggestions(desk.rules) else ()
    return OpenArticle(
        desk.articles.article(card.name),
        card.snapshot,
        card.claims,
        desk.decisions.held(card.name, desk.reviewer),
        {sentence: one for sentence, one in found.items() if sentence is not None},
        {one.sentence: one for one in others if one.role is Role.AGENT and one.holding.verdict is not None},
        sum(one.anchor.sentence is None for one in carried),
        is_shared,
    )


class SentenceView(Struct, frozen=True, gc=False):
    """One sentence as it is shown: its holding, how safe that is, and whether the cursor or range is on it.

    `status` is a verdict, `aside` or `unjudged`; `sign` names the sign that stands for the sentence, `look` how it is
    drawn; `missing` is what a draft lacks; `stale` is the decision on an earlier text, `suggested` that of an agent,
    each while the reviewer has not judged. `spans` are the parts of the sentence, as [start, end), that an import
    marked, `differs` is whether another article says otherwise.
    """

    number: int
    status: str
    sign: str
    look: str
    is_claim: bool
    is_current: bool
    is_in_range: bool
    state: SaveState
    holding: Holding = NOTHING
    missing: tuple[str, ...] = ()
    stale: Reanchored | None = None
    suggested: Event | None = None
    spans: tuple[tuple[int, int], ...] = ()
    differs: bool = False


def view_of(
    number: int, event: Event | None, state: SaveState, opened: OpenArticle, rules: Round, current: int, chosen: range
) -> SentenceView:
    """Return one sentence of an open article as it is shown; `event` is the reviewer's last one on it."""
    holding = event.holding if event else NOTHING
    claim = is_claim(number in opened.claims, event)
    status = "aside" if not claim else str(holding.verdict) if holding.verdict else "unjudged"
    stale = opened.stale.get(number) if holding.verdict is None else None
    suggested = opened.suggestions.get(number) if status == "unjudged" else None
    missing = lacks(rules, holding)
    sign, look = status, "draft" if missing else status
    if state is SaveState.FAILED:
        sign = look = "failed"
    elif stale is not None:
        sign = look = "stale"
    elif suggested is not None:
        sign, look = str(suggested.holding.verdict), "suggested"
    return SentenceView(
        number,
        status,
        sign,
        look,
        claim,
        number == current,
        len(chosen) > 1 and number in chosen,
        state,
        holding,
        missing,
        stale,
        suggested,
        _marked(suggested or event, opened),
    )


def _marked(event: Event | None, opened: OpenArticle) -> tuple[tuple[int, int], ...]:
    """Return the parts of a sentence of the present text that were marked in what came in from elsewhere."""
    if event is None or not event.imported or event.snapshot != opened.snapshot:
        return ()
    own = opened.article.sentences[event.sentence]
    marked = marked_spans(event.imported)
    return tuple((one.start, one.end) for one in marked if own.start <= one.start < one.end <= own.end)


class SentenceViews(Sequence[SentenceView]):
    """The sentences of the open article as they are shown; each is made when it is first asked for, and kept."""

    def __init__(self, make: Callable[[int], SentenceView], count: int) -> None:
        self._make = make
        self._count = count
        self._made: dict[int, SentenceView] = {}

    @overload
    def __getitem__(self, number: int) -> SentenceView: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[SentenceView]: ...
    def __getitem__(self, number: int | slice) -> SentenceView | Sequence[SentenceView]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self._count))]
        found = self._made.get(number)
        if found is None:
            if not 0 <= number < self._count:
                raise IndexError(number)
            found = self._made[number] = self._make(number)
        return found

    def __len__(self) -> int:
        return self._count

    def forget(self, numbers: Iterable[int] | None = None) -> None:
        """Make these anew when they are next asked for; all of them by default."""
        if numbers is None:
            self._made.clear()
        else:
            for number in numbers:
                self._made.pop(number, None)
