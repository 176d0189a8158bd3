"""What is exported: decisions of one or several rounds, article by article, one article in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from msgspec.structs import replace

from reading.article import Article
from review.events import Event
from store.codec import Stored
from store.door import Door
from store.record import Record, Setting, file_name, record_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are exported; an empty field wants all. `articles` are names or patterns of file names.

    `text` says whether records carry text of the article; what people wrote stays either way.
    """

    reviewers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    text: bool = True

    def article(self, name: str) -> bool:
        """Whether the article with that name is wanted."""
        if not self.articles:
            return True
        short = file_name(name)
        return any(name == a or short == a or fnmatchcase(name, a) or fnmatchcase(short, a) for a in self.articles)

    def event(self, event: Event | Stored) -> bool:
        """Whether what this event left its reviewer holding is a decision that is wanted."""
        verdict = event.holding.verdict
        return (
            verdict is not None
            and (not self.verdicts or verdict in self.verdicts)
            and (not self.reviewers or event.reviewer in self.reviewers)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One article with the records that are exported of it, in the order of the export."""

    article: Article
    records: tuple[Record, ...]


def sheets(doors: Sequence[Door], wanted: Wanted) -> Iterator[Sheet]:
    """Yield the articles that have wanted decisions, by file name; `doors` are the same desk, one for each round."""
    if not doors:
        return
    names = sorted(
        (card.name for card in doors[0].cards() if wanted.article(card.name)), key=lambda n: (file_name(n), n)
    )
    for name in names:
        found = [record for door in doors for record in _records(door, name, wanted)]
        if found:
            found.sort(key=lambda record: (record.sentence, record.round, record.reviewer))
            yield Sheet(doors[0].article(name), tuple(found))


def _records(door: Door, name: str, wanted: Wanted) -> Iterator[Record]:
    """Yield the wanted records of one article in the door's round."""
    events = [event for event in door.told(name) if wanted.event(event)]
    if not events:
        return
    setting = Setting(door.article(name))
    first = door.begun(name)
    for event in events:
        begun = first.get((event.reviewer, event.snapshot, event.sentence))
        record = record_of(event, setting, begun)
        yield record if wanted.text else replace(record, quote="", prefix="", suffix="", entities=())
