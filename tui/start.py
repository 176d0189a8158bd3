"""Where the process begins: a title line on the screen before anything that takes time is imported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.terminal.startup import Splash

WITH_VALUE = frozenset({"--as", "--round", "--desk", "--keymap"})
ALONE = frozenset({"--ascii", "--mouse", "--cursor"})
CHOSEN = {"--theme": ("dark", "light", "contrast", "ansi"), "--output": ("cells", "stock")}
INTERRUPTED = 130  # what shells give a program that SIGINT ended: 128 and its number
NO_SCREEN = frozenset({"", "dumb", "unknown"})


def main() -> int:
    """Run copydesk and return the exit code."""
    splash = early(sys.argv[1:])
    if splash is not None:
        from tui.terminal.startup import hold

        hold()
    try:
        from tui.cli.main import main as run

        return run(splash=splash)
    except KeyboardInterrupt:  # while it was imported; a command that runs answers it itself
        return INTERRUPTED
    finally:
        if splash is not None:
            splash.clear()


def early(arguments: list[str]) -> Splash | None:
    """Show the title when these arguments can only mean that a screen will open; else return None.

    Whatever might end in a message instead (an option that needs checking, a path that is not there) shows none.
    """
    path = opened(arguments)
    if path is None or os.environ.get("TERM", "") in NO_SCREEN or "_ARGCOMPLETE" in os.environ:
        return None
    if os.environ.get("TEXTUAL_DRIVER"):  # the screen is elsewhere
        return None
    if not (os.isatty(0) and os.isatty(1)):
        return None
    name = os.path.basename(os.path.abspath(path))  # noqa: PTH100, PTH119 - pathlib takes 10 ms to import
    if not name.isprintable():
        return None
    from tui.terminal.startup import may_speak, show

    return None if may_speak(os.environ) else show(name)


def opened(arguments: list[str]) -> str | None:
    """Return the path that these arguments open, or None when they may mean something else."""
    paths: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in WITH_VALUE:
            if next(rest, None) is None:
                return None
        elif argument in CHOSEN:
            if next(rest, None) not in CHOSEN[argument]:
                return None
        elif argument not in ALONE:
            paths.append(argument)
    if arguments[:1] == ["open"]:
        del paths[0]
    elif arguments and _is_command(arguments[0]):
        return None
    if len(paths) > 1 or any(path.startswith("-") or not os.path.exists(path) for path in paths):  # noqa: PTH110
        return None
    return paths[0] if paths else "."


def _is_command(word: str) -> bool:
    """Return whether a word names a command."""
    from tui.cli.command_names import COMMANDS

    return word in COMMANDS


if __name__ == "__main__":
    sys.exit(main())
