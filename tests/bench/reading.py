"""How fast reading is, and how much memory it takes: `python -m tests.bench.reading [--quick]`.

Each figure stands beside a reference measured in the same run (a plain read of the same file, sentencex alone), for
the ratio is what can be compared between machines. Times are medians of several runs in processor time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sentencex import get_sentence_boundaries

from reading.clean import clean
from reading.entities import recognise
from reading.load import load
from reading.sentences import split
from store.manage.adding import Adder
from store.opening import open_desk

SEEDS = Path(__file__).parents[2] / "seeds"
RUNS = 5


def seconds(work: Callable[[], object]) -> float:
    """Return the median processor time of a piece of work."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return median(times)


def article(size: int) -> str:
    """Return the sample articles, one behind the other, again and again, as a text of about `size` bytes."""
    text = "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return "\n\n".join([text] * (size // len(text.encode()) + 1))


def stages(folder: Path, size: int) -> None:
    """Print the speed of each stage over one file of `size` bytes."""
    path = folder / "a.txt"
    path.write_text(article(size), "utf-8")
    megabytes = path.stat().st_size / 1e6
    raw = path.read_text("utf-8")
    text = clean(raw).text
    units = split(text)
    part = text[: len(text) // 10]
    some = tuple(unit for unit in units if unit.end <= len(part))
    rows = {
        "plain read and decode": seconds(lambda: path.read_bytes().decode("utf-8")),
        "sentencex alone": seconds(lambda: get_sentence_boundaries("en", text)),
        "load": seconds(lambda: list(load(path))),
        "clean": seconds(lambda: clean(raw)),
        "sentences": seconds(lambda: split(text)),
        "clean and sentences": seconds(lambda: split(clean(raw).text)),
        "entities": 10 * seconds(lambda: recognise(part, some)),
    }
    print(f"{megabytes:.1f} MB of samples{'':14}  MB/s   times a plain read   times sentencex")
    for name, taken in rows.items():
        read, alone = taken / rows["plain read and decode"], taken / rows["sentencex alone"]
        print(f"  {name:<28}{megabytes / taken:8.1f}{read:17.1f}{alone:18.1f}")


def memory(folder: Path) -> None:
    """Print the most memory that reading one article of 10 MB takes, with and without its entities."""
    path = folder / "large.txt"
    path.write_text(article(10_000_000), "utf-8")
    report = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    scripts = {
        "interpreter and imports": "import reading.read",
        "load, clean and sentences": (
            "from pathlib import Path; from reading.load import load; from reading.clean import clean; "
            "from reading.sentences import split; "
            f"source = next(load(Path({str(path)!r}))); units = split(clean(source.text).text)"
        ),
        "the whole article": (
            f"from pathlib import Path; from reading.read import read_file; article = read_file(Path({str(path)!r}))"
        ),
    }
    print("\nA 10 MB article, most memory in MB")
    for name, script in scripts.items():
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-c", f"{script}; {report}"], capture_output=True, text=True, check=True)
        print(f"  {name:<28}{done.stdout.strip():>8}   {time.monotonic() - began:6.1f} s")


def many(folder: Path, count: int) -> None:
    """Print how long `count` articles take to enter a desk by two workers, and by one."""
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    inbox = folder / "inbox"
    inbox.mkdir()
    for i in range(count):
        (inbox / f"{i:05}.txt").write_text(f"Copy {i}\n\n{texts[i % len(texts)]}", "utf-8")
    print(f"\n{count} articles into a desk")
    for workers in (1, 2):
        where = folder / f"desk{workers}"
        where.mkdir()
        desk = open_desk(where, reviewer="bench", enter=False)
        adder = Adder(workers)
        began = time.monotonic()
        desk.add(sorted(inbox.iterdir()), adder.take)
        taken = time.monotonic() - began
        desk.close()
        print(f"  {workers} workers: {taken:6.1f} s, {len(adder.result.new) / taken:6.1f} articles/s")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: to see that it runs")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stages(folder, 100_000 if quick else 2_000_000)
        if not quick:
            memory(folder)
        many(folder, 10 if quick else 1000)


if __name__ == "__main__":
    main()
