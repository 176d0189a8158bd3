"""An HTML page becomes text: its main part, its title, author and date, by trafilatura (extra `html`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import structs

from reading.article import Kind
from reading.authors import author_of
from reading.clean import visible
from reading.errors import ReadingError, installing
from reading.language import detect
from reading.page import MarkupLine, lines_of
from reading.source import Source

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_PEEK = 4096  # bytes: browsers look at 1,024 for the charset, and pages heed that badly


def declared_charset(data: bytes) -> str:
    """Return the encoding that the page itself names near its beginning, or the empty string."""
    found = _CHARSET.search(data[:_PEEK])
    return found[1].decode("ascii") if found else ""


def from_html(path: Path, text: str) -> Source:
    """Return the Source of a page; ReadingError when trafilatura is not installed or finds no article."""
    try:
        from trafilatura import bare_extraction, extract_metadata, load_html
    except ImportError as error:
        raise ReadingError(
            "Reading HTML needs trafilatura",
            visible(str(path)),
            installing("html"),
        ) from error
    tree = load_html(text)
    page: Any = extract_metadata(tree) if tree is not None else None
    lines = lines_of(tree, bare_extraction) if tree is not None else None
    if not lines:
        raise ReadingError("No article found in the page", visible(str(path)), "Save its text as .txt instead")
    pieces, given = _written(lines, " ".join((page.title or "").split()))
    site, host = page.sitename or "", page.hostname or ""
    author = author_of(page.author or "", site, host, text)
    found = {"author": author, "date": page.date, "source": page.sitename or page.hostname, "url": page.url}
    body = "".join(pieces)
    declared = (page.language or _language(text))[:2].lower()
    return Source(
        path,
        path.name,
        body,
        title=page.title or "",
        language=detect(body, declared) if declared else "",  # a page often says what its template was made for
        metadata={key: value for key, value in found.items() if value},
        given=given,
    )


def _written(lines: list[MarkupLine], title: str) -> tuple[list[str], dict[int, Kind]]:
    """Return the pieces of the page's text and the kinds that its markup gives by offset, the title first."""
    # Soft hyphens only say where a line may break; they would hide words from search.
    lines = [structs.replace(line, text=line.text.replace("\u00ad", "")) for line in lines]
    if title and not any(line.text.casefold() == title.casefold() for line in lines[:3]):
        lines.insert(0, MarkupLine(title, Kind.SUBHEAD))
    pieces: list[str] = []
    given: dict[int, Kind] = {}
    length = 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        bullet = "• " if line.item else ""
        if line.kind is not None:
            given[length + len(bullet)] = line.kind
        piece = bullet + line.text + ("\n" if following is not None and _belong(line, following) else "\n\n")
        pieces.append(piece)
        length += len(piece)
    return pieces, given


def _belong(line: MarkupLine, following: MarkupLine) -> bool:
    """Whether no blank line stands between two lines: of one block, two items, two rows of a table."""
    if line.block == following.block:
        return True
    return (line.item and following.item) or line.kind is following.kind is Kind.TABLE


def _language(text: str) -> str:
    """Return the language that the page's root element names, or the empty string."""
    found = re.search(r"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", text[:_PEEK])
    return found[1] if found else ""
