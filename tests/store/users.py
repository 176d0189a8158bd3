"""Several Unix users at work on one desk: each act is done by a child process that has become its user."""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding, Role
from store.opening import open_desk
from tests.verdicts import Verdict
from tui.cli.main import main

LEAD, ANA, BO, CY, DI = 61000, 61001, 61002, 61003, 61004
NEEDS_ROOT = [
    pytest.mark.root,
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be several Unix users"),
]


@cache
def _import_all() -> None:
    """Import all that the program imports anywhere: another user may not be allowed to read this Python's folders."""
    root = Path(__file__).parent.parent.parent
    for floor in ("tui", "store", "review", "keymaps", "reading"):
        for path in sorted((root / floor).rglob("*.py")):
            names = {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")}
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names.update(one.name for one in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module)
            for name in names if "training" not in path.parts else ():
                with suppress(ImportError):  # what is not installed is not imported by others either
                    import_module(name)
    import concurrent.futures.process
    import concurrent.futures.thread  # noqa: F401  # which the package imports when they are asked for


def as_user(uid: int, act: Callable[[], int]) -> tuple[int, str, str]:
    """Do something in a child process that has become that user; return exit code, stdout and stderr."""
    _import_all()
    sys.stdout.flush()
    with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                sys.stdout = os.fdopen(1, "w", closefd=False)
                sys.stderr = os.fdopen(2, "w", closefd=False)
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
                os.umask(0o077)
                code = act()
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return code, out.read().decode(), err.read().decode()


def run(uid: int, *argv: str) -> str:
    """Run a copydesk command as that user; it must succeed."""
    code, out, err = as_user(uid, lambda: main(list(argv)))
    assert code == 0, err
    return out


def judge(uid: int, desk: Path, round: str, opinion: Callable[[str, int], str]) -> None:
    """Judge every sentence that the round gives that user."""

    def work() -> int:
        opened = open_desk(desk, round=round)
        for card in opened.articles.cards():
            events = [
                Event(
                    EventKind.DECIDE,
                    opened.reviewer,
                    round,
                    card.name,
                    card.snapshot,
                    at,
                    Holding(opinion(card.name, at)),
                )
                for at in sorted(card.claims)
            ]
            opened.decisions.append(events)
        done = [(p.judged, p.claims) for p in opened.decisions.progress(opened.reviewer).values()]
        assert sum(claims for _, claims in done) > 0
        assert all(judged == claims for judged, claims in done)
        opened.close()
        return 0

    code, _, err = as_user(uid, work)
    assert code == 0, err


def settle(uid: int, desk: Path, round: str) -> None:
    """Settle every sentence on which reviewers differ as erroneous."""

    settled = Holding(Verdict.ERRONEOUS, why="guideline gap")

    def work() -> int:
        opened = open_desk(desk, round=round)
        for card in opened.articles.cards():
            votes: dict[int, list[Event]] = {}
            for event in opened.decisions.current(card.name):
                votes.setdefault(event.sentence, []).append(event)
            events = [
                Event(EventKind.DECIDE, opened.reviewer, round, card.name, card.snapshot, at, settled,
                      role=Role.ADJUDICATOR, weighed=tuple(v.id for v in given))
                for at, given in votes.items() if len({v.holding.verdict for v in given}) > 1
            ]  # fmt: skip
            opened.decisions.append(events)
        opened.close()
        return 0

    code, _, err = as_user(uid, work)
    assert code == 0, err


def seen_by(uid: int, desk: Path, round: str) -> set[str]:
    """Return whose verdicts that user's program can show."""

    def look() -> int:
        opened = open_desk(desk, round=round)
        print(json.dumps(sorted({event.reviewer for event in opened.decisions.everything()})))
        return 0

    code, out, err = as_user(uid, look)
    assert code == 0, err
    return set(json.loads(out))
