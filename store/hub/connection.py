"""Connecting to a hub, and what a server says in words; the only module that knows psycopg.

What a server answers is as hostile as a file: bytes are counted before they are taken in, rows while they come, and
seconds all the while; texts are cut, and everything that is in them is read by the readers of files.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from fcntl import ioctl
from functools import cache
from pathlib import Path
from socket import SHUT_RDWR, socket
from sys import byteorder
from termios import FIONREAD
from time import monotonic
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

import msgspec
from msgspec import Struct

from reading.errors import installing
from store.errors import StoreError
from store.hub.address import HubAddress, is_local
from store.layout import is_name

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

_WAIT = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
_ABOUT_SECONDS = 30.0  # a first answer over a slow line, sign-in included
EXCHANGE_SECONDS = 600.0
"""The longest that one exchange may take, and any single answer outside one."""
MOST_ROWS = 10_000  # an honest answer that is not streamed has some hundred
MOST_BYTES = 32 << 20
"""The most that an answer may have where nobody asks for more."""
_STRANGER = ("password", "does not exist", "pg_hba.conf", "authentication failed", "not permitted to log in")
"""Words of a server that does not let somebody in, which come without a code while connecting."""
_LONGEST = 300
"""Characters of what a server says that are passed on."""


class HubError(StoreError):
    """A hub said no, or cannot be used as it is."""


class Offline(HubError):
    """A hub cannot be reached now."""


class NotTaken(HubError):
    """A hub refused what was sent for a reason that lies in it, and will refuse it again."""


class ChangedMeanwhile(HubError):
    """Somebody else changed the same thing first."""


class Endless(HubError):
    """A hub answers more than any hub has; the connection is closed."""


class HubFacts(Struct, frozen=True):
    """What a hub says of itself and of us: our login, whether we may lead, its clock, and which database it is."""

    who: str
    leads: bool
    clock: datetime
    epoch: str


def newest() -> int:
    """Return the version of the schema that this program knows."""
    return max(number for number, _ in migrations())


def migrations() -> list[tuple[int, str]]:
    """Return the steps that make the schema, numbered from 1."""
    found = [entry for entry in _schema().iterdir() if entry.name[:-4].isdecimal() and entry.name.endswith(".sql")]
    return sorted((int(entry.name[:-4]), entry.read_text(encoding="utf-8")) for entry in found)


def roles_script() -> str:
    """Return the script of the roles, for the database's administrator."""
    return (_schema() / "roles.sql").read_text(encoding="utf-8")


def _schema() -> Path:
    return Path(__file__).parent / "schema"


def import_psycopg() -> Any:
    """Return psycopg; StoreError says how it is installed."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreError("A hub needs psycopg, which is not installed", str(error), installing("hub")) from None
    return psycopg


class About(Struct, frozen=True, array_like=True):
    """What a hub answers when it is asked who it is."""

    who: str
    leads: bool
    clock: datetime
    epoch: str
    version: int


class HubConnection:
    """One connection to a hub.

    Each call is a transaction of its own; raises HubError and its kinds. `raw` is one that `_bounded` makes.
    """

    def __init__(self, raw: psycopg.Connection[Any], where: str) -> None:
        self.raw: Any = raw
        self._where = where

    def rows(
        self,
        query: LiteralString,
        values: Sequence[object],
        shape: type[T],
        most: int = MOST_ROWS,
        size: int = MOST_BYTES,
    ) -> list[T]:
        """Return all rows of a query, each of that shape; Endless above `most` of them, or above `size` bytes."""
        with self._as_hub_errors(), self.raw.bounds.one_answer(size):
            cursor = self.raw.execute(query, values)
            if cursor.pgresult is not None and cursor.pgresult.ntuples > most:
                self.raw.close()
                raise Endless("The hub answers without end", f"{self._where}: more than {most:,} rows")
            with self._shaped():
                return msgspec.convert(cursor.fetchall(), list[shape])  # type: ignore[valid-type]

    def row(self, query: LiteralString, values: Sequence[object], shape: type[T]) -> T:
        """Return the only row of a query."""
        found = self.rows(query, values, shape, 2)
        if len(found) != 1:
            raise HubError("The hub answers what no hub does", f"{self._where}: {len(found)} rows for one")
        return found[0]

    def do(self, query: LiteralString, values: Sequence[object] = ()) -> None:
        """Run a statement that returns no rows."""
        with self._as_hub_errors(), self.raw.bounds.one_answer(MOST_BYTES):
            self.raw.execute(query, values)

    def script(self, text: str) -> None:
        """Run statements that have no values."""
        with self._as_hub_errors(), self.raw.bounds.one_answer(MOST_BYTES):
            self.raw.execute(text.encode())  # without values `%` is a letter

    def stream(
        self, query: LiteralString, values: Sequence[object], shape: type[T], most: int, size: int = MOST_BYTES
    ) -> Iterator[T]:
        """Yield the rows of a query as they come; Endless at the first one above `most`, or above `size` bytes."""
        found = self.raw.cursor().stream(query, values)
        number = 0
        try:
            while True:
                with self._as_hub_errors(), self._shaped(), self.raw.bounds.one_answer(size, again=number > 0):
                    try:
                        row = msgspec.convert(next(found), shape)
                    except StopIteration:
                        return
                number += 1
                if number > most:
                    self.raw.close()
                    raise Endless("The hub answers without end", f"{self._where}: more than {most:,} rows")
                yield row
        finally:
            with suppress(import_psycopg().Error):  # of a connection that was closed in the midst of an answer
                found.close()

    def take_notifications(self) -> None:
        """Take in the notifications that have come; what they say is nothing."""
        with self._as_hub_errors(), self.raw.bounds.one_answer(MOST_BYTES):
            for _ in self.raw.notifies(timeout=0, stop_after=MOST_ROWS):
                pass

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make what is asked inside one transaction."""
        with self._as_hub_errors(), self.raw.transaction():
            yield

    def about(self) -> HubFacts:
        """Return what the hub says of itself; HubError when it is older or newer than this program."""
        psycopg = import_psycopg()
        try:
            with self.time_limit(_ABOUT_SECONDS):  # whatever else listens there may say nothing, or never end
                found = self.row("select who, leads, clock, epoch, version from copydesk.about()", (), About)
        except HubError as error:
            missing = (psycopg.errors.UndefinedFunction, psycopg.errors.InvalidSchemaName)
            if isinstance(error.__cause__, missing):
                what = "There is no hub in this database"
                raise HubError(what, self._where, "`copydesk hub init URL` makes one") from None
            raise
        version = found.version
        if found.who != self.raw.info.user:
            raise HubError("The hub answers what no hub does", f"{self._where}: it calls you {found.who[:_LONGEST]!r}")
        if found.clock.tzinfo is None or not is_name(found.who):
            raise HubError("No name for a reviewer", f"{self._where}: {found.who[:_LONGEST]!r}")
        if version > newest():
            what = "This hub was made by a newer copydesk"
            raise HubError(what, f"{self._where}: schema {version}, known is {newest()}", "Install the newer version")
        if version < newest():
            hint = "Who owns it runs `copydesk hub init URL` with the new version"
            raise HubError("This hub is older than the program", f"{self._where}: schema {version}", hint)
        return HubFacts(found.who, found.leads, found.clock, found.epoch)

    @contextmanager
    def time_limit(self, seconds: float = EXCHANGE_SECONDS) -> Iterator[None]:
        """Raise Offline when what is asked inside takes longer in all: a hub may be silent for ever, or trickle."""
        bounds = self.raw.bounds
        before, bounds.until = bounds.until, min(bounds.until, monotonic() + seconds)
        try:
            yield
        finally:
            bounds.until = before

    def cut(self) -> None:
        """Cut the connection, so that a thread that waits for an answer goes on with an error."""
        with suppress(Exception), socket(fileno=os.dup(self.raw.fileno())) as line:
            line.shutdown(SHUT_RDWR)

    def close(self) -> None:
        """Close it."""
        self.raw.close()

    @contextmanager
    def _shaped(self) -> Iterator[None]:
        """Raise HubError for values that no hub has, or that psycopg cannot read."""
        try:
            yield
        except (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError) as error:
            self.raw.close()
            raise HubError("The hub answers what no hub does", f"{self._where}: {error}"[:_LONGEST]) from None

    @contextmanager
    def _as_hub_errors(self) -> Iterator[None]:
        psycopg = import_psycopg()
        try:
            yield
        except psycopg.Error as error:
            raise hub_error(error, self._where) from error


class _Bounds:
    """What one connection may still bring, in bytes, and until when."""

    def __init__(self) -> None:
        self.where = ""
        self.until = float("inf")
        self._size = self._left = MOST_BYTES
        self._ends = float("inf")

    @contextmanager
    def one_answer(self, size: int, again: bool = False) -> Iterator[None]:
        """Bound what comes inside; `again` goes on with an answer that has begun."""
        if not again:
            self._size = self._left = size
        self._ends = monotonic() + EXCHANGE_SECONDS
        try:
            yield
        finally:
            self._ends = float("inf")

    def count_bytes(self, descriptor: int) -> HubError | None:
        """Count what lies ready to be taken in, and return what is wrong when that is too much or too late."""
        if monotonic() > min(self.until, self._ends):
            return Offline("The hub does not answer", f"{self.where}: the whole answer did not come in time")
        with suppress(OSError):
            self._left -= int.from_bytes(ioctl(descriptor, FIONREAD, b"\0" * 4), byteorder)
        if self._left < 0:
            return Endless("The hub answers without end", f"{self.where}: more than {self._size:,} bytes at once")
        return None


@cache
def _bounded() -> Any:
    """Return the class of connections that count what comes before libpq takes it in."""
    psycopg = import_psycopg()

    class BoundedConnection(psycopg.Connection):  # type: ignore[name-defined, misc]
        """A connection with bounds: past them it is closed, and the error says so."""

        def __init__(self, *given: Any, **others: Any) -> None:
            super().__init__(*given, **others)
            self.bounds = _Bounds()

        def wait(self, gen: Generator[Any, Any, Any], *more: Any, **others: Any) -> Any:
            """Wait for an answer, within the bounds."""
            return super().wait(self._counted(gen), *more, **others)

        def _counted(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
            try:
                state = next(gen)
                while True:
                    ready = yield state
                    wrong = self.bounds.count_bytes(self.pgconn.socket)
                    if wrong is not None:
                        self.close()
                        raise wrong
                    state = gen.send(ready)
            except StopIteration as end:
                return end.value

    return BoundedConnection


def connect(address: HubAddress, purpose: str = "copydesk") -> HubConnection:
    """Connect to a hub; Offline when that fails now, HubError when it will fail again."""
    psycopg = import_psycopg()
    where = where_of(address)
    settings = {**_WAIT, **address.parameters, "application_name": purpose}
    settings.setdefault("sslmode", _sslmode(psycopg, address))
    if not settings["sslmode"]:
        del settings["sslmode"]
    try:
        raw = _bounded().connect(autocommit=True, **settings)
    except psycopg.Error as error:
        raise hub_error(error, where, settings.get("sslmode", "")) from None
    raw.bounds.where = where
    raw.prepare_threshold = 3
    if not purpose.endswith("listens"):
        raw.add_notify_handler(lambda _: None)  # nobody asked to be told: kept for later they would grow without end
    return HubConnection(raw, where)


def _sslmode(psycopg: Any, address: HubAddress) -> str:
    """Return the check of the server's certificate where nobody chose one: in full beyond this host."""
    known = {one.keyword.decode(): (one.val or b"").decode() for one in psycopg.pq.Conninfo.get_defaults()}
    if os.environ.get("PGSSLMODE") or (os.environ.get("PGSERVICE") and known.get("sslmode") not in ("", "prefer")):
        return ""
    host = address.host or os.environ.get("PGHOSTADDR", "") or known.get("host", "")
    return "" if all(map(is_local, host.split(","))) else "verify-full"


def where_of(address: HubAddress) -> str:
    """Return a hub's place in words, for messages."""
    known = address.parameters
    host = known.get("host") or os.environ.get("PGSERVICE", "") or os.environ.get("PGHOST", "") or "this host"
    return f"{known['dbname']} on {host}"


def hub_error(error: psycopg.Error, where: str, sslmode: str = "") -> HubError:
    """Return an error of psycopg as the HubError that says what went wrong and what can be done."""
    psycopg = import_psycopg()
    code = error.sqlstate or ""
    text = " ".join((error.diag.message_primary or str(error) or type(error).__name__).split())[:_LONGEST]
    if code == "CD004":
        return ChangedMeanwhile(text, where, "Look again, and do it once more")
    if code in ("CD001", "CD002") or code[:2] in ("22", "23", "54"):
        return NotTaken(text, where)
    if code == "CD003":
        return HubError(text, where)
    if code == "55P03":
        hint = "Try again; when it lasts, the administrator of the server can end their session"
        return HubError("Somebody holds the round up with what they write into it", where, hint)
    if code == "42501":
        return HubError("The hub does not let you do that", f"{where}: {text}", "Ask its administrator")
    if "root certificate file" in text:
        hint = "`?sslrootcert=FILE` in the address, or ~/.postgresql/root.crt, names who does; `system` the system's"
        return Offline("Nobody vouches for the hub's certificate", f"{where}: {text}", hint)
    if "certificate" in text:
        hint = (
            "Ask its administrator; `?sslrootcert=FILE` in the address names who vouches for it, `system` the system's"
        )
        return Offline("The hub's certificate does not match", f"{where}: {text}", hint)
    if code[:2] == "28" or code == "3D000" or (not code and any(word in text for word in _STRANGER)):
        hint = "Your administrator adds people; ~/.pgpass keeps a password"
        return Offline("The hub does not know you", f"{where}: {text}", hint)
    if code in ("53100", "53200") or code[:2] == "58":
        return Offline("The hub cannot keep anything now", f"{where}: {text}", "Ask its administrator")
    if "SSL" in text and sslmode == "verify-full":
        hint = "Beyond this host every hub must prove who it is; its administrator turns TLS on"
        return Offline("The hub does not prove who it is", f"{where}: {text}", hint)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and code[:2] in ("", "08", "57", "53"):
        return Offline("The hub cannot be reached", f"{where}: {text}")
    return HubError("The hub refused", f"{where}: {text}")
