"""The rounds screen while others' verdicts are compared: what is known is shown, and keys are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Event as Gate

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from review.agreement.lead_figures import LeadFigures, lead_figures_of
from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.rounds import Round
from store.desk import Desk
from store.manage.status import RoundStatus, round_status
from store.opening import open_desk
from tests.rounds import rounds_of
from tests.tui.helpers import screen_text, shown
from tests.verdicts import Verdict
from tests.waiting import LIMIT, happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens import chosen_round
from tui.screens.rounds import RoundsScreen
from tui.shell.signs import ASCII


@pytest.fixture
def app(app_of: Callable[..., CopydeskApp], samples: Path) -> CopydeskApp:
    """Return an application over a desk with a round in which two reviewers agree on all of an article."""
    round_admin = rounds_of(samples, "ana")
    round_admin.new(Plan("one", "ana", ("ana", "bo"), overlap=2))
    round_admin.open("one")
    for who in ("ana", "bo"):
        desk = open_desk(samples, who, "one")
        card = desk.articles.cards()[0]
        for n in card.claims:
            holding = Holding(list(Verdict)[n % 2])
            desk.decisions.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, n, holding)])
        desk.close()
    app = app_of(open_desk(samples, "ana", "one"))
    app.settings = replace(
        app.settings, rounds=lambda: round_admin, round_plan=plan_of_line, round_change=change_of_line
    )
    return app


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Return what holds up a thread; it opens in the end."""
    gate = Gate()
    yield gate
    gate.set()


async def opened(app: CopydeskApp, pilot: Pilot[int]) -> RoundsScreen:
    """Open the screen."""
    await pilot.pause()
    app.perform("rounds.open")
    await pilot.pause()
    assert isinstance(app.screen, RoundsScreen)
    return app.screen


async def test_the_bottom_line_offers_what_can_be_done_when_a_round_is_counted(
    app_of: Callable[..., CopydeskApp], samples: Path
) -> None:
    """While it is counted nobody knows whether articles lie outside; nothing else comes later in a blind round."""
    round_admin = rounds_of(samples, "ana")
    round_admin.new(Plan("blind", "ana", ("ana", "bo"), overlap=2, blind=True))
    round_admin.open("blind")
    app = app_of(open_desk(samples, "ana", "blind"))
    app.settings = replace(app.settings, rounds=lambda: round_admin)
    async with app.run_test(size=(160, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("k", "j")
        await pilot.pause()
        line = screen_text(app).splitlines()[-1]
        assert "assign" in line
        assert "add articles" not in line


@pytest.mark.in_threads
async def test_progress_is_shown_before_agreement(
    app: CopydeskApp, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress comes first and keys work; agreement follows, but not that of a round one has gone on from."""

    def slow(round: Round, events: Sequence[Event]) -> LeadFigures:
        assert gate.wait(LIMIT)
        return lead_figures_of(round, events)

    monkeypatch.setattr(chosen_round, "lead_figures_of", slow)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await shown(app, pilot, "reviewers")
        assert "of pairs" not in screen_text(app)
        app.perform("round.previous")
        await pilot.pause()
        assert screen.chosen.rules.name == "main"
        gate.set()
        await happens(lambda: screen.chosen.figures is not None)
        assert screen.chosen.figures is not None
        assert not screen.chosen.figures.raters
        app.perform("round.next")
        await shown(app, pilot, "agreement   100% of pairs")


@pytest.mark.in_threads
async def test_a_large_desk_is_counted_beside_the_keys(
    app: CopydeskApp, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rounds are listed at once and can be gone through; how the chosen one stands follows."""

    def slow(desk: Desk, today: date, *, overview: bool) -> RoundStatus:
        assert gate.wait(LIMIT)
        return round_status(desk, today, overview=overview)

    monkeypatch.setattr(chosen_round, "round_status", slow)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await shown(app, pilot, "Counting what has been judged")
        app.perform("round.previous")
        await pilot.pause()
        assert screen.chosen.rules.name == "main"
        gate.set()
        await shown(app, pilot, "reviewers")
        app.perform("round.next")
        await shown(app, pilot, "agreement   100% of pairs")
        assert "Counting" not in screen_text(app)


async def test_the_report_on_agreement_has_no_sign_that_ascii_lacks(app: CopydeskApp) -> None:
    """Where signs are ASCII its intervals are, too; what is named in it stays as it is."""
    app.settings = replace(app.settings, signs=ASCII)
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await opened(app, pilot)
        await shown(app, pilot, "alpha")
        screen.shell.perform("round.agreement")
        await shown(app, pilot, "95% interval")
        assert screen_text(app).isascii()


async def test_guidelines_are_named_on_the_board_and_shown_when_nothing_is_named(
    app: CopydeskApp, tmp_path: Path
) -> None:
    """Blanks around the file's name are none of it."""
    file = tmp_path / "how to judge.md"
    file.write_text("# With care\n\nEvery sentence.\n")
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await opened(app, pilot)
        await happens(lambda: screen.chosen.rules.name == "one")
        app.perform("round.guidelines")
        await pilot.press("space", *str(file), "space", "enter")
        await happens(lambda: "has guidelines of version" in screen_text(app))
        assert screen.chosen.rules.guidelines
        app.perform("round.guidelines")
        await pilot.press("enter")
        await happens(lambda: "Every sentence." in screen_text(app))
