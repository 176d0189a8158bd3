"""`copydesk import [DESK] FILE`: records come back, or come from another program."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from reading.clean import visible
from store.errors import StoreError
from store.exchange.importing import BATCH, LONGEST, AcceptedLine, Importer
from store.opening import open_named
from tui.cli.options import common, desk, reviewer

if TYPE_CHECKING:
    from store.desk import Desk
    from store.exchange.importing import OpenDesk

HELP = "Read decisions from a JSONL file, or a program's suggestions."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, the file and `--ack`."""
    desk(parser)
    parser.add_argument("file", metavar="FILE", help="a JSONL file of records, as export writes them; - for stdin")
    parser.add_argument("--ack", action="store_true", help="print line and id of each record as soon as it is durable")
    reviewer(parser)
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Take the file in; say on stderr what went wrong, line by line, and how much went in."""
    opener = _opener(args, program=False)
    opener("", "").close()  # a desk that is none is one mistake, not one on each line
    importer = Importer(opener, 1 if args.ack else BATCH, _opener(args, program=True))
    counts: Counter[str] = Counter()
    try:
        with _lines(args.file) as lines:
            for one in importer.lines(lines):
                if isinstance(one, AcceptedLine):
                    counts["there already" if one.known else "taken in"] += 1
                    if args.ack:
                        print(one.line, one.id, flush=True)
                else:
                    counts["in conflict" if one.conflict else "refused"] += 1
                    _complain(args.file, one.line, one.reason)
    finally:
        importer.close()
    told = ", ".join(f"{counts[what]} {what}" for what in _ORDER if counts[what] or what == "taken in")
    print(f"copydesk: {told}", file=sys.stderr)
    return 1 if counts["refused"] or counts["in conflict"] else 0


_ORDER = ("taken in", "there already", "in conflict", "refused")


def _opener(args: argparse.Namespace, *, program: bool) -> OpenDesk:
    """Return a function that opens the desk in somebody's name, or in a `program`'s.

    The empty name is who imports, in the round that was asked for.
    """

    def opened(name: str, round: str) -> Desk:
        return open_named(args.path, name or args.reviewer, args.round or round or None, args.desk, program=program)

    return opened


@contextmanager
def _lines(name: str) -> Iterator[Iterator[bytes]]:
    """Yield the lines of a file or of stdin, each cut just above a record's greatest length; or CopydeskError."""
    try:
        with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
            if not file.isatty() and _is_endless(os.fstat(file.fileno())):
                raise StoreError("The file could not be read", f"{name}: it is a device", "Name a file")
            yield _whole(file, LONGEST)
    except OSError as error:
        raise StoreError("The file could not be read", f"{name}: {error.strerror or error}") from error


def _whole(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is longer only its beginning, one byte more than the longest."""
    while line := file.readline(longest + 2):
        yield line
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = file.readline(1 << 20)


def _is_endless(status: os.stat_result) -> bool:
    """Whether it is a device, which may have no end; the empty one has."""
    device = stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)
    return device and status.st_rdev != os.stat(os.devnull).st_rdev  # noqa: PTH116


def _complain(file: str, line: int, reason: str) -> None:
    """Say on stderr what is wrong with a line."""
    print(f"{'stdin' if file == '-' else visible(file)}:{line}: {visible(reason)}", file=sys.stderr)
