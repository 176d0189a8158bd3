"""Makes the README's picture with the program itself: `python -m tests.tui.picture` writes docs/screen.svg."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace

from keymaps.load import shipped
from reading.read import read_file
from store.memory import MemoryDesk
from tui.app import CopydeskApp, Settings

ROOT = Path(__file__).parent.parent.parent
PICTURE = ROOT / "docs" / "screen.svg"
VERDICTS = ("accurate", "accurate", "disputed", "accurate", "accurate", "erroneous", "accurate", "disputed")
DEEDS = tuple(f"sentence.{verdict}" for verdict in VERDICTS)


async def draw() -> str:
    """Return the picture: the third sample, nine sentences judged, at 120×34."""
    samples = sorted((ROOT / "seeds").glob("*.txt"))
    desk = MemoryDesk([replace(read_file(path), source=path.name) for path in samples])
    app = CopydeskApp(desk, shipped(), Settings(title="seeds", theme="dark"))
    async with app.run_test(size=(120, 34)) as pilot:
        await pilot.pause()
        for action in (
            "article.next",
            "article.next",
            *DEEDS,
            "sentence.previous",
        ):
            app.perform(action)
            await pilot.pause(0.1)
        return app.export_screenshot(title="copydesk seeds/")


if __name__ == "__main__":
    PICTURE.write_text(asyncio.run(draw()), encoding="utf-8")
