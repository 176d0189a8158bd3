"""`copydesk export [DESK]`: decisions as JSONL, or in another format, to stdout or a file.

An export that found nothing says which of the things asked for the desk does not have.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.consensus import Rule
from review.events import Event, Role
from review.holdings import lacks
from review.rounds import Round
from review.scale import DISPUTED_STATE
from store.exchange.export import (
    Gathering,
    Wanted,
    as_report,
    exported_articles,
    job_of,
    left_out_of,
    to_file,
    to_stream,
    uncollected,
)
from store.exchange.formats.registry import BINARY, KINDS, NAMES, REPORTS, by_ending, load
from store.files import processors
from store.manage.narrowing import narrowed, of_verdicts, query_of
from store.opening import open_rounds
from tui.cli.exporting import export_dataset, print_interface
from tui.cli.options import common, completed, desk
from tui.cli.output import tell_left_out

if TYPE_CHECKING:
    from store.desk import Desk
    from store.exchange.export import Job

HELP = "Print the decisions of a desk, or write them to a file."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: the desk, the format, the wanted decisions, the output."""
    desk(parser)
    told = "; ".join(f"{kind.name}: {kind.help}" for kind in (*KINDS, *BINARY))
    names = (*NAMES, *(kind.name for kind in BINARY))
    parser.add_argument("--format", choices=names, help=f"{told} (default: by FILE's ending, else jsonl)")
    option = parser.add_argument(
        "--round", action="append", default=[], metavar="NAME", help="only this round; may be repeated"
    )
    completed(option, "rounds")
    option = parser.add_argument(
        "--reviewer", action="append", default=[], metavar="NAME", help="only by this reviewer"
    )
    completed(option, "reviewers")
    parser.add_argument(
        "--article", action="append", default=[], metavar="GLOB", help="only articles whose file name matches"
    )
    option = parser.add_argument(
        "--verdict",
        action="append",
        default=[],
        metavar="NAME",
        help="only this verdict; may be repeated",
    )
    completed(option, "verdicts")
    parser.add_argument(
        "--only", default="", metavar="QUERY", help=f"only sentences that a query finds, such as 'is:{DISPUTED_STATE}'"
    )
    parser.add_argument(
        "--consensus",
        choices=("unanimous", "majority", "adjudicated", "dawid-skene", "one-coin"),
        help="one record a sentence, by this rule; an adjudicator's decision goes before it",
    )
    parser.add_argument(
        "--least",
        type=_least,
        metavar="N",
        help="answers a sentence needs for a consensus (default: as many as were asked for)",
    )
    parser.add_argument(
        "--final", action="store_true", help="one record a sentence over all rounds, by the desk's rule or --consensus"
    )
    parser.add_argument("--history", action="store_true", help="every event, not only what is current")
    parser.add_argument(
        "--answers", action="store_true", help="a line also for who said of a sentence that it is no claim"
    )
    parser.add_argument("--no-text", action="store_true", help="leave out all text of the articles")
    parser.add_argument(
        "--pseudonyms",
        action=argparse.BooleanOptionalAction,
        help="other names for people, the same each time you export this desk (a data set has them unless you say no)",
    )
    parser.add_argument("--withdrawn", action="store_true", help="also what was decided on articles that are withdrawn")
    parser.add_argument(
        "--dataset",
        metavar="DIR",
        help="write a data set: tables, guidelines, agreement, data card",
    )
    parser.add_argument(
        "--labelling-interface", action="store_true", help="print the interface in which Label Studio shows its tasks"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all")
    what = "who asks (default: your login)"
    option = parser.add_argument("--as", dest="as_", metavar="NAME", help=what)
    completed(option, "reviewers")
    common(parser)


def run(args: argparse.Namespace) -> int:
    """Export, and say on stderr what was written where."""
    if args.labelling_interface:
        return print_interface(args)
    if args.dataset is not None:
        return export_dataset(args, _wanted(args))
    wanted = _wanted(args)
    query_of(args.only, None)  # before a large desk is read
    output = None if args.output in (None, "-") else Path(args.output)
    name = args.format or (by_ending(output.name) if output else "jsonl")
    with ExitStack() as stack:
        stack.enter_context(uncollected())
        desks = open_rounds(args.path, args.round, args.as_, args.desk, processors(), withdrawn=args.withdrawn)
        for desk in desks:
            stack.callback(desk.close)
        tell_hidden(desks)
        _tell_withdrawn(desks[0], args.withdrawn)
        if wanted.final:
            wanted = _by_rule_of(desks[0], wanted)
        wanted = narrowed(desks, of_verdicts(desks, wanted), args.only, datetime.now().astimezone())
        if name in REPORTS:
            wanted = replace(wanted, report=True)
        if args.pseudonyms:
            wanted = replace(wanted, pseudonyms=desks[0].pseudonym_key())
        problems = left_out_of(desks, wanted)
        job = job_of(desks, wanted, desks[0].name, time.time_ns() // 1000, processors())
        watch = Watch(as_report(job, desks, problems) if name in REPORTS else job)
        chunks = load(name).write(watch.job)
        if output is None and sys.stdout.isatty() and name in [kind.name for kind in BINARY]:
            raise CopydeskError("A terminal cannot show it", name, "Name a file with -o")
        if output is None:
            to_stream(chunks, sys.stdout.buffer)
        else:
            private = any(one.rules.hides for one in desks)
            to_file(chunks, output, private)
            closed = ", readable by you alone: a round in it is blind and open" if private else ""
            print(f"copydesk: wrote {visible(str(output))}{closed}", file=sys.stderr)
        if watch.empty:
            print(f"copydesk: nothing to export: {why(desks, wanted)}", file=sys.stderr)
    return tell_left_out(problems)


def _tell_withdrawn(desk: Desk, exported: bool) -> None:
    """Say that withdrawn articles are left out."""
    withdrawn = {} if exported else desk.articles.withdrawn()
    if withdrawn:
        left = count_of(len(withdrawn), "withdrawn article")
        print(f"copydesk: {left} left out; --withdrawn exports what was decided on them too", file=sys.stderr)


def _wanted(args: argparse.Namespace) -> Wanted:
    """Return the wanted decisions; CopydeskError when arguments contradict each other."""
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
        answers=args.answers,
    )


def _by_rule_of(desk: Desk, wanted: Wanted) -> Wanted:
    """Return the wanted decisions with the desk's rule where the arguments name none."""
    rule = desk.rounds.rule()
    least = rule.least if wanted.least is None else wanted.least
    return replace(wanted, consensus=wanted.consensus or rule.rule, least=least)


def _least(text: str) -> int:
    """Return the number of answers in an argument; ArgumentTypeError names the fault of another value."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is a number from 1 on, not {text!r}")
    return int(text)


Piece = TypeVar("Piece")


class Watch:
    """Notes whether anything comes while `job`, the export as it was given, is written."""

    def __init__(self, job: Job) -> None:
        self.empty = True
        spread = job.spread
        self.job = replace(
            job,
            articles=lambda: self._noting(job.articles()),
            spread=None if spread is None else lambda make: self._noting(spread(make)),
        )

    def _noting(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            self.empty = self.empty and not piece
            yield piece


def why(desks: Sequence[Desk], wanted: Wanted) -> str:
    """Return the reason for an empty export, as the end of a sentence: what is missing, and what is there instead."""
    if wanted.chosen is not None and not any(one.sentences for one in wanted.chosen.values()):
        return "no sentence meets the query"
    if wanted.articles and not Gathering(desks, wanted).names():
        return f"no article's name matches {_listed(wanted.articles)}"
    drafts = _drafts(desks, wanted)
    if drafts:
        return drafts
    limit = ", as far as you may see" if any(one.rules.hides for one in desks) else ""
    people = sorted({name for desk in desks for name in desk.decisions.reviewers() if _decided(desk, name)})
    if not people:
        return f"nobody has decided anything in {_rounds([desk.rules for desk in desks])}{limit}"
    if not any(event.holding.verdict for desk in desks for event in desk.decisions.everything()):
        return f"nobody has given a verdict{limit}; --history has the notes, and what else was done"
    if wanted.reviewers and not set(wanted.reviewers) & set(people):
        return f"{_listed(wanted.reviewers)} decided nothing; {_listed(people)} did{limit}"
    if wanted.verdicts:
        given = {
            record.verdict for one in exported_articles(desks, replace(wanted, verdicts=())) for record in one.records
        }
        there = _listed(sorted(filter(None, given))) if any(given) else "none at all"
        return f"no verdict is {' or '.join(wanted.verdicts)}; there are {there}{limit}"
    return f"no decision has all that was asked for{limit}"


def _drafts(desks: Sequence[Desk], wanted: Wanted) -> str:
    """Return the parts that drafts among the wanted verdicts lack, in words, or the empty string."""
    lack: Counter[str] = Counter()
    count = 0
    for one in desks:
        names = Gathering([one], wanted).names() if one.rules.require else ()
        for event in (event for name in names for event in one.decisions.current(name)):
            missing = lacks(one.rules, event.holding) if event.role is Role.REVIEWER else ()
            if missing and _is_wanted(wanted, event):
                count += 1
                lack.update(missing)
    if not count:
        return ""
    what = " and ".join(f"{need} ({number:,})" for need, number in lack.items())
    return f"there {'is 1 draft, which lacks' if count == 1 else f'are {count:,} drafts, which lack'} {what}"


def _is_wanted(wanted: Wanted, event: Event) -> bool:
    """Whether a draft is by whom and of the verdict that was asked for."""
    verdict = event.holding.verdict
    return (not wanted.reviewers or event.reviewer in wanted.reviewers) and (
        not wanted.verdicts or (verdict is not None and verdict in wanted.verdicts)
    )


def tell_hidden(desks: Sequence[Desk]) -> None:
    """Print on stderr the blind rounds that hide the asked reviewers until they are closed."""
    for one in desks:
        if one.decisions.hides_own:
            round, name = visible(one.round), visible(one.reviewer)
            hint = f"`copydesk rounds show {round}` counts"
            said = f"round {round} is blind: what {name} decided is shown when it is closed; {hint}"
            print(f"copydesk: {said}", file=sys.stderr)


def _decided(desk: Desk, name: str) -> bool:
    """Whether somebody has decided in a round: the person who asks is always among its reviewers."""
    return name != desk.reviewer or next(iter(reversed(desk.decisions.log(name))), None) is not None


def _rounds(rounds: Sequence[Round]) -> str:
    names = [one.name for one in rounds]
    return f"round {_listed(names)}" if len(names) == 1 else f"the rounds {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    """Return names with commas between, the last with an `and`."""
    shown = [visible(name) for name in names]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
