"""`copydesk rounds`: makes rounds, assigns, opens, closes and reopens them, and says how they stand."""

from __future__ import annotations

import argparse
import shlex
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NoReturn

import msgspec

from reading import guard
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.outcome_counts import outcome_phrases
from review.round_changes import AssignmentChange, Plan
from review.rounds import Permission, why_nobody_settles, why_not
from review.selection import STATES
from store.exchange.sources import outcome_counts
from store.manage.lead import guidelines_in
from store.manage.rules import NotAllowed
from store.manage.status import round_status, undecided
from store.opening import desk_above, file_on_desk, open_desk
from tui.cli import options
from tui.cli.article_names import one_named
from tui.cli.output import print_json, tell_left_out
from tui.text.rounds import (
    How,
    as_json,
    command_of,
    declined_lines,
    guidelines_changes,
    missing_line,
    move_lines,
    no_control_line,
    remark_lines,
    round_lines,
    status_lines,
    undecided_text,
    work_left,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from review.rounds import Round
    from store.desk import Desk, Rounds
    from store.manage.status import RoundStatus

WITHOUT = "go on without the files of these reviewers, which cannot be read"
HELP = "Make review rounds, open and close them, and say how they stand."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    _verb(verbs, "list", "name the rounds", named=False).add_argument("--json", action="store_true", help="as JSON")
    _verb(verbs, "show", "say how a round stands").add_argument("--json", action="store_true", help="as JSON")
    _new(_verb(verbs, "new", "make a round, as a draft"))
    _assigning(_verb(verbs, "assign", "assign again, and say what changes hands"))
    decline = _verb(verbs, "decline", "give an article back that you should not judge", desk=False)
    options.article(decline)
    decline.add_argument("--why", required=True, metavar="TEXT", help="the reason, such as a conflict of interest")
    _verb(verbs, "open", "open a draft for its reviewers")
    close = _verb(verbs, "close", "close a round: then everybody sees everything")
    close.add_argument("--without", type=_names, default=(), metavar="NAMES", help=WITHOUT)
    _verb(verbs, "reopen", "open a closed round again; it is blind no longer")
    _verb(verbs, "finish", "say that a closed round is settled")
    _verb(verbs, "seal", "write down what lies in a round, so that changes and back-dating show")
    admit = _verb(verbs, "admit", "let count what came late or was changed after sealing", desk=False)
    admit.add_argument("--leave", action="store_true", help="on a hub: leave it out for good instead")
    whose = admit.add_argument("whose", nargs="?", default="", metavar="NAME", help="by whom (default: by everybody)")
    options.completed(whose, "reviewers")
    _verb(verbs, "remind", "print who has what left")
    lead = _verb(verbs, "lead", "let somebody else lead a round", desk=False)
    lead.add_argument("to", metavar="NAME", help="who leads it from now on")
    guide = _verb(verbs, "guidelines", "print a round's guidelines, or give it a new version of them", desk=False)
    guide.add_argument("file", nargs="?", metavar="FILE", help="a Markdown file, the new version (- for stdin)")
    guide.add_argument("--version", default="", metavar="V", help="print this version instead of the one in force")
    guide.add_argument("--diff", action="store_true", help="print what the version in force changed, word by word")
    control = _verb(verbs, "control", "mark a sentence as a control with a known verdict", desk=False)
    options.article(control)
    control.add_argument("sentence", type=int, metavar="SENTENCE", help="its number, from 1 as on the screen")
    option = control.add_argument("verdict", metavar="VERDICT", help="one of the round, or none")
    options.completed(option, "verdicts")


def run(args: argparse.Namespace) -> int:
    """Run the verb, and print its result."""
    verbs = {
        "new": _make,
        "list": _list,
        "show": _stand,
        "remind": _stand,
        "assign": _assign,
        "decline": _decline,
        "close": _close,
        "finish": _finish,
        "lead": _lead,
        "guidelines": _guidelines,
        "control": _control,
        "seal": _seal,
        "admit": _seal,
    }
    return verbs.get(args.verb, _change)(args)


def _seal(args: argparse.Namespace) -> int:
    """Seal a round, or admit events that a seal refused; return 1 when something could not be read."""
    rounds = _rounds(args)
    if args.verb == "seal":
        done = rounds.seal(args.name)
        said = f"{count_of(done.events, 'event')} in {count_of(done.files, 'file')}"
        _say(f"Round {args.name} is sealed: {said}.")
    else:
        rounds.find(args.name)
        known = set(rounds.writers(args.name))
        if args.whose and args.whose not in known:
            names = ", ".join(sorted(known)) or "nobody"
            raise CopydeskError("Nobody of that name has written in the round", args.whose, f"It has {names}")
        if args.leave:
            count = rounds.leave_out(args.name, (args.whose,) if args.whose else ())
            _say(f"{count_of(count, 'event')} left out for good.")
            return 0
        done = rounds.admit(args.name, (args.whose,) if args.whose else ())
        for whose, events in done.admitted:
            _say(f"{count_of(events, 'event')} of {whose} count now.")
        if not done.admitted:
            _say("Nothing waited to be admitted.")
    for what in done.unread:
        _say(f"Could not be read: {what}")
    return int(bool(done.unread))


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    what: str,
    named: bool = True,
    desk: bool = True,
) -> argparse.ArgumentParser:
    """Add a subcommand; it takes the desk last, unless something follows the round: then `--desk` names it."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    if named:
        option = parser.add_argument("name", metavar="ROUND", help="the round")
        if name != "new":
            options.completed(option, "rounds")
    if desk:
        options.desk(parser)
    else:
        parser.set_defaults(path=None)
        options.in_desk(parser, has_article=name in ("decline", "control"))
    options.as_(parser)
    options.common(parser)
    return parser


def _assigning(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that change an assignment."""
    add = parser.add_argument
    add("--add", type=_names, action="append", default=[], metavar="NAMES", help="reviewers who join")
    add("--remove", type=_names, action="append", default=[], metavar="NAMES", help="reviewers who leave")
    add("--overlap", type=int, metavar="K", help="reviewers for each sentence")
    add("--exclude", action="append", default=[], metavar="NAME=GLOB", help="articles somebody must not judge")
    add("--articles", action="append", default=[], metavar="GLOB", help="articles to take up beside those of the round")
    add("--adjudicators", type=_names, default=(), metavar="NAMES", help="who settles it from now on")
    add("--without", type=_names, default=(), metavar="NAMES", help=WITHOUT)


def _new(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--reviewers", type=_names, required=True, metavar="NAMES", help="who judges, with commas between")
    add("--articles", nargs="+", default=["*"], metavar="GLOB", help="which articles (default: all)")
    add("--overlap", type=int, default=2, metavar="K", help="reviewers for each sentence (default: 2)")
    add("--blind", action="store_true", help="nobody sees others' verdicts until the round is closed")
    add("--seed", type=int, metavar="N", help="for the assignment (default: from the name)")
    add("--due", default="", metavar="DATE", help="until when, as 2026-12-31")
    add(
        "--only",
        default="",
        metavar="WHAT",
        help=f"{', '.join(STATES)}, or a query such as verdict:NAME (docs/queries.md)",
    )
    add("--from", dest="previous", default="", metavar="ROUND", help="the round --only looks at (default: closed last)")
    add("--guidelines", metavar="FILE", help="a Markdown file")
    add(
        "--require",
        type=_names,
        default=(),
        metavar="NEEDS",
        help="reason, evidence (both of verdicts that find fault), evidence! (of all), confidence, note",
    )
    add("--adjudicators", type=_names, default=(), metavar="NAMES", help="who settles it (default: the lead)")
    add("--exclude", action="append", default=[], metavar="NAME=GLOB", help="articles somebody must not judge")
    add("--anonymous", action="store_true", help="adjudicators do not see who said what")
    add("--show-earlier", action="store_true", help="show verdicts of earlier rounds")
    add(
        "--hints",
        choices=("before", "after", "off"),
        default="",
        help="when reviewers see what other articles say: before they judge, after (default in blind rounds), off",
    )
    add("--open", action="store_true", help="open it at once")


def _make(args: argparse.Namespace) -> int:
    _begin_here(args)
    rounds = _rounds(args, create=True)
    made = rounds.new(_plan(args, rounds.person))
    if args.open:
        made = rounds.open(made.name)
    with closing(_desk(args, made.name, overview=True)) as desk:
        print("\n".join(status_lines(_status(desk, overview=True))))
    _warn_of_settlers(args, made)
    if not args.open:
        _say(f"A draft: {_of(args, made)('round.open', 'open', '')} opens it.")
    if not made.previous:
        return 0
    with closing(_desk(args, made.previous)) as desk:
        return tell_left_out(desk.left_out())


def _begin_here(args: argparse.Namespace) -> None:
    """Take this folder for the desk that is to be made, where no desk was named and none is in or above it."""
    if args.path is None and args.desk is None and desk_above(Path.cwd()) is None:
        args.path = "."


def _of(args: argparse.Namespace, round: Round) -> How:
    """Return what names the commands for a round, with the desk as it was typed."""
    return command_of(round.name, _typed(args))


def _typed(args: argparse.Namespace) -> str:
    """Return the desk as it was typed; empty where it is that of this folder."""
    named = args.desk or args.path
    return "" if named in (None, ".") else str(named)


def _warn_of_settlers(args: argparse.Namespace, round: Round) -> None:
    why = why_nobody_settles(round)
    if why:
        names = _of(args, round)("", "assign", "--adjudicators NAME")
        _say(f"{why} {names} names somebody else.")


def _plan(args: argparse.Namespace, lead: str) -> Plan:
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
        excluded=_pairs(args.exclude),
        anonymous=args.anonymous,
        show_earlier=args.show_earlier,
        hints=args.hints,
        guidelines=_text_of(args.guidelines) if args.guidelines else b"",
    )


def _pairs(exclusions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return exclusions as pairs of a name and a glob."""
    pairs = [tuple(one.split("=", 1)) for one in exclusions]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise CopydeskError("Not an exclusion", ", ".join(exclusions), "Write it as NAME=GLOB.")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _text_of(file: str) -> bytes:
    """Return the text of guidelines in a file, or on stdin for `-`."""
    return sys.stdin.buffer.read(guard.SMALL) if file == "-" else guidelines_in(Path(file))


def plan_of_line(text: str, lead: str) -> Plan:
    """Return the plan in a line of arguments of `copydesk rounds new`; CopydeskError names a fault."""

    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name")
        _new(parser)

    return _plan(_parsed("The round was not made", text, arguments), lead)


def change_of_line(text: str) -> tuple[AssignmentChange, tuple[str, ...]]:
    """Return the change of an assignment and the new adjudicators in a line typed on the screen.

    `+name` joins, `-name` leaves, the rest is as `copydesk rounds assign` would be given it. CopydeskError says what
    is wrong.
    """
    signs = {"+": "--add", "-": "--remove"}

    def option(word: str) -> str:
        return f"{signs[word[0]]}={word[1:]}" if word[0] in signs and not word.startswith("--") else word

    args = _parsed("Nothing was assigned", text, _assigning, option)
    return _changed(args), args.adjudicators


def _parsed(
    title: str,
    text: str,
    arguments: Callable[[argparse.ArgumentParser], None],
    option: Callable[[str], str] = lambda word: word,
) -> argparse.Namespace:
    """Return a typed line as a verb's arguments; CopydeskError has the title and names the fault."""

    class Line(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            raise CopydeskError(title, message)

    parser = Line(prog="", add_help=False)
    arguments(parser)
    try:
        return parser.parse_args([option(word) for word in shlex.split(text) if word])
    except ValueError as error:
        raise CopydeskError(title, str(error)) from error


def _list(args: argparse.Namespace) -> int:
    rounds = _rounds(args)
    found, problems = rounds.all(), rounds.damaged()
    if args.json:
        print_json([{"name": r.name, "state": r.state, "lead": r.lead, "blind": r.blind, "due": r.due} for r in found])
    else:
        print("\n".join(round_lines(found)))
    return tell_left_out(problems)


def _stand(args: argparse.Namespace) -> int:
    """Print how a round stands; 1 when files of reviewers cannot be read."""
    desk, overview = _look(args)
    with closing(desk):
        found = _status(desk, overview)
        counts = None if args.verb == "remind" or desk.rules.hides else outcome_counts(desk)
        problems = desk.left_out()
    if args.verb == "remind":
        print("\n".join(work_left(found.with_controls)))
    elif args.json:
        came_to = counts and msgspec.structs.asdict(counts)
        controls = {
            person: dict(zip(("judged", "of"), found.controls_of(person), strict=True)) for person in found.controls
        }
        left_out = [one.sentence for one in problems]
        print_json({**as_json(found), "controls": controls, "sentences": came_to, "left_out": left_out})
    else:
        said = outcome_phrases(counts, asked=not found.round.is_everything) if counts else ()
        print("\n".join(status_lines(found, said, [one.sentence for one in problems], _typed(args))))
    for name in found.unreadable:
        _say(f"{name}'s files cannot be read. {desk.rounds.lets_read(args.name, name)}")
    return max(tell_left_out(problems), int(bool(found.unreadable)))


def _assign(args: argparse.Namespace) -> int:
    """Assign again, and name the adjudicators; return 1 when an article lacks reviewers."""
    change = _changed(args)
    rounds = _rounds(args)
    if args.adjudicators:
        rules = rounds.name_adjudicators(args.name, args.adjudicators)
        _say(f"Round {rules.name} is settled by {', '.join(rules.adjudicators)}.")
        if not any((args.add, args.remove, args.exclude, args.articles, args.overlap)):
            return 0
    done = rounds.assign(args.name, change)
    print("\n".join(move_lines(done.moves)) or "Nothing changes hands.")
    for line in remark_lines(done):
        _say(line)
    _warn_of_settlers(args, done.round)
    return 1 if done.short else 0


def _changed(args: argparse.Namespace) -> AssignmentChange:
    """Return the change of an assignment that the arguments name."""
    return AssignmentChange(
        joining=tuple(name for names in args.add for name in names),
        leaving=tuple(name for names in args.remove for name in names),
        excluded=_pairs(args.exclude),
        articles=tuple(args.articles),
        overlap=args.overlap,
        without=args.without,
    )


def _decline(args: argparse.Namespace) -> int:
    """Give an article back, and print who has it now, or who will assign it."""
    rounds = _rounds(args)
    lead = rounds.find(args.name).lead
    with closing(_desk(args, "main")) as desk:
        article = one_named(args.article, desk)
    done = rounds.decline(args.name, article, args.why)
    for line in declined_lines(article, lead, done):
        _say(line)
    return 0


def _change(args: argparse.Namespace) -> int:
    """Open or reopen a round."""
    rounds = _rounds(args)
    done = (rounds.open if args.verb == "open" else rounds.reopen)(args.name)
    _say(f"Round {done.name} is {done.state}.")
    if args.verb == "open":
        _warn_of_settlers(args, done)
    return 0


def _close(args: argparse.Namespace) -> int:
    """Close a round, and print what is missing in it."""
    desk, overview = _look_to_change(args)
    with closing(desk):
        found, problems = _status(desk, overview), desk.left_out()
        done = desk.rounds.close(args.name, args.without)
    _say(f"Round {done.round.name} is {done.round.state}. {missing_line(found)}")
    for what in done.unread:
        _say(f"Could not be read and is not in it: {what}")
    for what in done.planted:
        _say(f"Left out: {what}")
    if done.unread:
        _say(f"Once it can be read, `copydesk rounds admit {done.round.name}` takes it in.")
    _warn_of_settlers(args, done.round)
    said = "\n".join((*done.unread, *done.planted))
    others = tell_left_out(one for one in problems if one.path.rpartition(f"/{args.name}/")[2] not in said)
    return 1 if found.unreadable or said else others


def _finish(args: argparse.Namespace) -> int:
    """Mark a round as adjudicated, and print what is still undecided; 1 when that rests on part of the decisions."""
    with closing(_look_to_change(args)[0]) as desk:
        left, problems = undecided(desk), desk.left_out()
        done = desk.rounds.finish(args.name)
    _say(f"Round {done.name} is {done.state}. {undecided_text(*left)}")
    return tell_left_out(problems)


def _lead(args: argparse.Namespace) -> int:
    """Hand a round over, and print the rights that the new lead lacks."""
    done = _rounds(args).hand_over(args.name, args.to)
    _say(f"{done.round.lead} leads round {done.round.name} now.")
    for line in done.lacks:
        _say(line)
    _warn_of_settlers(args, done.round)
    return 0


def _guidelines(args: argparse.Namespace) -> int:
    """Print a round's guidelines or what their last version changed, or give it another version."""
    rounds = _rounds(args)
    one = rounds.find(args.name)
    if args.file:
        done = rounds.write_guidelines(args.name, _text_of(args.file))
        _say(f"Round {done.name} has guidelines of version {done.guidelines}, in force from now on.")
        return 0

    if not one.guidelines:
        raise CopydeskError("This round has no guidelines", one.name, f"`copydesk rounds guidelines {one.name} FILE`")
    text = rounds.guidelines(args.name, args.version)
    if not text:
        raise CopydeskError("No file has that version of the guidelines", args.version or one.guidelines)
    if args.diff:
        text = guidelines_changes(one, lambda version: rounds.guidelines(args.name, version)) or text
    print("\n".join(visible(line) for line in text.splitlines()))
    by_hand = rounds.edited_guidelines(args.name)
    if by_hand:
        makes = _of(args, one)("round.guidelines", "guidelines", quote(by_hand))
        _say(f"{by_hand} was edited by hand and is no version: {makes} makes it one")
    return 1 if by_hand else 0


def _control(args: argparse.Namespace) -> int:
    with closing(_look_to_change(args)[0]) as desk:
        why = why_not(desk.rules, desk.reviewer, Permission.CONTROL)
        name = "" if why else one_named(args.article, desk)
        card = next((card for card in desk.articles.cards() if card.name == name), None)
        if card is None or args.sentence - 1 not in card.claims:
            hint = "" if card is None else f"Its sentences are 1 to {card.sentences}; not all of them are claims"
            why = why.rstrip(".") or "no such sentence is judged in this round"
            raise NotAllowed("The control was not set", why, hint)
        named = options.checked_verdict(args.verdict, desk.rules.scale, ("none",))
        verdict = None if named == "none" else named
        ended = desk.rounds.control(args.name, (name, args.sentence - 1), verdict)
    known = f"is known to be {verdict}" if verdict else "is no control now"
    _say(f"Sentence {args.sentence} of {name} {known}.")
    for one in ended:
        _say(f"{no_control_line(one)}.")
    return 0


def _rounds(args: argparse.Namespace, create: bool = False) -> Rounds:
    """Return the rounds of the desk that the command line names."""
    with closing(_desk(args, "main", create=create)) as desk:
        return desk.rounds


def _desk(args: argparse.Namespace, name: str, create: bool = False, overview: bool = False) -> Desk:
    """Open the desk that the command line names."""
    given = getattr(args, "guidelines", None), getattr(args, "file", None)
    passing = [file for file in given if isinstance(file, str)]
    path = args.path or file_on_desk([args.article] if "article" in args else (), args.desk)
    return open_desk(path, args.reviewer, name, args.desk, create=create, overview=overview, passing=passing)


def _look(args: argparse.Namespace) -> tuple[Desk, bool]:
    """Open the round that was named, its lead with sight of how much everybody has done; return whether so."""
    desk = _desk(args, args.name)
    if why_not(desk.rules, desk.reviewer, Permission.SEE_COUNTS):
        return desk, False
    desk.close()
    return _desk(args, args.name, overview=True), True


def _look_to_change(args: argparse.Namespace) -> tuple[Desk, bool]:
    """Open the round that was named, as `_look` does; CopydeskError when its file cannot be understood.

    A round may be looked at in spite of that, but what is then taken for its rules must not be written down as such.
    """
    desk, overview = _look(args)
    try:
        desk.rounds.find(args.name)
    except BaseException:
        desk.close()
        raise
    return desk, overview


def _status(desk: Desk, overview: bool) -> RoundStatus:
    """Return the status of the round that a desk was opened in, as of today."""
    return round_status(desk, date.today(), overview=overview)


def _names(text: str) -> tuple[str, ...]:
    """Return the names between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _say(sentence: str) -> None:
    print(visible(sentence), file=sys.stderr)
