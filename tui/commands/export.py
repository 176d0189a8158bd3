"""`copydesk export [DESK]`: decisions as JSONL, or in another format, to stdout or a file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.commands.options import common, desk

if TYPE_CHECKING:
    from store.door import Problem
    from store.export.gather import Wanted
    from store.folder import FolderDesk

HELP = "Print the decisions of a desk, or write them to a file."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, the format, what is wanted and where it goes."""
    from store.export.formats import KINDS, NAMES

    desk(parser)
    told = "; ".join(f"{kind.name}: {kind.help}" for kind in KINDS)
    parser.add_argument("--format", choices=NAMES, default=None, help=f"{told} (default: by FILE's ending, else jsonl)")
    parser.add_argument("--round", action="append", default=[], metavar="NAME", help="only this round; may be repeated")
    parser.add_argument("--reviewer", action="append", default=[], metavar="NAME", help="only by this reviewer")
    parser.add_argument(
        "--article", action="append", default=[], metavar="GLOB", help="only articles whose file name matches"
    )
    parser.add_argument(
        "--verdict",
        action="append",
        default=[],
        choices=("accurate", "disputed", "erroneous"),
        help="only this verdict",
    )
    parser.add_argument(
        "--consensus",
        choices=("unanimous", "majority", "adjudicated", "dawid-skene", "one-coin"),
        help="one record a sentence, by this rule; an adjudicator's decision goes before it",
    )
    parser.add_argument(
        "--least",
        type=_least,
        default=None,
        metavar="N",
        help="answers a sentence needs for a consensus (default: as many as were asked for)",
    )
    parser.add_argument(
        "--final", action="store_true", help="one record a sentence over all rounds, by the desk's rule or --consensus"
    )
    parser.add_argument("--history", action="store_true", help="every event, not only what is current")
    parser.add_argument("--no-text", action="store_true", help="leave out all text of the articles")
    parser.add_argument(
        "--pseudonyms", action="store_true", help="other names for people, the same each time you export this desk"
    )
    parser.add_argument("-o", "--output", default=None, metavar="FILE", help="write to FILE, whole or not at all")
    parser.add_argument("--as", dest="as_", default=None, metavar="NAME", help="who asks (default: your login)")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Export, and say on stderr what was written where."""
    import sys
    from contextlib import ExitStack
    from pathlib import Path

    from msgspec.structs import replace

    from reading.clean import visible
    from store.apart import processors
    from store.desk import now
    from store.doors import open_rounds
    from store.export.formats import by_ending, load
    from store.export.job import job_of
    from store.export.sink import to_file, to_stream
    from store.export.uncollected import uncollected
    from store.pseudonyms import key_in
    from tui.narration import sentences, tell_left_out
    from tui.unmatched import Watch, why

    wanted = _wanted(args)
    output = None if args.output in (None, "-") else Path(args.output)
    name = args.format or (by_ending(output.name) if output else "jsonl")
    with ExitStack() as stack:
        stack.enter_context(uncollected())
        doors = open_rounds(args.path, args.round, args.as_, args.desk, processors())
        for door in doors:
            stack.callback(door.close)
        if wanted.final:
            wanted = _by_rule_of(doors[0], wanted)
        if args.pseudonyms:
            wanted = replace(wanted, pseudonyms=key_in(doors[0].private_folder))
        problems = [*(problem for door in doors for problem in door.left_out()), *_hidden(doors, wanted)]
        job = job_of(doors, wanted, doors[0].layout.folder.name, now(), processors())
        watch = Watch(replace(job, left_out=tuple(sentences(problems))))
        chunks = load(name).write(watch.job)
        if output is None:
            to_stream(chunks, sys.stdout.buffer)
        else:
            to_file(chunks, output)
            print(f"copydesk: wrote {visible(str(output))}", file=sys.stderr)
        if watch.empty:
            print(f"copydesk: nothing to export: {why(doors, wanted)}", file=sys.stderr)
    return tell_left_out(problems)


def _hidden(doors: Sequence[FolderDesk], wanted: Wanted) -> list[Problem]:
    """Return the rounds that have no say in final verdicts, because they are blind and open."""
    from store.door import Problem

    hidden = [door.rules.name for door in doors if door.rules.hides] if wanted.final else []
    return [Problem("A round is blind and open", name, "Its verdicts count once it is closed") for name in hidden]


def _wanted(args: argparse.Namespace) -> Wanted:
    """Return what the arguments ask for; CopydeskError when they contradict each other."""
    from reading.errors import CopydeskError
    from review.consensus import Rule
    from store.export.gather import Wanted

    sums_up = "--final" if args.final else "--consensus" if args.consensus else ""
    if args.history and sums_up:
        raise CopydeskError("Not both", f"--history and {sums_up}", "A consensus has no history")
    if args.least is not None and not sums_up:
        raise CopydeskError("Of what?", "--least", "Add --consensus RULE or --final")
    return Wanted(
        reviewers=tuple(args.reviewer),
        articles=tuple(args.article),
        verdicts=tuple(args.verdict),
        text=not args.no_text,
        history=args.history,
        consensus=Rule(args.consensus) if args.consensus else None,
        least=args.least,
        final=args.final,
    )


def _by_rule_of(desk: FolderDesk, wanted: Wanted) -> Wanted:
    """Return what is wanted with the desk's rule where the arguments name none."""
    from msgspec.structs import replace

    from store.deskrule import rule_of

    rule = rule_of(desk.layout)
    least = rule.least if wanted.least is None else wanted.least
    return replace(wanted, consensus=wanted.consensus or rule.rule, least=least)


def _least(text: str) -> int:
    """Return a number of answers; argparse turns the ValueError into a message."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
