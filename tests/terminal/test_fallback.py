"""When Textual is not as the output layer expects, or the layer itself fails, the session goes on with stock output."""

from __future__ import annotations

import sys

import pytest
from rich.color import ColorSystem
from textual._compositor import LayoutUpdate
from textual.app import App

from tests.terminal.ptydrive import Session
from tui.terminal import output
from tui.terminal import output as hook
from tui.terminal.frame import PLAIN, Frame, apply_layout


def test_textual_is_as_expected() -> None:
    assert hook.unexpected() == ""


def test_another_display_hook_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "_display", lambda self, update: None)
    app: App[None] = App()
    assert "_display" in output.install(app)
    assert "_display" not in vars(app)


def test_updates_of_another_shape_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "apply_chops", lambda frame, update, system: set())
    assert "ChopsUpdate" in hook.unexpected()
    monkeypatch.setattr(hook, "apply_layout", lambda frame, update, system: range(0))
    assert "LayoutUpdate" in hook.unexpected()


def test_a_look_that_is_another_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(frame: Frame, update: LayoutUpdate, system: ColorSystem) -> range:
        rows = apply_layout(frame, update, system)
        frame.looks[0][0] = PLAIN
        return rows

    monkeypatch.setattr(hook, "apply_layout", plain)
    assert "LayoutUpdate" in hook.unexpected()


def test_a_trial_that_fails_is_a_reason_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "apply_layout", lambda: range(0))
    assert hook.unexpected().startswith("TypeError: ")


BREAKS = """
import sys
from tui.terminal import output
painted, real = [], output.paint
def paint(*args):
    painted.append(1)
    if len(painted) == {at}:
        raise RuntimeError("a fault in the layer")
    return real(*args)
output.paint = paint
sys.argv = ["demo", "cells"]
import runpy
runpy.run_module("tests.terminal.demo", run_name="__main__")
"""


@pytest.mark.pty
@pytest.mark.parametrize("at", [1, 3])
def test_a_fault_in_the_layer_costs_bytes_not_the_session(at: int) -> None:
    with (
        Session([sys.executable, "-c", BREAKS.format(at=at)]) as broken,
        Session([sys.executable, "-m", "tests.terminal.demo", "stock"]) as stock,
    ):
        for session in (broken, stock):
            session.wait_for("Anthropic")
            session.rest()
            session.press("j", "a", "j")
        assert broken.terminal.screen.cells() == stock.terminal.screen.cells()
        broken.quit("q")
        assert broken.status == 0
