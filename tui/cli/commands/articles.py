"""`copydesk articles [DESK]`: lists the articles of a desk, and how each stands."""

from __future__ import annotations

import argparse
from contextlib import closing
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from reading.clean import visible
from reading.plural import count_of
from store.manage.withdrawing import standings
from store.opening import open_desk
from tui.cli import options
from tui.cli.output import print_json, tell_left_out

if TYPE_CHECKING:
    from store.folder_desk import FileDesk
    from store.manage.withdrawing import Standing

HELP = "List the articles of a desk: state, versions, rounds, decisions, and which have the same text."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--article` and `--json`."""
    options.desk(parser)
    parser.add_argument("--article", default="*", metavar="GLOB", help="only the articles whose names fit")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line an article."""

    def opened(round: str) -> FileDesk:
        return open_desk(
            args.path, args.reviewer, round, args.desk, create=False, enter=False, printed=True, withdrawn=True
        )

    with closing(opened(args.round or "main")) as desk:
        found = [one for one in standings(desk, opened) if fnmatchcase(one.article, args.article)]
        for one in found:
            if args.json:
                print_json(asdict(one))
            else:
                print(_line(one))
        return tell_left_out(desk.articles.problems())


def _line(one: Standing) -> str:
    """Return the line of one article."""
    parts = [f"{one.state:9} {one.article}", count_of(one.sentences, "sentence"), count_of(one.decisions, "decision")]
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
