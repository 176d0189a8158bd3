"""The theme chosen last comes back, unless somebody asks for another; a home that cannot be written is no error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings, ThemeChoice, user_folder
from tui.shell.theme import by_ground, default_theme, painted
from tui.terminal.environment import answers_background, told_background

Start = Callable[..., CopydeskApp]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a maker of applications; those that never run are ended all the same."""
    made: list[CopydeskApp] = []

    def make(desk: FakeDesk, folder: Path, theme: str | None = None, is_ground_dark: bool | None = None) -> CopydeskApp:
        settings = ScreenSettings(kept=ThemeChoice(folder), theme=theme, is_ground_dark=is_ground_dark)
        made.append(CopydeskApp(desk, shipped(), settings))
        return made[-1]

    yield make
    for app in made:
        app.writer.close()


async def chosen(app: CopydeskApp) -> str:
    """Press the key once and return the theme it leads to."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("T")
        return app.theme


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the terminal many colours."""
    monkeypatch.setattr("tui.shell.theme.default_theme", lambda _colours, no_color: "ansi" if no_color else "dark")


@pytest.mark.usefixtures("colours")
async def test_the_theme_comes_back(desk: FakeDesk, tmp_path: Path, start: Start) -> None:
    """The folder is made, private; a theme named on the command line is for once."""
    folder = tmp_path / "state" / "copydesk"
    assert start(desk, folder).theme == "dark"
    after = await chosen(start(desk, folder))
    assert after != "dark"
    assert start(desk, folder).theme == after
    assert start(desk, folder, theme="contrast").theme == "contrast"
    assert start(desk, folder).theme == after
    assert folder.stat().st_mode & 0o777 == 0o700


async def test_each_kind_of_terminal_has_its_own(
    desk: FakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    """A choice where there are many colours says nothing of a terminal with sixteen, nor where none are wanted."""
    kept = ThemeChoice(tmp_path)
    kept.save("dark", "light")
    monkeypatch.setattr("tui.shell.theme.default_theme", lambda *_: "ansi")
    assert start(desk, tmp_path).theme == "ansi"
    kept.save("ansi", "contrast")
    assert start(desk, tmp_path).theme == "contrast"
    monkeypatch.setenv("NO_COLOR", "1")
    assert start(desk, tmp_path).theme == "ansi"


@pytest.mark.usefixtures("colours")
@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"nonesuch\n", b"light\x1b[31m"])
async def test_what_is_no_theme_is_passed_over(desk: FakeDesk, tmp_path: Path, raw: bytes, start: Start) -> None:
    (tmp_path / "theme-dark").write_bytes(raw)
    assert start(desk, tmp_path).theme == "dark"


@pytest.mark.usefixtures("colours")
async def test_a_home_that_cannot_be_written_is_no_error(desk: FakeDesk, tmp_path: Path, start: Start) -> None:
    (tmp_path / "file").write_text("")
    assert await chosen(start(desk, tmp_path / "file" / "copydesk")) != "dark"


def test_it_is_kept_in_the_persons_own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "copydesk"


async def test_the_theme_follows_the_ground_until_somebody_chooses(
    desk: FakeDesk, tmp_path: Path, start: Start, colours: None
) -> None:
    """Light where the terminal says so, before the start or after the first frame; a choice stays, ansi follows."""
    app = start(desk, tmp_path, is_ground_dark=False)
    assert (app.theme, app.follows_background) == ("light", True)
    app = start(desk, tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        app.on_ground(True)
        assert app.theme == "dark"
        app.on_ground(False)
        await pilot.pause()
        assert app.theme == "light"
        await pilot.press("T")
        assert app.theme_name == "contrast"
        app.on_ground(True)
        assert (app.theme, app.follows_background) == ("contrast", False)
        await pilot.press("T")
        assert (app.theme_name, app.theme, app.follows_background) == ("ansi", "ansi-night", True)
        app.on_ground(False)
        assert (app.theme_name, app.theme) == ("ansi", "ansi")
    app.writer.close()
    assert start(desk, tmp_path, is_ground_dark=True).theme == "ansi-night"
    assert start(desk, tmp_path, theme="dark", is_ground_dark=False).theme == "dark"


@pytest.mark.parametrize(
    ("environ", "told", "asked"),
    [
        ({"TERM": "xterm-256color"}, None, True),
        ({"TERM": "tmux-256color", "COLORFGBG": "0;15"}, False, True),
        ({"TERM": "rxvt", "COLORFGBG": "15;default;0"}, True, True),
        ({"TERM": "xterm", "COLORFGBG": "12;default"}, None, True),
        ({"TERM": "linux"}, True, False),
        ({"TERM": "linux-16color"}, True, False),
        ({"TERM": "dumb"}, None, False),
        ({"TERM": "vt100"}, None, False),
        ({}, None, False),
    ],
)
def test_what_the_environment_says_of_the_ground(environ: dict[str, str], told: bool | None, asked: bool) -> None:
    """COLORFGBG ends with the number of the background; the console of Linux is dark; only who may answer is asked."""
    assert (told_background(environ), answers_background(environ)) == (told, asked)


def test_a_choice_is_one_line_of_ones_own(tmp_path: Path) -> None:
    """Without a folder none is kept; one that is not known any more is none."""
    kept = ThemeChoice(tmp_path / "state")
    assert kept.load("dark", ("light",)) is None
    kept.save("dark", "light")
    file = tmp_path / "state" / "theme-dark"
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("light\n", 0o600)
    assert (kept.load("dark", ("light",)), kept.load("dark", ("contrast",))) == ("light", None)
    kept.save("dark", "contrast")
    assert kept.load("dark", ("contrast",)) == "contrast"
    nowhere = ThemeChoice()
    nowhere.save("dark", "light")
    assert nowhere.load("dark", ("light",)) is None


@pytest.mark.parametrize(
    ("colours", "no_color", "name"),
    [
        ("truecolor", False, "dark"),
        ("256", False, "dark"),
        ("truecolor", True, "ansi"),
        ("standard", False, "ansi"),
        ("windows", False, "ansi"),
        (None, False, "ansi"),
    ],
)
def test_a_terminal_of_few_colours_begins_with_its_own(colours: str | None, no_color: bool, name: str) -> None:
    assert default_theme(colours, no_color) == name


def test_the_ground_decides_what_nobody_chose_and_how_the_terminals_own_are_painted() -> None:
    assert [by_ground("dark", one) for one in (True, False, None)] == ["dark", "light", "dark"]
    assert [by_ground("contrast", one) for one in (True, False, None)] == ["contrast"] * 3
    assert [painted("ansi", one) for one in (True, False, None)] == ["ansi-night", "ansi", "ansi"]
    assert [painted("light", one) for one in (True, False, None)] == ["light"] * 3
