"""Markdown becomes text: front matter is metadata, markup goes, and a map to the file is kept.

markdown-it reads the markup; each piece of its text is then found again in the file, so every offset can be traced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from msgspec import field

from reading import guard
from reading.article import Kind
from reading.clean import visible
from reading.errors import ReadingError
from reading.metadata import language_of, value_of
from reading.source import Run, Source
from reading.text_writer import TextWriter

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(
    r"\A\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.S)
_LARGEST_FRONT = 1 << 16  # characters: front matter has some lines; a text between two rules is none
_HUGE = re.compile(rf"[^\n]{{{guard.LONGEST_LINE}}}")


def from_markdown(path: Path, text: str) -> Source:
    """Return the Source of a Markdown file's text; ReadingError when its front matter cannot be read."""
    if _HUGE.search(text):  # what takes a page's length to a parser of markup is no paragraph, and no markup
        return Source(path, path.name, text)
    front = _FRONT.match(text)
    found = _front_matter(path, front["fence"], front["body"]) if front else {}
    writer = _Writer(text, front.end() if front else 0)
    writer.write(_tokens(text[writer.cursor :]))
    if not writer.length:
        # Nothing but markup, or nested too deep to be read as such: then the file's own text is the article.
        return Source(path, path.name, text)
    return Source(
        path,
        path.name,
        writer.text,
        title=value_of(found, "title"),
        language=language_of(found),
        metadata=found,
        given=writer.given,
        runs=tuple(writer.runs),
    )


def _tokens(text: str) -> list[Token]:
    """Return the tokens of Markdown; escapes and entities stay tokens of their own, so that they can be traced."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join").parse(text)


def _front_matter(path: Path, fence: str, body: str) -> Mapping[str, object]:
    """Return the data of YAML (`---`) or TOML (`+++`) front matter."""
    if len(body) > _LARGEST_FRONT:
        raise ReadingError("Front matter is too long", visible(str(path)), "Keep it under 64 KB")
    try:
        found = guard.toml(body) if fence == "+++" else _yaml(body)
    except ValueError as error:
        what = visible(" ".join(str(error).split()))
        raise ReadingError("Could not read the front matter", f"{visible(str(path))}: {what}") from error
    return found if isinstance(found, dict) else {}


def _yaml(body: str) -> object:
    """Return the value of YAML without aliases, which a few lines can blow up to any size."""
    import yaml

    try:
        with guard.attributed():
            _check_yaml(yaml.parse(body, yaml.SafeLoader))
            return yaml.safe_load(body)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _check_yaml(events: Iterable[object]) -> None:
    """Raise ValueError at the first alias, and where lists and tables are nested too deep: its time grows with that."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > guard.DEEPEST:
            raise guard.TooDeep("lists and tables are nested too deep")


class _Writer(TextWriter):
    """Writes the text of tokens, remembers where in `raw` each piece stands, and the kinds that markup gives."""

    raw: str
    cursor: int
    runs: list[Run] = field(default_factory=list)

    def write(self, tokens: list[Token]) -> None:
        """Write blocks, a blank line between them, items and table rows on lines of their own."""
        lists: list[str] = []
        marker, in_table = "", False
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                lists.append("• " if token.type == "bullet_list_open" else f"{int(token.attrGet('start') or 1)}. ")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type == "list_item_open":
                marker = lists[-1]
                if marker[0].isdigit():
                    lists[-1] = f"{int(marker[:-2]) + 1}. "
            elif token.type == "heading_open":
                self._gap(2)
                self.given[self.length] = Kind.SUBHEAD
            elif token.type == "tr_open":
                self._gap(1 if in_table else 2)
                self.given[self.length] = Kind.TABLE
                in_table = True
            elif token.type == "table_close":
                in_table = False
            elif token.type in ("paragraph_open", "fence", "code_block", "html_block"):
                self._gap(1 if lists else 2)
                self.put(marker)
                marker = ""
            elif token.type in ("th_close", "td_close"):
                self.put("  ")
            self._content(token)

    def _content(self, token: Token) -> None:
        """Write the text of a token."""
        if token.type == "inline":
            for child in token.children or ():
                self._inline(child)
        elif token.type in ("fence", "code_block"):
            for line in token.content.splitlines(keepends=True):
                self._found(line, line)
        elif token.type == "html_block":
            for piece in _untagged(token.content):
                self._found(piece, piece)

    def _inline(self, token: Token) -> None:
        """Write one inline token: text, code, breaks; images and raw tags say nothing."""
        if token.type in ("text", "code_inline"):
            self._found(token.content, token.content)
        elif token.type == "text_special":
            self._found(token.content, token.markup)
        elif token.type in ("softbreak", "hardbreak"):
            self.put(" " if token.type == "softbreak" else "\n")

    def _found(self, text: str, raw: str) -> None:
        """Write text that stands in the file as `raw`, at or behind the cursor."""
        at = self.raw.find(raw, self.cursor)
        if at >= 0 and text:
            self.runs.append(Run(self.length, at, len(text) if text == raw else 1))
            self.cursor = at + len(raw)
        self.put(text)

    def _gap(self, lines: int) -> None:
        """End the line, and leave a blank one when `lines` is 2."""
        if self.pieces:
            self.put("\n" * lines)


def _untagged(html: str) -> Iterator[str]:
    """Yield the text between the tags of a block of HTML."""
    for piece in _TAG.split(html):
        if piece.strip():
            yield piece
