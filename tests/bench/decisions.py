"""The list of decisions on a large desk: its first page, each letter of a query, keys while it is read.

`python -m tests.bench.decisions`, `--decisions 100000`. Each of three reviewers has so many decisions.

- *read*: milliseconds of processor time of the thread that reads, from asking to the first lines.
- *first page*: from the key that opens the list, in a real pseudo-terminal, to a screen full of sentences.
- *letter* and *step*: from the key to its own frame, while lines are read beside it; no letter waits for lines.

Bars: a first page in 100 ms, a letter's frame in 60 ms. What misses its bar is marked, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from review.query import parse
from store.desk import Desk
from store.opening import open_desk
from tests.bench.large import SENTENCES, filled
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session, now
from tui.work.decision_list import find_rows

QUERIES = (
    "by:ana",
    "verdict:disputed",
    "verdict:disputed by:bo",
    "reason:figure",
    "note:any",
    "is:unjudged",
    "article:*9*",
    "commission",
    "commission verdict:disputed",
)
TYPED = "verdict:disputed commission"
PAGE_MS, LETTER_MS = 100, 60


def first_lines(desk: Desk, query: str) -> tuple[float, int]:
    """Return milliseconds until the first lines of a query are there, and how many they are."""
    began = time.thread_time()
    rows = next(
        find_rows(desk, list(desk.articles.cards()), parse(query, typing=True), datetime.now().astimezone(), _go_on)
    )
    return (time.thread_time() - began) * 1000, len(rows)


def _go_on(_done: int, _of: int) -> bool:
    return True


def read(path: Path) -> Iterator[tuple[str, float, float]]:
    """Yield what the thread takes for each query: the first time, and the least of three more."""
    desk = open_desk(path, "ana", enter=False)
    try:
        for query in QUERIES:
            first, count = first_lines(desk, query)
            yield f"read {query} ({count})", first, min(first_lines(desk, query)[0] for _ in range(3))
    finally:
        desk.close()


def on_screen(path: Path) -> Iterator[tuple[str, Sequence[float], float]]:
    """Yield milliseconds on a terminal, and the bar that they are to keep."""
    with Session(copydesk(path), rows=40, columns=80) as session:
        session.wait_for("judged", 120)
        session.rest()
        pages = [_opened(session) for _ in range(7)]
        yield "first page, the first time", pages[:1], PAGE_MS
        yield "first page", pages[1:], PAGE_MS
        session.type(b"gd")
        session.wait_for("Decisions")
        session.settle(0.5)
        yield "step while lines are read", [_frame(session, "j") for _ in range(20)], LETTER_MS
        session.type(b"/")
        session.settle(0.5)
        letters = [_frame(session, letter) for letter in TYPED]
        yield "letter", letters, LETTER_MS
        yield "letter, the slowest", [max(letters)], LETTER_MS
        session.type(b"\r")
        session.settle(1.0)
        session.type(b"\x1b[27u")
        session.settle(0.5)
        session.quit("q")


def _opened(session: Session) -> float:
    """Return milliseconds from the key to a full list, and leave the list again."""
    session.type(b"g")
    session.settle(0.05)
    began = now()
    session.type(b"d")
    took = (session.wait_for(lambda one: one.text().count("bo ") > 20) + session.t0 - began) * 1000
    session.settle(0.5)
    session.type(b"\x1b[27u")
    session.wait_gone("Decisions")
    session.settle(0.3)
    return took


def _frame(session: Session, key: str) -> float:
    """Return milliseconds from a key to the end of its own frame."""
    press = session.key(key, 0.05, 1.0)
    return (press.frame or press.first or 1.0) * 1000


def main() -> int:
    """Print the figures, and return whether any misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=100_000)
    articles = parser.parse_args().decisions // SENTENCES
    missed = False
    with tempfile.TemporaryDirectory() as name:
        path = filled(Path(name, "desk"), articles)
        open_desk(path, "ana").close()
        print(f"{articles * SENTENCES:,} decisions of each of three reviewers, {articles:,} articles;", end=" ")
        print(f"milliseconds; load {os.getloadavg()[0]:.0f}\n")
        print(f"{'':<44}{'first':>9}{'then':>9}")
        for what, first, then in read(path):
            missed |= (mark := then > PAGE_MS)
            print(f"{what:<44}{first:9.1f}{then:9.1f}{'  misses' if mark else ''}")
        print(f"\n{'':<44}{'median':>9}{'most':>9}")
        for what, taken, bar in on_screen(path):
            missed |= (mark := median(taken) > bar)
            print(f"{what:<44}{median(taken):9.1f}{max(taken):9.1f}{f'  misses {bar}' if mark else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
