"""An Article as input of any Pygments formatter: the tokens are its entities, its headings and its asides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from pygments.filter import apply_filters
from pygments.lexer import Lexer
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Text, _TokenType

from reading.article import Article, EntityType, Kind

ENTITY_TOKENS: dict[EntityType, _TokenType] = {
    EntityType.PERSON: Name.Class.Person,
    EntityType.ORG: Name.Namespace.Org,
    EntityType.PLACE: Name.Tag.Place,
    EntityType.DATE: Literal.Date,
    EntityType.MONEY: Number.Money,
    EntityType.PERCENT: Number.Percent,
    EntityType.QUANTITY: Number.Quantity,
    EntityType.ROLE: Keyword.Type.Role,
    EntityType.PRODUCT: Name.Constant.Product,
    EntityType.WORK: Name.Variable.Work,
}
"""The token of each type of entity: below a standard token, so that every Pygments style colours it."""

_KIND_TOKENS: dict[Kind, _TokenType] = {
    Kind.HEADLINE: Generic.Heading,
    Kind.SUBHEAD: Generic.Subheading,
    **dict.fromkeys((Kind.BYLINE, Kind.DATE, Kind.CREDIT, Kind.CAPTION, Kind.BIO), Comment.Aside),
    **dict.fromkeys((Kind.LINK, Kind.BOILERPLATE), Comment.Aside),
}


class ArticleLexer(Lexer):
    """Makes tokens of an article's entities and headings: `highlight(article.text, ArticleLexer(article), formatter)`.

    The text may differ from the article's in white space as long as every offset holds: a wrapped copy, say.
    """

    name = "copydesk article"

    def __init__(self, article: Article, **options: object) -> None:
        super().__init__(**options)
        self._article = article

    def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[tuple[_TokenType, str]]:
        """Yield the tokens of `text`, which together are `text` unchanged; ValueError when it has another length."""
        if len(text) != len(self._article.text):
            raise ValueError("not the text of this article")
        tokens = ((token, value) for _, token, value in self.get_tokens_unprocessed(text))
        return tokens if unfiltered else apply_filters(tokens, self.filters, self)

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Yield (offset, token, value): mentions as their type, the rest by the kind of its unit."""
        marks = {0, len(text)}
        for unit in self._article.sentences:
            marks |= {unit.start, unit.end}
        for mention in self._article.mentions:
            marks |= {mention.start, mention.end}
        cuts = sorted(marks)
        mentions = {mention.start: (mention.end, ENTITY_TOKENS[mention.type]) for mention in self._article.mentions}
        starts = [unit.start for unit in self._article.sentences]
        until, of_mention = 0, Text
        for start, end in pairwise(cuts):
            if start in mentions:
                until, of_mention = mentions[start]
            yield start, of_mention if start < until else self._token_of_unit(starts, start), text[start:end]

    def _token_of_unit(self, starts: list[int], at: int) -> _TokenType:
        """Return the token of the unit that covers offset `at`, Text where none does."""
        i = bisect_right(starts, at) - 1
        if i < 0 or at >= self._article.sentences[i].end:
            return Text
        return _KIND_TOKENS.get(self._article.sentences[i].kind, Text)
