"""Judging on the desk: verdicts, reasons, notes, evidence, and what the inspector opens and removes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reading.errors import CopydeskError
from review.events import Evidence, Verdict
from tui.shell.dispatch import Call, Handler, plain

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView
    from tui.work.session import Session


def judging(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers that change what the reviewer holds."""
    session = view.session
    return {
        **_verdicts(session),
        "sentence.reason": lambda call: session.toggle_reason(call.argument),
        "sentence.clear": lambda call: session.clear(call.count),
        "sentence.aside": lambda call: session.aside(call.count),
        "sentence.note": plain(lambda: _note(view)),
        "sentence.confidence": plain(lambda: _confidence(view)),
        "sentence.evidence": plain(lambda: _evidence(view)),
        "sentence.confirm": plain(session.confirm),
        "sentence.control": plain(lambda: _control(view)),
        "sentence.repeat": lambda call: session.repeat(call.count),
        "sentence.range": plain(session.extend),
        "article.decline": plain(lambda: _decline(view)),
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


def _note(view: DeskView) -> None:
    """Ask for the note of the current sentence."""
    from tui.screens.note import NoteDialog

    session = view.session

    def take(text: str | None) -> None:
        if text is not None:
            session.note(text)

    quote = session.article.quote(session.cursor) if session.article else ""
    view.app.push_screen(NoteDialog(f"Note on sentence {session.cursor + 1}", session.holding().note, quote), take)


def _confidence(view: DeskView) -> None:
    """Go from none to low, medium, high, and back to none."""
    level = view.session.holding().confidence
    view.session.confidence(None if level == 3 else (level or 0) + 1)


def _control(view: DeskView) -> None:
    """Mark the current sentence as a control of this round: its verdict is known to be the lead's own."""
    session, round_admin = view.session, view.shell.settings.round_admin
    verdict = session.holding().verdict
    if round_admin is None:
        view.said("Controls belong to a round; this desk has none")
        return
    if verdict is None:
        view.said("Give the sentence the verdict that is known first")
        return
    try:
        round_admin.control(session.desk.round, (session.name, session.cursor), verdict)
    except CopydeskError as error:
        view.said(str(error), urgent=True)
    else:
        view.said(f"Control: this sentence is known to be {verdict}")


def _decline(view: DeskView) -> None:
    """Ask why the article is not one for this reviewer to judge, and give it back."""
    from tui.screens.dialogs import Prompt

    round_admin, name = view.shell.settings.round_admin, view.session.name
    if round_admin is None:
        view.said("Articles are declined in a round; this desk has none")
        return

    async def give_back(why: str) -> None:
        from tui.text.rounds import declined

        try:
            done = await asyncio.to_thread(round_admin.decline, view.session.desk.round, name, why)
        except CopydeskError as error:
            view.said(str(error), urgent=True)
            return
        await view.remote.look().wait()
        view.said(next(declined(name, view.session.desk.rules.lead, done)))

    def take(text: str | None) -> None:
        if text is not None:
            view.run_worker(give_back(text), description="article.decline")

    hint = "why you should not judge it, such as a conflict of interest; whoever leads the round reads it"
    view.app.push_screen(Prompt(f"Decline {name}", "", hint=hint), take)


def _evidence(view: DeskView, number: int | None = None) -> None:
    """Ask for a piece of evidence: a new one, or the one with that number to be changed."""
    from tui.screens.dialogs import EvidenceDialog

    session = view.session
    had = session.holding().evidence
    before = had[number] if number is not None else Evidence("", accessed=view.shell.settings.today())

    def take(piece: Evidence | None) -> None:
        if piece is None:
            return
        at = len(had) if number is None else number
        session.evidence((*had[:at], piece, *had[at + 1 :]))

    view.app.push_screen(EvidenceDialog(before), take)


def open_chosen(view: DeskView) -> None:
    """Open what the inspector's cursor is on."""
    kind, number = view.inspector.chosen or ("", 0)
    if kind == "note":
        _note(view)
    elif kind == "evidence":
        _evidence(view, number)
    elif kind == "entity":
        view.shell.perform("entity.open")
    else:
        view.said("Nothing to open here")


def remove_chosen(view: DeskView) -> None:
    """Remove what the inspector's cursor is on."""
    session = view.session
    kind, number = view.inspector.chosen or ("", 0)
    if kind == "note":
        session.note("")
    elif kind == "reasons":
        session.reasons(())
    elif kind == "evidence":
        had = session.holding().evidence
        session.evidence((*had[:number], *had[number + 1 :]))
    else:
        view.said("Nothing to remove here")
