"""Quotations: what stands between marks, in pieces by sentence, and who is named as the speaker."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from reading.article import Article, EntityType, Mention, Sentence

_PARAGRAPH = re.compile(r"[^\n]+")
_CLOSING = {"“": '”"“', "„": '“”"', "«": "»", "»": "«", '"': '"”', "‹": "›", "「": "」", "『": "』"}
_OPENING = re.compile('[“„«»"‹「『]')
LONGEST = 3000
"""Characters of a quotation: a mark that stays open further is no quotation's."""

_SPEECH = (
    r"(?:said|says|say|told|tells|tweeted|posted|wrote|writes|added|adds|argued|argues|explained|recalled|replied"
    r"|testified|stated|insisted|declared|announced|warned|noted|claimed|acknowledged|admitted|concluded|continued"
    r"|responded|remarked|asked|asserted|maintained|vowed|pledged|joked|lamented|tweeting|saying|writing)"
)
_AFTER = re.compile(
    rf"(?:,[^,.\n]{{1,60}},|,?\s+who|\s+(?:also|then|later|has|had|would|previously|reportedly))?\s+{_SPEECH}\b"
)
_BEFORE = re.compile(rf"\b(?:{_SPEECH}|[Aa]ccording\s+to)\s+(?:(?:by|the|former|then|[A-Z]?[\w.'’-]+)\s+){{0,4}}$")
_REACH = 70  # characters: who said it stands within ten words of the quotation


class Quotation(Struct, frozen=True, array_like=True, gc=False):
    """The words of a quotation in one sentence, without its marks; `speaker` is a name, or empty when none is given."""

    sentence: int
    start: int
    end: int
    speaker: str = ""


def quotations(article: Article) -> list[Quotation]:
    """Return the quotations of an article, by place, those of several sentences in pieces."""
    spans = list(_spans(article.text))
    if not spans:
        return []
    starts = [one.start for one in article.sentences]
    people = _by_sentence(article, (EntityType.PERSON, EntityType.ORG))
    found = []
    for start, end in spans:
        at = max(0, bisect_right(starts, start) - 1)
        pieces = []
        while at < len(starts) and article.sentences[at].start < end:
            one = article.sentences[at]
            low, high = max(start, one.start), min(end, one.end)
            if low < high:
                pieces.append((at, low, high))
            at += 1
        speakers = [speaker_of(article.text, article.sentences[at], people.get(at, ())) for at, _, _ in pieces]
        speaker = next(filter(None, speakers), "")
        found += [Quotation(at, low, high, speaker) for at, low, high in pieces]
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between quotation marks, paragraph by paragraph."""
    for paragraph in _PARAGRAPH.finditer(text):
        at, stop = paragraph.span()
        while opened := _OPENING.search(text, at, stop):
            start = opened.end()
            mark = opened[0]
            before = text[opened.start() - 1] if opened.start() else " "
            if (mark in '"»' and before.isalnum()) or start >= stop or text[start].isspace():
                at = start  # an inch, or a mark that closes
                continue
            end = _end(text, start, min(stop, start + LONGEST), _CLOSING[mark])
            if end < 0:
                if mark == "“" and stop - start <= LONGEST:
                    yield start, stop  # goes on in the next paragraph
                    break
                at = start
                continue
            yield start, end
            at = end + 1


def _end(text: str, start: int, stop: int, closing: str) -> int:
    """Return where a quotation closes, or -1."""
    for at in range(start, stop):
        if text[at] in closing and (text[at] != '"' or not text[at + 1 : at + 2].isalnum()):
            return at
    return -1


def _by_sentence(article: Article, kinds: Sequence[EntityType]) -> dict[int, list[Mention]]:
    starts = [one.start for one in article.sentences]
    found: dict[int, list[Mention]] = {}
    for mention in article.mentions:
        if mention.type in kinds:
            found.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    return found


def speaker_of(text: str, sentence: Sentence, names: Sequence[Mention]) -> str:
    """Return the name that a sentence gives as the one who says it, or the empty string."""
    for name in names:
        if _AFTER.match(text, name.end, min(sentence.end, name.end + _REACH)):
            return name.entity
        if _BEFORE.search(text, max(sentence.start, name.start - _REACH), name.start):
            return name.entity
    return ""
