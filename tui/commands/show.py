"""`copydesk show ARTICLE`: prints one article, in colour on a terminal, plain into a pipe."""

from __future__ import annotations

import argparse

HELP = "Print one article, its entities coloured on a terminal."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the article and `--json`."""
    from tui.commands.options import common

    parser.add_argument("article", metavar="ARTICLE", help="an article file")
    parser.add_argument("--json", action="store_true", help="a JSON object instead of the text")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print the article."""
    from pathlib import Path

    from reading.read import read_file
    from tui.printing import print_article, print_json, record

    article = read_file(Path(args.article))
    if args.json:
        print_json(record(article))
    else:
        print_article(article)
    return 0
