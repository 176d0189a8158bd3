"""Mentions on the page and the entity view, each action driven by its id."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from reading.article import Article, EntityType, Mention, Sentence
from reading.lexicon import EMPTY
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.desk.entity_view import EntityList, EntityView

PERSON, ORG, PRODUCT = EntityType.PERSON, EntityType.ORG, EntityType.PRODUCT
AppOf = Callable[..., CopydeskApp]


def written(name: str, text: str, *named: tuple[str, EntityType, str]) -> Article:
    """Return an article of one sentence a line, with every place of each name marked."""
    sentences, mentions, at = [], [], 0
    for number, line in enumerate(text.split("\n")):
        sentences.append(Sentence(number, at, at + len(line)))
        at += len(line) + 1
    for spelling, kind, entity in named:
        start = text.find(spelling)
        while start >= 0:
            mentions.append(Mention(start, start + len(spelling), kind, entity))
            start = text.find(spelling, start + 1)
    return Article(name, name, name, text, tuple(sentences), tuple(sorted(mentions, key=lambda m: m.start)))


@pytest.fixture
def two() -> FakeDesk:
    """Return a desk of two articles about the same people."""
    first = written(
        "a.txt",
        "Ann Vale runs Claudion.\nIt rained.\nVale met Bo Ek at Claudion.",
        ("Ann Vale", PERSON, "Ann Vale"),
        ("Vale met", PERSON, "Ann Vale"),
        ("Bo Ek", PERSON, "Bo Ek"),
        ("Claudion", ORG, "Claudion"),
    )
    return FakeDesk([first, written("b.txt", "Vale left.\nNobody knows why.", ("Vale", PERSON, "Vale"))])


async def opened(pilot: Pilot[int], app: CopydeskApp, count: int | None = None) -> EntityView:
    """Open the entity view on the first sentence and wait until the desk was read."""
    await pilot.pause()
    app.perform("entity.open", count)
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()
    assert isinstance(app.screen, EntityView)
    return app.screen


async def answered(pilot: Pilot[int], app: CopydeskApp, action: str, text: str) -> None:
    """Perform an action that asks for a line, and give it."""
    app.perform(action)
    await pilot.pause()
    app.screen.query_one(Input).value = text
    app.perform("dialog.accept")
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_number_before_the_key_opens_that_entity_of_the_sentence(two: FakeDesk, app_of: AppOf) -> None:
    """And one that the sentence does not have opens none, instead of another."""
    app = app_of(two)
    async with app.run_test() as pilot:
        await pilot.press("2", "i")
        await pilot.pause()
        assert app.screen.query_one("#who", Static).content == "Claudion  org"
        await pilot.press("escape", "9", "i")
        assert not app.screen.query("#who")
        assert "This sentence has 2 entities, no number 9" in screen_text(app)


async def test_mentions_are_gone_to_one_by_one(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        await pilot.pause()
        reader, session = app.desk_screen.reader, app.desk_screen.session
        places = []
        for _ in range(4):
            app.perform("mention.next")
            places.append((session.cursor.sentence, reader.mention.start))
        assert places == [(0, 0), (0, 14), (2, 35), (2, 44)]
        app.perform("mention.previous", 2)
        assert (session.cursor.sentence, reader.mention.start) == (0, 14)


async def test_highlighting_goes_through_the_types_and_off(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        await pilot.pause()
        seen = []
        for _ in range(4):
            app.perform("entity.highlight")
            seen.append(app.desk_screen.reader.highlight)
        assert seen == ["PERSON", "ORG", None, ""]


async def test_an_entity_is_shown_with_its_mentions_on_the_desk(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        view = await opened(pilot, app)
        assert view.found is not None
        assert view.found.name == "Ann Vale"
        assert [(one.article, one.sentence) for one in view.found.sightings] == [
            ("a.txt", 0),
            ("a.txt", 2),
            ("b.txt", 0),
        ]
        app.perform("dialog.next", 2)
        app.perform("dialog.accept")
        await pilot.pause()
        assert (app.desk_screen.session.name, app.desk_screen.session.cursor.sentence) == ("b.txt", 0)
        assert app.desk_screen.reader.mention.start == 0


async def test_it_begins_where_one_is(two: FakeDesk, app_of: AppOf) -> None:
    """The mention of the current sentence is chosen: accepting it goes nowhere else."""
    app = app_of(two)
    async with app.run_test() as pilot:
        await pilot.pause()
        app.desk_screen.session.cursor.go(2)
        view = await opened(pilot, app)
        chosen = view.query_one(EntityList).chosen
        assert chosen is not None
        assert chosen.sentence == 2
        assert "1 of 3 in this sentence (tab: the next)" in " ".join(screen_text(app).split())
        await pilot.press("enter")
        assert (app.desk_screen.session.name, app.desk_screen.session.cursor.sentence) == ("a.txt", 2)


async def test_the_other_entities_of_the_sentence_are_one_key_away(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        view = await opened(pilot, app, 2)
        assert view.current == ("Claudion", ORG)
        app.perform("dialog.next-field")
        assert view.current == ("Ann Vale", PERSON)
        app.perform("dialog.previous-field")
        assert view.current == ("Claudion", ORG)


async def test_a_new_type_is_written_shown_at_once_and_undone(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        view = await opened(pilot, app, 2)
        await answered(pilot, app, "entity.type", "prod")
        assert [(e.name, e.type) for e in two.lexicon().entries] == [("Claudion", PRODUCT)]
        assert view.current == ("Claudion", PRODUCT)
        assert {m.type for m in app.desk_screen.session.article.mentions if m.entity == "Claudion"} == {PRODUCT}
        app.perform("entity.undo")
        await pilot.pause()
        assert two.lexicon() == EMPTY
        assert view.current == ("Claudion", ORG)


async def test_a_hidden_entity_is_marked_nowhere(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        await opened(pilot, app, 2)
        await answered(pilot, app, "entity.type", "none")
        assert not isinstance(app.screen, EntityView)
        assert "Claudion" not in {m.entity for m in app.desk_screen.session.article.mentions}


async def test_an_unknown_type_changes_nothing_and_says_so(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        view = await opened(pilot, app)
        await answered(pilot, app, "entity.type", "planet")
        assert two.lexicon() == EMPTY
        assert "planet" in str(view.query_one("#told").render())


async def test_two_names_are_merged_on_the_whole_desk(two: FakeDesk, app_of: AppOf) -> None:
    app = app_of(two)
    async with app.run_test() as pilot:
        view = await opened(pilot, app)
        await answered(pilot, app, "entity.merge", "Bo Ek")
        assert view.found is not None
        assert view.found.name == "Bo Ek"
        assert {m.entity for m in two.article("b.txt").mentions} == {"Bo Ek"}
        app.perform("entity.undo")
        await pilot.pause()
        assert {m.entity for m in two.article("b.txt").mentions} == {"Vale"}


async def test_a_desk_that_cannot_be_written_says_why(two: FakeDesk, app_of: AppOf) -> None:
    two.read_only = "it is a museum"
    app = app_of(two)
    async with app.run_test() as pilot:
        await opened(pilot, app)
        for action in ("entity.type", "entity.merge", "entity.undo"):
            app.perform(action)
            await pilot.pause()
            assert isinstance(app.screen, EntityView)
        assert two.lexicon() == EMPTY
