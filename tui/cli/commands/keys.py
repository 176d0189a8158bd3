"""`copydesk keys`: prints, checks and explains the keymap that is in force."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keymaps.explain import explained
from keymaps.load import KeymapError, check
from keymaps.names import KeyNameError, parse_sequence
from keymaps.render import FORMATS, render
from tui.cli.keymap import desk_file, keymap_for, report, scale_at
from tui.cli.options import common, desk, keymap
from tui.shell.verdict_keys import registry_of

if TYPE_CHECKING:
    from keymaps.names import Keys

HELP = "Print which key does what; check a keymap file; explain a key."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the keymap, the form, and the three other questions that can be asked."""
    desk(parser)
    keymap(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="how to print")
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--dump", action="store_true", help="print a keymap file that loads back to the same keys")
    other.add_argument("--check", metavar="FILE", type=Path, help="say what is wrong with a keymap file, and stop")
    other.add_argument("--why", metavar="KEY", help="say what a key does in each place, and which file says so")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the keymap, or the answer asked for, to stdout, and faults of keymap files to stderr."""
    if args.check is not None:
        settings = desk_file(args.path, args.desk)
        faults = check(registry_of(scale_at(settings)), args.check, settings)
        print(report(faults) or "Nothing is wrong with it.")
        return 1 if any(not fault.warning for fault in faults) else 0
    keymap, faults = keymap_for(args.keymap, args.path, args.desk)
    if args.why is not None:
        print("\n".join(explained(keymap, _keys(args.why))))
    else:
        print(render(keymap, "toml" if args.dump else args.format))
    return _print_faults(report(faults))


def _keys(written: str) -> Keys:
    """Read the key that was asked about; CopydeskError when it is none."""
    try:
        return parse_sequence(written)
    except KeyNameError as error:
        raise KeymapError("Not a key", written, _sentence(str(error))) from error


def _print_faults(report: str) -> int:
    """Print the faults on stderr; the keymap that was printed works without what they name."""
    if report:
        print(report, file=sys.stderr)
    return 0


def _sentence(text: str) -> str:
    """Return text with its first letter large."""
    return text[:1].upper() + text[1:]
