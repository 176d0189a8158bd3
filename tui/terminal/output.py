"""The output layer: keeps what the terminal shows, sends only what differs, and skips frames when the line is behind.

A frame ends with a question, where the terminal has answered the first one (`driver.QUESTION`); the answer says that
the frame has arrived. With two questions open, or bytes still unwritten, further frames are only noted; the next answer
paints their sum. A lost answer holds painting up for `PATIENCE` seconds, not for ever.

What a key changed is drawn once, when the key is worked off. Textual's own way goes through the queues of the widget
and of the screen, a timer and an update of every pane between the uppermost and the lowest change. A pane that knows
which of its lines changed needs none of that: its lines are drawn and go into the frame, all panes' together. Whatever
is not as simple as that (a screen that is not on top, a layout that is due) goes Textual's way.

Where the stock output is used instead, the text on its way to the terminal loses everything that acts on one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal import textual_private
from tui.terminal.diff import Pen, paint
from tui.terminal.driver import TerminalDriver
from tui.terminal.environment import UTF8, with_substitutes
from tui.terminal.frame import ACTIVE, Cells, Frame, apply_chops, apply_layout, cells_of, cells_of_segments
from tui.terminal.textual_private import (
    ChopsUpdate,
    LayoutUpdate,
    colours_of,
    display_of,
    driver_of,
    is_batching,
    is_due,
    is_open,
    is_running,
    is_synchronized,
    place_of,
    repaint_regions,
    show_by,
)


def unexpected() -> str:
    """Return the first fault of Textual's private surface as the output layer uses it, or the empty string."""
    why = textual_private.unexpected()
    if why:
        return why
    if not issubclass(TerminalDriver, App.get_driver_class.__globals__["Driver"]):
        return "the driver is of another family"
    try:
        return _trial()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _trial() -> str:
    """Paint a made-up update of both kinds and say what came out wrong."""
    bold = Style(bold=True)
    strips = [Strip([Segment("ab", bold), Segment("c")]), Strip([Segment("漢d")])]
    frame = Frame(3, 2)
    apply_layout(frame, LayoutUpdate([[strips[0]], [strips[1]]], Region(0, 0, 3, 2)), ColorSystem.EIGHT_BIT)
    if frame.text != [["a", "b", "c"], ["漢", "", "d"]] or frame.looks[0][0].bits != 1:
        return "LayoutUpdate holds something else"
    update = ChopsUpdate([{}, {0: None, 2: Strip([Segment("e", bold)])}], [(1, 2, 3)], [[], [2, 3]])
    if apply_chops(frame, update, ColorSystem.EIGHT_BIT) != {1} or frame.text[1] != ["漢", "", "e"]:
        return "ChopsUpdate holds something else"
    return ""


KEPT = 300
"""From how many strips on those that are kept as cells are forgotten."""


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
        if not is_open(self._app):
            return
        targets = self._targets(waiting)
        drawn = [lines.drawn(target.translate(-at)) for lines, target, at in targets]
        strips = [(one, lines.backdrop) for (lines, _, _), some in zip(targets, drawn, strict=True) for one in some]
        cells = iter(self._cells(strips))
        pieces = [(target, [next(cells) for _ in some]) for (_, target, _), some in zip(targets, drawn, strict=True)]
        if pieces and not self._output.show(pieces):
            for widget in waiting:
                widget.refresh()

    def _targets(self, waiting: Iterable[Widget]) -> list[tuple[Drawn, Region, Offset]]:
        """Return the regions of the screen to be drawn, each with its widget and where that is.

        Widgets that cannot be drawn here go Textual's way.
        """
        screen = self._app.screen
        attached = [widget for widget in waiting if widget.is_attached]
        places = {} if is_due(screen) else {one: place_of(one, screen) for one in attached if one.screen is screen}
        shown = [one for one in attached if one not in places or places[one] is not None or one.display]
        found: list[tuple[Drawn, Region, Offset]] = []
        for widget, regions in [(one, repaint_regions(one)) for one in shown]:
            place = places.get(widget)
            if place is None:
                widget.refresh(*regions)
            else:
                region, clip = place
                targets = [clip.intersection(one.translate(region.offset)) for one in regions]
                found += [(cast(Drawn, widget), target, region.offset) for target in targets if target]
        return found

    def _cells(self, strips: Sequence[tuple[Strip, Color]]) -> list[Cells]:
        """Return strips, each with the colour behind it, cell by cell.

        One that was shown before, as lines are that scroll, is not cut again.
        """
        if len(self._cut) > KEPT:
            self._cut.clear()
        fresh = [(strip, backdrop) for strip, backdrop in strips if id(strip) not in self._cut]
        shown = [list(strip) for strip, _ in fresh]
        for line_filter in self._app.get_line_filters():
            shown = [line_filter.apply(line, behind) for line, (_, behind) in zip(shown, fresh, strict=True)]
        system, charset = self._output.system, self._output.charset
        made = [cells_of_segments(segments, system, charset) for segments in shown]
        for (strip, _), cells in zip(fresh, made, strict=True):
            self._cut[id(strip)] = strip, cells  # with the strip, so that no other gets its id
        return [self._cut[id(strip)][1] for strip, _ in strips]


Piece = tuple[Region, Sequence[Cells]]
"""A region of the screen and its rows."""

FRAMES_AHEAD = 2
"""One frame that is shown while the next is under way: more would only pile up on a slow line."""
PATIENCE = 3.0
"""Seconds after which an answer counts as lost; as long as the first one is waited for."""
SYNC_WORTH = 400
"""Bytes from which on a frame is wrapped in synchronized-output marks; less arrives in one piece anyway."""
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


def install(app: App[Any], charset: str = UTF8) -> str:
    """Put the output layer between `app` and its driver; returns why it could not, or the empty string.

    To be called before the app runs, with `TerminalDriver` as its driver class. `charset` is what the terminal takes.
    """
    why = unexpected()
    if not why:
        output = Output(app, charset)
        show_by(app, output.display)
        object.__setattr__(app, "painter", Painter(app, output))
    return why


class Output:
    """What takes the place of `App._display`."""

    def __init__(self, app: App[Any], charset: str = UTF8) -> None:
        self._app = app
        self.charset = charset
        self._stock = display_of(app)
        self._driver: TerminalDriver | None = None
        self._wanted = Frame(0, 0)
        self._shown = Frame(0, 0)
        self._dirty: set[int] = set()
        self._pen = Pen()
        self._known = False
        self._timer: asyncio.TimerHandle | None = None
        self.fault = ""

    def display(self, screen: Screen[Any], renderable: object) -> None:
        """Show an update of the screen, now or together with later ones."""
        app = self._app
        if renderable is None or is_batching(app) or not self._ours():
            self._stock(screen, renderable)
            return
        try:
            if is_open(app):
                self._take(renderable)
                self._paint()
        except Exception as error:  # a fault here must not cost the session: stock output is slower, but right
            self._give_up(error)
            self._stock(screen, renderable)
        else:
            app.post_display_hook()

    def show(self, pieces: Iterable[Piece]) -> bool:
        """Show rows that were drawn outside of an update of the screen; False when this layer does not paint now."""
        app = self._app
        if is_batching(app) or not self._ours() or not self._known:
            return False
        try:
            for region, rows in pieces:
                for y, row in enumerate(rows, region.y):
                    self._wanted.put_row(region.x, y, row, region.right)
                    self._dirty.add(y)
            self._paint()
        except Exception as error:
            self._give_up(error)
        else:
            app.post_display_hook()
        return True

    @property
    def system(self) -> ColorSystem:
        """The colours that the terminal has."""
        return colours_of(self._app)

    def _ours(self) -> bool:
        """Whether frames go through this layer; makes the driver's acquaintance on the way."""
        if self.fault:
            return False
        driver = driver_of(self._app)
        if driver is self._driver:
            return driver is not None
        if not isinstance(driver, TerminalDriver):
            return False
        self._driver = driver
        driver.replied = driver.drained = self._catch_up
        driver.on_lost_screen = self.redraw
        return True

    def _take(self, update: object) -> None:
        """Write an update into the wanted frame."""
        system = self.system
        if isinstance(update, LayoutUpdate):
            width, height = update.region.right, update.region.bottom
            if (width, height) != (self._wanted.width, self._wanted.height):
                self._wanted = Frame(width, height, self.charset)
                self._known = False
            self._dirty.update(apply_layout(self._wanted, update, system))
        elif isinstance(update, ChopsUpdate):
            self._dirty.update(y for y in apply_chops(self._wanted, update, system) if y < self._wanted.height)
        else:
            raise TypeError(f"an update of another kind: {type(update).__name__}")

    def _paint(self) -> None:
        """Send what differs, unless the line is behind."""
        driver = self._driver
        if driver is None:
            return
        if driver.waiting or driver.questions >= FRAMES_AHEAD:
            self._wait()
            return
        if not self._known:
            self._start_over()
        data = paint(self._shown, self._wanted, sorted(self._dirty), self._pen)
        self._dirty.clear()
        data += self._place_cursor()
        if data:
            driver.write(self._wrap(data, driver))

    def _start_over(self) -> None:
        """Clear the terminal, whose content is not known, and paint everything."""
        self._shown = Frame(self._wanted.width, self._wanted.height)
        self._dirty = set(range(self._wanted.height))
        self._pen.forget()
        self._pen.clear()
        self._known = True

    def _place_cursor(self) -> str:
        """Move the hidden cursor where a field is being typed into: input methods draw there."""
        x, y = self._app.cursor_position
        if (x, y) == (0, 0):
            return ""
        self._pen.move(x, y)
        return self._pen.take()

    def _wrap(self, data: str, driver: TerminalDriver) -> str:
        if not is_synchronized(self._app):
            return data
        if len(data) >= SYNC_WORTH:
            data = f"{SYNC_START}{data}{SYNC_END}"
        return data + driver.ask()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._give_in)

    def _give_in(self) -> None:
        """Paint although no answer came: it may be lost."""
        if self._driver is not None:
            self._driver.forget_questions()
        self._catch_up()

    def _catch_up(self) -> None:
        """Paint what was held back, if anything was."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._guarded()

    def redraw(self) -> None:
        """Paint everything anew: the terminal was resized, came back, or something else wrote to it."""
        self._known = False
        self._guarded()

    def _guarded(self) -> None:
        if not (is_running(self._app) and self._wanted.height) or self.fault:
            return
        try:
            self._paint()
        except Exception as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Leave the rest of the session to stock output."""
        self.fault = f"{type(error).__name__}: {error}"
        if self._driver is not None:
            self._driver.write("\x1b[m\x1b[2J")
        self._app.refresh(layout=True)


def rows_of(frame: Frame) -> Iterable[str]:
    """Return the rows of a frame as text: for tests and bug reports."""
    return ("".join(row) for row in frame.text)


class Backstop(LineFilter):
    """Takes control characters, and whatever else acts on a terminal, out of every line before it is sent.

    These are zero cells wide, so that nothing moves. What the locale's character set lacks is replaced by as many
    cells.
    """

    def __init__(self, charset: str = UTF8) -> None:
        super().__init__()
        self._charset = charset

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Return the segments without anything active."""
        if self._charset != UTF8:
            return [
                Segment("".join(with_substitutes(cells_of(text), self._charset)), style) for text, style, _ in segments
            ]
        return [
            segment if segment.text.isprintable() else Segment(ACTIVE.sub("", segment.text), segment.style)
            for segment in segments
        ]
