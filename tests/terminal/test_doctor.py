"""`copydesk doctor`: each finding says what follows, and asking leaves the terminal as it was."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.terminal.ptydrive import Session
from tests.tui.helpers import Terminal
from tui.cli.commands import doctor as command
from tui.cli.commands.doctor import finding_lines
from tui.cli.doctor import TMUX_SECONDS, DoctorFinding, examine
from tui.cli.main import main
from tui.screens.desk.layout import BESIDE, MEDIUM, NARROW
from tui.terminal.environment import COLUMNS, Answers, understand


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
        ({"TERM": "linux", "LANG": "de_DE.UTF-8"}, "characters", "ASCII signs + ? x -"),
        ({"SSH_CONNECTION": "a 1 b 2"}, "session", "ssh -C"),
        ({"SSH_CONNECTION": "a 1 b 2"}, "clipboard", "sent to your terminal"),
        ({"STY": "1.pts"}, "multiplexer", "screen"),
    ],
)
def test_a_finding_says_what_follows(environ: dict[str, str], name: str, words: str) -> None:
    assert words in findings(environ)[name]


def test_every_finding_in_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tui.cli.doctor.LIBRARIES", {"web pages": "json", "PDF": "no_such_library"})
    answers = Answers(answered=True, seconds=0.0124, sync=True, osc52=True, alive=True)
    documents = {"documents": "web pages: with the extra `documents` also PDF"}
    assert findings({"TERM": "xterm-kitty", "LANG": "C.UTF-8"}, (130, 40), answers) == {
        "terminal": "xterm-kitty, answers questions: the full screen",
        "size": "130 columns, 40 rows: list and page, and the inspector",
        "colours": "256: the nearest of 256 colours",
        "characters": "UTF-8 (C.UTF-8): signs ✓ ? ✗ –",
        "frames": "synchronized: frames appear whole; on a slow line some are skipped",
        "session": "local, 12 ms to your terminal and back: escape acts after 0.1 s",
        "multiplexer": "none: nothing to do",
        "clipboard": "OSC 52: offered by your terminal: copies are sent to your terminal; Y writes to a file",
        **documents,
    }
    assert findings({"SSH_TTY": "x", "STY": "1.x", "LANG": "de_DE.ISO-8859-1", "COLORTERM": "24BIT"}, (0, 9)) == {
        "terminal": "not set: no screen: set TERM to what your terminal is",
        "size": "not known: 80 by 24 is assumed",
        "colours": "16 million: true colours, a quarter more bytes on the line",
        "characters": "iso8859-1, not UTF-8 (de_DE.ISO-8859-1): "
        "ASCII signs, ? for what the set lacks; set LANG to a UTF-8 locale for the others",
        "frames": "not offered: only what changed is sent; none is skipped",
        "session": "over SSH: escape waits 0.5 s for split arrow keys; ssh -C makes slow lines light",
        "multiplexer": "screen: it may keep copies to itself: Y writes to a file",
        "clipboard": "OSC 52: your terminal does not say: copies are sent to your terminal; Y writes to a file",
        **documents,
    }
    assert findings({"TERM": "unknown", "TMUX": "x", "NO_COLOR": "1"}) == {
        "terminal": "unknown: no screen: set TERM to what your terminal is",
        "size": "80 columns, 24 rows: list or page, the inspector below on demand",
        "colours": "NO_COLOR is set: no colours; signs and underlines carry the meaning",
        "characters": "no locale is set: UTF-8 is assumed; LANG=C gives ASCII signs, ? for the rest",
        "frames": "tmux answers for your terminal: only what changed is sent; none is skipped",
        "session": "local: escape acts after 0.1 s",
        "multiplexer": "tmux: copies go through tmux",
        "clipboard": "set-clipboard ?: tmux load-buffer -w",
        **documents,
    }
    assert findings({}, answers=Answers(sync=True))["frames"] == "synchronized: frames appear whole; none is skipped"
    assert findings({}, answers=Answers(alive=True))["frames"] == (
        "not offered: only what changed is sent; on a slow line some are skipped"
    )
    assert findings({"TERM": "vt100"})["terminal"] == "vt100, answers no questions: the full screen"
    assert findings({"TERM": "vt100"})["colours"] == "16: the theme ansi: your terminal's own colours"


@pytest.mark.parametrize(
    ("web", "pdf", "finding"),
    [
        ("json", "json", "web pages, PDF: are read"),
        ("no_such", "json", "PDF: with the extra `html` also web pages"),
        ("json", "no_such", "web pages: with the extra `documents` also PDF"),
        ("no_such", "no_such", "none: with the extra `html`, `documents` also web pages, PDF"),
    ],
)
def test_what_an_extra_would_read_is_named(monkeypatch: pytest.MonkeyPatch, web: str, pdf: str, finding: str) -> None:
    monkeypatch.setattr("tui.cli.doctor.LIBRARIES", {"web pages": web, "PDF": pdf})
    assert findings({})["documents"] == finding


def test_tmux_is_asked_and_may_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **options: object) -> SimpleNamespace:
        assert (options["timeout"], options["text"], options["capture_output"]) == (TMUX_SECONDS, True, True)
        if command[1] == "show":
            raise subprocess.TimeoutExpired(command, TMUX_SECONDS)
        return SimpleNamespace(stdout=f" {' '.join(command)} 3.4\n")

    monkeypatch.setattr("tui.cli.doctor.subprocess.run", run)
    found = findings({"TMUX": "x"})
    assert found["multiplexer"] == "tmux -V 3.4: copies go through tmux"
    assert found["clipboard"] == "set-clipboard ?: tmux load-buffer -w"


@pytest.mark.parametrize("tool", ["pbcopy", "wl-copy", "xclip", "xsel", "klipper", "clip.exe"])
def test_a_desktops_clipboard_program_is_named_where_it_can_be_reached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tool: str
) -> None:
    (tmp_path / tool).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert findings({})["clipboard"] == f"{tool}: the desktop's clipboard"
    assert "OSC 52" in findings({"SSH_TTY": "x"})["clipboard"]


@pytest.mark.parametrize(
    ("columns", "follows"),
    [
        (COLUMNS - 1, "too small: 30 by 8 is the least"),
        (COLUMNS, "one pane at a time"),
        (NARROW - 1, "one pane at a time"),
        (NARROW, "list or page, the inspector below on demand"),
        (MEDIUM - 1, "list or page, the inspector below on demand"),
        (MEDIUM, "list and page; the inspector on demand"),
        (BESIDE - 1, "list and page; the inspector on demand"),
        (BESIDE, "list and page, and the inspector"),
    ],
)
def test_a_layouts_limits_are_those_of_the_screens(columns: int, follows: str) -> None:
    assert findings({}, (columns, 8))["size"] == f"{columns} columns, 8 rows: {follows}"
    assert findings({}, (columns, 7))["size"].endswith("too small: 30 by 8 is the least")


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
    lines = list(finding_lines(findings, width))
    assert len(findings) > 3
    assert all(len(line) <= (width or 999) for line in lines)
    assert (len(lines) == len(findings)) is (width not in (40, 80))
    words = " ".join(lines).split()
    for one in findings:
        wanted = f"{one.name} {one.found} {one.follows}".split()
        assert [word for word in wanted if word not in words] == []


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ({1: (120, 40), 0: (80, 24), 2: (40, 10)}, (120, 40)),
        ({0: (80, 24), 2: (40, 10)}, (80, 24)),
        ({2: (40, 10)}, (40, 10)),
        ({}, (0, 0)),
    ],
)
@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_asked_is_printed(
    monkeypatch: pytest.MonkeyPatch, sizes: dict[int, tuple[int, int]], found: tuple[int, int], is_terminal: bool
) -> None:
    """The size is that of the output, else of the input, else of the errors; lines fit it where it is a terminal."""
    answers = Answers(alive=True)

    def asked(environ: object, size: tuple[int, int], told: Answers) -> tuple[DoctorFinding, ...]:
        assert (environ, size, told) == (os.environ, found, answers)
        return DoctorFinding("one", "a\x1b", "fits"), DoctorFinding("two", "b", "fits, too")

    monkeypatch.setattr(command, "terminal_size", lambda fd: sizes.get(fd, (0, 0)))
    monkeypatch.setattr(command, "ask", lambda: answers)
    monkeypatch.setattr("tui.cli.doctor.examine", asked)
    out = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["doctor"]) == 0
    below = ["one          a␛", f"{'':15}fits", "two          b", f"{'':15}fits, too"]
    table = [f"one          a␛{'':47}fits", f"two          b{'':48}fits, too"]
    assert out.getvalue().splitlines() == (below if is_terminal and found == (40, 10) else table)


def test_findings_as_json(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """An object a line, as they are."""
    answers = Answers(alive=True)

    def asked(*told: object) -> tuple[DoctorFinding, ...]:
        assert told == (os.environ, (80, 24), answers)
        return DoctorFinding("one", "a\x1b", "fits"), DoctorFinding("two", "b", "fits, too")

    monkeypatch.setattr(command, "terminal_size", lambda _: (80, 24))
    monkeypatch.setattr(command, "ask", lambda: answers)
    monkeypatch.setattr("tui.cli.doctor.examine", asked)
    assert main(["doctor", "--json"]) == 0
    assert [json.loads(line) for line in capfd.readouterr().out.splitlines()] == [
        {"name": "one", "found": "a\x1b", "follows": "fits"},
        {"name": "two", "found": "b", "follows": "fits, too"},
    ]
