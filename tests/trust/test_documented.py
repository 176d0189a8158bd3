"""docs/store.md says who can do what to whom as the tests have it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
GUIDE = (HERE.parent.parent / "docs" / "store.md").read_text(encoding="utf-8")


def names_in(*modules: str) -> set[str]:
    """Return the names of the tests in some modules."""
    trees = [ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8")) for name in modules]
    every = [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {name for name in every if name.startswith("test_")}


def test_each_line_is_a_test_and_each_test_a_line() -> None:
    """Nothing is promised that is not tried, and the other way round."""
    table = GUIDE.partition("<!-- trust -->")[2].partition("<!-- /trust -->")[0]
    named = re.findall(r"\| `(test_\w+)` \|", table)
    assert len(named) == len(set(named))
    assert set(named) == names_in("test_who_said_it", "test_who_reads_it", "test_seals")
