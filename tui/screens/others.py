"""What others do while one works: their decisions, articles they add, another share of the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.worker import Worker

from reading.errors import CopydeskError
from review.progress import Progress
from store.door import Card, Problem
from tui.filtering import Shelf
from tui.walk import Renewal

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

LOOK_EVERY = 2.0
"""Seconds between two looks at what others wrote: some calls of stat, and nothing is sent while nothing changed."""


class Others:
    """Looks at the files of others beside the work, and shows what they have written."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._progress: dict[str, Mapping[str, Progress]] = {}
        self._waiting: frozenset[str] = frozenset()
        self._cards: Sequence[Card] | None = None
        self.calls: Sequence[str] = ()
        """The rounds that have come to ask this reviewer, until they were looked at."""

    def progress(self, card: Card, reviewer: str) -> Progress:
        """Return a reviewer's progress in an article; the own one, with what is on its way, for an empty name."""
        session = self._desk.session
        if not reviewer or reviewer == session.door.reviewer:
            return session.ledger.progress_of(card)
        found = self._progress.get(reviewer)
        if found is None:
            try:
                found = session.door.progress(reviewer)
            except CopydeskError:  # in a blind round nobody sees others: their progress is then nothing
                found = {}
            self._progress[reviewer] = found
        return found.get(card.name, Progress(0, 0))

    def look(self) -> Worker[None]:
        """Look in a thread: the disk may be slow, and a write of one's own may be under way."""
        return self._desk.run_worker(
            self.read,
            "look what others wrote",
            group="look",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def read(self) -> None:
        """Look once, in a thread that is not the interface's."""
        session = self._desk.session
        try:
            changed = session.door.refresh()
            cards = session.door.cards() if changed else session.cards
            problems = session.door.problems()
            calls = office.calls.look(session.door.round) if (office := self._desk.copydesk.settings.office) else ()
        except CopydeskError:  # what cannot be read now is looked at again in a moment
            return
        renewed = cards is not session.cards and cards != session.cards
        if changed or self._waiting:
            self._desk.app.call_from_thread(self.wrote, changed, cards if renewed else None)
        if problems != self._desk.copydesk.problems:
            self._desk.app.call_from_thread(self.warn, problems)
        if calls != self.calls:
            self._desk.app.call_from_thread(self.called, calls)

    def called(self, calls: Sequence[str]) -> None:
        """Show which rounds ask, in the bottom line and for as long as they were not looked at."""
        self.calls = calls
        if self._desk.others is self:
            self._desk.status.repaint()

    def warn(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong on the disk, if it was not said before; help has all of it, and what to do."""
        app = self._desk.copydesk
        fresh = [one for one in problems if one not in app.problems]
        app.problems = problems
        if fresh and self._desk.others is self:
            more = f" and {len(fresh) - 1} more" if len(fresh) > 1 else ""
            key = app.key_of("app.help")
            self._desk.said(f"{fresh[0].title}{more} ({key} tells): {fresh[0].path}")

    def wrote(self, changed: frozenset[str], cards: Sequence[Card] | None = None) -> None:
        """Show what somebody else, or another window of one's own, has written to these articles.

        `cards` are the desk's articles when they are not what they were. All of it waits while something is on its
        way to the disk or a dialog asks about the sentence shown: both belong to the text that is shown.
        """
        if self._desk.others is not self:  # the reviewer went to another round meanwhile
            return
        self._progress.clear()
        self._waiting |= changed
        self._cards = cards or self._cards
        if self._desk.app.screen is self._desk:
            self.catch_up()

    def catch_up(self) -> None:
        """Show what has waited."""
        desk, session = self._desk, self._desk.session
        if session.ledger.pending or not self._waiting:
            return
        changed, self._waiting = self._waiting, frozenset()
        cards, self._cards = self._cards, None
        place = desk.articles.place()
        renewal = session.renew(cards) if cards is not None else None
        session.ledger.forget(changed)
        if session.name in changed:
            session.look_back()
        if renewal is not None:
            self._lay_out(renewal, place)
        elif session.name in changed:
            desk.reader.repaint()
        desk.inspector.update()
        desk.articles.repaint()
        desk.show_hints()

    def _lay_out(self, renewal: Renewal, place: tuple[str, int]) -> None:
        """Show the articles there are now, the filter and the cursor as they were, and say what is new."""
        desk = self._desk
        desk.shelf = Shelf(desk.session.cards, self.progress, desk.texts.names)
        desk.texts.renew()
        desk.order.want(desk.filter, at_once=True)
        desk.articles.keep(*place)
        if renewal.retold:
            desk.reader.show()
        else:
            desk.reader.repaint()
        if renewal.said:
            desk.said(renewal.said)
