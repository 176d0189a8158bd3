"""A desk of several Unix users, and what each of them can do to it past every program."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from review.events import Event, EventKind, Holding, Role
from store.journal.codec import event_json
from store.layout import HIDDEN
from store.manage.check import segment
from store.opening import open_desk
from tests.store.users import ANA, BO, CY, DI, LEAD, as_user
from tests.verdicts import Verdict
from tui.cli.main import main

NAMES = {uid: f"uid-{uid}" for uid in (LEAD, ANA, BO, CY, DI)}


def cli(uid: int, *argv: str) -> tuple[int, str, str]:
    """Run a command as that user; return exit code, stdout and stderr."""
    code, out, err = as_user(uid, lambda: main(list(argv)))
    assert "Traceback" not in err, err
    assert code != 70, err
    return code, out, err


def ok(uid: int, *argv: str) -> str:
    """Run a command as that user, which succeeds; return what it printed on both."""
    code, out, err = cli(uid, *argv)
    assert code == 0, err
    return out + err


def do(uid: int, act: Callable[[], object]) -> None:
    """Do something as that user, which the system lets them."""

    def work() -> int:
        act()
        return 0

    code, _, err = as_user(uid, work)
    assert code == 0, err


def can(uid: int, act: Callable[[], object]) -> bool:
    """Whether the system lets that user do something."""

    def work() -> int:
        try:
            act()
        except OSError:
            return 1
        return 0

    return as_user(uid, work)[0] == 0


def cards(desk: Path) -> list[tuple[str, str, list[int]]]:
    """Return the articles of a desk: name, snapshot, sentences to judge."""
    with closing(open_desk(desk, create=False, enter=False)) as opened:
        return [(card.name, card.snapshot, sorted(card.claims)) for card in opened.articles.cards()]


def identity(micros: int, writer: str = "abcdef") -> str:
    """Return an event's id."""
    return f"{micros:014x}{writer}"


def event(
    desk: Path,
    reviewer: str,
    round: str,
    at: int = 0,
    verdict: str = Verdict.ERRONEOUS,
    micros: int | None = None,
    role: Role = Role.REVIEWER,
    article: int = 0,
) -> Event:
    """Return an event on the sentence of that number among an article's claims, as a forger would write it."""
    name, snapshot, claims = cards(desk)[article]
    when = time.time_ns() // 1000 + at if micros is None else micros
    made = identity(when)
    return Event(EventKind.DECIDE, reviewer, round, name, snapshot, claims[at], Holding(verdict), made, made, role=role)


def plant(path: Path, events: Iterable[Event], mode: int = 0o644) -> None:
    """Write a file of events, past the program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(segment({one.id: event_json(one) for one in events}))
    path.chmod(mode)
    path.parent.chmod(0o755)


def append(path: Path, one: Event) -> None:
    """Append an event to a file, past the program."""
    data = path.read_bytes()
    assert data.endswith(b"}}\n")
    line = b',"%d":%s\n}}\n' % (int(one.id, 16), event_json(one))
    path.write_bytes(data[:-3] + line)


def own_files(desk: Path, uid: int, round: str) -> list[Path]:
    """Return the files of events in a user's own folder."""
    return sorted((desk / HIDDEN / "rounds" / round / NAMES[uid]).glob("*.json"))


def judge(uid: int, desk: Path, round: str, verdict: str = Verdict.ACCURATE, most: int = 3) -> None:
    """Let a user judge the first sentences of what is theirs, through the program."""

    def work() -> None:
        with closing(open_desk(desk, round=round, create=False)) as opened:
            for card in opened.articles.cards():
                for at in sorted(card.claims)[:most]:
                    holding = Holding(verdict)
                    made = Event(EventKind.DECIDE, opened.reviewer, round, card.name, card.snapshot, at, holding)
                    opened.decisions.append([made])

    do(uid, work)


def exported(uid: int, desk: Path, *more: str) -> list[dict[str, object]]:
    """Return the records of a user's export."""
    code, out, err = cli(uid, "export", str(desk), *more)
    assert code in (0, 1), err
    return [json.loads(line) for line in out.splitlines()]


def counted(uid: int, desk: Path, round: str) -> dict[str, int]:
    """Return how many decisions of each reviewer a user's export of a round has."""
    found: dict[str, int] = {}
    for record in exported(uid, desk, "--round", round):
        found[str(record["reviewer"])] = found.get(str(record["reviewer"]), 0) + 1
    return found


def findings(uid: int, desk: Path) -> str:
    """Return what `check` says to a user."""
    _, out, err = cli(uid, "check", str(desk))
    return out + err


def round_of(desk: Path, name: str) -> Path:
    """Return a round's folder."""
    return desk / HIDDEN / "rounds" / name


def now() -> int:
    """Return the time as ids have it."""
    return time.time_ns() // 1000


def setfacl(*argv: str) -> None:
    """Change lists of access, as the current user."""
    import subprocess

    subprocess.run(["setfacl", *argv], check=True, capture_output=True)


__all__ = ["ANA", "BO", "CY", "DI", "LEAD", "NAMES", "os"]
