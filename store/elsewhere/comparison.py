"""`Comparison`: what the articles of a desk say of each other's sentences, for several threads.

The file opens at the first question. It covers the whole desk; what is handed out is of a reviewer's own articles.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TypeVar

import msgspec

from reading.article import CLAIMS, Article
from review.elsewhere.discrepancy import Discrepancy, Place
from review.elsewhere.fact_lines import FactLine
from review.elsewhere.kin import day_of
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import (
    LIKE,
    Difference,
    DifferenceMark,
    Fact,
    FactKind,
    Hints,
    Partner,
    Passage,
    Strength,
    band_of,
)
from review.elsewhere.worth import worths
from store.articles.articles import Texts
from store.articles.catalogue import Catalogue
from store.desk import Card, Name, ProgressCallback, no_progress
from store.elsewhere.database import PairsFile, SaidElsewhere, Sheet
from store.errors import StoreError

Key = TypeVar("Key")
Value = TypeVar("Value")

_NAME = "elsewhere.sqlite"
_DAMAGE = (sqlite3.Error, msgspec.MsgspecError, ValueError)
"""What a damaged file raises; SQLite says so too when another program writes in it."""
_MODE = 0o600  # it holds other people's texts
_BATCH = 50
"""Articles that are taken in between two commits."""
_SIDES = 40
"""Articles that are kept ready to be compared."""
_TEXTS = 40
"""Articles whose text is kept ready to be quoted."""
_ANSWERS = 8
"""Articles of which all that is said elsewhere is kept."""
MOST_PARTNERS = 40
"""Partners of a sentence that are handed out."""
MOST_NEAR = 5
"""Partners of a sentence up to which those count that are only near it."""


class Comparison:
    """Compares the articles of a desk; satisfies `store.desk.Elsewhere`."""

    def __init__(
        self,
        private_dir: Path | None,
        catalogue: Catalogue,
        texts: Texts,
        own: Callable[[], Collection[str] | None],
    ) -> None:
        """`private_dir` is the folder of the file, or None to keep it in memory.

        `own` names the articles that this reviewer has to do with, None for all of them.
        """
        self._path = private_dir / _NAME if private_dir else None
        self._catalogue = catalogue
        self._texts = texts
        self._own_names = own
        self._compared: Sequence[Card] | None = None
        self._lock, self._refreshing = RLock(), RLock()
        self._file: PairsFile | None = None
        self._sides: OrderedDict[tuple[str, str], Side | None] = OrderedDict()
        self._articles: OrderedDict[tuple[str, str], Article] = OrderedDict()
        self._answers: OrderedDict[str, Sequence[SaidElsewhere]] = OrderedDict()
        self._discrepancies: Mapping[str, Sequence[tuple[str, Discrepancy]]] = {}
        self._differing: Mapping[str, Mapping[int, Sequence[DifferenceMark]]] = {}
        self._closed = self._damaged = False

    def refresh(self, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Compare all articles that were not compared yet, and return the names of those with other hints now."""
        with self._refreshing:
            try:
                if self._damaged:
                    self._drop()
                return self._renew(report) | self._look()
            except _DAMAGE as error:
                if _is_busy(error):
                    return frozenset()  # another program of this person is at it
            self._drop()
            return self._renew(report) | self._look()

    def of(self, article: str, sentence: int) -> Hints:
        """Return what other articles say of a sentence, as far as they have been compared."""
        row = self._catalogue.current(article)
        try:
            with self._lock:
                file = self._opened()
                sheet = file.sheet(article)
                if sheet is None or row is None or sheet.snapshot != row.snapshot:
                    return Hints()
                if article not in self._answers:
                    _put(self._answers, article, file.elsewhere(sheet.number), _ANSWERS)
                said = self._answers[article]
                is_complete = file.is_compared(article)
        except _DAMAGE as error:
            self._damaged = not _is_busy(error)
            return Hints()
        own = self._own()
        here = self._article(article, row.snapshot)
        partners = [
            (score, other.name, there)
            for other in said
            if own(other.name)
            for one, there, score in other.near
            if one == sentence
        ]
        differences = [
            (other.name, discrepancy)
            for other in said
            if own(other.name)
            for discrepancy in other.discrepancies
            if discrepancy.here[0] == sentence and discrepancy.strength is not None
        ]
        return Hints(
            tuple(self._partners(here, sentence, partners)),
            tuple(self._differences(here, differences)),
            is_complete,
        )

    def differing(self, article: str) -> Mapping[int, Sequence[DifferenceMark]]:
        """Return the sentences of an article with differences, and these, strong ones first."""
        return self._differing.get(article, {})

    def differences(self) -> Mapping[str, int]:
        """Return how many sentences have a strong difference, by article, where any has."""
        counts = {
            name: sum(marks[0].strength is Strength.STRONG for marks in found.values())
            for name, found in self._differing.items()
        }
        return {name: count for name, count in counts.items() if count}

    def facts(self, name: Name) -> Sequence[Fact]:
        """Return what the articles say of an entity, by kind, article and place."""
        try:
            with self._lock:
                lines = self._opened().facts(name[0])
        except _DAMAGE as error:
            self._damaged = not _is_busy(error)
            return ()
        own = self._own()
        found = [self._fact(article, line) for article, line in lines if own(article)]
        order = list(FactKind)
        return sorted(filter(None, found), key=lambda one: order.index(one.kind))

    def entities(self) -> Mapping[str, int]:
        """Return of whom the articles say something, and how often; of all articles of the desk."""
        with self._lock:
            return self._opened().entities()

    def worth(self, article: str) -> Sequence[float]:
        """Return for each sentence of an article how much it is worth judging first."""
        row = self._catalogue.current(article)
        if row is None:
            return ()
        return worths(self._article(article, row.snapshot))

    def close(self) -> None:
        """Let go of the file; a comparison that goes on stops at the next article."""
        self._closed = True
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _opened(self) -> PairsFile:
        if self._closed:
            raise StoreError("The desk is closed", "Nothing can be compared")
        if self._file is None:
            self._file = PairsFile(self._path)
            if self._path is not None:
                with suppress(OSError):
                    self._path.chmod(_MODE)
        return self._file

    def _drop(self) -> None:
        """Drop the file, which is damaged: it is made anew."""
        with self._lock:
            self._damaged, self._compared = False, None
            if self._file is not None:
                self._file.close()
                self._file = None
            if self._path is not None:
                for ending in ("", "-journal"):
                    with suppress(OSError):
                        self._path.with_name(self._path.name + ending).unlink()

    def _renew(self, report: ProgressCallback) -> frozenset[str]:
        cards = self._catalogue.cards()
        with self._lock:
            file = self._opened()
            if file.relearn(self._texts.lexicon()):
                self._sides.clear()
            elif cards is self._compared:
                return frozenset()  # nothing has come and gone since all was compared
            known = {card.name: card for card in cards}
            names = file.waiting({name: card.snapshot for name, card in known.items()})
        for first in range(0, len(names), _BATCH):
            some = []
            for name in names[first : first + _BATCH]:
                with suppress(StoreError):
                    some.append((self._texts.article(name), known[name].snapshot, day_of(known[name].facts.date)))
            with self._lock:
                self._opened().take_in(some)
            if not report(first // 2, len(names)):
                return frozenset()
        with self._lock:
            file = self._opened()
            file.weigh()
            waiting = file.uncompared()
        touched: set[str] = set()
        for number, sheet in enumerate(waiting):
            if not report((len(names) + number) // 2, max(len(names), len(waiting))):
                break
            with self._lock:
                touched |= self._opened().compare(sheet, self._side)
        else:
            self._compared = cards
        return frozenset(touched)

    def _side(self, sheet: Sheet) -> Side | None:
        key = (sheet.name, sheet.snapshot)
        if key not in self._sides:
            made = None
            with suppress(StoreError):
                made = side_of(self._texts.article(sheet.name), sheet.day)
            _put(self._sides, key, made, _SIDES)
        self._sides.move_to_end(key)
        return self._sides[key]

    def _look(self) -> frozenset[str]:
        """Take the differences into memory, and return the names of the articles that have others now."""
        own = self._own()
        discrepancies: dict[str, list[tuple[str, Discrepancy]]] = {}
        with self._lock:
            self._answers.clear()
            for one, other, found in self._opened().all_discrepancies():
                if own(one) and own(other):
                    for discrepancy in found:
                        if discrepancy.strength is not None:
                            discrepancies.setdefault(one, []).append((other, discrepancy))
                        if discrepancy.strength_there is not None:
                            discrepancies.setdefault(other, []).append((one, _turned(discrepancy)))
        differing = {name: _marks(found) for name, found in discrepancies.items()}
        before = self._differing
        self._discrepancies, self._differing = discrepancies, differing
        return frozenset(name for name in differing.keys() | before.keys() if differing.get(name) != before.get(name))

    def _own(self) -> Callable[[str], bool]:
        """Return what says whether an article is this reviewer's."""
        names = self._own_names()
        return (lambda _name: True) if names is None else frozenset(names).__contains__

    def _article(self, name: str, snapshot: str) -> Article:
        key = (name, snapshot)
        with self._lock:
            if key not in self._articles:
                _put(self._articles, key, self._texts.version(name, snapshot), _TEXTS)
            self._articles.move_to_end(key)
            return self._articles[key]

    def _current(self, name: str) -> Article | None:
        row = self._catalogue.current(name)
        if row is not None:
            with suppress(StoreError):
                return self._article(name, row.snapshot)
        return None

    def _partners(self, here: Article, sentence: int, found: Sequence[tuple[float, str, int]]) -> Sequence[Partner]:
        """Return the partners of a sentence, the best first; headlines only of articles that say it nowhere else."""
        is_claim = here.sentences[sentence].kind in CLAIMS
        articles = {name: self._current(name) for name in {name for _, name, _ in found}}
        bands = {score: band for score, _, _ in found if (band := band_of(score)) is not None}
        near = [
            (-score, name, there, article)
            for score, name, there in found
            if score in bands and (article := articles[name]) is not None and there < len(article.sentences)
        ]
        near.sort(key=lambda one: one[:3])
        chosen: list[tuple[float, str, int, Article]] = []
        saying: set[str] = set()
        for wants_claim in (True, False):
            for one in near:
                _, name, there, article = one
                claims = not is_claim or article.sentences[there].kind in CLAIMS
                if claims is wants_claim and (claims or name not in saying) and len(chosen) < MOST_PARTNERS:
                    chosen.append(one)
                    saying.add(name)
        made = [
            Partner(name, there, -score, bands[-score], article.quote(there)) for score, name, there, article in chosen
        ]
        made.sort(key=lambda one: (-one.score, one.article, one.sentence))
        return [one for number, one in enumerate(made) if one.score >= LIKE or number < MOST_NEAR]

    def _differences(self, here: Article, found: Sequence[tuple[str, Discrepancy]]) -> Sequence[Difference]:
        made = []
        for name, discrepancy in found:
            there = self._passage(name, discrepancy.there)
            if there is not None and discrepancy.strength is not None:
                made.append(Difference(discrepancy.kind, _passage(here, discrepancy.here), there, discrepancy.strength))
        return sorted(made, key=lambda one: (one.strength != Strength.STRONG, one.here.start, one.there.article))

    def _passage(self, name: str, place: Place) -> Passage | None:
        article = self._current(name)
        if article is None or place[0] >= len(article.sentences) or place[2] > len(article.text):
            return None
        return _passage(article, place)

    def _fact(self, name: str, line: FactLine) -> Fact | None:
        where = self._passage(name, (line.sentence, line.start, line.end))
        if where is None:
            return None
        others = [
            self._passage(other, discrepancy.there)
            for other, discrepancy in self._discrepancies.get(name, ())
            if discrepancy.here == (line.sentence, line.start, line.end)
        ]
        return Fact(
            line.kind, line.text, where, line.person, line.organisation, line.is_former, tuple(filter(None, others))
        )


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _turned(one: Discrepancy) -> Discrepancy:
    return Discrepancy(one.kind, one.there, one.here, one.strength_there, one.strength)


def _marks(found: Sequence[tuple[str, Discrepancy]]) -> Mapping[int, Sequence[DifferenceMark]]:
    marks: dict[int, list[DifferenceMark]] = {}
    for name, one in found:
        if one.strength is not None:
            marks.setdefault(one.here[0], []).append(DifferenceMark(one.kind, one.strength, name, one.there[0]))
    for some in marks.values():
        some.sort(key=lambda one: (one.strength is not Strength.STRONG, one.article, one.sentence))
    return marks


def _passage(article: Article, place: Place) -> Passage:
    sentence, start, end = place
    return Passage(article.name, sentence, start, end, article.text[start:end])


def _put(kept: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Keep a value, and let go of the one that was not asked for longest."""
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
