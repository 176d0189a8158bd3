"""The forms by which a line says what it is: by-lines, addresses, captions with a credit, words about an author."""

from __future__ import annotations

import re

_NAME = r"(?:[^\W\d_a-zа-яё][\w.'’-]*|de|la|van|von|der|den|del|da|di|bin|al|el|le|du|dos)"
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,5}}(?:(?:\s*,\s*|\s+(?:and|et|und|y|и|&)\s+){_NAME}(?:\s+{_NAME}){{0,4}}){{0,5}}"
_BYLINE = re.compile(
    r"(?:(?:Written|Reported|Story|Posted|Words)\s+)?(?:By|BY|by|Par|Von|Por|Автор|Author|Byline)\b"
    rf"\s*:?\s*(?P<names>{_NAMES})(?:\s*[,|·•–—-]\s*.{{1,80}}|\s+(?:for|at|in|of)\s+.{{1,60}})?$"
)
_GLUED_BYLINE = re.compile(rf"By(?P<names>{_NAME}(?:\s+{_NAME}){{1,5}})$")
_OTHER_BYLINE = re.compile(
    r"(?:记者|記者|作者|撰文|文|執筆)\s*[:：/|]?\s*(?P<names>\S{2,12})$|(?:द्वारा|बाय|بقلم|كتب)\s*:?\s*(?P<more>.{3,40})$"
)
_ROLE = re.compile(
    r"\b(?:reporters?|writers?|editors?|correspondents?|columnists?|contributors?|journalists?|producers?|staff)\b",
    re.I,
)
_NO_BYLINE = re.compile(r"by the (?:numbers|book|way)\b", re.IGNORECASE)

_CREDIT = re.compile(
    r"(?:photo|image|picture|video)[^.!?]{0,80}\b(?:courtesy|getty images|shutterstock|unsplash|ap photo)\b.{0,80}$"
    r"|.{0,200}[.)]\s+(?:image|photo|picture|illustration|photograph)s?(?:\s+(?:credit|courtesy|by))?\s*:\s*\S.{0,60}$"
    r"|[^.!?]{0,60}(?:/|via\s+|©\s*)(?:getty images|afp|ap photo|shutterstock|reuters|istock|unsplash)\W{0,3}$",
    re.IGNORECASE,
)
_CREDIT_WORDS = ("photo", "image", "pictu", "video")
URL_LINE = re.compile(
    r"(?:(?:url|link|source|website|original|read (?:it|more) at)\s*:\s*)?(?P<url>(?:https?://|www\.)\S+)$",
    re.IGNORECASE,
)

_BIO = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]*(?:\s+(?-i:[^\W\d_a-z])[\w.'’-]*){0,4})\s+is\s+(?:an?|the|our)\s+(?:[\w’'/-]+,?\s+){0,6}?"
    r"(?:reporter|writer|journalist|editor|correspondent|columnist|contributor|freelancer|blogger)\b"
    r".{0,80}\b(?:at|for|with|covering|who|based|focus\w*|specializ\w+|covers)\b",
    re.IGNORECASE,
)
LABEL = re.compile(r"[^\W_][^.:!?。：]{0,70}[:：]\s+\S")


def names_of(line: str) -> str:
    """Return the names of a by-line, or the empty string when the line is none."""
    if len(line) > 160 or _NO_BYLINE.match(line):
        return ""
    found = _GLUED_BYLINE.match(line) or _BYLINE.match(line)
    if found:
        parts = [part for part in found["names"].strip(" ,").split(", ") if not _ROLE.search(part)]
        return ", ".join(parts) or found["names"]
    other = _OTHER_BYLINE.match(line)
    return (other["names"] or other["more"]).strip() if other else ""


def is_credit(line: str) -> bool:
    """Whether the line is a caption that ends in a credit, or a credit that no phrase at its beginning gives away."""
    if len(line) > 260:
        return False
    end = line[-80:]
    may = any(sign in end for sign in (":", "/", "©", "via ")) or line[:5].lower() in _CREDIT_WORDS
    return may and _CREDIT.match(line) is not None


def is_bio(line: str) -> bool:
    """Whether the line says of somebody that they report for somebody."""
    return " is " in line[:60] and _BIO.match(line) is not None
