"""What other articles say of a sentence, as the screen shows it: differences, and sentences that say much the same.

The same words in several articles are one line. Pairs that were said not to be the same are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from review.events import Link, Relation
from review.links import Pair, Place, hint

if TYPE_CHECKING:
    from reading.article import Article
    from review.elsewhere.values import Difference, DifferenceMark, Hints, Partner

STRONG = "strong"


class DifferenceLine(Struct, frozen=True):
    """What is said differently: the words here and there, and the places where it is said so, the first one first."""

    kind: str
    here: str
    there: str
    places: tuple[Place, ...]
    is_strong: bool

    @property
    def hint(self) -> str:
        """What an event keeps of it when it is on the screen."""
        return hint(self.kind, *self.places[0], len(self.places) - 1)


class PartnerLine(Struct, frozen=True):
    """A sentence of other articles that says much the same: its words and where they stand, the likest first."""

    band: str
    score: float
    quote: str
    places: tuple[Place, ...]

    @property
    def hint(self) -> str:
        """What an event keeps of it when it is on the screen."""
        return hint(self.band, *self.places[0], len(self.places) - 1)


class Section(Struct, frozen=True):
    """All that is shown of one sentence; `is_complete` is false while not all articles have been compared."""

    differences: tuple[DifferenceLine, ...]
    partners: tuple[PartnerLine, ...]
    is_complete: bool


def section_of(article: str, sentence: int, hints: Hints, silences: frozenset[Pair]) -> Section:
    """Return what the inspector shows of a sentence: strong differences first, then partners."""
    here = article, sentence
    return Section(
        tuple(difference_lines(shown_differences(here, hints.differences, silences))),
        tuple(partner_lines(one for one in hints.partners if not is_silenced(here, place_of(one), silences))),
        hints.is_complete,
    )


def is_silenced(here: Place, there: Place, silences: frozenset[Pair]) -> bool:
    """Whether two sentences were said not to be about the same."""
    return frozenset((here, there)) in silences


def place_of(partner: Partner) -> Place:
    """Return where a partner stands."""
    return partner.article, partner.sentence


def shown_differences(
    here: Place, differences: Iterable[Difference], silences: frozenset[Pair], *, weak: bool = False
) -> list[Difference]:
    """Return the differences that are shown: the strong ones, and with `weak` the others after them."""
    found = [one for one in differences if not is_silenced(here, (one.there.article, one.there.sentence), silences)]
    strong = [one for one in found if one.strength == STRONG]
    return [*strong, *(one for one in found if one.strength != STRONG)] if weak else strong


def difference_lines(differences: Iterable[Difference]) -> list[DifferenceLine]:
    """Return differences, those with the same words here and there as one."""
    found: dict[tuple[str, str, str], list[Difference]] = {}
    for one in differences:
        found.setdefault((str(one.kind), _level(one.here.text), _level(one.there.text)), []).append(one)
    return [
        DifferenceLine(
            str(same[0].kind),
            same[0].here.text,
            same[0].there.text,
            tuple(dict.fromkeys((one.there.article, one.there.sentence) for one in same)),
            any(one.strength == STRONG for one in same),
        )
        for same in found.values()
    ]


def partner_lines(partners: Iterable[Partner]) -> list[PartnerLine]:
    """Return partners, the likest first, those with the same words as one."""
    found: dict[str, list[Partner]] = {}
    for one in sorted(partners, key=lambda one: -one.score):
        found.setdefault(_level(one.quote), []).append(one)
    return [
        PartnerLine(str(same[0].band), same[0].score, same[0].quote, tuple(map(place_of, same)))
        for same in found.values()
    ]


def _level(text: str) -> str:
    return " ".join(text.split()).casefold()


Marks = Mapping[int, frozenset[str]]
"""The sentences of an article of which another one says otherwise, and the kinds of these differences."""


def marks_of(article: str, differing: Mapping[int, Sequence[DifferenceMark]], silences: frozenset[Pair]) -> Marks:
    """Return the sentences that get a sign: with a strong difference to one that is not said to be another matter."""
    found = {
        number: frozenset(
            str(one.kind)
            for one in marks
            if one.strength == STRONG and not is_silenced((article, number), (one.article, one.sentence), silences)
        )
        for number, marks in differing.items()
    }
    return {number: kinds for number, kinds in found.items() if kinds}


class Entry(Struct, frozen=True):
    """One sentence of another article in the dialog, with all that differs there.

    `others` have the same words: article, sentence and digest of the text of each.

    `marks` are the [start, end) of its differing words in its quote, `here` those in the sentence that it is compared
    with. `relation` is that of one's own link to it, `band` empty where it only differs.
    """

    article: str
    sentence: int
    snapshot: str
    title: str
    quote: str
    differences: tuple[DifferenceLine, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    here: tuple[tuple[int, int], ...] = ()
    band: str = ""
    score: float = 0.0
    others: tuple[tuple[str, int, str], ...] = ()
    relation: str = ""

    @property
    def hints(self) -> list[str]:
        """What an event keeps of it when it is on the screen."""
        shown = [line.hint for line in self.differences]
        return [*shown, hint(self.band, self.article, self.sentence, len(self.others))] if self.band else shown

    def links(self, relation: str) -> list[Link]:
        """Return links to it; who says that these words are not about the same says so of all that have them."""
        places = [(self.article, self.sentence, self.snapshot)]
        places += self.others if relation == Relation.NOT_SAME else ()
        return [Link(relation, article, snapshot, sentence, self.quote) for article, sentence, snapshot in places]

    @property
    def stance(self) -> str:
        """What it is as evidence: by one's own link, else it refutes where it differs."""
        differs = any(line.is_strong for line in self.differences)
        return "refutes" if self.relation == Relation.CONTRADICTS or (differs and not self.relation) else "supports"


Load = Callable[[str], "Article"]
"""Gives an article; reads files."""


def entries_of(
    here: Place, own: Article, hints: Hints, links: Mapping[Place, str], silences: frozenset[Pair], load: Load
) -> list[Entry]:
    """Return everything that other articles say of a sentence: those with differences first, then the likest.

    `links` are one's own, by the present place of what they lead to; what one has silenced oneself stays among them,
    so that it can be taken back.
    """
    kept = frozenset(pair for pair in silences if not _is_own(here, pair, links))
    by_place: dict[Place, list[Difference]] = {}
    for one in shown_differences(here, hints.differences, kept, weak=True):
        by_place.setdefault((one.there.article, one.there.sentence), []).append(one)
    partners = {place_of(one): one for one in hints.partners if not is_silenced(here, place_of(one), kept)}
    linked = [place for place in links if place not in partners and place not in by_place]
    found: dict[tuple[str, str], Entry] = {}
    for place in dict.fromkeys((*by_place, *partners, *linked)):
        made = _entry(own, here, place, by_place.get(place, ()), partners.get(place), links.get(place, ""), load)
        if made is None:
            continue
        same = _level(made.quote), made.relation
        first = found.get(same)
        if first is None:
            found[same] = made
        else:
            found[same] = replace(first, others=(*first.others, (made.article, made.sentence, made.snapshot)))
    return sorted(found.values(), key=_order)


def _is_own(here: Place, pair: Pair, links: Mapping[Place, str]) -> bool:
    return here in pair and any(place in links for place in pair - {here})


def _entry(
    own: Article,
    here: Place,
    place: Place,
    differences: Sequence[Difference],
    partner: Partner | None,
    relation: str,
    load: Load,
) -> Entry | None:
    article = load(place[0])
    if not 0 <= place[1] < len(article.sentences):
        return None
    start, begun = article.sentences[place[1]].start, own.sentences[here[1]].start
    quote, band = article.quote(place[1]), str(partner.band) if partner else ""
    marks = spans_in((one.there.start - start, one.there.end - start) for one in differences)
    if not marks and band in COMPARABLE:
        marks = other_words(own.quote(here[1]), quote)
    return Entry(
        *place,
        article.sha256,
        article.title,
        quote,
        tuple(difference_lines(differences)),
        marks,
        spans_in((one.here.start - begun, one.here.end - begun) for one in differences),
        band,
        partner.score if partner else 0.0,
        relation=relation,
    )


COMPARABLE = ("same", "like")
"""The bands of which single words are compared: sentences that are further apart have most words of their own."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def other_words(own: str, quote: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the words of a quote that another sentence does not have."""
    known = {found.group().casefold() for found in _WORD.finditer(own)}
    return joined_spans(
        quote, (found.span() for found in _WORD.finditer(quote) if found.group().casefold() not in known)
    )


def joined_spans(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those joined that only white space parts."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and not text[found[-1][1] : start].strip():
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _order(entry: Entry) -> tuple[bool, bool, float]:
    strong = any(line.is_strong for line in entry.differences)
    return not strong, not entry.differences, -entry.score


def spans_in(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in order, those that touch joined, and none that is empty or begins before the text."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif 0 <= start < end:
            found.append((start, end))
    return tuple(found)
