"""Seals: what lay in a round at one moment, file by file, so that what comes later or changes shows.

`sealed.json` is the lead's. It names every file of events with its owner, length, SHA-256 and last id. Whoever reads
the round compares: what is not as it was sealed does not count (`review.admission`), until the lead admits it. It
proves something against colleagues, who cannot write it; nothing against root or the owner of the desk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from reading import guard
from review.admission import ADMISSIBLE, FUTURE, UNSEALED_FILE, AdmissionTerms, Seal, why_left_out
from review.rounds import State
from store import files
from store.errors import NewerDesk
from store.journal.segment import Scan, scan
from store.person import login_of
from store.rounds.folder_access import EventSource, FolderAccess

NAME = "sealed.json"
VERSION = 1
"""The newest version that is understood: a later one is not believed, and nobody writes over it."""
_UNDECODED, _ESCAPED = re.compile("[\udc80-\udcff]"), re.compile("%(25|[89A-F][0-9A-F])")
_MOST_REFUSED = 100_000
"""Events of a round that can be refused one by one, shared out evenly among those who have a folder in it."""
_REMEMBERED = ADMISSIBLE | {FUTURE}
_CLOSED = (State.CLOSED, State.ADJUDICATED)


class SealedFile(Struct, frozen=True):
    """A sealed file: its owner, its length, its SHA-256, its last id and its number of events."""

    owner: int
    login: str
    length: int
    sha256: str
    last: str
    events: int


class Admitted(Struct, frozen=True):
    """Events that a lead let count afterwards: when, by whom, of whom, and which."""

    at: int
    by: str
    reviewer: str
    events: tuple[str, ...]


class Manifest(Struct, frozen=True):
    """A seal: `files` by `reviewer/name`, and by that too the ids of what lay in a file and did not count.

    They are `refused` where they stood and nowhere else, because anybody can give an event of theirs another's id.
    What could not be read is `unread`.
    """

    round: str
    at: int
    by: str
    files: Mapping[str, SealedFile] = field(default_factory=dict)
    refused: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admitted: tuple[Admitted, ...] = ()
    unread: tuple[str, ...] = ()
    version: int = VERSION


class Sealed:
    """The seal of one round, read again when its file changes; None without one, or with one that is not the lead's."""

    def __init__(self, access: FolderAccess) -> None:
        self._access = access
        self._stamp: object = ()
        self._manifest: Manifest | None = None
        self.why = ""
        """Why the file that is there is not believed, or the empty string."""
        self.is_newer = False
        """Whether that is because a newer copydesk made it."""

    @property
    def stamp(self) -> object:
        """What tells one state of the file from another."""
        return self._stamp

    def __call__(self) -> Manifest | None:
        """Return the seal as the disk has it now."""
        path = self._access.leads_file(NAME)
        stamp = _stamp(path)
        if stamp != self._stamp:
            self._stamp, self._manifest, self.is_newer = stamp, None, False
            self.why = self._access.why_not_lead_s(path) if stamp else ""
            if stamp and not self.why:
                try:
                    self._manifest = _decoded(files.read_bytes(path, largest=guard.TERMS))
                except NewerDesk as error:
                    self.why, self.is_newer = error.message, True
                except (OSError, msgspec.MsgspecError, ValueError) as error:
                    self.why = f"it cannot be read: {error}"
                else:
                    if self._manifest.round != self._access.round_folder.name:
                        self._manifest, self.why = None, "it is of another round"
        return self._manifest


def seal_of_round(access: FolderAccess) -> Manifest | None:
    """Return a round's seal for who goes on from it; NewerDesk when a newer copydesk made it."""
    sealed = Sealed(access)
    manifest = sealed()
    if sealed.is_newer:
        where = f"{access.leads_file(NAME)}: {sealed.why}"
        raise NewerDesk("This round was sealed by a newer copydesk", where, "Install the newer version")
    return manifest


def place_of(reviewer: str, name: str) -> str:
    """Return how a seal names a reviewer's file: as it is, but bytes that are no UTF-8 as `%FF`, and `%` as `%25`."""
    plain = f"{reviewer}/{name}".replace("%", "%25")
    return _UNDECODED.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", plain)


def path_of(round_folder: Path, place: str) -> Path:
    """Return the path of a file that a seal names."""

    def character(found: re.Match[str]) -> str:
        return "%" if found[1] == "25" else chr(0xDC00 + int(found[1], 16))

    return round_folder / _ESCAPED.sub(character, place)


def file_seal(manifest: Manifest | None, access: FolderAccess, source: EventSource, name: str, data: bytes) -> Seal:
    """Return how a file that was read from its beginning stands to the seal of its round."""
    if manifest is None:
        return UNSEALED_FILE
    from hashlib import sha256  # loads OpenSSL, which a desk without seals has no use for

    place = place_of(source.reviewer, name)
    known = manifest.files.get(place)
    is_same = known is not None and sha256(data[: known.length]).hexdigest() == known.sha256
    return Seal(
        at=manifest.at,
        length=known.length if known is not None and is_same else 0,
        refused=manifest.refused.get(place, frozenset()),
        is_closed=access.rules().state in _CLOSED,
        was_changed=known is not None and not is_same,
        is_copy=source.is_copy,
    )


def ids_left_out(scanned: Scan, terms: AdmissionTerms, seal: Seal, latest: int) -> Iterator[tuple[str, str]]:
    """Yield the id of each event of a file that does not count, with the reason."""
    for line in scanned.lines:
        why = why_left_out(terms, seal, latest, line.slim, line.offset)
        if why:
            yield line.slim.id, why


def new_seal(
    access: FolderAccess,
    by: str,
    at: int,
    latest: int,
    admit: Callable[[str], bool] | None = None,
    silent: bool = False,
) -> Manifest:
    """Return a new seal of a round as it is now; `admit` names the reviewers with late events that count from now on.

    It is written down what was admitted, unless that is `silent`, as for what came while the round was being closed.
    What does not count for another reason than the seal before is refused in the new one, too. Raises NewerDesk.
    """
    before = seal_of_round(access)
    found: dict[str, SealedFile] = {}
    refused = dict(before.refused) if before else {}
    admitted: list[Admitted] = list(before.admitted) if before else []
    unread: list[str] = []
    sources = [source for source in access.sources() if not source.is_copy]
    for source in sources:
        if not os.access(source.path, os.R_OK | os.X_OK):
            unread.append(f"{place_of(source.reviewer, '')}: its folder cannot be read")
            continue
        of_reviewer, most = 0, _MOST_REFUSED // len(sources)
        terms = access.terms(source)
        news: set[str] = set()
        for path in sorted(source.path.glob("*.json")):
            place = place_of(source.reviewer, path.name)
            try:
                status = path.lstat()
                why = access.why_not_file(source, status)
                data = b"" if why else files.read_bytes(path)
            except OSError as error:
                unread.append(f"{place}: {files.reason_of(error)}")
                continue
            if why:
                continue
            scanned = scan(data)
            data = data[: scanned.end]
            seal = file_seal(before, access, source, path.name, data)
            out = _remembered(ids_left_out(scanned, terms, seal, latest))
            new: set[str] = set()
            if admit is not None and admit(source.reviewer):
                again = _remembered(ids_left_out(scanned, terms, UNSEALED_FILE, latest))
                again |= refused.get(place, frozenset()) & out if silent else set()
                new = out - again
                out = again
            if of_reviewer + len(out) > most:
                unread.append(f"{place}: too many events in it do not count")
                continue
            of_reviewer += len(out)
            news |= new
            refused[place] = frozenset(out)
            last = max((line.slim.id for line in scanned.lines), default="")
            owner, count = status.st_uid, len(scanned.lines)
            from hashlib import sha256  # loads OpenSSL, which only a seal that is made has use for

            digest = sha256(data).hexdigest()
            found[place] = SealedFile(owner, login_of(owner), len(data), digest, last, count)
        if news and not silent:
            admitted.append(Admitted(at, by, source.reviewer, tuple(sorted(news))))
    for place, known in before.files.items() if before else ():  # what is missing stays named
        if not (admit and admit(place.partition("/")[0])):
            found.setdefault(place, known)
    name = access.round_folder.name
    kept = {place: ids for place, ids in refused.items() if ids}
    return Manifest(name, at, by, found, kept, tuple(admitted), tuple(unread))


def _remembered(left: Iterator[tuple[str, str]]) -> set[str]:
    """Return the ids of a file's events that do not count and that a seal keeps."""
    return {one for one, why in left if why in _REMEMBERED}


def save(round_folder: Path, manifest: Manifest) -> None:
    """Write a round's seal; StoreError when the disk refuses."""
    try:
        files.make_way(round_folder / NAME)
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
        files.replace(round_folder / NAME, data, 0o644)
    except OSError as error:
        raise files.failure("The round could not be sealed", round_folder / NAME, error) from error


def missing_files(manifest: Manifest, access: FolderAccess) -> Iterator[tuple[Path, str]]:
    """Yield sealed files that are gone or shorter now, each with the fault."""
    for one, known in manifest.files.items():
        path = path_of(access.round_folder, one)
        try:
            status = path.lstat()
        except PermissionError:
            continue
        except OSError:
            yield path, f"{known.events} events that were sealed are missing"
            continue
        if status.st_size < known.length:
            yield path, "it is shorter than it was when it was sealed"
        elif status.st_uid != known.owner:
            yield path, f"it belonged to {known.login} when it was sealed"


def _decoded(data: bytes) -> Manifest:
    """Return the seal that a file describes; NewerDesk when it is of a later version, which may have another shape."""
    with guard.attributed():
        version = _VERSION.decode(data).version
        if version > VERSION:
            raise NewerDesk("", f"it is of version {version}, and {VERSION} is the newest that is known here")
        found = _DECODER.decode(data)
    return replace(found, files={one: known for one, known in found.files.items() if one.count("/") == 1})


def _stamp(path: Path) -> object:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_uid, status.st_mode


class _Versioned(Struct, frozen=True):
    """What a seal of any version says of itself."""

    version: int = VERSION


_VERSION = msgspec.json.Decoder(_Versioned)
_DECODER = msgspec.json.Decoder(Manifest)
