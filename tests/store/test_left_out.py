"""What figures do not rest on is named: in the round's folder and among its published copies, once each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.rounds import MAIN, Round, State
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.person import current_person
from store.rounds.folder_access import FolderAccess
from store.rounds.left_out import LATELY, cut_off, damaged_rounds, left_out

UID = os.getuid()
ONE = replace(MAIN, reviewers=("ana", "bo"), left=("cy",), adjudicators=("di",))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return where an empty desk was laid out."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    return found


def said(layout: Layout, rules: Round = ONE, **uids: int) -> list[tuple[str, str]]:
    """Return what is said of a round, and where; `uids` are those of logins."""
    folder = layout.round("main")
    access = FolderAccess("lea", replace(current_person(), uid_of=uids.get), UID, folder, lambda: rules, lead=True)
    return [(problem.title, str(Path(problem.path).relative_to(folder))) for problem in left_out(access)]


def test_what_lies_where_reviewers_folders_should(layout: Layout, tmp_path: Path) -> None:
    """By name; hidden entries are nobody's, and other people's files nobody's folders."""
    folder = layout.round("main")
    for base in (folder, folder / "published"):
        base.mkdir(exist_ok=True)
        for name in ("cy", "bo", "di", "zoe", ".ana"):
            (base / name).touch()
        (base / "ana").symlink_to(tmp_path)
    (folder / "gone").symlink_to("nowhere")
    found = [("ana's folder is a symbolic link", "ana")]
    found += [(f"A file lies where {name}'s folder should be", name) for name in ("bo", "cy", "di")]
    assert said(layout) == [*found, *((title, f"published/{name}") for title, name in found)]


def test_what_lies_where_files_of_events_should(layout: Layout) -> None:
    """By name; a file of events is none of it, nor is what is not named like one."""
    own = layout.reviewer("main", "ana")
    own.mkdir()
    (own / "c.json").mkdir()
    os.mkfifo(own / "b.json")
    for name in ("a.json", ".a.json", "a.txt"):
        (own / name).symlink_to("nowhere")
    (own / "d.json").touch()
    (layout.round("main") / ".lead-ana" / "a.json").mkdir(parents=True)
    odd = "A file of events is no regular file"
    assert said(layout) == [
        ("A file of events is a symbolic link", "ana/a.json"),
        (odd, "ana/b.json"),
        (odd, "ana/c.json"),
    ]


@pytest.mark.root
@pytest.mark.skipif(UID != 0, reason="needs root, to give a folder away")
def test_a_folder_in_the_name_of_another_s_login_is_named(layout: Layout) -> None:
    """And nothing that lies in it."""
    own = layout.reviewer("main", "bo")
    own.mkdir()
    (own / "a.json").mkdir()
    assert said(layout) == [("A file of events is no regular file", "bo/a.json")]
    os.chown(own, 61001, -1)
    assert said(layout) == said(layout, bo=61001) == [("A file of events is no regular file", "bo/a.json")]
    assert said(layout, bo=61002) == [("bo's folder belongs to uid-61001", "bo")]


@pytest.mark.parametrize("state", State)
def test_controls_that_say_nothing_are_named_until_the_round_closes(layout: Layout, state: State) -> None:
    path = layout.round("main") / "controls.toml"
    path.write_text("x =")
    wanted = [("The round's controls cannot be understood", "controls.toml")]
    assert said(layout, replace(ONE, state=state)) == (wanted if state in (State.DRAFT, State.OPEN) else [])
    path.write_text("")
    assert said(layout, replace(ONE, state=state)) == []


def test_a_round_whose_file_says_nothing_is_named(layout: Layout) -> None:
    """In the round itself, and beside the rounds that can be read; and a folder whose name no round can have."""
    assert list(damaged_rounds(layout)) == []
    layout.round_settings("main").write_text("x =")
    assert [path for _, path in said(layout)] == ["round.toml"]
    layout.round("a:b").mkdir()
    [odd, damaged] = sorted(damaged_rounds(layout), key=lambda one: one.path)
    assert (odd.title, odd.path) == ("No round can have this name", str(layout.round("a:b")))
    assert damaged.path == str(layout.round_settings("main"))
    assert damaged.hint.endswith("until then the round is taken as blind and open")


def test_a_file_is_cut_off_when_nobody_writes_to_it_any_more(tmp_path: Path) -> None:
    """One that is gone is none."""
    path = tmp_path / "a.json"
    path.touch()
    os.utime(path, (1000, 1000))
    for now, found in ((1000, []), (1000 + LATELY, []), (1000.5 + LATELY, [str(path)])):
        assert [problem.path for problem in cut_off([path, tmp_path / "gone"], now)] == found
