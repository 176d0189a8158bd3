"""What a durable decision, an opening and a look at progress cost, beside the plain things they are made of.

Run: python -m tests.bench.store [--events 100000]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tinydb import TinyDB

from review.events import Event, EventKind, Holding
from store.articles.snapshots import VERSION, ArticleEntry, Snapshot
from store.folder_desk import FileDesk
from store.journal.codec import encode, event_json
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.opening import open_desk
from store.person import current_person
from tests.bench.segments import write_segments
from tests.verdicts import Verdict

SAMPLES = 300
TURNS = 15  # the stores take turns, so that whatever else the machine does falls on all of them
REVIEWERS = 8
SENTENCES = 8
VERDICTS = tuple(Verdict)


def median(action: Callable[[], object], times: int = SAMPLES) -> float:
    """Return the median time of an action in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


def event(number: int, reviewer: str, articles: int) -> Event:
    """Return a decision; numbers walk through sentences and articles."""
    article = number // SENTENCES % articles
    holding = Holding(verdict=VERDICTS[number % 3], claim=True)
    digest = f"{article:064x}"
    return Event(
        EventKind.DECIDE, reviewer, "main", f"a{article:05}.txt", digest, number % SENTENCES, holding, duration=4.2
    )


def fill(home: Path, reviewer: str, count: int, articles: int, host: str = "old") -> None:
    """Write a reviewer's segments as a journal would have."""
    events = (event(number, reviewer, articles) for number in range(count))
    write_segments(home / "rounds" / "main" / reviewer, host, events, time.time_ns() // 1000 - 10**10)


def make(folder: Path, articles: int, counts: dict[str, int]) -> None:
    """Lay out a desk with that many articles and events by reviewer."""
    folder.mkdir(parents=True)
    lay_out(Layout(folder, folder / HIDDEN))
    text = "Somebody said something here. " * SENTENCES
    for number in range(articles):
        spans = [(i * 30, i * 30 + 29, "sentence") for i in range(SENTENCES)]
        name = f"a{number:05}.txt"
        snapshot = Snapshot(VERSION, text, "en", 0, {}, spans, [], [ArticleEntry(name, name, name, number)])  # type: ignore[arg-type]
        (folder / HIDDEN / "articles" / f"{number:064x}.json").write_bytes(encode(snapshot))
    for reviewer, count in counts.items():
        fill(folder / HIDDEN, reviewer, count, articles)


def decisions(base: Path) -> dict[str, float]:
    """Measure one durable decision, bare, by copydesk on three sizes, by stock TinyDB and by SQLite."""
    payload = event_json(event(1, "ana", 10)) + b"\n"
    bare_file = os.open(base / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def bare() -> None:
        os.write(bare_file, payload)
        os.fdatasync(bare_file)

    desks = {}
    for count in (100, 10_000, 100_000):
        folder = base / f"d{count}"
        make(folder, 1000, {current_person().login: count})
        desks[count] = open_desk(folder)
        desks[count].decisions.progress(desks[count].reviewer)
    sqlite = sqlite3.connect(base / "s.sqlite", isolation_level=None)
    sqlite.executescript("pragma journal_mode=wal; pragma synchronous=full; create table e (id integer primary key, d)")
    stock = TinyDB(base / "stock.json").table("events")
    stock.insert_multiple(json.loads(payload) for _ in range(10_000))
    result: dict[str, list[float]] = {}
    for turn in range(TURNS):
        for name, action in {
            "bare append + fdatasync": bare,
            **{f"copydesk, {count:,} before": decider(desk, turn) for count, desk in desks.items()},
            "SQLite WAL, synchronous=FULL": lambda: sqlite.execute("insert into e (d) values (?)", (payload,)),
        }.items():
            result.setdefault(name, []).append(median(action, SAMPLES // TURNS))
    medians = {name: statistics.median(times) for name, times in result.items()}
    medians["stock TinyDB, 10,000 before (not synced)"] = median(lambda: stock.insert(json.loads(payload)), 5)
    for desk in desks.values():
        desk.close()
    return medians


def decider(desk: FileDesk, turn: int) -> Callable[[], object]:
    """Return what makes one more decision on a desk."""
    numbers = iter(range(turn * SAMPLES, (turn + 1) * SAMPLES))
    return lambda: desk.decisions.append([event(next(numbers) * 37, desk.reviewer, 1000)])


OPEN = """
import sys, time
began = time.perf_counter()
from store.opening import open_desk
imported = time.perf_counter()
desk = open_desk(sys.argv[1])
opened = time.perf_counter()
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # ru_maxrss has the parent's in it
print(imported - began, opened - imported, int(peak.split()[1]) / 1024)
"""


def opening(base: Path, count: int) -> Iterator[tuple[float, float, float]]:
    """Yield the seconds to import, the seconds to open, and the megabytes of a program that opens a desk.

    First of one whose files of events this login has not read yet, then of one that keeps what it read of them.
    """
    folder = base / "open"
    make(folder, 12_500, {f"r{number}": count // REVIEWERS for number in range(REVIEWERS)})
    open_desk(folder).close()
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", OPEN, str(folder)]
    subprocess.run(command, env=compiled, capture_output=True, check=True)  # as installed: modules are compiled once
    for _ in range(2):
        runs = []
        for _ in range(5):
            done = subprocess.run(command, env=compiled, capture_output=True, text=True, check=True)
            runs.append(tuple(float(figure) for figure in done.stdout.split()))
        imported, opened, memory = (statistics.median(run[i] for run in runs) for i in range(3))
        yield imported, opened, memory
        time.sleep(2)  # what was just written is not trusted to stay
        open_desk(folder).close()


def progress(base: Path) -> float:
    """Return the milliseconds to see everybody's progress on 10,000 articles after another's decision."""
    folder = base / "progress"
    make(folder, 10_000, {f"r{number}": 10_000 for number in range(REVIEWERS)})
    mine, other = open_desk(folder, reviewer="r0"), open_desk(folder, reviewer="r1")
    reviewers = [f"r{number}" for number in range(REVIEWERS)]
    for reviewer in reviewers:
        mine.decisions.progress(reviewer)
    time.sleep(2)  # articles that were just added are looked at again, each of them, at every refresh
    spent = []
    for number in range(30):
        other.decisions.append([event(number * 811, "r1", 10_000)])
        began = time.perf_counter()
        mine.refresh()
        judged = sum(mine.decisions.progress(reviewer)["a00001.txt"].judged for reviewer in reviewers)
        assert judged
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    args = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="copydesk-bench-"))
    try:
        medians = decisions(base)
        bare = medians["bare append + fdatasync"]
        for name, spent in medians.items():
            print(f"{name:45} {spent:8.3f} ms  {spent / bare:7.2f} x bare")
        growth = medians["copydesk, 100,000 before"] / medians["copydesk, 100 before"]
        (imported, opened, memory), (_, again, memory_again) = opening(base, args.events)
        seen = progress(base)
        bars = {
            "a decision beside a bare append": (medians["copydesk, 100 before"] / bare, 3.0, "x"),
            "100,000 before beside 100 before": (growth, 1.3, "x"),
            f"opening {args.events:,} events": (opened, 0.5, "s"),
            "the program's memory then": (memory, 45.0, "MB"),
            "opening it another time": (again, 0.5, "s"),
            "memory another time": (memory_again, 45.0, "MB"),
            "progress 10,000 x 8 after one change": (seen, 5.0, "ms"),
        }
        for name, (figure, bar, unit) in bars.items():
            print(f"{name:45} {figure:8.3f} {unit:3} bar {bar}{'' if figure <= bar else '  MISSED'}")
        print(f"{'importing the store':45} {imported:8.3f} s")
        return int(any(figure > bar for figure, bar, _ in bars.values()))
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    sys.exit(main())
