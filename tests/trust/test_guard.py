"""Everything that others can write is opened in one place: no module of these floors opens a file for itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reading import guard
from reading.entities import LONGEST_UNIT

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
OPENERS = {"open", "read_bytes", "read_text"}
ALLOWED = {
    "reading/guard.py": "opens for reading what others can write",
    "store/files.py": "opens our own files for writing, and folders",
    "store/rounds/folder_access.py": "reads what root writes",
    "store/exchange/export.py": "writes to what a person named",
    "store/exchange/formats/style.py": "reads what is installed with the program",
    "store/schemas/__init__.py": "reads what is installed with the program",
    "store/person.py": "reads what root writes",
    "store/moving.py": "opens desks, not files",
    "store/hub/mirror.py": "opens its own lock for writing",
    "store/hub/connection.py": "reads what is installed with the program",
    "reading/language.py": "reads what is installed with the program",
    "reading/entities/gazetteer.py": "reads what is installed with the program",
    "reading/entities/tagger.py": "reads what is installed with the program",
}


def opened(tree: ast.AST) -> list[int]:
    """Return the lines of a module that open a file without the guard."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func
        if (isinstance(name, ast.Name) and name.id == "open") or (
            isinstance(name, ast.Attribute)
            and name.attr in OPENERS
            and ast.unparse(name.value) not in ("files", "guard")
        ):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("floor", ["store", "reading"])
def test_nothing_is_opened_elsewhere(floor: str) -> None:
    """Whoever adds a place to the list says why it needs no guard."""
    for path in sorted((ROOT / floor).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name.startswith("reading/training/") or name in ALLOWED:
            continue
        assert not opened(ast.parse(path.read_text(encoding="utf-8"))), name


def test_the_rule_finds_what_it_is_for() -> None:
    """Each way of opening a file."""
    for text in ("open(x)", "x.open('rb')", "os.open(x, 0)", "path.read_bytes()", "Path(x).read_text()"):
        assert opened(ast.parse(text)) == [1]
    assert opened(ast.parse("files.read_bytes(x)")) == []


def test_what_is_too_large_says_how_large_it_is_and_how_to_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In megabytes; the person who reads can raise the limit, and not lower it."""
    path = tmp_path / "large"
    path.write_bytes(b"x")
    with path.open("r+b") as file:
        file.truncate((3 << 20) + 1)
    assert len(guard.read_bytes(path, (3 << 20) + 1)) == (3 << 20) + 1
    with pytest.raises(OSError, match=r"it has 3 MB; copydesk reads up to 2 \(--max-size MB reads more\)") as refused:
        guard.read_bytes(path, 2 << 20)
    assert refused.value.filename == str(path)
    monkeypatch.setenv(guard.VARIABLE, "4")
    assert guard.read_bytes(path, 2 << 20, start=3 << 20) == b"\0"
    monkeypatch.setenv(guard.VARIABLE, "1")
    with pytest.raises(OSError, match="reads up to 2 "):
        guard.read_bytes(path, 2 << 20)


def test_the_limits_are_those_of_the_guard() -> None:
    """In megabytes, files, levels and characters."""
    limits = GUIDE.partition("## Damaged and hostile files")[2].partition("\n## ")[0]
    sizes = [int(size) for size in re.findall(r"(\d+) of (?:an|a|what|other)\b", limits.replace(",", ""))]
    assert sizes == [
        size >> 20
        for size in (
            *(guard.ARTICLE, guard.EVENTS, guard.SNAPSHOT, guard.TABLE, guard.UNPACKED, guard.TERMS, guard.SMALL),
        )
    ]
    for number in (guard.MOST_FILES, guard.DEEPEST, guard.LONGEST_LINE, LONGEST_UNIT):
        assert f"{number:,}" in limits
    assert f"`{guard.VARIABLE}`" in limits
