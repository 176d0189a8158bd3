"""The people and things mentioned on a desk: what the entity view shows, without a screen."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from reading.article import Article, EntityType, Mention
from store.desk import Desk, Name, ProgressCallback, Sighting, sightings_of


def mentions_between(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Return those of an article's mentions that begin in a span of its text, in order."""
    low = bisect_left(mentions, start, key=lambda mention: mention.start)
    return mentions[low : bisect_left(mentions, end, lo=low, key=lambda mention: mention.start)]


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


def dossier_here(article: Article, entity: str, type: EntityType) -> Dossier:
    """Return the dossier of an entity from one article, under the name it has there."""
    seen = sightings_of(article, article.mentions)
    uses = Counter((one.mention.entity, one.mention.type) for one in seen)
    return _dossier(uses, (entity, type), article.name, lambda names: [one for one in seen if _name_of(one) in names])


def dossier(desk: Desk, entity: str, type: EntityType, home: str, report: ProgressCallback) -> Dossier:
    """Return the dossier of an entity from the whole desk, mentions of the article that names it first.

    Reads what was not read yet: for a thread that may wait; `report` hears how far it is.
    """
    return _dossier(desk.search.entities(report), (entity, type), home, desk.search.sightings)


def _dossier(
    uses: Mapping[Name, int], sought: Name, home: str, find: Callable[[Collection[Name]], Sequence[Sighting]]
) -> Dossier:
    """Match names across articles: a last name alone counts for the one person of the desk who bears it."""
    from reading.entities.canonical import across  # the recogniser is a sixth of the start, and few open a dossier

    renamed = across(uses)
    name = renamed.get(sought, sought[0])
    kind = sought[1]
    same = {one for one in {*uses, sought} if one[1] is kind and renamed.get(one, one[0]) == name}
    found = sorted(find(same), key=lambda one: (one.article != home, one.article, one.mention.start))
    return Dossier(name, kind, Counter(one.spelling for one in found), found)


def _name_of(one: Sighting) -> Name:
    return one.mention.entity, one.mention.type


def nearest(mentions: Iterable[Mention], article: Article, sentence: int) -> list[Mention]:
    """Return the mentions of one sentence, in order."""
    span = article.sentences[sentence]
    return [mention for mention in mentions if span.start <= mention.start < span.end]
