"""What must hold before Textual is imported: its variables, and a terminal that can show a screen.

The locale decides, as in tmux, vim and less, which characters a terminal gets: where it is not UTF-8, a terminal would
make several wrong characters of each of ours. A character that the locale's set lacks goes out as ASCII of the same
width, a look-alike for dashes, quotes and lines, question marks for everything else. What the environment does not
say is asked of the terminal, and its answer waited for a moment.
"""

from __future__ import annotations

import codecs
import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache

from msgspec import Struct

from reading.errors import CopydeskError

COLUMNS = 30  # below, a line of the page holds three words
ROWS = 8  # below, the page has no line beside head, status and a dialog's frame

SETTINGS: Mapping[str, str] = {
    "TEXTUAL_FPS": "240",  # the frame that says "saved" must not wait for a 60 Hz grid
    "TEXTUAL_ANIMATIONS": "none",  # an animated page is 62 kB instead of 3
    "TEXTUAL_SMOOTH_SCROLL": "0",  # no scrolling by pixels, and resizes by signal, which are merged
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # one byte a key upstream instead of eight to twelve
}
ESCAPE_DELAY_MS = {"local": "100", "ssh": "500"}
"""How long a lone escape waits for the rest of an arrow key that a slow line may have split."""


LIGHT_GROUNDS = (7, 15)
"""Numbers of white among the sixteen colours."""
ASKED = ("xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "konsole", "vte", "gnome", "mintty", "st-", "wezterm")
"""How kinds of terminals begin that know control sequences of the form that asks for a colour."""


LINKING = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "mintty"})
"""Programs that name themselves in TERM_PROGRAM and make links."""
LINKING_KINDS = ("foot", "alacritty", "xterm-kitty", "xterm-ghostty", "wezterm", "contour")
"""How the names in TERM begin of those that do."""
FIRST_VTE = 5000
"""The version of VTE (GNOME's terminal) that made links first."""


class TerminalError(CopydeskError):
    """A terminal that cannot show copydesk's screen."""


def prepare(environ: MutableMapping[str, str]) -> None:
    """Set the variables that Textual reads when it is imported; what the user has set stays."""
    for name, value in SETTINGS.items():
        environ.setdefault(name, value)
    environ.setdefault("ESCDELAY", ESCAPE_DELAY_MS["ssh" if over_ssh(environ) else "local"])


def has_few_signs(environ: Mapping[str, str]) -> bool:
    """Whether the terminal shows a few hundred signs at most: the console of Linux, none of whose fonts has ✓ or ✎."""
    return environ.get("TERM", "").partition("-")[0] == "linux"


def told_background(environ: Mapping[str, str]) -> bool | None:
    """Return whether the terminal's background is dark, as far as the environment says it; None where it does not."""
    if has_few_signs(environ):
        return True
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    return None if not last.isdecimal() else int(last) not in LIGHT_GROUNDS


def answers_background(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is of a kind that answers what colour its background has, or passes the question over."""
    return environ.get("TERM", "").startswith(ASKED)


def has_links(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is one that makes links of the control sequence OSC 8, as far as the environment says it.

    Multiplexers are between us and it, and pass links on only where they are told to.
    """
    if environ.get("TMUX") or environ.get("STY"):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        (vte.isdecimal() and int(vte) >= FIRST_VTE)
        or environ.get("TERM_PROGRAM", "") in LINKING
        or any(environ.get(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION"))
        or environ.get("TERM", "").startswith(LINKING_KINDS)
    )


def over_ssh(environ: Mapping[str, str]) -> bool:
    """Whether this session came in over SSH."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def has_other_driver(environ: Mapping[str, str]) -> bool:
    """Whether Textual is told to use a driver that is not ours, as servers do that show programs in a browser."""
    return bool(environ.get("TEXTUAL_DRIVER"))


def check_terminal() -> None:
    """Raise TerminalError unless this process's terminal can show a full screen; another driver needs no terminal."""
    if has_other_driver(os.environ):
        return
    check(os.environ, stdin=sys.stdin.isatty(), stdout=sys.stdout.isatty(), size=terminal_size(1))


def terminal_size(fd: int) -> tuple[int, int]:
    """Return columns and rows of the terminal behind `fd`; zeros when it is none or does not know."""
    try:
        columns, rows = os.get_terminal_size(fd)
    except OSError:
        return 0, 0
    return columns, rows


def check(environ: Mapping[str, str], *, stdin: bool, stdout: bool, size: tuple[int, int]) -> None:
    """Raise TerminalError unless a full screen can be shown.

    `stdin` and `stdout` say whether those are terminals, `size` is (columns, rows); (0, 0) is a terminal that does
    not know its size.
    """
    if not (stdin and stdout):
        which = "input" if stdout else "output"
        raise TerminalError(
            "copydesk needs a terminal",
            f"standard {which} is not one",
            "For scripts there are copydesk export, copydesk show and copydesk read.",
        )
    term = environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        raise TerminalError(
            "This terminal cannot place text on a screen",
            f"TERM is {term or 'not set'}",
            "Set TERM to what your terminal is, for example TERM=xterm-256color.",
        )
    columns, rows = size
    if (columns and columns < COLUMNS) or (rows and rows < ROWS):
        raise TerminalError(
            "This terminal is too small",
            f"{columns} columns and {rows} rows",
            f"Make it at least {COLUMNS} by {ROWS}; 80 by 24 is comfortable.",
        )


UTF8 = "utf-8"
ASCII = "ascii"
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_NO_C1 = frozenset({UTF8, "euc_jp", "euc_kr", "gb2312", "big5"})
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))

LOOKALIKES: Mapping[str, str] = {
    one: plain
    for plain, group in {
        "'": "\u2018\u2019\u201b\u2032\u02bc",
        '"': "\u201c\u201d\u201f\u2033\u00ab\u00bb",
        ",": "\u201a\u201e",
        "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u2504\u2508\u2550",
        "|": "\u2502\u2503\u250a\u2551\u258c\u258e\u258f\u2590",
        "+": "\u250c\u2510\u2514\u2518\u251c\u2524\u252c\u2534\u253c\u256d\u256e\u256f\u2570\u2713\u2714",
        "x": "\u2717\u2718\u00d7",
        "*": "\u2022\u25cf\u2023\u25e6\u270e",
        ".": "\u00b7\u2219",
        "~": "\u2026",
        " ": "\u00a0\u2002\u2003\u2009\u202f",
        "#": "\u2588",
    }.items()
    for one in group
}
"""Punctuation and lines that have an ASCII form nobody misreads; letters have none: another letter would be a lie."""


def locale_name(environ: Mapping[str, str], coerced: bool | None = None) -> str:
    """Return the locale for characters, as the variables say it: LC_ALL, then LC_CTYPE, then LANG.

    Where the C library has only the C locale, Python sets LC_CTYPE for itself (PEP 538): `coerced` (by default what
    this interpreter did) tells that, and that variable is then not the user's word.
    """
    python = bool(sys.flags.utf8_mode) if coerced is None else coerced
    own = environ.get("LC_CTYPE", "")
    if python and own in _COERCED:
        own = ""
    return environ.get("LC_ALL") or own or environ.get("LANG") or ""


def charset(environ: Mapping[str, str], coerced: bool | None = None) -> str:
    """Return Python's name of the locale's character set; where no locale is set at all, UTF-8 is assumed."""
    name = locale_name(environ, coerced)
    if not name or "utf8" in name.lower().replace("-", ""):
        return UTF8
    if name.partition(".")[0] in ("C", "POSIX"):
        return ASCII
    set_ = name.partition("@")[0].partition(".")[2]
    if not set_:
        from locale import normalize as full

        set_ = full(name).partition(".")[2]
    return _usable(set_)


def _usable(name: str) -> str:
    """Return the codec of a character set, or ASCII where there is none or its ASCII is not ASCII."""
    try:
        found = codecs.lookup(name).name
        return found if _PRINTABLE.encode(found) == _PRINTABLE.encode() else ASCII
    except (LookupError, UnicodeError, AttributeError):
        return ASCII


@lru_cache(maxsize=4096)
def substitute_of(cell: str, width: int, name: str) -> str:
    """Return a substitute for a cluster in the character set `name`, of the same width."""
    from unicodedata import normalize

    whole = normalize("NFC", cell)
    try:
        data = whole.encode(name)
    except UnicodeError:
        data = b""
    # A byte a cell holds in every set with letters of one width or two; C1 bytes are controls to many terminals.
    if len(data) == width and all(0x20 <= byte < 0x7F or byte >= 0xA0 for byte in data):
        return whole
    return LOOKALIKES.get(cell, "?") * width


def with_substitutes(cells: Sequence[str], name: str) -> list[str]:
    """Return cells, as `tui.terminal.frame.cells_of` makes them, with what the character set lacks replaced."""
    made: list[str] = []
    for at, cell in enumerate(cells):
        if not cell:
            continue
        width = 2 if at + 1 < len(cells) and not cells[at + 1] else 1
        text = cell if cell.isascii() and len(cell) == 1 else substitute_of(cell, width, name)
        made += list(text) if len(text) == width else [text, *[""] * (width - 1)]
    return made


def for_streams(name: str) -> str:
    """Return the encoding to print with: the set itself, unless it has letters where terminals look for controls."""
    return name if name.startswith("iso8859") or name in _NO_C1 else ASCII


WAIT_SECONDS = 0.5  # a round trip around the world takes 0.3
ALIVE = b"\x1b[5n"
SYNC = b"\x1b[?2026$p\r\x1b[K"  # some terminals print its last letter, which is then erased
ATTRIBUTES = b"\x1b[c"  # every terminal answers this: what was not answered before it will not be


class Answers(Struct, frozen=True):
    """What a terminal said: `answered` at all, within `seconds`; `sync` knows synchronized output; `osc52` takes it.

    `osc52` is None where the terminal does not say. One that is `alive` can say of each frame that it has arrived.
    """

    answered: bool = False
    seconds: float = 0.0
    sync: bool = False
    osc52: bool | None = None
    alive: bool = False


def ask(fd: int = 0) -> Answers:
    """Ask the terminal behind `fd`; nothing is answered when that is none."""
    try:
        before = termios.tcgetattr(fd)
    except termios.error:
        return Answers()
    try:
        tty.setcbreak(fd, termios.TCSANOW)
        start = time.monotonic()
        os.write(fd, ALIVE + SYNC + ATTRIBUTES)
        reply = _collect(fd, start + WAIT_SECONDS)
        return understand(reply, time.monotonic() - start)
    except OSError:
        return Answers()
    finally:
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def _collect(fd: int, deadline: float) -> bytes:
    """Read until the answer to the last question is there, or the time is over."""
    reply = b""
    while not re.search(rb"\x1b\[\?[\d;]*c", reply):
        if not select.select([fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
            break
        reply += os.read(fd, 1024)
    return reply


def understand(reply: bytes, seconds: float) -> Answers:
    """Turn what the terminal sent into answers; 52 among its attributes means that it takes OSC 52."""
    mode = re.search(rb"\x1b\[\?2026;(\d)\$y", reply)
    alive = b"\x1b[0n" in reply
    attributes = re.search(rb"\x1b\[\?([\d;]*)c", reply)
    return Answers(
        answered=bool(attributes or mode or alive),
        seconds=seconds,
        sync=bool(mode and mode[1] in b"12"),
        osc52=True if attributes and b"52" in attributes[1].split(b";") else None,
        alive=alive,
    )
