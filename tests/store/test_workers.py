"""Worker processes: how far they read ahead, and that nothing of them is left when they are through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from store.manage import workers
from store.manage.workers import ReadingJob
from tests.waiting import LIMIT, until


class Pool:
    """Workers that have done everything at once: what they read is the name of the source."""

    def __init__(self, ended: list[object]) -> None:
        self.ended = ended
        self._processes = {1: self}
        self._result_queue = self._writer = self

    def kill(self) -> None:
        self.ended.append("killed")

    def close(self) -> None:
        self.ended.append("closed")

    def submit(self, _: object, job: ReadingJob) -> Future[str]:
        future: Future[str] = Future()
        future.set_result(job.source)
        return future

    def shutdown(self, **how: object) -> None:
        self.ended.append(how)


def test_only_some_articles_are_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four for each worker; they come in the order in which they were asked for, whoever stops listening."""
    ended: list[object] = []
    monkeypatch.setattr(workers, "_pool", lambda _: Pool(ended))
    asked: list[int] = []

    def jobs() -> Iterator[ReadingJob]:
        for number in range(20):
            asked.append(number)
            yield ReadingJob(Path(f"{number}"), f"{number}", "", 1)

    found = workers.read_all(jobs(), 2)
    for number in range(3):
        job, outcome = next(found)
        assert (job.source, str(outcome), len(asked)) == (f"{number}", f"{number}", 8 + number)
    assert [job.source for job, _ in found] == [f"{number}" for number in range(3, 20)]
    assert ended == [{"cancel_futures": True}]
    stopped = workers.read_all(jobs(), 1)
    next(stopped)
    stopped.close()
    assert ended[1:] == ["killed", "closed", {"cancel_futures": True}]


def test_what_goes_wrong_with_asking_is_told_who_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody works on."""
    ended: list[object] = []
    monkeypatch.setattr(workers, "_pool", lambda _: Pool(ended))

    def jobs() -> Iterator[ReadingJob]:
        yield ReadingJob(Path("a"), "a", "", 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(workers.read_all(jobs(), 1))
    assert ended[0] == "killed"


@pytest.mark.parametrize("whole", [True, False])
def test_no_thread_is_left(tmp_path: Path, whole: bool) -> None:
    """Python's own end disturbs itself where one is still closing what it used: a traceback now and then."""
    before = set(threading.enumerate())
    files = [tmp_path / f"{number}.txt" for number in range(3)]
    for file in files:
        file.write_text("The bridge opened in May.")
    with closing(workers.read_all([ReadingJob(file, file.name, "", 1) for file in files], 1)) as found:
        first, _ = next(found)
        assert first.path == files[0]
        if whole:
            assert len(list(found)) == 2
    assert set(threading.enumerate()) <= before


def test_who_stops_does_not_wait_for_the_rest_of_an_article() -> None:
    """A worker that is ended while it hands over a long one leaves a beginning, which nobody waits for."""
    pool = workers._pool(1)
    pool.submit(workers._ready).result(LIMIT)
    began = _read_by_this_process()
    pool.submit(bytes, 100_000_000)
    until(lambda: _read_by_this_process() - began > 2_000_000)
    results = pool._result_queue
    workers._end(pool)
    ending = threading.Thread(target=pool.shutdown, daemon=True)
    ending.start()
    ending.join(LIMIT)
    is_through = not ending.is_alive()
    results._writer.close()  # type: ignore[attr-defined]  # whatever comes out, this process can end
    assert is_through


def _read_by_this_process() -> int:
    """Return the bytes that were read, from files and from pipes."""
    return int(Path("/proc/self/io").read_text().split()[1])
