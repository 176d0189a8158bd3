"""Going to the source: the address of the article or of the evidence that is chosen, in the reader's browser.

And taking a sentence of another article as evidence, with its words.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reading.errors import CopydeskError
from review.events import Evidence, Holding
from review.scale import Scale
from tui.shell.dispatch import Handler, plain
from tui.work.about import address, url_of

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView

_PLACE = re.compile(r"(?P<article>.+)#(?P<sentence>[1-9]\d{0,8})")
STANCES = ("supports", "refutes")


def source_actions(view: DeskView) -> Mapping[str, Handler]:
    """Return the handler that opens a source."""
    return {"source.open": plain(lambda: _open(view))}


def stance_of(holding: Holding, scale: Scale) -> str:
    """Return the stance that evidence mostly has beside a verdict: what is called false is refuted."""
    return STANCES[1] if holding.verdict in scale.faults else STANCES[0]


def take_as_evidence(view: DeskView, place: tuple[str, int], quote: str, stance: str = "") -> str:
    """Add a sentence of the desk to the evidence on the current one, and return one line that says so."""
    session = view.session
    refused = view.cannot("sentence.evidence")
    if refused:
        return refused
    if place == (session.name, session.cursor.sentence):
        return "That is the sentence itself"
    source = f"{place[0]}#{place[1] + 1}"
    had = session.holding().evidence
    if any(piece.source == source for piece in had):
        return "It is evidence already; the inspector shows it"
    taken = stance or stance_of(session.holding(), session.scale)
    view.acts.set_evidence((*had, Evidence(source, " ".join(quote.split()), taken, view.shell.settings.today())))
    return f"Evidence that {taken} sentence {session.cursor.sentence + 1}: {source}"


def _open(view: DeskView) -> None:
    """Open the chosen evidence, or all there is, else the article: in the browser, or a sentence of the desk here."""
    meant = view.inspector.meant("evidence") if view.pane == "inspector" else ("article", 0)
    article, evidence = view.session.article, view.session.holding().evidence
    assert article is not None
    if meant is None and len(evidence) > 1:
        view.say(f"{view.shell.key_of('inspector.next')} chooses one of {len(evidence)} pieces of evidence")
        return
    if meant is None or meant[0] != "evidence":
        _show(view, url_of(article), "This article's file gives no web address")
        return
    piece = evidence[meant[1]]
    found = _PLACE.fullmatch(piece.source)
    if found and view.session.number_of(found["article"]) >= 0:
        view.session.open(found["article"], int(found["sentence"]) - 1, lambda: _arrived(view, piece.quote))
    else:
        _show(view, address(piece.source), f"No web address: {piece.source}")


def _arrived(view: DeskView, quote: str) -> None:
    """Stand on the sentence with the words that were quoted: its number may be of an earlier text."""
    view.focus_pane("reader")
    article, here, words = view.session.article, view.session.cursor.place, " ".join(quote.split())
    if article is None or not words:
        return
    places = [at for at in range(len(article.sentences)) if words in " ".join(article.quote(at).split())]
    if not places:
        view.say("The words that were quoted do not stand in this article now")
    elif here not in places:
        view.session.cursor.go(min(places, key=lambda at: abs(at - here)))


def _show(view: DeskView, url: str, none: str) -> None:
    """Have an address shown in a browser, and say whether it was."""
    if not url:
        view.say(none)
        return
    from tui.terminal.browser import browse

    try:
        view.say(browse(view.app, os.environ, url))
    except CopydeskError as error:
        view.say(str(error), urgent=True)
