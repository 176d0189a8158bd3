"""Rounds: who may do what in which state, what a verdict lacks, and a desk's reasons."""

from __future__ import annotations

import pytest
from msgspec import structs
from msgspec.structs import replace

from review.events import Evidence, Holding
from review.holdings import draft_line, is_decision, is_draft, lacks, unknown_needs
from review.reasons import REASONS, ReasonsError, by_key, of_desk
from review.round_changes import AssignmentChange, Closed, HandedOver, Plan, Reassigned, SealReport
from review.rounds import (
    MAIN,
    Declined,
    GuidelinesVersion,
    Permission,
    Round,
    State,
    may_see,
    shows_suggestions,
    why_nobody_settles,
    why_not,
    why_not_suggest,
)
from review.scale import DEFAULT
from tests.verdicts import Verdict

BLIND = Round(
    name="one", state=State.OPEN, lead="lea", blind=True, reviewers=("ana", "bo", "cy"), left=("cy",),
    adjudicators=("di",), assignment={"x": ("ana",), "y": ("ana", "bo")}, sentences={"y": (1, 2)},
)  # fmt: skip


def test_so_many_are_asked_for_each_sentence_of_an_article() -> None:
    """Without those who are excluded; one where everybody judges everything, nobody of an article outside the round."""
    one = Round(assignment={"a.txt": ("ana", "bo", "cy")}, excluded={"a.txt": ("bo",), "b.txt": ("cy",)})
    assert [one.overlap_of(article) for article in ("a.txt", "b.txt")] == [2, 0]
    assert Round().overlap_of("a.txt") == 1


def test_each_reason_has_a_letter_of_its_own() -> None:
    assert all(len(reason.key) == 1 and reason.key.islower() for reason in REASONS)
    assert len({reason.key for reason in REASONS}) == len({reason.name for reason in REASONS}) == len(REASONS)
    assert of_desk({}) == REASONS


def test_a_reason_that_gets_another_letter_keeps_its_meaning() -> None:
    """Written as a letter or as a table; one of the desk's own has none unless it says so."""
    helps = {reason.name: reason.help for reason in REASONS}
    for entry in ("g", {"key": "g"}, {"key": "g", "help": ""}):
        found = {reason.name: reason for reason in of_desk({"figure": entry, "own": {"key": "w"}})}
        assert (found["figure"].key, found["figure"].help) == ("g", helps["figure"])
        assert (found["own"].key, found["own"].help) == ("w", "")
    [other] = (reason for reason in of_desk({"figure": {"key": "g", "help": "Sums"}}) if reason.name == "figure")
    assert other.help == "Sums"


def test_a_round_s_file_says_its_state_by_these_words() -> None:
    """For ever."""
    assert [state.value for state in State] == ["draft", "open", "closed", "adjudicated"]


def allowed(act: Permission, person: str) -> set[State]:
    """Return the states in which a person may do something."""
    return {state for state in State if not why_not(replace(BLIND, state=state), person, act)}


D, O, C, J = State  # noqa: E741


@pytest.mark.parametrize(
    ("act", "lead", "reviewer", "adjudicator"),
    [
        (Permission.JUDGE, set(), {O}, set()),
        (Permission.SEE_OTHERS, {C, J}, {C, J}, {C, J}),
        (Permission.SEE_COUNTS, {D, O, C, J}, set(), set()),
        (Permission.ASSIGN, {D, O}, set(), set()),
        (Permission.OPEN, {D}, set(), set()),
        (Permission.CLOSE, {O}, set(), set()),
        (Permission.REOPEN, {C, J}, set(), set()),
        (Permission.CONTROL, {D, O}, set(), set()),
        (Permission.DECLINE, set(), {D, O}, set()),
        (Permission.GUIDE, {D, O}, set(), set()),
        (Permission.NAME_ADJUDICATORS, {D, O, C}, set(), set()),
        (Permission.HAND_OVER, {D, O, C, J}, set(), set()),
        (Permission.ADJUDICATE, set(), set(), {C}),
        (Permission.FINISH, {C}, set(), set()),
    ],
)
def test_who_may_do_what(act: Permission, lead: set[State], reviewer: set[State], adjudicator: set[State]) -> None:
    """The whole table of rights."""
    assert (allowed(act, "lea"), allowed(act, "ana"), allowed(act, "di")) == (lead, reviewer, adjudicator)


def test_every_refusal_says_why() -> None:
    """Whoever may not gets a sentence."""
    found = [
        why_not(replace(BLIND, state=state), person, act)
        for state in State
        for act in Permission
        for person in ("lea", "ana", "cy", "di", "somebody")
    ]
    assert len(found) == 4 * len(Permission) * 5
    assert {why[-1:] for why in found} == {"", "."}


def test_a_round_that_nobody_leads_has_no_lead_to_wait_for() -> None:
    """As `main`: anybody can close it, and what is said names nobody."""
    said = {why_not(Round(state=state), "ana", act) for state in State for act in Permission}
    assert "The round is open: somebody has to close it first." in said
    assert not any("lead" in why for why in said)


DRAFT, CLOSED = "The round is a draft: its lead has to open it first.", "The round is closed."
SETTLED = "The round is closed and settled."
AGAIN = "`copydesk rounds reopen` opens it again."


@pytest.mark.parametrize(
    ("state", "person", "act", "said"),
    [
        (O, "cy", Permission.JUDGE, "You have left this round."),
        (O, "zoe", Permission.JUDGE, "You are not among this round's reviewers: ana, bo, cy."),
        (D, "ana", Permission.JUDGE, DRAFT),
        (C, "ana", Permission.JUDGE, f"{CLOSED} Verdicts stand as they are."),
        (J, "ana", Permission.JUDGE, f"{SETTLED} Verdicts stand as they are."),
        (O, "ana", Permission.SEE_OTHERS, "The round is blind: others are seen when it is closed."),
        (O, "ana", Permission.CLOSE, "Only lea, who leads the round, can do that."),
        (O, "lea", Permission.OPEN, "The round is open already."),
        (C, "lea", Permission.OPEN, f"{CLOSED} {AGAIN}"),
        (J, "lea", Permission.ASSIGN, f"{SETTLED} {AGAIN}"),
        (D, "lea", Permission.CLOSE, DRAFT),
        (C, "lea", Permission.CLOSE, CLOSED),
        (O, "lea", Permission.FINISH, "The round is open: its lead has to close it first."),
        (D, "lea", Permission.REOPEN, DRAFT),
        (J, "di", Permission.ADJUDICATE, "The round is settled; its lead can reopen it."),
        (O, "di", Permission.ADJUDICATE, "The round is open: its lead has to close it first."),
        (C, "ana", Permission.ADJUDICATE, "Only di can settle this round."),
    ],
)
def test_refusals(state: State, person: str, act: Permission, said: str) -> None:
    """Each says whose turn it is or what can be done."""
    assert why_not(replace(BLIND, state=state), person, act) == said


def test_nobody_settles_what_they_judged() -> None:
    """A reviewer is no adjudicator of the same round; without named ones it is the lead, without a lead anybody."""
    own = replace(BLIND, state=State.CLOSED, adjudicators=("ana", "di"))
    assert why_not(own, "ana", Permission.ADJUDICATE) == "You judged in this round; somebody else has to settle it."
    assert why_not(own, "zoe", Permission.ADJUDICATE) == "Only ana, di can settle this round."
    unnamed = replace(own, adjudicators=())
    assert not why_not(unnamed, "lea", Permission.ADJUDICATE)
    assert why_not(unnamed, "di", Permission.ADJUDICATE) == "Only lea can settle this round."
    assert not why_not(replace(unnamed, lead=""), "zoe", Permission.ADJUDICATE)
    assert "; anybody can reopen it." in why_not(replace(unnamed, lead="", state=J), "zoe", Permission.ADJUDICATE)


def test_programs_come_after_people_who_are_asked_by_name() -> None:
    """Before the round is closed nothing comes in and nothing is shown; where nobody is asked, at any time."""
    refusal = "People judge this round first: bring suggestions in when it is closed."
    for state, why in ((D, refusal), (O, refusal), (C, ""), (J, "")):
        asked = replace(BLIND, state=state)
        assert (why_not_suggest(asked), shows_suggestions(asked)) == (why, not why)
        anybody = replace(asked, reviewers=())
        assert (why_not_suggest(anybody), shows_suggestions(anybody)) == ("", True)


def test_a_round_that_nobody_can_settle() -> None:
    """All who would settle it judge in it: the adjudicators, or without any the lead."""
    assert why_nobody_settles(replace(BLIND, adjudicators=("ana", "bo"))) == (
        "Nobody can settle this round: ana, bo, who would, judge in it."
    )
    assert "lea, who would, judges" in why_nobody_settles(replace(BLIND, adjudicators=(), reviewers=("lea", "bo")))
    for fine in (BLIND, replace(BLIND, adjudicators=("ana", "di")), replace(BLIND, adjudicators=(), lead="")):
        assert not why_nobody_settles(fine)


def test_who_is_excluded_is_not_heard() -> None:
    """Somebody who declined an article has it no more, even while nobody else has."""
    out = replace(BLIND, excluded={"y": ("ana",)})
    assert [out.judges(who, "y") for who in ("ana", "bo")] == [False, True]
    assert (out.counts_answers_of("ana", "y"), out.counts_answers_of("ana", "x")) == (False, True)


def test_sight() -> None:
    """Nobody sees another's verdicts in a blind open round, not even the lead; everybody does after it."""
    assert not may_see(BLIND, "ana", "bo")
    assert not may_see(BLIND, "lea", "bo")
    assert may_see(BLIND, "ana", "ana")
    assert may_see(replace(BLIND, state=State.CLOSED), "ana", "bo")
    assert may_see(replace(BLIND, blind=False), "ana", "bo")


def test_of_a_round_nothing_is_so_that_nobody_said() -> None:
    """But that it is called main and is open; nor of its guidelines, or of who declined."""
    said = {name: value for name, value in structs.asdict(Round()).items() if value}
    assert said == {"name": "main", "state": State.OPEN, "scale": DEFAULT}
    assert Round() == MAIN
    assert MAIN.former is None
    assert (GuidelinesVersion("1").since, Declined("x", "ana").why) == ("", "")
    plan = structs.asdict(Plan("one", "lea", ("ana",)))
    assert {name: value for name, value in plan.items() if value} == {
        **{"name": "one", "lead": "lea", "reviewers": ("ana",), "articles": ("*",), "overlap": 1},
    }
    assert not any(structs.astuple(AssignmentChange()))
    assert structs.astuple(Reassigned(MAIN, ())) == (MAIN, (), {}, {}, {})
    assert structs.astuple(Closed(MAIN)) == (MAIN, (), ())
    assert structs.astuple(SealReport(1, 2)) == (1, 2, (), ())
    assert structs.astuple(HandedOver(MAIN)) == (MAIN, ())


def test_main() -> None:
    """In main everybody judges everything and sees everything."""
    assert not why_not(MAIN, "anybody", Permission.JUDGE)
    assert MAIN.judges("anybody", "x")
    assert MAIN.claims_taken_up("x", frozenset({1})) == {1}
    assert may_see(MAIN, "a", "b")


def test_shares() -> None:
    """A reviewer has the assigned articles, of them the sentences taken up."""
    assert [BLIND.judges(who, "x") for who in ("ana", "bo")] == [True, False]
    assert BLIND.claims_taken_up("x", frozenset({0, 1})) == {0, 1}
    assert BLIND.claims_taken_up("y", frozenset({0, 1})) == {1, 2}
    assert BLIND.claims_taken_up("z", frozenset({0, 1})) == frozenset()
    assert [BLIND.judges(who, "z") for who in ("ana", "bo")] == [False, False]


def test_drafts() -> None:
    """A verdict that lacks what the round requires is a draft; accurate needs no reason, and no evidence but of all."""
    strict = replace(BLIND, require=("reason", "evidence"))
    bare = Holding(verdict=Verdict.ERRONEOUS)
    assert lacks(strict, bare) == ("reason", "evidence")
    assert draft_line(lacks(strict, bare)) == "draft: needs reason and evidence"
    assert is_draft(strict, bare)
    assert not is_draft(strict, Holding(verdict=Verdict.ACCURATE))
    of_all = replace(BLIND, require=("evidence!", "note"))
    assert lacks(of_all, Holding(verdict=Verdict.ACCURATE)) == ("evidence", "note")
    assert lacks(of_all, bare) == ("evidence", "note")
    full = replace(bare, reasons=("figure",), evidence=(Evidence("https://example.org"),))
    assert is_decision(strict, full)
    assert not is_draft(strict, Holding())
    assert not is_decision(strict, Holding())
    assert is_decision(MAIN, bare)
    wordy = replace(BLIND, require=("note", "confidence"))
    assert lacks(wordy, replace(bare, note=" \n")) == ("confidence", "note")
    assert lacks(wordy, replace(bare, note="hm", confidence=0)) == ()
    assert (draft_line(()), draft_line(("note",))) == ("", "draft: needs note")
    assert unknown_needs(("reason", "evidence", "evidence!", "confidence", "note", "reasons", "")) == ("reasons", "")


def test_reasons() -> None:
    """Every reason has its own key; a desk adds, changes and removes."""
    assert len(by_key()) == len(REASONS) == 11
    names = "figure name date quote attribution context causation superlative outdated unverifiable opinion"
    assert [reason.name for reason in REASONS] == names.split()  # as they stand in files and exports
    own = of_desk({"photo": {"key": "h", "help": "the picture is another"}, "opinion": "", "name": "x"})
    assert [reason.name for reason in own][-1] == "photo"
    assert by_key(own)["x"].name == "name"
    assert "opinion" not in {reason.name for reason in own}


def test_a_desk_changes_the_key_and_keeps_the_help() -> None:
    """Or the other way round; a reason of its own may do without help."""
    own = {reason.name: reason for reason in of_desk({"name": "x", "date": {"key": "d", "help": "when"}, "photo": "h"})}
    assert (own["name"].key, own["name"].help) == ("x", "a name or title is wrong")
    assert (own["date"].key, own["date"].help) == ("d", "when")
    assert own["photo"].help == ""
    assert [*own][:3] == ["figure", "name", "date"], "the order stays"
    assert of_desk({"unknown": ""}) == REASONS


KEY = ("A reason has no usable key", "reasons.photo", "Give it one letter or digit.")


@pytest.mark.parametrize(
    ("defined", "said"),
    [
        *(({"photo": entry}, KEY) for entry in ("ab", 3, {"help": "x"}, {"key": "h", "help": 3}, "\x1b")),
        (
            {"photo": "f"},
            ("Two reasons have one key", "figure and photo both have 'f'", "Give one of them another in desk.toml."),
        ),
    ],
)
def test_unusable_reasons(defined: dict[str, object], said: tuple[str, str, str]) -> None:
    """A key that is taken, too long, missing or no character is refused."""
    with pytest.raises(ReasonsError) as refused:
        of_desk(defined)
    assert refused.value.args == said
