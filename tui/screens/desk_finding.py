"""Searching in the article that is open, and copying from it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reading.clean import visible
from tui.dispatch import Handler, plain
from tui.screens.article_search import ArticleSearch, say_which

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen

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
    from tui.screens.search import search_desk

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
    from store.record import encode
    from store.recording import Setting, record_of

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
