"""The dialog on what other articles say: its own sentence, pages, what it says while it looks, where it leads."""

from __future__ import annotations

from threading import Event as Gate

import pytest
from msgspec.structs import replace
from textual.widgets import Static

from review.elsewhere.values import Hints
from review.events import NOTHING, Event, EventKind, Holding, Link, Relation
from review.links import linked
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.differing import HERE, THERE, shown, tell, two
from tests.tui.helpers import article
from tests.tui.test_elsewhere_dialog import open_dialog
from tests.waiting import happens
from tui.screens.desk.elsewhere_dialog import ElsewhereDialog

# ------------------------------------------------------------------ what is shown


def own_of(dialog: ElsewhereDialog) -> list[str]:
    return str(dialog.query_one("#own", Static).content).split("\n")


def told(dialog: ElsewhereDialog) -> str:
    return str(dialog.query_one("#told", Static).content)


async def test_the_sentence_itself_is_cut_to_the_room_there_is() -> None:
    """Two lines in a low dialog, five in a high one, with the words marked that the chosen one has otherwise."""
    long = f"{HERE[:-1]} {'and more than that ' * 40}"
    desk = FakeDesk([article("a.txt", "It is old.", long), article("b.txt", "So.", THERE)])
    tell(desk, ("a.txt", 1), ("b.txt", 1), "nine million", "19 million")
    async with shown(desk, 120, 20) as on:
        dialog = await open_dialog(on)
        lines = own_of(dialog)
        assert (len(lines), lines[0][:37], lines[-1][-1]) == (5, "The bridge cost [-nine million-] and ", "…")
        assert 90 < max(map(len, lines)) <= dialog.query_one("#own").size.width
        await on.pilot.resize_terminal(60, 19)
        await happens(lambda: len(own_of(dialog)) == 2)
        assert 50 < max(map(len, own_of(dialog))) <= dialog.query_one("#own").size.width == 58


def many(others: int) -> FakeDesk:
    """Return a desk of an article, and others of which each says one of its sentences otherwise."""
    texts = [article(f"{name}.txt", f"The bridge {name} cost 19 million.") for name in "bcdefghijklmnop"[:others]]
    desk = FakeDesk([article("a.txt", "It is old.", HERE), *texts])
    for text in texts:
        tell(desk, ("a.txt", 1), (text.name, 0), "nine million", "19 million")
    return desk


async def test_pages_of_sentences_overlap_by_one() -> None:
    """What was on the screen is kept for the verdict that follows."""
    async with shown(many(15), 80, 24) as on:
        listed = (await open_dialog(on)).list
        page = len(listed.shown_entries()) - 1
        assert 1 < page < 7
        seen = [listed.cursor]
        for action in ("page-next", "next", "page-previous", "previous", "page-next", "page-next"):
            await on.do(f"dialog.{action}")
            seen.append(listed.cursor)
        assert seen == [0, page, page + 1, 1, 0, page, 2 * page]
        assert "money p.txt#1" not in on.session.hinted(1)
        assert {entry.hints[0] for entry in listed.shown_entries()} < set(on.session.hinted(1))
        listed.pick(listed.top)
        shown_now = {entry.hints[0] for entry in listed.shown_entries()}
        await on.do("dialog.close")
        assert shown_now < set(on.session.hinted(1))


async def test_a_page_of_one_sentence_is_one_step() -> None:
    async with shown(many(4), 30, 10) as on:
        listed = (await open_dialog(on)).list
        assert len(listed.shown_entries()) == 1
        seen = []
        for action in ("page-next", "page-next", "page-previous"):
            await on.do(f"dialog.{action}")
            seen.append(listed.cursor)
        assert seen == [1, 2, 1]


@pytest.mark.in_threads
async def test_while_it_looks_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it found after that is what keys are for."""
    desk, gate = two(), Gate()
    of = desk.elsewhere.of

    def slow(article: str, sentence: int) -> Hints:
        gate.wait(10)
        return of(article, sentence)

    try:
        async with shown(desk, 80, 24) as on:
            await on.do("difference.previous")
            await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
            desk.elsewhere.of = slow  # type: ignore[method-assign]
            await on.do("elsewhere.open")
            await happens(lambda: isinstance(on.app.screen, ElsewhereDialog))
            dialog = on.app.screen
            assert isinstance(dialog, ElsewhereDialog)
            await on.until(" Looking ")
            assert own_of(dialog) == [HERE]
            for action in ("link.supports", "link.evidence"):
                assert dialog.cannot(action) == "Nothing is chosen"
            assert dialog.cannot("dialog.accept") == ""
            await on.pilot.press("enter")
            gate.set()
            await happens(lambda: on.session.current_place == ("b.txt", 1))
    finally:
        gate.set()


async def test_where_no_other_article_says_anything_that_is_said() -> None:
    """And why, where it cannot be read; nothing is gone to or linked then."""
    desk = two()
    async with shown(desk, 80, 24) as on:
        on.session.cursor.go(0)
        await on.do("elsewhere.open")
        await on.until("No other article says anything like this sentence")
        for action in ("link.supports", "link.evidence", "dialog.accept", "dialog.next"):
            await on.do(action)
        assert isinstance(on.app.screen, ElsewhereDialog)
        assert (on.session.current_place, on.session.holding(0)) == (("a.txt", 0), NOTHING)
        await on.do("dialog.close")

        def fail(article: str, sentence: int) -> Hints:
            raise StoreError("It cannot be read", "the disk\x1b is gone")

        desk.elsewhere.of = fail  # type: ignore[method-assign]
        await on.do("elsewhere.open")
        await on.until(" It cannot be read: the disk␛ is gone ")


# ------------------------------------------------------------------ going there


async def test_the_chosen_sentence_is_shown_on_the_page() -> None:
    """Also from the inspector, and in the first article of the desk."""
    desk = two()
    tell(desk, ("b.txt", 1), ("a.txt", 1), "19 million", "nine million")
    async with shown(desk) as on:
        on.session.open("b.txt", 1)
        on.app.desk_screen.focus_pane("inspector")
        await on.pilot.pause()
        await open_dialog(on)
        await on.do("dialog.accept")
        assert (on.session.current_place, on.app.desk_screen.pane) == (("a.txt", 1), "reader")
        assert on.app.screen is on.app.desk_screen


async def test_a_sentence_of_an_article_that_has_gone_cannot_be_gone_to() -> None:
    desk = two()
    desk._articles["c.txt"] = article("c.txt", "So.")
    desk.rounds.withdrawn = {"b.txt": "by mistake"}
    async with shown(desk) as on:
        await open_dialog(on)
        await on.do("dialog.accept")
        assert (on.app.screen, on.session.current_place) == (on.app.desk_screen, ("a.txt", 1))
        assert on.said == "That article is not on this desk any more"


# ------------------------------------------------------------------ links and evidence


async def test_what_is_linked_and_taken_is_said_below_the_list() -> None:
    async with shown(two()) as on:
        dialog = await open_dialog(on)
        await on.do("link.contradicts")
        assert told(dialog) == on.said == "sentence 2: contradicts: b.txt, sentence 2"
        await on.do("link.evidence")
        assert told(dialog) == "Evidence that refutes sentence 2: b.txt#2"


@pytest.mark.parametrize("part", ["partners", "differences"])
async def test_what_two_others_silenced_is_not_listed(part: str) -> None:
    """Whether it says the same or otherwise."""
    desk = two()
    desk.elsewhere.hints["a.txt", 1] = replace(desk.elsewhere.hints["a.txt", 1], **{part: ()})
    held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 1))
    async with shown(desk, 80, 24) as on:
        assert len((await open_dialog(on)).list.entries) == 1
        await on.do("dialog.close")
        for who in ("bo", "cy"):
            desk.append([Event(EventKind.EVIDENCE, who, "main", "b.txt", desk.cards()[1].snapshot, 1, held)])
        await on.do("elsewhere.open")
        await on.until("No other article says anything like this sentence")


async def test_only_links_to_words_that_are_still_there_are_listed() -> None:
    """With what they say, also where the articles say nothing alike."""
    desk = two()
    here, there = desk.cards()
    links = (
        Link("supports", "b.txt", there.snapshot, 2, "Ah."),
        Link("contradicts", "b.txt", "an earlier text", 7, "Gone."),
    )
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "a.txt", here.snapshot, 0, Holding(links=links))])
    async with shown(desk, 80, 24) as on:
        on.session.cursor.go(0)
        dialog = await open_dialog(on)
        assert [(one.article, one.sentence, one.relation) for one in dialog.list.entries] == [("b.txt", 2, "supports")]
