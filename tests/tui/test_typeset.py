"""An article as a page: its blocks, and the lines that they break into, found by number, sentence and offset."""

from __future__ import annotations

import pytest

from reading.article import Article, Kind, Sentence
from tui.text.typeset import NO_BLOCKS, Page, blocks, flattened

TEXT = """Title here
By Ana

First one. Second one.
• A bullet that is long enough
Subhead
(12) Twelve (1234) Many
ignored line
 ignored too

\tLast\tone.
after it


the end
"""
PARTS = (
    ("Title here", Kind.HEADLINE),
    ("First one.", Kind.SENTENCE),
    ("Second one.", Kind.SENTENCE),
    ("A bullet that is long enough", Kind.BULLET),
    ("Subhead", Kind.SUBHEAD),
    ("Twelve", Kind.ITEM),
    ("Many", Kind.ITEM),
    ("Last\tone.", Kind.SENTENCE),
)


def of_parts(text: str, *parts: tuple[str, Kind]) -> Article:
    """Return an article whose sentences are these parts of its text."""
    starts = [text.index(part) for part, _ in parts]
    sentences = [
        Sentence(number, start, start + len(part), kind)
        for number, (start, (part, kind)) in enumerate(zip(starts, parts, strict=True))
    ]
    return Article("a", "a", "A", text, tuple(sentences))


ARTICLE = of_parts(TEXT, *PARTS)


def shown(text: str, *parts: tuple[str, Kind]) -> list[tuple[str, int, int, int]]:
    """Return each block's text, sentence, blank lines above and hanging indent."""
    found = blocks(of_parts(text, *parts))
    return [(text[one.start : one.end], one.sentence, one.space, one.hang) for one in found]


def test_blocks() -> None:
    """A sentence with its marker, text of no sentence line by line; a paragraph and a heading are set off by a line."""
    assert shown(TEXT, *PARTS) == [
        ("Title here", 0, 0, 0),
        ("By Ana", -1, 0, 0),
        ("First one.", 1, 1, 0),
        ("Second one.", 2, 0, 0),
        ("• A bullet that is long enough", 3, 0, 2),
        ("Subhead", 4, 1, 0),
        ("(12) Twelve", 5, 0, 5),
        ("(1234) Many", 6, 0, 0),
        ("ignored line", -1, 0, 0),
        ("ignored too", -1, 0, 0),
        ("Last\tone.", 7, 1, 0),
        ("after it", -1, 0, 0),
        ("the end", -1, 1, 0),
    ]
    kinds = [one.kind for one in blocks(ARTICLE)]
    assert [kind for kind in kinds if kind is not Kind.BOILERPLATE] == [kind for _, kind in PARTS]
    assert kinds.count(Kind.BOILERPLATE) == 5


SAID = ("Said.", Kind.SENTENCE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Said.", [("Said.", 0, 0, 0)]),
        ("\n\n\nSaid.", [("Said.", 0, 0, 0)]),
        ("(1234) Said.", [("(1234) Said.", 0, 0, 0)]),
        ("(12345) Said.", [("(12345)", -1, 0, 0), ("Said.", 0, 0, 0)]),
        ("one\n(1)  Said.", [("one", -1, 0, 0), ("(1)  Said.", 0, 0, 5)]),
        ("one\n\n(1) Said.", [("one", -1, 0, 0), ("(1) Said.", 0, 1, 4)]),
        ("(1)\nSaid.", [("(1)", -1, 0, 0), ("Said.", 0, 0, 0)]),
        (
            "one\n\n two\nthree \n\nSaid.",
            [("one", -1, 0, 0), ("two", -1, 1, 0), ("three", -1, 0, 0), ("Said.", 0, 1, 0)],
        ),
        ("Said. \n\n one \n\n two", [("Said.", 0, 0, 0), ("one", -1, 1, 0), ("two", -1, 1, 0)]),
        ("Said.\n\none\n\ntwo\nthree", [("Said.", 0, 0, 0), ("one", -1, 1, 0), ("two", -1, 1, 0), ("three", -1, 0, 0)]),
    ],
)
def test_what_stands_round_a_sentence(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    """Up to six characters before it on its line are its own; all else is shown, and no line is invented between."""
    assert shown(text, SAID) == expected


LINES = [
    ("Title here", 0, True, 0),
    ("By Ana", 0, True, 0),
    (None, 0, False, 1),
    ("First one.", 0, True, 1),
    ("Second one.", 0, True, 2),
    ("• A bullet ", 0, True, 3),
    ("that is ", 2, False, 3),
    ("long ", 2, False, 3),
    ("enough", 2, False, 3),
    (None, 0, False, 4),
    ("Subhead", 0, True, 4),
    ("(12) Twelve", 0, True, 5),
    ("(1234) Many", 0, True, 6),
    ("ignored line", 0, True, 6),
    ("ignored too", 0, True, 6),
    (None, 0, False, 7),
    ("Last one.", 0, True, 7),
    ("after it", 0, True, 7),
    (None, 0, False, 7),
    ("the end", 0, True, 7),
]
"""Of a page of 12 cells: the text, its indent, whether a block begins, and the sentence that it belongs to."""


def test_a_page_by_its_numbers() -> None:
    """Every line, and the sentence that it shows or that is nearest to it; beyond its ends there is none."""
    page = Page(TEXT, blocks(ARTICLE), 12)
    assert (page.width, page.height) == (12, len(LINES))
    for number, (text, indent, first, sentence) in enumerate(LINES):
        line = page.line(number)
        assert page.sentence_at(number) == sentence
        if text is None or line is None:
            assert (text, line) == (None, None)
        else:
            assert (flattened(TEXT[line.start : line.end]), line.indent, line.first) == (text, indent, first)
            assert line.block.sentence in (sentence, -1)
    assert (page.line(-1), page.line(len(LINES))) == (None, None)
    assert (page.sentence_at(-1), page.sentence_at(len(LINES)), page.sentence_at(99)) == (0, 7, 7)


def test_a_page_by_sentence_and_offset() -> None:
    """The lines of each sentence; and of each offset the line that shows it, white space with what stands before."""
    page = Page(TEXT, blocks(ARTICLE), 12)
    numbers = [(0, 1), (3, 4), (4, 5), (5, 9), (10, 11), (11, 12), (12, 13), (16, 17)]
    assert [page.lines_of(number) for number in range(8)] == [range(*each) for each in numbers]
    assert [len(page.lines_of(number)) for number in (-1, 8)] == [0, 0]
    for number, (text, *_) in enumerate(LINES):
        line = page.line(number)
        if text is not None and line is not None:
            assert {page.line_of_offset(at) for at in range(line.start, line.end)} == {number}
    assert page.line_of_offset(TEXT.index("By Ana") + 6) == 1
    assert page.line_of_offset(len(TEXT) + 9) == len(LINES) - 1


def test_before_the_first_sentence_there_is_the_first() -> None:
    text = "one\n\ntwo\n\nSaid."
    page = Page(text, blocks(of_parts(text, SAID)), 12)
    assert [page.sentence_at(number) for number in range(page.height)] == [0] * 5
    assert page.line_of_offset(0) == 0
    assert Page("  x", blocks(Article("a", "a", "A", "  x", ())), 12).line_of_offset(0) == 0


def test_an_empty_page() -> None:
    page = Page("", NO_BLOCKS, 12)
    assert (page.height, page.line(0), page.sentence_at(0), len(page.lines_of(0))) == (0, None, -1, 0)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("ab cd", 5, ["ab cd"]),
        ("ab cd", 4, ["ab ", "cd"]),
        ("ab\tcd\nef", 5, ["ab\tcd\n", "ef"]),
        ("ab\tcd", 4, ["ab\t", "cd"]),
        ("ab\ncd", 4, ["ab\n", "cd"]),
        ("日本語", 4, ["日本", "語"]),
        ("日本\t語 d", 5, ["日本\t", "語 d"]),
    ],
)
def test_lines_of_a_sentence(text: str, width: int, expected: list[str]) -> None:
    """White space of any kind is a place to break at and one cell wide; wide characters are two."""
    page = Page(text, blocks(of_parts(text, (text, Kind.SENTENCE))), width)
    lines = [line for number in range(page.height) if (line := page.line(number)) is not None]
    assert [text[line.start : line.end] for line in lines] == expected
