"""The note: several lines, the keymap's keys, pasted text made safe, at every size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

import keymaps
from reading.clean import clean
from reading.errors import CopydeskError
from review.events import Event, EventKind, Evidence, Holding
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import screen_text, settled
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.note import NoteDialog
from tui.shell.settings import ScreenSettings

KEYMAPS = sorted(path.stem for path in Path(keymaps.__file__ or "").parent.glob("*.toml"))
HOSTILE = "one\x1b]52;c;aGk=\x07\r\ntwo \u202etxt.exe\x9b31m\nthree\t\u200b!"


@pytest.mark.parametrize("keymap", KEYMAPS)
@pytest.mark.parametrize("size", [(40, 12), (120, 40)])
async def test_a_note_of_two_lines_by_each_keymap(desk: FakeDesk, keymap: str, size: tuple[int, int]) -> None:
    """The keys for a note, a new line, moving up, accepting and leaving without a change are the keymap's own."""
    app = CopydeskApp(desk, shipped(keymap), ScreenSettings(title="samples", theme="dark"))
    keys = app.keymap.keys

    async with app.run_test(size=size) as pilot:
        session = app.desk_screen.session

        async def do(action: str) -> None:
            await pilot.press(*keys[action][0])
            await pilot.pause()

        await do("sentence.note")
        assert isinstance(app.screen, NoteDialog)
        await pilot.press(*"two q")
        await do("dialog.new-line")
        await pilot.press(*"three")
        await do("dialog.previous")
        await pilot.press("home", *"one ")
        assert "one two q" in screen_text(app)
        await do("dialog.accept")
        await settled(app)
        assert session.holding().note == "one two q\nthree"
        await do("sentence.note")
        await pilot.press(*"xyz")
        await do("dialog.close")
        assert session.holding().note == "one two q\nthree"


async def test_what_is_pasted_is_made_safe(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """A note keeps the lines of a paste and none of its controls; a field of one line takes them as one."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        app.post_message(events.Paste(HOSTILE))
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        assert area.text.count("\n") == 2
        assert clean(area.text).text == area.text
        await pilot.press("enter")
        await settled(app)
        note = app.desk_screen.session.holding().note
        assert note.splitlines()[0].startswith("one␛]52")
        assert not set("\x1b\x07\r\x9b\u202e\u200b") & set(note)
        await pilot.press("g", "slash")
        app.post_message(events.Paste(HOSTILE))
        await pilot.pause()
        value = app.screen.query_one(Input).value
        assert "two" in value
        assert "three" in value
        assert clean(value).text == value
        assert "\n" not in value


async def test_what_is_typed_faster_than_it_is_shown_is_kept_in_order(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand characters at once are a few edits; keys among them, and accepting, come in their turn."""
    edits: list[str] = []
    whole = TextArea.edit

    def noted(area: TextArea, edit: Edit) -> EditResult:
        edits.append(edit.text)
        return whole(area, edit)

    monkeypatch.setattr(TextArea, "edit", noted)

    def key(name: str) -> events.Key:
        return events.Key("space" if name == " " else name, name if len(name) == 1 else None)

    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        text = "many people came " * 60
        for name in (*text, "x", "backspace", "y", "left", "z", "right", "ctrl+j", *"end", "enter"):
            app.post_message(key(name))
        await settled(app)
        await happens(lambda: app.desk_screen.session.holding().note)
        await settled(app)
        assert app.desk_screen.session.holding().note == f"{text}zy\nend"
        assert len(edits) < 100


async def test_what_is_pasted_right_behind_a_key_comes_after_it(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """A paste waits, as keys do, until the key before it has moved to the next field."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("+")
        await pilot.pause()
        for event in (events.Key("a", "a"), events.Key("tab", "\t"), events.Paste("quoted"), events.Key("b", "b")):
            app.post_message(event)
        await pilot.pause()
        first, second, *_ = app.screen.query(Input)
        assert (first.value, second.value) == ("a", "quotedb")


async def test_the_inspector_shows_its_lines(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Each line of a note begins a line of its own."""
    app = app_of(desk)
    async with app.run_test(size=(120, 40)):
        app.desk_screen.acts.set_note("first line\n\nsecond line")
        await settled(app)
        rows = [line.partition("│")[2].rpartition("│")[2].strip() for line in screen_text(app).splitlines()]
        at = next(n for n, row in enumerate(rows) if "first line" in row)
        assert rows[at + 1] == "second line"


async def test_a_note_of_somebody_elses_program_is_made_safe_before_it_is_edited(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """What was imported with control characters is shown, and kept, with visible ones."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        session = app.desk_screen.session
        held = Holding(note="bell\x07")
        event = Event(
            EventKind.NOTE, "ana", "main", session.name, session.opened.snapshot, session.cursor.sentence, held
        )
        desk.append([event])
        app.desk_screen.remote.show_changes(frozenset({session.name}))
        await pilot.press("n")
        assert app.screen.query_one(TextArea).text == "bell␇"


async def test_the_inspector_shows_all_of_an_address_and_who_did_what(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp]
) -> None:
    """However narrow: an address that is cut cannot be checked, and a history without names says nothing."""
    app = app_of(desk)
    address = "https://example.org/a/rather/long/path/to/the/report.html"
    async with app.run_test(size=(120, 40)):
        app.desk_screen.acts.set_evidence((Evidence(address, "quoted"),))
        app.desk_screen.acts.set_confidence(2)
        await settled(app)
        rows = [line.rpartition("│")[2].strip() for line in screen_text(app).splitlines()]
    assert address in "".join(rows)
    history = rows[rows.index("history") + 1 : rows.index("history") + 3]
    assert [row.split()[1:] for row in history] == [["·", "ana", "confidence"], ["·", "ana", "evidence"]]


async def test_where_no_terminal_can_be_lent_there_is_no_editor(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a browser: it is said, and the note goes on."""
    monkeypatch.setenv("EDITOR", "true")
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n", *"half", "ctrl+o")
        await pilot.pause()
        assert "No editor here" in screen_text(app)
        await pilot.press(*" a note", "enter")
        await happens(lambda: any(event.holding.note == "half a note" for event in desk.log("ana")))


async def opened(
    app: CopydeskApp, pilot: Pilot[int], text: str, quote: str = ""
) -> tuple[NoteDialog, list[str], list[Any]]:
    """Open the dialog for a note; return it, what it tells while one types, and its results."""
    heard: list[str] = []
    results: list[Any] = []
    dialog = NoteDialog("Note on\x1b 3", text, quote, heard.append)
    app.push_screen(dialog, results.append)
    await pilot.pause()
    await pilot.pause()
    return dialog, heard, results


@pytest.mark.parametrize(
    ("height", "field", "is_quoted"),
    [
        (24, 6, True),
        (18, 6, True),
        (17, 5, True),
        (16, 4, True),
        (15, 6, False),
        (13, 4, False),
        (11, 2, False),
        (9, 2, False),
    ],
)
async def test_the_field_has_the_room_there_is(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], height: int, field: int, is_quoted: bool
) -> None:
    """Six lines at the most and two at the least; on a low screen the sentence gives way."""
    app = app_of(desk)
    async with app.run_test(size=(80, height)) as pilot:
        dialog, *_ = await opened(app, pilot, "", "It rained\x1b.")
        assert dialog.query_one(TextArea).outer_size.height == field
        assert ("It rained␛." in screen_text(app)) is is_quoted
        assert dialog.query_one("#about").display is is_quoted
        assert "Note on␛ 3" in screen_text(app) or height < 11
        app.pop_screen()
        await pilot.pause()
        unquoted, *_ = await opened(app, pilot, "")
        assert not unquoted.query_one("#about").display


async def test_what_is_typed_is_told_once(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Behind the text that is there; moving about tells nothing, and the result has no blanks around it."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog, heard, results = await opened(app, pilot, " old\ntext")
        await pilot.press("x")
        dialog.hand_on()
        await pilot.press("left", "up", "down")
        assert heard == [" old\ntextx"]
        await pilot.press("backspace")
        assert heard[1:] == [" old\ntexx"]
        await pilot.press("ctrl+j", "space", "enter")
        await pilot.pause()
        assert results == ["old\ntex\n x"]


async def test_words_and_pages_in_a_note(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """Alt moves by words, the arrows by lines, the page keys by as many as the field shows."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog, *_ = await opened(app, pilot, "\n".join(f"line number {number}" for number in range(20)))
        area = dialog.query_one(TextArea)
        places = []
        for key in ("alt+b", "alt+b", "alt+f", "up", "down", "pageup", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            places.append(area.cursor_location)
        assert places == [(19, 12), (19, 5), (19, 11), (18, 11), (19, 11), (13, 11), (19, 11)]


async def test_a_note_comes_back_from_the_editor(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made safe, with the cursor at its end; where the editor fails it is said, and the note stays as it was."""
    given: list[str] = []

    def edited(_app: object, text: str) -> str:
        given.append(text)
        if len(given) > 1:
            raise CopydeskError("The editor failed", "\x1b")
        return "one\x1b\ntwo"

    monkeypatch.setattr("tui.screens.note.edit", edited)
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        dialog, heard, _ = await opened(app, pilot, "half", "It rained.")
        app.perform("note.editor")
        await pilot.press("!")
        area = dialog.query_one(TextArea)
        assert area.text == "one␛\ntwo!"
        assert heard[-1] == "one␛\ntwo!"
        app.perform("note.editor")
        await pilot.pause()
        assert given == ["half", "one␛\ntwo!"]
        assert str(dialog.query_one("#about", Static).render()) == "The editor failed: ␛"
        assert area.text == "one␛\ntwo!"
        assert app.desk_screen.status.urgent
