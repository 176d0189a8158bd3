"""Offices that two articles give to two people, or to people of two organisations."""

from __future__ import annotations

import pytest

from reading.statements.offices import EMPLOYEE
from review.elsewhere import contrary_offices as posts
from review.elsewhere.values import Strength
from tests.review.elsewhere.making import ANN, BO, STRONG, WEAK, office, side

ACME, ZETA = "Acme", "Zeta"


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ((ANN, "CEO", ACME), (BO, "CEO", ACME), STRONG),
        ((ANN, "CEO", ACME), (BO, "CEO", "Acme Inc."), STRONG),
        ((ANN, "CEO", ACME), (BO, "CEO", ZETA), None),
        ((ANN, "CEO", ""), (BO, "CEO", ""), None),
        ((ANN, "engineer", ACME), (BO, "engineer", ACME), None),
        ((ANN, "CEO", ACME), (BO, "CFO", ACME), None),
        ((ANN, "CEO", ACME), ("Ann Levy", "CEO", ACME), None),
        ((ANN, "CEO", "Acme, Inc."), (ANN, "CEO", "Acme Corp"), None),
        ((ANN, "CEO", ACME), ("Ann", "CEO", ACME), None),
        (("Ann", "CEO", ACME), (BO, "CEO", ACME), None),
        ((ANN, "CEO", ACME), ("Unit 7", "CEO", ACME), None),
        ((ANN, "CEO", ACME), (ANN, "CEO", ACME), None),
        ((ANN, "CEO", ACME), (ANN, "CEO", ZETA), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CEO", ""), None),
        ((ANN, "CEO", ""), (ANN, "CEO", ZETA), None),
        ((ANN, "engineer", ACME), (ANN, "engineer", ZETA), None),
        ((ANN, "CEO", "Acme Motors"), (ANN, "CEO", "Acme Rockets"), None),
        ((ANN, "CEO", ACME), (ANN, "CFO", ACME), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CFO", ""), STRONG),
        ((ANN, "CEO", ""), (ANN, "CFO", ZETA), STRONG),
        ((ANN, "CEO", ACME), (ANN, "CFO", ZETA), None),
        ((ANN, "CEO", ACME), (ANN, "co-founder", ACME), None),
        ((ANN, "finance minister", ""), (ANN, "interior minister", ""), STRONG),
    ],
)
def test_offices_that_exclude_each_other(
    one: tuple[str, str, str], other: tuple[str, str, str], strength: Strength | None
) -> None:
    """One holder an office at a time, one such office a person: among people and organisations that are surely two."""
    for left, right in ((one, other), (other, one)):
        found = list(posts.contrary_offices(side(offices=[office(*left)]), side(offices=[office(*right)]), {}))
        assert [each.strength for each in found] == ([strength] if strength else []), (left, right)


@pytest.mark.parametrize(
    ("past", "present", "strength"),
    [
        ((ANN, "CEO", ACME), (ANN, "CEO", ACME), WEAK),
        ((ANN, "CEO", ACME), (ANN, "CEO", ZETA), None),
        ((ANN, "CEO", ""), (ANN, "CEO", ""), None),
        ((ANN, "CEO", ACME), (ANN, "CFO", ACME), None),
        ((ANN, "engineer", ACME), (ANN, "engineer", ACME), None),
        ((ANN, "CEO", ACME), (BO, "CEO", ACME), None),
        ((ANN, EMPLOYEE, ACME), (ANN, "CEO", ACME), STRONG),
        ((ANN, EMPLOYEE, ACME), (ANN, "CEO", ZETA), None),
        ((ANN, EMPLOYEE, ACME), (BO, "CEO", ACME), None),
    ],
)
def test_offices_that_are_over_for_one_article_alone(
    past: tuple[str, str, str], present: tuple[str, str, str], strength: Strength | None
) -> None:
    """Who was employed cannot be in office; for who was in it, it may be later."""
    was, now = side(offices=[office(*past, former=True)]), side(offices=[office(*present)])
    for left, right in ((was, now), (now, was)):
        found = [each.strength for each in posts.contrary_offices(left, right, {})]
        assert found == ([strength] if strength else [])
    assert list(posts.contrary_offices(was, was, {})) == []
    implied = side(offices=[office(*present, implied=True)])
    loud = [each for each in posts.contrary_offices(was, implied, {}) if each.strength is STRONG]
    assert loud == [], "who stands near an organisation need not be in it"


def test_an_article_that_says_both_itself_is_contradicted_softly() -> None:
    """Two holders one after another, as far as one article tells; two organisations of one holder, too."""
    both = side(offices=[office(ANN, "CEO", ACME), office(BO, "CEO", ACME)])
    one = side(offices=[office(BO, "CEO", ACME)])
    assert [each.strength for each in posts.contrary_offices(both, one, {})] == [WEAK]
    assert [each.strength for each in posts.contrary_offices(one, both, {})] == [WEAK]
    both = side(offices=[office(ANN, "CEO", ACME), office(ANN, "CEO", ZETA)])
    one = side(offices=[office(ANN, "CEO", ZETA)])
    assert [each.strength for each in posts.contrary_offices(both, one, {})] == [WEAK]
    assert [each.strength for each in posts.contrary_offices(one, both, {})] == [WEAK]
    both = side(offices=[office(ANN, "CEO", ACME), office(ANN, "CFO", ACME)])
    one = side(offices=[office(ANN, "CFO", ACME)])
    assert list(posts.contrary_offices(both, one, {})) == list(posts.contrary_offices(one, both, {})) == []
    for implied in (True, False):
        here = side(offices=[office(ANN, "CEO", ACME, implied=implied)])
        there = side(offices=[office(ANN, "CEO", ZETA, implied=not implied)])
        assert list(posts.contrary_offices(here, there, {})) == []
    assert list(posts.contrary_offices(side(), both, {})) == list(posts.contrary_offices(both, side(), {})) == []


@pytest.mark.parametrize(
    ("one", "other", "equal", "maybe"),
    [
        ("Acme", "Acme", True, True),
        ("Acme, Inc.", "acme corp", True, True),
        ("World Health Organization", "WHO", True, True),
        ("W.H.O.", "World Health Organization", True, True),
        ("Bank of England", "BE", True, True),
        ("A", "Acme", False, False),
        ("Acme Motors", "Acme Rockets", False, True),
        ("Acme", "Zeta", False, False),
        ("The Group", "The Company", False, False),
        ("Red Sea Co", "Red Hat Co", False, False),
        ("", "Acme", False, False),
        ("Acme", "", False, False),
        ("A B", "", False, False),
    ],
)
def test_two_names_of_an_organisation(one: str, other: str, equal: bool, maybe: bool) -> None:
    assert posts._is_equal(one, other) is posts._is_equal(other, one) is equal
    assert posts._may_be_one(one, other) is posts._may_be_one(other, one) is maybe


@pytest.mark.parametrize(
    "form",
    "Inc. Corp. Corporation Company Co. Ltd. LLC plc Group The AG GmbH Committee".split(),  # noqa: SIM905
)
def test_the_form_of_a_firm_is_none_of_its_name(form: str) -> None:
    """Nor is a word that many have; a name of nothing else is one all the same."""
    assert posts._is_equal("Acme", f"Acme {form}")
    assert posts._is_equal("Bank of Derby", f"Derby Bank, {form}")
    assert not posts._is_equal("Acme Bank", f"Acme {form}")
    assert posts._is_equal(form, form.upper())


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("Ann Lee", "Bo Lee", True),
        ("Ann Lee", "ANN LEE", True),
        ("ann LEE", "Bo lee", True),
        ("Ann Lee", "Ann Lee Day", True),
        ("ANN Marie Lee", "Marie ann Lee Schmidt", True),
        ("Ann Leigh", "Bo Lee", False),
        ("Ann Levy", "Bo Lee", True),
        ("Ann Marie Schmidt", "Ann Schulze", False),
    ],
)
def test_two_names_that_may_be_one_person_s(one: str, other: str, related: bool) -> None:
    """By last names that differ by two letters at most, or because one name is in the other; capitals say nothing."""
    assert posts._related(one, other) is posts._related(other, one) is related
