"""Searching a desk by words: complete, current, and never in the way."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reading.article import Article, EntityType, Sentence
from store.desk import Card
from store.errors import StoreError
from store.opening import open_desk
from store.search import database, finder
from store.search.sentences import SentenceSearch
from tests.fakes.desk import card_of
from tests.store.descriptors import descriptors
from tests.waiting import LIMIT, until


def article(name: str, *quotes: str) -> Article:
    text = "\n".join(quotes)
    spans, at = [], 0
    for index, quote in enumerate(quotes):
        spans.append(Sentence(index, at, at + len(quote)))
        at += len(quote) + 1
    return Article(name, name, name, text, tuple(spans))


def filled(search: SentenceSearch, *articles: Article) -> int:
    by_name = {one.name: one for one in articles}
    cards: list[Card] = [card_of(one) for one in articles]
    return search.refresh({card.name: card.snapshot for card in cards}, by_name.__getitem__)


def test_words_are_found_in_any_form_and_marked(tmp_path: Path) -> None:
    """Inflected and accented forms match; marks are places in the sentence."""
    search = SentenceSearch(tmp_path / "s.sqlite")
    filled(search, article("a", "The councils voted.", "Nobody came."), article("b", "A café closed on Monday."))
    (hit,) = search.find("council vote")
    assert (hit.article, hit.sentence) == ("a", 0)
    assert [hit.quote[start:end] for start, end in hit.marks] == ["councils", "voted"]
    assert search.find("cafe")[0].article == "b"
    assert search.find('"closed on monday"')
    assert not search.find('"monday closed"')
    assert not search.find("monday", articles=["a"])
    assert [hit.article for hit in search.find("monday", articles=iter(["a", "b"]))] == ["b"]


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    """A new text replaces the old one's sentences; a removed article is not found; a new program reads nothing."""
    path = tmp_path / "s.sqlite"
    search = SentenceSearch(path)
    assert filled(search, article("a", "Old words."), article("b", "Other words.")) == 2
    assert filled(search, article("a", "New words."), article("b", "Other words.")) == 1
    assert [hit.quote for hit in search.find("words")] == ["New words.", "Other words."]
    search.close()
    again = SentenceSearch(path)
    assert filled(again, article("a", "New words.")) == 0
    assert [hit.quote for hit in again.find("words")] == ["New words."]


def test_articles_are_read_in_the_order_of_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that hits stand in it, and who watches sees how far it is; who stops it keeps what was read."""
    monkeypatch.setattr(database, "BATCH", 2)
    search = SentenceSearch(tmp_path / "s.sqlite")
    by_name = {name: article(name, "Some words.") for name in "cabde"}
    snapshots = {name: card_of(one).snapshot for name, one in by_name.items()}
    told: list[tuple[int, int]] = []

    def report(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 3

    assert search.refresh(snapshots, by_name.__getitem__, report) == 3
    assert told == [(0, 5), (1, 5), (2, 5), (3, 5)]
    assert [hit.article for hit in search.find("words")] == ["a", "b", "c"]
    assert search.refresh(snapshots, by_name.__getitem__) == 2
    assert [hit.article for hit in search.find("words")] == ["a", "b", "c", "d", "e"]


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    """It is only derived; what is made instead is kept, and nothing of it is read again."""
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database, but long enough to look like one" * 40)
    for spoil in ("", "pragma user_version = 1", "drop table sheets"):
        if spoil:
            with closing(sqlite3.connect(path)) as db:
                db.execute(spoil)
        search = SentenceSearch(path)
        assert filled(search, article("a", "Some words.")) == 1
        assert search.find("words")
        search.close()
        again = SentenceSearch(path)
        assert filled(again, article("a", "Some words.")) == 0
        assert again.find("words")
        again.close()


def test_who_builds_says_so_now_and_then(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so many articles; in the end that there is nothing more to wait for."""
    monkeypatch.setattr(finder, "_SOME", 2)
    desk = open_desk(samples)
    told: list[tuple[int, int]] = []

    def report(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    assert len(desk.articles.cards()) == 5
    assert desk.search.find("the", report=report)
    assert told == [(0, 5), (2, 5), (4, 5), (0, 0)]
    desk.close()


def test_a_desk_offers_it(samples: Path) -> None:
    """Over the five samples."""
    desk = open_desk(samples)
    assert {hit.article for hit in desk.search.find("Leike")} == {card.name for card in desk.articles.cards()}
    marked = {hit.quote[start:end].lower() for hit in desk.search.find("Leike") for start, end in hit.marks}
    assert marked == {"leike", "leikeopenai"}


def test_a_desk_builds_it_when_somebody_searches(samples: Path) -> None:
    """Not at the start; deleted, it is built again; a closed desk has none."""
    desk = open_desk(samples)
    (private_dir,) = (samples / ".copydesk" / "index").iterdir()
    assert not (private_dir / "search.sqlite").exists()
    found = desk.search.find("Leike")
    assert desk.search.mentioning("Leike") == {hit.article for hit in found}
    desk.close()
    (private_dir / "search.sqlite").unlink()
    with pytest.raises(StoreError):
        desk.search.find("Leike")
    assert open_desk(samples).search.find("Leike") == found


def test_a_desk_finds_two_hundred_sentences_and_lets_its_files_go(tmp_path: Path) -> None:
    """Unless one asks for others; a desk that is closed holds none of them open."""
    (tmp_path / "a.txt").write_text("\n\n".join(f"There was a word on day {number}." for number in range(201)))
    desk = open_desk(tmp_path)
    assert len(desk.search.find("word")) == 200
    assert len(desk.search.find("word", 201)) == 201
    assert desk.search.entities() is not None
    index = next((tmp_path / ".copydesk" / "index").iterdir())
    files = [index / f"{name}.sqlite" for name in ("search", "mentions")]
    assert all(descriptors(file) for file in files)
    desk.close()
    assert not any(descriptors(file) for file in files)


def test_a_desk_says_where_somebody_is_mentioned(samples: Path) -> None:
    """Once the mentions were read, of which one hears how far that is; nothing before."""
    leike = ("Jan Leike", EntityType.PERSON)
    with closing(open_desk(samples)) as desk:
        assert desk.search.sightings([leike]) == []
        told: list[tuple[int, int]] = []

        def report(done: int, of: int) -> bool:
            told.append((done, of))
            return True

        counts = desk.search.entities(report)
        assert told == [(done, 5) for done in range(5)]
        found = list(desk.search.sightings([leike]))
        assert len(found) == counts[leike] > 5
        assert {one.article for one in found} == {card.name for card in desk.articles.cards()}
        for one in found:
            text = desk.articles.article(one.article).text
            assert " ".join(text[one.mention.start : one.mention.end].split()) == one.spelling
    assert desk.search.sightings([leike]) == [], "nor of a desk that is closed"


def test_a_reviewer_hears_of_their_own_articles(samples: Path) -> None:
    """But which articles have some words is said of all."""
    with closing(open_desk(samples)) as desk:
        every = {card.name for card in desk.articles.cards()}
        own = min(every)
        mine = finder.Finder(None, desk._parts.catalogue, desk.articles, lambda: [own])
        assert mine.entities()
        assert {one.article for one in mine.sightings([("Jan Leike", EntityType.PERSON)])} == {own}
        assert {hit.article for hit in mine.find("Leike")} == {own}
        assert mine.mentioning("Leike") == every
        mine.close()


def test_a_search_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does one whose folder is not there."""
    monkeypatch.chdir(tmp_path)
    for path in (None, tmp_path / "gone" / "s.sqlite"):
        search = SentenceSearch(path)
        filled(search, article("a", "A word."))
        assert search.find("word")
        search.close()
        assert list(tmp_path.iterdir()) == []


def test_building_ends_when_nobody_waits_for_it(tmp_path: Path) -> None:
    """What was read by then is kept."""
    search = SentenceSearch(tmp_path / "s.sqlite")
    articles = {name: article(name, "Some words.") for name in ("a", "b", "c")}
    asked: list[None] = []
    texts = {name: card_of(one).snapshot for name, one in articles.items()}

    def twice(_done: int, _of: int) -> bool:
        asked.append(None)
        return len(asked) <= 2

    assert search.refresh(texts, articles.__getitem__, twice) == 2
    assert {hit.article for hit in search.find("words")} == {"a", "b"}
    assert search.refresh(texts, articles.__getitem__) == 1


def test_a_sentence_of_several_lines_is_found_on_one() -> None:
    """Its marks are places in it as it stands in the article."""
    search = SentenceSearch(None)
    filled(search, article("a", "The new\ndeal."))
    [hit] = search.find('"new deal"')
    assert (hit.quote, hit.marks) == ("The new deal.", ((4, 12),))


def test_so_many_sentences_are_found_of_one_s_own_articles() -> None:
    """Two hundred unless one asks for others; those of other articles do not count among them."""
    search = SentenceSearch(None)
    filled(search, article("a", *["A word."] * 150), article("b", *["A word."] * 150))
    assert len(search.find("word")) == 200
    assert [(hit.article, hit.sentence) for hit in search.find("word", 3)] == [("a", 0), ("a", 1), ("a", 2)]
    assert [(hit.article, hit.sentence) for hit in search.find("word", 2, ["b"])] == [("b", 0), ("b", 1)]
    assert len(search.find("word", articles=["b"])) == 150
    assert search.find("word", articles=[]) == []


def test_the_best_come_first_then_by_article_and_place() -> None:
    """A short sentence that says it twice before a long one that says it once."""
    search = SentenceSearch(None)
    long = "A word among very many others that say nothing of it at all."
    filled(search, article("b", long, "Word, word."), article("a", long, long.replace("A word", "1 word")))
    assert [(hit.article, hit.sentence) for hit in search.find("word")] == [("b", 1), ("a", 0), ("a", 1), ("b", 0)]


def test_an_article_that_goes_leaves_its_neighbours_sentences() -> None:
    search = SentenceSearch(None)
    made = {name: article(name, "One word.", "Two words.") for name in "abc"}
    filled(search, *made.values())
    filled(search, made["a"], made["c"])
    assert [(hit.article, hit.sentence) for hit in search.find("word")] == [("a", 0), ("a", 1), ("c", 0), ("c", 1)]
    assert search.mentioning("word") == {"a", "c"}
    assert search.mentioning("...") == frozenset()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("brid", ["bridge"]),
        ("brid fell", []),
        ("fell brid", ["fell", "bridge"]),
        ('"brid"', []),
        ('"bridge fell"', ["bridge fell"]),
        ('"bridge fell', ["bridge fell"]),
        ('"bridge fel', []),
        ("bridge\x00fell", ["bridge", "fell"]),
        ('fell "bridge"', ["bridge", "fell"]),
        ("- bridge *", ["bridge"]),
        ("安 bridge", ["bridge", "安"]),
    ],
)
def test_the_last_word_may_be_a_beginning_unless_it_is_in_quotes(query: str, found: list[str]) -> None:
    search = SentenceSearch(None)
    filled(search, article("a", "The bridge fell on\x01\x03\x02安全 once."))
    marked = [hit.quote[start:end] for hit in search.find(query) for start, end in hit.marks]
    assert sorted(marked) == sorted(found)
    assert {hit.quote for hit in search.find(query)} <= {"The bridge fell on   安全 once."}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_no_query_is_wrong(query: str) -> None:
    """Whatever is typed gives hits or none."""
    search = SentenceSearch(None)
    filled(search, article("a", 'Some "quoted" words - and * marks.'))
    assert {hit.article for hit in search.find(query)} <= {"a"}
    assert [hit.article for hit in search.find("quoted")] == ["a"]
    search.close()


def test_who_waits_for_another_s_building_hears_of_it_and_may_give_up(samples: Path) -> None:
    """One builds the index while others want to search too: they are told how far it is, and can leave."""
    desk = open_desk(samples)
    count = len(desk.articles.cards())
    begun, go_on = Event(), Event()
    heard: list[tuple[int, int]] = []

    def building(_done: int, of: int) -> bool:
        begun.set()
        assert of == 0 or go_on.wait(LIMIT)
        return True

    def waiting(done: int, of: int) -> bool:
        heard.append((done, of))
        return False

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(desk.search.find, "the", report=building)
        assert begun.wait(LIMIT)
        assert desk.search.find("the", report=waiting) == ()
        assert desk.search.mentioning("the", waiting) == frozenset()
        assert heard == [(0, count), (0, count)]
        go_on.set()
        assert first.result(20)
    assert desk.search.find("the", report=waiting) == ()
    assert list(desk.search.find("the")) == list(first.result())
    desk.close()


def test_a_desk_that_is_closed_stops_whoever_builds_at_the_next_article(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are let go of as soon as that one is done with them."""
    monkeypatch.setattr(finder, "_SOME", 1)
    desk = open_desk(samples)
    told: list[tuple[int, int]] = []

    def report(done: int, of: int) -> bool:
        told.append((done, of))
        if len(told) == 2:
            leaving.start()
            until(lambda: desk.search._closed)
        return True

    leaving = Thread(target=desk.search.close)
    desk.search.find("the", report=report)
    leaving.join(LIMIT)
    assert told == [(0, 5), (1, 5), (0, 0)]
    assert not leaving.is_alive()
