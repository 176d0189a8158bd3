"""What a file's events say, folded into columns of numbers: what the index needs, and nothing else is kept of them.

An event is three numbers: its sentence; the microsecond of its id (`high`); and in one of 64 bits (`low`), from the
top, the rest of its id (24), its verdict and claim (4), where its line begins in the file (36).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from msgspec import Struct

from review.events import Event
from review.verdicts import Verdict
from store.codec import Slim
from store.ids import LENGTH

OFFSET_BITS, STATE_BITS, WRITER_BITS = 36, 4, 24
OFFSET, WRITER = (1 << OFFSET_BITS) - 1, (1 << WRITER_BITS) - 1
SENTENCE_BITS = 20
SENTENCE = (1 << SENTENCE_BITS) - 1
SENTENCES, NUMBERS = "I", "Q"
"""The type codes of the columns."""

VERDICTS: tuple[Verdict | None, ...] = (None, *Verdict)
CLAIMS = (None, True, False)
_STATES: dict[tuple[str | None, bool | None], int] = {
    (verdict, claim): (high << 2 | low) << OFFSET_BITS
    for low, verdict in enumerate(VERDICTS)
    for high, claim in enumerate(CLAIMS)
}

Block = tuple[str, str, int, int]
"""An article, a snapshot, and from where to where in the columns the events on it are."""


class Fold(Struct, frozen=True, gc=False):
    """The events of a file in its order; each block is those that stand together on one article and snapshot.

    `newest` is the greatest id as a number, `last` where the last event begins, `strangers` how many were left out
    because they do not belong there or are malformed.
    """

    blocks: tuple[Block, ...]
    sentences: array[int]
    high: array[int]
    low: array[int]
    newest: int
    last: int
    strangers: int = 0


def folded(reviewer: str, round_name: str, offsets: Sequence[int], events: Sequence[Slim | Event]) -> Fold:
    """Return the fold of some events of one reviewer and round; `offsets` are where their lines begin.

    The loop is most of the cost of opening a desk, hence its plainness: events on one article mostly come together,
    so what belongs to the article is looked up when it changes.
    """
    blocks: list[Block] = []
    sentences: list[int] = []
    high: list[int] = []
    low: list[int] = []
    newest = strangers = start = 0
    article = snapshot = None
    for offset, event in zip(offsets, events, strict=True):
        sentence, holding, identity = event.sentence, event.holding, event.id
        try:
            state, number = _STATES[holding.verdict, holding.claim], int(identity, 16)
        except (KeyError, ValueError):
            number = 0
        fits = number > 0 and 0 <= sentence <= SENTENCE and len(identity) == LENGTH and offset <= OFFSET
        if not fits or event.reviewer != reviewer or event.round != round_name:
            strangers += 1
            continue
        if event.article != article or event.snapshot != snapshot:
            if article is not None and snapshot is not None:
                blocks.append((article, snapshot, start, len(low)))
            article, snapshot, start = event.article, event.snapshot, len(low)
        sentences.append(sentence)
        high.append(number >> WRITER_BITS)
        low.append((number & WRITER) << (STATE_BITS + OFFSET_BITS) | state | offset)
        if number > newest:
            newest = number
    if article is not None and snapshot is not None:
        blocks.append((article, snapshot, start, len(low)))
    columns = array(SENTENCES, sentences), array(NUMBERS, high), array(NUMBERS, low)
    return Fold(tuple(blocks), *columns, newest, offsets[-1] if offsets else 0, strangers)
