"""A double of the desk's view: what is asked of its parts is heard, and nothing is done."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from review.rounds import Round
from review.scale import DEFAULT
from tests.tui.helpers import article


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
