"""The line at the top and the line at the bottom: where I am, what is left, what is saved, which keys matter here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.style import Style
from textual.strip import Strip

from reading.clean import visible
from review.scale import ROLES
from tui.widgets.lines import Lines, Part, clipped, printable, spread, strip, width_of

if TYPE_CHECKING:
    from tui.shell.shell import ReadsAloud


BESIDE = 22
"""Cells of the bottom line that are not the message's."""
NARROW = 60
"""Cells below which the key for help stands in the line before other keys have room."""


class Hint(Struct, frozen=True):
    """A key and what it does, in a word or a sign; `look` is the component that colours it."""

    key: str
    word: str
    look: str = "hint"


class TitleBar(Lines):
    """The top line: program and desk, round, reviewer."""

    LOOKS: ClassVar[set[str]] = {"title--text", "title--name", "title--quiet"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.desk = self.round = self.reviewer = ""

    def line_count(self) -> int:
        """Return one."""
        return 1

    def draw(self, number: int, width: int) -> Strip:
        """Return the line; the reviewer is the last thing to go when it is narrow."""
        base, quiet = self.looks["text"], self.looks["quiet"]
        if number:
            return Strip.blank(width, base)
        left: list[Part] = [(" copydesk", self.looks["name"]), (f"  {visible(self.desk)}", quiet)]
        right: list[Part] = [(f"{visible(self.reviewer)} ", base)]
        if width >= 60 and self.round:
            right.insert(0, (f"round {visible(self.round)}    ", quiet))
        return spread(left, clipped(right, width - 10, self.ellipsis), width, base, self.ellipsis)


class StatusBar(Lines):
    """The bottom line.

    `message` replaces the middle until the next key, but for the facts that must be seen.
    """

    LOOKS: ClassVar[set[str]] = {
        "status--text",
        "status--quiet",
        "status--hint",
        "status--key",
        "status--urgent",
        "status--message",
        *(f"status--{role}" for role in ROLES),
    }

    def __init__(self, facts: Callable[[], Sequence[str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts = facts
        self.message = self.pending = ""
        self._beside: Callable[[], Sequence[str]] | None = None
        self.urgent = False
        self.hints: Sequence[Hint] = ()

    def line_count(self) -> int:
        """Return one."""
        return 1

    def say(self, text: str, urgent: bool = False, beside: Callable[[], Sequence[str]] | None = None) -> None:
        """Show one line of text until something else is said, and before it the first fact.

        `beside` returns the facts that matter when that is an act: the first one, and one that stands beside the text
        where there is room for it.
        """
        if (text, urgent) != (self.message, self.urgent):
            taken_off, self.message, self.urgent, self._beside = self.message, text, urgent, beside
            self.repaint()
            listener: ReadsAloud | None = getattr(self.app, "speaker", None)
            if listener is not None and text:
                listener.told(text, urgent, beside is not None)
            elif listener is not None:
                listener.taken_off(taken_off)

    def draw(self, number: int, width: int) -> Strip:
        """Return the line: facts and message at the left, pending keys and hints at the right while they fit."""
        base = self.looks["text"]
        if number:
            return Strip.blank(width, base)
        hints = self._hints()
        kept: list[Part] = []
        if width < NARROW and self.hints and self.hints[-1].word == "help":
            kept = [(text.rstrip(" "), look) for text, look in hints.pop()] + [(" ", base)]
        left = self._left(base, width - _size(kept))
        right: list[Part] = [(f"{self.pending}  ", self.looks["key"])] if self.pending else []
        room = width - _size(left) - 2 - _size(right)
        if _size(kept) > room:
            kept = []
        room -= _size(kept)
        for parts in hints:
            if _size(parts) > room:
                break
            right += parts
            room -= _size(parts)
        right += kept
        if not right:
            return strip(clipped(left, width, self.ellipsis), width, base)
        return spread(left, right, width, base, self.ellipsis)

    def _left(self, base: Style, width: int) -> list[Part]:
        parts: list[Part] = [(" ", base)]
        quiet = self.looks["quiet"]
        said: Part = (printable(self.message), self.looks["urgent" if self.urgent else "message"])
        if self.message and self.urgent:
            return [*parts, said]
        facts = [fact for fact in (self._beside or self.facts)() if fact]
        if self.message:
            if not facts or width_of(facts[0]) + width_of(said[0]) + 4 > width:
                return [*parts, said]
            first, beside = facts[0], facts[1] if self._beside and len(facts) > 1 else ""
            if beside and width_of(first) + width_of(beside) + width_of(said[0]) + 7 <= width:
                return [*parts, (first, base), (f"   {beside}   ", quiet), said]
            return [*parts, (first, base), ("   ", base), said]
        for number, fact in enumerate(facts):
            parts.append((("   " if number else "") + printable(fact), quiet if number else base))
        return parts

    def _hints(self) -> list[list[Part]]:
        return [[(hint.key, self.looks["key"]), (f" {hint.word}   ", self.looks[hint.look])] for hint in self.hints]


def _size(parts: Sequence[Part]) -> int:
    return sum(width_of(text) for text, _ in parts)


class HeadRule(Lines):
    """The line below the title: what is known of the article that is open, where there is something to say."""

    LOOKS: ClassVar[set[str]] = {"rule--line", "rule--text"}
    DEFAULT_CSS = """
    HeadRule { height: 1; }
    """

    def __init__(self, sign: str, dot: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sign, self.dot = sign, dot
        self.said: Sequence[str] = ()
        self.address = ""

    def show(self, said: Sequence[str], address: str = "") -> None:
        """Show some facts, which lead to an address where the terminal makes links."""
        if (said, address) != (self.said, self.address):
            self.said, self.address = said, address
            self.repaint()

    def line_count(self) -> int:
        """Return one."""
        return 1

    def draw(self, number: int, width: int) -> Strip:
        """Return the line: facts as far as whole ones have room, the first one even when it must be cut."""
        line, text = self.looks["line"], self.leading(self.looks["text"], self.address)
        if number or not self.said or width < 12:
            return strip([(self.sign * width, line)], width, line)
        shown, room, dot = "", width - 6, f" {self.dot} "
        for said in map(visible, self.said):
            longer = f"{shown}{dot}{said}" if shown else said
            if width_of(longer) <= room:
                shown = longer
        cut = clipped([(shown or visible(self.said[0]), text)], room, self.ellipsis)
        used = sum(width_of(one) for one, _ in cut)
        return strip([(f"{self.sign} ", line), *cut, (f" {self.sign * (width - used - 3)}", line)], width, line)


class Divider(Lines):
    """A thin line between panes: across, or down when `upright`."""

    LOOKS: ClassVar[set[str]] = {"rule--line"}
    DEFAULT_CSS = """
    Divider { height: 1; }
    Divider.-upright { width: 1; height: 1fr; }
    """

    def __init__(self, sign: str, *, upright: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sign = sign
        self.set_class(upright, "-upright")

    def line_count(self) -> int:
        """Return its height."""
        return self.size.height

    def draw(self, number: int, width: int) -> Strip:
        """Return the line."""
        style = self.looks["line"]
        return strip([(self.sign * width, style)] if number < self.size.height else [], width, style)
