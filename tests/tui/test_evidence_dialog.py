"""The dialog for evidence: its fields, its choice of a stance, and the names that it completes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.widgets import Input, Static

from review.events import Evidence
from review.scale import DEFAULT
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.dialogs import EvidenceDialog, QuerySuggester, SourceSuggester, StanceChoice


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("b", "B.txt#"),
        ("B.T", "B.txt#"),
        ("bo", "bo\u00e9#"),
        ("BO\u00c9", "bo\u00e9#"),
        ("c", None),
        ("b.txt#", None),
        ("x", None),
        ("", None),
    ],
)
def test_the_first_name_that_begins_so_is_offered(typed: str, offered: str | None) -> None:
    """Up to the sign that the number of a sentence follows; none that acts on a terminal."""
    suggester = SourceSuggester(["a.txt", "B.txt", "b2.txt", "bo\u00e9", "c\x1b"])
    assert asyncio.run(suggester.get_suggestion(typed)) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ver", "verdict:"),
        ("bridges -ver", "bridges -verdict:"),
        ("bridges verdict:d", "bridges verdict:disputed"),
        ("by:a", "by:ana"),
        ("bridges", None),
        ("", None),
    ],
)
def test_the_last_word_of_a_query_is_completed(typed: str, offered: str | None) -> None:
    suggester = QuerySuggester({"reviewer": ["ana"]}, DEFAULT)
    assert asyncio.run(suggester.get_suggestion(typed)) == offered


async def test_a_piece_of_evidence_is_told_as_it_is_typed(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Its source and words without blanks around them; one is asked for, and a stance is chosen by its letter."""
    app = app_of(desk)
    told: list[Evidence] = []
    given: list[Evidence | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        dialog = EvidenceDialog(
            Evidence("", "", "neither", "2026-01-01"), told.append, quote="It rained.", names=["b.txt"]
        )
        app.push_screen(dialog, given.append)
        await pilot.pause()
        choice = dialog.query_one(StanceChoice)
        assert [str(one.render()) for one in dialog.query(Static)] == [
            "Evidence",
            "It rained.",
            "  ● supports   ○ refutes",
            "",
            "enter accept   ctrl+t stance   tab next field\nescape close",
        ]
        shown = screen_text(app)
        assert all(
            hint in shown for hint in ("address, or article#sentence of this desk", "what it says, word for word")
        )
        await pilot.press("enter")
        await pilot.pause()
        assert (str(dialog.query_one("#fault", Static).render()), given) == ("Say where the evidence is.", [])
        await pilot.press("x", "space", "tab", "y", "tab")
        await pilot.pause()
        seen = []
        for key in ("", "r", "x", "S", "space", "left", "right", "shift+tab"):
            await pilot.press(*filter(None, [key]))
            await pilot.pause()
            seen.append((key, str(choice.render()), choice.spoken_text()))
        supports, refutes = "▌ ● supports   ○ refutes", "▌ ○ supports   ● refutes"
        aloud, other = "Stance: supports, or refutes", "Stance: refutes, or supports"
        assert seen == [
            ("", supports, aloud),
            ("r", refutes, other),
            ("x", refutes, other),
            ("S", supports, aloud),
            ("space", refutes, other),
            ("left", supports, aloud),
            ("right", refutes, other),
            ("shift+tab", f" {refutes[1:]}", other),
        ]
        assert dialog.focused is dialog.query_one("#quote")
        for action in ("link.supports", "link.supports", "evidence.stance"):
            app.perform(action)
            await pilot.pause()
        turns = ["supports", "refutes", "supports", "refutes", "supports", "refutes", "supports", "refutes"]
        assert told == [
            Evidence("x", "", "supports", "2026-01-01"),
            *(Evidence("x", "y", turn, "2026-01-01") for turn in turns),
        ]
        dialog.query_one("#source", Input).value = "b.txt##3"
        await pilot.press("enter")
        await pilot.pause()
    assert given == [Evidence("b.txt#3", "y", "refutes", "2026-01-01")]


@pytest.mark.parametrize(
    ("source", "taken"), [("c.txt##3", "c.txt##3"), ("b.txt#3", "b.txt#3"), (" https://x.org/#a ", "https://x.org/#a")]
)
async def test_a_source_stays_as_it_is_typed(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], source: str, taken: str
) -> None:
    """But for blanks around it, and the sign that a completed name has brought already."""
    app = app_of(desk)
    given: list[Evidence | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(EvidenceDialog(Evidence("", stance="refutes"), names=["b.txt"]), given.append)
        await pilot.pause()
        app.screen.query_one("#source", Input).value = source
        await pilot.press("enter")
        await pilot.pause()
    assert given == [Evidence(taken, stance="refutes")]


@pytest.mark.parametrize(
    ("height", "quote", "is_shown"), [(16, "It rained.", True), (15, "It rained.", False), (16, "", False)]
)
async def test_the_sentence_is_shown_where_there_is_room(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], height: int, quote: str, is_shown: bool
) -> None:
    app = app_of(desk)
    async with app.run_test(size=(80, height)) as pilot:
        await pilot.pause()
        dialog = EvidenceDialog(Evidence(""), quote=quote)
        app.push_screen(dialog)
        await pilot.pause()
        assert dialog.query_one("#about").display is is_shown
