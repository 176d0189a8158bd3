"""The table of a round: the verdicts that its reviewers hold of each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Set

from review.agreement.table import Table, tabulate
from review.events import Event, Role, Verdict


def table_of_round(
    events: Iterable[Event],
    *,
    reviewers: Iterable[str] = (),
    leave_out: Set[tuple[str, int]] = frozenset(),
    first: int = 0,
) -> Table:
    """Make the table of a round from current events: sentences by reviewers, an article's sentences one group.

    Only verdicts of reviewers count, not of adjudicators or agents. `reviewers` have a column even without a verdict;
    `leave_out` are the (article, sentence) that count for nothing, such as controls. A row is named
    `article#number`, where an article's first sentence is number `first`: 0 as in records, 1 as people read it.
    """
    names = set(reviewers)
    found: dict[tuple[str, int], dict[str, Verdict]] = {}
    for event in events:
        place = (event.article, event.sentence)
        verdict = event.holding.verdict
        if event.role is not Role.REVIEWER or verdict is None or event.holding.claim is False or place in leave_out:
            continue
        names.add(event.reviewer)
        found.setdefault(place, {})[event.reviewer] = verdict
    raters = sorted(names)
    places = sorted(found)
    return tabulate(
        raters,
        [[found[place].get(rater) for rater in raters] for place in places],
        order=[verdict.value for verdict in Verdict],
        units=[f"{article}#{sentence + first}" for article, sentence in places],
        groups=[article for article, _ in places],
    )
