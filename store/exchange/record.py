"""The record: one decision as it leaves copydesk, with all that is needed to understand it without the desk.

`docs/exchange.md` explains it key by key and `store/schemas/record-2.json` is its JSON Schema. Keys never change
their order, so that exports of one desk at two moments differ only in the lines that changed.

A record is made of an event (`record_of`) and of its `Subject`: the keys that say which sentence of which text was
judged, made once for all who judged it. An event that was read in keeps of its record what no field of an event
holds, an `ImportedRecord`: the times it had, and the keys that copydesk does not know.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from time import gmtime, strftime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import astuple, replace

from reading.article import Article, Mention
from reading.aside import why_aside
from reading.metadata import origin
from reading.places import place_record
from review.events import Event, Evidence, Link, RawEvent
from review.links import word_of
from review.spans import MarkedSpan, spans_in
from store.exchange.safe_json import encode as inert_json
from store.exchange.safe_json import escape, is_inert


class RecordAnchor(msgspec.Struct, frozen=True, gc=False):
    """How surely the decision belongs to this text: `exact`, `moved`, `fuzzy` or `orphaned`, and the similarity."""

    status: str = "exact"
    score: float = 1.0


EXACT = RecordAnchor()


class ImportedRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """The facts of a record that no field of an event holds.

    `extra` are unknown keys, their values as they came.
    """

    created: str = ""
    modified: str = ""
    supersedes: str = ""
    anchor: RecordAnchor | None = None
    extra: dict[str, msgspec.Raw] = {}


_DECODER = msgspec.json.Decoder(ImportedRecord)
NOTHING = ImportedRecord()


def imported_of(text: str) -> ImportedRecord:
    """Return the parsed `imported` of an event; a text that is not valid, or a time in it, is left out.

    An import writes times and anchors that it has read; whoever writes a file by hand can put anything there.
    """
    if not text:
        return NOTHING
    try:
        found = _DECODER.decode(text)
    except msgspec.MsgspecError:
        return NOTHING
    told = found.created, found.modified, found.anchor.status if found.anchor else ""
    return found if all(map(is_inert, told)) else replace(found, created="", modified="", anchor=None)


def text_of(imported: ImportedRecord) -> str:
    """Return it as an event keeps it."""
    return "" if imported == NOTHING else msgspec.json.encode(imported).decode()


try:  # Python's own, as in the standard library's `random`: OpenSSL's takes twice as long to begin with a short text
    from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from hashlib import sha256

SCHEMA_VERSION = 2
"""The version of the record that is written; earlier ones still come in."""
CONTROL = "control"
"""The key of a control sentence, which only records of controls have: the verdict that is known of it."""
SENT_BACK = "sent_back"
"""The key of what an adjudicator left to the reviewers of another round; only reports have records of that."""
LEFT_ASIDE = "left_aside"
"""The key of "no claim" by whoever passed a sentence over that a colleague took in; only reports have such records."""
OF_REPORTS = frozenset({SENT_BACK, LEFT_ASIDE})
"""The keys that only records of reports have."""
ASIDE = "aside"
"""The key of a unit that reading set aside, which only records of such units have: its kind, and by what."""
PLACE = "place"
"""The key of where in the original a sentence stands, which only records of forms that have places have."""
ORIGIN = ("published", "authors", "url", "outlet", "language")
"""The keys of where an article is from, which records have as far as its file says so."""
SPANS = "spans"
"""The key of the parts of a sentence that were marked, which only records of such findings have."""


class Entity(msgspec.Struct, frozen=True, gc=False):
    """A mention inside the quote; offsets are code points of the article's text, `entity` the canonical name."""

    start: int
    end: int
    type: str
    text: str
    entity: str


class RecordVote(msgspec.Struct, frozen=True, gc=False):
    """What one reviewer said, where a record sums up several; no verdict is "no claim"."""

    reviewer: str
    verdict: str | None


class RecordConsensus(msgspec.Struct, frozen=True, gc=False):
    """How a record that sums up several came about: the rule, how sure it is (0 to 1), and the votes."""

    rule: str
    certainty: float
    votes: tuple[RecordVote, ...]


class RecordLink(msgspec.Struct, frozen=True, gc=False):
    """A link to a sentence of another article; that one's keys are named as those of a record."""

    relation: str
    article: str
    source: str = ""
    article_sha256: str = ""
    sentence: Annotated[int, Meta(ge=0)] = 0
    quote: str = ""

    @property
    def link(self) -> Link:
        """The link as an event has it; its article is the one of that name in the folder of `source`."""
        return Link(self.relation, self.name, self.article_sha256, self.sentence, self.quote)

    @property
    def name(self) -> str:
        """The article's name on the desk."""
        folder = self.source.rpartition("/")[0]
        return f"{folder}/{self.article}" if folder else self.article

    @property
    def in_words(self) -> str:
        """What the other sentence does, and which one it is, in words; the quote is apart."""
        return f"{word_of(self.relation)}: {self.name}, sentence {self.sentence + 1}"


def record_link(link: Link, text: bool = True) -> RecordLink:
    """Return a link as a record has it; `text` is whether its quote may leave."""
    of = link.article
    return RecordLink(
        link.relation, file_name(of), file_path(of), link.snapshot, link.sentence, link.quote if text else ""
    )


class Subject:
    """What records are about: the keys that all records of one sentence share, in this order, and `entities`, the last.

    `raw` is their JSON as a record's encoder takes it, made once for all reviewers; `tail` the tail of most records.
    """

    __slots__ = (
        *("article", "article_sha256", "title", "source", "sentence", "start", "end", "quote", "prefix", "suffix"),
        *("entities", "raw", "tail"),
    )

    def __init__(
        self,
        named: tuple[str, str, str, str],
        span: tuple[int, int, int],
        text: tuple[str, str, str],
        entities: tuple[Entity, ...],
        own: Mapping[str, object] | None = None,
    ) -> None:
        """`named`: article, digest, title, source; `span`: sentence, start, end; `text`: quote, prefix, suffix.

        `own` are keys that only some sentences have.
        """
        self.article, self.article_sha256, self.title, self.source = named
        self.sentence, self.start, self.end = span
        self.quote, self.prefix, self.suffix = text
        self.entities = entities
        whole = inert_json(_Keys(*named, *span, *text, entities))
        # Within a text a quotation mark has a backslash before it, so this is nowhere else.
        cut = whole.index(b',"entities":')
        self.raw = msgspec.Raw(whole[_SKIPPED:cut])
        self.tail = RecordTail(_NOTHING, whole[cut + len(b',"entities":') : -1], own)


class RecordTail:
    """The end of a line: the sentence's entities, and the keys that only some records have."""

    __slots__ = ("_entities", "_own", "extra", "raw")

    def __init__(self, extra: Mapping[str, object], entities: bytes, own: Mapping[str, object] | None = None) -> None:
        """`entities` are JSON; `own` are keys that every record of the sentence has."""
        self._own = own or {}
        # What the article is and where it is from is its own: a record that was read in may say it of another text.
        extra = {**self._own, **{key: value for key, value in extra.items() if key not in self._own}}
        self.extra = extra
        self._entities = entities
        self.raw = msgspec.Raw(entities + b"," + inert_json(extra)[1:-1] if extra else entities)

    def with_extra(self, extra: Mapping[str, object]) -> RecordTail:
        """Return the tail of the same sentence with other keys."""
        return RecordTail(extra, self._entities, self._own)


class Record(msgspec.Struct, frozen=True, gc=False):
    """One decision; the fields are the keys of a line, in order, but for two that stand for several keys."""

    schema_version: int
    id: str
    subject: Subject = msgspec.field(name="article")
    verdict: str | None
    note: str
    reviewer: str
    round: str
    created: str
    modified: str
    duration: float
    reasons: tuple[str, ...]
    confidence: int | None
    evidence: tuple[Evidence, ...]
    role: str
    status: str
    supersedes: str
    guidelines: str
    source_of_consensus: RecordConsensus | None
    anchor: RecordAnchor
    tail: RecordTail = msgspec.field(name="entities")

    @property
    def extra(self) -> Mapping[str, object]:
        """The keys that only some records have."""
        return self.tail.extra

    @property
    def spans(self) -> Sequence[MarkedSpan]:
        """The parts of the sentence that were marked."""
        raw = self.extra.get(SPANS)
        return spans_in(raw) if isinstance(raw, msgspec.Raw) else ()

    @property
    def links(self) -> Sequence[RecordLink]:
        """The links to sentences of other articles."""
        found = self.extra.get("links", ())
        return found if isinstance(found, tuple) else ()  # of an event that an older program read in it is JSON


SUBJECT = Subject.__slots__[:-2]
"""The keys of a subject, in order; the last one ends the line."""

KEYS = (*Record.__struct_fields__[:2], *SUBJECT[:-1], *Record.__struct_fields__[3:-1], "entities")
"""The keys of every line, in order; keys of `extra` follow them."""

ORDER = attrgetter("subject.sentence", "round", "reviewer")
"""How the records of an article are sorted; the events of a history stay in their order where these are equal."""

_Keys = msgspec.defstruct("_Keys", SUBJECT)
_NOTHING: Mapping[str, object] = {}
_SKIPPED = len('{"article":')
_NAMES = attrgetter("verdict", "reviewer", "role", "supersedes", "guidelines")
_ITEM = re.compile(r"\.\w+#")
_ENCODER = msgspec.json.Encoder(enc_hook=attrgetter("raw"))


def values(record: Record) -> dict[str, object]:
    """Return the values of a record's keys, in their order."""
    known = {key: getattr(record.subject, key) for key in SUBJECT}
    known |= {key: getattr(record, key) for key in Record.__struct_fields__}
    return {**{key: known[key] for key in KEYS}, **record.extra}


def encode(records: Sequence[Record]) -> bytes:
    """Return records as lines of harmless JSON.

    Those of one sentence cost little more than what each reviewer said: their subject is encoded once.
    """
    try:
        found = _ENCODER.encode_lines(records)
    except UnicodeEncodeError:  # a lone surrogate, which only what people typed and names of files can hold
        return b"".join(inert_json(values(record)) + b"\n" for record in records)
    return found if _are_inert(records) else escape(found)


def _are_inert(records: Iterable[Record]) -> bool:
    """Whether nothing that people or other programs wrote needs a closer look; subjects and tails had theirs."""
    rich = [record for record in records if record.note or record.reasons or record.evidence]
    texts = [text for record in rich for text in (record.note, *record.reasons)]
    texts += [text for record in rich for piece in record.evidence for text in astuple(piece)]
    texts += [text for names in set(map(_NAMES, records)) for text in names if text]
    return is_inert("".join(texts))


def id_seed(round_name: str, article: str, sentence: int) -> bytes:
    """Return the seed from which the ids of all records of a sentence in a round are made."""
    return f"{round_name}\0{article}\0{sentence}\0".encode("utf-8", "surrogatepass")


def record_id(seed: bytes, reviewer: str) -> str:
    """Return the record's id: 20 hexadecimal digits, the same for ever for one sentence, reviewer and round."""
    digits: str = sha256(seed + reviewer.encode("utf-8", "surrogatepass")).hexdigest()
    return digits[:20]


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


CONTEXT = 32
"""Code points of text kept before and after a quote."""


class Subjects:
    """The subjects of one article: its names, its text, each sentence with its context; each is made once."""

    def __init__(self, name: str, load: Callable[[], Article], *, earlier: bool = False, text: bool = True) -> None:
        """`load` reads the article, when it is first needed; `text`: records carry text of it.

        `earlier`: the article has another text by now, so ids must not be those of its present sentences.
        """
        self.name = name
        self.text = text
        self._load, self._earlier = load, earlier
        self._subjects: dict[int, Subject] = {}
        self._shared: dict[tuple[str, int], tuple[Subject, bytes]] = {}

    @cached_property
    def article(self) -> Article:
        """The article."""
        return self._load()

    @cached_property
    def key(self) -> str:
        """What stands for the article in the ids of records."""
        return f"{self.name}\0{self.article.sha256}" if self._earlier else self.name

    def before(self, load: Callable[[], Article]) -> Subjects:
        """Return the subjects of an earlier text of the same article."""
        return Subjects(self.name, load, earlier=True, text=self.text)

    def shared(self, round_name: str, sentence: int) -> tuple[Subject, bytes]:
        """Return the subject of the sentence with that index, and the seed of its records' ids in a round."""
        found = self._shared.get((round_name, sentence))
        if found is None:
            subject = self._subjects.get(sentence) or self._subjects.setdefault(sentence, self._subject(sentence))
            found = self._shared[round_name, sentence] = subject, id_seed(round_name, self.key, sentence)
        return found

    @cached_property
    def _about(self) -> tuple[str, str, str, str]:
        return file_name(self.name), self.article.sha256, self.article.title, file_path(self.name)

    @cached_property
    def _origin(self) -> Mapping[str, object]:
        return origin(self.article.metadata, self.article.language)

    @cached_property
    def _mentions(self) -> list[Mention]:
        return sorted(self.article.mentions, key=lambda mention: mention.start) if self.text else []

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self._mentions]

    def _subject(self, sentence: int) -> Subject:
        article, span = self.article, self.article.sentences[sentence]
        start, end = span.start, span.end
        shown = article.text if self.text else ""
        around = shown[start:end], shown[max(0, start - CONTEXT) : start], shown[end : end + CONTEXT]
        own: dict[str, object] = dict(self._origin)
        if not span.kind.is_claim:
            own[ASIDE] = {"kind": str(span.kind), **({"by": why_aside(article, sentence)} if self.text else {})}
        if article.places:
            place = place_record(article.place(sentence), text=self.text)
            own |= {PLACE: place} if place else {}
        return Subject(self._about, (sentence, start, end), around, self._entities(start, end), own)

    def _entities(self, start: int, end: int) -> tuple[Entity, ...]:
        text = self.article.text
        inside = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple(
            [
                Entity(one.start, one.end, one.type, text[one.start : one.end], one.entity)
                for one in inside
                if one.end <= end
            ]
        )


class RecordStatus(Struct, frozen=True):
    """Whether a decision counts, and how surely it belongs to its text."""

    status: str = "current"
    anchor: RecordAnchor = EXACT


CURRENT, DRAFT, PAST = RecordStatus(), RecordStatus("draft"), RecordStatus("past")


def record_of(
    event: Event | RawEvent, subjects: Subjects, first: Event | RawEvent | None = None, status: RecordStatus = CURRENT
) -> Record:
    """Return the record of an event's holding; `first` is the reviewer's first event on the sentence, if another."""
    holding = event.holding
    imported = imported_of(event.imported) if event.imported else NOTHING
    modified = imported.modified or utc(int(event.id[:14], 16))
    subject, base = subjects.shared(event.round, event.sentence)
    is_plain = holding.score is None and not (
        holding.why or event.weighed or holding.links or event.hinted or imported.extra
    )
    return Record(
        SCHEMA_VERSION,
        record_id(base, event.reviewer),
        subject,
        holding.verdict,
        holding.note,
        event.reviewer,
        event.round,
        _begun(first) if first else imported.created or modified,
        modified,
        event.duration,
        holding.reasons,
        holding.confidence,
        holding.evidence,
        event.role,
        status.status,
        imported.supersedes or event.supersedes,
        event.guidelines,
        None,
        imported.anchor or status.anchor,
        subject.tail if is_plain else subject.tail.with_extra(_beside(event, imported, subjects.text)),
    )


def _begun(first: Event | RawEvent) -> str:
    """Return when somebody first did anything to a sentence."""
    imported = imported_of(first.imported)
    return imported.created or imported.modified or utc(first.micros)


def _beside(event: Event | RawEvent, imported: ImportedRecord, text: bool) -> Mapping[str, object]:
    """Return the keys that only some records have: score, why, weighed, links, hinted, and those that are unknown."""
    holding = event.holding
    beside: dict[str, object] = {}
    if holding.score is not None:
        beside["score"] = holding.score
    if holding.why:
        beside["why"] = holding.why
    if event.weighed:
        beside["weighed"] = event.weighed
    if holding.links:
        beside["links"] = tuple(record_link(link, text) for link in holding.links)
    if event.hinted:
        beside["hinted"] = event.hinted
    return {**beside, **(imported.extra if text else _without_words(imported.extra))}


def _without_words(extra: Mapping[str, object]) -> Mapping[str, object]:
    """Return unknown keys without the words of the article that marked parts of a sentence repeat."""
    raw = extra.get(SPANS)
    if not isinstance(raw, msgspec.Raw):
        return extra
    return {**extra, SPANS: [_without_text(one) for one in spans_in(raw)]}


def _without_text(span: MarkedSpan) -> Mapping[str, object]:
    return {"start": span.start, "end": span.end, "text": "", **({"label": span.label} if span.label else {})}
