"""Searching in one article: every place is found, however long the text, and keys are answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text
from tui.app.app import CopydeskApp
from tui.work import search as searching
from tui.work.search import SLICE, look_for, pattern_of

LETTERS = st.text("abA \n", max_size=60)


@given(LETTERS, st.text("abA ", min_size=1, max_size=4), st.integers(0, 60))
def test_slices_find_what_the_whole_would(text: str, phrase: str, start: int) -> None:
    """Wherever it begins and slices end: hits are matches, in order, apart, and no match is missed by all of them."""
    start = min(start, len(text))
    pattern = pattern_of(phrase)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "SLICE", 7)
        *_, hits = look_for(phrase, text, start)
    if pattern is None:
        assert not hits
        return
    assert all(pattern.fullmatch(text, *span) for span in hits)
    assert all(one[1] <= other[0] for one, other in pairwise(hits))
    for at in range(len(text)):
        match = pattern.match(text, at)
        assert match is None or any(low < match.end() and at < high for low, high in hits)


def test_what_follows_is_found_first() -> None:
    """The first look from a place finds what stands behind it, before anything in front."""
    text = "one two one " * 20_000
    first = next(look_for("two", text, 120_000))
    assert first[0] == (120_004, 120_007)
    assert first[-1][1] < 120_000 + SLICE + 12
    *_, last = look_for("two", text, 120_000)
    assert len(last) == 20_000


async def test_a_long_article_is_searched_between_the_keys(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phrase far off is gone to once it is found; the count comes when all is known; escape goes back."""
    monkeypatch.setattr(searching, "SLICE", 20)
    sentences = ["Nothing is said here."] * 60
    sentences[2] = sentences[50] = "A bridge fell."
    app = app_of(FakeDesk([article("a.txt", *sentences)]))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.desk_screen.session.cursor.go(10)
        app.perform("search.open")
        await pilot.press(*"bridge")
        await app.workers.wait_for_complete()
        assert app.desk_screen.session.cursor.sentence == 50
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        assert app.desk_screen.status.message.startswith("hit 2 of 2")
        assert "bridge" in screen_text(app)
        app.perform("search.open")
        await pilot.press(*"nowhere", "escape")
        assert app.desk_screen.session.cursor.sentence == 50
        app.perform("search.open")
        await pilot.press(*"nowhere", "enter")
        await app.workers.wait_for_complete()
        assert app.desk_screen.status.message == "Not in this article: nowhere"
        app.perform("search.open")
        await pilot.press("ctrl+u", *"verdict:disputd", "enter")
        await app.workers.wait_for_complete()
        assert app.desk_screen.status.message.endswith("did you mean verdict:disputed?")
        assert app.desk_screen.session.cursor.sentence == 50
