"""The list of articles: one line each, with how far the reviewer is; as quick with a hundred thousand as with ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from reading.clean import visible
from store.door import Card
from tui.session import Session
from tui.signs import Signs
from tui.widgets.lines import Lines, Part, spread, strip
from tui.wrap import cells

HEAD = 2


class ArticleList(Lines, can_focus=True):
    """Shows cards in an order that may be filtered; `order` are places among the session's cards."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
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

    def __init__(self, session: Session, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.signs = signs
        self.order: Sequence[int] = range(len(session.cards))
        self.cursor = 0
        self.heading = "Articles"
        self.detail = ""

    @property
    def card(self) -> Card | None:
        """The card under the cursor."""
        return self.session.cards[self.order[self.cursor]] if 0 <= self.cursor < len(self.order) else None

    def show_order(self, order: Sequence[int], detail: str = "") -> None:
        """Show these cards in this order, the cursor where it was if its card is still there; `detail` says why."""
        card = self.card
        self.order, self.detail = order, detail
        number = self.session.number_of(card.name) if card else -1
        self.cursor = order.index(number) if number in order else 0
        self.top = 0
        self._reveal()
        self.refresh()

    def point(self, row: int) -> None:
        """Move the cursor to a row, the nearest there is."""
        row = max(0, min(row, len(self.order) - 1))
        old, self.cursor = self.cursor, row
        if not self._reveal() and old != row:
            self.refresh_numbers([HEAD + old, HEAD + row])

    def follow(self) -> None:
        """Put the cursor on the article that is open."""
        number = self.session.number
        if number in self.order:
            self.point(self.order.index(number))
        self.refresh()

    def refresh_article(self, name: str) -> None:
        """Repaint one article's row, where it is visible."""
        height = self.size.height
        for row in range(max(0, self.top - HEAD), min(len(self.order), self.top + height)):
            if self.session.cards[self.order[row]].name == name:
                self.refresh_numbers([HEAD + row])

    def page_rows(self) -> int:
        """Return by how many rows paging moves."""
        return max(1, self.size.height - HEAD - 1)

    def line_count(self) -> int:
        """Return the heading and the rows."""
        return HEAD + len(self.order)

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        self._reveal()

    def _reveal(self) -> bool:
        """Scroll as little as makes the cursor's row visible, the heading staying."""
        rows = self.size.height - HEAD
        if rows <= 0:
            return False
        if self.cursor < self.top:
            return self.scroll_lines_to(self.cursor)
        if self.cursor >= self.top + rows:
            return self.scroll_lines_to(self.cursor - rows + 1)
        return False

    def render_line(self, y: int) -> Strip:
        """Return the heading, which stays, or a row."""
        return self.draw(y if y < HEAD else self.top + y, self.size.width)

    def draw(self, number: int, width: int) -> Strip:
        """Return one line: a sign or the bar, the title, the progress."""
        base = self.look("text")
        if number == 0:
            return self._heading(width, base)
        row = number - HEAD
        if row < 0 or row >= len(self.order):
            empty = row == 0 and not self.order
            return strip([("  Nothing matches", self.look("count"))] if empty else [], width, base)
        card = self.session.cards[self.order[row]]
        return self._row(card, row == self.cursor, width, base)

    def _heading(self, width: int, base: Style) -> Strip:
        name = self.look("head" if self.has_focus else "head-blurred")
        total, shown = len(self.session.cards), len(self.order)
        count = f"{shown:,} of {total:,} " if shown != total else f"{total:,} "
        left: list[Part] = [("  ", base), (self.heading, name)]
        if self.detail:
            left.append((f"  {visible(self.detail)}", self.look("count")))
        return spread(left, [(count, self.look("count"))], width, base)

    def _row(self, card: Card, current: bool, width: int, base: Style) -> Strip:
        progress = self.session.ledger.progress(card.name)
        done = progress.claims > 0 and progress.judged >= progress.claims
        opened = card.name == self.session.name
        row = base
        if current:
            row = self.look("row" if self.has_focus else "row-blurred")
        text = row + Style(bold=True) if opened else row
        if done and not current:
            text = self.look("done") + Style(bold=opened)
        mark: Part = (" ", row)
        if current:
            bar = self.look("bar" if self.has_focus else "bar-blurred")
            mark = (self.signs.bar, bar)
        sign = self.signs.done if done else " "
        count = f"{progress.judged}/{progress.claims} "
        right: list[Part] = [(" " + count, row if current else self.look("count"))]
        if width < 18:
            right = []
        room = width - 3 - sum(cells(part) for part, _ in right)
        title = visible(card.title or card.name)
        return spread([mark, (sign, text), (" ", row), (title, text)] if room > 0 else [mark], right, width, row)
