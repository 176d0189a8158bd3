"""Counting from the index: the same figures as `review.holdings.tally`, without reading events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING

from review.holdings import Progress
from review.scale import DEFAULT, Scale
from store.articles.catalogue_file import CatalogueRow
from store.index.index import LastEvent

if TYPE_CHECKING:
    from store.articles.catalogue import Catalogue


class Counts(Mapping[str, Progress]):
    """One reviewer's progress by article, as it is now; an article is counted when somebody looks at it."""

    def __init__(self, catalogue: Catalogue, count: Callable[[str], Progress | None], lock: RLock) -> None:
        """`count` counts one article, and returns None when there is no such one; `lock` keeps it from changing."""
        self._catalogue = catalogue
        self._lock = lock
        self._count = count
        self._known: dict[str, Progress] = {}

    def __getitem__(self, name: str) -> Progress:
        found = self._known.get(name)
        if found is None:
            with self._lock:
                found = self._count(name)
                if found is None:
                    raise KeyError(name)
                self._known[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue.names())

    def __len__(self) -> int:
        return len(self._catalogue)

    def forget(self, articles: Iterable[str]) -> None:
        """Count these articles anew when they are next looked at."""
        with self._lock:
            for name in articles:
                self._known.pop(name, None)


def count(row: CatalogueRow | None, held: Sequence[LastEvent], scale: Scale = DEFAULT) -> Progress:
    """Count one reviewer's last events on the current snapshot of an article."""
    if not held:
        return _untouched(row.claims if row else "0")
    claims = int(row.claims, 16) if row else 0
    total = claims.bit_count()
    counts = dict.fromkeys(scale.names, 0)
    for one in held:
        by_kind = bool(claims >> one.sentence & 1)
        claim = by_kind if one.claim is None else one.claim
        total += claim - by_kind
        if one.verdict is not None and claim:
            counts[one.verdict] += 1
    judged = sum(counts.values())
    return Progress(judged, total, tuple(counts.values()) if judged else ())


@lru_cache(maxsize=256)
def _untouched(claims: str) -> Progress:
    """Return the progress where nothing was decided; short articles are alike, so a desk of many has few."""
    return Progress(0, int(claims, 16).bit_count())
