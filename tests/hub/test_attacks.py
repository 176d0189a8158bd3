"""Attacks with real roles: what a reviewer may not see is refused or empty, and what they may not write is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import product
from typing import Any

import pytest
from msgspec import convert

from review.round_changes import Plan
from store.articles.intake import update
from store.hub.inbox import Inbox
from store.journal.codec import event_json
from tests.hub.conftest import Team, decide, psycopg
from tests.verdicts import Verdict

SECRET = "nobody but the lead reads this"


@pytest.fixture
def blind(team: Team) -> Team:
    """Return a hub with the open blind round q, in which ana has decided and bo wants to know what."""
    lead = team.desk("cy").rounds
    lead.new(Plan("q", "cy", ("ana", "bo"), overlap=1, blind=True))
    lead.open("q")
    lead.control("q", ("1.md", 3), Verdict.ERRONEOUS)
    for who in ("ana", "bo"):
        team.exchange(who)
    for card in team.desk("ana", "q").articles.cards():
        decide(team.desk("ana", "q"), card.name, 0, Verdict.DISPUTED, SECRET)
    team.exchange("ana")
    team.sql("analyze")
    return team


def number(team: Team, name: str = "q") -> int:
    """Return the number of a round."""
    [(found,)] = team.sql("select round from copydesk.round where name = %s", name)
    return int(found)


def refused(team: Team, query: str, login: str = "bo") -> str:
    """Return what the server says to who asks what they may not; fails when it answers."""
    with pytest.raises(psycopg.Error) as caught:
        team.sql(query, login=login)
    return str(caught.value)


TABLES = ("event", "held", "count", "control", "part", "taken", "member", "round", "snapshot", "article", "admission")


def test_nobody_has_a_right_on_a_table(blind: Team) -> None:
    """Neither rows nor plans, counts or copies of tables are given, to reviewers or leads; nothing is written past."""
    for login, table in product(("bo", "cy", "eve"), TABLES):
        for query in (
            f"select * from copydesk.{table}",
            f"select count(*) from copydesk.{table}",
            f"explain analyze select * from copydesk.{table}",
            f"copy copydesk.{table} to stdout",
            f"delete from copydesk.{table}",
            f"truncate copydesk.{table}",
            f"create view pg_temp.mine as select * from copydesk.{table}; select * from pg_temp.mine",
            f"begin; lock table copydesk.{table} in access share mode",
        ):
            said = refused(blind, query, login)
            assert "permission denied" in said
            assert SECRET not in said


def test_functions_give_a_blind_round_to_nobody_but_its_lead(blind: Team) -> None:
    """Events, counts, assignments, controls and sums of others are empty for a colleague."""
    q = number(blind)
    for query in (
        f"select * from copydesk.events({q}, '1:1:', '0', '', 1000)",
        f"select * from copydesk.progress({q})",
        f"select * from copydesk.sums({q})",
        f"select * from copydesk.late({q})",
    ):
        assert blind.sql(query, login="bo") == []
        assert blind.sql(query, login="eve") == []
    assert blind.sql(f"select count(*) > 0 from copydesk.events({q}, '1:1:', '0', '', 1000)", login="cy") == [(True,)]
    [doc] = [
        json.loads(row[-1]) for row in blind.sql("select * from copydesk.rounds('desk')", login="bo") if row[0] == "q"
    ]
    assert {login for _, _, login, _ in doc["parts"]} <= {"bo"}
    assert not doc["controls"]
    assert set(doc["sentences"]) <= {article for _, article, _, _ in doc["parts"]}


def test_who_is_on_no_desk_sees_none(blind: Team) -> None:
    """For a stranger on the hub there is no such desk, and none of its texts, also by their hashes."""
    assert blind.sql("select * from copydesk.desks()", login="eve") == []
    digest = blind.desk("ana").articles.article("1.md").sha256
    assert blind.sql("select * from copydesk.text_of(%s, '')", digest, login="eve") == []
    for query in ("select * from copydesk.rounds('desk')", "select * from copydesk.articles('desk', '1:1:', '', 10)"):
        try:
            assert blind.sql(query, login="eve") == []
        except psycopg.Error as error:  # which of the two depends on the planner of the version
            assert "no such desk" in str(error)  # noqa: PT017
    for query in (
        "select * from copydesk.desk_of('desk')",
        "select * from copydesk.take('desk', '{}')",
        "select copydesk.add_article('desk', 'x', 'x', 0, '{}')",
    ):
        assert "no such desk" in refused(blind, query, "eve")


def test_another_role_changes_nothing(blind: Team) -> None:
    """SET ROLE, a session's own settings and functions of one's own do not change who asks."""
    q = number(blind)
    for role in ("cy", "ana", "copydesk_owner", "copydesk_gate", "copydesk_lead"):
        refused(blind, f"set role {role}")
    refused(blind, "set session authorization ana")
    query = f"select count(*) from copydesk.events({q}, '1:1:', '0', '', 1000)"
    for setting in (
        "set role copydesk_reviewer",
        "set search_path = pg_temp, copydesk",
        "create function pg_temp.session_user() returns text language sql as $$ select 'ana' $$",
        "create function pg_temp.shown() returns int[] language sql as $$ select '{1,2,3,4,5,6,7,8,9}'::int[] $$",
    ):
        with closing(psycopg.connect(blind.server.url(blind.database, "bo"), autocommit=True)) as raw:
            raw.execute(setting)
            assert raw.execute(query).fetchone() == (0,), setting
    with closing(psycopg.connect(blind.server.url(blind.database, "bo"), autocommit=True)) as raw:
        raw.execute("set row_security = off")
        with pytest.raises(psycopg.Error, match="row-level security"):
            raw.execute(query)


def test_plans_and_statistics_tell_no_verdict(blind: Team) -> None:
    """What PostgreSQL shows to everybody has no value out of a row."""
    q = number(blind)
    plan = str(
        blind.sql(f"explain (analyze, verbose) select * from copydesk.events({q}, '1:1:', '0', '', 9)", login="bo")
    )
    assert "Function Scan" in plan or "Result" in plan
    assert "Rows Removed" not in plan
    assert SECRET not in plan
    for view in ("pg_stats", "pg_stat_activity", "pg_prepared_statements", "pg_stat_user_functions"):
        assert SECRET not in str(blind.sql(f"select * from {view}", login="bo"))
    kept = blind.sql("select * from pg_stats where schemaname = 'copydesk' and tablename in ('event', 'held', 'count')")
    assert kept == []  # not even the administrator's planner knows anything of what was decided
    refused(blind, "select * from pg_statistic")


def test_notifications_have_no_content(blind: Team) -> None:
    """Whoever listens hears that there is something, and no round, person or article."""
    with closing(psycopg.connect(blind.server.url(blind.database, "bo"), autocommit=True)) as raw:
        [(here,)] = blind.sql("select desk from copydesk.desk where name = 'desk'")
        raw.execute(f"listen copydesk_{here}")
        raw.execute(f"listen copydesk_{here}_lead")
        article = blind.desk("ana", "q").articles.cards()[0].name
        decide(blind.desk("ana", "q"), article, 1, Verdict.ERRONEOUS)
        blind.exchange("ana")
        heard = list(raw.notifies(timeout=10, stop_after=1))
    assert [(one.channel, one.payload) for one in heard] == [(f"copydesk_{here}_lead", "")]


def sent(team: Team, login: str, **changes: object) -> str:
    """Return what the hub says to an event that somebody sends as they like; empty when it keeps it."""
    now = team.sql("select (extract(epoch from now()) * 1e6)::bigint")[0][0]
    doc = {
        "id": f"{int(now):014x}abcdef",
        "kind": "decide",
        "reviewer": login,
        "round": "q",
        "article": "1.md",
        "snapshot": "0" * 64,
        "sentence": 0,
        "holding": {"verdict": "accurate"},
        **changes,
    }
    try:
        [(_, is_kept)] = team.sql("select * from copydesk.take('desk', %s)", [json.dumps(doc)], login=login)
    except psycopg.Error as error:
        return str(error.diag.message_primary)
    return "" if is_kept else "taken"


def own(team: Team, login: str) -> str:
    """Return an article that the round gave to somebody."""
    return team.desk(login, "q").articles.cards()[0].name


def test_nobody_writes_what_is_not_theirs_to_write(blind: Team) -> None:
    """Another's name, another time, another's article, no such role: each is refused with its reason."""
    mine, hers = own(blind, "bo"), own(blind, "ana")
    assert sent(blind, "bo", article=mine) == ""
    assert "somebody else" in sent(blind, "bo", reviewer="ana", article=hers)
    assert "somebody else" in sent(blind, "cy", reviewer="ana", article=hers)
    assert "not give them" in sent(blind, "bo", article=hers)
    assert "future" in sent(blind, "bo", id="0" + "7" * 13 + "abcdef", article=mine)
    assert "not among the reviewers" in sent(blind, "dee")
    assert "no such desk" in sent(blind, "eve")
    assert "closed" in sent(blind, "cy", role="adjudicator")
    assert "closed" in sent(blind, "bo", role="adjudicator", article=mine)
    assert "programs" in sent(blind, "bo", role="agent", reviewer="model")
    assert "programs" in sent(blind, "cy", role="agent", reviewer="ana")
    assert sent(blind, "bo", role="king", article=mine)
    assert "no round" in sent(blind, "bo", round="nowhere")
    assert "no event" in sent(blind, "bo", id="12", article=mine)
    assert sent(blind, "bo", sentence=-1, article=mine)
    assert "no such verdict" in sent(blind, "bo", holding={"verdict": "splendid"}, article=mine)
    assert sent(blind, "bo", article=mine, note="x" * 300_000)


WRONG: Mapping[str, Sequence[object]] = {
    "kind": (None, 1, "", "Decide now"),
    "id": (7, None, "0123456789abcdef012\n"),
    "snapshot": (None, 0),
    "article": (["1.md"],),
    "sentence": ("0", None),
    "role": (None, ["reviewer"]),
    "holding": (None, "accurate", {"verdict": 1}, {"claim": "true"}, {"claim": 1}),
}


def test_what_no_mirror_reads_is_kept_by_no_hub(blind: Team) -> None:
    """A field of another type, or none: counted and sealed on the hub alone, it would look like a forgery to all."""
    mine = own(blind, "bo")
    for key, value in ((key, value) for key, values in WRONG.items() for value in values):
        assert sent(blind, "bo", **{"article": mine, key: value}) == "it is no event", (key, value)


def test_a_verdict_that_is_none_of_the_rounds_counts_nowhere(team: Team) -> None:
    """On a desk with verdicts of its own the hub knows none: every mirror leaves it out and names it."""
    team.sql('update copydesk.desk set settings = \'{"verdicts": "truth-o-meter"}\'')
    text = team.desk("ana").articles.article("1.md").sha256
    for at, verdict in enumerate(("splendid", "half-true")):
        assert sent(team, "ana", round="main", snapshot=text, sentence=at, holding={"verdict": verdict}) == ""
    for who in ("bo", "ana"):
        team.exchange(who)
        desk = team.desk(who)
        assert [event.holding.verdict for event in desk.decisions.everything()] == ["half-true"]
        assert "1 event gives a verdict that is none of this round" in str(desk.problems())


def test_nobody_writes_into_a_closed_round(blind: Team) -> None:
    """What is dated after closing is refused; what is dated before is kept, is late, and nobody counts or sees it."""
    mine = own(blind, "bo")
    blind.desk("cy").rounds.close("q")
    later = blind.sql("select (extract(epoch from now() + interval '1 hour') * 1e6)::bigint")[0][0]
    assert "after the round was closed" in sent(blind, "bo", article=mine, id=f"{int(later):014x}abcdef")
    before = len(blind.sql(f"select * from copydesk.events({number(blind)}, '1:1:', '0', '', 99)", login="ana"))
    assert sent(blind, "bo", article=mine, sentence=1) == ""
    after = blind.sql(f"select * from copydesk.events({number(blind)}, '1:1:', '0', '', 99)", login="ana")
    assert len(after) == before
    assert blind.sql(f"select * from copydesk.progress({number(blind)}) where reviewer = 'bo'", login="cy") == []


def test_only_who_is_named_settles(blind: Team) -> None:
    """A judge of the round, and a lead of another, are no adjudicators of a closed one; its lead is."""
    mine = own(blind, "bo")
    blind.desk("cy").rounds.close("q")
    assert "does not settle" in sent(blind, "bo", role="adjudicator", article=mine)
    assert "not for them" in sent(blind, "dee", role="adjudicator", article=mine)
    assert sent(blind, "cy", role="adjudicator", article=mine) == ""


def test_an_id_that_is_taken_hides_nothing(blind: Team) -> None:
    """Whoever took another's id gets told so, learns nothing else, and the other's event stays as it was."""
    [event] = blind.desk("ana", "q").decisions.history(own(blind, "ana"))[:1]
    assert sent(blind, "bo", id=event.id, article=own(blind, "bo")) == "taken"
    [(kept,)] = blind.sql("select doc::text from copydesk.event where id = %s", event.id)
    assert kept == event_json(event).decode()


def test_what_is_decided_is_never_changed(blind: Team) -> None:
    """Not by functions, not by the owner of the hub: updates and deletions are refused."""
    for query in (
        "update copydesk.event set doc = '{}'",
        "update copydesk.event set reviewer = 'bo'",
        "delete from copydesk.event",
        "truncate copydesk.event cascade",
    ):
        assert "never changed" in refused(blind, query, "postgres")


ACTS = (
    "select copydesk.put_round('desk', 'q', 3, %s::json, '', '', false)",
    "select copydesk.put_round('desk', 'new', 0, %s::json, '', '', false)",
    "select copydesk.put_round('desk', 'new', 0, %s::json, '', '', true)",
    "select copydesk.settle_late({q}, 'bo', true)",
    "select copydesk.add_guidelines({q}, 'x', 'judge everything accurate')",
    "select copydesk.add_people(array['bo2'])",
    "select copydesk.add_to_desk('desk', array['bo'])",
    "select copydesk.make_desk('mine')",
    "select copydesk.fold(null)",
    "select copydesk.renew()",
    "select copydesk.announce(1, false)",
    "grant copydesk_lead to bo",
    "create table copydesk.mine (a int)",
    "alter table copydesk.event disable row level security",
    "create or replace function copydesk.leads() returns bool language sql as 'select true'",
)


def test_nobody_makes_themselves_more_than_they_are(blind: Team) -> None:
    """A reviewer becomes no lead, no member and no owner, and does nothing that is a lead's."""
    doc = {
        "state": "draft",
        "lead": "bo",
        "blind": False,
        "rules": {},
        "reviewers": ["bo"],
        "left": [],
        "adjudicators": ["bo"],
        "parts": [],
        "sentences": {},
        "controls": [],
    }
    for act in ACTS:
        refused(blind, act.replace("{q}", str(number(blind))).replace("%s", f"'{json.dumps(doc)}'"), "bo")
    assert blind.sql("select lead, state::text from copydesk.round where name = 'q'") == [("cy", "open")]


def test_nobody_keeps_others_from_working(blind: Team) -> None:
    """Locks that are anybody's to hold hold up nobody: neither a decision nor an act of the lead."""
    numbers = blind.sql("select desk, hashtext(name) from copydesk.round")
    with closing(psycopg.connect(blind.server.url(blind.database, "bo"), autocommit=True)) as raw:
        for desk, name in numbers:
            raw.execute("select pg_advisory_lock(%s, %s), pg_advisory_lock(1130585, %s)", (desk, name, desk))
            raw.execute("select pg_advisory_lock(1130586, %s), pg_advisory_lock(%s)", (desk, desk))
        raw.execute("begin")
        raw.execute("select * from copydesk.rounds('desk')")
        assert sent(blind, "ana", article=own(blind, "ana"), sentence=2) == ""
        blind.desk("cy").rounds.close("q")
        assert "after the round" not in sent(blind, "cy", role="adjudicator")


def event_of_now(team: Team, who: str, sentence: int, **more: object) -> dict[str, object]:
    """Return an event on an article of somebody's that is dated now."""
    now = int(team.sql("select (extract(epoch from now()) * 1e6)::bigint")[0][0])
    doc = {"id": f"{now:014x}{sentence:06x}", "kind": "decide", "reviewer": who, "round": "q", "snapshot": "0" * 64}
    return {**doc, "article": own(team, who), "sentence": sentence, "holding": {"verdict": "accurate"}, **more}


def test_closing_waits_for_nobody_and_what_was_open_then_is_late(blind: Team) -> None:
    """Whoever keeps a transaction open holds nothing up, and cannot choose afterwards: it is late, and counts nowhere.

    A lock that waits is an error here, so that a way that waits fails.
    """
    doc, query = event_of_now(blind, "bo", 1), "select * from copydesk.take('desk', %s)"
    q, mine = number(blind), own(blind, "bo")
    with closing(psycopg.connect(blind.server.url(blind.database, "bo"))) as slow:
        slow.execute(query, [[json.dumps(doc)]])
        slow.execute("select copydesk.decline(%s, %s, 'a friend')", [q, mine])
        blind.sql("alter function copydesk.put_round set lock_timeout = '1ms'")
        blind.desk("cy").rounds.close("q")
        slow.commit()
    found = f"select count(*) from copydesk.events({q}, '1:1:', '0', '', 99) where reviewer = 'bo'"
    assert blind.sql(found, login="ana") == [(0,)]
    assert blind.sql(f"select * from copydesk.late({q})", login="cy") == [("bo", 1)]
    assert blind.exchange("cy").late == {"q": {"bo": 1}}
    assert [one.article for one in blind.desk("cy", "q").rules.declined] == [mine]
    blind.desk("cy").rounds.admit("q", ("bo",))
    assert blind.sql(found, login="ana") == [(1,)]


def test_what_was_open_at_closing_is_not_counted(blind: Team) -> None:
    """Left out for good, it leaves the counts as they would be without it."""
    mine, q = own(blind, "bo"), number(blind)
    assert sent(blind, "bo", article=mine, sentence=1, holding={}) == ""
    with closing(psycopg.connect(blind.server.url(blind.database, "bo"))) as slow:
        slow.execute("select * from copydesk.take('desk', %s)", [[json.dumps(event_of_now(blind, "bo", 1))]])
        blind.desk("cy").rounds.close("q")
        slow.commit()
    blind.exchange("cy")
    assert blind.desk("cy").rounds.leave_out("q") == 1
    counted = f"select judged from copydesk.progress({q}) where reviewer = 'bo'"
    assert blind.sql(counted, login="cy") in ([], [(0,)])


def test_what_was_open_when_the_round_was_settled_settles_nothing(blind: Team) -> None:
    """An adjudicator who keeps a transaction open changes no final verdict after the round is finished."""
    lead = blind.desk("cy").rounds
    lead.name_adjudicators("q", ("dee",))
    lead.close("q")
    doc = event_of_now(blind, "bo", 0) | {"reviewer": "dee", "role": "adjudicator"}
    with closing(psycopg.connect(blind.server.url(blind.database, "dee"))) as slow:
        slow.execute("select * from copydesk.take('desk', %s)", [[json.dumps(doc)]])
        lead.finish("q")
        slow.commit()
    assert blind.exchange("cy").late == {"q": {"dee": 1}}
    found = f"select count(*) from copydesk.events({number(blind)}, '1:1:', '0', '', 99) where reviewer = 'dee'"
    assert blind.sql(found, login="ana") == [(0,)]


def test_a_database_that_was_restored_elsewhere_closes_rounds_as_ever(blind: Team) -> None:
    """Its events name transactions of another server, all of them later than any here: none is late for that."""
    blind.sql("alter table copydesk.event disable trigger user")
    blind.sql("update copydesk.event set seen = '99999999999'")
    blind.sql("alter table copydesk.event enable trigger user")
    blind.desk("cy").rounds.close("q")
    assert blind.sql(f"select * from copydesk.late({number(blind)})", login="cy") == []
    found = f"select count(*) from copydesk.events({number(blind)}, '1:1:', '0', '', 99) where reviewer = 'ana'"
    assert blind.sql(found, login="bo")[0][0] > 0


def test_a_lead_cannot_undo_blindness(blind: Team) -> None:
    """A blind round stays blind until it is closed, and goes no way back."""
    [row] = [row for row in blind.sql("select * from copydesk.rounds('desk')", login="cy") if row[0] == "q"]
    doc, version = json.loads(row[-1]), row[2]

    def put(**changes: object) -> str:
        query = "select copydesk.put_round('desk', 'q', %s, %s::json, '', '', false)"
        try:
            blind.sql(query, version, json.dumps({**doc, **changes}), login="cy")
        except psycopg.Error as error:
            return str(error.diag.message_primary)
        return ""

    assert "stays blind" in put(blind=False)
    assert "not from" in put(state="adjudicated")
    assert "not from" in put(state="draft")
    assert put(state="closed") == ""
    version += 1
    assert "blind no longer" in put(state="open")


def test_a_reviewers_mirror_takes_nothing_that_is_forged(blind: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hostile hub says in a colleague's name, or under another id, is left out and named."""
    inbox = Inbox(blind.mirror("bo").layout, "desk")
    hub = blind.hub("bo")
    good = json.dumps({"id": "0" * 19 + "1", "reviewer": "ana", "round": "q", "article": "a", "snapshot": "s"})

    forged = [
        ("1", "0" * 19 + "2", "ana", "", good),
        ("1", "0" * 19 + "3", "../../x", "", good),
        ("1", "0" * 19 + "4", "ana", "", "[" * 10_000),
        ("1", "0" * 19 + "5", "ana", "", "\x1b]0;you\x07"),
    ]
    real = type(hub).rows

    def rows(self: Any, query: str, values: Any, shape: Any, *more: Any) -> Any:
        return convert(forged, list[shape]) if "copydesk.events" in query else real(hub, query, values, shape, *more)

    monkeypatch.setattr(type(hub), "rows", rows)
    with blind.mirror("bo").held() as state:
        state.begin_again("")
        done = inbox.fetch(hub, state)
    assert done.events == 0
    assert len(inbox.problems()) == 4
    assert not list(blind.mirror("bo").layout.rounds.glob("**/x"))


def test_what_a_transaction_read_tells_nothing_of_others(blind: Team) -> None:
    """PostgreSQL counts for everybody what their transaction read: of a blind round, one's own rows alone."""
    q = number(blind)
    assert sent(blind, "bo", article=own(blind, "bo")) == ""
    counted = (
        "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int from pg_stat_xact_all_tables"
        " where schemaname = 'copydesk' and relname in ('event', 'held', 'count', 'control')"
    )
    for query, most in (
        (f"select * from copydesk.events({q}, '1:1:', '0', '', 1000)", 1),
        (f"select * from copydesk.progress({q})", 1),
        (f"select * from copydesk.sums({q})", 1),
        (f"select * from copydesk.late({q})", 0),
        ("select * from copydesk.rounds('desk')", 0),
        ("select * from copydesk.news('desk', '1:1:', '{}')", 1),
    ):
        with closing(psycopg.connect(blind.server.url(blind.database, "bo"))) as raw:
            raw.execute(query)
            assert raw.execute(counted).fetchone() <= (most,), query


def test_the_seed_of_a_blind_round_is_its_leads(blind: Team) -> None:
    """Who has which article can be worked out from seed, reviewers and articles: the seed comes with closing."""
    rules = "select doc::json -> 'rules' ->> 'seed' from copydesk.rounds('desk') where name = 'q'"
    [(seed,)] = blind.sql(rules, login="cy")
    assert int(seed) > 0
    assert blind.sql(rules, login="bo") == [(None,)]
    blind.desk("cy").rounds.close("q")
    assert blind.sql(rules, login="bo") == [(seed,)]
    blind.exchange("bo")
    assert blind.desk("bo").rounds.find("q").seed == int(seed)


def test_the_hash_of_a_text_does_not_open_it(blind: Team) -> None:
    """Whoever knows the hash of another desk's text cannot read it by putting something under that hash."""
    digest = blind.desk("ana").articles.article("1.md").sha256
    add = "select copydesk.add_text(%s, 'x')"
    with pytest.raises(psycopg.Error, match="row-level security"):
        blind.sql(add, digest, login="eve")  # who is on no desk leaves nothing there
    blind.sql("grant copydesk_lead to eve")
    blind.sql("select copydesk.make_desk('eves')", login="eve")
    blind.sql(add, digest, login="eve")
    blind.sql("select copydesk.add_article('eves', 'x', %s, 0, '{\"name\": \"x\"}')", digest, login="eve")
    assert blind.sql("select by from copydesk.text_of(%s, '')", digest, login="eve") == [("eve",)]


def test_nobody_but_its_owner_changes_an_article_that_others_brought(blind: Team) -> None:
    """A reviewer brings new articles, and no other text under a name that is taken: all would judge that one."""
    folder = blind.mirror("bo").layout.folder
    (folder / "1.md").write_text("Quite another thing was said.\n", "utf-8")
    (folder / "mine.md").write_text("Something of my own was said.\n", "utf-8")
    before = blind.desk("ana").articles.article("1.md").sha256
    blind.desk("bo").add([folder / "1.md", folder / "mine.md"], lambda desk, paths: update(desk, paths))
    done = blind.exchange("bo")
    assert done.waiting == 0
    assert "only the desk's owner" in done.refused["1.md"]
    blind.exchange("ana")
    assert blind.desk("ana").articles.article("1.md").sha256 == before
    assert "mine.md" in blind.desk("ana").articles.names()


def test_nothing_that_people_call_is_compiled_first(team: Team) -> None:
    """Where PostgreSQL compiles plans, each answer took half a second by it."""
    called = "select proname from pg_proc where pronamespace = 'copydesk'::regnamespace and {} order by 1"
    mine = "has_function_privilege('copydesk_reviewer', oid, 'execute')"
    assert team.sql(called.format(mine))
    assert team.sql(called.format(mine)) == team.sql(called.format("'jit=off' = any (proconfig)"))


def test_what_is_given_back_was_given(blind: Team) -> None:
    """Nobody fills a round with articles given back that they never had, or with endless reasons."""
    q, mine, hers = number(blind), own(blind, "bo"), own(blind, "ana")
    query = "select copydesk.decline(%s, %s, repeat('x', %s))"
    for article, length, why in ((hers, 1, "not give you"), ("no such", 1, "not give you"), (mine, 5000, "too long")):
        with pytest.raises(psycopg.Error, match=why):
            blind.sql(query, q, article, length, login="bo")
    blind.desk("cy").rounds.close("q")
    with pytest.raises(psycopg.Error, match="is closed"):
        blind.sql(query, q, mine, 1, login="bo")
