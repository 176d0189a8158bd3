"""The list's filter and its orders, over six cards: what each term keeps, alone, turned round and with others."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.holdings import Progress
from store.desk import Card, CardFacts
from tests.fakes.desk import card_of
from tests.tui.helpers import article
from tui.work.article_filter import SORTS, ArticleFilter, parse, sought

NAMES = ("alpha.txt", "beta.txt", "gamma.txt", "delta.txt", "empty.txt", "zeta.txt")
MINE = {
    "alpha.txt": Progress(0, 3),
    "beta.txt": Progress(1, 3, (1, 0, 0)),
    "gamma.txt": Progress(3, 3, (1, 2, 0)),
    "delta.txt": Progress(4, 3, (0, 0, 4)),
    "empty.txt": Progress(0, 0),
    "zeta.txt": Progress(2, 3, (0, 1, 1)),
}
BOS = {"beta.txt": Progress(3, 3, (0, 3, 0)), "zeta.txt": Progress(1, 3, (1, 0, 0))}
FACTS = {
    "alpha.txt": CardFacts(10, "2026-01-02"),
    "beta.txt": CardFacts(10, ""),
    "gamma.txt": CardFacts(90, "2025-01-02"),
    "delta.txt": CardFacts(50, "2026-03-04"),
    "empty.txt": CardFacts(0, ""),
    "zeta.txt": CardFacts(11, "2026-01-02"),
}


def cards() -> list[Card]:
    """Return the cards; `delta.txt` and `gamma.txt` have titles of their own, and `gamma.txt` one sentence more."""
    made = [card_of(article(name, "One.", "Two.", *["Three."] * (name == "gamma.txt"))) for name in NAMES]
    titles = {"delta.txt": "The Bridge", "gamma.txt": "gamma"}
    titled = [replace(card, title=titles.get(card.name, card.title)) for card in made]
    return [replace(card, facts=FACTS[card.name]) for card in titled]


def progress(card: Card, reviewer: str) -> Progress:
    """Return ana's own progress, or bo's."""
    return MINE[card.name] if not reviewer else BOS.get(card.name, Progress(0, 3))


TEXTS = {"river": frozenset({"alpha.txt", "zeta.txt"}), "sea": frozenset({"zeta.txt"}), "no": frozenset(NAMES)}
TEXTS["delta"] = frozenset({"beta.txt"})
DIFFERING = {"beta.txt": {"figure"}, "gamma.txt": {"figure", "date"}, "zeta.txt": {"role"}}


def made() -> ArticleFilter:
    return ArticleFilter(
        cards(),
        progress,
        texts=TEXTS.get,
        differing=lambda card: DIFFERING.get(card.name, ()),
        worth=lambda name: {"beta.txt": 0.5, "zeta.txt": 0.9}.get(name, 0.0),
    )


def found(text: str) -> str:
    """Return the first letters of what a filter leaves, in their order."""
    return "".join(NAMES[number][0] for number in made().find(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", "abgdez"),
        ("alpha", "a"),
        ("ALPHA", "a"),
        ("eta", "bz"),
        ("bridge", "d"),
        ("river", "az"),
        ("river sea", "z"),
        ("river zeta", "z"),
        ("nothing", ""),
        ("-eta", "agde"),
        ("-river", "bgde"),
        ("-river -bridge", "bge"),
        ("eta -sea", "b"),
        ("is:unread", "ae"),
        ("is:started", "bz"),
        ("is:open", "abz"),
        ("is:done", "gd"),
        ("-is:done", "abez"),
        ("is:unread,done", "agde"),
        ("is:open verdict:accurate", "b"),
        ("verdict:accurate", "bg"),
        ("verdict:disputed", "gz"),
        ("verdict:erroneous", "dz"),
        ("verdict:accurate,erroneous", "bgdz"),
        ("-verdict:disputed", "abde"),
        ("by:bo", "bz"),
        ("by:bo is:done", "b"),
        ("by:bo is:unread", "agde"),
        ("by:bo verdict:accurate", "z"),
        ("by:bo verdict:disputed", "b"),
        ("article:*eta.txt", "bz"),
        ("-article:*eta.txt", "agde"),
        ("article:alpha*,g?mma.txt", "ag"),
        ("difference:figure", "bg"),
        ("difference:any", "bgz"),
        ("difference:date,role", "gz"),
        ("-difference:figure", "adez"),
        ("is:", "abgdez"),
        ("is:unread,started,open,done", "abgdez"),
    ],
)
def test_a_filter_leaves_these(text: str, left: str) -> None:
    """Own progress decides unless another reviewer is named, and then only who has judged something is left."""
    assert found(text) == left


def test_narrowing_gives_what_asking_anew_gives() -> None:
    """Letter by letter, forwards and back, and with a word that the texts know once it is whole."""
    typing = made()
    asked = ["e", "et", "eta", "eta r", "eta river", "eta rive", "et", "is:open et", "et", "-et", "t", "river", "rive"]
    asked += [
        "eta -sea",
        "eta",
        "eta is:done",
        "eta",
        "eta article:b*",
        "eta",
        "eta difference:role",
        "eta",
        "eta by:bo",
    ]
    asked += ["eta", "alpha bridge", "alpha", "beta zeta", "zeta", "lph a", "a", "ta be", "ta", "be ta", "eta"]
    asked += ["a by:bo", "a", "a is:unread", "a is:done", "delt", "delta"]
    for text in asked:
        assert list(typing.find(text)) == list(made().find(text)), text


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", "abgdez"),
        ("progress", "abzged"),
        ("title", "abegdz"),
        ("date", "dazgbe"),
        ("length", "gdzabe"),
        ("worth", "zbagde"),
    ],
)
def test_the_orders(sort: str, order: str) -> None:
    """Least done first, titles by the alphabet, the newest, the longest, those worth most; equals as they stand."""
    assert sort in SORTS
    numbers = made().sorted(range(6), sort)
    assert "".join(NAMES[number][0] for number in numbers) == order


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("is:nothing", ("is:nothing",)),
        ("colour:red alpha", ()),
        ("reason:date", ("reason:date",)),
        ("-by:bo", ("reviewer:bo",)),
        ("by:bo", ()),
        ("by:ana by:bo", ("reviewer:ana",)),
        ("by:bo reason:bo", ("reason:bo",)),
        ("is:unread", ()),
        ("is:unjudged", ("is:unjudged",)),
        ("reason:open", ("reason:open",)),
    ],
)
def test_what_a_list_cannot_answer_is_named(text: str, unknown: tuple[str, ...]) -> None:
    """A filter that is misspelt, or asks for what only sentences have; what only looks like a term is a word."""
    assert parse(text).unknown == unknown


def test_two_latin_letters_are_looked_up_in_no_text() -> None:
    assert sought(["a", "ab", "abc", "é", "漢", ""]) == ["abc", "é", "漢"]
