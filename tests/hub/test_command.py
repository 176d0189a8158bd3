"""`copydesk hub` on the command line, against a real server: a team's first hour, and what is said to mistakes."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.hub.conftest import TEXT, Team, decide, psycopg
from tests.hub.server import WHY_NONE, Server, installed, running
from tests.terminal.ptydrive import Session

ROOT = Path(__file__).parent.parent.parent


def hub(*words: str, code: int = 0) -> tuple[str, str]:
    """Run `copydesk hub` and return what it printed, once it ended with that code."""
    command = [sys.executable, "-m", "tui.cli.main", "hub", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize("version", [*installed()] or [0])
def test_a_teams_first_hour(version: int, tmp_path: Path) -> None:
    """Administrator, lead and reviewer, on every version of PostgreSQL that is installed here."""
    if not version:
        pytest.skip(WHY_NONE)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "1.md").write_text(TEXT.format(1), "utf-8")
    with closing(open_desk(tmp_path / "news", "cy")) as desk:
        decide(desk, "1.md", 0)
    with running(installed()[version]) as server:
        with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as root:
            root.execute("create database team")
            root.execute("create role owner login")
            root.execute("grant create on database team to owner")
        script, said = hub("init", server.url("team", "owner"), code=1)
        assert "administrator" in said
        with closing(psycopg.connect(server.url("team"), autocommit=True)) as root:
            root.execute(script)
        assert "is ready" in hub("init", server.url("team", "owner"))[1]
        assert "is ready" in hub("init", server.url("team", "owner"))[1]
        logins, said = hub("people", "add", server.url("team", "owner"), "ana", "o'bo", "--lead", "cy", code=1)
        assert "administrator" in said
        with closing(psycopg.connect(server.url("team"), autocommit=True)) as root:
            root.execute(logins)
        _, said = hub("push", str(tmp_path / "news"), server.url("team", "cy"))
        assert "1 event, 1 text and 1 round" in said
        assert "no such desk" in hub("pull", server.url("team", "ana", "news"), str(tmp_path / "no"), code=2)[1]
        hub("people", "add", server.url("team", "cy", "news"), "ana", "o'bo")
        assert "Nobody of that name" in hub("people", "add", server.url("team", "cy", "news"), "zoe", code=2)[1]
        hub("pull", server.url("team", "ana", "news"), str(tmp_path / "pulled"))
        with closing(open_desk(tmp_path / "pulled", "ana")) as desk:
            assert [event.reviewer for event in desk.decisions.current("1.md")] == ["cy"]


def test_a_mirror_opens_by_its_address_and_goes_on_by_its_folder(team: Team) -> None:
    """The screen says what the hub has; in the mirror's folder every other command works as on any desk."""
    address = team.url("ana")
    command = [sys.executable, "-m", "tui.cli.main", address]
    with Session(command, columns=100, cwd=ROOT) as session:
        session.wait_for("judged")
        session.press("a")
        session.wait_for("1/4 judged")
        session.quit("q")
    said, where = hub("status", address)
    assert "0 events to send" in said
    assert "round main: ana: 1 event" in said
    folder = where.rstrip("\n").rpartition(": ")[2]
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli.main", "export", folder], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert [json.loads(line)["reviewer"] for line in done.stdout.splitlines()] == ["ana"]
    command = [sys.executable, "-m", "tui.cli.main", "articles", folder, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert [json.loads(line)["state"] for line in done.stdout.splitlines()] == ["present"] * 3, "it has no files"
    printed = json.loads(hub("check", folder, "--json")[0])
    assert printed["waiting"] == 0
    assert printed["counts"] == [{"round": "main", "reviewer": "ana", "by": "ana", "events": 1, "late": 0}]


def test_status_without_a_hub_says_what_waits(team: Team) -> None:
    """Offline it counts what is to be sent, and ends with 1."""
    decide(team.desk("ana"), "1.md", 0)
    folder = str(team.mirror("ana").layout.folder)
    team.server.stop()
    try:
        said, why = hub("status", folder, code=1)
    finally:
        team.server.start()
    assert "1 event to send" in said
    assert "offline" in why


def test_mistakes_are_told_in_words(team: Team, tmp_path: Path) -> None:
    """No desk, no mirror, a password in an address, a login that is not there: exit code 2, and what to do."""
    assert "no desk here" in hub("push", str(tmp_path), team.url("cy", ""), code=2)[1]
    assert "no mirror" in hub("status", str(team.source), code=2)[1]
    assert "No hub was named" in hub("push", str(team.source), code=2)[1]
    secret = hub("init", "postgresql://ana:geheim@localhost/x", code=2)[1]
    assert "pgpass" in secret
    assert "geheim" not in secret
    assert "does not know you" in hub("pull", team.url("nobody"), str(tmp_path / "x"), code=2)[1]
    assert "Only the owner" in hub("people", "add", team.url("ana", ""), "zoe", code=2)[1]
    assert "no lead" in hub("push", str(team.source), team.url("ana", "mine"), code=2)[1]


def test_a_server_of_another_kind_is_told(server: Server) -> None:
    """A database that is no hub says how it becomes one."""
    assert "no hub in this database" in hub("pull", server.url("postgres", desk="x"), "x", code=2)[1]
