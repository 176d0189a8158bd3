"""`copydesk history ARTICLE [SENTENCE]`: who did what when."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reading.clean import visible
from reading.errors import CopydeskError
from store.manage.history import entries_of
from store.opening import file_on_desk, name_in, open_desk
from tui.cli import options
from tui.cli.commands.export import tell_hidden
from tui.cli.output import print_json, tell_left_out

if TYPE_CHECKING:
    from store.manage.history import HistoryEntry

HELP = "Print who did what when on an article, or on one of its sentences."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the article, the sentence and `--json`."""
    options.article(parser)
    parser.add_argument("sentence", nargs="?", type=int, metavar="SENTENCE", help="its number, from 1 as on the screen")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options.in_desk(parser)
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the acts, the oldest first."""
    path = file_on_desk([args.article], args.desk)
    with closing(open_desk(path, args.reviewer, args.round, args.desk, create=False, printed=True)) as desk:
        name = name_in(desk, Path(args.article)) if path else args.article
        tell_hidden([desk])
        article = desk.articles.article(name)
        last = len(article.sentences)
        if args.sentence is not None and not 1 <= args.sentence <= last:
            raise CopydeskError("There is no such sentence", f"{args.sentence} of {visible(name)}", _range(last))
        copies = desk.decisions.unproven()
        entries = entries_of(desk.decisions.history(name, None if args.sentence is None else args.sentence - 1))
        quotes = {unit.index: " ".join(article.quote(unit.index).split()) for unit in article.sentences}
        for entry in entries:
            if args.json:
                _print_json(entry)
            else:
                here = entry.event.snapshot == article.sha256
                quote = quotes.get(entry.sentence, "") if here else "(an earlier text)"
                _print(entry, quote, copies.get(entry.reviewer, ""))
        if not entries:
            of_sentence = "" if args.sentence is None else f", sentence {args.sentence}"
            where = f"in round {desk.round}; --round NAME looks in another"
            print(visible(f"copydesk: nobody did anything to {name}{of_sentence} {where}"), file=sys.stderr)
        return tell_left_out(desk.left_out())


def _range(last: int) -> str:
    """Say which sentences there are."""
    return f"Its sentences are 1 to {last}" if last else "It has none"


def _print(entry: HistoryEntry, quote: str, copied: str) -> None:
    when = f"{entry.when:%Y-%m-%d %H:%M:%S}Z"
    note = f"  note: {visible(' '.join(entry.note.split()))}" if entry.note else ""
    short = quote if len(quote) <= 60 else quote[:59] + "…"
    whose = f"{visible(entry.reviewer)}{f' (in a copy by {visible(copied)})' if copied else ''}"
    print(f"{when}  {whose}  {entry.sentence + 1:>3}  {visible(entry.what)}  “{visible(short)}”{note}")


def _print_json(entry: HistoryEntry) -> None:
    event = msgspec.structs.asdict(entry.event)
    print_json(msgspec.to_builtins({**event, "holding": msgspec.structs.asdict(entry.event.holding)}))
