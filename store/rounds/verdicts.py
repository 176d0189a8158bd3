"""The verdicts of a desk, as `[verdicts]` in desk.toml has them, and what of them is in use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from msgspec import Struct

from reading import guard
from review.rounds import State
from review.scale import DEFAULT, Scale, ScaleError, of_desk
from store import files
from store.errors import StoreError
from store.journal.segment import scan
from store.layout import MAIN_ROUND
from store.rounds.folder_access import FolderAccess

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


def why_verdicts_not_read(settings: Path) -> str:
    """Return why verdicts that are named there are not read, or the empty string; OSError when nobody can tell."""
    why = why_not_owners(settings)
    return why if why and _KEY in files.read_bytes(settings, largest=guard.SMALL) else ""


def followed(before: Scale, settings: Path) -> Scale:
    """Return the verdicts of a desk that is being worked on: as they are now, where all that were there still are.

    Adding and renaming are followed at once. What takes a verdict away, or cannot be understood, waits for the next
    opening, which says what is wrong.
    """
    try:
        now = scale_of(settings)
    except StoreError:
        return before
    return now if all(name in now for name in before.by_name) else before


NAME = "verdicts"
"""The file in a login's private folder with all names of the desk's verdicts, former ones too, at the last look."""


class Use(Struct, frozen=True):
    """Where somebody gave a verdict: article, sentence from 1, reviewer."""

    verdict: str
    article: str
    sentence: int
    reviewer: str

    def __str__(self) -> str:
        """Return it for a message."""
        return f"{self.verdict}: {self.article}, sentence {self.sentence}, by {self.reviewer}"


def check_removed(access: FolderAccess, settings: Path, private_dir: Path | None, *, was_opened: bool) -> None:
    """Raise StoreError when a verdict that the desk had is no longer among its verdicts, and somebody gave it.

    What it had is what this login saw last; `was_opened` is whether it ever opened the desk. Only where that has
    changed are the events of the round read. Rounds that keep the verdicts they were opened with are not concerned.
    """
    rules = access.rules()
    if private_dir is None or not (rules.state is State.DRAFT or rules.name == MAIN_ROUND):
        return
    scale, path = rules.scale, private_dir / NAME
    before = _remembered(path) or (DEFAULT.names if was_opened else ())
    gone = frozenset(name for name in before if name not in scale)
    uses = list(islice(_uses(access, gone), _TOLD + 1)) if gone else []
    if uses:
        more = ", and others" if len(uses) > _TOLD else ""
        names = sorted({one.verdict for one in uses})
        raise StoreError(
            "A verdict that was given is no longer among the desk's",
            f"{settings}: {'; '.join(map(str, uses[:_TOLD]))}{more}",
            f"Put {', '.join(names)} back into [verdicts], or say what it is called now: was = {names[0]!r}"
            " (or a list of names)",
        )
    known = tuple(scale.by_name)
    if before != known and (path.exists() or scale != DEFAULT):
        with suppress(OSError):
            files.replace(path, "\n".join(known).encode(), 0o600, durable=False)


_TOLD = 3  # uses that the message names; the count of the others follows


def _remembered(path: Path) -> tuple[str, ...]:
    try:
        return tuple(files.read_bytes(path, largest=guard.SMALL).decode("utf-8", "replace").split("\n"))
    except OSError:
        return ()


def _uses(access: FolderAccess, names: Collection[str]) -> Iterator[Use]:
    """Yield where some verdicts were given in a round, by people whose events may be seen."""
    for source in access.sources():
        for path in sorted(source.path.glob("*.json")):
            with suppress(OSError):
                for one in scan(files.read_bytes(path, largest=guard.EVENTS)).slims:
                    if one.holding.verdict in names and one.reviewer == source.reviewer:
                        yield Use(str(one.holding.verdict), one.article, one.sentence + 1, one.reviewer)
