"""How long the agreement of a large round takes, beside a plain resampling of the same table in the same run.

python tests/bench/agreement.py [DECISIONS] [DRAWS]; by default 100,000 decisions by 8 reviewers and 2,000 draws.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from review.agreement.report import report
from review.agreement.table import Table, tabulate

RATERS = 8


def table_of(decisions: int) -> Table:
    """Return a table of that many decisions, skewed as newsrooms' are, 25 sentences an article."""
    random = Random(1)
    names = ("accurate", "disputed", "erroneous")
    rows = []
    for _ in range(decisions // RATERS):
        truth = random.choices(names, (7, 2, 1))[0]
        rows.append([truth if random.random() < 0.8 else random.choice(names) for _ in range(RATERS)])
    return tabulate("abcdefgh", rows, order=names, groups=[str(n // 25) for n in range(len(rows))])


def plain_draw(table: Table, random: Random) -> float:
    """Redraw the rows themselves and count their agreeing pairs: one coefficient of the twelve, the obvious way."""
    rows = random.choices(table.rows, k=len(table.rows))
    return sum(sum(n * (n - 1) for n in Counter(row).values()) / (RATERS * (RATERS - 1)) for row in rows) / len(rows)


def main() -> None:
    """Print both times and their ratio."""
    decisions, draws = (int(text) for text in (sys.argv[1:] + ["100000", "2000"][len(sys.argv) - 1 :])[:2])
    table = table_of(decisions)
    start = time.process_time()
    figures = report(table, draws=draws)
    ours = time.process_time() - start
    random, start = Random(1), time.process_time()
    for _ in range(5):
        plain_draw(table, random)
    plain = (time.process_time() - start) / 5 * draws
    print(f"{decisions} decisions, {draws} draws, {len(figures.values)} coefficients: {ours:.1f} s of processor time")
    print(f"the obvious way, percent agreement alone: {plain:.0f} s; ratio {plain / ours:.1f}")


if __name__ == "__main__":
    main()
