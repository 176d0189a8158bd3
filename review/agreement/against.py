"""A program's suggestions against people's verdicts, or against final ones: how often right, how surely, how honestly.

Precision, recall and F1 are those of each verdict, macro F1 their mean over the verdicts that anybody used. Brier is
that of the chosen label: the mean of (certainty - [right]) squared. ECE is the expected calibration error (Naeini 2015,
Guo 2017): ten bins of equal width, 1.0 in the last. Every figure has an interval by drawing whole articles again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from review.agreement import bootstrap
from review.agreement.alternative import EPSILON, Alternative, alternative
from review.agreement.report import Settings
from review.answers import Place
from review.events import Event, Role
from review.scale import DEFAULT

BINS = 10
_UNIT = 1_000_000
"""Certainties are added up in millionths, since the bootstrap adds whole numbers."""
DRAWS = 1000

LABELS = DEFAULT.names


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

    article: str
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
) -> Against:
    """Compare a program with everybody's verdicts, or with `final` ones where these are given.

    `people` have their answers by name and place, None for "no claim"; controls are for the caller to leave out.
    """
    references = [final] if final is not None else list(people.values())
    met = [(place, answers[place]) for answers in references for place in suggestions if place in answers]
    judged = [(place, answer) for place, answer in sorted(met, key=lambda one: one[0]) if answer is not None]
    pairs = [_pair(suggestions[place], answer) for place, answer in judged]
    fields = _Fields(pairs)
    redrawn = _redrawn(fields, settings)
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
        commonest=LABELS[fields.commonest] if pairs else "",
        accuracy=figure(_accuracy),
        baseline=figure(lambda sums: _ratio(_true(sums, fields.commonest), _count(sums))),
        kappa=figure(_kappa),
        macro_f1=figure(_macro_f1),
        verdicts=tuple(_of_verdict(fields.total, at, figure) for at in range(len(LABELS))),
        scored=sum(pair.score is not None for pair in pairs),
        brier=figure(_brier),
        ece=figure(_ece),
        bins=_bins(fields.total),
        alternative=alternative(said, verdicts, epsilon, min(settings.draws, DRAWS), settings.seed),
    )


def _pair(event: Event, verdict: str) -> Pair:
    return Pair(event.article, str(event.holding.verdict), verdict, event.holding.score)


# Sums are, in this order: how often each label met each (said, true), the squared errors of certainties, and of each
# bin its number, its certainties and how many are right.
_K = len(LABELS)
_BRIER = _K * _K
_FIRST_BIN = _BRIER + 1
_SIZE = _FIRST_BIN + 3 * BINS

Sums = Sequence[float]
Of = Callable[[Sums], float | None]


class _Fields:
    """The sums of all pairs, and of each article; of one article alone, of each pair."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        one_article = len({pair.article for pair in pairs}) < 2
        groups: dict[object, dict[int, int]] = {}
        for number, pair in enumerate(pairs):
            sums = groups.setdefault(number if one_article else pair.article, {})
            for field, amount in _added(pair):
                sums[field] = sums.get(field, 0) + amount
        self.groups = list(groups.values())
        self.total = [float(sum(group.get(field, 0) for group in self.groups)) for field in range(_SIZE)]
        self.commonest = max(range(_K), key=lambda label: _true(self.total, label))


def _added(pair: Pair) -> list[tuple[int, int]]:
    said, true = LABELS.index(pair.said), LABELS.index(pair.true)
    found = [(said * _K + true, 1)]
    if pair.score is not None:
        right = said == true
        start = _FIRST_BIN + 3 * min(BINS - 1, int(pair.score * BINS))
        found += [(_BRIER, round((pair.score - right) ** 2 * _UNIT)), (start, 1)]
        found += [(start + 1, round(pair.score * _UNIT)), (start + 2, int(right))]
    return found


def _redrawn(fields: _Fields, settings: Settings) -> list[Sums]:
    if len(fields.groups) < 2:
        return []
    return list(bootstrap.draws(fields.groups, _SIZE, min(settings.draws, DRAWS), settings.seed))


def _figures(fields: _Fields, redrawn: Sequence[Sums]) -> Callable[[Of], AgentFigure]:
    def figure(of: Of) -> AgentFigure:
        value = of(fields.total)
        values = sorted(found for sums in redrawn if (found := of(sums)) is not None)
        if value is None or 2 * len(values) < len(redrawn) or not values or values[0] == values[-1]:
            return AgentFigure(value)
        return AgentFigure(value, bootstrap.percentile(values, groups=len(fields.groups)))

    return figure


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _count(sums: Sums) -> float:
    return sum(sums[:_BRIER])


def _hits(sums: Sums, label: int) -> float:
    return sums[label * _K + label]


def _said(sums: Sums, label: int) -> float:
    return sum(sums[label * _K : (label + 1) * _K])


def _true(sums: Sums, label: int) -> float:
    return sum(sums[said * _K + label] for said in range(_K))


def _accuracy(sums: Sums) -> float | None:
    return _ratio(sum(_hits(sums, label) for label in range(_K)), _count(sums))


def _kappa(sums: Sums) -> float | None:
    """Return Cohen's kappa of suggestions and verdicts."""
    count, accuracy = _count(sums), _accuracy(sums)
    if accuracy is None:
        return None
    chance = sum(_said(sums, label) * _true(sums, label) for label in range(_K)) / (count * count)
    return None if chance > 1 - 1e-12 else (accuracy - chance) / (1 - chance)


def _f1(sums: Sums, label: int) -> float | None:
    return _ratio(2 * _hits(sums, label), _said(sums, label) + _true(sums, label))


def _macro_f1(sums: Sums) -> float | None:
    found = [one for label in range(_K) if (one := _f1(sums, label)) is not None]
    return _ratio(sum(found), len(found))


def _of_verdict(total: Sums, label: int, figure: Callable[[Of], AgentFigure]) -> OfVerdict:
    return OfVerdict(
        LABELS[label],
        round(_true(total, label)),
        round(_said(total, label)),
        figure(lambda sums: _ratio(_hits(sums, label), _said(sums, label))),
        figure(lambda sums: _ratio(_hits(sums, label), _true(sums, label))),
        figure(lambda sums: _f1(sums, label)),
    )


def _scored(sums: Sums) -> float:
    return sum(sums[_FIRST_BIN::3])


def _brier(sums: Sums) -> float | None:
    return _ratio(sums[_BRIER] / _UNIT, _scored(sums))


def _ece(sums: Sums) -> float | None:
    apart = sum(abs(sums[at + 2] - sums[at + 1] / _UNIT) for at in range(_FIRST_BIN, _SIZE, 3))
    return _ratio(apart, _scored(sums))


def _bins(total: Sums) -> tuple[Bin, ...]:
    found = []
    for number in range(BINS):
        count, certainty, right = total[_FIRST_BIN + 3 * number : _FIRST_BIN + 3 * number + 3]
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
