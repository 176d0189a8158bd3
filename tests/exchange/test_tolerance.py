"""What other programs make of a value's type, case and blanks is taken; a bad line takes no other with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from review.events import Event
from store.errors import StoreError
from store.exchange.importing import AcceptedLine, Importer, RefusedLine
from tests.fakes.desk import FakeDesk
from tui.cli.main import main

from .incoming import FIRST, Desks, exported, line, reasons

SAME: dict[str, dict[str, object]] = {
    "a verdict in other case": {"verdict": " Disputed "},
    "blanks behind names": {"reviewer": "ana ", "article": FIRST + " "},
    "a reviewer that is a number": {"reviewer": 17},
    "an id that is a number": {"id": 4711, "source": 3},
    "null for what is empty": {"reasons": None, "note": None, "evidence": None, "confidence": None, "score": None},
    "numbers with a fraction": {"sentence": 8.0, "confidence": 2.0, "duration": "1,5"},
    "numbers as text": {"sentence": "8", "confidence": "2"},
    "one text for a list": {"reasons": "date; figure"},
    "an address for evidence": {"evidence": ["https://example.org/a"]},
    "an empty text for a number": {"confidence": "", "score": ""},
}


@pytest.mark.parametrize("what", SAME)
def test_a_value_of_another_type_is_what_it_means(what: str, desks: Desks) -> None:
    given = line(**SAME[what])
    assert reasons(desks.take(given)) == []
    name = str(given["reviewer"]).strip()
    record = json.loads(exported(desks.open(name, "main")))
    assert (record["verdict"], record["reviewer"], record["sentence"]) == ("disputed", name, 8)
    if "date" in str(given.get("reasons")):
        assert record["reasons"] == ["date", "figure"]
    if given.get("evidence"):
        assert record["evidence"][0]["source"] == "https://example.org/a"


@pytest.mark.parametrize("value", [1767265200, 1767265200000, 1767265200000000, 1767265200000000000])
def test_a_time_that_is_a_number_is_seconds_or_thousandths_of_them(value: int, desks: Desks) -> None:
    """pandas writes milliseconds, data sets microseconds."""
    assert reasons(desks.take(line(modified=value, created=value))) == []
    record = json.loads(exported(desks.open("ana", "main")))
    assert record["modified"] == record["created"] == "2026-01-01T11:00:00.000000Z"


def test_what_python_writes_for_no_number_is_nothing(desks: Desks) -> None:
    raw = json.dumps(line(note=float("nan"), confidence=float("nan"))).encode()
    assert b"NaN" in raw
    assert reasons(desks.take(raw)) == []
    assert json.loads(exported(desks.open("ana", "main")))["note"] == ""


@pytest.mark.parametrize("wrong", [{"verdict": 7}, {"verdict": True}, {"sentence": "eight"}, {"reasons": {"a": 1}}])
def test_what_has_no_one_meaning_is_refused(wrong: dict[str, object], desks: Desks) -> None:
    assert len(reasons(desks.take(line(**wrong)))) == 1


class Picky(FakeDesk):
    """A desk that refuses whatever is on sentence 9."""

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        if any(event.sentence == 9 for event in events):
            raise StoreError("Not this one", "sentence 10")
        return super().append(events)


def test_one_bad_line_takes_no_other_of_its_batch_with_it(desks: Desks) -> None:
    desk = Picky(desks.articles)
    lines = [json.dumps(line(sentence=at)).encode() for at in (8, 9, 10)]
    outcome = list(Importer(lambda _reviewer, _round: desk).lines(lines))
    assert [one.line for one in outcome if isinstance(one, AcceptedLine)] == [1, 3]
    assert [(one.line, "Not this one" in one.reason) for one in outcome if isinstance(one, RefusedLine)] == [(2, True)]


def test_an_article_of_another_name_is_found_by_its_text(desks: Desks) -> None:
    sha256 = desks.articles[0].sha256
    assert reasons(desks.take(line(article="renamed.txt", article_sha256=sha256))) == []
    assert list(desks.open("ana", "main").held(FIRST, "ana")) == [8]


def test_a_line_without_an_end_is_one_refusal(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Thirty megabytes on one line are not four lines."""
    file = samples.parent / "in.jsonl"
    good = json.dumps(line()).encode()
    file.write_bytes(
        b"\xef\xbb\xbf" + good + b"\r\n" + b'{"note":"' + b"x" * (30 << 20) + b'"}\r\n' + good.replace(b"8", b"9")
    )
    assert main(["import", str(samples), str(file)]) == 1
    err = capfd.readouterr().err
    assert "2 taken in, 1 refused" in err
    assert "in.jsonl:2: the line is too long" in err
