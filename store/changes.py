"""What happened to articles as a whole: renamed, withdrawn, restored; a small file each, written once and never edited.

A decision keeps the name that its article had when it was made. Which article that is now follows from the changes
since then, so that renaming writes nothing to anybody's decisions or rounds, and folders of changes merge by union.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from zlib import crc32

import msgspec
from msgspec.structs import replace

from reading import guard
from review.admission import DAY
from review.rounds import Declined, Round
from store import files
from store.errors import StoreError
from store.journal.codec import now_micros

NAME = "changes"
RENAME, WITHDRAW, RESTORE = "rename", "withdraw", "restore"
_AT_REST = 2_000_000_000
"""Nanoseconds after which a folder's time of change is sure to move with the next change."""


class Renamed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One article's old and new name; `texts` are the digests of the texts it had under the old one."""

    old: str
    new: str
    texts: tuple[str, ...] = ()


class ArticleChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change: its kind, when (microseconds) and by whom; `renamed` or the `articles` that it was made to."""

    kind: str
    at: int
    by: str = ""
    renamed: tuple[Renamed, ...] = ()
    articles: tuple[str, ...] = ()
    why: str = ""


class _Move(msgspec.Struct, frozen=True):
    """An article's way from one name to another."""

    at: int
    new: str
    texts: frozenset[str]


class Changes:
    """All changes of a desk, as answers to what an article is called now and whether it is withdrawn."""

    def __init__(self, changes: Sequence[ArticleChange] = (), version: int = 0) -> None:
        """`version` is another number for other changes."""
        self.version = version
        self.last = max((one.at for one in changes), default=0)
        self._moves: dict[str, list[_Move]] = {}
        self.withdrawn: dict[str, ArticleChange] = {}
        for change in sorted(changes, key=lambda one: (one.at, one.kind)):
            self._take(change)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Changes) and self.version == other.version

    def __hash__(self) -> int:
        return self.version

    def _take(self, change: ArticleChange) -> None:
        if change.kind == RENAME:
            withdrawn = {one.old: self.withdrawn.pop(one.old) for one in change.renamed if one.old in self.withdrawn}
            for one in change.renamed:
                self._moves.setdefault(one.old, []).append(_Move(change.at, one.new, frozenset(one.texts)))
                if one.old in withdrawn:
                    self.withdrawn[one.new] = withdrawn[one.old]
        elif change.kind == WITHDRAW:
            self.withdrawn.update(dict.fromkeys(change.articles, change))
        elif change.kind == RESTORE:
            for name in change.articles:
                self.withdrawn.pop(name, None)

    def has_moved(self, name: str) -> bool:
        """Whether an article of that name was ever renamed."""
        return name in self._moves

    def former_names(self, name: str) -> list[str]:
        """Return the names that the article of a present name had before, the first one first."""
        before = [
            (move.at, old)
            for old, moves in self._moves.items()
            for move in moves
            if (move.new, move.at) == (name, move.at) or self.name_at(move.new, move.at) == name
            if self.name_at(old, move.at - 1) == name
        ]
        return list(dict.fromkeys(old for _, old in sorted(before)))

    def name_of_text(self, name: str, text: str, at: int) -> str:
        """Return the present name of the article that had a name at a time, with the text of that digest."""
        for move in self._since(name, at):
            if text in move.texts:
                return self.name_of_text(move.new, text, move.at)
        return name

    def last_name_of(self, name: str, text: str) -> str:
        """Return the same for who did not know of a renaming: by its last one, whenever they say something of it."""
        moves = [move for move in self._moves.get(name, ()) if text in move.texts]
        return self.name_of_text(moves[-1].new, text, moves[-1].at) if moves else name

    def names_meant_by(self, name: str, text: str, at: int) -> tuple[str, ...]:
        """Return the present names that an event may mean: the one that follows, then that of who had not heard."""
        return self.name_of_text(name, text, at), self.last_name_of(name, text)

    def name_at(self, name: str, at: int) -> str:
        """Return the present name of the article that had a name at a time."""
        move = next(iter(self._since(name, at)), None)
        return self.name_at(move.new, move.at) if move else name

    def _since(self, name: str, at: int) -> Iterable[_Move]:
        return (move for move in self._moves.get(name, ()) if move.at > at)


NO_CHANGES = Changes()


class ChangesFolder:
    """The folder of a desk's changes; read again when it has changed.

    For several threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._known: dict[str, ArticleChange | None] = {}
        self._changes = NO_CHANGES

    def current(self) -> Changes:
        """Return the changes as they are now: the same value until there are others."""
        with self._lock:
            stamp = self.stamp()
            if stamp is None:
                self._known, self._changes = {}, NO_CHANGES
            elif stamp != self._stamp or time.time_ns() - stamp[0] < _AT_REST:
                self._look()
            self._stamp = stamp
            return self._changes

    def stamp(self) -> tuple[int, int] | None:
        """Return what differs when the folder has changed, or None when there is none."""
        try:
            status = os.stat(self._path)  # noqa: PTH116 - at every look
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino

    def _look(self) -> None:
        with suppress(OSError), os.scandir(self._path) as entries:
            names = sorted(one.name for one in entries if one.name.endswith(".json") and not one.name.startswith("."))
            if names == [*self._known]:
                return
            self._known = {name: self._known.get(name) or _loaded(self._path / name) for name in names}
            latest = now_micros() + DAY
            found = [one for one in self._known.values() if one is not None and one.at <= latest]
            self._changes = Changes(found, crc32("\0".join(names).encode("utf-8", "replace")))


def _loaded(path: Path) -> ArticleChange | None:
    with suppress(StoreError):
        return load(path)
    return None


def load(path: Path) -> ArticleChange:
    """Return the change in a file; StoreError when it holds none."""
    try:
        return _DECODER.decode(files.read_bytes(path, largest=guard.TERMS))
    except OSError as error:
        raise files.failure("A change of articles could not be read", path, error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        hint = "What was renamed or withdrawn by it is as before; restore the file from a copy, or remove it"
        raise StoreError("A change of articles is damaged", f"{path}: {error}", hint) from error


def save(path: Path, change: ArticleChange) -> None:
    """Make a change durable in the folder at `path`; StoreError when the disk refuses."""
    data = msgspec.json.encode(change) + b"\n"
    try:
        files.make_folder(path, 0o755)
        files.replace(path / f"{change.at:014x}-{os.urandom(4).hex()}.json", data, 0o644)
    except OSError as error:
        raise files.failure("The change was not saved", path, error) from error


_DECODER = msgspec.json.Decoder(ArticleChange)


_TERM = r"(?<=article:)[^\s]+"
"""The globs of a term of a query."""
_ARTICLES = r"[^,\s]+"


def renamed_round(round: Round, changes: Changes) -> Round:
    """Return a round with its articles' present names, as of the changes.

    `round.named` is the time of the last change that its file knows.
    """
    if changes.last <= round.named:
        return _without(round, changes)

    def name(article: str) -> str:
        return changes.name_at(article, round.named)

    names = {*round.assignment, *round.sentences, *round.excluded, *(round.former or ())}
    names |= {article for article, _ in round.controls} | {one.article for one in round.declined}
    names |= {*round.articles, *re.findall(_ARTICLES, " ".join(re.findall(_TERM, round.only)))}
    if all(name(one) == one for one in names):
        return _without(replace(round, named=changes.last), changes)
    renamed = replace(
        round,
        named=changes.last,
        assignment={name(article): people for article, people in round.assignment.items()},
        sentences={name(article): numbers for article, numbers in round.sentences.items()},
        excluded={name(article): people for article, people in round.excluded.items()},
        former=None if round.former is None else {name(one): people for one, people in round.former.items()},
        controls={(name(article), sentence): verdict for (article, sentence), verdict in round.controls.items()},
        texts={name(article): text for article, text in round.texts.items()},
        declined=tuple(replace(one, article=name(one.article)) for one in round.declined),
        articles=tuple(map(name, round.articles)),
        only=re.sub(_TERM, lambda term: re.sub(_ARTICLES, lambda found: name(found[0]), term[0]), round.only),
    )
    return _without(renamed, changes)


def _without(round: Round, changes: Changes) -> Round:
    """Return a round that knows which of its articles are withdrawn, and what events mean by their names."""
    withdrawn = frozenset(name for name in changes.withdrawn if name in round.assignment)
    return replace(round, withdrawn=withdrawn, names=changes if changes.version else None)


def renamed_declined(declined: Iterable[Declined], changes: Changes, articles: Mapping[str, object]) -> list[Declined]:
    """Return what reviewers declined under the present names; a name that the round's `articles` have is one."""
    found = []
    for one in declined:
        present = changes.name_at(one.article, 0)
        found.append(replace(one, article=present) if present in articles else one)
    return found
