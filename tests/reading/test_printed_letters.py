"""PDF, letter by letter: where a line is cut, where a blank stands, what is raised, joined or has no name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")

from reading.errors import ReadingError
from reading.pdf import _check, _is_no_title, _lines, _ranges, _sign, _unopened, _written

SIZE = 10.0
Letter = tuple[str, float, float, float, float]


def letters(word: str, x: float = 0.0, base: float = 100.0, size: float = SIZE) -> list[Letter]:
    """Return the letters of a word, each five wide, one behind the other."""
    return [(sign, x + 5 * at, x + 5 * at + 5, base, size) for at, sign in enumerate(word)]


def texts(found: Sequence[Letter]) -> list[str]:
    return [line.text for line in _lines(found, 1)]


@pytest.mark.parametrize(
    ("gap", "wanted"),
    [
        (0.0, ["Itis"]),
        (1.2, ["Itis"]),
        (1.3, ["It is"]),
        (14.0, ["It is"]),
        (14.1, ["It", "is"]),
        (-6.0, ["Itis"]),
        (-6.1, ["It", "is"]),
    ],
)
def test_how_far_letters_stand_apart_says_whether_a_word_or_a_line_ends(gap: float, wanted: list[str]) -> None:
    """In sizes of a letter: no blank need be in the file."""
    assert texts(letters("It") + letters("is", 10 + gap)) == wanted


@pytest.mark.parametrize(("base", "wanted"), [(96.0, 1), (95.0, 1), (94.9, 2), (105.0, 1), (105.1, 2)])
def test_letters_are_of_one_line_when_they_overlap_by_half_of_their_height(base: float, wanted: int) -> None:
    assert len(texts(letters("It") + letters("is", 10, base))) == wanted


def test_a_blank_of_the_file_is_one_wherever_the_next_letter_stands() -> None:
    """At the beginning of a line it is none."""
    blank = [(" ", 10.0, 12.0, 100.0, SIZE)]
    assert texts(letters("It") + blank + letters("is", 10.5)) == ["It is"]
    assert texts(blank + letters("is", 10.5)) == ["is"]


def test_marks_without_a_width_and_second_letters_in_one_place_are_kept() -> None:
    """An accent over a letter, and a ligature that the file names letter by letter."""
    assert texts([*letters("e"), ("\u0301", 5, 5, 100.0, SIZE), *letters("s", 5)]) == ["e\u0301s"]
    assert texts([("f", 0, 5, 100.0, SIZE), ("i", 0, 5, 100.0, SIZE), *letters("t", 5)]) == ["fit"]
    assert texts([("\u0301", 5, 5, 100.0, SIZE), *letters("s", 5)]) == ["s"]
    assert texts([("x", 0, 5, 100.0, 0.0), *letters("s", 5)]) == ["s"]


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("so.", "so.[12]"),
        ("so”", "so”[12]"),
        ("rain", "rain[12]"),
        ("10cm", "10cm12"),
        ("1kWh", "1kWh12"),
        ("cm", "cm12"),
        ("10", "1012"),
    ],
)
def test_raised_digits_behind_a_word_or_a_stop_are_the_number_of_a_note(before: str, wanted: str) -> None:
    """Those of a power or a square metre are not."""
    raised = letters("12", 5 * len(before), 104, 6.0)
    assert texts(letters(before) + raised) == [wanted]


@pytest.mark.parametrize(("size", "wanted"), [(6.0, "[1] See"), (9.5, "1See")])
def test_a_small_raised_number_that_begins_a_line_is_that_of_a_note(size: float, wanted: str) -> None:
    assert texts(letters("1", 0, 104, size) + letters("See", 5)) == [wanted]


def test_a_line_knows_its_edges_and_its_largest_letter() -> None:
    [found] = _lines(letters("Ab", 20, 100, 8) + letters("C", 30, 100, 12), 7)
    assert (found.left, found.right, found.bottom, found.top, found.page) == (20, 35, 97, 109, 7)


def test_text_from_right_to_left_goes_back() -> None:
    """However far, on one baseline; a line from left to right is cut there."""
    back: list[Letter] = [(sign, 90 - 5 * at, 95 - 5 * at, 100.0, SIZE) for at, sign in enumerate("שלום")]
    assert texts(back) == ["שלום"]
    assert texts([("a", 90, 95, 100.0, SIZE), ("b", 60, 65, 100.0, SIZE)]) == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("so.[1][2] It", "so.[12] It"),
        ("\uf0b7 It rained.", "• It rained."),
        ("\u0001 It rained.", "• It rained."),
        ("✓ It rained.", "• It rained."),
        ("a It rained.", "a It rained."),
        ("\uf0b7It", "\uf0b7It"),
        (" It ", "It"),
        ("ב .2019 כן", "ב 2019. כן"),
        ("in .2019 so", "in .2019 so"),
    ],
)
def test_what_a_line_says_is_written_as_people_do(written: str, wanted: str) -> None:
    """Digits of one number, bullets without a name, and stops that pdfium puts before a number in Hebrew."""
    assert _written(list(written)) == wanted


@pytest.mark.parametrize(("code", "sign"), [(0, ""), (0xD800, ""), (0xDFFF, ""), (0xE000, "\ue000"), (0xFB01, "fi")])
def test_what_is_no_letter_is_left_out_and_a_ligature_is_its_letters(code: int, sign: str) -> None:
    assert _sign(code) == sign


@pytest.mark.parametrize(
    ("numbers", "wanted"), [([], ""), ([1], "1"), ([1, 2], "1-2"), ([1, 3, 4, 5, 9], "1, 3-5, 9"), ([1, 3], "1, 3")]
)
def test_pages_are_told_in_ranges(numbers: list[int], wanted: str) -> None:
    assert _ranges(numbers) == wanted


@pytest.mark.parametrize(
    ("title", "is_none"),
    [
        *((one, True) for one in ("", "Microsoft Word - rain.docx", "Untitled 3", "PowerPoint", "rain.PDF", "a.txt")),
        *((one, False) for one in ("It rained in Ohio", "A word from Microsoft Word", "Rain.Snow")),
    ],
)
def test_what_a_program_called_the_file_is_no_title(title: str, is_none: bool) -> None:
    assert _is_no_title(title) is is_none


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", "The PDF has no text"),
        ("12 34 •", "The PDF has no text"),
        *((f"abc{sign}", "The letters of the PDF have no names") for sign in "\ue000\uf8ff\ufffd\x01"),
    ],
)
def test_a_page_without_letters_or_with_many_that_have_no_name_is_refused(text: str, title: str) -> None:
    with pytest.raises(ReadingError) as refused:
        _check(Path("a.pdf"), text)
    assert refused.value.title == title
    assert "ocrmypdf a.pdf a-text.pdf" in refused.value.hint


def test_a_fifth_of_the_letters_may_have_no_name() -> None:
    _check(Path("a.pdf"), "abcd\ue000")


@pytest.mark.parametrize(
    ("why", "title"),
    [
        ("Incorrect password", "The PDF is locked with a password"),
        ("PASSWORD needed", "The PDF is locked with a password"),
        ("Unsupported Security scheme", "The PDF is locked with a password"),
        ("Data format error", "The PDF is broken, or none"),
    ],
)
def test_why_a_file_was_not_opened_is_told(why: str, title: str) -> None:
    assert _unopened(Path("a.pdf"), why).title == title
