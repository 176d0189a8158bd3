"""Makes the README's pictures with the program itself: `python -m tests.tui.picture` writes them into docs/."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from shutil import copy
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from reading.read import read_file
from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import here
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import settled, shown
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "screen.svg"
PICTURE_OF_ROUND = ROOT / "docs" / "round.svg"
LEAD = "lena"
REVIEWERS = {"ana": 0.95, "bo": 0.9, "cy": 0.6}
"""Who judges, and how often they look closely."""
VERDICTS = ("accurate", "accurate", "disputed", "accurate", "accurate", "erroneous", "accurate", "disputed")
DEEDS = tuple(f"sentence.{verdict}" for verdict in VERDICTS)


async def draw() -> str:
    """Return the picture: the third sample, nine sentences judged, at 120×34."""
    samples = sorted((ROOT / "seeds").glob("*.txt"))
    desk = FakeDesk([replace(read_file(path), source=path.name) for path in samples])
    app = CopydeskApp(desk, shipped(), ScreenSettings(title="seeds", theme="dark"))
    async with app.run_test(size=(120, 34)) as pilot:
        await pilot.pause()
        for action in (
            "article.next",
            "article.next",
            *DEEDS,
            "sentence.previous",
        ):
            app.perform(action)
            await settled(app)
            await pilot.pause()
        return app.export_screenshot(title="copydesk seeds/")


def play(folder: Path) -> RoundAdmin:
    """Let three reviewers judge the samples in a blind round, and close it; return the lead's way to it."""
    for path in (ROOT / "seeds").glob("*.txt"):
        copy(path, folder)
    layout = open_desk(folder, LEAD).layout
    round_admin = RoundAdmin(layout, here(LEAD), lambda name, sight: open_desk(folder, LEAD, name, overview=sight))
    round_admin.new(Plan("spring", LEAD, tuple(REVIEWERS), overlap=2, blind=True, due=""))
    round_admin.open("spring")
    dice = Random(7)
    truth = {
        (card.name, at): dice.choices(list(Verdict), (7, 2, 1))[0]
        for card in open_desk(folder, LEAD).articles.cards()
        for at in sorted(card.claims)
    }
    for who, care in REVIEWERS.items():
        desk = open_desk(folder, who, "spring")
        for card in desk.articles.cards():
            for at in sorted(card.claims):
                verdict = truth[card.name, at] if dice.random() < care else dice.choice(list(Verdict))
                spent = dice.uniform(8, 40)
                held = Holding(verdict)
                desk.decisions.append(
                    [Event(EventKind.DECIDE, who, "spring", card.name, card.snapshot, at, held, duration=spent)]
                )
        desk.close()
    round_admin.close("spring")
    return round_admin


async def draw_round() -> str:
    """Return the picture of a closed round: progress, verdicts, agreement, at 100×27."""
    with TemporaryDirectory() as place:
        round_admin = play(Path(place))
        settings = ScreenSettings(title="seeds", theme="dark", rounds=lambda: round_admin)
        app = CopydeskApp(round_admin.enter("spring"), shipped(), settings)
        async with app.run_test(size=(100, 27)) as pilot:
            await pilot.pause()
            app.perform("rounds.open")
            await shown(app, pilot, "agreement")
            return app.export_screenshot(title="copydesk seeds/: R")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
    PICTURE_OF_ROUND.write_text(asyncio.run(draw_round()), encoding="utf-8")
