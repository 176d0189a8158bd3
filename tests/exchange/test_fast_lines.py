"""Lines are made of parts, in one go and by several processes: they are what plain encoding of each record gives."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.article import Article, EntityType, Mention, Sentence
from review.events import Event, EventKind, Evidence, Holding, Role
from store.exchange import export as export_module
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import load
from store.exchange.record import (
    ImportedRecord,
    RecordAnchor,
    RecordStatus,
    Subjects,
    encode,
    record_of,
    text_of,
    values,
)
from store.exchange.safe_json import encode as plainly
from store.opening import open_desk
from tests.verdicts import Verdict

from .conftest import decide

ANY = st.text(st.characters(exclude_categories=()), max_size=12)
SAID = st.text(st.sampled_from('ab \x7f\x85\u202e\u2028“é😀\ud800"\\,:{}[]\n'), max_size=12)
EVIDENCE = st.builds(Evidence, SAID, SAID, st.sampled_from(["supports", "refutes"]), SAID)
HOLDINGS = st.builds(
    Holding,
    verdict=st.sampled_from([*Verdict, None]),
    note=SAID,
    reasons=st.lists(SAID, max_size=2).map(tuple),
    confidence=st.sampled_from([None, 1, 3]),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    why=SAID,
    score=st.none() | st.floats(0, 1),
)
UTF8 = ANY.filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))


@st.composite
def imported(draw: st.DrawFn) -> str:
    """What a record from elsewhere said beyond an event, with keys that copydesk does not know."""
    if draw(st.booleans()):
        return ""
    extra = draw(st.dictionaries(UTF8.map(lambda text: f"x-{text}"), UTF8.map(msgspec.json.encode), max_size=2))
    anchor = draw(st.none() | st.just(RecordAnchor("moved", 0.5)))
    return text_of(
        ImportedRecord("", draw(UTF8), draw(UTF8), anchor, {key: msgspec.Raw(raw) for key, raw in extra.items()})
    )


@st.composite
def records(draw: st.DrawFn) -> list[object]:
    """Records of a few sentences by several reviewers, as they stand together in an export."""
    text = draw(UTF8) + "Prices rose 😀 by 3 %. They “fell”, said \x7f"
    cut = draw(st.integers(0, len(text)))
    name = draw(ANY) + "a.txt"
    mentions = (Mention(0, min(2, cut), EntityType.PERSON, draw(SAID)),) if cut else ()
    sentences = (Sentence(0, 0, cut), Sentence(1, cut, len(text)))
    article = Article(name, draw(ANY), draw(ANY), text, sentences, mentions)
    subjects = Subjects(name, lambda: article, text=draw(st.booleans()))
    found = []
    for sentence in draw(st.lists(st.integers(0, 1), min_size=1, max_size=5).map(sorted)):
        event = Event(
            EventKind.DECIDE,
            draw(st.sampled_from(["ana", "bö"])),
            "main",
            name,
            article.sha256,
            sentence,
            draw(HOLDINGS),
            id=f"{draw(st.integers(0, 2**50)):014x}000000",
            duration=draw(st.floats(0, 1e6)),
            role=draw(st.sampled_from(Role)),
            weighed=tuple(draw(st.lists(SAID, max_size=2))),
            imported=draw(imported()),
        )
        found.append(record_of(event, subjects, status=draw(st.sampled_from([RecordStatus(), RecordStatus("stale")]))))
    return found  # type: ignore[return-value]


@given(records())
def test_lines_are_what_a_plain_encoding_of_every_key_gives(found: list[object]) -> None:
    expected = b"".join(plainly(values(record)) + b"\n" for record in found)  # type: ignore[arg-type]
    assert encode(found) == expected  # type: ignore[arg-type]


def whole(path: Path, format_name: str, workers: int) -> bytes:
    desk = open_desk(path, "ana")
    try:
        return b"".join(load(format_name).write(job_of((desk,), Wanted(), "desk", 0, workers)))
    finally:
        desk.close()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A desk of more articles than two workers have pieces for."""
    for number in range(150):
        (tmp_path / f"{number:03}.txt").write_text(f"The bridge of town {number} opened in 1974. It was closed again.")
    desk = open_desk(tmp_path, "ana")
    for number in range(0, 150, 2):
        role = Role.ADJUDICATOR if number % 3 else Role.REVIEWER
        decide(desk, f"{number:03}.txt", number % 4 // 2, Verdict.DISPUTED, role=role)
    desk.close()
    return tmp_path


@pytest.mark.parametrize("format_name", ["jsonl", "csv", "webanno", "claimreview", "doccano", "labelstudio", "md"])
def test_several_processes_export_what_one_does(many: Path, format_name: str) -> None:
    alone = whole(many, format_name, 1)
    assert whole(many, format_name, 2) == whole(many, format_name, 4) == alone
    assert alone.count(b"disputed") >= (50 if format_name == "claimreview" else 75)


def test_a_worker_that_dies_costs_nothing(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it did not deliver is made by the process that waits for it, whatever befell it."""
    here, made = os.getpid(), []
    piece = export_module._send

    def send(pipe: int, found: bytes) -> None:
        made.append(1)
        if len(made) > 2 and os.getpid() != here:
            os.write(pipe, b"\0\0\0")  # the end of a message that never comes
            os._exit(9)
        piece(pipe, found)

    alone = whole(many, "jsonl", 1)
    assert alone.count(b"\n") == 75
    monkeypatch.setattr(export_module, "_send", send)
    assert whole(many, "jsonl", 2) == alone


def test_workers_end_when_nobody_reads_on(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fork, children = os.fork, []

    def noted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", noted)

    def chunks() -> Generator[bytes]:
        desk = open_desk(many, "ana")
        yield from load("jsonl").write(job_of((desk,), Wanted(), "desk", 0, 2))

    reading = chunks()
    assert next(reading)
    reading.close()
    assert children
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
