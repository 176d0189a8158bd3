"""The record: one decision as it leaves copydesk, with all that is needed to understand it without the desk.

`docs/exchange.md` explains it key by key and `store/schemas/record-1.json` is its JSON Schema. Keys never change
their order, so that exports of one desk at two moments differ only in the lines that changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from time import gmtime, strftime

import msgspec
from msgspec.structs import asdict

from review.events import Evidence
from store.imported import EXACT, Anchor
from store.inert import encode as inert_json
from store.inert import escape

SCHEMA_VERSION = 1


class Entity(msgspec.Struct, frozen=True, gc=False):
    """A mention inside the quote; offsets are code points of the article's text, `entity` the canonical name."""

    start: int
    end: int
    type: str
    text: str
    entity: str


class Vote(msgspec.Struct, frozen=True, gc=False):
    """What one reviewer said, where a record sums up several."""

    reviewer: str
    verdict: str


class Consensus(msgspec.Struct, frozen=True, gc=False):
    """How a record that sums up several came about: the rule, how sure it is (0 to 1), and the votes."""

    rule: str
    certainty: float
    votes: tuple[Vote, ...]


class Scene(msgspec.Struct, frozen=True, gc=False):
    """What the records of one sentence share; the fields are keys of a line, in order, `entities` its last one."""

    article: str
    article_sha256: str
    title: str
    source: str
    sentence: int
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    entities: tuple[Entity, ...] = ()


class Said(msgspec.Struct, frozen=True, gc=False):
    """What one reviewer said of a sentence; the fields are keys of a line, in order, between those of the scene."""

    verdict: str | None
    note: str
    reviewer: str
    round: str
    created: str
    modified: str
    duration: float
    reasons: tuple[str, ...] = ()
    confidence: int | None = None
    evidence: tuple[Evidence, ...] = ()
    role: str = "reviewer"
    status: str = "current"
    supersedes: str = ""
    guidelines: str = ""
    source_of_consensus: Consensus | None = None
    anchor: Anchor = EXACT


class Record(msgspec.Struct, frozen=True, gc=False):
    """One decision. `extra` are the keys that only some lines have; they stand behind all others."""

    id: str
    scene: Scene
    said: Said
    extra: Mapping[str, object] = {}


KEYS = ("schema_version", "id", *Scene.__struct_fields__[:-1], *Said.__struct_fields__, "entities")
"""The keys of every line, in order; keys of `extra` follow them."""

_ITEM = re.compile(r"\.\w+#")
_ENCODER = msgspec.json.Encoder()
_BEFORE_ID = f'{{"schema_version":{SCHEMA_VERSION},"id":"'.encode()


def values(record: Record) -> dict[str, object]:
    """Return what a record's line says under each of `KEYS`."""
    known = {"schema_version": SCHEMA_VERSION, "id": record.id, **asdict(record.scene), **asdict(record.said)}
    return {key: known[key] for key in KEYS}


def lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Yield each record as one line of harmless JSON, with its line feed.

    Records of one sentence that come together cost little more than what was said: their scene is encoded once.
    """
    scene: Scene | None = None
    front = back = b""
    for record in records:
        if record.scene is not scene:
            scene = record.scene
            front, back = _ends(scene)
        said = _json(record.said)
        end = back + b"," + _json(record.extra)[1:-1] if record.extra else back
        yield b"%b%b%b%b%b}\n" % (_BEFORE_ID, record.id.encode(), front, said[1:-1], end)


def encode(record: Record) -> bytes:
    """Return the record as one line of harmless JSON, with its line feed."""
    return next(lines((record,)))


def _ends(scene: Scene) -> tuple[bytes, bytes]:
    """Return what stands in a line between the id and what was said, and what stands behind that."""
    whole, last = _json(scene), _json(scene.entities)
    back = b',"entities":' + last
    return b'",' + whole[1 : -len(back) - 1] + b",", back


def _json(value: object) -> bytes:
    """Return JSON without anything that a terminal obeys; most of it needs no closer look."""
    try:
        found = _ENCODER.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which only what people typed and names of files can hold
        return inert_json(value)
    return found if found.isascii() and b"\x7f" not in found else escape(found)


def identity(round: str, article: str, sentence: int, reviewer: str) -> str:
    """Return the record's id: 20 hexadecimal digits, the same for ever for one sentence, reviewer and round."""
    whole = f"{round}\0{article}\0{sentence}\0{reviewer}".encode("utf-8", "surrogatepass")
    return sha256(whole).hexdigest()[:20]


def file_name(article: str) -> str:
    """Return an article's name without its folder: `sub/a.txt` is `a.txt`, `sub/f.jsonl#7` is `f.jsonl#7`."""
    return article[file_path(article).rfind("/") + 1 :]


def file_path(article: str) -> str:
    """Return the path below the desk's folder of the file that an article is in: `sub/f.jsonl` for `sub/f.jsonl#7`."""
    item = _ITEM.search(article)
    return article[: item.end() - 1] if item else article


def utc(micros: int) -> str:
    """Return microseconds since 1970 as an ISO 8601 time in UTC, with `Z`."""
    minute, rest = divmod(micros, 60_000_000)
    return "%s%09.6fZ" % (_minute(minute), rest / 1e6)  # noqa: UP031 - a third faster, and exports wait for it


@lru_cache(1024)
def _minute(minute: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:", gmtime(minute * 60))
