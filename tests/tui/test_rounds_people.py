"""What the screen says to a reviewer and a lead while people, articles and guidelines of a round change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from review.events import Event, EventKind, Holding
from review.holdings import Progress
from review.round_changes import Plan
from review.rounds import Declined, Round, State
from store.manage.round_admin import RoundAdmin
from store.manage.status import RoundStatus
from store.manage.tasks import LeadTask, _of_closed, lead_tasks
from store.opening import open_desk
from store.person import current_person
from tests.rounds import rounds_of
from tests.tui.helpers import screen_text
from tests.tui.test_monkey import key as pressed
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import plan_of_line
from tui.screens.adjudication import AdjudicationScreen
from tui.screens.round_rows import status_rows
from tui.screens.rounds import RoundsScreen
from tui.shell.known_rounds import KnownRounds
from tui.shell.signs import UNICODE
from tui.text.rounds import as_json, missing_line, status_lines, undecided_text, work_left
from tui.work.guidance import Guidance


@pytest.fixture
def lead(samples: Path) -> RoundAdmin:
    """Return the way of a lead, who does not judge, to a desk with an open round that has guidelines."""
    round_admin = rounds_of(samples)
    round_admin.new(Plan("one", "lea", ("ana", "bo"), overlap=2, guidelines=b"- Figures need a source.\n"))
    round_admin.open("one")
    return round_admin


def decide(samples: Path, who: str, verdict: str = Verdict.ACCURATE) -> None:
    """Judge one sentence."""
    desk = open_desk(samples, who, "one")
    card = desk.articles.cards()[0]
    holding = Holding(verdict, claim=True)
    desk.decisions.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, min(card.claims), holding)])
    desk.close()


async def until(app: CopydeskApp, pilot: Pilot[int], text: str) -> None:
    """Wait until a text is on the screen."""
    await happens(lambda: text in screen_text(app), lambda: screen_text(app))
    await pilot.pause()


def app_for(app_of: Callable[..., CopydeskApp], samples: Path, who: str, round: str) -> CopydeskApp:
    """Return the application as somebody sees it in a round."""
    app = app_of(open_desk(samples, who, round))
    round_admin = rounds_of(samples, who)
    app.settings = replace(app.settings, rounds=lambda: round_admin)
    return app


async def test_a_reviewer_is_told_of_new_guidelines(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """At the first start and while they work, until they have read what changed; and not again at the next start."""
    app = app_for(app_of, samples, "ana", "one")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(app, pilot, "g ? shows the guidelines of round one")
        app.say("")
        await until(app, pilot, "guidelines: g ?")
        app.perform("guidelines.open")
        await until(app, pilot, "· Figures need a source.")
        assert "What changed" not in screen_text(app), "to somebody who has read none"
        app.perform("dialog.close")
        await pilot.pause()
        assert "guidelines:" not in screen_text(app)
        lead.write_guidelines("one", b"- Figures need two **sources**.\n")
        app.desk_screen.remote.look()
        await until(app, pilot, "Round one has new guidelines")
        app.say("")
        await until(app, pilot, "new guidelines: g ?")
        app.perform("guidelines.open")
        await until(app, pilot, "need [-a-]{+two+} ")
        app.perform("dialog.close")
        await pilot.pause()
        assert "guidelines:" not in screen_text(app)
        lead.close("one")
        app.desk_screen.remote.look()
        await until(app, pilot, "Round one is closed: verdicts stand as they are")
        assert "round one · closed" in screen_text(app)
        app.say("")
        await until(app, pilot, "round closed")
        app.writer.close()
    again = app_for(app_of, samples, "ana", "one")
    async with again.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "guidelines:" not in screen_text(again)


async def test_a_reviewer_is_told_of_guidelines_that_came_between_two_starts(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """They decided something under the earlier ones; to whoever has decided nothing they are not new, but unread."""
    decide(samples, "ana")
    lead.write_guidelines("one", b"Figures need two sources.\n")
    for who, told in (("ana", "new guidelines"), ("bo", "the guidelines")):
        app = app_for(app_of, samples, who, "one")
        async with app.run_test(size=(120, 40)) as pilot:
            await until(app, pilot, told)


async def test_the_bar_stands_at_a_round_that_was_just_made(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """The key that is said to open it opens it."""
    app = app_for(app_of, samples, "lea", "main")
    app.settings = replace(app.settings, round_plan=plan_of_line)
    async with app.run_test(size=(120, 40)) as pilot:
        app.perform("rounds.open")
        await until(app, pilot, "verdicts")
        await pilot.press("n", *"two", "enter")
        await until(app, pilot, "Round two is a draft: o opens it")
        await pilot.press("o")
        await until(app, pilot, "Round two is open")


async def test_a_lead_starts_where_something_is_to_be_done(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """On the board, with the bar at the round that waits; a reviewer, and a lead who has begun to work, on the page."""
    lead.new(Plan("two", "lea", ("ana",)))
    for who, key, shown_first in (("lea", "", True), ("lea", "j", False), ("ana", "", False)):
        app = app_for(app_of, samples, who, "main")
        app.is_touched = bool(key)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await pilot.pause()
            assert isinstance(app.screen, RoundsScreen) is shown_first
            assert ("▌ two" in screen_text(app)) is shown_first
            assert ("o open: round two is a draft" in screen_text(app)) is shown_first
            assert ("round two waits for you" in screen_text(app)) is bool(key)


def test_what_waits_for_a_lead(samples: Path, lead: RoundAdmin) -> None:
    """A draft, then a round with all its verdicts, then one to finish; nothing while people judge, or for others."""
    today = date(2026, 1, 1)
    lead.new(Plan("two", "lea", ("ana",), articles=("001*",)))
    assert list(lead_tasks(lead, today)) == [LeadTask("two", "is a draft", "round.open")]
    lead.open("two")
    assert list(lead_tasks(lead, today)) == []
    desk = open_desk(samples, "ana", "two")
    for card in desk.articles.cards():
        held = Holding(Verdict.ACCURATE)
        desk.decisions.append(
            [Event(EventKind.DECIDE, "ana", "two", card.name, card.snapshot, n, held) for n in card.claims]
        )
    desk.close()
    assert list(lead_tasks(lead, today)) == [LeadTask("two", "has all its verdicts", "round.close")]
    lead.close("two")
    assert list(lead_tasks(lead, today)) == [LeadTask("two", "has nothing left to settle", "round.finish")]
    lead.finish("two")
    assert list(lead_tasks(lead, today)) == []
    ana = RoundAdmin(lead.layout, current_person("ana"), lead.view)  # type: ignore[arg-type]
    lead.new(Plan("three", "lea", ("ana",)))
    assert list(lead_tasks(ana, today)) == []


def test_what_waits_for_a_lead_where_reviewers_differ(samples: Path, lead: RoundAdmin) -> None:
    """To settle it, if they may; whom others settle for has nothing to do, and where nobody can, there is an end."""
    today = date(2026, 1, 1)
    for adjudicators, reviewers, waits in (
        ((), ("ana", "bo"), ("has 1 sentence to settle", "adjudication.open")),
        (("dee",), ("ana", "bo"), None),
        (("dee",), ("ana", "bo", "dee"), ("has nobody who settles it", "round.finish")),
    ):
        rules = replace(lead.find("one"), state=State.CLOSED, adjudicators=adjudicators, reviewers=reviewers)
        tasks = [LeadTask("one", *waits)] if waits else []
        assert list(_of_closed(rules, 1)) == tasks
        assert list(_of_closed(rules, 0)) == [LeadTask("one", "has nothing left to settle", "round.finish")]
    decide(samples, "ana")
    decide(samples, "bo", Verdict.ERRONEOUS)
    lead.close("one")
    assert list(lead_tasks(lead, today)) == [LeadTask("one", "has 1 sentence to settle", "adjudication.open")]


async def test_the_bottom_line_says_when_nothing_is_left_to_settle(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """Before that it names the key; both also after one has come back from settling."""
    decide(samples, "ana")
    decide(samples, "bo", Verdict.ERRONEOUS)
    lead.close("one")
    app = app_for(app_of, samples, "lea", "one")
    app.is_touched = True
    async with app.run_test(size=(120, 40)) as pilot:
        await until(app, pilot, "g a: settle differences")
        app.perform("adjudication.open")
        await until(app, pilot, "1 to settle")
        await pilot.press("1")
        await until(app, pilot, "All are settled")
        await pilot.press("q")
        await until(app, pilot, "nothing left to settle")
        assert "settle differences" not in screen_text(app)


@pytest.mark.parametrize("worked_in", ["one", "main"])
async def test_a_key_typed_together_with_settling_settles(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin, worked_in: str
) -> None:
    """On the board, of the round that is worked in and of another: the key waits for the cases, and tags no page."""
    decide(samples, "ana")
    decide(samples, "bo", Verdict.ERRONEOUS)
    lead.close("one")
    app = app_for(app_of, samples, "lea", worked_in)
    app.is_touched = True
    async with app.run_test(size=(120, 40)) as pilot:
        app.perform("rounds.open")
        await until(app, pilot, "finish")
        for one in ("g", "a", "d"):
            app.post_message(pressed(one))
        await until(app, pilot, "All are settled")
        assert app.desk.round == "one"
        article = app.desk.articles.cards()[0].name
        await happens(
            lambda: any(
                (one.reviewer, one.holding.verdict) == ("lea", Verdict.DISPUTED)
                for one in app.desk.decisions.current(article)
            )
        )
        assert app.desk_screen.session.progress.judged == 0


async def test_the_board_says_what_waits_and_the_key_in_words(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """A closed round in which reviewers agree is to be finished, not settled."""
    lead.close("one")
    app = app_for(app_of, samples, "lea", "main")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(app, pilot, "f finish: round one has nothing left to settle")


async def test_a_reviewer_is_told_at_the_next_start_that_a_round_closed(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin, tmp_path: Path
) -> None:
    """Wherever they work then, and once; not of what they saw happen, nor of rounds that are others'."""
    closed = "Round one is closed: verdicts stand as they are"

    async def start(who: str, round: str, told: bool) -> None:
        app = app_for(app_of, samples, who, round)
        app.settings = replace(app.settings, private=tmp_path / who)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            assert (closed in screen_text(app)) is told

    await start("ana", "one", told=False)
    await start("cy", "main", told=False)
    lead.close("one")
    await start("ana", "main", told=True)
    await start("ana", "main", told=False)
    await start("cy", "main", told=False)
    await start("bo", "main", told=False)  # was never there, and so knows nothing that could have changed
    lead.reopen("one")
    app = app_for(app_of, samples, "ana", "main")
    app.settings = replace(app.settings, private=tmp_path / "ana")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(app, pilot, "Round one is open again")


def test_what_is_known_of_rounds_survives_nonsense(tmp_path: Path) -> None:
    """A file that cannot be read, or a state of another version, is nothing known; without a folder nothing is kept."""
    rules = Round("one", State.OPEN, reviewers=("ana",))
    known = KnownRounds(tmp_path, "/desk", "ana")
    assert list(known.take_news([rules])) == []
    (file,) = (tmp_path / "rounds").iterdir()
    now = replace(rules, state=State.CLOSED)
    for text in ("{", '["one"]', '{"one": "forgotten"}'):
        file.write_text(text, encoding="utf-8")
        assert list(known.take_news([now])) == []
    assert list(known.take_news([rules])) == ["Round one is open again"]
    assert list(known.take_news([now])) == ["Round one is closed: verdicts stand as they are"]
    assert list(known.take_news([now])) == [], "it is kept each time"
    assert list(known.take_news([rules])) == ["Round one is open again"]
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert list(KnownRounds(tmp_path, "/other", "ana").take_news([now])) == []
    nowhere = KnownRounds(None, "/desk", "ana")
    assert [list(nowhere.take_news([one])) for one in (rules, now)] == [[], []]


async def test_g_a_settles_the_round_chosen_on_the_board(
    app_of: Callable[..., CopydeskApp], samples: Path, lead: RoundAdmin
) -> None:
    """Whatever round is being worked in; where that cannot be settled the key says why."""
    for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.DISPUTED)):
        decide(samples, who, verdict)
    app = app_for(app_of, samples, "lea", "main")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.perform("rounds.open")
        await pilot.pause()
        assert "close it first" in app.why_not("adjudication.open")
        lead.close("one")
        app.screen.chosen.look()  # type: ignore[attr-defined]
        assert app.why_not("adjudication.open") == ""
        await pilot.press("g", "a")
        await happens(lambda: isinstance(app.screen, AdjudicationScreen))
        assert app.desk.round == "one"
        await until(app, pilot, "1 to settle")


ONE = Round(
    "one", State.OPEN, "lea", blind=True, reviewers=("ana", "bo", "cy"), left=("cy",), overlap=2, articles=("a*",),
    assignment={"a.txt": ("ana", "bo"), "b.txt": ("ana",), "c.txt": ("bo", "cy")},
    excluded={"a.txt": ("ana",)}, declined=(Declined("a.txt", "ana", "mine"),),
)  # fmt: skip
STANDING = RoundStatus(
    ONE,
    {"ana": {"b.txt": Progress(1, 3)}, "cy": {"c.txt": Progress(2, 2)}},
    unreadable=("bo",),
    outside=("a2.txt",),
    edited="/d/guidelines.md",
    leads=True,
)


def test_what_a_lead_should_see_to() -> None:
    """Each with the command that does it; on the screen with the key. Nobody else is bothered with it."""
    text = "\n".join(status_lines(STANDING))
    for part in (
        "ana declined a.txt (mine): `copydesk rounds assign one`",
        "b.txt has 1 of 2 reviewers: `copydesk rounds assign one --add NAME`",
        "1 article came after the round was made (a2.txt): `copydesk rounds assign one --articles 'a*'`",
        "`copydesk rounds guidelines one /d/guidelines.md`",
        "2/2   left",
        f"{'bo':20} cannot be read",
    ):
        assert part in text
    rows = "\n".join("".join(span for span, _ in row) for row in status_rows(STANDING, None, UNICODE, 80, how=_key))
    for part in ("a.txt (mine): <round.assign>", "(a2.txt): <round.articles>", "cannot be read", " left"):
        assert part in rows
    assert "declined" not in "\n".join(status_lines(replace(STANDING, leads=False)))
    assert as_json(STANDING)["unreadable"] == ["bo"]


def _key(action_id: str, _verb: str, _rest: str) -> str:
    return f"<{action_id}>"


def test_rows_of_a_narrow_screen() -> None:
    """What should be seen to is broken between words, and stands whole on 40 columns."""
    rows = ["".join(span for span, _ in row) for row in status_rows(STANDING, None, UNICODE, 40, how=_key)]
    told = [row for row in rows if row.startswith((" ! ", "   "))]
    assert all(len(row) <= 40 for row in told)
    assert "gives it to somebody else" in " ".join(" ".join(rows).split())


def test_what_is_missing() -> None:
    """Whose, and of whom nothing is known."""
    unknown = "Nothing is known of bo, whose files cannot be read."
    assert missing_line(STANDING) == f"2 of 5 verdicts are missing: ana 2. {unknown}"
    done = RoundStatus(ONE, {"cy": {"c.txt": Progress(2, 2)}})
    assert missing_line(done) == "All verdicts are there."
    assert missing_line(replace(done, unreadable=("bo",))) == unknown
    assert [line.split()[0] for line in work_left(STANDING)] == ["bo:", "ana:", "b.txt"]


@pytest.mark.parametrize(
    ("left", "of", "said"),
    [
        (0, 0, "Reviewers differ on no sentence."),
        (0, 1, "Every sentence on which reviewers differ is settled: 1."),
        (1, 3, "1 of 3 sentences on which reviewers differ is not settled."),
        (2, 3, "2 of 3 sentences on which reviewers differ are not settled."),
    ],
)
def test_what_is_not_settled(left: int, of: int, said: str) -> None:
    """In words that fit the number."""
    assert undecided_text(left, of) == said


@pytest.mark.parametrize(
    ("kept", "last", "now", "known", "is_new"),
    [
        ("1", "0", "1", "1", False),
        ("1", "2", "2", "1", True),
        (None, "2", "2", "2", False),
        (None, "1", "2", "1", True),
        (None, None, "2", "", True),
        (5, "1", "", "", False),
    ],
)
def test_guidelines_are_new_until_they_are_read(
    kept: object, last: str | None, now: str, known: str, is_new: bool
) -> None:
    """What was known is what the last start kept, else what the last decision says."""
    log = [SimpleNamespace(guidelines="0"), *([SimpleNamespace(guidelines=last)] if last is not None else [])]
    decisions = SimpleNamespace(log=lambda who: log if who == "ana" and last is not None else [])
    desk = SimpleNamespace(rules=SimpleNamespace(guidelines=now), reviewer="ana", decisions=decisions)
    guidance = Guidance(cast("Any", desk), {} if kept is None else {"guidelines": kept})
    assert (guidance.known, guidance.is_new, guidance.is_first) == (known, is_new, not known)
    assert guidance.read() == known
    assert (guidance.known, guidance.is_new) == (now, False)
