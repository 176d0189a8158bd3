"""A screen over articles that say otherwise than each other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace

from review.elsewhere.values import (
    Band,
    Difference,
    DifferenceKind,
    Hints,
    Partner,
    Passage,
    Strength,
)
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import article, screen_text
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings
from tui.work.acts import Acts
from tui.work.session import Session

HERE = "The bridge cost nine million."


THERE = "The bridge has cost 19 million in all."


OTHERS = "abcdefgh"


class Screen:
    """An application over a desk, its keys by the ids of actions."""

    def __init__(self, app: CopydeskApp, desk: FakeDesk, pilot) -> None:  # type: ignore[no-untyped-def]
        self.app, self.desk, self.pilot = app, desk, pilot

    @property
    def session(self) -> Session:
        found: Session = self.app.desk_screen.session
        return found

    @property
    def acts(self) -> Acts:
        found: Acts = self.app.desk_screen.acts
        return found

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def said(self) -> str:
        return str(self.app.desk_screen.status.message)

    async def do(self, action: str, count: int | None = None) -> None:
        await self.pilot.press(*(str(count) if count else ""), *self.app.keymap.keys[action][0])
        await self.pilot.pause()
        if self.app.keyboard.reader.waiting:
            self.app.keyboard.expire()
        await self.pilot.pause()

    async def until(self, text: str) -> None:
        await happens(lambda: text in self.text, lambda: f"{text!r} is not on the screen:\n{self.text}")

    async def gone(self, text: str) -> None:
        await happens(lambda: text not in self.text, lambda: f"{text!r} is on the screen:\n{self.text}")

    async def saved(self) -> None:
        await happens(lambda: self.session.pending.pending == 0)
        await self.pilot.pause()


def two() -> FakeDesk:
    """Return a desk with an article, and another that says one of its sentences otherwise."""
    desk = FakeDesk([article("a.txt", "It is old.", HERE, "It is long."), article("b.txt", "So.", THERE, "Ah.")])
    tell(desk, ("a.txt", 1), ("b.txt", 1), "nine million", "19 million")
    return desk


def tell(
    desk: FakeDesk,
    here: tuple[str, int],
    there: tuple[str, int],
    own: str,
    other: str,
    strength: Strength = Strength.STRONG,
) -> None:
    """Let a sentence have a partner that says something otherwise."""
    passages = [passage(desk, place, words) for place, words in ((here, own), (there, other))]
    hints = desk.elsewhere.hints.get(here, Hints(is_complete=True))
    partner = Partner(*there, 0.61, Band.SAME, desk.article(there[0]).quote(there[1]))
    difference = Difference(DifferenceKind.MONEY, passages[0], passages[1], strength)
    desk.elsewhere.hints[here] = replace(
        hints, partners=(*hints.partners, partner), differences=(*hints.differences, difference)
    )


def passage(desk: FakeDesk, place: tuple[str, int], words: str) -> Passage:
    of = desk.article(place[0])
    start = of.sentences[place[1]].start + of.quote(place[1]).index(words)
    return Passage(*place, start, start + len(words), words)


@asynccontextmanager
async def shown(desk: FakeDesk, width: int = 120, height: int = 40, **more: object) -> AsyncIterator[Screen]:
    """Show a desk; the cursor is on the second sentence of its first article."""
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", **more))  # type: ignore[arg-type]
    async with app.run_test(size=(width, height)) as pilot:
        on = Screen(app, desk, pilot)
        await on.do("sentence.next")
        yield on
