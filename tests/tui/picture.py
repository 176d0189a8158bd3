"""Makes the pages' pictures with the program itself: `python -m tests.tui.picture [NAME …]` writes them into docs/.

Days and times in them are fixed, so that a picture changes only where the program does.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from itertools import count
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
PICTURES = ROOT / "docs"
BEGAN = 1_795_000_000_000_000
"""Microseconds since 1970 at which the first verdict of the pictures is given: a November day."""
TODAY = "2026-11-20"
Picture = Coroutine[object, object, str]
"""What draws, until it is waited for."""
LEAD = "lena"
REVIEWERS = {"ana": 0.95, "bo": 0.9, "cy": 0.6}
"""Who judges, and how often they look closely."""
VERDICTS = ("accurate", "accurate", "disputed", "accurate", "accurate", "erroneous", "accurate", "disputed")
DEEDS = tuple(f"sentence.{verdict}" for verdict in VERDICTS)


async def judged(size: tuple[int, int], *steps: str, title: str = "seeds/") -> str:
    """Return the picture after some steps of somebody who judged eight sentences of the third sample."""
    samples = sorted((ROOT / "seeds").glob("*.txt"))
    desk = FakeDesk([replace(read_file(path), source=path.name) for path in samples])
    app = CopydeskApp(desk, shipped(), ScreenSettings(title="seeds", theme="dark"))
    judging = ("article.next", "article.next", *DEEDS, "sentence.previous")
    return await after(app, size, (*judging, *steps), title)


def play(folder: Path, *, closed: bool = True) -> RoundAdmin:
    """Let three reviewers judge the samples in a blind round, and close it; return the lead's way to it."""
    ticks = count(BEGAN, 47_000_000)
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
        desk = open_desk(folder, who, "spring", clock=lambda: next(ticks))
        for card in desk.articles.cards():
            for at in sorted(card.claims):
                verdict = truth[card.name, at] if dice.random() < care else dice.choice(list(Verdict))
                spent = dice.uniform(8, 40)
                held = Holding(verdict)
                desk.decisions.append(
                    [Event(EventKind.DECIDE, who, "spring", card.name, card.snapshot, at, held, duration=spent)]
                )
        desk.close()
    if closed:
        round_admin.close("spring")
    return round_admin


async def after(app: CopydeskApp, size: tuple[int, int], steps: Sequence[str], title: str) -> str:
    """Return the picture after steps: an action's id, `!` and a key, `=` and what is typed, `~` and what is seen."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for step in steps:
            if step.startswith("~"):
                await shown(app, pilot, step[1:])
            elif step.startswith("!"):
                await pilot.press(step[1:])
            elif step.startswith("="):
                await pilot.press(*("space" if letter == " " else letter for letter in step[1:]))
            else:
                await pilot.press(*app.keymap.keys[step][0])
                await settled(app)
            await pilot.pause()
        return app.export_screenshot(title=f"copydesk {title}")


@contextmanager
def played(*, closed: bool = True) -> Iterator[RoundAdmin]:
    """Yield the lead's way to a round that was played on the samples."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "seeds"
        folder.mkdir()
        yield play(folder, closed=closed)


async def still(round_admin: RoundAdmin, size: tuple[int, int], *steps: str, title: str = "seeds/") -> str:
    """Return the picture after some steps in a round that was played, by its lead."""
    settings = ScreenSettings(title="seeds", theme="dark", rounds=lambda: round_admin, today=lambda: TODAY)
    app = CopydeskApp(round_admin.enter("spring"), shipped(), settings)
    return await after(app, size, steps, title)


def of(size: tuple[int, int], *steps: str, title: str = "seeds/", closed: bool = True) -> Callable[[], Picture]:
    """Return what makes a picture of a played round."""

    async def draw_it() -> str:
        with played(closed=closed) as round_admin, chdir("/"):  # some pictures name the folder that one is in
            return await still(round_admin, size, *steps, title=title)

    return draw_it


ALL: Mapping[str, Callable[[], Picture]] = {
    "screen": lambda: judged((120, 34)),
    "round": of((100, 27), "rounds.open", "~agreement", title="seeds/: R"),
    "adjudication": of((100, 30), "adjudication.open", "~ana", title="seeds/: g a"),
    "decisions": of(
        (100, 24),
        "decisions.open",
        "decisions.query",
        "!ctrl+u",
        "=verdict:erroneous",
        "!enter",
        "~✗",
        title="seeds/: g d",
    ),
    "elsewhere": of((100, 30), "article.next", "difference.next", "elsewhere.open", "~supports", title="seeds/: ="),
    "help": lambda: judged((100, 30), "app.help", "~what to do", title="seeds/: ?"),
    "export": of((100, 30), "export.open", "~schema_version", title="seeds/: E"),
    "entity": of((100, 30), "article.next", "entity.open", "~Written", title="seeds/: i"),
}
"""The pictures by the name of their file."""


def main(names: list[str]) -> None:
    """Draw the pictures of these names, or all."""
    for name in names or ALL:
        (PICTURES / f"{name}.svg").write_text(asyncio.run(ALL[name]()), encoding="utf-8")
        print(f"docs/{name}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
