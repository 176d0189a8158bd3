"""What a round says of sentences, by number, follows their words to the next text of their article."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from reading.anchor import ORPHAN, Anchor, Status
from review.events import Event, EventKind, Holding
from review.round_changes import AssignmentChange, ChangedControl, Plan
from review.rounds import Round
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.index.permissions import RoundPermissions
from store.layout import HIDDEN, Layout
from store.manage.check import Finding, check
from store.manage.status import round_status
from store.opening import open_desk
from store.person import current_person
from store.rounds.round_texts import on_present_texts
from tests.rounds import rounds_of
from tests.store.damage import edit
from tests.verdicts import Verdict

A, D, E = Verdict
NAME = "a.txt"
OLD = ("The council met on Monday evening.", "It spent four million dollars.", "The mayor was not there.")
CHANGED = "It spent nearly five million dollars."
NEW = ("A sentence came before all others.", OLD[0], CHANGED, OLD[2])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of one article."""
    write(tmp_path, OLD)
    return tmp_path


def write(folder: Path, sentences: Sequence[str], name: str = NAME) -> None:
    """Give the article a text, and bring it into the desk."""
    (folder / name).write_text(" ".join(sentences), "utf-8")
    with opened(folder, "main") as desk:
        desk.add([folder / name])


def opened(folder: Path, round: str, who: str = "lea") -> closing[FileDesk]:
    return closing(open_desk(folder, who, round))


def judge(folder: Path, round: str, who: str, *places: int, verdict: str = A) -> None:
    """Judge some sentences of the present text."""
    with opened(folder, round, who) as desk:
        snapshot = desk.articles.cards()[0].snapshot
        for at in places:
            desk.decisions.append([Event(EventKind.DECIDE, who, round, NAME, snapshot, at, Holding(verdict))])


def checked(folder: Path) -> list[Finding]:
    """Return what `check` finds on the desk."""
    return list(check(Layout(folder, folder / HIDDEN), current_person()))


def done(desk: FileDesk, who: str) -> tuple[int, int]:
    """Return how many sentences somebody has judged, and how many are theirs."""
    found = desk.decisions.progress(who)[NAME]
    return found.judged, found.claims


def test_a_control_is_known_of_words_and_not_of_a_number(folder: Path) -> None:
    """It is none where the words are others; the file keeps it as it was set, until there is another of its article."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana",)))
    lead.open("one")
    lead.control("one", (NAME, 1), D)
    lead.control("one", (NAME, 2), A)
    written = {(NAME, 1): D, (NAME, 2): A}
    with opened(folder, "one") as desk:
        assert desk.rules.controls == written
        write(folder, NEW)
        assert NAME in desk.refresh()
        rules = desk.rules
        assert rules.controls == {(NAME, 3): A}
        desk.refresh()
        assert desk.rules is rules, "nothing is new"
    lead.assign("one", AssignmentChange(joining=("bo",)))
    assert lead.find("one").controls == written
    (folder / NAME).unlink()
    write(folder, NEW, "b.txt")
    with opened(folder, "one") as desk:
        assert desk.rules.controls == {("b.txt", 3): A}
    [gone] = lead.control("one", ("b.txt", 0), E)
    assert gone == ChangedControl("b.txt", 1, OLD[1], D, 2)
    now = {("b.txt", 0): E, ("b.txt", 3): A}
    assert lead.find("one").controls == now
    lead.close("one")
    with opened(folder, "one") as desk:
        assert desk.rules.controls == now


def test_a_control_that_ends_because_its_words_changed_is_told(folder: Path) -> None:
    """To the lead, in how the round stands and when another one is set; what is known anew of the sentence is not lost.

    Other articles stay as they are.
    """
    write(folder, ("This one stays.", *OLD), "c.txt")
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana",)))
    lead.open("one")
    for place, verdict in (((NAME, 1), D), ((NAME, 2), A), (("c.txt", 2), E)):
        assert lead.control("one", place, verdict) == []
    write(folder, NEW)
    write(folder, ("This one stays.", OLD[0], CHANGED), "c.txt")
    told = (ChangedControl(NAME, 1, OLD[1], D, 2), ChangedControl("c.txt", 2, OLD[1], E, 2))

    def changed(who: str, *, overview: bool) -> Sequence[ChangedControl]:
        with closing(open_desk(folder, who, "one", overview=overview)) as desk:
            return round_status(desk, date(2026, 1, 1), overview=overview).changed

    assert changed("lea", overview=True) == told
    assert changed("ana", overview=False) == ()
    assert lead.control("one", (NAME, 2), E) == [], "that sentence is the one that changed"
    assert changed("lea", overview=True) == told[1:]
    assert lead.find("one").controls == {(NAME, 2): E, (NAME, 3): A, ("c.txt", 2): E}
    text = next(one for one in lead.find("one").texts.items() if one[0] == "c.txt")[1]
    (folder / HIDDEN / "articles" / f"{text}.json").unlink()
    assert changed("lea", overview=True) == (ChangedControl("c.txt", 2, "", E),)
    assert lead.control("one", ("c.txt", 0), None) == [ChangedControl("c.txt", 2, "", E)]
    lead.close("one")
    assert changed("lea", overview=True) == ()


def test_a_round_over_some_sentences_goes_on_over_them(folder: Path) -> None:
    """Those that were changed are asked about too; what was said of either text counts, and nothing else is asked."""
    lead = rounds_of(folder)
    judge(folder, "main", "ana", 1, 2, verdict=D)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, only="disputed", previous="main"))
    lead.open("one")
    assert lead.find("one").sentences == {NAME: (1, 2)}
    judge(folder, "one", "ana", 1, 2)
    write(folder, NEW)
    with opened(folder, "one", "ana") as desk:
        assert [sorted(card.claims) for card in desk.articles.cards()] == [[2, 3]]
        assert done(desk, "ana") == (1, 2)
    judge(folder, "one", "ana", 2)
    judge(folder, "one", "bo", 2, 3)
    for outside in (0, 1):
        with pytest.raises(StoreError, match="not in this round"):
            judge(folder, "one", "bo", outside)
    with opened(folder, "one", "ana") as desk:
        assert (done(desk, "ana"), done(desk, "bo")) == ((2, 2), (2, 2))
    lead.assign("one", AssignmentChange(joining=("cy",)))
    assert lead.find("one").sentences == {NAME: (1, 2)}


@pytest.mark.parametrize("texts", [(OLD, NEW), (NEW, OLD)], ids=["an earlier text", "a later text"])
def test_what_a_hand_has_written_counts_in_no_text_where_the_round_does_not_ask(
    folder: Path, monkeypatch: pytest.MonkeyPatch, texts: Sequence[Sequence[str]]
) -> None:
    """Whichever text an event names, its sentence is one of those that the round took up."""
    first, numbered = texts
    (folder / NAME).unlink()
    snapshots = []
    for sentences in (first, numbered):
        write(folder, sentences)
        with opened(folder, "main") as desk:
            snapshots.append(desk.articles.cards()[0].snapshot)
    asked, inside = numbered.index(OLD[2]), first.index(OLD[2])
    lead = rounds_of(folder)
    judge(folder, "main", "ana", asked, verdict=D)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, only="disputed", previous="main"))
    lead.open("one")
    assert lead.find("one").sentences == {NAME: (asked,)}
    monkeypatch.setattr(RoundPermissions, "check", lambda _self, _event: None)
    outside = [(snapshots[0], at) for at in range(len(first)) if at != inside]
    with opened(folder, "one", "bo") as desk:
        for text, at in [*outside, (snapshots[0], inside)]:
            desk.decisions.append([Event(EventKind.DECIDE, "bo", "one", NAME, text, at, Holding(E))])
    assert len(outside) > 1

    def counted() -> list[list[int]]:
        with opened(folder, "one") as desk:
            decisions = desk.decisions
            raw = [event.sentence for event in decisions.current_raw(NAME)]
            stale = [one.anchor.sentence or -1 for one in decisions.reanchored(NAME, "bo")]
            return [raw, [event.sentence for event in decisions.current(NAME)], stale]

    assert counted() == [[asked]] * 3
    with opened(folder, "one") as desk:
        (problem,) = desk.left_out()
        assert problem.title == f"{len(outside)} events are on what the round did not give to their reviewer"
        assert problem.path == str(desk.layout.round("one") / "bo")
    [found] = checked(folder)
    [file] = (folder / HIDDEN / "rounds/one/bo").glob("*.json")
    assert (found.title, found.path) == (problem.title, file)
    assert found.hint.endswith("a new round can ask about these sentences")
    third = ("It is in front of everything.", *numbered)
    write(folder, third)
    with opened(folder, "one", "bo") as desk:
        now = desk.articles.cards()[0].snapshot
        for at in range(len(third)):
            desk.decisions.append([Event(EventKind.DECIDE, "bo", "one", NAME, now, at, Holding(A))])
    assert counted() == [[asked + 1], [asked + 1], []]


def judge_beside_what_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a hand write verdicts on all of a new text, in a round that asks about one sentence of the old one."""
    lead = rounds_of(folder)
    judge(folder, "main", "ana", 2, verdict=D)
    lead.new(Plan("one", "lea", ("ana",), only="disputed", previous="main"))
    lead.open("one")
    write(folder, NEW)
    monkeypatch.setattr(RoundPermissions, "check", lambda _self, _event: None)
    judge(folder, "one", "ana", *range(len(NEW)))


def test_where_all_was_said_of_the_present_text_no_other_sentence_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_beside_what_is_asked(folder, monkeypatch)
    with opened(folder, "one") as desk:
        assert [event.sentence for event in desk.decisions.current_raw(NAME)] == [3]
        assert done(desk, "ana") == (1, 1)
        assert [problem.title[:9] for problem in desk.left_out()] == ["3 events "]


def test_check_counts_what_a_round_does_not_ask_about_under_any_name_and_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the article was called then; not what is left out already, nor what is on a text that is not here."""
    judge_beside_what_is_asked(folder, monkeypatch)
    (folder / NAME).unlink()
    write(folder, NEW, "b.txt")
    written = next((folder / HIDDEN / "rounds/one/ana").glob("*.json"))
    [found] = checked(folder)
    assert (found.title[:9], found.path) == ("3 events ", written)
    edit(written, b'"round":"one"', b'"round":"two"', 1)
    [found] = checked(folder)
    assert found.title.split("; ") == [
        "1 event does not belong where it is",
        "2 events are on what the round did not give to their reviewer",
    ]
    edit(written, b'"round":"two"', b'"round":"one"', 1)
    with opened(folder, "one") as desk:
        texts = [row.snapshot for row in desk.articles.versions("b.txt")]
    old, new = (folder / HIDDEN / "articles" / f"{text}.json" for text in texts)
    data = new.read_bytes()
    new.unlink()
    assert [one.title for one in checked(folder) if one.path == written] == ["4 events are on texts that are not here"]
    new.write_bytes(data)
    old.unlink()
    [found] = [one for one in checked(folder) if "/one/" in str(one.path)]
    assert found.title == "The text of b.txt by which the round numbers sentences is not here"
    assert found.path.name == "round.toml"


def test_only_articles_with_another_text_are_looked_into() -> None:
    """What is not on the desk, or has the text that the round knows, keeps its numbers."""
    asked: list[tuple[str, str, int]] = []

    def anchor(name: str, text: str, sentence: int) -> Anchor:
        asked.append((name, text, sentence))
        return Anchor(Status.FUZZY, 5, 0.8) if sentence == 2 else Anchor(Status.MOVED, sentence + 1, 1.0)

    texts = {"a": "old", "b": "same", "c": "gone"}
    controls = {("a", 1): A, ("a", 2): D, ("b", 1): D, ("c", 2): E, ("d", 3): A}
    one = Round(controls=controls, sentences={"a": (1, 2), "b": (1,), "d": (4,)}, texts=texts)
    present = {"a": "new", "b": "same"}
    found = on_present_texts(one, present, anchor)
    assert found.controls == {("a", 2): A, ("b", 1): D, ("c", 2): E, ("d", 3): A}
    assert found.sentences == {"a": (2, 5), "b": (1,), "d": (4,)}
    assert found.texts == {**texts, "a": "new"}
    assert sorted(asked) == [("a", "old", 1), ("a", "old", 1), ("a", "old", 2), ("a", "old", 2)]
    assert on_present_texts(found, present, anchor) is found


def test_a_sentence_that_is_gone_is_asked_about_no_more() -> None:
    one = Round(controls={("a", 1): A}, sentences={"a": (1,)}, texts={"a": "old"})
    found = on_present_texts(one, {"a": "new"}, lambda *_: ORPHAN)
    assert (found.controls, found.sentences) == ({}, {"a": ()})
