"""What is exported: decisions of one or several rounds, article by article, one article in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from review.consensus import Rule
from review.verdicts import Verdict
from store.door import Door
from store.export import decisions, history
from store.export.settled import settler
from store.record import CONTROL, ORDER, Record, file_name
from store.recording import Setting

Read = Callable[[Door, Setting], Iterable[Record]]
"""Reads the records of one article behind one door, in the order of an export."""


class Wanted(Struct, frozen=True):
    """Which decisions are exported; an empty field wants all. `articles` are names or patterns of file names.

    `text` says whether records carry text of the article; what people wrote stays either way. `history` wants every
    event and not only what is current; `consensus` one record a sentence, by that rule, in place of each reviewer's.
    """

    reviewers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    text: bool = True
    history: bool = False
    consensus: Rule | None = None

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
        self._readers = [(door, _reader(door, wanted)) for door in doors]

    def names(self) -> list[str]:
        """Return the names of the articles that may have wanted decisions, in the order of an export."""
        names = {name for door in self._doors for name in door.names() if self._wanted.article(name)}
        return sorted(names, key=lambda name: (file_name(name), name))

    def sheets(self, names: Iterable[str]) -> Iterator[Sheet]:
        """Yield those of the named articles that have wanted decisions, in the order they are named."""
        wanted = self._wanted
        for name in names:
            setting = Setting(name, partial(self._doors[0].article, name), text=wanted.text)
            found = [record for door, read in self._readers for record in _marked(door, read(door, setting), name)]
            if wanted.verdicts or wanted.reviewers:
                found = [record for record in found if wanted.record(record)]
            if found:
                if len(self._readers) > 1:
                    found.sort(key=ORDER)
                yield Sheet(setting.article, tuple(found))


def _marked(door: Door, records: Iterable[Record], article: str) -> Iterable[Record]:
    """Return records with the verdict that is known of those that are controls of their round."""
    known = {sentence: verdict for (name, sentence), verdict in door.rules.controls.items() if name == article}
    return [_as_control(one, known.get(one.scene.sentence)) for one in records] if known else records


def _as_control(record: Record, known: Verdict | None) -> Record:
    if known is None:
        return record
    return replace(record, tail=record.tail.with_extra({**record.extra, CONTROL: known.value}))


def sheets(doors: Sequence[Door], wanted: Wanted) -> Iterator[Sheet]:
    """Yield the articles that have wanted decisions, by file name; `doors` are the same desk, one for each round."""
    gathering = Gathering(doors, wanted)
    yield from gathering.sheets(gathering.names())


def _reader(door: Door, wanted: Wanted) -> Read:
    if wanted.consensus is not None:
        return settler(door, wanted.consensus)
    return history.records if wanted.history else decisions.records
