"""The signs of the screen, in Unicode and in ASCII, and the words for verdicts: nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from review.scale import DEFAULT, Scale, Verdict


class Signs(Struct, frozen=True):
    """One cell each but `arrow`; `rule` and `wall` draw the thin lines between panes.

    `noted` marks a sentence with a note, `more` one with reasons, evidence, links or confidence and no note.
    `differs` marks one of which another article says otherwise.
    """

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

    is_ascii: bool = False
    scale: Scale = DEFAULT

    def verdict(self, name: str) -> str:
        """Return the sign of a verdict; one that the scale does not know has one of its own."""
        found = self.scale.find(name)
        return self.more if found is None else found.ascii if self.is_ascii else found.sign

    def head(self, verdict: Verdict) -> str:
        """Return what stands above the figures of a verdict of any scale: its sign."""
        return verdict.ascii if self.is_ascii else verdict.sign

    def sign_and_name(self, name: str) -> str:
        """Return a verdict's sign and its name."""
        return f"{self.verdict(name)} {name}"

    def sign_of(self, state: str) -> str:
        """Return the sign of a sentence's state: a verdict, or one of these signs."""
        return str(getattr(self, state)) if state in STATES else self.verdict(state)

    def look_of(self, state: str) -> str:
        """Return how a sentence's state is drawn: a verdict in the colour of its role."""
        if state in LOOKS:
            return state
        found = self.scale.find(state)
        return found.role if found else "other"


STATES = frozenset(("aside", "unjudged", "failed", "stale"))
"""The states of a sentence that are no verdicts; no verdict is called so."""
LOOKS = STATES | {"suggested", "draft", "quiet", "text"}
"""How states are drawn that have no colour of a verdict's."""

UNICODE = Signs()
ASCII = Signs(
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
    is_ascii=True,
)


class SpokenSigns(Signs, frozen=True):
    """Words in the place of signs."""

    def verdict(self, name: str) -> str:
        """Return a verdict's own name."""
        return f"{name} "

    def head(self, verdict: Verdict) -> str:
        """Return a verdict's own name."""
        return verdict.name

    def told(self, name: str) -> str:
        """Return a verdict's own name, once."""
        return name


SPOKEN = SpokenSigns(
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
