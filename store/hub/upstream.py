"""The hub as the upstream of a mirror: what changes a round is a transaction there, before the mirror has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from review.rounds import Round
from store.hub.address import HubAddress
from store.hub.connection import ChangedMeanwhile, HubConnection, HubError, Offline, connect
from store.hub.inbox import Inbox
from store.hub.mirror import PATIENCE_SECONDS, Mirror, MirrorState
from store.hub.outbox import Outbox
from store.hub.relay import exchange, prove
from store.hub.rows import doc_of
from store.rounds import files as round_files


class HubUpstream:
    """Changes rounds on the hub of one mirror, over a connection each; afterwards the mirror has what came before."""

    def __init__(self, mirror: Mirror, opened: Callable[[HubAddress, str], HubConnection] = connect) -> None:
        self.away: Callable[[], str] = str
        """Returns since when the hub is away, as the relay knows it; empty while it is there."""
        self._mirror = mirror
        self._open = opened

    def save(self, round: Round, guidelines: bytes) -> Round | None:
        """Make a round's new settings hold for everybody; return what holds for who took it over."""
        desk, path = self._mirror.settings.address.desk, self._mirror.layout.round_settings(round.name)
        person = self._mirror.person
        takes_over = round.lead == person and path.exists() and round_files.load(path).lead not in ("", person)
        with self._exchanging() as (hub, state):
            mark = state.rounds.get(round.name)
            expected = max(mark.version, 0) if mark is not None else 0
            body = guidelines.decode("utf-8")
            values = (desk, round.name, expected, doc_of(round).decode(), round.guidelines if body else "", body)
            try:
                hub.do("select copydesk.put_round(%s, %s, %s, %s::json, %s, %s, false)", values)
            except ChangedMeanwhile:
                self._fetch(hub, state)
                raise
            self._fetch(hub, state)
        return round_files.load(path) if takes_over else None

    def admit(self, round: Round, reviewers: Sequence[str], leave: bool) -> int:
        """Let what came late count, or leave it out for good."""
        with self._exchanging() as (hub, state):
            number = self._number(state, round)
            query = "select reviewer, events from copydesk.late(%s)"
            late = [who for who, _ in hub.rows(query, (number,), tuple[str, int])]
            wanted = [who for who in late if not reviewers or who in reviewers]
            query = "select copydesk.settle_late(%s, %s, %s)"
            counts = [hub.row(query, (number, who, not leave), tuple[int])[0] for who in wanted]
            self._fetch(hub, state)
            return sum(counts)

    def decline(self, round: Round, article: str, why: str) -> None:
        """Give an article back."""
        with self._exchanging() as (hub, state):
            hub.do("select copydesk.decline(%s, %s, %s)", (self._number(state, round), article, why))
            self._fetch(hub, state)

    @contextmanager
    def _exchanging(self) -> Iterator[tuple[HubConnection, MirrorState]]:
        """Connect, hold the mirror, and let go of both; Offline says that changes of rounds need the hub.

        Where a relay knows that the hub is away nobody waits to hear it, and the relay looks again.
        """
        away = self.away()
        if away:
            hint = "What is done to a round is done on the hub, which is tried again now: wait for the bottom line"
            raise Offline("The hub cannot be reached", away, hint)
        try:
            hub = self._open(self._mirror.settings.address, "copydesk round")
        except Offline as error:
            hint = "What is done to a round is done on the hub: try again when it is there"
            raise Offline(error.title, error.message, f"{error.hint}. {hint}" if error.hint else hint) from None
        try:
            with hub.time_limit(), self._mirror.held(PATIENCE_SECONDS) as state:
                prove(hub, hub.about().epoch, state)
                yield hub, state
        finally:
            hub.close()

    def _fetch(self, hub: HubConnection, state: MirrorState) -> None:
        """Bring the mirror up to date; the round's own settings are written by who changed it."""
        mirror, desk = self._mirror, self._mirror.settings.address.desk
        inbox = Inbox(mirror.layout, desk, mirror.person)
        exchange(hub, state, Outbox(mirror.layout, desk, mirror.person), inbox, mirror)

    @staticmethod
    def _number(state: MirrorState, round: Round) -> int:
        mark = state.rounds.get(round.name)
        if mark is None:
            raise HubError("The hub has no such round", repr(round.name))
        return mark.number
