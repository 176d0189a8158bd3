"""People type what they see: in text a sentence's number counts from 1, in records it counts from 0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from store.rounds import files
from tests.verdicts import Verdict
from tui.cli.main import main

NAME = "000_55d43b964525e033.txt"
INDEX = 8
"""A claim, the ninth sentence on the screen."""


def round_of_two(samples: Path) -> None:
    """Make a round in which ana and bo differ on one sentence, and ana leads."""
    open_desk(samples, "ana").close()
    made = ["rounds", "new", "one", str(samples), "--reviewers", "ana,bo", "--articles", NAME, "--as", "ana", "--open"]
    assert main(made) == 0
    for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.DISPUTED)):
        desk = open_desk(samples, who, "one")
        snapshot = desk.articles.article(NAME).sha256
        desk.decisions.append([Event(EventKind.DECIDE, who, "one", NAME, snapshot, INDEX, Holding(verdict))])
        desk.close()


def test_a_control_is_typed_as_it_is_seen(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is set is said in the same number; one that is none is refused with the range there is."""
    round_of_two(samples)
    control = ["rounds", "control", "one", "--desk", str(samples), NAME]
    capfd.readouterr()
    assert main([*control, str(INDEX + 1), "accurate", "--as", "ana"]) == 0
    assert capfd.readouterr().err == f"Sentence 9 of {NAME} is known to be accurate.\n"
    desk = open_desk(samples, "ana", "one")
    assert dict(files.find(desk.layout, "one").controls) == {(NAME, INDEX): Verdict.ACCURATE}
    desk.close()
    for number in ("0", "31"):
        assert main([*control, number, "accurate", "--as", "ana"]) == 2
        assert "1 to 30" in capfd.readouterr().err
    assert main([*control, "9", "none", "--as", "ana"]) == 0
    assert capfd.readouterr().err == f"Sentence 9 of {NAME} is no control now.\n"


def test_agreement_names_the_sentence_that_is_seen(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its JSON keeps the index of a record."""
    round_of_two(samples)
    capfd.readouterr()
    agreement = ["agreement", str(samples), "--as", "ana", "--round", "one", "--draws", "100"]
    assert main(agreement) == 0
    assert f"{NAME}#9 " in capfd.readouterr().out
    assert main([*agreement, "--json"]) == 0
    assert f"{NAME}#8" in [one["unit"] for one in json.loads(capfd.readouterr().out)["sentences"]]
