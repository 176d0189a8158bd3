"""What was exported comes back exactly: byte for byte, on earlier texts, settled by adjudicators."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Evidence, Holding, Link, Relation, Role
from store.exchange.importing import AcceptedLine
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict
from tui.cli.main import main

from .incoming import FIRST, SECOND, Desks, exported, line, reasons
from .samples import JUDGED, full


def test_export_import_export_is_byte_identical(articles: tuple[Article, ...], desks: Desks) -> None:
    before = exported(full(articles))
    assert before.count(b"\n") == JUDGED
    outcome = desks.take(*before.splitlines())
    assert reasons(outcome) == []
    assert desks.export() == before
    again = desks.take(*before.splitlines())
    assert len(again) == JUDGED
    assert all(isinstance(one, AcceptedLine) and one.known for one in again)
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
    opened, twin = open_desk(samples, "ana"), open_desk(other)
    before = opened.articles.article(FIRST)
    for sentence in (8, 9, 10):
        judge(opened, sentence, "accurate")
    changed = before.text.replace("Leike will direct", "Leike will soon direct").replace(before.quote(10), "")
    changed = changed.replace("His responsibilities include", "Her duties include")
    for desk in (opened, twin):
        (desk.layout.folder / FIRST).write_text(changed)
        desk.add([desk.layout.folder / FIRST])
    judge(opened, 9, "disputed")
    opened.close()
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
    desk: FileDesk, sentence: int, verdict: str, role: Role = Role.REVIEWER, weighed: tuple[str, ...] = ()
) -> Event:
    """Decide on a sentence of the first article as it is now."""
    snapshot, holding = desk.articles.article(FIRST).sha256, Holding(verdict=Verdict(verdict), claim=True)
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, FIRST, snapshot, sentence, holding)
    return desk.decisions.append([replace(event, role=role, weighed=weighed)])[0]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


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
    links=st.lists(
        st.builds(Link, st.sampled_from(Relation), st.sampled_from((FIRST, SECOND)), TEXT, st.integers(0, 2**40), TEXT),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=50)
@given(
    held=st.dictionaries(st.tuples(st.integers(0, 20), st.sampled_from(("ana", "bo", "cy"))), HOLDINGS, max_size=8),
    durations=st.floats(0, 1e6),
)
def test_any_decisions_come_back_byte_for_byte(
    held: dict[tuple[int, str], Holding], durations: float, articles: tuple[Article, ...]
) -> None:
    desk = FakeDesk(articles)
    sha256 = articles[0].sha256
    for (sentence, reviewer), holding in held.items():
        event = Event(EventKind.DECIDE, reviewer, "main", FIRST, sha256, sentence, holding, duration=durations)
        desk.append([event])
    before = exported(desk)
    assert before.count(b"\n") == len(held)
    desks = Desks(articles)
    assert reasons(desks.take(*io.BytesIO(before))) == []
    assert desks.export() == before
