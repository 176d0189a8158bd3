"""What the desk's status line says: facts, what the current sentence asks for, and the keys that matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from keymaps.actions import ACTIONS
from review.drafts import said
from review.rounds import Deed, why_not
from tui.screens.desk_actions import WRITES
from tui.widgets.status import Hint

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

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
    if session.door.read_only == "" and not why_not(session.door.rules, session.door.reviewer, Deed.ADJUDICATE):
        return (f"{desk.copydesk.key_of('adjudication.open')}: settle what reviewers differ on", failed, called(desk))
    left = f"{ledger.left:,} left on the desk" if len(session.cards) > 1 and desk.size.width >= 100 else ""
    return (where, failed, called(desk), guided(desk), of_sentence(desk), f"saved {ledger.saved:,}{pending}", left)


def called(desk: DeskScreen) -> str:
    """Say which rounds have come to ask this reviewer since the start."""
    calls = desk.others.calls
    which = f"round {calls[0]} asks" if len(calls) == 1 else f"{len(calls)} new rounds ask"
    return f"{which} you: {desk.copydesk.key_of('rounds.open')}" if calls else ""


def guided(desk: DeskScreen) -> str:
    """Say that guidelines are in force that this reviewer has not read."""
    return f"new guidelines: {desk.copydesk.key_of('guidelines.open')}" if desk.guidance.is_new else ""


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
