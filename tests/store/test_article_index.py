"""The index of what several people decided, before and after it is taken in: who holds what, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.folder_desk import FileDesk
from store.index import index as index_module
from store.index.columns import Columns, columns_of
from store.index.index import EventRun, Index, LastEvent, Numbering
from store.opening import open_desk
from tests.store.counting_all import everything
from tests.store.judging import decide
from tests.verdicts import Verdict

A, D, E = Verdict
OLD, NEW = "0" * 64, "1" * 64
Said = tuple[int, int, str | None]
"""A microsecond, a sentence and a verdict."""


def columns_with(
    reviewer: str, said: Iterable[Said], article: str = "a.txt", snapshot: str = NEW, writer: int = 7
) -> Columns:
    """Return the columns_with of a file in which a line is 100 bytes long."""
    events = [
        Event(
            EventKind.DECIDE, reviewer, "main", article, snapshot, at, Holding(verdict), id=f"{micros:014x}{writer:06x}"
        )
        for micros, at, verdict in said
    ]
    return columns_of(*everything(reviewer, "main"), range(12, 12 + 100 * len(events), 100), events)


def brief(found: Iterable[LastEvent]) -> set[tuple[str, int, int, str | None, tuple[int, int]]]:
    return {(one.reviewer, one.sentence, one.id >> 24, one.verdict, one.place) for one in found}


SEVERAL: Sequence[Said] = [(1, 0, A), (2, 1, D), (3, 2, E), (4, 1, A)]


def index(taken: bool) -> Index:
    """Return an index of two people's events, which wait or are taken in."""
    found = Index()
    assert found.take("ana", 0, columns_with("ana", SEVERAL)) == {"a.txt"}
    found.take("bo", 1, columns_with("bo", [(2, 1, E), (5, 2, None)], writer=8))
    found.take("ana", 2, columns_with("ana", [(9, 2, D)], writer=9))
    if taken:
        assert found.size("a.txt") == 5
    return found


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken in"])
def test_each_sentence_s_last_event_is_found(taken: bool) -> None:
    """Of several sentences that wait, of several people, in several files: the one that was asked for."""
    found = index(taken)
    ids = {(who, at): found.identity("a.txt", who, NEW, at) for who in ("ana", "bo") for at in range(4)}
    assert ids == {
        ("ana", 0): 1 << 24 | 7,
        ("ana", 1): 4 << 24 | 7,
        ("ana", 2): 9 << 24 | 9,
        ("ana", 3): 0,
        ("bo", 0): 0,
        ("bo", 1): 2 << 24 | 8,
        ("bo", 2): 5 << 24 | 8,
        ("bo", 3): 0,
    }
    assert found.identity("a.txt", "cy", NEW, 1) == found.identity("a.txt", "ana", OLD, 1) == 0
    assert found.identity("b.txt", "ana", NEW, 1) == 0


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken in"])
def test_everybody_s_last_events_are_told_apart(taken: bool) -> None:
    found = index(taken)
    ana = {("ana", 0, 1, A, (0, 12)), ("ana", 1, 4, A, (0, 312)), ("ana", 2, 9, D, (2, 12))}
    bo = {("bo", 1, 2, E, (1, 12)), ("bo", 2, 5, None, (1, 112))}
    assert brief(found.last("a.txt")) == ana | bo
    assert brief(found.last("a.txt", "bo")) == bo
    assert brief(found.last("a.txt", "cy")) == brief(found.last("b.txt")) == set()
    assert found.size("a.txt") == 5
    assert sorted(found.places("a.txt")) == [(0, 12), (0, 112), (0, 212), (0, 312), (1, 12), (1, 112), (2, 12)]
    assert found.has_history("a.txt")
    found.take("dy", 3, columns_with("dy", []))
    newest = [found.newest(who) for who in ("ana", "bo", "cy", "dy")]
    assert newest == [9 << 24 | 9, 5 << 24 | 8, 0, 0]


def test_many_that_wait_are_taken_in_and_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a few are taken in at the first question; exactly a few are not."""
    monkeypatch.setattr(index_module, "_FEW", 7)
    few = index(False)
    assert few.identity("a.txt", "ana", NEW, 2) == 9 << 24 | 9
    assert len(few._of("a.txt").waiting) == 3
    waiting = few._of("a.txt").find(0, 2)
    monkeypatch.setattr(index_module, "_FEW", 6)
    assert few.identity("a.txt", "ana", NEW, 2) == 9 << 24 | 9
    assert few._of("a.txt").waiting == []
    assert few._of("a.txt").find(0, 2) == waiting
    few.take("ana", 3, columns_with("ana", [(8, 2, E)]))
    assert few.identity("a.txt", "ana", NEW, 2) == 9 << 24 | 9
    few.take("ana", 3, columns_with("ana", [(10, 2, E)]))
    assert few.identity("a.txt", "ana", NEW, 2) == 10 << 24 | 7


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_greatest_id_holds_in_whatever_order_files_are_read(order: tuple[int, ...]) -> None:
    """Also when what comes later was decided earlier, and when the same comes twice."""
    folds = [
        columns_with("ana", [(1, 0, A), (2, 1, D)]),
        columns_with("ana", [(3, 0, D)], writer=8),
        columns_with("ana", [(2, 0, E)], writer=9),
    ]
    found = Index()
    for number in (*order, order[0]):
        found.take("ana", number, folds[number])
        assert found.last("a.txt")
    assert brief(found.last("a.txt")) == {("ana", 0, 3, D, (1, 12)), ("ana", 1, 2, D, (0, 112))}


def test_a_plain_article_is_read_by_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs while everything waits, and the same events after it was taken in."""
    found = Index()
    found.take("ana", 0, columns_with("ana", [(1, 0, A), (2, 1, D)]))
    found.take("bo", 1, columns_with("bo", [(3, 1, A)]))
    assert not found.has_history("a.txt")
    runs = found.runs("a.txt", NEW)
    assert runs is not None
    assert [(run.file, run.offsets, [one >> 24 for one in run.ids]) for run in runs] == [
        (0, [12, 112], [1, 2]),
        (1, [12], [3]),
    ]
    assert found.runs("a.txt", OLD) is None
    assert len(found._of("a.txt").waiting) == 2
    assert found.size("a.txt") == 3
    assert runs == found.runs("a.txt", NEW)
    assert found.runs("a.txt", OLD) is None
    assert not found.has_history("a.txt")
    assert found.runs("b.txt", NEW) == []
    assert isinstance(runs[0], EventRun)
    assert (len(runs[0]), runs[0].places, runs[0].id(1) >> 24) == (2, [(0, 12), (0, 112)], 2)


def test_a_sentence_that_was_decided_again_is_read_by_its_last_event() -> None:
    """In one file or over two: the earlier event is history."""
    for folds in ([[(1, 0, A), (2, 0, D)]], [[(1, 0, A)], [(2, 0, D)]], [[(1, 0, A), (1, 1, D), (2, 0, D)]]):
        found = Index()
        for number, said in enumerate(folds):
            found.take("ana", number, columns_with("ana", said))
        assert found.has_history("a.txt")
        runs = found.runs("a.txt", NEW)
        assert runs is not None
        assert runs[0].ids[0] >> 24 == 2
        assert runs[0].places == sorted(runs[0].places)


def test_two_people_on_one_sentence_are_no_history() -> None:
    found = Index()
    for number, who in enumerate(("ana", "bo")):
        found.take(who, number, columns_with(who, [(1 + number, 0, A)]))
    assert not found.has_history("a.txt")
    assert found.size("a.txt") == 2


def test_what_is_on_several_texts_is_said() -> None:
    """Then events have to be looked at one by one."""
    found = Index()
    assert found.is_all_on("a.txt", NEW)
    found.take("ana", 0, columns_with("ana", [(1, 0, A)]))
    assert (found.is_all_on("a.txt", NEW), found.is_all_on("a.txt", OLD)) == (True, False)
    found.take("bo", 1, columns_with("bo", [(2, 0, D)], snapshot=OLD))
    assert not found.is_all_on("a.txt", NEW)
    assert not found.is_all_on("a.txt", OLD)
    assert found.runs("a.txt", NEW) is None
    assert brief(found.last("a.txt")) == {("ana", 0, 1, A, (0, 12)), ("bo", 0, 2, D, (1, 12))}
    assert found.runs("a.txt", NEW) is None
    assert (found.identity("a.txt", "bo", OLD, 0) >> 24, found.identity("a.txt", "bo", NEW, 0)) == (2, 0)


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken in"])
def test_one_reviewer_s_events_are_forgotten_and_nobody_else_s(taken: bool) -> None:
    """With their places, by the files that they were in."""
    found = index(taken)
    found.take("bo", 1, columns_with("bo", [(6, 0, A)], "b.txt"))
    assert found.forget("ana", frozenset({0, 2})) == {"a.txt"}
    assert brief(found.last("a.txt")) == {("bo", 1, 2, E, (1, 12)), ("bo", 2, 5, None, (1, 112))}
    assert found.places("a.txt") == [(1, 12), (1, 112)]
    assert (found.newest("ana"), found.newest("bo")) == (0, 6 << 24 | 7)
    assert found.forget("ana", frozenset({0, 2})) == frozenset()
    assert set(found.articles()) == {"a.txt", "b.txt"}
    assert found.identity("a.txt", "ana", NEW, 0) == 0


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken in"])
def test_when_an_article_was_last_decided_on_follows_what_comes_and_goes(taken: bool) -> None:
    """Asked before and after another file comes, and after it is forgotten."""
    found = index(taken)
    assert found.newest_by_article() == {"a.txt": 9}
    found.take("cy", 3, columns_with("cy", [(12, 2, E)]))
    assert found.newest_by_article() == {"a.txt": 12}
    assert found.forget("cy", frozenset({3})) == {"a.txt"}
    assert found.newest_by_article() == {"a.txt": 9}


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken in"])
def test_when_an_article_was_last_decided_on_is_the_last_of_many(taken: bool) -> None:
    """Of one file's and of all files', whoever decided; an article without events was decided on at no time."""
    found = Index()
    for number, (who, said) in enumerate((("ana", SEVERAL), ("bo", [(7, 0, A), (8, 1, D)]), ("cy", [(2, 0, E)]))):
        found.take(who, number, columns_with(who, said))
    found.take("ana", 3, columns_with("ana", [(3, 0, A)], "b.txt"))
    if taken:
        assert found.size("a.txt") == 6
    assert found.newest_by_article() == {"a.txt": 8, "b.txt": 3}
    for who, number, rest in (("bo", 1, 4), ("ana", 0, 2), ("cy", 2, 0)):
        found.forget(who, frozenset({number}))
        assert found.newest_by_article().get("a.txt", 0) == rest


def test_places_are_the_same_array_while_they_only_grow() -> None:
    found = index(True)
    before = found.log_of("a.txt")
    count = len(before)
    found.take("bo", 5, columns_with("bo", [(20, 3, A)]))
    assert found.log_of("a.txt") is before
    assert (count, len(before)) == (7, 8)
    found.forget("bo", frozenset({1, 5}))
    assert found.log_of("a.txt") is not before


def test_names_have_numbers_in_the_order_they_come() -> None:
    one = Numbering()
    assert [one.number(name) for name in ("a", "b", "a", "c", "b")] == [0, 1, 0, 2, 1]
    assert (one.names, one.numbers) == (["a", "b", "c"], {"a": 0, "b": 1, "c": 2})


def test_what_a_decision_replaced_is_its_own_sentence_s(samples: Path) -> None:
    """Several sentences wait; each decision supersedes the last of its own sentence, now and in the next program."""
    desk = open_desk(samples)
    first = {
        at: decide(desk, at, f"first {at}", verdict) for at, verdict in zip((1, 2, 3, 4), (A, D, E, A), strict=True)
    }
    assert {event.supersedes for event in first.values()} == {""}
    second = {at: decide(desk, at, "second") for at in (3, 1)}
    assert {at: event.supersedes for at, event in second.items()} == {3: first[3].id, 1: first[1].id}
    assert decide(desk, 3).supersedes == second[3].id
    desk.close()
    again = open_desk(samples)
    assert decide(again, 2).supersedes == first[2].id
    assert decide(again, 4).supersedes == first[4].id
    assert decide(again, 5).supersedes == ""


def test_what_a_decision_replaced_is_the_same_reviewer_s(samples: Path) -> None:
    """And article's."""
    ana, bo = open_desk(samples, "ana"), open_desk(samples, "bo")
    one = decide(ana, 1)
    bo.refresh()
    assert decide(bo, 1).supersedes == ""
    ana.refresh()
    assert decide(ana, 1).supersedes == one.id
    assert on(ana, 1, 1).supersedes == ""


def on(desk: FileDesk, article: int, sentence: int) -> Event:
    """Decide on a sentence of another article than the first."""
    card = desk.articles.cards()[article]
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence, Holding(A))
    return desk.decisions.append([event])[0]
