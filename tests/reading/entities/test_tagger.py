"""The model's features are read from its file as they are, and the words of a long article are not held together."""

from __future__ import annotations

import pycrfsuite

from reading.entities.features import Features
from reading.entities.gazetteer import MODEL, gazetteer
from reading.entities.tagger import attributes, lowered
from reading.entities.tokens import tokenise


def test_the_features_that_a_model_knows_are_those_the_library_says() -> None:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(MODEL / "entities.crfsuite"))
    known = list(attributes((MODEL / "entities.crfsuite").read_bytes()))
    assert len(known) == len(set(known)) > 10_000
    assert set(known) == set(tagger.info().attributes)


def test_features_that_a_model_does_not_know_are_left_out_and_no_others() -> None:
    known = set(attributes((MODEL / "entities.crfsuite").read_bytes()))
    text = "Yesterday Ada Lovelace of AT&T joined Charles Babbage’s Xqzzt Labs in New York, a Wvut company."
    tokens = tokenise(text)
    names = gazetteer().of(tokens)
    every = Features().of(tokens, names, lowered(text))
    assert Features(known).of(tokens, names, lowered(text)) == [[f for f in row if f in known] for row in every]
    assert any(f not in known for row in every for f in row)


def test_words_with_small_letters_are_found_across_a_long_text() -> None:
    words = [f"{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyz'[n // 100 % 6]}" for n in range(600)]
    text = " ".join(word if n % 2 else word.title() for n, word in enumerate(words * 40))
    assert lowered(text) == {word for n, word in enumerate(words * 40) if n % 2}
