"""`copydesk doctor`: what this terminal offers and what copydesk will do with it."""

from __future__ import annotations

import argparse
import os

HELP = "Print what this terminal offers and what copydesk will do with it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every command takes."""
    from tui.commands.options import common

    common(parser)


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - the signature is every command's
    """Print the findings, one a line."""
    from reading.clean import visible
    from tui.terminal.doctor import examine
    from tui.terminal.environment import terminal_size
    from tui.terminal.question import ask

    size = next((found for fd in (1, 0, 2) if (found := terminal_size(fd)) != (0, 0)), (0, 0))
    for finding in examine(os.environ, size, ask()):
        print(f"{finding.name:<12} {visible(finding.found):<48} {visible(finding.follows)}")
    return 0
