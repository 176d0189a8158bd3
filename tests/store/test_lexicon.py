"""The lexicon on the disk: written whole, read again when it changed, never overwritten when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import EntityType
from reading.lexicon import EMPTY, LexiconEntry, LexiconError, dumps, retype
from store.articles.articles import DeskLexicon
from store.errors import ReadOnlyDesk
from store.opening import open_desk

ORG, PERSON = EntityType.ORG, EntityType.PERSON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("The town of Quill met Ana Roe.\n\nQuill is a firm in Quill, says Ana Roe.\n")
    return tmp_path


def test_a_change_shows_in_every_article_and_leaves_the_snapshot(folder: Path) -> None:
    desk = open_desk(folder, reviewer="ana")
    card = desk.articles.cards()[0]
    frozen = desk.articles.version(card.name, card.snapshot)
    desk.articles.teach(retype(desk.articles.lexicon(), "Quill", ORG))
    found = desk.articles.article(card.name)
    assert [m.type for m in found.mentions if m.entity == "Quill"] == [ORG, ORG, ORG]
    assert desk.articles.version(card.name, card.snapshot) == frozen
    desk.close()
    again = open_desk(folder, reviewer="ana")
    assert again.articles.lexicon().entries == (LexiconEntry("Quill", ORG),)
    assert again.articles.article(card.name).mentions == found.mentions
    again.close()


def test_what_others_wrote_meanwhile_stays(tmp_path: Path) -> None:
    mine, theirs = DeskLexicon(tmp_path / "lexicon.toml"), DeskLexicon(tmp_path / "lexicon.toml")
    change = retype(mine.current(), "Quill", ORG)
    theirs.change(retype(EMPTY, "Roe", PERSON))
    mine.change(change)
    assert set(theirs.current().entries) == {LexiconEntry("Quill", ORG), LexiconEntry("Roe", PERSON)}


def test_an_edit_by_hand_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    lexicon = DeskLexicon(path)
    assert lexicon.current() == EMPTY
    path.write_text('[[entity]]\nname = "Quill"\ntype = "ORG"\n')
    assert lexicon.current().entries == (LexiconEntry("Quill", ORG),)


def test_a_broken_file_is_reported_and_kept(folder: Path) -> None:
    desk = open_desk(folder, reviewer="ana")
    path = folder / ".copydesk" / "lexicon.toml"
    path.write_text("[[entity]\n")
    assert desk.articles.article("a.txt").text
    assert any("lexicon" in problem.title for problem in desk.problems())
    with pytest.raises(LexiconError):
        desk.articles.teach(retype(EMPTY, "Quill", ORG))
    assert path.read_text() == "[[entity]\n"
    desk.close()


def test_a_desk_that_cannot_be_written_keeps_its_lexicon(folder: Path) -> None:
    open_desk(folder, reviewer="ana").close()
    (folder / ".copydesk" / "lexicon.toml").write_text(dumps(retype(EMPTY, "Quill", ORG).on(EMPTY)))
    desk = open_desk(folder, reviewer="ana")
    desk._parts = replace(desk._parts, read_only="a test says so")
    assert desk.articles.lexicon().entries
    with pytest.raises(ReadOnlyDesk):
        desk.articles.teach(retype(EMPTY, "Roe", PERSON))
    desk.close()
