"""Attacks of who belongs to a desk: other texts under names that are taken, and transactions that are kept open."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from tests.hub.conftest import Team, psycopg
from tests.hub.test_attacks import blind as blind
from tests.hub.test_attacks import event_of_now, number, own, sent

TAKE = "select * from copydesk.take('desk', %s)"


def test_another_text_comes_under_no_name_that_is_taken(team: Team) -> None:
    """Neither by an entry of another name than it is said to be, nor under the name that an article got since."""
    digest = "0" * 64
    team.sql("select copydesk.add_text(%s, 'x')", digest, login="bo")
    body = json.dumps({"kind": "rename", "renamed": [{"old": "1.md", "new": "a.md"}]})
    team.sql("select copydesk.add_change('desk', %s, %s)", f"{0:014x}-{0:08x}.json", body, login="cy")
    for name, entry, why in (
        ("new.md", {"name": "1.md"}, "another name"),
        ("new.md", {"name": "new.md", "entered": 7}, "another time"),
        ("a.md", {"name": "a.md"}, "only the desk's owner"),
        ("1.md", {"name": "1.md"}, "only the desk's owner"),
    ):
        query = "select copydesk.add_article('desk', %s, %s, 0, %s)"
        with pytest.raises(psycopg.Error, match=why):
            team.sql(query, name, digest, json.dumps(entry), login="bo")


def test_nobody_holds_up_a_lead_with_what_is_open(blind: Team) -> None:
    """Admitting, finishing and closing go on while a reviewer, or another lead, keeps transactions open."""
    mine, q = own(blind, "bo"), number(blind)
    assert sent(blind, "bo", article=mine, sentence=1) == ""
    for name in ("put_round", "settle_late"):
        blind.sql(f"alter function copydesk.{name} set lock_timeout = '2s'")
    where = blind.server.url(blind.database, "bo")
    doc = {"state": "draft", "lead": "dee", "blind": False, "rules": {}, "reviewers": ["bo"], "left": []}
    doc |= {"adjudicators": [], "parts": [], "sentences": {}, "controls": []}
    lead = blind.desk("cy").rounds
    with (
        closing(psycopg.connect(where)) as slow,
        closing(psycopg.connect(where)) as slower,
        closing(psycopg.connect(blind.server.url(blind.database, "dee"))) as other,
    ):
        other.execute("select copydesk.put_round('desk', 'new', 0, %s::json, '', '', false)", [json.dumps(doc)])
        slow.execute(TAKE, [[json.dumps(event_of_now(blind, "bo", 1))]])
        slower.execute(TAKE, [[json.dumps(event_of_now(blind, "bo", 2))]])
        lead.close("q")
        slow.commit()
        assert sent(blind, "bo", article=mine, sentence=2) == ""
        assert blind.sql("select copydesk.settle_late(%s, 'bo', true)", q, login="cy") == [(2,)]
        blind.exchange("cy")
        lead.finish("q")
        slower.commit()
    assert blind.sql("select copydesk.settle_late(%s, 'bo', true)", q, login="cy") == [(1,)]
    counted = f"select judged from copydesk.progress({q}) where reviewer = 'bo'"
    assert blind.sql(counted, login="cy") == [(2,)]
