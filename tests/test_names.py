"""One word for one thing: no class name in two modules but for a reason, and few imports hidden in functions."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from store.exchange.formats.registry import BINARY, KINDS
from tui.cli.command_names import COMMANDS

ROOT = Path(__file__).parent.parent
FLOORS = ("tui", "store", "review", "keymaps", "reading")

HIDDEN_IMPORTS = 178
"""Imports inside functions: the start pays for what stands at the top. A new one takes the place of an old one."""


@cache
def trees() -> Sequence[tuple[str, ast.Module]]:
    """Return every module of the program by its path, read once."""
    paths = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in paths]


def test_a_class_has_one_name_and_a_name_one_class() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].add(path)
    twice = {name: sorted(paths) for name, paths in found.items() if len(paths) > 1}
    assert len(found) > 100
    assert twice == {}


def test_imports_inside_functions_do_not_become_more() -> None:
    hidden = {
        (path, node.lineno)
        for path, tree in trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(hidden) <= HIDDEN_IMPORTS


def test_no_worker_keeps_its_fault_to_itself() -> None:
    """A worker that may fail in silence leaves a screen that waits for ever."""
    quiet = [
        (path, node.value.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "exit_on_error"
        if not (isinstance(node.value, ast.Constant) and node.value.value is True)
    ]
    assert quiet == []


MODULE = re.compile(rf"({'|'.join(FLOORS)})(\.[a-z_0-9]+)+")


def test_a_module_named_in_a_string_is_there() -> None:
    """A file that is renamed or moved takes its name in strings along: commands, formats, data files."""
    named = {
        (path, node.value)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value)
    }
    assert len(named) > len(COMMANDS)
    assert [(path, name) for path, name in sorted(named) if find_spec(name) is None] == []


def test_every_command_and_format_that_is_a_file_is_named() -> None:
    """The other way round: a file that the tables forget would be a command that is not found."""
    files = {f"tui.cli.commands.{path.stem}" for path in (ROOT / "tui/cli/commands").glob("[a-z]*.py")}
    assert files == set(COMMANDS.values())
    formats = {kind.module for kind in (*KINDS, *BINARY)}
    writes = {
        f"store.exchange.formats.{path.stem}"
        for path in (ROOT / "store/exchange/formats").glob("[a-z]*.py")
        if any(isinstance(node, ast.FunctionDef) and node.name == "write" for node in ast.parse(path.read_text()).body)
    }
    assert writes == formats


def test_entry_points_are_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    points = [*project["scripts"].values(), *(p for group in project["entry-points"].values() for p in group.values())]
    assert points
    for point in points:
        module, _, name = point.partition(":")
        assert callable(getattr(import_module(module), name)), point
