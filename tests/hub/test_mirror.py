"""A mirror in its private folder: whose it is, what it keeps of its hub, and that two windows take turns."""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from store import files
from store.errors import StoreError
from store.hub import mirror as module
from store.hub.address import address_of, folder_name, is_address, is_local, login_in
from store.hub.mirror import (
    NO_MARK,
    FileMark,
    Mirror,
    MirrorSettings,
    MirrorState,
    RoundMark,
    make_mirror,
    mirror_at,
    place_of,
)
from store.layout import HIDDEN, Layout
from store.locate import lay_out

WHERE = "postgresql://ana@db.example.org:5433/team/a%20desk?sslmode=require"
ANA = MirrorSettings(address_of(WHERE, desk=True), "ana")


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """Return ana's mirror."""
    return make_mirror(tmp_path / "below" / "m", ANA)


def test_the_folder_of_a_mirror_is_named_after_all_that_makes_it_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Host, port, database, desk and login: two that differ in one of them never share a folder."""
    assert folder_name(ANA.address) == "db.example.org+5433+team+a%20desk+ana"
    assert place_of(ANA.address, Path("/data")) == Path("/data/hub/db.example.org+5433+team+a%20desk+ana")
    monkeypatch.setenv("PGUSER", "bo")
    assert folder_name(address_of("postgresql:///team/x%2Fy?host=/run/pg")) == "%2Frun%2Fpg+team+x%2Fy+bo"
    assert login_in(ANA.address) == "ana"
    monkeypatch.delenv("PGUSER")
    monkeypatch.setattr("store.hub.address.getuser", lambda: "cy")
    assert login_in(address_of("postgresql://db/team")) == "cy"


def test_the_address_of_a_desk_on_the_same_hub() -> None:
    """In place of the desk that is named, if one is; what is asked of the connection stays."""
    for text, made in (
        (WHERE, "postgresql://ana@db.example.org:5433/team/other?sslmode=require"),
        ("postgresql://db/team", "postgresql://db/team/other"),
        ("postgresql://db/team/", "postgresql://db/team/other"),
        ("postgresql://db/team/desk/", "postgresql://db/team/other"),
    ):
        found = address_of(text).with_desk("other")
        assert (found.text, found.desk) == (made, "other")
        assert address_of(found.text).parameters == found.parameters == address_of(text).parameters


def test_what_is_an_address_and_what_is_this_host() -> None:
    """Either name of the scheme; a socket's folder, an abstract socket, a name of the loopback."""
    assert [is_address(text) for text in ("postgresql://db/x", "postgres://db/x", "postgresql:x", "/x", None)] == [
        *(True, True),
        *(False, False, False),
    ]
    local = ("", "/run/pg", "@pg", "localhost", "127.0.0.1", "::1")
    assert [is_local(host) for host in (*local, "db", "127.0.0.2")] == [True] * 6 + [False] * 2


OPTIONS = (
    *("channel_binding", "connect_timeout", "gssencmode", "host", "krbsrvname", "passfile", "port"),
    *("ssl_min_protocol_version", "sslcert", "sslcrl", "sslkey", "sslmode", "sslrootcert"),
    *("target_session_attrs", "user"),
)


def test_the_options_of_an_address_are_those_that_say_how_a_server_is_reached() -> None:
    """None that names a password, changes what a query means, or asks libpq for a service."""
    for name in OPTIONS:
        assert address_of(f"postgresql:///team?{name}=x").parameters == {"dbname": "team", name: "x"}
    with pytest.raises(StoreError) as refusal:
        address_of("postgresql:///team?options=x")
    assert refusal.value.hint == f"It has {', '.join(OPTIONS)}"
    assert address_of("postgresql:///team?sslkey=").parameters["sslkey"] == ""
    found = address_of("postgresql://ana@db:5433/team")
    assert (found.parameters, found.desk) == ({"host": "db", "port": "5433", "user": "ana", "dbname": "team"}, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("postgresql://db/team#x", "This is no address of a hub"),
        ("postgresql://db/te%00am", "This is no address of a hub"),
        ("postgresql://a%00na@db/team", "This is no address of a hub"),
        ("postgresql://db/", "This is no address of a hub"),
        ("postgresql://db/team?colour=red&bright=yes", "An address of a hub has no such option: bright, colour"),
        ("postgresql://db/team?password=", "A password in an address is seen by everybody here"),
    ],
)
def test_what_an_address_may_not_be_is_said(text: str, said: str) -> None:
    with pytest.raises(StoreError) as refusal:
        address_of(text)
    assert str(refusal.value).startswith(said)


def test_a_mirror_is_a_desk_that_nobody_else_looks_into(mirror: Mirror) -> None:
    """Its file says which hub and whose it is, and is found again so."""
    folder = mirror.layout.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert mirror.layout.hub.stat().st_mode & 0o777 == 0o600
    text = mirror.layout.hub.read_text("utf-8")
    assert text.startswith("# This desk is the mirror of one on a hub")
    assert text.endswith(f'address = "{WHERE}"\nperson = "ana"\n')
    assert mirror.layout.settings.exists()
    found = mirror_at(mirror.layout)
    assert found is not None
    assert (found.settings, found.person, found.layout) == (ANA, "ana", mirror.layout)


def test_a_folder_is_one_mirror(mirror: Mirror, tmp_path: Path) -> None:
    """Made again it is the same one, closed again; of another desk, hub or person it is refused, as is another's."""
    folder = mirror.layout.folder
    before = mirror.layout.hub.read_bytes()
    folder.chmod(0o755)
    assert make_mirror(folder, ANA).settings == ANA
    assert folder.stat().st_mode & 0o777 == 0o700
    for other in (
        MirrorSettings(ANA.address, "bo"),
        MirrorSettings(ANA.address.with_desk("other"), "ana"),
        MirrorSettings(address_of(WHERE.replace("5433", "5432")), "ana"),
    ):
        with pytest.raises(StoreError, match="The folder is the mirror of another desk") as refusal:
            make_mirror(folder, other)
        assert f"{folder}: {WHERE}, as ana" in refusal.value.message
    assert mirror.layout.hub.read_bytes() == before
    lay_out(Layout(tmp_path, tmp_path / HIDDEN))
    with pytest.raises(StoreError, match="There is a desk of its own in that folder"):
        make_mirror(tmp_path, ANA)


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a folder to another Unix user")
def test_another_s_folder_becomes_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir(mode=0o755)
    os.chown(tmp_path / "m", 61001, 61001)
    with pytest.raises(StoreError, match="The folder of the mirror is somebody else's"):
        make_mirror(tmp_path / "m", ANA)


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give files to another Unix user")
def test_a_mirror_of_somebody_else_is_none(mirror: Mirror) -> None:
    """Neither where the desk is theirs nor where the file is."""
    for path in (mirror.layout.home, mirror.layout.hub):
        os.chown(path, 61001, 61001)
        assert mirror_at(mirror.layout) is None
        os.chown(path, 0, 0)
    assert mirror_at(mirror.layout) is not None


def test_where_others_may_write_nothing_is_believed(mirror: Mirror) -> None:
    """They could put another hub's address there; nor is a link believed."""
    layout = mirror.layout
    for mode in (0o775, 0o757):
        layout.home.chmod(mode)
        assert mirror_at(layout) is None
    layout.home.chmod(0o755)
    away = layout.folder / "away"
    layout.hub.rename(away)
    layout.hub.symlink_to(away)
    assert mirror_at(layout) is None
    layout.hub.unlink()
    os.mkfifo(layout.hub, 0o600)
    assert mirror_at(layout) is None


@pytest.mark.parametrize(
    "text",
    [
        "address = 'postgresql://db/team'\nperson = 'ana'\n",
        "address = 'postgresql://db/team/desk'\n",
        "person = 'ana'\n",
        "address = 3\nperson = 'ana'\n",
        "address = 'postgresql://db/team/desk'\nperson = 3\n",
        "address = 'postgresql://db/team/desk'\nperson = '../x'\n",
        "address = ",
    ],
)
def test_a_mirror_that_cannot_be_understood_is_said(mirror: Mirror, text: str) -> None:
    """A desk that opens without its hub would keep decisions from everybody, unnoticed."""
    mirror.layout.hub.write_text(text, "utf-8")
    with pytest.raises(StoreError):
        mirror_at(mirror.layout)


def private(mirror: Mirror) -> Path:
    """Return the private folder of a mirror."""
    return mirror.layout.index / str(os.geteuid())


def test_what_is_known_of_the_hub_is_kept(mirror: Mirror) -> None:
    """Also when the exchange fails; written only where it changed, readable by nobody else."""
    kept = private(mirror) / "hub.json"
    assert mirror.state() == MirrorState()
    with mirror.held():
        pass
    assert not kept.exists()
    with suppress(RuntimeError), mirror.held() as state:
        state.last, state.sent["x"] = "abc", FileMark(7, 99)
        raise RuntimeError
    assert (mirror.state().last, mirror.state().sent) == ("abc", {"x": FileMark(7, 99)})
    assert kept.stat().st_mode & 0o777 == 0o600
    assert private(mirror).stat().st_mode & 0o777 == 0o700
    written = kept.stat().st_ino
    with mirror.held() as state:
        assert state.last == "abc"
    assert kept.stat().st_ino == written


@pytest.mark.parametrize("data", [b"", b"{", b'{"epoch": 3}', b"[]"])
def test_a_state_that_cannot_be_read_is_none(mirror: Mirror, data: bytes) -> None:
    """Then everything is sent and fetched once more."""
    with mirror.held() as state:
        state.last = "abc"
    (private(mirror) / "hub.json").write_bytes(data)
    assert mirror.state() == MirrorState()


def test_a_state_that_cannot_be_kept_is_lost(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else is: what it says can be found out again."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace", full)
    with mirror.held() as state:
        state.last = "abc"
    assert mirror.state() == MirrorState()


def test_two_windows_take_turns(mirror: Mirror) -> None:
    """Who would wait longer than they have patience for is told so; afterwards it is free."""
    with mirror.held(), pytest.raises(StoreError, match="The mirror is busy"), mirror.held(0.0):
        pytest.fail("both hold it")
    with mirror.held(0.0) as state:
        state.last = "abc"
    assert mirror.state().last == "abc"
    assert {path.name for path in private(mirror).iterdir()} == {"hub.json", "hub.lock"}  # as other versions know them


def test_who_has_patience_gets_the_mirror_when_it_is_free(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the patience lasts."""
    clock, waits = [100.0], list[float]()
    with ExitStack() as other:
        other.enter_context(mirror.held())

        class Pause:
            def wait(self, seconds: float) -> None:
                waits.append(seconds)
                clock[0] += 1.0
                if len(waits) == 3:
                    other.close()

        monkeypatch.setattr(module, "Event", Pause)
        monkeypatch.setattr(module, "monotonic", lambda: clock[0])
        with mirror.held(3.0):
            assert waits == [0.05] * 3  # nobody feels it
        other.enter_context(mirror.held())
        waits += [0.0]
        with pytest.raises(StoreError, match="busy"), mirror.held(2.0):
            pytest.fail("both hold it")
        assert clock[0] == 106.0


def test_where_there_are_no_locks_windows_do_the_same_work_twice(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some disks: that is harmless."""

    def none(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", none)
    with mirror.held(0.0), mirror.held() as state:
        state.last = "abc"
    assert mirror.state().last == "abc"


def test_who_has_exchanged_nothing_knows_nothing() -> None:
    assert MirrorState() == MirrorState("", {}, "", {}, "1:1:", {}, {}, {}, 0, "", "", False, 0, {})
    assert RoundMark() == RoundMark(0, -1, -1, "1:1:", 0, 0)


def test_another_database_is_sent_everything_and_asked_for_everything() -> None:
    """What is known of one's own decisions stays: which were refused, renamed, late."""
    mark = RoundMark(3, 5, 2, "7:9:", 4, 1)
    state = MirrorState("old", {"x": FileMark(7, 99)}, "abc", {"q": mark}, "7:9:", {"a": "why"}, {"b": "c"})
    state.texts, state.changes, state.settings, state.lexicon = 9, 8, "s", "l"
    state.late, state.uncounted, state.is_owner = {"q": {"bo": 2}}, {"q": ["d"]}, True
    state.begin_again("new")
    assert state == MirrorState(
        "new",
        {},
        "",
        {"q": RoundMark(3, -1, -1, NO_MARK, 4, 0)},
        NO_MARK,
        {"a": "why"},
        {"b": "c"},
        {"q": {"bo": 2}},
        0,
        "s",
        "l",
        True,
        0,
        {"q": ["d"]},
    )
