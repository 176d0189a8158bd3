"""What other articles say beside a sentence: the section, its signs, and when a round lets one see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event as Gate

import pytest
from msgspec.structs import replace

from reading.article import Article
from review.elsewhere.values import (
    Fact,
    FactKind,
    Hints,
    Strength,
)
from review.events import NOTHING, Event, EventKind, Link, Relation
from review.links import linked
from review.rounds import Round
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.hostile import SHORT, active_in
from tests.registry import shipped
from tests.tui.differing import HERE, OTHERS, THERE, Screen, passage, shown, tell, two
from tests.tui.helpers import article
from tests.tui.test_elsewhere_dialog import open_dialog
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.elsewhere_dialog import ElsewhereDialog
from tui.screens.desk.entity_view import sheet_lines
from tui.shell.settings import ScreenSettings

# ------------------------------------------------------------------ the section


async def test_the_section_says_the_difference_first_then_who_says_the_same() -> None:
    async with shown(two()) as on:
        await on.until("≠ money")
        lines = [line.split("│")[-1].strip() for line in on.text.splitlines()]
        at = next(n for n, line in enumerate(lines) if line.startswith("elsewhere"))
        assert [line.split("  ")[0] for line in lines[at + 1 : at + 4]] == [
            "≠ money",
            "here",
            "there 19 million",
        ]
        assert "B.Txt 2" in lines[at + 1]
        assert lines[at + 4].startswith("same")


async def test_the_same_words_in_several_articles_are_one_line() -> None:
    """However many say it, and whatever their white space."""
    texts = [article(f"{name}.txt", THERE.replace(" cost ", "  cost\n")) for name in OTHERS[1:]]
    desk = FakeDesk([article("a.txt", "It is old.", HERE), *texts])
    for text in texts:
        tell(desk, ("a.txt", 1), (text.name, 0), "nine million", "19 million")
    async with shown(desk) as on:
        await on.until("same +6")
        assert on.text.count("≠ money") == 1
        await on.do("elsewhere.open")
        await happens(lambda: isinstance(on.app.screen, ElsewhereDialog) and bool(on.app.screen.list.entries))
        (entry,) = on.app.screen.list.entries  # type: ignore[attr-defined]
        assert len(entry.others) == 6


async def test_weak_differences_are_only_in_the_dialog() -> None:
    desk = two()
    desk.elsewhere.hints.clear()
    tell(desk, ("a.txt", 1), ("b.txt", 1), "nine million", "19 million", Strength.WEAK)
    async with shown(desk) as on:
        await on.until("same")
        assert "≠" not in on.text
        await on.do("elsewhere.open")
        await on.until("money (weak)")


@pytest.mark.in_threads
async def test_the_section_comes_after_the_key_is_answered() -> None:
    """A lookup that takes long holds up nothing: the cursor moves and verdicts fall while it is under way."""
    desk, gate = two(), Gate()
    of = desk.elsewhere.of

    def slow(article: str, sentence: int) -> Hints:
        gate.wait(10)
        return of(article, sentence)

    desk.elsewhere.of = slow  # type: ignore[method-assign]
    try:
        async with shown(desk) as on:
            await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
            await happens(lambda: on.app.desk_screen.background.asks("section"))
            await on.do("sentence.accurate")
            assert on.session.holding(1).verdict == Verdict.ACCURATE
            await on.do("sentence.previous")
            assert on.session.cursor.sentence == 1
            assert "≠ money" not in on.text
            gate.set()
            await on.until("≠ money")
    finally:
        gate.set()


@pytest.mark.parametrize(("width", "hidden"), [(80, False), (120, True)])
async def test_nothing_is_compared_while_the_section_is_shut(width: int, hidden: bool) -> None:
    """Where the inspector is not there, keys go on as if there were no other articles, until somebody asks."""
    desk = two()
    asked: list[str] = []
    refresh = desk.elsewhere.refresh
    desk.elsewhere.refresh = lambda *args: asked.append("refresh") or refresh(*args)  # type: ignore[func-returns-value,method-assign]
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    if hidden:
        desk.remember(replace(desk.place(), state={"inspecting": False}))
    async with app.run_test(size=(width, 24)) as pilot:
        on = Screen(app, desk, pilot)
        for action in ("sentence.next", "sentence.accurate", "sentence.previous", "article.next", "article.previous"):
            await on.do(action)
        await app.workers.wait_for_complete()
        assert asked == []
        assert on.app.desk_screen.elsewhere._timer is None
        await on.do("difference.next")
        await happens(lambda: asked == ["refresh"])


async def test_somebody_who_looked_once_sees_signs_the_next_time() -> None:
    """Also without the inspector, once the screen is there."""
    desk = two()
    async with shown(desk, 80, 24) as on:
        await on.do("difference.next")
        await on.until("≠")
        place = on.session.place_to_keep(on.app.desk_screen.state())
    desk.remember(place)
    async with shown(desk, 80, 24) as on:
        await on.until("≠")


# ------------------------------------------------------------------ what a round lets one see


async def test_after_means_after_ones_own_verdict() -> None:
    """Neither section, sign, count, query, dialog nor key says anything of a sentence before it is judged."""
    desk = two()
    desk.rules = Round(name="main", blind=True)
    async with shown(desk) as on:
        await on.until("after you judge")
        await on.do("elsewhere.open")
        assert "after you have judged it" in on.said
        await on.do("difference.next")
        await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
        await on.until("No difference further on")
        assert "≠" not in on.text
        on.session.cursor.go(1)
        await on.do("sentence.erroneous")
        await on.do("sentence.previous")
        await on.until("≠ money")
        assert [view.differs for view in on.session.views] == [False, True, False]
        on.acts.set_note("what is shown after the verdict was no hint for it")
        assert "≠1" not in on.text, "the article is not done, so its count is not shown"
        on.app.desk_screen.order.want("difference:any")
        await on.until("Nothing matches")
        on.app.desk_screen.order.want("")
        for sentence in (0, 2):
            on.session.cursor.go(sentence)
            on.acts.decide(Verdict.ACCURATE)
        await on.until("≠1")
        await on.saved()
        assert {event.sentence: event.hinted for event in desk.log("ana")} == {0: (), 1: (), 2: ()}


async def test_off_is_off() -> None:
    desk = two()
    desk.rules = Round(name="main", hints="off")
    async with shown(desk) as on:
        await on.do("sentence.accurate")
        await on.do("sentence.previous")
        for action in ("elsewhere.open", "difference.next", "difference.previous"):
            await on.do(action)
            assert "This round shows nothing of what other articles say" in on.said
        await on.app.workers.wait_for_complete()
        assert not on.app.desk_screen.elsewhere.is_ready
        assert "elsewhere" not in on.text


async def test_an_event_has_what_was_on_the_screen_when_the_verdict_was_given() -> None:
    """Sign and section as they were seen; a later note leaves that as it is, another verdict looks again."""
    desk = two()
    async with shown(desk) as on:
        await on.do("sentence.previous")
        await on.do("sentence.accurate")
        await on.until("≠ money")
        await on.do("sentence.accurate")
        on.session.cursor.go(1)
        on.acts.set_note("hm")
        await on.saved()
        first, judged, noted = desk.log("ana")
        assert first.hinted == ()
        assert judged.hinted == ("sign", "money b.txt#2", "same b.txt#2")
        assert noted.hinted == judged.hinted
        await on.do("pane.inspector")
        on.session.cursor.go(1)
        await on.do("sentence.disputed")
        await on.saved()
        assert desk.log("ana")[-1].hinted == ("sign",)


async def test_what_the_dialog_showed_counts_until_the_cursor_goes_on() -> None:
    desk = two()
    async with shown(desk, 80, 24) as on:
        await on.do("elsewhere.open")
        await on.until("{+19 million+}")
        await on.do("dialog.close")
        await on.do("sentence.disputed")
        on.session.cursor.go(1)
        await on.do("sentence.accurate")
        await on.saved()
        looked, later = desk.log("ana")
        assert looked.hinted == ("sign", "money b.txt#2", "same b.txt#2")
        assert later.hinted == ("sign",)


# ------------------------------------------------------------------ hostile text


def hostile() -> Iterator[Article]:
    """Yield an article, and others whose title, name and text try to take over the terminal."""
    yield article("a.txt", "It is old.", HERE)
    for number, bad in enumerate(SHORT.values()):
        text = bad.encode("utf-8", "replace").decode().replace("\n", " ")
        yield replace(article(f"z{number}{text[:20].replace('/', '|')}.txt", f"{text} cost 19 million."), title=text)


async def test_hostile_words_of_others_are_inert() -> None:
    """In section, dialog, bottom line and fact sheet."""
    desk = FakeDesk(hostile())
    others = [card.name for card in desk.cards() if card.name != "a.txt"]
    for name in others:
        tell(desk, ("a.txt", 1), (name, 0), "nine million", "19 million")
    sheet_of = [Fact(FactKind.ROLE, desk.article(name).quote(0), passage(desk, (name, 0), "cost")) for name in others]
    async with shown(desk, 120, 40) as on:
        await on.until("≠ money")
        assert [line for line in on.text.splitlines() if active_in(line)] == []
        dialog = await open_dialog(on)
        for _ in others:
            await on.do("dialog.next")
            assert [line for line in on.text.splitlines() if active_in(line)] == []
        await on.do("link.supports")
        await on.do("link.evidence")
        assert [line for line in on.text.splitlines() if active_in(line)] == []
        lines: Sequence[object] = sheet_lines("x", sheet_of, lambda one: one.text)
        assert len(lines) == len({desk.article(name).quote(0) for name in others})
        assert dialog.list.chosen is not None


# ------------------------------------------------------------------ what goes wrong, and what takes long


@pytest.mark.in_threads
async def test_a_comparison_that_fails_lets_keys_go_on() -> None:
    """The reason is said, and the keys that waited for it act."""
    desk, gate = two(), Gate()

    def fail(*_: object) -> frozenset[str]:
        gate.wait(10)
        raise StoreError("The articles cannot be compared", "the disk is full")

    desk.elsewhere.refresh = fail  # type: ignore[method-assign,assignment]
    async with shown(desk, 80, 24) as on:
        try:
            await on.do("difference.next")
        finally:
            gate.set()
        await happens(lambda: "the disk is full" in on.said)
        await on.pilot.press("a")
        await happens(lambda: on.session.holding(1).verdict == Verdict.ACCURATE)
        assert not on.app.desk_screen.elsewhere.is_ready


@pytest.mark.in_threads
async def test_where_it_takes_long_no_key_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that asked says so, others act at once, and it works when that is done."""
    monkeypatch.setattr("tui.screens.desk.elsewhere.FEW", 1)
    desk, gate = two(), Gate()
    refresh, asked = desk.elsewhere.refresh, list[str]()

    def slow(*_: object) -> frozenset[str]:
        asked.append("refresh")
        gate.wait(10)
        return refresh()

    desk.elsewhere.refresh = slow  # type: ignore[method-assign,assignment]
    async with shown(desk, 80, 24) as on:
        try:
            await on.do("sentence.previous")
            await on.do("difference.next")
            assert "works when that is done" in on.said
            await on.do("sentence.accurate")
            assert on.session.holding(0).verdict == Verdict.ACCURATE
            await on.do("sentence.first")
            await on.do("difference.next")
        finally:
            gate.set()
        await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
        await happens(lambda: "The articles are compared" in on.said)
        assert on.session.cursor.sentence == 0, "nobody is moved who has gone on"
        await on.do("difference.next")
        assert on.session.cursor.sentence == 1
        assert asked == ["refresh"]


async def test_what_colleagues_write_is_heard_without_a_start() -> None:
    """Two who say that a pair is another matter take its sign away; one who takes it back brings it again."""
    desk = two()
    async with shown(desk) as on:
        await on.until("≠ money")
        held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 1))
        made = [
            Event(EventKind.EVIDENCE, who, "main", "b.txt", desk.cards()[1].snapshot, 1, held) for who in ("bo", "cy")
        ]
        for event in made:
            desk.append([event])
        on.app.desk_screen.remote.show_changes(frozenset({"b.txt"}))
        await on.gone("≠")
        desk.append([replace(made[0], holding=NOTHING)])
        on.app.desk_screen.remote.show_changes(frozenset({"b.txt"}))
        await on.until("≠ money")
        await on.until("≠1")
