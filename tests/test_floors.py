"""What is imported when: the command line stays light, and each floor knows only what it may know."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tui.cli.command_names import COMMANDS

ROOT = Path(__file__).parent.parent
SCREEN = {"textual", "rich", "pyperclip"}
OPENS_A_SCREEN = {"open", "tutorial"}


def imported(*modules: str, then: str = "") -> set[str]:
    """Return the top-level names in `sys.modules` of a fresh interpreter that imports these and runs `then`."""
    code = f"import sys, {', '.join(modules)}\n{then}\nprint('modules:', *{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("modules:")[2].split())


def everything_in(package: str) -> list[str]:
    """Return the import names of all modules of a package."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


@pytest.mark.parametrize("package", ["tui", "store"])
def test_every_room_is_in_the_contracts(package: str) -> None:
    """A module that no contract names may import what it likes, and be imported by all."""
    inside = (ROOT / package).iterdir()
    rooms = {f"{package}.{path.stem}" for path in inside if path.suffix == ".py" or (path / "__init__.py").exists()}
    rooms.discard(f"{package}.__init__")
    layers = {name.strip() for one in contracts() for row in one.get("layers", ()) for name in row.split("|")}
    assert rooms - layers == set()
    by_name = {one["name"]: one for one in contracts()}
    if package == "store":
        hub = {f"store.hub.{path.stem}" for path in (ROOT / "store" / "hub").glob("[!_]*.py")}
        outside = {*by_name["Only the hub's connection knows psycopg"]["source_modules"]}
        assert rooms | hub == (outside & (rooms | hub)) | {"store.hub", "store.hub.connection"}
        assert rooms - {*by_name["Only the journal knows TinyDB"]["source_modules"]} == {"store.journal"}
        closed = {*by_name["The top floor asks a store through its interface"]["forbidden_modules"]}
        assert rooms - closed == {f"store.{name}" for name in OPEN_TO_THE_TOP}


OPEN_TO_THE_TOP = (
    *("desk", "moving", "opening", "exchange", "manage", "errors"),
    *("person", "drafts", "files", "toml", "schemas", "hub"),
)
"""What of the store the top floor imports; pyproject.toml defends each beyond the first six."""


def test_the_command_line_knows_no_screen() -> None:
    assert not imported("tui.cli.main") & SCREEN


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_module_and_arguments_know_no_screen_and_no_store(command: str) -> None:
    found = imported(
        COMMANDS[command], then=f"from tui.cli.main import command_parser, load; command_parser('x', load({command!r}))"
    )
    assert not found & (SCREEN | {"tinydb"})


@pytest.mark.parametrize("package", ["reading", "review", "keymaps"])
def test_the_lower_floors_know_neither_screen_nor_database(package: str) -> None:
    assert not imported(*everything_in(package)) & (SCREEN | {"tinydb"})


OF_AN_EXTRA = {"store.exchange.formats.parquet": "pyarrow"}
"""The modules of the store that only somebody who installed an extra can import, and the package that it brings."""


def test_the_store_knows_no_screen() -> None:
    lacking = {module for module, package in OF_AN_EXTRA.items() if find_spec(package) is None}
    assert not imported(*(module for module in everything_in("store") if module not in lacking)) & SCREEN


def test_the_terminals_preparations_come_before_textual() -> None:
    found = imported(
        "tui.terminal.environment", "tui.terminal.startup", "tui.terminal.signals", "tui.terminal.environment"
    )
    assert not found & SCREEN


HEADLESS = {
    "doctor": ["doctor"],
    "keys": ["keys"],
    "read": ["read", "seeds/000_55d43b964525e033.txt", "--json"],
    "show": ["show", "seeds/000_55d43b964525e033.txt"],
}


@pytest.mark.parametrize("command", sorted(set(HEADLESS) & set(COMMANDS)))
def test_a_headless_command_runs_without_the_screen(command: str) -> None:
    """Not only its module: what it imports while it works, too."""
    run = f"from tui.cli.main import main\nassert main({HEADLESS[command]!r}) == 0\nprint()"
    assert not imported("tui.cli.main", then=run) & SCREEN
