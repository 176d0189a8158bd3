"""A double of the desk's view: what is asked of its parts is heard, and nothing is done."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from review.rounds import Round
from review.scale import DEFAULT
from tests.tui.helpers import article
from tui.shell.signs import UNICODE


class Heard:
    """An object whose methods only say that they were called, and with what."""

    def __init__(self, heard: list[str], prefix: str = "", /, **known: Any) -> None:
        self.__dict__.update(known)
        self._heard, self._prefix = heard, prefix

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def hear(*given: object, **more: object) -> None:
            shown = [repr(one) for one in given if not callable(one)] + [f"{key}={one!r}" for key, one in more.items()]
            self._heard.append(f"{self._prefix}{name}({', '.join(shown)})")

        return hear


def desk(**more: Any) -> tuple[Any, list[str]]:
    """Return a view of an open article, in the middle of a list of five, and what is asked of its parts."""
    heard: list[str] = []
    opened = article("a.txt", "One.", "Two.", "Three.", "Four.")
    rules = more.pop("rules", Round())
    session = Heard(
        heard,
        "session.",
        article=opened,
        name="a.txt",
        scale=DEFAULT,
        marks={"a": ("a.txt", 3), "b": ("b.txt", 1)},
        cards=[1, 2, 3, 4, 5],
        cursor=Heard(heard, "cursor.", sentence=2, anchor=None, ended=False),
        desk=SimpleNamespace(rules=rules, read_only="", reviewer="ana"),
    )
    view = Heard(
        heard,
        session=session,
        acts=Heard(heard, "acts."),
        articles=Heard(
            heard, "list.", cursor=2, order=range(5), page_rows=lambda: 3, card=SimpleNamespace(name="c.txt")
        ),
        reader=Heard(heard, "page.", hits=(), numbered=False, page_target=lambda steps: 100 + steps),
        inspector=Heard(heard, "inspector.", display=True),
        shell=SimpleNamespace(key_of=lambda action: f"<{action}>", settings=SimpleNamespace(speak=False)),
        order=Heard(heard, "order."),
        size=SimpleNamespace(width=100),
        pane="reader",
        filter="",
        sort="name",
        zen=False,
        inspecting=True,
        desk_hits=(),
        adjudication=None,
    )
    for name, value in more.items():
        setattr(view, name, value)
    return view, heard


def alter(view: Any, more: Mapping[str, Any]) -> None:
    """Give parts of a view other values; `session__name` names the session's name."""
    for name, value in more.items():
        *path, last = name.split("__")
        at = view
        for part in path:
            at = getattr(at, part)
        setattr(at, last, value)


def screen(**more: Any) -> tuple[Any, list[str]]:
    """Return a double of the screen, and what is asked of its parts."""
    view, heard = desk()
    view.is_mounted, view.is_current, view._above = True, True, None
    view.status = Heard(heard, "status.", message="", pending="")
    view.past, view.elsewhere = Heard(heard, "past."), Heard(heard, "elsewhere.", was_asked=False)
    view.remote = Heard(heard, "remote.", lost=0, gone="", invitations=(), arriving=(0, 0))
    view.round_news = Heard(heard, "news.", tasks=(), announce=lambda: False)
    view.choices, view.head_rule = Heard(heard, "choices."), Heard(heard, "head.")
    view.session.cursor.place = 2
    view.session.views = ["views"]
    view.session.pending = SimpleNamespace(entered=4, failed=(), saved=9, pending=0)
    view.session.current = "the sentence"
    view.guidance = SimpleNamespace(known="v1")
    view._hints_of, view._situation = 4, None
    settings = view.shell.settings
    settings.signs, settings.hub, settings.faults, settings.charset = UNICODE, None, (), "utf-8"
    settings.is_first_start = False
    view.shell.is_touched = False
    alter(view, more)
    return view, heard
