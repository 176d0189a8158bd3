"""General mending of the model's spans, before anything is counted.

Roles are cut from names, "A and B" is made two, a name ends before a word that is no name's part, and before the
possessive of another name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from reading.article import EntityType, Mention
from reading.entities.gazetteer import gazetteer
from reading.entities.tagger import Guess

_AND = re.compile(r"\s+(?:and|&)\s+|,\s+(?=[A-Z][\w’'-]+\s[A-Z])")
_BETWEEN = re.compile(r"\s+(?:&|[a-z]+)\s+|,\s+(?:and\s+)?")
_OF = re.compile(r"\s+of\s+(?:the\s+)?([A-Z]\w+(?:\s[A-Z]\w+)*)$")
_LOWER = re.compile(r"\S*(?:@|://)\S*|[“”\"]|(?<=\s)['‘]|(?<![\w’'.-])[^\W\d_A-Z][^\WA-Z]*(?![\w’'-])")
_JOINING = (
    "of the and for in on at to a an de del della di da dos du la le las los van von der den ter ten zu al el"
    " bin ibn ben bint y e i und et abu af av st"
)
_CONNECTORS = frozenset(_JOINING.split())
_HEAD = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Sgt|Lt|Col|Gen|Capt)\.?\s+|(?:[Tt]he|By|[Nn]ew)\s+|[Ee]x-)+")
# A treaty is no organisation, but what made it is: "United Nations" in its Universal Declaration of Human Rights.
_DOCUMENT = re.compile(r"\b(?:Declaration|Act|Treaty|Convention|Protocol|Constitution|Amendment)\b(?:\s+(?:of|on)\b|$)")
_BODY = re.compile(r"\b(?:Nations|Union|Council|Commission|Congress|Senate|Parliament|Organi[sz]ation)\b")
_FORMER = re.compile(r"(?:[Ff]ormer\s+|[Ee]x[- ])(?=\S)")
_PARTY = re.compile(r",\s+[DRI]-?$")  # what stands before a state: "Adam Schiff, D-"
_TAIL = re.compile(r"(?:['’]s?|[,;:.\"”“’)(\]\[*–—-])+$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\bInc|\bLtd|\bCorp|\bCo|\bJr|\bSr|\bSt|[A-Z]\.[A-Z])\.$")
_OWNER = re.compile(r"['’]s?\s+")
_ALONE = r"(?<!\w){}(?!\w|['’]s\b)"
NEAR = 1 << 17  # characters of a part within which repeats of a name are counted: longer than nearly all articles


def mended(text: str, guesses: Iterable[Guess], roles: Sequence[Mention], small: frozenset[str]) -> Iterator[Guess]:
    """Yield the guesses cut down to names; a guess that is only a role is dropped.

    `roles` are sorted and disjoint; `small` holds the words that the text also writes with a small letter.
    """
    part, repeats = -1, _Repeats(text, 0)
    for guess in guesses:
        if guess.start // NEAR != part:
            part = guess.start // NEAR
            repeats = _Repeats(text, part * NEAR)
        for piece in _pieces(text, guess, roles):
            yield _without_team(text, _shortened(text, piece, small, repeats), repeats)


class _Repeats:
    """How a part of a text repeats a spelling, each looked for once.

    A part, not the whole: to look through all of a long article for each name of it takes time by the square.
    """

    def __init__(self, text: str, start: int) -> None:
        end = start + NEAR
        self.count = cache(lambda name: text.count(name, start, end))
        self.alone = cache(lambda name: re.search(_ALONE.format(re.escape(name)), text[start:end]) is not None)


def _pieces(text: str, guess: Guess, roles: Sequence[Mention]) -> Iterator[Guess]:
    for part in _split(text, guess):
        for start, end in _without_roles(part.start, part.end, roles):
            for low, high in _capitalised(text, start, end):
                first, after = _trimmed(text, low, high, part.type)
                if any(c.isalnum() for c in text[first:after]):
                    yield replace(part, start=first, end=after)


def _split(text: str, guess: Guess) -> Iterator[Guess]:
    """Make two people of "A and B", where each side begins with a capital, and cut "of London" from a full name.

    So is "of the WHO". Two organisations are made where the list has each side, and not the whole.
    """
    at = guess.start
    if guess.type is EntityType.ORG and not gazetteer().is_org(text[at : guess.end]):
        for match in _BETWEEN.finditer(text, guess.start, guess.end):
            if _is_listed(text[at : match.start()]) and _is_listed(text[match.end() : guess.end]):
                yield replace(guess, start=at, end=match.start())
                at = match.end()
    if guess.type is EntityType.PERSON:
        for match in _AND.finditer(text, guess.start, guess.end):
            if text[at].isupper() and text[match.end()].isupper():
                yield replace(guess, start=at, end=match.start())
                at = match.end()
        home = _OF.search(text[at : guess.end])
        kind = _listed_kind(home[1]) if home and " " in text[at : at + home.start()] else None
        if home and kind is not None:
            yield replace(guess, start=at, end=at + home.start())
            odds = {**dict.fromkeys(guess.odds, 0.05), kind: 0.9}
            yield Guess(at + home.start(1), at + home.end(1), kind, odds)
            return
    yield replace(guess, start=at)


def _listed_kind(name: str) -> EntityType | None:
    """Return what the lists say that a name is, a place or an organisation."""
    if name in gazetteer().places or gazetteer().is_place(name):
        return EntityType.PLACE
    return EntityType.ORG if gazetteer().is_org(name) else None


def _is_listed(name: str) -> bool:
    return gazetteer().is_org(name.removeprefix("the ").removeprefix("The "))


def _without_roles(start: int, end: int, roles: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a span that remain when roles at its ends, or alone in it, are cut out."""
    at = bisect_right(roles, start, key=lambda role: role.end)
    while at < len(roles) and roles[at].start < end:
        role = roles[at]
        if start < role.start:
            yield start, role.start
        start = role.end
        at += 1
    if start < end:
        yield start, end


def _capitalised(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at words with small letters that join no names: "Ada thanked Babbage" are two."""
    for match in _LOWER.finditer(text, start, end):
        word = match.group()
        plain = not word.isalpha() or (word in gazetteer().ordinary and word not in _CONNECTORS)
        if plain or match.start() == start:
            if start < match.start():
                yield start, match.start()
            start = match.end()
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int, kind: EntityType) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "-–—’'\"“”‘(,"):
        start += 1
    if _DOCUMENT.search(text, start, end):
        bodies = [m.end() for m in _BODY.finditer(text, start, end)]
        end = bodies[0] if bodies else start
    former = _FORMER.match(text, start, end)
    if former:
        start = former.end()
    if kind is EntityType.PERSON:
        head = _HEAD.match(text, start, end)
        if head and head.end() < end:
            start = head.end()
    end = start + len(text[start:end].rstrip())
    party = _PARTY.search(text[start:end])
    if party:
        end = start + party.start()
    tail = _TAIL.search(text[start:end])
    if tail and not _ABBREVIATED.search(text[start:end]):
        end = start + tail.start()
    return start, end


def _without_team(text: str, guess: Guess, repeats: _Repeats) -> Guess:
    """Cut "Browns DL Ann Lee" down to "Ann Lee", where the last name is known as one, or stands alone as well."""
    words = text[guess.start : guess.end].split(" ")
    lists = gazetteer()
    if len(words) < 3 or words[0] in lists.first or not all(word[:1].isupper() for word in words):
        return guess
    at = next((i for i in range(1, len(words) - 1) if words[i] in lists.first), 0)
    if not at or words[at] in lists.places or not lists.is_rare(words[-1]):
        return guess
    if words[-1] not in lists.last and repeats.count(words[-1]) <= repeats.count(" ".join(words[at:])):
        return guess
    odds = {**dict.fromkeys(guess.odds, 0.05), EntityType.PERSON: 0.9}
    return replace(guess, start=guess.end - len(" ".join(words[at:])), type=EntityType.PERSON, odds=odds)


def _shortened(text: str, guess: Guess, small: frozenset[str], repeats: _Repeats) -> Guess:
    """Cut "Joins X" and "X’s Y" back to X where the text has X by itself as well."""
    start, end = guess.start, guess.end
    while True:
        words = text[start:end].split()
        if len(words) < 2 or words[0].lower() not in small:
            break
        rest = " ".join(words[1:])
        if repeats.count(rest) <= repeats.count(" ".join(words)):
            break
        start += len(text[start:end]) - len(text[start:end].split(None, 1)[1])
    owner = _OWNER.search(text, start, end)
    if owner and repeats.alone(text[start : owner.start()]):
        end = owner.start()
    return guess if (start, end) == (guess.start, guess.end) else replace(guess, start=start, end=end)
