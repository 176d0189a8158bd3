"""What is read of an export of another program: its texts, the labels that people and programs gave, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from review.events import Evidence


class PeerText(Struct, frozen=True):
    """A text that was labelled: its key in the export, its words, and what the export says about it.

    `text` is None where the export names a text and does not have it. `sha256` and `article` are what a text that came
    from copydesk says of itself.
    """

    key: str
    text: str | None
    title: str = ""
    sha256: str = ""
    article: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)


class PeerLabel(Struct, frozen=True):
    """A label that somebody gave to a part of a text, or to all of it where it has no place.

    `labels` are all that were given there, of which one is to mean a verdict; the others become reasons. `other_names`
    are what labels are called beside that, `maybe` what is a label only if it means a verdict, for the export does not
    tell answers from the text's own facts. `quote` are the words of the part, where the export has them. `score` is
    how sure a program is.
    """

    line: int
    text: str
    labels: tuple[str, ...]
    who: str = ""
    is_agent: bool = False
    start: int | None = None
    end: int | None = None
    quote: str = ""
    note: str = ""
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    score: float | None = None
    created: object = None
    modified: object = None
    duration: float = 0.0
    round: str = ""
    role: str = ""
    other_names: Mapping[str, str] = field(default_factory=dict)
    maybe: tuple[str, ...] = ()


class PeerFault(Struct, frozen=True):
    """Something that cannot be read, or, where it is `meant` so, that is rightly no label: its line and the reason."""

    line: int
    reason: str
    meant: bool = False


Piece = PeerText | PeerLabel | PeerFault


class Peer(Protocol):
    """What the module of a program offers."""

    def read(self, entries: Iterable[PeerEntry], who: str) -> Iterator[Piece]:
        """Yield the texts and labels in an export's objects; `who` is the annotator where the export names none."""

    def looks(self, entry: Mapping[str, object]) -> bool:
        """Whether an object is one of this program's exports."""


class PeerEntry(Struct, frozen=True):
    """One object of an export, and its number from 1: of its line, its row, or its place in the list."""

    line: int
    facts: Mapping[str, object]


def text(value: object) -> str:
    """Return a text, a number as its digits, anything else as the empty string."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or a single one."""
    if isinstance(value, list | tuple):
        return tuple(filter(None, map(text, value)))
    return tuple(filter(None, (text(value),)))


def mapping(value: object) -> Mapping[str, object]:
    """Return a table; anything else is an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[object]:
    """Return a list; anything else is an empty one."""
    return value if isinstance(value, list | tuple) else ()


def tables(value: object) -> list[Mapping[str, object]]:
    """Return the tables of a list."""
    return [one for one in items(value) if isinstance(one, Mapping)]


def whole_number(value: object) -> int | None:
    """Return a whole number, also where it is written as a text or with a fraction of nothing; None for the rest."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        return int(value) if value.isascii() and value.removeprefix("-").isdigit() and len(value) < 16 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int) else None


def number(value: object) -> float | None:
    """Return a number from 0 to 1, or None."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if fits else None  # type: ignore[arg-type]
