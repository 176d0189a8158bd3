"""The text of a page: its words and no others, a line for each block and break, kinds where markup gives them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from reading import page as pages
from reading.article import Kind
from reading.html import _written, from_html
from reading.page import FIRST_SIGN, MarkupLine, lines_of
from reading.read import read
from tests.reading.pages import blocks, joined, lost, words

PROSE = "<p>The council met on Monday and voted for the budget after a debate of many hours in the town hall.</p>" * 4
NUMBER = st.integers(min_value=100, max_value=10**6)


def page(body: str) -> str:
    return f"<html><head><title>Council votes</title></head><body><article>{PROSE}{body}{PROSE}</article></body></html>"


def text_of(body: str) -> str:
    return from_html(Path("a.html"), page(body)).text


def kinds_of(body: str) -> dict[str, Kind]:
    article = read(from_html(Path("a.html"), page(body)), "a.html")
    return {article.text[unit.start : unit.end]: unit.kind for unit in article.sentences}


def test_what_is_lost_and_joined_is_seen_and_what_only_repeats_words_is_not() -> None:
    """A caption that repeats a sentence of the text is no block of it; a cut paragraph is."""
    text = "<p>The river rose by two metres on Monday night, the mayor said, and left.</p>"
    credit = '<p>A street in Kent on Monday<span class="photo-credit">Credit: Ann Lee</span></p>'
    own = words("The river rose by two metres on Monday night, the mayor said, and left.")
    assert lost(own, blocks(text + "<p>The river rose by two metres on Monday night. Photo: Ann Lee</p>")) == []
    assert lost(own[:6], blocks(text)) == blocks(text)
    assert joined(words("A street in Kent on Monday Credit: Ann Lee"), blocks(credit)) == []
    formula = "<p>The width <math><mi>x</mi><annotation>displaystyle x</annotation></math> is set.</p>"
    assert blocks(formula) == [["The", "width", "is", "set"]]
    assert joined(words("MondayCredit"), blocks(credit)) == ["MondayCredit"]


def _inline() -> st.SearchStrategy[str]:
    word = NUMBER.map(lambda n: f"word{n}")
    plain = st.lists(word, min_size=1, max_size=5).map(" ".join)
    marked = st.tuples(st.sampled_from(["b", "i", "em", "span", "strong", "u", "mark", "del"]), plain, plain).map(
        lambda t: f"{t[1]} <{t[0]}>{t[2]}</{t[0]}>."
    )
    broken = st.tuples(plain, plain).map(lambda t: f"{t[0]}<br>{t[1]}")
    return st.one_of(plain, marked, broken)


def _row(cells: list[str]) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, min_size=1, max_size=3)
    listed = st.tuples(st.sampled_from(["ul", "ol"]), items).map(
        lambda t: f"<{t[0]}>{''.join(f'<li>{item}</li>' for item in t[1])}</{t[0]}>"
    )
    boxed = st.tuples(st.sampled_from(["div", "blockquote", "section"]), _inline(), inner, _inline()).map(
        lambda t: f"<{t[0]}>{t[1]}{t[2]}{t[3]}</{t[0]}>"
    )
    table = st.lists(st.lists(_inline(), min_size=2, max_size=3), min_size=1, max_size=3).map(
        lambda rows: f"<table>{''.join(map(_row, rows))}</table>"
    )
    return st.one_of(listed, boxed, table, st.tuples(_inline(), listed).map("".join))


BODY = st.lists(st.recursive(_inline().map(lambda t: f"<p>{t}</p>"), _block, max_leaves=6), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODY.map("".join))
def test_the_words_of_the_text_are_the_words_of_the_page_in_order(body: str) -> None:
    """None is joined to its neighbour, none is lost, none comes twice."""
    wanted = [word for block in blocks(page(body)) for word in block]
    own = words(text_of(body))
    assert own[-len(wanted) :] == wanted


def test_each_break_and_each_item_of_a_nested_list_is_a_line() -> None:
    text = text_of(
        "<p>June 9 in West Palm Beach<br>June 10 in <b>Tampa</b><br/>June 11 in Ocala</p>"
        "<ul><li>One<ul><li>Two</li><li>Three</li></ul></li><li><p>Four</p><p>Five</p></li></ul>"
    )
    assert "June 9 in West Palm Beach\nJune 10 in Tampa\nJune 11 in Ocala\n" in text
    assert "• One\n• Two\n• Three\n• Four\n\nFive\n" in text


def test_text_between_the_blocks_of_a_container_is_not_lost() -> None:
    text = text_of("<div>Before it all.<p>In a paragraph.</p>Behind <i>it</i>.<p>Another.</p>At the end.</div>")
    assert "Before it all.\n\nIn a paragraph.\n\nBehind it.\n\nAnother.\n\nAt the end." in text


def test_a_short_paragraph_with_a_link_in_the_midst_of_prose_is_not_lost() -> None:
    assert "They voted no." in text_of('<p>They <a href="/vote">voted</a> no.</p>')


def test_markup_gives_kinds_to_headings_rows_and_captions() -> None:
    kinds = kinds_of(
        "<h2>The vote</h2><table><tr><th>Name</th><th>Votes</th></tr><tr><td>Ann<br>Lee</td><td>5</td></tr></table>"
        "<figure><img src='a.jpg'><figcaption>The mayor speaks. She is late.</figcaption></figure>"
    )
    assert kinds["The vote"] is Kind.SUBHEAD
    assert kinds["Ann Lee  5"] is kinds["Name  Votes"] is Kind.TABLE
    assert kinds["The mayor speaks."] is Kind.CAPTION


def test_a_table_that_only_places_the_page_has_no_rows() -> None:
    long = "The mayor said that the harbour would be built, whatever it costs and whoever is against it. " * 4
    kinds = kinds_of(f"<table><tr><td>{long}</td><td>By the side of it all.</td></tr></table>")
    assert Kind.TABLE not in kinds.values()
    assert kinds["By the side of it all."] is Kind.SENTENCE


def test_signs_of_a_page_that_nobody_can_read_do_not_choose_its_text() -> None:
    """A page cannot name the texts that are kept: the signs for that are taken out of it."""
    text = text_of("<nav>\U000f0003\U000f0004 Hidden</nav><p>In the text\U000f0001 itself.</p>")
    assert "In the text itself." in text
    assert not any(ord(sign) >= 0xF0000 for sign in text)


def test_what_the_page_hides_is_no_text() -> None:
    text = text_of('<p>Seen.<span hidden>Unseen.</span> <span style="display: none">Nor this.</span>Also seen.</p>')
    assert "Seen. Also seen." in text


LINE, ITEM, SUBHEAD, CAPTION, TABLE = "", "item", "subhead", "caption", "table"


def written(markup: str, *kept: int) -> list[tuple[str, str, int]]:
    """Return the lines of a page of which these texts were kept, or all: each with its kind and its block."""
    tree = html.fromstring(f"<body>{markup}</body>")
    ends: dict[Any, int] = {}
    count = pages._sign(tree, ends)
    writer = pages._PageWriter(set(kept or range(count)))
    writer.walk(tree, ends)
    return [(one.text, ITEM if one.item else str(one.kind or ""), one.block) for one in writer.finished()]


ROWS = "<table><tr><td>{}</td><td>5</td></tr></table>"


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>One<br>two</p><p>Three</p>", [("One", LINE, 1), ("two", LINE, 1), ("Three", LINE, 2)]),
        ("<p>One<br><br>two</p><br>", [("One", LINE, 1), ("two", LINE, 1)]),
        ("<p> </p><p>  One  <i> two</i>  three </p>", [("One two three", LINE, 1)]),
        ("<p>One\ntwo</p><pre>3\n<b>4\n5</b></pre><p>Six\n7</p>",
         [("One two", LINE, 1), ("3", LINE, 2), ("4", LINE, 2), ("5", LINE, 2), ("Six 7", LINE, 3)]),
        ("<p>a<!-- x -->b<i hidden>x</i>c<script>x</script>d</p>", [("abcd", LINE, 1)]),
        ("<p>a\U000f0000b\U000efffdc&#31;&#65535;d</p>", [("ab\U000efffdcd", LINE, 1)]),
        ("<div>One</div><a>two</a>", [("One", LINE, 1), ("two", LINE, 2)]),
        # rows of data, and tables that place the parts of a page
        ("<table><tr><td>Ann<br>Lee</td><td><p>5</p><p>6</p></td></tr><tr><th>Bo</th><td></td><td>7</td></tr></table>"
         "<p>End<br>of it</p>",
         [("Ann Lee  5 6", TABLE, 1), ("Bo  7", TABLE, 2), ("End", LINE, 3), ("of it", LINE, 3)]),
        ("<table><caption>One</caption><tr><td>Two</td><td>3</td></tr></table>",
         [("One", CAPTION, 1), ("Two  3", TABLE, 2)]),
        ("<table><tr><td>Ann<br>Lee</td></tr><tr><td>Bo</td></tr></table>",
         [("Ann", LINE, 1), ("Lee", LINE, 1), ("Bo", LINE, 2)]),
        ("<table role=none><tr><td>Ann</td><td>5</td></tr></table>", [("Ann", LINE, 1), ("5", LINE, 2)]),
        ("<table role=presentation><tr><td>Ann</td><td>5</td></tr></table>", [("Ann", LINE, 1), ("5", LINE, 2)]),
        (ROWS.format("<article>Ann</article>"), [("Ann", LINE, 1), ("5", LINE, 2)]),
        (ROWS.format(ROWS.format("6")), [("6  5", TABLE, 1), ("5", LINE, 2)]),
        (ROWS.format("x" * 299), [("x" * 299 + "  5", TABLE, 1)]),  # and its sign
        (ROWS.format("x" * 300), [("x" * 300, LINE, 1), ("5", LINE, 2)]),
        (ROWS.format("<p class=caption>A</p>") + "<p>C</p>", [("A  5", TABLE, 1), ("C", LINE, 2)]),
        # who made a picture
        ("<p>A<span class='A-Credit'>B</span></p><p>A<b class=credit>B</b></p><div>A<div class=credit>B</div></div>",
         [("A", LINE, 1), ("B", LINE, 1), ("AB", LINE, 2), ("A", LINE, 3), ("B", LINE, 4)]),
        ("<p>A<small class=credits>B</small><em class=credit>C</em><i class=credit>D</i></p>",
         [(letter, LINE, 1) for letter in "ABCD"]),
        ("<p>A<cite class=credit>B</cite></p>", [("A", LINE, 1), ("B", LINE, 1)]),
        # items
        ("<ul><li>One</li><li><p>Two</p><p>Three</p></li></ul><p>Four</p>",
         [("One", ITEM, 1), ("Two", ITEM, 2), ("Three", LINE, 3), ("Four", LINE, 4)]),
        ("<ul><li>One<br>Two</li><li></li></ul>Three", [("One", ITEM, 1), ("Two", LINE, 1), ("Three", LINE, 2)]),
        ("<ol><li>One<ul><li>Two</li></ul>Three</li></ol>", [("One", ITEM, 1), ("Two", ITEM, 2), ("Three", LINE, 3)]),
        ("<dl><dt>Two</dt><dd>Three</dd></dl>", [("Two", ITEM, 1), ("Three", ITEM, 2)]),
        ("<ul><li><h3>One</h3>Two</li></ul>Three", [("One", SUBHEAD, 1), ("Two", LINE, 2), ("Three", LINE, 3)]),
        # headings and captions
        ("<h2>One</h2><p>Two</p><figure><figcaption><p>3 <b>4</b></p><p>5</p></figcaption></figure>Six",
         [("One", SUBHEAD, 1), ("Two", LINE, 2), ("3 4", CAPTION, 3), ("5", CAPTION, 4), ("Six", LINE, 5)]),
        ("<details><summary>One</summary>Two</details>", [("One", SUBHEAD, 1), ("Two", LINE, 2)]),
        ("<div class='Wp-Caption'>One<p>2</p></div><p class=caption>3</p><span class=caption>4</span><p class=x>5</p>",
         [("One", CAPTION, 1), ("2", CAPTION, 2), ("3", CAPTION, 3), ("4", LINE, 4), ("5", LINE, 5)]),
        ("<div class=caption><p>1</p><p>2</p><p>3</p><p>4</p></div>", [(str(n), CAPTION, n) for n in range(1, 5)]),
        ("<div class=caption><p>1</p><p>2</p><p>3</p><p>4</p><p>5</p></div>", [(str(n), LINE, n) for n in range(1, 6)]),
    ],
)  # fmt: skip
def test_blocks_and_breaks_of_a_page_are_lines(markup: str, lines: list[tuple[str, str, int]]) -> None:
    assert written(markup) == lines


@pytest.mark.parametrize(
    ("markup", "kept", "lines"),
    [
        ("<p>One</p><p>They <a>said</a> no.</p><p>Two</p>", [0, 4], ["One", "They said no.", "Two"]),
        ("<p>One</p><p class=x>They <a>said</a> no.</p><p>Two</p>", [0, 4], ["One", "Two"]),
        ("<p>One</p><p id=x>They <a>said</a> no.</p><p>Two</p>", [0, 4], ["One", "Two"]),
        ("<p>One</p><p>They said no.</p><p>Two</p>", [0, 2], ["One", "Two"]),
        ("<p>One</p><p>1234<a>1234</a></p><p>Two</p>", [0, 3], ["One", "Two"]),
        ("<p>One</p><p>12345<a>1234</a></p><p>Two</p>", [0, 3], ["One", "123451234", "Two"]),
        ("<p>One</p><p>They <a>said</a> no.</p><p>Two</p>", [0], ["One"]),
        ("<p>One</p><p>They <a>said</a> no.</p><p>No</p><p>Two</p>", [0, 5], ["One", "Two"]),
        ("<p>They <a>said</a> no.</p><p>Two</p>", [3], ["Two"]),
        ("<p>1</p><p>2</p><p>3</p>", [1], ["2"]),
        ("<p>1</p><div><p>2</p></div><p>3</p>", [0, 2], ["1", "3"]),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", [2], ["C"]),
        ("<p>One <b>two</b> three</p>", [0], ["One"]),
        ("<p>One <b>four</b></p>", [0], ["One four"]),
        ("<p>One <b>fours</b></p>", [0], ["One"]),
        (
            "<p>Zero</p><p>One</p><figcaption>Cap</figcaption><p>Two</p><figcaption>Cap</figcaption><p>Three</p>"
            "<figcaption>Late</figcaption>",
            [1, 3, 5],
            ["One", "Cap", "Two", "Three"],
        ),
        ("<figcaption>Early</figcaption><p>One</p><p>Two</p>", [1, 2], ["One", "Two"]),
        ("<p>One</p><p>Two</p><figcaption>Late</figcaption>", [0, 1], ["One", "Two"]),
    ],
)
def test_of_a_page_what_was_kept_is_written_with_what_belongs_to_it(
    markup: str, kept: list[int], lines: list[str]
) -> None:
    """Half of a block is all of it; a caption comes once, and plain prose with a link stands between two blocks."""
    assert [text for text, _, _ in written(markup, *kept)] == lines


@pytest.mark.parametrize(
    ("markup", "inside"),
    [
        ("Loose<p>1</p>tail", "<p>Loose</p><p>1</p><p>tail</p>"),
        ("<p>1</p>2<p>3</p> <p>4</p>5", "<p>1</p><p>2</p><p>3</p><p>4</p><p>5</p>"),
        (" <p>1</p> <a>link</a> <p>2</p>", "<p>1</p><a>link</a> <p>2</p>"),
        ("<b>Bold</b> more<p>1</p>", "<p><b>Bold</b> more</p><p>1</p>"),
        ("<p>1</p><i>two</i> three <b>four</b>", "<p>1</p><p><i>two</i> three <b>four</b></p>"),
        ("<script>x</script><p>1</p>", "<script>x</script><p>1</p>"),
        ("<i><a>x</a> y</i><p>1</p>", "<p><i><a>x</a> y</i></p><p>1</p>"),
        ("<i><b>x</b></i><p>1</p>", "<p><i><b>x</b></i></p><p>1</p>"),
        ("<i><a>x</a></i><p>1</p>", "<i><a>x</a></i><p>1</p>"),
        ("<p>1</p><!--c--><p>2</p>", "<p>1</p><!--c--><p>2</p>"),
        ("<p>1</p><!--c-->x", "<p>1</p><p><!--c-->x</p>"),
        ("no block <b>here</b>", "no block <b>here</b>"),
    ],
)
def test_loose_text_gets_a_paragraph_in_whatever_holds_it(markup: str, inside: str) -> None:
    """Not what is nothing but links, and not where there are no blocks."""
    for tag in (
        *("div", "article", "section", "main", "td", "th"),
        *("li", "dd", "blockquote", "center", "body"),
        "details",
    ):
        tree = etree.fromstring(f"<{tag}>{markup}</{tag}>")
        pages._wrap_loose_text(tree)
        assert etree.tostring(tree, encoding="unicode") == f"<{tag}>{inside}</{tag}>"


def extracted(body: str | None, *, nothing: bool = False) -> list[tuple[str, str]] | None:
    """Return the lines of a page of two paragraphs from which an extractor made this body, `@` for its first sign."""

    def extract(_: Any, **more: bool) -> Any:
        assert more == {"include_comments": False, "include_images": False}
        found = None if body is None else etree.fromstring(body.replace("@", chr(FIRST_SIGN)))
        return None if nothing else SimpleNamespace(body=found)

    found = lines_of(html.fromstring("<body><p>One two three four</p><p>Five</p></body>"), extract)
    return None if found is None else [(one.text, ITEM if one.item else str(one.kind or "")) for one in found]


def test_what_an_extractor_makes_of_other_data_is_written_as_it_made_it() -> None:
    """That begins with a fifth of words that are not the page's, or has no signs at all."""
    assert extracted(None) is extracted("<body/>", nothing=True) is None
    assert extracted("<body/>") == []
    assert extracted("<body><p>@One two three four</p></body>") == [("One two three four", LINE)]
    assert extracted("<body><p>Alien @One two three four</p></body>") == [("One two three four", LINE)]
    assert extracted("<body><p>Alien @One two three</p></body>") == [(f"Alien {chr(FIRST_SIGN)}One two three", LINE)]
    assert extracted(
        "<body><head>H</head><list><item>a</item><item>b</item></list><row><cell>c</cell><cell>d</cell></row>"
        "<table><row><cell>c</cell><cell>d</cell></row></table><p>e<lb/>f</p><quote>g</quote>tail</body>"
    ) == [
        *(("H", SUBHEAD), ("a", ITEM), ("b", ITEM), ("c", LINE), ("d", LINE), ("c  d", TABLE)),
        *((letter, LINE) for letter in ("e", "f", "g", "tail")),
    ]


def test_a_page_of_more_texts_than_there_are_signs_is_written_as_the_extractor_made_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "_MOST_SIGNS", 3)
    assert extracted("<body><p>@One two three four</p></body>") == [("One two three four", LINE)]
    monkeypatch.setattr(pages, "_MOST_SIGNS", 2)
    assert extracted("<body><p>Made</p></body>") == [("Made", LINE)]


def test_a_sign_that_no_element_can_hold_is_left_out() -> None:
    for body in ("<p>The text A&#31;B is here.</p>", "<div>The text A&#31;B is here.<p>So.</p></div>"):
        assert "The text AB is here." in text_of(body)


@pytest.mark.parametrize(
    ("lines", "title", "text", "given"),
    [
        (
            [("One", None, False, 1), ("two", None, False, 1), ("Three", None, False, 2)],
            "",
            "One\ntwo\n\nThree\n\n",
            {},
        ),
        ([("One", None, True, 1), ("Two", None, True, 2), ("3", None, False, 3)], "", "• One\n• Two\n\n3\n\n", {}),
        ([("1", None, False, 1), ("2", None, True, 2)], "", "1\n\n• 2\n\n", {}),
        (
            [("One", Kind.TABLE, False, 1), ("Two", Kind.TABLE, False, 2), ("3", Kind.SUBHEAD, False, 3)],
            "",
            "One\nTwo\n\n3\n\n",
            {0: Kind.TABLE, 4: Kind.TABLE, 9: Kind.SUBHEAD},
        ),
        (
            [("4", Kind.SUBHEAD, False, 1), ("5", Kind.SUBHEAD, False, 2)],
            "",
            "4\n\n5\n\n",
            {0: "subhead", 3: "subhead"},
        ),
        ([("so\u00adft", None, False, 1)], "", "soft\n\n", {}),
        ([("Rain", None, False, 1)], "RAIN", "Rain\n\n", {}),
        ([(str(n), None, False, n) for n in (1, 2, 3)], "3", "1\n\n2\n\n3\n\n", {}),
        ([(str(n), None, False, n) for n in (1, 2, 3, 4)], "4", "4\n\n1\n\n2\n\n3\n\n4\n\n", {0: Kind.SUBHEAD}),
    ],
)
def test_lines_of_a_page_become_its_text(
    lines: list[tuple[str, Kind | None, bool, int]], title: str, text: str, given: dict[int, Kind]
) -> None:
    """Its title stands first where none of the first three lines is it; blocks are apart, items and rows not."""
    pieces, kinds = _written([MarkupLine(*line) for line in lines], title)
    assert ("".join(pieces), kinds) == (text, given)
