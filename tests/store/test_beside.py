"""What others have written is read beside whoever asks: no lookup waits until it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from store.index import reader
from store.journal.segment import scan
from store.opening import open_desk
from tests.verdicts import Verdict
from tests.waiting import LIMIT


def test_a_lookup_does_not_wait_while_many_events_are_read(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a colleague's file is scanned, what one holds, the history and a decision come at once."""
    mine, other = open_desk(samples, "ana"), open_desk(samples, "bo")
    card = mine.articles.cards()[0]
    at = min(card.claims)
    held = Holding(Verdict.ERRONEOUS, note="x" * 99)
    event = Event(EventKind.DECIDE, "bo", "main", card.name, card.snapshot, at, held)
    mine.decisions.append([replace(event, reviewer="ana", sentence=max(card.claims))])
    other.decisions.append([event])
    mine.refresh()
    other.decisions.append([event] * 1000)
    reading, go_on = threading.Event(), threading.Event()

    def slow(data: bytes, start: int = 0) -> object:
        if threading.current_thread() is look:
            reading.set()
            assert go_on.wait(LIMIT)
        return scan(data, start)

    monkeypatch.setattr(reader, "scan", slow)
    changed: list[frozenset[str]] = []
    look = threading.Thread(target=lambda: changed.append(mine.refresh()))
    look.start()
    assert reading.wait(LIMIT)
    answers: list[object] = []

    def ask() -> None:
        answers.append(mine.decisions.held(card.name, "ana"))
        answers.append(mine.decisions.history(card.name, at, 8))
        answers.append(mine.decisions.append([event_of_ana]))
        answers.append(mine.decisions.progress("ana")[card.name].judged)

    event_of_ana = Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding(Verdict.ACCURATE))
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LIMIT)
    found = [len(one) for one in answers[:3]]  # type: ignore[arg-type]
    go_on.set()
    look.join()
    asking.join()
    assert found == [1, 1, 1], "somebody waited for the reading"
    assert answers[3] == 2
    assert changed == [frozenset({card.name})]
    assert {one.reviewer for one in mine.decisions.history(card.name, at, 8)} == {"ana", "bo"}
    assert mine.decisions.progress("bo")[card.name].judged == 1


def test_a_limited_history_reads_no_more_than_it_returns(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a sentence with thousands of events the last ones are read; of several people's the last of all."""
    ana, bo = open_desk(samples, "ana"), open_desk(samples, "bo")
    card = ana.articles.cards()[0]
    for who, desk in (("ana", ana), ("bo", bo), ("ana", ana)):
        holding = Holding(Verdict.ACCURATE)
        desk.decisions.append([Event(EventKind.DECIDE, who, "main", card.name, card.snapshot, 0, holding)] * 5)
    ana.refresh()
    everything = ana.decisions.history(card.name, 0)
    assert len(everything) == 15
    read: list[Sequence[object]] = []
    files = ana._parts.reader.lines
    events = files.events

    def noted(places: Sequence[object], decode: Callable[[bytes], Event]) -> object:
        read.append(places)
        return events(places, decode)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "events", noted)
    for last in (0, 1, 4, 7, 99):
        assert list(ana.decisions.history(card.name, 0, last)) == list(everything[max(0, 15 - last) :])
        assert len(read[-1]) <= 2 * last
