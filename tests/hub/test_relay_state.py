"""What a relay says of its hub, without one: what waits, what is wrong, and since when the hub is away."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from store.desk import Problem
from store.hub import relay as module
from store.hub.address import HubAddress, address_of
from store.hub.connection import HubConnection, HubError, HubFacts, Offline
from store.hub.inbox import Inbox
from store.hub.mirror import Mirror, MirrorSettings, MirrorState, make_mirror
from store.hub.outbox import Outbox
from store.hub.relay import Relay
from tests.hub.test_sending import AT, Hub, event, write
from tests.waiting import until

SINCE = 1_800_000_000.0


def nowhere(_: HubAddress, __: str) -> HubConnection:
    raise Offline("The hub cannot be reached")


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """Return ana's mirror."""
    return make_mirror(tmp_path / "m", MirrorSettings(address_of("postgresql://db/team/desk"), "ana"))


@pytest.fixture
def relay(mirror: Mirror) -> Iterator[Relay]:
    """Return its relay, which was not begun."""
    made = Relay(mirror, nowhere, clock=lambda: SINCE)
    yield made
    made.stop()


def test_what_is_wrong_is_said_each_in_a_sentence(relay: Relay) -> None:
    """Ids that were taken, what the hub refuses, who is late, in the words of who may do something about it."""
    state = MirrorState(refused={f"id{number}": "why" for number in range(25)})
    state.renamed = dict.fromkeys("abcd", "new")
    state.late = {"q": {"bo": 3, "ana": 1}, "r": {"cy": 2}}
    told = relay._told(state, 7)
    assert (told.is_begun, told.since, told.why, told.waiting, told.refused) == (True, 0.0, "", 7, 25)
    assert told.late == (("q", "bo", 3), ("q", "ana", 1), ("r", "cy", 2))
    first, *rest = told.problems
    assert (first.title, first.path) == ("4 of your decisions met their ids in somebody else's hands", "a, b, c")
    assert [one.path for one in rest[:20]] == [f"id{number}" for number in range(20)]
    assert rest[0] == Problem("The hub does not take something of yours", "id0", "why; it stays in your mirror")
    assert rest[20:] == [
        Problem("3 late from bo", "round q", "`copydesk rounds admit q bo` lets them count"),
        Problem("1 late from ana", "round q", "They do not count unless its lead admits them"),
        Problem("2 late from cy", "round r", "`copydesk rounds admit r cy` lets them count"),
    ]
    assert relay._told(MirrorState(), 0).problems == ()


def test_what_the_clock_and_the_inbox_say_comes_along(relay: Relay) -> None:
    """The clock first: everything else may come of it."""
    clock, part = Problem("The clock is wrong", "9 hours"), Problem("A part was left out", "round q")
    relay._clock_problem, relay._inbox._problems["x"] = (clock,), part
    assert relay._told(MirrorState(), 0).problems == (clock, part)


def test_what_waits_is_what_was_counted_and_what_was_saved_since(relay: Relay, mirror: Mirror) -> None:
    """A decision that is counted on the disk is not counted once more."""
    relay.note_written(2)
    assert relay.waiting() == 2
    write(mirror.layout, "ana", event("ana", 1), event("ana", 2), event("ana", 3))
    relay._lost(Offline("The hub cannot be reached"))
    assert (relay.state.waiting, relay.waiting()) == (3, 3)
    relay.note_written()
    assert relay.waiting() == 3
    relay.note_written(1)
    assert relay.waiting() == 4


def test_a_hub_that_is_away_is_no_problem_and_one_that_refuses_is(relay: Relay) -> None:
    """Since the first time that it was missed; the screen is told only of what changed."""
    changed: list[float] = []
    relay.on_change = lambda: changed.append(relay.state.since)
    assert relay.away_line() == ""
    relay._lost(Offline("The hub cannot be reached", "team on db"))
    assert (relay.state.is_begun, relay.state.since, relay.state.problems) == (True, SINCE, ())
    assert "team on db" in relay.state.why
    assert relay.away_line() == time.strftime("offline since %H:%M", time.localtime(SINCE))
    relay._clock = lambda: SINCE + 60
    relay._lost(Offline("The hub cannot be reached", "team on db"))
    assert (relay.state.since, changed) == (SINCE, [SINCE])
    for error in (Offline("The hub does not know you", "team", "Ask"), HubError("The hub cannot be reached", "x", "y")):
        relay._lost(error)
        assert relay.state.problems == (Problem(error.title, error.message, error.hint),)
    assert len(changed) == 3


def test_what_was_known_stays_while_the_hub_is_away(relay: Relay) -> None:
    """Who is late, and how much the hub refused."""
    state = MirrorState(refused={"a": "why"}, late={"q": {"bo": 3}})
    relay._show(relay._told(state, 0), 0)
    relay._lost(Offline("The hub cannot be reached"))
    assert (relay.state.refused, relay.state.late) == (1, (("q", "bo", 3),))
    relay._count()
    assert (relay.state.refused, relay.state.late, relay.state.since) == (1, (("q", "bo", 3),), SINCE)


def test_a_hub_is_silent_when_an_answer_does_not_come(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a minute, and only while it is asked something."""
    clock = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: clock[0])
    assert not relay.is_silent()
    relay._busy_since = 100.0
    for now, is_silent in ((130.0, False), (130.1, True)):
        clock[0] = now
        assert relay.is_silent() is is_silent
    relay._busy_since = 0.0
    assert not relay.is_silent()
    relay._busy_since = 1.0
    relay._lost(Offline("The hub cannot be reached"))
    assert not relay.is_silent()


@pytest.mark.parametrize("ending", [False, True])
def test_a_relay_that_stops_is_said(mirror: Mirror, ending: bool) -> None:
    """The work goes on; what is not sent is shown as such."""

    def broken(_: HubAddress, __: str) -> HubConnection:
        broke._ending = ending
        raise KeyError("fault")

    broke = Relay(mirror, broken, clock=lambda: SINCE)
    with nullcontext() if ending else pytest.raises(KeyError):
        broke._run()
    assert broke.state.problems == (Problem("The relay has stopped", "KeyError: 'fault'"),)
    assert broke.state.since == SINCE


def test_the_end_cuts_a_connection_that_does_not_answer(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves does not wait for a hub that says nothing any more."""
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    asked, is_cut = Event(), Event()

    class Silent(Hub):
        def about(self) -> HubFacts:
            asked.set()
            until(is_cut.is_set)
            raise Offline("The hub cannot be reached")

        def cut(self) -> None:
            is_cut.set()

    hub = Silent()
    relay = Relay(mirror, lambda *_: hub.connection)
    relay.start()
    until(asked.is_set)
    relay.stop()
    until(lambda: not relay._thread.is_alive())
    assert is_cut.is_set()
    assert (hub.closed, relay._connections) == (2, [])


class Turns:
    """Stands for what a relay exchanges: notes what it is asked for, and ends it after some turns."""

    def __init__(self, relay: Relay, count: int, waiting: tuple[int, ...] = ()) -> None:
        self.relay = relay
        self.count = count
        self.waiting = [*waiting, *[0] * count]
        self.fetched: list[bool] = []
        self.busy: list[float] = []

    def exchange(self, _: HubConnection, __: MirrorState, ___: Outbox, inbox: Inbox | None, ____: Mirror) -> None:
        """Take a turn."""
        self.fetched.append(inbox is not None)
        self.busy.append(self.relay._busy_since)
        if len(self.fetched) == self.count:
            self.relay._ending = True


@pytest.fixture
def hub() -> Hub:
    """Return a hub with a desk of the number 7."""
    return Hub(lambda name, _: [(7,)] if name == "desk" else [])


def test_a_relay_takes_turns(relay: Relay, hub: Hub, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fetches at first and when there may be something; what waits is sent at once; it ends after a last look."""
    turns, looks, news = Turns(relay, 4, (0, 2)), [True], list[int]()
    monkeypatch.setattr(module, "exchange", turns.exchange)
    monkeypatch.setattr(module, "monotonic", lambda: 50.0)
    monkeypatch.setattr(relay._outbox, "waiting", lambda _: turns.waiting.pop(0))
    monkeypatch.setattr(relay._inbox, "settings", lambda *_: None)
    monkeypatch.setattr(relay, "_wait", lambda _: looks.pop(0) if looks else False)
    relay._open, relay._lost_at = (lambda *_: hub.connection), 9.0
    states = list[tuple[int, float]]()
    relay.on_change = lambda: states.append((relay.state.waiting, relay._busy_since))
    relay.on_news = lambda: news.append(len(turns.fetched))
    relay._relay()
    # The first fetches; then it waited and there is something; what waits then is sent without a wait; then the end.
    assert turns.fetched == [True, True, False, False, False]
    assert (turns.busy, news) == ([50.0] * 5, [1, 2])
    assert states == [(0, 0.0), (2, 0.0), (0, 0.0)]
    assert (relay._busy_since, relay._lost_at, hub.limits) == (0.0, 0.0, [600.0] * 6)
    assert mirror.state().epoch == "epoch"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(3600, ""), (-3600, ""), (3601, "1 hours behind the hub's"), (-7200, "2 hours ahead of the hub's")],
)
def test_a_clock_may_differ_by_an_hour(
    relay: Relay, hub: Hub, monkeypatch: pytest.MonkeyPatch, seconds: int, told: str
) -> None:
    """More is a wrong time zone; and it listens where the desk's notifications come."""
    monkeypatch.setattr(relay._inbox, "settings", lambda *_: None)
    relay._clock = lambda: AT / 1e6 - seconds
    relay._clock_problem = (Problem("old", "x"),)
    relay._hear(hub.connection, hub.connection)
    assert hub.scripts == ["listen copydesk_7", "listen copydesk_7_lead"]
    assert hub.of("desk") == [("desk",)]
    hint = "Set it right; then run `copydesk check`"
    said = (Problem("The clock of this computer is wrong", told, hint),) if told else ()
    assert relay._clock_problem == said


@pytest.mark.parametrize(
    ("poked", "told", "ending", "fetches", "taken"),
    [
        (False, False, False, True, 0),  # a while is over: a notification may have been lost
        (True, False, False, False, 0),
        (False, True, False, True, 1),
        (True, True, False, True, 1),
        (True, True, True, True, 0),
    ],
)
def test_a_relay_wakes_when_something_was_written_here_or_there(
    relay: Relay, monkeypatch: pytest.MonkeyPatch, poked: bool, told: bool, ending: bool, fetches: bool, taken: int
) -> None:
    """What was written here is sent, what was written there is fetched; it is heard once."""
    for name in ("LOOK_SECONDS", "CALM_SECONDS"):
        monkeypatch.setattr(module, name, 0.0)
    ours, theirs = os.pipe()
    heard = list[bytes]()
    line: Any = SimpleNamespace(
        raw=SimpleNamespace(fileno=lambda: ours), take_notifications=lambda: heard.append(os.read(ours, 9))
    )
    if poked:
        relay.note_written()
        relay.note_written()
    if told:
        os.write(theirs, b"told")
    relay._ending = ending
    assert relay._wait(line) is fetches
    assert len(heard) == taken
    relay._ending = False
    if told and not ending:
        assert relay._wait(line) is True
    assert not select.select([relay._wake], [], [], 0)[0]
    for end in (ours, theirs):
        os.close(end)


def test_how_often_a_relay_looks() -> None:
    """Every five seconds by itself; a fifth of a second gathers a team's decisions, and the end waits two."""
    assert (module.LOOK_SECONDS, module.CALM_SECONDS, module._PATIENCE) == (5.0, 0.2, 2.0)


def test_between_two_attempts_it_is_counted_what_waits(relay: Relay, mirror: Mirror) -> None:
    """Each time that something is written; a change of a round, or the end, is not waited for."""
    relay._lost(Offline("The hub cannot be reached"))
    write(mirror.layout, "ana", event("ana", 1))
    relay.note_written(1)
    relay.on_change = lambda: setattr(relay, "_hurries", True)
    relay._sleep(1000.0)
    assert (relay.state.waiting, relay._hurries) == (1, True)
    relay._ending = True
    relay._sleep(1000.0)
    assert not relay._hurries
