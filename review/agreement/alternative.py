"""The alternative-annotator test: whether a program may stand for people (Calderon, Reichart and Dror, ACL 2025).

For each reviewer: on the sentences that they, another reviewer and the program answered, is the program as near to the
others as the reviewer is? With W(h) = 1 where the reviewer agrees with the others as often as the program or oftener,
and W(f) the other way round, d = W(h) - W(f); the reviewer is beaten where the mean of d is surely below epsilon, by a
one-sided t test with the false discovery rate of Benjamini and Yekutieli. The winning rate is the share of reviewers
who are beaten; half or more pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import mean

from msgspec import Struct

from review.agreement import bootstrap
from review.agreement.student import chance_below
from review.answers import Place

EPSILON = 0.2
"""What a person costs more than a program: the paper's value for experts."""
FEWEST = 30
"""Sentences that a reviewer must share for the t test to hold."""
RATE, PASS = 0.05, 0.5  # of the published test: false discoveries, and the share of people to win against

Said = Mapping[Place, str]


class AgainstReviewer(Struct, frozen=True):
    """One reviewer: sentences shared, how often the program (`advantage`) and they are as near to the others, p."""

    reviewer: str
    n: int
    advantage: float
    own: float
    p: float
    beaten: bool


class Alternative(Struct, frozen=True):
    """The test's result; `undefined` is why there is none.

    `advantage` is the mean over reviewers.

    The intervals are by drawing whole articles again; None where every draw has the same value.
    """

    epsilon: float
    reviewers: tuple[AgainstReviewer, ...] = ()
    winning: float | None = None
    advantage: float | None = None
    undefined: str = ""
    winning_interval: tuple[float, float] | None = None
    advantage_interval: tuple[float, float] | None = None

    @property
    def passes(self) -> bool | None:
        """Whether the program may stand for people; None where there is no result."""
        return None if self.winning is None else self.winning >= PASS


def alternative(
    program: Said, people: Mapping[str, Said], epsilon: float = EPSILON, draws: int = 0, seed: int = 0
) -> Alternative:
    """Test one program against the people of a round: labels by place; intervals where `draws` are asked for."""
    rows = []
    for name in sorted(people):
        own, others = people[name], [said for other, said in people.items() if other != name]
        nearer = [
            (place[0], _near(label, said), _near(program[place], said))
            for place, label in own.items()
            if place in program and (said := [other[place] for other in others if place in other])
        ]
        if len(nearer) >= FEWEST:
            rows.append((name, nearer))
    if not rows:
        why = f"no reviewer shares {FEWEST} sentences with the program and another reviewer"
        return Alternative(epsilon, undefined=why)
    groups: dict[str, dict[int, int]] = {}
    for number, (_, nearer) in enumerate(rows):
        for article, human, machine in nearer:
            sums = groups.setdefault(article, {})
            field = 3 * number + 1 + (human > machine) - (machine > human)
            sums[field] = sums.get(field, 0) + 1
    size = 3 * len(rows)
    whole = _by_reviewer([sum(group.get(field, 0) for group in groups.values()) for field in range(size)])
    chances, beaten = _tested(whole, epsilon)
    found = tuple(
        AgainstReviewer(name, len(nearer), _near_enough(of), _near_enough(of[::-1]), p, is_beaten)
        for (name, nearer), of, p, is_beaten in zip(rows, whole, chances, beaten, strict=True)
    )
    drawn = bootstrap.draws(list(groups.values()), size, draws, seed) if len(groups) > 1 else ()
    redrawn = [_by_reviewer(sums) for sums in drawn]
    return Alternative(
        epsilon,
        found,
        mean(beaten),
        _advantage(whole),
        winning_interval=_interval([mean(_tested(of, epsilon)[1]) for of in redrawn], len(groups)),
        advantage_interval=_interval([_advantage(of) for of in redrawn], len(groups)),
    )


_Counts = Sequence[float]
"""Of one reviewer: sentences on which the program is nearer to the others, as near, and farther."""


def _by_reviewer(sums: Sequence[float]) -> list[_Counts]:
    """Return the three counts of each reviewer; who has no sentence in a draw is not in it."""
    found = [sums[at : at + 3] for at in range(0, len(sums), 3)]
    return [of for of in found if any(of)]


def _tested(counts: Sequence[_Counts], epsilon: float) -> tuple[list[float], list[bool]]:
    """Return p of each reviewer and whether they are beaten."""
    chances = [chance(of[0], of[1], of[2], epsilon) for of in counts]
    return chances, rejected_hypotheses(chances, RATE)


def _near_enough(of: _Counts) -> float:
    """Return how often the program is at least as near to the others; from counts turned round, how often they are."""
    return (of[0] + of[1]) / sum(of)


def _advantage(counts: Sequence[_Counts]) -> float:
    return mean(map(_near_enough, counts))


def _interval(values: Sequence[float], groups: int) -> tuple[float, float] | None:
    """Return the interval of a value over all draws, None where there are none or it is the same in each."""
    found = sorted(values)
    return None if bootstrap.why_no_interval(found, len(found)) else bootstrap.percentile(found, groups=groups)


def rejected_hypotheses(chances: Sequence[float], rate: float) -> list[bool]:
    """Return which hypotheses are rejected at a false discovery rate, whatever their dependence (2001)."""
    count = len(chances)
    harmonic = sum(1 / rank for rank in range(1, count + 1))
    order = sorted(range(count), key=lambda at: chances[at])
    last = max((rank for rank, at in enumerate(order, 1) if chances[at] <= rank * rate / (count * harmonic)), default=0)
    found = [False] * count
    for at in order[:last]:
        found[at] = True
    return found


def _near(label: str, others: Sequence[str]) -> int:
    """Return how many of the others said the same."""
    return sum(label == other for other in others)


def chance(nearer: float, tied: float, farther: float, epsilon: float) -> float:
    """Return p of the one-sided test that a reviewer's mean d is below epsilon.

    The counts are of sentences on which the program is nearer to the others than the reviewer is (d is -1), as near,
    and farther.
    """
    count = nearer + tied + farther
    if count < 2:
        return 1.0
    middle = (farther - nearer) / count
    spread = (nearer + farther - count * middle * middle) / (count - 1)
    if spread <= 0:
        return 0.0 if middle < epsilon else 1.0
    return chance_below((middle - epsilon) / sqrt(spread / count), count - 1)
