"""The list of articles, with how far the reviewer is; as quick with a hundred thousand as with ten.

A narrow list gives an article two lines, the second for its source and length; a wide one puts all on one line; a very
low one keeps the title and the progress.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.strip import Strip

from reading.clean import visible
from reading.plural import count_of
from review.holdings import Progress
from review.rounds import Permission, may_see, why_not
from store.desk import Card
from tui.shell.shell import shell_of
from tui.shell.signs import Signs
from tui.text.paragraphs import wrapped
from tui.text.wrap import fit, tail
from tui.widgets.lines import Lines, Part, printable, spread, strip, width_of
from tui.widgets.spoken import SPOKEN_CELLS, in_words
from tui.work.article_filter import parse
from tui.work.session import Session

HEAD = 2  # lines: counts, and a rule
WIDE = 70  # cells: title, figures and source fit one line
LOW = 14  # lines: of fewer, rows of two lines would show too few articles
SOURCE, NARROW_SOURCE = 24, 14
"""Cells for the source in a wide list, whose parts stand below each other, at most and at least."""
TITLED = 78
"""Cells of a wide list that its title and its figures have before its source has more than the least."""


class ArticleList(Lines, can_focus=True):
    """Shows cards in an order that may be filtered; `order` are places among the session's cards."""

    LOOKS: ClassVar[set[str]] = {
        "list--text",
        "list--head",
        "list--head-blurred",
        "list--count",
        "list--done",
        "list--row",
        "list--row-blurred",
        "list--bar",
        "list--bar-blurred",
        "list--open",
    }

    WHEEL = ("list.next", "list.previous")
    STAYS = HEAD

    def __init__(self, session: Session, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.signs = signs
        self.order: Sequence[int] = range(len(session.cards))
        self.cursor = 0
        self.heading = "Articles"
        self.detail = ""
        self._drawn: dict[str, Progress] = {}
        self.differing: Callable[[Card], int] = lambda _card: 0
        """How many sentences of an article another one contradicts, as far as that is known and shown."""

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        number = self.order[self.cursor] if 0 <= self.cursor < len(self.order) else -1
        return self.session.cards[number] if 0 <= number < len(self.session.cards) else None  # some may have left

    def show_order(self, order: Sequence[int], detail: str = "") -> None:
        """Show these cards in this order, the cursor where it was if its card is still there; `detail` says why."""
        card = self.card
        self.order, self.detail = order, detail
        number = self.session.number_of(card.name) if card else -1
        self.cursor = order.index(number) if number in order else 0
        self.top = 0
        self._reveal()
        self.repaint()

    def announce(self, detail: str) -> None:
        """Show beside the heading the filter that is being applied."""
        self.detail = detail
        self.refresh_numbers([0])

    def place(self) -> tuple[str, int]:
        """Return the name of the card under the cursor and how many lines below the top of the window it is."""
        return self.card.name if self.card else "", self.cursor * self.row_lines - self.top

    def keep(self, name: str, below: int) -> None:
        """Put the cursor back on a card where it was in the window, whatever has come before it."""
        number = self.session.number_of(name)
        if number in self.order:
            self.cursor = self.order.index(number)
            self.top = self.cursor * self.row_lines - below
            self.fit()
        self.repaint()

    def point(self, row: int) -> None:
        """Move the cursor to a row, the nearest there is."""
        row = max(0, min(row, len(self.order) - 1))
        old, self.cursor = self.cursor, row
        if not self._reveal() and old != row:
            self.refresh_numbers([*self._numbers(old), *self._numbers(row)])

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the article that was clicked on; a click on it there opens it."""
        event.stop()
        row = (self.top + event.y - HEAD) // self.row_lines
        if event.y < HEAD or row >= len(self.order):
            return
        if row == self.cursor:
            shell_of(self).perform("list.open")
        else:
            self.point(row)

    def follow(self) -> None:
        """Put the cursor on the article that is open."""
        number = self.session.number
        if number in self.order:
            self.point(self.order.index(number))
        self.repaint()

    def refresh_article(self, name: str) -> None:
        """Repaint one article's row, where it is visible and shows another progress."""
        first = self.top // self.row_lines
        for row in range(first, min(len(self.order), first + self._rows_visible() + 1)):
            card = self.session.cards[self.order[row]] if self.order[row] < len(self.session.cards) else None
            if (
                card is not None
                and card.name == name
                and self._drawn.get(name) != self.session.pending.progress_of(card)
            ):
                self.refresh_numbers(self._numbers(row))

    @property
    def row_lines(self) -> int:
        """How many lines an article has."""
        return 2 if self.outer_size.width < WIDE and self.outer_size.height >= LOW else 1

    def page_rows(self) -> int:
        """Return by how many rows paging moves."""
        return max(1, self._rows_visible() - 1)

    def line_count(self) -> int:
        """Return the heading and the rows' lines."""
        return HEAD + len(self.order) * self.row_lines

    def _rows_visible(self) -> int:
        """Return how many whole rows there is room for."""
        return max(0, self.size.height - HEAD) // self.row_lines

    def _numbers(self, row: int) -> range:
        """Return the numbers of a row's lines."""
        first = HEAD + row * self.row_lines
        return range(first, first + self.row_lines)

    def current(self) -> tuple[int, int]:
        """Return where the row under the cursor stands."""
        return 2, next(iter(self._numbers(self.cursor)))

    def fit(self) -> None:
        """Keep the cursor visible, and the room filled as long as there are articles."""
        self.top = max(0, min(self.top, self.line_count() - self.size.height))
        self._reveal()

    def _reveal(self) -> bool:
        """Scroll as little as makes the cursor's row visible, the heading staying."""
        rows = self._rows_visible()
        if rows <= 0:
            return False
        first = -(-self.top // self.row_lines)
        if self.cursor < first:
            return self.scroll_lines_to(self.cursor * self.row_lines)
        if self.cursor >= first + rows:
            return self.scroll_lines_to((self.cursor - rows + 1) * self.row_lines)
        return False

    def draw(self, number: int, width: int) -> Strip:
        """Return one line: a sign or the bar, the title, the progress; or the source and the length."""
        base = self.looks["text"]
        if number == 0:
            return self._heading(width, base)
        row, second = divmod(number - HEAD, self.row_lines)
        if row < 0 or row >= len(self.order) or self.order[row] >= len(self.session.cards):
            told = wrapped(self._nothing(), width - 3)[number - HEAD :][:1] if not self.order and row >= 0 else []
            return strip([(f"  {line}", self.looks["count"]) for line in told], width, base)
        card = self.session.cards[self.order[row]]
        current = row == self.cursor
        return self._below(card, current, width) if second else self._row(card, current, width)

    def spoken_count(self) -> int:
        """Return how many articles are shown."""
        return len(self.order)

    def spoken_at(self) -> int | None:
        """Return the number of the chosen one."""
        return self.cursor

    def spoken_head(self) -> str:
        """Return what the list is filtered by, and how many there are."""
        return in_words(self.draw(0, SPOKEN_CELLS).text)

    def spoken(self, number: int) -> str:
        """Return an article: its title, how far it is judged, its length, where it comes from."""
        if not 0 <= number < len(self.order) or self.order[number] >= len(self.session.cards):
            return self._nothing()
        card = self.session.cards[self.order[number]]
        progress, differing = self.session.pending.progress_of(card), self.differing(card)
        done = progress.claims > 0 and progress.judged >= progress.claims
        facts = [
            f"{progress.judged} of {progress.claims} judged",
            *(["done"] if done else []),
            *(["open"] if card.name == self.session.name else []),
            count_of(card.sentences, "unit"),
            *([f"another article contradicts {differing}"] if differing else []),
            visible(_where(card)),
        ]
        return f"{number + 1} of {len(self.order)}: {visible(card.title or card.name)}, {', '.join(facts)}"

    def choose(self, number: int) -> None:
        """Choose an article by its number."""
        self.point(number)

    def _nothing(self) -> str:
        """Say why no article is shown, and how to see some."""
        if not self.session.cards:
            board = f"{shell_of(self).key_of('rounds.open')} shows the rounds"
            way = board if self.session.desk.rules.reviewers else "`copydesk add` brings some"
            return f"No article is yours here yet; {way}"
        key, desk = shell_of(self).key_of("app.back"), self.session.desk
        asked = parse(self.detail, self.session.scale).by
        if asked and not may_see(desk.rules, desk.reviewer, asked):
            return f"{why_not(desk.rules, desk.reviewer, Permission.SEE_OTHERS)} {key} shows all"
        return f"Nothing matches; {key} shows all"

    def _heading(self, width: int, base: Style) -> Strip:
        name = self.looks["head" if self.has_focus else "head-blurred"]
        total, shown = len(self.session.cards), len(self.order)
        count = f"{shown:,} of {total:,} " if shown != total else f"{total:,} "
        left: list[Part] = [("  ", base), (self.heading, name)]
        if self.detail:
            left.append((f"  {visible(self.detail)}", self.looks["count"]))
        return spread(left, [(count, self.looks["count"])], width, base, self.ellipsis)

    def forget(self) -> None:
        """Forget what the rows show."""
        self._drawn.clear()

    def _row(self, card: Card, current: bool, width: int) -> Strip:
        progress = self._drawn[card.name] = self.session.pending.progress_of(card)
        done = progress.claims > 0 and progress.judged >= progress.claims
        opened = card.name == self.session.name
        row = self._row_style(current)
        text = row + Style(bold=True) if opened else row
        if done and not current:
            text = self.looks["done"] + Style(bold=opened)
        count = f"{progress.judged}/{progress.claims} " if progress.claims else ""
        differs = self._differs(card) if width >= WIDE or (width >= 18 and self.row_lines == 1) else ""
        quiet = row if current else self.looks["count"]
        right: list[Part] = [(f" {differs}{count}", quiet)]
        if width < 18:
            right = []
        elif width >= WIDE:
            column = min(SOURCE, max(NARROW_SOURCE, width - TITLED))
            source = printable(_shortened(_where(card), column, self.ellipsis))
            length = f"{card.sentences:>6,} {_units(card):5}"
            source += " " * (column - width_of(source))
            right = [(f"  {source} {length} {differs:>5}{count:>10}", quiet)]
        room = width - 3 - sum(width_of(part) for part, _ in right)
        sign = self.signs.done if done else " "
        title = printable(card.title or card.name)
        left: list[Part] = [self._mark(current), (sign, text), (" ", row), (title, text)]
        return spread(left if room > 0 else left[:1], right, width, row, self.ellipsis)

    def _below(self, card: Card, current: bool, width: int) -> Strip:
        """Return an article's second line."""
        row = self._row_style(current)
        quiet = row + Style(bold=False) if current else self.looks["count"]
        name, length = printable(_where(card)), f" {self._differs(card)}{card.sentences:,} {_units(card)} "
        source = _shortened(name, max(4, width - 3 - width_of(length)), self.ellipsis)
        return spread([self._mark(current), ("  ", row), (source, quiet)], [(length, quiet)], width, row, self.ellipsis)

    def _differs(self, card: Card) -> str:
        """Return the sign and the number of sentences that another article contradicts, or nothing."""
        count = self.differing(card)
        return f"{self.signs.differs}{count} " if count else ""

    def _row_style(self, current: bool) -> Style:
        """Return a row's own style."""
        if not current:
            return self.looks["text"]
        return self.looks["row" if self.has_focus else "row-blurred"]

    def _mark(self, current: bool) -> Part:
        """Return the bar before the row under the cursor, or a blank."""
        if not current:
            return (" ", self._row_style(current))
        return (self.signs.bar, self.looks["bar" if self.has_focus else "bar-blurred"])


def _units(card: Card) -> str:
    return "unit" if card.sentences == 1 else "units"


def _where(card: Card) -> str:
    """Return where an article comes from: its file, and behind `#` which of the file's records it is."""
    file = card.source.rsplit("/", 1)[-1]
    return card.source + card.name.removeprefix(file) if card.name.startswith(f"{file}#") else card.source


def _shortened(source: str, room: int, ellipsis: str) -> str:
    """Return a path cut in its middle, for its two ends tell articles apart."""
    if width_of(source) <= room:
        return source
    keep = max(1, (room - 1) // 2)
    return fit(source, keep + 1, ellipsis) + tail(source, keep + 1, "")
