"""How well and how fast decisions find their sentences after an article changed.

Run: python -m tests.bench.anchoring
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from reading.anchor import Anchor, Status, anchor
from tests.bench.edits import LEVELS, Edited, corpus

SEEDS = 5
RIGHT = {"light": 99.5, "medium": 98.5, "heavy": 97.0}
WRONG = {"light": 0.2, "medium": 0.5, "heavy": 1.0}


def judge(edited: Edited, anchors: Sequence[Anchor]) -> tuple[int, int, int]:
    """Return how many anchors are right and how many point to a wrong sentence, and how many of these carry over."""
    right = wrong = carried = 0
    for old, (found, truth) in enumerate(zip(anchors, edited.truth, strict=True)):
        if found.sentence is None:
            right += not truth
        elif found.sentence in truth:
            right += 1
        else:
            wrong += 1
            same = edited.old[old].split() == edited.new[found.sentence].split()
            carried += found.status is not Status.FUZZY and not same
    return right, wrong, carried


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    missed = False
    for level in LEVELS:
        total = right = wrong = carried = 0
        documents, began = 0, time.perf_counter()
        for seed in range(SEEDS):
            for edited in corpus(level, seed):
                r, w, c = judge(edited, anchor(edited.old, edited.new))
                total, right, wrong, carried = total + len(edited.old), right + r, wrong + w, carried + c
                documents += 1
        spent = (time.perf_counter() - began) / documents * 1000
        shares = 100 * right / total, 100 * wrong / total
        bad = shares[0] < RIGHT[level] or shares[1] > WRONG[level] or carried > 0
        missed = missed or bad
        print(
            f"{level:7} {total} sentences: right {shares[0]:.2f} % (goal {RIGHT[level]}), wrong {shares[1]:.2f} %"
            f" (goal {WRONG[level]}), wrongly carried over {carried}, {spent:.1f} ms an article"
            f"{'  MISSED' if bad else ''}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
