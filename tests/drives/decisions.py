"""The list of decisions: looking, moving, marking, acting on many, keeping queries."""

from __future__ import annotations

from review.events import EventKind
from tests.drives import Stage, drives
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tui.screens.decisions import DecisionsScreen
from tui.screens.dialogs import Field

A, D, E = Verdict


async def opened(stage: Stage) -> DecisionsScreen:
    """Judge three sentences of one article and one of the next, and list them."""
    await stage.do("sentence.first")
    for action in ("sentence.accurate", "sentence.disputed", "sentence.erroneous"):
        await stage.do("sentence.next-unjudged")
        await stage.do(action)
    await stage.do("article.next")
    await stage.do("sentence.next-unjudged")
    await stage.do("sentence.disputed")
    await stage.saved()
    await stage.do("decisions.open")
    screen = stage.app.screen
    assert isinstance(screen, DecisionsScreen)
    await listed(stage, 4)
    return screen


async def listed(stage: Stage, count: int) -> None:
    """Wait until so many lines are there and no more are looked for."""
    screen = stage.app.screen
    assert isinstance(screen, DecisionsScreen)
    await stage.until(lambda: screen.listed.is_complete and len(screen.listed.rows) == count)


def verdicts(screen: DecisionsScreen) -> list[str | None]:
    """Return what the reviewer holds of each line, from the top."""
    owned = [screen.listed.own_event(row) for row in screen.listed.rows]
    return [one.holding.verdict if one else None for one in owned]


async def acted(stage: Stage) -> None:
    """Wait until an act is written."""
    screen = stage.app.screen
    assert isinstance(screen, DecisionsScreen)
    await stage.until(lambda: not screen.background.asks("held"))
    await stage.saved()


@drives("decisions.open")
async def lists_newest_first(stage: Stage, action: str) -> None:
    """Mine, the last first, each with its sign and its sentence."""
    screen = await opened(stage)
    assert verdicts(screen) == [D, E, D, A]
    text = screen_text(stage.app)
    assert "Decisions  by:ana" in text
    quotes = [stage.desk.article(row.hit.article).quote(row.hit.sentence) for row in screen.listed.rows]
    assert all(quote.split()[0] in text for quote in quotes)


@drives("decisions.next", "decisions.page-next", "decisions.last")
async def moves_down(stage: Stage, action: str) -> None:
    """The cursor goes down; the line that it is on is named."""
    screen = await opened(stage)
    await stage.do(action)
    assert screen.listed.cursor == (1 if action.endswith(".next") else 3)
    assert f"{screen.listed.cursor + 1} of 4" in screen_text(stage.app)


@drives("decisions.previous", "decisions.page-previous", "decisions.first")
async def moves_up(stage: Stage, action: str) -> None:
    """The cursor goes up."""
    screen = await opened(stage)
    await stage.do("decisions.last")
    await stage.do(action)
    assert screen.listed.cursor == (2 if action.endswith(".previous") else 0)


@drives("decisions.go")
async def goes_there(stage: Stage, action: str) -> None:
    """To the sentence in its article, and jump back comes back."""
    screen = await opened(stage)
    here = stage.session.current_place
    await stage.do("decisions.last")
    row = screen.listed.chosen
    assert row is not None
    await stage.do(action)
    await stage.until(lambda: stage.session.name == row.hit.article)
    assert stage.cursor == row.hit.sentence
    await stage.do("jump.back")
    await stage.until(lambda: stage.session.current_place == here)


@drives("decisions.query")
async def asks(stage: Stage, action: str) -> None:
    """The list follows what is typed; what is misspelt is named with what was meant."""
    await opened(stage)
    await stage.do(action)
    await stage.press("ctrl+u", *"verdict:disputed", "enter")
    await listed(stage, 2)
    await stage.do(action)
    await stage.press("ctrl+u", *"verdict:disputd", "enter")
    await listed(stage, 0)
    assert "did you mean verdict:disputed?" in screen_text(stage.app)
    await stage.do(action)
    await stage.press("ctrl+u", *"verdict:er")
    await stage.until(lambda: stage.app.screen.query_one(Field)._suggestion == "verdict:erroneous")
    await stage.press("right", "enter")
    await listed(stage, 1)
    assert "verdict:erroneous" in screen_text(stage.app)


@drives("decisions.mark")
async def marks(stage: Stage, action: str) -> None:
    """Marks the line and goes on; once more takes the mark away."""
    screen = await opened(stage)
    await stage.do(action)
    assert (len(screen.listed.marked), screen.listed.cursor) == (1, 1)
    assert "1 marked" in screen_text(stage.app)
    await stage.do("decisions.previous")
    await stage.do(action)
    assert not screen.listed.marked


@drives("decisions.mark-all")
async def marks_all(stage: Stage, action: str) -> None:
    """All lines, and none when all are marked."""
    screen = await opened(stage)
    await stage.do(action)
    assert len(screen.listed.marked) == 4
    await stage.do(action)
    assert not screen.listed.marked


@drives("decisions.accurate", "decisions.disputed", "decisions.erroneous")
async def tags_many(stage: Stage, action: str) -> None:
    """The line under the cursor at once; several after a question, as one step that one undo takes back."""
    screen = await opened(stage)
    verdict = Verdict(action.partition(".")[2])
    before = verdicts(screen)
    await stage.do("decisions.mark-all")
    await stage.do(action)
    assert f"Tag 4 sentences {verdict}?" in screen_text(stage.app)
    await stage.press("enter")
    await acted(stage)
    assert verdicts(screen) == [verdict] * 4
    changed = [one for one in before if one != verdict]
    assert len({event.step for event in stage.log()[-len(changed) :]}) == 1
    assert {event.kind for event in stage.log()[-len(changed) :]} == {EventKind.DECIDE}
    await stage.do("edit.undo")
    await stage.until(lambda: verdicts(screen) == before)
    await stage.saved()
    assert "undone" in screen_text(stage.app)


@drives("decisions.tag")
async def tags_by_letter(stage: Stage, action: str) -> None:
    """The verdict whose letter follows goes to the line under the cursor; a strange letter says which there are."""
    screen = await opened(stage)
    await stage.do(action, argument="z")
    assert "No verdict z: a accurate  d disputed  e erroneous" in screen_text(stage.app)
    await stage.do(action, argument="d")
    await acted(stage)
    assert verdicts(screen)[0] == D


@drives("decisions.reason")
async def gives_a_reason(stage: Stage, action: str) -> None:
    """The reason whose letter follows goes to all marked, and off them when all have it."""
    screen = await opened(stage)
    for has in (True, False):
        await stage.do("decisions.mark-all")
        await stage.do(action, argument="f")
        await stage.press("enter")
        await acted(stage)
        owned = [screen.listed.own_event(row) for row in screen.listed.rows]
        assert [one is not None and one.holding.reasons == ("figure",) for one in owned] == [has] * 4


@drives("decisions.note")
async def writes_a_note(stage: Stage, action: str) -> None:
    """On the line under the cursor; its beginning shows."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press(*"see memo", "enter")
    await acted(stage)
    own = screen.listed.own_event(screen.listed.rows[0])
    assert own is not None
    assert own.holding.note == "see memo"
    assert "see memo" in screen_text(stage.app)


@drives("decisions.clear")
async def clears(stage: Stage, action: str) -> None:
    """Takes the verdict off; the line stays where it is, without one."""
    screen = await opened(stage)
    await stage.do(action)
    await acted(stage)
    assert verdicts(screen) == [None, E, D, A]


@drives("decisions.copy")
async def copies(stage: Stage, action: str) -> None:
    """Says how many sentences and where they went."""
    await opened(stage)
    await stage.do("decisions.mark-all")
    await stage.do(action)
    await stage.until(lambda: "4 sentences: " in screen_text(stage.app))


@drives("decisions.keep", "decisions.recall")
async def keeps_and_recalls(stage: Stage, action: str) -> None:
    """A query goes under a letter, and the letter lists by it; a letter without one says so."""
    screen = await opened(stage)
    await stage.do("decisions.recall", argument="z")
    assert "No query is kept under z" in screen_text(stage.app)
    await stage.do("decisions.query")
    await stage.press("ctrl+u", *"verdict:accurate", "enter")
    await listed(stage, 1)
    await stage.do("decisions.keep", argument="z")
    assert "Kept under z: verdict:accurate" in screen_text(stage.app)
    await stage.do("decisions.query")
    await stage.press("ctrl+u", *"by:ana", "enter")
    await listed(stage, 4)
    await stage.do("decisions.recall", argument="z")
    await listed(stage, 1)
    assert screen.listed.text == "verdict:accurate"
    await stage.do("decisions.keep", argument="z")
    assert "No longer kept under z: verdict:accurate" in screen_text(stage.app)
    await stage.do("decisions.recall", argument="z")
    assert "No query is kept under z" in screen_text(stage.app)
