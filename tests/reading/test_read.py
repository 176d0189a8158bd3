"""The samples become articles whose units a reader of news would recognise."""

from pathlib import Path

import pytest

from reading.article import Kind
from reading.clean import clean, visible
from reading.read import read_file

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name)
def test_units_lie_in_order_and_leave_only_white_space_and_bullets_outside(path: Path) -> None:
    article = read_file(path)
    end = 0
    outside = ""
    for i, unit in enumerate(article.sentences):
        assert unit.index == i
        assert end <= unit.start < unit.end <= len(article.text)
        outside += article.text[end : unit.start]
        end = unit.end
    outside += article.text[end:]
    assert not outside.replace("•", "").strip()


def test_a_headline_is_the_title_and_no_claim() -> None:
    article = read_file(SEEDS / "001_f050ccad6ed5e3e4.txt")
    assert article.title == "OpenAI researcher who resigned over security concerns joins Anthropic"
    assert article.sentences[0].kind is Kind.HEADLINE
    assert not article.sentences[0].kind.is_claim


def test_cleaning_is_one_to_one_and_leaves_nothing_that_acts_on_a_terminal() -> None:
    raw = "a\x1b[31mb\u202ec\ud800d\u200be\U000e0041f"
    cleaned = clean(raw)
    assert len(cleaned.text) == len(raw)
    assert cleaned.text == "a␛[31mb⇤c\ufffdd·e\ufffdf"
    assert cleaned.replaced == 5


def test_visible_is_one_line() -> None:
    assert visible("a\nb\tc\x07") == "a␊b␉c␇"
