"""Writes what README and docs quote from the program: `python -m tests.tools.readme`.

Between `<!-- keys -->` and `<!-- /keys -->` stands the keymap, between `<!-- commands -->` and `<!-- /commands -->` the
command line, and what a command prints (`tests.pictures.printed`) stands where a page tells of it. `tests/test_docs.py`
fails when a quotation is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from keymaps.actions import TITLES, Scope
from keymaps.render import render, sections
from tests.pictures import printed
from tests.registry import shipped
from tests.tools.reference import reference
from tui.cli.command_names import COMMANDS
from tui.cli.main import load

ROOT = Path(__file__).parent.parent.parent


def keys_in_short() -> str:
    """Return the default keys, one row for each place: what the README has."""
    keymap = shipped()
    lines = ["| where | keys |", "| --- | --- |"]
    titles = {title: scope for scope, title in TITLES.items()}
    for title, actions in sections(keymap):
        cells = [
            f"{' '.join(_code(key) for key in keymap.keys_of(action.id))} {action.label.lower()}"
            for action in actions
            if not action.id.startswith("adjudication.side-") or action.id.endswith("-1")
        ]
        row = " · ".join(cells).replace("`1` side with 1", "`1` to `9` side with a reviewer")
        lines.append(f"| {title if titles[title] is not Scope.APP else 'Everywhere'} | {row} |")
    return "\n".join(lines)


def _code(key: str) -> str:
    return (f"`` {key} ``" if "`" in key else f"`{key}`").replace("|", "\\|")


def commands() -> str:
    """Return every command with its help."""
    return "\n".join(
        ["| command | |", "| --- | --- |", *(f"| `copydesk {name}` | {load(name).HELP} |" for name in COMMANDS)]
    )


QUOTATIONS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "README.md": {"keys": keys_in_short, "commands": commands},
    "docs/keymaps.md": {"keys": lambda: render(shipped(), "markdown")},
    "docs/commands.md": {"reference": reference},
    "docs/store.md": {"check": printed.check},
    "docs/terminal.md": {"doctor": printed.doctor},
    "docs/guides/data-set.md": {"dataset": printed.dataset},
    "docs/guides/moving-here.md": {"dry_run": printed.dry_run},
    "docs/guides/without-eyes.md": {"session": printed.session},
    "docs/guides/years-in-git.md": {"merge": printed.merge},
}
"""For each file, what stands between which markers."""


def renewed(path: str) -> str:
    """Return a file's text with everything that it quotes as it is now; ValueError when a marker is missing."""
    text = (ROOT / path).read_text(encoding="utf-8")
    for name, quote in QUOTATIONS[path].items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if start not in text or end not in text:
            raise ValueError(f"{path} has no {start} and {end}")
        before, _, rest = text.partition(start)
        text = f"{before}{start}\n\n{quote()}\n\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    for path in QUOTATIONS:
        (ROOT / path).write_text(renewed(path), encoding="utf-8")
        print(path)
