"""A round of three mirrors: nothing of others is on a reviewer's disk before closing, all of it afterwards."""

from __future__ import annotations

import pytest

from review.events import Event, EventKind, Holding, Role
from review.round_changes import Plan
from review.rounds import State
from store.errors import StoreError
from store.hub.address import address_of
from store.hub.connection import HubError, Offline
from store.hub.inbox import Inbox
from store.hub.whole import pull
from store.opening import open_desk
from tests.hub.conftest import TEXT, Team, decide, seen
from tests.verdicts import Verdict


def begun(team: Team, **more: object) -> None:
    """Make and open the blind round q of ana and bo, which cy leads."""
    lead = team.desk("cy").rounds
    terms = {"articles": ("1.md",), "overlap": 2, "blind": True, **more}
    lead.new(Plan("q", "cy", ("ana", "bo"), **terms))  # type: ignore[arg-type]
    lead.open("q")
    for who in ("ana", "bo"):
        team.exchange(who)


def test_a_blind_round_stays_blind_until_it_is_closed(team: Team) -> None:
    """Each has their own decisions, the lead everybody's; closing brings everything to everybody."""
    begun(team)
    decide(team.desk("ana", "q"), "1.md", 0)
    decide(team.desk("bo", "q"), "1.md", 0, Verdict.DISPUTED, "nobody says so")
    for who in ("ana", "bo", "cy", "ana"):
        team.exchange(who)
    assert seen(team.desk("ana", "q")) == {("ana", 0): "accurate"}
    assert not list(team.mirror("ana").layout.rounds.glob("q/bo/*"))
    lead = team.desk("cy", "q").rounds
    assert lead.view("q").desk.decisions.progress("bo")["1.md"].judged == 1
    lead.close("q")
    for who in ("ana", "bo"):
        team.exchange(who)
        desk = team.desk(who, "q")
        assert desk.rules.state is State.CLOSED
        assert seen(desk) == {("ana", 0): "accurate", ("bo", 0): "disputed"}
    [note] = [one.holding.note for one in team.desk("ana", "q").decisions.current("1.md") if one.reviewer == "bo"]
    assert note == "nobody says so"


def test_others_assignments_and_controls_are_not_on_a_reviewers_disk(team: Team) -> None:
    """In a blind round nobody learns who else has an article, nor which sentences are controls."""
    begun(team, articles=("*",), overlap=1)
    team.desk("cy").rounds.control("q", ("1.md", 2), Verdict.ERRONEOUS)
    for who in ("ana", "bo"):
        team.exchange(who)
        rules = team.desk(who, "q").rules
        assert {name for names in rules.assignment.values() for name in names} <= {who}
        assert not rules.controls
    whole = team.desk("cy", "q").rules
    assert {name for names in whole.assignment.values() for name in names} == {"ana", "bo"}
    assert whole.controls == {("1.md", 2): Verdict.ERRONEOUS}
    team.desk("cy").rounds.close("q")
    team.exchange("ana")
    assert team.desk("ana", "q").rules.controls == {("1.md", 2): Verdict.ERRONEOUS}


def test_a_control_follows_its_words_to_the_next_text_on_every_machine_of_the_lead(team: Team) -> None:
    """What text numbers it is nobody else's to know until the round is closed."""
    begun(team)
    team.desk("cy").rounds.control("q", ("1.md", 2), Verdict.ERRONEOUS)
    team.exchange("ana")
    owner = team.desk("cy")
    path = owner.layout.folder / "1.md"
    path.write_text("This came before all others. " + TEXT.format(10), "utf-8")
    owner.add([path])
    for who, machine in (("cy", "one"), ("cy", "two"), ("ana", "one")):
        team.exchange(who, machine)
    for machine in ("one", "two"):
        assert team.desk("cy", "q", machine).rules.controls == {("1.md", 3): Verdict.ERRONEOUS}
    assert not team.desk("ana", "q").rules.texts
    team.desk("cy").rounds.close("q")
    team.exchange("ana")
    assert team.desk("ana", "q").rules.controls == {("1.md", 3): Verdict.ERRONEOUS}


def test_who_has_nothing_in_a_round_judges_nothing_in_it(team: Team) -> None:
    """A round of which a reviewer has no article is no round over everything for them."""
    begun(team, articles=("1.md",), overlap=1)
    nothing = next(who for who in ("ana", "bo") if who not in team.desk("cy", "q").rules.assignment["1.md"])
    desk = team.desk(nothing, "q")
    assert not desk.rules.is_everything
    assert not desk.articles.cards()


def test_the_round_goes_on_to_adjudication(team: Team) -> None:
    """What a lead settles reaches everybody, and a round that is settled takes nothing more."""
    begun(team)
    decide(team.desk("ana", "q"), "1.md", 0)
    decide(team.desk("bo", "q"), "1.md", 0, Verdict.DISPUTED)
    for who in ("ana", "bo"):
        team.exchange(who)
    lead = team.desk("cy", "q").rounds
    lead.close("q")
    desk = team.desk("cy", "q")
    snapshot = desk.articles.article("1.md").sha256
    holding = Holding(verdict=Verdict.DISPUTED)
    desk.decisions.append([Event(EventKind.DECIDE, "cy", "q", "1.md", snapshot, 0, holding, role=Role.ADJUDICATOR)])
    team.exchange("cy")
    lead.finish("q")
    team.exchange("ana")
    assert seen(team.desk("ana", "q"))["cy", 0] == "disputed"
    assert team.desk("ana", "q").rules.state is State.ADJUDICATED


def test_changes_of_a_round_need_the_hub(team: Team) -> None:
    """Offline a round is neither made nor opened, and nothing of it is left on the disk."""
    desk = team.desk("cy")
    team.server.stop()
    try:
        with pytest.raises(Offline, match="cannot be reached"):
            desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2))
        assert not team.mirror("cy").layout.round("q").exists()
    finally:
        team.server.start()
    assert desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2)).state is State.DRAFT


def test_only_the_lead_changes_a_round(team: Team) -> None:
    """Another lead's mirror holds the round's files, and the hub alone says whose the round is."""
    begun(team)
    team.exchange("dee")
    layout = team.desk("dee").layout
    assert layout.upstream is not None
    with pytest.raises(HubError, match="Only cy"):
        layout.upstream.save(team.desk("cy", "q").rules, b"")
    with pytest.raises(StoreError, match="Only cy"):
        team.desk("dee").rounds.close("q")


def test_a_change_that_another_change_overtook_is_refused(team: Team) -> None:
    """Two machines of one lead: the later one is told to look again, and then it goes."""
    begun(team)
    team.exchange("cy", "two")
    team.desk("cy").rounds.control("q", ("1.md", 0), Verdict.ACCURATE)
    with pytest.raises(HubError, match="changed the round meanwhile"):
        team.desk("cy", machine="two").rounds.control("q", ("1.md", 1), Verdict.DISPUTED)
    team.desk("cy", machine="two").rounds.control("q", ("1.md", 1), Verdict.DISPUTED)
    assert len(team.desk("cy", "q", machine="two").rules.controls) == 2


def test_what_came_late_is_kept_and_counts_when_it_is_admitted(team: Team) -> None:
    """Made before closing and sent after it: nobody sees it until the lead lets it count."""
    begun(team)
    decide(team.desk("bo", "q"), "1.md", 1, Verdict.ERRONEOUS)  # on a train
    team.desk("cy").rounds.close("q")
    assert team.exchange("bo").late == {"q": {"bo": 1}}
    assert team.exchange("cy").late == {"q": {"bo": 1}}
    team.exchange("ana")
    assert not seen(team.desk("ana", "q"))
    report = team.desk("cy").rounds.admit("q", ("bo",))
    assert report is not None
    team.exchange("ana")
    assert seen(team.desk("ana", "q")) == {("bo", 1): "erroneous"}
    assert team.exchange("cy").late == {}
    assert seen(team.desk("cy", "q")) == {("bo", 1): "erroneous"}


@pytest.mark.parametrize("is_told_before", [True, False])
def test_what_came_late_does_not_count_with_who_made_it_either(team: Team, is_told_before: bool) -> None:
    """Whether their mirror had heard of the closing or not: it is there, marked as left out, until it is admitted."""
    begun(team)
    decide(team.desk("ana", "q"), "1.md", 0)
    team.exchange("ana")
    desk = team.desk("bo", "q")
    decide(desk, "1.md", 1)
    team.desk("cy").rounds.close("q")
    if is_told_before:
        with team.mirror("bo").held() as state:
            Inbox(team.mirror("bo").layout, "desk", "bo").fetch(team.hub("bo"), state)
    assert not team.exchange("bo").problems
    for who in ("ana", "bo", "cy"):
        team.exchange(who)
        assert seen(team.desk(who, "q")) == {("ana", 0): "accurate"}, who
    assert [one.title for one in team.desk("bo", "q").left_out()]
    pulled = pull(team.hub("bo"), address_of(team.url("bo")), team.folder / f"pulled {is_told_before}")
    assert not pulled.problems
    assert pulled.events == 1
    team.desk("cy").rounds.admit("q", ("bo",))
    for who in ("ana", "bo", "cy"):
        assert not team.exchange(who).problems
        assert len(seen(team.desk(who, "q"))) == 2, who


def test_what_came_late_can_be_left_out_for_good(team: Team) -> None:
    """The lead is not asked again, and nobody ever counts it; it stays on the hub and with who made it."""
    begun(team)
    decide(team.desk("bo", "q"), "1.md", 1, Verdict.ERRONEOUS)
    team.desk("cy").rounds.close("q")
    team.exchange("bo")
    assert team.exchange("cy").late == {"q": {"bo": 1}}
    assert "bo" in team.desk("cy").rounds.writers("q")
    assert team.desk("cy").rounds.leave_out("q") == 1
    assert team.exchange("cy").late == {}
    team.exchange("ana")
    assert not seen(team.desk("ana", "q"))
    assert team.sql("select reviewer, late from copydesk.event") == [("bo", "left")]
    assert team.sql("select by, admitted from copydesk.admission") == [("cy", False)]
    with pytest.raises(StoreError, match="not on a hub"):
        open_desk(team.source, "cy").rounds.leave_out("main")


def test_who_gives_an_article_back_does_so_on_the_hub(team: Team) -> None:
    """The lead sees it, and no change of the lead's passes over it."""
    begun(team)
    team.desk("ana", "q").rounds.decline("q", "1.md", "my sister wrote it")
    team.exchange("cy")
    [one] = team.desk("cy", "q").rules.declined
    assert (one.article, one.reviewer, one.why) == ("1.md", "ana", "my sister wrote it")
    assert not team.desk("ana", "q").rules.judges("ana", "1.md")


def test_the_desks_owner_takes_a_round_over_as_it_is(team: Team) -> None:
    """Who knows of a blind round what a reviewer knows takes it over with all that only its lead knew."""
    theirs = team.desk("dee").rounds
    theirs.new(Plan("q", "dee", ("ana", "bo"), overlap=1, blind=True))
    theirs.open("q")
    theirs.control("q", ("1.md", 2), Verdict.ERRONEOUS)
    before = theirs.find("q")
    team.exchange("cy")
    assert team.desk("cy").rounds.find("q").controls == {}
    team.desk("cy").rounds.hand_over("q", "cy")
    after = team.desk("cy").rounds.find("q")
    assert (after.lead, after.leads) == ("cy", ("dee", "cy"))
    assert after.assignment == before.assignment
    assert after.controls == {("1.md", 2): Verdict.ERRONEOUS}
    assert after.seed == before.seed
