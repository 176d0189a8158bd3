"""Sequences of many small values held as columns of numbers: a long article's sentences and mentions.

As objects, a hundred thousand sentences and their mentions take 80 MB; as columns 4. A value is made when it is asked
for, and equal to the one that was put in.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, cast, overload

T = TypeVar("T")


class Packed(Sequence[T]):
    """Values of one type, made of their columns: `make(column[i], …)` is the value at `i`."""

    __slots__ = ("_make", "columns")

    def __init__(self, make: Callable[..., T], *columns: Sequence[Any]) -> None:
        """Hold columns of the same length, one for each argument of `make`."""
        self._make = make
        self.columns = columns

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.columns[0])

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Return one value, or a tuple of them."""
        if isinstance(at, slice):
            return tuple(map(self._make, *(column[at] for column in self.columns)))
        return self._make(*[column[at] for column in self.columns])

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        return map(self._make, *self.columns)

    def __eq__(self, other: object) -> bool:
        """Whether another sequence holds equal values."""
        if isinstance(other, Sequence) and not isinstance(other, str):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return the values as a tuple shows them."""
        return repr(tuple(self))


class Coded(Sequence[T]):
    """A column of few different values: each value once, and a number for each place."""

    __slots__ = ("codes", "values")

    def __init__(self, values: Iterable[T]) -> None:
        """Hold `values`, which must be hashable."""
        known: dict[T, int] = {}
        codes = array("I", (known.setdefault(value, len(known)) for value in values))
        self.codes = codes if len(known) > 0xFF else array("B", codes)
        # Strings are copied: those decoded from a file lie scattered in memory that could else be given back.
        self.values = [_copied(value) for value in known]

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        """Return one value, or a list of them."""
        if isinstance(at, slice):
            return [self.values[code] for code in self.codes[at]]
        return self.values[self.codes[at]]

    def __iter__(self) -> Iterator[T]:
        """Yield the values."""
        return map(self.values.__getitem__, self.codes)


def counted(items: Sequence[Any], first: int, second: int, names: tuple[str, str]) -> Counter[tuple[Any, Any]]:
    """Count how often each pair of two attributes, both coded columns, occurs among values that may be packed."""
    if not isinstance(items, Packed):
        return Counter((getattr(item, names[0]), getattr(item, names[1])) for item in items)
    one, other = cast("Coded[Any]", items.columns[first]), cast("Coded[Any]", items.columns[second])
    pairs = Counter(zip(one.codes, other.codes, strict=True))
    return Counter({(one.values[a], other.values[b]): times for (a, b), times in pairs.items()})


def _copied(value: T) -> T:
    return cast("T", "".join(iter(value))) if isinstance(value, str) and type(value) is str else value


def numbers(values: Iterable[int]) -> array[int]:
    """Return a column of offsets."""
    return array("I", values)


def column(items: Sequence[Any], number: int, name: str) -> Sequence[int]:
    """Return a column of values that may be packed: without making any of them, if they are."""
    return items.columns[number] if isinstance(items, Packed) else [getattr(item, name) for item in items]
