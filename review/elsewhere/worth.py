"""Worth: which sentences of an article to judge first, by what a fact-checker looks for; weighed by hand, no model.

A suggestion of an order, never a filter: what is worth little here may be what matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import exp

from reading.article import Article, EntityType

LONGEST = 1500
"""Characters of a sentence that are looked at."""
_NUMBER = re.compile(r"(?<!\w)[$€£]?\d[\d.,]*")
_SCALE = re.compile(
    r"\b(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|Millionen|Milliarden|millones|mil|half|double[ds]?|tripled?|third|quarter|twice|percent(?:age)?|per\s?cent|Prozent|por\s?ciento)\b|%",
    re.I,
)
_MONEY = re.compile(
    r"[$€£¥]|\b(?:dollars?|euros?|pounds?|dólares|taxes|tax|deficit|debt|budget|cost|spending|income|wages?|jobs?)\b",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|greater|better|worse|most|least|highest|lowest|largest|biggest"
    r"|smallest|best|worst|first|last|only|never|ever|every|all|none|no\s+one|than|increas\w+|decreas\w+|doubl\w+|tripl\w+|rose|fell"
    r"|dropped|grew|cut|rais\w+|record|mehr|weniger|höchst\w+|größt\w+|más|menos|mayor|menor)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:\w{3,}ed|was|were|had|did|voted|said|went|took|made|got|came|gave|found|left|won|lost|built|spent|sent|paid|led|became|began|put|brought|held|wrote|signed|passed|hat|hatte|wurde|wurden|war|waren|fue|fueron|ha|han)\b"
)
_OPINION = re.compile(
    r"\b(?:think|believe|feel|hope|want|wish|guess|suppose|seems?|appears?|probably|perhaps|maybe|opinion|should|must|ought"
    r"|important|great|wonderful|terrible|good|bad|right|wrong|love|hate|like|glad|happy|sure|understand|agree|disagree|know"
    r"|let\s+me|let's|thank|please|question|talk|answer|mean|really|glaube|hoffe|meine|creo|espero)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|I'd|I’d|I'll|I’ll|my|me|we'll|we’ll|let's|ich|mir|mich|yo)\b")
_SECOND = re.compile(r"\b(?:you|your|thank|sir|senator,|governor,)\b", re.I)
_MODAL = re.compile(
    r"\b(?:will|would|could|can|may|might|shall|going\s+to|won't|won’t|wird|werden|würde|könnte|podría|if)\b|\b\w+['’]ll\b",
    re.I,
)
_CAPITAL = re.compile(r"(?<=[\s“\"(])[A-Z][\w’'-]+")
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = frozenset((EntityType.MONEY, EntityType.PERCENT, EntityType.QUANTITY, EntityType.DATE))
_NAMES = frozenset((EntityType.PERSON, EntityType.ORG, EntityType.PLACE))


def worth_of(text: str) -> float:
    """Return how much a sentence is worth judging first, from 0 to 1, by its words."""
    text = text[:LONGEST]
    words = len(_WORD.findall(text))
    points = -2.2
    points += 1.1 * min(2, len(_NUMBER.findall(text)))
    points += 0.9 * min(2, len(_SCALE.findall(text)))
    points += 0.5 * min(2, len(_MONEY.findall(text)))
    points += 0.45 * min(3, len(_COMPARED.findall(text)))
    points += 0.4 * min(3, len(_PAST.findall(text)))
    points += 0.25 * min(4, len(_CAPITAL.findall(text)))
    points += 0.05 * min(30, words) - (1.5 if words < 6 else 0)
    points -= 0.5 * min(3, len(_OPINION.findall(text)))
    points -= 0.6 * min(2, len(_FIRST.findall(text)))
    points -= 0.3 * min(2, len(_SECOND.findall(text)))
    points -= 0.45 * min(2, len(_MODAL.findall(text)))
    points -= 1.5 if text.rstrip('"”’ )').endswith("?") else 0
    return 1 / (1 + exp(-points))


def worths(article: Article) -> Sequence[float]:
    """Return for each sentence of an article how much it is worth judging first, from 0 to 1."""
    return [
        round(worth_of(article.text[one.start : min(one.end, one.start + LONGEST)]), 4) if one.kind.is_claim else 0.0
        for one in article.sentences
    ]
