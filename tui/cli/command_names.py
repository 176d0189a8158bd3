"""The names of the commands and of the modules that run them, as data: the start reads it before anything heavy."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "Read and judge": ("open", "show", "read", "history", "elsewhere", "facts", "judge"),
    "Articles": ("add", "articles", "withdraw"),
    "In and out": ("import", "export", "schema", "merge"),
    "Team": ("rounds", "agreement", "hub"),
    "Keep well": ("check", "doctor"),
    "Learn and set up": ("tutorial", "keys", "config", "completion"),
}
"""The commands by what they are for, in the order of the help."""
COMMANDS: dict[str, str] = {
    "open": "tui.cli.commands.open",
    "show": "tui.cli.commands.show",
    "read": "tui.cli.commands.read",
    "history": "tui.cli.commands.history",
    "elsewhere": "tui.cli.commands.elsewhere",
    "facts": "tui.cli.commands.facts",
    "judge": "tui.cli.commands.judge",
    "add": "tui.cli.commands.add",
    "articles": "tui.cli.commands.articles",
    "withdraw": "tui.cli.commands.withdraw",
    "import": "tui.cli.commands.import_",
    "export": "tui.cli.commands.export",
    "schema": "tui.cli.commands.schema",
    "merge": "tui.cli.commands.merge",
    "rounds": "tui.cli.commands.rounds",
    "agreement": "tui.cli.commands.agreement",
    "hub": "tui.cli.commands.hub",
    "check": "tui.cli.commands.check",
    "doctor": "tui.cli.commands.doctor",
    "tutorial": "tui.cli.commands.tutorial",
    "keys": "tui.cli.commands.keys",
    "config": "tui.cli.commands.config",
    "completion": "tui.cli.commands.completion",
}
"""Every command with its module, in the order of the help."""
