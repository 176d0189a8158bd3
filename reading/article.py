"""The Article: cleaned text, sentence spans and entity mentions, frozen together.

All offsets are Unicode code points into `Article.text`, half open: `text[start:end]` is the span exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from reading.places import SourcePlace, place_of


class Kind(StrEnum):
    """What a unit of an article is; decides whether it is a claim from the start."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    DATE = "date"
    CREDIT = "credit"
    CAPTION = "caption"
    BIO = "bio"
    LINK = "link"
    BOILERPLATE = "boilerplate"
    LEAD_IN = "lead-in"
    ITEM = "item"
    BULLET = "bullet"
    TABLE = "table"
    SENTENCE = "sentence"

    @property
    def is_claim(self) -> bool:
        """Whether such a unit is up for judgement before anybody said otherwise."""
        return self in CLAIMS


CLAIMS = frozenset({Kind.LEAD_IN, Kind.ITEM, Kind.BULLET, Kind.TABLE, Kind.SENTENCE})


class EntityType(StrEnum):
    """The types of mention that are highlighted; PRODUCT and WORK come only from a desk's lexicon."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    DATE = "DATE"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    QUANTITY = "QUANTITY"
    ROLE = "ROLE"
    PRODUCT = "PRODUCT"
    WORK = "WORK"


class Sentence(Struct, frozen=True):
    """One unit that can be judged: its place in the article, its span and its kind."""

    index: int
    start: int
    end: int
    kind: Kind = Kind.SENTENCE


class Mention(Struct, frozen=True):
    """A span that names an entity; `entity` is the canonical name, equal for all mentions of one entity."""

    start: int
    end: int
    type: EntityType
    entity: str


class Article(Struct, frozen=True):
    """An article as it is judged: nothing in it changes once it is in a desk.

    `name` is unique in a desk: the file's path below the desk's folder (`a.txt`, `sub/a.txt`; `f.jsonl#id` for
    a line of a JSONL file). `source` is the path it was read from, `replaced` how many characters cleaning
    made visible, `engines` the name and version of each engine that computed a part of it. `places` say where in the
    original the text stands, where its form has places, sorted by offset.
    """

    name: str
    source: str
    title: str
    text: str
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    language: str = "en"
    replaced: int = 0
    engines: Mapping[str, str] = field(default_factory=dict)
    places: Sequence[SourcePlace] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, in hexadecimal: the name of the article's snapshot."""
        return text_sha256(self.text)

    def quote(self, sentence: int) -> str:
        """Return the exact text of the sentence with that index; IndexError when there is none."""
        span = self.sentences[sentence]
        return self.text[span.start : span.end]

    def place(self, sentence: int) -> SourcePlace:
        """Return where in the original the sentence with that index stands; an empty place where nothing says so."""
        span = self.sentences[sentence]
        return place_of(self.places, span.start, span.end)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of `text` as UTF-8, in hexadecimal."""
    from hashlib import sha256  # loads OpenSSL, which no start needs

    return sha256(text.encode("utf-8")).hexdigest()
