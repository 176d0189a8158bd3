"""No action without a test that drives it: by its id, through its key, to what it does."""

from __future__ import annotations

from collections.abc import Mapping
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
from tui.shell.dispatch import Call, Handler, find, plain
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


class Offering:
    """What performs an action, or says why not."""

    def __init__(self, *offered: str, why: str = "") -> None:
        self.handler = plain(lambda: None)
        self.offered, self.why = offered, why

    def handlers(self) -> Mapping[str, Handler]:
        return dict.fromkeys(self.offered, self.handler)

    def cannot(self, action_id: str, /) -> str:
        return self.why


def test_the_innermost_that_offers_an_action_performs_it_or_says_why_not() -> None:
    inner, outer, closed = Offering("app.help"), Offering("app.help", "app.quit"), Offering("app.quit", why="not now")
    assert find(iter((object(), inner, outer)), "app.help", shipped()) == (inner.handler, "")
    assert find(iter((inner, outer)), "app.quit", shipped()) == (outer.handler, "")
    assert find(iter((inner, closed, outer)), "app.quit", shipped()) == (None, "not now")
    assert find(iter((inner,)), "app.quit", shipped()) == (None, "Quit: not here")
    assert find(iter(()), "sentence.nonesuch", shipped()) == (None, "sentence.nonesuch: not on this desk")


def test_what_nobody_counted_is_done_once() -> None:
    assert [Call("app.help", count).times for count in (None, 1, 5)] == [1, 1, 5]
    assert Call("app.help").argument == ""
