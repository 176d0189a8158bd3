"""Finding sentences by a query: in order, of several reviewers, on earlier texts, and no more than one may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from reading.article import Article
from review.events import NOTHING, Event, EventKind, Evidence, Holding, Role
from review.query import parse
from review.round_changes import Plan
from review.rounds import Round
from store.desk import Desk
from store.manage.query_search import QueryHit, find
from store.opening import open_desk
from store.person import current_person
from tests.fakes.desk import FakeDesk
from tests.rounds import rounds_of
from tests.tui import helpers
from tests.verdicts import Verdict

A, D, E = Verdict
NOW = datetime.now(UTC)


def decide(desk: Desk, article: int, sentence: int, verdict: str | None, **held: object) -> Event:
    """Make a decision durable and return it."""
    card = desk.articles.cards()[article]
    holding = Holding(verdict, **held)  # type: ignore[arg-type]
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence, holding)
    return desk.decisions.append([event])[0]


def found(desk: Desk, query: str, now: datetime | None = None) -> list[QueryHit]:
    """Return what a query finds."""
    asked = parse(query)
    assert asked.unknown == ()
    return list(find(desk, asked, now or datetime.now(UTC)))


def places(findings: Sequence[QueryHit]) -> list[tuple[str, int]]:
    """Return where they stand: the article's number and the sentence."""
    return [(one.article[:3], one.sentence) for one in findings]


@pytest.fixture(params=["disk", "memory"])
def make(request: pytest.FixtureRequest, samples: Path, articles: tuple[Article, ...]) -> Callable[[], Desk]:
    """Return what opens a desk, on the disk or in memory."""
    if request.param == "disk":
        return lambda: open_desk(samples)
    desk = FakeDesk(articles, reviewer=current_person().login)
    return lambda: desk


def test_the_last_decided_comes_first_across_articles(make: Callable[[], Desk]) -> None:
    desk = make()
    for article, sentence in ((0, 3), (2, 5), (0, 1), (1, 2), (2, 5), (0, 2)):
        decide(desk, article, sentence, D)
    again = make()
    numbers = [card.name[:3] for card in desk.articles.cards()]
    wanted = [(numbers[0], 2), (numbers[2], 5), (numbers[1], 2), (numbers[0], 1), (numbers[0], 3)]
    assert places(found(again, f"by:{desk.reviewer}")) == wanted
    assert places(list(islice(find(again, parse("verdict:disputed"), NOW), 2))) == wanted[:2]
    first = found(again, "verdict:disputed")[0]
    assert [event.sentence for event in first.decisions] == [2]


def test_what_was_not_decided_on_follows_in_the_order_of_the_articles(make: Callable[[], Desk]) -> None:
    """Where a query can mean it: a term that asks for a decision cannot."""
    desk = make()
    decide(desk, 1, 4, A)
    every = [(card.name[:3], at) for card in desk.articles.cards() for at in sorted(card.claims)]
    number = desk.articles.cards()[1].name[:3]
    unjudged = [place for place in every if place != (number, 4)]
    assert len(unjudged) > 20
    assert places(found(desk, "is:unjudged")) == unjudged
    assert places(found(desk, "-verdict:disputed")) == [(number, 4), *unjudged]
    assert places(found(desk, "verdict:accurate")) == [(number, 4)]
    assert places(found(desk, f"article:{desk.articles.cards()[1].name} -is:unjudged")) == [(number, 4)]


def test_words_are_looked_up_in_the_text(make: Callable[[], Desk]) -> None:
    desk = make()
    having = {
        (card.name, at): desk.articles.article(card.name).quote(at)
        for card in desk.articles.cards()
        for at in card.claims
    }
    word = "Leike"
    wanted = {place for place, quote in having.items() if word in quote}
    assert len(wanted) > 2
    assert {one.place for one in found(desk, word)} == wanted
    assert {one.place for one in found(desk, f"-{word}")} == having.keys() - wanted
    assert found(desk, f"{word} verdict:accurate") == []


QUERIES = (
    "verdict:accurate", "verdict:disputed,erroneous by:ana", "by:bo -verdict:accurate", "note:any", "evidence:any",
    "evidence:none", "reason:figure", "confidence:1,2", "-reviewer:ana", "is:disputed", "is:unsettled", "is:incomplete",
    "is:disputed -is:unjudged", "by:ana is:disputed",
    "-is:unjudged by:cy", "is:aside", "article:a*", "since:1h", "-since:1h",
)  # fmt: skip


def test_it_finds_what_looking_at_everything_finds(tmp_path: Path) -> None:
    """Three reviewers, a few hundred acts, and each query beside a plain search through all events."""
    random = Random(29)
    for name in "abcd":
        (tmp_path / f"{name}.txt").write_text(
            "\n\n".join(f"Sentence {n} of {name} says much." for n in range(12)), "utf-8"
        )
    for _ in range(12):
        for who in ("ana", "bo", "cy"):
            with closing(open_desk(tmp_path, who)) as desk:
                for _ in range(4):
                    decide(
                        desk, random.randrange(4), random.randrange(12), random.choice((A, D, E, None)),
                        note=random.choice(("", "hm")), reasons=random.choice(((), ("figure",), ("date",))),
                        confidence=random.choice((None, 1, 2, 3)), claim=random.choice((None, None, None, False)),
                        evidence=random.choice(((), (Evidence("https://x.org"),))),
                    )  # fmt: skip
    with closing(open_desk(tmp_path, "ana")) as desk:
        current = list(desk.decisions.everything())
        events = [event for event in current if event.holding != NOTHING]  # nothing held is as good as undone
        newest: dict[tuple[str, int], str] = {}
        for event in events:
            place = event.article, event.sentence
            newest[place] = max(newest.get(place, ""), event.id)
        assert len(newest) > 30
        for query in QUERIES:
            got = found(desk, query)
            decided = [one for one in got if one.decisions]
            assert [one.place for one in decided] == sorted(
                (one.place for one in decided), key=newest.__getitem__, reverse=True
            )
            assert {one.place for one in decided} == {
                place for place in newest if _plainly(query, [e for e in events if (e.article, e.sentence) == place])
            }, query
            assert len({one.place for one in got}) == len(got)


def _plainly(query: str, events: list[Event]) -> bool:
    """Say again, one query at a time and by hand, what it asks of the events of one sentence that were not undone."""
    said = [e.holding.verdict for e in events]
    answers = {e.reviewer: "no claim" if e.holding.claim is False else e.holding.verdict for e in events}
    voted = [answer for answer in answers.values() if answer is not None]
    return {
        "verdict:accurate": A in said,
        "verdict:disputed,erroneous by:ana": any(e.reviewer == "ana" and e.holding.verdict in (D, E) for e in events),
        "by:bo -verdict:accurate": any(e.reviewer == "bo" and e.holding.verdict != A for e in events),
        "note:any": any(e.holding.note for e in events),
        "evidence:any": any(e.holding.evidence for e in events),
        "evidence:none": any(not e.holding.evidence for e in events),
        "reason:figure": any("figure" in e.holding.reasons for e in events),
        "confidence:1,2": any(e.holding.confidence in (1, 2) for e in events),
        "-reviewer:ana": all(e.reviewer != "ana" for e in events),
        "is:disputed": len(set(voted)) > 1 or D in voted,
        "is:unsettled": len(set(voted)) > 1,
        "is:incomplete": not voted,
        "-is:unjudged by:cy": bool(voted) and any(e.reviewer == "cy" for e in events),
        "is:disputed -is:unjudged": len(set(voted)) > 1 or D in voted,
        "by:ana is:disputed": (len(set(voted)) > 1 or D in voted) and any(e.reviewer == "ana" for e in events),
        "is:aside": "no claim" in voted,
        "article:a*": events[0].article.startswith("a"),
        "since:1h": True,
        "-since:1h": False,
    }[query]


def test_what_was_undone_is_found_no_more(make: Callable[[], Desk]) -> None:
    """A sentence whose only decision was taken back is not among the decisions; it is unjudged again."""
    desk = make()
    event = decide(desk, 0, 1, A)
    decide(desk, 0, 2, None)
    mine = f"by:{desk.reviewer}"
    assert [one.sentence for one in found(desk, mine)] == [event.sentence]
    assert event.article in {one.article for one in found(desk, "is:unjudged")}
    card = desk.articles.cards()[0]
    aside = min(set(range(card.sentences)) - card.claims)
    for verdict, is_up in ((None, False), (A, True)):
        decide(desk, 0, aside, verdict)
        for state in ("is:unjudged", "is:incomplete"):
            places = {(one.article, one.sentence) for one in found(desk, f"{state} article:{card.name}")}
            assert len(places) > 1
            assert (card.name, aside) not in places, "no claim by its kind, nobody waits for it"
        assert ((card.name, aside) in {(one.article, one.sentence) for one in found(desk, mine)}) is is_up


def test_since_counts_from_the_time_that_is_handed_in(make: Callable[[], Desk]) -> None:
    desk = make()
    event = decide(desk, 0, 1, A)
    when = datetime.fromtimestamp(event.micros / 1e6, UTC)
    assert len(found(desk, "since:2h", when + timedelta(hours=1))) == 1
    assert found(desk, "since:2h", when + timedelta(hours=3)) == []


def test_a_decision_on_an_earlier_text_is_found_where_it_is_to_be_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The council met on Monday.\n\nIt approved 4 million dollars for the bridge.\n", "utf-8")
    with closing(open_desk(tmp_path, "ana")) as desk:
        decide(desk, 0, 0, A)
        decide(desk, 0, 1, E, note="wrong")
        path.write_text(
            "A line before.\n\nThe council met on Monday.\n\nIt approved 5 million dollars for the bridge.\n", "utf-8"
        )
        desk.add([path])
        assert places(found(desk, "is:stale verdict:erroneous")) == [("a.t", 2)]
        (stale,) = found(desk, "is:stale")
        assert [one.event.holding.note for one in stale.stale] == ["wrong"]
        assert stale.decisions == ()
        assert ("a.t", 2) not in places(found(desk, "-is:stale"))
        with closing(open_desk(tmp_path, "ben")) as other:  # what somebody says of the new words hides nothing
            decide(other, 0, 2, A)
        desk.refresh()
        assert places(found(desk, "is:stale verdict:erroneous")) == [("a.t", 2)]


def test_a_verdict_that_lacks_what_the_round_requires_is_a_draft() -> None:
    """Of those whom the round asks for it, which programs are not; what somebody set aside is aside, claim or not."""
    desk = FakeDesk([helpers.article("a.txt", "Headline", "One.", "Two.")])
    desk.rules = Round(require=("reason",))
    decide(desk, 0, 0, None, claim=False)
    decide(desk, 0, 1, D)
    whole = decide(desk, 0, 2, D, reasons=("date",))
    bare = replace(whole, reviewer="bot", role=Role.AGENT, holding=Holding(D), id="", step="", supersedes="")
    desk.append([bare])
    assert places(found(desk, "is:draft")) == [("a.t", 1)]
    assert places(found(desk, "is:aside")) == [("a.t", 0)]


def test_nothing_of_a_blind_round_is_found_by_another(tmp_path: Path) -> None:
    """Not by a reviewer, nor by the lead who only counts."""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("One thing was said.\n\nAnother was said.\n", "utf-8")
    open_desk(tmp_path, "lea").close()
    lead = rounds_of(tmp_path, "lea")
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, blind=True))
    lead.open("one")
    with closing(open_desk(tmp_path, "ana", "one")) as desk:
        decide(desk, 0, 0, D, note="secret")
        assert places(found(desk, "verdict:disputed")) == [("a.t", 0)]
    for who, overview in (("bo", False), ("lea", True)):
        with closing(open_desk(tmp_path, who, "one", overview=overview)) as desk:
            for query in ("verdict:disputed", "by:ana", "note:any", "is:disputed", "since:1h", "-is:unjudged"):
                assert found(desk, query) == [], (who, query)
    lead.close("one")
    with closing(open_desk(tmp_path, "bo", "one")) as desk:
        assert places(found(desk, "by:ana")) == [("a.t", 0)]
