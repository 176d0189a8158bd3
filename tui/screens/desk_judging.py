"""Judging on the desk: verdicts, reasons, notes, evidence, and what the inspector opens and removes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reading.errors import CopydeskError
from review.events import Evidence
from review.verdicts import Verdict
from tui.dispatch import Call, Handler, plain

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen
    from tui.session import Session


def judging(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers that change what the reviewer holds."""
    session = desk.session
    return {
        **_verdicts(session),
        "sentence.reason": lambda call: session.toggle_reason(call.argument),
        "sentence.clear": lambda call: session.clear(call.count),
        "sentence.aside": lambda call: session.aside(call.count),
        "sentence.note": plain(lambda: _note(desk)),
        "sentence.confidence": plain(lambda: _confidence(desk)),
        "sentence.evidence": plain(lambda: _evidence(desk)),
        "sentence.confirm": plain(session.confirm),
        "sentence.control": plain(lambda: _control(desk)),
        "sentence.repeat": lambda call: session.repeat(call.count),
        "sentence.range": plain(session.extend),
        "article.decline": plain(lambda: _decline(desk)),
        "edit.undo": _repeatedly(session.undo),
        "edit.redo": _repeatedly(session.redo),
        "save.retry": plain(session.retry),
    }


def _verdicts(session: Session) -> Mapping[str, Handler]:
    """Return the handlers that give a verdict, with a reason for those that take one."""

    def decide(verdict: Verdict) -> Handler:
        return lambda call: session.decide(verdict, call.count)

    def because(verdict: Verdict) -> Handler:
        def handle(call: Call) -> None:
            reason = session.reason(call.argument)
            if reason:
                session.decide(verdict, call.count, (reason,))

        return handle

    return {
        **{f"sentence.{verdict}": decide(verdict) for verdict in Verdict},
        "sentence.disputed-because": because(Verdict.DISPUTED),
        "sentence.erroneous-because": because(Verdict.ERRONEOUS),
    }


def _repeatedly(act: Callable[[], None]) -> Handler:
    def handle(call: Call) -> None:
        for _ in range(call.times):
            act()

    return handle


def _note(desk: DeskScreen) -> None:
    """Ask for the note of the current sentence."""
    from tui.screens.note import NoteDialog

    session = desk.session

    def take(text: str | None) -> None:
        if text is not None:
            session.note(text)

    quote = session.article.quote(session.cursor) if session.article else ""
    desk.app.push_screen(NoteDialog(f"Note on sentence {session.cursor + 1}", session.holding().note, quote), take)


def _confidence(desk: DeskScreen) -> None:
    """Go from none to low, medium, high, and back to none."""
    level = desk.session.holding().confidence
    desk.session.confidence(None if level == 3 else (level or 0) + 1)


def _control(desk: DeskScreen) -> None:
    """Mark the current sentence as a control of this round: its verdict is known to be the lead's own."""
    session, office = desk.session, desk.copydesk.settings.office
    verdict = session.holding().verdict
    if office is None:
        desk.said("Controls belong to a round; this desk has none")
        return
    if verdict is None:
        desk.said("Give the sentence the verdict that is known first")
        return
    try:
        office.control(session.door.round, (session.name, session.cursor), verdict)
    except CopydeskError as error:
        desk.said(str(error), urgent=True)
    else:
        desk.said(f"Control: this sentence is known to be {verdict}")


def _decline(desk: DeskScreen) -> None:
    """Ask why the article is not one for this reviewer to judge, and give it back."""
    from tui.screens.dialogs import Prompt

    office, name = desk.copydesk.settings.office, desk.session.name
    if office is None:
        desk.said("Articles are declined in a round; this desk has none")
        return

    async def give_back(why: str) -> None:
        from tui.rounds_text import declined

        try:
            done = await asyncio.to_thread(office.decline, desk.session.door.round, name, why)
        except CopydeskError as error:
            desk.said(str(error), urgent=True)
            return
        await desk.others.look().wait()
        desk.said(next(declined(name, desk.session.door.rules.lead, done)))

    def take(text: str | None) -> None:
        if text is not None:
            desk.run_worker(give_back(text), description="article.decline")

    hint = "why you should not judge it, such as a conflict of interest; whoever leads the round reads it"
    desk.app.push_screen(Prompt(f"Decline {name}", "", hint=hint), take)


def _evidence(desk: DeskScreen, number: int | None = None) -> None:
    """Ask for a piece of evidence: a new one, or the one with that number to be changed."""
    from tui.screens.evidence import EvidenceDialog

    session = desk.session
    had = session.holding().evidence
    before = had[number] if number is not None else Evidence("", accessed=desk.copydesk.settings.today())

    def take(piece: Evidence | None) -> None:
        if piece is None:
            return
        at = len(had) if number is None else number
        session.evidence((*had[:at], piece, *had[at + 1 :]))

    desk.app.push_screen(EvidenceDialog(before), take)


def open_chosen(desk: DeskScreen) -> None:
    """Open what the inspector's cursor is on."""
    kind, number = desk.inspector.chosen or ("", 0)
    if kind == "note":
        _note(desk)
    elif kind == "evidence":
        _evidence(desk, number)
    elif kind == "entity":
        desk.copydesk.perform("entity.open")
    else:
        desk.said("Nothing to open here")


def remove_chosen(desk: DeskScreen) -> None:
    """Remove what the inspector's cursor is on."""
    session = desk.session
    kind, number = desk.inspector.chosen or ("", 0)
    if kind == "note":
        session.note("")
    elif kind == "reasons":
        session.reasons(())
    elif kind == "evidence":
        had = session.holding().evidence
        session.evidence((*had[:number], *had[number + 1 :]))
    else:
        desk.said("Nothing to remove here")
