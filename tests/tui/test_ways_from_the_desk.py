"""What the desk's keys open over it, what comes of that, and the row at the end of an article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.tui.desk_double import Heard, desk
from tui.screens import adjudication as adjudication_screen
from tui.screens import decisions, dialogs, export
from tui.screens.desk import actions
from tui.screens.desk.ending import end_row
from tui.shell.dispatch import Call

# ------------------------------------------------------------------------------------------- the list of decisions


def opened_decisions(monkeypatch: pytest.MonkeyPatch, query: str | None = None) -> tuple[Any, list[str], Any]:
    """Open the list of decisions; return the view, what is asked of it, and the screen with what hears its end."""
    view, heard = desk(decisions_query=query)
    view.session.number_of = lambda name: {"a.txt": 0, "b.txt": 1}.get(name, -1)
    shown: list[Any] = []
    view.shell.show = lambda screen, left: shown.append((screen, left))

    def screen(session: object, settings: object, go: Callable[[str, int], None], query: str) -> SimpleNamespace:
        assert (session, settings) == (view.session, view.shell.settings)
        return SimpleNamespace(go=go, listed=SimpleNamespace(text=query))

    monkeypatch.setattr(decisions, "DecisionsScreen", screen)
    actions.search_and_copy_handlers(view)["decisions.open"](Call(""))
    [found] = shown
    return view, heard, found


@pytest.mark.parametrize(("query", "asked"), [(None, "by:ana"), ("", ""), ("is:draft", "is:draft")])
def test_the_list_of_decisions_opens_as_it_was_left(
    monkeypatch: pytest.MonkeyPatch, query: str | None, asked: str
) -> None:
    """At first with one's own."""
    view, _, (screen, left) = opened_decisions(monkeypatch, query)
    assert screen.listed.text == asked
    screen.listed.text = "by:bo"
    left(None)
    assert view.decisions_query == "by:bo"


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("a.txt", ["focus_pane('reader')", "session.open('a.txt', 3)"]),
        ("z.txt", ["say('z.txt is not on your list in this round')"]),
    ],
)
def test_a_decision_is_gone_to_where_its_article_is(
    monkeypatch: pytest.MonkeyPatch, name: str, asked: list[str]
) -> None:
    _, heard, (screen, _) = opened_decisions(monkeypatch)
    screen.go(name, 3)
    assert heard == asked


def test_the_list_of_decisions_is_prepared_once_beside_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its code is loaded, and the desk finds out which decision is the newest."""
    view, heard = desk()
    asked: list[tuple[str, Callable[[object], None]]] = []

    def newest_first() -> Iterator[int]:
        for number in range(3):
            heard.append(f"newest {number}")
            yield number

    view.background = SimpleNamespace(ask=lambda topic, load: asked.append((topic, load)))
    view.session.desk.decisions = SimpleNamespace(newest_first=newest_first)
    monkeypatch.setattr(actions, "import_module", lambda name: heard.append(f"import {name}"))
    monkeypatch.setattr(actions, "sys", SimpleNamespace(modules={"tui.screens.decisions": decisions}))
    actions.prepare_decisions(view)
    assert asked == []
    monkeypatch.setattr(actions, "sys", SimpleNamespace(modules={}))
    actions.prepare_decisions(view)
    [(topic, load)] = asked
    load(None)
    assert (topic, heard) == ("prepare", ["import tui.screens.decisions", "newest 0"])


# ---------------------------------------------------------------------------------------------- filter, export, case


@pytest.mark.parametrize(
    ("given", "now", "asked"),
    [
        ("is:open", "is:open", ["order.want('is:open')", "order.settle()"]),
        ("", "", ["order.want('')", "order.settle()"]),
        (None, "before", ["order.want('before')", "order.settle()"]),
        (
            "is:nonesuch by:",
            "is:nonesuch verdict:nonesuch",
            [
                "order.want('is:nonesuch by:')",
                "order.settle()",
                "say('Not understood: is:nonesuch verdict:nonesuch')",
            ],
        ),
    ],
)
def test_a_filter_is_applied_while_it_is_typed(
    monkeypatch: pytest.MonkeyPatch, given: str | None, now: str, asked: list[str]
) -> None:
    """Leaving the field brings the one before back; terms that nobody understands are said."""
    view, heard = desk(filter="before")
    pushed: list[Any] = []
    view.app = SimpleNamespace(push_screen=lambda *what: pushed.extend(what))
    monkeypatch.setattr(dialogs, "Prompt", lambda *given, **more: (*given, more))
    actions.list_handlers(view)["list.filter"](Call(""))
    (title, before, more), done = pushed
    hint = "filter: words  is:unread is:open is:done  verdict:disputed  by:NAME  -not this"
    assert (title, before) == ("Filter", "before")
    assert (more["placeholder"], more["bottom"]) == (hint, True)
    more["changed"]("bri")
    assert heard == ["order.want('bri')"]
    heard.clear()
    view.filter = now
    done(given)
    assert heard == asked


def test_what_may_be_exported_is_read_before_it_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    view, heard = desk()
    view.fetch = lambda read, take: take(read())
    monkeypatch.setattr(export, "choices", lambda shell: f"choices of {shell is view.shell}")
    monkeypatch.setattr(export, "show_export", lambda shell, found: heard.append(f"{shell is view.shell} {found}"))
    actions._looking(view)["export.open"](Call(""))
    assert heard == ["True choices of True"]


@pytest.mark.parametrize(("case", "articles"), [(SimpleNamespace(article="c.txt"), "['c.txt']"), (None, "[]")])
def test_the_case_that_one_came_from_is_read_again(
    monkeypatch: pytest.MonkeyPatch, case: object, articles: str
) -> None:
    view, heard = desk()
    view.adjudication = adjudication = Heard(heard, "cases.", case=case, read_again=list)
    view.fetch = lambda read, take: take(read())
    view.app = Heard(heard)
    monkeypatch.setattr(adjudication_screen, "AdjudicationScreen", lambda of: f"screen {of is adjudication}")
    actions._back(view)
    assert heard == [f"cases.take_again({articles})", "push_screen('screen True')", "show_hints()"]
    assert view.adjudication is None


@pytest.mark.parametrize(("pane", "asked"), [("list", ["focus_pane('reader')"]), ("inspector", [])])
@pytest.mark.parametrize("way", ["back", "forward"])
def test_a_jump_leads_to_the_page(way: str, pane: str, asked: list[str]) -> None:
    """From the list; the inspector shows what there is of it."""
    view, heard = desk(pane=pane)
    setattr(view.session, f"jump_{way}", lambda times, then: then())
    actions._moving(view)[f"jump.{way}"](Call(""))
    assert heard == asked


# ----------------------------------------------------------------------------------------------------- the last row


LEFT = ("done; 1,200 left further up: <article.next> goes there", "done; <article.next> further up")
NEXT = ("done: <article.next> next article with something left", "done: <article.next> next with something left")


@pytest.mark.parametrize(
    ("judged", "left", "order", "rows"),
    [
        (2, 1200, range(5), ("the end of the article",)),
        (3, 1200, range(5), (*LEFT, "done: <article.next>")),
        (3, 1200, [0, 4, 1], (*NEXT, "done: <article.next>")),
        (3, 1200, (), (*NEXT, "done: <article.next>")),
        (3, 0, range(5), ("done: everything is judged", "all is judged")),
    ],
)
def test_the_row_at_the_end_says_what_comes_next(judged: int, left: int, order: Any, rows: tuple[str, ...]) -> None:
    """In the longest words for which there is room."""
    view, _ = desk()
    view.session.progress = SimpleNamespace(judged=judged, claims=3)
    view.session.pending, view.session.number, view.articles.order = SimpleNamespace(left=left), 4, order
    assert end_row(view) == rows
