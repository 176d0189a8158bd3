"""What may follow the keys that begin a sequence or a count is shown, and stays until the next key."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from keymaps.actions import Scope
from keymaps.sequences import KeyReader
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.key_menu import Entry, KeyMenu, columns
from tui.screens.row_screen import RowPane
from tui.text.wrap import cells

READING = (Scope.READER, Scope.APP)


def followers(*keys: str, keymap: str = "default") -> dict[str, str]:
    """Return what may follow some keys, by the keys that are left."""
    reader = KeyReader(shipped(keymap))
    for key in keys:
        reader.feed(key, READING)
    return dict(reader.following)


def test_a_prefix_tells_what_may_follow() -> None:
    after_g = followers("g")
    assert after_g["g"] == "sentence.first"
    assert after_g["d"] == "decisions.open"
    assert after_g["/"] == "search.desk"
    assert followers("ctrl+w", keymap="vim") == {
        "w": "pane.next",
        "ctrl+w": "pane.next",
        "p": "pane.previous",
        "o": "pane.inspector",
    }


def test_a_count_tells_what_takes_one() -> None:
    after = followers("5")
    assert "sentence.next" in after.values()
    assert "sentence.note" not in after.values()
    assert set(followers("5", "g").values()) <= {"sentence.first", "jump.forward"}


def test_nothing_follows_what_acts_by_itself() -> None:
    """Such as `y`, which copies in a moment, an argument's key, or no key at all."""
    assert followers("y") == followers("r") == followers() == {}


async def test_the_menu_stays_until_the_next_key(app_of: Callable[..., CopydeskApp], desk: FakeDesk) -> None:
    """Whoever reads it is given the time; hands that are faster never see it."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
        assert "Decisions" not in screen_text(app)
        app.keyboard.show_following()
        await pilot.pause()
        assert "d Decisions" in screen_text(app)
        assert app.keyboard._expiry is None
        await pilot.press("escape")
        assert "d Decisions" not in screen_text(app)
        await pilot.press("g", "g")
        assert app.desk_screen.session.cursor.sentence == 0
        app.keyboard.show_following()
        await pilot.pause()
        assert "Decisions" not in screen_text(app)


async def test_keys_whose_menu_is_shown_or_that_went_on_do_not_expire(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the call of their timer was on its way when that was stopped: a busy machine is late with both."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        calls: list[Callable[[], object]] = []

        def set_timer(_: float, call: Callable[[], object]) -> SimpleNamespace:
            calls.append(call)
            return SimpleNamespace(stop=lambda: None)

        monkeypatch.setattr(app, "set_timer", set_timer)
        await pilot.press("g")
        expired, due = calls
        due()
        expired()
        await pilot.pause()
        assert app.keyboard.reader.pending == "g"
        assert "d Decisions" in screen_text(app)
        await pilot.press("escape", "g")
        expired()
        await pilot.pause()
        assert app.keyboard.reader.pending == "g"
        calls[2]()
        await pilot.pause()
        assert app.keyboard.reader.pending == ""


async def test_the_menu_is_shown_over_one_screen_after_the_other(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk
) -> None:
    """And over the first one again."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("g",), ("g", "d", "g"), ("escape", "escape", "g")):
            await pilot.press(*keys)
            app.keyboard.show_following()
            await pilot.pause()
            assert any(one.id == "choices" and one.display for one in app.screen.children)
            await pilot.press("escape")
            await pilot.pause()


async def test_a_menu_that_is_due_when_the_program_has_been_left_is_none(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk
) -> None:
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g")
    assert not app.screen_stack
    app.keyboard.show_following()


@pytest.mark.parametrize("width", [12, 40, 80, 200])
def test_columns_fit_the_screen(width: int) -> None:
    entries = [("ctrl+w w", "Next pane"), ("g", "Top"), ("/", "Search the whole desk for words")] * 3
    rows = columns(entries, width)
    assert rows
    assert all(sum(cells(text) for text, _ in row) <= width for row in rows)
    said = " ".join(text for row in rows for text, _ in row)
    assert said.count("ctrl+w w") == 3


def test_what_does_not_fit_is_counted() -> None:
    """The last place says how many there are beyond it."""
    entries = [(key, "Next sentence") for key in "abcdefgh"]
    said = ["".join(text for text, _ in row).split() for row in columns(entries, 40, most=3)]
    assert said[-1][-3:] == ["…", "3", "more"]
    assert len(said) == 3
    assert "more" not in str(columns(entries, 40, most=4))


async def test_the_menu_behind_a_number_leaves_half_of_the_page(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk
) -> None:
    """It has the shortest keys, so that three columns have room."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        app.keyboard.show_following()
        await pilot.pause()
        menu = next(one for one in app.screen.children if one.id == "choices")
        assert menu.size.height <= 11
        assert "g o Jump forward" in " ".join(screen_text(app).split())


def spans(entries: list[Entry], width: int, most: int | None = None, ellipsis: str = "…") -> list[str]:
    """Return the rows of a menu, with a bar between the parts that look otherwise."""
    looks = {"text": "|", "key": "!"}
    return ["".join(looks[look] + text for text, look in row) for row in columns(entries, width, most, ellipsis)]


WORDS = [(key, "w" * number) for number, key in enumerate("abcdefg", 1)]


def test_columns_to_the_cell() -> None:
    """Keys end where their column's do, words begin together; behind the last column of a row is nothing."""
    entries = [("a", "accurate"), ("d", "disputed"), ("ctrl+x", "leave")]
    assert spans(entries, 37) == ["| !a |accurate  !d |disputed  !ctrl+x |leave"]
    assert spans(entries, 36) == ["| !     a |accurate  !d |disputed", "| !ctrl+x |leave     "]
    assert spans(entries, 12) == ["| !     a |accu", "| !     d |disp", "| !ctrl+x |leav"]
    assert spans(entries, 7) == ["| !     a |", "| !     d |", "| !ctrl+x |"]
    assert spans([("x", "安娜"), ("y", "b")], 5) == ["| !x |安", "| !y |b "]
    assert spans([], 40) == []
    rows = ["| !a |w      !b |ww      !c |www      !d |wwww", "| !e |wwwww  !f |wwwwww  !g |wwwwwww  "]
    assert spans(WORDS, 40) == spans(WORDS, 40, 2) == rows


def test_what_has_no_room_is_counted_in_the_last_place() -> None:
    """In as many rows as there may be, and with the sign for what is cut."""
    assert spans(WORDS, 30, 2) == ["| !a |w     !b |ww     !c |www   ", "| !d |wwww  !e |wwwww  !… |2 more"]
    assert spans(WORDS, 28, 2, "~") == ["| !a |w    !b |ww    ", "| !c |www  !~ |4 more"]
    assert spans(WORDS[:2], 6, 1) == ["| !… |2 m"]
    assert spans(WORDS[:4], 14, 2) == ["| !a |w    !b |ww  ", "| !c |www  !d |wwww"]
    assert spans(WORDS[:4], 13, 2) == ["| !a |w     ", "| !… |3 more"]


@pytest.mark.parametrize(
    ("theme", "height", "lines", "is_ruled"),
    [
        ("dark", 24, 14, False),
        ("dark", 10, 6, False),
        ("ansi", 24, 15, True),
        ("ansi", 11, 7, True),
        ("ansi", 10, 6, False),
    ],
)
async def test_a_menu_leaves_what_is_read_in_sight(
    app_of: Callable[..., CopydeskApp], desk: FakeDesk, theme: str, height: int, lines: int, is_ruled: bool
) -> None:
    """It takes six tenths of a screen; a rule stands above it where no ground tells it apart and there is room."""
    app = app_of(desk)
    app.theme = theme
    async with app.run_test(size=(40, height)) as pilot:
        menu = KeyMenu(app.screen)
        menu.show([(str(number), "a" * 30) for number in range(40)])
        await pilot.pause()
        (board,) = app.screen.query("#choices").results(RowPane)
        assert (board.size.height, len(board.rows)) == (lines, lines)
        assert (board.rows[0] == (("─" * 40, "quiet"),)) is is_ruled
        assert f"… {41 - lines + is_ruled} more" in screen_text(app)


async def test_a_menu_is_taken_off_and_shown_again(app_of: Callable[..., CopydeskApp], desk: FakeDesk) -> None:
    """On the same board, also by another menu over the same screen; on a new one where that was taken down."""
    app = app_of(desk)
    async with app.run_test(size=(40, 24)) as pilot:
        menu, other = KeyMenu(app.screen), KeyMenu(app.screen)

        async def boards(shown: KeyMenu | None) -> list[RowPane]:
            if shown is not None:
                shown.show([("x", "Leave")])
            await pilot.pause()
            return list(app.screen.query("#choices").results(RowPane))

        menu.withdraw()
        assert await boards(None) == []
        (board,) = await boards(menu)
        assert " x Leave" in screen_text(app)
        menu.withdraw()
        assert await boards(None) == [board]
        assert " x Leave" not in screen_text(app)
        assert await boards(menu) == await boards(other) == [board]
        assert " x Leave" in screen_text(app)
        await board.remove()
        (another,) = await boards(menu)
        assert another is not board
        assert " x Leave" in screen_text(app)
