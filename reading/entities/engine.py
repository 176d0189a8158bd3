"""The interface of an engine that recognises entities: copydesk's own behind it, and others by entry point.

A package offers an engine under the entry point group `copydesk.engines`: a callable without arguments that returns
an object with `name` and `recognise`. `COPYDESK_ENGINE=NAME` chooses it; the lexicon is laid over what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reading.article import Mention, Sentence
from reading.errors import ReadingError, installing

GROUP = "copydesk.engines"
OWN = "copydesk"
ENGINE = "copydesk-crf 1"


class Engine(Protocol):
    """Finds mentions in a text; it is made once, so it may keep resources that are costly to load."""

    @property
    def name(self) -> str:
        """Name and version, kept with every article that the engine read."""

    def recognise(self, text: str, sentences: Sequence[Sentence], language: str) -> Sequence[Mention]:
        """Return the mentions of a text, sorted, disjoint, each with the canonical name of its entity."""


def engine(name: str = OWN) -> Engine:
    """Return an engine by the name of its entry point; ReadingError names those that are installed."""
    from importlib.metadata import entry_points

    found = {point.name: point for point in entry_points(group=GROUP)}
    if name not in found:
        known = ", ".join(sorted(found)) or "none"
        raise ReadingError("There is no such entity engine", repr(name), f"Installed: {known}")
    try:
        made: Engine = found[name].load()()
    except ImportError as error:
        raise ReadingError("The entity engine cannot be used", f"{name}: {error}", _HINTS.get(name, "")) from error
    return made


_HINTS = {"spacy": f"{installing('spacy')}, and a pipeline, for example en_core_web_sm"}
