"""The desk: what its keys do, and what the screen says of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events

from reading.anchor import Anchor, Status
from review.events import Event, EventKind, Evidence, Holding, Role
from store.desk import Reanchored
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import frame, screen_text, settled
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings
from tui.shell.signs import ASCII, UNICODE, Signs


async def test_one_key_tags_a_sentence(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """A verdict is a key; it moves on, is saved, and undo takes it back where it was."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        first = app.desk_screen.session.cursor.sentence
        await pilot.press("a", "d", "e")
        await settled(app)
        held = desk.held(app.desk_screen.session.name, "ana")
        assert [str(e.holding.verdict) for e in held.values()] == ["accurate", "disputed", "erroneous"]
        assert app.desk_screen.session.cursor.sentence == first + 3
        await pilot.press("u")
        await settled(app)
        assert app.desk_screen.session.cursor.sentence == first + 2
        assert f"2/{app.desk_screen.session.progress.claims} judged   saved 2" in screen_text(app)


async def test_a_number_before_a_tag_is_how_many(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """`3 a` tags three sentences, `2 D f` two with a reason; each is one step to undo, and the bottom line says so."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        session = app.desk_screen.session
        first = session.cursor.sentence
        await pilot.press("3", "a")
        await settled(app)
        assert "3 sentences" in screen_text(app)
        assert session.progress.judged == 3
        await pilot.press("2", "D", "f")
        await settled(app)
        assert (session.progress.spread[1], session.holding(first + 4).reasons) == (2, ("figure",))
        await pilot.press("u", "u")
        await settled(app)
        assert session.progress.judged == 0


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 40)])
async def test_the_letters_of_reasons_are_all_there_to_choose_from(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], size: tuple[int, int]
) -> None:
    """At every size, until the letter is pressed or escape."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        session = app.desk_screen.session
        wanted = [f"{reason.key} {reason.name}" for reason in session.terms.reasons]
        for key in ("escape", "f"):
            await pilot.press("D")
            await pilot.pause()
            assert all(one in screen_text(app) for one in wanted)
            await pilot.press(key)
            await pilot.pause()
            assert wanted[-1] not in screen_text(app)
        assert session.progress.spread[1] == 1


async def test_what_comes_after_a_finished_article_is_said(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """The next article where there is one; what is left above it; that everything is judged."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("J", "J", "J", *"99a")
        await settled(app)
        assert "done: J next article" in screen_text(app)
        await pilot.press("J", *"99a")
        await settled(app)
        assert "done; 48 left further up" in screen_text(app)
        await pilot.press(*"KKKK99aJ99aJ99a")
        await settled(app)
        assert "everything is judged" in screen_text(app)


async def test_quit_and_return(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """The next start is at the article and sentence where this one ended."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("J", "j", "j", "j", "q")
        name, cursor = app.desk_screen.session.name, app.desk_screen.session.cursor.sentence
    again = app_of(desk)
    async with again.run_test(size=(120, 40)):
        assert (again.desk_screen.session.name, again.desk_screen.session.cursor.sentence) == (name, cursor)


async def test_a_burst_types_where_it_belongs(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Keys that arrive in one packet open a dialog, fill it, accept it and go on, in their order."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        first = app.desk_screen.session.cursor.sentence
        for key in ["n", "s", "a", "d", "enter", "a", "n", "x", "escape", "d"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        await settled(app)
        session = app.desk_screen.session
        assert session.holding(first).note == "sad"
        assert [session.holding(first + n).verdict for n in (0, 1)] == ["accurate", "disputed"]
        assert session.holding(first + 1).note == ""


async def test_search_finds_and_steps(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Typing moves to the first hit from here; escape goes back to where the search began."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        session = app.desk_screen.session
        await pilot.press("/", *"superalignment", "enter")
        first = session.cursor.sentence
        assert "superalignment" in session.article.quote(first)
        await pilot.press("semicolon")
        assert session.cursor.sentence != first
        here = session.cursor.sentence
        await pilot.press("/", *"amodei", "escape")
        assert session.cursor.sentence == here


async def test_filter_as_typed(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """The list narrows while a filter is typed and escape brings all back."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("a", "tab", "tab")
        await settled(app)
        app.desk_screen.focus_pane("list")
        await pilot.press("/", *"is:unread")
        assert len(app.desk_screen.articles.order) == len(desk.cards()) - 1
        await pilot.press("enter", "escape")
        assert len(app.desk_screen.articles.order) == len(desk.cards())


async def test_a_changed_sentence_shows_what_changed(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verdict on an earlier text waits for one key; until then the inspector shows the words that changed."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        session = app.desk_screen.session
        first, name = session.cursor.sentence, session.name
        old = Holding(Verdict.DISPUTED, note="seen", evidence=(Evidence("x"),))
        event = Event(EventKind.DECIDE, "ana", "main", name, "old", 3, old, id="0" * 20)
        now = desk.article(name).quote(first)
        carried = Reanchored(event, Anchor(Status.FUZZY, first, 0.8), now.replace(" ", " once ", 1), now)
        monkeypatch.setattr(desk, "reanchored", lambda article, reviewer: (carried,))
        session.opened = None
        session.open(name, first)
        await pilot.pause()
        assert "changed since judged" in screen_text(app)
        assert "[-once-]" in screen_text(app)
        await pilot.press("enter")
        await settled(app)
        assert session.holding(first) == old
        assert desk.log("ana")[-1].kind is EventKind.CONFIRM


async def test_without_colours_nothing_is_coloured(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch, app_of: Callable[..., CopydeskApp]
) -> None:
    """NO_COLOR leaves the terminal its own two colours, and the signs still tell the verdicts apart."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = CopydeskApp(desk, shipped(), ScreenSettings(title="samples"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", "d", "e", "/", *"Leike", "enter")
        await settled(app)
        styles = {s.style for strip in frame(app) for s in strip if s.style}
        for style in styles:
            assert style.color is None or style.color.is_default
            assert style.bgcolor is None or style.bgcolor.is_default
        assert any(style.bold and style.underline for style in styles)
        assert any(style.bold and style.italic for style in styles)  # an office, told from a name without colour
        for sign in "✓?✗":
            assert f" {sign} " in screen_text(app)


async def test_what_others_write_shows(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """A program's suggestion that arrives while the desk is open stands in the gutter at the next look."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        session = app.desk_screen.session
        verdict = Holding(Verdict.ERRONEOUS)
        snapshot = desk.article(session.name).sha256
        said = Event(
            EventKind.DECIDE, "bot", "main", session.name, snapshot, session.cursor.sentence, verdict, role=Role.AGENT
        )
        desk.append([said])
        app.desk_screen.remote.show_changes(frozenset({session.name}))
        await pilot.pause()
        assert " ✗ " in screen_text(app)
        assert "suggested" in screen_text(app)
        assert session.progress.judged == 0


async def test_the_first_frame_has_the_colours_of_its_theme(desk: FakeDesk) -> None:
    """The style sheet is read once, with the theme that was asked for; whoever waits for the frame is told once."""
    shown: list[str] = []
    given = ScreenSettings(theme="light", shown=lambda: shown.append("shown"))
    app = CopydeskApp(desk, shipped(), given)
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.desk_screen.styles.background.hex == "#FBFAF6"
        app.perform("app.theme")
        await pilot.pause()
        assert app.desk_screen.styles.background.hex == "#000000"
        assert shown == ["shown"]


@pytest.mark.parametrize(("signs", "mark"), [(UNICODE, "✎"), (ASCII, "*")])
async def test_a_note_shows_where_the_inspector_does_not(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], signs: Signs, mark: str
) -> None:
    """At 80 columns the sentence's first line has a mark beside its sign, and nothing else moves."""
    app = app_of(desk, signs=signs)
    async with app.run_test(size=(80, 24)) as pilot:
        app.perform("sentence.accurate")
        app.perform("sentence.previous")
        await settled(app)
        await pilot.pause()
        before = screen_text(app)
        app.desk_screen.acts.set_note("ask Leike")
        await settled(app)
        await pilot.pause()
        changed = [
            (old, new)
            for row, (was, now) in enumerate(zip(before.splitlines()[:-1], screen_text(app).splitlines(), strict=False))
            for old, new in zip(was, now, strict=True)
            if old != new and row < 22
        ]
        assert changed == [(" ", mark)]
        assert f"{mark}{signs.verdict('accurate')} " in screen_text(app)
        app.desk_screen.acts.set_note("")
        await settled(app)
        await pilot.pause()
        assert mark not in "".join(screen_text(app).splitlines()[:22])
