"""The file of what articles say of each other: their terms, their kin, near sentences and differences by pairs.

Computed from the articles alone: nothing of anybody's decisions is in it. An article that enters is compared with its
kin and with no others; one whose text, or whose names by the desk's lexicon, changed is compared anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from reading.article import Article
from reading.lexicon import EMPTY, Lexicon, LexiconError, dumps, loads
from reading.terms import common, counted, stem
from review.elsewhere.alike import Story
from review.elsewhere.discrepancy import Discrepancy
from review.elsewhere.fact_lines import FactLine, fact_lines
from review.elsewhere.kin import LEAST, are_published_near, cosine, weights_of
from review.elsewhere.pair import ComparedPair, compared
from review.elsewhere.side import Side
from store.search.database import SearchDatabase

MOST_KIN = 40
"""The nearest articles of a story that one is compared with."""
_LOOKED_UP = 30
"""The heaviest terms of an article by which its kin are looked for, in each other's."""
_FOUND_BY = 60
"""The heaviest terms by which an article is found."""
_CANDIDATES = 150
"""Articles with the most of these terms in common that are looked at more closely."""
_GROWN = 2
"""How many times as many articles a desk has when the weights of all are computed anew."""
_SOME = 400
"""Values in one question: SQLite takes no more than a thousand."""
_DISCREPANCIES = msgspec.msgpack.Decoder(tuple[Discrepancy, ...])
_ENCODER = msgspec.msgpack.Encoder()

Near = tuple[int, int, float]
"""Two sentences by their numbers, and their score."""


class Sheet(NamedTuple):
    """An article as the file knows it."""

    number: int
    name: str
    snapshot: str
    day: int
    language: str


class SaidElsewhere(NamedTuple):
    """What another article says of one: near sentences and differences, as seen from the one."""

    name: str
    near: Sequence[Near]
    discrepancies: Sequence[Discrepancy]


class PairsFile(SearchDatabase):
    """What articles say of each other; for use by one thread at a time."""

    VERSION = 3  # raised when the tables change, or what is read of a sentence; it is then made anew
    LAYOUT = """
    create table sheets (
      number integer primary key, name text not null unique, snapshot text not null, day integer not null,
      language text not null, counts blob not null, weights blob, compared integer not null default 0
    );
    create table spread (term integer primary key, articles integer not null) without rowid;
    create table heavy (term integer, sheet integer, primary key (term, sheet)) without rowid;
    create index heavy_by_sheet on heavy (sheet);
    create table pairs (one integer, other integer, near blob not null, discrepancies blob, primary key (one, other))
      without rowid;
    create index pairs_by_other on pairs (other);
    create table facts (entity text, sheet integer, line blob);
    create index facts_by_entity on facts (entity);
    create index facts_by_sheet on facts (sheet);
    create table made (lexicon text not null, weighed integer not null);
    """

    def waiting(self, snapshots: Mapping[str, str]) -> list[str]:
        """Take out what is not on the desk any more, and return the names of the articles to be taken in."""
        known = dict(self._db.execute("select name, snapshot from sheets"))
        with self._db:
            for name, snapshot in known.items():
                if snapshots.get(name) != snapshot:
                    self._remove(name)
        return sorted(name for name, snapshot in snapshots.items() if known.get(name) != snapshot)

    def relearn(self, lexicon: Lexicon) -> bool:
        """Take out the articles that a change of the lexicon may have touched; return whether it has changed."""
        row = self._db.execute("select lexicon from made").fetchone()
        source = dumps(lexicon)
        if row is not None and row[0] == source:
            return False
        try:
            before = loads(row[0]) if row and row[0] else EMPTY
        except LexiconError:
            before = EMPTY
        changed = set(before.entries) ^ set(lexicon.entries)
        terms = {
            _hash(stem(spelling.split()[0].lower()))
            for one in changed
            for spelling in one.spellings
            if spelling.split()
        }
        with self._db:
            for name, counts in self._db.execute("select name, counts from sheets").fetchall() if terms else ():
                if terms & set(_terms(counts)):
                    self._remove(name)
            weighed = self._db.execute("select weighed from made").fetchone()
            self._db.execute("delete from made")
            self._db.execute("insert into made values (?, ?)", (source, weighed[0] if weighed else 0))
        return True

    def take_in(self, articles: Iterable[tuple[Article, str, int]]) -> None:
        """Take articles in, with their snapshots and days, to be weighed and compared; all or none of them."""
        with self._db:
            for article, snapshot, day in articles:
                self._remove(article.name)
                counts, capital = counted(article.text)
                numbered = {_hash(term): (count, term in capital) for term, count in counts.items()}
                self._db.execute(
                    "insert into sheets (name, snapshot, day, language, counts) values (?, ?, ?, ?, ?)",
                    (article.name, snapshot, day, article.language, _packed(numbered)),
                )
                self._db.executemany(
                    "insert into spread values (?, 1) on conflict do update set articles = articles + 1",
                    ((term,) for term in numbered),
                )

    def weigh(self) -> None:
        """Weigh the terms of the articles that are not weighed yet; of all, when the desk has grown much."""
        size = self.size()
        row = self._db.execute("select weighed from made").fetchone()
        with self._db:
            if row is None or size > _GROWN * max(row[0], 10):
                self._db.execute("update sheets set weights = null")
                self._db.execute("update made set weighed = ?", (size,))
            numbers = [n for (n,) in self._db.execute("select number from sheets where weights is null").fetchall()]
            for number in numbers:
                self._weigh(number, size)

    def uncompared(self) -> list[Sheet]:
        """Return the articles that are not compared yet, by number."""
        return self._sheets("compared = 0")

    def sheet(self, name: str) -> Sheet | None:
        """Return what is known of an article, or None."""
        found = self._sheets("name = ?", name)
        return found[0] if found else None

    def is_compared(self, name: str) -> bool:
        """Whether an article has been compared with its kin."""
        row = self._db.execute("select compared from sheets where name = ?", (name,)).fetchone()
        return row is not None and bool(row[0])

    def size(self) -> int:
        """Return how many articles are in the file."""
        return int(self._db.execute("select count(*) from sheets").fetchone()[0])

    def kin(self, sheet: Sheet) -> list[Sheet]:
        """Return the articles that tell an article's story, the nearest first."""
        row = self._db.execute("select weights from sheets where number = ?", (sheet.number,)).fetchone()
        own = _weights(row[0] if row else b"")
        heaviest = list(own)[:_LOOKED_UP]
        marks = ", ".join("?" * len(heaviest))
        rows = self._db.execute(
            f"select sheet, term from heavy where term in ({marks}) and sheet != ?", (*heaviest, sheet.number)
        )
        promise: dict[int, float] = {}
        for other, term in rows:
            promise[other] = promise.get(other, 0.0) + own[term] ** 2
        best = sorted(promise, key=lambda other: (-promise[other], other))[:_CANDIDATES]
        found: list[tuple[float, Sheet]] = []
        for number, name, snapshot, day, language, weights in self._db.execute(
            "select number, name, snapshot, day, language, weights from sheets"
            f" where number in ({', '.join('?' * len(best))}) and weights is not null",
            best,
        ):
            if language.partition("-")[0] != sheet.language.partition("-")[0] or not are_published_near(day, sheet.day):
                continue
            score = cosine(own, _weights(weights))
            if score >= LEAST:
                found.append((score, Sheet(number, name, snapshot, day, language)))
        return [one for _, one in sorted(found, key=lambda one: (-one[0], one[1].name))[:MOST_KIN]]

    def compare(self, sheet: Sheet, side: Callable[[Sheet], Side | None]) -> frozenset[str]:
        """Compare an article with its kin that came before it, and return the names of all touched."""
        kin = self.kin(sheet)
        own = side(sheet)
        touched: set[str] = set()
        if own is not None:
            sides = [(one, found) for one in kin if (found := side(one)) is not None]
            story = Story([own.stems, *(found.stems for _, found in sides)], sheet.language)
            for one, found in sides:
                if one.number < sheet.number:
                    self._keep(sheet, one, compared(story, own, found))
                    touched.add(one.name)
        with self._db:
            if own is not None:
                self._db.execute("delete from facts where sheet = ?", (sheet.number,))
                self._db.executemany(
                    "insert into facts values (?, ?, ?)",
                    ((entity, sheet.number, _ENCODER.encode(line)) for entity, line in fact_lines(own)),
                )
            self._db.execute("update sheets set compared = 1 where number = ?", (sheet.number,))
        return frozenset({*touched, sheet.name})

    def elsewhere(self, number: int) -> list[SaidElsewhere]:
        """Return what the kin of an article say of it."""
        rows = self._db.execute(
            "select sheets.name, near, discrepancies, 0 from pairs join sheets on sheets.number = other where one = ?"
            " union all"
            " select sheets.name, near, discrepancies, 1 from pairs join sheets on sheets.number = one where other = ?",
            (number, number),
        )
        return [
            SaidElsewhere(name, _near(scores, bool(turned)), _discrepancies(found, bool(turned)))
            for name, scores, found, turned in rows
        ]

    def all_discrepancies(self) -> Iterator[tuple[str, str, Sequence[Discrepancy]]]:
        """Yield the differences of all pairs of articles, with the names of the two."""
        for one, other, found in self._db.execute(
            "select a.name, b.name, discrepancies from pairs join sheets a on a.number = one"
            " join sheets b on b.number = other where discrepancies is not null"
        ):
            yield one, other, _DISCREPANCIES.decode(found)

    def facts(self, entity: str) -> list[tuple[str, FactLine]]:
        """Return what the articles say of an entity, with the article of each line, by name and place."""
        rows = self._db.execute(
            "select sheets.name, line from facts join sheets on sheets.number = facts.sheet where entity = ?", (entity,)
        )
        decode = msgspec.msgpack.Decoder(FactLine).decode
        return sorted(
            ((name, decode(line)) for name, line in rows), key=lambda one: (one[0], one[1].sentence, one[1].start)
        )

    def entities(self) -> dict[str, int]:
        """Return of whom the articles say something, and how often."""
        return dict(self._db.execute("select entity, count(*) from facts group by entity"))

    def _sheets(self, which: str, *values: object) -> list[Sheet]:
        rows = self._db.execute(
            f"select number, name, snapshot, day, language from sheets where {which} order by number", values
        )
        return [Sheet(*row) for row in rows]

    def _weigh(self, number: int, size: int) -> None:
        counts, language = self._db.execute(
            "select counts, language from sheets where number = ?", (number,)
        ).fetchone()
        terms = _unpacked(counts)
        spread = self._spread(list(terms))
        usual = _usual(language)
        weights = weights_of(terms, usual, spread, size)
        self._db.execute("update sheets set weights = ? where number = ?", (_packed_weights(weights), number))
        self._db.execute("delete from heavy where sheet = ?", (number,))
        self._db.executemany(
            "insert or ignore into heavy values (?, ?)", ((term, number) for term in list(weights)[:_FOUND_BY])
        )

    def _spread(self, terms: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for first in range(0, len(terms), _SOME):
            some = terms[first : first + _SOME]
            marks = ", ".join("?" * len(some))
            found.update(self._db.execute(f"select term, articles from spread where term in ({marks})", some))
        return found

    def _keep(self, sheet: Sheet, other: Sheet, pair: ComparedPair) -> None:
        near = array("H")
        for one in pair.scores:
            near.extend((one.here, one.there, round(one.score * 1000)))
        discrepancies = _ENCODER.encode(tuple(pair.discrepancies)) if pair.discrepancies else None
        with self._db:
            self._db.execute("delete from pairs where one = ? and other = ?", (other.number, sheet.number))
            self._db.execute(
                "insert or replace into pairs values (?, ?, ?, ?)",
                (sheet.number, other.number, near.tobytes(), discrepancies),
            )

    def _remove(self, name: str) -> None:
        for number, counts in self._db.execute("select number, counts from sheets where name = ?", (name,)).fetchall():
            self._db.executemany(
                "update spread set articles = articles - 1 where term = ?", ((term,) for term in _terms(counts))
            )
            for table, column in (("heavy", "sheet"), ("facts", "sheet"), ("pairs", "one"), ("pairs", "other")):
                self._db.execute(f"delete from {table} where {column} = ?", (number,))
        self._db.execute("delete from sheets where name = ?", (name,))


@lru_cache(maxsize=10_000)
def _hash(term: str) -> int:
    """Return a number of 63 bits for a term: eight bytes instead of a word, and the same in every process."""
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=32)
def _usual(language: str) -> frozenset[int]:
    return frozenset(map(_hash, common(language)[0]))


def _packed(numbered: Mapping[int, tuple[int, bool]]) -> bytes:
    """Return terms, how often each stands, and whether it is always capital, as bytes."""
    counts = bytes(min(127, count) | (128 if capital else 0) for count, capital in numbered.values())
    return array("q", numbered).tobytes() + counts


def _terms(counts: bytes) -> array[int]:
    found = array("q")
    found.frombytes(counts[: len(counts) // 9 * 8])
    return found


def _unpacked(counts: bytes) -> dict[int, tuple[int, bool]]:
    terms = _terms(counts)
    return {
        term: (number & 127, bool(number & 128)) for term, number in zip(terms, counts[len(terms) * 8 :], strict=True)
    }


def _packed_weights(weights: Mapping[int, float]) -> bytes:
    return array("q", weights).tobytes() + array("f", weights.values()).tobytes()


def _weights(packed: bytes) -> dict[int, float]:
    size = len(packed) // 12
    terms, values = array("q"), array("f")
    terms.frombytes(packed[: size * 8])
    values.frombytes(packed[size * 8 :])
    return dict(zip(terms, values, strict=True))


def _near(packed: bytes, turned: bool) -> list[Near]:
    found = array("H")
    found.frombytes(packed)
    triples = zip(found[::3], found[1::3], found[2::3], strict=True)
    return [(two, one, score / 1000) if turned else (one, two, score / 1000) for one, two, score in triples]


def _discrepancies(packed: bytes | None, turned: bool) -> list[Discrepancy]:
    found = _DISCREPANCIES.decode(packed) if packed else ()
    if not turned:
        return list(found)
    return [Discrepancy(one.kind, one.there, one.here, one.strength_there, one.strength) for one in found]
