"""`copydesk [open] [PATH]`: opens a desk, a folder of articles or one article on the screen."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from reading.clean import visible
from tui.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keymaps.faults import Fault
    from keymaps.keymap import Keymap
    from review.events import Event
    from review.round_changes import AssignmentChange, Plan
    from review.rounds import Round
    from review.scale import Scale
    from store.desk import Desk, Rounds
    from tui.app.app import CopydeskApp
    from tui.cli.config import Config
    from tui.shell.settings import ScreenSettings
    from tui.work.session import DeskRules

HELP = "Open a desk, a folder of articles, or one article."
SAMPLES = "To look around with the samples: copydesk seeds/"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the path and how to show it."""
    options.desk(parser, "a desk, a folder of articles, or an article (default: the desk in or above this folder)")
    options.reviewer(parser)
    options.keymap(parser)
    add_screen_options(parser)
    options.common(parser)


def add_screen_options(parser: argparse.ArgumentParser) -> None:
    """Add how the screen is drawn and driven."""
    parser.add_argument(
        "--theme",
        choices=("dark", "light", "contrast", "ansi"),
        help="the colours (default: those chosen last)",
    )
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII signs only")
    parser.add_argument(
        "--mouse", action="store_true", help="let the mouse click and scroll; to select text, hold shift"
    )
    parser.add_argument("--cursor", action="store_true", help="show the terminal's cursor at the current sentence")
    parser.add_argument(
        "--speak", action="store_true", help="say in lines of words what is done, for screen readers; draw no screen"
    )
    parser.add_argument(
        "--output",
        default="cells",
        choices=("cells", "stock"),
        help="what is sent to the terminal: the cells that changed, or what Textual sends by itself (stock)",
    )


def run(args: argparse.Namespace) -> int:
    """Open the desk, show it, and leave when the reviewer does."""

    if args.path is not None and args.path.lower().startswith(("http:/", "https:/")):
        from reading.load import not_fetched

        not_fetched(args.path)
    if args.path is not None and args.path.startswith(("postgresql://", "postgres://")):
        from store.hub.joining import joined
        from tui.cli.commands.hub import data_folder

        mirror = joined(args.path, data_folder())
        args.path = str(mirror.layout.folder)
        code = present(args, mirror.settings.address.desk)
    else:
        code = present(args, Path(os.path.realpath(args.path or args.desk or ".")).name)  # a loop of links has a name
    from tui.terminal.run import leave

    leave(code)


def present(args: argparse.Namespace, name: str, *, tutorial: str = "") -> int:
    """Prepare the terminal, open the desk under a name, show it, and return the exit code."""

    from tui.terminal import environment, signals, startup

    environment.prepare(os.environ)
    startup.hold()
    startup.without_tls()
    startup.without_unused()
    first = args.splash
    try:
        speaks = args.speak or (startup.may_speak(os.environ) and _is_spoken())
        if not speaks:
            _check_terminal(args)
        if not speaks and not environment.has_other_driver(os.environ):
            first = first or startup.show(visible(name))
        signals.block()
        return _show(args, name, first, tutorial)
    finally:
        if first is not None:
            first.clear()
        signals.unblock()
        startup.release()


def _is_spoken() -> bool:
    """Whether the environment or the settings say that the session is to be read aloud."""
    from tui.cli import config as own

    return bool(own.in_force({}).value("speak"))


def _check_terminal(args: argparse.Namespace) -> None:
    """Raise CopydeskError unless a screen can be shown; a fault of the path is reported before one of the terminal."""
    from tui.terminal.environment import TerminalError, check_terminal

    try:
        check_terminal()
    except TerminalError:
        from store.opening import check_there

        check_there(args.path, args.desk)
        raise


def _show(args: argparse.Namespace, name: str, first: object, tutorial: str) -> int:
    """Open everything behind the splash, run the application, and let go of the desk."""
    from store.opening import open_desk
    from tui.cli import config as own
    from tui.cli.keymap import keymap_for, report
    from tui.shell.kept_queries import KeptQueries, checked
    from tui.shell.settings import ThemeChoice, user_folder

    asked = {name: getattr(args, name) for name in ("theme", "keymap", "cursor", "mouse", "speak")}
    config = own.in_force({**asked, "signs": "ascii" if args.ascii else ""})
    keymap, faults = keymap_for(config.text("keymap"), args.path, args.desk)
    is_first = not tutorial and not user_folder().exists()
    desk = open_desk(
        args.path, reviewer=args.reviewer, round=args.round, desk=args.desk, wait=False, memory=user_folder()
    )
    try:
        from tui.terminal.run import run as run_app

        given = replace(
            settings(args, config, (*config.faults, *faults), name), rounds=lambda: desk.rounds, terms=_terms(desk)
        )
        given = replace(given, kept=ThemeChoice(None if tutorial else user_folder()), private=user_folder())
        given = _with_relay(given, desk)
        given = replace(given, drafts=user_folder() / "drafts")
        queries = KeptQueries(None if tutorial else user_folder(), checked(desk.settings().others.get("queries")))
        given = replace(given, queries=queries, is_first_start=is_first)

        def keymap_of(scale: Scale) -> tuple[Keymap, Sequence[Fault]]:
            found, wrong = keymap_for(config.text("keymap"), args.path, args.desk, scale)
            return found, (*config.faults, *wrong)

        given = replace(given, keymap_of=keymap_of)
        if tutorial == "team":
            given = replace(given, rounds=_rehearsed(desk, args.path))
        app = _app_type(tutorial)(desk, keymap, given)
        if given.speak:
            from tui.app.speech import read_aloud

            read_aloud(app)
        code = run_app(
            app,
            splash=first,  # type: ignore[arg-type]
            stock=args.output == "stock",
            mouse=bool(config.value("mouse")) and not given.speak,
            cursor=bool(config.value("cursor")),
            linear=given.speak,
            acknowledge=app.acknowledge,
            farewell=lambda: f"copydesk: {app.rescued.rescue_line()}\n" if app.rescued else "",
        )
        app.desk.close()
        rescued = app.rescue()
    finally:
        desk.close()
    for lines in (own.report(config.faults), report(faults)):
        if lines:
            print("\n".join(visible(line) for line in lines.splitlines()), file=sys.stderr)
    if app.problems:
        from tui.cli.output import problem_lines

        print(
            f"copydesk: something is not as it should be on the disk:\n{problem_lines(app.problems)}", file=sys.stderr
        )
    if rescued is not None:
        print(f"copydesk: {visible(rescued.rescue_line())}", file=sys.stderr)
        return code or 1
    return code


def _with_relay(given: ScreenSettings, desk: Desk) -> ScreenSettings:
    """Return the settings with a relay that begins after the first frame, where the desk is a mirror."""
    from store.opening import relay_of

    relay = relay_of(desk)
    if relay is None:
        return given
    shown = given.shown

    def begin() -> None:
        shown()
        relay.start()

    return replace(given, hub=relay, shown=begin, title=relay.desk)


def _terms(desk: Desk) -> DeskRules:
    """Return the desk's rules: its reasons, and a reader of the earlier round for rounds that show it."""
    from review.reasons import REASONS, of_desk
    from tui.work.session import DeskRules

    @lru_cache(maxsize=64)
    def held(round: str, article: str) -> Sequence[Event]:
        with closing(desk.rounds.enter(round)) as earlier:
            return earlier.decisions.current(article)

    def earlier(rules: Round, article: str) -> Sequence[Event]:
        return held(rules.previous, article) if rules.show_earlier and rules.previous else ()

    known = desk.settings()
    return DeskRules(of_desk(known.reasons) if known.reasons else REASONS, earlier, known.idle)


def settings(args: argparse.Namespace, config: Config, faults: Sequence[Fault], name: str) -> ScreenSettings:
    """Return the application's settings from these arguments and what is set elsewhere."""

    from tui.shell.settings import ScreenSettings
    from tui.shell.signs import ASCII, SPOKEN, UNICODE
    from tui.terminal import environment, startup

    known = environment.charset(os.environ)
    wanted = config.text("signs")
    plain = wanted == "ascii" or (wanted == "auto" and environment.has_few_signs(os.environ))
    speak = bool(config.value("speak"))
    signs = SPOKEN if speak else ASCII if plain or known != environment.UTF8 else UNICODE
    article = Path(args.path).name if args.path and Path(args.path).is_file() else ""
    shown = startup.release
    return ScreenSettings(
        signs=signs,
        theme=config.text("theme") or None,
        scroll=config.text("scroll"),
        title=name,
        article=article,
        charset=known,
        faults=faults,
        round_plan=_round_plan,
        round_change=_round_change,
        shown=shown,
        speak=speak,
        is_ground_dark=environment.told_background(os.environ),
        has_links=environment.has_links(os.environ),
    )


def _round_plan(text: str, lead: str) -> Plan:
    """Read a new round as it was typed in the rounds screen."""
    from tui.cli.commands.rounds import plan_of_line

    return plan_of_line(text, lead)


def _round_change(text: str) -> tuple[AssignmentChange, tuple[str, ...]]:
    """Read a change of a round's assignment as it was typed in the rounds screen."""
    from tui.cli.commands.rounds import change_of_line

    return change_of_line(text)


def _rehearsed(desk: Desk, folder: str) -> Callable[[], Rounds]:
    """Make the round of the second tutorial, and return the way to it, in which colleagues judge at once."""
    from tui.app.colleagues import RehearsedRounds, draft

    draft(desk.rounds)
    rehearsed = cast("Rounds", RehearsedRounds(desk.rounds, Path(folder)))
    return lambda: rehearsed


def _app_type(tutorial: str) -> type[CopydeskApp]:
    """Return the application, or one that teaches."""
    if tutorial:
        from tui.app.tutorial import TeamTutorialApp, TutorialApp

        return TeamTutorialApp if tutorial == "team" else TutorialApp
    from tui.app.app import CopydeskApp

    return CopydeskApp
