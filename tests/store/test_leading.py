"""What a lead does to a round: hands it over, closes it in spite of what cannot be read, seals it, admits late work."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import AssignmentChange, Plan
from review.rounds import Round, State
from store.errors import StoreError
from store.manage import lead as leading
from store.manage.round_admin import RoundAdmin
from store.manage.rules import NotAllowed, Unreadable
from store.opening import open_desk
from store.person import current_person
from store.rounds import files, groups
from tests.rounds import desk_of_reports, rounds_of
from tests.verdicts import Verdict


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of two articles of three sentences each."""
    return desk_of_reports(tmp_path, 2)


def begun(folder: Path, *, blind: bool = False) -> RoundAdmin:
    """Open a round of two reviewers."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, blind=blind))
    lead.open("one")
    return lead


def decide(folder: Path, who: str, sentence: int = 0) -> Event:
    """Return a decision of a reviewer's, which the disk has."""
    desk = open_desk(folder, who, "one")
    card = desk.articles.cards()[0]
    at = sorted(card.claims)[sentence]
    made = Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, at, Holding(Verdict.ACCURATE))
    [kept] = desk.decisions.append([made])
    desk.close()
    return kept


def late(folder: Path, who: str) -> None:
    """Let a decision of somebody's come after the round was closed, past the program: another file of theirs."""
    [path] = (folder / ".copydesk" / "rounds" / "one" / who).glob("*-0001.json")
    data = path.read_bytes()
    one = json.loads(data)["events"].popitem()[1]
    more = data.replace(one["id"].encode(), (one["id"][:-2] + "99").encode())
    path.with_name("other-0001.json").write_bytes(more.replace(b'"sentence":%d' % one["sentence"], b'"sentence":3'))


def counted(folder: Path, who: str = "zoe") -> dict[str, int]:
    """Return how many decisions of each count, as somebody sees it."""
    found: dict[str, int] = {}
    for event in open_desk(folder, who, "one").decisions.everything():
        found[event.reviewer] = found.get(event.reviewer, 0) + 1
    return found


def test_a_round_changes_hands_and_says_who_led_it(folder: Path) -> None:
    """By who leads it; whoever owns its folder takes it back. Nobody hands it to who has it, or to what is no name."""
    lead = begun(folder)
    assert lead.hand_over("one", "di").round.leads == ("lea", "di")
    found = lead.find("one")
    assert (found.lead, found.leads) == ("di", ("lea", "di"))
    with pytest.raises(NotAllowed, match="Only di, who leads the round"):
        lead.close("one")
    with pytest.raises(NotAllowed, match="di leads it already"):
        rounds_of(folder, "di").hand_over("one", "di")
    for name in ("../x", ""):
        with pytest.raises(StoreError, match="lead"):
            rounds_of(folder, "di").hand_over("one", name)
    with pytest.raises(NotAllowed, match="Only di"):
        rounds_of(folder, "bo").hand_over("one", "ed")
    assert lead.hand_over("one", "lea").round.leads == ("lea", "di", "lea")  # it is their folder
    lead.hand_over("main", "cy")
    assert lead.find("main").leads == ("lea", "cy")


def test_adjudicators_are_named_once_each_and_do_not_judge(folder: Path) -> None:
    """Whoever is named must be able to settle something; nobody but the lead names them."""
    lead = begun(folder)
    assert lead.name_adjudicators("one", ("di", "ed", "di")).adjudicators == ("di", "ed")
    assert lead.find("one").adjudicators == ("di", "ed")
    for names, title in ((("ana", "bo"), "The adjudicators do not fit"), (("a/b",), "Not a name for an? adjudicator")):
        with pytest.raises(StoreError, match=title):
            lead.name_adjudicators("one", names)
    with pytest.raises(NotAllowed):
        rounds_of(folder, "bo").name_adjudicators("one", ("cy",))
    with pytest.raises(StoreError, match="The adjudicators do not fit"):
        lead.new(Plan("two", "lea", ("ana", "bo"), overlap=2, adjudicators=("bo",)))
    assert lead.find("one").adjudicators == ("di", "ed")


@pytest.mark.parametrize("blind", [False, True])
def test_what_came_late_counts_when_it_is_admitted(folder: Path, blind: bool) -> None:
    """Of those who are named, or of all; a blind round is published anew with it, and it is reported who it was."""
    lead = begun(folder, blind=blind)
    for who in ("ana", "bo"):
        decide(folder, who)
    with pytest.raises(StoreError, match="The round was never sealed"):
        lead.admit("one")
    lead.close("one")
    for who in ("ana", "bo"):
        late(folder, who)
    assert counted(folder) == {"ana": 1, "bo": 1}
    report = lead.admit("one", ("bo",))
    assert (report.admitted, report.unread) == ((("bo", 1),), ())
    assert counted(folder) == {"ana": 1, "bo": 2}
    with pytest.raises(NotAllowed):
        rounds_of(folder, "ana").admit("one")
    again = lead.admit("one")
    assert (again.admitted, again.files, again.events) == ((("ana", 1),), 4, 4)
    assert counted(folder) == {"ana": 2, "bo": 2}
    assert lead.admit("one").admitted == ()
    copies = lead.layout.round("one") / "published"
    assert len(list(copies.glob("*/other-0001.json"))) == (2 if blind else 0)
    if blind:
        assert copies.stat().st_mode & 0o777 == 0o755


def test_an_open_round_is_sealed_when_its_lead_wants_it(folder: Path) -> None:
    """By nobody else; it is reported what lay there."""
    lead = begun(folder)
    decide(folder, "ana")
    with pytest.raises(NotAllowed):
        rounds_of(folder, "bo").seal("one")
    report = lead.seal("one")
    assert (report.events, report.files, report.unread, report.admitted) == (1, 1, (), ())
    assert (lead.layout.round("one") / "sealed.json").exists()
    assert lead.find("one").state is State.OPEN


def test_opening_a_round_again_admits_nothing_and_seals_nothing_new(folder: Path) -> None:
    """What came late before stays late; a round that an older program closed has no seal, and gets none by that."""
    lead = begun(folder)
    decide(folder, "ana")
    lead.close("one")
    late(folder, "ana")
    lead.reopen("one")
    assert counted(folder) == {"ana": 1}
    lead.close("one")
    (lead.layout.round("one") / "sealed.json").unlink()
    lead.reopen("one")
    assert not (lead.layout.round("one") / "sealed.json").exists()


def test_a_finished_round_is_sealed_as_it_was_finished(folder: Path) -> None:
    """With what was settled after it was closed."""
    lead = begun(folder)
    decide(folder, "ana")
    lead.close("one")
    path = lead.layout.round("one") / "sealed.json"
    before = json.loads(path.read_bytes())["at"]
    lead.finish("one")
    assert json.loads(path.read_bytes())["at"] > before
    assert lead.find("one").state is State.ADJUDICATED


def test_without_a_hub_nothing_is_left_out_for_good(folder: Path) -> None:
    """There it does not count anyway; and only the lead could say so."""
    lead = begun(folder)
    lead.close("one")
    with pytest.raises(StoreError, match="This desk is not on a hub"):
        lead.leave_out("one")
    with pytest.raises(NotAllowed):
        rounds_of(folder, "bo").leave_out("one")


class Hub:
    """Stands for the hub of a mirror: takes what it is asked."""

    away = str

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def save(self, round: Round, guidelines: bytes) -> None:
        """Make settings hold."""
        self.asked.append((round.name, round.state, guidelines))

    def admit(self, _: Round, reviewers: Sequence[str], leave: bool) -> int:
        """Settle what came late."""
        self.asked.append((*reviewers, leave))
        return 3

    def decline(self, _: Round, article: str, why: str) -> None:
        """Give an article back."""
        self.asked.append((article, why))


def test_in_a_mirror_the_hub_opens_and_admits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps a blind round blind, whatever groups there are here, and knows what came late without a seal."""

    def keep_out(*_: object) -> None:
        raise StoreError("bo is in the group")

    monkeypatch.setattr(groups, "keep_out", keep_out)
    monkeypatch.setattr(files, "why_not_blind", lambda *_: "everybody can read it")
    hub, person = Hub(), current_person("lea")
    lead = rounds_of(folder)
    layout = replace(lead.layout, upstream=hub)
    files.create(layout, Round(name="one", lead="lea", blind=True, reviewers=("ana", "bo"), state=State.DRAFT), person)
    leading.open_(layout, lead.find("one"), person)
    assert hub.asked == [("one", State.DRAFT, b""), ("one", State.OPEN, b"")]
    files.save(layout, replace(lead.find("one"), state=State.CLOSED), person)
    hub.asked.clear()
    leading.admit(layout, lead.find("one"), person, ("bo",))
    leading.admit(layout, lead.find("one"), person)
    assert leading.leave_out(layout, lead.find("one"), person, ("ana", "bo")) == 3
    assert hub.asked == [("bo", False), (False,), ("ana", "bo", True)]


def test_files_that_cannot_be_read_hold_up_the_closing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the lead says without whom it goes; the round stays open, and what lets them read is said."""
    lead = begun(folder, blind=True)
    for who in ("ana", "bo"):
        decide(folder, who)
    monkeypatch.setattr(leading, "unreadable", lambda *_: ("ana", "bo"))
    for without in ((), ("ana",)):
        with pytest.raises(Unreadable) as refusal:
            lead.close("one", without)
        assert refusal.value.people == ("ana", "bo")
        assert "`--without ana,bo` closes without them" in refusal.value.hint
        assert f"g+rX {lead.layout.reviewer('one', 'ana')} {lead.layout.reviewer('one', 'bo')}" in refusal.value.hint
    assert lead.find("one").state is State.OPEN
    assert not (lead.layout.round("one") / "published").exists()
    lead.close("one", ("ana", "bo"))
    assert lead.find("one").state is State.CLOSED
    assert list((lead.layout.round("one") / "published").iterdir()) == []


def test_controls_that_cannot_be_read_hold_up_the_closing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published without them, they would count like any sentence; where they are known nothing is asked."""
    lead = begun(folder)
    where = lead.layout.round("one") / "controls.toml"
    monkeypatch.setattr(files, "closed_controls", lambda *_: where)
    with pytest.raises(StoreError, match="The round's controls cannot be read") as refusal:
        lead.close("one")
    assert (refusal.value.message, str(where) in refusal.value.hint) == (str(where), True)
    assert lead.find("one").state is State.OPEN
    article = open_desk(folder, "lea").articles.cards()[0]
    lead.control("one", (article.name, min(article.claims)), Verdict.ACCURATE)
    lead.close("one")
    assert lead.find("one").state is State.CLOSED


def test_a_closing_that_was_interrupted_is_ended_by_its_lead_alone(folder: Path) -> None:
    """Where nothing was published yet, or nothing sealed; one that was ended is not closed twice."""
    lead = begun(folder, blind=True)
    decide(folder, "ana")
    lead.close("one")
    with pytest.raises(NotAllowed):
        lead.close("one")
    published, seal = lead.layout.round("one") / "published", lead.layout.round("one") / "sealed.json"
    undone: tuple[Callable[[], object], ...] = (lambda: published.chmod(0o700), seal.unlink)
    for undo in undone:
        undo()
        with pytest.raises(NotAllowed):
            rounds_of(folder, "bo").close("one")
        lead.close("one")
        assert (published.stat().st_mode & 0o777, seal.exists()) == (0o755, True)
    files.save(lead.layout, replace(lead.find("one"), lead="", leads=()), current_person("lea"))
    published.chmod(0o700)
    lead.close("one")  # of a round that nobody leads, whoever ends it
    assert (published.stat().st_mode & 0o777, lead.find("one").lead) == (0o755, "lea")
    older = replace(lead.find("one"), former=None)
    files.save(lead.layout, older, current_person("lea"))
    seal.unlink()
    with pytest.raises(NotAllowed):  # an older program sealed nothing: that is not half done
        lead.close("one")


def test_what_is_in_the_way_of_the_copies_is_reported(folder: Path) -> None:
    """Once each, though the copies are made twice."""
    lead = begun(folder, blind=True)
    decide(folder, "ana")
    own = lead.layout.reviewer("one", "ana")
    (own / "x-0001.json").symlink_to("nowhere")
    closed = lead.close("one")
    assert [str(own / "x-0001.json") in what for what in closed.unread].count(True) >= 1
    assert len(closed.unread) == len(set(closed.unread))
    assert (closed.round.state, closed.planted) == (State.CLOSED, ())


def test_a_draft_is_opened_blind_only_where_no_reviewer_is_in_its_group(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody may have joined since it was made; else it stays the draft that it was."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, blind=True))
    lead.new(Plan("two", "lea", ("ana", "bo"), overlap=2))
    lead.assign("one", AssignmentChange(joining=("cy",)))
    asked: list[tuple[Path, tuple[str, ...]]] = []

    def keep_out(where: Path, reviewers: tuple[str, ...], _: object) -> None:
        asked.append((where, reviewers))
        raise StoreError("cy is in the group")

    with monkeypatch.context() as patched:
        patched.setattr(groups, "keep_out", keep_out)
        with pytest.raises(StoreError, match="cy is in the group"):
            lead.open("one")
        lead.open("two")
    assert asked == [(lead.layout.round("one"), ("ana", "bo", "cy"))]
    assert lead.find("one").state is State.DRAFT
    assert lead.open("one").state is State.OPEN


def test_the_guidelines_of_an_older_program_are_the_first_version(folder: Path) -> None:
    """It named the one in force alone: what was decided under it stays told apart from what follows."""
    lead = rounds_of(folder)
    lead.new(Plan("one", "lea", ("ana", "bo"), overlap=2, guidelines=b"Read once."))
    first = lead.find("one").guidelines
    files.save(lead.layout, replace(lead.find("one"), guidelines_versions=()), current_person("lea"))
    after = lead.write_guidelines("one", b"Read twice.")
    assert [one.version for one in after.guidelines_versions] == [first, after.guidelines]
    assert [one.since != "" for one in after.guidelines_versions] == [False, True]
    third = lead.write_guidelines("one", b"Read three times.")
    assert [one.version for one in third.guidelines_versions] == [first, after.guidelines, third.guidelines]


def test_a_decision_on_a_sentence_that_there_is_not_keeps_no_round_from_being_made(folder: Path) -> None:
    """Anybody can write one into their own file: it has no words that somebody could ask for."""
    desk = open_desk(folder, "ana")
    card = desk.articles.cards()[0]
    length = len(desk.articles.article(card.name).sentences)
    for at in (max(card.claims), length):
        made = Event(
            EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding(Verdict.DISPUTED, claim=True)
        )
        desk.decisions.append([made])
    words = desk.articles.article(card.name).quote(max(card.claims)).split()[0]
    desk.close()
    one = rounds_of(folder).new(Plan("one", "lea", ("bo", "cy"), only=f"disputed {words}"))
    assert one.sentences == {card.name: (max(card.claims),)}


def test_who_joins_gets_as_many_sentences_as_the_others(tmp_path: Path) -> None:
    """Long articles count for more than short ones."""
    for number, size in enumerate((12, 1, 1, 1, 1, 1, 1, 6)):
        sentences = " ".join(f"On day {at} some {at + 2} people came to town {number}." for at in range(size))
        (tmp_path / f"a{number}.txt").write_text(sentences, "utf-8")
    open_desk(tmp_path, "lea").close()
    lead = rounds_of(tmp_path)
    lead.new(Plan("one", "lea", ("ana",), overlap=1))
    lead.open("one")
    after = lead.assign("one", AssignmentChange(joining=("bo",))).round
    sizes = {card.name: len(card.claims) for card in open_desk(tmp_path, "lea").articles.cards()}
    load = {who: sum(sizes[name] for name, names in after.assignment.items() if who in names) for who in ("ana", "bo")}
    assert abs(load["ana"] - load["bo"]) <= 2, load
