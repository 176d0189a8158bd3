"""A program's suggestions against people's verdicts, or against final ones: how often right, how surely, how honestly.

Precision, recall and F1 are those of each verdict, macro F1 their mean over the verdicts that anybody used. Brier is
that of the chosen label: the mean of (certainty - [right]) squared. ECE is the expected calibration error (Naeini 2015,
Guo 2017): ten bins of equal width, 1.0 in the last. Every figure has an interval by drawing whole articles again, of
one article alone its sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from review.agreement import bootstrap
from review.agreement.alternative import EPSILON, Alternative, alternative
from review.agreement.report import Settings
from review.answers import Place
from review.events import Event, Role
from review.scale import DEFAULT, Scale

BINS = 10  # as most papers count calibration, so that figures compare
_UNIT = 1_000_000
"""Certainties are added up in millionths, since the bootstrap adds whole numbers."""
DRAWS = 1000  # the ends of intervals then move in the third digit; each draw costs a pass over the pairs


class AgentFigure(Struct, frozen=True):
    """A value and its interval; None where it is undefined."""

    value: float | None = None
    interval: tuple[float, float] | None = None


class OfVerdict(Struct, frozen=True):
    """One verdict: how often it was right to say it, how often the program did, and how far these meet."""

    verdict: str
    true: int
    said: int
    precision: AgentFigure
    recall: AgentFigure
    f1: AgentFigure


class Bin(Struct, frozen=True):
    """The suggestions with a certainty from `low` up to `high`: number, mean certainty, share that is right."""

    low: float
    high: float
    n: int
    certainty: float | None
    accuracy: float | None


class Against(Struct, frozen=True):
    """One program against a reference, `people` or `final`.

    `n` counts pairs of a suggestion and a verdict, `sentences` the sentences, `no_claim` those that the reference calls
    no claim, which count for nothing here, `scored` the pairs that have a certainty. `baseline` is the accuracy of
    always saying `commonest`.
    """

    agent: str
    against: str
    n: int
    sentences: int
    no_claim: int
    commonest: str
    accuracy: AgentFigure
    baseline: AgentFigure
    kappa: AgentFigure
    macro_f1: AgentFigure
    verdicts: tuple[OfVerdict, ...]
    scored: int
    brier: AgentFigure
    ece: AgentFigure
    bins: tuple[Bin, ...]
    alternative: Alternative


class Pair(Struct, frozen=True):
    """A suggestion beside a verdict on the same sentence: the labels, and the program's certainty if it has any."""

    place: Place
    said: str
    true: str
    score: float | None


def suggested(events: Sequence[Event], agent: str) -> dict[Place, Event]:
    """Return a program's suggestions, by place."""
    found = (event for event in events if event.role is Role.AGENT and event.reviewer == agent)
    return {(event.article, event.sentence): event for event in found if event.holding.verdict is not None}


def against(
    agent: str,
    suggestions: Mapping[Place, Event],
    people: Mapping[str, Mapping[Place, str | None]],
    final: Mapping[Place, str | None] | None,
    settings: Settings,
    epsilon: float = EPSILON,
    scale: Scale = DEFAULT,
) -> Against:
    """Compare a program with everybody's verdicts, or with `final` ones where these are given.

    `people` have their answers by name and place, None for "no claim"; controls are for the caller to leave out.
    Verdicts that the scale does not have stand behind those that it has.
    """
    references = [final] if final is not None else list(people.values())
    met = [(place, answers[place]) for answers in references for place in suggestions if place in answers]
    judged = [(place, answer) for place, answer in sorted(met, key=lambda one: one[0]) if answer is not None]
    pairs = [_pair(suggestions[place], answer) for place, answer in judged]
    sums = _Shape(_labels(pairs, scale))
    fields = _Fields(pairs, sums)
    redrawn = _redrawn(fields, sums, settings)
    figure = _figures(fields, redrawn)
    said = {place: str(event.holding.verdict) for place, event in suggestions.items()}
    verdicts = {
        name: {place: answer for place, answer in answers.items() if answer is not None}
        for name, answers in people.items()
    }
    return Against(
        agent=agent,
        against="people" if final is None else "final",
        n=len(pairs),
        sentences=len({place for place, _ in judged}),
        no_claim=len(met) - len(judged),
        commonest=sums.labels[fields.commonest] if pairs else "",
        accuracy=figure(sums.accuracy),
        baseline=figure(lambda of: _ratio(sums.true(of, fields.commonest), sums.count(of))),
        kappa=figure(sums.kappa),
        macro_f1=figure(sums.macro_f1),
        verdicts=tuple(_of_verdict(sums, fields.total, at, figure) for at in range(sums.k)),
        scored=sum(pair.score is not None for pair in pairs),
        brier=figure(sums.brier),
        ece=figure(sums.ece),
        bins=_bins(sums, fields.total),
        alternative=alternative(said, verdicts, epsilon, min(settings.draws, DRAWS), settings.seed),
    )


def _pair(event: Event, verdict: str) -> Pair:
    return Pair((event.article, event.sentence), str(event.holding.verdict), verdict, event.holding.score)


def _labels(pairs: Sequence[Pair], scale: Scale) -> tuple[str, ...]:
    """Return the verdicts that are compared: those of the scale, then others that somebody said."""
    others = {label for pair in pairs for label in (pair.said, pair.true)}.difference(scale.names)
    return (*scale.names, *sorted(others))


Sums = Sequence[float]
Of = Callable[[Sums], float | None]


class _Shape(Struct, frozen=True, dict=True):
    """What each number of some sums is, and the figures that follow from them.

    In this order: how often each label met each (said, true), the squared errors of certainties, and of each bin its
    number, its certainties and how many are right.
    """

    labels: tuple[str, ...]

    @cached_property
    def k(self) -> int:
        """How many labels there are."""
        return len(self.labels)

    @property
    def errors(self) -> int:
        """Where the squared errors of certainties are; before it are the meetings of labels."""
        return self.k * self.k

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.bin(BINS)

    def bin(self, number: int) -> int:
        """Return where a bin begins."""
        return self.errors + 1 + 3 * number

    def count(self, sums: Sums) -> float:
        """Return the number of pairs."""
        return sum(sums[: self.errors])

    def hits(self, sums: Sums, label: int) -> float:
        """Return how often a label was said rightly."""
        return sums[label * self.k + label]

    def said(self, sums: Sums, label: int) -> float:
        """Return how often a label was said."""
        return sum(sums[label * self.k : (label + 1) * self.k])

    def true(self, sums: Sums, label: int) -> float:
        """Return how often a label was true."""
        return sum(sums[said * self.k + label] for said in range(self.k))

    def accuracy(self, sums: Sums) -> float | None:
        """Return the share of pairs that are right."""
        return _ratio(sum(self.hits(sums, label) for label in range(self.k)), self.count(sums))

    def kappa(self, sums: Sums) -> float | None:
        """Return Cohen's kappa of suggestions and verdicts."""
        count, accuracy = self.count(sums), self.accuracy(sums)
        if accuracy is None:
            return None
        chance = sum(self.said(sums, label) * self.true(sums, label) for label in range(self.k)) / (count * count)
        return None if chance > 1 - 1e-12 else (accuracy - chance) / (1 - chance)

    def f1(self, sums: Sums, label: int) -> float | None:
        """Return the F1 of one label."""
        return _ratio(2 * self.hits(sums, label), self.said(sums, label) + self.true(sums, label))

    def macro_f1(self, sums: Sums) -> float | None:
        """Return the mean F1 over the labels that were used."""
        found = [one for label in range(self.k) if (one := self.f1(sums, label)) is not None]
        return _ratio(sum(found), len(found))

    def brier(self, sums: Sums) -> float | None:
        """Return the mean squared error of certainties."""
        return _ratio(sums[self.errors] / _UNIT, self._scored(sums))

    def ece(self, sums: Sums) -> float | None:
        """Return the expected calibration error."""
        apart = sum(abs(sums[at + 2] - sums[at + 1] / _UNIT) for at in map(self.bin, range(BINS)))
        return _ratio(apart, self._scored(sums))

    def _scored(self, sums: Sums) -> float:
        return sum(sums[self.bin(0) :: 3])


class _Fields:
    """The sums of all pairs, and of each article; of one article alone, of each sentence."""

    def __init__(self, pairs: Sequence[Pair], sums: _Shape) -> None:
        one_article = len({pair.place[0] for pair in pairs}) < 2
        groups: dict[object, dict[int, int]] = {}
        for pair in pairs:
            own = groups.setdefault(pair.place if one_article else pair.place[0], {})
            for field, amount in _added(pair, sums):
                own[field] = own.get(field, 0) + amount
        self.groups = list(groups.values())
        self.total = [float(sum(group.get(field, 0) for group in self.groups)) for field in range(sums.size)]
        self.commonest = max(range(sums.k), key=lambda label: sums.true(self.total, label))


def _added(pair: Pair, sums: _Shape) -> list[tuple[int, int]]:
    said, true = sums.labels.index(pair.said), sums.labels.index(pair.true)
    found = [(said * sums.k + true, 1)]
    if pair.score is not None:
        right = said == true
        start = sums.bin(min(BINS - 1, int(pair.score * BINS)))
        found += [(sums.errors, round((pair.score - right) ** 2 * _UNIT)), (start, 1)]
        found += [(start + 1, round(pair.score * _UNIT)), (start + 2, int(right))]
    return found


def _redrawn(fields: _Fields, sums: _Shape, settings: Settings) -> list[Sums]:
    if not fields.groups:
        return []
    return list(bootstrap.draws(fields.groups, sums.size, min(settings.draws, DRAWS), settings.seed))


def _figures(fields: _Fields, redrawn: Sequence[Sums]) -> Callable[[Of], AgentFigure]:
    def figure(of: Of) -> AgentFigure:
        value = of(fields.total)
        values = sorted(found for sums in redrawn if (found := of(sums)) is not None)
        if bootstrap.why_no_interval(values, len(redrawn)):
            return AgentFigure(value)
        return AgentFigure(value, bootstrap.percentile(values, groups=len(fields.groups)))

    return figure


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _of_verdict(sums: _Shape, total: Sums, label: int, figure: Callable[[Of], AgentFigure]) -> OfVerdict:
    return OfVerdict(
        sums.labels[label],
        round(sums.true(total, label)),
        round(sums.said(total, label)),
        figure(lambda of: _ratio(sums.hits(of, label), sums.said(of, label))),
        figure(lambda of: _ratio(sums.hits(of, label), sums.true(of, label))),
        figure(lambda of: sums.f1(of, label)),
    )


def _bins(sums: _Shape, total: Sums) -> tuple[Bin, ...]:
    found = []
    for number in range(BINS):
        count, certainty, right = total[sums.bin(number) : sums.bin(number + 1)]
        found.append(
            Bin(
                number / BINS,
                (number + 1) / BINS,
                round(count),
                _ratio(certainty / _UNIT, count),
                _ratio(right, count),
            )
        )
    return tuple(found)
