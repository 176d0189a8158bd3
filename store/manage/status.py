"""The status of a round: what each reviewer has done of what they were given, and how their work is spread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from review.events import Role
from review.holdings import Progress
from review.rounds import Round, State
from store.desk import Desk


class RoundStatus(Struct, frozen=True):
    """A round and the progress of each reviewer with each of their articles; `overdue` by that many days."""

    round: Round
    by_reviewer: Mapping[str, Mapping[str, Progress]]
    overdue: int = 0

    def done(self, reviewer: str) -> tuple[int, int]:
        """Return how many sentences a reviewer has judged, and has to judge."""
        found = self.by_reviewer.get(reviewer, {}).values()
        return sum(one.judged for one in found), sum(one.claims for one in found)

    def of_article(self, article: str) -> tuple[int, int]:
        """Return how many verdicts an article has, and should have."""
        found = [of[article] for of in self.by_reviewer.values() if article in of]
        return sum(one.judged for one in found), sum(one.claims for one in found)

    @property
    def total(self) -> tuple[int, int]:
        """How many verdicts there are, and should be."""
        each = [self.done(reviewer) for reviewer in self.by_reviewer]
        return sum(done for done, _ in each), sum(of for _, of in each)

    @property
    def spread(self) -> tuple[int, int, int]:
        """How many verdicts are accurate, disputed, erroneous; all 0 where they are hidden."""
        every = [one for of in self.by_reviewer.values() for one in of.values()]
        return sum(p.accurate for p in every), sum(p.disputed for p in every), sum(p.erroneous for p in every)


def round_status(desk: Desk, today: date, *, overview: bool = False) -> RoundStatus:
    """Return how the desk's round stands, as far as this person may see: in a blind round others are left out.

    `overview` when the desk was opened by the lead for counting everybody.
    """
    rules = desk.rules
    people = tuple(name for name in rules.reviewers if name not in rules.left) or tuple(desk.reviewers())
    seen = {desk.reviewer} if rules.hides and not overview else set(people)
    names = [card.name for card in desk.cards()]
    by_reviewer = {}
    for person in people:
        if person in seen:
            progress = desk.progress(person)
            own = {n: progress[n] for n in names if n in progress and rules.judges(person, n)}
            if person in rules.reviewers or _judges(desk, person, own):
                by_reviewer[person] = own
    return RoundStatus(rules, by_reviewer, _overdue(rules, today))


def _judges(desk: Desk, name: str, progress: Mapping[str, Progress]) -> bool:
    """Whether a person without an assignment judges here as a reviewer, not as a program or an adjudicator."""
    article = next((name for name, one in progress.items() if one.judged), None)
    held = desk.held(article, name).values() if article is not None else ()
    return not held or any(event.role is Role.REVIEWER for event in held)


def _overdue(round: Round, today: date) -> int:
    if not round.due or round.state is not State.OPEN:
        return 0
    try:
        return max(0, (today - date.fromisoformat(round.due)).days)
    except ValueError:
        return 0
