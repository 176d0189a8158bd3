"""Actions that were renamed: old ids go on working in keymap files, with one warning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "sentence.no-claim": "sentence.aside",
        "mark.go": "mark.jump",
    }
)
"""From the old id to the one in `keymaps.actions`."""
