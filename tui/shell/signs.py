"""The signs of the screen, in Unicode and in ASCII, and the words for verdicts: nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from review.events import Holding


class Signs(Struct, frozen=True):
    """One cell each but `arrow`; `rule` and `wall` draw the thin lines between panes.

    `noted` marks a sentence with a note, `more` one with reasons, evidence, links or a certainty and no note.
    `differs` marks one of which another article says otherwise.
    """

    accurate: str = "✓"
    disputed: str = "?"
    erroneous: str = "✗"
    aside: str = "–"
    unjudged: str = "·"
    failed: str = "!"
    stale: str = "~"
    noted: str = "✎"
    more: str = "⋯"
    differs: str = "≠"
    bar: str = "▌"
    range: str = "┃"
    rule: str = "─"
    wall: str = "│"
    done: str = "✓"
    full: str = "●"
    empty: str = "○"
    ellipsis: str = "…"
    arrow: str = "→"
    dot: str = "·"

    def verdict(self, verdict: str) -> str:
        """Return the sign of a verdict."""
        return {
            "accurate": self.accurate,
            "disputed": self.disputed,
            "erroneous": self.erroneous,
        }[verdict]


UNICODE = Signs()
ASCII = Signs(
    accurate="+",
    erroneous="x",
    aside="-",
    unjudged=".",
    noted="*",
    more=":",
    differs="#",
    bar=">",
    range="|",
    rule="-",
    wall="|",
    done="+",
    full="*",
    empty=".",
    ellipsis="~",
    arrow="->",
    dot="-",
)


class SpokenSigns(Signs, frozen=True):
    """Words in the place of signs."""

    def verdict(self, verdict: str) -> str:
        """Return a verdict's own name."""
        return f"{verdict} "


SPOKEN = SpokenSigns(
    accurate="accurate ",
    disputed="disputed ",
    erroneous="erroneous ",
    aside="no claim ",
    unjudged="not judged ",
    failed="not saved ",
    stale="text changed ",
    noted="note ",
    more="more ",
    differs="another article says otherwise ",
    done="done ",
    ellipsis="…",
    arrow="to",
    dot=",",
)
"""Words for signs, for lines that are read aloud and never drawn."""

WORDS: Mapping[str, str] = {"aside": "no claim", "unjudged": "not judged yet", "failed": "not saved"}
"""What the status line calls the states that are not verdicts."""

TYPES: Mapping[str, str] = {
    "PERSON": "person",
    "ORG": "org",
    "PLACE": "place",
    "DATE": "date",
    "MONEY": "figure",
    "PERCENT": "figure",
    "QUANTITY": "figure",
    "ROLE": "role",
    "PRODUCT": "product",
    "WORK": "product",
}
"""The look of each type of entity; some share one."""


def status_of(holding: Holding, claim: bool) -> str:
    """Return the name of a sentence's state: a verdict, `aside` or `unjudged`."""
    if not claim:
        return "aside"
    return str(holding.verdict) if holding.verdict else "unjudged"
