"""Every way by which text from outside reaches stdout or stderr, each with every hostile string at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.hostile import SHORT, active_in
from tests.test_hostile import NAMED, Run, copydesk, hostile_desk
from tui.cli.doctor import examine
from tui.terminal.environment import Answers

__all__ = ["copydesk"]  # the fixture

ALL = "".join(text for name, text in SHORT.items() if name != "surrogate").replace("\x00", "")
ARGUMENT = ALL + "\udcff"
"""What a shell can pass: everything but NUL, and bytes that are no UTF-8."""
NAME = ALL.replace("/", "_").replace("\n", "")[:80]


@dataclass(frozen=True, slots=True)
class World:
    """A desk full of hostile strings, hostile files around it, and what fits into one path."""

    desk: Path
    folder: Path

    def file(self, name: str, text: str | bytes) -> str:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return str(path)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A desk with hostile articles, notes, reasons and evidence; a reviewer and a round nobody could have made here."""
    folder = tmp_path_factory.mktemp("world")
    desk = folder / "desk"
    desk.mkdir()
    hostile_desk(desk, [name for name in NAMED if name in SHORT])
    main = desk / ".copydesk" / "rounds" / "main"
    shutil.copytree(main / "ana", main / NAME)
    for file in (main / NAME).iterdir():
        text = file.read_bytes()
        file.write_bytes(text.replace(b'"reviewer":"ana"', b'"reviewer":' + json.dumps(NAME).encode()))
    odd = desk / ".copydesk" / "rounds" / f"r{NAME}"
    odd.mkdir()
    (odd / "round.toml").write_text('name = "x"\nstate = "open"\n')
    return World(desk, folder)


Way = Callable[[World], Sequence[str]]


def keymap(line: str) -> Way:
    """Return a way: a keymap file with a hostile string in it is checked, and used."""
    escaped = "".join(f"\\U{ord(c):08x}" for c in ALL if not 0xD800 <= ord(c) < 0xE000)
    return lambda world: ["keys", "--check", world.file("k.toml", line % escaped)]


def said(*arguments: str) -> Way:
    """Return a way: these arguments, whatever the world."""
    return lambda _: list(arguments)


WAYS: dict[str, Way] = {
    "a command": lambda _: [ARGUMENT],
    "an option": lambda _: [f"--{ARGUMENT}"],
    "a choice": lambda _: ["open", "--theme", ARGUMENT],
    "a number": lambda _: ["history", "a", ARGUMENT],
    **{
        f"{command} a path": said(command, ARGUMENT)
        for command in ("open", "show", "read", "export", "history", "check", "merge", "import", "agreement", "keys")
    },
    **{
        f"{command}, and where": said(command, ARGUMENT, "--debug")
        for command in ("open", "show", "read", "export", "history", "check", "merge")
    },
    "a desk": lambda world: ["check", str(world.desk), "--desk", ARGUMENT],
    "a reviewer": lambda world: ["agreement", str(world.desk), "--as", ARGUMENT],
    "a round": lambda world: ["agreement", str(world.desk), "--round", ARGUMENT, "--debug"],
    "rounds": lambda world: ["rounds", "list", str(world.desk)],
    "rounds as JSON": lambda world: ["rounds", "list", str(world.desk), "--json"],
    "a round's standing": lambda world: ["rounds", "show", "main", str(world.desk), "--as", "ana"],
    "check": lambda world: ["check", str(world.desk)],
    "agreement": lambda world: ["agreement", str(world.desk), "--as", "ana", "--draws", "100"],
    "agreement as JSON": lambda world: ["agreement", str(world.desk), "--as", "ana", "--draws", "100", "--json"],
    "a table": lambda world: [
        *("agreement", "--draws", "100", "--table"),
        world.file("t.csv", f'u,"{ALL}",b\n1,{NAME},y\n2,y,y\n'.replace("\r", "").replace('"', "'")),
    ],
    "a table that is none": lambda world: ["agreement", "--table", world.file("t.csv", b"\xff\x1b[2J")],
    "an order": lambda world: ["agreement", "--table", world.file("t.csv", "u,a,b\n1,x,y\n"), "--order", ARGUMENT],
    "a keymap": lambda world: ["keys", "--keymap", world.file("k.toml", ALL)],
    "a keymap's name": lambda _: ["keys", "--keymap", ARGUMENT],
    "a keymap's key": keymap('[keys]\nsentence.accurate = "%s"\n'),
    "a keymap's action": keymap('[keys]\n"%s" = "a"\n'),
    "a keymap's base": keymap('extends = "%s"\n'),
    "a keymap's time": keymap('timeout = "%s"\n'),
    "a key": lambda _: ["keys", "--why", ARGUMENT],
    "an import": lambda world: ["import", world.file(f"i{NAME}.jsonl", f"{ALL}\n"), str(world.desk), "--as", "ana"],
    "an imported record": lambda world: [
        *("import", world.file("i.jsonl", json.dumps({"article": ALL, "verdict": ALL, ALL: ALL}) + "\n")),
        *(str(world.desk), "--as", "ana"),
    ],
    "an article of lines": lambda world: ["read", world.file(f"j{NAME}.jsonl", f"{ALL}\n")],
    "an export's file": lambda world: [
        *("export", str(world.desk), "--as", "ana", "-o", str(world.folder / f"{NAME}.csv"))
    ],
    "an export's folder": lambda world: [
        "export",
        str(world.desk),
        "--as",
        "ana",
        "-o",
        f"{world.folder}/{NAME}/x.csv",
    ],
    "what is exported": lambda world: ["export", str(world.desk), "--reviewer", ARGUMENT, "--verdict", ARGUMENT],
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_active_leaves(copydesk: Run, world: World, way: str) -> None:
    arguments = WAYS[way](world)
    code, out, err = copydesk(*arguments)
    assert code in (0, 1, 2), err
    assert active_in(out.replace("\r\n", "\n")) == []
    assert active_in(err) == []
    assert ("Traceback" in err) is ("--debug" in arguments and code == 2)


@pytest.mark.parametrize("command", ["open", "show", "read", "export", "check", "history", "merge", "add"])
def test_what_only_looks_like_markup_is_said_as_it_is(copydesk: Run, world: World, command: str) -> None:
    name = "[sic] [@click=app.quit] [/nope]"
    option = {"history": "--desk", "add": "--desk", "merge": "--into"}.get(command)
    code, out, err = copydesk(command, name, *([option, str(world.desk)] if option else []))
    assert (code in (1, 2), out) == (True, "")
    assert name in err


@pytest.mark.parametrize("number", range(len([name for name in NAMED if name in SHORT and name != "nul and del"])))
def test_a_history_is_harmless_and_as_json_exact(copydesk: Run, world: World, number: int) -> None:
    """What a person wrote comes back character by character out of the JSON, though nothing in it acts."""
    desk = open_desk(world.desk, reviewer="ana", create=False)
    card = sorted(desk.articles.cards(), key=lambda one: one.name)[number]
    note = desk.decisions.history(card.name)[0].holding.note
    desk.close()
    path = str(world.desk / card.name)
    code, out, err = copydesk("history", path, "--as", "ana")
    assert (code, active_in(out), active_in(err)) == (0, [], [])
    code, out, err = copydesk("history", path, "--as", "ana", "--json")
    assert (code, active_in(out), active_in(err)) == (0, [], [])
    assert note in [json.loads(line)["holding"]["note"] for line in out.splitlines()]


def test_what_the_environment_says_is_harmless_in_the_doctors_report(
    copydesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "LC_ALL", "COLORTERM", "SSH_TTY", "STY"):
        monkeypatch.setenv(name, ARGUMENT)
    code, out, err = copydesk("doctor")
    assert (code, active_in(out), active_in(err)) == (0, [], [])
    assert "[sic]" in out
    assert examine({"TERM": ALL}, (80, 24), Answers())
