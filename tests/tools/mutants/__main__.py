"""`python -m tests.tools.mutants [--seed N] [--group NAME] [--count N]`: how many small faults the tests notice.

Run it for what you changed (`--changed main`), not in CI. It works in a copy of the tree, one fault at a time, with the
tests that reach the fault's lines; those that start processes come last, for their lines are not seen from outside.
A test that starts processes or waits in vain notices a fault only when it fails twice: a busy machine is no fault.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.tools.mutants.exchange import Swap
from tests.tools.mutants.faults import Fault, changes_code, faults
from tests.tools.mutants.groups import GROUPS, ROOT, matching
from tests.tools.mutants.reach import Map, Reach
from tests.tools.mutants.runner import HANGS, LATE, Runner

AT_FIRST = 3
"""Test files that are tried before the others."""
SLOW = 0.3
"""Seconds of a test that waits until the quick ones have passed."""


class Mutant(NamedTuple):
    """A fault in a file."""

    path: str
    fault: Fault


class Outcome(NamedTuple):
    """What became of a mutant: the test that failed, after "time-out in" when it never ended, or None."""

    mutant: Mutant
    failed: str | None


class Runs(Protocol):
    """What runs tests: `Runner`."""

    def failing(self, tests: list[str], slowest: float) -> str | None:
        """Return the first test that fails, as `Runner` says it."""


def picked(group: str, seed: int, count: int, wanted: dict[str, set[int]] | None) -> list[Mutant]:
    """Return faults of a group as the seed draws them: a kind, then a place of it; `wanted` limits the lines."""
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for path in matching(GROUPS[group].modules):
        for fault in faults((ROOT / path).read_bytes()):
            if wanted is None or fault.line in wanted.get(path, ()):
                kinds[fault.kind].append(Mutant(path, fault))
    draw = random.Random(f"{seed} {group}")
    for mutants in kinds.values():
        draw.shuffle(mutants)
    chosen: list[Mutant] = []
    while len(chosen) < count and kinds:
        kind = draw.choice(sorted(kinds))
        mutant = kinds[kind].pop()
        if not kinds[kind]:
            del kinds[kind]
        source = (ROOT / mutant.path).read_bytes()
        if changes_code(source, mutant.fault.applied(source)):
            chosen.append(mutant)
    return chosen


def copied(to: Path) -> Path:
    """Copy the tree as git sees it, changes and new files included; what lies beside it is beside the copy."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    root = to / "copydesk"
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    if (ROOT.parent / "shared").is_dir():
        (to / "shared").symlink_to(ROOT.parent / "shared")
    return root


def changed(since: str) -> dict[str, set[int]]:
    """Return the lines that differ from a revision, by file."""
    shown = subprocess.run(
        ["git", "diff", "-U0", "--no-color", since, "--", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines: dict[str, set[int]] = defaultdict(set)
    path = ""
    for line in shown.stdout.splitlines():
        if line.startswith("+++ "):
            path = line[6:]
        elif found := re.match(r"@@ \S+ \+(\d+)(?:,(\d+))? @@", line):
            start = int(found[1])
            lines[path].update(range(start, start + int(found[2] or 1)))
    return lines


def chosen_tests(
    mutant: Mutant, files: list[str], reached: Map, *, quick: bool = False, seconds: float = math.inf
) -> list[tuple[str, Reach]]:
    """Return the tests to run, the likeliest first: who reaches the lines; unless `quick`, who starts processes too.

    Those that would come after so many `seconds` are left out.
    """
    fault = mutant.fault
    chosen = dict(reached.reaching(files, mutant.path, fault.lines if fault.inside else None))
    everybody = dict(reached.tests(files))
    rest = {name: test for name, test in everybody.items() if name not in chosen}
    if fault.inside and chosen:
        rest = {name: test for name, test in rest.items() if test.processes and not quick}
    tests = [*_by_file(chosen, mutant.path), *_by_file(rest, mutant.path)]
    ends = accumulate(test.seconds for _, test in tests)
    return [test for number, (test, end) in enumerate(zip(tests, ends, strict=True)) if not number or end <= seconds]


def _by_file(tests: dict[str, Reach], module: str) -> list[tuple[str, Reach]]:
    """Return tests file by file, those first that are about this module, and of all of them the slow ones last."""
    seconds: dict[str, float] = defaultdict(float)
    near: dict[str, float] = defaultdict(float)
    for name, test in tests.items():
        file = _file_of(name)
        lines = sum(map(len, test.lines.values()))
        seconds[file] += test.seconds
        near[file] = max(near[file], len(test.lines.get(module, ())) / max(1, lines))

    def order(item: tuple[str, Reach]) -> tuple[bool, float, str, float]:
        file = _file_of(item[0])
        return item[1].seconds > SLOW, (0.5 + seconds[file]) / (near[file] + 0.001), file, item[1].seconds

    return sorted(tests.items(), key=order)


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def in_turns(tests: list[tuple[str, Reach]]) -> Iterator[dict[str, Reach]]:
    """Yield the tests of the first files, then all others: most faults are noticed before many files are read."""
    first = set(list(dict.fromkeys(_file_of(name) for name, _ in tests))[:AT_FIRST])
    for is_first in (True, False):
        if some := {name: test for name, test in tests if (_file_of(name) in first) is is_first}:
            yield some


def tried(
    mutants: list[Mutant],
    files: list[str],
    reached: Map,
    root: Path,
    runner: Runner,
    *,
    quick: bool = False,
    seconds: float = math.inf,
) -> Iterator[Outcome]:
    """Put each fault into the copy, run its tests, and take it out again."""

    def tests_of(mutant: Mutant) -> list[tuple[str, Reach]]:
        return chosen_tests(mutant, files, reached, quick=quick, seconds=seconds)

    runner.read()
    if failed := failing(runner, tests_of(mutants[0])[:20]):
        raise RuntimeError(f"without any fault, this fails: {failed}")
    for number, mutant in enumerate(mutants):
        path, fault = root / mutant.path, mutant.fault
        source = path.read_bytes()
        mutated = fault.applied(source)
        path.write_bytes(mutated)
        if fault.inside and not reached.at_import(mutant.path).intersection(fault.lines):
            runner.swap = Swap(mutant.path, source.decode(), mutated.decode(), fault.line)
        try:
            _renew(path, 2 * number)
            outcome = Outcome(mutant, failing(runner, tests_of(mutant)))
        finally:
            runner.swap = None
            path.write_bytes(source)
            _renew(path, 2 * number + 1)
        yield outcome


def failing(runner: Runs, tests: list[tuple[str, Reach]]) -> str | None:
    """Return the first test that fails; one that a busy machine may have made fail counts when it fails twice."""
    for left in in_turns(tests):
        if failed := _failing(runner, left):
            return failed
    return None


def _failing(runner: Runs, left: dict[str, Reach]) -> str | None:
    while left:
        slowest = max(test.seconds for test in left.values())
        failed = runner.failing(list(left), slowest)
        name = (failed or "").removeprefix(HANGS).removeprefix(LATE)
        if failed is None or name not in left or (name == failed and not left[name].processes):
            return failed
        if again := runner.failing([name], slowest):
            return again
        print(f"fails now and then: {name}", file=sys.stderr, flush=True)
        names = list(left)
        left = {each: left[each] for each in names[names.index(name) + 1 :]}
    return None


def _renew(path: Path, number: int) -> None:
    """Give a file a time of its own, in the past: compiled code is known by its source's second and size."""
    when = 1_000_000_000 + 10 * number
    os.utime(path, (when, when))


def named(group: str) -> str:
    """Return the one group whose name begins so."""
    found = [name for name in GROUPS if name == group] or [name for name in GROUPS if name.startswith(group)]
    if len(found) != 1:
        raise argparse.ArgumentTypeError(f"no such group: {group}; there are {', '.join(GROUPS)}")
    return found[0]


def table(outcomes: dict[str, list[Outcome]]) -> str:
    """Return the figures of each group."""
    rows = [f"{'group':<18} {'faults':>6} {'noticed':>8} {'time-out':>8} {'survived':>8}  share"]

    def row(name: str, found: list[Outcome]) -> str:
        survived = sum(each.failed is None for each in found)
        late = sum((each.failed or "").startswith(HANGS) for each in found)
        share = f"{100 * (1 - survived / len(found)):5.0f} %" if found else "    –"
        return f"{name:<18} {len(found):>6} {len(found) - survived:>8} {late:>8} {survived:>8} {share}"

    rows += [row(name, found) for name, found in outcomes.items()]
    if len(outcomes) > 1:
        rows.append(row("all", [each for found in outcomes.values() for each in found]))
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """Try the faults, print the table and the survivors; 1 when a fault survived."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(prog="python -m tests.tools.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which faults are drawn (0)")
    parser.add_argument("--group", type=named, action="append", metavar="NAME", help=", ".join(GROUPS))
    parser.add_argument("--count", type=int, default=20, metavar="N", help="how many faults a group (20)")
    parser.add_argument("--changed", metavar="REVISION", help="only in lines that differ from this revision")
    parser.add_argument("--afresh", action="store_true", help="measure again which tests reach which lines")
    parser.add_argument("--quick", action="store_true", help="only tests that reach the lines in their own process")
    parser.add_argument("--tests", action="append", metavar="GLOB", help="test files instead of the group's own")
    parser.add_argument(
        "--seconds", type=float, default=math.inf, metavar="S", help="tests of so many seconds for a fault (all)"
    )
    parser.add_argument("--list", action="store_true", help="print the faults and run nothing")
    asked = parser.parse_args(arguments)
    wanted = changed(asked.changed) if asked.changed else None
    outcomes: dict[str, list[Outcome]] = {}
    unnoticed = []
    with tempfile.TemporaryDirectory(prefix="copydesk-mutants-", ignore_cleanup_errors=True) as folder:
        to = Path(folder)
        to.chmod(0o755)  # some tests become other Unix users
        root = copied(to)
        reached = Map(root)
        chosen = {group: picked(group, asked.seed, asked.count, wanted) for group in asked.group or GROUPS}
        if asked.list:
            for mutants in chosen.values():
                print(*(_shown(mutant, root) for mutant in mutants), sep="\n")
            return 0
        for group, mutants in chosen.items():
            outcomes[group] = []
            if not mutants:
                continue
            files = matching(asked.tests or GROUPS[group].tests)
            reached.measure(files, matching(GROUPS[group].modules), afresh=asked.afresh)
            runner = Runner(root, files)
            for outcome in tried(mutants, files, reached, root, runner, quick=asked.quick, seconds=asked.seconds):
                outcomes[group].append(outcome)
                shown = _shown(outcome.mutant, root)
                print(f"{outcome.failed or 'SURVIVED'}  {shown}", file=sys.stderr, flush=True)
                unnoticed += [] if outcome.failed else [shown]
            runner.close()
    print(table(outcomes))
    if unnoticed:
        print("\nunnoticed:", *unnoticed, sep="\n")
    return 1 if unnoticed else 0


def _shown(mutant: Mutant, root: Path) -> str:
    shown = mutant.fault.shown((root / mutant.path).read_bytes())
    return f"{mutant.path}:{mutant.fault.line} [{mutant.fault.kind}] {shown}"


if __name__ == "__main__":
    sys.exit(main())
