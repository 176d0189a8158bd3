"""`copydesk rounds`: makes rounds, assigns, opens, closes and reopens them, and says how they stand."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from store.folder_desk import FileDesk
    from store.manage.lead import Plan
    from store.manage.status import RoundStatus

HELP = "Make review rounds, open and close them, and say how they stand."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=type(parser))
    _verb(verbs, "list", "name the rounds", named=False).add_argument("--json", action="store_true", help="as JSON")
    _verb(verbs, "show", "say how a round stands").add_argument("--json", action="store_true", help="as JSON")
    _new(_verb(verbs, "new", "make a round, as a draft"))
    again = _verb(verbs, "assign", "assign again, and say what changes hands")
    again.add_argument("--add", type=_names, default=(), metavar="NAMES", help="reviewers who join")
    again.add_argument("--remove", type=_names, default=(), metavar="NAMES", help="reviewers who leave")
    again.add_argument("--overlap", type=int, default=None, metavar="K", help="reviewers for each sentence")
    _verb(verbs, "open", "open a draft for its reviewers")
    _verb(verbs, "close", "close a round: then everybody sees everything")
    _verb(verbs, "reopen", "open a closed round again; it is blind no longer")
    _verb(verbs, "finish", "say that a closed round is settled")
    _verb(verbs, "remind", "print who has what left")
    control = _verb(verbs, "control", "mark a sentence as a control with a known verdict")
    control.add_argument("article", metavar="ARTICLE")
    control.add_argument("sentence", type=int, metavar="SENTENCE", help="its number, from 1 as on the screen")
    control.add_argument("verdict", choices=("accurate", "disputed", "erroneous", "none"))


def run(args: argparse.Namespace) -> int:
    """Run the verb, and print its result."""
    from store.rounds.files import find

    if args.verb == "new":
        return _make(args)
    if args.verb == "list":
        return _list(args)
    with closing(_desk(args, "main", create=False)) as desk:
        one, person, layout = find(desk.layout, args.name), desk.reviewer, desk.layout
    if args.verb in ("show", "remind"):
        return _stand(args)
    from store.manage import lead as leading

    if args.verb == "assign":
        return _assign(args)
    if args.verb == "control":
        return _control(args)
    verb = {"open": leading.open_, "close": leading.close, "reopen": leading.reopen, "finish": leading.finish}
    done = verb[args.verb](layout, one, person)
    _say(f"Round {done.name} is {done.state}.")
    return 0


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, named: bool = True
) -> argparse.ArgumentParser:
    from tui.cli import options

    parser: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    if named:
        parser.add_argument("name", metavar="ROUND")
    options.desk(parser)
    parser.add_argument("--as", dest="reviewer", default=None, metavar="NAME", help="who you are (default: your login)")
    options.common(parser)
    return parser


def _new(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--reviewers", type=_names, required=True, metavar="NAMES", help="who judges, with commas between")
    add("--articles", nargs="+", default=["*"], metavar="GLOB", help="which articles (default: all)")
    add("--overlap", type=int, default=2, metavar="K", help="reviewers for each sentence (default: 2)")
    add("--blind", action="store_true", help="nobody sees others' verdicts until the round is closed")
    add("--seed", type=int, default=None, metavar="N", help="for the assignment (default: from the name)")
    add("--due", default="", metavar="DATE", help="until when, as 2026-12-31")
    add(
        "--only",
        default="",
        metavar="WHAT",
        help="disputed, unjudged, unsettled, or a filter such as verdict:erroneous",
    )
    add("--from", dest="previous", default="", metavar="ROUND", help="the round --only looks at (default: closed last)")
    add("--guidelines", default=None, metavar="FILE", help="a Markdown file")
    add("--require", type=_names, default=(), metavar="NEEDS", help="reason, evidence, confidence, note")
    add("--adjudicators", type=_names, default=(), metavar="NAMES", help="who settles it (default: the lead)")
    add("--exclude", action="append", default=[], metavar="NAME=GLOB", help="articles somebody must not judge")
    add("--anonymous", action="store_true", help="adjudicators do not see who said what")
    add("--show-earlier", action="store_true", help="show verdicts of earlier rounds")
    add("--open", action="store_true", help="open it at once")


def _make(args: argparse.Namespace) -> int:
    from store.manage import lead as leading
    from tui.text.rounds import shown

    with closing(_desk(args, "main")) as desk:
        plan, layout = _plan(args, desk.reviewer), desk.layout
    made = leading.new(lambda name: _desk(args, name), layout, plan)
    if args.open:
        made = leading.open_(layout, made, plan.lead)
    with closing(_desk(args, made.name, overview=True)) as desk:
        print("\n".join(shown(_standing(desk, overview=True))))
    if not args.open:
        _say(f"A draft: `copydesk rounds open {made.name}` opens it.")
    return 0


def _plan(args: argparse.Namespace, lead: str) -> Plan:
    from pathlib import Path

    from reading.errors import CopydeskError
    from store.manage.lead import Plan

    guidelines = b""
    if args.guidelines:
        try:
            guidelines = Path(args.guidelines).read_bytes()
        except OSError as error:
            raise CopydeskError("The guidelines cannot be read", args.guidelines, error.strerror or "") from error
    excluded = [tuple(pair.split("=", 1)) for pair in args.exclude]
    if any(len(pair) != 2 for pair in excluded):
        raise CopydeskError("Not an exclusion", ", ".join(args.exclude), "Write it as NAME=GLOB.")
    return Plan(
        name=args.name,
        lead=lead,
        reviewers=args.reviewers,
        articles=tuple(args.articles),
        overlap=args.overlap,
        blind=args.blind,
        seed=args.seed,
        due=args.due,
        only=args.only,
        previous=args.previous,
        require=args.require,
        adjudicators=args.adjudicators,
        excluded=tuple((pair[0], pair[1]) for pair in excluded),
        anonymous=args.anonymous,
        show_earlier=args.show_earlier,
        guidelines=guidelines,
    )


def plan_of_line(text: str, lead: str) -> Plan:
    """Return the plan in a line of arguments of `copydesk rounds new`; CopydeskError names a fault."""
    import shlex

    from reading.errors import CopydeskError

    class Line(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise CopydeskError("The round was not made", message)

    parser = Line(prog="", add_help=False)
    parser.add_argument("name")
    _new(parser)
    try:
        return _plan(parser.parse_args(shlex.split(text)), lead)
    except ValueError as error:
        raise CopydeskError("The round was not made", str(error)) from error


def _list(args: argparse.Namespace) -> int:
    from store.rounds.files import all_rounds
    from tui.text.rounds import listed

    with closing(_desk(args, "main", create=False)) as desk:
        found = list(all_rounds(desk.layout))
    if args.json:
        from tui.cli.output import print_json

        print_json([{"name": r.name, "state": r.state, "lead": r.lead, "blind": r.blind, "due": r.due} for r in found])
    else:
        print("\n".join(listed(found)))
    return 0


def _stand(args: argparse.Namespace) -> int:
    from tui.text.rounds import left, shown

    desk, overview = _look(args)
    with closing(desk):
        found = _standing(desk, overview)
    if args.verb == "remind":
        print("\n".join(left(found)))
    elif args.json:
        from tui.cli.output import print_json

        each = {
            person: {name: {"judged": p.judged, "of": p.claims} for name, p in articles.items()}
            for person, articles in found.by_reviewer.items()
        }
        print_json({"name": found.round.name, "state": found.round.state, "overdue": found.overdue, "progress": each})
    else:
        print("\n".join(shown(found)))
    return 0


def _assign(args: argparse.Namespace) -> int:
    from store.manage.lead import reassign
    from tui.text.rounds import moved

    with closing(_look(args)[0]) as desk:
        _, changes = reassign(desk, desk.rules, add=args.add, remove=args.remove, overlap=args.overlap)
    print("\n".join(moved(changes)) or "Nothing changes hands.")
    return 0


def _control(args: argparse.Namespace) -> int:
    from review.events import Verdict
    from review.rounds import Permission, why_not
    from store.manage.lead import NotAllowed
    from store.rounds.files import set_control

    with closing(_look(args)[0]) as desk:
        why = why_not(desk.rules, desk.reviewer, Permission.CONTROL)
        card = next((card for card in desk.cards() if card.name == args.article), None)
        if why or card is None or args.sentence - 1 not in card.claims:
            hint = "" if why or card is None else f"Its sentences are 1 to {card.sentences}; not all of them are claims"
            why = why.rstrip(".") or f"no such {'article' if card is None else 'sentence'} is judged in this round"
            raise NotAllowed("The control was not set", why, hint)
        verdict = None if args.verdict == "none" else Verdict(args.verdict)
        set_control(desk.layout, desk.rules, (args.article, args.sentence - 1), verdict)
    known = f"is known to be {verdict}" if verdict else "is no control now"
    _say(f"Sentence {args.sentence} of {args.article} {known}.")
    return 0


def _desk(args: argparse.Namespace, name: str, create: bool = True, overview: bool = False) -> FileDesk:
    """Open the desk that the command line names."""
    from store.opening import open_desk

    return open_desk(args.path, args.reviewer, name, args.desk, create=create, overview=overview)


def _look(args: argparse.Namespace) -> tuple[FileDesk, bool]:
    """Open the round that was named, its lead with sight of how much everybody has done; return whether so."""
    from review.rounds import Permission, why_not

    desk = _desk(args, args.name, create=False)
    if why_not(desk.rules, desk.reviewer, Permission.SEE_COUNTS):
        return desk, False
    desk.close()
    return _desk(args, args.name, create=False, overview=True), True


def _standing(desk: FileDesk, overview: bool) -> RoundStatus:
    from datetime import date

    from store.manage.status import round_status

    return round_status(desk, date.today(), overview=overview)


def _names(text: str) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _say(sentence: str) -> None:
    import sys

    from reading.clean import visible

    print(visible(sentence), file=sys.stderr)
