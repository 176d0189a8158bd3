"""Which files are ignored by patterns, and stems of words: small rules that many readers share."""

from __future__ import annotations

from math import log
from pathlib import Path

import pytest

from reading.ignored import Ignored
from reading.terms import common, counted, grams_of, rarity, stem, stems_of, words_of


def test_a_pattern_that_nobody_understands_costs_itself_only(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path, ["!", "*.tmp", "\\"])
    assert [ignored.has(str(tmp_path / name)) for name in ("a.tmp", "b.txt")] == [True, False]
    assert not Ignored(tmp_path).has(str(tmp_path / "a.tmp"))
    assert [ignored.has(f"/elsewhere/{name}") for name in ("a.tmp", "b.txt")] == [True, False]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("company's", "company"),
        ("dog’s", "dog"),
        ("dogs", "dog"),
        ("glass", "glass"),
        ("was", "was"),
        ("house", "hous"),
        ("cars", "car"),
        ("cat", "cat"),
        ("its", "its"),
        ("ass", "ass"),
        ("boxed", "box"),
        ("ringing", "ring"),
        ("fees", "fee"),
        ("sing", "sing"),
        ("using", "using"),
        ("stress", "stress"),
        ("classes", "class"),
        ("tree", "tree"),
    ],
)
def test_stems(word: str, found: str) -> None:
    assert stem(word) == found


def test_words_are_parts_between_signs_and_pairs_where_no_white_space_stands() -> None:
    """So many at most, and no longer than words are."""
    assert words_of(f"It’s 12 o'clock, 東京都 x_y {'z' * 50}") == [
        *("It’s", "12", "o'clock", "東京", "京都", "x", "y", "z" * 40)
    ]
    assert words_of("京") == ["京"]
    assert (words_of("a b c", 2), words_of("東京都に", 2), len(words_of("a " * 300))) == (
        ["a", "b"],
        ["東京", "京都"],
        250,
    )
    assert stems_of("The Cars RAN, 東京都") == ["the", "car", "ran", "東京", "京都"]
    assert stems_of("The Cars RAN", 2) == ["the", "car"]


def test_groups_of_letters_know_where_a_word_ends() -> None:
    assert sorted(grams_of("abc")) == [" ab", " abc", " abc ", "abc", "abc ", "bc "]
    assert sorted(grams_of("a")) == [" a "]
    assert len(grams_of("abcdefgh")) == 8 + 7 + 6
    terms, groups = common("en-GB")
    assert {"the", "would", "say"} <= terms
    assert {" th", "the", "he "} <= groups
    assert terms == common("en")[0] != common("de")[0]
    assert common("xx") == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("count", "total", "imagined", "background", "weight"),
    [(0, 0, 0.3, 10, log(11 / 3)), (1, 1, 0.0, 10, log(12)), (3, 10, 0.3, 10, log(21 / 6)), (0, 5, 0, 0, log(6)),
     (100, 5, 0.3, 10, 0.0)],
)  # fmt: skip
def test_what_few_sentences_have_weighs_most(
    count: int, total: int, imagined: float, background: int, weight: float
) -> None:
    assert rarity(count, total, imagined, background) == pytest.approx(weight)


def test_the_terms_of_an_article_are_counted_and_those_that_are_names_told() -> None:
    """Years are terms, other numbers none; a name is never written small."""
    counts, names = counted("The Dog and the dog in 2024, 12 Rome rome Paris, 12345")
    assert dict(counts) == {"the": 2, "dog": 2, "rome": 2, "and": 1, "in": 1, "2024": 1, "pari": 1}
    assert names == {"pari"}
    assert dict(counted("a b c d", 2)[0]) == {"a": 1, "b": 1}
