"""Running an application: by which driver it writes, what is raised at its end, and what a hang-up leaves to say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tui.terminal import output, run, signals
from tui.terminal.driver import TerminalDriver
from tui.terminal.environment import UTF8


class Run:
    """An application that ends at once, and what was done for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, why: str = "") -> None:
        self.done: list[object] = []
        self.driver_class: Any = None
        self.follows_background = True
        self.return_code: int | None = None
        self._driver: object = None
        self._exception: object = None
        self._filters: list[object] = []
        self.watched: Any = None
        monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("LC_ALL", "C.UTF-8")

        def install(_app: object, charset: str) -> str:
            self.done.append(charset)
            return why

        monkeypatch.setattr(output, "install", install)
        monkeypatch.setattr(signals, "watch", lambda *calls: setattr(self, "watched", calls))

    def run(self, *, mouse: bool) -> None:
        self.done.append(mouse)

    def refresh(self, *, layout: bool) -> None:
        self.done.append(("drawn", layout))

    def by(self, **options: Any) -> int:
        return run.run(cast("Any", self), **options)


class Noted(TerminalDriver):
    """A driver that notes what it is told."""

    def __init__(self, done: list[object]) -> None:
        self.done = done
        self.on_lost_screen = lambda: done.append("lost")

    def control(self, sequence: str) -> None:
        self.done.append(sequence)

    def abandon(self) -> None:
        self.done.append("abandoned")


@pytest.mark.parametrize(
    ("options", "other", "why", "has_driver", "is_filtered"),
    [
        ({}, "", "", True, False),
        ({"stock": True}, "", "", True, True),
        ({}, "", "no such thing", True, True),
        ({}, "other:Driver", "", False, True),
        ({"linear": True}, "", "", False, False),
        ({"linear": True}, "other:Driver", "", False, False),
    ],
)
def test_frames_go_through_our_layer_or_through_a_filter(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, bool], other: str, why: str, has_driver: bool, is_filtered: bool
) -> None:
    app = Run(monkeypatch, why)
    if other:
        monkeypatch.setenv("TEXTUAL_DRIVER", other)
    assert app.by(**options) == 0
    assert (app.driver_class is not None, len(app._filters)) == (has_driver, int(is_filtered))
    assert app.done == [*([UTF8] if has_driver and "stock" not in options else []), False]


@pytest.mark.parametrize(
    ("term", "follows", "asks"), [("xterm", True, True), ("xterm", False, False), ("linux", True, False)]
)
def test_the_driver_knows_how_the_session_began(
    monkeypatch: pytest.MonkeyPatch, term: str, follows: bool, asks: bool
) -> None:
    app = Run(monkeypatch)
    monkeypatch.setenv("TERM", term)
    app.follows_background = follows
    app.by(mouse=True, cursor=True)
    made = app.driver_class
    assert (made.charset, made.cursor_shown, made.asks_ground) == (UTF8, True, asks)
    assert (made.settings_before, made.entered, app.done[-1]) == (None, False, True)
    splash = SimpleNamespace(before=[1], terminal_returned=lambda: app.done.append("returned"))
    app.by(splash=splash)
    made = app.driver_class
    assert (made.settings_before, made.entered, made.cursor_shown) == ([1], True, False)
    assert app.done[-1:] == [False], "there was no driver that gave anything back"
    app._driver = object()
    app.by(splash=splash)
    assert app.done[-1] == "returned"


def test_a_fault_is_raised_when_what_was_decided_is_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Run(monkeypatch)
    app.return_code = 3
    assert app.by(acknowledge=lambda: app.done.append("acknowledged")) == 3
    assert "acknowledged" not in app.done
    for wrapped in (False, True):
        fault = ValueError("broken")
        app._exception = SimpleNamespace(error=fault) if wrapped else fault
        app.done.clear()
        with pytest.raises(ValueError, match="broken"):
            app.by(acknowledge=lambda: app.done.append("acknowledged"))
        assert app.done[-1] == "acknowledged"


def test_a_hang_up_gives_the_terminal_back_and_says_what_is_left_to_say(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    app = Run(monkeypatch)

    def acknowledge() -> None:
        """Nothing is being written."""

    app.by(acknowledge=acknowledge, farewell=lambda: "lost\udc80\n")
    assert app.watched[0] is acknowledge
    app._driver = Noted(app.done)
    app.watched[1]()
    assert app.done[-1] == "abandoned"
    assert capfd.readouterr().err == "lost?\n"


def test_only_a_driver_of_ours_is_told_more_than_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    app = cast("Any", Run(monkeypatch))
    write = run.writer(app)
    write("nobody hears it")
    app._driver = Noted(app.done)
    write("ours")
    run.redraw(app)
    run.restore(app)
    app._driver = SimpleNamespace(write=lambda text: app.done.append(("plain", text)))
    write("theirs")
    run.redraw(app)
    run.restore(app)
    assert app.done == ["ours", "lost", "abandoned", ("plain", "theirs"), ("drawn", True)]
