"""Reading aloud: after each key, what it did and where one is now, in lines of words.

The application is the one with the screen: its handlers, its dialogs, its promises. What its screens show is put into
words here, compared with what was said before, and the difference is said. A verdict's line waits for the disk, so that
it can say `saved`; nothing else waits.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable
from weakref import WeakKeyDictionary

from msgspec import Struct
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.screens.dialogs import Field, Keys
from tui.terminal.driver import hang_up
from tui.terminal.linear import LinearDriver, Typewriter, linear_class
from tui.terminal.textual_private import display_of, driver_of, is_text_area, repaint_regions, show_by
from tui.widgets.lines import Lines
from tui.widgets.spoken import in_words
from tui.widgets.status import Divider, HeadRule, StatusBar, TitleBar
from tui.work.unsaved import spots

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from tui.app.app import CopydeskApp

QUIET_SECONDS, LONGEST_SECONDS = 0.02, 0.15
"""A line is said when nothing has changed for so long; something that changes on and on is said now and then."""
SAVE_SECONDS = 0.6
"""So long an act waits for the disk, to be said together with `saved`."""
REST_SECONDS = 0.7
"""Who types hears what was found when no letter has come for so long."""
PAGE, FEW, MOST = 10, 3, 60
"""Items of a list that are read when the whole screen is said, and where a dialog lists others; items of a page, which
is read from where one was to where one is, so that none is passed over."""
_RESUMED = "resumed"
_PLACE = re.compile(r"\s+\d+ of \d+$")
"""Where one is in a list, as a title says it: the line itself says it too."""


class SpokenPart(Struct, frozen=True):
    """A widget in words: its text; where it is a list, its head, how many items it has, and which one is current.

    The text of a list is its current item. `here` is where one is in a text without items, `keys` is what the foot of a
    dialog is.
    """

    text: str
    head: str = ""
    count: int = 0
    at: int | None = None
    here: str = ""
    keys: bool = False


@runtime_checkable
class SpokenChoice(Protocol):
    """A widget that is neither text nor list, and says by itself what is chosen in it."""

    def spoken_text(self) -> str:
        """Return its label and what is chosen."""


@runtime_checkable
class Choosable(Protocol):
    """A list, or a screen that is one, whose items have numbers."""

    def choose(self, number: int) -> None:
        """Make an item current by its number, counted from 0."""


class Speaker:
    """Says what an application shows."""

    AROUND: ClassVar[tuple[type[Widget], ...]] = (TitleBar, StatusBar, HeadRule, Divider)
    """What stands around everything, and is said when the whole screen is asked for."""

    def __init__(self, app: CopydeskApp, typewriter: Typewriter) -> None:
        self._app = app
        self._typewriter = typewriter
        self._seen: WeakKeyDictionary[Screen[Any], dict[Widget, SpokenPart]] = WeakKeyDictionary()
        self._read: WeakKeyDictionary[Widget, int] = WeakKeyDictionary()
        """How many lines of a text were read."""
        self._top: Screen[Any] | None = None
        self._focused: Widget | None = None
        self._told: list[tuple[str, bool]] = []
        self._acted = ""
        self._owes = False
        """Whether something was said that the disk did not have yet."""
        self._typed: tuple[Widget, str] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._since = 0.0
        self._is_open = True

    def listen(self, *, shown: bool = True) -> None:
        """Hear of everything that the application shows; with `shown` False it is drawn nowhere else."""
        stock = display_of(self._app)

        def display(screen: Screen[Any], renderable: object) -> None:
            if shown:
                stock(screen, renderable)
            self.say_news()

        show_by(self._app, display)
        self._app.speaker = self
        if not shown:
            object.__setattr__(self._app, "painter", self)

    def soon(self, lines: Widget) -> None:
        """Take note that lines changed, in place of drawing them."""
        repaint_regions(lines)
        self.say_news()

    # ------------------------------------------------------------------ what the application tells

    def say_line(self, text: str, urgent: bool, is_act: bool) -> None:
        """Take a line of the status line; `is_act` is whether it says what was done, which is then to be saved."""
        self._told.append((text, is_act and not urgent))
        self.say_news()

    def take_back_line(self, text: str) -> None:
        """Drop a line that is not said yet and not wanted any more: what may follow a key, when the next one came."""
        self._told = [one for one in self._told if one != (text, False)]

    def say_change(self, action_id: str) -> None:
        """Take note of an action: something is said after each."""
        self._acted = action_id
        self.say_news()

    def menu(self, entries: Sequence[tuple[str, str]]) -> None:
        """Say which keys may follow, and what each does."""
        self._told.append((", ".join(f"{key} {word}" for key, word in entries), False))
        self.say_news()

    def again(self) -> None:
        """Say where one is: the process was stopped, and goes on."""
        self.say_change(_RESUMED)

    def choose(self, number: int) -> None:
        """Make an item of the list current by its number, counted from 1."""
        found = [one for one, part in self._parts().items() if isinstance(one, Lines) and part.at is not None]
        for one in (self._list(found),) if found else (self._app.screen,):
            if isinstance(one, Choosable):
                one.choose(number - 1)

    def leave(self) -> None:
        """Quit when every key that was piped in is worked off and what it did is said."""
        app = self._app
        if app.keyboard.behind or self._timer is not None:
            app.set_timer(QUIET_SECONDS, self.leave)
            return
        app.perform("app.quit")
        if app.return_value is None:  # it asks something, and nobody is there to answer
            hang_up()

    def end(self) -> None:
        """Say what is still to be said, and that everything is saved where it is."""
        for handle in (self._timer, self._rest):
            if handle is not None:
                handle.cancel()
        self._is_open = False
        for text, is_act in self._told:
            self._typewriter.line(self._in_full(text, is_act))
        unsaved = spots(self._app.unsaved())
        self._typewriter.line(f"{unsaved} not saved" if unsaved else "Left. Everything is saved.")

    # ------------------------------------------------------------------ when to say it

    def say_news(self) -> None:
        """Say what is new in a moment, when nothing more changes."""
        if not self._is_open:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # the application is not running yet
            return
        now = loop.time()
        if self._timer is None:
            self._since = now
        else:
            self._timer.cancel()
        delay = max(0.0, min(QUIET_SECONDS, self._since + LONGEST_SECONDS - now))
        self._timer = loop.call_later(delay, self._when_quiet)

    def _when_quiet(self) -> None:
        """Say what is new, unless an act is still on its way to the disk and may soon be there."""
        self._timer = None
        app = self._app
        if app.return_value is not None or not self._is_open:
            return
        if not app.readiness.now:
            app.readiness.when(self.say_news)
            return
        loop = asyncio.get_running_loop()
        acts = any(is_act for _, is_act in self._told)
        at_work = app.at_work and not self._told and app.screen is self._top
        if ((acts and self._pending) or at_work) and loop.time() - self._since < SAVE_SECONDS:
            since = self._since
            self.say_news()
            self._since = since
            return
        self._say()

    @property
    def is_silent(self) -> bool:
        """Whether everything is said that is known."""
        return self._timer is None and not self._told and not self._acted

    @property
    def _pending(self) -> bool:
        """Whether something is on its way to the disk."""
        return self._app.session is not None and self._app.session.pending.pending > 0

    def _say(self) -> None:
        """Say what is new, and show the line that is being typed."""
        screen, field = self._app.screen, self._app.focused
        typed = (field, _typed_into(field)[0]) if field is not None and _is_field(field) else None
        same = typed is not None and self._typed is not None and typed[0] is self._typed[0]
        if same and not self._acted and not self._told:
            if typed != self._typed:  # what it finds is said when the typing rests
                self._rest_soon()
            if self._rest is not None:
                self._typed = typed
                self._type(field)
                return
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        found = (re.sub(" {2,}", ", ", line.strip()) for line in self._lines(screen))
        lines = [line for line in dict.fromkeys(found) if line]
        lines = [one for one in lines if not any(other.startswith(f"{one};") for other in lines)]
        self._typed, self._acted, self._told = typed, "", []
        for line in lines:
            self._typewriter.line(line)
        self._type(field)

    def _rest_soon(self) -> None:
        """Say what was found when the typing rests, and what the last word may become."""
        if self._rest is not None:
            self._rest.cancel()

        def rest() -> None:
            self._rest = None
            self._app.call_later(self._offer_completion)

        self._rest = asyncio.get_running_loop().call_later(REST_SECONDS, rest)

    async def _offer_completion(self) -> None:
        field = self._app.focused
        if isinstance(field, Input) and field.suggester is not None and field.cursor_at_end:
            found = await field.suggester.get_suggestion(field.value)
            if found:
                self._told.append((f"right: {found}", False))
        self._typed = None  # what it found is said now
        self.say_news()

    def _type(self, field: Widget | None) -> None:
        if field is not None and _is_field(field):
            text, cursor, row = _typed_into(field)
            self._typewriter.type(text, cursor, row)
        else:
            self._typewriter.end()

    # ------------------------------------------------------------------ what is said

    def _lines(self, screen: Screen[Any]) -> list[str]:
        """Return what is new, a line each; what was done first, then where one is."""
        parts, before = self._parts(), self._seen.get(screen)
        opened, focused = screen is not self._top, self._app.focused
        lines = [self._in_full(text, is_act) for text, is_act in self._told]
        if self._owes and not self._pending:
            self._owes = False
            lines.insert(0, "Saved." if not self._failed else "Not saved.")
        if self._acted in ("app.redraw", _RESUMED):
            lines += [*self._around(screen), *self._opening(screen, parts)]
        elif before is None:
            lines += [*self._around(screen)] if self._top is None else [*self._title(screen)]
            lines += self._opening(screen, parts)
        else:
            lines += self._new(parts, before)
            if focused is not self._focused and not opened and focused in parts and isinstance(screen, ModalScreen):
                lines.append(self._name(focused, parts[focused]))
            if opened or (self._acted and not lines):
                lines += self._where(parts)
        if self._told and any(is_act for _, is_act in self._told) and self._pending:
            self._owes = True
        self._seen[screen], self._top, self._focused = parts, screen, focused
        return lines

    @property
    def _failed(self) -> bool:
        return self._app.session is not None and bool(self._app.session.pending.failed)

    def _in_full(self, text: str, is_act: bool) -> str:
        """Return what was told, and for an act how safe it is."""
        if not is_act:
            return text
        return f"{text}, {'not saved yet' if self._pending else 'NOT saved' if self._failed else 'saved'}."

    def _around(self, screen: Screen[Any]) -> Iterator[str]:
        """Yield the lines around everything: where one is, and what the status line always says."""
        for one in (*screen.query(TitleBar), *screen.query(StatusBar)):
            said = one.facts() if isinstance(one, StatusBar) else (in_words(one.draw(0, 400).text),)
            yield ", ".join(part for part in said if part)

    def _title(self, screen: Screen[Any]) -> Iterator[str]:
        """Yield the name of a screen that is no dialog and no list with a head of its own."""
        for one in screen.query(TitleBar):
            yield one.desk.capitalize()
        if name := getattr(screen, "SPOKEN_NAME", ""):
            yield name

    def _opening(self, screen: Screen[Any], parts: dict[Widget, SpokenPart]) -> Iterator[str]:
        """Yield everything that a screen shows: texts, questions, lists from the current item on, keys."""
        focused, keys = self._app.focused, []
        for one, part in parts.items():
            if part.keys:
                keys.append(part.text)
            elif isinstance(one, Lines) and part.at is not None:
                yield part.head
                yield from self._page(one, part, PAGE if self._acted == "app.redraw" else self._few)
            elif isinstance(one, Lines):
                yield from self._text(one, part, 0)
            elif not _is_field(one):
                yield part.text
        if isinstance(screen, ModalScreen) and focused in parts and not isinstance(focused, Lines):
            yield self._name(focused, parts[focused])
        yield from keys
        if self._top is None:
            key = self._app.key_of
            yield f"{key('app.help')} help, {key('app.palette')} commands, {key('app.redraw')} says the whole screen."

    def _new(self, parts: dict[Widget, SpokenPart], before: dict[Widget, SpokenPart]) -> Iterator[str]:
        """Yield what changed since it was said."""
        paged = "page-" in self._acted or self._acted.startswith("page.")
        for one, part in parts.items():
            old = before.get(one)
            if part == old and not (paged and isinstance(one, Lines)):
                continue
            if isinstance(one, Lines) and part.at is not None:
                if old is None or part.head != old.head:
                    yield part.head
                    yield from self._page(one, part, self._few)
                elif paged and old.at is not None and part.at != old.at:
                    first, last = (old.at + 1, part.at) if part.at > old.at else (part.at, old.at - 1)
                    yield from (one.spoken(number) for number in range(first, min(last, first + MOST) + 1))
                elif part.at != old.at:
                    yield part.text
            elif isinstance(one, Lines):
                yield from self._text_again(one, part, old, paged)
            elif not part.keys and not _is_field(one):
                yield part.text

    def _text_again(self, one: Lines, part: SpokenPart, old: SpokenPart | None, paged: bool) -> Iterator[str]:
        """Yield the lines of a text that were not there before, or the next of it where its pages are turned."""
        if old is None or part.head != old.head:
            yield from self._text(one, part, 0)
        elif (part.text, part.here) != (old.text, old.here):
            known = set(old.text.splitlines())
            fresh = [line for line in part.text.splitlines() if line not in known]
            if self._acted and part.here != old.here and part.here not in fresh:
                yield part.here
            yield from fresh[: one.SPOKEN_PAGE]
        elif paged:
            back = "previous" in self._acted
            start = self._read.get(one, 0)
            yield from self._text(one, part, max(0, start - 2 * one.SPOKEN_PAGE) if back else start)

    def _text(self, one: Lines, part: SpokenPart, start: int) -> Iterator[str]:
        """Yield the lines of a text from one on, as many as are read at once."""
        lines = part.text.splitlines()
        if start >= len(lines):
            if lines:
                yield "The end."
            return
        page = one.SPOKEN_PAGE
        yield from lines[start : start + page]
        self._read[one] = min(len(lines), start + page)
        left = len(lines) - start - page
        if left > 0:
            yield f"{left} more lines: {self._app.key_of('dialog.page-next')} reads on"

    @property
    def _few(self) -> int:
        """How many items are read of a list that is shown: one among which one moves, some where one chooses."""
        return FEW if isinstance(self._app.screen, ModalScreen) else 1

    def _page(self, one: Lines, part: SpokenPart, most: int) -> Iterator[str]:
        """Yield a list from its current item on: at most so many items."""
        assert part.at is not None
        last = min(part.count, part.at + most)
        yield from (one.spoken(number) for number in range(part.at, last))
        if last <= part.at:
            yield part.text

    def _where(self, parts: dict[Widget, SpokenPart]) -> Iterator[str]:
        """Yield where one is: the current item, else what the screen asks."""
        lists = [one for one, part in parts.items() if isinstance(one, Lines) and part.at is not None]
        texts = [one for one in parts if isinstance(one, Lines) and one not in lists]
        focused = self._app.focused
        if self._acted == "dialog.accept":  # why it is not accepted
            yield from (part.text for one, part in parts.items() if one.id == "fault")
        if lists:
            yield parts[self._list(lists)].text
        elif texts and focused not in parts:
            yield texts[0].spoken_here()
        elif focused in parts and focused is not None:
            yield self._name(focused, parts[focused])
        else:
            yield from (part.text for part in list(parts.values())[:1])

    def _list(self, found: Sequence[Widget]) -> Any:
        """Return the list that has the focus, or the first one."""
        return self._app.focused if self._app.focused in found else found[0]

    def _name(self, one: Widget, part: SpokenPart) -> str:
        """Return what a field asks for, or what is chosen where the focus is."""
        if isinstance(one, Field):
            name = one.id.capitalize() if one.id else ""
            return ": ".join(said for said in (name, one.hint) if said)
        return part.text

    # ------------------------------------------------------------------ what is on the screen

    def _parts(self) -> dict[Widget, SpokenPart]:
        """Return the widgets that say something, in their order, each in words."""
        screen = self._app.screen
        found: dict[Widget, SpokenPart] = {}
        for one in screen.walk_children(Widget):
            if not (one.display or one.has_class("title")) or isinstance(one, self.AROUND) or one.id == "choices":
                continue
            if isinstance(one, Lines) and not isinstance(screen, ModalScreen) and one.can_focus and not one.has_focus:
                continue
            part = _part(one)
            if part is not None:
                found[one] = part
        return found


def _part(one: Widget) -> SpokenPart | None:
    """Return a widget in words, or None where it says nothing."""
    if isinstance(one, SpokenChoice):
        return SpokenPart(one.spoken_text())
    if isinstance(one, Lines):
        at = one.spoken_at()
        if at is not None:
            return SpokenPart(one.spoken(at), one.spoken_head(), one.spoken_count(), at)
        lines = (one.spoken(number) for number in range(one.spoken_count()))
        return SpokenPart("\n".join(line for line in lines if line), one.spoken_head(), here=one.spoken_here())
    if isinstance(one, Static):
        text = str(getattr(one.content, "plain", one.content))
        if one.has_class("label"):  # its field says it
            return None
        if isinstance(one, Keys):
            return SpokenPart(re.sub(r" {2,}|\n", ", ", text), keys=True)
        return SpokenPart(_PLACE.sub("", text.replace("\n", " ")) if one.has_class("title") else text)
    return SpokenPart("") if _is_field(one) else None


def _is_field(one: Widget) -> bool:
    return isinstance(one, Input) or is_text_area(one)


def _typed_into(one: Widget) -> tuple[str, int, int]:
    """Return the line of a field that is being typed, the place of the cursor in it, and which line of the field."""
    if isinstance(one, Input):
        return one.value, one.cursor_position, 0
    area: TextArea = one  # type: ignore[assignment]
    row, column = area.cursor_location
    return str(area.document.get_line(row)), column, row


def read_aloud(app: CopydeskApp) -> None:
    """Have an application say on its terminal what it would show."""
    app.driver_class = linear_class(app.settings.charset)

    def write(text: str) -> None:
        if isinstance(driver := driver_of(app), LinearDriver):
            driver.print(text)

    def columns() -> int:
        driver = driver_of(app)
        return driver.columns() if isinstance(driver, LinearDriver) else 0

    Speaker(app, Typewriter(write, columns)).listen(shown=False)
