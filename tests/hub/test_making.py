"""Making a hub and its people's logins, without a server: which names, which rights, on which PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from store.errors import StoreError
from store.hub.connection import HubConnection, HubError, migrations, newest
from store.hub.setup import Made, add_people, checked_login, install, lacks_roles, people_script
from tests.hub.test_sending import Hub


class Server(Hub):
    """Stands for a database: knows its version, its schema's, and what this login may do."""

    def __init__(
        self, number: int = 15, before: int = 0, *, makes: bool = True, owns: bool = True, added: int = 9
    ) -> None:
        super().__init__()
        self._says = {
            "server_version": number,
            "to_regnamespace": before == 0,
            "max(number)": before,
            "rolcreaterole": makes,
            "pg_has_role": owns,
            "add_to_desk": added,
            "copydesk.people()": "ana",
        }

    def rows(self, query: str, values: Sequence[Any], *_: object) -> list[Any]:
        """Answer a question."""
        self.asked.append((query, tuple(values)))
        return [(answer,) for word, answer in self._says.items() if word in query][:1]

    @property
    def connection(self) -> HubConnection:
        """The connection that it stands for."""
        return cast("HubConnection", self)


@pytest.mark.parametrize(("count", "lacks"), [(0, True), (3, True), (4, False)])
def test_a_server_has_the_roles_of_hubs_or_lacks_some(count: int, lacks: bool) -> None:
    hub = Server()
    hub._says = {"count(*)": count}
    assert lacks_roles(hub.connection) is lacks
    [(_, [names])] = hub.asked
    assert names == ["copydesk_owner", "copydesk_gate", "copydesk_reviewer", "copydesk_lead"]


@pytest.mark.parametrize("name", ["ana", "Ünal", "pgana", "copydesk", "a" * 63])
def test_a_person_s_name_is_a_login(name: str) -> None:
    assert checked_login(name) == name


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("pg_ana", "Not a name for a person"),
        ("copydesk_ana", "Not a name for a person"),
        ("a" * 64, "The name is too long for a login"),
        ("ü" * 32, "The name is too long for a login"),
        ("../x", "Not a name for a reviewer"),
    ],
)
def test_what_is_no_login_is_refused(name: str, title: str) -> None:
    """Names of PostgreSQL's and copydesk's own, longer ones than a role has bytes, and what is no reviewer's."""
    with pytest.raises(StoreError) as refusal:
        checked_login(name)
    assert refusal.value.title == title


def test_logins_are_made_once_and_without_a_password() -> None:
    """A lead's has the right to lead; quotes in a name stay in it."""
    lines = people_script(["ana", "b'o\"x"], ["cy", "ana"]).splitlines()
    assert lines[0].startswith("-- Logins of a copydesk hub. Nobody's password is in here")
    assert [line for line in lines if line.startswith("grant")] == [
        'grant copydesk_reviewer to "ana";',
        'grant copydesk_lead to "ana";',
        'grant copydesk_reviewer to "b\'o""x";',
        'grant copydesk_reviewer to "cy";',
        'grant copydesk_lead to "cy";',
    ]
    text = "\n".join(lines)
    assert "rolname = 'b''o\"x')" in text
    assert 'create role "ana" login connection limit 20;' in text
    assert text.count("create role") == 3
    assert people_script([], []) == lines[0] + "\n"


def test_people_are_let_in_as_far_as_this_login_may() -> None:
    """Logins by who may make roles, the hub by its owner, a desk by its own."""
    hub = Server()
    assert add_people(hub.connection, ("ana",), ("cy",), "desk") is True
    assert hub.scripts == [people_script(["ana", "cy"], ("cy",)), "set local role copydesk_owner", "reset role"]
    asked = [values for query, values in hub.asked if "copydesk.add" in query]
    assert asked == [(["ana", "cy"],), ("desk", ["ana", "cy"])]
    weak = Server(makes=False, owns=False)
    assert add_people(weak.connection, ("ana",), (), "desk") is False
    assert weak.scripts == []
    with pytest.raises(HubError, match="Only the owner of the hub lets people in"):
        add_people(Server(owns=False).connection, ("ana",), ())
    with pytest.raises(HubError, match="Nobody of that name is on the hub") as refusal:
        add_people(Server(added=1).connection, ("ana", "bo"), (), "desk")
    assert refusal.value.message.endswith("bo")
    assert "ana" not in refusal.value.message


@pytest.mark.parametrize(("number", "warns"), [(15, False), (18, False), (19, True)])
def test_a_hub_is_made_step_by_step(number: int, warns: bool) -> None:
    """On a PostgreSQL that was tried, or with a warning; each step is noted."""
    hub = Server(number)
    made = install(hub.connection)
    assert (made.before, made.now, bool(made.warning)) == (0, newest(), warns)
    assert "create schema copydesk authorization copydesk_owner" in hub.scripts
    assert [text for text in hub.scripts if text in dict(migrations()).values()] == [text for _, text in migrations()]
    noted = [values for query, values in hub.asked if query.startswith("insert into migration")]
    assert noted == [(step,) for step, _ in migrations()]
    assert any("renew()" in query for query, _ in hub.asked)


def test_a_hub_that_is_there_is_made_no_second_time() -> None:
    """And not on what is too old, nor over what a newer program made."""
    hub = Server(before=newest())
    assert install(hub.connection) == Made(newest(), newest())
    assert not [text for text in hub.scripts if text in dict(migrations()).values() or "create schema" in text]
    with pytest.raises(HubError, match="This PostgreSQL is too old"):
        install(Server(14).connection)
    newer = Server(before=newest() + 1)
    with pytest.raises(HubError, match="This hub was made by a newer copydesk"):
        install(newer.connection)
    assert not any("renew()" in query for query, _ in newer.asked)
