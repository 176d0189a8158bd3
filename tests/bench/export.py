"""How long an export of 100,000 decisions takes, against orjson dumping the same records; and its memory.

    python -m tests.bench.export [DECISIONS]

Makes a desk of 8 reviewers in a temporary folder. The export is the program's own path, from the files on the disk to
a file; the reference is `orjson.dumps` of the same records, one by one, to a file. Prints medians and their ratio.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import orjson

from review.events import Event, EventKind, Evidence, Holding
from review.verdicts import Verdict
from store.desk import open_desk
from store.door import Card
from store.doors import open_rounds
from store.export.crew import processors
from store.export.gather import Wanted
from store.export.job import job_of
from store.export.jsonl import write
from tests.bench.segments import write_segments

REVIEWERS = ("ana", "bo", "cy", "dee", "eli", "fay", "gus", "hal")
SENTENCES = 50
APART = 4_200_000
"""Microseconds from one decision of a reviewer to the next."""


def make(folder: Path, decisions: int) -> None:
    """Write articles of 50 sentences and give each sentence eight decisions, some with a note and evidence."""
    for number in range(max(1, decisions // (SENTENCES * len(REVIEWERS)))):
        paragraphs = (
            f"In 20{n % 30:02} the company of Jan Leike no. {number} paid ${n} million for part {n} of its plan."
            for n in range(SENTENCES)
        )
        (folder / f"{number:05}.txt").write_text("\n\n".join(paragraphs))
    door = open_desk(folder)
    cards, rounds = door.cards(), door.layout.rounds
    door.close()
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
    doors = open_rounds(str(folder))
    with target.open("wb") as file:
        file.writelines(write(job_of(doors, Wanted(), "bench", 0, processors())))
    for door in doors:
        door.close()


def reference(records: list[object], target: Path) -> None:
    """Dump the same records with orjson, one a line."""
    with target.open("wb") as file:
        file.writelines(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def timed(function: Callable[[], None], runs: int = 3) -> float:
    """Return the median of some runs, in seconds."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak(function: Callable[[], None]) -> float:
    """Return how far memory rises, in MB, as Python counts it."""
    tracemalloc.start()
    function()
    top = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return top / 1e6


def main(decisions: int = 100_000) -> None:
    """Run and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, out, ref = Path(name) / "desk", Path(name) / "out.jsonl", Path(name) / "ref.jsonl"
        folder.mkdir()
        make(folder, decisions)
        ours = timed(lambda: export(folder, out))
        doors = open_rounds(str(folder))
        warm = timed(lambda: out.write_bytes(b"".join(write(job_of(doors, Wanted(), "bench", 0)))) and None)
        records = [orjson.loads(line) for line in out.read_bytes().splitlines()]
        theirs = timed(lambda: reference(records, ref))
        assert out.read_bytes() == ref.read_bytes()
        count, size = len(records), out.stat().st_size
        records.clear()
        print(f"{count:,} records, {size / 1e6:.0f} MB")
        print(f"orjson, the same records   {theirs:6.2f} s")
        print(f"export, with opening       {ours:6.2f} s   {ours / theirs:.2f} x")
        print(f"export of an open desk     {warm:6.2f} s   {warm / theirs:.2f} x")
        print(f"memory while exporting     {peak(lambda: export(folder, out)):6.1f} MB more")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
