"""Faults of a keymap, described so that the line can be found and mended."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct


class Fault(Struct, frozen=True):
    """One problem of a keymap: its file, its line (0 for the whole file), its entry, and a description.

    A `warning` changes nothing: the entry is used. Any other fault leaves the shipped binding in place.
    """

    file: str
    line: int
    entry: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """`keymap.toml:12: sentence.nxet: no such action; did you mean sentence.next?`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.entry}: {self.message}" if self.entry else f"{place}: {self.message}"


def nearest(word: str, words: Iterable[str]) -> str:
    """Return `; did you mean NAME?` for the name most like `word`, or nothing when none is."""
    near = get_close_matches(word, list(words), 1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""
