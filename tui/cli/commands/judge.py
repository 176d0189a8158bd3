"""`copydesk judge ARTICLE SENTENCE VERDICT`: one decision from a script, by the same rules as a key's."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec.structs import replace

from keymaps.faults import nearest
from reading.clean import visible
from reading.errors import CopydeskError
from review.events import NOTHING, Event, EventKind, Holding
from review.holdings import cleared, decided, draft_line, lacks, set_aside
from review.reasons import of_desk
from review.scale import DEFAULT
from store.opening import file_on_desk, open_desk
from tui.cli import options
from tui.cli.article_names import one_named
from tui.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.desk import Desk

HELP = "Judge one sentence, as a key would: for scripts."
ASIDE, NONE = "no-claim", "none"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the article, the sentence, the verdict and what goes with it."""
    options.article(parser)
    parser.add_argument("sentence", type=int, metavar="SENTENCE", help="its number, from 1 as on the screen")
    what = f"{', '.join(DEFAULT.names)}, or the desk's own; no-claim sets it aside, none takes the verdict away"
    option = parser.add_argument("verdict", metavar="VERDICT", help=what)
    options.completed(option, "verdicts")
    parser.add_argument("--note", metavar="TEXT", help="the sentence's note; an empty one removes it")
    parser.add_argument("--reason", action="append", default=[], metavar="NAME", help="a reason; may be repeated")
    what = "how sure, from 1 (a guess) to 3 (certain)"
    parser.add_argument("--confidence", type=int, choices=(1, 2, 3), help=what)
    parser.add_argument("--json", action="store_true", help="print the event as a JSON object")
    options.in_desk(parser)
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Judge the sentence, and say what is held of it now; 1 when it is a draft."""
    path = file_on_desk([args.article], args.desk)
    with closing(open_desk(path, args.reviewer, args.round, args.desk, create=False, enter=False)) as desk:
        name = one_named(args.article, desk)
        article = desk.articles.article(name)
        last, at = len(article.sentences), args.sentence - 1
        if not 0 <= at < last:
            raise CopydeskError("There is no such sentence", f"{args.sentence} of {visible(name)}", f"It has {last}")
        args.verdict = options.checked_verdict(args.verdict, desk.rules.scale, (ASIDE, NONE))
        _check(args.reason, desk)
        held = desk.decisions.held(name, desk.reviewer).get(at)
        kind, holding = _changed(held.holding if held else NOTHING, args)
        spent = held.duration if held else 0.0
        event = Event(kind, desk.reviewer, desk.round, name, article.sha256, at, holding, duration=spent)
        [done] = desk.decisions.append([event])
        missing = lacks(desk.rules, holding)
    if args.json:
        print_json({"event": done.id, "article": name, "sentence": at, "round": done.round, "verdict": holding.verdict})
    where = f"{name}, sentence {args.sentence}, round {done.round}"
    print(visible(f"copydesk: {done.reviewer}: {args.verdict}, {where}"), file=sys.stderr)
    if missing:
        print(f"copydesk: it is a {draft_line(missing)}", file=sys.stderr)
    return 1 if missing else 0


def _check(reasons: Sequence[str], desk: Desk) -> None:
    """Raise the error for a reason that the desk does not have, which no key could give either."""
    known = [reason.name for reason in of_desk(desk.settings().reasons)]
    for name in reasons:
        if name not in known:
            hint = nearest(name, known).lstrip("; ") or f"It has {', '.join(known)}"
            raise CopydeskError("There is no such reason on this desk", visible(repr(name)), hint)


def _changed(before: Holding, args: argparse.Namespace) -> tuple[EventKind, Holding]:
    """Return the kind of the event, and what is held after it."""
    if args.verdict == ASIDE:
        kind, holding = EventKind.SET_ASIDE, set_aside(before)
    elif args.verdict == NONE:
        kind, holding = EventKind.CLEAR, cleared(before)
    else:
        kind, holding = EventKind.DECIDE, decided(before, args.verdict)
    if args.reason:
        holding = replace(holding, reasons=tuple(args.reason))
    if args.confidence is not None:
        holding = replace(holding, confidence=args.confidence)
    return kind, holding if args.note is None else replace(holding, note=args.note)
