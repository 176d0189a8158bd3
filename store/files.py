"""Operations on files and folders, each done carefully in one place; and work done in forked processes.

A forked process has everything that this one has read, without a copy.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from reading import guard
from store.errors import ReadOnlyDesk, StoreError

_SAFE = os.O_CLOEXEC | os.O_NOFOLLOW
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_WORDS: Mapping[int | None, str] = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your quota on this disk is used up",
    errno.EROFS: "the file system is mounted read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOENT: "it is not there any more",
    errno.ESTALE: "the network file system lost it",
    errno.ELOOP: "it is a symbolic link, which copydesk does not follow",
    errno.EIO: "the disk reported an error",
}


def failure(title: str, path: Path, error: OSError) -> StoreError:
    """Return the StoreError that says in words why the system refused, which comes first, and where."""
    why = reason_of(error)
    if error.errno == errno.ELOOP and not path.exists():
        why = "it is a symbolic link that leads nowhere"
    kind = ReadOnlyDesk if error.errno in _READ_ONLY else StoreError
    return kind(title, f"{why} ({path})", _hint(error.errno))


def reason_of(error: OSError) -> str:
    """Return in words why the system, or the guard over reading, refused."""
    return _WORDS.get(error.errno, error.strerror or str(error))


def _hint(number: int | None) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space and try again"
    if number in _READ_ONLY:
        return "Keep your decisions elsewhere with --desk DIR"
    return "Run `copydesk check`"


def open_own(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a regular file without following a link and return its descriptor; `mode` holds whatever the umask is."""
    flags |= os.O_NONBLOCK  # a pipe that lies there must not be waited for
    descriptor = os.open(path, flags | _SAFE, mode)
    try:
        guard.check_kind(os.fstat(descriptor), path)
        if flags & os.O_CREAT and flags & os.O_EXCL:
            os.fchmod(descriptor, mode)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def read_bytes(path: Path, start: int = 0, largest: int = guard.EVENTS) -> bytes:
    """Return a regular file's bytes from `start` on, never through a symbolic link; OSError when it is too large."""
    return guard.read_bytes(path, largest, start=start, follow=False)


def text_of(path: Path, largest: int = guard.SMALL) -> str:
    """Return a regular file's text; OSError when it cannot be read, UnicodeDecodeError when it is not UTF-8."""
    return read_bytes(path, largest=largest).decode("utf-8")


def write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write all of `data` at `offset`; one system call unless the kernel takes less."""
    written = os.pwrite(descriptor, data, offset)
    while written < len(data):
        written += os.pwrite(descriptor, data[written:], offset + written)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the file system can."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes, mode: int, durable: bool = True) -> None:
    """Put `data` at `path` so that a reader finds either the old or the new file, whole."""
    kept = os.fsdecode(os.fsencode(path.name)[:200])  # with what is added a name must not become too long
    temporary = path.with_name(f".{kept}.{os.urandom(4).hex()}.new")
    descriptor = open_own(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            write_all(descriptor, data, 0)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.rename(temporary, path)  # noqa: PTH104
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def make_way(path: Path) -> None:
    """Set aside a folder that lies where a file is to go: other files are replaced, a folder is in the way."""
    with suppress(FileNotFoundError):
        if stat.S_ISDIR(path.lstat().st_mode):
            path.rename(path.with_name(f".{path.name}-set-aside-{os.urandom(4).hex()}"))


def make_folder(path: Path, mode: int) -> bool:
    """Make a folder of exactly that mode, durably, in an existing one; return whether it was made.

    The mode is given to mkdir under an empty umask, because a later chmod by somebody outside the folder's group
    would drop the setgid bit. Every file that copydesk makes meanwhile carries its mode explicitly.
    """
    umask = os.umask(0)
    try:
        path.mkdir(mode=mode & 0o1777)
    except FileExistsError:
        return False
    finally:
        os.umask(umask)
    if mode & 0o2000 and not path.lstat().st_mode & stat.S_ISGID:
        path.chmod(mode)
    sync_folder(path.parent)
    return True


def make_path(path: Path) -> None:
    """Make a folder and its missing parents, durably, with the modes that the umask gives."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def restrict(path: Path, mode: int, uid: int) -> None:
    """Give a regular file of `uid` exactly that mode; another's, a link, or one that is gone is left alone."""
    with suppress(OSError):
        status = path.lstat()
        if status.st_uid == uid and stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) != mode:
            path.chmod(mode)


def folders(base: Path) -> list[os.DirEntry[str]]:
    """Return the folders in `base` by name, no links and nothing hidden; none when it cannot be read."""
    try:
        with os.scandir(base) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".") and _is_folder(entry)]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return sorted(found, key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder and no link; from then on the entry keeps its status."""
    try:
        return stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode)
    except OSError:
        return False


def is_own_folder(path: Path, uid: int) -> bool:
    """Whether `path` is a folder, not a link to one, and belongs to `uid`."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == uid


def why_not_writable(path: Path) -> str:
    """Return the reason why nothing can be written in a folder, or the empty string."""
    try:
        status = os.statvfs(path)
    except OSError as error:
        return reason_of(error)
    if status.f_flag & os.ST_RDONLY:
        return _WORDS[errno.EROFS]
    if not os.access(path, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        return "you may not write there"
    return ""


def processors() -> int:
    """Return how many processes may work: one a processor, and none beside threads, which do not fork."""
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    return len(os.sched_getaffinity(0)) if alone and hasattr(os, "sched_getaffinity") else 1


def forked(work: Callable[[], object]) -> int:
    """Do some work in a new process and return its number, for which somebody must wait."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)  # nothing of this process's own ends here: no file is flushed, no lock released
    return child
