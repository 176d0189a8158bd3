"""The programs that the terminal's benchmarks drive: the yardstick, copydesk on desks of any size, slate."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.articles import article, desk, folder
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session

ROWS, COLUMNS = 30, 100

SLATE_KEYS = """Input: move-down all o
Input: move-up all i
Input: quit all Q
Label: accurate a green
Label: disputed d red
"""


@dataclass(frozen=True, slots=True)
class Program:
    """One program under test: what starts it, what its first frame shows, and its keys ("" where it has none)."""

    name: str
    command: Sequence[str]
    ready: str
    next: str = "j"
    back: str = ""
    tag: str = ""
    undo: str = ""
    page: str = ""
    quit: str = "q"
    cwd: str = "."

    def open(self, rows: int = ROWS, columns: int = COLUMNS) -> Session:
        """Start it in a terminal of its own."""
        return Session(self.command, rows=rows, columns=columns, cwd=self.cwd)


BARE = Program("bare Textual app", [sys.executable, "-m", "tests.bench.bare"], "ready")


SETTLED = 2.1
"""Seconds after which a folder's time of change tells for sure whether it has changed since."""
MANY = 1_000
"""From so many articles on a desk is laid out with its snapshots: reading them would take minutes."""


def desk_of(place: Path, articles: int, sentences: int) -> Path:
    """Return a desk folder with that many articles, written when it is not there yet."""
    path = place / f"a{articles}s{sentences}"
    if path.exists():
        return path
    if articles < MANY:
        return folder(path, articles, sentences)
    desk(path, articles, sentences)
    time.sleep(SETTLED)
    return path


def on_desk(name: str, where: Path, output: str = "cells") -> Program:
    """Return copydesk on a desk."""
    return Program(name, copydesk(where, output), "judged", back="k", tag="a", undo="u", page="space")


def slate(program: str, place: Path, sentences: int) -> Program:
    """Return slate on the text of the article with that many sentences, one a line, with one-key labels."""
    where = place / f"slate{sentences}"
    where.mkdir(exist_ok=True)
    text = [line for line in article(sentences).replace(". ", ".\n").split("\n") if line]
    (where / "text.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
    (where / "keys.conf").write_text(SLATE_KEYS, encoding="utf-8")
    command = [program, "-o", "-s", "line", "-c", "keys.conf", "text.txt"]
    return Program("slate", command, r"raised", next="o", back="i", tag="a", quit="Q", cwd=str(where))
