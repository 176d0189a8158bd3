"""The view of one entity: what stands around its mentions, what it asks for, and what it says of the lexicon."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from threading import Event as Gate

import pytest
from textual.widgets import Input, Static

from reading.article import Article, EntityType
from reading.lexicon import Lexicon, LexiconChange, LexiconEntry
from review.events import Evidence
from store.desk import Name, ProgressCallback, no_progress
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.differing import Screen
from tests.tui.helpers import screen_text
from tests.tui.test_entities import written
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.entity_view import EntityList, EntityView
from tui.screens.dialogs import Keys, Remark
from tui.shell.settings import ScreenSettings

PERSON, ORG, PLACE, PRODUCT = EntityType.PERSON, EntityType.ORG, EntityType.PLACE, EntityType.PRODUCT
TYPES = "person, org, place, date, money, percent, quantity, role, product, work"


def people(*more: str) -> FakeDesk:
    """Return a desk of two articles about the same people; `more` are sentences of the first."""
    first = written(
        "a.txt",
        "\n".join(("Ann Vale runs Claudion in Ode.", "It rained.", "Vale met Bo Ek.", *more)),
        ("Ann Vale", PERSON, "Ann Vale"),
        ("Vale met", PERSON, "Ann Vale"),
        ("Bo Ek", PERSON, "Bo Ek"),
        ("Claudion", ORG, "Claudion"),
        ("Ode", PLACE, "Ode"),
    )
    return FakeDesk([first, written("b.txt", "Nobody knows.\nVale left.", ("Vale", PERSON, "Vale"))])


class Open(Screen):
    """An application whose entity view is open."""

    @property
    def view(self) -> EntityView:
        assert isinstance(self.app.screen, EntityView)
        return self.app.screen

    @property
    def told(self) -> str:
        """What the view says below its list."""
        return str(self.view.query_one("#told", Static).content)

    @property
    def head(self) -> tuple[str, str]:
        """Who is shown, and what stands below that."""
        return str(self.view.query_one("#who", Static).content), str(self.view.query_one(Remark).content)

    @property
    def asked(self) -> list[str]:
        """What a prompt shows: its title, its field, its hint."""
        texts = [str(one.content) for one in self.app.screen.query(Static) if not isinstance(one, Keys)]
        return [texts[0], self.app.screen.query_one(Input).value, *texts[1:]]

    async def answer(self, action: str, text: str) -> None:
        """Do what asks for a line, and give it."""
        await self.do(action)
        self.app.screen.query_one(Input).value = text
        await self.do("dialog.accept")
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()


@asynccontextmanager
async def opened(desk: FakeDesk, count: int | None = None, sentence: int = 0, height: int = 30) -> AsyncIterator[Open]:
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(120, height)) as pilot:
        on = Open(app, desk, pilot)
        await pilot.pause()
        on.session.cursor.go(sentence)
        await on.do("entity.open", count)
        await on.app.workers.wait_for_complete()
        await pilot.pause()
        yield on


# ------------------------------------------------------------------ what is shown


async def test_the_view_says_how_often_and_where_somebody_is_mentioned() -> None:
    async with opened(people()) as on:
        assert on.head == (
            "Ann Vale  person",
            "2 here, 3 in 2 articles of the desk; 1 of 3 in this sentence (tab: the next)."
            " Written Ann Vale, Vale met, Vale",
        )
        await on.do("dialog.previous-field")
        assert on.head == (
            "Ode  place",
            "1 here, 1 in 1 article of the desk; 3 of 3 in this sentence (tab: the next). Written Ode",
        )
        await on.do("dialog.next-field")
        await on.do("dialog.next-field")
        assert on.head[0] == "Claudion  org"
        keys = " ".join(str(on.view.query_one(Keys).content).split())
        assert keys == "enter go there + as evidence t type m merge u undo escape close"
        assert on.told == ""
    async with opened(FakeDesk([people().article("b.txt")]), sentence=1) as on:
        assert on.head == ("Vale  person", "1 here, 1 in 1 article of the desk. Written Vale")


async def test_pages_of_mentions_overlap_by_one_line() -> None:
    async with opened(people(*["Bo Ek came."] * 60), count=2, sentence=2) as on:
        listed = on.view.query_one(EntityList)
        page = listed.size.height - 1
        assert page > 1
        seen = [listed.cursor]
        for action in ("page-next", "page-next", "next", "page-previous", "previous"):
            await on.do(f"dialog.{action}")
            seen.append(listed.cursor)
        assert seen == [0, page, 2 * page, 2 * page + 1, page + 1, page]


@pytest.mark.in_threads
async def test_while_a_large_desk_is_read_the_mentions_here_can_be_gone_to() -> None:
    """How far the reading is is said until its end; the reading goes on for the next time it is wanted."""
    desk, gate, goes_on = people(), Gate(), list[bool]()
    entities = desk.entities

    def slow(report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        goes_on.extend(report(done, 1_300) for done in (23, 24, 25, 1_049))
        gate.wait(10)
        return entities()

    desk.entities = slow  # type: ignore[method-assign]
    try:
        async with opened(desk) as on:
            await on.until("Reading the desk: 1,049 of 1,300 articles")
            assert on.head[1] == "2 here; 1 of 3 in this sentence (tab: the next). Written Ann Vale, Vale met"
            await on.do("dialog.next")
            assert on.view.query_one(EntityList).cursor == 1
            gate.set()
            await on.until("3 in 2 articles of the desk")
            assert on.told == ""
            assert goes_on == [True] * 4
            await on.do("dialog.accept")
            await happens(lambda: on.session.current_place == ("a.txt", 2))
    finally:
        gate.set()


@pytest.mark.in_threads
async def test_what_was_said_meanwhile_stays_when_the_desk_is_read() -> None:
    desk, gate = people(), Gate()
    entities = desk.entities

    def slow(report: ProgressCallback = no_progress) -> Mapping[Name, int]:
        gate.wait(10)
        return entities()

    desk.entities = slow  # type: ignore[method-assign]
    try:
        async with opened(desk) as on:
            await on.do("entity.undo")
            gate.set()
            await on.until("3 in 2 articles of the desk")
            assert on.told == "No change of the lexicon to undo"
    finally:
        gate.set()


async def test_what_cannot_be_read_is_said() -> None:
    desk = people()

    def fail(_: object) -> None:
        raise StoreError("The desk cannot be read", "the disk is gone")

    desk.entities = fail  # type: ignore[method-assign,assignment]
    async with opened(desk) as on:
        assert on.told == "The desk cannot be read: the disk is gone"
        assert on.head[1] == "2 here; 1 of 3 in this sentence (tab: the next). Written Ann Vale, Vale met"


# ------------------------------------------------------------------ types and names


async def test_what_a_type_and_a_name_are_asked_for_with() -> None:
    async with opened(people(), count=2) as on:
        await on.do("entity.type")
        assert on.asked == [
            "Type of Claudion",
            "org",
            f"{TYPES}; or none: never mark it",
        ]
        await on.do("dialog.close")
        await on.do("entity.merge")
        assert on.asked == [
            "Merge Claudion into",
            "",
            "The name that both go by from now on; empty leaves it as it is",
        ]


async def test_a_type_is_taken_by_its_beginning() -> None:
    desk = people()
    async with opened(desk, count=2) as on:
        for answer, kind in ((" PRO ", PRODUCT), ("place", PLACE), ("w", EntityType.WORK)):
            await on.answer("entity.type", answer)
            assert desk.lexicon().entries == (LexiconEntry("Claudion", kind),)
            assert on.told == f"Claudion is {str(kind).lower()} now"
            assert on.head[0] == f"Claudion  {str(kind).lower()}"
            assert ("Claudion", kind) in {(one.entity, one.type) for one in on.session.article.mentions}  # type: ignore[union-attr]


async def test_what_is_no_type_or_several_is_said() -> None:
    desk = people()
    async with opened(desk) as on:
        for answer in ("p", "planet", "person of note", "on"):
            await on.answer("entity.type", answer)
            assert on.told == f"'{answer}' is no type: {TYPES} or none"
        assert desk.lexicon().entries == ()


async def test_what_says_nothing_new_changes_nothing() -> None:
    desk = people()
    async with opened(desk) as on:
        for action, answer in (("entity.type", " "), ("entity.merge", " "), ("entity.merge", " Ann  Vale ")):
            await on.answer(action, answer)
            await on.do(action)
            await on.do("dialog.close")
            assert (on.told, desk.lexicon().entries) == ("", ())


def taught(*entries: LexiconEntry) -> Callable[[FakeDesk], None]:
    return lambda desk: desk.teach(LexiconChange((), entries))


@pytest.mark.parametrize(
    ("before", "into", "kind"),
    [
        (taught(), "Ode", PLACE),
        (taught(), "Acme", ORG),
        (taught(LexiconEntry("Acme", PRODUCT, ())), "Acme", PRODUCT),
        (taught(LexiconEntry("Acme", None, ())), "Acme", ORG),
    ],
)
async def test_what_is_merged_has_the_type_of_the_name_that_it_goes_by(
    before: Callable[[FakeDesk], None], into: str, kind: EntityType
) -> None:
    """As the lexicon has it, else as it has in the article, else that of the entity shown."""
    desk = people()
    before(desk)
    async with opened(desk, count=2) as on:
        await on.answer("entity.merge", f" {into} ")
        assert desk.lexicon().entries == (LexiconEntry(into, kind, ("Claudion",)),)
        assert on.told == f"Claudion is {into} now"
        assert on.head[0] == f"{into}  {str(kind).lower()}"


async def test_changes_of_the_lexicon_are_undone_from_the_last_one_back() -> None:
    desk = people()
    async with opened(desk) as on:
        await on.answer("entity.type", "role")
        await on.answer("entity.merge", "The editor")
        assert desk.lexicon().entries == (
            LexiconEntry("The editor", EntityType.ROLE, ("Ann Vale", "Vale met", "Vale")),
        )
        for entries in ((LexiconEntry("Ann Vale", EntityType.ROLE, ("Vale met", "Vale")),), ()):
            await on.do("entity.undo")
            await on.app.workers.wait_for_complete()
            await on.pilot.pause()
            assert desk.lexicon().entries == entries
            assert on.told == "The last change of the lexicon is undone"
        await on.do("entity.undo")
        assert on.told == "No change of the lexicon to undo"


async def test_a_change_that_cannot_be_written_is_said_and_is_none_to_undo() -> None:
    desk = people()

    def fail(change: LexiconChange) -> None:
        raise StoreError("The lexicon cannot be written", "the disk is full")

    desk.teach = fail  # type: ignore[method-assign]
    async with opened(desk) as on:
        await on.answer("entity.type", "role")
        assert (on.told, on.head[0]) == ("The lexicon cannot be written: the disk is full", "Ann Vale  person")
        await on.do("entity.undo")
        assert on.told == "No change of the lexicon to undo"


async def test_a_lexicon_that_cannot_be_read_is_not_changed() -> None:
    desk = people()
    async with opened(desk) as on:

        def fail() -> Lexicon:
            raise StoreError("The lexicon cannot be read", "line 3")

        desk.lexicon = fail  # type: ignore[method-assign]
        await on.answer("entity.type", "role")
        assert on.told == "The lexicon cannot be read: line 3"


async def test_an_entity_that_is_hidden_closes_its_view() -> None:
    async with opened(people(), count=2) as on:
        await on.answer("entity.type", "none")
        assert on.app.screen is on.app.desk_screen
        assert on.said == "Claudion is not marked any more"


async def test_why_the_lexicon_cannot_be_changed() -> None:
    """Evidence can: it says itself why not."""
    desk = people()
    desk.read_only = "it is a museum"
    async with opened(desk) as on:
        for action in ("entity.type", "entity.merge", "entity.undo"):
            assert on.view.cannot(action) == "Nothing can be changed: it is a museum"
        assert on.view.cannot("link.evidence") == ""


# ------------------------------------------------------------------ going there, evidence


async def test_a_mention_is_taken_as_evidence_with_the_words_of_its_sentence() -> None:
    desk = people()
    async with opened(desk) as on:
        await on.do("link.evidence")
        assert on.told == "That is the sentence itself"
        await on.do("dialog.next")
        await on.do("dialog.next")
        await on.do("link.evidence")
        assert on.told == "Evidence that supports sentence 1: b.txt#2"
        (piece,) = on.session.holding(0).evidence
        assert piece == Evidence("b.txt#2", "Vale left.", "supports", piece.accessed)

        def fail(name: str) -> Article:
            raise StoreError("It cannot be read", "it is gone")

        desk.article = fail  # type: ignore[method-assign]
        await on.do("link.evidence")
        assert on.told == "It cannot be read: it is gone"


async def test_a_mention_of_the_article_is_gone_to_and_marked() -> None:
    async with opened(people()) as on:
        await on.do("dialog.next")
        await on.do("dialog.accept")
        reader = on.app.desk_screen.reader
        assert on.session.current_place == ("a.txt", 2)
        assert reader.mention is not None
        assert reader.mention.start == on.session.article.sentences[2].start  # type: ignore[union-attr]
        await on.do("jump.back")
        assert on.session.current_place == ("a.txt", 0)
        assert "Ann Vale runs" in screen_text(on.app)
