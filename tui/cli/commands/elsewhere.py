"""`copydesk elsewhere [DESK]`: prints what the other articles say of each sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from contextlib import closing
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from keymaps.faults import nearest
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.events import Holding
from review.links import HintTime, hint_time, shows_hints
from store.desk import Problem
from store.opening import open_desk
from tui.cli import options
from tui.cli.output import StatusReport, print_json, tell_left_out

if TYPE_CHECKING:
    from reading.article import Article
    from review.elsewhere.values import Hints
    from store.desk import Desk

HELP = "Print what the other articles say of each sentence: partners, and where they differ."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the desk, `--article`, `--sentence` and `--json`."""
    options.desk(parser)
    parser.add_argument("--article", default="*", metavar="GLOB", help="only the articles whose names fit")
    parser.add_argument("--sentence", type=int, default=None, metavar="N", help="only that sentence, from 1")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, one a sentence, from 0")
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Compare what is not compared yet, and print the sentences that are asked for."""
    with closing(open_desk(args.path, args.reviewer, args.round, args.desk, create=False)) as desk:
        names = named(desk, args.article)
        refreshed(desk)
        problems: list[Problem] = []
        hidden = numbers = 0
        for name in names:
            article = desk.articles.article(name)
            held = desk.decisions.held(name, desk.reviewer)
            numbers = max(numbers, len(article.sentences))
            is_complete = True
            for unit in article.sentences:
                if args.sentence not in (None, unit.index + 1):
                    continue
                holding = held[unit.index].holding if unit.index in held else Holding()
                if not shows_hints(desk.rules, holding):
                    hidden += 1
                    continue
                hints = desk.elsewhere.of(name, unit.index)
                is_complete = is_complete and hints.is_complete
                if args.json:
                    print_json(_json(name, unit.index, hints))
                elif hints.partners or hints.differences:
                    _print(article, unit.index, hints)
            if not is_complete:
                problems.append(Problem("An article could not be compared", name, "Run it again"))
        if args.sentence is not None and not 1 <= args.sentence <= numbers:
            raise CopydeskError("There is no such sentence", str(args.sentence), f"The longest of these has {numbers}")
        if hidden:
            print(f"copydesk: {not_shown(desk, count_of(hidden, 'sentence'))}", file=sys.stderr)
        return tell_left_out([*desk.articles.problems(), *problems])


def named(desk: Desk, glob: str) -> list[str]:
    """Return the articles whose names fit; CopydeskError names the nearest when none does."""
    every = [card.name for card in desk.articles.cards()]
    found = [name for name in every if fnmatchcase(name, glob)]
    if not found and every:
        near = nearest(glob, every).removeprefix("; d").removeprefix("id")
        hint = f"Did{near}" if near else "`copydesk articles` lists all"
        raise CopydeskError("There is no such article on this desk", visible(repr(glob)), hint)
    return found


def refreshed(desk: Desk) -> None:
    """Compare the articles of a desk, saying how far that is."""
    with StatusReport("comparing articles") as status:

        def report(done: int, of: int) -> bool:
            status.progress(done, max(of, 1))
            return True

        desk.elsewhere.refresh(report)


def not_shown(desk: Desk, what: str) -> str:
    """Say what the round does not show, and when it will."""
    if hint_time(desk.rules) is HintTime.AFTER:
        return f"round {desk.round} shows hints once you have judged a sentence: {what} not shown"
    return f"round {desk.round} shows no hints"


def _json(name: str, sentence: int, hints: Hints) -> Mapping[str, object]:
    return {
        "article": name,
        "sentence": sentence,
        "partners": [
            {"article": one.article, "sentence": one.sentence, "score": one.score, "band": one.band.value}
            for one in hints.partners
        ],
        "differences": [
            {
                "kind": one.kind.value,
                "here": {"start": one.here.start, "end": one.here.end, "text": one.here.text},
                "there": {
                    "article": one.there.article,
                    "sentence": one.there.sentence,
                    "start": one.there.start,
                    "end": one.there.end,
                    "text": one.there.text,
                },
                "strength": one.strength.value,
            }
            for one in hints.differences
        ],
    }


def _print(article: Article, sentence: int, hints: Hints) -> None:
    print(f"{visible(article.name)}#{sentence + 1}  {flat(article.quote(sentence))}")
    for one in hints.differences:
        sign = "≠" if one.strength.value == "strong" else "~"
        said = f"“{flat(one.here.text)}”, there “{flat(one.there.text)}”"
        print(f"  {sign} {one.kind.value:9} {said}  {visible(one.there.article)}#{one.there.sentence + 1}")
    for partner in hints.partners:
        where = f"{visible(partner.article)}#{partner.sentence + 1}"
        print(f"  {partner.band.value:4} {partner.score:.2f}  {where}  {flat(partner.quote)}")


def flat(text: str) -> str:
    """Return a text as it stands in a line: white space is one space, and nothing acts on a terminal."""
    return visible(" ".join(text.split()))
