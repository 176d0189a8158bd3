"""What a program saw of a desk before: another desk in its place is noticed, and only until somebody has looked."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from store import remembered, toml
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.person import current_person, login_of
from store.remembered import NAME, Seen, differences, noticed, remember
from store.rounds.folder_access import FolderAccess


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a desk with two rounds."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    found.round("two").mkdir()
    return found


def access(layout: Layout, round: str = "main") -> FolderAccess:
    return FolderAccess("ana", current_person(), os.getuid(), layout.round(round))


def seen(memory: Path) -> dict[str, Seen]:
    return json.decode((memory / NAME).read_bytes(), type=dict[str, Seen])


def changed(memory: Path, layout: Layout) -> list[str]:
    return [problem.title for problem in differences(memory, layout)]


def titles(memory: Path | None, layout: Layout, round: str = "main") -> list[str]:
    return [problem.title for problem in noticed(memory, layout, access(layout, round))]


def test_a_desk_is_remembered_with_the_rounds_that_were_opened(layout: Layout, tmp_path: Path) -> None:
    """For its user alone; and where nothing can be remembered nothing is said."""
    memory, before = tmp_path / "state" / "copydesk", os.umask(0)
    try:
        assert titles(memory, layout) == []
    finally:
        os.umask(before)
    status, uid = layout.home.stat(), os.getuid()
    assert seen(memory) == {str(layout.home): Seen(status.st_dev, status.st_ino, uid, {"main": uid})}
    assert [path.stat().st_mode & 0o777 for path in (memory, memory / NAME)] == [0o700, 0o600]
    assert titles(memory, layout, "two") == []
    assert seen(memory)[str(layout.home)].rounds == {"main": uid, "two": uid}
    stamp = (memory / NAME).stat().st_ino
    assert titles(memory, layout) == titles(None, layout) == []
    assert (memory / NAME).stat().st_ino == stamp, "nothing new is not written again"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"owner": 4242}, "This desk belonged to {other} and belongs to {me} now"),
        ({"owner": 4242, "inode": 1}, "This desk belonged to {other} and belongs to {me} now"),
        ({"inode": 1}, "This desk is another folder than before"),
        ({"device": 1}, "This desk is another folder than before"),
        ({"rounds": {"main": 4242}}, "Round main belonged to {other} and belongs to {me} now"),
    ],
)
def test_another_desk_is_noticed_until_somebody_looks(
    layout: Layout, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    titles(tmp_path, layout)
    titles(tmp_path, layout, "two")
    [(home, as_it_was)] = seen(tmp_path).items()
    (tmp_path / NAME).write_bytes(json.encode({home: replace(as_it_was, **changes), "/elsewhere": as_it_was}))
    expected = [said.format(other=login_of(4242), me=login_of(os.getuid()))]
    assert titles(tmp_path, layout) == titles(tmp_path, layout) == expected
    assert changed(tmp_path, layout) == expected
    [problem] = noticed(tmp_path, layout, access(layout))
    assert problem.path == str(layout.round("main") if "rounds" in changes else layout.home)
    assert "`copydesk check`" in problem.hint
    remember(tmp_path, layout)
    assert seen(tmp_path) == {"/elsewhere": as_it_was}
    assert titles(tmp_path, layout) == changed(tmp_path, layout) == []


def test_the_desks_that_were_opened_last_are_remembered(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that holds nothing is none; a desk that is gone is no other."""
    monkeypatch.setattr(remembered, "_MOST", 2)
    one = Seen(1, 2, 3)
    (tmp_path / NAME).write_bytes(json.encode({"/a": one, "/b": one}))
    titles(tmp_path, layout)
    assert list(seen(tmp_path)) == ["/b", str(layout.home)]
    (tmp_path / NAME).write_bytes(b"?")
    assert changed(tmp_path, layout) == titles(tmp_path, layout) == []
    assert list(seen(tmp_path)) == [str(layout.home)]
    layout.home.rename(tmp_path / "away")
    assert changed(tmp_path, layout) == titles(tmp_path, layout) == []


def test_a_thousand_desks_are_remembered(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(json.encode({f"/{number}": Seen(1, 2, 3) for number in range(1000)}))
    titles(tmp_path, layout)
    assert list(seen(tmp_path)) == [*(f"/{number}" for number in range(1, 1000)), str(layout.home)]


def test_values_are_written_as_toml_has_them() -> None:
    """Each on one line, in the words of TOML where JSON has others."""
    values = {
        "true": True,
        "12": 12,
        "1.5": 1.5,
        "inf": float("inf"),
        "nan": float("nan"),
        '"é\\n\\"\\u007f"': 'é\n"\x7f',
        "2026-01-02": date(2026, 1, 2),
        "2026-01-02T03:04:05+00:00": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        '[1, "a", []]': [1, "a", ()],
        "{}": {},
        '{ "a b" = 1, "c" = { "d" = [false] } }': {"a b": 1, "c": {"d": [False]}},
        '"None"': None,
    }
    assert {wanted: toml.value(one) for wanted, one in values.items()} == {wanted: wanted for wanted in values}
    assert toml.lines({"a b": 1, "c": "d"}) == '"a b" = 1\n"c" = "d"\n'
