"""Merging copies of a desk: the union of their events by id, of their snapshots by hash, of their rounds by name.

What is missing of a reviewer's events goes to one more file of theirs, named by what it holds, so that merging in any
order, and merging again, gives the same desk. A sentence on which one reviewer decided on two machines, in ignorance
of each other, is a conflict: both decisions stay, the later one holds, and the merge that brings them together says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from reading import guard
from review.admission import DAY, ROOT, FolderOrigin, micros_of, why_not_theirs
from review.events import Event
from store import changes, files
from store.articles import snapshots
from store.articles.snapshots import ArticleEntry, Snapshot
from store.desk import Problem
from store.errors import StoreError
from store.journal.codec import event_of, now_micros
from store.journal.segment import scan
from store.layout import DECLINED, ROUND_SETTINGS, Layout, is_name
from store.manage.check import segment
from store.person import Person, is_known
from store.rounds import declines
from store.rounds.files import Rulebook, load
from store.rounds.folder_access import ROUND_MODE, FolderAccess, lead_folders
from store.rounds.round_file import dumps

Lines = Mapping[str, bytes]
"""Documents as JSON, by event id."""


class Conflict(Struct, frozen=True):
    """A reviewer's last event on a sentence on either side; both are kept, and the later one holds.

    `shown` is False where whoever merges may not see what was decided: in a round that is blind.
    """

    ours: Event
    theirs: Event
    shown: bool = True


Words = Callable[[Event], object]
"""Says the words of an event's sentence, which are the same in every text of the article that has them."""


def conflicts(ours: Lines, theirs: Lines, shown: bool = True, words: Words = lambda _: None) -> list[Conflict]:
    """Return the sentences on which one reviewer's events, known to one side only, end differently on each side.

    By article and sentence; `words` tells sentences of articles of which events are on several texts. A side that
    knows the other's events has seen them, so it contradicts nothing.
    """
    events = _unknown(ours, theirs), _unknown(theirs, ours)
    texts: dict[str, set[str]] = {}
    for event in chain(*events):
        texts.setdefault(event.article, set()).add(event.snapshot)

    def place(event: Event) -> tuple[str, object]:
        said = words(event) if len(texts[event.article]) > 1 else None
        return event.article, (event.sentence, event.snapshot) if said is None else said

    here, there = ({place(event): event for event in side} for side in events)  # the last one stays
    both = sorted((here[one] for one in here.keys() & there.keys()), key=lambda event: (event.article, event.sentence))
    pairs = ((event, there[place(event)]) for event in both)
    return [Conflict(ours, theirs, shown) for ours, theirs in pairs if ours.holding != theirs.holding]


def _unknown(events: Lines, known: Lines) -> list[Event]:
    """Return the events that the other side does not know, by id."""
    found: list[Event] = []
    for key in sorted(events.keys() - known.keys()):
        with suppress(msgspec.MsgspecError):  # what a later copydesk wrote is merged, though not understood
            found.append(event_of(events[key]))
    return found


class _Wordings:
    """Looks up the words of sentences in a desk's snapshots; each is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Sequence[tuple[str, int]]] = {}

    def __call__(self, event: Event) -> tuple[str, int] | None:
        """Return a sentence's words and their number among its text's sentences of these words; None when unknown."""
        if event.snapshot not in self._known:
            self._known[event.snapshot] = tuple(self._read(event.snapshot))
        known = self._known[event.snapshot]
        return known[event.sentence] if 0 <= event.sentence < len(known) else None

    def _read(self, snapshot: str) -> Iterator[tuple[str, int]]:
        seen: Counter[str] = Counter()
        with suppress(StoreError, ValueError):  # what is wrong with it is said where it is merged
            for said in snapshots.wordings(snapshots.load(snapshots.path_of(self._folder, snapshot))):
                seen[said] += 1
                yield said, seen[said]


class Merged(Struct):
    """The result of a merge: events, snapshots and rounds brought, conflicts, and problems."""

    events: int = 0
    snapshots: int = 0
    rounds: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def union(one: Lines, other: Lines) -> dict[str, bytes]:
    """Return all events of both; commutative, associative, idempotent.

    An id stands for one event for ever; should two copies differ all the same, both agree on the greater text.
    """
    return {key: max(one.get(key, b""), other.get(key, b"")) for key in sorted(one.keys() | other.keys())}


def events_in(folder: Path, done: Merged) -> dict[str, bytes]:
    """Return the whole events of a reviewer's folder that are in the reviewer's name; `done` notes unreadable files."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.json")):
        with _guarded(done, path):
            read = scan(files.read_bytes(path))
            mine = (line for line in read.lines if line.slim.reviewer == folder.name)
            found = union(found, {line.slim.id: read.json(line) for line in mine})
    return found


def merge(here: Layout, there: Layout, who: Person) -> Merged:
    """Bring into the desk `here` everything that only the copy `there` has; nothing here is changed or removed."""
    done = Merged()
    for path in sorted(there.articles.glob("*.json")):
        with _guarded(done, path):
            _snapshot(here, path, done)
    for path in sorted(there.changes.glob("*.json")):
        with _guarded(done, path):
            _change(here, path)
    words = _Wordings(here.articles)
    for round_folder in map(Path, files.folders(there.rounds)):
        with _guarded(done, round_folder):
            if not is_name(round_folder.name):
                raise StoreError("A round was left out", "no round can have that name")
            _round(here, round_folder, done)
        if not is_name(round_folder.name) or not here.round(round_folder.name).is_dir():
            continue
        rules = Rulebook(here.round_settings(round_folder.name))
        access = FolderAccess(who.login, who, here.home.lstat().st_uid, here.round(round_folder.name), rules)
        for folder in map(Path, files.folders(round_folder)):
            with _guarded(done, folder):
                _events(access, folder, done, words)
    return done


def merged_entries(one: Iterable[ArticleEntry], other: Iterable[ArticleEntry]) -> list[ArticleEntry]:
    """Return the newest entry of each name of two copies of a snapshot, by name."""
    newest: dict[str, ArticleEntry] = {}
    for entry in (*one, *other):
        before = newest.get(entry.name)
        if before is None or _rank(entry) > _rank(before):
            newest[entry.name] = entry
    return [newest[name] for name in sorted(newest)]


def _change(here: Layout, path: Path) -> None:
    """Bring one change of articles, if it is sound and dated in the past."""
    change, target = changes.load(path), here.changes / path.name
    if change.at > now_micros() + DAY:
        raise StoreError("A change of articles was left out", "it is dated in the future")
    if not target.exists():
        files.make_folder(here.changes, 0o755)
        files.replace(target, files.read_bytes(path, largest=guard.TERMS), 0o644)


def _snapshot(here: Layout, path: Path, done: Merged) -> None:
    """Bring one snapshot, or its names to the one that is here."""
    found = snapshots.load(path)
    wrong = snapshots.fault(found, path.stem)
    if wrong:
        raise StoreError("A snapshot was left out", wrong)
    entries = [entry for entry in found.entries if snapshots.entered_of(entry) >= 0]
    if len(entries) < len(found.entries):
        why = "dated in the future, so that they would stand before all others"
        done.problems.append(Problem("Names of a text were left out", str(path), why))
    target = here.articles / path.name
    if not target.exists():
        if entries:
            snapshots.write(
                target, msgspec.structs.replace(found, entries=entries), path.stat().st_mode & 0o644 | 0o600
            )
            done.snapshots += 1
        return
    ours = snapshots.load(target)
    _names(target, ours, merged_entries(ours.entries, entries))


def _names(target: Path, ours: Snapshot, entries: list[ArticleEntry]) -> None:
    if sorted(ours.entries, key=_rank) != sorted(entries, key=_rank):
        snapshots.write(target, msgspec.structs.replace(ours, entries=entries))


def _round(here: Layout, folder: Path, done: Merged) -> None:
    """Bring a round's settings where there is no such round; one that is here keeps its own."""
    target = here.round(folder.name)
    if target.exists():
        return
    files.make_folder(target, ROUND_MODE)
    one = load(folder / ROUND_SETTINGS)  # what cannot be read here would shut the round for everybody
    if one.leads:  # as its last lead has it: whoever merges owns the round here
        text = dumps(replace(one, leads=())).encode("utf-8")
        files.replace(target / ROUND_SETTINGS, text, 0o644)
    elif (folder / ROUND_SETTINGS).exists():
        data = files.read_bytes(folder / ROUND_SETTINGS, largest=guard.TERMS)
        files.replace(target / ROUND_SETTINGS, data, 0o644)
    for base in reversed(list(lead_folders(folder, one.leads))):
        for path in (*base.glob("guidelines-*.md"), *base.glob("guidelines.md")):
            files.replace(target / path.name, files.read_bytes(path, largest=guard.SMALL), 0o644)
    done.rounds += 1


def _events(access: FolderAccess, folder: Path, done: Merged, words: Words) -> None:
    """Bring one reviewer's events to one more file of theirs, if they are theirs and the file is ours to make."""
    status = folder.lstat()
    identity = access.identity
    trusted = frozenset({identity.uid, ROOT})
    origin = FolderOrigin(identity.uid_of(folder.name), status.st_uid, is_known(status.st_uid), trusted)
    why = why_not_theirs(origin)
    if why:
        raise StoreError(f"Decisions under {folder.name}'s name were left out", f"in the copy {why}")
    target = access.round_folder / folder.name
    _declined(access, folder, target)
    ours, theirs = events_in(target, done), events_in(folder, done)
    latest = now_micros() + DAY
    ahead = [one for one in theirs if micros_of(one) > latest or not micros_of(one)]
    if ahead:
        why = "their ids are dated in the future, or are none"
        done.problems.append(Problem(f"{len(ahead)} decisions of {folder.name} were left out", str(folder), why))
    missing = {key: json for key, json in theirs.items() if key not in ours and key not in ahead}
    if not missing:
        return
    why = _why_not_made(access, target)
    if why:
        raise StoreError(f"{len(missing)} decisions of {folder.name} were left out", why)
    files.make_folder(target, access.modes[0])
    if not files.is_own_folder(target, identity.uid):
        raise StoreError(f"{len(missing)} decisions of {folder.name} were left out", "only their owner can bring them")
    name = sha256("".join(missing).encode()).hexdigest()[:12]
    files.replace(target / f"merged-{name}.json", segment(missing), access.modes[1])
    done.events += len(missing)
    done.conflicts += conflicts(ours, theirs, access.may_see(folder.name), words)


def _declined(access: FolderAccess, folder: Path, target: Path) -> None:
    """Bring a reviewer's file of declined articles where there is none here and this login may."""
    if (folder / DECLINED).exists() and not (target / DECLINED).exists() and not _why_not_made(access, target):
        declines.read(folder, folder.name)
        files.make_folder(target, access.modes[0])
        if files.is_own_folder(target, access.identity.uid):
            files.replace(target / DECLINED, files.read_bytes(folder / DECLINED), access.modes[1])


def _why_not_made(access: FolderAccess, target: Path) -> str:
    """Return why this login may not make a reviewer's folder (it would lock that person out), or the empty string."""
    if target.exists() or target.name == access.identity.login:
        return ""
    if not access.owns_desk:
        return f"their folder is for {target.name} to make"
    status = access.round_folder.stat()
    if access.identity.uid_of(target.name) is not None and status.st_mode & 0o022:
        return f"a folder of yours would lock {target.name} out, who can merge the copy"
    return ""


@contextmanager
def _guarded(done: Merged, path: Path) -> Iterator[None]:
    """Note a failure in one part of a merge, and let the rest go on."""
    try:
        yield
    except StoreError as error:
        done.problems.append(Problem(error.title, str(path), error.message or error.hint))
    except OSError as error:
        done.problems.append(Problem("Could not be brought", str(path), files.reason_of(error)))


def _rank(entry: ArticleEntry) -> tuple[int, str, bytes]:
    return entry.entered, entry.name, msgspec.json.encode(entry)
