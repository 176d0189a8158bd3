"""Offices: who holds which one in which organisation, and whether that is over; English alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from reading.article import Article, EntityType, Mention

_GAP = re.compile(r"[\s,]*(?:the\s+|a\s+|an\s+|its\s+|their\s+)?", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:former(?:ly)?|ex|one-?time|then|previously|late|retired|outgoing|ousted|past|longtime)[\s-]+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:next|incoming|future|acting|interim|would-be|designate|potential|new|prospective|nominee|candidate)[\s-]+$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+(?:of|at|for|with)\s+(?:the\s+)?(?:(?:[a-z][\w-]*)\s+){0,2}$")
_BEFORE_NAME = re.compile(r"^(?:['’]s?)?\s*(?:then|now|new|current)?\s*$")
_APPOSITION = re.compile(
    r"^,\s*(?:who\s+(?:is|serves\s+as)\s+)?(?:(?:the|a|an|its|their|now|current|currently|then|then-)\s*)*$"
)
_IS = re.compile(r"^\s+(?:is|became|becomes|serves\s+as|remains)\s+(?:(?:the|a|an|its|now|currently)\s+)*$")
_WAS = re.compile(r"^,?\s+(?:who\s+)?(?:was|had\s+been|served\s+as|has\s+been)\s+(?:(?:the|a|an|its|previously)\s+)*$")
_AND = re.compile(r"^,?\s+and\s+(?:(?:the|a|an|its)\s+)*(?:former\s+)?$")
_EX = re.compile(r"\b(?:former|ex-?)\s*$", re.IGNORECASE)
_PAST = re.compile(r"^(?:former|ex)[\s-]+", re.IGNORECASE)
_STAFF = re.compile(r"\s+(?:employees?|staffers?|workers|executives|researchers|engineers)\b", re.IGNORECASE)
_LISTED = re.compile(r",?\s*(?:and\s+)?|,\s+(?:two|three|both|all)?\s*")
_COMPANY = re.compile(r"^(?:CEO|CFO|COO|CTO|chair|chief [a-z ]+)$")
_REACH = 60  # characters: an office and its house stand within ten words
_LONGEST = 160
"""Characters of the words that state an office, from its holder to the organisation."""
_ORGANISATIONS = (EntityType.ORG, EntityType.PLACE)

_LEVEL = {
    "chief executive": "CEO",
    "chief executive officer": "CEO",
    "chief financial officer": "CFO",
    "chief operating officer": "COO",
    "chief technology officer": "CTO",
    "chief technical officer": "CTO",
    "chief science officer": "chief scientist",
    "chief scientific officer": "chief scientist",
    "cso": "chief scientist",
    "chairwoman": "chair",
    "chairman": "chair",
    "chairperson": "chair",
    "cofounder": "co-founder",
    "vice-president": "vice president",
    "vp": "vice president",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
}
_SOLE = re.compile(
    r"^(?:CEO|CFO|COO|CTO|CIO|CISO|CMO|CPO|chief scientist|chief [a-z ]+ officer|chief economist|chief of staff|chair"
    r"|president|prime minister|chancellor|governor|mayor|managing director|executive director|attorney general"
    r"|[a-z]+ (?:minister|secretary)|secretary of [a-z ]+|secretary general|director general|editor in chief"
    r"|head of [a-z]+|king|queen|pope|archbishop|sheriff|police chief)$"
)
_FAMILIES = (
    re.compile(r"^(?:CEO|CFO|COO|CTO|CIO|CISO|CMO)$"),
    re.compile(r"^[a-z]+ minister$"),
    re.compile(r"^(?:[a-z]+ secretary|secretary of [a-z ]+)$"),
)


class Office(Struct, frozen=True, array_like=True, gc=False):
    """A person's office as a sentence states it; its span holds the office, who holds it, and where.

    `organisation` is empty when the sentence names none with it; it `is_implied` when it is the only one before it.
    """

    sentence: int
    start: int
    end: int
    person: str
    office: str
    organisation: str = ""
    is_former: bool = False
    is_implied: bool = False


EMPLOYEE = "employee"
"""The office of whoever is said to work, or to have worked, for an organisation, as nothing in particular."""


def level(office: str) -> str:
    """Return the one name of an office: "chief executive officer" is "CEO"."""
    office = _PAST.sub("", office)
    plain = office.lower().replace("-in-", " in ").replace("-general", " general")
    return _LEVEL.get(plain, office if office.isupper() else plain)


def is_sole(office: str) -> bool:
    """Whether one person at a time holds such an office in an organisation."""
    return _SOLE.match(office) is not None


def excludes(one: str, other: str) -> bool:
    """Whether nobody holds both offices at once, as a rule."""
    return one != other and any(family.match(one) and family.match(other) for family in _FAMILIES)


def offices(article: Article) -> list[Office]:
    """Return the offices that an article's sentences state, by place."""
    found: list[Office] = []
    mentions, at = article.mentions, 0
    for unit in article.sentences:
        while at < len(mentions) and mentions[at].start < unit.start:
            at += 1
        end = at
        while end < len(mentions) and mentions[end].start < unit.end:
            end += 1
        found += _offices(article.text, unit.index, unit.start, mentions[at:end])
        found += _employees(article.text, unit.index, mentions[at:end])
        at = end
    return found


def _employees(text: str, sentence: int, mentions: Sequence[Mention]) -> list[Office]:
    """Return the people whom a sentence calls former employees: "A and B, former X employees"."""
    found: list[Office] = []
    for at, mention in enumerate(mentions):
        staff = _STAFF.match(text, mention.end) if mention.type is EntityType.ORG else None
        former = _EX.search(text, max(0, mention.start - 12), mention.start) if staff else None
        if staff is None or former is None:
            continue
        last = former.start()
        for person in reversed(mentions[:at]):
            between = text[person.end : last]
            if person.type is not EntityType.PERSON or not _LISTED.fullmatch(between):
                break
            found.append(Office(sentence, mention.start, staff.end(), person.entity, EMPLOYEE, mention.entity, True))
            last = person.start
    return found


def _offices(text: str, sentence: int, start: int, mentions: Sequence[Mention]) -> list[Office]:
    found: list[Office] = []
    for at, role in enumerate(mentions):
        if role.type is not EntityType.ROLE:
            continue
        organisation, first, last = _organisation(text, mentions, at)
        before = [text[max(start, end - 30) : end] for end in (first, role.start)]
        if any(map(_FUTURE.search, before)):
            continue
        former = any(map(_FORMER.search, before)) or text[role.start : role.end].lower().startswith(("former", "ex-"))
        person, was = _person(text, mentions, at, first, last, found)
        if person:
            office = level(role.entity)
            implied = _implied(mentions[:at], office) if not organisation else ""
            said = organisation or implied
            low, high = min(first, person.start), max(last, person.end)
            if high - low > _LONGEST:
                low, high = role.start, role.end
            found.append(Office(sentence, low, high, person.entity, office, said, former or was, bool(implied)))
    return found


def _implied(before: Sequence[Mention], office: str) -> str:
    """Return the only organisation that a sentence names before an office, or the empty string."""
    named = {one.entity for one in before if one.type is EntityType.ORG}
    return next(iter(named)) if len(named) == 1 and _COMPANY.match(office) else ""


def _organisation(text: str, mentions: Sequence[Mention], at: int) -> tuple[str, int, int]:
    """Return the organisation of the role `mentions[at]`, and where role and organisation begin and end."""
    role = mentions[at]
    following = mentions[at + 1] if at + 1 < len(mentions) else None
    if following and following.type in _ORGANISATIONS and following.start - role.end <= _REACH:
        between = text[role.end : following.start]
        if _OF.search(between) and between.count(" ") <= 5:
            return following.entity, role.start, following.end
    previous = mentions[at - 1] if at else None
    if previous and previous.type in _ORGANISATIONS:
        between = text[previous.end : role.start]
        if re.fullmatch(r"(?:['’]s?)?\s+(?:former\s+|ex-|then-|current\s+|new\s+|co-)?", between):
            return previous.entity, previous.start, role.end
    return "", role.start, role.end


def _person(
    text: str, mentions: Sequence[Mention], at: int, first: int, last: int, found: Sequence[Office]
) -> tuple[Mention | None, bool]:
    """Return who holds the role `mentions[at]`, whose words span `first` to `last`, and whether it is told as past."""
    for other in mentions[at + 1 :]:
        if other.start >= last:
            if other.type is EntityType.PERSON and _BEFORE_NAME.match(text[last : other.start].replace(",", "", 1)):
                return other, False
            break
    for other in reversed(mentions[:at]):
        if other.end <= first:
            if other.type is EntityType.PERSON and first - other.end <= _REACH:
                between = text[other.end : first]
                plain = re.sub(r"\b(?:former|ex-|then|previously)\s*", "", between)
                if _APPOSITION.match(plain) or _IS.match(plain):
                    return other, False
                if _WAS.match(plain):
                    return other, True
            break
    if found and found[-1].end <= first:
        between = text[found[-1].end : first]
        if len(between) <= _REACH and _AND.match(between):
            holder = next((one for one in mentions[:at] if one.entity == found[-1].person), None)
            return holder, False
    return None, False
