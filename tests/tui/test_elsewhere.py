"""What other articles say on the screen: section, signs, dialog, fact sheet, and when a round lets one see them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from threading import Event as Gate

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Mention
from review.elsewhere.values import (
    Band,
    Difference,
    DifferenceKind,
    Fact,
    FactKind,
    Hints,
    Partner,
    Passage,
    Strength,
)
from review.events import NOTHING, Event, EventKind, Holding, Link, Relation
from review.links import linked
from review.rounds import Round
from store.errors import StoreError
from tests.fakes.desk import FakeDesk
from tests.hostile import SHORT, active_in
from tests.registry import shipped
from tests.tui.helpers import article, screen_text
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.elsewhere_dialog import ElsewhereDialog
from tui.screens.desk.entity_view import EntityView, sheet_lines
from tui.shell.settings import ScreenSettings
from tui.work.session import Session

HERE = "The bridge cost nine million."
THERE = "The bridge has cost 19 million in all."
OTHERS = "abcdefgh"


class Screen:
    """An application over a desk, its keys by the ids of actions."""

    def __init__(self, app: CopydeskApp, desk: FakeDesk, pilot) -> None:  # type: ignore[no-untyped-def]
        self.app, self.desk, self.pilot = app, desk, pilot

    @property
    def session(self) -> Session:
        found: Session = self.app.desk_screen.session
        return found

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def said(self) -> str:
        return str(self.app.desk_screen.status.message)

    async def do(self, action: str, count: int | None = None) -> None:
        await self.pilot.press(*(str(count) if count else ""), *self.app.keymap.keys[action][0])
        await self.pilot.pause()
        if self.app.keyboard.reader.waiting:
            self.app.keyboard.expire()
        await self.pilot.pause()

    async def until(self, text: str) -> None:
        await happens(lambda: text in self.text, lambda: f"{text!r} is not on the screen:\n{self.text}")

    async def gone(self, text: str) -> None:
        await happens(lambda: text not in self.text, lambda: f"{text!r} is on the screen:\n{self.text}")

    async def saved(self) -> None:
        await happens(lambda: self.session.pending.pending == 0)
        await self.pilot.pause()


def two() -> FakeDesk:
    """Return a desk with an article, and another that says one of its sentences otherwise."""
    desk = FakeDesk([article("a.txt", "It is old.", HERE, "It is long."), article("b.txt", "So.", THERE, "Ah.")])
    tell(desk, ("a.txt", 1), ("b.txt", 1), "nine million", "19 million")
    return desk


def tell(
    desk: FakeDesk,
    here: tuple[str, int],
    there: tuple[str, int],
    own: str,
    other: str,
    strength: Strength = Strength.STRONG,
) -> None:
    """Let a sentence have a partner that says something otherwise."""
    passages = [passage(desk, place, words) for place, words in ((here, own), (there, other))]
    hints = desk.elsewhere.hints.get(here, Hints(is_complete=True))
    partner = Partner(*there, 0.61, Band.SAME, desk.article(there[0]).quote(there[1]))
    difference = Difference(DifferenceKind.MONEY, passages[0], passages[1], strength)
    desk.elsewhere.hints[here] = replace(
        hints, partners=(*hints.partners, partner), differences=(*hints.differences, difference)
    )


def passage(desk: FakeDesk, place: tuple[str, int], words: str) -> Passage:
    of = desk.article(place[0])
    start = of.sentences[place[1]].start + of.quote(place[1]).index(words)
    return Passage(*place, start, start + len(words), words)


@asynccontextmanager
async def shown(desk: FakeDesk, width: int = 120, height: int = 40, **more: object) -> AsyncIterator[Screen]:
    """Show a desk; the cursor is on the second sentence of its first article."""
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", **more))  # type: ignore[arg-type]
    async with app.run_test(size=(width, height)) as pilot:
        on = Screen(app, desk, pilot)
        await on.do("sentence.next")
        yield on


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
        place = on.session.place(on.app.desk_screen.state())
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
        on.session.note("what is shown after the verdict was no hint for it")
        assert "≠1" not in on.text, "the article is not done, so its count is not shown"
        on.app.desk_screen.order.want("difference:any")
        await on.until("Nothing matches")
        on.app.desk_screen.order.want("")
        for sentence in (0, 2):
            on.session.cursor.go(sentence)
            on.session.decide(Verdict.ACCURATE)
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
        on.session.note("hm")
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


# ------------------------------------------------------------------ dialog and links


async def open_dialog(on: Screen) -> ElsewhereDialog:
    await on.do("elsewhere.open")
    await happens(lambda: isinstance(on.app.screen, ElsewhereDialog) and on.app.screen.list.chosen is not None)
    assert isinstance(on.app.screen, ElsewhereDialog)
    return on.app.screen


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24), (40, 12)])
async def test_the_dialog_marks_words_by_signs_at_every_size(width: int, height: int) -> None:
    """Without colour too: the other sentence's words between `{+` and `+}`, one's own between `[-` and `-]`."""
    async with shown(two(), width, height) as on:
        await open_dialog(on)
        flat = " ".join(on.text.replace("│", " ").split())
        assert "{+19 million+}" in flat
        assert "[-nine million-]" in flat
        assert "enter go there" in flat
        await on.do("dialog.accept")
        await happens(lambda: on.session.here == ("b.txt", 1))
        await on.do("jump.back")
        await happens(lambda: on.session.here == ("a.txt", 1))


async def test_not_the_same_silences_at_once_and_can_be_taken_back() -> None:
    """The sign, the section's lines and the count go; the dialog keeps the sentence, the same key brings it back."""
    async with shown(two()) as on:
        await on.until("≠1")
        dialog = await open_dialog(on)
        await on.do("link.not-same")
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "not-same")
        await on.do("dialog.close")
        await on.gone("≠")
        await on.until("not the same")
        dialog = await open_dialog(on)
        assert dialog.list.chosen is not None
        await on.do("link.not-same")
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "")
        await on.do("dialog.close")
        await on.until("≠ money")
        await on.until("≠1")


@pytest.mark.parametrize("said", [1, 2])
async def test_others_silence_a_pair_once_two_said_so(said: int) -> None:
    desk = two()
    card = desk.cards()[1]
    held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 1))
    for who in ("bo", "cy")[:said]:
        desk.append([Event(EventKind.EVIDENCE, who, "main", "b.txt", card.snapshot, 1, held)])
    async with shown(desk) as on:
        await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
        if said == 1:
            await on.until("≠ money")
            return
        await happens(lambda: 1 in on.app.desk_screen.elsewhere._sections)
        assert "≠" not in on.text


async def test_a_link_is_undone_and_redone_like_any_act() -> None:
    async with shown(two()) as on:
        await open_dialog(on)
        await on.do("link.contradicts")
        assert "contradicts: b.txt, sentence 2" in on.said
        await on.do("dialog.close")
        await on.do("edit.undo")
        assert on.session.holding(1).links == ()
        assert "no longer contradicts" in on.said
        await on.do("edit.redo")
        assert [link.relation for link in on.session.holding(1).links] == ["contradicts"]
        await on.saved()


async def test_evidence_has_the_words_and_the_stance_of_the_link() -> None:
    """Supporting overrules that it differs; the second time it is there already."""
    async with shown(two()) as on:
        await open_dialog(on)
        await on.do("link.supports")
        dialog = on.app.screen
        assert isinstance(dialog, ElsewhereDialog)
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "supports")
        await on.do("link.evidence")
        await on.do("link.evidence")
        (piece,) = on.session.holding(1).evidence
        assert (piece.source, piece.quote, piece.stance) == ("b.txt#2", THERE, "supports")
        assert "already" in on.text


async def test_links_are_rows_of_the_inspector_that_lead_there_and_go_away() -> None:
    """Also those whose sentence is gone, which say so."""
    desk = two()
    other = desk.cards()[1]
    links = (
        Link("supports", "b.txt", other.snapshot, 1, THERE),
        Link("contradicts", "b.txt", "an earlier text", 7, "Gone."),
    )
    own = desk.cards()[0].snapshot
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "a.txt", own, 1, Holding(links=links))])
    async with shown(desk) as on:
        await on.until("supports")
        await on.until("B.Txt 8 gone")
        on.app.desk_screen.focus_pane("inspector")
        await on.pilot.pause()
        while on.app.desk_screen.inspector.chosen != ("link", 1):
            await on.do("inspector.next")
        await on.do("inspector.open")
        assert "not on this desk any more" in on.said
        await on.do("inspector.remove")
        assert on.session.holding(1).links == links[:1]
        while on.app.desk_screen.inspector.chosen != ("link", 0):
            await on.do("inspector.previous")
        await on.do("inspector.open")
        await happens(lambda: on.session.here == ("b.txt", 1))


async def test_nothing_is_linked_where_nothing_may_be_written() -> None:
    desk = two()
    desk.read_only = "it is somebody else's"
    async with shown(desk) as on:
        await open_dialog(on)
        for action in ("link.supports", "link.not-same", "link.evidence"):
            await on.do(action)
        assert on.session.holding(1) == NOTHING


# ------------------------------------------------------------------ list


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
            await happens(lambda place=place: on.session.here == place)  # type: ignore[misc]
        await on.do("difference.next")
        assert "No difference further on" in on.said
        await on.do("difference.previous", count=2)
        await happens(lambda: on.session.here == ("a.txt", 1))


# ------------------------------------------------------------------ fact sheet


def sheet() -> FakeDesk:
    """Return a desk of two articles that call the same man by two offices."""
    text = "Oro heads the works."
    mentions = (Mention(0, 3, EntityType.PERSON, "Oro"),)
    first = replace(article("a.txt", text), mentions=mentions)
    desk = FakeDesk([first, replace(article("b.txt", "Oro is mayor."), mentions=mentions)])
    where = passage(desk, ("a.txt", 0), "heads"), passage(desk, ("b.txt", 0), "mayor")
    desk.elsewhere.said = {
        ("Oro", EntityType.PERSON): (
            Fact(FactKind.ROLE, "head", where[0], "Oro", "the works", differs=(where[1],)),
            Fact(FactKind.ROLE, "mayor", where[1], "Oro", is_former=True),
            Fact(FactKind.DATE, "1974-05-01", where[1]),
            Fact(FactKind.QUOTATION, "It is old.", where[1], "Oro"),
        )
    }
    return desk


async def test_the_fact_sheet_says_who_says_what_and_leads_there() -> None:
    app = CopydeskApp(sheet(), shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, FakeDesk(()), pilot)
        await on.do("entity.open")
        await on.until("head of the works")
        rows = [" ".join(line.split()) for line in on.text.splitlines()]
        assert any("role head of the works A.Txt 1" in row for row in rows)
        assert any("≠ Oro is mayor. B.Txt 1" in row for row in rows)
        assert any("role former mayor B.Txt 1" in row for row in rows)
        assert any("date 1974-05-01" in row for row in rows)
        assert any("quotation “It is old.”" in row for row in rows)
        await on.do("dialog.page-previous")
        await on.do("dialog.next")
        await on.do("dialog.accept")
        await happens(lambda: on.session.here == ("b.txt", 0))


@pytest.mark.parametrize("rules", [Round(name="main", blind=True), Round(name="main", hints="off")])
async def test_the_fact_sheet_is_a_hint(rules: Round) -> None:
    """It is shown when the round shows what other articles say; the mentions are there always."""
    desk = sheet()
    desk.rules = rules
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, desk, pilot)
        await on.do("entity.open")
        await on.until("2 in 2 articles")
        assert "head of the works" not in on.text
        assert isinstance(app.screen, EntityView)


async def test_the_fact_sheet_says_of_each_sentence_what_the_round_shows_of_it() -> None:
    """Having judged one sentence, one sees what differs from it, and no line of those that one has not judged."""
    desk = sheet()
    desk.rules = Round(name="main", blind=True)
    held = Holding(Verdict.ACCURATE, True)
    desk.append([Event(EventKind.DECIDE, "ana", "main", "a.txt", desk.cards()[0].snapshot, 0, held)])
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark"))
    async with app.run_test(size=(100, 30)) as pilot:
        on = Screen(app, desk, pilot)
        on.session.open("a.txt", 0)
        await happens(lambda: on.session.here == ("a.txt", 0))
        await on.do("entity.open")
        await on.until("head of the works")
        assert "≠ Oro is mayor." in " ".join(on.text.split())
        assert "former mayor" not in on.text
        assert "1974-05-01" not in on.text


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
        on.app.desk_screen.remote.wrote(frozenset({"b.txt"}))
        await on.gone("≠")
        desk.append([replace(made[0], holding=NOTHING)])
        on.app.desk_screen.remote.wrote(frozenset({"b.txt"}))
        await on.until("≠ money")
        await on.until("≠1")
