"""Local names are replaced by what the store gives out."""

from __future__ import annotations

from itertools import count

from review.events import NOTHING, Event, EventKind, stamped


def event(**more: str) -> Event:
    return Event(EventKind.DECIDE, "ana", "main", "a.txt", "0", 0, NOTHING, **more)  # type: ignore[arg-type]


def ids() -> object:
    numbers = count(1)
    return lambda: f"{next(numbers):020x}"


def test_one_append_is_one_step() -> None:
    first, second = stamped([event(), event()], ids())  # type: ignore[arg-type]
    assert first.step == second.step == first.id != second.id


def test_steps_that_share_an_append_stay_apart() -> None:
    """A group of acts in one append undoes act by act, and later ones refer to the earlier by real id."""
    done = stamped(
        [
            event(id="~1", step="~1"),
            event(id="~2", step="~1"),
            event(id="~3", step="~3", supersedes="~2", undoes="~1"),
        ],
        ids(),  # type: ignore[arg-type]
    )
    assert [e.step for e in done] == [done[0].id, done[0].id, done[2].id]
    assert done[2].supersedes == done[1].id
    assert done[2].undoes == done[0].id


def test_names_of_the_disk_stay() -> None:
    """A later event may name a step and a predecessor that are on disk."""
    (done,) = stamped([event(step="00000000000000000009", supersedes="00000000000000000008")], ids())  # type: ignore[arg-type]
    assert (done.step, done.supersedes) == ("00000000000000000009", "00000000000000000008")
