"""Reading a document in a process of its own, with bounds: whatever it does to its library costs this file only.

The process gets the bytes on stdin and answers with the Source, or with the error, on stdout.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import msgspec
from msgspec import Struct

from reading.clean import visible
from reading.errors import DocumentError, ReadingError, installing
from reading.source import Source

MEMORY = 2 << 30
"""Bytes of memory that reading one document may take."""
SECONDS = 60
"""Seconds of a processor that it may take."""
_LONGEST = 300  # seconds on the clock, for a machine that has much to do
_MODULES = ("docx", "mail", "pdf")
LIBRARIES = {"pdf": "pypdfium2", "docx": "mammoth"}
"""What the extra `documents` brings, by the module that needs it."""


class ReadAnswer(Struct, frozen=True, omit_defaults=True):
    """What the process answers: a Source, or the title, message and hint of a ReadingError."""

    source: Source | None = None
    error: tuple[str, str, str] | None = None


def read_apart(module: str, path: Path, data: bytes) -> Source:
    """Return the Source that `reading.<module>` makes of a document; ReadingError when it cannot, or not in bounds."""
    check_installed(module, path)
    home = str(Path(__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-P", "-m", "reading.apart", module, os.fspath(path)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_LONGEST, env={**os.environ, "PYTHONPATH": paths}
        )
    except subprocess.TimeoutExpired as error:
        raise _unbound(path, "it takes too long") from error
    if done.returncode:
        raise _unbound(path, _why(done.returncode))
    answer = _DECODER.decode(done.stdout)
    if answer.source is None:
        raise DocumentError(*(answer.error or ("The document could not be read", visible(str(path)), "")))
    return answer.source


def check_installed(module: str, path: Path) -> None:
    """Raise ReadingError where the library that reads such documents is missing."""
    library = LIBRARIES.get(module)
    if library is not None and find_spec(library) is None:
        raise ReadingError(f"Reading such documents needs {library}", visible(str(path)), installing("documents"))


def _why(code: int) -> str:
    """Return why a process ended that gave no answer."""
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return f"it takes more than {SECONDS} seconds"
    return "it takes more memory than a document should, or it is broken"


def _unbound(path: Path, why: str) -> ReadingError:
    return DocumentError(
        "The document could not be read", f"{visible(str(path))}: {why}", "Save its text as .txt, or cut it into parts"
    )


def main(module: str, name: str) -> None:
    """Read a document from stdin and write the answer to stdout."""
    _bound()
    path = Path(name)
    try:
        answer = ReadAnswer(_reader(module)(path, sys.stdin.buffer.read()))
    except ReadingError as error:
        answer = ReadAnswer(error=(error.title, error.message, error.hint))
    except RecursionError:
        answer = ReadAnswer(error=("The document could not be read", f"{visible(name)}: it is nested too deep", ""))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer, enc_hook=str))


def _bound() -> None:
    """Limit what this process may take, as far as the system lets it."""
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0))
    for what, most in limits:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _reader(module: str) -> Callable[[Path, bytes], Source]:
    if module not in _MODULES:
        raise ValueError(module)
    return cast("Callable[[Path, bytes], Source]", import_module(f"reading.{module}").from_document)


def _made(kind: type, value: Any) -> Any:
    return kind(value) if kind is not object else value


_DECODER = msgspec.msgpack.Decoder(ReadAnswer, dec_hook=_made)

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
