"""What of a line is in the event that it becomes, and when a line says what the desk has already."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Evidence, Holding, Link, Role
from store.exchange.importing import (
    AcceptedLine,
    Importer,
    ReadLine,
    RefusedLine,
    is_same_in_a_table,
    read_object,
)
from store.exchange.record import RecordAnchor, imported_of
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .incoming import FIRST, SECOND, Desks, line, reasons


def taken(desks: Desks, **more: object) -> Event:
    """Take one line in and return the event of its sentence."""
    said = line(**more)
    assert reasons(desks.take(said)) == []
    who = str(said.get("agent") or said["reviewer"])
    desk = desks.open(who, str(said.get("round", "")))
    return desk.held(FIRST, who)[8]


def test_everything_that_a_line_says_is_in_its_event(desks: Desks) -> None:
    """In the reviewer's name and round, whatever the kind; links are named as the desk names its articles."""
    link = {
        "relation": "supports",
        "article": SECOND,
        "source": f"elsewhere/{SECOND}",
        "sentence": 3,
        "quote": "It is.",
    }
    event = taken(
        desks,
        **{"round": "second", "note": "a note", "reasons": ["date"], "confidence": 2, "why": "why", "score": 0.5},
        **{"evidence": [{"source": "x", "quote": "q", "stance": "refutes", "accessed": "2026"}], "duration": 2.5},
        **{"guidelines": "g", "weighed": ["01", "02"], "hinted": ["sign"], "links": [link], "role": "adjudicator"},
    )
    evidence = (Evidence("x", "q", "refutes", "2026"),)
    held = Holding(Verdict.DISPUTED, True, "a note", ("date",), 2, evidence, "why", 0.5)
    assert replace(event.holding, links=()) == held
    assert event.holding.links == (Link("supports", SECOND, "", 3, "It is."),)
    assert (event.kind, event.reviewer, event.round, event.article) == (EventKind.DECIDE, "ana", "second", FIRST)
    assert (event.sentence, event.snapshot) == (8, desks.articles[0].sha256)
    assert (event.duration, event.role, event.guidelines) == (2.5, Role.ADJUDICATOR, "g")
    assert (event.weighed, event.hinted, event.imported) == (("01", "02"), ("sign",), "")


@pytest.mark.parametrize(
    ("more", "kind", "claim"),
    [
        ({"status": "past"}, EventKind.CLEAR, None),
        ({"claim": False}, EventKind.SET_ASIDE, False),
        ({"claim": True, "status": "past"}, EventKind.CLEAR, True),
        ({"verdict": "accurate", "claim": False}, EventKind.DECIDE, True),
    ],
)
def test_a_line_without_a_verdict_clears_or_sets_aside(
    more: dict[str, object], kind: EventKind, claim: bool | None, desks: Desks
) -> None:
    event = taken(desks, **{"verdict": None, **more})
    assert (event.kind, event.holding.claim) == (kind, claim)


@pytest.mark.parametrize(
    ("anchor", "kept"),
    [
        ({"status": "exact", "score": 1.0}, None),
        (None, None),
        ({"status": "moved", "score": 1.0}, RecordAnchor("moved", 1.0)),
        ({"status": "fuzzy", "score": 0.5}, RecordAnchor("fuzzy", 0.5)),
    ],
)
def test_where_a_line_stood_is_kept_only_where_it_is_not_surely_there(
    anchor: dict[str, object] | None, kept: RecordAnchor | None, desks: Desks
) -> None:
    assert imported_of(taken(desks, anchor=anchor).imported).anchor == kept


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z"),
        ("2026-01-02T03:04:05.5+02:00", "2026-01-02T01:04:05.500000Z"),
        ("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123456Z"),
        ("", ""),
    ],
)
def test_a_time_is_kept_in_utc_with_microseconds(time: str, kept: str, desks: Desks) -> None:
    event = taken(desks, created=time, modified=time)
    assert (imported_of(event.imported).created, imported_of(event.imported).modified) == (kept, kept)


def test_what_no_event_has_is_kept_as_it_came_and_what_is_known_is_not(desks: Desks) -> None:
    known = (
        "answers",
        "chain",
        "aside",
        "place",
        "published",
        "authors",
        "url",
        "outlet",
        "language",
        "title",
        "prefix",
    )
    more = {"event": "decide", "event_id": "1", "stale": True, "quote": "", **dict.fromkeys(known, "")}
    event = taken(desks, mine={"of": [1, "two"]}, supersedes="0a", **more)
    rest = imported_of(event.imported)
    assert {key: json.loads(bytes(value)) for key, value in rest.extra.items()} == {"mine": {"of": [1, "two"]}}
    assert rest.supersedes == "0a"


@pytest.mark.parametrize("mark", [{}, {"end": 0}, {"end": -1}, {"end": 10_000}])
def test_a_mark_of_nothing_leaves_the_part_that_the_line_is_about(mark: dict[str, int], desks: Desks) -> None:
    """One that has no end, is empty, or ends before it begins or behind its sentence."""
    span = desks.articles[0].sentences[8]
    marked = {"start": span.start, **{key: span.start + value for key, value in mark.items()}}
    event = taken(desks, sentence=None, start=span.start, end=span.start + 9, spans=[marked])
    [kept] = json.loads(bytes(imported_of(event.imported).extra["spans"]))
    assert (kept["start"], kept["end"]) == (span.start, span.start + 9)


def outcome(desks: Desks, **more: object) -> str:
    """Return what became of a line: taken in, there already, or why not."""
    [one] = desks.take(line(**more))
    return one.reason if isinstance(one, RefusedLine) else "known" if one.known else "taken in"


def test_a_program_may_say_another_thing_without_a_time_and_a_person_may_not(desks: Desks) -> None:
    """Nobody knows which of two is the later; a program's last word is its last run's."""
    assert outcome(desks, reviewer="", agent="checker", score=0.5) == "taken in"
    assert outcome(desks, reviewer="", agent="checker", score=0.5) == "known"
    assert outcome(desks, reviewer="", agent="checker", score=0.75) == "taken in"
    assert outcome(desks, note="one") == "taken in"
    assert outcome(desks, note="two") == "ana decided otherwise; the desk keeps that"


def test_a_line_with_the_same_words_is_new_when_its_time_or_its_other_keys_are(desks: Desks) -> None:
    then, later, before = (f"2026-01-0{day}T00:00:00.000000Z" for day in (2, 3, 1))
    assert outcome(desks, modified=then, mine=1) == "taken in"
    assert outcome(desks, modified=then, mine=1) == "known"
    assert outcome(desks, mine=1) == "known"
    assert outcome(desks, modified=later, mine=1) == "taken in"
    assert outcome(desks, modified=before, mine=1) == f"ana decided otherwise, at {later}; the desk keeps that"
    assert outcome(desks, modified=later, mine=2) == f"ana decided otherwise, at {later}; the desk keeps that"


def test_a_line_on_an_earlier_text_is_there_already_when_it_comes_again(articles: tuple[Article, ...]) -> None:
    """Each reviewer's own last word on that sentence of that text."""
    now = articles[0]
    old = replace(now, text=now.text.replace(now.quote(8), now.quote(8)[::-1]))

    class Older(FakeDesk):
        def version(self, name: str, snapshot: str) -> Article:
            return old if snapshot == old.sha256 else super().version(name, snapshot)

    desks = {who: Older(articles, who) for who in ("ana", "bo")}
    told = {"article_sha256": old.sha256, "quote": old.quote(8)}

    def take(**more: object) -> list[bool]:
        found = Importer(lambda who, _: desks[who]).lines([json.dumps(line(**told, **more)).encode()])
        return [one.known for one in found if isinstance(one, AcceptedLine)]

    assert take() == [False]
    assert take() == [True]
    assert take(reviewer="bo", verdict="accurate") == [False]
    assert take(reviewer="bo", verdict="accurate") == [True]
    assert take(verdict="accurate") == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "odd"}, "status: invalid enum value 'odd'"),
        ({"role": "odd"}, "role: invalid enum value 'odd'; it is one of reviewer, adjudicator, agent"),
        ({"role": [1]}, "role: expected str, got array"),
        ({"confidence": 4}, "confidence: expected int <= 3"),
        ({"sentence": -1}, "sentence: expected int >= 0"),
        ({"article": ""}, "article: expected str of length >= 1"),
        ({"score": 1.5, "agent": "x", "reviewer": ""}, "score: expected float <= 1.0"),
    ],
)
def test_a_value_that_no_key_has_is_named_with_its_key(more: dict[str, object], reason: str, desks: Desks) -> None:
    """And with the values that there are, where they are few and one would not know them."""
    assert outcome(desks, **more) == reason


def test_a_program_that_says_when_is_held_to_it_as_people_are(desks: Desks) -> None:
    then, before = "2026-01-02T00:00:00.000000Z", "2026-01-01T00:00:00.000000Z"
    said = {"reviewer": "", "agent": "checker"}
    assert outcome(desks, **said, score=0.5, modified=then) == "taken in"
    assert outcome(desks, **said, score=0.75, modified=before) == (
        f"checker decided otherwise, at {then}; the desk keeps that"
    )
    assert outcome(desks, reviewer="ana", agent="checker") == "it has an agent and another reviewer"
    assert outcome(desks, reviewer="checker", agent="checker", score=0.75) == "taken in"


def test_the_first_sentence_is_one(desks: Desks) -> None:
    assert outcome(desks, sentence=0) == "taken in"
    assert list(desks.open("ana", "").held(FIRST, "ana")) == [0]
    assert outcome(desks, sentence=None, start=0, end=desks.articles[0].sentences[0].end) == "known"


def test_what_a_table_makes_of_texts_is_no_other_decision() -> None:
    """Line ends, marks for controls, blanks, and reasons in one cell; whatever else differs is another."""
    whole = Holding(Verdict.ACCURATE, True, "one\ntwo", ("date", "name"), 2, (Evidence("x", "a\x1bb"),), "why", 0.5)
    again = replace(whole, note=" one\r\ntwo", reasons=("date; name;",), evidence=(Evidence("x ", "a\u241bb"),))
    assert is_same_in_a_table(whole, again)
    for more in (
        *({"verdict": Verdict.DISPUTED}, {"claim": False}, {"note": "one"}, {"reasons": ("date",)}, {"confidence": 1}),
        *(
            {"evidence": ()},
            {"why": ""},
            {"score": None},
            {"reasons": ("datename",)},
            {"reasons": ("date", "x", "name")},
        ),
    ):
        assert not is_same_in_a_table(whole, replace(again, **more)), more


def test_another_program_s_later_time_confirms_nothing_by_itself(desks: Desks) -> None:
    """Such programs write a time whenever somebody looks; another verdict of a later time goes in."""

    def take(**more: object) -> bool:
        read = read_object(1, json.dumps(line(**more)).encode())
        assert isinstance(read, ReadLine)
        [found] = Importer(desks.open).records([replace(read, is_from_elsewhere=True)])
        return isinstance(found, AcceptedLine) and found.known

    times = [f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 3)]
    assert [take(modified=time) for time in times[:2]] == [False, True]
    assert take(modified=times[2], verdict="accurate") is False
    assert desks.open("ana", "").held(FIRST, "ana")[8].holding.verdict == Verdict.ACCURATE
