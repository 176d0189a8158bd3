"""PDF: columns in order, words and paragraphs whole, running heads gone, each sentence with its page."""

from __future__ import annotations

import zlib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from unicodedata import normalize

import pytest

from reading.apart import read_apart
from reading.article import Article, Kind
from reading.aside import why_aside
from reading.errors import ReadingError
from reading.layout import PrintedLine, PrintedPage, laid_out
from reading.load import load
from reading.pdf import from_document
from reading.read import read
from reading.walk import walk
from tests.reading.files import write
from tests.tools.documents import PROSE

pypdfium2 = pytest.importorskip("pypdfium2")
FOLDER = Path(__file__).parent / "documents"


@lru_cache
def article(name: str) -> Article:
    return read(from_document(FOLDER / name, (FOLDER / name).read_bytes()), name)


def units(found: Article) -> list[tuple[str, int, str]]:
    return [(unit.kind.value, found.place(unit.index).page, found.quote(unit.index)) for unit in found.sentences]


def test_columns_words_and_paragraphs_are_whole() -> None:
    """Over line ends, columns, pages, a running head that stands only once, a note and a table."""
    [source] = load(FOLDER / "columns.pdf")
    found = read(source, "columns.pdf")
    assert found.title == "Bridge Inspections Fell Short"
    text = found.text
    for paragraph in PROSE:
        assert text.count(f"\n\n{paragraph}\n\n") + text.endswith(paragraph) == 10, paragraph
    assert "[1] See the report of the department" in text
    assert "Some say otherwise.[1]" in text
    told = units(found)
    assert [words for kind, _, words in told if kind == "table"] == [
        "State  2022 2023",
        "Ohio  4.0  3.5",
        "Texas  3.9  4.1",
    ]
    assert ("caption", 2, "Table 1: Unemployment") in told
    assert "Page 2" not in text
    assert {page for _, page, _ in told} == {1, 2}
    (head,) = [unit for unit in found.sentences if unit.kind is Kind.BOILERPLATE]
    assert found.quote(head.index) == "The Daily Example Vol. 12"
    assert why_aside(found, head.index) == "interrupts a sentence at the edge of a page"


def test_no_letter_is_lost_but_those_of_heads_and_page_numbers() -> None:
    for name, heads in (("columns.pdf", "Page1Page2"), ("arabic.pdf", ""), ("turned.pdf", ""), ("woven.pdf", "1")):
        document = pypdfium2.PdfDocument((FOLDER / name).read_bytes())
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        there = Counter(filter(str.isalnum, normalize("NFKC", "".join(pages))))
        here = Counter(filter(str.isalnum, normalize("NFKC", article(name).text)))
        assert there - here <= Counter(heads), name
        assert here - there == Counter(), name


def test_signs_of_a_list_that_stand_apart_belong_to_what_is_beside_them() -> None:
    lines = [line("It rained here.", 70, 500), line("It snowed.", 70, 488), line("•", 58, 500, right=62)]
    lines.append(line("2.", 56, 488, right=64))
    assert laid_out([PrintedPage(1, 600, 800, lines)]).text == "• It rained here.\n\n2. It snowed."


def test_a_line_that_was_stretched_is_no_row_of_a_table() -> None:
    lines = [line("It rained on Monday and", 50, 512, right=290), line("Internationalization", 50, 500, right=150)]
    lines += [line("and", 180, 500, right=200), line("telecommunications", 230, 500, right=290), line("too.", 50, 488)]
    laid = laid_out([PrintedPage(1, 600, 800, lines)])
    assert laid.text == "It rained on Monday and Internationalization and telecommunications too."


def test_the_largest_heading_leads_what_stands_below_it() -> None:
    """Also where the file has a box of the page first."""
    lines = [
        line("By the numbers", 400, 600),
        line("The bridge opens on Monday", 50, 700, size=20),
        *(line(f"It rained on day {number} of the month in Ohio.", 50, 500 - 12 * number) for number in range(5)),
    ]
    laid = laid_out([PrintedPage(1, 600, 800, lines)])
    assert laid.text.startswith("The bridge opens on Monday\n\nBy the numbers\n\nIt rained")
    assert laid.given[0] is Kind.HEADLINE


def test_columns_that_are_written_row_by_row_are_read_one_after_the_other() -> None:
    found = article("woven.pdf")
    assert [words for kind, _, words in units(found) if kind == "headline"] == ["Bridge inspections fell short"]
    assert found.text.split("\n\n", 1)[1].startswith(PROSE[0].partition("“")[0][:60])
    assert PROSE[2] in found.text


def test_a_page_that_is_turned_is_read_upright() -> None:
    assert article("turned.pdf").text.startswith(PROSE[0])


def test_text_from_right_to_left_is_in_its_order() -> None:
    found = article("arabic.pdf")
    assert found.language == "ar"
    assert "في عام 2023، وهو" in found.text


@pytest.mark.parametrize(
    ("name", "title", "hint"),
    [
        ("scan.pdf", "no text", "ocrmypdf scan.pdf"),
        ("locked.pdf", "locked", "qpdf --password=WORD --decrypt locked.pdf"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, title: str, hint: str) -> None:
    with pytest.raises(ReadingError, match=title) as raised:
        list(load(FOLDER / name))
    assert hint in raised.value.hint
    assert name in raised.value.message


@pytest.mark.parametrize("data", [b"", b"It rained.", b"%PDF-1.7\n" + b"x" * 3000])
def test_a_broken_file_costs_itself_only(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ReadingError, match="broken"):
        list(load(write(tmp_path, "a.pdf", data)))


def test_a_pdf_in_a_folder_is_an_article(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", (FOLDER / "woven.pdf").read_bytes())
    assert [path.name for path in walk(tmp_path).files] == ["a.pdf"]


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    kids = b" ".join([b"3 0 R"] * 3001)
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count 3001 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % part for part in enumerate(parts, 1))
    with pytest.raises(ReadingError, match="too many pages"):
        list(load(write(tmp_path, "a.pdf", data + b"trailer << /Size 4 /Root 1 0 R >>\n")))


def test_a_process_that_dies_or_does_not_end_is_an_error_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was unpacked to more than memory holds, and a library that is missing, too."""
    with pytest.raises(ReadingError, match="could not be read"):
        read_apart("nothing", tmp_path / "a.pdf", b"")
    monkeypatch.setattr("reading.apart.LIBRARIES", {"pdf": "no_such_library"})
    with pytest.raises(ReadingError, match="needs no_such_library") as raised:
        read_apart("pdf", tmp_path / "a.pdf", zlib.compress(b""))
    assert "extra `documents`" in raised.value.hint


def line(text: str, left: float, bottom: float, page: int = 1, right: float = 0.0, size: float = 10) -> PrintedLine:
    return PrintedLine(text, left, right or left + 5 * len(text), bottom, bottom + size, page)


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        ("It was an intro-", "duction.", "It was an introduction."),
        ("It was well-", "documented.", "It was well-documented."),
        ("The Franco-", "Canadian came.", "The Franco-Canadian came."),
        ("Die Nord-", "und Südbrücke.", "Die Nord- und Südbrücke."),
        ("It hit COVID-", "19 wards.", "It hit COVID-19 wards."),
        ("It was soft\u00ad", "ened.", "It was softened."),
        ("It rained –", "a lot.", "It rained – a lot."),
        ("経済は", "成長した。", "経済は成長した。"),
    ],
)
def test_a_word_that_a_lines_end_cut_is_whole(above: str, below: str, wanted: str) -> None:
    page = PrintedPage(1, 600, 800, [line(above, 50, 500, right=300), line(below, 50, 488, right=290)])
    assert laid_out([page], frozenset({"well", "documented", "introduction"})).text == wanted


def test_what_stands_on_several_pages_goes_and_what_stands_on_one_stays() -> None:
    pages = []
    for number in (1, 2, 3):
        words = (("The Paper", 770), (f"It rained {number} times.", 500), (f"- {number} -", 20))
        pages.append(PrintedPage(number, 600, 800, [line(text, 50, bottom, number) for text, bottom in words]))
    laid = laid_out(pages)
    assert laid.text == "It rained 1 times.\n\nIt rained 2 times.\n\nIt rained 3 times."
    assert [place.page for place in laid.places] == [1, 2, 3]
    assert Kind.TABLE not in laid.given.values()
