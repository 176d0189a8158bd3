"""What each action does on the desk: a table from ids to small functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from review import rounds
from review.rounds import Deed
from tui.dispatch import Call, Handler, plain
from tui.finding import paragraph_start
from tui.screens.desk_finding import finding
from tui.screens.desk_judging import judging, open_chosen, remove_chosen
from tui.screens.desk_list import listing
from tui.screens.entity_actions import entity_actions

if TYPE_CHECKING:
    from tui.app import CopydeskApp
    from tui.screens.desk import DeskScreen
    from tui.session import Session
    from tui.settling import Settling

WRITES = frozenset(
    (
        *("sentence.accurate", "sentence.disputed", "sentence.erroneous", "sentence.clear", "sentence.aside"),
        *("sentence.disputed-because", "sentence.erroneous-because", "sentence.reason", "sentence.note"),
        *("sentence.confidence", "sentence.evidence", "sentence.confirm", "sentence.control", "sentence.repeat"),
        *("edit.undo", "edit.redo"),
    )
)
NEEDS_ARTICLE = ("sentence.", "page.", "mention.", "mark.", "search.open", "search.next", "search.previous", "entity.")


def actions(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers of the desk's actions."""
    return {
        **judging(desk),
        **_moving(desk),
        **listing(desk),
        **_looking(desk),
        **finding(desk),
        **entity_actions(desk),
    }


def why_not(desk: DeskScreen, action_id: str) -> str:
    """Return why an action cannot be performed now, or the empty string."""
    session = desk.session
    if action_id in WRITES:
        if session.door.read_only:
            return f"Nothing can be changed: {session.door.read_only}"
        refused = rounds.why_not(session.door.rules, session.door.reviewer, Deed.JUDGE)
        if refused:
            return refused
    if action_id == "article.decline":
        return _why_not_decline(session)
    if action_id.startswith(NEEDS_ARTICLE) and (session.article is None or not session.article.sentences):
        return "No article is open"
    return ""


def _why_not_decline(session: Session) -> str:
    rules = session.door.rules
    if session.article is None:
        return "No article is open"
    if rules.is_everything:
        return "In this round every article is everybody's: leave it alone"
    return rounds.why_not(rules, session.door.reviewer, Deed.DECLINE)


def _moving(desk: DeskScreen) -> dict[str, Handler]:
    session = desk.session

    def number(call: Call, default: int) -> None:
        session.go(default if call.count is None else call.count - 1)

    return {
        "sentence.next": lambda call: session.move(call.times),
        "sentence.previous": lambda call: session.move(-call.times),
        "sentence.next-unjudged": lambda call: session.seek(True, call.times),
        "sentence.previous-unjudged": lambda call: session.seek(False, call.times),
        "sentence.first": lambda call: number(call, 0),
        "sentence.last": lambda call: number(call, len(session.article.sentences) - 1 if session.article else 0),
        "page.next": lambda call: session.go(desk.reader.page_target(call.times)),
        "page.previous": lambda call: session.go(desk.reader.page_target(-call.times)),
        "article.next": lambda call: session.move_article(call.times, desk.articles.order),
        "article.previous": lambda call: session.move_article(-call.times, desk.articles.order),
        "paragraph.next": lambda call: _paragraph(desk, call.times),
        "paragraph.previous": lambda call: _paragraph(desk, -call.times),
        "mark.set": lambda call: _set_mark(desk, call.argument),
        "mark.jump": lambda call: _jump(desk, call.argument),
    }


def _looking(desk: DeskScreen) -> dict[str, Handler]:
    return {
        "app.back": plain(lambda: _back(desk)),
        "export.open": plain(lambda: _export(desk)),
        "pane.next": plain(lambda: _pane(desk, 1)),
        "pane.previous": plain(lambda: _pane(desk, -1)),
        "pane.inspector": plain(lambda: _inspect(desk)),
        "pane.zen": plain(lambda: _zen(desk)),
        "sentence.numbers": plain(lambda: _numbers(desk)),
        "inspector.next": lambda call: desk.inspector.point(call.times),
        "inspector.previous": lambda call: desk.inspector.point(-call.times),
        "inspector.open": plain(lambda: open_chosen(desk)),
        "inspector.remove": plain(lambda: remove_chosen(desk)),
    }


# ------------------------------------------------------------------ what is more than one line


def _export(desk: DeskScreen) -> None:
    from tui.screens.export import show_export

    show_export(cast("CopydeskApp", desk.app))


def _set_mark(desk: DeskScreen, letter: str) -> None:
    desk.session.marks[letter] = (desk.session.name, desk.session.cursor)
    desk.said(f"Mark {letter} set")


def _jump(desk: DeskScreen, letter: str) -> None:
    session = desk.session
    place = session.marks.get(letter)
    if place is None:
        desk.said(f"No mark {letter}")
        return
    if place[0] != session.name:
        session.open(*place)
    session.go(place[1])


def _paragraph(desk: DeskScreen, steps: int) -> None:
    """Go to the first sentence of a paragraph further on or back; backwards first to that of the current one."""
    session = desk.session
    assert session.article is not None
    place = session.cursor
    for _ in range(abs(steps)):
        place = paragraph_start(session.article, place, 1 if steps > 0 else -1)
    session.go(place)


def _back(desk: DeskScreen) -> None:
    """Give up the range, the hits, the filter, zen; else go to the page; else to the case that one came from."""
    session = desk.session
    if session.anchor is not None:
        session.extend()
    elif desk.reader.hits:
        desk.reader.hits = ()
        desk.reader.repaint()
    elif desk.filter and desk.pane == "list":
        desk.order.want("")
    elif desk.zen:
        _zen(desk)
    elif desk.pane != "reader" and session.article is not None:
        desk.focus_pane("reader")
    elif desk.settling is not None:
        _settle(desk, desk.settling)


def _settle(desk: DeskScreen, settling: Settling) -> None:
    """Go back to the case that the reviewer came from, and what was prepared for it."""
    from tui.screens.adjudication import AdjudicationScreen

    desk.settling = None
    if settling.case is not None:
        settling.reload((settling.case.article,))
    desk.app.push_screen(AdjudicationScreen(settling))


def _pane(desk: DeskScreen, step: int) -> None:
    order = ["list", "reader", *(["inspector"] if desk.inspector.display or desk.size.width < 60 else [])]
    if desk.zen:
        order = ["reader"]
    at = order.index(desk.pane) if desk.pane in order else 0
    desk.focus_pane(order[(at + step) % len(order)])


def _inspect(desk: DeskScreen) -> None:
    desk.inspecting = not desk.inspector.display
    if desk.pane == "list" and desk.inspecting:
        desk.pane = "reader"
    if desk.pane == "inspector" and not desk.inspecting:
        desk.pane = "reader"
    desk.fit_panes()
    if desk.inspecting and not desk.inspector.display:  # there is room for one pane only
        desk.focus_pane("inspector")
    desk.inspector.update()


def _zen(desk: DeskScreen) -> None:
    desk.zen = not desk.zen
    desk.pane = "reader"
    desk.fit_panes()


def _numbers(desk: DeskScreen) -> None:
    desk.reader.numbered = not desk.reader.numbered
    desk.reader.reveal(fresh=True)
    desk.reader.repaint()
