"""The export dialog, driven by action ids: formats, preview, and a file that exists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from reading.article import Article
from review.consensus import Rule
from review.rounds import Round
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import KINDS, load
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person
from store.rounds.files import create
from tests.registry import shipped
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.export import Choice, ExportDialog, Preview, wrapped
from tui.shell.settings import ScreenSettings
from tui.text.highlight import coloured
from tui.text.wrap import cells

from .conftest import decide
from .samples import HOSTILE, controls, full, hostile

FIRST = "000_55d43b964525e033.txt"


async def until(app: CopydeskApp, pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Wait for a worker's result to be shown."""
    await pilot.pause()
    await happens(true, lambda: f"it never came true:\n{screen_text(app)}")
    await pilot.pause()


def previewed(app: CopydeskApp) -> str:
    """Return what the preview has, without the breaks that the width makes."""
    return "\n".join("".join(text for text, _ in line) for line in app.screen.query_one(Preview)._source)


def title(app: CopydeskApp) -> str:
    """Return the dialog's first line."""
    return str(app.screen.query_one("#format", Choice).render())


async def test_every_format_has_a_preview(articles: tuple[Article, ...]) -> None:
    app = CopydeskApp(full(articles), shipped(), ScreenSettings(theme="dark", title="samples"))
    tells = (
        '"schema_version"',
        "schema_version,",
        '"schema_version"',
        "schema_version",
        "@context",
        "AnnotationPage",
        "ClaimReview",
        '"annotations"',
        '"label"',
        '"claim"',
        "<!doctype",
        "#",
    )
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(app, pilot, lambda: isinstance(app.screen, ExportDialog))
        for kind, tell in zip(KINDS, tells, strict=True):
            await until(app, pilot, lambda kind=kind, tell=tell: tell in previewed(app) and kind.name in title(app))  # type: ignore[misc]
            assert app.screen.query_one("#file", Input).value == f"samples-main{kind.ending}"
            app.perform("dialog.next")


async def test_a_file_is_replaced_only_after_a_second_key(
    articles: tuple[Article, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "mine.jsonl"
    target.write_text("before")
    app = CopydeskApp(full(articles), shipped(), ScreenSettings(theme="dark", title="samples"))
    async with app.run_test(size=(100, 30)) as pilot:
        app.perform("export.open")
        await until(app, pilot, lambda: isinstance(app.screen, ExportDialog))
        app.screen.query_one("#file", Input).value = "nowhere/mine.jsonl"
        await pilot.pause()
        app.perform("dialog.accept")
        await until(app, pilot, lambda: "could not be written" in screen_text(app))
        app.screen.query_one("#file", Input).value = " mine.jsonl "
        await pilot.pause()
        app.perform("dialog.accept")
        await until(app, pilot, lambda: "It exists" in screen_text(app))
        assert target.read_text() == "before"
        app.perform("dialog.accept")
        await until(app, pilot, lambda: not isinstance(app.screen, ExportDialog))
        assert target.read_bytes().startswith(b'{"schema_version":2,')
        assert [path.name for path in tmp_path.iterdir()] == ["mine.jsonl"]


async def test_hostile_articles_cannot_reach_the_terminal() -> None:
    app = CopydeskApp(hostile(), shipped(), ScreenSettings(theme="dark", title="a\x1b[31m"))
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(app, pilot, lambda: isinstance(app.screen, ExportDialog) and "schema_version" in screen_text(app))
        assert list(controls(screen_text(app))) == []
        await pilot.press("down")
        await until(app, pilot, lambda: "csv:" in screen_text(app))
        assert list(controls(screen_text(app))) == []


def test_colours_never_change_the_text() -> None:
    for text in ('{"a": [1, true, null, "x\\n"]}\n{"b": 2}\n', "<p class=a>x</p>\n", "# T\n\n**b** `c`\n", "a,b\n"):
        for ending in (".jsonl", ".html", ".md", ".csv"):
            lines = coloured(text, ending)
            assert "\n".join("".join(piece for piece, _ in line) for line in lines) == text.rstrip("\n")
    for bad in HOSTILE:
        assert not list(controls("".join(piece for line in coloured(bad, ".json") for piece, _ in line)))


@pytest.mark.parametrize(
    ("text", "ending", "looks"),
    [
        (
            '{"a": [-1.5, true, "x"]}\n',
            "out.json",
            'quiet:{ key:"a" quiet:: quiet:[ number:-1.5 quiet:, number:true quiet:, string:"x" quiet:]}',
        ),
        (
            '{"a": 1}\n\n{"b": null}\n',
            "a.b.jsonl",
            'quiet:{ key:"a" quiet:: number:1 quiet:} /  / quiet:{ key:"b" quiet:: number:null quiet:}',
        ),
        (
            '<!-- c --><p class="a">x</p>',
            ".html",
            'quiet:<!-- c --> quiet:< key:p key:class text:= string:"a" quiet:> text:x quiet:< quiet:/ key:p quiet:>',
        ),
        ("# T\n\n## S\n\nb `c`", ".md", "key:# T /  / key:## S /  / text:b string:`c`"),
        ('{"a": 1}', ".csv", 'text:{"a": 1}'),
        ('{"a": 1}', "json", 'text:{"a": 1}'),
        ("\n", ".txt", ""),
        ("", ".md", ""),
    ],
)
def test_each_piece_has_its_look(text: str, ending: str, looks: str) -> None:
    """By the ending of the file's name; what has none that is known is plain."""
    rows = (" ".join(f"{name}:{piece}" for piece, name in row if piece.strip()) for row in coloured(text, ending))
    assert " / ".join(rows) == looks


def test_wrapping_keeps_every_character_and_the_width() -> None:
    line = [("abc日本語", "key"), ("👩‍👩‍👧xyz" * 3, "text"), ("", "text")]
    for width in range(1, 12):
        rows = wrapped(line, width)
        assert "".join(text for row in rows for text, _ in row) == "".join(text for text, _ in line)
        assert all(sum(cells(text) for text, _ in row) <= max(width, 2) for row in rows)


async def test_the_dialog_asks_what_the_command_can_be_told(
    articles: tuple[Article, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reviewer, verdict, articles, history, consensus and text: each narrows the preview and the file alike."""
    monkeypatch.chdir(tmp_path)
    app = CopydeskApp(full(articles), shipped(), ScreenSettings(theme="dark", title="samples"))
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(app, pilot, lambda: isinstance(app.screen, ExportDialog) and '"ana"' in previewed(app))

        def choose(name: str, value: str) -> None:
            choice = app.screen.query_one(f"#{name}", Choice)
            while choice.value != value:
                choice.turn(1)

        app.screen.query_one("#reviewer", Choice).focus()
        await pilot.pause()
        while app.screen.query_one("#reviewer", Choice).value != "bo":
            app.perform("dialog.next")
            await pilot.pause()
        await until(
            app, pilot, lambda: '"reviewer":"bo"' in previewed(app) and '"reviewer":"ana"' not in previewed(app)
        )
        choose("text", "without the text")
        await until(app, pilot, lambda: '"quote":""' in previewed(app))
        app.screen.query_one("#articles", Input).value = "001*"
        await until(app, pilot, lambda: "001_" in previewed(app) and "000_" not in previewed(app))
        choose("verdict", "disputed")
        await until(app, pilot, lambda: "Nothing to export" in previewed(app))
        choose("verdict", "accurate")
        choose("which", "every event")
        await until(app, pilot, lambda: '"event":"decide"' in previewed(app))
        choose("reviewer", "everybody")
        choose("verdict", "every verdict")
        choose("which", "consensus, majority")
        await until(app, pilot, lambda: '"source_of_consensus":{"rule"' in previewed(app))
        app.perform("dialog.accept")
        await until(app, pilot, lambda: not isinstance(app.screen, ExportDialog))
    wanted = Wanted(articles=("001*",), text=False, consensus=Rule.MAJORITY)
    written = (tmp_path / "samples-main.jsonl").read_bytes()
    assert written == b"".join(load("jsonl").write(job_of((app.desk,), wanted, "samples", 0))) != b""


async def test_the_dialog_exports_other_rounds(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    desk = open_desk(samples)
    create(desk.layout, Round("second", lead=desk.reviewer, reviewers=(desk.reviewer,)), current_person())
    decide(desk, FIRST, 8, Verdict.ACCURATE, desk.reviewer)
    second = open_desk(samples, round="second")
    decide(second, FIRST, 9, Verdict.DISPUTED, desk.reviewer)
    second.close()
    round_admin = RoundAdmin(
        desk.layout, current_person(desk.reviewer), lambda name, _overview: open_desk(samples, round=name)
    )
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", title="desk", rounds=lambda: round_admin))
    async with app.run_test(size=(100, 40)) as pilot:
        app.perform("export.open")
        await until(app, pilot, lambda: isinstance(app.screen, ExportDialog) and '"main"' in previewed(app))
        choice = app.screen.query_one("#round", Choice)
        choice.turn(1)
        await until(app, pilot, lambda: '"round":"second"' in previewed(app) and '"round":"main"' not in previewed(app))
        assert app.screen.query_one("#file", Input).value == "desk-second.jsonl"
        choice.turn(1)
        await until(app, pilot, lambda: '"round":"second"' in previewed(app) and '"round":"main"' in previewed(app))
        app.perform("dialog.accept")
        await until(app, pilot, lambda: not isinstance(app.screen, ExportDialog))
    assert (tmp_path / "desk-every-round.jsonl").read_bytes().count(b"\n") == 2
    desk.close()
