"""The rule by which events count, case by case: whose folder it is, what the round lets them do, what was sealed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review import admission
from review.admission import (
    BACK_DATED,
    CHANGED,
    DAY,
    FUTURE,
    JUDGES_HERE,
    LAST_SENTENCE,
    LATE,
    MALFORMED,
    NO_MEMBER,
    NOT_GIVEN,
    NOT_OPEN,
    NOT_SETTLING,
    STRANGE,
    UNSEALED,
    AdmissionTerms,
    FolderOrigin,
    Seal,
    left_out_phrases,
    may_settle,
    micros_of,
    terms_of,
    why_left_out,
    why_not_theirs,
)
from review.events import NOTHING, Event, EventKind, Role
from review.rounds import MAIN, Round, State

THEIRS = FolderOrigin(7, 7, True, frozenset({5}))
ELSE = "it belongs to somebody else"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"person": 8}, ELSE),
        ({"owner": 5}, ""),
        ({"owner": 5, "person": None}, ""),
        ({"owner": 0, "trusted": frozenset()}, ""),
        ({"owner": 0, "person": None, "is_copy": True}, ""),
        ({"owner": 1, "known": False}, ELSE),
        ({"person": None, "owner": 9, "known": False}, ""),
        ({"person": None, "owner": 9, "known": True}, ELSE),
        ({"is_copy": True}, "it is not the lead's"),
        ({"is_copy": True, "owner": 5}, ""),
        ({"open_to": "its group"}, "its group may write there"),
        ({"open_to": "its group", "owner": 5}, ""),
        ({"open_to": "its group", "owner": 0}, "its group may write there"),
    ],
)
def test_whose_a_folder_is(changes: dict[str, object], why: str) -> None:
    """One's own, root's, that of somebody trusted, or of nobody who is here."""
    assert why_not_theirs(replace(THEIRS, **changes)) == why


AT = 1_764_000_000_000_000
ROUND = Round("one", lead="lea", reviewers=("ana", "bo"))


def event(**changes: object) -> Event:
    """What ana did on a sentence, a second after the time of the seals here."""
    made = Event(EventKind.DECIDE, "ana", "one", "x", "sha", 3, NOTHING, id=f"{AT + 1_000_000:014x}00beef")
    return replace(made, **changes)


def why(rules: Round = ROUND, seal: Seal = admission.UNSEALED_FILE, offset: int = 0, **changes: object) -> str:
    """Return why an event of ana's does not count."""
    return why_left_out(terms_of(rules, "one", "ana", False), seal, AT + DAY, event(**changes), offset)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"reviewer": "bo"}, STRANGE),
        ({"round": "two"}, STRANGE),
        ({"id": ""}, MALFORMED),
        ({"id": f"{AT:014x}00bee"}, MALFORMED),
        ({"id": f"{AT:014x}00beef0"}, MALFORMED),
        ({"id": f"{0:014x}00beef"}, MALFORMED),
        ({"id": f"{1:014x}00beef"}, ""),
        ({"id": "no hexadecimal digit"}, MALFORMED),
        ({"sentence": -1}, MALFORMED),
        ({"sentence": 0}, ""),
        ({"sentence": 1_048_575}, ""),
        ({"sentence": 1_048_576}, MALFORMED),
        ({"id": f"{AT + DAY:014x}ffffff"}, ""),
        ({"id": f"{AT + DAY + 1:014x}000000"}, FUTURE),
        ({"role": Role.ADJUDICATOR}, NOT_SETTLING),
        ({"role": Role.AGENT}, JUDGES_HERE),
    ],
)
def test_what_an_event_itself_must_be(changes: dict[str, object], reason: str) -> None:
    """Of the folder's reviewer and round, with a time that is past, on a sentence, in a capacity that they have."""
    assert LAST_SENTENCE == 1_048_575
    assert DAY == 24 * 60 * 60 * 1_000_000
    assert why(**changes) == reason  # type: ignore[arg-type]


def test_a_time_is_read_from_an_id() -> None:
    assert micros_of(f"{AT:014x}00beef") == AT
    assert [micros_of(one) for one in ("", "ff", "g" * 20)] == [0, 0, 0]


GIVEN: dict[str, object] = {"assignment": {"x": ("ana",)}, "former": {}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"reviewers": ()}, ""),
        ({"reviewers": ("bo",)}, NO_MEMBER),
        ({"state": State.DRAFT}, NOT_OPEN),
        ({"state": State.DRAFT, "reviewers": ("bo",)}, NO_MEMBER),
        ({"state": State.CLOSED}, ""),
        ({"assignment": {"x": ("ana",)}, "former": {}}, ""),
        ({"assignment": {"x": ("bo",)}, "former": {}}, NOT_GIVEN),
        ({"assignment": {"x": ("bo",)}, "former": None}, ""),
        ({"assignment": {"x": ("bo",)}, "former": {"x": ("ana",)}}, ""),
        ({"assignment": {"x": ("bo",)}, "former": {"y": ("ana",)}}, NOT_GIVEN),
        ({"assignment": {"x": ("ana",)}, "former": {}, "sentences": {"x": (2, 3)}}, ""),
        ({"assignment": {"x": ("ana",)}, "former": {}, "sentences": {"x": (2, 4)}}, NOT_GIVEN),
        ({"assignment": {"x": ("ana",)}, "former": {}, "sentences": {"y": (2, 4)}}, ""),
        ({"former": {}, "sentences": {"x": (2, 4)}}, ""),
        ({**GIVEN, "sentences": {"x": (2, 4)}, "texts": {"x": "sha"}}, NOT_GIVEN),
        ({**GIVEN, "sentences": {"x": (2, 4)}, "texts": {"x": "another"}}, ""),
        ({**GIVEN, "sentences": {"x": (2, 4)}, "texts": {"y": "another"}}, NOT_GIVEN),
    ],
)
def test_what_a_round_lets_a_reviewer_judge(changes: dict[str, object], reason: str) -> None:
    """Its reviewers, once it is open, what it gave them or once gave them, where it kept a record of that."""
    assert why(replace(ROUND, **changes)) == reason


class Called:
    """Articles that were called "old" are two others now."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, int]] = []

    def has_moved(self, name: str) -> bool:
        return name == "old"

    def names_meant_by(self, name: str, text: str, at: int) -> tuple[str, ...]:
        self.asked.append((name, text, at))
        return ("one", "two")


@pytest.mark.parametrize(
    ("article", "assignment", "sentences", "reason"),
    [
        ("old", {"one": ("ana",), "two": ("bo",)}, {}, ""),
        ("old", {"one": ("bo",), "two": ("ana",)}, {}, ""),
        ("old", {"one": ("bo",), "two": ("bo",)}, {}, NOT_GIVEN),
        ("old", {"old": ("ana",)}, {}, NOT_GIVEN),
        ("old", {"one": ("ana",), "two": ("ana",)}, {"one": (2,), "two": (3,)}, NOT_GIVEN),
        ("old", {"one": ("ana",), "two": ("ana",)}, {"one": (3,), "two": (2,)}, ""),
        ("old", {"one": ("ana",), "two": ("ana",)}, {"two": (2,)}, ""),
        ("x", {"x": ("ana",)}, {}, ""),
        ("x", {"one": ("ana",)}, {}, NOT_GIVEN),
    ],
)
def test_an_event_on_what_was_renamed_is_on_what_it_is_called_now(
    article: str, assignment: dict[str, object], sentences: dict[str, object], reason: str
) -> None:
    """The first of the articles that it may mean and that was given to its reviewer decides."""
    called = Called()
    rules = replace(ROUND, assignment=assignment, sentences=sentences, former={}, names=called)
    assert why(rules, article=article) == reason
    assert called.asked == ([("old", "sha", AT + 1_000_000)] if article == "old" else [])
    assert terms_of(rules, "one", "ana", False).may_mean(article) is (article == "old")
    assert not terms_of(ROUND, "one", "ana", False).may_mean(article)


def test_what_is_given_binds_reviewers_alone() -> None:
    """An adjudicator settles any sentence, a program suggests on any."""
    round = replace(ROUND, assignment={"x": ("bo",)}, former={})
    lead, program = terms_of(round, "one", "lea", False), terms_of(round, "one", "bot", False)
    settled = event(reviewer="lea", role=Role.ADJUDICATOR)
    suggested = event(reviewer="bot", role=Role.AGENT)
    assert why_left_out(lead, Seal(), AT + DAY, settled, 0) == ""
    assert why_left_out(program, Seal(), AT + DAY, suggested, 0) == ""
    assert why_left_out(lead, Seal(), AT + DAY, event(reviewer="lea"), 0) == NO_MEMBER


@pytest.mark.parametrize(
    ("changes", "person", "trusted", "may"),
    [
        ({}, "lea", False, True),
        ({}, "cy", True, False),
        ({"adjudicators": ("cy",)}, "cy", False, True),
        ({"adjudicators": ("cy",)}, "lea", True, False),
        ({"lead": "ana"}, "ana", True, False),
        ({"lead": ""}, "cy", False, False),
        ({"lead": ""}, "cy", True, True),
    ],
)
def test_who_may_settle(changes: dict[str, object], person: str, trusted: bool, may: bool) -> None:
    """The adjudicators, else the lead, else whom the desk's owner brings in; nobody what they judge."""
    assert may_settle(replace(ROUND, **changes), person, trusted) is may


SEAL = Seal(AT, 100, frozenset({"refused", event().id}), is_closed=True)


@pytest.mark.parametrize(
    ("seal", "offset", "changes", "reason"),
    [
        (Seal(length=100, refused=SEAL.refused, is_closed=True), 0, {}, ""),
        (SEAL, 99, {}, LATE),
        (SEAL, 99, {"id": f"{AT + 5:014x}00beef"}, ""),
        (SEAL, 99, {"id": f"{AT - 5:014x}00beef"}, ""),
        (SEAL, 100, {}, LATE),
        (replace(SEAL, is_closed=False), 100, {}, ""),
        (replace(SEAL, is_copy=True), 100, {}, UNSEALED),
        (replace(SEAL, is_copy=True), 99, {"id": f"{AT + 5:014x}00beef"}, ""),
        (SEAL, 100, {"id": f"{AT:014x}ffffff"}, BACK_DATED),
        (SEAL, 100, {"id": f"{AT + 1:014x}000000"}, LATE),
        (replace(SEAL, was_changed=True), 100, {"id": f"{AT:014x}ffffff"}, CHANGED),
    ],
)
def test_what_a_seal_lets_through(seal: Seal, offset: int, changes: dict[str, object], reason: str) -> None:
    """What was there then and counted; afterwards what a round that is open again gets."""
    assert why(seal=seal, offset=offset, **changes) == reason  # type: ignore[arg-type]


def test_settling_goes_on_after_a_round_is_closed_and_programs_come_at_any_time() -> None:
    """Adjudication is what a closed round is for; not in one that is finished."""
    for state, reason in ((State.CLOSED, ""), (State.ADJUDICATED, LATE)):
        terms = terms_of(replace(ROUND, state=state), "one", "lea", False)
        settled = event(reviewer="lea", role=Role.ADJUDICATOR)
        assert why_left_out(terms, SEAL, AT + DAY, settled, 100) == reason
    terms = terms_of(ROUND, "one", "bot", False)
    assert why_left_out(terms, SEAL, AT + DAY, event(reviewer="bot", role=Role.AGENT), 0) == ""


def test_a_file_that_no_seal_names_is_not_sealed() -> None:
    assert Seal() == Seal(0, 0, frozenset(), False, False, False) == admission.UNSEALED_FILE


def test_what_was_left_out_is_said_in_words() -> None:
    """One and several of each."""
    told = {STRANGE: 1, MALFORMED: 2, NOT_SETTLING: 1, LATE: 1, BACK_DATED: 1, NOT_OPEN: 3}
    assert list(left_out_phrases(told)) == [
        "1 event does not belong where it is",
        "2 events are malformed",
        "1 event settles, which is not for their reviewer to do",
        "1 event came after the round was closed",
        "1 event is older than the seal, and was not there then",
        "3 events were made before the round was open",
    ]


def test_terms_that_say_nothing_against_a_capacity_refuse_none() -> None:
    """And each capacity has a reason of its own."""
    plain = AdmissionTerms("ana", "one", MAIN)
    assert [plain.of_role(role) for role in Role] == ["", "", ""]
    told = AdmissionTerms("ana", "one", MAIN, "no judge", "no adjudicator", "no agent")
    assert {role: told.of_role(role) for role in Role} == {
        Role.REVIEWER: "no judge",
        Role.ADJUDICATOR: "no adjudicator",
        Role.AGENT: "no agent",
    }
