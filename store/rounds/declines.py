"""`declined.toml`: articles that a reviewer gives back, in their own folder, because the round's file is not theirs.

Whoever leads the round takes them into `round.toml` with the next change there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import ValidationError, convert
from msgspec.structs import asdict, replace

from reading import guard
from review.rounds import Declined, Round
from store import files, toml
from store.changes import NO_CHANGES, Changes, renamed_declined
from store.errors import StoreError
from store.layout import DECLINED, checked_name
from store.person import uid_of

_HEAD = "# Articles that this reviewer does not judge. Written by `copydesk rounds decline`.\n"


def read(folder: Path, reviewer: str) -> tuple[Declined, ...]:
    """Return the articles that a folder's reviewer declined; StoreError for a damaged file, OSError for no access."""
    path = folder / DECLINED
    try:
        found = convert(guard.toml(files.text_of(path)).get("declined", []), list[Declined])
    except (ValueError, ValidationError) as error:
        hint = "Its reviewer should remove it and decline again"
        raise StoreError("A reviewer's declined articles cannot be read", f"{path}: {error}", hint) from error
    return tuple(replace(one, reviewer=reviewer) for one in found)


def add(folder: Path, one: Declined, mode: int) -> None:
    """Note in a reviewer's own folder that they decline an article; OSError when the disk refuses."""
    before: tuple[Declined, ...] = ()
    with suppress(FileNotFoundError):
        before = tuple(other for other in read(folder, one.reviewer) if other.article != one.article)
    lines = toml.value([asdict(entry) for entry in (*before, one)])
    files.replace(folder / DECLINED, f"{_HEAD}declined = {lines}\n".encode(), mode)


def paths(folder: Path, round: Round) -> Iterator[Path]:
    """Yield where the reviewers of a round may have declined articles."""
    for name in round.reviewers:
        with suppress(StoreError):
            yield folder / checked_name(name, "reviewer") / DECLINED


def with_pending(folder: Path, round: Round, changes: Changes = NO_CHANGES) -> Round:
    """Return a round with the articles declined since its file was written, as far as they can be read.

    A sick file, or one in a folder that is not its reviewer's, changes nothing; `check` names it.
    """
    found = list(round.declined)
    known = {(one.article, one.reviewer) for one in found}
    owners = {0, folder.stat().st_uid}
    for path in paths(folder, round):
        with suppress(OSError, StoreError):
            status = path.lstat()
            if status.st_uid not in (*owners, uid_of(path.parent.name)) or not files.is_own_folder(
                path.parent, status.st_uid
            ):
                continue
            declined = renamed_declined(read(path.parent, path.parent.name), changes, round.assignment)
            fresh = [one for one in declined if (one.article, one.reviewer) not in known]
            found += [one for one in fresh if one.article in round.assignment]
    if len(found) == len(round.declined):
        return round
    return replace(round, declined=tuple(found), excluded=with_declined(round, found))


def with_declined(round: Round, declined: list[Declined]) -> dict[str, tuple[str, ...]]:
    """Return the people excluded from each article, those who declined it included."""
    excluded = {article: tuple(names) for article, names in round.excluded.items()}
    for one in declined:
        before = excluded.get(one.article, ())
        excluded[one.article] = (*before, *(() if one.reviewer in before else (one.reviewer,)))
    return excluded
