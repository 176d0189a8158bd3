"""The page, without a screen: where it scrolls to, what stands in its gutter, its margin and its end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Size

from reading.article import Article, EntityType, Kind, Mention
from review.events import NOTHING, Evidence, Holding, Link
from review.holdings import draft_line
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.shell.signs import UNICODE, WORDS
from tui.widgets.lines import Lines, Looks
from tui.widgets.reader import Reader, held_in_words
from tui.work.echo import CONFIDENCE
from tui.work.pending import SaveState

PLAIN = Style()
MANY = article("a.txt", *(f"Sentence number {number:02} says something of the harbour." for number in range(30)))
LONG = article("a.txt", "x " * 400 + "end.", "Two.", "Three.")


def view(number: int, **more: Any) -> Any:
    """Return a sentence as it is drawn."""
    plain: dict[str, Any] = {
        **{"number": number, "sign": "unjudged", "look": "unjudged", "status": "unjudged", "holding": NOTHING},
        **{"state": SaveState.SAVED, "is_current": False, "is_in_range": False, "is_claim": True, "spans": ()},
        **{"differs": False, "missing": (), "stale": None, "suggested": None},
    }
    return SimpleNamespace(**{**plain, **more})


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that makes a page of an article, of 60 by 8 cells."""
    monkeypatch.setattr(Lines, "_show", lambda *_: None)

    def made(shown: Article = MANY, scroll: str = "half", width: int = 60, height: int = 8, looks: Any = None) -> Any:
        monkeypatch.setattr(Reader, "size", Size(width, height))
        monkeypatch.setattr(Reader, "outer_size", Size(width, height))
        found = Reader(UNICODE, scroll=scroll)
        found.looks = Looks(looks or (lambda _: PLAIN))
        found.show(shown, [view(number) for number in range(len(shown.sentences))], 0)
        return found

    return made


WAY = (*range(12), 10, 9, 5, 4, 3, 0, 29, 30, 29, 15)


@pytest.mark.parametrize(
    ("scroll", "tops"),
    [
        ("half", (0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 4, 0, 0, 0, 0, 24, 24, 24, 10)),
        ("centre", (0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 2, 1, 0, 0, 24, 24, 24, 12)),
        ("line", (0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 5, 5, 4, 3, 2, 0, 23, 24, 24, 14)),
    ],
)
def test_how_the_page_follows(page: Any, scroll: str, tops: tuple[int, ...]) -> None:
    """By half a page, centred, or by as little as shows one line more; two lines stand behind the last sentence."""
    shown = page(scroll=scroll)
    found = []
    for at in WAY:
        shown.move(at)
        found.append(shown.top)
    assert tuple(found) == tops
    assert shown.line_count() == 32
    shown.move(30)
    assert (shown.is_at_end, shown.current(), shown.line_count()) == (True, (5, 31), 32)


@pytest.mark.parametrize(
    ("scroll", "tops"), [("half", [0, 20, 0, 20, 0]), ("centre", [0, 20, 8, 20, 8]), ("line", [0, 18, 0, 19, 0])]
)
def test_a_sentence_longer_than_the_page_is_shown_from_its_beginning(page: Any, scroll: str, tops: list[int]) -> None:
    shown = page(LONG, scroll, 40)
    found = [shown.top]
    for at in (1, 0, 2, 0):
        shown.move(at)
        found.append(shown.top)
    assert found == tops
    assert shown.page_target(1) == 1


@pytest.mark.parametrize(
    ("at", "targets"), [(0, [6, 12, 29]), (5, [11, 17, 29]), (12, [18, 24, 29]), (23, [29, 29, 29])]
)
def test_paging_forth_and_back(page: Any, at: int, targets: list[int]) -> None:
    """By a page less two lines, to the ends."""
    shown = page()
    shown.move(at)
    assert [shown.page_target(steps) for steps in (1, 2, 9)] == targets
    assert shown.page_target(-1) == (at - 6 if at > 6 else 0 if at else -1)
    assert page(height=1).page_target(1) == 1


@pytest.mark.parametrize(("top", "row"), [(0, 0), (1, 0), (10, 3), (21, 6), (22, 7), (24, 7)])
def test_the_thumb_says_where_the_window_is(page: Any, top: int, row: int) -> None:
    """At the ends of an article it is at those of the window; of one that is seen whole there is none."""
    shown = page()
    shown.scroll_lines_to(top)
    assert shown.thumb() == row
    rows = [row.text for row in shown.window(0, 8)]
    assert [number for number, text in enumerate(rows) if text.endswith(UNICODE.range)] == [row]
    assert {len(text) for text in rows} == {60}
    assert (page(height=30).thumb(), page(height=29).thumb(), page(height=1).thumb()) == (-1, 0, -1)


def test_the_gutter(page: Any) -> None:
    """The sign of each sentence, before it that of a note, the bar of the current one, and of what differs."""
    shown = page()
    first, second, third, fourth, *_ = shown.views
    first.is_current, third.is_in_range, third.differs = True, True, True
    second.holding, second.sign = Holding(note="x"), "accurate"
    fourth.holding = Holding(confidence=1)
    said = [one.text.partition(" Sentence")[0] for one in shown.window(0, 5)]
    assert said == [" ▌ ·", "  ✎✓", "≠┃ ·", "  ⋯·", "   ·"]
    shown.numbered = True
    shown.repaint()
    said = [one.text.partition(" Sentence")[0] for one in shown.window(0, 3)]
    assert said == ["  1  ▌ ·", "  2   ✎✓", "  3 ≠┃ ·"]
    assert (shown.gutter_width(), shown.current()) == (8, (9, 0))
    for held in (Holding(reasons=("x",)), Holding(evidence=(Evidence("a"),)), Holding(links=(Link("x", "a", "", 0),))):
        assert shown._note(view(0, holding=held), PLAIN)[0] == UNICODE.more
    assert shown._note(view(0), PLAIN)[0] == " "
    assert shown._note(view(0, holding=Holding(Verdict.ACCURATE)), PLAIN)[0] == " "


def test_what_is_on_its_way_looks_so(page: Any) -> None:
    """Sign and note alike, until it is saved."""
    shown = page(looks=lambda name: Style(dim=True) if name == "pending" else PLAIN)
    held = Holding(note="x")
    for state, dim in ((SaveState.PENDING, True), (SaveState.SAVED, None), (SaveState.FAILED, None)):
        one = view(0, holding=held, state=state)
        assert (shown._sign(one)[1].dim, shown._note(one, PLAIN)[1].dim) == (dim, dim)


@pytest.mark.parametrize(("width", "column"), [(60, 5), (80, 5), (100, 14), (120, 24)])
def test_the_text_stands_in_the_middle(page: Any, width: int, column: int) -> None:
    """No line is longer than is good for the eye, and one cell stays for the thumb."""
    shown = page(width=width)
    assert shown.current() == (column, 0)
    assert shown.window(1, 2)[0].text.index("Sentence") == column


def test_the_end_of_an_article(page: Any) -> None:
    """In as many words as there is room for, where it is current; the last of them where there is room for none."""
    shown = page(width=40)
    shown.end_row = lambda: ("The end of it, and what comes next here", "The end")
    number = shown._laid_out.height + 1
    assert shown.draw(number, 40).text.strip() == ""
    shown.move(30)
    assert shown.draw(number, 40).text.rstrip() == " ▌   The end"
    assert shown.draw(number - 1, 40).text.strip() == ""
    for text, is_shown in (("x" * 34, True), ("x" * 35, False)):
        shown.forget()
        shown.end_row = lambda text=text: (text, "The end")
        assert (text in shown.draw(number, 40).text) is is_shown
    shown.move(29)
    assert shown.draw(number, 40).text.strip() == ""


SPOTS = (
    Mention(0, 8, EntityType.PERSON, "x"),
    Mention(48, 55, EntityType.ORG, "y"),
    Mention(60, 70, EntityType.ORG, "z"),
)


@pytest.mark.parametrize(
    ("highlight", "chosen", "start", "end", "found"),
    [
        ("", None, 0, 99, [0, 48, 60]),
        ("", None, 8, 48, []),
        ("", None, 7, 49, [0, 48]),
        ("", None, 54, 60, [48]),
        ("", None, 69, 99, [60]),
        (str(EntityType.ORG), None, 0, 99, [48, 60]),
        (None, None, 0, 99, []),
        (None, 1, 0, 99, [48]),
        (str(EntityType.PERSON), 1, 0, 99, [0, 48]),
    ],
)
def test_names_that_are_marked(
    page: Any, highlight: str | None, chosen: int | None, start: int, end: int, found: list[int]
) -> None:
    """Of every kind, of one or of none; and that which was gone to."""
    shown = page(replace(MANY, mentions=SPOTS))
    shown.highlight = highlight
    shown.mention = SPOTS[chosen] if chosen is not None else None
    spans = shown._entities(start, end)
    assert [at for at, _, _ in spans] == found
    picked = [at for at, _, style in spans if style.reverse]
    assert picked == ([SPOTS[chosen].start] if chosen is not None else [])
    assert all(not style.underline for _, _, style in spans if style.reverse)


def test_hits_and_marked_parts_are_laid_over_the_text(page: Any) -> None:
    shown = page(looks=lambda name: Style(bold=True) if name == "hit" else PLAIN)
    shown.hits = ((0, 8), (60, 70))
    line = shown.page.line(0)
    assert [(a, b) for a, b, _ in shown._spans(line, view(0))] == [(0, 8)]
    assert [(a, b) for a, b, _ in shown._spans(line, view(0, spans=((9, 15),)))] == [(0, 8), (9, 15)]
    assert [(a, b) for a, b, _ in shown._spans(line, None)] == [(0, 8)]


def test_a_name_that_was_gone_to_is_seen(page: Any) -> None:
    """The page moves only where it is not, and then has it in the middle."""
    shown = page(replace(MANY, mentions=SPOTS))
    for line, top in ((3, 0), (7, 0), (8, 4), (11, 4), (12, 8), (7, 3)):
        shown.show_mention(Mention(MANY.sentences[line].start, MANY.sentences[line].end, EntityType.ORG, "x"))
        assert shown.top == top


@pytest.mark.parametrize(
    ("kind", "is_claim", "look"),
    [
        (Kind.HEADLINE, True, "headline"),
        (Kind.SUBHEAD, False, "subhead"),
        (Kind.SENTENCE, True, "text"),
        (Kind.SENTENCE, False, "quiet"),
        (Kind.BOILERPLATE, None, "quiet"),
    ],
)
def test_how_a_sentence_looks(page: Any, kind: Kind, is_claim: bool | None, look: str) -> None:
    """Headings as such, what is not to be judged quiet."""
    names: list[str] = []

    def noted(name: str) -> Style:
        names.append(name)
        return PLAIN

    shown = page(looks=noted)
    shown.looks.clear()
    names.clear()
    shown._base(SimpleNamespace(kind=kind), None if is_claim is None else view(0, is_claim=is_claim))
    assert names == [look]


def test_a_sentence_in_words(page: Any) -> None:
    """What is held of it, the weightiest first, and how safe that is; behind the last one what stands at the end."""
    shown = page()
    assert shown.spoken(0) == "1 of 30, not judged yet. Sentence number 00 says something of the harbour."
    shown.end_row = lambda: ("The end", "end")
    assert (shown.spoken(30), shown.spoken(-1), shown.spoken_head()) == ("The end", "The end", "A.Txt, 30 units")
    assert (shown.spoken_count(), shown.spoken_at()) == (30, 0)
    held = Holding(
        Verdict.ACCURATE, note="x", reasons=("figure",), confidence=3, evidence=(Evidence("a"),),
        links=(Link("x", "a", "", 0),),
    )  # fmt: skip
    one = view(0, holding=held, status="accurate", spans=((0, 1),), differs=True, is_in_range=True, missing=("note",))
    confidence = f"confidence {CONFIDENCE[3]}"
    assert held_in_words(MANY, one) == [
        *("accurate", "saved", draft_line(("note",)), "reason figure", confidence, "note", "evidence", "linked"),
        *("parts marked", "another article says otherwise", "selected"),
    ]
    for state, said in ((SaveState.PENDING, "not saved yet"), (SaveState.FAILED, WORDS["failed"])):
        assert held_in_words(MANY, view(0, state=state))[-1] == said
    suggested = SimpleNamespace(holding=Holding(Verdict.DISPUTED), reviewer="bot\x1b")
    assert held_in_words(MANY, view(0, suggested=suggested)) == ["disputed suggested by bot␛"]
    stale = SimpleNamespace(event=SimpleNamespace(holding=Holding(Verdict.ACCURATE)))
    assert held_in_words(MANY, view(0, stale=stale)) == ["the text changed since you judged it accurate"]
    empty = page(article("a.txt"))
    assert (empty.spoken(0), empty.reveal(), empty.is_at_end, empty.current()) == ("No sentences", False, False, None)


def test_a_sentence_is_seen_where_it_begins(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = page()
    shown.scroll_lines_to(10)
    assert [number for number in range(30) if shown.shows(number)] == list(range(10, 18))
    monkeypatch.setattr(Reader, "display", False)
    assert not shown.shows(12)


def test_lines_that_did_not_change_are_drawn_once(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that is refreshed is drawn anew, and at another width all are."""
    shown = page()
    drawn: list[int] = []
    really = shown._fresh

    def fresh(numbers: Any, width: int) -> Any:
        drawn.extend(numbers)
        return really(numbers, width)

    monkeypatch.setattr(shown, "_fresh", fresh)
    shown.window(0, 3)
    shown.window(1, 4)
    assert drawn == [0, 1, 2, 3]
    shown.refresh_sentences((1, 30))
    shown.window(0, 3)
    assert drawn[4:] == [1]
    shown.draw(0, 50)
    assert drawn[5:] == [0]
    shown.forget()
    shown.draw(0, 50)
    assert drawn[6:] == [0]
