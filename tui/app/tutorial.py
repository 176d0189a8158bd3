"""The tutorial: the application with a strip at its foot that walks a newcomer through a lesson."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from tui.app.app import CopydeskApp
from tui.app.lesson import FIRST, TEAM, Lesson, Step
from tui.screens.desk.screen import DeskScreen
from tui.text.wrap import breaks, spans
from tui.widgets.lines import Lines, Part, clipped, strip
from tui.work.session import Session

NARROW = 60
"""Cells below which the two texts need two lines each."""
INDENT = 8  # the width of “step”, which stands before the first line alone


class LessonStrip(Lines):
    """Shows the instruction and the remark of the present step: a line each, two where the terminal is narrow."""

    LOOKS: ClassVar[set[str]] = {"lesson--text", "lesson--where", "lesson--task", "lesson--quiet"}

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.add_class("lesson")
        self.lesson = lesson

    def line_count(self) -> int:
        """Return its height."""
        return self.size.height

    def on_resize(self) -> None:
        """Take the room that the texts need."""
        self.styles.height = 2 if self.size.width >= NARROW else 4

    def draw(self, number: int, width: int) -> Strip:
        """Return one line: how far one is stands before the first."""
        base = self.look("text")
        where, task, note = self.lesson.lines()
        told = [(line, "task") for line in _lines(task, width)] + [(line, "quiet") for line in _lines(note, width)]
        text, look = told[number] if number < len(told) else ("", "text")
        head = f" {where:>5}  " if number == 0 else " " * INDENT
        parts: list[Part] = [(head, self.look("where") if number == 0 else base), (text, self.look(look))]
        return strip(clipped(parts, width, self.ellipsis), width, base)


def _lines(text: str, width: int) -> list[str]:
    """Return a text as the lines it takes beside the indent."""
    places = spans(0, len(text), breaks(text, 0, len(text), max(4, width - INDENT)))
    return [text[start:end].rstrip() for start, end in places]


class LessonDesk(DeskScreen):
    """The desk with the strip below everything."""

    def __init__(self, session: Callable[[Any], Session], lesson: LessonStrip) -> None:
        super().__init__(session)
        self.lesson = lesson

    def compose(self) -> ComposeResult:
        """Lay out the desk, then the strip."""
        yield from super().compose()
        self.lesson = LessonStrip(self.lesson.lesson)  # entering another round lays the desk out anew
        yield self.lesson


ROOMY = 16
"""Lines of a terminal from which a dialog leaves room for the strip."""


class TutorialApp(CopydeskApp):
    """Passes each step when its action is performed, by its key or otherwise."""

    STEPS: ClassVar[tuple[Step, ...]] = FIRST

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.lesson = Lesson(self.keymap, self.STEPS)
        self.is_touched = True  # what waits is for the lesson to show
        self._begun_on: Screen[Any] | None = None
        self._passed: tuple[str, Screen[Any]] | None = None
        """The action that passed the last step, and where."""

    def get_default_screen(self) -> Screen[Any]:
        """Return the desk with the strip."""
        return LessonDesk(self._session, LessonStrip(self.lesson))

    def on_mount(self) -> None:
        """Keep the strip below every screen."""
        super().on_mount()
        self.screen_change_signal.subscribe(self, self._changed)

    def perform_now(self, action_id: str, count: int | None, argument: str) -> None:
        """Perform an action, and pass the step that asked for it, or answer that it was another one."""
        was_begun, passed = self.lesson.is_begun, self.lesson.passed
        told = not self._is_handed_on(action_id) and not self.why_not(action_id) and self.lesson.performed(action_id)
        if self.lesson.passed > passed:
            self._passed = action_id, self.screen
        if self.lesson.is_begun and not was_begun:
            self._begun_on = self.screen
        super().perform_now(action_id, count, argument)
        if told:
            self._tell()

    def _is_handed_on(self, action_id: str) -> bool:
        """Whether a screen has left the action that passed a step to another screen: nobody pressed a key for that."""
        if self._passed is None or action_id == self.lesson.step.action:
            return False
        return self._passed[0] == action_id and self._passed[1] is not self.screen

    def _changed(self, screen: Screen[Any]) -> None:
        """Lay the strip below another screen, and pass the step that has come back from it."""
        if screen is self._begun_on and self.lesson.came_back():
            self._begun_on = None
            self._tell()
        elif not isinstance(screen, LessonDesk) and (not isinstance(screen, ModalScreen) or self.size.height >= ROOMY):
            screen.call_later(_lay_below, screen, self.lesson)

    def _tell(self) -> None:
        """Show the present step on every screen."""
        for screen in self.screen_stack:
            for one in screen.query(LessonStrip):
                one.repaint()


class TeamTutorialApp(TutorialApp):
    """Teaches a lead."""

    STEPS = TEAM


async def _lay_below(screen: Screen[Any], lesson: Lesson) -> None:
    if screen.is_mounted and not screen.query(LessonStrip):
        await screen.mount(LessonStrip(lesson))
