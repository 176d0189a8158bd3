"""The settings of rounds on the disk: read with all that they depend on, found by name, made and saved."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec.structs import replace

from keymaps.faults import nearest
from reading import guard
from review.rounds import MAIN, Round, State
from review.scale import Scale
from store import files, rights
from store.changes import NAME as CHANGES
from store.changes import NO_CHANGES, ChangesFolder, renamed_round
from store.errors import StoreError
from store.layout import MAIN_ROUND, ROUND_SETTINGS, SETTINGS, Layout, checked_name, load_settings, round_folders
from store.person import Person
from store.rounds import declines, groups, handover
from store.rounds.folder_access import BLIND_MODES, ROUND_MODE, is_own_file, lead_folders, why_not_of
from store.rounds.guidelines import version_of, with_guidelines
from store.rounds.round_file import VERSION, controls_of_text, controls_to_text, dumps, loads, texts_of_controls
from store.rounds.verdicts import followed, scale_of

Stamps = dict[str, object]
"""Files by path, each with what tells whether it is still the same one."""

CONTROLS = "controls.toml"
_SHUT = Round(name="", state=State.OPEN, blind=True)
"""What holds while a round's file cannot be understood: nobody sees anything of others."""


class Rulebook:
    """The settings of one round, read again when a file that says them changes; in doubt it is blind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamps: Stamps = {str(path): None, str(settings_at(path)): None}
        self._changes = changes_at(path)
        self._known = NO_CHANGES
        self._round = replace(MAIN, name=path.parent.name)
        self._scale: Scale | None = None

    def __call__(self) -> Round:
        """Return the round as its file has it now; without a file it is open, for everybody, over everything."""
        changes = self._changes.current()
        if changes is not self._known or any(_stamp(path) != stamp for path, stamp in self._stamps.items()):
            self._stamps, self._known = {str(settings := settings_at(self._path)): _stamp(str(settings))}, changes
            self._scale = scale_of(settings) if self._scale is None else followed(self._scale, settings)
            try:
                self._round = _loaded(self._path, self._stamps, self._changes, self._scale)
            except StoreError:
                self._round = replace(_SHUT, name=self._path.parent.name)
        return self._round


def load(path: Path) -> Round:
    """Return the round whose file is at `path`, or one like `main` when there is none.

    A file that does not belong to the owner of its folder was planted and is passed over. Raises StoreError, also when
    the file is its owner's and others may change it.
    """
    return _loaded(path, {}, changes_at(path), scale_of(settings_at(path)))


def settings_at(path: Path) -> Path:
    """Return the settings of the desk that the file of a round at `path` belongs to."""
    return path.parent.parent.parent / SETTINGS


def changes_at(path: Path) -> ChangesFolder:
    """Return the changes of the desk that the file of a round at `path` belongs to."""
    return ChangesFolder(path.parent.parent.parent / CHANGES)


def _loaded(path: Path, stamps: Stamps, changes: ChangesFolder, scale: Scale) -> Round:
    """Return the round at `path`; `stamps` gets the files it depends on as they were before they were read.

    `scale` are the desk's verdicts, which hold where no round was opened with others.
    """
    no_file = replace(MAIN, name=path.parent.name, scale=scale)
    folder = path.parent

    def look(path: Path) -> Round | None:
        stamps[str(path)] = _stamp(str(path))
        return _read(path) if stamps[str(path)] else None

    stamps[str(path)] = _stamp(str(path))
    try:
        status, owner = path.lstat(), folder.stat().st_uid
        if status.st_uid not in (owner, 0):
            return no_file
        why = why_not_of(path, status, (owner, 0)) if not stat.S_ISLNK(status.st_mode) else ""
        if why:
            raise StoreError("The round's file is not its lead's alone", f"{path}: {why}", "Its owner should close it")
    except FileNotFoundError:
        return no_file
    except OSError as error:
        raise files.failure("The round's file cannot be read", path, error) from error
    first = _read(path)
    if first.name != folder.name:
        raise StoreError("The round's file is another round's", f"{path} says {first.name!r}", "Its owner can mend it")
    found = handover.followed(folder, first, look)
    for base in lead_folders(folder, found.leads) if not found.controls else ():
        private = base / CONTROLS
        if os.access(private, os.R_OK) and not why_not_of(private, private.lstat(), (base.stat().st_uid, owner, 0)):
            with suppress(OSError, ValueError, KeyError, TypeError):
                text = files.text_of(private, guard.TERMS)
                controls = controls_of_text(text, _scale(found, scale))
                found = replace(found, controls=controls, texts={**found.texts, **texts_of_controls(text)})
            break
    found = renamed_round(found, changes.current())
    found = replace(found, scale=_scale(found, scale))
    if found.state in (State.DRAFT, State.OPEN):
        stamps.update((str(one), _stamp(str(one))) for one in declines.paths(folder, found))
        found = declines.with_pending(folder, found, changes.current())
    return found


def _scale(round: Round, of_desk: Scale) -> Scale:
    """Return the verdicts of a round: those that it was opened with, or the desk's where it was never opened."""
    return of_desk if round.state is State.DRAFT or round.name == MAIN_ROUND else round.scale


def _read(path: Path) -> Round:
    """Return the round in one file; StoreError when it cannot be read."""
    try:
        return loads(files.text_of(path, guard.TERMS), str(path))
    except UnicodeDecodeError as error:
        raise StoreError("The round's file is damaged", str(path), "It is not UTF-8") from error
    except OSError as error:
        raise files.failure("The round's file cannot be read", path, error) from error


def matches(name: str, globs: Iterable[str]) -> bool:
    """Whether a name fits one of some globs."""
    return any(fnmatchcase(name, glob) for glob in globs)


def find(layout: Layout, name: str) -> Round:
    """Return a round by name; StoreError when the desk has none of that name."""
    if not layout.round(checked_name(name, "round")).is_dir():
        raise no_round(layout, name)
    return load(layout.round_settings(name))


def no_round(layout: Layout, name: str) -> StoreError:
    """Return the error of who named a round that there is not, with the nearest that there is."""
    near = nearest(name, [entry.name for entry in round_folders(layout.rounds)])
    hint = f"`copydesk rounds list` names them{near}"
    return StoreError("There is no such round", repr(name), hint.rstrip("?"))


def to_hand_over(layout: Layout, name: str, person: Person) -> Round:
    """Return a round whose lead is to change, by name; StoreError when there is none, or when its file is damaged.

    Where a lead's file cannot be read, whoever owns the round's folder gets it as their own file has it: nobody keeps
    a round by breaking what they wrote of it.
    """
    try:
        return find(layout, name)
    except StoreError:
        path = layout.round_settings(name)
        if not is_own_file(path) or person.uid not in (0, path.stat().st_uid):
            raise
        return _read(path)


def all_rounds(layout: Layout) -> Iterator[Round]:
    """Yield the desk's rounds, `main` first, then by name; damaged ones are left out."""
    found = round_folders(layout.rounds)
    for folder in sorted(found, key=lambda folder: folder.name != MAIN_ROUND):
        with suppress(StoreError):
            yield load(layout.round_settings(folder.name))


def create(layout: Layout, round: Round, person: Person, guidelines: bytes = b"") -> Round:
    """Make a new round's folder and files and return it; StoreError when there is one of that name."""
    folder = layout.round(checked_name(round.name, "round"))
    try:
        if not files.make_folder(folder, ROUND_MODE):
            raise StoreError("There is a round of that name", repr(round.name), "Choose another name")
        rights.strip(folder)  # what a list would give on everything that reviewers make here
        if round.blind and layout.upstream is None:  # nobody else gets into a mirror
            try:
                groups.keep_out(folder, round.reviewers, person)
            except StoreError:
                folder.rmdir()
                raise
    except OSError as error:
        raise files.failure("The round could not be made", folder, error) from error
    named = ChangesFolder(layout.changes).current().last
    try:
        return save(layout, replace(round, named=named) if named else round, person, guidelines)
    except StoreError:
        with suppress(OSError):
            folder.rmdir()  # nothing is in it where a hub refused the round
        raise


def why_not_blind(layout: Layout, round: Round, person: Person) -> str:
    """Return why nothing in a round's folder can be kept from others, or the empty string.

    Not what the modes say is looked at but what becomes of them here: lists that give more, disks that know no modes.
    """
    folder = layout.round(round.name)
    probe = folder / f".probe-{os.urandom(4).hex()}"
    try:
        why = rights.strip(folder) if folder.stat().st_uid == person.uid else ""
        files.make_folder(probe, BLIND_MODES[0])
        try:
            status = probe.stat()
            who = rights.others(probe, status, rights.READ, (folder.stat().st_gid,))
        finally:
            probe.rmdir()
    except OSError as error:
        return files.reason_of(error)
    return f"{who} can read what is made there{f' ({why})' if why else ''}" if who else ""


def save(layout: Layout, round: Round, person: Person, guidelines: bytes = b"") -> Round:
    """Write a round's file, and its guidelines if there are any, and return it with their version.

    Where somebody else owns the round's folder they go into the writer's own folder there (see `store.handover`).
    What lies there and cannot be understood is never written over: StoreError says what is wrong with it.
    In a mirror the hub takes it first.
    """
    folder = layout.round(round.name)
    if layout.upstream is not None:
        round = layout.upstream.save(_in_force(round, guidelines), guidelines) or round
    elif os.path.lexists(layout.hub):
        raise StoreError("The round could not be saved", f"{layout.home} is the mirror of a hub that it cannot name")
    if os.path.lexists(layout.round_settings(round.name)):  # a later lead's file must not stop who owns the round
        _read(layout.round_settings(round.name))
    try:
        own = handover.made_own_folder(folder, person, lambda: load(layout.round_settings(round.name)).leads)
        private = own / CONTROLS
        if is_own_file(private):
            _understood(private, round.scale)
        if guidelines:
            round = with_guidelines(own, round, guidelines)
        is_private = bool(round.controls) and round.state in (State.DRAFT, State.OPEN)
        if is_private:
            text = controls_to_text(round.controls, round.texts).encode("utf-8")
            files.make_way(private)
            files.replace(private, text, _controls_mode(folder, round, person))
        files.replace(own / ROUND_SETTINGS, dumps(round, _version(layout, round)).encode("utf-8"), 0o644)
        if not is_private and is_own_file(private):  # only now does the round's file have the controls
            private.unlink()
            files.sync_folder(own)
    except OSError as error:
        raise files.failure("The round could not be saved", folder, error) from error
    return round


def _in_force(round: Round, guidelines: bytes) -> Round:
    """Return a round with the version of its new guidelines, if there are any."""
    return replace(round, guidelines=version_of(guidelines)) if guidelines else round


def _understood(controls: Path, scale: Scale) -> None:
    """Raise StoreError where a private file of controls says nothing that can be understood: it would be lost."""
    try:
        controls_of_text(files.text_of(controls, guard.TERMS), scale)
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError) as error:
        hint = "Mend it by hand, or move it away to do without these controls"
        raise StoreError("The round's controls cannot be understood", f"{controls}: {error}", hint) from error


def _controls_mode(folder: Path, round: Round, person: Person) -> int:
    """Return the mode of the file of controls: readable by the folder's group, for a later lead, without reviewers."""
    return 0o600 if groups.members_of(folder.stat().st_gid, round.reviewers, person) else 0o640


def closed_controls(layout: Layout, round: Round) -> Path | None:
    """Return a file of controls that an earlier lead left closed to this login."""
    paths = (base / CONTROLS for base in lead_folders(layout.round(round.name), round.leads))
    return next((path for path in paths if is_own_file(path) and not os.access(path, os.R_OK)), None)


def _version(layout: Layout, round: Round) -> int:
    """Return the version to write: the desk's own, but one that keeps older programs out where they would be wrong.

    They look at the file of who owns the folder alone, which says nothing of what another Unix user does as lead.
    """
    if any(handover.is_others(layout.round(round.name), name) for name in round.leads):
        return VERSION
    return min(load_settings(layout.settings).version if layout.settings.exists() else 1, VERSION)


def set_control(
    layout: Layout, round: Round, place: tuple[str, int], verdict: str | None, person: Person, text: str = ""
) -> Round:
    """Mark a sentence as a control with a known verdict, or no longer (None), and return the round.

    `text` is the digest of the article's text that the sentence is numbered by; its other controls are numbered so too.
    """
    controls, texts = {**round.controls}, {**round.texts, **({place[0]: text} if text else {})}
    if verdict is None:
        controls.pop(place, None)
    else:
        controls[place] = verdict
    return save(layout, replace(round, controls=controls, texts=texts), person)


def is_own(layout: Layout, round: Round, person: Person) -> bool:
    """Whether this login owns the round's folder, and so may always write its settings."""
    return person.uid in (0, layout.round(round.name).stat().st_uid)


def _stamp(path: str) -> object:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def changed_at(layout: Layout, one: Round) -> int:
    """Return when a round's settings were last written: nanoseconds since 1970."""
    paths = [base / ROUND_SETTINGS for base in lead_folders(layout.round(one.name), one.leads)]
    return max((path.stat().st_mtime_ns for path in paths if path.exists()), default=0)
