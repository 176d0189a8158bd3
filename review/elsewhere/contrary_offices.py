"""Offices that two articles give to different people, or people to different organisations."""

from __future__ import annotations

from collections.abc import Iterator

from reading.spelling import edits
from reading.statements.offices import EMPLOYEE, Office, excludes, is_sole
from review.elsewhere.discrepancy import Discrepancy, Place, Scores, both
from review.elsewhere.side import Side
from review.elsewhere.values import DifferenceKind, Strength

_GENERAL = frozenset(
    [
        "inc",
        "corp",
        "corporation",
        "company",
        "co",
        "ltd",
        "llc",
        "plc",
        "group",
        "the",
        "of",
        "committee",
        "ag",
        "gmbh",
    ]
)


def contrary_offices(here: Side, there: Side, _scores: Scores) -> Iterator[Discrepancy]:
    """Yield where one article says of an office, its holder or its organisation what the other excludes."""
    if not here.offices or not there.offices:
        return
    own, others = _known(here), _known(there)
    for one in here.offices:
        for other in there.offices:
            strength = _contrary(one, other, own, others)
            if strength is not None:
                yield both(DifferenceKind.ROLE, _place(one), _place(other), strength)


def _known(side: Side) -> set[tuple[str, str, str]]:
    """Return what an article says of offices: person, office and organisation, held now or formerly."""
    return {(one.person, one.office, one.organisation) for one in side.offices}


def _contrary(
    one: Office, other: Office, own: set[tuple[str, str, str]], others: set[tuple[str, str, str]]
) -> Strength | None:
    """Return how sure it is that two articles contradict each other, or None when they do not."""
    if not (_is_full(one.person) and _is_full(other.person)):
        return None
    if one.is_former != other.is_former:
        past, present = (one, other) if one.is_former else (other, one)
        if past.office == EMPLOYEE and past.person == present.person:
            return Strength.STRONG if past.organisation == present.organisation and not present.is_implied else None
        same = one.person == other.person and one.office == other.office and is_sole(one.office)
        return Strength.WEAK if same and one.organisation and one.organisation == other.organisation else None
    if one.is_former:
        return None
    if one.person == other.person:
        if one.organisation and other.organisation and one.office == other.office and is_sole(one.office):
            if one.is_implied or other.is_implied:
                return None
            if _may_be_one(one.organisation, other.organisation):
                return None
            said = (one.person, one.office, other.organisation) in own
            said = said or (other.person, other.office, one.organisation) in others
            return Strength.WEAK if said else Strength.STRONG
        if excludes(one.office, other.office):
            alike = not one.organisation or not other.organisation or _may_be_one(one.organisation, other.organisation)
            said = any(person == one.person and office == other.office for person, office, _ in own)
            said = said or any(person == one.person and office == one.office for person, office, _ in others)
            return Strength.STRONG if alike and not said else None
        return None
    if one.office == other.office and is_sole(one.office) and _is_equal(one.organisation, other.organisation):
        if _related(one.person, other.person):
            return None
        said = (other.person, one.office, one.organisation) in own or (
            one.person,
            one.office,
            other.organisation,
        ) in others
        return Strength.WEAK if said else Strength.STRONG
    return None


def _is_full(person: str) -> bool:
    return " " in person and not any(mark.isdigit() for mark in person)


def _is_equal(one: str, other: str) -> bool:
    """Whether two names are certainly one organisation's: they are equal but for words such as Inc., or initials."""
    left, right = _own_words(one), _own_words(other)
    return (bool(left) and left == right) or _are_initials(one, other)


def _own_words(name: str) -> set[str]:
    words = name.replace(".", "").replace(",", "").casefold().split()
    return set(words) - _GENERAL or set(words)


def _are_initials(one: str, other: str) -> bool:
    short, long = one.replace(".", "").upper(), other.replace(".", "").upper()
    return bool(short and long) and (_initials(one) == long or _initials(other) == short)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two names may be one organisation's: they share a word, or one is the other's initials."""
    left, right = _words(one), _words(other)
    if not left or not right:
        return False
    return bool(left & right) or _are_initials(one, other)


def _words(name: str) -> set[str]:
    plain = name.replace(".", "").replace(",", "").casefold().split()
    return {word for word in plain if len(word) > 3 or len(plain) == 1}


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper() and len(name.split()) > 1)


def _related(one: str, other: str) -> bool:
    """Whether two names may be one person's: they share a last name, or one holds the words of the other."""
    left, right = set(one.casefold().split()), set(other.casefold().split())
    last, other_last = one.split()[-1].casefold(), other.split()[-1].casefold()
    return edits(last, other_last, 2) <= 2 or left <= right or right <= left


def _place(office: Office) -> Place:
    return office.sentence, office.start, office.end
