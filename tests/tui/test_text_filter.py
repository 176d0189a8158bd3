"""Filtering the list by the text of the articles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from store.desk import ProgressCallback, no_progress
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.desk import background
from tui.work.article_filter import ArticleFilter, sought


class SlowDesk(FakeDesk):
    """A desk whose index answers only when it is let."""

    def __init__(self) -> None:
        super().__init__(
            [
                article("bridge.txt", "It opened."),
                article("river.txt", "The bridge fell.", "Nobody sailed."),
                article("c.txt", "桥梁倒塌。"),
            ]
        )
        self.let = threading.Event()

    def mentioning(self, query: str, report: ProgressCallback = no_progress) -> frozenset[str]:
        """Wait, then answer."""
        assert self.let.wait(LIMIT)
        return super().mentioning(query, report)


def shown(app: CopydeskApp) -> list[str]:
    """Return the names of the articles in the list."""
    return [app.desk_screen.session.cards[number].name for number in app.desk_screen.articles.order]


@pytest.mark.in_threads
async def test_titles_match_at_once_and_texts_when_they_are_known(app_of: Callable[..., CopydeskApp]) -> None:
    """Typing does not wait for the index, nor does leaving the filter; narrowing loses no article found by its text."""
    desk = SlowDesk()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("list.filter")
        await pilot.press(*"brid")
        assert shown(app) == ["bridge.txt"]
        desk.let.set()
        await happens(lambda: shown(app) == ["bridge.txt", "river.txt"])
        await pilot.press(*"ge", "space", *"sail")
        await happens(lambda: shown(app) == ["river.txt"])
        await pilot.press("escape")
        assert len(shown(app)) == 3


@pytest.mark.in_threads
async def test_chinese_is_found_by_its_text(app_of: Callable[..., CopydeskApp]) -> None:
    desk = SlowDesk()
    desk.let.set()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("list.filter")
        assert len(shown(app)) == 3
        await pilot.press("梁")
        await happens(lambda: shown(app) == ["c.txt"])


def test_an_answer_without_texts_does_not_narrow_one_with_them() -> None:
    """What is learnt of a word after it was first asked for shows."""
    known: dict[str, frozenset[str]] = {}
    desk = SlowDesk()
    article_filter = ArticleFilter(desk.cards(), lambda _name, _by: desk.progress("ana")["c.txt"], known.get)
    assert list(article_filter.find("bridge")) == [0]
    known["bridge"] = frozenset({"river.txt"})
    assert list(article_filter.find("bridge")) == [0, 2]
    assert sought(("a", "an", "and", "桥")) == ["and", "桥"]


@pytest.mark.in_threads
async def test_a_long_list_is_filtered_beside_the_keys(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list stays as it is and says what will come; of several wishes only the last is shown.

    Letters are heard meanwhile; what is typed behind the key that accepts is for the list that comes.
    """
    monkeypatch.setattr(background, "MANY", 1)
    gate, asked = threading.Event(), []
    find = ArticleFilter.find

    def slow(article_filter: ArticleFilter, text: str) -> Sequence[int]:
        asked.append(text)
        assert gate.wait(LIMIT)
        return find(article_filter, text)

    monkeypatch.setattr(ArticleFilter, "find", slow)
    desk = FakeDesk([article(f"{name}.txt", "It opened.") for name in ("bridge", "brim", "river")])
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("pane.previous")
        app.perform("list.filter")
        await pilot.press(*"brid")
        await happens(lambda: bool(asked))
        assert len(shown(app)) == 3
        assert "brid …" in screen_text(app)
        await pilot.press("enter", "j")
        assert app.desk_screen.articles.cursor == 0
        gate.set()
        await happens(lambda: shown(app) == ["bridge.txt"])
        await happens(lambda: not app.keyboard.behind)
        assert "brid …" not in screen_text(app)
        assert asked == ["b", "brid"]
        gate.clear()
        app.perform("list.sort")
        await happens(lambda: len(asked) == 3)
        app.desk_screen.order.want("river", at_once=False)
        gate.set()
        await happens(lambda: shown(app) == ["river.txt"])
        assert asked[3:] == ["river"]
