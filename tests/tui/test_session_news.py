"""What others do: their changes of the desk are taken in where the reviewer is at work."""

from __future__ import annotations

from msgspec.structs import replace

from reading.anchor import Anchor, Status
from review.events import Holding
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import desk_of, event, look, start
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.session import Session
from tui.work.undo import undo

A, D, E = Verdict


def renewed(session: Session, *changed: str) -> str:
    """Let a session see the desk as it is now, and return what is said."""
    return look(session, *changed, cards=session.desk.articles.cards()).said


def rename(desk: FakeDesk, old: str, new: str) -> None:
    desk._articles[new] = replace(desk._articles.pop(old), name=new)
    desk.renamed[old] = new


def test_renamed_articles_keep_their_places() -> None:
    """Where they were left, their marks and jumps; one is named, several are counted."""
    session, _, _ = start("a", "b", "c", "d")
    session.open("b", 2)
    session.open("a", 1)
    session.marks = {"m": ("b", 3), "n": ("c", 1)}
    rename(desk_of(session), "b", "x")
    assert renewed(session) == "b is x now"
    assert session.marks == {"m": ("x", 3), "n": ("c", 1)}
    session.jump_back()
    assert session.current_place == ("x", 2)
    rename(desk_of(session), "c", "y")
    rename(desk_of(session), "d", "z")
    assert renewed(session) == "2 renamed"


def test_a_renamed_article_opens_where_it_was_left() -> None:
    session, _, _ = start("a", "b")
    session.open("b", 2)
    session.open("a")
    rename(desk_of(session), "b", "x")
    renewed(session)
    session.open("x")
    assert session.current_place == ("x", 2)


def test_the_texts_are_known_of_what_is_kept() -> None:
    """The open one's as it is shown; of what is gone none."""
    session, _, _ = start("a", "b", "c")
    session.open("b")
    assert session.opened is not None
    session.opened = replace(session.opened, snapshot="shown")
    names = ("a", "b", "c", "gone")
    assert [session._text_of(name) for name in names] == [
        session.cards[0].snapshot,
        "shown",
        session.cards[2].snapshot,
        "",
    ]


def test_the_open_article_stays_open_under_its_new_name() -> None:
    session, _, _ = start("a", "b")
    session.cursor.go(3)
    rename(desk_of(session), "a", "z")
    renewal = look(session, cards=session.desk.articles.cards())
    assert (renewal.said, renewal.retold) == ("a is z now", False)
    assert session.current_place == ("z", 3)


def test_what_was_withdrawn_is_told_apart_from_what_others_got() -> None:
    session, _, _ = start("a", "b", "c", "d", "e")
    desk = desk_of(session)
    desk.rounds.withdrawn = {"b": "why"}
    del desk._articles["c"], desk._articles["d"]
    desk._articles["f"] = article("f", "One.")
    left = session.pending.left
    assert renewed(session, "f") == "1 new article: F; 1 withdrawn; 2 went to others"
    assert session.pending.left == left - 14
    assert renewed(session) == ""


def test_news_that_is_out_of_date_is_not_taken() -> None:
    """After another article was opened, something was entered, or while something is on its way."""
    session, disk, _ = start("a", "b")
    acts = Acts(session)
    old = session.look_for_news(frozenset("a"))()
    renewal = session.renew(old)
    assert renewal is not None
    assert (renewal.said, renewal.retold) == ("", False)
    session.open("b")
    assert session.renew(old) is None
    session.open("a")
    assert session.renew(old) is not None
    acts.decide(A)
    fresh = session.look_for_news(frozenset("a"))()
    assert session.renew(fresh) is None, "it is on its way"
    disk.write()
    assert session.renew(old) is None, "one more was entered"
    assert session.renew(session.look_for_news(frozenset("a"))()) is not None


def test_what_is_forgotten_of_other_articles_is_read_again() -> None:
    """And what is shown of the open one only where it was read anew."""
    session, _, _ = start("a", "b")
    assert session.pending.held("b") == {}
    desk_of(session).append([event("b", 1, Holding(D), snapshot=session.cards[1].snapshot)])
    look(session, "b")
    assert session.pending.held("b")[1].holding.verdict is D
    assert session.pending.progress("b").judged == 1
    assert (session.pending.saved, session.pending.left) == (1, 9)
    undo(session)
    assert session.current_place == ("b", 1), "what came from elsewhere is undone in its turn"


def test_who_stood_behind_the_end_stands_there_in_the_new_text() -> None:
    """Where all is judged in it; otherwise at the first that is not."""
    session, disk, _ = start(desk=FakeDesk([article("a", "One.", "Two.")]))
    acts = Acts(session)
    acts.decide(A, 2)
    assert session.cursor.ended
    disk.write()
    desk_of(session)._articles["a"] = article("a", "One.", "New.", "Two.")
    renewal = look(session, "a", cards=session.desk.articles.cards())
    assert renewal.said == "This article has a new text; what still holds was carried over"
    assert (session.cursor.ended, session.cursor.sentence) == (False, 2)


def test_a_mark_follows_its_sentence_only_where_its_text_changed() -> None:
    asked = []

    class Moving(FakeDesk):
        def anchor(self, article: str, snapshot: str, sentence: int) -> Anchor:
            asked.append((article, sentence))
            return Anchor(Status.MOVED, sentence + 1, 1.0)

    session, _, _ = start(desk=Moving([article(name, f"One {name}.", "Two.", "Three.") for name in "abc"]))
    session.marks = {"k": ("a", 0), "m": ("b", 1), "n": ("c", 1), "o": ("gone", 1)}
    desk_of(session)._articles["b"] = article("b", "New.", "One.", "Two.")
    look(session, "b", cards=session.desk.articles.cards())
    assert session.marks == {"k": ("a", 0), "m": ("b", 2), "n": ("c", 1), "o": ("gone", 1)}
    assert asked == [("b", 1)]


def test_the_places_that_change_are_shown_anew() -> None:
    """The sentence left and the one come to; in a range all between them."""
    session, _, _ = start()
    assert [view.is_current for view in session.views] == [True, False, False, False, False]
    session.cursor.go(3)
    assert [view.is_current for view in session.views] == [False, False, False, True, False]
    session.toggle_range()
    session.cursor.go(1)
    assert [view.is_in_range for view in session.views] == [False, True, True, True, False]
    session.cursor.go(4)
    assert [view.is_in_range for view in session.views] == [False, False, False, True, True]
