"""Articles on stdout: as one JSON object, as a listing of units, or as the article itself, in colour on a terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from typing import TextIO

from reading.article import Article, EntityType

_WIDTH = 76


def record(article: Article) -> dict[str, object]:
    """Return the article as `read --json` prints it; offsets are code points of `text`, half open."""
    text = article.text
    return {
        "title": article.title,
        "sha256": article.sha256,
        "text": text,
        "sentences": [
            {"index": unit.index, "start": unit.start, "end": unit.end, "kind": unit.kind.value}
            for unit in article.sentences
        ],
        "entities": [
            {
                "start": mention.start,
                "end": mention.end,
                "type": mention.type.value,
                "text": text[mention.start : mention.end],
                "entity": mention.entity,
            }
            for mention in article.mentions
        ],
    }


def print_json(value: object) -> None:
    """Write one JSON value and a line feed to stdout, as UTF-8 whatever the locale.

    What would act on a terminal is written as JSON's own escapes: the value is the same.
    """
    import json

    from reading.clean import with_escapes

    line = with_escapes(json.dumps(value, ensure_ascii=False), lambda character: json.dumps(character)[1:-1])
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode() + b"\n")


def print_listing(article: Article) -> None:
    """Write one line for each unit: its index, its kind and its text, made fit for one line."""
    from reading.clean import visible

    for unit in article.sentences:
        quote = " ".join(article.quote(unit.index).split())
        _write(f"{unit.index:4}  {unit.kind.value:<11} {visible(quote)}\n")


def print_article(article: Article, environment: Mapping[str, str] = os.environ) -> None:
    """Write the article's text to stdout: wrapped and in colour on a terminal, unchanged into a pipe."""
    if not sys.stdout.isatty():
        _write(article.text if article.text.endswith("\n") else article.text + "\n")
        return
    text = wrapped(article.text, min(_WIDTH, shutil.get_terminal_size().columns))
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        _write(text + "\n")
        return
    from pygments import highlight
    from pygments.formatters.terminal import TerminalFormatter

    from reading.lexer import ArticleLexer

    _write(highlight(text, ArticleLexer(article), TerminalFormatter(colorscheme=_colours())).rstrip("\n") + "\n")


def wrapped(text: str, width: int) -> str:
    """Return `text` with spaces turned into line feeds so that lines fit `width` cells; every offset holds."""
    from unicodedata import east_asian_width

    characters = list(text)
    column, space = 0, -1
    for i, character in enumerate(text):
        if character == "\n":
            column, space = 0, -1
            continue
        column += 2 if character > "\u10ff" and east_asian_width(character) in "WF" else 1
        if character == " ":
            space = i
        elif column > width and space >= 0:
            characters[space] = "\n"
            column, space = i - space, -1
    return "".join(characters)


def _colours() -> dict[object, tuple[str, str]]:
    """Return the terminal's colours by token: entities underlined in the hue of their group, asides dim."""
    from pygments.token import Comment, Generic, Token

    from reading.lexer import ENTITY_TOKENS

    hues = {
        EntityType.PERSON: "_green_",
        EntityType.ORG: "_cyan_",
        EntityType.PLACE: "_yellow_",
        EntityType.ROLE: "_magenta_",
        EntityType.PRODUCT: "_red_",
        EntityType.WORK: "_red_",
    }
    scheme: dict[object, tuple[str, str]] = {
        Token: ("", ""),
        Generic.Heading: ("**", "**"),
        Generic.Subheading: ("**", "**"),
        Comment: ("brightblack", "brightblack"),
    }
    for type_, token in ENTITY_TOKENS.items():
        scheme[token] = (hues.get(type_, "_blue_"),) * 2
    return scheme


def _write(text: str, stream: TextIO | None = None) -> None:
    """Write to stdout; what the locale cannot encode becomes an escape, never a traceback."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "backslashreplace").decode(encoding))
