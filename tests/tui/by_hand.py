"""A session over a disk that writes when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from store.errors import StoreError
from store.memory import MemoryDesk
from tests.tui.helpers import article
from tui.saver import Deed, Outcome, Saver
from tui.session import Session


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.marks: list[tuple[str, tuple[int, ...]]] = []

    def opened(self) -> None:
        self.heard.append("opened")

    def moved(self, old: int, new: int) -> None:
        self.heard.append(f"{old}>{new}")

    def marked(self, article: str, sentences: Iterable[int]) -> None:
        self.marks.append((article, tuple(sentences)))

    def said(self, text: str, urgent: bool = False) -> None:
        if text:
            self.heard.append(text)


class Disk:
    """A writer by hand: deeds wait until `write`, which may fail."""

    def __init__(self, door: MemoryDesk) -> None:
        self.door = door
        self.waiting: list[Deed] = []
        self.settle: Callable[[Outcome], None] = lambda outcome: None
        self._saver = Saver.__new__(Saver)
        self._saver._door, self._saver._names = door, {}

    def resume(self) -> None:
        self.waiting.clear()

    def write(self, fail: str = "") -> None:
        deeds, self.waiting = tuple(self.waiting), []
        if not deeds:
            return
        if fail:
            self.settle(Outcome(deeds, error=StoreError(fail)))
        else:
            self.settle(self._saver._write(deeds))


def start(*names: str, sentences: int = 5) -> tuple[Session, Disk, Ear]:
    door = MemoryDesk(article(name, *(f"Sentence {n} of it." for n in range(sentences))) for name in names or ("a",))
    disk, ear = Disk(door), Ear()
    clock = iter(range(10_000))
    session = Session(door, ear, submit=disk.waiting.append, resume=disk.resume, clock=lambda: float(next(clock)))
    disk.waiting = Waiting(disk, session)
    disk.settle = session.settle
    session.start()
    return session, disk, ear


class Waiting(list[Deed]):
    """Deeds on their way; the session appends to the one list that the disk takes from."""

    def __init__(self, disk: Disk, session: Session) -> None:
        super().__init__()
        session.ledger._submit = lambda deed: disk.waiting.append(deed)


def verdicts(session: Session) -> list[str]:
    return [str(session.holding(n).verdict or "-")[0] for n in range(len(session.article.sentences))]  # type: ignore[union-attr]
