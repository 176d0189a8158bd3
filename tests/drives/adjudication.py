"""Settling what reviewers differ on."""

from __future__ import annotations

from review.events import Event, EventKind, Evidence, Holding, Role
from review.rounds import Round, State
from tests.drives import Stage, drives
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tui.screens.adjudication import AdjudicationScreen

A, D, E = Verdict


async def opened(stage: Stage, **rules: object) -> AdjudicationScreen:
    """Let two reviewers differ on three sentences of a closed round, and open their adjudication."""
    desk, name = stage.desk, stage.session.name
    fault = Holding(E, note="he joined in 2021", reasons=("date",), evidence=(Evidence("https://example.org/a"),))
    snapshot = desk.article(name).sha256
    for sentence in (7, 8, 9):
        for who, holding in (("bo", Holding(A)), ("cy", fault)):
            desk.append([Event(EventKind.DECIDE, who, desk.round, name, snapshot, sentence, holding)])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",), **rules)  # type: ignore[arg-type]
    await stage.do("adjudication.open")
    screen = stage.app.screen
    assert isinstance(screen, AdjudicationScreen)
    await stage.pilot.pause()
    return screen


async def settled(stage: Stage, sentence: int) -> Event:
    """Wait for the adjudicator's decision on a sentence and return it."""
    await stage.until(lambda: sentence in stage.desk.held(stage.session.name, "ana"))
    await stage.app.workers.wait_for_complete()
    await stage.pilot.pause()
    return stage.desk.held(stage.session.name, "ana")[sentence]


@drives("adjudication.open")
async def shows_both_sides(stage: Stage, action: str) -> None:
    """The sentence, each reviewer's verdict, note, reasons and evidence are on the screen, and what is left."""
    await opened(stage)
    text = screen_text(stage.app)
    for part in ("1 bo", "2 cy", "accurate", "erroneous", "he joined in 2021", "date", "example.org", "3 to settle"):
        assert part in text
    quote = stage.desk.article(stage.session.name).quote(7)
    assert quote.split()[0] in text


@drives(*(f"adjudication.side-{n}" for n in (1, 2)))
async def sides(stage: Stage, action: str) -> None:
    """Siding takes that reviewer's verdict, reasons and evidence, names what it weighed, and goes on."""
    screen = await opened(stage)
    await stage.do(action)
    event = await settled(stage, 7)
    assert event.role is Role.ADJUDICATOR
    assert event.holding.verdict is (A if action.endswith("1") else E)
    assert event.holding.reasons == (() if action.endswith("1") else ("date",))
    assert len(event.weighed) == 2
    assert screen.adjudication.case is not None
    assert screen.adjudication.case.sentence == 8
    assert {e.reviewer for e in stage.desk.current(stage.session.name)} == {"ana", "bo", "cy"}


@drives(*(f"adjudication.side-{n}" for n in range(3, 10)))
async def no_such_side(stage: Stage, action: str) -> None:
    """A column without a reviewer decides nothing and says so."""
    await opened(stage)
    await stage.do(action)
    assert f"There is no reviewer {action[-1]} here" in screen_text(stage.app)
    assert not stage.desk.held(stage.session.name, "ana")


@drives("adjudication.accurate", "adjudication.disputed", "adjudication.erroneous")
async def decides(stage: Stage, action: str) -> None:
    """A verdict of one's own settles the sentence."""
    await opened(stage)
    await stage.do(action)
    event = await settled(stage, 7)
    assert str(event.holding.verdict) == action.partition(".")[2]
    assert "2 to settle" in screen_text(stage.app) or "Settled as" in screen_text(stage.app)


@drives("adjudication.tag")
async def settles_by_letter(stage: Stage, action: str) -> None:
    """The verdict whose letter follows settles the sentence; a strange letter says which there are."""
    await opened(stage)
    await stage.do(action, argument="z")
    assert "No verdict z: a accurate, d disputed, e erroneous" in screen_text(stage.app)
    await stage.do(action, argument="d")
    assert (await settled(stage, 7)).holding.verdict == D


@drives("adjudication.no-claim")
async def settles_as_no_claim(stage: Stage, action: str) -> None:
    """That there is nothing to judge is a decision too, and is shown as one."""
    await opened(stage)
    await stage.do(action)
    event = await settled(stage, 7)
    assert (event.kind, event.holding.verdict, event.holding.claim) == (EventKind.SET_ASIDE, None, False)
    assert event.role is Role.ADJUDICATOR
    await stage.do("adjudication.previous")
    assert "settled: – no claim" in screen_text(stage.app)


@drives("adjudication.back")
async def sends_back(stage: Stage, action: str) -> None:
    """Sent back: nothing is decided, and that is on record."""
    await opened(stage)
    await stage.do(action)
    event = await settled(stage, 7)
    assert (event.kind, event.holding.verdict, event.role) == (EventKind.CLEAR, None, Role.ADJUDICATOR)


@drives("adjudication.why")
async def says_why(stage: Stage, action: str) -> None:
    """The cause is shown and goes with the decision."""
    await opened(stage)
    await stage.do(action)
    await stage.do(action)
    assert "why: guideline gap" in screen_text(stage.app)
    await stage.do("adjudication.disputed")
    assert (await settled(stage, 7)).holding.why == "guideline gap"


@drives("adjudication.note")
async def notes(stage: Stage, action: str) -> None:
    """The note is asked for and goes with the decision."""
    await opened(stage)
    await stage.do(action)
    await stage.press(*"see memo", "enter")
    await stage.do("adjudication.disputed")
    assert (await settled(stage, 7)).holding.note == "see memo"


@drives("adjudication.next")
async def next_case(stage: Stage, action: str) -> None:
    """The next sentence on which reviewers differ, and no further than the last."""
    screen = await opened(stage)
    await stage.do(action)
    assert screen.adjudication.at == 1
    await stage.do(action, count=9)
    assert screen.adjudication.at == 2


@drives("adjudication.previous")
async def previous_case(stage: Stage, action: str) -> None:
    """The one before."""
    screen = await opened(stage)
    await stage.do("adjudication.next", count=2)
    await stage.do(action)
    assert screen.adjudication.at == 1


@drives("adjudication.notes", "adjudication.page-next", "adjudication.page-previous")
async def notes_in_full(stage: Stage, action: str) -> None:
    """Where room is short each vote is a line; one key shows all of it, and pages scroll it."""
    screen = await opened(stage)
    await stage.pilot.resize_terminal(40, 12)
    await stage.pilot.pause()
    await stage.pilot.pause()
    text = screen_text(stage.app)
    for part in ("1 bo  ✓ accurate", "2 cy  ✗ erroneous", "not settled"):
        assert part in text
    assert "he joined" not in text
    assert screen.pane.line_count() <= screen.pane.size.height
    await stage.do("adjudication.notes")
    assert screen.pane.line_count() > screen.pane.size.height
    assert "he joined in 2021" in screen_text(stage.app)
    assert screen.pane.top > 0
    for _ in range(4):
        await stage.do("adjudication.page-previous")
    assert "1 bo" not in screen_text(stage.app)
    for _ in range(4):
        await stage.do("adjudication.page-next")
    assert "he joined in 2021" in screen_text(stage.app)
    assert screen.adjudication.at == 0
    for _ in range(4):
        await stage.do("adjudication.page-previous")
    assert screen.pane.top == 0
    await stage.do("adjudication.notes")
    assert "2 cy  ✗ erroneous" in screen_text(stage.app)


@drives("adjudication.read")
async def reads(stage: Stage, action: str) -> None:
    """The desk comes back at the sentence, and going back from there leads to the case, as it was left."""
    screen = await opened(stage)
    await stage.do("adjudication.next")
    screen.adjudication.note = "not yet settled"
    await stage.do(action)
    await stage.pilot.pause()
    assert stage.app.screen is stage.app.desk_screen
    assert stage.cursor == 8
    assert "back to the case" in screen_text(stage.app)
    await stage.do("sentence.next")
    await stage.do("app.back")
    await stage.pilot.pause()
    assert isinstance(stage.app.screen, AdjudicationScreen)
    assert (stage.app.screen.adjudication.at, stage.app.screen.adjudication.note) == (1, "not yet settled")
    await stage.do("app.back")
    await stage.pilot.pause()
    assert stage.app.screen is stage.app.desk_screen
    await stage.do("app.back")
    await stage.pilot.pause()
    assert stage.app.screen is stage.app.desk_screen
