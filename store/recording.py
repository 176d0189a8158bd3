"""A record from an event: what an article gives to the records of its sentences, and what its reviewer said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct

from reading.article import Article, Mention
from review.events import Event
from store.codec import Stored
from store.imported import EXACT, NOTHING, Anchor, Imported, imported_of
from store.record import SCHEMA_VERSION, Entity, Record, Scene, file_name, file_path, identity, seed, utc

CONTEXT = 32
"""Code points of text kept before and after a quote."""


class Setting:
    """What the records of one article share: its names, its text, and each sentence with its context."""

    def __init__(self, name: str, load: Callable[[], Article], *, earlier: bool = False, text: bool = True) -> None:
        """`load` reads the article, when it is first needed; `text`: records carry text of it.

        `earlier`: the article has another text by now, so ids must not be those of its present sentences.
        """
        self.name = name
        self.text = text
        self._load, self._earlier = load, earlier
        self._scenes: dict[int, Scene] = {}
        self._spots: dict[tuple[str, int], tuple[Scene, bytes]] = {}

    @cached_property
    def article(self) -> Article:
        """The article."""
        return self._load()

    @cached_property
    def key(self) -> str:
        """What stands for the article in the ids of records."""
        return f"{self.name}\0{self.article.sha256}" if self._earlier else self.name

    def before(self, load: Callable[[], Article]) -> Setting:
        """Return the setting of an earlier text of the same article."""
        return Setting(self.name, load, earlier=True, text=self.text)

    def spot(self, round_name: str, sentence: int) -> tuple[Scene, bytes]:
        """Return the sentence with that index, and what the ids of its records in a round begin with."""
        found = self._spots.get((round_name, sentence))
        if found is None:
            scene = self._scenes.get(sentence) or self._scenes.setdefault(sentence, self._scene(sentence))
            found = self._spots[round_name, sentence] = scene, seed(round_name, self.key, sentence)
        return found

    @cached_property
    def _about(self) -> tuple[str, str, str, str]:
        return file_name(self.name), self.article.sha256, self.article.title, file_path(self.name)

    @cached_property
    def _mentions(self) -> list[Mention]:
        return sorted(self.article.mentions, key=lambda mention: mention.start) if self.text else []

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self._mentions]

    def _scene(self, sentence: int) -> Scene:
        article, span = self.article, self.article.sentences[sentence]
        start, end = span.start, span.end
        shown = article.text if self.text else ""
        around = shown[start:end], shown[max(0, start - CONTEXT) : start], shown[end : end + CONTEXT]
        return Scene(self._about, (sentence, start, end), around, self._entities(start, end))

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
    imported = imported_of(event.imported) if event.imported else NOTHING
    modified = imported.modified or utc(int(event.id[:14], 16))
    scene, base = setting.spot(event.round, event.sentence)
    is_plain = holding.score is None and not (holding.why or event.weighed or imported.extra)
    return Record(
        SCHEMA_VERSION,
        identity(base, event.reviewer),
        scene,
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
        standing.status,
        imported.supersedes or event.supersedes,
        event.guidelines,
        None,
        imported.anchor or standing.anchor,
        scene.tail if is_plain else scene.tail.with_extra(_beside(event, imported)),
    )


def _begun(first: Event | Stored) -> str:
    """Return when somebody first did anything to a sentence."""
    imported = imported_of(first.imported)
    return imported.created or imported.modified or utc(first.micros)


def _beside(event: Event | Stored, imported: Imported) -> Mapping[str, object]:
    """Return the keys that only some records have: score, why, weighed, and those that copydesk does not know."""
    holding = event.holding
    beside: dict[str, object] = {}
    if holding.score is not None:
        beside["score"] = holding.score
    if holding.why:
        beside["why"] = holding.why
    if event.weighed:
        beside["weighed"] = event.weighed
    return {**beside, **imported.extra}
