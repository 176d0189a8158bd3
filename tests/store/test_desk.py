"""What every desk must do, on the disk, in memory or in another process: the same tests over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article
from reading.lexicon import merge
from reading.read import read_file
from review.events import Event, EventKind, Holding
from review.rounds import MAIN
from review.undo import redo, undo
from store.desk import NOBODY, Desk, Place, no_progress, sentence_of
from store.opening import open_desk
from store.person import current_person
from tests.fakes.desk import FakeDesk
from tests.fakes.remote import RemoteDesk
from tests.verdicts import Verdict

Make = Callable[[], Desk]


@pytest.fixture(params=["disk", "memory", "process"])
def make(request: pytest.FixtureRequest, samples: Path, articles: tuple[Article, ...]) -> Iterator[Make]:
    """Return what opens the desk; on the disk each opening is a program of its own."""
    if request.param == "disk":
        yield lambda: open_desk(samples)
        return
    if request.param == "memory":
        desk = FakeDesk(articles, reviewer=current_person().login)
        yield lambda: desk
        return
    remote = RemoteDesk(articles, current_person().login, MAIN)
    yield lambda: remote
    remote.end()


def opened_by(reviewer: str, desk: Desk, samples: Path) -> Desk:
    """Return the desk as another reviewer has it open, beside the first; a double takes everybody's decisions."""
    return desk if isinstance(desk, FakeDesk | RemoteDesk) else open_desk(samples, reviewer=reviewer)


def decide(desk: Desk, sentence: int, verdict: str | None, step: str = "") -> Event:
    card = desk.articles.cards()[0]
    holding = Holding(verdict=verdict)
    return Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence, holding, step=step)


def test_articles_are_listed_by_name_and_read_back_whole(make: Make, samples: Path) -> None:
    """The list has every sample, and an article's quotes are its text exactly."""
    desk = make()
    names = [card.name for card in desk.articles.cards()]
    assert names == sorted(path.name for path in samples.glob("*.txt"))
    assert len(names) == 5
    for card in desk.articles.cards():
        article = desk.articles.article(card.name)
        assert article.sha256 == card.snapshot
        assert len(article.sentences) == card.sentences
        assert {s.index for s in article.sentences if s.kind.is_claim} == card.claims


def test_the_last_event_of_a_sentence_is_what_is_held(make: Make) -> None:
    """Deciding twice holds the second; both stay in the history, linked."""
    desk = make()
    (first,) = desk.decisions.append([decide(desk, 7, Verdict.DISPUTED)])
    (second,) = desk.decisions.append([decide(desk, 7, Verdict.ACCURATE)])
    assert desk.decisions.held(first.article, desk.reviewer) == {7: second}
    assert second.supersedes == first.id
    assert first.id < second.id
    assert list(desk.decisions.history(first.article, 7)) == [first, second]
    assert list(desk.decisions.current(first.article)) == [second]
    assert list(desk.decisions.everything()) == [second]


def test_a_sentence_s_history_follows_what_is_decided_between_two_looks(make: Make) -> None:
    desk, name = make(), make().articles.cards()[0].name
    for round_ in range(3):
        for sentence in (7, 8, 7):
            desk.decisions.append([decide(desk, sentence, list(Verdict)[round_])])
            whole = desk.decisions.history(name)
            for one in (6, 7, 8):
                own = [event for event in whole if event.sentence == one]
                assert list(desk.decisions.history(name, one)) == own
                for last in (1, 2, 99):
                    assert list(desk.decisions.history(name, one, last)) == own[-last:]
                    assert list(desk.decisions.history(name, last=last)) == list(whole)[-last:]
    assert desk.decisions.history(desk.articles.cards()[1].name, 7) == []
    assert list(make().decisions.history(name, 7)) == list(desk.decisions.history(name, 7))
    assert len(desk.decisions.history(name, 7)) == 6


def test_contested_is_what_is_held_where_verdicts_differ(make: Make, samples: Path) -> None:
    """All events of such a sentence, a cleared one among them; of the others, whatever came before, none."""
    desk = make()
    other = opened_by("zoe", desk, samples)
    a, d, e = Verdict
    own, theirs = (a, a, None, d), (a, e, e, e)
    for sentence in range(4):
        desk.decisions.append([decide(desk, sentence, e), decide(desk, sentence, own[sentence])])
        other.decisions.append([replace(decide(desk, sentence, theirs[sentence]), reviewer="zoe")])
    third = opened_by("cy", desk, samples)
    third.decisions.append([replace(decide(desk, 3, None), reviewer="cy")])
    desk.refresh()
    name = desk.articles.cards()[0].name
    assert {event.sentence for event in desk.decisions.contested(name)} == {1, 3}
    assert list(desk.decisions.contested(name)) == [
        event for event in desk.decisions.current(name) if event.sentence in (1, 3)
    ]
    assert len(desk.decisions.contested(name)) == 5


def test_contested_knows_that_no_claim_is_an_answer(make: Make, samples: Path) -> None:
    """A claim that one set aside and another judged; and a headline that one judged and another left, all else done."""
    desk = make()
    other = opened_by("zoe", desk, samples)
    card = desk.articles.cards()[0]
    claims = sorted(card.claims)
    headline = next(at for at in range(card.sentences) if at not in card.claims)

    def say(sentence: int, holding: Holding, theirs: bool = False) -> None:
        event = replace(decide(desk, sentence, None), holding=holding, reviewer="zoe" if theirs else desk.reviewer)
        (other if theirs else desk).decisions.append([event])

    judged = Holding(Verdict.ACCURATE, True)
    say(claims[0], Holding(claim=False))
    say(claims[0], judged, theirs=True)
    desk.refresh()
    assert {event.sentence for event in desk.decisions.contested(card.name)} == {claims[0]}
    say(headline, judged)
    desk.refresh()
    assert {event.sentence for event in desk.decisions.contested(card.name)} == {claims[0]}, "zoe is not done yet"
    for sentence in claims[1:]:
        say(sentence, judged, theirs=True)
    desk.refresh()
    assert list(desk.decisions.contested(card.name)) == list(desk.decisions.current(card.name))


def test_controls_are_counted_by_themselves(make: Make) -> None:
    """How many of them somebody has answered, whatever else they have done."""
    desk = make()
    card = desk.articles.cards()[0]
    first, second, *_ = sorted(card.claims)
    desk.decisions.append([decide(desk, first, Verdict.ACCURATE), decide(desk, second, Verdict.ERRONEOUS)])
    assert desk.decisions.controls(desk.reviewer) == {}
    if isinstance(desk, FakeDesk):
        desk.rules = replace(desk.rules, controls={(card.name, second): Verdict.ACCURATE})
        found = desk.controls(desk.reviewer)[card.name]
        assert (found.judged, found.claims, found.spread[2]) == (1, 1, 1)


def test_events_of_one_call_are_one_step_unless_labelled(make: Make) -> None:
    """Empty steps share one, labels make several, each named by its first event."""
    desk = make()
    one = desk.decisions.append([decide(desk, 1, Verdict.DISPUTED), decide(desk, 2, Verdict.DISPUTED)])
    assert {event.step for event in one} == {one[0].id}
    two = desk.decisions.append([decide(desk, 3, Verdict.ACCURATE, "~x"), decide(desk, 4, Verdict.ACCURATE, "~y")])
    assert [event.step for event in two] == [event.id for event in two]


def test_progress_counts_what_is_held(make: Make) -> None:
    """The figures follow each append."""
    desk = make()
    card = desk.articles.cards()[0]
    claim = min(card.claims)
    assert desk.decisions.progress(desk.reviewer)[card.name].judged == 0
    desk.decisions.append([decide(desk, claim, Verdict.ERRONEOUS)])
    progress = desk.decisions.progress(desk.reviewer)[card.name]
    assert (progress.judged, progress.spread[2], progress.claims) == (1, 1, len(card.claims))
    assert "none.txt" not in desk.decisions.progress(desk.reviewer)


def test_undo_and_redo_work_across_openings(make: Make) -> None:
    """The log of a new opening undoes what an earlier one did."""
    desk = make()
    desk.decisions.append([decide(desk, 7, Verdict.DISPUTED)])
    (second,) = desk.decisions.append([decide(desk, 7, Verdict.ACCURATE)])
    desk.close()
    desk = make()
    desk.decisions.append(undo(lambda: reversed(desk.decisions.log(desk.reviewer)), desk.decisions.history))
    assert desk.decisions.held(second.article, desk.reviewer)[7].holding.verdict == Verdict.DISPUTED
    desk.decisions.append(redo(lambda: reversed(desk.decisions.log(desk.reviewer))))
    assert desk.decisions.held(second.article, desk.reviewer)[7].holding.verdict == Verdict.ACCURATE


def test_undo_gives_a_sentence_its_own_verdict_back(make: Make) -> None:
    """Not the one of another sentence that was decided meanwhile, in whatever order."""
    desk = make()
    for sentence, verdict in ((2, Verdict.ACCURATE), (3, Verdict.ERRONEOUS), (1, Verdict.DISPUTED)):
        desk.decisions.append([decide(desk, sentence, verdict)])
    (again,) = desk.decisions.append([decide(desk, 3, Verdict.ACCURATE)])
    desk.decisions.append(undo(lambda: reversed(desk.decisions.log(desk.reviewer)), desk.decisions.history))
    held = {at: event.holding.verdict for at, event in desk.decisions.held(again.article, desk.reviewer).items()}
    assert held == {1: Verdict.DISPUTED, 2: Verdict.ACCURATE, 3: Verdict.ERRONEOUS}


def test_the_place_is_kept(make: Make) -> None:
    """Where the reviewer stopped survives the program."""
    desk = make()
    desk.remember(Place("a.txt", 4, {"sort": "title"}))
    desk.close()
    assert make().place() == Place("a.txt", 4, {"sort": "title"})


def test_every_mention_of_the_desk_is_found(make: Make) -> None:
    """Counted by name and type, with its sentence around it; a change of the lexicon shows at once."""
    desk = make()
    truth = [(card.name, one) for card in desk.articles.cards() for one in desk.articles.article(card.name).mentions]
    assert len({name for name, _ in truth}) == 5
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    uses = desk.search.entities(tell)
    assert uses == Counter((one.entity, one.type) for _, one in truth)
    assert told == [(number, len(desk.articles.cards())) for number in range(len(desk.articles.cards()))]
    found = desk.search.sightings(uses.keys())
    assert [(one.article, one.mention) for one in found] == truth
    for one in found:
        quote = desk.articles.article(one.article).quote(one.sentence)
        assert quote.startswith(one.before)
        assert quote.endswith(one.after)
        assert one.spelling == " ".join(quote[len(one.before) : len(quote) - len(one.after)].split())
    name = max(uses, key=lambda one: uses[one])
    desk.articles.teach(merge(desk.articles.lexicon(), name[0], "Somebody Else", name[1]))
    after = desk.search.entities()
    assert after[("Somebody Else", name[1])] >= uses[name]
    assert name not in after
    now = [(card.name, one) for card in desk.articles.cards() for one in desk.articles.article(card.name).mentions]
    assert [(one.article, one.mention) for one in desk.search.sightings(after.keys())] == now
    assert desk.search.sightings([]) == []


def test_the_sentence_decided_on_last_comes_first_whatever_its_article(make: Make) -> None:
    desk = make()
    one, two = desk.articles.cards()[:2]
    for at, card in enumerate((one, two, two, one)):
        held = Holding(Verdict.ACCURATE)
        desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, at, held)])
    found = [(row.article, row.sentence) for row in desk.decisions.newest_first()]
    assert found == [(one.name, 3), (two.name, 2), (two.name, 1), (one.name, 0)]


def test_an_offset_is_in_the_sentence_that_holds_it(samples: Path) -> None:
    """Its first and its last character, and none of what lies before, between and behind sentences."""
    article = read_file(sorted(samples.glob("*.txt"))[0])
    held = {offset: one.index for one in article.sentences for offset in range(one.start, one.end)}
    assert len(held) < len(article.text)
    for offset in range(-1, len(article.text) + 2):
        assert sentence_of(article, offset) == held.get(offset, NOBODY)
    assert no_progress(0, 9)
