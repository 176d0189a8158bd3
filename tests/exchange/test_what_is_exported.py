"""Which decisions leave: changed texts, drafts, histories, consensus, and nothing of others from a blind round."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from reading.article import Article
from review.consensus import Rule
from review.events import Evidence, Holding, Link, Role
from review.rounds import Round, State
from store.desk import Desk
from store.exchange.export import Wanted, job_of
from store.exchange.formats.jsonl import write
from store.exchange.formats.registry import NAMES, load
from store.exchange.record import utc
from store.manage.withdrawing import article_statuses
from store.opening import open_desk, open_rounds
from store.person import current_person
from store.rounds.files import create, save
from store.schemas import record_schema
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict
from tui.cli.main import main

from .conftest import decide

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"
VALID = Draft202012Validator(json.loads(record_schema()))


def records(*desks: Desk, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    raw = b"".join(write(job_of(desks, wanted or Wanted(), "desk", 0)))
    found = [json.loads(line) for line in raw.splitlines()]
    for record in found:
        VALID.validate(record)
    return found


def by_sentence(*desks: Desk, wanted: Wanted | None = None) -> dict[int, dict[str, object]]:
    return {int(str(record["sentence"])): record for record in records(*desks, wanted=wanted)}


def test_a_changed_article_leaves_moved_stale_and_orphaned_decisions(samples: Path) -> None:
    """Each line's quote is in the text that its SHA-256 names; only unchanged sentences go on as current."""
    desk = open_desk(samples, "ana")
    before = desk.articles.article(FIRST)
    for sentence in (8, 9, 10, 12):
        decide(desk, FIRST, sentence, Verdict.ACCURATE)
    text = before.text
    text = text.replace(before.quote(9), before.quote(9).replace("responsibilities", "duties"))
    text = text.replace(before.quote(10) + "\n", "\n").replace(
        "DMR News\n", "DMR News\n\nA new line came in here.\n", 1
    )
    path = samples / FIRST
    path.write_text(text)
    desk.add([path])
    after = desk.articles.article(FIRST)
    found = records(desk)
    assert sorted(str(record["status"]) for record in found) == ["current", "current", "orphaned", "stale"]
    history = records(desk, wanted=Wanted(history=True))
    stood = {(one["quote"], one["status"], one["anchor"]["status"]) for one in found if one["status"] != "current"}
    assert stood <= {(one["quote"], one["status"], one["anchor"]["status"]) for one in history}
    assert sorted(one["status"] for one in history) == ["current", "current", "orphaned", "stale"]
    assert [record["sentence"] for record in found] == sorted(record["sentence"] for record in found)
    texts = {article.sha256: article.text for article in (before, after)}
    for record in found:
        assert texts[record["article_sha256"]][record["start"] : record["end"]] == record["quote"]
        assert (record["status"] == "current") is (record["article_sha256"] == after.sha256)
    by_status = {str(record["status"]): record for record in found}
    assert by_status["stale"]["anchor"] == {"status": "fuzzy", "score": 0.963}
    assert by_status["orphaned"]["anchor"] == {"status": "orphaned", "score": 0.0}
    assert by_status["current"]["anchor"]["status"] in ("exact", "moved")
    assert len({record["id"] for record in found}) == 4
    for name in ("labelstudio", "doccano"):
        raw = b"".join(load(name).write(job_of((desk,), Wanted(), "desk", 0)))
        assert raw.count(b'"accurate"') == 2, "only what stands in the present text has a place in it"
    for name in ("html", "md"):
        told = b"".join(load(name).write(job_of((desk,), Wanted(), "desk", 0))).decode()
        head, _, below = told.partition("Before, or on an earlier text")
        assert "accurate, stale" in below
        assert "accurate, orphaned" in below
        assert "accurate, " not in head
        assert "2 of " in head
    desk.close()


def test_history_has_every_event_and_the_last_is_current(desk: FakeDesk) -> None:
    decide(desk, FIRST, 9, Holding(note="later"))
    decide(desk, FIRST, 8, Verdict.ACCURATE)
    decide(desk, FIRST, 8, Holding())
    decide(desk, FIRST, 8, Verdict.DISPUTED)
    found = records(desk, wanted=Wanted(history=True))
    assert [(r["sentence"], r["verdict"], r["status"]) for r in found] == [
        (8, "accurate", "past"),
        (8, None, "past"),
        (8, "disputed", "current"),
        (9, None, "past"),
    ]
    assert len({record["event_id"] for record in found}) == 4
    assert [record["event"] for record in found] == ["decide"] * 4
    assert len({record["created"] for record in found[:3]}) == 1


def test_consensus_has_one_line_a_sentence_with_rule_and_votes(desk: FakeDesk) -> None:
    for reviewer, verdicts in {"ana": "ade", "bo": "aea", "cy": "aed"}.items():
        for sentence, letter in enumerate(verdicts, 8):
            verdict = next(one for one in Verdict if one.startswith(letter))
            decide(desk, FIRST, sentence, Holding(verdict, True, reasons=(reviewer,)), reviewer)
    decide(desk, FIRST, 8, Holding(Verdict.ERRONEOUS, score=0.4), "checker", role=Role.AGENT)
    found = by_sentence(desk, wanted=Wanted(consensus=Rule.MAJORITY))
    assert [(found[at]["verdict"], found[at]["status"]) for at in (8, 9, 10)] == [
        ("accurate", "consensus"),
        ("erroneous", "consensus"),
        (None, "unresolved"),
    ]
    source = found[9]["source_of_consensus"]
    assert source == {
        "rule": "majority",
        "certainty": 0.666667,
        "votes": [
            {"reviewer": "ana", "verdict": "disputed"},
            {"reviewer": "bo", "verdict": "erroneous"},
            {"reviewer": "cy", "verdict": "erroneous"},
        ],
    }
    assert found[9]["reasons"] == ["bo", "cy"]
    final = by_sentence(desk, wanted=Wanted(final=True))[9]["source_of_consensus"]
    assert final == source, "over all rounds by the majority, where no rule is named"
    assert by_sentence(desk, wanted=Wanted(consensus=Rule.UNANIMOUS))[9]["status"] == "unresolved"
    settled = Holding(Verdict.DISPUTED, True, "see the report", why="ambiguous text")
    decide(desk, FIRST, 10, settled, "lead", role=Role.ADJUDICATOR)
    judged = by_sentence(desk, wanted=Wanted(consensus=Rule.ADJUDICATED))[10]
    assert (judged["reviewer"], judged["note"], judged["why"]) == ("lead", "see the report", "ambiguous text")
    assert judged["source_of_consensus"]["rule"] == "adjudicated"  # type: ignore[index]
    assert len(by_sentence(desk, wanted=Wanted(consensus=Rule.DAWID_SKENE))) == 3


def test_a_consensus_has_what_those_have_in_common_who_prevailed(desk: FakeDesk) -> None:
    """Their reasons, evidence and links once each, from the first to the last of all, the seconds of all."""
    one, two = Evidence("https://example.org/1"), Evidence("https://example.org/2")
    links = Link("contradicts", SECOND, "", 3, "It is so."), Link("supports", "sub/c.txt", "", 4, "It is.")
    said = {
        "ana": Holding(Verdict.ERRONEOUS, True, "mine", ("date", "name"), 1, (one,), links=links[:1]),
        "bo": Holding(Verdict.ACCURATE, True, reasons=("opinion",), evidence=(Evidence("https://example.org/3"),)),
        "cy": Holding(Verdict.ERRONEOUS, True, reasons=("figure", "date"), evidence=(two, one), links=links),
    }
    events = [
        decide(desk, FIRST, 8, held, who, duration=number + 0.25, guidelines="g")
        for number, (who, held) in enumerate(said.items())
    ]
    (record,) = records(desk, wanted=Wanted(consensus=Rule.MAJORITY))
    assert (record["verdict"], record["reviewer"], record["role"]) == ("erroneous", "consensus", "consensus")
    assert record["reasons"] == ["date", "name", "figure"]
    assert [piece["source"] for piece in record["evidence"]] == [one.source, two.source]
    assert [(link["relation"], link["source"]) for link in record["links"]] == [
        ("contradicts", SECOND),
        ("supports", "sub/c.txt"),
    ]
    assert (record["created"], record["modified"]) == (utc(events[0].micros), utc(events[2].micros))
    assert (record["duration"], record["note"], record["confidence"]) == (3.75, "", None)
    assert (record["supersedes"], record["guidelines"], record["round"]) == ("", "", "main")
    (other,) = records(desk, wanted=Wanted(consensus=Rule.UNANIMOUS))
    assert other["source_of_consensus"]["rule"] == "unresolved"
    assert (other["reasons"], other["evidence"], other["id"] != record["id"]) == ([], [], True)
    assert "links" not in other
    assert "stale" not in record


def test_a_consensus_says_what_went_stale_and_what_was_sent_back(desk: FakeDesk) -> None:
    """In the adjudicator's own record where there is one, and it is only that sentence's."""
    votes = [
        decide(desk, FIRST, 8, verdict, who) for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.DISPUTED))
    ]
    weighed = tuple(vote.id for vote in votes)
    decide(desk, FIRST, 8, Verdict.ERRONEOUS, "lead", role=Role.ADJUDICATOR, weighed=weighed)
    fresh = by_sentence(desk, wanted=Wanted(consensus=Rule.MAJORITY))[8]
    assert (fresh["reviewer"], fresh["weighed"], fresh.get("stale")) == ("lead", [*weighed], None)
    assert fresh["source_of_consensus"] == {
        **{"rule": "adjudicated", "certainty": 1.0},
        "votes": [{"reviewer": "ana", "verdict": "accurate"}, {"reviewer": "bo", "verdict": "disputed"}],
    }
    decide(desk, FIRST, 8, Verdict.DISPUTED, "ana")
    stale = by_sentence(desk, wanted=Wanted(consensus=Rule.MAJORITY))[8]
    assert (stale["reviewer"], stale["verdict"], stale["weighed"]) == ("lead", "erroneous", [*weighed])
    assert (stale["stale"], stale["status"]) == (True, "consensus")
    decide(desk, FIRST, 8, Holding(why="ambiguous"), "lead", role=Role.ADJUDICATOR, weighed=("elsewhere",))
    back = by_sentence(desk, wanted=Wanted(consensus=Rule.MAJORITY))[8]
    assert (back["reviewer"], back["verdict"], back["status"], back["stale"]) == ("consensus", None, "unresolved", True)


def test_an_export_narrows_by_name_or_pattern() -> None:
    """Of the whole path or of the file's name; all fields must hold."""
    name = "sub/deep/a.txt"
    wanted = {"sub/deep/a.txt", "a.txt", "*.txt", "sub/*", "?.txt"}
    assert {
        pattern for pattern in (*wanted, "A.txt", "deep", "b.txt") if Wanted(articles=(pattern,)).article(name)
    } == wanted
    assert Wanted().article(name)
    assert Wanted(articles=("x", "a.txt")).article(name)


def test_articles_leave_by_the_names_of_their_files(articles: tuple[Article, ...]) -> None:
    """Not by their folders; records of several rounds mix by sentence."""
    moved = [replace(article, name=f"{9 - number}/{article.name}") for number, article in enumerate(articles[:2])]
    desks = [FakeDesk(moved, round=name) for name in ("second", "main")]
    for desk in desks:
        for article in moved:
            decide(desk, article.name, 8, Verdict.ACCURATE)
    found = [(str(record["article"]), record["round"]) for record in records(*desks)]
    assert found == [(FIRST, "main"), (FIRST, "second"), (SECOND, "main"), (SECOND, "second")]


def test_drafts_do_not_leave(samples: Path) -> None:
    """Nor are they decisions in the list of articles."""
    desk = open_desk(samples, "ana")
    create(desk.layout, Round("strict", lead="root", reviewers=("ana",), require=("reason",)), current_person())
    desk.close()
    strict = open_desk(samples, "ana", "strict")
    decide(strict, FIRST, 8, Verdict.DISPUTED)
    decide(strict, FIRST, 9, Holding(Verdict.DISPUTED, True, reasons=("date",)))
    decide(strict, FIRST, 10, Verdict.ACCURATE)
    assert sorted(by_sentence(strict)) == [9, 10]
    statuses = [record["status"] for record in records(strict, wanted=Wanted(history=True))]
    assert statuses == ["draft", "current", "current"]
    strict.close()
    listed, _ = article_statuses(lambda round: open_desk(samples, "ana", round))
    assert {one.article: one.decisions for one in listed if one.decisions} == {FIRST: 2}
    assert {one.why for one in listed} == {""}


def test_what_somebody_said_who_is_excluded_since_is_past(samples: Path) -> None:
    """Also their drafts: a history calls current what counts."""
    desk = open_desk(samples, "ana")
    rules = Round("strict", lead="lea", reviewers=("ana", "bo"), require=("reason",))
    create(desk.layout, rules, current_person())
    for who in ("ana", "bo"):
        strict = open_desk(samples, who, "strict")
        decide(strict, FIRST, 8, Verdict.DISPUTED, who)
        decide(strict, FIRST, 9, Verdict.ACCURATE, who)
        strict.close()
    save(desk.layout, replace(rules, excluded={FIRST: ("ana",)}), current_person("lea"))
    desk.close()
    strict = open_desk(samples, "bo", "strict")
    found = [(record["reviewer"], record["status"]) for record in records(strict, wanted=Wanted(history=True))]
    assert found == [("ana", "past"), ("bo", "draft"), ("ana", "past"), ("bo", "current")]
    strict.close()


def test_a_draft_on_an_earlier_text_does_not_leave(samples: Path) -> None:
    """Nor what was said there by somebody who is excluded since; what counts leaves as stale."""
    desk = open_desk(samples, "ana")
    rules = Round("strict", lead="lea", reviewers=("ana", "bo"), require=("reason",))
    create(desk.layout, rules, current_person())
    text, changed = desk.articles.article(FIRST).text, desk.articles.article(FIRST).quote(9)
    desk.close()
    whole = Holding(Verdict.DISPUTED, True, reasons=("date",))
    for who, holding in (("ana", whole), ("bo", Holding(Verdict.DISPUTED, True))):
        strict = open_desk(samples, who, "strict")
        decide(strict, FIRST, 9, holding, who)
        strict.close()
    (samples / FIRST).write_text(text.replace(changed, changed.replace("responsibilities", "duties")))
    desk = open_desk(samples, "ana", "strict")
    desk.add([samples / FIRST])
    assert [(record["reviewer"], record["status"]) for record in records(desk)] == [("ana", "stale")]
    save(desk.layout, replace(rules, excluded={FIRST: ("ana",)}), current_person("lea"))
    desk.refresh()
    assert records(desk) == []
    desk.close()


def test_an_adjudicator_s_verdict_is_no_draft(samples: Path) -> None:
    """What a round requires, it requires of its reviewers alone."""
    desk = open_desk(samples, "lea")
    rules = Round("strict", State.CLOSED, "lea", reviewers=("ana",), require=("reason", "note"))
    create(desk.layout, rules, current_person("lea"))
    desk.close()
    strict = open_desk(samples, "lea", "strict")
    decide(strict, FIRST, 8, Verdict.DISPUTED, "lea", role=Role.ADJUDICATOR)
    for history in (False, True):
        found = records(strict, wanted=Wanted(history=history))
        assert [(record["role"], record["status"]) for record in found] == [("adjudicator", "current")]
    strict.close()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_others_leaves_an_open_blind_round(name: str, samples: Path) -> None:
    """Whatever the format and the rule, and also of everything else about them; closing shows it."""
    desk = open_desk(samples, "ana")
    blind = Round("blind", lead="root", reviewers=("ana", "bobby"), blind=True)
    create(desk.layout, blind, current_person())
    layout = desk.layout
    desk.close()
    for reviewer in ("ana", "bobby"):
        with_them = open_desk(samples, reviewer, "blind")
        for sentence in (8, 9):
            decide(with_them, FIRST, sentence, Holding(Verdict.DISPUTED, True, f"by {reviewer}"), reviewer)
        with_them.close()
    wants = [Wanted(), Wanted(history=True), *(Wanted(consensus=rule) for rule in (Rule.MAJORITY, Rule.DAWID_SKENE))]
    for wanted in wants:
        desks = open_rounds(str(samples), ("blind",), "ana")
        raw = b"".join(load(name).write(job_of(desks, wanted, "desk", 0)))
        assert b"bobby" not in raw
        if wanted.consensus is not None or name != "claimreview":  # which is of settled sentences only
            assert b"ana" in raw
            assert b"disputed" in raw or name == "fever"  # which has labels of its own
    save(layout, replace(blind, state=State.CLOSED), current_person())
    raw = b"".join(load("jsonl").write(job_of(open_rounds(str(samples), ("blind",), "ana"), Wanted(), "desk", 0)))
    assert raw.count(b"bobby") >= 2


def test_all_rounds_leave_unless_one_is_named(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = open_desk(samples, "ana")
    create(desk.layout, Round("second", lead="root", reviewers=("ana",)), current_person())
    decide(desk, FIRST, 8, Verdict.ACCURATE)
    desk.close()
    second = open_desk(samples, "ana", "second")
    decide(second, FIRST, 8, Verdict.DISPUTED)
    second.close()
    assert main(["export", str(samples)]) == 0
    out = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [(record["round"], record["verdict"]) for record in out] == [("main", "accurate"), ("second", "disputed")]
    assert main(["export", str(samples), "--round", "second"]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 1
    assert main(["export", str(samples), "--consensus", "majority", "--history"]) == 2


def test_others_articles_leave_too(samples: Path) -> None:
    """What an open round gave to another is not on one's list, but its decisions are the desk's."""
    desk = open_desk(samples, "ana")
    shares = {FIRST: ("ana",), SECOND: ("bo",)}
    create(
        desk.layout,
        Round("shared", lead="root", reviewers=("ana", "bo"), overlap=1, assignment=shares),
        current_person(),
    )
    desk.close()
    for reviewer, name in (("ana", FIRST), ("bo", SECOND)):
        theirs = open_desk(samples, reviewer, "shared")
        decide(theirs, name, 8, Verdict.ACCURATE, reviewer)
        theirs.close()
    found = records(*open_rounds(str(samples), ("shared",), "ana"))
    assert [(record["article"], record["reviewer"]) for record in found] == [(FIRST, "ana"), (SECOND, "bo")]


def test_an_empty_desk_gives_nothing(articles: tuple[Article, ...]) -> None:
    for wanted in (Wanted(), Wanted(history=True), Wanted(consensus=Rule.MAJORITY)):
        assert records(FakeDesk(articles), wanted=wanted) == []


@pytest.mark.parametrize("name", ["jsonl", "csv", "webanno", "labelstudio", "doccano"])
def test_an_export_reads_an_article_only_when_it_is_written(name: str, articles: tuple[Article, ...]) -> None:
    """Memory holds one article at a time, however many there are."""
    read: list[str] = []

    class Watched(FakeDesk):
        def current_raw(self, article: str):  # type: ignore[no-untyped-def]
            read.append(article)
            return super().current_raw(article)

    desk = Watched(articles)
    for article in articles:
        decide(desk, article.name, 8, Verdict.ACCURATE)
    chunks = load(name).write(job_of((desk,), Wanted(), "desk", 0))
    seen = 0
    for chunk in chunks:
        seen += b"accurate" in chunk
        assert len(read) <= seen + 1
    assert seen == len(read) == len(articles)
