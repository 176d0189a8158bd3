"""What lines of printed pages become: heads gone, columns in order, tables, paragraphs, headings, what interrupts."""

from __future__ import annotations

import pytest

from reading.layout import LaidText, PrintedLine, PrintedPage, laid_out

BODY = 10.0


def line(text: str, left: float, bottom: float, right: float = 0.0, size: float = BODY) -> PrintedLine:
    return PrintedLine(text, left, right or left + 5 * len(text), bottom, bottom + size, 1)


def laid(*pages: list[PrintedLine]) -> LaidText:
    """Return what the lines of pages become, each page 600 wide and 800 high."""
    for number, lines in enumerate(pages, 1):
        for one in lines:
            one.page = number
    return laid_out([PrintedPage(number, 600, 800, list(lines)) for number, lines in enumerate(pages, 1)])


def blocks(*pages: list[PrintedLine]) -> list[str]:
    return laid(*pages).text.split("\n\n")


def kinds(found: LaidText) -> list[tuple[str, str]]:
    """Return the blocks and rows of tables to which the layout gives a kind."""
    return [(kind.value, found.text[at:].partition("\n")[0]) for at, kind in found.given.items()]


# ---------------------------------------------------------------------- running heads and feet


def with_head(*heads: str, bottom: float = 770) -> list[list[PrintedLine]]:
    """Return pages that have a line of their own each, and a head where one is given."""
    return [
        [*([line(head, 50, bottom)] if head else []), line(f"Rain fell {number} times.", 50, 500)]
        for number, head in enumerate(heads, 1)
    ]


@pytest.mark.parametrize(
    ("pages", "left"),
    [
        (with_head("Paper", "Paper", ""), []),
        (with_head("Paper", "Paper", "", ""), ["Paper", "Paper"]),
        (with_head("Paper", "Paper", "Paper", "", "", "", ""), []),
        (with_head("Paper", "", ""), ["Paper"]),
        (with_head("Vol 3 page 1", "Vol 3 page 2", "Vol 3 page 3"), []),
        (with_head("THE  Paper", "The Paper", "the paper"), []),
        (with_head("Paper A", "Paper B", "Paper C"), ["Paper A", "Paper B", "Paper C"]),
        (with_head("Paper", "Paper", "Paper", bottom=641), []),
        (with_head("Paper", "Paper", "Paper", bottom=640), ["Paper", "Paper", "Paper"]),
        (with_head("Paper", "Paper", "Paper", bottom=149), []),
        (with_head("Paper", "Paper", "Paper", bottom=150), ["Paper", "Paper", "Paper"]),
        (with_head("1", "", "", bottom=20), []),
        (with_head("7", "", "", bottom=20), ["7"]),
        (with_head("Page 1 of 9", "", "", bottom=20), []),
        (with_head("9 of 1", "", "", bottom=20), ["9 of 1"]),
        (with_head("- 1 -", "ii", "Seite 3", bottom=20), []),
    ],
)
def test_what_stands_at_the_edge_of_most_or_of_three_pages_goes(
    pages: list[list[PrintedLine]], left: list[str]
) -> None:
    """Whatever its numbers and its case, at one height, a fifth of the page from the edge; the page's number always."""
    own = [one.text for page in pages for one in page if one.text.startswith("Rain")]
    assert len(own) == len(pages)
    found = blocks(*pages)
    assert [text for text in found if text in own] == own
    assert [text for text in found if text not in own] == left


@pytest.mark.parametrize(("by", "goes"), [(0, True), (4, True), (12, False)])
def test_a_head_may_stand_a_little_higher_on_one_page(by: int, goes: bool) -> None:
    pages = [
        [line("Paper", 50, 760 + by * (number == 2)), line(f"Rain {number}x.", 50, 500)] for number in (1, 2, 3, 4)
    ]
    for number, page in enumerate(pages, 1):
        page[1].text = f"Rain fell {number} times."
    assert ("Paper" in blocks(*pages)) is not goes


def test_only_rows_from_the_edge_inwards_go() -> None:
    """Three at most; behind one that stands on one page only nothing goes, and parts of a row go together."""
    four = [
        [*(line(f"Row {sign}", 50, 780 - 12 * at) for at, sign in enumerate("abcd")), line(f"Rain {n}x.", 50, 500)]
        for n in (1, 2, 3)
    ]
    assert blocks(*four) == ["Row d", "Rain 1x.", "Row d", "Rain 2x.", "Row d", "Rain 3x."]
    outer = [[line(f"Only {sign}", 50, 780), line("Paper", 50, 755), line(f"Rain {sign}x.", 50, 500)] for sign in "abc"]
    assert blocks(*outer)[0] == "Only a Paper"
    parts = [[line("Ohio", 500, 770), line("Paper", 50, 770), line(f"Rain {sign}x.", 50, 500)] for sign in "abc"]
    assert blocks(*parts) == ["Rain ax.", "Rain bx.", "Rain cx."]


def test_pages_with_nothing_but_heads_keep_them() -> None:
    assert blocks(*([line("Paper", 50, 770)] for _ in range(3))) == ["Paper"] * 3


# ---------------------------------------------------------------------- columns, lists and tables

LEFT = ("It rained on Monday", "in the whole state", "of Ohio and then", "it snowed a lot.")
RIGHT = ("Wages rose by then", "in the north of it", "and prices fell too", "on the last day.")
ARABIC = ("قال الرئيس إن البطالة", "انخفضت إلى في المئة", "في عام وهو أدنى", "منذ عشر سنوات ذلك")


def woven(*columns: tuple[str, ...]) -> list[PrintedLine]:
    """Return columns of three inches, row by row."""
    rows = list(zip(*columns, strict=True))
    return [
        line(text, 40 + 180 * at, 500 - 12 * number, right=200 + 180 * at)
        for number, row in enumerate(rows)
        for at, text in enumerate(row)
    ]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    """From the right where the script runs so."""
    assert blocks(woven(LEFT, RIGHT)) == [" ".join(LEFT), " ".join(RIGHT)]
    third = ("Schools were closed", "on all the days of", "the week, as was", "said by the mayor.")
    assert blocks(woven(LEFT, RIGHT, third)) == [" ".join(LEFT), " ".join(RIGHT), " ".join(third)]
    assert laid(woven(ARABIC[::-1], ARABIC)).text.split() == " ".join((*ARABIC, *ARABIC[::-1])).split()


def test_a_line_across_the_page_parts_the_columns_above_from_those_below() -> None:
    across = line("A line across the page that stands between both.", 50, 470, right=380)
    lines = woven(LEFT, RIGHT)
    for one in lines[4:]:
        one.bottom, one.top = one.bottom - 30, one.top - 30
    assert blocks([*lines[:4], across, *lines[4:]]) == [
        " ".join((*LEFT[:2], *RIGHT[:2])),
        across.text,
        " ".join(LEFT[2:]),
        " ".join(RIGHT[2:]),
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [(LEFT[:3], RIGHT[:3]), (("a b c", "d e f", "g h i", "j k l"), ("m n o", "p q r", "s t u", "v w x"))],
)
def test_few_rows_and_rows_of_few_words_are_a_table(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    found = laid(woven(left, right))
    assert found.text.split("\n") == ["  ".join(row) for row in zip(left, right, strict=True)]
    assert [kind for kind, _ in kinds(found)] == ["table"] * len(left)


def cells(*rows: tuple[float, float, float, float]) -> list[PrintedLine]:
    """Return rows of two cells each, by their edges."""
    return [
        line(text, edges[at], 500 - 12 * number, right=edges[at + 1])
        for number, edges in enumerate(rows)
        for at, text in ((0, f"Ohio {number}"), (2, f"4.{number}"))
    ]


@pytest.mark.parametrize(
    ("rows", "is_table"),
    [
        (((50, 80, 150, 170), (50, 100, 150, 190)), True),
        (((50, 80, 140, 170), (20, 80, 120, 170)), True),
        (((50, 80, 140, 170), (35, 95, 130, 180)), True),
        (((50, 80, 140, 170), (54, 100, 144, 190)), True),
        (((50, 80, 140, 170), (55, 100, 145, 190)), False),
        (((50, 80, 140, 170), (50, 100, 145, 190)), False),
        (((50, 80, 140, 170),), False),
    ],
)
def test_rows_are_of_a_table_where_most_of_their_parts_stand_below_each_other(
    rows: tuple[tuple[float, float, float, float], ...], is_table: bool
) -> None:
    """At their left ends, their right ends or their middles; a row alone is a line with gaps."""
    found = laid(cells(*rows))
    assert [kind for kind, _ in kinds(found)] == (["table"] * len(rows) if is_table else [])
    between = "  " if is_table else " "
    assert found.text.split() == [word for at in range(len(rows)) for word in ("Ohio", str(at), f"4.{at}")]
    assert f"Ohio 0{between}4.0" in found.text


def test_a_sign_that_stands_far_from_all_lines_stays_alone() -> None:
    near, far = line("It rained.", 101, 500), line("It snowed.", 102, 470)
    assert blocks([near, far, line("•", 58, 500, right=62), line("•", 58, 470, right=62)]) == [
        *("• It rained.", "It snowed.", "•")
    ]
    two = [line("above", 90, 500), line("beside", 70, 500), line("•", 58, 500, right=62)]
    assert laid(two).text.count("• beside") == 1


# ---------------------------------------------------------------------- paragraphs

FIRST = "It rained on Monday in the whole of the state of Ohio, as was seen"
SECOND = "by those who live there and who saw it with their own eyes, and so"


def below(*more: PrintedLine) -> list[str]:
    """Return the paragraphs of four full lines and those below them: first what went on with the four."""
    full = [line(text, 50, 512 + 12 * at, right=350) for at, text in enumerate((SECOND, FIRST, SECOND, FIRST))]
    found = blocks([*full[::-1], *more])
    above = " ".join((FIRST, SECOND) * 2)
    assert found[0].startswith(above)
    return [found[0].removeprefix(above).strip(), *found[1:]]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ((line("it snowed.", 50, 500),), ["it snowed."]),
        ((line("it snowed.", 50, 496),), ["it snowed."]),
        ((line("it snowed.", 50, 495),), ["", "it snowed."]),
        ((line("it snowed.", 50, 500, size=11),), ["", "it snowed."]),
        ((line("it snowed.", 50, 500, size=10.5),), ["it snowed."]),
        ((line("it snowed.", 57, 500),), ["it snowed."]),
        ((line("it snowed.", 59, 500),), ["", "it snowed."]),
        ((line("it snowed.", 43, 500),), ["it snowed."]),
        ((line("it snowed.", 41, 500),), ["", "it snowed."]),
        ((line("• it snowed.", 50, 500),), ["", "• it snowed."]),
        ((line("Table 1: Snow", 50, 500),), ["", "Table 1: Snow"]),
        ((line("في عام", 50, 500),), ["", "في عام"]),
        ((line("it ended.", 50, 500), line("It snowed.", 50, 488)), ["it ended.", "It snowed."]),
        ((line("it ended.", 50, 500, right=350), line("It snowed.", 50, 488)), ["it ended. It snowed."]),
        ((line("it ended.", 50, 500, right=276), line("It snowed.", 50, 488)), ["it ended. It snowed."]),
        ((line("it ended.", 50, 500, right=274), line("It snowed.", 50, 488)), ["it ended.", "It snowed."]),
        ((line("it did", 50, 500, right=100), line("Snow fell.", 50, 488)), ["it did", "Snow fell."]),
        ((line("it did", 50, 500, right=100), line("snow fell.", 50, 488)), ["it did snow fell."]),
        ((line("it did", 50, 500, right=231), line("Snow fell.", 50, 488)), ["it did Snow fell."]),
        ((line("- it did", 50, 500), line("what was said.", 62, 488)), ["", "- it did what was said."]),
        ((line("What", 190, 490), line("Governors Said", 170, 478)), ["", "What Governors Said"]),
    ],
)
def test_a_line_goes_on_with_the_paragraph_above_it(more: tuple[PrintedLine, ...], wanted: list[str]) -> None:
    """Unless it is too far below, in other letters or another script, indented, an item, or the last line was short."""
    copies = [PrintedLine(one.text, one.left, one.right, one.bottom, one.top, one.page) for one in more]
    assert below(*copies) == wanted


# ---------------------------------------------------------------------- headings


def prose(*above: PrintedLine) -> list[PrintedLine]:
    """Return lines above six full ones in ordinary letters."""
    return [
        *above,
        *(line(f"It rained on day {day} of May, {SECOND}.", 50, 400 - 12 * day, right=350) for day in range(6)),
    ]


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ([line("Bridge opens", 50, 700, size=20), line("on Monday", 50, 676, size=20)], ["headline"]),
        ([line("Bridge opens", 50, 700, size=20), line("on Monday", 50, 660, size=20)], ["subhead", "subhead"]),
        ([line("Bridge opens", 50, 700, size=20), line("on Monday", 50, 678, size=18)], ["headline", "subhead"]),
        ([line("Findings", 50, 600, size=11.6)], ["subhead"]),
        ([line("Findings", 50, 600, size=11.4)], []),
        ([line("Findings", 50, 600, size=15)], ["subhead"]),
        ([line("Findings", 50, 600, size=15.5)], ["headline"]),
        ([line("A lead in larger letters says it.", 50, 600, size=14.5)], []),
        ([line("Numbers", 50, 720, size=20), line("Bridge", 50, 600, size=20)], ["subhead", "subhead"]),
        ([line("Numbers", 50, 720, size=19), line("Bridge", 50, 600, size=20)], ["subhead", "subhead"]),
        ([line("Numbers", 50, 720, size=17), line("Bridge", 50, 600, size=20)], ["subhead", "headline"]),
        ([line(f"Large {at}", 50, 700 - 24 * at, size=20, right=200) for at in range(5)], ["headline"]),
        ([line(f"Large {at}", 50, 700 - 24 * at, size=20, right=200) for at in range(6)], []),
        ([line("Figure 1: A bridge", 50, 600), line("in May", 50, 588)], ["caption"]),
        ([line("It rained in Ohio.”[1][12]", 50, 600)], ["sentence"]),
        ([line("It rained in Ohio[1]", 50, 600)], []),
    ],
)
def test_letters_and_first_words_say_what_a_paragraph_is(above: list[PrintedLine], wanted: list[str]) -> None:
    """The largest heading of the first page is the headline, where no other is as large."""
    found = laid(prose(*above))
    assert [kind for kind, _ in kinds(found)] == wanted
    assert found.text.startswith(above[0].text)


def test_a_heading_of_a_later_page_is_no_headline() -> None:
    found = laid(prose(), [line("The bridge opens", 50, 600, size=20)])
    assert kinds(found) == [("subhead", "The bridge opens")]
    assert [(place.start, place.page) for place in found.places] == [(0, 1), (found.text.index("The bridge"), 2)]


def test_a_headline_goes_before_what_stands_below_it_only_when_it_is_the_highest() -> None:
    box, title = line("Box", 400, 600), line("Bridge opens", 50, 700, size=20)
    assert laid([box, *prose(title)]).text.startswith("Bridge opens\n\nBox")
    box, title = line("Box", 400, 750), line("Bridge opens", 50, 700, size=20)
    assert laid([line("Low", 400, 600), box, *prose(title)]).text.startswith("Low\n\nBox\n\nBridge opens")


# ---------------------------------------------------------------------- what interrupts

UPPER = ("It was said in the north of Ohio that", "it rained on the last day of the")


def page(*texts: str, right: float = 350, at: float = 400) -> list[PrintedLine]:
    return [line(text, 50, at - 12 * number, right=right) for number, text in enumerate(texts)]


WHOLE = f"{' '.join(UPPER)} month of May. It snowed."
LOWER = ("month of May.", "It snowed.")
NOTE = [line("1 See the report.", 50, 100, size=8, right=200)]
TABLE = [line(text, left, bottom) for bottom in (300, 288) for text, left in (("Ohio", 50), ("4.0", 150))]


@pytest.mark.parametrize(
    ("upper", "lower", "wanted"),
    [
        ([], [], [WHOLE]),
        (NOTE, [], [WHOLE, "1 See the report."]),
        ([line("* See the", 50, 100, size=8), line("report.", 50, 91, size=8)], [], [WHOLE, "* See the report."]),
        ([line("1 See the report.", 50, 100, size=10)], [], [" ".join(UPPER), "1 See the report.", " ".join(LOWER)]),
        ([line("See the report.", 50, 100, size=8)], [], [" ".join(UPPER), "See the report.", " ".join(LOWER)]),
        ([line("1 See it.", 300, 590, size=8)], [], [" ".join(UPPER), "1 See it.", " ".join(LOWER)]),
        (TABLE, [], [WHOLE, "Ohio  4.0\nOhio  4.0"]),
        ([line("Table 1: A bridge", 50, 300)], [], [WHOLE, "Table 1: A bridge"]),
        ([], [line("The Daily Example", 50, 780)], [WHOLE, "The Daily Example"]),
        (
            [line(f"Box {sign}", 50, 300 - 30 * at) for at, sign in enumerate("abcd")],
            [],
            [WHOLE, *map("Box {}".format, "abcd")],
        ),
    ],
)
def test_a_sentence_goes_on_over_what_stands_between(
    upper: list[PrintedLine], lower: list[PrintedLine], wanted: list[str]
) -> None:
    """Notes in small letters at the foot, captions, tables and a head; what is of the text ends it."""
    found = blocks([*page(*UPPER), *upper], [*lower, *page(*LOWER)])
    assert found == wanted


@pytest.mark.parametrize(
    ("upper", "lower", "is_whole"),
    [
        (page("It was said in the north of Ohio that", "it rained on the last day."), page("month of May."), False),
        (page(*UPPER), page("Month of May."), True),
        ([*page(UPPER[0]), line(UPPER[1], 50, 388, right=300)], page("Month of May."), False),
        (page(UPPER[0]), page("Month of May."), False),
        (page(UPPER[0]), page("month of May."), True),
        ([*page(UPPER[0]), line("it rained in Ger-", 50, 388, right=150)], page("Many or so, it was."), True),
        (page(*UPPER), [line("month of May.", 50, 700, size=11)], False),
        (page(*UPPER), [line("• month of May.", 50, 700)], False),
        (page(*UPPER), [line("month of May.[1]", 50, 700)], True),
        ([*page(*UPPER), line("month of May.", 400, 700)], [], True),
        ([*page(*UPPER), line("month of May.", 400, 200)], [], False),
    ],
)
def test_the_rest_of_a_sentence_begins_small_or_below_a_full_line(
    upper: list[PrintedLine], lower: list[PrintedLine], is_whole: bool
) -> None:
    """On the next page or higher, in the same letters, and as no item of a list."""
    assert len(blocks(upper, *([lower] if lower else []))) == (1 if is_whole else 2)


def test_a_head_that_stands_once_is_set_aside_and_a_note_is_not() -> None:
    found = laid(page(*UPPER), [line("The Daily Example", 50, 780), *page(*LOWER)])
    assert kinds(found) == [("boilerplate", "The Daily Example")]
    assert [(found.text[place.start :][:5], place.page) for place in found.places] == [("It wa", 1), ("month", 2)]
    assert kinds(laid([*page(*UPPER), *NOTE], page(*LOWER))) == []


@pytest.mark.parametrize(
    ("above", "following", "wanted"),
    [
        ("It hit the so-", "called wards.", "It hit the so-called wards."),
        ("It hit the dis-", "trict, too.", "It hit the district, too."),
        ("It was 2019-", "2020 then.", "It was 2019-2020 then."),
        ("It was (-", "so) then.", "It was (- so) then."),
        ("It was pre- and post-", "or anti-war.", "It was pre- and post- or anti-war."),
        ("It was a cat-and-", "mouse game.", "It was a cat-and-mouse game."),
        ("It was “un-", "done” there.", "It was “undone” there."),
        ("It was", "so.", "It was so."),
        ("経済", "was.", "経済 was."),
    ],
)
def test_a_hyphen_at_a_lines_end_is_of_the_word_or_not(above: str, following: str, wanted: str) -> None:
    lines = [line(above, 50, 500, right=300), line(following, 50, 488, right=290)]
    known = frozenset({"so-called", "called", "so", "and", "mouse", "undone"})
    assert laid_out([PrintedPage(1, 600, 800, lines)], known).text == wanted


@pytest.mark.parametrize(
    ("elsewhere", "wanted"),
    [
        ("They are (so-called) wards now.", "It hit the so-called wards."),
        ("They are wards, so-called", "It hit the socalled wards."),
        ("They are wards of some kind.", "It hit the socalled wards."),
    ],
)
def test_words_that_stand_within_a_line_of_the_text_tell_of_a_hyphen(elsewhere: str, wanted: str) -> None:
    """On any page; at the end of a line a word may have been cut itself."""
    lines = [line("It hit the so-", 50, 500, right=300), line("called wards.", 50, 488, right=290)]
    found = laid(lines, [line(elsewhere, 50, 500, right=300)])
    assert found.text.startswith(wanted)
