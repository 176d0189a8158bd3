"""What holds before Textual is imported: variables, and a plain refusal of terminals that cannot show a screen."""

from contextlib import nullcontext

import pytest

from tui.terminal import environment
from tui.terminal.environment import COLUMNS, ROWS, TerminalError


def test_what_the_user_has_set_stays() -> None:
    environ = {"TEXTUAL_FPS": "30"}
    environment.prepare(environ)
    assert environ["TEXTUAL_FPS"] == "30"
    assert environ["TEXTUAL_ANIMATIONS"] == "none"


@pytest.mark.parametrize(("variables", "delay"), [({}, "100"), ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "500")])
def test_over_ssh_a_split_arrow_key_gets_longer(variables: dict[str, str], delay: str) -> None:
    environment.prepare(variables)
    assert variables["ESCDELAY"] == delay


@pytest.mark.parametrize(
    ("environ", "stdin", "stdout", "size", "words"),
    [
        ({"TERM": "xterm"}, True, False, (80, 24), "output is not one"),
        ({"TERM": "xterm"}, False, True, (80, 24), "input is not one"),
        ({"TERM": "dumb"}, True, True, (80, 24), "TERM is dumb"),
        ({}, True, True, (80, 24), "TERM is not set"),
        ({"TERM": "xterm"}, True, True, (20, 24), "20 columns"),
        ({"TERM": "xterm"}, True, True, (80, 3), "3 rows"),
    ],
)
def test_a_terminal_that_cannot_is_refused_with_the_reason(
    environ: dict[str, str], stdin: bool, stdout: bool, size: tuple[int, int], words: str
) -> None:
    with pytest.raises(TerminalError, match=words) as caught:
        environment.check(environ, stdin=stdin, stdout=stdout, size=size)
    assert caught.value.hint


@pytest.mark.parametrize(("size", "fits"), [
    ((80, 24), True), ((40, 12), True), ((0, 0), True), ((COLUMNS, ROWS), True), ((COLUMNS, 0), True),
    ((COLUMNS - 1, 24), False), ((80, ROWS - 1), False), ((0, ROWS - 1), False),
])  # fmt: skip
def test_a_terminal_that_can_is_let_through(size: tuple[int, int], fits: bool) -> None:
    """As small as it may be, or of a size that it does not know; a cell less is refused."""
    with nullcontext() if fits else pytest.raises(TerminalError, match="too small"):
        environment.check({"TERM": "xterm-256color"}, stdin=True, stdout=True, size=size)
    assert COLUMNS <= 40
    assert ROWS <= 12
