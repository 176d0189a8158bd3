"""What is new on a desk: read beside the work, for the session to take in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Reversible, Sequence

from msgspec import Struct

from reading.clean import visible
from review.events import Event
from review.holdings import Progress
from store.desk import Card, Desk, number_of
from tui.work.jumps import Spot
from tui.work.sentence import OpenArticle, read_article


class KnownDesk(Struct, frozen=True):
    """What is known of a desk when its news are looked for: its articles, the open one, and how much was entered.

    `kept` are the places that are remembered, with the snapshots of their texts.
    """

    cards: Sequence[Card]
    opened: OpenArticle | None
    kept: Mapping[Spot, str]
    entered: int


class Went(Struct, frozen=True):
    """What became of the articles that are not called what they were: their present names, and who is withdrawn."""

    renamed: Mapping[str, str] = {}
    withdrawn: frozenset[str] = frozenset()


class News(Struct, frozen=True):
    """What a desk has now, read beside the work: the articles that changed, the open one and the reviewer's log.

    `name` is the article that was open, `entered` how many events had been entered by then: with another one, or more
    of them, it is out of date. `moved` says where the places that are kept stand in the new text of their articles.
    """

    name: str
    changed: Collection[str]
    cards: Sequence[Card] | None
    opened: OpenArticle | None
    progress: Mapping[str, Progress]
    log: Reversible[Event]
    entered: int
    went: Went
    moved: Mapping[Spot, Spot]


class Renewal(Struct, frozen=True):
    """What is new on a desk since it was last looked at, as a line for the reviewer (empty when it is not for them).

    `retold` is whether the current article has another text now, and was opened anew.
    """

    said: str
    retold: bool = False


def read_news(desk: Desk, known: KnownDesk, changed: Collection[str], cards: Sequence[Card] | None) -> News:
    """Return what is new on a desk, where the events on some articles changed; `cards` are its articles now."""
    opened, now = known.opened, known.cards if cards is None else cards
    went = _went(desk, known.cards, cards, opened)
    snapshots = {card.name: card.snapshot for card in now}
    anew = None
    if opened is not None:
        name = opened.article.name
        present = went.renamed.get(name, name)
        at = number_of(now, present)
        if at >= 0 and (present != name or name in changed or now[at].snapshot != opened.snapshot):
            anew = read_article(desk, now[at])
    progress = desk.decisions.progress(desk.reviewer)
    return News(
        name=opened.article.name if opened else "",
        changed=changed,
        cards=cards,
        opened=anew,
        progress={article: progress[article] for article in changed if article in progress},
        log=desk.decisions.log(desk.reviewer),
        entered=known.entered,
        went=went,
        moved={
            spot: _moved(desk, spot, snapshot)
            for spot, snapshot in known.kept.items()
            if snapshot and snapshot != snapshots.get(spot[0], snapshot)
        },
    )


def _went(desk: Desk, before: Sequence[Card], now: Sequence[Card] | None, opened: OpenArticle | None) -> Went:
    """Return the articles that were renamed or withdrawn, of those that are gone under their names; reads the desk."""
    if now is None or now is before:
        return Went()
    known = {card.name for card in now}
    texts = {card.name: card.snapshot for card in before if card.name not in known}
    if opened is not None:
        texts[opened.article.name] = opened.snapshot
    present = {name: desk.articles.present(name, snapshot) for name, snapshot in texts.items()}
    renamed = {old: new for old, new in present.items() if new != old and new in known}
    return Went(renamed, frozenset(desk.articles.withdrawn().keys() & texts.keys()))


def arrivals(before: Sequence[Card], now: Sequence[Card], went: Went) -> str:
    """Return the articles that came, were renamed or withdrawn, and the number that went, as a line."""
    if before is now:
        return ""
    known, names = {card.name for card in before}, set(went.renamed.values())
    fresh = [card for card in now if card.name not in known and card.name not in names]
    left = known - {card.name for card in now}
    said = []
    if fresh:
        said.append(f"1 new article: {fresh[0].title}" if len(fresh) == 1 else f"{len(fresh)} new articles")
    if len(went.renamed) == 1:
        said += [f"{visible(old)} is {visible(new)} now" for old, new in went.renamed.items()]
    elif went.renamed:
        said.append(f"{len(went.renamed)} renamed")
    withdrawn = left & went.withdrawn
    others = left - went.renamed.keys() - withdrawn
    said += [f"{len(names)} {what}" for names, what in ((withdrawn, "withdrawn"), (others, "went to others")) if names]
    return "; ".join(said)


def _moved(desk: Desk, spot: Spot, snapshot: str) -> Spot:
    """Return where a place in a text stands in the article's present one; where it is gone, its number stays."""
    found = desk.decisions.anchor(spot[0], snapshot, spot[1]).sentence
    return spot if found is None else (spot[0], found)
