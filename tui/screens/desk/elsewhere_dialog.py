"""The dialog of what other articles say of a sentence: theirs, with the words that differ, and links to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reading.article import Article
from reading.clean import visible
from review.events import Relation
from review.links import word_of
from store.manage.hints import LinkReader
from tui.screens.desk.sources import take_as_evidence
from tui.screens.dialogs import Dialog, Keys
from tui.shell.background import Background
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import Signs
from tui.text.paragraphs import beginning
from tui.text.wrap import cells, fit
from tui.widgets.inspector_rows import bracketed, flow
from tui.widgets.lines import Lines, Part, spread
from tui.widgets.spoken import SPOKEN_CELLS, in_words
from tui.work.elsewhere import Entry, entries_of

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView

ADDED, REMOVED, PLAIN = ("{+", "+}"), ("[-", "-]"), ("", "")
"""What stands around words that differ, there and here, as around words that changed; words that are only others are
underlined."""
OWN_LINES = {"-short": 2, "-tall": 5}
"""Lines of the sentence itself in a low dialog and in a high one: the style sheet gives it no more."""
_LINKS = {
    "link.supports": Relation.SUPPORTS,
    "link.contradicts": Relation.CONTRADICTS,
    "link.not-same": Relation.NOT_SAME,
}
_Words = tuple[tuple[str, str], ...]
"""Words, each with its look."""
_Line = tuple[int, _Words, _Words]
"""A line of the list: the number of its sentence, what stands at the left, and at the right."""


def marked_words(text: str, spans: Sequence[tuple[int, int]], signs: tuple[str, str]) -> list[tuple[str, str]]:
    """Return a text as words, each with its look: those within the spans stand between signs, or are underlined."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for start, end in (*spans, (len(text), len(text))):
        pieces += [
            (text[at:start], "text"),
            (bracketed(re.sub(r"\s", " ", text[start:end]), *signs), "differs" if signs[0] else "other"),
        ]
        at = end
    return [
        (word, look) for piece, look in pieces for word in re.findall(r"\S+\s*|\s+", visible(re.sub(r"\s", " ", piece)))
    ]


class EntryList(Lines, can_focus=True):
    """Shows sentences of other articles in full, one below the other; one is chosen."""

    LOOKS: ClassVar[set[str]] = {
        "elsewhere--text",
        "elsewhere--quiet",
        "elsewhere--head",
        "elsewhere--differs",
        "elsewhere--other",
        "elsewhere--row",
        "elsewhere--bar",
    }
    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self.entries: Sequence[Entry] = ()
        self.cursor = 0
        self.said = ""
        self._lines: list[_Line] = []
        self._width = 0

    def show(self, entries: Sequence[Entry], said: str = "") -> None:
        """Show sentences, the chosen one again if it is among them; `said` stands where there is none."""
        chosen = self.chosen
        self.entries, self.said, self._lines, self._width = entries, visible(said), [], 0
        same = [at for at, one in enumerate(entries) if chosen and _place(one) == _place(chosen)]
        self.cursor = same[0] if same else 0
        self.fit()
        self.repaint()

    @property
    def chosen(self) -> Entry | None:
        """The sentence that is chosen."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def point(self, to: int) -> None:
        """Choose a sentence; the nearest there is."""
        self.cursor = max(0, min(to, len(self.entries) - 1))
        self.fit()
        self.repaint()

    def pick(self, number: int) -> None:
        """Choose the sentence of the line that was clicked on."""
        if number < len(self._lines):
            self.point(self._lines[number][0])

    def spoken_count(self) -> int:
        """Return how many sentences there are."""
        return len(self.entries)

    def spoken_at(self) -> int | None:
        """Return the number of the chosen one."""
        return self.cursor

    def spoken_head(self) -> str:
        """Return why there is none, where there is none."""
        return "" if self.entries else self.said

    def spoken(self, number: int) -> str:
        """Return a sentence behind its number, with what it is and where it stands."""
        if number >= len(self.entries):
            return self.said
        rows = (part for _, *parts in self._broken(number, SPOKEN_CELLS) for part in parts)
        return f"{number + 1}: {in_words(' '.join(''.join(text for text, _ in row) for row in rows))}"

    def choose(self, number: int) -> None:
        """Choose a sentence by its number."""
        self.point(number)

    def shown_entries(self) -> Sequence[Entry]:
        """Return the sentences that are on the screen."""
        self._lay_out(self.size.width)
        numbers = {line[0] for line in self._lines[self.top : self.top + self.size.height]}
        return [self.entries[number] for number in sorted(numbers)]

    def _lines_of(self, entry: int) -> range:
        self._lay_out(self.size.width)
        numbers = [at for at, line in enumerate(self._lines) if line[0] == entry] or [0]
        return range(numbers[0], numbers[-1] + 1)

    def fit(self) -> None:
        """Keep the chosen sentence visible, its beginning before its end."""
        height = self.size.height
        if not height:
            return
        lines = self._lines_of(self.cursor)
        if lines.start < self.top or len(lines) >= height:
            self.scroll_lines_to(lines.start)
        elif lines.stop > self.top + height:
            self.scroll_lines_to(lines.stop - height)

    def current(self) -> tuple[int, int]:
        """Return where the chosen sentence stands."""
        return 2, self._lines_of(self.cursor).start

    def line_count(self) -> int:
        """Return how many lines there are."""
        self._lay_out(self.size.width)
        return max(1, len(self._lines))

    def _lay_out(self, width: int) -> None:
        """Break everything into lines, once for a width."""
        if width == self._width or width < 8:
            return
        self._width, self._lines = width, []
        for number in range(len(self.entries)):
            self._lines += self._broken(number, width)

    def _broken(self, number: int, width: int) -> list[_Line]:
        """Return a sentence as lines, its head first."""
        one = self.entries[number]
        rows = flow(marked_words(one.quote, one.marks, ADDED if one.differences else PLAIN), width - 4)
        return [(number, *self._head(one, width - 3)), *((number, row.left, ()) for row in rows)]

    def _head(self, one: Entry, width: int) -> tuple[_Words, _Words]:
        """Return what it is at the left, where it stands at the right."""
        kinds = [line.kind + ("" if line.is_strong else " (weak)") for line in one.differences]
        differs = f"{self.signs.differs} {', '.join(dict.fromkeys(kinds))}" if kinds else ""
        band = f"{one.band} {one.score:.2f}".replace("0.", ".") if one.band else ""
        own = f"  {word_of(one.relation)}" if one.relation else ""
        more = f" +{len(one.others)}" if one.others else ""
        gap = "  " if kinds else ""
        room = max(6, width - cells(differs + gap + band + own + more) - 6)
        where = f"{fit(visible(one.title or one.article), room, self.ellipsis)} {one.sentence + 1}{more}"
        left = ((differs, "differs"), (gap, "text"), (band, "head"), (visible(own), "differs"))
        return left, ((where, "quiet"),)

    def draw(self, number: int, width: int) -> Strip:
        """Return one line: a head, or a line of the words."""
        self._lay_out(width)
        text = self.look("text")
        if number >= len(self._lines):
            return spread(
                [(f" {self.said}" if number == 0 and not self.entries else "", self.look("quiet"))],
                [],
                width,
                text,
                self.ellipsis,
            )
        entry, left, right = self._lines[number]
        is_head = number == 0 or self._lines[number - 1][0] != entry
        is_current = entry == self.cursor
        row = self.look("row") if is_current and is_head else text
        ground = Style(bgcolor=row.bgcolor)
        bar = (self.signs.bar, self.look("bar") + ground) if is_current else (" ", row)
        parts: list[Part] = [
            bar,
            (" " if is_head else "  ", row),
            *((word, self._style(look, row)) for word, look in left),
        ]
        ends = [(word, self._style(look, row)) for word, look in right]
        return spread(parts, [*ends, (" ", row)] if ends else [], width, row, self.ellipsis)

    def _style(self, look: str, row: Style) -> Style:
        style = self.look(look)
        return style + Style(bgcolor=row.bgcolor, color=row.color if row is self.look("row") else None)


def _place(entry: Entry) -> tuple[str, int]:
    return entry.article, entry.sentence


class ElsewhereDialog(Dialog[None]):
    """Shows everything that other articles say of the current sentence, links it to theirs, and goes there."""

    def __init__(self, view: DeskView) -> None:
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self.view = view
        self.background = Background(self)
        self.name_here, self.number = view.session.name, view.session.cursor.sentence
        self.list = EntryList(view.shell.settings.signs, id="entries")

    def compose(self) -> ComposeResult:
        """Lay out the sentence, what others say of it, and the keys."""
        with Vertical(classes="box"):
            yield Static("", id="own", classes="title", markup=False)
            yield self.list
            yield Static("", id="told", classes="quiet", markup=False)
            yield Keys(*_LINKS, "link.evidence", "dialog.accept", "dialog.close", accept="go there")

    def on_mount(self) -> None:
        """Look up what others say."""
        self._show_own()
        self.list.show((), "Looking")
        self.read()

    def on_resize(self) -> None:
        """Cut the sentence itself to the width it has then."""
        self.call_after_refresh(self._show_own)

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving, links, evidence, going there."""
        entries = self.list
        return {
            **super().handlers(),
            "dialog.accept": plain(self._go),
            "dialog.next": lambda call: self._point(entries.cursor + call.times),
            "dialog.previous": lambda call: self._point(entries.cursor - call.times),
            "dialog.page-next": lambda _: self._point(entries.cursor + max(1, len(entries.shown_entries()) - 1)),
            "dialog.page-previous": lambda _: self._point(entries.cursor - max(1, len(entries.shown_entries()) - 1)),
            **{action: self._linking(relation) for action, relation in _LINKS.items()},
            "link.evidence": plain(self._take_as_evidence),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why no link can be made here now."""
        if action_id not in (*_LINKS, "link.evidence"):
            return ""
        return self.view.cannot("sentence.evidence") or ("" if self.list.chosen else "Nothing is chosen")

    # ------------------------------------------------------------------ showing

    def read(self) -> None:
        """Read what others say, in a thread, and show it."""
        session, desk, here = self.view.session, self.view.session.desk, (self.name_here, self.number)
        own = session.article
        assert own is not None
        held = {(session.name, number): event for number, event in session.held().items()}
        links = session.holding(self.number).links

        def look(_: object) -> list[Entry]:
            reader, known = LinkReader(desk), dict[str, Article]()

            def load(name: str) -> Article:
                if name not in known:
                    known[name] = desk.articles.article(name)
                return known[name]

            hints = desk.elsewhere.of(*here)
            articles = [one.article for one in hints.partners] + [one.there.article for one in hints.differences]
            mine = {
                (one.article, at): one.relation for one in links if (at := reader.present_sentence(one)) is not None
            }
            return entries_of(here, own, hints, mine, reader.silences((here[0], *articles), held), load)

        self.background.ask("entries", look, self._show, lambda error: self.list.show((), str(error)))
        self.background.hold("entries")  # keys are meant for what is found

    def _show(self, found: Sequence[Entry]) -> None:
        self.list.show(found, "No other article says anything like this sentence")
        self._show_own()
        self._note()

    def _show_own(self) -> None:
        """Show the sentence itself, the words marked that the chosen one has otherwise."""
        article, chosen = self.view.session.article, self.list.chosen
        if article is None:
            return
        words = marked_words(article.quote(self.number), chosen.here if chosen else (), REMOVED)
        own = self.query_one("#own", Static)
        most = OWN_LINES["-short" if self.has_class("-short") else "-tall"]
        text = "".join(word for word, _ in words)
        lines = beginning(text, own.size.width, most, self.list.ellipsis) if own.size.width else [text]
        own.update(Content("\n".join(lines)))

    def hand_on(self) -> None:
        """Keep what was on the screen, before the dialog closes."""
        self._note()

    def _note(self) -> None:
        """Keep what is on the screen, for the event of a decision that follows."""
        hints = [hint for one in self.list.shown_entries() for hint in one.hints]
        self.view.elsewhere.looked_at((self.name_here, self.number), hints)

    def _point(self, to: int) -> None:
        self.list.point(to)
        self._show_own()
        self._note()

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(Content(visible(text)))

    # ------------------------------------------------------------------ acting

    def _go(self) -> None:
        """Close, and go to the chosen sentence; going back leads here again."""
        chosen, session = self.list.chosen, self.view.session
        if chosen is None:
            return
        self.dismiss(None)
        if session.number_of(chosen.article) < 0:
            self.view.say("That article is not on this desk any more")
            return
        session.open(chosen.article, chosen.sentence, lambda: self.view.focus_pane("reader"))

    def _linking(self, relation: Relation) -> Handler:
        def handle(_: object) -> None:
            chosen = self.list.chosen
            if chosen is not None:
                self.view.acts.toggle_link(*chosen.links(relation))
                self._tell(self.view.status.message)
                self.read()

        return handle

    def _take_as_evidence(self) -> None:
        """Take the chosen sentence as evidence, with its words and stance."""
        chosen = self.list.chosen
        if chosen is not None:
            place = chosen.article, chosen.sentence
            self._tell(take_as_evidence(self.view, place, chosen.quote, chosen.stance))
