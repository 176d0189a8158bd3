"""The inspector: a pane with rows on the current sentence, gone through and chosen by keys."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.strip import Strip

from reading.article import Article
from reading.clean import visible
from review.scale import ROLES
from tui.shell.signs import TYPES
from tui.widgets.inspector_rows import ElsewhereView, InspectorRow, InspectorRows, Past
from tui.widgets.lines import Lines, Part, printable, spread
from tui.widgets.spoken import in_words
from tui.work.sentence import SentenceView

if TYPE_CHECKING:
    pass


class Inspector(Lines, can_focus=True):
    """Shows a sentence as it is handed to it; rows that can be chosen have a target."""

    LOOKS: ClassVar[set[str]] = {
        "inspector--text",
        "inspector--head",
        "inspector--quiet",
        "inspector--row",
        *(f"inspector--{role}" for role in ROLES),
        "inspector--aside",
        "inspector--unjudged",
        "inspector--failed",
        "inspector--removed",
        "inspector--added",
        "inspector--differs",
        *(f"inspector--{name}" for name in sorted(set(TYPES.values()))),
    }

    WHEEL = ("inspector.next", "inspector.previous")

    def __init__(self, maker: InspectorRows, *, id: str | None = None) -> None:
        """`maker` puts a sentence into rows."""
        super().__init__(id=id)
        self._maker = maker
        self._article: Article | None = None
        self._view: SentenceView | None = None
        self._past = Past()
        self._elsewhere: ElsewhereView | None = None
        self.cursor = 0
        self._rows: Sequence[InspectorRow] = ()

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "inspector"

    def show(
        self, article: Article | None, view: SentenceView | None, past: Past, elsewhere: ElsewhereView | None = None
    ) -> None:
        """Show a sentence of an article, the known part of its past, and of what other articles say of it."""
        is_same = self._article is article and view is not None and self._view is not None
        chosen = self.chosen if is_same and view.number == self._view.number else None  # type: ignore[union-attr]
        self._article, self._view, self._past, self._elsewhere = article, view, past, elsewhere
        self.update()
        self._choose(chosen)

    def _choose(self, target: tuple[str, int] | None) -> None:
        """Put the cursor back on what was chosen: what is known later may stand above it."""
        if target is not None and self.chosen != target:
            self.pick(next((number for number, row in enumerate(self._rows) if row.target == target), -1))

    def update(self) -> None:
        """Show the sentence anew, where there is room for it."""
        if self.display and self.size.width:
            article, view, width = self._article, self._view, self.size.width - 2
            rows = self._maker.of(article, view, self._past, self._elsewhere, width) if article and view else []
            if rows != self._rows:
                pairs = enumerate(zip_longest(self._rows, rows))
                self._rows = rows
                self.cursor = min(self.cursor, max(0, len(rows) - 1))
                if self.top:
                    self.top = 0
                    self.repaint()
                else:
                    self.refresh_numbers([number for number, (old, new) in pairs if old != new])

    def on_resize(self) -> None:
        """Wrap anew."""
        self._rows = ()
        self.update()

    def on_show(self) -> None:
        """Catch up with what happened while hidden."""
        self.update()

    def point(self, steps: int) -> None:
        """Move the cursor among the rows that can be chosen, or scroll where there are none."""
        targets = [number for number, row in enumerate(self._rows) if row.target]
        if not targets:
            self.scroll_lines_to(self.top + steps)
            return
        now = targets.index(self.cursor) if self.cursor in targets else (-1 if steps > 0 else 0)
        old, self.cursor = self.cursor, targets[max(0, min(now + steps, len(targets) - 1))]
        if self.cursor < self.top or self.cursor >= self.top + self.size.height:
            self.scroll_lines_to(self.cursor - self.size.height // 2)
        self.refresh_numbers([old, self.cursor])

    def pick(self, number: int) -> None:
        """Choose a row that can be chosen."""
        if 0 <= number < len(self._rows) and self._rows[number].target:
            old, self.cursor = self.cursor, number
            self.refresh_numbers([old, number])

    @property
    def chosen(self) -> tuple[str, int] | None:
        """What the cursor is on: its kind and number, such as ("evidence", 0)."""
        return self._rows[self.cursor].target if 0 <= self.cursor < len(self._rows) else None

    @property
    def targets(self) -> list[tuple[str, int]]:
        """What can be chosen, in the order of the rows."""
        return list(dict.fromkeys(row.target for row in self._rows if row.target))

    def meant(self, *kinds: str) -> tuple[str, int] | None:
        """Return what is chosen; where nothing is, the only row of some kinds gets the cursor."""
        if self.chosen is None:
            found = [target for target in self.targets if target[0] in kinds]
            if len(found) == 1:
                self.pick(next(number for number, row in enumerate(self._rows) if row.target == found[0]))
        return self.chosen

    @property
    def place_elsewhere(self) -> tuple[str, int] | None:
        """The sentence of another article that the cursor is on: of a difference, a partner or a link."""
        kind, number = self.chosen or ("", 0)
        if kind == "link" and self._view is not None:
            link = self._view.holding.links[number]
            anchor = self._past.anchors.get(link)
            return None if anchor is None or anchor.sentence is None else (link.article, anchor.sentence)
        section = self._elsewhere.section if self._elsewhere else None
        if section is None or kind not in ("difference", "partner"):
            return None
        return (section.differences if kind == "difference" else section.partners)[number].places[0]

    def shown_hints(self) -> list[str]:
        """Return what other articles say that is on the screen now, as events keep it."""
        rows = self._rows[self.top : self.top + self.size.height] if self.display else ()
        return [row.hint for row in rows if row.hint]

    def current(self) -> tuple[int, int]:
        """Return where the chosen row stands, or the first visible one."""
        return 1, self.cursor if self.chosen else self.top

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def _groups(self) -> list[tuple[int, str]]:
        """Return the rows grouped as they are read aloud: a heading, or a thing with its details."""
        found: list[tuple[int, str]] = []
        for number, row in enumerate(self._rows):
            right = row.right[:1] if number == 0 else row.right  # behind the first one's word is its sign
            text = in_words(" ".join(text for text, _ in (*row.left, *right)))
            begins = row.target or not found or (row.left[:1] and row.left[0][1] == "head")
            if not text:
                continue
            if begins:
                found.append((number, text))
            else:
                found[-1] = found[-1][0], f"{found[-1][1]} {text}"
        return found

    def spoken_count(self) -> int:
        """Return how many things there are."""
        return len(self._groups())

    def spoken_head(self) -> str:
        """Return what it is that is read."""
        return "Inspector"

    def spoken_at(self) -> int | None:
        """Return the number of the chosen thing; None where nothing can be chosen."""
        if not any(row.target for row in self._rows):
            return None
        return max((at for at, (first, _) in enumerate(self._groups()) if first <= self.cursor), default=0)

    def spoken(self, number: int) -> str:
        """Return a thing with its details."""
        groups = self._groups()
        return visible(groups[number][1]) if 0 <= number < len(groups) else "Nothing here"

    def choose(self, number: int) -> None:
        """Choose a thing by its number, where it can be chosen."""
        groups = self._groups()
        if 0 <= number < len(groups):
            self.pick(groups[number][0])

    def window(self, first: int, end: int) -> list[Strip]:
        """Return rows of the widget, drawn in one pass."""
        width, ellipsis = self.size.width, self.ellipsis
        drawn = [self._drawn_row(number) for number in range(self.top + first, self.top + end)]
        return [spread(left, right, width, base, ellipsis) for left, right, base in drawn]

    def draw(self, number: int, width: int) -> Strip:
        """Return one row."""
        left, right, base = self._drawn_row(number)
        return spread(left, right, width, base, self.ellipsis)

    def _drawn_row(self, number: int) -> tuple[list[Part], list[Part], Style]:
        """Return what stands at the two ends of a row, and the look of the rest."""
        base = self.looks["text"]
        if not 0 <= number < len(self._rows):
            return [], [], base
        row = self._rows[number]
        if self.has_focus and number == self.cursor and row.target:
            base = self.looks["row"]
        said = self._parts(row.left, base)
        if row.address:
            said = [(text, self.leading(style, row.address)) for text, style in said]
        return [(" ", base), *said], [*self._parts(row.right, base), (" ", base)], base

    def _parts(self, parts: Sequence[tuple[str, str]], base: Style) -> list[Part]:
        ground = Style(bgcolor=base.bgcolor)
        return [(printable(text), self.looks[name] + ground) for text, name in parts]
