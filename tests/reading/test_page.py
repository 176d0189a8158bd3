"""The text of a page: its words and no others, a line for each block and break, kinds where markup gives them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reading.article import Kind
from reading.html import from_html
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
