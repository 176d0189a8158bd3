"""What a query, a pattern or a verdict leaves of an export, and the order in which workers' pieces come."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence

import psutil
import pytest
from msgspec.structs import replace

from reading.article import Article
from review.events import Holding, Role
from review.scale import DEFAULT
from store.desk import Problem
from store.exchange import export
from store.exchange.export import (
    Chosen,
    Gathering,
    Job,
    Wanted,
    exported_articles,
    job_of,
    left_out_of,
    pieces,
    uncollected,
)
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"


def test_what_several_queries_found_is_joined_by_article() -> None:
    one = Chosen({"a": frozenset({1}), "b": frozenset({2})}, frozenset({("a", "ana", "d", 1)}))
    two = Chosen({"a": frozenset({3})}, frozenset({("a", "bo", "d", 1)}))
    assert Chosen.joined([one, two]) == Chosen(
        {"a": frozenset({1, 3}), "b": frozenset({2})}, frozenset({("a", "ana", "d", 1), ("a", "bo", "d", 1)})
    )
    assert Chosen.joined([]) == Chosen()


def sentences(desks: Sequence[FakeDesk], wanted: Wanted) -> list[tuple[str, str, int]]:
    return [
        (one.article.name, record.round, record.subject.sentence)
        for one in exported_articles(desks, wanted)
        for record in one.records
    ]


def test_a_query_leaves_the_sentences_that_it_found_in_their_round(articles: tuple[Article, ...]) -> None:
    """Of the present text; of an earlier one, the decisions that it names. A round without findings has none."""
    desks = [FakeDesk(articles, round=name) for name in ("main", "second")]
    for desk in desks:
        for name in (FIRST, SECOND):
            for at in (8, 9):
                decide(desk, name, at, Verdict.ACCURATE)
    main = Chosen({FIRST: frozenset({9}), SECOND: frozenset()})
    assert sentences(desks, Wanted(chosen={"main": main})) == [(FIRST, "main", 9)]
    both = {"main": main, "second": Chosen({SECOND: frozenset({8, 9})})}
    assert sentences(desks, Wanted(chosen=both)) == [(FIRST, "main", 9), (SECOND, "second", 8), (SECOND, "second", 9)]
    assert Wanted(chosen=both).article(FIRST)
    assert not Wanted(chosen=both).article("x.txt")
    [record] = [one.records[0] for one in exported_articles(desks[:1], Wanted(articles=(FIRST,)))]
    digest = record.subject.article_sha256
    earlier = Chosen({}, frozenset({(FIRST, "ana", digest, 8)}))
    assert earlier.has(FIRST, "another", record)
    assert not earlier.has(FIRST, digest, record)
    assert not earlier.has(SECOND, "another", record)
    assert Chosen({FIRST: frozenset({8})}).has(FIRST, digest, record)
    assert not Chosen({FIRST: frozenset({8})}).has(FIRST, "another", record)


def test_only_records_of_the_wanted_people_and_verdicts_leave(articles: tuple[Article, ...]) -> None:
    """An article without any is none of the export."""
    desk = FakeDesk(articles)
    decide(desk, FIRST, 8, Verdict.ACCURATE, "ana")
    decide(desk, FIRST, 9, Verdict.DISPUTED, "bo")
    decide(desk, SECOND, 8, Verdict.ACCURATE, "bo")
    assert sentences([desk], Wanted(reviewers=("bo",))) == [(FIRST, "main", 9), (SECOND, "main", 8)]
    assert sentences([desk], Wanted(verdicts=("accurate",))) == [(FIRST, "main", 8), (SECOND, "main", 8)]
    assert sentences([desk], Wanted(reviewers=("bo",), verdicts=("disputed",))) == [(FIRST, "main", 9)]
    assert sentences([desk], Wanted(reviewers=("cy",))) == []
    assert Gathering([desk], Wanted(articles=(SECOND,))).names() == [SECOND]


def test_a_control_is_marked_in_its_article_and_sentence_alone(articles: tuple[Article, ...]) -> None:
    desk = FakeDesk(articles)
    desk.rules = replace(desk.rules, controls={(FIRST, 8): "disputed"})
    for name, at in ((FIRST, 8), (FIRST, 9), (SECOND, 8)):
        decide(desk, name, at, Holding(Verdict.ACCURATE, True, why="so"))
    found = [record for one in exported_articles([desk], Wanted()) for record in one.records]
    assert [record.extra.get("control") for record in found] == ["disputed", None, None]
    assert [record.extra["why"] for record in found] == ["so"] * 3


def children() -> set[int]:
    """Return the processes that this one has started and not reaped."""
    return {child.pid for child in psutil.Process().children()}


@pytest.mark.parametrize(("count", "workers"), [(0, 4), (3, 4), (7, 2), (8, 2), (9, 2), (13, 3), (40, 4)])
def test_pieces_come_in_order_from_as_many_workers_as_are_worth_it(count: int, workers: int) -> None:
    """Four pieces for each, or this process alone does it; no worker is left over."""
    names = [f"{number}" for number in range(count)]
    before = children()

    def make(batch: Sequence[str]) -> bytes:
        return f"{','.join(batch)} {os.getpid()}".encode()

    found = [piece.decode().split(" ") for piece in pieces(names, make, workers)]
    assert [name for name, _ in found] == names
    processes = list(dict.fromkeys(process for _, process in found))
    expected = min(workers, count // 4)
    assert len(processes) == (expected if expected > 1 else min(count, 1))
    assert processes[:1] == [str(os.getpid())] * min(count, 1)
    assert [processes.index(process) for _, process in found] == [at % max(len(processes), 1) for at in range(count)]
    assert children() <= before


def test_a_piece_may_be_empty_or_longer_than_a_pipe() -> None:
    sizes = [0, 3 << 20, 1, 0, 1 << 20, 5, 0, 7]
    found = list(pieces([str(size) for size in sizes], lambda batch: b"x" * int(batch[0]), 2))
    assert [len(piece) for piece in found] == sizes


def test_no_garbage_is_collected_while_an_export_runs() -> None:
    """And none afterwards where somebody had switched that off."""
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_job_says_what_it_is_made_of(articles: tuple[Article, ...]) -> None:
    desks = [FakeDesk(articles, round=name) for name in ("main", "second")]
    made = job_of(desks, Wanted(text=False), "spring", 1_767_225_600_000_000)
    assert (made.made, made.desk, made.rounds, made.text) == (
        "2026-01-01T00:00:00.000000Z",
        "spring",
        ("main", "second"),
        False,
    )
    assert (made.spread, list(made.articles())) == (None, [])
    assert job_of(desks, Wanted(), "spring", 0, workers=2).spread is not None
    assert job_of(desks, Wanted(), "spring", 0, workers=1).spread is None
    assert Job(lambda: iter(())).scale == Job(lambda: iter(())).present_scale == DEFAULT
    assert job_of((), Wanted(), "", 0).rounds == ()


def test_what_an_export_does_not_rest_on_is_said_once(
    articles: tuple[Article, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blind rounds that are open have no outcome yet: final records alone leave them out."""
    lost = Problem("A file is damaged", "a")
    desks = [FakeDesk(articles, round=name) for name in ("main", "second")]
    monkeypatch.setattr(FakeDesk, "left_out", lambda _: [lost], raising=False)
    assert left_out_of(desks, Wanted()) == [lost]
    desks[1].rules = replace(desks[1].rules, blind=True)
    assert desks[1].rules.hides
    assert left_out_of(desks, Wanted()) == [lost]
    assert left_out_of(desks, Wanted(final=True)) == [
        lost,
        Problem("A round is blind and open", "second", "Its verdicts count once it is closed"),
    ]
    assert export.left_out_of([], Wanted(final=True)) == []


def test_who_said_that_a_sentence_is_no_claim_leaves_where_answers_are_wanted(articles: tuple[Article, ...]) -> None:
    """In the order of all records, and only then: it is no decision."""
    desk = FakeDesk(articles)
    decide(desk, FIRST, 8, Verdict.ACCURATE, "zoe")
    decide(desk, FIRST, 8, Holding(None, False, note="a list"), "ana")
    decide(desk, FIRST, 9, Holding(note="later"), "ana")

    def found(wanted: Wanted) -> list[tuple[int, str, str | None, object, str]]:
        return [
            (record.subject.sentence, record.reviewer, record.verdict, record.extra.get("claim"), record.note)
            for one in exported_articles([desk], wanted)
            for record in one.records
        ]

    said = (8, "zoe", "accurate", None, "")
    assert found(Wanted()) == [said]
    assert found(Wanted(answers=True)) == [(8, "ana", None, False, "a list"), said]
    decide(desk, FIRST, 8, Holding(claim=False, why="a list"), "cy", role=Role.ADJUDICATOR)
    assert found(Wanted(answers=True))[1] == (8, "cy", None, False, "")
