"""Where a round's settings lie once another Unix user leads it.

A round's folder and `round.toml` belong to who made it, and nobody else can replace them. Whom that file names as lead
writes a `round.toml` of their own into `.lead-NAME` beside it, and that one holds from then on: as long as it belongs
to that login, and goes on from the list of leads in the file that names it. So the folder's owner can always take a
round back, and nobody takes one who was not named.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from review.rounds import Round
from store import files
from store.errors import ReadOnlyDesk, StoreError
from store.person import Person, login_of, uid_of
from store.rounds.folder_access import is_lead_s, lead_folder, settings_of

MODE = 0o755  # what it says is no secret; the one who said it writes


def own_folder(folder: Path, person: Person) -> Path:
    """Return the folder in which a person writes a round's settings: the round's, or their own in it."""
    return folder if person.uid in (0, folder.stat().st_uid) else lead_folder(folder, person.login)


def made_own_folder(folder: Path, person: Person, leads: Callable[[], tuple[str, ...]]) -> Path:
    """Return `own_folder`, which is made if it is not there.

    `leads` says who leads or led the round by its files. Raises StoreError when somebody else has put a folder there,
    or when nobody would believe what is written in it, because this login is not among them.
    """
    own = own_folder(folder, person)
    if own != folder:
        if person.login not in leads():
            owner = login_of(folder.stat().st_uid)
            raise ReadOnlyDesk("The round could not be saved", f"{folder} belongs to {owner}", f"Ask {owner}")
        files.make_folder(own, MODE)
        if not files.is_own_folder(own, person.uid):
            raise StoreError("Somebody else's folder is in the way", str(own), "Ask its owner to remove it")
    return own


def make_way(folder: Path, name: str) -> None:
    """Set aside what somebody else put where the folder of a lead to come goes; only the round's owner can.

    Raises OSError.
    """
    path = lead_folder(folder, name)
    theirs = uid_of(name)
    if theirs is not None and os.path.lexists(path) and not files.is_own_folder(path, theirs):
        path.rename(path.with_name(f".set-aside{path.name}-{os.urandom(4).hex()}"))


def is_others(folder: Path, name: str) -> bool:
    """Whether a name is the login of a Unix user other than the owner of the round's folder."""
    uid = uid_of(name)
    return uid is not None and uid != folder.stat().st_uid


def followed(folder: Path, first: Round, look: Callable[[Path], Round | None]) -> Round:
    """Return a round as its last lead has it; `look` reads a file, or returns None where there is none."""
    found = first
    visited: set[str] = set()
    while found.leads and found.lead not in visited:
        visited.add(found.lead)
        path = settings_of(folder, found.lead)
        later = look(path) if path is not None and (not os.path.lexists(path) or is_lead_s(path, found.lead)) else None
        if later is None or later.leads[: len(found.leads)] != found.leads:
            break
        found = replace(later, name=first.name)
    return found
