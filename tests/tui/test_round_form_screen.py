"""The form of a new round on the screen: its fields and hints, what it shows of the round, and when it makes one."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from reading.errors import CopydeskError
from review.round_changes import Plan, PlannedRound
from review.rounds import Round, State
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import drawn, screen_text
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.cli.commands.rounds import plan_of_line
from tui.screens.dialogs import Field
from tui.screens.round_form import FormData, RoundForm, assigned, assignment_sentence, form_data, line_of, show_form
from tui.screens.row_screen import RowPane

Apps = Callable[..., CopydeskApp]
RULES = Round(
    "x",
    State.DRAFT,
    "lea",
    reviewers=("ana", "bo"),
    overlap=2,
    assignment={"a.txt": ("ana", "bo"), "b.txt": ("bo",)},
)
MADE = PlannedRound(RULES, {"a.txt": 1200, "b.txt": 3})
FORM = """\
New round
Name      its name; or a whole line: two --reviewers ana,bo --blind
Reviewers ana
Articles  all, or patterns of file names: 00*.txt
Only      all, or a query: is:disputed reason:figure
Overlap   1                                 Due       a date: 2026-12-31
Blind     reviewers see each other          Hints     as usual
Requires  reason, evidence, confidence, note
Guide     guidelines: a Markdown file

1203 sentences of 2 articles, 2 reviewers each: 2403 verdicts

   reviewer  articles  sentences
   ana              1      1,200
   bo               2      1,203

   article  sentences  who
   a.txt        1,200  ana, bo
   b.txt            3  bo

copydesk rounds new '' --reviewers ana --overlap 1



enter make it   escape close   down next   tab next field   pagedown page down"""


class Planner:
    """The rounds of a desk on which any plan gives the same round; notes the plans that it is asked about."""

    person = "lea"

    def __init__(self, made: PlannedRound = MADE) -> None:
        self.made = made
        self.asked: list[Plan] = []
        self.refuses = ""

    def planned(self, plan: Plan) -> PlannedRound:
        self.asked.append(plan)
        if self.refuses:
            raise CopydeskError("No round was made", self.refuses)
        return self.made


async def opened(app: CopydeskApp, pilot: Pilot[int], rounds: Planner) -> tuple[RoundForm, list[Plan | None]]:
    """Open the form; return it and what it gives."""
    results: list[Plan | None] = []
    form = RoundForm(cast("Any", rounds), plan_of_line, FormData(("ana", "bo"), ("ana",), 1, {}))
    app.push_screen(form, results.append)
    await happens(lambda: form.is_mounted and form.query_one(RowPane).rows)
    await pilot.pause()
    return form, results


def box(app: CopydeskApp) -> list[str]:
    """Return what stands in the form."""
    inside = [line[6:94].rstrip() for line in screen_text(app).splitlines()]
    start = next(at for at, line in enumerate(inside) if line.startswith("New round"))
    end = next(at for at, line in enumerate(inside) if "make it" in line)
    return inside[start : end + 1]


async def test_the_whole_form(desk: FakeDesk, app_of: Apps) -> None:
    """Each field says what may stand in it; below are what would be assigned and the line of the command."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        form, _ = await opened(app, pilot, Planner())
        await happens(lambda: "\n".join(box(app)) == FORM, lambda: "\n".join(box(app)))
        assert form.focused is form.query_one("#name")
        looks = {look for row in form.query_one(RowPane).rows[-2:] for _, look in row}
        assert looks == {"quiet"}


async def test_what_is_filled_in_is_looked_at_at_once(desk: FakeDesk, app_of: Apps) -> None:
    """Keys turn the values of a choice, and elsewhere go to the next field; each change is planned anew."""
    app = app_of(desk)
    rounds = Planner()
    async with app.run_test(size=(100, 30)) as pilot:
        form, results = await opened(app, pilot, rounds)
        await pilot.press(*"two")
        await pilot.pause()
        assert rounds.asked[-1] == Plan("two", "lea", ("ana",), overlap=1)
        assert form.query_one(RowPane).rows[-2] == (("copydesk rounds new two --reviewers ana --overlap 1", "quiet"),)
        places = []
        for action in ("next", "next", "previous", "next-field", "previous", "previous", "previous"):
            app.perform(f"dialog.{action}")
            await pilot.pause()
            assert form.focused is not None
            places.append(form.focused.id)
        assert places == ["reviewers", "articles", "reviewers", "articles", "reviewers", "name", "guidelines"]
        form.query_one("#blind").focus()
        await pilot.pause()
        app.perform("dialog.next")
        await pilot.pause()
        assert rounds.asked[-1].blind
        form.query_one("#hints").focus()
        await pilot.pause()
        app.perform("dialog.next", 2)
        await pilot.pause()
        assert form.line() == "two --reviewers ana --overlap 1 --blind --hints after"
        app.perform("dialog.previous")
        await pilot.pause()
        assert rounds.asked[-1].hints == "before"
        app.perform("dialog.accept")
        await happens(lambda: results)
        assert results == [Plan("two", "lea", ("ana",), overlap=1, blind=True, hints="before")]


async def test_what_is_wrong_is_said_and_no_round_is_made(desk: FakeDesk, app_of: Apps) -> None:
    """In place of the preview; a round without a name is planned, but not made."""
    app = app_of(desk)
    rounds = Planner()
    async with app.run_test(size=(100, 30)) as pilot:
        form, results = await opened(app, pilot, rounds)
        assert rounds.asked[-1].name == "new"
        form.query_one("#due").focus()
        await pilot.pause()
        count = len(rounds.asked)
        app.perform("dialog.accept")
        await pilot.pause()
        assert "Say what it is called." in screen_text(app)
        assert form.focused is form.query_one("#name")
        assert (len(rounds.asked), results) == (count, [])
        rounds.refuses = "nobody is left"
        await pilot.press("x")
        await pilot.pause()
        assert "No round was made: nobody is left" in screen_text(app)
        assert [row for row in form.query_one(RowPane).rows if row] == []
        app.perform("dialog.accept")
        await pilot.pause()
        assert "No round was made: nobody is left" in screen_text(app)
        assert results == []
        form.query_one("#overlap", Input).value = "many"
        await pilot.pause()
        assert "'many'" in screen_text(app), "what the line itself cannot be is said, too"


async def test_a_long_preview_scrolls(desk: FakeDesk, app_of: Apps) -> None:
    """By pages that keep a line; what is filled in then shows it from its beginning."""
    names = [f"{number:03}.txt" for number in range(50)]
    made = PlannedRound(
        Round("x", reviewers=("ana",), assignment=dict.fromkeys(names, ("ana",))), dict.fromkeys(names, 3)
    )
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        form, _ = await opened(app, pilot, Planner(made))
        pane = form.query_one(RowPane)
        page = pane.size.height - 1
        tops = []
        for action, count in (("page-next", 1), ("page-next", 2), ("page-previous", 1), ("page-previous", 2)):
            app.perform(f"dialog.{action}", count)
            await pilot.pause()
            tops.append(pane.top)
        assert tops == [page, 3 * page, 2 * page, 0]
        app.perform("dialog.page-next")
        await pilot.press("x")
        await pilot.pause()
        assert pane.top == 0


async def test_fields_complete_what_is_known(desk: FakeDesk, app_of: Apps) -> None:
    """Reviewers by the names of people, requirements by their words, the query by its keys; no other field."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        form, _ = await opened(app, pilot, Planner())
        found = {}
        for field in form.query(Field):
            suggest = field.suggester
            found[field.id] = (
                [await suggest.get_suggestion(text) for text in ("ana,b", "rea", "is:dis")] if suggest else []
            )
        assert {name: one for name, one in found.items() if one} == {
            "reviewers": ["ana,bo", None, None],
            "only": [None, "reason:", "is:disputed"],
            "require": [None, "reason", None],
        }


@pytest.mark.parametrize(("size", "classes"), [((60, 24), "-roomy -tall"), ((59, 23), "-narrow -short")])
async def test_a_form_on_each_screen(desk: FakeDesk, app_of: Apps, size: tuple[int, int], classes: str) -> None:
    """Pairs of fields stand beside each other where it is broad enough, and the preview where it is high enough."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        form, _ = await opened(app, pilot, Planner())
        assert " ".join(sorted(form.classes & {"-roomy", "-tall", "-narrow", "-short"})) == classes
        assert form.query_one(RowPane).display is ("-tall" in classes)
        assert any("Overlap" in line and "Due" in line for line in screen_text(app).splitlines()) is (
            "-roomy" in classes
        )


def test_who_would_judge_what() -> None:
    """Reviewers with how much each, then articles with who; in the words of one and of many."""
    assert drawn(assigned(MADE, 80)).splitlines() == [
        "   reviewer  articles  sentences",
        "   ana              1      1,200",
        "   bo               2      1,203",
        "",
        "   article  sentences  who",
        "   a.txt        1,200  ana, bo",
        "   b.txt            3  bo",
    ]
    assert drawn(assigned(MADE, 22)).splitlines()[4:6] == ["   article  who", "   a.txt    ana, bo"]
    assert assignment_sentence(MADE) == "1203 sentences of 2 articles, 2 reviewers each: 2403 verdicts"
    one = PlannedRound(Round("x", reviewers=("bo",), overlap=1, assignment={"b.txt": ("bo",)}), {"b.txt": 1})
    assert assignment_sentence(one) == "1 sentence of 1 article, 1 reviewer each: 1 verdict"


def past(name: str, *reviewers: str, left: tuple[str, ...] = (), overlap: int = 0) -> Round:
    """Return a round that there was before."""
    return Round(name, reviewers=reviewers, left=left, overlap=overlap)


@pytest.mark.parametrize(
    ("rounds", "judged", "expected"),
    [
        ([past("main")], (), (("lea",), (), 2)),
        ([past("main")], ("cy", "ana", "bo"), (("cy", "ana", "bo"), ("cy", "ana", "bo"), 2)),
        ([past("main"), past("one", "ana", "bo", "cy", overlap=3)], (), (("ana", "bo", "cy"), ("ana", "bo", "cy"), 3)),
        (
            [past("main"), past("one", "ana", "bo", left=("bo",), overlap=2)],
            ("di",),
            (("ana", "bo", "di"), ("ana",), 1),
        ),
        ([past("main"), past("two", "ana")], ("di",), (("ana", "di"), ("ana", "di"), 2)),
        (
            [past("main"), past("one", "bo", "cy", overlap=1), past("two", "ana", "bo")],
            (),
            (("bo", "cy", "ana"), ("bo", "cy"), 1),
        ),
    ],
)
def test_what_a_form_begins_with(rounds: list[Round], judged: tuple[str, ...], expected: tuple[object, ...]) -> None:
    """Those of the round before who did not leave, else whoever judged; and no more overlap than people."""
    known: Any = SimpleNamespace(all=lambda: rounds, person="lea")
    people, reviewers, overlap = expected
    found = form_data(known, "one", judged)
    assert (found.people, found.reviewers, found.overlap) == (people, reviewers, overlap)
    named = tuple(dict.fromkeys(name for one in rounds for name in one.reviewers)) + judged
    assert found.terms == {"reviewer": named, "by": named, "round": tuple(one.name for one in rounds)}


FILLED = {
    **dict.fromkeys(("reviewers", "articles", "only", "overlap", "due", "require", "guidelines"), "  "),
    "name": " two ",
    "blind": "reviewers see each other",
    "hints": "as usual",
}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "two"),
        ({"name": "two -x"}, "two -x"),
        ({"name": "two-x y"}, "'two-x y'"),
        ({"reviewers": " ana,, bo ,"}, "two --reviewers ana,bo"),
        ({"require": " note  reason "}, "two --require note,reason"),
        ({"articles": " a*  b* "}, "two --articles 'a*' 'b*'"),
        ({"only": " is:open "}, "two --only is:open"),
        ({"hints": "before one judges"}, "two --hints before"),
        ({"hints": "off", "blind": "blind until it is closed"}, "two --blind --hints off"),
    ],
)
def test_what_is_filled_in_becomes_a_line(more: dict[str, str], line: str) -> None:
    """Blanks are nothing; lists may have blanks or commas between."""
    assert line_of({**FILLED, **more}) == line


def test_a_form_needs_a_way_to_read_its_line() -> None:
    """Where no round can be made, none is shown."""
    shown: list[Any] = []
    settings = SimpleNamespace(round_plan=None)
    screen = SimpleNamespace(app=SimpleNamespace(settings=settings, show=lambda form, then: shown.append((form, then))))
    show_form(screen, cast("Any", Planner()), FormData(()), shown.append)
    assert shown == []
    settings.round_plan = plan_of_line
    show_form(screen, cast("Any", Planner()), FormData(()), shown.append)
    ((form, then),) = shown
    assert (type(form), then) == (RoundForm, shown.append)
