"""Searching the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Gate

import pytest

from reading.article import Article, Sentence
from review.events import Event, EventKind, Holding
from store.desk import FoundSentence as Found
from store.desk import ProgressCallback, no_progress
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, shown
from tests.verdicts import Verdict
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.desk.search_dialog import SearchDialog
from tui.work import search as work
from tui.work.search import SearchHit, in_context, look_for, paragraph_start, places_of_hits, search


def hits_of(desk: FakeDesk, phrase: str) -> list[SearchHit]:
    """Return all hits of a search."""
    return [hit for hits in search(desk, desk.cards(), phrase) for hit in hits]


def test_a_hit_stands_in_its_context() -> None:
    """The context is one line around what was found, what was found is where it says, and is marked in the text."""
    one = article(
        "a.txt", "Nothing here.", "The  New\nDeal of [sic] nineteen thirty-three changed the country for good."
    )
    (hit,) = hits_of(FakeDesk([one]), '"new deal"')
    assert (hit.article, hit.title, hit.sentence) == ("a.txt", one.title, 1)
    assert hit.context == "The  New Deal of [sic] nineteen thirty-three changed the country for good."
    assert hit.context[hit.low : hit.high] == "New Deal"
    assert [one.text[low:high] for low, high in places_of_hits(one, [hit])] == ["New\nDeal"]


@pytest.mark.parametrize("shift", range(5))
def test_a_context_begins_with_a_word_and_is_as_long_as_a_line(shift: int) -> None:
    """At most forty characters before what was found, and two hundred behind it; a word without an end is cut."""
    quote = " word" * 18 + "x" * shift + " found" + " word" * 60
    start = quote.index("found")
    hit = in_context(Found("a.txt", 7, quote, ((start, start + 5), (0, 1))), "Title")
    assert hit.context[hit.low : hit.high] == "found"
    assert hit.context.startswith("word ")
    assert hit.low == (35 + shift if shift else 40)
    assert len(hit.context) - hit.high == 200
    assert (hit.title, hit.sentence, hit.marks) == ("Title", 7, ((start, start + 5), (0, 1)))
    whole = "x" * 100 + "found"
    cut = in_context(Found("a.txt", 7, whole, ((100, 105),)), "Title")
    assert (cut.low, cut.high, cut.context) == (40, 45, whole[60:])
    assert in_context(Found("a.txt", 7, "One\ttwo.", ()), "Title").context == "One two."


def test_capitals_matter_where_they_are_typed_and_white_space_does_not() -> None:
    text = "The New\n Deal, the new deal."
    assert list(look_for("new  deal", text, 0))[-1] == [(4, 13), (19, 27)]
    assert list(look_for("New Deal", text, 0))[-1] == [(4, 13)]
    assert list(look_for(" ", text, 0)) == [()]


@pytest.mark.parametrize("start", range(30))
def test_a_phrase_is_found_across_the_slices_of_a_text(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All places in order, wherever the look begins; what stands behind that is told first."""
    monkeypatch.setattr(work, "SLICE", 4)
    monkeypatch.setattr(work, "SLACK", 3)
    text = "new  deal, and the new deal a.new deal"
    wanted = [(0, 9), (19, 27), (30, 38)]
    looks = [list(found) for found in look_for("new deal", text, start)]
    assert looks[-1] == wanted
    behind = [span for span in wanted if span[0] >= start]
    first = next(found for found in looks if found)
    assert first == (behind or wanted)[: len(first)]
    assert len(looks) == -(-(len(text) - start) // 4) + -(-start // 4) + 1


def test_places_that_overlap_where_the_look_began_are_one() -> None:
    """The one that was told first stays."""
    assert list(look_for("aa", "xaaax", 2))[-1] == [(2, 4)]
    assert list(look_for("aa", "xaaaax", 3))[-1] == [(1, 3), (3, 5)]
    assert list(look_for("aa", "aaaa", 0))[-1] == [(0, 2), (2, 4)]
    assert list(look_for("aa", "aaaa", 2))[-1] == [(0, 2), (2, 4)]
    assert [list(found) for found in look_for("aa", "aaab", 3)] == [[], [(0, 2)], [(0, 2)]]


def test_white_space_of_a_phrase_may_be_as_long_as_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SLICE", 3)
    for slack, found in ((3, []), (4, [(0, 15)])):
        monkeypatch.setattr(work, "SLACK", slack)
        assert list(look_for("new deal", "new        deal", 0))[-1] == found


def test_what_was_found_is_marked_in_the_text_of_its_article() -> None:
    """In order; a sentence without marks as a whole; nothing of another article, or of a sentence that is not there."""
    one = article("a.txt", "One two.", "Three.", "Four five.")

    def hit(sentence: int, *marks: tuple[int, int], name: str = "a.txt") -> SearchHit:
        return SearchHit(name, "A", sentence, "", 0, 0, marks)

    found = places_of_hits(
        one, [hit(2, (5, 9)), hit(1), hit(0, (4, 7), (0, 3)), hit(0, (0, 3), name="b.txt"), hit(3, (0, 1))]
    )
    assert [one.text[low:high] for low, high in found] == ["One", "two", "Three.", "five"]


def test_hits_come_article_by_article_in_the_order_of_the_text() -> None:
    """The best article first; of articles that are listed, with what one holds; a desk that cannot be read has none."""
    desk = FakeDesk([article(f"{name}.txt", "A word.", "No.", "The word, the word.") for name in "ab"])
    card = desk.cards()[1]
    desk.append([Event(EventKind.DECIDE, "ana", "main", "b.txt", card.snapshot, 2, Holding(Verdict.DISPUTED))])
    groups = list(search(desk, desk.cards(), "word"))
    assert [[(hit.article, hit.sentence) for hit in hits] for hits in groups] == [
        [("a.txt", 0), ("a.txt", 2)],
        [("b.txt", 0), ("b.txt", 2)],
    ]
    assert [hit.holding.verdict for hits in groups for hit in hits] == [None, None, None, Verdict.DISPUTED]
    assert [hits[0].article for hits in search(desk, [card], "word")] == ["b.txt"]
    told: list[tuple[int, int]] = []

    def given_up(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    assert list(search(desk, desk.cards(), "word", given_up)) == []
    assert told == [(0, 0)]

    class Closed(FakeDesk):
        def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[Found]:
            raise StoreError("The desk is closed")

    assert list(search(Closed([article("a.txt", "A word.")]), desk.cards(), "word")) == []


def test_a_colon_in_words_makes_no_query() -> None:
    desk = FakeDesk([article("a.txt", "At 10:30 it fell.", "It fell.")])
    assert [hit.sentence for hit in hits_of(desk, "10:30")] == [0]


def test_so_many_hits_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of words, of a query, and of a query's words alike; the others would not be read."""
    asked: list[int] = []

    class Limited(FakeDesk):
        def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[Found]:
            asked.append(limit)
            return ()

    assert hits_of(Limited([article("a.txt", "A word.")]), "word") == []
    assert asked == [500]
    monkeypatch.setattr(work, "MOST", 3)
    desk = FakeDesk([article("a.txt", *[f"A word {number}." for number in range(5)])])
    for phrase in ("word", "is:unjudged", "is:unjudged word"):
        assert [hit.sentence for hit in hits_of(desk, phrase)] == [0, 1, 2], phrase


def test_the_next_paragraph_begins_behind_a_line_feed() -> None:
    """Forwards and backwards, up to the first and the last sentence."""
    text = "One. Two.\nThree. Four.\nFive. Six."
    spans_of = [(0, 4), (5, 9), (10, 16), (17, 22), (23, 28), (29, 33)]
    sentences = tuple(Sentence(index, *span) for index, span in enumerate(spans_of))
    one = Article("a.txt", "a.txt", "A", text, sentences)
    assert [paragraph_start(one, at, 1) for at in range(6)] == [2, 2, 4, 4, 5, 5]
    assert [paragraph_start(one, at, -1) for at in range(6)] == [0, 0, 0, 2, 2, 4]


def test_any_form_and_a_beginning_are_found() -> None:
    """What is being typed is found before its last letter, and Chinese within its sentence."""
    desk = FakeDesk([article("a.txt", "They voted.", "She votes.", "安全研究员加入公司。")])
    assert [hit.sentence for hit in hits_of(desk, "vote")] == [0, 1]
    assert [hit.sentence for hit in hits_of(desk, "vo")] == [0, 1]
    (chinese,) = hits_of(desk, "研究")
    assert chinese.context[chinese.low : chinese.high] == "研究"
    assert not hits_of(desk, "究研")


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        " ",
        '"',
        '""',
        '"a',
        "*",
        "a*",
        "NEAR(a b)",
        "a AND OR NOT",
        "quote:a",
        "^a",
        "a -b",
        "(",
        "{a b}: c",
        "研*",
        "\0",
    ],
)
def test_no_phrase_is_an_operator(phrase: str) -> None:
    """Whatever is typed is words, and what has none finds nothing."""
    desk = FakeDesk([article("a.txt", 'A "near" quote: a and b or not c.', "研究 near a b.")])
    found = hits_of(desk, phrase)
    assert not found or any(map(str.isalnum, phrase))


def test_a_search_that_nobody_wants_any_more_stops() -> None:
    desk = FakeDesk([article(f"{n}.txt", "word") for n in range(10)])
    seen: list[object] = []
    for hits in search(desk, desk.cards(), "word", lambda _done, _of: len(seen) < 3):  # noqa: B023
        seen += hits
    assert len(seen) == 3


async def test_a_hit_is_gone_to(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Typing lists the hits of all articles; the chosen one opens with its hits marked."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("search.desk")
        await pilot.press(*"scalable")
        dialog = app.screen
        assert isinstance(dialog, SearchDialog)
        await happens(lambda: dialog._phrase == "scalable" and dialog.results.hits)
        await app.workers.wait_for_complete()
        await pilot.press("down", "enter")
        session = app.desk_screen.session
        assert "scalable" in session.article.quote(session.cursor.sentence)
        assert app.desk_screen.reader.hits


class BuildingDesk(FakeDesk):
    """A desk whose index is built when somebody opens the gate."""

    gate: Gate

    def find(self, query: str, limit: int = 200, report: ProgressCallback = no_progress) -> Sequence[Found]:
        """Say how far the building is, then wait."""
        report(300, 1000)
        assert self.gate.wait(LIMIT)
        return super().find(query, limit, report)


@pytest.mark.in_threads
async def test_one_sees_how_far_the_index_is(app_of: Callable[..., CopydeskApp]) -> None:
    """While the index of a large desk is built the dialog counts, and shows the hits in place of that."""
    desk = BuildingDesk([article("a.txt", "A bridge fell.")])
    desk.gate = Gate()
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("search.desk")
        await pilot.press(*"bridge")
        for text in ("Reading the desk: 300 of 1,000 articles", "A bridge fell."):
            await shown(app, pilot, text)
            desk.gate.set()
        assert "Reading the desk" not in screen_text(app)
