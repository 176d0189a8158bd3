"""Nothing is read or written in the interface's thread while keys are worked off, and no key waits for the store."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.rounds import State
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from tests.rounds import rounds_of
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.shell.settings import ThemeChoice

pytestmark = pytest.mark.in_threads

LOOKED_FOR = frozenset(
    ("open", "os.scandir", "os.listdir", "os.mkdir", "os.rename", "os.remove", "sqlite3.connect", "fcntl.flock")
)
"""What the interpreter tells of when somebody goes to the disk."""


class Watch:
    """Notes what a thread opens, and from where in the program."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.thread = 0

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if threading.get_ident() != self.thread or event not in LOOKED_FOR:
            return
        frame: FrameType | None = sys._getframe(1)
        where: list[str] = []
        while frame is not None:
            name = frame.f_code.co_filename
            if "importlib" in name or str(arguments[0]).endswith(
                ".tcss"
            ):  # what a key needs for the first time is loaded, which is no reading of a desk
                return
            if f"{Path(name).parent.name}" not in ("asyncio", "textual", "tests"):
                where.append(f"{Path(name).stem}.{frame.f_code.co_name}")
            frame = frame.f_back
        self.seen.append(f"{event} {arguments[0]!s:.80} by {' < '.join(where[:6])}")


WATCH = Watch()
sys.addaudithook(WATCH.hear)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note what this thread opens."""
    WATCH.seen, WATCH.thread = [], threading.get_ident()
    try:
        yield WATCH.seen
    finally:
        WATCH.thread = 0


async def quiet(app: CopydeskApp, pilot: Pilot[int]) -> None:
    """Wait until nothing is read, written or to be shown."""

    def is_quiet() -> bool:
        names = {thread.name for thread in threading.enumerate()}
        busy = "copydesk-background" in names or app.desk_screen.session.pending.pending or app.writer.is_busy
        return not busy and app.readiness.now

    for _ in range(2):  # what was read may ask for more
        await pilot.pause()
        await happens(is_quiet)
    await pilot.pause()


def judge(folder: Path, who: str, round: str, verdict: str, times: int = 1) -> None:
    """Judge the first two articles in another program."""
    desk = open_desk(folder, who, round)
    for card in desk.articles.cards()[:2]:
        for _ in range(times):
            decide = EventKind.DECIDE
            desk.decisions.append(
                [Event(decide, who, round, card.name, card.snapshot, n, Holding(verdict)) for n in card.claims]
            )
    desk.close()


@pytest.fixture
def app(app_of: Callable[..., CopydeskApp], samples: Path, tmp_path: Path) -> CopydeskApp:
    """Return an application on a desk with a round that ana leads and bo has judged in, over a round before it."""
    round_admin = rounds_of(samples, "ana")
    layout = round_admin.layout
    for name, previous in (("one", ""), ("two", "one")):
        round_admin.new(
            Plan(name, "ana", ("ana", "bo", "cy"), overlap=3, guidelines=b"Judge well.\n", previous=previous)
        )
        made = files.find(layout, name)
        files.save(layout, replace(made, state=State.OPEN, show_earlier=True, adjudicators=("ana",)), current_person())
        for who, verdict in (("bo", Verdict.ACCURATE), ("cy", Verdict.DISPUTED)):
            judge(samples, who, name, verdict)
    return app_of(
        open_desk(samples, "ana", "two"),
        rounds=lambda: round_admin,
        round_plan=plan_of_line,
        round_change=change_of_line,
        kept=ThemeChoice(tmp_path / "home"),
    )


def test_what_one_thread_opens_is_heard_and_nothing_else(tmp_path: Path) -> None:
    """With the place it came from; what another thread opens is no matter, nor what was opened before or after."""
    path = tmp_path / "file"
    path.write_text("x")
    with watched() as seen:
        path.read_text()
        other = threading.Thread(target=path.read_text)
        other.start()
        other.join()
    path.read_text()
    [said] = seen
    assert said.startswith(f"open {path}"[:80])
    assert test_what_one_thread_opens_is_heard_and_nothing_else.__name__ in said


async def test_keys_of_the_desk_open_nothing(app: CopydeskApp) -> None:
    """Judging, undo, ways, articles, the filter, the lexicon, the whole search: all is read beside the keys."""
    async with app.run_test(size=(140, 40)) as pilot:
        await quiet(app, pilot)
        with watched() as seen:
            for action in (
                *("sentence.accurate", "sentence.disputed", "sentence.erroneous", "sentence.previous", "sentence.next"),
                *("edit.undo", "edit.undo", "edit.redo", "article.next", "sentence.accurate", "article.previous"),
                *("edit.undo", "edit.undo", "sentence.aside", "sentence.confidence", "sentence.repeat", "save.retry"),
                *("page.next", "page.previous", "paragraph.next", "mention.next", "entity.highlight", "pane.inspector"),
                *("pane.inspector", "pane.next", "pane.next", "list.next", "list.open", "list.sort", "list.sort"),
                *("sentence.copy-record", "sentence.control", "pane.zen", "app.back", "sentence.numbers", "app.theme"),
                *("guidelines.open", "dialog.close", "app.help", "dialog.close", "app.palette", "dialog.close"),
                *("export.open", "dialog.close", "rounds.open", "round.next", "round.remind", "dialog.close"),
                *("round.previous", "round.close", "dialog.accept", "round.reopen", "app.back"),
            ):
                app.perform(action)
                await quiet(app, pilot)
            app.perform("mention.next")
            app.perform("entity.open")
            await quiet(app, pilot)
            app.perform("entity.type")
            await pilot.press(*"person", "enter")
            await quiet(app, pilot)
            app.perform("entity.undo")
            await quiet(app, pilot)
            app.perform("dialog.close")
            app.perform("search.desk")
            await pilot.press(*"scalable")
            await happens(lambda: app.screen.results.hits)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await quiet(app, pilot)
            app.perform("list.filter")
            await pilot.press(*"by:bo", "enter")
            await quiet(app, pilot)
            app.desk_screen.remote.look()
            await quiet(app, pilot)
        assert not seen, "\n".join(seen)
        kinds = [event.kind for event in reversed(app.desk.decisions.log("ana"))]
        assert {EventKind.DECIDE, EventKind.UNDO, EventKind.SET_ASIDE} <= {*kinds}


async def test_keys_of_the_adjudication_open_nothing(app: CopydeskApp) -> None:
    """Cases, their articles, what is settled, undone and redone: read and written beside the keys, and durable."""
    layout = app.desk.layout  # type: ignore[attr-defined]
    files.save(layout, replace(files.find(layout, "two"), state=State.CLOSED, reviewers=("bo", "cy")), current_person())
    app.desk.refresh()
    async with app.run_test(size=(140, 40)) as pilot:
        await quiet(app, pilot)
        with watched() as seen:
            app.perform("adjudication.open")
            await quiet(app, pilot)
            assert getattr(app.screen, "adjudication", None), app.why_not("adjudication.open")
            await quiet(app, pilot)
            adjudication = app.screen.adjudication  # type: ignore[attr-defined]
            first, left = adjudication.case, adjudication.left
            for action in ("side-1", "why", "next", "previous", "erroneous", "back"):
                app.perform(f"adjudication.{action}")
                await quiet(app, pilot)
            assert adjudication.left == left - 3
            for action in ("edit.undo", "edit.redo", "adjudication.read", "app.back"):
                app.perform(action)
                await quiet(app, pilot)
        assert not seen, "\n".join(seen)
        settled = [one for one in app.desk.decisions.history(first.article, first.sentence) if one.reviewer == "ana"]
        assert len(settled) == 1
