"""Labels become verdicts: the one table of what labels mean by themselves, and what `--map` and desk.toml say.

A record of a desk with other verdicts is read in the same way: its verdict is a label here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from review.scale import DEFAULT, OPEN, REFUTES, SUPPORTS, Scale
from store.errors import StoreError
from store.exchange.importing import ReadLine, RefusedLine
from store.exchange.peers.values import PeerFault

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


class RecordLabels:
    """What the verdicts of records are taken for on a desk."""

    def __init__(self, told: Mapping[str, Meaning], kept: Mapping[str, object], scale: Scale) -> None:
        """`told` holds of every verdict; `kept`, which the desk's settings say, of those that the scale lacks."""
        targets = _targets(scale) | {NOTHING: NOTHING}
        meant = {label: targets.get(plain(str(target))) for label, target in kept.items()}
        self._meant = {plain(label): one for label, one in meant.items() if one is not None and label not in scale}
        self._meant |= {plain(label): meaning for label, meaning in told.items()}

    def read(self, lines: Iterable[ReadLine | RefusedLine]) -> Iterator[ReadLine | RefusedLine | PeerFault]:
        """Yield lines as they are taken; one whose verdict is mapped to nothing is passed over."""
        for line in lines:
            said = None if isinstance(line, RefusedLine) else line.record.verdict
            meaning = None if said is None else self._meant.get(plain(said))
            if isinstance(line, RefusedLine) or said is None or meaning is None:
                yield line
            elif meaning == NOTHING:
                yield PeerFault(line.number, f"{said} is mapped to nothing", meant=True)
            else:
                yield _taken_for(line, said, meaning)


def _taken_for(line: ReadLine, said: str, meaning: Meaning) -> ReadLine:
    """Return a line with another verdict, and the one that it had as a label."""
    is_claim = meaning != NO_CLAIM
    record = replace(line.record, verdict=meaning if is_claim else None, claim=line.record.claim if is_claim else False)
    extra = {**line.rest.extra, "label": msgspec.Raw(msgspec.json.encode(said))}
    return replace(line, record=record, rest=replace(line.rest, extra=extra))


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
