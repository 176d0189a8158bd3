"""The output layer: keeps what the terminal shows, sends only what differs, and skips frames when the line is behind.

A frame ends with a question, where the terminal has answered the first one (`driver.QUESTION`); the answer says that
the frame has arrived. With two questions open, or bytes still unwritten, further frames are only noted; the next answer
paints their sum. A lost answer holds painting up for `PATIENCE` seconds, not for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region

from tui.terminal.charset import UTF8
from tui.terminal.diff import Pen, paint
from tui.terminal.driver import TerminalDriver
from tui.terminal.frame import Cells, Frame, apply_chops, apply_layout
from tui.terminal.hook import unexpected
from tui.terminal.painter import Painter

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

Piece = tuple[Region, Sequence[Cells]]
"""A region of the screen and its rows."""

FRAMES_AHEAD = 2
PATIENCE = 3.0
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
        object.__setattr__(app, "_display", output.display)
        object.__setattr__(app, "painter", Painter(app, output))
    return why


class Output:
    """What takes the place of `App._display`."""

    def __init__(self, app: App[Any], charset: str = UTF8) -> None:
        self._app = app
        self.charset = charset
        self._stock = app._display
        self._driver: TerminalDriver | None = None
        self._wanted = Frame(0, 0)
        self._shown = Frame(0, 0)
        self._dirty: set[int] = set()
        self._pen = Pen()
        self._cursor = (0, 0)
        self._known = False
        self._timer: asyncio.TimerHandle | None = None
        self.fault = ""

    def display(self, screen: Screen[Any], renderable: object) -> None:
        """Show an update of the screen, now or together with later ones."""
        app = self._app
        if renderable is None or app._batch_count or not self._ours():
            self._stock(screen, renderable)  # type: ignore[arg-type]
            return
        try:
            if app._running and not app._closed:
                self._take(renderable)
                self._paint()
        except Exception as error:  # a fault here must not cost the session: stock output is slower, but right
            self._give_up(error)
            self._stock(screen, renderable)  # type: ignore[arg-type]
        else:
            app.post_display_hook()

    def show(self, pieces: Iterable[Piece]) -> bool:
        """Show rows that were drawn outside of an update of the screen; False when this layer does not paint now."""
        app = self._app
        if app._batch_count or not self._ours() or not self._known:
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
        return self._app.console._color_system or ColorSystem.TRUECOLOR

    def _ours(self) -> bool:
        """Whether frames go through this layer; makes the driver's acquaintance on the way."""
        if self.fault:
            return False
        driver = self._app._driver
        if driver is self._driver:
            return driver is not None
        if not isinstance(driver, TerminalDriver):
            return False
        self._driver = driver
        driver.replied = driver.drained = self._catch_up
        driver.unsettled = self.redraw
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
        self._cursor = (0, 0)
        self._known = True

    def _place_cursor(self) -> str:
        """Move the hidden cursor where a field is being typed into: input methods draw there."""
        x, y = self._app.cursor_position
        if (x, y) == (0, 0) or ((x, y) == (self._pen.x, self._pen.y)):
            return ""
        self._pen.move(x, y)
        return self._pen.take()

    def _wrap(self, data: str, driver: TerminalDriver) -> str:
        if not self._app._sync_available:
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
        if not (self._app._running and self._wanted.height) or self.fault:
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
