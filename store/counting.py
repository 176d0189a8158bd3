"""Counting from the index: the same figures as `review.progress.tally`, without reading events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from review.progress import Progress
from review.verdicts import Verdict
from store.catalogue import Row
from store.index import Held


def count(row: Row | None, held: Sequence[Held]) -> Progress:
    """Count one reviewer's last events on the current snapshot of an article."""
    if not held:
        return _untouched(row.claims if row else "0")
    claims = int(row.claims, 16) if row else 0
    total = claims.bit_count()
    counts = dict.fromkeys(Verdict, 0)
    for one in held:
        by_kind = bool(claims >> one.sentence & 1)
        claim = by_kind if one.claim is None else one.claim
        total += claim - by_kind
        if one.verdict is not None and claim:
            counts[one.verdict] += 1
    return Progress(sum(counts.values()), total, *counts.values())


@lru_cache(maxsize=256)
def _untouched(claims: str) -> Progress:
    """Return the progress where nothing was decided; short articles are alike, so a desk of many has few."""
    return Progress(0, int(claims, 16).bit_count())
