"""A Source: one article as it was found in a file, and what the file says about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from reading.article import Kind
from reading.places import SourcePlace


class Run(Struct, frozen=True):
    """`length` code points of a Source's text from `start` on stand in its file's decoded text from `origin` on."""

    start: int
    origin: int
    length: int


class Source(Struct, frozen=True):
    """One article as it was found: `text` is decoded and raw, `name` the file's name (`f.jsonl#id` for a JSONL line).

    `title` and `language` are what the file itself says, else empty; `metadata` is everything else it says. `likely` is
    the language that most articles of the file are in, for those that give none away.
    `given` holds the kinds that markup gives to the blocks that begin at these offsets. `units` are the [start, end) of
    the sentences where the file says itself what is judged as one. `runs` map the text to the file where markup was
    taken out; without them the text is the file's. `labels` are the [start, end) of what says who speaks, which is no
    part of what is said; from `spoken` on there is nothing but speech. `places` say where in the original the text
    stands.
    """

    path: Path
    name: str
    text: str
    title: str = ""
    language: str = ""
    likely: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[int, Kind] = field(default_factory=dict)
    runs: Sequence[Run] = ()
    units: Sequence[tuple[int, int]] = ()
    labels: Sequence[tuple[int, int]] = ()
    places: Sequence[SourcePlace] = ()
    spoken: int | None = None

    def origin(self, at: int) -> int | None:
        """Return the offset in the file's decoded text of the character at `at`; None where the file has none."""
        if not self.runs:
            return at
        i = bisect_right(self.runs, at, key=lambda run: run.start) - 1
        if i < 0 or at >= self.runs[i].start + self.runs[i].length:
            return None
        return self.runs[i].origin + at - self.runs[i].start
