"""Runs chosen tests in a tree, again and again: a process that has imported what is slow forks a child for each run."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, TextIO

import psutil
import pytest

from tests import waiting
from tests.tools.mutants.reach import surroundings

_SLOW = ("pytest_asyncio", "hypothesis", "textual.app", "textual.pilot", "pygments.lexers", "tinydb")
_PATIENCE = 30.0
"""Seconds that a test waits for an event which a fault may have taken away; a slow test gets more."""
_LOOKS = 30
HANGS = "time-out in "
LATE = "too late in "


class Runner:
    """Runs tests in one tree, where they import the tree's own modules."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.mutants.runner"],
            cwd=root,
            env=surroundings(root),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def failing(self, tests: list[str], slowest: float) -> str | None:
        """Return the first test that fails, what went wrong before any, or None when all pass.

        `HANGS` stands before a test that never ended, `LATE` before one that failed after having waited long.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([tests, max(_PATIENCE, 20 * slowest)]), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that runs the tests has ended")
        found: str | None = json.loads(answer)
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


class _Reporter:
    """The plugin of a run: picks the tests, says which one begins and which one failed."""

    def __init__(self, tests: list[str], patience: float, out: TextIO) -> None:
        self._order = {test: number for number, test in enumerate(tests)}
        self._patience = patience
        self._out = out

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(chosen, key=lambda item: self._order[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        print(f"begun {nodeid}", file=self._out, flush=True)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        late = LATE if report.duration > self._patience else ""
        print(f"failed {late}{report.nodeid}" if report.failed else ".", file=self._out, flush=True)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            print(f"failed {report.nodeid or 'collection'}", file=self._out, flush=True)


def _child(tests: list[str], patience: float, out: int) -> None:
    """Run the tests in this process, which ends with them."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    code = 3
    try:
        waiting.LIMIT = patience
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        options = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={_temporary()}"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of the plugins that were imported before
        with open(out, "w", encoding="utf-8") as file:
            code = int(pytest.main([*options, *files], plugins=[_Reporter(tests, patience, file)]))
            print(f"ended {code}", file=file, flush=True)
    finally:
        os._exit(code)


def _temporary() -> Path:
    return Path.cwd().parent / "run"


def _run(tests: list[str], patience: float) -> str | None:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _child(tests, patience, theirs)
    os.close(theirs)
    heard, late = b"", False
    while not late:
        late = _hangs(child, ours, patience)
        piece = b"" if late else os.read(ours, 65536)
        if not piece:
            break
        heard += piece
    _end(child)
    os.close(ours)
    shutil.rmtree(_temporary(), ignore_errors=True)
    said = [line.partition(" ")[::2] for line in heard.decode(errors="replace").splitlines()]
    failed = [name for word, name in said if word == "failed"]
    if failed:
        return failed[0]
    if late:
        return HANGS + next((name for word, name in reversed(said) if word == "begun"), "the collection")
    ended = next((code for word, code in said if word == "ended"), "without a word")
    return None if ended in ("0", "5") else f"exit {ended}"  # 5: the fault took the tests' names away


def _hangs(child: int, out: int, patience: float) -> bool:
    """Wait for a word of a child; whether there is none though it has worked for so long, or had ample time to."""

    def worked() -> float:
        return float(sum(psutil.Process(child).cpu_times()[:2]))

    before = worked()
    for _ in range(_LOOKS):
        if select.select([out], [], [], 4 * patience / _LOOKS)[0]:
            return False
        if worked() - before > patience:
            return True
    return True


def _end(child: int) -> None:
    """End a child with all that it started."""
    descendants = psutil.Process(child).children(recursive=True)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    for process in descendants:
        with contextlib.suppress(psutil.Error):
            process.kill()
    os.waitpid(child, 0)


def _serve() -> None:
    for name in _SLOW:
        importlib.import_module(name)
    for line in sys.stdin:
        asked: list[Any] = json.loads(line)
        print(json.dumps(_run(asked[0], asked[1])), flush=True)


if __name__ == "__main__":
    _serve()
