"""The rounds of a desk on the disk: `round.toml`, guidelines, who was invited, and what closing a blind one publishes.

`round.toml` holds a round's settings and its assignment as TOML that a person can read and a lead can keep in git.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TypeVar

from msgspec.structs import replace

from review.events import Verdict
from review.rounds import MAIN, Permission, Round, State, why_not
from store import files
from store.errors import NewerDesk, StoreError
from store.layout import MAIN_ROUND, PUBLISHED, Layout, checked_name
from store.rounds.access import ROUND_MODE

VERSION = 1
T = TypeVar("T")
_HEAD = "# A review round of copydesk; docs/rounds.md says what each entry is. Written by `copydesk rounds`.\n"


def dumps(round: Round) -> str:
    """Return the text of a round's file; its controls are in it only when it is closed."""
    return _HEAD + "".join(f"{line}\n" for line in _lines(round))


def loads(text: str, where: str) -> Round:
    """Return the round that a file's text describes; StoreError names `where` it is damaged."""
    try:
        raw = tomllib.loads(text)
        version = raw.get("version", VERSION)
        if not isinstance(version, int) or version > VERSION:
            raise NewerDesk("This round was made by a newer copydesk", where, "Install the newer version")
        return _round(raw)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        hint = "Its lead can mend it by hand, or restore it from a copy"
        raise StoreError("The round's file is damaged", f"{where}: {error}", hint) from error


def controls_to_text(controls: Mapping[tuple[str, int], Verdict]) -> str:
    """Return controls as the lead's private file has them."""
    return "# Control sentences, known to the lead alone until the round is closed.\n" + "".join(
        f"{line}\n" for line in _controls(controls)
    )


def controls_of_text(text: str) -> dict[tuple[str, int], Verdict]:
    """Return the controls in the lead's private file; ValueError when it is damaged."""
    return _read_controls(tomllib.loads(text))


def _lines(round: Round) -> Iterator[str]:
    yield f"version = {VERSION}"
    for key in ("name", "state", "lead"):
        yield f"{key} = {_value(str(getattr(round, key)))}"
    yield f"blind = {_value(round.blind)}"
    for key in ("reviewers", "left", "adjudicators", "overlap", "seed", "due", "only", "previous", "require"):
        yield f"{key} = {_value(getattr(round, key))}"
    for key in ("show_earlier", "anonymous", "guidelines"):
        yield f"{key} = {_value(getattr(round, key))}"
    for table in ("assignment", "sentences", "excluded"):
        entries: Mapping[str, object] = getattr(round, table)
        if entries:
            yield f"\n[{table}]"
            yield from (f"{_value(article)} = {_value(entry)}" for article, entry in entries.items())
    if round.state in (State.CLOSED, State.ADJUDICATED):
        yield from _controls(round.controls)


def _controls(controls: Mapping[tuple[str, int], Verdict]) -> Iterator[str]:
    for (article, sentence), verdict in sorted(controls.items()):
        yield f"\n[[control]]\narticle = {_value(article)}\nsentence = {sentence}\nverdict = {_value(verdict.value)}"


def _value(value: object) -> str:
    """Return a string, boolean, number or tuple of these as TOML; JSON's are TOML's but for DEL."""
    if isinstance(value, tuple):
        value = list(value)
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _round(raw: Mapping[str, object]) -> Round:
    return Round(
        name=_text(raw, "name", "main"),
        state=State(_text(raw, "state", State.OPEN.value)),
        lead=_text(raw, "lead"),
        blind=raw.get("blind", False) is not False,
        reviewers=_texts(raw.get("reviewers", [])),
        left=_texts(raw.get("left", [])),
        adjudicators=_texts(raw.get("adjudicators", [])),
        overlap=_number(raw, "overlap"),
        seed=_number(raw, "seed"),
        due=_text(raw, "due"),
        only=_text(raw, "only"),
        previous=_text(raw, "previous"),
        show_earlier=raw.get("show_earlier", False) is True,
        anonymous=raw.get("anonymous", False) is True,
        require=_texts(raw.get("require", [])),
        guidelines=_text(raw, "guidelines"),
        assignment=_table(raw, "assignment", _texts),
        sentences=_table(raw, "sentences", _numbers),
        excluded=_table(raw, "excluded", _texts),
        controls=_read_controls(raw),
    )


def _text(raw: Mapping[str, object], key: str, default: str = "") -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a text")
    return value


def _number(raw: Mapping[str, object], key: str) -> int:
    value = raw.get(key, 0)
    if not isinstance(value, int):
        raise TypeError(f"{key} is not a number")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{value!r} is not a list of names")
    return tuple(value)


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
        raise TypeError(f"{value!r} is not a list of sentences")
    return tuple(value)


def _table(raw: Mapping[str, object], key: str, read: Callable[[object], T]) -> dict[str, T]:
    entries = raw.get(key, {})
    if not isinstance(entries, dict):
        raise TypeError(f"{key} is not a table")
    return {article: read(entry) for article, entry in entries.items()}


def _read_controls(raw: Mapping[str, object]) -> dict[tuple[str, int], Verdict]:
    entries = raw.get("control", [])
    if not isinstance(entries, list):
        raise TypeError("control is not a list")
    return {(str(entry["article"]), int(entry["sentence"])): Verdict(entry["verdict"]) for entry in entries}


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
        found = loads(files.read_bytes(path).decode("utf-8"), str(path))
    except FileNotFoundError:
        return replace(MAIN, name=path.parent.name)
    except UnicodeDecodeError as error:
        raise StoreError("The round's file is damaged", str(path), "It is not UTF-8") from error
    except OSError as error:
        raise files.failure("The round's file cannot be read", path, error) from error
    private = path.with_name(CONTROLS)
    if not found.controls and os.access(private, os.R_OK):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = replace(found, controls=controls_of_text(files.read_bytes(private).decode("utf-8")))
    return found


def find(layout: Layout, name: str) -> Round:
    """Return a round by name; StoreError when the desk has none of that name."""
    if not layout.round(checked_name(name, "round")).is_dir():
        raise StoreError("There is no such round", repr(name), "`copydesk rounds list` names them")
    return load(layout.round_settings(name))


def all_rounds(layout: Layout) -> Iterator[Round]:
    """Yield the desk's rounds, `main` first, then by name; damaged ones are left out."""
    found = files.folders(layout.rounds)
    for folder in sorted(found, key=lambda folder: folder.name != MAIN_ROUND):
        with suppress(StoreError):
            yield load(layout.round_settings(folder.name))


def asks(one: Round, person: str) -> bool:
    """Whether a round asks somebody by name, now: to judge, or to adjudicate."""
    settles = person in one.adjudicators and not why_not(one, person, Permission.ADJUDICATE)
    return bool(one.reviewers) and (settles or not why_not(one, person, Permission.JUDGE))


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
        if one.reviewers and not why_not(one, reviewer, Permission.ADJUDICATE):
            able.add(one.name)
    fresh = asked.keys() - visits.keys()
    known = visits.keys() & (able | asked.keys())
    if known and not fresh:
        return max(known, key=lambda name: (visits[name], name))
    return max(fresh or asked, key=lambda name: (asked[name], name), default=MAIN_ROUND)


def create(layout: Layout, round: Round, guidelines: bytes = b"") -> Round:
    """Make a new round's folder and files and return it; StoreError when there is one of that name."""
    folder = layout.round(checked_name(round.name, "round"))
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
        is_private = bool(round.controls) and round.state in (State.DRAFT, State.OPEN)
        if is_private:
            files.replace(private, controls_to_text(round.controls).encode("utf-8"), 0o600)
        files.replace(layout.round_settings(round.name), dumps(round).encode("utf-8"), 0o644)
        if not is_private and private.exists():  # only now does the round's file have the controls
            private.unlink()
            files.sync_folder(folder)
    except OSError as error:
        raise files.failure("The round could not be saved", folder, error) from error
    return round


def guidelines(layout: Layout, round: Round) -> str:
    """Return the text of a round's guidelines, or the empty string when it has none."""
    if not round.guidelines:
        return ""
    with suppress(OSError):
        return files.read_bytes(layout.round(round.name) / GUIDELINES).decode("utf-8", "replace")
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
    """Copy the files of a blind round's reviewers to a folder that everybody may read; return their number.

    For the lead, who alone may read them. Copies are replaced by later ones of the same file. A file that cannot be
    copied costs itself only, and is said when all others are there. Raises StoreError.
    """
    folder = layout.round(round.name)
    published = folder / PUBLISHED
    copied = 0
    failed: list[tuple[Path, OSError]] = []
    try:
        files.make_folder(published, 0o755)
        for reviewer in sorted(path for path in folder.iterdir() if _is_folder(path) and path.name != PUBLISHED):
            target = published / reviewer.name
            files.make_folder(target, 0o755)
            for source in sorted(reviewer.glob("*.json")):
                try:
                    files.replace(target / source.name, files.read_bytes(source), 0o644)
                    copied += 1
                except OSError as error:
                    failed.append((source, error))
    except OSError as error:
        raise files.failure("The round could not be published", folder, error) from error
    if failed:
        title = f"{len(failed)} of {copied + len(failed)} files of the round could not be published"
        raise files.failure(title, *failed[0]) from failed[0][1]
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


class Invitations:
    """Looks at a desk's rounds for one person; only what has changed is read. For any thread."""

    def __init__(self, layout: Layout, person: str) -> None:
        self._layout = layout
        self._person = person
        self._lock = Lock()
        self._changed: tuple[int, int] | None = None
        self._books: dict[str, Rulebook] = {}
        self._known: set[str] | None = None

    def look(self, here: str) -> tuple[str, ...]:
        """Return the rounds that ask this person now and did not at the first look; `here` is where they work."""
        with self._lock:
            asking = self._asking()
            if self._known is None:
                self._known = {*asking}
            self._known.add(here)
            return tuple(sorted(asking - self._known))

    def answer(self) -> None:
        """Take what asks now as seen."""
        with self._lock:
            if self._known is not None:
                self._known |= self._asking()

    def _asking(self) -> set[str]:
        try:
            status = os.stat(self._layout.rounds)  # noqa: PTH116 - every two seconds
        except OSError:
            return set()
        changed = status.st_mtime_ns, status.st_nlink  # of two rounds within a tick of the clock the links tell
        if changed != self._changed:
            self._changed = changed
            found = [entry.name for entry in files.folders(self._layout.rounds)]
            self._books = {name: self._books.get(name) or Rulebook(self._layout.round_settings(name)) for name in found}
        return {name for name, book in self._books.items() if asks(book(), self._person)}
