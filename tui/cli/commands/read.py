"""`copydesk read FILE`: reads one file without a desk and prints what copydesk makes of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reading.codes import LanguageChoice
from reading.load import load
from reading.read import read
from tui.cli.options import common, fields_of, jsonl, language
from tui.cli.output import print_json, print_listing, record

HELP = "Read one file without a desk and print its sentences and entities."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and `--json`."""
    parser.add_argument("file", metavar="FILE", help="an article file")
    parser.add_argument("--json", action="store_true", help="one JSON object an article, offsets in code points")
    jsonl(parser)
    language(parser)
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print each article of the file."""
    for source in load(Path(args.file), fields=fields_of(args)):
        article = read(source, source.name, choice=LanguageChoice(args.language or ""))
        if args.json:
            print_json(record(article))
        else:
            print_listing(article)
        if article.replaced:
            print(f"copydesk: {article.replaced} unsafe characters were made visible", file=sys.stderr)
    return 0
