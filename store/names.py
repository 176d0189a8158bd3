"""Names that become folders: of reviewers, of rounds and of the host."""

from __future__ import annotations

import re
import unicodedata

from store.errors import StoreError

LONGEST = 64
"""Characters of a name; with four bytes each it still fits every file system's 255."""

_HOST = re.compile(r"[^a-z0-9]+")


def checked(name: str, what: str) -> str:
    """Return `name` in NFC, fit to be a folder's name; StoreError says what is wrong with it.

    `what` is "reviewer" or "round". Letters, digits and marks of every script, spaces inside and `. _ - @ + '` pass.
    """
    normal = unicodedata.normalize("NFC", name)
    if not normal:
        raise StoreError(f"The {what} has no name", hint="Give it one of up to 64 letters and digits")
    if len(normal) > LONGEST:
        raise StoreError(f"The {what}'s name is too long", f"{len(normal)} characters", f"Use at most {LONGEST}")
    if not _fit(normal):
        raise StoreError(
            f"Not a name for a {what}",
            repr(name),
            "Use letters, digits and spaces, dots, dashes, @ or + between them",
        )
    return normal


def host_name(raw: str) -> str:
    """Return the host's name as a part of file names: lower-case letters, digits and single dashes, at most 32."""
    short = _HOST.sub("-", raw.split(".")[0].lower()).strip("-")
    return short[:32].rstrip("-") or "host"


def _fit(name: str) -> bool:
    """Whether every character may be part of a folder's name, and the first and last are not tricky ones."""
    inner = all(character in " ._-@+'" or unicodedata.category(character)[0] in "LNM" for character in name)
    return inner and name[0] not in " .-'" and name[-1] not in " ." and unicodedata.category(name[0])[0] != "M"
