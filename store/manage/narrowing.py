"""Narrows an export to the sentences that a query finds, in each round what it finds there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from review.query import Query, parse
from review.scale import DEFAULT, Scale, merged, scale_of_rounds
from store.desk import Desk
from store.errors import StoreError
from store.exchange.export import Chosen, Wanted
from store.manage.query_search import find


def query_of(text: str, scale: Scale | None = None) -> Query:
    """Return a query taken apart; StoreError names what nobody understands, and what was probably meant.

    Without a scale, any word is taken for a verdict.
    """
    query = parse(text, scale=scale)
    if query.unknown:
        meant = query.meant(scale or DEFAULT)
        raise StoreError("Not understood", " ".join(query.unknown), f"Did you mean {meant}?" if meant else "")
    return query


def of_verdicts(desks: Sequence[Desk], wanted: Wanted) -> Wanted:
    """Return what is wanted with verdicts as the desk calls them; StoreError names one that no round has."""
    known: dict[str, set[str]] = {}
    for scale in (desk.rules.scale for desk in desks):
        for verdict in scale:
            for name in (verdict.name, *verdict.was):
                known.setdefault(name, set()).update((verdict.name, *verdict.was))
    for name in wanted.verdicts:
        if name not in known:
            hint = scale_of_rounds(desk.rules.scale for desk in desks).did_you_mean(name)
            raise StoreError("There is no such verdict on this desk", name, hint)
    return replace(wanted, verdicts=tuple(sorted({one for name in wanted.verdicts for one in known[name]})))


def narrowed(desks: Sequence[Desk], wanted: Wanted, text: str, now: datetime) -> Wanted:
    """Return the wanted ones of the sentences that a query finds; with an empty query, of all sentences.

    `desks` are the same desk, one for each round; the verdicts over all rounds are of what any of them finds.
    StoreError when the query is not understood.
    """
    scale = merged(desk.rules.scale for desk in desks)
    query = query_of(text, scale)
    if query == Query():
        return wanted
    found = {desk.round: _chosen(desk, query, now, scale) for desk in desks}
    if wanted.final:
        every = Chosen.joined(found.values())
        found = dict.fromkeys(found, every)
    return replace(wanted, chosen=found)


def _chosen(desk: Desk, query: Query, now: datetime, scale: Scale) -> Chosen:
    sentences: dict[str, set[int]] = {}
    earlier: set[tuple[str, str, str, int]] = set()
    for hit in find(desk, query, now, scale=scale):
        sentences.setdefault(hit.article, set()).add(hit.sentence)
        for one in hit.stale:
            earlier.add((hit.article, one.event.reviewer, one.event.snapshot, one.event.sentence))
    frozen: Mapping[str, frozenset[int]] = {name: frozenset(at) for name, at in sentences.items()}
    return Chosen(frozen, frozenset(earlier))
