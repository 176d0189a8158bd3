"""Searching by a query: in the article, on the desk, and from hit to hit across articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from textual.pilot import Pilot

from review.events import Event, EventKind, Holding
from review.query import Term, parse
from review.scale import SHIPPED
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import article, screen_text, shown
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.search_dialog import SearchDialog
from tui.shell.kept_queries import MOST, NAME, KeptQueries, checked
from tui.shell.settings import ScreenSettings
from tui.work.decision_list import DecisionList
from tui.work.search import places_of_hits, places_of_query, search

if TYPE_CHECKING:
    from tui.work.session import Session

A, D, E = Verdict
SENTENCES = ("One bridge fell.", "Two bridges stood.", "Three rivers ran.", "Four bridges burned.")


def desk_of(*names: str) -> FakeDesk:
    """Return a desk of like articles, of which sentences 1 and 3 were called erroneous by ana, 0 accurate by bo."""
    desk = FakeDesk([article(name, *SENTENCES) for name in names])
    for card in desk.cards():
        for who, sentence, verdict in (("ana", 1, E), ("ana", 3, E), ("bo", 0, A)):
            event = Event(EventKind.DECIDE, who, "main", card.name, card.snapshot, sentence, Holding(verdict))
            desk.append([event])
    return desk


async def searched(app: CopydeskApp, pilot: Pilot[int], text: str) -> None:
    """Search in the article."""
    app.perform("search.open")
    await pilot.pause()
    await pilot.press(*text, "enter")
    await happens(lambda: not app.desk_screen.background.asks("search the article"))
    await pilot.pause()


async def test_a_query_in_the_article_finds_sentences_by_what_is_held_of_them(
    app_of: Callable[..., CopydeskApp],
) -> None:
    app = app_of(desk_of("a.txt"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        await searched(app, pilot, "verdict:erroneous")
        assert [view.session.sentence_at(low) for low, _ in view.reader.hits] == [1, 3]
        await happens(lambda: "of 2" in screen_text(app))
        assert view.session.cursor.sentence == 1
        app.perform("search.next")
        await pilot.pause()
        assert view.session.cursor.sentence == 3
        await searched(app, pilot, "is:unjudged bridges")
        assert view.reader.hits == []
        await searched(app, pilot, "by:ana bridges -burned")
        assert [view.session.sentence_at(low) for low, _ in view.reader.hits] == [1]
        await searched(app, pilot, "bridges")
        assert len(view.reader.hits) == 2


async def test_a_term_that_means_nothing_is_told_the_nearest(app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(desk_of("a.txt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.perform("search.desk")
        await pilot.pause()
        await pilot.press(*"is:unjudgd")
        await shown(app, pilot, "Nowhere on this desk; did you mean is:unjudged?")


async def test_a_note_on_a_hit_names_the_key_of_the_next_one() -> None:
    """Hands of vim, less and mutt press n; where they do not mean a note, or no hit is current, nothing is said."""

    async def noted(app: CopydeskApp, pilot: Pilot[int]) -> str:
        app.perform("sentence.note")
        await pilot.pause()
        said = next(line for line in screen_text(app).splitlines() if "Note on sentence" in line)
        await pilot.press("escape")
        await pilot.pause()
        return said

    for name, where in (("default", "; next hit"), ("vim", "")):
        app = CopydeskApp(desk_of("a.txt"), shipped(name), ScreenSettings(title="samples", theme="dark"))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            assert "hit" not in await noted(app, pilot)
            await searched(app, pilot, "bridges")
            assert app.desk_screen.session.cursor.sentence == 1
            assert "2" in (said := await noted(app, pilot))
            assert ("hit" in said, where in said) == (bool(where), True)
            app.perform("sentence.next")
            assert "hit" not in await noted(app, pilot)


def test_the_words_of_a_query_must_stand_in_the_sentence() -> None:
    one = article("a.txt", *SENTENCES)
    found = places_of_query(one, [0, 1, 3, 9], parse("bridges -burned"))
    assert [one.text[low:high] for low, high in found] == ["bridges"]
    loud = article("b.txt", "Four Bridges BURNED.", "Four BRIDGES stood.")
    found = places_of_query(loud, [0, 1], parse("bridges -burned"))
    assert [loud.text[low:high] for low, high in found] == ["BRIDGES"]
    whole = places_of_query(one, [2], parse("is:unjudged"))
    assert [one.text[low:high] for low, high in whole] == [SENTENCES[2]]


def test_the_desk_is_searched_by_a_query_with_words_or_without() -> None:
    desk = desk_of("a.txt", "b.txt")

    def places(phrase: str) -> list[tuple[str, int, str | None]]:
        hits = [hit for group in search(desk, desk.cards(), phrase) for hit in group]
        return sorted((hit.article[0], hit.sentence, hit.holding.verdict) for hit in hits)

    assert places("verdict:erroneous") == [("a", 1, E), ("a", 3, E), ("b", 1, E), ("b", 3, E)]
    assert places("verdict:erroneous burned") == [("a", 3, E), ("b", 3, E)]
    assert places("by:bo article:b*") == [("b", 0, None)]
    assert places("is:unjudged") == [("a", 2, None), ("b", 2, None)]
    assert ("a", 3, E) in places("burned"), "words alone bear what is held too"
    (hit,) = [hit for group in search(desk, desk.cards(), "by:bo article:b*") for hit in group]
    assert [desk.article("b.txt").text[low:high] for low, high in places_of_hits(desk.article("b.txt"), [hit])] == [
        SENTENCES[0]
    ]


async def test_next_goes_on_through_the_hits_of_the_desk(app_of: Callable[..., CopydeskApp]) -> None:
    app = app_of(desk_of("a.txt", "b.txt"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        app.perform("search.desk")
        await pilot.pause()
        await pilot.press(*"burned")
        dialog = app.screen
        assert isinstance(dialog, SearchDialog)
        await happens(lambda: len(dialog.results.hits) == 2)
        await pilot.pause()
        assert f"4 {view.shell.settings.signs.verdict('erroneous')} " in screen_text(app)
        await pilot.press("enter")
        await happens(lambda: (view.session.name, view.session.cursor.sentence) == ("a.txt", 3))
        await happens(lambda: "hit 1 of 2 on the desk" in screen_text(app))
        for name in ("b.txt", "a.txt"):
            app.perform("search.next")
            await happens(partial(lambda there: view.session.current_place == there, (name, 3)))
            await pilot.pause()
            assert "of 2 on the desk" in screen_text(app)
        app.perform("search.previous")
        await happens(lambda: view.session.name == "b.txt")
        app.perform("jump.back")
        await happens(lambda: view.session.name == "a.txt")
        app.perform("app.back")
        await pilot.pause()
        assert view.reader.hits == view.desk_hits == ()
        app.perform("search.next")
        await pilot.pause()
        assert "Nothing searched for" in screen_text(app)


def test_the_list_of_decisions_knows_the_verdicts_of_the_round() -> None:
    """A verdict of a desk's own is asked for as any other; one that it lacks is not understood."""
    session = cast("Session", SimpleNamespace(scale=SHIPPED["truth-o-meter"]))
    assert DecisionList(session, "verdict:half-true").query.terms == (Term("verdict", ("half-true",)),)
    assert DecisionList(session, "verdict:disputed").query.unknown == ("verdict:disputed",)


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        ({"a": "is:unjudged", "ß": "bridges"}, True),
        ({"a": "x" * 1000}, True),
        ({"a": "x" * 1001}, False),
        ({"a": " "}, False),
        ({"a": 5}, False),
        ({"ab": "bridges"}, False),
        ({"": "bridges"}, False),
        ({"\t": "bridges"}, False),
        ({"a": "bridges\x1b[31m"}, False),
        ({"a": "is:nonsense"}, False),
        (["a"], False),
    ],
)
def test_of_kept_queries_those_count_that_are_a_letter_and_a_query(entries: object, kept: bool) -> None:
    assert checked(entries) == (entries if kept else {})


def test_a_query_is_kept_over_those_of_the_desk_in_a_file_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "copydesk"
    queries = KeptQueries(folder, {"d": "is:open", "o": "is:disputed"})
    assert queries.load() == {"d": "is:open", "o": "is:disputed"}
    queries.keep("o", "bridges")
    queries.keep("b", "rivers")
    assert queries.load() == {"d": "is:open", "o": "bridges", "b": "rivers"}
    file = folder / NAME
    assert file.read_text() == '# Queries of the list of decisions, by letter.\n"b" = "rivers"\n"o" = "bridges"\n'
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert queries.keep("o", "roads") is queries.keep("o", "bridges") is True
    again = KeptQueries(folder)
    assert again.load() == {"o": "bridges", "b": "rivers"}
    file.unlink()
    assert again.load() == {"o": "bridges", "b": "rivers"}, "it is read once"
    assert KeptQueries(folder).load() == {}


def test_a_query_that_is_kept_already_is_kept_no_longer(tmp_path: Path) -> None:
    """Under that letter alone; that of the desk is there again."""
    queries = KeptQueries(tmp_path, {"o": "is:disputed"})
    for letter in "ob":
        assert queries.keep(letter, "bridges")
    assert queries.keep("o", "bridges") is False
    assert queries.load() == {"o": "is:disputed", "b": "bridges"}
    assert queries.keep("b", "bridges") is False
    assert KeptQueries(tmp_path).load() == {}


def test_a_query_that_cannot_be_kept_is_told_and_a_damaged_file_stays(tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text("= damaged")
    queries = KeptQueries(tmp_path)
    assert queries.load() == {}
    with pytest.raises(StoreError, match="damaged"):
        queries.keep("a", "bridges")
    assert file.read_text() == "= damaged"
    blocked = tmp_path / "blocked"
    blocked.symlink_to(tmp_path / "nowhere" / "at" / "all")
    with pytest.raises(StoreError, match="could not be kept"):
        KeptQueries(blocked).keep("a", "bridges")


def test_so_many_queries_are_kept_and_without_a_folder_as_long_as_the_program_runs() -> None:
    queries = KeptQueries()
    letters = [chr(0x4E00 + number) for number in range(MOST + 1)]
    for letter in letters:
        queries.keep(letter, "bridges")
    assert list(queries.load()) == letters[1:]
    assert MOST == 64
