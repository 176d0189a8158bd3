"""Checking a desk: finds what is wrong, says where and what to do, and repairs what needs no person's judgement.

Each repair is safe by itself, and all of them come after a copy of the whole desk.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Set
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from shlex import join

from msgspec import Struct, structs

from reading import guard
from reading.article import Article
from review.admission import DAY, FUTURE, NOT_GIVEN, UNKNOWN, left_out_phrases, micros_of
from review.rounds import Round
from review.scale import Scale
from store import changes, files, rights
from store.articles import catalogue_file, snapshots
from store.articles.articles import DeskLexicon
from store.articles.snapshots import ArticleEntry, Snapshot
from store.errors import NewerDesk, StoreError
from store.index import columns
from store.index.reader import hint_for
from store.index.reanchoring import Reanchorer
from store.journal.codec import event_json, event_of, key, now_micros
from store.journal.segment import HEAD, TAIL, Scan, SegmentState, entry, scan
from store.layout import LEAD_PREFIX, PUBLISHED, DeskSettings, Layout, is_name, load_settings, save_settings
from store.person import Person, login_of
from store.rounds import declines
from store.rounds.files import CONTROLS, Rulebook, load
from store.rounds.folder_access import OPEN_MODES, ROUND_MODE, EventSource, FolderAccess, lead_folders
from store.rounds.guidelines import GUIDELINES, edited_guidelines, guidelines_text, kept_guidelines
from store.rounds.round_file import controls_of_text
from store.rounds.round_texts import asked_about
from store.rounds.rule import rule_of
from store.rounds.sealing import NAME as SEAL
from store.rounds.sealing import Manifest, Sealed, file_seal, ids_left_out, missing_files
from store.rounds.verdicts import why_verdicts_not_read


def copy_before(layout: Layout, stamp: str, elsewhere: Path | None = None) -> Path:
    """Copy the desk's `.copydesk` beside it to last, for its copier alone to read, and return where.

    Where nothing can be written there, it goes into the folder `elsewhere`.

    What this login may not read, and what is no file or folder, is left out: it is not changed either.
    """
    target = layout.home.with_name(f"{layout.home.name}-before-repair-{stamp}")
    if elsewhere is not None and files.why_not_writable(target.parent):
        target = elsewhere / target.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(layout.home, target, {"index"})
        files.sync_folder(target.parent)
    except OSError as error:
        raise files.failure("The desk could not be copied, so nothing was mended", target, error) from error
    return target


def _copy(source: Path, target: Path, leave: Set[str] = frozenset()) -> None:
    """Copy a folder's files and folders, closed to everybody else from the beginning on; links stay links."""
    target.mkdir(mode=0o700)
    try:
        found = list(os.scandir(source))
    except PermissionError:
        return
    for one in found:
        path, copy = Path(one.path), target / one.name
        if one.name in leave:
            continue
        if one.is_symlink():
            copy.symlink_to(path.readlink())
        elif one.is_dir():
            _copy(path, copy)
        elif one.is_file():
            _copy_file(path, copy)
    files.sync_folder(target)


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file, piece by piece; one that may not be read is left out."""
    try:
        reading = files.open_own(source, os.O_RDONLY)
    except PermissionError:
        return
    with os.fdopen(reading, "rb") as file:
        with os.fdopen(files.open_own(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        times = os.fstat(file.fileno())
        os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))


def settings_again(layout: Layout) -> None:
    """Write `desk.toml` anew."""
    away = "" if layout.folder == layout.home.parent else str(layout.folder)
    save_settings(layout.settings, DeskSettings(articles=away))


def set_aside(path: Path) -> None:
    """Take a snapshot that cannot be trusted out of the way, so that opening the desk can make it again."""
    path.rename(path.with_suffix(".damaged"))


@contextmanager
def _locked(path: Path) -> Iterator[tuple[dict[str, bytes], os.stat_result]]:
    """Yield a file's events, by id, and its status; StoreError when a program is writing it now."""
    descriptor = files.open_own(path, os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError("A program is writing this file", str(path), "Close copydesk first") from None
        found = scan(files.read_bytes(path))
        yield {line.slim.id: found.json(line) for line in found.lines}, os.fstat(descriptor)
    finally:
        os.close(descriptor)


def rewrite(path: Path) -> None:
    """Write a file of events again from its whole lines; StoreError when a program is writing it now."""
    with _locked(path) as (lines, status):
        files.replace(path, segment(lines), stat.S_IMODE(status.st_mode))


def redate(path: Path, latest: int) -> None:
    """Give the events of a file that are dated in the future the time that the file was last written, in their order.

    What refers to them within the file goes with them. StoreError when a program is writing it now.
    """
    with _locked(path) as (lines, status):
        ahead = sorted(identity for identity in lines if micros_of(identity) > latest)
        kept = [micros_of(identity) for identity in lines if micros_of(identity) <= latest]
        first = max([min(status.st_mtime_ns // 1000, latest - DAY), *(micros + 1 for micros in kept)])
        names = {old: f"{first + n:014x}{old[14:]}" for n, old in enumerate(ahead)}
        files.replace(path, segment(_renamed(lines, names)), stat.S_IMODE(status.st_mode))


def _renamed(lines: dict[str, bytes], names: dict[str, str]) -> dict[str, bytes]:
    """Return documents by id with other ids, also where they name each other."""
    renamed = {}
    for identity, json in lines.items():
        event = event_of(json)
        changed = structs.replace(
            event,
            id=names.get(identity, identity),
            step=names.get(event.step, event.step),
            supersedes=names.get(event.supersedes, event.supersedes),
            undoes=names.get(event.undoes, event.undoes),
            weighed=tuple(names.get(one, one) for one in event.weighed),
        )
        same = changed == event
        renamed[changed.id] = json if same else event_json(changed)
    return renamed


def segment(lines: dict[str, bytes]) -> bytes:
    """Return the file that holds these documents, by event id."""
    parts = [entry(key(identity), lines[identity], not n) for n, identity in enumerate(sorted(lines))]
    return HEAD + b"".join(parts) + TAIL


_LATELY = 600
"""Seconds in which a temporary file may still be in use."""


class _Texts:
    """The sound texts of a desk: how many sentences each has, and where one of them is in another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lengths: dict[str, int] = {}
        self.anchor = Reanchorer(self._load).anchor

    def _load(self, name: str, digest: str) -> Article:
        """Return a text as an article, whatever it was called when it had it."""
        found = snapshots.load(snapshots.path_of(self._folder, digest))
        return snapshots.article_of(structs.replace(found, entries=[ArticleEntry(name, "", "", 0)]), name)


class Finding(Struct, frozen=True):
    """A fault that was found: its title, its file, what to do; `mend` repairs it where that is safe and allowed."""

    title: str
    path: Path
    hint: str = ""
    mend: Callable[[], None] | None = None


def check(layout: Layout, who: Person) -> Iterator[Finding]:
    """Yield all that is wrong with a desk, as far as this login may look.

    Changes nothing.

    Raises NewerDesk for a desk of a later copydesk, whose rules are unknown here.
    """
    yield from _settings(layout)
    for problem in DeskLexicon(layout.lexicon).problems():
        yield Finding(problem.title, layout.lexicon, f"{problem.path}. {problem.hint}")
    texts = _Texts(layout.articles)
    yield from _snapshots(layout, texts.lengths)
    yield from _changes(layout)
    for path in map(Path, files.folders(layout.rounds)):
        if is_name(path.name):
            yield from _round(layout, path, who, texts)
        else:
            yield Finding("No round can have this name", path, "It is ignored: rename the folder, or remove it")
    yield from _litter(layout, who)
    yield from _modes(layout, who)
    yield from _index(layout, who)


def _changes(layout: Layout) -> Iterator[Finding]:
    """Yield the faults of the changes of articles."""
    for path in sorted(layout.changes.glob("*.json")):
        try:
            change = changes.load(path)
        except StoreError as error:
            yield Finding(error.title, path, error.hint)
            continue
        if change.at > now_micros() + DAY:
            yield Finding("A change of articles is dated in the future", path, "It is ignored: remove it")


def _settings(layout: Layout) -> Iterator[Finding]:
    try:
        load_settings(layout.settings)
    except NewerDesk:
        raise
    except StoreError as error:
        yield Finding(error.title, layout.settings, error.message, lambda: settings_again(layout))
        return
    with suppress(OSError):
        why = why_verdicts_not_read(layout.settings)
        if why:
            yield Finding("The desk's verdicts are not read", layout.settings, why)
    try:
        rule_of(layout)
    except StoreError as error:
        yield Finding(error.title, layout.settings, f"{error.message}. {error.hint}")


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
            yield from _closed_text(layout, path, snapshot)
        if wrong:
            lengths.pop(path.stem, None)
            hint = "Put its file back and open the desk, or copy the snapshot from another copy of the desk"
            yield Finding(f"A snapshot cannot be trusted: {wrong}", path, hint, lambda path=path: set_aside(path))  # type: ignore[misc]


def _closed_text(layout: Layout, path: Path, snapshot: Snapshot) -> Iterator[Finding]:
    """Find a text that others may not read although they may read its file: that was private when it came in."""
    status = path.stat()
    if status.st_mode & 0o004:
        return
    sources = [layout.folder / entry.source for entry in snapshot.entries]
    opened = [one for one in sources if one.is_file() and one.stat().st_uid == status.st_uid and _is_open(one)]
    if opened:
        hint = f"{opened[0]} is open to others"
        yield Finding("A text is closed to others, though its file is not", path, hint, lambda: path.chmod(0o644))


def _is_open(path: Path) -> bool:
    return bool(rights.readable(path.stat(), path) & 0o004)


def _round(layout: Layout, path: Path, who: Person, texts: _Texts) -> Iterator[Finding]:
    """Check one round's settings, folders and files."""
    try:
        one = load(layout.round_settings(path.name))
    except StoreError as error:
        yield Finding(error.title, layout.round_settings(path.name), error.hint)
    else:
        yield from _guidelines(layout, one)
        yield from _declines(path, one)
        yield from _leads(path, one)
        yield from _numbered(layout.round_settings(path.name), one, texts)
    status = path.lstat()
    if stat.S_IMODE(status.st_mode) & ROUND_MODE != ROUND_MODE and _is_shared(path, who):
        again = (lambda: path.chmod(ROUND_MODE)) if who.uid in (status.st_uid, 0) else None
        yield Finding(f"The round's folder has mode {_mode(status)}", path, "It should be 3777", again)
    rules = Rulebook(layout.round_settings(path.name))
    access = FolderAccess("", who, layout.home.lstat().st_uid, path, rules, lead=True)
    for place, why in access.strange_files():
        yield Finding("This is not taken for the lead's", place, f"{why}; it is ignored: close it, or remove it")
    yield from _written_by_hand(path, access.rules().scale)
    sealed = Sealed(access)
    manifest = sealed()
    if sealed.why:
        hint = "install the newer version" if sealed.is_newer else "`rounds seal` makes a new one"
        yield Finding("The round's seal is not believed", path / SEAL, f"{sealed.why}; {hint}")
    if manifest is not None:
        for place, why in missing_files(manifest, access):
            yield Finding("Something is not as it was sealed", place, why)
    for base in (path, path / PUBLISHED):
        if base == path or not access.why_not_lead_s(base):
            for folder in map(Path, files.folders(base)):
                if folder != path / PUBLISHED:
                    yield from _reviewer(folder, access, texts, manifest, base == path)


def _numbered(path: Path, one: Round, texts: _Texts) -> Iterator[Finding]:
    """Check that the texts are here by which a round numbers sentences."""
    for article in sorted(name for name, text in one.texts.items() if text not in texts.lengths):
        title = f"The text of {article} by which the round numbers sentences is not here"
        yield Finding(
            title, path, "What is said of its other texts counts nowhere: `copydesk merge` a copy that has it"
        )


def _guidelines(layout: Layout, one: Round) -> Iterator[Finding]:
    """Check the guidelines of a round against their version, which is a hash of their text."""
    edited = edited_guidelines(layout, one)
    if edited is not None:
        version = f"version {one.guidelines}" if one.guidelines else "any version"
        words = ("copydesk", "rounds", "guidelines", one.name, str(edited), "--desk", str(layout.home.parent))
        hint = f"`{join(words)}` makes it the next version, for decisions from then on"
        yield Finding(f"The guidelines were edited by hand: their text is not that of {version}", edited, hint)
    for version in dict.fromkeys((*(past.version for past in one.guidelines_versions), one.guidelines)):
        if version and not guidelines_text(layout, one, version):
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
            yield Finding("What a reviewer declined cannot be read", path, files.reason_of(error))
            continue
        if status.st_uid != path.parent.lstat().st_uid:
            yield Finding(f"The file belongs to {login_of(status.st_uid)}", path, "It is ignored")


def _leads(folder: Path, one: Round) -> Iterator[Finding]:
    """Check the folders in which leads keep their files of a round."""
    known = {base.name for base in lead_folders(folder, one.leads)}
    for path in sorted(folder.glob(f"{LEAD_PREFIX}*")):
        if path.name not in known:
            whose = login_of(path.lstat().st_uid)
            yield Finding(f"A lead's folder that the round names nobody for, by {whose}", path, "It is not used")


def _written_by_hand(path: Path, scale: Scale) -> Iterator[Finding]:
    """Find unreadable controls and guidelines of a round, where this login should be able to read them."""
    for name, understand in ((CONTROLS, partial(controls_of_text, scale=scale)), (GUIDELINES, str)):
        one = path / name
        if os.access(one, os.R_OK):
            try:
                understand(files.text_of(one, guard.TERMS))
            except OSError as error:
                yield Finding("This cannot be read", one, files.reason_of(error))
            except (ValueError, KeyError, TypeError) as error:
                yield Finding("This is damaged", one, str(error))


def _reviewer(
    folder: Path, access: FolderAccess, texts: _Texts, manifest: Manifest | None, own: bool
) -> Iterator[Finding]:
    """Check one reviewer's folder and the files in it."""
    status = folder.lstat()
    source, why = access.source(folder, status, not own)
    if why:
        whose = login_of(status.st_uid)
        what = f"{folder.name}'s folder belongs to {whose}"
        yield Finding(what, folder, f"It is ignored, for {why}; its owner should remove it")
        return
    mine = access.identity.uid == status.st_uid
    granted = access.folder_mode(status) if own else OPEN_MODES[0]
    if stat.S_IMODE(status.st_mode) & ~granted & 0o777:
        close = (lambda: folder.chmod(granted)) if mine else None
        yield Finding(f"The folder is open with mode {_mode(status)}", folder, f"It should be {granted:o}", close)
    who = access.unwanted_readers(folder, status) if own else ""
    if who:
        close = (lambda: _strip(folder)) if mine else None
        yield Finding(
            f"{who} can read in this folder, and the round is blind", folder, "Its owner should close it", close
        )
    if not os.access(folder, os.R_OK | os.X_OK):
        if own and not access.blind:
            yield Finding("A reviewer's folder cannot be read", folder, f"Ask {login_of(status.st_uid)}")
        return
    for path in sorted(folder.glob("*.json")):
        yield from _segment(path, access, source, texts, manifest)


def _segment(
    path: Path, access: FolderAccess, source: EventSource, texts: _Texts, manifest: Manifest | None
) -> Iterator[Finding]:
    """Check one file of events."""
    own = not source.is_copy
    try:
        status = path.lstat()
        data = files.read_bytes(path)
        found = scan(data)
    except OSError as error:
        yield Finding("A file of events cannot be read", path, files.reason_of(error))
        return
    why = access.why_not_file(source, status)
    if why:
        yield Finding("A file of events is not its reviewer's", path, f"{why}; it is left out")
    mine = access.identity.uid == status.st_uid
    if status.st_uid != path.parent.lstat().st_uid:
        yield Finding(f"The file belongs to {login_of(status.st_uid)}", path, "Only its folder's owner may write here")
    granted = access.modes[1] if own else OPEN_MODES[1]
    if stat.S_IMODE(status.st_mode) & ~granted:
        close = (lambda: path.chmod(granted)) if mine else None
        yield Finding(f"The file is open with mode {_mode(status)}", path, f"It should be {granted:o}", close)
    who = access.unwanted_readers(path, status) if own else ""
    if who:
        strip = (lambda: _strip(path)) if mine else None
        yield Finding(f"{who} can read this file, and the round is blind", path, "Its owner should close it", strip)
    if found.state is not SegmentState.WHOLE:
        again = (lambda: rewrite(path)) if mine else None
        what = "ends in mid-write" if found.state is SegmentState.TORN else "is damaged"
        hint = f"Its {len(found.lines)} whole events are read; rewriting it keeps them"
        yield Finding(f"The file {what}", path, hint, again)
    seal = file_seal(manifest, access, source, path.name, data)
    latest = now_micros() + DAY
    left_out = list(ids_left_out(found, access.terms(source), seal, latest))
    out = Counter(why for _, why in left_out)
    out[NOT_GIVEN] += _not_asked(found, {identity for identity, _ in left_out}, access.rules(), texts)
    if out := +out:
        mine_to_mend = FUTURE in out and mine
        heal = (lambda: redate(path, latest)) if mine_to_mend else None
        yield Finding("; ".join(left_out_phrases(out)), path, hint_for(out), heal)
    yield from _unknown_verdicts(path, found, access.rules().scale)
    yield from _events(path, found, texts.lengths)


def _not_asked(found: Scan, left_out: Container[str], round: Round, texts: _Texts) -> int:
    """Count the events of a file on sentences of other texts than the round numbers that it does not ask about.

    Those that are `left_out` for another reason are not among them, nor those on texts that are not here.
    """

    @cache
    def asked(article: str, text: str) -> Set[int | None] | None:
        is_here = round.texts.get(article, text) in texts.lengths and text in texts.lengths
        return asked_about(round, article, text, texts.anchor) if is_here else None

    count = 0
    for slim in found.slims:
        if slim.id not in left_out:
            about, text, at = slim.article, slim.snapshot, micros_of(slim.id)
            names = (about,) if round.names is None else round.names.names_meant_by(about, text, at)
            of = [asked(name, text) for name in names]
            count += all(one is not None and slim.sentence not in one for one in of)
    return count


def _unknown_verdicts(path: Path, found: Scan, scale: Scale) -> Iterator[Finding]:
    """Name the verdicts that a file's events give and the round lacks: another copy of the desk may have them."""
    given = (line.slim.holding.verdict for line in found.lines)
    unknown = Counter(verdict for verdict in given if verdict is not None and verdict not in scale)
    if unknown:
        hint = f"{', '.join(sorted(unknown))}: add it to the desk's [verdicts], or say with `was` what it is called now"
        yield Finding("; ".join(left_out_phrases({UNKNOWN: unknown.total()})), path, hint)


def _events(path: Path, found: Scan, lengths: dict[str, int]) -> Iterator[Finding]:
    """Check a file's events against the texts they judge."""
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


def _strip(path: Path) -> None:
    """Take the lists of access off something; StoreError when that cannot be."""
    why = rights.strip(path)
    if why:
        raise StoreError("The access cannot be taken back", str(path), why)


def _litter(layout: Layout, who: Person) -> Iterator[Finding]:
    """Find leftovers of interrupted programs."""
    for path in sorted(layout.home.rglob(".*.new")):
        status = path.lstat()
        if time.time() - status.st_mtime < _LATELY:
            continue
        own = status.st_uid == who.uid
        yield Finding("An interrupted program left this", path, "It can go", path.unlink if own else None)


def _modes(layout: Layout, who: Person) -> Iterator[Finding]:
    """Find files that others could change and should not."""
    for folder, whom in rights.exchangeable(layout.home, who.uid):
        hint = f"`chmod +t {folder}` keeps everybody's own files theirs"
        yield Finding(f"{whom} could put another desk in place of this one", folder, hint)
    for path in (layout.home, layout.settings, layout.articles, layout.rounds):
        if path.exists():
            status = path.lstat()
            if stat.S_IMODE(status.st_mode) & 0o022:
                closed = stat.S_IMODE(status.st_mode) & ~0o022
                close = (lambda path=path, closed=closed: path.chmod(closed)) if status.st_uid == who.uid else None
                yield Finding(f"Others may change this: mode {_mode(status)}", path, f"It should be {closed:o}", close)


def _index(layout: Layout, who: Person) -> Iterator[Finding]:
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
        for kept in sorted((path / columns.FOLDER).glob("*/**/*")) if mine else ():
            if kept.is_file() and not columns.is_sound(kept):
                yield Finding("Kept columns are damaged", kept, "They will be made again", kept.unlink)


def _is_shared(path: Path, who: Person) -> bool:
    """Whether somebody else than us has written in a round, so that its mode matters."""
    return any(entry.stat(follow_symlinks=False).st_uid != who.uid for entry in files.folders(path))


def _mode(status: os.stat_result) -> str:
    return f"{stat.S_IMODE(status.st_mode):o}"
