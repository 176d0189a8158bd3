"""The lexicon on the disk: written whole, read again when it changed, never overwritten when it is broken."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import EntityType
from reading.lexicon import EMPTY, Lexicon, LexiconEntry, LexiconError, dumps, retype
from store.articles.articles import DeskLexicon
from store.errors import ReadOnlyDesk, StoreError
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


class Meanwhile:
    """A change that somebody else comes between, so many times."""

    def __init__(self, path: Path, times: int) -> None:
        self.other, self.times, self.made = DeskLexicon(path), times, 0

    def on(self, lexicon: Lexicon) -> Lexicon:
        self.made += 1
        if self.made <= self.times:
            self.other.change(retype(EMPTY, f"Roe {self.made}", PERSON))
        return retype(EMPTY, "Quill", ORG).on(lexicon)


@pytest.mark.parametrize(("times", "made"), [(0, 1), (1, 2), (4, 5), (9, 5)])
def test_a_change_is_made_on_what_lies_there_when_it_is_written(tmp_path: Path, times: int, made: int) -> None:
    """Some who come between are waited for, and nobody for ever; the desk's group may write the file, too."""
    path = tmp_path / "lexicon.toml"
    change = Meanwhile(path, times)
    umask = os.umask(0o077)
    try:
        found = DeskLexicon(path).change(change)  # type: ignore[arg-type]
    finally:
        os.umask(umask)
    assert change.made == made
    others = {LexiconEntry(f"Roe {number}", PERSON) for number in range(1, min(times, 4) + 1)}
    assert set(found.entries) == {LexiconEntry("Quill", ORG), *others}
    assert path.stat().st_mode & 0o777 == 0o664


def test_a_lexicon_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    """What is wrong with it is said as long as it is."""
    path = tmp_path / "lexicon.toml"
    lexicon = DeskLexicon(path)
    lexicon.change(retype(EMPTY, "Quill", ORG))
    assert lexicon.current() is lexicon.current()
    assert lexicon.problems() == []
    path.write_text("[[entity]\n")
    [problem] = lexicon.problems()
    assert problem.title == "The lexicon is not valid TOML"
    assert problem.path.startswith(f"{path}: ")
    assert problem.hint
    assert lexicon.current() == EMPTY
    path.unlink()
    assert (lexicon.problems(), lexicon.current()) == ([], EMPTY)


def test_a_lexicon_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="The lexicon was not saved"):
        DeskLexicon(tmp_path / "none" / "lexicon.toml").change(retype(EMPTY, "Quill", ORG))


def test_an_article_that_is_not_there_is_said(folder: Path) -> None:
    """Nor is there a text that it never had, or what no text is called; nothing came with it."""
    (folder / "b.txt").write_text("Another town.\n")
    with closing(open_desk(folder, reviewer="ana")) as desk:
        one, other = desk.articles.cards()
        assert desk.articles.version("a.txt", one.snapshot).sha256 == one.snapshot
        for digest in (other.snapshot, "x"):
            with pytest.raises(StoreError) as refusal:
                desk.articles.version("a.txt", digest)
            assert refusal.value.title == "There is no such snapshot of the article"
            assert refusal.value.message == f"'a.txt', {digest!r}"
        with pytest.raises(StoreError) as refusal:
            desk.articles.article("c.txt")
        assert refusal.value.title == "There is no such article on this desk"
        assert (refusal.value.message, refusal.value.hint) == ("'c.txt'", "`copydesk add` brings it in")
        assert desk.articles.metadata("c.txt") == {}
