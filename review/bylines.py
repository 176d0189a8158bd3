"""Who wrote an article must not judge it: which reviewers a by-line names."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BETWEEN = re.compile(r"[,;&/|]|\b(?:and|und|et|y|e|og|och|en|with)\b", re.IGNORECASE)


def authors_among(byline: str, reviewers: Iterable[str]) -> tuple[str, ...]:
    """Return the reviewers whom a by-line such as `Ann Lee and Bo Chen` or `By bo.chen@example.org` names.

    A reviewer's name must be the whole name of an author, apart from case, spaces, dots and hyphens (`ann.lee`), or
    an address before its @: a first name alone is too many people's.
    """
    written = {_plain(part) for part in _BETWEEN.split(re.sub(r"^\s*by\b", "", byline, flags=re.IGNORECASE))}
    return tuple(name for name in reviewers if _plain(name) in written - {""})


def _plain(name: str) -> str:
    return "".join(character for character in name.partition("@")[0].casefold() if character.isalnum())
