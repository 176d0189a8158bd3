"""Tells through which files one key leads: `python -m tests.tools.keypath a`.

Opens the samples as a desk in a terminal of its own, presses the key there, and follows every call of the project's own
code until the screen has the frame and the disk the decision, in all threads. Two figures tell how far somebody has to
read who follows a key: how many files are entered, and how often the next call is in another file than the one before.
They are told of all threads and of each: what is looked up in the background shows later, and no key waits for it.
`--files` lists the files with their calls, `--walk` the path itself.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from itertools import groupby, pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from tests.terminal.ptydrive import Session

ROOT = Path(__file__).parent.parent.parent
FLOORS = tuple(f"{ROOT / name}{os.sep}" for name in ("tui", "store", "review", "reading", "keymaps"))
BEFORE = "aja"
"""Keys that come first: what is made at the first use of an action is not counted."""

Walk = list[list[str]]
"""Each call that was made: the thread, the file below the project, and the function."""


class Recorder:
    """Notes the calls of the project's code in every thread, between two lines that come through a pipe."""

    def __init__(self, pipe: Path, result: Path) -> None:
        self._pipe, self._result = pipe, result
        self._walk: Walk = []
        self._on = False
        threading.Thread(target=self._listen, daemon=True).start()
        threading.setprofile(self._hear)
        sys.setprofile(self._hear)

    def _listen(self) -> None:
        with self._pipe.open() as orders:
            for _ in orders:
                self._on = not self._on
                if not self._on:
                    self._result.write_text(json.dumps(self._walk))

    def _hear(self, frame: FrameType, kind: str, _argument: Any) -> None:
        if self._on and kind == "call" and frame.f_code.co_filename.startswith(FLOORS):
            name = str(Path(frame.f_code.co_filename).relative_to(ROOT))
            self._walk.append([threading.current_thread().name, name, frame.f_code.co_qualname])


def walk_of(key: str, *, columns: int = 120, rows: int = 40) -> Walk:
    """Return the calls that a key leads to."""
    with tempfile.TemporaryDirectory() as temporary:
        desk, pipe, result = (Path(temporary) / name for name in ("desk", "pipe", "result"))
        shutil.copytree(ROOT / "seeds", desk)
        os.mkfifo(pipe)
        command = [sys.executable, "-m", "tests.tools.keypath", "--inside", str(pipe), str(result), str(desk)]
        with Session(command, columns=columns, rows=rows) as session, pipe.open("w", buffering=1) as orders:
            session.wait_for("judged", 120)
            session.settle(2.0)
            for one in BEFORE:
                session.key(one, quiet=1.0)
            orders.write("on\n")
            session.settle(0.3)
            session.key(key, quiet=1.0)
            orders.write("off\n")
            session.settle(1.0)
            session.quit("q")
        found: Walk = json.loads(result.read_text())
        return found


def figures(walk: Walk) -> tuple[int, int, int]:
    """Return how many files a path enters, how often it changes from one to another, and how many calls it has."""
    changes = 0
    for _, calls in groupby(sorted(walk, key=lambda call: call[0]), key=lambda call: call[0]):
        changes += sum(before[1] != after[1] for before, after in pairwise(calls))
    return len({file for _, file, _ in walk}), changes, len(walk)


def main(arguments: list[str] | None = None) -> None:
    """Press a key and print what it leads through."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.keypath", description=__doc__)
    parser.add_argument("key", help="the key, such as a or space")
    parser.add_argument("--files", action="store_true", help="list the files and how many calls each has")
    parser.add_argument("--walk", action="store_true", help="print every call in its order")
    args = parser.parse_args(arguments)
    walk = walk_of(args.key)
    if args.walk:
        for thread, file, name in walk:
            print(f"{thread:12.12} {file:45} {name}")
    if args.files:
        for file, count in sorted(Counter(file for _, file, _ in walk).items()):
            print(f"{count:6} {file}")
    for thread in sorted({call[0] for call in walk}):
        print(told(thread, [call for call in walk if call[0] == thread]))
    print(told(args.key, walk))


def told(name: str, walk: Walk) -> str:
    """Return the figures of a path as a line."""
    files, changes, calls = figures(walk)
    return f"{name}: {files} files entered, {changes} changes of file, {calls} calls"


def inside(pipe: str, result: str, desk: str) -> None:
    """Run the program on a desk, followed."""
    Recorder(Path(pipe), Path(result))
    from tui.cli.main import main as run
    from tui.screens.desk import screen

    vars(screen)["LOOK_EVERY"] = 3600.0  # a look at what others wrote is not the key's

    run(["open", desk, "--as", "ana"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(*sys.argv[2:])
    else:
        main()
