"""What a line is about is found: its article by what it is called, its sentence by place, words and context."""

from __future__ import annotations

from typing import Any

import pytest

from reading.article import Article, Kind, Sentence
from review.events import Link
from review.spans import MarkedSpan
from store.desk import Card
from store.exchange.finding import DeskCards, Found, _is_word, _near, _places, at_span, locate_sentence, trimmed
from store.exchange.incoming import Incoming, Refused
from store.exchange.record import RecordAnchor

PARTS = (
    "Nobody came on Monday.",
    "Two came on Friday, and two; on Sunday.",
    "Nobody came on Monday.",
    "Three left: “early” or late.",
)
TEXT = " ".join(PARTS)
STARTS = [sum(len(part) + 1 for part in PARTS[:number]) for number in range(4)]
ENDS = [start + len(part) for start, part in zip(STARTS, PARTS, strict=True)]
TWO = STARTS[1]
MOVED = RecordAnchor("moved")


def article(text: str = TEXT) -> Article:
    """Return an article of those four sentences, or of one with another text."""
    spans = zip(STARTS, ENDS, strict=True) if text == TEXT else [(0, len(text))]
    sentences = [Sentence(number, start, end, Kind.SENTENCE) for number, (start, end) in enumerate(spans)]
    return Article("a.txt", "a.txt", "A", text, sentences)


def part(sentence: int, start: int, words: str) -> Found:
    """Return a sentence of which words were marked that stand at a place in it."""
    at = STARTS[sentence] + start
    return Found(sentence, spans=(MarkedSpan(at, at + len(words), words),))


@pytest.mark.parametrize(
    ("text", "span", "inside"),
    [
        ("  ab c  ", (0, 8), (2, 6)),
        ("  ab c  ", (2, 6), (2, 6)),
        ("  ab c  ", (3, 5), (3, 4)),
        ("a   b", (1, 3), (3, 3)),
        ("a   b", (2, 2), (2, 2)),
    ],
)
def test_a_span_has_no_white_space_at_its_edges(text: str, span: tuple[int, int], inside: tuple[int, int]) -> None:
    assert trimmed(text, *span) == inside


@pytest.mark.parametrize(
    ("start", "end", "quote", "found"),
    [
        (STARTS[1], ENDS[1], "", Found(1)),
        (STARTS[1] - 1, ENDS[1] + 1, "", Found(1)),
        (STARTS[1], STARTS[2] + 1, "", Found(1)),
        (STARTS[1] + 9, ENDS[1], "", part(1, 9, PARTS[1][9:])),
        (TWO, TWO + 3, "", part(1, 0, "Two")),
        (TWO + 4, STARTS[2] + 1, "", part(1, 4, PARTS[1][4:])),
        (len(TEXT) - 1, len(TEXT) + 5, "", part(3, len(PARTS[3]) - 1, ".")),
        (0, 1, "", part(0, 0, "N")),
        (-1, 3, "", None),
        (len(TEXT), len(TEXT) + 1, "", None),
        (3, 3, "", None),
        (3, 2, "", None),
        (ENDS[0], STARTS[1], "", None),
        (TWO + 5, TWO + 8, "came", part(1, 4, "came")),
        (TWO, TWO + 3, "two", part(1, 0, "Two")),
        (TWO, TWO + 3, "nobody said", None),
    ],
)
def test_a_span_is_of_the_sentence_that_holds_it(start: int, end: int, quote: str, found: Found | None) -> None:
    """What is marked is kept, unless it is all of it; one letter of the next sentence is a program's own counting."""
    assert at_span(article(), start, end, quote) == found


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (STARTS[1], STARTS[2] + 2, "it crosses 2 sentences (2 to 3)"),
        (STARTS[0], STARTS[2] + 1, "it crosses 3 sentences (1 to 3)"),
        (0, len(TEXT), "it crosses 4 sentences (1 to 4)"),
    ],
)
def test_a_span_of_two_sentences_is_refused(start: int, end: int, reason: str) -> None:
    with pytest.raises(Refused, match=reason.replace("(", r"\(").replace(")", r"\)")):
        at_span(article(), start, end)


@pytest.mark.parametrize(
    ("places", "found"),
    [([6], 6), ([5], None), ([154], 154), ([155], None), ([70, 95], 70), ([60, 90], 90), ([80], 80)],
)
def test_words_are_looked_for_near_to_their_place(places: list[int], found: int | None) -> None:
    """The nearest; how far grows with the place, for what is counted otherwise adds up."""
    text = "." * 200
    for at in places:
        text = f"{text[:at]}word{text[at + 4 :]}"
    assert _near(text, 80, "word") == (None if found is None else (found, found + 4))


@pytest.mark.parametrize(
    ("start", "end", "is_word"),
    [
        (0, 2, True),
        (0, 1, False),
        (1, 2, False),
        (3, 5, True),
        (3, 4, False),
        (4, 5, False),
        (2, 3, True),
        (0, 5, True),
    ],
)
def test_a_word_goes_on_over_no_edge(start: int, end: int, is_word: bool) -> None:
    assert _is_word("ab cd", start, end) is is_word


def test_whole_words_come_before_parts_of_words() -> None:
    """And words as they were said before those without the marks around them; nothing is found nowhere."""
    assert list(_places(article("Atone at one."), "at")) == [(6, 8)]
    assert list(_places(article("Atone, atop."), "at")) == [(0, 2), (7, 9)]
    assert list(_places(article("‘One’ and one."), "“one”")) == [(1, 4), (10, 13)]
    assert list(_places(article("„One“ and one."), "“one”")) == [(0, 5)]
    assert list(_places(article("One — two."), "one  -\ttwo")) == [(0, 9)]
    for quote in ("", " ", "…", "three"):
        assert list(_places(article("One. Two."), quote)) == []
    long = "x" * 20_001
    assert list(_places(article(long), long[1:])) == [(0, 20_000)]
    assert list(_places(article(long), long)) == []


OTHER = "0" * 64


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"sentence": 1}, Found(1)),
        ({"sentence": 3}, Found(3)),
        ({"sentence": 1, "article_sha256": article().sha256}, Found(1)),
        ({"sentence": 1, "quote": PARTS[1].replace(" ", "  ")}, Found(1)),
        ({"sentence": 2, "quote": PARTS[0]}, Found(2)),
        ({"sentence": 1, "quote": "on Friday"}, part(1, 9, "on Friday")),
        ({"sentence": 1, "quote": "two"}, part(1, 0, "Two")),
        ({"sentence": 1, "quote": "Three left"}, part(3, 0, "Three left")),
        ({"sentence": 1, "quote": PARTS[3]}, Found(3, MOVED)),
        ({"sentence": 9, "quote": PARTS[3]}, Found(3, MOVED)),
        ({"start": TWO, "end": TWO + 3}, part(1, 0, "Two")),
        ({"start": TWO, "end": TWO + 3, "quote": "Two"}, part(1, 0, "Two")),
        ({"start": TWO, "end": TWO + 3, "quote": PARTS[3]}, Found(3)),
        ({"start": TWO, "quote": PARTS[1]}, Found(1, MOVED)),
        ({"end": 5, "quote": PARTS[1]}, Found(1)),
        ({"quote": PARTS[1]}, Found(1)),
        ({"sentence": 1, "start": TWO, "quote": PARTS[1], "article_sha256": OTHER}, Found(1)),
        ({"sentence": 2, "quote": PARTS[0], "article_sha256": OTHER}, Found(2, MOVED)),
        ({"sentence": 2, "quote": "Nobody", "article_sha256": OTHER}, part(2, 0, "Nobody")),
        ({"quote": PARTS[0], "suffix": "Three left: “ea"}, Found(2)),
        ({"quote": PARTS[0], "suffix": "Two came o"}, Found(0)),
        ({"quote": PARTS[0], "prefix": "iday, and two; on Sunday."}, Found(2)),
        ({"quote": "nobody", "prefix": "x on Sunday.", "suffix": "came o"}, part(2, 0, "Nobody")),
        ({"quote": "two", "suffix": "; on S"}, part(1, 24, "two")),
        ({"quote": "two", "suffix": "elsewhere altogether"}, part(1, 0, "Two")),
        ({"quote": "«Three left…»\n"}, part(3, 0, "Three left")),
        ({"quote": "'early'"}, part(3, 13, "early")),
    ],
)
def test_a_sentence_is_found(told: dict[str, Any], found: Found) -> None:
    """By its place where the text is the same and the words agree, else by its words, and what stands around them."""
    record = Incoming("a.txt", "accurate", **told)
    assert locate_sentence(record, article(), article().sha256) == found


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({}, "no such sentence in the article"),
        ({"sentence": 4}, "no such sentence in the article"),
        ({"start": len(TEXT), "end": len(TEXT) + 2}, "no such sentence in the article"),
        ({"sentence": 1, "article_sha256": OTHER}, "the article's text is another"),
        ({"quote": PARTS[0]}, "the quote is 2 sentences of the article; give the sentence or more context"),
        ({"quote": "Nobody"}, "the quote is in 2 sentences; give the sentence or more context"),
        ({"quote": "Nobody", "sentence": 1}, "the quote is in 2 sentences; give the sentence or more context"),
        ({"quote": "came"}, "the quote is in 3 sentences; give the sentence or more context"),
        ({"quote": "Monday. Two"}, "the quote crosses two sentences"),
        ({"start": TWO, "end": STARTS[2] + 1, "quote": f"{PARTS[1]} N"}, "the quote crosses two sentences"),
        ({"start": 0, "end": 3, "quote": "zebra"}, "the quote is no sentence of the article, nor a part of one"),
        ({"quote": "zebra"}, "the quote is no sentence of the article, nor a part of one"),
        ({"quote": " "}, "the quote is no sentence of the article, nor a part of one"),
        ({"quote": "…"}, "the quote is no sentence of the article, nor a part of one"),
    ],
)
def test_a_sentence_that_is_not_clearly_one_is_refused(told: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        locate_sentence(Incoming("a.txt", "accurate", **told), article(), article().sha256)
    assert str(refusal.value) == reason


def card(name: str, snapshot: str) -> Card:
    """Return the card of an article."""
    return Card(name, name, name, snapshot, 1, frozenset({0}))


SUB, SIDE, LINE, FAR, SOLE = (
    card("sub/a.txt", "A"),
    card("side/a.txt", "B"),
    card("c.jsonl#7", "C"),
    card("x/c.jsonl#7", "D"),
    card("y/e.txt", "E"),
)
CARDS = DeskCards([SUB, SIDE, LINE, FAR, SOLE])


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.txt", [SUB, SIDE]),
        ("sub/a.txt", [SUB]),
        ("a", [SUB, SIDE]),
        ("c.jsonl#7", [LINE, FAR]),
        ("7", [LINE, FAR]),
        ("c", [LINE, FAR]),
        ("x/c.jsonl#7", [FAR]),
        ("", []),
        ("b", []),
    ],
)
def test_an_article_is_called_by_its_name_or_its_item(name: str, found: list[Card]) -> None:
    assert list(CARDS.called(name)) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"article": "y/e.txt"}, SOLE),
        ({"article": " e.txt "}, SOLE),
        ({"article": "e.txt", "source": "elsewhere", "article_sha256": "A"}, SOLE),
        ({"article": "a.txt", "source": "side/a.txt"}, SIDE),
        ({"article": "c.jsonl#7", "source": "x/c.jsonl"}, FAR),
        ({"article": "c.jsonl#7", "source": "elsewhere", "article_sha256": "C"}, LINE),
        ({"article": "a.txt", "article_sha256": "A"}, SUB),
        ({"article": "gone.txt", "article_sha256": "B"}, SIDE),
    ],
)
def test_an_article_is_the_one_that_a_line_names(told: dict[str, Any], found: Card) -> None:
    """By its name, then its path, then its text."""
    assert CARDS.locate(Incoming(verdict="accurate", **told)) == found


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"article": "gone.txt"}, "no such article on the desk: gone.txt"),
        ({"article": "a.txt"}, "several articles are called a.txt; give the source"),
        ({"article": "a.txt", "source": "elsewhere", "article_sha256": "Z"}, "several articles are called a.txt"),
    ],
)
def test_an_article_that_is_not_one_is_refused(told: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        CARDS.locate(Incoming(verdict="accurate", **told))


@pytest.mark.parametrize(
    ("article", "snapshot", "name"),
    [
        ("sub/a.txt", "Z", "sub/a.txt"),
        ("elsewhere/a.txt", "B", "side/a.txt"),
        ("elsewhere/a.txt", "Z", "elsewhere/a.txt"),
        ("e.txt", "Z", "y/e.txt"),
        ("elsewhere/e.txt", "E", "y/e.txt"),
        ("gone.txt", "A", "gone.txt"),
    ],
)
def test_a_link_names_an_article_as_the_desk_does(article: str, snapshot: str, name: str) -> None:
    """Where it is clear which one it is."""
    link = Link("repeats", article, snapshot, 0, "words")
    assert CARDS.at_home(link) == Link("repeats", name, snapshot, 0, "words")
    assert [one.name for one in CARDS.of_text(snapshot)] == [one for one, of in NAMES.items() if of == snapshot]


NAMES = {one.name: one.snapshot for one in (SUB, SIDE, LINE, FAR, SOLE)}
