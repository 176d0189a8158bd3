"""Who may write as whom, whose events somebody may see, and who is at the keyboard.

The operating system enforces what matters: every reviewer's folder is their own, and in a blind round closed to
others. What it cannot enforce, where one person owns everything or the desk was carried here, is enforced here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from review.admission import ROOT, AdmissionTerms, FolderOrigin, terms_of, why_not_theirs
from review.rounds import MAIN, Round
from store import files, rights
from store.errors import StoreError
from store.layout import DECLINED, LEAD_PREFIX, PUBLISHED, ROUND_SETTINGS, checked_name
from store.person import Person, is_known, login_of, uid_of

OPEN_MODES = (0o2755, 0o644)  # folder and file: everybody reads; new files are of the round's group
BLIND_MODES = (0o2750, 0o640)  # the round's group, which is its lead, reads
ROUND_MODE = 0o3777  # everybody makes their own folder, nobody removes another's
CLOSED_MODES = (0o2700, 0o600)  # nobody else reads: the group holds reviewers
SHARED_MODE = 0o1777  # everybody makes their own folder, nobody removes another's
LEADS_FILES = ("round.toml", "guidelines.md", "controls.toml", "sealed.json", PUBLISHED)
"""What in a round's folder is the lead's."""


class EventSource(Struct, frozen=True):
    """A folder of events that are taken for its reviewer's; `is_copy` for one that was published."""

    reviewer: str
    path: Path
    owner: int
    is_copy: bool = False
    is_trusted: bool = False


class FolderAccess(Struct, frozen=True):
    """One reviewer's rights in one round; `rules` gives the round as it is now, `lead` may see everybody's events.

    `printed` is for who prints what was decided: in a blind round, then, nothing of who is somebody else here.
    """

    reviewer: str
    identity: Person
    owner: int
    round_folder: Path
    rules: Callable[[], Round] = lambda: MAIN
    lead: bool = False
    printed: bool = False

    def with_rules_of_now(self) -> FolderAccess:
        """Return the same rights by the rules as they are now: much can be asked, and files are looked at once."""
        rules = self.rules()
        return replace(self, rules=lambda: rules)

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

    def apply_modes(self) -> None:
        """Give one's own folder and files the modes of the round as it is now: closed while it is blind, else open.

        What its owner closed by hand in an open folder stays closed.
        """
        own, file_mode = self.round_folder / self.reviewer, self.modes[1]
        with suppress(OSError):
            status = own.lstat()
            if status.st_uid != self.identity.uid or not stat.S_ISDIR(status.st_mode):
                return
            was_open = stat.S_IMODE(status.st_mode) & 0o055 == 0o055
            if self.blind:
                rights.strip(own)
            for path in (*own.glob("*.json"), own / DECLINED):
                if self.blind:
                    rights.strip(path)
                if self.blind or not was_open or (path.exists() and _mode(path) == BLIND_MODES[1]):
                    files.restrict(path, file_mode, self.identity.uid)
            folder_mode = self.folder_mode(status)
            if stat.S_IMODE(status.st_mode) & 0o777 != folder_mode & 0o777:
                own.chmod(folder_mode)

    def may_see(self, reviewer: str) -> bool:
        """Whether this reviewer may see that reviewer's events.

        Whoever goes by another's name, as a desk's owner can, sees in a blind round what they wrote under it
        themselves, on the screen, and nothing that is that other person's.
        """
        if self.lead or not self.blind:
            return True
        if reviewer != self.reviewer:
            return False
        if self.reviewer == self.identity.login:
            return True
        if self.printed and self.identity.uid_of(reviewer) not in (None, self.identity.uid):
            return False  # somebody else here, whatever folder it is that bears their name
        own = self.round_folder / reviewer
        return not own.exists() or files.is_own_folder(own, self.identity.uid)

    def folders(self) -> Iterator[tuple[str, Path]]:
        """Yield the visible reviewers with their folders; planted folders are left out."""
        return ((source.reviewer, source.path) for source in self.sources())

    def sources(self) -> Iterator[EventSource]:
        """Yield the visible folders; planted ones are left out."""
        for source, why in self.sources_with_faults():
            if not why:
                yield source

    def sources_with_faults(self) -> Iterator[tuple[EventSource, str]]:
        """Yield the visible folders, each with the reason why it does not count as its reviewer's, or nothing."""
        now = self.with_rules_of_now()
        copies = now._published()
        for base in (self.round_folder, *copies):
            is_copy = base != self.round_folder
            if is_copy and now.why_not_lead_s(base):
                continue
            for entry in files.folders(base):
                if (not is_copy and entry.name == PUBLISHED) or not now.may_see(entry.name):
                    continue
                path, status = Path(entry.path), entry.stat(follow_symlinks=False)
                source, why = now.source(path, status, is_copy)
                if not why and not is_copy and now._has_copy(entry.name, path, copies):
                    continue
                yield source, why

    def why_lead_is_strange(self) -> str:
        """Return why nothing may be written here: neither the lead nor the person who named them owns the round.

        Or the empty string. A name that is nobody's on this host says nothing.
        """
        rules = self.rules()
        owner = self.round_folder.stat().st_uid if self.round_folder.exists() else self.identity.uid
        lead = self.identity.uid_of(rules.lead) if rules.lead else None
        if lead is None or owner in (lead, ROOT, self.identity.uid):
            return ""
        if login_of(owner) in rules.leads:
            return ""
        return f"{self.round_folder}: it belongs to {login_of(owner)}, and {rules.lead} leads the round"

    def strange_files(self) -> Iterator[tuple[Path, str]]:
        """Yield files in the lead's place that do not count as the lead's, with the reason."""
        for name in LEADS_FILES:
            path = self.round_folder / name
            why = self.why_not_lead_s(path) if os.path.lexists(path) else ""
            if why:
                yield path, why

    def stamp(self) -> object:
        """Return a stamp of the round's file that differs when it has changed, also for a later program."""
        try:
            status = (self.round_folder / "round.toml").lstat()
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns

    def unwanted_readers(self, path: Path, status: os.stat_result) -> str:
        """Return the people besides the lead who can read in a blind round, or the empty string."""
        if not self.blind or not status.st_mode & 0o044:
            return ""
        return rights.others(path, status, rights.READ, (*self.leads, self.round_folder.stat().st_gid))

    def terms(self, source: EventSource) -> AdmissionTerms:
        """Return the terms by which a folder's events count."""
        return terms_of(self.rules(), self.round_folder.name, source.reviewer, source.is_trusted)

    def why_not_file(self, source: EventSource, status: os.stat_result) -> str:
        """Return why a file in a folder is not its reviewer's, or the empty string."""
        if status.st_uid not in (source.owner, ROOT, *self._trusted):
            return f"it belongs to {login_of(status.st_uid)}"
        if status.st_mode & 0o022 and source.owner not in self._trusted:
            who = rights.others(source.path, status, rights.WRITE)
            return f"{who} may write there" if who else ""
        return ""

    def origin(self, reviewer: str, path: Path, status: os.stat_result, is_copy: bool = False) -> FolderOrigin:
        """Return whose a reviewer's folder is: who owns it, who is trusted with it, who else may write there."""
        person = self.identity.uid_of(reviewer)
        rules = self.rules()
        program = person is None and reviewer not in (*rules.reviewers, *rules.adjudicators, rules.lead)
        trusted = self._trusted | (self.leads if is_copy or program else frozenset())
        open_to = ""
        if status.st_mode & 0o022 and status.st_uid not in self._trusted:
            open_to = rights.others(path, status, rights.WRITE)
        return FolderOrigin(person, status.st_uid, self._is_somebody(status.st_uid), trusted, is_copy, open_to)

    def _is_somebody(self, uid: int) -> bool:
        """Whether a user is somebody here, by a login or, without one, by having worked under their number."""
        nameless = f"uid-{uid}"
        if is_known(uid) or nameless in self.rules().reviewers:
            return True
        return any((Path(entry.path) / nameless).is_dir() for entry in files.folders(self.round_folder.parent))

    @property
    def owns_desk(self) -> bool:
        """Whether the desk belongs to the person at the keyboard."""
        return self.identity.uid in self._trusted

    @property
    def _trusted(self) -> frozenset[int]:
        """The users with trusted copies of others' events: the desk's owner and root."""
        return frozenset({self.owner, ROOT})

    @property
    def leads(self) -> frozenset[int]:
        """The people who may write the lead's files: the owner of the round's folder, and the leads it names."""
        rules = self.rules()
        named = {self.identity.uid_of(name) for name in {rules.lead, *rules.leads} if name}
        with suppress(OSError):
            named.add(self.round_folder.stat().st_uid)
        return frozenset({uid for uid in named if uid is not None} | {ROOT})

    def leads_file(self, name: str) -> Path:
        """Return where the lead's file of that name lies: in the last lead's own folder, else in the round's."""
        found = (
            base / name for base in lead_folders(self.round_folder, self.rules().leads) if os.path.lexists(base / name)
        )
        return next(found, self.round_folder / name)

    def why_not_lead_s(self, path: Path) -> str:
        """Return why something in the round's folder is not taken for the lead's, or the empty string."""
        try:
            status = path.lstat()
        except OSError:
            return "it is not there"
        return why_not_of(path, status, self.leads)

    def _published(self) -> tuple[Path, ...]:
        """Return the folders of published copies of reviewers' files."""
        return tuple(published_folders(self.round_folder, self.rules().leads))

    def _has_copy(self, reviewer: str, path: Path, copies: tuple[Path, ...]) -> bool:
        """Whether a folder that is closed to us was published, and what was published is open."""
        return not os.access(path, os.R_OK | os.X_OK) and any(_is_there(base / reviewer) for base in copies)

    def source(self, path: Path, status: os.stat_result, is_copy: bool) -> tuple[EventSource, str]:
        """Return a folder of events, with why it is not taken for its reviewer's, or the empty string."""
        why = why_not_theirs(self.origin(path.name, path, status, is_copy))
        return EventSource(path.name, path, status.st_uid, is_copy, status.st_uid in self._trusted), why


def why_not_of(path: Path, status: os.stat_result, owners: Collection[int]) -> str:
    """Return why a file or folder may have been written by others than its owners, or the empty string."""
    if stat.S_ISLNK(status.st_mode):
        return "it is a link"
    if status.st_uid not in owners:
        return f"it belongs to {login_of(status.st_uid)}"
    if not stat.S_ISDIR(status.st_mode) and (not stat.S_ISREG(status.st_mode) or status.st_nlink != 1):
        return "it is no file of its own"
    who = rights.others(path, status, rights.WRITE)
    return f"{who} may write there" if who else ""


def is_own_file(path: Path) -> bool:
    """Whether it is a file of who owns the folder that it is in, and nothing that somebody else put there."""
    try:
        status = path.lstat()
        return not why_not_of(path, status, (path.parent.stat().st_uid, 0))
    except OSError:
        return False


def _is_there(path: Path) -> bool:
    """Whether there is a folder, in one that we may look into."""
    try:
        return path.is_dir()
    except PermissionError:
        return False


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def may_write_for_program(round: Round, name: str, identity: Person) -> bool:
    """Whether a round's lead may write in the name of a program: one that is nobody's here, nor the round's."""
    people = {*round.reviewers, *round.adjudicators, round.lead}
    return bool(round.lead) and round.lead == identity.login and name not in people and identity.uid_of(name) is None


def reviewer_name(asked: str | None, identity: Person, owner: int, program_of: Round | None = None) -> str:
    """Return the reviewer's checked name; StoreError when `asked` is somebody else on a desk that is not one's own.

    `program_of` is the round to which a program's suggestions are brought, which its lead may do too.
    """
    name = checked_name(asked or identity.login, "reviewer")
    if name == PUBLISHED:
        raise StoreError("Not a name for a reviewer", f"{name!r} is copydesk's own folder", "Choose another")
    lent = program_of is not None and may_write_for_program(program_of, name, identity)
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


def lead_folders(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders with leads' files of a round: the leads' own, the last one's first, then the round's."""
    for name in reversed(dict.fromkeys(leads)):
        path = settings_of(folder, name)
        if path is not None and is_lead_s(path, name):
            yield path.parent
    yield folder


def published_folders(folder: Path, leads: tuple[str, ...]) -> Iterator[Path]:
    """Yield the folders in which leads published a blind round when they closed it."""
    return (base / PUBLISHED for base in lead_folders(folder, leads) if (base / PUBLISHED).is_dir())


def settings_of(folder: Path, name: str) -> Path | None:
    """Return where a lead's file of a round would be, or None when that is no name for a folder."""
    try:
        return lead_folder(folder, name) / ROUND_SETTINGS
    except StoreError:
        return None


def is_lead_s(path: Path, name: str) -> bool:
    """Whether a lead's folder and file belong to that login, or to the round's owner, who carried them here."""
    try:
        allowed = {0, path.parent.parent.stat().st_uid, uid_of(name)}
        return files.is_own_folder(path.parent, owner := path.lstat().st_uid) and owner in allowed
    except OSError:
        return False
