"""The page: the article typeset, a gutter with each sentence's sign, one sentence current."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from reading.article import Kind, Mention
from reading.packed import column
from tui.shell.shell import shell_of
from tui.shell.signs import TYPES, Signs, status_of
from tui.text.typeset import MEASURE, NO_BLOCKS, Page, PageBlock, PageLine, blocks, flattened
from tui.widgets.lines import Lines, Part, strip
from tui.widgets.styled import Span, dressed, ink, touching
from tui.work.pending import SaveState
from tui.work.session import Session

GUTTER = 5
KEPT = 300
"""How many drawn lines are kept for scrolling."""
_PICKED = Style(reverse=True, underline=False)

QUIET = frozenset({Kind.BYLINE, Kind.DATE, Kind.CREDIT, Kind.BIO, Kind.LINK, Kind.BOILERPLATE})
STRONG = frozenset({Kind.HEADLINE, Kind.SUBHEAD})


class Reader(Lines, can_focus=True):
    """Shows the session's article; a block of it for each sentence, wrapped once for each width."""

    LOOKS: ClassVar[set[str]] = {
        "reader--text",
        "reader--headline",
        "reader--subhead",
        "reader--quiet",
        "reader--number",
        "reader--bar",
        "reader--bar-blurred",
        "reader--accurate",
        "reader--disputed",
        "reader--erroneous",
        "reader--aside",
        "reader--unjudged",
        "reader--failed",
        "reader--stale",
        "reader--suggested",
        "reader--draft",
        "reader--pending",
        "reader--hit",
        "reader--person",
        "reader--org",
        "reader--place",
        "reader--date",
        "reader--figure",
        "reader--role",
        "reader--product",
    }

    WHEEL = ("sentence.next", "sentence.previous")

    def __init__(self, session: Session, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.signs = signs
        self.numbered = False
        self.highlight: str | None = ""  # "" every type, None no type, else only this one
        self.mention: Mention | None = None  # the one last gone to
        self.hits: Sequence[tuple[int, int]] = ()
        self._text = ""
        self._blocks = NO_BLOCKS
        self._page: Page | None = None
        self._mentions: Sequence[Mention] = ()
        self._starts: Sequence[int] = ()
        self._drawn: dict[int, Strip] = {}
        self._drawn_for: tuple[int, bool] = (0, False)

    # ------------------------------------------------------------------ content

    def show(self) -> None:
        """Lay the session's article out and show its current sentence."""
        article = self.session.article
        self._text = article.text if article else ""
        self._blocks = blocks(article) if article else NO_BLOCKS
        self.remark()
        self.hits = ()
        self._page = None
        self.top = 0
        self.reveal(fresh=True)
        self.repaint()

    def remark(self) -> None:
        """Take the article's mentions again: the lexicon changed them."""
        self._mentions = self.session.article.mentions if self.session.article else ()
        self._starts = column(self._mentions, 0, "start")
        self.mention = None
        self.repaint()

    def show_mention(self, mention: Mention) -> None:
        """Make one mention stand out, and scroll to it."""
        self.mention = mention
        line = self.page.line_of_offset(mention.start)
        if not self.top <= line < self.top + self.size.height:
            self.scroll_lines_to(line - self.size.height // 2)
        self.repaint()

    @property
    def page(self) -> Page:
        """The lines at the present width."""
        width = self.text_width()
        if self._page is None or self._page.width != width:
            self._page = Page(self._text, self._blocks, width)
        return self._page

    def text_width(self) -> int:
        """Return the measure: how many cells a line of text may have."""
        return max(2, min(MEASURE, self.size.width - self.gutter_width() - 1))

    def gutter_width(self) -> int:
        """Return the cells left of the text: bar, sign, and the number when it is shown."""
        return GUTTER + (len(str(len(self._blocks))) + 1 if self.numbered else 0)

    def line_count(self) -> int:
        """Return how many lines the page has, with room below so that the last sentence need not stick to the edge."""
        return self.page.height + min(2, self.size.height // 4)

    def fit(self) -> None:
        """Keep the current sentence where a reader expects it."""
        self.reveal(fresh=True)

    # ------------------------------------------------------------------ moving

    def pick(self, number: int) -> None:
        """Move to the sentence of a line; beside and between sentences there is none."""
        line = self.page.line(number)
        if line is not None and line.block.sentence >= 0:
            shell_of(self).perform("sentence.first", line.block.sentence + 1)

    def reveal(self, fresh: bool = False) -> bool:
        """Scroll so that the current sentence is between a quarter and three quarters of the height.

        It comes to rest at the far end of that band, so that the text stands still for the sentences that follow:
        good for the eye, and a key costs a hundred bytes instead of a page.
        """
        if not self.size.height or not self._blocks:
            return False
        lines = self.page.lines_of(self.session.cursor)
        if not lines:
            return False
        height = self.size.height
        low, high = height // 4, height - height // 4
        above, below = lines.start - self.top, lines.stop - self.top
        if fresh and lines.stop <= high:
            return self.scroll_lines_to(0)
        if below > high or len(lines) > high - low:
            return self.scroll_lines_to(self._tidy(lines.start - low))
        if above < low:
            return self.scroll_lines_to(self._tidy(lines.stop - high))
        return False

    def _tidy(self, top: int) -> int:
        """Return a top line near `top` that does not begin inside a sentence, so that reading moves by sentences."""
        for step in range(3):
            line = self.page.line(top + step)
            if line is None or line.first:
                return top + step
        return top

    def page_target(self, steps: int) -> int:
        """Return the sentence that is current after paging: the first one that begins on the new page."""
        height = max(1, self.size.height - 2)
        lines = self.page.lines_of(self.session.cursor)
        goal = lines.start + steps * height
        if goal >= self.page.height:
            return len(self._sentences) - 1
        found = self.page.sentence_at(max(0, goal))
        if found == self.session.cursor:
            found += 1 if steps > 0 else -1
        return found

    @property
    def _sentences(self) -> Sequence[object]:
        return self.session.article.sentences if self.session.article else ()

    def refresh_sentences(self, sentences: Iterable[int]) -> None:
        """Repaint sentences, where they are visible."""
        numbers = [number for sentence in sentences for number in self.page.lines_of(sentence)]
        for number in numbers:
            self._drawn.pop(number, None)
        self.refresh_numbers(numbers)

    def forget(self) -> None:
        """Forget the lines that were drawn."""
        self._drawn.clear()

    def current(self) -> tuple[int, int] | None:
        """Return where the current sentence begins, or goes on when it began above the screen."""
        lines = self.page.lines_of(self.session.cursor)
        return (self._margin(self.size.width) + self.gutter_width(), max(lines.start, self.top)) if lines else None

    # ------------------------------------------------------------------ drawing

    def _margin(self, width: int) -> int:
        """Return the cells left of the gutter: the page is in the middle."""
        return max(0, width - self.gutter_width() - self.page.width) // 2

    def draw(self, number: int, width: int) -> Strip:
        """Return one line, as it was drawn before if nothing in it has changed since: scrolling moves most lines."""
        if (width, self.has_focus) != self._drawn_for or len(self._drawn) > KEPT:
            self._drawn.clear()
            self._drawn_for = width, self.has_focus
        found = self._drawn.get(number)
        if found is None:
            found = self._drawn[number] = self._line(number, width)
        return found

    def _line(self, number: int, width: int) -> Strip:
        """Draw one line: margin, gutter, text."""
        base = self.look("text")
        line = self.page.line(number)
        if line is None:
            return Strip.blank(width, base)
        gutter = self._gutter(line, base)
        return strip(
            [(" " * self._margin(width), base), *gutter, (" " * line.indent, base), *self._words(line)], width, base
        )

    def _gutter(self, line: PageLine, base: Style) -> list[Part]:
        sentence = line.block.sentence
        number: list[Part] = []
        if self.numbered:
            digits = self.gutter_width() - GUTTER - 1
            text = str(sentence + 1) if line.first and sentence >= 0 else ""
            number = [(f"{text:>{digits}} ", self.look("number"))]
        if sentence < 0:
            return [*number, (" " * GUTTER, base)]
        before = [(" ", base), self._bar(sentence, base), self._note(line, base)]
        return [*number, *before, self._sign(line, base), (" ", base)]

    def _bar(self, sentence: int, base: Style) -> Part:
        if sentence == self.session.cursor:
            return self.signs.bar, self.look("bar" if self.has_focus else "bar-blurred")
        if self.session.anchor is not None and sentence in self.session.selected:
            return self.signs.range, self.look("bar")
        return " ", base

    def _note(self, line: PageLine, base: Style) -> Part:
        """Return the mark of a sentence with a note, in a cell that is always there."""
        sentence = line.block.sentence
        if not line.first or not self.session.holding(sentence).note:
            return " ", base
        style = self.look("number")
        return self.signs.noted, style + self.look("pending") if self.session.state(
            sentence
        ) is SaveState.PENDING else style

    def _sign(self, line: PageLine, base: Style) -> Part:
        if not line.first:
            return " ", base
        sentence = line.block.sentence
        state = self.session.state(sentence)
        if state is SaveState.FAILED:
            return self.signs.failed, self.look("failed")
        if self.session.stale_at(sentence):
            return self.signs.stale, self.look("stale")
        status = status_of(self.session.holding(sentence), self.session.is_claim(sentence))
        suggested = self.session.suggestion(sentence) if status == "unjudged" else None
        if suggested is not None and suggested.holding.verdict is not None:
            return self.signs.verdict(suggested.holding.verdict), self.look("suggested")
        style = self.look(status)
        if self.session.lacks(sentence):
            style = self.look("draft")
        if state is SaveState.PENDING:
            style = style + self.look("pending")
        return getattr(self.signs, status), style

    def _words(self, line: PageLine) -> list[Part]:
        """Return the text of a line, cut where its look changes."""
        text = flattened(self._text[line.start : line.end]).rstrip()
        start, end = line.start, line.start + len(text)
        hit = self.look("hit")
        spans = [*self._entities(start, end), *((a, b, hit) for a, b in touching(self.hits, start, end))]
        return dressed(text, start, self._base(line.block), spans)

    def _base(self, block: PageBlock) -> Style:
        if block.kind is Kind.HEADLINE:
            return self.look("headline")
        if block.kind is Kind.SUBHEAD:
            return self.look("subhead")
        if block.sentence < 0 or not self.session.is_claim(block.sentence):
            return self.look("quiet")
        return self.look("text")

    def _entities(self, start: int, end: int) -> list[Span]:
        found: list[Span] = []
        if self.highlight is None and self.mention is None:
            return found
        at = max(0, bisect_left(self._starts, start) - 1)
        while at < len(self._mentions) and self._mentions[at].start < end:
            mention = self._mentions[at]
            at += 1
            if mention.end > start and (mention == self.mention or self.highlight in ("", str(mention.type))):
                style = ink(self.look(TYPES[str(mention.type)]))
                found.append((mention.start, mention.end, style + _PICKED if mention == self.mention else style))
        return found
