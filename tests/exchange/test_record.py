"""The record: exact keys in exact order, spans that hold, and lines that validate."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from reading.article import Article, Sentence
from reading.load import load
from reading.metadata import origin
from reading.places import SourcePlace
from reading.read import read
from review.events import Event, EventKind, Evidence, Holding
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.formats.jsonl import write
from store.exchange.record import KEYS, SCHEMA_VERSION, Subjects, encode, file_name, record_of, utc
from store.schemas import record_schema
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide

VALID = Draft202012Validator(json.loads(record_schema()))
FIRST = "000_55d43b964525e033.txt"
ORDER = [
    *("schema_version", "id", "article", "article_sha256", "title", "source", "sentence", "start", "end", "quote"),
    *("prefix", "suffix", "verdict", "note", "reviewer", "round", "created", "modified", "duration", "reasons"),
    *("confidence", "evidence", "role", "status", "supersedes", "guidelines", "source_of_consensus", "anchor"),
    "entities",
]


def lines(desk: FakeDesk, **wanted: Any) -> list[bytes]:
    return b"".join(write(Job(lambda: exported_articles([desk], Wanted(**wanted))))).splitlines(keepends=True)


def loaded(raw: Iterable[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in raw]


def test_schema_is_a_valid_schema_and_names_every_key() -> None:
    schema = json.loads(record_schema())
    Draft202012Validator.check_schema(schema)
    assert schema["required"] == ORDER == list(KEYS)


def test_every_version_has_a_schema_of_its_own() -> None:
    for version in range(1, SCHEMA_VERSION + 1):
        schema = json.loads(record_schema(version))
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:copydesk:record:{version}"
        assert schema["properties"]["schema_version"]["const"] == version


def test_keys_stand_in_the_documented_order_and_lines_validate(desk: FakeDesk) -> None:
    decide(desk, FIRST, 8, Verdict.DISPUTED, duration=12.3456)
    (line,) = lines(desk)
    (record,) = loaded([line])
    assert list(record) == [*ORDER, "published", "authors", "outlet", "language"]
    assert line.endswith(b"}\n")
    VALID.validate(record)
    assert record["duration"] == 12.346


def test_a_place_in_the_original_is_exported_where_there_is_one(articles: tuple[Article, ...]) -> None:
    """A record without text names nobody."""
    placed = replace(articles[0], places=(SourcePlace(0, page=2, time="0:01", speaker="Ann"),))
    for text, wanted in ((True, {"page": 2, "time": "0:01", "speaker": "Ann"}), (False, {"page": 2, "time": "0:01"})):
        event = Event(
            EventKind.DECIDE, "ana", "main", placed.name, placed.sha256, 0, Holding(Verdict.ACCURATE), id="0" * 20
        )
        (record,) = loaded([encode([record_of(event, Subjects(placed.name, lambda: placed, text=text))])])
        assert record["place"] == wanted
        VALID.validate(record)


def test_quote_is_the_text_between_the_offsets_with_its_context(desk: FakeDesk) -> None:
    text, spans = desk.article(FIRST).text, desk.article(FIRST).sentences
    for sentence in range(len(spans)):
        decide(desk, FIRST, sentence, Verdict.ACCURATE)
    records = loaded(lines(desk))
    assert [(record["start"], record["end"]) for record in records] == [(span.start, span.end) for span in spans]
    for record in records:
        start, end = record["start"], record["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert record["quote"] == text[start:end] != ""
        assert record["prefix"] == text[max(0, start - 32) : start]
        assert record["suffix"] == text[end : end + 32]


def test_cleared_and_set_aside_sentences_and_bare_notes_have_no_line(desk: FakeDesk) -> None:
    decide(desk, FIRST, 5, Verdict.ACCURATE)
    decide(desk, FIRST, 5, Holding())
    decide(desk, FIRST, 6, Holding(claim=False))
    decide(desk, FIRST, 7, Holding(note="look again"))
    decide(desk, FIRST, 8, Verdict.ACCURATE)
    assert [record["sentence"] for record in loaded(lines(desk))] == [8]


def test_id_is_stable_and_created_is_the_first_event_of_the_sentence(desk: FakeDesk) -> None:
    first = decide(desk, FIRST, 5, Verdict.ACCURATE)
    (before,) = loaded(lines(desk))
    decide(desk, FIRST, 5, Holding())
    last = decide(desk, FIRST, 5, Verdict.ERRONEOUS, supersedes=first.id)
    (after,) = loaded(lines(desk))
    assert after["id"] == before["id"]
    assert after["created"] == before["created"] == utc(first.micros)
    assert after["modified"] == utc(last.micros)
    assert after["supersedes"] == first.id


def test_ids_differ_by_round_article_sentence_and_reviewer(articles: tuple[Article, ...]) -> None:
    ids = set()
    for round_ in ("main", "second"):
        desk = FakeDesk(articles, round=round_)
        for article in articles[:2]:
            for sentence in (3, 4):
                for reviewer in ("ana", "bo"):
                    decide(desk, article.name, sentence, Verdict.ACCURATE, reviewer)
        ids |= {record["id"] for record in loaded(lines(desk))}
    assert len(ids) == 16


def test_lines_are_sorted_by_article_sentence_round_and_reviewer(articles: tuple[Article, ...]) -> None:
    desks = [FakeDesk(articles, round=name) for name in ("second", "main")]
    for desk in desks:
        for article in reversed(articles):
            for sentence in (9, 10, 2):
                for reviewer in ("zoe", "ana"):
                    decide(desk, article.name, sentence, Verdict.DISPUTED, reviewer)
    raw = b"".join(write(Job(lambda: exported_articles(desks, Wanted()))))
    keys = [(r["article"], r["sentence"], r["round"], r["reviewer"]) for r in loaded(raw.splitlines())]
    assert keys == sorted(keys)
    assert len(keys) == 60


def test_wanted_narrows_by_reviewer_article_and_verdict(desk: FakeDesk) -> None:
    for number, name in enumerate(card.name for card in desk.cards()):
        decide(desk, name, 4, Verdict.ACCURATE, "ana")
        decide(desk, name, 4, Verdict.DISPUTED if number else Verdict.ERRONEOUS, "bo")
    assert len(lines(desk)) == 10
    assert len(lines(desk, reviewers=("bo",))) == 5
    assert len(lines(desk, verdicts=("erroneous", "accurate"))) == 6
    assert len(lines(desk, articles=("00[01]*",))) == 4
    assert lines(desk, articles=(FIRST,), reviewers=("bo",), verdicts=("disputed",)) == []


def test_everything_a_holding_has_is_in_the_line(desk: FakeDesk) -> None:
    evidence = Evidence("https://example.org/a", "it says so", "refutes", "2026-01-02")
    holding = Holding(Verdict.ERRONEOUS, True, "wrong year", ("date", "figure"), 3, (evidence,), "guideline gap", 0.5)
    decide(desk, FIRST, 8, holding, weighed=("01", "02"), guidelines="abc")
    (record,) = loaded(lines(desk))
    VALID.validate(record)
    assert record["note"] == "wrong year"
    assert record["reasons"] == ["date", "figure"]
    assert record["confidence"] == 3
    assert record["evidence"] == [
        {"source": "https://example.org/a", "quote": "it says so", "stance": "refutes", "accessed": "2026-01-02"}
    ]
    assert (record["why"], record["score"], record["weighed"]) == ("guideline gap", 0.5, ["01", "02"])
    assert record["guidelines"] == "abc"


@pytest.mark.parametrize(
    ("name", "short"),
    [("a.txt", "a.txt"), ("sub/deep/a.txt", "a.txt"), ("sub/f.jsonl#x/7", "f.jsonl#x/7"), ("a #1/b.txt", "b.txt")],
)
def test_an_article_is_named_without_its_folder(name: str, short: str) -> None:
    assert file_name(name) == short


ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@given(note=ANY, name=ANY.filter(file_name), title=ANY, source=ANY)
def test_any_text_makes_one_inert_valid_line(note: str, name: str, title: str, source: str) -> None:
    """No lone surrogate, control or bidi mark leaves, and what can be said in Unicode is read back unchanged."""
    text = "Prices rose 😀 by 3 %. They fell."
    article = Article(name, source, title, text, (Sentence(0, 0, 22), Sentence(1, 23, 33)))
    held = Holding(Verdict.ACCURATE, True, note, evidence=(Evidence(note),))
    event = Event(EventKind.DECIDE, "ana", "main", name, article.sha256, 0, held, id=f"{1:014x}000000")
    line = encode([record_of(event, Subjects(name, lambda: article))])
    decoded = line.decode("utf-8")
    assert decoded.count("\n") == 1
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2028" for c in decoded[:-1])
    record = json.loads(decoded)
    VALID.validate(record)
    assert record["quote"] == text[0:22]
    expected = "".join("\ufffd" if 0xD800 <= ord(c) < 0xE000 else c for c in note)
    assert record["note"] == record["evidence"][0]["source"] == expected


def test_records_say_where_their_article_is_from(tmp_path: Path) -> None:
    """What the file says of its article stands in each record, and an unknown language is left out."""
    facts = {
        **{"by": ["Ann Lee", "Bo"], "pubDate": "May 1, 2024", "publisher": {"name": "The Paper"}},
        **{"link": "https://paper.example/a", "text": "It rained on Monday in the hills of the north."},
    }
    (tmp_path / "f.jsonl").write_text(json.dumps({"id": 1, "lang": "en-GB", **facts}) + "\n" + '{"text": "Xyzzy."}\n')
    found = {source.name: read(source, source.name) for source in load(tmp_path / "f.jsonl")}
    assert origin(found["f.jsonl#1"].metadata, found["f.jsonl#1"].language) == {
        **{"published": "2024-05-01", "authors": ["Ann Lee", "Bo"], "url": "https://paper.example/a"},
        **{"outlet": "The Paper", "language": "en"},
    }
    assert origin({}, "und") == {}
