"""What is exported: decisions of one or several rounds, article by article, one article in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial

from msgspec import Struct

from reading.article import Article
from review.consensus import Rule
from store.door import Door
from store.export import decisions, history
from store.export.final import Final
from store.export.settled import Settled
from store.pseudonyms import Pseudonyms
from store.record import ORDER, Record, file_name
from store.recording import Setting

Read = Callable[[Door, Setting], Iterable[Record]]
"""Reads the records of one article behind one door, in the order of an export."""


class Wanted(Struct, frozen=True):
    """Which decisions are exported; an empty field wants all. `articles` are names or patterns of file names.

    `text` says whether records carry text of the article; what people wrote stays either way. `history` wants every
    event and not only what is current; `consensus` one record a sentence, by that rule, in place of each reviewer's,
    for which `least` answers are needed, by default as many as were asked for; `final` one over all rounds.
    With a key in `pseudonyms` people have other names, which are made with it.
    """

    reviewers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    text: bool = True
    history: bool = False
    consensus: Rule | None = None
    least: int | None = None
    final: bool = False
    pseudonyms: bytes = b""

    def article(self, name: str) -> bool:
        """Whether the article with that name is wanted."""
        if not self.articles:
            return True
        short = file_name(name)
        return any(name == a or short == a or fnmatchcase(name, a) or fnmatchcase(short, a) for a in self.articles)

    def record(self, record: Record) -> bool:
        """Whether this record is wanted."""
        return (not self.verdicts or record.verdict in self.verdicts) and (
            not self.reviewers or record.reviewer in self.reviewers
        )


class Sheet(Struct, frozen=True):
    """One article with the records that are exported of it, in the order of the export."""

    article: Article
    records: tuple[Record, ...]

    @property
    def standing(self) -> tuple[Record, ...]:
        """The records that speak of the article's present text, without what is past or a draft."""
        sha256 = self.article.sha256
        past = ("past", "draft")
        return tuple(one for one in self.records if one.scene.article_sha256 == sha256 and one.status not in past)

    @property
    def others(self) -> tuple[Record, ...]:
        """All other records: of sentences that have changed or gone, and of a history."""
        standing = {id(one) for one in self.standing}
        return tuple(one for one in self.records if id(one) not in standing)


class Gathering:
    """The articles of an export; `doors` are the same desk, one for each round."""

    def __init__(self, doors: Sequence[Door], wanted: Wanted) -> None:
        self._doors = doors
        self._wanted = wanted
        self._readers = _readers(doors, wanted)
        self._names = Pseudonyms(wanted.pseudonyms) if wanted.pseudonyms else None

    def names(self) -> list[str]:
        """Return the names of the articles that may have wanted decisions, in the order of an export."""
        names = {name for door in self._doors for name in door.names() if self._wanted.article(name)}
        return sorted(names, key=lambda name: (file_name(name), name))

    def sheets(self, names: Iterable[str]) -> Iterator[Sheet]:
        """Yield those of the named articles that have wanted decisions, in the order they are named."""
        wanted = self._wanted
        for name in names:
            setting = Setting(name, partial(self._doors[0].article, name), text=wanted.text)
            found = [record for door, read in self._readers for record in read(door, setting)]
            if wanted.verdicts or wanted.reviewers:
                found = [record for record in found if wanted.record(record)]
            if found:
                if self._names is not None:
                    found = [self._names.record(record) for record in found]
                if len(self._readers) > 1 or self._names is not None:
                    found.sort(key=ORDER)
                yield Sheet(setting.article, tuple(found))


def sheets(doors: Sequence[Door], wanted: Wanted) -> Iterator[Sheet]:
    """Yield the articles that have wanted decisions, by file name; `doors` are the same desk, one for each round."""
    gathering = Gathering(doors, wanted)
    yield from gathering.sheets(gathering.names())


def _readers(doors: Sequence[Door], wanted: Wanted) -> list[tuple[Door, Read]]:
    if wanted.final:
        return [(doors[0], Final(doors, wanted.consensus or Rule.MAJORITY, wanted.least).records)]
    return [(door, _reader(door, wanted)) for door in doors]


def _reader(door: Door, wanted: Wanted) -> Read:
    if wanted.consensus is not None:
        return Settled(door, wanted.consensus, wanted.least).records
    return history.records if wanted.history else decisions.records
