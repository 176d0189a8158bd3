"""Looks: what a cell looks like, and the shortest control sequence that turns one look into another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

SET = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
"""SGR parameters that switch on the attributes of a Rich style, by bit: bold, dim, italic, underline …"""

UNSET = ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55")
"""What switches each of them off again; some share one."""

REVERSE = 1 << 6
ON_BLANKS = 1 << 3 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
"""The attributes that show where there is no glyph: underlines, strike, frame, encircle, overline."""


class Look(NamedTuple):
    """How a cell looks: attribute bits as in a Rich style, SGR parameters of the two colours ("" is the default)."""

    bits: int = 0
    ink: str = ""
    paper: str = ""


PLAIN = Look()


@lru_cache(maxsize=4096)
def look_of(style: Style, system: ColorSystem) -> Look:
    """Return the look of a Rich style with the colours that the terminal has."""
    ink, paper = style.color, style.bgcolor
    return Look(
        style._attributes & style._set_attributes,
        _parameters(";".join(ink.downgrade(system).get_ansi_codes(True)), "39") if ink else "",
        _parameters(";".join(paper.downgrade(system).get_ansi_codes(False)), "49") if paper else "",
    )


def _parameters(codes: str, default: str) -> str:
    return "" if codes == default else codes


@lru_cache(maxsize=4096)
def blank(look: Look) -> Look:
    """Return what of a look shows where there is no glyph."""
    if look.bits & REVERSE:
        return look
    bits = look.bits & ON_BLANKS
    return Look(bits, look.ink if bits else "", look.paper)


@lru_cache(maxsize=4096)
def fits_blank(pen: Look, look: Look) -> bool:
    """Whether a blank that should look like `look` does so when it is written with `pen`."""
    return blank(pen) == look


@lru_cache(maxsize=4096)
def change(old: Look | None, new: Look) -> str:
    """Return the shortest sequence from one look to another; None is a look that is not known."""
    full = _sequence(["0"] if new == PLAIN else ["", *_all(new)])
    if old is None:
        return full
    if old == new:
        return ""
    step = _sequence(_step(old, new))
    return step if len(step) <= len(full) else full


def _sequence(parameters: list[str]) -> str:
    text = ";".join(parameters)
    return f"\x1b[{'' if text == '0' else text}m"


def _all(look: Look) -> list[str]:
    bits = [SET[bit] for bit in range(13) if look.bits >> bit & 1]
    return [*bits, *(colour for colour in (look.ink, look.paper) if colour)]


def _step(old: Look, new: Look) -> list[str]:
    """Return the parameters that switch off what is too much and on what is missing."""
    off = {UNSET[bit] for bit in range(13) if (old.bits & ~new.bits) >> bit & 1}
    kept = {bit for bit in range(13) if old.bits >> bit & 1 and UNSET[bit] not in off}
    on = [SET[bit] for bit in range(13) if new.bits >> bit & 1 and bit not in kept]
    ink = [new.ink or "39"] if new.ink != old.ink else []
    paper = [new.paper or "49"] if new.paper != old.paper else []
    return [*sorted(off), *on, *ink, *paper]
