"""The verdicts of a desk, as `[verdicts]` in desk.toml has them, and what of them is in use."""

from __future__ import annotations

from pathlib import Path

from reading import guard
from review.scale import DEFAULT, Scale, ScaleError, of_desk
from store import files
from store.errors import StoreError

_KEY = b"verdicts"


def scale_of(settings: Path) -> Scale:
    """Return the verdicts of the desk with those settings; StoreError says all that is wrong with them at once.

    A file that is not the desk's owner's says nothing: verdicts are the owner's to name.
    """
    try:
        if why_not_owners(settings):
            return DEFAULT
        data = files.read_bytes(settings, largest=guard.SMALL)
    except FileNotFoundError:
        return DEFAULT
    except OSError as error:
        raise files.failure("The desk's settings could not be read", settings, error) from error
    if _KEY not in data:
        return DEFAULT
    try:
        return of_desk(guard.toml(data.decode("utf-8", "surrogateescape")).get("verdicts"))
    except ScaleError as error:
        raise StoreError(error.title, f"{settings}: {error.message}", error.hint) from error
    except ValueError as error:
        raise StoreError("The desk's settings are damaged", f"{settings}: {error}") from error


def why_not_owners(settings: Path) -> str:
    """Return why a desk's settings are not its owner's own, or the empty string."""
    owner = settings.parent.stat().st_uid
    return "" if settings.lstat().st_uid in (owner, 0) else "it is not the desk's owner's"


def followed(before: Scale, settings: Path) -> Scale:
    """Return the verdicts of a desk that is being worked on: as they are now, where all that were there still are.

    Adding and renaming are followed at once. What takes a verdict away, or cannot be understood, waits for the next
    opening, which says what is wrong.
    """
    try:
        now = scale_of(settings)
    except StoreError:
        return before
    return now if all(name in now for name in before.names) else before
