"""One module a command: its help, its arguments and what it runs; heavy imports stay inside `run`."""

from __future__ import annotations

import argparse
from typing import Protocol


class Command(Protocol):
    """What a command's module offers."""

    HELP: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments, `--debug` among them (`tui.cli.options.common`)."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it and return the exit code: 0, or 1 where some items failed; mistakes raise CopydeskError."""
