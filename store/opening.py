"""Opening a desk: finds or makes it, takes new articles in, and returns it, for one round or for several."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading.codes import LanguageChoice
from review.scale import Scale
from store import files, rights
from store.articles import intake
from store.articles.catalogue import Catalogue
from store.articles.catalogue_file import NAME
from store.changes import ChangesFolder
from store.desk import Desk, Problem, Rounds
from store.errors import StoreError
from store.files import make_folder
from store.folder_desk import DeskParts, FileDesk
from store.index.index import Index
from store.index.naming import Naming
from store.index.reader import IndexReader
from store.journal.codec import now_micros
from store.journal.writer import Journal, SegmentOptions
from store.layout import MAIN_ROUND, SETTINGS, Layout, checked_name, find_home, load_settings, round_folders
from store.locate import DeskLocation, find, lay_out, refuse_empty
from store.manage.migrations import migrate
from store.manage.new_files import NewFiles
from store.person import Person, current_person, login_of
from store.places import Places, place_of, visits
from store.remembered import noticed
from store.rounds.files import Rulebook, no_round
from store.rounds.folder_access import ROUND_MODE, FolderAccess, reviewer_name
from store.rounds.invitations import working_round
from store.rounds.verdicts import check_removed, scale_of, why_verdicts_not_read

if TYPE_CHECKING:
    from store.hub.relay import Relay


def language_around(file: Path) -> LanguageChoice:
    """Return the language of the desk that a file lies in, so that its text is read as it is there."""
    home = find_home(file.absolute().parent)
    try:
        return LanguageChoice(desk=load_settings(home / SETTINGS).language if home else "")
    except StoreError:
        return LanguageChoice()  # a desk that is damaged keeps nobody from looking at a file


def open_desk(
    path: str | Path | None,
    reviewer: str | None = None,
    round: str | None = None,
    desk: str | Path | None = None,
    *,
    create: bool = True,
    overview: bool = False,
    enter: bool = True,
    wait: bool = True,
    workers: int = 1,
    program: bool = False,
    person: Person | None = None,
    clock: Callable[[], int] = now_micros,
    memory: Path | None = None,
    printed: bool = False,
    withdrawn: bool = False,
    passing: Collection[str] = (),
    rounds: Callable[[], Rounds] | None = None,
) -> FileDesk:
    """Return the desk at `path`: a folder of articles, one article's file, a desk, or None for the current folder's.

    `reviewer` is by default the login, `round` as `store.rounds.invitations.working_round` finds it, `desk` the
    folder that holds `.copydesk` when it is not the articles' own. A folder that is no desk yet becomes one, unless
    `create` is false or it cannot be written: then it opens read-only. New article files enter, unless
    `enter` is false: then the folder may also be empty. A desk that has articles need not `wait` for new ones: then
    its first `refresh` takes them in. `overview` sees how much everybody has done even in a blind round, for the
    round's lead alone. With several `workers` as many processes read files of events that were never read: only for
    a program that has no threads. `program`: the reviewer is one whose suggestions are brought in. `memory` is this
    person's folder for what was seen of desks before, or None. `printed` is for who prints decisions: in a blind round
    only those of the login itself. With `withdrawn` articles that are, they are among the others. `rounds` are those of
    the desk that it is opened from. `passing` are files that are no articles: guidelines to be. Raises StoreError.
    """
    who = person or current_person()
    location = find(None if path is None else Path(path), None if desk is None else Path(desk).absolute(), who.uid)
    if os.path.lexists(location.layout.hub):
        location, who = _mirrored(location, who, rounds)
    refused = _prepare(location, create, enter, clock)
    private_dir = None if refused else _private_dir(location.layout, who)
    chosen = checked_name(round or _working_round(location.layout, private_dir, reviewer or who.login), "round")
    access = replace(_access(location.layout, who, reviewer, chosen, overview, program), printed=printed)
    if rounds is None:

        def opened(name: str, overview: bool) -> FileDesk:
            return open_desk(
                path,
                access.reviewer,
                name,
                desk,
                create=False,
                overview=overview,
                wait=wait,
                person=who,
                passing=passing,
                rounds=rounds,
            )

        rounds = _Once(
            partial(_rounds, location.layout, replace(who, known_as=access.reviewer), opened), location.layout
        )
    was_opened = private_dir is not None and (private_dir / NAME).exists()
    check_removed(access, location.layout.settings, private_dir, was_opened=was_opened)
    parts = _parts(location, access, private_dir, refused, clock, enter, wait, rounds, withdrawn, passing)
    odd = (
        *_exchangeable(location.layout, who),
        *_not_owners(location.layout),
        *noticed(memory, location.layout, access),
    )
    parts = replace(parts, problems=(*odd, *parts.problems)) if odd else parts
    parts.reader.read_ahead(workers)
    return FileDesk(parts, access.round_folder.name)


def _mirrored(location: DeskLocation, who: Person, rounds: Callable[[], Rounds] | None) -> tuple[DeskLocation, Person]:
    """Return the mirror of a desk on a hub, with the way to its rounds there, and who works in it: its person.

    Desks that are opened from one have its way.
    """
    from store.hub.mirror import mirror_at
    from store.hub.upstream import HubUpstream  # for mirrors alone

    mirror = mirror_at(location.layout)
    if mirror is None:
        what = "hub.toml is somebody else's, or not closed to others as a mirror's is"
        raise StoreError("This is not a mirror of one's own", f"{location.layout.hub}: {what}", "Remove that file")
    person, uid = mirror.person, who.uid
    upstream = rounds.layout.upstream if isinstance(rounds, _Once) else None
    layout = replace(location.layout, upstream=upstream or HubUpstream(mirror))
    return replace(location, layout=layout), replace(
        who, login=person, uid_of=lambda name: uid if name == person else None
    )


def relay_of(desk: Desk) -> Relay | None:
    """Return what relays between a desk that is a mirror and its hub, or None for every other desk."""
    layout = desk.layout if isinstance(desk, FileDesk) else None
    if layout is None or not layout.hub.exists():
        return None
    from store.hub.mirror import mirror_at
    from store.hub.relay import Relay  # for mirrors alone

    mirror = mirror_at(layout)
    if mirror is None:
        return None
    relay = Relay(mirror)
    if layout.upstream is not None:
        layout.upstream.away = relay.away_line
    return relay


class _Once:
    """Makes the rounds of a desk when somebody first asks for them, for several threads."""

    def __init__(self, make: Callable[[], Rounds], layout: Layout) -> None:
        self.layout = layout
        self._make = make
        self._lock = Lock()
        self._made: Rounds | None = None

    def __call__(self) -> Rounds:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def _rounds(layout: Layout, person: Person, opened: Callable[[str, bool], FileDesk]) -> Rounds:
    """Return a person's way to the rounds of a desk."""
    from store.manage.round_admin import RoundAdmin  # for whoever looks at rounds, and no start does

    return RoundAdmin(layout, person, opened)


def _parts(
    location: DeskLocation,
    access: FolderAccess,
    private_dir: Path | None,
    refused: str,
    clock: Callable[[], int],
    enter: bool,
    wait: bool,
    rounds: Callable[[], Rounds],
    whole: bool,
    passing: Collection[str],
) -> DeskParts:
    """Look for articles, and return the parts of the desk."""
    changes = ChangesFolder(location.layout.changes)
    kept = private_dir / NAME if private_dir else None
    catalogue = Catalogue(location.layout.articles, kept, changes, whole=whole)
    worked = catalogue.load()
    new_files = NewFiles(location, catalogue, access.identity, clock, refused, passing)
    is_first = enter and not wait and location.only is None and not catalogue.cards()
    waits = wait or location.only is not None or is_first
    found = new_files.take_in_first() if is_first else new_files.take_in_new() if enter and waits else intake.Intake()
    if worked or waits:
        catalogue.save()
    return DeskParts(
        layout=location.layout,
        access=access,
        catalogue=catalogue,
        journal=_journal(access, clock),
        reader=IndexReader(access, index := Index(), clock, private_dir, Naming(catalogue)),
        index=index,
        places=Places(_place(private_dir, access)),
        clock=clock,
        unsaved=new_files.unsaved,
        private_dir=private_dir,
        take_in=new_files.take_in,
        known_file_test=new_files.known_file_test,
        rounds=rounds,
        take_in_new=(new_files.go_on if new_files.files_left else None)
        if waits
        else new_files.look_for_new
        if enter
        else None,
        arriving=new_files.arriving,
        read_only=refused or _cannot_write(access),
        problems=(*found.problems, *_leak(access)),
    )


def _journal(access: FolderAccess, clock: Callable[[], int]) -> Journal:
    """Return the journal of the reviewer."""
    who, folder = access.identity, access.round_folder / access.reviewer
    return Journal(SegmentOptions(folder, lambda: access.modes, who.host, who.uid), clock)


def _prepare(location: DeskLocation, create: bool, enter: bool, clock: Callable[[], int]) -> str:
    """Lay the desk out when it is new; return why nothing can be written, or the empty string."""
    if location.exists:
        if not location.layout.settings.exists() and not files.why_not_writable(location.layout.home):
            lay_out(location.layout)
        if location.layout.settings.exists():
            migrate(location.layout, str(clock()))
        return ""
    if not create:
        raise StoreError("There is no desk here", str(location.layout.home.parent), "`copydesk FOLDER` makes one")
    if enter:
        refuse_empty(location)
    base = location.layout.home if location.layout.home.exists() else location.layout.home.parent
    why = files.why_not_writable(base) if base.exists() else ""
    if not why:
        lay_out(location.layout)
    return f"{base}: {why}" if why else ""


def _access(
    layout: Layout, who: Person, reviewer: str | None, round_name: str, overview: bool, program: bool
) -> FolderAccess:
    """Return the rights of the reviewer in the round; StoreError when there is no such round or no such right."""
    owner = (layout.home if layout.home.exists() else layout.folder).stat().st_uid
    folder = layout.round(round_name)
    rules = Rulebook(layout.round_settings(round_name))
    name = reviewer_name(reviewer, who, owner, rules() if program else None)
    if not folder.is_dir() and layout.home.exists():
        if round_name != MAIN_ROUND:
            raise no_round(layout, round_name)
        with suppress(OSError, StoreError):
            lay_out(layout)
    owns = (folder.stat().st_uid if folder.exists() else owner) == who.uid
    lead = overview and (owns or rules().lead == name)
    if overview and not lead and rules().hides:
        raise StoreError("This round is blind", repr(round_name), "Only its lead can look at everybody's decisions")
    return FolderAccess(name, who, owner, folder, rules, lead)


def _private_dir(layout: Layout, who: Person) -> Path | None:
    """Return the private folder of this login in the index, or None when there can be none."""
    private_dir = layout.index / str(who.uid)
    with suppress(OSError):
        files.make_folder(private_dir, 0o700)
    return private_dir if files.is_own_folder(private_dir, who.uid) else None


def _working_round(layout: Layout, private_dir: Path | None, reviewer: str) -> str:
    """Return the round to work in when none was named."""
    return working_round(layout, reviewer, visits(private_dir, reviewer) if private_dir else {})


def _place(private_dir: Path | None, access: FolderAccess) -> Path | None:
    """Return the file that keeps where the reviewer stopped."""
    if private_dir is None:
        return None
    path = place_of(private_dir, access.round_folder.name, access.reviewer)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _cannot_write(access: FolderAccess) -> str:
    """Return why this reviewer cannot decide here, or the empty string."""
    strange = access.why_lead_is_strange()
    if strange:
        return strange
    own = access.round_folder / access.reviewer
    if own.exists() and not files.is_own_folder(own, access.identity.uid):
        return f"{own}: it belongs to {login_of(own.lstat().st_uid)}"
    base = own if own.exists() else access.round_folder
    why = files.why_not_writable(base)
    return f"{base}: {why}" if why else ""


def _exchangeable(layout: Layout, who: Person) -> tuple[Problem, ...]:
    """Return a problem that names the people who could put another desk in place of this one."""
    return tuple(
        Problem(f"{whom} could put another desk in place of this one", str(folder), f"`chmod +t {folder}`")
        for folder, whom in rights.exchangeable(layout.home, who.uid)
    )


def _not_owners(layout: Layout) -> Iterator[Problem]:
    """Yield a problem where verdicts of the desk's own are not read, because the file is not its owner's."""
    with suppress(OSError):
        why = why_verdicts_not_read(layout.settings)
        if why:
            yield Problem("The desk's verdicts are not read", str(layout.settings), why)


def _leak(access: FolderAccess) -> tuple[Problem, ...]:
    """Return the problems that let others read in a blind round: its group, or access lists that cannot be removed."""
    if not access.blind:
        return ()
    own = access.round_folder / access.reviewer
    for path in (own, *sorted(own.glob("*.json"))):
        with suppress(OSError):
            status = path.lstat()
            who = access.unwanted_readers(path, status) if status.st_uid == access.identity.uid else ""
            if who and path != own:
                hint = f"`setfacl -b {path}` closes it; `copydesk check --repair` tries to"
                return (Problem(f"{who} can read your decisions in this blind round", str(path), hint),)
    if not access.is_leaky:
        return ()
    hint = "Your decisions are closed even to the lead, who should give the folder a group without reviewers"
    return (Problem("Reviewers are in the group of this blind round", str(access.round_folder), hint),)


def verdicts_of(settings: Path) -> Scale:
    """Return the verdicts of the desk with those settings; StoreError says all that is wrong with them."""
    return scale_of(settings)


def desk_above(folder: Path) -> Path | None:
    """Return the `.copydesk` in or above a folder, or None."""
    return find_home(folder)


def check_there(path: str | None, desk: str | None, person: Person | None = None) -> None:
    """Raise StoreError when there is neither a desk nor an article to make one of."""
    location = find(
        Path(path) if path else None, Path(desk).absolute() if desk else None, (person or current_person()).uid
    )
    if not location.exists:
        refuse_empty(location)


def file_on_desk(articles: Iterable[str], desk: str | None) -> Path | None:
    """Return the first of some articles that is a file, or in one, where that lies on a desk or a `desk` is named.

    By it the desk is opened that has them: whoever names an article by its file need not be in its folder. None where
    all are names: then it is the desk of the current folder.
    """
    for word in articles:
        path = next((path for path in (word, word.partition("#")[0]) if os.path.isfile(path)), None)  # noqa: PTH113
        if path is not None and (desk is not None or find_home(Path(path).absolute().parent)):
            return Path(path)
    return None


def name_in(desk: Desk, path: Path) -> str:
    """Return what an article in the file at a path is called on a desk; empty on one that has no files."""
    return intake.source_of(desk.layout.folder, path) if isinstance(desk, FileDesk) else ""


def open_rounds(
    path: str | None,
    rounds: Sequence[str] = (),
    reviewer: str | None = None,
    desk: str | None = None,
    workers: int = 1,
    withdrawn: bool = False,
) -> list[FileDesk]:
    """Return a desk for each named round, or for all of the desk's; StoreError when there is no such desk or round.

    Whoever opens them sees what they may see: in an open blind round, their own decisions. With several `workers` as
    many processes read: only for a program that has no threads. With `withdrawn` articles, if they are asked for.
    """
    names = list(dict.fromkeys(rounds)) or [MAIN_ROUND]

    def opened(name: str) -> FileDesk:
        return open_desk(path, reviewer, name, desk, create=False, workers=workers, printed=True, withdrawn=withdrawn)

    first = opened(names[0])
    if not rounds:
        names += [folder.name for folder in round_folders(first.layout.rounds) if folder.name != MAIN_ROUND]
    return [first, *map(opened, names[1:])]


def open_named(
    path: str | None, reviewer: str | None, round: str | None, desk: str | None = None, *, program: bool = False
) -> FileDesk:
    """Return the desk of a reviewer in a round, which is made if there is none; StoreError when that is not allowed.

    `program` when the reviewer is a program, in whose name the lead of the round may write too.
    """
    if program and round is not None:
        with closing(open_desk(path, None, MAIN_ROUND, desk)) as opened:
            exists = opened.layout.round(checked_name(round, "round")).exists()
        if exists:
            return open_desk(path, reviewer, round, desk, program=True)
    opened = open_desk(path, reviewer, None, desk)
    if round in (None, opened.round):
        return opened
    opened.close()
    folder = opened.layout.round(checked_name(str(round), "round"))
    if not folder.exists() and not opened.read_only:
        with suppress(OSError):  # opening says what is wrong
            make_folder(folder, ROUND_MODE)
    return open_desk(path, reviewer, round, desk)
