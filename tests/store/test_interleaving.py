"""Any sequence of acts by any reviewers equals the model, whatever befalls their programs and files on the way.

Programs, also several of one reviewer, start, leave and die between two system calls; files are taken from under
them; the article changes; copies of the desk are worked on apart and merged. The model is a list of what was
acknowledged: what somebody holds of a sentence is the last event on its words.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace
from tinydb import TinyDB

from reading.read import read_file
from review.events import NOTHING, Event, EventKind, Evidence, Holding
from review.holdings import claims_of, cleared, decided, set_aside, taken_back, tally
from review.undo import redo, undo
from store.folder_desk import FileDesk
from store.layout import HIDDEN, Layout
from store.manage.merge import merge
from store.opening import open_desk
from store.person import current_person
from tests.store.dying import Crash, dying_after
from tests.verdicts import Verdict

POOL = (
    "The council met on Monday.",
    "A red bicycle costs four hundred euros.",
    "Whales sleep upright near the surface.",
    "Her grandmother taught geometry in Lisbon.",
    "Snow closed both northern airports again.",
)
REVIEWERS = ("ana", "ben")


ACTS: dict[str, tuple[EventKind, Callable[[Holding], Holding]]] = {
    **{verdict.value: (EventKind.DECIDE, partial(decided, verdict=verdict)) for verdict in Verdict},
    "clear": (EventKind.CLEAR, cleared),
    "set aside": (EventKind.SET_ASIDE, set_aside),
    "take back": (EventKind.TAKE_BACK, taken_back),
    "note": (EventKind.NOTE, lambda held: replace(held, note=f"{held.note}“see }}}}\u2028p. 4”\n")),
    "reasons": (EventKind.REASONS, lambda held: replace(held, reasons=("no-source", "outdated"))),
    "confidence": (EventKind.CONFIDENCE, lambda held: replace(held, confidence=2)),
    "evidence": (EventKind.EVIDENCE, lambda held: replace(held, evidence=(*held.evidence, Evidence("a.txt#1")))),
}


class Programs(RuleBasedStateMachine):
    """Programs over one desk, and what they were told is saved."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="copydesk-interleaving-"))
        self.folder = self.base / "desk"
        self.folder.mkdir()
        self.file = self.folder / "a.txt"
        self.copy: Path | None = None
        self.apart: dict[str, Event] = {}
        self.spoiled: set[Path] = set()
        self.acknowledged: dict[str, dict[str, Event]] = {name: {} for name in REVIEWERS}
        self.quotes: dict[tuple[str, int], str] = {}
        self.texts: set[str] = set()
        self.type(POOL[:4])
        self.programs: list[FileDesk] = [open_desk(self.folder, reviewer=name) for name in REVIEWERS]
        self.observer = open_desk(self.folder, reviewer="zoe")
        self.texts = {self.observer.articles.article("a.txt").sha256}

    @precondition(lambda self: len(self.programs) < 5)
    @rule(reviewer=st.sampled_from(REVIEWERS))
    def start(self, reviewer: str) -> None:
        self.programs.append(open_desk(self.folder, reviewer=reviewer))

    @precondition(lambda self: self.programs)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.program(data, away=True).close()

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), which=st.integers(0, 9), act=st.sampled_from(sorted(ACTS)))
    def act(self, data: st.DataObject, which: int, act: str) -> None:
        desk = self.program(data)
        desk.refresh()
        self.append(desk, [self.event(desk, which, act)])

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), acts=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(sorted(ACTS))), min_size=2))
    def act_on_many(self, data: st.DataObject, acts: list[tuple[int, str]]) -> None:
        """One step of several events, some on one sentence."""
        desk = self.program(data)
        desk.refresh()
        self.append(desk, [self.event(desk, which, act) for which, act in acts])

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), back=st.booleans())
    def change_of_mind(self, data: st.DataObject, back: bool) -> None:
        desk = self.program(data)
        desk.refresh()
        past = lambda: reversed(desk.decisions.log(desk.reviewer))  # noqa: E731
        events = undo(past, desk.decisions.history) if back else redo(past)
        if events:
            self.append(desk, list(events))

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), which=st.integers(0, 9), calls=st.integers(0, 12))
    def die(self, data: st.DataObject, which: int, calls: int) -> None:
        desk = self.program(data)
        desk.refresh()
        event = self.event(desk, which, "disputed")
        try:
            with dying_after(calls):
                stored = desk.decisions.append([event])
        except Crash:
            self.bury(desk)
            found = open_desk(self.folder, reviewer=desk.reviewer).decisions.log(desk.reviewer)
            known = self.acknowledged[desk.reviewer]
            stored = tuple(one for one in found if one.id not in known)
            assert [(one.sentence, one.holding) for one in stored] in ([], [(event.sentence, event.holding)])
        self.note(stored)

    @precondition(lambda self: any(desk._parts.journal._open for desk in self.programs))
    @rule(data=st.data(), way=st.sampled_from(["remove", "older", "truncate", "overwrite", "folder"]))
    def take_the_file(self, data: st.DataObject, way: str) -> None:
        """A foreign hand takes the file from a program, which writes again what is missing at its next look."""
        writers = [desk for desk in self.programs if desk._parts.journal._open]
        desk = data.draw(st.sampled_from(writers))
        current = desk._parts.journal._open
        assert current is not None
        if way == "remove":
            current.path.unlink()
        elif way == "older":
            older = current.path.with_name("older")
            lines = current.path.read_bytes().splitlines(keepends=True)
            older.write_bytes(b"".join([*lines[: len(lines) // 2], lines[-1]]))
            older.rename(current.path)
        elif way == "truncate":
            os.truncate(current.path, current.storage.length // 2)
            self.spoiled.add(current.path)
        elif way == "overwrite":
            current.path.write_bytes(b" " * current.storage.length)
            self.spoiled.add(current.path)
        else:
            for path in current.path.parent.iterdir():
                if path not in {other._parts.journal._open.path for other in writers}:  # type: ignore[union-attr]
                    return  # of those nobody has the events any more
            shutil.rmtree(current.path.parent)
        for one in writers:
            one.refresh()

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), text=st.permutations(POOL), length=st.integers(2, 5))
    def change_the_article(self, data: st.DataObject, text: list[str], length: int) -> None:
        desk = self.program(data)
        self.type(text[:length])
        desk.add([self.file])
        self.texts = {desk.articles.article("a.txt").sha256}

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), text=st.permutations(POOL), length=st.integers(2, 5), calls=st.integers(0, 8))
    def die_changing_the_article(self, data: st.DataObject, text: list[str], length: int, calls: int) -> None:
        """The new text is there, whole, or the old one is."""
        desk = self.program(data)
        before = self.texts
        self.type(text[:length])
        try:
            with dying_after(calls):
                desk.add([self.file])
        except Crash:
            self.bury(desk)
        self.texts = before | {read_file(self.file).sha256}

    @precondition(lambda self: self.copy is None)
    @rule()
    def take_a_copy(self) -> None:
        self.copy = self.base / "copy"
        shutil.copytree(self.folder, self.copy)

    @precondition(lambda self: self.copy is not None)
    @rule(reviewer=st.sampled_from(REVIEWERS), which=st.integers(0, 9), act=st.sampled_from(sorted(ACTS)))
    def act_on_the_copy(self, reviewer: str, which: int, act: str) -> None:
        """What is done there counts from now on, and shows after the merge."""
        desk = open_desk(self.copy, reviewer=reviewer, enter=False, person=replace(current_person(), host="elsewhere"))
        self.apart = {**self.apart, **{one.id: one for one in desk.decisions.append([self.event(desk, which, act)])}}
        desk.close()

    @precondition(lambda self: self.copy is not None)
    @rule(twice=st.booleans())
    def merge(self, twice: bool) -> None:
        assert self.copy is not None
        for _ in range(1 + twice):
            into, other = Layout(self.folder, self.folder / HIDDEN), Layout(self.copy, self.copy / HIDDEN)
            assert not merge(into, other, current_person()).problems
        self.note(tuple(self.apart.values()))
        self.texts |= {path.stem for path in (self.copy / HIDDEN / "articles").glob("*.json")}
        shutil.rmtree(self.copy)
        self.copy, self.apart = None, {}

    @invariant()
    def equals_the_model(self) -> None:
        self.observer.refresh()
        for name in REVIEWERS:
            fresh = open_desk(self.folder, reviewer=name, enter=False)
            article = fresh.articles.article("a.txt")
            assert article.sha256 in self.texts
            expected = self.expected(name, [article.quote(unit.index) for unit in article.sentences])
            for desk in (self.observer, fresh):
                assert list(desk.decisions.log(name)) == sorted(
                    self.acknowledged[name].values(), key=lambda event: event.id
                )
                found = desk.decisions.held("a.txt", name)
                assert {at: event.holding for at, event in found.items()} == expected
                assert desk.decisions.progress(name)["a.txt"] == tally(claims_of(article), found)

    @invariant()
    def every_file_is_tinydb(self) -> None:
        """But for those that somebody else spoilt, which nobody writes again."""
        for path in self.folder.glob(".copydesk/rounds/*/*/*.json"):
            if path not in self.spoiled:
                with TinyDB(path, access_mode="r") as db:
                    db.table("events").all()

    def teardown(self) -> None:
        for desk in self.programs:
            desk.close()
        self.equals_the_model()
        shutil.rmtree(self.base)

    def expected(self, reviewer: str, quotes: list[str]) -> dict[int, Holding]:
        """Return what the reviewer must hold of a text with these sentences: the last of what was said of each."""
        last: dict[str, Holding] = {}
        for _, event in sorted(self.acknowledged[reviewer].items()):
            last[self.quotes[event.snapshot, event.sentence]] = event.holding
        return {at: last[quote] for at, quote in enumerate(quotes) if quote in last}

    def type(self, sentences: Sequence[str]) -> None:
        """Write the article's file."""
        self.file.write_text(" ".join(sentences) + "\n", "utf-8")
        article = read_file(self.file)
        self.quotes |= {(article.sha256, unit.index): article.quote(unit.index) for unit in article.sentences}

    def program(self, data: st.DataObject, away: bool = False) -> FileDesk:
        number = data.draw(st.integers(0, len(self.programs) - 1))
        return self.programs.pop(number) if away else self.programs[number]

    def bury(self, desk: FileDesk) -> None:
        """Take a dead program out; the kernel closes its file."""
        self.programs.remove(desk)
        if desk._parts.journal._open is not None:
            with suppress(OSError):
                os.close(desk._parts.journal._open.descriptor)

    def append(self, desk: FileDesk, events: list[Event]) -> None:
        self.note(desk.decisions.append(events))

    def note(self, stored: Sequence[Event]) -> None:
        """Remember what was acknowledged."""
        for event in stored:
            assert event.id not in self.acknowledged[event.reviewer]
            self.acknowledged[event.reviewer][event.id] = event

    @staticmethod
    def event(desk: FileDesk, which: int, act: str) -> Event:
        """Return an act on one of the current text's sentences."""
        article = desk.articles.article("a.txt")
        sentence = which % len(article.sentences)
        last = desk.decisions.held("a.txt", desk.reviewer).get(sentence)
        kind, change = ACTS[act]
        holding = change(last.holding if last else NOTHING)
        return Event(kind, desk.reviewer, "main", "a.txt", article.sha256, sentence, holding, duration=1.5)


TestPrograms = Programs.TestCase
TestPrograms.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
