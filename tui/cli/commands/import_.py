"""`copydesk import [DESK] FILE`: records come back, or come from another program."""

from __future__ import annotations

import argparse
from pathlib import Path

from store.exchange.peers import registry
from store.opening import desk_above
from tui.cli import importing
from tui.cli.options import common, desk, reviewer

HELP = "Read decisions: records, a corrected table, a program's suggestions, or another program's export."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, the file, its format and what its labels mean."""
    desk(parser)
    parser.add_argument("file", metavar="FILE", help="a file of records, a table or an export; - for stdin")
    parser.add_argument(
        "--from",
        dest="source",
        choices=registry.NAMES,
        help="what FILE is (default: as it looks; of stdin jsonl)",
    )
    parser.add_argument(
        "--map",
        "--verdicts",
        action="append",
        default=[],
        metavar="LABEL=VERDICT,…",
        help="what labels mean: a verdict, 'no claim', or - for nothing; desk.toml keeps them in [labels]",
    )
    parser.add_argument("--texts", metavar="FILE", help="the texts of an export that only names them")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; print what would change")
    parser.add_argument("--ack", action="store_true", help="print line and id of each record as soon as it is durable")
    parser.add_argument("--json", action="store_true", help="print as JSON what came of it")
    reviewer(parser)
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Take the file in; say on stderr what went wrong, line by line, and how much went in.

    Where there is no desk, this folder becomes one, as `import .` makes it.
    """
    if args.path is None and args.desk is None and desk_above(Path.cwd()) is None:
        args.path = "."
    return importing.run(args)
