"""The main part of an HTML page as lines: trafilatura says which of its text that is, the page says how it is laid out.

An extractor rebuilds what it keeps, and words of neighbouring elements run together in it. So each text of the page
carries a sign of its own through the extraction, and what came through is written from the page itself: every block
and every break of the page is one in the text, and no word is another than the page's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from reading.article import Kind

FIRST_SIGN = 0xF0000  # the private planes 15 and 16 of Unicode: nothing that anybody reads
_A_SIGN = f"[{chr(FIRST_SIGN)}-\U0010ffff]"
_FORBIDDEN = re.compile(f"{_A_SIGN}|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that are ours, and those that a page can write and no element can be given: `&#31;`."""
_MOST_SIGNS = 0x10FFFD - FIRST_SIGN
_FOREIGN = 0.2  # an extract that begins with such a part of text that is not the page's was made from other data
_ENOUGH = 0.5  # a block of which the extractor keeps this part is kept whole
_LONGEST_CELL = 300  # characters: more is a paragraph, and the table is there to place it


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HEADINGS = _tags("h1 h2 h3 h4 h5 h6 summary")
_ITEMS = _tags("li dd dt")
_CELLS = _tags("td th")
_CAPTIONS = _tags("figcaption caption")
_OTHER_BLOCKS = _tags(
    "address article aside blockquote body button center details dialog dir div dl fieldset figure footer form header"
    " hgroup hr html legend main menu nav ol option p pre section table tbody tfoot thead title tr ul"
)
_BLOCKS = _OTHER_BLOCKS | _HEADINGS | _ITEMS | _CELLS | _CAPTIONS
_UNSEEN = _tags(
    "script style noscript template svg math head iframe object embed applet audio video canvas map select textarea"
    " input datalist frame frameset"
)
_LOOSE = ("div", "article", "section", "main", "td", "th", "li", "dd", "blockquote", "center", "body", "details")
_CALLED_CAPTION = "class"
_LINE, _CELL = "\n", "\x1f"
_BEGINS, _ENDS, _PASSED = range(3)


class MarkupLine(Struct, frozen=True):
    """One line of the page: its text, its kind where markup gives one, whether it is a list's item, and its block.

    Lines of one block were parted by a break alone.
    """

    text: str
    kind: Kind | None = None
    item: bool = False
    block: int = 0


def lines_of(tree: Any, extract: Callable[..., Any]) -> list[MarkupLine] | None:
    """Return the lines of a page's main part, or None when there is none; the tree is changed.

    `tree` is what trafilatura's `load_html` returns, `extract` its `bare_extraction`.
    """
    held = list(tree.iter())  # lxml makes an object anew for each look at an element that nobody holds
    _wrap_loose_text(tree)
    ends: dict[Any, int] = {}
    count = _sign(tree, ends)
    page: Any = extract(tree, include_comments=False, include_images=False)
    if page is None or page.body is None:
        return None
    written = "".join(page.body.itertext())
    kept = {ord(sign) - FIRST_SIGN for sign in re.findall(_A_SIGN, written)}
    head, *_ = re.split(_A_SIGN, written, maxsplit=1)
    if not count or len(head.split()) > _FOREIGN * len(written.split()):
        return list(_rebuilt(page.body))  # from elsewhere: the article that a page holds as data, for instance
    layout = _PageWriter(kept)
    layout.walk(tree, ends)
    held.clear()
    return layout.finished()


def _wrap_loose_text(tree: Any) -> None:
    """Make paragraphs of text that stands between the blocks of a container, for the extractor passes over such."""
    for box in list(tree.iter(*_LOOSE)):
        children = list(box)
        if any(child.tag in _BLOCKS for child in children):
            _wrap(box, children)


def _wrap(box: Any, children: Sequence[Any]) -> None:
    """Put each run of text and inline elements of `box` into a paragraph, unless it is nothing but links."""
    text, box.text = box.text, None
    run: list[Any] = []
    for child in [*children, None]:
        if child is not None and child.tag not in _BLOCKS:
            run.append(child)
            continue
        if _is_written(text) or any(_is_written(part.tail) or _speaks(part) for part in run):
            paragraph = box.makeelement("p", {})
            paragraph.text = _FORBIDDEN.sub("", text or "")
            before = run[0] if run else child
            if before is None:
                box.append(paragraph)
            else:
                before.addprevious(paragraph)
            for part in run:
                paragraph.append(part)  # takes its tail along
        if child is None:
            return
        text, child.tail, run = child.tail, None, []


def _is_written(text: str | None) -> bool:
    return text is not None and bool(text) and not text.isspace()


def _speaks(element: Any) -> bool:
    """Whether an inline element holds text that is no link's."""
    if element.tag == "a" or element.tag in _UNSEEN or not isinstance(element.tag, str):
        return False
    return _is_written(element.text) or any(_speaks(child) or _is_written(child.tail) for child in element)


def _sign(tree: Any, ends: dict[Any, int]) -> int:
    """Put a sign of its own before each text of the page, and return how many there are; 0 when a page has too many.

    `ends` takes how many there are where each element ends. Signs that the page has already are taken out: they would
    be taken for others'.
    """
    count = 0
    for element, is_tail in _texts(tree):
        if is_tail:
            ends[element] = count
        text = element.tail if is_tail else element.text
        if not text or text.isspace():
            continue
        text = _FORBIDDEN.sub("", text)
        bare = text.lstrip()
        if count < _MOST_SIGNS and bare:
            text = text[: len(text) - len(bare)] + chr(FIRST_SIGN + count) + bare
            count += 1
        if is_tail:
            element.tail = text
        else:
            element.text = text
    return 0 if count == _MOST_SIGNS else count


def _texts(tree: Any) -> Iterator[tuple[Any, bool]]:
    """Yield (element, whether the text is its tail) of each text that a reader of the page sees, in order."""
    for element, place in _walked(tree, lambda element: element.tag not in _UNSEEN):
        yield element, place is not _BEGINS


def _walked(
    tree: Any, is_seen: Callable[[Any], bool], enters: Callable[[Any], bool] = lambda _: True
) -> Iterator[tuple[Any, int]]:
    """Yield the elements of the tree below `tree` as they begin and end, and where those end that nobody sees.

    Of an element that is not seen, such as a comment, nothing else is yielded; of `tree` itself only its beginning; of
    one that is not entered, which is asked when it has begun, nothing inside.
    """
    from lxml.etree import iterwalk

    events = iterwalk(tree, events=("start", "end", "comment", "pi"))
    seen: list[bool] = []
    for event, element in events:
        if event == "start":
            seen.append(is_seen(element))
            if seen[-1]:
                yield element, _BEGINS
            if not seen[-1] or not enters(element):
                events.skip_subtree()
        elif event == "end":
            is_end = seen.pop()
            if element is not tree:
                yield element, _ENDS if is_end else _PASSED
        else:
            yield element, _PASSED


class _PageText(Struct):
    """A stretch of a block's text: whether the extractor kept it, and whether it is a link's."""

    text: str
    kept: bool = False
    linked: bool = False


class _PageWriter(Struct):
    """Writes a page's lines, block by block, from what the extractor kept."""

    kept: set[int]
    lines: list[tuple[MarkupLine, bool]] = field(default_factory=list)
    captions: set[int] = field(default_factory=set)  # the blocks in elements that hold nothing but captions
    pieces: list[_PageText] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # the elements that give the open block its kind
    prose: set[int] = field(default_factory=set)  # the blocks with a link that are more than that
    fresh_item: bool = False
    plain: bool = False  # whether the open block has no name by which a page could mean anything
    at: int = -1  # the number of the last text
    row: int = 0
    block: int = 0
    preformatted: int = 0
    linked: int = 0

    def walk(self, tree: Any, ends: Mapping[Any, int] | None = None) -> None:
        """Write the lines of a whole page, or of the part that holds what was kept.

        `ends` says how many texts there are where an element ends: what stands before the first that was kept, or in
        blocks behind the last, is no line.
        """
        first, last = min(self.kept, default=0), max(self.kept, default=-1)
        known = ends or {}

        def enters(element: Any) -> bool:
            return bool(self.row) or element.tag not in _BLOCKS or known.get(element, first + 1) > first

        for element, place in _walked(tree, _is_seen, enters):
            if place is _BEGINS:
                self._open(element, element.tag)
                self._add(element.text)
            else:
                if place is _ENDS:
                    self._close(element, element.tag)
                self._add(element.tail)
            if self.at >= last >= 0 and not self.pieces:
                break
        self._flush()

    def finished(self) -> list[MarkupLine]:
        """Return the lines that the extractor kept, each caption among them once, and plain prose between two of them.

        The extractor passes over a short paragraph that has a link.
        """
        found: list[MarkupLine] = []
        captions: set[str] = set()
        chosen = {line.block for line, kept in self.lines if kept}
        last = max(chosen, default=0)
        for line, kept in self.lines:
            caption = line.block in self.captions and found and line.block < last and line.text not in captions
            beside = line.block in self.prose and {line.block - 1, line.block + 1} <= chosen
            if kept or caption or beside:
                found.append(line)
            if caption:
                captions.add(line.text)
        return found

    def _open(self, element: Any, tag: str) -> None:
        if tag == "br":
            self._break(_LINE if not self.row else " ")
        elif tag in _CELLS and self.row:
            self._break(_CELL)
        elif _is_credit(element):
            self._break(_LINE)
        elif tag == "a":
            self.linked += 1
        elif tag in _BLOCKS:
            self._flush()
            self.preformatted += tag == "pre"
            self.plain = element.get("class") is None and element.get("id") is None
            if tag == "tr" and not self.row and _is_data(element):
                self.row = 1
                self.marks.append("tr")
            elif tag in _ITEMS:
                self.fresh_item = True
            mark = tag if tag in _HEADINGS or tag in _CAPTIONS else _CALLED_CAPTION if _is_caption(element) else ""
            if mark:
                self.marks.append(mark)
                element.set("data-mark", "")

    def _close(self, element: Any, tag: str) -> None:
        if tag == "tr" and self.row:
            self.row = 0
            self._flush()
            self.marks.pop()
        elif tag == "a":
            self.linked -= 1
        elif tag in _BLOCKS:
            self._flush()
            self.preformatted -= tag == "pre"
            if tag in _ITEMS:
                self.fresh_item = False
            if element.get("data-mark") is not None and self.marks:
                self.marks.pop()

    def _break(self, sign: str) -> None:
        if self.pieces:
            self.pieces.append(_PageText(sign))

    def _add(self, text: str | None) -> None:
        """Add a text of the page to the open block; white space at its beginning says nothing."""
        if not text or (not self.pieces and text.isspace()):
            return
        bare = text.lstrip()
        kept = False
        if bare and ord(bare[0]) >= FIRST_SIGN:
            self.at = ord(bare[0]) - FIRST_SIGN
            kept = self.at in self.kept
            text = text[: len(text) - len(bare)] + bare[1:]
        if not self.preformatted:
            text = text.replace("\n", " ")
        self.pieces.append(_PageText(text.replace(_CELL, " "), kept, self.linked > 0))

    def _flush(self) -> None:
        """End the open block: write its lines, or what of them was kept; inside a row of a table go on with it."""
        if self.row:
            self._break(" ")
            return
        pieces, self.pieces = self.pieces, []
        words = [piece for piece in pieces if not piece.text.isspace()]
        whole = sum(len(piece.text) for piece in words if piece.text != _CELL)
        held = sum(len(piece.text) for piece in words if piece.kept)
        if not whole:
            return
        if 0 < held < _ENOUGH * whole:
            pieces = [piece for piece in pieces if piece.kept or piece.text.isspace()]
        kind = self._kind()
        self.block += 1
        if self.marks and self.marks[-1] in _CAPTIONS:
            self.captions.add(self.block)
        elif self.plain and whole > 2 * sum(len(piece.text) for piece in words if piece.linked) > 0:
            self.prose.add(self.block)
        for raw in "".join(piece.text for piece in pieces).split(_LINE):
            cells = (" ".join(cell.split()) for cell in raw.split(_CELL))
            text = "  ".join(filter(None, cells))
            if text:
                line = MarkupLine(text, kind, self.fresh_item and kind is None, self.block)
                self.lines.append((line, held > 0))
                self.fresh_item = False

    def _kind(self) -> Kind | None:
        """Return the kind that the innermost marking element gives."""
        if not self.marks:
            return None
        mark = self.marks[-1]
        if mark == "tr":
            return Kind.TABLE
        return Kind.SUBHEAD if mark in _HEADINGS else Kind.CAPTION


def _is_seen(element: Any) -> bool:
    """Whether a reader of the page sees the element, as far as its name and its own attributes say."""
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return False
    style = element.get("style")
    return style is None or "display:none" not in style.replace(" ", "").lower()


def _is_caption(element: Any) -> bool:
    """Whether the name of an element's class says that it is a caption."""
    return element.tag in ("p", "div") and "caption" in (element.get("class") or "").lower() and len(element) < 5


def _is_credit(element: Any) -> bool:
    """Whether the name of an inline element's class says that it names who made a picture."""
    return element.tag in ("span", "cite", "small", "em", "i") and "credit" in (element.get("class") or "").lower()


def _is_data(row: Any) -> bool:
    """Whether a row belongs to a table of data, not to one that only places the parts of a page."""
    table = next(row.iterancestors("table"), None)
    if table is None:
        return False
    known = table.get("data-rows")
    if known is None:
        known = "1" if _holds_data(table) else "0"
        table.set("data-rows", known)
    return bool(known == "1")


def _holds_data(table: Any) -> bool:
    """Whether no cell of a table is a page of its own, and some row has two of them."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "article"), None) is not None:
        return False
    rows = [[cell for cell in row if cell.tag in _CELLS] for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    return all(len(cell.xpath("string()")) <= _LONGEST_CELL for cells in rows for cell in cells)


def _rebuilt(body: Any) -> Iterator[MarkupLine]:
    """Yield the lines of what trafilatura wrote itself, breaks and nested blocks kept apart."""
    layout = _PageWriter(set())
    for element in body.iter():
        element.tag = _HTML.get(element.tag, element.tag)
    layout.walk(body)
    for line, _ in layout.lines:
        yield line


_HTML = {"head": "h2", "list": "ul", "item": "li", "row": "tr", "cell": "td", "lb": "br", "quote": "blockquote"}
