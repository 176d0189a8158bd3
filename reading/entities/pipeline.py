"""From text and sentences to mentions: patterns, the model, the article's own evidence, the desk's lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from reading.article import EntityType, Kind, Mention, Sentence
from reading.entities.anywhere import figures_anywhere
from reading.entities.canonical import named
from reading.entities.cases import Unit
from reading.entities.engine import ENGINE
from reading.entities.evidence import Hearing
from reading.entities.lines import dateline, datelines, named_lines, quoted_sources, reads_like_prose, states
from reading.entities.patterns import figures
from reading.entities.repair import mended
from reading.entities.roles import beside, offices
from reading.entities.spans import disjoint, inside
from reading.entities.tagger import guesses, lowered

ECHOES = frozenset({Kind.HEADLINE, Kind.SUBHEAD, Kind.LINK})
_LABEL = re.compile(r"[^.:!?\n]{2,70}:(?=\s)\s*")
FORMED = frozenset({Kind.BYLINE, Kind.CREDIT})  # their form says more than the model


class OwnEngine:
    """Copydesk's engine; its model is English: in another language it marks dates and figures alone."""

    name = ENGINE

    def recognise(self, text: str, sentences: Sequence[Sentence], language: str) -> Sequence[Mention]:
        """Return the mentions of a text, sorted, disjoint, each inside one sentence."""
        own = language.partition("-")[0]
        if own == "en":
            return find(text, sentences)
        spans = [(s.start, s.end) for s in sentences] or [(0, len(text))]
        return disjoint(m for start, end in spans for m in figures_anywhere(text, start, end, own))


def find(text: str, sentences: Sequence[Sentence]) -> list[Mention]:
    """Return the mentions of an English text."""
    units = _units(text, sentences)
    spans = [(unit.start, unit.end) for unit in units]
    numbers = disjoint(m for start, end in spans for m in figures(text, start, end))
    roles = [m for start, end in spans for m in offices(text, start, end)]
    small = lowered(text)
    formed = {s.start for s in sentences if s.kind in FORMED}
    # Each guess is weighed as it is made: those of a long article together would take more memory than all else.
    read = (_behind_dateline(text, s) for s in spans if s[0] not in formed)
    seen = chain(named_lines(text, sentences), guesses(text, read, small))
    short = list(states(text))
    cut = disjoint([*roles, *(Mention(state.start, state.end, state.type, "") for state in short)])
    heard = chain(mended(text, seen, cut, small), quoted_sources(text), datelines(text, sentences), short)
    names = named(text, Hearing(text, units, small, roles).weigh(heard))
    people = [m for m in names if m.type is EntityType.PERSON]
    roles += [m for unit in units for m in beside(text, unit.start, unit.end, inside(people, unit.start, unit.end))]
    return disjoint(_ranked(names, numbers, roles))


def _behind_dateline(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return what of a unit the model reads: not a dateline, which has a form of its own."""
    found = dateline(text, *span)
    return (found.end(), span[1]) if found else span


def _units(text: str, sentences: Sequence[Sentence]) -> list[Unit]:
    """Return the units to read; headlines and the labels of items only echo, unless the text has nothing else."""
    prose = any(s.kind not in ECHOES for s in sentences)
    units = []
    for sentence in sentences:
        start = sentence.start
        label = _LABEL.match(text, start, sentence.end) if sentence.kind in (Kind.ITEM, Kind.BULLET) else None
        if label:
            units.append(Unit(start, label.end(), True))
            start = label.end()
        if start < sentence.end:
            echo = prose and sentence.kind in ECHOES and not reads_like_prose(text[start : sentence.end])
            units.append(Unit(start, sentence.end, echo))
    return units or [Unit(0, len(text), False)]


def _ranked(names: Sequence[Mention], numbers: Sequence[Mention], roles: Sequence[Mention]) -> list[Mention]:
    """Order mentions by who wins an overlap: a name that holds a figure or role and more, figures, roles, names."""
    smaller = sorted([*numbers, *roles], key=lambda m: m.start)
    wide = [n for n in names if any(m.end <= n.end and _size(m) < _size(n) for m in inside(smaller, n.start, n.end))]
    return [*wide, *numbers, *roles, *names]


def _size(mention: Mention) -> int:
    return mention.end - mention.start
