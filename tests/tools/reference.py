"""The command reference, made from the parsers: usage, arguments, options and examples of each command and verb."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator

from tui.cli.command_names import GROUPS
from tui.cli.examples import EXAMPLES
from tui.cli.main import command_parser, load

_MANY = 6
"""Commands that share an option before it is told once, above them all, instead of at each."""


def reference() -> str:
    """Return every command by what it is for, as Markdown."""
    parsers = {name: command_parser(name, load(name)) for names in GROUPS.values() for name in names}
    told = Counter(row for parser in parsers.values() for row in _rows(parser))
    shared = [row for row, times in told.items() if times >= _MANY]
    lines = ["## What many commands take", "", *_table(shared)]
    for group, names in GROUPS.items():
        lines += [f"## {group}", ""]
        for name in names:
            lines += _section(parsers[name], name, load(name).HELP, 3, shared)
    return "\n".join(lines).rstrip("\n")


def _section(parser: argparse.ArgumentParser, name: str, help_: str, depth: int, shared: list[str]) -> Iterator[str]:
    """Yield the lines of one command, and of its verbs below it, without what is told once for all."""
    verbs = _verbs(parser)
    yield from (f"{'#' * depth} {name}", "", help_[:1].upper() + help_[1:].rstrip(".") + ".", "")
    if not verbs:
        yield from ("```text", _usage(parser), "```", "")
        yield from _table([row for row in _rows(parser) if row not in shared])
    if name in EXAMPLES:
        yield from ("```sh", *EXAMPLES[name], "```", "")
    for verb, (one, said) in verbs.items():
        yield from _section(one, f"{name} {verb}", said, depth + 1, shared)


def _verbs(parser: argparse.ArgumentParser) -> dict[str, tuple[argparse.ArgumentParser, str]]:
    """Return the verbs of a command with their parsers and what they do; none where it has no verbs."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {one.dest: one.help or "" for one in action._choices_actions}
            return {verb: (one, said[verb]) for verb, one in action.choices.items() if verb in said}
    return {}


def _usage(parser: argparse.ArgumentParser) -> str:
    """Return how a command is typed, its options unnamed."""
    positional = [_typed(one) for one in parser._actions if not one.option_strings and one.help != argparse.SUPPRESS]
    return " ".join([parser.prog, "[OPTION …]", *positional])


def _typed(action: argparse.Action) -> str:
    """Return an argument, or an option by all its names, with what it takes."""
    takes = argparse.HelpFormatter("")._format_args(action, action.dest.upper()) if action.nargs != 0 else ""
    return " ".join(filter(None, (", ".join(action.option_strings), takes)))


def _rows(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a row for each argument and option that the help lists."""
    formatter = argparse.HelpFormatter(parser.prog)
    for action in parser._actions:
        if action.help != argparse.SUPPRESS and action.dest != "help":
            yield f"| {_code(_typed(action))} | {_cell(formatter._expand_help(action) if action.help else '')} |"


def _table(rows: list[str]) -> Iterator[str]:
    if rows:
        yield from ("| argument | what it is |", "| --- | --- |", *rows, "")


def _code(typed: str) -> str:
    return f"`{typed}`".replace("|", "\\|")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")
