"""The names of the commands and of the modules that run them, as data: the start reads it before anything heavy."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "Read and judge": ("open", "show", "read", "history", "elsewhere", "facts", "judge"),
    "Articles": ("add", "articles", "withdraw"),
    "In and out": ("import", "export", "schema", "merge"),
    "Team": ("rounds", "agreement", "hub"),
    "Keep well": ("check", "doctor"),
    "Learn and set up": ("tutorial", "keys", "completion"),
}
"""The commands by what they are for, in the order of the help."""
_MODULES = {"import": "import_"}
COMMANDS: dict[str, str] = {
    name: f"tui.cli.commands.{_MODULES.get(name, name)}" for names in GROUPS.values() for name in names
}
"""Every command with its module, in the order of the help."""
