"""Counting: which sentences are up for judgement and how many of them a reviewer has judged."""

from __future__ import annotations

from collections.abc import Mapping, Set

from msgspec import Struct

from reading.article import Article
from review.events import Event
from review.verdicts import Verdict


class Progress(Struct, frozen=True):
    """How far one reviewer is with one article: `judged` of `claims` sentences, and how many fell to each verdict."""

    judged: int
    claims: int
    accurate: int = 0
    disputed: int = 0
    erroneous: int = 0


def claims_of(article: Article) -> frozenset[int]:
    """Return the indexes of the sentences that are claims by their kind."""
    return frozenset(sentence.index for sentence in article.sentences if sentence.kind.is_claim)


def is_claim(by_kind: bool, event: Event | None) -> bool:
    """Whether a sentence is up for judgement, given its kind's default and the reviewer's last event on it."""
    if event is None or event.holding.claim is None:
        return by_kind
    return event.holding.claim


def tally(claims: Set[int], held: Mapping[int, Event]) -> Progress:
    """Count one reviewer's decisions on one article.

    `claims` are the claims by kind, `held` the reviewer's last event of each sentence.
    """
    counts = dict.fromkeys(Verdict, 0)
    total = len(claims)
    for sentence, event in held.items():
        by_kind = sentence in claims
        claim = is_claim(by_kind, event)
        total += claim - by_kind
        if event.holding.verdict is not None and claim:
            counts[event.holding.verdict] += 1
    return Progress(
        judged=sum(counts.values()),
        claims=total,
        accurate=counts[Verdict.ACCURATE],
        disputed=counts[Verdict.DISPUTED],
        erroneous=counts[Verdict.ERRONEOUS],
    )
