"""The inspector: verdict, note, reasons, evidence, history and entities of the current sentence.

An entry of its history is one line: when, with which sign, who, and what they did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import ClassVar

from msgspec import Struct
from rich.style import Style
from textual.strip import Strip

from reading.article import Article, EntityType
from reading.clean import visible
from reading.codes import UNKNOWN
from reading.packed import counted
from review.events import Event, EventKind, Evidence, Holding
from tui.shell.shell import shell_of
from tui.shell.signs import TYPES, WORDS, Signs
from tui.text.wrap import breaks, cells, spans
from tui.widgets.lines import Lines, Part, spread
from tui.work.entities import mentions_between
from tui.work.sentence import SentenceView


class InspectorRow(Struct, frozen=True):
    """One line: parts as (text, component), an optional right end, and the thing it stands for when chosen."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...] = ()
    target: tuple[str, int] | None = None


class Past(Struct, frozen=True):
    """What was done to a sentence: the last events on it, and those of the round before, where this one shows them."""

    history: Sequence[Event] = ()
    earlier: Sequence[Event] = ()


EVENT_WORDS = {
    EventKind.CLEAR: "cleared",
    EventKind.SET_ASIDE: "set aside",
    EventKind.TAKE_BACK: "taken in",
    EventKind.NOTE: "note",
    EventKind.REASONS: "reasons",
    EventKind.CONFIDENCE: "confidence",
    EventKind.EVIDENCE: "evidence",
    EventKind.CONFIRM: "confirmed",
    EventKind.UNDO: "undone",
    EventKind.REDO: "redone",
}


def history_row(event: Event, signs: Signs, today: str, width: int) -> InspectorRow:
    """Return an event as one line of `width` cells; where room is short, the person's name stays before all else."""
    verdict = event.holding.verdict
    none = signs.aside if event.kind is EventKind.SET_ASIDE else signs.unjudged
    sign, look = (signs.verdict(verdict), str(verdict)) if verdict else (none, "quiet")
    when = _when(datetime.fromtimestamp(event.micros / 1e6), today)
    what = EVENT_WORDS.get(event.kind, str(verdict or event.kind))
    room = width - sum(map(cells, (sign, event.reviewer))) - 2
    if cells(f"{when} {what}") > room:
        when = when.split()[0]
    if cells(f"{when} {what}") > room and event.kind not in EVENT_WORDS:
        what = ""  # the sign says it
    return InspectorRow(((f"{when} ", "quiet"), (f"{sign} ", look), (event.reviewer, "text")), ((f" {what}", "quiet"),))


def _when(moment: datetime, today: str) -> str:
    """Return when something was done: the time of today, else the day before it, with the year if it is another."""
    day = moment.strftime("%Y-%m-%d")
    shown = "" if day == today else f"{day[5:] if day[:4] == today[:4] else day} "
    return f"{shown}{moment:%H:%M}"


def _spans(article: Article, view: SentenceView, width: int) -> list[InspectorRow]:
    """Return the parts of the sentence that were marked in what came in from elsewhere."""
    rows = [row for start, end in view.spans for row in _wrapped(f"“{article.text[start:end]}”", width - 1, None)]
    return [InspectorRow((("marked", "head"),)), *rows, InspectorRow(())] if rows else []


class Inspector(Lines, can_focus=True):
    """Shows a sentence as it is handed to it; rows that can be chosen have a target."""

    LOOKS: ClassVar[set[str]] = {
        "inspector--text",
        "inspector--head",
        "inspector--quiet",
        "inspector--row",
        "inspector--accurate",
        "inspector--disputed",
        "inspector--erroneous",
        "inspector--aside",
        "inspector--unjudged",
        "inspector--failed",
        "inspector--removed",
        "inspector--added",
        *(f"inspector--{name}" for name in sorted(set(TYPES.values()))),
    }

    WHEEL = ("inspector.next", "inspector.previous")

    def __init__(self, signs: Signs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self._article: Article | None = None
        self._view: SentenceView | None = None
        self._past = Past()
        self.cursor = 0
        self._rows: Sequence[InspectorRow] = ()
        self._counted: Article | None = None
        self._counts: Counter[tuple[str, EntityType]] = Counter()

    def component_prefix(self) -> str:
        """Return the prefix of the component classes."""
        return "inspector"

    def show(self, article: Article | None, view: SentenceView | None, past: Past) -> None:
        """Show a sentence of an article and the known part of its past."""
        self._article, self._view, self._past = article, view, past
        self.update()

    def update(self) -> None:
        """Show the sentence anew, where there is room for it."""
        if self.display and self.size.width:
            rows = self._build(self.size.width - 2)
            if rows != self._rows:
                pairs = enumerate(zip_longest(self._rows, rows))
                self._rows = rows
                self.cursor = min(self.cursor, max(0, len(rows) - 1))
                if self.top:
                    self.top = 0
                    self.repaint()
                else:
                    self.refresh_numbers([number for number, (old, new) in pairs if old != new])

    def on_resize(self) -> None:
        """Wrap anew."""
        self._rows = ()
        self.update()

    def on_show(self) -> None:
        """Catch up with what happened while hidden."""
        self.update()

    def point(self, steps: int) -> None:
        """Move the cursor among the rows that can be chosen, or scroll where there are none."""
        targets = [number for number, row in enumerate(self._rows) if row.target]
        if not targets:
            self.scroll_lines_to(self.top + steps)
            return
        now = targets.index(self.cursor) if self.cursor in targets else (-1 if steps > 0 else 0)
        old, self.cursor = self.cursor, targets[max(0, min(now + steps, len(targets) - 1))]
        if self.cursor < self.top or self.cursor >= self.top + self.size.height:
            self.scroll_lines_to(self.cursor - self.size.height // 2)
        self.refresh_numbers([old, self.cursor])

    def pick(self, number: int) -> None:
        """Choose a row that can be chosen."""
        if 0 <= number < len(self._rows) and self._rows[number].target:
            old, self.cursor = self.cursor, number
            self.refresh_numbers([old, number])

    @property
    def chosen(self) -> tuple[str, int] | None:
        """What the cursor is on: its kind and number, such as ("evidence", 0)."""
        return self._rows[self.cursor].target if 0 <= self.cursor < len(self._rows) else None

    def current(self) -> tuple[int, int]:
        """Return where the chosen row stands, or the first visible one."""
        return 1, self.cursor if self.chosen else self.top

    def line_count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def draw(self, number: int, width: int) -> Strip:
        """Return one row."""
        base = self.looks["text"]
        if not 0 <= number < len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[number]
        if self.has_focus and number == self.cursor and row.target:
            base = self.looks["row"]
        left: list[Part] = [(" ", base), *self._parts(row.left, base)]
        return spread(left, [*self._parts(row.right, base), (" ", base)], width, base, self.ellipsis)

    def _parts(self, parts: Sequence[tuple[str, str]], base: Style) -> list[Part]:
        location = Style(bgcolor=base.bgcolor)
        return [(visible(text), self.looks[name] + location) for text, name in parts]

    # ------------------------------------------------------------------ rows

    def _build(self, width: int) -> list[InspectorRow]:
        article, view = self._article, self._view
        if article is None or view is None or width < 4:
            return []
        word = WORDS.get(view.status, view.status)
        head = InspectorRow(
            ((f"{view.number + 1} of {len(article.sentences)}", "quiet"),),
            ((f"{word} ", view.status), (getattr(self.signs, view.status), view.status)),
        )
        rows = [
            head,
            InspectorRow(()),
            *self._change(view, width),
            *_spans(article, view, width),
            *self._judgement(view.holding, width),
            *self._history(width),
            *self._earlier(width),
            *self._entities(article, view.number),
            *_language(article),
        ]
        while rows and not rows[-1].left:
            rows.pop()
        return rows

    def _change(self, view: SentenceView, width: int) -> list[InspectorRow]:
        """Return the changes of the sentence since it was judged, word by word."""
        before, suggested = view.stale, view.suggested
        if before is None:
            if suggested is None:
                return []
            said = (("suggested by ", "head"), (suggested.reviewer, "text"))
            return [InspectorRow(said, ((str(suggested.holding.verdict), "quiet"),)), InspectorRow(())]
        from reading.worddiff import Change, word_diff

        looks = {
            Change.SAME: ("text", "", ""),
            Change.REMOVED: ("removed", "[-", "-]"),
            Change.ADDED: ("added", "{+", "+}"),
        }
        words = [
            (word, looks[piece.change][0])
            for piece in word_diff(before.old, before.new)
            for word in re.findall(r"\S+\s*|\s+", _bracketed(re.sub(r"\s", " ", piece.text), *looks[piece.change][1:]))
        ]
        verdict = before.event.holding.verdict
        sign = ((self.signs.verdict(verdict), str(verdict)),) if verdict else ()
        return [InspectorRow((("changed since judged", "head"),), sign), *_flowed(words, width), InspectorRow(())]

    def _judgement(self, holding: Holding, width: int) -> list[InspectorRow]:
        rows: list[InspectorRow] = []
        if holding.note:
            lines = [line for line in holding.note.splitlines() if line.strip()]
            rows.append(InspectorRow((("note", "head"),)))
            for number, line in enumerate(lines):
                rows += _wrapped(line, width, None if number else ("note", 0))
            rows.append(InspectorRow(()))
        if holding.reasons:
            rows += [InspectorRow((("reasons  ", "head"), (", ".join(holding.reasons), "text")), target=("reasons", 0))]
        if holding.confidence:
            level = self.signs.full * holding.confidence + self.signs.empty * (3 - holding.confidence)
            rows += [InspectorRow((("confidence  ", "head"), (level, "text")))]
        for number, item in enumerate(holding.evidence):
            rows += _source(item, width, ("evidence", number))
            if item.quote:
                rows += _wrapped(f"“{item.quote}”", width - 1, None)
        return [*rows, InspectorRow(())] if rows and rows[-1].left else rows

    def _history(self, width: int) -> list[InspectorRow]:
        events = self._past.history
        if not events:
            return []
        return [
            InspectorRow((("history", "head"),)),
            *(self._past_row(event, width) for event in reversed(events)),
            InspectorRow(()),
        ]

    def _earlier(self, width: int) -> list[InspectorRow]:
        """Return the earlier round's decisions on the sentence."""
        found = self._past.earlier
        if not found:
            return []
        return [
            InspectorRow(((f"round {found[0].round}", "head"),)),
            *(self._past_row(event, width) for event in found),
            InspectorRow(()),
        ]

    def _past_row(self, event: Event, width: int) -> InspectorRow:
        return history_row(event, self.signs, shell_of(self).settings.today(), width)

    def _entities(self, article: Article, sentence: int) -> list[InspectorRow]:
        span = article.sentences[sentence]
        if article is not self._counted:
            self._counted = article
            self._counts = counted(article.mentions, 3, 2, ("entity", "type"))
        mentions = mentions_between(article.mentions, span.start, span.end)
        here = dict.fromkeys((mention.entity, mention.type) for mention in mentions)
        if not here:
            return []
        rows = [InspectorRow((("entities", "head"),))]
        for number, key in enumerate(here):
            name, kind = key[0], str(key[1])
            rows.append(
                InspectorRow(((name, TYPES[kind]),), ((f"{kind} {self._counts[key]:>3}", "quiet"),), ("entity", number))
            )
        return rows


def _language(article: Article) -> list[InspectorRow]:
    """Return a row that says why no names are marked, where an article is not read as English."""
    if article.language.partition("-")[0] == "en":
        return []
    said = "not recognised" if article.language == UNKNOWN else article.language
    return [InspectorRow(()), InspectorRow((("language  ", "head"), (f"{said}: no names are marked", "quiet")))]


def _source(item: Evidence, width: int, target: tuple[str, int]) -> list[InspectorRow]:
    """Return the rows of a piece of evidence's source: one where it has room, else all of it below its stance."""
    if cells(item.stance) + 2 + cells(item.source) <= width:
        return [InspectorRow(((f"{item.stance}  ", "head"), (item.source, "text")), target=target)]
    return [InspectorRow(((item.stance, "head"),), target=target), *_wrapped(item.source, width, None)]


def _bracketed(text: str, before: str, after: str) -> str:
    """Return text between two signs, which go round its words and not round the space beside them."""
    words = text.strip()
    return text.replace(words, f"{before}{words}{after}", 1) if words else text


def _flowed(words: Sequence[tuple[str, str]], width: int) -> list[InspectorRow]:
    """Return words, each with its look, as rows; one that is wider than a row is broken."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for word, look in words:
        for start, end in spans(0, len(word), breaks(word, 0, len(word), max(4, width))):
            text = word[start:end]
            if lines[-1] and used + cells(text.rstrip()) > width:
                lines.append([])
                used = 0
            lines[-1].append((text, look))
            used += cells(text)
    return [InspectorRow((*line[:-1], (line[-1][0].rstrip(), line[-1][1]))) for line in lines if line]


def _wrapped(text: str, width: int, target: tuple[str, int] | None) -> list[InspectorRow]:
    """Return a paragraph as rows, the first one with the target."""
    flat = " ".join(text.split())
    lines = spans(0, len(flat), breaks(flat, 0, len(flat), max(4, width)))
    return [
        InspectorRow(((flat[start:end].rstrip(), "text"),), target=target if number == 0 else None)
        for number, (start, end) in enumerate(lines)
    ]
