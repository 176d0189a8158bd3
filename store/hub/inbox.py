"""Fetching what a hub has and a desk lacks: rounds, articles and events, each read as a stranger's file is read.

Events are asked for by the transaction that brought them: those that had not ended when asking began the last time, as
the server said then. So none slips through, however long it was open, and none is fetched again and again while another
one stays open. When others' decisions come into sight, a round begins anew.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import cast

import msgspec
from msgspec import Struct, field, structs
from msgspec.structs import replace

from reading import guard
from review.rounds import MAIN, Round
from store import files
from store.articles import snapshots
from store.articles.snapshots import ArticleEntry, Snapshot
from store.changes import ArticleChange
from store.desk import Problem
from store.errors import NewerDesk, StoreError
from store.hub import seals
from store.hub.connection import Endless, HubConnection, HubError
from store.hub.mirror import FETCHED, NO_MARK, MirrorState, RoundMark
from store.hub.rows import round_of
from store.hub.settings import SettingsExchange
from store.journal.codec import key, slim_of
from store.journal.segment import scan
from store.journal.writer import SegmentOptions, claim
from store.layout import PUBLISHED, Layout, Upstream, is_name
from store.manage.merge import merged_entries
from store.person import current_person
from store.rounds import files as round_files
from store.rounds.folder_access import OPEN_MODES, ROUND_MODE
from store.rounds.guidelines import GUIDELINES, kept_guidelines, version_of

PAGE = 2000  # names a question: some 100 kB, a moment on a slow line
_MOST_EVENT = 1 << 18  # bytes: an event with note and evidence has some thousand
_MOST_ROUNDS = 10_000  # these and the next: what a hub may make one machine hold, far above any desk
_MOST_CHANGES = 100_000  # an article renamed or withdrawn is one
_MOST_VERSIONS = 1_000  # of one round's guidelines
_MOST_ARTICLES = 1_000_000  # ten times the largest desk that is measured
_MOST_NAMED = 1 << 30  # bytes of their names
_MOST_EVENTS = 10_000_000  # a hundred times the largest round that is measured
_MOST_OF_ROUND = 16 << 30  # bytes of these, as they are written to the disk
_MOST_PROBLEMS = 1_000  # nobody reads more; further ones are only not listed
_LATE = ("late", "left")
_MARK = re.compile(r"\d{1,20}:\d{1,20}:[\d,]{0,65536}")
_CHANGE = re.compile(r"[0-9a-f]{14}-[0-9a-f]{8}\.json")
_MOST_BYTES = 256 << 20
"""Bytes of one page that are taken before a hub is taken for one that answers without end."""


class Fetched(Struct):
    """What fetching came to."""

    events: int = 0
    articles: int = 0
    rounds: int = 0
    problems: list[Problem] = field(default_factory=list)


class _News(Struct, frozen=True):
    """What there is to fetch; `mark` says which transactions have ended, in the words of PostgreSQL."""

    mark: str
    has_articles: bool
    changes: int


class _NewsRow(Struct, frozen=True, array_like=True):
    """A row of the answer: the same of all in each, then a round, if there is one."""

    mark: str
    has_articles: bool
    changes: int
    name: str | None
    number: int | None
    version: int | None
    sight: int | None
    declines: int | None
    seals: int | None
    has_events: bool | None
    late: str | None


class _RoundNews(Struct, frozen=True, array_like=True):
    """What there is to fetch of a round; `late` is JSON, people with their numbers of events."""

    name: str
    number: int
    version: int
    sight: int
    declines: int
    seals: int
    has_events: bool
    late: str | None

    def is_known(self, mark: RoundMark) -> bool:
        """Whether the round's settings are here as they are on the hub."""
        return (mark.number, mark.version, mark.declines) == (self.number, self.version, self.declines)


class _EventRow(Struct, frozen=True, array_like=True):
    """An event as a hub sends it: the transaction that brought it, whether it came late, and all of it as JSON."""

    seen: str
    id: str
    reviewer: str
    late: str
    doc: str


def _next_of(mark: str) -> int:
    """Return the first transaction that had not begun at a mark."""
    return int(mark.split(":")[1])


class _Count:
    """Counts what comes, and ends it above what any hub has."""

    def __init__(self, what: str, most: int, size: int) -> None:
        self._what, self._most, self._size = what, most, size
        self._count = self._bytes = 0

    def add(self, hub: HubConnection, count: int, size: int) -> None:
        """Take in so many, of that size; Endless when that is too much."""
        self._count += count
        self._bytes += size
        if self._count > self._most or self._bytes > self._size:
            hub.close()
            how = f"more than {self._most:,} {self._what}, or {self._size >> 20:,} MB of them"
            raise Endless("The hub answers without end", how)


class Inbox:
    """Fetches a hub's desk into a folder, in which it writes files of its own beside those of the desk."""

    def __init__(self, layout: Layout, desk: str, person: str = "") -> None:
        self._layout = layout
        self._desk = desk
        self._person = person
        self._known: dict[tuple[str, str], set[str]] = {}
        self._problems: dict[str, Problem] = {}

    def problems(self) -> list[Problem]:
        """Return the problems of what the hub has and the mirror left out."""
        return list(self._problems.values())

    def fetch(self, hub: HubConnection, state: MirrorState) -> Fetched:
        """Bring what is new; raises HubError, and what came before it is on the disk."""
        done = Fetched()
        news, rounds = self._news(hub, state)
        marks = [state.articles, *(mark.mark for mark in state.rounds.values())]
        if max(map(_next_of, marks)) > _next_of(news.mark):
            state.begin_again(state.epoch)  # the database is an earlier state of itself
            news, rounds = self._news(hub, state)
        if news.has_articles:
            self._articles(hub, state, done)
        state.articles = news.mark
        if news.changes > len(list(self._layout.changes.glob("*.json"))):
            self._changes(hub)
        docs: dict[str, str] = {}
        known = state.rounds
        if any(one.name not in known or not one.is_known(known[one.name]) for one in rounds):
            query = "select name, doc from copydesk.rounds(%s)"
            docs = dict(hub.stream(query, (self._desk,), tuple[str, str], _MOST_ROUNDS, _MOST_BYTES))
        for one in rounds:
            with self._guarded(f"round {one.name}"):
                mark, has_events = known.setdefault(one.name, RoundMark()), one.has_events
                if not one.is_known(mark):
                    self._settle(hub, one.name, one.number, docs[one.name], done)
                if mark.number != one.number or mark.sight != one.sight:
                    mark.mark, has_events = NO_MARK, True
                mark.number, mark.version, mark.sight, mark.declines = one.number, one.version, one.sight, one.declines
                before = done.events, state.uncounted.get(one.name)
                if has_events:
                    self._events(hub, one.name, one.number, mark, state, done)
                mark.mark = news.mark
                state.late.pop(one.name, None)
                if one.late:
                    state.late[one.name] = msgspec.json.decode(one.late, type=dict[str, int])
                if one.seals != mark.seals or (done.events, state.uncounted.get(one.name)) != before:
                    self._seals(hub, one, mark, state)
        for gone in known.keys() - {one.name for one in rounds}:
            del known[gone]
        return done

    def _news(self, hub: HubConnection, state: MirrorState) -> tuple[_News, list[_RoundNews]]:
        """Ask what there is to fetch: from where on no transaction is under way, and each round with what is new."""
        marks = msgspec.json.encode({name: mark.mark for name, mark in state.rounds.items()}).decode()
        found = hub.rows(
            "select mark::text, has_articles, changes, name, round, version, sight,"
            " declines, seals, has_events, late from copydesk.news(%s, %s::pg_snapshot, %s::json)",
            (self._desk, state.articles, marks),
            _NewsRow,
            _MOST_ROUNDS,
        )
        if not found or _MARK.fullmatch(found[0].mark) is None:
            raise HubError("The hub answers what no hub does", "no mark, when asked for news")
        rounds = [msgspec.convert(structs.astuple(row)[3:], _RoundNews) for row in found if row.name is not None]
        return _News(*structs.astuple(found[0])[:3]), rounds

    def settings(self, hub: HubConnection, state: MirrorState) -> None:
        """Bring the desk's settings and lexicon; a lexicon that was taught something here stays."""
        shared = SettingsExchange(self._layout, self._desk, self._person)
        shared.ask(hub, state)
        with self._guarded("the desk's settings"):
            shared.settings(hub, state)
        with self._guarded("the desk's lexicon"):
            shared.lexicon(hub, state)

    def _changes(self, hub: HubConnection) -> None:
        """Bring what happened to articles as a whole: a file each, which is never written over."""
        query = "select name, body from copydesk.changes(%s)"
        for name, body in hub.stream(query, (self._desk,), tuple[str, str], _MOST_CHANGES, _MOST_BYTES):
            path = self._layout.changes / name
            with self._guarded(f"the change {name}"):
                if _CHANGE.fullmatch(name) is None:
                    raise HubError("A change of articles has a name that none has", repr(name))
                if not path.exists():
                    msgspec.json.decode(body, type=ArticleChange)
                    files.make_folder(self._layout.changes, 0o755)
                    files.replace(path, body.encode(), 0o644)

    @contextmanager
    def _guarded(self, what: str) -> Iterator[None]:
        """Note a fault in one part of an answer and let the rest go on; lost connections and disks go through."""
        try:
            yield
        except (StoreError, msgspec.MsgspecError, ValueError, TypeError, AttributeError, RecursionError) as error:
            lost = isinstance(error, StoreError) and type(error) not in (HubError, StoreError)
            if lost or isinstance(error.__cause__, OSError):
                raise
            told = Problem("A part of the hub was left out", f"{what}: {error}", "Ask the desk's lead")
            _note(self._problems, what, told)
        else:
            self._problems.pop(what, None)

    def _settle(self, hub: HubConnection, name: str, number: int, doc: str, done: Fetched) -> None:
        """Write a round's settings and its guidelines as the hub has them."""
        found = round_of(name, doc)
        folder = self._layout.round(found.name)
        files.make_folder(folder, ROUND_MODE)
        if found.guidelines:
            query = "select version, body from copydesk.guidelines(%s)"
            for version, body in hub.stream(query, (number,), tuple[str, str], _MOST_VERSIONS, _MOST_BYTES):
                data = body.encode()
                if version_of(data) != version or len(data) > guard.SMALL:
                    continue  # it is not the text that its version says
                kept = folder / kept_guidelines(version)
                if not kept.exists():
                    files.replace(kept, data, 0o644)
                if version == found.guidelines:
                    files.replace(folder / GUIDELINES, data, 0o644)
        write_round(self._layout, found)
        done.rounds += 1

    def _articles(self, hub: HubConnection, state: MirrorState, done: Fetched) -> None:
        after = ""
        entries: dict[str, list[ArticleEntry]] = {}
        counted = _Count("names of articles", _MOST_ARTICLES, _MOST_NAMED)
        query = "select key, sha256, entry from copydesk.articles(%s, %s::pg_snapshot, %s, %s)"
        while True:
            asked = (self._desk, state.articles, after, PAGE)
            page = hub.rows(query, asked, tuple[str, str, str], PAGE, _MOST_BYTES)
            counted.add(hub, len(page), sum(len(text) for _, _, text in page))
            for place, digest, text in page:
                after = place
                with self._guarded(f"an article's entry {digest[:12]}"):
                    entry = msgspec.json.decode(text, type=ArticleEntry)
                    guard.check_depth(entry.metadata)
                    if place.split("\1")[0] != entry.name:
                        raise HubError("An article is of another name than it is said to be", entry.name)
                    if snapshots.entered_of(entry) < 0:
                        raise HubError("An article is dated in the future", entry.name)
                    entries.setdefault(digest, []).append(entry)
            if len(page) < PAGE:
                break
        for digest, found in entries.items():
            with self._guarded(f"the text {digest[:12]}"):
                done.articles += self._article(hub, digest, found)

    def _article(self, hub: HubConnection, digest: str, entries: list[ArticleEntry]) -> int:
        """Write a snapshot and its names; return 1 when it is new here."""
        path = snapshots.path_of(self._layout.articles, digest)
        if path.exists():
            ours = snapshots.load(path)
            merged = merged_entries(ours.entries, entries)
            if merged != sorted(ours.entries, key=lambda entry: entry.name):
                snapshots.write(path, replace(ours, entries=merged))
            return 0
        size = 2 * guard.largest(guard.SNAPSHOT) + (1 << 20)  # PostgreSQL sends two letters a byte
        by = ""
        for _ in range(_MOST_VERSIONS):
            rows = hub.rows("select by, body from copydesk.text_of(%s, %s)", (digest, by), tuple[str, bytes], 1, size)
            if not rows:
                break
            [(by, body)] = rows
            found = _snapshot(body)
            if found is not None and not snapshots.fault(found, digest):
                snapshots.write(path, replace(found, entries=merged_entries(entries, ())))
                return 1
            wrong = Problem("A text on the hub is not the one its name says", digest, f"{by} put it there")
            _note(self._problems, f"text {digest} by {by}", wrong)
        raise HubError("The hub has no text for an article", entries[0].name)

    def _events(
        self, hub: HubConnection, name: str, number: int, mark: RoundMark, state: MirrorState, done: Fetched
    ) -> None:
        """Bring a round's events from its mark on, page by page."""
        after = ("0", "")
        counted = _Count(f"events in round {name}", _MOST_EVENTS, _MOST_OF_ROUND)
        query = "select seen::text, id, reviewer, late, doc"
        query += " from copydesk.events(%s, %s::pg_snapshot, %s::text::xid8, %s, %s)"
        while True:
            page = hub.rows(query, (number, mark.mark, *after, PAGE), _EventRow, PAGE, _MOST_BYTES)
            counted.add(hub, len(page), sum(len(row.doc) for row in page))
            self._keep(name, page, done)
            self._count(name, page, state)
            if len(page) < PAGE:
                break
            after = (page[-1].seen, page[-1].id)

    def _seals(self, hub: HubConnection, news: _RoundNews, mark: RoundMark, state: MirrorState) -> None:
        """Fetch the seals of a round, and look whether what is here is what was sealed."""
        late = frozenset(state.uncounted.get(news.name, ()))
        seals.seal_here(self._layout, news.name, self._person, late)
        found = seals.seals_of(hub, news.number) if news.seals else []
        if max((one.number for one in found), default=0) != news.seals:
            return  # it is being sealed again: the next time
        aside = {*late, *state.refused, *state.renamed}
        for number, problem in enumerate(seals.check(self._layout, news.name, found, frozenset(aside), self._person)):
            _note(self._problems, f"seal {news.name} {number}", problem)
        mark.seals = news.seals

    def _keep(self, round: str, page: list[_EventRow], done: Fetched) -> None:
        """Write the events of a page that are not here yet to files of what was fetched."""
        news: dict[str, dict[str, bytes]] = {}
        for row in page:
            identity, reviewer = row.id, row.reviewer
            if identity in self._ids(round, reviewer) or (row.late in _LATE and not self._person):
                continue  # a desk of its own is nobody's mirror: what does not count is not carried there
            line = _line(row.doc, identity, reviewer, round)
            if line is None:
                what = f"An event of {reviewer} on the hub cannot be read"
                told = Problem(what, f"round {round}", f"{identity}: it is left out")
                _note(self._problems, f"event {identity}", told)
                continue
            news.setdefault(reviewer, {})[identity] = line
        for reviewer, lines in news.items():
            self._write(round, reviewer, lines)
            self._known[round, reviewer] |= lines.keys()
            done.events += len(lines)

    def _count(self, round: str, page: list[_EventRow], state: MirrorState) -> None:
        """Note which of one's own events the hub does not count, and which it counts now."""
        mine = {row.id: row.late in _LATE for row in page if row.reviewer == self._person}
        before = state.uncounted.get(round, [])
        if before or any(mine.values()):
            after = {*before, *(one for one, is_late in mine.items() if is_late)}
            state.uncounted[round] = sorted(one for one in after if mine.get(one, True))

    def _ids(self, round: str, reviewer: str) -> set[str]:
        """Return the ids of a reviewer's events that are here, read from the files when first asked."""
        found = self._known.get((round, reviewer))
        if found is None:
            found = set()
            for path in self._layout.reviewer(round, reviewer).glob("*.json") if is_name(reviewer) else ():
                with suppress(OSError):
                    found |= {slim.id for slim in scan(files.read_bytes(path)).slims if slim.reviewer == reviewer}
            self._known[round, reviewer] = found
        return found

    def _write(self, round: str, reviewer: str, lines: Mapping[str, bytes]) -> None:
        """Append fetched events of one reviewer to their files, durably."""
        folder = self._layout.reviewer(round, reviewer)
        terms = SegmentOptions(folder, lambda: OPEN_MODES, FETCHED, self._layout.home.lstat().st_uid)
        rest = sorted(lines.items())
        try:
            while rest:
                taken = claim(terms, fresh=False)
                try:
                    room = terms.limit - taken.storage.count
                    taken.table.insert_json({key(identity): line for identity, line in rest[:room]})
                finally:
                    taken.close()
                rest = rest[room:]
        except OSError as error:
            raise files.failure("What the hub has could not be kept", folder, error) from error


def _note(problems: dict[str, Problem], what: str, problem: Problem) -> None:
    """Note what was left out; of very much only the beginning."""
    if what in problems or len(problems) < _MOST_PROBLEMS:
        problems[what] = problem


class _AlreadyChanged:
    """The hub as an upstream that has changed the round already."""

    def save(self, *_: object) -> None:
        """Do nothing."""


def write_round(layout: Layout, round: Round) -> None:
    """Write a round's settings into a desk's folder, over what cannot be understood of an older state."""
    path = layout.round_settings(round.name)
    if round == replace(MAIN, name=round.name) and not os.path.lexists(path):
        return
    try:
        round_files.load(path)
    except NewerDesk:
        raise
    except StoreError:
        for one in (path, path.parent / round_files.CONTROLS):
            files.make_way(one)
            one.unlink(missing_ok=True)
    changed = Layout(layout.folder, layout.home, cast("Upstream", _AlreadyChanged()))
    round_files.save(changed, round, current_person())


def _snapshot(body: bytes) -> Snapshot | None:
    """Return the snapshot in what a hub has, or None when it is none, or larger than one may be."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(body, guard.largest(guard.SNAPSHOT))
        if opened.unconsumed_tail:
            return None
        with guard.attributed():
            return msgspec.json.decode(data, type=Snapshot)
    except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
        return None


def _line(doc: str, identity: str, reviewer: str, round: str) -> bytes | None:
    """Return an event as a line of a file, or None when it is none, or another than the one it is said to be."""
    try:
        data = doc.encode()
        if b"\n" in data or b"\r" in data:
            data = msgspec.json.encode(msgspec.json.decode(data))
        slim = slim_of(data)
        guard.check_depth(msgspec.json.decode(data))
    except (msgspec.MsgspecError, UnicodeError, ValueError, RecursionError):
        return None
    fits = (slim.id, slim.reviewer, slim.round) == (identity, reviewer, round) and len(data) <= _MOST_EVENT
    named = is_name(reviewer) and reviewer != PUBLISHED
    return data if fits and named and len(scan(b"{\n" + b'"1":' + data + b"\n").slims) <= 1 else None
