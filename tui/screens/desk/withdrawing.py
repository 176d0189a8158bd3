"""Withdrawing the article under the list's cursor: asks, and asks again where a running round has it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.errors import CopydeskError
from store.errors import Asks
from tui.screens.dialogs import Confirm

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView


def withdraw(view: DeskView) -> None:
    """Ask whether the article at the list's cursor is to be withdrawn, and do it."""
    card = view.articles.card
    if card is None:
        view.say("Nothing to withdraw")
        return
    name = card.name
    stays = (
        "It leaves the list, all figures and new rounds; its decisions stay. `copydesk withdraw --restore` undoes it."
    )
    _ask(view, name, f"Withdraw {visible(name)}?", stays, False)


def _ask(view: DeskView, name: str, title: str, message: str, out_of_rounds: bool) -> None:
    def answered(yes: bool | None) -> None:
        if yes:
            resume = view.shell.hold_keys()  # what is typed behind it is for the list without the article
            view.app.run_worker(_done(view, name, out_of_rounds, resume), description="withdraw an article")

    view.app.push_screen(Confirm(title, message), answered)


async def _done(view: DeskView, name: str, out_of_rounds: bool, resume: Callable[[], None]) -> None:
    """Withdraw the article in the writer's turn, and show the list without it."""
    rounds, session = view.session.desk.rounds, view.session

    def act() -> None:
        rounds.withdraw([name], out_of_rounds=out_of_rounds)

    try:
        await asyncio.wrap_future(view.shell.writer.change_round(act))
    except Asks as asks:
        resume()
        _ask(view, name, f"Take {visible(name)} out of the round too?", f"{asks.message}.", True)
    except CopydeskError as error:
        resume()
        view.say(str(error), urgent=True)
    else:
        others = [card.name for card in session.cards if card.name != name]
        if session.name == name and others:
            at = session.number
            session.open(others[min(at, len(others) - 1)])
        view.remote.look(resume)
        view.say(f"{name} is withdrawn; `copydesk withdraw --restore` brings it back")
