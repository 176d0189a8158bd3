"""`copydesk articles [DESK]`: lists the articles of a desk, and how each stands."""

from __future__ import annotations

import argparse
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from reading.clean import visible
from reading.plural import count_of
from store.manage.withdrawing import article_statuses
from store.opening import open_desk
from tui.cli import options
from tui.cli.output import print_json, tell_left_out

if TYPE_CHECKING:
    from store.manage.withdrawing import ArticleStatus

HELP = "List the articles of a desk: state, versions, rounds, decisions, and which have the same text."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--article` and `--json`."""
    options.desk(parser)
    parser.add_argument("--article", default="*", metavar="GLOB", help="only the articles whose names fit")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options.as_(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line an article; 1 when something that should count cannot be read."""
    opened = partial(open_desk, create=False, enter=False, printed=True, withdrawn=True)
    found, problems = article_statuses(lambda round: opened(args.path, args.reviewer, round, args.desk))
    for one in found:
        if fnmatchcase(one.article, args.article):
            if args.json:
                print_json(asdict(one))
            else:
                print(_line(one))
    return tell_left_out(problems)


def _line(one: ArticleStatus) -> str:
    """Return the line of one article."""
    parts = [f"{one.state:9} {one.article}", count_of(one.sentences, "unit"), count_of(one.decisions, "decision")]
    if one.versions > 1:
        parts.append(f"{one.versions} versions")
    if one.rounds:
        parts.append(f"in {', '.join(one.rounds)}")
    if one.formerly:
        parts.append(f"was {', '.join(one.formerly)}")
    if one.same_text_as:
        parts.append(f"same text as {', '.join(one.same_text_as)}")
    if one.why:
        parts.append(one.why)
    return visible("  ".join(parts))
