"""Bringing an older desk to today's format, one numbered step at a time, each after a copy of the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from store import files
from store.errors import StoreError
from store.layout import VERSION, Layout, load_settings, save_settings

Step = Callable[[Layout], None]
STEPS: Mapping[int, Step] = {}
"""By the version it starts from: what makes a desk of it one of the next. Format 1 is the first."""


def migrate(layout: Layout, stamp: str, steps: Mapping[int, Step] = STEPS, target: int = VERSION) -> int:
    """Bring a desk to the version `target` and return how many steps that took.

    The version is written after each step, so that an interrupted migration goes on where it stopped; steps can
    therefore be done again. Raises StoreError when a step is missing or the desk cannot be written.
    """
    found = load_settings(layout.settings)
    if found.version >= target:
        return 0
    why = files.writable(layout.home)
    if why:
        hint = "Its owner should open it once with this version"
        raise StoreError("This desk is of an older format", f"{layout.home}: {why}", hint)
    from store.manage.check import copy_before  # never needed but here

    copy_before(layout, stamp)
    for version in range(found.version, target):
        if version not in steps:
            raise StoreError("This desk is of a format that is not known any more", f"{layout.settings}: {version}")
        steps[version](layout)
        save_settings(layout.settings, replace(found, version=version + 1))
    return target - found.version
