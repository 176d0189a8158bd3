"""The tutorial: twelve keys of the live keymap, each step passed by pressing it."""

from __future__ import annotations

import sys

import pytest

from keymaps.load import SHIPPED
from keymaps.resolve import overlay
from tests.fakes.desk import FakeDesk
from tests.keymaps.pressing import sent
from tests.registry import read_layer, shipped
from tests.terminal.ptydrive import Session
from tests.tui.helpers import screen_text
from tui.app.tutorial import STEPS, Lesson, TutorialApp
from tui.shell.settings import ScreenSettings

COPYDESK = [sys.executable, "-m", "tui.cli.main"]


def test_twelve_steps_each_passed_by_its_action_alone() -> None:
    lesson = Lesson(shipped())
    assert len(lesson.steps) == 12
    for number, step in enumerate(STEPS, 1):
        where, task, _ = lesson.lines()
        assert where == f"{number}/12"
        assert task.startswith(shipped().keys_of(step.action)[0])
        assert not lesson.performed("app.theme")
        assert lesson.performed(step.action)
    assert lesson.lines()[:2] == ("12/12", "That was everything. q leaves")
    assert not lesson.performed("app.quit")


def test_the_tutorial_teaches_the_live_keys_and_leaves_out_what_has_none() -> None:
    layer = read_layer('[keys]\nsentence.next = "1"\nsearch.open = []\n', "mine.toml")
    lesson = Lesson(overlay(shipped(), layer, "mine")[0])
    assert lesson.lines()[1] == "1 moves to the next sentence"
    assert len(lesson.steps) == 11


@pytest.mark.pty
@pytest.mark.parametrize("name", SHIPPED)
def test_a_newcomer_walks_through_it(name: str) -> None:
    """In a real terminal, under each shipped keymap, by the keys that the strip shows."""
    keymap = shipped(name)
    with Session([*COPYDESK, "tutorial", "--keymap", name], rows=30, columns=100) as session:
        for number, step in enumerate(STEPS, 1):
            session.wait_for(rf"{number}/12 +\S")
            session.type(sent(keymap, step.action))
            if step.action in ("sentence.note", "search.open"):
                session.wait_for("Note on|search in this")
                session.type(b"Leike\r")
        session.wait_for(r"12/12 +That was everything")
        session.wait_for("what to do, in your words")
        session.type(b"\x1b")
        session.wait_gone("what to do, in your words")
        session.type(sent(keymap, "app.quit"))
        session.ended()
        assert session.status == 0


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_every_step_can_be_read_whole(desk: FakeDesk, name: str, size: tuple[int, int]) -> None:
    """What to press is not cut off, however narrow the terminal."""
    app = TutorialApp(desk, shipped(name), ScreenSettings(title="tutorial", theme="dark"))
    async with app.run_test(size=size) as pilot:
        for _ in app.lesson.steps:
            await pilot.pause()
            shown = " ".join(screen_text(app).split())
            _, task, note = app.lesson.lines()
            assert task in shown
            assert note in shown
            app.lesson.passed += 1
            app.lesson_strip.repaint()
