"""Reasons: why a verdict finds fault with a sentence, each with the letter that picks it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from reading.errors import CopydeskError


class ReasonsError(CopydeskError):
    """Reasons of a desk that cannot be used."""


class Reason(Struct, frozen=True):
    """One reason: the name that is kept and exported, its key, and its meaning."""

    name: str
    key: str
    help: str


REASONS: tuple[Reason, ...] = (
    Reason("figure", "f", "a number, sum or share is wrong"),
    Reason("name", "n", "a name or title is wrong"),
    Reason("date", "d", "a date or an order of events is wrong"),
    Reason("quote", "q", "a quotation is not what was said"),
    Reason("attribution", "a", "said or done by somebody else"),
    Reason("context", "c", "true, but misleading without its context"),
    Reason("causation", "z", "a cause is claimed that is not shown"),
    Reason("superlative", "s", "first, only, most: not borne out"),
    Reason("outdated", "o", "was true, is no longer"),
    Reason("unverifiable", "u", "cannot be checked from what is known"),
    Reason("opinion", "p", "a judgement, not a fact"),
)


def by_key(reasons: tuple[Reason, ...] = REASONS) -> Mapping[str, Reason]:
    """Return the reasons by their key."""
    return {reason.key: reason for reason in reasons}


def of_desk(defined: Mapping[str, object]) -> tuple[Reason, ...]:
    """Return a desk's reasons: copydesk's, with those of `[reasons]` in desk.toml after them or in their place.

    Each entry is `name = "k"` or `name = { key = "k", help = "…" }`; an empty key removes it. Raises ReasonsError.
    """
    found = {reason.name: reason for reason in REASONS}
    for name, entry in defined.items():
        key, text = (entry.get("key"), entry.get("help", "")) if isinstance(entry, Mapping) else (entry, "")
        if not isinstance(key, str) or not isinstance(text, str) or len(key) > 1 or (key and not key.isprintable()):
            raise ReasonsError("A reason has no usable key", f"reasons.{name}", "Give it one letter or digit.")
        if key:
            found[name] = Reason(name, key, text or (found[name].help if name in found else ""))
        else:
            found.pop(name, None)
    keys: dict[str, str] = {}
    for reason in found.values():
        if reason.key in keys:
            message = f"{keys[reason.key]} and {reason.name} both have {reason.key!r}"
            raise ReasonsError("Two reasons have one key", message, "Give one of them another in desk.toml.")
        keys[reason.key] = reason.name
    return tuple(found.values())
