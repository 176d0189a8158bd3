"""Running an export: gathers the decisions of rounds article by article, in several processes, and writes one file.

One article is in memory at a time. Each worker process makes the pieces of some articles, this process too, which puts
them in order. Workers are forked, so they have what the desk has read without a copy. A piece that a worker did not
deliver is made here, so that an error comes from where it would have come without workers. The file appears whole or
not at all. The collector of cyclic garbage is off meanwhile: it would go through the whole index again and again.
"""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatchcase
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol

from msgspec import Struct
from msgspec.structs import replace

from reading.article import Article
from review.consensus import Rule
from review.outcome_counts import outcome_phrases
from review.scale import DEFAULT, Scale, merged, scale_of_rounds
from store.desk import Desk, Problem
from store.errors import StoreError
from store.exchange import sources
from store.exchange.about import DeskAbout, about_of
from store.exchange.final import Final
from store.exchange.pseudonyms import Pseudonyms
from store.exchange.record import CONTROL, ORDER, Record, Subjects, file_name, utc
from store.files import forked, sync_folder

Read = Callable[[Desk, Subjects], Iterable[Record]]
"""Reads the records of one article from one desk, in the order of an export."""


class Chosen(Struct, frozen=True):
    """Sentences of articles that a query found, and decisions on earlier texts of them.

    `earlier` are article, reviewer, digest of the text, and sentence.
    """

    sentences: Mapping[str, frozenset[int]] = {}
    earlier: frozenset[tuple[str, str, str, int]] = frozenset()

    def has(self, article: str, present: str, record: Record) -> bool:
        """Whether a record is of one of them; `present` is the digest of the article's present text."""
        subject = record.subject
        if subject.article_sha256 == present:
            return subject.sentence in self.sentences.get(article, ())
        return (article, record.reviewer, subject.article_sha256, subject.sentence) in self.earlier

    @staticmethod
    def joined(several: Iterable[Chosen]) -> Chosen:
        """Return the union of several choices."""
        sentences: dict[str, frozenset[int]] = {}
        earlier: frozenset[tuple[str, str, str, int]] = frozenset()
        for one in several:
            earlier |= one.earlier
            for name, at in one.sentences.items():
                sentences[name] = sentences.get(name, frozenset()) | at
        return Chosen(sentences, earlier)


class Wanted(Struct, frozen=True):
    """Which decisions are exported; an empty field wants all.

    `articles` are names or patterns of file names.

    `text` says whether records carry text of the article; what people wrote stays either way. `history` wants every
    event and not only what is current; `consensus` one record a sentence, by that rule, in place of each reviewer's,
    for which `least` answers are needed, by default as many as were asked for; `final` one over all rounds.
    `answers` wants to know, beside decisions, who said of a sentence that it is no claim, `report` all that counts.
    With a key in `pseudonyms` people have other names, which are made with it. `chosen` is what a query found in each
    round; without it every sentence is wanted.
    """

    reviewers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    text: bool = True
    history: bool = False
    consensus: Rule | None = None
    least: int | None = None
    final: bool = False
    pseudonyms: bytes = b""
    answers: bool = False
    report: bool = False
    chosen: Mapping[str, Chosen] | None = None

    def article(self, name: str) -> bool:
        """Whether the article with that name is wanted."""
        if self.chosen is not None and not any(name in one.sentences for one in self.chosen.values()):
            return False
        if not self.articles:
            return True
        short = file_name(name)
        return any(name == a or short == a or fnmatchcase(name, a) or fnmatchcase(short, a) for a in self.articles)

    def record(self, record: Record) -> bool:
        """Whether this record is wanted."""
        return (not self.verdicts or record.verdict in self.verdicts) and (
            not self.reviewers or record.reviewer in self.reviewers
        )


_ELSEWHERE = "Choose another file with -o, or leave -o out to print"


class ExportedArticle(Struct, frozen=True):
    """One article with the records that are exported of it, in the order of the export.

    `came_to` has, of an article of a report, what its sentences came to over all rounds: a verdict, "no claim", or None
    where people differ; those that too few have answered are not in it.
    """

    article: Article
    records: tuple[Record, ...]
    came_to: Mapping[int, str | None] = {}

    @property
    def current(self) -> tuple[Record, ...]:
        """The records on the article's present text, without past ones and drafts."""
        sha256 = self.article.sha256
        past = ("past", "draft")
        return tuple(one for one in self.records if one.subject.article_sha256 == sha256 and one.status not in past)

    @property
    def others(self) -> tuple[Record, ...]:
        """All other records: of sentences that have changed or gone, and of a history."""
        current = {id(one) for one in self.current}
        return tuple(one for one in self.records if id(one) not in current)


class Gathering:
    """The articles of an export; `desks` are the same desk, one for each round."""

    def __init__(self, desks: Sequence[Desk], wanted: Wanted) -> None:
        self._desks = desks
        self._wanted = wanted
        self._readers = _readers(desks, wanted)
        self._names = Pseudonyms(wanted.pseudonyms) if wanted.pseudonyms else None
        is_whole = not (wanted.reviewers or wanted.verdicts or wanted.history)
        self._final = Final(desks, Rule.UNANIMOUS) if wanted.report and is_whole else None

    def names(self) -> list[str]:
        """Return the names of the articles that may have wanted decisions, in the order of an export."""
        names = {name for desk in self._desks for name in desk.articles.names() if self._wanted.article(name)}
        return sorted(names, key=lambda name: (file_name(name), name))

    def articles(self, names: Iterable[str]) -> Iterator[ExportedArticle]:
        """Yield those of the named articles that have wanted decisions, in the order they are named."""
        wanted = self._wanted
        for name in names:
            subjects = Subjects(name, partial(self._desks[0].articles.article, name), text=wanted.text)
            found = [record for desk, read in self._readers for record in self._of(desk, read, subjects)]
            if wanted.verdicts or wanted.reviewers:
                found = [record for record in found if wanted.record(record)]
            if found:
                if self._names is not None:
                    found = [self._names.record(record) for record in found]
                if len(self._readers) > 1 or self._names is not None:
                    found.sort(key=ORDER)
                yield ExportedArticle(subjects.article, tuple(found), self._came_to(name))

    def _came_to(self, name: str) -> Mapping[int, str | None]:
        """Return what the sentences of an article of a report came to."""
        outcomes = self._final.outcomes([name]) if self._final else ()
        return {at: one.said for (_, at), one in outcomes if one.rule is not Rule.INCOMPLETE}

    def _of(self, desk: Desk, read: Read, subjects: Subjects) -> Iterable[Record]:
        """Return the records of one round on an article: where a query narrows them, of what it found."""
        records = _with_controls(desk, read(desk, subjects), subjects.name)
        if self._wanted.chosen is None:
            return records
        chosen = self._wanted.chosen.get(desk.round, Chosen())
        present = subjects.article.sha256
        return [one for one in records if chosen.has(subjects.name, present, one)]


def _with_controls(desk: Desk, records: Iterable[Record], article: str) -> Iterable[Record]:
    """Return records with the verdict that is known of those that are controls of their round."""
    known = {sentence: verdict for (name, sentence), verdict in desk.rules.controls.items() if name == article}
    return [_as_control(one, known.get(one.subject.sentence)) for one in records] if known else records


def _as_control(record: Record, known: str | None) -> Record:
    if known is None:
        return record
    return replace(record, tail=record.tail.with_extra({**record.extra, CONTROL: str(known)}))


def exported_articles(desks: Sequence[Desk], wanted: Wanted) -> Iterator[ExportedArticle]:
    """Yield the articles that have wanted decisions, by file name; `desks` are the same desk, one for each round."""
    gathering = Gathering(desks, wanted)
    yield from gathering.articles(gathering.names())


def _readers(desks: Sequence[Desk], wanted: Wanted) -> list[tuple[Desk, Read]]:
    if wanted.final:
        return [(desks[0], Final(desks, wanted.consensus or Rule.MAJORITY, wanted.least).records)]
    return [(desk, _reader(desk, wanted)) for desk in desks]


def _reader(desk: Desk, wanted: Wanted) -> Read:
    if wanted.consensus is not None:
        return sources.RoundConsensus(desk, wanted.consensus, wanted.least).records
    if wanted.history:
        return sources.history_records
    if wanted.report:
        return sources.report_records
    return sources.answer_records if wanted.answers else sources.current_records


MakePiece = Callable[[Sequence[str]], bytes]
"""Returns the piece of the export that some articles, named in order, are."""

_BATCH = 1
"""Articles in one piece: with more of them, a worker that is done waits longer for the others."""
_FEWEST = 4
"""Pieces for each worker, from which on it is worth while to start one."""
_LENGTH = 8  # bytes of the number before each piece
_PIPE = 1 << 20  # the largest that Linux gives without asking: a worker goes on while others are read
_BUFFER = 1 << 18  # bytes a read: some articles' pieces


def pieces(names: Sequence[str], make: MakePiece, workers: int) -> Iterator[bytes]:
    """Yield the pieces of all articles in order; no more than one piece of each worker is waited with in memory."""
    batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
    workers = min(workers, len(batches) // _FEWEST)
    if workers < 2:
        yield from map(make, batches)
        return
    with ExitStack() as stack:
        others = [_start(stack, batches[number::workers], make) for number in range(1, workers)]
        for at, batch in enumerate(batches):
            turn = at % workers
            found = _receive(others[turn - 1]) if turn else None
            yield make(batch) if found is None else found


def _start(stack: ExitStack, batches: Sequence[Sequence[str]], make: MakePiece) -> BinaryIO:
    """Fork a worker and return the stream of its pieces; the stack ends it and reaps it."""
    reading, writing = os.pipe()
    _widen(writing)

    def work() -> None:
        os.close(reading)
        for batch in batches:
            _send(writing, make(batch))

    child = forked(work)
    os.close(writing)
    stack.callback(os.waitpid, child, 0)
    return stack.enter_context(os.fdopen(reading, "rb", _BUFFER))


def _widen(pipe: int) -> None:
    """Let a pipe hold a piece, where the system can, so that workers wait less for each other."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _send(pipe: int, piece: bytes) -> None:
    for part in (len(piece).to_bytes(_LENGTH), piece):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(pipe, rest) :]


def _receive(stream: BinaryIO) -> bytes | None:
    """Return a worker's next piece, or None when it has ended."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head)
    piece = stream.read(length) if len(head) == _LENGTH else b""
    return piece if len(head) == _LENGTH and len(piece) == length else None


Make = Callable[[ExportedArticle], bytes]
"""Returns what a format makes of one article."""


class Job(Struct, frozen=True):
    """One export.

    `articles` gives the articles from the start each time it is called: some formats count before they write.
    `made` is the time of the export, UTC, `desk` the desk's name, `version` copydesk's own, `rounds` the rounds that
    were looked at. `text` is False when no text of the articles may leave. `spread` has pieces made by several
    processes. `left_out` says what on the disk the export does not rest on, a sentence each,
    `said` what the rounds came to, `about` what the desk's settings say for those outside, `scales` the verdicts of
    each round.
    """

    articles: Callable[[], Iterator[ExportedArticle]]
    made: str = ""
    desk: str = ""
    version: str = ""
    rounds: tuple[str, ...] = ()
    text: bool = True
    spread: Callable[[Make], Iterator[bytes]] | None = None
    left_out: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    about: DeskAbout = DeskAbout()
    scales: Mapping[str, Scale] = {}

    @property
    def scale(self) -> Scale:
        """The verdicts of all rounds."""
        return scale_of_rounds(self.scales.values()) if self.scales else DEFAULT

    @property
    def present_scale(self) -> Scale:
        """The verdicts of all rounds, to be counted: one that was renamed stands in them once."""
        return merged(self.scales.values()) if self.scales else DEFAULT

    def scale_of(self, record: Record) -> Scale:
        """Return the verdicts of a record's round."""
        return self.scales.get(record.round) or self.scale

    def pieces(self, make: Make) -> Iterator[bytes]:
        """Yield the format's bytes for each article, in order, one or several articles at a time."""
        return self.spread(make) if self.spread else map(make, self.articles())


class Format(Protocol):
    """What a format's module offers."""

    def write(self, job: Job) -> Iterator[bytes]:
        """Yield the export in pieces, of about an article each."""


def left_out_of(desks: Sequence[Desk], wanted: Wanted) -> list[Problem]:
    """Return the problems that an export leaves out: of the disk, and of rounds that have no outcome yet."""
    hidden = [desk.round for desk in desks if desk.rules.hides] if wanted.final else []
    found = [problem for desk in desks for problem in desk.left_out()]
    found += [Problem("A round is blind and open", name, "Its verdicts count once it is closed") for name in hidden]
    return list(dict.fromkeys(found))


def as_report(job: Job, desks: Sequence[Desk], problems: Iterable[Problem]) -> Job:
    """Return the export with a report's facts: the outcomes of the rounds, and the problems left out."""
    said = tuple(
        f"Round {desk.rules.name}: {sentence}"
        for desk in desks
        if not desk.rules.hides
        for sentence in outcome_phrases(sources.outcome_counts(desk), asked=not desk.rules.is_everything)
    )
    return replace(job, said=said, left_out=tuple(problem.sentence for problem in problems))


def job_of(desks: Sequence[Desk], wanted: Wanted, desk: str, now: int, workers: int = 1) -> Job:
    """Return the export of the wanted decisions of desks; `now` is in microseconds since 1970.

    With several `workers` pieces are made by as many processes: only for a program that has no threads.
    """
    rounds = tuple(opened.round for opened in desks)
    spread = partial(_spread, desks, wanted, workers) if workers > 1 else None
    return Job(
        lambda: exported_articles(desks, wanted),
        utc(now),
        desk,
        version("copydesk"),
        rounds,
        wanted.text,
        spread,
        about=about_of(desks[0].settings()) if desks else DeskAbout(),
        scales={opened.round: opened.rules.scale for opened in desks},
    )


def _spread(desks: Sequence[Desk], wanted: Wanted, workers: int, make: Make) -> Iterator[bytes]:
    gathering = Gathering(desks, wanted)
    return pieces(gathering.names(), lambda names: b"".join(map(make, gathering.articles(names))), workers)


def to_stream(chunks: Iterable[bytes], stream: BinaryIO) -> None:
    """Write the chunks to an open stream; StoreError when it takes no more, BrokenPipeError when its reader left."""
    try:
        for chunk in chunks:
            stream.write(chunk)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _failure(stream.name, error) from error


def to_file(chunks: Iterable[bytes], path: Path, private: bool = False) -> None:
    """Write the chunks to `path` at once: a reader finds the old file or the whole new one, also after a power cut.

    A file that exists keeps its mode, unless it is to be `private`: for its owner alone. A link stays a link, but one
    that somebody else made is not followed; a pipe or a device is simply written to, another's not when it is to be
    `private`. StoreError when it cannot be written, and then a file is as it was.
    """
    mine = (0, os.geteuid())
    if path.is_symlink() and path.lstat().st_uid not in mine:
        raise StoreError("The export could not be written", f"{path} is a link that somebody else made", _ELSEWHERE)
    path = path.resolve()
    try:
        special = path.exists() and not path.is_file()
    except OSError as error:
        raise _failure(path, error) from error
    if special and private and path.stat().st_uid not in mine:
        raise StoreError("The export could not be written", f"somebody else reads {path}", _ELSEWHERE)
    if special:
        _straight(chunks, path)
        return
    whole: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            whole = Path(file.name)
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fchmod(file.fileno(), 0o600 if private else _mode(path))
            os.fsync(file.fileno())
        whole.replace(path)
        whole = None
        sync_folder(path.parent)
    except OSError as error:
        raise _failure(path, error) from error
    finally:
        if whole is not None:
            with suppress(OSError):
                whole.unlink()


def _straight(chunks: Iterable[bytes], path: Path) -> None:
    """Write straight to a file that is not a regular one, such as a pipe."""
    try:
        stream = path.open("wb")
    except OSError as error:
        raise _failure(path, error) from error
    with stream:
        to_stream(chunks, stream)


def _failure(path: Path | str, error: OSError) -> StoreError:
    return StoreError("The export could not be written", f"{path}: {error.strerror or error}", _ELSEWHERE)


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what the umask gives a new one."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the collector of cyclic garbage off, for work that makes none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
