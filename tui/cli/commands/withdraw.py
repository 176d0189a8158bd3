"""`copydesk withdraw ARTICLE…`: takes articles out of the list and of all figures; their decisions stay."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.plural import count_of
from store.errors import Asks
from store.opening import file_on_desk, open_desk
from tui.cli import options
from tui.cli.article_names import named
from tui.cli.output import print_json

if TYPE_CHECKING:
    from store.desk import Rounds

HELP = "Take articles out of the list, of figures and of new rounds; their decisions stay. --restore brings them back."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the articles, `--restore`, `--why` and `--yes`."""
    options.articles(parser)
    parser.add_argument("--restore", action="store_true", help="bring withdrawn articles back, decisions and all")
    parser.add_argument("--why", default="", metavar="TEXT", help="why, for whoever asks later (`copydesk articles`)")
    what = "do not ask: also out of rounds that are running, of which you are the lead"
    parser.add_argument("--yes", action="store_true", help=what)
    parser.add_argument("--json", action="store_true", help="print what was done as a JSON object")
    options.in_desk(parser)
    options.as_(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Withdraw or restore, and say how many decisions stay."""
    path = file_on_desk(args.articles, args.desk)
    with closing(open_desk(path, args.reviewer, "main", args.desk, create=False, enter=False)) as desk:
        names = named(args.articles, desk, withdrawn=args.restore)
        if args.restore:
            desk.rounds.restore(names)
        else:
            _withdraw(desk.rounds, names, args)
    if args.json:
        print_json({"kind": "restore" if args.restore else "withdraw", "articles": names, "why": args.why})
    did = (
        "back" if args.restore else "withdrawn; `copydesk withdraw --restore` brings back, `export --withdrawn` exports"
    )
    print(f"copydesk: {count_of(len(names), 'article')} {did}", file=sys.stderr)
    for name in names[:_SHOWN]:
        print(visible(f"  {name}"), file=sys.stderr)
    if len(names) > _SHOWN:
        print(f"  … and {len(names) - _SHOWN} more", file=sys.stderr)
    return 0


_SHOWN = 20  # what fits a terminal of 24 lines


def _withdraw(rounds: Rounds, names: list[str], args: argparse.Namespace) -> None:
    """Withdraw articles; where a running round asks, so does this, on a terminal."""
    try:
        rounds.withdraw(names, args.why, out_of_rounds=args.yes)
    except Asks as asks:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        print(visible(f"copydesk: {asks.message}."), file=sys.stderr)
        print("Take them out of the round too? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise
        rounds.withdraw(names, args.why, out_of_rounds=True)
