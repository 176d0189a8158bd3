"""A Word document becomes text, by mammoth (extra `documents`): paragraphs, lists, notes, the rows of tables.

Inserted text is text and deleted text is none, as in Word with all changes accepted. Heads, feet, comments, pictures
and macros are no text. Each sentence keeps the number of its paragraph, counted from the beginning of the document.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import mammoth
from msgspec import field

from reading import guard
from reading.article import Kind
from reading.clean import visible
from reading.errors import ReadingError
from reading.places import SourcePlace
from reading.source import Source
from reading.text_writer import TextWriter

_MOST_PARTS = 20_000  # files in the package: each picture is one
_MOST_XML = 16 << 20  # bytes of XML that all parts have together: a thousand pages
_LONGEST_CELL = 300  # characters; what is longer is prose, and the table only places it on the page
_DTDS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_LOCKED = b"\xd0\xcf\x11\xe0"
_HEADINGS = ("heading", "title", "subtitle")


def from_document(path: Path, data: bytes) -> Source:
    """Return the Source of a Word document; ReadingError for one that is locked, broken, or a trap."""
    if data.startswith(_LOCKED):
        hint = "Save it without a password, as .docx, where it was written"
        raise ReadingError("Not a Word document of this kind", f"{visible(str(path))} is locked, or an old .doc", hint)
    _check(path, data)
    found: list[Any] = []

    def taken(document: Any) -> Any:
        found.append(document)
        return document.copy(children=[], notes=type(document.notes)({}), comments=[])

    try:
        mammoth.convert_to_html(io.BytesIO(data), transform_document=taken)
    except (RecursionError, MemoryError):
        raise
    except Exception as error:  # whatever broken XML makes it raise
        what = f"{visible(str(path))}: {visible(' '.join(str(error).split()))[:200]}"
        raise ReadingError("The Word document cannot be read", what, "Open it, and save it again as .docx") from error
    writer = _DocumentWriter()
    writer.document(found[0])
    if not any(map(str.isalnum, writer.text)):
        raise ReadingError("The Word document has no text", visible(str(path)), "Are its pages pictures?")
    return Source(path, path.name, writer.text.rstrip("\n"), given=writer.given, places=tuple(writer.places))


def _check(path: Path, data: bytes) -> None:
    """Raise ReadingError for what is no document, unpacks to too much, or defines entities: no word processor does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            size = sum(part.file_size for part in texts)
            if len(parts) > _MOST_PARTS or size > guard.largest(_MOST_XML):
                raise ReadingError("Too large to unpack", visible(str(path)), guard.too_large(size, _MOST_XML))
            if any(sign in packed.read(part) for part in texts for sign in _DTDS):
                hint = "Word writes no such thing: somebody made it by hand. Save its text as .txt"
                raise ReadingError("The Word document defines entities", visible(str(path)), hint)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        hint = "Open it, and save it again as .docx"
        raise ReadingError("The Word document is broken", f"{visible(str(path))}: {error}", hint) from error


class _DocumentWriter(TextWriter):
    """Writes the paragraphs of a document, and remembers their kinds and numbers."""

    paragraph: int = 0
    counts: list[int] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    listed: bool = False

    def document(self, document: Any) -> None:
        """Write a document, then its notes in the order in which it refers to them."""
        self.blocks(document.children)
        for number, (kind, identity) in enumerate(list(self.notes), 1):
            with suppress(KeyError):  # a document may refer to a note that it does not have
                note = document.notes.find_note(kind, identity)
                words = " ".join(self._words(one) for one in note.body)
                self._write(f"[{number}] {' '.join(words.split())}", part=f"note {number}")

    def blocks(self, children: Sequence[Any]) -> None:
        """Write paragraphs and tables."""
        for child in children:
            name = type(child).__name__
            if name == "Table":
                self._table(child)
            elif name == "Paragraph":
                self._paragraph(child)
            elif hasattr(child, "children"):
                self.blocks(child.children)

    def _paragraph(self, paragraph: Any) -> None:
        """Write one paragraph, with the sign of its list."""
        text = self._words(paragraph)
        lines = [" ".join(line.split()) for line in text.split("\n")]
        lines = [line for line in lines if line]
        if not lines:
            return
        mark = self._mark(paragraph.numbering)
        style = (paragraph.style_name or paragraph.style_id or "").casefold()
        kind = Kind.SUBHEAD if style.startswith(_HEADINGS) else Kind.CAPTION if style == "caption" else None
        self._write(mark + "\n".join(lines), kind, near=bool(mark) and self.listed, at=len(mark))
        self.listed = bool(mark)

    def _mark(self, numbering: Any) -> str:
        """Return what stands before an item: a bullet, or its number."""
        if numbering is None:
            self.counts = []
            return ""
        level = min(int(numbering.level_index or 0), 8)
        if not numbering.is_ordered:
            return "• "
        self.counts = [*self.counts[: level + 1], *([0] * (level + 1 - len(self.counts)))]
        self.counts[level] += 1
        return f"{self.counts[level]}. "

    def _table(self, table: Any) -> None:
        """Write a table: a row a line; one that only places text on the page as what it holds."""
        rows = [row for row in table.children if hasattr(row, "children")]
        cells = [[" ".join(self._words(cell).split()) for cell in row.children] for row in rows]
        self.listed = False
        longest = max((len(cell) for row in cells for cell in row), default=0)
        if max(map(len, cells), default=0) < 2 or longest > _LONGEST_CELL:
            for row in rows:
                for cell in row.children:
                    self.blocks(cell.children)
            return
        near = False
        for row in cells:
            text = "  ".join(filter(None, row))
            if text:
                self._write(text, Kind.TABLE, near=near)
                near = True

    def _write(self, text: str, kind: Kind | None = None, *, near: bool = False, at: int = 0, part: str = "") -> None:
        """Write a block: below a blank line, or below the last one where both are of one list or table."""
        if self.length:
            self.put("\n" if near else "\n\n")
        if not part:
            self.paragraph += 1
        self.places.append(SourcePlace(self.length, paragraph=0 if part else self.paragraph, part=part))
        if kind is not None:
            self.given[self.length + at] = kind
        self.put(text)

    def _words(self, element: Any) -> str:
        """Return the text inside an element: line breaks as line feeds, references to notes as their numbers."""
        return "".join(self._parts(element))

    def _parts(self, element: Any) -> Iterator[str]:
        name = type(element).__name__
        if name == "Text":
            yield element.value.replace("\n", " ").replace("\u00ad", "")
        elif name == "Tab":
            yield " "
        elif name == "Break":
            yield "\n" if element.break_type == "line" else " "
        elif name == "NoteReference":
            key = element.note_type, element.note_id
            if key not in self.notes:
                self.notes.append(key)
            yield f"[{self.notes.index(key) + 1}]"
        elif hasattr(element, "children"):
            for child in element.children:
                yield from self._parts(child)
            if name in ("Paragraph", "TableCell"):
                yield "\n"
