"""The style sheet of the report: the colours and lines of a scale's verdicts put into `page.css`.

Verdicts that share a role share a colour and a line; the sign and the word beside them tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files

from msgspec import Struct

from review.scale import DEFAULT, Scale, Verdict


class RoleStyle(Struct, frozen=True):
    """How a role looks: its colour on a light page and on a dark one, and the line under what was said."""

    light: str
    dark: str
    line: str = ""


_THIN = "text-decoration-thickness: 1px;"
_LOOKS: Mapping[str, RoleStyle] = {
    "good": RoleStyle("#1f6b36", "#7fcf96", _THIN),
    "fair": RoleStyle("#00695c", "#7fd6c8", f"text-decoration-style: dotted; {_THIN}"),
    "open": RoleStyle("#8a5200", "#f0b35a", "text-decoration-style: dashed;"),
    "poor": RoleStyle("#a33b00", "#ffab7d", f"text-decoration-style: dashed; {_THIN}"),
    "bad": RoleStyle("#b3261e", "#ff8f85", f"text-decoration-style: wavy; {_THIN}"),
    "grave": RoleStyle("#8e1550", "#ff9cc9", "text-decoration-style: wavy;"),
    "other": RoleStyle("#46566b", "#b7c4d6", "text-decoration-style: dotted;"),
}


def style_name(verdict: Verdict) -> str:
    """Return the class of a verdict; one of a desk's own may be called like a part of the page, so it gets a prefix."""
    return verdict.name if verdict.name in DEFAULT.names else f"v-{verdict.name}"


def styles(scales: Iterable[Scale]) -> str:
    """Return the style sheet for the verdicts of some scales."""
    sheet = files("store.exchange.formats").joinpath("page.css").read_text(encoding="utf-8")
    roles = {style_name(verdict): verdict.role for scale in scales for verdict in scale}
    names = {name: _LOOKS[role] for name, role in roles.items()}
    is_open = (name for name, role in roles.items() if role == "open")
    parts = {
        "light": " ".join(f"--{name}: {look.light};" for name, look in names.items()),
        "dark": " ".join(f"--{name}: {look.dark};" for name, look in names.items()),
        "lines": "\n".join(f".said.{name} {{ {look.line} }}" for name, look in names.items()),
        "open": f"--{next(is_open, 'unresolved')}",
        "marks": "\n".join(f".{name} {{ --mark: var(--{name}); }}" for name in names),
    }
    for part, text in parts.items():
        sheet = sheet.replace(f"/* {part} */", text)
    return sheet
