"""What the panes share: line-API widgets that scroll by whole lines and build nothing that is not visible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from reading.clean import visible
from tui.shell.shell import shell_of
from tui.shell.signs import UNICODE
from tui.terminal.textual_private import keep_component, repaint
from tui.text.wrap import cells, fit
from tui.widgets.spoken import SPOKEN_CELLS, in_words
from tui.work.about import encoded

if TYPE_CHECKING:
    from tui.shell.settings import ScreenSettings

Part = tuple[str, Style]
width_of = lru_cache(4096)(cells)
"""Returns the cells of a text: the words of a screen are mostly those of the frame before."""
printable = lru_cache(4096)(visible)
"""Makes a text fit for the screen, the same words once."""


def strip(parts: Iterable[Part], width: int, base: Style) -> Strip:
    """Return one line of exactly `width` cells from parts that fit into it."""
    segments = [Segment(text, style) for text, style in parts if text]
    used = sum([width_of(segment.text) for segment in segments])
    if used < width:
        segments.append(Segment(" " * (width - used), base))
    made = Strip(segments, max(used, width))
    return made if used <= width else made.crop(0, width)


def spread(left: Sequence[Part], right: Sequence[Part], width: int, base: Style, ellipsis: str) -> Strip:
    """Return one line with parts at both ends; what does not fit is cut from the left ones, then from the right."""
    room = width - sum(width_of(text) for text, _ in right)
    if room < 0:
        return strip(clipped(right, width, ellipsis), width, base)
    kept = clipped(left, room, ellipsis)
    gap = room - sum(width_of(text) for text, _ in kept)
    return strip([*kept, (" " * gap, base), *right], width, base)


def clipped(parts: Sequence[Part], room: int, ellipsis: str) -> list[Part]:
    """Return parts cut to `room` cells."""
    kept: list[Part] = []
    for text, style in parts:
        size = width_of(text)
        if size > room:
            if room > 0:
                kept.append((fit(text, room, ellipsis), style))
            break
        kept.append((text, style))
        room -= size
    return kept


class Repainter(Protocol):
    """What shows lines on the terminal without the detour of a whole update of the screen."""

    def soon(self, lines: Lines) -> None:
        """Show the changed lines of `lines` once the present key has been worked off."""


class Looks(dict[str, Style]):
    """The styles of component classes by their names after the dashes; each is made when it is first asked for."""

    def __init__(self, make: Callable[[str], Style]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Style:
        found = self[name] = self._make(name)
        return found


class Lines(Widget):
    """A widget drawn line by line: `draw(number, width)` returns one line of its content, counted from its top."""

    DEFAULT_CSS = """
    Lines { height: 1fr; }
    """
    LOOKS: ClassVar[set[str]]
    """The component classes that the widget draws with."""
    WHEEL: ClassVar[tuple[str, ...]] = ()
    """What a turn of the wheel does, down and up: what is current goes along, so that keys meet what is seen."""
    STAYS: ClassVar[int] = 0
    """Lines at the top that stay where they are when the rest scrolls."""
    SPOKEN_PAGE: ClassVar[int] = 30
    """Lines that are read aloud at once, where nothing can be chosen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.top = 0
        self.looks = Looks(lambda name: self._styled(f"{self.component_prefix()}--{name}"))
        self._fitted = Size(0, 0)
        self._backdrop: Color | None = None

    size = Widget.outer_size
    """The size of the content, which is the widget's: lines have no border and no padding."""

    def look(self, name: str) -> Style:
        """Return the style of a component class, by its name after the dashes."""
        return self.looks[name]

    @property
    def ellipsis(self) -> str:
        """The sign for what was cut off, as the application draws its signs."""
        settings: ScreenSettings | None = getattr(self.app, "settings", None)
        return (settings.signs if settings else UNICODE).ellipsis

    def leading(self, style: Style, address: str) -> Style:
        """Return a style that leads to an address, where there is one and the terminal makes links."""
        settings: ScreenSettings | None = getattr(self.app, "settings", None)
        return style + Style(link=encoded(address)) if address and settings and settings.has_links else style

    def component_prefix(self) -> str:
        """Return the prefix of this widget's component classes."""
        return next(iter(self.LOOKS)).partition("--")[0]

    def _styled(self, component: str) -> Style:
        """Return the style of a component class.

        Asked when a line is drawn: Textual's own `COMPONENT_CLASSES` are looked up all of them, whenever any style of
        the widget is, four times in a start.
        """
        keep_component(self, component)
        return self.get_component_rich_style(component, partial=False)

    def notify_style_update(self) -> None:
        """Forget the styles: the theme or the focus changed."""
        self.looks.clear()
        self._backdrop = None
        self.forget()
        super().notify_style_update()

    def line_count(self) -> int:
        """Return how many lines the content has."""
        raise NotImplementedError

    def draw(self, number: int, width: int) -> Strip:
        """Return one line of the content; only visible ones are asked for."""
        raise NotImplementedError

    def current(self) -> tuple[int, int] | None:
        """Return column and line of the current item, for the terminal's cursor, or None."""
        return None

    def cursor_offset(self) -> Offset | None:
        """Return the place of the current item on the screen, if it is visible."""
        found = self.current()
        if found is None or not 0 <= found[1] - self.top < self.size.height:
            return None
        return self.content_region.offset + Offset(found[0], found[1] - self.top)

    def fit(self) -> None:
        """Scroll for a new size, before the first frame at that size."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines, fitted to the size before the first of them is drawn."""
        if self._fitted != self.size:
            self._fitted = self.size
            self.fit()
        return super().render_lines(crop)

    def window(self, first: int, end: int) -> list[Strip]:
        """Return the rows of the widget from `first` up to `end`, drawn in one pass."""
        width, top, stays = self.size.width, self.top, self.STAYS
        return [self.draw(y if y < stays else top + y, width) for y in range(first, end)]

    def render_line(self, y: int) -> Strip:
        """Return a row of the widget."""
        return self.window(y, y + 1)[0]

    def forget(self) -> None:
        """Forget kept lines, because something changed that may show in any of them."""

    def repaint(self) -> None:
        """Draw everything anew."""
        self.forget()
        self._show()

    def _show(self, *regions: Region) -> None:
        """Show regions, or everything: as `refresh` does, but by the shorter way where the app has a painter."""
        painter: Repainter | None = getattr(self.app, "painter", None) if self.is_mounted else None
        if painter is None:
            self.refresh(*regions)
        else:
            repaint(self, regions)
            painter.soon(self)

    def drawn(self, region: Region) -> list[Strip]:
        """Return the lines of a region, before any filter."""
        strips = self.window(region.y, region.bottom)
        if region.column_span != (0, self.size.width):
            strips = [strip.crop(*region.column_span) for strip in strips]
        return strips

    @property
    def backdrop(self) -> Color:
        """The colour behind the lines, as filters need it."""
        if self._backdrop is None:
            self._backdrop = self.background_colors[1]
        return self._backdrop

    # ------------------------------------------------------------------ read aloud

    def spoken_count(self) -> int:
        """Return how many items there are to be read aloud: lines, where nothing can be chosen."""
        return self.line_count()

    def spoken_at(self) -> int | None:
        """Return the number of the current item; None where there is none, and all lines are read."""
        return None

    def spoken(self, number: int) -> str:
        """Return an item in words, as one line."""
        return in_words(self.draw(number, SPOKEN_CELLS).text)

    def spoken_head(self) -> str:
        """Return what stands above the items; empty where nothing does."""
        return ""

    def spoken_here(self) -> str:
        """Return where one is in a text that has no items."""
        return next((said for number in range(self.spoken_count()) if (said := self.spoken(number))), "")

    def choose(self, number: int) -> None:
        """Make an item current by its number among those that are read aloud."""
        self.pick(number)

    def pick(self, number: int) -> None:
        """Make the item of a clicked line current."""

    def on_click(self, event: events.Click) -> None:
        """Take a click for the line that is shown there."""
        event.stop()
        self.pick(self.top + event.y)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go on."""
        self._wheel(event, 0)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go back."""
        self._wheel(event, 1)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        event.stop()
        if self.WHEEL:
            shell_of(self).perform(self.WHEEL[way])

    def scroll_lines_to(self, top: int) -> bool:
        """Show the content from line `top` on, as far as there is any; whether that moved anything."""
        top = max(0, min(top, self.line_count() - max(1, self.size.height)))
        if top == self.top:
            return False
        self.top = top
        self._show()
        return True

    def refresh_numbers(self, numbers: Iterable[int]) -> None:
        """Repaint lines of the content, where they are visible."""
        height, width = self.size.height, self.size.width
        rows = sorted(
            {number if number < self.STAYS else number - self.top for number in numbers}.intersection(range(height))
        )
        regions: list[Region] = []
        for row in rows:
            if regions and regions[-1].bottom == row:
                last = regions[-1]
                regions[-1] = Region(0, last.y, width, last.height + 1)
            else:
                regions.append(Region(0, row, width, 1))
        if regions:
            self._show(*regions)
