"""Somebody who types ahead, whatever comes to the hand: nothing fails, and what was shown as saved is exported.

Keys come together as in one write of a terminal, with pastes and new sizes between. `COPYDESK_MONKEY=full` types more.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

import pytest
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.pilot import Pilot

from keymaps.names import name_of
from review.events import Event
from review.round_changes import Plan
from store.desk import Desk
from store.exchange import export
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from tests.conftest import SEEDS
from tests.registry import ACTIONS, shipped
from tests.rounds import rounds_of
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.cli.main import main
from tui.screens import export as export_screen
from tui.shell.settings import ScreenSettings
from tui.work.writer import BatchResult

FULL = os.environ.get("COPYDESK_MONKEY") == "full"
SEEDS_OF_CHANCE = range(6) if FULL else range(3)
KEYS = 2_000 if FULL else 500

OPENERS = ("R", "T", "?", ":", "/", "E", "n", "+", "i", "g /", "g ?", "g a", "ctrl+r", "ctrl+p", "z", "Z", "W f", "C")
COMMON = (*"aaaddeejjjkkJKuux123", "space", "b", "tab", "shift+tab", "up", "down", "ctrl+l")
CLOSERS = ("escape", "escape", "enter", "enter", "y", "backspace", "ctrl+u")
BOUND = tuple(" ".join(keys) for action in ACTIONS for keys in shipped().keys[action.id])
LETTERS = tuple("abcdefghilmnoprstuvwy .,'é漢\u202e")
SIZES = ((80, 24), (40, 12), (132, 50), (20, 6), (200, 60))


def key(name: str) -> events.Key:
    """Return what a driver makes of a key."""
    character = " " if name == "space" else name
    return events.Key(name_of(name) if len(name) == 1 else name, character if len(character) == 1 else None)


def typed(chance: Random) -> Iterator[list[Message]]:
    """Yield without end what arrives together."""
    while True:
        burst: list[Message] = []
        for _ in range(chance.choice((1, 1, 2, 2, 3, 5, 9))):
            kind = chance.random()
            if kind < 0.02:
                size = Size(*chance.choice(SIZES))
                burst.append(events.Resize(size, size))
            elif kind < 0.04:
                burst.append(events.Paste("".join(chance.choices((*LETTERS, "\n"), k=chance.choice((1, 8, 300))))))
            else:
                shares = ((0.16, OPENERS), (0.4, CLOSERS), (0.46, LETTERS), (0.56, BOUND), (1.0, COMMON))
                names: Sequence[str] = next(names for share, names in shares if kind < share)
                chosen = chance.choice(names)
                burst += [key(one) for one in (chosen.split() or [chosen])]
        yield burst


class Acknowledged:
    """What the application was told is on the disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[Event] = []
        report = CopydeskApp._report

        def heard(app: CopydeskApp, desk: Desk, outcome: BatchResult) -> None:
            self.events += outcome.stored
            report(app, desk, outcome)

        monkeypatch.setattr(CopydeskApp, "_report", heard)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a desk with two rounds, in a folder that nothing leaves."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for path in sorted(SEEDS.glob("*.txt"))[:4]:
        shutil.copy(path, folder)
    admin(folder).new(Plan("one", "ana", ("ana", "bo"), overlap=2))
    admin(folder).open("one")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    def inside(chunks: Iterable[bytes], path: Path, private: bool = False) -> None:
        if path.resolve().is_relative_to(tmp_path):
            export.to_file(chunks, path, private)

    monkeypatch.setattr(export_screen, "to_file", inside)
    return folder


def admin(folder: Path) -> RoundAdmin:
    """Return the way to the desk's rounds."""
    return rounds_of(folder, "ana")


@pytest.mark.parametrize("seed", SEEDS_OF_CHANCE)
async def test_whoever_types_ahead_breaks_nothing_and_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], seed: int
) -> None:
    """The session may be left and begun again; each key is answered, and a fault would end the test."""
    acknowledged, bursts, left = Acknowledged(monkeypatch), typed(Random(seed)), KEYS
    while left > 0:
        desk = open_desk(folder, "ana", "main")
        settings = ScreenSettings(
            theme="dark",
            title="samples",
            rounds=partial(getattr, desk, "rounds"),
            round_plan=plan_of_line,
            round_change=change_of_line,
        )
        app = CopydeskApp(desk, shipped(), settings)
        async with app.run_test(size=(80, 24)) as pilot:
            while left > 0 and app.return_value is None and app._exception is None:
                burst = next(bursts)
                left -= len(burst)
                for message in burst:
                    app.post_message(message)
                await pilot.pause()
            if app.return_value is None and app._exception is None:
                await heard(app, pilot)
    wanted = {event.id: (event.round, event.article, event.sentence) for event in acknowledged.events}
    assert wanted
    assert wanted.items() <= exported(folder, capsysbinary).items()


async def heard(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Wait until all keys have been read: a keyboard that waits for ever has lost a screen."""
    await happens(lambda: not app.keyboard.behind, lambda: f"keys still wait before {app.screen}")
    await pilot.pause()


def exported(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> dict[str, tuple[str, str, int]]:
    """Return every event that an export of all rounds tells."""
    capsysbinary.readouterr()
    assert main(["export", str(folder), "--history", "--as", "ana"]) == 0
    records = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    return {one["event_id"]: (one["round"], one["article"], one["sentence"]) for one in records}
