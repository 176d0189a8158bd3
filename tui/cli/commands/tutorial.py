"""`copydesk tutorial [team]`: the samples in a desk that is thrown away, and a strip that teaches what to press."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from tui.cli import options
from tui.cli.commands import open as opening
from tui.cli.commands.open import present

HELP = "Learn the keys on the sample articles, or with `team` how a round goes; nothing is kept."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the keymap that is taught and how it is shown."""
    what = "`team`: lead a round with two made-up colleagues"
    parser.add_argument("lesson", nargs="?", choices=("keys", "team"), default="keys", help=what)
    options.keymap(parser)
    opening.add_screen_options(parser)
    options.common(parser)
    parser.set_defaults(path=None, desk=None, reviewer=None, round=None)


def run(args: argparse.Namespace) -> int:
    """Copy the samples to a temporary folder, open it, and remove it."""
    from tui.terminal.run import leave

    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        samples = Path(folder) / "samples"
        samples.mkdir()
        for sample in files("seeds").iterdir():
            if sample.name.endswith(".txt"):
                with as_file(sample) as path:
                    shutil.copyfile(path, samples / sample.name)
        args.path = str(samples)
        code = present(args, "tutorial", tutorial=args.lesson)
    leave(code)
