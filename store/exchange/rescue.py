"""Decisions that the desk's disk does not have, as a file of records that `copydesk import` takes.

Written when somebody leaves a desk that was deleted, moved or unmounted under them: from memory alone, so that nothing
of the desk needs to be there. A sentence is named by its article's text and its number; its quote is added where known.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from review.events import LOCAL, Event, Evidence, Holding, Role
from store import files
from store.errors import StoreError
from store.exchange.record import RecordLink, file_name, file_path, record_link, utc
from store.exchange.safe_json import encode


class RescuedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event as a line; the keys are those of a record, `claim` says that a sentence was set aside or taken in."""

    article: str
    article_sha256: str
    source: str
    sentence: int
    verdict: str | None
    reviewer: str
    round: str
    created: str
    modified: str
    status: str
    quote: str = ""
    claim: bool | None = None
    note: str = ""
    duration: float = 0.0
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    role: str = str(Role.REVIEWER)
    why: str = ""
    score: float | None = None
    weighed: tuple[str, ...] = ()
    guidelines: str = ""
    links: tuple[RecordLink, ...] = ()
    hinted: tuple[str, ...] = ()


def rescued(events: Iterable[Event], quote: Callable[[str, int], str], now: int) -> bytes:
    """Return a line for the last event of each sentence, reviewer and round, in the order of the events.

    `quote` gives a sentence's text, or the empty string; `now`, in microseconds since 1970, is the time of events
    that never reached the disk and so have none.
    """
    last: dict[tuple[object, ...], Event] = {}
    for event in events:
        spot = event.round, event.reviewer, event.role, event.article, event.snapshot, event.sentence
        last.pop(spot, None)
        last[spot] = event
    lines = [_line(event, quote, now + number) for number, event in enumerate(last.values())]
    return b"".join(encode(line) + b"\n" for line in lines)


def _line(event: Event, quote: Callable[[str, int], str], now: int) -> RescuedLine:
    held: Holding = event.holding
    is_named = bool(event.id) and not event.id.startswith(LOCAL)
    when = utc(event.micros if is_named else now)
    return RescuedLine(
        article=file_name(event.article),
        article_sha256=event.snapshot,
        source=file_path(event.article),
        sentence=event.sentence,
        verdict=held.verdict,
        reviewer=event.reviewer,
        round=event.round,
        created=when,
        modified=when,
        status="past" if held.verdict is None else "current",
        quote=quote(event.article, event.sentence),
        claim=held.claim if held.verdict is None else None,
        note=held.note,
        duration=event.duration,
        reasons=held.reasons,
        confidence=held.confidence,
        evidence=held.evidence,
        role=str(event.role),
        why=held.why,
        score=held.score,
        weighed=event.weighed,
        guidelines=event.guidelines,
        links=tuple(map(record_link, held.links)),
        hinted=event.hinted,
    )


def write_rescued(data: bytes, places: Sequence[Path]) -> Path:
    """Write the lines to the first place that takes them, for this login alone, and return where they are.

    A file that is there already is never replaced: the next number is added to the name. StoreError when no place does.
    """
    refused: OSError | None = None
    for place in places:
        try:
            missing = [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
            place.parent.mkdir(0o700, parents=True, exist_ok=True)
            path = _write(place, data)
        except OSError as error:
            refused = error
            continue
        for folder in missing:
            with suppress(OSError):  # what is written stays, also where a folder cannot be synced
                files.sync_folder(folder.parent)
        return path
    assert refused is not None
    raise files.failure("The decisions could not be kept in a file", places[-1], refused) from refused


def _write(place: Path, data: bytes) -> Path:
    for number in range(1000):
        path = place.with_stem(f"{place.stem}-{number}") if number else place
        try:
            descriptor = files.open_own(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        try:
            files.write_all(descriptor, data, 0)
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(descriptor)
        with suppress(OSError):
            files.sync_folder(path.parent)
        return path
    raise StoreError("The decisions could not be kept in a file", f"{place} and a thousand more are taken")
