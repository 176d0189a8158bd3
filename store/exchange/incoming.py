"""Reading a line that comes in, copydesk's own record or another program's, strictly and without losing a key."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from review.events import Evidence, Holding, Role
from review.scale import Scale
from store.exchange.record import ASIDE, EXACT, ORIGIN, PLACE, SCHEMA_VERSION, ImportedRecord, RecordAnchor, RecordLink
from store.exchange.tolerance import mended

Index = Annotated[int, Meta(ge=0)]


class Incoming(msgspec.Struct, frozen=True):
    """What is understood of a line; only `article`, `verdict` and a place in the article are needed.

    The place is the index of the sentence, or its `start` and `end`, or its `quote`. `agent` is short for a `reviewer`
    with the role of an agent. Whether the verdict is one of the desk's says `of_scale`.
    """

    article: Annotated[str, Meta(min_length=1)]
    verdict: str | None
    schema_version: int = SCHEMA_VERSION
    id: str = ""
    article_sha256: str = ""
    title: str = ""
    source: str = ""
    sentence: Index | None = None
    start: Index | None = None
    end: Index | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    reviewer: str = ""
    agent: str = ""
    round: str = ""
    created: str = ""
    modified: str = ""
    duration: Annotated[float, Meta(ge=0)] = 0.0
    reasons: tuple[str, ...] = ()
    confidence: Annotated[int, Meta(ge=1, le=3)] | None = None
    evidence: tuple[Evidence, ...] = ()
    role: Literal["reviewer", "adjudicator", "agent", "consensus"] = "reviewer"
    status: Literal["current", "draft", "stale", "orphaned", "past", "consensus", "unresolved"] = "current"
    supersedes: str = ""
    guidelines: str = ""
    source_of_consensus: object = None
    anchor: RecordAnchor | None = None
    entities: object = None
    score: Annotated[float, Meta(ge=0, le=1)] | None = None
    why: str = ""
    weighed: tuple[str, ...] = ()
    claim: bool | None = None
    links: tuple[RecordLink, ...] = ()
    hinted: tuple[str, ...] = ()
    spans: object = None

    @property
    def holding(self) -> Holding:
        """What the line says that somebody holds."""
        claim = True if self.verdict is not None else self.claim
        return Holding(
            self.verdict,
            claim,
            self.note,
            self.reasons,
            self.confidence,
            self.evidence,
            self.why,
            self.score,
            tuple(link.link for link in self.links),
        )

    @property
    def capacity(self) -> Role:
        """In which capacity."""
        return Role.AGENT if self.agent else Role(self.role)


class Refused(Exception):
    """A line that cannot be taken in; the text says why, to a person."""


_OURS = ("event", "event_id", "stale", "answers", "chain", ASIDE, PLACE, *ORIGIN)
_KNOWN = frozenset({*Incoming.__struct_fields__, *_OURS})
# Not strict: tables whose columns have one type make 2.0 of a 2 beside an empty cell.
_LINE = msgspec.json.Decoder(Incoming, strict=False)
_KEYS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NAMES = {"role": tuple(Role)}
_FRACTION = re.compile(r"\.(\d+)")


def parse(line: bytes) -> tuple[Incoming, ImportedRecord]:
    """Return the event that a line describes, and the keys that no event has; Refused says what is wrong with it."""
    try:
        line, record = _decoded(line)
        rest = {key: value for key, value in _KEYS.decode(line).items() if key not in _KNOWN}
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8") from error
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Refused(_plainly(str(error))) from error
    return checked(record, {key: msgspec.Raw(bytes(value)) for key, value in rest.items()})


def _decoded(line: bytes) -> tuple[bytes, Incoming]:
    """Return a line and its record; a line that is no record is mended first, where it can be."""
    better: bytes | None
    try:
        record = _LINE.decode(line)
        if _is_tidy(record):
            return line, record
        better = mended(line) or line
    except msgspec.MsgspecError:
        better = mended(line)
        if better is None:
            raise
    return better, _LINE.decode(better)


def _is_tidy(record: Incoming) -> bool:
    """Whether its names have no blanks at their ends."""
    return all(name == name.strip() for name in (record.reviewer, record.agent, record.round))


def checked(record: Incoming, extra: dict[str, msgspec.Raw]) -> tuple[Incoming, ImportedRecord]:
    """Return a record, and the parts for which no event has a place; Refused when it contradicts itself."""
    _check(record)
    return record, ImportedRecord(
        created=_utc(record.created, "created"),
        modified=_utc(record.modified, "modified"),
        supersedes=record.supersedes,
        anchor=record.anchor if record.anchor != EXACT else None,
        extra=extra,
    )


def of_scale(record: Incoming, scale: Scale) -> Incoming:
    """Return a record with its verdict as a desk calls it; Refused where it is none of the desk's."""
    if record.verdict is None:
        return record
    said = record.verdict.strip()
    found = scale.find(said) or scale.find(said.casefold())
    if found is None:
        known, label = ", ".join(scale.names), said[:40]
        raise Refused(f"verdict: there is no {label!r}; it is one of {known}; --map '{label}=VERDICT' takes it for one")
    return record if found.name == record.verdict else replace(record, verdict=found.name)


def _check(record: Incoming) -> None:
    """Refuse a line that is well-formed but contradicts itself."""
    if record.schema_version > SCHEMA_VERSION:
        raise Refused(f"made by a newer copydesk (schema_version {record.schema_version})")
    sums_up = record.role == "consensus" or record.status in ("consensus", "unresolved")
    if sums_up or record.source_of_consensus is not None:
        raise Refused("it sums up several reviewers; import their own records")
    if record.verdict is None and record.status != "past" and record.claim is not False:
        raise Refused("it has no verdict")
    if record.agent and record.reviewer not in ("", record.agent):
        raise Refused("it has an agent and another reviewer")
    if record.sentence is None and not record.quote and (record.start is None or record.end is None):
        raise Refused("it does not say which sentence: give sentence, start and end, or quote")


def _utc(time: str, key: str) -> str:
    """Return an ISO 8601 time as records have it, in UTC with microseconds; the empty string stays."""
    if not time:
        return ""
    try:
        # Python reads three or six digits of a second only.
        moment = datetime.fromisoformat(_FRACTION.sub(lambda found: f".{found[1][:6]:0<6}", time))
        if moment.tzinfo is None:
            raise ValueError(time)
        return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError) as error:
        raise Refused(f"{key} is no time with a time zone: {time[:40]}") from error


def _plainly(error: str) -> str:
    """Return a decoder's message with the key that it is about in front."""
    said, _, where = error.replace("`", "").partition(" - at $")
    said = said if said[:2].isupper() else said[:1].lower() + said[1:]
    key = where.lstrip(".")
    names = f"; it is one of {', '.join(_NAMES[key])}" if "enum" in said and key in _NAMES else ""
    return f"{key}: {said}{names}" if key else said
