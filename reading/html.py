"""An HTML page becomes text: its main part, its title, author and date, by trafilatura (`copydesk[html]`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reading.clean import visible
from reading.errors import ReadingError
from reading.source import Source

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_PEEK = 4096


def declared_charset(data: bytes) -> str:
    """Return the encoding that the page itself names near its beginning, or the empty string."""
    found = _CHARSET.search(data[:_PEEK])
    return found[1].decode("ascii") if found else ""


def from_html(path: Path, text: str) -> Source:
    """Return the Source of a page; ReadingError when trafilatura is not installed or finds no article."""
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise ReadingError(
            "Reading HTML needs trafilatura",
            visible(str(path)),
            "Install it: pip install 'copydesk[html]', or uv tool install 'copydesk[html]'",
        ) from error
    page: Any = bare_extraction(text, with_metadata=True, include_comments=False, include_images=False)
    if page is None or page.body is None:
        raise ReadingError("No article found in the page", visible(str(path)), "Save its text as .txt instead")
    pieces, headings = _written(page)
    found = {"author": page.author, "date": page.date, "source": page.sitename or page.hostname, "url": page.url}
    return Source(
        path,
        path.name,
        "".join(pieces).replace("\u00ad", ""),
        title=page.title or "",
        language=(page.language or _language(text))[:2].lower(),
        metadata={key: value for key, value in found.items() if value},
        headings=frozenset(headings),
    )


def _written(page: Any) -> tuple[list[str], list[int]]:
    """Return the pieces of the page's text and the offsets of its headings, the title first."""
    pieces: list[str] = []
    headings: list[int] = []
    length = 0
    blocks = list(_blocks(page.body))
    title = " ".join((page.title or "").split())
    if title and not any(text.casefold() == title.casefold() for _, text in blocks[:3]):
        blocks.insert(0, ("head", title))
    for tag, text in blocks:
        # Soft hyphens only say where a line may break; they would hide words from search.
        text = text.replace("\u00ad", "")
        if tag == "head":
            headings.append(length)
        piece = ("• " if tag == "item" else "") + text + ("\n" if tag == "item" else "\n\n")
        pieces.append(piece)
        length += len(piece)
    return pieces, headings


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Yield (tag, text) of the leaves that are lines: headings, paragraphs, items, quotations, rows of tables."""
    for element in body:
        tag = str(element.tag)
        if tag in ("list", "table", "quote", "div") and len(element):
            if (element.text or "").strip():
                yield "p", " ".join(element.text.split())
            yield from _blocks(element)
            continue
        separator = "  " if tag == "row" else ""
        text = " ".join(separator.join(element.itertext()).split())
        if text:
            yield tag, text
        tail = " ".join((element.tail or "").split())
        if tail:
            yield "p", tail


def _language(text: str) -> str:
    """Return the language that the page's root element names, or the empty string."""
    found = re.search(r"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", text[:_PEEK])
    return found[1] if found else ""
