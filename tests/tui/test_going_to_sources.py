"""Going to a source: what of the article or its evidence is shown where; and evidence that is taken from a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from reading.errors import CopydeskError
from review.events import NOTHING, Evidence
from review.scale import DEFAULT
from tests.tui.helpers import article
from tui.screens.desk import sources
from tui.terminal import browser

URL = "https://example.org/one"
PIECES = (Evidence("https://e.org", "", "supports"), Evidence("b.txt#3", "Twice.", "supports"), Evidence("a book"))


class View:
    """A view of an article with evidence, which hears what is asked of it."""

    def __init__(self, evidence: Sequence[Evidence] = (), meant: Any = ("article", 0), **metadata: str) -> None:
        self.heard: list[str] = []
        self.say = lambda text, urgent=False: self.heard.append(f"{text}{' !' * urgent}")
        self.pane = "inspector"
        self.inspector = SimpleNamespace(meant=lambda kind: meant if kind == "evidence" else "wrong")
        self.app = "the application"
        self.evidence: tuple[Evidence, ...] = tuple(evidence)
        self.refused = ""
        self.arrived: Any = None
        self.session = SimpleNamespace(
            name="a.txt",
            scale=DEFAULT,
            article=replace(article("a.txt", "One.", "Two."), metadata=metadata),
            holding=lambda: replace(NOTHING, verdict="erroneous", evidence=self.evidence),
            number_of=lambda name: {"a.txt": 0, "b.txt": 1, "c#d": 2}.get(name, -1),
            open=self.open,
            cursor=SimpleNamespace(sentence=1),
        )
        self.acts = SimpleNamespace(set_evidence=self.set_evidence)
        self.shell = SimpleNamespace(
            key_of=lambda action: f"<{action}>", settings=SimpleNamespace(today=lambda: "2026-12-01")
        )

    def open(self, name: str, sentence: int, then: Any) -> None:
        self.heard.append(f"opened {name} at {sentence}")
        self.arrived = then

    def cannot(self, action: str) -> str:
        return self.refused if action == "sentence.evidence" else "asked of another action"

    def set_evidence(self, evidence: tuple[Evidence, ...]) -> None:
        self.evidence = evidence


@pytest.fixture
def browsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let addresses only be noted; one of them cannot be shown."""
    seen: list[str] = []

    def browse(app: object, environ: object, url: str) -> str:
        if url.endswith("broken"):
            raise CopydeskError("No browser", "it is broken")
        seen.append(f"{app}: {url}")
        return f"shown: {url}"

    monkeypatch.setattr(browser, "browse", browse)
    return seen


NO_ADDRESS = "This article's file gives no web address"


@pytest.mark.parametrize(
    ("pane", "meant", "evidence", "url", "heard"),
    [
        ("reader", ("evidence", 0), PIECES, URL, f"shown: {URL}"),
        ("reader", ("evidence", 0), PIECES, "", NO_ADDRESS),
        ("reader", None, (), f"{URL}/broken", "No browser: it is broken !"),
        ("inspector", ("article", 0), PIECES, URL, f"shown: {URL}"),
        ("inspector", None, (), URL, f"shown: {URL}"),
        ("inspector", None, PIECES[:1], URL, f"shown: {URL}"),
        ("inspector", None, PIECES[:2], URL, "<inspector.next> chooses one of 2 pieces of evidence"),
        ("inspector", ("note", 0), PIECES, URL, f"shown: {URL}"),
        ("inspector", ("evidence", 0), PIECES, URL, "shown: https://e.org"),
        ("inspector", ("evidence", 1), PIECES, URL, "opened b.txt at 2"),
        ("inspector", ("evidence", 2), PIECES, URL, "No web address: a book"),
        ("inspector", ("evidence", 0), (Evidence("gone.txt#3"),), URL, "No web address: gone.txt#3"),
        ("inspector", ("evidence", 0), (Evidence("a.txt#1"),), URL, "opened a.txt at 0"),
        ("inspector", ("evidence", 0), (Evidence("b.txt#0"),), URL, "No web address: b.txt#0"),
        ("inspector", ("evidence", 0), (Evidence("b.txt#12 "),), URL, "No web address: b.txt#12 "),
        ("inspector", ("evidence", 0), (Evidence("c#d#999999999"),), URL, "opened c#d at 999999998"),
        ("inspector", ("evidence", 0), (Evidence("b.txt#1234567890"),), URL, "No web address: b.txt#1234567890"),
    ],
)
def test_what_is_chosen_is_shown(
    browsed: list[str], pane: str, meant: Any, evidence: Sequence[Evidence], url: str, heard: str
) -> None:
    """The article's address from the page; a piece of evidence where it is chosen, on this desk or in the browser."""
    view: Any = View(evidence, meant, **({"url": url} if url else {}))
    view.pane = pane
    act = sources.source_actions(view)["source.open"]
    act(SimpleNamespace())  # type: ignore[arg-type]
    assert view.heard == [heard]
    shown = heard.removeprefix("shown: ")
    assert browsed == ([f"the application: {shown}"] if shown != heard else [])


@pytest.mark.parametrize(
    ("quote", "place", "to", "heard"),
    [
        ("Twice.", 0, 2, []),
        ("Twice.", 4, 5, []),
        ("Twice.", 5, 5, []),
        ("  And \n more. ", 4, 0, []),
        (" ", 4, 4, []),
        ("Never.", 4, 4, ["The words that were quoted do not stand in this article now"]),
    ],
)
def test_one_arrives_at_the_words_that_were_quoted(quote: str, place: int, to: int, heard: list[str]) -> None:
    """Where one is if they stand there, else the nearest place."""
    view: Any = View()
    view.focused = view.moved = None
    view.focus_pane = lambda pane: setattr(view, "focused", pane)
    cursor = SimpleNamespace(place=place)
    cursor.go = lambda at: setattr(cursor, "place", at)
    view.session.article = article("b.txt", "One.  And more.", "Two.", "Twice.", "Four.", "Five.", "Twice.")
    view.session.cursor = cursor
    sources._arrived(view, quote)
    assert (view.focused, cursor.place, view.heard) == ("reader", to, heard)


@pytest.mark.parametrize(
    ("place", "stance", "said", "taken"),
    [
        (("b.txt", 4), "", "Evidence that refutes sentence 2: b.txt#5", "refutes"),
        (("b.txt", 4), "supports", "Evidence that supports sentence 2: b.txt#5", "supports"),
        (("a.txt", 0), "", "Evidence that refutes sentence 2: a.txt#1", "refutes"),
        (("b.txt", 1), "", "Evidence that refutes sentence 2: b.txt#2", "refutes"),
        (("a.txt", 1), "", "That is the sentence itself", ""),
        (("b.txt", 2), "", "It is evidence already; the inspector shows it", ""),
    ],
)
def test_a_sentence_becomes_evidence(place: tuple[str, int], stance: str, said: str, taken: str) -> None:
    """Behind what there is, on one line, and with the day on which it was taken."""
    view: Any = View(PIECES)
    assert sources.take_as_evidence(view, place, "It\n rained. ", stance) == said
    new = Evidence(f"{place[0]}#{place[1] + 1}", "It rained.", taken, "2026-12-01")
    assert view.evidence == (*PIECES, *([new] if taken else []))


def test_what_stands_in_the_way_of_evidence_is_said_first() -> None:
    view: Any = View(PIECES)
    view.refused = "The round is closed"
    assert sources.take_as_evidence(view, ("a.txt", 1), "So.") == "The round is closed"
    assert view.evidence == PIECES
