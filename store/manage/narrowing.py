"""Narrows an export to the sentences that a query finds, in each round what it finds there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from review.query import Query, nearest, parse
from review.scale import DEFAULT, Scale, together
from store.desk import Desk
from store.errors import StoreError
from store.exchange.export import Chosen, Wanted
from store.manage.finding import find


def asked(text: str, scale: Scale | None) -> Query:
    """Return a query taken apart; StoreError names what nobody understands, and what was probably meant."""
    query = parse(text, scale=scale)
    if query.unknown:
        meant = nearest(query.unknown[0], scale or DEFAULT)
        raise StoreError("Not understood", " ".join(query.unknown), f"Did you mean {meant}?" if meant else "")
    return query


def narrowed(desks: Sequence[Desk], wanted: Wanted, text: str, now: datetime) -> Wanted:
    """Return what is wanted of the sentences that a query finds; with an empty query, of all.

    `desks` are the same desk, one for each round; the verdicts over all rounds are of what any of them finds.
    StoreError when the query is not understood.
    """
    query = asked(text, together([desk.rules.scale for desk in desks]) if desks else DEFAULT)
    if query == Query():
        return wanted
    found = {desk.round: _chosen(desk, query, now) for desk in desks}
    if wanted.final:
        every = Chosen.joined(found.values())
        found = dict.fromkeys(found, every)
    return replace(wanted, chosen=found)


def _chosen(desk: Desk, query: Query, now: datetime) -> Chosen:
    sentences: dict[str, set[int]] = {}
    earlier: set[tuple[str, str, str, int]] = set()
    for hit in find(desk, query, now):
        sentences.setdefault(hit.article, set()).add(hit.sentence)
        for one in hit.stale:
            earlier.add((hit.article, one.event.reviewer, one.event.snapshot, one.event.sentence))
    frozen: Mapping[str, frozenset[int]] = {name: frozenset(at) for name, at in sentences.items()}
    return Chosen(frozen, frozenset(earlier))
