"""`copydesk schema`: prints the JSON Schema of the records."""

from __future__ import annotations

import argparse

from tui.cli.options import common

HELP = "Print the JSON Schema of the JSONL records."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    common(parser)


def run(_args: argparse.Namespace) -> int:
    """Print it."""
    from store.schemas import record_schema

    print(record_schema(), end="")
    return 0
