"""Themes: their colours, each a variable that the style sheet names; no widget knows a colour.

A verdict has the colour of its role in its scale. The good, the open and the bad ones are told apart by people with any
common colour blindness (they differ in lightness or along the blue-yellow axis), all others by their signs, which tell
every verdict apart where there is no colour at all. Text has a contrast of 4.5 to 1 or more.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

from review.scale import ROLES as VERDICTS

ROLES = (
    *VERDICTS,
    *("aside", "unjudged", "bar", "rule", "quiet"),
    *("person", "org", "place", "date", "figure", "role", "product", "hit", "hit-text", "row", "row-text"),
)
"""The variables that the style sheet uses beside Textual's own."""


ANSI_CURSOR = {
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
}
"""A field's cursor that is seen without any colour."""


def _theme(name: str, base: Mapping[str, str], roles: str, *, dark: bool, ansi: bool = False) -> Theme:
    """Build a theme; `roles` are colours in the order of `ROLES`."""
    colours = dict(zip(ROLES, roles.split(), strict=True))
    extra = {
        **(BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables if ansi else {}),
        "input-cursor-background": base["foreground"],
        "input-cursor-foreground": base["background"],
        **(ANSI_CURSOR if ansi else {}),
        "border": colours["rule"],
        "border-blurred": colours["rule"],
    }
    return Theme(name=name, dark=dark, ansi=ansi, variables={**colours, **extra}, **base)  # type: ignore[arg-type]


def _base(paper: str, ink: str, accent: str, panel: str, error: str) -> dict[str, str]:
    return {
        "primary": accent,
        "secondary": accent,
        "accent": accent,
        "warning": error,
        "error": error,
        "success": accent,
        "foreground": ink,
        "background": paper,
        "surface": paper,
        "panel": panel,
        "boost": panel,
    }


DARK = _theme(
    "dark",
    _base("#15171b", "#d8d5cd", "#b3a1f0", "#22252b", "#ef8a72"),
    "#6fb8ec #9bd1c4 #e8bb55 #e3c28f #ee7a5e #e5a8b4 #cdb5e0 #868890 #666a72 #b3a1f0 #34383f #94969c "
    "#e3c28f #9ecbe6 #a9cf9f #cdb5e0 #e5a8b4 #b8b7a6 #9bd1c4 #5a4a12 #f7ecc8 #262a31 #f1eee6",
    dark=True,
)
LIGHT = _theme(
    "light",
    _base("#fbfaf6", "#24262b", "#5b3fc4", "#efede6", "#b23a17"),
    "#005faf #0c6a5a #875f00 #7a4a00 #af005f #97304a #6b3c92 #696b6f #898b8f #5b3fc4 #d5d2c9 #5f6166 "
    "#7a4a00 #0a5a8a #2c6b22 #6b3c92 #97304a #5c5b48 #0c6a5a #ffe58a #24262b #e9e6dc #17191d",
    dark=False,
)
CONTRAST = _theme(
    "contrast",
    _base("#000000", "#ffffff", "#ffff00", "#1c1c1c", "#ff8c69"),
    "#66ccff #a8f0e0 #ffd633 #ffd9a0 #ff8c69 #ffc0cb #e6ccff #c0c0c0 #c0c0c0 #ffff00 #9a9a9a #d0d0d0 "
    "#ffd9a0 #a8e0ff #b8f0a8 #e6ccff #ffc0cb #e6e6c8 #a8f0e0 #ffff00 #000000 #003a66 #ffffff",
    dark=True,
)
_ANSI = "ansi_default"
ANSI = _theme(
    "ansi",
    _base(_ANSI, _ANSI, "ansi_magenta", _ANSI, "ansi_red"),
    "ansi_default ansi_default ansi_magenta ansi_magenta ansi_red ansi_red ansi_default ansi_default ansi_default "
    "ansi_magenta ansi_bright_black "
    "ansi_default ansi_magenta ansi_default ansi_default ansi_default ansi_red ansi_default ansi_magenta ansi_white "
    "ansi_black ansi_default ansi_default",
    dark=False,
    ansi=True,
)
"""For a light ground, and for one of which nothing is known: of sixteen colours only these are read on white in
every palette; what has none of its own is told apart by its sign, and by bold, italic and underline."""
NIGHT = _theme(
    "ansi-night",
    _base(_ANSI, _ANSI, "ansi_bright_magenta", _ANSI, "ansi_bright_red"),
    "ansi_bright_cyan ansi_bright_cyan ansi_bright_yellow ansi_bright_yellow ansi_bright_red ansi_bright_red "
    "ansi_white ansi_white ansi_white ansi_bright_magenta ansi_bright_black "
    "ansi_white ansi_bright_yellow ansi_bright_cyan ansi_green ansi_bright_magenta ansi_bright_red ansi_default "
    "ansi_cyan ansi_white ansi_black ansi_default ansi_default",
    dark=True,
    ansi=True,
)
"""The same for a dark ground."""
THEMES = (DARK, LIGHT, CONTRAST, ANSI, NIGHT)
NAMES = tuple(one.name for one in (DARK, LIGHT, CONTRAST, ANSI))
"""What people choose from."""


def default_theme(color_system: str | None, no_color: bool) -> str:
    """Return the theme to start with: the terminal's own colours where it has sixteen or wants none."""
    return ANSI.name if no_color or color_system in (None, "standard", "windows") else DARK.name


def by_ground(name: str, is_dark: bool | None) -> str:
    """Return the theme that is shown for one that nobody chose, on a ground that is dark, light or not known."""
    return LIGHT.name if name == DARK.name and is_dark is False else name


def painted(name: str, is_dark: bool | None) -> str:
    """Return the theme that paints a chosen one: the terminal's own colours are others on a dark ground."""
    return NIGHT.name if name == ANSI.name and is_dark else name
