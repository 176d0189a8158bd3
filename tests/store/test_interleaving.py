"""Any sequence of deeds by any reviewers, from any number of programs that may die between two system calls, equals
the model: a desk in memory for each reviewer."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tinydb import TinyDB

from reading.read import read_file
from review.deeds import cleared, decided, set_aside
from review.events import NOTHING, Event, EventKind, Holding
from review.undo import redo, undo
from review.verdicts import Verdict
from store import files
from store.desk import open_desk
from store.folder import FolderDesk
from store.memory import MemoryDesk

TEXT = "One sentence is here. A second one follows. The third says more. The fourth ends it.\n"
REVIEWERS = ("ana", "ben")
SENTENCES = 3
CALLS = ("pwrite", "fdatasync", "fsync", "ftruncate", "mkdir", "lstat")


class Crash(BaseException):
    """The program is dead."""


@contextmanager
def dying_after(calls: int) -> Iterator[None]:
    """Let the program die before the system call after so many; its files are closed, as the kernel would."""
    left = [calls]
    opened: list[int] = []

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if not left[0]:
                raise Crash
            left[0] -= 1
            return real(*args, **more)

        return call

    real_open = files.open_own

    def noted(path: Path, flags: int, mode: int = 0o600) -> int:
        opened.append(deadly(real_open)(path, flags, mode))
        return opened[-1]

    patches = [mock.patch.object(os, name, deadly(getattr(os, name))) for name in CALLS]
    patches.append(mock.patch.object(files, "open_own", noted))
    try:
        for patch in patches:
            patch.start()
        yield
    except Crash:
        for descriptor in opened:
            with suppress(OSError):
                os.close(descriptor)
        raise
    finally:
        for patch in patches:
            patch.stop()


class Programs(RuleBasedStateMachine):
    """Programs over one desk, and the models they must equal."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="copydesk-interleaving-"))
        (self.folder / "a.txt").write_text(TEXT, "utf-8")
        article = read_file(self.folder / "a.txt")
        self.models = {name: MemoryDesk([article], name) for name in REVIEWERS}
        self.programs: list[FolderDesk] = [open_desk(self.folder, reviewer=name) for name in REVIEWERS]
        self.observer = open_desk(self.folder, reviewer="zoe")
        self.snapshot = article.sha256

    @precondition(lambda self: len(self.programs) < 5)
    @rule(reviewer=st.sampled_from(REVIEWERS))
    def start(self, reviewer: str) -> None:
        self.programs.append(open_desk(self.folder, reviewer=reviewer))

    @precondition(lambda self: self.programs)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        self.program(data, away=True).close()

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), sentence=st.integers(0, SENTENCES - 1), deed=st.sampled_from(["clear", "aside", *Verdict]))
    def act(self, data: st.DataObject, sentence: int, deed: str) -> None:
        desk = self.program(data)
        self.append(desk, [self.event(desk, sentence, deed)])

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), back=st.booleans())
    def change_of_mind(self, data: st.DataObject, back: bool) -> None:
        desk = self.program(data)
        desk.refresh()
        events = (undo if back else redo)(desk.log(desk.reviewer))
        if events:
            self.append(desk, list(events))

    @precondition(lambda self: self.programs)
    @rule(data=st.data(), sentence=st.integers(0, SENTENCES - 1), calls=st.integers(0, 12))
    def die(self, data: st.DataObject, sentence: int, calls: int) -> None:
        desk = self.program(data)
        desk.refresh()
        event = self.event(desk, sentence, Verdict.DISPUTED)
        before = len(desk.log(desk.reviewer))
        try:
            with dying_after(calls):
                desk.append([event])
        except Crash:
            self.programs.remove(desk)
            if desk._parts.journal._open is not None:
                with suppress(OSError):
                    os.close(desk._parts.journal._open.descriptor)
            fresh = open_desk(self.folder, reviewer=desk.reviewer)
            if len(fresh.log(desk.reviewer)) == before:
                return
        self.models[desk.reviewer].append([event])

    @invariant()
    def equals_the_model(self) -> None:
        self.observer.refresh()
        for name, model in self.models.items():
            expected = {at: event.holding for at, event in model.held("a.txt", name).items()}
            for desk in (self.observer, open_desk(self.folder, reviewer=name)):
                found = {at: event.holding for at, event in desk.held("a.txt", name).items()}
                assert found == expected
                assert len(desk.log(name)) == len(model.log(name))

    @invariant()
    def every_file_is_tinydb(self) -> None:
        for path in self.folder.glob(".copydesk/rounds/*/*/*.json"):
            with TinyDB(path, access_mode="r") as db:
                db.table("events").all()

    def teardown(self) -> None:
        for desk in self.programs:
            desk.close()
        self.equals_the_model()
        shutil.rmtree(self.folder)

    def program(self, data: st.DataObject, away: bool = False) -> FolderDesk:
        number = data.draw(st.integers(0, len(self.programs) - 1))
        return self.programs.pop(number) if away else self.programs[number]

    def append(self, desk: FolderDesk, events: list[Event]) -> None:
        desk.append(events)
        self.models[desk.reviewer].append(events)

    def event(self, desk: FolderDesk, sentence: int, deed: str) -> Event:
        desk.refresh()
        last = desk.held("a.txt", desk.reviewer).get(sentence)
        holding = last.holding if last else NOTHING
        kind, after = self.deed(holding, deed)
        return Event(kind, desk.reviewer, "main", "a.txt", self.snapshot, sentence, after)

    @staticmethod
    def deed(holding: Holding, deed: str) -> tuple[EventKind, Holding]:
        if deed == "clear":
            return EventKind.CLEAR, cleared(holding)
        if deed == "aside":
            return EventKind.SET_ASIDE, set_aside(holding)
        return EventKind.DECIDE, decided(holding, Verdict(deed))


TestPrograms = Programs.TestCase
TestPrograms.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
