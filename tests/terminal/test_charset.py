"""A locale that is not UTF-8: only its characters go out, as wide as they were laid out, and nothing goes missing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session
from tui.terminal.environment import charset, for_streams, with_substitutes
from tui.terminal.frame import cells_of

TEXT = (
    "Élève: a headline in ‘quotes’\n\nBy ナオミ\n\nThe “first” sentence – of 漢字 and 😀 … ends here. "
    "[sic] The naïve \u202esecond one \x1b[31mhas \x9b more.\n"
)


@pytest.mark.parametrize(
    ("environ", "coerced", "expected"),
    [
        ({}, False, "utf-8"),
        ({"LC_CTYPE": "C.UTF-8"}, True, "utf-8"),  # nothing was set, and Python set this
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False, "utf-8"),
        ({"LANG": "en_US.ISO-8859-1", "LC_CTYPE": "C.UTF-8"}, True, "iso8859-1"),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "C.UTF-8"}, True, "utf-8"),
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, True, "ascii"),
        ({"LC_ALL": "C"}, True, "ascii"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "C"}, False, "utf-8"),
        ({"LC_CTYPE": "UTF-8"}, False, "utf-8"),
        ({"LANG": "de_DE@euro"}, False, "iso8859-15"),
        ({"LANG": "ja_JP.eucJP"}, False, "euc_jp"),
        *(({"LANG": f"xx.{name}"}, False, "ascii") for name in ("UTF-16", "nonsense", "utf7", "base64", "hz", "")),
    ],
)
def test_the_locale_names_the_character_set(environ: Mapping[str, str], coerced: bool, expected: str) -> None:
    assert charset(environ, coerced) == expected


@pytest.mark.parametrize("name", ["ascii", "iso8859-1", "iso8859-5", "koi8-r", "cp1252", "euc_jp", "big5", "gb18030"])
def test_every_cell_is_in_the_set_as_wide_as_before_and_no_control(name: str) -> None:
    text = "a é e\u0301 ’“–… ✓ 漢字 Привет 😀 👩\u200d👧 ½ › ‹ ＡＢ ｱ Ω \u0301" + "".join(map(chr, range(0xA0, 0x600)))
    before, after = cells_of(text), with_substitutes(cells_of(text), name)
    assert len(after) == len(before)
    assert [not one for one in after].count(True) <= [not one for one in before].count(True)
    data = "".join(after).encode(name)
    assert not re.search(rb"[\x00-\x1f\x7f-\x9f]", data)


def test_what_the_set_has_stays_and_what_it_lacks_is_seen() -> None:
    assert "".join(with_substitutes(cells_of("Élève “a” – 漢"), "ascii")) == '?l?ve "a" - ??'
    assert "".join(with_substitutes(cells_of("Ele\u0300ve “a” – 漢"), "iso8859-1")) == 'Elève "a" - ??'
    assert "".join(with_substitutes(cells_of("漢字 é"), "euc_jp")) == "漢字 ?"
    assert for_streams("cp1252") == "ascii"  # its letters stand where other terminals have controls
    assert for_streams("iso8859-1") == "iso8859-1"


LOCALES = [
    ("LANG=C", "ascii", "cells"),
    ("LC_ALL=POSIX", "ascii", "stock"),
    ("LANG=en_US.ISO-8859-1", "iso8859-1", "cells"),
    ("LC_ALL=en_US.ISO-8859-1", "iso8859-1", "stock"),
]


def environment(setting: str) -> dict[str, str]:
    """Return an environment with this locale and no other."""
    clean = dict.fromkeys(("LC_ALL", "LC_CTYPE", "LANG"), "")
    name, _, value = setting.partition("=")
    return {**clean, name: value}


@pytest.mark.pty
@pytest.mark.parametrize(("setting", "name", "output"), LOCALES)
def test_a_terminal_gets_only_what_its_locale_has(tmp_path: Path, setting: str, name: str, output: str) -> None:
    (tmp_path / "é.txt").write_text(TEXT)
    with Session(copydesk(tmp_path, output), environ=environment(setting), columns=100, rows=30) as session:
        session.wait_for("judged")
        session.wait_for("not UTF-8")
        session.type(b"?")
        session.wait_for("what to do, in your words")
        session.type(b"\x1b")
        session.wait_gone("what to do, in your words")
        session.type(b"n")
        session.wait_for("Note on sentence")
        session.enter("Ünsicher\r".encode("utf-8" if name == "ascii" else name))
        session.wait_gone("Note on sentence")
        session.press("a")
        session.wait_for("saved 1")
        session.quit("q")
        sent = bytes(session.raw)
    assert not re.search(rb"[\x80-\xff]" if name == "ascii" else rb"[\x80-\x9f]", sent)
    shown = sent.decode(name)
    assert "[sic]" in shown
    assert '"first"' in shown
    assert "????" in shown  # the ideographs, two cells each
    assert ("na?ve" if name == "ascii" else "naïve") in shown
    assert "not UTF-8" in shown
    done = subprocess.run(
        [sys.executable, "-m", "tui.start", "export", str(tmp_path), "--as", "ana"],
        capture_output=True,
        env={**os.environ, **environment(setting)},
        check=True,
    )
    assert "“first”" in done.stdout.decode()  # a file is UTF-8 in every locale
    assert "Ünsicher" in done.stdout.decode()


@pytest.mark.pty
@pytest.mark.parametrize("command", ["show", "history"])
def test_what_is_printed_to_a_terminal_too(tmp_path: Path, command: str) -> None:
    (tmp_path / "é.txt").write_text(TEXT)
    start = [sys.executable, "-m", "tui.start"]
    path = tmp_path / "é.txt" if command == "show" else tmp_path
    if command == "history":
        subprocess.run([*start, "add", str(tmp_path), "--desk", str(tmp_path), "--as", "ana"], check=True)
    with Session([*start, command, str(path)], environ=environment("LANG=C")) as session:
        session.ended()
        assert bytes(session.raw).isascii()
        if command == "show":
            assert "\\u201cfirst\\u201d" in "".join(session.text().split("\n"))
