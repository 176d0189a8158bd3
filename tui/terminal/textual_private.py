"""The one way to Textual's private surface, and to rich's below it: what a new release may break stands here alone.

`TAKEN` has for each name the class that has it, and its parameters where it is called or overridden; None for an
attribute. The tests compare this with the libraries that are installed, and with what the functions and classes below
use; no other module takes a private name from an object of the libraries, or overrides one.
"""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea

__all__ = ["ChopsUpdate", "LayoutUpdate"]

Parameters = Sequence[str] | None

TAKEN: Mapping[str, Mapping[str, Parameters]] = {
    "textual.app:App": {
        "_batch_count": None,
        "_close_messages_no_wait": ("self",),
        "_closed": None,
        "_display": ("self", "screen", "renderable"),
        "_driver": None,
        "_exception": None,
        "_exception_event": None,
        "_filters": None,
        "_handle_exception": ("self", "error"),
        "_return_code": None,
        "_running": None,
        "_sync_available": None,
    },
    "textual.dom:DOMNode": {"_attach": ("self", "parent")},
    "textual.drivers.linux_driver:LinuxDriver": {
        "_app": None,
        "_auto_restart": None,
        "_disable_line_wrap": ("self",),
        "_enable_bracketed_paste": ("self",),
        "_get_terminal_size": ("self",),
        "_key_thread": None,
        "_loop": None,
        "_mouse": None,
        "_must_signal_resume": None,
        "_patch_iflag": ("cls", "attrs"),
        "_patch_lflag": ("cls", "attrs"),
        "_sigcont_application": ("self", "_"),
        "_sigtstp_application": ("self", "_"),
    },
    "textual.screen:Screen": {
        "_compositor": None,
        "_forward_event": ("self", "event"),
        "_layout_required": None,
        "_repaint_required": None,
    },
    "textual.widget:Widget": {
        "_component_styles": None,
        "_exchange_repaint_regions": ("self",),
        "_forward_event": ("self", "event"),
        "_peek_message": ("self",),
        "_set_dirty": ("self", "regions"),
    },
    "rich.console:Console": {"_color_system": None},
    "rich.style:Style": {"_attributes": None, "_set_attributes": None},
}

IMPORTED: Mapping[str, Parameters] = {
    "textual._compositor:ChopsUpdate": ("self", "chops", "spans", "chop_ends"),
    "textual._compositor:Compositor": ("self",),
    "textual._compositor:LayoutUpdate": ("self", "strips", "region"),
}
"""What is imported from private modules, with the parameters of its making."""

TEXT_AREA, FIELD = "textual.widgets._text_area:TextArea", "textual.widgets._input:Input"
BY_NAME = (TEXT_AREA, FIELD)
"""What is looked up in modules that may not be imported yet."""

Result = TypeVar("Result")
Display = Callable[[Screen[Any], object], None]


PAINTED = ("_set_dirty", "_exchange_repaint_regions", "outer_size")
"""What the painter needs of a widget."""


def unexpected() -> str:
    """Return the first fault of the private surface as the output layer uses it, or the empty string."""
    if list(inspect.signature(App._display).parameters) != ["self", "screen", "renderable"]:
        return "App._display takes other arguments"
    missing = [name for name in PAINTED if not hasattr(Widget, name)]
    if missing or not hasattr(Compositor, "visible_widgets"):
        return f"widgets and compositor lack {', '.join(missing) or 'visible_widgets'}"
    return ""


# ---- the application


class FaultyApp(App[Result]):
    """An application that learns of each fault, wherever it happened."""

    def _handle_exception(self, error: Exception) -> None:
        self.failed(error)

    def failed(self, error: Exception) -> None:
        """End the session on a fault, which `fault_of` finds afterwards."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()


def report_to(app: App[Any]) -> Callable[[Exception], None]:
    """Return what an application does with a fault."""
    return app._handle_exception


def fault_of(app: App[Any]) -> BaseException | None:
    """Return the fault that ended an application, if one did."""
    return app._exception


def is_running(app: App[Any]) -> bool:
    """Whether an application runs, and its message loop with it."""
    return app._running


def is_open(app: App[Any]) -> bool:
    """Whether an application runs and is not being taken down."""
    return app._running and not app._closed


def is_batching(app: App[Any]) -> bool:
    """Whether updates are being collected."""
    return bool(app._batch_count)


def driver_of(app: App[Any]) -> Driver | None:
    """Return an application's driver, if it has one yet."""
    return app._driver


def display_of(app: App[Any]) -> Display:
    """Return the function that shows an update of a screen."""
    return app._display  # type: ignore[return-value]


def show_by(app: App[Any], display: Display) -> None:
    """Let updates of a screen be shown by something else."""
    object.__setattr__(app, "_display", display)


def filter_all(app: App[Any], line_filter: LineFilter) -> None:
    """Put a filter behind the others of an application."""
    app._filters.append(line_filter)


def is_synchronized(app: App[Any]) -> bool:
    """Whether the terminal knows synchronized output."""
    return app._sync_available


def colours_of(app: App[Any]) -> ColorSystem:
    """Return the colours that the terminal has."""
    return app.console._color_system or ColorSystem.TRUECOLOR


# ---- screens and widgets


def is_due(screen: Screen[Any]) -> bool:
    """Whether a screen is to be laid out or repainted as a whole."""
    return screen._layout_required or screen._repaint_required


def place_of(widget: Widget, screen: Screen[Any]) -> tuple[Region, Region] | None:
    """Return where a widget is on a screen and what of it may be seen, or None when it is not seen."""
    return screen._compositor.visible_widgets.get(widget)


def forward(node: Widget, event: Event) -> None:
    """Give an event to a widget or screen as if the terminal had sent it."""
    node._forward_event(event)


def next_message(node: Widget) -> Message | None:
    """Return the message that waits next for a widget, which stays there."""
    return node._peek_message()


def is_text_area(widget: object) -> TypeGuard[TextArea]:
    """Whether a widget is a text area, without importing the document model before there is one."""
    return _is_a(widget, TEXT_AREA)


def is_input(widget: object) -> TypeGuard[Input]:
    """Whether a widget is a field of one line, without importing such before there is one."""
    return _is_a(widget, FIELD)


def _is_a(widget: object, place: str) -> bool:
    """Whether something is of a class; where its module is not imported yet, or only in part, there is none of it."""
    name, _, cls = place.partition(":")
    found = getattr(sys.modules.get(name), cls, None)
    return found is not None and isinstance(widget, found)


def repaint(widget: Widget, regions: Sequence[Region]) -> None:
    """Note that regions of a widget are to be drawn, without telling anybody."""
    widget._set_dirty(*regions)


def repaint_regions(widget: Widget) -> list[Region]:
    """Take the regions of a widget that are to be drawn."""
    return list(widget._exchange_repaint_regions())


def keep_component(widget: Widget, name: str) -> None:
    """Have a component class of a widget styled, and keep its styles where the widget looks them up."""
    node = DOMNode(classes=name)
    node._attach(widget)
    widget.app.stylesheet.apply(node)
    widget._component_styles[name] = node.styles


def attributes_of(style: Style) -> int:
    """Return the attributes that a style sets, as bits."""
    return style._attributes & style._set_attributes


# ---- the driver


class OpenDriver(LinuxDriver):
    """Textual's driver for Linux with names for what it keeps to itself."""

    @property
    def application(self) -> App[Any]:
        """The application that it drives."""
        return self._app

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that it was made in."""
        return self._loop

    @property
    def has_mouse(self) -> bool:
        """Whether the mouse is used."""
        return self._mouse

    @property
    def keys(self) -> threading.Thread | None:
        """The thread that reads keys."""
        return self._key_thread

    @keys.setter
    def keys(self, thread: threading.Thread | None) -> None:
        self._key_thread = thread

    def enable_modes(self) -> None:
        """Ask for bracketed paste and no wrapping of lines."""
        self._enable_bracketed_paste()
        self._disable_line_wrap()

    def was_suspended(self) -> bool:
        """Whether it starts again after Ctrl+Z; asked once."""
        suspended, self._must_signal_resume = self._must_signal_resume, False
        return suspended

    @property
    def starts_again(self) -> bool:
        """Whether it gave the terminal back for Ctrl+Z, and takes it again."""
        return self._auto_restart

    def raw_flags(self, settings: list[Any]) -> None:
        """Change a terminal's settings so that keys come one by one, without echo or signals."""
        settings[0] = self._patch_iflag(settings[0])
        settings[3] = self._patch_lflag(settings[3])

    def suspend(self) -> None:
        """Give the terminal back and stop, as on Ctrl+Z."""
        super()._sigtstp_application()

    def go_on(self) -> None:
        """Do what is to be done when the process goes on."""

    def size(self) -> tuple[int, int]:
        """Return columns and rows."""
        return super()._get_terminal_size()

    def _sigtstp_application(self, *_: object) -> None:
        self.suspend()

    def _sigcont_application(self, *_: object) -> None:
        self.go_on()

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.size()
