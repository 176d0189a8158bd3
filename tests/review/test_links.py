"""Links between sentences: what a reviewer holds of them, which hints they silence, and when a round shows hints."""

from __future__ import annotations

import msgspec
import pytest

from review.events import NOTHING, Event, EventKind, Holding, Link, Relation, Role
from review.holdings import cleared, set_aside
from review.links import HintTime, all_linked, hint, hint_time, linked, shows_hints, silenced, word_of
from review.rounds import Round, State
from review.undo import redo, undo
from tests.verdicts import Verdict

THERE = Link(Relation.SUPPORTS, "b.txt", "digest", 3, "It is so.")


def said(who: str, link: Link, article: str = "a.txt", sentence: int = 0, role: Role = Role.REVIEWER) -> Event:
    """Return the event by which somebody linked a sentence."""
    return Event(EventKind.EVIDENCE, who, "main", article, "own", sentence, linked(NOTHING, link), role=role)


def not_same(article: str = "b.txt", sentence: int = 3) -> Link:
    """Return a link that says two sentences are not about the same."""
    return Link(Relation.NOT_SAME, article, "digest", sentence)


def test_a_link_takes_the_place_of_another_to_the_same_sentence() -> None:
    """Whoever first says that it supports and then that it contradicts holds one link; said twice, none."""
    held = linked(linked(NOTHING, THERE), Link(Relation.SUPPORTS, "c.txt", "digest", 3))
    held = linked(held, Link(Relation.CONTRADICTS, "b.txt", "digest", 3))
    assert [(link.relation, link.article) for link in held.links] == [("supports", "c.txt"), ("contradicts", "b.txt")]
    assert linked(linked(NOTHING, THERE), THERE) == NOTHING
    other_text = Link(Relation.SUPPORTS, "b.txt", "another", 3)
    assert linked(linked(NOTHING, THERE), other_text).links == (THERE, other_text)


def test_several_links_are_made_and_only_all_of_them_are_taken_away() -> None:
    """As of words that stand in several articles: one that is there already stays."""
    one, two = THERE, Link(Relation.SUPPORTS, "c.txt", "digest", 5)
    both = all_linked(linked(NOTHING, one), (one, two))
    assert both.links == (one, two)
    assert all_linked(both, (one, two)) == NOTHING
    assert all_linked(both, (two,)).links == (one,)


def test_a_link_outlives_the_verdict() -> None:
    """Clearing or setting aside takes away what hung on the verdict; that two sentences are alike did not."""
    held = linked(Holding(Verdict.ACCURATE, reasons=("date",)), THERE)
    assert cleared(held).links == (THERE,)
    assert set_aside(held).links == (THERE,)


def test_undo_and_redo_bring_links_back_and_what_was_on_the_screen() -> None:
    first = msgspec.structs.replace(
        said("ana", THERE), id="0" * 19 + "1", step="0" * 19 + "1", hinted=("sign", "same b.txt#4")
    )
    second = msgspec.structs.replace(
        first, holding=NOTHING, id="0" * 19 + "2", step="0" * 19 + "2", supersedes=first.id, hinted=()
    )
    (back,) = undo(lambda: [second, first], lambda _article, _sentence: [])
    assert (back.holding.links, back.hinted) == ((THERE,), ("sign", "same b.txt#4"))
    taken = msgspec.structs.replace(back, id="0" * 19 + "3", step="0" * 19 + "3", supersedes=second.id)
    (again,) = redo(lambda: [taken, second, first])
    assert (again.holding.links, again.hinted) == ((), ())


def test_not_the_same_silences_for_its_author_and_for_all_once_two_said_so() -> None:
    """Whichever of the two sentences it was said on."""
    pair = frozenset({("a.txt", 0), ("b.txt", 3)})
    one = [said("bo", not_same())]
    assert silenced(one, "bo") == {pair}
    assert silenced(one, "ana") == frozenset()
    two = [*one, said("cy", not_same("a.txt", 0), "b.txt", 3)]
    assert silenced(two, "ana") == {pair}
    assert silenced([*one, said("bo", not_same("a.txt", 0), "b.txt", 3)], "ana") == frozenset()


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADJUDICATOR])
def test_programs_and_adjudicators_silence_nothing_for_others(role: Role) -> None:
    events = [said("bo", not_same(), role=role), said("cy", not_same())]
    assert silenced(events, "ana") == frozenset()
    assert len(silenced(events, "bo")) == 1


def test_other_relations_silence_nothing() -> None:
    assert silenced([said("ana", THERE), said("ana", Link("a word of tomorrow", "b.txt", "digest", 3))], "ana") == set()


def test_a_pair_follows_its_sentence_to_a_new_text() -> None:
    """What is linked to is where it stands now; a sentence that is gone or has other words silences nothing."""
    event = said("ana", not_same())
    assert silenced([event], "ana", lambda _: 7) == {frozenset({("a.txt", 0), ("b.txt", 7)})}
    assert silenced([event], "ana", lambda _: None) == frozenset()


@pytest.mark.parametrize(
    ("round", "when"),
    [
        (Round(), HintTime.BEFORE),
        (Round(blind=True), HintTime.AFTER),
        (Round(blind=True, hints="before"), HintTime.BEFORE),
        (Round(hints="after"), HintTime.AFTER),
        (Round(hints="off"), HintTime.OFF),
        (Round(hints="a word of tomorrow"), HintTime.OFF),
    ],
)
def test_a_round_says_when_hints_show(round: Round, when: HintTime) -> None:
    assert hint_time(round) is when


def test_after_means_after_ones_own_judgement() -> None:
    """A verdict or "no claim" is one; a note, or a link, is none."""
    after = Round(hints="after")
    assert not shows_hints(after, NOTHING)
    assert not shows_hints(after, linked(Holding(note="hm"), THERE))
    assert not shows_hints(after, Holding(claim=True))
    assert shows_hints(after, Holding(Verdict.ACCURATE))
    assert shows_hints(after, Holding(claim=False))
    assert shows_hints(Round(), NOTHING)
    assert not shows_hints(Round(hints="off"), Holding(Verdict.ACCURATE))


@pytest.mark.parametrize("state", [State.CLOSED, State.ADJUDICATED])
def test_who_settles_a_closed_round_sees_hints_unless_they_are_off(state: State) -> None:
    assert shows_hints(Round(blind=True, state=state), NOTHING)
    assert not shows_hints(Round(blind=True, state=State.DRAFT), NOTHING)
    assert not shows_hints(Round(hints="off", state=state), NOTHING)


def test_relations_are_told_in_words() -> None:
    told = [word_of(one) for one in (*Relation, "a word of tomorrow")]
    assert told == ["supports", "contradicts", "not the same", "a word of tomorrow"]


def test_a_hint_is_one_word_and_a_place() -> None:
    assert hint("quotation", "b #2.txt", 3) == "quotation b #2.txt#4"
    assert hint("same", "b.txt", 0, 6) == "same b.txt#1 +6"


def test_the_times_of_hints_are_these_words() -> None:
    """A round's file says by them when hints show."""
    assert [time.value for time in HintTime] == ["before", "after", "off"]


class _EarlierHolding(msgspec.Struct):
    """What programs before links read of a holding."""

    verdict: str | None = None
    note: str = ""


class _EarlierEvent(msgspec.Struct):
    """What programs before links read of an event; a kind that they did not know made the line unreadable."""

    kind: str
    holding: _EarlierHolding


EARLIER_KINDS = {
    *("decide", "clear", "set-aside", "take-back", "note", "reasons", "confidence", "evidence", "confirm"),
    *("undo", "redo"),
}


def test_an_older_program_reads_the_verdict_and_passes_over_the_link() -> None:
    """Every kind of event that is written is one that it knows."""
    assert {str(kind) for kind in EventKind} == EARLIER_KINDS
    event = msgspec.structs.replace(said("ana", THERE), holding=linked(Holding(Verdict.DISPUTED, note="hm"), THERE))
    read = msgspec.json.decode(msgspec.json.encode(event), type=_EarlierEvent)
    assert (read.holding.verdict, read.holding.note) == (Verdict.DISPUTED, "hm")
