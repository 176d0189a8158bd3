"""Articles are read by worker processes, and come back in the order in which they were asked for.

A process that an article kills costs that article only.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, resource_tracker
from pathlib import Path

from msgspec import Struct

from reading.article import Article
from reading.codes import NO_CHOICE, LanguageChoice
from reading.errors import ReadingError
from reading.load import load
from reading.records import Fields
from reading.source import Source

_AHEAD = 4
"""Articles in flight for each worker: enough to keep it busy, few enough to hold in memory."""


class ReadingJob(Struct, frozen=True):
    """One article to read: a whole file, or one record that this process has parsed already."""

    path: Path
    source: str
    digest: str
    size: int
    line: Source | None = None
    choice: LanguageChoice = NO_CHOICE
    form: str = ""


Outcome = Article | Exception
"""What became of a job: its article, or what a worker raised, as for the one that died."""


def read_all(jobs: Iterable[ReadingJob], workers: int) -> Generator[tuple[ReadingJob, Outcome]]:
    """Yield each job with what became of it; who stops listening (`close`) ends the workers at once."""
    flying: deque[tuple[ReadingJob, Future[Article]]] = deque()
    pool = _pool(workers)

    def landed() -> tuple[ReadingJob, Outcome]:
        nonlocal pool
        job, future = flying.popleft()
        found = _outcome(future)
        if isinstance(found, BrokenProcessPool):
            pool.shutdown(cancel_futures=True)
            found = _alone(job)
            pool = _pool(workers)
            again = [(other, pool.submit(_read, other)) for other, _ in flying]
            flying.clear()
            flying.extend(again)
        return job, found

    try:
        for job in jobs:
            flying.append((job, pool.submit(_read, job)))
            if len(flying) >= workers * _AHEAD:
                yield landed()
        while flying:
            yield landed()
    except BaseException:
        _end(pool)
        raise
    finally:
        # Waited for: Python, on leaving, wakes a pool's thread without its lock, which fails where that just ends.
        pool.shutdown(cancel_futures=True)


def _outcome(future: Future[Article]) -> Outcome:
    """Return the outcome of a worker's job."""
    try:
        return future.result()
    except Exception as error:  # whatever a hostile file makes a library raise
        return error


def _alone(job: ReadingJob) -> Outcome:
    """Read one article in a process of its own, so that only the one that kills it is given up."""
    with _pool(1) as pool:
        try:
            found = _outcome(pool.submit(_read, job))
        except BaseException:
            _end(pool)
            raise
    died = ReadingError("The process that read it died", str(job.path))
    return died if isinstance(found, BrokenProcessPool) else found


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
    pool._result_queue._writer.close()  # type: ignore[attr-defined]  # else half a result is waited for


def _ready() -> None:
    """Load the models that reading uses, before the first article comes."""
    import reading.read  # noqa: F401


def _read(job: ReadingJob) -> Article:
    """Read one article in a worker; its name is the one the loader gave it."""
    from reading.read import read

    [source] = [job.line] if job.line is not None else load(job.path, fields=Fields(form=job.form))
    return read(source, source.name, choice=job.choice)
