"""Guidelines have versions: who decides is told, decisions carry the one in force, and none changes under its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.manage.check import check
from store.manage.round_admin import RoundAdmin
from store.manage.rules import NotAllowed
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from store.rounds.guidelines import guidelines_versions
from tests.rounds import rounds_of
from tests.verdicts import Verdict
from tui.cli.main import main
from tui.text.rounds import guidelines_changes


@pytest.fixture
def round_admin(samples: Path) -> RoundAdmin:
    """Return the way to a desk with an open round that has guidelines."""
    round_admin = rounds_of(samples)
    round_admin.new(Plan("one", "lea", ("ana", "bo"), overlap=2, guidelines=b"Figures need a source.\n"))
    round_admin.open("one")
    return round_admin


def decide(desk: FileDesk, sentence: int) -> Event:
    """Decide on a sentence and return the event."""
    card, holding = desk.articles.cards()[0], Holding(Verdict.ACCURATE, claim=True)
    at = sorted(card.claims)[sentence]
    return desk.decisions.append(
        [Event(EventKind.DECIDE, desk.reviewer, "one", card.name, card.snapshot, at, holding)],
    )[0]


def test_decisions_carry_the_version_in_force(round_admin: RoundAdmin) -> None:
    """Also in a program that was open when another came; the next round takes up what was decided before."""
    desk = open_desk(round_admin.layout.folder, "ana", "one")
    first, second = decide(desk, 0), None
    one = round_admin.write_guidelines("one", b"Figures need two sources.\n")
    second = decide(desk, 1)
    versions = [past.version for past in one.guidelines_versions]
    assert [first.guidelines, second.guidelines] == versions
    assert len(set(versions)) == 2
    desk.close()
    round_admin.close("one")
    two = round_admin.new(Plan("two", "lea", ("ana", "bo"), only="guidelines:old"))
    assert two.sentences == {first.article: (first.sentence,)}


def test_a_note_does_not_make_an_old_verdict_a_new_one(round_admin: RoundAdmin) -> None:
    """It was given under the guidelines of then; confirming it is giving it again."""
    desk = open_desk(round_admin.layout.folder, "ana", "one")
    first, second = decide(desk, 0), decide(desk, 1)
    round_admin.write_guidelines("one", b"Figures need two sources.\n")
    noted = replace(
        first, kind=EventKind.NOTE, id="", step="", supersedes="", holding=replace(first.holding, note="hm")
    )
    confirmed = replace(second, kind=EventKind.CONFIRM, id="", step="", supersedes="")
    desk.decisions.append([noted])
    desk.decisions.append([confirmed])
    desk.close()
    round_admin.close("one")
    two = round_admin.new(Plan("two", "lea", ("ana", "bo"), only="guidelines:old"))
    assert two.sentences == {first.article: (first.sentence,)}


def test_every_version_can_be_read(round_admin: RoundAdmin) -> None:
    """And what one changed of the other, word by word."""
    round_admin.write_guidelines("one", b"Figures need two sources.\n")
    one = files.find(round_admin.layout, "one")
    first, second = (past.version for past in one.guidelines_versions)
    assert round_admin.guidelines("one", first) == "Figures need a source.\n"
    assert round_admin.guidelines("one") == round_admin.guidelines("one", second) == "Figures need two sources.\n"
    changes = guidelines_changes(one, lambda version: round_admin.guidelines("one", version))
    assert changes == "Figures need [-a-]{+two+} [-source-]{+sources+}.\n"
    assert guidelines_changes(one, lambda version: round_admin.guidelines("one", version), first) == changes


def test_a_file_that_was_edited_by_hand(round_admin: RoundAdmin, capfd: pytest.CaptureFixture[str]) -> None:
    """Is a problem that is named, and never shown under the version that it is not; one command makes it the next."""
    path = round_admin.layout.round("one") / "guidelines.md"
    before = files.find(round_admin.layout, "one")
    path.write_text("Anything goes.\n", "utf-8")
    assert round_admin.guidelines("one") == "Figures need a source.\n"
    [finding] = [one for one in check(round_admin.layout, current_person()) if one.path == path]
    assert before.guidelines in finding.title
    desk = str(round_admin.layout.folder)
    assert main(["rounds", "show", "one", desk, "--as", "lea"]) == 0
    assert "edited by hand" in capfd.readouterr().out
    assert main(["rounds", "guidelines", "one", "--desk", desk, "--as", "lea"]) == 1
    assert capfd.readouterr().out == "Figures need a source.\n"
    after = round_admin.write_guidelines("one", path.read_bytes())
    assert after.guidelines != before.guidelines
    assert round_admin.guidelines("one") == "Anything goes.\n"
    assert not list(check(round_admin.layout, current_person()))


def test_the_version_in_force_is_written_again_over_what_was_edited(round_admin: RoundAdmin) -> None:
    """It is no new one, and the round is given back as it is."""
    before, path = files.find(round_admin.layout, "one"), round_admin.layout.round("one") / "guidelines.md"
    text = path.read_bytes()
    path.write_text("Anything goes.\n", "utf-8")
    assert round_admin.write_guidelines("one", text) == before
    assert path.read_bytes() == text
    with pytest.raises(NotAllowed, match=f"that text is version {before.guidelines} already"):
        round_admin.write_guidelines("one", text)


def test_guidelines_of_an_older_program(round_admin: RoundAdmin) -> None:
    """It kept no copy under the version's name: the text is that of the file as long as it fits, and is kept then."""
    one = files.find(round_admin.layout, "one")
    kept = round_admin.layout.round("one") / f"guidelines-{one.guidelines}.md"
    kept.unlink()
    assert round_admin.guidelines("one") == "Figures need a source.\n"
    assert not list(check(round_admin.layout, current_person()))
    round_admin.write_guidelines("one", b"Another text.\n")
    assert round_admin.guidelines("one", one.guidelines) == "Figures need a source.\n"


def test_a_text_that_is_lost_is_named(round_admin: RoundAdmin) -> None:
    """And nothing stands in its place."""
    one = files.find(round_admin.layout, "one")
    (round_admin.layout.round("one") / f"guidelines-{one.guidelines}.md").unlink()
    (round_admin.layout.round("one") / "guidelines.md").write_text("Anything goes.\n", "utf-8")
    assert round_admin.guidelines("one") == ""
    assert sum(one.guidelines in finding.title for finding in check(round_admin.layout, current_person())) == 2


@pytest.mark.parametrize("text", [b"", b"  \n", b"\xff\xfe", b"Figures need a source.\n"])
def test_no_version(round_admin: RoundAdmin, text: bytes) -> None:
    """Nothing, what is no text, and the version that is in force."""
    with pytest.raises(StoreError):
        round_admin.write_guidelines("one", text)
    assert len(files.find(round_admin.layout, "one").guidelines_versions) == 1


def test_only_a_lead_of_a_running_round_writes_them(round_admin: RoundAdmin) -> None:
    """Nobody else, and not when it is closed."""
    other = RoundAdmin(
        round_admin.layout,
        current_person("ana"),
        lambda name, sight: open_desk(round_admin.layout.folder, "ana", name, overview=sight),
    )
    with pytest.raises(NotAllowed):
        other.write_guidelines("one", b"Anything goes.\n")
    round_admin.close("one")
    with pytest.raises(NotAllowed):
        round_admin.write_guidelines("one", b"Anything goes.\n")


def test_all_versions_that_rounds_were_given_are_known(round_admin: RoundAdmin) -> None:
    """Of every round, whoever led it: those are the texts that are no articles of the desk."""
    first = files.find(round_admin.layout, "one").guidelines
    second = round_admin.write_guidelines("one", b"Figures need two sources.\n").guidelines
    round_admin.new(Plan("two", "lea", ("ana", "bo"), overlap=2, guidelines=b"Another text.\n"))
    third = files.find(round_admin.layout, "two").guidelines
    assert guidelines_versions(round_admin.layout) == {first, second, third}
    own = round_admin.layout.round("two") / ".lead-di"
    own.mkdir()
    (own / "guidelines-0123456789ab.md").touch()
    (own / "notes-aaaa.md").touch()
    assert guidelines_versions(round_admin.layout) == {first, second, third, "0123456789ab"}
