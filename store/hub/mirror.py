"""A mirror: an ordinary desk in a private folder, and what was sent from it to its hub and fetched from there.

`.copydesk/hub.toml` says which hub and whose mirror it is; it is believed when it is one's own and closed to others,
and nobody else can write the desk. Marks and offsets lie in the private index, where they may be lost: then everything
is sent and fetched once more, and unions make it harmless.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic

import msgspec
from msgspec import Struct, field

from reading import guard
from store import files, toml
from store.errors import StoreError
from store.hub.address import HubAddress, address_of, folder_name
from store.layout import Layout, checked_name
from store.locate import lay_out

PATIENCE_SECONDS = 20.0
"""How long a change of a round waits for an exchange of the same mirror that is under way."""
_LOOK_SECONDS = 0.05  # a wait that nobody feels, for a lock that is held for some ms
NO_MARK = "1:1:"
"""The mark of who has fetched nothing: a snapshot of PostgreSQL in which no transaction had ended."""
FETCHED = "from_hub"
"""How the names of files begin that hold what was fetched: no host's name has an underscore."""
RENAMED = "renamed_hub"
_STATE, _LOCK = "hub.json", "hub.lock"
_HEAD = "# This desk is the mirror of one on a hub; docs/hub.md tells. Removing this file makes it a desk of its own.\n"


class MirrorSettings(Struct, frozen=True):
    """The hub that a desk mirrors, and the person that the mirror belongs to."""

    address: HubAddress
    person: str


class FileMark(Struct):
    """How far a file of events was sent: which file it was, and the offset behind the last event."""

    inode: int
    end: int


class RoundMark(Struct):
    """How far a round was fetched: the version of its settings, who sees what in it, and which transactions had ended.

    `declines` is how many articles were given back in it, `seals` how often it was sealed.
    """

    number: int = 0
    version: int = -1
    sight: int = -1
    mark: str = NO_MARK
    declines: int = 0
    seals: int = 0


class MirrorState(Struct):
    """What is known of the hub, in the private index.

    `epoch` is which database it was. `sent` are files by path, `last` the id that was acknowledged last. `refused` are
    events that the hub does not take, by id with the reason; `renamed` events that got a new id because somebody else
    had taken theirs. `late` are events that wait for a lead, by round and reviewer. `texts` is when articles were sent
    last, `settings` and `lexicon` the hashes of what both had last, `changes` how many of articles as a whole were
    sent, which the desk's owner alone does. `uncounted` are one's own events by round that came late.
    """

    epoch: str = ""
    sent: dict[str, FileMark] = field(default_factory=dict)
    last: str = ""
    rounds: dict[str, RoundMark] = field(default_factory=dict)
    articles: str = NO_MARK
    refused: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    late: dict[str, dict[str, int]] = field(default_factory=dict)
    texts: int = 0
    settings: str = ""
    lexicon: str = ""
    is_owner: bool = False
    changes: int = 0
    uncounted: dict[str, list[str]] = field(default_factory=dict)

    def begin_again(self, epoch: str) -> None:
        """Forget how far things were sent and fetched: the database is another one, or an earlier state of it."""
        self.epoch, self.last, self.articles, self.texts, self.changes = epoch, "", NO_MARK, 0, 0
        self.sent.clear()
        for mark in self.rounds.values():
            mark.version, mark.sight, mark.mark, mark.seals = -1, -1, NO_MARK, 0


class Mirror:
    """The mirror in a folder."""

    def __init__(self, layout: Layout, settings: MirrorSettings) -> None:
        self.layout = layout
        self.settings = settings
        self._private = layout.index / str(os.geteuid())

    @property
    def person(self) -> str:
        """Whose it is."""
        return self.settings.person

    @contextmanager
    def held(self, patience: float | None = None) -> Iterator[MirrorState]:
        """Hold the mirror for one exchange with the hub and keep its state afterwards, also when the exchange fails.

        Another window of the same person waits meanwhile; StoreError when it lasts longer than the `patience` given.
        """
        files.make_folder(self._private, 0o700)
        descriptor = os.open(self._private / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            with suppress(OSError):  # where there are no locks, two windows send and fetch the same: harmless
                _lock(descriptor, patience)
            state = self.state()
            before = msgspec.json.encode(state)
            try:
                yield state
            finally:
                if msgspec.json.encode(state) != before:
                    with suppress(OSError):  # it may be lost
                        files.replace(self._private / _STATE, msgspec.json.encode(state), 0o600, durable=False)
        finally:
            os.close(descriptor)

    def state(self) -> MirrorState:
        """Return the state as it was kept last, an empty one when there is none that can be read."""
        try:
            return msgspec.json.decode(files.read_bytes(self._private / _STATE, largest=guard.TERMS), type=MirrorState)
        except (OSError, msgspec.MsgspecError, ValueError):
            return MirrorState()


def _lock(descriptor: int, patience: float | None) -> None:
    """Lock a file; StoreError when somebody else holds it for longer than that."""
    if patience is None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return
    until = monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if monotonic() > until:
                what = "it is exchanged with the hub right now, which takes long"
                raise StoreError("The mirror is busy", what, "Try again in a while") from None
            Event().wait(_LOOK_SECONDS)


def mirror_at(layout: Layout) -> Mirror | None:
    """Return the mirror that a desk is; None for an ordinary desk, and where `hub.toml` is somebody else's.

    StoreError when its settings cannot be understood.
    """
    path = layout.hub
    try:
        status, home = path.lstat(), layout.home.lstat()
    except OSError:
        return None
    mine = stat.S_ISREG(status.st_mode) and {status.st_uid, home.st_uid} == {os.geteuid()}
    if not mine or home.st_mode & 0o022 or status.st_mode & 0o077:
        return None  # a file that git or a colleague brought is readable by others, as a mirror's own never is
    try:
        raw = guard.toml(files.text_of(path))
        address, person = raw["address"], raw["person"]
        if not isinstance(address, str) or not isinstance(person, str):
            raise TypeError("address and person are texts")
        settings = MirrorSettings(address_of(address, desk=True), checked_name(person, "reviewer"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("This mirror of a hub cannot be understood", f"{path}: {error}") from error
    return Mirror(layout, settings)


def place_of(address: HubAddress, base: Path) -> Path:
    """Return the folder of one's mirror of a desk, below the folder for all of them."""
    return base / "hub" / folder_name(address)


def make_mirror(folder: Path, settings: MirrorSettings) -> Mirror:
    """Make the folder of a mirror, which nobody else may look into; one that is there must be of the same hub."""
    layout = Layout(folder, folder / ".copydesk")
    files.make_path(folder.parent)
    files.make_folder(folder, 0o700)
    if folder.lstat().st_uid != os.geteuid():
        raise StoreError("The folder of the mirror is somebody else's", str(folder))
    folder.chmod(0o700)
    found = mirror_at(layout)
    if found is not None:
        if (found.settings.address.parameters, found.settings.address.desk, found.person) != (
            settings.address.parameters,
            settings.address.desk,
            settings.person,
        ):
            where = f"{found.settings.address.text}, as {found.person}"
            raise StoreError("The folder is the mirror of another desk", f"{folder}: {where}", "Choose another folder")
        return found
    if layout.home.exists():
        raise StoreError("There is a desk of its own in that folder", str(folder), "Choose another folder")
    lay_out(layout)
    lines = f"address = {toml.value(settings.address.text)}\nperson = {toml.value(settings.person)}\n"
    files.replace(layout.hub, (_HEAD + lines).encode(), 0o600)
    return Mirror(layout, settings)
