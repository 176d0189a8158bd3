"""What the terminal offers and what copydesk will do with it, one finding a line."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec

from msgspec import Struct

from tui.screens.desk.layout import BESIDE, MEDIUM, NARROW
from tui.terminal.environment import COLUMNS, ROWS, UTF8, Answers, charset, has_few_signs, locale_name, over_ssh

TMUX_SECONDS = 2.0  # it answers in some ms; one that hangs must not hang the report
DESKTOP_TOOLS = ("pbcopy", "wl-copy", "xclip", "xsel", "klipper", "clip.exe")


class DoctorFinding(Struct, frozen=True):
    """One finding: its name, the value found, and the consequence."""

    name: str
    found: str
    follows: str


def examine(environ: Mapping[str, str], size: tuple[int, int], answers: Answers) -> tuple[DoctorFinding, ...]:
    """Return all findings about a terminal of `size` (columns, rows) that gave these answers."""
    return (
        _terminal(environ, answers),
        _size(size),
        _colours(environ),
        _characters(environ),
        _frames(environ, answers),
        _session(environ, answers),
        _multiplexer(environ),
        _clipboard(environ, answers),
        _documents(),
    )


LIBRARIES = {"web pages": "trafilatura", "PDF": "pypdfium2", "Word documents": "mammoth"}
"""What an extra brings the reader of, and the library that it brings."""


def _documents() -> DoctorFinding:
    read = [what for what, library in LIBRARIES.items() if find_spec(library) is not None]
    lacking = [what for what in LIBRARIES if what not in read]
    if not lacking:
        return DoctorFinding("documents", ", ".join(read), "are read")
    extras = "`html`" if lacking == ["web pages"] else "`documents`" if "web pages" in read else "`html`, `documents`"
    return DoctorFinding("documents", ", ".join(read) or "none", f"with the extra {extras} also {', '.join(lacking)}")


def _terminal(environ: Mapping[str, str], answers: Answers) -> DoctorFinding:
    term = environ.get("TERM") or "not set"
    if term in ("dumb", "not set", "unknown"):
        return DoctorFinding("terminal", term, "no screen: set TERM to what your terminal is")
    said = "answers questions" if answers.answered else "answers no questions"
    return DoctorFinding("terminal", f"{term}, {said}", "the full screen")


def _size(size: tuple[int, int]) -> DoctorFinding:
    columns, rows = size
    if not columns:
        return DoctorFinding("size", "not known", "80 by 24 is assumed")
    if columns < COLUMNS or rows < ROWS:
        follows = f"too small: {COLUMNS} by {ROWS} is the least"
    elif columns < NARROW:
        follows = "one pane at a time"
    elif columns < MEDIUM:
        follows = "list or page, the inspector below on demand"
    else:
        follows = "list and page" + (", and the inspector" if columns >= BESIDE else "; the inspector on demand")
    return DoctorFinding("size", f"{columns} columns, {rows} rows", follows)


def _colours(environ: Mapping[str, str]) -> DoctorFinding:
    if environ.get("NO_COLOR"):
        return DoctorFinding("colours", "NO_COLOR is set", "no colours; signs and underlines carry the meaning")
    term = environ.get("TERM", "")
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return DoctorFinding("colours", "16 million", "true colours, a quarter more bytes on the line")
    if "256color" in term or "kitty" in term or "direct" in term:
        return DoctorFinding("colours", "256", "the nearest of 256 colours")
    return DoctorFinding("colours", "16", "the theme ansi: your terminal's own colours")


def _characters(environ: Mapping[str, str]) -> DoctorFinding:
    name, known = locale_name(environ), charset(environ)
    if not name:
        return DoctorFinding(
            "characters", "no locale is set", "UTF-8 is assumed; LANG=C gives ASCII signs, ? for the rest"
        )
    if known == UTF8 and has_few_signs(environ):
        return DoctorFinding(
            "characters", f"UTF-8 ({name}), in a console's font", "ASCII signs + ? x -: no console font has ✓"
        )
    if known == UTF8:
        return DoctorFinding("characters", f"UTF-8 ({name})", "signs ✓ ? ✗ –")
    follows = "ASCII signs, ? for what the set lacks; set LANG to a UTF-8 locale for the others"
    return DoctorFinding("characters", f"{known}, not UTF-8 ({name})", follows)


def _frames(environ: Mapping[str, str], answers: Answers) -> DoctorFinding:
    if environ.get("TMUX"):
        return DoctorFinding("frames", "tmux answers for your terminal", "only what changed is sent; none is skipped")
    found, whole = (
        ("synchronized", "frames appear whole") if answers.sync else ("not offered", "only what changed is sent")
    )
    skipped = "on a slow line some are skipped" if answers.alive else "none is skipped"
    return DoctorFinding("frames", found, f"{whole}; {skipped}")


def _session(environ: Mapping[str, str], answers: Answers) -> DoctorFinding:
    way = f", {answers.seconds * 1000:.0f} ms to your terminal and back" if answers.answered else ""
    if over_ssh(environ):
        return DoctorFinding(
            "session", f"over SSH{way}", "escape waits 0.5 s for split arrow keys; ssh -C makes slow lines light"
        )
    return DoctorFinding("session", f"local{way}", "escape acts after 0.1 s")


def _multiplexer(environ: Mapping[str, str]) -> DoctorFinding:
    if environ.get("TMUX"):
        return DoctorFinding("multiplexer", tmux("-V") or "tmux", "copies go through tmux")
    if environ.get("STY"):
        return DoctorFinding("multiplexer", "screen", "it may keep copies to itself: Y writes to a file")
    return DoctorFinding("multiplexer", "none", "nothing to do")


def _clipboard(environ: Mapping[str, str], answers: Answers) -> DoctorFinding:
    if environ.get("TMUX"):
        return DoctorFinding(
            "clipboard", f"set-clipboard {tmux('show', '-gv', 'set-clipboard') or '?'}", "tmux load-buffer -w"
        )
    tool = next((name for name in DESKTOP_TOOLS if shutil.which(name)), None)
    if tool and not over_ssh(environ):
        return DoctorFinding("clipboard", tool, "the desktop's clipboard")
    said = "offered by your terminal" if answers.osc52 else "your terminal does not say"
    return DoctorFinding("clipboard", f"OSC 52: {said}", "copies are sent to your terminal; Y writes to a file")


def tmux(*arguments: str) -> str:
    """Return what tmux prints for these arguments, or nothing."""
    try:
        done = subprocess.run(
            ["tmux", *arguments], capture_output=True, text=True, timeout=TMUX_SECONDS, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
