"""Speed in a real pseudo-terminal, as ratios to a bare Textual application, in one run on one machine.

    python -m tests.bench.terminal [start] [keys] [links] [--rounds 3] [--keys 20] [--blocks 4]
        [--sentences 30 1000 10000 100000] [--articles 5 1000 100000] [--slate PATH] [--place DIR]

Three tables: starts (`tests.bench.pty_start`), keys (`pty_keys`), keys over slow lines (`pty_links`); without their
names all of them. Programs are interleaved, so that noise hits all alike. What misses its bar is marked MISSED, and the
exit code is then 1. `--slate` is that program's path (pip install slate-nlp, in an environment of its own); `--place`
keeps the made-up desks there for the next run: reading 100,000 sentences takes minutes.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.bench import pty_keys, pty_links, pty_start
from tests.bench.pty_programs import BARE, Program, desk_of, on_desk, slate
from tests.bench.pty_table import Table, median_of, percentile

ROOT = Path(__file__).parents[2]
FLOORS = ("tui", "store", "keymaps", "review", "reading")
PARTS = ("start", "keys", "links")
STARTS = 4
"""Starts of each program in a round: one start is one figure, a round of keys is many."""

START_FACTOR, FIRST_BYTE_MS, QUIT_MS, SAMPLE_MB = 1.35, 40.0, 150.0, 15.0
KEY_FACTOR, SLOW_KEY_FACTOR, SAVED_MS, LONG_MB = 2.5, 3.0, 15.0, 60.0
"""The bars: factors of the bare application's figure, or what may come on top of it (memory) or of the disk (saved)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: desks are kept in `place`."""

    place: Path
    rounds: int
    blocks: int
    keys: int
    sentences: Sequence[int]
    articles: Sequence[int]
    slate: str
    parts: Sequence[str] = field(default=PARTS)


def warmed(program: Program) -> Program:
    """Open a program once, so that its desk has been read and the caches are warm."""
    pty_start.measure(program)
    return program


def starts(plan: Plan) -> Table:
    """Measure starts and ends."""
    table = Table("start", ("first byte", "start", "quit", "memory"), BARE.name)
    listed = [BARE]
    for number in plan.articles:
        listed.append(warmed(on_desk(f"{number:,} articles", desk_of(plan.place, number, 5))))
    results: dict[str, dict[str, list[float]]] = {one.name: defaultdict(list) for one in listed}
    for _ in range(plan.rounds * STARTS):
        for one in listed:
            for name, values in pty_start.measure(one).items():
                results[one.name][name] += values
    base = results[BARE.name]
    for one in listed:
        for name in table.columns:
            table.put(one.name, name, median_of(results[one.name][name]))
        if one is not BARE:
            table.bar(one.name, "first byte", FIRST_BYTE_MS)
            table.bar(one.name, "start", START_FACTOR * median_of(base["start"]))
            table.bar(one.name, "quit", QUIT_MS)
            table.bar(one.name, "memory", SAMPLE_MB + median_of(base["memory"]))
    return table


def keys(plan: Plan) -> list[Table]:
    """Measure keys at every size: a table each, for each has its own yardstick, run side by side with it."""
    return [_keys_at(size, plan) for size in plan.sentences]


def _keys_at(size: int, plan: Plan) -> Table:
    ours = warmed(on_desk(f"{size:,} sentences", desk_of(plan.place, 1, size)))
    listed = [BARE, ours]
    if size <= 1_000:
        listed.append(warmed(on_desk("stock output", desk_of(plan.place / "stock", 1, size), "stock")))
        if plan.slate:
            listed.append(slate(plan.slate, plan.place, size))
    results: dict[str, dict[str, list[float]]] = {one.name: defaultdict(list) for one in listed}
    for _ in range(plan.rounds):
        for name, figures in pty_keys.measure(listed, plan.place, plan.blocks, plan.keys).items():
            for column, values in figures.items():
                results[name][column] += values
    columns = ("next p50", "next p95", "tag p50", "tag p95", "saved p50", "disk p50", "memory", "memory used")
    table = Table(f"keys, {size:,} sentences", columns, BARE.name)
    for one in listed:
        _row(table, one.name, results[one.name])
    base = results[BARE.name]
    for name in ("next", "tag"):
        table.bar(ours.name, f"{name} p50", KEY_FACTOR * percentile(base["next"], 0.5))
        table.bar(ours.name, f"{name} p95", SLOW_KEY_FACTOR * percentile(base["next"], 0.95))
    table.bar(ours.name, "saved p50", SAVED_MS + percentile(results[ours.name]["disk"], 0.5))
    room = LONG_MB if size > 1_000 else SAMPLE_MB
    table.bar(ours.name, "memory", room + median_of(base["memory"]))
    return table


def _row(table: Table, name: str, figures: dict[str, list[float]]) -> None:
    for column in table.columns:
        kind, _, part = column.partition(" p")
        if figures.get(kind) and part:
            table.put(name, column, percentile(figures[kind], float(part) / 100), of=column.replace("tag", "next"))
        elif figures.get(column):
            table.put(name, column, median_of(figures[column]))


def main() -> int:
    """Measure what was asked for and print the tables."""
    plan = asked()
    for floor in FLOORS:  # as installed: where none may be written, 1.3 times
        compileall.compile_dir(ROOT / floor, quiet=1)
    print(
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; ms and MB"
    )
    missed = 0
    for part in plan.parts:
        tables = {"start": lambda: [starts(plan)], "keys": lambda: keys(plan), "links": lambda: pty_links.tables(plan)}
        for table in tables[part]():
            print("\n" + table.text(), flush=True)
            missed += table.missed
    print(f"\n{missed} missed" if missed else "\nEverything within its bar")
    return 1 if missed else 0


def asked() -> Plan:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="start, keys, links (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--keys", type=int, default=20)
    parser.add_argument("--sentences", type=int, nargs="+", default=[30, 1_000, 10_000, 100_000])
    parser.add_argument("--articles", type=int, nargs="*", default=[5, 1_000, 100_000])
    parser.add_argument("--slate", default="")
    parser.add_argument("--place", default="")
    args = parser.parse_args()
    place = Path(args.place or tempfile.mkdtemp(prefix="copydesk-bench-"))
    place.mkdir(parents=True, exist_ok=True)
    parts = args.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return Plan(place, args.rounds, args.blocks, args.keys, args.sentences, args.articles, args.slate, parts)


if __name__ == "__main__":
    sys.exit(main())
