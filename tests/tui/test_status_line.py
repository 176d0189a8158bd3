"""The facts of the desk's bottom line: what is judged, what waits for whom, and what is not on the disk yet."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from keymaps.actions import Scope
from review.events import Holding
from review.holdings import draft_line
from review.rounds import Round, State
from review.scale import DEFAULT
from tests.tui.desk_double import alter, desk
from tui.screens.desk import status_line
from tui.screens.desk.judging import EVIDENCE, NOTE
from tui.screens.desk.status_line import ReasonMenu, Situation
from tui.shell.signs import SPOKEN, UNICODE
from tui.widgets.status import RESERVED, Hint


def told(**more: Any) -> Any:
    """Return a view whose bottom line has something to say."""
    view, _ = desk()
    session = view.session
    session.pending = SimpleNamespace(failed=(), refused=2, saved=1234, pending=0, left=2500)
    session.progress = SimpleNamespace(judged=1, claims=3)
    session.current = SimpleNamespace(
        missing=(), stale=None, suggested=None, is_claim=True, holding=Holding(), number=2
    )
    session.opened = SimpleNamespace(orphans=0, snapshot="")
    session.number = 4
    view.remote = SimpleNamespace(lost=0, gone=False, arriving=(0, 0), invitations=())
    view.round_news = SimpleNamespace(is_settled=False, tasks=())
    view.guidance = SimpleNamespace(is_new=False, is_first=False)
    view.shell.settings.hub, view.shell.settings.signs = None, UNICODE
    view.shell.drafts = SimpleNamespace(is_empty=True, refused="", find=lambda _: None)
    alter(view, more)
    return view


@pytest.mark.parametrize(
    ("more", "facts"),
    [
        ({}, ["1/3 judged", "saved 1,234", "2,500 left on the desk", "row 3 of 4"]),
        ({"size": SimpleNamespace(width=99)}, ["1/3 judged", "saved 1,234"]),
        ({"size": SimpleNamespace(width=59)}, ["1/3", "saved 1,234"]),
        ({"size": SimpleNamespace(width=60)}, ["1/3 judged", "saved 1,234"]),
        (
            {"session__cards": [1], "session__cursor__ended": True},
            ["1/3 judged", "saved 1,234"],
        ),
        (
            {"session__progress": SimpleNamespace(judged=0, claims=0), "size": SimpleNamespace(width=80)},
            ["nothing to judge", "saved 1,234"],
        ),
        (
            {"session__cursor__anchor": 1, "session__cursor__selected": range(2), "size": SimpleNamespace(width=80)},
            ["2 selected", "saved 1,234"],
        ),
        ({"session__article": None}, ["No articles here"]),
        ({"session__article": None, "remote__arriving": (2, 1500)}, [
            "No articles here", "saved 1,234   reading 2 of 1,500 files"]),
        ({"adjudication": 1}, ["<app.back>: back to the case"]),
        (
            {"session__pending__failed": (1, 2), "remote__lost": 3, "size": SimpleNamespace(width=80)},
            ["1/3 judged", "2 not saved: <save.retry> tries again", "3 NOT on the disk: <save.retry> tries again"],
        ),
        ({"remote__gone": True, "size": SimpleNamespace(width=80)}, [
            "1/3 judged", "the desk is gone: nothing can be saved"]),
        ({"session__desk__rules": Round("one", State.DRAFT, "lea"), "size": SimpleNamespace(width=80)}, [
            "1/3 judged", "a draft", "saved 1,234"]),
        (
            {"session__desk__rules": Round("one", State.CLOSED, "lea"), "session__desk__reviewer": "lea"},
            ["<adjudication.open>: settle differences"],
        ),
        (
            {
                "session__desk__rules": Round("one", State.CLOSED, "lea"),
                "session__desk__reviewer": "lea",
                "round_news__is_settled": True,
            },
            ["nothing left to settle"],
        ),
        (
            {
                "session__desk__rules": Round("one", State.CLOSED, "lea"),
                "session__desk__reviewer": "lea",
                "session__desk__read_only": "old",
                "size": SimpleNamespace(width=80),
            },
            ["1/3 judged", "round closed", "saved 1,234"],
        ),
    ],
)  # fmt: skip
def test_facts_of_the_bottom_line(more: dict[str, Any], facts: list[str]) -> None:
    """Where one is, what failed, what is saved, what is left; on a broad screen the place, too."""
    assert [fact for fact in status_line.facts(told(**more)) if fact] == facts


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, ""),
        ({"session__current__missing": ("reason",)}, draft_line(("reason",))),
        ({"session__current__stale": 1}, "text changed: <sentence.confirm> keeps the verdict"),
        ({"session__current__suggested": 1}, "suggested: <sentence.confirm> takes it"),
        ({"session__current__is_claim": False}, "sentence, set aside by reading"),
        ({"session__current__is_claim": False, "session__current__holding": Holding(claim=False)}, "set aside by you"),
        ({"session__current__is_claim": False, "size": SimpleNamespace(width=99)}, ""),
        ({"session__progress__judged": 3}, "done; 2,500 left further up"),
        ({"session__progress__judged": 3, "session__number": 1}, "done: <article.next> next article"),
        ({"session__progress__judged": 3, "articles__order": ()}, "done: <article.next> next article"),
        ({"session__progress__judged": 3, "session__pending__left": 0}, "everything is judged"),
        ({"session__opened__orphans": 1}, "1 earlier decision whose sentence is gone"),
        ({"session__opened__orphans": 2}, "2 earlier decisions whose sentence is gone"),
        ({"session__opened": None}, ""),
        ({"session__current": None}, ""),
    ],
)
def test_what_the_current_sentence_asks_for(more: dict[str, Any], said: str) -> None:
    """Else that the article is done, and where there is more."""
    assert status_line.request_or_end(told(**more)) == said


@pytest.mark.parametrize(
    ("kind", "refused", "said"),
    [
        (NOTE, "", "draft of a note: <sentence.note>"),
        (EVIDENCE, "", "draft of evidence: <sentence.evidence>"),
        (NOTE, "full", "draft of a note, NOT on the disk: <sentence.note>"),
        ("", "", ""),
    ],
)
def test_a_draft_is_told(kind: str, refused: str, said: str) -> None:
    view = told()
    view.session.quote_of = lambda *_: "One."
    view.shell.drafts = SimpleNamespace(
        is_empty=False, refused=refused, find=lambda draft: draft if draft.kind == kind else None
    )
    assert status_line.draft_notice(view) == status_line.request_line(view) == said
    view.session.current.missing = ("reason",)
    both = f"{said}   {draft_line(('reason',))}" if said else draft_line(("reason",))
    assert status_line.request_line(view) == both
    view.shell.drafts.is_empty = True
    assert status_line.draft_notice(view) == ""


def test_what_waits_for_whom() -> None:
    """Rounds that ask, and those that wait for their lead; guidelines that were not read."""
    view = told()
    assert (status_line.invitations_notice(view), status_line.guidelines_notice(view)) == ("", "")
    view.round_news.tasks = [SimpleNamespace(round="one")]
    assert status_line.invitations_notice(view) == "round one waits for you: <rounds.open>"
    view.round_news.tasks *= 2
    assert status_line.invitations_notice(view) == "2 rounds wait for you: <rounds.open>"
    view.remote.invitations = ["two"]
    assert status_line.invitations_notice(view) == "round two asks you: <rounds.open>"
    view.remote.invitations = ["two", "three"]
    assert status_line.invitations_notice(view) == "2 new rounds ask you: <rounds.open>"
    view.guidance.is_new = True
    assert status_line.guidelines_notice(view) == "new guidelines: <guidelines.open>"
    view.guidance.is_first = True
    assert status_line.guidelines_notice(view) == "guidelines: <guidelines.open>"


@pytest.mark.parametrize(
    ("round", "line"),
    [
        (Round("one"), "one"),
        (Round("one", blind=True, due="2026-03-01"), "one · blind · due 2026-03-01"),
        (Round("one", State.CLOSED, blind=True, due="2026-03-01"), "one · closed"),
    ],
)
def test_a_round_s_terms_in_a_line(round: Round, line: str) -> None:
    assert status_line.terms_line(round) == line
    assert status_line.terms_line(round, SPOKEN) == line.replace(" · ", ", ")


def test_a_newcomer_is_greeted() -> None:
    """In as many words as there is room for."""
    longest, shorter = status_line.WELCOMES
    widths = {
        46 + len(longest): longest,
        45 + len(longest): shorter,
        46 + len(shorter): shorter,
        45 + len(shorter): status_line.SHORTEST_WELCOME,
    }
    found = {width: status_line.welcome_notice(told(size=SimpleNamespace(width=width))) for width in widths}
    assert found == widths


def test_what_is_on_its_way_to_the_disk() -> None:
    """With room for it, so that what stands behind it stays where it is."""
    view = told(session__pending__pending=2)
    assert status_line.on_disk(view) == "saved 1,234 +2"
    view.shell.settings.speak = True
    assert status_line.on_disk(view) == "saved 1,234, 2 not yet"
    view = told(session__pending__saved=999)
    assert status_line.on_disk(view, still=True) == "saved 999   "
    view.session.pending.pending = 1
    assert status_line.on_disk(view, still=True) == "saved 999 +1  "


def test_a_hub_is_told_behind_what_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for it, too, in what stands still."""
    view = told(shell__settings__hub="hub", session__pending__saved=9)
    monkeypatch.setattr(status_line, "hub_line", lambda hub, saved, dot: f" {dot} {hub} has {saved}")
    assert status_line.on_disk(view) == "saved 9 · hub has 9"
    assert status_line.on_disk(view, still=True) == "saved 9 · hub has 9   "


def test_who_hears_is_told_in_words() -> None:
    """What is judged on a narrow screen, too, and where a newcomer learns the keys."""
    view = told(size=SimpleNamespace(width=40))
    view.shell.settings.speak = True
    assert next(status_line.facts(view)) == "1/3 judged"
    assert status_line.welcome_notice(view) == f"New here? <app.help> shows the keys. {status_line.WELCOMES[0]}"


@pytest.mark.parametrize(
    "more",
    [
        {"session__article": None},
        {"adjudication": 1},
        {"session__desk__rules": Round("one", State.CLOSED, "lea"), "session__desk__reviewer": "lea"},
        {"size": SimpleNamespace(width=80)},
    ],
)
def test_rounds_that_ask_are_told_wherever_one_is(more: dict[str, Any]) -> None:
    """Also where there is no article, at a case and at what is to be settled."""
    assert "round two asks you: <rounds.open>" in status_line.facts(told(remote__invitations=["two"], **more))


def test_a_first_reading_is_told_from_its_first_file_on() -> None:
    """An article is then not there yet, or the only one."""
    view = told(session__article=None, remote__arriving=(0, 3))
    assert [fact for fact in status_line.facts(view) if fact][1:] == ["saved 1,234   reading 0 of 3 files"]
    view = told(remote__arriving=(0, 3), session__cards=[1, 2], session__cursor__ended=True)
    assert list(status_line.facts(view))[-2:] == ["saved 1,234   reading 0 of 3 files", "2,500 left on the desk"]


def test_what_is_lost_stands_before_what_the_sentence_asks_for() -> None:
    """It matters more where there is no room for both; else the sentence comes first."""
    lost, asks = "3 NOT on the disk: <save.retry> tries again", "suggested: <sentence.confirm> takes it"
    view = told(size=SimpleNamespace(width=80), session__current__suggested=1)
    assert list(status_line.facts(view))[-2:] == [asks, "saved 1,234"]
    view.remote.lost = 3
    assert list(status_line.facts(view))[-2:] == [lost, asks]


# What the keys in the line depend on, and which are offered.


def situated(**more: Any) -> Any:
    """Return a view whose keys are asked for."""
    view = told()
    view.scopes = lambda: (Scope.READER, Scope.APP)
    view.cannot = lambda _: ""
    view.handlers = lambda: ("sentence.note", "sentence.confirm")
    view.shell.keymap = "keymap"
    view.shell.cannot = lambda _: ""
    alter(view, more)
    return view


HELD = SimpleNamespace(stale=None, suggested=None, holding=Holding("accurate"))


@pytest.mark.parametrize(
    ("more", "other"),
    [
        ({}, {}),
        ({"scopes": lambda: (Scope.LIST, Scope.APP)}, {"scope": Scope.LIST}),
        ({"cannot": {"sentence.tag": "closed"}.get}, {"refused": True}),
        ({"cannot": {"sentence.tag": "closed"}.get, "session__article": None}, {}),
        ({"session__cursor__ended": True}, {"ended": True}),
        ({"session__current__stale": 1}, {"is_asked": True}),
        ({"session__current__suggested": 1}, {"is_asked": True}),
        ({"session__current": HELD}, {"has_verdict": True}),
        ({"session__current": None}, {}),
        ({"reader__hits": (1,)}, {"has_hits": True}),
        ({"desk_hits": (1,)}, {"has_hits": True}),
        ({"session__pending__saved": 0}, {"has_undo": False}),
        ({"session__pending__saved": 0, "session__pending__pending": 1}, {}),
        ({"filter": "x"}, {"has_filter": True}),
        ({"articles__order": ()}, {"has_articles": False}),
        ({"session__progress__judged": 3}, {"is_left": False}),
        ({"session__progress__judged": 2}, {}),
    ],
)
def test_what_decides_which_keys_are_offered(more: dict[str, Any], other: dict[str, Any]) -> None:
    view = situated(**more)
    usual = dict.fromkeys(Situation._fields, False) | {"has_undo": True, "has_articles": True, "is_left": True}
    expected = {**usual, "scope": Scope.READER, "keymap": id(view.shell.keymap), **other}
    assert status_line.situation(view)._asdict() == expected


def offers(monkeypatch: pytest.MonkeyPatch, view: Any) -> tuple[Scope, list[str], Callable[[str], bool]]:
    """Return where keys are offered, which of them come first, and what tells whether one is."""
    found: list[Any] = []

    keys = [Hint("j", "next")]

    def footer(shell: object, scope: Scope, can: Callable[[str], bool], first: list[str]) -> list[Hint]:
        assert shell is view.shell
        found.append((scope, first, can))
        return keys

    monkeypatch.setattr(status_line, "footer", footer)
    assert status_line.hints(view) is keys
    [(scope, first, can)] = found
    return scope, first, can


REFUSED = {"cannot": {"sentence.tag": "closed"}.get}
ELSEWHERE = ["adjudication.open", "decisions.open", "rounds.open"]


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({}, []),
        ({"session__cursor__ended": True}, ["article.next"]),
        ({"session__progress__judged": 3}, ["article.next"]),
        (REFUSED, ELSEWHERE),
        ({**REFUSED, "session__progress__judged": 3}, ELSEWHERE),
        ({**REFUSED, "session__cursor__ended": True}, ["article.next"]),
    ],
)
def test_which_keys_are_offered_first(monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], first: list[str]) -> None:
    """That to the next article where all is done; where nothing can be judged, those to where something can."""
    assert offers(monkeypatch, situated(**more))[:2] == (Scope.READER, first)


@pytest.mark.parametrize(
    ("action_ids", "more"),
    [
        ("sentence.confirm", {"session__current__stale": 1}),
        ("search.next", {"desk_hits": (1,)}),
        ("sentence.reason sentence.evidence sentence.clear", {"session__current": HELD}),
    ],
)
def test_keys_are_offered_for_what_is_there(
    monkeypatch: pytest.MonkeyPatch, action_ids: str, more: dict[str, Any]
) -> None:
    for given, offered in (({}, False), (more, True)):
        _, _, can = offers(monkeypatch, situated(**given))
        assert {can(one) for one in action_ids.split()} == {offered}


@pytest.mark.parametrize(
    ("action_ids", "more"),
    [
        ("edit.undo", {"session__pending__saved": 0}),
        ("sentence.next-unjudged", {"session__progress__judged": 3}),
        ("list.open list.sort list.filter", {"articles__order": ()}),
        ("inspector.remove", REFUSED),
        ("sentence.note", {"cannot": {"sentence.note": "closed"}.get}),
        ("app.help", {"shell__cannot": {"app.help": "not now"}.get}),
    ],
)
def test_keys_are_not_offered_for_what_cannot_be_done(
    monkeypatch: pytest.MonkeyPatch, action_ids: str, more: dict[str, Any]
) -> None:
    """As the desk says of its own, and the program of all others."""
    for given, offered in (({}, True), (more, False)):
        _, _, can = offers(monkeypatch, situated(**given))
        assert {can(one) for one in action_ids.split()} == {offered}


def test_the_filter_can_be_changed_where_it_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, can = offers(monkeypatch, situated(articles__order=(), filter="x"))
    assert (can("list.filter"), can("list.open")) == (True, False)


# The letters that may follow a key.


@pytest.mark.parametrize(
    ("argument", "letters"),
    [("reason", "d date   f figure"), ("verdict", "a accurate"), ("mark", "marks: a b")],
)
def test_letters_that_may_follow(argument: str, letters: str) -> None:
    view = told()
    view.session.marks = {"b": ("b.txt", 1), "a": ("a.txt", 3)}
    view.session.reason_keys, view.session.verdict_letters = lambda: "d date   f figure", lambda: "a accurate"
    assert status_line.choices(view, argument) == letters
    view.session.marks = {}
    assert status_line.choices(view, "mark") == "any letter"


REASONS = [("d", "date"), ("f", "figure")]
VERDICTS = [(one.letter, one.name) for one in DEFAULT]


@pytest.mark.parametrize(
    ("argument", "width", "height", "shown"),
    [
        ("reason", 100 + RESERVED, 24, "say"),
        ("reason", 99 + RESERVED, 24, REASONS),
        ("verdict", 99 + RESERVED, 8, VERDICTS),
        ("reason", 99 + RESERVED, 7, "say"),
        ("mark", 40, 24, "say"),
    ],
)
def test_letters_stand_in_the_line_or_above_it(
    monkeypatch: pytest.MonkeyPatch, argument: str, width: int, height: int, shown: Any
) -> None:
    """Above where they are too long for it, unless the screen is too low for that."""
    text = "x" * 100
    monkeypatch.setattr(status_line, "choices", lambda _view, of: text if of == argument else "")
    view, heard = desk(size=SimpleNamespace(width=width, height=height))
    view.session.terms = SimpleNamespace(reasons=[SimpleNamespace(key=key, name=name) for key, name in REASONS])
    view.shell.show_menu = lambda letters: heard.append(letters)
    view.status = SimpleNamespace(message=text)
    menu = ReasonMenu(view)
    menu.withdraw()
    menu.offer(argument)
    assert heard == ([f"say({text!r})"] if shown == "say" else [shown])
    heard.clear()
    menu.withdraw()
    menu.withdraw()
    assert heard == (["say('')"] if shown == "say" else [])


def test_letters_that_something_else_was_said_over_are_not_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_line, "choices", lambda *_: "any letter")
    view, heard = desk(size=SimpleNamespace(width=80, height=24), status=SimpleNamespace(message="Saved"))
    menu = ReasonMenu(view)
    menu.offer("mark")
    menu.withdraw()
    view.status.message = "any letter"
    menu.withdraw()
    assert heard == ["say('any letter')"]
