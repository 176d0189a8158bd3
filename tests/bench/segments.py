"""A reviewer's segments for benchmarks, written as a journal would have, but without a sync for each event."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from review.events import Event
from store.journal.codec import event_json
from store.journal.segment import HEAD, LIMIT, TAIL, entry


def write_segments(folder: Path, host: str, events: Iterable[Event], first: int, apart: int = 1) -> None:
    """Write one reviewer's events of one round, the first at microsecond `first`, each `apart` after the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    source = iter(events)
    done = 0
    for number in range(1, 10_000):
        lines: list[bytes] = []
        for event in islice(source, LIMIT):
            identity = f"{first + done * apart:014x}00abcd"
            stored = replace(event, id=identity, step=identity)
            lines.append(entry(str(int(identity, 16)), event_json(stored), not lines))
            done += 1
        if not lines:
            return
        (folder / f"{host}-{number:04}.json").write_bytes(HEAD + b"".join(lines) + TAIL)
