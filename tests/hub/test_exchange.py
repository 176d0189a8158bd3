"""Sending and fetching: nothing is lost and nothing is there twice, whatever happens in between."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.rounds import State
from store.errors import StoreError
from store.hub import connection, inbox
from store.hub.address import address_of
from store.hub.connection import Endless, HubConnection, HubError, NotTaken, Offline, connect, hub_error
from store.hub.joining import exchange_once
from store.hub.outbox import Outbox
from store.hub.setup import install
from store.opening import open_desk
from store.person import current_person
from tests.hub.conftest import Team, decide, psycopg, seen
from tests.hub.proxy import Proxy
from tests.hub.server import WHY_NONE, installed, running
from tests.verdicts import Verdict
from tests.waiting import until

TEN_YEARS = 10 * 366 * 86_400_000_000


def ids(team: Team, who: str = "ana") -> list[str]:
    """Return the ids of somebody's events on the hub."""
    return [row[0] for row in team.sql("select id from copydesk.event where reviewer = %s order by id", who)]


def here_ids(team: Team, who: str = "ana", machine: str = "one") -> list[str]:
    """Return the ids of somebody's own events in a mirror of theirs."""
    desk = team.desk(who, machine=machine)
    desk.refresh()
    return sorted(event.id for event in desk.decisions.log(who))


def many(
    team: Team, count: int, who: str = "ana", machine: str = "one", clock: Callable[[], int] | None = None
) -> None:
    """Let somebody make so many decisions, in a mirror that need not know of a hub."""
    folder = team.mirror(who, machine).layout.folder
    more: dict[str, Any] = {"clock": clock} if clock else {}
    with closing(
        open_desk(folder, None, "main", create=False, person=replace(current_person(), host=machine), **more)
    ) as desk:
        snapshot = desk.articles.article("1.md").sha256
        for start in range(0, count, 50):
            desk.decisions.append(
                [
                    Event(EventKind.DECIDE, who, "main", "1.md", snapshot, n % 4, Holding(list(Verdict)[n % 3]))
                    for n in range(start, min(start + 50, count))
                ]
            )


@pytest.mark.parametrize("is_wrong", [True, False])
def test_polling_cannot_pass_over_an_open_transaction(
    team: Team, monkeypatch: pytest.MonkeyPatch, is_wrong: bool
) -> None:
    """A transaction that began before what was fetched and ends after it is fetched by the mark, lost by a sequence.

    The wrong way takes the newest that it saw for its mark, as whoever polls by a sequence does.
    """
    if is_wrong:
        real = HubConnection.rows

        def rows(self: HubConnection, query: Any, *asked: Any) -> Any:
            found = real(self, query, *asked)
            return (
                [replace(row, mark="{0}:{0}:".format(row.mark.split(":")[1])) for row in found]
                if "news" in query
                else found
            )

        monkeypatch.setattr(HubConnection, "rows", rows)
    first, second = decide(team.desk("ana"), "1.md", 0), decide(team.desk("bo"), "1.md", 1)
    team.mirror("dee")
    with closing(psycopg.connect(team.server.url(team.database, "ana"))) as slow:
        slow.execute("select * from copydesk.take('desk', %s)", [[msgspec.json.encode(first).decode()]])
        team.sql("select * from copydesk.take('desk', %s)", [msgspec.json.encode(second).decode()], login="bo")
        team.exchange("dee")
        slow.commit()
    team.exchange("dee")
    expected = {("bo", 1): "accurate"} if is_wrong else {("ana", 0): "accurate", ("bo", 1): "accurate"}
    assert seen(team.desk("dee")) == expected


def test_what_is_visible_is_fetched_though_an_old_transaction_stays_open(team: Team) -> None:
    """Somebody who leaves a transaction open holds back nobody's decisions."""
    decide(team.desk("ana"), "1.md", 0)
    team.mirror("bo")
    with closing(psycopg.connect(team.server.url(team.database, "dee"))) as idle:
        idle.execute("select copydesk.make_desk('other')")
        team.exchange("ana")
        team.exchange("bo")
        assert seen(team.desk("bo")) == {("ana", 0): "accurate"}
        with team.mirror("bo").held() as state:  # and it is not fetched again with every look
            [number] = {mark.number for mark in state.rounds.values()}
            again = "select count(*) from copydesk.events(%s, %s::pg_snapshot, '0', '', 99)"
            assert team.sql(again, number, state.rounds["main"].mark, login="bo") == [(0,)]


def test_an_id_in_somebody_elses_hands_gets_a_new_one(team: Team) -> None:
    """The decision reaches everybody under another id, once, and it is said whose was taken."""
    event = decide(team.desk("ana"), "1.md", 0, Verdict.ERRONEOUS)
    planted = json.loads(msgspec.json.encode(event)) | {"reviewer": "bo"}
    team.sql("select * from copydesk.take('desk', %s)", [json.dumps(planted)], login="bo")
    done = team.exchange("ana")
    [new] = done.renamed.values()
    assert list(done.renamed) == [event.id]
    assert ids(team) == [new]
    assert new[:14] == event.id[:14]
    team.exchange("ana")
    team.exchange("dee")
    assert seen(team.desk("dee")) == {("ana", 0): "erroneous", ("bo", 0): "erroneous"}
    assert len(ids(team)) == 1


def test_an_answer_that_is_cut_off_is_asked_for_again(team: Team) -> None:
    """The hub has the events, we do not know it; sent again they are there once, and then they are known to be."""
    many(team, 20)
    line = Proxy(team.server.folder)
    try:
        mirror = team.mirror("ana")
        far = replace(
            mirror.settings.address, parameters={**mirror.settings.address.parameters, "host": str(line.folder)}
        )
        line.swallows = b"copydesk.take"
        with pytest.raises(Offline):
            exchange_once(mirror, lambda _, purpose: connect(far, purpose))
        until(lambda: len(ids(team)) == 20)
        assert Outbox(mirror.layout, "desk", "ana").waiting(mirror.state()) == 20
        line.swallows = b""
        assert exchange_once(mirror, lambda _, purpose: connect(far, purpose)).waiting == 0
    finally:
        line.close()
    assert ids(team) == here_ids(team)


def test_a_server_that_is_killed_loses_nothing(team: Team) -> None:
    """What was acknowledged before the crash is there after it, and the rest comes with the next exchange."""
    many(team, 1200)
    acknowledged: list[int] = []
    mirror = team.mirror("ana")

    def crash(count: int) -> None:
        acknowledged.append(count)
        team.server.stop("immediate")

    with closing(team.hub("ana")) as hub, mirror.held() as state, pytest.raises(Offline):
        Outbox(mirror.layout, "desk", "ana").send(hub, state, crash)
    team.server.start()
    assert len(ids(team)) >= acknowledged[0] == 500
    assert team.exchange("ana").waiting == 0
    assert ids(team) == here_ids(team)
    assert len(ids(team)) == 1200


_CLIENT = """
import sys
from pathlib import Path
from store.hub.joining import exchange_once, mirror_of
print("ready", flush=True)
exchange_once(mirror_of(sys.argv[1], Path(sys.argv[1])), again=True)
"""


def test_a_client_that_is_killed_loses_nothing(team: Team) -> None:
    """Killed in the midst of sending, at different moments, it goes on where it was."""
    many(team, 900)
    folder = str(team.mirror("ana").layout.folder)
    root = Path(__file__).parent.parent.parent
    line = Proxy(team.server.folder)
    try:
        for enough in (3_000, 30_000, 120_000, 200_000):
            settings = Path(folder) / ".copydesk" / "hub.toml"
            text = settings.read_text()
            settings.write_text(line.url(text))
            line.passed = 0
            with subprocess.Popen([sys.executable, "-c", _CLIENT, folder], cwd=root, stdout=subprocess.PIPE) as client:
                until(lambda: line.passed > enough or client.poll() is not None)  # noqa: B023
                client.send_signal(signal.SIGKILL)
            settings.write_text(text)
    finally:
        line.close()
    assert team.exchange("ana").waiting == 0
    assert ids(team) == here_ids(team)
    assert len(ids(team)) == 900


def test_hours_offline_come_through(team: Team) -> None:
    """5,000 events made while the hub was away arrive, once each, and a colleague gets them."""
    team.mirror("bo")
    team.mirror("ana")
    team.server.stop()
    many(team, 5000)
    team.server.start()
    assert team.exchange("ana").waiting == 0
    assert ids(team) == here_ids(team)
    assert len(ids(team)) == 5000
    team.exchange("bo")
    desk = team.desk("bo")
    desk.refresh()
    assert sorted(event.id for event in desk.decisions.history("1.md")) == ids(team)


def test_a_clock_ten_years_ahead_is_said_and_its_decisions_are_kept(team: Team) -> None:
    """The hub refuses them in words, they stay in the mirror, and all that comes with a right clock arrives."""
    now = int(team.sql("select (extract(epoch from now()) * 1e6)::bigint")[0][0])
    many(team, 3, clock=lambda: now + TEN_YEARS)
    done = team.exchange("ana")
    assert len(done.refused) == 3
    assert all("dated in the future" in why for why in done.refused.values())
    many(team, 2, machine="one")
    assert team.exchange("ana").waiting == 0
    assert len(ids(team)) == 2
    assert team.sql("select count(*) from copydesk.event") == [(2,)]


def test_a_clock_ten_years_behind_counts(team: Team) -> None:
    """In an open round what is dated long ago arrives as everything does."""
    now = int(team.sql("select (extract(epoch from now()) * 1e6)::bigint")[0][0])
    many(team, 3, clock=lambda: now - TEN_YEARS)
    assert team.exchange("ana").refused == {}
    assert ids(team) == here_ids(team)


def test_a_mirror_that_is_copied_and_used_twice_loses_nothing(team: Team) -> None:
    """Two copies of one folder, both written, both sent: a union, on both machines and on the hub."""
    many(team, 5)
    team.exchange("ana")
    one = team.mirror("ana").layout.folder
    two = team.folder / "two" / "ana" / one.relative_to(team.folder / "one" / "ana")
    two.parent.mkdir(parents=True)
    shutil.copytree(one, two, symlinks=True)
    two.chmod(0o700)
    many(team, 5)
    many(team, 7, machine="two")
    for machine in ("one", "two", "one"):
        team.exchange("ana", machine)
    assert len(ids(team)) == 17
    assert here_ids(team) == ids(team) == here_ids(team, machine="two")


def test_a_disk_that_is_full_here_is_said_and_nothing_is_passed_over(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be kept is fetched again when there is space."""
    many(team, 4)
    team.exchange("ana")
    mirror = team.mirror("bo")  # has them already: begins anew
    shutil.rmtree(mirror.layout.folder)
    real = os.fdatasync
    is_full = False

    def full(descriptor: int) -> None:
        if is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", full)
    team.mirror("bo")
    many(team, 3, machine="one")
    team.exchange("ana")
    is_full = True
    with pytest.raises(StoreError, match="disk is full"):
        team.exchange("bo")
    is_full = False
    team.exchange("bo")
    desk = team.desk("bo")
    desk.refresh()
    assert sorted(event.id for event in desk.decisions.history("1.md")) == ids(team)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("53100", Offline, "cannot keep anything now"),
        ("57P01", Offline, "cannot be reached"),
        ("57P03", Offline, "cannot be reached"),
        ("28000", Offline, "does not know you"),
        ("42501", HubError, "does not let you"),
        ("23514", NotTaken, "no"),
        ("CD001", NotTaken, "no"),
    ],
)
def test_what_a_server_says_is_told_in_words(code: str, kind: type[HubError], words: str) -> None:
    """A full disk, a shutdown, a lost right and a refusal are different things, and the first ones pass."""
    error = psycopg.errors.lookup("57P01")("no") if not code.startswith("CD") else psycopg.DatabaseError("no")
    error.sqlstate = code
    told = hub_error(error, "team on db")
    assert type(told) is kind
    assert words in str(told)


@pytest.mark.parametrize(
    ("primary", "whole", "said"), [("no", "no\nDETAIL: 7", "no"), ("", "no\n now", "no now"), ("", "", "Told")]
)
def test_what_a_server_adds_to_its_sentence_is_left_out(primary: str, whole: str, said: str) -> None:
    """Details and lines of SQL are the administrator's; without a sentence of its own the error is named."""
    members = {"diag": SimpleNamespace(message_primary=primary), "sqlstate": "CD003"}
    error = type("Told", (psycopg.DatabaseError,), members)(*filter(None, [whole]))
    assert str(hub_error(error, "team on db")) == f"{said}: team on db"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Return a small disk of its own."""
    folder = Path(tempfile.mkdtemp(prefix="cdsmall-", dir="/tmp"))
    folder.chmod(0o755)
    mounted = ["mount", "-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True, check=False).returncode:
        folder.rmdir()
        pytest.skip("needs root and the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


@pytest.mark.root
def test_a_servers_disk_that_is_full_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    """What was acknowledged stays, the rest waits in the mirror, and comes when there is space again."""
    found = installed()
    if not found:
        pytest.skip(WHY_NONE)
    with running(found[max(found)], small_disk) as server, ExitStack() as stack:
        team = Team(server, tmp_path, stack)
        many(team, 6000)
        filler = small_disk / "filler"
        status = os.statvfs(small_disk)
        filler.write_bytes(b"x" * (status.f_bavail * status.f_frsize - (2 << 20)))
        mirror, acknowledged = team.mirror("ana"), 0

        def told(count: int) -> None:
            nonlocal acknowledged
            acknowledged = count

        with pytest.raises(Offline), closing(team.hub("ana")) as hub, mirror.held() as state:
            Outbox(mirror.layout, "desk", "ana").send(hub, state, told)
        filler.unlink()
        with suppress(RuntimeError):  # one that could neither write its log nor recover has ended by itself
            server.stop("immediate")
        server.start()
        assert len(ids(team)) >= acknowledged
        assert acknowledged < 6000
        assert team.exchange("ana").waiting == 0
        assert ids(team) == here_ids(team)
        assert len(ids(team)) == 6000


def test_a_restored_backup_gets_back_what_it_lacks(team: Team) -> None:
    """Yesterday's database comes back; every mirror sends what was acknowledged since, once, and colleagues have it."""
    many(team, 10)
    team.exchange("ana")
    with closing(psycopg.connect(team.server.url("postgres"), autocommit=True)) as root:
        root.execute(f"create database {team.database}_backup template {team.database}")
        many(team, 10)
        team.exchange("ana")
        assert len(ids(team)) == 20
        root.execute(f"drop database {team.database} with (force)")
        root.execute(f"alter database {team.database}_backup rename to {team.database}")
    assert len(ids(team)) == 10
    assert team.exchange("ana").waiting == 0
    assert len(ids(team)) == 20
    assert ids(team) == here_ids(team)
    team.exchange("bo")
    assert len(seen(team.desk("bo"))) == 4


def test_a_restore_that_its_owner_tells_of_begins_anew(team: Team) -> None:
    """`hub init` after a restore marks the database as another one; marks of no transaction are dropped."""
    many(team, 4)
    team.exchange("ana")
    with closing(team.hub("postgres", desk="")) as admin:
        install(admin)
    with team.mirror("bo").held() as state:
        for mark in state.rounds.values():
            mark.mark = f"{10**12}:{10**12}:"
        state.articles = f"{10**12}:{10**12}:"
    team.exchange("bo")
    assert len(seen(team.desk("bo"))) == 4


def test_a_person_whose_login_is_gone_goes_on_judging(team: Team) -> None:
    """The hub does not know them any more, which is said; their decisions are on their disk."""
    many(team, 2)
    team.exchange("ana")
    team.sql("drop role ana")
    with pytest.raises(Offline, match="does not know you"):
        team.exchange("ana")
    many(team, 2)
    assert len(here_ids(team)) == 4


def answering(team: Team, rows: str) -> None:
    """Let the hub answer whoever asks for events with what it likes."""
    team.sql(
        "create or replace function copydesk.events(wanted int, mark pg_snapshot, after_seen xid8, after_id text,"
        " most int) returns table (seen xid8, id text, reviewer text, by text, late text, doc text)"
        f" language sql as $$ {rows} $$"
    )


def test_a_hub_that_answers_without_end_is_cut_off(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and bytes are counted while they come, and one that is silent is left: the program goes on."""
    mirror = team.mirror("bo")
    row = "select '1'::xid8, lpad(to_hex(n), 20, '0'), 'ana', 'ana', '', {} from generate_series(1, {}) n"
    answering(team, row.format("'{}'", inbox.PAGE + 1))
    with pytest.raises(HubError, match="without end"):
        exchange_once(mirror, again=True)
    monkeypatch.setattr(inbox, "_MOST_BYTES", 10_000)
    answering(team, row.format("repeat('x', 1000)", 20))
    with pytest.raises(HubError, match="without end"):
        exchange_once(mirror, again=True)
    answering(team, "select '1'::xid8, '', '', '', '', '' from pg_sleep(1000)")
    with pytest.raises(Offline):
        exchange_once(mirror, again=True, seconds=0.5)
    assert team.desk("bo").rules.state is State.OPEN


ANSWERS = {
    "news": (
        "news(wanted text, article_mark pg_snapshot, marks json) returns table (mark pg_snapshot, has_articles bool,"
        " changes bigint, name text, round int, version int, sight int, declines bigint, seals int, has_events bool,"
        " late text)",
        "select '1:9:'::pg_snapshot, false, 0::bigint, 'r' || n, n, 1, 1, 0::bigint, 0, false, {} from {}",
    ),
    "rounds": (
        "rounds(wanted text) returns table (name text, round int, version int, sight int, doc text)",
        "select 'q' || n, n, 1, 1, {} from {}",
    ),
    "entries_of": (
        "entries_of(wanted text, hashes text[]) returns table (sha256 text, entry text)",
        "select 'x', {} from {}",
    ),
    "articles": (
        "articles(wanted text, mark pg_snapshot, after text, most int)"
        " returns table (key text, sha256 text, entry text)",
        "select 'x' || n, 'x', {} from {}",
    ),
    "desk": (
        "desk(wanted text) returns table (desk int, owner text, settings text, lexicon text)",
        "select 1, 'cy', '{{}}', {} from {}",
    ),
    "changes": ("changes(wanted text) returns table (name text, body text)", "select 'x' || n, {} from {}"),
    "guidelines": ("guidelines(wanted int) returns table (version text, body text)", "select 'x' || n, {} from {}"),
    "text_of": (
        "text_of(wanted text, after text) returns table (by text, body bytea)",
        "select 'x' || n, {}::bytea from {}",
    ),
}


def test_every_answer_has_an_end(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked, too many rows and too many bytes end the exchange, in words, and the program goes on."""
    lead = team.desk("cy").rounds
    lead.new(Plan("q", "cy", ("ana", "bo"), overlap=2, guidelines=b"Judge what is said.\n"))
    lead.withdraw(["3.md"], "retracted", out_of_rounds=True)
    team.exchange("cy")
    mirror = team.mirror("bo")
    many(team, 1, "bo")
    (mirror.layout.folder / "new.md").write_text("Something new was said.\n", "utf-8")
    team.desk("bo").add([mirror.layout.folder / "new.md"])
    for bound in (
        "inbox._MOST_ROUNDS",
        "inbox._MOST_CHANGES",
        "inbox._MOST_VERSIONS",
        "inbox.PAGE",
        "outbox._MOST_NAMES",
    ):
        monkeypatch.setattr(f"store.hub.{bound}", 20)
    for bound in ("inbox._MOST_BYTES", "outbox._MOST_NAMED", "connection.MOST_BYTES"):
        monkeypatch.setattr(f"store.hub.{bound}", 100_000)
    real = HubConnection.rows

    def rows(self: HubConnection, query: Any, values: Any, shape: Any, most: int = 20, size: int = 100_000) -> Any:
        return real(self, query, values, shape, most, min(size, 100_000))

    monkeypatch.setattr(HubConnection, "rows", rows)
    for name, (head, query) in ANSWERS.items():
        given = head.partition(" returns")[0].partition("(")[2]
        for text, count in (("'x'", "generate_series(1, 100) n"), ("repeat('x', 300000)", "generate_series(1, 15) n")):
            team.sql(f"alter function copydesk.{name} rename to was")
            team.sql(f"create function copydesk.{head} language sql as $$ {query.format(text, count)} $$")
            team.sql(f"grant execute on function copydesk.{name} to public")
            for path in mirror.layout.home.glob("*/*.json") if name in ("changes", "text_of") else ():
                path.unlink()  # so that it is asked for
            with pytest.raises(Endless, match="without end"):
                exchange_once(mirror, again=True)
            team.sql(f"drop function copydesk.{name}({given}")
            team.sql(f"alter function copydesk.was rename to {name}")
    assert team.desk("bo").rules.state is State.OPEN


def test_what_a_hub_answers_has_the_shape_that_it_should(team: Team) -> None:
    """Texts for numbers, nothing for something, JSON that is none: said, and nothing of it is taken."""
    mirror = team.mirror("bo")
    head = "create or replace function copydesk.desk(wanted text) returns table ({}) language sql as $$ {} $$"
    for columns, query in (
        ("desk text, owner int, settings bool, lexicon text", "select 'x', 1, true, 'x'"),
        ("desk int, owner text, settings text, lexicon text", "select 1, null::text, '{}', ''"),
        ("desk int, owner text, settings json, lexicon text", "select 1, 'cy', repeat('[', 5000)::text::json, ''"),
        ("desk int, owner text, settings text, lexicon text", "select 1, 'cy', '{}', '' where false"),
    ):
        team.sql("drop function copydesk.desk(text)")
        team.sql(head.format(columns, query))
        team.sql("grant execute on function copydesk.desk to public")
        with pytest.raises(HubError):
            exchange_once(mirror)


def test_what_is_no_hub_is_left_at_the_first_question(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What says nothing, or goes on for ever, when it is asked who it is: a command comes back with words."""
    mirror = team.mirror("bo")
    monkeypatch.setattr(connection, "_ABOUT_SECONDS", 0.5)
    facts = "'x'::text as who, true as leads, now() as clock, 'x'::text as epoch, 1 as version"
    replace = "create or replace function copydesk.about() returns table (who text, leads bool, clock timestamptz,"
    replace += " epoch text, version int) language plpgsql as $$ begin {} end $$"
    for body, kind in (
        ("perform pg_sleep(1000);", Offline),
        (f"for n in 1..3000 loop return query select {facts}; end loop;", Endless),
    ):
        team.sql(replace.format(body))
        with pytest.raises(kind):
            exchange_once(mirror)


def test_an_older_program_is_refused_in_words(team: Team) -> None:
    """A schema of a later version is left alone."""
    team.sql("insert into copydesk.migration (number) values (99)")
    with pytest.raises(HubError, match="made by a newer copydesk"):
        team.exchange("ana")
    with closing(team.hub("postgres", desk="")) as admin, pytest.raises(HubError, match="newer copydesk"):
        install(admin)


def test_a_database_without_a_hub_is_told_so(team: Team) -> None:
    """Whoever opens an address of a database that is no hub hears how one is made."""
    with closing(psycopg.connect(team.server.url("postgres"), autocommit=True)) as root:
        root.execute(f"create database {team.database}_empty")
    empty = connect(address_of(team.server.url(f"{team.database}_empty", "ana")))
    with closing(empty), pytest.raises(HubError, match="no hub in this database"):
        empty.about()


def test_an_event_of_a_later_program_is_passed_on(team: Team) -> None:
    """What this program does not know it keeps, letter for letter."""
    event = json.loads(msgspec.json.encode(decide(team.desk("ana"), "1.md", 0)))
    doc = json.dumps(event | {"id": event["id"][:14] + "123456", "kind": "dream", "mood": {"x": [1]}})
    team.sql("select * from copydesk.take('desk', %s)", [doc], login="ana")
    team.exchange("bo")
    texts = [path.read_text() for path in team.mirror("bo").layout.rounds.glob("main/ana/from_hub-*.json")]
    assert any(doc in text for text in texts)
