"""What a broad screen must not waste, and what must not touch or run out of its column at any width."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from review.agreement.contributions import OfPair
from review.agreement.lead_figures import LeadFigures
from review.events import Event, EventKind, Holding
from review.holdings import Progress
from review.rounds import Round, State
from store.errors import StoreError
from store.manage.status import RoundStatus
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text, settled, shown
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.screens.round_rows import list_rows, status_rows
from tui.screens.text_dialog import TextDialog
from tui.shell.signs import UNICODE
from tui.text import agreement
from tui.text.wrap import cells

Apps = Callable[..., CopydeskApp]
BROAD = (200, 60)


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("width", [40, 60, 80, 96, 120, 200])
async def test_no_text_touches_what_stands_beside_the_page(
    desk: FakeDesk, app_of: Apps, width: int, numbered: bool
) -> None:
    """The thumb has a blank before it at every line it may come to; numbers have one before them."""
    app = app_of(desk)
    async with app.run_test(size=(width, 400)) as pilot:
        await pilot.press(*("numbersign",) * numbered)
        await pilot.pause()
        reader = app.desk_screen.reader
        lines = [reader.render_line(y).text for y in range(reader.size.height)]
        assert sum(bool(line.strip()) for line in lines) > 30
        assert {line[-2:] for line in lines} == {"  "}
        assert not numbered or {line[0] for line in lines} == {" "}


async def test_titles_get_what_the_page_leaves_over(desk: FakeDesk, app_of: Apps) -> None:
    """From 190 columns on; the page keeps what it needs."""
    for width, left in ((189, 36), (190, 54), (200, 54)):
        app = app_of(desk)
        async with app.run_test(size=(width, 60)) as pilot:
            await pilot.pause()
            assert app.desk_screen.articles.size.width == left
            assert app.desk_screen.reader.page.width == 76


@pytest.mark.parametrize(
    ("reviewers", "way"), [((), "`copydesk add` brings some"), (("ana", "bo"), "R shows the rounds")]
)
@pytest.mark.parametrize("width", [40, 120])
async def test_an_empty_list_says_whole_what_to_do(
    app_of: Apps, width: int, reviewers: tuple[str, ...], way: str
) -> None:
    """On as many lines as it takes."""
    desk = FakeDesk([])
    desk.rules = Round(reviewers=reviewers)
    app = app_of(desk)
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press(*("tab",) * (width == 40))
        pane = app.desk_screen.articles
        text = " ".join(pane.draw(number, pane.size.width).text.strip() for number in range(2, 6))
        assert f"No article is yours here yet; {way}" in text


async def test_a_filter_that_finds_nothing_says_how_to_see_all(desk: FakeDesk, app_of: Apps) -> None:
    """Whole, in the narrowest list beside a page."""
    app = app_of(desk)
    async with app.run_test(size=(120, 24)) as pilot:
        app.desk_screen.focus_pane("list")
        await pilot.press("slash", *"zzzz", "enter")
        await pilot.pause()
        pane = app.desk_screen.articles
        assert "escape shows all" in " ".join(pane.draw(number, 30).text.strip() for number in range(2, 6))


async def test_a_wide_name_is_cut_once(app_of: Apps) -> None:
    """In its middle, by the cells that it takes; both its ends can be read."""
    name = "a-銀行の記事と漢字の長い名前の記事.txt"
    app = app_of(FakeDesk([replace(article(name, "One."), source=name)]))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        row = app.desk_screen.articles.draw(3, 30).text
        assert row.count("…") == 1
        assert ".txt" in row
        assert "1 unit" in row
        assert cells(row) == 30


async def test_a_list_without_decisions_counts_none(desk: FakeDesk, app_of: Apps) -> None:
    """No zero stands alone in the bottom line."""
    app = app_of(desk)
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("g", "d")
        await shown(app, pilot, "Decisions")
        assert not screen_text(app).splitlines()[-1].lstrip().startswith("0")


async def test_an_empty_desk_offers_no_next_article(app_of: Apps) -> None:
    """Nor does the key pretend that there is one."""
    app = app_of(FakeDesk([]))
    async with app.run_test(size=BROAD) as pilot:
        await pilot.pause()
        assert "next article" not in screen_text(app).splitlines()[-1]
        await pilot.press("J")
        await shown(app, pilot, "No article is yours here yet   ")


async def test_notes_in_the_list_of_decisions_have_more_room_on_a_broad_screen(desk: FakeDesk, app_of: Apps) -> None:
    """Twice as much."""
    note = "It was 2015, see the paper of record for the day"
    for width, whole in ((120, 10), (200, 26)):
        app = app_of(desk)
        async with app.run_test(size=(width, 24)) as pilot:
            app.desk_screen.acts.set_note(note)
            await pilot.press("g", "d")
            await settled(app)
            row = app.screen.lines_pane.draw(1, width).text  # type: ignore[attr-defined]
            assert f"✎ {note[:whole]}" in row
            assert note[: whole + 8] not in row


@pytest.mark.parametrize(
    ("keys", "count", "said"),
    [("a", 1, "It goes to this file"), ("aa", 2, "They go to this file"), ("2a", 2, "They go to this file")],
)
async def test_what_is_not_on_the_disk_is_told_in_its_number(
    desk: FakeDesk, app_of: Apps, monkeypatch: pytest.MonkeyPatch, keys: str, count: int, said: str
) -> None:
    """One decision is an it; one key for two sentences is two."""

    def refuse(_events: object) -> None:
        raise StoreError("The decision was not saved", "No space left on device")

    monkeypatch.setattr(desk, "append", refuse)
    app = app_of(desk)
    async with app.run_test(size=(120, 24)) as pilot:
        for key in keys:
            await pilot.press(key)
            if key == "a":
                await shown(app, pilot, "not saved")
        await pilot.press("j")
        await shown(app, pilot, f"{count} not saved: ctrl+s")
        app.perform("app.quit")
        await shown(app, pilot, said)


@pytest.mark.parametrize(
    ("size", "action", "wide"),
    [
        ((80, 24), "app.help", 80),
        ((120, 40), "app.help", 92),
        (BROAD, "app.help", 120),
        ((80, 24), "entity.open", 80),
        ((120, 40), "entity.open", 100),
        (BROAD, "entity.open", 140),
    ],
)
async def test_lists_in_dialogs_use_a_broad_screen(
    desk: FakeDesk, app_of: Apps, size: tuple[int, int], action: str, wide: int
) -> None:
    """What is cut at the end of a line has more of it there."""
    app = app_of(desk)
    async with app.run_test(size=size) as pilot:
        app.perform(action)
        await pilot.pause()
        assert app.screen.query_one(".box").outer_size.width == wide


@pytest.mark.parametrize("name", ["dark", "ansi"])
@pytest.mark.parametrize("size", [(40, 12), (80, 24), BROAD])
async def test_a_sheet_is_as_high_as_its_text(desk: FakeDesk, app_of: Apps, name: str, size: tuple[int, int]) -> None:
    """Three lines have no empty page below them; a hundred scroll, with the keys below."""
    for count in (3, 100):
        app = app_of(desk)
        app.theme = name
        async with app.run_test(size=size) as pilot:
            dialog = TextDialog("Who has what left", [f"line {number}" for number in range(count)])
            app.push_screen(dialog)
            await shown(app, pilot, "line 2")
            assert "escape close" in screen_text(app)
            assert size[0] == 40 or dialog.query_one(".box").outer_size.height <= size[1] * 9 // 10
            if count == 3 and size[0] > 40:
                assert dialog.pane.size.height == 3


async def test_votes_stand_near_each_other(app_of: Apps) -> None:
    """The second one begins where the sentence above them ends, not in the middle of a broad screen."""
    desk = FakeDesk([article("a", "One.")])
    for who, verdict in (("bo", Verdict.ACCURATE), ("cy", Verdict.ERRONEOUS)):
        FakeDesk.append(desk, [Event(EventKind.DECIDE, who, desk.round, "a", "", 0, Holding(verdict))])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    app = app_of(desk)
    async with app.run_test(size=BROAD) as pilot:
        app.perform("adjudication.open")
        await shown(app, pilot, "2 cy")
        row = next(line for line in screen_text(app).splitlines() if "1 bo" in line)
        assert row.index("2 cy") < 76


def test_bars_are_longer_on_a_broad_screen() -> None:
    """Up to a quarter of it; at 100 as long as ever."""
    status = RoundStatus(Round(reviewers=("bo",)), {"bo": {"a.txt": Progress(4, 2)}})
    for width, length in ((80, 24), (100, 24), (200, 44)):
        rows = ["".join(text for text, _ in row) for row in status_rows(status, None, UNICODE, width)]
        (row,) = [one for one in rows if one.lstrip().startswith("bo")]
        bar = row.partition("a.txt")[0]
        assert bar.count("━") + bar.count("─") == length


def test_the_list_of_rounds_says_more_on_a_broad_screen() -> None:
    """How many articles a round has, how many judge each sentence, and when it was closed."""
    one = Round("spring", reviewers=("bo",), overlap=2, assignment={"a.txt": ("bo",)}, closed="2026-11-20T10:00")
    for width, more in ((119, False), (120, True)):
        head, row = ["".join(text for text, _ in row).split() for row in list_rows([one], 0, UNICODE, width)]
        assert (head[-3:] == ["articles", "overlap", "closed"]) is more
        assert (row[-3:] == ["1", "2", "2026-11-20"]) is more


def test_articles_stand_beside_their_reviewers_on_a_broad_screen() -> None:
    """Each in half of it, with the counts of verdicts; a table of more pairs than half of it holds stands below."""
    people = [f"reviewer-{number}" for number in range(12)]
    spread = {who: {"a.txt": Progress(4, 4, (2, 1, 1)), "b.txt": Progress(4, 2, (1, 1, 0))} for who in people}
    status = RoundStatus(Round(reviewers=tuple(people)), spread)
    pairs = (OfPair(people[0], people[1], 3, 0.5, 0.25, None),)
    for width in (159, 160, 200):
        for count in (2, 12):
            figures = LeadFigures(tuple(people[:count]), 0.5, 0.2, pairs)
            rows = ["".join(text for text, _ in row) for row in status_rows(status, figures, UNICODE, width)]
            assert max(map(cells, rows)) <= width
            (one,) = [row for row in rows if "a.txt" in row]
            assert ("reviewer-0" in one) is (width >= 160)
            assert one.split()[-5:] == ["48", "48", "24", "12", "12"]
            crossed = next((at for at, row in enumerate(rows) if "░░ 0.25" in row), None)
            assert crossed is not None or (width, count) != (200, 12)
            assert count != 12 or crossed is None or not rows[crossed].strip().endswith("b.txt")


def test_figures_of_articles_stand_below_their_names() -> None:
    """Each ends where the name of its column does, and the line fits."""
    one = SimpleNamespace(group="000_55d43b964525e033.txt", units=12, percent=0.917, share=0.083)
    _, head, row = agreement._places(SimpleNamespace(articles=[one], sentences=[]), agreement.WIDTH)  # type: ignore[arg-type]
    assert len(head) <= agreement.WIDTH
    ends = [head.index(word) + len(word) for word in (" n ", "percent", "  share")]
    assert [row.index(figure) + len(figure) for figure in (" 12 ", "91.7%", "8.3%")] == ends
