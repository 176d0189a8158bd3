"""What a reviewer is told of the round they work in, and a lead of the rounds that wait for them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from review.rounds import Round, State
from review.scale import DEFAULT, Scale
from store.manage import status, tasks
from store.manage.tasks import LeadTask
from tests.tui.desk_double import Heard, alter, desk
from tui.screens.desk import round_news
from tui.screens.desk.round_news import RoundNews
from tui.shell.signs import UNICODE

TASKS = (LeadTask("two", "is a draft", "round.open"),)


def told(rules: Round, **more: Any) -> Any:
    """Return what tells the news of a round, its view, what is asked of it, and what is read beside the keys."""
    view, heard = desk(rules=rules)
    view.shell = Heard(
        heard,
        "shell.",
        key_of=lambda action: f"<{action}>",
        why_not=lambda _: "",
        settings=SimpleNamespace(signs=UNICODE, round_admin=None, private=None),
        problems=(),
        is_touched=False,
    )
    view.title_bar, view.status = Heard(heard, "title."), Heard(heard, "status.", message="")
    view.guidance = SimpleNamespace(is_new=True, is_first=False)
    view.app = SimpleNamespace(screen=view)
    asked: dict[str, tuple[Callable[[object], Any], Callable[[Any], None]]] = {}
    view.background = SimpleNamespace(ask=lambda topic, read, take: asked.update({topic: (read, take)}))
    view.round_news = RoundNews(view)
    news = view.round_news
    alter(view, more)
    return news, view, heard, asked


RENAMED = Scale(tuple(replace(one, name="wrong") if one.name == "erroneous" else one for one in DEFAULT))
OPEN = Round("one", State.OPEN, "lea", reviewers=("ana",))


@pytest.mark.parametrize(
    ("now", "title", "asked"),
    [
        (Round("one", State.OPEN, "lea", reviewers=("ana",)), "one", []),
        (
            Round("one", State.CLOSED, "di", reviewers=("ana",)),
            "one · closed",
            ["say('Round one is closed: verdicts stand as they are. di leads round one now')"],
        ),
    ],
)
def test_how_a_round_changed_is_said(now: Round, title: str, asked: list[str]) -> None:
    """Nothing is said where nothing did; the line at the top has its terms anyway."""
    news, view, heard, _ = told(OPEN)
    news.ruled(now)
    assert (view.title_bar.round, heard) == (title, ["title.repaint()", "show_hints()", *asked])
    heard.clear()
    news.ruled(now)
    assert heard == ["title.repaint()", "show_hints()"]


def test_another_scale_is_shown_and_news_of_a_round_that_was_left_are_not() -> None:
    news, view, heard, _ = told(Round("one", scale=DEFAULT))
    news.ruled(Round("one", scale=RENAMED))
    assert heard == ["shell.rescale()", "title.repaint()", "show_hints()"]
    view.round_news = None
    news.ruled(Round("one", State.CLOSED))
    assert len(heard) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ["say('<guidelines.open> shows the new guidelines of round one')"]),
        ({"guidance__is_first": True}, ["say('<guidelines.open> shows the guidelines of round one')"]),
        ({"guidance__is_new": False}, []),
        ({"shell__why_not": {"guidelines.open": "not there"}.get}, []),
    ],
)
def test_guidelines_that_were_not_read_are_announced(more: dict[str, Any], said: list[str]) -> None:
    """Unless they cannot be shown."""
    news, _, heard, _ = told(OPEN, **more)
    assert news.announce() is bool(said)
    assert heard == said


def test_rounds_that_wait_are_looked_for_beside_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what changed since the last start, of all rounds of the desk."""
    news, view, _, asked = told(OPEN)
    news.look_for_tasks()
    assert asked == {}
    rounds = SimpleNamespace(person="lea", all=lambda: [OPEN])
    view.shell.settings.round_admin, view.shell.settings.private = rounds, "private"
    view.session.desk.address = "desk"
    made: list[Any] = []

    def known(*given: object) -> SimpleNamespace:
        made.append(given)
        return SimpleNamespace(take_news=lambda all: [f"news of {[one.name for one in all]}"])

    monkeypatch.setattr(round_news, "KnownRounds", known)
    monkeypatch.setattr(tasks, "lead_tasks", lambda of, _today: TASKS if of is rounds else ())
    news.look_for_tasks()
    read, take = asked["tasks"]
    found = read(None)
    assert (made, found) == ([("private", "desk", "lea")], (["news of ['one']"], TASKS))
    take(found)
    assert news.tasks == TASKS


@pytest.mark.parametrize(
    ("more", "asks"),
    [({}, True), ({"session__desk__read_only": "it is old"}, False), ({"session__desk__reviewer": "bo"}, False)],
)
def test_what_is_left_to_settle_is_looked_for_where_one_settles(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], asks: bool
) -> None:
    closed = Round("one", State.CLOSED, "ana", reviewers=("bo", "cy"))
    news, _, heard, asked = told(closed, **more)
    news.look_what_is_settled()
    assert news.is_settled is False
    assert list(asked) == ["settled"] * asks
    for read, take in asked.values():
        for left in (3, 0):
            monkeypatch.setattr(status, "undecided", lambda _desk, left=left: (left, 7))
            take(read(None))
            assert news.is_settled is (left == 0)
    assert heard == ["status.repaint()"] * 2 * asks


@pytest.mark.parametrize(
    ("more", "said", "tasks", "asked"),
    [
        ({}, (), (), []),
        ({}, ("Round one is open", "So is two"), (), ["say('Round one is open. So is two')"]),
        (
            {"shell__problems": (1,), "status__message": "A file is damaged"},
            ("Round one is open",),
            (),
            ["say('A file is damaged. Round one is open')"],
        ),
        ({"status__message": "New here?"}, ("Round one is open",), (), ["say('Round one is open')"]),
        ({"shell__problems": (1,)}, ("Round one is open",), (), ["say('Round one is open')"]),
        ({}, (), TASKS, ["status.repaint()", "shell.perform('rounds.open')"]),
        ({"session__desk__rules": OPEN}, (), TASKS, ["status.repaint()"]),
        ({"shell__is_touched": True}, (), TASKS, ["status.repaint()"]),
        ({"app__screen": None}, (), TASKS, ["status.repaint()"]),
        ({"round_news": None}, ("Round one is open",), (), []),
    ],
)
def test_what_a_start_begins_with(
    more: dict[str, Any], said: tuple[str, ...], tasks: tuple[LeadTask, ...], asked: list[str]
) -> None:
    """What changed, behind what is wrong; a lead who has not begun to work is led to the rounds that wait."""
    news, _, heard, _ = told(Round("main"), **more)
    news._start_with(said, tasks)
    assert (heard, news.tasks) == (asked, tasks)


def test_rounds_that_wait_are_shown_when_they_are_others() -> None:
    news, view, heard, _ = told(OPEN)
    news.wait_for(TASKS)
    news.wait_for(TASKS)
    assert (news.tasks, heard) == (TASKS, ["status.repaint()"])
    view.round_news = None
    news.wait_for(())
    assert (news.tasks, heard) == (TASKS, ["status.repaint()"])
