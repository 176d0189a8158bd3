"""What the desk's keys ask of cursor, panes and list: how far, which way, and what goes first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from review.events import Evidence, Holding, Link
from review.rounds import Round, State
from review.scale import DEFAULT
from tests.tui.desk_double import Heard, desk
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.screens.desk import actions, judging, sources
from tui.shell.dispatch import Call
from tui.work.article_filter import SORTS


def done(action_id: str, count: int | None = None, argument: str = "", **more: Any) -> list[str]:
    """Return what an action asks of the parts of the desk."""
    view, heard = desk(**more)
    handlers = {**actions._moving(view), **actions._looking(view), **actions.list_handlers(view)}
    handlers[action_id](Call(action_id, count, argument))
    return heard


@pytest.mark.parametrize(
    ("action_id", "count", "asked"),
    [
        ("sentence.next", None, "cursor.move(1)"),
        ("sentence.next", 3, "cursor.move(3)"),
        ("sentence.previous", 3, "cursor.move(-3)"),
        ("sentence.next-unjudged", 2, "cursor.seek(True, 2)"),
        ("sentence.previous-unjudged", None, "cursor.seek(False, 1)"),
        ("sentence.first", None, "session.jump(0)"),
        ("sentence.first", 3, "session.jump(2)"),
        ("sentence.last", None, "session.jump(3)"),
        ("sentence.last", 1, "session.jump(0)"),
        ("page.next", 2, "cursor.go(102)"),
        ("page.previous", 2, "cursor.go(98)"),
        ("article.next", 2, "session.move_article(2, range(0, 5))"),
        ("article.previous", None, "session.move_article(-1, range(0, 5))"),
        ("paragraph.next", None, "cursor.go(3)"),
        ("paragraph.previous", 2, "cursor.go(0)"),
        ("jump.back", 2, "session.jump_back(2)"),
        ("jump.forward", None, "session.jump_forward(1)"),
        ("inspector.next", 2, "inspector.point(2)"),
        ("inspector.previous", 2, "inspector.point(-2)"),
        ("list.next", 2, "list.point(4)"),
        ("list.previous", None, "list.point(1)"),
        ("list.page-next", 2, "list.point(8)"),
        ("list.page-previous", None, "list.point(-1)"),
        ("list.first", None, "list.point(0)"),
        ("list.last", None, "list.point(4)"),
    ],
)
def test_how_far_and_which_way(action_id: str, count: int | None, asked: str) -> None:
    assert done(action_id, count) == [asked]


@pytest.mark.parametrize(
    ("letter", "asked"), [("a", ["session.jump(3)"]), ("b", ["session.open('b.txt', 1)"]), ("c", ["say('No mark c')"])]
)
def test_marks(letter: str, asked: list[str]) -> None:
    """Of this article, of another, and none."""
    assert done("mark.jump", argument=letter) == asked
    view, heard = desk()
    actions._set_mark(view, letter)
    assert (view.session.marks[letter], heard) == (("a.txt", 2), [f"say('Mark {letter} set')"])


@pytest.mark.parametrize(
    ("pane", "step", "to", "more"),
    [
        ("list", 1, "reader", {}),
        ("reader", 1, "inspector", {}),
        ("inspector", 1, "list", {}),
        ("list", -1, "inspector", {}),
        ("inspector", -1, "reader", {}),
        ("elsewhere", 1, "reader", {}),
        ("reader", 1, "list", {"inspector": SimpleNamespace(display=False)}),
        ("reader", 1, "list", {"inspector": SimpleNamespace(display=False), "size": SimpleNamespace(width=60)}),
        ("reader", 1, "inspector", {"inspector": SimpleNamespace(display=False), "size": SimpleNamespace(width=59)}),
        ("reader", 1, "reader", {"zen": True}),
    ],
)
def test_from_pane_to_pane(pane: str, step: int, to: str, more: dict[str, Any]) -> None:
    """Round the end; the inspector among them where it is there, or would have the screen for itself."""
    assert done("pane.next" if step > 0 else "pane.previous", pane=pane, **more) == [f"focus_pane({to!r})"]


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"pane": "list", "filter": "x", "zen": True}, ["order.want('')", "order.settle()"]),
        ({"filter": "x", "zen": True}, ["fit_panes()"]),
        ({"pane": "list", "zen": True}, ["fit_panes()"]),
        ({"pane": "list"}, ["focus_pane('reader')"]),
        ({"desk_hits": (1,), "filter": "x", "pane": "list"}, ["page.repaint()"]),
        ({}, []),
        ({"adjudication": SimpleNamespace(case=None)}, ["fetch()"]),
        ({"pane": "list", "adjudication": SimpleNamespace(case=None)}, ["focus_pane('reader')"]),
    ],
)
def test_what_is_given_up_first(more: dict[str, Any], asked: list[str]) -> None:
    """Hits, the filter, the article alone, the pane; at last one goes back to the case that one came from."""
    assert done("app.back", **more) == [*asked, "show_hints()"]


def test_a_range_is_given_up_before_all() -> None:
    view, heard = desk(desk_hits=(1,))
    view.session.cursor.anchor = 1
    actions._back(view)
    assert heard == ["session.toggle_range()", "show_hints()"]
    view.session.cursor.anchor = None
    actions._back(view)
    assert (view.reader.hits, view.desk_hits) == ((), ())


def test_a_case_is_gone_back_to_once() -> None:
    view, _ = desk(adjudication=SimpleNamespace(case=SimpleNamespace(article="a.txt")))
    actions._back(view)
    assert view.adjudication is None


@pytest.mark.parametrize(
    ("pane", "there", "room", "after", "asked"),
    [
        ("reader", True, True, "reader", ["fit_panes()", "inspect()"]),
        ("inspector", True, True, "reader", ["fit_panes()", "inspect()"]),
        ("list", True, True, "list", ["fit_panes()", "inspect()"]),
        ("list", False, True, "reader", ["fit_panes()", "inspect()"]),
        ("reader", False, False, "reader", ["fit_panes()", "focus_pane('inspector')", "inspect()"]),
    ],
)
def test_the_inspector_comes_and_goes(pane: str, there: bool, room: bool, after: str, asked: list[str]) -> None:
    """Who is in it goes back to the page; where there is room for one pane only, one goes into it."""
    view, heard = desk(pane=pane)
    view.inspector.display = there

    def fit_panes() -> None:
        heard.append("fit_panes()")
        view.inspector.display = view.inspecting and room

    view.fit_panes = fit_panes
    actions._inspect(view)
    assert (view.inspecting, view.pane, heard) == (not there, after, asked)
    view.shell.settings.speak = True
    actions._inspect(view)
    assert heard[-1] == ("say('Inspector shown')" if view.inspector.display else "say('Inspector hidden')")


def test_the_article_alone() -> None:
    """And all panes again, which is said where nothing is drawn."""
    view, heard = desk(pane="list")
    actions._zen(view)
    assert (view.zen, view.pane, heard) == (True, "reader", ["fit_panes()"])
    view.shell.settings.speak = True
    actions._zen(view)
    assert heard[1:] == ["fit_panes()", "say('All panes')"]
    actions._zen(view)
    assert heard[-1] == "say('The article alone')"
    actions._numbers(view)
    assert (view.reader.numbered, heard[-2:]) == (True, ["page.reveal(fresh=True)", "page.repaint()"])


def test_an_article_is_opened_and_the_list_sorted() -> None:
    assert done("list.open") == ["session.open('c.txt')", "focus_pane('reader')"]
    nothing = SimpleNamespace(card=None)
    assert done("list.open", articles=nothing) == ["say('Nothing to open')"]
    view, heard = desk()
    for _ in SORTS:
        actions._sort(view)
    assert heard[:3] == ["order.want('')", "order.settle()", f"say('Sorted by {SORTS[1]}')"]
    assert (view.sort, heard[-1]) == ("name", "say('Sorted by name')")


@pytest.mark.parametrize(
    ("action_id", "does"),
    [
        ("sentence.accurate", True),
        ("sentence.accurate-because", True),
        ("sentence.note", True),
        ("edit.undo", True),
        ("sentence.next", False),
        ("list.accurate", False),
        ("sentence.copy", False),
    ],
)
def test_what_writes(action_id: str, does: bool) -> None:
    assert actions.writes(DEFAULT, action_id) is does


CLOSED = Round("one", State.CLOSED, "lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana",)})
OPEN = Round("one", State.OPEN, "lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana",)})


@pytest.mark.parametrize(
    ("action_id", "more", "why"),
    [
        ("sentence.note", {}, ""),
        ("sentence.note", {"read_only": "it is old"}, "Nothing can be changed: it is old"),
        ("sentence.next", {"read_only": "it is old"}, ""),
        ("sentence.note", {"rules": CLOSED}, "closed"),
        ("sentence.next", {"rules": CLOSED}, ""),
        ("sentence.note", {"ended": True}, "<sentence.previous> goes back into the article"),
        ("edit.undo", {"ended": True}, ""),
        ("sentence.copy", {"ended": True}, "<sentence.previous> goes back into the article"),
        ("inspector.open", {"ended": True}, "<sentence.previous> goes back into the article"),
        ("sentence.next", {"ended": True}, ""),
        ("sentence.next", {"article": None}, "No article is open"),
        ("search.open", {"article": None}, "No article is open"),
        ("search.desk", {"article": None}, ""),
        ("page.next", {"article": article("a.txt")}, "No article is open"),
        ("article.next", {"cards": []}, "No article is yours here yet"),
        ("article.next", {}, ""),
        ("list.next", {"cards": []}, ""),
        ("article.decline", {}, "In this round every article is everybody's: leave it alone"),
        ("article.decline", {"article": None}, "No article is open"),
        ("article.decline", {"rules": OPEN}, ""),
        ("article.decline", {"rules": CLOSED}, "closed"),
    ],
)
def test_what_cannot_be_done_now(
    monkeypatch: pytest.MonkeyPatch, action_id: str, more: dict[str, Any], why: str
) -> None:
    """And why, as the end of an article, a desk and a round have it."""
    monkeypatch.setattr(actions, "end_row", lambda _: ("The end",))
    view, _ = desk(**{key: value for key, value in more.items() if key == "rules"})
    view.session.desk.read_only = more.get("read_only", "")
    view.session.cursor.ended = more.get("ended", False)
    for name in ("article", "cards"):
        if name in more:
            setattr(view.session, name, more[name])
    found = actions.cannot(view, action_id)
    assert why in found
    assert bool(found) is bool(why)


# What is done to the current sentence.

HELD = Holding(
    Verdict.ERRONEOUS,
    note="It was nine.",
    confidence=2,
    evidence=(Evidence("a"), Evidence("b.txt#2"), Evidence("https://c.org")),
    links=(Link("supports", "b.txt", "", 0), Link("contradicts", "c.txt", "", 1)),
)


def judged(holding: Holding = HELD, **more: Any) -> tuple[Any, list[str]]:
    """Return a view of a sentence of which something is held."""
    view, heard = desk(**more)
    view.session.holding = lambda: holding
    view.session.number_of = lambda name: 0 if name == "b.txt" else -1
    view.shell.settings.today = lambda: "2026-01-02"
    view.shell.key_of = lambda action: f"<{action}>"
    view.cannot = lambda _: ""
    return view, heard


def rows_with(chosen: tuple[str, int] | str | None, place: tuple[str, int] | None = None) -> SimpleNamespace:
    """Return an inspector in which something is chosen, or nothing of several rows, or of none."""
    one = chosen if isinstance(chosen, tuple) else None
    targets = [("note", 0), ("entity", 0)] if chosen == "several" else []
    return SimpleNamespace(chosen=one, meant=lambda *_: one, targets=targets, place_elsewhere=place)


@pytest.mark.parametrize(("level", "then"), [(None, 1), (1, 2), (2, 3), (3, None)])
def test_how_sure_one_is_goes_round(level: int | None, then: int | None) -> None:
    view, heard = judged(replace(HELD, confidence=level))
    judging._confidence(view)
    assert heard == [f"acts.set_confidence({then})"]


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        (("note", 0), "acts.set_note('')"),
        (("reasons", 0), "acts.set_reasons(())"),
        (("link", 1), f"acts.toggle_link({HELD.links[1]!r})"),
        (("evidence", 1), f"acts.set_evidence({(HELD.evidence[0], HELD.evidence[2])!r})"),
        (("entity", 0), "say('Nothing to remove here')"),
        (None, "say('Nothing to remove here')"),
        ("several", "say('<inspector.next> chooses a line of the inspector')"),
    ],
)
def test_what_is_chosen_in_the_inspector_is_removed(chosen: tuple[str, int] | str | None, asked: str) -> None:
    """And nothing that is not, were it the only line."""
    view, heard = judged(inspector=rows_with(chosen))
    judging.remove_chosen(view)
    assert heard == [asked]


@pytest.mark.parametrize(
    ("chosen", "place", "asked"),
    [
        (("entity", 0), None, "perform('entity.open')"),
        (("partner", 0), ("b.txt", 3), "session.open('b.txt', 3)"),
        (("difference", 0), ("z.txt", 3), "say('That sentence is not on this desk any more')"),
        (("link", 0), None, "say('That sentence is not on this desk any more')"),
        (("reasons", 0), None, "say('Nothing to open here')"),
        (None, None, "say('Nothing to open here')"),
        ("several", None, "say('<inspector.next> chooses a line of the inspector')"),
    ],
)
def test_what_is_chosen_in_the_inspector_is_opened(
    chosen: tuple[str, int] | str | None, place: tuple[str, int] | None, asked: str
) -> None:
    view, heard = judged(inspector=rows_with(chosen, place))
    view.shell.perform = lambda action: heard.append(f"perform({action!r})")
    judging.open_chosen(view)
    assert heard == [asked]


@pytest.mark.parametrize(("number", "at"), [(None, 3), (0, 0), (1, 1)])
def test_a_piece_of_evidence_is_added_or_changed(number: int | None, at: int) -> None:
    """In its place; others stay as they are."""
    view, heard = judged()
    dialogs: list[Any] = []
    view.app = SimpleNamespace(push_screen=lambda _, take: dialogs.append(take))
    view.shell.drafts = Heard(heard, "drafts.", find=lambda _: None, is_empty=True)
    view.session.opened, view.session.quote_of, view.session.cards = None, lambda *_: "One.", []
    judging._evidence(view, number)
    [take] = dialogs
    had, new = list(HELD.evidence), Evidence("new")
    had[at : at + 1] = [new]
    take(new)
    assert heard[-1] == f"acts.set_evidence({tuple(had)!r})"


@pytest.mark.parametrize(
    ("place", "quote", "stance", "said", "entered"),
    [
        (("a.txt", 2), "x", "", "That is the sentence itself", None),
        (("b.txt", 1), "x", "", "It is evidence already; the inspector shows it", None),
        (("b.txt", 4), "Ten\n came. ", "", "Evidence that refutes sentence 3: b.txt#5", "refutes"),
        (("a.txt", 0), "Ten\n came. ", "supports", "Evidence that supports sentence 3: a.txt#1", "supports"),
    ],
)
def test_a_sentence_becomes_evidence(
    place: tuple[str, int], quote: str, stance: str, said: str, entered: str | None
) -> None:
    """With its words, for what the verdict says; neither itself nor what is there already."""
    view, heard = judged()
    assert sources.take_as_evidence(view, place, quote, stance) == said
    piece = Evidence(said.rpartition(" ")[2], "Ten came.", entered or "", "2026-01-02")
    assert heard == ([f"acts.set_evidence({(*HELD.evidence, piece)!r})"] if entered else [])
    view.cannot = lambda _: "It is closed"
    assert sources.take_as_evidence(view, place, quote, stance) == "It is closed"


@pytest.mark.parametrize(
    ("pane", "chosen", "asked"),
    [
        ("inspector", ("evidence", 0), ["say('No web address: a')"]),
        ("inspector", ("evidence", 1), ["session.open('b.txt', 1)"]),
        ("reader", ("evidence", 1), ['say("This article\'s file gives no web address")']),
        ("inspector", ("note", 0), ['say("This article\'s file gives no web address")']),
        ("inspector", None, ["say('<inspector.next> chooses one of 3 pieces of evidence')"]),
        ("reader", None, ['say("This article\'s file gives no web address")']),
    ],
)
def test_a_source_is_opened(pane: str, chosen: tuple[str, int] | None, asked: list[str]) -> None:
    """That of the chosen evidence, else the article's own."""
    view, heard = judged(pane=pane, inspector=rows_with(chosen))
    sources._open(view)
    assert heard == asked


def test_verdicts_by_their_letters_and_with_a_reason() -> None:
    """Nothing is decided where the letter is none."""
    view, heard = judged()
    view.session.reason_of_key = lambda letter: {"f": "figure"}.get(letter)
    view.session.verdict_of_letter = lambda letter: {"e": "erroneous"}.get(letter)
    handlers = judging._verdicts(view.session, view.acts)
    handlers["sentence.accurate"](Call("", 3))
    handlers["sentence.erroneous-because"](Call("", None, "f"))
    handlers["sentence.erroneous-because"](Call("", None, "z"))
    handlers["sentence.tag"](Call("", 2, "e"))
    handlers["sentence.tag"](Call("", 2, "z"))
    assert heard == [
        "acts.decide('accurate', 3)",
        "acts.decide('erroneous', None, ('figure',))",
        "acts.decide('erroneous', 2)",
    ]
    assert "sentence.accurate-because" not in handlers


@pytest.mark.parametrize(("lost", "gone", "looks"), [(0, False, False), (2, False, True), (0, True, True)])
def test_what_the_disk_refused_is_tried_again(lost: int, gone: bool, looks: bool) -> None:
    view, heard = judged()
    view.remote = Heard(heard, "remote.", lost=lost, gone=gone)
    judging._retry(view)
    more = ["say('Looking whether the disk is there again')", "remote.look()"] if looks else []
    assert heard == ["session.retry()", *more]


# The bottom line.
