"""An installed spaCy pipeline as an engine: `COPYDESK_SPACY` names it, by default `en_core_web_sm`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from reading.article import EntityType, Mention, Sentence
from reading.entities.canonical import named
from reading.entities.cases import Name
from reading.entities.patterns import figures
from reading.entities.roles import offices
from reading.entities.spans import disjoint
from reading.errors import ReadingError

TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORG,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "FAC": EntityType.PLACE,
    "PRODUCT": EntityType.PRODUCT,
    "WORK_OF_ART": EntityType.WORK,
    "DATE": EntityType.DATE,
    "MONEY": EntityType.MONEY,
    "PERCENT": EntityType.PERCENT,
    "QUANTITY": EntityType.QUANTITY,
}
NAMES = frozenset({EntityType.PERSON, EntityType.ORG, EntityType.PLACE})
VARIABLE = "COPYDESK_SPACY"
DEFAULT = "en_core_web_sm"


class SpacyEngine:
    """Lets a pipeline find names and figures; roles, and the figures that it misses, come from copydesk's patterns."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        meta = pipeline.meta
        self.name = f"spacy {meta.get('lang')}_{meta.get('name')} {meta.get('version')}"

    def recognise(self, text: str, sentences: Sequence[Sentence], language: str) -> Sequence[Mention]:
        """Return the pipeline's mentions inside sentences; none for a text in another language than its own."""
        if language.partition("-")[0] != self._pipeline.lang:
            return ()
        units = [(s.start, s.end) for s in sentences] or [(0, len(text))]
        names: list[Name] = []
        others: list[Mention] = []
        documents = self._pipeline.pipe(text[start:end] for start, end in units)
        for (start, end), document in zip(units, documents, strict=True):
            for span in document.ents:
                kind = TYPES.get(span.label_)
                low, high = start + span.start_char, start + span.end_char
                if kind in NAMES:
                    names.append(Name(low, high, kind))
                elif kind is not None:
                    others.append(Mention(low, high, kind, " ".join(text[low:high].split())))
            others += [*figures(text, start, end), *offices(text, start, end)]
        return disjoint([*named(text, names), *others])


def make() -> SpacyEngine:
    """Load the pipeline; ImportError when spaCy is not installed, ReadingError when the pipeline is not."""
    import spacy

    wanted = os.environ.get(VARIABLE, DEFAULT)
    try:
        return SpacyEngine(spacy.load(wanted, exclude=["parser", "lemmatizer", "attribute_ruler"]))
    except OSError as error:
        raise ReadingError(
            "The spaCy pipeline is not installed", repr(wanted), f"Install it, or name another in {VARIABLE}"
        ) from error
