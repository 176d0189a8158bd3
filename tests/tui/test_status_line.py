"""The facts of the desk's bottom line: what is judged, what waits for whom, and what is not on the disk yet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from review.events import Holding
from review.holdings import draft_line
from review.rounds import Round, State
from tests.tui.desk_double import desk
from tui.screens.desk import status_line
from tui.screens.desk.judging import EVIDENCE, NOTE
from tui.shell.signs import SPOKEN, UNICODE


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
    for name, value in more.items():
        *path, last = name.split("__")
        at = view
        for part in path:
            at = getattr(at, part)
        setattr(at, last, value)
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
    assert status_line.draft_notice(view) == said
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
