"""A move from each peer's export and back: the same verdicts by the same people, and what the format holds beside them.

The table in `docs/exchange.md` says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from review.events import Event, EventKind, Evidence, Holding, Role
from store.opening import open_desk
from tests.verdicts import Verdict
from tui.cli.main import main

from .incoming import FIRST

PEERS = Path(__file__).parent / "peers"
SPANS, WHOLE, BOTH = ("labelstudio", "doccano"), ("labelstudio", "doccano", "fever"), ("labelstudio", "doccano")
MOVES = {
    "labelstudio-spans.json": SPANS,
    "labelstudio-choices.json": WHOLE,
    "doccano/ana.jsonl": SPANS,
    "doccano/classes.json": WHOLE,
    "potato/annotations.jsonl": BOTH,
    "prodigy.jsonl": BOTH,
    "factgenie.jsonl": BOTH,
    "fever.jsonl": ("fever", "labelstudio"),
    "averitec.json": ("fever",),
}
MORE = {
    "potato/annotations.jsonl": ["--map", "unclear=disputed", "--texts", str(PEERS / "potato" / "items.json")],
    "factgenie.jsonl": ["--map", "not checkable=-"],
}


def records(desk: Path) -> list[dict[str, Any]]:
    out = desk.parent / f"{desk.name}.jsonl"
    assert main(["export", str(desk), "-o", str(out)]) == 0
    return [json.loads(line) for line in out.read_bytes().splitlines()]


def verdicts(found: Iterable[dict[str, Any]]) -> set[tuple[object, ...]]:
    return {
        (one["quote"], one["verdict"], one["reviewer"], one["role"], tuple(s["text"] for s in one.get("spans", ())))
        for one in found
    }


@pytest.mark.parametrize(
    ("name", "back"), [(name, back) for name, backs in MOVES.items() for back in (*backs, "jsonl")]
)
def test_a_move_and_back_has_the_same_verdicts(name: str, back: str, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert main(["import", str(here), str(PEERS / name), *MORE.get(name, ())]) in (0, 1)
    before = verdicts(records(here))
    assert len(before) >= 2
    file = tmp_path / f"back.{back}"
    assert main(["export", str(here), "--format", back, "-o", str(file)]) == 0
    if back == "jsonl":  # the articles come along by themselves
        there.mkdir()
        (there / "texts.jsonl").write_bytes(next((here / "imported").iterdir()).read_bytes())
    assert main(["import", str(there), str(file), "--from", back]) == 0
    assert verdicts(records(there)) == before


@pytest.mark.parametrize("back", ["labelstudio", "doccano"])
def test_all_that_a_decision_holds_comes_back(back: str, samples: Path, tmp_path: Path) -> None:
    """Reasons, confidence, evidence and notes, of people and programs, onto the desk that has the articles."""
    desk = open_desk(samples)
    sha256 = desk.articles.article(FIRST).sha256
    evidence = (
        Evidence("https://example.org/a?b=1&c=<2>", "he said “no”", "refutes", "2026-01-02"),
        Evidence("001_f050ccad6ed5e3e4.txt#4"),
    )
    full = Holding(Verdict.ERRONEOUS, True, "a note\nof two lines", ("date", "own words"), 2, evidence)
    settled = Holding(Verdict.DISPUTED, True, "", (), 3)
    event = Event(EventKind.DECIDE, desk.reviewer, "main", FIRST, sha256, 8, full)
    desk.decisions.append([event, Event(EventKind.DECIDE, desk.reviewer, "main", FIRST, sha256, 9, settled)])
    desk.close()
    checker = open_desk(samples, "checker")
    guess = Holding(Verdict.ACCURATE, True, score=0.5)
    checker.decisions.append([Event(EventKind.DECIDE, "checker", "main", FIRST, sha256, 8, guess, role=Role.AGENT)])
    checker.close()
    file = tmp_path / "back.json"
    assert main(["export", str(samples), "--format", back, "-o", str(file)]) == 0
    other = tmp_path / "other"
    other.mkdir()
    for path in samples.glob("*.txt"):
        (other / path.name).write_bytes(path.read_bytes())
    assert main(["import", str(other), str(file)]) == 0
    assert not (other / "imported").exists()
    keys = ("sentence", "verdict", "note", "reasons", "confidence", "evidence", "reviewer", "role", "round")
    assert [[one[key] for key in keys] for one in records(other)] == [
        [one[key] for key in keys] for one in records(samples)
    ]


def test_label_studio_s_annotations_are_those_of_its_users(samples: Path, tmp_path: Path) -> None:
    """By the e-mail address that desk.toml has; nobody else's decision is given to one of them."""
    desk = open_desk(samples)
    sha256 = desk.articles.article(FIRST).sha256
    for who in ("ana", "bo"):
        one = open_desk(samples, who)
        one.decisions.append([Event(EventKind.DECIDE, who, "main", FIRST, sha256, 8, Holding(Verdict.ACCURATE, True))])
        one.close()
    desk.close()
    with (samples / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write('\n[people]\nana = { email = "ana@example.org" }\n')
    out = tmp_path / "tasks.json"
    assert main(["export", str(samples), "--format", "labelstudio", "-o", str(out)]) == 0
    [task] = json.loads(out.read_text())
    assert [one.get("completed_by") for one in task["annotations"]] == [{"email": "ana@example.org"}, None]


def test_the_labelling_interface_has_the_desk_s_reasons(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_desk(samples).close()
    with (samples / ".copydesk" / "desk.toml").open("a") as settings:
        settings.write('\n[reasons]\n"o<d\\"d" = "y"\n')
    assert main(["export", str(samples), "--labelling-interface"]) == 0
    out = capfd.readouterr().out
    assert "<Choice value='o&lt;d\"d'" in out
    assert '<Choice value="figure"' in out
