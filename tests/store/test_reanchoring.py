"""Decisions on earlier texts: where they stand now, which of them still speak, and in which order they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from reading.anchor import ORPHAN, Status
from reading.article import Article, Kind, Sentence
from review.events import NOTHING, Event, EventKind, Holding
from store.desk import Reanchored
from store.errors import StoreError
from store.index.columns import columns_of
from store.index.event_files import EventFiles
from store.index.index import Index, LastEvent
from store.index.reanchoring import Reanchorer, as_in_current_text, reanchored
from store.journal.codec import event_json
from store.journal.segment import scan
from store.manage.check import segment
from tests.store.counting_all import everything
from tests.verdicts import Verdict

A, D, E = Verdict
JUDGED = Holding(A)
TEXTS = {
    "old": [
        "The council met on Monday.",
        "It approved 4 million dollars.",
        "Nobody objected to it.",
        "The mayor spoke.",
    ],
    "new": ["The mayor spoke.", "The council met on Monday.", "It approved 5 million dollars."],
    "ends": ["She council met on Monday.", "It approved 4 million dollars!", "Nobody objected to it.", "The mayor"],
    "mid": ["The council met on Monday.", "It approved 4 million dollars.", "The mayor spoke."],
}
BETWEEN = {"old": " ", "new": "\n\n", "ends": " ", "mid": ""}
"""What stands between the sentences of each."""


class Texts:
    """The snapshots of an article, and how often each was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, name: str, snapshot: str) -> Article:
        self.asked.append(snapshot)
        if snapshot not in TEXTS:
            raise StoreError("lost")
        text, spans = "", []
        for at, quote in enumerate(TEXTS[snapshot]):
            spans.append(Sentence(at, len(text), len(text) + len(quote), Kind.SENTENCE))
            text += quote + BETWEEN[snapshot]
        return Article(name, name, name, text, spans)


def said(
    number: int,
    snapshot: str,
    at: int,
    who: str = "ana",
    holding: Holding = JUDGED,
    kind: EventKind = EventKind.DECIDE,
) -> Event:
    return Event(kind, who, "main", "a.txt", snapshot, at, holding, id=f"{number:014x}000007")


class Story:
    """Events of several people on several texts of one article, in files of theirs."""

    def __init__(self, folder: Path, events: Sequence[Event]) -> None:
        self.index, self.lines = Index(), EventFiles("main")
        for who in dict.fromkeys(event.reviewer for event in events):
            path = folder / f"{who}.json"
            mine = [event for event in events if event.reviewer == who]
            path.write_bytes(segment({event.id: event_json(event) for event in mine}))
            found = scan(path.read_bytes())
            number = self.lines.add(path, who)
            self.index.take(who, number, columns_of(*everything(who, "main"), found.offsets, found.slims))

    def last(self) -> list[LastEvent]:
        return list(self.index.last("a.txt"))


def settled(story: Story, current: str = "new") -> dict[tuple[str, int], int]:
    """Return who holds what of the current text: by sentence, the microsecond of the decision."""
    found = Reanchorer(Texts()).on_current_text("a.txt", current, story.last())
    assert {one.snapshot for one in found} <= {current}
    assert len({(one.reviewer, one.sentence) for one in found}) == len(found)
    return {(one.reviewer, one.sentence): one.id >> 24 for one in found}


def test_what_is_held_stands_where_its_sentence_is_now(tmp_path: Path) -> None:
    """Moved ones too; what was changed or deleted is not held any more."""
    story = Story(tmp_path, [said(at + 1, "old", at) for at in range(4)])
    assert settled(story) == {("ana", 1): 1, ("ana", 0): 4}
    assert settled(story, "mid") == {("ana", 0): 1, ("ana", 1): 2, ("ana", 2): 4}
    assert settled(story, "old") == {("ana", at): at + 1 for at in range(4)}


def test_a_sentence_is_another_by_its_first_or_last_character(tmp_path: Path) -> None:
    """What was decided on it is not held, whatever else stayed."""
    story = Story(tmp_path, [said(at + 1, "old", at) for at in range(4)])
    assert settled(story, "ends") == {("ana", 2): 3}


def test_of_several_texts_the_latest_decision_is_held(tmp_path: Path) -> None:
    """Of each person for themselves, whichever text it was made on."""
    story = Story(tmp_path, [
        said(1, "old", 3), said(5, "mid", 2), said(3, "new", 0),
        said(7, "old", 0), said(2, "mid", 0), said(4, "new", 1),
        said(6, "old", 3, "bo"), said(8, "new", 2),
    ])  # fmt: skip
    assert settled(story) == {("ana", 0): 5, ("ana", 1): 7, ("bo", 0): 6, ("ana", 2): 8}


def test_texts_are_compared_once(tmp_path: Path) -> None:
    """And not at all where everything was decided on the current one."""
    texts = Texts()
    carrier = Reanchorer(texts)
    here = Story(tmp_path, [said(1, "new", 0), said(2, "new", 1)])
    assert carrier.on_current_text("a.txt", "new", here.last()) == here.last()
    assert texts.asked == []
    story = Story(tmp_path, [said(at + 1, "old", at) for at in range(4)])
    for _ in range(2):
        carrier.on_current_text("a.txt", "new", story.last())
        assert sorted(texts.asked) == ["new", "old"]


def test_a_text_that_is_lost_leaves_orphans(tmp_path: Path) -> None:
    """And a sentence that a text does not have; their words are nowhere."""
    carrier = Reanchorer(Texts())
    assert carrier.anchor("a.txt", "lost", "new", 0) == carrier.anchor("a.txt", "old", "lost", 0) == ORPHAN
    assert carrier.anchor("a.txt", "old", "new", 4) == carrier.anchor("a.txt", "old", "new", -1) == ORPHAN
    assert carrier.anchor("a.txt", "old", "new", 3).sentence == 0
    assert carrier.quote("a.txt", "lost", 0) == carrier.quote("a.txt", "old", 4) == ""
    assert carrier.quote("a.txt", "old", 3) == "The mayor spoke."
    assert settled(Story(tmp_path, [said(1, "lost", 0)])) == {}


def told(tmp_path: Path, events: Sequence[Event], current: str = "new") -> list[Reanchored]:
    story = Story(tmp_path, events)
    return reanchored(Reanchorer(Texts()), story.lines, "a.txt", current, story.last())


def brief(found: Iterable[Reanchored]) -> list[tuple[int, int | None, Status]]:
    return [(one.event.micros, one.anchor.sentence, one.anchor.status) for one in found]


OLD = [said(at + 1, "old", at, holding=Holding(list(Verdict)[at % 3])) for at in range(4)]


def test_earlier_decisions_are_told_by_where_they_are_now_the_orphans_last(tmp_path: Path) -> None:
    found = told(tmp_path, [*OLD, said(9, "mid", 2), said(8, "lost", 0)])
    assert brief(found) == [
        (4, 0, Status.MOVED),
        (9, 0, Status.MOVED),
        (1, 1, Status.EXACT),
        (2, 2, Status.FUZZY),
        (3, None, Status.ORPHANED),
        (8, None, Status.ORPHANED),
    ]
    assert [(one.old, one.new) for one in found] == [
        ("The mayor spoke.", "The mayor spoke."),
        ("The mayor spoke.", "The mayor spoke."),
        ("The council met on Monday.", "The council met on Monday."),
        ("It approved 4 million dollars.", "It approved 5 million dollars."),
        ("Nobody objected to it.", ""),
        ("", ""),
    ]
    assert [one.event for one in found] == [OLD[3], said(9, "mid", 2), *OLD[:3], said(8, "lost", 0)]


@pytest.mark.parametrize(
    ("here", "speaks"),
    [
        (said(9, "new", 2), False),
        (said(9, "new", 2, holding=NOTHING, kind=EventKind.CLEAR), False),
        (said(9, "new", 2, holding=NOTHING, kind=EventKind.UNDO), True),
        (said(9, "new", 2, kind=EventKind.UNDO), False),
        (said(1, "new", 2), True),
        (said(9, "new", 1), True),
    ],
)
def test_a_later_decision_on_the_current_text_speaks_instead(tmp_path: Path, here: Event, speaks: bool) -> None:
    """Unless it was undone to nothing; an earlier one, or on another sentence, does not."""
    found = told(tmp_path, [said(2, "old", 1), here])
    assert brief(found) == ([(2, 2, Status.FUZZY)] if speaks else [])


def test_what_says_nothing_any_more_is_not_told(tmp_path: Path) -> None:
    """What was taken back, what its file no longer has, and what such a one on the current text replaced."""
    cleared = said(2, "old", 1, holding=NOTHING, kind=EventKind.CLEAR)
    assert told(tmp_path, [cleared]) == []
    story = Story(tmp_path, [said(2, "old", 1), said(3, "old", 3)])
    path = tmp_path / "ana.json"
    path.write_bytes(path.read_bytes().replace(b'"sentence":1', b'"sentence":?'))
    found = reanchored(Reanchorer(Texts()), story.lines, "a.txt", "new", story.last())
    assert brief(found) == [(3, 0, Status.MOVED)]
    story = Story(tmp_path, [said(2, "old", 1), said(9, "new", 2)])
    path.write_bytes(path.read_bytes().replace(b'"sentence":2', b'"sentence":?'))
    assert reanchored(Reanchorer(Texts()), story.lines, "a.txt", "new", story.last()) == []


def test_an_event_is_told_as_it_stands_in_the_current_text() -> None:
    event = said(1, "old", 3)
    assert as_in_current_text(event, LastEvent("ana", "old", 3, 0)) is event
    moved = as_in_current_text(event, LastEvent("ana", "new", 0, 0))
    assert (moved.snapshot, moved.sentence, moved.id) == ("new", 0, event.id)
    assert as_in_current_text(event, LastEvent("ana", "old", 2, 0)).sentence == 2
