"""Keyboards other than Latin ones: the key of the Latin keyboard that each of their letters lies on.

Only letters and signs that no Latin keyboard types stand for another key: a `.` stays a `.` on every layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from keymaps.names import name_of

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,." + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>' + "`~"
_PLACES = {
    "russian": "йцукенгшщзхъфывапролджэячсмитьбю" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ" + "ёЁ",
    "ukrainian": "йцукенгшщзхїфівапролджєячсмитьбю" + "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ" + "'₴",
    "greek": ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,." + ':΅ΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ¨"ΖΧΨΩΒΝΜ<>' + "`~",
}

LAYOUTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        name: MappingProxyType(
            {name_of(own): name_of(key) for own, key in zip(places, _LATIN, strict=True) if not own.isascii()}
        )
        for name, places in _PLACES.items()
    }
)
"""For each layout, from the name of a key as it arrives to the name of the Latin one at the same place."""


def latin(key: str, layouts: tuple[str, ...]) -> str:
    """Return the Latin key at the place of `key` in the first of `layouts` that has it, else `key` itself."""
    modifiers, _, base = key.rpartition("+")
    for layout in layouts:
        found = LAYOUTS[layout].get(base)
        if found is not None:
            return f"{modifiers}+{found}" if modifiers else found
    return key
