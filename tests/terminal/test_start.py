"""The first sign of life: shown only when a screen will open, and taken back when it does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.terminal.ptydrive import Session
from tui.cli.main import command_parser, load
from tui.start import CHOSEN, opened


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ([], "."),
        (["."], "."),
        (["open", "."], "."),
        (["--as", "ana", "."], "."),
        (["--ascii"], "."),
        (["nowhere"], None),
        (["--as"], None),
        (["--theme", "nonsense"], None),
        (["--theme"], None),
        (["--theme", "light", "."], "."),
        (["--output", "stock"], "."),
        (["--help"], None),
        (["--version"], None),
        (["export", "."], None),
        (["import", "."], None),
        ([".", "."], None),
    ],
)
def test_only_arguments_that_open_a_screen_show_it_early(arguments: list[str], path: str | None) -> None:
    assert opened(arguments) == path


START = [sys.executable, "-m", "tui.start"]


@pytest.mark.pty
def test_the_title_is_there_before_anything_is_imported(samples: Path) -> None:
    code = "import sys; before = set(sys.modules); import tui.start; print(sorted(set(sys.modules) - before))"
    with Session([sys.executable, "-c", code], columns=200) as session:
        session.ended()
        loaded = session.text()
    assert "tui.start" in loaded
    for heavy in ("argparse", "typing", "re", "enum", "pathlib", "dataclasses"):
        assert f"'{heavy}'" not in loaded
    with Session([*START, str(samples)]) as session:
        session.hear(b"samples")
        session.hear(b"\x1b[?2004h")  # by which the driver begins, after all imports
        title = session.raw.partition(b"\x1b[?2004h")[0]
        assert b"copydesk" in title
        assert b"samples" in title


@pytest.mark.pty
def test_a_desk_that_cannot_be_opened_gives_the_screen_back_and_says_why(tmp_path: Path) -> None:
    with Session([*START, str(tmp_path)]) as session:
        before = session.settings()
        session.ended()
        assert session.status == 2
        assert "copydesk:" in session.text()
        assert 1049 not in session.terminal.screen.private
        assert not session.terminal.screen.cursor.hidden
        assert session.settings() == before


@pytest.mark.pty
@pytest.mark.parametrize(
    ("environ", "size", "words"), [({"TERM": "dumb"}, (24, 80), "TERM is dumb"), ({}, (4, 20), "small")]
)
def test_a_terminal_that_cannot_is_told_why(
    samples: Path, environ: dict[str, str], size: tuple[int, int], words: str
) -> None:
    with Session([*START, str(samples)], *size, environ=environ) as session:
        session.ended()
        assert session.status == 2
        assert words.encode() in bytes(session.raw)


@pytest.mark.pty
def test_keys_typed_ahead_are_kept_and_do_not_show(samples: Path) -> None:
    with Session([*START, str(samples)]) as session:
        session.hear(b"samples")
        session.type(b"?")
        session.wait_for("what to do, in your words")


def test_what_may_be_chosen_is_what_the_command_line_takes() -> None:
    """The first look at the arguments knows the choices that the parser knows."""
    parser = command_parser("open", load("open"))
    taken = {name: action.choices for action in parser._actions for name in action.option_strings}
    assert {name: taken[name] for name in CHOSEN} == CHOSEN
