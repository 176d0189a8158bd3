"""Judging on the desk: verdicts, reasons, notes, evidence, and what the inspector opens and removes."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from review.events import Evidence
from store.drafts import Draft
from tui.screens.desk.searching import next_hit
from tui.screens.desk.sources import stance_of
from tui.shell.dispatch import Call, Handler, plain
from tui.work.undo import redo, undo

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView
    from tui.work.acts import Acts
    from tui.work.drafts import Drafts
    from tui.work.session import Session

NOTE, EVIDENCE = "note", "evidence"
"""Kinds of drafts."""


def judging_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers that change what the reviewer holds."""
    session, acts = view.session, view.acts
    return {
        **_verdicts(session, acts),
        "sentence.reason": lambda call: acts.toggle_reason(call.argument),
        "sentence.clear": lambda call: acts.clear(call.count),
        "sentence.aside": lambda call: acts.toggle_aside(call.count),
        "sentence.note": plain(lambda: _note(view)),
        "sentence.confidence": plain(lambda: _confidence(view)),
        "sentence.evidence": plain(lambda: _evidence(view)),
        "sentence.confirm": plain(acts.confirm),
        "sentence.control": lambda _: _control(view),
        "sentence.repeat": lambda call: acts.repeat(call.count),
        "sentence.range": plain(session.toggle_range),
        "article.decline": plain(lambda: _decline(view)),
        "edit.undo": lambda call: undo(session, call.times),
        "edit.redo": lambda call: redo(session, call.times),
        "save.retry": plain(lambda: _retry(view)),
    }


def _verdicts(session: Session, acts: Acts) -> Mapping[str, Handler]:
    """Return the handlers that give a verdict, with a reason for those that take one."""

    def decide(verdict: str) -> Handler:
        return lambda call: acts.decide(verdict, call.count)

    def because(verdict: str) -> Handler:
        def handle(call: Call) -> None:
            reason = session.reason_of_key(call.argument)
            if reason:
                acts.decide(verdict, call.count, (reason,))

        return handle

    def tag(call: Call) -> None:
        verdict = session.verdict_of_letter(call.argument)
        if verdict:
            acts.decide(verdict, call.count)

    return {
        **{f"sentence.{verdict}": decide(verdict) for verdict in session.scale.names},
        **{f"sentence.{one.name}-because": because(one.name) for one in session.scale if one.finds_fault},
        "sentence.tag": tag,
    }


def _retry(view: DeskView) -> None:
    """Enter again the acts that the disk refused, and try to write lost events again."""
    view.session.retry()
    if view.remote.lost or view.remote.gone:
        view.say("Looking whether the disk is there again")
        view.remote.look()


def draft_of(session: Session, kind: str) -> Draft:
    """Return an empty draft on the current sentence, by which drafts are looked up and kept."""
    at, snapshot = session.cursor.sentence, session.opened.snapshot if session.opened else ""
    return Draft(session.name, snapshot, at, session.quote_of(session.name, at), kind)


def _note(view: DeskView) -> None:
    """Ask for the note of the current sentence, from the draft on where there is one."""
    from tui.screens.note import NoteDialog

    session, drafts = view.session, view.shell.drafts
    draft, note = draft_of(session, NOTE), session.holding().note
    begun = drafts.find(draft)

    def changed(text: str) -> None:
        if text.strip() in ("", note):
            drafts.drop(draft)
        else:
            drafts.keep(replace(draft, fields={"note": text}))

    def take(text: str | None) -> None:
        if text is None:
            say_kept(view, drafts, draft, "sentence.note")
        elif text == note:
            drafts.drop(draft)
        else:
            drafts.entered(draft)
            view.acts.set_note(text)

    title = f"Note on sentence {draft.sentence + 1}{', from your draft' if begun else ''}{next_hit(view)}"
    view.app.push_screen(NoteDialog(title, (begun or {}).get("note", note), draft.quote, changed), take)


def say_kept(view: DeskView, drafts: Drafts, draft: Draft, action_id: str) -> None:
    """Say that a draft was kept, and how to go on with it, or that it was not."""
    if drafts.find(draft) is not None:
        kept = f"Draft kept: {view.shell.key_of(action_id)} goes on with it"
        view.say(f"The draft could not be kept on the disk: {drafts.refused}" if drafts.refused else kept)


def _confidence(view: DeskView) -> None:
    """Go from none to low, medium, high, and back to none."""
    level = view.session.holding().confidence
    view.acts.set_confidence(None if level == 3 else (level or 0) + 1)


def _control(view: DeskView) -> Awaitable[None]:
    from tui.screens.desk.round_keys import toggle_control

    return toggle_control(view)


def _decline(view: DeskView) -> None:
    from tui.screens.desk.round_keys import decline

    decline(view)


def _evidence(view: DeskView, number: int | None = None) -> None:
    """Ask for a piece of evidence: a new one, or the one with that number to be changed."""
    from tui.screens.dialogs import EvidenceDialog

    session = view.session
    had, drafts = session.holding().evidence, view.shell.drafts
    before = had[number] if number is not None else _blank(view)
    draft = draft_of(session, EVIDENCE if number is None else f"{EVIDENCE} {number}")
    begun = drafts.find(draft) or {}

    def changed(piece: Evidence) -> None:
        texts = {"source": piece.source, "quote": piece.quote, "stance": piece.stance}
        if piece == before or not (piece.source or piece.quote):
            drafts.drop(draft)
        else:
            drafts.keep(replace(draft, fields=texts))

    def take(piece: Evidence | None) -> None:
        if piece is None:
            say_kept(view, drafts, draft, "sentence.evidence")
            return
        drafts.entered(draft)
        at = len(had) if number is None else number
        view.acts.set_evidence((*had[:at], piece, *had[at + 1 :]))

    fields = {name: text for name, text in begun.items() if name in ("source", "quote", "stance")}
    names = [card.name for card in session.cards]
    view.app.push_screen(EvidenceDialog(replace(before, **fields), changed, quote=draft.quote, names=names), take)


def _blank(view: DeskView) -> Evidence:
    """Return evidence that says nothing yet, for what the verdict says."""
    return Evidence(
        "", stance=stance_of(view.session.holding(), view.session.scale), accessed=view.shell.settings.today()
    )


_OPEN = ("note", "evidence", "entity", "difference", "partner", "link")
"""Kinds of rows of the inspector that lead somewhere."""


def open_chosen(view: DeskView) -> None:
    """Open what the inspector's cursor is on, or all that can be opened."""
    kind, number = view.inspector.meant(*_OPEN) or ("", 0)
    if kind == "note":
        _note(view)
    elif kind == "evidence":
        _evidence(view, number)
    elif kind == "entity":
        view.shell.perform("entity.open")
    elif kind in ("difference", "partner", "link"):
        _go_elsewhere(view)
    else:
        _say_nothing(view, "Nothing to open here")


def _say_nothing(view: DeskView, nothing: str) -> None:
    """Say that there is nothing, or how a line of the inspector is chosen where none is."""
    is_unchosen = view.inspector.chosen is None and view.inspector.targets
    view.say(f"{view.shell.key_of('inspector.next')} chooses a line of the inspector" if is_unchosen else nothing)


def _go_elsewhere(view: DeskView) -> None:
    """Go to the sentence of another article that the inspector's cursor is on."""
    place = view.inspector.place_elsewhere
    if place is None or view.session.number_of(place[0]) < 0:
        view.say("That sentence is not on this desk any more")
        return
    view.session.open(*place, lambda: view.focus_pane("reader"))


def remove_chosen(view: DeskView) -> None:
    """Remove what the inspector's cursor is on."""
    acts, holding = view.acts, view.session.holding()
    kind, number = view.inspector.chosen or ("", 0)
    if kind == "note":
        acts.set_note("")
    elif kind == "reasons":
        acts.set_reasons(())
    elif kind == "link":
        acts.toggle_link(holding.links[number])
    elif kind == "evidence":
        had = holding.evidence
        acts.set_evidence((*had[:number], *had[number + 1 :]))
    else:
        _say_nothing(view, "Nothing to remove here")
