"""Addresses of hubs, and that no password is in any of them, in a file or in a message."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.errors import StoreError
from store.hub import connection
from store.hub.address import address_of, folder_name, is_local
from store.hub.connection import HubError, Offline, connect
from store.hub.mirror import MirrorSettings, make_mirror, mirror_at
from store.layout import Layout
from store.opening import open_desk
from tests.hub.conftest import Team, psycopg
from tests.hub.server import WHY_NONE, Server, installed, running

ROOT = Path(__file__).parent.parent.parent


def test_an_address_names_host_database_and_desk() -> None:
    """As libpq writes it, with the desk behind the database."""
    found = address_of("postgresql://ana@db.example.org:5433/team/a%20desk?sslrootcert=/x.crt", desk=True)
    assert found.parameters == {
        "sslrootcert": "/x.crt",
        "dbname": "team",
        "host": "db.example.org",
        "port": "5433",
        "user": "ana",
    }
    assert found.desk == "a desk"
    assert address_of("postgresql://db/team?user=bo").with_desk("ä/b").text == "postgresql://db/team/%C3%A4%2Fb?user=bo"
    assert address_of(address_of("postgresql://db/team?user=bo").with_desk("ä/b").text).desk == "ä/b"
    assert "/" not in folder_name(found)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana:secret@db/team",
        "postgresql://ana:@db/team",
        "postgresql://db/team?password=secret",
        "postgresql://db/team?sslpassword=secret",
        "postgresql://db/team?options=-csearch_path=x",
        "postgresql://db/team?service=x",
        "postgresql://db",
        "postgresql://db/a/b/c",
        "postgresql://db:port/team",
        "https://db/team",
        "",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """A password above all, which is in no message about it either."""
    with pytest.raises(StoreError) as caught:
        address_of(text)
    assert "secret" not in str(caught.value)


def test_a_desk_is_asked_for_or_not() -> None:
    """Where a hub is meant a desk is one too many, and the other way round."""
    with pytest.raises(StoreError, match="does not fit"):
        address_of("postgresql://db/team/desk", desk=False)
    with pytest.raises(StoreError, match="does not fit"):
        address_of("postgresql://db/team", desk=True)


def test_beyond_this_host_a_server_proves_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the address, the environment or the service says otherwise."""
    for name in ("PGSSLMODE", "PGSERVICE", "PGHOST", "PGHOSTADDR"):
        monkeypatch.delenv(name, raising=False)
    asked: list[dict[str, str]] = []

    def refuse(**settings: str) -> None:
        asked.append(settings)
        raise psycopg.OperationalError("no")

    monkeypatch.setattr(psycopg.Connection, "connect", refuse)

    def sslmode(text: str) -> str:
        with pytest.raises(Offline):
            connect(address_of(text))
        return asked[-1].get("sslmode", "")

    assert sslmode("postgresql://db.example.org/team") == "verify-full"
    assert sslmode("postgresql://10.0.0.1/team") == "verify-full"
    assert sslmode("postgresql://db/team?sslmode=require") == "require"
    assert [sslmode(f"postgresql://{host}/team") for host in ("localhost", "127.0.0.1", "")] == ["", "", ""]
    assert sslmode("postgresql:///team?host=/run/postgresql") == ""
    assert sslmode("postgresql:///team?host=/run/postgresql,db.example.org") == "verify-full"
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert sslmode("postgresql:///team") == "verify-full"
    monkeypatch.delenv("PGHOST")
    monkeypatch.setenv("PGHOSTADDR", "10.0.0.1")
    assert sslmode("postgresql:///team") == "verify-full"
    monkeypatch.setenv("PGSSLMODE", "require")
    assert sslmode("postgresql://db.example.org/team") == ""
    assert not is_local("localhost.example.org")


def test_a_line_that_breaks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within half a minute, unless the address says otherwise; what nobody listens to is not kept."""
    made = []

    def connected(**settings: object) -> Any:
        kept = list[object]()
        raw = SimpleNamespace(settings=settings, bounds=connection._Bounds(), kept=kept, add_notify_handler=kept.append)
        made.append(raw)
        return raw

    monkeypatch.setattr(connection._bounded(), "connect", connected)
    hub = connect(address_of("postgresql://ana@db/team?connect_timeout=3&sslmode=require"), "copydesk exchange")
    connect(address_of("postgresql://db/team"), "copydesk listens")
    assert made[0].settings == {
        "autocommit": True,
        "dbname": "team",
        "host": "db",
        "user": "ana",
        "sslmode": "require",
        "connect_timeout": "3",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "20000",
        "application_name": "copydesk exchange",
    }
    assert made[1].settings["connect_timeout"] == "10"
    assert (hub.raw, made[0].bounds.where, made[0].prepare_threshold) == (made[0], "team on db", 3)
    assert [len(raw.kept) for raw in made] == [1, 0]
    made[0].kept[0]("told")


def test_a_service_is_libpqs_own(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`PGSERVICE` says where, and what it does not say of the certificate is asked in full."""
    service = tmp_path / "pg_service.conf"
    service.write_text(f"[team]\nhost={team.server.folder}\nuser=ana\n")
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    monkeypatch.setenv("PGSERVICE", "team")
    with closing(connect(address_of(f"postgresql:///{team.database}"))) as hub:
        assert hub.about().who == "ana"
    service.write_text("[team]\nhost=db.example.org\nuser=ana\n")
    assert connection._sslmode(psycopg, address_of("postgresql:///team")) == "verify-full"


def test_without_psycopg_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    """A program without the extra names it, in ways that install it from a clone."""
    (tmp_path / "psycopg.py").write_text("raise ImportError('not here')")
    command = [sys.executable, "-m", "tui.cli.main", "hub", "init", "postgresql://localhost/x"]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "pip install -e '.[hub]'" in done.stderr


def test_a_mirror_is_believed_when_it_is_ones_own(tmp_path: Path) -> None:
    """What somebody else may write says nothing: neither where to send decisions, nor in whose name."""
    made = make_mirror(tmp_path / "m", MirrorSettings(address_of("postgresql://db/team/desk"), "ana"))
    layout = made.layout
    assert (tmp_path / "m").stat().st_mode & 0o077 == 0
    found = mirror_at(layout)
    assert found is not None
    assert (found.person, found.settings.address.desk) == ("ana", "desk")
    for mode in (0o620, 0o644):  # the second is what git makes of a file
        layout.hub.chmod(mode)
        assert mirror_at(layout) is None
        with pytest.raises(StoreError, match="not a mirror of one's own"):
            open_desk(layout.folder)
    layout.hub.chmod(0o600)
    layout.hub.write_text("address = 'postgresql://ana:secret@db/team/desk'\nperson = 'ana'\n")
    with pytest.raises(StoreError) as caught:
        mirror_at(layout)
    assert "secret" not in str(caught.value)
    assert mirror_at(Layout(tmp_path, tmp_path / ".copydesk")) is None


def encrypting(server: Server, names: str, tmp_path: Path) -> Path:
    """Let a server speak TLS on the loopback under a certificate for a name; return the certificate."""
    key, certificate = server.folder / "server.key", server.folder / "server.crt"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={names}")
    named = ("-addext", f"subjectAltName=DNS:{names}", "-keyout", str(key), "-out", str(certificate))
    subprocess.run(["openssl", *made, *named], check=True, capture_output=True)
    if server.account:
        shutil.chown(key, server.account)
    key.chmod(0o600)
    kept = tmp_path / "server.crt"
    shutil.copy(certificate, kept)
    settings = server.data / "postgresql.conf"
    port = 20_000 + os.getpid() % 20_000
    with settings.open("a") as file:
        file.write(f"ssl = on\nssl_cert_file = '{certificate}'\nssl_key_file = '{key}'\nport = {port}\n")
    return kept


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl makes a certificate here")
def test_a_certificate_that_does_not_match_is_said(tmp_path: Path) -> None:
    """Another name, nobody who vouches for it: the connection is refused, in words that say what to do."""
    found = installed()
    if not found:
        pytest.skip(WHY_NONE)
    with running(found[min(found)]) as server:
        server.stop()
        certificate = encrypting(server, "db.example.org", tmp_path)
        port = 20_000 + os.getpid() % 20_000
        try:
            server.start("127.0.0.1")
        except RuntimeError:
            if "not supported by this build" in (server.folder / "log").read_text():
                pytest.skip(f"PostgreSQL {min(found)} was built without TLS here")
            raise
        try:
            base = f"postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=verify-full"
            with pytest.raises(HubError, match="certificate does not match"):
                connect(address_of(f"{base}&sslrootcert={certificate}"))
            with pytest.raises(HubError, match="Nobody vouches"):
                connect(address_of(base))
            trusted = base.replace("verify-full", "verify-ca")
            connect(address_of(f"{trusted}&sslrootcert={certificate}")).close()
        finally:
            server.stop()
