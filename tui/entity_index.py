"""Who is mentioned where on a desk: what the entity view shows, without a screen."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from reading.article import Article, EntityType, Mention
from store.door import Door

NOBODY = -1


class Sighting(Struct, frozen=True):
    """One mention where it stands: article, sentence, and its sentence's text cut around it."""

    article: str
    sentence: int
    mention: Mention
    spelling: str
    before: str
    after: str


class Dossier(Struct, frozen=True):
    """All that a desk says of one entity: its type, how it is spelled, where it is mentioned."""

    name: str
    type: EntityType
    spellings: Mapping[str, int]
    sightings: Sequence[Sighting]

    def within(self, article: str) -> list[Sighting]:
        """Return the mentions of one article."""
        return [one for one in self.sightings if one.article == article]

    @property
    def articles(self) -> int:
        """How many articles mention it."""
        return len({one.article for one in self.sightings})


def sentence_of(article: Article, offset: int) -> int:
    """Return the sentence that holds an offset, or NOBODY."""
    at = bisect_right(article.sentences, offset, key=lambda sentence: sentence.start) - 1
    return at if at >= 0 and offset < article.sentences[at].end else NOBODY


def dossier(articles: Sequence[Article], entity: str, type: EntityType, home: str) -> Dossier:
    """Return what these articles say of an entity, as article `home` names it; the home's mentions come first.

    Names are matched across articles: a last name alone counts for the one person of the desk who bears it.
    """
    from reading.entities.canonical import across  # the recogniser is a sixth of the start, and few open a dossier

    renamed = across({article.name: article.mentions for article in articles})
    name = renamed.get((home, entity), entity)
    found = [
        _sighting(article, mention)
        for article in sorted(articles, key=lambda article: (article.name != home, article.name))
        for mention in article.mentions
        if mention.type is type and renamed.get((article.name, mention.entity), mention.entity) == name
    ]
    return Dossier(name, type, Counter(one.spelling for one in found), [one for one in found if one.sentence != NOBODY])


def _sighting(article: Article, mention: Mention) -> Sighting:
    at = sentence_of(article, mention.start)
    low, high = (
        (article.sentences[at].start, article.sentences[at].end) if at != NOBODY else (mention.start, mention.end)
    )
    return Sighting(
        article.name,
        at,
        mention,
        " ".join(article.text[mention.start : mention.end].split()),
        article.text[low : mention.start],
        article.text[mention.end : high],
    )


def gather(door: Door, entity: str, type: EntityType, home: str, going_on: Callable[[], bool]) -> Dossier | None:
    """Read the whole desk for one entity; None when `going_on` says that nobody waits for it any more."""
    articles = []
    for card in door.cards():
        if not going_on():
            return None
        articles.append(door.article(card.name))
    return dossier(articles, entity, type, home)


def nearest(mentions: Iterable[Mention], article: Article, sentence: int) -> list[Mention]:
    """Return the mentions of one sentence, in order."""
    span = article.sentences[sentence]
    return [mention for mention in mentions if span.start <= mention.start < span.end]
