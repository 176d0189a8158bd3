"""The kind of each block of an article: a headline, a by-line, boilerplate, prose.

Two passes. The first asks each block what it says about itself. The second knows the page: a head before the first
prose, a tail behind the last, and lines that only their neighbours explain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from reading.article import Kind
from reading.blocks import Block
from reading.dates import date_line
from reading.markers import LABEL, URL_LINE, is_bio, is_credit, names_of
from reading.phrases import Mark, leads_to, mark_of
from reading.stops import END

WHOLE = frozenset({Kind.HEADLINE, Kind.SUBHEAD, Kind.BYLINE, Kind.DATE, Kind.LINK, Kind.TABLE})
"""The kinds whose blocks are one unit, however many sentences they hold."""

_HEADLINE_WORDS = 25  # words: longer first lines are sentences whose stop was lost
_HEADLINE_LENGTH = 200  # characters
_BESIDE_PROSE = 2  # so many times as long is the prose below a headline, where no stop tells them apart
_HEADING_WORDS = 14  # words: longer lines without a stop are rather claims
_SENTENCE_CASE_WORDS = 9  # words: the same for lines that nothing but their shortness makes headings
_HEADING_LENGTH = 160  # characters: as many words, long ones
_LINE_LENGTH = 160  # characters: two lines of a page; date lines and credits are no longer
_FURNITURE_LENGTH = 400  # characters: menus and legal lines are shorter than paragraphs
_MARKED = {
    Mark.FURNITURE: Kind.BOILERPLATE,
    Mark.BUTTON: Kind.BOILERPLATE,
    Mark.COMMENTS: Kind.BOILERPLATE,
    Mark.ABOUT: Kind.BIO,
    Mark.LINK: Kind.LINK,
    Mark.CREDIT: Kind.CREDIT,
}
_QUESTION_WORDS = 12  # a heading that asks; longer ones are in the text
_FEWEST_STATEMENTS = 3  # two lines without a stop happen by chance
_FEWEST_WORDS = 4  # three words state little: “Read it here”
_PRONOUN_WORDS = 5  # “What we know so far”; longer ones speak to somebody
_PRONOUN = re.compile(r"(?:I|He|She|It|They|We|You|There|This|That|These|Those)\s")
_NAMES = re.compile(r"\s*(?:,|&|\band\b)\s*")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Tibetan, Myanmar, Khmer
_STOPLESS = re.compile(r"[\u0e00-\u0eff]")  # Thai and Lao
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SMALL = re.compile(
    r"(?:an?|and|as|at|but|by|for|from|in|into|is|nor|of|on|or|over|per|the|to|up|via|vs|with|de|la|le|du)$"
)


def kinds(
    text: str, blocks: Sequence[Block], counts: Sequence[int], given: Mapping[int, Kind], spoken: int | None = None
) -> list[Kind]:
    """Return the kind of each block; `counts` are the sentences that each would be cut into.

    `given` holds the kinds that markup gives to the blocks that begin at these offsets. From `spoken` on people speak:
    what they say is prose, however it ends.
    """
    lines = [_line(text[block.start : block.end]) for block in blocks]
    found = [_by_itself(line, block, count) for line, block, count in zip(lines, blocks, counts, strict=True)]
    for i, block in enumerate(blocks):
        kind = given.get(block.start)
        if kind is not None and (found[i].is_claim or kind is not Kind.SUBHEAD):
            found[i] = kind
    listed = _statements(lines, blocks, counts, found, given)
    _links(lines, found)
    _lists(lines, blocks, found)
    _head(lines, counts, found, listed)
    _tail(lines, found)
    if spoken is not None:
        for i, block in enumerate(blocks):
            if block.start >= spoken:
                found[i] = given.get(block.start, Kind.SENTENCE)
    return found


def _statements(
    lines: Sequence[str], blocks: Sequence[Block], counts: Sequence[int], found: list[Kind], given: Mapping[int, Kind]
) -> bool:
    """Take lines without a stop for prose where they are what the text is made of: claims one a line, posts.

    Three of them in a row that are written as sentences are, and more such lines than there are other sentences.
    Return whether the first line is one of them too, and heads nothing.
    """
    likely = [
        kind is Kind.SUBHEAD and block.start not in given and _is_statement(line)
        for line, block, kind in zip(lines, blocks, found, strict=True)
    ]
    stopped = [kind.is_claim and END.search(line) is not None for line, kind in zip(lines, found, strict=True)]
    bare = [
        is_one or (kind is Kind.SENTENCE and not end) for is_one, kind, end in zip(likely, found, stopped, strict=True)
    ]
    longest = max((len(list(run)) for is_one, run in groupby(bare) if is_one), default=0)
    prose = sum(count for count, end in zip(counts, stopped, strict=True) if end)
    made = longest >= _FEWEST_STATEMENTS and sum(bare) > prose
    for i, is_one in enumerate(likely):
        if made and is_one:
            found[i] = Kind.SENTENCE
    return made and not blocks[1].after_blank


def _is_statement(line: str) -> bool:
    """Whether a line is written as a sentence is: some words, and one in small letters that titles write large.

    A claim may be names for the most part: “President Biden signed the CHIPS Act in 2022”.
    """
    words = _WORD.findall(line)
    if line.upper() == line.lower():  # no script with small letters: none is a title by its form
        unspaced = _CJK.search(line) or _UNSPACED.search(line)
        return any(map(str.isalpha, line)) and (_unspaced_words(line) if unspaced else len(words)) >= _FEWEST_WORDS
    return len(words) >= _FEWEST_WORDS and any(
        word == "is" or (word[0].islower() and not _SMALL.match(word)) for word in words
    )


def _line(block: str) -> str:
    """Return a block's text as one line, single-spaced."""
    if len(block) > _FURNITURE_LENGTH or not any(space in block for space in ("\n", "  ", "\t", "\u00a0")):
        return block
    return " ".join(block.split())


def _by_itself(line: str, block: Block, count: int) -> Kind:
    """Return the kind that a block's own text suggests; SUBHEAD for a short line that ends no sentence."""
    if len(line) <= _FURNITURE_LENGTH:
        mark = mark_of(line)
        if mark is Mark.CREDIT and len(line) > _LINE_LENGTH:
            mark = None
        kind = _formed(line) if mark is None else _MARKED[mark]
        if kind is not None:
            return kind
    if block.bullet:
        return Kind.BULLET
    if block.numbered:
        return Kind.ITEM
    return Kind.SUBHEAD if len(line) <= _HEADING_LENGTH and _is_heading(line, count) else Kind.SENTENCE


def _formed(line: str) -> Kind | None:
    """Return the kind that the form of the line gives away, None when nothing does."""
    short = len(line) <= _LINE_LENGTH
    if short and _WORD.search(line) is None:
        return Kind.BOILERPLATE
    if URL_LINE.match(line):
        return Kind.LINK
    if short and date_line().match(line):
        return Kind.DATE
    if is_credit(line):
        return Kind.CREDIT
    if short and names_of(line):
        return Kind.BYLINE
    return Kind.BIO if is_bio(line) else None


def _is_heading(line: str, count: int) -> bool:
    """Whether a line reads like a heading: short, no stop, not the beginning of a sentence that was cut."""
    if count > 1 or line[-1] in ".!…。！":
        return False
    words = _WORD.findall(line)
    length = max(len(words), _unspaced_words(line))
    if line.endswith(":"):
        return length <= 4
    if line.endswith("?") and line[0].isalnum():
        return length <= _QUESTION_WORDS
    if END.search(line) or length > _HEADING_WORDS or line[0].islower():
        return False
    if length > _PRONOUN_WORDS and _PRONOUN.match(line):
        return False
    return length <= _SENTENCE_CASE_WORDS or is_title_case(words)


def _unspaced_words(line: str) -> int:
    """Return about how many words a line has in a script that puts no white space between them."""
    return max(len(_CJK.findall(line)) // 2, len(_UNSPACED.findall(line)) // 4)


def is_title_case(words: Sequence[str]) -> bool:
    """Whether nearly all words but the small ones begin with a capital or a digit."""
    counted = [word for word in words if not _SMALL.match(word)]
    return sum(not word[0].islower() for word in counted) >= 0.7 * len(counted)


def _links(lines: Sequence[str], found: list[Kind]) -> None:
    """Take the lines below a bare link label (`Related News:`) for links too, up to the next prose."""
    below = False
    for i, line in enumerate(lines):
        if found[i] is Kind.LINK:
            below = leads_to(line) == ""
        elif below and found[i] in (Kind.SUBHEAD, Kind.BULLET) and not line.endswith((".", ":")):
            found[i] = Kind.LINK
        else:
            below = False


def _lists(lines: Sequence[str], blocks: Sequence[Block], found: list[Kind]) -> None:
    """Mark `Label: text` lines that stand together as items, and the line before a list as its lead-in."""
    for i, line in enumerate(lines):
        if found[i] is not Kind.SENTENCE or ":" not in line or not LABEL.match(line):
            continue
        led = i > 0 and lines[i - 1].endswith((":", "："))
        beside = i > 0 and found[i - 1] is Kind.ITEM and not blocks[i].after_blank
        twin = i + 1 < len(lines) and not blocks[i + 1].after_blank and LABEL.match(lines[i + 1]) is not None
        if beside or (led and (twin or not blocks[i].after_blank)):
            found[i] = Kind.ITEM
    for i, line in enumerate(lines[:-1]):
        if found[i] in (Kind.SENTENCE, Kind.SUBHEAD) and line.endswith((":", "：")):
            follows_list = found[i + 1] in (Kind.ITEM, Kind.BULLET)
            found[i] = Kind.LEAD_IN if found[i] is Kind.SENTENCE or follows_list else Kind.SUBHEAD


def _head(lines: Sequence[str], counts: Sequence[int], found: list[Kind], listed: bool) -> None:
    """Find the headline among the blocks before the first prose; before it is the site, behind it the subhead.

    A list of statements, one a line, has none in its first.
    """
    if Kind.HEADLINE in found:  # markup knows it
        _name_line(lines, found, found.index(Kind.HEADLINE))
        return
    first = _first_claim(found)
    opens = not listed and first + 1 < len(found) and found[first] in (Kind.SENTENCE, Kind.LEAD_IN)
    if (
        opens
        and Kind.SUBHEAD not in found[:first]
        and _may_head(lines[first], counts[first], _below(lines, found, first))
    ):
        found[first] = Kind.SUBHEAD
        first = _first_claim(found)
    candidates = [i for i in range(first) if found[i] is Kind.SUBHEAD]
    if not candidates:
        return
    title = _headline(lines, candidates)
    for i in candidates:
        if i < title and lines[i] != lines[title]:
            found[i] = Kind.BOILERPLATE
    for i, kind in enumerate(found):
        if kind is Kind.SUBHEAD and lines[i].casefold() == lines[title].casefold():
            found[i] = Kind.HEADLINE
    _name_line(lines, found, title)


def _first_claim(found: Sequence[Kind]) -> int:
    """Return the index of the first block that is up for judgement, their number when none is."""
    return next((i for i, kind in enumerate(found) if kind.is_claim), len(found))


def _below(lines: Sequence[str], found: Sequence[Kind], at: int) -> str:
    """Return the next line that is up for judgement."""
    return next((line for line, kind in zip(lines[at + 1 :], found[at + 1 :], strict=True) if kind.is_claim), "")


def _may_head(line: str, count: int, below: str) -> bool:
    """Whether the first words of an article are a headline: longer than others may be, even a question.

    `below` is the prose that it would head: where no sentence has a stop, that alone tells one from the first sentence.
    """
    asked = line.rstrip("\"”’'»").endswith(("?", "!", "？", "！"))
    words = max(len(line.split()), _unspaced_words(line))
    if count > 1 or words > _HEADLINE_WORDS or len(line) > _HEADLINE_LENGTH or (END.search(line) and not asked):
        return False
    stopless = 2 * len(_STOPLESS.findall(line)) > len(line)
    return not stopless or _BESIDE_PROSE * len(line) <= len(below)


def _headline(lines: Sequence[str], candidates: Sequence[int]) -> int:
    """Return the index of the headline: a line that is repeated, else the first of some length, else the longest."""
    times = Counter(lines[i] for i in candidates)
    repeated = [i for i in candidates if times[lines[i]] > 1 and len(lines[i].split()) > 2]
    if repeated:
        return repeated[0]
    long = [i for i in candidates if len(_WORD.findall(lines[i])) >= 5 or len(_CJK.findall(lines[i])) >= 8]
    return long[0] if long else max(candidates, key=lambda i: (len(lines[i]), -i))


def _name_line(lines: Sequence[str], found: list[Kind], title: int) -> None:
    """Take a bare name below the headline for a by-line when a date stands beside it."""
    for i in range(title + 1, len(found)):
        if found[i].is_claim:
            return
        beside = {found[j] for j in (i - 1, i + 1) if 0 <= j < len(found)}
        if found[i] is Kind.SUBHEAD and Kind.DATE in beside and _is_name(lines[i]):
            found[i] = Kind.BYLINE


def _is_name(line: str) -> bool:
    """Whether a line could be a person's name: two to four words with capitals, but not all capitals."""
    words = line.split()
    return 2 <= len(words) <= 4 and not line.isupper() and is_title_case(words) and not line[0].isdigit()


def _tail(lines: Sequence[str], found: list[Kind]) -> None:
    """Mark the blocks after the article: the author's lines, then everything behind a comment form."""
    bylines = (line for line, kind in zip(lines, found, strict=True) if kind is Kind.BYLINE)
    authors = {part for line in bylines for part in _NAMES.split(names_of(line))}
    middle = len(lines) // 2
    about = False
    for i, line in enumerate(lines):
        if i >= middle and found[i] is Kind.BOILERPLATE and mark_of(line) is Mark.COMMENTS:
            found[i:] = [kind if kind is Kind.LINK else Kind.BOILERPLATE for kind in found[i:]]
            break
        if found[i] is Kind.BIO and i < middle and mark_of(line) is not Mark.ABOUT:
            found[i] = Kind.SENTENCE
        elif found[i] is Kind.BIO or (found[i] is Kind.SUBHEAD and i >= middle and line in authors):
            found[i], about = Kind.BIO, True
        elif found[i] is Kind.SENTENCE and about:
            found[i] = Kind.BIO
        else:
            about = False
