"""Labels become verdicts: the one table of what labels mean by themselves, and what `--map` and desk.toml say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from review.scale import DEFAULT, OPEN, REFUTES, SUPPORTS, Scale
from store.errors import StoreError

NO_CLAIM = "no claim"
"""What a label is mapped to that says that a sentence is no claim."""
NOTHING = "-"
"""What a label is mapped to that is left out on purpose."""

Meaning = str
"""The name of a verdict, `NO_CLAIM` or `NOTHING`, neither of which can be such a name."""

_KNOWN: Mapping[str, str] = {
    SUPPORTS: "supported,supports,support,true,correct,factual,entailment,entailed",
    REFUTES: "refuted,refutes,refute,false,incorrect,contradiction,contradicted",
    OPEN: "not enough info,not enough information,not enough evidence,nei,neutral,conflicting evidence,"
    "conflicting evidence/cherrypicking",
}
"""What labels say that nobody uses otherwise; they mean a verdict where just one says that of a sentence."""

_BETWEEN = re.compile(r"[\s_-]+")


def plain(label: str) -> str:
    """Return a label for comparison: case, blanks, dashes and underscores do not count."""
    return NOTHING if label.strip() == NOTHING else _BETWEEN.sub(" ", label.casefold()).strip()


class LabelMap:
    """What labels mean."""

    def __init__(self, named: Mapping[str, Meaning] | None = None, scale: Scale = DEFAULT) -> None:
        """`named` comes before the names of the desk's verdicts, and these before what labels mean by themselves."""
        self._meant: dict[str, Meaning] = {}
        for stance, labels in _KNOWN.items():
            saying = [verdict.name for verdict in scale if verdict.stance == stance]
            if len(saying) == 1:
                self._meant |= {plain(label): saying[0] for label in labels.split(",")}
        self._meant |= _targets(scale)
        self._meant |= {plain(label): meaning for label, meaning in (named or {}).items()}

    def meaning(self, label: str) -> Meaning | None:
        """Return what a label means, or None."""
        return self._meant.get(plain(label))


def _targets(scale: Scale) -> dict[str, Meaning]:
    """Return what the words mean that mean a verdict, or that there is no claim."""
    return {**{plain(name): verdict.name for name, verdict in scale.by_name.items()}, NO_CLAIM: NO_CLAIM}


def meanings(pairs: Iterable[tuple[str, object]], where: str, scale: Scale = DEFAULT) -> dict[str, Meaning]:
    """Return what labels are to mean; StoreError names the first that is none, `where` is who says so."""
    found: dict[str, Meaning] = {}
    targets = {**_targets(scale), "": NOTHING}
    for label, target in pairs:
        meaning = NOTHING if target == NOTHING else targets.get(plain(str(target)))
        if meaning is None:
            known = ", ".join((*scale.names, NO_CLAIM))
            raise StoreError("Not a verdict", f"{where}: {label} = {target}", f"It is one of {known}, or - for none")
        found[label] = meaning
    return found


def pairs_of(arguments: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of `A=b,C=d` arguments; StoreError when one is none."""
    pairs = []
    for part in (part for argument in arguments for part in argument.split(",")):
        label, sign, target = part.rpartition("=")
        if not sign or not label.strip():
            hint = "Write it as --map 'LABEL=VERDICT,OTHER=VERDICT'"
            raise StoreError("Not a label and a verdict", part.strip() or "nothing", hint)
        pairs.append((label.strip(), target.strip()))
    return pairs
