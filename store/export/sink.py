"""Where an export goes: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from store.errors import StoreError
from store.files import sync_folder


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


def to_file(chunks: Iterable[bytes], path: Path) -> None:
    """Write the chunks to `path` at once: a reader finds the old file or the whole new one, also after a power cut.

    A file that exists keeps its mode, a link stays a link; a pipe or a device is simply written to. StoreError when
    it cannot be written, and then a file is as it was.
    """
    path = path.resolve()
    try:
        special = path.exists() and not path.is_file()
    except OSError as error:
        raise _failure(path, error) from error
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
            os.fchmod(file.fileno(), _mode(path))
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
    """Write to what is no regular file."""
    try:
        stream = path.open("wb")
    except OSError as error:
        raise _failure(path, error) from error
    with stream:
        to_stream(chunks, stream)


def _failure(path: Path | str, error: OSError) -> StoreError:
    hint = "Choose another file with -o, or leave -o out to print"
    return StoreError("The export could not be written", f"{path}: {error.strerror or error}", hint)


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, or what the umask gives a new one."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
