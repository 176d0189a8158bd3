"""One module a command: its help, its arguments and what it runs; heavy imports stay inside `run`."""

from __future__ import annotations

import argparse
from typing import Protocol

COMMANDS: tuple[str, ...] = (
    "open",
    "read",
    "show",
    "add",
    "export",
    "import",
    "schema",
    "keys",
    "tutorial",
    "completion",
    "doctor",
    "rounds",
    "agreement",
    "history",
    "check",
    "merge",
)
"""Every command, in the order of the help. A name with a dash lives in a module with an underscore."""


class Command(Protocol):
    """What a command's module offers."""

    HELP: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments, `--debug` among them (`tui.commands.options.common`)."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code: 0, or 1 where some items failed; mistakes raise CopydeskError."""


def module_of(name: str) -> str:
    """Return the import name of the command's module; reserved words get an underscore at the end."""
    return "tui.commands." + {"import": "import_"}.get(name, name.replace("-", "_"))
