"""What the registry of actions has to know of the verdicts of a scale: keymaps and scales do not know each other."""

from __future__ import annotations

from functools import lru_cache

from keymaps.actions import Registry, VerdictKey
from review.scale import DEFAULT, FORMER_WORDS, SHIPPED, Scale


@lru_cache(maxsize=16)
def registry_of(scale: Scale) -> Registry:
    """Return the registry of a desk or round with these verdicts."""
    keys = tuple(
        VerdictKey(one.name, one.label, one.finds_fault, one.key, one.letter, one.words or one.help) for one in scale
    )
    known = {name for other in (DEFAULT, *SHIPPED.values()) for name in other.names}
    former = dict(scale.renamed) | {old: new for old, new in FORMER_WORDS.items() if new in scale.names}
    aliases = tuple((f"sentence.{old}", f"sentence.{new}") for old, new in former.items())
    return Registry(keys, frozenset(known.difference(scale.names)), aliases)
