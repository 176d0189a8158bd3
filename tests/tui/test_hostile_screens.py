"""Hostile text in every screen and dialog, before the last line of defence: nothing active in what is drawn.

Every action is performed on a desk where everything is hostile, by its id; whatever is on the screen afterwards must
hold no active character, because the layer below would drop it: what is there must be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from keymaps.faults import Fault
from review.events import Event, EventKind, Evidence, Holding, Link
from review.reasons import REASONS, Reason
from review.round_changes import Plan
from review.rounds import Round, State
from store.folder_desk import FileDesk
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from tests.hostile import SHORT, active_in
from tests.registry import ACTIONS, shipped
from tests.tui.helpers import settled
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens.desk.actions import SELECTIONS
from tui.shell.settings import ScreenSettings
from tui.terminal.clipboard import Clipboard
from tui.work.session import DeskRules

ALL = "".join(text for name, text in SHORT.items() if name != "surrogate")
NAME = ALL.replace("/", "_").replace("\x00", "").replace("\n", "")[:80]
LEAVES = frozenset({"app.quit", "app.close", "app.suspend", "rounds.open", "adjudication.open"})
"""Actions that end the program, and those with a test of their own below."""
SIGNS = ("␛[31;1mred␛[0m", "[sic]", "[/nope]", "[@click=app.quit]")
"""What the beginning of the corpus, and what looks like markup, must look like."""


@pytest.fixture
def desk(tmp_path: Path) -> FileDesk:
    """A desk of hostile articles, judged by two reviewers with hostile reasons, notes and evidence."""
    for number in range(3):
        body = (
            f"{ALL}\n\nBy {SHORT['bidi override']} {SHORT['c1']}\n\nJan Leike said {ALL} to OpenAI. Then {ALL} came.\n"
        )
        (tmp_path / f"{number}{NAME}.txt").write_bytes(body.replace("\x00", "").encode("utf-8", "surrogatepass"))
    evidence = (Evidence(source=f"https://example.org/{ALL}", quote=ALL),)
    for who, verdict in (("bo", Verdict.ACCURATE), ("ana", Verdict.DISPUTED)):
        desk = open_desk(tmp_path, reviewer=who)
        for card in desk.articles.cards():
            links = Link(ALL, card.name, card.snapshot, 1, ALL), Link("contradicts", ALL, ALL, -(2**40), ALL)
            holding = Holding(verdict, note=ALL, reasons=(ALL[:60],), evidence=evidence, links=links)
            decide = EventKind.DECIDE
            desk.decisions.append(
                [Event(decide, who, "main", card.name, card.snapshot, n, holding) for n in sorted(card.claims)]
            )
        if who == "bo":
            desk.close()
    return desk


def drawn(app: CopydeskApp) -> str:
    """Return what every screen of the stack draws, and check that nothing in it is active."""
    text = ""
    for screen in app.screen_stack:
        for strip in screen._compositor.render_strips(app.size):
            line = "".join(segment.text for segment in strip)
            assert active_in(line) == [], (screen, line)
            text += line + "\n"
    return text


def application(desk: FileDesk, tmp_path: Path) -> CopydeskApp:
    """Return an application in which the desk, its reasons and the keymap's faults are hostile too."""
    odd = (Reason(ALL[:70], "q", ALL), *REASONS)
    faults = (Fault(NAME, 3, ALL, ALL),)
    round_admin = RoundAdmin(
        desk.layout, current_person("ana"), lambda name, overview: open_desk(tmp_path, "ana", name, overview=overview)
    )
    settings = ScreenSettings(
        theme="dark",
        title=ALL,
        terms=DeskRules(odd),
        faults=faults,
        rounds=lambda: round_admin,
        round_plan=plan_of_line,
        round_change=change_of_line,
    )
    return CopydeskApp(desk, shipped(), settings)


async def perform(app: CopydeskApp, pilot: Pilot[int], action: str) -> str:
    """Perform an action; fill and accept whatever dialog it opens; return all that was seen."""
    app.perform(action, None, "q")
    await pilot.pause()
    seen = drawn(app)
    for field in app.screen.query(Input) if len(app.screen_stack) > 1 else ():
        field.value = ALL
    await pilot.pause()
    seen += drawn(app)
    if len(app.screen_stack) > 1:
        await pilot.press("enter")
        await pilot.pause()
        seen += drawn(app)
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await pilot.pause()
    return seen + drawn(app)


async def test_no_action_shows_anything_active(desk: FileDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    copied: list[str] = []

    def copy(_self: Clipboard, text: str) -> str:
        copied.append(text)
        return "copied"

    monkeypatch.setattr(Clipboard, "copy", copy)
    app = application(desk, tmp_path)
    async with app.run_test(size=(150, 60)) as pilot:
        await pilot.pause()
        seen = {"start": drawn(app)}
        for action in (one.id for one in ACTIONS if one.id not in LEAVES):
            seen[action] = await perform(app, pilot, action)
        for sign in SIGNS:
            assert any(sign in text for text in seen.values()), sign
        assert "␛[31;1mred␛[0m" in seen["sentence.note"]
        assert "␛[31;1mred␛[0m" in seen["sentence.evidence"]
        assert "␛[31;1mred␛[0m" in seen["search.desk"]
        await settled(app)
        session = app.desk_screen.session
        session.cursor.go(next(n for n, event in session.held().items() if event.holding.verdict))
        await perform(app, pilot, "sentence.copy-record")
    written = (tmp_path / SELECTIONS).read_text()
    assert any(text.startswith("{") for text in copied)  # a record
    assert any(text.startswith("“") for text in copied)  # a quotation
    for text in (*copied, written):
        assert active_in(text) == []
        assert "[31;1mred" in text


async def test_rounds_guidelines_and_adjudication(
    desk: FileDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = application(desk, tmp_path)
    assert app.settings.round_admin is not None
    made = app.settings.round_admin.new(
        Plan("one", "ana", ("ana", "bo"), overlap=2, guidelines=ALL.encode(), due="2026-01-01")
    )
    for round in (
        made,
        Round("main", adjudicators=("ana",), state=State.CLOSED),
    ):
        files.save(desk.layout, round, current_person())
    desk.close()
    app.desk = desk = open_desk(tmp_path, reviewer="ana", round="main")
    async with app.run_test(size=(150, 60)) as pilot:
        await pilot.pause()
        for opened in ("rounds.open", "adjudication.open"):
            app.perform(opened)
            await pilot.pause()
            assert "[sic]" in drawn(app) or opened == "rounds.open"
            for action in (
                one.id for one in ACTIONS if one.id.partition(".")[0] == opened.partition(".")[0].rstrip("s")
            ):
                app.perform(action)
                await pilot.pause()
                drawn(app)
                for field in app.screen.query(Input):
                    field.value = ALL
                await pilot.pause()
                drawn(app)
                if app.screen.query(Input):
                    await pilot.press("enter")
                    await pilot.pause()
                    drawn(app)
            while len(app.screen_stack) > 1:
                await app.pop_screen()


Toast = Callable[[CopydeskApp], None]


@pytest.mark.parametrize("action", ["sentence.note", "sentence.evidence", "search.open", "search.desk"])
async def test_what_is_pasted_is_seen(desk: FileDesk, tmp_path: Path, action: str) -> None:
    app = application(desk, tmp_path)
    async with app.run_test(size=(150, 60)) as pilot:
        await pilot.pause()
        app.desk_screen.session.cursor.go(min(app.desk_screen.session.held()))
        app.perform(action)
        await pilot.pause()
        assert app.focused is not None
        pasted = "kept \x1b[31m \x9b \u202e \u200b [sic] [/nope]\r2nd line"
        app.focused.post_message(events.Paste(pasted))
        await pilot.pause()
        seen = drawn(app)
        assert "kept ␛[31m � ⇤ · [sic] [/nope]" in seen
        assert "2nd line" in seen
        if action == "sentence.note":
            await pilot.press("enter")
            await settled(app)
            assert active_in(app.desk_screen.session.holding().note) == []
            assert app.desk_screen.session.holding().note.endswith("\n2nd line")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_what_is_said_is_seen(desk: FileDesk, tmp_path: Path, size: tuple[int, int]) -> None:
    app = application(desk, tmp_path)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for urgent in (False, True):
            app.say(f"[sic] {ALL}", urgent)
            await pilot.pause()
            assert "[sic] kept ␛" in drawn(app)
