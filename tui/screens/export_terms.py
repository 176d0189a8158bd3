"""What the export dialog asks, as the values of its choices, and what they ask of the store."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from review.consensus import RULES, Rule
from review.verdicts import Verdict
from store.door import Door
from store.export.gather import Wanted
from store.office import Office

EVERYBODY = "everybody"
EVERY_ROUND = "every round"
EVERY_VERDICT = "every verdict"
CURRENT, HISTORY = "current decisions", "every event"
WHICH = (CURRENT, HISTORY, *(f"consensus, {rule}" for rule in RULES))
TEXTS = ("with the text", "without the text")


class Terms(Struct, frozen=True):
    """What is chosen, in the dialog's words; `articles` are patterns with spaces between."""

    round: str
    reviewer: str
    verdict: str
    which: str
    text: str
    articles: str

    def wanted(self) -> Wanted:
        """Return it as the store's export takes it."""
        rule = self.which.removeprefix("consensus, ")
        return Wanted(
            reviewers=() if self.reviewer == EVERYBODY else (self.reviewer,),
            articles=tuple(self.articles.split()),
            verdicts=() if self.verdict == EVERY_VERDICT else (self.verdict,),
            text=self.text == TEXTS[0],
            history=self.which == HISTORY,
            consensus=Rule(rule) if rule != self.which else None,
        )


def rounds(door: Door, office: Office | None) -> Sequence[str]:
    """Return the rounds to choose from: the present one first; all of them where there are others."""
    others = [one.name for one in office.rounds() if one.name != door.round] if office else []
    return [door.round, *others, EVERY_ROUND] if others else [door.round]


def reviewers(door: Door) -> Sequence[str]:
    """Return whose decisions to choose from, as far as this person may see."""
    return [EVERYBODY, *door.reviewers()]


def verdicts() -> Sequence[str]:
    """Return the verdicts to choose from."""
    return [EVERY_VERDICT, *(verdict.value for verdict in Verdict)]
