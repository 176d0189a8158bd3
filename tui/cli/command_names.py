"""The names of the commands and of the modules that run them, as data: the start reads it before anything heavy."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "open": "tui.cli.commands.open",
    "read": "tui.cli.commands.read",
    "show": "tui.cli.commands.show",
    "add": "tui.cli.commands.add",
    "articles": "tui.cli.commands.articles",
    "withdraw": "tui.cli.commands.withdraw",
    "export": "tui.cli.commands.export",
    "import": "tui.cli.commands.import_",
    "schema": "tui.cli.commands.schema",
    "keys": "tui.cli.commands.keys",
    "config": "tui.cli.commands.config",
    "tutorial": "tui.cli.commands.tutorial",
    "completion": "tui.cli.commands.completion",
    "doctor": "tui.cli.commands.doctor",
    "rounds": "tui.cli.commands.rounds",
    "agreement": "tui.cli.commands.agreement",
    "hub": "tui.cli.commands.hub",
    "elsewhere": "tui.cli.commands.elsewhere",
    "facts": "tui.cli.commands.facts",
    "history": "tui.cli.commands.history",
    "check": "tui.cli.commands.check",
    "merge": "tui.cli.commands.merge",
}
"""Every command with its module, in the order of the help."""
