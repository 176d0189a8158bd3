"""A case as rows of a board: the sentence in its context, and what each reviewer holds of it, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reading.article import Article
from reading.clean import visible
from review.answers import NO_CLAIM
from review.events import Event, Holding
from tui.settling import Case, Settling
from tui.signs import Signs
from tui.typeset import MEASURE
from tui.widgets.board import BoardRow, Span
from tui.wrap import breaks, cells, spans

NARROWEST = 24
"""The narrowest a column gets; more reviewers than fit stand below each other."""


def case_rows(settling: Settling, article: Article, signs: Signs, width: int) -> Iterator[BoardRow]:
    """Yield the rows of the current case."""
    case = settling.case
    assert case is not None
    yield ((f" {visible(article.title)}", "head"),)
    yield ((f" sentence {case.sentence + 1} of {len(article.sentences)}", "quiet"),)
    yield ()
    yield from _context(article, case.sentence, min(MEASURE, width - 4), signs)
    yield ()
    yield from _columns(settling, case, signs, width)
    yield ()
    yield from _settled(settling, case, signs, width)


def wrapped(text: str, width: int) -> list[str]:
    """Return text from outside as lines of at most `width` cells."""
    flat = visible(" ".join(text.split()))
    lines = spans(0, len(flat), breaks(flat, 0, len(flat), max(4, width)))
    return [flat[start:end].rstrip() for start, end in lines]


def paragraphs(text: str, width: int) -> list[str]:
    """Return a note as lines of at most `width` cells, its own line breaks kept."""
    return [line for part in text.splitlines() if part.strip() for line in wrapped(part, width)]


def _context(article: Article, sentence: int, width: int, signs: Signs) -> Iterator[BoardRow]:
    for at in range(max(0, sentence - 1), min(len(article.sentences), sentence + 2)):
        look, bar = ("text", signs.bar) if at == sentence else ("quiet", " ")
        for line in wrapped(article.quote(at), width):
            yield ((f" {bar} ", "bar"), (line, look))


def _columns(settling: Settling, case: Case, signs: Signs, width: int) -> Iterator[BoardRow]:
    across = max(1, min(len(case.votes), (width - 1) // NARROWEST))
    room = (width - 1) // across - 2
    columns = [_column(settling, number, vote, signs, room) for number, vote in enumerate(case.votes)]
    for start in range(0, len(columns), across):
        if start:
            yield ()
        for cut in zip_longest(*columns[start : start + across], fillvalue=()):
            row: list[Span] = [(" ", "text")]
            for parts in cut:
                used = sum(cells(text) for text, _ in parts)
                row += [*parts, (" " * (room + 2 - used), "text")]
            yield tuple(row)


def _column(settling: Settling, number: int, vote: Event, signs: Signs, width: int) -> list[BoardRow]:
    held = vote.holding
    sure = "" if held.confidence is None else signs.full * held.confidence + signs.empty * (3 - held.confidence)
    rows: list[BoardRow] = [
        ((f"{number + 1} ", "key"), (wrapped(settling.name_of(number), width - 2)[0], "head")),
        (_answer(held, signs), (f"  {sure}", "quiet")),
    ]
    if held.reasons:
        rows += [((line, "text"),) for line in wrapped(", ".join(held.reasons), width)]
    rows += [((line, "text"),) for line in paragraphs(held.note, width)]
    for piece in held.evidence:
        rows += [((line, "quiet"),) for line in wrapped(f"{piece.stance}: {piece.source}", width)]
        rows += [((line, "quiet"),) for line in wrapped(f"“{piece.quote}”", width)] if piece.quote else []
    return rows


def _answer(held: Holding, signs: Signs) -> Span:
    """Return a verdict with its sign, or that it is no claim."""
    if held.verdict is None or held.claim is False:
        return f"{signs.aside} {NO_CLAIM}", "text"
    return f"{signs.verdict(held.verdict)} {held.verdict.value}", held.verdict.value


def _settled(settling: Settling, case: Case, signs: Signs, width: int) -> Iterator[BoardRow]:
    decided = case.outcome.decided
    if decided is None:
        yield ((" not settled yet", "quiet"),)
    else:
        settles = decided.holding.verdict is not None or decided.holding.claim is False
        said: Span = _answer(decided.holding, signs) if settles else ("sent back", "text")
        who = "" if settling.door.rules.anonymous else f" by {visible(decided.reviewer)}"
        yield ((" settled: ", "quiet"), said, (who, "quiet"))
        if case.outcome.stale:
            yield ((" a reviewer has changed what was weighed since: settle it again", "urgent"),)
    if settling.why:
        yield ((f" why: {visible(settling.why)}", "text"),)
    for number, line in enumerate(paragraphs(settling.note, width - 8)):
        yield ((f"{'       ' if number else ' note: '}{line}", "text"),)


def standing_line(settling: Settling) -> Sequence[str]:
    """Return what the status line says: which case, how many are left."""
    reading = () if settling.progress == 1.0 else (f"{settling.progress:.0%} read",)
    if not settling.begun:
        return reading
    if not settling.cases:
        return ("Nothing to settle",)
    return (f"{settling.at + 1} of {len(settling.cases)}", f"{settling.left} to settle", *reading)
