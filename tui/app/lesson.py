"""What the tutorials teach: steps, each an action to perform, told by its live key and passed by performing it."""

from __future__ import annotations

from msgspec import Struct

from keymaps.keymap import Keymap
from review.scale import DEFAULT


class Step(Struct, frozen=True):
    """One step: the action that passes it, its instruction (`{key}` is the key), and a remark.

    `types` is what is to be typed then, `argument` the letter that follows the key. `ends` is the action that ends
    what the step opened: only then it is passed.
    """

    action: str
    task: str
    note: str
    types: str = ""
    ends: str = ""
    argument: str = ""


HOLDS, OPEN, FAILS = DEFAULT.names
"""The verdicts of the desks that the tutorials make."""
ROOM = 70
"""Cells of an answer that has to fit on one line of 80 beside the number of the step."""
FIRST = (
    Step("sentence.next", "{key} moves to the next sentence", "The bar at the left shows where you are."),
    Step("sentence.previous", "{key} moves back", "A number typed first says how often."),
    Step(f"sentence.{HOLDS}", f"{{key}} tags the sentence {HOLDS}", "It moves on by itself; the sign stays."),
    Step(f"sentence.{OPEN}", "{key} tags a sentence that others dispute", "It is on disk at once: nothing to save."),
    Step("sentence.previous", "{key} moves back to it", "A verdict may have reasons, evidence and a note."),
    Step("sentence.reason", "{key} {argument} says why: a figure", "{key} alone shows all reasons.", argument="f"),
    Step(
        "sentence.evidence",
        "{key} adds evidence: type {types}, then {accept}",
        "An address, or a sentence of another article.",
        types="example.org",
        ends="dialog.accept",
    ),
    Step("sentence.next", "{key} goes on", "The mark beside the sign says that there is more than a verdict."),
    Step(f"sentence.{FAILS}", "{key} tags a sentence that is wrong", "Each verdict has a sign of its own."),
    Step("edit.undo", "{key} takes the last tag back", "As often as you like, also tomorrow."),
    Step("sentence.aside", "{key} sets aside what claims nothing", "Headlines and by-lines are set aside already."),
    Step("sentence.next-unjudged", "{key} goes to the next unjudged sentence", "The bottom line counts what is left."),
    Step(
        "sentence.note",
        "{key} writes a note: type {types}, then {accept}",
        "{close} closes a dialog without a change.",
        types="unclear",
        ends="dialog.accept",
    ),
    Step(
        "search.open",
        "{key} searches: type {types}, then {accept}",
        "{hits} goes to the next place.",
        types="Leike",
        ends="dialog.accept",
    ),
    Step("decisions.open", "{key} lists what you judged; {back} comes back", "{accept} there goes to a sentence.",
         ends="app.back"),
    Step("article.next", "{key} opens the next article", "{elsewhere} shows what other articles say of a sentence."),
    Step("app.help", "{key} shows every key that works where you are; {close} comes back",
         "Type a word to find one.", ends="dialog.close"),
)  # fmt: skip
TEAM = (
    Step("rounds.open", "{key} shows the rounds", "You lead spring, a draft; two colleagues are to judge."),
    Step("round.open", "{key} opens it for its reviewers", "In this lesson they judge at once."),
    Step("round.close", "{key} closes it, and {accept} says yes", "You see how much they did; what, when it is closed.",
         ends="dialog.accept"),
    Step("round.agreement", "{key} shows how far they agree; {close} comes back", "Per cent, and what chance explains.",
         ends="dialog.close"),
    Step("adjudication.open", "{key} settles what they differ on", "Whoever leads the round and did not judge in it."),
    Step("adjudication.side-1", "{key} sides with the first of them", "The votes stand below the sentence."),
    Step(f"adjudication.{OPEN}", f"{{key}} settles a sentence as {OPEN}", "Any verdict will do, also nobody's."),
    Step(f"adjudication.{HOLDS}", f"{{key}} settles the last as {HOLDS}", "{undo} takes a decision back here too."),
    Step("app.back", "{key} goes back", "What you settled is the round's outcome."),
    Step("rounds.open", "{key} shows the rounds again", "spring is closed now."),
    Step("round.finish", "{key} finishes it, and {accept} says yes", "It can be opened again.", ends="dialog.accept"),
    Step("app.back", "{key} goes back to the page", "{export} there exports verdicts and consensus."),
)  # fmt: skip
DONE = Step("app.close", "That was everything. {key} leaves", "{palette} finds any command by its name.")


class Lesson:
    """Progress through the steps of a lesson; a step whose action has no key is left out."""

    def __init__(self, keymap: Keymap, steps: tuple[Step, ...] = FIRST) -> None:
        self.keymap = keymap
        self.steps = tuple(step for step in steps if keymap.keys_of(step.action))
        self.passed = 0
        self.is_begun = False
        """Whether the step's action was performed, and what it opened has not ended yet."""
        self._answer = ""
        self._last = ""

    @property
    def step(self) -> Step:
        """The step to be taken now."""
        return self.steps[self.passed] if self.passed < len(self.steps) else DONE

    def performed(self, action: str) -> bool:
        """Take note of an action that can be performed; whether the strip says something else now."""
        self._last = action
        if self.is_begun or self.passed >= len(self.steps):
            return False
        if action != self.step.action:
            known, now = self.keymap.by_id[action], f"Now {self._key(self.step.action)}."
            said = f"That was another key: {known.help} {now}"
            self._answer = said if len(said) <= ROOM else f"That was another key: {known.label}. {now}"
            return True
        self._answer = ""
        if self.step.ends:
            self.is_begun = True
            return False
        self.passed += 1
        return True

    def came_back(self) -> bool:
        """Take note that what the step opened has ended; whether that passed the step."""
        if not self.is_begun:
            return False
        self.is_begun = False
        if self._last == self.step.ends or self.step.ends != "dialog.accept":
            self.passed += 1
            return True
        self._answer = f"Nothing was entered. Once more: {self._key(self.step.action)}"
        return True

    def lines(self) -> tuple[str, str, str]:
        """Return the number of the step, its instruction, and its remark or an answer to a wrong key."""
        total = len(self.steps)
        where = f"{self.passed + 1}/{total}" if self.passed < total else f"{total}/{total}"
        return where, self._fill(self.step.task), self._answer or self._fill(self.step.note)

    def _fill(self, text: str) -> str:
        """Put the live keys into a text."""
        return text.format(
            key=self._key(self.step.action),
            types=self.step.types,
            argument=self.step.argument,
            accept=self._key("dialog.accept"),
            close=self._key("dialog.close"),
            back=self._key("app.back"),
            hits=self._key("search.next"),
            elsewhere=self._key("elsewhere.open"),
            export=self._key("export.open"),
            undo=self._key("edit.undo"),
            palette=self._key("app.palette"),
        )

    def _key(self, action: str) -> str:
        """Return the first key of an action."""
        return next(iter(self.keymap.keys_of(action)), "a command of the palette")
