"""The inspector's rows: verdict, note, reasons, evidence, history and entities of a sentence, each word with its look.

An entry of its history is one line: when, with which sign, who, and what they did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article, EntityType
from reading.clean import visible
from reading.codes import UNKNOWN
from reading.packed import counted
from reading.places import line_of
from review.events import Event, EventKind, Evidence, Holding, Link
from review.links import word_of
from tui.shell.shell import Shell
from tui.shell.signs import TYPES, WORDS, Signs
from tui.text.wrap import breaks, cells, fit, spans
from tui.work.about import about, address, counts
from tui.work.entities import mentions_between
from tui.work.sentence import SentenceView

if TYPE_CHECKING:
    from reading.anchor import Anchor
    from tui.work.elsewhere import Section


class InspectorRow(Struct, frozen=True):
    """One line: parts as (text, component), an optional right end, and the thing it stands for when chosen.

    `hint` is what an event keeps of what another article says, where the line shows that, `address` what it leads to.
    """

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...] = ()
    target: tuple[str, int] | None = None
    hint: str = ""
    address: str = ""


class Past(Struct, frozen=True):
    """What was done to a sentence: the last events on it, and those of the round before, where this one shows them."""

    history: Sequence[Event] = ()
    earlier: Sequence[Event] = ()
    anchors: Mapping[Link, Anchor] = {}
    """Where the sentences stand now that one's own links lead to."""


class ElsewhereView(Struct, frozen=True):
    """What other articles say of a sentence: the section, None while it is looked up, and a word on how that stands."""

    section: Section | None = None
    note: str = ""


MOST_DIFFERENCES, MOST_PARTNERS, MOST_LINES = 4, 4, 2
"""Differences and partners that the inspector shows, and lines of the words of each; the dialog shows all."""


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


def history_row(event: Event, signs: Signs, today: str, width: int, before: Event | None = None) -> InspectorRow:
    """Return an event as one line of `width` cells; where room is short, the person's name stays before all else.

    `before` is the event that it replaced, where that is known.
    """
    verdict = event.holding.verdict
    none = signs.aside if event.kind is EventKind.SET_ASIDE else signs.unjudged
    sign, look = (signs.verdict(verdict), signs.look_of(verdict)) if verdict else (none, "quiet")
    when = _when(datetime.fromtimestamp(event.micros / 1e6), today)
    what = EVENT_WORDS.get(event.kind, str(verdict or event.kind))
    if event.kind is EventKind.EVIDENCE and _is_link(event, before):
        what = "link"
    if sign.strip() == what:
        what = ""  # the sign is the word, where it is read aloud
    room = width - sum(map(cells, (sign, event.reviewer))) - 2
    if cells(f"{when} {what}") > room:
        when = when.split()[0]
    if cells(f"{when} {what}") > room and event.kind not in EVENT_WORDS:
        what = ""  # the sign says it
    return InspectorRow(((f"{when} ", "quiet"), (f"{sign} ", look), (event.reviewer, "text")), ((f" {what}", "quiet"),))


def _is_link(event: Event, before: Event | None) -> bool:
    """Whether an act on evidence made or removed a link: programs that know no links know it by that kind."""
    if before is None and event.supersedes:
        return False
    return event.holding.links != (before.holding.links if before else ())


def _when(moment: datetime, today: str) -> str:
    """Return when something was done: the time of today, else the day before it, with the year if it is another."""
    day = moment.strftime("%Y-%m-%d")
    shown = "" if day == today else f"{day[5:] if day[:4] == today[:4] else day} "
    return f"{shown}{moment:%H:%M}"


def _marked_rows(article: Article, view: SentenceView, width: int) -> list[InspectorRow]:
    """Return rows with the parts of the sentence that were marked where an import comes from."""
    rows = [row for start, end in view.spans for row in _wrapped(f"“{article.text[start:end]}”", width - 1, None)]
    return [InspectorRow((("marked", "head"),)), *rows, InspectorRow(())] if rows else []


class InspectorRows:
    """Makes the rows of one sentence after the other; what all sentences of an article have in common is made once."""

    def __init__(self, shell: Shell, title_of: Callable[[str], str], claims: Callable[[], tuple[int, int]]) -> None:
        """`title_of` gives an article's title by its name, `claims` how many sentences of the open one are to judge."""
        self._shell = shell
        self._title_of = title_of
        self._claims = claims
        self._counted: Article | None = None
        self._counts: Counter[tuple[str, EntityType]] = Counter()
        self._about_what: tuple[Article, tuple[int, int], int] | None = None
        self._about: Sequence[InspectorRow] = ()

    @property
    def _signs(self) -> Signs:
        return self._shell.settings.signs

    def of(
        self, article: Article, view: SentenceView, past: Past, elsewhere: ElsewhereView | None, width: int
    ) -> list[InspectorRow]:
        """Return all that is to be said of a sentence, as rows of `width` cells."""
        if width < 4:
            return []
        word, look = WORDS.get(view.status, view.status), self._signs.look_of(view.status)
        head = InspectorRow(
            ((f"{view.number + 1} of {len(article.sentences)}", "quiet"),),
            ((f"{word} ", look), (self._signs.sign_of(view.status), look)),
        )
        rows = [
            head,
            InspectorRow(()),
            *self._change_rows(view, width),
            *_marked_rows(article, view, width),
            *self._holding_rows(view.holding, past, width),
            *self._elsewhere_rows(elsewhere, width),
            *self._history_rows(past.history, width),
            *self._earlier_rows(past.earlier, width),
            *self._entity_rows(article, view.number),
            *(() if view.is_claim and view.holding.claim is None else _aside_rows(article, view, width)),
            *_place_rows(article, view.number, width),
            *self._article_rows(article, width),
        ]
        while rows and not rows[-1].left:
            rows.pop()
        return rows

    def _article_rows(self, article: Article, width: int) -> Sequence[InspectorRow]:
        """Return rows on the article, which are the same for all its sentences."""
        claims = self._claims()
        if self._about_what is None or self._about_what[0] is not article or self._about_what[1:] != (claims, width):
            self._about_what = article, claims, width
            self._about = [*_language_rows(article), *_about_rows(article, counts(article, *claims), width)]
        return self._about

    def _change_rows(self, view: SentenceView, width: int) -> list[InspectorRow]:
        """Return rows with the changes of the sentence since it was judged, word by word, or with what is suggested."""
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
            for word in re.findall(r"\S+\s*|\s+", bracketed(re.sub(r"\s", " ", piece.text), *looks[piece.change][1:]))
        ]
        verdict = before.event.holding.verdict
        sign = ((self._signs.verdict(verdict), self._signs.look_of(verdict)),) if verdict else ()
        return [InspectorRow((("changed since judged", "head"),), sign), *flow(words, width), InspectorRow(())]

    def _holding_rows(self, holding: Holding, past: Past, width: int) -> list[InspectorRow]:
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
            level = self._signs.full * holding.confidence + self._signs.empty * (3 - holding.confidence)
            rows += [InspectorRow((("confidence  ", "head"), (level, "text")))]
        for number, item in enumerate(holding.evidence):
            rows += _source_rows(item, width, ("evidence", number))
            if item.quote:
                rows += _wrapped(f"“{item.quote}”", width - 1, None)
        for number, link in enumerate(holding.links):
            rows.append(self._link_row(link, past.anchors.get(link), width, ("link", number)))
        return [*rows, InspectorRow(())] if rows and rows[-1].left else rows

    def _link_row(self, link: Link, anchor: Anchor | None, width: int, target: tuple[str, int]) -> InspectorRow:
        """Return a row with one's link to a sentence of another article, with what became of that sentence."""
        number = link.sentence if anchor is None or anchor.sentence is None else anchor.sentence
        fate = "" if anchor is None or anchor.is_same else " gone" if anchor.sentence is None else " changed"
        word = word_of(link.relation)
        return InspectorRow(
            ((word, "head"),),
            ((self._where_it_stands((link.article, number), width - cells(word)) + fate, "text"),),
            target,
        )

    def _where_it_stands(self, place: tuple[str, int], room: int) -> str:
        """Return the title of an article and the number of a sentence, in at most so many cells."""
        number = f" {place[1] + 1}"
        title = fit(visible(self._title_of(place[0])), max(4, room - cells(number) - 2), self._signs.ellipsis)
        return f" {title}{number}"

    def _elsewhere_rows(self, shown: ElsewhereView | None, width: int) -> list[InspectorRow]:
        """Return rows with what other articles say: differences, then sentences that say much the same."""
        if shown is None or (shown.section is None and not shown.note):
            return []
        section, note = shown.section, ((shown.note, "quiet"),) if shown.note else ()
        if section is None:
            return [InspectorRow((("elsewhere", "head"),), note), InspectorRow(())]
        if not section.differences and not section.partners:
            return []
        rows = [InspectorRow((("elsewhere", "head"),), note)]
        for number, one in enumerate(section.differences[:MOST_DIFFERENCES]):
            name = f"{self._signs.differs} {one.kind}"
            where = self._where_it_stands(one.places[0], width - cells(name))
            rows.append(InspectorRow(((name, "differs"),), ((where, "text"),), ("difference", number), one.hint))
            rows += _labelled_rows("here  ", one.here, width, self._signs.ellipsis)
            rows += _labelled_rows("there ", one.there, width, self._signs.ellipsis)
        for number, partner in enumerate(section.partners[:MOST_PARTNERS]):
            more = f" +{len(partner.places) - 1}" if len(partner.places) > 1 else ""
            where = self._where_it_stands(partner.places[0], width - cells(partner.band + more))
            left = (partner.band, "head"), (more, "quiet")
            rows.append(InspectorRow(left, ((where, "text"),), ("partner", number), partner.hint))
            rows += _labelled_rows("", partner.quote, width, self._signs.ellipsis)
        left_out = max(0, len(section.differences) - MOST_DIFFERENCES) + max(0, len(section.partners) - MOST_PARTNERS)
        if left_out:
            rows.append(InspectorRow(((f"{left_out} more: {self._shell.key_of('elsewhere.open')}", "quiet"),)))
        return [*rows, InspectorRow(())]

    def _history_rows(self, events: Sequence[Event], width: int) -> list[InspectorRow]:
        """Return rows with what was done to the sentence, the newest first."""
        if not events:
            return []
        known = {event.id: event for event in events}
        return [
            InspectorRow((("history", "head"),)),
            *(self._past_row(event, width, known.get(event.supersedes)) for event in reversed(events)),
            InspectorRow(()),
        ]

    def _earlier_rows(self, found: Sequence[Event], width: int) -> list[InspectorRow]:
        """Return rows with the earlier round's decisions on the sentence."""
        if not found:
            return []
        return [
            InspectorRow(((f"round {found[0].round}", "head"),)),
            *(self._past_row(event, width) for event in found),
            InspectorRow(()),
        ]

    def _past_row(self, event: Event, width: int, before: Event | None = None) -> InspectorRow:
        return history_row(event, self._signs, self._shell.settings.today(), width, before)

    def _entity_rows(self, article: Article, sentence: int) -> list[InspectorRow]:
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


def _aside_rows(article: Article, view: SentenceView, width: int) -> list[InspectorRow]:
    """Return rows that say what a unit is and by what it was told, and whether a person said otherwise."""
    from reading.aside import why_aside  # makes patterns for dates and speakers, which no start needs

    why, claim = why_aside(article, view.number), view.holding.claim
    said = [] if not why else [InspectorRow(((f"{article.sentences[view.number].kind}", "head"),))]
    said += _wrapped(f"set aside by reading: {why}" if not view.is_claim and claim is None else why, width, None)
    if claim is False:
        said.append(InspectorRow((("set aside by you", "text"),)))
    elif why and view.is_claim:
        said.append(InspectorRow((("taken in by you", "text"),)))
    said = [row for row in said if row.left and row.left[0][0]]
    return [InspectorRow(()), *said] if said else []


def _place_rows(article: Article, sentence: int, width: int) -> list[InspectorRow]:
    """Return rows that say where in the original a unit stands, and who says it."""
    said = line_of(article.place(sentence)) if article.places else ""
    return [InspectorRow(()), InspectorRow((("place", "head"),)), *_wrapped(said, width, None)] if said else []


def _language_rows(article: Article) -> list[InspectorRow]:
    """Return a row that says why no names are marked, where an article is not read as English."""
    if article.language.partition("-")[0] == "en":
        return []
    said = "not recognised" if article.language == UNKNOWN else article.language
    head = InspectorRow((("language  ", "head"), (said, "text")))
    return [InspectorRow(()), head, InspectorRow((("no names are marked", "quiet"),))]


def _about_rows(article: Article, counts_line: str, width: int) -> list[InspectorRow]:
    """Return rows with what its counts say of the article, and what is known of it besides its text."""
    rows = [InspectorRow(()), InspectorRow((("article", "head"),)), *_wrapped(counts_line, width, None)]
    for word, said in about(article):
        if word != "language":  # has a row of its own
            leads = said if word == "url" else ""
            rows += [replace(row, address=leads) for row in _wrapped(f"{word}  {said}", width, None)]
    return rows


def _labelled_rows(label: str, text: str, width: int, ellipsis: str) -> list[InspectorRow]:
    """Return rows of words behind a label, two at most."""
    indent = max(1, cells(label))
    rows = _wrapped(text, max(4, width - indent), None)
    if len(rows) > MOST_LINES:
        last = rows[MOST_LINES - 1].left[0][0]
        cut = fit(last + " " * width, min(cells(last) + 1, width - indent), ellipsis)
        rows = [*rows[: MOST_LINES - 1], InspectorRow(((cut, "text"),))]
    return [
        InspectorRow(((label or " " * indent, "quiet") if number == 0 else (" " * indent, "quiet"), *row.left))
        for number, row in enumerate(rows)
    ]


def _source_rows(item: Evidence, width: int, target: tuple[str, int]) -> list[InspectorRow]:
    """Return the rows of a piece of evidence's source: one where it has room, else all of it below its stance."""
    leads = address(item.source)
    if cells(item.stance) + 2 + cells(item.source) <= width:
        parts = (f"{item.stance}  ", "head"), (item.source, "text")
        return [InspectorRow(parts, target=target, address=leads)]
    lines = [replace(row, address=leads) for row in _wrapped(item.source, width, None)]
    return [InspectorRow(((item.stance, "head"),), target=target), *lines]


def bracketed(text: str, before: str, after: str) -> str:
    """Return text between two signs, which go round its words and not round the space beside them."""
    words = text.strip()
    return text.replace(words, f"{before}{words}{after}", 1) if words else text


def flow(words: Sequence[tuple[str, str]], width: int) -> list[InspectorRow]:
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
