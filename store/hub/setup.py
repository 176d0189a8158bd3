"""Making a hub: its schema step by step under a lock, its roles, and its people."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from store.errors import StoreError
from store.hub.connection import HubConnection, HubError, migrations, newest
from store.layout import checked_name

_LOCK = 1130584  # any number that no other program's lock on this server has
_ROLES = ("copydesk_owner", "copydesk_gate", "copydesk_reviewer", "copydesk_lead")
_LONGEST_LOGIN = 63
"""Bytes of a role's name on PostgreSQL."""
_CONNECTIONS = 20
"""Connections of one person: two for each window, one for a change of a round; they are not to use up everybody's."""
_OLDEST, _NEWEST = 15, 18  # what the tests ran on


class Made(Struct, frozen=True):
    """What making a hub came to: the schema's version before and now, and a warning, or nothing."""

    before: int
    now: int
    warning: str = ""


def lacks_roles(hub: HubConnection) -> bool:
    """Whether the server lacks the roles of hubs."""
    [found] = hub.row("select count(*) from pg_roles where rolname = any (%s)", (list(_ROLES),), tuple[int])
    return found < len(_ROLES)


def may_make_roles(hub: HubConnection) -> bool:
    """Whether this login may make roles."""
    [may] = hub.row("select rolsuper or rolcreaterole from pg_roles where rolname = session_user", (), tuple[bool])
    return may


def install(hub: HubConnection) -> Made:
    """Bring a database's schema to the version of this program, in one transaction; HubError when that is not allowed.

    Two who do that at once follow one another.
    """
    [number] = hub.row("select current_setting('server_version_num')::int / 10000", (), tuple[int])
    if number < _OLDEST:
        raise HubError("This PostgreSQL is too old", f"version {number}", f"A hub needs {_OLDEST} or later")
    warning = f"PostgreSQL {number} was never tried; {_OLDEST} to {_NEWEST} were" if number > _NEWEST else ""
    with hub.transaction():
        hub.do("select pg_advisory_xact_lock(%s)", (_LOCK,))
        hub.script("set local role copydesk_owner")
        if hub.row("select to_regnamespace('copydesk') is null", (), tuple[bool])[0]:
            hub.script("reset role")
            hub.script("create schema copydesk authorization copydesk_owner")
            hub.script("set local role copydesk_owner")
        hub.script("set local search_path = copydesk, pg_temp")
        hub.script(
            "create table if not exists migration (number int primary key, at timestamptz not null default now())"
        )
        [before] = hub.row("select coalesce(max(number), 0) from migration", (), tuple[int])
        if before > newest():
            hint = "Install the newer version; nothing was changed"
            raise HubError("This hub was made by a newer copydesk", f"schema {before}, known is {newest()}", hint)
        for step, text in migrations():
            if step > before:
                hub.script(text)
                hub.do("insert into migration (number) values (%s)", (step,))
        hub.do("select renew()")
    return Made(before, newest(), warning)


def checked_login(name: str) -> str:
    """Return a person's name, fit to be a reviewer's and a role's; StoreError names the fault."""
    good = checked_name(name, "reviewer")
    if len(good.encode()) > _LONGEST_LOGIN:
        raise StoreError("The name is too long for a login", repr(name), f"Use at most {_LONGEST_LOGIN} bytes")
    if good.startswith(("pg_", "copydesk_")):
        raise StoreError("Not a name for a person", repr(name), "PostgreSQL and copydesk use names that begin so")
    return good


def people_script(reviewers: Sequence[str], leads: Sequence[str]) -> str:
    """Return the script that gives people their logins, for the database's administrator."""
    lines = ["-- Logins of a copydesk hub. Nobody's password is in here: \\password NAME sets one, in psql."]
    for name in dict.fromkeys((*reviewers, *leads)):
        literal, quoted = name.replace("'", "''"), '"' + name.replace('"', '""') + '"'
        lines += [
            f"do $$ begin if not exists (select from pg_roles where rolname = '{literal}') then",
            f"  create role {quoted} login connection limit {_CONNECTIONS}; end if; end $$;",
            f"grant copydesk_reviewer to {quoted};",
        ]
        if name in leads:
            lines.append(f"grant copydesk_lead to {quoted};")
    return "\n".join(lines) + "\n"


def add_people(hub: HubConnection, reviewers: Sequence[str], leads: Sequence[str], desk: str = "") -> bool:
    """Let people in, and to a desk if one is named; return whether their logins were made too, which needs the right.

    Raises HubError when this login may not do that.
    """
    everybody = [checked_login(name) for name in dict.fromkeys((*reviewers, *leads))]
    makes = may_make_roles(hub)
    with hub.transaction():
        if makes:
            hub.script(people_script(everybody, leads))
        is_owner = hub.row("select pg_has_role(session_user, 'copydesk_owner', 'member')", (), tuple[bool])[0]
        if is_owner:
            hub.script("set local role copydesk_owner")
            hub.do("select copydesk.add_people(%s)", (everybody,))
            hub.script("reset role")
        if desk:
            [added] = hub.row("select copydesk.add_to_desk(%s, %s)", (desk, everybody), tuple[int])
            if added < len(everybody):
                known = {one for [one] in hub.rows("select copydesk.people()", (), tuple[str])}
                strangers = ", ".join(name for name in everybody if name not in known)
                raise HubError("Nobody of that name is on the hub", strangers, "`copydesk hub people add URL NAME`")
        elif not is_owner:
            hint = "Ask who made it; the owner of a desk adds people to it with the desk's address"
            raise HubError("Only the owner of the hub lets people in", "you are not a member of copydesk_owner", hint)
    return makes
