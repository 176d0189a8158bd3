"""What holds for every test: its own home, a UTF-8 locale, no clock in a property test, a terminal's signals."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from reading.article import Article, Mention, Sentence
from reading.entities.pipeline import OwnEngine
from reading.guard import VARIABLE
from reading.read import read_file
from tests.waiting import until

settings.register_profile("copydesk", deadline=None, print_blob=True)
settings.load_profile("copydesk")

if sys.dont_write_bytecode:
    # Nothing is left beside the sources, but each of hundreds of programs would compile them: they start twice as fast
    # with what one of them has compiled. The processes that share the tests inherit where.
    _compiled = tempfile.mkdtemp(prefix="copydesk-compiled-")
    Path(_compiled).chmod(0o755)  # some tests become other users
    atexit.register(shutil.rmtree, _compiled, ignore_errors=True)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = _compiled
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False

# A shell that runs the tests in the background, or nohup, ignores these; programs under test would inherit that.
for _ignored in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
    if signal.getsignal(_ignored) is signal.SIG_IGN:
        signal.signal(_ignored, signal.default_int_handler if _ignored == signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)  # where pytest-xdist is not installed nobody asks
def pytest_xdist_auto_num_workers() -> int:
    """Have two processes a processor run the tests: half the time they wait for a program, the disk or a pause."""
    return (os.cpu_count() or 1) * 2


def pytest_collection_finish() -> None:
    """Have garbage looked for seldom, and never among the tests themselves: that was a fifth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(3000, 20, 20)


SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return folders for homes, each a new one; `mktemp` would read all earlier ones for each."""
    return map(tmp_path_factory.mktemp("homes").joinpath, map(str, count()))


@pytest.fixture(autouse=True)
def _own_world(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a home of its own, so that nobody's keymap, theme or terminal changes a result."""
    home = next(_homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / ".local" / "state"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("NO_COLOR", "TMUX", "SSH_CONNECTION", "SSH_TTY", "COLORTERM", "COPYDESK_KEYMAP"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(VARIABLE, "")  # `--max-size` sets it for its process, which here goes on with the next test
    del os.environ[VARIABLE]


@cache
def _sample_articles() -> tuple[Article, ...]:
    return tuple(read_file(path) for path in sorted(SEEDS.glob("*.txt")))


@pytest.fixture(scope="session")
def _recognise_once() -> Callable[..., Sequence[Mention]]:
    """Return the engine's recognition, which looks for the names of a sample once a process."""
    samples = {article.text for article in _sample_articles()}
    recognise = OwnEngine.recognise
    once = cache(lambda text, sentences, language: tuple(recognise(OwnEngine(), text, sentences, language)))

    def recognise_once(self: OwnEngine, text: str, sentences: Sequence[Sentence], language: str) -> Sequence[Mention]:
        if text in samples:
            return once(text, tuple(sentences), language)
        return recognise(self, text, sentences, language)

    return recognise_once


@pytest.fixture(autouse=True)
def _samples_read_once(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    _recognise_once: Callable[..., Sequence[Mention]],
) -> None:
    """Let tests that are not about reading have the samples read in no time: looking for names takes a tenth of all."""
    if not request.path.is_relative_to(Path(__file__).parent / "reading"):
        monkeypatch.setattr(OwnEngine, "recognise", _recognise_once)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Let no thread outlive its test: it would go on in the next, and a fork there takes its locks along."""
    before = set(threading.enumerate())
    yield
    left: set[threading.Thread] = set()

    def all_ended() -> bool:
        nonlocal left
        left = set(threading.enumerate()) - before
        return not left

    until(all_ended, lambda: f"threads are left: {left}")


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    """Return the five sample articles, read once."""
    return _sample_articles()


@pytest.fixture
def seeds() -> Path:
    """Return the folder of the five sample articles; never write there."""
    return SEEDS


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """Return a private copy of the five sample articles."""
    folder = tmp_path / "samples"
    folder.mkdir()
    for path in sorted(SEEDS.glob("*.txt")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
