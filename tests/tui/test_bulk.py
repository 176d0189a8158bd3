"""One act on sentences of several articles: what it falls on, and what is left out."""

from __future__ import annotations

from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from tests.tui.by_hand import start
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.bulk import BulkTarget, act_on, read_held
from tui.work.session import Session
from tui.work.undo import undo


def accurate(holding: Holding) -> Holding:
    return replace(holding, verdict=Verdict.ACCURATE)


def targets_of(session: Session, *places: tuple[str, int]) -> list[BulkTarget]:
    """Return sentences as they are now; one of an article that is not there, or has another text, has another."""
    snapshots = {card.name: card.snapshot for card in session.cards}
    return [BulkTarget(name, snapshots.get(name, ""), sentence) for name, sentence in places]


def test_one_step_falls_on_sentences_of_several_articles() -> None:
    session, disk, ear = start("a", "b")
    targets = targets_of(session, ("a", 0), ("b", 1))
    result = act_on(session, targets, read_held(session.desk, targets), EventKind.DECIDE, accurate)
    assert [(event.article, event.sentence, event.reviewer, event.round) for event in result.events] == [
        ("a", 0, "ana", "main"),
        ("b", 1, "ana", "main"),
    ]
    assert [event.snapshot for event in result.events] == [target.snapshot for target in targets]
    assert (result.left_out_line, ear.marks) == ("", [("a", (0,)), ("b", (1,))])
    assert session.pending.held("b")[1].holding.verdict == Verdict.ACCURATE
    disk.write()
    undo(session)
    assert session.pending.held("a")[0].holding.verdict is None
    assert session.pending.held("b")[1].holding.verdict is None


def test_an_act_on_many_takes_no_time_from_those_that_had_some() -> None:
    """It adds none either."""
    session, _, _ = start("a")
    targets = targets_of(session, ("a", 0), ("a", 1))
    held = read_held(session.desk, targets)
    result = act_on(session, targets, held, EventKind.DECIDE, accurate)
    session.pending.enter_step([replace(result.events[0], kind=EventKind.NOTE, duration=7.5)])
    noted = act_on(session, targets, held, EventKind.NOTE, lambda holding: replace(holding, note="seen"))
    assert [event.duration for event in noted.events] == [7.5, 0.0]


def test_what_an_act_cannot_fall_on_is_left_out_and_counted_by_the_reason() -> None:
    session, _, _ = start("a", "b")
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
    acts.toggle_aside()
    other = BulkTarget("b", "another", 0)
    targets = [*targets_of(session, ("a", 0), ("a", 1), ("gone", 0), ("gone", 1), ("a", 2)), other]
    result = act_on(session, targets, {}, EventKind.DECIDE, accurate)
    assert [(event.article, event.sentence) for event in result.events] == [("a", 2)]
    assert result.left_out == {
        "as before": 1,
        "set aside": 1,
        "not yours in this round": 2,
        "another text by now": 1,
    }
    assert result.left_out_line.startswith("1 left out: as before; 1 left out: set aside; 2 left out: not yours")
    reasons = act_on(
        session,
        targets_of(session, ("a", 2), ("a", 3)),
        {},
        EventKind.DECIDE,
        lambda holding: replace(holding, reasons=("date",)),
        needs_verdict=True,
    )
    assert [event.sentence for event in reasons.events] == [2]
    assert reasons.left_out == {"no verdict of yours": 1}
    noted = act_on(
        session, targets_of(session, ("a", 1)), {}, EventKind.NOTE, lambda holding: replace(holding, note="n")
    )
    assert [event.kind for event in noted.events] == [EventKind.NOTE], "a note may be on what is set aside"
    nothing = act_on(session, [], {}, EventKind.DECIDE, accurate)
    assert (nothing.events, nothing.left_out) == ((), {})


def test_what_was_read_beside_the_keys_is_what_is_held() -> None:
    session, _, _ = start("a", "b")
    targets = targets_of(session, ("b", 1))
    read = Event(EventKind.DECIDE, "ana", "main", "b", targets[0].snapshot, 1, Holding(Verdict.ERRONEOUS), id="f" * 20)
    (entered,) = act_on(session, targets, {"b": {1: read}}, EventKind.DECIDE, accurate).events
    assert session.pending.held("b")[1].supersedes == read.id
    assert entered.holding.verdict == Verdict.ACCURATE
