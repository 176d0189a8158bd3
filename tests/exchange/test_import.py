"""`copydesk import`: our records come back exactly, others' become suggestions, and bad lines harm nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article
from review.events import Event, EventKind, Holding, Role
from store.exchange.importing import AcceptedLine, Importer, RefusedLine
from store.exchange.record import imported_of
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict
from tests.waiting import LIMIT
from tui.cli.main import main

from .incoming import FIRST, Desks, exported, line, reasons


def test_a_later_decision_of_the_person_keeps_when_it_began(desks: Desks) -> None:
    desks.take(line(created="2025-05-05T05:05:05Z", modified="2025-05-06T05:05:05Z", note="x", mine=1))
    desk = desks.open("ana", "main")
    held = Holding(Verdict.ACCURATE, True)
    desk.append([Event(EventKind.DECIDE, "ana", "main", FIRST, desk.article(FIRST).sha256, 8, held)])
    record = json.loads(exported(desk))
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


@pytest.mark.parametrize("version", [1, 2])
def test_records_of_every_version_come_in_and_leave_as_the_present_one(desks: Desks, version: int) -> None:
    """What the version does not know is kept and passed on, whatever the version."""
    outcome = desks.take(line(schema_version=version, mine={"of": [1, "two"]}))
    assert reasons(outcome) == []
    record = json.loads(exported(desks.open("ana", "main")))
    assert (record["schema_version"], record["mine"]) == (2, {"of": [1, "two"]})


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
    b'{"article":"%s","sentence":1,"verdict":"fine","reviewer":"ana"}'
    % FIRST.encode(): "'fine'; it is one of accurate",
    b'{"article":"%s","sentence":999,"verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "no such sentence",
    b'{"article":"%s","sentence":-1,"verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "sentence",
    b'{"article":"%s","verdict":"accurate","reviewer":"ana"}' % FIRST.encode(): "which sentence",
    b'{"article":"%s","sentence":1,"verdict":null,"reviewer":"ana"}' % FIRST.encode(): "no verdict",
    b'{"article":"%s","sentence":1,"verdict":"accurate","schema_version":3}' % FIRST.encode(): "newer",
    b'{"article":"%s","sentence":1,"verdict":"accurate","modified":"yesterday"}' % FIRST.encode(): "time",
    b'{"article":"%s","sentence":1,"verdict":"accurate","modified":"2026-01-01T10:00:00"}' % FIRST.encode(): "zone",
    b'{"article":"%s","sentence":1,"verdict":"accurate","agent":"x","score":7}' % FIRST.encode(): "1.0",
    b'{"article":"%s","quote":"Not there.","verdict":"accurate"}' % FIRST.encode(): "no sentence",
    b'{"article":"%s","sentence":1,"verdict":"accurate","source_of_consensus":{}}' % FIRST.encode(): "sums up",
    b'{"article":"%s","sentence":1,"verdict":"accurate","role":"consensus"}' % FIRST.encode(): "sums up",
    b'{"article":"%s","sentence":1,"verdict":null,"status":"unresolved"}' % FIRST.encode(): "sums up",
    b'{"article":"%s","sentence":1,"verdict":"accurate","status":"consensus"}' % FIRST.encode(): "sums up",
    b'{"article":"%s","start":1,"verdict":"accurate"}' % FIRST.encode(): "which sentence",
    b'{"article":"%s","end":9,"verdict":"accurate"}' % FIRST.encode(): "which sentence",
    b'{"article":"%s","sentence":1,"verdict":"accurate","role":"boss"}' % FIRST.encode(): "one of reviewer",
    b"[" * 100_000: "expected object",
    b'{"a":' * 100_000: "",
    b'"' + b"x" * (9 << 20): "too long",
}


@pytest.mark.parametrize("number", range(len(BAD)))
def test_a_bad_line_is_listed_with_its_reason_and_good_ones_are_kept(number: int, desks: Desks) -> None:
    bad, reason = list(BAD.items())[number]
    outcome = desks.take(b"", line(sentence=8), bad, line(sentence=9))
    fault = outcome[0] if isinstance(outcome[0], RefusedLine) else outcome[1]
    assert isinstance(fault, RefusedLine)
    assert fault.line == 3
    assert reason in fault.reason
    assert sorted(desks.open("ana", "main").held(FIRST, "ana")) == [8, 9]


def test_a_byte_order_mark_may_begin_a_file_and_what_was_put_behind_another(desks: Desks) -> None:
    mark, text = b"\xef\xbb\xbf", json.dumps(line()).encode()
    assert reasons(desks.take(mark + text, mark + text, text)) == []


def test_what_is_about_an_earlier_text_is_kept_on_that_text_and_anchored_by_the_desk(desks: Desks) -> None:
    """Where the sentence is by now is for the desk to say, whatever a record says; without that text it is refused."""
    now = desks.articles[0]
    old = replace(now, text=now.text.replace(now.quote(8), now.quote(8)[::-1]))
    assert old.sha256 != now.sha256

    class Older(FakeDesk):
        def version(self, name: str, snapshot: str) -> Article:
            return old if snapshot == old.sha256 else super().version(name, snapshot)

    desk = Older(desks.articles)
    told = line(article_sha256=old.sha256, quote=old.quote(8), anchor={"status": "moved", "score": 1.0}, mine="kept")
    [taken] = Importer(lambda _name, _round: desk).lines([json.dumps(told).encode()])
    assert isinstance(taken, AcceptedLine)
    event = desk.held(FIRST, "ana")[8]
    assert event.snapshot == old.sha256
    assert imported_of(event.imported).anchor is None
    assert "kept" in event.imported
    assert len(reasons(desks.take(told))) == 1


def test_each_desk_is_closed_once(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of all reviewers and rounds that were named, though two names may be one desk."""
    closed: list[tuple[str, str]] = []
    monkeypatch.setattr(FakeDesk, "close", lambda desk: closed.append((desk.reviewer, desk.round)))
    importer = Importer(lambda name, round: desks.open(name if name != "anna" else "ana", round))
    lines = [line(reviewer=name, round=round) for name, round in (("ana", "one"), ("bo", "one"), ("ana", "two"))]
    assert reasons(list(importer.lines(json.dumps(one).encode() for one in lines))) == []
    importer.close()
    assert sorted(closed) == [("ana", "one"), ("ana", "two"), ("bo", "one")]


def test_an_older_record_is_a_conflict_and_a_newer_one_goes_in(desks: Desks) -> None:
    desks.take(line(modified="2026-01-02T00:00:00Z"))
    older = desks.take(line(verdict="accurate", modified="2026-01-01T00:00:00Z"))
    assert isinstance(older[0], RefusedLine)
    assert older[0].conflict
    undated = desks.take(line(verdict="erroneous"))
    assert isinstance(undated[0], RefusedLine)
    assert undated[0].conflict
    assert reasons(desks.take(line(verdict="erroneous", modified="2026-01-03T00:00:00Z"))) == []
    held = desks.open("ana", "main").held(FIRST, "ana")
    assert held[8].holding.verdict == Verdict.ERRONEOUS


def test_two_lines_on_one_sentence_go_in_one_after_the_other(desks: Desks) -> None:
    outcome = desks.take(
        line(modified="2026-01-01T00:00:00Z"), line(verdict="accurate", modified="2026-01-02T00:00:00Z")
    )
    assert reasons(outcome) == []
    assert desks.open("ana", "main").held(FIRST, "ana")[8].holding.verdict == Verdict.ACCURATE


def test_the_command_lists_bad_lines_and_exits_with_one(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = samples.parent / "in.jsonl"
    good = json.dumps(line(sentence=9))
    file.write_text(f"{json.dumps(line())}\nno\x1b[31m\n{good}\n")
    assert main(["import", str(samples), str(file), "--ack"]) == 1
    out, err = capfd.readouterr()
    assert [row.split()[0] for row in out.splitlines()] == ["1", "3"]
    ids = [record["id"] for record in _on_disk(samples)]
    assert [row.split()[1] for row in out.splitlines()] == ids
    assert "in.jsonl:2: " in err
    assert "2 taken in, 1 refused" in err
    assert "\x1b" not in err
    assert len(open_desk(samples, "ana").decisions.held(FIRST, "ana")) == 2


def test_the_command_says_in_which_round_the_decisions_are(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Also when they were there before or are only tried; how many in each of several; of none, nothing."""
    file = samples.parent / "in.jsonl"
    given = [line(), line(sentence=9), line(sentence=9, round="second")]
    file.write_text("".join(json.dumps(one) + "\n" for one in given))
    command = ["import", str(samples), str(file)]
    assert main(command) == 0
    assert capfd.readouterr().err == "copydesk: 3 taken in; 2 in round main, 1 in round second\n"
    assert main([*command, "--dry-run"]) == 0
    assert capfd.readouterr().err.endswith("3 there already; 2 in round main, 1 in round second\n")
    assert main([*command, "--round", "third"]) == 0
    assert capfd.readouterr().err == "copydesk: 2 taken in, 1 there already; in round third\n"
    assert main([*command, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["rounds"] == {"main": 2, "second": 1}
    file.write_text(json.dumps({**line(), "verdict": "wrong"}))
    assert main(command) == 1
    assert capfd.readouterr().err.endswith("copydesk: 0 taken in, 1 refused\n")


def test_a_desk_that_is_none_is_one_mistake(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Said once, before any line is read."""
    given_ = tmp_path / "in.jsonl"
    given_.write_text("".join(json.dumps(line(sentence=at)) + "\n" for at in range(5)))
    for wrong in (["nowhere"], [str(tmp_path), "--as", "../tricks"]):
        assert main(["import", wrong[0], str(given_), *wrong[1:]]) == 2
        [said] = capfd.readouterr().err.splitlines()
        assert said.startswith("copydesk: ")


def test_a_missing_file_is_a_mistake(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(samples), str(samples / "none.jsonl")]) == 2
    assert "none.jsonl" in capfd.readouterr().err


def test_a_line_is_acknowledged_when_it_is_durable_while_the_pipe_is_open(samples: Path) -> None:
    """Whoever feeds the command through a pipe hears of each record before sending the next."""
    command = [sys.executable, "-m", "tui.cli.main", "import", str(samples), "-", "--ack"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            process.stdin.write(json.dumps(line(sentence=7 + number)).encode() + b"\n")
            process.stdin.flush()
            assert process.stdout.readline().split()[0] == str(number).encode()
            assert len(open_desk(samples, "ana").decisions.held(FIRST, "ana")) == number
        process.stdin.close()
        assert process.wait(LIMIT) == 0


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
    command = [sys.executable, "-m", "tui.cli.main", "import", str(samples), str(file), "--ack"]
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


def test_the_array_that_an_export_writes_comes_back(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """And so do lines the first of which names no article."""
    lines = [
        {"verdict": "accurate", "quote": "Nobody knows where."},
        {"article": FIRST, "sentence": 8, "verdict": "accurate", "note": None, "reviewer": "ana"},
        {
            "article": FIRST,
            "sentence": 9,
            "verdict": "disputed",
            "reasons": ["date"],
            "evidence": [],
            "reviewer": "ana",
        },
    ]
    path = samples.parent / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["import", str(samples), str(path)]) == 1
    assert "lines.jsonl:1: object missing required field article" in capfd.readouterr().err
    out = samples.parent / "out.json"
    assert main(["export", str(samples), "-o", str(out)]) == 0
    assert main(["import", str(samples), str(out)]) == 0
    assert "0 taken in, 2 there already" in capfd.readouterr().err
    records = json.loads(out.read_text())
    records[0] |= {"verdict": "erroneous", "modified": "2199-01-01T00:00:00Z"}
    out.write_text(json.dumps([*records, 3]))
    assert main(["import", str(samples), str(out)]) == 1
    assert "1 taken in, 1 there already, 1 refused" in capfd.readouterr().err
