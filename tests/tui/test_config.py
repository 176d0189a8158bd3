"""Settings: an option goes before a variable, that before the file, that before what the program does by itself."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article
from tui.app.app import CopydeskApp
from tui.cli.config import BY_ITSELF, SETTINGS, Config, config_for, dumped, user_file
from tui.cli.main import main
from tui.terminal.environment import has_few_signs


def written(tmp_path: Path, text: str) -> Path:
    """Return a settings file with a text."""
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return path


def origins(config: Config) -> dict[str, object]:
    """Return what is set by somebody."""
    return {name: one.value for name, one in config.choices.items() if one.origin != BY_ITSELF}


def test_what_is_nearer_goes_first(tmp_path: Path) -> None:
    path = written(tmp_path, 'theme = "light"\ncursor = true\nscroll = "line"\n')
    environ = {"COPYDESK_THEME": "contrast", "COPYDESK_SCROLL": "centre", "COPYDESK_MOUSE": "yes"}
    config = config_for({"theme": "dark", "keymap": None, "mouse": False}, environ, path)
    assert origins(config) == {"theme": "dark", "cursor": True, "scroll": "centre", "mouse": True}
    assert config.choices["theme"].origin == "--theme"
    assert config.choices["cursor"].origin == f"{path}:2"
    assert config.choices["mouse"].origin == "COPYDESK_MOUSE"
    assert config.faults == ()
    assert origins(config_for({}, {}, tmp_path / "none.toml")) == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('theme = "drak"', "should be dark, light, contrast or ansi; did you mean dark?"),
        ("theme = 3", "should be a word in quotes"),
        ('cursor = "yes"', "should be true or false"),
        ('colour = "red"', "no such setting"),
        ("scroll = = ", "not TOML"),
        ('scrol = "line"', "no such setting; did you mean scroll?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_used(tmp_path: Path, line: str, why: str) -> None:
    config = config_for({}, {}, written(tmp_path, f"mouse = true\n{line}\n"))
    (fault,) = config.faults
    assert fault.line == 2
    assert why in fault.message
    assert origins(config) == {"mouse": True}


def test_a_wrong_variable_is_told(tmp_path: Path) -> None:
    config = config_for({}, {"COPYDESK_SIGNS": "asci", "COPYDESK_CURSOR": "maybe"}, tmp_path / "none.toml")
    assert [fault.file for fault in config.faults] == ["COPYDESK_SIGNS", "COPYDESK_CURSOR"]
    assert origins(config) == {}


@pytest.mark.parametrize("written", ["1", "true", "YES", "On", "0", "false", "No", "OFF"])
def test_a_variable_says_yes_or_no_in_many_words(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is shown as a file would have it."""
    config = config_for({}, {"COPYDESK_CURSOR": written}, tmp_path / "none.toml")
    assert config.value("cursor") is (written in ("1", "true", "YES", "On"))
    assert not config.faults
    monkeypatch.setenv("COPYDESK_CURSOR", written)
    assert main(["config"]) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("cursor")]
    assert line.split()[1] == str(config.value("cursor")).lower()


def test_a_dump_loads_back_to_what_is_in_force(tmp_path: Path) -> None:
    config = config_for({"theme": "light"}, {"COPYDESK_CURSOR": "1"}, tmp_path / "none.toml")
    text = dumped(config)
    assert tomllib.loads(text) == {"theme": "light", "cursor": True}
    assert all(f"{one.name} = " in text for one in SETTINGS)


def test_the_command_says_what_is_in_force_and_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('theme = "light"\nnonsense = 1\nevil = "\\u001b[31m"\n', "utf-8")
    monkeypatch.setenv("COPYDESK_SCROLL", "centre")
    assert main(["config"]) == 0
    out, err = capsys.readouterr()
    assert "theme   light" in out
    assert "config.toml:1" in out
    assert "COPYDESK_SCROLL" in out
    assert "2 settings of yours cannot be used" in err
    assert "\x1b" not in out + err
    assert main(["config", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["theme"]["value"] == "light"
    assert main(["config", "--check", str(user_file())]) == 1
    assert "nonsense: no such setting" in capsys.readouterr().out
    assert main(["config", "--check", str(written(tmp_path, "mouse = true\n"))]) == 0
    assert main(["config", "--check", str(tmp_path / "gone.toml")]) == 2


def test_the_console_of_linux_has_few_signs() -> None:
    assert has_few_signs({"TERM": "linux"})
    assert has_few_signs({"TERM": "linux-16color"})
    assert not has_few_signs({"TERM": "xterm-256color"})
    assert not has_few_signs({})


@pytest.mark.parametrize("scroll", ["half", "centre", "line"])
async def test_the_page_follows_as_was_set(app_of: Callable[..., CopydeskApp], scroll: str) -> None:
    """The current sentence is always whole on the page; centred it stands in the middle, by lines little moves."""
    sentences = [f"Sentence number {n} says something." for n in range(80)]
    app = app_of(FakeDesk([article("a.txt", *sentences)]), scroll=scroll)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        reader = app.desk_screen.reader
        tops, middle = [], []
        for _ in range(60):
            await pilot.press("j")
            lines = reader._lines_of(reader.at)
            assert reader.top <= lines.start
            assert lines.stop <= reader.top + reader.size.height
            tops.append(reader.top)
            middle.append(lines.start - reader.top)
        moves = sum(one != other for one, other in pairwise(tops))
        assert moves > 2
        if scroll == "line":
            assert max(other - one for one, other in pairwise(tops)) <= 2
        if scroll == "centre":
            assert set(middle[20:40]) <= {reader.size.height // 2 - 1, reader.size.height // 2}
