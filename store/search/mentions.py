"""Every mention on a desk with its sentence, by entity, the desk's lexicon laid over them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from reading.article import Article, EntityType, Mention
from reading.lexicon import EMPTY, Lexicon, LexiconError, dumps, loads
from store.desk import Name, ProgressCallback, Sighting, no_progress, sightings_of
from store.search.database import SearchDatabase

_SOME = 400
"""Names in one question: SQLite takes no more than a thousand values."""


class _Found(NamedTuple):
    """A row of `seen`, as it was asked for."""

    article: str
    sentence: int
    start: int
    end: int
    type: str
    entity: str
    quote: str
    at: int


class Mentions(SearchDatabase):
    """A desk's mentions by entity; for use by one thread."""

    VERSION = 1  # raised when tables change; it is then made anew
    LAYOUT = """
    create table sheets (name text primary key, snapshot text not null, number integer not null);
    create table quotes (sheet integer, sentence integer, start integer, quote text, primary key (sheet, sentence))
      without rowid;
    create table seen (sheet integer, sentence integer, start integer, end integer, type text, entity text);
    create index by_sheet on seen (sheet);
    create index by_entity on seen (entity, type);
    create table lexicon (source text not null);
    """

    def renew(
        self,
        lexicon: Lexicon,
        snapshots: Mapping[str, str],
        read: Callable[[str], Article],
        report: ProgressCallback = no_progress,
    ) -> None:
        """Bring it up to date with the articles, as `read` has them under this lexicon."""
        self._relearn(lexicon)
        self.refresh(snapshots, read, report)

    def names(self) -> dict[Name, int]:
        """Return how often each entity is mentioned on the desk, by name and type."""
        rows = self._db.execute("select entity, type, count(*) from seen group by entity, type")
        return {(entity, EntityType(kind)): count for entity, kind, count in rows}

    def sightings_of(self, names: Collection[Name]) -> list[Sighting]:
        """Return all mentions of these entities, by article and place."""
        wanted = list(names)
        found: list[Sighting] = []
        for first in range(0, len(wanted), _SOME):
            some = wanted[first : first + _SOME]
            rows = self._db.execute(
                "select sheets.name, seen.sentence, seen.start, seen.end, seen.type, seen.entity, quote, quotes.start"
                " from seen join sheets on sheets.number = seen.sheet"
                " join quotes on quotes.sheet = seen.sheet and quotes.sentence = seen.sentence"
                f" where (seen.entity, seen.type) in (values {', '.join(['(?, ?)'] * len(some))})",
                [part for entity, kind in some for part in (entity, str(kind))],
            )
            found += [_sighting(_Found(*row)) for row in rows]
        return sorted(found, key=lambda one: (one.article, one.mention.start))

    def _relearn(self, lexicon: Lexicon) -> None:
        """Have the articles read again that a change of the lexicon may have touched."""
        row = self._db.execute("select source from lexicon").fetchone()
        source = dumps(lexicon)
        if (row[0] if row else "") == source:
            return
        try:
            before = loads(row[0]) if row else EMPTY
        except LexiconError:
            before = EMPTY
        changed = set(before.entries) ^ set(lexicon.entries)
        spellings = {spelling for entry in changed for spelling in entry.spellings}
        with self._db:
            for spelling in spellings:
                self._db.execute(
                    "update sheets set snapshot = '' where number in (select sheet from seen where entity = ?)"
                    " or number in (select sheet from quotes where instr(quote, ?))",
                    (spelling, spelling.split()[0]),
                )
            self._db.execute("delete from lexicon")
            self._db.execute("insert into lexicon values (?)", (source,))

    def _add(self, article: Article, snapshot: str) -> None:
        seen = sightings_of(article, article.mentions)
        sheet = int(self._db.execute("select coalesce(max(number), 0) + 1 from sheets").fetchone()[0])
        self._db.execute("insert into sheets values (?, ?, ?)", (article.name, snapshot, sheet))
        self._db.executemany(
            "insert into quotes values (?, ?, ?, ?)",
            ((sheet, span.index, span.start, article.quote(span.index)) for span in article.sentences),
        )
        self._db.executemany(
            "insert into seen values (?, ?, ?, ?, ?, ?)",
            (
                (sheet, one.sentence, one.mention.start, one.mention.end, str(one.mention.type), one.mention.entity)
                for one in seen
            ),
        )

    def _remove(self, name: str) -> None:
        for (sheet,) in self._db.execute("select number from sheets where name = ?", (name,)).fetchall():
            for table in ("quotes", "seen"):
                self._db.execute(f"delete from {table} where sheet = ?", (sheet,))
        self._db.execute("delete from sheets where name = ?", (name,))


def _sighting(row: _Found) -> Sighting:
    mention = Mention(row.start, row.end, EntityType(row.type), row.entity)
    low, high = row.start - row.at, row.end - row.at
    spelling = " ".join(row.quote[low:high].split())
    return Sighting(row.article, row.sentence, mention, spelling, row.quote[:low], row.quote[high:])
