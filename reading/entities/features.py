"""The entity model's features of each word: its shape, its affixes, its neighbours, and the lists of names it is in.

One list of strings a token, the same for training and for reading. A feature that is missing says "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from reading.entities.tokens import Token

_RUN = re.compile(r"(.)\1+")
_HELD = 1 << 14  # words, and pairs of shapes, whose features are held


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


class Features:
    """Makes the features of sentences, all of them for training or, for tagging, those alone that a model knows.

    A model leaves out most features that occur once; what it does not know says nothing to it and costs most of the
    time. What depends on one word, or on two, is made once for each of them.
    """

    def __init__(self, known: Iterable[str] | None = None) -> None:
        self._known = None if known is None else {name: name for name in known}
        self._words: dict[str, Word] = {}
        self._pairs: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._edges = {off: self._kept([f"{off}:edge"]) for off in (-2, -1, 1, 2)}

    def of(self, tokens: Sequence[Token], names: Sequence[Sequence[str]], lowered: frozenset[str]) -> list[list[str]]:
        """Return the features of each token of one sentence.

        `names` holds for each token the lists of names it is in; `lowered` the words that the document also writes
        with a small letter, which tells what a capital at the start of a sentence is worth.
        """
        texts = [token.text for token in tokens]
        words = [self._word(text) for text in texts]
        first = next((i for i, text in enumerate(texts) if text[0].isalnum()), 0)
        title = _is_title(texts)
        rows = []
        for i, word in enumerate(words):
            row = list(word.own)
            if i == first or title or word.capital:
                row += self._kept(_place(word, i == first, title, lowered))
            self._around(row, words, i)
            self._listed(row, names, i)
            if word.capital:
                row += self._kept(_run(words, i))
            rows.append(row)
        return rows

    def _kept(self, names: Iterable[str]) -> tuple[str, ...]:
        known = self._known
        return tuple(names) if known is None else tuple(known[name] for name in names if name in known)

    def _word(self, text: str) -> Word:
        found = self._words.get(text)
        if found is None:
            if len(self._words) >= _HELD:
                self._words.clear()
            near = {off: self._kept(_near(text, off)) for off in (-2, -1, 1, 2)}
            found = Word(text.lower(), shape(text), text[0].isupper(), self._kept(_own(text)), near)
            self._words[text] = found
        return found

    def _pair(self, left: str, right: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The two shapes of words in a row, as the left and as the right of them has them."""
        found = self._pairs.get((left, right))
        if found is None:
            if len(self._pairs) >= _HELD:
                self._pairs.clear()
            found = self._kept([f"shapen={left}|{right}"]), self._kept([f"shapes={left}|{right}"])
            self._pairs[left, right] = found
        return found

    def _around(self, row: list[str], words: Sequence[Word], at: int) -> None:
        """Add the features of the two words on either side."""
        last = len(words) - 1
        edges = self._edges
        row += words[at - 2].near[-2] if at > 1 else edges[-2]
        row += words[at - 1].near[-1] if at > 0 else edges[-1]
        row += words[at + 1].near[1] if at < last else edges[1]
        row += words[at + 2].near[2] if at + 1 < last else edges[2]
        if at > 0:
            row += self._pair(words[at - 1].shape, words[at].shape)[1]
        if at < last:
            row += self._pair(words[at].shape, words[at + 1].shape)[0]
            if at > 0:
                around = f"around={words[at - 1].low}|{words[at + 1].low}"
                if self._known is None or around in self._known:
                    row.append(around)

    def _listed(self, row: list[str], names: Sequence[Sequence[str]], at: int) -> None:
        """Add which lists of names the word and its neighbours are in."""
        if names[at]:
            row += self._kept("g=" + name for name in names[at])
        if at > 0 and names[at - 1]:
            row += self._kept("-1:g=" + name for name in names[at - 1])
        if at + 1 < len(names) and names[at + 1]:
            row += self._kept("1:g=" + name for name in names[at + 1])


class Word(Struct, frozen=True):
    """What a spelling has wherever it stands: its features, and those it gives to a word `off` places away."""

    low: str
    shape: str
    capital: bool
    own: tuple[str, ...]
    near: Mapping[int, tuple[str, ...]]


def _own(word: str) -> list[str]:
    """The features of a word whatever stands around it."""
    low = word.lower()
    out = ["b", "w=" + low, "sh=" + shape(word)]
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
    return out


def _near(word: str, off: int) -> list[str]:
    """The features of a word as the neighbour of another, `off` words away from it."""
    low = word.lower()
    out = [f"{off}:w={low}", f"{off}:sh={shape(word)}"]
    if abs(off) == 1:
        kind = kind_of(low)
        if kind:
            out.append(f"{off}:k={kind}")
        if word[0].isupper():
            out.append(f"{off}:s3={low[-3:]}")
    return out


def _place(word: Word, first: bool, title: bool, lowered: frozenset[str]) -> list[str]:
    """Return how much a word's capital tells: little at the start of a sentence or in a line of capitals."""
    row = []
    if first:
        row += ["start", "start:" + word.shape]
    if word.capital and word.low in lowered:
        row += ["alsolow", "start:alsolow"] if first else ["alsolow"]
    elif word.capital and first:
        row.append("start:newcap")
    if title:
        row += ["intitle", "intitle:" + word.shape]
    return row


def _run(words: Sequence[Word], at: int) -> list[str]:
    """Describe the run of capitalised words around one of them: its length and the words that end and follow it."""
    left = right = at
    while left > 0 and words[left - 1].capital:
        left -= 1
    while right + 1 < len(words) and words[right + 1].capital:
        right += 1
    out = [f"run={min(right - left + 1, 5)}", f"runpos={min(at - left, 3)}|{min(right - at, 3)}"]
    if right > at:
        out.append("runlast=" + words[right].low)
        kind = kind_of(words[right].low)
        if kind:
            out.append("runlastk=" + kind)
    if left < at:
        out.append("runfirst=" + words[left].low)
    if left > 0:
        out.append("runbefore=" + words[left - 1].low)
    if right + 1 < len(words):
        out.append("runafter=" + words[right + 1].low)
    return out


def _is_title(words: Sequence[str]) -> bool:
    """Tell whether a sentence capitalises most of its longer words, as headlines do."""
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) >= 0.7 * len(longer)
