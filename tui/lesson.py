"""The tutorial's twelve steps: what to press, and why; the keys are those of the live keymap."""

from __future__ import annotations

from msgspec import Struct

from keymaps.keymap import Keymap


class Step(Struct, frozen=True):
    """One step: the action that passes it, what to do (`{key}` is its key), and what is worth knowing."""

    action: str
    task: str
    note: str


STEPS = (
    Step("sentence.next", "{key} moves to the next sentence", "The bar at the left shows where you are."),
    Step("sentence.previous", "{key} moves back", "A number typed first says how often."),
    Step("sentence.accurate", "{key} tags the sentence accurate", "It moves on by itself; the sign stays."),
    Step(
        "sentence.disputed",
        "{key} tags a sentence that others dispute",
        "It is on disk at once: nothing to save.",
    ),
    Step(
        "sentence.erroneous",
        "{key} tags a sentence that is wrong",
        "Each verdict has a sign of its own.",
    ),
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
    Step("article.next", "{key} opens the next article", "{pane} goes to the list of all of them."),
    Step("app.help", "{key} shows every key that works where you are", "Type a word to find one. {close} comes back."),
)
DONE = Step("app.quit", "That was everything. {key} leaves", "{palette} finds any command by its name.")


class Lesson:
    """Where a newcomer is in the steps; those whose action has no key are left out."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.steps = tuple(step for step in STEPS if keymap.keys_of(step.action))
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
        """Return how far one is, what to press now, and what is worth knowing."""
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
            pane=self._key("pane.next"),
            palette=self._key("app.palette"),
        )

    def _key(self, action: str) -> str:
        """Return the first key of an action."""
        return next(iter(self.keymap.keys_of(action)), "a command of the palette")
