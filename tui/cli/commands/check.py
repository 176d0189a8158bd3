"""`copydesk check`: verifies a desk and says what is wrong and what to do; `--repair` mends what is safe."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from reading.clean import visible
from store.errors import StoreError
from store.manage.upkeep import Upkeep
from store.person import current_person
from tui.cli import options
from tui.cli.output import print_json
from tui.shell.settings import user_folder

if TYPE_CHECKING:
    from store.manage.check import Finding

HELP = "Verify a desk: texts, decisions, files and permissions."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk and `--repair`."""
    options.desk(parser)
    parser.add_argument("--repair", action="store_true", help="mend what is safe to mend, after a copy of the desk")
    what = "bring the desk to the newest format, after a copy; older copydesks then refuse it"
    parser.add_argument("--upgrade", action="store_true", help=what)
    parser.add_argument("--json", action="store_true", help="one JSON object a fault")
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the faults, one a line; return 1 when any is left."""
    desk = Upkeep(args.path, args.desk, current_person(), user_folder())
    if args.upgrade:
        _upgrade(desk)
    found = [*desk.another(), *desk.findings()]
    repairs = args.repair and any(finding.mend for finding in found)
    if not (args.json and repairs):
        for finding in found:
            _tell(finding, args.json, mends="" if args.repair else " [--repair mends it]")
    if repairs:
        _repair(desk, found)
        found = desk.findings()
        for finding in found:
            _tell(finding, args.json, before="left: ")
    if not found and not args.json:
        print(f"{_visible(desk.where)}: nothing is wrong")
    return int(bool(found))


def _upgrade(desk: Upkeep) -> None:
    """Bring the desk to the newest format and say so; StoreError when that is not for this person to do."""
    steps = desk.upgrade()
    now = f"the format is {desk.version} now; older copydesks will refuse this desk"
    print(f"{_visible(desk.where)}: {now if steps else f'the format is {desk.version} already'}", file=sys.stderr)


def _repair(desk: Upkeep, found: list[Finding]) -> None:
    """Copy the desk, then repair each fault; one that cannot be repaired is reported and the rest goes on."""
    print(f"copied to {_visible(desk.copy())}", file=sys.stderr)
    for finding in found:
        if finding.mend is None:
            continue
        try:
            finding.mend()
        except (OSError, StoreError) as error:
            print(f"not mended: {_visible(str(finding.path))}: {_visible(str(error))}", file=sys.stderr)
        else:
            print(f"mended: {_visible(str(finding.path))}", file=sys.stderr)


def _tell(finding: Finding, json: bool, before: str = "", mends: str = "") -> None:
    if json:
        mendable = finding.mend is not None
        print_json({"path": str(finding.path), "title": finding.title, "hint": finding.hint, "mendable": mendable})
        return
    tail = f". {finding.hint}" if finding.hint else ""
    print(_visible(f"{before}{finding.path}: {finding.title}{tail}{mends if finding.mend else ''}"))


def _visible(text: str) -> str:
    return visible(text)
