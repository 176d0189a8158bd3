"""The list of articles, without a screen: one line or two, its place, and how it is read aloud."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from textual.geometry import Region, Size

from review.holdings import Progress
from tests.tui.helpers import bare
from tui.shell.signs import UNICODE
from tui.widgets.article_list import ArticleList, _shortened

pytestmark = pytest.mark.usefixtures("alone")


CARDS = [
    SimpleNamespace(name=f"sub/{name}.txt", title=title, source=f"folder/of/articles/{name}.txt", sentences=count)
    for name, title, count in (("a", "The first title", 12), ("b", "", 1), ("c", "The third", 1200))
]
DONE = {"sub/a.txt": Progress(1, 3), "sub/b.txt": Progress(2, 2), "sub/c.txt": Progress(0, 0)}


def articles(monkeypatch: pytest.MonkeyPatch, width: int, height: int) -> Any:
    """Return the list of three articles, of which the second is open and another contradicts the first."""
    session = SimpleNamespace(
        cards=CARDS,
        name="sub/b.txt",
        number=1,
        number_of=lambda name: next((at for at, card in enumerate(CARDS) if card.name == name), -1),
        pending=SimpleNamespace(progress_of=lambda card: DONE[card.name]),
    )
    made = bare(ArticleList(session, UNICODE), monkeypatch, width, height)  # type: ignore[arg-type]
    monkeypatch.setattr(ArticleList, "outer_size", Size(width, height))
    made.differing = lambda card: 2 if card.name == "sub/a.txt" else 0
    return made


@pytest.mark.parametrize(
    ("width", "height", "rows"),
    [
        (
            40,
            14,
            [
                "▌  The first title                  1/3",
                "▌  folder/of/articles/a.txt ≠2 12 units",
                " ✓ sub/b.txt                        2/2",
                "   folder/of/articles/b.txt      1 unit",
                "   The third",
                "   folder/of/articles/c.txt 1,200 units",
            ],
        ),
        (
            40,
            13,
            ["▌  The first title               ≠2 1/3", " ✓ sub/b.txt                        2/2", "   The third"],
        ),
        (18, 13, ["▌  The fi… ≠2 1/3", " ✓ sub/b.txt  2/2", "   The third"]),
        (17, 13, ["▌  The first tit…", " ✓ sub/b.txt", "   The third"]),
        (
            70,
            20,
            [
                "▌  The first title         folder…/a.txt      12 units   ≠2       1/3",
                " ✓ sub/b.txt               folder…/b.txt       1 unit             2/2",
                "   The third               folder…/c.txt   1,200 units",
            ],
        ),
        (
            102,
            20,
            [
                f"▌  {'The first title':45} folder/of/articles/a.txt     12 units   ≠2       1/3",
                f" ✓ {'sub/b.txt':45} folder/of/articles/b.txt      1 unit             2/2",
                f"   {'The third':45} folder/of/articles/c.txt  1,200 units",
            ],
        ),
    ],
)
def test_articles_in_one_line_or_two(monkeypatch: pytest.MonkeyPatch, width: int, height: int, rows: list[str]) -> None:
    """Two where the list is high and not wide; figures go before the title does, the source is cut in its middle."""
    listed = articles(monkeypatch, width, height)
    assert listed.draw(0, width).text == "  Articles" + "3 ".rjust(width - 10)
    assert listed.draw(1, width).text == " " * width
    assert [listed.draw(2 + number, width).text.rstrip() for number in range(len(rows))] == rows
    assert listed.line_count() == 2 + len(rows)
    assert listed.draw(2 + len(rows), width).text == " " * width


def test_a_list_of_articles_keeps_its_place(monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]) -> None:
    """Its cursor stays on a card that is still there; rows whose figures are as they were are not painted."""
    listed = articles(monkeypatch, 40, 4)
    assert (listed.page_rows(), listed.current(), listed.place()) == (1, (2, 2), ("sub/a.txt", 0))
    tops = []
    for row in (1, 2, 99, 1, 0, -1):
        listed.point(row)
        tops.append((listed.cursor, listed.top))
    assert tops == [(1, 0), (2, 1), (2, 1), (1, 1), (0, 0), (0, 0)]
    assert alone[0] == (Region(0, 2, 40, 2),)
    listed.show_order([2, 0], "is:x")
    assert (listed.cursor, listed.place(), listed.draw(0, 40).text) == (
        1,
        ("sub/a.txt", 1),
        "  Articles  is:x                 2 of 3 ",
    )
    listed.show_order([2, 1])
    assert (listed.cursor, listed.card) == (0, CARDS[2])
    listed.follow()
    assert listed.card is CARDS[1]
    listed.keep("sub/c.txt", 0)
    assert (listed.place(), listed.top) == (("sub/c.txt", 0), 0)
    listed.keep("sub/a.txt", 0)
    assert listed.card is CARDS[2]
    for number in (2, 3):
        listed.draw(number, 40)
    alone.clear()
    listed.refresh_article("sub/c.txt")
    assert alone == []
    monkeypatch.setitem(DONE, "sub/c.txt", Progress(1, 1))
    for name in ("sub/c.txt", "sub/a.txt"):
        listed.refresh_article(name)
    assert alone == [(Region(0, 2, 40, 1),)]
    listed.announce("is:y")
    assert alone[1:] == [(Region(0, 0, 40, 1),)]


def test_articles_read_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = articles(monkeypatch, 40, 14)
    assert [listed.spoken(number) for number in range(listed.spoken_count())] == [
        "1 of 3: The first title, 1 of 3 judged, 12 units, another article contradicts 2, folder/of/articles/a.txt",
        "2 of 3: sub/b.txt, 2 of 2 judged, done, open, 1 unit, folder/of/articles/b.txt",
        "3 of 3: The third, 0 of 0 judged, 1200 units, folder/of/articles/c.txt",
    ]
    assert (listed.spoken_head(), listed.spoken_at()) == ("Articles 3", 0)


@pytest.mark.parametrize(
    ("room", "shown"),
    [(23, "folder/of/articles.txt"), (21, "folder/of/…ticles.txt"), (10, "fold….txt"), (3, "f…t"), (1, "f…t")],
)
def test_a_path_is_cut_in_its_middle(room: int, shown: str) -> None:
    """Its two ends tell articles apart."""
    assert _shortened("folder/of/articles.txt", room, "…") == shown
