"""The list in step with filter and sorting: at once where it is short, else when it is found, and no key waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.desk_double import Heard, desk
from tui.screens.desk.background import MANY, ListOrder
from tui.work.article_filter import sought


class Listed:
    """A list order, what is asked of the desk's parts, and the questions that wait for an answer."""

    def __init__(self, articles: int, *, known: bool = True, sort: str = "name") -> None:
        self.view, self.heard = desk(sort=sort)
        self.questions: dict[str, Callable[[], None]] = {}
        self.known = known
        self.compared: Callable[[], None] = lambda: None
        view = self.view
        view.texts = Heard(self.heard, "texts.")
        view.article_filter = Heard(
            self.heard,
            "filter.",
            cards=range(articles),
            find=lambda text: [text],
            sorted=lambda found, by: (*found, by),
        )
        view.elsewhere = Heard(self.heard, "elsewhere.", want=self._want_others, may_look=True)
        view.background = Heard(self.heard, "background.", ask=self._ask, once=self._once)
        self.order = ListOrder(view)

    def _want_others(self, sort: str, kinds: list[str], then: Callable[[], None]) -> bool:
        self.heard.append(f"others for {sort} {kinds}")
        self.compared = then
        return self.known

    def _ask(self, topic: str, read: Callable[[object], Any], take: Callable[[Any], None]) -> None:
        self.questions[topic] = lambda: take(read(None))

    def _once(self, topic: str, act: Callable[[], None]) -> None:
        self.heard.append(f"once {topic}")
        act()

    def asked(self, text: str, **more: bool) -> list[str]:
        """Want a filter, and return what was asked of the desk's parts since, without what every wish asks."""
        self.heard.clear()
        self.order.want(text, **more)
        assert self.heard[:2] == [f"texts.want({sought(self.words)!r})", "remember()"]
        assert self.heard[2].startswith(f"others for {self.view.sort} ")
        return self.heard[3:]

    words: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("articles", "text", "sort", "at_once", "asked"),
    [
        (3, "  brid  ", "name", False, ["list.show_order(('brid', 'name'), 'brid')"]),
        (3, "", "title", False, ["list.show_order(('', 'title'), 'by title')"]),
        (3, "brid", "title", False, ["list.show_order(('brid', 'title'), 'brid by title')"]),
        (MANY - 1, "brid", "name", False, ["list.show_order(('brid', 'name'), 'brid')"]),
        (MANY, "brid", "name", True, ["list.show_order(('brid', 'name'), 'brid')"]),
        (MANY, "", "name", False, ["list.show_order(('', 'name'), '')"]),
        (MANY, "brid", "name", False, ["list.announce('brid …')"]),
        (MANY, "", "title", False, ["list.announce('by title …')"]),
    ],
)
def test_what_a_wish_shows(articles: int, text: str, sort: str, at_once: bool, asked: list[str]) -> None:
    """A long list is found beside the keys, and announced; all of it at once where that is asked for."""
    on = Listed(articles, sort=sort)
    on.words = tuple(text.split())
    assert on.asked(text, at_once=at_once) == asked
    assert on.view.filter == text.strip()
    assert list(on.questions) == (["order"] if "…" in asked[0] else [])


def test_words_are_looked_up_in_texts_also_those_that_are_not_wanted() -> None:
    on = Listed(3)
    on.words = ("bridge", "river")
    on.asked("bridge -river")


def test_only_the_last_wish_is_shown() -> None:
    on = Listed(MANY)
    on.words = ("brid",)
    on.asked("brid")
    first = on.questions.pop("order")
    on.words = ("river",)
    on.asked("river")
    last = on.questions.pop("order")
    on.heard.clear()
    first()
    last()
    last()
    assert on.heard == ["list.show_order(('river', 'name'), 'river')"]
    on.asked("river")
    on.words = ("sea",)
    on.asked("sea", at_once=True)
    on.heard.clear()
    on.questions["order"]()
    assert on.heard == []


def test_what_asks_for_other_articles_waits_until_they_are_compared() -> None:
    """The list stays as it is and says what will come; then the filter that stands there is asked for again."""
    on = Listed(3, known=False, sort="worth")
    on.words = ()
    assert on.asked("difference:any") == ["list.announce('difference:any by worth …')"]
    assert on.heard[2] == "others for worth ['any']"
    on.known = True
    on.heard.clear()
    on.compared()
    assert on.heard[3:] == ["list.show_order(('difference:any', 'worth'), 'difference:any by worth')"]


@pytest.mark.parametrize(
    ("known", "may_look", "topics"),
    [
        (True, True, ["texts", "order"]),
        (False, False, ["texts", "order"]),
        (False, True, ["elsewhere", "worth", "texts", "order"]),
    ],
)
def test_keys_wait_for_what_the_list_waits_for(known: bool, may_look: bool, topics: list[str]) -> None:
    """One after the other, for each answer may ask for the next."""
    on = Listed(3, known=known)
    on.view.elsewhere.may_look = may_look
    on.order.want("")
    on.heard.clear()
    on.order.settle()
    assert on.heard == ["texts.hurry()", *(f"once {topic}" for topic in topics)]


def test_keys_wait_for_nothing_else_before_a_wish() -> None:
    on = Listed(3, known=False)
    on.order.settle()
    assert on.heard == ["texts.hurry()", "once texts", "once order"]
