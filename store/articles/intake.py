"""Articles enter the desk: files that are new become snapshots, files that changed are named.

A file is read once. Its time of change and length, or else its SHA-256, tell later that it was read already.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from reading import guard
from reading.article import Article
from reading.codes import LanguageChoice
from reading.errors import CopydeskError, DocumentError
from reading.forms import is_document
from reading.ours import what_of_ours
from store import files, rights
from store.articles.catalogue import Catalogue
from store.articles.catalogue_file import CatalogueRow, Pause, no_pause
from store.articles.renames import Arrivals, copies, renames
from store.articles.snapshots import Provenance, Snapshot
from store.changes import RENAME, ArticleChange
from store.desk import Problem
from store.rounds.guidelines import VERSION_LENGTH


class Intake(Struct):
    """The result of looking at files: names of articles that are new, changed but left, updated; and the failures.

    `renamed` are those among them that the desk knew under another name, which stands first; `copies` have the same
    text as the others named. `before` has the rows of updated ones, `read` the names in each file that was read
    whole. `ours` are files that copydesk wrote, which are no articles, each with what it is.
    `gone` are articles whose file was read and has no such line any more.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, CatalogueRow] = field(default_factory=dict)
    read: dict[str, frozenset[str]] = field(default_factory=dict)
    ours: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


Keep = Callable[[Article, Provenance], Snapshot]


class IntakeDesk(Struct, frozen=True):
    """The parts of a desk that intake uses: its folder, its catalogue, how it keeps a snapshot, who adds and when.

    `record` makes a change of names durable; a desk that cannot be written has none. `guidelines` are the versions of
    guidelines that rounds of the desk were given.
    `language` asks for that of articles which do not say theirs.
    """

    folder: Path
    catalogue: Catalogue
    keep: Keep
    by: str
    now: Callable[[], int]
    is_shared: bool = False
    language: Callable[[], str] = str
    record: Callable[[ArticleChange], None] | None = None
    guidelines: Callable[[], Collection[str]] = tuple


Take = Callable[[IntakeDesk, Iterable[Path]], Intake]


def take_in_with_renames(desk: IntakeDesk, take: Take, paths: Iterable[Path]) -> Intake:
    """Take files in as `take` does, find out which were renamed, and return the result."""
    began = max(desk.now(), desk.catalogue.changes.last + 1)
    ours: list[tuple[str, str]] = []
    result = take(desk, articles_among(desk, paths, ours))
    result.ours += ours
    if desk.record is not None:
        arrivals = Arrivals(tuple(result.new), result.before, result.read)
        found = renames(desk.folder, desk.catalogue, arrivals)
        if found:
            desk.record(ArticleChange(RENAME, began, desk.by, found))
            desk.catalogue.refresh()
        result.renamed = [(one.old, one.new) for one in found]
        result.gone = _gone(desk.catalogue, result.read)
        came = {new for _, new in result.renamed}
        result.new[:] = [name for name in result.new if name not in came]
        result.updated[:] = [name for name in result.updated if name not in came]
        result.copies.update(copies(desk.catalogue, (*result.new, *result.updated)))
    return result


def _gone(catalogue: Catalogue, read: Mapping[str, Collection[str]]) -> list[str]:
    """Return the articles, not withdrawn, whose file was read and has none of their names now."""
    several = {source: names for source, names in read.items() if source.lower().endswith(".jsonl")}
    if not several:
        return []
    rows = (catalogue.current(name) for name in catalogue.names())
    return [row.name for row in rows if row and row.source in several and row.name not in several[row.source]]


def articles_among(desk: IntakeDesk, paths: Iterable[Path], ours: list[tuple[str, str]]) -> list[Path]:
    """Return the files that may be articles; those that copydesk wrote, or a round has as guidelines, go to `ours`."""
    guidelines, found = desk.guidelines(), []
    for path in paths:
        what = "" if is_as_seen(desk, path) else what_of_ours(path) or _guidelines(path, guidelines)
        if what:
            ours.append((source_of(desk.folder, path), what))
        else:
            found.append(path)
    return found


def is_as_seen(desk: IntakeDesk, path: Path | str) -> bool:
    """Whether a file was taken in exactly as it is now: what has been an article for long stays one."""
    try:
        status = os.stat(path)  # noqa: PTH116 - for each of 100,000 files
        return desk.catalogue.is_seen(source_of(desk.folder, path), desk.catalogue.stamp_of(status))
    except OSError:
        return False


def is_done_with(desk: IntakeDesk, path: Path | str) -> bool:
    """Whether nothing is left to do about a file that is as it was; a document that failed may be tried again."""
    if not is_as_seen(desk, path):
        return False
    return not is_document(os.fspath(path)) or source_of(desk.folder, Path(path)) in desk.catalogue.digests()


def _guidelines(path: Path, versions: Collection[str]) -> str:
    """Return that a file is a round's guidelines, or the empty string."""
    try:
        if not versions or path.stat().st_size > guard.SMALL:
            return ""
        with guard.opened(path, guard.SMALL) as file:
            return "the guidelines of a round" if digest_of(file)[:VERSION_LENGTH] in versions else ""
    except OSError:
        return ""


_SHOWN = 5
"""Articles that an opening names one by one."""


def intake_problems(intake: Intake) -> Iterator[Problem]:
    """Yield problems for who opens a desk: articles that were renamed or came twice, files that are none."""
    renamed = [f"{old} is {new} now" for old, new in intake.renamed]
    if renamed:
        what = "An article was" if len(renamed) == 1 else f"{len(renamed)} articles were"
        yield Problem(f"{what} renamed, with all decisions", _some(renamed))
    copies = [f"{name} as {first}" for first, others in one_of_each_text(intake.copies) for name in others]
    if copies:
        what = "A new article has" if len(copies) == 1 else f"{len(copies)} new articles have"
        yield Problem(f"{what} the text of another", _some(copies), "`copydesk withdraw` keeps one")
    if intake.ours:
        hint = "`copydesk import` takes an export in; `.copydeskignore` keeps files out for good"
        names = [f"{source} ({what})" for source, what in intake.ours]
        yield Problem("Passed over, for copydesk wrote it or has it elsewhere", _some(names), hint)


def one_of_each_text(copies: Mapping[str, Sequence[str]]) -> list[tuple[str, list[str]]]:
    """Return each text that came twice once: the article to keep, one that was there before if any, and the others."""
    found: dict[frozenset[str], tuple[str, list[str]]] = {}
    for name, others in copies.items():
        names = sorted((name, *others), key=lambda one: (one in copies, one))
        found.setdefault(frozenset(names), (names[0], [one for one in names[1:] if one in copies]))
    return list(found.values())


def not_ignored(faults: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return problems for what was to be ignored and could not be understood."""
    hint = "What it names may have come in; mend it, then `copydesk withdraw` takes that out"
    return [Problem("What is to be ignored could not be read", f"{path}: {why}", hint) for path, why in faults]


def _some(names: list[str]) -> str:
    rest = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest


def update(desk: IntakeDesk, paths: Iterable[Path]) -> Intake:
    """Look at article files; those that changed get a new snapshot."""
    return take_in(desk, paths, update=True)


def take_in(desk: IntakeDesk, paths: Iterable[Path], update: bool, pause: Pause = no_pause) -> Intake:
    """Look at article files; `update` also gives files that changed a new snapshot, else they are only named.

    `pause` is called before each.
    """
    result = Intake()
    known = desk.catalogue.digests()
    for path in paths:
        pause()
        try:
            _take_file(desk, path, known, update, result)
        except OSError as error:
            failed = files.failure("Could not read the file", path, error)
            result.problems.append(Problem(failed.title, failed.message, failed.hint))
        except CopydeskError as error:
            result.problems.append(Problem(error.title, error.message or str(path), error.hint))
            if isinstance(error, DocumentError):  # each of them costs half a second, at every opening
                with suppress(OSError):
                    desk.catalogue.see(source_of(desk.folder, path), desk.catalogue.stamp_of(path.stat()))
    return result


def known_file_test(desk: IntakeDesk, pause: Pause = no_pause) -> Callable[[str], bool]:
    """Return a function that says whether the file at a path of the desk was taken in exactly as it is now.

    Asked of every file at every opening, so it takes strings. A name that is no UTF-8 is never done.
    """
    seen, below = desk.catalogue.files_seen(pause), len(os.path.join(desk.folder, ""))  # noqa: PTH118

    def is_known(path: str) -> bool:
        known = seen.get(path[below:])
        if known is None:
            return False
        try:
            status = os.stat(path)  # noqa: PTH116
        except OSError:
            return False
        return known == desk.catalogue.stamp_of(status)

    return is_known


def _take_file(desk: IntakeDesk, path: Path, known: Mapping[str, str], update: bool, result: Intake) -> None:
    source = source_of(desk.folder, path)
    stamp = desk.catalogue.stamp_of(path.stat())
    if source in known and desk.catalogue.is_seen(source, stamp):
        return
    with guard.opened(path, sys.maxsize) as file:
        digest = digest_of(file)
    done = True
    earlier = with_marks(source_path(desk.folder, path))  # how earlier programs named a file whose name is no UTF-8
    if known.get(source) != digest and (earlier == source or known.get(earlier) != digest):
        done = _take_articles(desk, path, source, digest, update, result)
    if done:
        desk.catalogue.see(source, stamp)


def digest_of(file: BinaryIO | FileIO) -> str:
    """Return the SHA-256 of an open file, without holding all of it."""
    from hashlib import sha256  # loads OpenSSL, which no start needs

    digest = sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _take_articles(desk: IntakeDesk, path: Path, source: str, digest: str, update: bool, result: Intake) -> bool:
    """Take in the articles of one file and return whether nothing is left to do about it."""
    from reading.load import load
    from reading.read import read  # the entity recogniser is heavy, and most openings read nothing

    done = True
    names: set[str] = set()
    choice = LanguageChoice(desk=desk.language())
    for found in load(path):
        name = article_name(source, found.name)
        article = read(found, name, choice=choice)
        row = desk.catalogue.find(name)
        names.add(name)
        if row is None or update:
            keep_article(desk, article, source, digest, result, rights_of(path))
        elif row.snapshot != article.sha256:
            result.changed.append(name)
            done = False
    if update:
        result.read[source] = frozenset(names)
    return done


def rights_of(path: Path) -> tuple[int, int]:
    """Return the mode and the group of a file, by which others may read it."""
    status = path.stat()
    return rights.readable(status, path), status.st_gid


def keep_article(
    desk: IntakeDesk, article: Article, source: str, digest: str, result: Intake, readers: tuple[int, int]
) -> None:
    """Keep an article read from `source`, a file with the SHA-256 `digest`, and note whether it is new or updated.

    `readers` are the mode and the group of the file: who may not read it may not read the snapshot either.
    """
    name = article_name(source, article.name)
    row = desk.catalogue.find(name)
    entered = max(
        desk.now(), desk.catalogue.changes.last, row.entered + 1 if row else 0
    )  # the clock may have gone back
    snapshot = desk.keep(replace(article, name=name, source=source), Provenance(digest, entered, desk.by, *readers))
    if not readers[0] & 0o004 and desk.is_shared:
        hint = f"`chmod o+r` it, then `copydesk check --repair` opens the text, too; {name} is closed to others now"
        result.problems.append(Problem("An article is private, as its file is", source, hint))
    desk.catalogue.add_snapshot(article.sha256, snapshot)
    if row is None:
        result.new.append(name)
    elif row.snapshot != article.sha256:
        result.updated.append(name)
        result.before.setdefault(name, row)


def source_of(folder: Path, path: Path | str) -> str:
    """Return a file's path below the desk's folder, or its absolute path, as an article's name.

    However the file is named, from wherever: by a relative path, or by one that leads over a link.
    """
    return readable_name(source_path(folder, path))


def source_path(folder: Path, path: Path | str) -> str:
    """Return the same as the system spells it."""
    here, home = os.path.abspath(path), os.path.abspath(folder)  # noqa: PTH100  # for each of 100,000 files
    if not _is_below(here, home):
        within, resolved = os.path.realpath(os.path.dirname(here)), os.path.realpath(home)  # noqa: PTH120
        if _is_below(os.path.join(within, ""), resolved):  # noqa: PTH118
            here, home = os.path.join(within, os.path.basename(here)), resolved  # noqa: PTH118, PTH119
    return here[len(os.path.join(home, "")) :] if _is_below(here, home) else here  # noqa: PTH118


def readable_name(text: str) -> str:
    """Return a path as an article's name; bytes that are no UTF-8 become marks, and stand in hexadecimal at its end.

    So that two files whose names differ only there stay two articles.
    """
    name = with_marks(text)
    wrong = "".join(f"{ord(character) & 0xFF:02x}" for character in text if "\udc80" <= character <= "\udcff")
    return f"{name}~{wrong}" if wrong else name


def with_marks(text: str) -> str:
    """Return a path with a mark in place of each byte that is no UTF-8."""
    return os.fsencode(text).decode("utf-8", "replace")


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))  # noqa: PTH118


def article_name(source: str, found: str) -> str:
    """Return an article's name in the desk: its source, with what the loader added (`#id`) for one of many."""
    _, mark, part = found.partition("#")
    base = source.rpartition("/")[2]
    return f"{source}#{part}" if mark and not base.endswith(f"#{part}") else source
