"""The file of what articles say of each other, by itself: who is compared with whom, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from reading.article import Article, EntityType
from reading.lexicon import EMPTY, Lexicon, LexiconEntry
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import DifferenceKind, Strength
from store.elsewhere import database
from store.elsewhere.database import PairsFile, Sheet
from tests.reading.test_statements import article

FIRE = "Firefighters fought the Quartwerk blaze in Derby until midnight.", "The Quartwerk harbour burned for hours."
RAIN = "Rain fell on northern villages.", "Farmers welcomed showers after the drought."


@pytest.fixture
def pairs() -> Iterator[PairsFile]:
    """Return a file in memory."""
    with closing(PairsFile(None)) as made:
        yield made


class Desk:
    """Articles by name, as they are taken in and compared."""

    def __init__(self, pairs: PairsFile) -> None:
        self.pairs = pairs
        self.articles: dict[str, tuple[Article, int]] = {}
        pairs.relearn(EMPTY)

    def add(
        self,
        name: str,
        *sentences: str,
        day: int = 0,
        language: str = "en",
        mentions: tuple[tuple[str, EntityType], ...] = (),
    ) -> None:
        """Take an article in and weigh it."""
        made = article(*sentences, language=language, mentions=mentions)
        made = Article(name, name, "", made.text, made.sentences, made.mentions, language=language)
        self.articles[name] = made, day
        self.pairs.take_in([(made, f"{name} as it is", day)])
        self.pairs.weigh()

    def side(self, sheet: Sheet) -> Side | None:
        """Return an article ready to be compared."""
        return side_of(*self.articles[sheet.name])

    def sheet(self, name: str) -> Sheet:
        """Return an article as the file knows it."""
        found = self.pairs.sheet(name)
        assert found is not None
        return found

    def kin(self, name: str) -> list[str]:
        """Return the names of an article's kin."""
        return [one.name for one in self.pairs.kin(self.sheet(name))]

    def compare(self, name: str) -> set[str]:
        """Compare an article with its kin, and return whose hints that changes."""
        return set(self.pairs.compare(self.sheet(name), self.side))


@pytest.fixture
def desk(pairs: PairsFile) -> Desk:
    """Return a desk without articles."""
    return Desk(pairs)


def test_kin_tell_the_same_story_the_nearest_first(desk: Desk) -> None:
    desk.add("near", *FIRE, "Smoke rose.")
    desk.add("nearest", *FIRE)
    desk.add("other", *RAIN)
    desk.add("here", *FIRE)
    assert desk.kin("here") == ["nearest", "near"]
    assert desk.kin("other") == []


@pytest.mark.parametrize(
    ("day", "language", "kin"),
    [
        (100, "en", ["here"]),
        (107, "en", ["here"]),
        (108, "en", []),
        (93, "en", ["here"]),
        (92, "en", []),
        (0, "en", ["here"]),
        (100, "en-GB", ["here"]),
        (100, "de", []),
    ],
)
def test_kin_are_of_one_language_and_week(desk: Desk, day: int, language: str, kin: list[str]) -> None:
    desk.add("here", *FIRE, day=100)
    desk.add("there", *FIRE, day=day, language=language)
    assert desk.kin("there") == kin


def test_an_article_is_compared_with_forty_others_at_most(desk: Desk) -> None:
    names = [f"a{number:02}" for number in range(42)]
    made = article(*FIRE)
    desk.pairs.take_in((Article(one, one, "", made.text, made.sentences, language="en"), one, 0) for one in names[::-1])
    desk.pairs.weigh()
    assert desk.kin("a41") == names[:40]


def test_each_pair_of_kin_is_compared_once(desk: Desk) -> None:
    """By the later one; both have other hints then."""
    for name in "abc":
        desk.add(name, *FIRE)
    desk.add("x", *RAIN)
    assert [one.name for one in desk.pairs.uncompared()] == ["a", "b", "c", "x"]
    assert not any(desk.pairs.is_compared(name) for name in "abcx")
    assert [desk.compare(name) for name in "abcx"] == [{"a"}, {"a", "b"}, {"a", "b", "c"}, {"x"}]
    assert desk.pairs.uncompared() == []
    assert all(desk.pairs.is_compared(name) for name in "abcx")
    assert not desk.pairs.is_compared("nobody")
    said = {name: desk.pairs.elsewhere(desk.sheet(name).number) for name in "abcx"}
    assert {name: sorted(one.name for one in of) for name, of in said.items()} == {
        "a": ["b", "c"],
        "b": ["a", "c"],
        "c": ["a", "b"],
        "x": [],
    }


def test_whoever_cannot_be_read_is_compared_with_nobody(desk: Desk) -> None:
    """And is not asked for again; the others are compared all the same."""
    for name in "abc":
        desk.add(name, *FIRE)
    unread = {"b"}

    def side(sheet: Sheet) -> Side | None:
        return None if sheet.name in unread else desk.side(sheet)

    assert [set(desk.pairs.compare(desk.sheet(name), side)) for name in "abc"] == [{"a"}, {"b"}, {"a", "c"}]
    assert desk.pairs.uncompared() == []


def test_what_is_kept_of_a_pair_is_seen_from_either_side(desk: Desk) -> None:
    """Sentences, scores and differences change sides, and so does how loud each is told."""
    odd, usual = "They saw the Quarzwerk team leave Derby harbour.", "They saw the Quartwerk team leave Derby harbour."
    desk.add("a", "Rain fell.", odd, usual)
    desk.add("b", usual)
    desk.compare("a")
    desk.compare("b")
    [from_a], [from_b] = (desk.pairs.elsewhere(desk.sheet(name).number) for name in "ab")
    assert {(here, there): score for here, there, score in from_a.near} == {
        (there, here): score for here, there, score in from_b.near
    }
    assert max(from_a.near, key=lambda one: one[2])[:2] == (2, 0)
    assert all(0 < score <= 1 for _, _, score in from_a.near)
    [one], [other] = from_a.discrepancies, from_b.discrepancies
    assert one.kind is other.kind is DifferenceKind.SPELLING
    assert (one.strength, one.strength_there) == (other.strength_there, other.strength) == (Strength.STRONG, None)
    assert (one.here, one.there) == (other.there, other.here)
    assert one.here[0] == 1
    assert [names for *names, found in desk.pairs.all_discrepancies() if found] == [["b", "a"]]


def test_a_pair_that_is_compared_again_is_kept_once(desk: Desk) -> None:
    """Also when the earlier one has come again, with another text."""
    for name in "ab":
        desk.add(name, *FIRE)
    for name in "abb":
        desk.compare(name)
    assert [len(desk.pairs.elsewhere(desk.sheet(name).number)) for name in "ab"] == [1, 1]
    desk.add("a", *FIRE, "Smoke rose.")
    assert desk.compare("a") == {"a", "b"}
    assert [len(desk.pairs.elsewhere(desk.sheet(name).number)) for name in "ab"] == [1, 1]


def test_the_most_promising_articles_are_looked_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the weight of the terms that they share; of equal ones those that came first."""
    monkeypatch.setattr(database, "_CANDIDATES", 2)
    desk.add("less", FIRE[0], "Ships waited outside.", "Schools stayed closed.")
    desk.add("first", *FIRE)
    desk.add("second", *FIRE)
    desk.add("third", *FIRE)
    desk.add("here", *FIRE)
    assert set(desk.kin("here")) == {"first", "second"}


def test_an_article_that_leaves_takes_all_along(desk: Desk) -> None:
    """Its terms, its kin, its facts; the others stay."""
    person = (("Ann Lee", EntityType.PERSON),)
    for name in "abc":
        desk.add(name, *FIRE, "Ann Lee came on May 3, 2024.", mentions=person)
        desk.compare(name)
    known = {name: f"{name} as it is" for name in "abc"}
    assert desk.pairs.waiting(known) == []
    assert (desk.pairs.size(), desk.pairs.entities()) == (3, {"Ann Lee": 3})
    assert desk.pairs.waiting({**known, "a": "other", "d": "new"}) == ["a", "d"]
    assert desk.pairs.sheet("a") is None
    assert (desk.pairs.size(), desk.pairs.entities()) == (2, {"Ann Lee": 2})
    assert desk.kin("b") == ["c"]
    assert [one.name for one in desk.pairs.elsewhere(desk.sheet("b").number)] == ["c"]
    del known["a"], known["b"]
    assert desk.pairs.waiting(known) == []
    assert desk.pairs.elsewhere(desk.sheet("c").number) == []
    left = {
        table: desk.pairs._db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("pairs", "facts")
    }
    assert left == {"pairs": 0, "facts": 1}
    assert {count for (count,) in desk.pairs._db.execute("select articles from spread")} == {1}
    assert {one for (one,) in desk.pairs._db.execute("select sheet from heavy")} == {desk.sheet("c").number}


def test_facts_are_those_of_the_text_that_is_there(desk: Desk) -> None:
    """In the order of articles and places; of an article that comes again, only what it says now."""
    person = (("Ann Lee", EntityType.PERSON),)
    first, second = "Ann Lee came on May 3, 2024.", "On May 4, 2024, Ann Lee went, and came on May 5, 2024."
    for name in "ba":
        desk.add(name, first, second, mentions=person)
        desk.compare(name)
    told = [(name, line.sentence, line.text) for name, line in desk.pairs.facts("Ann Lee")]
    assert told == [(name, sentence, f"2024-05-0{day}") for name in "ab" for sentence, day in ((0, 3), (1, 4), (1, 5))]
    assert desk.pairs.facts("Bo Day") == []
    desk.add("b", first, mentions=person)
    desk.compare("b")
    desk.compare("b")
    assert [name for name, _ in desk.pairs.facts("Ann Lee")] == ["a", "a", "a", "b"]
    assert desk.pairs.size() == 2


def entry(*spellings: str) -> LexiconEntry:
    """Return a person of the desk's lexicon."""
    return LexiconEntry(spellings[0], EntityType.PERSON, spellings[1:])


@pytest.mark.parametrize(
    ("entries", "gone"),
    [
        ((entry("Quartwerk"),), ["fire"]),
        ((entry("Rain Man"),), ["rain"]),
        ((entry("Somebody", "Quartwerk Ltd"),), ["fire"]),
        ((entry("Nobody"),), []),
        ((entry("Quartwerk"), entry("Rain Man")), ["fire", "rain"]),
    ],
)
def test_a_change_of_the_lexicon_takes_out_the_articles_that_have_the_word(
    desk: Desk, entries: Sequence[LexiconEntry], gone: list[str]
) -> None:
    """The first word of a name, as its stem; the same lexicon again takes nothing out, and without it they go again."""
    desk.add("fire", *FIRE)
    desk.add("rain", *RAIN)
    known = {name: f"{name} as it is" for name in ("fire", "rain")}
    assert not desk.pairs.relearn(EMPTY)
    assert desk.pairs.relearn(Lexicon(tuple(entries)))
    assert desk.pairs.waiting(known) == gone
    for name in gone:
        desk.add(name, *(FIRE if name == "fire" else RAIN))
    assert not desk.pairs.relearn(Lexicon(tuple(entries)))
    assert desk.pairs.waiting(known) == []
    assert desk.pairs.relearn(EMPTY)
    assert desk.pairs.waiting(known) == gone


def test_terms_are_kept_with_their_numbers_up_to_a_hundred_and_twenty_seven() -> None:
    """And whether they are always written with a capital."""
    terms = {1: (1, False), -5: (127, True), 2**62: (126, True), 7: (300, False), 8: (128, True)}
    kept = database._unpacked(database._packed(terms))
    assert kept == {**terms, 7: (127, False), 8: (127, True)}
    assert list(database._terms(database._packed(terms))) == list(terms)
    weights = database._weights(database._packed_weights({3: 0.5, 4: 0.25}))
    assert weights == {3: 0.5, 4: 0.25}


def test_a_term_that_stands_very_often_counts_as_so_many(desk: Desk) -> None:
    desk.add("a", "blaze " * 400 + "harbour.")
    [(counts,)] = desk.pairs._db.execute("select counts from sheets").fetchall()
    assert database._unpacked(counts)[database._hash("blaz")] == (127, False)
