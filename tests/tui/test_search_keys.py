"""The keys of searching: what a search in the article and one of the desk show and say, and where one is after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from reading.article import Article
from review.events import Event, EventKind, Holding
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article
from tests.tui.test_names_and_hits import Page
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk import searching
from tui.screens.desk.search_dialog import SearchDialog
from tui.screens.dialogs import Field

TEXTS = ("One bridge fell.", "Two stood.", "A bridge, a bridge.", "Four burned.", "No bridge.")
ON = "   ; next   , previous"


async def done(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Wait until what was asked for is done and shown."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def searched(app: CopydeskApp, pilot: Pilot[int], *keys: str) -> None:
    """Search in the article."""
    app.perform("search.open")
    await done(app, pilot)
    await pilot.press(*keys)
    await done(app, pilot)


BRIDGES = [(4, 10), (30, 36), (40, 46), (64, 70)]


async def test_a_search_in_the_article_leads_to_the_next_place_or_nowhere(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """From where one stands; whoever leaves it is where it began, with what was marked before."""
    desk = FakeDesk([article("a.txt", *TEXTS)])
    card = desk.cards()[0]
    for at in (1, 3):
        desk.append([Event(EventKind.DECIDE, "ana", "main", "a.txt", card.snapshot, at, Holding("disputed"))])
    searches: Sequence[tuple[Sequence[str], int, str, Sequence[tuple[int, int]]]] = [
        ((*"bridge", "enter"), 2, f"hit 2 of 4{ON}", BRIDGES),
        ((*"burned", "escape"), 1, "", BRIDGES),
        ((*"is:unjudged", "escape"), 1, "", BRIDGES),
        (("enter",), 1, "", ()),
        ((" ", "enter"), 1, "", ()),
        ((*"verdict:disputed", "enter"), 1, f"hit 1 of 2{ON}", [(17, 27), (48, 60)]),
        ((*"One bridge", "enter"), 0, f"hit 1 of 1{ON}", [(0, 10)]),
        ((*"verdict:disputed x", "enter"), 1, "Not in this article: verdict:disputed x", []),
        ((*"10:30", "enter"), 1, "Not in this article: 10:30", []),
        ((*"is:unjudged", "enter"), 2, f"hit 2 of 3{ON}", [(0, 16), (28, 47), (61, 71)]),
        ((*"is:unjudgd", "enter"), 1, "Not in this article: is:unjudgd; did you mean is:unjudged?", []),
    ]
    app = app_of(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        for keys, sentence, said, hits in searches:
            view.session.cursor.go(1)
            await searched(app, pilot, *keys)
            found = view.session.cursor.sentence, view.status.message, list(view.reader.hits)
            assert found == (sentence, said, list(hits)), keys
        app.perform("search.open")
        await done(app, pilot)
        hint = "a phrase, or a query: verdict:disputed  is:unjudged  reason:figure  by:NAME"
        assert app.screen.query_one(Input).placeholder == hint
        assert [str(line.render()) for line in app.screen.query(Static)] == ["Search", "enter accept   escape close"]


async def test_a_search_of_the_desk_shows_where_words_stand(app_of: Callable[..., CopydeskApp]) -> None:
    """One moves among the hits while words are typed; nothing is gone to where nothing was found."""
    app = app_of(FakeDesk([article(name, *TEXTS) for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")]))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        app.perform("search.desk")
        await done(app, pilot)
        dialog: Any = app.screen
        assert isinstance(dialog, SearchDialog)
        told = [str(line.render()) for line in dialog.query(Static)]
        assert told == ["Search the desk", "", "down next   enter go there   ctrl+y as evidence   escape close"]
        hint = 'words in any form, "in this order", or verdict:disputed  by:NAME  is:unjudged'
        assert dialog.query_one(Field).hint == hint
        await pilot.press("ctrl+y", "enter")
        await done(app, pilot)
        assert (str(dialog.query_one("#told", Static).render()), app.screen) == ("Nothing is chosen", dialog)
        await pilot.press(*"bridge", "down")
        await done(app, pilot)
        assert ([hit.sentence for hit in dialog.results.hits], dialog.results.cursor) == ([0, 2, 4] * 5, 1)
        page, cursors = dialog.results.size.height - 1, []
        assert 5 < page < 9
        for action in ("page-next", "page-next", "previous", "page-previous", "next", "previous", "page-previous"):
            app.perform(f"dialog.{action}")
            await done(app, pilot)
            cursors.append(dialog.results.cursor)
        assert cursors == [1 + page, 14, 13, 13 - page, 14 - page, 13 - page, 0]
        for keys, said in ((("ctrl+u",), ""), (tuple("nowhere"), "Nowhere on this desk."), (("ctrl+u", " "), "")):
            await pilot.press(*keys)
            app.perform("dialog.next")
            await done(app, pilot)
            assert (dialog.results.hits, dialog.results.said) == ([], said)
        await pilot.press("escape")
        await done(app, pilot)
        assert (app.screen, view.session.current_place, view.desk_hits) == (view, ("a.txt", 0), ())


async def test_the_chosen_hit_is_gone_to_also_by_keys_that_come_at_once(app_of: Callable[..., CopydeskApp]) -> None:
    """Its article's hits are marked, and it is said which of the desk's it is."""
    app = app_of(FakeDesk([article(name, *TEXTS) for name in ("a.txt", "b.txt")]))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        view.focus_pane("list")
        app.perform("search.desk")
        await pilot.press(*"burned", "down", "enter")
        await happens(lambda: view.session.name == "b.txt")
        await done(app, pilot)
        assert (view.session.current_place, view.pane, view.status.message) == (
            ("b.txt", 3), "reader", f"hit 2 of 2 on the desk{ON}"
        )  # fmt: skip
        assert view.reader.hits == [(53, 59)]


async def test_where_no_sentence_is_current_nothing_becomes_evidence_on_it(
    app_of: Callable[..., CopydeskApp],
) -> None:
    app = app_of(FakeDesk([article("a.txt"), article("b.txt", *TEXTS)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.desk_screen.session.open("a.txt", 0)
        await done(app, pilot)
        app.perform("search.desk")
        await pilot.press(*"burned", "ctrl+y")
        await done(app, pilot)
        told = str(app.screen.query_one("#told", Static).render())
        assert told == "No sentence is current that it could be evidence on"


class Refusing(FakeDesk):
    """A desk whose disk refuses to tell what is held, or an article that is not open."""

    refused = ""

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        self._refuse("held")
        return super().held(article, reviewer)

    def article(self, name: str) -> Article:
        self._refuse("article")
        return super().article(name)

    def _refuse(self, what: str) -> None:
        if what == self.refused:
            raise StoreError("Not possible", f"the disk refuses: {what}")


async def test_what_the_disk_refuses_is_told_in_the_search_of_the_desk(app_of: Callable[..., CopydeskApp]) -> None:
    desk = Refusing([article("a.txt", "One."), article("b.txt", *TEXTS)])
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.perform("search.desk")
        await done(app, pilot)
        dialog: Any = app.screen
        desk.refused = "held"
        await pilot.press(*"burned", "down")
        await done(app, pilot)
        assert dialog.results.said == "Not possible: the disk refuses: held"
        desk.refused = ""
        await pilot.press("ctrl+u", *"bridge", "down")
        await done(app, pilot)
        desk.refused = "article"
        app.perform("link.evidence")
        await done(app, pilot)
        assert str(dialog.query_one("#told", Static).render()) == "Not possible: the disk refuses: article"
        desk.refused = ""
        app.perform("link.evidence")
        await done(app, pilot)
        assert str(dialog.query_one("#told", Static).render()) == "Evidence that supports sentence 1: b.txt#3"
        await pilot.press("escape")
        [piece] = app.desk_screen.session.holding().evidence
        assert (piece.source, piece.quote) == ("b.txt#3", TEXTS[2])


@pytest.mark.usefixtures("alone")
def test_a_hit_in_an_article_that_is_no_longer_there_is_not_gone_to() -> None:
    page: Any = Page(0)
    page.desk_hits = [SimpleNamespace(article=name, sentence=0) for name in ("a.txt", "gone.txt")]
    searching._step(page, 1)
    assert (page.session.cursor.sentence, page.said) == (0, ["gone.txt is not on your list in this round any more"])
