"""`copydesk schema`: prints the JSON Schema of the records, or the call with which a reader has them typed."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, closing

from review.scale import DEFAULT, Scale, scale_of_rounds
from store.exchange.columns import READERS, call_for
from store.opening import open_rounds
from store.schemas import schema_of_desk
from tui.cli.options import common

HELP = "Print the JSON Schema of the JSONL records, or how another program reads them."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk and the reader."""
    what = "a desk whose verdicts are its own (default: the usual ones)"
    parser.add_argument("path", nargs="?", metavar="DESK", help=what)
    what = "print the call that reads the JSONL right"
    parser.add_argument("--for", dest="reader", choices=tuple(READERS), help=what)
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print it."""
    scale = DEFAULT if args.path is None else _scale(args.path)
    print(call_for(args.reader, scale=scale) if args.reader else schema_of_desk(scale), end="")
    return 0


def _scale(path: str) -> Scale:
    """Return the verdicts of all rounds of a desk."""
    with ExitStack() as stack:
        desks = [stack.enter_context(closing(desk)) for desk in open_rounds(path)]
        return scale_of_rounds(desk.rules.scale for desk in desks)
