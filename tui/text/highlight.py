"""Text in colours by Pygments: tokens as the few names that the style sheet knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reading.clean import visible

Named = tuple[str, str]
"""A piece of text, and the name of its look: key, string, number, quiet or text."""


def coloured(text: str, ending: str) -> list[list[Named]]:
    """Return the lines of `text` in named pieces; `ending` is a file's; others than these stay plain."""
    lines: list[list[Named]] = [[]]
    for piece, name in _pieces(text, ending):
        first, *rest = piece.split("\n")
        for at, part in enumerate([first, *rest]):
            if at:
                lines.append([])
            if part:
                lines[-1].append((visible(part), name))
    return lines if lines[-1] else lines[:-1]


def _pieces(text: str, ending: str) -> Iterator[Named]:
    from pygments.lexers.data import JsonLexer
    from pygments.lexers.html import HtmlLexer
    from pygments.lexers.markup import MarkdownLexer
    from pygments.token import Comment, Generic, Keyword, Name, Number, Punctuation, String

    lexers: dict[str, type[Any]] = {".json": JsonLexer, ".jsonl": JsonLexer, ".html": HtmlLexer, ".md": MarkdownLexer}
    kind = lexers.get(ending[ending.rfind(".") :])
    if kind is None:
        yield text, "text"
        return
    names: tuple[tuple[Any, str], ...] = (
        *((Name.Tag, "key"), (Name.Attribute, "key"), (Generic.Heading, "key"), (Generic.Subheading, "key")),
        *((String, "string"), (Number, "number"), (Keyword, "number"), (Punctuation, "quiet"), (Comment, "quiet")),
    )
    for token, piece in kind(stripnl=False, ensurenl=False).get_tokens(text):
        yield piece, next((name for family, name in names if token in family), "text")
