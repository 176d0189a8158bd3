"""Progress counts what is up for judgement and what was judged of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from reading.article import Article, Kind, Sentence
from review.events import Event, EventKind, Holding
from review.holdings import Progress, change_of, claims_of, is_claim, tally
from review.rounds import MAIN
from tests.verdicts import Verdict

A, D, E = Verdict


def held(*holdings: Holding) -> dict[int, Event]:
    """Return last events of the first sentences, one a holding."""
    return {at: Event(EventKind.DECIDE, "ana", "main", "x", "sha", at, holding) for at, holding in enumerate(holdings)}


def test_each_verdict_is_counted_under_its_name() -> None:
    """Of six claims four are judged; a note judges nothing."""
    found = tally({0, 1, 2, 3, 4, 5}, held(Holding(A), Holding(E), Holding(D), Holding(E), Holding(note="hm")))
    assert found == Progress(4, 6, (1, 1, 2))


def test_a_verdict_that_the_round_has_not_is_judged_and_stands_in_no_column() -> None:
    """Another copy of the desk may have it; the columns stay those of the round's scale."""
    assert tally({0, 1}, held(Holding("half-true"))) == Progress(1, 2, (0, 0, 0))
    assert tally({0, 1}, held(Holding("half-true"), Holding(E))) == Progress(2, 2, (0, 0, 1))


def test_what_was_taken_in_or_set_aside_counts_as_its_reviewer_says() -> None:
    """A heading that was judged is one claim more; a claim set aside is one less, and its verdict none."""
    assert tally({0}, held(Holding(A, True), Holding(D, True))) == Progress(2, 2, (1, 1, 0))
    assert tally({0, 1}, held(Holding(A, False), Holding(D))) == Progress(1, 1, (0, 1, 0))
    assert tally({1}, held(Holding(A))) == Progress(0, 1), "a verdict alone makes no claim of what is none by kind"


@pytest.mark.parametrize(
    ("by_kind", "claim", "is_one"),
    [(True, None, True), (False, None, False), (True, False, False), (False, True, True)],
)
def test_a_reviewer_overrules_the_kind(by_kind: bool, claim: bool | None, is_one: bool) -> None:
    """Where they said nothing it decides."""
    assert is_claim(by_kind, held(Holding(claim=claim))[0]) is is_one
    assert is_claim(by_kind, None) is by_kind


def test_claims_are_sentences_by_kind() -> None:
    """A headline is none."""
    article = Article("x", "x", "X", "One. Two.", (Sentence(0, 0, 4, Kind.HEADLINE), Sentence(1, 5, 9)))
    assert claims_of(article) == {1}


HOLDINGS = st.builds(
    Holding, st.none() | st.sampled_from(Verdict), st.none() | st.booleans(), reasons=st.sampled_from(((), ("x",)))
)


@example(by_kind=True, before=None, after=Holding(D), strict=True)
@given(st.booleans(), st.none() | HOLDINGS, HOLDINGS, st.booleans())
def test_a_change_is_what_makes_the_count_before_the_count_after(
    by_kind: bool, before: Holding | None, after: Holding, strict: bool
) -> None:
    """Whatever was held and is: counting all anew finds the same, and drafts count for nothing."""
    rules = replace(MAIN, require=("reason",)) if strict else MAIN
    claims = {0} if by_kind else set()

    def counted(holding: Holding | None) -> Progress:
        if holding is None:
            return tally(claims, {})
        is_draft = strict and holding.verdict in (D, E) and not holding.reasons
        return tally(claims, held(replace(holding, verdict=None) if is_draft else holding))

    events = [held(one)[0] if one is not None else None for one in (before, after)]
    assert events[1] is not None
    assert counted(before).plus(change_of(rules, by_kind, events[0], events[1])) == counted(after)


def test_progress_adds_up_column_by_column_and_back() -> None:
    """Of articles that somebody has not begun nothing is spread; what is taken away again leaves none."""
    one, other, none = Progress(1, 3, (1, 0, 0)), Progress(2, 4, (0, 0, 2)), Progress(0, 5)
    assert one.plus(other) == other.plus(one) == Progress(3, 7, (1, 0, 2))
    assert one.plus(none) == none.plus(one) == Progress(1, 8, (1, 0, 0))
    assert one.plus(other, 3) == Progress(7, 15, (1, 0, 6))
    assert one.plus(other).plus(other, -1) == one
    assert one.plus(one, -1) == Progress(0, 0)
