"""What holds before Textual is imported: variables, and a plain refusal of terminals that cannot show a screen."""

import pytest

from tui.terminal import environment
from tui.terminal.environment import TerminalError


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


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (0, 0)])
def test_a_terminal_that_can_is_let_through(size: tuple[int, int]) -> None:
    environment.check({"TERM": "xterm-256color"}, stdin=True, stdout=True, size=size)
