"""The author that a page names, told from what an extractor takes for one: the site itself, a label, an account."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|text|texto|текст|автор|author|autor|written by)\s*:?\s+", re.IGNORECASE
)
_BEHIND = re.compile(
    r"\s+(?:is|was|ist|est|es|has|writes|published|updated|posted|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|january|february|march|april|june|july|august|september|october"
    r"|november|december)\b.*$",
    re.IGNORECASE,
)
_LABELS = """
    name names admin administrator webmaster root user author authors autor autorin autore auteur editor editors
    editorial redaktion redaction redacción redazione redactie redação staff team guest anonymous unknown moderator
    newsroom desk bureau correspondent reporter writer contributor published monday november in
"""
_OF_ANY_SITE = "the a com net org www news blog sport sports weekly daily magazine online media tv radio service"
_JOINING = "de da do dos das del della di du la le el al bin ibn van von der den ter ten zu y e und and"
_NOBODY, _OF_SITES, _PARTICLES = (frozenset(listed.split()) for listed in (_LABELS, _OF_ANY_SITE, _JOINING))
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")
_NO_NAME = re.compile(r"[@/:|<>#\d]")
_AGENCIES = frozenset(("reuters", "afp", "dpa", "ansa", "efe", "tass", "bloomberg", "xinhua"))
_MOST = 5  # words: of more, a by-line is a sentence


def author_of(found: str, site: str, host: str, page: str) -> str:
    """Return the people of what an extractor found, a comma between them; empty when there are none.

    A single word is somebody only where the page says so in its data.
    """
    own = _bare(f"{site} {host}")
    parts = (_BEHIND.sub("", _LABEL.sub("", part.strip())).strip(" ,|-–—") for part in found.split(";"))
    return ", ".join(dict.fromkeys(part for part in parts if part and _is_somebody(part, own, page)))


def _is_somebody(part: str, own: frozenset[str], page: str) -> bool:
    """Whether a part of what was found reads like a person's name, or an agency's."""
    if _HAN.fullmatch(part):
        return True
    words = _WORD.findall(part)
    small = [word.lower() for word in words]
    if not words or len(words) > _MOST or _NO_NAME.search(part):
        return False
    if _bare(part) <= own or any(word in _NOBODY or word.endswith("admin") for word in small):
        return False
    if any(word.islower() and word not in _PARTICLES for word in words) or small[0] in ("the", "a"):
        return False
    return len(words) > 1 or small[0] in _AGENCIES or _is_given(part, page)


def _bare(text: str) -> frozenset[str]:
    """Return the words of a site's or a person's name without those that any site has."""
    return frozenset(re.findall(r"[^\W_]+", text.lower())) - _OF_SITES


def _is_given(name: str, page: str) -> bool:
    """Whether the data in a page give a name as its author's."""
    return re.search(rf'"author"[^\]}}]{{0,300}}"name"\s*:\s*"{re.escape(name)}"', page) is not None
