"""`copydesk doctor`: what this terminal offers and what copydesk will do with it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from reading.clean import visible
from tui.cli.options import common
from tui.cli.output import print_json
from tui.terminal.environment import ask, terminal_size

if TYPE_CHECKING:
    from tui.cli.doctor import DoctorFinding

HELP = "Print what this terminal offers and what copydesk will do with it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every command takes."""
    parser.add_argument("--json", action="store_true", help="one JSON object a finding")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the findings, one a line; on a narrow terminal the consequence of each stands below it."""
    from tui.cli.doctor import examine

    if args.json:
        for one in examine(os.environ, _size(), ask()):
            print_json({"name": one.name, "found": one.found, "follows": one.follows})
        return 0
    size = _size()
    for line in finding_lines(examine(os.environ, size, ask()), size[0] if sys.stdout.isatty() else 0):
        print(line)
    return 0


def _size() -> tuple[int, int]:
    """Return the size of the terminal, or zeros."""
    return next((found for fd in (1, 0, 2) if (found := terminal_size(fd)) != (0, 0)), (0, 0))


def finding_lines(findings: Sequence[DoctorFinding], width: int) -> Iterator[str]:
    """Yield the findings as lines of at most `width` cells; 0 when that does not matter."""
    lines = [f"{one.name:<12} {visible(one.found):<48} {visible(one.follows)}" for one in findings]
    if not width or all(len(line) <= width for line in lines):
        yield from lines
        return
    for one in findings:
        yield from wrap(f"{one.name:<12} {visible(one.found)}", width, subsequent_indent=" " * 13)
        yield from wrap(visible(one.follows), width, initial_indent=" " * 15, subsequent_indent=" " * 15)
