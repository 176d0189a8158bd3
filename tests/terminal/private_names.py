"""Which private names of Textual and rich a module uses: what it takes from their objects, and what it overrides."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent.parent
LIBRARIES = ("textual", "rich")


NAMED_TUPLE = frozenset({"_replace", "_asdict", "_make", "_fields"})
"""Names that every named tuple has, ours too: public, the underscore keeps them apart from its fields."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in NAMED_TUPLE


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def defined(tree: ast.AST) -> set[str]:
    """Return the private names that code defines: methods, class attributes, and attributes it assigns."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if is_private(name)}


@cache
def of_libraries() -> frozenset[str]:
    """Return every private name that Textual or rich defines anywhere."""
    found: set[str] = set()
    for library in LIBRARIES:
        module = import_module(library)
        assert module.__file__ is not None
        for path in Path(module.__file__).parent.rglob("*.py"):
            found |= defined(tree_of(path))
    return frozenset(found)


def modules() -> Iterator[Path]:
    yield from sorted((ROOT / "tui").rglob("*.py"))


def taken() -> dict[str, set[str]]:
    """Return what each module takes from objects of the libraries: private names that it does not define itself."""
    found: dict[str, set[str]] = {}
    for path in modules():
        tree = tree_of(path)
        used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and is_private(n.attr)}
        foreign = {name for name in used - defined(tree) if name in of_libraries() and name != "_exit"}
        if foreign:
            found[str(path.relative_to(ROOT))] = foreign
    return found


def imported() -> set[str]:
    """Return the private modules of the libraries that are imported, with what is imported from them."""
    return {
        f"{node.module}:{one.name}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in LIBRARIES
        if any(is_private(part) for part in node.module.split("."))
        for one in node.names
    }


PRIVATE_MODULE = re.compile(rf"({'|'.join(LIBRARIES)})(\.\w+)*\._\w+(:\w+)?")


def spelt() -> dict[str, set[str]]:
    """Return what each module names of the libraries' private modules in strings, to look it up without an import."""
    found: dict[str, set[str]] = {}
    for path in modules():
        texts = {n.value for n in ast.walk(tree_of(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        private = {text for text in texts if PRIVATE_MODULE.fullmatch(text)}
        if private:
            found[str(path.relative_to(ROOT))] = private
    return found


@cache
def class_names(cls: type) -> set[str]:
    """Return the private names of a class: those it has, and those its code assigns."""
    try:
        return defined(ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))) | set(filter(is_private, vars(cls)))
    except (OSError, TypeError):
        return set(filter(is_private, vars(cls)))


def overridden() -> set[str]:
    """Return `Class.name` of private names that a class of ours has in common with a base class of the libraries."""
    found: set[str] = set()
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found |= _overridden_in(import_module(name))
    return found


def _overridden_in(module: ModuleType) -> set[str]:
    found = set()
    for cls in vars(module).values():
        if not (isinstance(cls, type) and cls.__module__ == module.__name__):
            continue
        for base in cls.__mro__:
            if base.__module__.split(".")[0] in LIBRARIES:
                found |= {f"{cls.__name__}.{one}" for one in class_names(cls) & class_names(base) if one in _ours(cls)}
    return found


@cache
def _ours(cls: type) -> set[str]:
    """Return the private names in the source of a class: not what Textual's machinery adds to it."""
    return defined(ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls))))
