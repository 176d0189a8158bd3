"""Words behind a quotation that say who spoke: `“Is it safe?” Holmes testified.` is one sentence.

By form, not by a list of verbs: somebody, a word in small letters that is no auxiliary, and then the end, a comma, or
what such clauses go on with.
"""

from __future__ import annotations

import re

_NAME = r"(?:[^\W\d_a-z][\w.'’-]*|de|la|van|von|der|den|del|da|di|bin|al|el|le|du|dos)"
_NOBODY = (
    r"(?:Nobody|Every\w+|Nothing|All|Both|Some|Many|Most|Few|This|That|These|Those|There|It|What|Then|But|And|So|Here"
    r"|Now|If|When|While|As|In|On|At|For|Yet|Or)\b"
)
_SUBJECT = (
    rf"(?:(?!{_NOBODY})(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|{_NAME}(?:\s+{_NAME}){{0,4}}(?:,[^.!?,\"“”]{{2,60}},)?"
    r"|(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]er|[Hh]is|[Tt]heir|[Mm]y)(?:\s+[\w’'-]+){1,4}?))"
)
_NO_VERB = (
    "is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|ought|of|and"
    "|or|in|on|at|to|for|from|by|with|as|who|which|that|the|an?|its?|his|her|their|our|my|not|never|also|but|than|then"
    "|into|over|under|after|before|about|against"
)
_KNOWN = (
    "said|says|asked|asks|told|tells|added|adds|wrote|writes|replied|replies|tweeted|posted|explained|argued|warned"
    "|insisted|joked|recalled|concluded|noted|according|shouted|cried|continued|wondered|demanded"
)
_BESIDE = r"(?:(?:\w+ly|then|later|also|once|again)\s+)?"
_GOES_ON = (
    "in|on|at|to|of|during|after|before|through|from|with|as|when|while|over|under|into|via|about|near|inside|outside"
    "|back|out|up|aloud|again|later|earlier|recently|once|him|her|me|us|them|you|reporters|lawmakers|viewers|followers"
)
_ATTRIBUTED = re.compile(
    rf"{_SUBJECT}\s+{_BESIDE}(?!(?:{_NO_VERB})\b)[a-z]{{3,}}(?=\s*[.,:;]|\s+(?:{_GOES_ON}|\w+ly)\b|\s*$)"
)
_WELL_KNOWN = re.compile(rf"(?:[A-Z][\w.'’-]*,?\s+|[a-z]+\s+){{1,6}}?(?:{_KNOWN})\b")
_PARTICLE = re.compile(
    r"と|って|[がをに](?!ん)|は(?!い)|も(?!し|ち)|で(?!も[、,]|す[がか])|の|や|へ|から"
    r"|[^，。,]{0,8}(?:说|說|表示|称|稱|指出|道|问|問|答)"
)
_QUOTATIVES = {"tr": re.compile(r"(?:dedi|diyor|diye|demiş|der)\w{0,6}\b")}


def attributed(text: str, start: int, end: int, opens: bool) -> bool:
    """Whether `text[start:end]`, behind a quotation that asks or exclaims, begins with who said it.

    `opens`: the quotation begins a sentence. Else nobody waits to be named, and only a well-known verb counts.
    """
    if opens and _ATTRIBUTED.match(text, start, end):
        return True
    return _WELL_KNOWN.match(text, start, end) is not None


def speaks_on(text: str, start: int, end: int) -> bool:
    """Whether Chinese or Japanese behind a quotation goes on with the sentence: a particle, or who said it."""
    return text[start] > "\u3000" and _PARTICLE.match(text, start, min(end, start + 12)) is not None


def is_quotative(text: str, start: int, language: str) -> bool:
    """Whether a word stands at `start` with which a language closes what somebody said."""
    pattern = _QUOTATIVES.get(language)
    return pattern is not None and pattern.match(text, start) is not None
