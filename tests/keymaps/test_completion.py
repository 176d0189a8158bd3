"""Shells complete copydesk's commands, options and names, each by its own means."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(sys.executable).parent


def shell(name: str, script: str) -> str:
    """Run a script in a shell in which the copydesk under test comes first."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    environment = {**os.environ, "PATH": f"{HERE}:{os.environ['PATH']}"}
    command = [found, "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


def bash(line: str) -> list[str]:
    """What bash offers at the end of a line."""
    word = line.split(" ")[0]
    return shell(
        "bash",
        f"source <(copydesk completion bash); COMP_LINE='{line}' COMP_POINT={len(line)} COMP_TYPE=9;"
        f"_python_argcomplete {word}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
    ).split()


def test_bash_completes_commands_options_and_names() -> None:
    assert bash("copydesk ke") == ["keys"]
    assert "--format" in bash("copydesk keys --fo")
    assert bash("copydesk keys --format ta") == ["table"]
    assert {"default", "vim", "emacs", "less", "numeric"} <= set(bash("copydesk keys --keymap "))


def test_fish_completes_commands() -> None:
    assert "keys" in shell("fish", 'copydesk completion fish | source; complete --do-complete "copydesk ke"')


def test_zsh_reads_its_code() -> None:
    script = 'autoload -U compinit; compinit -D; eval "$(copydesk completion zsh)"; print -r -- $_comps[copydesk]'
    assert shell("zsh", script).strip() == "_python_argcomplete"
