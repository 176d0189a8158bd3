"""What the desk's screen does with what the session tells it, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from textual.geometry import Size

from keymaps.actions import Scope
from review.rounds import Permission, Round, State, why_not
from store.desk import Problem
from tests.tui.desk_double import screen
from tui.screens.desk import screen as module
from tui.screens.desk.screen import DeskScreen
from tui.shell.signs import ASCII


class Above:
    """A screen over the desk that shows decisions."""

    def __init__(self, heard: list[str]) -> None:
        self.heard = heard

    def show_sentences(self, article: str, sentences: Sequence[int]) -> None:
        self.heard.append(f"above shows {article} {list(sentences)}")

    def say(self, text: str, urgent: bool = False) -> None:
        self.heard.append(f"above says {text!r}{' at once' if urgent else ''}")


# -------------------------------------------------------------------------------------------- what the session tells


@pytest.mark.parametrize(
    ("old", "new", "anchor", "painted"),
    [(1, 4, None, [1, 4]), (4, 1, None, [4, 1]), (1, 4, 0, [1, 2, 3, 4]), (4, 1, 5, [1, 2, 3, 4]), (2, 2, 2, [2])],
)
def test_a_step_paints_the_two_sentences_and_in_a_range_all_between(
    old: int, new: int, anchor: int | None, painted: list[int]
) -> None:
    view, heard = screen(session__cursor__anchor=anchor)
    view.reader.refresh_sentences = lambda sentences: heard.append(f"painted {list(sentences)}")
    DeskScreen.moved(view, old, new)
    assert heard == [
        f"painted {painted}",
        f"page.move({new})",
        "elsewhere.moved()",
        "inspect()",
        "show_hints()",
        "status.repaint()",
        "remember()",
    ]


SHOWN = ["page.refresh_sentences([2, 3])", "past.ask_again([2, 3])", "elsewhere.show_sentences('a.txt', [2, 3])"]


@pytest.mark.parametrize(
    ("more", "article", "sentences", "asked"),
    [
        ({}, "a.txt", [2, 3], [*SHOWN, "inspect()", "list.refresh_article('a.txt')", "show_hints()"]),
        ({"session__cursor__place": 1}, "a.txt", [2, 3], [*SHOWN, "list.refresh_article('a.txt')"]),
        ({}, "b.txt", [5], ["list.refresh_article('b.txt')"]),
        ({"session__pending__entered": 5}, "b.txt", [5], ["list.refresh_article('b.txt')", "show_hints()"]),
        ({"session__pending__failed": (1,)}, "b.txt", [5], ["list.refresh_article('b.txt')", "show_hints()"]),
    ],
)
def test_sentences_that_changed_are_shown_where_they_are(
    more: dict[str, Any], article: str, sentences: list[int], asked: list[str]
) -> None:
    """On the page, in the inspector, the list and the screen above; the keys only where they may be others."""
    view, heard = screen(**more)
    DeskScreen.sentences_changed(view, article, sentences)
    assert heard == [*asked, "status.repaint()"]
    view._above = Above(heard)
    DeskScreen.sentences_changed(view, article, sentences)
    assert heard[-2:] == ["status.repaint()", f"above shows {article} {sentences}"]


@pytest.mark.parametrize(
    ("known", "said"), [((), ("a.txt",)), ((("outlet", "The Paper"), ("date", "2024")), ("The Paper", "2024"))]
)
def test_an_article_that_opens_shows_what_is_known_of_it(
    monkeypatch: pytest.MonkeyPatch, known: tuple[tuple[str, str], ...], said: tuple[str, ...]
) -> None:
    """Its name where nothing is; below no article there is nothing."""
    view, heard = screen()
    article = view.session.article
    monkeypatch.setattr(module, "about", lambda of: known if of is article else ())
    monkeypatch.setattr(module, "url_of", lambda of: "https://a.org" if of is article else "")
    rest = ["list.follow()", "past.forget()", "elsewhere.opened()", "inspect()", "status.repaint()", "remember()"]
    view.reader.show = lambda *shown: heard.append(f"shown {shown[0] is article} {shown[1:]}")
    DeskScreen.opened(view)
    assert heard == ["shown True (['views'], 2)", f"head.show({list(said)}, 'https://a.org')", *rest]
    heard.clear()
    view.session.article = None
    DeskScreen.opened(view)
    assert heard == ["shown False (['views'], 2)", "head.show((), '')", *rest]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((0, ""), (2, ""), "say('2 no longer on the disk; <save.retry> tries again', urgent=True)"),
        ((0, ""), (2, "/d"), "say('2 no longer on the disk; <save.retry> tries again: /d is not there', urgent=True)"),
        ((0, ""), (0, "/d"), "say('The desk is gone: /d is not there', urgent=True)"),
        ((2, ""), (0, ""), "say('The disk has all decisions again')"),
        ((0, "/d"), (0, ""), "say('The desk is there again')"),
        ((2, ""), (1, ""), "say('1 no longer on the disk; <save.retry> tries again', urgent=True)"),
    ],
)
def test_what_the_disk_lost_is_said_and_when_it_is_back(
    before: tuple[int, str], now: tuple[int, str], said: str
) -> None:
    """Once."""
    view, heard = screen(remote__lost=before[0], remote__gone=before[1])
    DeskScreen.lost(view, *now)
    DeskScreen.lost(view, *now)
    assert heard == [said, "status.repaint()"]
    assert (view.remote.lost, view.remote.gone) == now


def test_the_inspector_is_filled_where_it_is_shown() -> None:
    view, heard = screen()
    view.past.past_of, view.elsewhere.view_of = lambda of: f"past of {of}", lambda of: f"others of {of}"
    view.session.article = "the article"
    view.inspector.display = False
    DeskScreen.inspect(view)
    assert heard == []
    view.inspector.display = True
    DeskScreen.inspect(view)
    assert heard == ["inspector.show('the article', 'the sentence', 'past of the sentence', 'others of the sentence')"]


# ---------------------------------------------------------------------------------------------------- what it says


@pytest.mark.parametrize("mounted", [True, False])
@pytest.mark.parametrize("over", ["a screen of decisions", "a dialog", "nothing"])
def test_a_screen_above_that_shows_decisions_hears_what_is_told(over: str, mounted: bool) -> None:
    """No other one, nor the desk itself."""
    view, heard = screen(is_mounted=mounted)
    above = {"a screen of decisions": Above(heard), "a dialog": SimpleNamespace(), "nothing": view}[over]
    view.app = SimpleNamespace(screen=above)
    found = DeskScreen._above.fget(view)  # type: ignore[attr-defined]
    assert found is (above if mounted and over == "a screen of decisions" else None)


@pytest.mark.parametrize("urgent", [False, True])
def test_what_is_said_is_said_on_the_screen_above_too(urgent: bool) -> None:
    """But nothing there when a line is only taken away, and nothing here before there is a line."""
    view, heard = screen()
    DeskScreen.say(view, "Saved", urgent)
    assert heard == [f"status.say('Saved', {urgent})"]
    view._above = Above(heard)
    heard.clear()
    DeskScreen.say(view, "Saved", urgent)
    DeskScreen.say(view, "", urgent)
    end = " at once" if urgent else ""
    assert heard == [f"status.say('Saved', {urgent})", f"above says 'Saved'{end}", f"status.say('', {urgent})"]
    view.is_mounted = False
    heard.clear()
    DeskScreen.say(view, "Saved", urgent)
    assert heard == [f"above says 'Saved'{end}"]


@pytest.mark.parametrize(
    ("more", "undo", "line", "offers", "above"),
    [
        ({}, True, "sentence 3: a → b", "<edit.undo>", " · <edit.undo> undo"),
        ({}, False, "sentence 3: a → b", "", ""),
        ({"size": Size(60, 24)}, True, "sentence 3: a → b", "<edit.undo>", " · <edit.undo> undo"),
        ({"size": Size(59, 24)}, True, "3: a → b", "<edit.undo>", " · <edit.undo> undo"),
        (
            {"size": Size(59, 24), "shell__settings__speak": True},
            True,
            "sentence 3: a → b",
            "<edit.undo>",
            "",
        ),
        (
            {"shell__settings__signs": ASCII},
            True,
            "sentence 3: a -> b",
            "<edit.undo>",
            f" {ASCII.dot} <edit.undo> undo",
        ),
    ],
)
def test_what_an_act_did_is_said_with_the_key_that_takes_it_back(
    more: dict[str, Any], undo: bool, line: str, offers: str, above: str
) -> None:
    """In fewer words where it is narrow; who hears the line hears no key behind it."""
    view, heard = screen(**more)
    view._beside_act = lambda: "saved 9"
    said: list[tuple[str, Callable[[], str], str]] = []
    view.status.say = lambda text, beside, offers: said.append((text, beside, offers))
    DeskScreen.did(view, "sentence 3: a → b", undo)
    assert heard == []
    view._above = Above(heard)
    DeskScreen.did(view, "sentence 3: a → b", undo)
    assert said == [(line, view._beside_act, offers)] * 2
    assert heard == [f"above says {line + above!r}"]
    view.is_mounted = False
    DeskScreen.did(view, "sentence 3: a → b", undo)
    assert len(said) == 2


def test_beside_an_act_stands_what_must_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sentence asks for, else who asks, else what is saved, with room for what is on its way."""
    view, _ = screen()
    found = {"request": "asks", "invitations": "two asks you"}
    monkeypatch.setattr(module, "request_line", lambda _: found.get("request", ""))
    monkeypatch.setattr(module, "invitations_notice", lambda _: found.get("invitations", ""))
    monkeypatch.setattr(module, "on_disk", lambda _, still=False: f"saved {still}")
    shown = [DeskScreen._beside_act(view)]
    for name in ("request", "invitations"):
        del found[name]
        shown.append(DeskScreen._beside_act(view))
    assert shown == ["asks", "two asks you", "saved True"]
    assert DeskScreen._on_disk(view) == "saved False"


def test_keys_that_wait_are_shown_once() -> None:
    view, heard = screen()
    for text in ("g", "g", ""):
        DeskScreen.show_pending(view, text)
    assert view.status.pending == ""
    repainted = ["choices.withdraw()", "status.repaint()"]
    assert heard == [*repainted, "choices.withdraw()", *repainted]


def test_the_list_of_decisions_is_prepared_when_its_key_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    view, heard = screen()

    def set_timer(seconds: float, then: Callable[[], None]) -> None:
        heard.append(f"in {seconds}")
        then()

    view.set_timer = set_timer
    monkeypatch.setattr(module, "prepare_decisions", lambda of: heard.append(f"prepared {of is view}"))
    DeskScreen.may_open(view, ["app.help"])
    assert heard == []
    DeskScreen.may_open(view, iter(["app.help", "decisions.open"]))
    assert heard == [f"in {module.PAINTED}", "prepared True"]


def test_keys_are_chosen_anew_when_what_decides_them_is_other(monkeypatch: pytest.MonkeyPatch) -> None:
    view, heard = screen(_hints_of=-1)
    now = ["first", "first", "second"]
    monkeypatch.setattr(module, "situation", lambda _: now.pop(0))
    monkeypatch.setattr(module, "hints", lambda _: [f"hints of {view._situation}"])
    shown = []
    while now:
        DeskScreen.show_hints(view)
        shown.append((view.status.hints, view._hints_of))
        view.status.hints, view._hints_of = "kept", 0
    assert shown == [(["hints of first"], 4), ("kept", 4), (["hints of second"], 4)]
    assert heard == ["status.repaint()"] * 3


READ_ONLY = "Read-only; --desk DIR decides elsewhere. The disk is full"
CLOSED = Round("one", State.CLOSED, "lea")
DAMAGED = Problem("Could not read the file", "/desk/bad.txt")
KEYS = "Some of your keys or settings cannot be used: <app.help> says which"
LOCALE = "This locale is not UTF-8: ? stands for characters it lacks; copydesk doctor tells more"


@pytest.mark.parametrize(
    ("more", "problems", "said"),
    [
        ({}, [], []),
        ({"session__desk__read_only": "The disk is full"}, [], [f"say({READ_ONLY!r}, urgent=True)"]),
        ({"shell__settings__faults": (1,), "shell__settings__charset": "latin-1"}, [], [f"say({KEYS!r})"]),
        ({"shell__settings__charset": "latin-1", "shell__settings__is_first_start": True}, [], [f"say({LOCALE!r})"]),
        ({"shell__settings__is_first_start": True}, [], ["status.say('welcome', 'saved')"]),
        ({"shell__settings__is_first_start": True}, [DAMAGED], []),
        ({"shell__settings__is_first_start": True, "shell__is_touched": True}, [], []),
        ({"shell__settings__is_first_start": True, "round_news__announce": lambda: True}, [], []),
        ({"shell__settings__is_first_start": True, "shell__settings__speak": True}, [], ["status.say('welcome', '')"]),
    ],
)
def test_a_start_says_what_matters_most(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], problems: list[Problem], said: list[str]
) -> None:
    """That nothing can be written, that something is not as it should be; a newcomer is greeted where nothing is."""
    view, heard = screen(**more)
    view._on_disk = lambda: "saved"
    view.status.say = lambda text, beside: heard.append(f"status.say({text!r}, {beside()!r})")
    monkeypatch.setattr(module, "welcome_notice", lambda _: "welcome")
    DeskScreen._warn_of(view, problems)
    assert heard == [f"remote.warn({problems!r})", *said]


def test_a_round_in_which_one_cannot_judge_says_why_and_no_more() -> None:
    """It is no fault of the desk, and no other one would help."""
    view, heard = screen(session__desk__rules=CLOSED)
    why = why_not(CLOSED, "ana", Permission.JUDGE)
    assert why
    view.session.desk.read_only = why
    DeskScreen._warn_of(view, [])
    assert heard == ["remote.warn([])", f"say({why!r})"]


# --------------------------------------------------------------------------------------------------------- its panes


@pytest.mark.parametrize(
    ("pane", "scopes"),
    [
        ("list", (Scope.LIST, Scope.APP)),
        ("inspector", (Scope.INSPECTOR, Scope.READER, Scope.APP)),
        ("reader", (Scope.READER, Scope.APP)),
    ],
)
def test_keys_are_those_of_the_pane(pane: str, scopes: tuple[Scope, ...]) -> None:
    view, _ = screen(pane=pane)
    assert DeskScreen.scopes(view) == scopes


@pytest.mark.parametrize(
    ("pane", "there", "inspecting"),
    [("inspector", False, True), ("inspector", True, None), ("list", False, None)],
)
def test_going_to_a_pane_brings_it(pane: str, there: bool, inspecting: bool | None) -> None:
    view, heard = screen(inspector__display=there, inspecting=None)
    DeskScreen.focus_pane(view, pane)
    assert (view.pane, view.inspecting, heard) == (pane, inspecting, ["fit_panes()"])


def test_an_article_of_the_desk_is_called_by_its_title() -> None:
    """By its name where it has none, or is not here."""
    view, _ = screen(session__cards=[SimpleNamespace(title=title) for title in ("A Title", "", "Last")])
    view.session.number_of = lambda name: {"a.txt": 0, "b.txt": 1}.get(name, -1)
    assert [DeskScreen.title_of(view, f"{name}.txt") for name in "abc"] == ["A Title", "b.txt", "c.txt"]


def test_another_scale_is_shown_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    view, heard = screen()
    monkeypatch.setattr(module, "desk_handlers", lambda of: f"handlers {of is view}")
    monkeypatch.setattr(module, "filter_of", lambda of: f"filter {of is view}")
    view.shell.settings.signs = ASCII
    DeskScreen.rescaled(view)
    assert (view._handlers, view.article_filter) == ("handlers True", "filter True")
    assert view.articles.signs is view.reader.signs is ASCII
    assert heard == ["list.repaint()", "page.repaint()", "inspector.repaint()", "show_hints()"]
