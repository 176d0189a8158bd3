"""What was begun and not entered is there again: after escape, a hang-up, a kill; private, gone once it is entered."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.widgets import Input, TextArea

from store.drafts import Draft, DraftFolder
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text, settled
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.dialogs import StanceChoice
from tui.work import drafts as module
from tui.work.drafts import Drafts


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_a_note_that_is_left_is_offered_again(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path, size: tuple[int, int]
) -> None:
    """By escape; the bottom line says so wherever its sentence is current, and in another session."""
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=size) as pilot:
        session = app.desk_screen.session
        await pilot.press("n", *"half a no", "escape")
        await pilot.pause()
        assert "Draft kept: n" in screen_text(app)
        assert session.holding().note == ""
        await pilot.press("j")
        await pilot.pause()
        assert "draft of a note" not in screen_text(app)
        await pilot.press("k")
        await pilot.pause()
        assert "draft of a note" in screen_text(app)
    again = app_of(desk, drafts=tmp_path)
    async with again.run_test(size=size) as pilot:
        session = again.desk_screen.session
        assert "draft of a note" in screen_text(again)
        await pilot.press("n")
        await pilot.pause()
        assert again.screen.query_one(TextArea).text == "half a no"
        await pilot.press("t", "e", "enter")
        await settled(again)
        await pilot.pause()
        assert session.holding().note == "half a note"
        assert "draft of a note" not in screen_text(again)
        again.drafts.flush()
        assert not files(tmp_path)


async def test_blanks_alone_are_no_draft(desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path) -> None:
    """And a draft of which nothing else is left is gone."""
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("n", "space", "space", "escape"), ("n", "h", "escape", "n", "backspace", "space", "escape")):
            await pilot.press(*keys)
            await settled(app)
            await pilot.pause()
            app.drafts.flush()
            assert "draft" not in screen_text(app)
            assert not files(tmp_path)


async def test_a_draft_is_on_the_disk_while_it_is_written(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path
) -> None:
    """Nobody has to leave the dialog for that: a kill finds it there, for its writer alone."""
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"abc")
        await happens(lambda: any("abc" in path.read_text() for path in files(tmp_path)))
        (path,) = files(tmp_path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert module.DELAY_SECONDS < 1


async def test_a_hang_up_writes_what_waits(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the process ends, also letters of the last moment."""
    monkeypatch.setattr(module, "DELAY_SECONDS", 1e6)
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"abc")
        await pilot.pause()
        assert not files(tmp_path)
        app.acknowledge()
        assert "abc" in files(tmp_path)[0].read_text()


async def test_evidence_is_kept_too(desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path) -> None:
    """All three of its fields."""
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("plus", *"http", "tab", *"word", "ctrl+t", "escape")
        await pilot.pause()
        assert "Draft kept" in screen_text(app)
        await pilot.press("plus")
        await pilot.pause()
        assert [field.value for field in app.screen.query(Input)] == ["http", "word"]
        assert app.screen.query_one(StanceChoice).chosen == "refutes"
        await pilot.press("enter")
        await settled(app)
        (piece,) = app.desk_screen.session.holding().evidence
        assert (piece.source, piece.quote) == ("http", "word")
        app.drafts.flush()
        assert not files(tmp_path)


async def test_what_is_emptied_is_no_draft(desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path) -> None:
    """Nor is what is as it was saved."""
    app = app_of(desk, drafts=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"ab", "backspace", "backspace", "escape")
        await pilot.pause()
        app.drafts.flush()
        assert not files(tmp_path)
        await pilot.press("n", "x", "enter")
        await settled(app)
        await pilot.press("n", "y", "backspace", "escape")
        await pilot.pause()
        assert "Draft kept" not in screen_text(app)


def test_a_draft_is_kept_until_the_desk_has_the_note(tmp_path: Path) -> None:
    """Whoever is killed before that finds the draft."""
    drafts = Drafts(DraftFolder(tmp_path))
    one = Draft("a", "0", 3, "Quote.", "note", {"note": "text"})
    drafts.keep(one)
    drafts.entered(one)
    drafts.flush()
    assert drafts.find(one) is None
    drafts.close()
    assert DraftFolder(tmp_path).load() == [one]


async def test_a_draft_that_the_disk_refused_is_not_called_kept(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], tmp_path: Path
) -> None:
    """The refusal comes a moment after the dialog has closed: the bottom line says it beside the draft."""
    (tmp_path / "no folder").write_text("")
    app = app_of(desk, drafts=tmp_path / "no folder")
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("n", *"half", "escape")
        app.drafts.flush()
        await pilot.press("j", "k")
        await pilot.pause()
        assert "draft of a note, NOT on the disk: n" in screen_text(app)


def test_a_draft_that_the_disk_refuses_is_tried_again_but_never_over_a_newer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that come while the disk is still refusing are what is written next."""
    monkeypatch.setattr(module, "DELAY_SECONDS", LIMIT)
    folder = DraftFolder(tmp_path)
    drafts, save, typed = Drafts(folder), folder.save, list[Draft]()
    one = Draft("a", "0", 3, "Quote.", "note", {"note": "old"})

    def refusing(draft: Draft) -> None:
        if typed:
            drafts.keep(typed.pop())
        raise OSError(28, "No space left")

    monkeypatch.setattr(folder, "save", refusing)
    drafts.keep(one)
    drafts.flush()
    assert drafts.refused == "No space left"
    typed.append(replace(one, fields={"note": "new"}))
    drafts.flush()
    assert typed == []
    monkeypatch.setattr(folder, "save", save)
    drafts.close()
    assert DraftFolder(tmp_path).load() == [replace(one, fields={"note": "new"})]
    assert drafts.refused == ""


def test_what_one_program_enters_takes_no_draft_from_another(tmp_path: Path) -> None:
    """Two programs of one reviewer write on the same sentence."""
    mine, theirs = Drafts(DraftFolder(tmp_path)), Drafts(DraftFolder(tmp_path))
    one = Draft("a", "0", 3, "Quote.", "note", {"note": "mine"})
    mine.keep(one)
    mine.flush()
    other = replace(one, fields={"note": "theirs"})
    theirs.keep(other)
    theirs.flush()
    mine.drop(one)
    mine.flush()
    assert DraftFolder(tmp_path).load() == [other]
    theirs.drop(other)
    mine.close()
    theirs.close()
    assert DraftFolder(tmp_path).load() == []


def test_a_draft_follows_its_sentence_to_a_new_text(tmp_path: Path) -> None:
    """By its words; another sentence of the same number gets nothing."""
    drafts = Drafts(DraftFolder(tmp_path))
    drafts.keep(Draft("a", "0", 3, "The  quote.", "note", {"note": "text"}))
    drafts.close()
    again = Drafts(DraftFolder(tmp_path))
    assert again.find(Draft("a", "1", 3, "Another.", "note")) is None
    moved = Draft("a", "1", 5, "The quote.", "note", {"note": "more"})
    assert again.find(moved) == {"note": "text"}
    again.keep(moved)
    again.close()
    assert DraftFolder(tmp_path).load() == [moved]


def test_a_draft_follows_its_article_to_another_name(tmp_path: Path) -> None:
    """By what the desk says it is called now; a copy of the text gets nothing."""
    drafts = Drafts(DraftFolder(tmp_path))
    drafts.keep(Draft("a", "0", 3, "The quote.", "note", {"note": "text"}))
    drafts.close()
    again = Drafts(DraftFolder(tmp_path), lambda name, text: "b" if (name, text) == ("a", "0") else name)
    assert again.find(Draft("copy", "0", 3, "The quote.", "note")) is None
    assert again.find(Draft("b", "0", 4, "The quote.", "note")) is None
    moved = Draft("b", "0", 3, "The quote.", "note", {"note": "more"})
    assert again.find(moved) == {"note": "text"}
    again.keep(moved)
    again.close()
    assert DraftFolder(tmp_path).load() == [moved]


def test_a_folder_of_rubbish_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff{")
    (tmp_path / "b.json").write_text("[]")
    (tmp_path / "c.json").symlink_to("/etc/passwd")
    assert DraftFolder(tmp_path).load() == []
    sound = Draft("a", "0", 3, "Quote.", "note", {"note": "text"})
    DraftFolder(tmp_path).save(sound)
    assert DraftFolder(tmp_path).load() == [sound]


def test_what_utf_8_cannot_say_is_kept_as_well_as_it_goes(tmp_path: Path) -> None:
    draft = Draft("a\udcff", "0", 1, "q\udcff", "note", {"note": "x\udcff"})
    DraftFolder(tmp_path).save(draft)
    assert DraftFolder(tmp_path).load() == [draft]
