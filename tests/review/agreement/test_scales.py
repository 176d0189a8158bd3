"""A round judged by six ordered verdicts, or by five in no order: its figures are those of well-kept libraries."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest

from review.agreement.against import against, suggested
from review.agreement.report import Settings, Value, report
from review.agreement.round_report import RoundReport, WeightsError, round_report
from review.agreement.table import Spacing, tabulate
from review.answers import answers
from review.consensus import Rule, Terms, consensus_of, weigh
from review.events import Event, EventKind, Holding, Role
from review.rounds import Round
from review.scale import DEFAULT, SHIPPED, Scale
from tests.review.agreement.test_oracles import CLOSE, oracle
from tests.review.test_weighing import plain

SIX, FIVE = SHIPPED["truth-o-meter"], SHIPPED["check"]
PEOPLE = ("ana", "bo", "cy")
SETTINGS = Settings(draws=100, seed=1)
ORDINAL = ("cohen_kappa_linear", "cohen_kappa_quadratic", "krippendorff_alpha_ordinal", "gwet_ac2_quadratic")


def event(who: str, sentence: int, verdict: Any, role: Role = Role.REVIEWER, score: float | None = None) -> Event:
    """What somebody says of a sentence."""
    held = Holding(verdict, score=score)
    return Event(EventKind.DECIDE, who, "one", "x", "s", sentence, held, id=f"{sentence:020x}", role=role)


@cache
def said(scale: Scale) -> Sequence[dict[str, str]]:
    """Verdicts of three people on sixty sentences, one in five missing, each verdict of the scale used."""
    random, rows = Random(len(scale)), []
    for number in range(60):
        true = number % len(scale)
        row = {}
        for name in PEOPLE:
            near = max(0, min(len(scale) - 1, true + random.choice((-1, 0, 0, 0, 1))))
            if random.random() < 0.8:
                row[name] = scale.names[near]
        rows.append(row)
    return rows


def events(scale: Scale) -> Iterator[Event]:
    """The same as events, and a program's suggestions with how sure it is."""
    random = Random(7)
    for number, row in enumerate(said(scale)):
        yield from (event(name, number, verdict) for name, verdict in row.items())
        yield event("bot", number, random.choice(scale.names), Role.AGENT, random.random())


@cache
def round_of(scale: Scale) -> RoundReport:
    """Return the report on the round."""
    return round_report(Round("one", scale=scale), list(events(scale)), {"x": range(60)}, SETTINGS)


def figures(scale: Scale) -> dict[str, Value]:
    """Return the coefficients of verdicts by key."""
    return {value.key: value for value in round_of(scale).verdicts.values}


def numbers(scale: Scale) -> Any:
    """Return the places of the verdicts as a table of sentences by people, nan where somebody said nothing."""
    numpy = oracle("numpy")
    place = {name: float(at) for at, name in enumerate(scale.names)}
    return numpy.array([[place[row[name]] if name in row else float("nan") for name in PEOPLE] for row in said(scale)])


@pytest.mark.parametrize("scale", [SIX, FIVE], ids=["six", "five"])
def test_figures_without_an_order_are_the_libraries(scale: Scale) -> None:
    """Nominal alpha, Fleiss, AC1, Brennan-Prediger and Cohen's kappa, with missing answers."""
    found, table = figures(scale), numbers(scale)
    alpha = oracle("krippendorff").alpha(reliability_data=table.T, level_of_measurement="nominal")
    assert found["krippendorff_alpha_nominal"].value == pytest.approx(alpha, abs=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cac = oracle("irrCAC.raw").CAC(oracle("pandas").DataFrame(table).dropna(how="all"))
        for key, method in (("fleiss_kappa", "fleiss"), ("gwet_ac1", "gwet"), ("brennan_prediger", "bp")):
            theirs = getattr(cac, method)()["est"]["coefficient_value"]
            assert found[key].value == pytest.approx(theirs, abs=CLOSE), key
    assert found["cohen_kappa"].value == pytest.approx(_cohen(scale, None), abs=1e-9)
    assert {value.k for value in found.values()} == {len(scale)}


def test_weights_of_six_ordered_verdicts_are_those_of_their_order() -> None:
    """Ordinal alpha, AC2 and weighted kappas; a figure that takes verdicts for numbers is refused in words."""
    found, table = figures(SIX), numbers(SIX)
    alpha = oracle("krippendorff").alpha(reliability_data=table.T, level_of_measurement="ordinal")
    assert found["krippendorff_alpha_ordinal"].value == pytest.approx(alpha, abs=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cac = oracle("irrCAC.raw").CAC(oracle("pandas").DataFrame(table).dropna(how="all"), weights="quadratic")
        theirs = cac.gwet()["est"]["coefficient_value"]
    assert found["gwet_ac2_quadratic"].value == pytest.approx(theirs, abs=CLOSE)
    for weights in ("linear", "quadratic"):
        assert found[f"cohen_kappa_{weights}"].value == pytest.approx(_cohen(SIX, weights), abs=1e-9)
    refused = found["krippendorff_alpha_interval"]
    assert (refused.value, refused.undefined) == (
        None,
        "undefined because the categories have an order and no numbers",
    )


def _cohen(scale: Scale, weights: str | None) -> float:
    metrics = oracle("sklearn.metrics")
    kappas = []
    for one, other in combinations(PEOPLE, 2):
        both = [(row[one], row[other]) for row in said(scale) if one in row and other in row]
        kappas.append(metrics.cohen_kappa_score(*zip(*both, strict=True), labels=scale.names, weights=weights))
    return sum(map(float, kappas)) / len(kappas)


def test_five_verdicts_in_no_order_have_no_weights() -> None:
    """What needs an order is undefined and says why; all else is there."""
    found = figures(FIVE)
    for key in (*ORDINAL, "krippendorff_alpha_interval"):
        assert found[key].undefined == "undefined because the categories were said to have no order", key
    assert round_of(FIVE).verdicts.spacing == "nominal"
    assert not any("order" in caution for caution in round_of(FIVE).verdicts.cautions)


def test_weights_that_verdicts_cannot_have_are_refused() -> None:
    """Verdicts are names: interval weights never, ordinal ones only where there is an order; nominal ones always."""
    for scale, spacing, words in (
        (DEFAULT, Spacing.INTERVAL, "Interval weights need numbers"),
        (SIX, Spacing.INTERVAL, "Use ordinal or nominal"),
        (FIVE, Spacing.INTERVAL, "Use nominal"),
        (FIVE, Spacing.ORDINAL, "Ordinal weights need an order"),
    ):
        with pytest.raises(WeightsError) as caught:
            round_report(Round("one", scale=scale), [], {}, SETTINGS, spacing=spacing)
        assert words in f"{caught.value} {caught.value.hint}"
    flat = round_report(Round("one", scale=SIX), list(events(SIX)), {}, SETTINGS, spacing=Spacing.NOMINAL)
    assert flat.verdicts.spacing == "nominal"


def test_verdicts_on_either_side_of_one_that_nobody_used_are_two_steps_apart() -> None:
    """Weights are those of the whole order, as scikit-learn has them when it is told all labels."""
    used = ("true", "half-true", "pants-on-fire")
    rows = [(used[at % 3], used[(at // 2) % 3]) for at in range(17)]
    found = {one.key: one.value for one in report(tabulate("ab", rows, order=SIX.names), draws=100).values}
    for weights in ("linear", "quadratic"):
        theirs = oracle("sklearn.metrics").cohen_kappa_score(
            *zip(*rows, strict=True), labels=SIX.names, weights=weights
        )
        assert found[f"cohen_kappa_{weights}"] == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("scale", [SIX, FIVE], ids=["six", "five"])
def test_confusion_has_a_row_for_each_verdict(scale: Scale) -> None:
    """Counted by hand over all pairs, half of each unlike pair on either side."""
    counts = dict.fromkeys([(a, b) for a in scale.names for b in scale.names], 0.0)
    for row in said(scale):
        for one, other in combinations(row.values(), 2):
            counts[one, other] += 0.5
            counts[other, one] += 0.5
    found = round_of(scale).verdicts
    assert found.categories == scale.names
    assert found.confusion == tuple(tuple(counts[a, b] for b in scale.names) for a in scale.names)


@pytest.mark.parametrize("scale", [SIX, FIVE], ids=["six", "five"])
def test_a_program_is_compared_by_all_verdicts(scale: Scale) -> None:
    """Precision, recall and F1 of each are scikit-learn's; a verdict that the scale lacks is one of its own."""
    metrics = oracle("sklearn.metrics")
    held = list(events(scale))
    people = {name: {("x", at): row[name] for at, row in enumerate(said(scale)) if name in row} for name in PEOPLE}
    found = against("bot", suggested(held, "bot"), people, None, SETTINGS, scale=scale)
    guesses = suggested(held, "bot")
    pairs = [(str(guesses[place].holding.verdict), true) for of in people.values() for place, true in of.items()]
    guess, true = zip(*pairs, strict=True)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        true, guess, labels=scale.names, zero_division=0
    )
    assert [one.verdict for one in found.verdicts] == list(scale.names)
    for at, one in enumerate(found.verdicts):
        assert (one.precision.value, one.recall.value) == pytest.approx((precision[at], recall[at]))
        assert one.f1.value == pytest.approx(f1[at])
        assert one.true == support[at]
    assert found.kappa.value == pytest.approx(metrics.cohen_kappa_score(true, guess))
    assert found.brier.value is not None
    assert sum(one.n for one in found.bins) == len(pairs)
    odd = {"ana": {("x", at): name for at, name in enumerate(("zoo", "moo", "boo", "coo", "loo"))}}
    more = against("bot", guesses, odd, None, SETTINGS, scale=scale).verdicts
    assert [one.verdict for one in more] == [*scale.names, "boo", "coo", "loo", "moo", "zoo"]


@pytest.mark.parametrize("rule", [Rule.DAWID_SKENE, Rule.ONE_COIN])
@pytest.mark.parametrize("scale", [SIX, FIVE], ids=["six", "five"])
def test_models_weigh_all_verdicts(scale: Scale, rule: Rule) -> None:
    """The chances are those of the formulas as they are printed, over as many classes as the scale has."""
    votes = answers(list(events(scale)), {"x": range(60)})
    model = weigh(votes, {("x", 0): scale.names[0]}, rule, scale)
    place = {name: at for at, name in enumerate(scale.names)}
    plainly = {at: {name: place[str(vote.answer)] for name, vote in of.items()} for (_, at), of in votes.items()}
    wanted = plain(plainly, len(scale), {0: 0}, rule is Rule.ONE_COIN)
    for (_, at), chances in ((key, model.chances[key]) for key in votes):
        assert tuple(chances) == scale.names
        assert list(chances.values()) == pytest.approx(wanted[at], abs=1e-9)


def test_a_verdict_that_the_scale_lacks_is_counted_as_itself() -> None:
    """It takes the order away, is no other verdict, and a model has a class for it."""
    odd = [event(name, at, SIX.names[at]) for name in PEOPLE for at in range(6)]
    odd += [event("ana", 6, "odd"), event("bo", 6, "true"), event("cy", 6, "odd")]
    found = round_report(Round("one", scale=SIX), odd, {"x": range(7)}, SETTINGS)
    assert found.verdicts.categories == (*SIX.names, "odd")
    assert found.verdicts.spacing == "nominal"
    assert consensus_of(odd, Terms(scale=SIX)).outcomes["x", 6].verdict == "odd"
    others = [event("cy", 7 + at, name) for at, name in enumerate(("zoo", "moo", "boo", "coo", "loo"))]
    chances = weigh(answers([*odd, *others]), {}, Rule.DAWID_SKENE, SIX).chances["x", 6]
    assert tuple(chances) == (*SIX.names, "boo", "coo", "loo", "moo", "odd", "zoo")
