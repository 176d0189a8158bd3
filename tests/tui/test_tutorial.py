"""The tutorials: keys of the live keymap, each step passed by pressing what it says."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from keymaps.keymap import Keymap
from keymaps.load import SHIPPED
from keymaps.resolve import overlay
from review.rounds import State
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.keymaps.pressing import sent
from tests.registry import read_layer, shipped
from tests.terminal.ptydrive import Session
from tests.tui.helpers import screen_text, settled
from tests.waiting import happens
from tui.app.colleagues import ROUND, RehearsedRounds, draft
from tui.app.lesson import DONE, FIRST, ROOM, TEAM, Lesson
from tui.app.tutorial import ROOMY, LessonStrip, TeamTutorialApp, TutorialApp
from tui.shell.settings import ScreenSettings

COPYDESK = [sys.executable, "-m", "tui.cli.main"]


def test_each_step_is_passed_by_its_action_alone() -> None:
    """Another key is answered with what it did and what is asked for; the answer goes when the step is passed."""
    lesson = Lesson(shipped())
    assert len(lesson.steps) == len(FIRST)
    for number, step in enumerate(FIRST, 1):
        where, task, _ = lesson.lines()
        assert where == f"{number}/{len(FIRST)}"
        assert task.startswith(shipped().keys_of(step.action)[0])
        assert lesson.performed("app.theme")
        assert lesson.lines()[2].startswith("That was another key: ")
        assert lesson.lines()[2].endswith(f" Now {shipped().keys_of(step.action)[0]}.")
        assert lesson.performed(step.action) is not bool(step.ends)
        if step.ends == "dialog.accept":
            lesson.performed("dialog.close")
            assert lesson.came_back()
            assert lesson.lines()[2].startswith("Nothing was entered. Once more: ")
            lesson.performed(step.action)
        if step.ends:
            assert not lesson.performed(step.ends)
            assert lesson.came_back()
        assert not lesson.lines()[2].startswith("That was")
    assert lesson.lines()[1] == "That was everything. q leaves"
    assert not lesson.performed("app.quit")


def test_an_answer_to_a_wrong_key_fits_on_a_line_and_ends_with_the_right_one() -> None:
    """Whatever the key was, the answer is not cut before it names the key that is asked for."""
    lesson = Lesson(shipped())
    for action in shipped().actions:
        if action.id != lesson.step.action:
            assert lesson.performed(action.id)
            assert len(lesson.lines()[2]) <= ROOM
            assert lesson.lines()[2].endswith(f" Now {shipped().keys_of(lesson.step.action)[0]}.")


def test_the_tutorial_teaches_the_live_keys_and_leaves_out_what_has_none() -> None:
    layer = read_layer('[keys]\nsentence.next = "1"\nsearch.open = []\n', "mine.toml")
    lesson = Lesson(overlay(shipped(), layer, "mine")[0])
    assert lesson.lines()[1] == "1 moves to the next sentence"
    assert len(lesson.steps) == len(FIRST) - 1


def told(keymap: Keymap, action: str, task: str) -> list[str]:
    """Return what an instruction says to press: the key, what follows it, and what is to be typed."""
    first = keymap.keys_of(action)[0]
    assert task.startswith(f"{first} ")
    rest = task.removeprefix(first)
    typed = re.search(r"type (\S+), then (\S+)", rest)
    after = re.search(r"(?:;|, and) (\S+) (?:comes back|says yes)", rest)
    letter = re.match(r" (\w) says why", rest)
    return [
        *first.split(),
        *(letter.groups() if letter else ()),
        *([*typed[1], typed[2]] if typed else ()),
        *([after[1]] if after else ()),
    ]


def _has_passed(app: TutorialApp, number: int) -> bool:
    return app.lesson.passed > number


def _can_be_passed(app: TutorialApp, action: str) -> bool:
    """Whether the screen is there in which a step's action can be performed."""
    return not app.why_not(action)


async def walked(app: TutorialApp, pilot: Pilot[int]) -> None:
    """Press what the strip says until it has nothing more to say; each step is passed, and no key called another."""
    names = {"?": "question_mark", "/": "slash", "+": "plus", "]": "right_square_bracket"}
    for number, step in enumerate(app.lesson.steps):
        assert app.lesson.passed == number
        await happens(partial(_can_be_passed, app, step.action), partial(screen_text, app))
        _, task, remark = app.lesson.lines()
        assert not remark.startswith("That was another key"), step
        assert task in " ".join(screen_text(app).split()), step
        for key in told(app.keymap, step.action, task):
            await pilot.press(names.get(key, key))
        await happens(partial(_has_passed, app, number), partial(screen_text, app))
        await pilot.pause()
    assert app.lesson.step is DONE


async def test_the_tutorial_is_finished_by_pressing_only_what_it_says(desk: FakeDesk) -> None:
    """Reasons, evidence, a note and the list of decisions among it; what was said to be done is done."""
    app = TutorialApp(desk, shipped(), ScreenSettings(title="tutorial", theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await walked(app, pilot)
        await settled(app)
        events = [event.holding for event in desk.decisions.log(desk.reviewer)]
        assert any(held.verdict == "disputed" and held.reasons == ("figure",) and held.evidence for held in events)
        assert any(held.note == "unclear" for held in events)


async def test_the_round_of_the_second_tutorial_is_finished_likewise(samples: Path) -> None:
    """With two colleagues, who judge when it is opened and differ on three sentences; afterwards it is settled."""
    desk = open_desk(samples, "lea")
    draft(desk.rounds)
    rounds = RehearsedRounds(desk.rounds, samples)
    app = TeamTutorialApp(
        desk,
        shipped(),
        ScreenSettings(title="tutorial", theme="dark", rounds=lambda: rounds),
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert len(app.screen_stack) == 1
        await walked(app, pilot)
        assert app.screen is app.desk_screen
    made = rounds.find(ROUND)
    assert made.state is State.ADJUDICATED
    assert made.guidelines


@pytest.mark.pty
@pytest.mark.parametrize("name", SHIPPED)
def test_a_newcomer_walks_through_it(name: str) -> None:
    """In a real terminal, under each shipped keymap, by the keys that the strip shows."""
    keymap = shipped(name)
    with Session([*COPYDESK, "tutorial", "--keymap", name], rows=30, columns=100) as session:
        total = len(FIRST)
        for number, step in enumerate(FIRST, 1):
            session.wait_for(rf"{number}/{total} +\S")
            session.type(sent(keymap, step.action) + step.argument.encode())
            if step.types:
                session.wait_for("Note on|a phrase, or a query|Evidence")
                session.type(step.types.encode() + b"\r")
            elif step.ends:
                session.wait_for("what to do, in your words|Decisions  by:")
                session.type(b"\x1b")
        session.wait_for(rf"{total}/{total} +That was everything")
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
        for lesson in (app.lesson, Lesson(app.keymap, TEAM)):
            app.lesson.steps, app.lesson.passed = lesson.steps, 0
            for _ in lesson.steps:
                app.desk_screen.lesson.repaint()
                await pilot.pause()
                shown = " ".join(screen_text(app).split())
                _, task, note = app.lesson.lines()
                assert task in shown
                assert note in shown
                app.lesson.passed += 1


@pytest.mark.parametrize(("height", "shown"), [(ROOMY, 1), (ROOMY - 1, 0)])
async def test_a_dialog_has_the_strip_where_there_is_room(desk: FakeDesk, height: int, shown: int) -> None:
    app = TutorialApp(desk, shipped(), ScreenSettings(title="tutorial", theme="dark"))
    async with app.run_test(size=(80, height)) as pilot:
        await pilot.press("n")
        await settled(app)
        assert isinstance(app.screen, ModalScreen)
        assert len(app.screen.query(LessonStrip)) == shown


async def test_the_strip_begins_with_how_far_one_is(desk: FakeDesk) -> None:
    """It stands out from the instruction, and before the first line alone."""
    app = TutorialApp(desk, shipped(), ScreenSettings(title="tutorial", theme="dark"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = app.desk_screen.lesson
        [first, second] = [next(iter(told.draw(number, 80))) for number in range(2)]
        assert first.text.strip() == f"1/{len(FIRST)}"
        assert first.style == told.look("where")
        assert not second.text.strip()
        assert second.style == told.look("text") != told.look("where")
