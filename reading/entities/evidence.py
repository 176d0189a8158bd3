"""What a whole article says about its names, which one sentence does not.

The model guesses mention by mention. Here the guesses about one name vote together with the words around all its
mentions; names nobody guessed are found when those words are plain enough; what most mentions are not, none is.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reading.article import EntityType
from reading.entities.cues import heard
from reading.entities.tagger import Guess

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE
TYPES = (PERSON, ORG, PLACE)
FLOOR = 0.03  # no single mention is surer than this
CUE = 0.8  # what a cue counts beside the model's log odds
ECHO = 0.4  # what a headline counts beside prose
FAINT = 0.5  # what a faint guess counts beside a plain one
ENOUGH = 2.0  # cues that make a name of a word that nobody guessed
FEW, MANY = 0.25, 0.5  # below this share of its places guessed a name is none; from this share on all are
# A capitalised word, or a run of them, that could be a name.
CANDIDATE = re.compile(r"(?<![\w@#/])[a-z]?[A-Z][\w&]*(?:[-’'][A-Z]\w*)*(?:[ \u00a0][A-Z][\w&]*(?:[-’'][A-Z]\w*)*)*")
_OWNER = re.compile(r"['’]s?\b")
_NO_NAMES = (
    "The An He She It They We You This That These Those There But And Or If In On At Of My His Her Its Our Their"
    " I’m I'm CEO CTO CFO COO VP AI IT TV PR HR Q&A OK"
)
_PLAIN = frozenset(_NO_NAMES.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the article: its span, and whether it may only repeat names that others carry (a headline)."""

    start: int
    end: int
    echo: bool


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a name after the votes."""

    start: int
    end: int
    type: EntityType


@dataclass(slots=True)
class Case:
    """What is known of one spelling: votes a type, where it was guessed, all places where it stands."""

    votes: dict[EntityType, float] = field(default_factory=lambda: dict.fromkeys(TYPES, 0.0))
    guessed: set[tuple[int, int]] = field(default_factory=set)
    faint: set[tuple[int, int]] = field(default_factory=set)
    places: list[tuple[int, int]] = field(default_factory=list)
    cues: float = 0.0

    @property
    def verdict(self) -> EntityType:
        """The type with the most votes."""
        return max(TYPES, key=lambda kind: self.votes[kind])

    @property
    def share(self) -> float:
        """The part of its places where the model saw a name."""
        return (len(self.guessed) + FAINT * len(self.faint)) / max(len(self.places), 1)


class Hearing:
    """One article's names while they are being weighed: a case for each spelling."""

    def __init__(self, text: str, units: Sequence[Unit], small: frozenset[str]) -> None:
        self.text = text
        self.units = units
        self.small = small
        self.cases: dict[str, Case] = {}
        self.starts = [unit.start for unit in units]

    def weigh(self, guesses: Iterable[Guess]) -> list[Name]:
        """Return the names of the article, sorted, disjoint: the model's guesses after the whole was heard."""
        for guess in guesses:
            self._count(guess)
        self._propose()
        self._surnames()
        self._find_places()
        for case in self.cases.values():
            self._listen(case)
        self._lend()
        return _longest(name for case in self.cases.values() for name in self._settle(case))

    def _case(self, start: int, end: int) -> Case:
        return self.cases.setdefault(" ".join(self.text[start:end].split()), Case())

    def _unit(self, at: int) -> Unit:
        return self.units[max(bisect_right(self.starts, at) - 1, 0)]

    def _count(self, guess: Guess) -> None:
        case = self._case(guess.start, guess.end)
        weight = (ECHO if self._unit(guess.start).echo else 1.0) * (FAINT if guess.faint else 1.0)
        (case.faint if guess.faint else case.guessed).add((guess.start, guess.end))
        for kind, odds in guess.odds.items():
            case.votes[kind] += weight * math.log(max(odds, FLOOR))

    def _propose(self) -> None:
        """Add the capitalised words that prose writes like names and the model passed over; cues will judge them."""
        covered = {at for case in self.cases.values() for span in case.guessed for at in range(*span)}
        for unit in self.units:
            if unit.echo:
                continue
            for match in CANDIDATE.finditer(self.text, unit.start, unit.end):
                start, end = match.span()
                if end - start > 1 and start not in covered and not self._is_plain(start, end, start == unit.start):
                    self._case(start, end)

    def _is_plain(self, start: int, end: int, first: bool) -> bool:
        """Tell whether a capitalised word is no more than that: it begins a sentence, or is written small as well."""
        word = self.text[start:end]
        if word.lower() in self.small or word in _PLAIN:
            return True
        return first and not (_OWNER.match(self.text, end) or word[1:].lower() != word[1:])

    def _surnames(self) -> None:
        """Add the last names of the people that were guessed, for an article goes on with them alone."""
        for key, case in list(self.cases.items()):
            words = key.split()
            last = words[-1]
            person = len(words) > 1 and case.guessed and case.verdict is PERSON
            if person and len(last) > 2 and last[0].isupper() and last.lower() not in self.small:
                self.cases.setdefault(last, Case()).cues += ENOUGH

    def _find_places(self) -> None:
        """Find all places where each spelling stands as whole words, the longest spelling first."""
        if not self.cases:
            return
        longest = sorted(self.cases, key=lambda key: (-len(key), key))
        names = "|".join(r"\s+".join(map(re.escape, key.split())) for key in longest)
        pattern = re.compile(rf"(?<![\w@#])(?:{names})(?!\w)")
        for unit in self.units:
            for match in pattern.finditer(self.text, unit.start, unit.end):
                self._case(*match.span()).places.append(match.span())

    def _listen(self, case: Case) -> None:
        """Add up what the words around all places of a name say."""
        heard_for = dict.fromkeys(TYPES, 0.0)
        for start, end in case.places:
            unit = self._unit(start)
            for kind, weight in heard(self.text, start, end, unit.start, unit.end).items():
                heard_for[kind] += weight * (ECHO if unit.echo else 1.0)
        for kind, weight in heard_for.items():
            case.votes[kind] += CUE * weight
        case.cues += max(heard_for.values())

    def _lend(self) -> None:
        """Let a person's full name vote for the last name and, less, for the first name alone."""
        for key, case in self.cases.items():
            words = key.split()
            if len(words) > 1 and case.verdict is PERSON and case.guessed:
                for part, weight in ((words[-1], 2.0), (words[0], 1.0)):
                    if part in self.cases:
                        self.cases[part].votes[PERSON] += weight

    def _settle(self, case: Case) -> list[Name]:
        """Return the mentions of one spelling: none, those the model saw, or all its places."""
        if all(self._unit(start).echo for start, _ in case.places or case.guessed):
            return []
        plain = case.cues >= ENOUGH
        if not case.guessed and not plain:
            return []
        if not plain and case.share < FEW and len(case.places) > 3:
            return []
        spans = case.guessed | set(case.places if plain or case.share >= MANY else ())
        return [Name(start, end, case.verdict) for start, end in spans]


def _longest(names: Iterable[Name]) -> list[Name]:
    """Return names without overlaps, the longer of two kept, sorted by place."""
    taken: set[int] = set()
    kept = []
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):
        if not any(at in taken for at in range(name.start, name.end)):
            taken.update(range(name.start, name.end))
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)
