"""The list's lines as a sequence that is as long as the desk and made where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import overload

from store.door import Card
from store.kept import Row


class Cards(Sequence[Card]):
    """The list's lines of a kept catalogue, each made when it is looked at, by name."""

    def __init__(self, size: int, row: Callable[[int], Row], rows: Callable[[], Iterable[Row]]) -> None:
        """`row` returns one article's current row, `rows` all of them, which is much quicker than one by one."""
        self._row = row
        self._rows = rows
        self._made: list[Card | None] = [None] * size
        self._whole = False

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Card: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Card]: ...

    def __getitem__(self, at: int | slice) -> Card | Sequence[Card]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        found = self._made[at]
        if found is None:
            found = self._made[at] = card_of(self._row(at % len(self._made)))
        return found

    def __iter__(self) -> Iterator[Card]:
        for at, row in () if self._whole else enumerate(self._rows()):
            found = self._made[at]
            if found is None:
                found = self._made[at] = card_of(row)
            yield found
        if self._whole:
            yield from (self[at] for at in range(len(self)))
        self._whole = True

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other))

    __hash__ = None  # type: ignore[assignment]


def claims_of(row: Row) -> frozenset[int]:
    """Return the indexes of the sentences that are claims by their kind."""
    return _indexes(row.claims, row.sentences)


@lru_cache(maxsize=256)
def _indexes(claims: str, sentences: int) -> frozenset[int]:
    """Return the indexes of the bits that are set; short articles are alike, so a desk of many has few sets."""
    bits = int(claims, 16)
    return frozenset(i for i in range(sentences) if bits >> i & 1)


def card_of(row: Row) -> Card:
    """Return the list's line of an article."""
    return Card(
        name=row.name,
        title=row.title,
        source=row.source,
        snapshot=row.snapshot,
        sentences=row.sentences,
        claims=claims_of(row),
        words=row.words,
        date=row.date,
    )
