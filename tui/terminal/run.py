"""Running an application in the terminal: driver, output layer, signals and a quick way out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from tui.terminal import output, signals
from tui.terminal.driver import TerminalDriver
from tui.terminal.environment import answers_background, has_other_driver
from tui.terminal.environment import charset as locale_charset
from tui.terminal.output import Backstop
from tui.terminal.textual_private import driver_of, fault_of, filter_all

if TYPE_CHECKING:
    from textual.app import App

    from tui.terminal.startup import Splash


def run(
    app: App[Any],
    *,
    splash: Splash | None = None,
    stock: bool = False,
    mouse: bool = False,
    cursor: bool = False,
    linear: bool = False,
    acknowledge: Callable[[], None] = lambda: None,
    farewell: Callable[[], str] = lambda: "",
) -> int:
    """Run `app` until it ends and return its exit code.

    `stock` leaves out the output layer, `cursor` shows the terminal's. `linear` is an application that draws
    nothing and has a driver of its own. `acknowledge` waits until every decision that was
    made is on disk; it is called when a hang-up or a termination ends the process, from another thread; `farewell` is
    what is then still to be said, once the terminal is given back. A fault in the
    application is raised again when the terminal has been given back, and what was decided is on disk.
    `signals.block()` must have been called before the first thread was started.
    """
    charset = locale_charset(os.environ)
    other = has_other_driver(os.environ)  # Textual has chosen it already; what it shows is no terminal of ours
    if not (other or linear):
        asks = bool(getattr(app, "follows_background", False)) and answers_background(os.environ)
        app.driver_class = driver_class(splash, charset, cursor, asks)
    if not linear and (other or stock or output.install(app, charset)):
        filter_all(app, Backstop(charset))

    def give_back() -> None:
        restore(app)
        os.write(2, farewell().encode(errors="replace"))

    signals.watch(acknowledge, give_back)
    app.run(mouse=mouse)
    if splash is not None and driver_of(app) is not None:
        splash.terminal_returned()
    fault = fault_of(app)
    if fault is not None:
        acknowledge()
        raise getattr(fault, "error", fault)  # what a worker raised comes wrapped
    return app.return_code or 0


def driver_class(splash: Splash | None, known: str, cursor: bool, asks: bool) -> type[TerminalDriver]:
    """Return the driver to run with: one that restores the settings from before the splash, and knows its charset."""

    class Driver(TerminalDriver):
        """The driver of this run."""

        charset = known
        cursor_shown = cursor
        asks_ground = asks
        settings_before = splash.before if splash is not None else None
        entered = splash is not None

    return Driver


def restore(app: App[Any]) -> None:
    """Give the terminal back while the application may be frozen."""
    driver = driver_of(app)
    if isinstance(driver, TerminalDriver):
        driver.abandon()


def redraw(app: App[Any]) -> None:
    """Paint the whole screen anew: something else has written on it."""
    driver = driver_of(app)
    if isinstance(driver, TerminalDriver):
        driver.on_lost_screen()
    else:
        app.refresh(layout=True)


def writer(app: App[Any]) -> Callable[[str], None]:
    """Return a function that sends a control sequence to the application's terminal: what the clipboard needs."""

    def write(sequence: str) -> None:
        driver = driver_of(app)
        if isinstance(driver, TerminalDriver):
            driver.control(sequence)
        elif driver is not None:
            driver.write(sequence)

    return write


def leave(code: int) -> NoReturn:
    """End the process at once: everything is on disk, and taking the interpreter apart is 100 ms of waiting."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
