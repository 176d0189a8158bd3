"""The chosen round: what is known of it piece by piece, when it is read again, and when its desk is let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reading.errors import CopydeskError
from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from store.desk import Problem, RoundView
from tests.fakes.desk import FakeDesk
from tests.fakes.rounds import FakeRounds
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.screens.chosen_round import ChosenRound
from tui.shell.background import Background

ASKED = Round("one", State.OPEN, reviewers=("ana", "bo"), overlap=2, assignment={"one.txt": ("ana", "bo")})
PHRASES = ["1 of 2 incomplete: fewer answers than asked for (1 have none)", "reviewers differ on 1, 0 settled"]


class Watched(FakeDesk):
    """A desk that counts how often it is let go, and is told what others changed."""

    closed = 0
    changed: frozenset[str] = frozenset()
    lost: Sequence[Problem] = ()

    def close(self) -> None:
        self.closed += 1

    def refresh(self) -> frozenset[str]:
        return self.changed

    def left_out(self) -> Sequence[Problem]:
        return self.lost


class Several(FakeRounds):
    """Several rounds of one desk, each with a view of its own."""

    def __init__(self, make: Callable[[], Watched], rounds: Sequence[Round], *, overview: bool = False) -> None:
        super().__init__(make())
        self.make, self.rounds, self.overview = make, rounds, overview
        self.views: list[Watched] = []

    def all(self) -> Sequence[Round]:
        return self.rounds

    def view(self, name: str) -> RoundView:
        desk = self.make()
        desk.rules = next(one for one in self.rounds if one.name == name)
        desk.round = name
        self.views.append(desk)
        return RoundView(desk, overview=self.overview)


class Board:
    """Hears of a chosen round, and notes what was known each time."""

    def __init__(self, admin: FakeRounds) -> None:
        app = SimpleNamespace(call_next=lambda call: call(), call_later=lambda call: call())
        self.background = Background(cast("Any", SimpleNamespace(parent=object(), app=app)))
        self.heard: list[str] = []
        self.chosen = ChosenRound(admin, self.background, self)

    def listed(self) -> None:
        self._note("listed")

    def show(self) -> None:
        self._note("show")

    def show_status(self) -> None:
        self._note("status")

    def failed(self, error: CopydeskError) -> None:
        self.heard.append(f"failed: {error}")

    def _note(self, what: str) -> None:
        chosen = self.chosen
        parts = {"view": chosen.view, "counted": chosen.status, "compared": chosen.figures, "outcomes": chosen.outcomes}
        self.heard.append(" ".join((what, chosen.rules.name, *(name for name, part in parts.items() if part))))


def made(*, differ: bool = True) -> Watched:
    """Return a desk in which two reviewers judged the first of two sentences."""
    desk = Watched([article("one.txt", "It rained.", "Nobody came.")])
    (card,) = desk.cards()
    for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.ERRONEOUS if differ else Verdict.ACCURATE)):
        held = Holding(verdict, claim=True)
        desk.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, 0, held)])
    return desk


def first(_rounds: Sequence[Round]) -> int:
    return 0


def test_a_round_is_shown_piece_by_piece() -> None:
    """The list, then the open round, how it stands, and how far its reviewers agree; then what can be done."""
    admin = Several(made, [Round("main"), ASKED])
    board = Board(admin)
    board.chosen.open(lambda rounds: len(rounds) - 1)
    assert board.heard == [
        "listed one",
        "show one view",
        "show one view counted",
        "show one view counted compared outcomes",
        "status one view counted compared outcomes",
    ]
    chosen = board.chosen
    assert (chosen.at, chosen.rounds, chosen.rules) == (1, admin.rounds, ASKED)
    assert chosen.status is not None
    assert chosen.status.total == (2, 4)
    assert chosen.figures is not None
    assert (chosen.figures.raters, chosen.figures.percent) == (("ana", "bo"), 0.0)
    assert chosen.outcomes == PHRASES
    chosen.open(first)
    assert [desk.closed for desk in admin.views] == [1, 0]
    assert (chosen.at, chosen.rules.name) == (0, "main")
    assert chosen.outcomes == [PHRASES[1]], "in a round that asks nobody nothing is incomplete"
    chosen.close()
    assert [desk.closed for desk in admin.views] == [1, 1]
    assert [chosen.view, chosen.status, chosen.figures, *chosen.outcomes] == [None, None, None]
    chosen.close()
    assert admin.views[1].closed == 1
    assert chosen.rules.name == "main", "as it was last read"


@pytest.mark.parametrize("overview", [False, True])
def test_a_blind_round_is_counted_and_not_compared(overview: bool) -> None:
    """Only who leads it without judging sees how much the others have done."""
    rules = Round("one", State.OPEN, "ana", True, reviewers=("bo",), assignment={"one.txt": ("bo",)})
    board = Board(Several(made, [rules], overview=overview))
    board.chosen.open(first)
    assert board.heard == ["listed one", "show one view", "show one view counted", "status one view counted"]
    assert board.chosen.status is not None
    assert list(board.chosen.status.by_reviewer) == (["bo"] if overview else [])


def test_what_was_left_out_is_said() -> None:
    """Behind the outcomes, a line each."""

    def lossy() -> Watched:
        desk = made(differ=False)
        desk.lost = (Problem("Cut off", "a.jsonl"), Problem("Unreadable", "b.jsonl", "Copy it"))
        return desk

    board = Board(Several(lossy, [ASKED]))
    board.chosen.open(first)
    lost = ["left out: Cut off: a.jsonl", "left out: Unreadable: b.jsonl (Copy it)"]
    assert board.chosen.outcomes == [PHRASES[0], *lost]


def test_what_is_written_meanwhile_is_shown() -> None:
    """When somebody looks and anything changed; a round that turned blind shows nothing of others any more."""
    admin = Several(made, [ASKED])
    board = Board(admin)
    chosen = board.chosen
    chosen.look()
    assert board.heard == []
    chosen.open(first)
    before = chosen.status
    board.heard.clear()
    chosen.look()
    assert (board.heard, chosen.status is before) == ([], True)
    (desk,) = admin.views
    desk.changed = frozenset(("one.txt",))
    admin.rounds = [Round("main"), ASKED]
    chosen.look()
    whole = "one view counted compared outcomes"
    assert board.heard == [f"show {whole}", f"show {whole}"]
    assert chosen.status is not before
    assert [one.name for one in chosen.rounds] == ["main", "one"]
    desk.rules = Round("one", State.OPEN, blind=True, reviewers=("ana", "bo"), assignment={"one.txt": ("ana", "bo")})
    board.heard.clear()
    chosen.look()
    assert board.heard == ["show one view counted"]


def test_one_look_at_a_time_and_none_for_another_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a look finds when one has gone on to another round is not shown."""
    admin = Several(made, [ASKED, Round("two", State.OPEN)])
    board = Board(admin)
    chosen = board.chosen
    chosen.open(first)
    admin.views[0].changed = frozenset(("one.txt",))
    work: list[Callable[[], None]] = []
    monkeypatch.setattr(Background, "_start", lambda _self, one: work.append(one))
    chosen.look()
    chosen.look()
    assert len(work) == 1
    chosen.choose(admin.rounds, 1)
    board.heard.clear()
    work.pop()()
    assert board.heard == []
    assert chosen.status is None


def test_a_round_that_nobody_waits_for_any_more_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """When another one was chosen before it was open."""
    admin = Several(made, [ASKED, Round("two", State.OPEN)])
    board = Board(admin)
    work: list[Callable[[], None]] = []
    monkeypatch.setattr(Background, "_start", lambda _self, one: work.append(one))
    board.chosen.open(first)
    board.chosen.open(lambda _: 1)
    while work:
        work.pop(0)()
    assert [(desk.round, desk.closed) for desk in admin.views] == [("one", 1), ("two", 0)]
    assert board.chosen.rules.name == "two"
    assert {line.split()[1] for line in board.heard} == {"two"}


def test_what_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the rounds, and of the chosen one when it is looked at."""
    admin = Several(made, [ASKED])
    board = Board(admin)

    def refuse() -> Sequence[Round]:
        raise CopydeskError("Not now", "the disk is away")

    monkeypatch.setattr(admin, "all", refuse)
    board.chosen.open(first)
    assert board.heard == ["failed: Not now: the disk is away"]
    monkeypatch.undo()
    monkeypatch.setattr(Background, "_start", lambda _self, one: one())
    board.chosen.open(first)
    board.heard.clear()
    monkeypatch.setattr(admin.views[0], "refresh", refuse)
    board.chosen.look()
    assert board.heard == ["failed: Not now: the disk is away"]
