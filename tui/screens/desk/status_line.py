"""What the desk's status line says: facts, what the current sentence asks for, and the keys that matter.

What may follow a key that waits for a letter: in the status line, or above it where that is too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from keymaps.actions import ACTIONS
from review.holdings import said
from review.rounds import Permission, why_not
from tui.screens.board import Board, BoardRow
from tui.screens.desk.actions import WRITES
from tui.text.wrap import cells
from tui.widgets.status import Hint

if TYPE_CHECKING:
    from tui.screens.desk.screen import DeskScreen

HINTS: Mapping[str, str] = {
    "sentence.accurate": "accurate",
    "sentence.disputed": "disputed",
    "sentence.erroneous": "erroneous",
}

ORDER: Mapping[str, int] = {"undo": 2, "help": 3}


def refused(desk: DeskScreen, action_id: str) -> bool:
    """Whether the round or the disk lets nobody do that here now: such a key is not offered."""
    return action_id in WRITES and bool(desk.cannot(action_id)) and bool(desk.session.article)


def hints(desk: DeskScreen) -> list[Hint]:
    """Return the keys that matter where the focus is, verdicts first, undo and help last."""
    scopes, signs, app = desk.scopes(), desk.copydesk.settings.signs, desk.copydesk
    found = []
    for action in ACTIONS:
        if action.hint and action.scope in scopes and app.keymap.keys_of(action.id) and not refused(desk, action.id):
            key, verdict = app.key_of(action.id), HINTS.get(action.id)
            found.append(Hint(key, getattr(signs, verdict), verdict) if verdict else Hint(key, action.label.lower()))
    return sorted(found, key=lambda hint: ORDER.get(hint.word, 1 if hint.look == "hint" else 0))


def choices(desk: DeskScreen, argument: str) -> str:
    """Return what may follow an action that takes an argument: the reasons by their letters, the marks set."""
    if argument == "reason":
        return desk.session.reason_keys()
    return "marks: " + " ".join(sorted(desk.session.marks)) if desk.session.marks else "any letter"


def facts(desk: DeskScreen) -> tuple[str, ...]:
    """Return what is always said: how far, what failed, what the sentence asks for, what is saved, what is left."""
    session, ledger = desk.session, desk.session.ledger
    if session.article is None:
        return ("No articles here", called(desk))
    failed = (
        f"{len(ledger.failed)} not saved: {desk.copydesk.key_of('save.retry')} tries again" if ledger.failed else ""
    )
    pending = f" +{ledger.pending}" if ledger.pending else ""
    where = f"{session.progress.judged}/{session.progress.claims} judged"
    if session.anchor is not None:
        where = f"{len(session.selected)} selected"
    if desk.settling is not None:
        return (f"{desk.copydesk.key_of('app.back')}: back to the case", failed, called(desk))
    if session.door.read_only == "" and not why_not(session.door.rules, session.door.reviewer, Permission.ADJUDICATE):
        return (f"{desk.copydesk.key_of('adjudication.open')}: settle what reviewers differ on", failed, called(desk))
    left = f"{ledger.left:,} left on the desk" if len(session.cards) > 1 and desk.size.width >= 100 else ""
    return (where, failed, called(desk), of_sentence(desk), f"saved {ledger.saved:,}{pending}", left)


def called(desk: DeskScreen) -> str:
    """Say which rounds have come to ask this reviewer since the start."""
    calls = desk.others.calls
    which = f"round {calls[0]} asks" if len(calls) == 1 else f"{len(calls)} new rounds ask"
    return f"{which} you: {desk.copydesk.key_of('rounds.open')}" if calls else ""


def of_sentence(desk: DeskScreen) -> str:
    """Return what the current sentence asks for: a draft's missing parts, a confirmation; else what is over."""
    session, key_of = desk.session, desk.copydesk.key_of
    missing = said(session.lacks())
    if missing:
        return missing
    if session.stale_at(session.cursor):
        return f"text changed: {key_of('sentence.confirm')} keeps the verdict"
    if session.suggestion(session.cursor):
        return f"suggested: {key_of('sentence.confirm')} takes it"
    progress = session.progress
    if progress.claims and progress.judged >= progress.claims:
        return _done(desk)
    lost = session.orphans
    return f"{lost} earlier decision{'s' if lost > 1 else ''} whose sentence is gone" if lost else ""


def _done(desk: DeskScreen) -> str:
    """Say what comes after an article that is done."""
    left, order = desk.session.ledger.left, desk.articles.order
    if not left:
        return "everything is judged"
    if order and order[-1] == desk.session.number:
        return f"done; {left:,} left further up"
    return f"done: {desk.copydesk.key_of('article.next')} next article"


BESIDE = 22
"""Cells of the status line that are not the message's."""


class ReasonMenu:
    """Shows the letters there are, and takes them off the screen again."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._board: Board | None = None
        self._told = ""

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        desk = self._desk
        text = choices(desk, argument)
        if argument != "reason" or cells(text) <= desk.size.width - BESIDE or desk.size.height < 8:
            self._told = text
            desk.said(text)
            return
        if self._board is None:
            self._board = Board(id="choices")
            desk.mount(self._board)
        rows = self._rows()
        self._board.styles.height = len(rows)
        self._board.show(rows)
        self._board.display = True

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._board is not None and self._board.display:
            self._board.display = False
        if self._told:
            if self._desk.status.message == self._told:
                self._desk.said("")
            self._told = ""

    def _rows(self) -> list[BoardRow]:
        """Return the reasons in columns of equal width."""
        reasons = self._desk.session.terms.reasons
        column = max(cells(reason.name) for reason in reasons) + 5
        across = max(1, (self._desk.size.width - 1) // column)
        return [
            (
                (" ", "text"),
                *(
                    span
                    for one in reasons[first : first + across]
                    for span in ((f" {one.key} ", "key"), (one.name + " " * (column - 3 - cells(one.name)), "text"))
                ),
            )
            for first in range(0, len(reasons), across)
        ]
