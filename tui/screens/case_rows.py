"""The rows of a case of adjudication: the sentence in its context, and below it what each reviewer holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from reading.article import Article
from reading.clean import visible
from review.answers import NO_CLAIM
from review.events import Event, Holding
from review.links import word_of
from tui.screens.row_screen import Span, StyledRow
from tui.shell.signs import Signs
from tui.text.paragraphs import paragraphs, wrapped
from tui.text.typeset import MEASURE
from tui.text.wrap import cells, fit
from tui.widgets.spoken import SPOKEN_CELLS, in_words
from tui.work.adjudication import Adjudication, Case

NARROWEST, BROADEST = 24, 56
"""The narrowest a column gets, more reviewers than fit stand below each other; and the broadest, so that eyes that
compare two need not go across a broad screen."""


def case_rows(
    adjudication: Adjudication, article: Article, signs: Signs, width: int, height: int, whole: bool
) -> list[StyledRow]:
    """Return the rows of the current case: all of them where they fit or are wanted, else a brief form."""
    rows = list(_whole(adjudication, article, signs, width))
    return rows if whole or len(rows) <= height else list(_brief(adjudication, article, signs, width, height))


def _brief(adjudication: Adjudication, article: Article, signs: Signs, width: int, height: int) -> Iterator[StyledRow]:
    """Yield the rows of a case where room is short: one line a vote, and as much of the context as is left."""
    case = adjudication.case
    assert case is not None
    votes = [_line_of(adjudication, number, vote, signs, width) for number, vote in enumerate(case.votes)]
    decision = list(_decision_rows(adjudication, case, signs, width))
    context = list(_context(article, case.sentence, min(MEASURE, width - 4), signs))
    room = max(1, height - 1 - len(votes) - len(decision))
    where = f" sentence {case.sentence + 1} of {len(article.sentences)}  "
    yield ((where, "quiet"), (visible(article.title), "head"))
    yield from _cut(context, room, signs.ellipsis)
    yield from votes
    yield from decision


def _cut(rows: Sequence[StyledRow], room: int, ellipsis: str) -> Sequence[StyledRow]:
    """Return the rows of a context that fit: those of the sentence itself first, then what follows and precedes it."""
    if len(rows) <= room:
        return rows
    own = [at for at, row in enumerate(rows) if row[1][1] == "text"]
    if len(own) > room:
        bar, (text, look) = rows[own[room - 1]]
        return [*(rows[at] for at in own[: room - 1]), (bar, (f"{text} {ellipsis}", look))]
    first, last = own[0], own[-1] + 1
    after = min(len(rows) - last, (room - len(own) + 1) // 2)
    first = max(0, last + after - room)
    return rows[first : first + room]


def _line_of(adjudication: Adjudication, number: int, vote: Event, signs: Signs, width: int) -> StyledRow:
    """Return a vote as one line: who, which verdict, how sure, the reasons, and signs for what else there is."""
    held = vote.holding
    assert adjudication.case is not None
    names = [wrapped(adjudication.name_of(at), width)[0] for at in range(len(adjudication.case.votes))]
    room = min(max(map(cells, names)), max(6, width // 3))
    name = fit(names[number], room, signs.ellipsis)
    name += " " * (room - cells(name))
    more = f" {signs.noted}" if held.note else ""
    more += f" {signs.more}" if held.evidence or held.links else ""
    reasons = visible(", ".join(held.reasons))
    return (
        (f" {number + 1} ", "key"),
        (f"{name}  ", "head"),
        _answer(held, signs),
        (f"  {_confidence(held, signs)}{more}", "quiet"),
        (f"  {reasons}", "text"),
    )


def _confidence(held: Holding, signs: Signs) -> str:
    return "" if held.confidence is None else signs.full * held.confidence + signs.empty * (3 - held.confidence)


def _whole(adjudication: Adjudication, article: Article, signs: Signs, width: int) -> Iterator[StyledRow]:
    """Yield all rows of the current case."""
    case = adjudication.case
    assert case is not None
    yield ((f" {visible(article.title)}", "head"),)
    yield ((f" sentence {case.sentence + 1} of {len(article.sentences)}", "quiet"),)
    yield ()
    yield from _context(article, case.sentence, min(MEASURE, width - 4), signs)
    yield ()
    yield from _columns(adjudication, case, signs, width)
    yield ()
    yield from _decision_rows(adjudication, case, signs, width)


def spoken_rows(adjudication: Adjudication, article: Article, signs: Signs) -> Iterator[StyledRow]:
    """Yield the rows of the current case as they are read aloud: a vote is one of them, the context comes last."""
    case = adjudication.case
    assert case is not None
    yield ((f"sentence {case.sentence + 1} of {len(article.sentences)}, {visible(article.title)}", "text"),)
    yield ((f" {signs.bar} ", "bar"), (visible(" ".join(article.quote(case.sentence).split())), "text"))
    for number, vote in enumerate(case.votes):
        rows = _column(adjudication, number, vote, signs, SPOKEN_CELLS)
        said = (in_words("".join(text for text, _ in row)) for row in rows)
        yield ((", ".join(part for part in said if part), "text"),)
    yield from _decision_rows(adjudication, case, signs, SPOKEN_CELLS)
    for word, at in (("before", case.sentence - 1), ("after", case.sentence + 1)):
        if 0 <= at < len(article.sentences):
            yield ((f"{word}: {visible(' '.join(article.quote(at).split()))}", "quiet"),)


def _context(article: Article, sentence: int, width: int, signs: Signs) -> Iterator[StyledRow]:
    for at in range(max(0, sentence - 1), min(len(article.sentences), sentence + 2)):
        look, bar = ("text", signs.bar) if at == sentence else ("quiet", " ")
        for line in wrapped(article.quote(at), width):
            yield ((f" {bar} ", "bar"), (line, look))


def _columns(adjudication: Adjudication, case: Case, signs: Signs, width: int) -> Iterator[StyledRow]:
    across = max(1, min(len(case.votes), (width - 1) // NARROWEST))
    room = min(BROADEST, (width - 1) // across - 2)
    columns = [_column(adjudication, number, vote, signs, room) for number, vote in enumerate(case.votes)]
    for start in range(0, len(columns), across):
        if start:
            yield ()
        for cut in zip_longest(*columns[start : start + across], fillvalue=()):
            row: list[Span] = [(" ", "text")]
            for parts in cut:
                used = sum(cells(text) for text, _ in parts)
                row += [*parts, (" " * (room + 2 - used), "text")]
            yield tuple(row)


def _column(adjudication: Adjudication, number: int, vote: Event, signs: Signs, width: int) -> list[StyledRow]:
    held = vote.holding
    confidence = _confidence(held, signs)
    rows: list[StyledRow] = [
        ((f"{number + 1} ", "key"), (wrapped(adjudication.name_of(number), width - 2)[0], "head")),
        (_answer(held, signs), (f"  {confidence}", "quiet")),
    ]
    if held.reasons:
        rows += [((line, "text"),) for line in wrapped(", ".join(held.reasons), width)]
    rows += [((line, "text"),) for line in paragraphs(held.note, width)]
    for piece in held.evidence:
        rows += [((line, "quiet"),) for line in wrapped(f"{piece.stance}: {piece.source}", width)]
        rows += [((line, "quiet"),) for line in wrapped(f"“{piece.quote}”", width)] if piece.quote else []
    for link in held.links:
        told = f"{word_of(link.relation)}: {link.article}, sentence {link.sentence + 1}"
        rows += [((line, "quiet"),) for line in wrapped(told, width)]
        rows += [((line, "quiet"),) for line in wrapped(f"“{link.quote}”", width)] if link.quote else []
    return rows


def _answer(held: Holding, signs: Signs) -> Span:
    """Return a verdict with its sign, or that it is no claim."""
    if held.verdict is None or held.claim is False:
        return f"{signs.aside} {NO_CLAIM}", "text"
    return signs.sign_and_name(held.verdict), signs.look_of(held.verdict)


def _decision_rows(adjudication: Adjudication, case: Case, signs: Signs, width: int) -> Iterator[StyledRow]:
    decided = case.outcome.decided
    if decided is None:
        yield ((" not settled yet", "quiet"),)
    else:
        settles = decided.holding.verdict is not None or decided.holding.claim is False
        said: Span = _answer(decided.holding, signs) if settles else ("sent back", "text")
        who = "" if adjudication.desk.rules.anonymous else f" by {visible(decided.reviewer)}"
        yield ((" settled: ", "quiet"), said, (who, "quiet"))
        if case.outcome.stale:
            yield ((" a reviewer has changed what was weighed since: settle it again", "urgent"),)
    if adjudication.why:
        yield ((f" why: {visible(adjudication.why)}", "text"),)
    for number, line in enumerate(paragraphs(adjudication.note, width - 8)):
        yield ((f"{'       ' if number else ' note: '}{line}", "text"),)
