"""What the entity model sees of each word: its shape, its affixes, its neighbours, and the names of a list it is in.

One list of strings a token, the same for training and for reading. A feature that is missing says "no".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reading.entities.tokens import Token

_RUN = re.compile(r"(.)\1+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ORG_WORDS = _words(
    "inc ltd llc corp co company corporation group bank university college school institute institution association "
    "society committee council commission agency department ministry office bureau party union league club team fc "
    "united press times post journal news herald tribune gazette magazine media records studios entertainment airlines "
    "airways motors systems technologies technology labs laboratory laboratories software partners holdings capital "
    "foundation trust fund organisation organization federation alliance congress senate parliament house court "
    "church army navy force police hospital museum theatre theater orchestra network channel radio television tv "
    "services industries international national federal authority board academy center centre"
)
PLACE_WORDS = _words(
    "street avenue road lane drive boulevard square park bridge river lake sea ocean bay gulf island islands mountain "
    "mount mountains valley hill hills beach coast cape desert forest county city town village district province state "
    "republic kingdom states airport station harbor harbour port castle palace tower cathedral temple north south east "
    "west northern southern eastern western central region peninsula canyon creek falls springs"
)
TITLES = _words(
    "mr mrs ms miss dr prof sir lord lady president minister senator governor mayor judge justice general colonel "
    "captain king queen prince princess pope rev professor chancellor ceo chairman secretary detective sgt lt col gen "
    "sen rep gov capt dame saint father sister brother uncle aunt"
)
SPEECH = _words(
    "said says told tells wrote writes added adds asked asks replied explained explains argued argues claimed claims "
    "announced noted notes insisted admitted recalled recalls stated thinks believes believed"
)


@lru_cache(maxsize=4096)
def shape(word: str) -> str:
    """Return the word's letters as X and x and its digits as 9, runs shortened: `OpenAI` gives `XxX`."""
    out = "".join("X" if c.isupper() else "x" if c.isalpha() else "9" if c.isdigit() else c for c in word)
    return _RUN.sub(r"\1", out)


@lru_cache(maxsize=4096)
def kind_of(low: str) -> str:
    """Return which small list of telling words a lower-case word is in, or the empty string."""
    bare = low.rstrip(".")
    if bare in TITLES:
        return "title"
    if bare in SPEECH:
        return "speech"
    if bare in ORG_WORDS:
        return "orgword"
    if bare in PLACE_WORDS:
        return "placeword"
    return ""


@lru_cache(maxsize=8192)
def _own(word: str) -> tuple[str, ...]:
    """The features of a word whatever stands around it."""
    low = word.lower()
    out = ["w=" + low, "sh=" + shape(word)]
    if word[0].isupper():
        out.append("cap")
        if word.isupper() and len(word) > 1:
            out.append("allcaps" if len(word) > 5 else f"allcaps{len(word)}")
        elif any(c.isupper() for c in word[1:]):
            out.append("camel")
        for n in (2, 3, 4):
            if len(low) > n:
                out.append(f"s{n}=" + low[-n:])
        for n in (2, 3):
            if len(low) > n:
                out.append(f"p{n}=" + low[:n])
        out.append(f"len={min(len(word), 10)}")
    else:
        if len(low) > 3:
            out.append("s3=" + low[-3:])
        if any(c.isupper() for c in word):
            out.append("innercap")
    kind = kind_of(low)
    if kind:
        out.append("k=" + kind)
    return tuple(out)


@lru_cache(maxsize=16384)
def _near(word: str, off: int) -> tuple[str, ...]:
    """The features of a word as the neighbour of another, `off` words away from it."""
    low = word.lower()
    out = [f"{off}:w={low}", f"{off}:sh={shape(word)}"]
    if abs(off) == 1:
        kind = kind_of(low)
        if kind:
            out.append(f"{off}:k={kind}")
        if word[0].isupper():
            out.append(f"{off}:s3={low[-3:]}")
    return tuple(out)


@lru_cache(maxsize=16384)
def _pair(left: str, right: str) -> tuple[str, str]:
    """The shapes of two words in a row, as the left and as the right of them has them."""
    pair = f"{shape(left)}|{shape(right)}"
    return "shapen=" + pair, "shapes=" + pair


def features(tokens: Sequence[Token], names: Sequence[Sequence[str]], lowered: frozenset[str]) -> list[list[str]]:
    """Return the features of each token of one sentence.

    `names` holds for each token the lists of names it is in; `lowered` the words that the document also writes with
    a small letter, which tells what a capital at the start of a sentence is worth.
    """
    words = [token.text for token in tokens]
    first = next((i for i, word in enumerate(words) if word[0].isalnum()), 0)
    title = _is_title(words)
    rows = []
    for i, word in enumerate(words):
        own = ["b", *_own(word), *_place(word, i == first, title, lowered)]
        rows.append([*own, *_around(words, i), *_listed(names, i), *_run(words, i)])
    return rows


def _place(word: str, first: bool, title: bool, lowered: frozenset[str]) -> list[str]:
    """Say what the word's capital is worth where it stands: first in its sentence, in a line of capitals."""
    row = []
    capital = word[0].isupper()
    if first:
        row += ["start", "start:" + shape(word)]
    if capital and word.lower() in lowered:
        row += ["alsolow", "start:alsolow"] if first else ["alsolow"]
    elif capital and first:
        row.append("start:newcap")
    if title:
        row += ["intitle", "intitle:" + shape(word)]
    return row


def _around(words: Sequence[str], at: int) -> list[str]:
    """Describe the two words on either side."""
    row: list[str] = []
    for off in (-2, -1, 1, 2):
        j = at + off
        if 0 <= j < len(words):
            row += _near(words[j], off)
        else:
            row.append(f"{off}:edge")
    if at > 0:
        row.append(_pair(words[at - 1], words[at])[1])
    if at + 1 < len(words):
        row.append(_pair(words[at], words[at + 1])[0])
        if at > 0:
            row.append(f"around={words[at - 1].lower()}|{words[at + 1].lower()}")
    return row


def _listed(names: Sequence[Sequence[str]], at: int) -> list[str]:
    """Say which lists of names the word and its neighbours are in."""
    row = ["g=" + name for name in names[at]]
    if at > 0:
        row += ["-1:g=" + name for name in names[at - 1]]
    if at + 1 < len(names):
        row += ["1:g=" + name for name in names[at + 1]]
    return row


def _run(words: Sequence[str], at: int) -> list[str]:
    """Describe the run of capitalised words around one of them: its length and the words that end and follow it."""
    if not words[at][0].isupper():
        return []
    left = right = at
    while left > 0 and words[left - 1][0].isupper():
        left -= 1
    while right + 1 < len(words) and words[right + 1][0].isupper():
        right += 1
    out = [f"run={min(right - left + 1, 5)}", f"runpos={min(at - left, 3)}|{min(right - at, 3)}"]
    if right > at:
        out.append("runlast=" + words[right].lower())
        kind = kind_of(words[right].lower())
        if kind:
            out.append("runlastk=" + kind)
    if left < at:
        out.append("runfirst=" + words[left].lower())
    if left > 0:
        out.append("runbefore=" + words[left - 1].lower())
    if right + 1 < len(words):
        out.append("runafter=" + words[right + 1].lower())
    return out


def _is_title(words: Sequence[str]) -> bool:
    """Tell whether a sentence capitalises most of its longer words, as headlines do."""
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)
