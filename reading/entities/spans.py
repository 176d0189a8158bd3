"""Small arithmetic on spans: which of overlapping mentions stays."""

from __future__ import annotations

from collections.abc import Iterable

from reading.article import Mention


def disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions without overlaps, sorted by place; the earlier in the given order wins over what it overlaps."""
    taken: dict[int, Mention] = {}
    kept: list[Mention] = []
    for mention in mentions:
        if mention.start < mention.end and not any(at in taken for at in range(mention.start, mention.end)):
            taken.update(dict.fromkeys(range(mention.start, mention.end), mention))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
