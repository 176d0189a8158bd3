"""A segment's text: what every kind of event looks like on the disk, and what is read of sound and sick files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from review.events import NOTHING, Event, EventKind, Evidence, Holding, Role
from store.journal.codec import Slim, SlimHolding, event_json, event_of, key, raw_by_key, raw_of, slim_of
from store.journal.segment import HEAD, TAIL, Scan, SegmentState, entry, json_of, jsons, scan
from store.layout import HIDDEN, Layout
from store.manage.check import check, segment
from store.manage.merge import merge
from store.opening import open_desk
from store.person import current_person
from tests.store.judging import decide, held
from tests.verdicts import Verdict

A = "0" * 64
ID = "0661625743f7760857eb"
ALL = Holding(
    Verdict.ERRONEOUS,
    False,
    "a “note”\n",
    ("date", "number"),
    2,
    (Evidence("https://example.org/", "quoted", "refutes", "2026-01-02"),),
    "guideline gap",
    0.25,
)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (EventKind.DECIDE, "decide"),
        (EventKind.CLEAR, "clear"),
        (EventKind.SET_ASIDE, "set-aside"),
        (EventKind.TAKE_BACK, "take-back"),
        (EventKind.NOTE, "note"),
        (EventKind.REASONS, "reasons"),
        (EventKind.CONFIDENCE, "confidence"),
        (EventKind.EVIDENCE, "evidence"),
        (EventKind.CONFIRM, "confirm"),
        (EventKind.UNDO, "undo"),
        (EventKind.REDO, "redo"),
    ],
)
def test_every_kind_of_event_has_its_word_on_the_disk(kind: EventKind, word: str) -> None:
    """Desks of every version have these words: a new one may come, none may change."""
    event = Event(kind, "ana", "main", "a.txt", A, 3, NOTHING, id=ID)
    line = f'{{"kind":"{word}","reviewer":"ana","round":"main","article":"a.txt","snapshot":"{A}","sentence":3,'
    line += f'"holding":{{}},"id":"{ID}"}}'
    assert event_json(event) == line.encode()
    assert event_of(line.encode()) == event
    assert len(EventKind) == 11


@pytest.mark.parametrize(("role", "word"), [(Role.ADJUDICATOR, "adjudicator"), (Role.AGENT, "agent")])
@pytest.mark.parametrize(
    ("verdict", "said"),
    [(Verdict.ACCURATE, "accurate"), (Verdict.DISPUTED, "disputed"), (Verdict.ERRONEOUS, "erroneous")],
)
def test_every_verdict_and_role_has_its_word_on_the_disk(role: Role, word: str, verdict: str, said: str) -> None:
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", A, 3, Holding(verdict), id=ID, role=role)
    line = event_json(event)
    assert json.loads(line)["role"] == word
    assert json.loads(line)["holding"] == {"verdict": said}
    assert b"role" not in event_json(msgspec.structs.replace(event, role=Role.REVIEWER))
    assert event_of(line.replace(b'"role":"' + word.encode(), b'"role":"reviewer')).role is Role.REVIEWER
    assert (len(Verdict), len(Role)) == (3, 3)


def test_every_field_has_its_name_on_the_disk() -> None:
    """All that an event can say, as it lies there; what is at its default is left out."""
    event = Event(
        EventKind.DECIDE, "ana", "one", "a.txt", A, 3, ALL, ID, "1" * 20, "2" * 20, "3" * 20, 1.5, Role.ADJUDICATOR,
        "g1", ("4" * 20,), '{"x":1}',
    )  # fmt: skip
    line = event_json(event)
    assert json.loads(line) == {
        "kind": "decide",
        "reviewer": "ana",
        "round": "one",
        "article": "a.txt",
        "snapshot": A,
        "sentence": 3,
        "holding": {
            "verdict": "erroneous",
            "claim": False,
            "note": "a “note”\n",
            "reasons": ["date", "number"],
            "confidence": 2,
            "evidence": [
                {"source": "https://example.org/", "quote": "quoted", "stance": "refutes", "accessed": "2026-01-02"}
            ],
            "why": "guideline gap",
            "score": 0.25,
        },
        "id": ID,
        "step": "1" * 20,
        "supersedes": "2" * 20,
        "undoes": "3" * 20,
        "duration": 1.5,
        "role": "adjudicator",
        "guidelines": "g1",
        "weighed": ["4" * 20],
        "imported": '{"x":1}',
    }
    assert b"\n" not in line
    assert event_of(line) == event
    assert slim_of(line) == Slim(ID, "ana", "one", "a.txt", A, 3, SlimHolding("erroneous", False), "adjudicator")


def test_an_export_reads_of_an_event_what_the_event_says() -> None:
    """The fast way and the slow one agree on every field that both have, set or left out."""
    plain = Event(EventKind.DECIDE, "ana", "one", "a.txt", A, 3, NOTHING, ID)
    for event in (
        plain,
        msgspec.structs.replace(plain, holding=ALL, duration=0.5, role=Role.AGENT, weighed=("4" * 20,)),
    ):
        stored = raw_of(event_json(event))
        for name in stored.__struct_fields__:
            if name != "holding":
                assert getattr(stored, name) == getattr(event, name), name
        for name in stored.holding.__struct_fields__:
            assert getattr(stored.holding, name) == getattr(event.holding, name), name
        assert stored.micros == event.micros == 0x661625743F776
        assert raw_by_key(b'{"7":' + event_json(event) + b"}") == {"7": stored}
    assert stored.__struct_fields__
    assert stored.holding.__struct_fields__ == Holding.__struct_fields__


def test_the_key_of_an_event_is_its_id_as_a_decimal_number() -> None:
    assert key("0000000000000000001f") == "31"
    assert key(ID) == str(0x661625743F7760857EB)


def lines(*sentences: int) -> list[bytes]:
    """Return events as lines of a file."""
    found = []
    for at in sentences:
        event = Event(EventKind.DECIDE, "ana", "main", "a.txt", A, at, Holding(Verdict.DISPUTED), id=f"{at + 1:020x}")
        found.append(entry(key(event.id), event_json(event), at == sentences[0]))
    return found


def whole(*sentences: int) -> bytes:
    return HEAD + b"".join(lines(*sentences)) + TAIL


def read(data: bytes, start: int = 0) -> tuple[SegmentState, list[int], int]:
    """Return the state of some bytes, the sentences of their events, and where the next one would go."""
    found = scan(data, start)
    for offset, slim in zip(found.offsets, found.slims, strict=True):
        assert slim_of(json_of(data[offset - start :].partition(b"\n")[0])) == slim
    return found.state, [slim.sentence for slim in found.slims], found.end


def test_a_whole_file_is_read_in_one_go_or_line_by_line_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events, places and end are the same."""
    data = whole(0, 1, 2)
    assert read(data) == (SegmentState.WHOLE, [0, 1, 2], len(data) - len(TAIL))
    with monkeypatch.context() as patched:
        patched.setattr("store.journal.segment._piecemeal", lambda *_: pytest.fail("each line was read by itself"))
        fast = scan(data)
    monkeypatch.setattr("store.journal.segment._whole", lambda data: None)
    assert scan(data) == fast
    assert (fast.data, fast.start) == (data, 0)
    length = len(lines(0)[0])
    assert [line.offset for line in fast.lines] == fast.offsets == [12, 12 + length, 12 + 2 * length]
    assert [fast.json(line) for line in fast.lines] == [json_of(line.rstrip(b"\n")) for line in lines(0, 1, 2)]


def test_what_was_added_is_read_from_where_the_rest_ended() -> None:
    """With places in the whole file."""
    data, before = whole(0, 1, 2), whole(0)
    start = len(before) - len(TAIL)
    assert read(data[start:], start) == (SegmentState.WHOLE, [1, 2], len(data) - len(TAIL))
    found = scan(data[start:], start)
    assert found.offsets == scan(data).offsets[1:]
    assert [found.json(line) for line in found.lines] == [scan(data).json(line) for line in scan(data).lines[1:]]
    assert read(TAIL, start) == (SegmentState.WHOLE, [], start)
    assert read(b"", start) == (SegmentState.TORN, [], start)


@pytest.mark.parametrize(
    ("data", "state", "sentences"),
    [
        (b"", SegmentState.TORN, []),
        (HEAD[:5], SegmentState.TORN, []),
        (HEAD, SegmentState.TORN, []),
        (HEAD + b"\0" * 7, SegmentState.TORN, []),
        (b"\0" * 7, SegmentState.TORN, []),
        (HEAD + TAIL, SegmentState.WHOLE, []),
        (HEAD + lines(0)[0], SegmentState.TORN, [0]),
        (HEAD + lines(0)[0] + TAIL[:2], SegmentState.TORN, [0]),
        (HEAD + b" ", SegmentState.TORN, []),
        (HEAD + lines(0)[0] + b",", SegmentState.TORN, [0]),
        (HEAD + lines(0)[0] + lines(0, 1)[1][:40], SegmentState.TORN, [0]),
        (HEAD + lines(0)[0] + lines(0, 1)[1][:-1], SegmentState.TORN, [0, 1]),
        (HEAD + lines(0)[0] + b"\0" * 9, SegmentState.TORN, [0]),
        (HEAD + lines(0)[0] + b"x", SegmentState.DAMAGED, [0]),
        (HEAD + lines(0)[0] + b"x\n" + TAIL, SegmentState.DAMAGED, [0]),
        (HEAD + b"x\n" + lines(0)[0] + lines(0, 1)[1][:40], SegmentState.DAMAGED, [0]),
        (lines(0)[0] + lines(0, 1)[1][:40], SegmentState.DAMAGED, [0]),
        (HEAD + lines(0)[0] + b"x\n" + lines(0, 1)[1] + TAIL, SegmentState.DAMAGED, [0, 1]),
        (HEAD + lines(0)[0] + b"x\n" + lines(0, 1)[1][:40], SegmentState.DAMAGED, [0]),
        (HEAD + lines(0)[0] + lines(0, 1)[1][:40] + b"\n", SegmentState.DAMAGED, [0]),
        (HEAD + lines(0)[0] + TAIL + TAIL, SegmentState.DAMAGED, [0]),
        (b"".join(lines(0)) + TAIL, SegmentState.DAMAGED, [0]),
        (HEAD + lines(0)[0].rstrip(b"\n") + lines(0, 1)[1] + TAIL, SegmentState.DAMAGED, []),
        (b"x\n" + whole(0, 1), SegmentState.DAMAGED, [0, 1]),
        (b"<<<<\n" + whole(0)[:-3] + b"====\n" + lines(0, 1)[1] + b">>>>\n}}\n", SegmentState.DAMAGED, [0, 1]),
        (whole(0)[:40] + b"\xff" + whole(0)[41:], SegmentState.DAMAGED, []),
        (whole(0, 1).replace(b'"events":', b'"events" :'), SegmentState.DAMAGED, [0, 1]),
        (HEAD + lines(0)[0] + b',"no colon\n' + TAIL, SegmentState.DAMAGED, [0]),
        (whole(0, 1).replace(b',"2"', b'."2"'), SegmentState.DAMAGED, [0]),
        (whole(0, 1).replace(b'"sentence":1', b'"sentence":x'), SegmentState.DAMAGED, [0]),
        (whole(0, 1).replace(b'"sentence":1', b'"sentence":"1"'), SegmentState.DAMAGED, [0]),
    ],
)  # fmt: skip
def test_whole_lines_are_events_wherever_they_stand(data: bytes, state: SegmentState, sentences: list[int]) -> None:
    """And what else there is decides whether the file may be written again."""
    assert read(data)[:2] == (state, sentences)


def test_the_next_event_goes_behind_the_last_whole_line() -> None:
    """At the head's end when there is none, at the start when there is no head."""
    assert [read(data)[2] for data in (b"", HEAD[:5], HEAD, HEAD + b"\0" * 7)] == [0, 0, len(HEAD), len(HEAD)]
    first = len(HEAD + lines(0)[0])
    for rest in (b"", b",", TAIL[:1], lines(0, 1)[1][:40], b"\0" * 5):
        assert read(HEAD + lines(0)[0] + rest)[2] == first
    data = HEAD + lines(0)[0] + lines(0, 1)[1][:-1]
    assert read(data)[2] == len(data)


@pytest.mark.parametrize(
    "wrong", ["", "x" * 20, "1" * 19, "1" * 21, "0000000000000000000A", "-0000000000000000001", "0x000000000000000001"]
)
def test_a_line_without_an_id_of_its_own_is_no_event(wrong: str) -> None:
    """It could neither be kept nor replaced: in a file that is otherwise as it should be, too."""
    data = whole(0, 1, 2).replace(b'"id":"%020x"' % 2, b'"id":"%b"' % wrong.encode())
    assert read(data) == (SegmentState.DAMAGED, [0, 2], len(data) - len(TAIL))
    twice = data.replace(b'"id":"%020x"' % 1, b'"id":"%b"' % ("1" * (40 - len(wrong))).encode())
    assert 1 not in read(twice)[1]


def test_a_file_with_a_line_without_an_id_costs_itself_only(samples: Path, tmp_path: Path) -> None:
    """It is said and mended; decisions go elsewhere; a copy that has it merges."""
    desk = open_desk(samples)
    for sentence in (1, 2, 3):
        decide(desk, sentence)
    desk.close()
    copy = tmp_path / "copy"
    shutil.copytree(samples, copy)
    shutil.rmtree(desk.layout.reviewer("main", desk.reviewer))
    path = copy / files_of(copy)
    path.write_bytes(path.read_bytes().replace(b'"id":"', b'"id":"?', 1))
    away = open_desk(copy)
    assert [problem.title for problem in away.problems()] == ["A file of events is damaged"]
    decide(away, 4)
    away.close()
    assert sorted(held(copy)) == [2, 3, 4]
    assert merge(Layout(samples, samples / HIDDEN), Layout(copy, copy / HIDDEN), current_person()).problems == []
    assert sorted(held(samples)) == [2, 3, 4]
    [found] = [found for found in check(Layout(copy, copy / HIDDEN), current_person()) if found.path == path]
    assert found.title == "The file is damaged"
    assert found.mend is not None
    found.mend()
    assert sorted(held(copy)) == [2, 3, 4]
    assert list(check(Layout(copy, copy / HIDDEN), current_person())) == []


def files_of(folder: Path) -> Path:
    """Return the first file of this login's events in `main`, below the desk's folder."""
    return next(folder.glob(f"{HIDDEN}/rounds/main/*/*.json")).relative_to(folder)


def test_jsons_are_what_looks_like_a_document_whole_or_not() -> None:
    data = b"x\n" + whole(0, 1)[:-20]
    assert [json for _, json in jsons(data)] == [json_of(lines(0)[0].rstrip()), json_of(lines(0, 1)[1][:-17])]


def test_a_line_is_cut_where_its_json_begins() -> None:
    """At the first colon behind the key, whatever the text has."""
    assert json_of(b' "7":{"a":":"}') == b'{"a":":"}'
    assert entry("7", b"{}", True) == b' "7":{}\n'
    assert entry("8", b"{}", False) == b',"8":{}\n'


def test_a_file_is_made_of_documents_in_the_order_of_their_ids() -> None:
    """As TinyDB and a scan read it."""
    found = scan(whole(2, 0, 1))
    documents = {line.slim.id: found.json(line) for line in found.lines}
    assert segment(documents) == whole(0, 1, 2)
    assert json.loads(segment(documents))["events"].keys() == {"1", "2", "3"}
    assert segment({}) == HEAD + TAIL


def test_an_event_whose_line_has_no_end_is_read_to_the_file_s() -> None:
    data = HEAD + lines(0)[0].rstrip(b"\n")
    found = scan(data)
    [line] = found.lines
    assert isinstance(found, Scan)
    assert found.json(line) == json_of(lines(0)[0].rstrip(b"\n"))
