"""Full-text search over a desk: the sentences that say some words, best first.

A table of SQLite's FTS5 in the private index; computed from the snapshots, brought up to date when asked, and made
anew when it is missing, damaged or of another version.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from reading.article import Article
from store.desk import FoundSentence
from store.search.database import SearchDatabase

_WORD = re.compile(r'"[^"]*"?|[^\s"]+')
_GLUED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
"""Chinese and Japanese are written without spaces: each character is a word of its own."""
_SEAM = "\x03"


class SentenceSearch(SearchDatabase):
    """A desk's sentences by their words; for use by one thread."""

    VERSION = 2  # raised when tables change; it is then made anew
    LAYOUT = """
    create table sheets (name text primary key, snapshot text not null, first integer not null, last integer not null);
    create virtual table sentences using fts5 (
      quote, article unindexed, sentence unindexed, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    """

    def find(self, query: str, limit: int = 200, articles: Iterable[str] | None = None) -> list[FoundSentence]:
        """Return the sentences that have all words of a query, in any form, the best first.

        Words in double quotes must follow each other; the last word may be only the beginning of one, unless it is
        in quotes. A query of marks alone finds nothing; none can be wrong.
        """
        match = _match(query)
        if not match:
            return []
        within = None if articles is None else frozenset(articles)
        rows = self._db.execute(  # by the rank alone: all else is then made only for the rows that are taken
            "select rank, article, sentence, quote, highlight(sentences, 0, char(1), char(2)) from sentences"
            " where sentences match ? order by rank",
            (match,),
        )
        own = (row for row in rows if within is None or row[1] in within)
        return [
            FoundSentence(name, int(sentence), quote.replace(_SEAM, ""), _marks(marked))
            for _, name, sentence, quote, marked in sorted(islice(own, limit), key=itemgetter(0, 1, 2))
        ]

    def mentioning(self, query: str) -> frozenset[str]:
        """Return the names of the articles that have a sentence with all words of a query, as `find` reads it."""
        match = _match(query)
        if not match:
            return frozenset()
        rows = self._db.execute("select distinct article from sentences where sentences match ?", (match,))
        return frozenset(name for (name,) in rows)

    def _add(self, article: Article, snapshot: str) -> None:
        rows = [(_flat(article.quote(unit.index)), article.name, unit.index) for unit in article.sentences]
        first = int(self._db.execute("select coalesce(max(rowid), 0) + 1 from sentences").fetchone()[0])
        numbered = [(first + n, *row) for n, row in enumerate(rows)]
        self._db.executemany("insert into sentences (rowid, quote, article, sentence) values (?, ?, ?, ?)", numbered)
        sheet = (article.name, snapshot, first, first + len(rows))
        self._db.execute("insert into sheets values (?, ?, ?, ?)", sheet)

    def _remove(self, name: str) -> None:
        for first, last in self._db.execute("select first, last from sheets where name = ?", (name,)).fetchall():
            self._db.execute("delete from sentences where rowid >= ? and rowid < ?", (first, last))
        self._db.execute("delete from sheets where name = ?", (name,))


def _match(query: str) -> str:
    """Return a query in FTS5's language, every word quoted so that none is an operator; empty when there is none."""
    words = [word for word in _WORD.findall(query.replace("\x00", " ")) if any(map(str.isalnum, word))]
    phrases = [f'"{_parted(word.strip(chr(34)))}"' for word in words]
    return " ".join(phrases) + ("" if not words or words[-1].startswith('"') else " *")


def _flat(quote: str) -> str:
    """Return a sentence on one line, one code point for one but for seams, so that marks are places in it."""
    return _parted(quote.replace("\n", " ").replace("\x01", " ").replace("\x02", " ").replace(_SEAM, " "))


def _parted(text: str) -> str:
    """Return a text with a seam, which parts words, around each character that is a word of its own."""
    return text if text.isascii() else _GLUED.sub(f"{_SEAM}\\1{_SEAM}", text)


def _marks(marked: str) -> tuple[tuple[int, int], ...]:
    """Return where the marks that `highlight` set lie in the text without them."""
    ends, at = [], 0
    for character in marked:
        if character in "\x01\x02":
            ends.append(at)
        elif character != _SEAM:
            at += 1
    return tuple(zip(ends[::2], ends[1::2], strict=False))
