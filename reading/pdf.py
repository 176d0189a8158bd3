"""A PDF becomes text, by pdfium (extra `documents`): its lines with their boxes, which `reading.layout` puts in order.

Each sentence keeps the number of its page. Read in a process of its own (`reading.apart`): what kills pdfium costs
this file only.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
from msgspec import Struct

from reading.article import Kind
from reading.clean import visible
from reading.entities.gazetteer import gazetteer
from reading.errors import ReadingError
from reading.layout import PrintedLine, PrintedPage, laid_out
from reading.source import Source

_MOST_PAGES = 3000  # what is longer is no article, and holds up all others
_GAP, _WORD_GAP, _BACK = 1.4, 0.12, 0.6  # in sizes of a letter
_SLANT = 0.1  # of a quarter turn
_UNNAMED = 0.2  # of the letters: with more, the text is not what the page shows
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SCAN = "It looks like a scan: make a text layer first (ocrmypdf {file} {stem}-text.pdf), then read that"
_LIGATURES = {ligature: unicodedata.normalize("NFKC", ligature) for ligature in "ﬀﬁﬂﬃﬄﬅﬆ"}


def from_document(path: Path, data: bytes) -> Source:
    """Return the Source of a PDF; ReadingError for one that is locked, broken, or has no text."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error)) from error
    count = len(document)
    if count > _MOST_PAGES:
        hint = f"Cut it: qpdf {visible(path.name)} --pages . 1-500 -- part.pdf"
        raise ReadingError("The PDF has too many pages", f"{visible(str(path))} has {count:,}", hint)
    pages = [_page(document, number, pypdfium2.raw) for number in range(count)]
    text = "".join(line.text for page in pages for line in page.lines)
    _check(path, text)
    laid = laid_out(pages, _known_words())
    title = " ".join((document.get_metadata_dict().get("Title") or "").split())
    empty = [page.number for page in pages if not page.lines]
    heads = any(kind in (Kind.HEADLINE, Kind.SUBHEAD) for kind in laid.given.values())
    return Source(
        path,
        path.name,
        laid.text,
        title="" if heads or _is_no_title(title) else title,
        metadata={"pages": count} | ({"pages_without_text": _ranges(empty)} if empty else {}),
        given=laid.given,
        places=laid.places,
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers as people write them: `1, 3-5`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("-".join(map(str, one)) for one in found)


def _unopened(path: Path, why: str) -> ReadingError:
    """Return the error for a file that pdfium does not open."""
    name = visible(path.name)
    if "password" in why.lower() or "security" in why.lower():
        hint = f"Save a copy without it: qpdf --password=WORD --decrypt {name} open.pdf"
        return ReadingError("The PDF is locked with a password", visible(str(path)), hint)
    return ReadingError("The PDF is broken, or none", visible(str(path)), f"It may mend: qpdf {name} mended.pdf")


def _check(path: Path, text: str) -> None:
    """Raise ReadingError where there are no words, or letters that have no names."""
    hint = _SCAN.replace("{file}", visible(path.name)).replace("{stem}", visible(path.stem))
    letters = sum(map(str.isalpha, text))
    if not letters:
        raise ReadingError("The PDF has no text", visible(str(path)), hint)
    unnamed = sum(sign < " " or sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in text)
    if unnamed > _UNNAMED * (letters + unnamed):
        raise ReadingError("The letters of the PDF have no names", visible(str(path)), hint.partition(": ")[2])


def _is_no_title(title: str) -> bool:
    """Whether a program named the file, and nobody the article."""
    low = title.lower()
    return (
        not low
        or low.startswith(("microsoft word", "untitled", "powerpoint"))
        or low.rpartition(".")[2]
        in (*("doc", "docx", "pdf", "indd", "qxd", "tex", "dvi", "html", "odt", "rtf", "txt"),)
    )


def _known_words() -> frozenset[str]:
    return gazetteer().ordinary


def _page(document: Any, number: int, raw: Any) -> PrintedPage:
    """Return a page's lines in the order of the file; a page that is broken has none."""
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PrintedPage(number + 1, 1.0, 1.0, [])
    turned = list(_glyphs(text, raw))
    text.close()
    left, bottom, right, top = page.get_mediabox()
    page.close()
    turn = Counter(glyph[5] for glyph in turned).most_common(1)[0][0] if turned else 0
    width, height = (top - bottom, right - left) if turn % 2 else (right - left, top - bottom)
    shift = (0, width if turn in (1, 2) else 0, height if turn in (2, 3) else 0)
    glyphs = [
        (sign, x0 + shift[1], x1 + shift[1], base + shift[2], size)
        for sign, x0, x1, base, size, of in turned
        if of == turn
    ]
    lines = [line for line in _lines(glyphs, number + 1) if line.text]
    ups = sum(one.top < other.bottom for one, other in pairwise(lines))
    if ups * 2 > len(lines):  # a page that is turned is told from its other end
        lines.sort(key=lambda line: -line.top)
    return PrintedPage(number + 1, max(1.0, width), max(1.0, height), lines)


_Glyph = tuple[str, float, float, float, float]


def _glyphs(text: Any, raw: Any) -> Iterator[tuple[str, float, float, float, float, int]]:
    """Yield (sign, left, right, baseline, size, quarter turns) of each letter, as on a page that is turned upright."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        if code in (10, 13):
            continue
        sign = "-" if code == 0xFFFE or (code == 2 and raw.FPDFText_IsHyphen(text, at)) else _sign(code)
        if not sign:
            continue
        raw.FPDFText_GetLooseCharBox(text, at, box)
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        raw.FPDFText_GetMatrix(text, at, matrix)
        size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        quarters = max(0.0, raw.FPDFText_GetCharAngle(text, at)) / (math.pi / 2)
        if abs(quarters - round(quarters)) > _SLANT and not sign.isspace():
            continue  # a watermark across the page
        turn = round(quarters) % 4
        if turn == 0:
            yield sign, box.left, box.right, y.value, size, turn
        elif turn == 1:
            yield sign, -box.top, -box.bottom, x.value, size, turn
        elif turn == 2:
            yield sign, -box.right, -box.left, -y.value, size, turn
        else:
            yield sign, box.bottom, box.top, -x.value, size, turn


def _sign(code: int) -> str:
    """Return a letter; nothing for what is none."""
    if code == 0 or 0xD800 <= code < 0xE000:
        return ""
    return _LIGATURES.get(chr(code), chr(code))


class _OpenLine(Struct):
    """A line that letters are added to, from the first of them on."""

    letters: list[str]
    last: _Glyph
    left: float
    right: float
    bottom: float
    top: float
    rtl: bool = False

    @property
    def height(self) -> float:
        """The height of its largest letter."""
        return max(self.top - self.bottom, 1e-3)

    def takes(self, glyph: _Glyph) -> bool:
        """Whether a letter goes on with the line: on its baseline, and neither far behind it nor before it."""
        bottom, top = _box(glyph)
        self.rtl = self.rtl or _is_rtl(glyph[0])
        gap = glyph[1] - self.last[2]
        on_line = min(self.top, top) - max(self.bottom, bottom) >= 0.5 * min(self.height, top - bottom)
        return on_line and (self.rtl or -_BACK * self.height <= gap <= _GAP * self.height)

    def add(self, glyph: _Glyph, spaced: bool) -> None:
        """Add a letter; a small raised number is a reference to a note, also where the line begins with it."""
        sign, x0, x1 = glyph[:3]
        bottom, top = _box(glyph)
        raised = top - bottom <= 1.01 * self.height and bottom > self.bottom + 0.2 * self.height
        if raised and sign.isdigit() and not spaced and _notes(self.letters):
            sign = f"[{sign}]"
        elif spaced or (not self.rtl and x0 - self.last[2] > _WORD_GAP * self.height):
            self.letters.append(" ")
        elif top - bottom > 1.1 * self.height and bottom < self.bottom and "".join(self.letters).isdigit():
            self.letters[:] = [f"[{''.join(self.letters)}] "]
        self.left, self.right = min(self.left, x0), max(self.right, x1)
        if top - bottom > self.height:
            self.bottom, self.top = bottom, top
        self.letters.append(sign)
        self.last = glyph

    def finished(self, page: int) -> PrintedLine:
        """Return the line."""
        return PrintedLine(_written(self.letters), self.left, self.right, self.bottom, self.top, page)


def _box(glyph: _Glyph) -> tuple[float, float]:
    """Return the lower and upper edge of a letter: by its baseline and size, for boxes differ from letter to letter."""
    return glyph[3] - 0.25 * glyph[4], glyph[3] + 0.75 * glyph[4]


def _is_rtl(sign: str) -> bool:
    return unicodedata.bidirectional(sign[0]) in ("R", "AL")


def _lines(glyphs: Sequence[_Glyph], page: int) -> Iterator[PrintedLine]:
    """Yield the lines of letters: cut where the baseline changes, at wide gaps, and where the text goes back."""
    line: _OpenLine | None = None
    spaced = False
    for glyph in glyphs:
        sign, x0, x1, _, size = glyph
        if sign.isspace() or x1 <= x0 or size <= 0:
            spaced = spaced or sign.isspace()
            if not sign.isspace() and line is not None:
                line.letters.append(sign)  # a mark that has no width of its own
            continue
        if line is not None and glyph[1:] == line.last[1:]:
            line.letters.append(sign)  # the second letter of a ligature
            continue
        if line is not None and line.takes(glyph):
            line.add(glyph, spaced)
        else:
            if line is not None:
                yield line.finished(page)
            line = _OpenLine([sign], glyph, x0, x1, *_box(glyph), rtl=_is_rtl(sign))
        spaced = False
    if line is not None:
        yield line.finished(page)


def _written(line: list[str]) -> str:
    """Return the letters of a line: a number of several raised digits in one, and a bullet whose sign has no name."""
    text = re.sub(r"(?<=\d)\]\[(?=\d)", "", "".join(line).strip())
    if _RTL.search(text):  # pdfium puts the stop behind a number before it
        text = re.sub(r"(?<=\s)([،؛.,])(\d[\d.,]*)(?=\s|$)", r"\2\1", text)
    return "•" + text[1:] if text[1:2] == " " and unicodedata.category(text[0]) in ("Cc", "Co", "Cn", "So") else text


def _notes(line: list[str]) -> bool:
    """Whether a raised number behind these letters is a reference to a note, and no power or square metre."""
    end = "".join(line[-4:])
    return end[-1:] in '.,;:!?”’")]' or (len(end) > 3 and end[-4:].isalpha())
