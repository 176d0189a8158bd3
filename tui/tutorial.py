"""The application with a strip at its foot that walks a newcomer through twelve keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.app import CopydeskApp
from tui.lesson import Lesson
from tui.screens.desk import DeskScreen
from tui.session import Session
from tui.widgets.lines import Lines, Part, clipped, strip


class LessonStrip(Lines):
    """Two lines: what to press now, and what is worth knowing."""

    LOOKS: ClassVar[set[str]] = {"lesson--text", "lesson--where", "lesson--task", "lesson--quiet"}

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(id="lesson")
        self.lesson = lesson

    def line_count(self) -> int:
        """Return two."""
        return 2

    def draw(self, number: int, width: int) -> Strip:
        """Return one of the two lines."""
        base = self.look("text")
        where, task, note = self.lesson.lines()
        first: list[Part] = [(f" {where:>5}  ", self.look("where")), (task, self.look("task"))]
        parts = first if number == 0 else [(" " * 8, base), (note, self.look("quiet"))]
        return strip(clipped(parts, width, self.ellipsis), width, base)


class LessonDesk(DeskScreen):
    """The desk with the strip below everything."""

    def __init__(self, session: Callable[[Any], Session], lesson: LessonStrip) -> None:
        super().__init__(session)
        self.lesson = lesson

    def compose(self) -> ComposeResult:
        """Lay out the desk, then the strip."""
        yield from super().compose()
        yield self.lesson


class TutorialApp(CopydeskApp):
    """Passes each step when its action is performed, by its key or otherwise."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.lesson = Lesson(self.keymap)
        self.lesson_strip = LessonStrip(self.lesson)

    def get_default_screen(self) -> Screen[Any]:
        """Return the desk with the strip."""
        return LessonDesk(self._session, self.lesson_strip)

    def perform(self, action_id: str, count: int | None = None, argument: str = "") -> None:
        """Perform an action, and pass the step that asked for it."""
        passes = not self.why_not(action_id) and self.lesson.performed(action_id)
        super().perform(action_id, count, argument)
        if passes:
            self.lesson_strip.repaint()
