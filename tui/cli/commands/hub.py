"""`copydesk hub`: makes a hub on PostgreSQL, lets people in, carries desks there and back, says how they stand."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins
from platformdirs import user_data_path

from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from store.hub.address import address_of
from store.hub.connection import connect, roles_script
from store.hub.joining import Offline, exchange_once, mirror_of, mirror_status
from store.hub.setup import add_people, install, lacks_roles, may_make_roles, people_script
from store.hub.whole import found_at, pull, push
from store.person import current_person
from tui.cli import options
from tui.cli.output import print_json

if TYPE_CHECKING:
    from store.desk import Problem
    from store.hub.joining import Exchanged

HELP = "Keep one desk on many machines: a hub on PostgreSQL."
URL = "postgresql://HOST/DATABASE"
DESK_URL = f"{URL}/DESK"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    init = _verb(verbs, "init", "make a hub in a database, or bring one to this program's version")
    init.add_argument("url", metavar="URL", help=URL)
    init.add_argument("--roles", action="store_true", help="only print the script of the roles, for the administrator")
    people = _verb(verbs, "people", "let people in")
    acts = people.add_subparsers(metavar="VERB", required=True)
    add = _verb(acts, "add", "let people in, or to a desk")
    add.add_argument("url", metavar="URL", help=f"{URL}, or {DESK_URL} for those who are in already")
    add.add_argument("names", nargs="*", metavar="NAME", help="who reviews")
    add.add_argument("--lead", action="append", default=[], metavar="NAME", help="who may make desks and rounds too")
    push = _verb(verbs, "push", "carry a desk to a hub, or send what waits in a mirror")
    push.add_argument("path", metavar="DESK", help="a desk's folder")
    push.add_argument("url", nargs="?", metavar="URL", help=f"{URL} (then the folder names it), {DESK_URL}")
    pull = _verb(verbs, "pull", "carry a desk from a hub into a folder, as a desk of its own")
    pull.add_argument("url", metavar="URL", help=DESK_URL)
    pull.add_argument("folder", metavar="DIR", help="the folder that it makes")
    for name, what in (
        ("status", "say how a mirror and its hub stand"),
        ("check", "send and fetch all of a mirror once more, and say what does not fit"),
    ):
        verb = _verb(verbs, name, what)
        verb.add_argument("path", nargs="?", metavar="DESK", help="a mirror's folder, or its address")
        verb.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return its exit code."""
    verbs = {"init": _init, "people": _people, "push": _push, "pull": _pull, "status": _status, "check": _check}
    return verbs[args.verb](args)


def data_folder() -> Path:
    """Return the folder of this person's mirrors, whether it is there or not."""
    return user_data_path("copydesk", appauthor=False)


def _verb(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=what, description=what)
    options.common(parser)
    return parser


def _init(args: argparse.Namespace) -> int:
    """Make the schema; print the roles script and return 1 where the roles are missing and not ours to make."""
    address = address_of(args.url, desk=False)
    if args.roles:
        print(roles_script(), end="")
        return 0
    with closing(connect(address)) as hub:
        if lacks_roles(hub):
            if not may_make_roles(hub):
                print(roles_script(), end="")
                [login] = hub.row("select quote_ident(session_user)", (), tuple[str])
                print(f"grant copydesk_owner to {login};")
                _say(
                    "The roles of a hub are missing: the administrator of the database runs this script, then you init."
                )
                return 1
            hub.script(roles_script())
        made = install(hub)
    if made.warning:
        _say(f"{made.warning}.")
    renewed = 0 < made.before < made.now
    what = f"is ready: schema {made.before} became {made.now}" if renewed else "is ready"
    _say(f"The hub in {address.parameters['dbname']} {what}. Next: `copydesk hub people add {args.url} NAME`.")
    return 0


def _people(args: argparse.Namespace) -> int:
    """Let people in; print the script of their logins and return 1 where these are not ours to make."""
    leads = [name for names in args.lead for name in names.split(",") if name]
    names = list(dict.fromkeys((*args.names, *leads)))
    if not names:
        raise CopydeskError("Nobody was named", "", f"`copydesk hub people add {args.url} ana bo --lead cy`")
    address = address_of(args.url)
    with closing(connect(address)) as hub:
        hub.about()
        made = add_people(hub, args.names, leads, address.desk)
    if not made and not address.desk:
        print(people_script(args.names, leads), end="")
        _say("The database's administrator runs this script; then they are in.")
        return 1
    where = f"desk {address.desk}" if address.desk else "the hub"
    _say(f"On {where}: {', '.join(names)}.")
    if not address.desk:
        _say("A password, where one is needed, is set in psql: \\password NAME.")
    return 0


def _push(args: argparse.Namespace) -> int:
    """Carry a desk to a hub, or send what waits in a mirror; return 1 when something stayed behind."""
    layout = found_at(args.path, current_person())
    if layout.hub.exists():
        mirror = mirror_of(args.path, data_folder())
        if args.url is not None and address_of(args.url).text != mirror.settings.address.text:
            raise CopydeskError("This desk is the mirror of another", mirror.settings.address.text, "Leave the URL out")
        return _print_standing(exchange_once(mirror), json=False)
    if args.url is None:
        raise CopydeskError("No hub was named", args.path, f"`copydesk hub push {args.path} {URL}`")
    address = address_of(args.url)
    name = address.desk or layout.folder.resolve().name
    with closing(connect(address)) as hub:
        done = push(hub, layout, name)
    _say(
        f"{name}: {count_of(done.events, 'event')}, {count_of(done.articles, 'text')} and"
        f" {count_of(done.rounds, 'round')} are on the hub."
    )
    for identity, why in done.refused.items():
        _say(f"not taken: {identity}: {why}")
    for old, new in done.renamed.items():
        _say(f"somebody else has the id {old}: it is {new} now")
    _tell(done.problems)
    _say(f"Next: `copydesk {address.with_desk(name).text}`")
    return int(bool(done.refused or done.problems))


def _pull(args: argparse.Namespace) -> int:
    """Carry a desk from a hub into a folder; return 1 when something was left out."""
    address = address_of(args.url, desk=True)
    with closing(connect(address)) as hub:
        done = pull(hub, address, Path(args.folder).absolute())
    _say(f"{args.folder}: {count_of(done.events, 'event')} and {count_of(done.articles, 'text')} came.")
    _tell(done.problems)
    return int(bool(done.problems))


def _status(args: argparse.Namespace) -> int:
    """Say how a mirror stands: what waits, what was refused, what is late; return 1 when the hub is away."""
    mirror = mirror_of(args.path, data_folder())
    _say(f"{mirror.settings.address.text}, as {mirror.person}: {mirror.layout.folder}")
    try:
        return _print_standing(exchange_once(mirror), args.json)
    except Offline as error:
        _say(f"offline: {error}")
        _print_standing(mirror_status(mirror), args.json)
        return 1


def _check(args: argparse.Namespace) -> int:
    """Send and fetch everything once more; return 1 when something does not fit."""
    return _print_standing(exchange_once(mirror_of(args.path, data_folder()), again=True), args.json)


def _print_standing(done: Exchanged, json: bool) -> int:
    """Print how a mirror stands, and return 1 when something does not fit."""
    if json:
        print_json(to_builtins(done))
    else:
        _print_lines(done)
    return int(bool(done.waiting or done.refused or done.problems))


def _print_lines(done: Exchanged) -> None:
    """Print how a mirror stands, a line for each thing."""
    print(f"{count_of(done.waiting, 'event')} to send")
    for one in done.counts:
        late = f", {one.late} late" if one.late else ""
        brought = f", brought by {one.by}" if one.by != one.reviewer else ""
        print(visible(f"round {one.round}: {one.reviewer}: {count_of(one.events, 'event')}{late}{brought}"))
    for name, found in done.late.items():
        for who, count in found.items():
            print(
                visible(f"round {name}: {count} late from {who}: `copydesk rounds admit {name} {who}` lets them count")
            )
    for identity, why in done.refused.items():
        print(visible(f"not taken: {identity}: {why}"))
    for old, new in done.renamed.items():
        print(visible(f"somebody else had the id {old}: it is {new} now"))
    _tell(done.problems)


def _tell(problems: list[Problem]) -> None:
    for problem in problems:
        _say(problem.sentence)


def _say(text: str) -> None:
    """Print a sentence on stderr, made safe."""
    print(visible(text), file=sys.stderr)
