"""The terms of a text: stems of its words, which compare articles and sentences in any language."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log

from reading.language import COMMON_WORDS

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_GLUED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDINGS = ("ing", "ed", "es", "s")
_LONGEST = 40
"""Characters of a word: what is longer is no word, and is compared by its beginning."""
MOST_WORDS = 250
"""Words of a sentence that are compared: five times the longest that news has."""

BACKGROUND = 10
"""Sentences that are imagined beside a story's own, so that a story of two sentences has rare and common words too."""
SHARE = 0.3
"""Share of the imagined sentences in which each of a language's commonest words stands."""


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return a word in lower case without its commonest endings."""
    if word[-2:] in ("'s", "’s"):
        word = word[:-2]
    if len(word) > 4:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
                return word[: -len(ending)]
        return word.removesuffix("e")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words_of(text: str, most: int = MOST_WORDS) -> list[str]:
    """Return the words of a text, up to so many; of what is written without spaces, each two neighbours."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0][:_LONGEST]
        if not word.isascii() and _GLUED.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        else:
            found.append(word)
        if len(found) >= most:
            break
    return found[:most]


def stems_of(text: str, most: int = MOST_WORDS) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [stem(word) for word in map(str.lower, words_of(text, most))]


@lru_cache(maxsize=4_000)
def grams_of(term: str) -> tuple[str, ...]:
    """Return the groups of three to five neighbouring characters of a term, its ends marked."""
    padded = f" {term} "
    return tuple({padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1)})


_EMPTY = {
    "en": "i you we him them his her their our my your its us me who what when where why how which there here"
    " if or but so not no yes yeah okay ok well just really very also too more most much many some any all"
    " both each other than then now only even still about up out into over after before because while"
    " during between do does did doing done been being had having were will would can could should may"
    " might must don't didn't doesn't isn't wasn't can't won't wouldn't i'm i've i'd i'll you're you've"
    " you'll we're we've we'll they're they've it's that's there's he's she's let's what's know think"
    " thing things get got go going went come came say says said make made want like kind lot way these"
    " those such own one",
    "de": "ich du wir ihr ihn ihm ihnen sie uns euch mein dein sein unser wer was wann wo warum wie wenn ob"
    " oder aber so kein ja nein nur sehr mehr viel viele noch schon jetzt dann da hier doch mal man werden"
    " wurde wurden worden war waren hat haben hatte hatten kann können soll sollen muss müssen will wollen"
    " einem einer eines zum zur vom beim nach bei über unter vor aus um durch gegen bis dass diese dieser"
    " dieses jeder alle sagte",
    "es": "yo tú nosotros ellos ella ellas me te nos le les mi tu sus nuestro quien quién qué cuándo dónde cómo"
    " cuando donde si o pero sólo solo muy mucho muchos ya ahora entonces aquí también ser fue fueron era"
    " eran está están estaba han había puede pueden debe hay sobre entre desde hasta sin tras durante"
    " porque este esta estos estas ese esa cada todo todos dijo",
}
"""Words that say nothing by themselves, besides a language's commonest."""


@lru_cache(maxsize=32)
def common(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a language's commonest words, as far as they are known here, and their groups."""
    name = language.partition("-")[0]
    terms = frozenset(stem(word) for word in (*COMMON_WORDS.get(name, ()), *_EMPTY.get(name, "").split()))
    return terms, frozenset(gram for term in terms for gram in grams_of(term))


def rarity(count: int, total: int, imagined: float, background: int) -> float:
    """Return the weight of a term that `count` of `total` texts have, besides a share `imagined` of the background."""
    return max(0.0, log((total + background + 1) / (count + background * imagined or 1)))


def counted(text: str, most: int = 20_000) -> tuple[Counter[str], frozenset[str]]:
    """Return how often each term stands in an article, and those that are always written with a capital."""
    counts: Counter[str] = Counter()
    small: set[str] = set()
    for word in words_of(text, most):
        if word.isdecimal() and len(word) != 4:
            continue
        term = stem(word.lower())
        counts[term] += 1
        if not word[0].isupper():
            small.add(term)
    return counts, frozenset(counts.keys() - small)
