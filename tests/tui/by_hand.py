"""A session over a disk that writes when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from review.events import Event, EventKind, Holding
from store.desk import Card
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.news import Renewal
from tui.work.session import DeskRules, Session
from tui.work.writer import Batch, BatchResult, Writer


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.marks: list[tuple[str, tuple[int, ...]]] = []
        self.urgent: list[str] = []

    def opened(self) -> None:
        self.heard.append("opened")

    def moved(self, old: int, new: int) -> None:
        self.heard.append(f"{old}>{new}")

    def sentences_changed(self, article: str, sentences: Iterable[int]) -> None:
        self.marks.append((article, tuple(sentences)))

    def did(self, text: str, undo: bool = True) -> None:
        self.heard.append(text)

    def say(self, text: str, urgent: bool = False) -> None:
        if text:
            self.heard.append(text)
        if urgent:
            self.urgent.append(text)


class Disk:
    """A writer by hand: acts wait until `write`, which may fail."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.waiting: list[Batch] = []
        self.acknowledge: Callable[[BatchResult], object] = lambda outcome: None
        self._saver = Writer.__new__(Writer)
        self._saver._desk, self._saver._names = desk, {}

    def resume(self) -> None:
        self.waiting.clear()

    def write(self, fail: str = "") -> None:
        acts, self.waiting = tuple(self.waiting), []
        if not acts:
            return
        if fail:
            self.acknowledge(BatchResult(acts, error=StoreError(fail)))
        else:
            self.acknowledge(self._saver._write(acts))


def start(*names: str, sentences: int = 5, desk: FakeDesk | None = None) -> tuple[Session, Disk, Ear]:
    texts = (article(name, *(f"Sentence {n} of it." for n in range(sentences))) for name in names or ("a",))
    desk = FakeDesk(texts) if desk is None else desk
    disk, ear = Disk(desk), Ear()
    clock = iter(range(10_000))
    session = Session(desk, ear, submit=disk.waiting.append, resume=disk.resume, clock=lambda: float(next(clock)))
    disk.waiting = Waiting(disk, session)
    disk.acknowledge = session.acknowledge
    session.start()
    return session, disk, ear


class Waiting(list[Batch]):
    """Acts on their way; the session appends to the one list that the disk takes from."""

    def __init__(self, disk: Disk, session: Session) -> None:
        super().__init__()
        session.pending._submit = lambda act: disk.waiting.append(act)


def verdicts(session: Session) -> list[str]:
    return [str(session.holding(n).verdict or "-")[0] for n in range(len(session.article.sentences))]  # type: ignore[union-attr]


def look(session: Session, *changed: str, cards: Sequence[Card] | None = None) -> Renewal:
    """Let a session see what others have written to some articles, and which articles the desk has now."""
    renewal = session.renew(session.look_for_news(frozenset(changed), cards)())
    assert renewal is not None
    return renewal


def event(
    name: str, sentence: int, holding: Holding, who: str = "ana", snapshot: str = "0" * 64, **more: object
) -> Event:
    """Return an event on an article of the fake desk."""
    return Event(EventKind.DECIDE, who, "main", name, snapshot, sentence, holding, **more)  # type: ignore[arg-type]


def session_on(desk: FakeDesk, terms: DeskRules | None = None) -> tuple[Session, Ear]:
    """Return a session that has not started, and its listener."""
    ear, clock = Ear(), iter(range(10_000))
    made = Session(desk, ear, submit=lambda _: None, resume=lambda: None, clock=lambda: float(next(clock)), terms=terms)
    return made, ear


def judged(desk: FakeDesk, *names: str) -> None:
    """Let ana have judged all of some articles."""
    for name in names:
        desk.append([event(name, at, Holding(Verdict.ACCURATE)) for at in range(len(desk.article(name).sentences))])


def abc(sentences: int = 3) -> FakeDesk:
    """Return a desk of three articles."""
    return FakeDesk([article(name, *(f"Sentence {at} of it." for at in range(sentences))) for name in "abc"])


def desk_of(session: Session) -> FakeDesk:
    assert isinstance(session.desk, FakeDesk)
    return session.desk
