"""What a server answers, without one: refusals in words, a hub that is another than it says, answers without end."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.errors import StoreError
from store.hub import connection
from store.hub.address import address_of
from store.hub.connection import (
    ChangedMeanwhile,
    Endless,
    HubConnection,
    HubError,
    HubFacts,
    NotTaken,
    Offline,
    hub_error,
    migrations,
    newest,
    where_of,
)
from tests.hub.conftest import psycopg

WHERE = "team on db"


def error(code: str, text: str = "so it is", kind: type[Exception] | None = None) -> Any:
    """Return an error of the server's with that code."""
    made: Any = (kind or psycopg.DatabaseError)(text)
    made.sqlstate = code or None
    return made


LOST = psycopg.OperationalError


@pytest.mark.parametrize(
    ("given", "kind", "title", "has_hint"),
    [
        (error("CD001"), NotTaken, "so it is", False),
        (error("CD002"), NotTaken, "so it is", False),
        (error("22P02"), NotTaken, "so it is", False),
        (error("23514"), NotTaken, "so it is", False),
        (error("54000"), NotTaken, "so it is", False),
        (error("CD003"), HubError, "so it is", False),
        (error("CD004"), ChangedMeanwhile, "so it is", True),
        (error("55P03"), HubError, "Somebody holds the round up with what they write into it", True),
        (error("42501"), HubError, "The hub does not let you do that", True),
        (error("53200"), Offline, "The hub cannot keep anything now", True),
        (error("58030"), Offline, "The hub cannot keep anything now", True),
        (error("28P01"), Offline, "The hub does not know you", True),
        (error("3D000"), Offline, "The hub does not know you", True),
        (error("", "password authentication failed", LOST), Offline, "The hub does not know you", True),
        (error("", 'role "ana" does not exist', LOST), Offline, "The hub does not know you", True),
        (error("", "no pg_hba.conf entry", LOST), Offline, "The hub does not know you", True),
        (error("", "fe_sendauth: no password supplied", LOST), Offline, "The hub does not know you", True),
        (error("", "GSSAPI authentication failed", LOST), Offline, "The hub does not know you", True),
        (error("", 'role "ana" is not permitted to log in', LOST), Offline, "The hub does not know you", True),
        (error("", "", LOST), Offline, "The hub cannot be reached", False),
        (
            error("", "no root certificate file", LOST),
            Offline,
            "Nobody vouches for the hub's certificate",
            True,
        ),
        (error("", "server certificate for x", LOST), Offline, "The hub's certificate does not match", True),
        (error("", "connection refused", LOST), Offline, "The hub cannot be reached", False),
        (error("", "server does not support SSL", LOST), Offline, "The hub cannot be reached", False),
        (error("08006", kind=LOST), Offline, "The hub cannot be reached", False),
        (error("57P01", kind=LOST), Offline, "The hub cannot be reached", False),
        (error("53300", kind=LOST), Offline, "The hub cannot be reached", False),
        (error("", "the connection is closed", psycopg.InterfaceError), Offline, "The hub cannot be reached", False),
        (error("42601", kind=LOST), HubError, "The hub refused", False),
        (error("57P01"), HubError, "The hub refused", False),
        (error("", "does exist"), HubError, "The hub refused", False),
    ],
)
def test_each_refusal_is_what_it_is(given: Any, kind: type[HubError], title: str, has_hint: bool) -> None:
    """What passes by itself, what is refused for good, and what somebody else has to do."""
    told = hub_error(given, WHERE)
    assert (type(told), told.title, bool(told.hint)) == (kind, title, has_hint)
    assert told.message.startswith(WHERE)


def test_a_hub_without_tls_is_refused_beyond_this_host() -> None:
    """Where nobody asked for less it is not a hub that is away, which would be tried for ever."""
    given = error("", "server does not support SSL", LOST)
    assert hub_error(given, WHERE, "verify-full").title == "The hub does not prove who it is"
    assert hub_error(given, WHERE, "require").title == "The hub cannot be reached"
    assert hub_error(error("", "connection refused", LOST), WHERE, "verify-full").title == "The hub cannot be reached"


def test_what_a_server_says_is_cut() -> None:
    """And stands on one line."""
    told = hub_error(error("CD001", "so\n it  is " + "x" * 1000), WHERE)
    assert told.title == ("so it is " + "x" * 1000)[:300]
    assert hub_error(error("", "", LOST), WHERE).message == f"{WHERE}: OperationalError"
    with pytest.raises(HubError) as refusal:
        asked((0, "bo" * 1000))
    assert refusal.value.message == f"{WHERE}: it calls you {('bo' * 1000)[:300]!r}"


def test_where_a_hub_is_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the address has it, else the environment, else here."""
    for name in ("PGSERVICE", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    assert where_of(address_of("postgresql://db/team")) == "team on db"
    assert where_of(address_of("postgresql:///team")) == "team on this host"
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert where_of(address_of("postgresql:///team")) == "team on elsewhere"
    monkeypatch.setenv("PGSERVICE", "work")
    assert where_of(address_of("postgresql:///team")) == "team on work"


def test_the_steps_of_the_schema_are_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their number; what is no step is none."""
    for name in ("010.sql", "9.sql", "roles.sql", "011.txt", "x12.sql"):
        (tmp_path / name).write_text(name, "utf-8")
    monkeypatch.setattr(connection, "_schema", lambda: tmp_path)
    assert migrations() == [(9, "9.sql"), (10, "010.sql")]
    assert newest() == 10


class Raw:
    """Stands for psycopg's connection: answers with rows, knows its login, and can be closed."""

    def __init__(self, *rows: tuple[object, ...]) -> None:
        self.found = list(rows)
        self.info = SimpleNamespace(user="ana")
        self.bounds = connection._Bounds()
        self.is_closed = self.has_ended = False
        self.notes, self.limits = 0, dict[str, int]()

    def execute(self, *_: object) -> Raw:
        """Ask something."""
        return self

    @property
    def pgresult(self) -> Any:
        """What libpq has taken in."""
        return SimpleNamespace(ntuples=len(self.found))

    def fetchall(self) -> Sequence[tuple[object, ...]]:
        """Return the rows."""
        return self.found

    def cursor(self) -> Raw:
        """Ask something whose rows come one by one."""
        return self

    def stream(self, *_: object) -> Iterator[tuple[object, ...]]:
        """Yield the rows, each as it is asked for."""
        try:
            yield from self.found
        finally:
            self.has_ended = True

    def notifies(self, **limits: int) -> Iterator[int]:
        """Yield notifications."""
        self.limits = limits
        while self.notes:
            self.notes -= 1
            yield self.notes

    def close(self) -> None:
        """Close it."""
        self.is_closed = True


CLOCK = datetime(2026, 1, 2, tzinfo=UTC)


def asked(*changes: tuple[int, object]) -> HubFacts:
    """Return what a hub says of itself, with something else in some of its answer."""
    row: list[object] = ["ana", True, CLOCK, "epoch", newest()]
    for at, value in changes:
        row[at] = value
    return HubConnection(Raw(tuple(row)), WHERE).about()  # type: ignore[arg-type]


def test_a_hub_says_who_one_is_and_what_it_is() -> None:
    assert asked() == HubFacts("ana", True, CLOCK, "epoch")


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (0, "bo", "it calls you 'bo'"),
        (2, CLOCK.replace(tzinfo=None), "No name for a reviewer"),
        (4, newest() + 1, "This hub was made by a newer copydesk"),
        (4, newest() - 1, "This hub is older than the program"),
        (1, "yes", "The hub answers what no hub does"),
        (3, None, "The hub answers what no hub does"),
    ],
)
def test_a_hub_that_is_another_than_it_should_be_is_left(at: int, value: object, why: str) -> None:
    """Before anything is sent to it: in another's name, of another version, with another shape."""
    with pytest.raises(HubError, match=why):
        asked((at, value))


def test_a_login_that_is_no_folder_s_name_is_refused() -> None:
    raw = Raw(("..", True, CLOCK, "epoch", newest()))
    raw.info.user = ".."
    with pytest.raises(HubError, match="No name for a reviewer"):
        HubConnection(raw, WHERE).about()  # type: ignore[arg-type]


def test_rows_have_their_shape_and_their_number() -> None:
    """More than were asked for, or others, are no answer: the connection is closed."""
    raw = Raw((1,), (2,))
    hub = HubConnection(raw, WHERE)  # type: ignore[arg-type]
    assert hub.rows("select 1", (), tuple[int], most=2) == [(1,), (2,)]
    with pytest.raises(HubError, match="2 rows for one"):
        hub.row("select 1", (), tuple[int])
    with pytest.raises(Endless, match="more than 1 rows"):
        hub.rows("select 1", (), tuple[int], most=1)
    assert [raw.is_closed, HubConnection(Raw((1,)), WHERE).row("select 1", (), tuple[int])] == [True, (1,)]  # type: ignore[arg-type]
    other = Raw(("x",))
    with pytest.raises(HubError, match="The hub answers what no hub does"):
        HubConnection(other, WHERE).rows("select 1", (), tuple[int])  # type: ignore[arg-type]
    assert other.is_closed


def test_an_answer_that_nobody_bounds_has_an_end() -> None:
    """Ten thousand rows, 32 MB, as what is asked for row by row has its own."""
    raw = Raw(*[(1,)] * 10_000)
    hub = HubConnection(raw, WHERE)  # type: ignore[arg-type]
    assert len(hub.rows("select 1", (), tuple[int])) == 10_000
    raw.found.append((1,))
    with pytest.raises(Endless, match="more than 10,000 rows"):
        hub.rows("select 1", (), tuple[int])
    asks: tuple[Callable[[], None], ...] = (lambda: hub.do("x"), lambda: hub.script("x"), hub.take_notifications)
    for ask in asks:
        raw.bounds._left = 0
        ask()
        assert raw.bounds._left == 32 << 20
    raw.notes = 3
    hub.take_notifications()
    assert (raw.notes, raw.limits) == (0, {"timeout": 0, "stop_after": 10_000})


def test_rows_that_come_one_by_one_are_one_answer() -> None:
    """With bounds of its own, which begin with its first row; left early or cut off, it is over."""
    raw = Raw((1,), (2,))
    hub = HubConnection(raw, WHERE)  # type: ignore[arg-type]
    left = []
    for row in hub.stream("select 1", (), tuple[int], 2, 100):
        left.append((row, raw.bounds._left))
        raw.bounds._left -= 10
    assert left == [((1,), 100), ((2,), 90)]
    assert (raw.bounds._left, raw.is_closed) == (80, False)
    for most, wrong in ((1, "more than 1 rows"), (2, "The hub answers what no hub does")):
        other = Raw((1,), (2,) if most == 1 else ("x",))
        found = HubConnection(other, WHERE).stream("select 1", (), tuple[int], most)  # type: ignore[arg-type]
        assert (next(found), other.bounds._left) == ((1,), 32 << 20)
        with pytest.raises(HubError, match=wrong):
            next(found)
        assert (other.is_closed, other.has_ended) == (True, True)
    early = Raw((1,), (2,))
    found = HubConnection(early, WHERE).stream("select 1", (), tuple[int], 2)  # type: ignore[arg-type]
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert early.has_ended


def test_an_answer_may_be_so_large_and_take_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its pieces together; the next answer begins anew, one that goes on does not."""
    clock, lies = [100.0], [0]
    monkeypatch.setattr(connection, "monotonic", lambda: clock[0])
    monkeypatch.setattr(connection, "ioctl", lambda *_: struct.pack("=i", lies[0]))
    bounds = connection._Bounds()
    bounds.where = WHERE
    with bounds.one_answer(10):
        for size, is_good in ((6, True), (4, True), (1, False)):
            lies[0] = size
            assert (bounds.count_bytes(0) is None) is is_good
    with bounds.one_answer(10, again=True):
        wrong = bounds.count_bytes(0)
    assert isinstance(wrong, Endless)
    assert wrong.message == f"{WHERE}: more than 10 bytes at once"
    lies[0] = 10
    with bounds.one_answer(10):
        assert bounds.count_bytes(0) is None
        lies[0] = 0
        clock[0] += connection.EXCHANGE_SECONDS
        assert bounds.count_bytes(0) is None
        clock[0] += 0.1
        assert isinstance(bounds.count_bytes(0), Offline)
    assert bounds.count_bytes(0) is None


def test_an_exchange_ends_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One inside another has no more time than the outer one; afterwards there is none."""
    clock = [100.0]
    monkeypatch.setattr(connection, "monotonic", lambda: clock[0])
    raw = Raw()
    hub = HubConnection(raw, WHERE)  # type: ignore[arg-type]
    with hub.time_limit(5):
        with hub.time_limit(50):
            assert raw.bounds.until == 105
        with hub.time_limit(1):
            assert raw.bounds.until == 101
        assert raw.bounds.until == 105
        clock[0] = 105.1
        assert isinstance(raw.bounds.count_bytes(0), Offline)
    assert raw.bounds.until == float("inf")
    with hub.time_limit():
        assert raw.bounds.until == 105.1 + 600


def test_who_it_is_is_asked_for_a_short_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else listens there may say nothing for ever."""
    monkeypatch.setattr(connection, "monotonic", lambda: 100.0)
    raw, until = Raw(("ana", True, CLOCK, "epoch", newest())), list[float]()

    def execute(*_: object) -> Raw:
        until.append(raw.bounds.until)
        return raw

    monkeypatch.setattr(raw, "execute", execute)
    HubConnection(raw, WHERE).about()  # type: ignore[arg-type]
    assert (until, raw.bounds.until) == ([130.0], float("inf"))


def test_without_psycopg_a_hub_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(StoreError, match="needs psycopg"):
        connection.import_psycopg()
