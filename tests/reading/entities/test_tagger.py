"""The tagger: words and their features, those of the model as its file has them, and the guesses made of them."""

from __future__ import annotations

import pycrfsuite
import pytest

from reading.entities.features import Features, kind_of, shape
from reading.entities.gazetteer import MODEL, gazetteer
from reading.entities.tagger import attributes, guesses, labels_of, lowered, runs
from reading.entities.tokens import tokenise
from tests.reading.samples import annotated


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


def test_only_so_many_words_and_pairs_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The features are the same however few are."""
    tokens = tokenise("Yesterday Ada Lovelace of AT&T joined the 12 firms.")
    names = gazetteer().of(tokens)
    wanted = Features().of(tokens, names, frozenset())
    monkeypatch.setattr("reading.entities.features._HELD", 2)
    few = Features()
    assert few.of(tokens, names, frozenset()) == wanted
    assert len(few._words) <= 2 < len(tokens)
    assert len(few._pairs) <= 2


def test_words_with_small_letters_are_found_across_a_long_text() -> None:
    words = [f"{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyz'[n // 100 % 6]}" for n in range(600)]
    text = " ".join(word if n % 2 else word.title() for n, word in enumerate(words * 40))
    assert lowered(text) == {word for n, word in enumerate(words * 40) if n % 2}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S. and St. John's, Mr.X", ["U.S.", "and", "St.", "John", "'s", ",", "Mr.", "X"]),
        ("see https://x.org/a.b, or a.b@c-d.org", ["see", "https://x.org/a.b,", "or", "a.b@c-d.org"]),
        ("@ann #tag", ["@ann", "#tag"]),
        ("Amazon.com's AT&T", ["Amazon.com", "'s", "AT&T"]),
        ("ByAnn Lee By Ann", ["By", "Ann", "Lee", "By", "Ann"]),
        ("John F. Kennedy", ["John", "F.", "Kennedy"]),
        ("1,000.5 5th 1990s 12:30", ["1,000.5", "5th", "1990s", "12:30"]),
        ("O'Neill d’Artagnan McDonald", ["O'Neill", "d’Artagnan", "McDonald"]),
        ("well-known can't", ["well", "-", "known", "can", "'t"]),
        ("Jan. 5 (a)—b", ["Jan.", "5", "(", "a", ")", "—", "b"]),
        ("x_y 5km", ["x_y", "5", "km"]),
    ],
)
def test_a_text_has_these_words_and_signs(text: str, words: list[str]) -> None:
    tokens = tokenise(f"ab{text}yz", 2, 2 + len(text))
    assert [token.text for token in tokens] == words
    assert all(f"ab{text}yz"[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        (
            "Mary Jones of New York",
            [["first", "last", "rare", "place"], ["last", "rare"], [], ["last", "place"], ["last", "rare", "place+"]],
        ),
        (
            "Paris Hilton in Los Angeles, South Korea",
            [
                ["first", "last", "rare", "place"],
                ["last", "rare"],
                [],
                ["place"],
                ["first", "last", "place+"],
                [],
                ["last", "place"],
                ["rare", "place+"],
            ],
        ),
        ("mary went", [[], []]),
        ("Wvut and The", [["rare"], [], []]),
        ("New Yorker York", [["last"], ["rare"], ["last", "rare", "place"]]),
    ],
)
def test_words_are_in_these_lists(text: str, lists: list[list[str]]) -> None:
    assert gazetteer().of(tokenise(text)) == lists


def test_whole_names_are_listed_and_words_that_are_nothing_else_are_rare() -> None:
    lists = gazetteer()
    assert [name for name in ("New York", "York New", "New York City Xq", "") if lists.is_place(name)] == ["New York"]
    firms = ["World Health Organization", "Boeing", "Apple"]
    assert [name for name in (*firms, "World Health", "Xqzzt", "") if lists.is_org(name)] == firms
    assert [word for word in ("Xqzzt", "xqzzt", "Xq1", "The", "X.", "iXq") if lists.is_rare(word)] == ["Xqzzt"]


def test_labels_and_runs_are_each_others_inverse() -> None:
    labels = ["O", "B-PERSON", "I-PERSON", "B-PERSON", "B-ORG", "I-LOC", "O", "I-ORG"]
    found = [(1, 3, "PERSON"), (3, 4, "PERSON"), (4, 5, "ORG"), (5, 6, "LOC"), (7, 8, "ORG")]
    assert list(runs(labels)) == found
    assert list(runs([])) == []
    tokens = tokenise("Ann Lee met Bo")
    assert labels_of(tokens, [(0, 7, "PERSON"), (12, 14, "PERSON")]) == ["B-PERSON", "I-PERSON", "O", "B-PERSON"]
    assert labels_of(tokens, [(2, 5, "ORG"), (7, 8, "LOC")]) == ["B-ORG", "I-ORG", "O", "O"]


def test_words_are_told_by_their_shape_and_by_small_lists() -> None:
    assert [shape(word) for word in ("OpenAI", "U.S.", "1990s", "don’t", "", "ÄÖ")] == [
        *("XxX", "X.X.", "9x", "x’x", "", "X")
    ]
    kinds = [kind_of(word) for word in ("mr.", "said", "inc.", "street", "cabbage", "north", "co")]
    assert kinds == ["title", "speech", "orgword", "placeword", "", "placeword", "orgword"]


def test_the_features_of_a_word_are_these() -> None:
    tokens = tokenise("Said OpenAI of Jones there with them.")
    rows = Features().of(tokens, [[], ["rare"], [], ["last"], *[[]] * 4], frozenset({"said"}))
    assert rows[1] == [
        *("b", "w=openai", "sh=XxX", "cap", "camel", "s2=ai", "s3=nai", "s4=enai", "p2=op", "p3=ope", "len=6"),
        *("-2:edge", "-1:w=said", "-1:sh=Xx", "-1:k=speech", "-1:s3=aid", "1:w=of", "1:sh=x", "2:w=jones", "2:sh=Xx"),
        *("shapes=Xx|XxX", "shapen=XxX|x", "around=said|of", "g=rare", "run=2", "runpos=1|0", "runfirst=said"),
        "runafter=of",
    ]
    assert rows[0][-8:] == [
        "2:w=of",
        "2:sh=x",
        "shapen=Xx|XxX",
        "1:g=rare",
        "run=2",
        "runpos=0|1",
        "runlast=openai",
        "runafter=of",
    ]
    assert {"start", "start:Xx", "alsolow", "start:alsolow"} <= set(rows[0])
    assert rows[7][:3] == ["b", "w=.", "sh=."]
    assert "-1:g=last" in rows[4]
    title = Features().of(tokenise("Great Hopes Rise as Spring"), [[]] * 5, frozenset())
    assert all("intitle" in row for row in title)
    assert not any("intitle" in row for row in Features().of(tokenise("Great Hopes rise again"), [[]] * 4, frozenset()))
    assert "allcaps3" in Features().of(tokenise("see IBM"), [[], []], frozenset())[1]
    assert "innercap" in Features().of(tokenise("see iPhone"), [[], []], frozenset())[1]
    assert "allcaps" in Features().of(tokenise("HARBOR"), [[]], frozenset())[0]


def test_the_words_written_small_are_found_across_parts() -> None:
    assert lowered("The man saw THE dog, x1 don't") == {"man", "saw", "dog", "don", "t"}
    assert lowered("") == frozenset()
    long = "word " * 8_000 + "last"
    assert lowered(long) == {"word", "last"}


def test_how_many_names_the_model_sees_in_the_samples() -> None:
    """As many plain ones and as many faint ones as today: the model, its features and its thresholds are one."""
    plainly = faintly = 0
    for document in annotated():
        spans = [(sentence.start, sentence.end) for sentence in document.sentences]
        for guess in guesses(document.text, spans, lowered(document.text)):
            faintly += guess.faint
            plainly += not guess.faint
            assert sum(guess.odds.values()) <= 1.0001
            assert not guess.faint or guess.odds[guess.type] == max(guess.odds.values())
    assert (plainly, faintly) == (240, 63)
