"""Which rounds ask a person: the one to work in, and those that have come to ask since the program began."""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType

from review.rounds import Permission, Round, why_not
from store.layout import MAIN_ROUND, Layout, round_folders
from store.rounds.files import Rulebook, all_rounds, changed_at


def asks(one: Round, person: str) -> bool:
    """Whether a round asks somebody by name now: to judge, or to adjudicate, which by default its lead does."""
    settles = person in one.acting_adjudicators and not why_not(one, person, Permission.ADJUDICATE)
    return bool(one.reviewers) and (settles or not why_not(one, person, Permission.JUDGE))


def working_round(layout: Layout, reviewer: str, visits: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return the round to work in when none was named; `visits` are when this reviewer was last in each.

    The newest one that asks this reviewer by name, to judge or to settle, and was never entered; else the one entered
    last, if there is still something to be done in it. Else the newest one that asks, else `main`.
    """
    asked: dict[str, int] = {}
    able = {MAIN_ROUND}
    for one in all_rounds(layout):
        if asks(one, reviewer):
            asked[one.name] = changed_at(layout, one)
        if one.reviewers and not why_not(one, reviewer, Permission.ADJUDICATE):
            able.add(one.name)
    fresh = asked.keys() - visits.keys()
    known = visits.keys() & (able | asked.keys())
    if known and not fresh:
        return max(known, key=lambda name: (visits[name], name))
    return max(fresh or asked, key=lambda name: (asked[name], name), default=MAIN_ROUND)


class Invitations:
    """Looks for a desk's rounds that ask one person: a call of stat a round and a reviewer; reads only changed ones.

    For any thread.
    """

    def __init__(self, layout: Layout, person: str) -> None:
        self._layout = layout
        self._person = person
        self._lock = Lock()
        self._changed: tuple[int, int] | None = None
        self._books: dict[str, Rulebook] = {}
        self._known: set[str] | None = None

    def look(self, here: str) -> tuple[str, ...]:
        """Return the rounds that ask this person now and did not at the first look; `here` is where they work."""
        with self._lock:
            asking = self._asking()
            if self._known is None:
                self._known = {*asking}
            self._known.add(here)
            return tuple(sorted(asking - self._known))

    def answer(self) -> None:
        """Mark the present invitations as seen."""
        with self._lock:
            if self._known is not None:
                self._known |= self._asking()

    def _asking(self) -> set[str]:
        try:
            status = os.stat(self._layout.rounds)  # noqa: PTH116 - every two seconds
        except OSError:
            return set()
        changed = status.st_mtime_ns, status.st_nlink  # of two rounds within a tick of the clock the links tell
        if changed != self._changed:
            self._changed = changed
            found = [entry.name for entry in round_folders(self._layout.rounds)]
            self._books = {name: self._books.get(name) or Rulebook(self._layout.round_settings(name)) for name in found}
        return {name for name, book in self._books.items() if asks(book(), self._person)}
