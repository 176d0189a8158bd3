"""A screen of rows of text between a line above and a line below: what rounds and adjudication share.

Each part of a row has its look; rows scroll by whole lines, and one of them may be chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from keymaps.actions import Action, Scope
from review.scale import ROLES
from tui.screens.footer import footer
from tui.shell.shell import Shell, shell_of
from tui.text.wrap import cells
from tui.widgets.lines import Lines, clipped, strip
from tui.widgets.status import RESERVED, Divider, Hint, StatusBar, TitleBar

Span = tuple[str, str]
"""Text, fit for the screen, and the look it has: a component class after the dashes."""
StyledRow = tuple[Span, ...]


class RowPane(Lines):
    """Shows rows of text that its screen has laid out."""

    LOOKS: ClassVar[set[str]] = {
        "rows--text",
        "rows--head",
        "rows--quiet",
        "rows--bar",
        "rows--row",
        "rows--key",
        *(f"rows--{role}" for role in ROLES),
        "rows--urgent",
        "rows--emphasis",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[StyledRow] = ()
        self.about = ""
        """What the rows are about: when that is another thing they are all read aloud, also those that stay."""

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "rows"

    def show(self, rows: Sequence[StyledRow]) -> None:
        """Show other rows; those that did not change are not painted again."""
        old, self.rows = self.rows, tuple(rows)
        if len(old) != len(self.rows):
            self.top = max(0, min(self.top, len(self.rows) - max(1, self.size.height)))
            self.repaint()
        else:
            self.refresh_numbers(n for n, (a, b) in enumerate(zip(old, self.rows, strict=True)) if a != b)

    def spoken_head(self) -> str:
        """Return what the rows are about."""
        return self.about

    def spoken_here(self) -> str:
        """Return the row with a bar, or the beginning where none has one."""
        at = self.current()
        first = at[1] if at else 0
        return next((said for n in range(first, len(self.rows)) if (said := self.spoken(n))), "")

    def current(self) -> tuple[int, int] | None:
        """Return where the first row with a bar stands."""
        marked = (n for n, row in enumerate(self.rows) if any(look == "bar" and text.strip() for text, look in row))
        found = next(marked, None)
        return None if found is None else (3, found)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        """Scroll: what is decided here stands on the screen whole, or is named above."""
        event.stop()
        self.scroll_lines_to(self.top + (-3 if way else 3))

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def draw(self, number: int, width: int) -> Strip:
        """Return one row."""
        base = self.looks["text"]
        if not 0 <= number < len(self.rows):
            return Strip.blank(width, base)
        parts = [(text, self.looks[look]) for text, look in self.rows[number]]
        return strip(clipped(parts, width, self.ellipsis), width, base)


def letters_line(letters: Sequence[tuple[str, str]], width: int) -> str:
    """Return letters and what each means as one line, or the empty string where the status line cannot hold it."""
    line = "  ".join(f"{letter} {name}" for letter, name in letters)
    return line if cells(line) <= width - RESERVED else ""


class RowScreen(Screen[None]):
    """Lays out title, rows and status line; a subclass fills the rows in `show`."""

    SCOPE: ClassVar[Scope]
    """Whose keys are live here, before the application's."""

    def __init__(self) -> None:
        super().__init__()
        # As soon as the screen is asked for, it may be told of something: it has its parts before it is laid out.
        self.title_bar = TitleBar(id="title")
        self.pane = RowPane(id="rows")
        self.status = StatusBar(self.facts, id="status")

    @property
    def shell(self) -> Shell:
        """The application."""
        return shell_of(self)

    def compose(self) -> ComposeResult:
        """Lay out the rows between the lines around it."""
        signs = self.shell.settings.signs
        yield self.title_bar
        yield Divider(signs.rule)
        yield self.pane
        yield Divider(signs.rule)
        yield self.status

    def on_resize(self) -> None:
        """Lay out for the new size."""
        self.call_after_refresh(self.show)

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of this screen."""
        return (self.SCOPE, Scope.APP)

    def hint_of(self, action: Action) -> Hint:
        """Return how the status line shows an action."""
        return Hint(self.shell.key_of(action.id), action.label.lower())

    def first(self) -> Sequence[str]:
        """Return the actions that matter more now than they mostly do."""
        return ()

    def show_status(self) -> None:
        """Show the facts, and the keys that can do something now."""
        self.status.hints = footer(
            self.shell, self.SCOPE, lambda action: not self.cannot(action), self.hint_of, self.first()
        )
        self.status.repaint()

    def more_below(self, page_next: str) -> str:
        """Return the key that shows what lies below the window, or the empty string when nothing does."""
        hidden = self.pane.line_count() - self.pane.top - self.pane.size.height
        lines = "1 line" if hidden == 1 else f"{hidden} lines"
        return f"{self.shell.key_of(page_next)}: {lines} below" if hidden > 0 else ""

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now, or return the empty string."""
        raise NotImplementedError

    def facts(self) -> Sequence[str]:
        """Return the facts that the status line always shows."""
        raise NotImplementedError

    def show(self) -> None:
        """Fill the rows."""
        raise NotImplementedError

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        self.status.say(text, urgent)
