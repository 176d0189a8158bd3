"""Names and hits of an article and of the desk: going from one to the next, and the lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Region

from reading.article import EntityType, Mention
from review.elsewhere.values import Fact, FactKind, Passage
from review.events import Holding
from tests.tui.helpers import article, bare
from tests.verdicts import Verdict
from tui.screens.desk import entities, entity_view, searching
from tui.screens.desk.entity_view import EntityList, SheetLine, sheet_lines
from tui.screens.desk.search_dialog import Hits
from tui.shell.dispatch import Call
from tui.shell.signs import UNICODE
from tui.widgets.lines import Looks
from tui.work.search import SearchHit

pytestmark = pytest.mark.usefixtures("alone")


NAMES = article("a.txt", "Ann met Bo.", "Nobody came.", "Ann met Cy and Bo.")
SPOTS = ((0, "Ann"), (8, "Bo"), (25, "Ann"), (33, "Cy"), (40, "Bo"))
MENTIONS = tuple(Mention(at, at + len(name), EntityType.PERSON, name) for at, name in SPOTS)


class Page:
    """A view of an article: where one is, what is marked, what was said."""

    def __init__(self, sentence: int) -> None:
        self.said: list[str] = []
        self.session = SimpleNamespace(
            article=replace(NAMES, mentions=MENTIONS),
            name="a.txt",
            cursor=SimpleNamespace(sentence=sentence),
            jump=self.jump,
            number_of=lambda name: 0 if name == "a.txt" else -1,
            sentence_at=lambda at: max(n for n, one in enumerate(NAMES.sentences) if one.start <= at),
        )
        self.reader = SimpleNamespace(
            mention=None, highlight="", hits=(), repaint=lambda: None, show_mention=self.show_mention
        )
        keymap = SimpleNamespace(keys_of=lambda _: ("m", "n"))
        self.shell = SimpleNamespace(
            key_of=lambda action: f"<{action}>", settings=SimpleNamespace(speak=False), keymap=keymap
        )
        self.desk_hits: Sequence[Any] = ()
        self.say = self.said.append
        self.focus_pane = lambda _: None

    def jump(self, sentence: int) -> None:
        self.session.cursor.sentence = sentence

    def show_mention(self, mention: Mention) -> None:
        self.reader.mention = mention


@pytest.mark.parametrize(
    ("sentence", "on", "steps", "to", "said"),
    [
        (0, None, 1, (0, 0), "person"),
        (0, 0, 1, (0, 8), "person"),
        (0, 8, 1, (2, 25), "person"),
        (0, 0, 3, (2, 33), "person"),
        (0, 0, 9, (2, 40), "person"),
        (1, None, 1, (2, 25), "person"),
        (1, 0, 1, (2, 25), "person"),
        (1, None, -1, (0, 8), "person"),
        (2, 40, -1, (2, 33), "person"),
        (2, 40, -3, (0, 8), "person"),
        (2, 40, -9, (0, 0), "person"),
        (2, None, -1, (0, 8), "person"),
        (0, 0, -1, (0, 0), "No mention before"),
        (2, 40, 1, (2, 40), "No mention further on"),
    ],
)
def test_going_from_name_to_name(sentence: int, on: int | None, steps: int, to: tuple[int, int], said: str) -> None:
    """From the one last gone to, where one is in its sentence still, else from the sentence; at most to the last."""
    page: Any = Page(sentence)
    page.reader.mention = next((one for one in MENTIONS if one.start == on), None)
    entities._jump(page, steps)
    assert (page.session.cursor.sentence, page.reader.mention.start) == to
    assert page.said == [said]


def test_a_name_that_is_written_otherwise_is_said() -> None:
    """Where keys are spoken every name is; one that stands in no sentence is gone to as one of the first."""
    page: Any = Page(2)
    between = Mention(11, 12, EntityType.ORG, "So")
    page.session.article = replace(NAMES, mentions=(between, MENTIONS[2], replace(MENTIONS[3], entity="Cyril")))
    entities._jump(page, 2)
    entities._jump(page, -1)
    page.shell.settings.speak = True
    for steps in (1, -1, -1):
        entities._jump(page, steps)
    assert page.said == ["Cyril, person", "person", "Cyril, person", "Ann, person", "So, org"]
    assert (page.session.cursor.sentence, page.reader.mention) == (0, between)


def test_kinds_of_names_are_marked_in_turn() -> None:
    """All, each that the article has, none, and all again; going from name to name keeps to what is marked."""
    page: Any = Page(0)
    kinds = (EntityType.ORG, EntityType.PERSON, EntityType.DATE, EntityType.PERSON, EntityType.ORG)
    mentions = tuple(replace(one, type=kind) for one, kind in zip(MENTIONS, kinds, strict=True))
    page.session.article = replace(NAMES, mentions=mentions)
    page.reader.repaint = lambda: page.said.append("painted")
    starts = []
    for _ in range(6):
        entities._highlight(page)
        starts.append([one.start for one in entities._shown(page)])
    assert page.said == [
        "painted",
        "Highlighting: person (2 mentions)",
        "painted",
        "Highlighting: org (2 mentions)",
        "painted",
        "Highlighting: date (1 mentions)",
        "painted",
        "Highlighting: off",
        "painted",
        "Highlighting: all types (5 mentions)",
        "painted",
        "Highlighting: person (2 mentions)",
    ]
    everything = [0, 8, 25, 33, 40]
    assert starts == [[8, 33], [0, 40], [25], everything, everything, [8, 33]]
    page.reader.highlight = "MONEY"
    entities._highlight(page)
    assert page.reader.highlight == ""


def test_where_no_article_is_open_there_are_no_names() -> None:
    page: Any = Page(0)
    page.session.article = None
    for action in ("mention.next", "mention.previous", "entity.highlight", "entity.highlight", "entity.open"):
        entities.entity_actions(page)[action](Call(action))
    assert page.said == ["Highlighting: off", "Highlighting: all types (0 mentions)"]


@pytest.mark.parametrize(
    ("sentence", "on", "count", "chosen", "said"),
    [
        (0, None, None, 0, []),
        (0, 8, None, 1, []),
        (0, 25, None, 0, []),
        (2, 40, None, 2, []),
        (2, 40, 1, 0, []),
        (2, None, 3, 2, []),
        (2, None, 4, None, ["This sentence has 3 entities, no number 4"]),
        (3, None, 2, None, ["This sentence has one entity, no number 2"]),
        (1, None, 1, None, ["No entity in this sentence; <mention.next> goes to the next one"]),
    ],
)
def test_the_entity_that_is_opened(
    monkeypatch: pytest.MonkeyPatch,
    sentence: int,
    on: int | None,
    count: int | None,
    chosen: int | None,
    said: list[str],
) -> None:
    """That last gone to, where it is of this sentence, else the first; by a number any of the sentence."""
    page: Any = Page(sentence)
    four = article("a.txt", "Ann met Bo.", "Nobody came.", "Ann met Cy and Bo.", "ACE.")
    of_sentences = (MENTIONS[:2], (), MENTIONS[2:], (Mention(44, 47, EntityType.ORG, "ACE"),))
    page.session.article = replace(four, mentions=tuple(one for some in of_sentences for one in some))
    page.reader.mention = next((one for one in MENTIONS if one.start == on), None)
    opened: list[tuple[object, Sequence[Mention], int]] = []
    page.app = SimpleNamespace(push_screen=opened.append)
    monkeypatch.setattr(entity_view, "EntityView", lambda *parts: parts)
    entities.entity_actions(page)["entity.open"](Call("entity.open", count))
    assert opened == ([] if chosen is None else [(page, [*of_sentences[sentence]], chosen)])
    assert page.said == said


@pytest.mark.parametrize(
    ("sentence", "steps", "to"),
    [(0, 1, 2), (0, 2, 2), (1, 1, 2), (2, 1, 0), (2, 3, 2), (1, -1, 0), (0, -1, 2), (2, -1, 0)],
)
def test_going_from_hit_to_hit(sentence: int, steps: int, to: int) -> None:
    """A sentence is left at once, however many hits it has; behind the last one comes the first."""
    page: Any = Page(sentence)
    page.reader.hits = [(0, 3), (8, 10), (25, 28), (40, 42)]
    searching._step(page, steps)
    assert page.session.cursor.sentence == to
    assert page.said == [f"hit {1 if to == 0 else 3} of 4   <search.next> next   <search.previous> previous"]


def test_hits_of_an_article() -> None:
    """Whether one is on one is said where its key has another meaning; without any it is said how they are found."""
    page: Any = Page(1)
    searching._step(page, 1)
    assert page.said == ["Nothing searched for; <search.open> searches"]
    page.reader.hits = [(0, 3), (25, 28)]
    assert [searching.next_hit(page) for page.session.cursor.sentence in (0, 1, 2)] == [
        "   <search.next> next hit", "", "   <search.next> next hit"
    ]  # fmt: skip
    page.reader.hits, page.session.cursor.sentence = [(0, 3)], 2
    assert searching.next_hit(page) == "", "there is none further on"
    page.reader.hits, page.session.cursor.sentence = [(11, 12)], 0
    assert searching.next_hit(page) == "", "it begins behind the sentence"
    page.shell.keymap.keys_of = lambda _: ("m",)
    page.reader.hits = [(0, 3)]
    assert searching.next_hit(page) == ""
    page.session.article = None
    searching._step(page, 1)
    assert (searching.next_hit(page), page.said[1:]) == ("", page.said[:1])


@pytest.mark.parametrize(
    ("sentence", "steps", "to"),
    [(0, 1, 2), (0, 2, 0), (2, 1, 0), (2, -1, 0), (0, -1, 2), (1, 1, 2), (1, -1, 0), (1, 2, 0)],
)
def test_going_from_hit_to_hit_of_the_desk(monkeypatch: pytest.MonkeyPatch, sentence: int, steps: int, to: int) -> None:
    """Each sentence once, round the end; from elsewhere in the article on or back from where one stands."""
    monkeypatch.setattr(searching, "places_of_hits", lambda *_: ())
    page: Any = Page(sentence)
    page.desk_hits = [SimpleNamespace(article="a.txt", sentence=number) for number in (0, 0, 2, 2)]
    searching._step(page, steps)
    assert page.session.cursor.sentence == to
    number = 1 if to == 0 else 2
    assert page.said == [f"hit {number} of 2 on the desk   <search.next> next   <search.previous> previous"]


@pytest.mark.parametrize(("steps", "number"), [(1, 3), (2, 4), (3, 1), (-1, 2), (-2, 1), (-3, 4)])
def test_from_elsewhere_the_hit_behind_in_this_article_is_the_next(
    monkeypatch: pytest.MonkeyPatch, steps: int, number: int
) -> None:
    monkeypatch.setattr(searching, "places_of_hits", lambda *_: ())
    page: Any = Page(1)
    page.session.number_of = lambda _: 0
    page.session.open = lambda name, sentence, _then: page.say(f"{name} {sentence}")
    places = [("b.txt", 0), ("b.txt", 2), ("a.txt", 2), ("c.txt", 0)]
    page.desk_hits = [SimpleNamespace(article=name, sentence=at) for name, at in places]
    searching._step(page, steps)
    on = "hit 3 of 4 on the desk   <search.next> next   <search.previous> previous"
    assert page.said == [on if number == 3 else " ".join(map(str, places[number - 1]))]


def test_hits_below_the_titles_of_their_articles(
    monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]
) -> None:
    """The chosen one with its title where it is the first; what is held of each beside it."""
    hits = bare(Hits(UNICODE), monkeypatch, 40, 3)
    hits.clear("Nothing\x1b")
    assert (hits.draw(0, 12).text, hits.draw(1, 12).text) == ("Nothing␛    ", " " * 12)
    assert (hits.chosen, hits.line_count(), hits.spoken_head(), hits.spoken(0)) == (None, 1, "Nothing␛", "Nothing␛")
    hits.point(1)

    def found(sentence: int, **holding: Any) -> SearchHit:
        return SearchHit("a", "The title", sentence, "It rained in Leeds.", 13, 18, (), Holding(**holding))

    hits.add([found(0, verdict=Verdict.ACCURATE), found(11, claim=False)])
    hits.add([found(2)])
    assert [hits.draw(number, 40).text.rstrip() for number in range(-1, 6)][1:] == [
        "The title",
        "▌   1 ✓ It rained in Leeds.",
        "   12 – It rained in Leeds.",
        "The title",
        "    3 · It rained in Leeds.",
        "",
    ]
    assert hits.draw(1, 30).text == "▌   1 ✓ … rained in Leeds.    "
    assert (hits.line_count(), hits.spoken_count(), hits.spoken_head()) == (5, 3, "3 hits")
    assert hits.spoken(1).endswith("The title, sentence 12")
    assert hits.spoken(3) == "Nothing␛"
    tops = []
    alone.clear()
    for steps in (1, 1, 9, -1, -9):
        hits.point(steps)
        tops.append((hits.cursor, hits.top))
    assert tops == [(1, 0), (2, 2), (2, 2), (1, 1), (0, 0)]
    assert alone[0] == (Region(0, 1, 40, 2),)
    for number, cursor in ((4, 2), (3, 2), (1, 0)):
        hits.pick(number)
        assert hits.cursor == cursor
    hits.choose(1)
    assert hits.chosen.sentence == 11


def test_a_hit_shows_where_the_cursor_is_and_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the looks of its parts; the number of the chosen one stands out too."""
    hits = bare(Hits(UNICODE), monkeypatch, 40, 3)
    hits.looks = Looks(lambda name: Style(link=name))
    hits.clear("Nothing")
    assert [part.style.link for part in hits.draw(0, 40) if part.text.strip()] == ["quiet"]
    hits.add([SearchHit("a", "The title", at, "It rained in Leeds.", 3, 9, ()) for at in (0, 1)])

    def looks(number: int) -> list[tuple[str, str]]:
        return [(part.text.strip(), part.style.link) for part in hits.draw(number, 40) if part.text.strip()]

    assert [looks(number) for number in range(3)] == [
        [("The title", "title")],
        [("▌   1", "row"), ("·", "row"), ("It", "row"), ("rained", "found"), ("in Leeds.", "row")],
        [("2", "quiet"), ("·", "text"), ("It", "text"), ("rained", "found"), ("in Leeds.", "text")],
    ]


def test_where_a_name_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the fact sheet; the words before it are cut at their beginning, so that names stand near the left."""
    shown = bare(EntityList(UNICODE), monkeypatch, 50, 3)
    shown.title_of = lambda name: f"Title of {name}"
    sightings = [
        SimpleNamespace(article="a", sentence=at, before=before, spelling="Ann", after=" left.")
        for at, before in enumerate(("On Monday morning ", "", "So ", ""))
    ]
    shown.show(sightings)
    assert [shown.draw(number, 50).text for number in (0, 1, 4)] == [
        "▌ …ay morning Ann left.            Title of a   1 ",
        "  Ann left.                        Title of a   2 ",
        " " * 50,
    ]
    moved = []
    for to in (2, 3, 99, 1, -1):
        shown.point(to)
        moved.append((shown.cursor, shown.top))
    assert moved == [(2, 0), (3, 1), (3, 1), (1, 1), (0, 0)]
    shown.show_facts([SheetLine("role", "lead", "b", 4, 2), SheetLine("", "chief", "c", 0, is_other=True)])
    assert (shown.cursor, shown.top, shown.line_count(), shown.current()) == (2, 0, 6, (2, 2))
    assert [shown.draw(number, 50).text for number in (0, 1)] == [
        "       role lead                Title of b   5 +2 ",
        f"          {UNICODE.differs} chief                  Title of c   1 ",
    ]
    assert shown.chosen is sightings[0]
    shown.pick(9)
    shown.pick(1)
    assert shown.chosen.text == "chief"
    shown.point_at(3)
    assert (shown.chosen, shown.spoken_at()) == (sightings[3], 5)
    assert shown.spoken(1) == f"2: {UNICODE.differs} chief Title of c 1"
    shown.pick(6)
    assert shown.cursor == 5
    shown.show(())
    assert [shown.chosen, shown.cursor, shown.top] == [None, 2, 0]


def test_how_much_of_a_line_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words before a name have a quarter of the line and at most 24 cells, titles a fifth, of facts a quarter."""
    shown = bare(EntityList(UNICODE), monkeypatch, 120, 3)
    shown.title_of = lambda name: f"The\x1b title of {name} in full"
    long = "On one of those mornings, "
    shown.show([SimpleNamespace(article="a", sentence=9, before=long, spelling="A\x1bn", after="\x1b left.")])
    shown.show_facts([SheetLine("role", "le\x1bad", "b", 4)])
    shown.point(9)
    assert [shown.draw(1, width).text.split("  ")[0] for width in (120, 96, 92, 40)] == [
        "▌ …one of those mornings, A␛n␛ left.",
        "▌ …one of those mornings, A␛n␛ left.",
        "▌ …ne of those mornings, A␛n␛ left.",
        "▌ …ornings, A␛n␛ left.",
    ]
    assert [shown.draw(1, width).text[-32:] for width in (115, 114, 40)] == [
        "    The␛ title of a in full  10 ",
        "     The␛ title of a in fu…  10 ",
        "gs, A␛n␛ left.     The␛ ti…  10 ",
    ]
    assert shown.draw(1, 30).text == "▌ …ings, A␛n␛ l… The␛ ti…  10 "
    assert [shown.draw(0, width).text[-48:] for width in (92, 91, 30)] == [
        "                    The␛ title of b in full   5 ",
        "                     The␛ title of b in fu…   5 ",
        "       role le␛… The␛ ti…   5 ",
    ]
    shown.show([SimpleNamespace(article="a", sentence=9, before=long[-10:], spelling="Ann", after="")])
    assert [shown.draw(1, width).text for width in (40, 39)] == [
        "▌ mornings, Ann            The␛ ti…  10 ",
        "▌ …rnings, Ann            The␛ ti…  10 ",
    ]


def test_the_line_that_is_chosen_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = bare(EntityList(UNICODE), monkeypatch, 50, 3)
    styles = {"text": "white", "quiet": "cyan", "name": "bold", "fact": "italic"}
    styles |= {"row": "red", "row-name": "green", "row-bar": "blue"}
    shown.looks = Looks(lambda name: Style.parse(styles[name]))
    shown.show([SimpleNamespace(article="a", sentence=0, before="So ", spelling="Ann", after=" left.")])
    shown.show_facts([SheetLine("role", "lead", "b", 4)])

    def styled(number: int) -> str:
        return " ".join(f"{part.text.strip()}:{part.style}" for part in shown.draw(number, 50))

    found = []
    for chosen in (0, 1):
        shown.point(chosen)
        found += [styled(number) for number in range(3)]
    assert found == [
        "▌:blue role:red lead:green :red b   5:red",
        ":white :white So:white Ann:bold left.:white :white a   1:cyan",
        ":white",
        ":white role:cyan lead:italic :white b   5:cyan",
        "▌:blue :red So:red Ann:green left.:red :red a   1:red",
        ":white",
    ]


def test_the_fact_sheet() -> None:
    """What several articles say alike is one line; below it stand those that say otherwise."""

    def place(name: str, sentence: int = 0) -> Passage:
        return Passage(name, sentence, 0, 3, f"words of {name}")

    other = place("c", 2)
    found = [
        Fact(FactKind.ROLE, "lead", place("a", 1), "Ann", "Acme", differs=(other,)),
        Fact(FactKind.ROLE, "lead", place("b"), "Ann", "Acme", differs=(other,)),
        Fact(FactKind.ROLE, "lead", place("a"), "Bo", "Ann", True),
        Fact(FactKind.QUOTATION, "It rained", place("a"), "Bo"),
        Fact(FactKind.DATE, "2026-01-02", place("a"), "Bo"),
    ]
    assert sheet_lines("Ann", found, lambda passage: passage.text) == [
        SheetLine("role", "lead of Acme", "a", 1, 1),
        SheetLine("", "words of c", "c", 2, is_other=True),
        SheetLine("role", "Bo: former lead", "a", 0),
        SheetLine("quotation", "“It rained”", "a", 0),
        SheetLine("date", "2026-01-02", "a", 0),
    ]
