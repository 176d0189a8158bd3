"""What the screen is told of other articles: which lines there are, where words differ, and what is left out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.elsewhere.values import (
    Band,
    Difference,
    DifferenceKind,
    DifferenceMark,
    Hints,
    Partner,
    Passage,
    Strength,
)
from review.events import Link, Relation
from tests.tui.helpers import article
from tui.work.elsewhere import (
    DifferenceLine,
    Entry,
    PartnerLine,
    difference_lines,
    entries_of,
    joined_spans,
    marks_of,
    other_words,
    partner_lines,
    section_of,
    shown_differences,
    spans_in,
)

HERE = ("a", 1)
OWN = article("a", "It is long.", "The bridge cost nine million.")
NINE = Passage("a", 1, 28, 32, "nine")
ARTICLES = {
    "b": article("b", "It is old.", "The bridge has cost 19 million."),
    "c": article("c", "The bridge has cost 19  million."),
    "d": article("d", "The bridge cost nine million euros."),
    "e": article("e", "It was the ninth bridge."),
    "f": article("f", "The bridge cost some million."),
}
FIGURE = Difference(DifferenceKind.FIGURE, NINE, Passage("b", 1, 31, 33, "19"), Strength.STRONG)
AGAIN = Difference(DifferenceKind.FIGURE, NINE, Passage("c", 0, 20, 22, "19"), Strength.WEAK)
MONEY = Difference(DifferenceKind.MONEY, NINE, Passage("f", 0, 16, 20, "Some"), Strength.WEAK)
LIKE = Partner("b", 1, 0.25, Band.LIKE, "The bridge has cost 19 million.")
SAME = Partner("d", 0, 0.5, Band.SAME, "The bridge cost nine million euros.")
NEAR = Partner("e", 0, 0.15, Band.NEAR, "It was the ninth bridge.")


def pair(*there: tuple[str, int]) -> frozenset[frozenset[tuple[str, int]]]:
    return frozenset(frozenset((HERE, one)) for one in there)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], ()),
        ([(5, 8), (0, 2)], ((0, 2), (5, 8))),
        ([(0, 2), (2, 4)], ((0, 4),)),
        ([(0, 2), (3, 4), (4, 5)], ((0, 2), (3, 5))),
        ([(0, 9), (2, 4), (8, 10)], ((0, 10),)),
        ([(3, 3), (-1, 4)], ()),
    ],
)
def test_spans_are_in_order_and_none_touch(spans: list[tuple[int, int]], found: tuple[tuple[int, int], ...]) -> None:
    assert spans_in(spans) == found


def test_words_that_only_white_space_parts_are_one_span() -> None:
    assert joined_spans("a b, c  d", [(0, 1), (2, 3), (5, 6), (8, 9)]) == ((0, 3), (5, 9))
    assert joined_spans("", []) == ()


@pytest.mark.parametrize(
    ("own", "quote", "found"),
    [
        ("THE bridge", "The Bridge", ()),
        ("The bridge cost 9.", "The bridge has cost nine million.", ((11, 14), (20, 32))),
        ("It is n t so", "It isn't so", ((3, 8),)),
    ],
)
def test_words_that_a_sentence_lacks_are_found(own: str, quote: str, found: tuple[tuple[int, int], ...]) -> None:
    assert other_words(own, quote) == found


def test_the_same_words_of_several_articles_are_one_line() -> None:
    """Of differences those with the same words here as well; the likest of the partners comes first."""
    other = replace(AGAIN, here=replace(NINE, text="NINE "), there=replace(AGAIN.there, text=" 19"))
    assert difference_lines([FIGURE, FIGURE, other, MONEY]) == [
        DifferenceLine("figure", "nine", "19", (("b", 1), ("c", 0)), True),
        DifferenceLine("money", "nine", "Some", (("f", 0),), False),
    ]
    assert len(difference_lines([FIGURE, replace(AGAIN, kind=DifferenceKind.MONEY)])) == 2
    found = partner_lines([NEAR, replace(LIKE, quote="IT was  the ninth bridge."), SAME])
    assert found == [
        PartnerLine("same", 0.5, SAME.quote, (("d", 0),)),
        PartnerLine("like", 0.25, "IT was  the ninth bridge.", (("b", 1), ("e", 0))),
    ]
    assert [line.hint for line in found] == ["same d#1", "like b#2 +1"]
    assert difference_lines([FIGURE, AGAIN])[0].hint == "figure b#2 +1"


def test_a_section_has_strong_differences_and_what_nobody_called_another_matter() -> None:
    hints = Hints((NEAR, SAME), (MONEY, FIGURE), True)
    section = section_of(*HERE, hints, frozenset())
    assert [line.kind for line in section.differences] == ["figure"]
    assert [line.band for line in section.partners] == ["same", "near"]
    assert section.is_complete
    section = section_of(*HERE, replace(hints, is_complete=False), pair(("b", 1), ("e", 0)))
    assert section.differences == ()
    assert [line.band for line in section.partners] == ["same"]
    assert not section.is_complete
    assert shown_differences(HERE, [MONEY, FIGURE], frozenset(), weak=True) == [FIGURE, MONEY]
    assert shown_differences(HERE, [MONEY, FIGURE], pair(("b", 1)), weak=True) == [MONEY]


def test_a_sentence_has_a_sign_for_a_strong_difference_that_is_not_another_matter() -> None:
    def mark(strength: Strength, name: str, kind: DifferenceKind = DifferenceKind.FIGURE) -> DifferenceMark:
        return DifferenceMark(kind, strength, name, 0)

    differing = {
        0: [mark(Strength.WEAK, "b")],
        1: [mark(Strength.STRONG, "c"), mark(Strength.STRONG, "b", DifferenceKind.DATE)],
        2: [mark(Strength.STRONG, "c"), mark(Strength.WEAK, "c", DifferenceKind.DATE)],
    }
    assert marks_of("a", differing, pair(("b", 0))) == {1: frozenset({"figure"}), 2: frozenset({"figure"})}


def entries(hints: Hints, links: dict[tuple[str, int], str], *silenced: tuple[str, int]) -> list[Entry]:
    return entries_of(HERE, OWN, hints, links, pair(*silenced), ARTICLES.__getitem__)


def test_an_entry_has_what_differs_there_and_here() -> None:
    (entry,) = entries(Hints((LIKE,), (FIGURE, AGAIN)), {})
    assert (entry.article, entry.sentence, entry.title, entry.quote) == ("b", 1, "B", LIKE.quote)
    assert entry.snapshot == ARTICLES["b"].sha256
    assert (entry.marks, entry.here) == (((20, 22),), ((16, 20),))
    assert (entry.band, entry.score, entry.relation) == ("like", 0.25, "")
    assert entry.others == (("c", 0, ARTICLES["c"].sha256),)
    assert entry.hints == ["figure b#2", "like b#2 +1"]
    assert replace(entry, band="").hints == ["figure b#2"]


def test_of_sentences_that_are_alike_the_words_differ() -> None:
    """Of those that are only near, most would."""
    same, near = entries(Hints((NEAR, SAME)), {})
    assert (same.marks, same.here, same.band) == (((29, 34),), (), "same")
    assert (near.marks, near.here, near.band) == ((), (), "near")


def test_entries_come_by_what_differs_and_then_by_likeness() -> None:
    found = entries(Hints((NEAR, SAME, LIKE), (MONEY, FIGURE)), {})
    assert [entry.article for entry in found] == ["b", "f", "d", "e"]


def test_what_one_linked_stays_and_what_others_silenced_goes() -> None:
    """What is behind the end of its article is not there."""
    links: dict[tuple[str, int], str] = {
        ("e", 0): Relation.NOT_SAME,
        ("d", 0): Relation.SUPPORTS,
        ("b", 0): Relation.CONTRADICTS,
    }
    hints = Hints((NEAR, SAME, LIKE, replace(LIKE, sentence=2), replace(LIKE, sentence=-1)), (MONEY,))
    found = entries(hints, links, ("e", 0), ("f", 0), ("b", 1))
    assert [(entry.article, entry.sentence, entry.relation, entry.score) for entry in found] == [
        ("d", 0, "supports", 0.5),
        ("e", 0, "not-same", 0.15),
        ("b", 0, "contradicts", 0.0),
    ]


def test_other_sentences_that_were_said_to_be_another_matter_hide_nothing_here() -> None:
    others = frozenset({frozenset((("e", 0), ("b", 1))), frozenset((("a", 0), ("e", 0)))})
    found = entries_of(HERE, OWN, Hints((NEAR, LIKE)), {}, others, ARTICLES.__getitem__)
    assert [entry.article for entry in found] == ["b", "e"]


def test_only_another_matter_is_said_of_all_that_have_the_words() -> None:
    (entry,) = entries(Hints((LIKE,), (FIGURE, AGAIN)), {})
    first = Link(Relation.SUPPORTS, "b", entry.snapshot, 1, entry.quote)
    assert entry.links(Relation.SUPPORTS) == [first]
    assert entry.links(Relation.NOT_SAME) == [
        replace(first, relation=Relation.NOT_SAME),
        Link(Relation.NOT_SAME, "c", ARTICLES["c"].sha256, 0, entry.quote),
    ]


@pytest.mark.parametrize(
    ("difference", "relation", "stance"),
    [
        (None, "", "supports"),
        (MONEY, "", "supports"),
        (FIGURE, "", "refutes"),
        (FIGURE, Relation.SUPPORTS, "supports"),
        (FIGURE, Relation.CONTRADICTS, "refutes"),
        (None, Relation.CONTRADICTS, "refutes"),
    ],
)
def test_the_stance_is_that_of_ones_link_or_of_what_differs(
    difference: Difference | None, relation: str, stance: str
) -> None:
    lines = tuple(difference_lines([difference] if difference else []))
    assert Entry("b", 1, "", "B", "", lines, relation=relation).stance == stance
