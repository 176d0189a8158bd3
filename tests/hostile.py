"""Hostile strings: what text from outside may hold to take over a terminal, and how to tell that it did not.

`FAMILIES` maps a family's name to a string of it. Each holds the word `kept` before and `also` after the hostile
part: both must still be there wherever the string is shown.
"""

from __future__ import annotations

import re

_ESC = "\x1b"

FAMILIES: dict[str, str] = {
    name: f"kept {part} also"
    for name, part in {
        "sgr": f"{_ESC}[31;1mred{_ESC}[0m",
        "cursor": f"{_ESC}[5;5H{_ESC}[2A",
        "erase": f"{_ESC}[2J{_ESC}[3J{_ESC}[K",
        "alternate screen": f"{_ESC}[?1049h{_ESC}[?1049l",
        "reset": f"{_ESC}c{_ESC}[!p",
        "scroll region": f"{_ESC}[2;4r",
        "mouse": f"{_ESC}[?1003h{_ESC}[?1006h",
        "report": f"{_ESC}[6n{_ESC}[c{_ESC}[>q{_ESC}[?2026$p",
        "window": f"{_ESC}[21t{_ESC}[8;50;200t",
        "title": f"{_ESC}]0;owned\x07{_ESC}]2;owned{_ESC}\\",
        "clipboard": f"{_ESC}]52;c;b3duZWQ=\x07",
        "link": f"{_ESC}]8;;https://evil.example{_ESC}\\click{_ESC}]8;;{_ESC}\\",
        "palette": f"{_ESC}]4;1;rgb:ff/ff/ff\x07{_ESC}]11;#ffffff\x07",
        "file": f"{_ESC}]1337;File=name=eA==:eA==\x07",
        "notification": f"{_ESC}]9;owned\x07{_ESC}]777;notify;a;b\x07",
        "dcs": f'{_ESC}P$q"p{_ESC}\\{_ESC}P+q544e{_ESC}\\',
        "sixel": f"{_ESC}Pq#0;2;0;0;0~~{_ESC}\\",
        "apc pm sos": f"{_ESC}_Gi=1;AAAA{_ESC}\\{_ESC}^pm{_ESC}\\{_ESC}Xsos{_ESC}\\",
        "passthrough": f"{_ESC}Ptmux;{_ESC}{_ESC}]52;c;eA=={_ESC}\\",
        "charset": f"{_ESC}(0qqq\x0exx\x0f",
        "c1": "\x9b31m\x9d0;owned\x9c\x90q\x9c\x84\x8d",
        "nul and del": "\x00\x7f\x05",
        "bell and backspace": "\x07\x08\x08\x08",
        "carriage return": "overwritten\rnew",
        "vertical": "a\x0bb\x0cc",
        "next line": "a\x85b\u2028c\u2029d",
        "bidi override": "\u202egnp.exe\u202c\u202dabc",
        "bidi isolate": "\u2066abc\u2067\u2068\u2069\u200e\u200f\u061c",
        "zero width": "a\u200bb\u2060c\ufeffd\u00ade",
        "tags": "".join(chr(0xE0000 + ord(c)) for c in "hidden"),
        "annotation": "\ufff9a\ufffab\ufffb",
        "surrogate": "\ud800\udc1b\udcff",
        "noncharacter": "\uffff\ufdd0",
        "markup": "[sic] [red]alert[/red] [inaudible]",
        "closing markup": "[/nope] [/]",
        "click": "[@click=app.quit]quit[/]",
        "markup link": "[link=https://evil.example]x[/link]",
        "long line": "x" * 100_000,
        "combining": "e" + "\u0301" * 10_000,
        "zwj": "👩\u200d" * 200 + "👧",
        "wide": "漢" * 3_000,
        "formula": '=HYPERLINK("http://evil.example")',
        "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "braces": "{0} {__class__} %s %(x)s $(rm) `rm`",
        "kitty keys": f"{_ESC}[>31u{_ESC}[?1u",
    }.items()
}

SHORT = {name: text for name, text in FAMILIES.items() if len(text) < 300}
"""The families that fit into a title or a note."""

ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What acts on a terminal or deceives its reader; tab and line feed are the only controls that stay."""

OURS = re.compile(
    rb"\x1b\[[0-9;]*[mHGCK]|\x1b\[2J|\x1b\[\?(?:1049|25|2004|7|2026|1000|1006)[hl]|\x1b\[5n|\r\n|\x1b\[B\x08{,3}"
    rb"|\x1b\]11;\?\x1b\\|\x1b\]8;(?:id=\w+)?;(?:https?://[!-~]*)?\x1b\\"  # asks for the background; links
)
"""The control sequences that copydesk itself sends while it shows a screen."""


def active_in(text: str) -> list[str]:
    """Return what in `text` acts on a terminal or deceives its reader."""
    return [f"U+{ord(c):04X}" for c in ACTIVE.findall(text)]


def active_on_screen(raw: bytes) -> list[str]:
    """Return what a program sent to its terminal that copydesk never sends by itself."""
    return active_in(OURS.sub(b"", raw).decode("utf-8", errors="surrogateescape").replace("\r", ""))
