"""The short way from a changed line to the terminal: what a key changes is drawn once, when the key is worked off.

Textual's own way goes through the queues of the widget and of the screen, a timer and an update of every pane between
the uppermost and the lowest change. A pane that knows which of its lines changed needs none of that: its lines are
drawn and go into the output layer's frame, all panes' together. Whatever is not as simple as that (a screen that is
not on top, a layout that is due) goes Textual's way.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.color import Color
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.frame import Cells, cut

if TYPE_CHECKING:
    from textual.app import App

    from tui.terminal.output import Output, Piece


KEPT = 300
"""How many strips are kept as cells."""


class Drawn(Protocol):
    """A widget that draws any of its regions: `tui.widgets.lines.Lines`."""

    @property
    def backdrop(self) -> Color:
        """The colour behind the lines, as filters need it."""

    def drawn(self, region: Region) -> list[Strip]:
        """Return the lines of a region, before any filter."""


class Painter:
    """Collects the widgets that have something to draw, and draws them at the end of the event loop's turn."""

    def __init__(self, app: App[Any], output: Output) -> None:
        self._app = app
        self._output = output
        self._waiting: dict[Widget, None] = {}
        self._cut: dict[int, tuple[Strip, Cells]] = {}

    def soon(self, lines: Widget) -> None:
        """Draw a widget's repaint regions when what happens now has been worked off."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._flush)
        self._waiting[lines] = None

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        if not self._app._running or self._app._closed:
            return
        pieces: list[Piece] = []
        screen = self._app.screen
        for widget in waiting:
            if widget.is_attached and not self._draw(widget, screen, pieces):
                widget.refresh(*widget._exchange_repaint_regions())
        if pieces and not self._output.show(pieces):
            for widget in waiting:
                widget.refresh()

    def _draw(self, widget: Widget, screen: Screen[Any], pieces: list[Piece]) -> bool:
        """Draw what of a widget changed and is visible; whether that can be done here."""
        if widget.screen is not screen or screen._layout_required or screen._repaint_required:
            return False
        place = screen._compositor.visible_widgets.get(widget)
        if place is None:
            return not widget.display
        region, clip = place
        for dirty in widget._exchange_repaint_regions():
            target = clip.intersection(dirty.translate(region.offset))
            if target:
                lines = cast(Drawn, widget)
                rows = lines.drawn(target.translate(-region.offset))
                pieces.append((target, [self._cells(strip, lines.backdrop) for strip in rows]))
        return True

    def _cells(self, strip: Strip, backdrop: Color) -> Cells:
        """Return a strip's cells; one that was shown before, as lines are that scroll, is not cut again."""
        kept = self._cut.get(id(strip))
        if kept is not None and kept[0] is strip:
            return kept[1]
        shown = list(strip)
        for line_filter in self._app.get_line_filters():
            shown = line_filter.apply(shown, backdrop)
        cells = cut(shown, self._output.system, self._output.charset)
        if len(self._cut) >= KEPT:
            self._cut.clear()
        self._cut[id(strip)] = strip, cells
        return cells
