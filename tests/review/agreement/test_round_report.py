"""The report on a small round, worked out by hand: what counts, what stands apart, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from review.agreement.against import against
from review.agreement.record import of_round_as_record, part_as_record
from review.agreement.report import SEED, Settings, report
from review.agreement.round_report import NOMINAL, AgainstTerms, RoundReport, round_report
from review.events import Event, EventKind, Holding, Role
from review.rounds import Round
from tests.review.agreement.test_against import made
from tests.review.agreement.test_report import table
from tests.verdicts import Verdict

A, D, E = Verdict
ASIDE = Holding(claim=False)
ROUND = Round("one", blind=True, reviewers=("ana", "bo"), require=("reason",), controls={("y", 0): A})
CLAIMS = {"x": (0, 1, 2, 3), "y": (0, 1, 2)}
SETTINGS = Settings(draws=20, seed=3)
SAID: Mapping[str, Mapping[tuple[str, int], str | None]] = {
    "ana": {("x", 0): A, ("x", 1): A, ("x", 2): None, ("x", 3): E, ("y", 0): A},
    "bo": {("x", 0): A, ("x", 1): E, ("x", 2): A, ("x", 3): E, ("y", 0): A},
    "bot": {("x", 0): A, ("x", 1): E, ("x", 2): A, ("y", 0): E},
    "lea": {("x", 0): E},
}
ROLES = {"bot": Role.AGENT, "lea": Role.ADJUDICATOR}


def events() -> list[Event]:
    """What two people, a program and an adjudicator hold; and a verdict of ana's that lacks its reason."""
    found = [
        Event(
            EventKind.DECIDE if answer else EventKind.SET_ASIDE,
            who,
            "one",
            *(place[0], "s", place[1]),
            Holding(answer, reasons=("quote",)) if answer else ASIDE,
            role=ROLES.get(who, Role.REVIEWER),
        )
        for who, answers in SAID.items()
        for place, answer in answers.items()
    ]
    assert len(found) == 15
    return [*found, Event(EventKind.DECIDE, "ana", "one", "y", "s", 1, Holding(D))]


@pytest.fixture(scope="module")
def found() -> RoundReport:
    return round_report(ROUND, events(), CLAIMS, SETTINGS, first=1, terms=AgainstTerms("bot"))


def test_the_verdicts_are_those_of_claims_without_controls_and_drafts(found: RoundReport) -> None:
    """Numbered as people read them; the settings are those that were asked for."""
    assert [sentence.unit for sentence in found.verdicts.sentences] == ["x#1", "x#2", "x#4"]
    assert (found.verdicts.units, found.verdicts.missing, found.verdicts.raters) == (4, 1, ("ana", "bo"))
    assert (found.verdicts.draws, found.verdicts.seed) == (20, 3)
    assert [verdict.category for verdict in found.verdicts.verdicts] == ["accurate", "erroneous"]


def test_claims_and_answers_are_counted_beside_them(found: RoundReport) -> None:
    """Six sentences are up for judgement without the control, two people answered four; one set one aside."""
    assert found.claims is not None
    assert found.answers is not None
    assert (found.claims.units, found.claims.paired) == (found.answers.units, found.answers.paired) == (6, 4)
    assert found.claims.given == (("claim", 7), ("no claim", 1))
    assert found.answers.given == (("accurate", 4), ("erroneous", 3), ("no claim", 1))
    assert [value.key for value in found.claims.values] == list(NOMINAL)
    assert (found.claims.values[0].value, found.answers.values[0].value) == (0.75, 0.5)


def test_where_nobody_set_anything_aside_the_verdicts_say_it_all() -> None:
    """Then the parts beside them have counts and no figures."""
    plain = [event for event in events() if event.holding.verdict]
    found = round_report(ROUND, plain, CLAIMS, SETTINGS)
    assert found.claims is not None
    assert found.answers is not None
    assert (found.claims.values, found.answers.values) == ((), ())
    assert found.claims.given == (("claim", 7),)
    assert (found.claims.units, found.claims.paired) == (6, 3)
    assert found.verdicts.sentences[0].unit == "x#0"


def test_what_nobody_put_up_counts_once_somebody_judges_it() -> None:
    """A sentence that reading set aside, and one of an article that nothing is known of."""
    more = [
        Event(EventKind.DECIDE, "ana", "one", article, "s", 9, Holding(A)) for article in ("x", "z") for _ in range(1)
    ]
    found = round_report(replace(ROUND, require=()), [*events(), *more], CLAIMS, SETTINGS)
    assert found.claims is not None
    assert found.claims.units == 8


def test_programs_stand_against_people_without_controls(found: RoundReport) -> None:
    """Two people on two sentences and one on the third: four of five alike."""
    assert [(of.agent, of.person, of.n, of.percent) for of in found.agents] == [
        ("bot", "", 5, 0.8),
        ("bot", "ana", 2, 0.5),
        ("bot", "bo", 3, 1.0),
    ]
    assert found.against is not None
    assert (found.against.against, found.against.n, found.against.no_claim) == ("people", 5, 1)
    assert found.against.accuracy.value == 0.8
    assert round_report(ROUND, events(), CLAIMS, SETTINGS).against is None


def test_final_verdicts_of_controls_count_for_nothing() -> None:
    """Of three final verdicts one is a control's."""
    final = {("x", 0): A, ("x", 1): A, ("y", 0): E}
    found = round_report(ROUND, events(), CLAIMS, SETTINGS, terms=AgainstTerms("bot", final)).against
    assert found is not None
    assert (found.against, found.n, found.accuracy.value) == ("final", 2, 0.5)


def test_the_alternative_annotator_is_asked_with_the_epsilon_that_was_given() -> None:
    """Also where there is too little to say."""
    found = round_report(ROUND, events(), CLAIMS, SETTINGS, terms=AgainstTerms("bot", epsilon=0.1)).against
    assert found is not None
    assert found.alternative.epsilon == 0.1


def test_notes_say_what_was_left_out(found: RoundReport) -> None:
    """One of each, two of each, and nothing."""
    assert found.notes == (
        "Round one, open.",
        "1 verdict lacks what the round requires and was left out.",
        "1 control sentence was left out.",
    )
    further = Event(EventKind.DECIDE, "bo", "one", "y", "s", 2, Holding(D))
    two = replace(ROUND, controls={("y", 0): A, ("x", 0): A, ("withdrawn", 0): A})
    bare = [replace(further, reviewer=name, role=role) for name, role in ROLES.items()]
    assert round_report(two, [*events(), further, *bare], CLAIMS, SETTINGS).notes[1:] == (
        "2 verdicts lack what the round requires and were left out.",
        "2 control sentences were left out.",
    )
    assert round_report(Round("one"), events(), CLAIMS, SETTINGS).notes == ("Round one, open.",)


def test_the_record_has_the_round_beside_the_verdicts(found: RoundReport) -> None:
    """Only the program's entry against all people has the closer figures."""
    record = of_round_as_record(replace(found, left_out=("A file was left out.",)))
    assert record["notes"] == list(found.notes)
    assert record["left_out"] == ["A file was left out."]
    claim, answers = record["claim"], record["answers"]
    assert isinstance(claim, dict)
    assert isinstance(answers, dict)
    assert {key: claim[key] for key in ("units", "n", "given")} == {
        **{"units": 6, "n": 4, "given": {"claim": 7, "no claim": 1}}
    }
    assert list(claim["coefficients"]) == list(answers["coefficients"]) == list(NOMINAL)
    agents = record["agents"]
    assert isinstance(agents, list)
    assert [(one["agent"], one["person"], "pairs" in one) for one in agents] == [
        ("bot", None, True),
        ("bot", "ana", False),
        ("bot", "bo", False),
    ]
    whole = agents[0]
    assert (whole["pairs"], whole["n"], whole["no_claim"], whole["against"]) == (5, 5, 1, "people")
    assert whole["accuracy"]["value"] == 0.8
    kappa = next(value for value in found.verdicts.values if value.key == "cohen_kappa")
    assert whole["people_kappa"]["value"] == kappa.value is not None
    assert whole["alternative_annotator"]["passes"] is None
    assert "alternative" not in whole
    assert [one["verdict"] for one in whole["verdicts"]] == ["accurate", "disputed", "erroneous"]
    reviewers = record["reliability"]
    assert isinstance(reviewers, list)
    assert [(one["reviewer"], one["answers"]) for one in reviewers] == [("ana", 5), ("bo", 5)]
    for one, known in zip(reviewers, found.reviewers, strict=True):
        assert known.right.interval is not None
        right = {"value": known.right.value, "ci": [*known.right.interval], "n": known.right.n}
        nothing = {"value": None, "ci": None, "n": known.sensitivity["disputed"].n}
        assert (one["right"], one["sensitivity"]["disputed"]) == (right, nothing)
        assert list(one) == ["reviewer", "answers", "right", "sensitivity", "confusion"]
        assert list(one["sensitivity"]) == list(known.sensitivity)
        assert one["confusion"] == known.confusion
    part = part_as_record(found)
    assert {**part, "coefficients": {}} == {
        **{"units": 4, "coefficients": {}, "claim": record["claim"], "answers": record["answers"]},
    }
    assert part["coefficients"] == record["coefficients"]
    alone = of_round_as_record(RoundReport(report(table(), draws=2)))
    assert (alone["claim"], alone["answers"], alone["agents"]) == (None, None, [])


def test_who_waits_hears_of_the_draws_of_the_verdicts() -> None:
    """The parts beside them have as many, and say nothing."""
    told: list[tuple[int, int]] = []
    round_report(ROUND, events(), CLAIMS, Settings(3, 3, lambda done, of: told.append((done, of))))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_programs_intervals_are_drawn_by_the_seed_that_was_given() -> None:
    """Another seed, other intervals, nought among them."""
    said, people = made(1)

    def intervals(seed: int) -> object:
        found = against("bot", said, people, None, Settings(draws=50, seed=seed))
        assert found.accuracy.interval is not None
        return found.accuracy.interval, found.macro_f1.interval, found.brier.interval

    assert intervals(5) == intervals(5) != intervals(6)
    assert len({intervals(seed) for seed in (0, 5, SEED)}) == 3
