"""Speed in a real pseudo-terminal, as ratios to a bare Textual application, in one run on one machine.

    python -m tests.bench.terminal [--rounds 3] [--keys 40] [--sentences 30 1000 10000] [--articles 5 1000]
                                   [--slate PATH]

Interleaved round by round, so that noise hits all alike. Times are seen from the terminal: `start` is exec to the
first frame with the page (the desk has been opened once before), `first byte` exec to the first output, `next` and
`tag` are key to the last byte of its frame, `saved` is key to the frame that says so, which waits for the disk.
`--slate` measures that program (pip install slate-nlp, in an environment of its own) on the same text.
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import platform
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import psutil

from tests.bench.articles import article, folder
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session, now

ROOT = Path(__file__).parents[2]
COLUMNS = ("first byte", "start", "next p50", "next p95", "tag p50", "tag p95", "saved p50", "quit", "memory")


@dataclass(frozen=True, slots=True)
class Program:
    """One program under test: what starts it, what its first frame shows, and its keys ("" where it has none)."""

    name: str
    command: Sequence[str]
    ready: str
    next: str = "j"
    tag: str = ""
    quit: str = "q"


def measure(program: Program, keys: int) -> dict[str, list[float]]:
    """Run a program once; milliseconds and megabytes by column."""
    figures: dict[str, list[float]] = defaultdict(list)
    with Session(program.command, rows=30, columns=100) as session:
        while not session.raw:
            session.pump(session.t0 + 120)
        figures["first byte"].append(1000 * (session.last - session.t0))
        figures["start"].append(1000 * session.wait_for(program.ready, 600))
        session.settle(0.5)
        figures["next"] = pressed(session, program.next, keys)
        if program.tag:
            figures["tag"] = pressed(session, program.tag, keys)
            figures["saved"] = saved(session, program.tag, keys)
        memory = psutil.Process(session.pid).memory_info().rss
        figures["memory"].append(memory / 1e6)
        figures["quit"].append(1000 * session.quit(program.quit))
    return figures


def pressed(session: Session, key: str, times: int) -> list[float]:
    """Return the milliseconds from each press to the last byte of its first frame."""
    presses = [session.key(key, quiet=0.04, wait=0.5) for _ in range(times)]
    return [1000 * (press.last if key in "jkn" else press.first or 0) for press in presses if press.last]


def saved(session: Session, key: str, times: int) -> list[float]:
    """Return the milliseconds from each press to the frame whose count of saved decisions has grown."""
    found: list[float] = []
    for _ in range(min(times, 15)):
        before = count(session)
        if before is None:
            break
        start = now()
        session.type(key.encode())
        try:
            at = session.wait_for(lambda s, b=before: (count(s) or 0) > b, 2)
        except TimeoutError:
            break
        found.append(1000 * (at + session.t0 - start))
        session.settle(0.02)
    return found


def count(session: Session) -> int | None:
    """Return the number of saved decisions that the status line shows."""
    line = session.terminal.screen.display[-1]
    match = re.search(r"saved (\d+)", line)
    return int(match[1]) if match else None


def programs(place: Path, sentences: Sequence[int], articles: Sequence[int], slate: str) -> list[Program]:
    """Write the desks and return all programs; the yardstick is the first."""
    listed = [Program("bare Textual app", [sys.executable, "-m", "tests.bench.bare"], "ready")]
    for size in sentences:
        desk = folder(place / f"s{size}", 1, size)
        listed.append(Program(f"{size:,} sentences", copydesk(desk), "judged", tag="a"))
    desk = place / f"s{sentences[0]}"
    listed.append(Program(f"{sentences[0]:,}, stock output", copydesk(desk, "stock"), "judged", tag="a"))
    for number in articles:
        desk = folder(place / f"a{number}", number, 5)
        listed.append(Program(f"{number:,} articles", copydesk(desk), "judged"))
    if slate:
        text = place / "slate.txt"
        text.write_text(article(sentences[0]))
        listed.append(Program("slate", [slate, str(text)], r"\S", next="down", quit="q"))
    return listed


def percentile(values: Sequence[float], part: float) -> float:
    """Return the nearest-rank percentile."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def row(figures: dict[str, list[float]]) -> dict[str, float]:
    """Return the table's columns from all rounds of one program."""
    cells = {name: median(figures[name]) for name in ("first byte", "start", "quit", "memory") if figures[name]}
    for name in ("next", "tag", "saved"):
        if figures[name]:
            cells[f"{name} p50"] = median(figures[name])
            cells[f"{name} p95"] = percentile(figures[name], 0.95)
    return cells


def report(rows: dict[str, dict[str, float]]) -> None:
    """Print the table: each figure with its ratio to the yardstick's (for tags, to the yardstick's next)."""
    base = next(iter(rows.values()))
    print(
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; ms and MB\n"
    )
    print("| |", " | ".join(COLUMNS), "|")
    print("| --- " * (len(COLUMNS) + 1) + "|")
    for name, cells in rows.items():
        shown = []
        for column in COLUMNS:
            value, yardstick = cells.get(column), base.get(column) or base.get(column.replace("tag", "next"))
            ratio = f" ({value / yardstick:.2f}×)" if value is not None and yardstick and cells is not base else ""
            shown.append("–" if value is None else f"{value:,.1f}{ratio}")
        print(f"| {name} |", " | ".join(shown), "|")


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keys", type=int, default=40)
    parser.add_argument("--sentences", type=int, nargs="+", default=[30, 1_000, 10_000])
    parser.add_argument("--articles", type=int, nargs="*", default=[5, 1_000])
    parser.add_argument("--slate", default="", help="the path of slate's program")
    args = parser.parse_args()
    for floor in ("tui", "store", "keymaps", "review", "reading"):  # as installed: where none may be written, 1.3 times
        compileall.compile_dir(ROOT / floor, quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        listed = programs(Path(temporary), args.sentences, args.articles, args.slate)
        for program in listed[1:]:
            measure(program, 1)  # the desk's first opening, and warm caches
        results: dict[str, dict[str, list[float]]] = {one.name: defaultdict(list) for one in listed}
        for _ in range(args.rounds):
            for program in listed:
                for name, values in measure(program, args.keys).items():
                    results[program.name][name] += values
        report({name: row(figures) for name, figures in results.items()})


if __name__ == "__main__":
    main()
