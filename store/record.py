"""The record: one decision as it leaves copydesk, with all that is needed to understand it without the desk.

`docs/exchange.md` explains it key by key and `store/schemas/record-1.json` is its JSON Schema. Keys never change
their order, so that exports of one desk at two moments differ only in the lines that changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from time import gmtime, strftime

import msgspec
from msgspec import Struct

from reading.article import Article
from review.events import Event, Evidence
from store.codec import Stored
from store.imported import EXACT, Anchor, Imported, imported_of
from store.inert import encode as inert_json
from store.inert import escape

SCHEMA_VERSION = 1
CONTEXT = 32
"""Code points of text kept before and after a quote."""


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


class Record(msgspec.Struct, frozen=True, gc=False):
    """One decision; the fields are the keys of a line, in order. `extra` stands beside them, after `entities`."""

    schema_version: int
    id: str
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
    entities: tuple[Entity, ...] = ()
    extra: Mapping[str, object] = {}


KEYS = Record.__struct_fields__[:-1]
"""The keys of every line, in order; keys of `extra` follow them."""

_ITEM = re.compile(r"\.\w+#")
_ENCODER = msgspec.json.Encoder()
_NO_EXTRA = len(b',"extra":{}}')


class Place(msgspec.Struct, frozen=True, gc=False):
    """One sentence as records give it."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    entities: tuple[Entity, ...]


class Setting:
    """What the records of one article share: its names, its text, and each sentence with its context."""

    def __init__(self, article: Article, earlier: bool = False) -> None:
        """`earlier` says that the article has another text by now: ids must not be those of its present sentences."""
        self.article = article
        self.key = f"{article.name}\0{article.sha256}" if earlier else article.name
        self.name = file_name(article.name)
        self.title = article.title
        self.source = file_path(article.name)
        self.sha256 = article.sha256
        self._places: dict[int, Place] = {}
        self._mentions = sorted(article.mentions, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._mentions]

    def place(self, sentence: int) -> Place:
        """Return the sentence with that index, its context and its entities."""
        found = self._places.get(sentence)
        if found is None:
            span = self.article.sentences[sentence]
            text, start, end = self.article.text, span.start, span.end
            found = self._places[sentence] = Place(
                start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT],
                self._entities(start, end),
            )  # fmt: skip
        return found

    def _entities(self, start: int, end: int) -> tuple[Entity, ...]:
        first = bisect_right(self._starts, start - 1)
        inside: list[Entity] = []
        for mention in self._mentions[first:]:
            if mention.start >= end:
                break
            if mention.end <= end:
                text = self.article.text[mention.start : mention.end]
                inside.append(Entity(mention.start, mention.end, mention.type.value, text, mention.entity))
        return tuple(inside)


class Standing(Struct, frozen=True):
    """How a decision stands: does it count, and how surely does it belong to its text?"""

    status: str = "current"
    anchor: Anchor = EXACT


CURRENT = Standing()


def record_of(
    event: Event | Stored, setting: Setting, first: Event | Stored | None = None, standing: Standing = CURRENT
) -> Record:
    """Return the record of what `event` left its reviewer holding; `first` is the sentence's first, if another."""
    holding = event.holding
    place = setting.place(event.sentence)
    imported = imported_of(event.imported)
    modified = imported.modified or utc(event.micros)
    return Record(
        SCHEMA_VERSION,
        identity(event.round, setting.key, event.sentence, event.reviewer),
        setting.name,
        setting.sha256,
        setting.title,
        setting.source,
        event.sentence,
        place.start,
        place.end,
        place.quote,
        place.prefix,
        place.suffix,
        holding.verdict,
        holding.note,
        event.reviewer,
        event.round,
        _begun(first) if first else imported.created or modified,
        modified,
        round(event.duration, 3),
        holding.reasons,
        holding.confidence,
        holding.evidence,
        event.role,
        standing.status,
        imported.supersedes or event.supersedes,
        event.guidelines,
        None,
        imported.anchor or standing.anchor,
        place.entities,
        _beside(event, imported),
    )


def _begun(first: Event | Stored) -> str:
    """Return when somebody first did anything to a sentence."""
    imported = imported_of(first.imported)
    return imported.created or imported.modified or utc(first.micros)


def encode(record: Record, inert: bool = False) -> bytes:
    """Return the record as one line of harmless JSON, with its line feed.

    `inert` says that what comes from the article needs no look: looking costs as much as encoding.
    """
    try:
        line = _ENCODER.encode(record)
    except UnicodeEncodeError:
        return encode(_well_formed(record))
    if record.extra:
        tail = _ENCODER.encode(record.extra)
        line = line[: -len(tail) - len(b',"extra":}')] + b"," + tail[1:]
    else:
        line = line[:-_NO_EXTRA] + b"}"
    if not inert or record.note or record.reasons or record.evidence or record.extra:
        line = escape(line)
    return line + b"\n"


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
    seconds, rest = divmod(micros, 1_000_000)
    return f"{_second(seconds)}.{rest:06d}Z"


@lru_cache(4096)
def _second(seconds: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(seconds))


def _well_formed(record: Record) -> Record:
    """Return the record without lone surrogates; only what people typed and names of files can hold any."""
    return msgspec.json.decode(inert_json(record), type=Record)


def _beside(event: Event | Stored, imported: Imported) -> Mapping[str, object]:
    """Return the keys that only some records have: score, why, weighed, and those that copydesk does not know."""
    holding = event.holding
    if not (holding.why or event.weighed or imported.extra or holding.score is not None):
        return _NOTHING
    beside: dict[str, object] = {}
    if holding.score is not None:
        beside["score"] = holding.score
    if holding.why:
        beside["why"] = holding.why
    if event.weighed:
        beside["weighed"] = event.weighed
    return {**beside, **imported.extra}


_NOTHING: Mapping[str, object] = {}
