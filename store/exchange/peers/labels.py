"""Labels become verdicts: the one table of what labels mean by themselves, and what `--map` and desk.toml say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from review.scale import DEFAULT
from store.errors import StoreError

NO_CLAIM = "no claim"
"""What a label is mapped to that says that a sentence is no claim."""
NOTHING = "-"
"""What a label is mapped to that is left out on purpose."""

Meaning = str
"""A verdict, `NO_CLAIM` or `NOTHING`."""

_KNOWN: Mapping[str, str] = {
    "accurate": "supported,supports,support,true,correct,factual,entailment,entailed",
    "erroneous": "refuted,refutes,refute,false,incorrect,contradiction,contradicted",
    "disputed": "not enough info,not enough information,not enough evidence,nei,neutral,conflicting evidence,"
    "conflicting evidence/cherrypicking",
}
"""What labels mean that nobody uses otherwise."""

_BETWEEN = re.compile(r"[\s_-]+")


def plain(label: str) -> str:
    """Return a label for comparison: case, blanks, dashes and underscores do not count."""
    return NOTHING if label.strip() == NOTHING else _BETWEEN.sub(" ", label.casefold()).strip()


class LabelMap:
    """What labels mean."""

    def __init__(self, named: Mapping[str, Meaning] | None = None) -> None:
        """`named` comes before the table of what labels mean by themselves."""
        self._meant: dict[str, Meaning] = {verdict: verdict for verdict in DEFAULT.names}
        self._meant[NO_CLAIM] = NO_CLAIM
        for verdict, labels in _KNOWN.items():
            self._meant |= {plain(label): verdict for label in labels.split(",")}
        self._meant |= {plain(label): meaning for label, meaning in (named or {}).items()}

    def meaning(self, label: str) -> Meaning | None:
        """Return what a label means, or None."""
        return self._meant.get(plain(label))


def meanings(pairs: Iterable[tuple[str, object]], where: str) -> dict[str, Meaning]:
    """Return what labels are to mean; StoreError names the first that is none, `where` is who says so."""
    found: dict[str, Meaning] = {}
    targets: dict[str, Meaning] = {**{verdict: verdict for verdict in DEFAULT.names}, NO_CLAIM: NO_CLAIM, "": NOTHING}
    for label, target in pairs:
        meaning = NOTHING if target == NOTHING else targets.get(plain(str(target)))
        if meaning is None:
            known = ", ".join((*DEFAULT.names, NO_CLAIM))
            raise StoreError("Not a verdict", f"{where}: {label} = {target}", f"It is one of {known}, or - for none")
        found[label] = meaning
    return found


def pairs_of(arguments: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of `A=b,C=d` arguments; StoreError when one is none."""
    pairs = []
    for part in (part for argument in arguments for part in argument.split(",")):
        label, sign, target = part.rpartition("=")
        if not sign or not label.strip():
            hint = "Write it as --map 'SUPPORTED=accurate,REFUTES=erroneous'"
            raise StoreError("Not a label and a verdict", part.strip() or "nothing", hint)
        pairs.append((label.strip(), target.strip()))
    return pairs
