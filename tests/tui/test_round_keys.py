"""What keys in an article do to its round: controls that come and go, an article that is given back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from reading.errors import CopydeskError
from review.events import Holding
from review.round_changes import ChangedControl
from review.rounds import Round
from tests.tui.desk_double import Heard, desk
from tests.verdicts import Verdict
from tui.screens.desk import round_keys
from tui.text.rounds import no_control_line

GONE = ChangedControl("b.txt", 4, "It  rained.", "disputed")
DIALOG = ("Controls that are none any more", [no_control_line(GONE)])


def in_a_round(known: str | None = None, verdict: str | None = None, fails: str = "", **more: Any) -> Any:
    """Return a view of a sentence of which a round knows something, and what is asked of its parts and its round."""
    view, heard = desk(**more)
    rules = Round("one", lead="lea", controls={("a.txt", 2): known} if known else {})

    def control(name: str, place: tuple[str, int], now: str | None) -> list[ChangedControl]:
        if fails:
            raise CopydeskError(fails)
        heard.append(f"control {name} {place} {now}")
        return [GONE] if now == Verdict.DISPUTED else []

    def decline(name: str, article: str, why: str) -> None:
        if fails:
            raise CopydeskError(fails)
        heard.append(f"decline {name} {article}: {why}")

    def change_round(act: Callable[[], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(act())
        except CopydeskError as error:
            done.set_exception(error)
        return done

    def look(then: Callable[[], None]) -> None:
        heard.append("look")
        then()

    def round_view(name: str) -> SimpleNamespace:
        assert name == "one"
        return SimpleNamespace(desk=Heard(heard, rules=rules))

    view.session.desk.round, view.session.desk.rules = "one", rules
    view.session.holding = lambda: Holding(verdict)
    view.shell.settings.round_admin = SimpleNamespace(view=round_view, control=control, decline=decline)
    view.shell.writer = SimpleNamespace(change_round=change_round)
    view.app = SimpleNamespace(push_screen=lambda *pushed: heard.append(pushed))
    view.remote = SimpleNamespace(look=look)
    return view, heard


@pytest.mark.parametrize(
    ("known", "verdict", "asked"),
    [
        (None, None, ["say('Give the sentence the verdict that is known first', urgent=True)"]),
        (
            None,
            "accurate",
            [
                "control one ('a.txt', 2) accurate",
                "say('Control: sentence 3 is known to be accurate; <sentence.control> takes that back')",
            ],
        ),
        ("accurate", "accurate", ["control one ('a.txt', 2) None", "say('No control now: sentence 3')"]),
        ("accurate", None, ["control one ('a.txt', 2) None", "say('No control now: sentence 3')"]),
        (
            "accurate",
            "disputed",
            [
                "control one ('a.txt', 2) disputed",
                "say('Control: sentence 3 is known to be disputed; <sentence.control> takes that back')",
                (DIALOG,),
            ],
        ),
    ],
)
async def test_a_control_is_what_is_held_of_the_sentence(
    monkeypatch: pytest.MonkeyPatch, known: str | None, verdict: str | None, asked: list[str]
) -> None:
    """The same verdict once more takes it back; those that lost their sentence meanwhile are shown."""
    monkeypatch.setattr(round_keys, "TextDialog", lambda title, lines: (title, lines))
    view, heard = in_a_round(known, verdict)
    await round_keys.toggle_control(view)
    assert heard == ["close()", *asked]


async def test_why_a_control_cannot_be_set_is_said() -> None:
    view, heard = in_a_round(verdict="accurate", fails="Only lea leads it")
    await round_keys.toggle_control(view)
    assert heard == ["close()", "say('Only lea leads it', urgent=True)"]


async def test_a_desk_without_rounds_has_no_controls_and_nothing_to_decline() -> None:
    view, heard = in_a_round()
    view.shell.settings.round_admin = None
    await round_keys.toggle_control(view)
    round_keys.decline(view)
    assert heard == [
        "say('Controls belong to a round; this desk has none')",
        "say('Articles are declined in a round; this desk has none')",
    ]


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (
            "",
            [
                "decline one a.txt: my cousin's",
                "look",
                "say('a.txt is not yours any more; lea sees it and gives it to somebody else.')",
            ],
        ),
        ("It is closed", ["say('It is closed', urgent=True)"]),
    ],
)
async def test_an_article_is_given_back_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, fails: str, said: list[str]
) -> None:
    """Who has it now is said once the list is without it; whoever leaves the field gives nothing back."""
    monkeypatch.setattr(round_keys, "Prompt", lambda title, value, hint: (title, value, hint))
    view, heard = in_a_round(fails=fails)
    work: list[Any] = []
    view.run_worker = lambda doing, description: work.append((doing, description))
    round_keys.decline(view)
    [(prompt, take)] = heard
    hint = "why you should not judge it, such as a conflict of interest; whoever leads the round reads it"
    assert prompt == ("Decline a.txt", "", hint)
    heard.clear()
    take(None)
    assert not work
    take("my cousin's")
    [(doing, description)] = work
    assert description == "article.decline"
    await doing
    assert heard == said
