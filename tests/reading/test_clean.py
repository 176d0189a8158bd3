"""Cleaning: one to one by character, and nothing left that acts on a terminal or hides."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.clean import clean, visible

ANY = st.text(alphabet=st.one_of(st.characters(), st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))


@pytest.mark.parametrize(
    ("raw", "text", "replaced"),
    [
        ("a\x00b\x1b[31mc\x7f", "a␀b␛[31mc␡", 3),
        ("a\x80b\x9bc", "a\ufffdb\ufffdc", 2),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc", 2),
        ("a\u202eb\u2066c\u200f", "a⇤b⇨c⇠", 3),
        ("a\U000e0041\U000e007fb", "a\ufffd\ufffdb", 2),
        ("zero\u200bwidth\ufeff\u2060", "zero·width··", 3),
        ("soft\u00adhyphen", "soft·hyphen", 1),
        ("nbsp\u00a0stays\u202ftoo\u3000", "nbsp\u00a0stays\u202ftoo\u3000", 0),
        ("form\x0cfeed\x0bNEL\x85LS\u2028PS\u2029end", "form\nfeed\nNEL\nLS\nPS\nend", 0),
        ("old\rMac and\r\nWindows", "old\nMac and \nWindows", 0),
        ("tab\tstays\n", "tab\tstays\n", 0),
    ],
)
def test_each_class_of_character(raw: str, text: str, replaced: int) -> None:
    cleaned = clean(raw)
    assert (cleaned.text, cleaned.replaced) == (text, replaced)


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍👩‍👧", "❤️‍🔥", "☃︎", "é", "葛󠄀"])
def test_joiners_and_selectors_that_shape_letters_and_emoji_stay(text: str) -> None:
    assert clean(text).text == text
    assert visible(text) == text


@pytest.mark.parametrize(
    "text", ["\u200d", "a \u200d b", "\u200c\u200d", "a\u200c", "\ufe0f", "a\ufe0f\ufe0f", "a\U000e0100"]
)
def test_joiners_and_selectors_that_shape_nothing_go(text: str) -> None:
    assert clean(text).replaced > 0


@given(ANY)
def test_cleaning_is_one_to_one_and_final(raw: str) -> None:
    text = clean(raw).text
    assert len(text) == len(raw)
    assert clean(text).text == text
    text.encode("utf-8")
    assert not any(category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text)


@given(ANY)
def test_visible_is_one_line_no_longer_than_the_text(text: str) -> None:
    shown = visible(text)
    assert len(shown) <= len(text)
    assert len(shown.splitlines()) <= 1
    shown.encode("utf-8")
    assert not any(category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert not any(
        character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f" for character in shown
    )
