"""`copydesk agreement`: how far reviewers agree, in a round of a desk or in any table of units by reviewers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing, suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading import guard
from reading.clean import visible
from reading.errors import CopydeskError
from review.agreement.grid import TableError, read_grid
from review.agreement.record import as_record, of_round_as_record
from review.agreement.report import SEED, Settings, report
from review.agreement.round_report import AgainstTerms, RoundReport, round_report
from review.agreement.table import Spacing
from review.events import Role
from review.rounds import Permission, why_not
from review.scale import merged, name_in
from store.exchange.export import Wanted, left_out_of
from store.exchange.final import Final
from store.opening import open_desk, open_rounds
from tui.cli import options
from tui.cli.output import StatusReport, print_json, tell_left_out
from tui.text.agreement import lines

if TYPE_CHECKING:
    from review.answers import Place
    from review.events import Event
    from review.rounds import Round
    from review.scale import Scale
    from store.desk import Problem

HELP = "Say how far reviewers agree, in a round or in a table."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--table` and how to compute."""
    options.desk(parser)
    options.reviewer(parser)
    parser.add_argument(
        "--table", metavar="FILE.csv", help="a table instead of a desk: first row the reviewers, empty cells missing"
    )
    parser.add_argument(
        "--columns", metavar="A,B,…", default="", help="the columns of a table that are reviewers' (default: by name)"
    )
    parser.add_argument(
        "--weights",
        choices=("nominal", "ordinal", "interval"),
        default=None,
        help="how categories stand: in no order, by rank, or at their numbers, which verdicts have none of (default: "
        "numbers at their values, verdicts in their order)",
    )
    parser.add_argument("--order", metavar="A,B,…", default="", help="the labels of a table from low to high")
    parser.add_argument("--draws", type=_draws, default=2000, help="draws of the bootstrap (default: 2000)")
    parser.add_argument("--seed", type=int, default=None, help="seed of the bootstrap")
    parser.add_argument("--agent", default=None, metavar="NAME", help="look closely at one program's suggestions")
    parser.add_argument(
        "--against",
        choices=("people", "final"),
        default="people",
        help="what the program is set against: each person's verdicts, or the desk's final ones (default: people)",
    )
    parser.add_argument(
        "--epsilon",
        type=_epsilon,
        default=0.2,
        metavar="E",
        help="what a person costs more than a program, for the alternative-annotator test (default: 0.2)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Compute and print the figures."""
    problems: Sequence[Problem] = ()
    with StatusReport("resampling") as meter:
        settings = Settings(args.draws, SEED if args.seed is None else args.seed, meter.progress)
        if args.table is not None:
            found = _of_file(args, settings)
        else:
            found, problems = _of_desk(args, settings)
    if args.json:
        print_json(as_record(found.verdicts, found.notes) if args.table is not None else of_round_as_record(found))
    else:
        print("\n".join(visible(line) for line in lines(found)))
    return tell_left_out(problems)


def _of_file(args: argparse.Namespace, settings: Settings) -> RoundReport:
    """Return the report on the table in the file that `--table` names, with notes on how it was read."""
    try:
        text = guard.read_bytes(args.table, guard.TERMS).decode("utf-8-sig")
    except OSError as error:
        raise TableError("The table cannot be read", visible(args.table), error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise TableError("The table is not UTF-8", visible(args.table), "Save it as UTF-8 (CSV).") from error
    order = [label.strip() for label in args.order.split(",") if label.strip()]
    columns = [name.strip() for name in args.columns.split(",") if name.strip()]
    grid = read_grid(text, order=order, spacing=Spacing(args.weights) if args.weights else None, columns=columns)
    found = report(grid.table, draws=settings.draws, seed=settings.seed, progress=settings.progress)
    return RoundReport(found, notes=grid.notes)


def _of_desk(args: argparse.Namespace, settings: Settings) -> tuple[RoundReport, Sequence[Problem]]:
    """Return the report on a desk's round, and the problems that it leaves out."""
    with closing(open_desk(args.path, args.reviewer, args.round, args.desk, create=False)) as desk:
        rules = desk.rules
        why = why_not(rules, desk.reviewer, Permission.SEE_OTHERS)
        if why:
            raise CopydeskError("The agreement is not shown yet", f"round {rules.name}", why)
        claims = desk.articles.claims()
        current = list(desk.decisions.everything())
        problems = desk.left_out()
        terms, others = _terms(args, rules, current) if args.agent is not None else (None, ())
        problems = list(dict.fromkeys([*problems, *others]))
    spacing = Spacing(args.weights) if args.weights else None
    first = 0 if args.json else 1
    found = round_report(rules, current, claims, settings, first=first, terms=terms, spacing=spacing)
    return replace(found, left_out=tuple([one.sentence for one in problems])), problems


def _terms(args: argparse.Namespace, round: Round, current: Sequence[Event]) -> tuple[AgainstTerms, Sequence[Problem]]:
    """Return the program to compare, its counterpart, and the problems left out.

    CopydeskError when no program of that name is there.
    """
    agents = sorted({event.reviewer for event in current if event.role is Role.AGENT})
    if args.agent not in agents:
        near = get_close_matches(args.agent, agents, 1) or agents
        brings = f"`copydesk import FILE --round {round.name}` brings suggestions in"
        hint = f"There are suggestions by {', '.join(near)}" if near else brings
        raise CopydeskError(
            f"No program of that name suggested anything in round {visible(round.name)}", args.agent, hint
        )
    if args.against == "people":
        return AgainstTerms(args.agent, None, args.epsilon), ()
    final, problems = _final(args, round.scale)
    return AgainstTerms(args.agent, final, args.epsilon), problems


def _final(args: argparse.Namespace, scale: Scale) -> tuple[dict[Place, str | None], Sequence[Problem]]:
    """Return the desk's final verdicts by place, as a scale calls them, None for "no claim"; and the problems left out.

    Other rounds may have had other names for the same verdicts.
    """
    desks = open_rounds(args.path, (), args.reviewer, args.desk)
    try:
        rule = desks[0].rounds.rule()
        final = Final(desks, rule.rule, rule.least)
        every = merged(desk.rules.scale for desk in desks)
        found = {
            place: one.verdict and name_in(scale, every, one.verdict)
            for place, one in final.outcomes(desks[0].articles.names())
            if one.is_decided
        }
        return found, left_out_of(desks, Wanted(final=True))
    finally:
        for desk in desks:
            desk.close()


def _epsilon(text: str) -> float:
    """Return the cost in an argument; ArgumentTypeError names what is none."""
    with suppress(ValueError):
        value = float(text)
        if 0 <= value < 1:
            return value
    raise argparse.ArgumentTypeError(f"not a number from 0 to below 1: {text!r}")


def _draws(text: str) -> int:
    """Return a number of draws that makes sense; ArgumentTypeError names what is none."""
    with suppress(ValueError):
        count = int(text)
        if 100 <= count <= 1_000_000:
            return count
    raise argparse.ArgumentTypeError(f"not a number of draws from 100 to 1000000: {text!r}")
