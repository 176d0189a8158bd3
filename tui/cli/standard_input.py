"""Standard input as a file: what `-` means to the commands that read articles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from reading import forms, guard
from reading.clean import visible
from reading.errors import ReadingError
from store import files

NAME = "-"
_MODE = 0o644  # as an editor would save an article


@contextmanager
def as_file(form: str) -> Iterator[Path]:
    """Keep what comes on stdin in a file for as long as it is needed."""
    with TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder) / f"stdin{_ending(form)}"
        path.write_bytes(read())
        yield path


def into_folder(folder: Path, data: bytes, form: str) -> Path:
    """Write what came on stdin into a desk's folder and return its file; the same input is the same file.

    Its name follows from what is in it, so that no other file is ever overwritten.
    """
    path = folder / f"stdin-{sha256(data).hexdigest()[:12]}{_ending(form)}"
    if not path.exists():
        try:
            files.replace(path, data, _MODE)
        except OSError as error:
            raise files.failure("Could not keep what came on stdin", path, error) from error
        print(f"copydesk: kept what came on stdin as {visible(str(path))}", file=sys.stderr)
    return path


def _ending(form: str) -> str:
    """Return the ending of a form's files; text without one named."""
    return next(end for end, one in forms.ENDINGS.items() if one == (form or forms.TEXT))


def read() -> bytes:
    """Return all of stdin; ReadingError when it is nothing, or larger than a file may be."""
    most = guard.largest(guard.TABLE)
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise ReadingError("Too much came on stdin", guard.too_large(len(data), guard.TABLE))
    if not data.strip():
        raise ReadingError("Nothing came on stdin", "", "Pipe an article into it, or name a file")
    return data
