"""The command line: finds the command, runs it, and turns errors into one sentence on stderr.

Only the module of the command that was asked for is imported. `copydesk [PATH]` is `copydesk open [PATH]`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NoReturn, cast

from reading.errors import CopydeskError
from reading.guard import VARIABLE
from tui.cli.command_names import COMMANDS, GROUPS
from tui.cli.examples import epilog

if TYPE_CHECKING:
    from tui.cli.commands import Command
    from tui.terminal.startup import Splash

MISTAKE = 2  # as argparse and most programs end for a wrong call
INTERNAL = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # what shells give a program that SIGINT ended: 128 and its number


class Parser(argparse.ArgumentParser):
    """An argument parser that lets what need not be there stand last, and whose errors carry no control characters."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse arguments, and take words that are left over for those that may be missing.

        They are taken for missing by argparse when options part them from the one before. Where there is a word for
        every argument, each has the one in its place.
        """
        found, rest = super().parse_known_args(args, namespace)
        places = self._get_positional_actions()
        words = [word for one in places if (word := vars(found).get(one.dest)) not in (None, "")] + rest
        is_one_each = len(words) == len(places) and all(one.nargs in (None, "?") for one in places)
        if not rest or not is_one_each or any(word.startswith("-") for word in rest):
            return found, rest
        for action, word in zip(places, words, strict=True):
            try:
                action(self, found, self._get_values(action, [str(word)]))
            except argparse.ArgumentError as error:
                self.error(str(error))
        return found, []

    def error(self, message: str) -> NoReturn:
        """Print the usage and the mistake, with the nearest thing that is right, and leave with exit code 2."""
        self.print_usage(sys.stderr)
        meant = self._meant(message)
        command = self.prog.partition(" ")[2].partition(" ")[0]
        if os.path.isdir(command):  # noqa: PTH112
            meant += f"{'' if meant else '.'} The folder is ./{command}."
        self.exit(MISTAKE, f"{self.prog}: {_visible(message)}{meant}\n")

    def _meant(self, message: str) -> str:
        """Return what was probably meant by a word that is no choice, or by an option that there is not."""
        wrong = _CHOICE.search(message)
        if wrong:
            choices = (str(one) for action in self._actions for one in action.choices or ())
            return _near(wrong[1], choices)
        unknown = message.partition("unrecognized arguments: ")[2].split()
        word = next((one.partition("=")[0] for one in unknown if one.startswith("--")), "")
        return _near(word, self._option_string_actions) if word else ""


_CHOICE = re.compile(r"invalid choice: '([^']*)'")


class Top(Parser):
    """The parser of the whole command line; its help has the commands by what they are for."""

    def format_help(self) -> str:
        """Return the help."""
        lines = [f"usage: {self.prog} [COMMAND] …", "", str(self.description)]
        for group, names in GROUPS.items():
            lines += ["", f"{group}:", *(f"  {name:11} {load(name).HELP}" for name in names)]
        lines += [
            "",
            "options:",
            "  -h, --help  show this, or with a command its help",
            "  -V, --version  show the version",
        ]
        return "\n".join([*lines, "", str(self.epilog), ""])


def main(argv: Sequence[str] | None = None, splash: Splash | None = None) -> int:
    """Run copydesk with `argv` (by default the process's own) and return the exit code.

    `splash` is the title that is on the screen already, if one is; a command that opens a screen takes it over.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_the_locale()
    if "_ARGCOMPLETE" in os.environ:
        _complete()
    name, rest = _command(arguments)
    if name is None and arguments[0] == "help" and arguments[1:2] not in ([], ["help"]):
        print(f"copydesk: There is no such command: {_visible(arguments[1])}{_near(arguments[1])}", file=sys.stderr)
        return MISTAKE
    if name is None:
        parser().parse_args(rest)
        return 0
    if near := _misspelt(arguments):
        print(f"copydesk: There is no folder and no command of that name: {near}", file=sys.stderr)
        return MISTAKE
    command = load(name)
    args = command_parser(name, command).parse_args(rest)
    args.splash = splash
    if getattr(args, "max_size", None) is not None:
        os.environ[VARIABLE] = str(args.max_size)
    return _run(command, args)


def _speak_the_locale() -> None:
    """Print to a terminal only characters that its locale can show, and others as escapes.

    Python speaks UTF-8 where the locale is C; a pipe gets UTF-8 in any locale, because it is data.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.isatty():
            from tui.terminal.environment import UTF8, charset, for_streams

            known = charset(os.environ)
            if known != UTF8:
                stream.reconfigure(encoding=for_streams(known), errors="backslashreplace")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with every command's arguments: for help and completion."""
    top = Top(
        prog="copydesk",
        description="Read articles and judge them sentence by sentence.",
        epilog=f"copydesk [PATH] is copydesk open [PATH]; copydesk COMMAND --help tells more.\n{epilog('open')}",
    )
    top.add_argument("-V", "--version", action="version", version=f"copydesk {_version()}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name in COMMANDS:
        command = load(name)
        one = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.arguments(one)
        _explain(one, name)
    return top


def _explain(parser: argparse.ArgumentParser, name: str) -> None:
    """Let a command's help, and that of each of its verbs, end with examples and the page that tells more."""
    parser.epilog = epilog(name)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, one in action.choices.items():
                _explain(one, f"{name} {verb}")


def command_parser(name: str, command: Command) -> argparse.ArgumentParser:
    """Return the parser of one command alone."""
    one = Parser(prog=f"copydesk {name}", description=command.HELP)
    command.arguments(one)
    _explain(one, name)
    return one


def load(name: str) -> Command:
    """Import the module of the command with that name."""
    return cast("Command", import_module(COMMANDS[name]))


def _command(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Return the command's name and its arguments; the name is None for `--help` and `--version`."""
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "-V", "--version"):
        return None, arguments
    if first == "help" and not os.path.lexists(first):
        named = arguments[1:2]
        if named == ["help"]:
            return None, ["--help"]
        return (named[0], [*arguments[2:], "--help"]) if named and named[0] in COMMANDS else (None, ["--help"])
    if first in COMMANDS:
        return first, arguments[1:]
    return "open", arguments


def _misspelt(arguments: list[str]) -> str:
    """Return the first word and the command it was meant to be; empty when it is one, a path, or like none."""
    first = arguments[0] if arguments else ""
    if first in COMMANDS or first == "help" or not first.isalpha() or os.path.lexists(first):
        return ""
    near = _near(first)
    return f"{_visible(first)}{near}" if near else ""


def _near(word: str, words: Iterable[str] = (*COMMANDS, "help")) -> str:
    """Return the word (by default a command) that one was meant to be, as the end of a sentence."""
    from keymaps.faults import nearest

    return nearest(word, words)


def _run(command: Command, args: argparse.Namespace) -> int:
    """Run the command; a person's mistake becomes one sentence and exit code 2."""
    try:
        code = command.run(args)
        sys.stdout.flush()
    except CopydeskError as error:
        _tell(error, str(error), args.debug)
        return MISTAKE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output left; what is still buffered must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            return _fault(error, args.debug)
        _tell(error, f"{error.strerror}: {os.fsdecode(error.filename)}", args.debug)
        return MISTAKE
    except Exception as error:
        return _fault(error, args.debug)
    return code


def _fault(error: Exception, debug: bool) -> int:
    """Say that copydesk itself failed, and return the exit code for that."""
    what = f"{type(error).__name__}: {error}"
    _tell(error, f"a fault in copydesk itself: {what}. Run it again with --debug to see where.", debug)
    return INTERNAL


def _tell(error: Exception, sentence: str, debug: bool) -> None:
    """Print an error on stderr, made safe: it may quote names and texts from outside."""
    if not debug:
        print(f"copydesk: {_visible(sentence)}", file=sys.stderr)
        return
    from traceback import format_exception

    for line in "".join(format_exception(error)).rstrip("\n").split("\n"):
        print(_visible(line), file=sys.stderr)


def _complete() -> None:
    """Answer the shell's completion request and leave."""
    import argcomplete

    argcomplete.autocomplete(parser())


def _version() -> str:
    from importlib.metadata import version

    return version("copydesk")


def _visible(text: str) -> str:
    return str(import_module("reading.clean").visible(text))


if __name__ == "__main__":
    sys.exit(main())
