"""The private surface of Textual that the output layer stands on, named in one place and tried before it is used."""

from __future__ import annotations

import inspect

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal.driver import TerminalDriver
from tui.terminal.frame import Frame, apply_chops, apply_layout

WIDGET = ("_set_dirty", "_exchange_repaint_regions", "outer_size")
"""What the painter needs of a widget."""


def unexpected() -> str:
    """Return what of Textual's private surface is not as the output layer needs it, or the empty string."""
    if list(inspect.signature(App._display).parameters) != ["self", "screen", "renderable"]:
        return "App._display takes other arguments"
    if not issubclass(TerminalDriver, App.get_driver_class.__globals__["Driver"]):
        return "the driver is of another family"
    missing = [name for name in WIDGET if not hasattr(Widget, name)]
    if missing or not hasattr(Compositor, "visible_widgets"):
        return f"widgets and compositor lack {', '.join(missing) or 'visible_widgets'}"
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
