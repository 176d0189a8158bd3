"""`copydesk doctor`: each finding says what follows, and asking leaves the terminal as it was."""

from __future__ import annotations

import sys

import pytest

from tests.terminal.ptydrive import Session
from tui.cli.commands.doctor import told
from tui.cli.doctor import examine
from tui.terminal.environment import Answers, understand


def findings(
    environ: dict[str, str], size: tuple[int, int] = (80, 24), answers: Answers | None = None
) -> dict[str, str]:
    """Return the findings as name to "found: follows"."""
    return {f.name: f"{f.found}: {f.follows}" for f in examine(environ, size, answers or Answers())}


@pytest.mark.parametrize(
    ("environ", "name", "words"),
    [
        ({"TERM": "dumb"}, "terminal", "no screen"),
        ({"TERM": "xterm-256color"}, "colours", "256"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "colours", "16 million"),
        ({"TERM": "linux"}, "colours", "16"),
        ({"NO_COLOR": "1"}, "colours", "signs and underlines"),
        ({"LANG": "de_DE.UTF-8"}, "characters", "✓"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "characters", "ASCII"),
        ({"SSH_CONNECTION": "a 1 b 2"}, "session", "ssh -C"),
        ({"SSH_CONNECTION": "a 1 b 2"}, "clipboard", "sent to your terminal"),
        ({"STY": "1.pts"}, "multiplexer", "screen"),
    ],
)
def test_a_finding_says_what_follows(environ: dict[str, str], name: str, words: str) -> None:
    assert words in findings(environ)[name]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((20, 5), "too small"),
        ((50, 12), "one pane"),
        ((80, 24), "list or page"),
        ((100, 30), "the inspector on demand"),
        ((120, 40), "and the inspector"),
        ((0, 0), "assumed"),
    ],
)
def test_the_size_decides_the_layout(size: tuple[int, int], words: str) -> None:
    assert words in findings({}, size)["size"]


def test_answers_are_read_from_what_the_terminal_sent() -> None:
    answers = understand(b"\x1b[?2026;2$y\x1b[?62;22;52c", 0.1)
    assert answers == Answers(answered=True, seconds=0.1, sync=True, osc52=True)
    assert understand(b"\x1b[?2026;0$y\x1b[?6c", 0.1) == Answers(answered=True, seconds=0.1)
    assert understand(b"", 0.5) == Answers(seconds=0.5)


@pytest.mark.pty
def test_in_a_terminal_it_asks_and_restores() -> None:
    with Session([sys.executable, "-m", "tui.cli.main", "doctor"], columns=160) as session:
        before = session.settings()
        session.ended()
        assert session.status == 0
        assert "synchronized" in session.text()
        assert session.settings() == before


@pytest.mark.parametrize("width", [40, 80, 120, 0])
def test_findings_fit_the_terminal_they_are_about(width: int) -> None:
    """Each line breaks between words, and nothing is left out; into a pipe each finding is one line."""
    environ = {"TERM": "tmux-256color", "LC_ALL": "C.UTF-8", "TMUX": "/tmp/tmux"}
    findings = examine(environ, (width, 24), Answers())
    lines = list(told(findings, width))
    assert len(findings) > 3
    assert all(len(line) <= (width or 999) for line in lines)
    assert (len(lines) == len(findings)) is (width not in (40, 80))
    words = " ".join(lines).split()
    for one in findings:
        wanted = f"{one.name} {one.found} {one.follows}".split()
        assert [word for word in wanted if word not in words] == []
