"""A number and what it counts, in words."""

from __future__ import annotations


def count_of(number: int, thing: str, things: str = "") -> str:
    """Return `1 unit` or `2 units`; `things` is the plural where an s does not make it."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"
