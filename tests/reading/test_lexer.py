"""Any Pygments formatter prints an article, unchanged but for colour."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pygments import highlight
from pygments.formatters import HtmlFormatter, NullFormatter
from pygments.token import Comment, Generic, Name

from reading.article import EntityType, Mention
from reading.lexer import ENTITY_TOKENS, ArticleLexer
from reading.read import read_file

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLE = read_file(SEEDS / "000_55d43b964525e033.txt")
LEIKE = ARTICLE.text.index("Jan Leike")
NAMED = replace(ARTICLE, mentions=(Mention(LEIKE, LEIKE + 9, EntityType.PERSON, "Jan Leike"),))


def test_nothing_is_lost() -> None:
    assert highlight(NAMED.text, ArticleLexer(NAMED), NullFormatter()) == NAMED.text


def test_tokens_are_entities_headings_and_asides() -> None:
    tokens = list(ArticleLexer(NAMED).get_tokens(NAMED.text))
    assert (Name.Class.Person, "Jan Leike") in tokens
    assert (Generic.Subheading, "Echoing Past Efforts and Emphasizing Safety") in tokens
    assert (Comment.Aside, "ByHuey Yee Ong") in tokens


def test_every_type_has_a_token_of_its_own() -> None:
    assert set(ENTITY_TOKENS) == set(EntityType)
    assert len(set(ENTITY_TOKENS.values())) == len(EntityType)


def test_a_formatter_that_escapes_its_output_escapes_the_article() -> None:
    hostile = replace(NAMED, text="<b>" + NAMED.text[3:])
    assert "&lt;b&gt;" in highlight(hostile.text, ArticleLexer(hostile), HtmlFormatter())


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not the text"):
        list(ArticleLexer(NAMED).get_tokens("another"))
