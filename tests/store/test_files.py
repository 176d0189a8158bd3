"""The few things done to files and folders: what they leave, what they refuse, and what they say of it."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from store import files
from store.errors import ReadOnlyDesk, StoreError
from tests.store.descriptors import descriptors

MINE = os.getuid()


@pytest.fixture(params=[0o000, 0o077], ids=["umask 000", "umask 077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Let the test run under a umask, which must be as it was afterwards."""
    before = os.umask(request.param)
    yield request.param
    assert os.umask(before) == request.param


def failing(number: int) -> Callable[..., Any]:
    def fail(*args: object, **more: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.lstat().st_mode):o}"


@pytest.mark.parametrize(
    ("number", "why", "hint", "kind"),
    [
        (errno.ENOSPC, "the disk is full", "Free some space and try again", StoreError),
        (errno.EDQUOT, "your quota on this disk is used up", "Free some space and try again", StoreError),
        (errno.EROFS, "the file system is mounted read-only", "Keep your decisions elsewhere", ReadOnlyDesk),
        (errno.EACCES, "permission denied", "Keep your decisions elsewhere with --desk DIR", ReadOnlyDesk),
        (errno.EPERM, "permission denied", "Keep your decisions elsewhere with --desk DIR", ReadOnlyDesk),
        (errno.ENOENT, "it is not there any more", "Run `copydesk check`", StoreError),
        (errno.ESTALE, "the network file system lost it", "Run `copydesk check`", StoreError),
        (errno.EIO, "the disk reported an error", "Run `copydesk check`", StoreError),
        (errno.ENOTDIR, "Not a directory", "Run `copydesk check`", StoreError),
    ],
)
def test_a_refusal_says_why_where_and_what_to_do(
    tmp_path: Path, number: int, why: str, hint: str, kind: type[StoreError]
) -> None:
    found = files.failure("It failed", tmp_path, OSError(number, os.strerror(number)))
    assert (found.title, found.message, type(found)) == ("It failed", f"{why} ({tmp_path})", kind)
    assert found.hint.startswith(hint)
    assert files.failure("It failed", tmp_path, OSError("odd")).message == f"odd ({tmp_path})"
    gone = files.failure("It failed", tmp_path / "gone", OSError(number, os.strerror(number)))
    assert gone.message == f"{why} ({tmp_path / 'gone'})"


def test_a_link_is_named_as_what_it_is(tmp_path: Path) -> None:
    """One that leads somewhere, and one that leads nowhere."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")
    error = OSError(errno.ELOOP, "loop")
    assert files.failure("x", link, error).message == f"it is a symbolic link that leads nowhere ({link})"
    (tmp_path / "target").touch()
    assert files.failure("x", link, error).message.startswith("it is a symbolic link, which copydesk does not follow")


def test_only_a_regular_file_is_opened_and_never_through_a_link(tmp_path: Path) -> None:
    """Neither a folder, a pipe nor a link, and nothing stays open then."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"there")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    before = descriptors(tmp_path)
    for name, number in (("pipe", errno.EINVAL), (".", errno.EINVAL), ("link", errno.ELOOP), ("gone", errno.ENOENT)):
        with pytest.raises(OSError) as refusal:  # noqa: PT011
            files.read_bytes(tmp_path / name)
        assert refusal.value.errno == number
        if name != ".":
            with pytest.raises(OSError) as refusal:  # noqa: PT011
                files.open_own(tmp_path / name, os.O_RDONLY)
            assert refusal.value.errno == number
    assert descriptors(tmp_path) == before
    assert files.read_bytes(tmp_path / "file") == b"there"
    assert files.read_bytes(tmp_path / "file", 2) == b"ere"
    assert files.read_bytes(tmp_path / "file", 9) == b""
    assert descriptors(tmp_path) == before


@pytest.mark.usefixtures("umask")
def test_a_new_file_has_its_mode_whatever_the_umask(tmp_path: Path) -> None:
    """And one that was there keeps its own; no program that is started inherits it."""
    new = files.open_own(tmp_path / "new", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o664)
    assert mode(tmp_path / "new") == "664"
    assert not os.get_inheritable(new)
    os.close(new)
    (tmp_path / "new").chmod(0o600)
    os.close(files.open_own(tmp_path / "new", os.O_WRONLY | os.O_CREAT, 0o664))
    os.close(files.open_own(tmp_path / "new", os.O_WRONLY, 0o664))
    assert mode(tmp_path / "new") == "600"
    os.close(files.open_own(tmp_path / "own", os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    assert mode(tmp_path / "own") == "600"


def test_all_is_written_however_little_the_system_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three bytes at a time, each behind the last."""
    real, calls = os.pwrite, []

    def little(descriptor: int, data: bytes, offset: int) -> int:
        calls.append(offset)
        return real(descriptor, data[:3], offset)

    monkeypatch.setattr(os, "pwrite", little)
    path = tmp_path / "file"
    path.write_bytes(b"__________")
    descriptor = os.open(path, os.O_WRONLY)
    files.write_all(descriptor, b"abcdefgh", 1)
    os.close(descriptor)
    assert path.read_bytes() == b"_abcdefgh_"
    assert calls == [1, 4, 7]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_cannot_sync_folders_is_left_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing(number))
    before = descriptors(tmp_path)
    files.sync_folder(tmp_path)
    assert descriptors(tmp_path) == before


def test_a_folder_that_is_not_synced_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    before = descriptors(tmp_path)
    with pytest.raises(OSError, match="error"):
        files.sync_folder(tmp_path)
    assert descriptors(tmp_path) == before
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        files.sync_folder(tmp_path / "file")


@pytest.mark.usefixtures("umask")
def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Who has the old one open goes on reading it; the new one has the mode that was asked for."""
    path = tmp_path / "file"
    files.replace(path, b"old", 0o640)
    assert mode(path) == "640"
    with path.open("rb") as old:
        files.replace(path, b"new and longer", 0o604, durable=False)
        assert old.read() == b"old"
    assert (path.read_bytes(), mode(path)) == (b"new and longer", "604")
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208


@pytest.mark.parametrize(
    ("durable", "calls"), [(True, ["pwrite", "fsync", "rename", "fsync"]), (False, ["pwrite", "rename"])]
)
def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, calls: list[str]
) -> None:
    """And its name when that is done, unless it can be made again."""
    done: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*args: object) -> object:
            done.append(name)
            return real(*args)

        return call

    for name in set(calls) | {"fsync"}:
        monkeypatch.setattr(os, name, watched(name))
    files.replace(tmp_path / "file", b"new", 0o644, durable)
    assert done == calls


@pytest.mark.parametrize("call", ["pwrite", "fsync", "rename"])
def test_a_file_that_cannot_be_replaced_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Nothing is left beside it, nothing stays open."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    before = descriptors(tmp_path)
    monkeypatch.setattr(os, call, failing(errno.ENOSPC))
    with pytest.raises(OSError, match="space"):
        files.replace(path, b"new", 0o644)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["file"])  # noqa: PTH208
    assert descriptors(tmp_path) == before


def test_what_replaces_a_file_is_made_beside_it_under_a_name_that_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hidden, ending in .new, with digits of its own: that is how `check` knows what a dead program left."""
    seen = []
    monkeypatch.setattr(os, "rename", lambda source, target: seen.append(Path(source)))
    for _ in range(2):
        files.replace(tmp_path / "file.json", b"", 0o644, durable=False)
    one, two = seen
    assert one.parent == two.parent == tmp_path
    assert one != two
    assert one.match(".file.json." + "[0-9a-f]" * 8 + ".new")


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("wanted", [0o700, 0o755, 0o1777, 0o2750, 0o2755, 0o3777])
def test_a_folder_has_its_mode_whatever_the_umask(tmp_path: Path, wanted: int) -> None:
    """It is made once; the second time it is left as it is."""
    path = tmp_path / "made"
    assert files.make_folder(path, wanted)
    assert mode(path) == f"{wanted:o}"
    path.chmod(0o711)
    assert not files.make_folder(path, wanted)
    assert mode(path) == "711"


def test_a_folder_whose_parent_gives_it_its_group_is_not_changed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chmod by somebody outside that group would take the setgid bit away."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o2755)
    monkeypatch.setattr(Path, "chmod", failing(errno.EPERM))
    assert files.make_folder(tmp_path / "shared" / "made", 0o2750)
    assert mode(tmp_path / "shared" / "made") == "2750"
    assert files.make_folder(tmp_path / "plain", 0o755)


def test_a_folder_needs_its_parent(tmp_path: Path) -> None:
    before = os.umask(0o022)
    os.umask(before)
    with pytest.raises(FileNotFoundError):
        files.make_folder(tmp_path / "none" / "made", 0o755)
    after = os.umask(before)
    assert after == before


def test_a_path_is_made_as_far_as_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Durably: each folder in the one above it."""
    (tmp_path / "one").mkdir(mode=0o711)
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    files.make_path(tmp_path / "one" / "two" / "three")
    files.make_path(tmp_path / "one" / "two" / "three")
    assert synced == [tmp_path / "one", tmp_path / "one" / "two"]
    assert (tmp_path / "one" / "two" / "three").is_dir()
    assert mode(tmp_path / "one") == "711"
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        files.make_path(tmp_path / "file" / "two")


def test_only_one_s_own_regular_files_are_restricted(tmp_path: Path) -> None:
    """No link's target, no folder, no other's file, and a file that is gone is nothing."""
    own, folder, link = tmp_path / "own", tmp_path / "folder", tmp_path / "link"
    own.touch(0o644)
    folder.mkdir(mode=0o755)
    link.symlink_to(own)
    for path in (link, folder, tmp_path / "gone"):
        files.restrict(path, 0o600, MINE)
    files.restrict(own, 0o600, MINE + 1)
    assert (mode(own), mode(folder)) == ("644", "755")
    files.restrict(own, 0o600, MINE)
    assert mode(own) == "600"
    changed = own.lstat().st_ctime_ns
    files.restrict(own, 0o600, MINE)
    assert own.lstat().st_ctime_ns == changed


def test_folders_are_listed_by_name_without_links_and_hidden_ones(tmp_path: Path) -> None:
    """And without files; where there is none, or something else, or it is closed, there are none."""
    for name in ("b", "a", "c", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "file").touch()
    assert [entry.name for entry in files.folders(tmp_path)] == ["a", "b", "c"]
    assert files.folders(tmp_path / "file") == files.folders(tmp_path / "gone") == []


def test_folders_that_are_closed_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", failing(errno.EACCES))
    assert files.folders(tmp_path) == []
    monkeypatch.setattr(os, "scandir", failing(errno.EIO))
    with pytest.raises(OSError, match="error"):
        files.folders(tmp_path)


def test_an_entry_that_is_gone_meanwhile_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        name = "gone"
        stat = staticmethod(failing(errno.ENOENT))

    monkeypatch.setattr(os, "scandir", lambda base: nullcontext([Gone()]))
    assert files.folders(tmp_path) == []


def test_a_path_that_another_program_makes_meanwhile_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    monkeypatch.setattr(Path, "exists", lambda path: path == tmp_path)
    files.make_path(tmp_path / "one" / "two")
    assert (tmp_path / "one" / "two").is_dir()


def test_a_folder_is_one_s_own_by_its_owner(tmp_path: Path) -> None:
    """Not a link to it, not a file, not one that is gone."""
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").touch()
    assert files.is_own_folder(tmp_path, MINE)
    assert not files.is_own_folder(tmp_path, MINE + 1)
    assert [files.is_own_folder(tmp_path / name, MINE) for name in ("link", "file", "gone")] == [False] * 3


def test_where_nothing_can_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert files.why_not_writable(tmp_path) == ""
    assert files.why_not_writable(tmp_path / "gone") == "it is not there any more"
    real = os.statvfs(tmp_path)
    with monkeypatch.context() as patched:
        mounted = os.statvfs_result((*real[:8], os.ST_RDONLY, real[9]))
        patched.setattr(os, "statvfs", lambda path: mounted)
        assert files.why_not_writable(tmp_path) == "the file system is mounted read-only"
    asked = []

    def access(path: Path, how: int, *, effective_ids: bool) -> bool:
        asked.append((path, how, effective_ids))
        return False

    monkeypatch.setattr(os, "supports_effective_ids", {access})
    monkeypatch.setattr(os, "access", access)
    assert files.why_not_writable(tmp_path) == "you may not write there"
    assert asked == [(tmp_path, os.W_OK | os.X_OK, True)]


def test_as_many_processes_work_as_there_are_processors_and_none_beside_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of those that this process may use; where nothing can fork, or nobody says how many there are, one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {1, 4, 6}, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert files.processors() == 3
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert files.processors() == 1
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.delattr(os, "sched_getaffinity")
    assert files.processors() == 1
