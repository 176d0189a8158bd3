"""Where a person's keymap and a desk's settings are looked for, and which verdicts have keys there."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.scale import DEFAULT, SHIPPED
from tui.cli.keymap import desk_file, keymap_for, scale_at, user_file


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two desks, and the present folder in the first."""
    for name in ("one", "two"):
        (tmp_path / name / ".copydesk").mkdir(parents=True)
        (tmp_path / name / "deep").mkdir()
        (tmp_path / name / ".copydesk" / "desk.toml").write_text("version = 1\n")
    (tmp_path / "one" / "a.txt").touch()
    monkeypatch.chdir(tmp_path / "one" / "deep")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "desk", "found"),
    [
        (None, None, "one"),
        ("", None, "one"),
        ("../a.txt", None, "one"),
        ("../../two/deep", None, "two"),
        ("..", "../../two", "two"),
        (None, "../../two/deep", "two"),
        ("../..", None, ""),
        ("../../nowhere/at/all", None, ""),
    ],
)
def test_the_settings_of_the_desk_that_is_meant(two: Path, path: str | None, desk: str | None, found: str) -> None:
    """`--desk` goes before the path, and that before the present folder; a path may lead out of that one's desk."""
    settings = desk_file(path, desk)
    assert (settings and settings.resolve()) == (two / found / ".copydesk" / "desk.toml" if found else None)


def test_the_keymap_lies_beside_a_person_s_other_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert user_file() == tmp_path / "copydesk" / "keymap.toml"


def test_the_verdicts_of_a_desk_have_keys(two: Path) -> None:
    """Those of any desk where it has none of its own, where its settings are damaged, and where there is none."""
    settings = two / "one" / ".copydesk" / "desk.toml"
    assert (scale_at(None), scale_at(settings)) == (DEFAULT, DEFAULT)
    settings.write_text("[verdicts]\nhazy = {}\nmurky = {}\n")
    assert scale_at(settings).names == ("hazy", "murky")
    assert "sentence.hazy" in keymap_for(None, None, None)[0].by_id
    assert "sentence.hazy" not in keymap_for(None, "../../two", None)[0].by_id
    assert "sentence.half-true" in keymap_for("vim", None, None, SHIPPED["truth-o-meter"])[0].by_id
    settings.write_text("[verdicts")
    assert scale_at(settings) == DEFAULT
