"""Every action of the registry, driven by its id through its key: one drive for each, and a test that misses none.

A drive is a coroutine under `@drives("sentence.next", …)`: it gets a `Stage` and the id, presses the action's key by
`stage.do(id)`, and asserts what came of it. Drives live in this folder's modules, one for each part of the program;
`tests/tui/test_every_action.py` runs them all and fails for an action that has none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.pilot import Pilot

from review.events import Event
from tests.fakes.desk import FakeDesk
from tests.registry import BY_ID
from tests.tui.helpers import screen_text
from tests.waiting import happens
from tui.app.app import CopydeskApp


@dataclass
class Stage:
    """An application over a desk in memory, a folder of its own, and what has been performed."""

    app: CopydeskApp
    pilot: Pilot[int]
    desk: FakeDesk
    monkeypatch: pytest.MonkeyPatch
    folder: Path
    performed: list[str] = field(default_factory=list)

    async def do(self, action: str, *, count: int | None = None, argument: str = "") -> None:
        """Press the first key of an action, after a count and before an argument, where the focus is."""
        keys = self.app.keymap.keys[action][0]
        await self.press(*(str(count) if count else ""), *keys, *([argument] if argument else []))
        if self.app.keyboard.reader.waiting:
            self.app.keyboard.expire()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, by Textual's names, as they come from a terminal."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def saved(self) -> None:
        """Wait until everything that was decided is on disk, and shown as that."""
        await happens(lambda: self.session.pending.pending == 0)
        await self.pilot.pause()

    async def until(self, check: Callable[[], object]) -> None:
        """Wait until something holds that a worker or the disk brings about."""
        await happens(check, lambda: f"it never came true:\n{screen_text(self.app)}")
        await self.pilot.pause()

    @property
    def session(self):  # type: ignore[no-untyped-def]
        """The session of the desk."""
        return self.app.desk_screen.session

    @property
    def acts(self):  # type: ignore[no-untyped-def]
        """What is done to sentences of the desk."""
        return self.app.desk_screen.acts

    @property
    def cursor(self) -> int:
        """The current sentence."""
        return int(self.session.cursor.sentence)

    @property
    def holding(self):  # type: ignore[no-untyped-def]
        """What the reviewer holds of the current sentence."""
        return self.session.holding()

    @property
    def said(self) -> str:
        """What the status line says."""
        return str(self.app.desk_screen.status.message)

    def log(self) -> list[Event]:
        """Everything that the disk has of the reviewer."""
        return list(self.desk.log(self.desk.reviewer))


Drive = Callable[[Stage, str], Awaitable[None]]
DRIVES: dict[str, Drive] = {}


def drives(*actions: str) -> Callable[[Drive], Drive]:
    """Register a coroutine as the drive of these actions."""

    def register(drive: Drive) -> Drive:
        for action in actions:
            assert action in BY_ID, f"{action} is not in the registry"
            assert action not in DRIVES, f"{action} has a drive already"
            DRIVES[action] = drive
        return drive

    return register
