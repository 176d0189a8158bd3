"""Words around a name that say what it names: "joins X", "X employees", ", a … company", "CEO X", "X, who"."""

from __future__ import annotations

import re

from msgspec import Struct

from reading.article import EntityType
from reading.entities.features import ORG_WORDS, PLACE_WORDS
from reading.entities.gazetteer import Gazetteer
from reading.entities.peoples import STATES

PERSON, ORG, PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE

_FIRM = (
    r"(?:company|companies|corporation|start-?up|firm|maker|manufacturer|developer|publisher|retailer|bank|agency|lab"
    r"|laboratory|organi[sz]ation|group|non-?profit|charity|think[-\s]tank|university|newspaper|magazine|website|platform"
    r"|rival|competitor|subsidiary|union|association|institute|party|band|club|airline|broadcaster|network|outlet)"
)
_STAFF = (
    r"(?:employees?|staff(?:ers)?|researchers?|scientists?|engineers?|executives?|shareholders?|investors?|shares?|stock"
    r"|board|headquarters|spokes(?:man|woman|person|people)|officials?|customers|users|products?|subsidiary|newsletter"
    r"|editors?|team|CEO|CTO|CFO|chief\s+\w+|founders?|co-founders?|chair(?:man|woman)|president|leadership|investment"
    r"|co-lead|reporter|writer|journalist)"
)
_ROLE = (
    r"(?:CEO|CTO|CFO|COO|[Pp]resident|[Cc]hair(?:man|woman)?|[Mm]inister|[Ss]ecretary|[Ss]enator|[Gg]overnor|[Mm]ayor"
    r"|[Ff]ounder|[Rr]esearcher|[Ss]cientist|[Ee]ngineer|[Pp]rofessor|[Dd]irector|[Ll]ead|[Aa]nalyst|[Ss]pokes\w+|[Ee]ditor"
    r"|[Aa]uthor|[Aa]ctor|[Aa]ctress|[Ss]inger|[Jj]ournalist|[Ll]awyer|[Aa]ttorney|[Jj]udge|[Jj]ustice|[Cc]oach|[Oo]fficer"
    r"|[Ww]riter|[Rr]eporter|[Cc]olleague|[Hh]usband|[Ww]ife|[Ss]on|[Dd]aughter|[Bb]rother|[Ss]ister|[Ff]ather|[Mm]other)"
)
_SPEECH = r"(?:said|says|told|tweeted|wrote|added|argued|explained|recalled|replied|criticized|criticised)"


class Cue(Struct, frozen=True):
    """Words before or after a name that speak for a type, and how loudly (in log odds)."""

    type: EntityType
    weight: float
    pattern: re.Pattern[str]


def _before(kind: EntityType, weight: float, pattern: str) -> Cue:
    return Cue(kind, weight, re.compile(rf"(?<!\w)(?:{pattern})$"))


def _after(kind: EntityType, weight: float, pattern: str) -> Cue:
    return Cue(kind, weight, re.compile(pattern))


BEFORE = (
    _before(PERSON, 3.0, r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Sgt|Sir)\.?\s+"),
    _before(PERSON, 2.0, rf"{_ROLE}\s+"),
    _before(PERSON, 1.5, rf"{_SPEECH}\s+"),
    _before(PERSON, 2.0, r"hiring\s+of\s+|hired\s+|married\s+|named\s+after\s+"),
    _before(
        ORG, 1.5, r"[Jj]oins\s+|[Jj]oined\s+|[Jj]oining\s+|left\s+|leaving\s+|resign\w+\s+from\s+|quit(?:ting)?\s+"
    ),
    _before(
        ORG,
        2.5,
        r"(?:employees?|researchers?|members?|co-?founders?|founders?|CEO|chief\s+\w+|director|head|"
        r"chair(?:man|woman)|president|\w+\s+[Oo]fficer|shares)\s+(?:of|at)\s+",
    ),
    _before(
        ORG,
        1.2,
        r"(?:work(?:s|ed|ing)?|team|role|job|position|career|leadership|departures?)\s+(?:at|for|from|with)\s+",
    ),
    _before(
        ORG, 1.2, r"acquired\s+|acquires\s+|acquisition\s+of\s+|owned\s+by\s+|backed\s+by\s+|competitor\s+|rival\s+"
    ),
    _before(ORG, 1.5, rf"{_FIRM}\s+(?:called\s+|named\s+)?"),
    _before(
        PLACE,
        1.2,
        r"(?:located|based|born|lives?|lived|living|arrived|headquartered)\s+in\s+|travel(?:s|led|ed)\s+to\s+",
    ),
    _before(PLACE, 0.7, r"(?:[Ii]n|near|across|throughout|north\s+of|south\s+of|east\s+of|west\s+of)\s+"),
    _before(PLACE, 1.5, r"(?:city|town|village|state|province|capital|district|county|island|region)\s+of\s+"),
)
AFTER = (
    _after(PERSON, -2.0, r",\s+which\b"),
    _after(ORG, 1.0, r",\s+which\b"),
    _after(ORG, 1.5, r",?\s+(?:which\s+)?(?:was|were)\s+(?:co-)?(?:founded|acquired|incorporated)\b"),
    _after(PERSON, 2.0, r",\s+(?:who|whose)\b|\s+(?:himself|herself)\b"),
    _after(PERSON, 1.0, rf",?\s+{_SPEECH}\b"),
    _after(PERSON, 1.5, r"(?:,\s+|\s+\()\d\d\)?(?:,|\s)"),
    _after(
        PERSON, 1.5, r",\s+(?:an?|the|its|their)\s+(?:former\s+|key\s+|prominent\s+)?(?:[\w-]+\s+)?" + _ROLE + r"\b"
    ),
    _after(ORG, 2.0, rf"(?:['’]s?)?\s+(?:former\s+)?{_STAFF}\b"),
    _after(ORG, 2.5, rf",\s+(?:an?|the|its)\s+(?:[\w’'-]+\s+(?:\(\w+\)\s+)?){{0,5}}{_FIRM}\b"),
    _after(ORG, 2.5, r",?\s+(?:Inc|Ltd|LLC|Corp|Co|PLC|plc|GmbH|AG)\b|\.com\b"),
    _after(ORG, 1.5, r"-(?:backed|owned|funded|affiliated|run)\b"),
    _after(ORG, 1.0, r"\s+(?:has\s+)?(?:announced|acquired|hired|employs|fetches|launched|releases?d?)\b"),
    _after(PLACE, 1.0, r"-(?:based)\b"),
)
_REACH = 60  # characters: a title and an adjective or two
_TITLE = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Messrs|(?:Vice\s)?President|Senator|Sen|Rep|Congress(?:man|woman)"
    r"|Gov|Governor|Mayor|Chancellor|Prime\sMinister|Pope|Col|Capt|Sgt|Lt)\.?\s+\Z"
)
_CAMEL = re.compile(r"(?=\w*[a-z])(?!Ma?c[A-Z]|De[A-Z]|La[A-Z]|Fitz[A-Z])(?:[A-Z]?[a-z]+|[A-Z])[A-Z]\w{0,9}")
MEDIA = "times|post|journal|herald|tribune|gazette|chronicle|observer|telegraph|news|images|pictures"


def is_run_together(name: str) -> bool:
    """Whether a name of several words has one with a capital inside, as text has that lost its breaks."""
    words = name.split()
    return len(words) > 1 and any(_CAMEL.fullmatch(word) for word in words)


def is_titled(text: str, low: int, start: int) -> bool:
    """Whether a form of address or an office stands before `text[start:]`: Mr, Ms, Dr, Senator."""
    return _TITLE.search(text, max(low, start - _REACH), start) is not None


def evidence_around(text: str, start: int, end: int, low: int, high: int) -> dict[EntityType, float]:
    """Return the weight for each type that the words around `text[start:end]`, inside `text[low:high]`, give."""
    before, after = text[max(low, start - _REACH) : start], text[end : min(high, end + _REACH)]
    said: dict[EntityType, float] = {}
    for cue in BEFORE:
        if cue.pattern.search(before):
            said[cue.type] = max(said.get(cue.type, 0.0), cue.weight)
    for cue in AFTER:
        if cue.pattern.match(after):
            said[cue.type] = said.get(cue.type, 0.0) + cue.weight
    return said


def evidence_in_name(name: str, lists: Gazetteer) -> dict[EntityType, float]:
    """Return the weight for each type that a name gives by itself: its last word, its first name, inner capitals."""
    words = name.split()
    last = words[-1].lower().rstrip(".")
    if name in STATES:
        return {PLACE: 6.0}
    if lists.is_org(name):
        doubtful = name in lists.places or name in lists.first or name in lists.last
        return {ORG: 1.5 if doubtful else 3.0}
    if lists.is_place(name) and not (name in lists.first or name in lists.last):
        return {PLACE: 2.0}
    if len(words) > 1 and (last in ORG_WORDS or last in MEDIA.split("|")):
        return {ORG: 2.0}
    if len(words) > 1 and last in PLACE_WORDS:
        return {PLACE: 1.0}
    if len(words) in (2, 3) and words[0] in lists.first and words[-1] not in lists.first:
        return {PERSON: 2.0 if words[-1] in lists.last else 1.5}
    if _CAMEL.fullmatch(name):
        return {ORG: 2.0}
    return {}
