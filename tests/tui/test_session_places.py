"""Where the reviewer is: which article opens, at which sentence, and what is gone to next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from reading.article import EntityType, Mention
from store.desk import Place
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import abc, judged, session_on, start
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.session import at_once

A = Verdict.ACCURATE


@pytest.mark.parametrize(
    ("only", "left_at", "done", "opened"),
    [
        ("", Place(), "", ("a", 0)),
        ("", Place(), "ab", ("c", 0)),
        ("", Place(), "abc", ("a", 0)),
        ("", Place("b", 2), "a", ("b", 2)),
        ("", Place("gone", 2), "a", ("b", 0)),
        ("c", Place("b", 2), "", ("c", 0)),
        ("gone", Place("b", 1), "", ("b", 1)),
    ],
)
def test_a_session_starts_where_one_was_or_at_the_first_that_has_something_left(
    only: str, left_at: Place, done: str, opened: tuple[str, int]
) -> None:
    """What is asked for comes before both; the place of one article is none in another."""
    desk = abc()
    judged(desk, *done)
    desk.remember(left_at)
    session, ear = session_on(desk)
    session.start(only)
    assert session.current_place == opened
    assert ear.heard == ["opened"]
    assert session.place_to_keep({"x": 1}) == Place(*opened, {"x": 1})


def test_a_desk_without_articles_opens_nothing() -> None:
    session, ear = session_on(FakeDesk([]))
    acts = Acts(session)
    session.start()
    assert (session.article, session.name, session.number, session.current, session.progress.claims) == (
        *(None, "", -1, None, 0),
    )
    assert session.held() == {}
    session.move_article(1)
    session.reread()
    acts.decide(A)
    assert not session.is_claim(0)
    assert not session.may_have_past(0)
    assert ear.heard == []


def test_an_article_is_entered_where_it_was_left_or_at_the_first_that_is_to_be_judged() -> None:
    """Unless a sentence is named; what was to be done there is done once it is open."""
    session, _, _ = start("a", "b")
    acts = Acts(session)
    acts.decide(A, 2)
    session.open("b", 3)
    then = []
    session.open("a", then=lambda: then.append(session.current_place))
    assert (session.current_place, then) == (("a", 2), [("a", 2)])
    session.cursor.go(4)
    session.open("b")
    assert session.current_place == ("b", 3)
    session.open("a")
    assert session.current_place == ("a", 4)
    session.open("a", 1, then=lambda: then.append(session.current_place))
    assert then[1:] == [("a", 1)]
    session.jump_back()
    assert session.current_place == ("a", 4), "the open article is a place that one comes back to as well"


def test_behind_the_end_of_an_article_the_next_that_has_something_left_follows() -> None:
    """From the top when there is none below; when all is judged, simply the next one."""
    desk = abc()
    judged(desk, "b")
    session, _, ear = start(desk=desk)
    acts = Acts(session)
    acts.decide(A, 3)
    assert session.cursor.ended
    session.move_article(1)
    assert session.name == "c"
    acts.decide(A, 2)
    acts.decide(A)
    session.open("b")
    session.cursor.end()
    session.move_article(-1)
    assert session.name == "a", "backwards it is a step"
    session.cursor.go(1)
    acts.clear()
    session.open("b")
    session.move_article(1)
    assert session.name == "a", "around the end"
    session.cursor.go(1)
    acts.decide(A)
    assert session.cursor.ended
    session.move_article(1)
    assert session.name == "b", "nothing is left anywhere"
    session.open("c")
    session.move_article(1)
    assert ear.heard[-1] == "This is the last article"
    session.open("b")
    session.move_article(2)
    assert session.name == "c"


def test_an_article_with_something_left_does_not_follow_itself() -> None:
    """Behind the end of the only one that has, the list goes on, or is at its end."""
    desk = abc()
    judged(desk, "a", "b")
    session, _, ear = start(desk=desk)
    assert session.name == "c"
    session.cursor.end()
    session.move_article(1)
    assert (session.current_place, ear.heard[-1]) == (("c", 3), "This is the last article")
    session.move_article(1, [2, 0, 1])
    assert session.name == "a"


def test_an_article_that_is_not_listed_goes_on_at_the_top_of_the_list() -> None:
    desk = FakeDesk([article(name, "One.", f"Two of {name}.") for name in "abcd"])
    judged(desk, "c")
    session, _, _ = start(desk=desk)
    session.open("c")
    session.cursor.end()
    session.move_article(1, [1, 0, 3])
    assert session.name == "b"


def test_the_open_article_is_taken_again_with_its_new_mentions() -> None:
    session, _, _ = start("a")
    desk = session.desk
    assert isinstance(desk, FakeDesk)
    here = session.cursor.sentence
    desk._articles["a"] = replace(desk._articles["a"], mentions=(Mention(0, 8, EntityType.PERSON, "Sentence"),))
    then = []
    session.reread(lambda: then.append(session.article.mentions if session.article else None))
    assert then == [(Mention(0, 8, EntityType.PERSON, "Sentence"),)]
    assert session.cursor.sentence == here


def test_an_article_that_comes_late_is_not_taken_for_the_open_one() -> None:
    """What was read of one article while another was opened is dropped."""
    session, _, _ = start("a", "b")
    later: list[Callable[[], None]] = []
    session.fetch = lambda read, take: later.append(lambda: take(read()))
    session.reread(lambda: later.clear())
    session.fetch = at_once
    session.open("b")
    [come] = later
    come()
    assert session.article is not None
    assert (session.article.name, len(later)) == ("b", 1)


def test_a_character_belongs_to_the_sentence_that_it_is_in_or_behind() -> None:
    session, _, _ = start("a")
    assert session.article is not None
    second = session.article.sentences[1]
    offsets = (-1, 0, second.start - 1, second.start, second.end, 10_000)
    assert [session.sentence_at(at) for at in offsets] == [0, 0, 0, 1, 1, 4]


def test_a_sentence_is_quoted_where_it_is_open() -> None:
    session, _, _ = start("a", "b")
    places = (("a", 1), ("a", 4), ("b", 1), ("a", 5), ("a", -1))
    assert [session.quote_of(*place) for place in places] == [
        *("Sentence 1 of it.", "Sentence 4 of it.", "", "", ""),
    ]


def test_a_jump_to_another_article_does_what_was_to_be_done_there() -> None:
    session, _, _ = start("a", "b")
    session.cursor.go(2)
    session.open("b", 1)
    session.cursor.go(4)
    seen: list[tuple[str, int]] = []
    session.jump_back(then=lambda: seen.append(session.current_place))
    session.jump_forward(then=lambda: seen.append(session.current_place))
    session.jump(0)
    session.jump_back(then=lambda: seen.append(session.current_place))
    session.jump_back(9)
    session.jump_back(then=lambda: seen.append(session.current_place))
    assert seen == [("a", 2), ("b", 4), ("b", 4)]
    session.open("a", 3)
    session.open("b")
    assert session.current_place == ("b", 4), "going back leaves an article as another way of going does"


def test_an_article_s_number_is_its_place_among_the_cards() -> None:
    session, _, _ = start("a", "b")
    assert [session.number_of(name) for name in ("a", "b", "aa", "")] == [0, 1, -1, -1]
    session.open("b")
    assert session.number == 1
