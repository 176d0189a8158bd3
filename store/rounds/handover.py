"""Where a round's settings lie once another Unix user leads it.

A round's folder and `round.toml` belong to who made it, and nobody else can replace them. Whom that file names as lead
writes a `round.toml` of their own into `.lead-NAME` beside it, and that one holds from then on: as long as it belongs
to that login, and goes on from the list of leads in the file that names it. So the folder's owner can always take a
round back, and nobody takes one who was not named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from review.rounds import Round
from store import files
from store.errors import StoreError
from store.layout import PUBLISHED, checked_name
from store.rounds.access import login_of, uid_of

SETTINGS = "round.toml"
PREFIX = ".lead-"
MODE = 0o755


def lead_folder(folder: Path, name: str) -> Path:
    """Return where a lead who does not own the round's folder keeps what they write of the round."""
    return folder / f"{PREFIX}{checked_name(name, 'lead')}"


def own_folder(folder: Path) -> Path:
    """Return where whoever runs this program writes a round's settings: its folder, or their own one in it."""
    uid = os.geteuid()
    return folder if uid in (0, folder.stat().st_uid) else lead_folder(folder, login_of(uid))


def made_own_folder(folder: Path) -> Path:
    """Return `own_folder`, which is made if it is not there; StoreError when somebody else has put one there."""
    own = own_folder(folder)
    if own != folder:
        files.make_folder(own, MODE)
        if not files.is_own_folder(own, os.geteuid()):
            raise StoreError("Somebody else's folder is in the way", str(own), "Ask its owner to remove it")
    return own


def is_others(folder: Path, name: str) -> bool:
    """Whether a name is the login of another Unix user than the one who owns the round's folder."""
    uid = uid_of(name)
    return uid is not None and uid != folder.stat().st_uid


def followed(folder: Path, first: Round, look: Callable[[Path], Round | None]) -> Round:
    """Return a round as its last lead has it; `look` reads a file, or returns None where there is none."""
    found = first
    visited: set[str] = set()
    while found.leads and found.lead not in visited:
        visited.add(found.lead)
        path = _settings_of(folder, found.lead)
        later = look(path) if path is not None and (not path.exists() or _is_genuine(path, found.lead)) else None
        if later is None or later.leads[: len(found.leads)] != found.leads:
            break
        found = replace(later, name=first.name)
    return found


def bases(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders in which the leads of a round keep what they write of it, the last one's first."""
    for name in reversed(dict.fromkeys(leads)):
        path = _settings_of(folder, name)
        if path is not None and _is_genuine(path, name):
            yield path.parent
    yield folder


def published(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders in which leads published a blind round when they closed it."""
    return (base / PUBLISHED for base in bases(folder, leads) if (base / PUBLISHED).is_dir())


def _settings_of(folder: Path, name: str) -> Path | None:
    try:
        return lead_folder(folder, name) / SETTINGS
    except StoreError:
        return None


def _is_genuine(path: Path, name: str) -> bool:
    """Whether a lead's folder and file are that login's, or of who owns the round's folder and carried them here."""
    try:
        allowed = {0, path.parent.parent.stat().st_uid, uid_of(name)}
        return files.is_own_folder(path.parent, owner := path.lstat().st_uid) and owner in allowed
    except OSError:
        return False
