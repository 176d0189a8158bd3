"""Searching the whole desk: hits show in their context while the phrase is typed; enter goes to the chosen one.

A hit is a line; the title of its article stands above the first one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input, Static

from reading.clean import visible
from reading.plural import count_of
from store.desk import Card, Desk
from tui.screens.desk.sources import take_as_evidence
from tui.screens.dialogs import Dialog, Field, Keys, QuerySuggester
from tui.shell.background import Background, Question
from tui.shell.dispatch import Handler, plain
from tui.shell.signs import Signs
from tui.text.wrap import cells, tail
from tui.widgets.lines import Lines, spread, strip
from tui.widgets.spoken import in_words
from tui.work.search import SearchHit, did_you_mean, search

if TYPE_CHECKING:
    from tui.screens.desk.view import DeskView


BEFORE, BESIDE_HIT = 12, 16
"""Cells of the words before a hit that stay at least, and of what stands beside these and the hit itself."""


class Hits(Lines):
    """A list of hits with a cursor; rows are titles (None) and hits (their number)."""

    LOOKS: ClassVar[set[str]] = {"hits--text", "hits--title", "hits--quiet", "hits--found", "hits--row"}

    WHEEL = ("dialog.next", "dialog.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._signs = signs
        self.hits: list[SearchHit] = []
        self.cursor = 0
        self.said = ""
        self._rows: list[tuple[int, bool]] = []
        self._row_of: list[int] = []

    def clear(self, said: str = "") -> None:
        """Show no hits, but a line that says why."""
        self.hits, self._rows, self._row_of = [], [], []
        self.cursor = self.top = 0
        self.said = said
        self.repaint()

    def add(self, hits: list[SearchHit]) -> None:
        """Show one more article's hits."""
        self._rows.append((len(self.hits), True))
        for hit in hits:
            self._row_of.append(len(self._rows))
            self._rows.append((len(self.hits), False))
            self.hits.append(hit)
        self.repaint()

    @property
    def chosen(self) -> SearchHit | None:
        """The hit under the cursor."""
        return self.hits[self.cursor] if self.hits else None

    def point(self, steps: int) -> None:
        """Move the cursor."""
        if not self.hits:
            return
        old, self.cursor = self.cursor, max(0, min(self.cursor + steps, len(self.hits) - 1))
        row = self._row_of[self.cursor]
        top = min(self.top, row - 1) if row - 1 < self.top else max(self.top, row - self.size.height + 1)
        if not self.scroll_lines_to(top):
            self.refresh_numbers([self._row_of[old], row])

    def pick(self, number: int) -> None:
        """Move the cursor to the hit on a line; titles have none."""
        if number in self._row_of:
            self.point(self._row_of.index(number) - self.cursor)

    def spoken_count(self) -> int:
        """Return how many hits there are."""
        return len(self.hits)

    def spoken_at(self) -> int | None:
        """Return the number of the chosen hit."""
        return self.cursor

    def spoken_head(self) -> str:
        """Return how many hits there are, or why there is none."""
        return count_of(len(self.hits), "hit") if self.hits else visible(self.said)

    def spoken(self, number: int) -> str:
        """Return a hit: its number, its context, what is held of it, and where it stands."""
        if not 0 <= number < len(self.hits):
            return visible(self.said)
        hit = self.hits[number]
        where = f"{visible(hit.title)}, sentence {hit.sentence + 1}"
        return f"{number + 1}: {in_words(visible(hit.context))}, {in_words(self._sign(hit))}, {where}"

    def choose(self, number: int) -> None:
        """Choose a hit by its number."""
        self.point(number - self.cursor)

    def line_count(self) -> int:
        """Return titles and hits."""
        return max(1, len(self._rows))

    def draw(self, number: int, width: int) -> Strip:
        """Return a title or a hit in its context."""
        base = self.look("text")
        if not self._rows:
            return strip([(visible(self.said), self.look("quiet"))] if number == 0 else [], width, base)
        if number >= len(self._rows):
            return Strip.blank(width, base)
        at, is_title = self._rows[number]
        hit = self.hits[at]
        if is_title:
            return spread([(visible(hit.title), self.look("title"))], [], width, base, self.ellipsis)
        style = self.look("row") if at == self.cursor else base
        found = self.look("found")
        quiet = self.look("quiet") if at != self.cursor else style
        before, words = visible(hit.context[: hit.low]), visible(hit.context[hit.low : hit.high])
        parts = [
            (f"{self._signs.bar if at == self.cursor else ' '}{hit.sentence + 1:>4} ", quiet),
            (f"{self._sign(hit)} ", style),
            (tail(before, max(BEFORE, width - cells(words) - BESIDE_HIT), self.ellipsis), style),
            (words, found),
            (visible(hit.context[hit.high :]), style),
        ]
        return spread(parts, [], width, style, self.ellipsis)

    def _sign(self, hit: SearchHit) -> str:
        """Return the sign of what the reviewer holds of a hit."""
        if hit.holding.claim is False:
            return self._signs.aside
        return self._signs.verdict(hit.holding.verdict) if hit.holding.verdict else self._signs.unjudged


PAUSE = 0.12
"""Seconds without a key after which the search begins."""


class SearchDialog(Dialog[tuple[SearchHit, Sequence[SearchHit]]]):
    """Asks for words and shows where they stand; the result is the hit that was chosen, and all hits."""

    def __init__(
        self,
        desk: Desk,
        cards: Sequence[Card],
        signs: Signs,
        phrase: str = "",
        take: Callable[[tuple[str, int], str], str] | None = None,
    ) -> None:
        """`take` makes a sentence and its words evidence on the current one, and says so; None where none is."""
        super().__init__(classes="-finder")
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self._take = take
        self.results = Hits(signs)
        self._desk, self._cards, self._first = desk, cards, phrase
        self._phrase = ""
        """What is being searched for, or was found: not yet what was typed last."""
        self.background = Background(self)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out title, field, hits and keys."""
        with Vertical(classes="box"):
            yield Static(Content("Search the desk"), classes="title", markup=False)
            example = self._desk.rules.scale.example
            hint = f'words in any form, "in this order", or verdict:{example}  by:NAME  is:unjudged'
            yield Field(self._first, placeholder=hint, suggester=QuerySuggester({}, self._desk.rules.scale))
            yield self.results
            yield Static(Content(""), id="told", classes="quiet", markup=False)
            yield Keys("dialog.next", "dialog.accept", "link.evidence", "dialog.close", typing=True, accept="go there")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search once the typing pauses."""
        if self._timer is not None:
            self._timer.stop()
        phrase = event.value.strip()
        if phrase != self._phrase:
            self._timer = self.set_timer(PAUSE, lambda: self.look_for(phrase))

    def _once(self, count: int, act: Callable[[], object]) -> None:
        """Act when so many hits of what is typed are known, or all; keys that are typed meanwhile come after it."""
        phrase = self.query_one(Input).value.strip()
        if phrase != self._phrase:
            self.look_for(phrase)
        self.background.once("search", act, lambda: len(self.results.hits) >= count)

    def _point(self, steps: int) -> None:
        self._once(self.results.cursor + steps + 1, lambda: self.results.point(steps))

    def look_for(self, phrase: str) -> None:
        """Search for a phrase, giving up the search before."""
        if self._timer is not None:
            self._timer.stop()
        self._phrase = phrase
        self.background.drop("search")
        self.results.clear("Searching" if phrase else "")
        if phrase:
            self._search(phrase)

    def _search(self, phrase: str) -> None:
        def look(question: Question[None]) -> None:
            def told(done: int, of: int) -> bool:
                if of:
                    question.tell(self._read_so_far, done, of)
                    question.takes_long(done, of)
                return question.is_wanted

            for hits in search(self._desk, self._cards, phrase, told):
                question.tell(self.results.add, hits)

        self.background.ask("search", look, self._found, lambda error: self.results.clear(str(error)))

    def _read_so_far(self, done: int, of: int) -> None:
        """Say how much of the desk has been read, where nothing was found yet."""
        if not self.results.hits:
            self.results.clear(f"Reading the desk: {done:,} of {of:,} articles")

    def _found(self, _: None) -> None:
        """Say that nothing was found, where all was looked through in vain."""
        if not self.results.hits:
            self.results.clear(f"Nowhere on this desk{did_you_mean(self._phrase, self._desk.rules.scale) or '.'}")

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: moving among the hits, and going to one."""
        page = max(1, self.results.size.height - 1)
        return {
            **super().handlers(),
            "dialog.next": plain(lambda: self._point(1)),
            "dialog.previous": plain(lambda: self._point(-1)),
            "dialog.page-next": plain(lambda: self._point(page)),
            "dialog.page-previous": plain(lambda: self._point(-page)),
            "dialog.accept": plain(lambda: self._once(1, self._accept)),
            "link.evidence": plain(lambda: self._once(1, self._as_evidence)),
        }

    def _as_evidence(self) -> None:
        """Take the chosen hit as evidence, with all words of its sentence, and stay here."""
        chosen, take, desk = self.results.chosen, self._take, self._desk
        if chosen is None or take is None:
            self._tell("Nothing is chosen" if take else "No sentence is current that it could be evidence on")
            return
        place = chosen.article, chosen.sentence
        self.background.ask(
            "evidence",
            lambda _: desk.articles.article(place[0]).quote(place[1]),
            lambda quote: self._tell(take(place, quote)),
            lambda error: self._tell(str(error)),
        )
        self.background.hold("evidence")

    def _tell(self, text: str) -> None:
        told = self.query_one("#told", Static)
        told.update(Content(visible(text)))
        told.display = True  # also where a low screen hides all that is quiet

    def _accept(self) -> None:
        chosen = self.results.chosen
        if chosen is not None:
            self.dismiss((chosen, tuple(self.results.hits)))


def search_desk(view: DeskView, mark: Callable[[], None]) -> None:
    """Ask for a query, go to the chosen hit, and have the hits of its article marked."""

    def go(result: tuple[SearchHit, Sequence[SearchHit]] | None) -> None:
        if result is None:
            return
        hit, view.desk_hits = result
        view.session.open(hit.article, hit.sentence, mark)

    session = view.session
    stands = session.article is not None and bool(session.article.sentences) and not session.cursor.ended
    take = partial(take_as_evidence, view) if stands else None
    view.app.push_screen(SearchDialog(session.desk, session.cards, view.shell.settings.signs, take=take), go)
