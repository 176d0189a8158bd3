"""The place where a reviewer stopped, in their private folder of the index; a hint that may be lost."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from store import files
from store.desk import Place
from store.journal.codec import now_micros

FOLDER = "places"


def place_of(private_dir: Path, round_name: str, reviewer: str) -> Path:
    """Return the file that keeps where a reviewer stopped in a round."""
    return private_dir / FOLDER / round_name / f"{reviewer}.json"


def visits(private_dir: Path, reviewer: str) -> dict[str, int]:
    """Return when a reviewer was last in each round, as far as it is kept: nanoseconds since 1970, by round."""
    found = {}
    with suppress(OSError), os.scandir(private_dir / FOLDER) as rounds:
        for one in rounds:
            with suppress(OSError, ValueError):
                found[one.name] = place_of(private_dir, one.name, reviewer).stat().st_mtime_ns
    return found


class _PlaceFile(msgspec.Struct):
    """The file's content."""

    article: str = ""
    sentence: int = 0
    state: dict[str, Any] | None = None


class Places:
    """Keeps one place; never raises."""

    def __init__(self, path: Path | None) -> None:
        """`path` is where it is kept, or None when nothing can be."""
        self._path = path
        self._place: Place | None = None
        self.kept_at = 0
        """When it was kept, in microseconds since 1970: names of articles are those of then."""

    def load(self) -> Place:
        """Return the kept place, or the start."""
        if self._place is None:
            self._place = Place()
            if self._path is not None:
                with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                    kept = msgspec.json.decode(files.read_bytes(self._path), type=_PlaceFile)
                    self._place = Place(kept.article, kept.sentence, kept.state)
                    self.kept_at = self._path.stat().st_mtime_ns // 1000
        return self._place

    def save(self, place: Place) -> None:
        """Keep a place."""
        self._place, self.kept_at = place, now_micros()
        if self._path is not None:
            with suppress(OSError, msgspec.MsgspecError, UnicodeEncodeError, TypeError):
                kept = _PlaceFile(place.article, place.sentence, None if place.state is None else dict(place.state))
                files.replace(self._path, msgspec.json.encode(kept), 0o600, durable=False)
