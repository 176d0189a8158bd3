"""The parts of a record: ids and times that stay for ever, names of files, links, and what an import left."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Kind, Mention, Sentence
from review.events import Event, EventKind, Evidence, Holding, Link
from store.exchange.record import (
    EXACT,
    NOTHING,
    ImportedRecord,
    RecordAnchor,
    RecordLink,
    RecordStatus,
    Subjects,
    encode,
    file_path,
    id_seed,
    imported_of,
    record_id,
    record_link,
    record_of,
    text_of,
    utc,
    values,
)
from tests.verdicts import Verdict

MICROS = 1_767_225_600_123_456
TEXT = "Rain in Ohio. Mayor Di Oro of Columbus said so. It snowed."
WHOLE = Article(
    "sub/a.txt",
    "desk/sub/a.txt",
    "Rain",
    TEXT,
    (Sentence(0, 0, 13, Kind.HEADLINE), Sentence(1, 14, 47), Sentence(2, 48, 58)),
    (
        Mention(30, 38, EntityType.PLACE, "Columbus"),
        Mention(20, 26, EntityType.PERSON, "Di Oro"),
        Mention(8, 12, EntityType.PLACE, "Ohio"),
        Mention(40, 50, EntityType.ORG, "across two"),
        Mention(51, 58, EntityType.DATE, "to its end"),
    ),
)


PLAIN = Holding(Verdict.ACCURATE)


def event(sentence: int = 1, holding: Holding = PLAIN, **more: object) -> Event:
    made = Event(
        EventKind.DECIDE, "ana", "main", WHOLE.name, WHOLE.sha256, sentence, holding, id=f"{MICROS:014x}000001"
    )
    return replace(made, **more)


def line(one: Event, *, text: bool = True, first: Event | None = None, **status: object) -> dict[str, object]:
    standing = RecordStatus(**status)  # type: ignore[arg-type]
    made = record_of(one, Subjects(WHOLE.name, lambda: WHOLE, text=text), first, standing)
    found: dict[str, object] = json.loads(encode([made]))
    assert list(values(made)) == list(found)
    return found


def test_an_id_is_the_same_for_ever() -> None:
    """Whoever keeps decisions by their ids finds them again in any later export."""
    assert record_id(id_seed("main", "a.txt", 3), "ana") == "faf183599cc920085ac5"
    assert record_id(id_seed("main", "sub/f.jsonl#7", 0), "bo\ud800") == "3673c44f3c03a727cb47"


@pytest.mark.parametrize(
    ("micros", "wanted"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (59_999_999, "1970-01-01T00:00:59.999999Z"),
        (60_000_000, "1970-01-01T00:01:00.000000Z"),
        (MICROS, "2026-01-01T00:00:00.123456Z"),
        (253402300799_999999, "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_a_time_has_microseconds(micros: int, wanted: str) -> None:
    assert utc(micros) == wanted


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a.txt", "a.txt"), ("sub/a.txt", "sub/a.txt"), ("sub/f.jsonl#7", "sub/f.jsonl"),
        ("sub/f.jsonl#x/7", "sub/f.jsonl"), ("a #1/b.txt", "a #1/b.txt"), ("f.csv#1.json#2", "f.csv"), ("a#1", "a#1"),
    ],
)  # fmt: skip
def test_an_article_s_file_is_named_without_its_item(name: str, file: str) -> None:
    assert file_path(name) == file


def test_a_link_names_its_article_in_its_folder() -> None:
    link = Link("contradicts", "sub/f.jsonl#7", "digest", 3, "It hailed.")
    made = record_link(link)
    assert made == RecordLink("contradicts", "f.jsonl#7", "sub/f.jsonl", "digest", 3, "It hailed.")
    assert (made.link, made.name) == (link, "sub/f.jsonl#7")
    assert made.in_words == "contradicts: sub/f.jsonl#7, sentence 4"
    assert record_link(link, text=False).quote == ""
    assert RecordLink("supports", "b.txt").link == Link("supports", "b.txt", "", 0, "")
    assert RecordLink("not-same", "b.txt", "b.txt").in_words == "not the same: b.txt, sentence 1"


def test_a_record_has_the_mentions_that_lie_in_its_sentence() -> None:
    """In the order of the text; none where no text may leave."""
    found = line(event())
    assert found["entities"] == [
        {"start": 20, "end": 26, "type": "PERSON", "text": "Di Oro", "entity": "Di Oro"},
        {"start": 30, "end": 38, "type": "PLACE", "text": "Columbus", "entity": "Columbus"},
    ]
    assert (found["quote"], found["prefix"], found["suffix"]) == (TEXT[14:47], TEXT[:14], TEXT[47:])
    assert [one["entity"] for one in line(event(2))["entities"]] == ["to its end"]  # type: ignore[attr-defined]
    bare = line(event(), text=False)
    assert (bare["entities"], bare["quote"], bare["prefix"], bare["suffix"]) == ([], "", "", "")
    assert (bare["start"], bare["end"], bare["title"], bare["source"]) == (14, 47, "Rain", "sub/a.txt")


def test_a_unit_that_reading_set_aside_says_so_and_by_what() -> None:
    assert line(event(0))["aside"] == {"kind": "headline", "by": "a line without a full stop that heads the article"}
    assert line(event(0), text=False)["aside"] == {"kind": "headline"}
    assert "aside" not in line(event(1))


def test_a_record_begins_with_the_first_event_and_ends_with_the_last() -> None:
    """Where it was read in, with the times that it had; what it supersedes and where it stands go with it."""
    first = event(id=f"{MICROS - 60_000_000:014x}000001")
    begun, modified = "2025-12-31T23:59:00.123456Z", "2026-01-01T00:00:00.123456Z"
    assert (line(event())["created"], line(event())["modified"]) == (modified, modified)
    assert (line(event(), first=first)["created"], line(event(), first=first)["modified"]) == (begun, modified)
    read_in = ImportedRecord(
        "2020-01-01T00:00:00.000000Z", "2021-01-01T00:00:00.000000Z", "0b", RecordAnchor("moved", 0.5)
    )
    found = line(event(imported=text_of(read_in), supersedes="0a"), status="stale", anchor=RecordAnchor("fuzzy", 0.25))
    assert (found["created"], found["modified"]) == (read_in.created, read_in.modified)
    assert (found["supersedes"], found["status"], found["anchor"]) == ("0b", "stale", {"status": "moved", "score": 0.5})
    later = line(event(supersedes="0a"), first=event(imported=text_of(read_in)), anchor=RecordAnchor("fuzzy", 0.25))
    assert (later["created"], later["modified"]) == (read_in.created, modified)
    assert (later["supersedes"], later["anchor"]) == ("0a", {"status": "fuzzy", "score": 0.25})
    only_modified = text_of(replace(read_in, created=""))
    assert line(event(), first=event(imported=only_modified))["created"] == read_in.modified
    assert line(event(imported=only_modified))["created"] == read_in.modified
    assert (
        line(event())["anchor"] == {"status": EXACT.status, "score": EXACT.score} == {"status": "exact", "score": 1.0}
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", NOTHING),
        ("{", NOTHING),
        ('{"created": 3}', NOTHING),
        ('{"created": "2020"}', ImportedRecord("2020")),
        ('{"created": "\u202e2020", "modified": "2021", "supersedes": "x"}', ImportedRecord(supersedes="x")),
        ('{"modified": "\x7f"}', NOTHING),
        ('{"anchor": {"status": "mov\u200bed", "score": 1.0}}', NOTHING),
        ('{"anchor": {"status": "moved", "score": 0.5}}', ImportedRecord(anchor=RecordAnchor("moved", 0.5))),
    ],
)
def test_what_somebody_wrote_into_an_event_by_hand_harms_no_record(text: str, wanted: ImportedRecord) -> None:
    assert imported_of(text) == wanted
    assert imported_of(text_of(wanted)) == wanted
    assert text_of(NOTHING) == ""


def test_only_what_there_is_stands_behind_a_record() -> None:
    """In one order; unknown keys come last, but never over what the article is."""
    held = Holding(Verdict.ACCURATE, why="so", score=0.0, links=(Link("supports", "b.txt", "d", 1, "q"),))
    mine = '{"extra": {"mine": [1], "language": "xx"}}'
    found = line(event(holding=held, weighed=("01",), hinted=("sign",), imported=mine))
    assert list(found)[-6:] == ["score", "why", "weighed", "links", "hinted", "mine"]
    assert [found[key] for key in ("score", "why", "weighed", "hinted", "mine")] == [0.0, "so", ["01"], ["sign"], [1]]
    assert found["links"] == [
        {
            "relation": "supports",
            "article": "b.txt",
            "source": "b.txt",
            "article_sha256": "d",
            "sentence": 1,
            "quote": "q",
        }
    ]
    plain = line(event())
    assert not {"score", "why", "weighed", "links", "hinted", "mine"} & set(plain)
    evidence = Evidence("x\u202e", "y")
    assert line(event(holding=Holding(Verdict.ACCURATE, note="\u200b", evidence=(evidence,))))["note"] == "\u200b"


@pytest.mark.parametrize(
    "held",
    [
        Holding(Verdict.ACCURATE, note="a\u202eb"),
        Holding(Verdict.ACCURATE, reasons=("a", "\x9b")),
        Holding(Verdict.ACCURATE, evidence=(Evidence("a"), Evidence("a", "\u2066"))),
        Holding(Verdict.ACCURATE, why="\x7f"),
        Holding(Verdict.ACCURATE, links=(Link("supports", "b", "", 0, "\u200b"),)),
    ],
)
def test_no_line_holds_what_commands_a_terminal(held: Holding) -> None:
    subjects = Subjects(WHOLE.name, lambda: WHOLE)
    raw = encode([record_of(event(2), subjects), record_of(event(holding=held), subjects)])
    assert raw.count(b"\n") == 2
    assert not [sign for sign in raw.decode() if sign in "\u202e\x9b\u2066\x7f\u200b"]
    for who in ({"reviewer": "a\u202eb"}, {"guidelines": "\x9b"}, {"supersedes": "\u2066"}):
        assert encode([record_of(replace(event(), **who), subjects)]).isascii()
