"""Many articles enter a desk at once: worker processes read them, this process keeps them in the order of their files.

What is kept is kept for good: after an interruption the same call goes on where it stopped. An article that cannot be
read, or kills the process that reads it, is a problem in the result and stops no other.
"""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, resource_tracker
from pathlib import Path

from msgspec import Struct, field

from reading import guard
from reading.article import Article
from reading.codes import NO_CHOICE, LanguageChoice
from reading.errors import CopydeskError, ReadingError
from reading.forms import holds_many
from reading.load import load
from reading.records import Fields
from reading.source import Source
from store import files
from store.articles.intake import (
    Intake,
    IntakeDesk,
    alike,
    article_name,
    digest_of,
    keep,
    not_ignored,
    rights_of,
    source_of,
)
from store.desk import Problem

__all__ = ["AddProgress", "Adder", "Intake", "alike", "not_ignored"]

_AHEAD = 4
"""Articles in flight for each worker: enough to keep it busy, few enough to hold in memory."""


class AddProgress(Struct, frozen=True):
    """How far the work has come: articles and bytes done, bytes in all, and seconds since it began."""

    articles: int
    bytes: int
    total: int
    seconds: float


class _Job(Struct, frozen=True):
    """One article to read: a whole file, or one record that this process has parsed already."""

    path: Path
    source: str
    digest: str
    size: int
    line: Source | None = None
    choice: LanguageChoice = NO_CHOICE
    form: str = ""


class Adder(Struct):
    """Adds article files to a desk by worker processes; `result` counts them, also after an interruption.

    `language` is the one that they are in, whatever they say themselves.
    """

    workers: int
    fields: Fields = field(default_factory=Fields)
    report: Callable[[AddProgress], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic
    language: str = ""
    result: Intake = field(default_factory=lambda: Intake([], [], [], []))
    unchanged: int = 0
    _done: int = 0
    _bytes: int = 0

    def take(self, desk: IntakeDesk, paths: Iterable[Path]) -> Intake:
        """Read and keep the new and changed articles of `paths`; return the result."""
        began = self.clock()
        waiting = list(self._waiting(desk, paths))
        total = sum(size for _, _, _, size in waiting)
        flying: deque[tuple[_Job, Future[Article]]] = deque()
        pool = _pool(self.workers)

        def land() -> None:
            nonlocal pool
            job, future = flying.popleft()
            try:
                pool = self._keep(desk, job, future, pool, flying)
            finally:
                self.report(AddProgress(self._done, self._bytes, total, self.clock() - began))

        try:
            for job in self._jobs(desk, waiting):
                flying.append((job, pool.submit(_read, job)))
                if len(flying) >= self.workers * _AHEAD:
                    land()
            while flying:
                land()
            self._see(desk, waiting)
        except BaseException:
            _end(pool)
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            desk.catalogue.save()
        return self.result

    def _waiting(self, desk: IntakeDesk, paths: Iterable[Path]) -> Iterator[tuple[Path, str, str, int]]:
        """Yield path, source, SHA-256 and size of the files that are new or changed."""
        known = desk.catalogue.digests()
        held = Counter(row.source for row in desk.catalogue.every())
        for path in paths:
            source = source_of(desk.folder, path)
            try:
                status = path.stat()
                if desk.catalogue.is_seen(source, desk.catalogue.stamp_of(status)):
                    self.unchanged += held[source]
                    continue
                with guard.opened(path, sys.maxsize) as file:
                    digest = digest_of(file)
            except OSError as error:
                failed = files.failure("Could not read the file", path, error)
                self.result.problems.append(Problem(failed.title, failed.message, failed.hint))
                continue
            # The articles of a file of records may be in only in part: they are looked at one by one.
            if known.get(source) == digest and not holds_many(path.name, self.fields.form):
                self.unchanged += 1
            else:
                yield path, source, digest, status.st_size

    def _jobs(self, desk: IntakeDesk, waiting: Iterable[tuple[Path, str, str, int]]) -> Iterator[_Job]:
        """Yield the jobs: whole files, and those records of JSON and tables that are not in the desk."""
        choice = LanguageChoice(self.language, desk.language())
        for path, source, digest, size in waiting:
            if not holds_many(path.name, self.fields.form):
                yield _Job(path, source, digest, size, choice=choice, form=self.fields.form)
                continue
            try:
                names: set[str] = set()
                for line in load(path, fields=self.fields):
                    name = article_name(source, line.name)
                    names.add(name)
                    row = desk.catalogue.find(name)
                    if row is not None and row.digest == digest:
                        self.unchanged += 1
                    else:
                        yield _Job(path, source, digest, len(line.text), line, choice)
                self.result.read[source] = frozenset(names)
            except CopydeskError as error:
                self._problem(error, path)

    def _keep(
        self,
        desk: IntakeDesk,
        job: _Job,
        future: Future[Article],
        pool: ProcessPoolExecutor,
        flying: deque[tuple[_Job, Future[Article]]],
    ) -> ProcessPoolExecutor:
        """Keep the articles that a worker has read; return the pool, a new one when the worker died."""
        try:
            article = future.result()
        except CopydeskError as error:
            self._problem(error, job.path)
        except BrokenProcessPool:
            pool.shutdown(wait=False, cancel_futures=True)
            self._alone(desk, job)
            pool = _pool(self.workers)
            again = [(other, pool.submit(_read, other)) for other, _ in flying]
            flying.clear()
            flying.extend(again)
            return pool
        except Exception as error:  # whatever a hostile file makes a library raise
            self._problem(ReadingError("Could not read the article", f"{type(error).__name__}: {error}"), job.path)
        else:
            keep(desk, article, job.source, job.digest, self.result, rights_of(job.path))
        self._done += 1
        self._bytes += job.size
        return pool

    def _alone(self, desk: IntakeDesk, job: _Job) -> None:
        """Read one article in a process of its own, so that only the one that kills it is given up."""
        with _pool(1) as pool:
            try:
                article = pool.submit(_read, job).result()
                keep(desk, article, job.source, job.digest, self.result, rights_of(job.path))
            except CopydeskError as error:
                self._problem(error, job.path)
            except BrokenProcessPool:
                self._problem(ReadingError("The process that read it died", str(job.path)), job.path)
            except BaseException:
                _end(pool)
                raise
        self._done += 1
        self._bytes += job.size

    def _see(self, desk: IntakeDesk, waiting: Iterable[tuple[Path, str, str, int]]) -> None:
        """Remember the state of the files that went in without a problem."""
        kept = desk.catalogue.digests()
        failed = "\n".join(problem.path for problem in self.result.problems)
        for path, source, digest, _ in waiting:
            if str(path) not in failed and kept.get(source) == digest:
                desk.catalogue.see(source, desk.catalogue.stamp_of(path.stat()))

    def _problem(self, error: CopydeskError, path: Path) -> None:
        """Note a problem of an article, and its file."""
        message = error.message if str(path) in error.message else f"{path}: {error.message}"
        self.result.problems.append(Problem(error.title, message, error.hint))


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return running workers that Ctrl+C does not reach: they inherit a mask, and only this process decides to stop."""
    resource_tracker.ensure_running()  # else the first worker starts it, and it lifts the mask when it has started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        for _ in range(workers):
            pool.submit(_ready)
        return pool
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: they only read, and leaving would wait until they are done."""
    for worker in list((pool._processes or {}).values()):
        worker.kill()


def _ready() -> None:
    """Load the models that reading uses, before the first article comes."""
    import reading.read  # noqa: F401


def _read(job: _Job) -> Article:
    """Read one article in a worker; its name is the one the loader gave it."""
    from reading.read import read

    [source] = [job.line] if job.line is not None else load(job.path, fields=Fields(form=job.form))
    return read(source, source.name, choice=job.choice)
