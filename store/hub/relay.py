"""The relay: a thread with two connections that sends what its mirror has and fetches what the hub has, for ever.

Keys never wait for it. A local decision pokes it, the hub's notifications wake it, and from time to time it looks by
itself. When the hub is lost it tries again, later and later, at moments that differ from one reviewer's to another's.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from contextlib import suppress
from random import uniform
from time import localtime, monotonic, strftime, time

from msgspec import Struct

from store.desk import Problem
from store.errors import StoreError
from store.hub.address import HubAddress
from store.hub.connection import HubConnection, HubError, Offline, connect
from store.hub.inbox import Inbox
from store.hub.mirror import Mirror, MirrorState
from store.hub.outbox import Outbox, send_articles, send_changes

LOOK_SECONDS = 5.0
"""How long the relay sleeps when nothing wakes it: another window's decisions, a notification that was lost."""
CALM_SECONDS = 0.2
"""How long what wakes it is gathered, so that a team's decisions are not fetched one by one."""
_FIRST, _LONGEST = 1.0, 60.0
"""Seconds until the second attempt, and the most between two."""
_CLOCK_SECONDS = 3600  # an hour is a wrong time zone; less is drift, which order by id bears
_SILENT_SECONDS = 30.0
"""How long a hub may be silent in the midst of an answer before it is shown as not answering."""


class RelayState(Struct, frozen=True):
    """How a mirror stands to its hub.

    `since` is when the hub was lost (seconds since 1970), 0 while it is there; `waiting` events are to be sent,
    `refused` ones the hub does not take; `late` wait for the lead, by round and reviewer.
    """

    is_begun: bool = False
    since: float = 0.0
    why: str = ""
    waiting: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()
    late: tuple[tuple[str, str, int], ...] = ()


class Relay:
    """Relays one mirror as long as it runs; `on_change` is called in its thread when its state changed.

    `on_news` is called when something came from the hub.
    """

    def __init__(
        self,
        mirror: Mirror,
        opened: Callable[[HubAddress, str], HubConnection] = connect,
        jitter: Callable[[float, float], float] = uniform,
        clock: Callable[[], float] = time,
    ) -> None:
        self.state = RelayState()
        self.on_change: Callable[[], object] = lambda: None
        self.on_news: Callable[[], object] = lambda: None
        self.desk = mirror.settings.address.desk
        """The desk's name on its hub."""
        self._mirror = mirror
        self._open = opened
        self._jitter = jitter
        self._clock = clock
        self._outbox = Outbox(mirror.layout, mirror.settings.address.desk, mirror.person)
        self._inbox = Inbox(mirror.layout, mirror.settings.address.desk, mirror.person)
        self._wake, self._poke = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._ending = self._hurries = False
        self._poked = self._counted = 0
        self._lost_at = 0.0
        self._clock_problem: tuple[Problem, ...] = ()
        self._busy_since = 0.0
        self._connections: list[HubConnection] = []
        self._thread = threading.Thread(target=self._run, name="hub relay", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def note_written(self, count: int = 0) -> None:
        """Say that something was written, so many events."""
        self._poked += count
        with suppress(OSError):  # a full pipe wakes it too
            os.write(self._poke, b".")

    def stop(self) -> None:
        """End, without waiting for what is under way: it is sent again next time."""
        self._ending = True
        self.note_written()
        if self._thread.ident is None:  # it was left before its first frame
            return
        self._thread.join(_PATIENCE)
        if self._thread.is_alive():
            self._cut()
            self._thread.join(_PATIENCE)

    def waiting(self) -> int:
        """Return how many events the hub has not acknowledged: as counted last, and those that were saved since."""
        return self.state.waiting + self._poked - self._counted

    def is_silent(self) -> bool:
        """Whether the hub is silent in the midst of an answer for longer than it may be."""
        return bool(self._busy_since) and monotonic() - self._busy_since > _SILENT_SECONDS

    def away_line(self) -> str:
        """Say since when the hub is away, or nothing; it is looked for again at once."""
        since = self.state.since
        if not since:
            return ""
        self._hurries = True
        self.note_written()
        return f"offline since {strftime('%H:%M', localtime(since))}"

    def _cut(self) -> None:
        """End connections that do not answer."""
        for one in list(self._connections):
            one.cut()

    def _run(self) -> None:
        try:
            wait = _FIRST
            while not self._ending:
                try:
                    with _closing(self._connections):
                        self._relay()
                    wait = _FIRST
                except StoreError as error:
                    if self.state.is_begun and not self._lost_at:
                        wait = _FIRST
                    self._lost(error)
                    self._sleep(self._jitter(wait / 2, wait))
                    wait = min(wait * 2, _LONGEST)
        except Exception as error:  # the screen goes on; what is not sent is shown as such
            self._lost(HubError("The relay has stopped", f"{type(error).__name__}: {error}"))
            if not self._ending:
                raise
        finally:
            os.close(self._wake)

    def _relay(self) -> None:
        """Exchange what there is, and again whenever something wakes it; raises StoreError when the hub is lost."""
        address = self._mirror.settings.address
        working = self._opened(address, "copydesk")
        listening = self._opened(address, "copydesk listens")
        self._hear(working, listening)
        fetches, ending = True, False
        while not ending:
            ending = self._ending  # what was written last is sent before the end
            self._busy_since = monotonic()
            with working.time_limit(), self._mirror.held() as state:
                exchange(working, state, self._outbox, self._inbox if fetches else None, self._mirror)
                poked, waiting = self._poked, self._outbox.waiting(state)
                told = self._told(state, waiting)
            self._busy_since = 0.0
            self._lost_at = 0.0
            self._show(told, poked)
            if fetches:
                self.on_news()
            fetches = not ending and not waiting and self._wait(listening)

    def _opened(self, address: HubAddress, purpose: str) -> HubConnection:
        hub = self._open(address, purpose)
        self._connections.append(hub)
        return hub

    def _hear(self, working: HubConnection, listening: HubConnection) -> None:
        """Learn which database it is and where its notifications come; where one came from looks again at all."""
        facts = working.about()
        with working.time_limit(), self._mirror.held() as state:
            prove(working, facts.epoch, state)
            self._inbox.settings(working, state)
        off = facts.clock.timestamp() - self._clock()
        how = f"{abs(off) / 3600:,.0f} hours {'behind' if off > 0 else 'ahead of'} the hub's"
        told = Problem("The clock of this computer is wrong", how, "Set it right; then run `copydesk check`")
        self._clock_problem = (told,) if abs(off) > _CLOCK_SECONDS else ()
        [number] = working.row("select desk from copydesk.desk(%s)", (self.desk,), tuple[int])
        for channel in (f"copydesk_{number}", f"copydesk_{number}_lead"):
            listening.script(f"listen {channel}")

    def _wait(self, listening: HubConnection) -> bool:
        """Wait for a poke, a notification or a while; return whether there may be something to fetch."""
        line = listening.raw.fileno()
        ready, _, _ = select.select([self._wake, line], [], [], LOOK_SECONDS)
        if not ready:
            return True
        fetches = line in ready
        if self._wake in ready:
            self._drain()
        if fetches and not self._ending:
            select.select([], [], [], CALM_SECONDS)
            listening.take_notifications()
        return fetches

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            while os.read(self._wake, 4096):
                pass

    def _sleep(self, seconds: float) -> None:
        """Wait before the next attempt, until the end or a change of a round at most: pokes come with each decision."""
        until = monotonic() + seconds
        self._hurries = False
        while not self._ending and not self._hurries and (left := until - monotonic()) > 0:
            select.select([self._wake], [], [], left)
            self._drain()
            if not self._ending and self.state.since:
                self._count()

    def _count(self) -> None:
        """Show how many wait, while the hub is away."""
        poked, waiting = self._poked, self._outbox.waiting(self._mirror.state())
        now = self.state
        self._show(RelayState(now.is_begun, now.since, now.why, waiting, now.refused, now.problems, now.late), poked)

    def _told(self, state: MirrorState, waiting: int) -> RelayState:
        problems = list(self._clock_problem)
        if state.renamed:
            count = len(state.renamed)
            what = f"{count} of your decisions met their ids in somebody else's hands"
            hint = "They were sent under new ids; tell the hub's administrator"
            problems.append(Problem(what, ", ".join(list(state.renamed)[:3]), hint))
        problems += [
            Problem("The hub does not take something of yours", identity, f"{why}; it stays in your mirror")
            for identity, why in list(state.refused.items())[:20]
        ]
        late = tuple((name, who, n) for name, found in state.late.items() for who, n in found.items())
        for name, who, n in late:
            way = f"`copydesk rounds admit {name} {who}` lets them count"
            if who == self._mirror.person:
                way = "They do not count unless its lead admits them"
            problems.append(Problem(f"{n} late from {who}", f"round {name}", way))
        return RelayState(True, 0.0, "", waiting, len(state.refused), (*problems, *self._inbox.problems()), late)

    def _lost(self, error: StoreError) -> None:
        self._busy_since = 0.0
        if not self._lost_at:
            self._lost_at = self._clock()
        poked, waiting = self._counted, self.state.waiting
        with suppress(OSError, StoreError):
            poked = self._poked
            waiting = self._outbox.waiting(self._mirror.state())
        now = self.state
        why = str(error)
        told = (
            ()
            if type(error) is Offline and error.title == "The hub cannot be reached"
            else (Problem(error.title, error.message, error.hint),)
        )
        self._show(RelayState(True, self._lost_at, why, waiting, now.refused, told, now.late), poked)

    def _show(self, state: RelayState, poked: int) -> None:
        """Show a state in which all that was saved up to the event of that number is counted."""
        if (state, poked) != (self.state, self._counted):
            self.state, self._counted = state, poked
            self.on_change()


_PATIENCE = 2.0
"""Seconds that the end waits for an exchange that is under way."""


class _closing:
    """Closes connections and forgets them."""

    def __init__(self, connections: list[HubConnection]) -> None:
        self._connections = connections

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        while self._connections:
            with suppress(Exception):
                self._connections.pop().close()


def prove(hub: HubConnection, epoch: str, state: MirrorState) -> None:
    """Begin again where the database is not the one that was sent to: another, a restored one, one with a gap."""
    lacks = state.last and not hub.row("select copydesk.is_here(%s)", (state.last,), tuple[bool])[0]
    if epoch != state.epoch or lacks:
        state.begin_again(epoch)


def exchange(hub: HubConnection, state: MirrorState, outbox: Outbox, inbox: Inbox | None, mirror: Mirror) -> None:
    """Send what is new here, and fetch what is new there."""
    desk = mirror.settings.address.desk
    send_articles(hub, mirror.layout, desk, state)
    changes = len(list(mirror.layout.changes.glob("*.json"))) if state.is_owner else 0
    if changes != state.changes:
        send_changes(hub, mirror.layout, desk)
        state.changes = changes
    outbox.send(hub, state)
    if inbox is not None:
        inbox.fetch(hub, state)
