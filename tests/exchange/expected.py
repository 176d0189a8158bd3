"""One small article with all that a record can hold, and the files that every format makes of it.

The files in `files/` were read line by line by a person. `python -m tests.exchange.expected` writes them anew where a
format has changed on purpose: then read what differs before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from reading.article import Article, EntityType, Kind, Mention, Sentence
from review.events import Event, EventKind, Evidence, Holding, Link, Role
from store.exchange.export import ExportedArticle, Job
from store.exchange.formats.registry import KINDS, load
from store.exchange.record import Record, RecordAnchor, RecordConsensus, RecordStatus, RecordVote, Subjects, record_of
from tests.verdicts import Verdict

FILES = Path(__file__).with_name("files")
A, D, E = Verdict
_STYLE = re.compile(b"<style>.*?</style>", re.DOTALL)

PARTS: tuple[tuple[str, Kind | None], ...] = (
    ("A bridge & a *river*", Kind.HEADLINE), ("\n\n", None),
    ("By Ann Lee", Kind.BOILERPLATE), ("\n\n  ", None),
    ("The bridge opened in 1974.", Kind.SENTENCE), ("  [photo: Bo]  ", None),
    ("It cost\n9 million.", Kind.SENTENCE), (" ", None),
    ("Mayor Di Oro said so:", Kind.LEAD_IN), (" ", None),
    ("Trucks may not cross.", Kind.SENTENCE), ("\n", None),
    ("What now", Kind.SUBHEAD), ("\n- ", None),
    ("Tolls rise.", Kind.ITEM), ("\n- ", None),
    ("Ferries stop.", Kind.ITEM), ("\n\n", None),
    ("Read more.", Kind.BOILERPLATE), ("\n\n(c) The Paper\n", None),
)  # fmt: skip
"""The text in order: sentences with their kind, and what is between them."""


def article(name: str = "sub/bridge.txt", title: str = "A bridge & a *river*") -> Article:
    """Return the article."""
    sentences: list[Sentence] = []
    text = ""
    for part, kind in PARTS:
        if kind is not None:
            sentences.append(Sentence(len(sentences), len(text), len(text) + len(part), kind))
        text += part
    at = text.index("Di Oro")
    mentions = (Mention(at, at + 6, EntityType.PERSON, "Di Oro"),)
    facts = {"url": "https://paper.example/bridge?a=1&b=2", "date": "2024-05-01", "author": "Ann Lee"}
    return Article(name, f"desk/{name}", title, text, tuple(sentences), mentions, facts)


def _event(who: str, sentence: int, holding: Holding, minute: int, role: Role, weighed: tuple[str, ...]) -> Event:
    return Event(
        *(EventKind.DECIDE, who, "one" if role is Role.AGENT else "main", "sub/bridge.txt", "", sentence, holding),
        id=f"{1_767_225_600_000_000 + minute * 60_000_000:014x}0000ff",
        duration=minute + 0.25,
        role=role,
        weighed=weighed,
        guidelines="guide",
        hinted=("sign", "quotation sub/other.txt#4") if holding.links else (),
    )


def records(text: bool) -> Iterator[Record]:
    """Yield the records of the article, in the order of an export."""
    whole = article()
    subjects = Subjects(whole.name, lambda: whole, text=text)
    before = Subjects(whole.name, article_before, earlier=True, text=text)
    bridge = Evidence("https://example.org/a?b=1&c=<2>", "opened in 1975", "refutes", "2026-01-02")
    inside = Evidence("sub/other.txt#4")
    other = (
        Link("contradicts", "sub/other.txt", "0" * 64, 3, "It opened in 1975."),
        Link("not-same", "b.jsonl#1", "", 0),
    )
    full = Holding(E, True, "a year | off", ("date", "figure"), 2, (bridge, inside), links=other)

    def one(who: str, at: int, held: Holding, minute: int, role: Role = Role.REVIEWER, *weighed: str) -> Record:
        return record_of(_event(who, at, held, minute, role, weighed), subjects)

    yield one("ana", 2, full, 1)
    yield one("bo", 2, Holding(A), 2)
    yield one("lea", 2, Holding(D, why="two sources differ"), 3, Role.ADJUDICATOR, "01", "02")
    yield one("ana", 3, Holding(A), 4)
    yield one("checker", 3, Holding(E, score=0.875), 5, Role.AGENT)
    yield one("ana", 4, Holding(D), 5)
    yield one("ana", 5, Holding(A, note="-1 <b>"), 6)
    yield one("bo", 5, Holding(E, confidence=3), 7)
    yield one("ana", 7, Holding(A), 8)
    first, last = _event("bo", 7, Holding(D), 9, Role.REVIEWER, ()), _event("bo", 7, full, 10, Role.REVIEWER, ())
    yield record_of(last, before, first, RecordStatus("stale", RecordAnchor("fuzzy", 0.5)))
    yield record_of(last, subjects, first, RecordStatus("past"))


def article_before() -> Article:
    """Return the article as it was."""
    text = "Tolls may rise. " * 8
    return Article("sub/bridge.txt", "desk", "Before", text, tuple(Sentence(n, n * 16, n * 16 + 15) for n in range(8)))


def consensus(text: bool) -> Iterator[Record]:
    """Yield records that sum up several: one settled by a rule, one unresolved."""
    whole = article("other.jsonl#2", "")
    subjects = Subjects(whole.name, lambda: whole, text=text)
    for at, verdict in ((2, A), (3, None)):
        record = record_of(_event("consensus", at, Holding(verdict), at, Role.REVIEWER, ()), subjects)
        said = RecordConsensus("majority", 2 / 3, (RecordVote("ana", A), RecordVote("bo", D)))
        values = {name: getattr(record, name) for name in Record.__struct_fields__}
        values |= {"role": "consensus", "status": "consensus" if verdict else "unresolved"}
        yield Record(**{**values, "source_of_consensus": said})


def job(*, text: bool = True) -> Job:
    """Return an export of both articles, at a fixed time by a fixed version."""
    first = ExportedArticle(article(), tuple(records(text)))
    articles = (first, ExportedArticle(article("other.jsonl#2", ""), tuple(consensus(text))))
    return Job(lambda: iter(articles), "2026-01-02T03:04:05.000006Z", "spring <1>", "0.0.0", ("main", "one"), text)


def makers() -> dict[str, Callable[[], bytes]]:
    """Return what makes each file, by its name, with the text and for those that can without."""
    files = {f"bridge{kind.ending}": partial(_made, kind.name, True) for kind in KINDS}
    bare = {kind.ending: kind.name for kind in KINDS if kind.name in ("webanno", "claimreview", "html", "md")}
    return {**files, **{f"bare{ending}": partial(_made, name, False) for ending, name in bare.items()}}


def _made(name: str, text: bool) -> bytes:
    return _STYLE.sub(b"<style></style>", b"".join(load(name).write(job(text=text))))


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for name, make in makers().items():
        (FILES / name).write_bytes(make())
