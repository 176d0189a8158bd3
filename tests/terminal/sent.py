"""What terminals may send, generated: the grammar of ECMA-48, kitty's protocol, xterm's reports, and random bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from tui.terminal.input import InputParser, Token
from tui.terminal.keycodes import Key

FULL = 10_000
"""How many sequences a run at length generates; the seeds are fixed."""


class Sent(NamedTuple):
    """A sequence of bytes from a terminal; `closed` ones are whole by themselves."""

    family: str
    data: bytes
    closed: bool = True


def number(few: int) -> int:
    """Return how many sequences to generate: `few`, or those of the run at length where it is asked for."""
    return FULL if os.environ.get("COPYDESK_SEQUENCES") == "full" else few


# ---- the generator


def _of(random: Random, low: int, high: int, most: int, least: int = 0) -> bytes:
    return bytes(random.randint(low, high) for _ in range(random.randint(least, most)))


def _introducer(random: Random, seven: str) -> bytes:
    """Return an introducer in its form of seven bits or of eight, the latter as a byte or as a character."""
    c1 = ord(seven) + 0x40
    return random.choice((b"\x1b" + seven.encode(),) * 4 + (bytes([c1]), chr(c1).encode()))


def _control(random: Random) -> bytes:
    """Return any control sequence but those that mean a key with a character, and those that only begin something."""
    while True:
        inside = _of(random, 0x30, 0x3F, 6) + _of(random, 0x20, 0x2F, 2)
        final = random.choice(bytes(set(range(0x40, 0x7F)) - set(b"u~")))
        if inside or final not in b"[M":
            return _introducer(random, "[") + inside + bytes([final])


def _single(random: Random) -> bytes:
    return _introducer(random, "O") + random.choice((b"A", b"P", b"M", b"j", _of(random, 0x21, 0x7E, 1, 1)))


def _string(random: Random) -> bytes:
    kind = random.choice("]P_^X")
    pieces = [*range(8, 14), *range(0x20, 0x7F)]
    content = bytes(random.choice(pieces) for _ in range(random.randint(1, 20)))
    if random.random() < 0.3:
        content += random.choice(("ü", "Ü", "…", "🏴", "ÿ")).encode()
    if kind == "]":
        content = random.choice((b"11;rgb:", b"52;c;", b"0;", b"1337;")) + content
    if kind == "X" and random.random() < 0.3:
        content += b"\x1b[Aa\x1bd"
    ends = (b"\x1b\\", b"\x1b\\", b"\x9c", "\u009c".encode()) + ((b"\x07", b"\x07") if kind == "]" else ())
    return _introducer(random, kind) + content + random.choice(ends)


def _kitty(random: Random) -> bytes:
    """Return a key as kitty's protocol has it, with any of its flags."""
    code = random.choice((13, 9, 27, 32, 127, random.randint(32, 126), random.randint(57344, 57460), 0x444, 8364))
    text = str(code)
    if random.random() < 0.2:
        text += random.choice((":65", ":65:97", "::97", ":"))
    if random.random() < 0.8:
        text += f";{random.choice(('', 1, 2, 3, 5, 6, 9, 65, 129, random.randint(1, 256)))}"
        if random.random() < 0.4:
            text += f":{random.randint(1, 3)}"
        if random.random() < 0.3:
            text += f";{random.choice((97, 65, '97:98', 55296, 7, 1114112, 128512))}"
    return _introducer(random, "[") + text.encode() + b"u"


def _xterm(random: Random) -> bytes:
    """Return a key or a report as xterm has it."""
    held, code = random.randint(1, 16), random.choice((13, 9, 32, random.randint(33, 126), 228))
    row, column = random.randint(1, 300), random.randint(1, 300)
    colour = f"{random.randint(10, 12)};rgb:{random.getrandbits(16):04x}/dada/{random.getrandbits(16):04x}"
    return random.choice(
        (
            b"\x1b[27;%d;%d~" % (held, code),
            b"\x1b[%d;%du" % (code, held),
            b"\x1b[1;%d%c" % (held, random.choice(b"ABCDFHPQS")),
            b"\x1b[%d;%d~" % (random.randint(1, 34), held),
            b"\x1b[<%d;%d;%d%c" % (random.choice((0, 32, 64, 65)), column, row, random.choice(b"Mm")),
            b"\x1b[%d;%d;%dM" % (32, column, row),
            b"\x1b[M" + _of(random, 0x21, 0x7E, 3, 3),
            b"\x1b[M " + _of(random, 0x21, 0x7E, 1, 1) + chr(random.randint(128, 400)).encode(),
            b"\x1b[I",
            b"\x1b[O",
            b"\x1b[%d;%dR" % (row, column),
            b"\x1b[?%d;%d$y" % (random.choice((2026, 2004, 1)), random.randint(0, 4)),
            b"\x1b[?62;%dc" % random.randint(1, 52),
            b"\x1b[8;%d;%dt" % (row, column),
            b"\x1bP1$r%dm\x1b\\" % row,
            b"\x1bP>|XTerm(390)\x1b\\",
            f"\x1b]{colour}\x1b\\".encode(),
            f"\x1b]{colour}\x07".encode(),
        )
    )


def _random(random: Random) -> bytes:
    return bytes(random.choice((random.randrange(256), *b"\x1b\x9b[]O;a")) for _ in range(random.randint(1, 24)))


FAMILIES = {
    **{"control": _control, "single": _single, "string": _string, "kitty": _kitty, "xterm": _xterm},
    "random": _random,
}


def samples(few: int, seed: int = 15, *, closed: bool = False) -> Iterator[Sent]:
    """Yield generated sequences, the same ones in every run; `closed` ones only where that is asked for."""
    random = Random(seed)
    for at in range(number(few)):
        family = list(FAMILIES)[at % (len(FAMILIES) - closed)]
        yield Sent(family, FAMILIES[family](random), family != "random")


# ---- the parser


def whole(data: bytes) -> list[Token]:
    """Return what the parser makes of bytes that come all at once, while no time passes."""
    return InputParser(clock=lambda: 1.0).feed(data)


def told(tokens: Iterable[Token]) -> list[object]:
    """Return the names of keys, and everything else as it is."""
    return [token.name if isinstance(token, Key) else token for token in tokens]


def taken(*parts: str | bytes | float) -> list[object]:
    """Return the names of the keys that are read when these texts arrive, with pauses of so many seconds, and at last
    when nothing more comes for as long as the parser waits."""
    now, found = 1.0, list[Token]()
    parser = InputParser(clock=lambda: now)
    for part in (*parts, float("inf")):
        if isinstance(part, str | bytes):
            found += parser.feed(part.encode() if isinstance(part, str) else part)
            continue
        until = now + part
        while parser.deadline is not None and parser.deadline <= until:
            now = parser.deadline
            found += parser.tick()
        now = until
    return told(found)


def cuts(data: bytes) -> Iterator[tuple[bytes, ...]]:
    """Yield the parts of every cut in two, and of the cut at every byte."""
    yield tuple(data[at : at + 1] for at in range(len(data)))
    for at in range(1, len(data)):
        yield data[:at], data[at:]


def as_kitty(text: str) -> bytes:
    """Return what a terminal with kitty's flags 1, 2, 8 and 16 sends for a text: presses with their text, releases."""
    sent = ""
    for character in text:
        code = {"\r": 13, "\b": 127}.get(character, ord(character.lower()))
        shift = ";2" if character.isupper() else ";"
        typed = f"{shift};{ord(character)}" if character.isprintable() else ""
        sent += f"\x1b[57441;2u\x1b[{code}{typed}u\x1b[{code};{2 if character.isupper() else 1}:3u\x1b[57441;1:3u"
    return sent.encode()
