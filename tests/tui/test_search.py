"""Searching the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Gate

import pytest

from reading.article import Article, Sentence
from store.desk import FoundSentence as Found
from store.desk import ProgressCallback, no_progress
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, shown
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.screens.desk.search import SearchDialog
from tui.work.search import SearchHit, in_context, look_for, paragraph_start, search, spans


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
    assert hit.context[hit.low : hit.high] == "New Deal"
    assert "[sic]" in hit.context
    assert [one.text[low:high] for low, high in spans(one, [hit])] == ["New\nDeal"]


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
