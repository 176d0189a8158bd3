"""Carrying desks: pushed, pulled and exported they are the same to the byte, however often."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import EntityType
from reading.lexicon import LexiconChange, LexiconEntry
from review.round_changes import Plan
from store.hub.address import address_of
from store.hub.whole import pull, push
from store.journal.codec import event_json
from store.layout import entries_for_all
from store.opening import open_desk
from tests.hub.conftest import Team, decide, psycopg, seen
from tests.verdicts import Verdict
from tui.cli.main import main

ROOT = Path(__file__).parent.parent.parent


def exported(folder: Path, *more: str) -> bytes:
    """Return a desk's export."""
    command = [sys.executable, "-m", "tui.cli.main", "export", str(folder), *more]
    return subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout


def test_a_desk_that_is_pushed_and_pulled_exports_the_same(team: Team, tmp_path: Path) -> None:
    """Decisions of several people in several rounds, one of them closed, come back with their ids."""
    folder = team.source
    for who in ("ana", "bo"):
        with closing(open_desk(folder, who)) as desk:
            for sentence in range(3):
                decide(desk, "1.md", sentence, list(Verdict)[(sentence + (who == "bo")) % 3], f"é\u2028 {who}")
    with closing(open_desk(folder, "cy")) as desk:
        desk.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2, guidelines=b"Judge what is said.\n"))
        desk.rounds.open("q")
    for who in ("ana", "bo"):
        with closing(open_desk(folder, who, "q")) as desk:
            decide(desk, "2.md", 0)
    with closing(open_desk(folder, "cy")) as desk:
        desk.rounds.close("q")
    hub = team.hub("cy")
    first = push(hub, open_desk(folder, "cy").layout, "whole")
    assert (first.events, first.articles, first.rounds) == (8, 3, 2)
    assert not first.refused
    assert not first.problems
    again = push(hub, open_desk(folder, "cy").layout, "whole")
    assert (again.events, again.rounds) == (8, 0)
    assert team.sql("select count(*) from copydesk.event") == [(8,)]
    done = pull(hub, address_of(team.url("cy", "whole")), tmp_path / "back")
    assert done.events == 8
    assert not done.problems
    for more in ((), ("--history",), ("--round", "q"), ("--consensus", "majority", "--round", "q")):
        assert exported(folder, *more) == exported(tmp_path / "back", *more)
    assert pull(hub, address_of(team.url("cy", "whole")), tmp_path / "back").events == 0
    with closing(open_desk(tmp_path / "back", "cy", "q")) as back:
        assert back.rules.guidelines
        assert back.rounds.guidelines("q") == "Judge what is said.\n"


def test_a_mirror_sends_and_fetches_what_is_new(team: Team) -> None:
    """A colleague's decision comes, once, and its file is one that the store reads as any other."""
    decide(team.desk("ana"), "1.md", 0, Verdict.DISPUTED)
    assert team.exchange("ana").waiting == 0
    team.exchange("bo")
    team.exchange("bo")
    assert seen(team.desk("bo")) == {("ana", 0): "disputed"}
    [event] = team.desk("bo").decisions.history("1.md")
    [mine] = team.desk("ana").decisions.history("1.md")
    assert event == mine


def test_an_article_added_in_a_mirror_reaches_everybody(team: Team) -> None:
    """A new text goes to the hub with its name, and is read there as a stranger's file."""
    path = team.mirror("ana").layout.folder / "new.md"
    path.write_text("A new thing was said. It is long.\n", "utf-8")
    team.desk("ana").add([path])
    team.exchange("ana")
    team.exchange("bo")
    assert "new.md" in {card.name for card in team.desk("bo").articles.cards()}


def test_a_text_is_sent_once(team: Team) -> None:
    """Who fetched texts sends none of them; who brings the same desk again sends none; a new name goes alone."""
    held = "select by, count(*) from copydesk.snapshot group by by"
    for who in ("ana", "bo", "ana"):
        with team.mirror(who).held() as state:
            state.begin_again("")  # also when nothing is known of what was exchanged
        team.exchange(who)
    assert push(team.hub("cy"), open_desk(team.source, "cy").layout, "desk").articles == 0
    assert team.sql(held) == [("cy", 3)]
    assert team.sql("select by, count(*) from copydesk.article group by by") == [("cy", 3)]
    path = team.mirror("ana").layout.folder / "copy.md"
    path.write_text((team.source / "1.md").read_text("utf-8"), "utf-8")
    team.desk("ana").add([path])
    team.exchange("ana")
    team.exchange("bo")
    assert "copy.md" in {card.name for card in team.desk("bo").articles.cards()}
    assert ("ana", 1) in team.sql("select by, count(*) from copydesk.article group by by")


SETTINGS = """
language = "de"
idle = 33.0
reasons = { w = { name = "wrong word" } }
consensus = { rule = "unanimous", least = 2 }
queries = { mine = "disputed" }
later = { mood = ["good"] }
"""


def test_all_settings_of_a_desk_reach_every_mirror(team: Team) -> None:
    """Also those that a later program adds; what its owner changes in their own mirror goes to everybody."""
    settings = team.source / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text() + SETTINGS, "utf-8")
    push(team.hub("cy"), open_desk(team.source, "cy").layout, "desk")
    expected = entries_for_all(settings)
    for who in ("ana", "cy"):
        team.exchange(who)
        assert entries_for_all(team.mirror(who).layout.settings) == expected
    mirrors = team.mirror("cy").layout.settings
    mirrors.write_text(mirrors.read_text().replace("33.0", "44.0"), "utf-8")
    assert team.exchange("cy").problems == []
    theirs = team.mirror("ana").layout.settings
    theirs.write_text(theirs.read_text().replace("33.0", "55.0"), "utf-8")  # not theirs to change
    team.exchange("ana")
    for who in ("ana", "cy"):
        assert team.desk(who).settings().idle == 44.0
    assert team.desk("ana").rounds.rule().least == 2


def test_settings_that_cannot_be_read_are_left_out(team: Team) -> None:
    """What a hub says of a desk is looked at before it is taken; what was there stays."""
    before = team.mirror("ana").layout.settings.read_text("utf-8")
    team.sql("update copydesk.desk set settings = '{\"idle\": -1}'")
    [problem] = team.exchange("ana").problems
    assert "settings" in problem.path
    assert team.mirror("ana").layout.settings.read_text("utf-8") == before


def test_nobody_brings_decisions_of_who_sends_their_own(team: Team) -> None:
    """The owner carries a desk with everybody's decisions there; of who has begun to work on the hub no more."""
    with closing(open_desk(team.source, "ana")) as desk:
        decide(desk, "1.md", 0)
    layout = open_desk(team.source, "cy").layout
    assert not push(team.hub("cy"), layout, "desk").refused
    decide(team.desk("ana"), "1.md", 1)
    team.exchange("ana")
    assert not push(team.hub("cy"), layout, "desk").refused  # what was brought before is there
    with closing(open_desk(team.source, "ana")) as desk:
        forged = decide(desk, "1.md", 2, Verdict.ERRONEOUS)
    done = push(team.hub("cy"), layout, "desk")
    assert list(done.refused) == [forged.id]
    assert "send themselves" in done.refused[forged.id]
    assert team.sql("select count(*) from copydesk.event where reviewer = 'ana'") == [(2,)]


def test_the_desks_reasons_and_lexicon_come_along(team: Team) -> None:
    """What the owner set for all who judge holds in every mirror."""
    settings = team.source / ".copydesk" / "desk.toml"
    settings.write_text(settings.read_text() + "idle = 33.0\n[reasons.w]\nname = 'wrong word'\n", "utf-8")
    push(team.hub("cy"), open_desk(team.source, "cy").layout, "desk")
    team.exchange("ana")
    found = team.desk("ana").settings()
    assert found.idle == 33.0
    assert found.reasons == {"w": {"name": "wrong word"}}


def test_a_lexicon_that_was_taught_something_here_stays(team: Team) -> None:
    """The owner's goes to everybody; a reviewer's own stays in their mirror, and it is said that it is another."""
    entry = LexiconEntry("The mayor", EntityType.PERSON)
    team.desk("cy").articles.teach(LexiconChange((), (entry,)))
    team.exchange("cy")
    team.exchange("ana")
    assert team.desk("ana").articles.lexicon().entries == (entry,)
    own = LexiconEntry("the road", EntityType.PLACE)
    team.desk("ana").articles.teach(LexiconChange((), (own,)))
    assert [one.title for one in team.exchange("ana").problems] == ["A part of the hub was left out"]
    assert team.desk("ana").articles.lexicon().entries == (entry, own)


def test_a_withdrawn_article_is_withdrawn_for_all(team: Team) -> None:
    """What the owner does to articles as a whole reaches every mirror, and the exports of all."""
    team.mirror("ana")
    team.desk("cy").rounds.withdraw(["2.md"], "retracted")
    team.exchange("cy")
    team.exchange("ana")
    assert [card.name for card in team.desk("ana").articles.cards()] == ["1.md", "3.md"]
    team.desk("cy").rounds.restore(["2.md"])
    team.exchange("cy")
    team.exchange("ana")
    assert [card.name for card in team.desk("ana").articles.cards()] == ["1.md", "2.md", "3.md"]


def test_a_renamed_article_stays_with_who_has_it(team: Team) -> None:
    """A decision under the new name is of the article that a round gave under the old one."""
    team.desk("cy").rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=1))
    team.desk("cy").rounds.open("q")
    for who in ("ana", "bo"):
        team.exchange(who)
    ana = team.desk("ana", "q")
    [old, *_] = [card.name for card in ana.articles.cards()]
    decide(ana, old, 0)
    folder = team.mirror("cy").layout.folder
    add = ["add", str(folder), "--desk", str(folder), "--workers", "1"]
    shutil.copy(team.source / old, folder / old)
    assert main(add) == 0
    (folder / old).rename(folder / "new.md")
    assert main(add) == 0
    team.exchange("cy")
    assert not team.exchange("ana").refused
    decide(team.desk("ana", "q"), "new.md", 1)
    assert not team.exchange("ana").refused
    team.exchange("cy")
    assert {at for _, at in seen(team.desk("cy", "q"), "new.md")} == {0, 1}
    doc = (
        '{"id": "00000000000000abcdef", "kind": "decide", "reviewer": "bo", "round": "q", "article": "new.md",'
        ' "snapshot": "", "sentence": 0, "holding": {}}'
    )
    with pytest.raises(psycopg.Error, match="did not give them"):
        team.sql("select * from copydesk.take('desk', %s)", [doc], login="bo")


def test_what_does_not_count_in_a_folder_is_not_brought(team: Team, tmp_path: Path) -> None:
    """An event that was slipped in after its round was sealed would count on the hub: it stays, and is named."""
    folder = team.source
    with closing(open_desk(folder, "cy")) as desk:
        desk.rounds.new(Plan("q", "cy", ("ana",), overlap=1))
        desk.rounds.open("q")
    with closing(open_desk(folder, "ana", "q")) as desk:
        kept = decide(desk, "2.md", 0)
    with closing(open_desk(folder, "cy")) as desk:
        desk.rounds.close("q")
    later = replace(kept, id=f"{kept.id[:-1]}{int(kept.id[-1], 16) ^ 1:x}", sentence=1)
    [path] = (folder / ".copydesk" / "rounds" / "q" / "ana").glob("*.json")
    data = path.read_bytes().replace(event_json(kept), event_json(later)).replace(kept.id.encode(), later.id.encode())
    path.with_name("other-0001.json").write_bytes(data)
    done = push(team.hub("cy"), open_desk(folder, "cy").layout, "sealed")
    assert (done.events, list(done.refused)) == (1, [later.id])
    pull(team.hub("cy"), address_of(team.url("cy", "sealed")), tmp_path / "back")
    assert exported(tmp_path / "back", "--round", "q").count(b"\n") == 1
