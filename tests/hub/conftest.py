"""A hub for each test: a new database on a server that the whole run shares, with people, and mirrors in folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from store.folder_desk import FileDesk
from store.opening import open_desk
from store.person import current_person
from tests.hub.server import WHY_NONE, Server, installed, running
from tests.verdicts import Verdict

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: the extra `hub` brings it")

from store.hub.address import address_of  # noqa: E402
from store.hub.connection import HubConnection, connect, roles_script  # noqa: E402
from store.hub.joining import Exchanged, exchange_once, joined  # noqa: E402
from store.hub.mirror import Mirror  # noqa: E402
from store.hub.setup import add_people, install  # noqa: E402
from store.hub.whole import push  # noqa: E402

PEOPLE = ("ana", "bo", "cy", "dee")
"""Those on the hub; cy and dee may lead, and `eve` is on it and on no desk."""
TEXT = "The mayor said that {0} people came. Nobody counted them. The road was closed in {0}. It rained all day.\n"
_NUMBER = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return the newest server that is installed, running."""
    found = installed()
    if not found:
        pytest.skip(WHY_NONE)
    with running(found[max(found)]) as one:
        yield one


class Team:
    """A hub in a new database with the desk `desk`, which cy owns, and folders for everybody's mirrors."""

    def __init__(self, server: Server, folder: Path, stack: ExitStack) -> None:
        self.server = server
        self.folder = folder
        self.database = f"team{next(_NUMBER)}"
        self._stack = stack
        with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as root:
            root.execute(f"create database {self.database}")
        stack.callback(self._drop)
        with closing(self.hub("postgres", desk="")) as admin:
            admin.script(roles_script())
            install(admin)
            add_people(admin, ("ana", "bo", "eve"), ("cy", "dee"))
        self.source = folder / "desk"
        self.source.mkdir()
        for name, number in (("1.md", 1), ("2.md", 2), ("3.md", 3)):
            (self.source / name).write_text(TEXT.format(number * 10), "utf-8")
        open_desk(self.source, "cy").close()
        with closing(self.hub("cy")) as hub:
            push(hub, open_desk(self.source, "cy").layout, "desk")
            add_people(hub, PEOPLE, (), "desk")

    def add(self, names: Sequence[str]) -> None:
        """Let more people in, and to the desk."""
        with closing(self.hub("postgres", desk="")) as admin:
            add_people(admin, names, ())
        with closing(self.hub("cy")) as owner:
            add_people(owner, names, (), "desk")

    def _drop(self) -> None:
        with closing(psycopg.connect(self.server.url("postgres"), autocommit=True)) as root:
            root.execute(f"drop database {self.database} with (force)")

    def url(self, login: str, desk: str = "desk") -> str:
        """Return the address of the desk for somebody."""
        return self.server.url(self.database, login, desk)

    def hub(self, login: str, desk: str = "desk") -> HubConnection:
        """Return a connection of somebody's, closed at the end of the test."""
        made = connect(address_of(self.url(login, desk)))
        self._stack.callback(made.close)
        return made

    def sql(self, query: str, *values: Any, login: str = "postgres") -> list[tuple[Any, ...]]:
        """Return the rows of a query that somebody sends as they like."""
        with closing(psycopg.connect(self.server.url(self.database, login), autocommit=True)) as raw:
            cursor = raw.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def mirror(self, who: str, machine: str = "one") -> Mirror:
        """Return somebody's mirror on a machine, made when it is not there."""
        return joined(self.url(who), self.folder / machine / who)

    def desk(self, who: str, round: str = "main", machine: str = "one") -> FileDesk:
        """Return somebody's mirror, opened in a round; on another machine it has another host's name."""
        mirror = self.mirror(who, machine)
        made = open_desk(
            mirror.layout.folder, None, round, create=False, person=replace(current_person(), host=f"host-{machine}")
        )
        self._stack.callback(made.close)
        return made

    def exchange(self, who: str, machine: str = "one") -> Exchanged:
        """Send and fetch once."""
        return exchange_once(self.mirror(who, machine))


def decide(desk: FileDesk, article: str, sentence: int, verdict: str = Verdict.ACCURATE, note: str = "") -> Event:
    """Decide as the desk's reviewer and return the event."""
    snapshot = desk.articles.article(article).sha256
    kind, holding = EventKind.DECIDE, Holding(verdict=verdict, note=note)
    event = Event(kind, desk.reviewer, desk.round, article, snapshot, sentence, holding)
    [kept] = desk.decisions.append([event])
    return kept


def seen(desk: FileDesk, article: str = "1.md") -> dict[tuple[str, int], str | None]:
    """Return what a desk shows of an article after a look: verdicts by reviewer and sentence."""
    desk.refresh()
    return {(one.reviewer, one.sentence): one.holding.verdict for one in desk.decisions.current(article)}


@pytest.fixture
def team(server: Server, tmp_path: Path) -> Iterator[Team]:
    """Return a hub with a desk and people."""
    with ExitStack() as stack:
        yield Team(server, tmp_path, stack)
