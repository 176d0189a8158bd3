"""No action without a test that drives it: by its id, through its key, to what it does."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from msgspec.structs import replace

import tests.drives as registry
from keymaps.keymap import Keymap
from reading.article import Article
from tests.drives import DRIVES, Stage
from tests.fakes.desk import FakeDesk
from tests.registry import ACTIONS, shipped
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.app.speech import Speaker
from tui.shell.settings import ScreenSettings
from tui.terminal.linear import Typewriter

for path in sorted(Path(registry.__file__).parent.glob("[a-z]*.py")):
    import_module(f"tests.drives.{path.stem}")


def unhurried(keymap: Keymap) -> Keymap:
    """Return the keymap with all the time between two keys of a sequence: `Stage.do` ends one that goes no further."""
    return replace(keymap, settings=replace(keymap.settings, timeout=60.0))


@pytest.mark.parametrize("action", [action.id for action in ACTIONS])
async def test_every_action_is_driven(
    action: str,
    articles: tuple[Article, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Each action of the registry does what its drive asserts, when its key is pressed, and is heard read aloud."""
    assert action in DRIVES, f"no drive for {action}: add one to tests/drives/"
    desk = FakeDesk(articles)
    app = CopydeskApp(desk, unhurried(shipped()), ScreenSettings(theme="dark", title="samples"))
    heard: list[str] = []
    said_before = -1
    Speaker(app, Typewriter(heard.append, lambda: 80)).listen()
    async with app.run_test(size=(120, 40)) as pilot:
        stage = Stage(app, pilot, desk, monkeypatch, tmp_path)
        perform = app.perform

        def spy(name: str, count: int | None = None, argument: str = "") -> None:
            nonlocal said_before
            stage.performed += [] if app.why_not(name) else [name]
            if name == action:
                said_before = len(heard)
            perform(name, count, argument)

        monkeypatch.setattr(app, "perform", spy)
        await DRIVES[action](stage, action)
        assert action in stage.performed
        await happens(lambda: app.return_value is not None or len(heard) > said_before, lambda: f"silent: {heard}")
