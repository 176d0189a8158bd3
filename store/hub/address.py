"""The address of a hub: where its database is, whom the server knows us as, and which desk; never a password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from getpass import getuser
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from msgspec import Struct, field

from store.errors import StoreError

SCHEMES = ("postgresql://", "postgres://")
_OPTIONS = frozenset(
    {
        "host",
        "port",
        "user",
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslcrl",
        "ssl_min_protocol_version",
        "channel_binding",
        "connect_timeout",
        "passfile",
        "gssencmode",
        "krbsrvname",
        "target_session_attrs",
    }
)
_SECRET = ("password", "sslpassword")
_NO_PASSWORD = "~/.pgpass (chmod 600) keeps it, one line HOST:PORT:DATABASE:LOGIN:PASSWORD"
_FORM = "It reads postgresql://HOST/DATABASE, or postgresql://HOST/DATABASE/DESK where a desk is asked for"


class HubAddress(Struct, frozen=True):
    """A hub's address as it was typed: what libpq is told, and the desk's name, if one was given."""

    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    desk: str = ""

    @property
    def host(self) -> str:
        """The host or the folder of the socket; empty where libpq knows."""
        return self.parameters.get("host", "")

    def with_desk(self, name: str) -> HubAddress:
        """Return the address of a desk on the same hub."""
        base, _, query = self.text.partition("?")
        if self.desk:
            base = base.rstrip("/").rpartition("/")[0]
        text = f"{base.rstrip('/')}/{quote(name, safe='')}{f'?{query}' if query else ''}"
        return HubAddress(text, self.parameters, name)


def is_address(text: str | None) -> bool:
    """Whether a word of the command line names a hub."""
    return text is not None and text.startswith(SCHEMES)


def address_of(text: str, *, desk: bool | None = None) -> HubAddress:
    """Return the address in a text; StoreError when it is none, holds a password, or has a desk too many or too few."""
    if not is_address(text):
        raise StoreError("This is no address of a hub", repr(text), _FORM)
    try:
        parts = urlsplit(text)
        port, user = parts.port, unquote(parts.username or "")
    except ValueError as error:
        raise StoreError("This is no address of a hub", str(error), _FORM) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.password is not None or any(name in options for name in _SECRET):
        raise StoreError("A password in an address is seen by everybody here", "`ps` shows it", _NO_PASSWORD)
    strange = sorted(options.keys() - _OPTIONS)
    if strange:
        raise StoreError("An address of a hub has no such option", ", ".join(strange), f"It has {', '.join(_known())}")
    names = [unquote(part) for part in parts.path.split("/") if part]
    if parts.fragment or not 1 <= len(names) <= 2 or any("\0" in name for name in (*names, user)):
        raise StoreError("This is no address of a hub", repr(text), _FORM)
    if desk is not None and desk != (len(names) == 2):
        what = "names no desk" if desk else f"names the desk {names[1]!r}, and the whole hub is asked for"
        raise StoreError("The address does not fit", f"{text} {what}", _FORM)
    parameters = {**options, "dbname": names[0]}
    if parts.hostname:
        parameters["host"] = unquote(parts.hostname)
    if port:
        parameters["port"] = str(port)
    if user:
        parameters["user"] = user
    return HubAddress(text, parameters, names[1] if len(names) == 2 else "")


def _known() -> list[str]:
    return sorted(_OPTIONS)


def is_local(host: str) -> bool:
    """Whether a host is this one: a socket's folder, nothing, or a name of the loopback."""
    return not host or host.startswith(("/", "@")) or host in ("localhost", "127.0.0.1", "::1")


def folder_name(address: HubAddress) -> str:
    """Return the name of the folder of a hub's mirror: its host, database, desk and login, readable and unique."""
    known = address.parameters
    parts = (known.get("host", ""), known.get("port", ""), known["dbname"], address.desk, login_in(address))
    return "+".join(quote(part, safe="") for part in parts if part)


def login_in(address: HubAddress) -> str:
    """Return the login that an address names, or else the one that libpq takes."""
    return address.parameters.get("user") or os.environ.get("PGUSER", "") or getuser()
