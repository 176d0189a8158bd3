"""`copydesk show ARTICLE`: prints one article, in colour on a terminal, plain into a pipe."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.load import load, not_fetched
from reading.read import read, read_file
from store.errors import StoreError
from store.opening import language_around, open_desk
from tui.cli import options
from tui.cli.output import print_article, print_json, record

if TYPE_CHECKING:
    from reading.article import Article

HELP = "Print one article, its entities coloured on a terminal."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the article, the desk and `--json`."""
    what = "an article's file, FILE.jsonl#ID, or its name on the desk"
    options.completed(parser.add_argument("article", metavar="ARTICLE", help=what), "articles")
    parser.add_argument("--json", action="store_true", help="a JSON object instead of the text")
    options.elsewhere(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the article."""
    article = _article(args.article, args.desk)
    if args.json:
        print_json(record(article))
    else:
        print_article(article)
    return 0


def _article(name: str, desk: str | None) -> Article:
    """Return the article of a file, of one line of a JSONL file, or of a desk (where there is no such file)."""
    not_fetched(name)
    if desk is None and Path(name).is_file():
        return read_file(Path(name), language_around(Path(name)))
    file = name.partition("#")[0]
    if desk is None and Path(file).is_file():
        wanted = Path(name).name
        for source in load(Path(file)):
            if source.name == wanted:
                return read(source, source.name, choice=language_around(Path(file)))
    return _on_desk(name, desk)


def _on_desk(name: str, desk: str | None) -> Article:
    """Return the article of that name as the desk has it: its whole name, or the end or beginning of just one."""
    try:
        opened = open_desk(desk, create=False, enter=False)
    except StoreError as error:
        if desk is not None:
            raise
        raise StoreError("There is no such article", visible(name), "Name its file, or a desk with --desk") from error
    try:
        return opened.articles.article(_one_of(name, [card.name for card in opened.articles.cards()]))
    finally:
        opened.close()


def _one_of(wanted: str, names: Iterable[str]) -> str:
    """Return the only name that is, ends in or begins with `wanted`, else `wanted` itself."""
    names = list(names)
    for found in (
        [name for name in names if name == wanted],
        [name for name in names if name.endswith(f"/{wanted}")],
        [name for name in names if name.rpartition("/")[2].startswith(wanted)],
    ):
        if len(found) == 1:
            return found[0]
    return wanted
