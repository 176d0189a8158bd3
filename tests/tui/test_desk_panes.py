"""The desk's panes at every size, which of them has the focus, and what a start and a return bring onto the screen."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from textual.css.query import NoMatches
from textual.geometry import Size

from reading.errors import CopydeskError
from review.rounds import Round
from tests.tui.desk_double import Heard, desk
from tui.screens.desk import screen as module
from tui.screens.desk.layout import layout_for
from tui.screens.desk.screen import DeskScreen
from tui.shell.signs import SPOKEN

LINES = ("head-rule", "foot-rule", "left-wall", "right-wall", "floor")
PARTS = ("title", "left", "page", "reader", "inspector", "status", *LINES)


@pytest.mark.parametrize(
    ("size", "pane", "inspecting", "zen", "shown", "classes"),
    [
        ((40, 24), "list", None, False, "title head-rule foot-rule left status", ("-single", "")),
        ((40, 12), "reader", None, False, "page reader status", ("-single", "")),
        ((40, 24), "inspector", True, False, "title head-rule foot-rule page inspector status", ("-single", "")),
        ((40, 2), "reader", None, False, "page reader", ("-single", "")),
        (
            (80, 24),
            "reader",
            True,
            False,
            "title head-rule foot-rule page reader inspector floor status",
            ("-single", "-below"),
        ),
        (
            (100, 24),
            "reader",
            None,
            False,
            "title head-rule foot-rule left left-wall page reader status",
            ("", "-below"),
        ),
        (
            (140, 24),
            "reader",
            None,
            False,
            "title head-rule foot-rule left left-wall page reader inspector right-wall status",
            ("-wide", ""),
        ),
        ((190, 24), "reader", False, True, "page reader status", ("", "-below")),
    ],
)
def test_what_is_shown_at_a_size(
    size: tuple[int, int], pane: str, inspecting: bool | None, zen: bool, shown: str, classes: tuple[str, str]
) -> None:
    """Panes, the lines around them, and a line between two that stand beside or below each other."""
    view, heard = desk(pane=pane, inspecting=inspecting, zen=zen)
    parts: dict[str, Any] = {f"#{name}": SimpleNamespace(display=None) for name in PARTS}
    for name in ("body", "page"):
        parts[f"#{name}"] = Heard(heard, f"{name}.", display=None)
    view.query_one = parts.__getitem__
    DeskScreen._apply(view, DeskScreen._layout(view, Size(*size)))
    assert {name for name in PARTS if parts[f"#{name}"].display} == set(shown.split())
    assert heard == [f"body.set_classes({classes[0]!r})", f"page.set_classes({classes[1]!r})"]


def fitting(width: int, **more: Any) -> tuple[Any, list[str]]:
    """Return a double of the screen of a width, and what is asked of it when its panes are to fit."""
    view, heard = desk(size=Size(width, 24), **more)
    view._layout = lambda size: layout_for(size.width, size.height, view.pane, view.inspecting, view.zen)
    view._apply = lambda layout: heard.append(f"apply {layout.inspector}")
    view._panes, view.is_current, view.focused = view._layout(view.size), True, view.reader
    view.set_focus = lambda target: heard.append(f"focus {target._prefix}")
    return view, heard


@pytest.mark.parametrize(
    ("pane", "width", "after", "asked"),
    [
        ("reader", 140, "reader", ["apply True"]),
        ("list", 140, "list", ["apply True", "focus list."]),
        ("inspector", 140, "inspector", ["apply True", "focus inspector."]),
        ("list", 100, "list", ["apply False", "focus list."]),
        ("inspector", 100, "reader", ["apply False", "_hold_until_laid_out()"]),
    ],
)
def test_the_focus_is_in_the_pane_one_is_in(pane: str, width: int, after: str, asked: list[str]) -> None:
    """In the page where the inspector does not fit any more."""
    view, heard = fitting(width, pane=pane, inspecting=None)
    view._panes = layout_for(width, 24, pane, None, False)
    if pane != after:
        view._panes = layout_for(140, 24, pane, None, False)
    DeskScreen.fit_panes(view)
    assert (view.pane, heard) == (after, [*asked, "inspect()", "show_hints()"])
    assert view._panes == layout_for(width, 24, after, None, False)


@pytest.mark.parametrize(
    ("panes", "current", "waits"),
    [("same", True, False), ("none", True, False), ("other", False, False), ("other", True, True)],
)
def test_keys_wait_for_other_panes_that_are_seen(panes: str, current: bool, waits: bool) -> None:
    """Not for the first ones, nor below another screen, where nothing is laid out."""
    view, heard = fitting(100)
    view.is_current = current
    view._panes = {"same": view._panes, "none": None, "other": layout_for(40, 24, "reader", None, False)}[panes]
    DeskScreen.fit_panes(view)
    assert ("_hold_until_laid_out()" in heard) is waits


@pytest.mark.parametrize("takes", [True, False])
def test_keys_go_on_when_the_page_knows_its_size(takes: bool) -> None:
    """Those that waited for an earlier size go on at once; so do all where the page is being taken down."""
    view, heard = desk()
    after: list[Callable[[], None]] = []
    later: list[Callable[[], None]] = []

    def call_later(resume: Callable[[], None]) -> bool:
        later.append(resume)
        return takes

    view._laid_out = lambda: heard.append("earlier keys go on")
    view.shell.hold_keys = lambda: lambda: heard.append("keys go on")
    view.call_after_refresh, view.reader.call_later = after.append, call_later
    DeskScreen._hold_until_laid_out(view)
    assert heard == ["earlier keys go on"]
    after.pop()()
    assert heard[1:] == ([] if takes else ["keys go on"])
    later.pop()()
    assert heard[-1] == "keys go on"
    DeskScreen.on_screen_suspend(view)
    assert heard[-2:] == ["keys go on", "keys go on"]


def test_a_new_size_is_nothing_to_panes_that_are_being_taken_down() -> None:
    view, heard = desk()
    DeskScreen.on_resize(view)
    assert heard == ["fit_panes()"]

    def gone() -> None:
        raise NoMatches

    view.fit_panes = gone
    DeskScreen.on_resize(view)


def test_what_others_did_meanwhile_is_shown_when_one_comes_back() -> None:
    view, heard = desk()
    view.remote, view.round_news = Heard(heard, "remote."), Heard(heard, "news.")
    DeskScreen.on_screen_resume(view)
    assert heard == ["remote.catch_up()", "news.look_what_is_settled()", "show_hints()"]


@pytest.mark.parametrize(
    ("filter", "sort", "asked"),
    [
        ("", "name", []),
        ("is:open", "name", ["order.want('is:open', at_once=True)"]),
        ("", "title", ["order.want('', at_once=True)"]),
    ],
)
def test_a_start_shows_what_was_left(monkeypatch: pytest.MonkeyPatch, filter: str, sort: str, asked: list[str]) -> None:
    """Whose desk it is, the round's terms, the panes, the list as it was filtered and sorted, and the article."""
    view, heard = desk(rules=Round("one", due="2026-03-01"), filter=filter, sort=sort)
    monkeypatch.setattr(module, "desk_handlers", lambda of: f"handlers {of is view}")
    view.title_bar = SimpleNamespace()
    settings = view.shell.settings
    settings.title, settings.signs, settings.article = "samples", SPOKEN, "b.txt"
    view._shown = "shown"
    view.call_after_refresh = lambda then: heard.append(f"then {then}")
    DeskScreen._start(view, "fetch")  # type: ignore[arg-type]
    monkeypatch.setattr(module, "cannot", lambda of, action: f"not {action} {of is view}")
    assert DeskScreen.cannot(view, "page.next") == "not page.next True"
    assert DeskScreen.handlers(view) == "handlers True"  # type: ignore[comparison-overlap]
    assert vars(view.title_bar) == {"desk": "samples", "reviewer": "ana", "round": "one, due 2026-03-01"}
    assert heard == ["fit_panes()", *asked, "session.start('b.txt', 'fetch')", "then shown"]


@pytest.mark.parametrize(("arriving", "looks"), [((0, 0), []), ((0, 3), ["remote.look()"])])
def test_the_first_frame_is_announced_before_anything_is_looked_for(
    arriving: tuple[int, int], looks: list[str]
) -> None:
    """Files that are still being read are looked at without waiting for the clock."""
    view, heard = desk()
    view.remote, view.round_news = Heard(heard, "remote."), Heard(heard, "news.")
    view.elsewhere = Heard(heard, "elsewhere.")
    view.shell.settings.shown = lambda: heard.append("shown")
    view.session.desk.arriving = lambda: arriving
    DeskScreen._shown(view)
    rest = ["_warn()", "news.look_for_tasks()", "news.look_what_is_settled()", "elsewhere.wake()"]
    assert heard == ["shown", *rest, *looks]


def test_what_is_wrong_is_looked_for_beside_the_keys() -> None:
    view, heard = desk()
    view.session.desk.problems = lambda: ["a problem"]
    view.background = Heard(heard, ask=lambda topic, read, take: view.answered(topic, take(read(None))))
    DeskScreen._warn(view)
    assert heard == ["_warn_of(['a problem'])", "answered('problems', None)"]


def test_what_is_read_for_an_action_lets_keys_wait_and_what_fails_is_said() -> None:
    view, heard = desk()
    asked: list[Any] = []
    view.background = Heard(heard, ask=lambda *what: asked.extend(what))
    DeskScreen.fetch(view, lambda: "found", lambda found: heard.append(found))
    topic, read, take, failed = asked
    assert (topic, heard) == ("fetch", ["hold('fetch')"])
    take(read(None))
    failed(CopydeskError("Not read", "a.txt"))
    assert heard[1:] == ["found", "say('Not read: a.txt', urgent=True)"]
