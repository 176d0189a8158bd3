"""Evidence from a whole article about its names, which a single sentence does not give.

The model guesses mention by mention. Here the guesses about one name vote together with the words around all its
mentions. A name that nobody guessed is found when those words are plain enough; a name is dropped when most of its
mentions are none.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reading.article import EntityType, Mention
from reading.entities.cases import FAINT, ORG, PERSON, TYPES, Name, NameVerdict, Spans, Spelling, Unit
from reading.entities.cues import evidence_around, evidence_in_name, is_run_together, is_titled
from reading.entities.features import kind_of
from reading.entities.gazetteer import gazetteer
from reading.entities.peoples import names_a_people
from reading.entities.plain import plain
from reading.entities.spans import TakenSpans
from reading.entities.tagger import Guess

FLOOR = 0.03  # no single mention is surer than this
MOST = 2.0  # what a cue that is heard again and again counts, beside one that is heard once
CUE = 1.2  # what a cue counts beside the model's log odds
ECHO = 0.4  # what a headline counts beside prose
ENOUGH = 2.0  # cues that carry a guess to all places of a name
PHRASE, WORD = 2.0, 2.5  # cues that make a name of a run of capitals, or of one word, that nobody guessed
BRAND = 1.2  # what each longer name says for a firm that it begins with
TITLED = 8.0  # what "Mr" says for a person, heard once
SURNAME = 14.0  # what a full name says for the last name alone, where that is nothing else as far as is known
SURE = 0.8  # how sure the model must be of a name in a line of capitals, to take no half of it
_SHORTEST_FIRM = 3  # letters: shorter names are initials that mean many things
FEW, MANY = 0.25, 0.5  # below this share of its places guessed a name is none; from this share on all are
# A capitalised word, or a run of them, that could be a name.
CANDIDATE = re.compile(r"(?<![\w@#/])[a-z]?[A-Z][\w&]*(?:[-’'][A-Z]\w*)*(?:[ \u00a0][A-Z][\w&]*(?:[-’'][A-Z]\w*)*)*")
_WORD = re.compile(r"\w+")
_OWNER = re.compile(r"['’]s?\b")
_SEVERAL = re.compile(r"[^\W\d_][\w.-]*(?: [^\W\d_][\w.-]*){1,3}")  # words of a name, and nothing between them
_NEXT = re.compile(r" ([A-Z][a-z]{2,})\b")
_NO_NAMES = (
    "The An He She It They We You This That These Those There But And Or If In On At Of My His Her Its Our Their"
    " I’m I'm CEO CTO CFO COO VP AI IT TV PR HR Q&A OK"
)
_PLAIN = frozenset(_NO_NAMES.split())


class Hearing:
    """One article's names while they are being weighed: a case for each spelling."""

    def __init__(self, text: str, units: Sequence[Unit], small: frozenset[str], roles: Sequence[Mention] = ()) -> None:
        self.text = text
        self.units = units
        self.small = small
        self.roles = [(role.start, role.end) for role in roles]
        self.lists = gazetteer()
        self.cases: dict[str, Spelling] = {}
        self.starts = [unit.start for unit in units]
        self.wholes = TakenSpans()  # names of several words in lines of capitals: none of their halves is one
        self.alone: set[int] = set()  # where a person's name is all of a line: a signature, a list of names

    def weigh(self, guesses: Iterable[Guess]) -> list[Name]:
        """Return the names of the article, sorted, disjoint: the model's guesses after the whole was heard."""
        for guess in guesses:
            self._count(guess)
        self._look()
        self._propose()
        self._surnames()
        self._find_places()
        for case in self.cases.values():
            self._listen(case)
        self._lend()
        verdicts = {key: self._judge(key, case) for key, case in self.cases.items()}
        self.cases = {key: case for key, case in self.cases.items() if verdicts[key]}
        self._find_places()  # again: what turned out to be no name hides none any more
        return _longest(name for key, case in self.cases.items() for name in self._named(key, case, verdicts[key]))

    def _case(self, start: int, end: int) -> Spelling:
        return self.cases.setdefault(" ".join(self.text[start:end].split()), Spelling())

    def _unit(self, at: int) -> Unit:
        return self.units[max(bisect_right(self.starts, at) - 1, 0)]

    def _count(self, guess: Guess) -> None:
        case = self._case(guess.start, guess.end)
        if self._unit(guess.start).echo and not guess.faint:
            if _SEVERAL.fullmatch(self.text, guess.start, guess.end) and max(guess.odds.values()) >= SURE:
                self.wholes.take(guess.start, guess.end)
            if self._is_alone(guess.start, guess.end) or self._owns(guess.start, guess.end):
                self.alone.add(guess.start)
        weight = (ECHO if self._unit(guess.start).echo else 1.0) * (FAINT if guess.faint else 1.0)
        (case.faint if guess.faint else case.guessed).add(guess.start, guess.end)
        case.mentions += weight
        for kind, odds in guess.odds.items():
            case.guesses[kind] += weight * math.log(max(odds, FLOOR))

    def _owns(self, start: int, end: int) -> bool:
        """Whether a span is two or three words that are nothing but names, and owns something: "Ann Lee’s"."""
        words = self.text[start:end].split()
        return len(words) in (2, 3) and _OWNER.match(self.text, end) is not None and all(map(self.lists.is_rare, words))

    def _is_alone(self, start: int, end: int) -> bool:
        """Whether a span is a line of its own, or between two commas of one, and reads like a person's name."""
        unit = self._unit(start)
        before, behind = self.text[unit.start : start].rstrip(), self.text[end : unit.end].lstrip()
        if (before and before[-1] not in ",;:") or (behind and behind[0] not in ",;:!.-–—"):
            return False
        words = self.text[start:end].split()
        return words[0] in self.lists.first and len(words) < 4 and all(map(self.lists.is_rare, words[1:]))

    def _look(self) -> None:
        """Let each guessed spelling speak for itself."""
        for name, case in self.cases.items():
            if case.guessed:
                self._hear(case, evidence_in_name(name, self.lists))

    def _hear(self, case: Spelling, said: Mapping[EntityType, float]) -> None:
        for kind, weight in said.items():
            case.votes[kind] += CUE * weight

    def _propose(self) -> None:
        """Add the capitalised words that the model passed over where the words around them all make them a name."""
        covered = TakenSpans([*self.roles, *(span for case in self.cases.values() for span in case.guessed)])
        said: dict[str, defaultdict[EntityType, float]] = {}
        for unit in self.units:
            for run in CANDIDATE.finditer(self.text, unit.start, unit.end):
                start, end = self._without_start(*run.span(), unit)
                if unit.echo and not covered.holds(start) and self._is_alone(start, end):
                    self.alone.add(start)
                    said.setdefault(" ".join(self.text[start:end].split()), defaultdict(float))[PERSON] += WORD
                    continue
                if unit.echo:
                    end = self._without_rest(start, end)
                if end - start < 2 or covered.holds(start) or self._is_plain(start, end, start == unit.start):
                    continue
                name = " ".join(self.text[start:end].split())
                if name not in said:
                    said[name] = defaultdict(float, self._first_look(name, unit, end))
                for kind, weight in (
                    evidence_around(self.text, start, end, unit.start, unit.end).items() if not unit.echo else ()
                ):
                    said[name][kind] += weight
        for name, votes in said.items():
            if max(votes.values(), default=0.0) >= (PHRASE if " " in name else WORD):
                case = self.cases.setdefault(name, Spelling())
                case.cues += ENOUGH
                case.person = max(votes, key=lambda kind: votes[kind]) is PERSON
                self._hear(case, evidence_in_name(name, self.lists))

    def _first_look(self, name: str, unit: Unit, end: int) -> dict[EntityType, float]:
        """What a name says by itself; in a line of capitals every phrase ends in some telling word.

        There, words that are nothing but names own something, and a capital inside a word is plain enough.
        """
        said = evidence_in_name(name, self.lists)
        if not unit.echo:
            return said
        words = name.split()
        if self._owns(end - len(name), end):
            return {PERSON: PHRASE}
        if len(words) == 1 and ORG in said:
            return {ORG: WORD}
        return said if PERSON in said else {}

    def _without_start(self, start: int, end: int, unit: Unit) -> tuple[int, int]:
        """Cut words from the front of a run of capitals that only the sentence or the line writes with one."""
        while True:
            first, _, rest = self.text[start:end].partition(" ")
            small = first.lower() in self.small or (start == unit.start and first not in self.lists.first)
            if not rest or not small:
                return start, end
            start = end - len(rest)

    def _without_rest(self, start: int, end: int) -> int:
        """In a line of capitals, end a run after a first word that has a capital inside."""
        first = self.text[start:end].split(" ")[0]
        return start + len(first) if ORG in evidence_in_name(first, self.lists) else end

    def _is_plain(self, start: int, end: int, first: bool) -> bool:
        """Tell whether a capitalised word is no more than that: it begins a sentence, or is written small as well."""
        word = self.text[start:end]
        if word.lower() in self.small or word in _PLAIN or all(kind_of(w.lower()) == "title" for w in word.split()):
            return True
        return first and not (_OWNER.match(self.text, end) or word[1:].lower() != word[1:] or self._is_firm(word))

    def _is_firm(self, word: str) -> bool:
        """Whether one word is an organisation as far as the lists know, and nothing else: "Boeing"."""
        lists = self.lists
        known = word in lists.first or word in lists.last or word in lists.places
        return len(word) > _SHORTEST_FIRM and lists.is_org(word) and lists.is_rare(word) and not known

    def _surnames(self) -> None:
        """Add the last names of the people that were guessed, for an article goes on with them alone."""
        for key, case in list(self.cases.items()):
            words = key.split()
            last = words[-1]
            person = len(words) > 1 and (case.person or (case.guessed and case.verdict is PERSON))
            person = person and not is_run_together(key)
            if person and len(last) > 2 and last[0].isupper() and last.lower() not in self.small:
                self.cases.setdefault(last, Spelling()).cues += ENOUGH

    def _find_places(self) -> None:
        """Find all places where each spelling stands as whole words, the longest spelling first."""
        if not self.cases:
            return
        for case in self.cases.values():
            case.places = Spans()
        by_word: dict[str, list[str]] = {}
        for key in sorted(self.cases, key=lambda key: (-len(key), key)):
            first = _WORD.match(key)
            by_word.setdefault(first.group() if first else key[0], []).append(key)
        for unit in self.units:
            after = unit.start
            for word in _WORD.finditer(self.text, unit.start, unit.end):
                start = word.start()
                if start < after or word.group() not in by_word or self.text[max(start - 1, 0)] in "@#":
                    continue
                for key in by_word[word.group()]:
                    end = _reaches(self.text, start, key)
                    if 0 < end <= unit.end and not (unit.echo and self._is_half(start, end)):
                        self.cases[key].places.add(start, end)
                        after = end
                        break

    def _is_half(self, start: int, end: int) -> bool:
        """Whether a span is a part of a longer name in a line of capitals."""
        before, behind = self.wholes.holds(start - 1) if start else False, self.wholes.holds(end)
        return self.wholes.holds(start) and self.wholes.holds(end - 1) and (before or behind)

    def _listen(self, case: Spelling) -> None:
        """Add up the evidence of the words around each occurrence of a name."""
        heard_for, strongly = dict.fromkeys(TYPES, 0.0), dict.fromkeys(TYPES, 0.0)
        loudest = dict.fromkeys(TYPES, 0.0)
        titled = False
        for start, end in case.places:
            unit = self._unit(start)
            titled = titled or is_titled(self.text, unit.start, start)
            for kind, weight in evidence_around(self.text, start, end, unit.start, unit.end).items():
                heard_for[kind] += weight * (ECHO if unit.echo else 1.0)
                loudest[kind] = max(loudest[kind], weight)
                strongly[kind] += weight * (weight >= 1 and not unit.echo)
        case.cues += ENOUGH * titled
        case.votes[PERSON] += TITLED * titled
        self._hear(case, {kind: min(weight, MOST * loudest[kind]) for kind, weight in heard_for.items()})
        case.cues += max(strongly.values())

    def _lend(self) -> None:
        """Let a fuller name vote for the shorter ones that stand for it: last and first names, bare firms."""
        for key, case in self.cases.items():
            words = key.split()
            if len(words) < 2 or not (case.guessed or case.person) or is_run_together(key):
                continue
            if case.verdict is PERSON:
                last = words[-1]
                self._vote(last, PERSON, SURNAME if self.lists.is_rare(last) and last not in self.lists.places else 2.0)
                self._vote(words[0], PERSON, 1.0)
            elif case.verdict is ORG:
                self._vote(plain(key, ORG), ORG, 3.0)
        self._brands()

    def _brands(self) -> None:
        """Take a word that begins several longer names, and is no known place or person, for a firm."""
        longer: dict[str, list[Spelling]] = {}
        for key, case in self.cases.items():
            first, _, rest = key.partition(" ")
            if rest and case.guessed and first in self.cases and self.lists.is_rare(first):
                longer.setdefault(first, []).append(case)
        for first, family in longer.items():
            known = first in self.lists.first or first in self.lists.last or first in self.lists.places
            if len(family) > 1 and not known:
                for case in (self.cases[first], *family):
                    case.votes[ORG] += BRAND * min(len(family), 3)

    def _vote(self, name: str, kind: EntityType, weight: float) -> None:
        if name in self.cases:
            self.cases[name].votes[kind] += weight

    def _judge(self, key: str, case: Spelling) -> NameVerdict | None:
        """Say where a spelling is a name: where the model saw it, at all its places, or nowhere."""
        if key in _PLAIN or len(key) < 2 or kind_of(key.lower()) == "title" or names_a_people(key):
            return None
        if case.verdict is PERSON and is_run_together(key):
            return None
        plain = case.cues >= ENOUGH
        if not plain and all(
            self._unit(start).echo and start not in self.alone for start, _ in case.places or case.guessed
        ):
            return None
        if not case.guessed and not plain:
            return None
        if not plain and case.share < FEW and len(case.places) > 3:
            return None
        return NameVerdict.EVERYWHERE if plain or case.share >= MANY else NameVerdict.SEEN

    def _named(self, key: str, case: Spelling, verdict: NameVerdict | None) -> list[Name]:
        """Return the mentions of one spelling; a person's last name before an ordinary word is part of another name."""
        spans = {*case.guessed, *(case.places if verdict is NameVerdict.EVERYWHERE else ())}
        kind = case.verdict
        if kind is PERSON and " " not in key:
            spans = {span for span in spans if not self._goes_on(span[1])}
        return [Name(start, end, kind) for start, end in spans]

    def _goes_on(self, end: int) -> bool:
        """Whether a name goes on with a capitalised word that is an ordinary one: "Cup" behind "Davis"."""
        unit = self._unit(end - 1)
        word = _NEXT.match(self.text, end, unit.end)
        return word is not None and not unit.echo and word.group(1).lower() in self.lists.ordinary


def _reaches(text: str, start: int, key: str) -> int:
    """Return where a spelling ends that begins at `start` as whole words, whatever its white space is; else 0."""
    end = start + len(key)
    if text.startswith(key, start):
        pass
    elif " ".join(text[start : start + 2 * len(key)].split()).startswith(key):
        spaced = re.compile(r"\s+".join(map(re.escape, key.split()))).match(text, start)
        end = spaced.end() if spaced else 0
    else:
        return 0
    return 0 if end < len(text) and (text[end].isalnum() or text[end] == "_") else end


def _longest(names: Iterable[Name]) -> list[Name]:
    """Return names without overlaps, the longer of two kept, sorted by place."""
    taken = TakenSpans()
    by_length = sorted(sorted(names, key=lambda n: n.start), key=lambda n: n.start - n.end)
    return sorted((name for name in by_length if taken.take(name.start, name.end)), key=lambda n: n.start)
