"""The keymap of this person at this desk: where its files are, and how their faults are told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from keymaps.faults import Fault
from keymaps.keymap import Keymap
from keymaps.load import effective
from reading.errors import CopydeskError
from review.scale import DEFAULT, Scale
from store.opening import desk_above, verdicts_of
from tui.shell.verdict_keys import registry_of


def user_file() -> Path:
    """Return where this person's keymap lies, whether it is there or not."""
    from platformdirs import user_config_path

    return user_config_path("copydesk", appauthor=False) / "keymap.toml"


def keymap_for(
    chosen: str | None, path: str | None, desk: str | None, scale: Scale | None = None
) -> tuple[Keymap, tuple[Fault, ...]]:
    """Return the keymap for `--keymap`, a desk's path and `--desk`, with everything that is wrong with its files.

    `scale` are the verdicts that have keys; those of the desk by default.
    """
    settings = desk_file(path, desk)
    return effective(registry_of(scale or scale_at(settings)), chosen or "", user_file(), settings)


def scale_at(settings: Path | None) -> Scale:
    """Return the verdicts of the desk with those settings; what is wrong with them is told where it is opened."""
    if settings is None:
        return DEFAULT
    with suppress(CopydeskError):
        return verdicts_of(settings)
    return DEFAULT


def desk_file(path: str | None, desk: str | None) -> Path | None:
    """Return the settings of the desk in or above a path, or of the one kept elsewhere; None when there is none."""
    with suppress(OSError):  # what cannot be looked at is told where the desk is opened
        home = desk_above(Path(desk or path or ".").absolute())
        if home and (home / "desk.toml").is_file():
            return home / "desk.toml"
    return None


def report(faults: Sequence[Fault]) -> str:
    """Return all faults, a line each under a line that counts them; empty when there are none."""
    if not faults:
        return ""
    wrong = sum(not fault.warning for fault in faults)
    head = (
        f"{wrong} {'entry' if wrong == 1 else 'entries'} of your keymap cannot be used; the shipped keys stand there."
    )
    lines = [f"  {fault}" for fault in faults]
    return "\n".join([head, *lines] if wrong else [line.strip() for line in lines])
