"""A round played through by three mirrors over a slow line that is cut, and on one host: the exports are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from review.events import Event, EventKind, Holding, Role
from review.round_changes import Plan
from store.desk import Desk
from store.hub.connection import Offline
from store.hub.joining import exchange_once
from store.opening import open_desk
from tests.hub.conftest import Team, decide
from tests.hub.proxy import Proxy
from tests.hub.test_relay import through
from tests.verdicts import Verdict

ROOT = Path(__file__).parent.parent.parent
ARTICLES = ("1.md", "2.md", "3.md")
_TIMES = frozenset(
    {
        "id",
        "event_id",
        "weighed",
        "modified",
        "annotation_id",
        "decided_at",
        "time",
        "at",
        "created",
        "supersedes",
        "step",
        "duration",
    }
)

Open = Callable[[str, str], Desk]


def no_carrying() -> None:
    """Carry nothing: on one host everybody writes in one folder."""


def played(opened: Open, carried: Callable[[], None]) -> None:
    """Play a blind round of ana and bo that cy leads: judge, close, settle, finish; `carried` between the steps."""
    with closing(opened("cy", "main")) as lead:
        lead.rounds.new(Plan("q", "cy", ("ana", "bo"), overlap=2, blind=True, guidelines=b"Judge what is said.\n"))
        lead.rounds.open("q")
        lead.rounds.control("q", ("3.md", 3), Verdict.ACCURATE)
    carried()
    for who, turn in (("ana", 0), ("bo", 1)):
        with closing(opened(who, "q")) as desk:
            for article in ARTICLES:
                for sentence in range(4):
                    verdict = list(Verdict)[(sentence + turn * (sentence % 2)) % 3]
                    decide(desk, article, sentence, verdict, f"{who} says “{sentence}”")  # type: ignore[arg-type]
    carried()
    with closing(opened("cy", "main")) as lead:
        lead.rounds.close("q")
    carried()
    with closing(opened("cy", "q")) as desk:
        for article in ARTICLES:
            snapshot = desk.articles.article(article).sha256
            kind, role = EventKind.DECIDE, Role.ADJUDICATOR
            settled = Event(kind, "cy", "q", article, snapshot, 1, Holding(Verdict.DISPUTED, why="unclear"), role=role)
            desk.decisions.append([settled])
    carried()
    with closing(opened("cy", "main")) as lead:
        lead.rounds.finish("q")
    carried()


def exported(folder: Path, *more: str) -> Any:
    """Return what a desk exports, without the moments at which it was done and the ids that are made of them."""
    command = [sys.executable, "-m", "tui.cli.main", "export", str(folder), "--round", "q", *more]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items() if key not in _TIMES and not key.endswith("_at")}
        return [plain(one) for one in value] if isinstance(value, list) else value

    return [plain(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_a_round_over_a_slow_line_is_the_round_of_one_host(team: Team) -> None:
    """Blind round, closing, adjudication over cut lines: for each of the three what one host would have.

    With COPYDESK_FAULTS=full the way there and back takes 200 ms.
    """
    line = Proxy(team.server.folder, 0.1 if os.environ.get("COPYDESK_FAULTS") == "full" else 0.01)
    cuts = iter(range(1, 1000))

    def carried() -> None:
        for who in ("cy", "ana", "bo", "cy"):
            mirror = team.mirror(who)
            for _ in range(4):
                if next(cuts) % 3 == 0:
                    line.swallows = b"copydesk.take" if next(cuts) % 2 else b"copydesk.news"
                try:
                    exchange_once(mirror, through(line))
                except Offline:
                    line.swallows = b""
                else:
                    break

    try:
        played(lambda who, round: team.desk(who, round), carried)
    finally:
        line.close()
    with closing(open_desk(team.source, "cy")):
        played(lambda who, round: open_desk(team.source, who, round), no_carrying)
    for more in ((), ("--history",), ("--consensus", "majority")):
        expected = exported(team.source, *more)
        assert expected
        for who in ("ana", "bo", "cy"):
            found = exported(team.mirror(who).layout.folder, *more)
            for one, other in zip(found, expected, strict=True):
                assert {key: one[key] for key in one if one[key] != other.get(key)} == {}
    agreement = [sys.executable, "-m", "tui.cli.main", "agreement"]
    said = [
        subprocess.run([*agreement, str(folder), "--round", "q", "--json"], capture_output=True, check=False, cwd=ROOT)
        for folder in (team.source, *(team.mirror(who).layout.folder for who in ("ana", "bo", "cy")))
    ]
    assert said[0].stdout
    assert len({one.stdout for one in said}) == 1, said
