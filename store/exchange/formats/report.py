"""The contents of both reports, Markdown and HTML: totals, agreement, and each paragraph with what was said of it.

Addresses from outside are checked before they stand where a program would follow them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from urllib.parse import quote, urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from reading.article import Article, Kind, Sentence
from review.agreement.of_round import CLAIM
from review.agreement.report import Settings, Value, report, values
from review.agreement.table import Spacing, Table, tabulate
from review.answers import NO_CLAIM
from review.consensus import Rule
from review.scale import DEFAULT, Scale
from store.exchange.export import ExportedArticle
from store.exchange.record import CONTROL, LEFT_ASIDE, SENT_BACK, Record

SHOWN = ("percent", "cohen_kappa", "fleiss_kappa", "krippendorff_alpha_nominal", "gwet_ac1")
OF_ORDER = "krippendorff_alpha_ordinal"
"""The figure that is shown beside these where a desk's own verdicts have an order: near misses count for less there."""

Unit = tuple[str, str, int]
"""A round, an article and a sentence."""


class Figure(Struct, frozen=True):
    """One coefficient: its name, its value (empty when there is none), and its interval or why there is no value."""

    name: str
    value: str
    told: str


def figures(votes: Mapping[Unit, Mapping[str, str]], scale: Scale = DEFAULT) -> Iterator[Figure]:
    """Yield the coefficients of answers by sentence and reviewer; none where no two reviewers answered on one sentence.

    Those of verdicts are of whoever took the sentence as a claim; before them, where somebody did not, claim or not.
    `scale` has the verdicts.
    """
    if not any(len(given) > 1 for given in votes.values()):
        return
    aside = any(answer == NO_CLAIM for given in votes.values() for answer in given.values())
    if aside:
        claims = {unit: {n: _claim(answer) for n, answer in given.items()} for unit, given in votes.items()}
        found = values(_table(claims, (CLAIM, NO_CLAIM)), ("percent", "krippendorff_alpha_nominal"), Settings())
        yield from (replace(one, name=f"claim or not: {one.name}") for one in _figures(found))
    verdicts = {unit: {n: one for n, one in given.items() if one != NO_CLAIM} for unit, given in votes.items()}
    judged = {unit: given for unit, given in verdicts.items() if given}
    if any(len(given) > 1 for given in judged.values()):
        shown = (*SHOWN, OF_ORDER) if scale.identity and scale.is_ordinal else SHOWN
        yield from _figures(report(_table(judged, scale.names, has_order=scale.is_ordinal)).values, shown)


def _claim(answer: str) -> str:
    return NO_CLAIM if answer == NO_CLAIM else CLAIM


def _table(votes: Mapping[Unit, Mapping[str, str]], order: Sequence[str], *, has_order: bool = True) -> Table:
    said = {answer for given in votes.values() for answer in given.values()}
    raters = sorted({reviewer for given in votes.values() for reviewer in given})
    units = sorted(votes)
    return tabulate(
        raters,
        [[votes[unit].get(rater) for rater in raters] for unit in units],
        order=order,
        spacing=None if has_order and said <= set(order) else Spacing.NOMINAL,
        units=[f"{round} {article}#{sentence}" for round, article, sentence in units],
        groups=[article for _, article, _ in units],
    )


def _figures(found: Iterable[Value], shown: Sequence[str] = SHOWN) -> Iterator[Figure]:
    for value in found:
        if value.key not in shown:
            continue
        if value.value is None:
            yield Figure(value.name, "", str(value.undefined))
        else:
            between = f"95% between {value.ci[0]:.2f} and {value.ci[1]:.2f}; " if value.ci else ""
            yield Figure(value.name, f"{value.value:.3f}", f"{between}{value.n} sentences by two or more")


INCOMPLETE = Rule.INCOMPLETE.value

_SIGNS: Mapping[str | None, str] = {NO_CLAIM: "–", INCOMPLETE: "…", None: "≠"}
_MEANINGS: Mapping[str | None, str] = {
    NO_CLAIM: "nothing in it can be judged",
    INCOMPLETE: "fewer have answered than were asked",
    None: "reviewers differ and nobody has settled it",
}
_UNKNOWN_SIGN, _UNKNOWN_MEANING = "•", "none of the verdicts of this desk"


def sign_of(answer: str | None, scale: Scale) -> str:
    """Return the sign of an answer."""
    verdict = scale.find(answer)
    return verdict.sign if verdict else _SIGNS.get(answer, _UNKNOWN_SIGN)


def meaning_of(answer: str | None, scale: Scale) -> str:
    """Return what an answer means, in a line."""
    verdict = scale.find(answer)
    return verdict.help if verdict else _MEANINGS.get(answer, _UNKNOWN_MEANING)


_RUNNING = frozenset({Kind.SENTENCE, Kind.LEAD_IN})


class Totals(Struct):
    """Counts over a whole export: by verdict, by verdict for each author, and reviewers' votes by sentence.

    Under None `verdicts` has the sentences that come to no verdict.
    """

    articles: int = 0
    sentences: int = 0
    verdicts: Counter[str | None] = field(default_factory=Counter)
    authors: dict[tuple[str, str], Counter[str | None]] = field(default_factory=dict)
    votes: dict[Unit, dict[str, str]] = field(default_factory=dict)

    scale: Scale = DEFAULT

    @property
    def judged(self) -> tuple[str, ...]:
        """The verdicts of the scale, and behind them those that it lacks and somebody gave."""
        known = {*self.scale.names, NO_CLAIM, INCOMPLETE, None}
        given = {answer for of in (self.verdicts, *self.authors.values()) for answer, count in of.items() if count}
        return (*self.scale.names, *sorted(answer for answer in given - known if answer is not None))

    @property
    def shown_verdicts(self) -> tuple[str | None, ...]:
        """The verdicts that are counted in a table: "no claim" and none only where there are any."""
        return (*self.judged, *(one for one in (NO_CLAIM, INCOMPLETE, None) if self.verdicts[one]))

    def add(self, exported: ExportedArticle) -> None:
        """Count one article."""
        current = exported.current
        self.articles += 1
        self.sentences += judged_count(current)
        judged = (said for said in by_sentence(current).values() if judged_count(said))
        self.verdicts[None] += sum(outcome_of(said, self.scale, exported.came_to) is None for said in judged)
        for record in current:
            said = self._present_answer(record)
            if record.role != "agent" and said:
                self.verdicts[said] += 1
            self.authors.setdefault((record.reviewer, record.role), Counter())[said] += 1
            if record.role == "reviewer" and said and CONTROL not in record.extra:
                unit = (record.round, exported.article.name, record.subject.sentence)
                self.votes.setdefault(unit, {})[record.reviewer] = said

    def _present_answer(self, record: Record) -> str | None:
        """Return the answer of a record as it is called now, whatever its round called it."""
        said = answer_of(record)
        return said and self.scale.present_name(said)


class ReportPiece(Struct, frozen=True):
    """A run of an article's text: one sentence, or text between sentences (`sentence` is None)."""

    text: str
    sentence: int | None = None


class ReportBlock(Struct, frozen=True):
    """A paragraph, headline or list entry: its kind and its text in pieces."""

    kind: Kind
    pieces: tuple[ReportPiece, ...]

    @property
    def sentences(self) -> tuple[int, ...]:
        """The indexes of the sentences in it."""
        return tuple(piece.sentence for piece in self.pieces if piece.sentence is not None)


def totals(articles: Iterable[ExportedArticle], scale: Scale = DEFAULT) -> Totals:
    """Count a whole export, whose verdicts are of a scale."""
    sums = Totals(scale=scale)
    for exported in articles:
        sums.add(exported)
    return sums


def blocks(article: Article) -> Iterator[ReportBlock]:
    """Yield the article's paragraphs in order, with all of its text but the white space between them."""
    pieces: list[ReportPiece] = []
    kind = Kind.SENTENCE
    at = 0
    for sentence in article.sentences:
        gap = article.text[at : sentence.start]
        if pieces and _breaks(gap, kind, sentence):
            yield ReportBlock(kind, tuple(pieces))
            pieces = []
        if not pieces:
            kind = sentence.kind
            gap = gap.lstrip()
        if gap:
            pieces.append(ReportPiece(gap))
        pieces.append(ReportPiece(article.text[sentence.start : sentence.end], sentence.index))
        at = sentence.end
    if pieces:
        yield ReportBlock(kind, tuple(pieces))
    if article.text[at:].strip():
        yield ReportBlock(Kind.BOILERPLATE, (ReportPiece(article.text[at:].strip()),))


def _breaks(gap: str, kind: Kind, sentence: Sentence) -> bool:
    """Whether a sentence begins a new paragraph, given the text before it and the kind of the paragraph so far."""
    return "\n" in gap or kind not in _RUNNING or sentence.kind not in _RUNNING


def by_sentence(records: Sequence[Record]) -> dict[int, tuple[Record, ...]]:
    """Return an article's records by sentence; they come sorted by it."""
    return {index: tuple(group) for index, group in groupby(records, key=lambda record: record.subject.sentence)}


def judged_count(records: Iterable[Record]) -> int:
    """Return how many sentences people judged; an agent's suggestion judges nothing."""
    return len({record.subject.sentence for record in records if record.role != "agent"})


def share_in_words(exported: ExportedArticle) -> str:
    """Return in words how much of an article people judged."""
    return f"{judged_count(exported.current)} of {len(exported.article.sentences)} sentences judged"


def outcome_of(
    records: Sequence[Record], scale: Scale = DEFAULT, came_to: Mapping[int, str | None] | None = None
) -> str | None:
    """Return what a sentence came to, else the verdict of its records; None when they differ, or it was sent back.

    That is what is known of a control, an adjudicator's last, else that of all. It is called as the scale calls it,
    whatever each round did. An agent's suggestion counts only where no person said anything.
    """
    sentence = records[0].subject.sentence
    if came_to and sentence in came_to:
        said = came_to[sentence]
        return said and scale.present_name(said)
    known = [str(record.extra[CONTROL]) for record in records if CONTROL in record.extra]
    if known:
        return scale.present_name(known[-1])
    heard = [record for record in records if record.role != "agent"] or list(records)
    settled = [record for record in heard if record.role == "adjudicator"]
    decisive = [max(settled, key=attrgetter("modified"))] if settled else heard
    verdicts = {said and scale.present_name(said) for said in map(answer_of, decisive)}
    return verdicts.pop() if len(verdicts) == 1 else None


def answer_of(record: Record) -> str | None:
    """Return a record's answer: a verdict, "no claim", that too few have answered, or None."""
    if record.source_of_consensus is not None and record.source_of_consensus.rule == INCOMPLETE:
        return INCOMPLETE
    return NO_CLAIM if record.verdict is None and record.extra.get("claim") is False else record.verdict


def author_in_words(record: Record) -> str:
    """Return who said it, with the capacity and the round where they are not the usual ones."""
    extra = [] if record.role == "reviewer" else [record.role]
    extra += [] if record.round == "main" else [record.round]
    score = record.extra.get("score")
    extra += [f"{score:.2f}"] if isinstance(score, int | float) else []
    return f"{record.reviewer} ({', '.join(extra)})" if extra else record.reviewer


def verdict_in_words(record: Record) -> str:
    """Return the verdict in words, with the record's state where it is not simply current."""
    nothing = "sent back" if SENT_BACK in record.extra else "no verdict"
    verdict = answer_of(record) or ("unresolved" if record.status == "unresolved" else nothing)
    verdict += ", left aside" if LEFT_ASIDE in record.extra else ""
    state = [] if record.status in ("current", "consensus", "unresolved") else [record.status]
    known = record.extra.get(CONTROL)
    return ", ".join((verdict, *state, *([f"control known to be {known}"] if known else [])))


_KEPT = ":/?#[]@!$&'()*+,;=%"
_CONTROL = re.compile("[\x00-\x20\x7f-\x9f]")


def url_of(value: object) -> str:
    """Return `value` as an absolute http or https URL in ASCII, or the empty string when it is not one."""
    address = value.strip() if isinstance(value, str) else ""
    if _CONTROL.search(address):
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return quote(address, safe=_KEPT, errors="replace")
