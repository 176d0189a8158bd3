"""Which tests reach which lines: measured once with coverage's contexts, kept in the user's cache, a file a test file.

A kept measurement counts until the test file changes, or a module that it reached and that is asked about.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import platformdirs
import pytest

FLOORS = ("tui", "store", "review", "keymaps", "reading")
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "pty.spawn"}
_TOGETHER = 8
"""Test files of one measuring run: what was measured is kept when the next run is interrupted."""


class Reach(msgspec.Struct):
    """One test: how long it took, whether it started a process (whose lines nobody saw), the lines that it reached."""

    seconds: float
    processes: bool
    lines: dict[str, list[int]]


class Measured(msgspec.Struct):
    """A test file's tests by node id, what failed there, and what the modules that it reached were."""

    tests: dict[str, Reach]
    failed: list[str]
    modules: dict[str, str]
    imported: dict[str, list[int]] = {}
    """The lines that were executed outside of any test, at import."""


def digest(path: Path) -> str:
    """Return a name of a file's content; of a file that is gone, nothing."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def surroundings(root: Path) -> dict[str, str]:
    """Return the environment of tests in a tree: its own modules, whose compiled code is kept from run to run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(root)}


class Map:
    """The measurements of some test files of a tree, made where they are missing."""

    def __init__(self, root: Path, cache: Path | None = None) -> None:
        self._root = root
        self._cache = cache or platformdirs.user_cache_path("copydesk") / "mutants"
        self._files: dict[str, Measured] = {}

    def measure(self, files: Iterable[str], modules: Iterable[str], *, afresh: bool = False) -> None:
        """Measure those of the test files whose reach into these modules is not known as all of them are now."""
        wanted = set(modules)
        missing = [file for file in files if afresh or not self._known(file, wanted)]
        for number in range(0, len(missing), _TOGETHER):
            some = missing[number : number + _TOGETHER]
            print(f"measuring which lines are reached by {', '.join(some)}", file=sys.stderr, flush=True)
            self._measured(some)

    def _measured(self, files: list[str]) -> None:
        found = self._root.parent / "reached.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.tools.mutants.reach"]
        done = subprocess.run(
            [*command, f"--basetemp={self._root.parent / 'measure'}", *files],
            cwd=self._root,
            env={**surroundings(self._root), "COPYDESK_REACHED": str(found)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1, 5):
            raise RuntimeError(f"the tests could not be run:\n{done.stdout[-4000:]}{done.stderr[-2000:]}")
        self._cache.mkdir(parents=True, exist_ok=True)
        for file, measured in msgspec.json.decode(found.read_bytes(), type=dict[str, Measured]).items():
            self._files[file] = measured
            self._kept(file).write_bytes(msgspec.json.encode(measured))
            for test in measured.failed:
                print(f"left out, it fails without any fault: {test}", file=sys.stderr, flush=True)
        for file in files:
            self._files.setdefault(file, Measured({}, [], {}))  # all of its tests are skipped here

    def reaching(self, files: Iterable[str], module: str, lines: Iterable[int] | None) -> Iterator[tuple[str, Reach]]:
        """Yield the tests of these files that reach one of the lines of a module, or any of its lines."""
        wanted = None if lines is None else set(lines)
        for name, test in self.tests(files):
            reached = test.lines.get(module)
            if reached and (wanted is None or wanted.intersection(reached)):
                yield name, test

    def tests(self, files: Iterable[str]) -> Iterator[tuple[str, Reach]]:
        """Yield the tests of these files that pass when there is no fault."""
        for file in files:
            yield from self._files[file].tests.items()

    def at_import(self, module: str) -> set[int]:
        """Return the lines of a module that were executed outside of the tests."""
        return {line for measured in self._files.values() for line in measured.imported.get(module, ())}

    def _kept(self, file: str) -> Path:
        name = hashlib.sha256(f"{file} {digest(self._root / file)}".encode()).hexdigest()[:32]
        return self._cache / f"{name}.json"

    def _known(self, file: str, modules: set[str]) -> bool:
        measured = self._files.get(file)
        if measured is None:
            try:
                measured = msgspec.json.decode(self._kept(file).read_bytes(), type=Measured)
            except (OSError, msgspec.DecodeError, msgspec.ValidationError):
                return False
        reached = ((module, was) for module, was in measured.modules.items() if module in modules)
        if any(digest(self._root / module) != was for module, was in reached):
            return False
        self._files[file] = measured
        return True


class _Recorder:
    """The plugin of the measuring run: one context of coverage for each test."""

    def __init__(self, into: Path) -> None:
        import coverage

        self._into = into
        self._root = Path.cwd()
        floors = [str(self._root / floor / "*") for floor in FLOORS]
        self._coverage = coverage.Coverage(data_file=None, include=floors, config_file=False)
        self._coverage.start()
        self._processes: set[str] = set()
        self._seconds: dict[str, float] = {}
        self._bad: set[str] = set()
        self._now = ""
        sys.addaudithook(self._heard)

    def _heard(self, event: str, _: tuple[Any, ...]) -> None:
        if self._now and event in _STARTS:
            self._processes.add(self._now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._now = item.nodeid
        self._coverage.switch_context(item.nodeid)
        result = yield
        self._coverage.switch_context("")
        self._now = ""
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if not report.passed:
            self._bad.add(report.nodeid)
        if report.failed:
            self._bad.add(f"! {report.nodeid}")

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        lines: dict[str, dict[str, list[int]]] = {}
        for path in data.measured_files():
            module = str(Path(path).relative_to(self._root))
            for line, tests in data.contexts_by_lineno(path).items():
                for test in tests:
                    lines.setdefault(test, {}).setdefault(module, []).append(line)
        files: dict[str, dict[str, Any]] = {}
        for test, seconds in self._seconds.items():
            name = test.partition("::")[0]
            file = files.setdefault(name, {"tests": {}, "failed": [], "modules": {}, "imported": lines.get("", {})})
            if test not in self._bad:
                reached = lines.get(test, {})
                file["tests"][test] = {"seconds": seconds, "processes": test in self._processes, "lines": reached}
                file["modules"].update((module, digest(self._root / module)) for module in reached)
            elif f"! {test}" in self._bad:
                file["failed"].append(test)
        self._into.write_text(json.dumps(files), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Start to record, when this module is the plugin of a measuring run."""
    config.pluginmanager.register(_Recorder(Path(os.environ["COPYDESK_REACHED"])))
