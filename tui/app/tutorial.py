"""The tutorial: the application with a strip at its foot that walks a newcomer through twelve keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from keymaps.keymap import Keymap
from tui.app.app import CopydeskApp
from tui.screens.desk.screen import DeskScreen
from tui.text.wrap import breaks, spans
from tui.widgets.lines import Lines, Part, clipped, strip
from tui.work.session import Session


class Step(Struct, frozen=True):
    """One step: the action that passes it, its instruction (`{key}` is the key), and a remark."""

    action: str
    task: str
    note: str


STEPS = (
    Step("sentence.next", "{key} moves to the next sentence", "The bar at the left shows where you are."),
    Step("sentence.previous", "{key} moves back", "A number typed first says how often."),
    Step("edit.undo", "{key} takes the last tag back", "As often as you like, also tomorrow."),
    Step("sentence.aside", "{key} sets aside what claims nothing", "Headlines and by-lines are set aside already."),
    Step(
        "sentence.next-unjudged",
        "{key} goes to the next unjudged sentence",
        "The status line counts what is left.",
    ),
    Step(
        "sentence.note",
        "{key} writes a note: a word, then {accept}",
        "{close} closes a dialog without a change.",
    ),
    Step("search.open", "{key} searches: type a name, then {accept}", "{hits} goes to the next place."),
    Step("article.next", "{key} opens the next article", "{elsewhere} shows what other articles say of a sentence."),
    Step("app.help", "{key} shows every key that works where you are", "Type a word to find one. {close} comes back."),
)
NOTES = ("It moves on by itself; the sign stays.", "It is on disk at once: nothing to save.", "Each has its own sign.")
"""What is said of the first verdicts that somebody gives."""
DONE = Step("app.quit", "That was everything. {key} leaves", "{palette} finds any command by its name.")


def _tags(keymap: Keymap) -> Iterator[Step]:
    """Yield a step for each of the first verdicts: with its key, or with its letter where it has none."""
    for verdict, note in zip(keymap.registry.verdicts, NOTES, strict=False):
        action = f"sentence.{verdict.name}"
        if keymap.keys_of(action):
            yield Step(action, f"{{key}} tags the sentence {verdict.name}", note)
        else:
            yield Step("sentence.tag", f"{{key}} {verdict.letter} tags the sentence {verdict.name}", note)


class Lesson:
    """A newcomer's way through the steps; a step whose action has no key is left out."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        steps = (*STEPS[:2], *_tags(keymap), *STEPS[2:])
        self.steps = tuple(step for step in steps if keymap.keys_of(step.action))
        self.passed = 0

    @property
    def step(self) -> Step:
        """The step to be taken now."""
        return self.steps[self.passed] if self.passed < len(self.steps) else DONE

    def performed(self, action: str) -> bool:
        """Take note of an action; whether it passed the step."""
        if self.passed < len(self.steps) and action == self.step.action:
            self.passed += 1
            return True
        return False

    def lines(self) -> tuple[str, str, str]:
        """Return the number of the step, its instruction and its remark."""
        total = len(self.steps)
        where = f"{self.passed + 1}/{total}" if self.passed < total else f"{total}/{total}"
        return where, self._fill(self.step.task), self._fill(self.step.note)

    def _fill(self, text: str) -> str:
        """Put the live keys into a text."""
        return text.format(
            key=self._key(self.step.action),
            accept=self._key("dialog.accept"),
            close=self._key("dialog.close"),
            hits=self._key("search.next"),
            elsewhere=self._key("elsewhere.open"),
            palette=self._key("app.palette"),
        )

    def _key(self, action: str) -> str:
        """Return the first key of an action."""
        return next(iter(self.keymap.keys_of(action)), "a command of the palette")


NARROW = 60
"""Cells below which the two texts need two lines each."""
INDENT = 8


class LessonStrip(Lines):
    """Shows the instruction and the remark of the present step: a line each, two where the terminal is narrow."""

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

    def perform_now(self, action_id: str, count: int | None, argument: str) -> None:
        """Perform an action, and pass the step that asked for it."""
        passes = not self.why_not(action_id) and self.lesson.performed(action_id)
        super().perform_now(action_id, count, argument)
        if passes:
            self.lesson_strip.repaint()
