"""The rounds screen: what can be done with the chosen round, what a lead is asked, and what is said of the result."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, Static

from review.events import Event, EventKind, Holding
from review.round_changes import HandedOver, Plan
from review.rounds import Round, State
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.rounds import desk_of_reports, rounds_of
from tests.tui.test_agreement_command import ROUND
from tests.tui.test_chosen_round import Several, Watched
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens import rounds as module
from tui.screens.rounds import AgreementDialog, RoundsScreen
from tui.screens.text_dialog import TextDialog
from tui.text.agreement import WIDTH, lines
from tui.text.wrap import cells

DRAFT, OPEN, CLOSED, DONE = State.DRAFT, State.OPEN, State.CLOSED, State.ADJUDICATED
Apps = Callable[..., CopydeskApp]


@pytest.mark.parametrize(
    ("name", "states", "place"),
    [
        ("main", [OPEN], 0),
        ("main", [OPEN, CLOSED, DRAFT], 2),
        ("main", [OPEN, OPEN, CLOSED], 1),
        ("main", [OPEN, OPEN, OPEN, CLOSED], 2),
        ("r1", [OPEN, OPEN, OPEN], 1),
        ("gone", [OPEN, OPEN], 0),
    ],
)
def test_the_round_to_begin_with(name: str, states: list[State], place: int) -> None:
    """The one that is asked for; instead of `main` the last open one, or the last of all."""
    rounds = [Round(f"r{number}" if number else "main", state) for number, state in enumerate(states)]
    assert module._place_of(name, rounds) == place


NOBODY = {"round.agreement": "", "round.new": "", "app.back": "", "round.remind": "", "round.next": ""}
LEADS = "Only lea, who leads the round, can do that."


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (Round("main"), {
            **NOBODY,
            "round.assign": "In this round everybody judges everything.",
            "round.articles": "In this round everybody judges everything.",
            "round.close": "",
        }),
        (Round("one", OPEN, "ana", reviewers=("ana",), assignment={"a": ("ana",)}), {
            **NOBODY,
            "round.assign": "",
            "round.articles": "No article came to the desk since the round was made.",
            "round.guidelines": "",
            "round.lead": "",
            "round.close": "",
        }),
        (Round("one", OPEN, "lea", blind=True, reviewers=("ana",), assignment={"a": ("ana",)}), {
            **NOBODY,
            **dict.fromkeys(("round.assign", "round.articles", "round.guidelines", "round.lead"), LEADS),
            **dict.fromkeys(("round.open", "round.close", "round.reopen", "round.finish", "round.seal"), LEADS),
            "round.agreement": "The round is blind: others are seen when it is closed.",
        }),
        (Round("one", OPEN, "lea", reviewers=("ana",), assignment={"a": ("ana",)}, guidelines="v1"), {
            "round.guidelines": "",
        }),
    ],
)  # fmt: skip
def test_why_something_cannot_be_done(desk: FakeDesk, rules: Round, why: dict[str, str]) -> None:
    """By the rules of the round and the person's part in it; while nothing is known only leaving is possible."""
    screen = RoundsScreen(desk.rounds, "main")
    unread = "The rounds have not been read"
    assert [screen.cannot(one) for one in ("app.back", "round.new", "round.close")] == ["", unread, unread]
    screen.chosen.rounds = [rules]
    assert {action: screen.cannot(action) for action in why} == why


STATES = {
    DRAFT: {"round.open", "round.assign", "round.lead"},
    OPEN: {"round.close", "round.assign", "round.seal", "round.lead"},
    CLOSED: {"round.reopen", "round.finish", "round.seal", "round.lead", "adjudication.open"},
    DONE: {"round.reopen", "round.seal", "round.lead"},
}


@pytest.mark.parametrize("state", STATES)
def test_what_a_lead_can_do_in_each_state(desk: FakeDesk, state: State) -> None:
    """And nothing else of what changes a round."""
    screen = RoundsScreen(desk.rounds, "main")
    rules = Round("one", state, "ana", reviewers=("bo",), assignment={"a": ("bo",)})
    screen.chosen.rounds = [Round("main"), rules]
    screen.chosen.at = 1
    assert {action for action in module.PERMISSIONS if not screen.cannot(action)} == STATES[state]


def test_how_many_rounds_there_are(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the first fact of the bottom line, before what lies below."""
    screen = RoundsScreen(desk.rounds, "main")
    monkeypatch.setattr(screen, "more_below", lambda action: f"more by {action}")
    found = []
    for count in (0, 1, 2):
        screen.chosen.rounds = [Round()] * count
        found.append(screen.facts())
    assert found == [(said, "more by round.page-next") for said in ("1 round", "1 round", "2 rounds")]


@pytest.fixture
def lead(tmp_path: Path) -> RoundAdmin:
    """Return the way of a lead to a desk of five reports, with an open blind round over two of them."""
    folder = tmp_path / "desk"
    folder.mkdir()
    admin = rounds_of(desk_of_reports(folder, 2))
    admin.new(Plan("one", "lea", ("ana", "bo"), articles=("a*",), overlap=2, blind=True))
    admin.open("one")
    return admin


def app_of_lead(app_of: Apps, lead: RoundAdmin) -> CopydeskApp:
    """Return the application as the lead sees it, in `main`."""
    app = app_of(open_desk(lead.layout.folder, "lea", "main"))
    app.settings = replace(app.settings, rounds=lambda: lead, round_plan=plan_of_line, round_change=change_of_line)
    app.is_touched = True
    return app


async def opened(app: CopydeskApp, pilot: Pilot[int]) -> RoundsScreen:
    """Open the board and wait until the round is counted."""
    await pilot.pause()
    app.perform("rounds.open")
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, RoundsScreen)
    await happens(lambda: screen.chosen.status)
    await pilot.pause()
    return screen


def uppermost(app: CopydeskApp) -> object:
    """Return the screen that has the keys."""
    return app.screen


async def asked(app: CopydeskApp, pilot: Pilot[int], action: str) -> list[str]:
    """Perform an action and return what the dialog that it opens says above its keys, and what its field holds."""
    app.perform(action)
    await pilot.pause()
    await pilot.pause()
    said = [str(one.render()) for one in app.screen.query(Static)]
    return [*said[:-1], *(f"[{field.value}]" for field in app.screen.query(Input))]


async def sheet(app: CopydeskApp) -> tuple[str, list[str]]:
    """Return the title and the rows of the sheet of text that is shown."""
    dialog = uppermost(app)
    assert isinstance(dialog, TextDialog)
    await happens(lambda: dialog.is_mounted and dialog.pane.rows)
    rows = ["".join(text for text, _ in row) for row in dialog.pane.rows]
    return str(dialog.query_one(".title", Static).render()), rows


async def answered(
    app: CopydeskApp, pilot: Pilot[int], screen: RoundsScreen, action: str, text: str | None, said: str
) -> None:
    """Perform an action, answer what it asks with a text, or yes where there is no field; wait until it is said."""
    screen.say("")
    app.perform(action)
    await happens(lambda: app.screen is not screen)
    await pilot.pause()
    if text is not None:
        app.screen.query_one(Input).value = text
    app.perform("dialog.accept")
    await heard(pilot, screen, said)


async def heard(pilot: Pilot[int], screen: RoundsScreen, said: str) -> None:
    """Wait until exactly that is said, and the round is counted again."""
    await happens(lambda: screen.status.message == said, lambda: screen.status.message)
    await happens(lambda: screen.chosen.status)
    await pilot.pause()


def late(lead: RoundAdmin, count: int) -> None:
    """Bring so many articles to the desk after the round was made."""
    desk_of_reports(lead.layout.folder, 2 + count)


async def test_what_a_lead_is_asked(app_of: Apps, lead: RoundAdmin) -> None:
    """Each question names the round, and says how it is answered; nothing changes when it is closed."""
    late(lead, 5)
    before = lead.find("one")
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(app, pilot)
        for action, expected in (
            (
                "round.assign",
                [
                    "Assign round one again",
                    "+name joins, -name leaves, --exclude NAME=GLOB, --adjudicators NAMES",
                    "[]",
                ],
            ),
            (
                "round.articles",
                ["Take articles up in round one", "5 articles came: a2.txt, a3.txt, a4.txt, a5.txt, …", "[a*]"],
            ),
            ("round.guidelines", ["New guidelines for round one", "a Markdown file", "[]"]),
            ("round.lead", ["Who leads round one from now on?", "a login", "[]"]),
            (
                "round.close",
                [
                    "Close round one?",
                    "12 of 12 verdicts are missing: ana 6, bo 6. "
                    "Everybody will see everything, and it cannot be made blind again.",
                ],
            ),
            ("round.remind", ["Who has what left"]),
        ):
            assert await asked(app, pilot, action) == expected
            app.perform("dialog.close")
            await pilot.pause()
        assert lead.find("one") == before


async def test_an_empty_answer_changes_nothing(app_of: Apps, lead: RoundAdmin) -> None:
    """Nobody leads, nothing is taken up, no file is read."""
    late(lead, 4)
    before = lead.find("one")
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert await asked(app, pilot, "round.articles") == [
            "Take articles up in round one",
            "4 articles came: a2.txt, a3.txt, a4.txt, a5.txt",
            "[a*]",
        ]
        app.perform("dialog.close")
        await pilot.pause()
        for action in ("round.lead", "round.articles", "round.guidelines"):
            for text in ("", "  "):
                await answered(app, pilot, screen, action, text, "")
                assert uppermost(app) is screen
        assert lead.find("one") == before


async def test_what_is_said_of_a_new_assignment(app_of: Apps, lead: RoundAdmin) -> None:
    """How much changes hands and what, in the words of one and of many; adjudicators alone change nothing."""
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await answered(app, pilot, screen, "round.assign", "--adjudicators dee,ed", "Round one is settled by dee, ed")
        assert uppermost(app) is screen
        assert lead.find("one").adjudicators == ("dee", "ed")
        for text, told, rows in (
            ("--adjudicators dee --overlap 2", "0 articles change hands", ["Nothing."]),
            (
                "--exclude ana=a0.txt",
                "1 article changes hands",
                [
                    "a0.txt: ana leaves",
                    "a0.txt has 1 of 2 reviewers: nobody else can judge it. Add somebody: `--add NAME`",
                ],
            ),
            ("-ana +cy +di", "2 articles change hands", ["a0.txt: cy joins", "a1.txt: di instead of ana"]),
        ):
            await answered(app, pilot, screen, "round.assign", text, told)
            assert await sheet(app) == ("What changes hands", rows)
            app.perform("dialog.close")
            await pilot.pause()
        assert lead.find("one").adjudicators == ("dee",)


async def test_what_is_said_of_a_round_s_states(app_of: Apps, lead: RoundAdmin) -> None:
    """Sealed, closed, reopened, settled; nothing happens where one says no."""
    desk = open_desk(lead.layout.folder, "ana", "one")
    card = desk.articles.cards()[0]
    held = Holding(Verdict.ACCURATE)
    desk.decisions.append(
        [Event(EventKind.DECIDE, "ana", "one", card.name, card.snapshot, n, held) for n in card.claims]
    )
    desk.close()
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        app.perform("round.seal")
        await heard(pilot, screen, "Round one is sealed: 3 events in 1 file")
        for action, state in (("round.close", OPEN), ("round.finish", CLOSED)):
            assert (await asked(app, pilot, action))[0] == f"{action[6:].title()} round one?"
            app.perform("dialog.close")
            await pilot.pause()
            assert lead.find("one").state is state
            done, after = ("closed", CLOSED) if state is OPEN else ("adjudicated", DONE)
            await answered(app, pilot, screen, action, None, f"Round one is {done}")
            assert lead.find("one").state is after
        app.perform("round.reopen")
        await heard(pilot, screen, "Round one is open")
        assert screen.chosen.rules.name == "one"


async def test_what_is_said_of_guidelines_and_of_a_new_lead(app_of: Apps, lead: RoundAdmin, tmp_path: Path) -> None:
    """The version, or what is wrong with the file, as something urgent; who leads now."""
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        app.perform("round.guidelines")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "lost.md")
        app.perform("dialog.accept")
        await happens(lambda: "lost.md" in screen.status.message)
        urgent = [screen.status.urgent]
        (tmp_path / "g.md").write_text("Judge well.\n")
        app.perform("round.guidelines")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "g.md")
        app.perform("dialog.accept")
        await happens(lambda: lead.find("one").guidelines)
        version = lead.find("one").guidelines
        await heard(pilot, screen, f"Round one has guidelines of version {version}, in force from now on")
        assert [*urgent, screen.status.urgent] == [True, False]
        assert await asked(app, pilot, "round.guidelines") == [
            "New guidelines for round one",
            "a Markdown file; left empty: shows those in force",
            "[]",
        ]
        app.perform("dialog.close")
        await pilot.pause()
        await answered(app, pilot, screen, "round.lead", " bo ", "bo leads round one now")
        assert lead.find("one").lead == "bo"


async def test_the_bar_stays_within_the_rounds(app_of: Apps, lead: RoundAdmin) -> None:
    """At both ends nothing is opened anew; a number among those that are read aloud chooses one."""
    lead.new(Plan("two", "lea", ("ana",)))
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        at, views = [screen.chosen.at], [screen.chosen.view]
        for action in ("round.next", "round.previous", "round.previous", "round.previous"):
            app.perform(action)
            await pilot.pause()
            at.append(screen.chosen.at)
            views.append(screen.chosen.view)
        assert at == [2, 2, 1, 0, 0]
        assert [one is other for one, other in pairwise(views)] == [True, False, False, True]
        app.perform("round.next", 9)
        await pilot.pause()
        assert screen.chosen.at == 2
        screen.choose(0)
        await pilot.pause()
        assert screen.chosen.rules.name == "main"


async def test_what_closing_should_wait_for(app_of: Apps, lead: RoundAdmin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose files cannot be read, and that nobody could settle it; the key that helps is named."""
    lead.new(Plan("two", "lea", ("lea", "ana"), overlap=2))
    lead.open("two")
    monkeypatch.setattr(lead, "unreadable", lambda _name: ("cy", "di"))
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert screen.chosen.rules.name == "two"
        assert await asked(app, pilot, "round.close") == [
            "Close round two?",
            "12 of 12 verdicts are missing: lea 6, ana 6. "
            "The files of cy, di cannot be read: nothing of theirs would be in the round. "
            "Nobody can settle this round: lea, who would, judges in it. a names adjudicators.",
        ]


async def test_what_a_new_lead_needs(app_of: Apps, lead: RoundAdmin, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each right that they lack, with the command that gives it."""
    rules = replace(lead.find("one"), lead="bo")
    monkeypatch.setattr(lead, "hand_over", lambda _name, _to: HandedOver(rules, ("chmod one", "chmod two")))
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        await answered(app, pilot, screen, "round.lead", "bo", "bo leads round one now")
        assert await sheet(app) == ("What bo still needs to lead it", ["chmod one", "chmod two"])


async def test_what_a_board_is_headed_and_begins_with(app_of: Apps, lead: RoundAdmin) -> None:
    """Whose it is, and what waits there; the verdicts that are left are listed for a message to each."""
    app = app_of_lead(app_of, lead)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = RoundsScreen(lead, "main", "round one waits for you")
        app.push_screen(screen)
        await happens(lambda: screen.chosen.status)
        await pilot.pause()
        assert (screen.title_bar.desk, screen.title_bar.reviewer) == ("rounds", "lea")
        assert screen.status.message == "round one waits for you"
        assert screen.chosen.rules.name == "one"
        app.perform("round.remind")
        await pilot.pause()
        await pilot.pause()
        rest = "6 of 6 sentences left in round one"
        each = [f"  a{number}.txt{' ' * 38}3 left" for number in (0, 1)]
        assert await sheet(app) == ("Who has what left", [f"ana: {rest}", *each, f"bo: {rest}", *each])


async def test_a_reviewer_reads_guidelines_at_once(app_of: Apps, lead: RoundAdmin, tmp_path: Path) -> None:
    """Who may not give new ones is not asked for a file; where there are none, the lead alone can do anything."""
    app = app_of(open_desk(lead.layout.folder, "ana", "main"))
    admin = rounds_of(lead.layout.folder, "ana")
    app.settings = replace(app.settings, rounds=lambda: admin)
    app.is_touched = True
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert screen.cannot("round.guidelines") == LEADS
        lead.write_guidelines("one", b"Judge well.\n")
        screen.chosen.look()
        await happens(lambda: screen.chosen.rules.guidelines)
        app.perform("round.guidelines")
        await happens(lambda: uppermost(app) is not screen)
        await pilot.pause()
        await pilot.pause()
        title, rows = await sheet(app)
        assert title == f"Guidelines of round one, version {lead.find('one').guidelines}"
        assert [row.rstrip() for row in rows] == ["Judge well."]


async def test_rounds_that_are_gone_meanwhile(app_of: Apps, desk: FakeDesk) -> None:
    """The bar goes to the last one there is; what was refused is said as something urgent."""
    admin = Several(lambda: Watched([]), [Round("main"), Round("one"), Round("two")])
    app = app_of(desk, rounds=lambda: admin)
    app.is_touched = True
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        assert screen.chosen.at == 2
        admin.rounds = admin.rounds[:1]
        app.perform("round.previous")
        await pilot.pause()
        assert (screen.chosen.at, screen.chosen.rules.name) == (0, "main")
        admin.rounds = [Round("main"), Round("one"), Round("two")]
        app.perform("round.next")
        await pilot.pause()
        assert screen.chosen.rules.name == "main", "it has not heard of them"
        screen.chosen.rounds = admin.rounds
        app.perform("round.next", 2)
        await pilot.pause()
        assert screen.chosen.rules.name == "two"
        admin.rounds = admin.rounds[:2]
        app.perform("round.seal")
        refused = "The round stays as it is: a desk in memory has one that nobody leads"
        await heard(pilot, screen, refused)
        assert (screen.chosen.rules.name, screen.status.urgent) == ("one", True)
        admin.rounds = [Round("zero"), *admin.rounds]
        app.perform("round.close")
        await happens(lambda: uppermost(app) is not screen)
        app.perform("dialog.accept")
        await happens(lambda: len(screen.chosen.rounds) == 3)
        await heard(pilot, screen, refused)
        assert (screen.chosen.at, screen.chosen.rules.name) == (2, "one")


@pytest.mark.parametrize("width", [0, 40, 60, 200])
def test_a_report_on_agreement_fits_its_sheet(width: int) -> None:
    """As the command prints it, at the width there is; before that is known as wide as it is at most."""
    dialog = AgreementDialog("Agreement", ROUND, {ord("…"): "~"})
    rows = ["".join(text for text, look in row if look == "text") for row in dialog.rows(width)]
    room = width or WIDTH
    assert max(map(cells, rows)) <= room
    printed = [line for line in lines(ROUND, room) if cells(line) <= room]
    assert [line.replace("…", "~") for line in printed if line.replace("…", "~") not in rows] == []
    assert "~" in "".join(rows)
    assert "…" not in "".join(rows)
