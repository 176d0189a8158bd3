"""What changed in a sentence can be read in a narrow pane, in any script and without colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from reading.anchor import Anchor, Status
from reading.article import Article, Kind, Sentence
from reading.places import SourcePlace
from review.events import Event, EventKind, Holding
from store.desk import Reanchored
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, screen_text
from tests.verdicts import Verdict
from tui.app.app import CopydeskApp
from tui.widgets import inspector_rows
from tui.work import about


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "He joined Anthropic on Friday.",
            "He joined OpenAI on Friday.",
            "He joined [-Anthropic-]{+OpenAI+} on Friday.",
        ),
        ("He left a town.", "He left town.", "He left [-a-] town."),
        ("これは最初の文です" * 6 + "。", "これは二番目の文です" * 6 + "。", None),
        ("See https://example.org/" + "a" * 60, "See https://example.org/" + "b" * 60, None),
    ],
)
async def test_a_change_is_told_word_by_word(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch, old: str, new: str, shown: str | None
) -> None:
    """Nothing of either text is cut off, and brackets tell what went from what came."""
    desk = FakeDesk([article("a.txt", new)])
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", "old", 0, Holding(Verdict.DISPUTED), id="0" * 20)
    monkeypatch.setattr(desk, "reanchored", lambda *_: (Reanchored(event, Anchor(Status.FUZZY, 0, 0.8), old, new),))
    app = app_of(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        rows = [line.rpartition("│")[2].strip() for line in screen_text(app).splitlines()]
    begin = next(number for number, row in enumerate(rows) if row.startswith("changed since judged"))
    told = rows[begin + 1 : rows.index("", begin + 2)]
    assert all("…" not in row for row in told)
    if shown:
        assert "".join(told).replace(" ", "") == shown.replace(" ", "")
    else:
        assert "".join(told).count("[-") == "".join(told).count("{+") >= 1
        kept = "".join(told).replace(" ", "")
        assert len(kept.replace("[-", "").replace("-]", "").replace("{+", "").replace("+}", "")) >= len(new)


@pytest.mark.parametrize(
    ("language", "said"), [("de", "language  de"), ("und", "language  not recognised"), ("en", "")]
)
async def test_an_article_that_is_not_read_as_english_says_so(
    app_of: Callable[..., CopydeskApp], language: str, said: str
) -> None:
    """And a unit that was set aside says what it is and by what."""
    text = article("a.txt", "He joined Anthropic on Friday.")
    units = (Sentence(0, 0, len(text.text), Kind.BOILERPLATE),)
    app = app_of(FakeDesk([structs.replace(text, language=language, sentences=units)]))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        rows = [line.rpartition("│")[2].strip() for line in screen_text(app).splitlines()]
    assert ("no names are marked" in rows) is bool(said)
    assert not said or said in rows
    assert "boilerplate" in rows


@pytest.mark.parametrize(("width", "beside"), [(120, "0:01"), (80, "0:01 Ann Lee"), (44, "0:01"), (36, "")])
async def test_the_place_in_the_original_stands_beside_each_sentence(
    app_of: Callable[..., CopydeskApp], width: int, beside: str
) -> None:
    """As far as there is room; the inspector says all of it."""
    places = (SourcePlace(0, time="00:00:01.000", until="00:00:04.000", speaker="Ann Lee"),)
    app = app_of(FakeDesk([structs.replace(article("a.txt", "It rained."), places=places)]))
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        shown = screen_text(app)
    line = next(line for line in shown.splitlines() if "It rained." in line)
    assert " ".join(line.partition("It rained")[0].rpartition("│")[2].split()[: len(beside.split())]) == beside
    assert ("Ann Lee" in line) == ("Ann" in beside)
    assert width < 120 or "0:01 to 0:04, Ann Lee" in shown


async def test_the_units_of_an_article_are_counted_once_and_again_when_one_is_set_aside(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key on a long article must not wait for all its units to be counted."""
    counted: list[int] = []

    def counts(article: Article, claims: int, asked: int) -> str:
        counted.append(claims)
        return about.counts(article, claims, asked)

    monkeypatch.setattr(inspector_rows, "counts", counts)
    app = app_of(FakeDesk([article("a.txt", "One here.", "Two here.", "Three here.", "Four here.")]))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for key in "jak":
            await pilot.press(key)
        assert counted == [4]
        assert "4 to judge of 4 units" in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        assert set(counted) == {4, 3}
        assert "3 to judge of 4 units, 1 set" in screen_text(app)
