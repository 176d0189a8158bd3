"""Votes weighed: against the models written out plainly, published values, and simulations with known truth."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from math import exp, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import dawid_skene
from review.answers import answers
from review.calibration import temperature, tempered
from review.consensus import Rule, Terms, consensus_of
from review.dawid_skene import estimate, one_coin
from review.events import Event, EventKind, Holding, Role
from review.reliability import _share as share_of
from review.reliability import reliability, wilson
from tests.verdicts import Verdict

Votes = dict[int, dict[str, int]]
A, D, E = Verdict
_ids = count(1)


def plain(votes: Votes, k: int, anchors: Mapping[int, int], one_number: bool) -> dict[int, list[float]]:
    """Return the chances by the formulas as they are printed, item by item."""
    q = {i: [sum(v == c for v in given.values()) / len(given) for c in range(k)] for i, given in votes.items()}
    q |= {i: [float(c == true) for c in range(k)] for i, true in anchors.items()}
    raters = sorted({name for given in votes.values() for name in given})
    for _ in range(dawid_skene.ROUNDS):
        prior = [(sum(q[i][c] for i in votes) + 0.5) / (len(votes) + 0.5 * k) for c in range(k)]
        own = {name: [i for i in votes if name in votes[i]] for name in raters}
        if one_number:
            s = {name: (sum(q[i][votes[i][name]] for i in own[name]) + 4) / (len(own[name]) + 5) for name in raters}
            call = {
                name: [[s[name] if t == c else (1 - s[name]) / (k - 1) for c in range(k)] for t in range(k)]
                for name in raters
            }
        else:
            call = {}
            for name in raters:
                rows = [[sum(q[i][t] for i in own[name] if votes[i][name] == c) for c in range(k)] for t in range(k)]
                rows = [[n + (1.0 if t == c else 0.5) for c, n in enumerate(row)] for t, row in enumerate(rows)]
                call[name] = [[n / sum(row) for n in row] for row in rows]
        moved = 0.0
        for i in votes:
            if i in anchors:
                continue
            logs = [log(prior[t]) + sum(log(call[n][t][v]) for n, v in votes[i].items()) for t in range(k)]
            weights = [exp(one - max(logs)) for one in logs]
            fresh = [one / sum(weights) for one in weights]
            moved = max(moved, *(abs(a - b) for a, b in zip(fresh, q[i], strict=True)))
            q[i] = fresh
        if moved < 1e-6:
            break
    return q


VOTES = st.dictionaries(
    st.integers(0, 30), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), min_size=1), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(VOTES, st.dictionaries(st.integers(0, 30), st.integers(0, 2), max_size=4))
def test_patterns_change_nothing(votes: Votes, known: dict[int, int]) -> None:
    """Items of which the same was said are computed once: the chances are those of the formulas, item by item."""
    anchors = {item: true for item, true in known.items() if item in votes}
    for model, one_number in ((estimate, False), (one_coin, True)):
        found, wanted = model(votes, range(3), anchors), plain(votes, 3, anchors, one_number)
        for item in votes:
            assert list(found.chances[item].values()) == pytest.approx(wanted[item], abs=1e-9)


def drawn(right: tuple[float, ...], shares: tuple[float, ...], items: int, seed: int) -> tuple[Votes, dict[int, int]]:
    """Return two votes on each of some items, and what is true of them."""
    random = Random(seed)
    truth = {item: random.choices(range(3), shares)[0] for item in range(items)}
    votes = {
        item: {
            str(who): true if random.random() < right[who] else random.choice([c for c in range(3) if c != true])
            for who in random.sample(range(len(right)), 2)
        }
        for item, true in truth.items()
    }
    return votes, truth


@pytest.mark.parametrize(
    ("shares", "one", "whole"), [((0.7, 0.15, 0.15), 0.795, 0.743), ((0.85, 0.10, 0.05), 0.871, 0.814)]
)
def test_one_number_does_better_with_two_votes(shares: tuple[float, ...], one: float, whole: float) -> None:
    """Five unlike reviewers, 300 sentences, two votes each: the share of split ones that come out right."""
    told: dict[str, list[tuple[bool, float]]] = {"one": [], "whole": []}
    for seed in range(20):
        votes, truth = drawn((0.95, 0.9, 0.85, 0.7, 0.55), shares, 300, seed)
        for name, model in (("one", one_coin), ("whole", estimate)):
            chances = model(votes, range(3)).chances
            for item in (item for item, given_ in votes.items() if len(set(given_.values())) > 1):
                best = max(chances[item], key=lambda c: chances[item][c])
                told[name].append((best == truth[item], chances[item][best]))
    right = {name: sum(hit for hit, _ in found) / len(found) for name, found in told.items()}
    assert right["one"] == pytest.approx(one, abs=0.03)
    assert right["whole"] == pytest.approx(whole, abs=0.04)
    assert right["one"] > right["whole"] + 0.02
    sure = sum(chance for _, chance in told["one"]) / len(told["one"])
    assert sure == pytest.approx(right["one"], abs=0.04)


def lenient(seed: int) -> tuple[Votes, dict[int, int]]:
    """Return three of eight reviewers' votes on 600 sentences, half of them faulty; all pass 60 % of the faults."""
    random = Random(seed)
    truth = {item: int(random.random() < 0.5) for item in range(600)}
    votes = {
        item: {
            str(who): (int(random.random() > 0.6) if true else int(random.random() > 0.95))
            for who in random.sample(range(8), 3)
        }
        for item, true in truth.items()
    }
    return votes, truth


def test_anchors_help_where_all_are_lenient() -> None:
    """Weak to strong: .698 right without anchors, .796 with 30 of 600, .819 with 120, of the other sentences."""
    right = {0: 0.0, 30: 0.0, 120: 0.0}
    for seed in range(12):
        votes, truth = lenient(seed)
        for number in right:
            anchors = {item: truth[item] for item in Random(seed).sample(sorted(truth), number)}
            chances = estimate(votes, (0, 1), anchors).chances
            rest = [item for item in votes if item not in anchors]
            hits = sum(max(chances[item], key=lambda c: chances[item][c]) == truth[item] for item in rest)
            right[number] += hits / len(rest) / 12
            assert all(chances[item][true] == 1 for item, true in anchors.items())
    assert right[0] == pytest.approx(0.698, abs=0.03)
    assert right[30] == pytest.approx(0.796, abs=0.03)
    assert right[120] == pytest.approx(0.819, abs=0.03)


def test_a_model_that_is_too_sure_is_calibrated_by_controls() -> None:
    """What was said of controls before they were known flattens the rest; a model that is right stays as it is."""
    random = Random(2)
    told = [({0: 0.99, 1: 0.01}, int(random.random() > 0.7)) for _ in range(400)]
    found = temperature(told)
    assert found > 1
    share = sum(true == 0 for _, true in told) / len(told)
    assert tempered({0: 0.99, 1: 0.01}, found)[0] == pytest.approx(share, abs=0.02)
    honest = [({0: 0.7, 1: 0.3}, int(at % 10 >= 7)) for at in range(400)]
    assert temperature(honest) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("chance", "right", "wrong", "step"), [(0.99, 3, 0, 0), (0.99, 0, 3, 200), (0.5, 1, 2, 38), (0.99, 7, 3, 129)]
)
def test_temperatures_are_tried_in_two_hundred_steps_from_a_half_to_twenty(
    chance: float, right: int, wrong: int, step: int
) -> None:
    """All right, all wrong, nothing to learn (the one nearest to 1), and where .99 ought to be .7."""
    told = [({0: chance, 1: 1 - chance}, int(at >= right)) for at in range(right + wrong)]
    assert temperature(told) == pytest.approx(0.5 * 40 ** (step / 200), rel=1e-9)


def event(who: str, sentence: int, verdict: str, role: Role = Role.REVIEWER) -> Event:
    """One event on article x0, x1 …, ten sentences each."""
    identity = f"{next(_ids):020x}"
    article, at = f"x{sentence // 10}", sentence % 10
    return Event(EventKind.DECIDE, who, "one", article, "sha", at, Holding(verdict), id=identity, role=role)


def test_controls_and_what_was_settled_are_anchors_and_controls_calibrate() -> None:
    """Known sentences are not judged anew, and with enough of them the rest is said less surely where that is right."""
    votes, truth = lenient(3)
    verdict = (A, E)
    events = [event(name, item, verdict[vote]) for item, given_ in votes.items() for name, vote in given_.items()]
    claims = {f"x{number}": frozenset(range(10)) for number in range(60)}
    known = {(f"x{item // 10}", item % 10): verdict[truth[item]] for item in range(0, 600, 12)}
    plain_ = consensus_of(events, Terms(Rule.DAWID_SKENE, claims))
    found = consensus_of(events, Terms(Rule.DAWID_SKENE, claims, known=known))
    assert all(found.outcomes[place].rule is Rule.KNOWN for place in known)
    others = [one for place, one in found.outcomes.items() if place not in known]
    assert {one.fitted[1] for one in others if one.fitted is not None} == {len(known)}
    assert found.model is not None
    for place, one in found.outcomes.items():
        assert one.fitted is not None
        chances = found.model.chances[place]
        assert one.chances == (chances if place in known else tempered(chances, one.fitted[0]))

    def error(outcomes: list[tuple[float, bool]]) -> float:
        return abs(sum(sure for sure, _ in outcomes) - sum(hit for _, hit in outcomes)) / len(outcomes)

    hits = {
        name: [(one.certainty, one.verdict is verdict[truth[int(one.article[1:]) * 10 + one.sentence]]) for one in of]
        for name, of in (("plain", list(plain_.outcomes.values())), ("calibrated", others))
    }
    assert error(hits["calibrated"]) < error(hits["plain"])
    settled = event("lea", 5, E, Role.ADJUDICATOR)
    weighed = consensus_of([*events, settled], Terms(Rule.DAWID_SKENE, claims)).model
    assert weighed is not None
    assert weighed.chances["x0", 5][E] == 1


def test_twenty_controls_are_enough_to_calibrate() -> None:
    """With one less the chances stay as the model has them."""
    votes, truth = lenient(3)
    verdict = (A, E)
    events = [event(name, item, verdict[vote]) for item, given_ in votes.items() for name, vote in given_.items()]
    for number, fitted in ((20, 20), (19, None)):
        known = {(f"x{item // 10}", item % 10): verdict[truth[item]] for item in range(number)}
        found = consensus_of(events, Terms(Rule.DAWID_SKENE, known=known)).outcomes["x59", 9]
        assert (found.fitted[1] if found.fitted else None) == fitted


def test_of_a_known_truth_no_answer_is_unsure_and_articles_are_drawn_whole() -> None:
    """By hand: right in all of one article and none of the other is worth one answer, right in all of both twenty."""
    events = [event(name, at, A) for at in range(20) for name in ("ana", "bo")]
    half: dict[tuple[str, int], str | None] = {(f"x{at // 10}", at % 10): (A, E)[at // 10] for at in range(20)}
    ana, _ = reliability(answers(events), half)
    assert (ana.answers, ana.right.value, ana.right.n) == (20, 0.5, 20)
    assert ana.right.interval == pytest.approx(wilson(0.5, 1))
    assert ana.sensitivity["accurate"].value == 1
    assert ana.sensitivity["accurate"].interval == pytest.approx(wilson(1, 10))
    assert ana.confusion["erroneous"] == {"accurate": 10, "disputed": 0, "erroneous": 0}
    ana, _ = reliability(answers(events), dict.fromkeys(half, A))
    assert ana.right.interval == pytest.approx(wilson(1, 20))
    assert ana.sensitivity["erroneous"].value is None


def test_of_three_articles_the_error_is_that_of_three() -> None:
    """By hand: right in two of three articles of ten sentences is worth two answers."""
    events = [event(name, at, A) for at in range(30) for name in ("ana", "bo")]
    ana, _ = reliability(answers(events), {(f"x{at // 10}", at % 10): (A, A, E)[at // 10] for at in range(30)})
    assert ana.right.value == pytest.approx(2 / 3)
    assert ana.right.interval == pytest.approx(wilson(2 / 3, 2))


def test_of_one_article_there_is_an_interval_too() -> None:
    """Reviewers come by their names, whoever judged first."""
    events = [event(name, at, A) for at in range(9) for name in ("cy", "ana", "bo") if at or name == "cy"]
    found = reliability(answers(events), {})
    assert [(one.reviewer, one.right.n) for one in found] == [("ana", 8), ("bo", 8), ("cy", 9)]
    assert all(one.right.interval is not None for one in found)


def test_hundreds_of_votes_on_one_sentence_are_weighed() -> None:
    """However unlikely they are together, by whole confusions and by one number."""
    votes = {0: {str(who): 0 for who in range(900)}, 1: {str(who): who % 2 for who in range(900)}}
    for model in (estimate, one_coin):
        found = model(votes, range(3))
        assert found.chances[0][0] == pytest.approx(1)
        assert list(found.reliability) == sorted(map(str, range(900)))


@settings(max_examples=25, deadline=None)
@given(VOTES)
def test_what_is_missing_is_what_a_step_keeps_of_a_small_change(votes: Votes) -> None:
    """How often a rater calls a class right, changed a little: the chances anew, item by item, and that share again."""
    found, k, step = estimate(votes, range(3)), 3, 1e-5
    q = {item: list(of.values()) for item, of in found.chances.items()}
    prior = [(sum(q[i][c] for i in votes) + 0.5) / (len(votes) + 0.5 * k) for c in range(k)]
    call = {}
    for name in found.confusion:
        rows = [[n + (1.0 if t == c else 0.5) for c, n in of.items()] for t, of in found.confusion[name].items()]
        call[name] = [[n / sum(row) for n in row] for row in rows]

    def called_right(name: str, true: int, row: list[float]) -> float:
        hits = total = 0.0
        for given_ in (given_ for given_ in votes.values() if name in given_):
            likely = list(prior)
            for other, said in given_.items():
                for t in range(k):
                    likely[t] *= row[said] if (other, t) == (name, true) else call[other][t][said]
            share = likely[true] / sum(likely)
            total += share
            hits += share * (given_[name] == true)
        return hits / total

    assert found.missing.keys() == found.confusion.keys() == {name for of in votes.values() for name in of}
    for name, of in found.missing.items():
        for true, missing in of.items():
            row = call[name][true]
            rest = (1 - row[true] - step) / (1 - row[true])
            nudged = [row[true] + step if c == true else one * rest for c, one in enumerate(row)]
            kept = (called_right(name, true, nudged) - called_right(name, true, row)) / step
            assert missing == pytest.approx(max(0.0, min(0.99, kept)), abs=0.01)


def test_weighing_goes_on_until_the_chances_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where that takes more than a hundred rounds."""
    votes = {
        **{0: {"a": 0}, 1: {"a": 2}, 2: {"d": 0}, 3: {"a": 2, "b": 1, "c": 2, "d": 0}},
        **{4: {"c": 1, "b": 2, "a": 0, "d": 0}, 5: {"c": 1, "d": 1, "a": 2, "b": 2}},
    }
    found = estimate(votes, range(3)).chances
    monkeypatch.setattr(dawid_skene, "ROUNDS", 20_000)
    assert found == estimate(votes, range(3)).chances


def test_of_one_class_alone_there_is_nothing_to_learn() -> None:
    """Everybody calls it right, as nothing else can be said."""
    for model in (estimate, one_coin):
        found = model({0: {"ana": "x"}, 1: {"ana": "x", "bo": "x"}}, ("x",))
        assert found.missing == {"ana": {"x": 0}, "bo": {"x": 0}}
        assert found.reliability == {"ana": 1, "bo": 1}


@pytest.mark.parametrize(("weight", "value"), [(0.49, None), (0.5, 1.0), (2.0, 1.0)])
def test_a_share_of_less_than_half_a_sentence_is_none(weight: float, value: float | None) -> None:
    found = share_of([("a", weight, 1.0)], 0.0)
    assert (found.value, found.n) == (value, weight)
    assert (found.interval is None) is (value is None)


def test_a_share_of_sentences_whose_truth_is_unsure_is_worth_fewer() -> None:
    """By hand, over two articles: what the articles differ by, what is unsure of each sentence, and what is missing."""
    parts = [("x", 0.8, 1.0), ("x", 0.9, 1.0), ("y", 1.0, 0.0), ("y", 0.7, 0.2)]
    total, share = 3.4, (0.8 + 0.9 + 0.7 * 0.2) / 3.4
    x, y = 1.7 * (1 - share), -1.0 * share + 0.7 * (0.2 - share)
    between = 2 * (x * x + y * y)
    unsure = (0.8 * 0.2 + 0.9 * 0.1) * (1 - share) ** 2 + 0.7 * 0.3 * (0.2 - share) ** 2 + 0.7 * 0.2 * 0.8
    for missing in (0.0, 0.25):
        found = share_of(parts, missing)
        worth = share * (1 - share) / ((between + unsure) / (1 - missing) / total**2)
        assert worth < total
        assert (found.value, found.n) == pytest.approx((share, total))
        assert found.interval == pytest.approx(wilson(share, worth))


def test_reliability_finds_what_made_the_votes() -> None:
    """Sensitivity by class lies in its interval about as often as it says, and the careless are told apart."""
    skill = {"ana": (0.95, 0.9, 0.9), "bo": (0.9, 0.6, 0.9), "cy": (0.6, 0.5, 0.7)}
    held = 0
    for seed in range(6):
        random = Random(seed)
        truth = {item: random.choices(range(3), (0.5, 0.3, 0.2))[0] for item in range(300)}
        events = []
        for item, true in truth.items():
            for name, right in skill.items():
                wrong = random.choice([c for c in range(3) if c != true])
                events.append(event(name, item, tuple(Verdict)[true if random.random() < right[true] else wrong]))
        found = {one.reviewer: one for one in reliability(answers(events), {})}
        for name, right in skill.items():
            assert found[name].answers == 300
            for true, verdict in enumerate(Verdict):
                interval = found[name].sensitivity[verdict.value].interval
                assert interval is not None
                held += interval[0] <= right[true] <= interval[1]
        assert found["ana"].right.value > found["bo"].right.value > found["cy"].right.value  # type: ignore[operator]
    assert held / (6 * 9) >= 0.87
    assert reliability(answers(events[:1]), {}) == ()
    [alone] = reliability(answers(events[:1]), {(events[0].article, events[0].sentence): A})
    assert (alone.answers, alone.right.n) == (1, 1), "one answer beside what is known says something"


def test_wilson() -> None:
    """Wilson 1927: 8 of 10 lie between .490 and .943; R's prop.test(8, 10, correct = FALSE) prints the same."""
    assert wilson(0.8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
