"""Checking a desk: finds what is wrong, says where and what to do, and repairs what needs no person's judgement.

Each repair is safe by itself, and all of them come after a copy of the whole desk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import join

from msgspec import Struct

from review.rounds import Round
from store import files
from store.articles import catalogue_file, snapshots
from store.articles.articles import DeskLexicon
from store.errors import NewerDesk, StoreError
from store.index import columns
from store.journal.codec import key
from store.journal.segment import HEAD, TAIL, Scan, SegmentState, entry, scan
from store.layout import LEAD_PREFIX, PUBLISHED, DeskSettings, Layout, load_settings, save_settings
from store.rounds import declines
from store.rounds.access import OPEN_MODES, ROUND_MODE, Access, Identity, bases, login_of
from store.rounds.files import Rulebook, edited_guidelines, guidelines, kept_guidelines, load


def copy_before(layout: Layout, stamp: str) -> Path:
    """Copy the desk's `.copydesk` beside it and return the copy; files that this login may not read are left out."""
    target = layout.home.with_name(f"{layout.home.name}-before-repair-{stamp}")

    def refused(folder: str, names: list[str]) -> list[str]:
        paths = [Path(folder, name) for name in names]
        return [path.name for path in paths if path.name == "index" or not os.access(path, os.R_OK)]

    try:
        shutil.copytree(layout.home, target, symlinks=True, ignore=refused)
        target.chmod(0o700)
    except OSError as error:
        raise files.failure("The desk could not be copied, so nothing was mended", target, error) from error
    return target


def settings_again(layout: Layout) -> None:
    """Write `desk.toml` anew."""
    away = "" if layout.folder == layout.home.parent else str(layout.folder)
    save_settings(layout.settings, DeskSettings(articles=away))


def set_aside(path: Path) -> None:
    """Take a snapshot that cannot be trusted out of the way, so that opening the desk can make it again."""
    path.rename(path.with_suffix(".damaged"))


def rewrite(path: Path) -> None:
    """Write a file of events again from its whole lines; StoreError when a program is writing it now."""
    descriptor = files.open_own(path, os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError("A program is writing this file", str(path), "Close copydesk first") from None
        found = scan(files.read_bytes(path))
        lines = {line.slim.id: found.json(line) for line in found.lines}
        files.replace(path, segment(lines), stat.S_IMODE(os.fstat(descriptor).st_mode))
    finally:
        os.close(descriptor)


def segment(lines: dict[str, bytes]) -> bytes:
    """Return the file that holds these documents, by event id."""
    parts = [entry(key(identity), lines[identity], not n) for n, identity in enumerate(sorted(lines))]
    return HEAD + b"".join(parts) + TAIL


_LATELY = 600
"""Seconds in which a temporary file may still be in use."""


class Finding(Struct, frozen=True):
    """A fault that was found: its title, its file, what to do; `mend` repairs it where that is safe and allowed."""

    title: str
    path: Path
    hint: str = ""
    mend: Callable[[], None] | None = None


def check(layout: Layout, who: Identity) -> Iterator[Finding]:
    """Yield all that is wrong with a desk, as far as this login may look. Changes nothing.

    Raises NewerDesk for a desk of a later copydesk, whose rules are unknown here.
    """
    yield from _settings(layout)
    for problem in DeskLexicon(layout.lexicon).problems():
        yield Finding(problem.title, layout.lexicon, f"{problem.path}. {problem.hint}")
    lengths: dict[str, int] = {}
    yield from _snapshots(layout, lengths)
    for path in map(Path, files.folders(layout.rounds)):
        yield from _round(layout, path, who, lengths)
    yield from _litter(layout, who)
    yield from _modes(layout, who)
    yield from _index(layout, who)


def _settings(layout: Layout) -> Iterator[Finding]:
    try:
        load_settings(layout.settings)
    except NewerDesk:
        raise
    except StoreError as error:
        yield Finding(error.title, layout.settings, error.message, lambda: settings_again(layout))


def _snapshots(layout: Layout, lengths: dict[str, int]) -> Iterator[Finding]:
    """Check every snapshot against its name; `lengths` gets the number of sentences of the sound ones."""
    for path in sorted(layout.articles.glob("*.json")):
        try:
            snapshot = snapshots.load(path)
            wrong = snapshots.fault(snapshot, path.stem)
        except StoreError as error:
            wrong = error.title
        else:
            lengths[path.stem] = len(snapshot.sentences)
        if wrong:
            lengths.pop(path.stem, None)
            hint = "Put its file back and open the desk, or copy the snapshot from another copy of the desk"
            yield Finding(f"A snapshot cannot be trusted: {wrong}", path, hint, lambda path=path: set_aside(path))  # type: ignore[misc]


def _round(layout: Layout, path: Path, who: Identity, lengths: dict[str, int]) -> Iterator[Finding]:
    """Check one round's settings, folders and files."""
    try:
        one = load(layout.round_settings(path.name))
    except StoreError as error:
        yield Finding(error.title, layout.round_settings(path.name), error.hint)
    else:
        yield from _guidelines(layout, one)
        yield from _declines(path, one)
        yield from _leads(path, one)
    status = path.lstat()
    if stat.S_IMODE(status.st_mode) & ROUND_MODE != ROUND_MODE and _is_shared(path, who):
        again = (lambda: path.chmod(ROUND_MODE)) if who.uid in (status.st_uid, 0) else None
        yield Finding(f"The round's folder has mode {_mode(status)}", path, "It should be 3777", again)
    access = Access("", who, layout.home.lstat().st_uid, path, Rulebook(layout.round_settings(path.name)))
    for base in (path, path / PUBLISHED):
        for folder in map(Path, files.folders(base)):
            if folder != path / PUBLISHED:
                yield from _reviewer(folder, access, lengths, base == path)


def _guidelines(layout: Layout, one: Round) -> Iterator[Finding]:
    """Check the guidelines of a round against their version, which is a hash of their text."""
    edited = edited_guidelines(layout, one)
    if edited is not None:
        version = f"version {one.guidelines}" if one.guidelines else "any version"
        words = ("copydesk", "rounds", "guidelines", one.name, str(edited), "--desk", str(layout.home.parent))
        hint = f"`{join(words)}` makes it the next version, for decisions from then on"
        yield Finding(f"The guidelines were edited by hand: their text is not that of {version}", edited, hint)
    for version in dict.fromkeys((*(past.version for past in one.guidelines_versions), one.guidelines)):
        if version and not guidelines(layout, one, version):
            yield Finding(
                f"No file has the text of version {version} of the guidelines",
                layout.round(one.name) / kept_guidelines(version),
                "Restore it from a copy",
            )


def _declines(folder: Path, one: Round) -> Iterator[Finding]:
    """Check the files in which reviewers declined articles."""
    for path in declines.paths(folder, one):
        try:
            status = path.lstat()
            declines.read(path.parent, path.parent.name)
        except FileNotFoundError:
            continue
        except PermissionError:
            if one.hides:
                continue  # it is its reviewer's and the lead's alone
            yield Finding("What a reviewer declined cannot be read", path, f"Ask {path.parent.name}")
            continue
        except StoreError as error:
            yield Finding(error.title, path, f"{error.message}. {error.hint}")
            continue
        except OSError as error:
            yield Finding("What a reviewer declined cannot be read", path, error.strerror or "")
            continue
        if status.st_uid != path.parent.lstat().st_uid:
            yield Finding(f"The file belongs to {login_of(status.st_uid)}", path, "It is ignored")


def _leads(folder: Path, one: Round) -> Iterator[Finding]:
    """Check the folders in which leads keep their files of a round."""
    known = {base.name for base in bases(folder, one.leads)}
    for path in sorted(folder.glob(f"{LEAD_PREFIX}*")):
        if path.name not in known:
            whose = login_of(path.lstat().st_uid)
            yield Finding(f"A lead's folder that the round names nobody for, by {whose}", path, "It is not used")


def _reviewer(folder: Path, access: Access, lengths: dict[str, int], own: bool) -> Iterator[Finding]:
    """Check one reviewer's folder and the files in it."""
    status = folder.lstat()
    if not access.is_genuine(folder.name, status, folder.parent):
        whose = login_of(status.st_uid)
        yield Finding(f"{folder.name}'s folder belongs to {whose}", folder, "It is ignored; its owner should remove it")
        return
    mine = access.identity.uid == status.st_uid
    granted = access.folder_mode(status) if own else OPEN_MODES[0]
    if stat.S_IMODE(status.st_mode) & ~granted & 0o777:
        close = (lambda: folder.chmod(granted)) if mine else None
        yield Finding(f"The folder is open with mode {_mode(status)}", folder, f"It should be {granted:o}", close)
    if not os.access(folder, os.R_OK | os.X_OK):
        if own and not access.blind:
            yield Finding("A reviewer's folder cannot be read", folder, f"Ask {login_of(status.st_uid)}")
        return
    for path in sorted(folder.glob("*.json")):
        yield from _segment(path, access, lengths, own)


def _segment(path: Path, access: Access, lengths: dict[str, int], own: bool) -> Iterator[Finding]:
    """Check one file of events."""
    try:
        status = path.lstat()
        found = scan(files.read_bytes(path))
    except OSError as error:
        yield Finding("A file of events cannot be read", path, error.strerror or "")
        return
    mine = access.identity.uid == status.st_uid
    if status.st_uid != path.parent.lstat().st_uid:
        yield Finding(f"The file belongs to {login_of(status.st_uid)}", path, "Only its folder's owner may write here")
    granted = access.modes[1] if own else OPEN_MODES[1]
    if stat.S_IMODE(status.st_mode) & ~granted:
        close = (lambda: path.chmod(granted)) if mine else None
        yield Finding(f"The file is open with mode {_mode(status)}", path, f"It should be {granted:o}", close)
    if found.state is not SegmentState.WHOLE:
        again = (lambda: rewrite(path)) if mine else None
        what = "ends in mid-write" if found.state is SegmentState.TORN else "is damaged"
        hint = f"Its {len(found.lines)} whole events are read; rewriting it keeps them"
        yield Finding(f"The file {what}", path, hint, again)
    yield from _events(path, access.round_folder.name, found, lengths)


def _events(path: Path, round_name: str, found: Scan, lengths: dict[str, int]) -> Iterator[Finding]:
    """Check a file's events against the folder they lie in and the texts they judge."""
    strange = sum(line.slim.reviewer != path.parent.name or line.slim.round != round_name for line in found.lines)
    if strange:
        yield Finding(f"{strange} events say another reviewer or round", path, "They are left out")
    about = [(line.slim.snapshot, line.slim.sentence) for line in found.lines]
    lost = sum(snapshot not in lengths for snapshot, _ in about)
    if lost:
        yield Finding(
            f"{lost} events are on texts that are not here",
            path,
            "Open the desk, or `copydesk merge` a copy that has them",
        )
    beyond = sum(not 0 <= sentence < lengths.get(snapshot, 1 << 20) for snapshot, sentence in about)
    if beyond:
        yield Finding(f"{beyond} events are on sentences that their text does not have", path)


def _litter(layout: Layout, who: Identity) -> Iterator[Finding]:
    """Find leftovers of interrupted programs."""
    for path in sorted(layout.home.rglob(".*.new")):
        status = path.lstat()
        if time.time() - status.st_mtime < _LATELY:
            continue
        own = status.st_uid == who.uid
        yield Finding("An interrupted program left this", path, "It can go", path.unlink if own else None)


def _modes(layout: Layout, who: Identity) -> Iterator[Finding]:
    """Find files that others could change and should not."""
    for path in (layout.home, layout.settings, layout.articles, layout.rounds):
        if path.exists():
            status = path.lstat()
            if stat.S_IMODE(status.st_mode) & 0o022:
                closed = stat.S_IMODE(status.st_mode) & ~0o022
                close = (lambda path=path, closed=closed: path.chmod(closed)) if status.st_uid == who.uid else None
                yield Finding(f"Others may change this: mode {_mode(status)}", path, f"It should be {closed:o}", close)


def _index(layout: Layout, who: Identity) -> Iterator[Finding]:
    """Check that each login's folder of the index is theirs, private and readable; it can always be made again."""
    for path in map(Path, files.folders(layout.index)):
        status = path.lstat()
        mine = status.st_uid == who.uid
        if path.name != str(status.st_uid):
            yield Finding(f"This folder of the index belongs to {login_of(status.st_uid)}", path, "It is not used")
        elif stat.S_IMODE(status.st_mode) & 0o077:
            close = (lambda path=path: path.chmod(0o700)) if mine else None
            yield Finding(f"Others may look into this: mode {_mode(status)}", path, "It should be 700", close)
        catalogue = path / catalogue_file.NAME
        if mine and catalogue.exists() and not catalogue_file.is_sound(catalogue):
            yield Finding("The kept catalogue is damaged", catalogue, "It will be made again", catalogue.unlink)
        for folds_of in sorted((path / columns.FOLDER).glob("*/**/*")) if mine else ():
            if folds_of.is_file() and not columns.is_sound(folds_of):
                yield Finding("Kept folds are damaged", folds_of, "They will be made again", folds_of.unlink)


def _is_shared(path: Path, who: Identity) -> bool:
    """Whether somebody else than us has written in a round, so that its mode matters."""
    return any(entry.stat(follow_symlinks=False).st_uid != who.uid for entry in files.folders(path))


def _mode(status: os.stat_result) -> str:
    return f"{stat.S_IMODE(status.st_mode):o}"
