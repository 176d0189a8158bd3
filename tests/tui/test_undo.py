"""Undo and redo: steps are taken back wherever they were, while they are on their way, and on another text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest

from reading.anchor import ORPHAN, Anchor, Status
from review.events import NOTHING, Event, EventKind, Holding
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import Disk, Ear, desk_of, event, look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.session import Session
from tui.work.undo import redo, undo

T = TypeVar("T")
A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS


def test_undo_and_redo_of_what_is_on_its_way() -> None:
    """Undo does not wait for the disk, and what the disk gets tells the same story."""
    session, disk, ear = start()
    acts = Acts(session)
    acts.decide(A)
    acts.decide(E)
    undo(session)
    undo(session)
    redo(session)
    assert verdicts(session) == ["a", "-", "-", "-", "-"]
    disk.write()
    assert [e.kind for e in session.desk.decisions.log("ana")] == [
        EventKind.DECIDE,
        EventKind.DECIDE,
        EventKind.UNDO,
        EventKind.UNDO,
        EventKind.REDO,
    ]
    assert not any("~" in e.id + e.step + e.supersedes + e.undoes for e in session.desk.decisions.log("ana"))
    undo(session)
    undo(session)
    assert ear.heard[-1] == "Nothing to undo"
    disk.write()
    assert session.pending.saved == 0


def test_an_undo_that_is_on_its_way_is_known_when_only_what_it_undoes_has_arrived() -> None:
    """Then what it undoes has another name on the disk, and is not undone a second time."""
    session, disk, ear = start()
    acts = Acts(session)
    acts.decide(A)
    undo(session)
    assert len(disk.waiting) == 2
    first, rest = disk.waiting[:1], disk.waiting[1:]
    disk.waiting = first
    disk.write()
    disk.waiting = rest
    assert (session.pending.saved, session.pending.pending) == (1, 1)
    undo(session)
    assert ear.heard[-1] == "Nothing to undo"
    redo(session)
    disk.write()
    assert verdicts(session)[0] == "a"
    assert [event.kind for event in session.desk.decisions.log("ana")] == [
        *(EventKind.DECIDE, EventKind.UNDO, EventKind.REDO)
    ]


def test_several_steps_are_undone_and_redone() -> None:
    """Each is said; the places that were left can be gone back to; beyond the first there is nothing."""
    session, _, ear = start("a", "b")
    acts = Acts(session)
    acts.decide(A)
    acts.decide(D)
    session.open("b", 4)
    ear.heard.clear()
    undo(session, 2)
    assert (session.current_place, verdicts(session)) == (("a", 0), ["-"] * 5)
    said = [one for one in ear.heard if one.startswith("undone")]
    assert said == ["undone: A, sentence 2: disputed → not judged", "undone: sentence 1: accurate → not judged"]
    redo(session, 5)
    assert verdicts(session) == ["a", "d", "-", "-", "-"]
    assert ear.heard[-1] == "Nothing to redo"


def test_what_is_undone_is_shown_anew() -> None:
    session, _, ear = start()
    acts = Acts(session)
    acts.decide(A, 2)
    assert [session.views[at].holding.verdict for at in (0, 1)] == [A] * 2
    ear.marks.clear()
    undo(session)
    assert ear.marks[-1] == ("a", (0, 1))
    assert [session.views[at].holding.verdict for at in (0, 1)] == [None, None]


def test_what_was_set_aside_is_told_as_a_claim_again() -> None:
    """Also of an article that is no longer on the desk's list."""
    session, _, ear = start()
    acts = Acts(session)
    acts.toggle_aside()
    undo(session)
    assert ear.heard[-1] == "undone: sentence 1: no claim → not judged"
    redo(session)
    session.cards = []
    undo(session)
    assert ear.heard[-1].startswith("undone: sentence 1: no claim")


def test_undo_goes_to_its_sentence_and_marks_it() -> None:
    """The first of several; in the article that is current."""
    session, _, ear = start()
    acts = Acts(session)
    session.cursor.go(1)
    acts.decide(A, 2)
    session.cursor.go(4)
    ear.marks.clear()
    undo(session)
    assert (session.cursor.sentence, ear.marks) == (1, [("a", (1, 2))])
    session.cursor.go(0)
    redo(session)
    assert (session.cursor.sentence, verdicts(session)) == (1, ["-", "a", "a", "-", "-"])


def test_undo_goes_to_the_article_it_was_in() -> None:
    session, _, _ = start("a", "b")
    acts = Acts(session)
    acts.decide(A)
    session.open("b")
    undo(session)
    assert (session.name, session.cursor.sentence) == ("a", 0)


def test_undo_goes_where_the_act_was_and_one_comes_back_from_there() -> None:
    session, _, _ = start("a", "b")
    acts = Acts(session)
    acts.decide(A)
    acts.decide(D)
    session.open("b", 4)
    undo(session, 2)
    session.jump_back()
    assert session.current_place == ("a", 1)
    session.jump_back()
    assert session.current_place == ("b", 4)
    undo(session)
    assert session.current_place == ("b", 4), "there was nothing more to undo"


def test_an_act_on_several_articles_is_undone_in_all_of_them() -> None:
    session, disk, ear = start("a", "b", "c")
    texts = {card.name: card.snapshot for card in session.cards}
    session.pending.enter_step([event(name, 2, Holding(D), snapshot=texts[name]) for name in ("b", "c")])
    disk.write()
    assert session.pending.saved == 2
    ear.marks.clear()
    undo(session)
    assert session.current_place == ("b", 2)
    assert ear.heard[-1] == "undone: 2 articles, 2 sentences: not judged, 2 of them changed"
    assert [session.pending.held(name)[2].holding for name in ("b", "c")] == [NOTHING, NOTHING]
    assert ear.marks == [("b", (2,)), ("c", (2,))]


def test_an_act_on_several_articles_is_undone_with_what_was_read_beside_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, disk, _ = start("a", "b", "c")
    texts = {card.name: card.snapshot for card in before.cards}
    before.pending.enter_step([event(name, 2, Holding(D), snapshot=texts[name]) for name in ("b", "c")])
    disk.write()
    session, _, ear = start(desk=disk.desk)

    def fetch(read: Callable[[], T], take: Callable[[T], None]) -> None:
        found = read()
        monkeypatch.setattr(disk.desk, "held", lambda *_: pytest.fail("the disk is read while keys wait"))
        take(found)

    session.fetch = fetch
    undo(session)
    assert ear.heard[-1] == "undone: 2 articles, 2 sentences: not judged, 2 of them changed"


def test_what_is_undone_in_an_article_that_was_withdrawn_moves_nothing() -> None:
    session, disk, ear = start("a", "b")
    acts = Acts(session)
    session.open("b", 3)
    acts.decide(A)
    disk.write()
    session.open("a", 1)
    desk_of(session).rounds.withdrawn = {"b": "why"}
    look(session, cards=session.desk.articles.cards())
    undo(session)
    assert ear.heard[-1] == "undone: 1 sentence of an article that is not in the list"
    assert (session.current_place, session.pending.saved, session.pending.left) == (("a", 1), 0, 5)


class Retold(FakeDesk):
    """A desk that carries over what was said of a text: a sentence moved, the second went, the third changed."""

    WHERE = (Anchor(Status.MOVED, 1, 1.0), ORPHAN, Anchor(Status.FUZZY, 2, 0.9))

    def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
        return self.WHERE[sentence]

    def held(self, article: str, reviewer: str) -> Mapping[int, Event]:
        found, snapshot = {}, self._articles[article].sha256
        for one in self._events:
            anchor = self.WHERE[one.sentence]
            if one.snapshot == snapshot:
                found[one.sentence] = one
            elif anchor.is_same and anchor.sentence is not None:
                found[anchor.sentence] = one
        return found


def retold() -> tuple[Session, Disk, Ear]:
    """Return a session that judged three sentences whose article then got another text."""
    session, disk, ear = start(desk=Retold([article("a", "One.", "Two.", "Three.")]))
    acts = Acts(session)
    for verdict in (A, D, E):
        acts.decide(verdict)
    disk.write()
    desk_of(session)._articles["a"] = article("a", "New.", "One.", "Three changed.")
    look(session, "a", cards=session.desk.articles.cards())
    assert verdicts(session) == ["-", "a", "-"]
    return session, disk, ear


def test_undo_and_redo_change_only_the_words_that_were_judged() -> None:
    """What was said of words that are gone, or others now, is written, and shown on no sentence in their place."""
    session, disk, ear = retold()
    told: list[frozenset[str]] = []
    disk.acknowledge = lambda outcome: told.append(session.acknowledge(outcome))
    steps = (
        (undo, "undone: 1 sentence of an earlier text", ["-", "a", "-"], 2),
        (undo, "undone: 1 sentence of an earlier text", ["-", "a", "-"], 2),
        (undo, "undone: sentence 2: accurate → not judged", ["-", "-", "-"], 1),
        (redo, "redone: sentence 2: accurate", ["-", "a", "-"], 1),
        (redo, "redone: 1 sentence of an earlier text", ["-", "a", "-"], 1),
        (redo, "redone: 1 sentence of an earlier text", ["-", "a", "-"], 2),
    )
    for act, said, held, place in steps:
        act(session)
        assert (session.pending.pending, ear.heard[-1]) == (1, said)
        assert (verdicts(session), session.cursor.place) == (held, place)
        disk.write()
        assert (session.pending.pending, verdicts(session)) == (0, held)
        assert (session.pending.saved, session.pending.progress("a").judged) == (held.count("a"), held.count("a"))
    assert told == [frozenset("a"), frozenset("a"), frozenset(), frozenset(), frozenset("a"), frozenset("a")]
    written = [(one.sentence, one.holding.verdict) for one in desk_of(session).log("ana")]
    assert written[3:] == [(2, None), (1, None), (1, None), (1, A), (1, D), (2, E)]


def test_what_failed_on_an_earlier_text_is_tried_again_and_shown_nowhere() -> None:
    session, disk, _ = retold()
    undo(session)
    disk.write("The disk is full")
    assert (verdicts(session), session.pending.pending, len(session.pending.failed)) == (["-", "a", "-"], 0, 1)
    session.retry()
    disk.write()
    assert (verdicts(session), session.pending.failed) == (["-", "a", "-"], [])
    assert desk_of(session).log("ana")[-1].undoes
