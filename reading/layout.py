"""The lines of printed pages become text: columns in reading order, paragraphs, headings, rows of tables.

What a page shows besides its text goes (running heads and feet, page numbers); a word that was cut at a line's end is
whole again, and a paragraph that a page or a footnote interrupts goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from reading.article import Kind
from reading.places import SourcePlace
from reading.stops import END
from reading.text_writer import TextWriter

_SAME_SIZE = 1.08  # two heights of letters apart by less are one: boxes differ with the letters in them
_HEADING_SIZE = 1.15  # in heights of the text: larger letters are a heading's
_TITLE_SIZE = 1.5  # in the same: so large, also what ends with a stop is a heading
_LONGEST_HEADING = 6  # lines; more are a lead
_FEWEST_WOVEN = 4  # rows of several parts; fewer are a table's
_WORDS_IN_A_COLUMN = 3.5  # a part, on average; cells of tables have fewer
_FARTHEST = 5  # paragraphs: a figure's caption, footnotes and a running head stand between the two halves of one
_EDGE = 0.2  # of a page's height: where running heads and feet stand
_BULLET = re.compile(r"(?:[•‣◦▪▫■□●○◆►▸▶➢➤⁃∙·]\s*|[-–*]\s+)(?=\S)|(?:\(?\d{1,2}[.)]|\(?[a-z][)])\s+(?=\S)")
_ONLY_SIGN = re.compile(r"(?:[•‣◦▪▫■□●○◆►▸▶➢➤⁃∙·–*-]|\(?\d{1,2}[.)]|\(?[a-z][)])$")
_SIGN = re.compile(r"(?:[•‣◦▪▫■□●○◆►▸▶➢➤⁃∙·]\s*|[-–*]\s+)")
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\]|\(?\d{1,3}[.)]?|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=\D)")
_CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Chart|Map|Photo|Abbildung|Abb\.|Tabelle|Figura|Tabla|Tableau|Tabella|Quadro)\s+\d{1,3}[.:]\s",
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|p\.|стр\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de|di|sur|из)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_REFERRED = re.compile(r"[.!?][”’\"')]*(?:\[\d{1,3}\])+$")
_DIGITS = re.compile(r"\d+")
_HYPHENS = "-‐\u00ad"
_SECOND_HALF = re.compile(r"(?:und|oder|and|or|et|ou|y|o|e|ed|bis|to|en|of|och|eller|og|i|a|lub)$")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class PrintedLine(Struct):
    """A stretch of text on one baseline: its box in points, its height, the page it is on (from 1)."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int

    @property
    def height(self) -> float:
        """The height of its letters, descent and ascent."""
        return self.top - self.bottom


class PrintedPage(Struct):
    """A page: its height and width in points, and its lines in the order of the file."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine]


class _Paragraph(Struct):
    """Lines that belong together; `kind` where the layout gives one, `aside` where it interrupts what stands around."""

    lines: list[PrintedLine]
    kind: Kind | None = None
    aside: bool = False
    bullet: bool = False
    cells: bool = False

    @property
    def last(self) -> PrintedLine:
        """The line that it ends with."""
        return self.lines[-1]

    @property
    def height(self) -> float:
        """The usual height of its lines."""
        return median(line.height for line in self.lines)


class LaidText(Struct):
    """The text of pages, the kinds of its blocks by offset, and on which page it stands from each offset on."""

    text: str
    given: Mapping[int, Kind]
    places: Sequence[SourcePlace]


def laid_out(pages: Sequence[PrintedPage], known: frozenset[str] = frozenset()) -> LaidText:
    """Return the text of pages; `known` are words that tell whether a hyphen at a line's end belongs to the word."""
    _take_off_heads(pages)
    for page in pages:
        page.lines = _with_signs(page.lines)
    body = _body_height(pages)
    paragraphs: list[_Paragraph] = []
    for page in pages:
        paragraphs += _paragraphs(page, body)
    written = _ParagraphWriter(known=known | _words(pages))
    _lead_with_title(paragraphs, body)
    for paragraph in _whole(paragraphs, body):
        written.add(paragraph)
    return LaidText(written.text, written.given, tuple(written.places))


# ---------------------------------------------------------------------- running heads and feet


def _take_off_heads(pages: Sequence[PrintedPage]) -> None:
    """Take off what stands at one height on several pages, but for its numbers, from the edges inwards."""
    seen: Counter[tuple[str, int]] = Counter()
    edges = [(page, edge) for page in pages for edge in _edges(page)]
    for page in pages:
        seen.update({_head_key(page, row) for edge in _edges(page) for row in edge})
    taken: set[int] = set()
    for page, edge in edges:
        for row in edge:
            if not _is_head(page, row, seen, len(pages)):
                break
            taken.update(map(id, row))
    if any(id(line) not in taken for page in pages for line in page.lines):
        for page in pages:
            page.lines = [line for line in page.lines if id(line) not in taken]


def _is_head(page: PrintedPage, row: Sequence[PrintedLine], seen: Mapping[tuple[str, int], int], pages: int) -> bool:
    """Whether a row stands on other pages, too, or is the number of its page."""
    times = max(seen.get(_head_key(page, row, shift), 0) for shift in (-1, 0, 1))
    text = " ".join(line.text for line in row)
    numbers = _DIGITS.findall(text) if _PAGE_NUMBER.match(text) else []
    return times > 2 or (times > 1 and times * 2 > pages) or str(page.number) in numbers[:1]


def _edges(page: PrintedPage) -> tuple[list[list[PrintedLine]], list[list[PrintedLine]]]:
    """Return the rows near the upper and the lower edge of a page, at most three at each, the outermost first."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(page.lines, key=lambda line: -line.top):
        if rows and _on_one_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    top = [row for row in rows[:3] if row[0].bottom > (1 - _EDGE) * page.height]
    foot = [row for row in rows[max(len(top), len(rows) - 3) :] if row[0].top < _EDGE * page.height]
    return top, foot[::-1]


def _head_key(page: PrintedPage, row: Sequence[PrintedLine], shift: int = 0) -> tuple[str, int]:
    text = " ".join(line.text for line in sorted(row, key=lambda line: line.left))
    if _PAGE_NUMBER.match(text):
        return "#", 0
    text = _DIGITS.sub("#", text.casefold())
    return " ".join(text.split()), round(200 * row[0].bottom / page.height) + shift


# ---------------------------------------------------------------------- lines and columns


def _with_signs(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return lines with the signs of lists before what stands beside them: some programs write all signs at the end."""
    signs = [line for line in lines if _ONLY_SIGN.match(line.text)]
    found = [line for line in lines if not _ONLY_SIGN.match(line.text)]
    for sign in signs:
        beside = [line for line in found if _on_one_row(sign, line) and 0 <= line.left - sign.right < 4 * sign.height]
        item = min(beside, key=lambda line: line.left, default=None)
        if item is None:
            found.append(sign)
        else:
            item.text = f"{sign.text} {item.text}"
            item.left = sign.left
    return found if len(found) < len(lines) else list(lines)


def _on_one_row(one: PrintedLine, other: PrintedLine) -> bool:
    """Whether two lines stand beside each other."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.height, other.height)


def _rows(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Return lines that follow each other on one row together, from left to right."""
    rows: list[list[PrintedLine]] = []
    for line in lines:
        if rows and _on_one_row(rows[-1][-1], line) and line.left > rows[-1][-1].right:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _unwoven(rows: Sequence[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return rows with columns of prose one after the other, where the file goes across them row by row."""
    several = [row for row in rows if len(row) > 1]
    words = [len(line.text.split()) for row in several for line in row]
    if len(several) < _FEWEST_WOVEN or sum(words) < _WORDS_IN_A_COLUMN * len(words):
        return list(rows)
    gutters = _gutters(several)
    found: list[list[PrintedLine]] = []
    region: list[PrintedLine] = []
    for row in rows:
        if gutters and not any(line.left < gutter < line.right for line in row for gutter in gutters):
            region += row
        else:
            found += _by_column(region, gutters)
            region = []
            found.append(row)
    return found + _by_column(region, gutters)


def _gutters(rows: Sequence[Sequence[PrintedLine]]) -> list[float]:
    """Return where the gaps between columns are: in the middle of those that many rows have in common."""
    gaps = sorted((one.right + other.left) / 2 for row in rows for one, other in pairwise(row))
    clusters: list[list[float]] = []
    for gap in gaps:
        if clusters and gap - clusters[-1][-1] < 3 * rows[0][0].height:
            clusters[-1].append(gap)
        else:
            clusters.append([gap])
    return [max(cluster[0], median(cluster)) for cluster in clusters if len(cluster) * 3 >= len(rows)]


def _by_column(lines: Sequence[PrintedLine], gutters: Sequence[float]) -> list[list[PrintedLine]]:
    """Return lines as rows of one, the columns in reading order."""

    def column(line: PrintedLine) -> int:
        number = sum(gutter < (line.left + line.right) / 2 for gutter in gutters)
        return -number if rtl else number

    rtl = sum(_RTL.search(line.text) is not None for line in lines) * 2 > len(lines)
    return [[line] for line in sorted(lines, key=column)]


# ---------------------------------------------------------------------- paragraphs


def _body_height(pages: Sequence[PrintedPage]) -> float:
    """Return the height of the letters that most of the text has."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.height * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _paragraphs(page: PrintedPage, body: float) -> list[_Paragraph]:
    """Return the paragraphs of a page, in reading order, rows of tables apart."""
    rows = _unwoven(_rows(page.lines))
    pitch = _pitch(rows)
    found: list[_Paragraph] = []
    for number, row in enumerate(rows):
        if len(row) > 1 and _is_table_row(rows, number):
            found.append(_Paragraph(row, Kind.TABLE, aside=True, cells=True))
            continue
        line = row[0] if len(row) == 1 else _joined(row)
        before = found[-1] if found and not found[-1].cells else None
        if before is not None and (_is_title(before, line, body) or _goes_on(before, line, page, pitch)):
            before.lines.append(line)
        else:
            found.append(_Paragraph([line], bullet=_BULLET.match(line.text) is not None))
    for paragraph in found:
        _give_kind(paragraph, body)
    _mark_footnotes(found, page, body)
    return found


def _pitch(rows: Sequence[Sequence[PrintedLine]]) -> float:
    """Return the usual distance of two baselines, in heights of a line."""
    steps = [
        (one[0].bottom - other[0].bottom) / one[0].height
        for one, other in pairwise(rows)
        if 0.5 * one[0].height < one[0].bottom - other[0].bottom < 3 * one[0].height
    ]
    return median(steps) if steps else 1.2


def _joined(row: Sequence[PrintedLine]) -> PrintedLine:
    """Return the parts of a row as one line."""
    return PrintedLine(
        " ".join(line.text for line in row),
        row[0].left, row[-1].right, min(line.bottom for line in row), max(line.top for line in row), row[0].page,
    )  # fmt: skip


def _is_table_row(rows: Sequence[Sequence[PrintedLine]], number: int) -> bool:
    """Whether a row of several parts is one of a table: parts of the next or last row stand above or below its own.

    A line that was stretched to its column's width has gaps, too.
    """
    row = rows[number]
    beside = [rows[at] for at in (number - 1, number + 1) if 0 <= at < len(rows) and len(rows[at]) > 1]
    return any(sum(_is_below(cell, other) for cell in row) * 2 > len(row) for other in beside)


def _is_below(cell: PrintedLine, row: Sequence[PrintedLine]) -> bool:
    """Whether a part of a row begins, ends or is centred where one of another row does."""
    near = cell.height / 2
    return any(
        abs(cell.left - one.left) < near
        or abs(cell.right - one.right) < near
        or abs(cell.left + cell.right - one.left - one.right) < near
        for one in row
    )


def _goes_on(before: _Paragraph, line: PrintedLine, page: PrintedPage, pitch: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last, height = before.last, line.height
    ratio = max(height, last.height) / max(1e-3, min(height, last.height))
    if ratio > _SAME_SIZE or _BULLET.match(line.text) or _CAPTION.match(line.text):
        return False
    drop = (last.bottom - line.bottom) / max(height, 1e-3)
    if not 0 < drop <= max(1.35 * pitch, pitch + 0.3):
        return False
    if (_RTL.search(line.text) is None) != (_RTL.search(last.text) is None):
        return False
    left, right = _column_of(last, page)
    width = max(right - left, 1.0)
    ended = END.search(last.text.rstrip()) is not None
    if _RTL.search(line.text):
        return not (ended and last.left > left + 0.15 * width)
    centred = abs((last.left + last.right) - (line.left + line.right)) < 2 * height and last.left > left + height
    if not centred and line.left > last.left + 0.8 * height and not before.bullet:
        return False
    if not centred and line.left < last.left - 0.8 * height and (len(before.lines) > 1 or before.bullet):
        return False
    short = last.right < right - 0.25 * width
    if ended:
        return not short
    return not (last.right < left + 0.6 * width and line.text[:1].isupper() and not centred)


def _is_title(before: _Paragraph, line: PrintedLine, body: float) -> bool:
    """Whether a line goes on with a heading of several lines in large letters."""
    last = before.last
    same = max(line.height, last.height) < _SAME_SIZE * min(line.height, last.height)
    near = 0 < last.bottom - line.bottom < 1.5 * line.height
    return same and near and line.height > 1.3 * body and not END.search(last.text)


def _column_of(line: PrintedLine, page: PrintedPage) -> tuple[float, float]:
    """Return the edges of the column that a line stands in: of the lines that begin about where it does."""
    near = [one for one in page.lines if abs(one.left - line.left) < 3 * line.height]
    lefts, rights = sorted(one.left for one in near), sorted(one.right for one in near)
    few = len(near) // 10
    return lefts[few], rights[-1 - few]


def _give_kind(paragraph: _Paragraph, body: float) -> None:
    """Give a paragraph the kind that its letters or its first words say."""
    if paragraph.kind is not None:
        return
    if _CAPTION.match(paragraph.lines[0].text):
        paragraph.kind, paragraph.aside = Kind.CAPTION, True
    elif _is_large(paragraph, body):
        paragraph.kind = Kind.SUBHEAD
    elif _REFERRED.search(paragraph.last.text):
        paragraph.kind = Kind.SENTENCE


def _is_large(paragraph: _Paragraph, body: float) -> bool:
    """Whether a paragraph is a heading by the size of its letters; a lead in larger letters is none."""
    ratio = paragraph.height / body
    ended = END.search(paragraph.last.text) is not None
    return len(paragraph.lines) < _LONGEST_HEADING and ratio > (_TITLE_SIZE if ended else _HEADING_SIZE)


def _lead_with_title(paragraphs: list[_Paragraph], body: float) -> None:
    """Put the largest heading of the first page before what stands below it, and call it the headline."""
    first = [one for one in paragraphs if one.lines[0].page == paragraphs[0].lines[0].page]
    heads = [one for one in first if one.kind is Kind.SUBHEAD and one.height > _TITLE_SIZE * body]
    title = max(heads, key=lambda one: one.height, default=None)
    if title is None or sum(one.height * _SAME_SIZE > title.height for one in heads) > 1:
        return
    title.kind = Kind.HEADLINE
    below = next((at for at, one in enumerate(first) if one.lines[0].top < title.lines[0].bottom), 0)
    at = paragraphs.index(title)
    if below < at and title.lines[0].top == max(one.lines[0].top for one in first):
        paragraphs.insert(below, paragraphs.pop(at))


def _mark_footnotes(found: Sequence[_Paragraph], page: PrintedPage, body: float) -> None:
    """Mark what stands in small letters at the foot of a column and begins with a number or a sign."""
    for number in range(len(found) - 1, -1, -1):
        paragraph = found[number]
        below = found[number + 1] if number + 1 < len(found) else None
        ends = below is None or below.aside or below.lines[0].top > paragraph.lines[0].top
        small = paragraph.height * _SAME_SIZE < body and paragraph.lines[0].top < 0.6 * page.height
        if ends and small and _FOOTNOTE.match(paragraph.lines[0].text):
            paragraph.aside = True


def _whole(paragraphs: Sequence[_Paragraph], body: float) -> Iterator[_Paragraph]:
    """Yield paragraphs, those that a page's end, a column's, a table or a footnote interrupts put together again."""
    left = list(paragraphs)
    while left:
        first = left.pop(0)
        while not first.cells and (at := _rest_of(first, left)) is not None:
            between, rest = left[:at], left[at]
            for one in between:
                one.aside = True
                one.kind = one.kind or (Kind.BOILERPLATE if len(one.lines) == 1 and not _is_note(one, body) else None)
            first.lines += rest.lines
            del left[at]
        yield first


def _is_note(paragraph: _Paragraph, body: float) -> bool:
    return paragraph.height * _SAME_SIZE < body and _FOOTNOTE.match(paragraph.lines[0].text) is not None


def _rest_of(first: _Paragraph, left: Sequence[_Paragraph]) -> int | None:
    """Return which of the next paragraphs is the rest of one that breaks off; None where none is."""
    if first.aside or first.kind not in (None, Kind.SENTENCE) or END.search(first.last.text.rstrip()):
        return None
    for at, rest in enumerate(left[:_FARTHEST]):
        begin = rest.lines[0]
        elsewhere = begin.page != first.last.page or begin.top > first.last.top
        same = max(rest.height, first.height) < _SAME_SIZE * min(rest.height, first.height)
        if rest.kind in (None, Kind.SENTENCE) and not rest.aside and not rest.bullet and same and elsewhere:
            small = begin.text[:1].islower() or first.last.text[-1:] in _HYPHENS
            if small or (at == 0 and _is_full(first) and not _hides(rest, left[1:])):
                return at
            if not _may_interrupt(rest, begin):
                return None
        elif not rest.aside and not _may_interrupt(rest, begin):
            return None
    return None


def _hides(head: _Paragraph, left: Sequence[_Paragraph]) -> bool:
    """Whether what may be a running head stands before a paragraph that goes on with a sentence."""
    return bool(left) and _may_interrupt(head, head.lines[0]) and left[0].lines[0].text[:1].islower()


def _may_interrupt(paragraph: _Paragraph, begin: PrintedLine) -> bool:
    """Whether a paragraph may be a running head that stands on one page only: a short line without a stop."""
    return len(paragraph.lines) == 1 and len(begin.text) < 90 and not END.search(begin.text)


def _is_full(paragraph: _Paragraph) -> bool:
    """Whether a paragraph is prose up to its last line, which is as wide as the others."""
    if len(paragraph.lines) < 2:
        return False
    widest = max(line.right - line.left for line in paragraph.lines)
    return paragraph.last.right - paragraph.last.left > 0.85 * widest


# ---------------------------------------------------------------------- text


def _words(pages: Sequence[PrintedPage]) -> frozenset[str]:
    """Return the words with and without hyphens that stand within a line."""
    found: set[str] = set()
    for page in pages:
        for line in page.lines:
            found.update(word.strip(".,;:!?()[]“”\"'’").casefold() for word in line.text.split()[:-1])
    return frozenset(found)


class _ParagraphWriter(TextWriter, kw_only=True):
    """Writes paragraphs, and remembers kinds and pages."""

    known: frozenset[str]
    row: bool = False

    def add(self, paragraph: _Paragraph) -> None:
        """Write a paragraph, a blank line before it unless it is the next row of a table."""
        if self.length:
            self.put("\n" if paragraph.cells and self.row else "\n\n")
        self.row = paragraph.cells
        if paragraph.kind is not None:
            mark = _SIGN.match(paragraph.lines[0].text) if paragraph.kind is not Kind.TABLE else None
            self.given[self.length + (mark.end() if mark else 0)] = paragraph.kind
        if paragraph.cells:
            self._page(paragraph.lines[0].page)
            self.put("  ".join(line.text for line in paragraph.lines))
            return
        for number, line in enumerate(paragraph.lines):
            text = line.text
            if number + 1 < len(paragraph.lines):
                text = self._with_joint(text, paragraph.lines[number + 1].text)
            self._page(line.page)
            self.put(text)

    def _page(self, number: int) -> None:
        if not self.places or self.places[-1].page != number:
            self.places.append(SourcePlace(self.length, page=number))

    def _with_joint(self, text: str, following: str) -> str:
        """Return a line with what stands between it and the next one; without the hyphen where a word was cut."""
        if text[-1:] not in _HYPHENS:
            unspaced = _UNSPACED.match(text[-1:]) and _UNSPACED.match(following[:1])
            return text if unspaced else text + " "
        if _SECOND_HALF.match(following.split(" ", 1)[0]):
            return text + " "
        head, tail = text[:-1].split(" ")[-1], following.split(" ", 1)[0].strip(".,;:!?()[]“”\"'’")
        if not tail[:1].islower() or not head[-1:].isalpha():
            return text if head[-1:].isalnum() and tail[:1].isalnum() else text + " "
        head = head.strip("(“\"'‘[").casefold()
        joined, apart = (head + tail).casefold(), f"{head}-{tail}".casefold()
        if text[-1] in "\u00ad" or joined in self.known:
            return text[:-1]
        parts = head.rpartition("-")[2], tail.casefold()
        if apart in self.known or (text[-1] == "-" and all(len(part) > 2 and part in self.known for part in parts)):
            return text[:-1] + "-"
        return text[:-1]
