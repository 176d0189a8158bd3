"""How right and how steady reading is on the samples: floors of accuracy by type, and every unit and mention of today.

A floor is today's figure, rounded down: who makes reading better raises it, who trades one figure for another says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from hashlib import sha256

import pytest

from reading.article import EntityType
from reading.entities.features import Features
from reading.entities.gazetteer import gazetteer
from reading.entities.tagger import lowered
from reading.entities.tokens import tokenise
from reading.sentences import split
from tests.reading.samples import SAMPLES, Span, annotated, everything, found
from tests.reading.scoring import Score

DOCUMENTS = list(annotated())


def of_type(spans: Iterable[Span], kind: EntityType) -> set[int]:
    """Return the spans of a type, each as a number."""
    return {start << 32 | end for start, end, own in spans if own is kind}


@pytest.mark.parametrize(
    ("kind", "floor"),
    [(EntityType.PERSON, 79.6), (EntityType.ORG, 63.8), (EntityType.PLACE, 69.2), (EntityType.DATE, 57.1)],
)
def test_names_are_found_as_well_as_today(kind: EntityType, floor: float) -> None:
    """F1 in percent of exact spans of the type, in the documents' own sentences."""
    score = Score()
    for document in DOCUMENTS:
        score.add(of_type(found(document), kind), of_type(document.names, kind))
    assert score.wanted >= 40
    assert score.f1 >= floor, score


def test_boundaries_are_found_as_well_as_today() -> None:
    score = Score()
    for document in DOCUMENTS:
        last = len(document.text.rstrip())
        wanted = {sentence.end for sentence in document.sentences} - {last}
        score.add({unit.end for unit in split(document.text)} - {last}, wanted)
    assert score.wanted >= 250
    assert score.f1 >= 98.2, score


def test_reading_says_of_the_samples_what_it_said() -> None:
    """A desk's texts are frozen, but what is read next must not differ by accident: see the difference, then renew."""
    before, now = (SAMPLES / "read.golden").read_text("utf-8").splitlines(), everything().splitlines()
    assert len(before) > 1000
    difference = list(unified_diff(before, now, "before", "now", "", "", 0))
    assert not difference, "run python -m tests.reading.samples if you meant it:\n" + "\n".join(difference[:40])


def test_the_model_is_given_the_features_that_it_was_trained_with() -> None:
    """It knows them by their names: one spelled otherwise, or left out, is one that says nothing."""
    seen = sha256()
    for document in DOCUMENTS:
        small = lowered(document.text)
        for sentence in document.sentences:
            tokens = tokenise(document.text, sentence.start, sentence.end)
            for row in Features().of(tokens, gazetteer().of(tokens), small):
                seen.update("\n".join(row).encode())
    assert seen.hexdigest()[:16] == TRAINED


TRAINED = "d8d2c8d108ae4917"
"""The digest of the samples' features when the model was trained; a model trained anew may come with another."""
