"""The output layer over a driver that only notes what it is given: when it sends, when it waits, when it gives up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip

from tests.waiting import happens
from tui.terminal import output as layer
from tui.terminal import textual_private
from tui.terminal.driver import POINTER, TerminalDriver
from tui.terminal.environment import ASCII
from tui.terminal.frame import cells_of_segments
from tui.terminal.output import FRAMES_AHEAD, SYNC_WORTH, Backstop, Output, Painter, rows_of, unexpected

CLEAR = "\x1b[m\x1b[2J"


class Noted(TerminalDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.behind = False
        self.questions = 0

    @property
    def waiting(self) -> bool:
        return self.behind

    def write(self, data: str) -> None:
        self.sent.append(data)

    def ask(self) -> str:
        self.questions += 1
        return "?"

    def forget_questions(self) -> None:
        self.questions = 0


class Stage:
    """An output layer with what it asks of the application."""

    def __init__(self) -> None:
        self.driver = Noted()
        self.stock: list[object] = []
        self.hooks: list[None] = []
        self.refreshed: list[bool] = []
        self.app = SimpleNamespace(
            _display=lambda screen, renderable: self.stock.append(renderable),
            _batch_count=0,
            _driver=self.driver,
            _running=True,
            _closed=False,
            _sync_available=False,
            console=SimpleNamespace(_color_system=ColorSystem.EIGHT_BIT),
            cursor_position=(0, 0),
            post_display_hook=lambda: self.hooks.append(None),
            refresh=lambda layout: self.refreshed.append(layout),
        )
        self.output = Output(cast("Any", self.app))

    def display(self, *rows: str) -> None:
        """Show a whole screen of these rows."""
        strips: list[Iterable[Strip]] = [[Strip([Segment(row)])] for row in rows]
        self.output.display(cast("Any", None), LayoutUpdate(strips, Region(0, 0, len(rows[0]), len(rows))))

    def sent(self) -> list[str]:
        """Return what was sent since the last call."""
        found, self.driver.sent = self.driver.sent, []
        return found


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    if stage.output._timer is not None:
        stage.output._timer.cancel()


def test_the_first_frame_clears_and_later_ones_send_what_differs(stage: Stage) -> None:
    stage.display("abc", "def")
    assert stage.sent() == [f"{CLEAR}\x1b[Habc\r\ndef"]
    stage.display("abc", "dXf")
    assert stage.sent() == ["\x1b[2;2HX"]
    stage.display("abc", "dXf")
    assert stage.sent() == []
    assert len(stage.hooks) == 3
    assert list(rows_of(stage.output._shown)) == ["abc", "dXf"]
    stage.display("wider", "again")
    assert stage.sent()[0].startswith(CLEAR)
    stage.display("lower")
    assert stage.sent()[0].startswith(CLEAR)
    assert stage.stock == []


def test_fragments_of_lines_go_into_the_frame(stage: Stage) -> None:
    stage.display("abc", "def")
    stage.sent()
    chops: list[dict[int, Strip | None]] = [{}, {0: None, 2: Strip([Segment("X")])}, *({} for _ in range(8))]
    update = ChopsUpdate(chops, [(1, 2, 3), (9, 0, 1)], [[], [2, 3], *([] for _ in range(8))])
    stage.output.display(cast("Any", None), update)
    assert stage.sent() == ["\x1b[2;3HX"]


def test_rows_are_sent_from_the_top(stage: Stage) -> None:
    stage.display(*["abc"] * 9)
    stage.sent()
    chops: list[dict[int, Strip | None]] = [{0: Strip([Segment("X")])} for _ in range(9)]
    update = ChopsUpdate(chops, [(8, 0, 1), (1, 0, 1)], [[1] for _ in range(9)])
    stage.output.display(cast("Any", None), update)
    assert stage.sent() == ["\x1b[2HX\x1b[9HX"]


def test_rows_that_were_drawn_apart_are_shown_once_the_screen_is_known(stage: Stage) -> None:
    piece = (Region(1, 0, 2, 1), [cells_of_segments([Segment("XYZ")], ColorSystem.EIGHT_BIT)])
    assert not stage.output.show([piece])
    stage.display("abc", "def")
    stage.sent()
    assert stage.output.show([piece])
    assert stage.sent() == ["\x1b[;2HXY"]
    stage.app._batch_count = 1
    assert not stage.output.show([piece])
    stage.display("xyz", "xyz")
    assert len(stage.stock) == 1, "what is batched goes the stock way"
    assert len(stage.hooks) == 2


def test_nothing_to_show_and_other_drivers_go_the_stock_way(stage: Stage) -> None:
    stage.output.display(cast("Any", None), None)
    assert stage.stock == [None]
    stage.app._driver = object()
    stage.display("abc")
    assert len(stage.stock) == 2
    assert stage.sent() == []


def test_an_application_that_has_ended_paints_nothing(stage: Stage) -> None:
    stage.app._closed = True
    stage.display("abc")
    stage.app._closed, stage.app._running = False, False
    stage.display("abc")
    assert stage.sent() == []
    assert stage.stock == []


async def test_while_the_line_is_behind_frames_are_noted_and_their_sum_is_sent(stage: Stage) -> None:
    stage.display("abc", "def")
    stage.sent()
    stage.driver.behind = True
    stage.display("Xbc", "def")
    stage.display("XYc", "def")
    assert stage.sent() == []
    stage.driver.behind = False
    stage.driver.drained()
    assert stage.sent() == ["\x1b[HXY"]
    stage.driver.drained()
    assert stage.sent() == [], "nothing was held back"


async def test_two_questions_are_open_at_most_and_a_lost_answer_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (FRAMES_AHEAD, layer.PATIENCE) == (2, 3.0)
    stage.app._sync_available = True
    for row in ("abc", "Xbc", "XYc"):
        stage.display(row)
    assert [data[-1] for data in stage.sent()] == ["?", "?"]
    assert stage.driver.questions == 2
    stage.driver.questions = 1
    stage.driver.replied()
    assert stage.sent() == ["Y?"]
    monkeypatch.setattr(layer, "PATIENCE", 0.0)
    stage.display("XYZ")
    assert stage.sent() == []
    await happens(lambda: stage.driver.questions != FRAMES_AHEAD)
    assert stage.sent() == ["Z?"]


def test_long_frames_are_marked_as_one_where_the_terminal_knows_that(stage: Stage) -> None:
    assert SYNC_WORTH == 400
    stage.display("a" * 500)
    assert "2026" not in stage.sent()[0]
    stage.app._sync_available = True
    stage.display("b" * 500)
    (data,) = stage.sent()
    assert data.startswith("\x1b[?2026h\x1b[H")
    assert data.endswith("b\x1b[?2026l?")
    stage.driver.questions = 0
    stage.display("c" * 397 + "b" * 103)
    (data,) = stage.sent()
    assert data == "\x1b[?2026h\x1b[H" + "c" * 397 + "\x1b[?2026l?", "400 bytes with the move"
    stage.driver.questions = 0
    stage.display("d" * 395 + "cc" + "b" * 103)
    assert stage.sent() == ["\x1b[1G" + "d" * 395 + "?"], "399 bytes"


def test_the_cursor_goes_where_one_types(stage: Stage) -> None:
    stage.display("abc", "def")
    stage.sent()
    stage.app.cursor_position = (2, 1)
    stage.display("abc", "def")
    assert stage.sent() == ["\x1b[2;3H"]
    stage.display("abc", "def")
    assert stage.sent() == []
    stage.app.cursor_position = (0, 0)
    stage.display("abc", "def")
    assert stage.sent() == [], "nobody types"


def test_what_somebody_else_wrote_over_is_painted_anew(stage: Stage) -> None:
    stage.output.redraw()
    stage.display("abc")
    stage.sent()
    cast("Any", stage.driver.on_lost_screen)()
    assert stage.sent() == [f"{CLEAR}\x1b[Habc"]
    stage.app._running = False
    stage.output.redraw()
    assert stage.sent() == []


def test_a_fault_leaves_the_session_to_stock_output(stage: Stage) -> None:
    stage.display("abc")
    stage.sent()
    stage.output.display(cast("Any", None), "no update")
    assert stage.output.fault == "TypeError: an update of another kind: str"
    assert stage.sent() == [CLEAR]
    assert stage.refreshed == [True]
    assert stage.stock == ["no update"]
    stage.display("abc")
    assert len(stage.stock) == 2
    assert not stage.output.show([])
    stage.output.redraw()
    assert stage.sent() == []


def test_a_fault_while_rows_are_shown_is_one_as_well(stage: Stage) -> None:
    stage.display("abc")
    stage.sent()
    assert stage.output.show(cast("Any", [5]))
    assert stage.output.fault.startswith("TypeError")
    assert stage.refreshed == [True]


def test_this_textual_is_as_the_layer_needs_it() -> None:
    assert unexpected() == ""


def test_where_textual_is_otherwise_the_layer_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual_private, "PAINTED", ("_set_dirty", "no_such", "nor_this"))
    assert unexpected() == "widgets and compositor lack no_such, nor_this"
    stage = Stage()
    assert layer.install(cast("Any", stage.app)) == "widgets and compositor lack no_such, nor_this"
    assert not hasattr(stage.app, "painter")


def test_stock_output_loses_what_acts_and_nothing_else() -> None:
    def shown(filter_: Backstop, *segments: Segment) -> list[str]:
        return [segment.text for segment in filter_.apply(list(segments), cast("Any", None))]

    assert shown(Backstop(), Segment("a\x1b[31mb\u202e"), Segment("é漢")) == ["a[31mb", "é漢"]
    assert shown(Backstop(ASCII), Segment("–é漢\x1b")) == ["-???"]


def test_the_shape_of_a_pointer_that_is_not_used_is_not_sent() -> None:
    driver = TerminalDriver.__new__(TerminalDriver)
    sent: list[str] = []
    driver._line = cast("Any", SimpleNamespace(write=sent.append, waiting=True))
    driver._mouse = False
    driver.write(f"{POINTER}text\x07")
    driver.write("abc")
    assert sent == ["abc"]
    driver._mouse = True
    driver.write(f"{POINTER}text\x07")
    assert sent == ["abc", f"{POINTER}text\x07"]
    assert driver.waiting
    driver._line = None
    driver.write("abc")
    assert not driver.waiting


# -------------------------------------------------------------------------------------------- rows that are drawn apart


class Underlay(LineFilter):
    """A filter that puts the ground before each line, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        self.lines += 1
        return [Segment(str(background.r)), *segments]


class Lines:
    """A widget that draws one line, whose words tell where."""

    backdrop = Color(7, 0, 0)

    def __init__(self) -> None:
        self.drew: list[Region] = []
        self.refreshed = 0

    def drawn(self, region: Region) -> list[Strip]:
        self.drew.append(region)
        return [Strip([Segment("ab")])]

    def refresh(self) -> None:
        self.refreshed += 1


class Pieces:
    """The painter of an application, and what it has shown."""

    def __init__(self) -> None:
        self.filter = Underlay()
        self.app = SimpleNamespace(get_line_filters=lambda: [self.filter], _running=True, _closed=False)
        self.shown: list[Any] = []
        self.is_shown = True
        output = SimpleNamespace(system=ColorSystem.EIGHT_BIT, charset="utf-8", show=self.show)
        self.painter: Any = Painter(cast("Any", self.app), cast("Any", output))

    def show(self, pieces: list[Any]) -> bool:
        self.shown.append([(region, ["".join(text) for text, _ in rows]) for region, rows in pieces])
        return self.is_shown


def test_a_line_that_was_shown_is_not_cut_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until there are many of them."""
    pieces = Pieces()
    one, other, third = (Strip([Segment(text)]) for text in ("one", "other", "third"))

    def cut(*strips: tuple[Strip, int]) -> list[str]:
        return ["".join(text) for text, _ in pieces.painter._cells([(strip, Color(r, 0, 0)) for strip, r in strips])]

    assert cut((one, 1), (other, 2)) == ["1one", "2other"]
    assert cut((other, 3), (third, 3), (one, 3)) == ["2other", "3third", "1one"]
    assert pieces.filter.lines == 3
    monkeypatch.setattr(layer, "KEPT", 3)
    cut((one, 4))
    assert pieces.filter.lines == 3
    monkeypatch.setattr(layer, "KEPT", 2)
    assert cut((one, 4)) == ["4one"]
    assert cut((other, 4)) == ["4other"]


async def test_widgets_are_drawn_once_at_the_end_of_the_turn_where_they_are() -> None:
    pieces, lines, target = Pieces(), Lines(), Region(2, 3, 4, 1)
    pieces.painter._targets = lambda waiting: [(one, target, Offset(2, 1)) for one in waiting]
    pieces.painter.soon(lines)
    pieces.painter.soon(lines)
    assert pieces.shown == []
    await happens(lambda: pieces.shown)
    assert lines.drew == [Region(0, 2, 4, 1)]
    assert pieces.shown == [[(target, ["7ab"])]]
    assert lines.refreshed == 0
    pieces.is_shown = False
    pieces.painter.soon(lines)
    await happens(lambda: lines.refreshed == 1)


async def test_nothing_is_drawn_where_nothing_is_seen_or_the_application_has_ended() -> None:
    pieces, lines = Pieces(), Lines()
    pieces.is_shown = False
    pieces.painter._targets = lambda _waiting: []
    pieces.painter._waiting[lines] = None
    pieces.painter._flush()
    pieces.app._closed = True
    pieces.painter._targets = lambda _waiting: [(lines, Region(0, 0, 1, 1), Offset(0, 0))]
    pieces.painter._waiting[lines] = None
    pieces.painter._flush()
    assert (pieces.shown, lines.drew, lines.refreshed) == ([], [], 0)
