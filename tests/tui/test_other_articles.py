"""What the screen knows of other articles: when it looks it up, what the round shows of it, what makes it look anew."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Holding, Link, Relation
from review.links import linked
from review.rounds import Round
from store.desk import ProgressCallback
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import start
from tests.tui.helpers import article
from tests.tui.others_double import AFTER, BEFORE, OFF, Stage, differing
from tests.verdicts import Verdict
from tui.screens.desk.elsewhere import worth_of
from tui.widgets.inspector_rows import ElsewhereView

DONE = Holding(Verdict.ACCURATE)

# ------------------------------------------------------------------ what is shown


@pytest.mark.parametrize(
    ("rules", "done", "count"), [(BEFORE, 0, 2), (AFTER, 0, 0), (AFTER, 3, 0), (AFTER, 4, 2), (OFF, 4, 0)]
)
def test_an_article_counts_what_differs_in_it_once_the_round_shows_it_of_all_of_it(
    rules: Round, done: int, count: int
) -> None:
    desk = differing()
    desk.append(
        [
            Event(EventKind.DECIDE, "ana", "main", "a.txt", desk.cards()[0].snapshot, at, DONE)
            for at in range(done)
        ]
    )  # fmt: skip
    on = Stage(desk, rules)
    on.others.marks = {"a.txt": {1: frozenset({"money"}), 3: frozenset({"date", "money"})}}
    first, other = on.session.cards
    assert (on.others.count(first), on.others.count(other)) == (count, 0)
    assert sorted(on.others.differing(first)) == (["date", "money"] if count else [])
    assert sorted(on.others.differing(other)) == []


@pytest.mark.parametrize(
    ("rules", "articles", "sentence", "shown"),
    [
        (BEFORE, 2, None, None),
        (OFF, 2, 0, None),
        (BEFORE, 1, 0, None),
        (BEFORE, 2, 0, ElsewhereView()),
        (AFTER, 2, 0, ElsewhereView(note="after you judge")),
    ],
)
def test_the_inspector_has_no_section_where_there_is_nothing_to_be_seen(
    rules: Round, articles: int, sentence: int | None, shown: ElsewhereView | None
) -> None:
    on = Stage(FakeDesk([article(f"{name}.txt", "One.") for name in "ab"[:articles]]), rules)
    on.others.is_ready = True
    assert on.others.view_of(None if sentence is None else on.session.views[sentence]) == shown


def test_a_section_says_while_not_all_are_compared() -> None:
    desk = differing()
    desk.elsewhere.hints["a.txt", 3] = replace(desk.elsewhere.hints["a.txt", 3], is_complete=False)
    on = Stage(desk).compared()
    shown = [on.looked_up(1), on.looked_up(3)]
    assert [(one.note, [line.there for line in one.section.differences]) for one in shown if one and one.section] == [
        ("", ["Dos"]),
        ("not all compared", ["Uno"]),
    ]


def test_what_was_on_the_screen_of_a_sentence() -> None:
    """Its sign, where the page shows the sentence; the section, where it is current; what the dialog showed; no hint
    twice."""
    on = Stage(differing())
    on.session.cursor.go(1)
    on.others.looked_at(("a.txt", 1), ["money b.txt#2", "same b.txt#1"])
    assert on.session.hinted(1) == ()
    on.compared()
    assert on.session.hinted(1) == ("sign", "same b.txt#1", "money b.txt#2")
    assert (on.session.hinted(2), on.session.hinted(3)) == ((), ("sign",))
    on.others.looked_at(("a.txt", 1), ["date b.txt#2", "money b.txt#2"])
    assert on.session.hinted(1) == ("sign", "same b.txt#1", "money b.txt#2", "date b.txt#2")
    on.view.reader.shows = lambda _: False
    assert on.session.hinted(3) == ()
    on.others.moved()
    assert on.session.hinted(1) == ("same b.txt#1",)


# ------------------------------------------------------------------ the order and the filter of the list


def test_the_worth_of_the_articles_is_looked_up_once_for_the_list() -> None:
    desk, listed = differing(), list[str]()
    desk.elsewhere.worths = {"a.txt": [0.3, 0.0, 0.6, 0.6], "b.txt": [0.3]}
    on = Stage(desk)
    assert on.others.want("name", (), lambda: listed.append("name"))
    assert not on.others.want("worth", (), lambda: listed.append("early"))
    assert not on.others.want("worth", (), lambda: listed.append("worth"))
    assert (on.others.worth("a.txt"), listed, on.questions.asked) == (0.0, [], ["worth"])
    on.questions.answer("worth")
    assert listed == ["worth"]
    assert [on.others.worth(name) for name in ("a.txt", "b.txt", "c.txt")] == pytest.approx([0.5, 0.1, 0.0])
    assert on.others.want("worth", (), lambda: None)
    assert on.questions.asked == ["worth"]
    on.others.follow((), articles=False)
    assert on.others.want("worth", (), lambda: None)
    on.others.follow((), articles=True)
    assert not on.others.want("worth", (), lambda: None)
    on.questions.fail("worth")
    assert on.said()[-1] == "say('It cannot be read: the disk is full', urgent=True)"


def test_worth_that_comes_when_another_round_is_shown_changes_no_list() -> None:
    on, listed = Stage(differing()), list[str]()
    on.others.want("worth", (), lambda: listed.append("worth"))
    on.view.elsewhere = None
    on.questions.answer("worth")
    assert listed == []


def test_a_filter_for_differences_waits_for_the_comparison() -> None:
    """Where the round shows any; one that fails filters nothing."""
    on, listed = Stage(differing()), list[str]()
    for answer in (on.questions.fail, on.questions.answer):
        assert on.others.want("name", (), lambda: None)
        assert not on.others.want("name", ("money",), lambda: listed.append("filtered"))
        assert listed == []
        answer("elsewhere")
    assert listed == ["filtered"]
    assert on.others.want("name", ("money",), lambda: None)
    assert Stage(differing(), OFF).others.want("name", ("money",), lambda: None)


@pytest.mark.parametrize(
    ("worths", "claims", "worth"),
    [
        ([0.3, 0.9, 0.6, 0.3], (0, 1, 2, 3), 0.6),
        ([0.3, 0.9, 0.6, 0.9], (0, 2, 3), 0.6),
        ([0.3, 0.9], (0, 1), 0.4),
        ([0.3, 0.9], (1, 2), 0.3),
        ([], (0,), 0.0),
    ],
)
def test_an_article_is_worth_what_its_three_best_claims_are(
    worths: list[float], claims: tuple[int, ...], worth: float
) -> None:
    """Those that it does not have count as nothing."""
    assert worth_of(worths, claims) == pytest.approx(worth)


# ------------------------------------------------------------------ comparing


def test_articles_are_compared_when_the_inspector_is_seen_and_no_key_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many, when somebody asks for it; the number is said while it is under way."""
    on = Stage(differing())
    assert on.section_at(0) == ElsewhereView()
    (wait, act), = on.timers  # fmt: skip
    assert (wait, on.questions.asked) == (0.3, [])
    on.view.inspector.display = False
    act()
    on.view.inspector.display, on.view.elsewhere = True, None
    act()
    assert on.questions.asked == []
    on.view.elsewhere = on.others
    act()
    assert on.questions.asked == ["elsewhere"]
    on.others._tell(1_000, 2_000)
    assert on.section_at(0) == ElsewhereView(note=" compared 1,000 of 2,000")

    for most, shown in ((1, ElsewhereView(note="<elsewhere.open> compares the articles")), (2, ElsewhereView())):
        monkeypatch.setattr("tui.screens.desk.elsewhere.UNASKED", most)
        on = Stage(differing())
        assert on.section_at(0) == shown
        assert len(on.timers) == most - 1
    monkeypatch.setattr("tui.screens.desk.elsewhere.UNASKED", 1)
    on.others.was_asked = True
    assert on.section_at(0) == ElsewhereView()
    on.view.inspector.display = False
    on.timers[-1][1]()
    assert on.questions.asked == ["elsewhere"]


@pytest.mark.parametrize(
    ("rules", "was_asked", "is_ready", "waits"),
    [(BEFORE, True, False, [0.3]), (BEFORE, False, False, []), (BEFORE, True, True, []), (OFF, True, False, [])],
)
def test_articles_are_compared_at_the_start_where_somebody_looked_before(
    rules: Round, was_asked: bool, is_ready: bool, waits: list[float]
) -> None:
    on = Stage(differing(), rules)
    on.others.was_asked, on.others.is_ready = was_asked, is_ready
    on.others.wake()
    assert [wait for wait, _ in on.timers] == waits
    for _, act in on.timers:
        act()
    assert on.questions.asked == ["elsewhere"] * len(waits)


def test_one_comparison_is_waited_for_by_all_who_want_it() -> None:
    """That somebody looked is kept at once; with other articles it begins anew."""
    on, done = Stage(differing()), list[object]()
    on.others.compare(done.append)
    on.others.compare(done.append)
    assert (on.questions.asked, on.said(), done) == (["elsewhere"], ["remember()"], [])
    on.others.compare(done.append, afresh=True)
    assert on.questions.asked == ["elsewhere"] * 2
    on.questions.answer("elsewhere")
    assert done == [True] * 3
    assert on.said() == ["page.refresh_sentences(frozenset({1, 3}))", "list.repaint()", "inspect()"]
    assert (on.others.is_ready, on.session.differing) == (True, frozenset({1, 3}))
    assert on.others.marks == {"a.txt": {1: {"money"}, 3: {"money"}}}
    on.others.compare(done.append)
    on.questions.fail("elsewhere")
    assert done == [True, True, True, False]
    assert on.said() == ["say('It cannot be read: the disk is full', urgent=True)"]


def test_how_far_a_comparison_is_is_said_now_and_then_and_no_more_when_it_has_ended() -> None:
    desk, wanted = differing(), list[object]()

    def refresh(report: ProgressCallback) -> frozenset[str]:
        wanted.extend(report(done, 50) for done in (1, 20, 21, 40))
        return frozenset()

    desk.elsewhere.refresh = refresh  # type: ignore[method-assign,assignment]
    for end in ("answer", "fail"):
        on = Stage(desk)
        on.others.compare()
        read = on.questions.open["elsewhere"][0]
        read(SimpleNamespace(tell=on.questions._tell, is_wanted="wanted"))
        assert (on.questions.told, wanted) == ([(20, 50), (40, 50)], ["wanted"] * 4)
        wanted.clear()
        assert on.said() == ["remember()", "inspect()", "inspect()"]
        assert on.section_at(0) == ElsewhereView(note=" compared 40 of 50")
        getattr(on.questions, end)("elsewhere")
        on.others.is_ready = False
        on.others.compare()
        assert on.section_at(0) == ElsewhereView()
        wanted.clear()


def test_a_comparison_that_ends_when_another_round_is_shown_shows_nothing() -> None:
    on, done = Stage(differing()), list[object]()
    on.others.compare(done.append)
    on.view.elsewhere = None
    on.questions.answer("elsewhere")
    assert (done, on.others.is_ready, on.others.marks, on.said()) == ([False], False, {}, ["remember()"])


def test_a_key_that_needs_the_comparison_acts_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few articles at once or after a moment, in which keys wait; with many they do not, and nothing moves."""
    on, acts = Stage(differing()), list[str]()
    on.others.ready(lambda: acts.append("failed"))
    on.questions.fail("elsewhere")
    on.others.ready(lambda: acts.append("dropped"))
    on.drop()
    on.questions.answer("elsewhere")
    assert acts == []
    assert on.said() == [
        "keys wait",
        "remember()",
        "say('It cannot be read: the disk is full', urgent=True)",
        "keys go on",
        "keys wait",
        "page.refresh_sentences(frozenset({1, 3}))",
        "list.repaint()",
        "inspect()",
        "keys go on",
    ]
    on.others.ready(lambda: acts.append("at once"))
    on = Stage(differing())
    monkeypatch.setattr("tui.screens.desk.elsewhere.FEW", 2)
    assert on.others.may_look
    on.others.ready(lambda: acts.append("soon"))
    on.questions.answer("elsewhere")
    assert acts == ["at once", "soon"]

    monkeypatch.setattr("tui.screens.desk.elsewhere.FEW", 1)
    assert on.others.may_look
    on = Stage(differing())
    assert not on.others.may_look
    on.others.ready(lambda: acts.append("never"))
    assert on.said() == ["remember()", "say('Comparing the articles; the key works when that is done')"]
    on.others._tell(20, 50)
    on.others.ready(lambda: acts.append("never"))
    assert on.said() == ["inspect()", "say('compared 20 of 50')"]
    on.questions.answer("elsewhere")
    assert (acts, on.questions.asked) == (["at once", "soon"], ["elsewhere"])
    assert on.said()[-1] == "say('The articles are compared')"
    on = Stage(differing())
    on.others.ready(lambda: acts.append("never"))
    on.questions.fail("elsewhere")
    assert on.said()[-2:] == ["say('It cannot be read: the disk is full', urgent=True)", "say('')"]


# ------------------------------------------------------------------ looking up a sentence


def test_a_sentence_is_looked_up_with_the_next_one_when_the_cursor_rests() -> None:
    """Once, and the last one alone; an earlier wait ends."""
    desk, read = differing(), list[int]()
    on = Stage(desk).compared()
    of = desk.elsewhere.of
    desk.elsewhere.of = lambda article, sentence: read.append(sentence) or of(article, sentence)  # type: ignore[func-returns-value,method-assign]
    sections = on.others._sections
    assert on.section_at(1) == ElsewhereView()
    assert on.section_at(1) == ElsewhereView()
    assert [wait for wait, _ in on.timers] == [0.02]
    assert on.section_at(0) == ElsewhereView()
    assert (len(on.timers), on.said()) == (2, ["timer 1 stop()"])
    assert on.looked_up(2) is not None
    assert (list(sections), on.said()) == ([2, 3], ["timer 2 stop()", "inspect()"])
    on.looked_up(1)
    assert (list(sections), read) == ([2, 3, 1], [2, 3, 1])
    sections.clear()
    on.looked_up(3)
    assert (list(sections), read) == ([3], [2, 3, 1, 3])


def test_what_was_looked_up_for_an_article_that_was_left_is_not_shown() -> None:
    on = Stage(differing()).compared()
    on.section_at(1)
    on.timers[-1][1]()
    on.session.open("b.txt", 0)
    on.said()
    on.questions.answer("section")
    assert (on.others._sections, on.said()) == ({}, [])
    on = Stage(differing()).compared()
    on.section_at(1)
    on.timers[-1][1]()
    on.view.session = start(desk=differing())[0]
    on.questions.answer("section")
    assert (on.others._sections, on.said()) == ({}, [])


@pytest.mark.parametrize(("who", "shown"), [(("ana",), 0), (("bo",), 1), (("bo", "cy"), 0)])
def test_a_pair_that_was_said_to_be_another_matter_is_neither_marked_nor_shown(
    who: tuple[str, ...], shown: int
) -> None:
    """Also when it was said of the other article's sentence."""
    desk = differing()
    first, other = desk.cards()
    held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", first.snapshot, 1))
    for name in who:
        desk.append([Event(EventKind.EVIDENCE, name, "main", "b.txt", other.snapshot, 1, held)])
    on = Stage(desk).compared()
    assert on.session.differing == ({1, 3} if shown else {3})
    found = on.looked_up(1)
    assert found is not None
    assert found.section is not None
    assert (len(found.section.differences), len(found.section.partners)) == (shown, shown)


# ------------------------------------------------------------------ what makes it look anew


def test_another_article_has_signs_of_its_own() -> None:
    on = Stage(differing()).compared()
    on.looked_up(1)
    on.others.looked_at(("a.txt", 1), ["money b.txt#2"])
    on.session.open("b.txt", 0)
    on.others.opened()
    assert (on.others._sections, on.session.differing) == ({}, frozenset())
    on.session.open("a.txt", 0)
    on.said()
    on.others.opened()
    assert on.said() == ["page.refresh_sentences(frozenset({1, 3}))"]
    assert (on.session.differing, on.session.hinted(1)) == (frozenset({1, 3}), ("sign",))


def test_a_key_puts_off_what_is_compared_when_no_key_comes() -> None:
    on = Stage(differing())
    on.others.moved()
    assert on.said() == []
    on.section_at(0)
    on.others.moved()
    assert on.said() == ["timer 1 reset()"]
    on.compared().others.moved()
    assert on.said() == []


def test_a_link_has_its_sentence_looked_up_anew() -> None:
    """Other acts do not, nor those on another article, nor before the articles were compared."""
    desk = differing()
    on = Stage(desk)
    link = Link(Relation.NOT_SAME, "b.txt", desk.cards()[1].snapshot, 1)

    def hold(holding: Holding) -> None:
        on.session._held = {
            1: Event(EventKind.EVIDENCE, "ana", "main", "a.txt", desk.cards()[0].snapshot, 1, holding)
        }  # fmt: skip

    hold(linked(NOTHING, link))
    on.others.show_sentences("a.txt", [1])
    assert on.questions.asked == []
    hold(NOTHING)
    on.compared()
    assert on.session.differing == {1, 3}
    on.looked_up(1)
    on.looked_up(3)
    on.questions.asked.clear()
    hold(DONE)
    on.others.show_sentences("a.txt", [1])
    hold(linked(DONE, link))
    on.others.show_sentences("b.txt", [1])
    assert (on.questions.asked, sorted(on.others._sections)) == ([], [1, 2, 3])
    on.others.show_sentences("a.txt", [0, 1])
    assert (on.questions.asked, sorted(on.others._sections)) == (["marks"], [2, 3])
    on.questions.answer("marks")
    assert on.session.differing == {3}
    on.others.show_sentences("a.txt", [1])
    assert on.questions.asked == ["marks"]
    hold(NOTHING)
    on.others.show_sentences("a.txt", [1])
    on.view.elsewhere = None
    on.questions.answer("marks")
    assert on.session.differing == {3}


def test_links_that_were_made_before_the_article_was_opened_are_no_change() -> None:
    desk = differing()
    held = linked(NOTHING, Link(Relation.SUPPORTS, "b.txt", desk.cards()[1].snapshot, 1))
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "a.txt", desk.cards()[0].snapshot, 1, held)])
    on = Stage(desk)
    on.others.opened()
    on.compared().others.show_sentences("a.txt", [1])
    assert on.questions.asked == ["elsewhere"]


def test_what_others_wrote_is_looked_up_anew() -> None:
    """Signs where somebody wrote, everything where there are other articles; nothing before they were compared."""
    desk = differing()
    on = Stage(desk)
    on.others.follow(("b.txt",), articles=True)
    assert on.questions.asked == []
    on.compared()
    on.looked_up(1)
    held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 1))
    for who in ("bo", "cy"):
        desk.append([Event(EventKind.EVIDENCE, who, "main", "b.txt", desk.cards()[1].snapshot, 1, held)])
    on.questions.asked.clear()
    on.others.follow((), articles=False)
    assert (on.questions.asked, on.others._sections) == ([], {})
    on.others.follow(("b.txt",), articles=False)
    on.questions.answer("marks")
    assert (on.questions.asked, on.session.differing) == (["marks"], frozenset({3}))
    on.others.follow(("b.txt",), articles=True)
    on.others.follow((), articles=True)
    assert on.questions.asked == ["marks", "elsewhere", "elsewhere"]
