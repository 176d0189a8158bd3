"""The bottom line: which keys it offers, at every width, and that only those that can do something now are there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from keymaps.actions import Scope
from keymaps.keymap import Keymap
from keymaps.load import SHIPPED, effective
from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from tests.fakes.desk import FakeDesk
from tests.registry import REGISTRY, shipped
from tests.tui.helpers import article, screen_text, settled, shown
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.adjudication import AdjudicationScreen
from tui.screens.decisions import DecisionsScreen
from tui.screens.footer import footer
from tui.shell.settings import ScreenSettings
from tui.shell.signs import UNICODE
from tui.widgets.status import GAP, Hint
from tui.work.hub_line import hub_line

Apps = Callable[..., CopydeskApp]


def bottom(app: CopydeskApp) -> str:
    """Return the bottom line of the uppermost screen."""
    return screen_text(app).splitlines()[-1]


def offered(app: CopydeskApp) -> list[str]:
    """Return the keys in the bottom line with their words, from the left."""
    hints = {f"{hint.key} {hint.word}" for hint in app.screen.query_one("#status").hints}  # type: ignore[attr-defined]
    return sorted((one for one in hints if one in bottom(app)), key=bottom(app).index)


def room(app: CopydeskApp) -> int:
    """Return the blank cells before the first of the keys."""
    before = bottom(app).partition(offered(app)[0])[0]
    return len(before) - len(before.rstrip())


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("way", [(), ("tab",), ("g", "d")])
async def test_keys_fill_every_width(desk: FakeDesk, app_of: Apps, width: int, way: tuple[str, ...]) -> None:
    """What is left out would not fit into what is left blank, and the key for help is the last one."""
    app = app_of(desk)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press("a", "d", "k", *way)
        await settled(app)
        await pilot.press("j" if way else "c")
        await settled(app)
        app.say("")
        await pilot.pause()
        shown_keys, free = offered(app), room(app)
        assert shown_keys[-1] == "? help"
        assert bottom(app).rstrip().endswith("? help")
        left_out = [f"{hint.key} {hint.word}" for hint in app.screen.query_one("#status").hints]  # type: ignore[attr-defined]
        assert all(len(one) + 2 * GAP > free for one in left_out if one not in shown_keys and len(one) > len("a ✓"))


@pytest.mark.parametrize("urgent", [False, True])
async def test_help_stays_beside_a_long_message_where_it_is_narrow(desk: FakeDesk, app_of: Apps, urgent: bool) -> None:
    """The message is cut for it; where it is wide the message stands whole."""
    said = "The disk of the desk is full, and nothing more can be written to it until somebody makes room"
    for width, whole in ((40, False), (120, True)):
        app = app_of(desk)
        async with app.run_test(size=(width, 12)) as pilot:
            app.say(said, urgent)
            await pilot.pause()
            assert bottom(app).rstrip().endswith("? help")
            assert (said in bottom(app)) is whole
            assert whole or "The disk of the desk is" in bottom(app)


async def test_only_keys_that_do_something_now_are_offered(desk: FakeDesk, app_of: Apps) -> None:
    """Undo once something was decided, reasons on a verdict, the next hit of a search; no verdicts where none count."""
    app = app_of(desk)
    async with app.run_test(size=(200, 24)) as pilot:
        assert not {"u undo", "r reason", "; next hit"} & set(offered(app))
        assert {"a ✓", "d ?", "e ✗", "] next unjudged"} <= set(offered(app))
        await pilot.press("d")
        await settled(app)
        assert "u undo" in offered(app)
        assert "r reason" not in offered(app), "the cursor went on to a sentence without a verdict"
        await pilot.press("k")
        assert {"r reason", "+ evidence", "x clear"} <= set(offered(app))
        await pilot.press("slash", *"the", "enter")
        assert "; next hit" in offered(app)
        await pilot.press("escape")
        assert "; next hit" not in offered(app)
        desk.rules = Round(state=State.CLOSED)
        await pilot.press("j")
        assert not {"a ✓", "n note", "u undo"} & set(offered(app))
        assert "g d decisions" in offered(app)


async def test_a_line_below_another_screen_offers_nothing(desk: FakeDesk, app_of: Apps) -> None:
    """Its keys go to what lies above; they are there again when that has closed."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await shown(app, pilot, "Note on sentence")
        assert "judged" in bottom(app)
        assert "help" not in bottom(app)
        await pilot.press("escape")
        assert "? help" in offered(app)


async def test_behind_the_first_of_two_keys_none_is_offered(desk: FakeDesk, app_of: Apps) -> None:
    """They would mean something else then; behind a number they mean what they say."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
        assert bottom(app).rstrip().endswith(" g")
        assert not offered(app)
        await pilot.press("escape", "5")
        assert "a ✓" in offered(app)


async def test_what_takes_an_act_back_is_offered_beside_what_it_did(desk: FakeDesk, app_of: Apps) -> None:
    """Wherever there is room for it beside what was done; verdicts are offered all or none."""
    app = app_of(desk)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("d", "k", "e")
        await settled(app)
        for width in range(64, 124, 4):
            await pilot.resize_terminal(width, 24)
            await happens(lambda: len(bottom(app)) == width)  # noqa: B023
            assert "erroneous" in bottom(app)
            assert "u undo" in offered(app)
            assert len({"a ✓", "d ?", "e ✗"} & set(offered(app))) in (0, 3)


async def test_facts_give_way_to_the_key_for_help(desk: FakeDesk, app_of: Apps) -> None:
    """The last ones are cut, or left out where nothing of them could be read."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.desk_screen.status
        for fact in ("so short", "a fact that is far too long to stand in this line beside the others"):
            line.facts = lambda fact=fact: ("12/24 judged", "saved 12", fact)
            line.repaint()
            await pilot.pause()
            assert bottom(app).rstrip().endswith("? help")
            assert bottom(app).startswith(f" 12/24 judged   saved 12   {fact[:8]}")
        line.facts = lambda: (
            "12/24 judged, and some words that fill the line up to here",
            "left out, for it is longer",
        )
        line.repaint()
        await pilot.pause()
        assert "left" not in bottom(app)


async def test_what_stands_beside_a_message_is_renewed(desk: FakeDesk, app_of: Apps) -> None:
    """Whoever asks which keys matter has the line drawn anew, though it is to offer no others."""
    app = app_of(desk)
    facts = ["reading 1 of 5 files"]
    async with app.run_test(size=(132, 24)) as pilot:
        app.desk_screen.status.say("New here?", beside=lambda: facts[-1])
        await pilot.pause()
        assert "reading 1 of 5 files   New here?" in bottom(app)
        facts.append("saved 0")
        app.desk_screen.show_hints()
        await pilot.pause()
        assert "saved 0   New here?" in bottom(app)


EVERYTHING = {
    Scope.LIST: "? help, enter open, / filter, u undo, o sort, tab next pane, g d decisions, g / search the desk, "
    "R rounds, E export, ctrl+p commands, g ? guidelines, q leave",
    Scope.READER: "? help, enter confirm, a ✓, d ?, e ✗, ; next hit, u undo, n note, r reason, + evidence, x clear, "
    "] next unjudged, g d decisions, / search, J next article, tab next pane, s set aside, R rounds, z inspector, "
    "g / search the desk, ctrl+p commands, = elsewhere, i entity, E export, g ? guidelines, q leave",
    Scope.INSPECTOR: "? help, enter open, - remove, a ✓, d ?, e ✗, u undo, n note, r reason, + evidence, "
    "tab next pane, z inspector, g d decisions, ctrl+p commands, R rounds, g / search the desk, E export, q leave",
    Scope.DECISIONS: "? help, q back, enter go there, / query, space mark, a ✓, d ?, e ✗, r reason, u undo, n note, "
    "x clear, * mark all, m keep query, ' recall query, y copy, E export, ctrl+p commands",
    Scope.ADJUDICATION: "? help, q back, 1 side with 1, a ✓, d ?, e ✗, v notes, s no claim, b send back, u undo, "
    "w why, n note, j next, enter in context, k previous, ctrl+p commands",
    Scope.ROUNDS: "? help, q back, enter work in it, o open, c close, g a adjudicate, f finish, n new, v agreement, "
    "+ add articles, m remind, d guidelines, a assign, s seal, r reopen, l hand over, ctrl+p commands",
}
"""Of each scope the keys that there is room for on an endless line, the most important first."""


def as_shell(keymap: Keymap) -> Any:
    """Return what a bottom line asks of the application."""
    settings = SimpleNamespace(signs=UNICODE)
    return SimpleNamespace(keymap=keymap, key_of=lambda name: keymap.keys_of(name)[0], settings=settings)


@pytest.mark.parametrize("scope", EVERYTHING)
def test_what_matters_most_is_offered_first(scope: Scope) -> None:
    """In this order, where everything can act; of the rest each has its key in help."""
    found = footer(as_shell(shipped()), scope, lambda _: True)
    assert ", ".join(f"{hint.key} {hint.word}" for hint in found) == EVERYTHING[scope]
    shades = {hint.word: (hint.look, hint.group) for hint in found if (hint.look, hint.group) != ("hint", "")}
    verdicts = {"✓": ("good", "verdicts"), "?": ("open", "verdicts"), "✗": ("bad", "verdicts")}
    assert shades == (verdicts if "a ✓" in EVERYTHING[scope] else {})


def test_what_is_offered_here() -> None:
    """What has a key and can act, in the words of the screen; what matters now comes first, but behind help."""
    shell = as_shell(replace(shipped(), keys={**shipped().keys, "round.open": (), "round.close": ()}))
    can = {"app.help", "app.close", "round.open", "round.new", "round.seal"}

    def line(**more: Any) -> list[tuple[str, str]]:
        return [(hint.key, hint.word) for hint in footer(shell, Scope.ROUNDS, can.__contains__, **more)]

    assert line() == [("?", "help"), ("q", "back"), ("n", "new"), ("s", "seal")]
    assert line(first=("round.seal", "round.none")) == [("?", "help"), ("s", "seal"), ("q", "back"), ("n", "new")]
    named = line(hint_of=lambda action: Hint("key", action.id))
    assert named == [("key", "app.help"), ("q", "back"), ("key", "round.new"), ("key", "round.seal")]


def noted(note: str) -> FakeDesk:
    """Return a closed round in which bo and cy differ on a sentence, to be settled by ana; bo wrote a note."""
    desk = FakeDesk([article("a", "One.")])
    for who, held in (("bo", Holding(Verdict.ACCURATE, note=note)), ("cy", Holding(Verdict.ERRONEOUS))):
        FakeDesk.append(desk, [Event(EventKind.DECIDE, who, desk.round, "a", "", 0, held)])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    return desk


async def test_adjudication_offers_notes_and_help_at_80(app_of: Apps) -> None:
    """And at 40 too; without a note the key says why it shows nothing."""
    for width, also in ((80, {"q back", "1-2 side", "a ✓", "d ?", "e ✗"}), (40, set[str]())):
        app = app_of(noted("the source says 1975"))
        async with app.run_test(size=(width, 12 if width == 40 else 24)) as pilot:
            await pilot.press("g", "a")
            await shown(app, pilot, "1 to settle")
            assert {"v notes", "? help"} | also <= set(offered(app))
    app = app_of(noted(""))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "a")
        await shown(app, pilot, "1 to settle")
        assert "v notes" not in offered(app)
        await pilot.press("v")
        assert "No reviewer wrote a note" in bottom(app)


def is_on(app: CopydeskApp, kind: type[object]) -> bool:
    """Whether a screen of a kind is uppermost."""
    return isinstance(app.screen, kind)


@pytest.mark.parametrize("name", SHIPPED)
async def test_q_goes_back_one_level_and_leaves_from_the_desk(name: str) -> None:
    """In every keymap: from a list, a board, an article that one came to from a case; only then it leaves."""
    app = CopydeskApp(noted(""), shipped(name), ScreenSettings(title="samples", theme="dark"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("decisions.open")
        await pilot.pause()
        assert is_on(app, DecisionsScreen)
        await pilot.press("q")
        assert app.screen is app.desk_screen
        app.perform("adjudication.open")
        await shown(app, pilot, "1 to settle")
        assert "q back" in offered(app)
        await pilot.press("enter")
        assert app.screen is app.desk_screen
        await pilot.press("q")
        await shown(app, pilot, "1 to settle")
        assert is_on(app, AdjudicationScreen)
        await pilot.press("q")
        assert app.screen is app.desk_screen
        assert app.is_running
        assert not app._exit
        await pilot.press("q")
        assert app._exit


def test_whoever_gives_q_to_something_else_gets_it(tmp_path: Path) -> None:
    """Also to what leaves for good, as files did before there was an action of its own for it."""
    path = tmp_path / "keymap.toml"
    for action in ("app.quit", "sentence.note"):
        path.write_text(f'[keys]\n{action} = ["q", "ctrl+q"]\n', encoding="utf-8")
        keymap, faults = effective(REGISTRY, user=path)
        assert faults == ()
        assert "q" in keymap.keys_of(action)
        assert keymap.keys_of("app.close") == ()


@pytest.mark.parametrize(
    ("is_begun", "since", "is_silent", "waiting", "line"),
    [
        (False, 1.0, True, 3, ""),
        (True, 0, False, 0, " · hub 1,200"),
        (True, 0, False, 200, " · hub 1,000"),
        (True, 0, False, 1_300, " · hub 0"),
        (True, 0, True, 0, " · the hub does not answer"),
        (True, 0, True, 1_300, " · the hub does not answer · 1,300 to send"),
        (True, 43_200, True, 1, " · offline since 12:00 · 1 to send"),
        (True, 43_200, False, 0, " · offline since 12:00"),
    ],
)
def test_what_a_hub_has_is_said(
    monkeypatch: pytest.MonkeyPatch, is_begun: bool, since: float, is_silent: bool, waiting: int, line: str
) -> None:
    monkeypatch.setattr("tui.work.hub_line.time.localtime", time.gmtime)
    state = SimpleNamespace(is_begun=is_begun, since=since)
    relay = SimpleNamespace(state=state, waiting=lambda: waiting, is_silent=lambda: is_silent)
    assert hub_line(cast("Any", relay), 1_200, "·") == line
    assert hub_line(None, 1_200, "·") == ""
