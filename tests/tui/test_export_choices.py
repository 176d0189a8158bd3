"""The export dialog: what it offers and shows, what its choices ask of the export, and what it says of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from review.consensus import DeskRule, Rule
from review.events import Event, EventKind, Holding
from review.rounds import Round
from store.desk import Problem
from store.exchange.export import Wanted, job_of
from tests.fakes.desk import FakeDesk
from tests.fakes.rounds import FakeRounds
from tests.registry import shipped
from tests.tui.helpers import article, bare, screen_text
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens import export
from tui.screens.export import SHOWN, Choice, ExportChoices, ExportDialog, Preview, beginning, wrapped
from tui.shell.settings import ScreenSettings
from tui.shell.signs import ASCII
from tui.text.highlight import Named

EVERYTHING = {
    "round": "main",
    "reviewer": "everybody",
    "verdict": "every verdict",
    "which": "current decisions",
    "text": "with the text",
    "articles": "",
}


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({}, Wanted()),
        ({"reviewer": "bo"}, Wanted(reviewers=("bo",))),
        ({"articles": " 00*.txt  b.md"}, Wanted(articles=("00*.txt", "b.md"))),
        ({"verdict": "disputed"}, Wanted(verdicts=("disputed",))),
        ({"text": "without the text"}, Wanted(text=False)),
        ({"which": "every event"}, Wanted(history=True)),
        ({"which": "consensus, majority"}, Wanted(consensus=Rule.MAJORITY)),
        ({"which": "final, over all rounds"}, Wanted(final=True)),
    ],
)
def test_each_choice_asks_one_thing_of_the_export(chosen: dict[str, str], wanted: Wanted) -> None:
    assert ExportChoices(**{**EVERYTHING, **chosen}).wanted() == wanted


def test_rounds_and_people_to_choose_from() -> None:
    """The present round first; all of them together where there are others."""
    desk: Any = SimpleNamespace(round="two", decisions=SimpleNamespace(reviewers=lambda: ["ana", "bo"]))

    def admin(*names: str) -> Any:
        return SimpleNamespace(all=lambda: [SimpleNamespace(name=name) for name in names])

    assert export.rounds(desk, None) == ["two"]
    assert export.rounds(desk, admin("two")) == ["two"]
    assert export.rounds(desk, admin("main", "two", "three")) == ["two", "main", "three", "every round"]
    assert export.reviewers(desk) == ["everybody", "ana", "bo"]
    shell: Any = SimpleNamespace(desk=desk, settings=SimpleNamespace(round_admin=admin("two", "main")))
    assert export.choices(shell) == (["two", "main", "every round"], ["everybody", "ana", "bo"])


def test_no_more_of_an_export_is_made_than_is_shown() -> None:
    made: list[int] = []

    def chunks(size: int) -> Iterator[bytes]:
        for number in range(9):
            made.append(number)
            yield b"x" * size

    assert (beginning(chunks(1)), made) == ("x" * 9, list(range(9)))
    made.clear()
    assert (beginning(chunks(SHOWN // 2)), made) == ("x" * SHOWN, [0, 1])
    made.clear()
    assert (beginning(chunks(SHOWN + 1)), made) == ("x" * SHOWN, [0])
    assert beginning(iter([b"\xff" + b"\xf0\x9f\x98\x80" * SHOWN])) == "�" + "😀" * (SHOWN - 1)


def test_a_line_is_cut_into_rows_that_are_full() -> None:
    """Each piece keeps its look; a sign that is broader than a row has one of its own."""
    line: list[Named] = [("abc", "key"), ("defgh", "text"), ("", "quiet"), ("i", "string")]
    assert wrapped(line, 4) == [[("abc", "key"), ("d", "text")], [("efgh", "text")], [("i", "string")]]
    assert wrapped(line, 9) == [[("abc", "key"), ("defgh", "text"), ("i", "string")]]
    assert wrapped([("a日b", "text")], 2) == [[("a", "text")], [("日", "text")], [("b", "text")]]
    assert wrapped([("日本", "text")], 1) == [[("日", "text")], [("本", "text")]]
    assert wrapped([], 4) == [[]]


@pytest.mark.usefixtures("alone")
def test_the_preview_is_scrolled_by_pages_with_a_line_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = bare(Preview(), monkeypatch, 4, 3)
    shown.show([[("abcdef", "key")], [], *([(f"{number}", "text")] for number in range(5))])
    assert shown.line_count() == 8
    assert [shown.draw(number, 4).text for number in (0, 1, 2, 3, 7, 8)] == [
        "abcd", "ef  ", "    ", "0   ", "4   ", "    "
    ]  # fmt: skip
    tops = []
    for steps in (1, 1, 9, -1, -9):
        shown.page(steps)
        tops.append(shown.top)
    assert tops == [2, 4, 5, 3, 0]
    shown.page(1)
    shown.show([[("another", "text")]])
    assert (shown.top, shown.line_count(), shown.draw(0, 4).text) == (0, 2, "anot")
    assert shown.draw(0, 7).text == "another"


def desk_of_two() -> FakeDesk:
    """Return a desk on which ana judged two sentences, at the beginning of time."""
    desk = FakeDesk([article("one", "One.", "Two.")], clock=lambda: 1)
    card = desk.cards()[0]
    for at in range(2):
        desk.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, Holding("accurate"))])
    return desk


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def opened(app: CopydeskApp, pilot: Pilot[int]) -> ExportDialog:
    """Open the dialog."""
    await pilot.pause()
    app.perform("export.open")
    await pilot.pause()
    assert isinstance(app.screen, ExportDialog)
    await pilot.pause()
    return app.screen


def said(dialog: ExportDialog) -> str:
    """Return what the dialog says below its fields."""
    return str(dialog.query_one("#fault").render())


async def test_the_dialog_in_the_room_there_is(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Choices beside each other, or below where it is narrow; a preview, but on a low screen, and the keys."""
    begun = [
        "Format  ‹ jsonl: one record a line; copydesk reads it back ›",
        "Round     main                              Which     current decisions",
        "By        everybody                         Verdict   every verdict",
        "Text      with the text",
        "Articles  all, or patterns of file names: 00*.txt report.md",
        "Only      all, or a query: is:disputed reason:figure",
        "File      samples-main.jsonl",
    ]
    keys = "enter export   escape close   down next   tab next field   pagedown page down"
    monkeypatch.setattr(Path, "cwd", lambda: Path("/home/ana/desks/2026/exports/that are kept"))
    app = app_of(desk_of_two())
    async with app.run_test(size=(100, 20)) as pilot:
        dialog = await opened(app, pilot)
        assert said(dialog) == "What is on the disk, into /home/ana/desks/2026/exports/that are kept"
        wide = [line[4:].strip() for line in screen_text(app).splitlines()[2:-2]]
        assert (wide[:7], wide[8], wide[9][:28], wide[-1]) == (begun, "", '{"schema_version":2,"id":"74', keys)
        await pilot.resize_terminal(59, 19)
        await pilot.pause()
        narrow = [line.strip() for line in screen_text(app).splitlines()]
        assert [line.split()[0] for line in narrow[:9]] == [
            "Format", "Round", "Which", "By", "Verdict", "Text", "Articles", "Only", "File"
        ]  # fmt: skip
        assert said(dialog) == "What is on the disk, into …sks/2026/exports/that are kept"
        assert narrow[10].startswith('{"schema_version":2,"id":"74')
        assert narrow[-1] == "enter export   escape close   down next   tab next field"
        for height, is_shown in ((12, True), (11, False)):
            await pilot.resize_terminal(60, height)
            await pilot.pause()
            low = [line.strip() for line in screen_text(app).splitlines()]
            assert low[1] == "Round     main               Which     current decisions"
            assert low[-1 if is_shown else 8] == "enter export   escape close   down next   tab next field"
            assert low[8].startswith("{") is is_shown
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        lowest = [line.strip() for line in screen_text(app).splitlines()]
        assert (lowest[5][:4], lowest[6][:12], lowest[7][:12]) == ("Only", "What is on t", "enter export")


async def test_values_are_turned_where_the_focus_is_else_formats(
    app_of: Callable[..., CopydeskApp], here: Path
) -> None:
    """Round and round; the marks around a value say that it has the focus, also where signs are ASCII."""
    app = app_of(desk_of_two(), signs=ASCII)
    async with app.run_test(size=(60, 24)) as pilot:
        dialog = await opened(app, pilot)
        heard = []
        for action, times in (
            ("dialog.next", 1),
            ("dialog.next", 2),
            ("dialog.previous", 4),
            ("dialog.next-field", 1),
            ("dialog.next-field", 1),
            ("dialog.next", 1),
            ("dialog.previous", 2),
        ):
            app.perform(action, times)
            await pilot.pause()
            focused = dialog.focused
            assert isinstance(focused, Choice)
            heard.append((focused.spoken_text(), str(focused.render())))
        dialog.query_one("#articles").focus()
        await pilot.pause()
        app.perform("dialog.next", 2)
        await pilot.pause()
        first = dialog.query_one("#format", Choice)
        heard.append((first.spoken_text(), str(first.render())))
    assert heard == [
        ("Format: csv: a table for spreadsheets, 2 of 12", "Format  < csv: a table for spreadsheets >"),
        ("Format: tsv: the same table with tabs, 4 of 12", "Format  < tsv: the same table with tabs >"),
        ("Format: md: the report as Markdown, 12 of 12", "Format  < md: the report as Markdown >"),
        ("Round: main, 1 of 1", "Round   < main >"),
        ("Which: current decisions, 1 of 8", "Which   < current decisio~ >"),
        ("Which: every event, 2 of 8", "Which   < every event >"),
        ("Which: final, over all rounds, 8 of 8", "Which   < final, over all~ >"),
        ("Format: csv: a table for spreadsheets, 2 of 12", "Format    csv: a table for spreadsheets"),
    ]


@pytest.mark.parametrize(
    ("title", "name"), [("samples", "samples-main"), (".a b/c: ", "a-b-c--main"), ("", "main"), ("ö_2", "ö_2-main")]
)
async def test_a_name_for_the_file_is_offered_until_one_is_typed(here: Path, title: str, name: str) -> None:
    """Of the desk's title and the round, with the format's ending; signs that no file needs are left out."""
    app = CopydeskApp(desk_of_two(), shipped(), ScreenSettings(title=title, theme="dark"))
    async with app.run_test(size=(100, 24)) as pilot:
        dialog = await opened(app, pilot)
        file = dialog.query_one("#file", Input)
        assert file.value == f"{name}.jsonl"
        app.perform("dialog.next")
        await pilot.pause()
        assert file.value == f"{name}.csv"
        for typed, then in (("mine.txt", "mine.txt"), (f"{name}.json", f"{name}.tsv")):
            file.value = typed
            await pilot.pause()
            app.perform("dialog.next")
            await pilot.pause()
            assert file.value == then


async def test_what_is_wrong_with_a_file_is_said(app_of: Callable[..., CopydeskApp], here: Path) -> None:
    """One that exists is replaced when that was said of this name and nothing was changed since."""
    app = app_of(desk_of_two())
    told = []
    for name in ("there", "also"):
        (here / name).write_text("before")
    async with app.run_test(size=(100, 24)) as pilot:
        dialog = await opened(app, pilot)
        field = dialog.query_one("#file", Input)
        for name in (" ", "x" * 300, "~nobody-of-that-name/x", "there", "also", "there"):
            field.value = name
            await pilot.pause()
            app.perform("dialog.accept")
            await pilot.pause()
            told.append(said(dialog))
        for action in ("dialog.next", "dialog.accept"):
            app.perform(action)
            await pilot.pause()
            told.append(said(dialog))
        assert told == [
            "Say which file.",
            f"File name too long: {'x' * 300}",
            "Could not determine home directory: ~nobody-of-that-name/x",
            f"It exists; once more replaces it: {here}/there",
            f"It exists; once more replaces it: {here}/also",
            f"It exists; once more replaces it: {here}/there",
            f"What is on the disk, into {here}",
            f"It exists; once more replaces it: {here}/there",
        ]
        assert (here / "there").read_text() == "before"
        app.perform("dialog.accept")
        await happens(lambda: app.screen is app.desk_screen)
        await pilot.pause()
        assert app.desk_screen.status.message == f"Wrote {here}/there"
        assert (here / "there").read_text().startswith("schema_version,id,")
        assert (here / "also").read_text() == "before"


async def test_a_preview_says_why_there_is_none(app_of: Callable[..., CopydeskApp], here: Path) -> None:
    app = app_of(desk_of_two())
    async with app.run_test(size=(100, 24)) as pilot:
        dialog = await opened(app, pilot)
        told = []
        for value in ("is:unjudged", "verdict:disputd"):
            dialog.query_one("#only", Input).value = value
            await pilot.pause()
            told.append(dialog.query_one(Preview)._source)
    assert told == [
        [[("Nothing to export yet", "quiet")]],
        [[("Not understood: verdict:disputd. Did you mean verdict:disputed?", "quiet")]],
    ]


class ManyRounds(FakeRounds):
    """Rounds of desks in memory; knows which were entered."""

    def __init__(self, *desks: FakeDesk) -> None:
        super().__init__(desks[0])
        self.desks = {desk.round: desk for desk in desks}
        self.entered: list[str] = []

    def all(self) -> Sequence[Round]:
        return [desk.rules for desk in self.desks.values()]

    def enter(self, name: str) -> FakeDesk:
        self.entered.append(name)
        return self.desks[name]

    def rule(self) -> DeskRule:
        return DeskRule(Rule.UNANIMOUS, 2)


class RoundDesk(FakeDesk):
    """A desk of a round, which has a problem or is blind."""

    def __init__(self, round: str, blind: bool = False, problems: Sequence[Problem] = ()) -> None:
        super().__init__([article("one", "One.")], round=round, clock=lambda: 1)
        self.rules = Round(round, blind=blind)
        self.found, self.is_closed = problems, False

    def left_out(self) -> Sequence[Problem]:
        return self.found

    def close(self) -> None:
        self.is_closed = True


async def test_an_export_of_other_rounds_enters_each_once_and_closes_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The final verdicts come about as the desk says; where a round is blind the file is for its writer alone."""
    asked: list[tuple[list[str], Wanted, str]] = []

    def heard(desks: Sequence[Any], wanted: Wanted, title: str, now: int) -> Any:
        asked.append(([desk.round for desk in desks], wanted, title))
        return job_of(desks, wanted, title, now)

    monkeypatch.setattr(export, "job_of", heard)
    main, blind = RoundDesk("main"), RoundDesk("two", blind=True, problems=[Problem("Damaged", "x.log", "Mend it")])
    admin = ManyRounds(main, blind)
    app = CopydeskApp(main, shipped(), ScreenSettings(title="desk", theme="dark", rounds=lambda: admin))
    async with app.run_test(size=(100, 24)) as pilot:
        dialog = await opened(app, pilot)
        for name, steps in (("round", 1), ("which", -1), ("round", 1), ("format", -1), ("which", 2)):
            dialog.query_one(f"#{name}", Choice).turn(steps)
            await pilot.pause()
        assert asked == [
            (["main"], Wanted(), "desk"),
            (["two"], Wanted(), "desk"),
            (["two"], Wanted(consensus=Rule.UNANIMOUS, least=2, final=True), "desk"),
            (["main", "two"], Wanted(consensus=Rule.UNANIMOUS, least=2, final=True), "desk"),
            (["main", "two"], Wanted(consensus=Rule.UNANIMOUS, least=2, final=True, report=True), "desk"),
            (["main", "two"], Wanted(history=True, report=True), "desk"),
        ]
        assert (admin.entered, dialog.query_one("#file", Input).value) == (["two"], "desk-every-round.md")
        app.perform("dialog.accept")
        await happens(lambda: app.screen is app.desk_screen)
        await pilot.pause()
        assert app.desk_screen.status.message == (
            f"Wrote {here}/desk-every-round.md, readable by you alone: the round is blind. "
            "Left out: Damaged: x.log (Mend it)"
        )
        assert (here / "desk-every-round.md").stat().st_mode & 0o777 == 0o600
        assert (main.is_closed, blind.is_closed) == (False, True)


async def test_a_file_is_called_private_where_the_round_is_blind_alone(
    app_of: Callable[..., CopydeskApp], here: Path
) -> None:
    """Not where whoever writes it lets nobody read any file."""
    app = app_of(desk_of_two())
    before = os.umask(0o077)
    try:
        async with app.run_test(size=(100, 24)) as pilot:
            await opened(app, pilot)
            app.perform("dialog.accept")
            await happens(lambda: app.screen is app.desk_screen)
            await pilot.pause()
            assert app.desk_screen.status.message == f"Wrote {here}/samples-main.jsonl"
    finally:
        os.umask(before)
