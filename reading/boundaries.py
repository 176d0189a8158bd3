"""Where the sentences of each block end: sentencex, and the corrections that news needs.

sentencex takes a quotation or a parenthesis for one sentence, however many it holds. So it is given the blocks with
quotation marks and parentheses blanked, one to one, and each boundary it finds is then placed in the real text and
judged: moved behind what belongs to the sentence (closing marks, references, smileys), or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from sentencex import get_sentence_boundaries

from reading.abbreviations import US_STATES, abbreviations
from reading.blocks import Block
from reading.guard import LONGEST_LINE
from reading.quotation import closing
from reading.speech import attributed, is_quotative, speaks_on
from reading.stops import UNSPACED
from reading.years import LONGEST_DATE, year_units

Span = tuple[int, int]

_CLOSERS = "\"”’')]»›】」』）］"
_QUOTES_CLOSE = "\"”’‘'»›“«「」『』"
_ALWAYS_BLANK = '"“”„‟‚«»‹›()（）\n'
_BLANK = re.compile(
    # One class first, so that the engine skips to candidates; apostrophes count only where they quote.
    rf"[{_ALWAYS_BLANK}'‘’](?:(?<=[{_ALWAYS_BLANK}])|(?<=['‘])(?<!\w.)(?=\w)|(?<=[.!?,]['’‘])(?=\s|$))"
)
_WIDE_SPACE = re.compile(r"[^\S -~]")  # of several bytes: `B .` with one before the stop makes sentencex panic
_TAIL = re.compile(r"(?:\s*(?:\[\d{1,3}\](?:\s?[-–,]\s?\[\d{1,3}\])*|[:;=8]-?[)(DPpO]+(?!\w)|\[(?:\.\.\.|…)\]))+")
_SPACED_SIGN = re.compile(rf"[{UNSPACED}]+")
_OWN = re.compile(r"(?<=[\w)%°º’'])[.!?](?=[\"”’‘)»“]*\s+(?:[\"“„‚«»‘'¿¡(\[]|,,)?\s?[^\W_])")
_TRAILED_OFF = re.compile(r"…(?=[\"”’‘»“]\s+[^\W_])")  # sentencex ends nothing there: `“I wonder…” The car stopped.`
_UNSPACED_END = re.compile(rf"[{UNSPACED}](?<!\d．)$")  # the wide full stop stands in figures too: `３．５億円`
_GLUED = re.compile(r"(?:(?<![^\s\"“(.!?])(?:[A-Z]?[a-z]{3,}|\d[\d,]*)[.!?]|\.\.\.)$")
_GLUED_NEXT = re.compile(
    r"[\"“]?(?!(?:Com|Net|Org|Info|Biz)\b)(?:[A-Z][a-z]+(?:['’][a-z]+)?(?:[\s,]|(?<=Mr|Ms|Dr)\.)|(?:I|A)\s)"
)
_REFERENCE = re.compile(r"[.!?][\"”’)]*(?:\[\d{1,3}\])+(?=\s+[\"“‘(]*[A-Z0-9])")
_NUMBER = r"(?P<open>\(?)(?P<value>\d{1,2}|[a-z])(?P<close>\.\)|[.)])\s+(?=\w)"
_FIRST_NUMBER = re.compile(_NUMBER)
_LATER_NUMBER = re.compile(r"\s" + _NUMBER)
_LAST_WORD = re.compile(r"(?:[^\W_]|[.'’&°-](?=\S))+\.$")
_ORDINAL = re.compile(r"(?<![\w.,])\d{1,2}\.$")
_INITIAL = re.compile(r"(?<![\w’'])(?<![°º]\s)(?<![°º])[^\W\d_a-zß-öø-ÿа-яё]\.$")
_ERA = re.compile(
    r"(?<!\w)(?:[ad]\.\s?[Cc]|p\.?\s?n\.?\s?e|n\.\s?[eэl]|[fe]\.\s?[Kk]r|[vn]\.\s?Chr|[vn]\.\s?u\.\s?Z|[uo]\.\s?Ä|J\.?-C|J\.\s?C)\.$"
)
_NUMERAL = re.compile(r"(?<![\w.])[IVX]{1,5}\.$")
_VOWELLESS = re.compile(r"[b-df-hj-np-tv-xz]{2,5}$")  # no word: `tbsp.`, `mgmt.`
_JOINT = re.compile(r"[-'’]")  # `l’avv.`, `Jordanian-U.S.`
_PARTS = re.compile(r"(?<!\w)(?:[^\W\d_]{1,4}\.\s?)+[^\W\d_]{1,5}\.$")  # what ends in one: `u. a.`, `fr. o. m.`
_PART = re.compile(r"[^\W\d_]{1,3}\.")  # what may be the next word of an abbreviation: `z. B.`, `av. J.-C.`
_SHORT = re.compile(r"(?<!\w)(?:[^\W\d_]{1,4}|(?:[^\W\d_]{1,3}\.\s?){1,3}[^\W\d_]{1,3})\.$")
_SCRAP = re.compile(r"(?:of|by|than|from|with|for|in|on|at|per|via|to|and|or)(?:\s+[^\s.!?]+){1,4}\.(?=\s|$)")
_WORD = re.compile(r"[^\W_]")
_REACH = 24  # characters: the longest abbreviation with what stands before it
_FEW_WORDS = 4  # a heading's number with its word, “Art. 5 Abs. 2”: no sentence yet
_GOES_ON = ",;:، ؛，；：".replace(" ", "")
_DASHES = "-–—―"
_BURMESE_COMMA = "၊"
_STREET = re.compile(r"\wstr\.$")  # `Hauptstr. 5`
_FIRM = re.compile(r"(?:KG|OHG)(?!\w)")  # what `& Co.` goes on with
_CLOCK = re.compile(r"\d\s?[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(
    r"(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific)(?!\w|\s(?:is|was|will|has|had)\b)"
    r"|(?:[ECMP][SD]?T|GMT|UTC|BST|CET)(?!\w))"
)
_BATCH = 1 << 12  # characters: sentencex takes up to four times as long for twice the text
_STOP = re.compile(r"[。！？｡।۔؟]|(?<=\w{4})[.!?](?=\s+[^\W\d_])")


def spans(text: str, blocks: Sequence[Block], language: str) -> Iterator[list[Span]]:
    """Yield for each block the [start, end) of its sentences in `text`, in order, without white space around them."""
    found = _boundaries(_WIDE_SPACE.sub(" ", _BLANK.sub(" ", text)), blocks, language)
    held = next(found, None)
    for block in blocks:
        raw: list[int] = []
        while held is not None and held <= block.end:
            if held < block.end:
                raw.append(held)
            held = next(found, None)
        judge = _Judge(text, block.start, block.end, language)
        yield list(_trimmed(text, block.start, judge.ends(raw)))


def _boundaries(blanked: str, blocks: Iterable[Block], language: str) -> Iterator[int]:
    """Yield the offsets at which a sentence ends inside a block: as sentencex says, or in a huge one at stops alone."""
    for is_huge, some in groupby(blocks, lambda block: block.end - block.start > LONGEST_LINE):
        if is_huge:
            yield from (stop.end() for block in some for stop in _STOP.finditer(blanked, block.start, block.end))
        else:
            yield from _recognised(blanked, some, language)


def _recognised(blanked: str, blocks: Iterable[Block], language: str) -> Iterator[int]:
    """Yield the offsets at which sentencex ends a sentence inside a block, and those at which a long block is cut.

    Where it cannot read a text, sentences end at stops alone.
    """
    for batch in _batches(piece for block in blocks for piece in _pieces(blanked, block)):
        text = "\n\n".join([blanked[start:end] for start, end in batch])
        try:
            found = get_sentence_boundaries(language, text)
        except BaseException as panic:  # a fault in Rust is no Exception, and its type can only be named
            if type(panic).__name__ != "PanicException":
                raise
            yield from (stop.end() for start, end in batch for stop in _STOP.finditer(blanked, start, end))
            continue
        for (_, end), raw in zip(batch, _raw_ends(found, batch), strict=True):
            yield from raw
            yield end


def _pieces(blanked: str, block: Block) -> Iterator[Span]:
    """Cut a long block into pieces behind stops; each cut is judged like any boundary."""
    start = block.start
    while block.end - start > _BATCH:
        stop = _STOP.search(blanked, start + _BATCH, block.end)
        if stop is None or stop.end() == block.end:
            break
        yield start, stop.end()
        start = stop.end()
    yield start, block.end


def _batches(pieces: Iterable[Span]) -> Iterator[Sequence[Span]]:
    """Yield runs of pieces of some 4 K characters: sentencex takes up to four times as long for twice the text."""
    batch: list[Span] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += piece[1] - piece[0]
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _raw_ends(boundaries: Sequence[dict[str, Any]], pieces: Sequence[Span]) -> Iterator[list[int]]:
    """Yield for each piece the offsets in the text at which sentencex ends a sentence before the piece's end."""
    found = iter(boundaries)
    joined, held = 0, next(found, None)
    for start, end in pieces:
        shift, limit = start - joined, joined + end - start
        ends: list[int] = []
        while held is not None and held["start_index"] < limit:
            piece = held["text"]
            at = held["end_index"] - len(piece) + len(piece.rstrip())
            if joined < at < limit and not held["is_paragraph_break"]:
                ends.append(at + shift)
            if held["end_index"] > limit:
                break
            held = next(found, None)
        yield ends
        joined = limit + 2


def _trimmed(text: str, start: int, ends: Sequence[int]) -> Iterator[Span]:
    """Yield the spans between `start` and the ends without the white space before them."""
    for end in ends:
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = end


class _Judge:
    """Judges where the sentences of one block end."""

    def __init__(self, text: str, start: int, end: int, language: str) -> None:
        self.text, self.start, self.end = text, start, end
        self.language = language
        self.known = abbreviations(language)
        self.years = year_units(language)
        self.closing = closing(text, start, end)

    def ends(self, raw: Sequence[int]) -> list[int]:
        """Return the offsets at which the sentences of the block end, the block's own end last.

        `raw` are those that sentencex found.
        """
        text, start, end = self.text, self.start, self.end
        items, numbers = _enumerated(text, start, end)
        kept = set(items)
        begun = start
        for at in sorted({*raw, *self._own()}):
            if not self._is_plain(at):
                at = self._placed(at)
                if at >= end or at in numbers or self._is_joined(at, begun):
                    continue
            kept.add(at)
            begun = at
        if text.find("[", start, end) >= 0:
            kept.update(match.end() for match in _REFERENCE.finditer(text, start, end))
        return list(_worded(text, start, end, sorted(kept))) if kept else [end]

    def _is_plain(self, at: int) -> bool:
        """Whether the boundary at `at` needs no judging: a long word that is no title, a stop, a space, a capital."""
        text = self.text
        if at <= 6 or not text[at - 6 : at - 1].isalpha() or text[at] != " " or not text[at + 1 : at + 2].isupper():
            return False
        return (
            text[text.rfind(" ", at - _REACH if at > _REACH else 0, at) + 1 : at - 1].lower() not in self.known.titles
        )

    def _own(self) -> Iterator[int]:
        """Yield the places to judge beside those of sentencex: signs that end sentences in any language, and stops.

        A stop is judged here where the language's abbreviations are known well enough.
        """
        for match in _SPACED_SIGN.finditer(self.text, self.start, self.end):
            if match.end() < self.end:
                yield match.end()
        for match in _TRAILED_OFF.finditer(self.text, self.start, self.end):
            yield match.end()
        if self.years is not None:
            for match in self.years.anywhere.finditer(self.text, self.start, self.end):
                yield match.end()
        if not self.known.complete:
            return
        for match in _OWN.finditer(self.text, self.start, self.end):
            following = next(sign for sign in self.text[match.end() :] if sign.isalnum())
            if following.isdigit() or following.isupper():
                yield match.end()

    def _placed(self, at: int) -> int:
        """Return the boundary behind the closing marks, references and smileys that belong to the sentence."""
        text, end = self.text, self.end
        while at < end:
            if at in self.closing or (text[at] in _CLOSERS and text[at] not in '"»›'):
                at += 1
                continue
            mark = at
            while mark < end and text[mark].isspace():
                mark += 1
            if mark == at or self.closing.get(mark, -1) < 0:
                break
            at = mark + 1
        tail = _TAIL.match(text, at, end)
        return tail.end() if tail else at

    def _is_joined(self, at: int, begun: int) -> bool:
        """Whether the boundary at `at` is none: the sentence goes on behind it."""
        text, start, end = self.text, self.start, self.end
        rest = at
        while rest < end and text[rest].isspace():
            rest += 1
        if rest == end:
            return True
        following = text[rest]
        before = text[max(start, at - _REACH) : at]
        goes_on = following in _GOES_ON and not text.startswith(",,", rest)  # two of them open a quotation
        if goes_on or (following in _DASHES and self._goes_on_lower(rest)):
            return True
        if before[-1] in _CLOSERS or at - 1 in self.closing:
            if self._is_closed(before, at, rest, following):
                return True
        elif before[-1] == _BURMESE_COMMA:
            return True
        elif rest == at:
            return not (_UNSPACED_END.search(before) or self._is_glued(before, rest))
        lower = following.islower()
        if lower and (before.endswith(("...", "…", ". .")) or _is_scrap(text, start, rest, end)):
            return True
        if before[-1] != ".":
            return False
        if self.years is not None and self.years.behind.search(before) and self._begins_large(rest):
            if self.years.begins_a_clause(text[max(begun, at - LONGEST_DATE) : at]):
                return True
            return not following.isupper() and self._is_too_early(before, begun, at)
        return self._is_abbreviated(before, rest, following, lower) or self._is_too_early(before, begun, at)

    def _is_too_early(self, before: str, begun: int, at: int) -> bool:
        """Whether a sentence would end in an abbreviation after so few words that it could hardly say anything."""
        word = _LAST_WORD.search(before)
        if word is None or not self.known.complete or word[0][:-1].lower() not in self.known.anywhere:
            return False
        return len(self.text[begun:at].split()) <= _FEW_WORDS

    def _goes_on_lower(self, rest: int) -> bool:
        """Whether a dash is followed by a small letter: who said it, a clause that goes on."""
        word = _WORD.search(self.text, rest, self.end)
        return word is not None and word.group().islower()

    def _begins_large(self, rest: int) -> bool:
        """Whether the first word behind `rest` has a capital, and is no initial."""
        word = _WORD.search(self.text, rest, self.end)
        return word is not None and word.group().isupper() and self.text[word.end() : word.end() + 1] != "."

    def _is_glued(self, before: str, rest: int) -> bool:
        """Whether two sentences stand together with no white space: a plain word and a stop, then a capital."""
        return _GLUED.search(before) is not None and _GLUED_NEXT.match(self.text, rest, self.end) is not None

    def _is_closed(self, before: str, at: int, rest: int, following: str) -> bool:
        """Whether a sentence goes on behind closing marks: `"Really?" she asked`, `(See below.) is`."""
        if following.islower():
            return True
        if before[-1] not in _QUOTES_CLOSE and before[-1] not in "」』":
            return False
        if speaks_on(self.text, rest, self.end):
            return True
        bare = before.rstrip(_QUOTES_CLOSE + " \u00a0\u202f")
        if bare[-1:] not in "?!…" and not bare.endswith("..."):
            return False
        opener = max(self.closing.get(at - 1, self.start), self.start)
        return attributed(self.text, rest, self.end, opens=_opens_a_sentence(self.text, self.start, opener))

    def _has_its_mate(self, before: str, token: str, rest: int) -> bool:
        """Whether an abbreviation is followed by what goes with it: a day, the form of a firm, its other half."""
        follows = _DAY_OR_ZONE if _CLOCK.search(before) else _FIRM if token == "co" else _PART
        if follows is _PART and not (self.known.complete and (len(token) == 1 or token in self.known.anywhere)):
            return False
        return follows.match(self.text, rest, self.end) is not None

    def _is_of_parts(self, before: str) -> bool:
        """Whether `before` ends in an abbreviation that ends no sentence, written with spaces: `u. a.`, `d. w. z.`"""
        found = _PARTS.search(before)
        if found is None:
            return False
        parts = "".join(found[0].lower().split()).split(".")[:-1]
        return any(".".join(parts[at:]) in self.known.never for at in range(len(parts) - 1))

    def _is_abbreviated(self, before: str, rest: int, following: str, lower: bool) -> bool:
        """Whether the full stop that ends `before` belongs to an abbreviation, an initial or an ordinal."""
        known = self.known
        if known.ordinals and (_ORDINAL.search(before) or (lower and before[-2:-1].isdigit())):
            return True
        if lower and self.language != "en" and (_SHORT.search(before) or is_quotative(self.text, rest, self.language)):
            return True
        word = _LAST_WORD.search(before)
        if word is None:
            return False
        token = word[0][:-1].lower()
        bare = _JOINT.split(token)[-1]
        if self._has_its_mate(before, token, rest):
            return True
        if (
            token in known.never
            or self._is_of_parts(before)
            or bare in known.titles
            or (self.language == "tr" and _NUMERAL.search(before))
        ):
            return True
        if lower and _VOWELLESS.match(bare):
            return True
        if lower or following in "([":
            return bare in known.anywhere or token in known.anywhere or token in known.before_figures
        if following in _DASHES:
            return bare in US_STATES and self.language == "en"
        if following.isdigit():
            return bool(bare in known.before_figures or token in known.before_figures or _STREET.search(before)) or (
                known.complete and len(token) < 3 and not _ERA.search(before)
            )
        if _ERA.search(before):
            return False
        return known.initials and _INITIAL.search(before) is not None


def _opens_a_sentence(text: str, start: int, opener: int) -> bool:
    """Whether a quotation opens at the beginning of a block or behind a sentence."""
    before = text[max(start, opener - _REACH) : opener].rstrip()
    return not before or before[-1] in '.!?…"”’»«“' or before[-1] in UNSPACED


def _is_scrap(text: str, start: int, rest: int, end: int) -> bool:
    """Whether the lower-case words at `rest` are a scrap that a misplaced full stop cut off its sentence."""
    return text[start].isupper() and _SCRAP.match(text, rest, end) is not None


def _worded(text: str, start: int, end: int, ends: Sequence[int]) -> Iterator[int]:
    """Yield the ends of sentences with a letter or digit, and the block's end; bare marks join the sentence before."""
    cuts = [start, *ends, end]
    worded = [_WORD.search(text, first, last) is not None for first, last in pairwise(cuts)]
    begun = False
    for at, own, following in zip(ends, worded, worded[1:], strict=False):
        begun = begun or own
        if begun and following:
            yield at
            begun = False
    yield end


def _enumerated(text: str, start: int, end: int) -> tuple[list[int], set[int]]:
    """Return the offsets before the items of an enumeration that begins the block, and those behind their numbers."""
    first = _FIRST_NUMBER.match(text, start, end)
    if first is None:
        return [], set()
    items, numbers, value = [], {first.end("close")}, first["value"]
    for match in _LATER_NUMBER.finditer(text, first.end(), end):
        if match["value"] == _next(value) and (match["open"], match["close"]) == (first["open"], first["close"]):
            items.append(match.start())
            numbers.add(match.end("close"))
            value = match["value"]
    return items, numbers


def _next(value: str) -> str:
    """Return the number or letter that follows `value` in an enumeration."""
    return str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
