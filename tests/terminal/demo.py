"""A small Textual application with a page, a list and dialogs, run with and without the output layer.

    python -m tests.terminal.demo [cells|stock] [--mouse]

`j k` move, `a` marks, `space b` page, `tab` changes pane, `d` opens a dialog, `t` a toast, `i` a field, `q` leaves.
Its texts hold Latin, accents, Chinese, emoji, and data that looks like markup.
"""

from __future__ import annotations

import os
import sys

from tui.terminal import environment, signals

environment.prepare(os.environ)

from typing import ClassVar  # noqa: E402

from rich.segment import Segment  # noqa: E402
from rich.style import Style  # noqa: E402
from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import Binding  # noqa: E402
from textual.containers import Horizontal  # noqa: E402
from textual.geometry import Region, Size  # noqa: E402
from textual.screen import ModalScreen  # noqa: E402
from textual.scroll_view import ScrollView  # noqa: E402
from textual.strip import Strip  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

SENTENCES = (
    "Anthropic, a leading research company, has announced the hiring of Jan Leike, a prominent figure in the field.",
    "Élève, naïveté, Ångström — “quoted” … and e\u0301 as two code points: re\u0301sume\u0301.",
    "人工智能公司宣布聘请了一位著名的安全研究员。東京で発表した。",
    "Numbers: $4.5 million, 20%, 3–1; [sic] and [@click=app.quit]not a link[/] stay as they are.",
    "Plain emoji 😀 in the middle and 🚀 at the end 🎉",
    "A short one.",
)
LINES = [f"{i + 1:3} {SENTENCES[i % len(SENTENCES)]}" for i in range(120)]


class Page(ScrollView, can_focus=True):
    """Lines drawn by the line API, one of them current."""

    BINDINGS: ClassVar = [
        Binding("j", "step(1)"),
        Binding("k", "step(-1)"),
        Binding("space", "leaf(1)"),
        Binding("b", "leaf(-1)"),
        Binding("a", "mark"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.current = 0
        self.marked: set[int] = set()
        self.virtual_size = Size(70, len(LINES))

    def render_line(self, y: int) -> Strip:
        """Draw a line: gutter, sign, text."""
        index = y + self.scroll_offset.y
        width = self.size.width
        if index >= len(LINES):
            return Strip.blank(width, self.rich_style)
        base = self.rich_style
        bar = Segment("▌" if index == self.current else " ", base + Style(color="cyan", bold=True))
        sign = Segment("✓ " if index in self.marked else "· ", base + Style(color="green", dim=True))
        text = Segment(LINES[index], base + Style(underline=index % 7 == 3, bold=index % 11 == 0))
        return Strip([bar, sign, text]).adjust_cell_length(width, base)

    def repaint(self, *lines: int) -> None:
        """Paint lines of the page anew."""
        top = self.scroll_offset.y
        self.refresh(*(Region(0, line - top, self.size.width, 1) for line in lines))

    def action_step(self, by: int) -> None:
        """Move the mark of the current line and follow it."""
        before, self.current = self.current, min(len(LINES) - 1, max(0, self.current + by))
        self.repaint(before, self.current)
        height = self.size.height
        if not height // 4 <= self.current - self.scroll_offset.y < 3 * height // 4:
            self.scroll_to(y=max(0, self.current - height // 2), animate=False)

    def action_leaf(self, by: int) -> None:
        """Move by a page."""
        self.action_step(by * self.size.height)

    def action_mark(self) -> None:
        """Mark the current line and go on."""
        self.marked ^= {self.current}
        self.action_step(1)


class Dialog(ModalScreen[None]):
    """A dialog over the page."""

    BINDINGS: ClassVar = [Binding("escape,q", "dismiss", "Close")]
    CSS = "Dialog { align: center middle; } Dialog Static { width: 30; height: 7; border: round $accent; }"

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static("Really? 本当に？ 😀\nEscape closes.", markup=False)


class Demo(App[None]):
    """Page and list side by side."""

    CSS = """
    #list { width: 24; border-right: solid $primary; }
    Input { dock: bottom; height: 1; border: none; display: none; }
    Input.-on { display: block; }
    """
    BINDINGS: ClassVar = [
        Binding("q", "quit"),
        Binding("d", "dialog"),
        Binding("t", "toast"),
        Binding("i", "field"),
        Binding("ctrl+z", "suspend_process"),
    ]
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """List and page."""
        with Horizontal():
            yield Static("\n".join(line[:40] for line in LINES[:30]), id="list", markup=False)
            yield Page()
        yield Input(placeholder="…", select_on_focus=False)

    def on_mount(self) -> None:
        """Start in the page."""
        self.query_one(Page).focus()
        self.query_one(Input).cursor_blink = False

    def action_dialog(self) -> None:
        """Open the dialog."""
        self.push_screen(Dialog())

    def action_toast(self) -> None:
        """Show a toast."""
        self.notify("saved 3 [sic]", markup=False, timeout=60)

    def action_field(self) -> None:
        """Open the field, or close it."""
        field = self.query_one(Input)
        field.toggle_class("-on")
        (field if field.has_class("-on") else self.query_one(Page)).focus()

    def on_input_submitted(self) -> None:
        """Close the field."""
        self.action_field()


if __name__ == "__main__":
    signals.block()
    from tui.terminal.run import leave, run

    leave(run(Demo(), stock="stock" in sys.argv, mouse="--mouse" in sys.argv))
