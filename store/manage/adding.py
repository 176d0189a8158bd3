"""Many articles enter a desk at once: worker processes read them, this process keeps them in the order of their files.

What is kept is kept for good: after an interruption the same call goes on where it stopped. An article that cannot be
read, or kills the process that reads it, is a problem in the result and stops no other.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from reading import guard
from reading.codes import LanguageChoice
from reading.errors import CopydeskError, ReadingError
from reading.forms import holds_many
from reading.load import load
from reading.records import Fields
from store import files
from store.articles.intake import (
    Intake,
    IntakeDesk,
    article_name,
    digest_of,
    keep_article,
    not_ignored,
    one_of_each_text,
    rights_of,
    source_of,
)
from store.desk import Problem

if TYPE_CHECKING:
    from store.manage.workers import Outcome, ReadingJob

__all__ = ["AddProgress", "Adder", "Intake", "not_ignored", "one_of_each_text"]


class AddProgress(Struct, frozen=True):
    """How far the work has come: articles and bytes done, bytes in all, and seconds since it began."""

    articles: int
    bytes: int
    total: int
    seconds: float


class Adder(Struct):
    """Adds article files to a desk by worker processes; `result` counts them, also after an interruption.

    `language` is the one that they are in, whatever they say themselves.
    """

    workers: int
    fields: Fields = field(default_factory=Fields)
    report: Callable[[AddProgress], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic
    language: str = ""
    result: Intake = field(default_factory=Intake)
    unchanged: int = 0
    _done: int = 0
    _bytes: int = 0

    def take(self, desk: IntakeDesk, paths: Iterable[Path]) -> Intake:
        """Read and keep the new and changed articles of `paths`; return the result."""
        began = self.clock()
        waiting = list(self._waiting(desk, paths))
        total = sum(size for _, _, _, size in waiting)
        try:
            if waiting:
                from store.manage.workers import read_all  # what reads is heavy, and there may be nothing new

                with closing(read_all(self._jobs(desk, waiting), self.workers)) as found:
                    for job, outcome in found:
                        try:
                            self._keep(desk, job, outcome)
                        finally:
                            self.report(AddProgress(self._done, self._bytes, total, self.clock() - began))
                self._see(desk, waiting)
        finally:
            desk.catalogue.save()
        return self.result

    def _waiting(self, desk: IntakeDesk, paths: Iterable[Path]) -> Iterator[tuple[Path, str, str, int]]:
        """Yield path, source, SHA-256 and size of the files that are new or changed."""
        known = desk.catalogue.digests()
        held = Counter(row.source for row in desk.catalogue.all_rows())
        for path in paths:
            source = source_of(desk.folder, path)
            try:
                status = path.stat()
                # A document that failed was seen, and is tried again.
                if held[source] and desk.catalogue.is_seen(source, desk.catalogue.stamp_of(status)):
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

    def _jobs(self, desk: IntakeDesk, waiting: Iterable[tuple[Path, str, str, int]]) -> Iterator[ReadingJob]:
        """Yield the jobs: whole files, and those records of JSON and tables that are not in the desk."""
        from store.manage.workers import ReadingJob

        choice = LanguageChoice(self.language, desk.language())
        for path, source, digest, size in waiting:
            if not holds_many(path.name, self.fields.form):
                yield ReadingJob(path, source, digest, size, choice=choice, form=self.fields.form)
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
                        yield ReadingJob(path, source, digest, len(line.text), line, choice)
                self.result.read[source] = frozenset(names)
            except CopydeskError as error:
                self._problem(error, path)

    def _keep(self, desk: IntakeDesk, job: ReadingJob, outcome: Outcome) -> None:
        """Keep the article that a worker has read, or say why there is none."""
        if isinstance(outcome, CopydeskError):
            self._problem(outcome, job.path)
        elif isinstance(outcome, Exception):
            self._problem(ReadingError("Could not read the article", f"{type(outcome).__name__}: {outcome}"), job.path)
        else:
            keep_article(desk, outcome, job.source, job.digest, self.result, rights_of(job.path))
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
