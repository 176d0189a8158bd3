"""Renames: tells a file that was renamed from one that is new, by its text, and says which texts came twice.

An article whose file is gone and whose text has come under another name was renamed; so it was when its text went to
another name and its own file has another text now, as when two files change places. A text that has come under another
name beside its own is a copy. Where a file was renamed and corrected at once, most of its text tells.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from msgspec import Struct

from store.articles import snapshots
from store.articles.catalogue import Catalogue
from store.articles.catalogue_file import CatalogueRow
from store.changes import Renamed
from store.errors import StoreError

MOST = 0.5
"""The share of characters, in whole sentences, that two texts have in common from which on one is the other."""


class Arrivals(Struct, frozen=True):
    """What came into a desk: names that are `new`, rows of `before` of names with another text, names by file read."""

    new: tuple[str, ...]
    before: Mapping[str, CatalogueRow]
    read: Mapping[str, frozenset[str]]


def renames(folder: Path, catalogue: Catalogue, arrivals: Arrivals) -> tuple[Renamed, ...]:
    """Return the articles of a desk at `folder` that were renamed by what has just come in."""
    came = {name: row for name in (*arrivals.new, *arrivals.before) if (row := catalogue.find(name)) is not None}
    gone = {row.name: row for row in catalogue.all_rows() if _is_gone(folder, row, arrivals.read)}
    went = {**{name: row for name, row in arrivals.before.items() if name not in gone}, **gone}
    pairs = [*_moved(catalogue, went, gone, came, arrivals)]
    found = dict(_matched(pairs))
    left = {name: row for name, row in gone.items() if name not in found}
    free = [came[name] for name in arrivals.new if name in came and name not in found.values()]
    found |= dict(_matched(_alike(catalogue, left, free)))
    return tuple(
        Renamed(old, new, tuple(sorted(_texts(catalogue, old) - _present(came, old, gone))))
        for old, new in found.items()
    )


def _texts(catalogue: Catalogue, name: str) -> set[str]:
    rows = catalogue.withdrawn_rows().get(name) or catalogue.versions(name)
    return {row.snapshot for row in rows}


def _present(came: Mapping[str, CatalogueRow], name: str, gone: Mapping[str, CatalogueRow]) -> set[str]:
    """Return the text that has come under an old name in place of what went."""
    return {came[name].snapshot} if name in came and name not in gone else set()


def _is_gone(folder: Path, row: CatalogueRow, read: Mapping[str, frozenset[str]]) -> bool:
    """Whether an article's file is not there any more, or was read and has no such article now."""
    if row.source in read:
        return row.name not in read[row.source]
    return is_gone(folder, row.source)


def is_gone(folder: Path, source: str) -> bool:
    """Whether a source file is not there any more; on a disk that knows no case, not as it was written."""
    path = folder / source
    if "�" in source or not source:
        return False
    if not os.path.lexists(path):
        return True
    other = path.with_name(path.name.swapcase())
    if other.name == path.name or not os.path.lexists(other):
        return False
    try:
        return path.name not in os.listdir(path.parent)  # noqa: PTH208
    except OSError:
        return False


Pair = tuple[tuple[object, ...], str, str]
"""How good a match is, the least first; and the old and the new name."""


def _moved(
    catalogue: Catalogue,
    went: Mapping[str, CatalogueRow],
    gone: Mapping[str, CatalogueRow],
    came: Mapping[str, CatalogueRow],
    arrivals: Arrivals,
) -> Iterator[Pair]:
    """Yield the pairs of names whose second has the text that the first had."""
    texts = {row.snapshot for row in went.values() if row.sentences}  # without any, all are alike
    holders: dict[str, list[CatalogueRow]] = {}
    for row in catalogue.all_rows():
        if row.snapshot in texts and row.name not in gone:
            holders.setdefault(row.snapshot, []).append(row)
    for old, row in went.items():
        for other in holders.get(row.snapshot, ()):
            had = arrivals.before.get(other.name)
            if other.name == old or (had is not None and had.snapshot == row.snapshot):
                continue
            if old in gone:
                is_it = other.name in came or other.entered > row.entered
            else:
                is_it = other.name in came and _has_another(catalogue, row, came.get(old), other, texts)
            if is_it:
                yield _rank(row, other), old, other.name


def _has_another(
    catalogue: Catalogue, row: CatalogueRow, now: CatalogueRow | None, other: CatalogueRow, texts: set[str]
) -> bool:
    """Whether another article took over a name, so that the text it had may be under the name of `other`."""
    if now is None:
        return False
    return row.source == other.source or now.snapshot in texts or shared(catalogue, row, now) < MOST


def _rank(old: CatalogueRow, new: CatalogueRow) -> tuple[object, ...]:
    """Return how well two names go together: one file, the same name elsewhere, names that are alike."""
    base, other = old.name.rpartition("/")[2], new.name.rpartition("/")[2]
    alike = SequenceMatcher(None, old.name, new.name).ratio()
    return old.source != new.source, base != other, -alike, old.name, new.name


def _matched(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Yield the best pairs, no two of them with a name in common on a side."""
    olds: set[str] = set()
    news: set[str] = set()
    for _, old, new in sorted(pairs, key=lambda pair: tuple(map(str, pair[0]))):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            yield old, new


def _alike(catalogue: Catalogue, gone: Mapping[str, CatalogueRow], free: Sequence[CatalogueRow]) -> Iterator[Pair]:
    """Yield the pairs of an article that is gone and a new one that has most of its text."""
    if not gone or not free:
        return
    places: dict[str, list[CatalogueRow]] = {}
    for row in gone.values():
        for sentence in _sentences(catalogue, row):
            places.setdefault(sentence, []).append(row)
    for new in free:
        near: dict[str, CatalogueRow] = {}
        for sentence in _sentences(catalogue, new):
            near.update((row.name, row) for row in places.get(sentence, ())[:_MANY])
        for row in near.values():
            share = shared(catalogue, row, new)
            if share >= MOST:
                yield (f"{1 - share:.4f}", *_rank(row, new)), row.name, new.name


_MANY = 50
"""Articles that are looked at because they share a sentence: boilerplate is in all of them, and tells nothing."""


def shared(catalogue: Catalogue, one: CatalogueRow, other: CatalogueRow) -> float:
    """Return the share of the longer of two texts that is in both: whole sentences, and those that were corrected."""
    ours, theirs = _sentences(catalogue, one), _sentences(catalogue, other)
    longest = max(sum(len(sentence) * count for sentence, count in text.items()) for text in (ours, theirs))
    both = float(sum(len(sentence) * count for sentence, count in (ours & theirs).items()))
    if longest and both / longest < MOST:
        both += _corrected([*(ours - theirs)][:_MANY], [*(theirs - ours)][:_MANY])
    return both / longest if longest else 0.0


def _corrected(ours: list[str], theirs: list[str]) -> float:
    """Return how many characters of the sentences of one text are in sentences of the other that are much alike."""
    from reading.anchor import ELSEWHERE  # most desks have nothing to compare
    from reading.likeness import likeness, words_of

    free = [(words_of(sentence), sentence) for sentence in theirs]
    found = 0.0
    for sentence in ours:
        words = words_of(sentence)
        score, best = max(((likeness(words, other), at) for at, (other, _) in enumerate(free)), default=(0.0, -1))
        if score >= ELSEWHERE:
            found += score / 100 * min(len(sentence), len(free.pop(best)[1]))
    return found


def _sentences(catalogue: Catalogue, row: CatalogueRow) -> Counter[str]:
    """Return the sentences of an article, white space aside, and how often each is in it."""
    try:
        return Counter(snapshots.wordings(snapshots.load(snapshots.path_of(catalogue.folder, row.snapshot))))
    except StoreError:
        return Counter()


def copies(catalogue: Catalogue, names: Iterable[str]) -> dict[str, list[str]]:
    """Return those of some articles that have the text of others on the desk, each with the others' names."""
    rows = ((name, catalogue.current(name)) for name in names)
    wanted = {name: row.snapshot for name, row in rows if row is not None and row.sentences}
    if not wanted:
        return {}
    holders: dict[str, list[str]] = {}
    texts = set(wanted.values())
    for card in catalogue.cards():
        if card.snapshot in texts:
            holders.setdefault(card.snapshot, []).append(card.name)
    return {name: others for name in wanted if (others := [one for one in holders[wanted[name]] if one != name])}
