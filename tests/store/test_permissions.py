"""What a round gives one person: which articles, what they may write, what is counted of whom, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding, Role
from review.holdings import Progress, tally
from review.rounds import MAIN, Round, State
from review.scale import DEFAULT
from store.articles.catalogue_file import CatalogueRow
from store.desk import Card, CardFacts
from store.errors import ReadOnlyDesk, StoreError
from store.index.columns import CLAIMS, OFFSET, SENTENCE, Columns, columns_of
from store.index.counting import count
from store.index.index import EventRun, Index, LastEvent, place_of, run_of, sentence_of, snapshot_of, text_key, who_of
from store.index.permissions import RoundPermissions
from store.journal.codec import Slim, SlimHolding
from store.person import Person
from store.rounds.folder_access import FolderAccess
from tests.store.counting_all import everything
from tests.verdicts import Verdict

A, D, E = Verdict
NEW = "1" * 64
GIVEN = {"a.txt": ("ana", "bo"), "b.txt": ("bo",)}
ONE = Round(name="one", lead="lea", reviewers=("ana", "bo"), assignment=GIVEN)


class Rules:
    """A round's rules, which may change."""

    def __init__(self, now: Round) -> None:
        self.now = now

    def __call__(self) -> Round:
        return self.now


def permissions(rules: Round | Rules, person: str = "ana", *, lead: bool = False) -> RoundPermissions:
    who = Person(person, 1, "host", lambda login: None)
    book = rules if isinstance(rules, Rules) else Rules(rules)
    return RoundPermissions(FolderAccess(person, who, 1, Path("/nowhere"), book, lead))


def event(person: str = "ana", article: str = "a.txt", sentence: int = 0, role: Role = Role.REVIEWER) -> Event:
    return Event(EventKind.DECIDE, person, "one", article, NEW, sentence, Holding(A), role=role)


def card(name: str) -> Card:
    return Card(name, name, name, NEW, 4, frozenset({0, 1, 2}))


def row(claims: int = 0b111) -> CatalogueRow:
    return CatalogueRow("a.txt", NEW, "a", "a.txt", 1, "", 4, f"{claims:x}", CardFacts(9))


CARDS = [card("a.txt"), card("b.txt"), card("c.txt")]


def given(rules: Round, person: str = "ana", *, lead: bool = False) -> list[tuple[str, list[int]]]:
    found = permissions(rules, person, lead=lead).cards_of_round(CARDS)
    return [(one.name, sorted(one.claims)) for one in found]


def test_articles_are_those_that_the_round_gave() -> None:
    """One's own while it can be worked in; all of the round's afterwards, for its lead, and for who was not asked."""
    both = [("a.txt", [0, 1, 2]), ("b.txt", [0, 1, 2])]
    assert permissions(MAIN).cards_of_round(CARDS) is CARDS
    for state in State:
        now = replace(ONE, state=state)
        own = both[:1] if state in (State.DRAFT, State.OPEN) else both
        assert given(now) == own, state
        assert given(now, "bo") == given(now, "cy") == given(now, "lea", lead=True) == both
        assert given(now, lead=True) == both
    taken = replace(ONE, sentences={"a.txt": (1, 9)})
    assert given(taken, "bo") == [("a.txt", [1, 9]), ("b.txt", [0, 1, 2])]


def refused(rules: Round, one: Event, person: str = "ana") -> str:
    """Return the title of what a round says of an event, or nothing."""
    try:
        permissions(rules, person).check(one)
    except StoreError as error:
        return f"{type(error).__name__}: {error.title}" if error.message else "no reason"
    return ""


NOT_NOW = "ReadOnlyDesk: The decision was refused"
NOT_YOURS = "StoreError: The article is not yours"
NOT_TAKEN = "StoreError: The sentence is not in this round"


def test_what_a_round_lets_somebody_write() -> None:
    """A judgement on one's own articles and the sentences that were taken up, while it is open."""
    assert refused(ONE, event()) == ""
    assert refused(ONE, event(article="b.txt")) == NOT_YOURS
    assert refused(ONE, event("bo", "b.txt"), "bo") == ""
    for state in (State.DRAFT, State.CLOSED, State.ADJUDICATED):
        assert refused(replace(ONE, state=state), event()) == NOT_NOW
    taken = replace(ONE, sentences={"a.txt": (1,)})
    assert refused(taken, event(sentence=1)) == ""
    assert refused(taken, event(sentence=0)) == NOT_TAKEN
    assert refused(taken, event("bo", "b.txt", 0), "bo") == ""
    assert refused(ONE, event("cy"), "cy") == NOT_NOW


def test_what_a_program_suggests_is_let_in_when_people_are_done() -> None:
    """Where a round asks people by name, once it is closed, whatever the sentence; it is nobody's vote. Else always."""
    for state in State:
        now = replace(ONE, state=state, sentences={"a.txt": (1,)})
        done = state in (State.CLOSED, State.ADJUDICATED)
        said = refused(now, event("cy", "c.txt", 7, Role.AGENT), "cy")
        assert said == ("" if done else "ReadOnlyDesk: The suggestion was refused")
        assert refused(replace(MAIN, state=state), event("cy", "c.txt", 7, Role.AGENT), "cy") == ""


def test_who_settles_may_write_what_they_settle() -> None:
    closed = replace(ONE, state=State.CLOSED, adjudicators=("di",))
    settled = event("di", role=Role.ADJUDICATOR)
    assert refused(closed, settled, "di") == ""
    assert refused(closed, event("di", "b.txt", role=Role.ADJUDICATOR), "di") == ""
    assert refused(replace(closed, state=State.OPEN), settled, "di") == NOT_NOW
    assert refused(closed, event("bo", role=Role.ADJUDICATOR), "bo") == NOT_NOW
    taken = replace(closed, sentences={"a.txt": (1,)})
    assert refused(taken, settled, "di") == NOT_TAKEN


def test_in_main_everybody_judges_everything() -> None:
    """What was settled elsewhere can be brought in where nobody leads, and only there."""
    assert refused(MAIN, event()) == refused(MAIN, event(article="z.txt", sentence=99)) == ""
    assert refused(MAIN, event(role=Role.ADJUDICATOR)) == ""
    assert refused(replace(MAIN, lead="lea"), event(role=Role.ADJUDICATOR)) == NOT_NOW
    assert refused(replace(MAIN, lead="lea"), event("lea", role=Role.ADJUDICATOR), "lea") == NOT_NOW
    assert refused(replace(MAIN, sentences={"a.txt": (1,)}), event()) == NOT_TAKEN
    assert refused(replace(MAIN, state=State.CLOSED, lead="lea"), event()) == NOT_NOW


def test_why_somebody_can_write_nothing_is_said() -> None:
    """Only when they can neither judge nor settle."""
    assert permissions(ONE).refuses == permissions(MAIN).refuses == ""
    assert "draft" in permissions(replace(ONE, state=State.DRAFT)).refuses
    assert permissions(ONE, "cy").refuses != ""
    closed = replace(ONE, state=State.CLOSED, adjudicators=("di",))
    assert permissions(closed, "di").refuses == ""
    assert permissions(closed).refuses != ""


def test_rules_are_followed() -> None:
    """A change is told once; what could be written then cannot."""
    rules = Rules(ONE)
    found = permissions(rules)
    assert not found.refresh()
    found.check(event())
    rules.now = replace(ONE, state=State.CLOSED)
    assert found.refresh()
    assert not found.refresh()
    assert (found.rules, found.refuses != "") == (rules.now, True)
    with pytest.raises(ReadOnlyDesk):
        found.check(event())
    rules.now = MAIN
    assert found.refresh()
    assert found.refuses == ""
    found.check(event(article="z.txt"))


def test_a_lead_counts_in_a_blind_round_and_sees_nothing() -> None:
    blind = replace(ONE, blind=True)
    for rules, lead, only in ((blind, True, True), (blind, False, False), (ONE, True, False)):
        found = permissions(rules, "lea", lead=lead)
        assert found.counts_only is only
        assert found.shows("lea")
        assert found.shows("ana") is not only
    assert not permissions(replace(blind, state=State.CLOSED), "lea", lead=True).counts_only


def held(*said: tuple[int, str | None, bool | None], reviewer: str = "ana") -> tuple[list[LastEvent], list[Event]]:
    """Return what somebody holds, packed and as events."""
    events = [
        Event(EventKind.DECIDE, reviewer, "one", "a.txt", NEW, at, Holding(verdict, claim), f"{number:014x}{7:06x}")
        for number, (at, verdict, claim) in enumerate(said, 1)
    ]
    index = Index()
    index.take(reviewer, 3, columns_of(*everything(reviewer, "one"), range(10, 10 + 10 * len(events), 10), events))
    return list(index.last("a.txt")), events


SAID = ((0, A, None), (1, D, True), (2, E, False), (3, E, True), (4, D, None), (5, None, True), (6, None, None))


def counted(rules: Round, said: Sequence[tuple[int, str | None, bool | None]] = SAID, **more: object) -> Progress:
    packed, events = held(*said)
    person = str(more.get("viewer", "ana"))
    found = permissions(rules, person, lead=bool(more.get("lead")))
    return found.count(row(), "ana", packed, lambda: events)


def test_the_index_counts_what_the_rules_count() -> None:
    """Every verdict, taken in, set aside or left to its kind, on claims and on others."""
    packed, events = held(*SAID)
    expected = tally({0, 1, 2}, {one.sentence: one for one in events})
    assert expected == Progress(3, 4, (1, 1, 1))
    assert count(row(), packed) == counted(MAIN) == counted(ONE) == expected
    assert count(None, packed) == tally(set(), {one.sentence: one for one in events})
    assert count(row(), []) == Progress(0, 3)
    assert count(None, []) == Progress(0, 0)
    for at in (0, 4):
        for verdict in (*Verdict, None):
            for claim in (None, True, False):
                packed, events = held((at, verdict, claim))
                assert count(row(), packed) == tally({0, 1, 2}, {at: events[0]}), (at, verdict, claim)


def test_only_what_the_round_takes_up_is_counted() -> None:
    """Of the sentences in it; what was decided on an article that went to somebody else goes on counting."""
    taken = replace(ONE, sentences={"a.txt": (1, 3)})
    assert counted(taken) == Progress(2, 2, (0, 1, 1))
    assert counted(replace(ONE, assignment={"a.txt": ("bo",)})) == Progress(3, 3, (1, 1, 1))
    assert counted(replace(ONE, sentences={"a.txt": (0,)})) == Progress(1, 1, (1, 0, 0))
    packed, events = held((0, A, None), (1, D, None))
    for rules in (MAIN, ONE):
        some = permissions(rules).count(row(), "ana", packed, lambda: events, frozenset({1, 2}))
        assert some == Progress(1, 2, (0, 1, 0))
    assert permissions(ONE).count(row(0b101), "ana", packed, lambda: events) == Progress(1, 2, (1, 0, 0))


def test_of_whom_a_round_does_not_hear_nothing_is_counted() -> None:
    """Who was not given an article, whatever they said of it, has nothing done and nothing to do there."""
    above = permissions(ONE, "lea", lead=True)
    assert [above.count(row(), who, [], list) for who in ("zoe", "ana")] == [Progress(0, 0), Progress(0, 3)]


def test_what_a_round_requires_is_required_before_it_counts() -> None:
    """A draft is a decision that does not count yet; where nothing lacks, it does."""
    packed, events = held((0, A, None), (1, D, None), (2, E, None))
    events[1] = replace(events[1], holding=replace(events[1].holding, reasons=("date",)))
    rules = replace(ONE, require=("reason",))
    found = permissions(rules).count(row(), "ana", packed, lambda: events)
    assert found == Progress(2, 3, (1, 1, 0))
    everything = replace(MAIN, require=("reason",))
    assert permissions(everything).count(row(), "ana", packed, lambda: events) == found
    inside = replace(rules, sentences={"a.txt": (1, 2)})
    assert permissions(inside).count(row(), "ana", packed, lambda: events) == Progress(1, 2, (0, 1, 0))


def test_a_lead_of_a_blind_round_counts_without_verdicts() -> None:
    """How much others did, not what; their own as they are."""
    blind = replace(ONE, blind=True)
    assert counted(blind, viewer="lea", lead=True) == Progress(3, 4)
    assert counted(blind, viewer="ana", lead=True) == Progress(3, 4, (1, 1, 1))
    assert permissions(blind, "lea", lead=True).count(None, "ana", [], list) == Progress(0, 0)


def test_every_verdict_and_claim_is_packed_and_unpacked() -> None:
    """There are bits for all of them, beside the greatest id, sentence and place."""
    assert len(CLAIMS) == 3
    for verdict in (None, *DEFAULT.names):
        for claim in CLAIMS:
            [one], _ = held((7, verdict, claim))
            assert (one.verdict, one.claim, one.sentence, one.place) == (verdict, claim, 7, (3, 10))
            assert one.id == 1 << 24 | 7


def slim(**changes: object) -> Slim:
    named = {
        "id": f"{1 << 24 | 5:020x}",
        "reviewer": "ana",
        "round": "one",
        "article": "a.txt",
        "snapshot": NEW,
        "sentence": 1,
    }
    return Slim(**{**named, "holding": SlimHolding("disputed", True), **changes})  # type: ignore[arg-type]


def columns_with(events: Iterable[Slim], offsets: Sequence[int] = ()) -> Columns:
    found = list(events)
    return columns_of(*everything("ana", "one"), offsets or range(0, 10 * len(found), 10), found)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "0" * 20},
        {"id": f"{(1 << 24) - 1:020x}"},
        {"id": "1" * 19},
        {"id": "1" * 21},
        {"id": "x" * 20},
        {"reviewer": "bo"},
        {"round": "two"},
        {"sentence": -1},
        {"sentence": SENTENCE + 1},
        {"holding": SlimHolding("odd")},
    ],
)
def test_what_does_not_belong_in_a_file_is_left_out_and_counted(change: dict[str, object]) -> None:
    found = columns_with([slim(), slim(**change), slim(id=f"{1 << 24 | 9:020x}")])
    assert (found.skipped, list(found.sentences), list(found.high)) == (1, [1, 1], [1, 1])
    assert found.newest == 1 << 24 | 9
    assert found.last == 20
    assert found.blocks == (("a.txt", NEW, 0, 2),)


def test_an_event_behind_all_that_can_be_pointed_at_is_left_out() -> None:
    assert columns_with([slim()], [OFFSET]).skipped == 0
    assert columns_with([slim()], [OFFSET + 1]).skipped == 1
    assert list(columns_with([slim(sentence=SENTENCE)]).sentences) == [SENTENCE]


def test_events_that_stand_together_are_a_block() -> None:
    """On one article and snapshot; a stranger between them cuts nothing."""
    old = "2" * 64
    events = [
        slim(),
        slim(sentence=2),
        slim(reviewer="bo", article="b.txt"),
        slim(sentence=3),
        slim(article="b.txt"),
        slim(snapshot=old),
        slim(snapshot=old),
        slim(),
    ]
    assert columns_with(events).blocks == (
        ("a.txt", NEW, 0, 3),
        ("b.txt", NEW, 3, 4),
        ("a.txt", old, 4, 6),
        ("a.txt", NEW, 6, 7),
    )
    assert columns_with([]) == columns_with([])
    assert (columns_with([]).blocks, columns_with([]).newest, columns_with([]).last) == ((), 0, 0)


def test_keys_hold_who_which_text_and_which_sentence() -> None:
    for who, snapshot, sentence in ((0, 0, 0), (1, 2, 3), (70_000, (1 << 28) - 1, SENTENCE)):
        key = text_key(who, snapshot) | sentence
        assert (who_of(key), snapshot_of(key), sentence_of(key)) == (who, snapshot, sentence)


def test_a_run_is_the_events_that_it_was_made_of() -> None:
    """With their files, places and ids."""
    packed, events = held((0, A, None), (5, D, True))
    run = run_of(3, [one.packed for one in packed])
    assert isinstance(run, EventRun)
    assert run.ids == [int(one.id, 16) for one in events] == [one.id for one in packed]
    assert (run.offsets, run.places, len(run)) == ([10, 20], [(3, 10), (3, 20)], 2)
    assert place_of(packed[1].packed) == (3, 20)
    assert run_of(3, [one.packed for one in reversed(packed)]).places == run.places
