"""Desks in memory and an application over them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.style import Style
from textual.geometry import Region

from reading.article import Article
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tui.app.app import CopydeskApp
from tui.shell.background import Background
from tui.shell.settings import ScreenSettings
from tui.widgets.lines import Lines


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is read beside the keys be read before the next one, unless a test is marked `in_threads`."""
    if request.node.get_closest_marker("in_threads") is None:
        monkeypatch.setattr(Background, "_start", lambda _self, work: work())


@pytest.fixture
def desk(articles: tuple[Article, ...]) -> FakeDesk:
    """Return a desk of the samples."""
    return FakeDesk(articles)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Region, ...]]:
    """Let lines be drawn without an application; return the regions that are painted, none for everything."""
    shown: list[tuple[Region, ...]] = []
    monkeypatch.setattr(Lines, "ellipsis", "…")
    monkeypatch.setattr(Lines, "_show", lambda _, *regions: shown.append(regions))
    monkeypatch.setattr(Lines, "leading", lambda _, style, address: style + Style(link=address or None))
    return shown


@pytest.fixture
def app_of() -> Callable[..., CopydeskApp]:
    """Return a maker of applications over a desk."""

    def make(desk: FakeDesk, **settings: object) -> CopydeskApp:
        return CopydeskApp(desk, shipped(), ScreenSettings(title="samples", theme="dark", **settings))  # type: ignore[arg-type]

    return make
