"""The list of articles counts, filters and orders by what other articles say."""

from __future__ import annotations

from tests.fakes.desk import FakeDesk
from tests.tui.differing import shown, tell, two
from tests.tui.helpers import article
from tests.waiting import happens


async def test_the_list_counts_and_filters_by_differences() -> None:
    async with shown(two()) as on:
        await on.until("≠1")
        for query, found in (
            ("difference:any", ["a.txt"]),
            ("difference:money", ["a.txt"]),
            ("difference:quotation", []),
            ("-difference:any", ["b.txt"]),
            ("difference:quotation,money", ["a.txt"]),
        ):
            on.app.desk_screen.order.want(query)
            assert [on.session.cards[at].name for at in on.app.desk_screen.articles.order] == found, query


async def test_a_filter_for_differences_has_the_articles_compared() -> None:
    """Also before anybody looked, and without the inspector."""
    async with shown(two(), 80, 24) as on:
        on.app.desk_screen.order.want("difference:any")
        await happens(lambda: [on.session.cards[at].name for at in on.app.desk_screen.articles.order] == ["a.txt"])


async def test_worth_is_one_more_order() -> None:
    """By the most worth of the sentences that are to be judged."""
    desk = FakeDesk([article(f"{name}.txt", *(f"{n}." for n in range(5))) for name in "abc"])
    desk.elsewhere.worths = {
        "a.txt": [0.1, 0.2, 0.1, 0.0, 0.0],
        "b.txt": [0.9, 0.8, 0.9, 0.0, 0.0],
        "c.txt": [0.9, 0.1, 0.1, 0.1, 0.1],
    }
    async with shown(desk) as on:
        on.app.desk_screen.focus_pane("list")
        await on.pilot.pause()
        while on.app.desk_screen.sort != "worth":
            await on.do("list.sort")
        await happens(
            lambda: [on.session.cards[at].name[0] for at in on.app.desk_screen.articles.order] == ["b", "c", "a"]
        )


async def test_differences_are_gone_through_article_by_article() -> None:
    """In the order of the list, back as forward."""
    desk = FakeDesk([article(f"{name}.txt", "One.", "Two two.", "Three.", "Four four.") for name in "abc"])
    for here in (("a.txt", 1), ("a.txt", 3), ("c.txt", 1)):
        tell(desk, here, ("b.txt", 1), desk.article(here[0]).quote(here[1])[:3], "Two")
    async with shown(desk) as on:
        places = [("a.txt", 3), ("c.txt", 1)]
        for place in places:
            await on.do("difference.next")
            await happens(lambda place=place: on.session.current_place == place)  # type: ignore[misc]
        await on.do("difference.next")
        assert "No difference further on" in on.said
        await on.do("difference.previous", count=2)
        await happens(lambda: on.session.current_place == ("a.txt", 1))
