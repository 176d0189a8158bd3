"""Controls are marked in every format, once their round is closed; an export of drafts alone says what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import NAMES, load
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from tests.rounds import rounds_of
from tests.verdicts import Verdict
from tui.cli.main import main

FIRST = "000_55d43b964525e033.txt"
A, D, _E = Verdict


def round_admin(samples: Path, **more: object) -> RoundAdmin:
    """Return the way to a desk with an open round of one reviewer."""
    lead = rounds_of(samples)
    lead.new(Plan("one", "lea", ("ana",), **more))  # type: ignore[arg-type]
    lead.open("one")
    return lead


def judge(samples: Path, *verdicts: str) -> list[int]:
    """Judge the first sentences of an article and return which they are."""
    desk = open_desk(samples, "ana", "one")
    card = next(card for card in desk.articles.cards() if card.name == FIRST)
    sentences = sorted(card.claims)[: len(verdicts)]
    for at, verdict in zip(sentences, verdicts, strict=True):
        holding = Holding(verdict, claim=True)
        desk.decisions.append([Event(EventKind.DECIDE, "ana", "one", FIRST, card.snapshot, at, holding)])
    desk.close()
    return sentences


def exported(samples: Path, name: str, who: str = "ana") -> str:
    """Return an export of the round in one format."""
    desk = open_desk(samples, who, "one")
    raw = b"".join(load(name).write(job_of((desk,), Wanted(), "desk", 0)))
    desk.close()
    return raw.decode()


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"claimreview"}))
def test_controls_are_marked(samples: Path, name: str) -> None:
    """With the verdict that is known, on the one sentence that is a control."""
    lead = round_admin(samples)
    control, _other = judge(samples, A, D)
    before = exported(samples, name)
    lead.control("one", (FIRST, control), D)
    lead.close("one")
    text = exported(samples, name)
    if name != "doccano":
        assert text.count("control") > before.count("control")
    if name == "jsonl":
        by_sentence = {json.loads(line)["sentence"]: json.loads(line).get("control") for line in text.splitlines()}
        assert by_sentence[control] == "disputed"
        assert list(by_sentence.values()).count(None) == 1
    if name == "doccano":
        start = json.loads(text)["label"][0][0]
        assert json.loads(text)["controls"] == {str(start): "disputed"}


def test_nobody_is_told_of_controls_in_an_open_round(samples: Path) -> None:
    """Or their reviewer would know which sentences are looked at: here all is one user's, so it is the lead's file."""
    lead = round_admin(samples)
    [control] = judge(samples, A)
    lead.control("one", (FIRST, control), D)
    path = lead.layout.round("one") / "controls.toml"
    assert path.stat().st_mode & 0o007 == 0


def test_drafts_alone(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What they lack, and how many lack it; evidence only of those that find fault."""
    round_admin(samples, require=("reason", "evidence"))
    judge(samples, D, D)
    assert main(["export", str(samples), "--as", "ana", "--round", "one"]) == 0
    err = capfd.readouterr().err
    assert "there are 2 drafts, which lack reason (2) and evidence (2)" in err
    judge(samples, D, D, A)
    assert main(["export", str(samples), "--as", "ana", "--round", "one"]) == 0
    out = capfd.readouterr().out
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["accurate"]
