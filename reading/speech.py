"""Words behind a quotation that say who spoke: `“Is it safe?” Holmes testified.` is one sentence.

Somebody, a verb of speech, and then the end, a comma, to whom, when, where or how. The verbs are English: other
languages put them before who spoke, and there a small letter says that the sentence goes on.
"""

from __future__ import annotations

import re
from functools import cache

_NOBODY = (
    r"(?:Nobody|Every\w+|Nothing|All|Both|Some|Many|Most|Few|This|That|These|Those|There|It|What|Then|But|And|So|Here"
    r"|Now|If|When|While|As|In|On|At|For|Yet|Or)\b"
)
_NOT_OF_A_NAME = (
    r"(?:is|are|was|were|be|been|am|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|ought"
    r"|as|who|which|that|its?|not|never|nothing|also|but|than|then|and(?!\s+[A-Z]))\b"
)
_TITLE = r"(?:(?:[A-Z]\.)*[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|St|[JS]r)\."
_WORD = rf"(?!{_NOT_OF_A_NAME})(?:{_TITLE}|[\w'’-]+(?:\.\w+)*)"
_ASIDE = r"(?:(?:,(?:[^.!?,\"“”]|\.(?!\s)){2,60}){1,3},|\s+\([^()]{2,40}\))?"
_PRONOUN = r"(?:He|She|They|We)\b"
_COMMON = r"(?:The|An?|One|Her|His|Their|My|Our)\b"
_UNNAMED = rf"(?:{_PRONOUN}|{_COMMON}(?:\s+{_WORD}){{1,6}}?{_ASIDE})"
_NAMED = rf"(?:(?!{_NOBODY}|{_COMMON}|{_PRONOUN})(?=[^\W\d_a-z]){_WORD}(?:\s+{_WORD}){{0,6}}?{_ASIDE})"
_BESIDE = r"\s+(?:(?:had|has)\s+)?(?:(?:\w+ly|then|later|also|once|again)\s+)?"
_WELL_KNOWN = (
    "added argued asked concluded continued cried demanded explained insisted joked noted posted recalled replied"
    " said says shouted tells told tweeted warned wondered writes wrote"
)
_OTHERS = (
    "accused acknowledged admits admitted admonished advised agreed alleged announced answered apologised apologized"
    " appealed asserted assured babbled barked bawled began begged begins begs bellowed beseeched blurted boasted"
    " boomed bragged brags called cautioned challenged chanted chattered cheered chided chimed chirped claimed"
    " clarified coaxed commanded commented complained conceded concurred concurs confessed confided confirmed cooed"
    " corrected countered croaked crooned crowed cursed deadpanned deadpans declared decreed denied drawled echoed"
    " ejaculated elaborated emailed emphasised emphasized enquired enthused exclaimed exhorted exploded exulted fretted"
    " frets fumed gibed greeted griped groused growled grumbled guessed gushed hinted hissed hollered hooted howled"
    " huffed implored informed inquired instructed interjected interrupted intoned jeered jested lamented lectured lied"
    " marveled marvelled marvels messaged mimicked moaned mocked mouthed mumbled murmured mused muttered objected"
    " observed offered opined ordered panted persisted piped pleaded pled pondered posited prayed preached predicted"
    " pressed probed proclaimed prompted protested purred queried questioned quipped quips quizzed quizzes quoted quoth"
    " raged railed ranted rasped raved reasoned reassured recited reflected rejoiced rejoined remarked remembered"
    " reminded reminisced repeated reported responded retorted revealed roared sang scoffed scolded screamed screeched"
    " shrieked shrilled sings snapped snaps snarled sneered spat speculated spits spluttered sputtered squawked"
    " squeaked squealed stammered stated stressed stuttered suggested surmised swears swore taunted teased testified"
    " texted theorised theorized threatened thundered trilled trumpeted urged ventured vowed wailed warbled wheedled"
    " wheezed whimpered whined whispered whooped yelled yelped yowled"
)
_SOUNDS = (
    "beamed cackled chortled chuckled gasped giggled groaned grunted guffawed gulped laughed sighed smirked sniffed"
    " snickered sniggered snorted sobbed weeps wept"
)
"""What is speech behind a name, and a gesture where a capital says that a sentence begins: `He laughed.`"""
_ADDRESSING = "asked assured begged informed reminded tells texted told warned"
_ANYBODY = "him|her|me|us|them|you|back|out|up|reporters|lawmakers|viewers|followers"
_SOMEBODY = r"(?:[A-Z]|(?:the|an?|his|her|their|my|our)\s)[\w’'-]*(?:\s+(?!to\b)[\w’'-]+){0,4}?(?!\s+to\b)"
_BEHIND = (
    r"in|on|at|to|of|during|after|before|through|from|with|as|when|while|over|under|into|via|about|near|inside|outside"
    r"|aloud|again|later|earlier|recently|once|yesterday|today|and|for"
    r"|(?:this|last|that)\s+(?:week|month|year|day|morning|afternoon|evening|night)"
    r"|(?:(?:this|last)\s+)?[A-Z]\w+day|\w+ly"
)
_CLOSES = rf"(?=\s*[.,:;!—–(“\"]|\s+(?:{_BEHIND})\b|\s*$)"
_PARTICLE = re.compile(
    r"と|って|[がをに](?!ん)|は(?!い)|も(?!し|ち)|で(?!も[、,]|す[がか])|の|や|へ|から"
    r"|[^，。,]{0,8}(?:说|說|表示|称|稱|指出|道|问|問|答)"
)
_QUOTATIVES = {"tr": re.compile(r"(?:dedi|diyor|diye|demiş|der)\w{0,6}\b")}


def attributed(text: str, start: int, end: int, opens: bool) -> bool:
    """Whether `text[start:end]`, behind a quotation that asks or exclaims, begins with who said it.

    `opens`: the quotation begins a sentence. Else nobody waits to be named, and only a well-known verb counts.
    """
    return _attribution(opens).match(text, start, end) is not None


def speaks_on(text: str, start: int, end: int) -> bool:
    """Whether Chinese or Japanese behind a quotation goes on with the sentence: a particle, or who said it."""
    return text[start] > "\u3000" and _PARTICLE.match(text, start, min(end, start + 12)) is not None


def is_quotative(text: str, start: int, language: str) -> bool:
    """Whether a word stands at `start` with which a language closes what somebody said."""
    pattern = _QUOTATIVES.get(language)
    return pattern is not None and pattern.match(text, start) is not None


@cache  # compiled when a text needs it
def _attribution(opens: bool) -> re.Pattern[str]:
    """Return what finds who said it: with any verb of speech where the quotation opens a sentence."""
    verbs = _forms(f"{_WELL_KNOWN} {_OTHERS}" if opens else _WELL_KNOWN)
    named = _forms(f"{_WELL_KNOWN} {_OTHERS} {_SOUNDS}") if opens else verbs
    addressing = rf"(?:{_forms(_ADDRESSING)})\s+{_SOMEBODY}"
    return re.compile(
        rf"(?:{_NAMED}{_BESIDE}(?:{addressing}|(?:{named})(?:\s+(?:{_ANYBODY}))?)"
        rf"|{_UNNAMED}{_BESIDE}(?:{addressing}|(?:{verbs})(?:\s+(?:{_ANYBODY}))?)){_CLOSES}"
    )


def _forms(verbs: str) -> str:
    """Return what finds one of the verbs, those in `ed` in the present too."""
    return re.sub(r"ed\b", "(?:ed|e?s)", verbs).replace(" ", "|")
