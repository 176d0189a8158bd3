"""The list of jumps: every way to a place that one named or looked for can be gone back, and again forward."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.by_hand import Ear, look, start
from tests.tui.helpers import article
from tui.app.app import CopydeskApp
from tui.shell.settings import ScreenSettings
from tui.work.acts import Acts
from tui.work.jumps import MOST, Jumps
from tui.work.session import Session
from tui.work.undo import undo

WORDS, TOWNS = ("old", "wooden", "iron", "railway"), ("Derby", "Leeds", "York", "Hull")


def where(session: Session) -> tuple[str, int]:
    """Return where a session is."""
    return session.current_place


def test_back_and_forward_are_a_browsers() -> None:
    """Back goes through the places left, the newest first; forward goes the same way; a new jump gives up the way."""
    session, _, ear = start("a", "b", sentences=9)
    session.jump(4)
    session.cursor.move(1)
    session.open("b", 2)
    session.jump(7)
    for place in (("b", 2), ("a", 5), ("a", 0)):
        session.jump_back()
        assert where(session) == place
    session.jump_back()
    assert (where(session), ear.heard[-1]) == (("a", 0), "No jump to come back from")
    session.jump_forward(2)
    assert where(session) == ("b", 2)
    session.jump(8)
    session.jump_forward()
    assert (where(session), ear.heard[-1]) == (("b", 8), "No jump to make again")
    session.jump_back(3)
    assert where(session) == ("a", 0)


def test_going_back_further_than_there_are_jumps_goes_as_far_as_it_can() -> None:
    session, _, _ = start("a", sentences=9)
    session.jump(4)
    session.jump(8)
    session.jump_back(9)
    assert where(session) == ("a", 0)


def test_a_jump_to_where_one_is_leaves_nothing_to_go_back_to() -> None:
    """Whoever jumps nowhere goes back to the place before, not to the same one again."""
    session, _, _ = start("a", sentences=9)
    session.jump(4)
    session.jump(4)
    session.jump(4)
    session.jump_back()
    assert where(session) == ("a", 0)


def test_the_end_of_an_article_is_a_place_one_comes_back_to() -> None:
    session, disk, _ = start("a", "b", sentences=1)
    acts = Acts(session)
    from tests.verdicts import Verdict

    acts.decide(Verdict.ACCURATE)
    disk.write()
    assert session.cursor.ended
    session.open("b")
    session.jump_back()
    assert (session.name, session.cursor.ended) == ("a", True)
    session.jump(0)
    session.jump_back()
    assert session.cursor.ended


def test_an_article_that_is_not_on_the_desk_any_more_is_passed_over() -> None:
    session, _, _ = start("a", "b", "c", sentences=3)
    session.open("b")
    session.open("c")
    session.cards = [card for card in session.cards if card.name != "b"]
    session.jump_back()
    assert session.name == "a"


def test_marks_and_jumps_follow_their_sentences_to_a_new_text(tmp_path: Path) -> None:
    """In the open article and in another; a sentence that is gone leaves its number."""
    lines = [
        f"The {word} bridge was opened by the mayor of {town}.\n\n" for word, town in zip(WORDS, TOWNS, strict=True)
    ]
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("".join(lines))
    with closing(open_desk(tmp_path)) as desk:
        session = Session(desk, Ear(), submit=lambda _: None, resume=lambda: None, clock=lambda: 0.0)
        session.start()
        session.marks = {"x": ("a.txt", 1), "y": ("b.txt", 3), "z": ("b.txt", 2)}
        session.jump(2)
        session.open("b.txt", 1)
        session.open("a.txt", 3)
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(
                "".join(["It rained all day.\n\nNobody had come.\n\n", *lines[:2], *lines[3:]])
            )
        desk.add([tmp_path / "a.txt", tmp_path / "b.txt"])
        look(session, cards=desk.articles.cards())
        assert session.marks == {"x": ("a.txt", 3), "y": ("b.txt", 4), "z": ("b.txt", 2)}
        session.jump_back()
        assert where(session) == ("b.txt", 3)


def test_undo_elsewhere_is_a_jump() -> None:
    """Undo goes where the act was; whoever was reading somewhere else comes back from there."""
    from tests.verdicts import Verdict

    session, disk, _ = start("a", "b", sentences=9)
    acts = Acts(session)
    acts.decide(Verdict.ACCURATE)
    disk.write()
    session.open("b", 6)
    undo(session)
    assert where(session) == ("a", 0)
    session.jump_back()
    assert where(session) == ("b", 6)


def test_the_oldest_places_go() -> None:
    jumps = Jumps()
    for n in range(MOST + 5):
        jumps.leave(("a", n))
    assert jumps.back(("b", 0), times=MOST + 50) == ("a", 5)


Way = Callable[["Screen"], Awaitable[None]]


class Screen:
    """The application, its keys by the ids of actions."""

    def __init__(self, app: CopydeskApp, pilot) -> None:  # type: ignore[no-untyped-def]
        self.app, self.pilot = app, pilot

    @property
    def session(self) -> Session:
        session: Session = self.app.desk_screen.session
        return session

    async def do(self, action: str, *typed: str, count: int | None = None) -> None:
        await self.pilot.press(*(str(count) if count else ""), *self.app.keymap.keys[action][0], *typed)
        await self.pilot.pause()
        if self.app.keyboard.reader.waiting:
            self.app.keyboard.expire()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()


async def by_search(on: Screen) -> None:
    await on.do("search.open", *"rain", "enter")


async def by_hit(on: Screen) -> None:
    await on.do("search.open", *"sun", "enter")
    here = on.session.current_place
    await on.do("search.next")
    assert on.session.current_place != here
    await on.do("jump.back")
    assert on.session.current_place == here
    await on.do("jump.forward")


async def by_desk_search(on: Screen) -> None:
    from tests.waiting import happens
    from tui.screens.desk.search_dialog import SearchDialog

    await on.do("search.desk", *"elsewhere")
    dialog = on.app.screen
    assert isinstance(dialog, SearchDialog)
    await happens(lambda: bool(dialog.results.hits))
    await on.pilot.press("enter")
    await on.app.workers.wait_for_complete()
    await on.pilot.pause()


async def by_mark(on: Screen) -> None:
    session = on.session
    session.marks["q"] = ("b.txt", 2)
    await on.do("mark.jump", "q")


async def by_article(on: Screen) -> None:
    await on.do("article.next")


async def by_list(on: Screen) -> None:
    on.app.desk_screen.focus_pane("list")
    await on.pilot.pause()
    await on.do("list.last")
    await on.do("list.open")


async def by_number(on: Screen) -> None:
    await on.do("sentence.first", count=4)


async def by_end(on: Screen) -> None:
    await on.do("sentence.last")


async def by_case(on: Screen) -> None:
    on.app.desk_screen.session.open("b.txt", 1)  # as `read_case` does
    await on.pilot.pause()


@pytest.mark.parametrize(
    "way",
    [by_search, by_hit, by_desk_search, by_mark, by_article, by_list, by_number, by_end, by_case],
)
async def test_every_jump_is_come_back_from(way: Way) -> None:
    """Each way that leads somewhere else by a key is one that the key for going back undoes."""
    texts = ("Here it is.", "The sun shines.", "Then rain came.", "The sun again.", "It ends.")
    desk = FakeDesk([article("a.txt", *texts), article("b.txt", "One.", "Two elsewhere.", "Three.")])
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(120, 40)) as pilot:
        on = Screen(app, pilot)
        await pilot.pause()
        begun = on.session.current_place
        await way(on)
        there = on.session.current_place
        assert there != begun
        while on.session.current_place != begun:
            before = on.session.current_place
            await on.do("jump.back")
            assert on.session.current_place != before, "there was no way back"
        while on.session.current_place != there:
            before = on.session.current_place
            await on.do("jump.forward")
            assert on.session.current_place != before, "there was no way forward"
        assert app.desk_screen.pane == "reader"


async def test_going_back_from_the_list_shows_the_page() -> None:
    desk = FakeDesk([article("a.txt", "One.", "Two."), article("b.txt", "One.")])
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(60, 20)) as pilot:
        on = Screen(app, pilot)
        await on.do("article.next")
        app.desk_screen.focus_pane("list")
        await pilot.pause()
        await on.do("jump.back")
        assert (on.session.name, app.desk_screen.pane) == ("a.txt", "reader")
