"""The relay beside the work: it sends, fetches, loses the hub and finds it again, and no key waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from review.round_changes import Plan
from store.errors import StoreError
from store.hub.address import HubAddress
from store.hub.connection import HubConnection, Offline, connect
from store.hub.mirror import MirrorState
from store.hub.relay import Relay, RelayState
from store.opening import relay_of
from tests.hub.conftest import Team, decide, psycopg, seen
from tests.hub.proxy import Proxy
from tests.hub.test_exchange import here_ids, ids, many
from tests.registry import shipped
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tests.waiting import happens, until
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings
from tui.work.hub_line import hub_line


def soon(_low: float, _high: float) -> float:
    """Return a pause that no test notices."""
    return 0.05


@contextmanager
def relaying(team: Team, who: str, opened: Callable[[HubAddress, str], HubConnection] = connect) -> Iterator[Relay]:
    """Relay somebody's mirror."""
    relay = Relay(team.mirror(who), opened, soon)
    relay.start()
    try:
        yield relay
    finally:
        relay.stop()


def through(line: Proxy) -> Callable[[HubAddress, str], HubConnection]:
    """Connect through a line."""
    return lambda address, purpose: connect(
        replace(address, parameters={**address.parameters, "host": str(line.folder)}), purpose
    )


@pytest.fixture
def line(team: Team) -> Iterator[Proxy]:
    """Return a line to the server."""
    made = Proxy(team.server.folder)
    yield made
    made.close()


def test_a_decision_reaches_a_colleague_by_itself(team: Team) -> None:
    """A poke sends it, a notification brings it, and both know."""
    news: list[int] = []
    with relaying(team, "ana") as ana, relaying(team, "bo") as bo:
        until(lambda: ana.state.is_begun and bo.state.is_begun)
        bo.on_news = lambda: news.append(1)
        decide(team.desk("ana"), "1.md", 0, Verdict.DISPUTED)
        ana.note_written()
        until(lambda: news and seen(team.desk("bo")) == {("ana", 0): "disputed"})
        until(lambda: ana.state.waiting == 0)


def test_a_lost_hub_is_said_and_found_again(team: Team, line: Proxy) -> None:
    """Since when, how much waits, and after it is back nothing is missing and nothing there twice."""
    with relaying(team, "ana", through(line)) as relay:
        until(lambda: relay.state.is_begun and not relay.state.since)
        line.cut()
        many(team, 37)
        relay.note_written()
        until(lambda: relay.state.since > 0 and relay.state.waiting == 37, lambda: relay.state)
        assert hub_line(relay, 124, "·").startswith(" · offline since ")
        assert hub_line(relay, 124, "·").endswith(" · 37 to send")
        line.is_up = True
        until(lambda: relay.state.since == 0 and relay.state.waiting == 0, lambda: relay.state)
        assert hub_line(relay, 124, "·") == " · hub 124"
    assert ids(team) == here_ids(team)


def test_a_hub_that_is_silent_has_nothing_more(team: Team) -> None:
    """What is saved while a server does not answer is to be sent, whatever was counted before."""
    desk = team.desk("ana")
    with relaying(team, "ana") as relay:
        until(lambda: relay.state.is_begun)
        decide(desk, "1.md", 0)
        relay.note_written(1)
        until(lambda: relay.waiting() == 0 and ids(team) == here_ids(team))
        with closing(psycopg.connect(team.server.url(team.database))) as lock:
            lock.execute("lock table copydesk.event, copydesk.desk in access exclusive mode")
            decide(desk, "1.md", 1)
            relay.note_written(1)
            assert hub_line(relay, 2, "·") == " · hub 1"
        until(lambda: relay.waiting() == 0, relay.waiting)
        assert hub_line(relay, 2, "·") == " · hub 2"


def test_cut_connections_lose_nothing(team: Team, line: Proxy) -> None:
    """Cut again and again in the midst of sending, all arrives, once."""
    with relaying(team, "ana", through(line)) as relay:
        until(lambda: relay.state.is_begun)
        for turn in range(5):
            many(team, 150)
            before = line.passed
            relay.note_written()
            until(lambda: line.passed > before + 20_000 * (turn % 3))  # noqa: B023
            line.cut()
            line.is_up = True
        until(lambda: len(ids(team)) == 750, lambda: (len(ids(team)), relay.state))
    assert ids(team) == here_ids(team)


def test_what_is_decided_last_is_sent_before_the_end(team: Team) -> None:
    """Whoever leaves while the hub is there leaves nothing behind."""
    with relaying(team, "ana") as relay:
        until(lambda: relay.state.is_begun)
        decide(team.desk("ana"), "1.md", 0)
    assert ids(team) == here_ids(team)


def test_two_windows_of_one_person_relay_one_mirror(team: Team) -> None:
    """Both send and fetch what both decide; all of it is on the hub once, and in the mirror once."""
    decide(team.desk("bo"), "2.md", 0)
    team.exchange("bo")
    with relaying(team, "ana") as one, relaying(team, "ana") as two:
        until(lambda: one.state.is_begun and two.state.is_begun)
        for _ in range(10):
            many(team, 20)
            one.note_written()
            two.note_written()
        until(lambda: len(ids(team)) == 200 and one.state.waiting == two.state.waiting == 0)
    assert ids(team) == here_ids(team)
    assert len(seen(team.desk("ana"), "2.md")) == 1


def test_a_clock_that_is_wrong_is_said(team: Team) -> None:
    """By the hub's clock this computer is ten years ahead, and the screen says so."""
    relay = Relay(team.mirror("ana"), connect, soon, lambda: time.time() + 10 * 365 * 86_400)
    relay.start()
    try:
        until(lambda: relay.state.is_begun)
        assert [one.title for one in relay.state.problems] == ["The clock of this computer is wrong"]
        assert "ahead of the hub's" in relay.state.problems[0].path
    finally:
        relay.stop()


def test_the_end_does_not_wait_for_a_hub_that_is_silent(team: Team) -> None:
    """A server that answers nothing any more keeps nobody in the program."""
    team.mirror("ana")
    with closing(psycopg.connect(team.server.url(team.database))) as lock:
        lock.execute("lock table copydesk.event, copydesk.desk in access exclusive mode")
        relay = Relay(team.mirror("ana"), connect, soon)
        relay.start()
        relay.stop()


def test_a_login_that_goes_away_is_named_while_its_person_works(team: Team, line: Proxy) -> None:
    """The screen says that the hub does not know them; what they decide is on their disk."""
    with relaying(team, "ana", through(line)) as relay:
        until(lambda: relay.state.is_begun)
        team.sql("drop role ana")
        line.cut()
        line.is_up = True
        until(lambda: any("does not know you" in one.title for one in relay.state.problems), lambda: relay.state)
        many(team, 3)
        until(lambda: relay.state.waiting == 3)


def test_a_change_of_a_round_is_refused_at_once_while_the_hub_is_away(team: Team, line: Proxy) -> None:
    """What the relay knows nobody waits to hear again; the relay looks at once, however long it meant to wait."""
    desk = team.desk("cy")
    relay = relay_of(desk)
    assert relay is not None
    relay._open, relay._jitter = through(line), lambda _low, _high: 1000.0
    relay.start()
    try:
        until(lambda: relay.state.is_begun and not relay.state.since)
        line.cut()
        until(lambda: relay.state.since > 0, lambda: relay.state)
        line.is_up = True
        with pytest.raises(Offline, match="offline since"):  # its own way would be open
            desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2))
        until(lambda: relay.state.since == 0, lambda: relay.state)
        desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2))
        line.cut()
        until(lambda: relay.state.since > 0, lambda: relay.state)
        with pytest.raises(Offline, match="offline since"):  # also from a desk that was opened from this one
            desk.rounds.enter("q").layout.upstream.decline(desk.rounds.find("q"), "1.md", "a friend")  # type: ignore[attr-defined]
    finally:
        line.is_up = True
        relay.stop()


def test_a_mirror_that_is_busy_is_said(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of a round does not wait for ever for an exchange that hangs."""
    monkeypatch.setattr("store.hub.upstream.PATIENCE_SECONDS", 0.0)
    desk = team.desk("cy")
    with team.mirror("cy").held(), pytest.raises(StoreError, match="mirror is busy"):
        desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2))


def test_pauses_grow_and_differ() -> None:
    """Each attempt waits longer than the one before, up to a minute, at a moment of its own."""
    asked: list[tuple[float, float]] = []

    def jitter(low: float, high: float) -> float:
        asked.append((low, high))
        if len(asked) == 9:
            relay._ending = True
        return 0.0

    def never(_: HubAddress, __: str) -> HubConnection:
        raise Offline("The hub cannot be reached")

    relay = Relay(_Nowhere(), never, jitter)  # type: ignore[arg-type]
    relay.start()
    until(lambda: not relay._thread.is_alive())
    relay.stop()
    assert [high for _, high in asked] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert all(low == high / 2 for low, high in asked)


class _Nowhere:
    """A mirror with nothing in it."""

    class settings:
        address = HubAddress("postgresql://x/y/z", {"dbname": "y"}, "z")

    class layout:
        rounds = Path("/nonexistent")

    person = "ana"

    def state(self) -> object:
        """Return nothing that was sent."""
        return MirrorState()


def application(team: Team, who: str, relay: Relay) -> CopydeskApp:
    """Return the program over somebody's mirror."""
    settings = ScreenSettings(title="desk", theme="dark", hub=relay, shown=relay.start)
    return CopydeskApp(team.desk(who), shipped(), settings)


def bottom(app: CopydeskApp) -> str:
    """Return the bottom line."""
    return screen_text(app).rstrip("\n").splitlines()[-1]


async def pressed(pilot: Pilot[int], *keys: str) -> None:
    """Press keys."""
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_bottom_line_says_what_the_hub_has(team: Team, line: Proxy) -> None:
    """`saved 1 · hub 1`, then offline with what waits, then the hub again; a colleague's decision shows by itself."""
    relay = Relay(team.mirror("ana"), through(line), soon)
    app = application(team, "ana", relay)
    async with app.run_test(size=(100, 30)) as pilot:
        await happens(lambda: "hub 0" in bottom(app), lambda: bottom(app))
        await pressed(pilot, "a")
        await happens(lambda: "saved 1 · hub 1" in bottom(app), lambda: bottom(app))
        line.cut()
        await happens(lambda: "offline since" in bottom(app), lambda: bottom(app))
        await pressed(pilot, "d")
        await happens(lambda: "saved 2 · offline since" in bottom(app), lambda: bottom(app))
        await happens(lambda: "1 to send" in bottom(app), lambda: bottom(app))
        line.is_up = True
        await happens(lambda: "saved 2 · hub 2" in bottom(app), lambda: bottom(app))
        decide(team.desk("bo"), "1.md", 3, Verdict.ERRONEOUS)
        team.exchange("bo")
        desk = app.desk
        await happens(
            lambda: any(one.reviewer == "bo" for one in desk.decisions.current("1.md")),
            lambda: desk.decisions.current("1.md"),
        )
    assert ids(team) == here_ids(team)
    assert isinstance(relay.state, RelayState)
