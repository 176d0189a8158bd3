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
from tui.cli.commands import config as command
from tui.cli.config import BY_ITSELF, SETTINGS, Config, ConfigValue, config_for, dumped, user_file
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
    config = config_for({"theme": "dark", "keymap": None, "mouse": False, "scroll": ""}, environ, path)
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
        ('paper = "red"', "no such setting"),
        ("scroll = = ", "not TOML: invalid value"),
        ('scrol = "line"', "no such setting; did you mean scroll?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_used(tmp_path: Path, line: str, why: str) -> None:
    config = config_for({}, {}, written(tmp_path, f"mouse = true\n{line}\n"))
    (fault,) = config.faults
    assert (fault.file, fault.line, fault.message) == (str(tmp_path / "config.toml"), 2, why)
    assert origins(config) == {"mouse": True}


def test_a_wrong_variable_is_told(tmp_path: Path) -> None:
    config = config_for({}, {"COPYDESK_SIGNS": "asci", "COPYDESK_CURSOR": "maybe"}, tmp_path / "none.toml")
    assert [str(fault) for fault in config.faults] == [
        "COPYDESK_SIGNS: should be auto, unicode or ascii; did you mean ascii?",
        "COPYDESK_CURSOR: should be true or false",
    ]
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


SET = """\
theme = "light"
cursor = true
keymap = "\\u001b"
mouse = "x"
= 5
signs = 3
evil = "\\u001b[31m"
scrol = 1
"""
WRONG = [
    "4: mouse: should be true or false",
    "5: not TOML: invalid statement",
    "6: signs: should be a word in quotes",
    "7: evil: no such setting",
    "8: scrol: no such setting; did you mean scroll?",
]


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of this person, and two variables, of which one cannot be used."""
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text(SET, "utf-8")
    monkeypatch.setenv("COPYDESK_SCROLL", "centre")
    monkeypatch.setenv("COPYDESK_SPEAK", "maybe\x1b")
    return user_file()


def complaints(path: Path) -> list[str]:
    """Return what is said of those settings."""
    return [
        "6 settings of yours cannot be used.",
        *(f"  {path}:{one}" for one in WRONG),
        "  COPYDESK_SPEAK: should be true or false",
    ]


def test_the_command_says_what_is_in_force_and_why(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files below the home are told from there; what cannot be used stands on stderr."""
    assert main(["config"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "theme   light   ~/.config/copydesk/config.toml:1",
        "keymap  ␛       ~/.config/copydesk/config.toml:3",
        "signs   auto    by itself",
        "cursor  true    ~/.config/copydesk/config.toml:2",
        "speak   false   by itself",
        "mouse   false   by itself",
        "scroll  centre  COPYDESK_SCROLL",
        "",
        f"File: {mine}",
    ]
    assert err.splitlines() == complaints(mine)


def test_the_command_without_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["theme   -      by itself", "keymap  -      by itself"]
    assert out.splitlines()[-1] == f"File: {user_file()} (not there)"
    assert err == ""


def test_only_what_lies_in_the_home_is_told_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what lies in another whose name begins so."""
    monkeypatch.setenv("HOME", "/home/an")
    origins = ["/home/anna/config.toml:1", "/home/an/home/an/config.toml:1", "--theme"]
    assert [command._origin(ConfigValue("", one)) for one in origins] == [
        origins[0],
        "~/home/an/config.toml:1",
        "--theme",
    ]


def test_the_settings_as_json(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "theme": {"value": "light", "origin": f"{mine}:1"},
        "keymap": {"value": "\x1b", "origin": f"{mine}:3"},
        "signs": {"value": "auto", "origin": "by itself"},
        "cursor": {"value": True, "origin": f"{mine}:2"},
        "speak": {"value": False, "origin": "by itself"},
        "mouse": {"value": False, "origin": "by itself"},
        "scroll": {"value": "centre", "origin": "COPYDESK_SCROLL"},
    }
    assert err.splitlines() == complaints(mine)


def test_the_settings_as_a_file(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each below its sentence; what is by itself is only shown."""
    assert main(["config", "--dump"]) == 0
    out, err = capsys.readouterr()
    head, *told = out.removesuffix("\n").split("\n\n")
    assert head == (
        "# copydesk's settings. An environment variable (COPYDESK_THEME) and an option (--theme) go before them."
    )
    values = ['theme = "light"', 'keymap = "\\u001b"', '# signs = "auto"', "cursor = true", "# speak = false"]
    values += ["# mouse = false", 'scroll = "centre"']
    helps = [f"# {one.help[0].upper()}{one.help[1:]}." for one in SETTINGS]
    assert told == [f"{help}\n{value}" for help, value in zip(helps, values, strict=True)]
    assert err.splitlines() == complaints(mine)


def test_a_settings_file_is_checked(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That one alone, whatever else is set."""
    assert main(["config", "--check", str(mine)]) == 1
    lines = ["5 settings of yours cannot be used.", *complaints(mine)[1:-1]]
    assert capsys.readouterr() == ("\n".join([*lines, ""]), "")
    assert main(["config", "--check", str(written(tmp_path, "mouse = true\n"))]) == 0
    assert capsys.readouterr() == ("Nothing is wrong with it.\n", "")
    for gone in (tmp_path / "gone.toml", tmp_path):
        assert main(["config", "--check", str(gone)]) == 2
        assert capsys.readouterr() == ("", f"copydesk: No such file: {gone}. Yours is {mine}\n")


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
