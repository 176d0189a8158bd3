"""What each action does on the desk: a table from ids to small functions.

Searching in the article that is open: its hits show while the phrase is typed, however long the article is.

Searching in the article that is open, and copying from it.

The list's own actions: moving, opening, filtering while it is typed, sorting.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from reading.clean import visible
from review import rounds
from review.rounds import Permission
from tui.screens.desk.entities import entity_actions
from tui.screens.desk.judging import judging, open_chosen, remove_chosen
from tui.shell.dispatch import Call, Handler, plain
from tui.work.article_filter import SORTS, parse
from tui.work.search import Span, look_for, paragraph_start

if TYPE_CHECKING:
    from tui.app.app import CopydeskApp
    from tui.screens.desk.screen import DeskScreen
    from tui.work.adjudication import Adjudication

AT_ONCE = 4
"""Looks that are taken before a key is done: enough for most articles. Longer ones are looked through between keys."""
GROUP = "search the article"


class ArticleSearch:
    """One phrase being typed: it is looked for from where the reader stood."""

    def __init__(self, desk: DeskScreen) -> None:
        self._desk = desk
        self._article = desk.session.article
        self._origin, self._before = desk.session.cursor, desk.reader.hits
        self._start = _start(desk, self._origin)
        self._target = self._origin

    @classmethod
    def ask(cls, desk: DeskScreen) -> None:
        """Ask for a phrase and show its places while it is typed."""
        from tui.screens.dialogs import Prompt

        one = cls(desk)
        hint = "search in this article"
        prompt = Prompt("Search in this article", placeholder=hint, bottom=True, changed=lambda text: one.look(text))
        desk.app.push_screen(prompt, one.done)

    def done(self, phrase: str | None) -> None:
        """Stay where the phrase is and say so, or go back when there is none."""
        if phrase is None:
            self._desk.workers.cancel_group(self._desk, GROUP)
            self._desk.reader.hits = self._before
            self._desk.reader.repaint()
            self._desk.session.go(self._origin)
        else:  # the last letters may have come in one packet with the key that accepts
            self.look(phrase, partial(self._tell, phrase))

    def look(self, phrase: str, then: Callable[[], None] = lambda: None) -> None:
        """Look for a phrase in place of the one before; `then` is called when all its places are known."""
        self._desk.workers.cancel_group(self._desk, GROUP)
        found = look_for(phrase, self._article.text if self._article else "", self._start)
        hits: Sequence[Span] | None = ()
        for _ in range(AT_ONCE):
            if (hits := next(found, None)) is None:
                break
            self._show(hits)
        self._desk.reader.repaint()
        if hits is None:
            then()
        else:
            self._desk.run_worker(self._look_on(found, then), group=GROUP, description=GROUP)

    async def _look_on(self, found: Iterator[Sequence[Span]], then: Callable[[], None]) -> None:
        """Look further between the keys, as long as the article is open."""
        for hits in found:
            if self._desk.session.article is not self._article:
                return
            self._show(hits)
            await asyncio.sleep(0)
        self._desk.reader.repaint()
        then()

    def _show(self, hits: Sequence[Span]) -> None:
        """Mark hits and make the sentence of the first one current."""
        session = self._desk.session
        self._desk.reader.hits = hits
        at = bisect_left(hits, (self._start, 0))
        target = session.sentence_at(hits[at % len(hits)][0]) if hits else self._origin
        if target != self._target:
            self._target = target
            session.go(target)

    def _tell(self, phrase: str) -> None:
        if phrase.strip() and not self._desk.reader.hits:
            self._desk.said(f"Not in this article: {phrase}")
        else:
            say_which(self._desk)


def say_which(desk: DeskScreen) -> None:
    """Say how many hits there are and where the current one stands among them."""
    hits, article = desk.reader.hits, desk.session.article
    if hits and article:
        at = bisect_left(hits, (_start(desk, desk.session.cursor), 0)) + 1
        desk.said(f"hit {at} of {len(hits)}")


def _start(desk: DeskScreen, sentence: int) -> int:
    article = desk.session.article
    return article.sentences[sentence].start if article and article.sentences else 0


SELECTIONS = "copydesk-selections.txt"


def finding(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers of searching and copying."""
    return {
        "search.open": plain(lambda: ArticleSearch.ask(desk)),
        "search.desk": plain(lambda: _everywhere(desk)),
        "search.next": lambda call: _step(desk, call.times),
        "search.previous": lambda call: _step(desk, -call.times),
        "sentence.copy": plain(lambda: _copy(desk, quotation(desk))),
        "sentence.copy-record": plain(lambda: _copy(desk, record(desk))),
        "sentence.write": plain(lambda: _write(desk)),
    }


def _everywhere(desk: DeskScreen) -> None:
    """Search the whole desk."""
    from tui.screens.desk.search import search_desk

    search_desk(desk)


def _step(desk: DeskScreen, steps: int) -> None:
    """Go to the next or previous sentence with a hit, around the end."""
    hits = desk.reader.hits
    article = desk.session.article
    if not hits or article is None:
        desk.said(f"Nothing searched for; {desk.copydesk.key_of('search.open')} searches")
        return
    span = article.sentences[desk.session.cursor]
    at = bisect_left(hits, (span.end, 0)) - 1 if steps > 0 else bisect_left(hits, (span.start, 0))
    _go_to(desk, (at + steps) % len(hits))
    say_which(desk)


def _go_to(desk: DeskScreen, hit: int) -> None:
    """Make the sentence of a hit current."""
    desk.session.go(desk.session.sentence_at(desk.reader.hits[hit][0]))


def quotation(desk: DeskScreen) -> str:
    """Return the selected sentences as a quotation with its reference."""
    session = desk.session
    article = session.article
    assert article is not None
    chosen = session.selected
    text = " ".join(article.text[article.sentences[chosen[0]].start : article.sentences[chosen[-1]].end].split())
    which = f"sentence {chosen[0] + 1}" if len(chosen) == 1 else f"sentences {chosen[0] + 1}–{chosen[-1] + 1}"
    return f"“{visible(text)}”\n— {visible(article.title)}, {visible(article.name)}, {which}"


def record(desk: DeskScreen) -> str:
    """Return the current sentence's record as one line of JSON; empty when there is no decision yet."""
    from store.exchange.record import Setting, encode, record_of

    session = desk.session
    event = session.held().get(session.cursor)
    if event is None or event.holding.verdict is None or session.article is None or event.id.startswith("~"):
        return ""
    past = session.door.history(session.name, session.cursor)
    first = next((one for one in past if one.reviewer == event.reviewer), event)
    article = session.article
    return encode([record_of(event, Setting(article.name, lambda: article), first)]).decode()


def _copy(desk: DeskScreen, text: str) -> None:
    """Copy, and say what was done."""
    if not text:
        desk.said("No saved decision on this sentence: there is no record yet")
        return
    import os

    from tui.terminal.clipboard import Clipboard
    from tui.terminal.run import writer

    desk.said(Clipboard(os.environ, writer(desk.app)).copy(text).capitalize())


def _write(desk: DeskScreen) -> None:
    """Append the selection to a file beside where the program was started."""
    from tui.terminal.clipboard import to_file

    try:
        desk.said(to_file(quotation(desk) + "\n", Path.cwd() / SELECTIONS).capitalize())
    except OSError as error:
        desk.said(f"Not written: {error}", urgent=True)


def listing(desk: DeskScreen) -> Mapping[str, Handler]:
    """Return the handlers of the list."""
    articles = desk.articles
    return {
        "list.open": plain(lambda: _open(desk)),
        "list.next": lambda call: articles.point(articles.cursor + call.times),
        "list.previous": lambda call: articles.point(articles.cursor - call.times),
        "list.page-next": lambda call: articles.point(articles.cursor + call.times * articles.page_rows()),
        "list.page-previous": lambda call: articles.point(articles.cursor - call.times * articles.page_rows()),
        "list.first": plain(lambda: articles.point(0)),
        "list.last": plain(lambda: articles.point(len(articles.order) - 1)),
        "list.filter": plain(lambda: _ask(desk)),
        "list.sort": plain(lambda: _sort(desk)),
    }


def _open(desk: DeskScreen) -> None:
    card = desk.articles.card
    if card is None:
        desk.said("Nothing to open")
        return
    desk.session.open(card.name)
    desk.focus_pane("reader")


def _ask(desk: DeskScreen) -> None:
    """Ask for a filter and apply it while it is typed."""
    from tui.screens.dialogs import Prompt

    before = desk.filter

    def done(text: str | None) -> None:
        desk.order.want(before if text is None else text)
        unknown = parse(desk.filter).unknown
        if unknown:
            desk.said(f"Not understood: {' '.join(unknown)}")

    hint = "filter: words  is:unread is:open is:done  has:disputed  by:NAME"
    prompt = Prompt("Filter", before, placeholder=hint, bottom=True, changed=desk.order.want)
    desk.app.push_screen(prompt, done)


def _sort(desk: DeskScreen) -> None:
    desk.sort = SORTS[(SORTS.index(desk.sort) + 1) % len(SORTS)]
    desk.order.want(desk.filter)
    desk.said(f"Sorted by {desk.sort}")


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
        refused = rounds.why_not(session.door.rules, session.door.reviewer, Permission.JUDGE)
        if refused:
            return refused
    if action_id.startswith(NEEDS_ARTICLE) and (session.article is None or not session.article.sentences):
        return "No article is open"
    return ""


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


def _settle(desk: DeskScreen, settling: Adjudication) -> None:
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
