"""Whatever a terminal sends, in a real one: nothing is decided, noted or undone that was not typed; nothing ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.endings import SAVED, assert_restored, judging, kept
from tests.terminal.ptydrive import Session, now
from tests.terminal.sent import as_kitty, samples, told, whole
from tests.waiting import until
from tui.terminal.keycodes import Key

pytestmark = pytest.mark.pty

EXTENDED = tuple(
    f"\x1b{sent}".encode()
    for sent in ("[13;2u", "[13;5u", "[32;2u", "[57358u", "[57441;2u", "[97;1:3u", "[27;2;13~", "[27;5;13~", "[13;2:3u")
)
"""Shift+enter, ctrl+enter, shift+space, caps lock, shift by itself, and keys that are released."""


def events(desk: Path) -> list[tuple[object, object]]:
    """Return all that was done on the desk: event and note of each."""
    command = [sys.executable, "-m", "tui.start", "export", str(desk), "--as", "ana", "--history"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return [(one["event"], one["note"]) for one in map(json.loads, lines)]


def test_what_was_not_typed_does_nothing(session: Session, desk: Path) -> None:
    """Written at once, and byte by byte; then a line that pauses in the middle for longer than an escape waits."""
    harmless = [one.data for one in samples(400, closed=True) if not any(isinstance(t, Key) for t in whole(one.data))]
    for data in (*EXTENDED, *harmless[:120]):
        session.type(data)
        for at in range(len(data)):
            session.type(data[at : at + 1])
    session.wait_for(f" {SAVED}/")
    for data in (*EXTENDED, *harmless[120:130]):
        at = max(1, len(data) // 2)
        session.rest()  # a terminal does not answer in the middle of a sequence
        session.type(data[:at])
        typed = now()
        until(lambda typed=typed: now() - typed > 0.15)  # type: ignore[misc]
        session.type(data[at:])
    session.press("a", "j")  # the step takes off what the bottom line says of the act
    session.wait_for(f" {SAVED + 1}/")
    session.quit("q")
    assert session.status == 0
    assert kept(desk) == SAVED + 1
    assert events(desk) == [("decide", "")] * (SAVED + 1)


def test_random_bytes_do_not_end_it(session: Session) -> None:
    """What they happen to mean is obeyed; what they do not mean ends nothing. Keys that leave are left out."""
    for one in samples(600):
        leaves = {"q", "ctrl+q", "ctrl+c", "ctrl+z", "Y", "E", "colon", "ctrl+p"}
        if one.family == "random" and not leaves & set(told(whole(one.data))):
            session.type(one.data)
            session.type(b"\x18\x1b\\")
    session.rest()
    session.signal(0)  # type: ignore[arg-type]  # it is there
    session.press("esc", "esc", "esc", "esc")
    session.wait_for("judged")


def test_all_keys_can_come_by_kittys_protocol(session: Session, desk: Path) -> None:
    """A terminal in which everything is extended (flags 1, 2, 8 and 16): verdicts, a note with capitals, quitting."""
    session.type(as_kitty("e"))
    session.wait_for(rf"saved {SAVED + 1}\b")
    session.type(as_kitty("k"))
    session.type(as_kitty("n"))
    session.wait_for("enter accept")
    session.type(as_kitty("Über [5] a!\b?\r"))
    session.rest()
    session.type(as_kitty("q"))
    session.ended()
    assert session.status == 0
    assert [event for event, _ in events(desk)] == ["decide"] * (SAVED + 1) + ["note"]
    assert events(desk)[-1][1] == "Über [5] a?"


@pytest.mark.parametrize(("keys", "field"), [(b"g/", "Search"), (b"\t/", "filter: words"), (b"+", "Evidence")])
def test_keys_that_come_together_keep_their_order_in_a_field(session: Session, keys: bytes, field: str) -> None:
    session.type(keys)
    session.wait_for(field)
    session.type(b"abc")
    session.wait_for("abc")
    session.type(b"\x7f\x7f\x7fnote\x1b[D\x1b[Dx\x01y")
    session.wait_for(r"ynoxte")


def test_what_is_pasted_right_behind_a_key_waits_for_its_dialog(session: Session, desk: Path) -> None:
    session.type(b"n\x1b[200~from the clip\x1b[201~board\r")
    session.rest()
    session.quit("q")
    assert events(desk)[-1] == ("note", "from the clipboard")


FAILING = """
import sys
from tui.start import main
from tui.terminal.input import InputParser
feed = InputParser.feed
def fail(parser, data):
    if b"!" in data:
        raise ValueError("made to fail")
    return feed(parser, data)
InputParser.feed = fail
sys.exit(main())
"""


def test_when_keys_can_no_longer_be_read_it_says_so_and_leaves(desk: Path) -> None:
    """With an exit code, the terminal given back, and what was decided on the disk."""
    with judging(desk, [sys.executable, "-c", FAILING, "open", str(desk), "--as", "ana"]) as session:
        session.type(b"a")
        session.wait_for("3/")
        session.type(b"!")
        session.ended()
        assert session.status not in (0, None)
        assert b"keys could no longer be read (ValueError: made to fail); what was decided is saved" in session.raw
        assert_restored(session)
    assert kept(desk) == SAVED + 1


def test_a_question_that_a_terminal_prints_is_never_asked(session: Session) -> None:
    """Some emulators print the last letter of questions about modes over the text."""
    session.press("j", "a", "space", "b", "J")
    assert b"$p" not in session.raw
    assert session.raw.count(b"\x1b[5n") > 3
