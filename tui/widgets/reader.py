"""The page: the article typeset, a gutter with each sentence's sign, one sentence current."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reading.article import Article, Kind, Mention
from reading.clean import visible
from reading.packed import column
from reading.places import margins
from reading.plural import count_of
from review.events import NOTHING
from review.holdings import draft_line
from review.scale import ROLES
from tui.shell.shell import shell_of
from tui.shell.signs import TYPES, WORDS, Signs
from tui.text.typeset import MEASURE, NO_BLOCKS, Page, PageBlock, PageLine, blocks, flattened
from tui.text.wrap import cells
from tui.widgets.lines import Lines, Part, strip, width_of
from tui.widgets.styled import Span, dressed, ink, touching
from tui.work.about import about
from tui.work.echo import CONFIDENCE
from tui.work.pending import SaveState
from tui.work.sentence import SentenceView

THUMB = 2  # cells right of the text: a space and the thumb
GUTTER = 5  # cells: bar, sign, mark and the spaces between
_WITH_PLACES, _WITH_SPEAKERS = 40, 70
"""Cells of a page from which on there is room for places beside the text, and for who speaks."""
_SHORT_PLACE, _LONG_PLACE = 8, 16  # cells: a time or a page; and with a speaker's name
KEPT = 300
"""How many drawn lines are kept for scrolling."""
_PICKED = Style(reverse=True, underline=False)
_MARKED = Style(reverse=True)

QUIET = frozenset({Kind.BYLINE, Kind.DATE, Kind.CREDIT, Kind.CAPTION, Kind.BIO, Kind.LINK, Kind.BOILERPLATE})
STRONG = frozenset({Kind.HEADLINE, Kind.SUBHEAD})


class _Marginal(Struct, frozen=True):
    """What stands left of each sentence, and the cells it takes with the space behind it."""

    words: Sequence[str] = ()
    width: int = 0


_NOTHING_BESIDE = _Marginal()


class _PageLayout(Struct, frozen=True):
    """A page laid out for a widget's width: what stands beside it, and the cells left of the gutter and of the text."""

    page: Page
    height: int
    beside: _Marginal
    margin: int
    gutter: int


class Reader(Lines, can_focus=True):
    """Shows an article as it is handed to it; a block for each sentence, wrapped once for each width."""

    LOOKS: ClassVar[set[str]] = {
        "reader--text",
        "reader--headline",
        "reader--subhead",
        "reader--quiet",
        "reader--number",
        "reader--bar",
        "reader--bar-blurred",
        *(f"reader--{role}" for role in ROLES),
        "reader--aside",
        "reader--unjudged",
        "reader--failed",
        "reader--stale",
        "reader--suggested",
        "reader--draft",
        "reader--differs",
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

    def __init__(self, signs: Signs, *, scroll: str = "half", id: str | None = None) -> None:
        """`scroll` is how the page follows the current sentence: by `half` a page, `centre`, or by a `line`."""
        super().__init__(id=id)
        self.signs = signs
        self._scroll = scroll
        self.views: Sequence[SentenceView] = ()
        self._count = 0
        self.at = 0
        """The current sentence; the number behind the last one is the row at the end."""
        self.end_row: Callable[[], Sequence[str]] = tuple
        """What stands at the end when it is current, from the longest to the shortest."""
        self.numbered = False
        self.highlight: str | None = ""  # "" every type, None no type, else only this one
        self.mention: Mention | None = None  # the one last gone to
        self.hits: Sequence[tuple[int, int]] = ()
        self._article: Article | None = None
        self._text = ""
        self._blocks = NO_BLOCKS
        self._layout: _PageLayout | None = None
        self._laid_out_for: tuple[int, bool] = (0, False)
        self._mentions: Sequence[Mention] = ()
        self._places: Sequence[_Marginal] = (_NOTHING_BESIDE, _NOTHING_BESIDE)
        self._starts: Sequence[int] = ()
        self._drawn: dict[int, Strip] = {}
        self._drawn_for: tuple[int, bool] = (0, False)
        self._signs: dict[tuple[str, str], Part] = {}

    # ------------------------------------------------------------------ content

    def show(self, article: Article | None, views: Sequence[SentenceView], at: int) -> None:
        """Lay an article out and show one of its sentences; `views` are its sentences as they are drawn."""
        self._text = article.text if article else ""
        self._blocks = blocks(article) if article else NO_BLOCKS
        self._places = _margins(article) if article else (_NOTHING_BESIDE, _NOTHING_BESIDE)
        self.refresh_mentions(article)
        self.hits = ()
        self._layout = None
        self.top = 0
        self.show_views(views, at)
        self.reveal(fresh=True)

    def show_views(self, views: Sequence[SentenceView], at: int) -> None:
        """Draw the article that is laid out with other views of its sentences."""
        self.views, self._count, self.at = views, len(views), at
        self.repaint()

    def refresh_mentions(self, article: Article | None) -> None:
        """Take the article's mentions again: the lexicon changed them."""
        self._article = article
        self._mentions = article.mentions if article else ()
        self._starts = column(self._mentions, 0, "start")
        self.mention = None
        self.repaint()

    def move(self, at: int) -> None:
        """Scroll to where another sentence is current."""
        was_ended, self.at = self.is_at_end, at
        if was_ended or self.is_at_end:  # drawn by where we are, which it is only now
            self.refresh_sentences((self._count,))
        self.reveal()

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
        return self._laid_out.page

    @property
    def _laid_out(self) -> _PageLayout:
        """The page at the present width, made when that changed."""
        width = self.outer_size.width
        if self._layout is None or self._laid_out_for != (width, self.numbered):
            short, long = self._places
            beside = long if width >= _WITH_SPEAKERS else short if width >= _WITH_PLACES else _NOTHING_BESIDE
            gutter = beside.width + GUTTER + (len(str(len(self._blocks))) + 1 if self.numbered else 0)
            lead = int(width >= _WITH_PLACES and gutter > GUTTER)
            measure = max(2, min(MEASURE, width - lead - gutter - THUMB))
            page = self._layout.page if self._layout else None
            if page is None or page.width != measure:
                page = Page(self._text, self._blocks, measure)
            spare = width - gutter - measure
            margin = max(lead, min(spare // 2, spare - THUMB))
            self._layout = _PageLayout(page, page.height, beside, margin, gutter)
            self._laid_out_for = width, self.numbered
        return self._layout

    def gutter_width(self) -> int:
        """Return the cells left of the text: its place, bar, sign, and the number when it is shown."""
        return self._laid_out.gutter

    def line_count(self) -> int:
        """Return how many lines the page has, with room below so that the last sentence need not stick to the edge."""
        return self._laid_out.height + (2 if self.is_at_end else min(2, self.size.height // 4))

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
        """Scroll so that the current sentence is between a quarter and three quarters of the height, or as was set.

        It comes to rest at the far end of that band, so that the text stands still for the sentences that follow:
        good for the eye, and a key costs a hundred bytes instead of a page.
        """
        if not self.size.height or not self._laid_out.height:
            return False
        lines = self._lines_of(self.at)
        if not lines:
            return False
        height = self.size.height
        if self.is_at_end and self.top <= lines.start < self.top + height:
            return False
        if self._scroll == "centre" and not fresh:
            return self.scroll_lines_to(lines.start - (height - len(lines)) // 2)
        low, high = (1, height - 1) if self._scroll == "line" and height > 4 else (height // 4, height - height // 4)
        above, below = lines.start - self.top, lines.stop - self.top
        if self._scroll == "line" and not fresh and len(lines) <= high - low:
            if below > high:
                return self.scroll_lines_to(lines.stop - high)
            return self.scroll_lines_to(lines.start - low) if above < low else False
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
        lines = self._lines_of(self.at)
        goal = lines.start + steps * height
        if goal >= self._laid_out.height:
            return self._count - 1
        found = self.page.sentence_at(max(0, goal))
        if found == self.at:
            found += 1 if steps > 0 else -1
        return found

    @property
    def is_at_end(self) -> bool:
        """Whether the row at the end is current."""
        return 0 < self._count == self.at

    def shows(self, sentence: int) -> bool:
        """Whether the line that a sentence begins with, where its signs are, is on the screen."""
        lines = self._lines_of(sentence) if self.display else range(0)
        return bool(lines) and self.top <= lines.start < self.top + self.size.height

    def _lines_of(self, place: int) -> range:
        """Return the lines of a sentence, or of the row at the end."""
        layout = self._laid_out
        if self._count and place == self._count:
            return range(layout.height + 1, layout.height + 2)
        return layout.page.lines_of(place)

    def refresh_sentences(self, sentences: Collection[int]) -> None:
        """Repaint sentences, where they are visible."""
        layout, end = self._laid_out, self._count
        numbers = [number for sentence in sentences if sentence != end for number in layout.page.lines_of(sentence)]
        if end and end in sentences:
            numbers.append(layout.height + 1)
        for number in numbers:
            self._drawn.pop(number, None)
        self.refresh_numbers(numbers)

    def forget(self) -> None:
        """Forget the lines that were drawn, and how signs look."""
        self._drawn.clear()
        self._signs.clear()

    def current(self) -> tuple[int, int] | None:
        """Return where the current sentence begins, or goes on when it began above the screen."""
        layout, lines = self._laid_out, self._lines_of(self.at)
        return (layout.margin + layout.gutter, max(lines.start, self.top)) if lines else None

    # ------------------------------------------------------------------ read aloud

    def spoken_count(self) -> int:
        """Return how many sentences there are."""
        return len(self.views)

    def spoken_at(self) -> int | None:
        """Return the number of the current sentence, or of the row at the end."""
        return self.at

    def spoken_head(self) -> str:
        """Return the title of the article, its length, and what its file says of it."""
        if self._article is None:
            return ""
        facts = (said for _, said in about(self._article))
        return visible(", ".join((self._article.title, count_of(len(self.views), "unit"), *facts)))

    def spoken(self, number: int) -> str:
        """Return a sentence with its place and what is held of it, or what the row at the end says."""
        if not 0 <= number < len(self.views) or self._article is None:
            return next(iter(self.end_row()), "") if self.views else "No sentences"
        quote = visible(" ".join(self._article.quote(number).split()))
        place = f"{number + 1} of {len(self.views)}"
        beside = self._places[1].words
        stands = [visible(" ".join(beside[number].split()))] if beside and beside[number] else []
        return f"{', '.join((place, *stands, *held_in_words(self._article, self.views[number])))}. {quote}"

    # ------------------------------------------------------------------ drawing

    def window(self, first: int, end: int) -> list[Strip]:
        """Return rows of the widget, with the thumb in the margin of its row."""
        width = self.size.width
        found = self._lines(range(self.top + first, self.top + end), width)
        at = self.thumb() - first
        if 0 <= at < len(found) and found[at].cell_length == width:
            thumb = Segment(self.signs.range, self.looks["number"])
            found[at] = Strip([*found[at].crop(0, width - 1), thumb], width)
        return found

    def draw(self, number: int, width: int) -> Strip:
        """Return one line."""
        return self._lines((number,), width)[0]

    def _lines(self, numbers: Sequence[int], width: int) -> list[Strip]:
        """Return lines, as they were drawn before if nothing in them has changed since: scrolling moves most lines."""
        if (width, self.has_focus) != self._drawn_for or len(self._drawn) > KEPT:
            self._drawn.clear()
            self._drawn_for = width, self.has_focus
        missing = [number for number in numbers if number not in self._drawn]
        if missing:
            self._drawn.update(zip(missing, self._fresh(missing, width), strict=True))
        return [self._drawn[number] for number in numbers]

    def thumb(self) -> int:
        """Return the row of the window beside which the thumb stands; -1 where the whole article is shown.

        One row: a thumb as long as the window's share would cost a slow line 250 bytes a page.
        """
        height, total = self.size.height, self._laid_out.height
        if total <= height or height < 2:
            return -1
        return min(height - 1, self.top * (height - 1) // (total - height))

    def _fresh(self, numbers: Sequence[int], width: int) -> list[Strip]:
        """Draw lines, all in one pass: margin, gutter, text."""
        base, layout = self.looks["text"], self._laid_out
        lines = {number: line for number in numbers if (line := layout.page.line(number)) is not None}
        texts = {number: flattened(self._text[line.start : line.end]).rstrip() for number, line in lines.items()}
        views = {n: self.views[line.block.sentence] if line.block.sentence >= 0 else None for n, line in lines.items()}
        looks = {n: (self._base(line.block, views[n]), self._spans(line, views[n])) for n, line in lines.items()}
        words = {number: dressed(texts[number], line.start, *looks[number]) for number, line in lines.items()}
        before = " " * layout.margin, base
        parts = [
            [before, *self._gutter(line, views[number], base, layout), (" " * line.indent, base), *words[number]]
            if (line := lines.get(number)) is not None
            else self._end(number, layout, width, base)
            for number in numbers
        ]
        return [strip(one, width, base) for one in parts]

    def _end(self, number: int, layout: _PageLayout, width: int, base: Style) -> list[Part]:
        """Return the row at the end of the article, in as many words as there is room for; no other blank line."""
        if not self.is_at_end or number not in self._lines_of(self.at):
            return []
        room = width - layout.margin - layout.gutter - 1
        forms = self.end_row()
        text = next((one for one in forms if cells(one) <= room), forms[-1] if forms else "")
        bar = self.signs.bar, self.looks["bar" if self.has_focus else "bar-blurred"]
        before = " " * (layout.margin + layout.gutter - GUTTER + 1)
        return [(before, base), bar, ("   ", base), (text, self.looks["text"])]

    def _gutter(self, line: PageLine, view: SentenceView | None, base: Style, layout: _PageLayout) -> list[Part]:
        begun = view if line.first else None
        number: list[Part] = []
        if layout.beside.width:  # where in the original a sentence stands, beside its first line
            said = layout.beside.words[begun.number] if begun else ""
            number.append((" " * (layout.beside.width - 1 - width_of(said)) + said + " ", self.looks["number"]))
        if self.numbered:
            digits = layout.gutter - layout.beside.width - GUTTER - 1
            number.append((f"{begun.number + 1 if begun else '':>{digits}} ", self.looks["number"]))
        if view is None:
            return [*number, (" " * GUTTER, base)]
        if not line.first:
            return [*number, (" ", base), self._bar(view, base), (" ", base), (" ", base), (" ", base)]
        differs = (self.signs.differs, self.looks["differs"]) if view.differs else (" ", base)
        return [*number, differs, self._bar(view, base), self._note(view, base), self._sign(view), (" ", base)]

    def _bar(self, view: SentenceView, base: Style) -> Part:
        if view.is_current:
            return self.signs.bar, self.looks["bar" if self.has_focus else "bar-blurred"]
        return (self.signs.range, self.looks["bar"]) if view.is_in_range else (" ", base)

    def _note(self, view: SentenceView, base: Style) -> Part:
        """Return the mark of a sentence with a note, or with more than its verdict, in a cell that is always there."""
        held, style = view.holding, self.looks["number"]
        if not (held.note or held.reasons or held.evidence or held.links or held.confidence):
            return " ", base
        sign = self.signs.noted if held.note else self.signs.more
        return sign, style + self.looks["pending"] if view.state is SaveState.PENDING else style

    def _sign(self, view: SentenceView) -> Part:
        sign, look = view.sign, view.look
        found = self._signs.get((sign, look))
        if found is None:
            found = self._signs[sign, look] = self.signs.sign_of(sign), self.looks[self.signs.look_of(look)]
        return (found[0], found[1] + self.looks["pending"]) if view.state is SaveState.PENDING else found

    def _spans(self, line: PageLine, view: SentenceView | None) -> list[Span]:
        """Return what is to be laid over the text of a line: entities, hits, and the parts that an import marked."""
        start, end = line.start, line.end
        spans = self._entities(start, end)
        if self.hits:
            hit = self.looks["hit"]
            spans += [(a, b, hit) for a, b in touching(self.hits, start, end)]
        if view is not None and view.spans:
            spans += [(a, b, _MARKED) for a, b in touching(view.spans, start, end)]
        return spans

    def _base(self, block: PageBlock, view: SentenceView | None) -> Style:
        if block.kind is Kind.HEADLINE:
            return self.looks["headline"]
        if block.kind is Kind.SUBHEAD:
            return self.looks["subhead"]
        if view is None or not view.is_claim:
            return self.looks["quiet"]
        return self.looks["text"]

    def _entities(self, start: int, end: int) -> list[Span]:
        found: list[Span] = []
        if self.highlight is None and self.mention is None:
            return found
        at = max(0, bisect_left(self._starts, start) - 1)
        while at < len(self._mentions) and self._mentions[at].start < end:
            mention = self._mentions[at]
            at += 1
            if mention.end > start and (mention == self.mention or self.highlight in ("", str(mention.type))):
                style = ink(self.looks[TYPES[str(mention.type)]])
                found.append((mention.start, mention.end, style + _PICKED if mention == self.mention else style))
        return found


def held_in_words(article: Article, view: SentenceView) -> list[str]:
    """Return what is held of a sentence, and how safe that is, as it is read aloud: the weightiest first."""
    held, kind, stale = view.holding, article.sentences[view.number].kind, view.stale
    confidence = CONFIDENCE.get(held.confidence, held.confidence)
    safe = {SaveState.FAILED: WORDS["failed"], SaveState.PENDING: "not saved yet"}.get(view.state, "saved")
    suggested = view.suggested
    words = (
        (kind in QUIET | STRONG, str(kind)),
        (stale is None and suggested is None, WORDS.get(view.status, view.status)),
        (view.state is not SaveState.SAVED or held != NOTHING, safe),
        (stale, f"the text changed since you judged it {stale.event.holding.verdict}" if stale else ""),
        (
            suggested,
            f"{suggested.holding.verdict} suggested by {visible(suggested.reviewer)}" if suggested else "",
        ),
        (view.missing, draft_line(view.missing)),
        (held.reasons, f"reason {', '.join(map(visible, held.reasons))}"),
        (held.confidence, f"confidence {confidence}"),
        (held.note, "note"),
        (held.evidence, "evidence"),
        (held.links, "linked"),
        (view.spans, "parts marked"),
        (view.differs, "another article says otherwise"),
        (view.is_in_range, "selected"),
    )
    return [word for is_so, word in words if is_so]


def _margins(article: Article) -> tuple[_Marginal, _Marginal]:
    """Return the margins of an article whose form has places: each sentence's place, without its speaker and with."""
    if not article.places:
        return _NOTHING_BESIDE, _NOTHING_BESIDE
    spans = [(unit.start, unit.end) for unit in article.sentences]
    short = margins(article.places, spans, _SHORT_PLACE, speakers=False)
    return _margin_of(short), _margin_of(margins(article.places, spans, _LONG_PLACE))


def _margin_of(words: Sequence[str]) -> _Marginal:
    widest = max(map(cells, words), default=0)
    return _Marginal(words, widest + 1) if widest else _NOTHING_BESIDE
