"""How long an export of 100,000 decisions takes, against orjson dumping the same records; and its memory.

    python -m tests.bench.export [DECISIONS]

Makes a desk of 8 reviewers in a temporary folder. The export is the program's own path, from the files on the disk to
a file; the reference is `orjson.dumps` of the same records, one by one, to a file. A login's first export reads every
file of events to open the desk, the later ones find what the first has kept of them. Prints the shortest wall times,
how they compare, and how the memory of an export grows with the decisions; exit code 1 when a bar is missed.
"""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import orjson

from review.events import Event, EventKind, Evidence, Holding
from store.desk import Card
from store.exchange.export import Wanted, job_of, uncollected
from store.exchange.formats.jsonl import write
from store.files import processors
from store.index.columns import FOLDER
from store.layout import HIDDEN
from store.opening import open_desk, open_rounds
from tests.bench.segments import write_segments
from tests.verdicts import Verdict

REVIEWERS = ("ana", "bo", "cy", "dee", "eli", "fay", "gus", "hal")
SENTENCES = 50
APART = 4_200_000
"""Microseconds from one decision of a reviewer to the next."""
RATIO = 3.0
GROWTH = 1.3
"""Four times the decisions may not take more memory than this, for what a few articles differ."""


def make(folder: Path, decisions: int) -> None:
    """Write articles of 50 sentences and give each sentence eight decisions, some with a note and evidence."""
    for number in range(max(1, decisions // (SENTENCES * len(REVIEWERS)))):
        paragraphs = (
            f"In 20{n % 30:02} the company of Jan Leike no. {number} paid ${n} million for part {n} of its plan."
            for n in range(SENTENCES)
        )
        (folder / f"{number:05}.txt").write_text("\n\n".join(paragraphs))
    desk = open_desk(folder)
    cards, rounds = desk.articles.cards(), desk.layout.rounds
    desk.close()
    for turn, reviewer in enumerate(REVIEWERS):
        first = 1_760_000_000_000_000 + turn * 1_234_567
        write_segments(rounds / "main" / reviewer, "bench", decided(cards, reviewer), first, APART)


def decided(cards: Sequence[Card], reviewer: str) -> Iterator[Event]:
    """Yield one reviewer's decisions: every fifth with a note, a reason and evidence."""
    verdicts = list(Verdict)
    for card in cards:
        for sentence in range(min(card.sentences, SENTENCES)):
            rich = sentence % 5 == 0
            held = Holding(
                verdicts[sentence % 3],
                True,
                "The annual report says “otherwise”." if rich else "",
                ("figure",) if rich else (),
                evidence=(Evidence("https://example.org/report", "otherwise", "refutes"),) if rich else (),
            )
            yield Event(EventKind.DECIDE, reviewer, "main", card.name, card.snapshot, sentence, held, duration=4.2)


def export(folder: Path, target: Path) -> None:
    """Export as the command does, without the program's start."""
    with uncollected():
        desks = open_rounds(str(folder), workers=processors())
        with target.open("wb") as file:
            file.writelines(write(job_of(desks, Wanted(), "bench", 0, processors())))
        for desk in desks:
            desk.close()


def export_first(folder: Path, target: Path) -> None:
    """Export as a login does that never opened the desk, but for its articles."""
    for kept in folder.glob(f"{HIDDEN}/index/*/{FOLDER}"):
        shutil.rmtree(kept)
    export(folder, target)


def reference(records: list[object], target: Path) -> None:
    """Dump the same records with orjson, one a line."""
    with target.open("wb") as file:
        file.writelines(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def spent(function: Callable[[], None]) -> float:
    """Return the seconds that something takes."""
    gc.collect()
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def timed(folder: Path, out: Path, records: list[object], ref: Path, runs: int = 12) -> list[float]:
    """Return the shortest times in seconds of an export, a login's first export, and the reference.

    They take turns, so that what else the machine does hits all. Exports have a process of their own, as those of
    users have: the reference's records fill this one.
    """
    times: list[list[float]] = [[], [], []]
    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        for _ in range(runs):
            for function, found in zip((export, export_first), times, strict=False):
                found.append(elsewhere.submit(spent, partial(function, folder, out)).result())
            times[-1].append(spent(partial(reference, records, ref)))
    return [min(found) for found in times]


def grown(function: Callable[[], None]) -> float:
    """Return how far memory rises while something runs, in MB, as Python counts it."""
    tracemalloc.start()
    function()
    top = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return top / 1e6


def held(folder: Path, target: Path) -> float:
    """Return the megabytes that exporting an open desk takes, in this process alone, so that all of it is seen."""
    desks = open_rounds(str(folder))
    with uncollected(), target.open("wb") as file:
        found = grown(lambda: file.writelines(write(job_of(desks, Wanted(), "bench", 0))))
    for desk in desks:
        desk.close()
    return found


def memory(base: Path, decisions: int) -> tuple[float, float]:
    """Return the megabytes that an export takes with a quarter of the decisions, and with all of them.

    Each is measured in a new process: one that ran for long has tables that may double at any moment.
    """
    found = []
    for count in (decisions // 4, decisions):
        folder = base / f"memory{count}"
        folder.mkdir()
        make(folder, count)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            found.append(pool.submit(held, folder, base / "memory.jsonl").result())
    return found[0], found[1]


def main(decisions: int = 100_000) -> int:
    """Print the figures; 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        folder, out, ref = base / "desk", base / "out.jsonl", base / "ref.jsonl"
        folder.mkdir()
        make(folder, decisions)
        time.sleep(2)  # what was just written is not trusted to stay
        export(folder, out)
        records = [orjson.loads(line) for line in out.read_bytes().splitlines()]
        gc.collect()
        gc.freeze()  # the records of the reference are no part of the export, so its collector need not look at them
        ours, first, theirs = timed(folder, out, records, ref)
        assert out.read_bytes() == ref.read_bytes()
        count, size = len(records), out.stat().st_size
        records.clear()
        few, many = memory(base, decisions)
    ratio, ratio_first, growth = ours / theirs, first / theirs, many / few
    print(f"{count:,} records, {size / 1e6:.0f} MB, made by {processors()} processes; the reference has one")
    print(f"orjson, the same records      {theirs:6.2f} s   {theirs / count * 1e6:5.2f} us a record")
    print(f"export, with opening the desk {ours:6.2f} s   {ours / count * 1e6:5.2f} us a record")
    print(f"a login's first export        {first:6.2f} s   {first / count * 1e6:5.2f} us a record")
    print(f"ratio of wall time            {ratio:6.2f} x   bar {RATIO} x   {told(ratio <= RATIO)}")
    print(f"the same of the first export  {ratio_first:6.2f} x   bar {RATIO} x   {told(ratio_first <= RATIO)}")
    print(f"memory of the export itself   {many:6.2f} MB  {few:.2f} MB with a quarter of the decisions")
    print(f"growth of that memory         {growth:6.2f} x   bar {GROWTH} x   {told(growth <= GROWTH)}")
    return int(max(ratio, ratio_first) > RATIO or growth > GROWTH)


def told(met: bool) -> str:
    """Return how a bar came out."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
