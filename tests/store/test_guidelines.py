"""Guidelines have versions: who decides is told, decisions carry the one in force, and none changes under its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.rounds import State
from review.verdicts import Verdict
from store import rounds
from store.check import check
from store.desk import open_desk
from store.errors import StoreError
from store.folder import FolderDesk
from store.identity import here
from store.leading import NotAllowed, Plan
from store.office import Office
from tui.cli import main
from tui.rounds_text import guidelines_changes


@pytest.fixture
def office(samples: Path) -> Office:
    """Return the way to a desk with an open round that has guidelines."""
    layout = open_desk(samples, "lea").layout
    office = Office(layout, "lea", lambda name, sight: open_desk(samples, "lea", name, overview=sight))
    office.new(Plan("one", "lea", ("ana", "bo"), overlap=2, guidelines=b"Figures need a source.\n"))
    office.change("one", State.OPEN)
    return office


def decide(desk: FolderDesk, sentence: int) -> Event:
    """Decide on a sentence and return the event."""
    card, holding = desk.cards()[0], Holding(Verdict.ACCURATE, claim=True)
    at = sorted(card.claims)[sentence]
    return desk.append(
        [Event(EventKind.DECIDE, desk.reviewer, "one", card.name, card.snapshot, at, holding)],
    )[0]


def test_decisions_carry_the_version_in_force(office: Office) -> None:
    """Also in a program that was open when another came; the next round takes up what was decided before."""
    desk = open_desk(office.layout.folder, "ana", "one")
    first, second = decide(desk, 0), None
    one = office.write_guidelines("one", b"Figures need two sources.\n")
    second = decide(desk, 1)
    versions = [past.version for past in one.guidelines_versions]
    assert [first.guidelines, second.guidelines] == versions
    assert len(set(versions)) == 2
    desk.close()
    office.change("one", State.CLOSED)
    two = office.new(Plan("two", "lea", ("ana", "bo"), only="guidelines:old"))
    assert two.sentences == {first.article: (first.sentence,)}


def test_every_version_can_be_read(office: Office) -> None:
    """And what one changed of the other, word by word."""
    office.write_guidelines("one", b"Figures need two sources.\n")
    one = rounds.find(office.layout, "one")
    first, second = (past.version for past in one.guidelines_versions)
    assert office.guidelines("one", first) == "Figures need a source.\n"
    assert office.guidelines("one") == office.guidelines("one", second) == "Figures need two sources.\n"
    changes = guidelines_changes(one, lambda version: office.guidelines("one", version))
    assert changes == "Figures need [-a-]{+two+} [-source-]{+sources+}.\n"
    assert guidelines_changes(one, lambda version: office.guidelines("one", version), first) == changes


def test_a_file_that_was_edited_by_hand(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    """Is a problem that is named, and never shown under the version that it is not; one command makes it the next."""
    path = office.layout.round("one") / "guidelines.md"
    before = rounds.find(office.layout, "one")
    path.write_text("Anything goes.\n", "utf-8")
    assert office.guidelines("one") == "Figures need a source.\n"
    [finding] = [one for one in check(office.layout, here()) if one.path == path]
    assert before.guidelines in finding.title
    desk = str(office.layout.folder)
    assert main(["rounds", "show", "one", desk, "--as", "lea"]) == 0
    assert "edited by hand" in capfd.readouterr().out
    assert main(["rounds", "guidelines", "one", "--desk", desk, "--as", "lea"]) == 1
    assert capfd.readouterr().out == "Figures need a source.\n"
    after = office.write_guidelines("one", path.read_bytes())
    assert after.guidelines != before.guidelines
    assert office.guidelines("one") == "Anything goes.\n"
    assert not list(check(office.layout, here()))


def test_guidelines_of_an_older_program(office: Office) -> None:
    """It kept no copy under the version's name: the text is that of the file as long as it fits, and is kept then."""
    one = rounds.find(office.layout, "one")
    kept = office.layout.round("one") / f"guidelines-{one.guidelines}.md"
    kept.unlink()
    assert office.guidelines("one") == "Figures need a source.\n"
    assert not list(check(office.layout, here()))
    office.write_guidelines("one", b"Another text.\n")
    assert office.guidelines("one", one.guidelines) == "Figures need a source.\n"


def test_a_text_that_is_lost_is_named(office: Office) -> None:
    """And nothing stands in its place."""
    one = rounds.find(office.layout, "one")
    (office.layout.round("one") / f"guidelines-{one.guidelines}.md").unlink()
    (office.layout.round("one") / "guidelines.md").write_text("Anything goes.\n", "utf-8")
    assert office.guidelines("one") == ""
    assert sum(one.guidelines in finding.title for finding in check(office.layout, here())) == 2


@pytest.mark.parametrize("text", [b"", b"  \n", b"\xff\xfe", b"Figures need a source.\n"])
def test_no_version(office: Office, text: bytes) -> None:
    """Nothing, what is no text, and the version that is in force."""
    with pytest.raises(StoreError):
        office.write_guidelines("one", text)
    assert len(rounds.find(office.layout, "one").guidelines_versions) == 1


def test_only_a_lead_of_a_running_round_writes_them(office: Office) -> None:
    """Nobody else, and not when it is closed."""
    other = Office(
        office.layout, "ana", lambda name, sight: open_desk(office.layout.folder, "ana", name, overview=sight)
    )
    with pytest.raises(NotAllowed):
        other.write_guidelines("one", b"Anything goes.\n")
    office.change("one", State.CLOSED)
    with pytest.raises(NotAllowed):
        office.write_guidelines("one", b"Anything goes.\n")
