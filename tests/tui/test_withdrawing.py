"""Withdrawing an article: what is asked first, and again for a running round, what is said, and which one is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from store.errors import Asks
from tests.tui.desk_double import desk
from tui.screens.desk import withdrawing

STAYS = "It leaves the list, all figures and new rounds; its decisions stay. `copydesk withdraw --restore` undoes it."


class Withdrawing:
    """A view in whose list the cursor is on an article, and the dialogs and the work that it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, names: Sequence[str], chosen: str, shown: str) -> None:
        """`shown` is the article that is open."""
        self.view, self.heard = desk()
        self.dialogs: list[tuple[Any, Callable[[bool | None], None]]] = []
        self.work: list[Any] = []
        self.refusals: list[CopydeskError] = []
        session = self.view.session
        session.cards = [SimpleNamespace(name=name) for name in names]
        session.name, session.number = shown, names.index(shown)
        session.desk.rounds = SimpleNamespace(withdraw=self._withdraw)
        self.view.articles.card = SimpleNamespace(name=chosen)
        self.view.shell.hold_keys = self._hold
        self.view.shell.writer = SimpleNamespace(change_round=self._in_turn)
        self.view.remote = SimpleNamespace(look=self._look)
        self.view.app = SimpleNamespace(push_screen=self._push, run_worker=self._run)
        monkeypatch.setattr(withdrawing, "Confirm", lambda title, message: (title, message))

    def _withdraw(self, names: list[str], *, out_of_rounds: bool) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.heard.append(f"withdrawn {names} out of rounds {out_of_rounds}")

    def _hold(self) -> Callable[[], None]:
        self.heard.append("keys wait")
        return lambda: self.heard.append("keys go on")

    def _in_turn(self, act: Callable[[], None]) -> Future[None]:
        done: Future[None] = Future()
        try:
            act()
            done.set_result(None)
        except CopydeskError as error:
            done.set_exception(error)
        return done

    def _look(self, then: Callable[[], None]) -> None:
        self.heard.append("look")
        then()

    def _push(self, dialog: Any, answered: Callable[[bool | None], None]) -> None:
        self.dialogs.append((dialog, answered))

    def _run(self, work: Any, description: str) -> None:
        self.heard.append(description)
        self.work.append(work)

    async def answer(self, answer: bool | None) -> Any:
        """Answer the dialog that is there, wait until all is done, and return what the dialog asked."""
        [(asked, answered)] = self.dialogs
        self.dialogs.clear()
        answered(answer)
        while self.work:
            await self.work.pop()
        return asked


@pytest.mark.parametrize(
    ("names", "chosen", "shown", "opened"),
    [
        ("abc", "b", "b", ["session.open('c')"]),
        ("abc", "a", "a", ["session.open('b')"]),
        ("abc", "c", "c", ["session.open('b')"]),
        ("abc", "c", "a", []),
        ("a", "a", "a", []),
    ],
)
async def test_a_withdrawn_article_is_open_no_longer(
    monkeypatch: pytest.MonkeyPatch, names: str, chosen: str, shown: str, opened: list[str]
) -> None:
    """In its place the one that follows in the list, or the last one; keys wait until the list is without it."""
    on = Withdrawing(monkeypatch, names, chosen, shown)
    withdrawing.withdraw(on.view)
    assert await on.answer(True) == (f"Withdraw {chosen}?", STAYS)
    assert on.heard == [
        "keys wait",
        "withdraw an article",
        f"withdrawn ['{chosen}'] out of rounds False",
        *opened,
        "look",
        "keys go on",
        f"say('{chosen} is withdrawn; `copydesk withdraw --restore` brings it back')",
    ]
    assert not on.dialogs


@pytest.mark.parametrize("answer", [None, False])
async def test_an_article_stays_without_a_yes(monkeypatch: pytest.MonkeyPatch, answer: bool | None) -> None:
    on = Withdrawing(monkeypatch, "ab", "a\x07", "b")
    withdrawing.withdraw(on.view)
    assert await on.answer(answer) == ("Withdraw a␇?", STAYS)
    assert on.heard == []


async def test_an_article_of_a_running_round_is_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it means; the second yes takes it out of the round too."""
    on = Withdrawing(monkeypatch, "ab", "a", "b")
    on.refusals = [Asks("It is judged now", "Round one has it")]
    withdrawing.withdraw(on.view)
    await on.answer(True)
    assert on.heard == ["keys wait", "withdraw an article", "keys go on"]
    on.heard.clear()
    assert await on.answer(True) == ("Take a out of the round too?", "Round one has it.")
    assert on.heard[2] == "withdrawn ['a'] out of rounds True"


async def test_why_an_article_cannot_be_withdrawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    on = Withdrawing(monkeypatch, "ab", "a", "a")
    on.refusals = [CopydeskError("Not withdrawn", "a", "The desk is full.")]
    withdrawing.withdraw(on.view)
    await on.answer(True)
    said = "say('Not withdrawn: a. The desk is full.', urgent=True)"
    assert (on.heard, on.dialogs) == (["keys wait", "withdraw an article", "keys go on", said], [])


def test_nothing_is_withdrawn_from_an_empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    on = Withdrawing(monkeypatch, "a", "a", "a")
    on.view.articles.card = None
    withdrawing.withdraw(on.view)
    assert (on.heard, on.dialogs) == (["say('Nothing to withdraw')"], [])
