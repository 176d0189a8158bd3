"""Files become Sources: decoded raw text and what the file says about itself, by the file's form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reading import forms, guard
from reading.clean import visible
from reading.decode import decode
from reading.errors import ReadingError
from reading.records import Fields
from reading.refused import by_content, by_name, error_of
from reading.source import Source
from reading.speakers import with_speakers

_ADDRESS = re.compile(r"(https?):/+(.*)", re.IGNORECASE | re.DOTALL)


def load(path: Path, *, fields: Fields | None = None) -> Iterator[Source]:
    """Yield the articles of one file: one, or one a record for JSON and tables.

    Raises ReadingError, which names the file: also for a document that is not read, and for an address.
    """
    not_fetched(str(path))
    form = (fields.form if fields else "") or _form(path)
    try:
        with guard.attributed():
            if form in forms.RECORDS:
                yield from _records(path, form, fields)
            else:
                yield _whole(path, form, asked=bool(fields and fields.form))
    except OSError as error:
        raise ReadingError("Could not read the file", visible(str(path)), error.strerror or "") from error
    except ValueError as error:
        raise ReadingError("Could not read the file", f"{visible(str(path))}: {visible(str(error))}") from error


def not_fetched(name: str) -> None:
    """Raise ReadingError for the address of a page: copydesk fetches nothing."""
    found = _ADDRESS.match(name)
    if found:
        address = visible(f"{found[1]}://{found[2]}")
        hint = (
            "Save the page in a browser as “Web page, HTML only”, or: curl -Lo page.html ADDRESS; then read page.html"
        )
        raise ReadingError("copydesk fetches no pages", address, hint)


def _form(path: Path) -> str:
    """Return the form that a file's name says, text for most; ReadingError for what is not read."""
    found = forms.form_of(path.name)
    if not found:
        refused = by_name(path.name)
        if refused is not None and path.is_file():
            raise error_of(refused, str(path))
    return found or forms.TEXT


def _records(path: Path, form: str, fields: Fields | None) -> Iterator[Source]:
    """Yield the articles of a file of records."""
    fields = fields or Fields()
    if form in (forms.JSONL, forms.PACKED):
        from reading.jsonl import from_jsonl

        yield from from_jsonl(path, fields, packed=form == forms.PACKED)
        return
    data = guard.read_bytes(path, guard.TABLE)
    refused = by_content(data, is_page=True)  # a table may begin with anything that is no binary
    if refused is not None:
        raise error_of(refused, str(path))
    if form == forms.JSON:
        from reading.arrays import from_json

        yield from from_json(path, decode(data, path), fields)
    else:
        from reading.tables import from_table

        yield from from_table(path, decode(data, path), fields, "\t" if form == forms.TSV else "")


def _whole(path: Path, form: str, *, asked: bool) -> Source:
    """Return the one article of a file; `asked` is whether somebody says that it has this form."""
    source = _document(path, form, guard.read_bytes(path, guard.ARTICLE), asked=asked)
    if form in (forms.SRT, forms.VTT):
        return source
    return with_speakers(source, asked=form == forms.TRANSCRIPT)


def _document(path: Path, form: str, data: bytes, *, asked: bool) -> Source:
    """Return the Source of a document, as its form is read."""
    if form in forms.DOCUMENTS:
        from reading.apart import read_apart

        return read_apart(forms.DOCUMENTS[form], path, data)
    refused = by_content(data, is_page=asked or form not in (forms.TEXT, forms.MARKDOWN))
    if refused is not None:
        raise error_of(refused, str(path))
    if form == forms.HTML:
        return _page(path, data)
    if form == forms.MARKDOWN:
        from reading.markdown import from_markdown

        return from_markdown(path, decode(data, path))
    if form in (forms.SRT, forms.VTT):
        from reading.cues import from_cues

        return from_cues(path, decode(data, path))
    return Source(path, path.name, decode(data, path))


def _page(path: Path, data: bytes) -> Source:
    """Return the article of an HTML page, in the encoding it names where that fits, else as any text."""
    from reading.html import declared_charset, from_html

    charset = declared_charset(data)
    try:
        text = data.decode(charset) if charset else decode(data, path)
    except (LookupError, UnicodeError):
        text = decode(data, path)
    return from_html(path, text)
