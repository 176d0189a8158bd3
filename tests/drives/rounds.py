"""The rounds screen, over a desk on the disk."""

from __future__ import annotations

from msgspec.structs import replace

from review.events import Event, EventKind, Holding, Verdict
from review.rounds import State
from store.folder_desk import FileDesk
from store.manage.lead import Plan, RoundAdmin
from store.opening import open_desk
from store.rounds import files
from tests.conftest import SEEDS
from tests.drives import Stage, drives, screen_text
from tui.cli.commands.rounds import plan_of_line
from tui.screens.adjudication import Sheet
from tui.screens.rounds import RoundsScreen

A, D, _E = Verdict


async def opened(
    stage: Stage, *, state: State = State.OPEN, guidelines: bytes = b"", lead: str = "lea"
) -> RoundsScreen:
    """Make a desk with a round of three reviewers that `lea` leads, and open the rounds as the lead."""
    folder = stage.folder / "desk"
    folder.mkdir()
    for path in sorted(SEEDS.glob("*.txt"))[:3]:
        (folder / path.name).write_bytes(path.read_bytes())
    first = open_desk(folder, lead)
    first.close()

    def enter(name: str, overview: bool) -> FileDesk:
        return open_desk(folder, lead, name, overview=overview)

    round_admin = RoundAdmin(first.layout, lead, enter)
    made = round_admin.new(Plan("one", "lea", ("ana", "bo", "cy"), overlap=2, due="2026-01-01", guidelines=guidelines))
    files.save(first.layout, replace(made, state=state))
    stage.app.settings = replace(stage.app.settings, round_admin=round_admin, round_plan=plan_of_line)
    await stage.do("rounds.open")
    screen = stage.app.screen
    assert isinstance(screen, RoundsScreen)
    await stage.pilot.pause()
    return screen


def judge(screen: RoundsScreen, who: str, verdict: Verdict = A) -> None:
    """Judge as a reviewer, in another program."""
    desk = open_desk(screen.round_admin.layout.folder, who, "one")
    for card in desk.cards():
        decide = EventKind.DECIDE
        desk.append([Event(decide, who, "one", card.name, card.snapshot, n, Holding(verdict)) for n in card.claims])
    desk.close()


@drives("rounds.open")
async def shows_rounds(stage: Stage, action: str) -> None:
    """The rounds, each reviewer's progress, what is overdue; what others write appears by itself."""
    screen = await opened(stage)
    text = screen_text(stage.app)
    for part in ("main", "one", "ana", "bo", "cy", "overdue", "0 of"):
        assert part in text
    judge(screen, "ana")
    await stage.until(lambda: "✓" in screen_text(stage.app))


@drives("round.next", "round.previous")
async def chooses(stage: Stage, action: str) -> None:
    """The bar moves to the other round, which is then shown."""
    screen = await opened(stage)
    assert screen.chosen.name == "one"
    await stage.do("round.previous")
    assert screen.chosen.name == "main"
    if action == "round.next":
        await stage.do("round.next")
        assert screen.chosen.name == "one"


@drives("round.page-next", "round.page-previous")
async def pages(stage: Stage, action: str) -> None:
    """What does not fit scrolls."""
    screen = await opened(stage)
    await stage.pilot.resize_terminal(80, 12)
    await stage.pilot.pause()
    await stage.do("round.page-next")
    assert screen.board.top > 0
    if action == "round.page-previous":
        await stage.do("round.page-previous")
        assert screen.board.top == 0


@drives("round.choose")
async def works_in_it(stage: Stage, action: str) -> None:
    """The desk opens in the chosen round, with the articles and sentences that it gives."""
    await opened(stage, lead="ana")
    await stage.do(action)
    await stage.pilot.pause()
    assert stage.app.screen is stage.app.desk_screen
    assert stage.app.desk.round == "one"
    assert len(stage.session.cards) == sum("ana" in who for who in stage.app.desk.rules.assignment.values())
    before = stage.cursor
    await stage.press("a")
    assert stage.cursor != before
    stage.app.writer.close()
    assert sum(p.judged for p in stage.app.desk.progress("ana").values()) == 1


@drives("round.new")
async def makes(stage: Stage, action: str) -> None:
    """A line as on the command line makes a draft; a mistake in it is said."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press(*"two --reviewers ana,di --overlap 1", "enter")
    assert [one.name for one in screen.rounds] == ["main", "one", "two"]
    assert files.find(screen.round_admin.layout, "two").state is State.DRAFT
    await stage.do(action)
    await stage.press(*"three", "enter")
    assert "reviewers" in screen_text(stage.app)


@drives("round.assign")
async def assigns(stage: Stage, action: str) -> None:
    """Somebody joins, and what changes hands is shown."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press("+", *"di", "enter")
    await stage.pilot.pause()
    assert "di" in files.find(screen.round_admin.layout, "one").reviewers
    assert isinstance(stage.app.screen, Sheet)
    assert "di instead of" in screen_text(stage.app)


@drives("round.open", "round.close", "round.reopen")
async def changes(stage: Stage, action: str) -> None:
    """The round is in its new state, and the key says why it cannot do it twice."""
    start = {"round.open": State.DRAFT, "round.close": State.OPEN, "round.reopen": State.CLOSED}[action]
    screen = await opened(stage, state=start)
    await stage.do(action)
    if action == "round.close":  # asks first, and says what that shows and what is missing
        assert files.find(screen.round_admin.layout, "one").state is State.OPEN
        assert "verdicts are missing" in screen_text(stage.app)
        await stage.do("dialog.close")
        assert files.find(screen.round_admin.layout, "one").state is State.OPEN
        await stage.do(action)
        await stage.do("dialog.accept")
    expected = State.CLOSED if action == "round.close" else State.OPEN
    assert files.find(screen.round_admin.layout, "one").state is expected
    assert stage.app.why_not(action)


@drives("round.remind")
async def reminds(stage: Stage, action: str) -> None:
    """Who has what left is listed."""
    await opened(stage)
    await stage.do(action)
    await stage.pilot.pause()
    assert "ana: " in screen_text(stage.app)
    assert "sentences left in round one" in screen_text(stage.app)


@drives("round.agreement")
async def agrees(stage: Stage, action: str) -> None:
    """The whole report opens; it scrolls."""
    screen = await opened(stage)
    for who, verdict in (("ana", A), ("bo", D), ("cy", A)):
        judge(screen, who, verdict)
    screen.look()
    await stage.do(action)
    await stage.until(lambda: isinstance(stage.app.screen, Sheet))
    assert "Krippendorff" in screen_text(stage.app)
    await stage.do("dialog.page-next")
    assert stage.app.screen.board.top > 0  # type: ignore[attr-defined]


@drives("guidelines.open")
async def guides(stage: Stage, action: str) -> None:
    """The round's guidelines and their version are shown."""
    await opened(stage, guidelines=b"# How we judge\n\nFigures need a source.\n", lead="ana")
    await stage.do("round.choose")
    await stage.pilot.pause()
    await stage.do(action)
    await stage.pilot.pause()
    text = screen_text(stage.app)
    assert "Figures need a source." in text
    assert stage.app.desk.rules.guidelines in text
