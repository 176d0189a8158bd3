"""A person's settings: an option, else an environment variable, else `config.toml`, else what copydesk does by itself.

The file is checked like a keymap: what is wrong in it is told with its line, and the rest is used.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from keymaps.faults import Fault, nearest
from keymaps.source import lines_of, read
from store import toml
from tui.cli import keymap


class ConfigSetting(Struct, frozen=True):
    """One thing that can be set; without `values` it is free, and `True` or `False` where these are its values."""

    name: str
    values: tuple[object, ...]
    default: object
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"COPYDESK_{self.name.upper()}"


YES_NO = (True, False)
SETTINGS: tuple[ConfigSetting, ...] = (
    ConfigSetting(
        "theme", ("dark", "light", "contrast", "ansi"), "", "the colours; by itself those chosen last with T"
    ),
    ConfigSetting(
        "keymap",
        (),
        "",
        "a shipped keymap (default, vim, emacs, less, numeric), or a file; by itself keymap.toml beside this file",
    ),
    ConfigSetting(
        "signs", ("auto", "unicode", "ascii"), "auto", "what is drawn with; auto goes by locale and terminal"
    ),
    ConfigSetting("cursor", YES_NO, False, "show the terminal's cursor at the current sentence"),
    ConfigSetting("speak", YES_NO, False, "say in lines of words what is done, for screen readers; no screen is drawn"),
    ConfigSetting("mouse", YES_NO, False, "let the mouse click and scroll"),
    ConfigSetting(
        "scroll", ("half", "centre", "line"), "half", "how the page follows: by half a page, centred, or by lines"
    ),
)


class ConfigValue(Struct, frozen=True):
    """A setting's value and its source: an option, a variable, a file and line, or `by itself`."""

    value: object
    origin: str


BY_ITSELF = "by itself"


class Config(Struct, frozen=True):
    """What is in force, by the setting's name, and what could not be used."""

    choices: Mapping[str, ConfigValue]
    faults: tuple[Fault, ...] = ()

    def value(self, name: str) -> object:
        """Return what a setting is."""
        return self.choices[name].value

    def text(self, name: str) -> str:
        """Return a setting that is a word."""
        return str(self.choices[name].value)


def user_file() -> Path:
    """Return where this person's settings lie, whether they are there or not."""
    return keymap.user_file().with_name("config.toml")


def config_for(options: Mapping[str, object], environ: Mapping[str, str], path: Path) -> Config:
    """Return what is in force; `options` are those of the command line that were given, by the setting's name."""
    choices = {one.name: ConfigValue(one.default, BY_ITSELF) for one in SETTINGS}
    faults: list[Fault] = []
    with suppress(OSError):
        if path.is_file():
            from_file, faults = _read(path)
            choices |= from_file
    for one in SETTINGS:
        written = environ.get(one.variable, "")
        if written:
            value, why = _understood(one, _plain(one, written))
            if why:
                faults.append(Fault(one.variable, 0, "", why))
            else:
                choices[one.name] = ConfigValue(value, one.variable)
    choices |= {
        name: ConfigValue(value, f"--{name}") for name, value in options.items() if value not in (None, False, "")
    }
    return Config(choices, tuple(faults))


def _read(path: Path) -> tuple[dict[str, ConfigValue], list[Fault]]:
    """Return what a file sets, and what is wrong with it."""
    text = path.read_bytes()[:100_000].decode("utf-8", "replace")
    entries, broken = read(text)
    lines = lines_of(text)
    faults = [Fault(str(path), line, "", f"not TOML: {why}" if line else why) for line, why in broken]
    known = {one.name: one for one in SETTINGS}
    found: dict[str, ConfigValue] = {}
    for name, written in entries.items():
        line = lines.get((name,), 0)
        if name not in known:
            faults.append(Fault(str(path), line, name, f"no such setting{nearest(name, known)}"))
            continue
        value, why = _understood(known[name], written)
        if why:
            faults.append(Fault(str(path), line, name, why))
        else:
            found[name] = ConfigValue(value, f"{path}:{line}")
    return found, sorted(faults, key=lambda fault: fault.line)


def _plain(setting: ConfigSetting, written: str) -> object:
    """Return the value of a variable as a file would have it."""
    if setting.values == YES_NO:
        return {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }.get(written.lower(), written)
    return written


def _understood(setting: ConfigSetting, written: object) -> tuple[object, str]:
    """Return a value, or why it is none of this setting."""
    if setting.values == YES_NO:
        return (written, "") if isinstance(written, bool) else (None, "should be true or false")
    if not isinstance(written, str):
        return None, "should be a word in quotes"
    if setting.values and written not in setting.values:
        known = [str(value) for value in setting.values]
        return None, f"should be {', '.join(known[:-1])} or {known[-1]}{nearest(written, known)}"
    return written, ""


def report(faults: tuple[Fault, ...]) -> str:
    """Return the faults, a line each under one that counts them; empty when there are none."""
    if not faults:
        return ""
    head = f"{len(faults)} {'setting' if len(faults) == 1 else 'settings'} of yours cannot be used."
    return "\n".join([head, *(f"  {fault}" for fault in faults)])


def dumped(config: Config) -> str:
    """Return a file that sets what is in force, each with its sentence; what is by itself stands behind a `#`."""
    lines = ["# copydesk's settings. An environment variable (COPYDESK_THEME) and an option (--theme) go before them."]
    for one in SETTINGS:
        choice = config.choices[one.name]
        sign = "# " if choice.origin == BY_ITSELF else ""
        lines += ["", f"# {one.help[:1].upper()}{one.help[1:]}.", f"{sign}{one.name} = {toml.value(choice.value)}"]
    return "\n".join(lines)


def in_force(options: Mapping[str, object]) -> Config:
    """Return what is in force in this process."""
    return config_for(options, os.environ, user_file())
