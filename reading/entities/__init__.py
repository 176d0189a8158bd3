"""Entities of an article: who and what it names, and its dates, figures and roles.

Importing this is cheap; patterns and model are loaded with the first article that is read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

from reading.article import Mention, Sentence
from reading.entities.engine import ENGINE, OWN, Engine, engine
from reading.lexicon import EMPTY, Lexicon

VARIABLE = "COPYDESK_ENGINE"


@cache
def _made(name: str) -> Engine:
    if name != OWN:
        return engine(name)
    from reading.entities.pipeline import OwnEngine

    return OwnEngine()


def chosen() -> Engine:
    """Return the engine that reads articles: copydesk's own, or the one that `COPYDESK_ENGINE` names."""
    return _made(os.environ.get(VARIABLE) or OWN)


def recognise(
    text: str, sentences: Sequence[Sentence], lexicon: Lexicon = EMPTY, language: str = "en"
) -> tuple[Mention, ...]:
    """Return the mentions of a text, sorted, disjoint, each inside one sentence; the lexicon wins over the engine."""
    return lexicon.apply(text, chosen().recognise(text, sentences, language))


__all__ = ["ENGINE", "chosen", "recognise"]
