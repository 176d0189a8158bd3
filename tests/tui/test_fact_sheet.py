"""The fact sheet of an entity: who says what of it, and what a round shows of that."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reading.article import EntityType, Mention
from review.elsewhere.values import (
    Fact,
    FactKind,
)
from review.events import Event, EventKind, Holding
from review.rounds import Round
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.differing import Screen, passage
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.entity_view import EntityView
from tui.shell.settings import ScreenSettings


def sheet() -> FakeDesk:
    """Return a desk of two articles that call the same man by two offices."""
    text = "Oro heads the works."
    mentions = (Mention(0, 3, EntityType.PERSON, "Oro"),)
    first = replace(article("a.txt", text), mentions=mentions)
    desk = FakeDesk([first, replace(article("b.txt", "Oro is mayor."), mentions=mentions)])
    where = passage(desk, ("a.txt", 0), "heads"), passage(desk, ("b.txt", 0), "mayor")
    desk.elsewhere.said = {
        ("Oro", EntityType.PERSON): (
            Fact(FactKind.ROLE, "head", where[0], "Oro", "the works", differs=(where[1],)),
            Fact(FactKind.ROLE, "mayor", where[1], "Oro", is_former=True),
            Fact(FactKind.DATE, "1974-05-01", where[1]),
            Fact(FactKind.QUOTATION, "It is old.", where[1], "Oro"),
        )
    }
    return desk


async def test_the_fact_sheet_says_who_says_what_and_leads_there() -> None:
    app = CopydeskApp(sheet(), shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, FakeDesk(()), pilot)
        await on.do("entity.open")
        await on.until("head of the works")
        rows = [" ".join(line.split()) for line in on.text.splitlines()]
        assert any("role head of the works A.Txt 1" in row for row in rows)
        assert any("≠ Oro is mayor. B.Txt 1" in row for row in rows)
        assert any("role former mayor B.Txt 1" in row for row in rows)
        assert any("date 1974-05-01" in row for row in rows)
        assert any("quotation “It is old.”" in row for row in rows)
        await on.do("dialog.page-previous")
        await on.do("dialog.next")
        await on.do("dialog.accept")
        await happens(lambda: on.session.current_place == ("b.txt", 0))


@pytest.mark.parametrize("rules", [Round(name="main", blind=True), Round(name="main", hints="off")])
async def test_the_fact_sheet_is_a_hint(rules: Round) -> None:
    """It is shown when the round shows what other articles say; the mentions are there always."""
    desk = sheet()
    desk.rules = rules
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, desk, pilot)
        await on.do("entity.open")
        await on.until("2 in 2 articles")
        assert "head of the works" not in on.text
        assert isinstance(app.screen, EntityView)


async def test_the_fact_sheet_says_of_each_sentence_what_the_round_shows_of_it() -> None:
    """Having judged one sentence, one sees what differs from it, and no line of those that one has not judged."""
    desk = sheet()
    desk.rules = Round(name="main", blind=True)
    held = Holding(Verdict.ACCURATE, True)
    desk.append([Event(EventKind.DECIDE, "ana", "main", "a.txt", desk.cards()[0].snapshot, 0, held)])
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, desk, pilot)
        on.session.open("a.txt", 0)
        await happens(lambda: on.session.current_place == ("a.txt", 0))
        await on.do("entity.open")
        await on.until("head of the works")
        assert "≠ Oro is mayor." in " ".join(on.text.split())
        assert "former mayor" not in on.text
        assert "1974-05-01" not in on.text
