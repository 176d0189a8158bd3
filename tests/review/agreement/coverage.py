"""How often the intervals hold what is true, and whether standard errors are the spread, by simulation.

python tests/review/agreement/coverage.py [TIMES] [SENTENCES…]; by default 400 times 50, 200 and 600 sentences.
Eight reviewers, whole articles of ten sentences, two reviewers an article in turn: what `rounds new` gives out.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import mean, pstdev

from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from review.agreement.coefficients import COEFFICIENTS
from review.agreement.counts import layout_of, sums, total
from review.agreement.report import report
from review.agreement.summary import Summary, summarise
from review.agreement.table import Table, tabulate

LABELS = ("accurate", "disputed", "erroneous")
REVIEWERS, ARTICLE = 8, 10


class Design(Struct, frozen=True):
    """What is simulated: the classes' shares, how often each reviewer is right, how alike an article's sentences are.

    `alike` is the concentration of the Dirichlet distribution that each article's shares are drawn from; 0 for none.
    """

    shares: tuple[float, float, float] = (0.7, 0.2, 0.1)
    right: tuple[float, ...] = (0.85,) * REVIEWERS
    alike: float = 0.0


class Found(Struct, frozen=True):
    """Of one coefficient: how often its interval held what is true and its own mean, and error by true spread."""

    truth: float
    mean: float
    covers: float
    covers_mean: float
    error: float
    intervals: int


def drawn(design: Design, sentences: int, random: Random) -> Table:
    """Return a table of that many sentences."""
    pairs: list[tuple[int, int]] = []
    while len(pairs) < sentences // ARTICLE:
        more = list(combinations(range(REVIEWERS), 2))
        random.shuffle(more)
        pairs += more
    rows, groups = [], []
    for article in range(sentences // ARTICLE):
        shares = design.shares
        if design.alike:
            shares = tuple(random.gammavariate(design.alike * share, 1) for share in shares)  # type: ignore[assignment]
        for _ in range(ARTICLE):
            true = random.choices(range(3), shares)[0]
            row: list[str | None] = [None] * REVIEWERS
            for who in pairs[article]:
                wrong = random.choice([other for other in range(3) if other != true])
                row[who] = LABELS[true if random.random() < design.right[who] else wrong]
            rows.append(row)
            groups.append(str(article))
    return tabulate([str(who) for who in range(REVIEWERS)], rows, order=LABELS, groups=groups)


def simulate(design: Design, sentences: int, times: int, draws: int, seed: int = 1) -> dict[str, Found]:
    """Return what came of it, by coefficient."""
    random = Random(seed)
    told: dict[str, list[tuple[float, tuple[float, float] | None, float | None]]] = {}
    for _ in range(times):
        for value in report(drawn(design, sentences, random), draws=draws).values:
            if value.value is not None:
                told.setdefault(value.key, []).append((value.value, value.ci, value.se))
    summary = _summary(drawn(design, 28 * 3000, Random(seed + 1)))
    found = {}
    for one in COEFFICIENTS:
        truth, values = one.of(summary), [value for value, _, _ in told[one.key]]
        middle, intervals = mean(values), [ci for _, ci, _ in told[one.key] if ci is not None]
        errors = [se for _, _, se in told[one.key] if se is not None]
        found[one.key] = Found(
            truth,
            middle,
            mean(low <= truth <= high for low, high in intervals),
            mean(low <= middle <= high for low, high in intervals),
            mean(errors) / pstdev(values),
            len(intervals),
        )
    return found


def _summary(table: Table) -> Summary:
    layout, numbers = layout_of(table)
    return summarise(layout, total(list(sums(table, numbers).values()), layout.size))


def main() -> None:
    """Print a table for each number of sentences and each design."""
    times, *sizes = (int(text) for text in sys.argv[1:] or ("400", "50", "200", "600"))
    designs = {
        "alike reviewers": Design(),
        "uniform classes": Design(shares=(1 / 3, 1 / 3, 1 / 3)),
        "unlike reviewers, alike sentences": Design(right=(0.95, 0.92, 0.9, 0.87, 0.85, 0.8, 0.75, 0.7), alike=3.0),
    }
    for name, design in designs.items():
        for sentences in sizes or (50, 200, 600):
            print(f"{name}, {sentences} sentences, {times} times")
            for key, one in simulate(design, sentences, times, 400).items():
                print(
                    f"  {key:28} true {one.truth:6.3f} mean {one.mean:6.3f} covered {one.covers:.3f} "
                    f"(its mean {one.covers_mean:.3f}) error/spread {one.error:.2f} of {one.intervals}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
