"""`copydesk check`: verifies a desk and says what is wrong and what to do; `--repair` mends what is safe."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.layout import Layout
    from store.manage.check import Finding

HELP = "Verify a desk: texts, decisions, files and permissions."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk and `--repair`."""
    from tui.cli import options

    options.desk(parser)
    parser.add_argument("--repair", action="store_true", help="mend what is safe to mend, after a copy of the desk")
    what = "bring the desk to the newest format, after a copy; older copydesks then refuse it"
    parser.add_argument("--upgrade", action="store_true", help=what)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the faults, one a line; return 1 when any is left."""
    from store.manage.check import check
    from store.rounds.access import here

    layout = _layout(args)
    if args.upgrade:
        _upgrade(layout)
    found = [*_another(layout), *check(layout, here())]
    for finding in found:
        _tell(finding, mends="" if args.repair else " [--repair mends it]")
    if args.repair and any(finding.mend for finding in found):
        _repair(layout, found)
        found = list(check(layout, here()))
        for finding in found:
            _tell(finding, before="left: ")
    if not found:
        print(f"{_visible(str(layout.home))}: nothing is wrong")
    return int(bool(found))


def _layout(args: argparse.Namespace) -> Layout:
    """Return where the desk is; StoreError when there is none."""
    from pathlib import Path

    from store.errors import StoreError
    from store.locate import find

    elsewhere = Path(args.desk).absolute() if args.desk else None
    location = find(Path(args.path) if args.path else None, elsewhere, mending=True)
    if not location.exists:
        raise StoreError("There is no desk here", str(location.layout.folder), "`copydesk FOLDER` makes one")
    return location.layout


def _another(layout: Layout) -> Iterator[Finding]:
    """Yield the differences of the desk from the last time, and remember it as it is now."""
    from pathlib import Path

    from store.manage.check import Finding
    from store.remembered import differences, remember
    from tui.shell.settings import user_folder

    memory = user_folder()
    for problem in differences(memory, layout):
        yield Finding(problem.title, Path(problem.path), "It is taken as it is from now on: ask its lead")
    remember(memory, layout)


def _upgrade(layout: Layout) -> None:
    """Bring the desk to the newest format and say so; StoreError when that is not for this person to do."""
    import sys

    from store.layout import VERSION
    from store.manage.migrations import upgrade
    from store.rounds.access import here

    steps = upgrade(layout, _stamp(), here().uid)
    where = _visible(str(layout.home))
    now = f"the format is {VERSION} now; older copydesks will refuse this desk"
    print(f"{where}: {now if steps else f'the format is {VERSION} already'}", file=sys.stderr)


def _stamp() -> str:
    """Return the time as a part of a file's name."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _repair(layout: Layout, found: list[Finding]) -> None:
    """Copy the desk, then repair each fault; one that cannot be repaired is reported and the rest goes on."""
    import sys

    from store.errors import StoreError
    from store.manage.check import copy_before
    from tui.shell.settings import user_folder

    print(f"copied to {_visible(str(copy_before(layout, _stamp(), user_folder())))}", file=sys.stderr)
    for finding in found:
        if finding.mend is None:
            continue
        try:
            finding.mend()
        except (OSError, StoreError) as error:
            print(f"not mended: {_visible(str(finding.path))}: {_visible(str(error))}", file=sys.stderr)
        else:
            print(f"mended: {_visible(str(finding.path))}", file=sys.stderr)


def _tell(finding: Finding, before: str = "", mends: str = "") -> None:
    tail = f". {finding.hint}" if finding.hint else ""
    print(_visible(f"{before}{finding.path}: {finding.title}{tail}{mends if finding.mend else ''}"))


def _visible(text: str) -> str:
    from reading.clean import visible

    return visible(text)
