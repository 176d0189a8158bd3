"""The lines of the list of decisions: a sign, the sentence cut around what was looked for, and who said what when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from reading.clean import visible
from review.events import Event, Holding
from review.scale import ROLES
from tui.shell.signs import Signs
from tui.text.wrap import cells, fit
from tui.widgets.lines import Lines, Part, spread, strip
from tui.widgets.spoken import SPOKEN_CELLS, in_words
from tui.work.decision_list import DecisionList, DecisionRow
from tui.work.pending import SaveState

HEAD = 1  # the line with the columns' names
TITLED = 96
"""Cells from which on a line has room for its article's title."""
TITLE = 22  # cells: enough to tell articles apart, and leaves half of 80 for the sentence
BROAD = 160
"""Cells from which on it has twice as many."""
NARROW = 56
"""Cells below which a line is its sentence alone."""
NOTE, NOTE_LEAST, NOTE_ALOUD = 16, 7, 80
"""Cells of a note's beginning: as it is drawn, where there is little room, and as it is read aloud."""
BEFORE = 12
"""Characters that stay before the words that were looked for."""


class DecisionLines(Lines, can_focus=True):
    """Draws the lines; the heading, which names the query, stays."""

    LOOKS: ClassVar[set[str]] = {
        *("decisions--text", "decisions--head", "decisions--quiet", "decisions--row", "decisions--bar"),
        *(f"decisions--{role}" for role in ROLES),
        "decisions--aside",
        *("decisions--unjudged", "decisions--failed", "decisions--pending", "decisions--found", "decisions--mark"),
    }
    WHEEL = ("decisions.next", "decisions.previous")
    STAYS = HEAD

    def __init__(self, listed: DecisionList, signs: Signs, today: Callable[[], str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listed = listed
        self._signs = signs
        self._today = today
        self.nothing = ""

    def line_count(self) -> int:
        """Return the heading and the lines."""
        return HEAD + len(self.listed.rows)

    def current(self) -> tuple[int, int]:
        """Return where the line under the cursor stands."""
        return 2, HEAD + self.listed.cursor

    def page(self) -> int:
        """Return by how many lines paging moves."""
        return max(1, self.size.height - HEAD - 1)

    def shown(self) -> range:
        """Return the numbers of the lines that there is room for."""
        first = self.top
        return range(first, min(len(self.listed.rows), first + max(0, self.size.height - HEAD)))

    def point(self, number: int) -> None:
        """Move the cursor."""
        listed = self.listed
        old, listed.cursor = listed.cursor, max(0, min(number, len(listed.rows) - 1))
        if not self._reveal():
            self.refresh_numbers([HEAD + old, HEAD + listed.cursor])

    def fit(self) -> None:
        """Keep the cursor visible."""
        self.top = max(0, min(self.top, self.line_count() - self.size.height))
        self._reveal()

    def _reveal(self) -> bool:
        room = self.size.height - HEAD
        if room <= 0:
            return False
        if self.listed.cursor < self.top:
            return self.scroll_lines_to(self.listed.cursor)
        if self.listed.cursor >= self.top + room:
            return self.scroll_lines_to(self.listed.cursor - room + 1)
        return False

    def spoken_count(self) -> int:
        """Return how many lines there are."""
        return len(self.listed.rows)

    def spoken_at(self) -> int | None:
        """Return the number of the line under the cursor."""
        return self.listed.cursor

    def spoken_head(self) -> str:
        """Return the query, and how many sentences meet it."""
        count = (
            "" if not self.listed.rows else f", {len(self.listed.rows):,}{'' if self.listed.is_complete else ' so far'}"
        )
        return f"{visible(self.listed.text) or 'all'}{count}"

    def spoken(self, number: int) -> str:
        """Return a line: its number, what is held, the sentence, where it stands, and the rest."""
        if not 0 <= number < len(self.listed.rows):
            return visible(self.nothing)
        row, base = self.listed.rows[number], self.looks["text"]
        place = self.listed.session.number_of(row.hit.article)
        title = self.listed.session.cards[place].title if place >= 0 else ""
        marked = "marked, " if row.place in self.listed.marked else ""
        sign = in_words("".join(text for text, _ in self._sign(row, base)))
        quote = in_words("".join(text for text, _ in self._quote(row, base)))
        where = f"{visible(title or row.hit.article)}, sentence {row.hit.sentence + 1}"
        rest = [in_words(part) for part in self._right(row, SPOKEN_CELLS)]
        return f"{number + 1}: {marked}{sign}. {quote} {', '.join(part for part in (where, *rest) if part)}"

    def choose(self, number: int) -> None:
        """Move the cursor to a line by its number."""
        self.point(number)

    def refresh_rows(self, numbers: Iterable[int]) -> None:
        """Draw some lines anew."""
        self.refresh_numbers([HEAD + number for number in numbers])

    def draw(self, number: int, width: int) -> Strip:
        """Return the heading or a line."""
        base = self.looks["text"]
        if number < HEAD:
            return self._heading(width, base)
        row = number - HEAD
        if row >= len(self.listed.rows):
            said = [(f"  {visible(self.nothing)}", self.looks["quiet"])] if row == 0 and not self.listed.rows else []
            return strip(said, width, base)
        return self._row(self.listed.rows[row], row == self.listed.cursor, width)

    def _heading(self, width: int, base: Style) -> Strip:
        more = "" if self.listed.is_complete else self._signs.ellipsis
        count = f"{len(self.listed.rows):,}{more} "
        query = visible(self.listed.text) or "all"
        left: list[Part] = [("  Decisions", self.looks["head"]), (f"  {query}", self.looks["quiet"])]
        return spread(left, [(count, self.looks["quiet"])], width, base, self.ellipsis)

    def _row(self, row: DecisionRow, current: bool, width: int) -> Strip:
        signs, line = self._signs, self.looks["row"] if current else self.looks["text"]
        quiet = line if current else self.looks["quiet"]
        marked = row.place in self.listed.marked
        parts: list[Part] = [
            (signs.bar, self.looks["bar"]) if current else (" ", line),
            (signs.full if marked else " ", _over(line, self.looks["mark"]) if marked else line),
            *self._sign(row, line),
        ]
        if width >= TITLED:
            number = self.listed.session.number_of(row.hit.article)
            title = self.listed.session.cards[number].title if number >= 0 else row.hit.article
            room = TITLE if width < BROAD else 2 * TITLE
            cut = fit(visible(title or row.hit.article), room, self.ellipsis)
            parts.append((f" {cut}{' ' * (room - cells(cut))}", quiet))
        parts.append((f" {row.hit.sentence + 1:>3} ", quiet))
        parts += self._quote(row, line)
        right: list[Part] = [] if width < NARROW else [(part, quiet) for part in self._right(row, width // 3)]
        return spread(parts, right, width, line, self.ellipsis)

    def _sign(self, row: DecisionRow, line: Style) -> list[Part]:
        """Return the sign of the reviewer's own decision, else of what others hold; a change is dim until saved."""
        session, own = self.listed.session, self.listed.own_event(row)
        state = session.pending.state(*row.place)
        if state is SaveState.FAILED:
            return [(self._signs.failed, _over(line, self.looks["failed"]))]
        holding = own.holding if own else next((one.holding for one in self.listed.others_events(row)), Holding())
        if row.hit.stale and own is None:
            return [(self._signs.stale, _over(line, self.looks["open"]))]
        sign, look = self._of(holding)
        style = _over(line, self.looks[look])
        return [(sign, _over(style, self.looks["pending"], tint=False) if state is SaveState.PENDING else style)]

    def _of(self, holding: Holding) -> tuple[str, str]:
        if holding.claim is False:
            return self._signs.aside, "aside"
        if holding.verdict is None:
            return self._signs.unjudged, "unjudged"
        return self._signs.verdict(holding.verdict), self._signs.look_of(holding.verdict)

    def _quote(self, row: DecisionRow, line: Style) -> list[Part]:
        """Return the sentence, from a little before the first word that was looked for, which is marked."""
        if row.quote is None:
            return [(self._signs.ellipsis, line)]
        text = visible(" ".join(row.quote.split()))
        low = text.lower()
        at, word = min(((low.find(word), word) for word in self.listed.query.words if word in low), default=(-1, ""))
        if at < 0:
            return [(text, line)]
        begin = 0 if at <= BEFORE * 2 else text.rfind(" ", 0, at - BEFORE) + 1
        lead = f"{self._signs.ellipsis} " if begin else ""
        found = _over(line, self.looks["found"], tint=False)
        return [(lead + text[begin:at], line), (text[at : at + len(word)], found), (text[at + len(word) :], line)]

    def _right(self, row: DecisionRow, room: int) -> list[str]:
        """Return what else is held: reason, the beginning of the note, who, when."""
        own = self.listed.own_event(row)
        holding = own.holding if own else Holding()
        others = [f"{self._of(one.holding)[0]}{visible(one.reviewer)}" for one in self.listed.others_events(row)]
        stale = [f"{self._signs.stale}{visible(one.event.reviewer)}" for one in row.hit.stale]
        note = visible(" ".join(holding.note.split()))
        begins = NOTE_ALOUD if room >= SPOKEN_CELLS else NOTE if room < BROAD // 3 else 2 * NOTE
        said = [
            visible(", ".join(holding.reasons)),
            f"{self._signs.noted} {fit(note, begins, self.ellipsis)}" if note else "",
            fit(" ".join((*others, *stale)), max(12, room // 2), self.ellipsis),
            self._when(own, row),
        ]
        kept: list[str] = []
        for first in range(len(said)):
            kept = [part for part in said[first:] if part]
            over = sum(cells(part) + 2 for part in kept) - room
            least = cells(said[1]) - over
            if over > 0 and note and first < 2 and least >= NOTE_LEAST:
                # Less of the note rather than nothing of it, or of the reason before it.
                kept[kept.index(said[1])] = fit(said[1], least, self.ellipsis)
                break
            if over <= 0 or len(kept) < 2:
                break
        return [f"  {part}" for part in kept] + [" "]

    def _when(self, own: Event | None, row: DecisionRow) -> str:
        """Return when it was last decided: the time today, else the day."""
        stamped = [one.micros for one in (own, *row.hit.decisions) if one and one.id and not one.id.startswith("~")]
        if not stamped:
            return "now" if own else ""
        moment = datetime.fromtimestamp(max(stamped) / 1e6)
        day = moment.strftime("%Y-%m-%d")
        today = self._today()
        return moment.strftime("%H:%M") if day == today else day[5:] if day[:4] == today[:4] else day


def _over(line: Style, look: Style, *, tint: bool = True) -> Style:
    """Return a line's style with what a look adds to it: its colour, if that is wanted, and never its ground."""
    attributes = Style(bold=look.bold, dim=look.dim, italic=look.italic, underline=look.underline, reverse=look.reverse)
    return line + attributes + Style(color=look.color if tint else None)
