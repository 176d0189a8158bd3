"""`copydesk facts [DESK]`: prints what the articles say of their people and organisations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from keymaps.faults import nearest
from reading.article import EntityType
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from store.manage.hints import shown_places
from store.opening import open_desk
from tui.cli import options
from tui.cli.commands.elsewhere import flat, not_shown, refreshed
from tui.cli.output import print_json, tell_left_out

if TYPE_CHECKING:
    from review.elsewhere.values import Fact

HELP = "Print what the articles say of people and organisations: roles, dates, quotations, and which differ."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--entity` and `--json`."""
    options.desk(parser)
    parser.add_argument("--entity", default=None, metavar="NAME", help="only that person or organisation")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, sentences from 0")
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Print a sheet for each entity that is asked for."""
    with closing(open_desk(args.path, args.reviewer, args.round, args.desk, create=False)) as desk:
        refreshed(desk)
        known = desk.elsewhere.entities()
        shown = shown_places(desk)
        hidden = 0
        for entity in [args.entity] if args.entity is not None else sorted(known):
            found = desk.elsewhere.facts((entity, EntityType.PERSON)) if entity in known else ()
            if not found and args.entity is not None:
                near = nearest(entity, known).removeprefix("; d").removeprefix("id")
                hint = f"Did{near}" if near else "`copydesk facts` without --entity names all of whom something is said"
                raise CopydeskError("No article says anything of that name", visible(repr(entity)), hint)
            every, found = found, [one for one in found if shown((one.where.article, one.where.sentence))]
            hidden += len(every) - len(found)
            if not args.json and found:
                print(visible(entity))
            for fact in found:
                if args.json:
                    print_json({"entity": entity, **_json(fact)})
                else:
                    print(f"  {_line(fact)}")
        if hidden:
            print(f"copydesk: {not_shown(desk, count_of(hidden, 'line'))}", file=sys.stderr)
        return tell_left_out(desk.articles.problems())


def _json(fact: Fact) -> Mapping[str, object]:
    where = fact.where
    return {
        "kind": fact.kind.value,
        "text": fact.text,
        "person": fact.person,
        "organisation": fact.organisation,
        "former": fact.is_former,
        "article": where.article,
        "sentence": where.sentence,
        "start": where.start,
        "end": where.end,
        "differs": [
            {"article": one.article, "sentence": one.sentence, "start": one.start, "end": one.end, "text": one.text}
            for one in fact.differs
        ],
    }


def _line(fact: Fact) -> str:
    if fact.kind.value == "role":
        former = "former " if fact.is_former else ""
        said = f"{former}{fact.text}{f' of {fact.organisation}' if fact.organisation else ''}: {fact.person}"
    elif fact.kind.value == "quotation":
        said = f"“{fact.text}”"
    else:
        said = f"{fact.text} ({fact.where.text})"
    differs = ", ".join(f"{one.article}#{one.sentence + 1} “{flat(one.text)}”" for one in fact.differs)
    where = f"{fact.where.article}#{fact.where.sentence + 1}"
    return visible(f"{fact.kind.value:9} {flat(said)}  {where}{f'  ≠ {differs}' if differs else ''}")
