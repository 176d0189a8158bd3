"""The same keys with the output layer and without: every cell and attribute of the terminal must be the same."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.terminal.budget import copydesk
from tests.terminal.emulator import Cell
from tests.terminal.ptydrive import LOOK_SECONDS, Session
from tests.waiting import until
from tui.cli.keymap import user_file

pytestmark = [pytest.mark.pty, pytest.mark.slow]

SEEDS = Path(__file__).parents[2] / "seeds"
SIZES = [(80, 24), (40, 12), (132, 50)]
KEYS = ("j", "j", "a", "a", "space", "j", "b", "d", "esc", "k", "t", "i", "x", "y", "enter", "space", "space", "a")


def demo(mode: str, size: tuple[int, int], *, answers: bool = True) -> Session:
    """Start the demo application; `mode` is cells or stock."""
    command = [sys.executable, "-m", "tests.terminal.demo", mode]
    return Session(command, rows=size[1], columns=size[0], answers=answers)


def play(session: Session, keys: Sequence[str]) -> list[list[list[Cell]]]:
    """Press keys and return the cells after the start and after each."""
    session.wait_for("Anthropic")
    session.rest()
    frames: list[list[list[Cell]]] = [session.terminal.screen.cells()]
    for key in keys:
        session.press(key)
        frames.append(session.terminal.screen.cells())
    return frames


@pytest.mark.parametrize(("size", "answers"), [*((size, True) for size in SIZES), (SIZES[0], False)])
def test_every_cell_is_as_without_the_layer(size: tuple[int, int], answers: bool) -> None:
    with demo("cells", size, answers=answers) as ours, demo("stock", size, answers=answers) as stock:
        mine, theirs = play(ours, KEYS), play(stock, KEYS)
        assert [len(rows) for rows in mine] == [size[1]] * (len(KEYS) + 1)
        for step, (got, expected) in enumerate(zip(mine, theirs, strict=True)):
            for y, (row, wanted) in enumerate(zip(got, expected, strict=True)):
                assert row == wanted, f"row {y} after {('start', *KEYS)[step]} (key {step})"
        assert ours.bytes * 3 < stock.bytes
        ours.quit("q")
        assert ours.status == 0


def test_a_resize_there_and_back_paints_everything_again() -> None:
    with demo("cells", (80, 24)) as session:
        (before,) = play(session, ())
        for rows, columns in ((24, 60), (20, 100), (24, 80)):
            session.resize(rows, columns)
        session.terminal.screen.erase_in_display(2)
        session.wait_for(lambda again: again.terminal.screen.cells() == before)


READING = (*"jjajkd", "space", "b", *"GggVjje")
PANES = ("tab", "j", "j", "tab")
BACK = (*"uuZaZ", "?", "esc", "/", *"the", "enter", "n", "x", "enter", "T")


@pytest.mark.parametrize("size", SIZES)
def test_copydesk_looks_the_same_by_the_short_way_to_the_terminal(size: tuple[int, int], tmp_path: Path) -> None:
    """Whatever comes a moment later by a clock of the program comes on both; what a key acts on is waited for."""
    keys = [*READING, *PANES, *BACK] if size[0] < 100 else READING  # going back, an inspector shows a verdict's time
    user_file().parent.mkdir(parents=True)
    user_file().write_text("timeout = 60\n", "utf-8")  # of a sequence of keys, however slow the machine is
    with ExitStack() as sessions:
        both = [sessions.enter_context(started(tmp_path, output, size)) for output in ("cells", "stock")]
        for session in both:
            session.wait_for("help|Articles")
            session.rest()
        for step, key in enumerate(("start", *keys)):
            for session in both:
                if step:
                    session.press(key)
                if size == SIZES[1] and step == len(READING) + 1:
                    session.wait_for("elsewhere")  # the inspector, whose lines the next keys choose
            until(lambda: cells_of(both[0]) == cells_of(both[1]), partial(difference, both, f"{key} (key {step})"))
        for session in both:
            session.quit("q")


def started(folder: Path, output: str, size: tuple[int, int]) -> Session:
    """Start copydesk on the samples by one of its ways to the terminal."""
    desk = folder / output / "seeds"
    shutil.copytree(SEEDS, desk)
    with closing(open_desk(desk)) as prepared:
        prepared.elsewhere.refresh()  # what other articles say is there whole when it is asked for
    own = {"XDG_STATE_HOME": str(folder / output / "state")}  # the theme that `T` chose is kept there
    return Session(copydesk(desk, output), rows=size[1], columns=size[0], environ=own)


def cells_of(session: Session) -> list[list[Cell]]:
    """Take in what has come, and return what the screen shows."""
    session.pump(time.monotonic() + LOOK_SECONDS)
    session.draw()
    return session.terminal.screen.cells()


def difference(both: Sequence[Session], after: str) -> str:
    """Say which row is not the same, and how."""
    for y, (row, wanted) in enumerate(zip(*(cells_of(session) for session in both), strict=True)):
        if row != wanted:
            texts = ["".join(cell.text for cell in cells) for cells in (row, wanted)]
            apart = [x for x, pair in enumerate(zip(row, wanted, strict=True)) if pair[0] != pair[1]]
            return f"row {y} after {after}:\n{texts[0]}\n{texts[1]}\nat {apart}: {row[apart[0]]}, {wanted[apart[0]]}"
    return "they came to be the same too late"
