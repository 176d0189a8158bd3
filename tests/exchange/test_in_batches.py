"""How an import writes: in batches, each reviewer's desk opened once, and each line with an outcome of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

import pytest

from review.events import Event, Role
from store.errors import StoreError
from store.exchange.importing import LONGEST, AcceptedLine, Importer, RefusedLine
from store.exchange.record import id_seed, record_id
from tests.fakes.desk import FakeDesk

from .incoming import FIRST, SECOND, Desks, line

Outcome = AcceptedLine | RefusedLine


def raw(*lines: dict[str, object] | bytes) -> list[bytes]:
    return [one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines]


@pytest.fixture
def appended(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, int]]]:
    """Return what is appended together, as it happens: the reviewer and the sentence of each event."""
    found: list[list[tuple[str, int]]] = []
    whole = FakeDesk.append

    def append(desk: FakeDesk, events: Sequence[Event]) -> tuple[Event, ...]:
        if any(event.sentence in (13, 14) for event in events):
            found.append([("refused", len(events))])
            raise StoreError("The disk is full", "it says")
        found.append([(event.reviewer, event.sentence) for event in events])
        return whole(desk, events)

    monkeypatch.setattr(FakeDesk, "append", append)
    return found


def told(outcomes: Iterable[Outcome]) -> list[tuple[int, str]]:
    """Return the number of each line with why it was refused, or whether the desk had it."""
    return [
        (one.line, one.reason if isinstance(one, RefusedLine) else "known" if one.known else "new") for one in outcomes
    ]


def test_a_desk_s_lines_are_written_when_they_are_a_batch_and_the_rest_at_the_end(
    desks: Desks, appended: list[list[tuple[str, int]]]
) -> None:
    """Each desk's own; their outcomes come with them, and nothing is written twice."""
    lines = [line(sentence=at, reviewer=who) for at, who in ((8, "ana"), (8, "bo"), (9, "ana"), (10, "ana"))]
    outcomes = Importer(desks.open, 2).lines(raw(*lines))
    assert told([next(outcomes), next(outcomes)]) == [(1, "new"), (3, "new")]
    assert appended == [[("ana", 8), ("ana", 9)]]
    assert told(outcomes) == [(4, "new"), (2, "new")]
    assert appended[1:] == [[("ana", 10)], [("bo", 8)]]
    assert told(Importer(desks.open, 2).lines(raw(*lines))) == [(at, "known") for at in (1, 2, 3, 4)]
    assert len(appended) == 3


def test_two_lines_on_one_sentence_are_never_in_one_batch(desks: Desks, appended: list[list[tuple[str, int]]]) -> None:
    lines = [line(sentence=8, modified="2026-01-01T00:00:00Z"), line(sentence=9)]
    lines += [line(sentence=8, verdict="accurate", modified="2026-01-02T00:00:00Z")]
    assert told(Importer(desks.open).lines(raw(*lines))) == [(1, "new"), (2, "new"), (3, "new")]
    assert appended == [[("ana", 8), ("ana", 9)], [("ana", 8)]]


def test_what_the_disk_refuses_of_a_batch_is_refused_alone(desks: Desks, appended: list[list[tuple[str, int]]]) -> None:
    """Every line is tried by itself then, in order, and each has its outcome once."""
    lines = [line(sentence=at) for at in (8, 13, 9, 14)]
    full = str(StoreError("The disk is full", "it says"))
    outcomes = told(Importer(desks.open).lines(raw(*lines)))
    assert outcomes == [(1, "new"), (2, full), (3, "new"), (4, full)]
    assert appended == [[("refused", 4)], [("ana", 8)], [("refused", 1)], [("ana", 9)], [("refused", 1)]]


def test_an_accepted_line_names_its_record(desks: Desks) -> None:
    [taken] = Importer(desks.open).lines(raw(line(round="second")))
    assert taken == AcceptedLine(1, record_id(id_seed("second", FIRST, 8), "ana"), "second")


def opening(desks: Desks, opened: list[tuple[str, str]]) -> Callable[[str, str], FakeDesk]:
    def open_desk(name: str, round: str) -> FakeDesk:
        opened.append((name, round))
        if name == "eve":
            raise StoreError("eve may not write here", "ask the lead")
        return desks.open({"Ana": "ana"}.get(name, name), round)

    return open_desk


def test_each_desk_is_opened_once_and_by_the_way_of_people_or_of_programs(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that cannot be opened; of two names of one desk the second is closed at once."""
    closed: list[str] = []
    monkeypatch.setattr(FakeDesk, "close", lambda desk: closed.append(desk.reviewer))
    people: list[tuple[str, str]] = []
    programs: list[tuple[str, str]] = []
    importer = Importer(opening(desks, people), open_program=opening(desks, programs))
    lines = [line(sentence=at, reviewer=who) for at in (8, 9) for who in ("ana", "Ana", "eve", "bo")]
    lines += [line(sentence=at, reviewer="", agent="checker") for at in (8, 9)]
    outcomes = told(importer.lines(raw(*lines)))
    refused = [said for number, said in outcomes if number in (3, 7)]
    assert refused == [str(StoreError("eve may not write here", "ask the lead"))] * 2
    assert sorted(number for number, _ in outcomes) == list(range(1, 11))
    assert people == [("ana", ""), ("Ana", ""), ("eve", ""), ("bo", "")]
    assert programs == [("checker", "")]
    assert closed == ["ana"]
    importer.close()
    assert sorted(closed) == ["ana", "ana", "bo", "checker"]


def test_who_wrote_last_on_a_desk_says_whether_it_is_a_person_s(desks: Desks) -> None:
    """So a program cannot write in a person's name, nor a person in a program's, in a later import either."""
    desks.take(line(reviewer="", agent="checker", score=0.5), line(sentence=9))
    for more, reason in (
        ({"reviewer": "checker"}, "checker is an agent on this desk; use another name"),
        ({"reviewer": "", "agent": "ana"}, "ana is a person on this desk; use another name"),
        ({"reviewer": "ana", "role": "agent"}, "ana is a person on this desk; use another name"),
    ):
        [outcome] = desks.take(line(sentence=10, **more))
        assert outcome == RefusedLine(1, reason)
    assert desks.open("checker", "main").held(FIRST, "checker")[8].role is Role.AGENT


def test_a_line_is_numbered_as_in_its_file_and_refused_unread_when_it_is_too_long(desks: Desks) -> None:
    """Empty lines count and are nothing; the longest that is read has eight megabytes."""
    longest = json.dumps(line(sentence=9, note="")).encode()
    longest = longest.replace(b'"note": ""', b'"note": "' + b"x" * (LONGEST - len(longest)) + b'"')
    assert len(longest) == LONGEST == 8 << 20
    lines = raw(b"", b"  \n", line(), longest, longest.replace(b"x", b"xx", 1), line(sentence=10), b"\xef\xbb\xbf")
    assert told(desks.take(b" \n", b"\xef\xbb\xbf \n")) == [(2, "JSON is malformed: invalid character (byte 0)")]
    outcomes = dict(told(desks.take(*lines)))
    assert outcomes.pop(5) == "the line is too long"
    assert outcomes.pop(7).startswith("JSON is malformed")
    assert outcomes == {3: "new", 4: "new", 6: "new"}


def test_a_watcher_hears_of_what_goes_in_and_of_nothing_else(desks: Desks) -> None:
    """With what its reviewer held before; not of what is known, refused, or contradicted."""
    heard: list[tuple[int, int, str | None]] = []

    def watch(said: object, event: Event, held: Event | None) -> None:
        heard.append((getattr(said, "number", 0), event.sentence, held.holding.verdict if held else None))

    desks.take(line(modified="2026-01-02T00:00:00Z"), line(sentence=9))
    lines = [line(verdict="accurate", modified="2026-01-03T00:00:00Z"), line(sentence=9), line(sentence=10)]
    lines += [line(sentence=99), line(article=SECOND, sentence=8)]
    lines += [line(sentence=9, verdict="accurate", modified="2020-01-03T00:00:00Z")]
    list(Importer(desks.open, watch=watch).lines(raw(*lines)))
    assert heard == [(1, 8, "disputed"), (3, 10, None), (5, 8, None)]
