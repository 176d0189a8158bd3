"""Offices and functions people hold: "Chief Science Officer", "VP of Research", "policy researcher" before a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reading.article import EntityType, Mention
from reading.entities.patterns import compiled

_MODIFIER = (
    "former|interim|acting|deputy|vice|assistant|associate|senior|executive|managing|creative|technical|prime|foreign"
    "|finance|defen[cs]e|interior|chief|general|head|co"
)
_FIELD = (
    "science|product|marketing|policy|research|technology|information|data|security|people|legal|revenue|communications"
    "|strategy|financial|operating|executive|technical|medical|compliance|risk|administrative|commercial|scientific"
    "|business|digital|privacy|investment|safety|alignment|engineering|design|sales|operations|growth|finance"
)
_PORTFOLIO = "foreign|finance|defen[cs]e|health|interior|justice|education|energy|trade|environment|home"
# Titles that are roles wherever they stand.
STRONG = rf"""
    \b(?:[Cc]o-)?(?:CEO|CTO|CFO|COO|CMO|CIO|CISO|CSO|CPO)s?\b
  | \bVice\s+President(?=\s+[A-Z]) | \bPresident(?=\s+[A-Z])
  | \b(?:[ES]VP|VP|(?i:(?:executive\s+|senior\s+)?vice[-\s]president))
      (?:\s+(?:of|for)\s+(?:(?i:{_FIELD})|[A-Z]\w+)(?:\s+and\s+(?:(?i:{_FIELD})|[A-Z]\w+))?)?\b
  | (?i:
      \bchief\s+(?:of\s+staff|scientist|economist|justice|engineer|architect|analyst
        |(?:(?:{_FIELD})\s+(?:and\s+)?){{1,2}}officer|executive(?:\s+officer)?)\b
    | \bco-?founders?\b | \bfounders?\b
    | \b(?:(?:vice|deputy|co)[-\s])?chair(?:man|woman|person)\b
    | \b(?:managing|executive|artistic|creative|deputy|research|associate|national|music|medical)\s+director\b
    | \b(?:(?:deputy\s+)?prime|(?:(?:deputy|shadow)\s+)?(?:{_PORTFOLIO}))\s+minister\b
    | \b(?:{_PORTFOLIO})\s+secretary\b
    | \bsecretary\s+of\s+(?:state|defen[cs]e|energy|the\s+treasury|education|labor|commerce)\b
    | \b(?:attorney|solicitor|surgeon|governor|director|secretary)[-\s]general\b
    | \b(?:district|city|state|u\.s\.)\s+attorney\b
    | \bspokes(?:man|woman|person|people)\b
    | \beditor[-\s]in[-\s]chief\b | \b(?:managing|executive)\s+editor\b
    | \b(?:governor|mayor|senator|ambassador|congress(?:man|woman)|chancellor)\b
    | \b(?:head|director|president|co-?lead|lead)\s+of\s+(?:the\s+)?(?:{_FIELD}|government|state)\b
    | (?<=\bthe\s)president\b
    )
"""
# Words that are a role only beside a person's name.
_NOUNS = (
    "president|director|manager|chair|lead|co-?lead|leader|head|researcher|scientist|engineer|analyst|economist|professor"
    "|lecturer|historian|author|writer|editor|reporter|journalist|columnist|correspondent|lawyer|attorney|judge|justice"
    "|minister|secretary|lawmaker|commissioner|officer|executive|entrepreneur|investor|billionaire|architect|designer"
    "|developer|programmer|physicist|chemist|biologist|psychologist|philosopher|mathematician|astronomer|astronaut|doctor"
    "|physician|surgeon|coach|captain|goalkeeper|striker|midfielder|defender|quarterback|pitcher|actor|actress|singer"
    "|musician|guitarist|drummer|composer|producer|filmmaker|artist|painter|novelist|poet|general|colonel|major|lieutenant"
    "|sergeant|admiral|commander|detective|sheriff|inspector|superintendent|pastor|bishop|archbishop|cardinal|pope|king"
    "|queen|prince|princess|emperor|representative|consultant|adviser|advisor|advocate|activist|founder|partner|fellow|student"
)
_NOUN = rf"(?:{_NOUNS})"
_ENDS = frozenset(_NOUNS.replace("-?", "").split("|"))  # what stands before the name ends in one of them
_BEFORE = rf"""(?i)
    (?:\b(?:{_FIELD}|{_MODIFIER}|software|computer|political|staff|art|film|music|football|police|state|science)[\s-]){{0,2}}
    \b{_NOUN}\s+$
"""
_AFTER = rf"""
    ,\s+(?:an?|the|its|their|who\s+is\s+an?|then|now|also)?\s*(?:(?:[\w’'-]+)\s+){{0,2}}?
    ((?:(?i:{_FIELD}|{_MODIFIER})[\s-])*{_NOUN})\b
"""
_LAST = re.compile(r"([a-z]+)\s+\Z", re.IGNORECASE)
# One of these is in every title of STRONG; to look for them is much cheaper than the pattern.
_STEMS = (
    *("ceo", "cto", "cfo", "coo", "cmo", "cio", "ciso", "cso", "cpo", "vp", "president", "chief", "found", "chair"),
    *("director", "minister", "secretary", "general", "attorney", "spokes", "editor", "governor", "mayor", "senator"),
    *("ambassador", "congress", "chancellor", "head", "lead"),
)
_SHED = re.compile(r"(?:former|ex-?)\s+", re.IGNORECASE)
_REACH = 48  # characters: a role of four long words


def offices(text: str, start: int, end: int) -> Iterator[Mention]:
    """Yield the titles of `text[start:end]` that are roles wherever they stand."""
    small = text[start:end].lower()
    if not any(stem in small for stem in _STEMS):
        return
    for match in compiled(STRONG).finditer(text, start, end):
        yield role(text, *match.span())


def beside(text: str, start: int, end: int, people: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the roles of `text[start:end]` that only a person's name beside them makes one."""
    for person in people:
        near = max(start, person.start - _REACH)
        last = _LAST.search(text, near, person.start)
        before = last and last[1].lower() in _ENDS and compiled(_BEFORE).search(text, near, person.start)
        if before:
            head = before.start()
            shed = _SHED.match(text, head, person.start)
            found = (shed.end() if shed else head), person.start
            yield role(text, found[0], found[0] + len(text[found[0] : found[1]].rstrip()))
        after = text.startswith(",", person.end) and compiled(_AFTER).match(
            text, person.end, min(end, person.end + _REACH)
        )
        if after:
            yield role(text, *after.span(1))


def role(text: str, start: int, end: int) -> Mention:
    """Return the mention of one role; its canonical entity is the title in lower case unless it is an acronym."""
    words = text[start:end].split()
    return Mention(start, end, EntityType.ROLE, " ".join(w if w.isupper() else w.lower() for w in words))
