"""The rounds of a desk on the disk: their files, their guidelines, and what closing a blind one publishes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from reading import guard
from review.rounds import MAIN, Deed, Round, State, why_not
from review.verdicts import Verdict
from store import files, names, roundfile, settings
from store.access import ROUND_MODE
from store.errors import StoreError
from store.layout import MAIN_ROUND, PUBLISHED, Layout

GUIDELINES = "guidelines.md"
CONTROLS = "controls.toml"
_SHUT = Round(name="", state=State.OPEN, blind=True)
"""What holds while a round's file cannot be understood: nobody sees anything of others."""


class Rulebook:
    """The settings of one round, read again when their file changes; in doubt it is blind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = str(path)
        self._stamp: object = None
        self._round = replace(MAIN, name=path.parent.name)

    def __call__(self) -> Round:
        """Return the round as its file has it now; without a file it is open, for everybody, over everything."""
        stamp = _stamp(self._name)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._round = load(self._path)
            except StoreError:
                self._round = replace(_SHUT, name=self._path.parent.name)
        return self._round


def load(path: Path) -> Round:
    """Return the round whose file is at `path`, or one like `main` when there is none.

    A file that does not belong to the owner of its folder was planted and is passed over. Raises StoreError.
    """
    try:
        owner = path.lstat().st_uid
        if owner not in (path.parent.stat().st_uid, 0):
            return replace(MAIN, name=path.parent.name)
        found = roundfile.loads(files.text_of(path, guard.TERMS), str(path))
    except FileNotFoundError:
        return replace(MAIN, name=path.parent.name)
    except UnicodeDecodeError as error:
        raise StoreError("The round's file is damaged", str(path), "It is not UTF-8") from error
    except OSError as error:
        raise files.failure("The round's file cannot be read", path, error) from error
    private = path.with_name(CONTROLS)
    if not found.controls and os.access(private, os.R_OK):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = replace(found, controls=roundfile.controls_of_text(files.text_of(private, guard.TERMS)))
    return found


def find(layout: Layout, name: str) -> Round:
    """Return a round by name; StoreError when the desk has none of that name."""
    if not layout.round(names.checked(name, "round")).is_dir():
        raise StoreError("There is no such round", repr(name), "`copydesk rounds list` names them")
    return load(layout.round_settings(name))


def all_rounds(layout: Layout) -> Iterator[Round]:
    """Yield the desk's rounds, `main` first, then by name; damaged ones are left out."""
    found = files.folders(layout.rounds)
    for folder in sorted(found, key=lambda folder: folder.name != MAIN_ROUND):
        with suppress(StoreError):
            yield load(layout.round_settings(folder.name))


def asks(one: Round, person: str) -> bool:
    """Whether a round asks somebody by name, now: to judge, or to settle."""
    settles = person in one.adjudicators and not why_not(one, person, Deed.ADJUDICATE)
    return bool(one.reviewers) and (settles or not why_not(one, person, Deed.JUDGE))


def working_round(layout: Layout, reviewer: str, visits: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return the round to work in when none was named; `visits` are when this reviewer was last in each.

    The newest one that asks this reviewer by name, to judge or to settle, and was never entered; else the one entered
    last, if there is still something to be done in it. Else the newest one that asks, else `main`.
    """
    asked: dict[str, int] = {}
    able = {MAIN_ROUND}
    for one in all_rounds(layout):
        if asks(one, reviewer):
            asked[one.name] = layout.round_settings(one.name).stat().st_mtime_ns
        if one.reviewers and not why_not(one, reviewer, Deed.ADJUDICATE):
            able.add(one.name)
    fresh = asked.keys() - visits.keys()
    known = visits.keys() & (able | asked.keys())
    if known and not fresh:
        return max(known, key=lambda name: (visits[name], name))
    return max(fresh or asked, key=lambda name: (asked[name], name), default=MAIN_ROUND)


def create(layout: Layout, round: Round, guidelines: bytes = b"") -> Round:
    """Make a new round's folder and files and return it; StoreError when there is one of that name."""
    folder = layout.round(names.checked(round.name, "round"))
    try:
        if not files.make_folder(folder, ROUND_MODE):
            raise StoreError("There is a round of that name", repr(round.name), "Choose another name")
    except OSError as error:
        raise files.failure("The round could not be made", folder, error) from error
    return save(layout, round, guidelines)


def save(layout: Layout, round: Round, guidelines: bytes = b"") -> Round:
    """Write a round's file, and its guidelines if there are any, and return it with their version."""
    folder = layout.round(round.name)
    try:
        if guidelines:
            from hashlib import sha256  # loads OpenSSL, which no start needs

            round = replace(round, guidelines=sha256(guidelines).hexdigest()[:12])
            files.replace(folder / GUIDELINES, guidelines, 0o644)
        private = folder / CONTROLS
        if round.controls and round.state in (State.DRAFT, State.OPEN):
            files.replace(private, roundfile.controls_to_text(round.controls).encode("utf-8"), 0o600)
        elif private.exists():
            private.unlink()
        version = min(settings.load(layout.settings).version if layout.settings.exists() else 1, roundfile.VERSION)
        files.replace(layout.round_settings(round.name), roundfile.dumps(round, version).encode("utf-8"), 0o644)
    except OSError as error:
        raise files.failure("The round could not be saved", folder, error) from error
    return round


def guidelines(layout: Layout, round: Round) -> str:
    """Return the text of a round's guidelines, or the empty string when it has none."""
    if not round.guidelines:
        return ""
    with suppress(OSError):
        return files.read_bytes(layout.round(round.name) / GUIDELINES, largest=guard.SMALL).decode("utf-8", "replace")
    return ""


def set_control(layout: Layout, round: Round, place: tuple[str, int], verdict: Verdict | None) -> Round:
    """Mark a sentence as a control with a known verdict, or no longer (None), and return the round."""
    controls = {**round.controls}
    if verdict is None:
        controls.pop(place, None)
    else:
        controls[place] = verdict
    return save(layout, replace(round, controls=controls))


def was_published(layout: Layout, round: Round) -> bool:
    """Whether the round was blind and closed before: then what was copied has to be copied again."""
    return (layout.round(round.name) / PUBLISHED).is_dir()


def publish(layout: Layout, round: Round) -> int:
    """Copy what reviewers of a blind round wrote to where everybody may read it; return the number of files.

    For the lead, who alone may read them. Copies are replaced by later ones of the same file. Raises StoreError.
    """
    folder = layout.round(round.name)
    published = folder / PUBLISHED
    copied = 0
    try:
        files.make_folder(published, 0o755)
        for reviewer in sorted(path for path in folder.iterdir() if _is_folder(path) and path.name != PUBLISHED):
            target = published / reviewer.name
            files.make_folder(target, 0o755)
            for source in sorted(reviewer.glob("*.json")):
                files.replace(target / source.name, files.read_bytes(source), 0o644)
                copied += 1
    except OSError as error:
        raise files.failure("The round could not be published", folder, error) from error
    return copied


def _is_folder(path: Path) -> bool:
    """Whether it is a folder and no link: the lead reads what others cannot, and must not be led elsewhere."""
    return path.is_dir() and not path.is_symlink()


def _stamp(path: str) -> object:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
