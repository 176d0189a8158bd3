"""Sending what a desk has and its hub lacks: the ends of files behind an offset that is kept, in transactions.

Every event is read back by the server in the same transaction. One that is not there as it was sent met its id in the
hands of somebody else; it is written once more under a new id, and said. One that the hub does not take stays in the
desk with the reason. Nothing is passed over before the hub acknowledged it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reading import guard
from review.events import Role
from store import files
from store.articles import snapshots
from store.articles.snapshots import ArticleEntry
from store.errors import StoreError
from store.hub.connection import HubConnection, NotTaken
from store.hub.mirror import FETCHED, RENAMED, FileMark, MirrorState
from store.journal.codec import event_json, event_of, key, now_micros, writer_digits
from store.journal.segment import Scan, scan
from store.journal.writer import SegmentOptions, claim
from store.layout import Layout, is_name, round_folders
from store.rounds.folder_access import OPEN_MODES

BATCH = 500
"""Events of one transaction."""
_MOST_BYTES = 8 << 20  # a statement that a server takes in one piece on any line
_MOST_NAMES, _MOST_NAMED = 1_000_000, 256 << 20  # far above any desk, so that a hostile hub cannot fill memory
_TICK = 2_000_000_000
"""Nanoseconds by which the time of a file may lie before that of its folder, where clocks of disks are coarse."""


class Unsent(Struct, frozen=True):
    """The events of a file that are to be sent, by id, and the mark once they are."""

    path: str
    lines: Mapping[str, str]
    mark: FileMark


class Sent(Struct):
    """What sending came to."""

    events: int = 0
    renamed: int = 0


def unsent(layout: Layout, state: MirrorState, person: str = "") -> Iterator[Unsent]:
    """Yield what was written since it was last sent: by one person and in the name of programs, or by everybody."""
    for folder in map(Path, round_folders(layout.rounds)):
        for entry in files.folders(folder):
            if not is_name(entry.name):
                continue
            others = person not in ("", entry.name)
            for path in sorted(Path(entry.path).glob("*.json")):
                if not path.name.startswith((".", *((FETCHED,) if person else ()))):
                    found = _of_file(path, folder.name, state, others)
                    if found is not None:
                        yield found


def _of_file(path: Path, round: str, state: MirrorState, programs_alone: bool) -> Unsent | None:
    """Return what is new in a file, or None."""
    known = state.sent.get(str(path))
    try:
        status = path.lstat()
        start = known.end if known and known.inode == status.st_ino and known.end <= status.st_size else 0
        if start and status.st_size - start < 8:
            return None
        data = files.read_bytes(path, start)
    except OSError:
        return None  # `check` and the desk itself say what is the matter with a file
    found: Scan = scan(data, start)
    lines = {}
    for line in found.lines:
        slim = line.slim
        if slim.reviewer != path.parent.name or slim.round != round:
            continue
        if programs_alone and slim.role != Role.AGENT:
            continue
        with suppress(UnicodeDecodeError):
            lines[slim.id] = found.json(line).decode()
    return Unsent(str(path), lines, FileMark(status.st_ino, max(found.end, start)))


class Outbox:
    """Sends the events of a desk to the hub's desk of that name."""

    def __init__(
        self,
        layout: Layout,
        desk: str,
        person: str = "",
        clock: Callable[[], int] = now_micros,
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        """`person` sends their own events; the empty name everybody's, for who brings a whole desk.

        `left_out` are events by id that are not sent, with the reason.
        """
        self._left_out = left_out or {}
        self._layout = layout
        self._desk = desk
        self._person = person
        self._clock = clock

    def waiting(self, state: MirrorState) -> int:
        """Return how many events are to be sent."""
        return sum(len(one.lines) for one in unsent(self._layout, state, self._person))

    def send(self, hub: HubConnection, state: MirrorState, told: Callable[[int], object] = lambda _: None) -> Sent:
        """Send what the hub lacks; raises HubError, and what was acknowledged before is not sent again.

        `told` hears how many were acknowledged.
        """
        done = Sent()
        rounds = set()
        for one in list(unsent(self._layout, state, self._person)):
            rounds |= {Path(one.path).parent.parent.name} if one.lines else set()
            state.refused |= {name: self._left_out[name] for name in one.lines if name in self._left_out}
            names = [name for name in one.lines if name not in self._left_out]
            for first, last in _batches([len(one.lines[name]) for name in names]):
                batch = {name: one.lines[name] for name in names[first:last]}
                self._take(hub, batch, state, done)
                told(done.events)
            state.sent[one.path] = one.mark
        if done.events:
            hub.do("select copydesk.tell(%s, %s)", (self._desk, sorted(rounds)))
        return done

    def _take(self, hub: HubConnection, batch: Mapping[str, str], state: MirrorState, done: Sent) -> None:
        """Send one batch; where it is refused for one event in it, halves, until that one is alone."""
        names = list(batch)
        try:
            query = "select place, is_kept from copydesk.take(%s, %s) order by place"
            answer = hub.rows(query, (self._desk, list(batch.values())), tuple[int, bool])
        except NotTaken as error:
            if len(names) == 1:
                state.refused[names[0]] = error.title
                return
            middle = len(names) // 2
            for half in (names[:middle], names[middle:]):
                self._take(hub, {name: batch[name] for name in half}, state, done)
            return
        if [place for place, _ in answer] != list(range(1, len(names) + 1)):
            raise StoreError("The hub answers what no hub does", f"{len(answer)} answers to {len(names)} events")
        for name, (_, is_kept) in zip(names, answer, strict=True):
            if is_kept:
                done.events += 1
                state.last = name
                state.refused.pop(name, None)
            elif name not in state.renamed:
                state.renamed[name] = self._rename(batch[name])
                done.renamed += 1

    def _rename(self, line: str) -> str:
        """Write an event once more, under an id that nobody has, for the next sending; return the id."""
        event = event_of(line.encode())
        folder = self._layout.reviewer(event.round, event.reviewer)
        taken = claim(SegmentOptions(folder, lambda: OPEN_MODES, RENAMED, folder.lstat().st_uid), fresh=False)
        try:
            digits = writer_digits(f"{taken.digits}{event.id}{self._clock()}")
            identity = f"{event.id[:14]}{digits}"
            step = identity if event.step == event.id else event.step
            taken.table.insert_json({key(identity): event_json(replace(event, id=identity, step=step))})
        except OSError as error:
            raise files.failure("A decision could not be given a new id", folder, error) from error
        finally:
            taken.close()
        return identity


def _batches(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where the batches go: so many events, and so many bytes, at the most."""
    first = total = 0
    for number, size in enumerate(sizes):
        if number > first and (number - first >= BATCH or total + size > _MOST_BYTES):
            yield first, number
            first, total = number, 0
        total += size
    if sizes:
        yield first, len(sizes)


def send_articles(hub: HubConnection, layout: Layout, desk: str, state: MirrorState) -> int:
    """Send the texts and names that the hub lacks, of what came to the desk since the last time; return how many.

    A text goes along with a name that the hub has from nobody: what was fetched from it is not sent again.
    """
    count = 0
    try:
        stamp = layout.articles.stat().st_mtime_ns
        paths = [
            path for path in sorted(layout.articles.glob("*.json")) if path.stat().st_mtime_ns >= state.texts - _TICK
        ]
    except OSError:
        return 0
    if stamp == state.texts:
        return 0
    for first in range(0, len(paths), BATCH):
        count += _send_texts(hub, desk, paths[first : first + BATCH], state)
    state.texts = stamp
    return count


def _send_texts(hub: HubConnection, desk: str, paths: Sequence[Path], state: MirrorState) -> int:
    """Send what the hub lacks of some texts and their names; return how many texts.

    What the hub does not take stays here, with the reason.
    """
    known: dict[str, list[ArticleEntry]] = {}
    query = "select sha256, entry from copydesk.entries_of(%s, %s)"
    asked = (desk, [path.stem for path in paths])
    for digest, text in hub.stream(query, asked, tuple[str, str], _MOST_NAMES, _MOST_NAMED):
        with suppress(msgspec.MsgspecError, ValueError, RecursionError):  # what is no entry is not ours
            known.setdefault(digest, []).append(msgspec.json.decode(text, type=ArticleEntry))
    count = 0
    for path in paths:
        with suppress(StoreError):  # `check` says what is the matter with it
            found = snapshots.load(path)
            news = [entry for entry in found.entries if entry not in known.get(path.stem, ())]
            if not news or snapshots.fault(found, path.stem):
                continue
            body = zlib.compress(msgspec.json.encode(replace(found, entries=[])))
            try:
                with hub.transaction():
                    hub.do("select copydesk.add_text(%s, %s)", (path.stem, body))
                    for entry in news:
                        values = (desk, entry.name, path.stem, entry.entered, msgspec.json.encode(entry).decode())
                        hub.do("select copydesk.add_article(%s, %s, %s, %s, %s)", values)
            except NotTaken as error:
                state.refused |= {entry.name: error.title for entry in news}
                continue
            state.refused = {one: why for one, why in state.refused.items() if one not in {e.name for e in news}}
            count += 1
    return count


def send_changes(hub: HubConnection, layout: Layout, desk: str) -> None:
    """Send what happened to articles as a whole, for the desk's owner."""
    query = "select name from copydesk.changes(%s)"
    known = {name for [name] in hub.stream(query, (desk,), tuple[str], _MOST_NAMES)}
    for path in sorted(layout.changes.glob("*.json")):
        if path.name not in known:
            with suppress(OSError, UnicodeDecodeError):
                hub.do("select copydesk.add_change(%s, %s, %s)", (desk, path.name, files.text_of(path, guard.TERMS)))
