"""What a relay says of its hub, without one: what waits, what is wrong, and since when the hub is away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.desk import Problem
from store.hub import relay as module
from store.hub.address import HubAddress, address_of
from store.hub.connection import HubConnection, HubError, Offline
from store.hub.mirror import Mirror, MirrorSettings, MirrorState, make_mirror
from store.hub.relay import Relay
from tests.hub.test_sending import event, write

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
