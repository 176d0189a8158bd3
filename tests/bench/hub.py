"""What a hub costs: beside fdatasync and a plain insert on the same server, in the same run.

Run: python -m tests.bench.hub [--seconds 3] [--version 18]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg

from review.events import Event, EventKind, Holding
from store.hub.outbox import Outbox
from store.hub.relay import Relay
from store.hub.whole import push
from store.opening import open_desk
from tests.hub.conftest import Team, decide
from tests.hub.server import WHY_NONE, installed, running
from tests.hub.test_exchange import many
from tests.verdicts import Verdict

WRITERS = 50
PACE = 17
"""Events a second of a team of fifty."""
SAMPLES = 300


def spent(action: Callable[[], object], times: int = SAMPLES) -> list[float]:
    """Return the milliseconds of an action, sorted."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def told(what: str, found: Sequence[float], base: float = 0.0, plain: float = 0.0) -> float:
    """Print the median and the 99th of a hundred, also in fdatasyncs and plain inserts, and return the median."""
    middle, late = statistics.median(found), found[int(len(found) * 0.99)]
    ratios = f"   {middle / base:5.1f} × fdatasync" if base else ""
    ratios += f"   {middle / plain:5.1f} × plain insert" if plain else ""
    print(f"{what:48} p50 {middle:8.2f} ms   p99 {late:8.2f} ms{ratios}", flush=True)
    return middle


def in_turns(actions: Mapping[str, Callable[[], object]], times: int = SAMPLES) -> dict[str, list[float]]:
    """Return the milliseconds of actions that take turns, so that whatever else goes on here meets all of them."""
    found: dict[str, list[float]] = {what: [] for what in actions}
    for _ in range(times):
        for what, action in actions.items():
            found[what] += spent(action, 1)
    return {what: sorted(one) for what, one in found.items()}


def alone(team: Team) -> tuple[float, float]:
    """Measure one event beside fdatasync and a plain insert, and one whose id is another's; return the first two."""
    team.sql("create table plain (id text primary key, doc text)")
    taken = doc("bo", "1.md", 1)
    team.sql(_TAKE, [taken], login="bo")
    theirs = taken.replace('"bo"', '"ana"')
    plain = psycopg.connect(team.server.url(team.database), autocommit=True, prepare_threshold=1)
    ana = psycopg.connect(team.url("ana", ""), autocommit=True, prepare_threshold=1)
    with closing(plain), closing(ana), tempfile.NamedTemporaryFile(dir="/tmp") as file:

        def append() -> None:
            os.write(file.fileno(), b"x" * 300)
            os.fdatasync(file.fileno())

        found = in_turns(
            {
                "append 300 bytes and fdatasync": append,
                "plain insert": lambda: plain.execute(
                    "insert into plain values (gen_random_uuid()::text, repeat('x', 300))"
                ),
                "an event: policies, checks, fold": lambda: ana.execute(_TAKE, [[doc("ana", "1.md", 1)]]),
                "an event whose id is another's": lambda: ana.execute(_TAKE, [[theirs]]),
            }
        )
    base, row = (statistics.median(one) for one in list(found.values())[:2])
    for what, one in found.items():
        told(what, one, base, row)
    return base, row


def doc(reviewer: str, article: str, sentence: int) -> str:
    """Return an event of now, as it is sent."""
    identity = f"{time.time_ns() // 1000:014x}{random.randrange(1 << 24):06x}"
    return json.dumps(
        {
            "id": identity,
            "kind": "decide",
            "reviewer": reviewer,
            "round": "main",
            "article": article,
            "snapshot": "0" * 64,
            "sentence": sentence,
            "holding": {"verdict": "accurate", "note": "x" * 60},
        }
    )


_STARTING = 4.0
"""Seconds until two processes have imported what they need and everybody is connected."""
_TAKE = "select place, is_kept from copydesk.take('desk', %s)"


def writer(url: str, name: str, begin: float, until: float, pause: float, into: list[float], kept: list[int]) -> None:
    """Send events one by one between two moments, with pauses of that length on average; plain rows without a name."""
    with closing(psycopg.connect(url, autocommit=True, prepare_threshold=1)) as raw:
        number = 0
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < until:
            if pause:
                time.sleep(random.expovariate(1 / pause))
            sent = doc(name, f"{number % 3 + 1}.md", number % 200)
            began = time.perf_counter()
            if name:
                [(_, is_kept)] = raw.execute(_TAKE, [[sent]]).fetchall()
            else:
                raw.execute("insert into plain values (gen_random_uuid()::text, %s)", [sent])
            into.append((time.perf_counter() - began) * 1000)
            kept.append(int(is_kept) if name else 1)
            if name:
                raw.execute("select copydesk.tell('desk', '{main}')")
            number += 1


def _writers(urls: list[tuple[str, str]], begin: float, until: float, pause: float) -> tuple[list[float], int]:
    found: list[float] = []
    kept: list[int] = []
    threads = [threading.Thread(target=writer, args=(*one, begin, until, pause, found, kept)) for one in urls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found, sum(kept)


def crowd(urls: list[tuple[str, str]], seconds: float, pause: float) -> tuple[list[float], float]:
    """Let everybody write for some seconds, from two processes; return the milliseconds and the events a second."""
    begin = time.time() + _STARTING
    until = begin + seconds
    with get_context("spawn").Pool(2) as pool:
        parts: list[Any] = pool.starmap(_writers, [(half, begin, until, pause) for half in (urls[::2], urls[1::2])])
    found = sorted(one for part, _ in parts for one in part)
    return found, sum(kept for _, kept in parts) / seconds


def crossing(team: Team) -> list[float]:
    """Return the milliseconds from a decision to a colleague's mirror that has it."""
    arrived = threading.Event()
    found = []
    ana, bo = Relay(team.mirror("ana")), Relay(team.mirror("bo"))
    bo.on_news = arrived.set
    ana.start()
    bo.start()
    desk = team.desk("ana")
    while not (ana.state.is_begun and bo.state.is_begun):
        time.sleep(0.05)
    for number in range(20):
        time.sleep(0.3)
        arrived.clear()
        began = time.perf_counter()
        event = decide(desk, "1.md", number % 4, list(Verdict)[number % 3])
        ana.note_written()
        files = team.mirror("bo").layout.reviewer("main", "ana")
        while not any(event.id in path.read_text() for path in files.glob("from_hub-*.json")):
            arrived.wait(5)
            arrived.clear()
        found.append((time.perf_counter() - began) * 1000)
    ana.stop()
    bo.stop()
    return sorted(found)


def acknowledged(team: Team) -> tuple[list[float], list[float]]:
    """Return the milliseconds of a local decision without a relay and beside one, in turns."""
    alone: list[float] = []
    beside: list[float] = []
    for turn in range(6):
        relay = Relay(team.mirror("ana"))
        if turn % 2:
            relay.start()
            while not relay.state.is_begun:
                time.sleep(0.02)
        desk = team.desk("ana")
        for number in range(60):
            time.sleep(0.02)
            one = Event(
                EventKind.DECIDE, "ana", "main", "1.md", "0" * 64, number % 4, Holding(list(Verdict)[number % 3])
            )
            began = time.perf_counter()
            desk.decisions.append([one])
            (beside if turn % 2 else alone).append((time.perf_counter() - began) * 1000)
            relay.note_written()
        desk.close()
        if turn % 2:
            relay.stop()
    return sorted(alone), sorted(beside)


def whole(team: Team, count: int = 20_000) -> None:
    """Push a desk of many decisions, and say how many a second."""
    folder = team.folder / "large"
    folder.mkdir()
    (folder / "1.md").write_text("It is so. " * 8, "utf-8")
    with closing(open_desk(folder, "cy")) as desk:
        snapshot = desk.articles.article("1.md").sha256
        for start in range(0, count, 500):
            desk.decisions.append(
                [
                    Event(EventKind.DECIDE, "cy", "main", f"{n % 400}.md", snapshot, n % 200, Holding(Verdict.ACCURATE))
                    for n in range(start, start + 500)
                ]
            )
        began = time.perf_counter()
        done = push(team.hub("cy"), desk.layout, "large")
        took = time.perf_counter() - began
    print(f"{'hub push':48} {done.events / took:,.0f} events a second ({done.events:,})", flush=True)


def progress(team: Team) -> list[float]:
    """Return the milliseconds of everybody's progress: 50 reviewers of 200 articles."""
    team.sql(
        "insert into copydesk.count select r.round, a || '.md', 'p' || p, 8 from copydesk.round r,"
        " generate_series(1, 200) a, generate_series(1, 50) p where r.name = 'main' on conflict do nothing"
    )
    [(number,)] = team.sql("select round from copydesk.round where name = 'main' and desk = 1")
    hub = team.hub("cy")
    return spent(lambda: hub.rows("select * from copydesk.progress(%s)", (number,), tuple[str, str, int], 20_000), 30)


def main() -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--version", type=int, default=0)
    options = parser.parse_args()
    found = installed()
    if not found:
        raise SystemExit(WHY_NONE)
    version = options.version or max(found)
    with running(found[version], syncs=True) as server, ExitStack() as stack:
        print(f"PostgreSQL {version}, a socket, fsync on, {os.cpu_count()} cores")
        team = Team(server, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-bench-"))), stack)
        names = [f"w{number}" for number in range(WRITERS)]
        team.add(names)
        base, _ = alone(team)
        urls = [(team.url(name, ""), name) for name in names]
        flat, rate = crowd([(server.url(team.database), "")] * WRITERS, options.seconds, 0)
        told(f"{WRITERS} writers of plain rows: {rate:,.0f} rows a second", flat, base)
        flat, rate = crowd(urls, options.seconds, 0)
        told(f"{WRITERS} writers flat out: {rate:,.0f} events a second", flat, base)
        calm, rate = crowd(urls, options.seconds * 2, WRITERS / PACE)
        told(f"{WRITERS} writers at a team's pace: {rate:,.0f} events a second", calm, base)
        without, beside = acknowledged(team)
        told("a local decision alone", without, base)
        told("a local decision beside a relay", beside, base)
        many(team, 5000)
        mirror = team.mirror("ana")
        with closing(team.hub("ana")) as hub, mirror.held() as state:
            began = time.perf_counter()
            sent = Outbox(mirror.layout, "desk", "ana").send(hub, state)
            print(f"{'events queued and sent':48} {sent.events:,} in {time.perf_counter() - began:.2f} s", flush=True)
        told("a decision until a colleague's mirror has it", crossing(team))
        told("progress of 50 reviewers × 200 articles", progress(team))
        whole(team)


if __name__ == "__main__":
    main()
