"""Moving here: another program's texts become articles of a desk, its labels decisions, and any import can be tried.

An import that is tried opens desks on which nothing is written; what it needs of articles that are not there yet is
read in memory.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reading import guard
from reading.article import Article
from reading.errors import ReadingError
from reading.ignored import NAME as IGNORED
from reading.jsonl import source_of_line
from reading.language import vote
from reading.read import read
from reading.records import VOTERS, Fields
from reading.walk import walk
from review.scale import DEFAULT
from store import files
from store.articles.intake import article_name, source_of, update
from store.desk import Problem
from store.errors import StoreError
from store.exchange.about import emails, table
from store.exchange.export import to_file
from store.exchange.finding import DeskCards
from store.exchange.importing import ReadLine, RefusedLine
from store.exchange.peers.conversion import Converter, PeerExport, article_lines, fit_name, inline, placed_text
from store.exchange.peers.labels import LabelMap, meanings
from store.exchange.peers.values import PeerFault
from store.exchange.preview import TriedDesk, new_card
from store.files import processors
from store.folder_desk import FileDesk
from store.layout import DeskSettings, checked_name
from store.locate import find
from store.manage.adding import Adder
from store.opening import open_desk

FOLDER = "imported"
"""The folder of a desk in which the texts of other programs are kept as articles."""
_MANY = 200
"""Texts from which on several processes read them."""


class ImportTerms(Struct, frozen=True):
    """Where an import goes: the desk as it is named, who imports, and the round that was asked for."""

    path: str | None
    desk: str | None = None
    reviewer: str | None = None
    round: str | None = None


class Trial:
    """Opens desks on which nothing is written; `new` are the articles that would come."""

    def __init__(self, terms: ImportTerms, new: Iterable[Article] = (), *, exists: bool = True) -> None:
        """StoreError when there is no desk, unless it is said that there is none yet."""
        self._terms, self._new, self._exists = terms, tuple(new), exists
        if exists:
            self.open("", "").close()

    def open(self, name: str, round: str) -> TriedDesk:
        """Return the desk of a reviewer in a round, which need not be there; the empty name is who imports."""
        terms = self._terms
        who, wanted = name or terms.reviewer, terms.round or round or None
        if wanted:
            checked_name(wanted, "round")
        if not self._exists:
            return TriedDesk(checked_name(who or "me", "reviewer"), wanted or "main", self._new, None, None)
        try:
            opened = open_desk(terms.path, who, wanted, terms.desk, create=False, enter=False)
        except StoreError:
            opened = open_desk(terms.path, who, None, terms.desk, create=False, enter=False)
            if wanted and opened.layout.round(wanted).exists():
                opened.close()
                raise
            return TriedDesk(opened.reviewer, wanted or opened.round, self._new, opened, None)
        return TriedDesk(opened.reviewer, wanted or opened.round, self._new, opened, opened.decisions)


class Moved(Struct, frozen=True):
    """The export of another program as it goes into a desk: its records, the articles made, and what failed.

    `trial` opens the desk where nothing is to be written.
    """

    lines: Iterator[ReadLine | RefusedLine | PeerFault]
    articles: Sequence[str]
    problems: Sequence[Problem] = ()
    trial: Trial | None = None


@contextmanager
def moved(
    terms: ImportTerms,
    move: PeerExport,
    file: str,
    unnamed: str,
    labels: Iterable[tuple[str, object]],
    *,
    dry_run: bool,
) -> Iterator[Moved]:
    """Bring the texts of an export in and yield its records; with `dry_run` nothing is written.

    `file` is the export's, `unnamed` who annotated where it does not say, `labels` what labels mean beside what the
    desk's settings say.
    """
    with _opened(terms, file, dry_run) as desk:
        settings = desk.settings() if desk else DeskSettings()
        told = {**table(settings, "labels"), **dict(labels)}
        scale = desk.rules.scale if desk else DEFAULT
        map_ = LabelMap(meanings(told.items(), "--map and [labels] of desk.toml", scale), scale)
        cards = list(desk.articles.cards()) if desk else []
        new = _new(move, DeskCards(cards))
        made: dict[str, Article] = {}
        names: Sequence[str] = []
        problems: list[Problem] = []
        if desk is not None and not dry_run:
            problems += _set_aside(desk, file)
        if dry_run:
            made = {one.name: one for one in _tried_articles(terms, move, new, file)}
            cards, names = [*cards, *map(new_card, made.values())], list(made)
        elif desk is not None and new:
            names, failed = _add(desk, move, new, file)
            problems += failed
            cards = list(desk.articles.cards())
        there = DeskCards(cards)
        placed = {key: found for key, one in move.texts.items() if (found := placed_text(one, there)) is not None}
        converter = Converter(move, placed, _reader(desk, made), map_, people_of(settings), fit_name(unnamed))
        trial = Trial(terms, made.values(), exists=desk is not None) if dry_run else None
        yield Moved(converter.lines(), names, problems, trial)


def people_of(settings: DeskSettings) -> dict[str, str]:
    """Return reviewers by their e-mail address, by the table `[people]` of desk.toml."""
    return {mail.casefold(): who for who, mail in emails(settings).items()}


def _reader(desk: FileDesk | None, made: Mapping[str, Article]) -> Callable[[str], Article]:
    def article(name: str) -> Article:
        return made[name] if desk is None or name in made else desk.articles.article(name)

    return article


@contextmanager
def _opened(terms: ImportTerms, file: str, dry_run: bool) -> Iterator[FileDesk | None]:
    """Yield the desk, a new one where there is none; None where it would be made, and this is only a trial.

    An export that lies in the desk's folder is no file of articles: its texts come with what is said of them.
    """
    folder = Path(terms.path) if terms.path else None
    if folder is not None and not folder.exists() and folder.parent.is_dir():
        if dry_run:
            yield None
            return
        with suppress(OSError):  # opening says what is wrong
            files.make_path(folder)
    location = find(folder, Path(terms.desk).absolute() if terms.desk else None, os.geteuid())
    if not location.exists and dry_run:
        yield None
        return
    others = (path for path in walk(location.layout.folder).files if not _is_same(path, file))
    has_articles = location.exists or location.only is not None or any(others)
    round, enter = terms.round if location.exists else None, has_articles and not dry_run
    with closing(open_desk(terms.path, terms.reviewer, round, terms.desk, enter=enter, passing=[file])) as opened:
        yield opened


def _set_aside(desk: FileDesk, file: str) -> Iterator[Problem]:
    """Name an export that lies in the desk's folder among what is ignored, or the next opening makes articles of it.

    One whose articles the desk has already stays as it is.
    """
    folder = os.path.realpath(desk.layout.folder)
    below = os.path.relpath(os.path.realpath(file), folder)
    if below.startswith("..") or "\n" in below or not any(_is_same(path, file) for path in walk(Path(folder)).files):
        return
    source = source_of(Path(folder), Path(folder, below))
    if any(card.name.partition("#")[0] == source for card in desk.articles.cards()):
        return
    path = Path(folder, IGNORED)
    line = "/" + re.sub(r"([\\*?\[\]! #])", r"\\\1", below)
    try:
        before = files.read_bytes(path, largest=guard.SMALL) if path.exists() else b""
        if os.fsencode(line) in before.splitlines():
            return
        gap = b"" if before.endswith(b"\n") or not before else b"\n"
        files.replace(path, before + gap + os.fsencode(line) + b"\n", 0o644)
    except OSError as error:
        yield Problem("The export may come in as articles", f"{path}: {error.strerror or error}", "Move it elsewhere")
    else:
        yield Problem("The export is no file of articles", source, f"{IGNORED} names it now")


def _is_same(path: Path, file: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(file)


def _new(move: PeerExport, cards: DeskCards) -> list[str]:
    """Return the keys of the texts that the desk lacks, one for each text."""
    found: dict[str, str] = {}
    for key, one in move.texts.items():
        if one.text is not None and placed_text(one, cards) is None:
            found.setdefault(one.text, key)
    return list(found.values())


def _path(folder: Path, file: str) -> Path:
    """Return the file in which new texts are kept: named after the one they come from, and not there yet."""
    stem = re.sub(r"[^\w.-]+", "-", Path(file).stem if file != "-" else "stdin").strip(".-") or "texts"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 100_000)))
    return next(path for name in names if not (path := folder / FOLDER / f"{name}.jsonl").exists())


def _add(desk: FileDesk, move: PeerExport, new: list[str], file: str) -> tuple[list[str], list[Problem]]:
    """Write new texts into the desk's folder and take them in; return the articles' names, and what failed."""
    path = _path(desk.layout.folder, file)
    try:
        files.make_path(path.parent)
    except OSError as error:
        raise StoreError("The texts could not be kept", f"{path.parent}: {error.strerror or error}") from error
    to_file(article_lines(move, new), path)
    result = desk.add([path], Adder(processors()).take if len(new) > _MANY else update)
    return result.new, result.problems


def _tried_articles(terms: ImportTerms, move: PeerExport, new: list[str], file: str) -> Iterator[Article]:
    """Yield the articles that new texts would become."""
    folder = Path(terms.path or ".").absolute()
    path = _path(folder, file)
    source = source_of(folder, path)
    likely = vote(inline(move.texts[key].text or "") for key in new[:VOTERS])
    for number, line in enumerate(article_lines(move, new), 1):
        with suppress(ReadingError):  # its labels say so
            one = replace(source_of_line(path, number, line, Fields()), likely=likely)
            yield read(one, article_name(source, one.name))
