"""What both reports say, Markdown and HTML: the totals, and an article as paragraphs with what was said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct, field

from reading.article import Article, Kind, Sentence
from review.verdicts import Verdict
from store.export.agreed import Unit
from store.export.gather import Sheet
from store.record import CONTROL, Record

SIGNS: Mapping[str | None, str] = {
    Verdict.ACCURATE: "✓",
    Verdict.DISPUTED: "?",
    Verdict.ERRONEOUS: "✗",
    None: "≠",
}
MEANINGS: Mapping[str | None, str] = {
    Verdict.ACCURATE: "the sentence holds",
    Verdict.DISPUTED: "sources differ, or it cannot be settled",
    Verdict.ERRONEOUS: "the sentence is wrong",
    None: "reviewers differ and nobody has settled it",
}
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

    def add(self, sheet: Sheet) -> None:
        """Count one article."""
        standing = sheet.standing
        self.articles += 1
        self.sentences += judged(standing)
        self.verdicts[None] += sum(outcome(said) is None for said in by_sentence(standing).values())
        for record in standing:
            if record.role != "agent" and record.verdict:
                self.verdicts[record.verdict] += 1
            self.authors.setdefault((record.reviewer, record.role), Counter())[record.verdict] += 1
            if record.role == "reviewer" and record.verdict:
                unit = (record.round, sheet.article.name, record.scene.sentence)
                self.votes.setdefault(unit, {})[record.reviewer] = record.verdict


class Piece(Struct, frozen=True):
    """A run of an article's text: one sentence, or text between sentences (`sentence` is None)."""

    text: str
    sentence: int | None = None


class Block(Struct, frozen=True):
    """A paragraph, headline or list entry: its kind and its text in pieces."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def sentences(self) -> tuple[int, ...]:
        """The indexes of the sentences in it."""
        return tuple(piece.sentence for piece in self.pieces if piece.sentence is not None)


def totals(sheets: Iterable[Sheet]) -> Totals:
    """Count a whole export."""
    sums = Totals()
    for sheet in sheets:
        sums.add(sheet)
    return sums


def blocks(article: Article) -> Iterator[Block]:
    """Yield the article's paragraphs in order, with all of its text but the white space between them."""
    pieces: list[Piece] = []
    kind = Kind.SENTENCE
    at = 0
    for sentence in article.sentences:
        gap = article.text[at : sentence.start]
        if pieces and _breaks(gap, kind, sentence):
            yield Block(kind, tuple(pieces))
            pieces = []
        if not pieces:
            kind = sentence.kind
            gap = gap.lstrip()
        if gap:
            pieces.append(Piece(gap))
        pieces.append(Piece(article.text[sentence.start : sentence.end], sentence.index))
        at = sentence.end
    if pieces:
        yield Block(kind, tuple(pieces))
    if article.text[at:].strip():
        yield Block(Kind.BOILERPLATE, (Piece(article.text[at:].strip()),))


def _breaks(gap: str, kind: Kind, sentence: Sentence) -> bool:
    """Whether a sentence begins a new paragraph, given the text before it and the kind of the paragraph so far."""
    return "\n" in gap or kind not in _RUNNING or sentence.kind not in _RUNNING


def by_sentence(records: Sequence[Record]) -> dict[int, tuple[Record, ...]]:
    """Return an article's records by sentence; they come sorted by it."""
    return {index: tuple(group) for index, group in groupby(records, key=lambda record: record.scene.sentence)}


def judged(records: Iterable[Record]) -> int:
    """Return how many sentences people judged; an agent's suggestion judges nothing."""
    return len({record.scene.sentence for record in records if record.role != "agent"})


def share(sheet: Sheet) -> str:
    """Return in words how much of an article people judged."""
    return f"{judged(sheet.standing)} of {len(sheet.article.sentences)} sentences judged"


def outcome(records: Sequence[Record]) -> str | None:
    """Return the verdict that a sentence's records come to: an adjudicator's, else what all say; None when they differ.

    An agent's suggestion counts only where no person said anything.
    """
    heard = [record for record in records if record.role != "agent"] or list(records)
    settled = [record for record in heard if record.role == "adjudicator"] or heard
    verdicts = {record.verdict for record in settled}
    return verdicts.pop() if len(verdicts) == 1 else None


def author(record: Record) -> str:
    """Return who said it, with the capacity and the round where they are not the usual ones."""
    extra = [] if record.role == "reviewer" else [record.role]
    extra += [] if record.round == "main" else [record.round]
    score = record.extra.get("score")
    extra += [f"{score:.2f}"] if isinstance(score, int | float) else []
    return f"{record.reviewer} ({', '.join(extra)})" if extra else record.reviewer


def word(record: Record) -> str:
    """Return the verdict in words, with the record's state where it is not simply current."""
    verdict = record.verdict or ("unresolved" if record.status == "unresolved" else "no verdict")
    state = [] if record.status in ("current", "consensus", "unresolved") else [record.status]
    known = record.extra.get(CONTROL)
    return ", ".join((verdict, *state, *([f"control known to be {known}"] if known else [])))
