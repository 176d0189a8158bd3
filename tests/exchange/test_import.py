"""`copydesk import`: our records come back exactly, others' become suggestions, and bad lines harm nothing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Evidence, Holding, Role
from review.verdicts import Verdict
from store.desk import open_desk
from store.export.gather import Wanted, sheets
from store.export.job import Job
from store.export.jsonl import write
from store.folder import FolderDesk
from store.importing import Fault, Importer, Taken
from store.memory import MemoryDesk
from tui.cli import main

from .samples import full

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"


class Desks:
    """A desk in memory for each reviewer and round over the same articles, as one."""

    def __init__(self, articles: tuple[Article, ...]) -> None:
        self.articles = articles
        self.doors: dict[tuple[str, str], MemoryDesk] = {}

    def open(self, reviewer: str, round: str) -> MemoryDesk:
        key = (reviewer or "me", round or "main")
        if key not in self.doors:
            self.doors[key] = MemoryDesk(self.articles, *key)
        return self.doors[key]

    def take(self, *lines: bytes | dict[str, object]) -> list[Taken | Fault]:
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        return list(Importer(self.open).lines(raw))

    def export(self) -> bytes:
        lines: list[bytes] = []
        for door in self.doors.values():
            lines += exported(door).splitlines(keepends=True)
        return b"".join(sorted(lines, key=lambda line: _order(json.loads(line))))


def _order(record: dict[str, object]) -> tuple[object, ...]:
    return tuple(record[key] for key in ("article", "sentence", "round", "reviewer"))


def exported(*doors: MemoryDesk) -> bytes:
    return b"".join(write(Job(lambda: sheets(doors, Wanted()))))


@pytest.fixture
def desks(articles: tuple[Article, ...]) -> Desks:
    return Desks(articles)


def line(**more: object) -> dict[str, object]:
    return {"article": FIRST, "sentence": 8, "verdict": "disputed", "reviewer": "ana", **more}


def reasons(outcome: list[Taken | Fault]) -> list[str]:
    return [one.reason for one in outcome if isinstance(one, Fault)]


def test_export_import_export_is_byte_identical(articles: tuple[Article, ...], desks: Desks) -> None:
    before = exported(full(articles))
    outcome = desks.take(*before.splitlines())
    assert reasons(outcome) == []
    assert desks.export() == before
    again = desks.take(*before.splitlines())
    assert all(isinstance(one, Taken) and one.known for one in again)
    assert desks.export() == before


def test_on_the_disk_too_with_rounds_and_unknown_keys(
    samples: Path, seeds: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Two desks in different folders give the same bytes, whatever keys others added."""
    lines = [
        line(article=name, sentence=sentence, reviewer=reviewer, round=round_, x_model={"b": [1, 2.50], "a": "é\u202e"})
        | {"modified": f"2026-01-0{day}T10:00:00+01:00", "confidence": day, "reasons": ["date"], "duration": 1}
        for name in (FIRST, SECOND)
        for sentence in (8, 9)
        for day, (reviewer, round_) in enumerate((("ana", "main"), ("bo", "main"), ("ana", "second")), 1)
    ]
    given_ = tmp_path / "in.jsonl"
    given_.write_text("".join(json.dumps(one) + "\n" for one in lines))
    other = tmp_path / "elsewhere" / "desk"
    other.mkdir(parents=True)
    for path in seeds.glob("*.txt"):
        (other / path.name).write_bytes(path.read_bytes())
    assert main(["import", str(samples), str(given_), "--as", "me"]) == 0
    assert main(["export", str(samples), "-o", str(tmp_path / "one.jsonl")]) == 0
    assert main(["import", str(other), str(tmp_path / "one.jsonl")]) == 0
    assert main(["export", str(other), "-o", str(tmp_path / "two.jsonl")]) == 0
    one = (tmp_path / "one.jsonl").read_bytes()
    assert one == (tmp_path / "two.jsonl").read_bytes()
    records = [json.loads(text) for text in one.splitlines()]
    assert len(records) == len(lines)
    assert {record["round"] for record in records} == {"main", "second"}
    assert all(record["x_model"] == {"b": [1, 2.5], "a": "é\u202e"} for record in records)
    assert records[0]["modified"] == "2026-01-01T09:00:00.000000Z"
    assert b"[1, 2.5]" in one
    capfdbinary.readouterr()


def test_decisions_on_an_earlier_text_come_back_where_the_desk_has_it(
    samples: Path, seeds: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Changed and deleted sentences: known on the same desk, stale and orphaned again on one with both texts."""
    other = tmp_path / "both"
    other.mkdir()
    for path in seeds.glob("*.txt"):
        (other / path.name).write_bytes(path.read_bytes())
    door, twin = open_desk(samples, "ana"), open_desk(other)
    before = door.article(FIRST)
    for sentence in (8, 9, 10):
        judge(door, sentence, "accurate")
    changed = before.text.replace("Leike will direct", "Leike will soon direct").replace(before.quote(10), "")
    changed = changed.replace("His responsibilities include", "Her duties include")
    for desk in (door, twin):
        (desk.layout.folder / FIRST).write_text(changed)
        desk.add([desk.layout.folder / FIRST])
    judge(door, 9, "disputed")
    door.close()
    out = tmp_path / "out.jsonl"
    assert main(["export", str(samples), "-o", str(out)]) == 0
    kept = [record["status"] for record in map(json.loads, out.read_bytes().splitlines())]
    assert sorted(kept) == ["current", "orphaned", "stale"]
    assert main(["import", str(samples), str(out)]) == 0
    assert "0 taken in, 3 there already" in capfd.readouterr().err
    assert main(["import", str(other), str(out)]) == 0
    assert main(["export", str(other), "-o", str(tmp_path / "again.jsonl")]) == 0
    assert (tmp_path / "again.jsonl").read_bytes() == out.read_bytes()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / FIRST).write_text(changed)
    capfd.readouterr()
    assert main(["import", str(tmp_path / "bare"), str(out)]) == 1
    assert "it is about an earlier text of the article, which the desk does not have" in capfd.readouterr().err


def test_a_settled_round_comes_back_settled(
    samples: Path, seeds: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What an adjudicator decided goes into a desk that lacks the round, and neither export calls it stale there."""
    me = open_desk(samples).reviewer
    assert main(["rounds", "new", "one", str(samples), "--reviewers", "ana,bo", "--overlap", "2", "--open"]) == 0
    votes = [judged(samples, "one", who, verdict) for who, verdict in (("ana", "accurate"), ("bo", "erroneous"))]
    assert main(["rounds", "close", "one", str(samples)]) == 0
    judged(samples, "one", me, "disputed", Role.ADJUDICATOR, tuple(vote.id for vote in votes))
    other = tmp_path / "elsewhere"
    other.mkdir()
    for path in seeds.glob("*.txt"):
        (other / path.name).write_bytes(path.read_bytes())
    capfdbinary.readouterr()
    for more in ([], ["--consensus", "majority"]):
        assert main(["export", str(samples), *more]) == 0
        given_ = capfdbinary.readouterr().out
        assert given_.count(b'"adjudicator"') == 1
        if not more:
            (tmp_path / "in.jsonl").write_bytes(given_)
            assert main(["import", str(other), str(tmp_path / "in.jsonl")]) == 0, capfdbinary.readouterr().err
        assert main(["export", str(other), *more]) == 0
        assert capfdbinary.readouterr().out == given_


def judged(
    folder: Path, round_: str, reviewer: str, verdict: str, role: Role = Role.REVIEWER, weighed: tuple[str, ...] = ()
) -> Event:
    """Decide on sentence 8 of the first article."""
    desk = open_desk(folder, reviewer, round_)
    stored = judge(desk, 8, verdict, role, weighed)
    desk.close()
    return stored


def judge(
    desk: FolderDesk, sentence: int, verdict: str, role: Role = Role.REVIEWER, weighed: tuple[str, ...] = ()
) -> Event:
    """Decide on a sentence of the first article as it is now."""
    snapshot, holding = desk.article(FIRST).sha256, Holding(verdict=Verdict(verdict), claim=True)
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, FIRST, snapshot, sentence, holding)
    return desk.append([replace(event, role=role, weighed=weighed)])[0]


def test_a_later_decision_of_the_person_keeps_when_it_began(desks: Desks) -> None:
    desks.take(line(created="2025-05-05T05:05:05Z", modified="2025-05-06T05:05:05Z", note="x", mine=1))
    door = desks.open("ana", "main")
    held = Holding(Verdict.ACCURATE, True)
    door.append([Event(EventKind.DECIDE, "ana", "main", FIRST, door.article(FIRST).sha256, 8, held)])
    record = json.loads(exported(door))
    assert record["created"] == "2025-05-05T05:05:05.000000Z"
    assert record["modified"] > "2026"
    assert "mine" not in record


def test_suggestions_of_an_agent_stay_apart(desks: Desks) -> None:
    outcome = desks.take(
        {
            "article": FIRST,
            "quote": desks.articles[0].quote(8),
            "verdict": "erroneous",
            "agent": "checker",
            "score": 0.9,
        }
    )
    assert reasons(outcome) == []
    event = desks.open("checker", "main").held(FIRST, "checker")[8]
    assert (event.role, event.holding.verdict, event.holding.score) == (Role.AGENT, Verdict.ERRONEOUS, 0.9)
    assert reasons(desks.take(line(reviewer="checker"))) == ["checker is an agent on this desk; use another name"]
    desks.take(line())
    assert reasons(desks.take(line(reviewer="", agent="ana"))) == ["ana is a person on this desk; use another name"]
    assert reasons(desks.take(line(reviewer="", role="agent"))) == ["an agent needs a name"]


def test_the_sentence_is_found_by_index_offsets_or_quote(desks: Desks) -> None:
    article = desks.articles[0]
    span = article.sentences[9]
    quote = article.quote(9)
    ways: list[dict[str, object]] = [
        {"sentence": 9},
        {"start": span.start, "end": span.end},
        {"quote": quote},
        {"quote": "  ".join(quote.split()), "sentence": 3},
        {"quote": quote, "start": 1, "end": 5, "article_sha256": "0" * 64},
    ]
    for number, way in enumerate(ways):
        outcome = desks.take({"article": FIRST, "verdict": "accurate", "reviewer": f"r{number}", **way})
        assert reasons(outcome) == []
        assert list(desks.open(f"r{number}", "main").held(FIRST, f"r{number}")) == [9]


def test_context_decides_between_equal_sentences(desks: Desks) -> None:
    """The sample repeats its headline; only the context tells which is meant."""
    article = desks.articles[0]
    same = [one.index for one in article.sentences if article.quote(one.index) == article.quote(2)]
    assert len(same) > 1
    assert "give the sentence" in reasons(desks.take(line(sentence=None, quote=article.quote(2))))[0]
    last = article.sentences[same[-1]]
    around = {"prefix": article.text[last.start - 32 : last.start], "suffix": article.text[last.end : last.end + 32]}
    assert reasons(desks.take(line(sentence=None, quote=article.quote(2), reviewer="bo", **around))) == []
    assert list(desks.open("bo", "main").held(FIRST, "bo")) == [same[-1]]


BAD = {
    b"nonsense": "malformed",
    b'{"article": "a"': "truncated",
    b"\xff\xfe{}": "malformed",
    b'{"article":"\xff","verdict":"accurate"}': "UTF-8",
    b"[]": "expected object",
    b"{}": "article",
    b'{"article":"nowhere.txt","sentence":1,"verdict":"accurate","reviewer":"ana"}': "no such article",
    b'{"article":"%s","sentence":1,"verdict":"fine","reviewer":"ana"}' % FIRST.encode(): "fine",
    b'{"article":"%s","sentence":999,"verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "no such sentence",
    b'{"article":"%s","sentence":-1,"verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "sentence",
    b'{"article":"%s","verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "which sentence",
    b'{"article":"%s","sentence":1,"verdict":null,"reviewer":"ana"}' % FIRST.encode(): "no verdict",
    b'{"article":"%s","sentence":1,"verdict":"accurate","schema_version":2}' % FIRST.encode(): "newer",
    b'{"article":"%s","sentence":1,"verdict":"accurate","modified":"yesterday"}' % FIRST.encode(): "time",
    b'{"article":"%s","sentence":1,"verdict":"accurate","modified":"2026-01-01T10:00:00"}' % FIRST.encode(): "zone",
    b'{"article":"%s","sentence":1,"verdict":"accurate","agent":"x","score":7}' % FIRST.encode(): "1.0",
    b'{"article":"%s","quote":"Not there.","verdict":"accurate"}' % FIRST.encode(): "no sentence",
    b'{"article":"%s","sentence":1,"verdict":"accurate","source_of_consensus":{}}' % FIRST.encode(): "sums up",
    b"[" * 100_000: "expected object",
    b'{"a":' * 100_000: "",
    b'"' + b"x" * (9 << 20): "too long",
}


@pytest.mark.parametrize("number", range(len(BAD)))
def test_a_bad_line_is_listed_with_its_reason_and_good_ones_are_kept(number: int, desks: Desks) -> None:
    bad, reason = list(BAD.items())[number]
    outcome = desks.take(b"", line(sentence=8), bad, line(sentence=9))
    fault = outcome[0] if isinstance(outcome[0], Fault) else outcome[1]
    assert isinstance(fault, Fault)
    assert fault.line == 3
    assert reason in fault.reason
    assert sorted(desks.open("ana", "main").held(FIRST, "ana")) == [8, 9]


def test_an_older_record_is_a_conflict_and_a_newer_one_goes_in(desks: Desks) -> None:
    desks.take(line(modified="2026-01-02T00:00:00Z"))
    older = desks.take(line(verdict="accurate", modified="2026-01-01T00:00:00Z"))
    assert isinstance(older[0], Fault)
    assert older[0].conflict
    undated = desks.take(line(verdict="erroneous"))
    assert isinstance(undated[0], Fault)
    assert undated[0].conflict
    assert reasons(desks.take(line(verdict="erroneous", modified="2026-01-03T00:00:00Z"))) == []
    held = desks.open("ana", "main").held(FIRST, "ana")
    assert held[8].holding.verdict is Verdict.ERRONEOUS


def test_two_lines_on_one_sentence_go_in_one_after_the_other(desks: Desks) -> None:
    outcome = desks.take(
        line(modified="2026-01-01T00:00:00Z"), line(verdict="accurate", modified="2026-01-02T00:00:00Z")
    )
    assert reasons(outcome) == []
    assert desks.open("ana", "main").held(FIRST, "ana")[8].holding.verdict is Verdict.ACCURATE


def test_the_command_lists_bad_lines_and_exits_with_one(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = samples.parent / "in.jsonl"
    good = json.dumps(line(sentence=9))
    file.write_text(f"{json.dumps(line())}\nno\x1b[31m\n{good}\n")
    assert main(["import", str(samples), str(file), "--ack"]) == 1
    out, err = capfd.readouterr()
    assert [row.split()[0] for row in out.splitlines()] == ["1", "3"]
    assert all(len(row.split()[1]) == 20 for row in out.splitlines())
    assert "in.jsonl:2: " in err
    assert "2 taken in, 1 refused" in err
    assert "\x1b" not in err
    assert len(open_desk(samples, "ana").held(FIRST, "ana")) == 2


def test_a_missing_file_is_a_mistake(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(samples), str(samples / "none.jsonl")]) == 2
    assert "none.jsonl" in capfd.readouterr().err


def test_a_line_is_acknowledged_when_it_is_durable_while_the_pipe_is_open(samples: Path) -> None:
    """Whoever feeds the command through a pipe hears of each record before sending the next."""
    command = [sys.executable, "-m", "tui.cli", "import", str(samples), "-", "--ack"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            process.stdin.write(json.dumps(line(sentence=7 + number)).encode() + b"\n")
            process.stdin.flush()
            assert process.stdout.readline().split()[0] == str(number).encode()
            assert len(open_desk(samples, "ana").held(FIRST, "ana")) == number
        process.stdin.close()
        assert process.wait(30) == 0


def test_what_was_acknowledged_survives_a_kill(samples: Path) -> None:
    """SIGKILL in the middle: every acknowledged record is in the desk, and importing again completes it."""
    lines = [
        line(article=path.name, sentence=sentence, reviewer=reviewer)
        for path in sorted(samples.glob("*.txt"))
        for sentence in range(8, 12)
        for reviewer in ("ana", "bo", "cy", "dee")
    ]
    file = samples.parent / "many.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines))
    command = [sys.executable, "-m", "tui.cli", "import", str(samples), str(file), "--ack"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().split()[1].decode() for _ in range(30)]
        process.kill()
        acknowledged += [row.split()[1].decode() for row in process.stdout if row.endswith(b"\n")]
    ids = {record["id"] for record in _on_disk(samples)}
    assert len(acknowledged) >= 30
    assert set(acknowledged) <= ids
    assert main(["import", str(samples), str(file), "--as", "me"]) == 0
    assert len(_on_disk(samples)) == len(lines)


def _on_disk(folder: Path) -> list[dict[str, object]]:
    out = folder.parent / "now.jsonl"
    assert main(["export", str(folder), "-o", str(out)]) == 0
    return [json.loads(text) for text in out.read_bytes().splitlines()]


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
HOLDINGS = st.builds(
    Holding,
    verdict=st.sampled_from(Verdict),
    claim=st.just(True),
    note=TEXT,
    reasons=st.lists(TEXT, max_size=3).map(tuple),
    confidence=st.none() | st.integers(1, 3),
    evidence=st.lists(st.builds(Evidence, TEXT, TEXT, st.sampled_from(("supports", "refutes")), TEXT)).map(tuple),
    why=TEXT,
    score=st.none() | st.floats(0, 1),
)


@settings(max_examples=50)
@given(
    held=st.dictionaries(st.tuples(st.integers(0, 20), st.sampled_from(("ana", "bo", "cy"))), HOLDINGS, max_size=8),
    durations=st.floats(0, 1e6),
)
def test_any_decisions_come_back_byte_for_byte(
    held: dict[tuple[int, str], Holding], durations: float, articles: tuple[Article, ...]
) -> None:
    desk = MemoryDesk(articles)
    sha256 = articles[0].sha256
    for (sentence, reviewer), holding in held.items():
        event = Event(EventKind.DECIDE, reviewer, "main", FIRST, sha256, sentence, holding, duration=durations)
        desk.append([event])
    before = exported(desk)
    desks = Desks(articles)
    assert reasons(desks.take(*io.BytesIO(before))) == []
    assert desks.export() == before
