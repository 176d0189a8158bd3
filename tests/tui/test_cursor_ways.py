"""Going from sentence to sentence and from article to article, and what is found on the way."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from reading.anchor import Anchor, Status
from reading.article import Article, EntityType, Kind, Mention, Sentence
from reading.errors import CopydeskError
from review.events import Event, EventKind, Holding, Role
from review.holdings import Progress
from store.desk import Place, Reanchored
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import look, start, verdicts
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.work.acts import Acts
from tui.work.entities import mentions_between
from tui.work.news import Renewal
from tui.work.sentence import OpenArticle
from tui.work.session import Session


def opened(session: Session) -> OpenArticle:
    """Return the article that is open."""
    assert session.opened is not None
    return session.opened


def decide(session: Session, *names: str) -> None:
    """Judge all of some articles, and stay where one is."""
    here = session.name
    for name in names:
        session.open(name)
        for _ in range(5):
            Acts(session).decide(Verdict.ACCURATE)
    session.open(here)


# ------------------------------------------------------------------------------------------------ between the articles


def test_articles_follow_in_the_lists_order() -> None:
    """Not in the desk's: what the list shows third is third, and there it ends."""
    session, _, ear = start("a", "b", "c", "d")
    order = [2, 0, 3]
    session.move_article(1, order)
    assert session.name == "d"
    session.move_article(1, order)
    assert (session.name, ear.heard[-1]) == ("d", "This is the last article")
    session.move_article(-1, order)
    assert session.name == "a"
    session.move_article(-5, order)
    assert session.name == "c"
    session.move_article(-1, order)
    assert (session.name, ear.heard[-1]) == ("c", "This is the first article")
    session.move_article(2, order)
    assert session.name == "d"
    session.open("b")
    session.move_article(1, order)
    assert session.name == "c", "from an article that is not listed to the first that is"


def test_from_an_article_that_the_list_hides_one_goes_to_its_ends() -> None:
    """Down to the first that it shows, up to the last; a list that shows none leads nowhere."""
    for steps, name in ((1, "d"), (2, "c"), (-1, "b"), (-2, "c")):
        session, _, _ = start("a", "b", "c", "d")
        session.move_article(steps, [3, 2, 1])
        assert session.name == name
    session.move_article(1, [])
    assert session.name == "c"
    session.move_article(1)
    assert session.name == "d", "without an order it is the desk's"


def test_an_article_opens_where_it_was_left() -> None:
    """Else at its first sentence to judge; else at its first; a range is given up."""
    session, _, ear = start("a", "b")
    session.cursor.go(3)
    session.toggle_range()
    session.open("b")
    assert (session.name, session.cursor.sentence, session.cursor.anchor, ear.heard[-1]) == ("b", 0, None, "opened")
    session.open("a")
    assert session.cursor.sentence == 3
    session.open("b", 99)
    assert session.cursor.sentence == 4
    session.open("b", -3)
    assert session.cursor.sentence == 0
    fresh, _, _ = start("c")
    Acts(fresh).decide(Verdict.ACCURATE)
    fresh._seen.clear()
    fresh.opened = None
    fresh.open("c")
    assert fresh.cursor.sentence == 1


def test_the_place_of_the_last_time_is_where_one_starts() -> None:
    """Unless an article is asked for; else it is the first that has something left; else the first."""
    session, disk, _ = start("a", "b", "c")
    assert session.place_to_keep({"x": 1}) == Place("a", 0, {"x": 1})
    decide(session, "a", "c")
    disk.write()
    again, _, _ = start(desk=disk.desk)
    assert again.name == "b"
    disk.desk.remember(Place("c", 2))
    again, _, _ = start(desk=disk.desk)
    assert (again.name, again.cursor.sentence) == ("c", 2)
    again.start("a")
    assert (again.name, again.cursor.sentence) == ("a", 0)
    again.start("nowhere")
    assert again.name == "c"
    disk.desk.remember(Place("gone", 2))
    decide(session, "b")
    disk.write()
    again, _, _ = start(desk=disk.desk)
    assert (again.name, again.cursor.sentence) == ("a", 0)


def test_a_desk_without_articles_has_nothing_to_do() -> None:
    """Whatever is asked of it."""
    session, disk, ear = start(desk=FakeDesk([]))
    acts = Acts(session)
    assert (session.name, session.number, session.progress, session.held()) == ("", -1, Progress(0, 0), {})
    session.cursor.go(3)
    session.move_article(1)
    session.cursor.seek()
    acts.decide(Verdict.ACCURATE)
    session.reread()
    assert (session.cursor.sentence, list(disk.waiting), session.current) == (0, [], None)
    assert ear.heard == ["Nothing to judge here"]
    assert not session.pending.look_for_undo()()


# ------------------------------------------------------------------------------------------------------ in the article


def test_moving_stays_in_the_article_and_is_told_once() -> None:
    """A step that leads nowhere is none."""
    session, _, ear = start()
    ear.heard.clear()
    session.cursor.move(-1)
    session.cursor.move(2)
    session.cursor.move(9)
    session.cursor.go(4)
    assert session.cursor.sentence == 4
    assert ear.heard == ["0>2", "2>4"]


def test_seeking_the_other_way() -> None:
    """Up, then around from the end, then nowhere: and each is said."""
    session, _, ear = start()
    acts = Acts(session)
    session.cursor.go(3)
    acts.decide(Verdict.ACCURATE)
    session.cursor.seek(forward=False, times=2)
    assert session.cursor.sentence == 1
    session.cursor.go(0)
    ear.heard.clear()
    session.cursor.seek(forward=False)
    assert (session.cursor.sentence, ear.heard[0]) == (4, "Went on from the end")
    for at in (1, 2, 4):
        session.cursor.go(at)
        acts.decide(Verdict.ACCURATE)
    assert session.cursor.sentence == 0
    session.cursor.seek()
    assert (session.cursor.sentence, ear.heard[-1]) == (0, "This is the last one left")
    session.cursor.seek(forward=False, times=3)
    assert ear.heard[-2:] == ["This is the last one left"] * 2, "it is said once for all three"
    acts.decide(Verdict.ACCURATE)
    ear.heard.clear()
    session.cursor.seek()
    assert (session.cursor.sentence, ear.heard) == (0, []), "that all is judged the status line says"
    for at in range(5):
        session.cursor.go(at)
        acts.toggle_aside()
    session.cursor.seek()
    assert ear.heard[-1] == "Nothing to judge here"


def test_a_sentence_is_found_by_a_characters_place() -> None:
    """Also white space is the sentence's before it."""
    session, _, _ = start(desk=FakeDesk([article("a", "One.", "Two.", "Three.")]))
    assert [session.sentence_at(at) for at in (0, 3, 4, 5, 9, 10, 99)] == [0, 0, 0, 1, 1, 2, 2]


def test_mentions_are_those_that_begin_in_a_span() -> None:
    """In their order; the end is not in it."""
    text = "Ana met Bo and Cy."
    mentions = tuple(Mention(at, at + 2, EntityType.PERSON, text[at : at + 2]) for at in (0, 8, 15))
    assert [mention.start for mention in mentions_between(mentions, 0, 99)] == [0, 8, 15]
    assert [mention.start for mention in mentions_between(mentions, 1, 15)] == [8]
    assert [mention.start for mention in mentions_between(mentions, 8, 16)] == [8, 15]


def test_a_range_goes_both_ways() -> None:
    """Its sentences are marked when it is given up; headings in it are left alone where there are claims."""
    text = "One. Two. Three."
    spans = (Sentence(0, 0, 4), Sentence(1, 5, 9, Kind.HEADLINE), Sentence(2, 10, 16))
    session, _, ear = start(desk=FakeDesk([Article("a", "a", "A", text, spans)]))
    acts = Acts(session)
    session.cursor.go(2)
    session.toggle_range()
    assert ear.heard[-1] == "Range: move, then a key for all; 1 so far"
    session.cursor.go(0)
    assert session.cursor.selected == range(0, 3)
    acts.decide(Verdict.DISPUTED)
    assert (verdicts(session), ear.heard[-1], session.cursor.anchor) == (
        ["d", "-", "d"],
        "2 of 3 sentences: disputed",
        None,
    )
    session.cursor.go(1)
    session.toggle_range()
    acts.decide(Verdict.ACCURATE)
    assert verdicts(session)[1] == "a", "a heading alone is judged when it is asked for"
    ear.marks.clear()
    session.cursor.go(0)
    session.toggle_range()
    session.cursor.go(2)
    session.toggle_range()
    assert ear.marks == [("a", (0,)), ("a", (0, 1, 2))]
    assert session.cursor.anchor is None


# --------------------------------------------------------------------------------------- what others, or earlier texts


class Changed(FakeDesk):
    """A desk on which earlier texts of an article have left decisions."""

    left: Sequence[Reanchored] | None = ()

    def reanchored(self, article: str, reviewer: str) -> Sequence[Reanchored]:
        if self.left is None:
            raise CopydeskError("The earlier text is lost")
        return self.left


def carried(at: int | None, status: Status, verdict: str = Verdict.ERRONEOUS) -> Reanchored:
    event = Event(EventKind.DECIDE, "ana", "main", "a", "old", 0, Holding(verdict, note="before"))
    return Reanchored(event, Anchor(status, at, 0.8), "before", "")


def test_only_like_sentences_wait_to_be_confirmed() -> None:
    """Equal ones hold; those that are gone are counted; a text that is lost is no obstacle."""
    desk = Changed([article("a", "One.", "Two.", "Three.")])
    desk.left = [carried(2, Status.FUZZY), carried(0, Status.MOVED), carried(None, Status.ORPHANED)]
    session, disk, ear = start(desk=desk)
    acts = Acts(session)
    assert list(opened(session).stale) == [2]
    assert opened(session).orphans == 1
    assert (session.views[0].stale, session.views[2].stale) == (None, desk.left[0])
    acts.confirm()
    assert ear.heard[-1] == "Nothing to confirm here"
    session.cursor.go(2)
    acts.confirm()
    assert (session.holding(2), session.cursor.sentence) == (desk.left[0].event.holding, 0)
    assert session.held()[2].kind is EventKind.CONFIRM
    assert session.views[2].stale is None, "what was confirmed waits no more"
    desk.left = None
    disk.write()
    look(session, "a")
    assert (opened(session).stale, opened(session).orphans) == ({}, 0)


def test_suggestions_are_agents_and_wait_where_nobody_judged() -> None:
    """Not other people's verdicts, nor an agent's that it took back."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.")])
    made = Event(EventKind.DECIDE, "bot", "main", "a", "", 1, Holding(Verdict.ERRONEOUS), role=Role.AGENT)
    taken_back = replace(made, sentence=0, holding=Holding())
    session, _, _ = start(desk=desk)
    acts = Acts(session)
    assert opened(session).suggestions == {}
    desk.append([made, taken_back, replace(made, sentence=2, role=Role.REVIEWER, reviewer="bo")])
    look(session, "a")
    assert list(opened(session).suggestions) == [1]
    assert (session.views[0].suggested, session.views[2].suggested) == (None, None)
    session.cursor.go(1)
    acts.confirm()
    assert (session.holding(1).verdict, session.views[1].suggested, session.cursor.sentence) == (
        Verdict.ERRONEOUS,
        None,
        2,
    )


def test_what_is_new_on_the_desk_is_said() -> None:
    """Articles that came, by title where it is one, and how many went to others."""
    session, _, _ = start("a", "b")
    one, two = session.cards
    more = [replace(one, name=name, title=name.upper()) for name in ("c", "d")]
    assert look(session, cards=[one, two]) == Renewal("")
    assert look(session, cards=[one, two, more[0]]) == Renewal("1 new article: C")
    assert look(session, cards=[one, *more]) == Renewal("1 new article: D; 1 went to others")
    assert look(session, cards=[one]) == Renewal("2 went to others")
    assert look(session, cards=[one, two, *more]) == Renewal("3 new articles")


def test_a_new_text_of_the_current_article_is_opened_where_it_says_the_same() -> None:
    """The nearest of those that do; else at the same number, as far as there is one."""
    desk = FakeDesk([article("a", "One.", "Two.", "Three.", "Four.")])
    session, _, ear = start(desk=desk)
    for texts, at, there in (
        (("Two.", "x", "Three.", "y", "Two."), 1, 0),
        (("Two.", "x", "Three.", "Two.", "z"), 4, 3),
        (("New.", "Z."), 4, 1),
    ):
        session.cursor.go(at)
        session.toggle_range()
        desk._articles["a"] = article("a", *texts)
        ear.heard.clear()
        assert look(session, cards=desk.cards()).retold
        assert (session.cursor.sentence, session.cursor.anchor, opened(session).snapshot) == (
            there,
            None,
            desk.cards()[0].snapshot,
        )
        assert session.article is not None
        assert session.article.text == " ".join(texts)
        assert len(session._starts) == len(texts)
    assert look(session, cards=desk.cards()) == Renewal("")


def test_rereading_takes_the_mentions_anew() -> None:
    """The text is frozen; what the lexicon knows is not."""
    session, _, _ = start()
    before = session.article
    session.reread()
    assert session.article is not before
    assert session.article == before
