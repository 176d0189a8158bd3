"""The line at the top and the line at the bottom: where I am, what is left, what is saved, which keys matter here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.style import Style
from textual.strip import Strip

from reading.clean import visible
from review.scale import ROLES
from tui.widgets.lines import Lines, Part, clipped, printable, spread, strip, width_of

if TYPE_CHECKING:
    from tui.shell.shell import ReadsAloud


RESERVED = 22
"""Cells of the bottom line that are not the message's."""
NARROW = 60
"""Cells below which a message is cut for the most important key."""
GAP = 2
"""Cells between two keys, and between the keys and what stands before them."""
READABLE = 15
"""Cells below which a fact with the gap before it is left out rather than cut."""


class Hint(Struct, frozen=True):
    """A key and what it does, in a word or a sign.

    `look` is the component that colours it; those of one `group` stand side by side in the order they are given.
    """

    key: str
    word: str
    look: str = "hint"
    group: str = ""


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
    """The bottom line: facts or a message at the left, and keys that fill the rest.

    `message` replaces the middle until the next key, but for the facts that must be seen. `hints` are the keys, the
    most important first: it stands at the right end, and the others before it as far as there is room.
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

    def __init__(self, facts: Callable[[], Iterable[str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts = facts
        self.message = self.pending = self.offers = ""
        self.beside: Callable[[], str] = str
        self.urgent = False
        self.hints: Sequence[Hint] = ()

    def line_count(self) -> int:
        """Return one."""
        return 1

    def say(self, text: str, urgent: bool = False, beside: Callable[[], str] = str, offers: str = "") -> None:
        """Show one line of text until something else is said, and `beside` it a fact where there is room for it.

        `offers` is a key that matters more than the others for as long.
        """
        if (text, urgent, offers) != (self.message, self.urgent, self.offers):
            taken_off, self.message, self.urgent, self.beside = self.message, text, urgent, beside
            self.offers = offers
            self.repaint()
            listener: ReadsAloud | None = getattr(self.app, "speaker", None)
            if listener is not None and text:
                listener.say_line(text, urgent, beside is not str)
            elif listener is not None:
                listener.take_back_line(taken_off)

    def draw(self, number: int, width: int) -> Strip:
        """Return the line."""
        base = self.looks["text"]
        if number:
            return Strip.blank(width, base)
        hints = self._live()
        waiting: list[Part] = [(f"{self.pending}  ", self.looks["key"])] if self.pending else []
        kept = _size(self._parts(hints[:1])) + GAP if hints else 0
        offered = _size(self._parts([hint for hint in hints[1:] if hint.key == self.offers])) + GAP
        room = width - kept - _size(waiting)
        left = self._left_side(base, width if self.message and width >= NARROW else room, room - offered)
        chosen = self._chosen(hints, width - _size(left) - _size(waiting) - GAP)
        right = [*waiting, *self._parts(chosen)]
        if not right:
            return strip(clipped(left, width, self.ellipsis), width, base)
        return spread(left, right, width, base, self.ellipsis)

    def _live(self) -> Sequence[Hint]:
        """Return the keys that act now: none of a screen that lies below another one, nor behind the first of two."""
        is_below = self.is_attached and self.app.screen is not self.screen
        if is_below or (self.pending and not self.pending.isdigit()):
            return ()
        first = [one for one in self.hints if one.key == self.offers]
        return [*self.hints[:1], *first, *(one for one in self.hints[1:] if one not in first)] if first else self.hints

    def _chosen(self, hints: Sequence[Hint], room: int) -> list[Hint]:
        """Return the keys that fit, in the order in which they stand: from the left they go when room gets short."""
        chosen: list[Hint] = []
        for _, of_key in groupby(hints, lambda hint: hint.group or hint.key):
            group = [hint for hint in of_key if hint not in chosen]
            cost = _size(self._parts(group)) + (GAP - 1 if chosen else 0)
            if cost <= room:
                chosen += group
                room -= cost
            elif self.message:  # what comes back when it goes is sent again, so no other one takes the place
                break
        at = {hint: self.hints.index(hint) for hint in chosen}
        of_group = {hint.group: min(at[one] for one in chosen if one.group == hint.group) for hint in chosen}
        return sorted(chosen, key=lambda hint: (-of_group[hint.group] if hint.group else -at[hint], at[hint]))

    def _left_side(self, base: Style, width: int, room: int) -> list[Part]:
        """Return facts and message: a fact that has no room is cut where some of it can be read, else left out.

        `room` is what is left beside the keys that matter most while there is a message.
        """
        parts: list[Part] = [(" ", base)]
        quiet = self.looks["quiet"]
        facts = (printable(fact) for fact in self.facts() if fact)
        if self.message:
            style = self.looks["urgent" if self.urgent else "message"]
            said: Part = (printable(self.message), style)
            first = "" if self.urgent else next(facts, "")  # the others are not asked for
            if not first or width_of(first) + width_of(said[0]) + 4 > width:
                return clipped([*parts, said], width, self.ellipsis)
            beside = self.beside()
            if beside and width_of(first) + width_of(beside) + width_of(said[0]) + 7 <= room:
                return [*parts, (first, base), (f"   {beside}   ", quiet), said]
            return [*parts, (first, base), ("   ", base), said]
        for number, fact in enumerate(facts):
            part = (("   " if number else "") + fact, quiet if number else base)
            left = width - _size(parts)
            if number and width_of(part[0]) > left:
                return [*parts, *clipped([part], left, self.ellipsis)] if left >= READABLE else parts
            parts.append(part)
        return parts

    def _parts(self, hints: Sequence[Hint]) -> list[Part]:
        """Return keys and what they do, with a cell of margin behind them."""
        parts: list[Part] = []
        for hint in hints:
            parts += [(" " * GAP, self.looks["text"])] if parts else []
            parts += [(hint.key, self.looks["key"]), (f" {hint.word}", self.looks[hint.look])]
        return [*parts, (" ", self.looks["text"])] if parts else []


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
