"""A reviewer's log follows the files: what was read stays, what is new is read, what was replaced is read anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.admission import DAY
from review.events import Event, EventKind, Holding
from store import files, opening
from store.journal.codec import event_json
from store.journal.writer import SegmentOptions
from store.manage.check import segment
from store.opening import open_desk
from tests.verdicts import Verdict


def decided(article: str, snapshot: str, verdict: str) -> Event:
    """Return a decision of ana."""
    return Event(EventKind.DECIDE, "ana", "main", article, snapshot, 0, Holding(verdict))


def test_a_log_is_read_from_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest events cost no look at older files, looking again none at all; what comes later is not in a log."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    monkeypatch.setattr(opening, "SegmentOptions", partial(SegmentOptions, limit=2))
    desk = open_desk(tmp_path, "ana")
    card = desk.articles.cards()[0]
    verdicts = [*Verdict, *Verdict]
    made = [event for one in verdicts for event in desk.decisions.append([decided(card.name, card.snapshot, one)])]
    log, opened = desk.decisions.log("ana"), []
    read = files.read_bytes

    def spied(path: Path, *args: int, **more: int) -> bytes:
        if path.suffix == ".json":
            opened.append(path.name)
        return read(path, *args, **more)

    monkeypatch.setattr(files, "read_bytes", spied)
    assert next(reversed(log)) == made[-1]
    assert len(opened) == 1
    assert [event for event, _ in zip(reversed(log), range(3), strict=False)] == made[:2:-1]
    assert len(opened) == 2
    made += desk.decisions.append([decided(card.name, card.snapshot, Verdict.DISPUTED)])
    del opened[2:]  # what the journal has looked at
    assert list(log) == made[:-1]
    assert len(opened) == len(set(opened)) == 3
    assert list(log) == made[:-1]
    assert len(opened) == 3
    assert list(desk.decisions.log("ana")) == made
    desk.close()
    reader = open_desk(tmp_path, "bo")
    assert list(reader.decisions.log("ana")) == made
    for path in (desk.layout.round("main") / "ana").glob("*.json"):
        path.unlink()
    reader.refresh()
    assert list(reader.decisions.log("ana")) == []
    reader.close()


def test_a_sentence_s_history_follows_the_files_too(tmp_path: Path) -> None:
    """What stood there before another file came in its place is nowhere."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    desk = open_desk(tmp_path, "ana")
    card = desk.articles.cards()[0]
    made = desk.decisions.append([decided(card.name, card.snapshot, Verdict.ACCURATE)])
    desk.close()
    reader = open_desk(tmp_path, "bo")
    assert list(reader.decisions.history(card.name, 0)) == list(made)
    [path] = (desk.layout.round("main") / "ana").glob("*.json")
    other = replace(made[0], sentence=1)
    path.with_name("new").write_bytes(segment({other.id: event_json(other)}))
    path.with_name("new").rename(path)
    reader.refresh()
    assert (list(reader.decisions.history(card.name, 0)), list(reader.decisions.history(card.name, 1))) == ([], [other])
    reader.close()


def test_mixed_and_doubled_lines_come_in_order_and_once(tmp_path: Path) -> None:
    """A copy of a file beside it, and one whose lines a merge has mixed, add nothing and change no order."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    desk = open_desk(tmp_path, "ana")
    card = desk.articles.cards()[0]
    made = [event for one in Verdict for event in desk.decisions.append([decided(card.name, card.snapshot, one)])]
    desk.close()
    (path,) = (desk.layout.round("main") / "ana").glob("*.json")
    head, first, second, third, tail = path.read_bytes().splitlines(keepends=True)
    (path.parent / "copy.json").write_bytes(head + first + second + tail)
    (path.parent / "mixed.json").write_bytes(head + b" " + third[1:] + b"," + first[1:] + second + tail)
    again = open_desk(tmp_path, "ana")
    assert list(again.decisions.log("ana")) == made
    again.close()


def test_files_that_were_written_in_turns_come_in_order(tmp_path: Path) -> None:
    """As by two machines of one person: each file has events between those of the other."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    desk = open_desk(tmp_path, "ana")
    card = desk.articles.cards()[0]
    verdicts = [*Verdict, *Verdict]
    made = [event for one in verdicts for event in desk.decisions.append([decided(card.name, card.snapshot, one)])]
    desk.close()
    [path] = (desk.layout.round("main") / "ana").glob("*.json")
    for name, turns in ((path.name, (0, 3, 5)), ("other-0001.json", (1, 2, 4))):
        path.with_name(name).write_bytes(segment({made[at].id: event_json(made[at]) for at in turns}))
    again = open_desk(tmp_path, "ana")
    log = again.decisions.log("ana")
    assert next(reversed(log)) == made[-1]
    assert list(log) == made
    again.close()


def test_what_does_not_count_is_in_no_log(tmp_path: Path) -> None:
    """Of another round, by somebody else, or from the future: nothing of it is there to be undone."""
    (tmp_path / "a.txt").write_text("One is one. Two is two.")
    desk = open_desk(tmp_path, "ana")
    card = desk.articles.cards()[0]
    made = [event for one in Verdict for event in desk.decisions.append([decided(card.name, card.snapshot, one)])]
    desk.close()
    [path] = (desk.layout.round("main") / "ana").glob("*.json")
    later = f"{int(made[1].id[:14], 16) + 10 * DAY:014x}{made[1].id[14:]}"
    others = [
        replace(made[0], round="other"),
        replace(made[1], reviewer="bo"),
        replace(made[2], id=later, step=later),
    ]
    path.write_bytes(segment({event.id: event_json(event) for event in others}))
    beside = path.with_name("host-0009.json")
    beside.write_bytes(segment({made[2].id: event_json(made[2])}))
    again = open_desk(tmp_path, "ana")
    assert list(again.decisions.log("ana")) == [made[2]]
    assert list(again.decisions.log("bo")) == []
    again.close()
