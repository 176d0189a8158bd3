"""How long the import of 100,000 records takes, and of claims that each become an article.

    python -m tests.bench.importing [RECORDS] [CLAIMS]

Makes a desk of 250 articles in a temporary folder and imports records of ten reviewers through the command line; then a
file of FEVER's form into a new desk. Prints wall and CPU seconds; exit code 1 when the records take more than the bar.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tui.cli.main import main

BAR = 20.0
ARTICLES = 250
REVIEWERS = 10
VERDICTS = ("accurate", "disputed", "erroneous")


def records(folder: Path, count: int) -> Path:
    """Write a desk's articles and a file of records on them."""
    sentences = count // (ARTICLES * REVIEWERS)
    for number in range(ARTICLES):
        text = " ".join(f"Council {number} voted on motion {at} in {1900 + at % 100}." for at in range(sentences))
        (folder / f"{number:04}.txt").write_text(f"Harbour works {number}\n\n{text}\n")
    path = folder.parent / "records.jsonl"
    with path.open("w") as file:
        for number in range(ARTICLES):
            for at in range(sentences):
                for who in range(REVIEWERS):
                    line = {"article": f"{number:04}.txt", "sentence": at + 1, "verdict": VERDICTS[(at + who) % 3]}
                    file.write(json.dumps({**line, "reviewer": f"r{who}", "modified": "2026-01-01T00:00:00Z"}) + "\n")
    return path


def claims(folder: Path, count: int) -> Path:
    """Write claims as FEVER has them."""
    path = folder / "claims.jsonl"
    labels = ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO")
    with path.open("w") as file:
        for number in range(count):
            claim = {
                "id": number,
                "label": labels[number % 3],
                "claim": f"Ship {number} sank in {1800 + number % 200}.",
            }
            file.write(json.dumps({**claim, "evidence": [[[1, 2, f"Ship_{number}", 3]]]}) + "\n")
    return path


def measured(what: str, *argv: str) -> float:
    """Run a command, print how long it took, and return the seconds of processors."""

    def cpu() -> float:
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in used)

    began, before = time.perf_counter(), cpu()
    assert main(list(argv)) == 0
    used = cpu() - before
    print(f"{what}: {time.perf_counter() - began:.1f} s, {used:.1f} s of processors")
    return used


if __name__ == "__main__":
    RECORDS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    CLAIMS = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with tempfile.TemporaryDirectory() as temporary:
        desk = Path(temporary) / "desk"
        desk.mkdir()
        made = records(desk, RECORDS)
        assert main(["add", str(desk), "--desk", str(desk)]) == 0
        took = measured(f"import of {RECORDS:,} records", "import", str(desk), str(made), "--as", "lea")
        measured("and again, all known", "import", str(desk), str(made), "--as", "lea")
        measured(
            f"import of {CLAIMS:,} claims as articles",
            "import",
            f"{temporary}/claims",
            str(claims(desk.parent, CLAIMS)),
        )
    sys.exit(took > BAR)
