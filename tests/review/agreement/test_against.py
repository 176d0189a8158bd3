"""A program against people: scikit-learn's figures, hand-made calibration, the published alternative-annotator test."""

from __future__ import annotations

import warnings
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from review.agreement.against import against, suggested
from review.agreement.alternative import FEWEST, Alternative, alternative, chance, rejected_hypotheses
from review.agreement.report import Settings, report
from review.agreement.student import chance_below
from review.agreement.table import tabulate
from review.answers import Place
from review.events import Event, EventKind, Holding, Role
from review.scale import DEFAULT
from tests.verdicts import Verdict

SETTINGS = Settings(draws=200, seed=1)
A, D, E = Verdict


def suggestion(article: str, sentence: int, verdict: str, score: float | None = None) -> Event:
    """What the program says of a sentence."""
    holding = Holding(verdict, score=score)
    return Event(EventKind.DECIDE, "bot", "one", article, "s", sentence, holding, role=Role.AGENT)


def made(seed: int) -> tuple[dict[Place, Event], dict[str, dict[Place, str | None]]]:
    """Return suggestions on 120 sentences of 12 articles, and what two people hold of them."""
    random = Random(seed)
    events: list[Event] = []
    people: dict[str, dict[Place, str | None]] = {"ana": {}, "bo": {}}
    for number in range(120):
        place, true = (f"x{number // 10}", number % 10), random.choices(tuple(Verdict), (6, 2, 2))[0]
        said = true if random.random() < 0.7 else random.choice(tuple(Verdict))
        events.append(suggestion(*place, said, round(random.uniform(0.3, 1), 2)))
        for answers_of in people.values():
            if random.random() < 0.8:
                answers_of[place] = true if random.random() < 0.9 else random.choice((A, D, E, None))
    return suggested(events, "bot"), people


def test_precision_recall_f1_are_scikit_learns() -> None:
    """Of each verdict, and macro; accuracy and kappa too. Every figure has an interval about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        metrics: Any = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    said, people = made(1)
    found = against("bot", said, people, None, SETTINGS)
    pairs = [(event.holding.verdict, of[p]) for of in people.values() for p, event in said.items() if of.get(p)]
    guess, true = [str(one) for one, _ in pairs], [str(one) for _, one in pairs]
    assert found.n == len(pairs)
    assert found.no_claim == sum(answer is None for of in people.values() for answer in of.values())
    assert found.accuracy.value == pytest.approx(metrics.accuracy_score(true, guess))
    assert found.kappa.value == pytest.approx(metrics.cohen_kappa_score(true, guess))
    assert found.macro_f1.value == pytest.approx(metrics.f1_score(true, guess, average="macro"))
    each = metrics.precision_recall_fscore_support(true, guess, labels=list(DEFAULT.names))
    for at, one in enumerate(found.verdicts):
        values = [one.precision.value, one.recall.value, one.f1.value]
        assert values == pytest.approx([float(part[at]) for part in each[:3]])
        assert one.true == each[3][at]
    assert found.baseline.value == pytest.approx(max(map(true.count, DEFAULT.names)) / len(true))
    for figure in (found.accuracy, found.kappa, found.macro_f1, found.brier, found.ece, found.verdicts[0].f1):
        assert figure.interval is not None
        assert figure.value is not None
        assert figure.interval[0] < figure.value < figure.interval[1]


def test_brier_and_ece_are_those_of_the_formulas() -> None:
    """Worked by hand: four suggestions in three bins, certainty 1.0 in the last one."""
    events = [
        suggestion("x", 0, A, 0.9),
        suggestion("x", 1, A, 1.0),
        suggestion("y", 0, E, 0.55),
        suggestion("y", 1, D, 0.25),
    ]
    final: dict[Place, str | None] = {("x", 0): A, ("x", 1): E, ("y", 0): E, ("y", 1): A, ("y", 2): A}
    found = against("bot", suggested(events, "bot"), {}, final, SETTINGS)
    assert (found.against, found.n, found.scored) == ("final", 4, 4)
    assert found.brier.value == pytest.approx((0.1**2 + 1 + 0.45**2 + 0.25**2) / 4, abs=1e-6)
    ece = 2 / 4 * abs(0.5 - 0.95) + 1 / 4 * abs(1 - 0.55) + 1 / 4 * abs(0 - 0.25)
    assert found.ece.value == pytest.approx(ece, abs=1e-6)
    assert [one.n for one in found.bins] == [0, 0, 1, 0, 0, 1, 0, 0, 0, 2]
    some = [one for one in found.bins if one.n]
    assert [one.certainty for one in some] == pytest.approx([0.25, 0.55, 0.95])
    assert [one.accuracy for one in some] == [0, 1, 0.5]
    assert (found.sentences, found.no_claim) == (4, 0)


def test_no_more_than_a_thousand_draws_are_made() -> None:
    """However many are asked for: each costs a pass over the pairs."""
    said, true = answered(*((name, 3 + at, 9 - at % 5) for at, name in enumerate("stuvwxyz")))
    found = {draws: against("bot", said, {}, true, Settings(draws=draws)) for draws in (999, 1000, 2000)}
    assert found[2000] == found[1000] != found[999]


def test_only_what_a_program_of_that_name_says_is_a_suggestion() -> None:
    """Not what a person of the same name judged, nor what another program says."""
    own = suggestion("x", 0, A)
    person = replace(suggestion("x", 1, A), role=Role.REVIEWER)
    other = replace(suggestion("x", 2, A), reviewer="checker")
    assert suggested([person, own, other], "bot") == {("x", 0): own}


def test_without_pairs_nothing_is_defined() -> None:
    """A program that met nobody."""
    found = against("bot", suggested([suggestion("x", 0, A)], "bot"), {"ana": {}}, None, SETTINGS)
    assert (found.n, found.accuracy.value, found.kappa.value, found.macro_f1.value) == (0, None, None, None)
    assert found.alternative.undefined
    assert found.commonest == ""
    assert [(one.true, one.said, one.precision.value) for one in found.verdicts] == [(0, 0, None)] * 3
    assert [(one.n, one.certainty, one.accuracy) for one in found.bins] == [(0, None, None)] * 10
    assert [(one.low, one.high) for one in found.bins] == [(at / 10, (at + 1) / 10) for at in range(10)]


def answered(*articles: tuple[str, int, int]) -> tuple[dict[Place, Event], dict[Place, str | None]]:
    """Return suggestions, and what is true of them: of each article so many right ones and so many wrong ones."""
    events, true = [], {}
    for name, right, wrong in articles:
        for at in range(right + wrong):
            events.append(suggestion(name, at, A if at % 2 else E))
            true[name, at] = events[-1].holding.verdict if at < right else D
    return suggested(events, "bot"), true


def test_intervals_are_drawn_by_article_and_of_one_article_by_sentence() -> None:
    """One article right and one wrong: nothing to all is possible; of one alone, half right, it is not."""
    said, true = answered(("x", 20, 0), ("y", 0, 20))
    two = against("bot", said, {}, true, SETTINGS)
    assert (two.accuracy.value, two.accuracy.interval) == (0.5, (0.0, 1.0))
    assert against("bot", said, {}, true, Settings(draws=1)).accuracy.interval is None, "one draw has one value"
    said, true = answered(("x", 20, 20))
    one = against("bot", said, {}, true, SETTINGS)
    assert one.accuracy.value == 0.5
    assert one.accuracy.interval is not None
    assert 0.2 < one.accuracy.interval[0] < 0.5 < one.accuracy.interval[1] < 0.8
    place: Place = ("x", 0)
    alone = against("bot", {place: said[place]}, {}, {place: true[place]}, SETTINGS)
    assert (alone.accuracy.value, alone.accuracy.interval) == (1.0, None)


def test_of_one_article_a_sentence_is_drawn_with_all_who_judged_it() -> None:
    """A second person who says the same as the first makes nothing surer."""
    said, true = answered(("x", 20, 20))
    people = {"ana": true}, {"ana": true, "bo": true}
    alone, both = (against("bot", said, one, None, SETTINGS) for one in people)
    assert (alone.n, both.n) == (40, 80)
    assert both.accuracy == alone.accuracy
    assert both.verdicts[0].precision == alone.verdicts[0].precision


def test_figures_beside_one_reference_are_those_of_a_table_of_two() -> None:
    """Accuracy is percent agreement and kappa is Cohen's, interval and all."""
    said, true = answered(*((name, 3 + at, 9 - at % 5) for at, name in enumerate("stuvwxyz")))
    found = against("bot", said, {}, true, SETTINGS)
    rows = [(event.holding.verdict, true[place]) for place, event in said.items()]
    table = tabulate(("bot", "final"), rows, groups=[article for article, _ in said])
    values = {value.key: value for value in report(table, draws=200, seed=1).values}
    for figure, key in ((found.accuracy, "percent"), (found.kappa, "cohen_kappa")):
        assert figure.value == pytest.approx(values[key].value)
        assert figure.interval == pytest.approx(values[key].ci)


def test_what_has_one_value_in_every_draw_has_no_interval() -> None:
    """All right: accuracy is 1 whatever is drawn."""
    said, true = answered(("x", 5, 0), ("y", 5, 0))
    found = against("bot", said, {}, true, SETTINGS)
    assert (found.accuracy.value, found.accuracy.interval) == (1.0, None)


def test_it_does_not_matter_in_which_order_people_stand() -> None:
    """The intervals are the same."""
    said, true = answered(*((name, 3 + at, 9 - at % 5) for at, name in enumerate("stuvwxyz")))
    ana = {place: answer for place, answer in true.items() if place[0] in "xyz"}
    bo = {place: answer for place, answer in true.items() if place not in ana}
    one = against("bot", said, {"ana": ana, "bo": bo}, None, SETTINGS)
    assert one.accuracy.interval is not None
    assert against("bot", said, {"bo": bo, "ana": ana}, None, SETTINGS) == one


def test_the_alternative_annotator_is_asked_of_verdicts_and_with_the_draws_that_were_given() -> None:
    """What people call no claim is no label."""
    said, people = made(2)
    found = against("bot", said, people, None, Settings(draws=30, seed=4))
    labels = {place: str(event.holding.verdict) for place, event in said.items()}
    verdicts = {name: {p: one for p, one in of.items() if one is not None} for name, of in people.items()}
    assert found.alternative.winning is not None
    assert found.alternative == alternative(labels, verdicts, 0.2, 30, 4)
    assert found.commonest == "accurate"


# Of the two data sets that come with the paper (nitaytech/AltTest, 10k_prompts and wax, gemini_pro): for each reviewer
# the sentences on which the program is nearer to the others than they are, as near, and farther.
PUBLISHED = {
    "10k_prompts": (
        0.6154,
        [(178, 491, 229), (10, 13, 17), (22, 54, 25), (97, 377, 189), (6, 30, 18), (60, 243, 111), (103, 370, 170),
         (65, 189, 71), (9, 26, 15), (34, 140, 50), (52, 202, 74), (8, 33, 12), (6, 29, 16)],
    ),
    "wax": (
        0.75,
        [(20, 126, 100), (46, 84, 56), (46, 63, 40), (79, 112, 42), (36, 38, 15), (41, 53, 27), (35, 56, 19),
         (26, 126, 94)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_winning_rates_are_the_papers(name: str) -> None:
    """At epsilon .2."""
    rate, counts = PUBLISHED[name]
    beaten = rejected_hypotheses([chance(*of, 0.2) for of in counts], 0.05)
    assert sum(beaten) / len(beaten) == pytest.approx(rate, abs=5e-5)


def test_nearness_is_agreement_with_the_others() -> None:
    """Worked by hand: the program sides with the two others where ana does not, and is beaten by nobody else."""
    places = [("x", at) for at in range(FEWEST)]
    people = {
        "ana": {place: "e" if at < 20 else "a" for at, place in enumerate(places)},
        "bo": dict.fromkeys(places, "a"),
        "cy": dict.fromkeys(places, "a"),
    }
    found = alternative(dict.fromkeys(places, "a"), people, 0.2, draws=50, seed=1)
    ana, bo, _ = found.reviewers
    assert (ana.n, ana.advantage, ana.beaten) == (30, 1.0, True)
    assert ana.own == pytest.approx(1 / 3)
    assert (bo.advantage, bo.own, bo.beaten) == (1.0, 1.0, True)
    assert (found.winning, found.passes) == (1.0, True)
    worse = alternative(dict.fromkeys(places, "d"), people, 0.2)
    assert (worse.winning, worse.passes) == (0.0, False)
    few = {name: dict(list(of.items())[:29]) for name, of in people.items()}
    assert "30 sentences" in alternative(dict.fromkeys(places, "a"), few).undefined


def test_half_of_the_reviewers_are_enough() -> None:
    """As the paper has it; without a result nothing is said."""
    assert [Alternative(0.2, winning=share).passes for share in (0.49, 0.5, 1.0, None)] == [False, True, True, None]


def test_benjamini_and_yekutieli() -> None:
    """As R's p.adjust(p, "BY") <= .05 has it."""
    assert rejected_hypotheses([0.001, 0.0119, 0.03, 0.8], 0.05) == [True, True, False, False]
    assert rejected_hypotheses([0.8, 0.9], 0.05) == [False, False]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_the_first_of_some_hypotheses_has_the_limit_that_the_paper_gives(count: int) -> None:
    """The rate by their number and by the sum of 1, 1/2, 1/3 and so on; whichever of them it is."""
    limit = 0.05 / count / sum(Fraction(1, rank) for rank in range(1, count + 1))
    for at in range(count):
        for share, is_rejected in ((0.999, True), (1.001, False)):
            chances = [limit * share if number == at else 1.0 for number in range(count)]
            assert rejected_hypotheses(chances, 0.05) == [is_rejected and number == at for number in range(count)]


def test_the_last_below_its_limit_takes_all_before_it_along() -> None:
    """Of two the limits are 1/60 and 1/30; in whatever order they stand."""
    assert rejected_hypotheses([0.033, 0.02], 0.05) == [True, True]
    assert rejected_hypotheses([0.02, 0.034], 0.05) == [False, False]
    assert rejected_hypotheses([0.034, 0.016], 0.05) == [False, True]
    assert rejected_hypotheses([0.05], 0.05) == [True], "at the limit is rejected"


def test_a_chance_without_spread_is_sure() -> None:
    """One sentence says nothing; where all are alike, the mean is surely below epsilon, or surely not."""
    assert [chance(1, 0, 0, 0.2), chance(0, 1, 0, 0.2), chance(0, 0, 0, 0.2)] == [1.0, 1.0, 1.0]
    assert [chance(0, 2, 0, 0.2), chance(2, 0, 0, 0.2), chance(0, 0, 2, 0.2)] == [0.0, 0.0, 1.0]
    assert [chance(0, 2, 0, 0.0), chance(0, 0, 2, 1.0)] == [1.0, 1.0], "at epsilon is not below it"


def test_a_chance_is_that_of_students_t() -> None:
    """d is -1, 0, 0 and 1: mean 0, variance 2/3; R: pt(-0.2 / sqrt(2 / 3 / 4), 3)."""
    assert chance(1, 2, 1, 0.2) == pytest.approx(chance_below(-0.2 / (2 / 3 / 4) ** 0.5, 3))
    assert chance(2, 0, 1, 0.2) == pytest.approx(chance_below((-1 / 3 - 0.2) / (4 / 3 / 3) ** 0.5, 2))


def shared(articles: int) -> tuple[dict[Place, str], dict[str, dict[Place, str]]]:
    """Return what a program and four people say of 40 sentences: nearly always "a"; di judged 29 of them."""
    places = [(f"x{at % articles}", at) for at in range(40)]

    def said(*errors: int) -> dict[Place, str]:
        return {place: "e" if at in errors else "a" for at, place in enumerate(places)}

    return said(0, 1), {"cy": said(0, 4, 8), "bo": said(), "ana": said(39), "di": dict(list(said().items())[:29])}


def test_each_reviewer_is_set_beside_the_program() -> None:
    """By name, with the sentences on which it is as near to the others, and p; the advantage is their mean."""
    found = alternative(*shared(8), 0.2)
    assert [(one.reviewer, one.n, one.advantage, one.own) for one in found.reviewers] == [
        ("ana", 40, 38 / 40, 39 / 40),
        ("bo", 40, 38 / 40, 1.0),
        ("cy", 40, 39 / 40, 38 / 40),
    ]
    counts = [(1, 37, 2), (0, 38, 2), (2, 37, 1)]
    assert [one.p for one in found.reviewers] == [pytest.approx(chance(*of, 0.2)) for of in counts]
    assert (found.winning, found.advantage) == pytest.approx((1.0, (38 + 38 + 39) / 120))
    assert (found.winning_interval, found.advantage_interval, found.undefined) == (None, None, "")


def test_what_the_program_did_not_judge_counts_for_nothing() -> None:
    """Nor what nobody else judged; a person costs a fifth more than a program unless it is said otherwise."""
    program, people = shared(8)
    del program["x7", 39]
    people["ana"]["y", 0] = program["y", 0] = "a"
    found = alternative(program, people)
    assert [(one.reviewer, one.n) for one in found.reviewers] == [("ana", 39), ("bo", 39), ("cy", 39)]
    assert found.epsilon == 0.2


def test_a_reviewer_is_beaten_at_a_rate_of_false_discoveries_of_one_in_twenty() -> None:
    """Of three with the same p it must be below .05 by 1 + 1/2 + 1/3 in all; here it is .04."""
    places: list[Place] = [("x", at) for at in range(30)]
    people = {name: dict.fromkeys(places, "a") for name in ("ana", "bo", "cy")}
    for wrong, is_beaten in ((3, False), (2, True)):
        program = {place: "e" if at < wrong else "a" for at, place in enumerate(places)}
        found = alternative(program, people, 0.2)
        assert [one.beaten for one in found.reviewers] == [is_beaten] * 3
        assert found.winning == is_beaten
        assert (found.reviewers[0].p < 0.05) is True


def test_who_has_no_sentence_in_a_draw_does_not_count_in_it() -> None:
    """One who judged a single article takes nothing away from the others where that one is not drawn."""
    places = [(f"x{at % 5}", at) for at in range(150)]
    people = {name: dict.fromkeys(places, "a") for name in ("ana", "bo")}
    people["cy"] = {place: "a" for place in places if place[0] == "x0"}
    found = alternative(dict.fromkeys(places, "a"), people, 0.2, draws=50, seed=1)
    assert [one.n for one in found.reviewers] == [150, 150, 30]
    assert (found.advantage, found.winning) == (1.0, 1.0)
    assert (found.advantage_interval, found.winning_interval) == (None, None), "both are the same in every draw"


def test_the_alternative_annotators_intervals_are_drawn_by_article() -> None:
    """By the seed that was given; of one article there are none."""
    found = alternative(*shared(8), 0.2, draws=50, seed=1)
    assert found.advantage_interval is not None
    low, high = found.advantage_interval
    assert (low, high) == pytest.approx((0.9106761542111205, 1.0))
    assert (found.winning, found.winning_interval) == (1.0, None), "all are beaten in every draw"
    assert alternative(*shared(8), 0.2, draws=50, seed=1) == found
    assert len({alternative(*shared(8), 0.2, draws=50, seed=seed).advantage_interval for seed in range(5)}) > 1
    unsure = alternative(*shared(8), 0.06, draws=50, seed=1)
    assert unsure.winning_interval == (0.0, 1.0)
    assert alternative(*shared(2), 0.2, draws=50, seed=1).advantage_interval is not None
    alone = alternative(*shared(1), 0.2, draws=50, seed=1)
    assert (alone.winning_interval, alone.advantage_interval) == (None, None)
    assert alone.reviewers == found.reviewers
