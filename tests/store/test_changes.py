"""Changes of articles, renamed or withdrawn: what each article is called at a time, and the folder that keeps them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.changes import NO_CHANGES, ArticleChange, Changes, ChangesFolder, Renamed


def test_names_by_time() -> None:
    """What an article is called follows from when it was so called, whatever names came and went since."""
    there = ArticleChange("rename", 10, renamed=(Renamed("a", "b", ("A",)), Renamed("b", "a", ("B",))))
    back = ArticleChange("rename", 20, renamed=(Renamed("b", "c", ("A",)),))
    changes = Changes([back, there])
    assert [changes.name_of_text("a", "A", at) for at in (5, 10, 25)] == ["c", "a", "a"]
    assert [
        changes.name_of_text("b", "B", 5),
        changes.name_of_text("b", "A", 15),
        changes.name_of_text("x", "A", 5),
    ] == [
        "a",
        "c",
        "x",
    ]
    assert [changes.name_at("a", at) for at in (5, 15)] == ["c", "a"]
    assert changes.last_name_of("a", "A") == "c"


def test_changes_hold_in_the_order_in_which_they_were_made() -> None:
    """Whatever order their files have; at one moment a name moves before it is withdrawn."""
    withdrawn = ArticleChange("withdraw", 10, articles=("a", "b"), why="w")
    restored = ArticleChange("restore", 20, articles=("a", "x"))
    renamed = ArticleChange("rename", 30, renamed=(Renamed("b", "c", ("B",)), Renamed("a", "b", ("A",))))
    changes = Changes([renamed, restored, withdrawn, ArticleChange("later", 40)])
    assert (changes.withdrawn, changes.last) == ({"c": withdrawn}, 40)
    assert [changes.has_moved(name) for name in "abc"] == [True, True, False]
    assert [changes.former_names(name) for name in "abc"] == [[], ["a"], ["b"]]
    at_once = Changes([replace(withdrawn, at=30), renamed])
    assert set(at_once.withdrawn) == {"a", "b"}
    assert (Changes().last, Changes().withdrawn) == (0, {})


def test_a_folder_of_changes_is_read_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no change in it is none, and what is at rest is not looked at."""
    folder = ChangesFolder(tmp_path / "changes")
    assert folder.current() is NO_CHANGES
    (tmp_path / "changes").mkdir()
    for name in ("x.txt", ".x.json"):
        (tmp_path / "changes" / name).write_text("{}")
    assert folder.current() is NO_CHANGES
    (tmp_path / "changes" / "a.json").write_bytes(json.dumps({"kind": "withdraw", "at": 5, "articles": ["a"]}).encode())
    assert set(folder.current().withdrawn) == {"a"}
    assert folder.current().version != 0
    os.utime(tmp_path / "changes", ns=(5, 5))
    looks, look = [], folder._look

    def looked() -> None:
        looks.append(1)
        look()

    monkeypatch.setattr(folder, "_look", looked)
    before = folder.current()
    assert (folder.current() is before, looks) == (True, [1])
