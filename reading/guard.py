"""Reading what somebody else may have written: the one place that opens it, and what it may cost.

A file is looked at before it is opened (no pipe, socket, device or folder; no link where none is expected), it has a
largest size, and what is parsed of it has a deepest nesting. What goes beyond is a fault of that file: whoever reads
many files goes on with the next one. Only the person who reads can raise the sizes, by `COPYDESK_MAX_SIZE` (megabytes)
or `--max-size`; nothing that lies in a folder can.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader, FileIO
from typing import Any

VARIABLE = "COPYDESK_MAX_SIZE"

ARTICLE = 32 << 20
"""Bytes of an article's file, or of a line of JSONL."""
EVENTS = 64 << 20
"""Bytes of a file of events."""
SNAPSHOT = 256 << 20
"""Bytes of a snapshot: an article's text with all that was found in it."""
TABLE = 256 << 20
"""Bytes of a table, or of an array of records: these are decoded whole, and hold many articles."""
UNPACKED = 2 << 30
"""Bytes that a packed file may become."""
TERMS = 32 << 20
"""Bytes of a round's file, of its controls and manifest: they grow with the desk."""
SMALL = 4 << 20
"""Bytes of what people write by hand: settings, lexicon, guidelines, keymaps."""
DEEPEST = 64
"""Levels of lists and tables inside each other, in anything."""
LONGEST_LINE = 1 << 18
"""Characters of a line above which it is no paragraph: it is cut at stops alone, and no names are looked for in it."""
MOST_FILES = 20_000
"""Files of events of one reviewer in one round, and reviewers of a round."""

_DOTTED = re.compile(rf"(?:[\w\"'-]+[ \t]*\.[ \t]*){{{DEEPEST}}}")
_KINDS = (
    (stat.S_ISFIFO, "it is a pipe"),
    (stat.S_ISSOCK, "it is a socket"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISLNK, "it is a symbolic link, which copydesk does not follow"),
)


class TooDeep(ValueError):
    """Lists and tables are nested deeper than anybody nests them."""


def largest(usual: int) -> int:
    """Return the limit in bytes for reading: `usual`, or more when the person said so."""
    try:
        return max(usual, int(float(os.environ[VARIABLE]) * (1 << 20)))
    except (KeyError, ValueError, OverflowError):
        return usual


def opened(path: str | os.PathLike[str], usual: int, *, follow: bool = True) -> FileIO:
    """Open a regular file for reading; OSError names another kind of file, or says that it is too large."""
    look = os.stat if follow else os.lstat
    check_kind(look(path), path)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW)
    file = FileIO(os.open(path, flags), "rb")
    try:
        status = os.fstat(file.fileno())
        check_kind(status, path)
        if status.st_size > largest(usual):
            raise OSError(errno.EFBIG, too_large(status.st_size, usual), os.fspath(path))
    except OSError:
        file.close()
        raise
    return file


def check_kind(status: os.stat_result, path: str | os.PathLike[str]) -> None:
    """Raise OSError unless it is a regular file."""
    if not stat.S_ISREG(status.st_mode):
        what = next((word for is_kind, word in _KINDS if is_kind(status.st_mode)), "it is no regular file")
        raise OSError(errno.ELOOP if stat.S_ISLNK(status.st_mode) else errno.EINVAL, what, os.fspath(path))


def too_large(size: int, usual: int) -> str:
    """Return the error that a file is too large, and how to allow it."""
    return f"it has {size >> 20:,} MB; copydesk reads up to {largest(usual) >> 20} (--max-size MB reads more)"


def read_bytes(path: str | os.PathLike[str], usual: int, *, start: int = 0, follow: bool = True) -> bytes:
    """Return a regular file's bytes from `start` on; OSError when it is anything else, or too large."""
    with opened(path, usual, follow=follow) as file:
        if start:
            file.seek(start)
        most = largest(usual)
        data = _all_of(file, most + 1)
    if len(data) > most:  # it grew meanwhile
        raise OSError(errno.EFBIG, too_large(len(data), usual), os.fspath(path))
    return data


def _all_of(file: FileIO, most: int) -> bytes:
    """Return the content of an open file, up to `most` bytes: as a rule in one system call, and one to see the end."""
    size = os.fstat(file.fileno()).st_size - file.tell()
    pieces = [file.read(min(max(size, 0) + 1, most)) or b""]
    while pieces[-1] and sum(map(len, pieces)) < most:
        pieces.append(file.read(min(1 << 20, most - sum(map(len, pieces)))) or b"")
    return pieces[0] if len(pieces) < 3 and not pieces[-1] else b"".join(pieces)


def lines_of(file: FileIO, usual: int) -> Iterator[bytes]:
    """Yield the lines of an open file; of one that is longer than may be read only its beginning, without an end."""
    most, whole = largest(usual), BufferedReader(file)
    try:
        while line := whole.readline(most):
            yield line
            if not line.endswith(b"\n"):
                while (rest := whole.readline(1 << 20)) and not rest.endswith(b"\n"):
                    pass
    finally:
        with suppress(ValueError):  # whoever opened the file has closed it already
            whole.detach()


def unpacked_lines_of(file: FileIO, usual: int) -> Iterator[bytes]:
    """Yield the lines of an open file that gzip packed, as `lines_of` does.

    ValueError when it is none, is cut short, or becomes larger than anything that is read.
    """
    import gzip

    most, left = largest(usual), largest(UNPACKED)
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as whole:
            while line := whole.readline(most):
                left -= len(line)
                yield line
                while not line.endswith(b"\n") and (line := whole.readline(1 << 20)) and left >= 0:
                    left -= len(line)
                if left < 0:
                    raise ValueError(f"unpacked it has more than {largest(UNPACKED) >> 20:,} MB")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"it cannot be unpacked ({error})") from error


@contextmanager
def attributed() -> Iterator[None]:
    """Turn a parser's exceptions over a hostile file into a ValueError, which belongs to the file being read."""
    try:
        yield
    except RecursionError as error:
        raise TooDeep("lists and tables are nested too deep") from error
    except MemoryError as error:
        raise ValueError("it takes more memory than there is") from error


def toml(text: str) -> dict[str, Any]:
    """Return the tables of a TOML file; ValueError when it is none, or nested too deep."""
    if _DOTTED.search(text):  # each dot is a table; tomllib's time grows with the square of them
        raise TooDeep("a name has too many dots")
    with attributed():
        found = tomllib.loads(text)
    check_depth(found)
    return found


def check_depth(value: object, deepest: int = DEEPEST) -> None:
    """Raise TooDeep when lists and tables are nested deeper than that; for values that a parser made."""
    level = [value]
    for _ in range(deepest):
        level = [
            inner
            for one in level
            if isinstance(one, Mapping | list | tuple)
            for inner in (one.values() if isinstance(one, Mapping) else one)
            if isinstance(inner, Mapping | list | tuple)
        ]
        if not level:
            return
    raise TooDeep("lists and tables are nested too deep")
