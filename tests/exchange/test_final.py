"""One final record a sentence: which round is later, which outcome weighs more, and the chain of them."""

from __future__ import annotations

from msgspec.structs import replace

from reading.article import Article
from review.consensus import Rule
from review.events import Role
from review.rounds import Round, State
from store.exchange.final import Final, in_order
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide

A, D, E = Verdict


def round_of(articles: tuple[Article, ...], name: str, **rules: object) -> FakeDesk:
    """Return the desk as one of its rounds."""
    desk = FakeDesk(articles[:1], round=name)
    desk.rules = replace(Round(name), **rules)
    return desk


def test_rounds_stand_by_when_they_were_closed_or_last_written_in(articles: tuple[Article, ...]) -> None:
    """Nothing comes before all; what was read in counts by its own time; a later one is written in now."""
    name = articles[0].name
    early, late = round_of(articles, "early", closed="2010-09-01"), round_of(articles, "late", closed="2999-01-02")
    written, empty, read_in = (round_of(articles, name) for name in ("written", "empty", "read-in"))
    decide(written, name, 8, A, "bo")
    decide(read_in, name, 8, A, "bo", imported='{"modified": "2010-05-06T00:00:00Z"}')
    decide(read_in, name, 9, A, "cy", imported='{"modified": "2011-05-06T00:00:00Z"}')
    decide(read_in, name, 8, D, "bo", imported='{"modified": "2009-05-06T00:00:00Z"}')
    hidden = round_of(articles, "hidden", blind=True, state=State.OPEN)
    ordered = in_order([late, written, hidden, early, empty, read_in])
    assert [desk.round for desk in ordered] == ["empty", "early", "read-in", "written", "late"]


def test_a_round_that_took_sentences_from_another_is_later(articles: tuple[Article, ...]) -> None:
    """Whatever was written in the other since; a circle, or one that is not there, changes nothing."""
    first = round_of(articles, "first", closed="2026-03-01")
    second = round_of(articles, "second", closed="2026-01-01", previous="first")
    third = round_of(articles, "third", closed="2026-02-01", previous="second")
    fourth = round_of(articles, "fourth", closed="2026-04-01", previous="third")
    lost = round_of(articles, "lost", closed="2026-01-15", previous="nowhere")
    circle = round_of(articles, "circle", closed="2026-01-16", previous="circle")
    ordered = in_order([fourth, third, second, first, lost, circle])
    assert [desk.round for desk in ordered] == ["lost", "circle", "first", "second", "third", "fourth"]


def test_what_is_known_weighs_most_then_what_was_settled_then_the_latest(articles: tuple[Article, ...]) -> None:
    """A round in which too few answered weighs least; the chain has what each round came to."""
    name = articles[0].name
    rules: dict[str, object] = {"assignment": {name: ("ana", "bo")}}
    first = round_of(articles, "first", closed="2026-01-01", controls={(name, 1): E, (name, 5): E}, **rules)
    second = round_of(articles, "second", closed="2026-02-01", **rules)
    third = round_of(articles, "third", closed="2026-03-01", **rules)
    for desk in (first, second, third):
        for sentence in (1, 2, 3, 4, 5):
            for who in ("ana", "bo"):
                if (desk, sentence, who) != (third, 4, "bo"):
                    decide(desk, name, sentence, A if desk is not third else D, who)
    decide(first, name, 2, E, "lea", role=Role.ADJUDICATOR)
    decide(third, name, 5, A, "lea", role=Role.ADJUDICATOR)
    final = Final([third, second, first], Rule.MAJORITY)
    assert {at: (one.verdict, one.rule) for (_, at), one in final.outcomes([name])} == {
        1: (E, Rule.KNOWN),
        2: (E, Rule.ADJUDICATED),
        3: (D, Rule.UNANIMOUS),
        4: (A, Rule.UNANIMOUS),
        5: (E, Rule.KNOWN),
    }
