"""What a session holds that the desk's disk does not have: where it comes from, and the file it goes to.

No Textual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from time import gmtime, strftime

from msgspec import Struct

from review.events import Event
from store.desk import Desk
from tui.work.pending import PendingDecisions
from tui.work.writer import Writer

_TRICKY = re.compile(r"[^\w.@+-]+")


class Rescue(Struct, frozen=True):
    """A file of decisions that the disk does not have, and how many sentences they are about."""

    path: Path
    count: int

    def rescue_line(self) -> str:
        """Return the last line of a session that wrote it."""
        what = "1 decision is" if self.count == 1 else f"{self.count} decisions are"
        return f"{what} not in the desk; `copydesk import DESK FILE` takes them from {self.path}"


def unsaved(desk: Desk, pending: PendingDecisions, writer: Writer | None = None) -> list[Event]:
    """Return the events that were entered and are not on the disk, each once, in their order.

    Those on their way to it are among them where the `writer` is given.

    Of a desk whose folder is gone that includes whatever this reviewer held before, as far as it was looked at.
    """
    found = {event.id: event for event in desk.decisions.missing()}
    if desk.missing_folder():
        found |= {event.id: event for event in pending.events_on_disk() if event.reviewer == desk.reviewer}
    stored = sorted(found.values(), key=lambda event: event.id)
    waiting = writer.unwritten() if writer else ()
    return [*stored, *(event for batch in (*pending.failed, *waiting) for event in batch.events)]


def spots(events: Iterable[Event]) -> int:
    """Count the sentences that events are about."""
    return len({(event.round, event.reviewer, event.article, event.snapshot, event.sentence) for event in events})


def rescue(events: list[Event], quote: Callable[[str, int], str], places: list[Path], now: int) -> Rescue | None:
    """Write the unsaved events to the first place that takes them; None when everything is saved.

    StoreError.
    """
    if not events:
        return None
    from store.exchange.rescue import rescued, write_rescued  # no start needs it, and hardly any end

    return Rescue(write_rescued(rescued(events, quote, now), places), spots(events))


def file_for(folder: Path, desk: Desk, title: str, now: int) -> Path:
    """Return where below a folder the decisions of a desk are kept: desk, round, reviewer and time are in the name."""
    when = strftime("%Y%m%d-%H%M%S", gmtime(now // 1_000_000))
    name = "-".join(_TRICKY.sub("-", part).strip("-.") for part in (title, desk.round, desk.reviewer) if part)
    return folder / "unsaved" / f"{name[:120] or 'desk'}-{when}.jsonl"
