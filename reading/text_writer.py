"""Text that is written piece by piece, with the kinds of its blocks and their places in the original."""

from __future__ import annotations

from msgspec import Struct, field

from reading.article import Kind
from reading.places import SourcePlace


class TextWriter(Struct, kw_only=True):
    """Writes a text, and remembers by offset what its blocks are and where they stand in the original."""

    pieces: list[str] = field(default_factory=list)
    given: dict[int, Kind] = field(default_factory=dict)
    places: list[SourcePlace] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.pieces)

    def put(self, text: str) -> None:
        """Write a piece."""
        self.pieces.append(text)
        self.length += len(text)
