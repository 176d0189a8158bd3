"""An export of another program becomes articles and records: texts are found or made, labels become verdicts.

A text that the desk has, by its digest or its name, is that article; the others become articles of a file of JSON
lines. A label of all of a text makes the text one sentence, for that is what was judged. What cannot be placed or has
no verdict is left out with a reason.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from reading.article import Article, text_sha256
from reading.clean import clean
from reading.decode import with_line_feeds
from review.spans import MarkedSpan
from store.desk import Card
from store.exchange.finding import DeskCards, at_span, locate_sentence
from store.exchange.importing import ReadLine, RefusedLine
from store.exchange.incoming import Incoming, Refused, checked
from store.exchange.peers.labels import NO_CLAIM, NOTHING, LabelMap, Meaning
from store.exchange.peers.values import PeerFault, PeerLabel, PeerText, Piece, text
from store.exchange.tolerance import time
from store.layout import LONGEST, is_name


class PeerExport(Struct):
    """The texts and labels of an export, and what of it is no label; filled by `gathered`."""

    texts: dict[str, PeerText] = field(default_factory=dict)
    labels: list[PeerLabel] = field(default_factory=list)
    faults: list[PeerFault] = field(default_factory=list)
    is_whole: dict[str, bool] = field(default_factory=dict)
    """Whether a text has labels of all of it, and no others."""


def gathered(pieces: Iterable[Piece], beside: Mapping[str, str]) -> PeerExport:
    """Return the texts and labels of an export; `beside` has the words of texts that it only names.

    A key that stands for two texts is two keys.
    """
    move = PeerExport()
    alias: dict[str, str] = {}
    for piece in pieces:
        if isinstance(piece, PeerFault):
            move.faults.append(piece)
        elif isinstance(piece, PeerText):
            found = replace(piece, text=beside.get(piece.key)) if piece.text is None else piece
            alias[piece.key] = _key(move, found)
            move.texts.setdefault(alias[piece.key], replace(found, key=alias[piece.key]))
        else:
            label = replace(piece, text=alias[piece.text])
            move.labels.append(label)
            is_whole = _covers(label, move.texts[label.text].text or "")
            move.is_whole[label.text] = move.is_whole.get(label.text, True) and is_whole
    return move


def _covers(label: PeerLabel, words: str) -> bool:
    """Whether a label is of all of a text: it has no place, or the whole text has it."""
    if label.start is None or label.end is None:
        return True
    return not words[: max(label.start, 0)].strip() and not words[label.end :].strip()


def _key(move: PeerExport, found: PeerText) -> str:
    key, times = found.key, 1
    while key in move.texts and move.texts[key].text != found.text:
        times += 1
        key = f"{found.key}~{times}"
    return key


_WORDS = ("text", "claim", "output", "body", "sentence")


def words_of(entries: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the texts of a file that was given beside an export, by their ids."""
    found: dict[str, str] = {}
    for entry in entries:
        words = next((value for key in _WORDS if (value := entry.get(key))), None)
        identity = next((one for key in ("id", "instance_id", "key") if (one := text(entry.get(key)))), "")
        if identity and isinstance(words, str):
            found[identity] = words
    return found


def inline(words: str) -> str:
    """Return a text as it is kept, as long as it was: a carriage return becomes a space or a line feed."""
    return words.replace("\r\n", " \n").replace("\r", "\n")


class Placed(Struct, frozen=True):
    """A text's article on the desk, and how many code points an offset into the text is too great before a place."""

    card: Card
    shift: Callable[[int], int]


def placed_text(one: PeerText, cards: DeskCards) -> Placed | None:
    """Return the article that a text is on the desk, or None; by its digest, the digest it names, or its own name."""
    if one.text is not None:
        for words, shift in ((inline(one.text), _stay), (with_line_feeds(one.text), _Shift(one.text))):
            same = cards.of_text(text_sha256(clean(words).text))
            if same:
                return Placed(next((card for card in same if _is_named(card, one)), same[0]), shift)
        return None
    named = cards.of_text(one.sha256) or cards.called(one.article or one.key)
    return Placed(named[0], _stay) if len(named) == 1 else None


def _is_named(card: Card, one: PeerText) -> bool:
    return (bool(one.article) and card.name.rpartition("/")[2] == one.article) or card.name.endswith(f"#{one.key}")


def _stay(at: int) -> int:
    return at


class _Shift:
    """An offset into a text whose carriage returns are gone where it was read."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, at: int) -> int:
        return at - self._text.count("\r\n", 0, at)


def article_lines(move: PeerExport, keys: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as the lines of a file of articles."""
    for key in keys:
        one = move.texts[key]
        words = inline(one.text or "")
        facts: dict[str, object] = {"id": key, **({"title": one.title} if one.title else {}), "text": words}
        if move.is_whole.get(key):
            start, end = len(words) - len(words.lstrip()), len(words.rstrip())
            facts["sentences"] = [[start, end]]
        beside = {name: value for name, value in one.metadata.items() if name not in facts}
        yield _json_line({**facts, **beside})


def _json_line(facts: Mapping[str, object]) -> bytes:
    """Return facts as a line of JSON, readable where UTF-8 can say it all."""
    try:
        return json.dumps(facts, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate
        return json.dumps(facts).encode() + b"\n"


class Converter:
    """Makes records of labels."""

    def __init__(
        self,
        move: PeerExport,
        placed: Mapping[str, Placed],
        article: Callable[[str], Article],
        labels: LabelMap,
        people: Mapping[str, str],
        unnamed: str,
    ) -> None:
        """`article` reads one; `people` are reviewers by e-mail address, `unnamed` is who has no usable name."""
        self._move, self._placed, self._article = move, placed, article
        self._labels, self._people, self._unnamed = labels, people, unnamed

    def lines(self) -> Iterator[ReadLine | RefusedLine | PeerFault]:
        """Yield the records, article by article, and what is left out: a `PeerFault` where that is meant so."""
        yield from (fault if fault.meant else RefusedLine(fault.line, fault.reason) for fault in self._move.faults)
        by_text: dict[str, list[PeerLabel]] = {}
        for label in self._move.labels:
            by_text.setdefault(label.text, []).append(label)
        for key, labels in by_text.items():
            found = self._placed.get(key)
            if found is None:
                for label in labels:
                    yield RefusedLine(label.line, _no_text(self._move.texts[key]))
                continue
            yield from self._of_text(found, labels)

    def _of_text(self, placed: Placed, labels: Sequence[PeerLabel]) -> Iterator[ReadLine | RefusedLine | PeerFault]:
        article = self._article(placed.card.name)
        groups: dict[tuple[object, ...], tuple[PeerLabel, Meaning, int, tuple[MarkedSpan, ...]]] = {}
        for label in labels:
            try:
                if label.role == "consensus":
                    raise Refused("it sums up several reviewers; import their own records")
                meaning, rest = self._meaning(label)
                if meaning == NOTHING:
                    yield PeerFault(label.line, f"{(*label.labels, *label.maybe)[0]} is mapped to nothing", meant=True)
                    continue
                sentence, spans = self._place(placed, article, label)
            except Refused as refused:
                yield RefusedLine(label.line, str(refused))
                continue
            one = replace(label, who=self._name(label), reasons=(*label.reasons, *rest))
            key = (one.line, one.who, one.round, one.is_agent, one.role, sentence)
            had = groups.get(key)
            if had is None:
                groups[key] = one, meaning, sentence, spans
            elif had[1] != meaning:
                yield RefusedLine(label.line, "another verdict of the same annotator is on the same sentence")
            else:
                groups[key] = _joined(had[0], one), meaning, sentence, _apart(had[3], spans)
        made = [self._record(placed, *group) for group in groups.values()]
        yield from sorted(made, key=_order)

    def _meaning(self, label: PeerLabel) -> tuple[Meaning, tuple[str, ...]]:
        """Return the one thing that the labels mean, and those that mean nothing; Refused when that is not clear."""
        also = label.other_names
        meant = {one: self._labels.meaning(one) or self._labels.meaning(also.get(one, "")) for one in label.labels}
        meanings = [*meant.values(), *map(self._labels.meaning, label.maybe)]
        found = list(dict.fromkeys(one for one in meanings if one not in (None, NOTHING)))
        if not found and NOTHING in meanings:
            return NOTHING, ()
        if not found:
            given = (*label.labels, *label.maybe)
            said, first = ", ".join(given) or "no label", (*given, "LABEL")[0]
            raise Refused(f"no verdict for {said}; --map '{first}=VERDICT' gives one")
        if len(found) > 1:
            raise Refused("several verdicts at once")
        [meaning] = found
        assert meaning is not None
        return meaning, tuple(one for one, other in meant.items() if other is None)

    def _place(self, placed: Placed, article: Article, label: PeerLabel) -> tuple[int, tuple[MarkedSpan, ...]]:
        """Return the sentence that a label is on, and the part of it that was marked; Refused when it is not one."""
        if label.start is None or label.end is None:
            return _only(article), ()
        words = self._move.texts[label.text].text
        if label.end > len(article.text if words is None else words) + 1 and not label.quote:
            raise Refused("there is no such place in the text")
        found = at_span(article, placed.shift(label.start), placed.shift(label.end), label.quote)
        if found is None and label.quote:
            named = Incoming(article=article.name, verdict=None, quote=label.quote)
            found = locate_sentence(named, article, "")
        if found is None:
            raise Refused("there is no such place in the text")
        return found.sentence, tuple(replace(span, label=label.labels[0]) for span in found.spans)

    def _name(self, label: PeerLabel) -> str:
        """Return the reviewer that an annotator is here: by e-mail address, or as they are called, fit to be a name."""
        who = self._people.get(label.who.casefold(), label.who)
        return fit_name(who) or self._unnamed

    def _record(
        self, placed: Placed, label: PeerLabel, meaning: Meaning, sentence: int, spans: tuple[MarkedSpan, ...]
    ) -> ReadLine | RefusedLine:
        record = Incoming(
            article=placed.card.name,
            verdict=None if meaning == NO_CLAIM else meaning,
            claim=False if meaning == NO_CLAIM else None,
            sentence=sentence,
            note=label.note,
            reviewer="" if label.is_agent else label.who,
            agent=label.who if label.is_agent else "",
            round=label.round,
            role="adjudicator" if label.role == "adjudicator" else "reviewer",
            created=_when(label.created),
            modified=_when(label.modified),
            duration=label.duration,
            reasons=label.reasons,
            confidence=label.confidence,
            evidence=label.evidence,
            score=label.score,
            spans=[msgspec.to_builtins(span) for span in spans] or None,
        )
        extra = {"label": msgspec.Raw(msgspec.json.encode(label.labels[0]))} if label.labels else {}
        try:
            return ReadLine(label.line, *checked(record, extra), is_from_elsewhere=True)
        except Refused as refused:
            return RefusedLine(label.line, str(refused))


def _order(line: ReadLine | RefusedLine) -> tuple[int, str, int]:
    """Sort by sentence, then by time: of two answers of one person the later one counts."""
    if isinstance(line, RefusedLine):
        return -1, "", line.line
    return line.record.sentence or 0, line.rest.modified, line.number


def _only(article: Article) -> int:
    """Return the sentence that a label of the whole text is on; Refused when there are several."""
    claims = [one.index for one in article.sentences if one.kind.is_claim]
    indexes = claims if len(claims) == 1 else [one.index for one in article.sentences]
    if len(indexes) != 1:
        raise Refused(f"it is about a whole text of {len(indexes)} sentences")
    return indexes[0]


def _joined(one: PeerLabel, other: PeerLabel) -> PeerLabel:
    """Return two labels of one annotator on one sentence as one."""
    is_said = f"\n{other.note}\n" in f"\n{one.note}\n"
    return replace(
        one,
        note=one.note if is_said else "\n".join(filter(None, (one.note, other.note))),
        reasons=tuple(dict.fromkeys((*one.reasons, *other.reasons))),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
        confidence=one.confidence if one.confidence is not None else other.confidence,
        score=max(filter(None, (one.score, other.score)), default=one.score),
        duration=one.duration + other.duration,
    )


def _apart(one: tuple[MarkedSpan, ...], other: tuple[MarkedSpan, ...]) -> tuple[MarkedSpan, ...]:
    return tuple(sorted(dict.fromkeys((*one, *other)), key=lambda span: (span.start, span.end)))


def _no_text(one: PeerText) -> str:
    if one.text is None:
        return f"the export has no text of it; add its texts to the desk, or give them with --texts FILE ({one.key})"
    return "its text could not be read as an article"


def fit_name(who: str) -> str:
    """Return an annotator's name as a reviewer's: what no name may hold becomes a dash."""
    normal = unicodedata.normalize("NFC", who.strip())
    fit = "".join(one if one in " ._-@+'" or unicodedata.category(one)[0] in "LNM" else "-" for one in normal)
    fit = fit[:LONGEST].strip(" .-'")
    return fit if is_name(fit) else ""


def _when(value: object) -> str:
    """Return a time as ISO 8601 with a zone: what names none is taken for UTC; what is no time is left out."""
    said = time(value)
    if not isinstance(said, str):
        return ""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return ""
    return said if moment.tzinfo else f"{said}+00:00"
