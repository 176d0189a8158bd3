"""`copydesk schema`: prints the JSON Schema of the records, or the call with which a reader has them typed."""

from __future__ import annotations

import argparse

from store.exchange.columns import READERS, call_for
from store.schemas import record_schema
from tui.cli.options import common

HELP = "Print the JSON Schema of the JSONL records, or how another program reads them."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the reader."""
    parser.add_argument(
        "--for", dest="reader", choices=tuple(READERS), default=None, help="print the call that reads the JSONL right"
    )
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print it."""
    print(call_for(args.reader) if args.reader else record_schema(), end="")
    return 0
