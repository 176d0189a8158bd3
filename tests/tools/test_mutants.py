"""The mutator puts in what it says, runs what reaches it, and tells the noticed from the unnoticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tools.mutants.__main__ import AT_FIRST, Mutant, chosen_tests, failing, in_turns, picked, table, tried
from tests.tools.mutants.faults import Fault, changes_code, faults
from tests.tools.mutants.groups import GROUPS, ROOT, matching
from tests.tools.mutants.reach import Map, Reach
from tests.tools.mutants.runner import HANGS, LATE, Runner


@pytest.mark.parametrize("group", GROUPS)
def test_every_glob_matches_something(group: str) -> None:
    globs = (*GROUPS[group].modules, *GROUPS[group].tests)
    assert globs
    assert [glob for glob in globs if not matching([glob])] == []


def test_no_module_stands_in_two_groups() -> None:
    modules = [module for group in GROUPS.values() for module in matching(group.modules)]
    assert modules
    assert len(modules) == len(set(modules))


def test_every_module_stands_in_a_group() -> None:
    grouped = {module for group in GROUPS.values() for module in matching(group.modules)}
    floors = ("keymaps", "reading", "review", "store", "tui")
    modules = matching(f"{floor}/**/*.py" for floor in floors)
    held = {module for module in modules if faults((ROOT / module).read_bytes())}
    assert {"store/manage/check.py", "tui/screens/help.py"} <= held
    assert held - grouped == set()


def made(source: str) -> set[str]:
    """Return the texts that the faults of a source give."""
    text = source.encode()
    return {fault.applied(text).decode() for fault in faults(text) if changes_code(text, fault.applied(text))}


@pytest.mark.parametrize(
    ("source", "mutants"),
    [
        ("a < b", {"(a <= b)"}),
        ("a and not b", {"(a or not b)", "(a)", "(not b)", "a and (b)"}),
        ("x = 7", {"x = (7 + 1)", "x = (7 - 1)"}),
        ("x = True", {"x = False"}),
        ("x = f(a, b)", {"x = (f(b, a))"}),
        ("x = f(a, key=b)", {"x = (f(a))"}),
        ("x = any(a)", {"x = all(a)"}),
        ("x = a + b", {"x = (a - b)"}),
        ("for x in y:\n    f()", {"for x in ():\n    f()", "for x in y:\n    pass"}),
        ("if a:\n    f()", {"if (not (a)):\n    f()", "if a:\n    pass"}),
        ("def f() -> bool:\n    return a", {"def f() -> bool:\n    return (not (a))"}),
        ("def f() -> list[int]:\n    return a", {"def f() -> list[int]:\n    return []"}),
        ("x = 'ä' if a else b", {"x = 'äx' if a else b", "x = 'ä' if (not (a)) else b"}),
        ("'''A docstring.'''", set()),
        ("T = TypeVar('T', bound=int)", set()),
        ("if TYPE_CHECKING:\n    a = 1", set()),
        ("class C(Struct, gc=False):\n    pass", set()),
        ("x = max(a, b)", {"x = min(a, b)"}),
        ("x = [zip(a, b, strict=True)]", {"x = [(zip(b, a, strict=True))]"}),
        ("x: Literal[1] = f'{1}'", set()),
    ],
)
def test_these_faults_and_no_others_are_put_in(source: str, mutants: set[str]) -> None:
    found = made(source)
    assert mutants - found == set()
    assert {each for each in found - mutants if each.replace(" ", "") != "pass"} == set()


@pytest.mark.parametrize("decorator", ["@cache", "@lru_cache", "@lru_cache(maxsize=1)"])
def test_a_fault_in_what_runs_once_for_all_concerns_whoever_reaches_the_module(decorator: str) -> None:
    """Only the first test runs the function; the others have what it returned."""
    source = f"{decorator}\ndef table():\n    return [1]\n\n\ndef other():\n    return [2]\n".encode()
    assert {(fault.line, fault.lines) for fault in faults(source)} == {(3, range(1, 8)), (7, range(7, 8))}


def test_a_change_that_compiles_to_the_same_is_none() -> None:
    assert not changes_code(b"x = 2\n", b"\nx = (1 + 1)\n")
    assert not changes_code(b"x = 2\n", b"x = (\n")
    assert changes_code(b"x = 2\n", b"x = 2.0\n")
    assert changes_code(b"def f():\n    return 1\n", b"def f():\n    return 2\n")


def test_a_seed_draws_the_same_faults_again() -> None:
    first = picked("events", 5, 12, None)
    assert len(first) == 12
    assert picked("events", 5, 12, None) == first
    assert picked("events", 6, 12, None) != first


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree: a module with one part that a test checks, one that it runs, and one that nothing enters."""
    root = tmp_path / "tree"
    shutil.copytree(ROOT / "tests" / "tools" / "mutants", root / "tests" / "tools" / "mutants")
    shutil.copy(ROOT / "tests" / "waiting.py", root / "tests")
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "review").mkdir()
    (root / "review" / "__init__.py").touch()
    (root / "review" / "sums.py").write_text(
        "def double(a):\n    return a * 2\n\ndef loud(a):\n    return a + 1\n\ndef lost():\n    return 3\n"
    )
    (root / "tests" / "test_sums.py").write_text(
        "from review.sums import double, loud\n\n"
        "def test_double():\n    assert double(3) == 6\n\n"
        "def test_loud():\n    loud(1)\n\n"
        "def test_nothing():\n    pass\n"
    )
    return root


def test_a_fault_is_tried_with_the_tests_that_reach_it(tree: Path) -> None:
    files = ["tests/test_sums.py"]
    source = (tree / "review" / "sums.py").read_bytes()
    reached = Map(tree, tree.parent / "cache")
    reached.measure(files, ["review/sums.py"])

    def fault(line: int) -> Mutant:
        return Mutant("review/sums.py", next(each for each in faults(source) if each.line == line))

    def names(line: int) -> list[str]:
        return [name.partition("::")[2] for name, _ in chosen_tests(fault(line), files, reached)]

    assert names(2) == ["test_double"]
    assert names(5) == ["test_loud"]
    assert len(names(8)) == 3, "nobody reaches it: all of the group's tests are run"
    runner = Runner(tree)
    try:
        outcomes = list(tried([fault(2), fault(5), fault(8)], files, reached, tree, runner))
    finally:
        runner.close()
    assert [outcome.failed for outcome in outcomes] == ["tests/test_sums.py::test_double", None, None]
    assert (tree / "review" / "sums.py").read_bytes() == source
    assert table({"sums": outcomes}).splitlines()[-1].split() == ["sums", "3", "1", "0", "2", "33", "%"]


def test_a_fault_that_was_tried_is_in_no_later_trial(tree: Path) -> None:
    """Though a test reaches both, and the process that has read the tests has imported the module."""
    files = ["tests/test_both.py"]
    (tree / files[0]).write_text(
        "from review.sums import double, loud\n\ndef test_both():\n    assert double(3) == 6\n    loud(1)\n"
    )
    source = (tree / "review" / "sums.py").read_bytes()
    reached = Map(tree, tree.parent / "cache")
    reached.measure(files, ["review/sums.py"])
    tries = [Mutant("review/sums.py", next(each for each in faults(source) if each.line == line)) for line in (2, 5, 2)]
    runner = Runner(tree, files)
    try:
        outcomes = list(tried(tries, files, reached, tree, runner))
    finally:
        runner.close()
    assert [outcome.failed for outcome in outcomes] == [
        "tests/test_both.py::test_both",
        None,
        "tests/test_both.py::test_both",
    ]


def test_a_fault_within_what_a_function_returned_at_import_is_put_in(tree: Path) -> None:
    """It is held where the test finds it, as a formula in a table is."""
    (tree / "review" / "table.py").write_text(
        "def times(by):\n    def of(value):\n        return value * by\n\n    return of\n\n\nTABLE = [times(3)]\n"
    )
    files = ["tests/test_table.py"]
    (tree / files[0]).write_text("from review.table import TABLE\n\ndef test_it():\n    assert TABLE[0](2) == 6\n")
    source = (tree / "review" / "table.py").read_bytes()
    reached = Map(tree, tree.parent / "cache")
    reached.measure(files, ["review/table.py"])
    tries = [Mutant("review/table.py", each) for each in faults(source) if each.line == 3]
    runner = Runner(tree, files)
    try:
        outcomes = list(tried(tries, files, reached, tree, runner))
    finally:
        runner.close()
    assert len(outcomes) == 2
    assert {outcome.failed for outcome in outcomes} == {"tests/test_table.py::test_it"}


class Answers:
    """A runner that says what it was told to say, and keeps what it was asked to run."""

    def __init__(self, *answers: str | None) -> None:
        self.asked: list[list[str]] = []
        self._answers = list(answers)

    def failing(self, tests: list[str], slowest: float) -> str | None:
        self.asked.append(tests)
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "asked", "noticed"),
    [
        (["plain"], ["plain pty last"], "plain"),
        (["pty", "pty"], ["plain pty last", "pty"], "pty"),
        (["pty", None, None], ["plain pty last", "pty", "last"], None),
        (["pty", None, "last"], ["plain pty last", "pty", "last"], "last"),
        ([HANGS + "plain", HANGS + "plain"], ["plain pty last", "plain"], HANGS + "plain"),
        ([LATE + "plain", None, None], ["plain pty last", "plain", "pty last"], None),
        (["exit 3"], ["plain pty last"], "exit 3"),
    ],
)
def test_what_a_busy_machine_may_have_done_counts_when_it_happens_twice(
    answers: list[str | None], asked: list[str], noticed: str | None
) -> None:
    tests = [(name, Reach(1.0, name == "pty", {})) for name in ("plain", "pty", "last")]
    runner = Answers(*answers)
    assert failing(runner, tests) == noticed
    assert [" ".join(each) for each in runner.asked] == asked


def test_tests_of_the_first_files_are_run_before_the_others_are_read() -> None:
    """Which files are first is for their order to say: the quick ones that are about the module."""
    tests = [(f"t{file}::{test}", Reach(1.0, False, {})) for file in range(AT_FIRST + 2) for test in "ab"]
    turns = [list(some) for some in in_turns(tests)]
    assert turns == [[name for name, _ in tests[: 2 * AT_FIRST]], [name for name, _ in tests[2 * AT_FIRST :]]]
    assert [list(some) for some in in_turns(tests[:1])] == [["t0::a"]]
    assert list(in_turns([])) == []


def test_a_change_is_shown_in_one_line() -> None:
    source = b"def f(a):\n    return (a <\n        3)\n"
    shown = [fault.shown(source) for fault in faults(source) if isinstance(fault, Fault) and fault.kind == "off by one"]
    assert shown == ["return (a < 3)  =>  return ((a <= 3))"]
