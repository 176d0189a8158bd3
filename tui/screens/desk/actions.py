"""The desk's actions: a table from ids to small functions, which move, open, filter, sort, search and copy.

The hits of a search in the open article show while the phrase is typed, however long the article is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from reading.clean import visible
from review import rounds
from review.rounds import Permission
from review.scale import Scale
from tui.screens.desk.elsewhere import elsewhere_handlers, why_not_elsewhere
from tui.screens.desk.ending import end_row
from tui.screens.desk.entities import entity_actions
from tui.screens.desk.judging import judging_handlers, open_chosen, remove_chosen
from tui.screens.desk.searching import search_handlers
from tui.screens.desk.sources import source_actions
from tui.shell.dispatch import Call, Handler, plain
from tui.terminal.run import writer
from tui.work.article_filter import SORTS, parse
from tui.work.search import paragraph_start

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView
    from tui.shell.background import Question
    from tui.work.adjudication import Adjudication, Found
    from tui.work.session import Session

SELECTIONS = "copydesk-selections.txt"


def search_and_copy_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of searching and copying."""
    return {
        "decisions.open": plain(lambda: _decisions(view)),
        **search_handlers(view),
        "sentence.copy": plain(lambda: _copy(view, quotation(view))),
        "sentence.copy-record": plain(lambda: _copy(view, record(view))),
        "sentence.write": plain(lambda: _write(view)),
    }


def _decisions(view: DeskView) -> None:
    """List what this reviewer decided, newest first; the last query of the session where there was one."""
    from tui.screens.decisions import DecisionsScreen

    def go(article: str, sentence: int) -> None:
        if view.session.number_of(article) < 0:
            view.say(f"{article} is not on your list in this round")
            return
        view.focus_pane("reader")
        view.session.open(article, sentence)

    def left(_: None) -> None:
        view.decisions_query = screen.listed.text

    query = view.decisions_query if view.decisions_query is not None else f"by:{view.session.desk.reviewer}"
    screen = DecisionsScreen(view.session, view.shell.settings, go, query)
    view.shell.show(screen, left)


def prepare_decisions(view: DeskView) -> None:
    """Load what the list of decisions needs, beside the keys, when a key was pressed that may open it."""
    if "tui.screens.decisions" in sys.modules:
        return

    def load(_question: Question[None]) -> None:
        import_module("tui.screens.decisions")
        next(iter(view.session.desk.decisions.newest_first()), None)  # knows then when each article was last decided on

    view.background.ask("prepare", load)


def quotation(view: DeskView) -> str:
    """Return the selected sentences as a quotation with its reference."""
    session = view.session
    article = session.article
    assert article is not None
    chosen = session.cursor.selected
    text = " ".join(article.text[article.sentences[chosen[0]].start : article.sentences[chosen[-1]].end].split())
    which = f"sentence {chosen[0] + 1}" if len(chosen) == 1 else f"sentences {chosen[0] + 1}–{chosen[-1] + 1}"
    return f"“{visible(text)}”\n— {visible(article.title)}, {visible(article.name)}, {which}"


def record(view: DeskView) -> str:
    """Return the current sentence's record as one line of JSON; empty when there is no decision yet."""
    from store.exchange.record import Subjects, encode, record_of

    session = view.session
    event = session.held().get(session.cursor.sentence)
    if event is None or event.holding.verdict is None or session.article is None or event.id.startswith("~"):
        return ""
    past = session.desk.decisions.history(session.name, session.cursor.sentence)
    first = next((one for one in past if one.reviewer == event.reviewer), event)
    article = session.article
    return encode([record_of(event, Subjects(article.name, lambda: article), first)]).decode()


def _copy(view: DeskView, text: str) -> None:
    """Copy, and say what was done."""
    if not text:
        view.say("No saved decision on this sentence: there is no record yet")
        return
    from tui.terminal.clipboard import Clipboard

    view.say(_capitalised(Clipboard(os.environ, writer(view.app)).copy(text)))


def _write(view: DeskView) -> None:
    """Append the selection to a file beside where the program was started."""
    from tui.terminal.clipboard import to_file

    try:
        view.say(_capitalised(to_file(quotation(view), Path.cwd() / SELECTIONS)))
    except OSError as error:
        view.say(f"Not written: {error}", urgent=True)


def _capitalised(said: str) -> str:
    """Return what was done as a line of its own; the name of a file in it stays as it is."""
    return said[:1].upper() + said[1:]


def list_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of the list."""
    articles = view.articles
    return {
        "list.open": plain(lambda: _open(view)),
        "list.next": lambda call: articles.point(articles.cursor + call.times),
        "list.previous": lambda call: articles.point(articles.cursor - call.times),
        "list.page-next": lambda call: articles.point(articles.cursor + call.times * articles.page_rows()),
        "list.page-previous": lambda call: articles.point(articles.cursor - call.times * articles.page_rows()),
        "list.first": plain(lambda: articles.point(0)),
        "list.last": plain(lambda: articles.point(len(articles.order) - 1)),
        "list.filter": plain(lambda: _ask(view)),
        "list.sort": plain(lambda: _sort(view)),
        "list.withdraw": plain(lambda: _withdraw(view)),
    }


def _open(view: DeskView) -> None:
    card = view.articles.card
    if card is None:
        view.say("Nothing to open")
        return
    view.session.open(card.name)
    view.focus_pane("reader")


def _ask(view: DeskView) -> None:
    """Ask for a filter and apply it while it is typed."""
    from tui.screens.dialogs import Prompt

    before = view.filter

    def done(text: str | None) -> None:
        view.order.want(before if text is None else text)
        view.order.settle()
        unknown = parse(view.filter, view.session.scale).unknown
        if unknown:
            view.say(f"Not understood: {' '.join(unknown)}")

    hint = f"filter: words  is:unread is:open is:done  verdict:{view.session.scale.example}  by:NAME  -not this"
    prompt = Prompt("Filter", before, placeholder=hint, bottom=True, changed=view.order.want)
    view.app.push_screen(prompt, done)


def _withdraw(view: DeskView) -> None:
    from tui.screens.desk.withdrawing import withdraw

    withdraw(view)


def _sort(view: DeskView) -> None:
    view.sort = SORTS[(SORTS.index(view.sort) + 1) % len(SORTS)]
    view.order.want(view.filter)
    view.order.settle()
    view.say(f"Sorted by {view.sort}")


WRITES = frozenset(
    (
        *("sentence.tag", "sentence.clear", "sentence.aside", "sentence.reason", "sentence.note"),
        *("sentence.confidence", "sentence.evidence", "sentence.confirm", "sentence.control", "sentence.repeat"),
        *("edit.undo", "edit.redo"),
    )
)


def writes(scale: Scale, action_id: str) -> bool:
    """Whether an action writes; those that give a verdict of the scale do."""
    scope, _, name = action_id.partition(".")
    return action_id in WRITES or (scope == "sentence" and name.removesuffix("-because") in scale.names)


UNDOES = frozenset(("edit.undo", "edit.redo"))
ON_SENTENCE = frozenset(
    (
        *("sentence.range", "sentence.copy", "sentence.copy-record", "sentence.write", "entity.open"),
        *("inspector.open", "inspector.remove", "elsewhere.open"),
    )
)
"""What is done to the current sentence, and so not at the end of the article, where none is."""
ELSEWHERE = frozenset(("elsewhere.open", "difference.next", "difference.previous"))
BY_ARTICLES = frozenset(("article.next", "article.previous"))
NEEDS_ARTICLE = (
    "sentence.",
    "page.",
    "mention.",
    "mark.",
    "search.open",
    "search.next",
    "search.previous",
    "entity.",
    "elsewhere.",
    "source.",
)


def desk_handlers(view: DeskView) -> Mapping[str, Handler]:
    """Return the handlers of the desk's actions."""
    return {
        **judging_handlers(view),
        **_moving(view),
        **list_handlers(view),
        **_looking(view),
        **search_and_copy_handlers(view),
        **entity_actions(view),
        **elsewhere_handlers(view),
        **source_actions(view),
    }


def cannot(view: DeskView, action_id: str) -> str:
    """Return why an action cannot be performed now, or the empty string."""
    session = view.session
    rules, read_only, reviewer = session.desk.rules, session.desk.read_only, session.desk.reviewer
    if is_writing := writes(rules.scale, action_id):
        if read_only:
            return f"Nothing can be changed: {read_only}"
        refused = rounds.why_not(rules, reviewer, Permission.JUDGE)
        if refused:
            return refused
    if session.cursor.ended and ((is_writing and action_id not in UNDOES) or action_id in ON_SENTENCE):
        return f"{end_row(view)[0]}; {view.shell.key_of('sentence.previous')} goes back into the article"
    if action_id == "article.decline":
        return _why_not_decline(session)
    if action_id.startswith(NEEDS_ARTICLE) and (session.article is None or not session.article.sentences):
        return "No article is open"
    if action_id in BY_ARTICLES and not session.cards:
        return "No article is yours here yet"
    return why_not_elsewhere(view, action_id) if action_id in ELSEWHERE else ""


def _why_not_decline(session: Session) -> str:
    rules = session.desk.rules
    if session.article is None:
        return "No article is open"
    if rules.is_everything:
        return "In this round every article is everybody's: leave it alone"
    return rounds.why_not(rules, session.desk.reviewer, Permission.DECLINE)


def _moving(view: DeskView) -> dict[str, Handler]:
    session = view.session

    def number(call: Call, default: int) -> None:
        session.jump(default if call.count is None else call.count - 1)

    return {
        "sentence.next": lambda call: session.cursor.move(call.times),
        "sentence.previous": lambda call: session.cursor.move(-call.times),
        "sentence.next-unjudged": lambda call: session.cursor.seek(True, call.times),
        "sentence.previous-unjudged": lambda call: session.cursor.seek(False, call.times),
        "sentence.first": lambda call: number(call, 0),
        "sentence.last": lambda call: number(call, len(session.article.sentences) - 1 if session.article else 0),
        "page.next": lambda call: session.cursor.go(view.reader.page_target(call.times)),
        "page.previous": lambda call: session.cursor.go(view.reader.page_target(-call.times)),
        "article.next": lambda call: session.move_article(call.times, view.articles.order),
        "article.previous": lambda call: session.move_article(-call.times, view.articles.order),
        "paragraph.next": lambda call: _paragraph(view, call.times),
        "paragraph.previous": lambda call: _paragraph(view, -call.times),
        "jump.back": lambda call: session.jump_back(call.times, lambda: _show_page(view)),
        "jump.forward": lambda call: session.jump_forward(call.times, lambda: _show_page(view)),
        "mark.set": lambda call: _set_mark(view, call.argument),
        "mark.jump": lambda call: _jump(view, call.argument),
    }


def _looking(view: DeskView) -> dict[str, Handler]:
    return {
        "app.back": plain(lambda: _back(view)),
        "export.open": plain(lambda: _export(view)),
        "pane.next": plain(lambda: _pane(view, 1)),
        "pane.previous": plain(lambda: _pane(view, -1)),
        "pane.inspector": plain(lambda: _inspect(view)),
        "pane.zen": plain(lambda: _zen(view)),
        "sentence.numbers": plain(lambda: _numbers(view)),
        "inspector.next": lambda call: view.inspector.point(call.times),
        "inspector.previous": lambda call: view.inspector.point(-call.times),
        "inspector.open": plain(lambda: open_chosen(view)),
        "inspector.remove": plain(lambda: remove_chosen(view)),
    }


# ------------------------------------------------------------------ what is more than one line


def _export(view: DeskView) -> None:
    from tui.screens.export import choices, show_export

    view.fetch(lambda: choices(view.shell), lambda found: show_export(view.shell, found))


def _set_mark(view: DeskView, letter: str) -> None:
    view.session.marks[letter] = (view.session.name, view.session.cursor.sentence)
    view.say(f"Mark {letter} set")


def _jump(view: DeskView, letter: str) -> None:
    session = view.session
    place = session.marks.get(letter)
    if place is None:
        view.say(f"No mark {letter}")
        return
    if place[0] == session.name:
        session.jump(place[1])
    else:
        session.open(*place)


def _show_page(view: DeskView) -> None:
    """Show the page, where a jump led to."""
    if view.pane == "list":
        view.focus_pane("reader")


def _paragraph(view: DeskView, steps: int) -> None:
    """Go to the first sentence of a paragraph further on or back; backwards first to that of the current one."""
    session = view.session
    assert session.article is not None
    place = session.cursor.sentence
    for _ in range(abs(steps)):
        place = paragraph_start(session.article, place, 1 if steps > 0 else -1)
    session.cursor.go(place)


def _back(view: DeskView) -> None:
    """Give up the range, the hits, the filter, zen; else go to the page; else to the case that one came from."""
    session = view.session
    if session.cursor.anchor is not None:
        session.toggle_range()
    elif view.reader.hits or view.desk_hits:
        view.reader.hits = view.desk_hits = ()
        view.reader.repaint()
    elif view.filter and view.pane == "list":
        view.order.want("")
        view.order.settle()
    elif view.zen:
        _zen(view)
    elif view.pane != "reader" and session.article is not None:
        view.focus_pane("reader")
    elif view.adjudication is not None:
        _return_to_case(view, view.adjudication)
    view.show_hints()


def _return_to_case(view: DeskView, adjudication: Adjudication) -> None:
    """Go back to the case that the reviewer came from, and what was prepared for it."""
    from tui.screens.adjudication import AdjudicationScreen

    def show(found: Sequence[Found]) -> None:
        adjudication.take_again(found)
        view.app.push_screen(AdjudicationScreen(adjudication))

    view.adjudication = None
    articles = (adjudication.case.article,) if adjudication.case else ()
    view.fetch(lambda: adjudication.read_again(articles), show)


def _pane(view: DeskView, step: int) -> None:
    order = ["list", "reader", *(["inspector"] if view.inspector.display or view.size.width < 60 else [])]
    if view.zen:
        order = ["reader"]
    at = order.index(view.pane) if view.pane in order else 0
    view.focus_pane(order[(at + step) % len(order)])


def _inspect(view: DeskView) -> None:
    view.inspecting = not view.inspector.display
    if view.pane == "list" and view.inspecting:
        view.pane = "reader"
    if view.pane == "inspector" and not view.inspecting:
        view.pane = "reader"
    view.fit_panes()
    if view.inspecting and not view.inspector.display:  # there is room for one pane only
        view.focus_pane("inspector")
    view.inspect()
    if view.shell.settings.speak:  # nothing else tells it to who does not see it
        view.say("Inspector shown" if view.inspector.display else "Inspector hidden")


def _zen(view: DeskView) -> None:
    view.zen = not view.zen
    view.pane = "reader"
    view.fit_panes()
    if view.shell.settings.speak:
        view.say("The article alone" if view.zen else "All panes")


def _numbers(view: DeskView) -> None:
    view.reader.numbered = not view.reader.numbered
    view.reader.reveal(fresh=True)
    view.reader.repaint()
