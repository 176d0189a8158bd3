"""`copydesk keys`: what it prints, checks and explains, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tomllib
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from keymaps.load import SHIPPED
from tests.registry import ACTIONS, BY_ID, effective, shipped
from tests.store.users import ANA, as_user
from tui.cli.keymap import keymap_for, report, user_file
from tui.cli.main import main


def mine(text: str) -> Path:
    """Write this person's own keymap."""
    path = user_file()
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_table_has_every_action_with_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys"]) == 0
    out, err = capsys.readouterr()
    lines = {line.rsplit(maxsplit=1)[-1]: line for line in out.splitlines() if line.startswith("  ")}
    assert lines.keys() == BY_ID.keys()
    assert all(key in lines[action.id] for action in ACTIONS for key in shipped().keys_of(action.id))
    assert err == ""


def test_json_and_markdown_have_every_action(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--format", "json", "--keymap", "vim"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {one["id"]: tuple(one["keys"]) for one in data["actions"]} == {
        action.id: shipped("vim").keys_of(action.id) for action in ACTIONS
    }
    assert main(["keys", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert all(f"| `{action.id}` |" in out for action in ACTIONS)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_dump_loads_back(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "--keymap", name, "--dump"]) == 0
    dumped = capsys.readouterr().out
    assert set(tomllib.loads(dumped)) == {"extends", "timeout", "counts", "waits", "layouts", "keys"}
    (tmp_path / "dump.toml").write_text(dumped, encoding="utf-8")
    keymap, faults = effective(str(tmp_path / "dump.toml"))
    assert faults == ()
    assert (keymap.keys, keymap.settings) == (shipped(name).keys, shipped(name).settings)


def test_my_own_keymap_is_used_and_its_faults_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    path = mine('[keys]\nsentence.accurate = "1"\nsentence.acurate = "2"\n')
    assert main(["keys"]) == 0
    out, err = capsys.readouterr()
    assert "  1 " in out
    assert err.splitlines() == [
        "1 entry of your keymap cannot be used; the shipped keys stand there.",
        f"  {path}:3: sentence.acurate: no such action; did you mean sentence.accurate?",
    ]


def test_a_desks_keymap_is_found_from_a_folder_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".copydesk").mkdir()
    (tmp_path / ".copydesk" / "desk.toml").write_text('[keymap]\nextends = "numeric"\n')
    (tmp_path / "deep").mkdir()
    assert main(["keys", str(tmp_path / "deep"), "--why", "1"]) == 0
    assert "sentence.accurate" in capsys.readouterr().out


def test_check_says_what_is_wrong_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "k.toml"
    path.write_text('[keys]\nsentence.accurate = "ctrl+m"\n')
    assert main(["keys", "--check", str(path)]) == 1
    assert f"{path}:2: sentence.accurate: ctrl+m arrives as enter" in capsys.readouterr().out
    path.write_text('[keys]\nsentence.accurate = "1"\n')
    assert main(["keys", "--check", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing is wrong with it.\n"


def with_verdicts(folder: Path, text: str) -> Path:
    """Return a folder that is a desk with such settings."""
    settings = folder / ".copydesk" / "desk.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(text)
    return folder


def test_check_asks_the_desk_for_its_verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one that is named, in or above a folder or by `--desk`; damaged settings are those of any desk."""
    file = tmp_path / "k.toml"
    file.write_text('[keys]\nsentence.murky = "0"\n')
    for text, code in (("[verdicts]\nhazy = {}\nmurky = {}\n", 0), ("[verdicts", 1)):
        desk = with_verdicts(tmp_path / "desk", text)
        (desk / "deep").mkdir(exist_ok=True)
        for where in ([str(desk)], [f"{desk}/deep"], ["--desk", str(desk)], [str(tmp_path), "--desk", str(desk)]):
            assert main(["keys", "--check", str(file), *where]) == code, (text, where)
        assert main(["keys", "--check", str(file), str(tmp_path)]) == 1
    assert capsys.readouterr().err == ""


def test_a_warning_is_told_and_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its file; beside what cannot be used it stands below the count of that, and the exit code is 1."""
    desk = with_verdicts(tmp_path, '[verdicts]\nhazy = {key = "O"}\nmurky = {key = "0"}\n')
    settings, path = desk / ".copydesk" / "desk.toml", tmp_path / "k.toml"
    path.write_text('[keys]\nsentence.next = "0"\n')
    warnings = [
        f"{settings}: verdicts: O stays with source.open, not sentence.hazy",
        f"{path}: takes 0 of sentence.murky",
    ]
    assert main(["keys", "--check", str(path), str(desk)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == warnings
    path.write_text('[keys]\nsentence.next = "0"\nsentence.nexd = "q"\n')
    assert main(["keys", "--check", str(path), str(desk)]) == 1
    more, err = capsys.readouterr()
    assert more.splitlines() == [
        "1 entry of your keymap cannot be used; the shipped keys stand there.",
        f"  {warnings[0]}",
        f"  {path}:3: sentence.nexd: no such action; did you mean sentence.next?",
        f"  {warnings[1]}",
    ]
    assert err == ""


def test_why_names_scope_action_and_file(capsys: pytest.CaptureFixture[str]) -> None:
    path = mine('[keys]\nsentence.accurate = "1"\n')
    assert main(["keys", "--why", "1"]) == 0
    out = capsys.readouterr().out
    assert f"In the article    sentence.accurate: Tag the sentence accurate and go on. ({path}:2)" in out
    assert "In adjudication   adjudication.side-1" in out
    assert main(["keys", "--why", "g"]) == 0
    assert "begins g g: sentence.first (default.toml:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--keymap", "emasc"], "No such keymap: emasc. Did you mean emacs?"),
        (["--keymap", "\x1b[31mx"], "No such keymap: ␛[31mx."),
        (["--check", "nowhere.toml"], "No such keymap: nowhere.toml"),
        (["--why", "ctrl+i"], "Not a key: ctrl+i. Ctrl+i arrives as tab"),
    ],
)
def test_mistakes_end_with_2(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert "\x1b" not in err


@pytest.mark.parametrize("shut", [".", "copydesk", "copydesk/keymap.toml"])
def test_a_home_or_a_keymap_that_cannot_be_read_is_one_warning(shut: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is not allowed to look has the shipped keys."""
    home = Path(tempfile.mkdtemp())  # other users may enter this one, unlike the tests' own
    (home / "copydesk").mkdir()
    (home / "copydesk" / "keymap.toml").write_text('[keys]\nsentence.accurate = "1"\n')
    home.chmod(0o755)
    (home / shut).chmod(0o000)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))

    def look() -> int:
        keymap, faults = keymap_for(None, None, None)
        print(report(faults))
        return int(keymap.keys != shipped().keys)

    with redirect_stdout(StringIO()) as printed:
        code, out, err = as_user(ANA, look) if os.geteuid() == 0 else (look(), printed.getvalue(), "")
    (home / shut).chmod(0o755)
    shutil.rmtree(home)
    assert (code, err) == (0, "")
    assert out.count("cannot be read: Permission denied") == 1
