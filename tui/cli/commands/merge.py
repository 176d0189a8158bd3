"""`copydesk merge COPY...`: brings into a desk what only its copies have."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.plural import count_of
from store.manage.history import entries_of
from store.manage.upkeep import merged
from store.person import current_person
from tui.cli import options
from tui.cli.output import print_json

if TYPE_CHECKING:
    from review.events import Event
    from store.manage.merge import Conflict, Merged

HELP = "Bring into a desk what only other copies of it have."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the copies and the desk they are merged into."""
    parser.add_argument("copies", nargs="+", metavar="COPY", help="a copy of the desk: its folder")
    what = "the desk (default: in or above this folder)"
    parser.add_argument("--into", "--desk", default=None, metavar="DESK", help=what)
    parser.add_argument("--json", action="store_true", help="one JSON object a copy")
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Merge each copy, print its result and the conflicts; return 1 when something could not be merged."""
    failed = False

    def told(copy: str, done: Merged) -> None:
        nonlocal failed
        failed = failed or bool(done.problems)
        if args.json:
            print_json(_of_copy(copy, done))
            return
        print(
            f"{visible(copy)}: {count_of(done.events, 'decision or other act', 'decisions and other acts')}, "
            f"{count_of(done.snapshots, 'text')}, {count_of(done.rounds, 'round')}, "
            f"{count_of(len(done.conflicts), 'conflict')}"
        )
        for conflict in done.conflicts:
            print(visible(f"  {_in_words(conflict)}"))
        for problem in done.problems:
            print(visible(f"{problem.path}: {problem.title}: {problem.hint}"), file=sys.stderr)

    merged(args.into, args.copies, current_person(), told)
    return int(failed)


def _of_copy(copy: str, done: Merged) -> dict[str, object]:
    """Return the outcome of merging a copy, for JSON."""
    return {
        "copy": copy,
        "events": done.events,
        "texts": done.snapshots,
        "rounds": done.rounds,
        "conflicts": [
            {"reviewer": one.ours.reviewer, "round": one.ours.round, "article": one.ours.article}
            | {"sentence": one.ours.sentence, "told": _in_words(one)}
            for one in done.conflicts
        ],
        "problems": [{"title": one.title, "path": one.path, "hint": one.hint} for one in done.problems],
    }


def _in_words(conflict: Conflict) -> str:
    """Return a conflict in words: both decisions, and the command that shows more."""
    ours, theirs = conflict.ours, conflict.theirs
    later = "the copy's" if theirs.id > ours.id else "the desk's"
    sides = f": {_side(ours)} here, {_side(theirs)} in the copy" if conflict.shown else ""
    return (
        f"{ours.reviewer} decided twice, in round {ours.round} on {ours.article}, sentence {ours.sentence + 1}{sides};"
        f" both are kept, {later} holds"
    )


def _side(event: Event) -> str:
    """Return the decision of one side, and its time."""
    [entry] = entries_of([event])
    return f"{entry.what} ({entry.when:%Y-%m-%d %H:%M:%S}Z)"
