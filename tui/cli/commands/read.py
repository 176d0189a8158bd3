"""`copydesk read FILE`: reads one file without a desk and prints what copydesk makes of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reading.codes import LanguageChoice
from reading.load import load
from reading.plural import count_of
from reading.read import read
from tui.cli import standard_input
from tui.cli.options import common, fields_of, language, records
from tui.cli.output import print_json, print_listing, record

HELP = "Read one file without a desk and print its sentences and entities."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and `--json`."""
    parser.add_argument("file", metavar="FILE", help="an article file; - for stdin")
    parser.add_argument("--json", action="store_true", help="one JSON object an article, offsets in code points")
    records(parser)
    language(parser)
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Print each article of the file, or of what comes on stdin."""
    if args.file != standard_input.NAME:
        return _print(args, Path(args.file))
    with standard_input.as_file(args.form) as path:
        return _print(args, path)


def _print(args: argparse.Namespace, path: Path) -> int:
    """Print each article of the file."""
    for source in load(path, fields=fields_of(args)):
        article = read(source, source.name, choice=LanguageChoice(args.language or ""))
        if args.json:
            print_json(record(article))
        else:
            print_listing(article)
        if article.replaced:
            were = count_of(article.replaced, "unsafe character was", "unsafe characters were")
            print(f"copydesk: {were} made visible", file=sys.stderr)
    return 0
