"""Runs chosen tests in a tree, again and again, without reading them again.

A process has collected the tests and forks a child for each fault, which gives the functions the faulty code. What is
executed at import, and code that cannot be exchanged, needs tests that are read afresh, in a child of another process.
"""

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
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import psutil
import pytest

from tests import waiting
from tests.tools.mutants.exchange import Swap, exchanged
from tests.tools.mutants.reach import surroundings

_SLOW = ("pytest_asyncio", "hypothesis", "textual.app", "textual.pilot", "pygments.lexers", "tinydb")
_PATIENCE = 10.0
"""Seconds that a test waits for an event which a fault may have taken away; a slow test gets more."""
_LOOKS = 30
HANGS = "time-out in "
LATE = "too late in "
_CANNOT = "the code cannot be exchanged"


class Runner:
    """Runs tests in one tree, where they import the tree's own modules."""

    def __init__(self, root: Path, files: list[str] | None = None) -> None:
        self._root = root
        self._files = files
        self._processes: dict[bool, subprocess.Popen[str]] = {}
        self.swap: Swap | None = None
        """The fault that stands in the tree, when it can be put into modules that are imported."""

    def read(self) -> None:
        """Read the tests while no fault is in the tree: what they import stays in the process as it is then."""
        if self._files:
            self._asked([[], _PATIENCE, None], collected=True)

    def failing(self, tests: list[str], slowest: float) -> str | None:
        """Return the first test that fails, what went wrong before any, or None when all pass.

        `HANGS` stands before a test that never ended, `LATE` before one that failed after having waited long.
        """
        asked = [tests, max(_PATIENCE, 10 * slowest)]
        if self.swap is not None and self._files:
            found = self._asked([*asked, self.swap], collected=True)
            if found != _CANNOT:
                return found
            self.swap = None
        return self._asked([*asked, None], collected=False)

    def _asked(self, question: list[Any], *, collected: bool) -> str | None:
        process = self._processes.get(collected) or self._started(collected)
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps(question), file=process.stdin, flush=True)
        answer = process.stdout.readline()
        if not answer:
            raise RuntimeError("the process that runs the tests has ended")
        found: str | None = json.loads(answer)
        return found

    def _started(self, collected: bool) -> subprocess.Popen[str]:
        self._processes[collected] = process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.mutants.runner", *((self._files or ()) if collected else ())],
            cwd=self._root,
            env=surroundings(self._root),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return process

    def close(self) -> None:
        """End the processes."""
        for process in self._processes.values():
            process.communicate()
        self._processes.clear()


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


class _Server:
    """The plugin of a process that has collected its tests: instead of running them it answers, a child a question."""

    def __init__(self, questions: TextIO, answers: TextIO) -> None:
        self._questions = questions
        self._answers = answers

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}

        def in_child(tests: list[str], patience: float, swap: Swap | None, out: TextIO) -> str:
            if swap is not None and not exchanged(swap):
                return "cannot"
            factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
            factory._given_basetemp, factory._basetemp = _temporary(), None
            session.config.pluginmanager.register(_Reporter(tests, patience, out))
            chosen = [items[test] for test in tests if test in items]
            for item, following in zip(chosen, [*chosen, None][1:], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.shouldfail:
                    return "ended 1"
            return "ended 0"

        _answer(self._questions, self._answers, in_child)
        return True


def _afresh(tests: list[str], patience: float, _: Swap | None, out: TextIO) -> str:
    """Read the tests and run them in this process, which ends with them."""
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    options = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={_temporary()}"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of the plugins that were imported before
    return f"ended {int(pytest.main([*options, *files], plugins=[_Reporter(tests, patience, out)]))}"


_Run = Callable[[list[str], float, Swap | None, TextIO], str]


def _child(question: list[Any], out: int, run: _Run) -> None:
    os.setsid()
    try:
        tests, patience, swap = question
        waiting.LIMIT = patience
        with open(out, "w", encoding="utf-8") as file:
            print(run(tests, patience, Swap(*swap) if swap else None, file), file=file, flush=True)
    finally:
        os._exit(0)


def _temporary() -> Path:
    return Path.cwd().parent / "run"


def _run(question: list[Any], run: _Run) -> str | None:
    patience: float = question[1]
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        _child(question, theirs, run)
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
    if any(word == "cannot" for word, _ in said):
        return _CANNOT
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


def _answer(questions: TextIO, answers: TextIO, run: _Run) -> None:
    for line in questions:
        print(json.dumps(_run(json.loads(line), run)), file=answers, flush=True)


def _serve(files: list[str]) -> None:
    questions, answers = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    for name in _SLOW:
        importlib.import_module(name)
    if not files:
        _answer(questions, answers, _afresh)
        return
    options = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    pytest.main([*options, *files], plugins=[_Server(questions, answers)])


if __name__ == "__main__":
    _serve(sys.argv[1:])
