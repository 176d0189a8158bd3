"""`copydesk config`: prints which settings are in force and what says so; checks a settings file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from reading.clean import visible
from reading.errors import CopydeskError
from tui.cli.config import SETTINGS, ConfigValue, config_for, dumped, in_force, report, user_file
from tui.cli.options import common

HELP = "Print which settings are in force, and which file, variable or option says so."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the three other questions that can be asked."""
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--check", metavar="FILE", type=Path, help="say what is wrong with a settings file, and stop")
    other.add_argument("--dump", action="store_true", help="print a settings file that sets what is in force")
    other.add_argument("--json", action="store_true", help="print JSON")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the settings, or the answer asked for, to stdout, and what cannot be used to stderr."""
    if args.check is not None:
        if not args.check.is_file():
            raise CopydeskError("No such file", str(args.check), f"Yours is {user_file()}")
        faults = config_for({}, {}, args.check).faults
        print(_lines(report(faults)) if faults else "Nothing is wrong with it.")
        return 1 if faults else 0
    config = in_force({})
    if args.json:
        print(json.dumps({name: {"value": one.value, "origin": one.origin} for name, one in config.choices.items()}))
    elif args.dump:
        print(dumped(config))
    else:
        wide = max(len(_shown(one.value)) for one in config.choices.values())
        for setting in SETTINGS:
            choice = config.choices[setting.name]
            print(f"{setting.name:<8}{visible(_shown(choice.value)):<{wide + 2}}{visible(_origin(choice))}")
        print(f"\nFile: {visible(str(user_file()))}{'' if user_file().is_file() else ' (not there)'}")
    if config.faults:
        print(_lines(report(config.faults)), file=sys.stderr)
    return 0


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value) or "-"


def _origin(choice: ConfigValue) -> str:
    home = os.path.expanduser("~")  # noqa: PTH111, only to show it shorter
    return f"~{choice.origin.removeprefix(home)}" if choice.origin.startswith(f"{home}/") else choice.origin


def _lines(text: str) -> str:
    """Return lines fit for a terminal, whatever a file wrote into them."""
    return "\n".join(visible(line) for line in text.splitlines())
