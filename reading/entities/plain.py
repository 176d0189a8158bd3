"""Stripping a name of what only dresses it: titles, legal forms, web endings, the possessive."""

from __future__ import annotations

import re

from reading.article import EntityType

_FORM = re.compile(
    r"(?:,?\s+(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|L\.P|Corp|Corporation|Co|PLC|plc|GmbH|AG|S\.A|N\.V|B\.V)\.?)+$"
)
_SITE = re.compile(r"\.(?:com|org|net|co\.uk|io)$")
_TITLE = re.compile(r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Lord|Lady|Dame|Sen|Rep|Gov)\.?\s+)+")
_OWNER = re.compile(r"['’]s?$")


def plain(name: str, kind: EntityType) -> str:
    """Return a name without title, legal form, web ending, possessive and "the"."""
    single = _OWNER.sub("", " ".join(name.split()))
    if kind is EntityType.PERSON:
        return _TITLE.sub("", single) or single
    shorter = re.sub(r"^[Tt]he\s+(?=\S)", "", single)
    if kind is EntityType.ORG:
        shorter = _SITE.sub("", _FORM.sub("", shorter))
    return shorter or single
