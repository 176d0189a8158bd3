"""Seals on a hub: whoever changes afterwards what was decided is found by every mirror that had it before."""

from __future__ import annotations

from contextlib import closing

import pytest

from review.round_changes import Plan
from store.hub.address import address_of
from store.hub.joining import exchange_once
from store.hub.whole import pull, push
from store.opening import open_desk
from tests.hub.conftest import Team, decide, psycopg
from tests.hub.test_round import begun
from tests.verdicts import Verdict


@pytest.fixture
def closed(team: Team) -> Team:
    """Return a hub with the closed round q, of which everybody has everything."""
    begun(team)
    for who in ("ana", "bo"):
        decide(team.desk(who, "q"), "1.md", 0, note="so it is")
        decide(team.desk(who, "q"), "1.md", 1, Verdict.DISPUTED)
        team.exchange(who)
    team.desk("cy").rounds.close("q")
    for who in ("ana", "bo", "cy", "dee"):
        assert not team.exchange(who).problems
    return team


def forged(team: Team, *queries: str) -> None:
    """Change what nobody may change, as the administrator of the server can."""
    for table in ("event", "seal"):
        team.sql(f"alter table copydesk.{table} disable trigger user")
    for query in queries:
        team.sql(query)
    for table in ("event", "seal"):
        team.sql(f"alter table copydesk.{table} enable trigger user")


def said(team: Team, who: str) -> str:
    """Return what a mirror says once it has fetched everything again."""
    return " ".join(one.sentence for one in exchange_once(team.mirror(who), again=True).problems)


def test_every_mirror_keeps_the_seal(closed: Team) -> None:
    """Two reviewers, their decisions counted; settled and finished it is sealed again, and nothing is wrong."""
    assert closed.sql("select n, reviewer, role, events from copydesk.seal order by 1, 2") == [
        (1, "ana", "reviewer", 2),
        (1, "bo", "reviewer", 2),
    ]
    closed.desk("cy").rounds.finish("q")
    for who in ("ana", "bo", "cy", "dee"):
        assert not said(closed, who)
        assert (closed.mirror(who).layout.round("q") / "hub-seals.json").exists()
    assert closed.sql("select max(n) from copydesk.seal") == [(2,)]


def test_a_decision_that_was_removed_or_added_afterwards_is_found(closed: Team) -> None:
    """By who had it before, and by a mirror that is made anew from what the hub says now."""
    forged(closed, "delete from copydesk.event where reviewer = 'ana' and sentence = 1")
    assert not said(closed, "bo")  # who has it has it
    anew = exchange_once(closed.mirror("dee", "two"), again=True).problems
    assert "ana has 1 here, and 2 were sealed" in " ".join(one.sentence for one in anew)


def test_a_decision_that_was_changed_afterwards_is_found(closed: Team) -> None:
    """A new mirror gets another decision than was sealed."""
    change = "update copydesk.event set doc = replace(doc::text, 'so it is', 'so it was')::json where reviewer = 'bo'"
    forged(closed, change)
    anew = exchange_once(closed.mirror("dee", "two"), again=True).problems
    assert "bo's 2 here are not the sealed ones" in " ".join(one.sentence for one in anew)


def test_a_seal_that_was_made_to_fit_is_found(closed: Team) -> None:
    """Who changes the seal too is found by everybody who keeps the old one."""
    forged(
        closed,
        "delete from copydesk.event where reviewer = 'ana' and sentence = 1",
        "update copydesk.seal set events = 1, sha256 = repeat('0', 64) where reviewer = 'ana'",
    )
    for who in ("ana", "bo", "cy"):
        assert "seals of a round are others than they were: round q: ana's of seal 1" in said(closed, who)


def test_nobody_changes_a_seal_or_makes_one(closed: Team) -> None:
    """Not the lead, not the owner of the hub; and nobody sees one of a round that is blind and open."""
    for query in ("update copydesk.seal set events = 9", "delete from copydesk.seal", "truncate copydesk.seal"):
        with pytest.raises(psycopg.Error, match="never changed"):
            closed.sql(query)
    [(q,)] = closed.sql("select round from copydesk.round where name = 'q'")
    for query in (f"select copydesk.seal_now({q})", "select * from copydesk.seal"):
        with pytest.raises(psycopg.Error, match="permission denied"):
            closed.sql(query, login="cy")
    assert closed.sql(f"select count(*) from copydesk.seals({q})", login="eve") == [(0,)]
    closed.sql("update copydesk.round set state = 'open'")
    assert closed.sql(f"select count(*) from copydesk.seals({q})", login="bo") == [(0,)]


def test_a_closed_round_that_is_pushed_is_sealed(team: Team) -> None:
    """What was brought is sealed when all of it is there; who pulls it finds it whole."""
    with closing(open_desk(team.source, "cy")) as desk:
        desk.rounds.new(Plan("q", "cy", ("ana",), overlap=1))
        desk.rounds.open("q")
    with closing(open_desk(team.source, "ana", "q")) as desk:
        decide(desk, "2.md", 0)
    with closing(open_desk(team.source, "cy")) as desk:
        desk.rounds.close("q")
    push(team.hub("cy"), open_desk(team.source, "cy").layout, "whole")
    assert team.sql("select reviewer, events from copydesk.seal") == [("ana", 1)]
    done = pull(team.hub("cy"), address_of(team.url("cy", "whole")), team.folder / "back")
    assert not done.problems
