"""A command's output: articles on stdout as JSON, as units or in colour; progress and remarks on stderr.

stdout stays data. The line that shows how far long work has come is silent where stderr is no terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from time import monotonic
from typing import TYPE_CHECKING, Self, TextIO
from unicodedata import east_asian_width

from reading.article import Article, EntityType
from reading.aside import why_aside
from reading.clean import visible, with_escapes
from reading.places import margins, place_record
from reading.plural import count_of

if TYPE_CHECKING:
    from store.desk import Problem
    from store.manage.adding import AddProgress

_WIDTH = 76  # the longest line that is easy to read, and fits 80 columns with a margin


def record(article: Article) -> dict[str, object]:
    """Return the article as `read --json` prints it; offsets are code points of `text`, half open."""
    text = article.text
    return {
        "title": article.title,
        "sha256": article.sha256,
        "language": article.language,
        "text": text,
        "sentences": [
            {"index": unit.index, "start": unit.start, "end": unit.end, "kind": unit.kind.value}
            | ({} if unit.kind.is_claim else {"aside": why_aside(article, unit.index)})
            | ({"place": place} if (place := place_record(article.place(unit.index))) else {})
            for unit in article.sentences
        ],
        "entities": [
            {
                "start": mention.start,
                "end": mention.end,
                "type": mention.type.value,
                "text": text[mention.start : mention.end],
                "entity": mention.entity,
            }
            for mention in article.mentions
        ],
    }


def print_json(value: object) -> None:
    """Write one JSON value and a line feed to stdout, as UTF-8 whatever the locale.

    What would act on a terminal is written as JSON's own escapes: the value is the same.
    """
    import json

    line = with_escapes(json.dumps(value, ensure_ascii=False), lambda character: json.dumps(character)[1:-1])
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode() + b"\n")


def print_listing(article: Article) -> None:
    """Write one line for each unit: its index, its kind and its text, made fit for one line."""
    beside = _margins(article)
    for unit in article.sentences:
        quote = " ".join(article.quote(unit.index).split())
        _write(f"{unit.index + 1:4}  {unit.kind.value:<11} {beside.get(unit.start, '')}{visible(quote)}\n")


def print_article(article: Article, environment: Mapping[str, str] = os.environ) -> None:
    """Write the article's text to stdout: wrapped and in colour on a terminal, unchanged into a pipe.

    `NO_COLOR` takes the colours away; else `FORCE_COLOR` gives them to a pipe too.
    """
    forced = bool(environment.get("FORCE_COLOR")) and not environment.get("NO_COLOR")
    if not (sys.stdout.isatty() or forced):
        _write(_ended(_beside(article, article.text, article.text)))
        return
    width = shutil.get_terminal_size().columns - (_margin_width(article) if article.places else 0)
    text = wrapped(article.text, max(20, min(_WIDTH, width)))
    if environment.get("NO_COLOR") or (environment.get("TERM") == "dumb" and not forced):
        _write(_ended(_beside(article, text, text)))
        return
    from pygments import highlight
    from pygments.formatters.terminal import TerminalFormatter

    from reading.lexer import ArticleLexer

    coloured = highlight(text, ArticleLexer(article), TerminalFormatter(colorscheme=_colours()))
    _write(_beside(article, text, coloured).rstrip("\n") + "\n")


def _ended(text: str) -> str:
    """Return a text with a line feed at its end."""
    return text if text.endswith("\n") else text + "\n"


_MARGIN = 24
"""The widest that stands beside a sentence: a time and a speaker."""


def _margins(article: Article) -> dict[int, str]:
    """Return what stands beside each unit, by where it begins, all of one width; nothing without places."""
    if not article.places:
        return {}
    spans = [(unit.start, unit.end) for unit in article.sentences]
    found = margins(article.places, spans, _MARGIN)
    widest = max(map(len, found), default=0)
    return {start: f"{words:<{widest}}  " for (start, _), words in zip(spans, found, strict=True)} if widest else {}


def _margin_width(article: Article) -> int:
    """Return the cells that the margin takes."""
    return len(next(iter(_margins(article).values()), ""))


def _beside(article: Article, text: str, shown: str) -> str:
    """Return the lines of `shown`, those of `text` perhaps in colour, each behind the place of what begins in it."""
    beside = _margins(article)
    if not beside:
        return shown
    width, at, starts = _margin_width(article), 0, sorted(beside)
    lines: list[str] = []
    for plain, line in zip_longest(text.split("\n"), shown.split("\n"), fillvalue=""):
        first = bisect_left(starts, at)
        said = [beside[one] for one in starts[first : bisect_left(starts, at + len(plain) + 1)] if beside[one].strip()]
        lines.append((said[0] if said else " " * width) + line if line else "")
        at += len(plain) + 1
    return "\n".join(lines)


def wrapped(text: str, width: int) -> str:
    """Return `text` with spaces turned into line feeds so that lines fit `width` cells; every offset holds."""
    characters = list(text)
    column = 0
    space: tuple[int, int] | None = None  # the last one on the line, and the cells up to its end
    for i, character in enumerate(text):
        if character == "\n":
            column, space = 0, None
            continue
        column += 2 if east_asian_width(character) in "WF" else 1
        if character == " ":
            space = i, column
        elif column > width and space:
            characters[space[0]] = "\n"
            column, space = column - space[1], None
    return "".join(characters)


def _colours() -> dict[object, tuple[str, str]]:
    """Return the terminal's colours by token: entities underlined in the hue of their group, asides dim."""
    from pygments.token import Comment, Generic, Token

    from reading.lexer import ENTITY_TOKENS

    hues = {
        EntityType.PERSON: "_green_",
        EntityType.ORG: "_cyan_",
        EntityType.PLACE: "_yellow_",
        EntityType.ROLE: "_magenta_",
        EntityType.PRODUCT: "_red_",
        EntityType.WORK: "_red_",
    }
    scheme: dict[object, tuple[str, str]] = {
        Token: ("", ""),
        Generic.Heading: ("**", "**"),
        Generic.Subheading: ("**", "**"),
        Comment: ("brightblack", "brightblack"),
    }
    for type_, token in ENTITY_TOKENS.items():
        scheme[token] = (hues.get(type_, "_blue_"),) * 2
    return scheme


def _write(text: str, stream: TextIO | None = None) -> None:
    """Write to stdout; what the locale cannot encode becomes an escape, never a traceback."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "backslashreplace").decode(encoding))


_EVERY = 0.1  # seconds: faster than eyes follow figures is a waste of writes
_BAR = 20  # cells: 5 % each


class Meter:
    """Draws the latest progress over the line before, at most ten times a second."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._shown = -_EVERY
        self._drawn = False

    def show(self, progress: AddProgress) -> None:
        """Draw the progress when it is time."""
        now = self._clock()
        if now - self._shown < _EVERY or not self._stream.isatty():
            return
        self._shown, self._drawn = now, True
        width = shutil.get_terminal_size().columns - 1
        self._stream.write("\r\x1b[K" + line(progress)[:width])
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def line(progress: AddProgress) -> str:
    """Return the bar, articles done, speed and time left as one line of ASCII."""
    share = progress.bytes / progress.total if progress.total else 1.0
    filled = min(_BAR, int(share * _BAR))
    bar = "#" * filled + "." * (_BAR - filled)
    speed = progress.bytes / max(progress.seconds, 1e-6)
    text = f"[{bar}] {count_of(progress.articles, 'article')}, {speed / 1e6:.{1 if speed >= 1e6 else 2}f} MB/s"
    if progress.seconds < 1 or not speed:
        return text
    left = max(0.0, (progress.total - progress.bytes) / speed)
    return f"{text}, {clock_time(left)} left"


def clock_time(seconds: float) -> str:
    """Return a duration as `45 s`, `3 min 05 s` or `2 h 10 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


SOON = 0.5
"""Seconds of work that need no word: it is over before the line could be read."""
SELDOM = 5.0
"""Seconds between lines where the line cannot be replaced, so that a log does not fill with them."""


class StatusReport:
    """Says how far a long computation is: in place on a terminal, as a line every few seconds elsewhere.

    Says nothing about what takes less than half a second. Use it as a context, so that the line is wiped at the end.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._stream = sys.stderr
        self._terminal = sys.stderr.isatty()
        self._next = monotonic() + SOON
        self._said = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._said and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def progress(self, done: int, of: int) -> None:
        """Say that `done` of `of` steps are done, if it is time to say something again."""
        now = monotonic()
        if now < self._next:
            return
        self._next = now + (0.1 if self._terminal else SELDOM)
        self._said = True
        line = f"{self._what}: {done} of {of} ({done / of:.0%})"
        self._stream.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
        self._stream.flush()


def tell_left_out(problems: Iterable[Problem]) -> int:
    """Print on stderr everything that was left out, and return the exit code: 1 where there is anything."""
    found = dict.fromkeys(one.sentence for one in problems)
    for sentence in found:
        print(f"copydesk: left out: {visible(sentence)}", file=sys.stderr)
    return 1 if found else 0


def problem_lines(problems: Sequence[Problem]) -> str:
    """Return problems of the disk, a line each, safe to print."""
    hints = [f". {problem.hint}" if problem.hint else "" for problem in problems]
    return "\n".join(visible(f"  {one.title}: {one.path}{hint}") for one, hint in zip(problems, hints, strict=True))
