"""Local names are replaced by what the store gives out."""

from __future__ import annotations

from itertools import count

from msgspec import json, structs
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Evidence, Holding, RawEvent, Relation, Role, stamped


def event(**more: str) -> Event:
    return Event(EventKind.DECIDE, "ana", "main", "a.txt", "0", 0, NOTHING, **more)  # type: ignore[arg-type]


def test_files_say_roles_and_relations_by_these_words() -> None:
    """For ever."""
    assert [role.value for role in Role] == ["reviewer", "adjudicator", "agent"]
    assert [relation.value for relation in Relation] == ["supports", "contradicts", "not-same"]


def test_an_event_says_nothing_that_nobody_said() -> None:
    """It is a reviewer's, undoes and replaces nothing, took no time, weighed nothing and was not read in."""
    plain = event()
    assert plain == event(
        **{"id": "", "step": "", "supersedes": "", "undoes": "", "guidelines": "", "imported": ""},
        **{"duration": 0.0, "role": Role.REVIEWER, "weighed": ()},  # type: ignore[arg-type]
    )


def test_a_line_says_nothing_that_nobody_said() -> None:
    """Neither of the event nor of what its reviewer holds: a million of them lie on the disk."""
    written = json.decode(json.encode(event()))
    assert written == {
        **{"kind": "decide", "reviewer": "ana", "round": "main", "article": "a.txt", "snapshot": "0", "sentence": 0},
        "holding": {},
    }


def test_evidence_that_says_no_stance_supports() -> None:
    """As the first programs wrote it."""
    found = json.decode(b'{"source":"https://example.org"}', type=Evidence)
    assert found == Evidence("https://example.org", "", "supports", "")


def test_a_line_that_says_little_is_a_reviewer_s() -> None:
    """As the first programs wrote it; whoever goes through a whole desk reads it as everybody else does."""
    named = b'"id":"0000000000abcd000001","reviewer":"ana","round":"main","article":"a","snapshot":"0","sentence":0'
    line = b'{"kind":"decide",%b,"holding":{}}' % named
    raw, whole = json.decode(line, type=RawEvent), json.decode(line, type=Event)
    for name in set(RawEvent.__struct_fields__) - {"role", "holding"}:
        assert getattr(raw, name) == getattr(whole, name)
    assert raw.role == whole.role.value == "reviewer"
    assert raw.micros == whole.micros == 0xABCD
    assert structs.asdict(raw.holding) == structs.asdict(whole.holding)


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
    """A later event may name a step, a predecessor and what it undoes that are on disk."""
    (done,) = stamped([event(step=f"{9:020}", supersedes=f"{8:020}", undoes=f"{7:020}")], ids())  # type: ignore[arg-type]
    assert (done.step, done.supersedes, done.undoes) == (f"{9:020}", f"{8:020}", f"{7:020}")


def test_what_an_event_supersedes() -> None:
    """What it says itself; else the append's last event of the same sentence; else what the store knows."""
    asked: list[int] = []

    def superseded(event: Event) -> str:
        asked.append(event.sentence)
        return f"before {event.sentence}"

    other = Event(EventKind.NOTE, "ana", "main", "a.txt", "0", 1, NOTHING)
    done = stamped([event(), other, event(), event(supersedes="named"), event()], ids(), superseded)  # type: ignore[arg-type]
    assert [e.supersedes for e in done] == ["before 0", "before 1", done[0].id, "named", done[3].id]
    assert asked == [0, 1]
    assert stamped([event()], ids())[0].supersedes == "", "nothing, where nobody knows"  # type: ignore[arg-type]


def test_all_else_of_an_event_stays() -> None:
    """But for milliseconds, and for the version of the guidelines where there is one."""
    given = Event(
        EventKind.REASONS, "bo", "two", "b.txt", "sha", 7, Holding(note="hm"), duration=1.23456, role=Role.AGENT,
        guidelines="old", weighed=("1", "2"), imported="{}", hinted=("like b#1",),
    )  # fmt: skip
    (done,) = stamped([given], ids())  # type: ignore[arg-type]
    assert done == replace(given, id=f"{1:020x}", step=f"{1:020x}", duration=1.235)
    assert stamped([given], ids(), guidelines="new")[0].guidelines == "new"  # type: ignore[arg-type]


def test_the_time_of_an_event_is_in_its_id() -> None:
    """Fourteen digits of microseconds before six of the file."""
    assert event(id=f"{1_764_000_000_000_000:014x}00beef").micros == 1_764_000_000_000_000
