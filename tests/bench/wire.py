"""Bytes on the wire for one key at 80×24 and 256 colours: copydesk, its stock output, less and vim on the same text.

python -m tests.bench.wire
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.terminal.budget import BUDGET, play
from tests.terminal.ptydrive import Session

SEEDS = Path(__file__).parent.parent.parent / "seeds"
ROWS = ("start and open", "next", "tag", "page", "idle")


def pager(command: Sequence[str], text: Path, keys: Mapping[str, str]) -> dict[str, float]:
    """Return what a pager sends at the start, for a line and for a page, and while nobody types."""
    with Session([*command, str(text)]) as session:
        session.settle(0.5)
        costs = {"start and open": float(session.bytes)}
        for kind, key in keys.items():
            costs[kind] = float(median(session.key(key, quiet=0.1).bytes for _ in range(8)))
        before = session.bytes
        session.settle(2.0, 2.0)
        costs["idle"] = float(session.bytes - before)
    return costs


def main() -> None:
    """Measure and print a table."""
    results: dict[str, Mapping[str, float]] = {"budget": {kind: float(cost) for kind, cost in BUDGET.items()}}
    with tempfile.TemporaryDirectory() as temporary:
        desk = Path(temporary) / "seeds"
        for output in ("cells", "stock"):
            shutil.copytree(SEEDS, desk)
            wire = play(desk, output)
            results[f"copydesk {output}"] = {kind: wire.median(kind) for kind in ROWS}
            shutil.rmtree(desk)
        text = Path(temporary) / "all.txt"
        text.write_text("".join(path.read_text() for path in sorted(SEEDS.glob("*.txt"))) * 4)
        for command in (["less"], ["vim", "-u", "NONE", "-R"]):
            if shutil.which(command[0]):
                keys = {"next": "j", "page": "space" if command[0] == "less" else "ctrl+f"}
                results[command[0]] = pager(command, text, keys)
    print("| bytes, 80×24, 256 colours |", " | ".join(ROWS), "|")
    print("| --- " * (len(ROWS) + 1) + "|")
    for name, costs in results.items():
        print(f"| {name} |", " | ".join(f"{costs[row]:,.0f}" if row in costs else "–" for row in ROWS), "|")


if __name__ == "__main__":
    main()
