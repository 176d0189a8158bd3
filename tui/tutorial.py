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
from tui.wrap import breaks, spans

NARROW = 60
"""Cells below which the two texts need two lines each."""
INDENT = 8


class LessonStrip(Lines):
    """What to press now, and what is worth knowing: a line each, or two where the terminal is narrow."""

    LOOKS: ClassVar[set[str]] = {"lesson--text", "lesson--where", "lesson--task", "lesson--quiet"}

    def __init__(self, lesson: Lesson) -> None:
        super().__init__(id="lesson")
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
