"""What a session without a screen says: after each key what it did, then where one is, and nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Event as Gate
from types import SimpleNamespace
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import pyte
import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from reading.article import Article, EntityType, Mention
from review.agreement.contributions import OfPair
from review.agreement.lead_figures import LeadFigures
from review.events import Event, EventKind, Holding
from review.holdings import Progress
from review.rounds import Round, State
from review.scale import SHIPPED
from store.errors import StoreError
from store.manage.status import RoundStatus
from tests.fakes.desk import FakeDesk
from tests.registry import shipped
from tests.tui.helpers import article
from tests.waiting import LIMIT, happens
from tui.app import speech
from tui.app.app import CopydeskApp
from tui.app.speech import FEW, MOST, PAGE, Speaker, SpokenPart
from tui.screens.round_rows import list_rows, status_rows
from tui.shell.settings import ScreenSettings
from tui.shell.signs import SPOKEN
from tui.terminal.linear import PROMPT, Typewriter
from tui.widgets.inspector_rows import history_row
from tui.widgets.lines import Lines
from tui.widgets.spoken import in_words

COLUMNS = 80


@dataclass
class Reader:
    """Somebody who presses keys and hears what comes after each, as a screen reader takes it from the terminal."""

    app: CopydeskApp
    pilot: Pilot[int]
    speaker: Speaker
    written: list[str]

    async def press(self, *keys: str) -> str:
        """Press keys and return what is written until all is said: its lines, those that a terminal broke joined."""
        await self.said()
        self.written.clear()
        await self.pilot.press(*keys)
        return await self.said()

    async def said(self) -> str:
        """Return what was written since the last key."""
        await self.pilot.pause()
        await happens(lambda: self.app.return_value is not None or self.speaker.is_silent)
        return "".join(self.written)


@asynccontextmanager
async def reading(desk: FakeDesk) -> AsyncIterator[Reader]:
    """Have a desk read aloud."""
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", title="samples", signs=SPOKEN, speak=True))
    written: list[str] = []
    speaker = Speaker(app, Typewriter(written.append, lambda: 0))
    speaker.listen()
    async with app.run_test(size=(120, 40)) as pilot:
        await happens(lambda: "help" in "".join(written))
        yield Reader(app, pilot, speaker, written)


def two_articles() -> list[Article]:
    """Return two short articles."""
    return [
        article("one.txt", "The bridge opened in 1974.", "It cost two million.", "Nobody was hurt."),
        article("two.txt", "The mayor resigned."),
    ]


COMMONEST = (
    ("j", "2 of 3, not judged yet. It cost two million.\n"),
    ("k", "1 of 3, not judged yet. The bridge opened in 1974.\n"),
    ("a", "sentence 1: accurate, saved.\n2 of 3, not judged yet. It cost two million.\n"),
    ("d", "sentence 2: disputed, saved.\n3 of 3, not judged yet. Nobody was hurt.\n"),
    ("e", "sentence 3: erroneous, saved.\ndone: J next article with something left\n"),
    ("u", "undone: sentence 3: erroneous to not judged, saved.\n3 of 3, not judged yet. Nobody was hurt.\n"),
    ("ctrl+r", "redone: sentence 3: erroneous, saved.\n"),
    ("c", "sentence 3: confidence low, saved.\n"),
    ("r f", "(f figure.*\n)?sentence 3: reason figure, saved.\n"),
    ("x", "sentence 3: erroneous to not judged, saved.\n"),
    ("D f", "(f figure.*\n)?sentence 3: disputed, reason figure, saved.\ndone: J next article with something left\n"),
    ("N", "Nothing searched for; / searches\n"),
    ("g g", "1 of 3, accurate, saved. The bridge opened in 1974.\n"),
    ("G", "3 of 3, disputed, saved, reason figure. Nobody was hurt.\n"),
    ("2 k", "1 of 3, accurate, saved. The bridge opened in 1974.\n"),
    ("V j", "Range.*\n2 of 3, disputed, saved, selected. It cost two million.\n"),
    ("escape", "2 of 3, disputed, saved. It cost two million.\n"),
    ("m q", "(any letter\n)?Mark q set\n"),
    ("J", "Two.*, 1 unit.*\n1 of 1, not judged yet. The mayor resigned.\n"),
    ("K", "One.*, 3 units.*\n2 of 3, disputed, saved. It cost two million.\n"),
)
"""Twenty keys of everyday work in their order, and all that is said after each."""


async def test_what_is_said_after_the_twenty_commonest_keys() -> None:
    """The verdict is among it, the words come first, and nothing is said of anything but the key."""
    async with reading(FakeDesk(two_articles())) as reader:
        for keys, expected in COMMONEST:
            said = await reader.press(*keys.split())
            assert re.fullmatch(expected, said), f"{keys}: {said!r}"
    assert len(COMMONEST) == 20


async def test_a_mention_that_is_gone_to_is_said_with_its_name() -> None:
    """It is not seen in the text; and what a dialog shows in several lines is one sentence."""
    one = article("one.txt", "The mayor of Lyon resigned.")
    at = one.text.index("Lyon")
    desk = FakeDesk([replace(one, mentions=(Mention(at, at + 4, EntityType.PLACE, "Lyon"),))])
    async with reading(desk) as reader:
        assert await reader.press("}") == "Lyon, place\n"


def test_a_title_in_several_lines_is_said_as_one() -> None:
    """A sentence that a dialog has broken into lines has a blank where each ends."""
    part = speech._part(Static("One\ntwo", classes="title"))
    assert part is not None
    assert part.text == "One two"


class SlowDisk(FakeDesk):
    """A desk whose disk takes a decision when somebody opens the gate."""

    gate: Gate

    def append(self, events: list[Event]) -> object:  # type: ignore[override]
        """Take the events after the gate was opened."""
        assert self.gate.wait(LIMIT)
        return super().append(events)


async def test_nothing_is_called_saved_before_the_disk_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that the disk is slow to take is said as not saved yet, and as saved when it is."""
    monkeypatch.setattr(speech, "SAVE_SECONDS", 0.0)
    desk = SlowDisk(two_articles())
    desk.gate = Gate()
    try:
        async with reading(desk) as reader:
            said = await reader.press("a")
            assert said.startswith("sentence 1: accurate, not saved yet.\n")
            assert "saved." not in said.replace("not saved yet", "")
            assert "1 of 3, accurate, not saved yet" in await reader.press("k")
            reader.written.clear()
            desk.gate.set()
            await happens(lambda: "".join(reader.written) == "Saved.\n", lambda: str(reader.written))
    finally:
        desk.gate.set()


async def test_what_the_disk_refused_is_not_called_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = FakeDesk(two_articles())

    def refuse(_events: object) -> object:
        raise StoreError("The disk is full", "/desk", "Make room.")

    monkeypatch.setattr(desk, "append", refuse)
    async with reading(desk) as reader:
        said = await reader.press("a")
        await happens(lambda: "full" in "".join(reader.written), lambda: str(reader.written))
        assert "accurate, saved" not in said
        assert not any("accurate, saved" in line for line in reader.written)


async def test_a_line_is_chosen_by_its_number() -> None:
    """In the palette behind the words, in a list before the key that opens."""
    async with reading(FakeDesk(two_articles())) as reader:
        said = await reader.press("ctrl+p")
        assert re.match(r"Commands\n\d+ lines\n1: ", said)
        assert said.endswith(PROMPT)
        await reader.press(*"sentence 2", "down", "up")
        second = await reader.press("up", "down")
        assert "2: " in second
        assert await reader.press("escape") == "\n1 of 3, not judged yet. The bridge opened in 1974.\n"
        assert "1 of 2: One.Txt, 0 of 3 judged, open, 3 units" in await reader.press("shift+tab")
        assert "1 of 1, not judged yet. The mayor resigned." in await reader.press("2", "enter")


async def test_a_prefix_says_what_may_follow() -> None:
    async with reading(FakeDesk(two_articles())) as reader:
        await reader.press("g")
        await happens(lambda: "d Decisions" in "".join(reader.written))
        assert "Decisions" in await reader.press("d")


async def test_a_dialog_is_a_question_and_what_is_typed_is_echoed() -> None:
    async with reading(FakeDesk(two_articles())) as reader:
        said = await reader.press("n")
        assert said.startswith("Note on sentence 1\nThe bridge opened in 1974.\n")
        assert "enter accept" in said
        assert await reader.press("h", "o") == "ho"
        assert await reader.press("backspace") == "\b \b"
        said = await reader.press("i", "enter")
        assert said.startswith("i\nsentence 1: note kept, saved.\n1 of 3, not judged yet, saved, note.")


async def test_lists_are_numbered_lines_and_pages_read_on() -> None:
    """A page is read from the line one was at to the one that is current then: none is passed over."""
    desk = FakeDesk([article(f"{number:02}.txt", "One.", "Two.") for number in range(25)])
    async with reading(desk) as reader:
        await reader.press("shift+tab")
        heard = (await reader.press("pagedown")) + (await reader.press("pagedown"))
        numbers = [int(line.partition(" ")[0]) for line in heard.splitlines()]
        assert numbers == list(range(2, 26))
        back = await reader.press("pageup")
        assert back.startswith(f"{reader.app.desk_screen.articles.cursor + 1} of 25: ")


async def test_a_case_is_read_with_one_line_for_each_vote() -> None:
    """The sentence comes first, then who said what and why, then its context; the next case is read whole again."""
    one, two = two_articles()
    desk = FakeDesk([one, two])
    fault = Holding("erroneous", note="It was 1975.", reasons=("date",))
    for sentence in (0, 1):
        for who, holding in (("bo", Holding("accurate")), ("cy", fault)):
            desk.append([Event(EventKind.DECIDE, who, desk.round, one.name, one.sha256, sentence, holding)])
    desk.rules = Round(state=State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",))
    async with reading(desk) as reader:
        said = (await reader.press("g", "a")).splitlines()
        assert said[-6:] == [
            "sentence 1 of 3, One.Txt",
            "The bridge opened in 1974.",
            "1 bo, accurate",
            "2 cy, erroneous, date, It was 1975.",
            "not settled yet",
            "after: It cost two million.",
        ]
        said = (await reader.press("1")).splitlines()
        assert said[:2] == ["Sided with bo: sentence 1", "sentence 2 of 3, One.Txt"]
        assert "1 bo, accurate" in said


def test_a_round_is_said_in_words_and_each_figure_behind_its_name() -> None:
    """No sign of a verdict, also of a desk's own scale, and no column that one would have to count off."""
    scale = SHIPPED["check"]
    people = {"ana": {"a.txt": Progress(3, 4, (1, 0, 0, 2, 0))}}
    rules = Round("spring", state=State.CLOSED, reviewers=("ana", "bo"), scale=scale)
    pair = OfPair("ana", "bo", 3, 0.5, 0.25, None)
    figures = LeadFigures(("ana", "bo"), 0.5, 0.2, (pair,))
    rows = [*list_rows([rules], 0, SPOKEN), *status_rows(RoundStatus(rules, people), figures, SPOKEN, 116)]
    said = [in_words("".join(text for text, _ in row)) for row in rows]
    assert said[0] == "spring, state closed, reviewers ana, bo"
    assert "accurate 33% disputed 0% erroneous 0% misleading 67% unverifiable 0%" in said
    assert "ana, done 3, of 4, accurate 1, misleading 2" in said
    assert "ana and bo: kappa 0.25" in said
    assert not {verdict.sign for verdict in scale if len(verdict.sign) == 1} & set("".join(said)) - {"?"}


def test_a_verdict_is_said_once_whatever_it_is_called() -> None:
    """Its sign is its word where signs are words: neither a vote nor a line of the history says it a second time."""
    assert SPOKEN.told("half-true") == "half-true"
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", "0" * 64, 0, Holding("half-true"), id="0" * 26)
    row = history_row(event, SPOKEN, "", 400)
    assert "".join(text for text, _ in (*row.left, *row.right)).count("half-true") == 1


async def test_what_only_the_eye_would_see_is_said() -> None:
    """Panes that come and go; which dialog it is; that a list is empty, once; a note beyond its first words."""
    async with reading(FakeDesk(two_articles())) as reader:
        assert await reader.press("z") in ("Inspector hidden\n", "Inspector shown\n")
        assert await reader.press("Z") == "The article alone\n"
        assert await reader.press("Z") == "All panes\n"
        assert (await reader.press("E")).startswith("Export\n")
        await reader.press("escape")
        assert (await reader.press("g", "d")).count("othing") <= 1
        await reader.press("escape", "n", *"one two three four", "enter")
        assert "note one two three four" in await reader.press("g", "d")


async def test_that_everything_is_judged_is_said_once() -> None:
    async with reading(FakeDesk([article("one.txt", "The bridge opened in 1974.", "It cost two million.")])) as reader:
        for _ in range(3):  # faster than anything is said
            reader.app.perform("sentence.accurate")
        assert (await reader.said()).count("everything is judged") == 1


async def test_room_between_words_is_a_pause_and_at_the_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading(FakeDesk(two_articles())) as reader:
        monkeypatch.setattr(reader.speaker, "_lines", lambda _screen: ["  alpha   0.64 ", "   "])
        assert await reader.press("j") == "alpha, 0.64\n"


async def test_what_is_marked_is_said() -> None:
    desk = FakeDesk(two_articles())
    async with reading(desk) as reader:
        await reader.press("a")
        await reader.press("g", "d")
        assert "1 marked" in await reader.press("space")


async def test_the_whole_screen_is_said_when_it_is_asked_for() -> None:
    async with reading(FakeDesk(two_articles())) as reader:
        said = await reader.press("ctrl+l")
        assert "samples" in said
        assert "0/3 judged" in said
        assert "3 of 3, not judged yet. Nobody was hurt." in said


async def test_text_from_outside_is_made_visible() -> None:
    """Escape sequences in a sentence or a title reach no terminal: what is written has no control but line ends."""
    hostile = article("a.txt", "Red \x1b[31m and \x9b title \x1b]0;x\x07 end.", "\u202eTwo.")
    async with reading(FakeDesk([hostile])) as reader:
        said = "".join(reader.written) + await reader.press("j", "ctrl+l")
        assert not {char for char in said if not char.isprintable() and char != "\n"}
        assert "␛[31m" in said


EDITS = (
    ("b", 1),
    ("br", 2),
    ("bré", 3),
    ("brée", 4),
    ("brée", 1),
    ("bxrée", 2),
    ("brée", 1),
    ("漢ré", 1),
    ("漢", 1),
    ("", 0),
)


def test_the_line_that_is_typed_looks_as_in_a_shell_on_any_terminal() -> None:
    """After each change the row is the field's text, the cursor where the field has it, and no other row changed."""
    screen = pyte.Screen(COLUMNS, 6)
    screen.set_mode(pyte.modes.LNM)
    stream = pyte.Stream(screen)
    typewriter = Typewriter(stream.feed, lambda: COLUMNS)
    typewriter.line("Question")
    for text, cursor in EDITS:
        typewriter.type(text, cursor)
        assert screen.display[1].rstrip().replace("漢 ", "漢") == (PROMPT + text).rstrip()
        assert screen.cursor.x == len(PROMPT) + cursor + text[:cursor].count("漢")
    long = "word " * 40
    for cursor in (0, 20, 79, 80, 160, len(long)):
        typewriter.type(long, cursor)
        assert screen.cursor.y == 1
        before, after = screen.display[1][: screen.cursor.x], screen.display[1][screen.cursor.x :].rstrip()
        assert long[:cursor].endswith(before[len(PROMPT) :].lstrip()[-8:])
        assert after == "" or long[cursor:].startswith(after[:8])
    typewriter.line("Answer")
    assert screen.display[0].rstrip() == "Question"
    assert screen.display[2].rstrip() == "Answer"


# ------------------------------------------------------------------------------------- what is said of lists and texts


class Items(Lines):
    """Lines whose words are their numbers."""

    SPOKEN_PAGE: ClassVar[int] = 3

    def spoken(self, number: int) -> str:
        return f"item {number}"

    def spoken_here(self) -> str:
        return "here"


def saying(acted: str = "", screen: object = None, focused: Widget | None = None) -> Any:
    """Return a speaker of an application that shows nothing yet."""
    speaker: Any = Speaker.__new__(Speaker)
    speaker._app = SimpleNamespace(key_of=lambda _id: "pgdn", screen=screen, focused=focused)
    speaker._read, speaker._acted = WeakKeyDictionary(), acted
    return speaker


SEVEN = SpokenPart("\n".join("abcdefg"))


def test_a_long_text_is_read_page_by_page_and_its_end_is_said() -> None:
    one, speaker = Items(), saying()
    said = {start: list(speaker._text(one, SEVEN, start)) for start in (0, 3, 4, 6, 7, 8)}
    assert said == {
        0: ["a", "b", "c", "4 more lines: pgdn reads on"],
        3: ["d", "e", "f", "1 more lines: pgdn reads on"],
        4: ["e", "f", "g"],
        6: ["g"],
        7: ["The end."],
        8: ["The end."],
    }
    assert list(speaker._text(one, SpokenPart(""), 0)) == []


@pytest.mark.parametrize(
    ("acted", "read", "said"),
    [
        ("dialog.page-next", None, "abc"),
        ("dialog.page-next", 3, "def"),
        ("dialog.page-previous", 7, "bcd"),
        ("dialog.page-previous", 6, "abc"),
        ("dialog.page-previous", 2, "abc"),
    ],
)
def test_a_page_of_a_text_is_the_next_or_the_one_before(acted: str, read: int | None, said: str) -> None:
    """From where it was read to."""
    one, speaker = Items(), saying(acted)
    if read is not None:
        speaker._read[one] = read
    assert "".join(list(speaker._text_again(one, SEVEN, SEVEN, True))[:3]) == said
    assert speaker._read[one] == "abcdefg".index(said[-1]) + 1
    assert list(speaker._text_again(one, SEVEN, SEVEN, False)) == []


@pytest.mark.parametrize(
    ("acted", "old", "new", "said"),
    [
        ("", None, SpokenPart("a\nb"), ["a", "b"]),
        ("", SpokenPart("a\nb", "old"), SpokenPart("a\nb", "new"), ["a", "b"]),
        ("", SpokenPart("a\nb"), SpokenPart("a\nx\nb\ny\nz\nw"), ["x", "y", "z"]),
        ("x", SpokenPart("a", here="a"), SpokenPart("a\nb", here="c"), ["c", "b"]),
        ("x", SpokenPart("a", here="a"), SpokenPart("a\nb", here="b"), ["b"]),
        ("x", SpokenPart("a", here="a"), SpokenPart("a\nb", here="a"), ["b"]),
        ("", SpokenPart("a", here="a"), SpokenPart("a", here="c"), []),
        ("x", SpokenPart("a", here="a"), SpokenPart("a", here="c"), ["c"]),
    ],
)
def test_of_a_text_that_changed_only_what_is_new_is_said(
    acted: str, old: SpokenPart | None, new: SpokenPart, said: list[str]
) -> None:
    """And after an act where one is."""
    assert list(saying(acted)._text_again(Items(), new, old, False)) == said


def test_a_list_is_read_from_its_current_item_on() -> None:
    assert (PAGE, FEW, MOST) == (10, 3, 60)
    one, speaker = Items(), saying()
    assert list(speaker._page(one, SpokenPart("now", count=5, at=2), 2)) == ["item 2", "item 3"]
    assert list(speaker._page(one, SpokenPart("now", count=5, at=2), 10)) == ["item 2", "item 3", "item 4"]
    assert list(speaker._page(one, SpokenPart("nothing", count=0, at=0), 3)) == ["nothing"]
    assert (speaker._few, saying(screen=ModalScreen())._few) == (1, FEW)


@pytest.mark.parametrize(
    ("acted", "before", "after", "said"),
    [
        ("list.next", 2, 3, ["now"]),
        ("list.next", 3, 3, []),
        ("list.page-next", 2, 5, ["item 3", "item 4", "item 5"]),
        ("page.next", 2, 5, ["item 3", "item 4", "item 5"]),
        ("list.page-previous", 5, 2, ["item 2", "item 3", "item 4"]),
        ("list.page-next", 5, 5, []),
        ("list.page-next", 0, 100, [f"item {number}" for number in range(1, MOST + 2)]),
        ("list.next", None, 3, ["head", "item 3"]),
    ],
)
def test_of_a_list_all_that_a_page_passes_is_read(acted: str, before: int | None, after: int, said: list[str]) -> None:
    one = Items()
    old = {} if before is None else {one: SpokenPart("now", "head", 200, before)}
    new = {one: SpokenPart("now", "head", 200, after)}
    assert list(saying(acted)._new(new, old)) == said
    changed = {one: SpokenPart("now", "another", 200, after)}
    assert list(saying(acted)._new(changed, new)) == ["another", f"item {after}"]


def test_what_changed_beside_lists_is_said_but_for_keys_and_fields() -> None:
    words, keys, field = Static(), Static(), Input()
    parts: dict[Widget, SpokenPart] = {
        words: SpokenPart("new"),
        keys: SpokenPart("enter accept", keys=True),
        field: SpokenPart("typed"),
    }
    assert list(saying()._new(parts, {})) == ["new"]
    assert list(saying("page.next")._new(parts, parts)) == [], "a page is turned of lines alone"
    text = Items()
    assert list(saying()._new({text: SpokenPart("a\nb")}, {text: SpokenPart("a")})) == ["b"]


def test_where_one_is_is_the_item_or_what_is_asked() -> None:
    one, other, text, words, fault = Items(), Items(), Items(), Static(), Static(id="fault")
    lists: dict[Widget, SpokenPart] = {one: SpokenPart("first", count=1, at=0), other: SpokenPart("second", at=0)}
    texts: dict[Widget, SpokenPart] = {text: SpokenPart("a\nb"), words: SpokenPart("asked")}
    said: dict[Widget, SpokenPart] = {words: SpokenPart("asked"), fault: SpokenPart("No such thing")}
    assert list(saying()._where({**texts, **lists})) == ["first"]
    assert list(saying(focused=other)._where(lists)) == ["second"]
    assert list(saying()._where(texts)) == ["here"]
    last = Items()
    last.spoken_here = lambda: "there"  # type: ignore[method-assign]
    assert list(saying()._where({**texts, last: SpokenPart("c")})) == ["here"]
    assert list(saying(focused=words)._where(texts)) == ["asked"]
    assert list(saying()._where(said)) == ["asked"]
    assert list(saying("dialog.accept")._where({**lists, **said})) == ["No such thing", "first"]
    assert list(saying("dialog.close")._where({**lists, **said})) == ["first"]
    assert list(saying()._where({})) == []


def test_a_number_chooses_in_the_first_list_that_has_items_else_on_the_screen() -> None:
    chosen: list[tuple[object, int]] = []

    class Choosing(Items):
        def choose(self, number: int) -> None:
            chosen.append((self, number))

    text, words, items, screen = Choosing(), Static(), Choosing(), Choosing()
    speaker = saying(screen=screen)
    speaker._parts = lambda: {text: SpokenPart("a"), words: SpokenPart("b", at=1), items: SpokenPart("c", at=0)}
    speaker.choose(3)
    speaker._parts = lambda: {text: SpokenPart("a")}
    speaker.choose(1)
    assert chosen == [(items, 2), (screen, 0)]


@pytest.mark.parametrize(("before", "rests"), [("a", 1), ("ab", 0)])
def test_what_is_found_is_said_when_the_typing_rests(monkeypatch: pytest.MonkeyPatch, before: str, rests: int) -> None:
    """Each letter begins the rest anew; a painting without one does not."""
    monkeypatch.setattr(speech, "_is_field", lambda _: True)
    monkeypatch.setattr(speech, "_typed_into", lambda _: ("ab", 2, 0))
    field = Static()
    speaker = saying(focused=field)
    asked: list[str] = []
    speaker._told, speaker._typed, speaker._rest = [], (field, before), object()
    speaker._rest_soon = lambda: asked.append("rest")
    speaker._type = lambda _: asked.append("shown")
    speaker._say()
    assert asked == [*["rest"] * rests, "shown"]
    assert speaker._typed == (field, "ab")
