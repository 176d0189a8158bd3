"""One name for all mentions of one entity: "Leike" is "Jan Leike", "Anthropic, Inc." is "Anthropic"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from reading.article import EntityType, Mention
from reading.entities.cases import Name
from reading.entities.people import People
from reading.entities.plain import plain


def named(text: str, names: Sequence[Name]) -> list[Mention]:
    """Return the names of one article as mentions, each with the one name of its entity."""
    single = cache(plain)  # one string for all that are spelled alike
    plains = [single(text[name.start : name.end], name.type) for name in names]
    spelling = _usual(zip(plains, names, strict=True))
    pairs = list(zip(plains, names, strict=True))
    people = People(text, ((own, name.start, name.end) for own, name in pairs if _is_full(own, name.type)))
    short = _initials(plains, names)
    mentions = []
    for own, name in pairs:
        entity = spelling[own.casefold(), name.type]
        if _is_full(own, name.type):
            entity = spelling.get((people.name(own).casefold(), name.type), entity)
        elif name.type is EntityType.PERSON:
            entity = people.full_name_of(own, name.start) or entity
        elif name.type is EntityType.ORG:
            entity = short.get(own, entity)
        mentions.append(Mention(name.start, name.end, name.type, entity))
    return mentions


def _is_full(name: str, kind: EntityType) -> bool:
    return kind is EntityType.PERSON and " " in name


def _usual(found: Iterable[tuple[str, Name]]) -> Mapping[tuple[str, EntityType], str]:
    """Return for each name without its case the spelling the article uses most, the earliest of equals."""
    counts: dict[tuple[str, EntityType], Counter[str]] = {}
    for own, name in found:
        counts.setdefault((own.casefold(), name.type), Counter())[own] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _initials(plains: Sequence[str], names: Sequence[Name]) -> dict[str, str]:
    """Return the organisations of the article that another name of it abbreviates by its initials."""
    orgs = [own for own, name in zip(plains, names, strict=True) if name.type is EntityType.ORG]
    acronyms = {own for own in orgs if own.isupper() and 2 <= len(own) <= 6}
    found: dict[str, str] = {}
    for own in orgs:
        initials = "".join(word[0] for word in re.findall(r"[^\W\d_][\w’'-]*", own) if word[0].isupper())
        if initials in acronyms and own != initials:
            found.setdefault(initials, own)
    return found


def across(uses: Mapping[tuple[str, EntityType], int]) -> dict[tuple[str, EntityType], str]:
    """Return the names to change so that they are the same in all articles of a desk, by name and type.

    `uses` says how often each name stands on the desk. A last name whose full name its article never gives is taken for
    the one person of the desk with that name; two such people leave it alone. Spellings that differ only in capitals
    take the one most used.
    """
    people: dict[str, set[str]] = {}
    spelled: dict[tuple[str, EntityType], list[str]] = {}
    for entity, kind in uses:
        spelled.setdefault((entity.casefold(), kind), []).append(entity)
        if _is_full(entity, kind):
            people.setdefault(entity.split()[-1], set()).add(entity)
    usual = {key: min(group, key=lambda e: (-uses[e, key[1]], e)) for key, group in spelled.items()}
    changed: dict[tuple[str, EntityType], str] = {}
    for entity, kind in uses:
        own = usual[entity.casefold(), kind]
        full = people.get(own, set()) if kind is EntityType.PERSON else set()
        name = next(iter(full)) if len(full) == 1 else own
        if name != entity:
            changed[entity, kind] = name
    return changed
