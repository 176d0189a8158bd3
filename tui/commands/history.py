"""`copydesk history ARTICLE [SENTENCE]`: who did what when."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.folder import FolderDesk
    from store.history import Deed

HELP = "Print who did what when on an article, or on one of its sentences."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the article, the sentence and `--json`."""
    from tui.commands import options

    parser.add_argument("article", metavar="ARTICLE", help="an article's file, or its name in this folder's desk")
    parser.add_argument("sentence", nargs="?", type=int, metavar="SENTENCE", help="its number, from 1 as on the screen")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options.elsewhere(parser)
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the deeds, the oldest first."""
    from reading.clean import visible
    from reading.errors import CopydeskError
    from store.history import tell
    from tui.narration import tell_left_out

    desk, name = _open(args)
    with closing(desk):
        article = desk.article(name)
        last = len(article.sentences)
        if args.sentence is not None and not 1 <= args.sentence <= last:
            raise CopydeskError("There is no such sentence", f"{args.sentence} of {visible(name)}", _range(last))
        deeds = tell(desk.history(name, None if args.sentence is None else args.sentence - 1))
        quotes = {unit.index: " ".join(article.quote(unit.index).split()) for unit in article.sentences}
        for deed in deeds:
            if args.json:
                _print_json(deed)
            else:
                here = deed.event.snapshot == article.sha256
                _print(deed, quotes.get(deed.sentence, "") if here else "(an earlier text)")
        return tell_left_out(desk.left_out())


def _range(last: int) -> str:
    """Say which sentences there are."""
    return f"Its sentences are 1 to {last}" if last else "It has none"


def _open(args: argparse.Namespace) -> tuple[FolderDesk, str]:
    """Return the desk that has the article, and the article's name in it."""
    from pathlib import Path

    from store.desk import open_desk
    from store.intake import source_of

    path = Path(args.article)
    found = path.absolute() if path.is_file() else None
    desk = open_desk(found, args.reviewer, args.round, args.desk, create=False)
    return desk, source_of(desk.layout.folder, found) if found else args.article


def _print(deed: Deed, quote: str) -> None:
    from reading.clean import visible

    when = f"{deed.when:%Y-%m-%d %H:%M:%S}Z"
    note = f"  note: {visible(' '.join(deed.note.split()))}" if deed.note else ""
    short = quote if len(quote) <= 60 else quote[:59] + "…"
    print(f"{when}  {visible(deed.reviewer)}  {deed.sentence + 1:>3}  {visible(deed.what)}  “{visible(short)}”{note}")


def _print_json(deed: Deed) -> None:
    import msgspec

    from tui.printing import print_json

    event = msgspec.structs.asdict(deed.event)
    print_json(msgspec.to_builtins({**event, "holding": msgspec.structs.asdict(deed.event.holding)}))
