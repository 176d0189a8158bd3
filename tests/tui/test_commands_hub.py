"""What `copydesk hub` asks of a hub, prints and returns; the hub itself is a double."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from store.desk import Problem
from store.hub.address import address_of
from store.hub.connection import HubError, Offline, roles_script
from store.hub.inbox import Fetched
from store.hub.joining import EventCounts, Exchanged
from store.hub.mirror import Mirror, MirrorSettings, make_mirror, place_of
from store.hub.setup import Made, people_script
from store.hub.whole import Pushed
from store.opening import open_desk
from tui.cli.commands import hub
from tui.cli.main import main

URL = "postgresql://cy@host/team"
PROBLEM = Problem("Cut off", "a\x1b.json", "Copy it")
LEFT_BEHIND = "Cut off: a␛.json (Copy it)"


class Connection:
    """A connection that is asked nothing but what the tests let it be asked, and notes what is done over it."""

    def __init__(self) -> None:
        self.done: list[object] = []

    def about(self) -> None:
        """Say that this is a hub."""
        self.done.append("about")

    def script(self, text: str) -> None:
        """Run a script."""
        self.done.append(text)

    def row(self, query: str, parameters: object, types: object) -> tuple[str]:
        """Say who is asking."""
        assert (query, parameters, types) == ("select quote_ident(session_user)", (), tuple[str])
        return ('"o\'bo"',)

    def close(self) -> None:
        """End it."""
        self.done.append("closed")


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """Return the connection that every command is given; its first note is the address."""
    made = Connection()

    def connect(address: Any) -> Connection:
        made.done.append(address.text)
        return made

    monkeypatch.setattr(hub, "connect", connect)
    return made


@pytest.fixture
def mirror() -> Mirror:
    """Return a mirror of ana's where a command looks for it."""
    address = address_of(f"{URL}/news")
    home = Path.home() / ".local" / "share" / "copydesk"
    return make_mirror(place_of(address, home), MirrorSettings(address, "ana"))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return the folder of an ordinary desk."""
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "a.txt").write_text("One came on Monday.\n", "utf-8")
    open_desk(folder, "cy").close()
    return folder


def test_the_script_of_the_roles_is_printed_without_a_hub(
    connection: Connection, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["hub", "init", URL, "--roles"]) == 0
    assert capfd.readouterr() == (roles_script(), "")
    assert connection.done == []


@pytest.mark.parametrize(
    ("lacks", "may", "made", "said"),
    [
        (False, False, Made(0, 3), ["The hub in team is ready. "]),
        (True, True, Made(0, 3), ["The hub in team is ready. "]),
        (False, True, Made(3, 3), ["The hub in team is ready. "]),
        (False, True, Made(1, 3), ["The hub in team is ready: schema 1 became 3. "]),
        (False, True, Made(2, 3, "It is new"), ["It is new.", "The hub in team is ready: schema 2 became 3. "]),
    ],
)
def test_a_hub_that_is_made_says_what_comes_next(
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    lacks: bool,
    may: bool,
    made: Made,
    said: list[str],
) -> None:
    """The roles are made where they are missing; a schema of an earlier version is told."""
    monkeypatch.setattr(hub, "lacks_roles", lambda one: one is connection and lacks)
    monkeypatch.setattr(hub, "may_make_roles", lambda one: one is connection and may)

    def install(one: object) -> Made:
        connection.done.append(("installed", one is connection))
        return made

    monkeypatch.setattr(hub, "install", install)
    assert main(["hub", "init", URL]) == 0
    *before, last = said
    whole = "".join(f"{line}\n" for line in (*before, f"{last}Next: `copydesk hub people add {URL} NAME`."))
    assert capfd.readouterr() == ("", whole)
    assert connection.done == [URL, *([roles_script()] if lacks else []), ("installed", True), "closed"]


def test_roles_that_one_may_not_make_are_for_the_administrator(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The script and who gets the owner's role on stdout; nothing is made."""
    monkeypatch.setattr(hub, "lacks_roles", lambda _: True)
    monkeypatch.setattr(hub, "may_make_roles", lambda _: False)
    assert main(["hub", "init", URL]) == 1
    assert capfd.readouterr() == (
        f'{roles_script()}grant copydesk_owner to "o\'bo";\n',
        "The roles of a hub are missing: the administrator of the database runs this script, then you init.\n",
    )
    assert connection.done == [URL, "closed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["init", f"{URL}/news"], "names the desk 'news', and the whole hub is asked for"),
        (["pull", URL, "x"], "names no desk"),
        (["people", "add", URL], f"Nobody was named. `copydesk hub people add {URL} ana bo --lead cy`"),
        (["people", "add", URL, "--lead", ","], "Nobody was named"),
    ],
)
def test_mistakes_are_told_without_a_hub(
    connection: Connection, capfd: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """Before anything is asked of one."""
    assert main(["hub", *words]) == 2
    out, err = capfd.readouterr()
    assert (out, said in err) == ("", True), err
    assert connection.done == []


@pytest.mark.parametrize("makes", [True, False])
@pytest.mark.parametrize("address", [URL, f"{URL}/news"])
def test_people_are_let_in(
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    address: str,
    makes: bool,
) -> None:
    """Each once, leads between commas; logins that are not ours to make are printed, where no desk is named."""

    def add_people(one: object, names: list[str], leads: list[str], desk: str) -> bool:
        connection.done.append((one is connection, names, leads, desk))
        return makes

    monkeypatch.setattr(hub, "add_people", add_people)
    is_desk = address != URL
    script = not makes and not is_desk
    words = ["hub", "people", "add", address, "ana", "cy", "--lead", "cy,,dee", "--lead", "eve"]
    assert main(words) == int(script)
    if script:
        said = ["The database's administrator runs this script; then they are in."]
    elif is_desk:
        said = ["On desk news: ana, cy, dee, eve."]
    else:
        said = [
            "On the hub: ana, cy, dee, eve.",
            "A password, where one is needed, is set in psql: \\password NAME.",
        ]
    printed = people_script(["ana", "cy"], ["cy", "dee", "eve"]) if script else ""
    assert capfd.readouterr() == (printed, "".join(f"{line}\n" for line in said))
    asked = (True, ["ana", "cy"], ["cy", "dee", "eve"], "news" if is_desk else "")
    assert connection.done == [address, "about", asked, "closed"]


def test_nobody_is_let_into_what_is_no_hub(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is said what the database is not, before people are added."""

    def about() -> None:
        raise HubError("There is no hub in this database", "team")

    monkeypatch.setattr(connection, "about", about)
    assert main(["hub", "people", "add", URL, "ana"]) == 2
    assert capfd.readouterr() == ("", "copydesk: There is no hub in this database: team\n")
    assert connection.done == [URL, "closed"]


@pytest.mark.parametrize(
    ("address", "name", "done", "code", "said"),
    [
        (URL, "paper", Pushed(1, 1, 1), 0, ["paper: 1 event, 1 text and 1 round are on the hub."]),
        (f"{URL}/news", "news", Pushed(0, 2, 3), 0, ["news: 0 events, 2 texts and 3 rounds are on the hub."]),
        (
            *(URL, "paper", Pushed(2, 2, 2, {"id1": "too la\x1bte"}, {"old1": "new1"}), 1),
            [
                "paper: 2 events, 2 texts and 2 rounds are on the hub.",
                "not taken: id1: too la␛te",
                "somebody else has the id old1: it is new1 now",
            ],
        ),
        (
            *(URL, "paper", Pushed(2, 2, 2, problems=[PROBLEM]), 1),
            ["paper: 2 events, 2 texts and 2 rounds are on the hub.", LEFT_BEHIND],
        ),
    ],
)
def test_a_desk_is_carried_to_a_hub(
    connection: Connection,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    address: str,
    name: str,
    done: Pushed,
    code: int,
    said: list[str],
) -> None:
    """Under the name of the address, else of the folder; what stayed behind makes it exit code 1."""

    def push(one: object, layout: Any, name: str) -> Pushed:
        connection.done.append((one is connection, layout.folder, name))
        return done

    monkeypatch.setattr(hub, "push", push)
    assert main(["hub", "push", str(desk), address]) == code
    following = f"Next: `copydesk {URL}/{name}`"
    assert capfd.readouterr() == ("", "".join(f"{line}\n" for line in (*said, following)))
    assert connection.done == [address, (True, desk, name), "closed"]


def test_a_desk_without_a_hub_is_not_carried(
    connection: Connection, desk: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is said how a hub is named; a folder that is no desk is told first."""
    assert main(["hub", "push", str(desk)]) == 2
    how = f"`copydesk hub push {desk} postgresql://HOST/DATABASE`"
    assert capfd.readouterr() == ("", f"copydesk: No hub was named: {desk}. {how}\n")
    assert main(["hub", "push", str(tmp_path), URL]) == 2
    assert capfd.readouterr().err.startswith(f"copydesk: There is no desk here: {tmp_path}. ")
    assert connection.done == []


@pytest.mark.parametrize(
    ("done", "code", "said"),
    [
        (Fetched(1, 2), 0, ["news: 1 event and 2 texts came."]),
        (Fetched(2, 1, 9, [PROBLEM, PROBLEM]), 1, ["news: 2 events and 1 text came.", LEFT_BEHIND, LEFT_BEHIND]),
    ],
)
def test_a_desk_is_carried_from_a_hub(
    connection: Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    done: Fetched,
    code: int,
    said: list[str],
) -> None:
    """Into the folder as it was typed; what was left out is told and makes it exit code 1."""

    def pull(one: object, address: Any, folder: Path) -> Fetched:
        connection.done.append((one is connection, address.desk, folder))
        return done

    monkeypatch.setattr(hub, "pull", pull)
    monkeypatch.chdir(tmp_path)
    assert main(["hub", "pull", f"{URL}/news", "news"]) == code
    assert capfd.readouterr() == ("", "".join(f"{line}\n" for line in said))
    assert connection.done == [f"{URL}/news", (True, "news", tmp_path / "news"), "closed"]


STANDINGS: list[tuple[Exchanged, int, list[str], list[str]]] = [
    (Exchanged(), 0, ["0 events to send"], []),
    (Exchanged(1), 1, ["1 event to send"], []),
    (Exchanged(refused={"id1": "late\x1b"}), 1, ["0 events to send", "not taken: id1: late␛"], []),
    (Exchanged(problems=[PROBLEM, PROBLEM]), 1, ["0 events to send"], [LEFT_BEHIND, LEFT_BEHIND]),
    (
        Exchanged(
            renamed={"old1": "new1"},
            late={"one": {"ana": 1, "bo": 2}, "two": {"ana": 3}},
            counts=[EventCounts("main", "ana", "ana", 1, 0), EventCounts("o\x1bne", "bo", "cy", 2, 1)],
        ),
        0,
        [
            "0 events to send",
            "round main: ana: 1 event",
            "round o␛ne: bo: 2 events, 1 late, brought by cy",
            "round one: 1 late from ana: `copydesk rounds admit one ana` lets them count",
            "round one: 2 late from bo: `copydesk rounds admit one bo` lets them count",
            "round two: 3 late from ana: `copydesk rounds admit two ana` lets them count",
            "somebody else had the id old1: it is new1 now",
        ],
        [],
    ),
]


@pytest.mark.parametrize(("done", "code", "out", "err"), STANDINGS)
@pytest.mark.parametrize("verb", ["status", "check", "push"])
def test_a_mirror_says_how_it_stands(
    mirror: Mirror,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    verb: str,
    done: Exchanged,
    code: int,
    out: list[str],
    err: list[str],
) -> None:
    """After an exchange, in which `check` begins again; exit code 1 where something does not fit."""
    folder, asked = str(mirror.layout.folder), []

    def exchange_once(one: Mirror, again: bool = False) -> Exchanged:
        asked.append((one.layout.folder, again))
        return done

    monkeypatch.setattr(hub, "exchange_once", exchange_once)
    assert main(["hub", verb, folder]) == code
    where = [f"{URL}/news, as ana: {folder}"] if verb == "status" else []
    assert capfd.readouterr() == tuple("".join(f"{line}\n" for line in each) for each in (out, [*where, *err]))
    assert asked == [(mirror.layout.folder, verb == "check")]


@pytest.mark.parametrize("verb", ["status", "check"])
def test_a_mirror_says_how_it_stands_as_json(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], verb: str
) -> None:
    """Named by its address; the same exit codes."""
    done = Exchanged(1, {"id1": "late"}, {"a": "b"}, {"one": {"ana": 1}}, [PROBLEM], [EventCounts("m", "a", "b", 2, 1)])
    for one, code in ((done, 1), (Exchanged(), 0)):
        monkeypatch.setattr(hub, "exchange_once", lambda *_, one=one, **__: one)
        assert main(["hub", verb, f"{URL}/news", "--json"]) == code
        out, err = capfd.readouterr()
        [line] = out.splitlines()
        problem = {"title": "Cut off", "path": "a\x1b.json", "hint": "Copy it"}
        count = {"round": "m", "reviewer": "a", "by": "b", "events": 2, "late": 1}
        assert json.loads(line) == {
            "waiting": one.waiting,
            "refused": one.refused,
            "renamed": one.renamed,
            "late": one.late,
            "problems": [problem] if code else [],
            "counts": [count] if code else [],
        }
        assert err == (f"{URL}/news, as ana: {mirror.layout.folder}\n" if verb == "status" else "")


def test_a_mirror_whose_hub_is_away_says_what_waits(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """And that it is; exit code 1 also where nothing waits."""

    def exchange_once(_: Mirror) -> Exchanged:
        raise Offline("The hub does not answer", "host\x1b")

    monkeypatch.setattr(hub, "exchange_once", exchange_once)
    folder = mirror.layout.folder
    monkeypatch.chdir(folder)
    said = f"{URL}/news, as ana: {folder}\noffline: The hub does not answer: host␛\n"
    assert main(["hub", "status"]) == 1
    assert capfd.readouterr() == ("0 events to send\n", said)
    Path("a.txt").write_text("One came on Monday.\n", "utf-8")
    open_desk(None).close()
    assert main(["judge", "a.txt", "1", "accurate"]) == 0
    capfd.readouterr()
    assert main(["hub", "status"]) == 1
    assert capfd.readouterr() == ("1 event to send\n", said)
    assert main(["hub", "status", "--json"]) == 1
    out, err = capfd.readouterr()
    assert (json.loads(out)["waiting"], err) == (1, said)


def test_a_mirror_is_sent_to_its_own_hub_alone(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Which may be named; another one is refused."""
    monkeypatch.setattr(hub, "exchange_once", lambda _: Exchanged())
    assert main(["hub", "push", str(mirror.layout.folder), f"{URL}/news"]) == 0
    assert capfd.readouterr() == ("0 events to send\n", "")
    assert main(["hub", "push", str(mirror.layout.folder), f"{URL}/other"]) == 2
    told = f"copydesk: This desk is the mirror of another: {URL}/news. Leave the URL out\n"
    assert capfd.readouterr() == ("", told)
