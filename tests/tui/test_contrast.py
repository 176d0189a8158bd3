"""Every theme can be read: WCAG contrast of every component, and verdicts that colour-blind people tell apart."""

from __future__ import annotations

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color, Lab, rgb_to_lab
from textual.theme import Theme

import tui
from tui.shell import theme

TEXT, SIGN = 4.5, 3.0
"""The least contrast of text, and of signs that are not words (WCAG 2.2, 1.4.3 and 1.4.11)."""

SIGNS = frozenset(
    {
        *("reader--bar", "reader--bar-blurred", "reader--unjudged", "reader--suggested", "reader--draft"),
        *("list--bar", "decisions--bar", "list--bar-blurred", "entity--row-bar"),
    }
)
DECORATION = frozenset({"rule--line"})
DIALOGS = ("keys", "rows", "hits", "preview", "entity", "lesson")
"""The prefixes of components whose ground is a dialog's."""

READ = [one for one in theme.THEMES if not one.ansi]  # the sixteen colours of an ansi theme are the terminal's own
RULE = re.compile(r"^\.([a-z]+--[a-z-]+) \{([^}]*)\}", re.M)
SYSTEMS = [ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT]

NAMES_OF_SIXTEEN = (
    *("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"),
    *("bright_black", "bright_red", "bright_green", "bright_yellow"),
    *("bright_blue", "bright_magenta", "bright_cyan", "bright_white"),
)
PALETTES = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff "
    "ffffff",
    "VGA": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff "
    "ffffff",
    "Solarized": "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 "
    "93a1a1 fdf6e3",
}
"""What three kinds of terminals show for the sixteen colours."""

BLIND = {  # Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def components() -> list[tuple[str, str, str]]:
    """Return each component class with the variables of its colour and of its ground."""
    sheet = (Path(tui.__file__).parent / "app" / "copydesk.tcss").read_text()
    found = []
    for name, body in RULE.findall(sheet):
        said = dict(re.findall(r"(color|background): \$([a-z-]+)", re.sub(r"background", "\nbackground", body)))
        ground = said.get("background", "panel" if name.partition("--")[0] in DIALOGS else "background")
        found.append((name, said.get("color", "foreground"), ground))
    return found


def linear(colour: Color) -> tuple[float, float, float]:
    """Return a colour's linear light, red, green and blue from 0 to 1."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour.normalized)
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """Return the WCAG contrast ratio of two colours."""
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def shown(given: Theme, variable: str, system: ColorSystem) -> Color:
    """Return the colour that a terminal of that colour system shows for a variable of a theme."""
    colour = Color.parse(given.variables.get(variable) or getattr(given, variable))
    if system is ColorSystem.TRUECOLOR:
        return colour
    return Color(*RichColor.from_rgb(*colour.rgb).downgrade(system).get_truecolor())


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("given", READ, ids=lambda one: one.name)
def test_every_component_can_be_read(given: Theme, system: ColorSystem) -> None:
    assert len(components()) > 60
    poor = []
    for name, ink, ground in components():
        least = 0.0 if name in DECORATION else SIGN if name in SIGNS else TEXT
        ratio = contrast(shown(given, ink, system), shown(given, ground, system))
        if ratio < least:
            poor.append(f"{name} ({ink} on {ground}): {ratio:.2f} < {least}")
    assert poor == []


def of_palette(given: Theme, variable: str, palette: str, ink: str, paper: str) -> Color:
    """Return the colour that a terminal with a palette shows for a variable of a theme of sixteen colours."""
    name = (given.variables.get(variable) or getattr(given, variable)).removeprefix("ansi_")
    if name == "default":
        return Color.parse(paper if variable in ("background", "panel", "row") else ink)
    return Color.parse(f"#{PALETTES[palette].split()[NAMES_OF_SIXTEEN.index(name)]}")


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(
    ("given", "ink", "paper"), [(theme.ANSI, "#000000", "#ffffff"), (theme.NIGHT, "#ffffff", "#000000")]
)
def test_the_sixteen_colours_can_be_read_on_white_and_on_black(
    given: Theme, ink: str, paper: str, palette: str
) -> None:
    """In the colours of xterm, of VGA and of Solarized: every text, and every sign."""
    ink, paper = ("#ffffff", "#000000") if given.dark else ("#000000", "#ffffff")
    poor = []
    for name, colour, ground in components():
        if name not in DECORATION:
            shown = [of_palette(given, one, palette, ink, paper) for one in (colour, ground)]
            if contrast(*shown) < TEXT:
                poor.append(f"{name} ({colour} on {ground}): {contrast(*shown):.2f}")
    assert poor == []


def test_the_sixteen_colours_tell_verdicts_apart() -> None:
    """Each has one of its own, on both grounds."""
    for given in (theme.ANSI, theme.NIGHT):
        seen = {given.variables[verdict] for verdict in ("good", "open", "bad")}
        assert len(seen) == 3


@pytest.mark.parametrize("blindness", [*BLIND, "none"])
@pytest.mark.parametrize("given", READ, ids=lambda one: one.name)
def test_the_verdicts_are_told_apart_by_colour_blind_people(given: Theme, blindness: str) -> None:
    """At least 20 in Lab: 2.3 is what an eye just notices side by side. Signs tell them apart in any case."""
    seen = {}
    for verdict in ("good", "open", "bad"):
        colour = Color.parse(given.variables[verdict])
        if blindness != "none":
            light = linear(colour)
            mixed = [sum(a * b for a, b in zip(row, light, strict=True)) for row in BLIND[blindness]]
            bounded = [min(1.0, max(0.0, v)) for v in mixed]
            red, green, blue = (
                round(255 * (v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)) for v in bounded
            )
            colour = Color(red, green, blue)
        lab: Lab = rgb_to_lab(colour)
        seen[verdict] = (lab.L, lab.a, lab.b)
    for one, other in combinations(seen, 2):
        assert dist(seen[one], seen[other]) > 20, (one, other)
