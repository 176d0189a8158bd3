"""How alike two sentences are, and how many letters two words differ by."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from reading.anchor import ELSEWHERE, SAME_PLACE, Status, anchor
from reading.likeness import at_most, containment, likeness, words_of
from reading.spelling import edits
from tests.bench.edits import corpus, documents


def alike(one: str, other: str) -> float:
    return likeness(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alpha met on Monday.", "Weather was cold on Sunday."),
        ("Beta met on Tuesday.", "Alpha met on Monday."),
        ("The mayor won 12 of 30 votes.", "The port lost 4 of 9 ships."),
    ],
)
def test_what_is_vaguely_alike_is_an_orphan(one: str, other: str) -> None:
    """Two sentences of one pattern, about others, are two sentences, wherever the one stands."""
    assert alike(one, other) < SAME_PLACE
    assert anchor(["Before.", one, "After."], ["Before.", other, "After."])[1].status is Status.ORPHANED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It cost nine million.", "It cost ten million."),
        ("The council met on Monday.", "The council met on Tuesday."),
        ("He was charged.", "He was not charged."),
        ("She recieved the prize in 2019.", "She received the prize in 2018."),
        ("市長は月曜日に辞任した。", "市長は火曜日に辞任した。"),
    ],
)
def test_a_corrected_sentence_is_looked_at_again(one: str, other: str) -> None:
    """What was corrected in its place is stale, whichever word it was."""
    assert SAME_PLACE <= alike(one, other) < 100
    assert anchor(["Before.", one, "After."], ["Before.", other, "After."])[1].status is Status.FUZZY


def test_what_tells_more_weighs_more() -> None:
    """Another number, name or negation parts two sentences more than another small or plain word."""
    base = "The mayor opened the harbour with nine ships in Bremen."
    plain = alike(base, "The mayor opened the harbour with nine boats in Bremen.")
    assert alike(base, "The mayor opened the harbour with ten ships in Bremen.") < plain
    assert alike(base, "The mayor opened the harbour with nine ships in Hamburg.") < plain
    assert alike(base, "The mayor never opened the harbour with nine ships in Bremen.") < 100
    assert alike(base, "The mayor opened the harbour with nine ships at Bremen.") > plain


def test_the_threshold_follows_from_its_precision() -> None:
    """Edited sentences against their neighbours: of pairs above the bar nearly all are one, and few are missed."""
    found = [
        alike(edited.old[i], edited.new[next(iter(truth))])
        for seed in range(2)
        for edited in corpus("heavy", seed)
        for i, truth in enumerate(edited.truth)
        if len(truth) == 1 and sum(truth <= other for other in edited.truth) == 1
        if edited.old[i].split() != edited.new[next(iter(truth))].split()
    ]
    others = [alike(one, two) for text in documents() for one, two in pairwise(text) if one != two]
    recall, false = (sum(score >= SAME_PLACE for score in scores) / len(scores) for scores in (found, others))
    assert recall >= 0.94
    assert recall / (recall + false) >= 0.985
    assert sum(score >= ELSEWHERE for score in others) / len(others) <= false


WORDS = ["the", "a", "Alpha", "met", "on", "Monday", "12", "not", "harbour", "harbor", "opened", "may", "May", ".", "«"]
words = st.lists(st.sampled_from(WORDS), max_size=9)


@given(words, words)
def test_the_quick_bound_is_one(one: list[str], other: list[str]) -> None:
    """What is passed over by the bound would not have been alike; likeness is even and between 0 and 100."""
    ours, theirs = words_of(" ".join(one)), words_of(" ".join(other))
    assert 0 <= likeness(ours, theirs) <= 100.001
    assert likeness(ours, ours) == pytest.approx(100 if ours.words else 0)
    assert at_most(ours, theirs) + 0.001 >= min(likeness(ours, theirs), 100)
    assert 0 <= containment(ours, theirs) <= 100.001


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_edits_are_counted_as_the_library_does(one: str, other: str, most: int) -> None:
    """Optimal string alignment, up to a limit."""
    assert edits(one, other, most) == min(OSA.distance(one, other), most + 1)


@pytest.mark.parametrize(
    ("sentence", "weights"),
    [
        ("An Ann said in May that", (0.5, 2, 1, 0.5, 2, 1)),
        ("12.5 million don’t go, nor – 文字.", (2, 2, 2, 0.5, 0.2, 2, 0.2, 1, 1, 0.2)),
        ("Mayor Lee", (1.5, 2)),
        ("The Lee", (0.5, 2)),
        ("the éa", (0.5, 1)),
        ("", ()),
    ],
)
def test_a_word_weighs_what_it_tells(sentence: str, weights: tuple[float, ...]) -> None:
    """A first word with a capital may be a name or not; a short one is mostly none."""
    found = words_of(sentence)
    assert found.weights == weights
    assert found.total == pytest.approx(sum(weights))


TELLING = (
    "no not never none nobody nothing neither nor without cannot kein keine keinen keiner nicht nie niemand nichts ohne"
    " ne pas jamais rien sans aucun aucune non nunca nada nadie ninguno ninguna sin não nem sem niet geen nooit inte"
    " ingen aldrig żaden bez не нет никогда ни без don't didn’t two three four five six seven eight nine ten eleven"
    " twelve twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion zwei drei vier fünf"
    " sechs sieben acht neun zehn hundert tausend deux trois quatre cinq sept huit neuf dix cent mille dos tres cuatro"
    " cinco siete ocho nueve diez cien mil 7 12.5"
)


def test_numbers_and_negations_tell_most() -> None:
    """In any language that is known here, in small letters and in large ones; no number is spelt like another."""
    for text in (TELLING, TELLING.upper()):
        found = words_of(f"So {text}")
        assert len(found.words) > 100
        assert [word for word, weight in zip(found.words[1:], found.weights[1:], strict=True) if weight != 2] == []
    for word in TELLING.split():
        if len(word) > 3 and word.isalpha():
            assert alike(f"it was {word}", f"it was {word}x") == alike("it was eleven", "it was rain"), word


@pytest.mark.parametrize(
    ("one", "other", "like", "bound", "held"),
    [
        ("the council approved budgets", "the council approved budgets", 100, 100, 100),
        ("the council approved budgets", "budgets approved the council", 77.14, 100, 77.14),
        ("they organise concerts", "they organize concerts", 91.67, 91.67, 91.67),
        ("they approved concerts", "they rejected concerts", 66.67, 91.67, 66.67),
        ("they approved concerts concerts", "they concerts", 66.67, 91.67, 50),
        ("council met", "the council met on monday with Ann", 37.5, 62.5, 100),
        ("two three", "two four", 50, 75, 50),
        ("", "", 0, 25, 0),
    ],
)
def test_how_alike_two_sentences_are(one: str, other: str, like: float, bound: float, held: float) -> None:
    """Words that moved count three fifths, those that are spelt almost alike nearly all, and no number for another."""
    ours, theirs = words_of(one), words_of(other)
    assert likeness(ours, theirs) == pytest.approx(like, abs=0.005)
    assert at_most(ours, theirs) == pytest.approx(bound, abs=0.005)
    assert containment(ours, theirs) == pytest.approx(held, abs=0.005)
