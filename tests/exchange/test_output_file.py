"""Files of an export: whole, with the mode that is usual there, or with one sentence that says why not."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.errors import StoreError
from store.exchange.export import to_file, to_stream

HINT = "Choose another file with -o, or leave -o out to print"


@pytest.mark.parametrize(("umask", "mode"), [(0o027, 0o640), (0o022, 0o644)])
def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path, umask: int, mode: int) -> None:
    """And the umask is what it was."""
    target = tmp_path / "out.jsonl"
    before = os.umask(umask)
    try:
        to_file([b"one\n", b"two\n"], target)
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert target.read_bytes() == b"one\ntwo\n"
    assert target.stat().st_mode & 0o777 == mode
    assert list(tmp_path.iterdir()) == [target]


def test_an_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """A reader finds one or the other; whatever interrupts leaves the old one and nothing beside it."""
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    target.chmod(0o604)
    seen: list[bytes] = []

    def chunks(fail: bool) -> Iterator[bytes]:
        yield b"new"
        seen.append(target.read_bytes())
        if fail:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        to_file(chunks(True), target)
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"old", [target])
    to_file(chunks(False), target)
    assert (target.read_bytes(), seen, list(tmp_path.iterdir())) == (b"new", [b"old", b"old"], [target])
    assert target.stat().st_mode & 0o777 == 0o604


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """With the system's reason; what is no folder, and what is one."""
    for target, reason in ((tmp_path / "no" / "out", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(StoreError) as refused:
            to_file([b"x"], target)
        assert refused.value.args == ("The export could not be written", f"{target}: {reason}", HINT)


class Full(io.BytesIO):
    """A stream that takes no more."""

    name = "<out>"

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


def test_a_stream_that_takes_no_more_is_named_and_a_reader_that_left_is_no_fault() -> None:
    with pytest.raises(StoreError) as refused:
        to_stream([b"x"], Full(OSError(28, "No space left on device")))
    assert refused.value.args == ("The export could not be written", "<out>: No space left on device", HINT)
    with pytest.raises(StoreError, match="<out>: odd"):
        to_stream([b"x"], Full(OSError("odd")))
    with pytest.raises(BrokenPipeError):
        to_stream([b"x"], Full(BrokenPipeError()))
    fine = io.BytesIO()
    to_stream([b"a", b"b"], fine)
    assert fine.getvalue() == b"ab"
