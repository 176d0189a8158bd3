"""Bringing an older desk to a newer format, one numbered step at a time, after a copy of the whole.

Opening a desk brings it no further than `store.layout.BEGUN`, which older programs read too. To go on locks them out,
so that its owner has to ask for it: `upgrade`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from store import files
from store.errors import StoreError
from store.layout import BEGUN, VERSION, Layout, load_settings, set_version
from store.person import login_of

Step = Callable[[Layout], None]


def _one_to_two(_: Layout) -> None:
    """Change nothing: a desk of format 2 may hold what a program of format 1 would drop or misread."""


STEPS: Mapping[int, Step] = {1: _one_to_two}
"""By the version it starts from: what makes a desk of it one of the next. Format 1 is the first."""


def upgrade(layout: Layout, stamp: str, uid: int) -> int:
    """Bring a desk to the newest format for its owner, and return how many steps that took; StoreError for others."""
    owner = layout.home.lstat().st_uid
    if uid not in (owner, 0):
        title = "Only a desk's owner can bring it to a newer format"
        raise StoreError(title, f"{layout.home} belongs to {login_of(owner)}", "Ask them")
    return migrate(layout, stamp, target=VERSION)


def migrate(layout: Layout, stamp: str, steps: Mapping[int, Step] = STEPS, target: int = BEGUN) -> int:
    """Bring a desk to the version `target` and return how many steps that took.

    The version is written after each step, so that an interrupted migration goes on where it stopped; steps can
    therefore be done again. Raises StoreError when a step is missing or the desk cannot be written.
    """
    found = load_settings(layout.settings)
    if found.version >= target:
        return 0
    why = files.why_not_writable(layout.home)
    if why:
        hint = "Its owner should open it once with this version"
        raise StoreError("This desk is of an older format", f"{layout.home}: {why}", hint)
    from store.manage.check import copy_before  # never needed but here

    copy_before(layout, stamp)
    for version in range(found.version, target):
        if version not in steps:
            raise StoreError("This desk is of a format that is not known any more", f"{layout.settings}: {version}")
        steps[version](layout)
        set_version(layout.settings, version + 1)
    return target - found.version
