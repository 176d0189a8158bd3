"""`copydesk completion SHELL`: prints what a shell has to read to complete commands, options and names."""

from __future__ import annotations

import argparse

from argcomplete.shell_integration import shellcode

from tui.cli.options import common

HELP = "Print what bash, zsh or fish needs to complete copydesk's commands."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the shell."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell that is to read it")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print argcomplete's code for the shell, which asks copydesk itself for completions."""
    print(shellcode(["copydesk"], shell=args.shell))
    return 0
