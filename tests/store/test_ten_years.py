"""A desk of ten years: articles are added, renamed, corrected, withdrawn; verdicts, counts and exports follow."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from review.events import Event, EventKind, Holding
from review.rounds import State
from store.opening import open_desk
from store.rounds.files import find
from tests.verdicts import Verdict
from tui.cli.main import main

ADDED, RENAMED, CORRECTED, WITHDRAWN = 1000, 200, 100, 100
SWAPPED = 20
"""Pairs among those renamed that change places."""
JUDGED = 1
"""The sentence of each article that is judged."""

PLACES = ["Harlow", "Kinsey", "Morden", "Calder", "Penrith", "Tavish", "Osmond", "Brayton", "Fenwick", "Solway"]
THINGS = ["bridge", "market", "school", "tunnel", "library", "ferry", "museum", "station", "harbour", "theatre"]


def text(number: int, year: int = 1) -> str:
    """Return the text of an article, which no other has."""
    place, thing = PLACES[number % 10], THINGS[number // 10 % 10]
    return (
        f"The {thing} of {place}, part {number}\n\n"
        f"The {thing} number {number} in {place} cost {number + 3000} crowns. "
        f"Builder Orlan {number} of {place} finished it {year} weeks late. "
        f"Its gates were painted {number * 7 % 991} times since.\n"
    )


def verdict(number: int) -> Verdict:
    """Return the verdict on an article's judged sentence."""
    return list(Verdict)[number % 3]


class TenYears:
    """A desk, and what must hold of it: the names of its articles by number, and how their decisions stand."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.names: dict[int, str] = {}
        self.stale: set[int] = set()
        self.withdrawn: set[int] = set()

    def add(self) -> str:
        """Run `copydesk add` over the folder and return what it said."""
        assert main(["add", str(self.folder), "--desk", str(self.folder), "--workers", "2"]) == 0
        return self.capsys.readouterr().err

    def exported(self, *more: str) -> dict[str, tuple[str, str]]:
        """Return verdict and status by article path, from a JSON export of all rounds."""
        self.capsys.readouterr()
        assert main(["export", str(self.folder), "--format", "json", "--round", "main", *more]) == 0
        records = json.loads(self.capsys.readouterr().out)
        assert len({record["source"] for record in records}) == len(records)
        assert all(record["sentence"] == JUDGED for record in records if record["status"] == "current")
        return {record["source"]: (record["verdict"], record["status"]) for record in records}

    def expected(self, withdrawn: bool = False) -> dict[str, tuple[str, str]]:
        """Return what an export must hold."""
        return {
            name: (str(verdict(number)), "stale" if number in self.stale else "current")
            for number, name in self.names.items()
            if withdrawn or number not in self.withdrawn
        }

    def check(self) -> None:
        """Compare exports, counts, the list, the round and `check` with what must hold."""
        found, expected = self.exported(), self.expected()
        assert found.keys() == expected.keys()
        assert found == expected
        listed = sorted(name for number, name in self.names.items() if number not in self.withdrawn)
        with closing(open_desk(self.folder)) as desk:
            assert desk.problems() == []
            assert [card.name for card in desk.articles.cards()] == listed
            progress = desk.decisions.progress(desk.reviewer)
            judged = sum(progress[name].judged for name in listed)
            assert judged == len(listed) - len(self.stale - self.withdrawn)
            assert len(progress) == len(listed)
            assert set(desk.articles.withdrawn()) == {self.names[number] for number in self.withdrawn}
            round = find(desk.layout, "spring")
            assert round.state is State.OPEN
            assert set(round.assignment) == {self.names[number] for number in self.names if number % 5 == 0}
            assert round.withdrawn == {self.names[number] for number in self.withdrawn if number % 5 == 0}
        with closing(open_desk(self.folder, "bo", "spring")) as desk:
            given = sorted(self.names[number] for number in self.names if number % 5 == 0)
            assert [card.name for card in desk.articles.cards()] == [name for name in given if name in set(listed)]
        assert main(["check", str(self.folder)]) == 0
        self.capsys.readouterr()


@pytest.mark.slow
def test_ten_years(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything is right at each step, and a desk that was restored is the one before."""
    random, desk = Random(20), TenYears(tmp_path / "desk", capsys)
    desk.folder.mkdir()
    for number in range(ADDED):
        desk.names[number] = f"{1990 + number // 100}/a{number:04}.txt"
        path = desk.folder / desk.names[number]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(number))
    assert f"{ADDED} added" in desk.add()
    with closing(open_desk(desk.folder)) as opened:
        snapshots = {card.name: card.snapshot for card in opened.articles.cards()}
        me = opened.reviewer
        opened.decisions.append(
            [
                Event(EventKind.DECIDE, me, "main", name, snapshots[name], JUDGED, Holding(verdict=verdict(number)))
                for number, name in desk.names.items()
            ]
        )
    fifth = [f"*a{number:04}.txt" for number in range(0, ADDED, 5)]
    terms = ["--reviewers", "bo,cy", "--blind", "--open", "--articles", *fifth]
    assert main(["rounds", "new", "spring", str(desk.folder), *terms]) == 0
    desk.check()

    moving = random.sample(range(ADDED), RENAMED)
    for one, other in zip(moving[:SWAPPED], moving[SWAPPED : 2 * SWAPPED], strict=True):
        ours, theirs = (desk.folder / desk.names[number] for number in (one, other))
        aside = desk.folder / "aside"
        ours.rename(aside)
        theirs.rename(ours)
        aside.rename(theirs)
        desk.names[one], desk.names[other] = desk.names[other], desk.names[one]
    for number in moving[2 * SWAPPED :]:
        new = desk.folder / "archive" / f"n{number % 7}" / f"{number:04}-renamed.txt"
        new.parent.mkdir(parents=True, exist_ok=True)
        (desk.folder / desk.names[number]).rename(new)
        desk.names[number] = str(new.relative_to(desk.folder))
    assert f"{RENAMED} renamed" in desk.add()
    desk.check()

    correcting = random.sample(range(ADDED), CORRECTED)
    for at, number in enumerate(correcting):
        body = text(number, year=at + 2)  # a sentence that nobody judged
        if at % 2:
            body = body.replace(f"cost {number + 3000} crowns", f"cost {number + 9000} crowns")
            desk.stale.add(number)
        (desk.folder / desk.names[number]).write_text(body)
        if at % 10 == 9:  # and renamed at once
            new = desk.folder / "corrected" / f"{number:04}.txt"
            new.parent.mkdir(exist_ok=True)
            (desk.folder / desk.names[number]).rename(new)
            desk.names[number] = str(new.relative_to(desk.folder))
    said = desk.add()
    assert f"{CORRECTED // 10} renamed" in said
    assert f"{CORRECTED - CORRECTED // 10} updated" in said
    desk.check()

    before = desk.expected()
    desk.withdrawn = set(random.sample(range(ADDED), WITHDRAWN))
    leaving = [desk.names[number] for number in sorted(desk.withdrawn)]
    assert main(["withdraw", *leaving, "--desk", str(desk.folder), "--yes"]) == 0
    desk.check()
    assert desk.exported("--withdrawn") == desk.expected(withdrawn=True) == before

    assert main(["withdraw", "--restore", *leaving, "--desk", str(desk.folder)]) == 0
    desk.withdrawn = set()
    desk.check()
    assert desk.exported() == before
