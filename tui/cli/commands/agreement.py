"""`copydesk agreement`: how far reviewers agree, in a round of a desk or in any table of units by reviewers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.agreement.of_agents import OfAgent
    from review.agreement.table import Table

HELP = "Say how far reviewers agree, in a round or in a table."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--table` and how to compute."""
    from tui.cli import options

    options.desk(parser)
    options.reviewer(parser)
    parser.add_argument(
        "--table", metavar="FILE.csv", help="a table instead of a desk: first row the reviewers, empty cells missing"
    )
    parser.add_argument(
        "--weights",
        choices=("nominal", "ordinal", "interval"),
        default=None,
        help="how categories stand: in no order, by rank, or at their numbers (default: numbers at their values)",
    )
    parser.add_argument("--order", metavar="A,B,…", default="", help="the labels of a table from low to high")
    parser.add_argument("--draws", type=_draws, default=2000, help="draws of the bootstrap (default: 2000)")
    parser.add_argument("--seed", type=int, default=None, help="seed of the bootstrap")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Compute and print the figures."""
    from review.agreement.report import SEED, report
    from tui.cli.output import StatusReport

    table, notes, agents = _from_file(args) if args.table is not None else _from_desk(args)
    with StatusReport("resampling") as meter:
        figures = report(
            table, draws=args.draws, seed=SEED if args.seed is None else args.seed, progress=meter.progress
        )
    if args.json:
        from review.agreement.record import as_record
        from tui.cli.output import print_json

        print_json(as_record(figures, notes, agents))
    else:
        from reading.clean import visible
        from tui.text.agreement import lines

        print("\n".join(visible(line) for line in lines(figures, notes, agents)))
    return 0


def _from_file(args: argparse.Namespace) -> tuple[Table, tuple[str, ...], tuple[OfAgent, ...]]:
    """Return the table in the file that `--table` names, and notes on how it was read; a table knows no agents."""
    from reading import guard
    from reading.clean import visible
    from review.agreement.grid import TableError, read_grid
    from review.agreement.table import Spacing

    try:
        text = guard.read_bytes(args.table, guard.TERMS).decode("utf-8-sig")
    except OSError as error:
        raise TableError("The table cannot be read", visible(args.table), error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise TableError("The table is not UTF-8", visible(args.table), "Save it as UTF-8 (CSV).") from error
    order = [label.strip() for label in args.order.split(",") if label.strip()]
    grid = read_grid(text, order=order, spacing=Spacing(args.weights) if args.weights else None)
    return grid.table, grid.notes, ()


def _from_desk(args: argparse.Namespace) -> tuple[Table, tuple[str, ...], tuple[OfAgent, ...]]:
    """Return the table of a desk's round, notes on what was left out, and its agents against its people."""
    from contextlib import closing

    from reading.errors import CopydeskError
    from review.agreement.of_agents import of_agents
    from review.agreement.of_round import table_of_round
    from review.events import Role
    from review.holdings import is_draft
    from review.rounds import Permission, why_not
    from store.opening import open_desk

    with closing(open_desk(args.path, args.reviewer, args.round, args.desk, create=False)) as desk:
        rules = desk.rules
        why = why_not(rules, desk.reviewer, Permission.SEE_OTHERS)
        if why:
            raise CopydeskError("The agreement is not shown yet", f"round {rules.name}", why)
        current = list(desk.everything())
    said = [event for event in current if event.role is Role.AGENT or not is_draft(rules, event.holding)]
    drafts = len(current) - len(said)
    controls = rules.controls.keys()
    table = table_of_round(said, reviewers=rules.reviewers, leave_out=controls, first=0 if args.json else 1)
    notes = [f"Round {rules.name}, {rules.state}."]
    if drafts:
        notes.append(f"{drafts} verdicts lack what the round requires and were left out.")
    if rules.controls:
        notes.append(f"{len(rules.controls)} control sentences were left out.")
    return table, tuple(notes), of_agents(said, leave_out=controls)


def _draws(text: str) -> int:
    """Return a number of draws that makes sense; argparse turns the ValueError into a message."""
    count = int(text)
    if not 100 <= count <= 1_000_000:
        raise ValueError(text)
    return count
