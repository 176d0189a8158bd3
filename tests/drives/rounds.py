"""The rounds screen, over a desk on the disk."""

from __future__ import annotations

from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.rounds import State
from store.folder_desk import FileDesk
from store.layout import Layout
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from tests.conftest import SEEDS
from tests.drives import Stage, drives
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.cli.commands.rounds import change_of_line, plan_of_line
from tui.screens.round_form import RoundForm
from tui.screens.rounds import RoundsScreen
from tui.screens.text_dialog import TextDialog

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

    round_admin = RoundAdmin(first.layout, current_person(lead), enter)
    made = round_admin.new(Plan("one", "lea", ("ana", "bo", "cy"), overlap=2, due="2026-01-01", guidelines=guidelines))
    files.save(first.layout, replace(made, state=state), current_person())
    stage.app.settings = replace(
        stage.app.settings, rounds=lambda: round_admin, round_plan=plan_of_line, round_change=change_of_line
    )
    await stage.do("rounds.open")
    screen = stage.app.screen
    assert isinstance(screen, RoundsScreen)
    await stage.pilot.pause()
    return screen


def layout_of(screen: RoundsScreen) -> Layout:
    """Return where the desk lies."""
    assert isinstance(screen.round_admin, RoundAdmin)
    return screen.round_admin.layout


def judge(screen: RoundsScreen, who: str, verdict: str = A) -> None:
    """Judge as a reviewer, in another program."""
    desk = open_desk(layout_of(screen).folder, who, "one")
    for card in desk.articles.cards():
        decide = EventKind.DECIDE
        desk.decisions.append(
            [Event(decide, who, "one", card.name, card.snapshot, n, Holding(verdict)) for n in card.claims]
        )
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
    assert screen.chosen.rules.name == "one"
    await stage.do("round.previous")
    assert screen.chosen.rules.name == "main"
    if action == "round.next":
        await stage.do("round.next")
        assert screen.chosen.rules.name == "one"


@drives("round.page-next", "round.page-previous")
async def pages(stage: Stage, action: str) -> None:
    """What does not fit scrolls."""
    screen = await opened(stage)
    await stage.pilot.resize_terminal(80, 12)
    await stage.pilot.pause()
    await stage.do("round.page-next")
    assert screen.pane.top > 0
    if action == "round.page-previous":
        await stage.do("round.page-previous")
        assert screen.pane.top == 0


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
    assert sum(p.judged for p in stage.app.desk.decisions.progress("ana").values()) == 1


@drives("round.new")
async def makes(stage: Stage, action: str) -> None:
    """A form makes a draft, and so does a line as on the command line; what would be assigned, or is wrong, is seen."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press(*"two --reviewers ana,di --overlap 1")
    await stage.until(lambda: "1 reviewer each" in screen_text(stage.app))
    await stage.press("enter")
    await stage.until(lambda: [one.name for one in screen.chosen.rounds] == ["main", "one", "two"])
    assert files.find(layout_of(screen), "two").state is State.DRAFT
    await stage.do(action)
    form = stage.app.screen
    assert isinstance(form, RoundForm)
    await stage.press("enter")
    assert "Say what it is called" in screen_text(stage.app)
    await stage.press(*"two", "enter")
    await stage.until(lambda: "There is a round of that name" in screen_text(stage.app))
    await stage.press(*"x", "tab", "tab", *"000*", "tab", "tab", "backspace", "1", "tab", "tab", "down")
    await stage.until(lambda: "1 article, 1 reviewer each" in screen_text(stage.app))
    assert form.line() == "twox --reviewers ana,di --articles '000*' --overlap 1 --blind"
    await stage.press("enter")
    await stage.until(lambda: len(screen.chosen.rounds) == 4)
    made = files.find(layout_of(screen), "twox")
    assert (made.blind, made.overlap, len(made.assignment)) == (True, 1, 1)


@drives("round.assign")
async def assigns(stage: Stage, action: str) -> None:
    """Somebody joins, and what changes hands is shown."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press("+", *"di", "enter")
    await stage.pilot.pause()
    assert "di" in files.find(layout_of(screen), "one").reviewers
    assert isinstance(stage.app.screen, TextDialog)
    assert "di instead of" in screen_text(stage.app)


@drives("round.open", "round.close", "round.reopen")
async def changes(stage: Stage, action: str) -> None:
    """The round is in its new state, and the key says why it cannot do it twice."""
    start = {"round.open": State.DRAFT, "round.close": State.OPEN, "round.reopen": State.CLOSED}[action]
    screen = await opened(stage, state=start)
    await stage.do(action)
    if action == "round.close":  # asks first, and says what that shows and what is missing
        assert files.find(layout_of(screen), "one").state is State.OPEN
        assert "verdicts are missing" in screen_text(stage.app)
        await stage.do("dialog.close")
        assert files.find(layout_of(screen), "one").state is State.OPEN
        await stage.do(action)
        await stage.do("dialog.accept")
    expected = State.CLOSED if action == "round.close" else State.OPEN
    assert files.find(layout_of(screen), "one").state is expected
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
    screen.chosen.look()
    await stage.do(action)
    await stage.until(lambda: isinstance(stage.app.screen, TextDialog))
    assert "Krippendorff" in screen_text(stage.app)
    await stage.do("dialog.page-next")
    assert stage.app.screen.pane.top > 0  # type: ignore[attr-defined]


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


@drives("round.finish")
async def finishes(stage: Stage, action: str) -> None:
    """It is said how many differences nobody has settled, and asked; a draft cannot be finished."""
    screen = await opened(stage)
    assert stage.app.why_not(action)
    judge(screen, "ana", A)
    judge(screen, "bo", D)
    one = files.find(layout_of(screen), "one")
    files.save(layout_of(screen), replace(one, state=State.CLOSED), current_person())
    screen.chosen.look()
    await stage.do(action)
    await shown(stage, "24 of 24 sentences on which")
    await stage.do("dialog.close")
    assert files.find(layout_of(screen), "one").state is State.CLOSED
    await stage.do(action)
    await shown(stage, "24 of 24 sentences on which")
    await stage.do("dialog.accept")
    assert files.find(layout_of(screen), "one").state is State.ADJUDICATED
    assert "adjudicated" in stage.app.screen.status.message  # type: ignore[attr-defined]


@drives("round.seal")
async def seals(stage: Stage, action: str) -> None:
    """What lies in the round is written down, and how much that is is said."""
    screen = await opened(stage)
    judge(screen, "ana", A)
    screen.chosen.look()
    await stage.do(action)
    await shown(stage, "Round one is sealed: ")
    assert (layout_of(screen).round("one") / "sealed.json").exists()


@drives("round.articles")
async def takes_up(stage: Stage, action: str) -> None:
    """What came after the round was made is said, and taken up with what the round was chosen by."""
    screen = await opened(stage)
    assert "since the round was made" in stage.app.why_not(action)
    late = "late.txt"
    (layout_of(screen).folder / late).write_text("Late news\n\nOne came on Monday. Two came on Friday.\n", "utf-8")
    open_desk(layout_of(screen).folder, "lea").close()
    screen.chosen.look()
    await shown(stage, f"1 article came after the round was made ({late}): +")
    await stage.do(action)
    await stage.do("dialog.accept")
    await stage.pilot.pause()
    assert len(files.find(layout_of(screen), "one").assignment[late]) == 2
    assert f"{late}: " in screen_text(stage.app)


@drives("round.guidelines")
async def guides_anew(stage: Stage, action: str) -> None:
    """Whoever leads gives a file as the next version, or reads those in force with what changed."""
    screen = await opened(stage, guidelines=b"Figures need a source.\n")
    file = stage.folder / "rules.md"
    file.write_text("Figures need two sources.\n", "utf-8")
    await stage.do(action)
    await stage.press(*str(file), "enter")
    one = files.find(layout_of(screen), "one")
    assert len(one.guidelines_versions) == 2
    assert one.guidelines in screen.status.message
    await stage.do(action)
    await stage.do("dialog.accept")
    await shown(stage, "need [-a-]{+two+} [-source-]{+sources+}.")


@drives("round.lead")
async def hands_over(stage: Stage, action: str) -> None:
    """Somebody else leads, who can do what this person cannot any more."""
    screen = await opened(stage)
    await stage.do(action)
    await stage.press(*"di", "enter")
    await stage.pilot.pause()
    assert files.find(layout_of(screen), "one").lead == "di"
    assert "di leads round one now" in screen.status.message
    await stage.do("dialog.close")
    assert "Only di" in stage.app.why_not("round.close")


@drives("article.decline")
async def declines(stage: Stage, action: str) -> None:
    """The article leaves the list, for somebody else's, with the reason; in `main` it can only be left alone."""
    assert "everybody" in stage.app.why_not(action)
    screen = await opened(stage, lead="ana")
    await stage.do("round.choose")
    await stage.pilot.pause()
    name = stage.session.name
    await stage.do(action)
    await stage.press(*"mine", "enter")
    await shown(stage, f"{name} is not yours any more")
    one = files.find(layout_of(screen), "one")
    assert [(d.article, d.reviewer, d.why) for d in one.declined] == [(name, "ana", "mine")]
    assert "ana" not in one.assignment[name]
    assert name not in {card.name for card in stage.session.cards}


async def shown(stage: Stage, text: str) -> None:
    """Wait until a text is on the screen."""
    await happens(lambda: text in screen_text(stage.app), lambda: screen_text(stage.app))
    await stage.pilot.pause()
