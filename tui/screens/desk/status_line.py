"""The desk's status line: facts, what the current sentence asks for, and the keys that matter.

While a key waits for a letter, the letters that may follow stand in it, or above it where it is too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from keymaps.actions import Scope
from review.holdings import draft_line
from review.rounds import Permission, Round, State, why_not
from tui.screens.desk.judging import EVIDENCE, NOTE, draft_of
from tui.screens.footer import footer
from tui.shell.signs import UNICODE, Signs, SpokenSigns
from tui.text.wrap import cells
from tui.widgets.status import NARROW, RESERVED
from tui.work.hub_line import hub_line

if TYPE_CHECKING:
    from reading.article import Article
    from tui.screens.desk.view import DeskView
    from tui.widgets.status import Hint
    from tui.work.sentence import SentenceView


class Situation(NamedTuple):
    """What decides which keys can do something; the bottom line offers others when it changes."""

    scope: Scope
    keymap: int
    refused: bool
    ended: bool
    is_asked: bool
    has_verdict: bool
    has_hits: bool
    has_undo: bool
    has_filter: bool
    has_articles: bool
    is_left: bool


def situation(view: DeskView) -> Situation:
    """Return what decides which keys are offered, in a form that is quickly compared."""
    session = view.session
    sentence, pending, progress, has_article = session.current, session.pending, session.progress, bool(session.article)
    return Situation(
        view.scopes()[0],
        id(view.shell.keymap),
        has_article and bool(view.cannot("sentence.tag")),
        session.cursor.ended,
        bool(sentence and (sentence.stale or sentence.suggested)),
        bool(sentence and sentence.holding.verdict),
        bool(view.reader.hits or view.desk_hits),
        bool(pending.saved or pending.pending),
        bool(view.filter),
        bool(view.articles.order),
        progress.judged < progress.claims,
    )


def hints(view: DeskView) -> list[Hint]:
    """Return the keys that matter where the focus is, the most important first."""
    now = situation(view)
    possible = {
        "sentence.confirm": now.is_asked,
        "search.next": now.has_hits,
        "edit.undo": now.has_undo,
        "sentence.reason": now.has_verdict,
        "sentence.evidence": now.has_verdict,
        "sentence.clear": now.has_verdict,
        "sentence.next-unjudged": now.is_left,
        "list.open": now.has_articles,
        "list.sort": now.has_articles,
        "list.filter": now.has_articles or now.has_filter,
        "inspector.remove": not now.refused,
    }
    first = ["article.next"] if now.ended or not now.is_left else []
    if now.refused and not now.ended:  # there is nothing to judge: what is next leads to where there is something
        first = ["adjudication.open", "decisions.open", "rounds.open"]

    def can(action_id: str) -> bool:
        if not possible.get(action_id, True):
            return False
        return not (view.cannot(action_id) if action_id in view.handlers() else view.shell.cannot(action_id))

    return footer(view.shell, now.scope, can, first=first)


def choices(view: DeskView, argument: str) -> str:
    """Return the possible arguments of an action: reasons or verdicts with their letters, or the marks that are set."""
    if argument == "reason":
        return view.session.reason_keys()
    if argument == "verdict":
        return view.session.verdict_letters()
    return "marks: " + " ".join(sorted(view.session.marks)) if view.session.marks else "any letter"


def facts(view: DeskView) -> Iterator[str]:
    """Yield the facts: position, failures, what the sentence asks for, decisions saved, sentences left."""
    session, decisions = view.session, view.session.pending
    article = session.article
    if article is None:
        yield "No articles here"
        yield invitations_notice(view)
        yield on_disk(view) if view.remote.arriving[1] else ""
        return
    settles = not session.desk.read_only and not why_not(
        session.desk.rules, session.desk.reviewer, Permission.ADJUDICATE
    )
    if view.adjudication is not None:
        yield f"{view.shell.key_of('app.back')}: back to the case"
    elif settles:
        to_do = f"{view.shell.key_of('adjudication.open')}: settle differences"
        yield "nothing left to settle" if view.round_news.is_settled else to_do
    elif session.cursor.anchor is not None:
        yield f"{len(session.cursor.selected)} selected"
    else:
        progress = session.progress
        word = " judged" if view.size.width >= NARROW or view.shell.settings.speak else ""
        yield f"{progress.judged}/{progress.claims}{word}" if progress.claims else "nothing to judge"
    if decisions.failed:
        yield f"{decisions.refused} not saved: {view.shell.key_of('save.retry')} tries again"
    if view.adjudication is not None or settles:
        yield invitations_notice(view)
        return
    yield from (ended_notice(view), invitations_notice(view), guidelines_notice(view))
    saved, sentence = on_disk(view), request_or_end(view)
    yield from (saved, sentence) if view.remote.lost else (sentence, saved)
    if len(session.cards) > 1 and view.size.width >= 100:
        yield f"{decisions.left:,} left on the desk"
    if view.size.width >= WIDE_ENOUGH and not session.cursor.ended:
        yield f"row {session.cursor.sentence + 1} of {len(article.sentences)}"


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
    hub = hub_line(settings.hub, decisions.saved, settings.signs.dot) if settings.hub else ""
    coming = (f", {pending} not yet" if settings.speak else f" +{pending}") if pending else ""
    room = len(f"{decisions.saved + pending:,}{hub} +1") if still else 0
    return f"saved {f'{decisions.saved:,}{hub}{coming}':{room}}{arriving}"


def invitations_notice(view: DeskView) -> str:
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


def guidelines_notice(view: DeskView) -> str:
    """Say that guidelines are in force that this reviewer has not read."""
    if not view.guidance.is_new:
        return ""
    which = "guidelines" if view.guidance.is_first else "new guidelines"
    return f"{which}: {view.shell.key_of('guidelines.open')}"


WELCOMES = ("New here? `copydesk tutorial` teaches the keys", "New here? Run `copydesk tutorial`")
"""What greets somebody at their first start, the most words first; the key for help stands in the same line."""
SHORTEST_WELCOME = "learn: copydesk tutorial"
BESIDE_WELCOME = 46
"""Cells of the bottom line that a greeting leaves to what is judged, what is saved here and on a hub, and to help."""


def welcome_notice(view: DeskView) -> str:
    """Say at somebody's first start what teaches the keys, in as many words as there is room for."""
    if view.shell.settings.speak:
        return f"New here? {view.shell.key_of('app.help')} shows the keys. {WELCOMES[0]}"
    room = view.size.width - BESIDE_WELCOME
    return next((one for one in WELCOMES if cells(one) <= room), SHORTEST_WELCOME)


def ended_notice(view: DeskView) -> str:
    """Say that the round takes no verdicts now, for as long as that is so."""
    state = view.session.desk.rules.state
    return "" if state is State.OPEN else "a draft" if state is State.DRAFT else f"round {state.value}"


def terms_line(round: Round, signs: Signs = UNICODE) -> str:
    """Return the round's name and what matters while working in it: state, blindness, the date it is due."""
    state = [round.state.value] if round.state is not State.OPEN else ["blind"] if round.blind else []
    due = [f"due {round.due}"] if round.due and round.state is State.OPEN else []
    return (", " if isinstance(signs, SpokenSigns) else f" {signs.dot} ").join([round.name, *state, *due])


def request_line(view: DeskView) -> str:
    """Return the request of the current sentence: a draft's missing parts, a confirmation."""
    sentence = view.session.current
    if sentence is None:
        return ""
    begun, missing = draft_notice(view), draft_line(sentence.missing) if sentence.missing else ""
    if begun or missing:
        return "   ".join(part for part in (begun, missing) if part)
    if sentence.stale:
        return f"text changed: {view.shell.key_of('sentence.confirm')} keeps the verdict"
    if sentence.suggested:
        return f"suggested: {view.shell.key_of('sentence.confirm')} takes it"
    return ""


def request_or_end(view: DeskView) -> str:
    """Return the request of the current sentence; else that all is done, or that decisions lost their sentence."""
    if request := request_line(view):
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


def draft_notice(view: DeskView) -> str:
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
        if argument not in ("reason", "verdict") or cells(text) <= view.size.width - RESERVED or view.size.height < 8:
            self._told = text
            view.say(text)
            return
        letters = [(one.key, one.name) for one in view.session.terms.reasons]
        if argument == "verdict":
            letters = [(one.letter, one.name) for one in view.session.scale]
        view.shell.show_menu(letters)

    def withdraw(self) -> None:
        """Take them off the screen."""
        if self._told:
            if self._view.status.message == self._told:
                self._view.say("")
            self._told = ""
