"""What hands that come from other programs press, and the action that does here what they mean.

A key is only looked up where it does nothing, so a keymap that gives it an action is heard first.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HABITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "h": ("pane.previous",),
        "l": ("pane.next", "decisions.query"),
        "left": ("pane.previous",),
        "right": ("pane.next",),
        "ctrl+w": ("pane.next",),
        "v": ("sentence.range",),
        "ctrl+v": ("sentence.range",),
        "p": ("sentence.previous",),
        "w": ("sentence.next",),
        "ctrl+n": ("sentence.next",),
        "ctrl+e": ("sentence.next",),
        "ctrl+y": ("sentence.previous",),
        "H": ("page.previous",),
        "L": ("page.next",),
        "*": ("search.open",),
        "&": ("decisions.open",),
        "o": ("source.open",),
        "Q": ("app.close", "app.quit"),
        "backspace": ("edit.undo", "app.back"),
        "delete": ("sentence.clear",),
        "I": ("pane.inspector",),
        "ctrl+t": ("jump.back",),
        "ctrl+g": ("app.back",),
        "ctrl+x": ("app.quit",),
        "ctrl+a": ("sentence.first",),
        "alt+x": ("app.palette",),
        "alt+v": ("page.previous",),
        "alt+h": ("app.help",),
        "f3": ("search.open", "list.filter", "decisions.query"),
        "f5": ("app.redraw",),
        "f10": ("app.quit",),
        "$": ("save.retry", "sentence.last"),
        "-": ("page.previous",),
        "U": ("edit.undo",),
    }
)
"""Actions by the key as it is shown, the likeliest first: of vim, less, mutt, nano, Emacs, lazygit and labellers."""

PALETTE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("q", "q!", "qa", "qa!", "wq", "wqa", "x", "xa", "quit", "exit"), "app.quit"),
        **dict.fromkeys(("w", "w!", "write"), "save.retry"),
        **dict.fromkeys(("h", "help"), "app.help"),
    }
)
"""Actions by what hands type after a colon; the palette puts them first."""
