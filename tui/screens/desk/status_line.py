"""The desk's status line: facts, what the current sentence asks for, and the keys that matter.

While a key waits for a letter, the letters that may follow stand in it, or above it where it is too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from keymaps.actions import Scope
from review.holdings import said
from review.rounds import Round, State
from tui.screens.desk.actions import writes
from tui.screens.desk.judging import EVIDENCE, NOTE, draft_of
from tui.text.wrap import cells
from tui.widgets.status import BESIDE, Hint
from tui.work.hub_line import told

if TYPE_CHECKING:
    from reading.article import Article
    from tui.screens.desk.view import DeskView
    from tui.work.sentence import SentenceView

ORDER: Mapping[str, int] = {"undo": 2, "help": 3}
ROOMY = 160
"""Cells from which the bottom line has room for further keys."""
WAYS = ("decisions.open", "search.desk", "rounds.open", "app.palette")
"""What those keys do: the ways to all that is not on the page."""


def refused(view: DeskView, action_id: str) -> bool:
    """Whether the round or the disk lets nobody do that here now: such a key is not offered."""
    return writes(view.session.scale, action_id) and bool(view.cannot(action_id)) and bool(view.session.article)


def hints(view: DeskView) -> list[Hint]:
    """Return the keys that matter where the focus is, verdicts first, undo and help last."""
    scopes, signs, app = view.scopes(), view.shell.settings.signs, view.shell
    found = []
    for action in app.keymap.actions:
        if action.hint and action.scope in scopes and app.keymap.keys_of(action.id) and not refused(view, action.id):
            key, name = app.key_of(action.id), action.id.partition(".")[2]
            is_verdict = action.scope is Scope.READER and name in signs.scale.names
            found.append(
                Hint(key, signs.verdict(name), signs.look(name)) if is_verdict else Hint(key, action.label.lower())
            )
    found.sort(key=lambda hint: ORDER.get(hint.word, 1 if hint.look == "hint" else 0))
    if view.size.width >= ROOMY:  # what always has room there comes and goes with no message
        found += [Hint(app.key_of(one), app.keymap.by_id[one].label.lower()) for one in WAYS]
    return found


def choices(view: DeskView, argument: str) -> str:
    """Return the possible arguments of an action: reasons or verdicts with their letters, or the marks that are set."""
    if argument == "reason":
        return view.session.reason_keys()
    if argument == "verdict":
        return view.session.verdict_letters()
    return "marks: " + " ".join(sorted(view.session.marks)) if view.session.marks else "any letter"


def facts(view: DeskView) -> tuple[str, ...]:
    """Return the facts: position, failures, what the sentence asks for, decisions saved, sentences left."""
    session, decisions = view.session, view.session.pending
    if session.article is None:
        return (where(view), invited(view), on_disk(view) if view.remote.arriving[1] else "")
    failed = (
        f"{len(decisions.failed)} not saved: {view.shell.key_of('save.retry')} tries again" if decisions.failed else ""
    )
    if view.adjudication is not None or view.settles:
        return (where(view), failed, invited(view))
    left = f"{decisions.left:,} left on the desk" if len(session.cards) > 1 and view.size.width >= 100 else ""
    saved, sentence = on_disk(view), of_sentence(view)
    at, units = session.cursor.sentence + 1, len(session.article.sentences)
    place = f"row {at} of {units}" if view.size.width >= WIDE_ENOUGH and not session.cursor.ended else ""
    return (
        where(view),
        failed,
        ended(view),
        invited(view),
        guided(view),
        *((saved, sentence) if view.remote.lost else (sentence, saved)),
        left,
        place,
    )


def where(view: DeskView) -> str:
    """Return the first fact: how far the article is judged, else what is selected, or where one came from."""
    session = view.session
    if session.article is None:
        return "No articles here"
    if view.adjudication is not None:
        return f"{view.shell.key_of('app.back')}: back to the case"
    if view.settles:
        return f"{view.shell.key_of('adjudication.open')}: settle differences"
    if session.cursor.anchor is not None:
        return f"{len(session.cursor.selected)} selected"
    progress = session.progress
    return f"{progress.judged}/{progress.claims} judged"


def beside_an_act(view: DeskView) -> tuple[str, str]:
    """Return the facts that stand beside what an act did: the first one, and what matters most of the others."""
    return where(view), asked(view) or invited(view) or on_disk(view, still=True)


def on_disk(view: DeskView, *, still: bool = False) -> str:
    """Say how many decisions the disk has, and how many are on their way; or that it has lost some, or all.

    `still` leaves room for what is on its way, so that what stands behind it does not move and is not sent again.
    """
    decisions = view.session.pending
    if view.remote.lost:
        return f"{view.remote.lost:,} NOT on the disk: {view.shell.key_of('save.retry')} tries again"
    if view.remote.gone:
        return "the desk is gone: nothing can be saved"
    settings, pending = view.shell.settings, decisions.pending
    done, of = view.remote.arriving
    arriving = f"   reading {done:,} of {of:,} files" if of else ""
    hub = told(settings.hub, decisions.saved, settings.signs.dot) if settings.hub else ""
    coming = (f", {pending} not yet" if settings.speak else f" +{pending}") if pending else ""
    room = len(f"{decisions.saved + pending:,}{hub} +1") if still else 0
    return f"saved {f'{decisions.saved:,}{hub}{coming}':{room}}{arriving}"


def invited(view: DeskView) -> str:
    """Say which rounds have come to ask this reviewer since the start, or wait for them as their lead."""
    invitations, tasks = view.remote.invitations, view.round_news.tasks
    if invitations:
        which = f"round {invitations[0]} asks" if len(invitations) == 1 else f"{len(invitations)} new rounds ask"
        said = f"{which} you"
    elif tasks:
        which = f"round {tasks[0].round} waits" if len(tasks) == 1 else f"{len(tasks)} rounds wait"
        said = f"{which} for you"
    else:
        return ""
    return f"{said}: {view.shell.key_of('rounds.open')}"


def guided(view: DeskView) -> str:
    """Say that guidelines are in force that this reviewer has not read."""
    if not view.guidance.is_new:
        return ""
    which = "guidelines" if view.guidance.is_first else "new guidelines"
    return f"{which}: {view.shell.key_of('guidelines.open')}"


def welcome(view: DeskView) -> str:
    """Say at somebody's first start what shows and what teaches the keys, in as many words as there is room for."""
    key = view.shell.key_of("app.help")
    if view.size.width < ROOM_FOR_WELCOME:
        return f"{key} keys; learn: copydesk tutorial"
    return f"New here? {key} shows the keys, and `copydesk tutorial` teaches them"


def ended(view: DeskView) -> str:
    """Say that the round takes no verdicts now, for as long as that is so."""
    state = view.session.desk.rules.state
    return "" if state is State.OPEN else "a draft" if state is State.DRAFT else f"round {state.value}"


def terms_line(round: Round, speak: bool = False) -> str:
    """Return the round's name and what matters while working in it: state, blindness, the date it is due."""
    state = [round.state.value] if round.state is not State.OPEN else ["blind"] if round.blind else []
    due = [f"due {round.due}"] if round.due and round.state is State.OPEN else []
    return (", " if speak else " · ").join([round.name, *state, *due])


def asked(view: DeskView) -> str:
    """Return the request of the current sentence: a draft's missing parts, a confirmation."""
    sentence = view.session.current
    if sentence is None:
        return ""
    begun, missing = begun_here(view), said(sentence.missing) if sentence.missing else ""
    if begun or missing:
        return "   ".join(part for part in (begun, missing) if part)
    if sentence.stale:
        return f"text changed: {view.shell.key_of('sentence.confirm')} keeps the verdict"
    if sentence.suggested:
        return f"suggested: {view.shell.key_of('sentence.confirm')} takes it"
    return ""


def of_sentence(view: DeskView) -> str:
    """Return the request of the current sentence; else that all is done, or that decisions lost their sentence."""
    if request := asked(view):
        return request
    session = view.session
    sentence = session.current
    if sentence and not sentence.is_claim and session.article is not None and view.size.width >= WIDE_ENOUGH:
        return whose_aside(session.article, sentence)
    progress = session.progress
    if progress.claims and progress.judged >= progress.claims:
        return _done(view)
    lost = session.opened.orphans if session.opened else 0
    return f"{lost} earlier decision{'s' if lost > 1 else ''} whose sentence is gone" if lost else ""


def whose_aside(article: Article, view: SentenceView) -> str:
    """Say what kind of unit is set aside, and whether reading or a person did it."""
    if view.holding.claim is False:
        return "set aside by you"
    return f"{article.sentences[view.number].kind}, set aside by reading"


def begun_here(view: DeskView) -> str:
    """Say that there is a draft on the current sentence, and the key that goes on with it; empty when there is none.

    One that the disk refused is only in memory, and told to be.
    """
    drafts = view.shell.drafts
    if drafts.is_empty:
        return ""
    kept = ", NOT on the disk" if drafts.refused else ""
    for kind, what, action in ((NOTE, "a note", "sentence.note"), (EVIDENCE, "evidence", "sentence.evidence")):
        if drafts.find(draft_of(view.session, kind)) is not None:
            return f"draft of {what}{kept}: {view.shell.key_of(action)}"
    return ""


def _done(view: DeskView) -> str:
    """Say what comes after an article that is done."""
    left, order = view.session.pending.left, view.articles.order
    if not left:
        return "everything is judged"
    if order and order[-1] == view.session.number:
        return f"done; {left:,} left further up"
    return f"done: {view.shell.key_of('article.next')} next article"


ROOM_FOR_WELCOME = 76
"""Columns from which whole words greet a newcomer."""
WIDE_ENOUGH = 100
"""Columns from which the place in the article, and who set a unit aside, are told: they cost bytes at every step."""


class ReasonMenu:
    """Shows the letters there are, and takes them off the screen again."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._told = ""

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        view = self._view
        text = choices(view, argument)
        if argument not in ("reason", "verdict") or cells(text) <= view.size.width - BESIDE or view.size.height < 8:
            self._told = text
            view.said(text)
            return
        letters = [(one.key, one.name) for one in view.session.terms.reasons]
        if argument == "verdict":
            letters = [(one.letter, one.name) for one in view.session.scale]
        view.shell.show_menu(letters)

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._told:
            if self._view.status.message == self._told:
                self._view.said("")
            self._told = ""
