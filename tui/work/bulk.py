"""Acts on sentences of several articles at once: one step, which one undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from review.events import NOTHING, Event, EventKind, Holding
from review.holdings import is_claim
from store.desk import Desk
from tui.work.session import Session


class BulkTarget(Struct, frozen=True):
    """A sentence to act on, as it was found: with another text of its article since, its number means nothing."""

    article: str
    snapshot: str
    sentence: int


class BulkResult(Struct, frozen=True):
    """What became of an act: the events that were entered, and how many sentences were left out, by the reason."""

    events: tuple[Event, ...] = ()
    left_out: Mapping[str, int] = {}

    @property
    def left_out_line(self) -> str:
        """What was left out, in words."""
        return "; ".join(f"{count} left out: {why}" for why, count in self.left_out.items())


def read_held(desk: Desk, targets: Iterable[BulkTarget]) -> dict[str, Mapping[int, Event]]:
    """Return what the reviewer holds in the articles of some sentences; reads the desk, in a thread."""
    names = dict.fromkeys(target.article for target in targets)
    return {name: desk.decisions.held(name, desk.reviewer) for name in names}


def act_on(
    session: Session,
    targets: Sequence[BulkTarget],
    held: Mapping[str, Mapping[int, Event]],
    kind: EventKind,
    change: Callable[[Holding], Holding],
    *,
    needs_verdict: bool = False,
) -> BulkResult:
    """Enter one step on sentences of any articles; `held` are the answers of `read_held`.

    `needs_verdict` is of acts that go with a verdict: sentences without one are left out, and so are those that are not
    this reviewer's, or have another text now.
    """
    left_out: dict[str, int] = {}
    events: list[Event] = []
    for article, holdings in held.items():
        session.pending.take_from_disk(article, holdings)
    for target in targets:
        number = session.number_of(target.article)
        why = ""
        if number < 0:
            why = "not yours in this round"
        elif session.cards[number].snapshot != target.snapshot:
            why = "another text by now"
        else:
            before = session.pending.held(target.article).get(target.sentence)
            holding = before.holding if before else NOTHING
            if needs_verdict and holding.verdict is None:
                why = "no verdict of yours"
            elif kind is EventKind.DECIDE and not is_claim(target.sentence in session.cards[number].claims, before):
                why = "set aside"
            elif change(holding) == holding:
                why = "as before"
            else:
                desk = session.desk
                place = desk.reviewer, desk.round, target.article, target.snapshot, target.sentence
                events.append(Event(kind, *place, change(holding), duration=before.duration if before else 0.0))
        if why:
            left_out[why] = left_out.get(why, 0) + 1
    if events:
        session.pending.enter_step(events)
        session.show_changed(events)
    return BulkResult(tuple(events), left_out)
