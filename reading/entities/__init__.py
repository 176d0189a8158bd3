"""Entities of an article: who and what it names, and its dates, figures and roles."""

from __future__ import annotations

from collections.abc import Sequence

from reading.article import EntityType, Mention, Sentence
from reading.entities.patterns import figures
from reading.entities.roles import offices
from reading.entities.spans import disjoint
from reading.lexicon import EMPTY, Lexicon

ENGINE = "copydesk-rules 1"


def recognise(
    text: str, sentences: Sequence[Sentence], lexicon: Lexicon = EMPTY, language: str = "en"
) -> tuple[Mention, ...]:
    """Return the mentions of a text, sorted, disjoint, each inside one sentence; the lexicon wins over the engine.

    The patterns and the model are English; of a text in another language only the lexicon's names are marked.
    """
    if language.partition("-")[0] != "en":
        return lexicon.apply(text, ())
    units = [(s.start, s.end) for s in sentences] or [(0, len(text))]
    found = [m for start, end in units for m in (*figures(text, start, end), *offices(text, start, end))]
    return lexicon.apply(text, disjoint(found))


__all__ = ["EMPTY", "ENGINE", "EntityType", "Mention", "recognise"]
