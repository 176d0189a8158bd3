"""Escape, and a key soon after it, are two keys; alt with a key is one, and an arrow key may come in parts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.events import Key, Paste
from textual.message import Message

from tests.terminal.ptydrive import Session, now
from tests.waiting import until
from tui.terminal.input import APART_SECONDS, TypedParser


def expire(parser: TypedParser) -> list[Message]:
    """Let the time pass in which more may follow an escape."""
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
    return list(parser.tick())


def keys(*parts: tuple[float, str]) -> list[str]:
    """Return the keys that are read when these texts arrive, each so many seconds after the one before."""
    now = 0.0
    parser = TypedParser(clock=lambda: now)
    found = []
    for wait, text in parts:
        now += wait
        found += list(parser.feed(text))
    found += expire(parser)
    return [message.key for message in found if isinstance(message, Key)]


@pytest.mark.parametrize("character", ["a", "A", "/", "]", "\x10", "é"])
def test_a_key_pressed_after_escape_is_a_key_of_its_own(character: str) -> None:
    """However long escape waits for the rest of an arrow key, what follows is neither lost nor taken for alt."""
    alone = keys((0, character))
    assert keys((0, "\x1b"), (0.1, character)) == ["escape", *alone]
    assert keys((0, "x\x1b"), (0.1, f"{character}y")) == ["x", "escape", *alone, "y"]


def test_what_belongs_together_stays_together() -> None:
    """Alt with a key, and an arrow key in two parts, are one key each."""
    assert keys((0, "\x1ba")) == ["alt+a"]
    assert keys((0, "\x1b"), (0.001, "a")) == ["alt+a"]
    assert keys((0, "\x1b"), (0.2, "[B")) == ["down"]
    assert keys((0, "\x1b"), (0.2, "OA")) == ["up"]
    assert keys((0, "\x1b["), (0.2, "B")) == ["down"]


PASTED = "one\x1b[Atwo\x1b[20 \x1b three\n" * 3


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4096])
def test_a_paste_is_one_piece_however_it_arrives(size: int) -> None:
    """The keys around it are keys, what is in it stays as it is, and its marks may come in parts."""
    parser = TypedParser()
    data = f"a\x1b[200~{PASTED}\x1b[201~b\x1b[200~\x1b[201~\x1b[200~\x00z\x1b[201~\x1b[B"
    found = [message for at in range(0, len(data), size) for message in parser.feed(data[at : at + size])]
    told = [message.key if isinstance(message, Key) else getattr(message, "text", None) for message in found]
    assert told == ["a", PASTED, "b", "", "z", "down"]


def test_a_paste_whose_mark_came_too_slowly_is_none_the_less_whole() -> None:
    """The beginning of the mark was taken for keys; nothing of the text is lost."""
    parser = TypedParser()
    list(parser.feed("\x1b[20"))
    assert expire(parser)
    assert [one.text for one in parser.feed("0~text\x1b[201~") if isinstance(one, Paste)] == ["text"]


@pytest.mark.pty
def test_a_verdict_right_after_escape_counts(samples: Path) -> None:
    """Over SSH, where escape waits half a second, the next key is obeyed all the same."""
    command = [sys.executable, "-m", "tui.cli.main", str(samples), "--as", "root"]
    with Session(command, environ={"SSH_CONNECTION": "a b c d"}) as session:
        session.wait_for("judged")
        session.enter(b"V\x1b")
        read = now()
        until(lambda: now() - read > 2 * APART_SECONDS)
        session.type(b"a")
        session.wait_for("saved 1")
        session.quit("q")
