"""Who may write as whom, whose events somebody may see, and who is at the keyboard.

The operating system enforces what matters: every reviewer's folder is their own, and in a blind round closed to
others. What it cannot enforce, where one person owns everything or the desk was carried here, is enforced here.
"""

from __future__ import annotations

import os
import pwd
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from review.rounds import MAIN, Round
from store import files
from store.errors import StoreError
from store.layout import DECLINED, LEAD_PREFIX, PUBLISHED, ROUND_SETTINGS, checked_name, host_name


class Identity(Struct, frozen=True):
    """The login, its numeric id, its groups and the host; `uid_of` finds the id of another login here, or None."""

    login: str
    uid: int
    host: str
    uid_of: Callable[[str], int | None]
    groups: frozenset[int] = frozenset()


def here() -> Identity:
    """Return the identity of this process: the login of its effective user, and this host."""
    uid = os.geteuid()
    return Identity(
        login_of(uid), uid, host_name(socket.gethostname()), uid_of, frozenset({*os.getgroups(), os.getegid()})
    )


def login_of(uid: int) -> str:
    """Return the login of a numeric id; `uid-1234` when it has none on this host."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid-{uid}"


def uid_of(login: str) -> int | None:
    """Return the numeric id of a login, or None when this host knows no such login; the inverse of `login_of`."""
    try:
        return pwd.getpwnam(login).pw_uid
    except (KeyError, ValueError):
        number = login.removeprefix("uid-")
        nameless = number != login and number.isdecimal() and number.isascii() and len(number) < 11
        return int(number) if nameless and login_of(int(number)) == login else None


OPEN_MODES = (0o2755, 0o644)
BLIND_MODES = (0o2750, 0o640)
ROUND_MODE = 0o3777
CLOSED_MODES = (0o2700, 0o600)
SHARED_MODE = 0o1777


class Access(Struct, frozen=True):
    """One reviewer's rights in one round; `rules` gives the round as it is now, `lead` may see everybody's events."""

    reviewer: str
    identity: Identity
    owner: int
    round_folder: Path
    rules: Callable[[], Round] = lambda: MAIN
    lead: bool = False

    @property
    def blind(self) -> bool:
        """Whether nobody but the lead may see another's events now."""
        return self.rules().hides

    @property
    def modes(self) -> tuple[int, int]:
        """The modes of a reviewer's folder and its files."""
        if self.blind:
            return CLOSED_MODES if self.is_leaky else BLIND_MODES
        return OPEN_MODES

    @property
    def is_leaky(self) -> bool:
        """Whether the group that lets a blind round's lead read has reviewers in it: this one, and so perhaps more."""
        try:
            status = self.round_folder.stat()
        except OSError:
            return False
        if status.st_uid == self.identity.uid:
            return False
        with suppress(OSError):  # one's own folder keeps the group it was made with
            return {status.st_gid, (self.round_folder / self.reviewer).stat().st_gid} & self.identity.groups != set()
        return status.st_gid in self.identity.groups

    def folder_mode(self, status: os.stat_result) -> int:
        """Return the mode that a reviewer's folder should have.

        One made in an open round stays open when the round turns blind and its owner is not in its group: a chmod by
        them would take the setgid bit away, and with it the lead's right to read the files to come. The files in it
        are closed in any case.
        """
        granted = self.modes[0]
        made_open = stat.S_IMODE(status.st_mode) == OPEN_MODES[0]
        mine = status.st_uid == self.identity.uid
        member = mine and (status.st_uid == 0 or status.st_gid in self.identity.groups)
        return OPEN_MODES[0] if granted != OPEN_MODES[0] and made_open and not member else granted

    def follow(self) -> None:
        """Give one's own folder and files the modes of the round as it is now: closed while it is blind, else open.

        What its owner closed by hand in an open folder stays closed.
        """
        own, file_mode = self.round_folder / self.reviewer, self.modes[1]
        with suppress(OSError):
            status = own.lstat()
            if status.st_uid != self.identity.uid or not stat.S_ISDIR(status.st_mode):
                return
            was_open = stat.S_IMODE(status.st_mode) & 0o055 == 0o055
            for path in (*own.glob("*.json"), own / DECLINED):
                if self.blind or not was_open or (path.exists() and _mode(path) == BLIND_MODES[1]):
                    files.restrict(path, file_mode, self.identity.uid)
            folder_mode = self.folder_mode(status)
            if stat.S_IMODE(status.st_mode) & 0o777 != folder_mode & 0o777:
                own.chmod(folder_mode)

    def may_see(self, reviewer: str) -> bool:
        """Whether this reviewer may see that reviewer's events."""
        return reviewer == self.reviewer or self.lead or not self.blind

    def folders(self) -> Iterator[tuple[str, Path]]:
        """Yield the visible reviewers with their folders; planted folders are left out."""
        copies = self._published()
        for base in (self.round_folder, *copies):
            for entry in files.folders(base):
                if base == self.round_folder and entry.name == PUBLISHED:
                    continue
                path, status = Path(entry.path), entry.stat(follow_symlinks=False)
                if not self.may_see(entry.name) or not self.is_genuine(entry.name, status, base):
                    continue
                if base == self.round_folder and self._has_copy(entry.name, path, copies):
                    continue
                yield entry.name, path

    def _published(self) -> tuple[Path, ...]:
        """Return the folders of published copies of reviewers' files."""
        return tuple(published(self.round_folder, self.rules().leads))

    def _has_copy(self, reviewer: str, path: Path, copies: tuple[Path, ...]) -> bool:
        """Whether a copy of a folder that is closed to us was published."""
        return not os.access(path, os.R_OK | os.X_OK) and any((base / reviewer).is_dir() for base in copies)

    def is_genuine(self, reviewer: str, status: os.stat_result, base: Path | None = None) -> bool:
        """Whether a folder's owner may write for the reviewer it is named after.

        The owner is the reviewer's own login or the desk's owner, who may have carried it here, or in `published` the
        round's, who copied it. A name that is no login on this host is taken at its word: people leave, and their
        decisions stay.
        """
        if base is not None and base != self.round_folder:
            whose = base.parent.stat().st_uid  # the round's owner, or a lead to whom it was handed over
            return status.st_uid in (self.owner, 0, self.round_folder.stat().st_uid, whose)
        if status.st_uid in (self.owner, 0):
            return True
        uid = self.identity.uid_of(reviewer)
        return uid is None or uid == status.st_uid


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def may_lend(round: Round, name: str, identity: Identity) -> bool:
    """Whether a round's lead may write in the name of a program: one that is nobody's here, nor the round's."""
    people = {*round.reviewers, *round.adjudicators, round.lead}
    return bool(round.lead) and round.lead == identity.login and name not in people and identity.uid_of(name) is None


def reviewer_name(asked: str | None, identity: Identity, owner: int, program_of: Round | None = None) -> str:
    """Return the reviewer's checked name; StoreError when `asked` is somebody else on a desk that is not one's own.

    `program_of` is the round to which a program's suggestions are brought, which its lead may do too.
    """
    name = checked_name(asked or identity.login, "reviewer")
    if name == PUBLISHED:
        raise StoreError("Not a name for a reviewer", f"{name!r} is copydesk's own folder", "Choose another")
    lent = program_of is not None and may_lend(program_of, name, identity)
    if name != identity.login and identity.uid != owner and not lent:
        raise StoreError(
            f"You cannot review as {name} here",
            f"the desk belongs to {login_of(owner)} and you are {identity.login}",
            "Use --as only on a desk of your own",
        )
    return name


def lead_folder(folder: Path, name: str) -> Path:
    """Return the folder for the files of a lead who does not own the round's folder."""
    return folder / f"{LEAD_PREFIX}{checked_name(name, 'lead')}"


def bases(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders of a round's leads, the last lead's first."""
    for name in reversed(dict.fromkeys(leads)):
        path = settings_of(folder, name)
        if path is not None and is_leads(path, name):
            yield path.parent
    yield folder


def published(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders in which leads published a blind round when they closed it."""
    return (base / PUBLISHED for base in bases(folder, leads) if (base / PUBLISHED).is_dir())


def settings_of(folder: Path, name: str) -> Path | None:
    """Return where a lead's file of a round would be, or None when that is no name for a folder."""
    try:
        return lead_folder(folder, name) / ROUND_SETTINGS
    except StoreError:
        return None


def is_leads(path: Path, name: str) -> bool:
    """Whether a lead's folder and file belong to that login, or to the round's owner, who carried them here."""
    try:
        allowed = {0, path.parent.parent.stat().st_uid, uid_of(name)}
        return files.is_own_folder(path.parent, owner := path.lstat().st_uid) and owner in allowed
    except OSError:
        return False
